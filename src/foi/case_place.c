// SPDX-License-Identifier: Apache-2.0
// case_place.c - what an officer settled of the questions of a case: kept with it, used for its
// letter, corrected by a new row alone.
#include <stdio.h>
#include <string.h>

#include "foi/casework.h"
#include "foi/placed.h"
#include "register/vault.h"

/// One placing while it is made.
struct placing {
    struct casework work;
    const struct foi_settle *settle;
    struct foi_request request;
    struct foi_settled settled;
};

static void placing_finish(struct placing *placing) { foi_request_finish(&placing->request); }

static int check_state(const struct casework *work, struct overt_error *err)
{
    if (casework_word("clearance|cleared", work->state))
        return error_set(err, OVERT_REFUSED,
                         "a letter is being cleared: take it back first (overt foi step REFERENCE "
                         "returned)");
    if (!casework_word("received|clarifying|fees|collecting|drafting", work->state))
        return error_set(err, OVERT_REFUSED, "a request that is %s is not placed any more",
                         work->state);
    return 0;
}

/// The questions of the case, as the program reads them.
static int read_questions(struct placing *placing, struct overt_error *err)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    AUTO_FREE char *text = NULL;
    struct store *store = placing->work.store;
    int code = foi_case_read(store, placing->settle->reference, REGISTER_AS_AT_ALWAYS, &one, err);
    if (code == 0)
        code = foi_case_text(store, one.id, &text, err);
    if (code == 0)
        code = foi_request_parse(text, strlen(text), date_to_days(one.clock.started),
                                 &placing->request, err);
    if (code == 0)
        foi_request_understand(&placing->request);
    return code;
}

static int check_settle(struct placing *placing, struct overt_error *err)
{
    const struct foi_settle *settle = placing->settle;
    const struct foi_question *question = foi_question_find(&placing->request, settle->label);
    if (question == NULL)
        return error_set(err, OVERT_INPUT,
                         "this request has no question %.15s: overt foi place REFERENCE lists them",
                         settle->label);
    if (!foi_settled_read(question->label, settle->fields, placing->request.received,
                          &placing->settled))
        return error_set(err, OVERT_INPUT,
                         "write it like \"count | LFR, BWV | January 2024 to March 2024\", with - "
                         "for what stays: a topic, modes and a time (overt help foi place)");
    bool nothing = placing->settled.topic == TOPIC_NONE && placing->settled.modes == 0 &&
                   !placing->settled.period.given;
    if (!nothing && !foi_request_settle(&placing->request, &placing->settled))
        return error_set(err, OVERT_INPUT,
                         "%s still has no topic or no mode: name both, like \"count | LFR | -\"",
                         question->label);
    return 0;
}

static int find_replaced(struct placing *placing, int64_t *ret_id, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(placing->work.store,
                             "SELECT coalesce(max(id), 0) FROM foi_placing WHERE foi_case = ?1"
                             " AND label = ?2",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, placing->work.id);
    store_bind_text(query, 2, placing->settled.label);
    code = store_step(query, err);
    if (code == 1)
        *ret_id = store_column_int(query, 0);
    return code < 0 ? code : 0;
}

static void bind_period(struct store_query *query, const struct foi_period *period)
{
    if (period->given)
        store_bind_int(query, 8, period->from);
    else
        store_bind_null(query, 8);
    if (period->given && period->to != DAY_OPEN)
        store_bind_int(query, 9, period->to);
    else
        store_bind_null(query, 9);
}

static int write_placing(struct placing *placing, struct overt_error *err)
{
    const struct register_by by = casework_by(&placing->work);
    const struct foi_settled *settled = &placing->settled;
    struct register_change change;
    char modes[64];
    int64_t replaces = 0;
    int code = find_replaced(placing, &replaces, err);
    if (code == 0)
        code = register_sealed_begin(
            &by, REGISTER_KEEP_REQUEST, "foi_placing", 0,
            "INSERT INTO foi_placing (ledger, at, officer, foi_case, label, topic, modes,"
            " period_from, period_to, why, replaces) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
            " nullif(?7, ''), ?8, ?9, ?10, nullif(?11, 0))",
            &change, err);
    if (code != 0)
        return code;
    foi_modes_format(settled->modes, settled->body_worn, modes);
    store_bind_int(change.query, 4, placing->work.id);
    store_bind_text(change.query, 5, settled->label);
    store_bind_text(change.query, 6,
                    settled->topic != TOPIC_NONE ? foi_topic_word(settled->topic) : NULL);
    store_bind_text(change.query, 7, modes);
    bind_period(change.query, &settled->period);
    register_seal_text(&change, 10, "why", placing->settle->why);
    store_bind_int(change.query, 11, replaces);
    return register_change_row(&change, NULL, err);
}

int foi_case_place(struct store *store, const char *as, const struct foi_settle *settle,
                   struct overt_error *err)
{
    CLEANUP(placing_finish)
    struct placing placing = {.work = {.store = store, .as = as, .kind = "foi.place"},
                              .settle = settle};
    int code = casework_begin(&placing.work, settle->reference, settle->clock, err);
    if (code == 0)
        code = casework_text(settle->why, "why it is placed so (--why)", FOI_WHY_MAX, true, err);
    if (code == 0)
        code = check_state(&placing.work, err);
    if (code == 0)
        code = read_questions(&placing, err);
    if (code == 0)
        code = check_settle(&placing, err);
    if (code == 0)
        code = casework_open(&placing.work, err);
    if (code == 0)
        code = write_placing(&placing, err);
    return casework_close(&placing.work, code, err);
}

