// SPDX-License-Identifier: Apache-2.0
// onnx.h - a network as an ONNX model.
#ifndef IMPORT_ONNX_H
#define IMPORT_ONNX_H

#include "base/error.h"
#include "network.h"

#define ONNX_FILE_MAX ((size_t)256 << 20) ///< bytes

/// Sizes to write instead of free ones; 0 leaves one free.
struct onnx_sizes {
    unsigned batch, height, width;
};

/// The bytes of an ONNX model (IR version 7, opset 11) with one input "input" and the network's
/// outputs; *ret_bytes is the caller's (memory_free). The same network gives the same bytes.
int onnx_write(const struct network *network, struct onnx_sizes sizes, char **ret_bytes,
               size_t *ret_size, struct overt_error *err) MUST_CHECK;

#endif
