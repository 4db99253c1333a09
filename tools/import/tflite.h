// SPDX-License-Identifier: Apache-2.0
// tflite.h - a TensorFlow Lite model as plain arrays: float networks of the few operators below.
//
// Field numbers are those of tensorflow/lite/schema/schema.fbs, version 3.
#ifndef IMPORT_TFLITE_H
#define IMPORT_TFLITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define TFLITE_FILE_MAX ((size_t)64 << 20) ///< bytes
#define TFLITE_TENSOR_MAX 4096
#define TFLITE_OPERATOR_MAX 4096
#define TFLITE_ELEMENT_MAX ((size_t)1 << 26) ///< of one tensor
#define TFLITE_RANK_MAX 4
#define TFLITE_INPUT_MAX 3
#define TFLITE_OUTPUT_MAX 4
#define TFLITE_NAME_MAX 120

/// Numbers of the schema's BuiltinOperator.
enum tflite_code {
    TFLITE_ADD = 0,
    TFLITE_CONV = 3,
    TFLITE_DEPTHWISE = 4,
    TFLITE_DENSE = 9,
    TFLITE_MAX_POOL = 17,
    TFLITE_MUL = 18,
    TFLITE_RELU = 19,
    TFLITE_RESHAPE = 22,
    TFLITE_SUB = 41,
    TFLITE_DIV = 42,
    TFLITE_EXP = 47,
    TFLITE_NEG = 59,
    TFLITE_SUM = 74,
    TFLITE_MAX = 82,
    TFLITE_ABS = 101,
};

/// NHWC where it has four dimensions; a scalar has none.
struct tflite_tensor {
    char name[TFLITE_NAME_MAX];
    unsigned rank;
    int32_t shape[TFLITE_RANK_MAX]; ///< each 1 or more
    size_t count;                   ///< elements
    float *floats;     ///< the constant's values; NULL where it is computed or not float
    int32_t *integers; ///< likewise for int32 constants (axes, shapes)
};

struct tflite_operator {
    enum tflite_code code;
    unsigned input_count;
    int32_t input[TFLITE_INPUT_MAX]; ///< index of a tensor, each one there
    int32_t output;
    bool same;             ///< padding SAME; else VALID
    int32_t stride_x;      ///< convolutions and pools: 1 to 16
    int32_t stride_y;
    int32_t window_width;  ///< pools: 1 to 64
    int32_t window_height;
};

struct tflite_model {
    struct tflite_tensor *tensors;
    size_t tensor_count;
    struct tflite_operator *operators; ///< each reads only what stands before it
    size_t operator_count;
    int32_t input;
    int32_t output[TFLITE_OUTPUT_MAX];
    unsigned output_count;
};

/// Reads a model from the bytes of a file, which are not needed afterwards. OVERT_INPUT when they
/// are not such a model, OVERT_LIMIT when it is over a limit above; then there is nothing to
/// destroy.
int tflite_create(const void *bytes, size_t size, struct tflite_model **ret_model,
                  struct overt_error *err) MUST_CHECK;
/// Takes NULL inside; nulls *model.
void tflite_destroy(struct tflite_model **model);

/// "CONV_2D" and so on, for messages.
const char *tflite_code_name(enum tflite_code code);

#endif
