// SPDX-License-Identifier: Apache-2.0
// test_rows.c - rows of floats: every kernel that there is against plain C written once more, bit
// for bit, on shapes and numbers by chance: each sum adds its products in one order, all fused or
// none, whatever tile a pixel falls into. No cmocka, as test_int8.c. TAP.
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "face/net/kernel.h"

enum { ROUNDS = 500, WIDTH_MAX = 60, BLOCKS_MAX = 5, TAPS_MAX = 9, SIDE_MAX = 7, SKIP_MAX = 2 };

static uint32_t chance = 7;

static uint32_t draw(uint32_t below)
{
    chance = chance * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)chance * below >> 32);
}

static void draw_floats(float *to, size_t count, float size)
{
    for (size_t i = 0; i < count; i++)
        to[i] = ((float)draw(20011) / 10005 - 1) * size;
}

struct numbers {
    float in[(SIDE_MAX * 2 * WIDTH_MAX + 64) * NET_LANES];
    float weights[TAPS_MAX * NET_LANES * BLOCKS_MAX * NET_LANES];
    float packed[TAPS_MAX * NET_LANES * (BLOCKS_MAX + 1) * NET_LANES + 16];
    float add[BLOCKS_MAX * WIDTH_MAX * NET_LANES];
    float out[BLOCKS_MAX * WIDTH_MAX * (1 + SKIP_MAX) * NET_LANES];
    float bias[BLOCKS_MAX * NET_LANES], above[BLOCKS_MAX * NET_LANES];
    float below[BLOCKS_MAX * NET_LANES];
};

static struct numbers n;

static struct net_after draw_after(bool may_add)
{
    struct net_after after = {.bias = n.bias};
    draw_floats(n.in, sizeof n.in / sizeof(float), 1);
    draw_floats(n.add, sizeof n.add / sizeof(float), 3);
    draw_floats(n.bias, BLOCKS_MAX * NET_LANES, 2);
    draw_floats(n.above, BLOCKS_MAX * NET_LANES, 2);
    draw_floats(n.below, BLOCKS_MAX * NET_LANES, 2);
    for (size_t i = 0; i < sizeof n.out / sizeof(float); i++)
        n.out[i] = -12345; // nobody's
    if (draw(2) == 0) {
        after.above = n.above;
        after.below = n.below;
    }
    if (may_add && draw(2) == 0)
        after.add = n.add;
    return after;
}

/// A sum with its products fused, and without.
struct sums {
    float fused, plain;
};

static void add_product(struct sums *sums, float a, float b)
{
    float product = a * b;
    sums->fused = fmaf(a, b, sums->fused);
    sums->plain += product;
}

static float finish(float v, const struct net_after *after, size_t channel, const float *add)
{
    if (after->above != NULL)
        v = v * (v > 0 ? after->above[channel] : after->below[channel]);
    if (add != NULL)
        v = v + *add;
    return v;
}

/// What has agreed so far.
struct agreed {
    bool fused, plain;
};

static void compare(struct agreed *agreed, struct sums sums, float found,
                    const struct net_after *after, size_t channel, const float *add)
{
    float fused = finish(sums.fused, after, channel, add);
    float plain = finish(sums.plain, after, channel, add);
    agreed->fused = agreed->fused && memcmp(&fused, &found, sizeof found) == 0;
    agreed->plain = agreed->plain && memcmp(&plain, &found, sizeof found) == 0;
}

/// Taps of a step of 1, 2 (planes: one number each) or of blocks, whole ones or not.
static size_t draw_taps(size_t step, struct net_tap *taps, size_t count)
{
    size_t lanes = 0;
    bool whole = draw(2) == 0;
    for (size_t t = 0; t < count; t++) {
        uint32_t some = step < NET_LANES ? 1 : whole ? NET_LANES : 1 + draw(NET_LANES);
        taps[t] = (struct net_tap){.offset = (int32_t)(draw(40) * NET_LANES),
                                   .lanes = (int32_t)some};
        lanes += some;
    }
    return lanes;
}

/// Weights as drawn: tap and lane, channel out; in panels as kernel.h says.
static void pack(size_t lanes, size_t blocks, size_t wide)
{
    float *to = n.packed;
    draw_floats(n.weights, lanes * BLOCKS_MAX * NET_LANES, 1);
    for (size_t block = 0; block < blocks; block += wide) {
        size_t some = blocks - block < wide ? blocks - block : wide;
        for (size_t i = 0; i < lanes; i++)
            for (size_t o = 0; o < some * NET_LANES; o++)
                *to++ = n.weights[(i * BLOCKS_MAX + block) * NET_LANES + o];
    }
}

