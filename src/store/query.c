// SPDX-License-Identifier: Apache-2.0
// query.c - statements kept by their text; values in, columns out. What was bound is wiped when it
// is let go.
#include <stddef.h>
#include <string.h>

#include "base/memory.h"
#include "store/internal.h"

#define DRIVER(query) ((query)->store->driver)

/// The place of a text in the cache: FNV-1a of 32 bits.
static struct store_query **head_of(struct store *store, const char *sql)
{
    uint32_t hash = 2166136261u;
    for (const char *c = sql; *c != '\0'; c++)
        hash = (hash ^ (uint8_t)*c) * 16777619u;
    return &store->cache[(hash ^ hash >> 16) & (STORE_CACHE_HEADS - 1)];
}

static int make(struct store *store, const char *sql, struct store_query **head,
                struct store_query **ret_query, struct overt_error *err)
{
    struct store_query *query = memory_new(1, store->driver->query_size);
    query->store = store;
    query->sql = memory_copy_text(sql);
    int code = store->driver->query_make(query, err);
    if (code != 0) {
        memory_free(query->sql);
        memory_free(query);
        return code;
    }
    if (store->cache_count < STORE_CACHE_MAX) {
        query->cached = true;
        query->next = *head;
        *head = query;
        store->cache_count++;
    }
    *ret_query = query;
    return 0;
}

int store_prepare(struct store *store, const char *sql, struct store_query **ret_query,
                  struct overt_error *err)
{
    struct store_query **head = head_of(store, sql), *query = *head;
    while (query != NULL && (query->used || strcmp(query->sql, sql) != 0))
        query = query->next;
    int code = query == NULL ? make(store, sql, head, &query, err) : 0;
    if (code != 0)
        return code;
    query->used = true;
    *ret_query = query;
    return 0;
}

void store_query_done(struct store_query **query)
{
    struct store_query *done = *query;
    if (done == NULL)
        return;
    DRIVER(done)->query_reset(done);
    done->used = false;
    if (!done->cached) {
        DRIVER(done)->query_free(done);
        memory_free(done->sql);
        memory_free(done);
    }
    *query = NULL;
}

int store_run(struct store *store, const char *sql, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, sql, &query, err);
    if (code == 0)
        code = store_step(query, err);
    return code < 0 ? code : 0;
}

/// Given back by its pointer alone, so the size stands in front of it.
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

void store_bind_int(struct store_query *query, int place, int64_t value)
{
    DRIVER(query)->bind_int(query, place, value);
}

void store_bind_real(struct store_query *query, int place, double value)
{
    DRIVER(query)->bind_real(query, place, value);
}

void store_bind_null(struct store_query *query, int place)
{
    DRIVER(query)->bind_null(query, place);
}

void store_bind_text(struct store_query *query, int place, const char *text)
{
    if (text == NULL)
        DRIVER(query)->bind_null(query, place);
    else
        DRIVER(query)->bind_text(query, place, text, strlen(text));
}

void store_bind_blob(struct store_query *query, int place, const void *bytes, size_t size)
{
    if (bytes == NULL)
        DRIVER(query)->bind_null(query, place);
    else
        DRIVER(query)->bind_blob(query, place, bytes, size);
}

void store_bind_no_memory(struct store_query *query) { DRIVER(query)->bind_no_memory(query); }

int store_step(struct store_query *query, struct overt_error *err)
{
    return DRIVER(query)->step(query, err);
}

int64_t store_column_int(struct store_query *query, int column)
{
    return DRIVER(query)->column_int(query, column);
}

double store_column_real(struct store_query *query, int column)
{
    return DRIVER(query)->column_real(query, column);
}

const char *store_column_text(struct store_query *query, int column)
{
    return DRIVER(query)->column_text(query, column);
}

const void *store_column_blob(struct store_query *query, int column, size_t *ret_size)
{
    return DRIVER(query)->column_blob(query, column, ret_size);
}

bool store_column_is_null(struct store_query *query, int column)
{
    return DRIVER(query)->column_kind(query, column) == STORE_KIND_NULL;
}

int store_column_count(struct store_query *query) { return DRIVER(query)->column_count(query); }

const char *store_column_name(struct store_query *query, int column)
{
    return DRIVER(query)->column_name(query, column);
}

enum store_kind store_column_kind(struct store_query *query, int column)
{
    return DRIVER(query)->column_kind(query, column);
}
