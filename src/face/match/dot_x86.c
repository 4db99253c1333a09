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
#define TILE_BLOCKS 3    ///< 24 sums, 3 of rows, a word and a mask fit into 32 registers
#define WAIT_BLOCKS 64   ///< blocks between two looks at the lower bits, for one probe
#define WAIT_TILES  4    ///< blocks (AVX-512: times TILE_BLOCKS), for a tile
#define QUAD        4    ///< probes at once: their eight sums and the rest fit into 16 registers
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

/// sum + products of bytes, two of at most 15 * 127 in a place of 16 bits. In assembly: compilers
/// make all products first, for which there are too few registers.
AVX2 static ALWAYS_INLINE __m256i add_products(__m256i sum, __m256i bytes, __m256i word)
{
    NO_INIT __m256i products;
    __asm__("vpmaddubsw %3, %2, %1\n\tvpaddw %1, %0, %0"
            : "+x"(sum), "=&x"(products)
            : "x"(bytes), "x"(word));
    return sum;
}

/// Adds products of a block's sixteen rows, eight in sums[0] and eight in sums[1], with `probes`
/// probes, whose words are `step` apart, for `count` vectors; dot.h says why the sums are right.
AVX2 static ALWAYS_INLINE void add_avx2(const uint8_t *high, size_t count, const int32_t *words,
                                        const size_t step, const size_t probes,
                                        __m256i sums[2][QUAD])
{
    const __m256i four = _mm256_set1_epi8(15);
    for (size_t v = 0; v < count; v++, high += 64) {
        __m256i one = _mm256_loadu_si256((const __m256i *)(const void *)high);
        __m256i two = _mm256_loadu_si256((const __m256i *)(const void *)(high + 32));
        for (size_t upper = 0; upper < 2; upper++, words += step) {
            __m256i a = _mm256_and_si256(upper ? _mm256_srli_epi16(one, 4) : one, four);
            __m256i b = _mm256_and_si256(upper ? _mm256_srli_epi16(two, 4) : two, four);
            for (size_t p = 0; p < probes; p++) {
                __m256i word = _mm256_set1_epi32(words[p]);
                sums[0][p] = add_products(sums[0][p], a, word);
                sums[1][p] = add_products(sums[1][p], b, word);
            }
        }
    }
}

/// Sums of a block's rows with `probes` probes from `probe` on, as they lie in the tile; without
/// the tile's middles.
AVX2 static ALWAYS_INLINE void sum_avx2(const uint8_t *high, size_t vectors,
                                        const struct dot_tile *tile, size_t probe,
                                        const size_t step, const size_t probes,
                                        __m256i sums[2][QUAD])
{
    const __m256i ones = _mm256_set1_epi16(1);
    for (size_t p = 0; p < probes; p++)
        sums[0][p] = sums[1][p] = _mm256_setzero_si256();
    for (size_t v = 0, s = 0; v < vectors; v += tile->span, s++) {
        NO_INIT __m256i part[2][QUAD];
        for (size_t p = 0; p < probes; p++)
            part[0][p] = part[1][p] = _mm256_set1_epi32(tile->starts[s][probe + p]);
        add_avx2(high + v * 64, v + tile->span < vectors ? tile->span : vectors - v,
                 tile->words + 2 * v * step + probe, step, probes, part);
        for (size_t p = 0; p < probes; p++) {
            sums[0][p] = _mm256_add_epi32(sums[0][p], _mm256_madd_epi16(part[0][p], ones));
            sums[1][p] = _mm256_add_epi32(sums[1][p], _mm256_madd_epi16(part[1][p], ones));
        }
    }
}

/// Rows 8 * eight .. of a block, against one probe; `high` is their sum of the upper bits.
AVX2 static unsigned coarse_avx2(const struct dot_rows *rows, size_t row,
                                 const struct dot_tile *tile, size_t probe, __m256i high, float cut)
{
    __m256i sums =
        _mm256_sub_epi32(_mm256_slli_epi32(high, 4), _mm256_set1_epi32(120 * tile->sums[probe]));
    return passing_avx2(sums, rows->scales + row, rows->coarse + row, tile, probe, cut);
}

