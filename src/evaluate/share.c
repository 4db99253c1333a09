// SPDX-License-Identifier: Apache-2.0
// share.c - shares with exact intervals, and curves over thresholds.
#include "evaluate/share.h"

#include <math.h>
#include <stdlib.h>

#define TAIL 0.025
#define FRACTION_STEPS_MAX 10000

/// Continued fraction of the incomplete beta function by the modified method of Lentz
/// (DLMF 8.17.22).
static double beta_fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    double c = 1;
    double d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double h = d;
    for (int m = 1; m < FRACTION_STEPS_MAX; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        for (int half = 0; half < 2; half++) {
            double step = half == 0 ? even : odd;
            d = 1 + step * d;
            c = 1 + step / c;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = fabs(c) < tiny ? tiny : c;
            h *= c * d;
        }
        if (fabs(c * d - 1) < 1e-14)
            break;
    }
    return h;
}

/// The regularised incomplete beta function I_x(a, b), a, b > 0.
static double beta(double a, double b, double x)
{
    int sign;
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    double front = exp(lgamma_r(a + b, &sign) - lgamma_r(a, &sign) - lgamma_r(b, &sign) +
                       a * log(x) + b * log1p(-x));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

/// The x with I_x(a, b) = p, by halving.
static double beta_inverse(double a, double b, double p)
{
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (beta(a, b, middle) < p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

struct evaluate_share share_of(size_t count, size_t of)
{
    struct evaluate_share result = {.count = count, .of = of, .high = 1};
    if (of == 0)
        return result;
    double k = (double)count;
    double n = (double)of;
    result.share = k / n;
    if (count > 0)
        result.low = beta_inverse(k, n - k + 1, TAIL);
    if (count < of)
        result.high = beta_inverse(k + 1, n - k, 1 - TAIL);
    return result;
}

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
