// SPDX-License-Identifier: Apache-2.0
// support.h - which threshold an evaluation supports for a wished false positive identification
// rate on a list of some size, and how large a test set it would take.
#ifndef EVALUATE_SUPPORT_H
#define EVALUATE_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "evaluate/result.h"

struct support {
    bool supported; ///< `threshold` keeps FPIR at or below the wish with the confidence asked for
    double threshold;  ///< the lowest that does; else the highest that was measured
    size_t above, of;  ///< nonmated searches at or above it
    double expected;   ///< FPIR on the wished list: the measured share, scaled (scale.h)
    double upper;      ///< what it does not exceed with the confidence, scaled
    struct evaluate_share tpir; ///< on the test set's list
    double tpir_scaled; ///< on the wished list: less those whom a stranger would outrank
    size_t needed;  ///< nonmated searches with which this claim could be made at all, if none of
                    ///< them had a candidate; 0: no number would do
    bool stretched; ///< the wished list is more than SCALE_STRETCH_MAX times that of the test
};

/// `fpir` in 0..1 on a list of `list` people (0: the test set's own), `confidence` 0.5..1,
/// one-sided. With no open set in the result nothing is supported.
void support_find(const struct result *result, double fpir, size_t list, double confidence,
                  struct support *ret_support);

/// The same for a threshold that is given: `supported` says whether it holds the wish.
void support_of(const struct result *result, double threshold, double fpir, size_t list,
                double confidence, struct support *ret_support);

#endif
