// SPDX-License-Identifier: Apache-2.0
// lift.h - from TensorFlow Lite's operators to the steps of a network.
#ifndef IMPORT_LIFT_H
#define IMPORT_LIFT_H

#include "network.h"
#include "tflite.h"

/// Turns NHWC into NCHW and the operators that a PReLU or a softmax was broken into back into one
/// step. OVERT_INPUT when an operator stands where it is not understood or shapes do not fit.
int lift_network(const struct tflite_model *model, struct network **ret_network,
                 struct overt_error *err) MUST_CHECK;

#endif