static struct sums row_sum(const struct net_row *row, size_t channel, size_t pixel)
{
    struct sums sums = {n.bias[channel], n.bias[channel]};
    const float *weights = n.weights + channel;
    for (size_t t = 0; t < row->tap_count; t++)
        for (int32_t i = 0; i < row->taps[t].lanes; i++, weights += BLOCKS_MAX * NET_LANES)
            add_product(&sums, n.in[(int32_t)(pixel * row->step) + row->taps[t].offset + i],
                        *weights);
    return sums;
}

/// How many numbers of `out` were written.
static size_t count_written(void)
{
    size_t written = 0;
    for (size_t i = 0; i < sizeof n.out / sizeof(float); i++)
        written += n.out[i] != -12345 ? 1 : 0;
    return written;
}

static bool try_row(const struct net_kernel *kernel, struct agreed *agreed)
{
    static const size_t steps[] = {1, 2, NET_LANES, NET_LANES, 2 * NET_LANES};
    struct net_tap taps[TAPS_MAX];
    size_t width = 1 + draw(WIDTH_MAX), line = draw(2) == 0 ? width : 1 + draw((uint32_t)width);
    struct net_row row = {.in = n.in, .step = steps[draw(5)], .taps = taps,
                          .tap_count = 1 + draw(TAPS_MAX), .weights = n.packed,
                          .after = draw_after(line == width),
                          .out = n.out, .out_block = WIDTH_MAX * (1 + SKIP_MAX) * NET_LANES,
                          .width = width, .line = line,
                          .skip = line == width ? 0 : draw(SKIP_MAX + 1) * NET_LANES,
                          .blocks = 1 + draw(BLOCKS_MAX)};
    size_t lanes = draw_taps(row.step, taps, row.tap_count);
    row.after.add_block = WIDTH_MAX * NET_LANES;
    row.panel = lanes * NET_LANES * kernel->blocks;
    pack(lanes, row.blocks, kernel->blocks);
    kernel->row(&row);
    for (size_t c = 0; c < row.blocks * NET_LANES; c++)
        for (size_t x = 0; x < width; x++) {
            size_t pixel = x * NET_LANES + c % NET_LANES;
            const float *add =
                row.after.add == NULL ? NULL : n.add + c / NET_LANES * row.after.add_block + pixel;
            compare(agreed, row_sum(&row, c, x),
                    n.out[c / NET_LANES * row.out_block + pixel + x / line * row.skip], &row.after,
                    c, add);
        }
    return count_written() == width * row.blocks * NET_LANES;
}

static bool try_depth(const struct net_kernel *kernel, struct agreed *agreed)
{
    static const size_t sides[] = {3, 3, 3, 3, 1, 2, 5, 7};
    size_t side = sides[draw(8)], width = 1 + draw(WIDTH_MAX - SIDE_MAX);
    struct net_depth depth = {.in = n.in, .row_stride = 2 * WIDTH_MAX * NET_LANES, .side = side,
                              .stride = 1 + draw(2), .weights = n.weights,
                              .after = draw_after(true), .out = n.out, .width = width};
    draw_floats(n.weights, side * side * NET_LANES, 1);
    kernel->depth(&depth);
    for (size_t c = 0; c < NET_LANES; c++)
        for (size_t x = 0; x < width; x++) {
            struct sums sums = {n.bias[c], n.bias[c]};
            for (size_t k = 0; k < side * side; k++)
                add_product(&sums,
                            n.in[k / side * depth.row_stride +
                                 (x * depth.stride + k % side) * NET_LANES + c],
                            n.weights[k * NET_LANES + c]);
            size_t at = x * NET_LANES + c;
            compare(agreed, sums, n.out[at], &depth.after, c,
                    depth.after.add == NULL ? NULL : n.add + at);
        }
    return count_written() == width * NET_LANES;
}

int main(void)
{
    bool all = true;
    size_t count = 0;
    while (net_kernel_at(count) != NULL)
        count++;
    printf("1..%zu\n", count);
    for (size_t k = 0; k < count; k++) {
        const struct net_kernel *kernel = net_kernel_at(k);
        struct agreed agreed = {true, true};
        bool fine = true;
        for (int round = 0; round < ROUNDS; round++)
            fine = try_row(kernel, &agreed) && try_depth(kernel, &agreed) && fine;
        fine = fine && (agreed.fused || agreed.plain);
        printf("%sok %zu - %s gives the bits of plain C, products %s\n", fine ? "" : "not ", k + 1,
               kernel->name, agreed.plain ? "rounded" : "fused");
        all = all && fine;
    }
    return all ? 0 : 1;
}
