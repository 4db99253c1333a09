// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of store share.
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include <sqlite3.h>
#include <stdbool.h>

#include "store/store.h"

#define STORE_APPLICATION_ID 0x4F565254 ///< "OVRT" in the file's header
#define STORE_FORMAT_OLDEST \
    8 ///< records from before 0008_vault.sql have personal texts in their acts
#define STORE_CACHE_MAX   256 ///< prepared statements kept
#define STORE_CACHE_HEADS 256 ///< a power of two
#define STORE_CHANGED_MAX 16  ///< tables that are remembered
#define STORE_NAME_MAX    64  ///< bytes of a table's name that is remembered
#define STORE_LOCK_WAIT_MS 3000
#define STORE_BUSY_WAIT_MS 5000

struct store_query {
    struct store *store;
    sqlite3_stmt *statement;
    char *sql;
    struct store_query *next; ///< in the cache, of the same place
    bool used;   ///< handed out
    bool cached; ///< in store->cache
    int bad;     ///< what went wrong when a value was bound; the next step says so
};

/// Tables that got rows since store_changed_forget: changed.c.
struct store_changed {
    char tables[STORE_CHANGED_MAX][STORE_NAME_MAX]; ///< by name
    int count;
    bool lost;      ///< there were more
    int64_t told;   ///< rows that SQLite told of
    int64_t before; ///< rows changed in all, when it began
};

struct store {
    sqlite3 *db;
    char *path;
    int lock; ///< descriptor of the lock file; -1 for a reader
    bool read_only;
    bool in_transaction;
    bool group; ///< transactions are savepoints of one
    int lost; ///< why SQLite itself rolled the open transaction back (no memory, a full disk);
              ///< until it is rolled back here too nothing more is done in it
    struct store_changed changed;
    struct store_query *cache[STORE_CACHE_HEADS]; ///< by the hash of their texts
    int cache_count;
    struct store_opener opener;
    int sealed_code; ///< why a sealed value did not open; told by the step that asked for it
    struct overt_error sealed_error;
};

/// Memory that store_bound_free wipes: for values that SQLite gives back with nothing but their
/// pointer.
char *store_bound_new(size_t size);
void store_bound_free(void *bytes);
/// Makes the functions of struct store_opener known.
int store_add_functions(struct store *store, struct overt_error *err) MUST_CHECK;

/// Words and code for what SQLite said last. `code` is the extended result code.
int store_fault(struct store *store, int code, struct overt_error *err);
/// One transaction of a group: group.c.
int store_part_begin(struct store *store, struct overt_error *err) MUST_CHECK;
int store_part_commit(struct store *store, struct overt_error *err) MUST_CHECK;
void store_part_rollback(struct store *store);
/// From now on SQLite tells of each row.
void store_changed_watch(struct store *store);
/// Takes the writer's lock. OVERT_IO.
int store_lock(struct store *store, struct overt_error *err) MUST_CHECK;
/// Brings the file to the newest migration, or says why not.
int store_migrate(struct store *store, struct overt_error *err) MUST_CHECK;

#endif
