// SPDX-License-Identifier: Apache-2.0
// onnx.c - a network as an ONNX model. Field numbers are those of onnx/onnx.proto, IR version 7.
#include "onnx.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "protobuf.h"

enum { MODEL_IR_VERSION = 1, MODEL_PRODUCER = 2, MODEL_GRAPH = 7, MODEL_OPSET = 8 };
enum { OPSET_VERSION = 2 };
enum { GRAPH_NODE = 1, GRAPH_NAME = 2, GRAPH_INITIALIZER = 5, GRAPH_INPUT = 11, GRAPH_OUTPUT = 12 };
enum { NODE_INPUT = 1, NODE_OUTPUT = 2, NODE_NAME = 3, NODE_OPERATOR = 4, NODE_ATTRIBUTE = 5 };
enum {
    ATTRIBUTE_NAME = 1,
    ATTRIBUTE_INT = 3,
    ATTRIBUTE_TEXT = 4,
    ATTRIBUTE_INTS = 8,
    ATTRIBUTE_TYPE = 20
};
enum { TYPE_INT = 2, TYPE_TEXT = 3, TYPE_INTS = 7 };
enum { TENSOR_DIMS = 1, TENSOR_TYPE = 2, TENSOR_NAME = 8, TENSOR_RAW = 9 };
enum { INFO_NAME = 1, INFO_TYPE = 2, TYPE_TENSOR = 1, TENSOR_ELEMENT = 1, TENSOR_SHAPE = 2 };
enum { SHAPE_DIM = 1, DIM_VALUE = 1, DIM_NAME = 2 };
enum { ELEMENT_FLOAT = 1, ELEMENT_UINT8 = 2, ELEMENT_INT8 = 3, ELEMENT_INT16 = 5 };
enum { ELEMENT_INT64 = 7 };
// Steps of int16 need a later version.
enum { IR_VERSION = 7, OPSET = 11, IR_VERSION_INT8 = 10, OPSET_INT8 = 21, NAME_MAX_HERE = 32 };

struct writing {
    const struct network *network;
    struct onnx_sizes sizes;
    struct text graph;
    bool int8; ///< something is written in steps
};

/// The name of a value in the file: the output's own, "input", or v and its number.
static void value_name(const struct network *network, int value, char name[NAME_MAX_HERE])
{
    if (value == network->input) {
        snprintf(name, NAME_MAX_HERE, "input");
        return;
    }
    for (unsigned i = 0; i < network->output_count; i++)
        if (network->output[i] == value) {
            snprintf(name, NAME_MAX_HERE, "%s", network->output_name[i]);
            return;
        }
    snprintf(name, NAME_MAX_HERE, "v%d", value);
}

static void put_attribute_ints(struct text *node, const char *name, const unsigned *values,
                               size_t count)
{
    AUTO_TEXT struct text attribute;
    text_init(&attribute, ONNX_FILE_MAX);
    protobuf_put_text(&attribute, ATTRIBUTE_NAME, name);
    for (size_t i = 0; i < count; i++)
        protobuf_put_number(&attribute, ATTRIBUTE_INTS, values[i]);
    protobuf_put_number(&attribute, ATTRIBUTE_TYPE, TYPE_INTS);
    protobuf_put_message(node, NODE_ATTRIBUTE, &attribute);
}

static void put_attribute_int(struct text *node, const char *name, unsigned value)
{
    AUTO_TEXT struct text attribute;
    text_init(&attribute, ONNX_FILE_MAX);
    protobuf_put_text(&attribute, ATTRIBUTE_NAME, name);
    protobuf_put_number(&attribute, ATTRIBUTE_INT, value);
    protobuf_put_number(&attribute, ATTRIBUTE_TYPE, TYPE_INT);
    protobuf_put_message(node, NODE_ATTRIBUTE, &attribute);
}

