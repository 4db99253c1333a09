// SPDX-License-Identifier: Apache-2.0
// kernel.c - one source for every kind of processor: compiled with NET_NAME, NET_VECTOR (floats of
// a register) and the compiler's option for it (meson.build). Products may be fused with their sums
// here, as nowhere else in Overt: each processor gives the same numbers each time, two kinds differ
// in the last bits, as those of ONNX Runtime do. Compiled once more without that
// (net_kernel_exact_*) for the first layer of networks in eight-bit integers (int8.h).
#include "face/net/kernel.h"

#include <stdbool.h>
#include <string.h>

#include "base/attr.h"

#define JOIN_TWO(a, b) a##b
#define JOIN(a, b) JOIN_TWO(a, b)
#define DEPTH_TILE 7 ///< pixels of a convolution of single channels
#define PARTS (NET_LANES / NET_VECTOR) ///< registers of a block
#define NEAR_FLOATS 6144 ///< of what is read, beside a panel of weights in the first cache

// So many sums stay in registers: 28 of 32 of AVX-512, 12 of 16 of AVX2, 24 of 32 of NEON.
#if NET_VECTOR == 16
#define BLOCKS 2
#define TILE 14
#define WHOLE 0 ///< blocks of channels are read in one piece of code: so large only where it helps
#else
#define BLOCKS 1
#define TILE 6
#define WHOLE 1
#endif

#if defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define UNROLLED _Pragma("GCC unroll 16")
#endif

typedef float vec __attribute__((vector_size(4 * NET_VECTOR)));
typedef int32_t bits __attribute__((vector_size(4 * NET_VECTOR)));

static ALWAYS_INLINE vec load(const float *from)
{
    vec v;
    memcpy(&v, from, sizeof v);
    return v;
}

static ALWAYS_INLINE void store(float *to, vec v)
{
    memcpy(to, &v, sizeof v);
}

/// x * above where x > 0, x * below elsewhere.
static ALWAYS_INLINE vec bend(vec x, vec above, vec below)
{
    bits positive = x > (vec){0};
    bits factor = (positive & (bits)above) | (~positive & (bits)below);
    return x * (vec)factor;
}

static ALWAYS_INLINE vec larger(vec a, vec b)
{
    bits first = a > b;
    return (vec)((first & (bits)a) | (~first & (bits)b));
}

/// `at`: channel; `add` NULL or where the other value of this pixel and these channels lies.
static ALWAYS_INLINE vec finish(vec sum, const struct net_after *after, size_t at, const float *add)
{
    if (after->above != NULL)
        sum = bend(sum, load(after->above + at), load(after->below + at));
    return add != NULL ? sum + load(add) : sum;
}

// ---- convolutions of all channels ----

/// The registers of sums of some pixels of one or more blocks of channels.
typedef vec sums_t[TILE][BLOCKS * PARTS];

/// Pixels of a tile that end in the next row of the picture, or in the one after that. `numbers`:
/// register of channels, pixel.
static NO_INLINE void store_rows(const struct net_row *row, size_t first, size_t block,
                                    size_t count, size_t wide, const vec *numbers)
{
    for (size_t v = 0; v < wide; v++) {
        float *out = row->out + (block + v / PARTS) * row->out_block + v % PARTS * NET_VECTOR;
        for (size_t p = first; p < first + count; p++, numbers++)
            store(out + p * NET_LANES + p / row->line * row->skip, *numbers);
    }
}

/// The results of `count` pixels of `wide` registers of channels: constants of the caller.
static ALWAYS_INLINE void store_tile(const struct net_row *row, size_t first, size_t block,
                                     const size_t count, const size_t wide, sums_t sums)
{
    size_t skipped = row->skip == 0 ? 0 : first / row->line;
    if (row->skip != 0 && (skipped + 1) * row->line < first + count) {
        vec numbers[TILE * BLOCKS * PARTS] NO_INIT;
        UNROLLED for (size_t v = 0; v < wide; v++)
            UNROLLED for (size_t p = 0; p < count; p++) numbers[v * count + p] = sums[p][v];
        store_rows(row, first, block, count, wide, numbers);
        return;
    }
    float *out = row->out + block * row->out_block + first * NET_LANES + skipped * row->skip;
    UNROLLED for (size_t v = 0; v < wide; v++)
        UNROLLED for (size_t p = 0; p < count; p++)
            store(out + v / PARTS * row->out_block + p * NET_LANES + v % PARTS * NET_VECTOR,
                  sums[p][v]);
}

