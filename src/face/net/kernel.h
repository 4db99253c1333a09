// SPDX-License-Identifier: Apache-2.0
// kernel.h - rows of convolutions, written once (kernel.c) and compiled for each kind of processor.
//
// A picture between two steps lies in blocks of 16 channels: block, row, column, 16 numbers. The
// networks' own input lies in planes. Both are read by the same kernel: a tap says how far from a
// pixel its numbers lie.
#ifndef FACE_NET_KERNEL_H
#define FACE_NET_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#define NET_LANES 16

/// Numbers that lie one after another, one for each of `lanes` channels.
struct net_tap {
    int32_t offset; ///< floats from the pixel
    int32_t lanes;
};

/// What becomes of a sum: x * above where x > 0, x * below elsewhere (PReLU and its kin), then
/// another value is added. `above` NULL: the sum itself.
struct net_after {
    const float *bias, *above, *below; ///< one for each channel, whole blocks
    const float *add;                  ///< at the row's first pixel, or NULL
    size_t add_block;                  ///< floats from one block of channels to the next
};

/// One row of a convolution over all channels; or all rows of a picture, where what they read lies
/// without gaps.
struct net_row {
    const float *in; ///< the row's first pixel
    size_t step;     ///< floats from one pixel's taps to the next one's
    const struct net_tap *taps;
    size_t tap_count;
    const float *weights; ///< panels of kernel->blocks blocks: tap, lane, channels
    size_t panel;         ///< floats of a whole panel
    struct net_after after;
    float *out;
    size_t out_block;
    size_t width;  ///< pixels
    size_t line;   ///< pixels of a row of the result
    size_t skip;   ///< floats between two such rows; 0 where anything is added
    size_t blocks; ///< of 16 channels
};

/// One row of one block of a convolution of each channel with itself.
struct net_depth {
    const float *in;    ///< upper left of the first window
    size_t row_stride;  ///< floats
    size_t side, stride;
    const float *weights; ///< row, column, 16 channels
    struct net_after after; ///< at this block
    float *out;
    size_t width;
};

/// The largest of each window of a row, of one block.
struct net_pool {
    const float *in;      ///< upper left of the first window
    size_t row_stride;    ///< floats
    size_t rows, columns; ///< of a window
    size_t stride;        ///< pixels
    float *out;
    size_t width;
};

struct net_kernel {
    const char *name;
    size_t blocks; ///< of a panel
    void (*row)(const struct net_row *row);
    void (*depth)(const struct net_depth *depth);
    void (*pool)(const struct net_pool *pool);
};

/// The fastest that this processor can run; NULL when there is none that is worth it.
const struct net_kernel *net_kernel_choose(void);

/// By number, for tests and measurements: those that this processor can run; NULL after the last.
const struct net_kernel *net_kernel_at(size_t index);

#endif
