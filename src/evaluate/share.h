// SPDX-License-Identifier: Apache-2.0
// share.h - sorted scores: counts, thresholds and curves. Intervals are in interval.h.
#ifndef EVALUATE_SHARE_H
#define EVALUATE_SHARE_H

#include <stddef.h>

#include "evaluate/evaluate.h"
#include "evaluate/interval.h"

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
