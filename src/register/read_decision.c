// SPDX-License-Identifier: Apache-2.0
// read_decision.c - everything that people recorded about an alert, with what was corrected.
#include <stdlib.h>

#include "base/text.h"
#include "register/internal.h"

// ?1 the alert, ?2 as at. The first columns of each: see take_head.
#define HEAD(table)                                                                         \
    "SELECT d.ledger, d.id, d.at, o.name, coalesce(d.corrects, 0), unsealed(d.why, '" table \
    ".why', d.ledger), NOT EXISTS (SELECT"                                                  \
    " 1 FROM " table " x WHERE x.corrects = d.id AND x.at <= ?2), "
#define FROM(table)                                        \
    " FROM " table " d JOIN officer o ON o.id = d.officer" \
    " WHERE d.alert = ?1 AND d.at <= ?2 ORDER BY d.id"

static void take_head(struct register_judgement *decision, struct store_query *query,
                      enum register_judgement_kind kind)
{
    decision->kind = kind;
    decision->index = store_column_int(query, 0);
    decision->id = store_column_int(query, 1);
    decision->at = store_column_int(query, 2);
    decision->officer = register_column_text(query, 3);
    decision->corrects = store_column_int(query, 4);
    decision->why = register_column_text(query, 5);
    decision->stands = store_column_int(query, 6) != 0;
    decision->minutes = -1;
    decision->listed = -1;
}

static void fill_adjudication(void *item, struct store_query *query)
{
    struct register_judgement *decision = item;
    take_head(decision, query, REGISTER_JUDGEMENT_ADJUDICATION);
    decision->credible = store_column_int(query, 7) != 0;
    decision->factors = register_column_text(query, 8);
    decision->subject = register_column_text(query, 9);
    decision->system = register_column_text(query, 10);
    decision->environment = register_column_text(query, 11);
}

static void fill_engagement(void *item, struct store_query *query)
{
    struct register_judgement *decision = item;
    take_head(decision, query, REGISTER_JUDGEMENT_ENGAGEMENT);
    decision->stopped = store_column_int(query, 7) != 0;
    decision->identity_checked = store_column_int(query, 8) != 0;
    decision->correct = store_column_int(query, 9) != 0;
    decision->note = register_column_text(query, 10);
    decision->checked_by = register_checked_by_from(store_column_text(query, 11));
    decision->why_not = register_why_not_from(store_column_text(query, 12));
    decision->minutes = store_column_int(query, 13);
}

static void fill_outcome(void *item, struct store_query *query)
{
    struct register_judgement *decision = item;
    take_head(decision, query, REGISTER_JUDGEMENT_OUTCOME);
    decision->outcome = register_outcome_from(store_column_text(query, 7));
    decision->note = register_column_text(query, 8);
    decision->ground = register_ground_from(store_column_text(query, 9));
    decision->disposal = register_disposal_from(store_column_text(query, 10));
    decision->offence = register_offence_from(store_column_text(query, 11));
    decision->listed = (int)store_column_int(query, 12);
}

static void fill_dearrest(void *item, struct store_query *query)
{
    struct register_judgement *decision = item;
    take_head(decision, query, REGISTER_JUDGEMENT_DEARREST);
    decision->dearrested = store_column_int(query, 7) != 0;
    decision->happened = store_column_int(query, 8);
    decision->note = register_column_text(query, 9);
}

static void fill_complaint(void *item, struct store_query *query)
{
    struct register_judgement *decision = item;
    take_head(decision, query, REGISTER_JUDGEMENT_COMPLAINT);
    decision->complaint = decision->id;
    decision->happened = store_column_int(query, 7);
    decision->note = register_column_text(query, 8);
}

static void fill_state(void *item, struct store_query *query)
{
    struct register_judgement *decision = item;
    take_head(decision, query, REGISTER_JUDGEMENT_COMPLAINT_STATE);
    decision->complaint = store_column_int(query, 7);
    decision->state = register_complaint_from(store_column_text(query, 8));
    decision->note = register_column_text(query, 9);
}

static const struct {
    const char *sql;
    void (*fill)(void *item, struct store_query *query);
} kinds[] = {
    {HEAD("adjudication") "d.credible, unsealed(d.factors, 'adjudication.factors', d.ledger), "
                          "unsealed(d.subject, 'adjudication.subject', d.ledger), "
                          "unsealed(d.system, 'adjudication.system', d.ledger), "
                          "unsealed(d.environment, 'adjudication.environment', d.ledger)" FROM(
                              "adjudication"),
     fill_adjudication},
    {HEAD("engagement") "d.stopped, d.identity_checked, d.correct, unsealed(d.note, "
                        "'engagement.note', d.ledger), d.checked_by,"
                        " d.why_not, coalesce(d.minutes, -1)" FROM("engagement"),
     fill_engagement},
    {HEAD("outcome") "d.kind, unsealed(d.note, 'outcome.note', d.ledger), d.ground, d.disposal, "
                     "d.offence_type,"
                     " coalesce(d.listed, -1)" FROM("outcome"),
     fill_outcome},
    {HEAD("dearrest") "d.dearrested, d.happened, unsealed(d.reason, 'dearrest.reason', "
                      "d.ledger)" FROM("dearrest"),
     fill_dearrest},
    {"SELECT d.ledger, d.id, d.at, o.name, 0, NULL, 1, d.received, unsealed(d.about, "
     "'complaint.about', d.ledger)" FROM("complaint"),
     fill_complaint},
    {"SELECT d.ledger, d.id, d.at, o.name, 0, NULL, NOT EXISTS (SELECT 1 FROM complaint_state x"
     " WHERE x.complaint = d.complaint AND x.id > d.id AND x.at <= ?2), d.complaint, d.state,"
     " unsealed(d.note, 'complaint_state.note', d.ledger) FROM complaint_state d JOIN officer o ON "
     "o.id = d.officer"
     " JOIN complaint c ON c.id = d.complaint WHERE c.alert = ?1 AND d.at <= ?2 ORDER BY d.id",
     fill_state},
};

