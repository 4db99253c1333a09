// SPDX-License-Identifier: Apache-2.0
// tflite.c - a TensorFlow Lite file into plain arrays. Whatever the rest of the importer relies on
// (a tensor that is there, a shape that fits its values, operators in order) is checked here and
// nowhere else.
#include "tflite.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "flatbuffer.h"

enum { TYPE_FLOAT32 = 0, TYPE_INT32 = 2 };
enum { OPTIONS_CONV = 1, OPTIONS_DEPTHWISE = 2, OPTIONS_POOL = 5, OPTIONS_DENSE = 8 };

static const struct {
    enum tflite_code code;
    const char *name;
    unsigned input_count;
    unsigned options;          ///< kind of the options table; 0: none that matters
    unsigned activation_field; ///< where those options keep a fused activation
} operators[] = {
    {TFLITE_ADD, "ADD", 2, 0, 0},
    {TFLITE_CONV, "CONV_2D", 3, OPTIONS_CONV, 3},
    {TFLITE_DEPTHWISE, "DEPTHWISE_CONV_2D", 3, OPTIONS_DEPTHWISE, 4},
    {TFLITE_DENSE, "FULLY_CONNECTED", 3, OPTIONS_DENSE, 0},
    {TFLITE_MAX_POOL, "MAX_POOL_2D", 1, OPTIONS_POOL, 5},
    {TFLITE_MUL, "MUL", 2, 0, 0},
    {TFLITE_RELU, "RELU", 1, 0, 0},
    {TFLITE_RESHAPE, "RESHAPE", 2, 0, 0},
    {TFLITE_SUB, "SUB", 2, 0, 0},
    {TFLITE_DIV, "DIV", 2, 0, 0},
    {TFLITE_EXP, "EXP", 1, 0, 0},
    {TFLITE_NEG, "NEG", 1, 0, 0},
    {TFLITE_SUM, "SUM", 2, 0, 0},
    {TFLITE_MAX, "REDUCE_MAX", 2, 0, 0},
    {TFLITE_ABS, "ABS", 1, 0, 0},
};

/// What one reading needs at every step.
struct reading {
    struct flat flat;
    size_t buffers; ///< first item of the model's vector of buffers
    size_t buffer_count;
    size_t codes; ///< first item of the model's vector of operator codes
    size_t code_count;
    size_t constants; ///< elements of all constants so far: many tensors can point to one buffer
    struct tflite_model *model;
    struct overt_error *err;
};

static int damaged(struct overt_error *err)
{
    return error_set(
        err, OVERT_INPUT,
        "the .tflite file is damaged or cut short; get it again and check its SHA-256");
}

static size_t operator_find(int32_t code)
{
    for (size_t i = 0; i < ARRAY_COUNT(operators); i++)
        if ((int32_t)operators[i].code == code)
            return i;
    return ARRAY_COUNT(operators);
}

const char *tflite_code_name(enum tflite_code code)
{
    size_t i = operator_find((int32_t)code);
    return i < ARRAY_COUNT(operators) ? operators[i].name : "unknown";
}

/// Takes a name without trusting its length or its characters.
static void read_name(struct flat *flat, size_t table, char name[TFLITE_NAME_MAX])
{
    size_t count;
    size_t first = flat_vector(flat, table, 3, 1, &count);
    size_t kept = count < TFLITE_NAME_MAX - 1 ? count : TFLITE_NAME_MAX - 1;
    for (size_t i = 0; i < kept; i++) {
        unsigned char c = flat->bytes[first + i];
        name[i] = c > ' ' && c < 127 ? (char)c : '?';
    }
    name[kept] = 0;
}

static int read_shape(struct reading *reading, size_t table, struct tflite_tensor *tensor)
{
    size_t rank;
    size_t first = flat_vector(&reading->flat, table, 0, 4, &rank);
    if (rank > TFLITE_RANK_MAX)
        return error_set(reading->err, OVERT_LIMIT,
                         "a tensor of the .tflite file has %zu dimensions; %d at most", rank,
                         TFLITE_RANK_MAX);
    tensor->rank = (unsigned)rank;
    tensor->count = 1;
    for (size_t i = 0; i < rank; i++) {
        int32_t side = flat_vector_i32(&reading->flat, first, i);
        if (side < 1 || tensor->count > TFLITE_ELEMENT_MAX / (size_t)side)
            return error_set(reading->err, OVERT_LIMIT,
                             "a tensor of the .tflite file has a side of %d, or too many elements",
                             (int)side);
        tensor->shape[i] = side;
        tensor->count *= (size_t)side;
    }
    return OVERT_OK;
}

