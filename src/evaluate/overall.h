// SPDX-License-Identifier: Apache-2.0
// overall.h - whether several shares differ at all: one test over all groups of a column.
#ifndef EVALUATE_OVERALL_H
#define EVALUATE_OVERALL_H

#include <stdbool.h>
#include <stddef.h>

#define OVERALL_GROUPS_MAX 128
#define OVERALL_DRAWS 99999        ///< where there are too many tables to walk
#define OVERALL_STEPS_MAX 4000000 ///< parts of tables that are walked at most

struct overall_count {
    size_t count, of;
};

struct overall {
    size_t groups; ///< with any trial; below two nothing was tested
    double chance; ///< NAN: not tested
    bool exact;    ///< else estimated from OVERALL_DRAWS random tables
    double least;  ///< the chance of the most uneven table: all counted in the smallest groups;
                   ///< 0 where it takes too long: with so many tables it is far below any limit
};

/// The chance, if all groups had the same share, of a table at least as unlikely as this one, its
/// sums given: Fisher's exact test over more than two groups (Freeman and Halton 1951, Biometrika
/// 38, 141). Tables are walked as a tree; a branch of which the likeliest table is not likelier
/// than the one seen counts as a whole, by Vandermonde's sum (Mehta and Patel 1983, JASA 78, 427).
/// Where that takes more than OVERALL_STEPS_MAX steps: the share of OVERALL_DRAWS tables drawn at
/// random, with the one seen counted among them (Davison and Hinkley 1997, 4.2), so never below
/// 1 in 100,000. The draws are the same each time. Trials are taken to be independent.
///
/// When even `least` is no small chance, no outcome could have shown a difference (Tarone 1990).
/// `count` up to OVERALL_GROUPS_MAX.
struct overall overall_test(const struct overall_count *groups, size_t count);

#endif
