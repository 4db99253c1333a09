// SPDX-License-Identifier: Apache-2.0
// slope.h - how PReLU is written for a runtime that has no fast kernel for it.
#ifndef IMPORT_SLOPE_H
#define IMPORT_SLOPE_H

#include "network.h"

/// Exact identities for y = x where x > 0, else a x. "scale" is a depthwise 1x1 convolution.
enum slope_form {
    SLOPE_OPERATOR, ///< PRelu
    SLOPE_RELU,     ///< scale(x, a) + scale(relu(x), 1 - a)
    SLOPE_SCALE,    ///< x + scale(relu(scale(x, -1)), 1 - a): the runtime fuses each half into one
                    ///< pass
};

/// Writes every PReLU of a picture in that form; of flat values it stays an operator.
void slope_rewrite(struct network *network, enum slope_form form);

#endif
