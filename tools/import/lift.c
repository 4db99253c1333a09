// SPDX-License-Identifier: Apache-2.0
// lift.c - from TensorFlow Lite's operators to the steps of a network.
//
// Convolutions, pools and dense layers become steps at once. The elementwise operators wait until
// the one that ends a known pattern:
//   ADD  ends PReLU as  relu(x) + a * -relu(-x)     (MTCNN)
//                  or   relu(x) + b * (x - |x|)     (MobileFaceNet; the slope is 2b)
//        or else adds two values;
//   DIV  ends softmax as  exp(x - max x) / sum exp(x - max x).
#include "lift.h"

#include <string.h>

#include "base/memory.h"

struct lifting {
    const struct tflite_model *model;
    struct network *network;
    int *value;                           ///< per tensor: its value, or -1
    const struct tflite_operator **maker; ///< per tensor: the operator that computes it, or NULL
    struct overt_error *err;
};

static const struct tflite_tensor *tensor_at(const struct lifting *lifting, int32_t index)
{
    return &lifting->model->tensors[index];
}

/// The operator of kind `code` that computes the tensor, NULL when it is another.
static const struct tflite_operator *made_by(const struct lifting *lifting, int32_t tensor,
                                             enum tflite_code code)
{
    const struct tflite_operator *op = lifting->maker[tensor];
    return op != NULL && op->code == code ? op : NULL;
}

static int unknown(struct lifting *lifting, const struct tflite_operator *op)
{
    return error_set(lifting->err, OVERT_INPUT,
                     "a %s of the .tflite file stands where it is not understood",
                     tflite_code_name(op->code));
}

static int misfit(struct lifting *lifting, const struct tflite_operator *op)
{
    return error_set(lifting->err, OVERT_INPUT,
                     "the shapes around a %s of the .tflite file do not fit",
                     tflite_code_name(op->code));
}

static struct value shape_of(const struct tflite_tensor *tensor)
{
    const int32_t *shape = tensor->shape;
    if (tensor->rank == 4)
        return (struct value){(unsigned)shape[3], (unsigned)shape[1], (unsigned)shape[2]};
    return (struct value){tensor->rank == 2 ? (unsigned)shape[1] : 0, 0, 0};
}

static bool same_shape(struct value a, struct value b)
{
    return a.channels == b.channels && a.height == b.height && a.width == b.width;
}

static float *copy_floats(const float *values, size_t count)
{
    return memory_copy(values, count * sizeof(*values));
}

/// Weights O x H x W x I (or, depthwise, 1 x H x W x O) into O x I x H x W.
static float *reorder_kernel(const struct tflite_tensor *kernel, bool depthwise)
{
    size_t height = (size_t)kernel->shape[1], width = (size_t)kernel->shape[2];
    size_t outputs = (size_t)kernel->shape[depthwise ? 3 : 0];
    size_t inputs = depthwise ? 1 : (size_t)kernel->shape[3];
    float *result = memory_new(kernel->count, sizeof(float));
    size_t next = 0;
    for (size_t o = 0; o < outputs; o++)
        for (size_t i = 0; i < inputs; i++)
            for (size_t at = 0; at < height * width; at++)
                result[next++] = depthwise ? kernel->floats[at * outputs + o]
                                           : kernel->floats[(o * height * width + at) * inputs + i];
    return result;
}

static unsigned slide(unsigned side, unsigned window, unsigned stride, bool same)
{
    if (same)
        return (side + stride - 1) / stride;
    return side < window ? 0 : (side - window) / stride + 1;
}

/// True when `to` is what the window makes of `from` (channels apart).
static bool window_fits(const struct window *window, struct value from, struct value to)
{
    return from.height != 0 &&
           slide(from.height, window->height, window->stride_y, window->same) == to.height &&
           slide(from.width, window->width, window->stride_x, window->same) == to.width;
}

static struct window window_of(const struct tflite_operator *op, unsigned height, unsigned width)
{
    return (struct window){height, width, (unsigned)op->stride_y, (unsigned)op->stride_x, op->same};
}

static void add_step(struct lifting *lifting, const struct tflite_operator *op, struct step step)
{
    struct value made = shape_of(tensor_at(lifting, op->output));
    lifting->value[op->output] = network_add_step(lifting->network, step, made);
}

