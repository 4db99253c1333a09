// SPDX-License-Identifier: Apache-2.0
// image.h - a picture in memory.
#ifndef OVERT_IMAGE_H
#define OVERT_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "overt/api.h"
#include "overt/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define OVERT_IMAGE_SIDE_MAX 16384               ///< px, either side
#define OVERT_IMAGE_PIXELS_MAX (64 * 1024 * 1024) ///< px, whole picture

/// An upright picture, 8 bits a channel, sRGB, row 0 at the top. Counted references; the pixels do
/// not change once a picture is shared.
struct overt_image {
    uint8_t *pixels; ///< R,G,B,R,G,B...; `stride` bytes from one row to the next
    int32_t width;   ///< px, 1..OVERT_IMAGE_SIDE_MAX
    int32_t height;  ///< px, 1..OVERT_IMAGE_SIDE_MAX
    int32_t stride;  ///< bytes, at least 3 * width
    int32_t references; ///< changed atomically by _ref and _unref only
};

/// A black picture; one reference, the caller's. OVERT_LIMIT, OVERT_NO_MEMORY.
OVERT_API int overt_image_create(int32_t width, int32_t height, struct overt_image **ret_image,
                                 struct overt_error *err);

/// Adds a reference and returns `image`. Any thread.
OVERT_API struct overt_image *overt_image_ref(struct overt_image *image);

/// Gives up a reference and nulls the pointer; the last one wipes and frees the pixels. Takes NULL.
/// Any thread.
OVERT_API void overt_image_unref(struct overt_image **image);

/// Decodes one still picture (JPEG, PNG, WebP, GIF, BMP, by content not by name) from a file of at
/// most 64 MiB, turned upright by its EXIF orientation. Of an animation the first picture.
/// OVERT_NOT_FOUND, OVERT_INPUT (not a picture, truncated, empty), OVERT_LIMIT.
OVERT_API int overt_image_read(const char *path, struct overt_image **ret_image,
                               struct overt_error *err);

/// The same from memory. `bytes` stay the caller's.
OVERT_API int overt_image_decode(const void *bytes, size_t size, struct overt_image **ret_image,
                                 struct overt_error *err);

/// Encodes as JPEG with quality 1..100 and no metadata. *ret_bytes is freed with overt_bytes_free.
OVERT_API int overt_image_encode_jpeg(const struct overt_image *image, int quality,
                                      void **ret_bytes, size_t *ret_size, struct overt_error *err);

OVERT_API void overt_bytes_free(void *bytes);

#ifdef __cplusplus
}
#endif
#endif
