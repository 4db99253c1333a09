// SPDX-License-Identifier: Apache-2.0
// case_cost.c - what finding the information for a case takes: estimated question by question,
// added to what other requests take, held against the limit (section 12; SI 2004/3244).
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foi/casework.h"
#include "foi/costs.h"
#include "register/vault.h"

static const char *const activities[FOI_ACTIVITY_COUNT] = {"determining", "locating", "retrieving",
                                                           "extracting"};

// ---- estimates ----

/// Who asked is in no text that a notice begins with, or that those who collect can read.
static int check_unnamed(struct casework *work, const char *text, struct overt_error *err)
{
    CLEANUP(foi_case_who_finish) struct foi_case_who who = {0};
    int code = casework_who(work->store, work->id, &who, err);
    if (code == 0 && casework_names(&who, text))
        return error_set(err, OVERT_INPUT, "the text names who asked: say it without the name");
    return code;
}

static int check_estimate(const struct casework *work, const struct foi_estimate_new *estimate,
                          struct overt_error *err)
{
    int said = 0;
    for (size_t i = 0; i < FOI_ACTIVITY_COUNT; i++) {
        said += estimate->minutes[i] >= 0;
        if (estimate->minutes[i] > FOI_ESTIMATE_MINUTES_MAX)
            return error_set(err, OVERT_INPUT, "an estimate takes at most 10,000 hours");
    }
    if (said == 0)
        return error_set(err, OVERT_INPUT, "say how long it takes: --determining, --locating, "
                                           "--retrieving or --extracting HOURS");
    if (casework_word("withdrawn|lapsed", work->state))
        return error_set(err, OVERT_REFUSED, "a request that is %s costs nothing more",
                         work->state);
    return casework_text(estimate->basis,
                         "what the estimate rests on (--basis): how the records are held",
                         FOI_WHY_MAX, true, err);
}

static int find_replaced(struct casework *work, const struct foi_estimate_new *estimate,
                         const char *activity, int64_t *ret_id, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(work->store,
                             "SELECT coalesce(max(id), 0) FROM foi_estimate WHERE foi_case = ?1"
                             " AND activity = ?2 AND label IS ?3",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, work->id);
    store_bind_text(query, 2, activity);
    store_bind_text(query, 3, estimate->label);
    code = store_step(query, err);
    if (code == 1)
        *ret_id = store_column_int(query, 0);
    return code < 0 ? code : 0;
}

static int write_estimate(struct casework *work, const struct foi_estimate_new *estimate,
                          size_t activity, struct overt_error *err)
{
    const struct register_by by = casework_by(work);
    struct register_change change;
    int64_t replaces = 0;
    int code = find_replaced(work, estimate, activities[activity], &replaces, err);
    if (code == 0)
        code = register_sealed_begin(
            &by, REGISTER_KEEP_REQUEST, "foi_estimate", 0,
            "INSERT INTO foi_estimate (ledger, at, officer, foi_case, label, activity, minutes,"
            " basis, replaces) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, nullif(?9, 0))",
            &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, work->id);
    store_bind_text(change.query, 5, estimate->label);
    store_bind_text(change.query, 6, activities[activity]);
    store_bind_int(change.query, 7, estimate->minutes[activity]);
    register_seal_text(&change, 8, "basis", estimate->basis);
    store_bind_int(change.query, 9, replaces);
    return register_change_row(&change, NULL, err);
}

/// Sets the label as the request has it.
static int find_label(struct casework *work, const char *said, char label[16],
                      struct overt_error *err)
{
    AUTO_FREE char *text = NULL;
    struct foi_request request = {0};
    if (said == NULL)
        return 0;
    int code = foi_case_text(work->store, work->id, &text, err);
    if (code == 0)
        code = foi_request_parse(text, strlen(text), date_to_days(work->received), &request, err);
    const struct foi_question *question = code == 0 ? foi_question_find(&request, said) : NULL;
    if (question != NULL)
        (void)text_copy(label, 16, question->label);
    else if (code == 0)
        code = error_set(err, OVERT_INPUT,
                         "this request has no question %.15s: overt foi place REFERENCE lists them",
                         said);
    foi_request_finish(&request);
    return code;
}

int foi_case_estimate(struct store *store, const char *as, const struct foi_estimate_new *estimate,
                      struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.estimate"};
    struct foi_estimate_new named = *estimate;
    char label[16];
    int code = casework_begin(&work, estimate->reference, estimate->clock, err);
    if (code == 0)
        code = check_estimate(&work, estimate, err);
    if (code == 0)
        code = check_unnamed(&work, estimate->basis, err);
    if (code == 0)
        code = find_label(&work, estimate->label, label, err);
    named.label = estimate->label != NULL ? label : NULL;
    if (code == 0)
        code = casework_open(&work, err);
    for (size_t i = 0; code == 0 && i < FOI_ACTIVITY_COUNT; i++)
        if (estimate->minutes[i] >= 0)
            code = write_estimate(&work, &named, i, err);
    return casework_close(&work, code, err);
}

