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
#define KNOWN_RESULTS 0x87e31c2840c75b23ULL

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

/// Any bytes that could stand there; where `extreme`, those that make sums largest. Where `likely`,
/// errors as rows have them.
static void fill(size_t groups, bool extreme, bool likely)
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
        if (likely && coarse[i] > 0) // as much as upper bits can lose
            coarse[i] *= scales[i] * 2500;
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
    rows_ready(&tile, groups * 4);
    rows_ready(&one, groups * 4);
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
        fill(groups, round % 10 == 0, round % 4 != 0);
        for (size_t p = 0; p < DOT_TILE; p++) {
            cuts[p] = round % 13 == 0 ? -INFINITY : next_value() * 0.3F;
            if (round % 3 != 0 && round % 13 != 0) // as a search has them
                cuts[p] = fabsf(cuts[p]);
        }
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

/// Byte `i` of an extreme probe: as large as can be, all of one sign or of two in different orders,
/// in one of two sums only, a single one, and such that sums of 16 bits just fit.
static int8_t extreme_code(unsigned kind, size_t i, size_t size)
{
    switch (kind) {
    case 0:
        return 127;
    case 1:
        return -127;
    case 2:
        return i % 2 == 0 ? 127 : -127;
    case 3:
        return i < size / 2 ? 127 : -127;
    case 4:
        return i % 4 < 2 ? 127 : 0;
    case 5:
        return i % 4 < 2 ? 0 : -127;
    case 6:
        return i == size / 3 ? -127 : 0;
    case 7:
        return i < 8 ? 127 : 1;
    case 8:
        return i % 3 == 0 ? 91 : -23; // 192 values: just within a span of 24 vectors
    case 9:
        return (int8_t)(i % 4 < 2 ? 45 + (i % 8 == 0) : -45 - (i % 8 == 6));
    default:
        return (int8_t)(next_random() % 255 - 127);
    }
}

/// The upper four bits of value `i`: all, none, such that sums become largest or smallest, any.
static unsigned extreme_high(unsigned kind, size_t row, size_t i, int8_t code)
{
    switch (kind == 11 ? 6 : row % 7) {
    case 0:
        return 15;
    case 1:
        return 0;
    case 2:
        return code > 0 ? 15 : 0;
    case 3:
        return code > 0 ? 0 : 15;
    case 4:
        return i % 2 == 0 ? 15 : 7;
    case 5:
        return code > 0 ? 8 : 7;
    default:
        return (unsigned)(next_random() % 16);
    }
}

/// One extreme probe in every place, with signs turned in every second.
static void fill_extreme(unsigned kind, size_t size)
{
    memset(&tile, 0, sizeof tile);
    memset(&one, 0, sizeof one);
    memset(high, 0, size / 2 * BLOCKS * DOT_ROWS);
    memset(low, 0, BLOCKS * DOT_ROWS * DOT_LOW_SIZE(size / 4));
    for (size_t i = 0; i < size; i++) {
        int8_t code = extreme_code(kind, i, size);
        for (size_t p = 0; p < DOT_TILE; p++) {
            int8_t turned = (int8_t)(p % 2 == 0 ? code : -code);
            uint32_t byte = (uint32_t)(uint8_t)turned << (8 * (i % 4));
            tile.codes[p][i] = turned;
            tile.sums[p] += turned;
            tile.words[i / 4 * DOT_TILE + p] |= (int32_t)byte;
            if (p == 0)
                one.words[i / 4] |= (int32_t)byte;
        }
        for (size_t row = 0; row < BLOCKS * DOT_ROWS; row++) {
            size_t at = row / DOT_ROWS * size * 8 + i / 8 * 64 + row % DOT_ROWS * 4 + i % 4;
            high[at] |= (uint8_t)(extreme_high(kind, row, i, code) << (i % 8 < 4 ? 0 : 4));
        }
    }
    for (size_t row = 0; row < BLOCKS * DOT_ROWS; row++) {
        scales[row] = (1 + fabsf(next_value()) * (float)(row % 5)) / 127 / sqrtf((float)size);
        coarse[row] = scales[row] * 8.4F * sqrtf((float)size) * fabsf(next_value());
        if (kind == 11) // one row a block, with more than upper bits can lose
            coarse[row] *= row % DOT_ROWS == 5 ? 60 * fabsf(next_value()) : -INFINITY;
        fine[row] = INFINITY; // what passes by the upper bits passes
    }
    for (size_t p = 0; p < DOT_TILE; p++) {
        tile.scales[p] = (1 + fabsf(next_value()) * (float)p) / 127 / sqrtf((float)size);
        tile.norms[p] = 1 + next_value() * 0.01F;
    }
    memcpy(one.codes[0], tile.codes[0], size);
    one.sums[0] = tile.sums[0];
    one.scales[0] = tile.scales[0];
    one.norms[0] = tile.norms[0];
    rows_ready(&tile, size);
    rows_ready(&one, size);
}

