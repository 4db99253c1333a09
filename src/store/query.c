// SPDX-License-Identifier: Apache-2.0
// query.c - statements kept by their text; values in, columns out. What was bound is wiped when it
// is let go.
#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "store/internal.h"

/// The place of a text in the cache: FNV-1a of 32 bits.
static struct store_query **head_of(struct store *store, const char *sql)
{
    uint32_t hash = 2166136261u;
    for (const char *c = sql; *c != '\0'; c++)
        hash = (hash ^ (uint8_t)*c) * 16777619u;
    return &store->cache[(hash ^ hash >> 16) & (STORE_CACHE_HEADS - 1)];
}

int store_prepare(struct store *store, const char *sql, struct store_query **ret_query,
                  struct overt_error *err)
{
    struct store_query **head = head_of(store, sql), *query = *head;
    while (query != NULL && (query->used || strcmp(query->sql, sql) != 0))
        query = query->next;
    if (query == NULL) {
        sqlite3_stmt *statement = NULL;
        int code =
            sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
        if (code != SQLITE_OK)
            return store_fault(store, sqlite3_extended_errcode(store->db), err);
        query = memory_new(1, sizeof *query);
        *query = (struct store_query){
            .store = store, .statement = statement, .sql = memory_copy_text(sql)};
        if (store->cache_count < STORE_CACHE_MAX) {
            query->cached = true;
            query->next = *head;
            *head = query;
            store->cache_count++;
        }
    }
    query->used = true;
    *ret_query = query;
    return 0;
}

void store_query_done(struct store_query **query)
{
    struct store_query *done = *query;
    if (done == NULL)
        return;
    (void)sqlite3_reset(done->statement);
    (void)sqlite3_clear_bindings(done->statement);
    done->used = false;
    done->bad = 0;
    if (!done->cached) {
        (void)sqlite3_finalize(done->statement);
        memory_free(done->sql);
        memory_free(done);
    }
    *query = NULL;
}

/// SQLite gives back the pointer alone, so the size stands in front of it.
struct bound {
    size_t size;
    _Alignas(16) char bytes[];
};

void store_bound_free(void *bytes)
{
    struct bound *bound = (struct bound *)(void *)((char *)bytes - offsetof(struct bound, bytes));
    memory_wipe_free(bound, sizeof *bound + bound->size);
}

char *store_bound_new(size_t size)
{
    struct bound *bound = memory_try(1, sizeof *bound + size + 1);
    if (bound == NULL)
        return NULL;
    bound->size = size;
    return bound->bytes;
}

static char *copy_bound(const void *bytes, size_t size)
{
    char *copy = store_bound_new(size);
    if (copy != NULL && size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

void store_bind_int(struct store_query *query, int place, int64_t value)
{
    int code = sqlite3_bind_int64(query->statement, place, value);
    assert(code == SQLITE_OK);
    (void)code;
}

void store_bind_real(struct store_query *query, int place, double value)
{
    int code = sqlite3_bind_double(query->statement, place, value);
    assert(code == SQLITE_OK);
    (void)code;
}

void store_bind_null(struct store_query *query, int place)
{
    int code = sqlite3_bind_null(query->statement, place);
    assert(code == SQLITE_OK);
    (void)code;
}

/// A copy that SQLite owns, or NULL: then the next step of the query fails and nothing is stored in
/// its place.
static char *take(struct store_query *query, const void *bytes, size_t size)
{
    char *copy = size <= STORE_BLOB_MAX ? copy_bound(bytes, size) : NULL;
    if (copy == NULL)
        query->bad = size <= STORE_BLOB_MAX ? SQLITE_NOMEM : SQLITE_TOOBIG;
    return copy;
}

void store_bind_text(struct store_query *query, int place, const char *text)
{
    size_t length = text != NULL ? strlen(text) : 0;
    char *copy = text != NULL ? take(query, text, length) : NULL;
    if (copy == NULL)
        store_bind_null(query, place);
    else
        (void)sqlite3_bind_text64(query->statement, place, copy, length, store_bound_free,
                                  SQLITE_UTF8);
}

void store_bind_blob(struct store_query *query, int place, const void *bytes, size_t size)
{
    char *copy = bytes != NULL ? take(query, bytes, size) : NULL;
    if (copy == NULL)
        store_bind_null(query, place);
    else
        (void)sqlite3_bind_blob64(query->statement, place, copy, size, store_bound_free);
}

void store_bind_no_memory(struct store_query *query) { query->bad = SQLITE_NOMEM; }

int store_step(struct store_query *query, struct overt_error *err)
{
    struct store *store = query->store;
    if (query->bad != 0 || store->lost != 0)
        return store_fault(store, query->bad != 0 ? query->bad : store->lost, err);
    int code = sqlite3_step(query->statement);
    if (code == SQLITE_ROW)
        return 1;
    if (code == SQLITE_DONE)
        return 0;
    code = sqlite3_extended_errcode(store->db);
    if (store->in_transaction && sqlite3_get_autocommit(store->db) != 0)
        store->lost = code; // or what follows would be a transaction each
    int sealed = store->sealed_code;
    store->sealed_code = 0;
    if (sealed != 0)
        return error_set(err, sealed, "%s", store->sealed_error.text);
    return store_fault(store, code, err);
}

int64_t store_column_int(struct store_query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

double store_column_real(struct store_query *query, int column)
{
    return sqlite3_column_double(query->statement, column);
}

/// A text that is there and cannot be had for want of memory is no text that is missing: what is
/// judged or committed to by it would be wrong. So it is a small request, which does not fail.
const char *store_column_text(struct store_query *query, int column)
{
    bool is_null = store_column_is_null(query, column);
    const unsigned char *text = sqlite3_column_text(query->statement, column);
    if (text == NULL && !is_null)
        memory_give_up();
    return (const char *)text;
}

const void *store_column_blob(struct store_query *query, int column, size_t *ret_size)
{
    const void *bytes = sqlite3_column_blob(query->statement, column);
    *ret_size = (size_t)sqlite3_column_bytes(query->statement, column);
    return bytes;
}

bool store_column_is_null(struct store_query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

int store_column_count(struct store_query *query) { return sqlite3_column_count(query->statement); }

const char *store_column_name(struct store_query *query, int column)
{
    return sqlite3_column_name(query->statement, column);
}

enum store_kind store_column_kind(struct store_query *query, int column)
{
    switch (sqlite3_column_type(query->statement, column)) {
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