/// sum(l p) of one row: two products of at most 15 * 127 each fit into 16 bits.
AVX2 static ALWAYS_INLINE int32_t sum_low(const uint8_t *low, size_t half, const int8_t *codes)
{
    const __m256i four = _mm256_set1_epi8(15);
    __m256i sums = _mm256_setzero_si256();
    for (size_t k = 0; k < half; k += 32) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(low + k));
        __m256i one = _mm256_loadu_si256((const __m256i *)(const void *)(codes + k));
        __m256i two = _mm256_loadu_si256((const __m256i *)(const void *)(codes + half + k));
        __m256i lower = _mm256_and_si256(bytes, four);
        __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), four);
        __m256i products =
            _mm256_add_epi16(_mm256_maddubs_epi16(lower, one), _mm256_maddubs_epi16(upper, two));
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(products, _mm256_set1_epi16(1)));
    }
    __m128i part = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    part = _mm_add_epi32(part, _mm_shuffle_epi32(part, 0x4e));
    part = _mm_add_epi32(part, _mm_shuffle_epi32(part, 0xb1));
    return _mm_cvtsi128_si32(part);
}

/// Those of the rows from `row` on, in `mask`, that pass by all their bits;
/// `high` are their sums of the upper ones.
AVX2 static ALWAYS_INLINE unsigned fine_rows(const struct dot_rows *rows, size_t row,
                                             const struct dot_tile *tile, size_t probe,
                                             const int32_t *high, unsigned mask, float cut)
{
    const size_t half = rows->groups * 2, size = DOT_LOW_SIZE(rows->groups);
    for (unsigned left = mask; left != 0; left &= left - 1) {
        unsigned r = (unsigned)__builtin_ctz(left);
        int32_t low = sum_low(rows->low + (row + r) * size, half, tile->codes[probe]);
        if (!dot_row_passes(rows, row + r, tile, probe, high[r], low, cut))
            mask &= ~(1U << r);
    }
    return mask;
}

/// Asks for the lower bits of the rows in `mask`, and for what they lose.
static ALWAYS_INLINE void prefetch_rows(const struct dot_rows *rows, size_t row, unsigned mask)
{
    const size_t size = DOT_LOW_SIZE(rows->groups);
    __builtin_prefetch(rows->fine + row);
    for (; mask != 0; mask &= mask - 1)
        prefetch(rows->low + (row + (unsigned)__builtin_ctz(mask)) * size, size);
}

/// Rows that the upper bits let pass: their lower bits are on their way from memory while the next
/// are scanned.
struct wait_avx2 {
    _Alignas(32) int32_t high[8];
    uint32_t eight; ///< rows / 8
    uint16_t probe, mask;
};

/// Puts down eight rows that wait, if any do; returns how many entries wait now.
AVX2 static ALWAYS_INLINE size_t wait_avx2(const struct dot_rows *rows, size_t eight, size_t probe,
                                           __m256i high, unsigned mask, struct wait_avx2 *waits,
                                           size_t waiting)
{
    if (mask == 0)
        return waiting;
    prefetch_rows(rows, eight * 8, mask);
    struct wait_avx2 *wait = &waits[waiting];
    _mm256_store_si256((__m256i *)(void *)wait->high, high);
    wait->eight = (uint32_t)eight;
    wait->probe = (uint16_t)probe;
    wait->mask = (uint16_t)mask;
    return waiting + 1;
}