static int lift_conv(struct lifting *lifting, const struct tflite_operator *op)
{
    bool depthwise = op->code == TFLITE_DEPTHWISE;
    const struct tflite_tensor *kernel = tensor_at(lifting, op->input[1]);
    const struct tflite_tensor *bias = tensor_at(lifting, op->input[2]);
    struct value from = shape_of(tensor_at(lifting, op->input[0]));
    struct value to = shape_of(tensor_at(lifting, op->output));
    if (kernel->floats == NULL || bias->floats == NULL || kernel->rank != 4 || bias->rank != 1)
        return unknown(lifting, op);
    unsigned outputs = (unsigned)kernel->shape[depthwise ? 3 : 0];
    bool fits = depthwise ? kernel->shape[0] == 1 && outputs == from.channels
                          : (unsigned)kernel->shape[3] == from.channels;
    struct window window = window_of(op, (unsigned)kernel->shape[1], (unsigned)kernel->shape[2]);
    if (!fits || outputs != to.channels || bias->count != outputs ||
        !window_fits(&window, from, to))
        return misfit(lifting, op);
    add_step(lifting, op,
             (struct step){.kind = STEP_CONV,
                           .from = {lifting->value[op->input[0]]},
                           .window = window,
                           .groups = depthwise ? outputs : 1,
                           .inputs = from.channels,
                           .outputs = outputs,
                           .weights = reorder_kernel(kernel, depthwise),
                           .bias = copy_floats(bias->floats, bias->count)});
    return OVERT_OK;
}

static int lift_pool(struct lifting *lifting, const struct tflite_operator *op)
{
    struct value from = shape_of(tensor_at(lifting, op->input[0]));
    struct value to = shape_of(tensor_at(lifting, op->output));
    struct window window = window_of(op, (unsigned)op->window_height, (unsigned)op->window_width);
    if (from.channels != to.channels || !window_fits(&window, from, to))
        return misfit(lifting, op);
    add_step(lifting, op,
             (struct step){.kind = STEP_POOL,
                           .from = {lifting->value[op->input[0]]},
                           .window = window,
                           .inputs = from.channels,
                           .outputs = to.channels});
    return OVERT_OK;
}

static int add_flatten(struct lifting *lifting, int value)
{
    struct value from = lifting->network->values[value];
    unsigned count = from.channels * from.height * from.width;
    struct step step = {
        .kind = STEP_FLATTEN, .from = {value}, .inputs = from.channels, .outputs = count};
    return network_add_step(lifting->network, step, (struct value){count, 0, 0});
}

/// Columns that count rows, columns, channels into columns that count channels, rows, columns.
static float *reorder_columns(const struct tflite_tensor *kernel, struct value from)
{
    size_t outputs = (size_t)kernel->shape[0], inputs = (size_t)kernel->shape[1];
    size_t area = from.height == 0 ? 1 : (size_t)from.height * from.width;
    float *result = memory_new(kernel->count, sizeof(float));
    for (size_t o = 0; o < outputs; o++)
        for (size_t c = 0; c < inputs / area; c++)
            for (size_t at = 0; at < area; at++)
                result[o * inputs + c * area + at] =
                    kernel->floats[o * inputs + at * from.channels + c];
    return result;
}

static int lift_dense(struct lifting *lifting, const struct tflite_operator *op)
{
    const struct tflite_tensor *kernel = tensor_at(lifting, op->input[1]);
    const struct tflite_tensor *bias = tensor_at(lifting, op->input[2]);
    struct value from = shape_of(tensor_at(lifting, op->input[0]));
    struct value to = shape_of(tensor_at(lifting, op->output));
    if (kernel->floats == NULL || bias->floats == NULL || kernel->rank != 2)
        return unknown(lifting, op);
    size_t count = from.channels;
    if (from.height != 0)
        count *= (size_t)from.height * from.width;
    if (count != (size_t)kernel->shape[1] || to.channels != (unsigned)kernel->shape[0] ||
        to.height != 0 || bias->count != to.channels)
        return misfit(lifting, op);
    int value = lifting->value[op->input[0]];
    add_step(lifting, op,
             (struct step){.kind = STEP_DENSE,
                           .from = {from.height == 0 ? value : add_flatten(lifting, value)},
                           .inputs = (unsigned)count,
                           .outputs = to.channels,
                           .weights = reorder_columns(kernel, from),
                           .bias = copy_floats(bias->floats, bias->count)});
    return OVERT_OK;
}

