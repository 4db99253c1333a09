// SPDX-License-Identifier: Apache-2.0
// drift.h - false alerts that were expected when operations were opened, against those that people
// judged to be false. Part of read.h.
//
// Expected: faces seen times the rate of the evaluation that the opening rested on. Observed:
// alerts judged false, confirmed or not. Both are counts of rare things: the interval around the
// observed is the exact one of Poisson's distribution (Garwood 1936). Live operations alone: only
// their cameras count the faces seen.
#ifndef REGISTER_DRIFT_H
#define REGISTER_DRIFT_H

#include <stdint.h>

#include "base/error.h"
#include "base/time.h"

struct store;
struct text;

enum register_drift_is {
    REGISTER_DRIFT_NOTHING, ///< nobody was seen yet
    REGISTER_DRIFT_AS_EXPECTED,
    REGISTER_DRIFT_MORE, ///< the evaluation does not stand for this place
    REGISTER_DRIFT_FEWER,
};
struct register_drift {
    int64_t operations;
    int64_t faces, alerts, false_alerts, unjudged;
    double expected;      ///< false alerts, at the rate that was measured
    double expected_high; ///< at the highest rate that the evaluation leaves possible (95 %)
    double low, high;     ///< exact 95 % interval of what was observed
    double chance;        ///< of so many or more, if the highest possible rate were the true one
    enum register_drift_is is;
};
/// What is asked; 0 and NULL: anything.
struct register_drift_filter {
    int64_t operation;
    int year; ///< in which it was opened
    const char *model;
    const int64_t *evaluation; ///< 0 in it: the one that Overt comes with
};
int register_drift_read(struct store *store, const struct register_drift_filter *filter,
                        moment as_at, struct register_drift *ret_drift,
                        struct overt_error *err) MUST_CHECK;
/// One live operation more; then judge it.
struct register_gate;
struct register_result_figures;
void register_drift_add(struct register_drift *drift, const struct register_gate *gate,
                        const struct register_result_figures *result);
/// Fills in interval, chance and `is` from the counts and expectations.
void register_drift_judge(struct register_drift *drift);
/// "more than expected: the evaluation does not stand for this place"
const char *register_drift_words(const struct register_drift *drift);

/// The chance of `count` or more where `mean` are expected (Poisson).
double register_at_least(int64_t count, double mean);

#define REGISTER_EXPECTED_SIZE 32
/// How many are expected: "12.3", below 0.1 two figures that count: "0.023".
void register_expected_words(double expected, char ret_words[REGISTER_EXPECTED_SIZE]);
/// "1 in 6,000", to two figures; "none" for 0.
void register_one_in_words(double rate, struct text *ret_words);
/// "20,000"
void register_number_words(int64_t number, struct text *ret_words);

#endif
