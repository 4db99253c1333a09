// SPDX-License-Identifier: Apache-2.0
// graph.c - reading an ONNX model (onnx/onnx.proto). Every length is checked against what is left;
// an operator, an attribute or a type that is not in the tables below refuses the whole file.
#include "face/net/graph.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

enum { MODEL_GRAPH = 7, GRAPH_NODE = 1, GRAPH_INITIALIZER = 5, GRAPH_INPUT = 11 };
enum { NODE_INPUT = 1, NODE_OUTPUT = 2, NODE_OPERATOR = 4, NODE_ATTRIBUTE = 5, NODE_DOMAIN = 7 };
enum {
    ATTRIBUTE_NAME = 1,
    ATTRIBUTE_FLOAT = 2,
    ATTRIBUTE_INT = 3,
    ATTRIBUTE_TEXT = 4,
    ATTRIBUTE_INTS = 8
};
enum {
    TENSOR_DIMS = 1,
    TENSOR_TYPE = 2,
    TENSOR_FLOATS = 4,
    TENSOR_INTS = 7,
    TENSOR_NAME = 8,
    TENSOR_RAW = 9,
    TENSOR_OUTSIDE = 13
};
enum { INFO_NAME = 1 };
enum { TYPE_FLOAT = 1, TYPE_UINT8 = 2, TYPE_INT8 = 3, TYPE_INT16 = 5, TYPE_INT64 = 7 };
enum { CODE_MAX = 127 }; ///< of a weight of int8
enum { NAME_MAX_HERE = 255, INTS_MAX = 8 };

// ---- protobuf ----

/// Bytes that are left; `broken` once something did not fit, and then nothing more comes.
struct wire {
    const uint8_t *at, *end;
    bool broken;
};

struct field {
    uint32_t number;
    bool bytes;      ///< else `value`
    struct wire part;
    uint64_t value;
};

static uint64_t take_varint(struct wire *wire)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && wire->at < wire->end; shift += 7) {
        uint8_t byte = *wire->at++;
        value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return value;
    }
    wire->broken = true;
    return 0;
}

static struct wire take_part(struct wire *wire, uint64_t size)
{
    struct wire part = {wire->at, wire->at, false};
    if (wire->broken || size > (size_t)(wire->end - wire->at)) {
        wire->broken = true;
        return part;
    }
    wire->at += size;
    part.end = wire->at;
    return part;
}

static bool next(struct wire *wire, struct field *field)
{
    if (wire->broken || wire->at == wire->end)
        return false;
    uint64_t key = take_varint(wire);
    *field = (struct field){.number = (uint32_t)(key >> 3)};
    switch (key & 7) {
    case 0:
        field->value = take_varint(wire);
        break;
    case 1:
    case 5:
        field->bytes = true;
        field->part = take_part(wire, (key & 7) == 1 ? 8 : 4);
        break;
    case 2:
        field->bytes = true;
        field->part = take_part(wire, take_varint(wire));
        break;
    default:
        wire->broken = true;
    }
    return !wire->broken && key >> 35 == 0;
}

/// A name or word; an empty one when it is too long or has a zero in it.
static void copy_text(struct wire part, char text[NAME_MAX_HERE + 1])
{
    size_t size = (size_t)(part.end - part.at);
    text[0] = 0;
    if (size == 0 || size > NAME_MAX_HERE || memchr(part.at, 0, size) != NULL)
        return;
    memcpy(text, part.at, size);
    text[size] = 0;
}

/// A repeated number, written one by one or packed. False when there are too many.
static bool take_ints(const struct field *field, int64_t ints[INTS_MAX], size_t *count)
{
    struct wire part = field->part;
    if (!field->bytes) {
        if (*count == INTS_MAX)
            return false;
        ints[(*count)++] = (int64_t)field->value;
        return true;
    }
    while (part.at < part.end) {
        if (*count == INTS_MAX)
            return false;
        ints[(*count)++] = (int64_t)take_varint(&part);
    }
    return !part.broken;
}

// ---- values ----

int graph_find(const struct graph *graph, const char *name)
{
    for (size_t i = 0; i < graph->value_count; i++)
        if (text_equal(graph->values[i].name, name))
            return (int)i;
    return -1;
}

/// The value of that name, made when it is not there; -1 when there is no room or no name.
static int intern(struct graph *graph, struct wire part)
{
    char name[NAME_MAX_HERE + 1];
    copy_text(part, name);
    int found = graph_find(graph, name);
    if (found >= 0 || name[0] == 0 || graph->value_count == GRAPH_VALUES_MAX)
        return found;
    graph->values = memory_resize(graph->values, graph->value_count + 1, sizeof *graph->values);
    graph->values[graph->value_count] = (struct graph_value){.name = memory_copy_text(name)};
    return (int)graph->value_count++;
}

