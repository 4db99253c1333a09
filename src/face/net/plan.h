// SPDX-License-Identifier: Apache-2.0
// plan.h - a graph as the list of steps that are run.
//
// Whatever is done to each number alone and bends at 0 only (scale, ReLU, PReLU, and sums of such
// of one value, which is how PReLU is written for ONNX Runtime) becomes one pair of factors for
// each channel, and that pair, like the addition of another value, becomes part of the convolution
// before it.
#ifndef FACE_NET_PLAN_H
#define FACE_NET_PLAN_H

#include "face/net/graph.h"
#include "face/net/kernel.h"

#define PLAN_OUTPUTS_MAX 16
#define PLAN_STEPS_MAX 1024

enum plan_kind {
    PLAN_CONV,
    PLAN_DEPTH, ///< each channel with itself
    PLAN_POOL,
    PLAN_BEND, ///< what could not become part of another step
};

struct plan_window {
    uint32_t kernel[2], strides[2], pads[4]; ///< as in struct graph_node
    bool same;                               ///< of a pool: never more than is there
};

struct plan_step {
    enum plan_kind kind;
    int from, to;
    int add; ///< added to the result; -1: none
    struct plan_window window;
    bool pooled; ///< of a convolution: its result, `between`, goes through a pool at once
    struct plan_window pool;
    int between;
    uint32_t first, inputs; ///< channels of `from` that are read
    uint32_t outputs;
    float *weights;               ///< as the file has them, then in the kernel's order
    float *bias, *above, *below;  ///< whole blocks; `above` NULL: unbent
    int16_t *codes;               ///< weights in steps, as the file has them, then in the kernel's
                                  ///< order; NULL: the file has floats
    float *scales;                ///< of the codes of each output; then what a sum is multiplied by
    float add_scale;              ///< what `add` is multiplied by, in steps
};

/// A picture between two steps. Number 0 is the network's input.
struct plan_tensor {
    uint32_t channels;
    uint32_t height, width; ///< 0 where the network takes any size
    uint32_t pads[4];       ///< zeros around it that somebody reads
    bool stepped;           ///< held in steps: scale * (low..high)
    float scale;
    int32_t low, high; ///< 256 steps with 0 among them, or -32768 and 32767
};

struct plan_output {
    int tensor;
    uint32_t first, channels;
    bool sigmoid, flat;
};

struct plan {
    struct plan_step *steps;
    size_t step_count;
    struct plan_tensor *tensors;
    size_t tensor_count;
    struct plan_output outputs[PLAN_OUTPUTS_MAX];
    size_t output_count;
    bool int8; ///< some tensors are held in steps
};

/// Makes the plan of the named outputs. `height`, `width` of the input, 0: any. OVERT_INPUT with
/// words when something in it is not computed here. *ret_plan is the caller's.
int plan_create(const struct graph *graph, const char *const *outputs, size_t output_count,
                uint32_t height, uint32_t width, struct plan **ret_plan,
                struct overt_error *err) MUST_CHECK;

/// Takes NULL; nulls the pointer.
void plan_destroy(struct plan **plan);

/// Rows or columns (axis 0, 1) that a step makes of `side`; 0 when the window does not fit.
uint32_t plan_made(const struct plan_window *window, int axis, uint32_t side);

#endif
