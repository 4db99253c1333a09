// SPDX-License-Identifier: Apache-2.0
// held.c - what is read of the record only when a question asks for it: years that are over, lists
// that were destroyed, how long things are kept.
#include <string.h>

#include "foi/answers.h"

static bool asks(const struct foi_request *request, enum foi_topic topic)
{
    for (size_t i = 0; i < request->count; i++)
        if (request->questions[i].topic == topic)
            return true;
    return false;
}

/// Arrests after live alerts by the type of offence, of one year, as known at its end.
static int read_offences(struct store *store, struct foi_year *year, struct overt_error *err)
{
    struct register_alert *alerts = NULL;
    size_t count = 0;
    moment ends = date_ends((struct date){year->year, 12, 31});
    int code = register_alerts(store, 0, ends, &alerts, &count, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        if (alerts[i].search == 0 && alerts[i].outcome == REGISTER_OUTCOME_ARREST &&
            date_of(alerts[i].outcome_at).year == year->year)
            year->arrests_by_offence[alerts[i].offence]++;
    register_alerts_free(&alerts, count);
    return code;
}

/// What is known at the end of each year, less what was known at the end of the year before.
static int read_years(struct store *store, const struct foi_request *request, struct foi_held *held,
                      struct overt_error *err)
{
    struct register_afterwards before[ARRAY_COUNT(held->years->of)] = {{0}};
    int first = date_of(held->begins).year, last = date_of(held->as_at).year - 1, code = 0;
    if (last < first)
        return 0;
    held->years = memory_new((size_t)(last - first + 1), sizeof *held->years);
    for (int number = first; code == 0 && number <= last; number++) {
        struct foi_year *year = &held->years[held->year_count++];
        year->year = number;
        code = register_afterwards(store, date_ends((struct date){number, 12, 31}), year->of, err);
        for (size_t i = 0; code == 0 && i < ARRAY_COUNT(before); i++) {
            struct register_afterwards now = year->of[i];
            year->of[i].alerts -= before[i].alerts;
            year->of[i].arrests -= before[i].arrests;
            year->of[i].dearrests -= before[i].dearrests;
            year->of[i].complaints -= before[i].complaints;
            before[i] = now;
        }
        if (code == 0 && asks(request, TOPIC_BY_OFFENCE))
            code = read_offences(store, year, err);
    }
    return code;
}

static int read_destroyed(struct store *store, struct foi_held *held, struct overt_error *err)
{
    int code = 0;
    held->destroyed = memory_new(held->operation_count + 1, sizeof *held->destroyed);
    for (size_t i = 0; code == 0 && i < held->operation_count; i++)
        code = register_list_destroyed(store, held->operations[i].id, held->as_at,
                                       &held->destroyed[i], err);
    return code;
}

int foi_held_read_for(struct store *store, const struct foi_request *request,
                      struct foi_held *held, struct overt_error *err)
{
    bool years = asks(request, TOPIC_BY_OFFENCE) || asks(request, TOPIC_BY_REASON) ||
                 asks(request, TOPIC_BY_SOURCE) || asks(request, TOPIC_COMPLAINTS) ||
                 asks(request, TOPIC_OUTCOMES);
    int code = years ? read_years(store, request, held, err) : 0;
    if (code == 0 && asks(request, TOPIC_RETENTION))
        code = register_retention_times(store, held->as_at, &held->times, err);
    if (code == 0 && (asks(request, TOPIC_RETENTION) || asks(request, TOPIC_RECORDS)))
        code = read_destroyed(store, held, err);
    return code;
}
