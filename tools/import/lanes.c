// SPDX-License-Identifier: Apache-2.0
// lanes.c - rewrites for a runtime that computes channels in blocks of 16, wanted or not.
//
// Why the window can be taken first: with slope a, y(x) = max(x, a x) for a <= 1. Over a window W
//   a >= 0:  max y(x) = y(p)                          p = max x, since y is monotonic (and for any
//   a >= 0) a <  0:  max y(x) = max(max x, max a x)
//                     = max(p, |a| q)                 q = max -x
// which is p + relu(|a| q - p). And y(p) = p + (1 - a) relu(-p). So with z = all p and then the
// q's,
//   t = relu(M z), y = z + scale(t), M having -1 at its diagonal and |a| where a channel's q
//   stands.
#include "lanes.h"

#include "base/memory.h"

enum { BLOCK = 16 };

static unsigned whole_blocks(unsigned channels)
{
    return (channels + BLOCK - 1) / BLOCK * BLOCK;
}

/// More rows of zeros.
static void grow_outputs(struct step *conv, unsigned outputs)
{
    size_t row = step_weights_per_output(conv), old = conv->outputs * row;
    conv->weights = memory_resize(conv->weights, outputs * row, sizeof(float));
    conv->bias = memory_resize(conv->bias, outputs, sizeof(float));
    for (size_t i = old; i < outputs * row; i++)
        conv->weights[i] = 0;
    for (unsigned i = conv->outputs; i < outputs; i++)
        conv->bias[i] = 0;
    conv->outputs = outputs;
}

/// More columns of zeros.
static void grow_inputs(struct step *conv, unsigned inputs)
{
    size_t old = step_weights_per_output(conv);
    conv->inputs = inputs;
    size_t row = step_weights_per_output(conv);
    float *weights = memory_new(conv->outputs * row, sizeof(float));
    for (size_t o = 0; o < conv->outputs; o++)
        for (size_t i = 0; i < old; i++)
            weights[o * row + i] = conv->weights[o * old + i];
    memory_free(conv->weights);
    conv->weights = weights;
}

static bool is_dense_conv(const struct step *step)
{
    return step->kind == STEP_CONV && step->groups == 1 && step->bias != NULL;
}

/// One more row of `conv`: the negative of row `from`.
static void add_negative(struct step *conv, unsigned from, unsigned to)
{
    size_t row = step_weights_per_output(conv);
    conv->bias[to] = -conv->bias[from];
    for (size_t i = 0; i < row; i++)
        conv->weights[to * row + i] = -conv->weights[from * row + i];
}

/// Empty lanes that the negative slopes need, or 0 when this cannot be done or there is nothing to
/// do.
static unsigned negative_lanes(const struct step *slope)
{
    unsigned count = 0;
    for (unsigned c = 0; c < slope->inputs; c++)
        count += slope->weights[c] < 0 ? 1u : 0u;
    return count + slope->inputs <= whole_blocks(slope->inputs) ? count : 0;
}

/// M of the comment above, as a 1x1 convolution; gives conv its rows of -x.
static struct step bend_of(struct step *conv, const struct step *slope, int from)
{
    unsigned lanes = whole_blocks(slope->inputs), next = slope->inputs;
    struct step bend = {
        .kind = STEP_CONV,
        .from = {from, -1},
        .window = {.height = 1, .width = 1, .stride_y = 1, .stride_x = 1},
        .groups = 1,
        .inputs = lanes,
        .outputs = lanes,
        .weights = memory_new((size_t)lanes * lanes, sizeof(float)),
        .bias = memory_new(lanes, sizeof(float)),
    };
    grow_outputs(conv, lanes);
    for (unsigned c = 0; c < slope->inputs; c++) {
        bend.weights[c * lanes + c] = -1;
        if (slope->weights[c] >= 0)
            continue;
        bend.weights[c * lanes + next] = -slope->weights[c];
        add_negative(conv, c, next++);
    }
    return bend;
}

static struct step scale_of(const struct step *slope, int from)
{
    unsigned lanes = whole_blocks(slope->inputs);
    struct step scale = {
        .kind = STEP_CONV,
        .from = {from, -1},
        .window = {.height = 1, .width = 1, .stride_y = 1, .stride_x = 1},
        .groups = lanes,
        .inputs = lanes,
        .outputs = lanes,
        .weights = memory_new(lanes, sizeof(float)),
    };
    for (unsigned c = 0; c < slope->inputs; c++)
        scale.weights[c] = slope->weights[c] < 0 ? 1 : 1 - slope->weights[c];
    return scale;
}