static int copy_values(struct reading *reading, size_t first, int type,
                       struct tflite_tensor *tensor)
{
    void *values = memory_try(tensor->count, 4);
    if (values == NULL)
        return error_set(reading->err, OVERT_NO_MEMORY,
                         "not enough memory for the model's weights");
    if (type == TYPE_INT32)
        tensor->integers = values;
    else
        tensor->floats = values;
    for (size_t i = 0; i < tensor->count; i++) {
        int32_t bits = flat_vector_i32(&reading->flat, first, i);
        memcpy((char *)values + 4 * i, &bits, 4);
        if (type == TYPE_FLOAT32 && !isfinite(tensor->floats[i]))
            return error_set(reading->err, OVERT_INPUT,
                             "a weight of the .tflite file is not a finite number");
    }
    return OVERT_OK;
}

static int read_tensor(struct reading *reading, size_t table, struct tflite_tensor *tensor)
{
    struct flat *flat = &reading->flat;
    int code = read_shape(reading, table, tensor);
    if (code != OVERT_OK)
        return code;
    read_name(flat, table, tensor->name);
    int type = flat_u8(flat, table, 1, 0);
    uint32_t buffer = flat_u32(flat, table, 2, 0);
    if (flat->broken || buffer >= reading->buffer_count)
        return damaged(reading->err);
    size_t size;
    size_t first =
        flat_vector(flat, flat_vector_table(flat, reading->buffers, buffer), 0, 1, &size);
    if (flat->broken)
        return damaged(reading->err);
    if (type != TYPE_FLOAT32 && type != TYPE_INT32)
        return error_set(
            reading->err, OVERT_INPUT,
            "the .tflite file has a tensor of type %d; only float32 networks can be imported",
            type);
    if (size == 0)
        return OVERT_OK;
    if (size != tensor->count * 4)
        return damaged(reading->err);
    reading->constants += tensor->count;
    if (reading->constants > TFLITE_ELEMENT_MAX)
        return error_set(reading->err, OVERT_LIMIT,
                         "the .tflite file has more than %zu million weights",
                         TFLITE_ELEMENT_MAX / 1000000);
    return copy_values(reading, first, type, tensor);
}

static int read_tensors(struct reading *reading, size_t graph)
{
    size_t count;
    size_t first = flat_vector(&reading->flat, graph, 0, 4, &count);
    if (reading->flat.broken || count == 0)
        return damaged(reading->err);
    if (count > TFLITE_TENSOR_MAX)
        return error_set(reading->err, OVERT_LIMIT, "the .tflite file has %zu tensors; %d at most",
                         count, TFLITE_TENSOR_MAX);
    reading->model->tensors = memory_new(count, sizeof(struct tflite_tensor));
    reading->model->tensor_count = count;
    for (size_t i = 0; i < count; i++) {
        size_t table = flat_vector_table(&reading->flat, first, i);
        int code = read_tensor(reading, table, &reading->model->tensors[i]);
        if (code != OVERT_OK)
            return code;
    }
    return OVERT_OK;
}

/// The code of one operator: files before 2020 have it in a byte (field 0), later ones in an int32
/// (field 3).
static int32_t read_code(struct reading *reading, size_t table)
{
    uint32_t index = flat_u32(&reading->flat, table, 0, 0);
    if (index >= reading->code_count)
        return -1;
    size_t entry = flat_vector_table(&reading->flat, reading->codes, index);
    int32_t old = flat_u8(&reading->flat, entry, 0, 0);
    int32_t newer = flat_i32(&reading->flat, entry, 3, 0);
    return newer > old ? newer : old;
}

