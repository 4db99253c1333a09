// SPDX-License-Identifier: Apache-2.0
// gap.c - when a camera was not looked at, and why: written as it happens, read in order.
#include "base/memory.h"
#include "register/internal.h"

int register_gap_add(const struct register_by *by, int64_t operation,
                     const struct register_new_gap *gap, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO gap (ledger, at, officer, operation, source, looking, since, cause, run,"
        " servers) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, nullif(?9, 0), nullif(?10, 0))",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_text(change.query, 5, gap->source);
    store_bind_int(change.query, 6, gap->looking);
    store_bind_int(change.query, 7, gap->since);
    bool servers = gap->cause == REGISTER_GAP_SERVERS;
    store_bind_text(change.query, 8, servers ? NULL : register_gap_word(gap->cause));
    store_bind_int(change.query, 9, gap->run);
    store_bind_int(change.query, 10, servers);
    return register_change_finish(&change, gap->looking ? "gap.end" : "gap.begin", operation, NULL,
                                  err);
}

static void fill_gap(void *item, struct store_query *query)
{
    struct register_gap *one = item;
    one->source = register_column_text(query, 0);
    one->looking = store_column_int(query, 1) != 0;
    one->since = store_column_int(query, 2);
    one->cause =
        store_column_is_null(query, 3) ? 0 : register_gap_from(store_column_text(query, 3));
    one->run = store_column_int(query, 4);
}

int register_gaps(struct store *store, int64_t operation, moment as_at,
                  struct register_gap **ret_gaps, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT source, looking, since, " REGISTER_GAP_CAUSE("") ", coalesce(run, 0) FROM gap"
        " WHERE at <= ?1 AND operation = ?2 ORDER BY id",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, operation);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_gaps, fill_gap, "gaps", &items, &count, err);
    struct register_gap *gaps = items;
    if (code != 0) {
        register_gaps_free(&gaps, count);
        return code;
    }
    *ret_gaps = gaps;
    *ret_count = count;
    return 0;
}

void register_gaps_free(struct register_gap **gaps, size_t count)
{
    for (size_t i = 0; *gaps != NULL && i < count; i++)
        memory_free((*gaps)[i].source);
    memory_free(*gaps);
    *gaps = NULL;
}
