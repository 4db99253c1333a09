// SPDX-License-Identifier: Apache-2.0
// sqlite_sealed.c - sealed values opened inside of SQL, by whoever has the key; and the write-ahead
// log emptied after something was erased. What is sealed and how is src/register's.
#include "store/sqlite.h"

/// What a function gives back: its memory, wiped by SQLite's own call when it lets go of it.
static void open_value(sqlite3_context *context, sqlite3_value **values, bool text)
{
    struct store *store = sqlite3_user_data(context);
    const void *sealed = sqlite3_value_blob(values[0]);
    size_t size = (size_t)sqlite3_value_bytes(values[0]), length = 0;
    const char *what = (const char *)sqlite3_value_text(values[1]);
    if (sqlite3_value_type(values[0]) != SQLITE_NULL && (sealed == NULL || what == NULL)) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (sealed == NULL || what == NULL || store->opener.open == NULL)
        return; // NULL
    char *plain = store_bound_new(size);
    if (plain == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    int code = store->opener.open(store->opener.context, sealed, size, what,
                                  sqlite3_value_int64(values[2]), plain, &length,
                                  &store->sealed_error);
    if (code == 1 && text)
        sqlite3_result_text64(context, plain, length, store_bound_free, SQLITE_UTF8);
    else if (code == 1)
        sqlite3_result_blob64(context, plain, length, store_bound_free);
    else
        store_bound_free(plain);
    if (code >= 0)
        return;
    store->sealed_code = code;
    sqlite3_result_error(context, "a sealed value", -1); // the step says it with its own words
}

static void unsealed(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    open_value(context, values, true);
}

static void unsealed_bytes(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    open_value(context, values, false);
}

int lite_add_functions(struct store *store, struct overt_error *err)
{
    const int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY;
    int code = sqlite3_create_function_v2(lite_of(store)->db, "unsealed", 3, flags, store, unsealed,
                                          NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_create_function_v2(lite_of(store)->db, "unsealed_bytes", 3, flags, store,
                                          unsealed_bytes, NULL, NULL, NULL);
    return code == SQLITE_OK ? 0 : lite_fault(store, code, err);
}

int lite_settle(struct store *store, struct overt_error *err)
{
    int code =
        sqlite3_wal_checkpoint_v2(lite_of(store)->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED)
        return lite_fault(store, code, err);
    return 0;
}

int lite_empty_log(struct store *store, bool *ret_empty, struct overt_error *err)
{
    int code =
        sqlite3_wal_checkpoint_v2(lite_of(store)->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED)
        return lite_fault(store, code, err);
    *ret_empty = code == SQLITE_OK;
    return 0;
}
