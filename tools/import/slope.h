// SPDX-License-Identifier: Apache-2.0
// slope.h - how PReLU is written for a runtime that has no fast kernel for it.
#ifndef IMPORT_SLOPE_H
#define IMPORT_SLOPE_H

#include "network.h"

/// Exact identities for y = x where x > 0, else a x. "scale" is a depthwise 1x1 convolution.
enum slope_form {
    SLOPE_OPERATOR, ///< PRelu
    SLOPE_RELU,     ///< scale(x, a) + scale(relu(x), 1 - a)
    SLOPE_SCALE,    ///< x + scale(relu(scale(x, -1)), 1 - a): the runtime fuses each half into one pass
    SLOPE_TWIN,     ///< x + relu(-(1 - a) x), the second computed by a twin of the convolution that makes x
};

/// Writes every PReLU of a picture after a depthwise convolution as `depthwise`, every other as `other`.
/// SLOPE_TWIN stays SLOPE_SCALE where a slope is above 1 or x is used twice. Of flat values: SLOPE_OPERATOR.
void slope_rewrite(struct network *network, enum slope_form depthwise, enum slope_form other);

#endif
