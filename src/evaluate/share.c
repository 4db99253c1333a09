// SPDX-License-Identifier: Apache-2.0
// share.c - sorted scores: counts, thresholds and curves.
#include "evaluate/share.h"

#include <math.h>
#include <stdlib.h>

static int highest_first(const void *a, const void *b)
{
    float x = *(const float *)a;
    float y = *(const float *)b;
    return (x < y) - (x > y);
}

void share_sort(float *scores, size_t count)
{
    qsort(scores, count, sizeof *scores, highest_first);
}

size_t share_at_or_above(const float *sorted, size_t count, double threshold)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((double)sorted[middle] >= threshold)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double share_threshold(const float *sorted, size_t count, size_t allowed)
{
    if (allowed >= count || isinf(sorted[allowed]))
        return -1;
    return (double)nextafterf(sorted[allowed], INFINITY);
}

void share_curve(const float *positives, size_t positive_count, const float *negatives,
                 size_t negative_count, struct evaluate_curve *ret_curve)
{
    *ret_curve = (struct evaluate_curve){0};
    double before = INFINITY;
    for (size_t allowed = 0; allowed <= negative_count; allowed += 1 + allowed / 8) {
        double threshold = share_threshold(negatives, negative_count, allowed);
        if (!(threshold < before) || ret_curve->count == EVALUATE_POINTS_MAX)
            continue;
        before = threshold;
        size_t wrong = share_at_or_above(negatives, negative_count, threshold);
        size_t found = share_at_or_above(positives, positive_count, threshold);
        ret_curve->points[ret_curve->count++] = (struct evaluate_point){
            .threshold = threshold,
            .false_positive = negative_count > 0 ? (double)wrong / (double)negative_count : 0,
            .false_negative = positive_count > 0 ? 1 - (double)found / (double)positive_count : 0};
    }
}