AVX2 static void scan_one_avx2(const struct dot_rows *rows, size_t blocks,
                               const struct dot_tile *tile, float cut, uint16_t *masks)
{
    const size_t size = rows->groups * 32;
    const __m256i middle = _mm256_set1_epi32(tile->middles[0]);
    NO_INIT struct wait_avx2 waits[2 * WAIT_BLOCKS];
    for (size_t begin = 0; begin < blocks; begin += WAIT_BLOCKS) {
        size_t end = begin + WAIT_BLOCKS < blocks ? begin + WAIT_BLOCKS : blocks;
        size_t waiting = 0;
        for (size_t i = begin; i < end; i++) {
            NO_INIT __m256i sums[2][QUAD];
            prefetch(rows->high + i * size + PREFETCH, size);
            masks[i] = 0;
            sum_avx2(rows->high + i * size, rows->groups / 2, tile, 0, 1, 1, sums);
            __m256i one = _mm256_add_epi32(sums[0][0], middle);
            __m256i two = _mm256_add_epi32(sums[1][0], middle);
            unsigned first = coarse_avx2(rows, i * 16, tile, 0, one, cut);
            unsigned second = coarse_avx2(rows, i * 16 + 8, tile, 0, two, cut);
            if ((first | second) == 0)
                continue;
            waiting = wait_avx2(rows, i * 2, 0, one, first, waits, waiting);
            waiting = wait_avx2(rows, i * 2 + 1, 0, two, second, waits, waiting);
        }
        for (size_t w = 0; w < waiting; w++) {
            size_t i = waits[w].eight;
            unsigned pass = fine_rows(rows, i * 8, tile, 0, waits[w].high, waits[w].mask, cut);
            masks[i / 2] = (uint16_t)(masks[i / 2] | pass << (i % 2 * 8));
        }
    }
}

// Before a row is tested in floats it is tested in whole numbers, sixteen rows at once; few are
// left. With C the sum of its row and E what quantise.h and dot.h say of both,
//     S = 16 sum(h p) - 120 sum(p) = 16 C + e, where C has the starts and middles e <= 0,
// the float test asks, but for the rounding of four operations (2^-22 of each term), whether
//     C + e / 16 + coarse norm / (16 scale probe scale)  >=  cut / (16 scale probe scale).
// Here a, b are numbers of the probe, u, w of the row:
//     a = 64 cut / probe scale, u = 64 / scale, both rounded down,
//     b = 4096 / 240 norm / probe scale, w = 240 coarse / scale, both rounded up;
// all by more than 2^-21. C in 16 bits, with saturation, which harms neither way, has 2 added by
// the starts (dot.h): more than what is lost when b w / 2^16 is rounded down and by 2^-22 of C. So
//     C + 2 + floor(b w / 2^16)  >=  floor(a u / 2^16)
// holds for each row that passes in floats. It needs a cut above 0, and that b, w fit; else every
// row is tested in floats.

/// a and b of each probe, twice in a word.
struct limits {
    _Alignas(32) int32_t near[DOT_TILE];
    _Alignas(32) int32_t slack[DOT_TILE];
    bool sure; ///< they can be used
};

AVX2 static void limits_avx2(const struct dot_tile *tile, const float *cuts, struct limits *limits)
{
    const __m256 cut = _mm256_loadu_ps(cuts), scale = _mm256_loadu_ps(tile->scales);
    const __m256 none = _mm256_cmp_ps(cut, _mm256_set1_ps(__builtin_inff()), _CMP_EQ_OQ);
    const __m256 least = _mm256_set1_ps(32767);
    __m256 near = _mm256_mul_ps(_mm256_div_ps(cut, scale), _mm256_set1_ps(64 * (1 - 0x1p-20F)));
    __m256 slack = _mm256_mul_ps(_mm256_div_ps(_mm256_loadu_ps(tile->norms), scale),
                                 _mm256_set1_ps(4096 / 240.0F * (1 + 0x1p-20F)));
    slack = _mm256_andnot_ps(none, slack);
    __m256 sure = _mm256_and_ps(_mm256_cmp_ps(cut, _mm256_setzero_ps(), _CMP_GT_OQ),
                                _mm256_cmp_ps(slack, _mm256_set1_ps(32766), _CMP_LE_OQ));
    __m256i a = _mm256_cvttps_epi32(_mm256_min_ps(near, least));
    __m256i b = _mm256_add_epi32(_mm256_cvttps_epi32(slack), _mm256_set1_epi32(1));
    a = _mm256_or_si256(a, _mm256_slli_epi32(a, 16));
    b = _mm256_or_si256(b, _mm256_slli_epi32(b, 16));
    _mm256_store_si256((__m256i *)(void *)limits->near, a);
    _mm256_store_si256((__m256i *)(void *)limits->slack, b);
    limits->sure = _mm256_movemask_ps(sure) == 0xff;
}

