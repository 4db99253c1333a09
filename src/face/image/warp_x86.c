// SPDX-License-Identifier: Apache-2.0
// warp_x86.c - one row of turned samples with SSE4.1, four at a time; the same bytes as the plain
// loop of sample.c.
#include "face/image/internal.h"

#ifdef __x86_64__
#include <immintrin.h>

/// Of four samples: where in the level, and both fractions in parts of 2048.
struct places {
    int32_t offset[4];
    __m128i across, below;
};

SIMD_TARGET("sse4.1")
static inline __m128i part_of(__m128 at, __m128i whole)
{
    __m128 part = _mm_mul_ps(_mm_sub_ps(at, _mm_cvtepi32_ps(whole)), _mm_set1_ps(2048.0f));
    return _mm_cvttps_epi32(_mm_add_ps(part, _mm_set1_ps(0.5f)));
}

SIMD_TARGET("sse4.1")
static inline void places_of(const struct image_line *line, int32_t first, int32_t stride,
                             struct places *places)
{
    __m128 step = _mm_cvtepi32_ps(_mm_add_epi32(_mm_set1_epi32(first), _mm_setr_epi32(0, 1, 2, 3)));
    __m128 x = _mm_add_ps(_mm_set1_ps(line->x), _mm_mul_ps(_mm_set1_ps(line->a), step));
    __m128 y = _mm_add_ps(_mm_set1_ps(line->y), _mm_mul_ps(_mm_set1_ps(line->b), step));
    __m128i left = _mm_cvttps_epi32(x), top = _mm_cvttps_epi32(y);
    __m128i offset = _mm_add_epi32(_mm_mullo_epi32(top, _mm_set1_epi32(stride)),
                                   _mm_mullo_epi32(left, _mm_set1_epi32(3)));
    _mm_storeu_si128((__m128i *)(void *)places->offset, offset);
    places->across = part_of(x, left);
    places->below = part_of(y, top);
}

/// Red, green and blue of one sample, 32 bits each. `across`: 16 bits for the left and for the
/// right pixel; reads 8 bytes of both rows.
SIMD_TARGET("sse4.1")
static inline __m128i mix(const uint8_t *at, int32_t stride, __m128i across, __m128i above,
                          __m128i below)
{
    const __m128i pairs = _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
    __m128i upper = _mm_loadl_epi64((const __m128i *)(const void *)at);
    __m128i lower = _mm_loadl_epi64((const __m128i *)(const void *)(at + stride));
    upper = _mm_madd_epi16(_mm_shuffle_epi8(upper, pairs), across);
    lower = _mm_madd_epi16(_mm_shuffle_epi8(lower, pairs), across);
    __m128i sum = _mm_add_epi32(_mm_mullo_epi32(upper, above), _mm_mullo_epi32(lower, below));
    return _mm_srli_epi32(_mm_add_epi32(sum, _mm_set1_epi32(1 << 21)), 22);
}

/// Writes 16 bytes, of which 12 count.
SIMD_TARGET("sse4.1")
static inline void warp_four(const struct image_view *level, const struct image_line *line,
                             int32_t first, uint8_t *out)
{
    const __m128i together = _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1);
    const __m128i whole = _mm_set1_epi32(2048);
    struct places places;
    places_of(line, first, level->stride, &places);
    __m128i below = places.below, above = _mm_sub_epi32(whole, below);
    __m128i across = _mm_or_si128(_mm_sub_epi32(whole, places.across),
                                  _mm_slli_epi32(places.across, 16));
    const uint8_t *pixels = level->pixels;
    __m128i a = mix(pixels + places.offset[0], level->stride, _mm_shuffle_epi32(across, 0x00),
                    _mm_shuffle_epi32(above, 0x00), _mm_shuffle_epi32(below, 0x00));
    __m128i b = mix(pixels + places.offset[1], level->stride, _mm_shuffle_epi32(across, 0x55),
                    _mm_shuffle_epi32(above, 0x55), _mm_shuffle_epi32(below, 0x55));
    __m128i c = mix(pixels + places.offset[2], level->stride, _mm_shuffle_epi32(across, 0xAA),
                    _mm_shuffle_epi32(above, 0xAA), _mm_shuffle_epi32(below, 0xAA));
    __m128i d = mix(pixels + places.offset[3], level->stride, _mm_shuffle_epi32(across, 0xFF),
                    _mm_shuffle_epi32(above, 0xFF), _mm_shuffle_epi32(below, 0xFF));
    __m128i bytes = _mm_packus_epi16(_mm_packus_epi32(a, b), _mm_packus_epi32(c, d));
    _mm_storeu_si128((__m128i *)(void *)out, _mm_shuffle_epi8(bytes, together));
}

SIMD_TARGET("sse4.1")
static int32_t warp_row_sse41(const struct image_view *level, const struct image_line *line,
                              int32_t first, int32_t end, uint8_t *out)
{
    int32_t done = first;
    for (; done + 6 <= end; done += 4) // 16 bytes are written: at least 5 1/3 pixels are left
        warp_four(level, line, done, out + 3 * (done - first));
    return done;
}

int32_t image_warp_row_x86(const struct image_view *level, const struct image_line *line,
                           int32_t first, int32_t end, uint8_t *out)
{
    return __builtin_cpu_supports("sse4.1") ? warp_row_sse41(level, line, first, end, out) : first;
}
#endif
