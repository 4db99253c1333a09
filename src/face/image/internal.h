// SPDX-License-Identifier: Apache-2.0
// internal.h - inner loops of this folder. The plain C one says what the result is; others give the
// same bytes.
#ifndef FACE_IMAGE_INTERNAL_H
#define FACE_IMAGE_INTERNAL_H

#include "face/image/image.h"

/// `width` pixels R,G,B out of twice as many of two rows: (sum of four + 2) / 4. Chooses the
/// fastest.
void image_halve_row(const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *out);

void image_halve_row_c(const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *out);
/// Falls back to plain C where the processor has no SSSE3.
void image_halve_row_x86(const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *out);

/// Threads that so many samples are worth, at most source->threads; 1 or more.
int image_threads_for(const struct image_source *source, int64_t samples);

/// Sample number i of a row of a turned square lies at x + a*i, y + b*i of the level; the first
/// pixel's centre is at 0.
struct image_line {
    float x, y, a, b;
};

/// Samples the row from `first` on as far as it can, never beyond `end` - 1, to `out`; returns the
/// first one that is left. All of them have to lie between four pixels of the level, none of them
/// in its last two rows. Does nothing where the processor has no SSE4.1.
int32_t image_warp_row_x86(const struct image_view *level, const struct image_line *line,
                           int32_t first, int32_t end, uint8_t *out);

#endif
