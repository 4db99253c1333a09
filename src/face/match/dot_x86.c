// SPDX-License-Identifier: Apache-2.0
// dot_x86.c - AVX2, and AVX-512 with VNNI, to the same bits as dot.c. Multiplication and addition
// stay two instructions (-ffp-contract=off), since an fma rounds once where dot.c rounds twice.
#include "face/match/dot.h"

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

#define AVX2 TARGET("avx2")
#define AVX512 TARGET("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")

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
        low = _mm256_add_ps(low, _mm256_mul_ps(_mm256_load_ps(a + i), _mm256_load_ps(b + i)));
        high = _mm256_add_ps(high,
                             _mm256_mul_ps(_mm256_load_ps(a + i + 8), _mm256_load_ps(b + i + 8)));
    }
    return fold_avx2(low, high);
}

/// Eight rows of a block.
AVX2 static unsigned passing_avx2(__m256i sums, const float *scales, const float *errors,
                                  const struct dot_tile *tile, size_t probe, float cut)
{
    __m256i whole = _mm256_sub_epi32(sums, _mm256_set1_epi32(tile->offsets[probe]));
    __m256 near = _mm256_mul_ps(_mm256_cvtepi32_ps(whole), _mm256_load_ps(scales));
    __m256 slack = _mm256_mul_ps(_mm256_load_ps(errors), _mm256_set1_ps(tile->norms[probe]));
    near = _mm256_mul_ps(near, _mm256_set1_ps(tile->scales[probe]));
    __m256 pass = _mm256_cmp_ps(_mm256_add_ps(near, slack), _mm256_set1_ps(cut), _CMP_GE_OQ);
    return (unsigned)_mm256_movemask_ps(pass);
}

/// Sums of eight rows with `count` probes. Bytes are widened to 16 bits, since the byte product of
/// AVX2 saturates.
AVX2 static ALWAYS_INLINE void sum_avx2(const uint8_t *codes, size_t groups,
                                        const struct dot_tile *tile, const size_t count,
                                        __m256i *sums)
{
    const __m256i low_bytes = _mm256_set1_epi16(0xff);
    for (size_t p = 0; p < count; p++)
        sums[p] = _mm256_setzero_si256();
    for (size_t g = 0; g < groups; g++) {
        __m256i bytes = _mm256_load_si256((const __m256i *)(const void *)(codes + g * 64));
        __m256i even = _mm256_and_si256(bytes, low_bytes);
        __m256i odd = _mm256_srli_epi16(bytes, 8);
        for (size_t p = 0; p < count; p++) {
            __m256i evens = _mm256_set1_epi32(tile->evens[g * count + p]);
            __m256i odds = _mm256_set1_epi32(tile->odds[g * count + p]);
            sums[p] = _mm256_add_epi32(sums[p], _mm256_add_epi32(_mm256_madd_epi16(even, evens),
                                                                 _mm256_madd_epi16(odd, odds)));
        }
    }
}

AVX2 static void scan_one_avx2(const struct dot_rows *rows, size_t blocks,
                               const struct dot_tile *tile, float cut, uint16_t *masks)
{
    for (size_t i = 0; i < blocks; i++) {
        const uint8_t *codes = rows->codes + i * rows->groups * 64;
        const float *scales = rows->scales + i * DOT_ROWS;
        const float *errors = rows->errors + i * DOT_ROWS;
        __m256i low, high;
        sum_avx2(codes, rows->groups, tile, 1, &low);
        sum_avx2(codes + 32, rows->groups, tile, 1, &high);
        masks[i] = (uint16_t)(passing_avx2(low, scales, errors, tile, 0, cut) |
                              passing_avx2(high, scales + 8, errors + 8, tile, 0, cut) << 8);
    }
}

AVX2 static void scan_tile_avx2(const struct dot_rows *rows, size_t block,
                                const struct dot_tile *tile, const float cuts[DOT_TILE],
                                uint16_t masks[DOT_TILE])
{
    const uint8_t *codes = rows->codes + block * rows->groups * 64;
    const float *scales = rows->scales + block * DOT_ROWS;
    const float *errors = rows->errors + block * DOT_ROWS;
    NO_INIT __m256i low[DOT_TILE];
    NO_INIT __m256i high[DOT_TILE];
    sum_avx2(codes, rows->groups, tile, DOT_TILE, low);
    sum_avx2(codes + 32, rows->groups, tile, DOT_TILE, high);
    for (size_t p = 0; p < DOT_TILE; p++)
        masks[p] = (uint16_t)(passing_avx2(low[p], scales, errors, tile, p, cuts[p]) |
                              passing_avx2(high[p], scales + 8, errors + 8, tile, p, cuts[p]) << 8);
}

