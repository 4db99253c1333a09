// SPDX-License-Identifier: Apache-2.0
// changed.c - which tables got rows in the open transaction, as SQLite itself tells it row by row.
//
// SQLite does not tell of everything (tables WITHOUT ROWID). So what it told is counted against
// what it says was changed in all; unless both are the same it is not known which tables got rows.
#include <string.h>

#include "base/text.h"
#include "store/internal.h"

/// Kept in the order of their names; one more than there is room for: not known.
static void remember(void *context, int change, const char *database, const char *table,
                     sqlite3_int64 row)
{
    struct store_changed *changed = &((struct store *)context)->changed;
    (void)database, (void)row;
    changed->told++;
    int place = 0, differs = 1;
    while (place < changed->count && (differs = strcmp(changed->tables[place], table)) < 0)
        place++;
    if (change == SQLITE_DELETE || (place < changed->count && differs == 0))
        return;
    if (changed->count == STORE_CHANGED_MAX || strlen(table) >= STORE_NAME_MAX) {
        changed->lost = true;
        return;
    }
    memmove(changed->tables[place + 1], changed->tables[place],
            (size_t)(changed->count++ - place) * STORE_NAME_MAX);
    (void)text_copy(changed->tables[place], STORE_NAME_MAX, table);
}

void store_changed_watch(struct store *store)
{
    (void)sqlite3_update_hook(store->db, remember, store);
}

void store_changed_forget(struct store *store)
{
    store->changed.count = 0;
    store->changed.told = 0;
    store->changed.lost = false;
    store->changed.before = sqlite3_total_changes64(store->db);
}

bool store_changed_known(const struct store *store)
{
    const struct store_changed *changed = &store->changed;
    return store->in_transaction && !changed->lost &&
           sqlite3_total_changes64(store->db) - changed->before == changed->told;
}

const char *store_changed(struct store *store, const char *column, int *next)
{
    while (*next < store->changed.count) {
        const char *table = store->changed.tables[(*next)++];
        if (sqlite3_table_column_metadata(store->db, "main", table, column, NULL, NULL, NULL, NULL,
                                          NULL) == SQLITE_OK)
            return table;
    }
    return NULL;
}