static uint32_t little_32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static bool set_floats(struct graph_value *value, struct wire raw)
{
    if ((size_t)(raw.end - raw.at) != 4 * value->count)
        return false;
    value->numbers = memory_new(value->count, sizeof(float));
    for (size_t i = 0; i < value->count; i++) {
        uint32_t bits = little_32(raw.at + 4 * i);
        memcpy(&value->numbers[i], &bits, 4);
    }
    return true;
}

static bool set_indices(struct graph_value *value, struct wire raw)
{
    if (value->count > INTS_MAX || (size_t)(raw.end - raw.at) != 8 * value->count)
        return false;
    value->indices = memory_new(value->count, sizeof(int64_t));
    for (size_t i = 0; i < value->count; i++) {
        uint64_t bits = little_32(raw.at + 8 * i) | (uint64_t)little_32(raw.at + 8 * i + 4) << 32;
        memcpy(&value->indices[i], &bits, 8);
    }
    return true;
}

static bool set_codes(struct graph_value *value, struct wire raw, uint64_t type)
{
    size_t each = type == TYPE_INT16 ? 2 : 1;
    if ((size_t)(raw.end - raw.at) != each * value->count)
        return false;
    value->codes = memory_new(value->count, sizeof *value->codes);
    value->wide = type == TYPE_INT16;
    for (size_t i = 0; i < value->count; i++) {
        const uint8_t *at = raw.at + each * i;
        value->codes[i] = type == TYPE_INT16  ? (int16_t)(uint16_t)(at[0] | at[1] << 8)
                          : type == TYPE_INT8 ? (int8_t)at[0]
                                              : at[0];
    }
    return true;
}

static bool set_dims(struct graph_value *value, const int64_t *dims, size_t rank, size_t bytes)
{
    value->count = 1;
    if (rank > GRAPH_RANK_MAX)
        return false;
    for (size_t i = 0; i < rank; i++) {
        if (dims[i] < 1 || dims[i] > GRAPH_SIDE_MAX)
            return false;
        value->dims[i] = (uint32_t)dims[i];
        value->count *= value->dims[i];
        if (value->count > bytes)
            return false;
    }
    value->rank = (int)rank;
    return true;
}

/// A constant. Floats come in raw_data or, packed, in float_data: the same bytes.
static bool read_tensor(struct graph *graph, struct wire wire)
{
    size_t size = (size_t)(wire.end - wire.at), rank = 0;
    int64_t dims[INTS_MAX];
    uint64_t type = 0;
    struct wire raw = {NULL, NULL, false};
    struct field field;
    int at = -1;
    while (next(&wire, &field)) {
        if (field.number == TENSOR_DIMS && !take_ints(&field, dims, &rank))
            return false;
        if (field.number == TENSOR_TYPE)
            type = field.value;
        if (field.number == TENSOR_NAME)
            at = intern(graph, field.part);
        if (field.number == TENSOR_RAW || field.number == TENSOR_FLOATS)
            raw = field.part;
        if (field.number == TENSOR_INTS || field.number == TENSOR_OUTSIDE)
            return false;
    }
    if (wire.broken || at < 0 || raw.at == NULL || graph->values[at].constant)
        return false;
    struct graph_value *value = &graph->values[at];
    value->constant = true;
    if (!set_dims(value, dims, rank, size))
        return false;
    return type == TYPE_FLOAT   ? set_floats(value, raw)
           : type == TYPE_INT64 ? set_indices(value, raw)
           : type == TYPE_INT8 || type == TYPE_UINT8 || type == TYPE_INT16
               ? set_codes(value, raw, type)
               : false;
}

static const struct graph_value *constant_of(const struct graph *graph, int value)
{
    return value >= 0 && graph->values[value].constant ? &graph->values[value] : NULL;
}

/// Weights: DequantizeLinear of a constant. Its zero is 0, and a code of int8 at most CODE_MAX
/// either way.
static bool fold_codes(struct graph *graph, const struct graph_node *node)
{
    const struct graph_value *from = constant_of(graph, node->inputs[0]);
    const struct graph_value *scale = constant_of(graph, node->inputs[1]);
    const struct graph_value *zero = constant_of(graph, node->inputs[2]);
    struct graph_value *made = &graph->values[node->output];
    if (from == NULL || from->codes == NULL || from->rank < 1 || scale == NULL ||
        scale->numbers == NULL || made->constant || scale->count != from->dims[0] ||
        (!node->by_row && scale->count != 1) || (zero == NULL && node->inputs[2] >= 0))
        return false;
    for (size_t i = 0; zero != NULL && i < zero->count; i++)
        if (zero->codes == NULL || zero->codes[i] != 0)
            return false;
    size_t each = from->count / from->dims[0];
    made->constant = true;
    memcpy(made->dims, from->dims, sizeof made->dims);
    made->rank = from->rank;
    made->count = from->count;
    made->codes = memory_copy(from->codes, from->count * sizeof *from->codes);
    made->scales = memory_copy(scale->numbers, scale->count * sizeof *scale->numbers);
    made->numbers = memory_new(made->count, sizeof *made->numbers);
    for (size_t i = 0; i < made->count; i++) {
        float by = made->scales[i / each];
        if ((!from->wide && (made->codes[i] > CODE_MAX || made->codes[i] < -CODE_MAX)) ||
            !(by > 0) || by > 1e6f)
            return false;
        made->numbers[i] = (float)made->codes[i] * by;
    }
    return true;
}

