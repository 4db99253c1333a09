// SPDX-License-Identifier: Apache-2.0
// graph.h - what an ONNX file says, as far as we compute it ourselves.
#ifndef FACE_NET_GRAPH_H
#define FACE_NET_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define GRAPH_NODES_MAX 2048
#define GRAPH_VALUES_MAX 8192
#define GRAPH_INPUTS_MAX 5 ///< of one node
#define GRAPH_RANK_MAX 4
#define GRAPH_SIDE_MAX 65536 ///< any dimension of a constant

enum graph_operator {
    GRAPH_CONV,
    GRAPH_POOL, ///< the largest of a window
    GRAPH_RELU,
    GRAPH_SLOPE, ///< PRelu
    GRAPH_ADD,
    GRAPH_FLATTEN,
    GRAPH_DENSE, ///< Gemm of rows with a constant
    GRAPH_SIGMOID,
    GRAPH_SLICE,
    GRAPH_QUANTISE,   ///< QuantizeLinear: to one of 256 or 65536 steps
    GRAPH_DEQUANTISE, ///< DequantizeLinear, and back; of a constant it is done while reading
};

struct graph_node {
    enum graph_operator kind;
    int inputs[GRAPH_INPUTS_MAX]; ///< values, -1: none
    int output;
    uint32_t kernel[2], strides[2]; ///< rows, columns; kernel 0, 0 when not stated
    uint32_t pads[4];               ///< top, left, bottom, right
    bool same;                      ///< padded to ceil(side / stride), the odd one after
    uint32_t groups;
    bool transposed; ///< GRAPH_DENSE: the constant has one row for each output
    bool by_row;     ///< GRAPH_DEQUANTISE: a scale for each of the constant's first dimension
};

struct graph_value {
    char *name;
    bool constant;
    uint32_t dims[GRAPH_RANK_MAX];
    int rank;
    size_t count;
    float *numbers;   ///< of a constant of float32
    int64_t *indices; ///< of a constant of int64
    int16_t *codes;   ///< of a constant of int8, uint8 or int16, or of one made from such
    bool wide;        ///< of int16
    float *scales;    ///< of one made from int8: dims[0] of them, numbers = codes * scale
};

struct graph {
    struct graph_node *nodes;
    size_t node_count;
    struct graph_value *values;
    size_t value_count;
    int input; ///< the one that is no constant
};

/// Reads the bytes of an ONNX model. OVERT_INPUT, with words, when it is damaged or has anything
/// that is not known here; nothing is skipped over. *ret_graph is the caller's.
int graph_read(const void *onnx, size_t size, struct graph **ret_graph,
               struct overt_error *err) MUST_CHECK;

/// Takes NULL; nulls the pointer.
void graph_destroy(struct graph **graph);

/// -1 when there is none of that name.
int graph_find(const struct graph *graph, const char *name);

#endif