static void put_attribute_text(struct text *node, const char *name, const char *value)
{
    AUTO_TEXT struct text attribute;
    text_init(&attribute, ONNX_FILE_MAX);
    protobuf_put_text(&attribute, ATTRIBUTE_NAME, name);
    protobuf_put_text(&attribute, ATTRIBUTE_TEXT, value);
    protobuf_put_number(&attribute, ATTRIBUTE_TYPE, TYPE_TEXT);
    protobuf_put_message(node, NODE_ATTRIBUTE, &attribute);
}

/// IEEE 754 in little-endian order, whatever this machine has.
static void put_raw_floats(struct text *tensor, const float *values, size_t count)
{
    AUTO_FREE unsigned char *raw = memory_new(count, 4);
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], 4);
        for (unsigned byte = 0; byte < 4; byte++)
            raw[4 * i + byte] = (unsigned char)(bits >> (8 * byte));
    }
    protobuf_put_bytes(tensor, TENSOR_RAW, raw, 4 * count);
}

static void put_constant(struct writing *writing, const char *name, const unsigned *dims,
                         size_t rank, const float *values)
{
    AUTO_TEXT struct text tensor;
    text_init(&tensor, ONNX_FILE_MAX);
    size_t count = 1;
    for (size_t i = 0; i < rank; i++) {
        protobuf_put_number(&tensor, TENSOR_DIMS, dims[i]);
        count *= dims[i];
    }
    protobuf_put_number(&tensor, TENSOR_TYPE, ELEMENT_FLOAT);
    protobuf_put_text(&tensor, TENSOR_NAME, name);
    put_raw_floats(&tensor, values, count);
    protobuf_put_message(&writing->graph, GRAPH_INITIALIZER, &tensor);
}

// ---- steps of eight bits ----

static void put_bytes(struct writing *writing, const char *name, unsigned element,
                      const unsigned *dims, size_t rank, const void *bytes)
{
    AUTO_TEXT struct text tensor;
    text_init(&tensor, ONNX_FILE_MAX);
    size_t count = 1;
    for (size_t i = 0; i < rank; i++) {
        protobuf_put_number(&tensor, TENSOR_DIMS, dims[i]);
        count *= dims[i];
    }
    protobuf_put_number(&tensor, TENSOR_TYPE, element);
    protobuf_put_text(&tensor, TENSOR_NAME, name);
    protobuf_put_bytes(&tensor, TENSOR_RAW, bytes, element == ELEMENT_INT16 ? 2 * count : count);
    protobuf_put_message(&writing->graph, GRAPH_INITIALIZER, &tensor);
}

/// A QuantizeLinear or DequantizeLinear. `by_row`: one scale for each of the first dimension.
static void put_linear(struct writing *writing, const char *kind, const char *from,
                       const char *scale, const char *zero, const char *to, bool by_row)
{
    AUTO_TEXT struct text node;
    text_init(&node, ONNX_FILE_MAX);
    protobuf_put_text(&node, NODE_INPUT, from);
    protobuf_put_text(&node, NODE_INPUT, scale);
    protobuf_put_text(&node, NODE_INPUT, zero);
    protobuf_put_text(&node, NODE_OUTPUT, to);
    protobuf_put_text(&node, NODE_NAME, to);
    protobuf_put_text(&node, NODE_OPERATOR, kind);
    if (by_row)
        put_attribute_int(&node, "axis", 0);
    protobuf_put_message(&writing->graph, GRAPH_NODE, &node);
    writing->int8 = true;
}

/// The weights as codes, and the node that makes `name` of them.
static void put_codes(struct writing *writing, const struct step *step, const char *name,
                      const unsigned *dims, size_t rank)
{
    char codes[NAME_MAX_HERE], scales[NAME_MAX_HERE], zeros[NAME_MAX_HERE];
    snprintf(codes, sizeof(codes), "c%d", step->to);
    snprintf(scales, sizeof(scales), "m%d", step->to);
    snprintf(zeros, sizeof(zeros), "o%d", step->to);
    unsigned element = step->wide ? ELEMENT_INT16 : ELEMENT_INT8;
    size_t count = step->outputs * step_weights_per_output(step);
    AUTO_FREE unsigned char *none = memory_new(step->outputs, 2);
    AUTO_FREE unsigned char *raw = memory_new(count, 2);
    for (size_t i = 0; i < count; i++) {
        raw[step->wide ? 2 * i : i] = (unsigned char)step->codes[i];
        if (step->wide)
            raw[2 * i + 1] = (unsigned char)((uint16_t)step->codes[i] >> 8);
    }
    put_bytes(writing, codes, element, dims, rank, raw);
    put_constant(writing, scales, &step->outputs, 1, step->scales);
    put_bytes(writing, zeros, element, &step->outputs, 1, none);
    put_linear(writing, "DequantizeLinear", codes, scales, zeros, name, true);
}

