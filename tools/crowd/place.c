// SPDX-License-Identifier: Apache-2.0
// place.c - where people walk, and what the camera does to its picture. Made of numbers: no picture
// of any real place.
#include <math.h>

#include "crowd.h"

#define SHAPES       60
#define BELL_BITS    12
#define BELLS        (1 << BELL_BITS)
#define BELLS_A_DRAW 5 ///< of 64 random bits

static void fill(struct overt_image *image, int left, int top, int right, int bottom,
                 const double rgb[3], double alpha)
{
    for (int y = top < 0 ? 0 : top; y < bottom && y < image->height; y++)
        for (int x = left < 0 ? 0 : left; x < right && x < image->width; x++) {
            uint8_t *p = image->pixels + (ptrdiff_t)y * image->stride + (ptrdiff_t)3 * x;
            for (int c = 0; c < 3; c++)
                p[c] = (uint8_t)(p[c] + alpha * (rgb[c] - p[c]));
        }
}

void crowd_draw_place(struct overt_image *image, uint64_t seed)
{
    struct crowd_random random = {crowd_mix(seed, 77)};
    for (int y = 0; y < image->height; y++) {
        double down = (double)y / image->height;
        double wall = 165 - 40 * down, ground = 95 + 30 * down;
        double grey = down < 0.55 ? wall : ground;
        const double rgb[3] = {grey, grey * 0.98, grey * 0.93};
        fill(image, 0, y, image->width, y + 1, rgb, 1);
    }
    for (int i = 0; i < SHAPES; i++) {
        double x = crowd_random_between(&random, -0.1, 1),
               y = crowd_random_between(&random, -0.1, 0.8);
        double wide = crowd_random_between(&random, 0.01, 0.18),
               high = crowd_random_between(&random, 0.02, 0.35);
        double rgb[3];
        for (int c = 0; c < 3; c++)
            rgb[c] = crowd_random_between(&random, 40, 210);
        fill(image, (int)(x * image->width), (int)(y * image->height),
             (int)((x + wide) * image->width), (int)((y + high) * image->height), rgb,
             crowd_random_between(&random, 0.1, 0.6));
    }
}

/// About normal with deviation 1: four even numbers of 16 bits each (Irwin and Hall).
static double bell(uint64_t bits)
{
    double sum = 0;
    for (int i = 0; i < 4; i++, bits >>= 16)
        sum += (double)(bits & 0xffff) / 65536;
    return (sum - 2) * 1.7320508;
}

void crowd_draw_camera(struct overt_image *image, double light, double noise, uint64_t seed)
{
    struct crowd_random random = {seed};
    int16_t bells[BELLS]; // in 64ths; drawn once a picture and taken in random order
    if (noise <= 0 && fabs(light - 1) < 1e-9)
        return;
    for (int i = 0; i < BELLS; i++)
        bells[i] = (int16_t)(64 * noise * bell(crowd_random_next(&random)));
    int gain = (int)(64 * 16 * light);
    for (int y = 0; y < image->height; y++) {
        uint8_t *p = image->pixels + (ptrdiff_t)y * image->stride;
        uint64_t bits = 0;
        for (int x = 0; x < 3 * image->width; x++, bits >>= BELL_BITS) {
            if (x % BELLS_A_DRAW == 0)
                bits = crowd_random_next(&random);
            int value = (p[x] * gain / 16 + bells[bits % BELLS] + 32) / 64;
            p[x] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
        }
    }
}
