// SPDX-License-Identifier: Apache-2.0
// align.c - least-squares similarity between two sets of points: Umeyama, "Least-squares estimation
// of transformation parameters between two point patterns", IEEE PAMI 13(4), 1991.
//
// In the plane and without reflection his solution is one complex division: with both sets centred
// and points as complex numbers, z = c*w where c = sum(conj(w) z) / sum(|w|^2).
#include "face/align/align.h"

#include <math.h>
#include <string.h>

const struct align_template align_arcface = {
    .points = {{38.2946f, 51.6963f}, {73.5318f, 51.5014f}, {56.0252f, 71.7366f},
               {41.5493f, 92.3655f}, {70.7299f, 92.2041f}},
    .side = 112,
};

static struct overt_point middle(const struct overt_point *points)
{
    struct overt_point sum = {0, 0};
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++) {
        sum.x += points[i].x / OVERT_LANDMARK_COUNT;
        sum.y += points[i].y / OVERT_LANDMARK_COUNT;
    }
    return sum;
}

bool align_fit(const struct align_template *target,
               const struct overt_point points[OVERT_LANDMARK_COUNT],
               struct image_similarity *ret_map)
{
    struct overt_point from = middle(target->points), to = middle(points);
    float along = 0, across = 0, spread = 0;
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++) {
        float u = target->points[i].x - from.x, v = target->points[i].y - from.y;
        float x = points[i].x - to.x, y = points[i].y - to.y;
        along += u * x + v * y;
        across += u * y - v * x;
        spread += u * u + v * v;
    }
    float a = along / spread, b = across / spread;
    if (!(spread > 0) || !isfinite(a) || !isfinite(b) || a * a + b * b < 1e-6f)
        return false;
    // The template counts from the first pixel's centre, the map from the chip's corner.
    float u = from.x + 0.5f, v = from.y + 0.5f;
    *ret_map = (struct image_similarity){
        .a = a, .b = b, .x0 = to.x - (a * u - b * v), .y0 = to.y - (b * u + a * v)};
    return true;
}

void align_chip_part(struct image_source *source, const struct align_template *target,
                     const struct overt_point points[OVERT_LANDMARK_COUNT], int32_t first,
                     int32_t end, uint8_t *chip)
{
    struct image_similarity map;
    if (align_fit(target, points, &map))
        image_warp_part(source, &map, target->side, first, end, chip);
    else
        memset(chip, 0, 3 * (size_t)target->side * (size_t)target->side);
}

void align_chip(struct image_source *source, const struct align_template *target,
                const struct overt_point points[OVERT_LANDMARK_COUNT], uint8_t *chip)
{
    align_chip_part(source, target, points, 0, target->side, chip);
}