static int read_window(struct reading *reading, size_t options, struct tflite_operator *op)
{
    struct flat *flat = &reading->flat;
    int32_t dilation_x = 1, dilation_y = 1, multiplier = 1;
    op->same = flat_u8(flat, options, 0, 0) == 0;
    op->stride_x = flat_i32(flat, options, 1, 0);
    op->stride_y = flat_i32(flat, options, 2, 0);
    op->window_width = op->window_height = 1;
    if (op->code == TFLITE_MAX_POOL) {
        op->window_width = flat_i32(flat, options, 3, 0);
        op->window_height = flat_i32(flat, options, 4, 0);
    } else {
        unsigned dilation = op->code == TFLITE_CONV ? 4 : 5;
        dilation_x = flat_i32(flat, options, dilation, 1);
        dilation_y = flat_i32(flat, options, dilation + 1, 1);
    }
    if (op->code == TFLITE_DEPTHWISE)
        multiplier = flat_i32(flat, options, 3, 0);
    if (op->stride_x < 1 || op->stride_x > 16 || op->stride_y < 1 || op->stride_y > 16 ||
        op->window_width < 1 || op->window_width > 64 || op->window_height < 1 ||
        op->window_height > 64 || dilation_x != 1 || dilation_y != 1 || multiplier != 1)
        return error_set(reading->err, OVERT_INPUT,
                         "a %s of the .tflite file has a stride, window, dilation or depth that "
                         "cannot be imported",
                         tflite_code_name(op->code));
    return OVERT_OK;
}

static int read_options(struct reading *reading, size_t table, size_t kind,
                        struct tflite_operator *op)
{
    struct flat *flat = &reading->flat;
    size_t options = flat_table(flat, table, 4);
    if (operators[kind].options == 0) {
        bool has_activation = op->code == TFLITE_ADD || op->code == TFLITE_MUL ||
                              op->code == TFLITE_SUB || op->code == TFLITE_DIV;
        if (has_activation && flat_u8(flat, options, 0, 0) != 0)
            return error_set(reading->err, OVERT_INPUT,
                             "a %s with a fused activation cannot be imported",
                             operators[kind].name);
        return OVERT_OK;
    }
    if (options == 0 || flat_u8(flat, table, 3, 0) != operators[kind].options)
        return damaged(reading->err);
    if (flat_u8(flat, options, operators[kind].activation_field, 0) != 0)
        return error_set(reading->err, OVERT_INPUT,
                         "a %s with a fused activation cannot be imported", operators[kind].name);
    return op->code == TFLITE_DENSE ? OVERT_OK : read_window(reading, options, op);
}

/// `defined` tells which tensors have a value before this operator.
static int read_operator(struct reading *reading, size_t table, bool *defined,
                         struct tflite_operator *op)
{
    struct flat *flat = &reading->flat;
    int32_t code = read_code(reading, table);
    size_t kind = operator_find(code);
    if (!flat->broken && kind == ARRAY_COUNT(operators))
        return error_set(reading->err, OVERT_INPUT,
                         "operator %d of the .tflite file cannot be imported", (int)code);
    size_t input_count, output_count;
    size_t inputs = flat_vector(flat, table, 1, 4, &input_count);
    size_t outputs = flat_vector(flat, table, 2, 4, &output_count);
    if (flat->broken || input_count != operators[kind].input_count || output_count != 1)
        return damaged(reading->err);
    op->code = operators[kind].code;
    op->input_count = operators[kind].input_count;
    for (size_t i = 0; i < input_count; i++) {
        int32_t input = flat_vector_i32(flat, inputs, i);
        if (input < 0 || (size_t)input >= reading->model->tensor_count || !defined[input])
            return damaged(reading->err);
        op->input[i] = input;
    }
    op->output = flat_vector_i32(flat, outputs, 0);
    if (op->output < 0 || (size_t)op->output >= reading->model->tensor_count || defined[op->output])
        return damaged(reading->err);
    defined[op->output] = true;
    int result = read_options(reading, table, kind, op);
    return result == OVERT_OK && flat->broken ? damaged(reading->err) : result;
}

static int read_operators(struct reading *reading, size_t graph, bool *defined)
{
    size_t count;
    size_t first = flat_vector(&reading->flat, graph, 3, 4, &count);
    if (reading->flat.broken || count == 0)
        return damaged(reading->err);
    if (count > TFLITE_OPERATOR_MAX)
        return error_set(reading->err, OVERT_LIMIT,
                         "the .tflite file has %zu operators; %d at most", count,
                         TFLITE_OPERATOR_MAX);
    reading->model->operators = memory_new(count, sizeof(struct tflite_operator));
    reading->model->operator_count = count;
    for (size_t i = 0; i < count; i++) {
        size_t table = flat_vector_table(&reading->flat, first, i);
        int code = read_operator(reading, table, defined, &reading->model->operators[i]);
        if (code != OVERT_OK)
            return code;
    }
    return OVERT_OK;
}

