// SPDX-License-Identifier: Apache-2.0
// rows.c - the whole record read once, in the order of its entries: a cursor for each table, for
// each level of the tree and for the checkpoints. Asking each table anew for each entry takes
// twenty times as long.
#include <string.h>

#include "base/memory.h"
#include "ledger/internal.h"

#define TABLES_MAX 128

/// Rows of one table, by the entry that tells of them.
struct cursor {
    char *table;
    struct store_query *query;
    bool is_row; ///< the query stands on a row of entry `ledger`
    int64_t ledger;
    int ledger_place;
    struct ledger_columns columns;
};

struct ledger_rows {
    struct store *store;
    struct cursor tables[TABLES_MAX];
    int table_count;
    struct level {
        struct store_query *query; ///< NULL until asked for
        int64_t place;             ///< of the node at hand; -1: none yet
    } levels[LEDGER_LEVELS_MAX];
    struct store_query *checkpoints;
    int64_t checkpoint; ///< size of the one at hand; 0: no more
};

static void stand(struct cursor *cursor, bool is_row)
{
    cursor->is_row = is_row;
    if (is_row)
        cursor->ledger = store_column_int(cursor->query, cursor->ledger_place);
}

static int step_table(struct cursor *cursor, struct overt_error *err)
{
    int code = store_step(cursor->query, err);
    stand(cursor, code == 1);
    return code < 0 ? code : 0;
}

static int open_table(struct ledger_rows *rows, const char *table, struct overt_error *err)
{
    AUTO_TEXT struct text sql = {0};
    text_init(&sql, 1024);
    text_printf(&sql, "SELECT * FROM \"%s\" ORDER BY ledger, rowid", table);
    if (sql.full || strchr(table, '"') != NULL || rows->table_count == TABLES_MAX)
        return error_set(err, OVERT_CORRUPT,
                         "the record has a table with an impossible name: stop using it");
    struct cursor *cursor = &rows->tables[rows->table_count++];
    cursor->table = memory_copy_text(table);
    int code = store_prepare(rows->store, sql.bytes, &cursor->query, err);
    // The first step may prepare it anew, when the tables changed since; names are good after it.
    if (code == 0)
        code = store_step(cursor->query, err);
    if (code < 0)
        return code;
    ledger_columns_order(cursor->query, &cursor->columns);
    for (int i = 0; i < store_column_count(cursor->query); i++)
        if (text_equal(store_column_name(cursor->query, i), "ledger"))
            cursor->ledger_place = i;
    stand(cursor, code == 1);
    return 0;
}

static int step_checkpoint(struct ledger_rows *rows, struct overt_error *err)
{
    int code = store_step(rows->checkpoints, err);
    rows->checkpoint = code == 1 ? store_column_int(rows->checkpoints, 0) : 0;
    return code < 0 ? code : 0;
}

int ledger_rows_open(struct store *store, struct ledger_rows **ret_rows, struct overt_error *err)
{
    AUTO_QUERY struct store_query *tables = NULL;
    CLEANUP(ledger_rows_close) struct ledger_rows *rows = memory_new(1, sizeof *rows);
    rows->store = store;
    int code = store_prepare(store, LEDGER_TABLES_SQL, &tables, err);
    while (code == 0 && (code = store_step(tables, err)) == 1)
        code = open_table(rows, store_column_text(tables, 0), err);
    if (code == 0)
        code = store_prepare(store, "SELECT size, note FROM checkpoint ORDER BY size",
                             &rows->checkpoints, err);
    if (code == 0)
        code = step_checkpoint(rows, err);
    if (code != 0)
        return code;
    *ret_rows = rows;
    rows = NULL;
    return 0;
}

void ledger_rows_close(struct ledger_rows **rows)
{
    struct ledger_rows *r = *rows;
    if (r == NULL)
        return;
    for (int i = 0; i < r->table_count; i++) {
        store_query_done(&r->tables[i].query);
        memory_free(r->tables[i].table);
    }
    for (int level = 0; level < LEDGER_LEVELS_MAX; level++)
        store_query_done(&r->levels[level].query);
    store_query_done(&r->checkpoints);
    memory_free(r);
    *rows = NULL;
}

int ledger_rows_compose(struct ledger_rows *rows, int64_t index, const struct ledger_act *act,
                        struct text *record, int64_t *ret_rows, struct overt_error *err)
{
    struct json_writer json;
    int64_t count = 0;
    ledger_record_begin(&json, record, act);
    for (int i = 0; i < rows->table_count; i++) {
        struct cursor *cursor = &rows->tables[i];
        while (cursor->is_row && cursor->ledger <= index) {
            // Those of an entry before it are of an act that was erased.
            if (cursor->ledger == index) {
                ledger_record_row(&json, cursor->query, cursor->table, &cursor->columns);
                count++;
            }
            int code = step_table(cursor, err);
            if (code != 0)
                return code;
        }
    }
    *ret_rows = count;
    return ledger_record_end(&json, record, err);
}

static int open_level(struct ledger_rows *rows, int level, struct overt_error *err)
{
    struct level *at = &rows->levels[level];
    int code = store_prepare(rows->store,
                             "SELECT place, hash FROM ledger_node WHERE level = ?1 ORDER BY place",
                             &at->query, err);
    at->place = -1;
    if (code == 0)
        store_bind_int(at->query, 1, level);
    return code;
}

int ledger_rows_node(struct ledger_rows *rows, int level, int64_t place, const void **ret_hash,
                     struct overt_error *err)
{
    struct level *at = &rows->levels[level];
    int code = at->query == NULL ? open_level(rows, level, err) : 0;
    while (code == 0 && at->place < place) {
        code = store_step(at->query, err);
        at->place = code == 1 ? store_column_int(at->query, 0) : INT64_MAX;
        code = code < 0 ? code : 0;
    }
    if (code != 0)
        return code;
    size_t size = 0;
    const void *hash = at->place == place ? store_column_blob(at->query, 1, &size) : NULL;
    *ret_hash = size == sizeof(struct ledger_hash) ? hash : NULL;
    return 0;
}

int ledger_rows_checkpoint(struct ledger_rows *rows, int64_t size, const char **ret_note,
                           struct overt_error *err)
{
    while (rows->checkpoint != 0 && rows->checkpoint < size) {
        int code = step_checkpoint(rows, err);
        if (code != 0)
            return code;
    }
    *ret_note = rows->checkpoint == size ? store_column_text(rows->checkpoints, 1) : NULL;
    return 0;
}
