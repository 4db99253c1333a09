// SPDX-License-Identifier: Apache-2.0
// components.h - the components of include/overt/quality.h, from a large chip and the face's place.
#ifndef FACE_QUALITY_COMPONENTS_H
#define FACE_QUALITY_COMPONENTS_H

#include "overt/quality.h"

/// Four times the chip of ArcFace: the histograms need some thousand pixels.
#define COMPONENTS_SCALE     4
#define COMPONENTS_CHIP_SIDE 448 ///< px

/// `chip`: R,G,B, COMPONENTS_CHIP_SIDE squared, aligned as align_arcface times COMPONENTS_SCALE.
/// `faces[which].quality` has been judged (quality.h).
void components_measure(const struct overt_face *faces, size_t count, size_t which,
                        const uint8_t *chip, int32_t picture_width, int32_t picture_height,
                        struct overt_sample_quality *ret_quality);

#endif
