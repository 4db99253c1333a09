// SPDX-License-Identifier: Apache-2.0
// int8.c - one source for every kind of processor: compiled with NET_NAME, NET_VECTOR (sums of a
// register) and the compiler's option for it (meson.build). Nothing is fused: see int8.h.
#include "face/net/int8.h"

#include <stdbool.h>
#include <string.h>

#include "base/attr.h"

#if defined(NET_INTRINSICS)
#include <immintrin.h>
#endif

#define JOIN_TWO(a, b) a##b
#define JOIN(a, b) JOIN_TWO(a, b)
#define DEPTH_TILE 7 ///< pixels of a convolution of single channels
#define PARTS (NET_LANES / NET_VECTOR) ///< registers of a block

// So many sums stay in registers: 28 of 32 of AVX-512, 12 of 16 of AVX2, 24 of 32 of NEON.
#if NET_VECTOR == 16
#define BLOCKS 2
#define TILE 14
#else
#define BLOCKS 1
#define TILE 6
#endif

#if defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#define NOT_UNROLLED _Pragma("clang loop unroll(disable)")
#else
#define UNROLLED _Pragma("GCC unroll 16")
#define NOT_UNROLLED _Pragma("GCC unroll 1")
#endif

typedef float vec __attribute__((vector_size(4 * NET_VECTOR)));
typedef int32_t sums __attribute__((vector_size(4 * NET_VECTOR)));
typedef uint32_t bits __attribute__((vector_size(4 * NET_VECTOR)));
typedef int16_t steps __attribute__((vector_size(2 * NET_VECTOR)));

static ALWAYS_INLINE vec load(const float *from)
{
    vec v;
    memcpy(&v, from, sizeof v);
    return v;
}

/// Two weights of each channel.
static ALWAYS_INLINE sums load_pairs(const int16_t *from)
{
    sums v;
    memcpy(&v, from, sizeof v);
    return v;
}

/// Two numbers of a pixel, for every channel.
static ALWAYS_INLINE sums spread_pair(const int16_t *from)
{
    int32_t pair;
    memcpy(&pair, from, sizeof pair);
    return (sums){0} + pair;
}

static ALWAYS_INLINE sums widen(const int16_t *from)
{
#if defined(NET_INTRINSICS) && NET_VECTOR == 8
    return (sums)_mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)(const void *)from));
#else
    steps v;
    memcpy(&v, from, sizeof v);
    return __builtin_convertvector(v, sums);
#endif
}

/// sum + a.low * b.low + a.high * b.high, each half of a lane a number of 16 bits.
static ALWAYS_INLINE sums add_products(sums sum, sums a, sums b)
{
#if defined(NET_INTRINSICS) && defined(__AVX512VNNI__)
    return (sums)_mm512_dpwssd_epi32((__m512i)sum, (__m512i)a, (__m512i)b);
#elif defined(NET_INTRINSICS) && NET_VECTOR == 16
    return sum + (sums)_mm512_madd_epi16((__m512i)a, (__m512i)b);
#elif defined(NET_INTRINSICS)
    return sum + (sums)_mm256_madd_epi16((__m256i)a, (__m256i)b);
#else
    sums low_a = (sums)((bits)a << 16) >> 16, low_b = (sums)((bits)b << 16) >> 16;
    return sum + low_a * low_b + (a >> 16) * (b >> 16);
#endif
}

static ALWAYS_INLINE vec choose(sums first, vec a, vec b)
{
    return (vec)((first & (sums)a) | (~first & (sums)b));
}

/// Within low and high; what is no number is `low`.
static ALWAYS_INLINE vec clamp(vec v, float low, float high)
{
    vec least = (vec){0} + low, most = (vec){0} + high;
#if defined(NET_INTRINSICS) && NET_VECTOR == 8
    return (vec)_mm256_min_ps(_mm256_max_ps((__m256)v, (__m256)least), (__m256)most);
#else
    v = choose(v > least, v, least);
    return choose(v < most, v, most);
#endif
}

