// SPDX-License-Identifier: Apache-2.0
// still.h - what a still picture's first bytes say: kind, size, orientation. Read before anything
// is allocated for it.
#ifndef FACE_DECODE_STILL_H
#define FACE_DECODE_STILL_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define DECODE_STILL_SIZE_MAX ((size_t)64 * 1024 * 1024) ///< bytes

enum still_kind { STILL_JPEG = 1, STILL_PNG, STILL_GIF, STILL_WEBP, STILL_BMP };

struct still {
    enum still_kind kind;
    int64_t width, height; ///< as stored, before it is turned
    int orientation;       ///< EXIF, 1..8
    size_t end;            ///< bytes up to where the picture ends
};

/// OVERT_INPUT when it is none of the five kinds, is empty or stops before the picture does;
/// OVERT_LIMIT.
int still_examine(const uint8_t *bytes, size_t size, struct still *ret_still,
                  struct overt_error *err) MUST_CHECK;

/// Orientation in an EXIF block that begins with "II" or "MM" (TIFF); 1 when there is none.
int still_exif_orientation(const uint8_t *bytes, size_t size);

#endif
