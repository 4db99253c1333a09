// SPDX-License-Identifier: Apache-2.0
// pause.c - an open operation is paused or goes on; what a run that goes on asks about it.
#include "base/memory.h"
#include "register/internal.h"

int register_operation_pause(const struct register_by *by, int64_t operation, bool paused,
                             const char *reason, struct overt_error *err)
{
    struct register_change change;
    int code =
        register_change_begin(by,
                              "INSERT INTO pause (ledger, at, officer, operation, paused, reason)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                              &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_int(change.query, 5, paused);
    store_bind_text(change.query, 6, reason);
    return register_change_finish(&change, paused ? "operation.pause" : "operation.resume",
                                  operation, NULL, err);
}

static void fill_pause(void *item, struct store_query *query)
{
    struct register_pause *one = item;
    one->at = store_column_int(query, 0);
    one->paused = store_column_int(query, 1) != 0;
    one->officer = register_column_text(query, 2);
    one->reason = register_column_text(query, 3);
}

int register_pauses(struct store *store, int64_t operation, moment as_at,
                    struct register_pause **ret_pauses, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT p.at, p.paused, o.name, p.reason FROM pause p"
                             " JOIN officer o ON o.id = p.officer"
                             " WHERE p.at <= ?1 AND p.operation = ?2 ORDER BY p.id",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, operation);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_pauses, fill_pause, "pauses", &items, &count, err);
    struct register_pause *pauses = items;
    if (code != 0) {
        register_pauses_free(&pauses, count);
        return code;
    }
    *ret_pauses = pauses;
    *ret_count = count;
    return 0;
}

void register_pauses_free(struct register_pause **pauses, size_t count)
{
    for (size_t i = 0; *pauses != NULL && i < count; i++) {
        memory_free((*pauses)[i].officer);
        memory_free((*pauses)[i].reason);
    }
    memory_free(*pauses);
    *pauses = NULL;
}

#define STANDING_SQL                                                                           \
    "SELECT EXISTS (SELECT 1 FROM operation_open WHERE id = ?1) AND NOT EXISTS"                \
    " (SELECT 1 FROM entry_removal r JOIN entry e ON e.id = r.entry JOIN operation_event o"    \
    "  ON o.operation = e.operation AND o.kind = 'open' WHERE e.operation = ?1 AND r.ledger >" \
    "  o.ledger), EXISTS (SELECT 1 FROM operation_paused WHERE id = ?1)"

int register_standing(struct store *store, int64_t operation, enum register_state *ret_state,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, STANDING_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    code = store_step(query, err);
    if (code < 0)
        return code;
    bool open = store_column_int(query, 0) != 0, paused = store_column_int(query, 1) != 0;
    *ret_state = !open    ? REGISTER_STATE_CLOSED
                 : paused ? REGISTER_STATE_PAUSED
                          : REGISTER_STATE_OPEN;
    return 0;
}
