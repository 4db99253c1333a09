// SPDX-License-Identifier: Apache-2.0
// test_dot.c - every kernel gives the bits of plain C, and plain C gives the known ones: a
// kernel-against-C check alone would not see a whole build drift.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "crypt/hash.h"
#include "face/match/dot.h"
#include "face/match/rows.h"
#include "made.h"

#define SIZE_MAX_HERE 1024
#define ROUNDS        3000
#define BLOCKS        7

/// SHA-256 over the bits of 4,000 scores of made-up vectors; the same with gcc, clang, any -O, any
/// CPU.
#define KNOWN_SCORES "d594bfe60b9a2dcf03468f3acf592fef06bf312afb61798178e874b2ba5290d3"

static _Alignas(64) float a[SIZE_MAX_HERE];
static _Alignas(64) float b[SIZE_MAX_HERE];

/// Values of many magnitudes, zeros and denormals among them.
static void fill(float *values, size_t size, int scale, uint64_t *state)
{
    for (size_t i = 0; i < size; i++) {
        int spread = scale == 0 ? 0 : (int)(made_random(state) % (uint64_t)(2 * scale)) - scale;
        values[i] = ldexpf(made_value(state), spread);
        if (made_random(state) % 17 == 0)
            values[i] = made_random(state) % 2 == 0 ? 0.0F : -0.0F;
    }
}

static void every_kernel_scores_as_plain_c(void **state)
{
    (void)state;
    static const int scales[] = {0, 3, 20, 60, 130};
    const struct dot_kernels *kernels[DOT_KERNELS_MAX];
    size_t count = dot_kernels_list(kernels);
    uint64_t seed = 42;
    for (int round = 0; round < ROUNDS; round++) {
        size_t size = (1 + made_random(&seed) % (SIZE_MAX_HERE / DOT_LANES)) * DOT_LANES;
        int scale = scales[round % 5];
        fill(a, size, scale, &seed);
        fill(b, size, scale, &seed);
        float expected = dot_kernels_c.score(a, b, size);
        for (size_t k = 0; k < count; k++) {
            float got = kernels[k]->score(a, b, size);
            if (memcmp(&got, &expected, sizeof got) != 0)
                fail_msg("%s: %a for %a, %zu values", kernels[k]->name, (double)got,
                         (double)expected, size);
        }
    }
}

static void scores_are_the_known_ones(void **state)
{
    (void)state;
    struct crypt_sha256 hasher;
    uint8_t hash[CRYPT_HASH_SIZE];
    char hex[2 * CRYPT_HASH_SIZE + 1];
    uint64_t seed = 7;
    crypt_sha256_init(&hasher);
    for (int round = 0; round < 4000; round++) {
        size_t size = (size_t)(1 + round % 32) * DOT_LANES;
        fill(a, size, round % 3 * 8, &seed);
        fill(b, size, round % 3 * 8, &seed);
        float score = dot_kernels_c.score(a, b, size);
        uint32_t bits;
        memcpy(&bits, &score, sizeof bits);
        uint8_t bytes[4] = {(uint8_t)bits, (uint8_t)(bits >> 8), (uint8_t)(bits >> 16),
                            (uint8_t)(bits >> 24)};
        crypt_sha256_update(&hasher, bytes, sizeof bytes);
    }
    crypt_sha256_final(&hasher, hash);
    text_from_bytes(hex, hash, sizeof hash);
    assert_string_equal(hex, KNOWN_SCORES);
}

/// By hand: each lane's order shows in the rounding.
static void scores_in_the_stated_order(void **state)
{
    (void)state;
    memset(a, 0, sizeof a);
    for (size_t i = 0; i < SIZE_MAX_HERE; i++)
        b[i] = 1;
    a[0] = 16777216; // 2^24: a lonely 1 is lost beside it, a 2 is not
    a[8] = 1;
    a[4] = 1;
    assert_true(dot_kernels_c.score(a, b, 16) == 16777216.0F);
    a[4] = 0;
    a[12] = 1;
    a[4] = 1;
    a[8] = 0;
    assert_true(dot_kernels_c.score(a, b, 16) == 16777218.0F);
}

static _Alignas(64) uint8_t high[BLOCKS * DOT_GROUPS_MAX * 32];
static _Alignas(64) uint8_t low[BLOCKS * DOT_GROUPS_MAX * 32];
static _Alignas(64) float scales[BLOCKS * DOT_ROWS];
static _Alignas(64) float coarse[BLOCKS * DOT_ROWS];
static _Alignas(64) float fine[BLOCKS * DOT_ROWS];
static struct dot_tile one;
static struct dot_tile tile;

