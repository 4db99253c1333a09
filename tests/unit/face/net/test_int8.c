// SPDX-License-Identifier: Apache-2.0
// test_int8.c - rows with weights of eight bits: every kernel that there is against plain C written
// once more, bit for bit, on shapes and numbers by chance and at their ends. No cmocka, so that
// tests/flow/kernels can run it on another processor. TAP.
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "face/net/int8.h"

enum { ROUNDS = 400, WIDTH_MAX = 30, BLOCKS_MAX = 5, TAPS_MAX = 9, SIDE_MAX = 7 };
enum { SUM_MAX = 32767 }; ///< of a window's weights of 16 bits; 65535 is the most (plan.c)

static uint32_t chance = 20;

static uint32_t draw(uint32_t below)
{
    chance = chance * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)chance * below >> 32);
}

/// A quarter of the numbers are the least or the largest that there is.
static int16_t draw_number(int low, int high)
{
    uint32_t end = draw(8);
    int any = low + (int)draw((uint32_t)(high - low + 1));
    return (int16_t)(end == 0 ? low : end == 1 ? high : any);
}

static void draw_floats(float *to, size_t count, float size)
{
    for (size_t i = 0; i < count; i++)
        to[i] = ((float)draw(2001) / 1000 - 1) * size;
}

/// What comes of one sum: each operation by itself, as int8.h says.
static float expect(int32_t sum, const struct int8_after *after, size_t channel, const int16_t *add)
{
    float v = (float)sum * after->scale[channel];
    v = v + after->bias[channel];
    if (after->above != NULL)
        v = v * (v > 0 ? after->above[channel] : after->below[channel]);
    if (add != NULL) {
        float other = (float)*add * after->add_scale;
        v = v + other;
    }
    return v;
}

static int16_t to_step(float v, const struct int8_after *after)
{
    v = v > after->low ? v : after->low;
    v = v < after->high ? v : after->high;
    return (int16_t)rintf(v);
}

struct numbers {
    int16_t in[BLOCKS_MAX * 2 * WIDTH_MAX * NET_LANES * SIDE_MAX];
    int16_t weights[1 << 17], packed[1 << 17];
    int16_t add[BLOCKS_MAX * WIDTH_MAX * NET_LANES], out[BLOCKS_MAX * WIDTH_MAX * NET_LANES];
    float floats[BLOCKS_MAX * WIDTH_MAX * NET_LANES];
    float scale[BLOCKS_MAX * NET_LANES], bias[BLOCKS_MAX * NET_LANES];
    float above[BLOCKS_MAX * NET_LANES], below[BLOCKS_MAX * NET_LANES];
};

static struct numbers n;

static struct int8_after draw_after(bool wide)
{
    struct int8_after after = {.scale = n.scale, .bias = n.bias, .add_scale = 0.37f,
                               .low = wide ? -32768 : -100, .high = wide ? 32767 : 155};
    draw_floats(n.scale, BLOCKS_MAX * NET_LANES, wide ? 0.02f : 0.0003f);
    draw_floats(n.bias, BLOCKS_MAX * NET_LANES, 50);
    draw_floats(n.above, BLOCKS_MAX * NET_LANES, 2);
    draw_floats(n.below, BLOCKS_MAX * NET_LANES, 2);
    if (draw(2) == 0) {
        after.above = n.above;
        after.below = n.below;
    }
    if (draw(2) == 0)
        after.add = n.add;
    for (size_t i = 0; i < sizeof n.in / sizeof n.in[0]; i++)
        n.in[i] = wide ? draw_number(INT16_MIN, INT16_MAX) : draw_number(-255, 255);
    for (size_t i = 0; i < sizeof n.add / sizeof n.add[0]; i++)
        n.add[i] = draw_number(INT16_MIN, INT16_MAX);
    return after;
}

static bool same(float v, const struct int8_after *after, size_t at, bool as_floats)
{
    return as_floats ? memcmp(&v, &n.floats[at], sizeof v) == 0 : to_step(v, after) == n.out[at];
}

/// Weights as drawn: tap, lane, channel out; packed as int8.h says.
static void pack(size_t taps, size_t blocks, size_t wide)
{
    int16_t *to = n.packed;
    for (size_t block = 0; block < blocks; block += wide) {
        size_t some = blocks - block < wide ? blocks - block : wide;
        for (size_t t = 0; t < taps; t++)
            for (size_t i = 0; i < NET_LANES; i += 2)
                for (size_t o = 0; o < some * NET_LANES; o++)
                    for (size_t k = 0; k < 2; k++)
                        *to++ = n.weights[((t * NET_LANES + i + k) * BLOCKS_MAX + block) *
                                              NET_LANES + o];
    }
}

