// SPDX-License-Identifier: Apache-2.0
// dot_x86.c - AVX2, and AVX-512 with VNNI, to the same bits as dot.c. Multiplication and addition
// stay two instructions (-ffp-contract=off), since an fma rounds once where dot.c rounds twice.
#include "face/match/dot.h"

#include <stdbool.h>

// GCC 12 takes the undefined pass-through operand of unmasked AVX-512 intrinsics for a mistake (GCC
// bug 105593); the warning is raised at the header's lines.
#if !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#if !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#include "base/attr.h"

#define AVX2        TARGET("avx2")
#define AVX512      TARGET("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")
#define TILE_BLOCKS 3    ///< 24 sums, 3 of rows, a probe's word and a mask fit into 32 registers
#define WAIT_BLOCKS 64   ///< blocks between two looks at the lower bits, for one probe
#define WAIT_TILES  4    ///< times TILE_BLOCKS blocks, for a tile
#define PREFETCH    4096 ///< bytes ahead: processors fetch ahead within a page only

static ALWAYS_INLINE void prefetch(const uint8_t *bytes, size_t size)
{
    for (size_t at = 0; at < size; at += 64)
        __builtin_prefetch(bytes + at);
}

// ---- AVX2 ----

/// Lanes 0-7 and 8-15, added up in the order of dot.c.
AVX2 static float fold_avx2(__m256 low, __m256 high)
{
    __m256 eight = _mm256_add_ps(low, high);
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    __m128 one = _mm_add_ss(two, _mm_shuffle_ps(two, two, 1));
    return _mm_cvtss_f32(one);
}

AVX2 static float score_avx2(const float *a, const float *b, size_t size)
{
    __m256 low = _mm256_setzero_ps();
    __m256 high = _mm256_setzero_ps();
    for (size_t i = 0; i < size; i += DOT_LANES) {
        low = _mm256_add_ps(low, _mm256_mul_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i)));
        high = _mm256_add_ps(high,
                             _mm256_mul_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8)));
    }
    return fold_avx2(low, high);
}

/// Which of eight rows pass, given their sums.
AVX2 static unsigned passing_avx2(__m256i sums, const float *scales, const float *errors,
                                  const struct dot_tile *tile, size_t probe, float cut)
{
    __m256 near = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), _mm256_loadu_ps(scales));
    __m256 slack = _mm256_mul_ps(_mm256_loadu_ps(errors), _mm256_set1_ps(tile->norms[probe]));
    near = _mm256_mul_ps(near, _mm256_set1_ps(tile->scales[probe]));
    __m256 pass = _mm256_cmp_ps(_mm256_add_ps(near, slack), _mm256_set1_ps(cut), _CMP_GE_OQ);
    return (unsigned)_mm256_movemask_ps(pass);
}

/// Adds the products of eight rows with `count` probes, for vectors from..to of a half. A byte
/// product adds two of at most 15 * 127 in 16 bits, and eight of those still fit.
AVX2 static ALWAYS_INLINE void add_avx2(const uint8_t *half, size_t from, size_t to,
                                        const int32_t *words, const size_t step, const size_t count,
                                        __m256i *sums)
{
    const __m256i four = _mm256_set1_epi8(15);
    NO_INIT __m256i part[DOT_TILE];
    for (size_t p = 0; p < count; p++)
        part[p] = _mm256_setzero_si256();
    for (size_t v = from; v < to; v++) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(half + v * 64));
        __m256i lower = _mm256_and_si256(bytes, four);
        __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), four);
        for (size_t p = 0; p < count; p++) {
            __m256i one = _mm256_set1_epi32(words[2 * v * step + p]);
            __m256i two = _mm256_set1_epi32(words[(2 * v + 1) * step + p]);
            part[p] = _mm256_add_epi16(part[p], _mm256_add_epi16(_mm256_maddubs_epi16(lower, one),
                                                                 _mm256_maddubs_epi16(upper, two)));
        }
    }
    for (size_t p = 0; p < count; p++)
        sums[p] = _mm256_add_epi32(sums[p], _mm256_madd_epi16(part[p], _mm256_set1_epi16(1)));
}

/// Sums of eight rows of a half with `count` probes.
AVX2 static ALWAYS_INLINE void sum_avx2(const uint8_t *half, size_t groups, const int32_t *words,
                                        const size_t step, const size_t count, __m256i *sums)
{
    size_t v = 0;
    for (size_t p = 0; p < count; p++)
        sums[p] = _mm256_setzero_si256();
    for (; v + 4 <= groups / 2; v += 4)
        add_avx2(half, v, v + 4, words, step, count, sums);
    if (v < groups / 2)
        add_avx2(half, v, groups / 2, words, step, count, sums);
}