/// A value into steps and back: from here on it is read under read_name().
static void put_steps(struct writing *writing, int value)
{
    const struct value *of = &writing->network->values[value];
    const unsigned one = 1;
    const unsigned char zero_step[2] = {(unsigned char)of->zero, 0};
    char name[NAME_MAX_HERE], scale[NAME_MAX_HERE], zero[NAME_MAX_HERE], coded[NAME_MAX_HERE];
    char back[NAME_MAX_HERE];
    value_name(writing->network, value, name);
    snprintf(scale, sizeof(scale), "f%d", value);
    snprintf(zero, sizeof(zero), "z%d", value);
    snprintf(coded, sizeof(coded), "q%d", value);
    snprintf(back, sizeof(back), "d%d", value);
    put_constant(writing, scale, &one, 0, &of->scale);
    put_bytes(writing, zero, of->wide ? ELEMENT_INT16 : ELEMENT_UINT8, &one, 0, zero_step);
    put_linear(writing, "QuantizeLinear", name, scale, zero, coded, false);
    put_linear(writing, "DequantizeLinear", coded, scale, zero, back, false);
}

/// The name under which a value is read.
static void read_name(const struct network *network, int value, char name[NAME_MAX_HERE])
{
    if (network->values[value].stepped)
        snprintf(name, NAME_MAX_HERE, "d%d", value);
    else
        value_name(network, value, name);
}

/// Padding in numbers where the size is known, else left to the runtime; VALID needs neither.
static void put_padding(const struct writing *writing, const struct step *step, struct text *node)
{
    const struct window *window = &step->window;
    if (!window->same || (window->height == 1 && window->width == 1))
        return;
    if (writing->network->free_size && (window->stride_y > 1 || window->stride_x > 1)) {
        put_attribute_text(node, "auto_pad", "SAME_UPPER");
        return;
    }
    struct value from = writing->network->values[step->from[0]];
    unsigned rows[2], columns[2];
    window_padding(from.height, window->height, window->stride_y, rows);
    window_padding(from.width, window->width, window->stride_x, columns);
    put_attribute_ints(node, "pads", (unsigned[]){rows[0], columns[0], rows[1], columns[1]}, 4);
}

static void put_window(const struct writing *writing, const struct step *step, struct text *node)
{
    const struct window *window = &step->window;
    put_attribute_ints(node, "kernel_shape", (unsigned[]){window->height, window->width}, 2);
    put_attribute_ints(node, "strides", (unsigned[]){window->stride_y, window->stride_x}, 2);
    put_padding(writing, step, node);
}

static void put_weights(struct writing *writing, const struct step *step, struct text *node)
{
    char name[NAME_MAX_HERE];
    unsigned conv[] = {step->outputs,
                       step->kind == STEP_CONV ? step->inputs / step->groups : step->inputs,
                       step->window.height, step->window.width};
    snprintf(name, sizeof(name), "w%d", step->to);
    if (step->codes != NULL)
        put_codes(writing, step, name, conv, step->kind == STEP_CONV ? 4 : 2);
    else
        put_constant(writing, name, conv, step->kind == STEP_CONV ? 4 : 2, step->weights);
    protobuf_put_text(node, NODE_INPUT, name);
    if (step->bias == NULL)
        return;
    snprintf(name, sizeof(name), "b%d", step->to);
    put_constant(writing, name, &step->outputs, 1, step->bias);
    protobuf_put_text(node, NODE_INPUT, name);
}

