// SPDX-License-Identifier: Apache-2.0
// rows.c - writes rows and probes as dot.h wants them.
#include "face/match/rows.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void rows_put(const struct dot_rows *rows, size_t row, const float *values)
{
    int8_t codes[DOT_GROUPS_MAX * 4];
    size_t size = rows->groups * 4;
    assert(rows->groups <= DOT_GROUPS_MAX && rows->groups % 4 == 0);
    struct quantised quantised = quantise(values, size, codes);
    size_t block = row / DOT_ROWS * rows->groups * 32 + row % DOT_ROWS * 4;
    uint8_t *low = rows->low + row * DOT_LOW_SIZE(rows->groups);
    for (size_t i = 0; i < size; i += 8)
        for (size_t j = 0; j < 4; j++) {
            unsigned lower = (unsigned)(codes[i + j] + 128);
            unsigned upper = (unsigned)(codes[i + 4 + j] + 128);
            rows->high[block + i / 8 * 64 + j] = (uint8_t)(lower >> 4 | (upper & 0xf0));
        }
    memset(low, 0, DOT_LOW_SIZE(rows->groups));
    for (size_t k = 0; k < size / 2; k++) {
        unsigned lower = (unsigned)(codes[k] + 128), upper = (unsigned)(codes[size / 2 + k] + 128);
        low[k] = (uint8_t)((lower & 0x0f) | (upper << 4 & 0xf0));
    }
    rows->scales[row] = quantised.scale;
    rows->coarse[row] = quantised.coarse;
    rows->fine[row] = quantised.error;
    explicit_bzero(codes, sizeof codes);
}

void rows_clear(const struct dot_rows *rows, size_t row, size_t count)
{
    for (size_t i = row; i < row + count; i++) {
        rows->coarse[i] = -INFINITY;
        rows->fine[i] = -INFINITY;
    }
}

struct quantised rows_probe(struct dot_tile *tile, size_t at, size_t step, const float *values,
                            size_t size)
{
    int8_t codes[DOT_GROUPS_MAX * 4];
    assert(size <= sizeof codes && at < step);
    struct quantised quantised = quantise(values, size, codes);
    int32_t sum = 0;
    for (size_t g = 0; g < size / 4; g++) {
        uint32_t word = 0;
        for (unsigned j = 0; j < 4; j++) {
            sum += codes[4 * g + j];
            word |= (uint32_t)(uint8_t)codes[4 * g + j] << (8 * j);
        }
        tile->words[g * step + at] = (int32_t)word;
    }
    memcpy(tile->codes[at], codes, size);
    tile->sums[at] = sum;
    tile->scales[at] = quantised.scale;
    tile->norms[at] = quantised.norm;
    explicit_bzero(codes, sizeof codes);
    return quantised;
}

/// Sums of what one of the two sums of 16 bits takes of vectors from..to: of the probe's bytes, and
/// of their sizes.
static int32_t sum_span(const int8_t *codes, size_t from, size_t to, size_t which,
                        int32_t *ret_size)
{
    int32_t sum = 0, size = 0;
    for (size_t v = from; v < to; v++)
        for (size_t j = 0; j < 8; j++)
            if (j % 4 / 2 == which) {
                sum += codes[8 * v + j];
                size += abs(codes[8 * v + j]);
            }
    *ret_size = size;
    return sum;
}

/// The lower 16 bits of 1 - floor(7.5 sum); what that took away is added to `middle`.
static uint32_t start_of(int32_t sum, int32_t *middle)
{
    int32_t start = 1 - (15 * sum - (15 * sum & 1)) / 2;
    *middle -= start;
    return (uint32_t)start & 0xffff;
}

/// False when the sums of a span would not fit.
static bool put_starts(struct dot_tile *tile, size_t vectors, size_t probe)
{
    const int8_t *codes = tile->codes[probe];
    tile->middles[probe] = 0;
    for (size_t v = 0, s = 0; v < vectors; v += tile->span, s++) {
        size_t to = v + tile->span < vectors ? v + tile->span : vectors;
        int32_t size[2];
        uint32_t one = start_of(sum_span(codes, v, to, 0, &size[0]), &tile->middles[probe]);
        uint32_t two = start_of(sum_span(codes, v, to, 1, &size[1]), &tile->middles[probe]);
        tile->starts[s][probe] = (int32_t)(one | two << 16);
        if (15 * size[0] + 3 > 2 * INT16_MAX || 15 * size[1] + 3 > 2 * INT16_MAX)
            return false;
    }
    return true;
}

void rows_ready(struct dot_tile *tile, size_t size)
{
    const size_t vectors = size / 8;
    for (size_t spans = 1; spans <= DOT_SPANS_MAX; spans++) {
        bool fit = true;
        tile->span = (vectors + spans - 1) / spans;
        tile->span = tile->span > DOT_SPAN ? tile->span : DOT_SPAN;
        for (size_t p = 0; p < DOT_TILE && fit; p++)
            fit = put_starts(tile, vectors, p);
        if (fit)
            return;
    }
    assert(false);
}