static bool is_constant(const struct tflite_tensor *tensor)
{
    return tensor->floats != NULL || tensor->integers != NULL;
}

static int read_input(struct reading *reading, size_t graph)
{
    struct tflite_model *model = reading->model;
    size_t count;
    size_t first = flat_vector(&reading->flat, graph, 1, 4, &count);
    if (reading->flat.broken || count != 1)
        return error_set(reading->err, OVERT_INPUT,
                         "the .tflite file has %zu inputs; one picture is expected", count);
    model->input = flat_vector_i32(&reading->flat, first, 0);
    if (model->input < 0 || (size_t)model->input >= model->tensor_count ||
        is_constant(&model->tensors[model->input]))
        return damaged(reading->err);
    return OVERT_OK;
}

static int read_outputs(struct reading *reading, size_t graph, const bool *defined)
{
    struct tflite_model *model = reading->model;
    size_t count;
    size_t first = flat_vector(&reading->flat, graph, 2, 4, &count);
    if (reading->flat.broken || count < 1 || count > TFLITE_OUTPUT_MAX)
        return error_set(reading->err, OVERT_INPUT,
                         "the .tflite file has %zu outputs; 1 to %d are expected", count,
                         TFLITE_OUTPUT_MAX);
    for (size_t i = 0; i < count; i++) {
        int32_t output = flat_vector_i32(&reading->flat, first, i);
        if (output < 0 || (size_t)output >= model->tensor_count || !defined[output])
            return damaged(reading->err);
        model->output[i] = output;
    }
    model->output_count = (unsigned)count;
    return OVERT_OK;
}

static int read_graph(struct reading *reading, size_t graph)
{
    int code = read_tensors(reading, graph);
    if (code == OVERT_OK)
        code = read_input(reading, graph);
    if (code != OVERT_OK)
        return code;
    struct tflite_model *model = reading->model;
    AUTO_FREE bool *defined = memory_new(model->tensor_count, sizeof(*defined));
    for (size_t i = 0; i < model->tensor_count; i++)
        defined[i] = is_constant(&model->tensors[i]);
    defined[model->input] = true;
    code = read_operators(reading, graph, defined);
    return code == OVERT_OK ? read_outputs(reading, graph, defined) : code;
}

static int read_model(struct reading *reading)
{
    struct flat *flat = &reading->flat;
    if (!flat_has_identifier(flat, "TFL3"))
        return error_set(reading->err, OVERT_INPUT,
                         "this is not a .tflite file (no TFL3 mark at its start)");
    size_t root = flat_root(flat);
    size_t graph_count;
    size_t graphs = flat_vector(flat, root, 2, 4, &graph_count);
    reading->codes = flat_vector(flat, root, 1, 4, &reading->code_count);
    reading->buffers = flat_vector(flat, root, 4, 4, &reading->buffer_count);
    if (flat->broken || graph_count != 1)
        return damaged(reading->err);
    return read_graph(reading, flat_vector_table(flat, graphs, 0));
}

int tflite_create(const void *bytes, size_t size, struct tflite_model **ret_model,
                  struct overt_error *err)
{
    if (size > TFLITE_FILE_MAX)
        return error_set(err, OVERT_LIMIT, "the .tflite file is larger than %zu MiB",
                         TFLITE_FILE_MAX >> 20);
    struct reading reading = {
        .flat = {.bytes = bytes, .size = size},
        .model = memory_new(1, sizeof(struct tflite_model)),
        .err = err,
    };
    int code = read_model(&reading);
    if (code != OVERT_OK)
        tflite_destroy(&reading.model);
    else
        *ret_model = reading.model;
    return code;
}

void tflite_destroy(struct tflite_model **model)
{
    if (*model == NULL)
        return;
    for (size_t i = 0; i < (*model)->tensor_count; i++) {
        memory_free((*model)->tensors[i].floats);
        memory_free((*model)->tensors[i].integers);
    }
    memory_free((*model)->tensors);
    memory_free((*model)->operators);
    memory_free(*model);
    *model = NULL;
}
