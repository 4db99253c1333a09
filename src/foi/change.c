// SPDX-License-Identifier: Apache-2.0
// change.c - foi's own rows: each takes the number of the next ledger entry (rule R4).
#include "foi/internal.h"
#include "ledger/ledger.h"

int foi_change_begin(struct store *store, const char *sql, int64_t officer, moment at,
                     struct store_query **ret_query, struct overt_error *err)
{
    int64_t index = 0;
    struct store_query *query = NULL;
    int result = ledger_next(store, &index, err);
    if (result == 0)
        result = store_prepare(store, sql, &query, err);
    if (result < 0)
        return result;
    store_bind_int(query, 1, index);
    store_bind_int(query, 2, at);
    if (officer != 0)
        store_bind_int(query, 3, officer);
    else
        store_bind_null(query, 3);
    *ret_query = query;
    return 0;
}

int foi_change_row(struct store *store, struct store_query **query, int64_t *ret_id,
                   struct overt_error *err)
{
    int result = store_step(*query, err);
    store_query_done(query);
    if (result == 0)
        *ret_id = store_last_id(store);
    return result;
}
