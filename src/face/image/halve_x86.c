// SPDX-License-Identifier: Apache-2.0
// halve_x86.c - two rows to one of half the width with SSSE3, four pixels at a time.
#include "face/image/internal.h"

#ifdef __x86_64__
#include <immintrin.h>

/// Sums the two pixels of each pair: 16-bit R,G,B,R,G,B and two lanes of rubbish.
SIMD_TARGET("ssse3") static __m128i sum_pairs(const uint8_t *pixels)
{
    const __m128i order = _mm_setr_epi8(0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11, 12, 15, 13, 14);
    __m128i four = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)pixels), order);
    return _mm_maddubs_epi16(four, _mm_set1_epi8(1));
}

/// Reads 28 bytes of each row and writes 16, of which 12 count.
SIMD_TARGET("ssse3")
static void halve_four(const uint8_t *upper, const uint8_t *lower, uint8_t *out)
{
    const __m128i two = _mm_set1_epi16(2);
    const __m128i together = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, -1, -1, -1, -1);
    __m128i left = _mm_add_epi16(sum_pairs(upper), sum_pairs(lower));
    __m128i right = _mm_add_epi16(sum_pairs(upper + 12), sum_pairs(lower + 12));
    left = _mm_srli_epi16(_mm_add_epi16(left, two), 2);
    right = _mm_srli_epi16(_mm_add_epi16(right, two), 2);
    __m128i bytes = _mm_shuffle_epi8(_mm_packus_epi16(left, right), together);
    _mm_storeu_si128((__m128i *)(void *)out, bytes);
}

SIMD_TARGET("ssse3")
static void halve_row_ssse3(const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *out)
{
    int32_t done = 0;
    for (; done + 8 <= width;
         done += 4) // the last ones by plain C, so that nothing beyond a row is touched
        halve_four(upper + 6 * done, lower + 6 * done, out + 3 * done);
    image_halve_row_c(upper + 6 * done, lower + 6 * done, width - done, out + 3 * done);
}

void image_halve_row_x86(const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *out)
{
    if (__builtin_cpu_supports("ssse3"))
        halve_row_ssse3(upper, lower, width, out);
    else
        image_halve_row_c(upper, lower, width, out);
}
#endif
