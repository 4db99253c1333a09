// SPDX-License-Identifier: Apache-2.0
// changed.c - which tables got rows in the open transaction.
#include <string.h>

#include "base/text.h"
#include "store/internal.h"

/// Kept in the order of their names; one more than there is room for: not known.
void store_changed_add(struct store *store, const char *table)
{
    struct store_changed *changed = &store->changed;
    int place = 0, differs = 1;
    while (place < changed->count && (differs = strcmp(changed->tables[place], table)) < 0)
        place++;
    if (place < changed->count && differs == 0)
        return;
    if (changed->count == STORE_CHANGED_MAX || strlen(table) >= STORE_NAME_MAX) {
        changed->lost = true;
        return;
    }
    memmove(changed->tables[place + 1], changed->tables[place],
            (size_t)(changed->count++ - place) * STORE_NAME_MAX);
    (void)text_copy(changed->tables[place], STORE_NAME_MAX, table);
}

void store_changed_forget(struct store *store)
{
    store->changed.count = 0;
    store->changed.lost = false;
    store->driver->changed_forget(store);
}

bool store_changed_known(const struct store *store)
{
    return store->in_transaction && !store->changed.lost && store->driver->changed_known(store);
}

const char *store_changed(struct store *store, const char *column, int *next)
{
    while (*next < store->changed.count) {
        const char *table = store->changed.tables[(*next)++];
        if (store->driver->has_column(store, table, column))
            return table;
    }
    return NULL;
}
