// SPDX-License-Identifier: Apache-2.0
// kernels.c - every kernel that this processor runs gives the bits of plain C, on random, extreme
// and small input of every size wherever it lies; and the bits of plain C are the same on every
// machine. Needs nothing but the kernels, so that it is built for other processors too
// (tests/flow/kernels). Prints TAP.
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "face/match/rows.h"

#define SIZE   1024
#define BLOCKS 7

/// FNV-1a over all that plain C gave here.
#define KNOWN_RESULTS 0x3b28a3f1fe741d96ULL

#define AWRY 64 ///< room to begin anywhere in a line of the cache

static _Alignas(64) float a_room[SIZE + AWRY], b_room[SIZE + AWRY];
static _Alignas(64) uint8_t high_room[BLOCKS * DOT_GROUPS_MAX * 32 + AWRY];
static _Alignas(64) uint8_t low_room[sizeof high_room];
static _Alignas(64) float rest_room[3 * BLOCKS * DOT_ROWS + AWRY];
static float *a = a_room, *b = b_room, *scales, *coarse, *fine;
static uint8_t *high = high_room, *low = low_room;
static struct dot_tile one, tile;
static uint64_t seed = 20261123, hash = 0xcbf29ce484222325ULL;
static unsigned tests;
static bool failed;

/// xorshift64* (Vigna 2016): the same numbers everywhere.
static uint64_t next_random(void)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return seed * 0x2545f4914f6cdd1dULL;
}

/// Evenly in -1..1, exact in float.
static float next_value(void)
{
    return (float)((int64_t)(next_random() >> 41) - (1 << 22)) / (float)(1 << 22);
}

static void add_to_hash(const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * 0x100000001b3ULL;
}

static void result(bool passed, const char *what, const char *kernel)
{
    printf("%sok %u - %s %s\n", passed ? "" : "not ", ++tests, kernel, what);
    failed = failed || !passed;
}

/// Values of many magnitudes: zeros of both signs, denormals, huge ones, and what comes of those.
static float any_value(unsigned kind)
{
    static const float extremes[] = {0.0F,  -0.0F,    1e-45F, -1e-40F, 1.17549435e-38F,
                                     3e38F, -3.4e38F, 1.0F,   -1.0F,   0x1.fffffep0F};
    if (kind == 1)
        return extremes[next_random() % 10];
    int spread = kind == 0 ? 0 : (int)(next_random() % 120) - 60;
    return ldexpf(next_value(), spread);
}

/// Everything begins somewhere else in its line of the cache.
static void move(unsigned round)
{
    a = a_room + round % 16;
    b = b_room + round / 16 % 16;
    high = high_room + round % AWRY;
    low = low_room + round * 5 % AWRY;
    scales = rest_room + round % 16;
    coarse = scales + BLOCKS * DOT_ROWS;
    fine = coarse + BLOCKS * DOT_ROWS;
}

static bool scores_alike(const struct dot_kernels *kernels)
{
    bool alike = true;
    for (unsigned round = 0; round < 3000; round++) {
        size_t size = (1 + round % (SIZE / DOT_LANES)) * DOT_LANES;
        move(round);
        size_t used = size - next_random() % DOT_LANES; // zeros behind the dimension
        for (size_t i = 0; i < size; i++) {
            a[i] = i < used ? any_value(round % 3) : 0;
            b[i] = i < used ? any_value(round % 3) : 0;
        }
        float expected = dot_kernels_c.score(a, b, size);
        float got = kernels->score(a, b, size);
        alike = alike &&
                (memcmp(&expected, &got, sizeof got) == 0 || (isnan(expected) && isnan(got)));
        if (kernels == &dot_kernels_c && !isnan(expected))
            add_to_hash(&expected, sizeof expected);
    }
    return alike;
}

