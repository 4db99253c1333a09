// SPDX-License-Identifier: Apache-2.0
// stream.c - reads memory once, as fast as it comes.
#include "stream.h"

#include <string.h>

#include "base/attr.h"

#define AHEAD 4096

#if defined(__x86_64__)
#if !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#if !defined(__clang__)
#pragma GCC diagnostic pop
#endif

TARGET("avx512f") static uint64_t stream_wide(const uint8_t *bytes, size_t size)
{
    __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
    size_t i = 0;
    for (; i + 256 <= size; i += 256) {
        for (size_t line = 0; line < 256; line += 64)
            __builtin_prefetch(bytes + i + AHEAD + line);
        a = _mm512_xor_si512(a, _mm512_load_si512(bytes + i));
        b = _mm512_xor_si512(b, _mm512_load_si512(bytes + i + 64));
        c = _mm512_xor_si512(c, _mm512_load_si512(bytes + i + 128));
        d = _mm512_xor_si512(d, _mm512_load_si512(bytes + i + 192));
    }
    for (; i < size; i += 64)
        a = _mm512_xor_si512(a, _mm512_load_si512(bytes + i));
    a = _mm512_xor_si512(_mm512_xor_si512(a, b), _mm512_xor_si512(c, d));
    return (uint64_t)_mm512_reduce_add_epi64(a);
}
#endif

/// The compiler's own widest.
SIMD_CLONES static uint64_t stream_plain(const uint8_t *bytes, size_t size)
{
    uint64_t sums[32] = {0}, sum = 0;
    size_t i = 0;
    for (; i + sizeof sums <= size; i += sizeof sums)
        for (size_t j = 0; j < 32; j++) {
            uint64_t word;
            memcpy(&word, bytes + i + 8 * j, sizeof word);
            sums[j] ^= word;
        }
    for (; i < size; i++)
        sum += bytes[i];
    for (size_t j = 0; j < 32; j++)
        sum ^= sums[j];
    return sum;
}

uint64_t stream(const void *bytes, size_t size)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return stream_wide(bytes, size);
#endif
    return stream_plain(bytes, size);
}
