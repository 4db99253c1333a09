// SPDX-License-Identifier: Apache-2.0
// pyramid.c - sizes of the levels and where they lie in the canvas.
//
// A network with stride 2 and no padding sees in each cell only the pixels below it, so levels can
// touch: cells across a seam are not looked at. Places and sizes are even so that cells fall as
// they would in a level by itself.
#include "face/detect/pyramid.h"

#include <math.h>

static int32_t even(float size)
{
    return (int32_t)(size * 0.5f + 0.5f) * 2;
}

/// Fills shelves from left to right, largest level first; returns the height used.
static int32_t pack(struct pyramid *pyramid, int32_t canvas_width)
{
    int32_t x = 0, y = 0, shelf = 0;
    for (int i = 0; i < pyramid->count; i++) {
        struct pyramid_level *level = &pyramid->levels[i];
        if (x > 0 && x + level->width > canvas_width) {
            y += shelf;
            x = 0;
            shelf = 0;
        }
        level->x = x;
        level->y = y;
        x += level->width;
        shelf = level->height > shelf ? level->height : shelf;
    }
    return y + shelf;
}

/// The canvas that is as wide as the first n levels and wastes least.
static void pack_best(struct pyramid *pyramid)
{
    int32_t width = 0, best_width = 0;
    double best_area = INFINITY;
    for (int i = 0; i < pyramid->count; i++) {
        width += pyramid->levels[i].width;
        double area = (double)width * pack(pyramid, width);
        if (area < best_area) {
            best_area = area;
            best_width = width;
        }
    }
    pyramid->width = best_width;
    pyramid->height = pack(pyramid, best_width);
}

void pyramid_plan(struct pyramid *pyramid, int32_t width, int32_t height, float scale, float factor,
                  int32_t smallest)
{
    pyramid->count = 0;
    pyramid->width = pyramid->height = 0;
    for (; pyramid->count < PYRAMID_LEVELS_MAX; scale *= factor) {
        int32_t across = even((float)width * scale), down = even((float)height * scale);
        if (across < smallest || down < smallest)
            break;
        pyramid->levels[pyramid->count++] =
            (struct pyramid_level){.width = across, .height = down};
    }
    if (pyramid->count > 0)
        pack_best(pyramid);
}
