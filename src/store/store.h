// SPDX-License-Identifier: Apache-2.0
// store.h - rows and transactions. One writer; the only folder that knows SQLite and PostgreSQL.
//
// Settings and why: docs/decisions/store.md, store-postgres.md. A program has one struct store that
// writes; readers open their own with `read_only`. Statements are fixed texts with ?1 ?2 ... (never
// text from outside). A store and its queries are used by one thread at a time.
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct store;
struct store_query;

#define STORE_BLOB_MAX (16 * 1024 * 1024) ///< bytes of one value

/// Opens (and with `create`, makes) the database file and brings it to the newest migration.
/// OVERT_NOT_FOUND, OVERT_IO (disk full, no right, another writer), OVERT_CORRUPT, OVERT_INPUT
/// (made by a newer Overt). A writer holds "<path without .db>.lock" from here to store_close;
/// another writer waits up to 3 seconds for it (on a server: 15) and is then told so in one line.
int store_open(const char *path, bool create, bool read_only, struct store **ret_store,
               struct overt_error *err) MUST_CHECK;
/// Is there a record at `path`, a file or on a server?
bool store_exists(const char *path);
/// Before a record is made at `path`: it is to be on the PostgreSQL server at `address` (as libpq
/// takes it, without a password), in this schema (NULL: a new name); one that is there already has
/// no rows. Writes "<path without .db>.store"; from then on store_open goes there. OVERT_INPUT,
/// OVERT_IO.
int store_place(const char *path, const char *address, const char *schema,
                struct overt_error *err) MUST_CHECK;
/// An address that libpq takes, without a password, and with the server's certificate verified
/// unless it is a local socket. OVERT_INPUT; also when this program was built without libpq.
int store_address_check(const char *address, struct overt_error *err) MUST_CHECK;
/// Rolls back what is open. Takes NULL; nulls the pointer.
void store_close(struct store **store);

/// How many synchronous standbys a commit waits for before it is told as done: 0 none, so that it
/// is on one disk only; -1 in a file.
int store_standbys(struct store *store, int *ret_standbys, struct overt_error *err) MUST_CHECK;

/// Moving a record from its file to a server, in four steps that can be cut anywhere: until the
/// third is done the record is in the file, from then on on the server, and nobody writes to both.
/// 1. In the open transaction of `store`, with all that it wrote: copies everything to the server
/// at `address`, as store_place takes it; *ret_copy has a transaction open, for the caller to look
/// at it and commit. 2. store_commit of the copy. 3. store_moving in the open transaction of
/// `store`, and its commit. 4. store_moved, without which the next opening does it. OVERT_INPUT (a
/// record on a server), OVERT_IO.
int store_copy(struct store *store, const char *address, const char *schema,
               struct store **ret_copy, struct overt_error *err) MUST_CHECK;
int store_moving(struct store *store, struct overt_error *err) MUST_CHECK;
int store_moved(const char *path, struct overt_error *err) MUST_CHECK;

/// Begins / commits / rolls back. A transaction cannot be inside another. After a failed commit
/// nothing of it is in the file.
int store_begin(struct store *store, struct overt_error *err) MUST_CHECK;
int store_commit(struct store *store, struct overt_error *err) MUST_CHECK;
void store_rollback(struct store *store);
bool store_in_transaction(const struct store *store);

/// Tables with such a column into which the open transaction wrote a row since store_begin, or
/// since the last store_changed_forget, in the order of their names; *next is 0 to begin with;
/// NULL: no more. Which got rows may not be known (too many, or SQLite did not tell of each row):
/// then each table has to be asked.
bool store_changed_known(const struct store *store);
const char *store_changed(struct store *store, const char *column, int *next);
void store_changed_forget(struct store *store);

/// Several transactions made durable by one write to the disk. Between begin and commit, each
/// store_begin, store_commit and store_rollback is as always but for the disk: one that is rolled
/// back leaves the others, one that breaks a rule is refused by itself, and nothing is in the file
/// until the group's commit. A crash or a failed commit loses all of it. On a disk that is full or
/// fails all of it is undone at once; what follows then says so (OVERT_IO). Others cannot write
/// meanwhile.
int store_group_begin(struct store *store, struct overt_error *err) MUST_CHECK;
int store_group_commit(struct store *store, struct overt_error *err) MUST_CHECK;
void store_group_rollback(struct store *store);
bool store_in_group(const struct store *store);

/// Prepares (cached by text) and resets. Bind from 1. The query is the store's; store_query_done
/// gives it back.
int store_prepare(struct store *store, const char *sql, struct store_query **ret_query,
                  struct overt_error *err) MUST_CHECK;
void store_bind_int(struct store_query *query, int place, int64_t value);
void store_bind_real(struct store_query *query, int place, double value);
void store_bind_text(struct store_query *query, int place,
                     const char *text); ///< NULL binds NULL; copied
