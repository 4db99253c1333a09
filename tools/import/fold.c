// SPDX-License-Identifier: Apache-2.0
// fold.c - rewrites that leave a network less to compute and its result the same but for rounding.
#include "fold.h"

#include <string.h>

#include "base/memory.h"

static bool is_pointwise(const struct step *step)
{
    const struct window *w = &step->window;
    return step->kind == STEP_CONV && step->groups == 1 && w->height == 1 && w->width == 1 &&
           w->stride_y == 1 && w->stride_x == 1;
}

/// Row 1 minus row 0 is the only row left.
static void keep_difference(struct step *classes)
{
    size_t row = step_weights_per_output(classes);
    for (size_t i = 0; i < row; i++)
        classes->weights[i] = classes->weights[row + i] - classes->weights[i];
    classes->bias[0] = classes->bias[1] - classes->bias[0];
    classes->outputs = 1;
}

int fold_two_classes(struct network *network, unsigned output, struct overt_error *err)
{
    int at = network_find_maker(network, network->output[output]);
    struct step *softmax = at < 0 ? NULL : &network->steps[at];
    at = softmax == NULL || softmax->kind != STEP_SOFTMAX
             ? -1
             : network_find_maker(network, softmax->from[0]);
    struct step *classes = at < 0 ? NULL : &network->steps[at];
    if (classes == NULL || (classes->kind != STEP_CONV && classes->kind != STEP_DENSE) ||
        classes->outputs != 2 || classes->groups == 2 ||
        network_count_uses(network, classes->to) != 1)
        return error_set(err, OVERT_INPUT,
                         "output %u of the .tflite file is not a softmax of two classes", output);
    keep_difference(classes);
    softmax->kind = STEP_SIGMOID;
    softmax->inputs = softmax->outputs = 1;
    network->values[classes->to].channels = 1;
    network->values[softmax->to].channels = 1;
    return OVERT_OK;
}

/// weights = second x first, bias = second x first's bias + second's bias; sums in double.
static void multiply(const struct step *first, struct step *second)
{
    float *weights = memory_new((size_t)second->outputs * first->inputs, sizeof(float));
    for (size_t o = 0; o < second->outputs; o++) {
        const float *row = second->weights + o * second->inputs;
        double bias = second->bias[o];
        for (size_t k = 0; k < second->inputs; k++)
            bias += (double)row[k] * first->bias[k];
        second->bias[o] = (float)bias;
        for (size_t i = 0; i < first->inputs; i++) {
            double sum = 0;
            for (size_t k = 0; k < second->inputs; k++)
                sum += (double)row[k] * first->weights[k * first->inputs + i];
            weights[o * first->inputs + i] = (float)sum;
        }
    }
    memory_free(second->weights);
    second->weights = weights;
    second->inputs = first->inputs;
    second->from[0] = first->from[0];
}

static bool pair_is_worth_it(const struct network *network, const struct step *first,
                             const struct step *second)
{
    size_t apart = (size_t)first->outputs * first->inputs +
                   (size_t)second->outputs * second->inputs;
    return is_pointwise(first) && is_pointwise(second) &&
           network_count_uses(network, first->to) == 1 &&
           (size_t)second->outputs * first->inputs <= apart;
}

static void remove_step(struct network *network, size_t at)
{
    memory_free(network->steps[at].weights);
    memory_free(network->steps[at].bias);
    network->step_count--;
    memmove(&network->steps[at], &network->steps[at + 1],
            (network->step_count - at) * sizeof(struct step));
}

void fold_pointwise_pairs(struct network *network)
{
    for (size_t i = 0; i < network->step_count; i++) {
        int first = network_find_maker(network, network->steps[i].from[0]);
        if (first < 0 || !pair_is_worth_it(network, &network->steps[first], &network->steps[i]))
            continue;
        multiply(&network->steps[first], &network->steps[i]);
        remove_step(network, (size_t)first);
        i--;
    }
}

static bool is_monotonic(const struct step *slope)
{
    for (size_t i = 0; i < slope->inputs; i++)
        if (slope->weights[i] < 0)
            return false;
    return true;
}

void fold_slopes_after_pools(struct network *network)
{
    for (size_t i = 1; i < network->step_count; i++) {
        struct step *slope = &network->steps[i - 1], *pool = &network->steps[i];
        if (slope->kind != STEP_SLOPE || pool->kind != STEP_POOL || pool->from[0] != slope->to ||
            network_count_uses(network, slope->to) != 1 || !is_monotonic(slope))
            continue;
        struct step first = *pool, second = *slope;
        first.from[0] = slope->from[0];
        first.to = slope->to;
        second.from[0] = slope->to;
        second.to = pool->to;
        network->values[first.to] = network->values[second.to];
        network->steps[i - 1] = first;
        network->steps[i] = second;
    }
}

/// `more`'s rows after those of `conv`.
static void append_rows(struct step *conv, const struct step *more)
{
    unsigned outputs = conv->outputs + more->outputs;
    conv->weights = memory_resize(conv->weights, (size_t)outputs * conv->inputs, sizeof(float));
    conv->bias = memory_resize(conv->bias, outputs, sizeof(float));
    memcpy(conv->weights + (size_t)conv->outputs * conv->inputs, more->weights,
           (size_t)more->outputs * more->inputs * sizeof(float));
    memcpy(conv->bias + conv->outputs, more->bias, more->outputs * sizeof(float));
    conv->outputs = outputs;
}

/// Puts one convolution for steps[first] and steps[second], and the slices that make what they
/// made.
static void put_siblings(struct network *network, struct step *first, const struct step *second)
{
    struct value made = network->values[first->to];
    struct step slice = {.kind = STEP_SLICE, .to = first->to, .outputs = first->outputs};
    struct step other = {
        .kind = STEP_SLICE, .to = second->to, .outputs = second->outputs, .first = first->outputs};
    append_rows(first, second);
    made.channels = first->outputs;
    slice.inputs = other.inputs = first->outputs;
    slice.from[0] = other.from[0] = network_add_step(network, *first, made);
    slice.from[1] = other.from[1] = -1;
    network_put_step(network, slice);
    network_put_step(network, other);
}

static size_t find_sibling(const struct step *steps, size_t count, size_t at)
{
    if (!is_pointwise(&steps[at]) || steps[at].bias == NULL)
        return count;
    for (size_t i = at + 1; i < count; i++)
        if (is_pointwise(&steps[i]) && steps[i].from[0] == steps[at].from[0] &&
            steps[i].bias != NULL)
            return i;
    return count;
}

void fold_pointwise_siblings(struct network *network)
{
    size_t count;
    AUTO_FREE struct step *steps = network_take_steps(network, &count);
    AUTO_FREE bool *done = memory_new(count, sizeof(bool));
    for (size_t i = 0; i < count; i++) {
        size_t sibling = done[i] ? count : find_sibling(steps, count, i);
        if (sibling < count) {
            put_siblings(network, &steps[i], &steps[sibling]);
            memory_free(steps[sibling].weights);
            memory_free(steps[sibling].bias);
            done[sibling] = true;
        } else if (!done[i]) {
            network_put_step(network, steps[i]);
        }
    }
}
