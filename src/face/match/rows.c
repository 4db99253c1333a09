// SPDX-License-Identifier: Apache-2.0
// rows.c - writes rows and probes as dot.h wants them.
#include "face/match/rows.h"

#include <assert.h>
#include <math.h>
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
