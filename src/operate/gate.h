// SPDX-License-Identifier: Apache-2.0
// gate.h - the threshold gate: which threshold the evaluation in force supports for a wished false
// alert rate, a list and so many faces, and how sure that is (docs/threshold.md).
#ifndef OPERATE_GATE_H
#define OPERATE_GATE_H

#include "evaluate/result.h"
#include "operate/evaluation.h"
#include "operate/internal.h"

#define GATE_CONFIDENCE     0.95
#define GATE_ONE_IN_DEFAULT 60 ///< what Overt's own evaluation supports at its lowest threshold
#define GATE_MONTHS_DEFAULT 24
#define GATE_FACE_SIZE_MIN  40 ///< px, of overt_engine_params

/// The evaluation in force for a model, and what the force asks of it.
struct gate {
    int64_t evaluation; ///< its number; 0: the one that Overt comes with
    struct result *result;
    char model[OVERT_MODEL_ID_MAX];
    moment ends; ///< the last second on which it may open an operation; REGISTER_AS_AT_ALWAYS: none
    struct register_asked force; ///< one_in 0: nobody stated anything
    double floor; ///< threshold that an administrator's setting does not go below; 0: none
};
/// OVERT_NOT_FOUND when the model was never evaluated.
int gate_load(struct store *store, const char *model, moment as_at, struct gate *ret_gate,
              struct overt_error *err) MUST_CHECK;
void gate_finish(struct gate *gate);
#define AUTO_GATE CLEANUP(gate_finish)

/// What holds for an operation: the rarer of what the force and the operation wish, rarer still
/// when it is to see more faces than the force's wish is for, so that no more false alerts are
/// expected. `own` may be NULL; `list` 0: not known yet.
struct register_asked gate_asked(const struct gate *gate, const struct register_asked *own,
                                 int64_t list);

/// What the evaluation says to that. `asked.list` 0: its own list.
void gate_answer(const struct gate *gate, const struct register_asked *asked,
                 struct operate_support *ret_support);
/// The rates that it expects at a threshold, on the list of `asked`.
void gate_rates(const struct gate *gate, double threshold, const struct register_asked *asked,
                double *ret_rate, double *ret_high);

/// The model that this machine uses.
int gate_load_in_use(struct act *act, struct gate *ret_gate, struct overt_error *err) MUST_CHECK;
/// As gate_load, and a refusal is recorded.
int gate_load_for(struct act *act, const char *model, struct gate *ret_gate,
                  struct overt_error *err) MUST_CHECK;
/// The last second on which an evaluation may be used: so many calendar months later, on the same
/// day of the month or the last one before it. 0 months: GATE_MONTHS_DEFAULT.
moment gate_ends(moment made, int64_t months);
/// The line of a refusal, for a test set that is too small.
void gate_words_small(const struct operate_support *support, struct text *ret_words);
int gate_refuse_small(struct act *act, const struct operate_support *support,
                      struct overt_error *err);

/// The age of the evaluation; refuses one that is too old.
int gate_check_made(struct act *act, const struct gate *gate, struct overt_error *err) MUST_CHECK;
/// Refuses a threshold below what is supported, and a wish that no threshold supports.
int gate_check(struct act *act, const struct gate *gate, const struct register_asked *asked,
               double threshold, struct overt_error *err) MUST_CHECK;

/// What Overt comes with: our own measurement of the default model. The caller's; NULL for another
/// model.
struct result *gate_shipped(const char *model);

/// The machine runs what was measured: recogniser's network, detector by its manifest, how faces
/// are read.
/// OVERT_REFUSED with words.
int gate_check_machine(const struct result *result, const struct overt_engine *engine,
                       int face_size_min, struct overt_error *err) MUST_CHECK;

#endif
