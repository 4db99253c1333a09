// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of store share: a store as every database sees it, and the table of
// functions that a database is (struct store_driver). docs/decisions/store-postgres.md.
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include <stdbool.h>

#include "store/store.h"

#define STORE_FORMAT_OLDEST \
    8 ///< records from before 0008_vault.sql have personal texts in their acts
#define STORE_CACHE_MAX    256 ///< prepared statements kept
#define STORE_CACHE_HEADS  256 ///< a power of two
#define STORE_CHANGED_MAX  16  ///< tables that are remembered
#define STORE_NAME_MAX     64  ///< bytes of a table's name that is remembered
#define STORE_LOCK_WAIT_MS 3000
#define STORE_BUSY_WAIT_MS 5000

/// The beginning of each database's own struct.
struct store_query {
    struct store *store;
    char *sql;
    struct store_query *next; ///< in the cache, of the same place
    bool used;                ///< handed out
    bool cached;              ///< in store->cache
};

/// Tables that got rows since store_changed_forget: changed.c.
struct store_changed {
    char tables[STORE_CHANGED_MAX][STORE_NAME_MAX]; ///< by name
    int count;
    bool lost; ///< there were more
};

/// The beginning of each database's own struct.
struct store {
    const struct store_driver *driver;
    char *path;
    bool read_only;
    bool in_transaction;
    bool group; ///< transactions are savepoints of one
    struct store_changed changed;
    struct store_query *cache[STORE_CACHE_HEADS]; ///< by the hash of their texts
    int cache_count;
    struct store_opener opener;
    int sealed_code; ///< why a sealed value did not open; told by the step that asked for it
    struct overt_error sealed_error;
};

/// A database. What is not said here is as in store.h. A part is one transaction of a group.
struct store_driver {
    size_t size;       ///< of its struct, which begins with struct store
    size_t query_size; ///< of its struct, which begins with struct store_query
    int (*open)(struct store *store, bool create, struct overt_error *err);
    void (*close)(struct store *store); ///< after its last query
    int (*begin)(struct store *store, struct overt_error *err);
    int (*commit)(struct store *store, struct overt_error *err);
    void (*rollback)(struct store *store); ///< also when there is nothing to roll back
    int (*part_begin)(struct store *store, struct overt_error *err);
    int (*part_commit)(struct store *store, struct overt_error *err);
    void (*part_rollback)(struct store *store);
    int (*group_begin)(struct store *store, struct overt_error *err);
    int (*group_commit)(struct store *store, struct overt_error *err);
    void (*group_rollback)(struct store *store);
    void (*changed_forget)(struct store *store);
    bool (*changed_known)(const struct store *store);
    bool (*has_column)(struct store *store, const char *table, const char *column);
    int (*query_make)(struct store_query *query, struct overt_error *err);
    void (*query_reset)(struct store_query *query); ///< and unbinds, wiping what was bound
    void (*query_free)(struct store_query *query);
    void (*bind_int)(struct store_query *query, int place, int64_t value);
    void (*bind_real)(struct store_query *query, int place, double value);
    void (*bind_text)(struct store_query *query, int place, const char *text, size_t length);
    void (*bind_blob)(struct store_query *query, int place, const void *bytes, size_t size);
    void (*bind_null)(struct store_query *query, int place);
    void (*bind_no_memory)(struct store_query *query);
    int (*step)(struct store_query *query, struct overt_error *err);
    int64_t (*column_int)(struct store_query *query, int column);
    double (*column_real)(struct store_query *query, int column);
    const char *(*column_text)(struct store_query *query, int column);
    const void *(*column_blob)(struct store_query *query, int column, size_t *ret_size);
    int (*column_count)(struct store_query *query);
    const char *(*column_name)(struct store_query *query, int column);
    enum store_kind (*column_kind)(struct store_query *query, int column);
    int64_t (*last_id)(const struct store *store);
    int (*settle)(struct store *store, struct overt_error *err);
    int (*empty_log)(struct store *store, bool *ret_empty, struct overt_error *err);
    // NULL: a file, whose locks tell.
    int (*hold)(struct store *store, int64_t number, struct overt_error *err);
    void (*let_go)(struct store *store, int64_t number);
    int (*is_held)(struct store *store, int64_t number, struct overt_error *err);
    int (*reach)(struct store *store, double seconds, double *ret_now, struct overt_error *err);
    int (*standbys)(struct store *store, int *ret_standbys, struct overt_error *err); ///< or NULL
    int (*check)(struct store *store, struct overt_error *err);
    int (*check_rules)(struct store *store, struct overt_error *err);
};

extern const struct store_driver store_sqlite;
extern const struct store_driver store_postgres; ///< built without libpq: it only says so

/// The record of `store`, a file's, on the server that record.moving names; OVERT_IO, OVERT_INPUT.
int pg_copy_to(struct store *store, struct store **ret_copy, struct overt_error *err) MUST_CHECK;
/// What a move that was cut left on the server that record.moving names, as far as it can be found.
void pg_drop_cut(struct store *store);

/// `table` got a row: changed.c.
void store_changed_add(struct store *store, const char *table);

/// Memory that store_bound_free wipes, for values that a database gives back with nothing but their
/// pointer. NULL: there was none.
char *store_bound_new(size_t size);
void store_bound_free(void *bytes);

#endif