/// Puts pool, t, y and the slice of y's real channels for `slope` and `pool`.
static void put_pool_first(struct network *network, struct step *conv, const struct step *slope,
                           struct step pool)
{
    struct value half = network->values[pool.to];
    unsigned lanes = whole_blocks(slope->inputs);
    int result = pool.to;
    struct value wide = {lanes, half.height, half.width};
    network->values[conv->to].channels = lanes;
    pool.from[0] = slope->from[0];
    pool.inputs = pool.outputs = lanes;
    int z = network_add_step(network, pool, wide);
    int bent = network_add_step(network, bend_of(conv, slope, z), wide);
    struct step relu = {.kind = STEP_RELU, .from = {bent, -1}, .inputs = lanes, .outputs = lanes};
    int t = network_add_step(network, relu, wide);
    int scaled = network_add_step(network, scale_of(slope, t), wide);
    struct step add = {.kind = STEP_ADD, .from = {z, scaled}, .inputs = lanes, .outputs = lanes};
    int y = network_add_step(network, add, wide);
    network_put_step(network, (struct step){.kind = STEP_SLICE,
                                            .from = {y, -1},
                                            .to = result,
                                            .first = 0,
                                            .inputs = lanes,
                                            .outputs = slope->inputs});
}

void lanes_pool_first(struct network *network)
{
    for (size_t at = 2; at < network->step_count; at++) {
        const struct step *conv = &network->steps[at - 2], *slope = conv + 1, *pool = conv + 2;
        if (!is_dense_conv(conv) || slope->kind != STEP_SLOPE || pool->kind != STEP_POOL ||
            slope->from[0] != conv->to || pool->from[0] != slope->to ||
            negative_lanes(slope) == 0 || network_count_uses(network, conv->to) != 1 ||
            network_count_uses(network, slope->to) != 1)
            continue;
        size_t count;
        AUTO_FREE struct step *steps = network_take_steps(network, &count);
        for (size_t i = 0; i < at - 1; i++)
            network_put_step(network, steps[i]);
        put_pool_first(network, &network->steps[at - 2], &steps[at - 1], steps[at]);
        memory_free(steps[at - 1].weights);
        for (size_t i = at + 1; i < count; i++)
            network_put_step(network, steps[i]);
    }
}

/// The dense convolution that reads what the step at `at` makes, with only PReLU and pools in
/// between; -1 if none.
static int find_reader(const struct network *network, size_t at)
{
    int value = network->steps[at].to;
    for (size_t i = at + 1; i < network->step_count; i++) {
        const struct step *step = &network->steps[i];
        if (step->from[0] != value && step->from[1] != value)
            continue;
        if (network_count_uses(network, value) != 1)
            return -1;
        if (is_dense_conv(step))
            return (int)i;
        if (step->kind != STEP_SLOPE && step->kind != STEP_POOL)
            return -1;
        value = step->to;
    }
    return -1;
}

/// Channels that are zero stay zero: their slope is 1.
static void grow_between(struct network *network, struct step *step, unsigned channels)
{
    if (step->kind == STEP_SLOPE) {
        step->weights = memory_resize(step->weights, channels, sizeof(float));
        for (unsigned c = step->inputs; c < channels; c++)
            step->weights[c] = 1;
    }
    step->inputs = step->outputs = channels;
    network->values[step->to].channels = channels;
}

void lanes_fill(struct network *network)
{
    for (size_t at = 0; at < network->step_count; at++) {
        struct step *conv = &network->steps[at];
        unsigned channels = whole_blocks(conv->outputs);
        int reader = is_dense_conv(conv) && channels != conv->outputs ? find_reader(network, at)
                                                                      : -1;
        if (reader < 0)
            continue;
        int value = conv->to;
        grow_outputs(conv, channels);
        network->values[value].channels = channels;
        for (int i = (int)at + 1; i < reader; i++)
            if (network->steps[i].from[0] == value) {
                grow_between(network, &network->steps[i], channels);
                value = network->steps[i].to;
            }
        grow_inputs(&network->steps[reader], channels);
    }
}
