// SPDX-License-Identifier: Apache-2.0
// engine.c - live runs in which another engine than Overt's looked, and the alerts that it filed.
#include "base/memory.h"
#include "base/text.h"
#include "register/internal.h"

int register_engine_add(const struct register_by *by, int64_t run,
                        const struct register_engine *engine, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO engine_run (ledger, at, officer, run, vendor, name, version, algorithm,"
        " permit) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, run);
    store_bind_text(change.query, 5, engine->vendor);
    store_bind_text(change.query, 6, engine->name);
    store_bind_text(change.query, 7, engine->version);
    store_bind_blob(change.query, 8, engine->algorithm, sizeof engine->algorithm);
    store_bind_blob(change.query, 9, engine->permit, sizeof engine->permit);
    return register_change_row(&change, NULL, err);
}

int register_engine_alert_add(const struct register_by *by, int64_t run, int64_t alert,
                              const uint8_t mark[32], struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(by,
                                     "INSERT INTO engine_alert (ledger, at, officer, run, alert,"
                                     " mark) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, run);
    store_bind_int(change.query, 5, alert);
    store_bind_blob(change.query, 6, mark, 32);
    return register_change_row(&change, NULL, err);
}

// clang-format off
#define RUNS_SQL "SELECT e.run, r.operation, e.at, r.source, e.vendor, e.name, e.version," \
    " e.algorithm, e.permit, (SELECT count(*) FROM engine_alert WHERE run = e.run AND at <= ?1)" \
    " FROM engine_run e JOIN run r ON r.id = e.run WHERE e.at <= ?1"
// clang-format on

static void fill_hash(uint8_t hash[32], struct store_query *query, int column)
{
    size_t size = 0;
    const uint8_t *bytes = store_column_blob(query, column, &size);
    for (size_t i = 0; i < 32 && i < size; i++)
        hash[i] = bytes[i];
}

static void fill_run(void *item, struct store_query *query)
{
    struct register_engine_run *one = item;
    one->run = store_column_int(query, 0);
    one->operation = store_column_int(query, 1);
    one->at = store_column_int(query, 2);
    one->source = register_column_text(query, 3);
    one->engine.vendor = register_column_text(query, 4);
    one->engine.name = register_column_text(query, 5);
    one->engine.version = register_column_text(query, 6);
    fill_hash(one->engine.algorithm, query, 7);
    fill_hash(one->engine.permit, query, 8);
    one->alerts = store_column_int(query, 9);
}

static int read_runs(struct store_query *query, struct register_engine_run **ret_runs,
                     size_t *ret_count, struct overt_error *err)
{
    void *items = NULL;
    size_t count = 0;
    int code = register_rows(query, sizeof **ret_runs, fill_run, "runs", &items, &count, err);
    struct register_engine_run *runs = items;
    if (code != 0) {
        register_engine_runs_free(&runs, count);
        return code;
    }
    *ret_runs = runs;
    *ret_count = count;
    return 0;
}

int register_engine_runs(struct store *store, int64_t operation, moment as_at,
                         struct register_engine_run **ret_runs, size_t *ret_count,
                         struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, RUNS_SQL " AND ?2 IN (0, r.operation) ORDER BY e.id", &query,
                             err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, operation);
    return read_runs(query, ret_runs, ret_count, err);
}

void register_engine_runs_free(struct register_engine_run **runs, size_t count)
{
    for (size_t i = 0; *runs != NULL && i < count; i++) {
        memory_free((*runs)[i].source);
        memory_free((void *)(uintptr_t)(*runs)[i].engine.vendor);
        memory_free((void *)(uintptr_t)(*runs)[i].engine.name);
        memory_free((void *)(uintptr_t)(*runs)[i].engine.version);
    }
    memory_free(*runs);
    *runs = NULL;
}

int register_engine_run_find(struct store *store, int64_t run,
                             struct register_engine_run **ret_run, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    size_t count = 0;
    int code = store_prepare(store, RUNS_SQL " AND e.run = ?2", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, REGISTER_AS_AT_ALWAYS);
    store_bind_int(query, 2, run);
    code = read_runs(query, ret_run, &count, err);
    if (code == 0 && count == 0) {
        register_engine_runs_free(ret_run, 0);
        return error_set(err, OVERT_NOT_FOUND, "there is no run %lld of another engine",
                         (long long)run);
    }
    return code;
}

int register_engine_alert(struct store *store, int64_t run, const uint8_t mark[32],
                          int64_t *ret_alert, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, "SELECT alert FROM engine_alert WHERE run = ?1 AND mark = ?2",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, run);
    store_bind_blob(query, 2, mark, 32);
    code = store_step(query, err);
    *ret_alert = code == 1 ? store_column_int(query, 0) : 0;
    return code < 0 ? code : 0;
}

static bool is_same(const struct register_engine_run *a, const struct register_engine_run *b)
{
    return a->operation == b->operation && text_equal(a->engine.vendor, b->engine.vendor) &&
           text_equal(a->engine.name, b->engine.name) &&
           text_equal(a->engine.version, b->engine.version);
}

void register_engine_words(const struct register_engine_run *runs, size_t count, int64_t operation,
                           struct text *ret_words)
{
    for (size_t i = 0; i < count; i++) {
        int64_t alerts = 0;
        bool told = runs[i].operation != operation;
        for (size_t j = 0; j < count; j++) {
            told |= j < i && is_same(&runs[i], &runs[j]);
            alerts += is_same(&runs[i], &runs[j]) ? runs[j].alerts : 0;
        }
        if (!told)
            text_printf(ret_words, "%s%s %s %s: %lld alert%s", ret_words->length > 0 ? "; " : "",
                        runs[i].engine.vendor, runs[i].engine.name, runs[i].engine.version,
                        (long long)alerts, alerts == 1 ? "" : "s");
    }
}
