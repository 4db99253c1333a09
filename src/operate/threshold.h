// SPDX-License-Identifier: Apache-2.0
// threshold.h - how alike is alike enough: what the gate (gate.h) says to an operation, when it is
// planned, authorised, opened and each time it is run.
#ifndef OPERATE_THRESHOLD_H
#define OPERATE_THRESHOLD_H

#include "operate/gate.h"

/// The threshold a plan gets: `plan->threshold`, or for 0 the lowest that is supported (without a
/// wish of the force: the usual one). Refuses below what the evaluation of the model in use
/// supports for the plan's wish, its longest list and its faces.
int threshold_for_plan(struct act *act, const struct operate_plan *plan, double *ret_threshold,
                       struct overt_error *err) MUST_CHECK;
/// The same when it is authorised: what holds may have changed since.
int threshold_check_planned(struct act *act, const struct register_operation *operation,
                            struct overt_error *err) MUST_CHECK;

/// Refuses when the recogniser in use has the name of an evaluated one and is another network, or
/// reads faces in another way.
int threshold_check_network(struct act *act, const struct overt_engine *engine,
                            struct overt_error *err) MUST_CHECK;

/// Refuses when the operation's threshold is below what the evaluation of `model` supports for its
/// list of `people`, or the evaluation is too old. *ret_gate (may be NULL): what it rested on; its
/// model is `model`. *ret_ends (may be NULL): the last second for which that holds.
int threshold_check(struct act *act, const char *model, const struct register_operation *operation,
                    size_t people, struct register_gate *ret_gate, moment *ret_ends,
                    struct overt_error *err) MUST_CHECK;

#endif