static void take_estimate(struct foi_estimate *estimate, struct store_query *query)
{
    const char *label = store_column_text(query, 0), *basis = store_column_text(query, 4);
    *estimate = (struct foi_estimate){.minutes = (int)store_column_int(query, 2),
                                      .at = store_column_int(query, 5),
                                      .officer = memory_copy_text(store_column_text(query, 3)),
                                      .basis = basis != NULL ? memory_copy_text(basis) : NULL};
    (void)text_copy(estimate->label, sizeof estimate->label, label != NULL ? label : "");
    (void)text_copy(estimate->activity, sizeof estimate->activity, store_column_text(query, 1));
}

int foi_estimates(struct store *store, int64_t id, moment as_at,
                  struct foi_estimate **ret_estimates, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct foi_estimate *estimates = NULL;
    size_t count = 0;
    int code = store_prepare(store,
                             "SELECT e.label, e.activity, e.minutes, o.name,"
                             " unsealed(e.basis, 'foi_estimate.basis', e.ledger), e.at"
                             " FROM foi_estimate e JOIN officer o ON o.id = e.officer"
                             " WHERE e.foi_case = ?1 AND e.at <= ?2 AND NOT EXISTS (SELECT 1"
                             " FROM foi_estimate r WHERE r.replaces = e.id AND r.at <= ?2)"
                             " ORDER BY e.id",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    store_bind_int(query, 2, as_at);
    while ((code = store_step(query, err)) == 1) {
        estimates = memory_resize(estimates, count + 1, sizeof *estimates);
        take_estimate(&estimates[count++], query);
    }
    if (code != 0) {
        foi_estimates_free(&estimates, count);
        return code;
    }
    *ret_estimates = estimates;
    *ret_count = count;
    return 0;
}

void foi_estimates_free(struct foi_estimate **estimates, size_t count)
{
    for (size_t i = 0; *estimates != NULL && i < count; i++) {
        memory_free((*estimates)[i].officer);
        memory_free((*estimates)[i].basis);
    }
    memory_free(*estimates);
    *estimates = NULL;
}

// ---- one cost ----

/// Regulation 5(2)(b): within 60 consecutive working days, the first and the last included.
static bool within_sixty(struct date a, struct date b)
{
    bool turned = date_to_days(b) < date_to_days(a);
    struct date first = date_from_days(date_to_days(turned ? b : a) - 1);
    int apart = foi_working_days(first, turned ? a : b);
    return apart >= 0 && apart <= FOI_COST_DAYS;
}

static int check_join(const struct casework *work, const struct casework *other,
                      const struct foi_join_new *join, struct overt_error *err)
{
    if (work->id == other->id)
        return error_set(err, OVERT_INPUT, "a request is one cost with another, not with itself");
    if (!join->apart && !within_sixty(work->received, other->received))
        return error_set(err, OVERT_REFUSED,
                         "they came more than 60 working days apart: their costs are not added up "
                         "(SI 2004/3244, regulation 5(2)(b))");
    return casework_text(join->why,
                         "why (--why): what both ask for, and who of one person or acting together "
                         "asks it",
                         FOI_WHY_MAX, true, err);
}

static int write_join(struct casework *work, int64_t other, const struct foi_join_new *join,
                      struct overt_error *err)
{
    const struct register_by by = casework_by(work);
    struct register_change change;
    int code = register_sealed_begin(&by, REGISTER_KEEP_REQUEST, "foi_joined", 0,
                                     "INSERT INTO foi_joined (ledger, at, officer, foi_case,"
                                     " other, joined, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, work->id);
    store_bind_int(change.query, 5, other);
    store_bind_int(change.query, 6, !join->apart);
    register_seal_text(&change, 7, "why", join->why);
    return register_change_row(&change, NULL, err);
}

int foi_case_join(struct store *store, const char *as, const struct foi_join_new *join,
                  struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.join"}, other = work;
    int code = casework_begin(&work, join->reference, join->clock, err);
    if (code == 0)
        code = casework_begin(&other, join->other, join->clock, err);
    if (code == 0)
        code = check_join(&work, &other, join, err);
    if (code == 0)
        code = check_unnamed(&work, join->why, err);
    if (code == 0)
        code = check_unnamed(&other, join->why, err);
    if (code == 0)
        code = casework_open(&work, err);
    if (code == 0)
        code = write_join(&work, other.id, join, err);
    return casework_close(&work, code, err);
}

#define JOINED_SQL                                                                             \
    "SELECT c.id, c.reference, c.received, o.name, unsealed(j.why, 'foi_joined.why', j.ledger)" \
    " FROM foi_joined j JOIN officer o ON o.id = j.officer JOIN foi_case c"                    \
    " ON c.id = j.foi_case + j.other - ?1"                                                     \
    " WHERE ?1 IN (j.foi_case, j.other) AND j.joined AND j.id = (SELECT max(n.id)"             \
    "  FROM foi_joined n WHERE n.at <= ?2 AND ((n.foi_case = j.foi_case AND n.other = j.other)" \
    "  OR (n.foi_case = j.other AND n.other = j.foi_case))) ORDER BY c.received, c.id LIMIT 100"

static int read_joined(struct store *store, int64_t id, moment as_at, struct foi_case_cost *cost,
                       struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, JOINED_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    store_bind_int(query, 2, as_at);
    while ((code = store_step(query, err)) == 1) {
        const char *why = store_column_text(query, 4);
        cost->joined = memory_resize(cost->joined, cost->joined_count + 1, sizeof *cost->joined);
        struct foi_joined *joined = &cost->joined[cost->joined_count++];
        *joined = (struct foi_joined){.id = store_column_int(query, 0),
                                      .received = date_from_days(store_column_int(query, 2)),
                                      .officer = memory_copy_text(store_column_text(query, 3)),
                                      .why = why != NULL ? memory_copy_text(why) : NULL};
        (void)text_copy(joined->reference, sizeof joined->reference, store_column_text(query, 1));
    }
    return code;
}

// ---- added up ----

/// Minutes that units said they took (foi task done).
static int read_spent(struct store *store, int64_t id, moment as_at, int *ret_minutes,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT coalesce(sum((SELECT s.minutes FROM foi_task_state s"
                             " WHERE s.task = t.id AND s.at <= ?2 AND s.minutes IS NOT NULL"
                             " ORDER BY s.id DESC LIMIT 1)), 0) FROM foi_task t"
                             " WHERE t.foi_case = ?1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    store_bind_int(query, 2, as_at);
    code = store_step(query, err);
    if (code == 1)
        *ret_minutes = (int)store_column_int(query, 0);
    return code < 0 ? code : 0;
}

static void add_hours(struct foi_hours *hours, const struct foi_estimate *estimate)
{
    int *const sums[] = {&hours->determining, &hours->locating, &hours->retrieving,
                         &hours->extracting};
    for (size_t i = 0; i < FOI_ACTIVITY_COUNT; i++)
        if (text_equal(estimate->activity, activities[i]))
            *sums[i] += estimate->minutes;
}

/// Of one request, without the others. What units took is not parted by activity: none of it is
/// taken for finding out whether it is held.
static int read_own(struct store *store, int64_t id, moment as_at, struct foi_case_cost *cost,
                    struct overt_error *err)
{
    int code = foi_estimates(store, id, as_at, &cost->estimates, &cost->estimate_count, err);
    if (code == 0)
        code = read_spent(store, id, as_at, &cost->spent, err);
    for (size_t i = 0; code == 0 && i < cost->estimate_count; i++) {
        add_hours(&cost->hours, &cost->estimates[i]);
        cost->minutes += cost->estimates[i].minutes;
    }
    cost->estimated = cost->estimate_count > 0;
    cost->known = cost->estimated || cost->spent > 0;
    if (!cost->estimated) {
        cost->hours.locating = cost->spent;
        cost->minutes = cost->spent;
    }
    return code;
}

static int read_others(struct store *store, moment as_at, struct foi_case_cost *cost,
                       struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < cost->joined_count; i++) {
        CLEANUP(foi_case_cost_finish) struct foi_case_cost other = {0};
        code = read_own(store, cost->joined[i].id, as_at, &other, err);
        cost->joined[i].minutes = other.minutes;
    }
    return code;
}

/// Of the periods of 60 working days that hold this request, the one in which most is added up:
/// each begins with one of the requests.
static void choose_period(struct foi_case_cost *cost, struct date received)
{
    struct date first = received;
    int most = -1;
    for (size_t i = 0; i <= cost->joined_count; i++) {
        struct date from = i < cost->joined_count ? cost->joined[i].received : received;
        int sum = 0;
        if (date_to_days(from) > date_to_days(received) || !within_sixty(from, received))
            continue;
        for (size_t j = 0; j < cost->joined_count; j++)
            if (date_to_days(cost->joined[j].received) >= date_to_days(from) &&
                within_sixty(from, cost->joined[j].received))
                sum += cost->joined[j].minutes;
        first = sum > most ? from : first;
        most = sum > most ? sum : most;
    }
    cost->hours.first = cost->hours.last = received;
    for (size_t j = 0; j < cost->joined_count; j++) {
        struct foi_joined *joined = &cost->joined[j];
        joined->counts = date_to_days(joined->received) >= date_to_days(first) &&
                         within_sixty(first, joined->received);
        if (!joined->counts)
            continue;
        cost->hours.others += joined->minutes;
        if (date_to_days(joined->received) < date_to_days(cost->hours.first))
            cost->hours.first = joined->received;
        if (date_to_days(joined->received) > date_to_days(cost->hours.last))
            cost->hours.last = joined->received;
    }
}

// ---- section 16: what could be answered ----

struct part {
    char label[16];
    int minutes;
};

static int compare_parts(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    return x->minutes != y->minutes ? (x->minutes > y->minutes ? -1 : 1)
                                    : strcmp(x->label, y->label);
}

static size_t part_questions(const struct foi_case_cost *cost, struct part *parts)
{
    size_t count = 0;
    for (size_t i = 0; i < cost->estimate_count; i++) {
        size_t at = 0;
        while (at < count && !text_equal(parts[at].label, cost->estimates[i].label))
            at++;
        if (at == count && *cost->estimates[i].label != '\0')
            (void)text_copy(parts[count++].label, sizeof parts->label, cost->estimates[i].label);
        if (at < count)
            parts[at].minutes += cost->estimates[i].minutes;
    }
    if (count > 1)
        qsort(parts, count, sizeof *parts, compare_parts);
    return count;
}

/// The costliest questions are left out until the rest is within the limit; one is left at least.
static void find_within(struct foi_case_cost *cost, size_t questions)
{
    int limit = FOI_COST_LIMIT * 60 / FOI_COST_RATE;
    AUTO_FREE struct part *parts = memory_new(cost->estimate_count + 1, sizeof *parts);
    size_t count = part_questions(cost, parts), without = 0;
    int left = cost->cost.minutes;
    while (without < count && left > limit)
        left -= parts[without++].minutes;
    if (!cost->cost.over || left > limit || without >= questions)
        return;
    cost->without = memory_new(without, sizeof *cost->without);
    for (size_t i = 0; i < without; i++)
        (void)text_copy(cost->without[i], sizeof cost->without[i], parts[i].label);
    cost->without_count = without;
    cost->left = left;
}

static int count_questions(struct store *store, int64_t id, size_t *ret_count,
                           struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, "SELECT questions FROM foi_case WHERE id = ?1", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    code = store_step(query, err);
    if (code == 1)
        *ret_count = (size_t)store_column_int(query, 0);
    return code < 0 ? code : 0;
}

int foi_case_cost(struct store *store, const struct foi_case *one, moment as_at,
                  struct foi_case_cost *ret_cost, struct overt_error *err)
{
    struct foi_case_cost cost = {0};
    size_t questions = 0;
    int code = read_own(store, one->id, as_at, &cost, err);
    if (code == 0)
        code = read_joined(store, one->id, as_at, &cost, err);
    if (code == 0)
        code = read_others(store, as_at, &cost, err);
    if (code == 0)
        code = count_questions(store, one->id, &questions, err);
    if (code == 0) {
        choose_period(&cost, one->received);
        code = foi_cost(&cost.hours, &cost.cost, err);
    }
    if (code != 0) {
        foi_case_cost_finish(&cost);
        return code;
    }
    find_within(&cost, questions);
    *ret_cost = cost;
    return 0;
}

void foi_case_cost_finish(struct foi_case_cost *cost)
{
    foi_estimates_free(&cost->estimates, cost->estimate_count);
    for (size_t i = 0; i < cost->joined_count; i++) {
        memory_free(cost->joined[i].officer);
        memory_free(cost->joined[i].why);
    }
    memory_free(cost->joined);
    memory_free(cost->without);
    *cost = (struct foi_case_cost){0};
}

void foi_minutes_words(int minutes, char words[24])
{
    if (minutes % 60 == 0)
        (void)snprintf(words, 24, "%d h", minutes / 60);
    else
        (void)snprintf(words, 24, "%d h %02d min", minutes / 60, minutes % 60);
}

void foi_pence_words(int pence, char words[24])
{
    (void)snprintf(words, 24, "%d.%02d", pence / 100, pence % 100);
}

void foi_hours_words(int minutes, char words[48])
{
    const char *hour = minutes / 60 == 1 ? "hour" : "hours";
    const char *minute = minutes % 60 == 1 ? "minute" : "minutes";
    if (minutes % 60 == 0)
        (void)snprintf(words, 48, "%d %s", minutes / 60, hour);
    else if (minutes < 60)
        (void)snprintf(words, 48, "%d %s", minutes, minute);
    else
        (void)snprintf(words, 48, "%d %s and %d %s", minutes / 60, hour, minutes % 60, minute);
}
