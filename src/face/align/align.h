// SPDX-License-Identifier: Apache-2.0
// align.h - a face to a chip: an upright square with the eyes, nose and mouth where the model
// expects them.
#ifndef FACE_ALIGN_ALIGN_H
#define FACE_ALIGN_ALIGN_H

#include "face/image/image.h"
#include "overt/face.h"

#define ALIGN_CHIP_SIDE_MAX 512 ///< px

/// Five places in a chip; px with the first pixel's centre at (0, 0), as in a manifest.
struct align_template {
    struct overt_point points[OVERT_LANDMARK_COUNT];
    int32_t side; ///< px, 1..ALIGN_CHIP_SIDE_MAX
};

/// Where ArcFace (Deng et al., CVPR 2019) puts the points in 112 x 112; quality is judged on it.
extern const struct align_template align_arcface;

/// The rotation, one scale and shift that bring the template's points closest to the face's (least
/// squares). False when the points lie on one another; *ret_map is untouched then.
bool align_fit(const struct align_template *target,
               const struct overt_point points[OVERT_LANDMARK_COUNT],
               struct image_similarity *ret_map);

/// Writes target->side squared pixels R,G,B. A face that cannot be fitted gives a black chip.
void align_chip(struct image_source *source, const struct align_template *target,
                const struct overt_point points[OVERT_LANDMARK_COUNT], uint8_t *chip);
/// Only the square of pixels `first` to `end` - 1 in both directions; the others may be anything.
void align_chip_part(struct image_source *source, const struct align_template *target,
                     const struct overt_point points[OVERT_LANDMARK_COUNT], int32_t first,
                     int32_t end, uint8_t *chip);

#endif
