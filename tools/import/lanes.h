// SPDX-License-Identifier: Apache-2.0
// lanes.h - rewrites for a runtime that computes channels in blocks of 16, wanted or not.
//
// ONNX Runtime's fast layout (NCHWc) leaves a step out, and pays for going there and back, when its
// channels are no whole number of blocks: 16 with AVX-512, 8 with AVX2. Both rewrites keep what the
// network computes.
#ifndef IMPORT_LANES_H
#define IMPORT_LANES_H

#include "network.h"

/// PReLU and then the largest of a window, where some slopes are negative: with x and, for those
/// channels, -x in otherwise empty lanes, the window is taken first and the rest is done on a
/// quarter of the pixels.
void lanes_pool_first(struct network *network);

/// Convolutions get outputs of zeros up to a whole block where only PReLU and pools stand between
/// them and the convolution that reads them.
void lanes_fill(struct network *network);

#endif
