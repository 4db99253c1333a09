// SPDX-License-Identifier: Apache-2.0
// interval.h - what a count says: exact binomial intervals, how many trials a claim needs, and
// whether two shares differ by more than chance.
//
// All of it takes the trials to be independent of one another. Several pictures of one person are
// not quite: the true interval is then somewhat wider (ISO/IEC 19795-1, on correlated attempts).
//
// GSL and R's mathematics have these functions under the GPL, which a program under Apache-2.0 that
// is handed out cannot link; so they are here, in a hundred lines, held against known values.
#ifndef EVALUATE_INTERVAL_H
#define EVALUATE_INTERVAL_H

#include <stddef.h>

#define INTERVAL_TRIALS_MAX 100000000000 ///< above it interval_needed says 0: never
#define INTERVAL_CONFIDENCE 0.95

/// A share and its exact 95 % interval (Clopper and Pearson 1934).
struct evaluate_share {
    size_t count, of;
    double share, low, high; ///< 0..1
};

/// Clopper and Pearson (1934), 95 %: the p for which `count` or more, and `count` or fewer, of `of`
/// would each be seen with a chance of 2.5 %. Without any, 0 to 1.
struct evaluate_share share_of(size_t count, size_t of);

/// The share that is not exceeded with this confidence (0.5..1, one-sided): the p for which `count`
/// or fewer of `of` would be seen with a chance of 1 - confidence. 1 without any trial. None of n
/// at 95 % is about 3 / n, the rule of three (Hanley and Lippman-Hand 1983).
double interval_upper(size_t count, size_t of, double confidence);
/// The share that is reached at least, likewise. 0 without any.
double interval_lower(size_t count, size_t of, double confidence);

/// The least number of trials of which `count` may go wrong so that the rate is at or below `rate`
/// with this confidence. 0: there is no such number up to INTERVAL_TRIALS_MAX.
size_t interval_needed(size_t count, double rate, double confidence);

/// The chance, if both shares were the same, of a table at least as unlikely as this one: a of
/// `a_of` against b of `b_of` (Fisher's exact test, two-sided, sums of the probabilities not above
/// the table's: Fisher 1935; Freeman and Halton 1951). 1 when there is nothing to tell.
double interval_fisher(size_t a, size_t a_of, size_t b, size_t b_of);

/// Corrects the chances of `count` tests made at once, in place, so that the chance of one false
/// alarm among them all stays what it is for one (Holm 1979). NAN: not tested, and not counted.
void interval_holm(double *chances, size_t count);

/// The regularised incomplete beta function I_x(a, b), a, b > 0 (DLMF 8.17).
double interval_beta(double a, double b, double x);

#endif
