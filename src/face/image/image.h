// SPDX-License-Identifier: Apache-2.0
// image.h - what the stages need of pictures: smaller versions of one, and pixels sampled into
// planes.
//
// Coordinates are pixels with the picture's upper left corner at (0, 0), so the first pixel's
// centre is at (0.5, 0.5), as in overt/face.h.
#ifndef FACE_IMAGE_IMAGE_H
#define FACE_IMAGE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "overt/image.h"

#define IMAGE_LEVELS_MAX 12 ///< 16384 px halved until 8

/// OVERT_LIMIT with words unless both sides and the product are within overt/image.h's limits.
int image_check_size(int64_t width, int64_t height, struct overt_error *err) MUST_CHECK;

/// As overt_image_create, but the pixels are whatever the memory holds: the caller writes all of
/// them.
int image_create_unset(int32_t width, int32_t height, struct overt_image **ret_image,
                       struct overt_error *err) MUST_CHECK;

/// Turns by an EXIF orientation (1..8, as in EXIF 2.32 section 4.6.4): 1 gives a new reference of
/// `image`.
int image_turn(struct overt_image *image, int orientation, struct overt_image **ret_image,
               struct overt_error *err) MUST_CHECK;

/// The same into *image, which is made when it is NULL or of another size.
int image_turn_into(struct overt_image *from, int orientation, struct overt_image **image,
                    struct overt_error *err) MUST_CHECK;

struct image_view {
    const uint8_t *pixels; ///< R,G,B,...
    int32_t width;
    int32_t height;
    int32_t stride; ///< bytes
};

/// More take longer to begin than they save.
#define IMAGE_THREADS_MAX 4

/// Of one thread while it samples.
struct image_scratch {
    float *row;          ///< one row of a level, blended of two
    int32_t *columns;    ///< where each output column reads
    float *fractions;
    size_t row_capacity;
    size_t column_capacity;
};

/// A picture and its halves, quarters ... ready to be sampled at any size without aliasing. Memory
/// grows to the largest picture seen and is then kept. Zeroed is valid and empty.
struct image_source {
    struct image_view levels[IMAGE_LEVELS_MAX]; ///< the first is the picture
    int count; ///< of levels that there are
    int made;  ///< of these, whose pixels are there: image_source_level
    uint8_t *halves;
    size_t halves_capacity;
    struct image_scratch scratch[IMAGE_THREADS_MAX];
    int threads; ///< that may work at once, IMAGE_THREADS_MAX at most; set before the first picture
};

/// Prepares `image`, which has to outlive the use of `source`. OVERT_NO_MEMORY.
int image_source_set(struct image_source *source, const struct overt_image *image,
                     struct overt_error *err) MUST_CHECK;
/// One of source->count levels. Those not asked for are never made.
const struct image_view *image_source_level(struct image_source *source, int level);
/// Forgets the picture: wipes the halves and keeps the memory.
void image_source_clear(struct image_source *source);
/// Wipes and frees.
void image_source_finish(struct image_source *source);

/// Three planes of floats inside a larger block.
struct image_planes {
    float *first;       ///< upper left of the first plane
    size_t row_stride;  ///< floats
    size_t plane_stride;///< floats
    int32_t width;
    int32_t height;
};

/// number = (pixel - mean) * scale, planes in the order r g b or b g r.
struct image_scaling {
    float mean[3];
    float scale[3];
    bool bgr;
};

struct image_box {
    float x, y, width, height;
};

/// Samples the box (which may reach outside: black there) into the planes, bilinear from the level
/// that is one to two times finer. OVERT_NO_MEMORY when the planes are wider than any before.
int image_crop_planes(struct image_source *source, const struct image_box *box,
                      const struct image_scaling *scaling, const struct image_planes *planes,
                      struct overt_error *err) MUST_CHECK;

/// x = a*u - b*v + x0, y = b*u + a*v + y0: from a chip's coordinates to the picture's.
struct image_similarity {
    float a, b, x0, y0;
};

/// Samples a turned square into `size` x `size` pixels R,G,B without gaps; black outside.
void image_warp(struct image_source *source, const struct image_similarity *map, int32_t size,
                uint8_t *chip);
/// The same, but only pixels `first` to `end` - 1 of rows `first` to `end` - 1; the others stay.
void image_warp_part(struct image_source *source, const struct image_similarity *map, int32_t size,
                     int32_t first, int32_t end, uint8_t *chip);

/// A chip's pixels into planes, mirrored left to right if `mirror`.
void image_chip_planes(const uint8_t *chip, int32_t size, const struct image_scaling *scaling,
                       bool mirror, float *planes);

#endif