/// Rows 8 * eight .. of a block, against one probe; `high` is their sum of the upper bits.
AVX2 static unsigned coarse_avx2(const struct dot_rows *rows, size_t row,
                                 const struct dot_tile *tile, size_t probe, __m256i high, float cut)
{
    __m256i sums =
        _mm256_sub_epi32(_mm256_slli_epi32(high, 4), _mm256_set1_epi32(120 * tile->sums[probe]));
    return passing_avx2(sums, rows->scales + row, rows->coarse + row, tile, probe, cut);
}

AVX2 static unsigned fine_avx2(const struct dot_rows *rows, size_t row, const struct dot_tile *tile,
                               size_t probe, size_t step, __m256i high, float cut)
{
    NO_INIT __m256i low;
    size_t at = row / DOT_ROWS * rows->groups * 32 + row % DOT_ROWS * 4;
    sum_avx2(rows->low + at, rows->groups, tile->words + probe, step, 1, &low);
    __m256i sums = _mm256_sub_epi32(_mm256_add_epi32(_mm256_slli_epi32(high, 4), low),
                                    _mm256_set1_epi32(128 * tile->sums[probe]));
    return passing_avx2(sums, rows->scales + row, rows->fine + row, tile, probe, cut);
}

/// Rows that the upper bits let pass: their lower bits are on their way from memory while the next
/// are scanned.
struct wait_avx2 {
    __m256i high;
    uint16_t block, eight, probe;
};

AVX2 static void scan_one_avx2(const struct dot_rows *rows, size_t blocks,
                               const struct dot_tile *tile, float cut, uint16_t *masks)
{
    const size_t size = rows->groups * 32;
    NO_INIT struct wait_avx2 waits[2 * WAIT_BLOCKS];
    for (size_t begin = 0; begin < blocks; begin += WAIT_BLOCKS) {
        size_t end = begin + WAIT_BLOCKS < blocks ? begin + WAIT_BLOCKS : blocks;
        size_t waiting = 0;
        for (size_t i = begin; i < end; i++) {
            prefetch(rows->high + i * size + PREFETCH, size);
            masks[i] = 0;
            for (size_t e = 0; e < 2; e++) {
                NO_INIT __m256i high;
                sum_avx2(rows->high + i * size + 32 * e, rows->groups, tile->words, 1, 1, &high);
                unsigned pass = coarse_avx2(rows, i * DOT_ROWS + 8 * e, tile, 0, high, cut);
                masks[i] = (uint16_t)(masks[i] | pass << (8 * e));
                if (pass != 0)
                    waits[waiting++] =
                        (struct wait_avx2){high, (uint16_t)(i - begin), (uint16_t)e, 0};
            }
            if (masks[i] != 0)
                prefetch(rows->low + i * size, size);
        }
        for (size_t w = 0; w < waiting; w++) {
            size_t i = begin + waits[w].block, e = waits[w].eight;
            unsigned pass = fine_avx2(rows, i * DOT_ROWS + 8 * e, tile, 0, 1, waits[w].high, cut);
            masks[i] = (uint16_t)(masks[i] & (pass << (8 * e) | 0xff00U >> (8 * e)));
        }
    }
}

AVX2 static void scan_tile_avx2(const struct dot_rows *rows, size_t blocks,
                                const struct dot_tile *tile, const float cuts[DOT_TILE],
                                uint16_t *masks)
{
    const size_t size = rows->groups * 32;
    for (size_t i = 0; i < blocks * 2; i++) {
        size_t row = i * 8;
        NO_INIT __m256i high[DOT_TILE];
        sum_avx2(rows->high + i / 2 * size + i % 2 * 32, rows->groups, tile->words, DOT_TILE,
                 DOT_TILE, high);
        for (size_t p = 0; p < DOT_TILE; p++) {
            unsigned pass = coarse_avx2(rows, row, tile, p, high[p], cuts[p]);
            if (pass != 0)
                pass &= fine_avx2(rows, row, tile, p, DOT_TILE, high[p], cuts[p]);
            uint16_t *mask = &masks[i / 2 * DOT_TILE + p];
            *mask = (uint16_t)(i % 2 == 0 ? pass : *mask | pass << 8);
        }
    }
}

static const struct dot_kernels kernels_avx2 = {
    .name = "avx2", .score = score_avx2, .scan_one = scan_one_avx2, .scan_tile = scan_tile_avx2};

// ---- AVX-512 with VNNI ----

AVX512 static float score_avx512(const float *a, const float *b, size_t size)
{
    __m512 lanes = _mm512_setzero_ps();
    for (size_t i = 0; i < size; i += DOT_LANES)
        lanes = _mm512_add_ps(lanes, _mm512_mul_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i)));
    __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(lanes), _mm512_extractf32x8_ps(lanes, 1));
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}