// ---- nodes ----

struct attribute {
    char name[NAME_MAX_HERE + 1], text[NAME_MAX_HERE + 1];
    int64_t ints[INTS_MAX];
    size_t count;
    float number;
};

static bool read_attribute(struct wire wire, struct attribute *attribute)
{
    struct field field;
    while (next(&wire, &field)) {
        if (field.number == ATTRIBUTE_NAME)
            copy_text(field.part, attribute->name);
        if (field.number == ATTRIBUTE_TEXT)
            copy_text(field.part, attribute->text);
        if (field.number == ATTRIBUTE_FLOAT && field.part.end - field.part.at == 4) {
            uint32_t bits = little_32(field.part.at);
            memcpy(&attribute->number, &bits, 4);
        }
        if ((field.number == ATTRIBUTE_INT || field.number == ATTRIBUTE_INTS) &&
            !take_ints(&field, attribute->ints, &attribute->count))
            return false;
    }
    return !wire.broken;
}

static bool copy_sides(const struct attribute *attribute, uint32_t *sides, size_t count,
                       int64_t low)
{
    for (size_t i = 0; i < count; i++) {
        if (attribute->count != count || attribute->ints[i] < low || attribute->ints[i] > 64)
            return false;
        sides[i] = (uint32_t)attribute->ints[i];
    }
    return true;
}

/// Whether all numbers of the attribute are `wanted`.
static bool all_are(const struct attribute *attribute, int64_t wanted)
{
    for (size_t i = 0; i < attribute->count; i++)
        if (attribute->ints[i] != wanted)
            return false;
    return true;
}

static bool set_window(struct graph_node *node, const struct attribute *attribute)
{
    const char *name = attribute->name;
    if (text_equal(name, "kernel_shape"))
        return copy_sides(attribute, node->kernel, 2, 1);
    if (text_equal(name, "strides"))
        return copy_sides(attribute, node->strides, 2, 1);
    if (text_equal(name, "pads"))
        return copy_sides(attribute, node->pads, 4, 0);
    if (text_equal(name, "dilations"))
        return all_are(attribute, 1);
    if (text_equal(name, "auto_pad")) {
        node->same = text_equal(attribute->text, "SAME_UPPER");
        return node->same || text_equal(attribute->text, "NOTSET") ||
               text_equal(attribute->text, "VALID");
    }
    if (text_equal(name, "group") && node->kind == GRAPH_CONV && attribute->count == 1 &&
        attribute->ints[0] >= 1 && attribute->ints[0] <= GRAPH_SIDE_MAX) {
        node->groups = (uint32_t)attribute->ints[0];
        return true;
    }
    return node->kind == GRAPH_POOL &&
           (text_equal(name, "ceil_mode") || text_equal(name, "storage_order")) &&
           all_are(attribute, 0);
}

/// False for whatever changes what a node computes in a way that is not known here.
static bool set_attribute(struct graph_node *node, const struct attribute *attribute)
{
    const char *name = attribute->name;
    if (node->kind == GRAPH_CONV || node->kind == GRAPH_POOL)
        return set_window(node, attribute);
    if (node->kind == GRAPH_FLATTEN)
        return text_equal(name, "axis") && all_are(attribute, 1);
    if (node->kind == GRAPH_DEQUANTISE && text_equal(name, "axis")) {
        node->by_row = true;
        return attribute->count == 1 && all_are(attribute, 0);
    }
    if (node->kind != GRAPH_DENSE)
        return false;
    if (text_equal(name, "transB")) {
        node->transposed = all_are(attribute, 1);
        return node->transposed || all_are(attribute, 0);
    }
    if (text_equal(name, "alpha") || text_equal(name, "beta"))
        return attribute->number == 1.0f;
    return text_equal(name, "transA") && all_are(attribute, 0);
}

