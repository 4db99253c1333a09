// SPDX-License-Identifier: Apache-2.0
// change.c - the one way to write: rows with the next ledger number, then their act and entry (rule
// R4).
#include <assert.h>

#include "base/text.h"
#include "register/sealing.h"

int register_change_begin(const struct register_by *by, const char *sql,
                          struct register_change *ret_change, struct overt_error *err)
{
    assert(store_in_transaction(by->store));
    int64_t index = 0;
    int code = ledger_next(by->store, &index, err);
    struct store_query *query = NULL;
    if (code == 0)
        code = store_prepare(by->store, sql, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, index);
    store_bind_int(query, 2, by->at);
    if (by->officer != 0)
        store_bind_int(query, 3, by->officer);
    else
        store_bind_null(query, 3);
    *ret_change = (struct register_change){.by = by, .query = query};
    return 0;
}

int register_change_row(struct register_change *change, int64_t *ret_id, struct overt_error *err)
{
    int code = store_step(change->query, err);
    store_query_done(&change->query);
    int64_t id = code == 0 ? store_last_id(change->by->store) : 0;
    if (change->sealing != NULL) {
        int sealed = register_sealing_end(change, id, err);
        code = code != 0 ? code : sealed;
    }
    if (code == 0 && ret_id != NULL)
        *ret_id = id;
    return code;
}

static int reference_of(struct store *store, int64_t operation,
                        char reference[REGISTER_REFERENCE_SIZE], struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, "SELECT reference FROM operation WHERE id = ?1", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no such operation: see `overt operation list`");
    if (code == 1)
        (void)text_copy(reference, REGISTER_REFERENCE_SIZE, store_column_text(query, 0));
    return code < 0 ? code : 0;
}

int register_change_end(const struct register_by *by, const char *kind, int64_t operation,
                        struct overt_error *err)
{
    char reference[REGISTER_REFERENCE_SIZE] = "";
    int code = operation != 0 ? reference_of(by->store, operation, reference, err) : 0;
    if (code != 0)
        return code;
    const struct ledger_act act = {.kind = kind, .at = by->at, .officer = by->officer,
                                   .operation = operation != 0 ? reference : NULL};
    return ledger_append(by->store, &act, err);
}

int register_change_finish(struct register_change *change, const char *kind, int64_t operation,
                           int64_t *ret_id, struct overt_error *err)
{
    const struct register_by *by = change->by;
    int64_t id = 0;
    int code = register_change_row(change, &id, err);
    if (code == 0)
        code = register_change_end(by, kind, operation, err);
    if (code == 0 && ret_id != NULL)
        *ret_id = id;
    return code;
}

static int operation_of(struct store *store, const char *sql, int64_t id, const char *what,
                        int64_t *ret_operation, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, sql, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND, "there is no %s %lld in this record", what,
                         (long long)id);
    if (code == 1)
        *ret_operation = store_column_int(query, 0);
    return code < 0 ? code : 0;
}

int register_operation_of_alert(struct store *store, int64_t alert, int64_t *ret_operation,
                                struct overt_error *err)
{
    return operation_of(store, "SELECT operation FROM alert WHERE id = ?1", alert, "alert",
                        ret_operation, err);
}

int register_operation_of_entry(struct store *store, int64_t entry, int64_t *ret_operation,
                                struct overt_error *err)
{
    return operation_of(store, "SELECT operation FROM entry WHERE id = ?1", entry, "entry",
                        ret_operation, err);
}

void *register_grow(void **items, size_t *count, size_t *capacity, size_t size)
{
    if (*count >= REGISTER_ROWS_MAX)
        return NULL;
    if (*count == *capacity) {
        *capacity = *capacity ? 2 * *capacity : 16;
        *items = memory_resize(*items, *capacity, size);
    }
    char *item = (char *)*items + (*count)++ * size;
    for (size_t i = 0; i < size; i++)
        item[i] = 0;
    return item;
}

int register_rows(struct store_query *query, size_t size,
                  void (*fill)(void *item, struct store_query *query), const char *what,
                  void **ret_items, size_t *ret_count, struct overt_error *err)
{
    size_t capacity = 0;
    int code;
    *ret_items = NULL;
    *ret_count = 0;
    while ((code = store_step(query, err)) == 1) {
        void *item = register_grow(ret_items, ret_count, &capacity, size);
        if (item == NULL)
            return error_set(err, OVERT_LIMIT, "more than %d %s", REGISTER_ROWS_MAX, what);
        fill(item, query);
    }
    return code;
}

char *register_column_text(struct store_query *query, int column)
{
    const char *text = store_column_text(query, column);
    return text != NULL ? memory_copy_text(text) : NULL;
}

void *register_column_blob(struct store_query *query, int column, size_t *ret_size)
{
    const void *bytes = store_column_blob(query, column, ret_size);
    return bytes != NULL ? memory_copy(bytes, *ret_size) : NULL;
}
