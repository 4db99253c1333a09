// SPDX-License-Identifier: Apache-2.0
// evaluation.h - evaluations of the models: adopting one, stating the wished false alert rate, and
// asking what threshold it supports. Part of operate.h.
#ifndef OPERATE_EVALUATION_H
#define OPERATE_EVALUATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "register/evaluation.h"

struct operate;
struct store;
struct text;

/// Takes the file of `overt evaluate` (its bytes) as the evaluation in force for its model.
/// OVERT_REFUSED when it is not of the models and settings that this machine runs, is older than
/// the policy allows, or searched nobody who is not on its list; OVERT_INPUT, OVERT_CORRUPT when it
/// is no such file, or was changed.
int operate_evaluation_adopt(struct operate *operate, const char *as, const char *bytes,
                             size_t size, const char *reason, int64_t *ret_id,
                             struct overt_error *err) MUST_CHECK;
/// What the force wishes from now on: one_in, list, faces and months are all stated. OVERT_REFUSED
/// when the evaluation in force supports it at no threshold.
int operate_evaluation_wish(struct operate *operate, const char *as,
                            const struct register_asked *asked, const char *reason,
                            struct overt_error *err) MUST_CHECK;

/// What the evaluation in force says to a wish.
struct operate_support {
    int64_t evaluation; ///< 0: the one that Overt comes with
    char model[128];
    moment made, ends;           ///< ends 0: it does not grow too old by itself
    int64_t test_list, searches; ///< of its test set: people on the list, searches of others
    struct register_asked asked; ///< as it holds
    bool stated;                 ///< the force stated its wish
    bool supported;
    double threshold;            ///< the lowest that is supported; else the highest measured
    int64_t above;               ///< searches of people not on the list at or above it
    double rate, rate_high;      ///< false alerts per face seen: measured, and at most (95 %)
    double found;                ///< share of people on the list who are found at it; below 0: not
                                 ///< measured
    int64_t needed;              ///< searches that it would take, without any false alert; 0: none
                                 ///< would do
    double expected, expected_low, expected_high; ///< false alerts in asked.faces faces; 95 %
    double floor;                ///< an administrator's setting; 0: none
    bool stretched;              ///< the list is more than ten times that of the test
};
/// `model` NULL: the default one. `asked`: NULL, or parts of it 0: as the force wishes. Nothing is
/// changed. OVERT_NOT_FOUND when the model was never evaluated.
int operate_support(struct store *store, const char *model, const struct register_asked *asked,
                    moment as_at, struct operate_support *ret_support,
                    struct overt_error *err) MUST_CHECK;
/// In sentences, as a force writes them.
void operate_support_words(const struct operate_support *support, struct text *ret_words);

struct register_drift;
/// False alerts expected and observed in live operations that rested on the evaluation in force for
/// a model (NULL: the default one). A warning before the next.
int operate_drift(struct store *store, const char *model, moment as_at,
                  struct register_drift *ret_drift, struct overt_error *err) MUST_CHECK;

/// The default recogniser's name.
const char *operate_model_default(void);

/// "1 in 6000", "1 in 6,000", "6000", "0.02 %", "0.0002" -> 6000, 6000, 6000, 5000, 5000.
bool operate_one_in(const char *words, int64_t *ret_one_in);

#endif
