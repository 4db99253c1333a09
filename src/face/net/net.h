// SPDX-License-Identifier: Apache-2.0
// net.h - a network computed by our own kernels: the convolutions of an ONNX file, with all that
// stands between them done while the numbers are still in registers (plan.h, kernel.h).
#ifndef FACE_NET_NET_H
#define FACE_NET_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "face/net/crew.h"
#include "face/net/int8.h"
#include "face/net/kernel.h"

#define NET_SIDE_MAX 32768 ///< px of an input

struct net;

/// What is known of a network beside its file.
struct net_wanted {
    const char *input;
    const char *const *outputs;
    size_t output_count;
    uint32_t height, width;          ///< of the input, 0: any
    const struct net_kernel *kernel; ///< NULL: the best that this processor can run
    const struct int8_kernel *int8;  ///< the same, of networks in eight-bit integers
};

/// Where a run writes an output: `numbers` has room for shape[0] * .. * shape[rank - 1].
struct net_result {
    float *numbers;
    const int64_t *shape;
    int rank;
};

/// OVERT_INPUT, with words, when the file has anything that is not computed here, or this processor
/// is too old: another way has to be taken. *ret_net is the caller's.
int net_create(const void *onnx, size_t size, const struct net_wanted *wanted,
               struct net **ret_net, struct overt_error *err) MUST_CHECK;

/// Wipes. Takes NULL; nulls the pointer.
void net_destroy(struct net **net);

/// `input`: batch x 3 x height x width. A picture's numbers do not depend on the batch, nor on the
/// crew. OVERT_INPUT when sizes or shapes do not fit, OVERT_NO_MEMORY. One run at a time.
int net_run(struct net *net, struct crew *crew, const float *input, int64_t batch, int64_t height,
            int64_t width, const struct net_result *results, struct overt_error *err) MUST_CHECK;

/// Zeroes everything that runs have left.
void net_forget(struct net *net);

/// For tests: bytes of its memory that are not zero.
size_t net_dirty(const struct net *net);

/// For tests: networks of the process that have run and were not told to forget since.
size_t net_used(void);

/// Whether it is computed in eight-bit integers, in the same bits on every machine.
bool net_is_int8(const struct net *net);

/// What a step of the plan is, for measurements; false after the last. Sizes are those of the last
/// run.
struct net_part {
    uint32_t inputs, outputs;     ///< channels
    uint32_t height, width;       ///< of what it reads
    uint32_t kernel[2], strides[2], pads[4];
    uint32_t groups;              ///< 0: no convolution
};
bool net_part_at(const struct net *net, size_t index, struct net_part *ret_part);

/// The same step once more, of the picture `input` of that size, on what the last run has left: for
/// measurements. Of networks that are not cut into strips.
void net_part_run(struct net *net, size_t index, const float *input);

#endif
