// SPDX-License-Identifier: Apache-2.0
// int8.h - rows of convolutions with weights of eight bits, written once (int8.c) and compiled for
// each kind of processor.
//
// A number of a picture is one of 256 or of 65536 steps, a weight one of 255 or, where there are
// few of them, of 65536. Both are held in 16 bits, the picture's as step less the step of zero, so
// that the zeros around it are zeros. That no sum can leave 32 bits, nor then a pair of products
// that is added at once, is checked of each file's weights (plan.c). So sums are exact and nothing
// saturates; what follows is one float operation after another, never fused. So every kernel gives
// the same bits, and the plain one says which.
#ifndef FACE_NET_INT8_H
#define FACE_NET_INT8_H

#include "face/net/kernel.h"

#define INT8_STEP_MAX 255

/// What becomes of a sum: sum * scale + bias in steps of the result, then the bend, then
/// add * add_scale; then the nearest step (ties to even) from `low` to `high`.
struct int8_after {
    const float *scale, *bias;   ///< one for each channel, whole blocks
    const float *above, *below;  ///< as in struct net_after
    const int16_t *add;          ///< at the row's first pixel, or NULL
    size_t add_block;            ///< numbers from one block of channels to the next
    float add_scale;
    float low, high;
};

/// One row of a convolution over all channels. Taps are of 16 lanes each.
struct int8_row {
    const int16_t *in;
    size_t step; ///< numbers from one pixel's taps to the next one's: 16 or 32
    const struct net_tap *taps;
    size_t tap_count;
    const int16_t *weights; ///< panels of kernel->blocks blocks: tap, pair of lanes, channel, lane
    size_t panel;           ///< numbers of a whole panel
    struct int8_after after;
    int16_t *out;
    float *out_floats; ///< instead of `out`, not rounded; or NULL
    size_t out_block;
    size_t width;  ///< pixels
    size_t blocks; ///< of 16 channels
};

/// One row of one block of a convolution of each channel with itself.
struct int8_depth {
    const int16_t *in; ///< upper left of the first window
    size_t row_stride; ///< numbers
    size_t side, stride;
    const int16_t *weights; ///< row, column, 16 channels, each followed by a zero
    struct int8_after after; ///< at this block
    int16_t *out;
    float *out_floats;
    size_t width;
};

struct int8_kernel {
    const char *name;
    size_t blocks;                  ///< of a panel
    const struct net_kernel *first; ///< for the layer that reads the picture itself: never fused
    void (*row)(const struct int8_row *row);
    void (*depth)(const struct int8_depth *depth);
    /// `count` numbers, a multiple of 16, to the nearest step from `low` to `high`.
    void (*round)(const float *from, size_t count, float low, float high, int16_t *to);
};

/// The fastest that this processor can run; NULL when there is none that is worth it.
const struct int8_kernel *int8_kernel_choose(void);

/// By number, for tests and measurements: those that this processor can run; NULL after the last,
/// which is the plain one.
const struct int8_kernel *int8_kernel_at(size_t index);

#endif
