// SPDX-License-Identifier: Apache-2.0
// dot_neon.c - NEON, which every 64-bit ARM has, and its dot product where there is one, to the
// same bits as dot.c. Multiplication and addition stay two instructions (-ffp-contract=off), since
// an fma rounds once where dot.c rounds twice.
#include <arm_neon.h>
#include <sys/auxv.h>

#include "base/attr.h"
#include "face/match/dot.h"

#define CAPABILITY_DOTPROD (1UL << 20) ///< HWCAP_ASIMDDP

#define PREFETCH 4096 ///< bytes ahead: processors fetch ahead within a page only

static float score_neon(const float *a, const float *b, size_t size)
{
    float32x4_t lane[4];
    for (size_t j = 0; j < 4; j++)
        lane[j] = vdupq_n_f32(0);
    for (size_t i = 0; i < size; i += DOT_LANES)
        for (size_t j = 0; j < 4; j++)
            lane[j] =
                vaddq_f32(lane[j], vmulq_f32(vld1q_f32(a + i + 4 * j), vld1q_f32(b + i + 4 * j)));
    float32x4_t four = vaddq_f32(vaddq_f32(lane[0], lane[2]), vaddq_f32(lane[1], lane[3]));
    float32x2_t two = vadd_f32(vget_low_f32(four), vget_high_f32(four));
    return vget_lane_f32(two, 0) + vget_lane_f32(two, 1);
}

/// Products of a half's block with one probe, whose words are `step` apart; four rows a vector.
typedef void sum_block(const uint8_t *half, size_t groups, const int32_t *words, size_t step,
                       int32x4_t sums[4]);

/// Two products of at most 15 * 127 a vector; eight vectors' still fit into 16 bits.
static void sum_neon(const uint8_t *half, size_t groups, const int32_t *words, size_t step,
                     int32x4_t sums[4])
{
    const size_t count = groups / 2;
    int32x4_t wide[8];
    for (size_t q = 0; q < 8; q++)
        wide[q] = vdupq_n_s32(0);
    for (size_t begin = 0; begin < count; begin += 8) {
        size_t end = begin + 8 < count ? begin + 8 : count;
        int16x8_t part[8];
        for (size_t q = 0; q < 8; q++)
            part[q] = vdupq_n_s16(0);
        for (size_t v = begin; v < end; v++) {
            int8x16_t one = vreinterpretq_s8_s32(vdupq_n_s32(words[2 * v * step]));
            int8x16_t two = vreinterpretq_s8_s32(vdupq_n_s32(words[(2 * v + 1) * step]));
            for (size_t q = 0; q < 4; q++) {
                uint8x16_t bytes = vld1q_u8(half + v * 64 + q * 16);
                int8x16_t lower = vreinterpretq_s8_u8(vandq_u8(bytes, vdupq_n_u8(15)));
                int8x16_t upper = vreinterpretq_s8_u8(vshrq_n_u8(bytes, 4));
                part[2 * q] = vmlal_s8(part[2 * q], vget_low_s8(lower), vget_low_s8(one));
                part[2 * q] = vmlal_s8(part[2 * q], vget_low_s8(upper), vget_low_s8(two));
                part[2 * q + 1] = vmlal_high_s8(part[2 * q + 1], lower, one);
                part[2 * q + 1] = vmlal_high_s8(part[2 * q + 1], upper, two);
            }
        }
        for (size_t q = 0; q < 8; q++)
            wide[q] = vpadalq_s16(wide[q], part[q]);
    }
    for (size_t q = 0; q < 4; q++)
        sums[q] = vpaddq_s32(wide[2 * q], wide[2 * q + 1]);
}

