// SPDX-License-Identifier: Apache-2.0
// sqlite_query.c - a statement of SQLite's: values in, columns out.
#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "store/sqlite.h"

static struct lite_query *own(struct store_query *query) { return (struct lite_query *)query; }

static sqlite3_stmt *statement_of(struct store_query *query) { return own(query)->statement; }

int lite_query_make(struct store_query *query, struct overt_error *err)
{
    sqlite3 *db = lite_of(query->store)->db;
    int code = sqlite3_prepare_v3(db, query->sql, -1, SQLITE_PREPARE_PERSISTENT,
                                  &own(query)->statement, NULL);
    return code == SQLITE_OK ? 0 : lite_fault(query->store, sqlite3_extended_errcode(db), err);
}

void lite_query_reset(struct store_query *query)
{
    (void)sqlite3_reset(statement_of(query));
    (void)sqlite3_clear_bindings(statement_of(query));
    own(query)->bad = 0;
}

void lite_query_free(struct store_query *query) { (void)sqlite3_finalize(statement_of(query)); }

static char *copy_bound(const void *bytes, size_t size)
{
    char *copy = store_bound_new(size);
    if (copy != NULL && size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

void lite_bind_int(struct store_query *query, int place, int64_t value)
{
    int code = sqlite3_bind_int64(statement_of(query), place, value);
    assert(code == SQLITE_OK);
    (void)code;
}

void lite_bind_real(struct store_query *query, int place, double value)
{
    int code = sqlite3_bind_double(statement_of(query), place, value);
    assert(code == SQLITE_OK);
    (void)code;
}

void lite_bind_null(struct store_query *query, int place)
{
    int code = sqlite3_bind_null(statement_of(query), place);
    assert(code == SQLITE_OK);
    (void)code;
}

/// A copy that SQLite owns, or NULL: then the next step of the query fails and nothing is stored in
/// its place.
static char *take(struct store_query *query, const void *bytes, size_t size)
{
    char *copy = size <= STORE_BLOB_MAX ? copy_bound(bytes, size) : NULL;
    if (copy == NULL)
        own(query)->bad = size <= STORE_BLOB_MAX ? SQLITE_NOMEM : SQLITE_TOOBIG;
    return copy;
}

void lite_bind_text(struct store_query *query, int place, const char *text, size_t length)
{
    char *copy = take(query, text, length);
    if (copy == NULL)
        lite_bind_null(query, place);
    else
        (void)sqlite3_bind_text64(statement_of(query), place, copy, length, store_bound_free,
                                  SQLITE_UTF8);
}

void lite_bind_blob(struct store_query *query, int place, const void *bytes, size_t size)
{
    char *copy = take(query, bytes, size);
    if (copy == NULL)
        lite_bind_null(query, place);
    else
        (void)sqlite3_bind_blob64(statement_of(query), place, copy, size, store_bound_free);
}

void lite_bind_no_memory(struct store_query *query) { own(query)->bad = SQLITE_NOMEM; }

int lite_step(struct store_query *query, struct overt_error *err)
{
    struct store *store = query->store;
    struct lite *lite = lite_of(store);
    if (own(query)->bad != 0 || lite->lost != 0)
        return lite_fault(store, own(query)->bad != 0 ? own(query)->bad : lite->lost, err);
    int code = sqlite3_step(statement_of(query));
    if (code == SQLITE_ROW)
        return 1;
    if (code == SQLITE_DONE)
        return 0;
    code = sqlite3_extended_errcode(lite->db);
    if (store->in_transaction && sqlite3_get_autocommit(lite->db) != 0)
        lite->lost = code; // or what follows would be a transaction each
    int sealed = store->sealed_code;
    store->sealed_code = 0;
    if (sealed != 0)
        return error_set(err, sealed, "%s", store->sealed_error.text);
    return lite_fault(store, code, err);
}

int64_t lite_column_int(struct store_query *query, int column)
{
    return sqlite3_column_int64(statement_of(query), column);
}

double lite_column_real(struct store_query *query, int column)
{
    return sqlite3_column_double(statement_of(query), column);
}

/// A text that is there and cannot be had for want of memory is no text that is missing: what is
/// judged or committed to by it would be wrong. So it is a small request, which does not fail.
const char *lite_column_text(struct store_query *query, int column)
{
    bool is_null = lite_column_kind(query, column) == STORE_KIND_NULL;
    const unsigned char *text = sqlite3_column_text(statement_of(query), column);
    if (text == NULL && !is_null)
        memory_give_up();
    return (const char *)text;
}

const void *lite_column_blob(struct store_query *query, int column, size_t *ret_size)
{
    const void *bytes = sqlite3_column_blob(statement_of(query), column);
    *ret_size = (size_t)sqlite3_column_bytes(statement_of(query), column);
    return bytes;
}

int lite_column_count(struct store_query *query)
{
    return sqlite3_column_count(statement_of(query));
}

const char *lite_column_name(struct store_query *query, int column)
{
    return sqlite3_column_name(statement_of(query), column);
}

enum store_kind lite_column_kind(struct store_query *query, int column)
{
    switch (sqlite3_column_type(statement_of(query), column)) {
    case SQLITE_INTEGER:
        return STORE_KIND_INT;
    case SQLITE_FLOAT:
        return STORE_KIND_REAL;
    case SQLITE_TEXT:
        return STORE_KIND_TEXT;
    case SQLITE_BLOB:
        return STORE_KIND_BLOB;
    default:
        return STORE_KIND_NULL;
    }
}
