// SPDX-License-Identifier: Apache-2.0
// step.c - which ledger entries tell of the steps of all operations, in one read.
#include "register/internal.h"

#define STEPS_SQL                                                                              \
    "SELECT id, 'plan', at, ledger FROM operation WHERE at <= ?1 UNION ALL"                    \
    " SELECT operation, 'amend', at, ledger FROM authority WHERE version > 1 AND at <= ?1"     \
    " UNION ALL SELECT operation, kind, at, ledger FROM operation_event WHERE at <= ?1"        \
    " UNION ALL SELECT operation, kind, at, ledger FROM operation_decision WHERE at <= ?1"     \
    " ORDER BY 1, 4"

static void fill(void *item, struct store_query *query)
{
    *(struct register_step *)item = (struct register_step){
        .operation = store_column_int(query, 0),
        .kind = register_column_text(query, 1),
        .at = store_column_int(query, 2),
        .index = store_column_int(query, 3),
    };
}

int register_steps(struct store *store, moment as_at, struct register_step **ret_steps,
                   size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    void *items = NULL;
    size_t count = 0;
    int code = store_prepare(store, STEPS_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    code = register_rows(query, sizeof(struct register_step), fill, "steps of operations", &items,
                         &count, err);
    struct register_step *steps = items;
    if (code != 0) {
        register_steps_free(&steps, count);
        return code;
    }
    *ret_steps = steps;
    *ret_count = count;
    return 0;
}

void register_steps_free(struct register_step **steps, size_t count)
{
    for (size_t i = 0; *steps != NULL && i < count; i++)
        memory_free((*steps)[i].kind);
    memory_free(*steps);
    *steps = NULL;
}