/// Slopes as C x 1 x 1, so that they stand for channels; for flat values as C.
static void put_slopes(struct writing *writing, const struct step *step, struct text *node)
{
    char name[NAME_MAX_HERE];
    snprintf(name, sizeof(name), "a%d", step->to);
    bool flat = writing->network->values[step->to].height == 0;
    put_constant(writing, name, (unsigned[]){step->inputs, 1, 1}, flat ? 1 : 3, step->weights);
    protobuf_put_text(node, NODE_INPUT, name);
}

static void put_index(struct writing *writing, struct text *node, char kind, int value,
                      unsigned index)
{
    char name[NAME_MAX_HERE];
    unsigned char raw[8] = {(unsigned char)index, (unsigned char)(index >> 8),
                            (unsigned char)(index >> 16), (unsigned char)(index >> 24)};
    AUTO_TEXT struct text tensor;
    text_init(&tensor, ONNX_FILE_MAX);
    snprintf(name, sizeof(name), "%c%d", kind, value);
    protobuf_put_number(&tensor, TENSOR_DIMS, 1);
    protobuf_put_number(&tensor, TENSOR_TYPE, ELEMENT_INT64);
    protobuf_put_text(&tensor, TENSOR_NAME, name);
    protobuf_put_bytes(&tensor, TENSOR_RAW, raw, sizeof(raw));
    protobuf_put_message(&writing->graph, GRAPH_INITIALIZER, &tensor);
    protobuf_put_text(node, NODE_INPUT, name);
}

/// Starts, ends and axes of a slice of channels.
static void put_range(struct writing *writing, const struct step *step, struct text *node)
{
    put_index(writing, node, 's', step->to, step->first);
    put_index(writing, node, 'e', step->to, step->first + step->outputs);
    put_index(writing, node, 'x', step->to, 1);
}

static void put_details(struct writing *writing, const struct step *step, struct text *node)
{
    switch (step->kind) {
    case STEP_CONV:
        put_weights(writing, step, node);
        put_window(writing, step, node);
        put_attribute_int(node, "group", step->groups);
        break;
    case STEP_DENSE:
        put_weights(writing, step, node);
        put_attribute_int(node, "transB", 1);
        break;
    case STEP_POOL:
        put_window(writing, step, node);
        break;
    case STEP_SLOPE:
        put_slopes(writing, step, node);
        break;
    case STEP_FLATTEN:
    case STEP_SOFTMAX:
        put_attribute_int(node, "axis", 1);
        break;
    case STEP_SLICE:
        put_range(writing, step, node);
        break;
    case STEP_RELU:
    case STEP_ADD:
    case STEP_SIGMOID:
        break;
    }
}

static const char *operator_name(enum step_kind kind)
{
    static const char *const names[] = {
        [STEP_CONV] = "Conv",   [STEP_POOL] = "MaxPool",     [STEP_SLOPE] = "PRelu",
        [STEP_RELU] = "Relu",   [STEP_ADD] = "Add",          [STEP_FLATTEN] = "Flatten",
        [STEP_DENSE] = "Gemm",  [STEP_SOFTMAX] = "Softmax",  [STEP_SIGMOID] = "Sigmoid",
        [STEP_SLICE] = "Slice",
    };
    return names[kind];
}

static void put_step(struct writing *writing, const struct step *step)
{
    char name[NAME_MAX_HERE];
    AUTO_TEXT struct text node;
    text_init(&node, ONNX_FILE_MAX);
    read_name(writing->network, step->from[0], name);
    protobuf_put_text(&node, NODE_INPUT, name);
    if (step->kind == STEP_ADD) {
        read_name(writing->network, step->from[1], name);
        protobuf_put_text(&node, NODE_INPUT, name);
    }
    put_details(writing, step, &node);
    value_name(writing->network, step->to, name);
    protobuf_put_text(&node, NODE_OUTPUT, name);
    protobuf_put_text(&node, NODE_NAME, name);
    protobuf_put_text(&node, NODE_OPERATOR, operator_name(step->kind));
    protobuf_put_message(&writing->graph, GRAPH_NODE, &node);
    if (writing->network->values[step->to].stepped)
        put_steps(writing, step->to);
}

