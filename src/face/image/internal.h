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

#endif
