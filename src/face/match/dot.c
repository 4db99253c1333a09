// SPDX-License-Identifier: Apache-2.0
// dot.c - the plain C kernels: they define every result.
#include "face/match/dot.h"

#include <string.h>

static float score_c(const float *a, const float *b, size_t size)
{
    float lane[DOT_LANES] = {0};
    for (size_t i = 0; i < size; i += DOT_LANES)
        for (size_t j = 0; j < DOT_LANES; j++) {
            float product = a[i + j] * b[i + j];
            lane[j] = lane[j] + product;
        }
    for (size_t half = DOT_LANES / 2; half > 0; half /= 2)
        for (size_t j = 0; j < half; j++)
            lane[j] = lane[j] + lane[j + half];
    return lane[0];
}

/// The signed byte j of a word.
static int32_t byte_of(int32_t word, unsigned j)
{
    return (int8_t)(uint8_t)((uint32_t)word >> (8 * j));
}

/// Products of a half's block with one probe, whose words are `step` apart.
static void sum_block(const uint8_t *half, size_t groups, const int32_t *words, size_t step,
                      int32_t sums[DOT_ROWS])
{
    memset(sums, 0, DOT_ROWS * sizeof *sums);
    for (size_t v = 0; v < groups / 2; v++)
        for (unsigned j = 0; j < 4; j++) {
            int32_t lower = byte_of(words[2 * v * step], j);
            int32_t upper = byte_of(words[(2 * v + 1) * step], j);
            for (size_t r = 0; r < DOT_ROWS; r++) {
                int32_t byte = half[v * 64 + r * 4 + j];
                sums[r] += (byte & 15) * lower + (byte >> 4) * upper;
            }
        }
}

static unsigned passing(const int32_t sums[DOT_ROWS], const float *scales, const float *errors,
                        const struct dot_tile *tile, size_t probe, float cut)
{
    unsigned mask = 0;
    for (size_t r = 0; r < DOT_ROWS; r++) {
        float near = (float)sums[r] * scales[r];
        float slack = errors[r] * tile->norms[probe];
        near = near * tile->scales[probe];
        mask |= (unsigned)(near + slack >= cut) << r;
    }
    return mask;
}

/// sum(l p) of one row.
static int32_t sum_low(const uint8_t *low, size_t groups, const int8_t *codes)
{
    int32_t sum = 0;
    for (size_t k = 0; k < groups * 2; k++)
        sum += (low[k] & 15) * codes[k] + (low[k] >> 4) * codes[groups * 2 + k];
    return sum;
}

static uint16_t scan_block(const struct dot_rows *rows, size_t block, const struct dot_tile *tile,
                           size_t probe, size_t step, float cut)
{
    size_t at = block * rows->groups * 32;
    const float *scales = rows->scales + block * DOT_ROWS;
    int32_t high[DOT_ROWS], sums[DOT_ROWS];
    sum_block(rows->high + at, rows->groups, tile->words + probe, step, high);
    for (size_t r = 0; r < DOT_ROWS; r++)
        sums[r] = 16 * high[r] - 120 * tile->sums[probe];
    unsigned mask = passing(sums, scales, rows->coarse + block * DOT_ROWS, tile, probe, cut);
    for (size_t r = 0; r < DOT_ROWS; r++) {
        size_t row = block * DOT_ROWS + r;
        const uint8_t *low = rows->low + row * DOT_LOW_SIZE(rows->groups);
        if ((mask >> r & 1) != 0 &&
            !dot_row_passes(rows, row, tile, probe, high[r],
                            sum_low(low, rows->groups, tile->codes[probe]), cut))
            mask &= ~(1U << r);
    }
    return (uint16_t)mask;
}

static void scan_one_c(const struct dot_rows *rows, size_t blocks, const struct dot_tile *tile,
                       float cut, uint16_t *masks)
{
    for (size_t i = 0; i < blocks; i++)
        masks[i] = scan_block(rows, i, tile, 0, 1, cut);
}

static void scan_tile_c(const struct dot_rows *rows, size_t blocks, const struct dot_tile *tile,
                        const float cuts[DOT_TILE], uint16_t *masks)
{
    for (size_t i = 0; i < blocks; i++)
        for (size_t p = 0; p < DOT_TILE; p++)
            masks[i * DOT_TILE + p] = scan_block(rows, i, tile, p, DOT_TILE, cuts[p]);
}

const struct dot_kernels dot_kernels_c = {
    .name = "c", .score = score_c, .scan_one = scan_one_c, .scan_tile = scan_tile_c};

size_t dot_kernels_list(const struct dot_kernels *list[DOT_KERNELS_MAX])
{
    list[0] = &dot_kernels_c;
    return 1 + dot_kernels_machine(list + 1);
}

const struct dot_kernels *dot_kernels_named(const char *name)
{
    const struct dot_kernels *list[DOT_KERNELS_MAX];
    size_t count = dot_kernels_list(list);
    if (name == NULL || name[0] == '\0')
        return list[count - 1];
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i]->name, name) == 0)
            return list[i];
    return NULL;
}

struct dot_rows dot_rows_from(const struct dot_rows *rows, size_t begin)
{
    return (struct dot_rows){.high = rows->high + begin * rows->groups * 32,
                             .low = rows->low + begin * DOT_ROWS * DOT_LOW_SIZE(rows->groups),
                             .scales = rows->scales + begin * DOT_ROWS,
                             .coarse = rows->coarse + begin * DOT_ROWS,
                             .fine = rows->fine + begin * DOT_ROWS,
                             .groups = rows->groups};
}