/// Any bytes that could stand there, the largest and the smallest often; in every tenth round
/// nothing else. Where `likely`, errors as rows have them.
static void fill_scan(size_t groups, bool extreme, bool likely, uint64_t *seed)
{
    for (size_t i = 0; i < groups * 32 * BLOCKS; i++) {
        bool most = extreme || made_random(seed) % 7 == 0;
        high[i] = (uint8_t)(most ? 255 : made_random(seed));
    }
    for (size_t i = 0; i < BLOCKS * DOT_ROWS * DOT_LOW_SIZE(groups); i++) {
        bool most = extreme || made_random(seed) % 7 == 0;
        bool behind = i % DOT_LOW_SIZE(groups) >= groups * 2;
        low[i] = (uint8_t)(behind ? 0 : most ? 255 : made_random(seed));
    }
    for (size_t i = 0; i < BLOCKS * DOT_ROWS; i++) {
        scales[i] = fabsf(made_value(seed)) * 0.002F;
        coarse[i] = made_random(seed) % 9 == 0 ? -INFINITY : fabsf(made_value(seed)) * 0.1F;
        if (likely && coarse[i] > 0) // as much as upper bits can lose
            coarse[i] *= scales[i] * 2500;
        fine[i] = coarse[i] * 0.1F;
    }
    for (size_t p = 0; p < DOT_TILE; p++) {
        tile.sums[p] = 0;
        for (size_t g = 0; g < groups; g++) {
            uint32_t word = 0;
            for (unsigned j = 0; j < 4; j++) {
                int8_t byte = (int8_t)(made_random(seed) % 255 - 127);
                if (extreme || made_random(seed) % 7 == 0)
                    byte = p % 2 == 0 ? 127 : -127;
                word |= (uint32_t)(uint8_t)byte << (8 * j);
                tile.sums[p] += byte;
                tile.codes[p][4 * g + j] = byte;
            }
            tile.words[g * DOT_TILE + p] = (int32_t)word;
            if (p == 0)
                one.words[g] = (int32_t)word;
        }
        tile.scales[p] = fabsf(made_value(seed)) * 0.002F;
        tile.norms[p] = 1;
    }
    memcpy(one.codes[0], tile.codes[0], groups * 4);
    one.sums[0] = tile.sums[0];
    one.scales[0] = tile.scales[0];
    one.norms[0] = tile.norms[0];
    rows_ready(&tile, groups * 4);
    rows_ready(&one, groups * 4);
}

static void every_kernel_scans_as_plain_c(void **state)
{
    (void)state;
    const struct dot_kernels *kernels[DOT_KERNELS_MAX];
    size_t count = dot_kernels_list(kernels);
    uint64_t seed = 99;
    unsigned passed = 0;
    for (int round = 0; round < 300; round++) {
        size_t groups = (1 + made_random(&seed) % (DOT_GROUPS_MAX / 4)) * 4;
        if (round % 10 == 0)
            groups = round % 20 == 0 ? DOT_GROUPS_MAX : 48;
        struct dot_rows rows = {high, low, scales, coarse, fine, groups};
        float cuts[DOT_TILE];
        uint16_t expected[BLOCKS * (1 + DOT_TILE)], got[BLOCKS * (1 + DOT_TILE)];
        fill_scan(groups, round % 10 == 0, round % 4 != 0, &seed);
        for (size_t p = 0; p < DOT_TILE; p++)
            cuts[p] = round % 3 == 0 ? made_value(&seed) * 0.3F : fabsf(made_value(&seed)) * 0.3F;
        size_t blocks = 1 + (size_t)round % BLOCKS;
        memset(expected, 0, sizeof expected);
        memset(got, 0, sizeof got);
        for (size_t k = 0; k < count; k++) {
            uint16_t *masks = k == 0 ? expected : got;
            kernels[k]->scan_one(&rows, blocks, &one, cuts[0], masks);
            kernels[k]->scan_tile(&rows, blocks, &tile, cuts, masks + BLOCKS);
            if (k > 0 && memcmp(expected, got, sizeof got) != 0)
                fail_msg("%s passes other rows than plain C", kernels[k]->name);
        }
        for (size_t i = 0; i < blocks; i++)
            assert_int_equal(expected[i], expected[BLOCKS + i * DOT_TILE]);
        for (size_t i = 0; i < ARRAY_COUNT(expected); i++)
            passed += (unsigned)__builtin_popcount(expected[i]);
    }
    assert_in_range(passed, 3000, 300 * BLOCKS * 9 * 16 / 2);
}

/// The bound that the search rests on, in doubles: no score is above what the bytes allow.
static void bytes_never_hide_a_score(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int round = 0; round < 4000; round++) {
        struct overt_template x, y;
        int8_t qx[OVERT_TEMPLATE_DIMENSION_MAX], qy[OVERT_TEMPLATE_DIMENSION_MAX];
        int32_t dimension = round % 3 == 0 ? 16 : round % 3 == 1 ? 192 : 512;
        made_template(&x, dimension, &seed);
        made_template(&y, dimension, &seed);
        if (round % 5 == 0) // near twins, where the bound matters most
            for (int32_t i = 0; i < dimension; i++)
                y.values[i] = x.values[i] + made_value(&seed) * 0.01F;
        if (round % 7 == 0) // one large value makes the steps coarse
            y.values[0] = 10;
        made_normalise(&y);
        memcpy(a, x.values, (size_t)dimension * sizeof *a);
        memcpy(b, y.values, (size_t)dimension * sizeof *b);
        float score = dot_kernels_c.score(a, b, (size_t)dimension);
        struct quantised row = quantise(a, (size_t)dimension, qx);
        struct quantised probe = quantise(b, (size_t)dimension, qy);
        int32_t sum = 0, part = 0;
        for (int32_t i = 0; i < dimension; i++) {
            sum += qx[i] * qy[i];
            part += ((qx[i] + 128) / 16 * 16 - 120) * qy[i];
        }
        float cut = quantise_cut(&probe, (size_t)dimension, score);
        assert_true((float)sum * row.scale * probe.scale + row.error * probe.norm >= cut);
        assert_true((float)part * row.scale * probe.scale + row.coarse * probe.norm >= cut);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kernel_scores_as_plain_c),
        cmocka_unit_test(scores_are_the_known_ones),
        cmocka_unit_test(scores_in_the_stated_order),
        cmocka_unit_test(every_kernel_scans_as_plain_c),
        cmocka_unit_test(bytes_never_hide_a_score),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