/// Which of a block's rows pass, given their sums.
static unsigned passing(const int32x4_t sums[4], const float *scales, const float *errors,
                        const struct dot_tile *tile, size_t probe, float cut)
{
    static const uint32_t bits[4] = {1, 2, 4, 8};
    unsigned mask = 0;
    for (unsigned q = 0; q < 4; q++) {
        float32x4_t near = vmulq_f32(vcvtq_f32_s32(sums[q]), vld1q_f32(scales + 4 * q));
        float32x4_t slack = vmulq_n_f32(vld1q_f32(errors + 4 * q), tile->norms[probe]);
        near = vmulq_n_f32(near, tile->scales[probe]);
        uint32x4_t pass = vcgeq_f32(vaddq_f32(near, slack), vdupq_n_f32(cut));
        mask |= vaddvq_u32(vandq_u32(pass, vld1q_u32(bits))) << (4 * q);
    }
    return mask;
}

/// sum(l p) of one row, sixteen bytes of it at a time.
static int32_t sum_low(const uint8_t *low, size_t half, const int8_t *codes)
{
    int32x4_t sum = vdupq_n_s32(0);
    for (size_t k = 0; k < half; k += 16) {
        uint8x16_t bytes = vld1q_u8(low + k);
        int8x16_t lower = vreinterpretq_s8_u8(vandq_u8(bytes, vdupq_n_u8(15)));
        int8x16_t upper = vreinterpretq_s8_u8(vshrq_n_u8(bytes, 4));
        int8x16_t one = vld1q_s8(codes + k), two = vld1q_s8(codes + half + k);
        int16x8_t part = vmull_s8(vget_low_s8(lower), vget_low_s8(one));
        part = vmlal_s8(part, vget_low_s8(upper), vget_low_s8(two));
        part = vmlal_high_s8(vmlal_high_s8(part, lower, one), upper, two);
        sum = vpadalq_s16(sum, part);
    }
    return vaddvq_s32(sum);
}

/// Those of a block's rows in `mask` that pass by all their bits.
static unsigned fine_rows(const struct dot_rows *rows, size_t block, const struct dot_tile *tile,
                          size_t probe, const int32x4_t high[4], unsigned mask, float cut)
{
    const size_t half = rows->groups * 2, size = DOT_LOW_SIZE(rows->groups);
    int32_t sums[DOT_ROWS];
    for (size_t q = 0; q < 4; q++)
        vst1q_s32(sums + 4 * q, high[q]);
    for (unsigned left = mask; left != 0; left &= left - 1) {
        unsigned r = (unsigned)__builtin_ctz(left);
        size_t row = block * DOT_ROWS + r;
        int32_t low = sum_low(rows->low + row * size, half, tile->codes[probe]);
        if (!dot_row_passes(rows, row, tile, probe, sums[r], low, cut))
            mask &= ~(1U << r);
    }
    return mask;
}

static ALWAYS_INLINE uint16_t scan_block(const struct dot_rows *rows, size_t block,
                                         const struct dot_tile *tile, size_t probe, size_t step,
                                         float cut, sum_block *sum)
{
    const size_t at = block * rows->groups * 32;
    const float *scales = rows->scales + block * DOT_ROWS;
    int32x4_t high[4], sums[4];
    sum(rows->high + at, rows->groups, tile->words + probe, step, high);
    int32x4_t middle = vdupq_n_s32(120 * tile->sums[probe]);
    for (size_t q = 0; q < 4; q++)
        sums[q] = vsubq_s32(vshlq_n_s32(high[q], 4), middle);
    unsigned mask = passing(sums, scales, rows->coarse + block * DOT_ROWS, tile, probe, cut);
    if (mask == 0)
        return 0;
    return (uint16_t)fine_rows(rows, block, tile, probe, high, mask, cut);
}

static void scan_one(const struct dot_rows *rows, size_t blocks, const struct dot_tile *tile,
                     float cut, uint16_t *masks, sum_block *sum)
{
    const size_t size = rows->groups * 32;
    for (size_t i = 0; i < blocks; i++) {
        for (size_t at = 0; at < size; at += 64)
            __builtin_prefetch(rows->high + i * size + PREFETCH + at);
        masks[i] = scan_block(rows, i, tile, 0, 1, cut, sum);
    }
}

