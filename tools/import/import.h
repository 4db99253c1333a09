// SPDX-License-Identifier: Apache-2.0
// import.h - from the bytes of a .tflite file to the bytes of an .onnx file.
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "onnx.h"
#include "slope.h"

/// What is known of a network that its file does not say.
struct import_recipe {
    const char *name;
    bool transposed;    ///< was trained on transposed pictures
    bool free_size;     ///< fully convolutional: takes any size
    bool two_classes;   ///< output 0 is a softmax of {other, face}
    int points;         ///< index of the output of x.. y.. pairs, -1 for none
    unsigned output_count;
    const char *outputs[NETWORK_OUTPUT_MAX]; ///< names in the order of the file
};

struct import_options {
    struct onnx_sizes sizes;
    enum slope_form
        slope; ///< SLOPE_OPERATOR: also no rewrite that other runtimes gain nothing from
    const char *ranges; ///< the bytes of a file of ranges: eight-bit integers (quantise.h); or NULL
    size_t ranges_size;
    unsigned value_bits; ///< with ranges: 8 or 16
};

/// NULL when there is none of that name.
const struct import_recipe *import_recipe_find(const char *name);
/// The recipe's name by index, NULL after the last.
const char *import_recipe_name(size_t index);

/// The network with what only leaves out work, before it is written: *ret_network is the caller's.
int import_read(const struct import_recipe *recipe, const struct import_options *options,
                const void *tflite, size_t tflite_size, struct network **ret_network,
                struct overt_error *err) MUST_CHECK;

/// *ret_onnx is the caller's (memory_free). OVERT_INPUT when the bytes are no such network,
/// OVERT_LIMIT.
int import_convert(const struct import_recipe *recipe, const struct import_options *options,
                   const void *tflite, size_t tflite_size, char **ret_onnx, size_t *ret_size,
                   struct overt_error *err) MUST_CHECK;

#endif
