// SPDX-License-Identifier: Apache-2.0
// runtime.h - runs an ONNX file by ONNX Runtime, for tests and timing; stops the program when it
// cannot.
#ifndef REFERENCE_RUNTIME_H
#define REFERENCE_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

#define RUNTIME_OUTPUT_MAX 4

struct runtime;

struct runtime_output {
    int64_t shape[4];
    size_t rank;
    size_t count;
    float *numbers; ///< the caller's (memory_free)
};

/// `threads` within one run; graph optimisation at its highest.
struct runtime *runtime_create(const char *path, int threads);
void runtime_destroy(struct runtime **runtime);

/// `input` has batch x 3 x height x width numbers. Fills in `outputs` in the order of `names`.
void runtime_run(struct runtime *runtime, const float *input, const int64_t shape[4],
                 const char *const names[], size_t name_count, struct runtime_output *outputs);

#endif