AVX512 static ALWAYS_INLINE unsigned passing_avx512(__m512i sums, const float *scales,
                                                    const float *errors,
                                                    const struct dot_tile *tile, size_t probe,
                                                    float cut)
{
    __m512 near = _mm512_mul_ps(_mm512_cvtepi32_ps(sums), _mm512_loadu_ps(scales));
    __m512 slack = _mm512_mul_ps(_mm512_loadu_ps(errors), _mm512_set1_ps(tile->norms[probe]));
    near = _mm512_mul_ps(near, _mm512_set1_ps(tile->scales[probe]));
    return _mm512_cmp_ps_mask(_mm512_add_ps(near, slack), _mm512_set1_ps(cut), _CMP_GE_OQ);
}

/// Sums of a half's block with one probe. Four side by side, so that an addition need not wait for
/// the one before.
AVX512 static ALWAYS_INLINE __m512i sum_avx512(const uint8_t *half, size_t groups,
                                               const int32_t *words, const size_t step)
{
    const __m512i four = _mm512_set1_epi8(15);
    __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
    for (size_t v = 0; v < groups / 2; v += 2) {
        const int32_t *word = words + 2 * v * step;
        __m512i one = _mm512_loadu_si512(half + v * 64);
        __m512i two = _mm512_loadu_si512(half + v * 64 + 64);
        __m512i one_upper = _mm512_and_si512(_mm512_srli_epi16(one, 4), four);
        __m512i two_upper = _mm512_and_si512(_mm512_srli_epi16(two, 4), four);
        a = _mm512_dpbusd_epi32(a, _mm512_and_si512(one, four), _mm512_set1_epi32(word[0]));
        b = _mm512_dpbusd_epi32(b, one_upper, _mm512_set1_epi32(word[step]));
        c = _mm512_dpbusd_epi32(c, _mm512_and_si512(two, four), _mm512_set1_epi32(word[2 * step]));
        d = _mm512_dpbusd_epi32(d, two_upper, _mm512_set1_epi32(word[3 * step]));
    }
    return _mm512_add_epi32(_mm512_add_epi32(a, b), _mm512_add_epi32(c, d));
}

AVX512 static ALWAYS_INLINE unsigned coarse_avx512(const struct dot_rows *rows, size_t block,
                                                   const struct dot_tile *tile, size_t probe,
                                                   __m512i high, float cut)
{
    __m512i sums =
        _mm512_sub_epi32(_mm512_slli_epi32(high, 4), _mm512_set1_epi32(120 * tile->sums[probe]));
    return passing_avx512(sums, rows->scales + block * DOT_ROWS, rows->coarse + block * DOT_ROWS,
                          tile, probe, cut);
}

AVX512 static NO_INLINE unsigned fine_avx512(const struct dot_rows *rows, size_t block,
                                             const struct dot_tile *tile, size_t probe, size_t step,
                                             __m512i high, float cut)
{
    __m512i low =
        sum_avx512(rows->low + block * rows->groups * 32, rows->groups, tile->words + probe, step);
    __m512i sums = _mm512_sub_epi32(_mm512_add_epi32(_mm512_slli_epi32(high, 4), low),
                                    _mm512_set1_epi32(128 * tile->sums[probe]));
    return passing_avx512(sums, rows->scales + block * DOT_ROWS, rows->fine + block * DOT_ROWS,
                          tile, probe, cut);
}

/// Rows that the upper bits let pass: their lower bits are on their way from memory while the next
/// are scanned.
struct wait_avx512 {
    __m512i high;
    uint32_t block, probe;
};

AVX512 static void scan_one_avx512(const struct dot_rows *rows, size_t blocks,
                                   const struct dot_tile *tile, float cut, uint16_t *masks)
{
    const size_t size = rows->groups * 32;
    NO_INIT struct wait_avx512 waits[WAIT_BLOCKS];
    for (size_t begin = 0; begin < blocks; begin += WAIT_BLOCKS) {
        size_t end = begin + WAIT_BLOCKS < blocks ? begin + WAIT_BLOCKS : blocks;
        size_t waiting = 0;
        for (size_t i = begin; i < end; i++) {
            prefetch(rows->high + i * size + PREFETCH, size);
            __m512i high = sum_avx512(rows->high + i * size, rows->groups, tile->words, 1);
            masks[i] = (uint16_t)coarse_avx512(rows, i, tile, 0, high, cut);
            if (masks[i] != 0) {
                waits[waiting++] = (struct wait_avx512){high, (uint32_t)i, 0};
                prefetch(rows->low + i * size, size);
            }
        }
        for (size_t w = 0; w < waiting; w++) {
            size_t i = waits[w].block;
            masks[i] &= (uint16_t)fine_avx512(rows, i, tile, 0, 1, waits[w].high, cut);
        }
    }
}