/// u and w of a block's rows, in the order in which sums are packed.
struct steps_avx2 {
    __m256i u, w;
    bool sure;
};

AVX2 static ALWAYS_INLINE struct steps_avx2 steps_avx2(const float *scales, const float *coarse)
{
    NO_INIT __m256i u[2], w[2];
    unsigned unsure = 0;
    for (size_t half = 0; half < 2; half++) {
        __m256 inverse = _mm256_div_ps(_mm256_set1_ps(1), _mm256_loadu_ps(scales + 8 * half));
        __m256 lost = _mm256_mul_ps(_mm256_loadu_ps(coarse + 8 * half), inverse);
        __m256 step = _mm256_mul_ps(inverse, _mm256_set1_ps(64 * (1 - 0x1p-20F)));
        lost = _mm256_mul_ps(lost, _mm256_set1_ps(240 * (1 + 0x1p-20F)));
        unsure |=
            (unsigned)_mm256_movemask_ps(_mm256_cmp_ps(lost, _mm256_set1_ps(65534), _CMP_NLE_UQ));
        lost = _mm256_max_ps(lost, _mm256_setzero_ps());
        u[half] = _mm256_cvttps_epi32(_mm256_min_ps(step, _mm256_set1_ps(65535)));
        w[half] = _mm256_add_epi32(_mm256_cvttps_epi32(lost), _mm256_set1_epi32(1));
    }
    return (struct steps_avx2){_mm256_packus_epi32(u[0], u[1]), _mm256_packus_epi32(w[0], w[1]),
                               unsure == 0};
}

/// All bits of the rows' places that do not pass.
AVX2 static ALWAYS_INLINE __m256i failing_avx2(__m256i one, __m256i two, struct steps_avx2 steps,
                                               const struct limits *limits, size_t probe)
{
    __m256i slack = _mm256_mulhi_epu16(steps.w, _mm256_set1_epi32(limits->slack[probe]));
    __m256i near = _mm256_mulhi_epu16(steps.u, _mm256_set1_epi32(limits->near[probe]));
    return _mm256_cmpgt_epi16(near, _mm256_adds_epi16(_mm256_packs_epi32(one, two), slack));
}

/// A block against QUAD probes in floats; returns how many wait now.
AVX2 static NO_INLINE size_t look_avx2(const struct dot_rows *rows, size_t block,
                                       const struct dot_tile *tile, size_t probe, const float *cuts,
                                       const __m256i sums[2][QUAD], const __m256i failing[QUAD],
                                       struct wait_avx2 *waits, size_t waiting)
{
    for (size_t p = 0; p < QUAD; p++)
        for (size_t half = 0; half < 2 && _mm256_movemask_epi8(failing[p]) != -1; half++) {
            size_t eight = block * 2 + half;
            __m256i high =
                _mm256_add_epi32(sums[half][p], _mm256_set1_epi32(tile->middles[probe + p]));
            unsigned pass = coarse_avx2(rows, eight * 8, tile, probe + p, high, cuts[probe + p]);
            waiting = wait_avx2(rows, eight, probe + p, high, pass, waits, waiting);
        }
    return waiting;
}

