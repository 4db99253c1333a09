// SPDX-License-Identifier: Apache-2.0
// sqlite.h - what the files of the SQLite driver share.
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <sqlite3.h>

#include "store/internal.h"

#define LITE_APPLICATION_ID 0x4F565254 ///< "OVRT" in the file's header
#define LITE_MOVED_ID       0x4F56524D ///< "OVRM": its record is on a server now

struct lite {
    struct store store;
    sqlite3 *db;
    int lock;     ///< descriptor of the lock file; -1 for a reader
    int lost;     ///< why SQLite itself rolled the open transaction back (no memory, a full disk);
                  ///< until it is rolled back here too nothing more is done in it
    int64_t told; ///< rows that SQLite told of since store_changed_forget
    int64_t before; ///< rows changed in all, when it began
};

struct lite_query {
    struct store_query query;
    sqlite3_stmt *statement;
    int bad; ///< what went wrong when a value was bound; the next step says so
};

static inline struct lite *lite_of(const struct store *store)
{
    return (struct lite *)(uintptr_t)store;
}

/// Words and code for what SQLite said last. `code` is the extended result code.
int lite_fault(struct store *store, int code, struct overt_error *err);
/// Makes the functions of struct store_opener known.
int lite_add_functions(struct store *store, struct overt_error *err) MUST_CHECK;
/// Takes the writer's lock. OVERT_IO.
int lite_lock(struct store *store, struct overt_error *err) MUST_CHECK;
/// Opens store->path with all settings and functions; "" is a temporary file of nobody's.
int lite_connect(struct store *store, struct overt_error *err) MUST_CHECK;
/// A temporary record with the tables of `format` and nothing else, for rows to be copied into it;
/// lite_copy_end makes its rules and checks it. The caller closes it.
int lite_copy_begin(int format, struct store **ret_store, struct overt_error *err) MUST_CHECK;
int lite_copy_end(struct store *store, int format, struct overt_error *err) MUST_CHECK;
/// In the open transaction: nobody writes to this file any more once it is committed.
int lite_mark_moved(struct store *store, struct overt_error *err) MUST_CHECK;
/// Brings the file to the newest migration, or says why not.
int lite_migrate(struct store *store, struct overt_error *err) MUST_CHECK;
/// A record in memory with what the migrations up to `format` make; a code of SQLite's. The caller
/// closes it whatever it is.
int lite_model(int format, sqlite3 **ret_db) MUST_CHECK;

// What is in the driver's table.
int lite_part_begin(struct store *store, struct overt_error *err);
int lite_part_commit(struct store *store, struct overt_error *err);
void lite_part_rollback(struct store *store);
int lite_group_begin(struct store *store, struct overt_error *err);
int lite_group_commit(struct store *store, struct overt_error *err);
void lite_group_rollback(struct store *store);
void lite_changed_watch(struct store *store); ///< from now on SQLite tells of each row
void lite_changed_forget(struct store *store);
bool lite_changed_known(const struct store *store);
bool lite_has_column(struct store *store, const char *table, const char *column);
int lite_query_make(struct store_query *query, struct overt_error *err);
void lite_query_reset(struct store_query *query);
void lite_query_free(struct store_query *query);
void lite_bind_int(struct store_query *query, int place, int64_t value);
void lite_bind_real(struct store_query *query, int place, double value);
void lite_bind_text(struct store_query *query, int place, const char *text, size_t length);
void lite_bind_blob(struct store_query *query, int place, const void *bytes, size_t size);
void lite_bind_null(struct store_query *query, int place);
void lite_bind_no_memory(struct store_query *query);
int lite_step(struct store_query *query, struct overt_error *err);
int64_t lite_column_int(struct store_query *query, int column);
double lite_column_real(struct store_query *query, int column);
const char *lite_column_text(struct store_query *query, int column);
const void *lite_column_blob(struct store_query *query, int column, size_t *ret_size);
int lite_column_count(struct store_query *query);
const char *lite_column_name(struct store_query *query, int column);
enum store_kind lite_column_kind(struct store_query *query, int column);
int lite_settle(struct store *store, struct overt_error *err);
int lite_empty_log(struct store *store, bool *ret_empty, struct overt_error *err);
int lite_check(struct store *store, struct overt_error *err);
int lite_check_rules(struct store *store, struct overt_error *err);

#endif