static int by_index(const void *a, const void *b)
{
    const struct register_judgement *one = a, *other = b;
    return one->index < other->index ? -1 : one->index > other->index;
}

/// Appends the rows of one kind; on failure what was read so far stays in `decisions`.
static int read_kind(struct store *store, size_t kind, int64_t alert, moment as_at,
                     struct register_judgement **decisions, size_t *count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, kinds[kind].sql, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, alert);
    store_bind_int(query, 2, as_at);
    void *items = NULL;
    size_t more = 0;
    code =
        register_rows(query, sizeof **decisions, kinds[kind].fill, "decisions", &items, &more, err);
    const struct register_judgement *read = items;
    if (more > 0)
        *decisions = memory_resize(*decisions, *count + more, sizeof **decisions);
    for (size_t i = 0; i < more; i++)
        (*decisions)[(*count)++] = read[i];
    memory_free(items);
    return code;
}

int register_judgements(struct store *store, int64_t alert, moment as_at,
                        struct register_judgement **ret_decisions, size_t *ret_count,
                        struct overt_error *err)
{
    struct register_judgement *decisions = NULL;
    size_t count = 0;
    int code = 0;
    for (size_t i = 0; code == 0 && i < ARRAY_COUNT(kinds); i++)
        code = read_kind(store, i, alert, as_at, &decisions, &count, err);
    if (code != 0) {
        register_judgements_free(&decisions, count);
        return code;
    }
    if (count > 0)
        qsort(decisions, count, sizeof *decisions, by_index);
    *ret_decisions = decisions;
    *ret_count = count;
    return 0;
}

int register_complaint_alert(struct store *store, int64_t complaint, int64_t *ret_alert,
                             struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, "SELECT alert FROM complaint WHERE id = ?1", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, complaint);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND, "there is no complaint %lld in this record",
                         (long long)complaint);
    if (code == 1)
        *ret_alert = store_column_int(query, 0);
    return code < 0 ? code : 0;
}

void register_judgements_free(struct register_judgement **decisions, size_t count)
{
    for (size_t i = 0; *decisions != NULL && i < count; i++) {
        struct register_judgement *decision = &(*decisions)[i];
        char *const texts[] = {decision->officer, decision->why,    decision->factors,
                               decision->subject, decision->system, decision->environment,
                               decision->note};
        for (size_t j = 0; j < ARRAY_COUNT(texts); j++)
            memory_free(texts[j]);
    }
    memory_free(*decisions);
    *decisions = NULL;
}

static void fill_one(void *item, struct store_query *query)
{
    struct register_complaint *complaint = item;
    const char *state = store_column_text(query, 5);
    *complaint = (struct register_complaint){
        .id = store_column_int(query, 0),
        .alert = store_column_int(query, 1),
        .operation_reference = register_column_text(query, 2),
        .officer = register_column_text(query, 3),
        .received = store_column_int(query, 4),
        .state = state != NULL ? register_complaint_from(state) : REGISTER_COMPLAINT_RECEIVED,
    };
}

int register_complaints(struct store *store, moment as_at,
                        struct register_complaint **ret_complaints, size_t *ret_count,
                        struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT c.id, c.alert, p.reference, o.name, c.received,"
                             " (SELECT state FROM complaint_state WHERE complaint = c.id"
                             " AND at <= ?1 ORDER BY id DESC LIMIT 1) FROM complaint c"
                             " JOIN alert l ON l.id = c.alert JOIN operation p ON"
                             " p.id = l.operation JOIN officer o ON o.id = c.officer"
                             " WHERE c.at <= ?1 ORDER BY c.id",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    void *items;
    size_t count;
    code =
        register_rows(query, sizeof **ret_complaints, fill_one, "complaints", &items, &count, err);
    struct register_complaint *complaints = items;
    if (code != 0) {
        register_complaints_free(&complaints, count);
        return code;
    }
    *ret_complaints = complaints;
    *ret_count = count;
    return 0;
}

void register_complaints_free(struct register_complaint **complaints, size_t count)
{
    for (size_t i = 0; *complaints != NULL && i < count; i++) {
        memory_free((*complaints)[i].operation_reference);
        memory_free((*complaints)[i].officer);
    }
    memory_free(*complaints);
    *complaints = NULL;
}
