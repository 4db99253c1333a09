// SPDX-License-Identifier: Apache-2.0
// sqlite_changed.c - which tables got rows, as SQLite itself tells it row by row.
//
// SQLite does not tell of everything (tables WITHOUT ROWID). So what it told is counted against
// what it says was changed in all; unless both are the same it is not known which tables got rows.
#include "store/sqlite.h"

static void remember(void *context, int change, const char *database, const char *table,
                     sqlite3_int64 row)
{
    struct store *store = context;
    (void)database, (void)row;
    lite_of(store)->told++;
    if (change != SQLITE_DELETE)
        store_changed_add(store, table);
}

void lite_changed_watch(struct store *store)
{
    (void)sqlite3_update_hook(lite_of(store)->db, remember, store);
}

void lite_changed_forget(struct store *store)
{
    struct lite *lite = lite_of(store);
    lite->told = 0;
    lite->before = sqlite3_total_changes64(lite->db);
}

bool lite_changed_known(const struct store *store)
{
    const struct lite *lite = lite_of(store);
    return sqlite3_total_changes64(lite->db) - lite->before == lite->told;
}

bool lite_has_column(struct store *store, const char *table, const char *column)
{
    return sqlite3_table_column_metadata(lite_of(store)->db, "main", table, column, NULL, NULL,
                                         NULL, NULL, NULL) == SQLITE_OK;
}