/// To the nearest, ties to even, for |v| < 2^22: beyond 1.5 * 2^23 a float has no fraction.
static ALWAYS_INLINE sums nearest(vec v)
{
#if defined(NET_INTRINSICS) && NET_VECTOR == 8
    return (sums)_mm256_cvtps_epi32((__m256)v);
#else
    return (sums)(v + 12582912.0f) - 0x4B400000;
#endif
}

/// `parts` registers of steps that lie one after another.
static ALWAYS_INLINE void store_steps(int16_t *to, const vec *v, const size_t parts)
{
#if defined(NET_INTRINSICS) && NET_VECTOR == 8
    if (parts == 2) {
        __m256i both = _mm256_packs_epi32((__m256i)nearest(v[0]), (__m256i)nearest(v[1]));
        both = _mm256_permute4x64_epi64(both, 0xD8);
        memcpy(to, &both, sizeof both);
        return;
    }
#endif
    for (size_t part = 0; part < parts; part++, to += NET_VECTOR) {
        steps out = __builtin_convertvector(nearest(v[part]), steps);
        memcpy(to, &out, sizeof out);
    }
}

/// Where the sums of some pixels go: 16 numbers from one pixel to the next.
struct target {
    const int16_t *add; ///< or NULL
    int16_t *out;
    float *floats; ///< instead of `out`, or NULL
};

/// What becomes of the sums of `count` pixels, `apart` registers apart, of `parts` registers of
/// channels from `at` on. The last three are constants of the caller.
static ALWAYS_INLINE void finish_as(const struct int8_after *after, size_t at,
                                    const struct target *target, size_t count, const sums *all,
                                    const size_t apart, const size_t parts, const bool bent,
                                    const bool added)
{
    vec scale[PARTS], bias[PARTS], above[PARTS], below[PARTS], v[PARTS];
    const vec add_scale = (vec){0} + after->add_scale;
    const float low = after->low, high = after->high;
    for (size_t k = 0; k < parts; k++) {
        scale[k] = load(after->scale + at + k * NET_VECTOR);
        bias[k] = load(after->bias + at + k * NET_VECTOR);
        above[k] = bent ? load(after->above + at + k * NET_VECTOR) : (vec){0};
        below[k] = bent ? load(after->below + at + k * NET_VECTOR) : (vec){0};
    }
    for (size_t p = 0; p < count; p++) {
        UNROLLED for (size_t k = 0; k < parts; k++) {
            v[k] = __builtin_convertvector(all[p * apart + k], vec) * scale[k];
            v[k] = v[k] + bias[k];
            if (bent)
                v[k] = v[k] * choose(v[k] > (vec){0}, above[k], below[k]);
            if (added)
                v[k] = v[k] + __builtin_convertvector(
                                  widen(target->add + p * NET_LANES + k * NET_VECTOR), vec) *
                                  add_scale;
        }
        if (target->floats != NULL) {
            memcpy(target->floats + p * NET_LANES, v, parts * sizeof *v);
            continue;
        }
        UNROLLED for (size_t k = 0; k < parts; k++) v[k] = clamp(v[k], low, high);
        store_steps(target->out + p * NET_LANES, v, parts);
    }
}

static ALWAYS_INLINE void finish(const struct int8_after *after, size_t at,
                                 const struct target *target, size_t count, const sums *all,
                                 const size_t apart, const size_t parts)
{
    if (after->above != NULL && target->add != NULL)
        finish_as(after, at, target, count, all, apart, parts, true, true);
    else if (after->above != NULL)
        finish_as(after, at, target, count, all, apart, parts, true, false);
    else if (target->add != NULL)
        finish_as(after, at, target, count, all, apart, parts, false, true);
    else
        finish_as(after, at, target, count, all, apart, parts, false, false);
}

/// The sums of one block of channels of a tile.
static void finish_tile(const struct int8_row *row, size_t first, size_t block, size_t count,
                        const sums *all)
{
    size_t pixel = first * NET_LANES, at = block * row->out_block + pixel;
    const struct target target = {
        .add = row->after.add == NULL ? NULL
                                      : row->after.add + block * row->after.add_block + pixel,
        .out = row->out == NULL ? NULL : row->out + at,
        .floats = row->out_floats == NULL ? NULL : row->out_floats + at};
    finish(&row->after, block * NET_LANES, &target, count, all, BLOCKS * PARTS, PARTS);
}