static void scan_tile(const struct dot_rows *rows, size_t blocks, const struct dot_tile *tile,
                      const float cuts[DOT_TILE], uint16_t *masks, sum_block *sum)
{
    for (size_t i = 0; i < blocks; i++)
        for (size_t p = 0; p < DOT_TILE; p++)
            masks[i * DOT_TILE + p] = scan_block(rows, i, tile, p, DOT_TILE, cuts[p], sum);
}

static void scan_one_neon(const struct dot_rows *rows, size_t blocks, const struct dot_tile *tile,
                          float cut, uint16_t *masks)
{
    scan_one(rows, blocks, tile, cut, masks, sum_neon);
}

static void scan_tile_neon(const struct dot_rows *rows, size_t blocks, const struct dot_tile *tile,
                           const float cuts[DOT_TILE], uint16_t *masks)
{
    scan_tile(rows, blocks, tile, cuts, masks, sum_neon);
}

static const struct dot_kernels kernels_neon = {
    .name = "neon", .score = score_neon, .scan_one = scan_one_neon, .scan_tile = scan_tile_neon};

/// Adds to each sum four products. In assembly, since clang before 16 has the function only where
/// the whole file is built for it.
static ALWAYS_INLINE int32x4_t add_products(int32x4_t sum, int8x16_t a, int8x16_t b)
{
    __asm__(".arch armv8.2-a+dotprod\n\tsdot %0.4s, %1.16b, %2.16b" : "+w"(sum) : "w"(a), "w"(b));
    return sum;
}

/// Half bytes are as good signed as unsigned.
static void sum_dotprod(const uint8_t *half, size_t groups, const int32_t *words, size_t step,
                        int32x4_t sums[4])
{
    int32x4_t sum[4];
    for (size_t q = 0; q < 4; q++)
        sum[q] = vdupq_n_s32(0);
    for (size_t v = 0; v < groups / 2; v++) {
        int8x16_t one = vreinterpretq_s8_s32(vdupq_n_s32(words[2 * v * step]));
        int8x16_t two = vreinterpretq_s8_s32(vdupq_n_s32(words[(2 * v + 1) * step]));
        for (size_t q = 0; q < 4; q++) {
            uint8x16_t bytes = vld1q_u8(half + v * 64 + q * 16);
            int8x16_t lower = vreinterpretq_s8_u8(vandq_u8(bytes, vdupq_n_u8(15)));
            int8x16_t upper = vreinterpretq_s8_u8(vshrq_n_u8(bytes, 4));
            sum[q] = add_products(add_products(sum[q], lower, one), upper, two);
        }
    }
    for (size_t q = 0; q < 4; q++)
        sums[q] = sum[q];
}

static void scan_one_dotprod(const struct dot_rows *rows, size_t blocks,
                             const struct dot_tile *tile, float cut, uint16_t *masks)
{
    scan_one(rows, blocks, tile, cut, masks, sum_dotprod);
}

static void scan_tile_dotprod(const struct dot_rows *rows, size_t blocks,
                              const struct dot_tile *tile, const float cuts[DOT_TILE],
                              uint16_t *masks)
{
    scan_tile(rows, blocks, tile, cuts, masks, sum_dotprod);
}

static const struct dot_kernels kernels_dotprod = {.name = "neon-dotprod",
                                                   .score = score_neon,
                                                   .scan_one = scan_one_dotprod,
                                                   .scan_tile = scan_tile_dotprod};

size_t dot_kernels_machine(const struct dot_kernels *list[DOT_KERNELS_MAX - 1])
{
    size_t count = 0;
    list[count++] = &kernels_neon;
    if ((getauxval(AT_HWCAP) & CAPABILITY_DOTPROD) != 0)
        list[count++] = &kernels_dotprod;
    return count;
}
