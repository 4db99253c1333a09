// SPDX-License-Identifier: Apache-2.0
// share.h - shares with exact intervals, and curves over thresholds.
#ifndef EVALUATE_SHARE_H
#define EVALUATE_SHARE_H

#include <stddef.h>

#include "evaluate/evaluate.h"

/// Clopper and Pearson (1934), 95 %: the p for which `count` or more, and `count` or fewer, of `of`
/// would each be seen with a chance of 2.5 %. Without any, 0 to 1.
struct evaluate_share share_of(size_t count, size_t of);

/// Sorts scores, highest first.
void share_sort(float *scores, size_t count);

/// How many of the sorted scores are at or above the threshold.
size_t share_at_or_above(const float *sorted, size_t count, double threshold);

/// The lowest float threshold at or above which at most `allowed` of the sorted scores lie; -1 when
/// all may.
double share_threshold(const float *sorted, size_t count, size_t allowed);

/// One point for each number of false positives on a logarithmic scale. Both lists sorted; a
/// positive that can never be found is -INFINITY.
void share_curve(const float *positives, size_t positive_count, const float *negatives,
                 size_t negative_count, struct evaluate_curve *ret_curve);

#endif