/// `count` pixels from `first` on, `blocks` blocks of channels; both constants of the caller.
static ALWAYS_INLINE void tile(const struct int8_row *row, size_t first, size_t block,
                               const size_t count, const size_t blocks, const size_t step)
{
    const size_t wide = blocks * PARTS;
    const int16_t *weights = row->weights + block / BLOCKS * row->panel;
    sums all[TILE][BLOCKS * PARTS] NO_INIT;
    UNROLLED for (size_t v = 0; v < wide; v++)
        UNROLLED for (size_t p = 0; p < count; p++) all[p][v] = (sums){0};
    for (size_t t = 0; t < row->tap_count; t++) {
        const int16_t *in = row->in + first * step + row->taps[t].offset;
        NOT_UNROLLED for (size_t pair = 0; pair < NET_LANES / 2; pair++, in += 2) {
            sums w[BLOCKS * PARTS] NO_INIT;
            UNROLLED for (size_t v = 0; v < wide; v++, weights += 2 * NET_VECTOR)
                w[v] = load_pairs(weights);
            UNROLLED for (size_t p = 0; p < count; p++) {
                sums x = spread_pair(in + p * step);
                UNROLLED for (size_t v = 0; v < wide; v++)
                    all[p][v] = add_products(all[p][v], x, w[v]);
            }
        }
    }
    for (size_t b = 0; b < blocks; b++)
        finish_tile(row, first, block + b, count, &all[0][b * PARTS]);
}

/// All channels of `count` pixels.
static ALWAYS_INLINE void strip(const struct int8_row *row, size_t first, const size_t count,
                                const size_t step)
{
    size_t block = 0;
    for (; block + BLOCKS <= row->blocks; block += BLOCKS)
        tile(row, first, block, count, BLOCKS, step);
    if (BLOCKS > 1 && block < row->blocks)
        tile(row, first, block, count, 1, step);
}

