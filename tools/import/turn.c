// SPDX-License-Identifier: Apache-2.0
// turn.c - makes a network that was trained on transposed pictures take upright ones.
//
// For a convolution, a pool and every elementwise step, f(transpose(x), K) = transpose(f(x,
// transpose(K))): swapping rows and columns of the kernels and of the columns of a dense step after
// a flatten is exact.
#include "turn.h"

#include "base/memory.h"

/// Transposes `count` matrices of height x width that stand one after the other.
static void transpose(float *matrices, size_t count, size_t height, size_t width)
{
    AUTO_FREE float *copy = memory_copy(matrices, count * height * width * sizeof(float));
    for (size_t i = 0; i < count; i++) {
        const float *from = copy + i * height * width;
        float *to = matrices + i * height * width;
        for (size_t y = 0; y < height; y++)
            for (size_t x = 0; x < width; x++)
                to[x * height + y] = from[y * width + x];
    }
}

static void swap(unsigned *a, unsigned *b)
{
    unsigned kept = *a;
    *a = *b;
    *b = kept;
}

static void turn_conv(struct step *conv)
{
    size_t matrices = (size_t)conv->outputs * (conv->inputs / conv->groups);
    transpose(conv->weights, matrices, conv->window.height, conv->window.width);
}

/// A dense step whose columns count the pixels of a flattened picture.
static void turn_dense(const struct network *network, struct step *dense)
{
    int maker = network_find_maker(network, dense->from[0]);
    if (maker < 0 || network->steps[maker].kind != STEP_FLATTEN)
        return;
    struct value picture = network->values[network->steps[maker].from[0]];
    transpose(dense->weights, (size_t)dense->outputs * picture.channels, picture.height,
              picture.width);
}

void turn_network(struct network *network)
{
    for (size_t i = 0; i < network->step_count; i++) {
        struct step *step = &network->steps[i];
        if (step->kind == STEP_CONV)
            turn_conv(step);
        if (step->kind == STEP_DENSE)
            turn_dense(network, step);
        swap(&step->window.height, &step->window.width);
        swap(&step->window.stride_y, &step->window.stride_x);
    }
    for (size_t i = 0; i < network->value_count; i++)
        swap(&network->values[i].height, &network->values[i].width);
}

bool turn_interleave(struct network *network, unsigned output)
{
    int maker = network_find_maker(network, network->output[output]);
    if (maker < 0 || network->steps[maker].kind != STEP_DENSE ||
        network->steps[maker].outputs % 2 != 0)
        return false;
    struct step *dense = &network->steps[maker];
    transpose(dense->bias, 1, 2, dense->outputs / 2);
    size_t half = (size_t)dense->outputs / 2 * dense->inputs;
    AUTO_FREE float *copy = memory_copy(dense->weights, 2 * half * sizeof(float));
    for (size_t row = 0; row < dense->outputs; row++) {
        size_t from = row % 2 * half + row / 2 * dense->inputs;
        for (size_t column = 0; column < dense->inputs; column++)
            dense->weights[row * dense->inputs + column] = copy[from + column];
    }
    return true;
}