void store_bind_blob(struct store_query *query, int place, const void *bytes,
                     size_t size); ///< copied
/// There was no memory to make a value of: the next step of the query says so.
void store_bind_no_memory(struct store_query *query);
void store_bind_null(struct store_query *query, int place);
/// 1 a row is there, 0 no more, negative code. OVERT_REFUSED when a rule of the record (CHECK,
/// trigger, key) forbids the change; the text is the rule's own.
int store_step(struct store_query *query, struct overt_error *err) MUST_CHECK;
/// Columns from 0; good until the next step.
int64_t store_column_int(struct store_query *query, int column);
double store_column_real(struct store_query *query, int column);
const char *store_column_text(struct store_query *query, int column); ///< NULL for NULL
const void *store_column_blob(struct store_query *query, int column, size_t *ret_size);
bool store_column_is_null(struct store_query *query, int column);
/// What the row is made of: number of columns, a column's name, and the kind of the value that
/// stands there.
enum store_kind {
    STORE_KIND_NULL,
    STORE_KIND_INT,
    STORE_KIND_REAL,
    STORE_KIND_TEXT,
    STORE_KIND_BLOB
};
int store_column_count(struct store_query *query);
const char *store_column_name(struct store_query *query,
                              int column); ///< good until the query is done
enum store_kind store_column_kind(struct store_query *query, int column);
/// For CLEANUP: resets, unbinds (wiping what was bound) and nulls.
void store_query_done(struct store_query **query);
#define AUTO_QUERY CLEANUP(store_query_done)

int64_t store_last_id(const struct store *store);

/// Prepares, steps once and gives the query back: for a change without columns.
int store_run(struct store *store, const char *sql, struct overt_error *err) MUST_CHECK;

/// Opens what is sealed, for the two functions that SQL texts may use:
/// unsealed(value, 'table.column', ledger) gives a text, unsealed_bytes(...) bytes; both give NULL
/// for NULL, for what is erased, and without an opener. They can stand in statements, not in
/// triggers and views: the record's rules need no key.
struct store_opener {
    void *context;
    /// 1: `plain` (room for `size` bytes) holds *ret_size bytes; 0: it cannot be opened any more,
    /// or not here; a negative code: it is not what was sealed, and the statement fails with `err`.
    int (*open)(void *context, const void *sealed, size_t size, const char *what, int64_t ledger,
                void *plain, size_t *ret_size, struct overt_error *err);
    void (*finish)(void *context); ///< when the store is closed or gets another opener; or NULL
};
/// `opener` NULL: none any more.
void store_set_opener(struct store *store, const struct store_opener *opener);
/// The context of the opener, NULL when there is none.
void *store_opener_context(const struct store *store);

/// What was committed is on the disk: moves the write-ahead log into the file, as far as readers
/// let it. A commit whose sync failed can be read again once the record is opened anew, and still
/// be gone when the power goes: who tells others what is in the record asks here before.
int store_settle(struct store *store, struct overt_error *err) MUST_CHECK;

/// After something was erased: moves the write-ahead log into the file and cuts it to nothing, so
/// that no older page stays in it. False when a reader holds an older state: do it again later.
int store_empty_log(struct store *store, bool *ret_empty, struct overt_error *err) MUST_CHECK;

/// A record on a server is written by programs on several machines: a lock on a file beside it says
/// nothing about the others.
bool store_is_shared(const struct store *store);
/// Of a shared record: this store holds `number` until it lets go, is closed, or its program or its
/// connection is gone; every other program can see that. OVERT_IO: another holds it, or the server
/// is not reached; a lost connection is not made again.
int store_hold(struct store *store, int64_t number, struct overt_error *err) MUST_CHECK;
void store_let_go(struct store *store, int64_t number);
/// 1 somebody holds it, 0 nobody, or a negative code. Asked through any store of the record.
int store_is_held(struct store *store, int64_t number, struct overt_error *err) MUST_CHECK;
/// Of a shared record: the server answers within `seconds` on the connection that this store has
/// had since it was opened, so what it holds is still held. *ret_now: the server's clock, seconds
/// of UTC. OVERT_IO; then close the store.
int store_reach(struct store *store, double seconds, double *ret_now,
                struct overt_error *err) MUST_CHECK;

/// Reads the whole file and checks pages, indexes and foreign keys. OVERT_CORRUPT names the first
/// fault.
int store_check(struct store *store, struct overt_error *err) MUST_CHECK;

/// Compares tables, triggers, indexes and views with those that the migrations make: a rule that
/// was taken out of the file or changed in it is found. OVERT_CORRUPT names it.
int store_check_rules(struct store *store, struct overt_error *err) MUST_CHECK;

#endif