#define STRIP(count, step)                                                                         \
    static void JOIN(strip_##count##_, step)(const struct int8_row *row, size_t first)             \
    {                                                                                              \
        strip(row, first, count, step);                                                            \
    }
#if TILE == 14
#define STRIPS(step)                                                                               \
    STRIP(1, step) STRIP(2, step) STRIP(3, step) STRIP(4, step) STRIP(5, step) STRIP(6, step)      \
    STRIP(7, step) STRIP(8, step) STRIP(9, step) STRIP(10, step) STRIP(11, step)                   \
    STRIP(12, step) STRIP(13, step) STRIP(14, step)                                                \
    static void (*const JOIN(strips_, step)[])(const struct int8_row *, size_t) = {                \
        NULL,           strip_1_##step,  strip_2_##step,  strip_3_##step,  strip_4_##step,         \
        strip_5_##step, strip_6_##step,  strip_7_##step,  strip_8_##step,  strip_9_##step,         \
        strip_10_##step, strip_11_##step, strip_12_##step, strip_13_##step, strip_14_##step};
#else
#define STRIPS(step)                                                                               \
    STRIP(1, step) STRIP(2, step) STRIP(3, step) STRIP(4, step) STRIP(5, step) STRIP(6, step)      \
    static void (*const JOIN(strips_, step)[])(const struct int8_row *, size_t) = {                \
        NULL,           strip_1_##step, strip_2_##step, strip_3_##step,                            \
        strip_4_##step, strip_5_##step, strip_6_##step};
#endif
STRIPS(16)
STRIPS(32)

/// Tiles as alike as they can be, as in kernel.c.
static void conv_row(const struct int8_row *row)
{
    void (*const *strips)(const struct int8_row *, size_t) =
        row->step == 16 ? strips_16 : strips_32;
    size_t tiles = (row->width + TILE - 1) / TILE;
    for (size_t first = 0; tiles > 0; tiles--) {
        size_t count = (row->width - first + tiles - 1) / tiles;
        strips[count](row, first);
        first += count;
    }
}

/// The sums of `count` pixels.
static void finish_depth(const struct int8_depth *depth, size_t first, size_t count,
                         const sums *all)
{
    size_t at = first * NET_LANES;
    const struct target target = {
        .add = depth->after.add == NULL ? NULL : depth->after.add + at,
        .out = depth->out == NULL ? NULL : depth->out + at,
        .floats = depth->out_floats == NULL ? NULL : depth->out_floats + at};
    finish(&depth->after, 0, &target, count, all, PARTS, PARTS);
}

/// One pixel, any window.
static ALWAYS_INLINE void depth_any(const struct int8_depth *depth, size_t first)
{
    sums all[PARTS];
    for (size_t part = 0; part < PARTS; part++) {
        size_t lane = part * NET_VECTOR;
        const int16_t *in = depth->in + first * depth->stride * NET_LANES + lane;
        const int16_t *weights = depth->weights + 2 * lane;
        sums sum = {0};
        for (size_t y = 0; y < depth->side; y++, in += depth->row_stride)
            for (size_t x = 0; x < depth->side; x++, weights += 2 * NET_LANES)
                sum = add_products(sum, widen(in + x * NET_LANES), load_pairs(weights));
        all[part] = sum;
    }
    finish_depth(depth, first, 1, all);
}

/// Windows of three, as in kernel.c.
static ALWAYS_INLINE void depth_three(const struct int8_depth *depth, size_t first,
                                      const size_t count, const size_t stride)
{
    sums all[DEPTH_TILE][PARTS] NO_INIT;
    for (size_t part = 0; part < PARTS; part++) {
        size_t lane = part * NET_VECTOR;
        const int16_t *in = depth->in + first * stride * NET_LANES + lane;
        const int16_t *weights = depth->weights + 2 * lane;
        sums own[DEPTH_TILE] NO_INIT;
        UNROLLED for (size_t p = 0; p < count; p++) own[p] = (sums){0};
        NOT_UNROLLED for (size_t y = 0; y < 3; y++) {
            sums left = load_pairs(weights), middle = load_pairs(weights + 2 * NET_LANES),
                 right = load_pairs(weights + 4 * NET_LANES);
            UNROLLED for (size_t x = 0; x < (count - 1) * stride + 3; x++) {
                sums pixel = widen(in + x * NET_LANES);
                if (x % stride == 0 && x / stride < count)
                    own[x / stride] = add_products(own[x / stride], pixel, left);
                if (x >= 1 && (x - 1) % stride == 0 && (x - 1) / stride < count)
                    own[(x - 1) / stride] = add_products(own[(x - 1) / stride], pixel, middle);
                if (x >= 2 && (x - 2) % stride == 0)
                    own[(x - 2) / stride] = add_products(own[(x - 2) / stride], pixel, right);
            }
            in += depth->row_stride;
            weights += 6 * NET_LANES;
        }
        UNROLLED for (size_t p = 0; p < count; p++) all[p][part] = own[p];
    }
    finish_depth(depth, first, count, &all[0][0]);
}

static void depth_row(const struct int8_depth *depth)
{
    size_t first = 0, width = depth->width;
    if (depth->side == 3 && depth->stride == 1)
        for (; first + DEPTH_TILE <= width; first += DEPTH_TILE)
            depth_three(depth, first, DEPTH_TILE, 1);
    if (depth->side == 3 && depth->stride == 2)
        for (; first + DEPTH_TILE <= width; first += DEPTH_TILE)
            depth_three(depth, first, DEPTH_TILE, 2);
    for (; first < width; first++)
        depth_any(depth, first);
}

static void round_row(const float *from, size_t count, float low, float high, int16_t *to)
{
    for (size_t i = 0; i < count; i += NET_VECTOR) {
        vec v = clamp(load(from + i), low, high);
        store_steps(to + i, &v, 1);
    }
}

extern const struct net_kernel JOIN(net_kernel_exact_, NET_FIRST);

const struct int8_kernel JOIN(int8_kernel_, NET_NAME) = {
#define TEXT_TWO(name) #name
#define TEXT(name) TEXT_TWO(name)
    .name = TEXT(NET_NAME),
    .blocks = BLOCKS,
    .first = &JOIN(net_kernel_exact_, NET_FIRST),
    .row = conv_row,
    .depth = depth_row,
    .round = round_row};