/// What becomes of the sums of `count` pixels of `wide` registers of channels.
static ALWAYS_INLINE void finish_tile(const struct net_row *row, size_t first, size_t block,
                                      const size_t count, const size_t wide, sums_t sums)
{
    const struct net_after *after = &row->after;
    if (after->above != NULL)
        UNROLLED for (size_t v = 0; v < wide; v++) {
            vec above = load(after->above + block * NET_LANES + v * NET_VECTOR);
            vec below = load(after->below + block * NET_LANES + v * NET_VECTOR);
            UNROLLED for (size_t p = 0; p < count; p++) sums[p][v] = bend(sums[p][v], above, below);
        }
    if (after->add != NULL) {
        const float *add = after->add + block * after->add_block + first * NET_LANES;
        UNROLLED for (size_t v = 0; v < wide; v++)
            UNROLLED for (size_t p = 0; p < count; p++)
                sums[p][v] += load(add + v / PARTS * after->add_block + p * NET_LANES +
                                   v % PARTS * NET_VECTOR);
    }
    store_tile(row, first, block, count, wide, sums);
}

/// One channel of what is read, to all sums.
static ALWAYS_INLINE void add_lane(const float *in, const float *weights, const size_t count,
                                   const size_t wide, const size_t step, sums_t sums)
{
    vec w[BLOCKS * PARTS] NO_INIT;
    UNROLLED for (size_t v = 0; v < wide; v++) w[v] = load(weights + v * NET_VECTOR);
    UNROLLED for (size_t p = 0; p < count; p++)
        UNROLLED for (size_t v = 0; v < wide; v++) sums[p][v] += w[v] * in[p * step];
}

/// Whole blocks of channels: without a count in the innermost loop, whose few instructions beside
/// products are what a processor that shares its core with another one waits for.
static ALWAYS_INLINE void add_blocks(const struct net_row *row, size_t first, const float *weights,
                                     const size_t count, const size_t wide, const size_t step,
                                     sums_t sums)
{
    for (size_t t = 0; t < row->tap_count; t++, weights += NET_LANES * wide * NET_VECTOR) {
        const float *in = row->in + first * step + row->taps[t].offset;
        UNROLLED for (size_t lane = 0; lane < NET_LANES; lane++)
            add_lane(in + lane, weights + lane * wide * NET_VECTOR, count, wide, step, sums);
    }
}

static ALWAYS_INLINE void add_taps(const struct net_row *row, size_t first, const float *weights,
                                   const size_t count, const size_t wide, const size_t step,
                                   sums_t sums)
{
    for (size_t t = 0; t < row->tap_count; t++) {
        const float *in = row->in + first * step + row->taps[t].offset;
        int32_t lanes = step < NET_LANES ? 1 : row->taps[t].lanes; // planes: one by one
        for (; lanes > 0; lanes--, in++, weights += wide * NET_VECTOR)
            add_lane(in, weights, count, wide, step, sums);
    }
}

/// `count` pixels from `first` on, `blocks` blocks of channels; both constants of the caller.
static ALWAYS_INLINE void tile(const struct net_row *row, size_t first, size_t block,
                               const size_t count, const size_t blocks, const size_t step)
{
    const size_t wide = blocks * PARTS;
    const float *weights = row->weights + block / BLOCKS * row->panel;
    sums_t sums NO_INIT;
    UNROLLED for (size_t v = 0; v < wide; v++) {
        vec bias = load(row->after.bias + block * NET_LANES + v * NET_VECTOR);
        UNROLLED for (size_t p = 0; p < count; p++) sums[p][v] = bias;
    }
    if (WHOLE && step >= NET_LANES && row->panel == row->tap_count * NET_LANES * BLOCKS * NET_LANES)
        add_blocks(row, first, weights, count, wide, step, sums);
    else
        add_taps(row, first, weights, count, wide, step, sums);
    finish_tile(row, first, block, count, wide, sums);
}

