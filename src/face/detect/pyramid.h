// SPDX-License-Identifier: Apache-2.0
// pyramid.h - one picture at many sizes, side by side in one canvas, so that the network runs once.
#ifndef FACE_DETECT_PYRAMID_H
#define FACE_DETECT_PYRAMID_H

#include <stdint.h>

#define PYRAMID_LEVELS_MAX 40

struct pyramid_level {
    int32_t x, y;          ///< place in the canvas; even
    int32_t width, height; ///< even
};

struct pyramid {
    struct pyramid_level levels[PYRAMID_LEVELS_MAX];
    int count;
    int32_t width, height; ///< of the canvas
};

/// The levels of a picture of `width` x `height` from `scale` on, each `factor` (0..1) of the one
/// before, down to `smallest` pixels a side, packed in shelves. count is 0 when the picture is too
/// small.
void pyramid_plan(struct pyramid *pyramid, int32_t width, int32_t height, float scale, float factor,
                  int32_t smallest);

#endif
