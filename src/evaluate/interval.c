// SPDX-License-Identifier: Apache-2.0
// interval.c - exact binomial intervals, Fisher's exact test, Holm's correction; see interval.h.
#include "evaluate/interval.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

#define TAIL 0.025
#define FRACTION_STEPS_MAX 10000
#define ROUNDING 1e-7 ///< relative: tables as unlikely as the one seen count as such

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

static double log_gamma(double x)
{
    int sign;
    return lgamma_r(x, &sign);
}

double interval_beta(double a, double b, double x)
{
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    double front = exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log1p(-x));
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
        if (interval_beta(a, b, middle) < p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

double interval_upper(size_t count, size_t of, double confidence)
{
    if (count >= of)
        return 1;
    if (count == 0)
        return -expm1(log(1 - confidence) / (double)of);
    return beta_inverse((double)count + 1, (double)(of - count), confidence);
}

double interval_lower(size_t count, size_t of, double confidence)
{
    if (count == 0 || of == 0)
        return 0;
    return beta_inverse((double)count, (double)(of - count) + 1, 1 - confidence);
}

struct evaluate_share share_of(size_t count, size_t of)
{
    struct evaluate_share result = {.count = count, .of = of, .high = 1};
    if (of == 0)
        return result;
    result.share = (double)count / (double)of;
    result.low = interval_lower(count, of, 1 - TAIL);
    result.high = interval_upper(count, of, 1 - TAIL);
    return result;
}

size_t interval_needed(size_t count, double rate, double confidence)
{
    size_t most = (size_t)INTERVAL_TRIALS_MAX;
    if (!(rate > 0) || interval_upper(count, most, confidence) > rate)
        return 0;
    size_t low = count; // of so many the bound is 1
    size_t high = most;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (interval_upper(count, middle, confidence) <= rate)
            high = middle;
        else
            low = middle;
    }
    return rate >= 1 ? count : high;
}

static double log_choose(double n, double k)
{
    return log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1);
}

/// Walks from the table `at` up or down while there are tables, and sums those not likelier than
/// the one seen. Probabilities are relative to the seen one's; each follows from the one before.
static double fisher_tail(double at, int step, double a_of, double b_of, double hits, double start)
{
    double sum = 0;
    double weight = start;
    double first = fmax(0, hits - b_of);
    double last = fmin(hits, a_of);
    for (double k = at; k >= first && k <= last; k += step) {
        if (weight <= 1 + ROUNDING)
            sum += weight;
        if (weight < 1e-18 && sum > 0)
            break;
        weight *= step > 0 ? (a_of - k) * (hits - k) / ((k + 1) * (b_of - hits + k + 1))
                           : k * (b_of - hits + k) / ((a_of - k + 1) * (hits - k + 1));
    }
    return sum;
}

double interval_fisher(size_t a, size_t a_of, size_t b, size_t b_of)
{
    if (a_of == 0 || b_of == 0 || a + b == 0 || a + b == a_of + b_of)
        return 1;
    double hits = (double)(a + b);
    double n = (double)a_of;
    double m = (double)b_of;
    double seen = (double)a;
    double log_seen = log_choose(n, seen) + log_choose(m, hits - seen) - log_choose(n + m, hits);
    double sum = fisher_tail(seen, 1, n, m, hits, 1) + fisher_tail(seen, -1, n, m, hits, 1) - 1;
    return fmin(1, sum * exp(log_seen));
}

struct ranked {
    double chance;
    size_t place;
};

static int least_first(const void *a, const void *b)
{
    const struct ranked *x = a;
    const struct ranked *y = b;
    if (x->chance != y->chance)
        return x->chance < y->chance ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

void interval_holm(double *chances, size_t count)
{
    AUTO_FREE struct ranked *ranked = memory_new(count + 1, sizeof *ranked);
    size_t tests = 0;
    double before = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(chances[i]))
            ranked[tests++] = (struct ranked){chances[i], i};
    qsort(ranked, tests, sizeof *ranked, least_first);
    for (size_t i = 0; i < tests; i++) {
        before = fmax(before, fmin(1, ranked[i].chance * (double)(tests - i)));
        chances[ranked[i].place] = before;
    }
}
