// SPDX-License-Identifier: Apache-2.0
// quality.h - whether a face can be used, and why not. Nothing about the person.
#ifndef FACE_QUALITY_QUALITY_H
#define FACE_QUALITY_QUALITY_H

#include "overt/face.h"

#define QUALITY_CHIP_SIDE 112 ///< px, aligned as align_arcface
/// Of the chip only this square is looked at, in both directions: skin, not background.
#define QUALITY_CHIP_FIRST 23
#define QUALITY_CHIP_END   93

/// Fills in face->quality from its box, points and confidence, its chip (R,G,B, QUALITY_CHIP_SIDE
/// squared) and the picture's size.
void quality_judge(struct overt_face *face, const uint8_t *chip, int32_t picture_width,
                   int32_t picture_height);

#endif