static void put_side(struct text *shape, unsigned side, const char *name)
{
    AUTO_TEXT struct text dim;
    text_init(&dim, ONNX_FILE_MAX);
    if (side == 0)
        protobuf_put_text(&dim, DIM_NAME, name);
    else
        protobuf_put_number(&dim, DIM_VALUE, side);
    protobuf_put_message(shape, SHAPE_DIM, &dim);
}

/// The sides of a value as declared; those of an output of a network of free size have names of
/// their own.
static void put_sides(const struct writing *writing, int value, struct text *shape)
{
    const struct network *network = writing->network;
    struct value of = network->values[value];
    bool is_input = value == network->input;
    put_side(shape, writing->sizes.batch, "batch");
    put_side(shape, of.channels, "channels");
    if (of.height == 0)
        return;
    if (network->free_size) {
        put_side(shape, is_input ? writing->sizes.height : 0, is_input ? "height" : "rows");
        put_side(shape, is_input ? writing->sizes.width : 0, is_input ? "width" : "columns");
        return;
    }
    put_side(shape, of.height, "height");
    put_side(shape, of.width, "width");
}

static void put_info(struct writing *writing, unsigned field, int value)
{
    char name[NAME_MAX_HERE];
    AUTO_TEXT struct text info, type, tensor, shape;
    text_init(&info, ONNX_FILE_MAX);
    text_init(&type, ONNX_FILE_MAX);
    text_init(&tensor, ONNX_FILE_MAX);
    text_init(&shape, ONNX_FILE_MAX);
    put_sides(writing, value, &shape);
    protobuf_put_number(&tensor, TENSOR_ELEMENT, ELEMENT_FLOAT);
    protobuf_put_message(&tensor, TENSOR_SHAPE, &shape);
    protobuf_put_message(&type, TYPE_TENSOR, &tensor);
    value_name(writing->network, value, name);
    protobuf_put_text(&info, INFO_NAME, name);
    protobuf_put_message(&info, INFO_TYPE, &type);
    protobuf_put_message(&writing->graph, field, &info);
}

static void put_graph(struct writing *writing)
{
    const struct network *network = writing->network;
    protobuf_put_text(&writing->graph, GRAPH_NAME, "overt");
    put_info(writing, GRAPH_INPUT, network->input);
    for (unsigned i = 0; i < network->output_count; i++)
        put_info(writing, GRAPH_OUTPUT, network->output[i]);
    for (size_t i = 0; i < network->step_count; i++)
        put_step(writing, &network->steps[i]);
}

static void put_model(struct text *model, const struct text *graph, bool int8)
{
    AUTO_TEXT struct text opset;
    text_init(&opset, ONNX_FILE_MAX);
    protobuf_put_number(&opset, OPSET_VERSION, int8 ? OPSET_INT8 : OPSET);
    protobuf_put_number(model, MODEL_IR_VERSION, int8 ? IR_VERSION_INT8 : IR_VERSION);
    protobuf_put_text(model, MODEL_PRODUCER, "overt-import");
    protobuf_put_message(model, MODEL_GRAPH, graph);
    protobuf_put_message(model, MODEL_OPSET, &opset);
}

int onnx_write(const struct network *network, struct onnx_sizes sizes, char **ret_bytes,
               size_t *ret_size, struct overt_error *err)
{
    struct writing writing = {.network = network, .sizes = sizes};
    text_init(&writing.graph, ONNX_FILE_MAX);
    put_graph(&writing);
    AUTO_TEXT struct text model;
    text_init(&model, ONNX_FILE_MAX);
    put_model(&model, &writing.graph, writing.int8);
    bool full = writing.graph.full || model.full;
    text_finish(&writing.graph);
    if (full)
        return error_set(err, OVERT_LIMIT, "the ONNX model would be larger than %zu MiB",
                         ONNX_FILE_MAX >> 20);
    *ret_size = model.length;
    *ret_bytes = text_take(&model);
    return OVERT_OK;
}
