// SPDX-License-Identifier: Apache-2.0
// plain.c - a .tflite network computed the plain way: every formula as it is written in the
// definition of the operator, straight from the file's weights, no reordering, no fusing, sums in
// double. Shapes come from the picture, not from the file, so that a fully convolutional network
// takes any size.
#include "plain.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"

static struct plain plain_new(int height, int width, int channels)
{
    return (struct plain){
        height, width, channels,
        memory_new((size_t)height * (size_t)width * (size_t)channels, sizeof(float))};
}

static size_t count_of(struct plain p)
{
    return (size_t)p.height * (size_t)p.width * (size_t)p.channels;
}

static float *at(struct plain p, int y, int x, int c)
{
    return &p.numbers[((size_t)y * (size_t)p.width + (size_t)x) * (size_t)p.channels + (size_t)c];
}

/// Output side and first input row of a window: TensorFlow's SAME and VALID.
static int slide(int side, int window, int stride, bool same, int *ret_before)
{
    int out = same ? (side + stride - 1) / stride : (side - window) / stride + 1;
    int padding = (out - 1) * stride + window - side;
    *ret_before = same && padding > 0 ? padding / 2 : 0;
    return out;
}

static struct plain convolve(const struct tflite_operator *op, struct plain in,
                             const struct tflite_tensor *kernel, const float *bias, bool depthwise)
{
    int kh = kernel->shape[1], kw = kernel->shape[2];
    int outputs = depthwise ? kernel->shape[3] : kernel->shape[0];
    int top, left;
    int height = slide(in.height, kh, op->stride_y, op->same, &top);
    int width = slide(in.width, kw, op->stride_x, op->same, &left);
    struct plain out = plain_new(height, width, outputs);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            for (int o = 0; o < outputs; o++) {
                double sum = bias[o];
                for (int i = 0; i < kh; i++)
                    for (int j = 0; j < kw; j++) {
                        int yy = y * op->stride_y - top + i, xx = x * op->stride_x - left + j;
                        if (yy < 0 || yy >= in.height || xx < 0 || xx >= in.width)
                            continue;
                        if (depthwise)
                            sum += (double)*at(in, yy, xx, o) *
                                   kernel->floats[(i * kw + j) * outputs + o];
                        else
                            for (int c = 0; c < in.channels; c++)
                                sum += (double)*at(in, yy, xx, c) *
                                       kernel->floats[((o * kh + i) * kw + j) * in.channels + c];
                    }
                *at(out, y, x, o) = (float)sum;
            }
    return out;
}

static struct plain pool(const struct tflite_operator *op, struct plain in)
{
    int top, left;
    int height = slide(in.height, op->window_height, op->stride_y, op->same, &top);
    int width = slide(in.width, op->window_width, op->stride_x, op->same, &left);
    struct plain out = plain_new(height, width, in.channels);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            for (int c = 0; c < in.channels; c++) {
                float best = -INFINITY;
                for (int i = 0; i < op->window_height; i++)
                    for (int j = 0; j < op->window_width; j++) {
                        int yy = y * op->stride_y - top + i, xx = x * op->stride_x - left + j;
                        if (yy >= 0 && yy < in.height && xx >= 0 && xx < in.width)
                            best = fmaxf(best, *at(in, yy, xx, c));
                    }
                *at(out, y, x, c) = best;
            }
    return out;
}

static struct plain dense(struct plain in, const struct tflite_tensor *kernel, const float *bias)
{
    struct plain out = plain_new(1, 1, kernel->shape[0]);
    assert(count_of(in) == (size_t)kernel->shape[1]);
    for (int o = 0; o < out.channels; o++) {
        double sum = bias[o];
        for (int i = 0; i < kernel->shape[1]; i++)
            sum += (double)in.numbers[i] * kernel->floats[o * kernel->shape[1] + i];
        out.numbers[o] = (float)sum;
    }
    return out;
}

static float one(enum tflite_code code, float a)
{
    switch (code) {
    case TFLITE_RELU: return a > 0 ? a : 0;
    case TFLITE_NEG: return -a;
    case TFLITE_ABS: return fabsf(a);
    case TFLITE_EXP: return expf(a);
    default: assert(!"an operator of one value"); return 0;
    }
}

