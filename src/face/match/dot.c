// SPDX-License-Identifier: Apache-2.0
// dot.c - the plain C kernels: they define every result.
#include "face/match/dot.h"

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

/// Integer products of one block with one probe; its words are `step` apart.
static void sum_block(const uint8_t *codes, size_t groups, const int32_t *words, size_t step,
                      int32_t sums[DOT_ROWS])
{
    for (size_t r = 0; r < DOT_ROWS; r++)
        sums[r] = 0;
    for (size_t g = 0; g < groups; g++)
        for (unsigned j = 0; j < 4; j++) {
            int32_t value = byte_of(words[g * step], j);
            for (size_t r = 0; r < DOT_ROWS; r++)
                sums[r] += (int32_t)codes[g * 64 + r * 4 + j] * value;
        }
}

static uint16_t passing(const int32_t sums[DOT_ROWS], const float *scales, const float *errors,
                        const struct dot_tile *tile, size_t probe, float cut)
{
    unsigned mask = 0;
    for (size_t r = 0; r < DOT_ROWS; r++) {
        float near = (float)(sums[r] - tile->offsets[probe]) * scales[r];
        float slack = errors[r] * tile->norms[probe];
        near = near * tile->scales[probe];
        mask |= (unsigned)(near + slack >= cut) << r;
    }
    return (uint16_t)mask;
}

static void scan_one_c(const struct dot_rows *rows, size_t blocks, const struct dot_tile *tile,
                       float cut, uint16_t *masks)
{
    for (size_t i = 0; i < blocks; i++) {
        int32_t sums[DOT_ROWS];
        sum_block(rows->codes + i * rows->groups * 64, rows->groups, tile->words, 1, sums);
        masks[i] =
            passing(sums, rows->scales + i * DOT_ROWS, rows->errors + i * DOT_ROWS, tile, 0, cut);
    }
}

static void scan_tile_c(const struct dot_rows *rows, size_t block, const struct dot_tile *tile,
                        const float cuts[DOT_TILE], uint16_t masks[DOT_TILE])
{
    for (size_t p = 0; p < DOT_TILE; p++) {
        int32_t sums[DOT_ROWS];
        sum_block(rows->codes + block * rows->groups * 64, rows->groups, tile->words + p, DOT_TILE,
                  sums);
        masks[p] = passing(sums, rows->scales + block * DOT_ROWS, rows->errors + block * DOT_ROWS,
                           tile, p, cuts[p]);
    }
}

const struct dot_kernels dot_kernels_c = {
    .name = "c", .score = score_c, .scan_one = scan_one_c, .scan_tile = scan_tile_c};

size_t dot_kernels_list(const struct dot_kernels *list[4])
{
    list[0] = &dot_kernels_c;
    return 1 + dot_kernels_machine(list + 1);
}
