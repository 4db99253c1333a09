// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of this folder share: where the numbers of a run lie.
#ifndef FACE_NET_INTERNAL_H
#define FACE_NET_INTERNAL_H

#include "face/net/int8.h"
#include "face/net/net.h"
#include "face/net/plan.h"

/// Where a tensor lies in a run over pictures of one size.
struct place {
    uint32_t height, width; ///< without the border of zeros
    size_t row, plane;      ///< numbers, with it
    size_t lanes;           ///< 1: planes, the input's; 16: blocks of channels
    size_t planes;
    int slot; ///< of the memory; -1: nowhere, or the caller's
};

struct layout {
    uint32_t height, width; ///< of the input
    size_t plane;           ///< floats of a plane of the input
    struct place *places;   ///< one for each tensor
    struct net_tap **taps;  ///< one list for each step
    size_t *tap_counts;
    int slot_count;
    size_t between; ///< floats of the rows between a convolution and its pool, or its steps
};

/// Sizes of everything for pictures of height x width. False when a window does not fit.
bool layout_make(const struct plan *plan, uint32_t height, uint32_t width, size_t plane,
                 struct layout *layout);
void layout_finish(const struct plan *plan, struct layout *layout); ///< takes a zeroed one

/// Floats of a slot.
size_t layout_slot(const struct plan *plan, const struct layout *layout, int slot);

/// Rows of the input that the first `rows` rows of every output take, and how many rows further
/// down the next output row begins; 0 when the network cannot be run in strips.
uint32_t layout_reach(const struct plan *plan, uint32_t rows, uint32_t *ret_stride);

/// Memory of one thread's run.
struct work {
    const struct plan *plan;
    const struct layout *layout;
    const struct net_kernel *kernel;
    const struct int8_kernel *int8;
    float *const *slots; ///< those of tensors in steps hold int16_t
    float *between;
    const float *input; ///< the first pixel, in planes
};

/// All steps, once.
void work_run(const struct work *work);

/// One of them.
void work_step(const struct work *work, size_t at);

/// One step that makes steps of eight bits, or reads them.
void int8_work_run(const struct work *work, size_t at);

/// Where a window of a tensor of floats that begins `pads` before the picture begins.
const float *work_window_at(const struct work *work, int tensor, const uint32_t pads[4]);

/// Whether all rows of the step can be taken as one.
bool work_is_one_row(const struct work *work, const struct plan_step *step);

/// Copies `rows` rows of an output into planes of `height` rows, from row `first` on.
void work_copy(const struct work *work, const struct plan_output *output, uint32_t rows,
               uint32_t first, uint32_t height, float *numbers);

/// Writes the weights of every step in the order that the kernel reads them in.
void pack_weights(struct plan *plan, const struct net_kernel *kernel);

/// Writes the codes of every step in the order that the kernel reads them in, and the first
/// layer's weights in that of its kernel.
void int8_pack_weights(struct plan *plan, const struct int8_kernel *kernel);

/// Floats that begin at a multiple of 64 bytes; NULL when there are none. Freed by memory_free of
/// *ret_memory.
float *aligned_new(size_t count, void **ret_memory);

#endif