static float two(enum tflite_code code, float a, float b)
{
    switch (code) {
    case TFLITE_ADD: return a + b;
    case TFLITE_SUB: return a - b;
    case TFLITE_MUL: return a * b;
    case TFLITE_DIV: return a / b;
    default: assert(!"an operator of two values"); return 0;
    }
}

static struct plain each(enum tflite_code code, struct plain a)
{
    struct plain out = plain_new(a.height, a.width, a.channels);
    for (size_t i = 0; i < count_of(a); i++)
        out.numbers[i] = one(code, a.numbers[i]);
    return out;
}

/// Of two pictures; one with a single pixel or a single channel stands for all of them.
static struct plain pairwise(enum tflite_code code, struct plain a, struct plain b)
{
    struct plain big = count_of(a) >= count_of(b) ? a : b;
    struct plain out = plain_new(big.height, big.width, big.channels);
    for (int y = 0; y < big.height; y++)
        for (int x = 0; x < big.width; x++)
            for (int c = 0; c < big.channels; c++) {
                float left =
                    *at(a, a.height == 1 ? 0 : y, a.width == 1 ? 0 : x, a.channels == 1 ? 0 : c);
                float right =
                    *at(b, b.height == 1 ? 0 : y, b.width == 1 ? 0 : x, b.channels == 1 ? 0 : c);
                *at(out, y, x, c) = two(code, left, right);
            }
    return out;
}

static struct plain reduce(enum tflite_code code, struct plain in)
{
    struct plain out = plain_new(in.height, in.width, 1);
    for (int y = 0; y < in.height; y++)
        for (int x = 0; x < in.width; x++) {
            float result = *at(in, y, x, 0);
            for (int c = 1; c < in.channels; c++)
                result = code == TFLITE_SUM ? result + *at(in, y, x, c)
                                            : fmaxf(result, *at(in, y, x, c));
            *at(out, y, x, 0) = result;
        }
    return out;
}

static struct plain run_operator(const struct tflite_model *model, const struct tflite_operator *op,
                                 const struct plain *values)
{
    const struct tflite_tensor *second = op->input_count > 1 ? &model->tensors[op->input[1]] : NULL;
    const float *bias = op->input_count > 2 ? model->tensors[op->input[2]].floats : NULL;
    struct plain a = values[op->input[0]];
    struct plain same = {1, 1, (int)count_of(a), NULL};
    switch (op->code) {
    case TFLITE_CONV: return convolve(op, a, second, bias, false);
    case TFLITE_DEPTHWISE: return convolve(op, a, second, bias, true);
    case TFLITE_DENSE: return dense(a, second, bias);
    case TFLITE_MAX_POOL: return pool(op, a);
    case TFLITE_SUM:
    case TFLITE_MAX: return reduce(op->code, a);
    case TFLITE_ADD:
    case TFLITE_SUB:
    case TFLITE_MUL:
    case TFLITE_DIV: return pairwise(op->code, a, values[op->input[1]]);
    case TFLITE_RESHAPE:
        same.numbers = memory_copy(a.numbers, count_of(a) * sizeof(float));
        return same;
    default: return each(op->code, a);
    }
}

/// A constant of up to one dimension that is not zero counts channels.
static struct plain constant(const struct tflite_tensor *tensor)
{
    return (struct plain){1, 1, (int)tensor->count, tensor->floats};
}

void plain_run(const struct tflite_model *model, struct plain picture, struct plain *outputs)
{
    AUTO_FREE struct plain *values = memory_new(model->tensor_count, sizeof(*values));
    for (size_t i = 0; i < model->tensor_count; i++)
        if (model->tensors[i].floats != NULL)
            values[i] = constant(&model->tensors[i]);
    values[model->input] = picture;
    for (size_t i = 0; i < model->operator_count; i++) {
        const struct tflite_operator *op = &model->operators[i];
        values[op->output] = run_operator(model, op, values);
    }
    for (unsigned i = 0; i < model->output_count; i++) {
        struct plain out = values[model->output[i]];
        out.numbers = memory_copy(out.numbers, count_of(out) * sizeof(float));
        outputs[i] = out;
    }
    for (size_t i = 0; i < model->operator_count; i++)
        memory_free(values[model->operators[i].output].numbers);
}