/// A block against QUAD probes of a tile; returns how many wait now.
AVX2 static ALWAYS_INLINE size_t quad_avx2(const struct dot_rows *rows, size_t block,
                                           const struct dot_tile *tile, size_t probe,
                                           const float *cuts, const struct limits *limits,
                                           struct steps_avx2 steps, struct wait_avx2 *waits,
                                           size_t waiting)
{
    NO_INIT __m256i sums[2][QUAD], kept[2][QUAD], failing[QUAD];
    const __m256i sure = _mm256_set1_epi32(limits->sure && steps.sure ? -1 : 0);
    sum_avx2(rows->high + block * rows->groups * 32, rows->groups / 2, tile, probe, DOT_TILE, QUAD,
             sums);
    __m256i all = sure;
    for (size_t p = 0; p < QUAD; p++) {
        failing[p] =
            _mm256_and_si256(sure, failing_avx2(sums[0][p], sums[1][p], steps, limits, probe + p));
        all = _mm256_and_si256(all, failing[p]);
    }
    if (_mm256_movemask_epi8(all) == -1)
        return waiting;
    for (size_t p = 0; p < QUAD; p++) {
        kept[0][p] = sums[0][p];
        kept[1][p] = sums[1][p];
    }
    return look_avx2(rows, block, tile, probe, cuts, (const __m256i(*)[QUAD])kept, failing, waits,
                     waiting);
}

AVX2 static void scan_tile_avx2(const struct dot_rows *rows, size_t blocks,
                                const struct dot_tile *tile, const float cuts[DOT_TILE],
                                uint16_t *masks)
{
    NO_INIT struct wait_avx2 waits[2 * WAIT_TILES * DOT_TILE];
    NO_INIT struct limits limits;
    limits_avx2(tile, cuts, &limits);
    for (size_t begin = 0; begin < blocks; begin += WAIT_TILES) {
        size_t end = begin + WAIT_TILES < blocks ? begin + WAIT_TILES : blocks;
        size_t waiting = 0;
        for (size_t i = begin; i < end; i++) {
            struct steps_avx2 steps =
                steps_avx2(rows->scales + i * DOT_ROWS, rows->coarse + i * DOT_ROWS);
            for (size_t p = 0; p < DOT_TILE; p += QUAD)
                waiting = quad_avx2(rows, i, tile, p, cuts, &limits, steps, waits, waiting);
        }
        for (size_t i = begin * DOT_TILE; i < end * DOT_TILE; i++)
            masks[i] = 0;
        for (size_t w = 0; w < waiting; w++) {
            const struct wait_avx2 *wait = &waits[w];
            size_t i = wait->eight, p = wait->probe;
            unsigned pass = fine_rows(rows, i * 8, tile, p, wait->high, wait->mask, cuts[p]);
            uint16_t *mask = &masks[i / 2 * DOT_TILE + p];
            *mask = (uint16_t)(*mask | pass << (i % 2 * 8));
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

/// Rows of `mask` in a block that pass by all their bits.
AVX512 static NO_INLINE unsigned fine_avx512(const struct dot_rows *rows, size_t block,
                                             const struct dot_tile *tile, size_t probe,
                                             __m512i high, unsigned mask, float cut)
{
    _Alignas(64) int32_t sums[DOT_ROWS];
    _mm512_store_si512(sums, high);
    return fine_rows(rows, block * DOT_ROWS, tile, probe, sums, mask, cut);
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
                prefetch_rows(rows, i * DOT_ROWS, masks[i]);
            }
        }
        for (size_t w = 0; w < waiting; w++) {
            size_t i = waits[w].block;
            masks[i] = (uint16_t)fine_avx512(rows, i, tile, 0, waits[w].high, masks[i], cut);
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
        for (size_t p = 0; p < DOT_TILE; p++) {
            unsigned mask = coarse_avx512(rows, block + b, tile, p, sums[b][p], cuts[p]);
            masks[(block + b) * DOT_TILE + p] = (uint16_t)mask;
            if (mask == 0)
                continue;
            prefetch_rows(rows, (block + b) * DOT_ROWS, mask);
            waits[waiting++] = (struct wait_avx512){sums[b][p], (uint32_t)(block + b), (uint32_t)p};
        }
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
            uint16_t *mask = &masks[block * DOT_TILE + p];
            *mask = (uint16_t)fine_avx512(rows, block, tile, p, waits[w].high, *mask, cuts[p]);
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
