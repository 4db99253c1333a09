// SPDX-License-Identifier: Apache-2.0
// crossed.h - counts of very many comparisons by their score: FMR and FNMR without keeping a score.
#ifndef EVALUATE_CROSSED_H
#define EVALUATE_CROSSED_H

#include <stdint.h>

#include "evaluate/result.h"

#define CROSSED_STEPS 32768 ///< of similarity 1; counts at a step are exact

struct crossed {
    uint64_t mated[2 * CROSSED_STEPS + 1], nonmated[2 * CROSSED_STEPS + 1];
};

/// Scores from -1 to 1; beyond they count as those.
void crossed_add(struct crossed *crossed, double score, bool mated);

/// Points at steps where the false matches change, close where they are few.
void crossed_points(const struct crossed *crossed, struct result_verification *verification);

/// The lowest measured threshold with at most this share of false matches; its shares. 2 and shares
/// of nothing when no point keeps it.
double crossed_at_fmr(const struct result_verification *verification, double fmr,
                      struct evaluate_share *ret_fmr, struct evaluate_share *ret_fnmr);

/// Where both rates are the same (equal error rate), between two points: a by-word, since nobody
/// runs a system there. NAN without points.
double crossed_equal_error(const struct result_verification *verification);

#endif
