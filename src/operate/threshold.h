// SPDX-License-Identifier: Apache-2.0
// threshold.h - how alike is alike enough: what an evaluation of the model supports.
#ifndef OPERATE_THRESHOLD_H
#define OPERATE_THRESHOLD_H

#include "operate/internal.h"

/// What was measured of a recogniser: the one place where these figures stand.
struct threshold_evaluation {
    const char *model; ///< "id@version"
    double lowest;     ///< no operation may go below: FPIR 1 % in the evaluation
    double otherwise;  ///< when a plan names none: FPIR 0.1 %
    const char *source;
    const char *network; ///< SHA-256 of the network that was measured (models/SHA256SUMS)
};

/// The least and the usual threshold of a model: from the table, or from the setting
/// "threshold.ID-VERSION" (an own evaluation, recorded by an administrator; it may only raise what
/// the table says). Refused when there is neither.
int threshold_of(struct act *act, const char *model, double *ret_lowest, double *ret_otherwise,
                 struct overt_error *err) MUST_CHECK;

/// The threshold a plan gets: `wanted`, or the usual one for 0. Refuses below the least of the
/// model in use.
int threshold_for_plan(struct act *act, double wanted, double *ret_threshold,
                       struct overt_error *err) MUST_CHECK;

/// Refuses when the recogniser in use has the name of an evaluated one and is another network.
int threshold_check_network(struct act *act, const struct overt_engine *engine,
                            struct overt_error *err) MUST_CHECK;

/// Refuses when `threshold` is below what the evaluation of `model` supports.
int threshold_check(struct act *act, const char *model, double threshold,
                    struct overt_error *err) MUST_CHECK;

#endif