static bool try_row(const struct int8_kernel *kernel)
{
    struct net_tap taps[TAPS_MAX];
    size_t stride = 1 + draw(2), width = 1 + draw(WIDTH_MAX), blocks = 1 + draw(BLOCKS_MAX);
    bool wide = draw(2) == 0, as_floats = draw(4) == 0, fine = true;
    struct int8_row row = {.in = n.in, .step = stride * NET_LANES, .taps = taps,
                           .tap_count = 1 + draw(TAPS_MAX), .weights = n.packed,
                           .after = draw_after(wide), .out_block = WIDTH_MAX * NET_LANES,
                           .width = width, .blocks = blocks};
    row.after.add_block = row.out_block;
    row.panel = row.tap_count * NET_LANES * NET_LANES * kernel->blocks;
    row.out = as_floats ? NULL : n.out;
    row.out_floats = as_floats ? n.floats : NULL;
    for (size_t t = 0; t < row.tap_count; t++)
        taps[t] = (struct net_tap){.offset = (int32_t)(draw(40) * NET_LANES), .lanes = NET_LANES};
    for (size_t i = 0; i < TAPS_MAX * NET_LANES * BLOCKS_MAX * NET_LANES; i++)
        n.weights[i] = draw_number(-127, 127);
    pack(row.tap_count, blocks, kernel->blocks);
    kernel->row(&row);
    for (size_t c = 0; c < blocks * NET_LANES; c++)
        for (size_t x = 0; x < width; x++) {
            int32_t sum = 0;
            for (size_t t = 0; t < row.tap_count; t++)
                for (size_t i = 0; i < NET_LANES; i++)
                    sum += n.in[x * row.step + (size_t)taps[t].offset + i] *
                           n.weights[((t * NET_LANES + i) * BLOCKS_MAX) * NET_LANES + c];
            size_t at = c / NET_LANES * row.out_block + x * NET_LANES + c % NET_LANES;
            const int16_t *add = row.after.add == NULL ? NULL : n.add + at;
            fine = fine && same(expect(sum, &row.after, c, add), &row.after, at, as_floats);
        }
    return fine;
}

static bool try_depth(const struct int8_kernel *kernel)
{
    static const size_t sides[] = {3, 3, 3, 1, 2, 5, 7};
    size_t side = sides[draw(7)], stride = 1 + draw(2), width = 1 + draw(WIDTH_MAX - SIDE_MAX);
    bool wide = draw(2) == 0, as_floats = draw(4) == 0, fine = true;
    struct int8_depth depth = {.in = n.in, .row_stride = 2 * WIDTH_MAX * NET_LANES, .side = side,
                               .stride = stride, .weights = n.packed, .after = draw_after(wide),
                               .width = width};
    depth.out = as_floats ? NULL : n.out;
    depth.out_floats = as_floats ? n.floats : NULL;
    int most = draw(2) == 0 ? 127 : SUM_MAX / (int)(side * side);
    for (size_t i = 0; i < side * side * NET_LANES; i++) {
        n.packed[2 * i] = draw_number(-most, most);
        n.packed[2 * i + 1] = 0;
    }
    kernel->depth(&depth);
    for (size_t c = 0; c < NET_LANES; c++)
        for (size_t x = 0; x < width; x++) {
            int32_t sum = 0;
            for (size_t r = 0; r < side; r++)
                for (size_t k = 0; k < side; k++)
                    sum += n.in[r * depth.row_stride + (x * stride + k) * NET_LANES + c] *
                           n.packed[2 * ((r * side + k) * NET_LANES + c)];
            size_t at = x * NET_LANES + c;
            const int16_t *add = depth.after.add == NULL ? NULL : n.add + at;
            fine = fine && same(expect(sum, &depth.after, c, add), &depth.after, at, as_floats);
        }
    return fine;
}

static bool try_round(const struct int8_kernel *kernel)
{
    struct int8_after after = {.low = -100, .high = 155};
    size_t count = NET_LANES * (1 + draw(WIDTH_MAX));
    bool fine = true;
    draw_floats(n.floats, count, 300);
    for (size_t i = 0; i < count; i += 3)
        n.floats[i] = (float)((int)draw(400) - 200) + 0.5f; // ties
    n.floats[1] = INFINITY;
    n.floats[2] = -INFINITY;
    n.floats[4] = NAN;
    kernel->round(n.floats, count, after.low, after.high, n.out);
    for (size_t i = 0; i < count; i++)
        fine = fine && n.out[i] == to_step(n.floats[i], &after);
    return fine;
}

int main(void)
{
    bool all = true;
    size_t count = 0;
    while (int8_kernel_at(count) != NULL)
        count++;
    printf("1..%zu\n", count);
    for (size_t k = 0; k < count; k++) {
        const struct int8_kernel *kernel = int8_kernel_at(k);
        bool fine = true;
        for (int round = 0; round < ROUNDS; round++)
            fine = try_row(kernel) && try_depth(kernel) && try_round(kernel) && fine;
        printf("%sok %zu - %s gives the bits of plain C\n", fine ? "" : "not ", k + 1,
               kernel->name);
        all = all && fine;
    }
    return all ? 0 : 1;
}
