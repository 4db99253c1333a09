// SPDX-License-Identifier: Apache-2.0
// gap.c - when a camera gave no pictures: written as it happens, read in order.
#include "base/memory.h"
#include "register/internal.h"

int register_gap_add(const struct register_by *by, int64_t operation, const char *source,
                     bool looking, moment since, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO gap (ledger, at, officer, operation, source, looking, since)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_text(change.query, 5, source);
    store_bind_int(change.query, 6, looking);
    store_bind_int(change.query, 7, since);
    return register_change_finish(&change, looking ? "gap.end" : "gap.begin", operation, NULL,
                                  err);
}

static void fill_gap(void *item, struct store_query *query)
{
    struct register_gap *one = item;
    one->source = register_column_text(query, 0);
    one->looking = store_column_int(query, 1) != 0;
    one->since = store_column_int(query, 2);
}

int register_gaps(struct store *store, int64_t operation, moment as_at,
                  struct register_gap **ret_gaps, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT source, looking, since FROM gap WHERE at <= ?1 AND operation = ?2 ORDER BY id",
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