// ---- read back ----

static struct foi_settled settled_of(struct store_query *query)
{
    struct foi_settled settled = {0};
    const char *topic = store_column_text(query, 1), *modes = store_column_text(query, 2);
    AUTO_TEXT struct text fields = {0};
    text_init(&fields, 200);
    text_printf(&fields, "%s | %s | -", topic != NULL ? topic : "-", modes != NULL ? modes : "-");
    // A word that is none any more stays open: the question is asked again.
    (void)foi_settled_read("", fields.bytes, 0, &settled);
    (void)text_copy(settled.label, sizeof settled.label, store_column_text(query, 0));
    if (!store_column_is_null(query, 3))
        settled.period = (struct foi_period){
            .given = true,
            .from = store_column_int(query, 3),
            .to = store_column_is_null(query, 4) ? DAY_OPEN : store_column_int(query, 4)};
    return settled;
}

static bool is_open(const struct foi_settled *settled)
{
    return settled->topic == TOPIC_NONE && settled->modes == 0 && !settled->period.given;
}

#define PLACING_SQL                                                                          \
    "SELECT p.label, p.topic, p.modes, p.period_from, p.period_to, p.at, o.name,"            \
    " unsealed(p.why, 'foi_placing.why', p.ledger), EXISTS (SELECT 1 FROM foi_placing r"     \
    "  WHERE r.replaces = p.id AND r.at <= ?2) FROM foi_placing p JOIN officer o ON o.id = " \
    "p.officer WHERE p.foi_case = ?1 AND p.at <= ?2 ORDER BY p.id"

static int prepare_placings(struct store *store, int64_t id, moment as_at,
                            struct store_query **ret_query, struct overt_error *err)
{
    int code = store_prepare(store, PLACING_SQL, ret_query, err);
    if (code == 0) {
        store_bind_int(*ret_query, 1, id);
        store_bind_int(*ret_query, 2, as_at);
    }
    return code;
}

int foi_case_settled(struct store *store, int64_t id, moment as_at, char **ret_lines,
                     struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    AUTO_TEXT struct text lines = {0};
    text_init(&lines, FOI_REQUEST_SIZE_MAX);
    text_append(&lines, "");
    int code = prepare_placings(store, id, as_at, &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        const struct foi_settled settled = settled_of(query);
        if (store_column_int(query, 8) == 0 && !is_open(&settled))
            foi_settled_line(&settled, &lines);
        code = 0;
    }
    if (code == 0)
        *ret_lines = text_take(&lines);
    return code;
}

static void take_said(struct foi_placing_said *said, struct store_query *query)
{
    const struct foi_settled settled = settled_of(query);
    const char *why = store_column_text(query, 7);
    AUTO_TEXT struct text line = {0};
    text_init(&line, 1000);
    foi_settled_line(&settled, &line);
    *said = (struct foi_placing_said){.at = store_column_int(query, 5),
                                      .officer = memory_copy_text(store_column_text(query, 6)),
                                      .why = why != NULL ? memory_copy_text(why) : NULL,
                                      .replaced = store_column_int(query, 8) != 0};
    (void)text_copy(said->label, sizeof said->label, settled.label);
    (void)text_copy(said->line, sizeof said->line, text_trim(line.bytes + strlen(said->label)));
}

int foi_case_placings(struct store *store, int64_t id, moment as_at,
                      struct foi_placing_said **ret_said, size_t *ret_count,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct foi_placing_said *said = NULL;
    size_t count = 0;
    int code = prepare_placings(store, id, as_at, &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        said = memory_resize(said, count + 1, sizeof *said);
        take_said(&said[count++], query);
        code = 0;
    }
    if (code != 0) {
        foi_placings_free(&said, count);
        return code;
    }
    *ret_said = said;
    *ret_count = count;
    return 0;
}

void foi_placings_free(struct foi_placing_said **said, size_t count)
{
    for (size_t i = 0; *said != NULL && i < count; i++) {
        memory_free((*said)[i].officer);
        memory_free((*said)[i].why);
    }
    memory_free(*said);
    *said = NULL;
}

int foi_case_understand(struct store *store, const struct foi_case *one, moment as_at,
                        struct foi_understood *ret_understood, struct overt_error *err)
{
    AUTO_FREE char *text = NULL, *lines = NULL;
    int code = foi_case_text(store, one->id, &text, err);
    if (code == 0)
        code = foi_case_settled(store, one->id, as_at, &lines, err);
    return code == 0 ? foi_understand(text, one->clock.started, lines, ret_understood, err) : code;
}

int foi_case_placed(const struct foi_case *one, const struct foi_understood *understood,
                    struct overt_error *err)
{
    AUTO_TEXT struct text labels = {0};
    const char *first = NULL;
    text_init(&labels, 60);
    for (size_t i = 0; i < understood->count; i++) {
        const struct foi_placing *placing = &understood->placings[i];
        if (placing->placed)
            continue;
        if (labels.length < 50)
            text_printf(&labels, "%s%s", first != NULL ? ", " : "", placing->label);
        first = first != NULL ? first : placing->label;
    }
    if (first == NULL)
        return 0;
    return error_set(err, OVERT_INPUT,
                     "no letter is made while questions have no place: %s%s; say what they ask: "
                     "overt foi place %s %s \"TOPIC | MODES | PERIOD\" --why WHY",
                     labels.bytes, labels.full ? " ..." : "", one->reference, first);
}