/// A reshape is understood where it takes away the sides of a one-pixel picture.
static int lift_reshape(struct lifting *lifting, const struct tflite_operator *op)
{
    struct value from = shape_of(tensor_at(lifting, op->input[0]));
    struct value to = shape_of(tensor_at(lifting, op->output));
    if (from.height != 1 || from.width != 1 || to.height != 0 || to.channels != from.channels)
        return unknown(lifting, op);
    lifting->value[op->output] = add_flatten(lifting, lifting->value[op->input[0]]);
    return OVERT_OK;
}

/// relu(x) + a * n: finds a's tensor and, by the form of n, what the slope is as a multiple of a;
/// else false.
static bool match_slope(const struct lifting *lifting, const struct tflite_operator *add,
                        int32_t *ret_x, int32_t *ret_a, float *ret_factor)
{
    const struct tflite_operator *relu = made_by(lifting, add->input[0], TFLITE_RELU);
    const struct tflite_operator *mul = made_by(lifting, add->input[1], TFLITE_MUL);
    if (relu == NULL || mul == NULL)
        return false;
    int32_t x = relu->input[0];
    const struct tflite_operator *neg = made_by(lifting, mul->input[1], TFLITE_NEG);
    const struct tflite_operator *sub = made_by(lifting, mul->input[1], TFLITE_SUB);
    bool found = false;
    if (neg != NULL) {
        const struct tflite_operator *inner = made_by(lifting, neg->input[0], TFLITE_RELU);
        const struct tflite_operator *minus =
            inner == NULL ? NULL : made_by(lifting, inner->input[0], TFLITE_NEG);
        found = minus != NULL && minus->input[0] == x;
        *ret_factor = 1;
    } else if (sub != NULL) {
        const struct tflite_operator *abs = made_by(lifting, sub->input[1], TFLITE_ABS);
        found = sub->input[0] == x && abs != NULL && abs->input[0] == x;
        *ret_factor = 2;
    }
    *ret_x = x;
    *ret_a = mul->input[0];
    return found;
}

static int lift_slope(struct lifting *lifting, const struct tflite_operator *op, int32_t x,
                      int32_t a, float factor)
{
    const struct tflite_tensor *slope = tensor_at(lifting, a);
    struct value from = shape_of(tensor_at(lifting, x));
    if (slope->floats == NULL || slope->rank != 1 || lifting->value[x] < 0)
        return unknown(lifting, op);
    if (slope->count != from.channels ||
        !same_shape(from, shape_of(tensor_at(lifting, op->output))))
        return misfit(lifting, op);
    float *slopes = copy_floats(slope->floats, slope->count);
    for (size_t i = 0; i < slope->count; i++)
        slopes[i] *= factor;
    add_step(lifting, op,
             (struct step){.kind = STEP_SLOPE,
                           .from = {lifting->value[x]},
                           .inputs = from.channels,
                           .outputs = from.channels,
                           .weights = slopes});
    return OVERT_OK;
}

static int lift_add(struct lifting *lifting, const struct tflite_operator *op)
{
    int32_t x, a;
    float factor;
    if (match_slope(lifting, op, &x, &a, &factor))
        return lift_slope(lifting, op, x, a, factor);
    int left = lifting->value[op->input[0]], right = lifting->value[op->input[1]];
    if (left < 0 || right < 0)
        return unknown(lifting, op);
    struct value from = shape_of(tensor_at(lifting, op->input[0]));
    if (!same_shape(from, shape_of(tensor_at(lifting, op->input[1]))) ||
        !same_shape(from, shape_of(tensor_at(lifting, op->output))))
        return misfit(lifting, op);
    add_step(lifting, op,
             (struct step){.kind = STEP_ADD,
                           .from = {left, right},
                           .inputs = from.channels,
                           .outputs = from.channels});
    return OVERT_OK;
}

/// True when the reduction is over the last dimension alone.
static bool reduces_channels(const struct lifting *lifting, const struct tflite_operator *reduction)
{
    const struct tflite_tensor *axis = tensor_at(lifting, reduction->input[1]);
    int32_t last = (int32_t)tensor_at(lifting, reduction->input[0])->rank - 1;
    return axis->integers != NULL && axis->count == 1 &&
           (axis->integers[0] == last || axis->integers[0] == -1);
}