static bool find_operator(struct wire part, enum graph_operator *ret_kind)
{
    static const struct {
        const char *name;
        enum graph_operator kind;
    } known[] = {
        {"Conv", GRAPH_CONV},       {"MaxPool", GRAPH_POOL}, {"Relu", GRAPH_RELU},
        {"PRelu", GRAPH_SLOPE},     {"Add", GRAPH_ADD},      {"Flatten", GRAPH_FLATTEN},
        {"Sigmoid", GRAPH_SIGMOID}, {"Gemm", GRAPH_DENSE},   {"Slice", GRAPH_SLICE},
        {"QuantizeLinear", GRAPH_QUANTISE}, {"DequantizeLinear", GRAPH_DEQUANTISE},
    };
    char name[NAME_MAX_HERE + 1];
    copy_text(part, name);
    for (size_t i = 0; i < ARRAY_COUNT(known); i++)
        if (text_equal(known[i].name, name)) {
            *ret_kind = known[i].kind;
            return true;
        }
    return false;
}

static bool read_attributes(struct graph_node *node, struct wire wire)
{
    struct field field;
    while (next(&wire, &field)) {
        struct attribute attribute = {.count = 0};
        if (field.number == NODE_ATTRIBUTE &&
            (!read_attribute(field.part, &attribute) || !set_attribute(node, &attribute)))
            return false;
    }
    return true;
}

static bool read_node(struct graph *graph, struct wire wire)
{
    struct graph_node node = {.output = -1, .groups = 1, .strides = {1, 1}};
    struct wire again = wire;
    struct field field;
    int inputs = 0;
    bool known = false;
    memset(node.inputs, -1, sizeof node.inputs);
    while (next(&wire, &field)) {
        if (field.number == NODE_INPUT &&
            (inputs == GRAPH_INPUTS_MAX ||
             (node.inputs[inputs++] = intern(graph, field.part)) < 0))
            return false;
        if (field.number == NODE_OUTPUT &&
            (node.output >= 0 || (node.output = intern(graph, field.part)) < 0))
            return false;
        if (field.number == NODE_OPERATOR)
            known = find_operator(field.part, &node.kind);
        if (field.number == NODE_DOMAIN && field.part.at != field.part.end)
            return false;
    }
    if (wire.broken || !known || node.output < 0 || inputs == 0 || !read_attributes(&node, again) ||
        graph->node_count == GRAPH_NODES_MAX)
        return false;
    if (node.kind == GRAPH_DEQUANTISE && constant_of(graph, node.inputs[0]) != NULL)
        return fold_codes(graph, &node);
    graph->nodes = memory_resize(graph->nodes, graph->node_count + 1, sizeof *graph->nodes);
    graph->nodes[graph->node_count++] = node;
    return true;
}

static bool read_input(struct graph *graph, struct wire wire)
{
    struct field field;
    while (next(&wire, &field)) {
        if (field.number != INFO_NAME)
            continue;
        int at = intern(graph, field.part);
        if (at < 0)
            return false;
        if (graph->values[at].constant)
            return true; // an initial value that is listed as an input, as old files do
        if (graph->input >= 0)
            return false;
        graph->input = at;
    }
    return !wire.broken;
}

/// Constants first, so that an input that is one of them is known.
static bool read_graph(struct graph *graph, struct wire wire)
{
    static const struct {
        uint32_t number;
        bool (*read)(struct graph *graph, struct wire wire);
    } parts[] = {
        {GRAPH_INITIALIZER, read_tensor}, {GRAPH_INPUT, read_input}, {GRAPH_NODE, read_node}};
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        struct wire again = wire;
        struct field field;
        while (next(&again, &field))
            if (field.number == parts[i].number && !parts[i].read(graph, field.part))
                return false;
        if (again.broken)
            return false;
    }
    return graph->input >= 0 && graph->node_count > 0;
}

int graph_read(const void *onnx, size_t size, struct graph **ret_graph, struct overt_error *err)
{
    struct wire wire = {onnx, (const uint8_t *)onnx + size, false};
    struct graph *graph = memory_new(1, sizeof *graph);
    struct field field;
    bool fine = false;
    graph->input = -1;
    while (next(&wire, &field))
        if (field.number == MODEL_GRAPH && graph->node_count == 0)
            fine = read_graph(graph, field.part);
    if (!fine || wire.broken) {
        graph_destroy(&graph);
        return error_set(err, OVERT_INPUT,
                         "the ONNX file is damaged, or has something that is not computed here");
    }
    *ret_graph = graph;
    return OVERT_OK;
}

void graph_destroy(struct graph **graph)
{
    struct graph *old = *graph;
    *graph = NULL;
    if (old == NULL)
        return;
    for (size_t i = 0; i < old->value_count; i++) {
        memory_free(old->values[i].name);
        memory_free(old->values[i].numbers);
        memory_free(old->values[i].indices);
        memory_free(old->values[i].codes);
        memory_free(old->values[i].scales);
    }
    memory_free(old->values);
    memory_free(old->nodes);
    memory_free(old);
}