/// Sums of a half's `count` blocks, `size` bytes each, with a tile: at once, so that a probe's word
/// is fetched once for all blocks. `sum` is apart from `ret_sums` so that it stays in registers.
AVX512 static ALWAYS_INLINE void sum_tile_avx512(const uint8_t *half, size_t size,
                                                 const size_t count, const int32_t *words,
                                                 __m512i ret_sums[TILE_BLOCKS][DOT_TILE])
{
    const __m512i four = _mm512_set1_epi8(15);
    NO_INIT __m512i sum[TILE_BLOCKS][DOT_TILE], part[TILE_BLOCKS];
    for (size_t b = 0; b < count; b++)
        for (size_t p = 0; p < DOT_TILE; p++)
            sum[b][p] = _mm512_setzero_si512();
    for (size_t at = 0; at < size; at += 64, words += 2 * DOT_TILE) {
        for (size_t b = 0; b < count; b++)
            part[b] = _mm512_and_si512(_mm512_loadu_si512(half + b * size + at), four);
        for (size_t p = 0; p < DOT_TILE; p++)
            for (size_t b = 0; b < count; b++)
                sum[b][p] = _mm512_dpbusd_epi32(sum[b][p], part[b], _mm512_set1_epi32(words[p]));
        for (size_t b = 0; b < count; b++)
            part[b] = _mm512_and_si512(
                _mm512_srli_epi16(_mm512_loadu_si512(half + b * size + at), 4), four);
        for (size_t p = 0; p < DOT_TILE; p++)
            for (size_t b = 0; b < count; b++)
                sum[b][p] =
                    _mm512_dpbusd_epi32(sum[b][p], part[b], _mm512_set1_epi32(words[DOT_TILE + p]));
    }
    for (size_t b = 0; b < count; b++)
        for (size_t p = 0; p < DOT_TILE; p++)
            ret_sums[b][p] = sum[b][p];
}

/// The upper bits of `count` blocks; returns how many wait now.
AVX512 static ALWAYS_INLINE size_t tile_avx512(const struct dot_rows *rows, size_t block,
                                               const size_t count, const struct dot_tile *tile,
                                               const float cuts[DOT_TILE], uint16_t *masks,
                                               struct wait_avx512 *waits, size_t waiting)
{
    const size_t size = rows->groups * 32;
    NO_INIT __m512i sums[TILE_BLOCKS][DOT_TILE];
    sum_tile_avx512(rows->high + block * size, size, count, tile->words, sums);
    for (size_t b = 0; b < count; b++) {
        unsigned any = 0;
        for (size_t p = 0; p < DOT_TILE; p++) {
            unsigned mask = coarse_avx512(rows, block + b, tile, p, sums[b][p], cuts[p]);
            any |= mask;
            masks[(block + b) * DOT_TILE + p] = (uint16_t)mask;
            if (mask != 0)
                waits[waiting++] =
                    (struct wait_avx512){sums[b][p], (uint32_t)(block + b), (uint32_t)p};
        }
        if (any != 0)
            prefetch(rows->low + (block + b) * size, size);
    }
    return waiting;
}

AVX512 static void scan_tile_avx512(const struct dot_rows *rows, size_t blocks,
                                    const struct dot_tile *tile, const float cuts[DOT_TILE],
                                    uint16_t *masks)
{
    NO_INIT struct wait_avx512 waits[WAIT_TILES * TILE_BLOCKS * DOT_TILE];
    for (size_t i = 0; i < blocks;) {
        size_t waiting = 0;
        for (size_t t = 0; t < WAIT_TILES && i < blocks; t++) {
            bool whole = blocks - i >= TILE_BLOCKS;
            if (whole)
                waiting = tile_avx512(rows, i, TILE_BLOCKS, tile, cuts, masks, waits, waiting);
            else
                waiting = tile_avx512(rows, i, 1, tile, cuts, masks, waits, waiting);
            i += whole ? TILE_BLOCKS : 1;
        }
        for (size_t w = 0; w < waiting; w++) {
            size_t block = waits[w].block, p = waits[w].probe;
            masks[block * DOT_TILE + p] &=
                (uint16_t)fine_avx512(rows, block, tile, p, DOT_TILE, waits[w].high, cuts[p]);
        }
    }
}

static const struct dot_kernels kernels_avx512 = {.name = "avx512-vnni",
                                                  .score = score_avx512,
                                                  .scan_one = scan_one_avx512,
                                                  .scan_tile = scan_tile_avx512};

size_t dot_kernels_machine(const struct dot_kernels *list[DOT_KERNELS_MAX - 1])
{
    size_t count = 0;
    if (__builtin_cpu_supports("avx2"))
        list[count++] = &kernels_avx2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vnni"))
        list[count++] = &kernels_avx512;
    return count;
}
