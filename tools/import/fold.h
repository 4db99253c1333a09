// SPDX-License-Identifier: Apache-2.0
// fold.h - rewrites that leave a network less to compute and its result the same but for rounding.
#ifndef IMPORT_FOLD_H
#define IMPORT_FOLD_H

#include "base/error.h"
#include "network.h"

/// Output `output`, a softmax of two classes, becomes the probability of the second alone:
/// exp(b) / (exp(a) + exp(b)) = 1 / (1 + exp(-(b - a))), and b - a is one row of weights.
int fold_two_classes(struct network *network, unsigned output, struct overt_error *err) MUST_CHECK;

/// Two 1x1 convolutions with nothing between them become one where that has fewer weights.
void fold_pointwise_pairs(struct network *network);

/// PReLU and then the largest of a window becomes the largest and then PReLU where no slope is
/// negative (it is then monotonic): a quarter of the work, the same bits.
void fold_slopes_after_pools(struct network *network);

/// 1x1 convolutions that read the same value become one, and a slice for each.
void fold_pointwise_siblings(struct network *network);

#endif