/// What a row's upper bits allow a probe of the tile, as dot.h has it.
static float bound_of(size_t row, size_t p, size_t size)
{
    int32_t sum = 0;
    for (size_t i = 0; i < size; i++) {
        size_t at = row / DOT_ROWS * size * 8 + i / 8 * 64 + row % DOT_ROWS * 4 + i % 4;
        sum += (high[at] >> (i % 8 < 4 ? 0 : 4) & 15) * tile.codes[p][i];
    }
    float near = (float)(16 * sum - 120 * tile.sums[p]) * scales[row];
    float slack = coarse[row] * tile.norms[p];
    near = near * tile.scales[p];
    return near + slack;
}

/// The highest bound of all rows, or any other.
static float some_bound(size_t p, size_t size, bool highest)
{
    float most = bound_of(next_random() % (BLOCKS * DOT_ROWS), p, size);
    for (size_t row = 0; row < BLOCKS * DOT_ROWS && highest; row++)
        most = fmaxf(most, bound_of(row, p, size));
    return most;
}

/// Cuts that some row just reaches or just misses, of every probe or of one alone, while nothing
/// reaches the others': a kernel that leaves out rows by anything less exact has to err to the safe
/// side. And one probe's cut at or below zero.
static void extreme_cuts(unsigned round, size_t size, float cuts[DOT_TILE])
{
    size_t alone = next_random() % DOT_TILE;
    for (size_t p = 0; p < DOT_TILE; p++) {
        cuts[p] = round % 4 == 0 ? some_bound(p, size, false) : INFINITY;
        if (round % 4 != 0 && p == alone)
            cuts[p] = some_bound(p, size, round % 4 != 3);
        if (round % 5 == 0)
            cuts[p] = nextafterf(cuts[p], INFINITY);
        if (round % 11 == 0 && p == alone)
            cuts[p] = round % 2 == 0 ? -0.01F : 0.0F;
    }
}

static bool extremes_alike(const struct dot_kernels *kernels)
{
    static const size_t sizes[] = {16, 128, 192, 208, 512, 1024};
    bool alike = true;
    unsigned passed = 0;
    for (unsigned round = 0; round < 6 * 12 * 25; round++) {
        size_t size = sizes[round % 6];
        uint16_t expected[BLOCKS * (1 + DOT_TILE)] = {0}, got[BLOCKS * (1 + DOT_TILE)] = {0};
        float cuts[DOT_TILE];
        move(round);
        fill_extreme(round / 6 % 12, size);
        extreme_cuts(round / 72 + round, size, cuts);
        struct dot_rows rows = {high, low, scales, coarse, fine, size / 4};
        dot_kernels_c.scan_one(&rows, BLOCKS, &one, cuts[0], expected);
        dot_kernels_c.scan_tile(&rows, BLOCKS, &tile, cuts, expected + BLOCKS);
        kernels->scan_one(&rows, BLOCKS, &one, cuts[0], got);
        kernels->scan_tile(&rows, BLOCKS, &tile, cuts, got + BLOCKS);
        alike = alike && memcmp(expected, got, sizeof got) == 0;
        for (size_t i = 0; i < BLOCKS * (1 + DOT_TILE); i++)
            passed += (unsigned)__builtin_popcount(expected[i]);
    }
    return alike && passed > 6 * 12 * 25;
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
        rows_ready(&one, size);
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
        result(extremes_alike(list[k]), "scans extremes as plain C", list[k]->name);
        result(rows_alike(list[k]), "finds as plain C", list[k]->name);
    }
    result(hash == KNOWN_RESULTS, "gives the known results", "c");
    printf("1..%u\n# %#llx\n", tests, (unsigned long long)hash);
    return failed ? 1 : 0;
}
