// SPDX-License-Identifier: Apache-2.0
// drift.c - false alerts expected against those observed; see drift.h.
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "register/internal.h"

#define DRIFT_DOUBT 0.05 ///< a chance below this is none to rely on

double register_at_least(int64_t count, double mean)
{
    if (count <= 0 || mean <= 0)
        return count <= 0 ? 1 : 0;
    double below = 0;
    int sign;
    for (int64_t k = 0; k < count; k++)
        below += exp(-mean + (double)k * log(mean) - lgamma_r((double)k + 1, &sign));
    return below >= 1 ? 0 : 1 - below;
}

/// The mean for which `count` or more has the chance `chance`, by halving.
static double mean_of(int64_t count, double chance)
{
    double low = 0, high = 2 * (double)count + 20;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (register_at_least(count, middle) < chance)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

void register_drift_judge(struct register_drift *drift)
{
    int64_t seen = drift->false_alerts;
    drift->low = seen > 0 ? mean_of(seen, DRIFT_DOUBT / 2) : 0;
    drift->high = mean_of(seen + 1, 1 - DRIFT_DOUBT / 2);
    drift->chance = register_at_least(seen, drift->expected_high);
    double fewer = 1 - register_at_least(seen + 1, drift->expected);
    if (drift->faces == 0)
        drift->is = REGISTER_DRIFT_NOTHING;
    else if (drift->chance < DRIFT_DOUBT)
        drift->is = REGISTER_DRIFT_MORE;
    else
        drift->is = fewer < DRIFT_DOUBT && drift->unjudged == 0 ? REGISTER_DRIFT_FEWER
                                                               : REGISTER_DRIFT_AS_EXPECTED;
}

const char *register_drift_words(const struct register_drift *drift)
{
    switch (drift->is) {
    case REGISTER_DRIFT_MORE:
        return "more than expected: the evaluation does not stand for this place";
    case REGISTER_DRIFT_FEWER:
        return "fewer than expected";
    case REGISTER_DRIFT_AS_EXPECTED:
        return drift->unjudged > 0 ? "no more than expected so far: not all alerts are judged"
                                   : "as expected";
    default:
        return "nobody was seen yet";
    }
}

void register_drift_add(struct register_drift *drift, const struct register_gate *gate,
                        const struct register_result_figures *result)
{
    drift->operations++;
    drift->faces += result->faces_seen;
    drift->alerts += result->alerts;
    drift->false_alerts += result->incorrect + result->unconfirmed_false;
    drift->unjudged += result->undecided;
    drift->expected += (double)result->faces_seen * gate->rate;
    drift->expected_high += (double)result->faces_seen * gate->rate_high;
}

static int add(struct store *store, const struct register_gate *gate, moment as_at,
               struct register_drift *drift, struct overt_error *err)
{
    struct register_result_figures result = {0};
    int code = register_result_figures_read(store, gate->operation, as_at, &result, err);
    if (code == 0)
        register_drift_add(drift, gate, &result);
    return code;
}

static bool is_asked(const struct register_gate *gate, const struct register_drift_filter *filter)
{
    return gate->live && (filter->year == 0 || date_of(gate->at).year == filter->year) &&
           (filter->model == NULL || text_equal(gate->model, filter->model)) &&
           (filter->evaluation == NULL || gate->evaluation == *filter->evaluation);
}

int register_drift_read(struct store *store, const struct register_drift_filter *filter,
                        moment as_at, struct register_drift *ret_drift, struct overt_error *err)
{
    struct register_gate *gates = NULL;
    size_t count = 0;
    struct register_drift drift = {0};
    int code = register_gates(store, filter->operation, as_at, &gates, &count, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        if (is_asked(&gates[i], filter))
            code = add(store, &gates[i], as_at, &drift, err);
    register_gates_free(&gates, count);
    if (code != 0)
        return code;
    register_drift_judge(&drift);
    *ret_drift = drift;
    return 0;
}

void register_expected_words(double expected, char ret_words[REGISTER_EXPECTED_SIZE])
{
    (void)snprintf(ret_words, REGISTER_EXPECTED_SIZE, expected < 0.0995 ? "%.2g" : "%.1f",
                   expected < 0.00005 ? 0 : expected);
}

void register_number_words(int64_t number, struct text *ret_words)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%lld", (long long)number);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0 && digits[i - 1] != '-')
            text_append_char(ret_words, ',');
        text_append_char(ret_words, digits[i]);
    }
}

void register_one_in_words(double rate, struct text *ret_words)
{
    if (!(rate > 0)) {
        text_append(ret_words, "none");
        return;
    }
    double one_in = 1 / rate;
    double step = pow(10, floor(log10(one_in)) - 1);
    one_in = step > 1 ? round(one_in / step) * step : round(one_in);
    text_append(ret_words, "1 in ");
    register_number_words(one_in < 1 ? 1 : (int64_t)one_in, ret_words);
}
