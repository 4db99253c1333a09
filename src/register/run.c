// SPDX-License-Identifier: Apache-2.0
// run.c - one camera of a live operation looked at, from its beginning to its end. A run that was
// killed has no end of its own: a later act that finds it dead writes it (src/operate/run.c).
#include "base/memory.h"
#include "register/internal.h"

/// The gap of this source that goes on, if any: 1, else 0 or a negative code.
static int gap_of_source(struct store *store, int64_t operation, const char *source,
                         enum register_gap_cause *ret_cause, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT looking, " REGISTER_GAP_CAUSE("") " FROM gap"
                             " WHERE operation = ?1 AND source = ?2 ORDER BY id DESC LIMIT 1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_text(query, 2, source);
    code = store_step(query, err);
    if (code != 1)
        return code;
    *ret_cause = store_column_is_null(query, 1) ? 0
                                                : register_gap_from(store_column_text(query, 1));
    return store_column_int(query, 0) == 0;
}

int register_run_begin(const struct register_by *by, int64_t operation,
                       const struct register_new_run *run, int64_t *ret_id, struct overt_error *err)
{
    struct register_change change;
    enum register_gap_cause cause = 0;
    int64_t id = 0;
    int gap = gap_of_source(by->store, operation, run->source, &cause, err);
    if (gap < 0)
        return gap;
    int code = register_change_begin(
        by,
        "INSERT INTO run (ledger, at, officer, operation, source, zone, body_worn)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_text(change.query, 5, run->source);
    store_bind_text(change.query, 6, run->zone);
    store_bind_int(change.query, 7, run->body_worn);
    code = register_change_row(&change, &id, err);
    if (code == 0 && run->engine != NULL)
        code = register_engine_add(by, id, run->engine, err);
    if (code == 0)
        code = register_change_end(by, "run.begin", operation, err);
    struct register_new_gap over = {
        .source = run->source, .looking = true, .since = by->at, .cause = cause, .run = id};
    if (code == 0 && gap == 1)
        code = register_gap_add(by, operation, &over, err);
    if (code == 0)
        *ret_id = id;
    return code;
}

// When a run was last heard of, as far as `known` says.
#define HEARD_IN(table, known)                                                                   \
    "coalesce((SELECT max(at) FROM " table " WHERE operation = r.operation AND run = r.id" known \
    "), 0)"
#define HEARD_SQL(known)                                                                    \
    "max(r.at, " HEARD_IN("alert", known) ", " HEARD_IN("face_count", known) ", " HEARD_IN( \
        "gap", known " AND coalesce(cause, '') <> 'ended'") ")"

struct found {
    char *source;
    moment heard;
};

static void found_finish(struct found *found) { memory_free(found->source); }

static int find_run(struct store *store, int64_t operation, int64_t run, struct found *ret_found,
                    struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store, "SELECT r.source, " HEARD_SQL("") " FROM run r WHERE r.id = ?1 AND r.operation = ?2",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, run);
    store_bind_int(query, 2, operation);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND, "run %lld is not of this operation", (long long)run);
    if (code < 0)
        return code;
    ret_found->source = register_column_text(query, 0);
    ret_found->heard = store_column_int(query, 1);
    return 0;
}

int register_run_end(const struct register_by *by, int64_t operation, int64_t run,
                     enum register_run_end why, struct overt_error *err)
{
    CLEANUP(found_finish) struct found found = {0};
    struct register_change change;
    enum register_gap_cause cause = 0;
    bool killed = why == REGISTER_END_KILLED;
    int code = find_run(by->store, operation, run, &found, err);
    if (code == 0)
        code = register_change_begin(by,
                                     "INSERT INTO run_end (ledger, at, officer, run, heard, why)"
                                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, run);
    store_bind_int(change.query, 5, killed && found.heard < by->at ? found.heard : by->at);
    store_bind_text(change.query, 6, register_end_word(why));
    code = register_change_finish(&change, "run.end", operation, NULL, err);
    int gap = code == 0 && killed ? gap_of_source(by->store, operation, found.source, &cause, err)
                                  : code;
    if (gap < 0 || !killed || gap == 1)
        return gap < 0 ? gap : 0;
    struct register_new_gap ended = {
        .source = found.source, .since = found.heard, .cause = REGISTER_GAP_ENDED, .run = run};
    return register_gap_add(by, operation, &ended, err);
}

int register_run_filed(struct store *store, int64_t operation, int64_t run,
                       struct register_run_filed *ret_filed, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT coalesce(sum(faces_seen), 0), coalesce(sum(frames), 0),"
        " coalesce(sum(frames_given), 0), coalesce(sum(frames_damaged), 0),"
        " coalesce(sum(seconds), 0.0), coalesce(sum(seconds_looked), 0.0),"
        " (SELECT count(*) FROM run_end WHERE run = ?2)"
        " FROM face_count WHERE operation = ?1 AND run = ?2",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_int(query, 2, run);
    code = store_step(query, err);
    if (code != 1)
        return code;
    *ret_filed = (struct register_run_filed){
        .faces_seen = store_column_int(query, 0),
        .frames = store_column_int(query, 1),
        .frames_given = store_column_int(query, 2),
        .frames_damaged = store_column_int(query, 3),
        .seconds = store_column_real(query, 4),
        .seconds_looked = store_column_real(query, 5),
        .ended = store_column_int(query, 6) != 0,
    };
    return 0;
}

static void fill_run(void *item, struct store_query *query)
{
    struct register_run *one = item;
    *one = (struct register_run){
        .id = store_column_int(query, 0),
        .operation = store_column_int(query, 1),
        .officer = register_column_text(query, 2),
        .source = register_column_text(query, 3),
        .zone = register_column_text(query, 4),
        .body_worn = store_column_int(query, 5) != 0,
        .begun = store_column_int(query, 6),
        .ended = store_column_int(query, 7),
        .why = store_column_is_null(query, 8) ? 0 : register_end_from(store_column_text(query, 8)),
        .heard = store_column_int(query, 9),
    };
}

int register_runs(struct store *store, int64_t operation, moment as_at,
                  struct register_run **ret_runs, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT r.id, r.operation, o.name, r.source, r.zone, r.body_worn, r.at, coalesce(e.at, 0),"
        " e.why, coalesce(e.heard, " HEARD_SQL(
            " AND at <= ?1") ")"
                             " FROM run r JOIN officer o ON o.id = r.officer"
                             " LEFT JOIN run_end e ON e.run = r.id AND e.at <= ?1"
                             " WHERE r.at <= ?1 AND r.operation = ?2 ORDER BY r.id",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, operation);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_runs, fill_run, "runs", &items, &count, err);
    struct register_run *runs = items;
    if (code != 0) {
        register_runs_free(&runs, count);
        return code;
    }
    *ret_runs = runs;
    *ret_count = count;
    return 0;
}

void register_runs_free(struct register_run **runs, size_t count)
{
    for (size_t i = 0; *runs != NULL && i < count; i++) {
        memory_free((*runs)[i].officer);
        memory_free((*runs)[i].source);
        memory_free((*runs)[i].zone);
    }
    memory_free(*runs);
    *runs = NULL;
}
