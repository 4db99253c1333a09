// SPDX-License-Identifier: Apache-2.0
// sha256_x86.c - SHA-256 (FIPS 180-4) with the processor's own instructions (Intel SHA extensions,
// Software Developer's Manual volume 2): libsodium has none of them, and a log of a million entries
// is three million blocks.
#include "crypt/sha256_x86.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#include <immintrin.h>
#include <string.h>

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// As the instructions take it: words A B E F and C D G H of the state.
struct halves {
    __m128i abef, cdgh;
};

/// One block of 64 bytes. Four rounds at a time; `words` are the last sixteen of the schedule.
SIMD_TARGET("sha,sse4.1")
static inline void compress(struct halves *state, const uint8_t *block)
{
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    struct halves before = *state;
    __m128i words[4];
    for (int i = 0; i < 4; i++)
        words[i] = _mm_shuffle_epi8(
            _mm_loadu_si128((const __m128i *)(const void *)(block + 16 * i)), order);
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
        if (i >= 4) {
            __m128i next = _mm_sha256msg1_epu32(words[i & 3], words[(i + 1) & 3]);
            next = _mm_add_epi32(next, _mm_alignr_epi8(words[(i + 3) & 3], words[(i + 2) & 3], 4));
            words[i & 3] = _mm_sha256msg2_epu32(next, words[(i + 3) & 3]);
        }
        __m128i sum = _mm_add_epi32(
            words[i & 3], _mm_loadu_si128((const __m128i *)(const void *)(constants + 4 * i)));
        state->cdgh = _mm_sha256rnds2_epu32(state->cdgh, state->abef, sum);
        state->abef = _mm_sha256rnds2_epu32(state->abef, state->cdgh, _mm_shuffle_epi32(sum, 0x0E));
    }
    state->abef = _mm_add_epi32(state->abef, before.abef);
    state->cdgh = _mm_add_epi32(state->cdgh, before.cdgh);
}

/// The hash stands in words of the higher byte first.
SIMD_TARGET("sha,sse4.1") static void put_hash(const struct halves *state, uint8_t *hash)
{
    uint32_t words[8]; // F E B A, H G D C
    _mm_storeu_si128((__m128i *)(void *)words, state->abef);
    _mm_storeu_si128((__m128i *)(void *)(words + 4), state->cdgh);
    static const int order[8] = {3, 2, 7, 6, 1, 0, 5, 4};
    for (int i = 0; i < 8; i++) {
        uint32_t word = __builtin_bswap32(words[order[i]]);
        memcpy(hash + 4 * i, &word, sizeof word);
    }
}

/// FIPS 180-4 section 5.1.1: a bit, zeros, and the length in bits at the end.
SIMD_TARGET("sha,sse4.1")
static void hash_prefixed(const uint8_t *prefix, size_t prefix_size, const uint8_t *bytes,
                          size_t size, uint8_t *hash)
{
    struct halves state = {
        _mm_set_epi32(0x6a09e667, (int)0xbb67ae85, 0x510e527f, (int)0x9b05688c),
        _mm_set_epi32(0x3c6ef372, (int)0xa54ff53a, 0x1f83d9ab, 0x5be0cd19)};
    uint8_t block[64];
    uint64_t bits = __builtin_bswap64(8 * (uint64_t)(prefix_size + size));
    size_t filled = prefix_size;
    memcpy(block, prefix, prefix_size);
    while (filled + size >= sizeof block) {
        size_t part = sizeof block - filled;
        memcpy(block + filled, bytes, part);
        compress(&state, block);
        bytes += part;
        size -= part;
        filled = 0;
    }
    memcpy(block + filled, bytes, size);
    filled += size;
    block[filled++] = 0x80;
    memset(block + filled, 0, sizeof block - filled);
    if (filled > sizeof block - sizeof bits) {
        compress(&state, block);
        memset(block, 0, sizeof block);
    }
    memcpy(block + sizeof block - sizeof bits, &bits, sizeof bits);
    compress(&state, block);
    put_hash(&state, hash);
    explicit_bzero(block, sizeof block);
}

SIMD_TARGET("sha,sse4.1")
static void add_blocks(uint32_t words[8], const uint8_t *bytes, size_t count)
{
    struct halves state = {
        _mm_set_epi32((int)words[0], (int)words[1], (int)words[4], (int)words[5]),
        _mm_set_epi32((int)words[2], (int)words[3], (int)words[6], (int)words[7])};
    uint32_t after[8]; // F E B A, H G D C
    for (size_t i = 0; i < count; i++)
        compress(&state, bytes + 64 * i);
    _mm_storeu_si128((__m128i *)(void *)after, state.abef);
    _mm_storeu_si128((__m128i *)(void *)(after + 4), state.cdgh);
    static const int order[8] = {3, 2, 7, 6, 1, 0, 5, 4};
    for (int i = 0; i < 8; i++)
        words[i] = after[order[i]];
}

bool sha256_x86_blocks(uint32_t words[8], const uint8_t *bytes, size_t count)
{
    if (!__builtin_cpu_supports("sha") || !__builtin_cpu_supports("sse4.1"))
        return false;
    add_blocks(words, bytes, count);
    return true;
}

bool sha256_x86(const uint8_t *prefix, size_t prefix_size, const uint8_t *bytes, size_t size,
                uint8_t hash[CRYPT_HASH_SIZE])
{
    if (!__builtin_cpu_supports("sha") || !__builtin_cpu_supports("sse4.1"))
        return false;
    hash_prefixed(prefix, prefix_size, bytes, size, hash);
    return true;
}
#else
bool sha256_x86_blocks(uint32_t words[8], const uint8_t *bytes, size_t count)
{
    (void)words, (void)bytes, (void)count;
    return false;
}

bool sha256_x86(const uint8_t *prefix, size_t prefix_size, const uint8_t *bytes, size_t size,
                uint8_t hash[CRYPT_HASH_SIZE])
{
    (void)prefix, (void)prefix_size, (void)bytes, (void)size, (void)hash;
    return false;
}
#endif
