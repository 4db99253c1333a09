// SPDX-License-Identifier: Apache-2.0
// evaluation.c - evaluations that were adopted, the wished false alert rate, and what the threshold
// of an operation rested on: writing and reading.
#include "base/memory.h"
#include "base/text.h"
#include "register/internal.h"

// ---- writing ----

int register_evaluation_adopt(const struct register_by *by,
                              const struct register_evaluation *evaluation, const char *text,
                              int64_t *ret_id, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO evaluation (ledger, at, officer, reason, model, network, detector,"
        " detector_network, settings, software, made, data, data_sha256, list, mated, nonmated,"
        " digest, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
        " ?16, ?17, ?18)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_text(change.query, 4, evaluation->reason);
    store_bind_text(change.query, 5, evaluation->model);
    store_bind_blob(change.query, 6, evaluation->network, sizeof evaluation->network);
    store_bind_text(change.query, 7, evaluation->detector);
    store_bind_blob(change.query, 8, evaluation->detector_network,
                    sizeof evaluation->detector_network);
    store_bind_blob(change.query, 9, evaluation->settings, sizeof evaluation->settings);
    store_bind_text(change.query, 10, evaluation->software);
    store_bind_int(change.query, 11, evaluation->made);
    store_bind_text(change.query, 12, evaluation->data);
    store_bind_blob(change.query, 13, evaluation->data_sha256, sizeof evaluation->data_sha256);
    store_bind_int(change.query, 14, evaluation->list);
    store_bind_int(change.query, 15, evaluation->mated);
    store_bind_int(change.query, 16, evaluation->nonmated);
    store_bind_blob(change.query, 17, evaluation->digest, sizeof evaluation->digest);
    store_bind_text(change.query, 18, text);
    return register_change_finish(&change, "evaluation.adopt", 0, ret_id, err);
}

int register_wish_set(const struct register_by *by, const struct register_asked *asked,
                      const char *reason, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(by,
                                     "INSERT INTO wish (ledger, at, officer, reason, one_in, list,"
                                     " faces, months) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_text(change.query, 4, reason);
    store_bind_int(change.query, 5, asked->one_in);
    store_bind_int(change.query, 6, asked->list);
    store_bind_int(change.query, 7, asked->faces);
    store_bind_int(change.query, 8, asked->months);
    return register_change_finish(&change, "evaluation.wish", 0, NULL, err);
}

int register_operation_wish_add(const struct register_by *by, int64_t operation,
                                const struct register_asked *asked, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(by,
                                     "INSERT INTO operation_wish (ledger, at, officer, operation,"
                                     " one_in, faces) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_int(change.query, 5, asked->one_in);
    store_bind_int(change.query, 6, asked->faces);
    return register_change_row(&change, NULL, err);
}

int register_gate_add(const struct register_by *by, int64_t operation,
                      const struct register_gate *gate, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO operation_gate (ledger, at, officer, operation, evaluation, model, threshold,"
        " list, one_in, faces, lowest, rate, rate_high) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
        " ?9, ?10, ?11, ?12, ?13)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    if (gate->evaluation != 0)
        store_bind_int(change.query, 5, gate->evaluation);
    store_bind_text(change.query, 6, gate->model);
    store_bind_real(change.query, 7, gate->threshold);
    store_bind_int(change.query, 8, gate->asked.list);
    store_bind_int(change.query, 9, gate->asked.one_in);
    store_bind_int(change.query, 10, gate->asked.faces);
    store_bind_real(change.query, 11, gate->lowest);
    store_bind_real(change.query, 12, gate->rate);
    store_bind_real(change.query, 13, gate->rate_high);
    return register_change_row(&change, NULL, err);
}

// ---- reading ----

// ?1: as at.
#define EVALUATION_SQL                                                                           \
    "SELECT e.id, e.ledger, e.at, o.name, e.reason, e.model, e.detector, e.network,"             \
    " e.detector_network, e.settings, e.software, e.made, e.data, e.data_sha256, e.list,"        \
    " e.mated, e.nonmated, e.digest FROM evaluation e JOIN officer o ON o.id = e.officer WHERE " \
    "e.at <= ?1"

static void take_hash(uint8_t hash[32], struct store_query *query, int column)
{
    size_t size = 0;
    const uint8_t *bytes = store_column_blob(query, column, &size);
    for (size_t i = 0; i < 32 && i < size; i++)
        hash[i] = bytes[i];
}

static void fill_evaluation(void *item, struct store_query *query)
{
    struct register_evaluation *one = item;
    one->id = store_column_int(query, 0);
    one->index = store_column_int(query, 1);
    one->at = store_column_int(query, 2);
    one->officer = register_column_text(query, 3);
    one->reason = register_column_text(query, 4);
    one->model = register_column_text(query, 5);
    one->detector = register_column_text(query, 6);
    take_hash(one->network, query, 7);
    take_hash(one->detector_network, query, 8);
    take_hash(one->settings, query, 9);
    one->software = register_column_text(query, 10);
    one->made = store_column_int(query, 11);
    one->data = register_column_text(query, 12);
    take_hash(one->data_sha256, query, 13);
    one->list = store_column_int(query, 14);
    one->mated = store_column_int(query, 15);
    one->nonmated = store_column_int(query, 16);
    take_hash(one->digest, query, 17);
}

int register_evaluations(struct store *store, moment as_at, struct register_evaluation **ret_items,
                         size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    void *items = NULL;
    size_t count = 0;
    int code = store_prepare(store, EVALUATION_SQL " ORDER BY e.id", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    code = register_rows(query, sizeof **ret_items, fill_evaluation, "evaluations", &items, &count,
                         err);
    struct register_evaluation *evaluations = items;
    if (code != 0) {
        register_evaluations_free(&evaluations, count);
        return code;
    }
    *ret_items = evaluations;
    *ret_count = count;
    return 0;
}

void register_evaluation_finish(struct register_evaluation *evaluation)
{
    memory_free(evaluation->officer);
    memory_free(evaluation->reason);
    memory_free(evaluation->model);
    memory_free(evaluation->detector);
    memory_free(evaluation->software);
    memory_free(evaluation->data);
    *evaluation = (struct register_evaluation){0};
}

void register_evaluations_free(struct register_evaluation **items, size_t count)
{
    for (size_t i = 0; *items != NULL && i < count; i++)
        register_evaluation_finish(&(*items)[i]);
    memory_free(*items);
    *items = NULL;
}

int register_evaluation_in_force(struct store *store, const char *model, moment as_at,
                                 struct register_evaluation *ret_evaluation,
                                 struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, EVALUATION_SQL " AND e.model = ?2 ORDER BY e.id DESC LIMIT 1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_text(query, 2, model);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND, "no evaluation of the model %.60s was adopted",
                         model);
    if (code < 0)
        return code;
    *ret_evaluation = (struct register_evaluation){0};
    fill_evaluation(ret_evaluation, query);
    return 0;
}

int register_evaluation_text(struct store *store, int64_t id, char **ret_text,
                             struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, "SELECT text FROM evaluation WHERE id = ?1", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no evaluation %lld: see `overt evaluation list`", (long long)id);
    if (code == 1)
        *ret_text = register_column_text(query, 0);
    return code < 0 ? code : 0;
}

static void fill_wish(void *item, struct store_query *query)
{
    struct register_wish *one = item;
    one->index = store_column_int(query, 0);
    one->at = store_column_int(query, 1);
    one->officer = register_column_text(query, 2);
    one->reason = register_column_text(query, 3);
    one->asked = (struct register_asked){store_column_int(query, 4), store_column_int(query, 5),
                                         store_column_int(query, 6), store_column_int(query, 7)};
}

int register_wishes(struct store *store, moment as_at, struct register_wish **ret_wishes,
                    size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    void *items = NULL;
    size_t count = 0;
    int code = store_prepare(store,
                             "SELECT w.ledger, w.at, o.name, w.reason, w.one_in, w.list, w.faces,"
                             " w.months FROM wish w JOIN officer o ON o.id = w.officer"
                             " WHERE w.at <= ?1"
                             " ORDER BY w.id",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    code = register_rows(query, sizeof **ret_wishes, fill_wish, "wishes", &items, &count, err);
    struct register_wish *wishes = items;
    if (code != 0) {
        register_wishes_free(&wishes, count);
        return code;
    }
    *ret_wishes = wishes;
    *ret_count = count;
    return 0;
}

void register_wishes_free(struct register_wish **wishes, size_t count)
{
    for (size_t i = 0; *wishes != NULL && i < count; i++) {
        memory_free((*wishes)[i].officer);
        memory_free((*wishes)[i].reason);
    }
    memory_free(*wishes);
    *wishes = NULL;
}

/// One row of one_in, list, faces; all 0 without.
static int read_asked(struct store *store, const char *sql, moment as_at, int64_t operation,
                      struct register_asked *ret_asked, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, sql, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    if (operation != 0)
        store_bind_int(query, 2, operation);
    code = store_step(query, err);
    if (code < 0)
        return code;
    *ret_asked = (struct register_asked){0};
    if (code == 1)
        *ret_asked =
            (struct register_asked){store_column_int(query, 0), store_column_int(query, 1),
                                    store_column_int(query, 2), store_column_int(query, 3)};
    return 0;
}

int register_wish_now(struct store *store, moment as_at, struct register_asked *ret_asked,
                      struct overt_error *err)
{
    return read_asked(store,
                      "SELECT one_in, list, faces, months FROM wish WHERE at <= ?1 ORDER BY id DESC"
                      " LIMIT 1",
                      as_at, 0, ret_asked, err);
}

int register_operation_wish(struct store *store, int64_t operation, moment as_at,
                            struct register_asked *ret_asked, struct overt_error *err)
{
    return read_asked(store,
                      "SELECT one_in, 0, faces, 0 FROM operation_wish WHERE at <= ?1"
                      " AND operation = ?2 ORDER BY id DESC LIMIT 1",
                      as_at, operation, ret_asked, err);
}

static void fill_gate(void *item, struct store_query *query)
{
    struct register_gate *one = item;
    one->operation = store_column_int(query, 0);
    one->at = store_column_int(query, 1);
    one->evaluation = store_column_int(query, 2);
    one->model = register_column_text(query, 3);
    one->threshold = store_column_real(query, 4);
    one->asked = (struct register_asked){store_column_int(query, 5), store_column_int(query, 6),
                                         store_column_int(query, 7), 0};
    one->lowest = store_column_real(query, 8);
    one->rate = store_column_real(query, 9);
    one->rate_high = store_column_real(query, 10);
    one->live = store_column_int(query, 11) != 0;
    one->reference = register_column_text(query, 12);
}

int register_gates(struct store *store, int64_t operation, moment as_at,
                   struct register_gate **ret_gates, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    void *items = NULL;
    size_t count = 0;
    int code = store_prepare(store,
                             "SELECT g.operation, g.at, coalesce(g.evaluation, 0), g.model,"
                             " g.threshold, g.one_in, g.list, g.faces, g.lowest, g.rate,"
                             " g.rate_high, o.mode = 'live', o.reference FROM"
                             " operation_gate g JOIN operation o"
                             " ON o.id = g.operation WHERE g.at <= ?1 AND ?2 IN (0, g.operation)"
                             " ORDER BY g.id",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, operation);
    code = register_rows(query, sizeof **ret_gates, fill_gate, "openings", &items, &count, err);
    struct register_gate *gates = items;
    if (code != 0) {
        register_gates_free(&gates, count);
        return code;
    }
    *ret_gates = gates;
    *ret_count = count;
    return 0;
}

void register_gates_free(struct register_gate **gates, size_t count)
{
    for (size_t i = 0; *gates != NULL && i < count; i++) {
        memory_free((*gates)[i].model);
        memory_free((*gates)[i].reference);
    }
    memory_free(*gates);
    *gates = NULL;
}