/// Any bytes that could stand there; where `extreme`, those that make sums largest.
static void fill(size_t groups, bool extreme)
{
    for (size_t i = 0; i < groups * 32 * BLOCKS; i++) {
        high[i] = (uint8_t)(extreme || next_random() % 5 == 0 ? 255 : next_random());
    }
    for (size_t i = 0; i < BLOCKS * DOT_ROWS * DOT_LOW_SIZE(groups); i++) {
        bool behind = i % DOT_LOW_SIZE(groups) >= groups * 2;
        low[i] = (uint8_t)(extreme || next_random() % 5 == 0 ? 255 : next_random());
        low[i] = behind ? 0 : low[i];
    }
    for (size_t i = 0; i < BLOCKS * DOT_ROWS; i++) {
        scales[i] = fabsf(next_value()) * 0.002F;
        coarse[i] = next_random() % 9 == 0 ? -INFINITY : fabsf(next_value()) * 0.1F;
        fine[i] = coarse[i] * 0.1F;
    }
    for (size_t p = 0; p < DOT_TILE; p++) {
        tile.sums[p] = 0;
        for (size_t i = 0; i < groups * 4; i++) {
            int8_t byte = (int8_t)(next_random() % 255 - 127);
            if (extreme || next_random() % 5 == 0)
                byte = p % 2 == 0 ? 127 : -127;
            int32_t *word = &tile.words[i / 4 * DOT_TILE + p];
            uint32_t kept = i % 4 == 0 ? 0 : (uint32_t)*word;
            *word = (int32_t)(kept | (uint32_t)(uint8_t)byte << (8 * (i % 4)));
            tile.sums[p] += byte;
            tile.codes[p][i] = byte;
            one.words[i / 4] = p == 0 ? *word : one.words[i / 4];
        }
        tile.scales[p] = fabsf(next_value()) * 0.002F;
        tile.norms[p] = 1 + next_value() * 0.01F;
    }
    memcpy(one.codes[0], tile.codes[0], groups * 4);
    one.sums[0] = tile.sums[0];
    one.scales[0] = tile.scales[0];
    one.norms[0] = tile.norms[0];
}

static bool scans_alike(const struct dot_kernels *kernels)
{
    bool alike = true;
    for (unsigned round = 0; round < 260; round++) {
        size_t groups = (size_t)(1 + round % (DOT_GROUPS_MAX / 4)) * 4;
        size_t blocks = 1 + round % BLOCKS;
        uint16_t expected[BLOCKS * (1 + DOT_TILE)] = {0}, got[BLOCKS * (1 + DOT_TILE)] = {0};
        float cuts[DOT_TILE];
        move(round);
        fill(groups, round % 10 == 0);
        for (size_t p = 0; p < DOT_TILE; p++)
            cuts[p] = round % 13 == 0 ? -INFINITY : next_value() * 0.3F;
        struct dot_rows rows = {high, low, scales, coarse, fine, groups};
        dot_kernels_c.scan_one(&rows, blocks, &one, cuts[0], expected);
        dot_kernels_c.scan_tile(&rows, blocks, &tile, cuts, expected + BLOCKS);
        kernels->scan_one(&rows, blocks, &one, cuts[0], got);
        kernels->scan_tile(&rows, blocks, &tile, cuts, got + BLOCKS);
        alike = alike && memcmp(expected, got, sizeof got) == 0;
        if (kernels == &dot_kernels_c)
            for (size_t i = 0; i < BLOCKS * (1 + DOT_TILE); i++)
                add_to_hash((uint8_t[]){(uint8_t)expected[i], (uint8_t)(expected[i] >> 8)}, 2);
    }
    return alike;
}

/// Rows and a probe from the same values everywhere: the whole way from floats to what passes.
static bool rows_alike(const struct dot_kernels *kernels)
{
    bool alike = true;
    for (unsigned round = 0; round < 40; round++) {
        size_t size = (1 + round % 16) * DOT_LANES;
        uint16_t expected[BLOCKS] = {0}, got[BLOCKS] = {0};
        move(round);
        struct dot_rows rows = {high, low, scales, coarse, fine, size / 4};
        rows_clear(&rows, 0, BLOCKS * DOT_ROWS);
        for (size_t row = 0; row < BLOCKS * DOT_ROWS - round % 9; row++) {
            for (size_t i = 0; i < size; i++)
                a[i] = next_value() * 0.125F;
            rows_put(&rows, row, a);
        }
        for (size_t i = 0; i < size; i++)
            b[i] = next_value() * 0.125F;
        struct quantised probe = rows_probe(&one, 0, 1, b, size);
        float cut = quantise_cut(&probe, size, 0.03F);
        dot_kernels_c.scan_one(&rows, BLOCKS, &one, cut, expected);
        kernels->scan_one(&rows, BLOCKS, &one, cut, got);
        alike = alike && memcmp(expected, got, sizeof got) == 0;
        if (kernels == &dot_kernels_c) {
            add_to_hash(high, size / 2);
            add_to_hash(low, size / 2);
            add_to_hash(&cut, sizeof cut);
            add_to_hash(coarse, BLOCKS * DOT_ROWS * sizeof *coarse);
        }
    }
    return alike;
}

int main(void)
{
    const struct dot_kernels *list[DOT_KERNELS_MAX];
    size_t count = dot_kernels_list(list);
    for (size_t k = 0; k < count; k++) {
        seed = 20261123;
        result(scores_alike(list[k]), "scores as plain C", list[k]->name);
        result(scans_alike(list[k]), "scans as plain C", list[k]->name);
        result(rows_alike(list[k]), "finds as plain C", list[k]->name);
    }
    result(hash == KNOWN_RESULTS, "gives the known results", "c");
    printf("1..%u\n# %#llx\n", tests, (unsigned long long)hash);
    return failed ? 1 : 0;
}
