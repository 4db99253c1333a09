// SPDX-License-Identifier: Apache-2.0
// plain.h - a .tflite network computed the plain way, to hold the importer and the runtime against.
#ifndef REFERENCE_PLAIN_H
#define REFERENCE_PLAIN_H

#include "tflite.h"

/// One picture of height x width x channels; flat values have height and width 1.
struct plain {
    int height, width, channels;
    float *numbers;
};

/// Runs the operators one after the other, as the schema's comments define them, on one picture of
/// any size that the network can take. `outputs` has room for model->output_count; each one's
/// numbers are the caller's (memory_free).
void plain_run(const struct tflite_model *model, struct plain picture, struct plain *outputs);

#endif