static int lift_softmax(struct lifting *lifting, const struct tflite_operator *op)
{
    const struct tflite_operator *power = made_by(lifting, op->input[0], TFLITE_EXP);
    const struct tflite_operator *sum = made_by(lifting, op->input[1], TFLITE_SUM);
    const struct tflite_operator *sub =
        power == NULL ? NULL : made_by(lifting, power->input[0], TFLITE_SUB);
    const struct tflite_operator *max = sub == NULL ? NULL
                                                    : made_by(lifting, sub->input[1], TFLITE_MAX);
    if (max == NULL || sum == NULL || sum->input[0] != power->output ||
        max->input[0] != sub->input[0] || !reduces_channels(lifting, sum) ||
        !reduces_channels(lifting, max))
        return unknown(lifting, op);
    int x = lifting->value[sub->input[0]];
    struct value from = shape_of(tensor_at(lifting, sub->input[0]));
    if (x < 0 || !same_shape(from, shape_of(tensor_at(lifting, op->output))))
        return unknown(lifting, op);
    add_step(
        lifting, op,
        (struct step){
            .kind = STEP_SOFTMAX, .from = {x}, .inputs = from.channels, .outputs = from.channels});
    return OVERT_OK;
}

static int lift_operator(struct lifting *lifting, const struct tflite_operator *op)
{
    lifting->maker[op->output] = op;
    bool reads_value = op->code == TFLITE_CONV || op->code == TFLITE_DEPTHWISE ||
                       op->code == TFLITE_MAX_POOL || op->code == TFLITE_DENSE ||
                       op->code == TFLITE_RESHAPE;
    if (reads_value && lifting->value[op->input[0]] < 0)
        return unknown(lifting, op);
    switch (op->code) {
    case TFLITE_CONV:
    case TFLITE_DEPTHWISE:
        return lift_conv(lifting, op);
    case TFLITE_MAX_POOL:
        return lift_pool(lifting, op);
    case TFLITE_DENSE:
        return lift_dense(lifting, op);
    case TFLITE_RESHAPE:
        return lift_reshape(lifting, op);
    case TFLITE_ADD:
        return lift_add(lifting, op);
    case TFLITE_DIV:
        return lift_softmax(lifting, op);
    default:
        return OVERT_OK;
    }
}

static int lift_all(struct lifting *lifting)
{
    const struct tflite_model *model = lifting->model;
    const struct tflite_tensor *input = tensor_at(lifting, model->input);
    if (input->rank != 4 || input->shape[3] != 3)
        return error_set(lifting->err, OVERT_INPUT,
                         "the .tflite file does not take a picture of three colours");
    struct value value = shape_of(input);
    lifting->network->input =
        network_add_value(lifting->network, value.channels, value.height, value.width);
    lifting->value[model->input] = lifting->network->input;
    for (size_t i = 0; i < model->operator_count; i++) {
        int code = lift_operator(lifting, &model->operators[i]);
        if (code != OVERT_OK)
            return code;
    }
    for (unsigned i = 0; i < model->output_count; i++) {
        lifting->network->output[i] = lifting->value[model->output[i]];
        if (lifting->network->output[i] < 0 ||
            lifting->network->output[i] == lifting->network->input)
            return error_set(lifting->err, OVERT_INPUT,
                             "output %u of the .tflite file is not understood", i);
    }
    lifting->network->output_count = model->output_count;
    return OVERT_OK;
}

int lift_network(const struct tflite_model *model, struct network **ret_network,
                 struct overt_error *err)
{
    AUTO_FREE int *value = memory_new(model->tensor_count, sizeof(*value));
    AUTO_FREE const struct tflite_operator **maker =
        memory_new(model->tensor_count, sizeof(*maker));
    for (size_t i = 0; i < model->tensor_count; i++)
        value[i] = -1;
    struct lifting lifting = {model, network_create(), value, maker, err};
    int code = lift_all(&lifting);
    if (code != OVERT_OK)
        network_destroy(&lifting.network);
    else
        *ret_network = lifting.network;
    return code;
}