/// All channels of `tiles` tiles of `count` pixels: the weights of a panel stay in the first cache
/// for all of them.
static ALWAYS_INLINE void strip(const struct net_row *row, size_t first, size_t tiles,
                                const size_t count, const size_t step)
{
    size_t block = 0, end = first + tiles * count;
    for (; block + BLOCKS <= row->blocks; block += BLOCKS)
        for (size_t at = first; at < end; at += count)
            tile(row, at, block, count, BLOCKS, step);
    if (BLOCKS > 1 && block < row->blocks)
        for (size_t at = first; at < end; at += count)
            tile(row, at, block, count, 1, step);
}

typedef void strip_fn(const struct net_row *row, size_t first, size_t tiles);
#define STRIP(count, step)                                                                         \
    static void JOIN(strip_##count##_, step)(const struct net_row *row, size_t first,              \
                                             size_t tiles)                                         \
    {                                                                                              \
        strip(row, first, tiles, count, step);                                                     \
    }
#if TILE == 14
#define STRIPS(step)                                                                               \
    STRIP(1, step) STRIP(2, step) STRIP(3, step) STRIP(4, step) STRIP(5, step) STRIP(6, step)      \
    STRIP(7, step) STRIP(8, step) STRIP(9, step) STRIP(10, step) STRIP(11, step)                   \
    STRIP(12, step) STRIP(13, step) STRIP(14, step)                                                \
    static strip_fn *const JOIN(strips_, step)[] = {                                               \
        NULL,           strip_1_##step,  strip_2_##step,  strip_3_##step,  strip_4_##step,         \
        strip_5_##step, strip_6_##step,  strip_7_##step,  strip_8_##step,  strip_9_##step,         \
        strip_10_##step, strip_11_##step, strip_12_##step, strip_13_##step, strip_14_##step};
#else
#define STRIPS(step)                                                                               \
    STRIP(1, step) STRIP(2, step) STRIP(3, step) STRIP(4, step) STRIP(5, step) STRIP(6, step)      \
    static strip_fn *const JOIN(strips_, step)[] = {                                               \
        NULL,           strip_1_##step, strip_2_##step, strip_3_##step,                            \
        strip_4_##step, strip_5_##step, strip_6_##step};
#endif
STRIPS(1)
STRIPS(2)
STRIPS(16)
STRIPS(32)

/// Tiles of which what is read stays in the first cache, too, while all channels are made of it.
static size_t tiles_of(const struct net_row *row, size_t count)
{
    size_t floats = count * (row->panel / (BLOCKS * NET_LANES));
    size_t tiles = NEAR_FLOATS / (floats == 0 ? 1 : floats);
    return tiles == 0 ? 1 : tiles;
}

/// Tiles as alike as they can be: 49 pixels are 13, 12, 12, 12 and not three of 14 and one of 7.
static void conv_row(const struct net_row *row)
{
    strip_fn *const *strips = row->step == 1    ? strips_1
                              : row->step == 2  ? strips_2
                              : row->step == 16 ? strips_16
                                                : strips_32;
    size_t left = (row->width + TILE - 1) / TILE;
    for (size_t first = 0, tiles; left > 0; left -= tiles) {
        size_t count = (row->width - first + left - 1) / left; // and so the next ones
        size_t alike = row->width - first - left * (count - 1);
        tiles = tiles_of(row, count);
        tiles = tiles < alike ? tiles : alike;
        strips[count](row, first, tiles);
        first += tiles * count;
    }
}

// ---- convolutions of single channels ----

/// `count` pixels of a row, windows of `side`; constants of the caller but for odd windows.
static ALWAYS_INLINE void depth_tile(const struct net_depth *depth, size_t first,
                                     const size_t count, const size_t side, const size_t stride)
{
    const struct net_after *after = &depth->after;
    for (size_t lane = 0; lane < NET_LANES; lane += NET_VECTOR) {
        const float *in = depth->in + first * stride * NET_LANES + lane;
        const float *weights = depth->weights + lane;
        vec sums[DEPTH_TILE] NO_INIT;
        UNROLLED for (size_t p = 0; p < count; p++) sums[p] = load(after->bias + lane);
        for (size_t y = 0; y < side; y++, in += depth->row_stride)
            for (size_t x = 0; x < side; x++, weights += NET_LANES) {
                vec w = load(weights);
                UNROLLED for (size_t p = 0; p < count; p++)
                    sums[p] += w * load(in + (p * stride + x) * NET_LANES);
            }
        float *out = depth->out + lane;
        UNROLLED for (size_t p = 0; p < count; p++) {
            size_t pixel = (first + p) * NET_LANES;
            store(out + pixel, finish(sums[p], after, lane,
                                      after->add == NULL ? NULL : after->add + lane + pixel));
        }
    }
}

/// Windows of three, the usual ones: the weights of a row of the window stay in registers, and with
/// stride 1 each pixel is loaded once for all three.
static ALWAYS_INLINE void depth_three(const struct net_depth *depth, size_t first,
                                      const size_t count, const size_t stride)
{
    const struct net_after *after = &depth->after;
    for (size_t lane = 0; lane < NET_LANES; lane += NET_VECTOR) {
        const float *in = depth->in + first * stride * NET_LANES + lane;
        const float *weights = depth->weights + lane;
        vec sums[DEPTH_TILE] NO_INIT;
        UNROLLED for (size_t p = 0; p < count; p++) sums[p] = load(after->bias + lane);
        for (size_t y = 0; y < 3; y++, in += depth->row_stride, weights += 3 * NET_LANES) {
            vec left = load(weights), middle = load(weights + NET_LANES),
                right = load(weights + 2 * NET_LANES);
            UNROLLED for (size_t x = 0; x < (count - 1) * stride + 3; x++) {
                vec pixel = load(in + x * NET_LANES);
                if (x % stride == 0 && x / stride < count)
                    sums[x / stride] += left * pixel;
                if (x >= 1 && (x - 1) % stride == 0 && (x - 1) / stride < count)
                    sums[(x - 1) / stride] += middle * pixel;
                if (x >= 2 && (x - 2) % stride == 0)
                    sums[(x - 2) / stride] += right * pixel;
            }
        }
        float *out = depth->out + lane;
        UNROLLED for (size_t p = 0; p < count; p++) {
            size_t pixel = (first + p) * NET_LANES;
            store(out + pixel, finish(sums[p], after, lane,
                                      after->add == NULL ? NULL : after->add + lane + pixel));
        }
    }
}

static void depth_row(const struct net_depth *depth)
{
    size_t first = 0, width = depth->width;
    if (depth->side == 3 && depth->stride == 1) {
        for (; first + 7 <= width; first += 7)
            depth_three(depth, first, 7, 1);
        for (; first < width; first++)
            depth_three(depth, first, 1, 1);
    } else if (depth->side == 3 && depth->stride == 2) {
        for (; first + 7 <= width; first += 7)
            depth_three(depth, first, 7, 2);
        for (; first < width; first++)
            depth_three(depth, first, 1, 2);
    } else {
        for (; first < width; first++)
            depth_tile(depth, first, 1, depth->side, depth->stride);
    }
}

static void pool_row(const struct net_pool *pool)
{
    for (size_t x = 0; x < pool->width; x++)
        for (size_t lane = 0; lane < NET_LANES; lane += NET_VECTOR) {
            const float *in = pool->in + x * pool->stride * NET_LANES + lane;
            vec most = load(in);
            for (size_t row = 0; row < pool->rows; row++)
                for (size_t column = 0; column < pool->columns; column++)
                    most = larger(most, load(in + row * pool->row_stride + column * NET_LANES));
            store(pool->out + x * NET_LANES + lane, most);
        }
}

#if defined(NET_EXACT)
#define KERNEL JOIN(net_kernel_exact_, NET_NAME)
#else
#define KERNEL JOIN(net_kernel_, NET_NAME)
#endif
const struct net_kernel KERNEL = {
#define TEXT_TWO(name) #name
#define TEXT(name) TEXT_TWO(name)
    .name = TEXT(NET_NAME),
    .blocks = BLOCKS,
    .row = conv_row,
    .depth = depth_row,
    .pool = pool_row};
