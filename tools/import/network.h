// SPDX-License-Identifier: Apache-2.0
// network.h - a feed-forward network as a list of steps, between what was read and what is written.
//
// Pictures are NCHW with any batch. A step reads values made by steps before it and makes one new
// value. The transformations in lift.h, turn.h, fold.h, lanes.h and slope.h each keep what the
// network computes.
#ifndef IMPORT_NETWORK_H
#define IMPORT_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

#define NETWORK_OUTPUT_MAX 4
#define NETWORK_NAME_MAX 24

enum step_kind {
    STEP_CONV,    ///< weights outputs x inputs/groups x height x width, bias
    STEP_POOL,    ///< largest of the window
    STEP_SLOPE,   ///< PReLU: x where x > 0, else slope[channel] * x
    STEP_RELU,
    STEP_ADD,     ///< of two values of one shape
    STEP_FLATTEN, ///< channels, rows, columns into one row of numbers
    STEP_DENSE,   ///< weights outputs x inputs, bias
    STEP_SOFTMAX, ///< over the channels
    STEP_SIGMOID,
    STEP_SLICE, ///< `outputs` channels from `first` on
};

struct window {
    unsigned height, width;
    unsigned stride_y, stride_x;
    bool same; ///< padded so that the output has ceil(side / stride); more at the end if odd
};

struct step {
    enum step_kind kind;
    int from[2]; ///< values; [1] is -1 but for STEP_ADD
    int to;
    struct window window; ///< STEP_CONV, STEP_POOL
    unsigned groups;      ///< STEP_CONV: 1 or the count of channels
    unsigned inputs, outputs;
    unsigned first; ///< STEP_SLICE
    float *weights; ///< of STEP_CONV and STEP_DENSE; the slopes of STEP_SLOPE
    float *bias;
    int16_t *codes;     ///< weights in steps, of STEP_CONV and STEP_DENSE; or NULL
    bool wide;          ///< the codes have 16 bits; else they are from -127 to 127
    float *scales;      ///< one for each output: weight = code * scale
    uint8_t *up;        ///< which weights are rounded up (rounding.h); NULL: to the nearest
};

struct value {
    unsigned channels;
    unsigned height, width; ///< 0, 0 once flattened
    bool kept;              ///< stays in floats in a network of eight-bit integers
    bool stepped;           ///< written in steps: scale * (0..255 - zero), or of int16
    bool wide;              ///< of int16, zero is 0
    float scale;
    unsigned zero;
    float *means; ///< of each channel, as measured; or NULL
};

struct network {
    struct step *steps;
    size_t step_count, step_room;
    struct value *values;
    size_t value_count, value_room;
    int input;
    int output[NETWORK_OUTPUT_MAX];
    char output_name[NETWORK_OUTPUT_MAX][NETWORK_NAME_MAX];
    unsigned output_count;
    bool free_size; ///< height and width of the input can be anything from its own window upwards
};

struct network *network_create(void) MUST_CHECK;
void network_destroy(struct network **network); ///< takes NULL inside; nulls

int network_add_value(struct network *network, unsigned channels, unsigned height, unsigned width);

/// Adds a step that makes a new value; takes over its weights and bias. Returns the new value.
int network_add_step(struct network *network, struct step step, struct value made);

/// Begins a rewrite: hands over the steps (memory_free) and leaves the network without any.
struct step *network_take_steps(struct network *network, size_t *ret_count) MUST_CHECK;

/// Adds a step that keeps its `to`.
void network_put_step(struct network *network, struct step step);

/// How many steps and outputs read a value.
unsigned network_count_uses(const struct network *network, int value);

/// Index of the step that makes the value, -1 for the input.
int network_find_maker(const struct network *network, int value);

/// How many weights each output channel of a convolution or dense step has.
size_t step_weights_per_output(const struct step *step);

/// Rows or columns that SAME padding adds: before and after (TensorFlow's rule: the odd one after).
void window_padding(unsigned side, unsigned window, unsigned stride, unsigned ret_pad[2]);

#endif
