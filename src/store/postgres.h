// SPDX-License-Identifier: Apache-2.0
// postgres.h - what the files of the PostgreSQL driver share. docs/decisions/store-postgres.md.
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include <libpq-fe.h>

#include "store/internal.h"
#include "store/translate.h"

struct sqlite3;

#define PG_SCHEMA_MAX   64
#define PG_VARIANTS_MAX 8 ///< of one statement, by which parameters are NULL
#define PG_LOCK_MS      15000 ///< another machine may check the whole record meanwhile
#define PG_STATEMENT_MS 120000
#define PG_RAISED       "OV001" ///< SQLSTATE of a rule's own words
#define PG_SCRIPT_MAX   (8 * 1024 * 1024)

/// The server's numbers of types that a column of the record has.
enum { PG_OID_BYTEA = 17, PG_OID_INT8 = 20, PG_OID_TEXT = 25, PG_OID_REAL = 701 };

/// A column of the record's tables.
struct pg_column {
    char table[TRANSLATE_NAME_MAX], column[TRANSLATE_NAME_MAX];
    bool number; ///< a row's number: the primary key alone
};

struct pg {
    struct store store;
    PGconn *connection;
    char *address; ///< of the server, for libpq
    char schema[PG_SCHEMA_MAX];
    int session; ///< counts connections: what was prepared in another is not there any more
    int prepared;
    int64_t last_id;
    Oid sealed_type;
    struct pg_column *columns; ///< in the order of their tables; NULL: not asked yet
    int column_count;
    bool deleted;    ///< rows since the last VACUUM
    PGresult *model; ///< the rules that this program makes; NULL: not asked yet
    char model_schema[PG_SCHEMA_MAX];
};

/// A value that was bound.
struct pg_param {
    enum store_kind kind;
    char *bytes; ///< of store_bound_new
    size_t size;
};

struct pg_variant {
    uint64_t nulls;
    int session; ///< in which it was prepared; 0: in none
    char name[16];
    char *text;
    Oid types[TRANSLATE_PARAMS_MAX];
    struct translated about;
};

/// A value of the row as text, or opened.
struct pg_cell {
    char *bytes; ///< of store_bound_new
    size_t size;
    bool null; ///< could not be opened
    enum store_kind kind;
};

struct pg_query {
    struct store_query query;
    struct pg_param params[TRANSLATE_PARAMS_MAX];
    int bad; ///< what went wrong when a value was bound: an overt code
    struct pg_variant *variants;
    int variant_count;
    PGresult *result;
    bool done; ///< all rows were given
    int row;
    struct pg_cell *cells;
    int cell_count;
};

static inline struct pg *pg_of(const struct store *store) { return (struct pg *)(uintptr_t)store; }

/// Words and code for what went wrong; `result` NULL: the connection says it.
int pg_fault(struct store *store, const PGresult *result, struct overt_error *err);
/// One or more statements in PostgreSQL's own words; rows are dropped.
int pg_execute(struct store *store, const char *sql, struct overt_error *err) MUST_CHECK;
/// ... whatever comes of it: what follows finds out.
void pg_try(struct store *store, const char *sql);
/// ... whose rows are wanted, as texts. The caller clears it.
int pg_ask(struct store *store, const char *sql, PGresult **ret_result,
           struct overt_error *err) MUST_CHECK;
/// A new connection in place of the one that was, as the server gives it.
int pg_dial(struct store *store, struct overt_error *err) MUST_CHECK;
/// ... set up as a record's, with the lock of who writes; its database is looked at.
int pg_connect(struct store *store, struct overt_error *err) MUST_CHECK;
/// There is a connection: a lost one is made again, outside of transactions.
int pg_ready(struct store *store, struct overt_error *err) MUST_CHECK;
/// Columns of the record's tables are asked for again.
void pg_columns_forget(struct store *store);
/// NULL: the table's rows have no number, or there is no such table.
const char *pg_number_of(struct store *store, const char *table);
/// Asks for what is known of the schema: after it was made.
int pg_read_type(struct store *store, struct overt_error *err) MUST_CHECK;
/// Brings the schema to the newest format, or says why not.
int pg_migrate(struct store *store, bool create, struct overt_error *err) MUST_CHECK;
/// The words of a CHECK by its name in PostgreSQL.
bool pg_check_words(const char *table, const char *constraint, char *ret_words, size_t size);
/// The statements that make a record of a format, functions and all.
int pg_schema_text(int format, struct text *out, struct overt_error *err) MUST_CHECK;
/// The same of the record in `db`, in two: tables, and what comes when their rows are there (keys,
/// indexes, views, rules, the format's number).
int pg_schema_parts(struct sqlite3 *db, int format, struct text *tables, struct text *rules,
                    struct overt_error *err) MUST_CHECK;

/// In the open transaction, in a new and empty schema: a record with the rows of `db`.
int pg_copy_in(struct store *store, struct sqlite3 *db, int format,
               struct overt_error *err) MUST_CHECK;
/// All rows into the tables of `db`.
int pg_copy_out(struct store *store, struct sqlite3 *db, struct overt_error *err) MUST_CHECK;
/// A record of an older format, brought to the newest in one transaction.
int pg_upgrade(struct store *store, int format, struct overt_error *err) MUST_CHECK;
/// A value in the server's binary form.
int64_t pg_integer_at(const PGresult *result, int row, int column);
double pg_real_at(const PGresult *result, int row, int column);

// What is in the driver's table.
bool pg_has_column(struct store *store, const char *table, const char *column);
int pg_query_make(struct store_query *query, struct overt_error *err);
void pg_query_reset(struct store_query *query);
void pg_query_free(struct store_query *query);
void pg_bind_int(struct store_query *query, int place, int64_t value);
void pg_bind_real(struct store_query *query, int place, double value);
void pg_bind_text(struct store_query *query, int place, const char *text, size_t length);
void pg_bind_blob(struct store_query *query, int place, const void *bytes, size_t size);
void pg_bind_null(struct store_query *query, int place);
void pg_bind_no_memory(struct store_query *query);
int pg_step(struct store_query *query, struct overt_error *err);
int64_t pg_column_int(struct store_query *query, int column);
double pg_column_real(struct store_query *query, int column);
const char *pg_column_text(struct store_query *query, int column);
const void *pg_column_blob(struct store_query *query, int column, size_t *ret_size);
int pg_column_count(struct store_query *query);
const char *pg_column_name(struct store_query *query, int column);
enum store_kind pg_column_kind(struct store_query *query, int column);
/// Opens the row's sealed values: postgres_value.c.
int pg_open_sealed(struct pg_query *query, struct overt_error *err) MUST_CHECK;
void pg_cells_clear(struct pg_query *query);
// What a program holds: postgres_hold.c.
int pg_hold(struct store *store, int64_t number, struct overt_error *err);
void pg_let_go(struct store *store, int64_t number);
int pg_is_held(struct store *store, int64_t number, struct overt_error *err);
int pg_reach(struct store *store, double seconds, double *ret_now, struct overt_error *err);
int pg_check(struct store *store, struct overt_error *err);
int pg_check_rules(struct store *store, struct overt_error *err);

#endif