static const struct dot_kernels kernels_avx2 = {
    .name = "avx2", .score = score_avx2, .scan_one = scan_one_avx2, .scan_tile = scan_tile_avx2};

// ---- AVX-512 with VNNI ----

AVX512 static float score_avx512(const float *a, const float *b, size_t size)
{
    __m512 lanes = _mm512_setzero_ps();
    for (size_t i = 0; i < size; i += DOT_LANES)
        lanes = _mm512_add_ps(lanes, _mm512_mul_ps(_mm512_load_ps(a + i), _mm512_load_ps(b + i)));
    __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(lanes), _mm512_extractf32x8_ps(lanes, 1));
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}

AVX512 static ALWAYS_INLINE uint16_t passing_avx512(__m512i sums, __m512 scales, __m512 errors,
                                                    const struct dot_tile *tile, size_t probe,
                                                    float cut)
{
    __m512i whole = _mm512_sub_epi32(sums, _mm512_set1_epi32(tile->offsets[probe]));
    __m512 near = _mm512_mul_ps(_mm512_cvtepi32_ps(whole), scales);
    __m512 slack = _mm512_mul_ps(errors, _mm512_set1_ps(tile->norms[probe]));
    near = _mm512_mul_ps(near, _mm512_set1_ps(tile->scales[probe]));
    return (uint16_t)_mm512_cmp_ps_mask(_mm512_add_ps(near, slack), _mm512_set1_ps(cut),
                                        _CMP_GE_OQ);
}

/// Two sums side by side, so that an addition need not wait for the one before.
AVX512 static void scan_one_avx512(const struct dot_rows *rows, size_t blocks,
                                   const struct dot_tile *tile, float cut, uint16_t *masks)
{
    const size_t groups = rows->groups;
    for (size_t i = 0; i < blocks; i++) {
        const uint8_t *codes = rows->codes + i * groups * 64;
        __m512i even = _mm512_setzero_si512();
        __m512i odd = _mm512_setzero_si512();
        for (size_t g = 0; g < groups; g += 2) {
            even = _mm512_dpbusd_epi32(even, _mm512_load_si512(codes + g * 64),
                                       _mm512_set1_epi32(tile->words[g]));
            odd = _mm512_dpbusd_epi32(odd, _mm512_load_si512(codes + g * 64 + 64),
                                      _mm512_set1_epi32(tile->words[g + 1]));
        }
        masks[i] =
            passing_avx512(_mm512_add_epi32(even, odd), _mm512_load_ps(rows->scales + i * DOT_ROWS),
                           _mm512_load_ps(rows->errors + i * DOT_ROWS), tile, 0, cut);
    }
}

AVX512 static void scan_tile_avx512(const struct dot_rows *rows, size_t block,
                                    const struct dot_tile *tile, const float cuts[DOT_TILE],
                                    uint16_t masks[DOT_TILE])
{
    const uint8_t *codes = rows->codes + block * rows->groups * 64;
    NO_INIT __m512i sums[DOT_TILE];
    for (size_t p = 0; p < DOT_TILE; p++)
        sums[p] = _mm512_setzero_si512();
    for (size_t g = 0; g < rows->groups; g++) {
        __m512i bytes = _mm512_load_si512(codes + g * 64);
        for (size_t p = 0; p < DOT_TILE; p++)
            sums[p] = _mm512_dpbusd_epi32(sums[p], bytes,
                                          _mm512_set1_epi32(tile->words[g * DOT_TILE + p]));
    }
    __m512 scales = _mm512_load_ps(rows->scales + block * DOT_ROWS);
    __m512 errors = _mm512_load_ps(rows->errors + block * DOT_ROWS);
    for (size_t p = 0; p < DOT_TILE; p++)
        masks[p] = passing_avx512(sums[p], scales, errors, tile, p, cuts[p]);
}

static const struct dot_kernels kernels_avx512 = {.name = "avx512-vnni",
                                                  .score = score_avx512,
                                                  .scan_one = scan_one_avx512,
                                                  .scan_tile = scan_tile_avx512};

size_t dot_kernels_machine(const struct dot_kernels *list[3])
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
