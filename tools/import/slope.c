// SPDX-License-Identifier: Apache-2.0
// slope.c - how PReLU is written for a runtime that has no fast kernel for it.
//
// ONNX Runtime keeps pictures in blocks of channels (NCHWc) for Conv, Relu, Add and MaxPool, and
// fuses a Relu after a Conv and the Add of another value into it; a PRelu makes it leave that
// layout and come back, twice over the memory. docs/models.md has what each form costs.
#include "slope.h"

#include "base/memory.h"

/// factor[c] * x[c] for every pixel, as a convolution.
static int add_scale(struct network *network, int from, const float *factors)
{
    struct value value = network->values[from];
    struct step step = {
        .kind = STEP_CONV,
        .from = {from, -1},
        .window = {.height = 1, .width = 1, .stride_y = 1, .stride_x = 1},
        .groups = value.channels,
        .inputs = value.channels,
        .outputs = value.channels,
        .weights = memory_copy(factors, value.channels * sizeof(float)),
        .bias = NULL,
    };
    return network_add_step(network, step, value);
}

static int add_relu(struct network *network, int from)
{
    struct value value = network->values[from];
    struct step step = {
        .kind = STEP_RELU, .from = {from, -1}, .inputs = value.channels, .outputs = value.channels};
    return network_add_step(network, step, value);
}

static void put_add(struct network *network, int a, int b, const struct step *slope)
{
    network_put_step(network, (struct step){.kind = STEP_ADD,
                                            .from = {a, b},
                                            .to = slope->to,
                                            .inputs = slope->inputs,
                                            .outputs = slope->outputs});
}

static float *filled(unsigned count, float value)
{
    float *result = memory_new(count, sizeof(float));
    for (unsigned i = 0; i < count; i++)
        result[i] = value;
    return result;
}

static float *one_minus(const struct step *slope)
{
    float *result = memory_new(slope->inputs, sizeof(float));
    for (unsigned i = 0; i < slope->inputs; i++)
        result[i] = 1 - slope->weights[i];
    return result;
}

static void write_relu(struct network *network, const struct step *slope)
{
    AUTO_FREE float *rest = one_minus(slope);
    int scaled = add_scale(network, slope->from[0], slope->weights);
    int bent = add_scale(network, add_relu(network, slope->from[0]), rest);
    put_add(network, scaled, bent, slope);
}

static void write_scale(struct network *network, const struct step *slope)
{
    AUTO_FREE float *rest = one_minus(slope);
    AUTO_FREE float *minus = filled(slope->inputs, -1);
    int below = add_relu(network, add_scale(network, slope->from[0], minus));
    put_add(network, slope->from[0], add_scale(network, below, rest), slope);
}

void slope_rewrite(struct network *network, enum slope_form form)
{
    size_t count;
    AUTO_FREE struct step *steps = network_take_steps(network, &count);
    for (size_t i = 0; i < count; i++) {
        bool flat = network->values[steps[i].to].height == 0;
        if (steps[i].kind != STEP_SLOPE || flat || form == SLOPE_OPERATOR) {
            network_put_step(network, steps[i]);
            continue;
        }
        if (form == SLOPE_RELU)
            write_relu(network, &steps[i]);
        else
            write_scale(network, &steps[i]);
        memory_free(steps[i].weights);
    }
}
