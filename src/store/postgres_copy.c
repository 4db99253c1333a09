// SPDX-License-Identifier: Apache-2.0
// postgres_copy.c - all rows of a record between SQLite and a server, and with that a record on a
// server brought to a newer format: its rows go into SQLite, the migrations run there, and what
// comes of it takes the place of what was, in one transaction.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "store/migrations.h"
#include "store/place.h"
#include "store/postgres.h"
#include "store/sqlite.h"

#define LINES_MAX (64 * 1024)                  ///< bytes that are sent at once, or one row
#define ROW_MAX   (8 * (size_t)STORE_BLOB_MAX) ///< a row's values, twice as long in hexadecimal
#define TABLES_SQL                                                                       \
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'" \
    " ESCAPE '\\' ORDER BY rowid"

// ---- from SQLite to the server: COPY's text form ----

static void put_text(struct text *lines, const char *value)
{
    for (; *value != '\0'; value++)
        switch (*value) {
        case '\\':
            text_append(lines, "\\\\");
            break;
        case '\n':
            text_append(lines, "\\n");
            break;
        case '\r':
            text_append(lines, "\\r");
            break;
        case '\t':
            text_append(lines, "\\t");
            break;
        default:
            text_append_char(lines, *value);
        }
}

static void put_bytes(struct text *lines, const uint8_t *bytes, int size)
{
    static const char digits[] = "0123456789abcdef";
    text_append(lines, "\\\\x");
    for (int i = 0; i < size; i++) {
        text_append_char(lines, digits[bytes[i] >> 4]);
        text_append_char(lines, digits[bytes[i] & 15]);
    }
}

static void put_value(struct text *lines, sqlite3_stmt *row, int column)
{
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
        text_printf(lines, "%" PRId64, (int64_t)sqlite3_column_int64(row, column));
        break;
    case SQLITE_FLOAT:
        text_printf(lines, "%.17g", sqlite3_column_double(row, column));
        break;
    case SQLITE_TEXT:
        put_text(lines, (const char *)sqlite3_column_text(row, column));
        break;
    case SQLITE_BLOB:
        put_bytes(lines, sqlite3_column_blob(row, column), sqlite3_column_bytes(row, column));
        break;
    default:
        text_append(lines, "\\N");
    }
}

static int send(struct store *store, struct text *lines, struct overt_error *err)
{
    bool full = lines->full;
    int sent = full ? 1 : PQputCopyData(pg_of(store)->connection, lines->bytes, (int)lines->length);
    text_clear(lines);
    if (full)
        return error_set(err, OVERT_LIMIT, "a row of the record is too long to be copied");
    return sent == 1 ? 0 : pg_fault(store, NULL, err);
}

static int send_rows(struct store *store, sqlite3_stmt *rows, struct overt_error *err)
{
    AUTO_TEXT struct text lines;
    text_init(&lines, ROW_MAX);
    int code = 0, step = SQLITE_ROW, columns = sqlite3_column_count(rows);
    while (code == 0 && (step = sqlite3_step(rows)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++) {
            text_append(&lines, i > 0 ? "\t" : "");
            put_value(&lines, rows, i);
        }
        text_append_char(&lines, '\n');
        if (lines.length >= LINES_MAX || lines.full)
            code = send(store, &lines, err);
    }
    if (code == 0 && step != SQLITE_DONE)
        code = error_set(err, OVERT_CORRUPT, "the record cannot be read on (%s)",
                         sqlite3_errstr(step));
    return code == 0 && lines.length > 0 ? send(store, &lines, err) : code;
}

/// What the server says of all that was sent.
static int conclude(struct store *store, int code, struct overt_error *err)
{
    PGconn *connection = pg_of(store)->connection;
    (void)PQputCopyEnd(connection, code != 0 ? "stopped" : NULL);
    for (PGresult *result; (result = PQgetResult(connection)) != NULL; PQclear(result))
        if (code == 0 && PQresultStatus(result) != PGRES_COMMAND_OK)
            code = pg_fault(store, result, err);
    return code;
}

static int begin_copy(struct store *store, const char *table, sqlite3_stmt *rows,
                      struct overt_error *err)
{
    AUTO_TEXT struct text sql;
    text_init(&sql, 65536);
    text_printf(&sql, "COPY \"%s\" (", table);
    for (int i = 0; i < sqlite3_column_count(rows); i++)
        text_printf(&sql, "%s\"%s\"", i > 0 ? ", " : "", sqlite3_column_name(rows, i));
    text_append(&sql, ") FROM STDIN");
    PGresult *result = PQexec(pg_of(store)->connection, sql.bytes);
    int code = PQresultStatus(result) == PGRES_COPY_IN ? 0 : pg_fault(store, result, err);
    PQclear(result);
    return code;
}

static int unreadable(sqlite3 *db, struct overt_error *err)
{
    return error_set(err, OVERT_CORRUPT, "the record cannot be read (%s)", sqlite3_errmsg(db));
}

static int copy_in_table(struct store *store, sqlite3 *db, const char *table,
                         struct overt_error *err)
{
    sqlite3_stmt *rows = NULL;
    char sql[TRANSLATE_NAME_MAX + 40];
    (void)snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", table);
    int code = sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK ? 0 : unreadable(db, err);
    if (code == 0)
        code = begin_copy(store, table, rows, err);
    if (code == 0)
        code = conclude(store, send_rows(store, rows, err), err);
    (void)sqlite3_finalize(rows);
    if (code != 0)
        (void)error_prepend(err, "%s", table);
    return code;
}

static int each_table(struct store *store, sqlite3 *db,
                      int (*copy)(struct store *, sqlite3 *, const char *, struct overt_error *),
                      struct overt_error *err)
{
    sqlite3_stmt *tables = NULL;
    int code = sqlite3_prepare_v2(db, TABLES_SQL, -1, &tables, NULL) == SQLITE_OK
                   ? 0
                   : unreadable(db, err);
    while (code == 0 && sqlite3_step(tables) == SQLITE_ROW)
        code = copy(store, db, (const char *)sqlite3_column_text(tables, 0), err);
    (void)sqlite3_finalize(tables);
    return code;
}

int pg_copy_in(struct store *store, sqlite3 *db, int format, struct overt_error *err)
{
    AUTO_TEXT struct text tables, rules;
    text_init(&tables, PG_SCRIPT_MAX);
    text_init(&rules, PG_SCRIPT_MAX);
    int code = pg_schema_parts(db, format, &tables, &rules, err);
    if (code == 0)
        code = pg_execute(store, tables.bytes, err);
    if (code == 0)
        code = each_table(store, db, copy_in_table, err);
    return code != 0 ? code : pg_execute(store, rules.bytes, err);
}

// ---- from the server into SQLite ----

static int bind_value(sqlite3_stmt *into, const PGresult *row, int column)
{
    const char *value = PQgetvalue(row, 0, column);
    int size = PQgetlength(row, 0, column), place = column + 1;
    if (PQgetisnull(row, 0, column) != 0)
        return sqlite3_bind_null(into, place);
    switch (PQftype(row, column)) {
    case PG_OID_INT8:
        return sqlite3_bind_int64(into, place, pg_integer_at(row, 0, column));
    case PG_OID_REAL:
        return sqlite3_bind_double(into, place, pg_real_at(row, 0, column));
    case PG_OID_BYTEA:
        return sqlite3_bind_blob(into, place, value, size, SQLITE_STATIC);
    default:
        return sqlite3_bind_text(into, place, value, size, SQLITE_STATIC);
    }
}

static int take_row(sqlite3 *db, sqlite3_stmt *into, const PGresult *row, struct overt_error *err)
{
    int code = SQLITE_OK;
    for (int i = 0; code == SQLITE_OK && i < PQnfields(row); i++)
        code = bind_value(into, row, i);
    if (code == SQLITE_OK && sqlite3_step(into) != SQLITE_DONE)
        code = SQLITE_ERROR;
    if (code != SQLITE_OK)
        code = error_set(err, OVERT_IO, "a row cannot be copied: %s", sqlite3_errmsg(db));
    (void)sqlite3_reset(into);
    return code;
}

static int prepare_into(sqlite3 *db, const char *table, const PGresult *row,
                        sqlite3_stmt **ret_into, struct overt_error *err)
{
    AUTO_TEXT struct text sql, places;
    text_init(&sql, 65536);
    text_init(&places, 65536);
    text_printf(&sql, "INSERT INTO \"%s\" (", table);
    for (int i = 0; i < PQnfields(row); i++) {
        text_printf(&sql, "%s\"%s\"", i > 0 ? ", " : "", PQfname(row, i));
        text_printf(&places, "%s?%d", i > 0 ? ", " : "", i + 1);
    }
    text_printf(&sql, ") VALUES (%s)", places.bytes);
    return sqlite3_prepare_v2(db, sql.bytes, -1, ret_into, NULL) == SQLITE_OK ? 0
                                                                              : unreadable(db, err);
}

/// Rows come one at a time; all of them are taken from the connection, whatever happens.
static int take_rows(struct store *store, sqlite3 *db, const char *table, struct overt_error *err)
{
    sqlite3_stmt *into = NULL;
    int code = 0;
    for (PGresult *row; (row = PQgetResult(pg_of(store)->connection)) != NULL; PQclear(row)) {
        ExecStatusType status = PQresultStatus(row);
        if (code == 0 && status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK)
            code = pg_fault(store, row, err);
        if (code == 0 && status == PGRES_SINGLE_TUPLE && into == NULL)
            code = prepare_into(db, table, row, &into, err);
        if (code == 0 && status == PGRES_SINGLE_TUPLE)
            code = take_row(db, into, row, err);
    }
    (void)sqlite3_finalize(into);
    return code;
}

static int copy_out_table(struct store *store, sqlite3 *db, const char *table,
                          struct overt_error *err)
{
    char sql[TRANSLATE_NAME_MAX + 40];
    PGconn *connection = pg_of(store)->connection;
    (void)snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY 1", table);
    if (PQsendQueryParams(connection, sql, 0, NULL, NULL, NULL, NULL, 1) != 1 ||
        PQsetSingleRowMode(connection) != 1)
        return pg_fault(store, NULL, err);
    int code = take_rows(store, db, table, err);
    if (code != 0)
        (void)error_prepend(err, "%s", table);
    return code;
}

int pg_copy_out(struct store *store, sqlite3 *db, struct overt_error *err)
{
    return each_table(store, db, copy_out_table, err);
}

// ---- to a newer format ----

/// In the open transaction: a new schema in the place of the record's.
static int replace(struct store *store, struct store *newer, struct overt_error *err)
{
    AUTO_TEXT struct text sql;
    const char *schema = pg_of(store)->schema;
    text_init(&sql, 400);
    text_printf(&sql, "ALTER SCHEMA \"%s\" RENAME TO \"%s_before\"; CREATE SCHEMA \"%s\"", schema,
                schema, schema);
    int code = pg_execute(store, sql.bytes, err);
    if (code == 0)
        code = pg_copy_in(store, lite_of(newer)->db, store_migration_count, err);
    text_clear(&sql);
    text_printf(&sql, "DROP SCHEMA \"%s_before\" CASCADE", schema);
    return code != 0 ? code : pg_execute(store, sql.bytes, err);
}

static int upgrade(struct store *store, int format, struct overt_error *err)
{
    CLEANUP(store_close) struct store *newer = NULL;
    int code = pg_execute(store, "BEGIN; SET LOCAL statement_timeout = 0", err);
    if (code == 0)
        code = lite_copy_begin(format, &newer, err);
    if (code == 0)
        code = pg_copy_out(store, lite_of(newer)->db, err);
    if (code == 0)
        code = lite_copy_end(newer, format, err);
    if (code == 0)
        code = lite_migrate(newer, err);
    if (code == 0)
        code = replace(store, newer, err);
    return code != 0 ? code : pg_execute(store, "COMMIT", err);
}

int pg_upgrade(struct store *store, int format, struct overt_error *err)
{
    int code = upgrade(store, format, err);
    if (code != 0) {
        pg_try(store, "ROLLBACK");
        (void)error_prepend(err, "%s stays as it was (format %d)", store->path, format);
    }
    pg_columns_forget(store);
    return code;
}

// ---- from a file to a server ----

static int make_copy(struct store *store, struct store *copy, struct overt_error *err)
{
    struct pg *pg = pg_of(copy);
    char sql[200];
    int code = store_place_read(store->path, true, &pg->address, pg->schema, err);
    if (code == 0)
        code = pg_connect(copy, err);
    (void)snprintf(sql, sizeof sql, "BEGIN; SET LOCAL statement_timeout = 0; CREATE SCHEMA \"%s\"",
                   pg->schema);
    if (code == 0)
        code = pg_execute(copy, sql, err);
    copy->in_transaction = code == 0;
    if (code == 0)
        code = pg_copy_in(copy, lite_of(store)->db, -store_migration_count, err);
    return code != 0 ? code : pg_read_type(copy, err);
}

int pg_copy_to(struct store *store, struct store **ret_copy, struct overt_error *err)
{
    struct store *copy = memory_new(1, store_postgres.size);
    copy->driver = &store_postgres;
    copy->path = memory_copy_text(store->path);
    int code = make_copy(store, copy, err);
    if (code != 0)
        store_close(&copy);
    else
        *ret_copy = copy;
    return code;
}

void pg_drop_cut(struct store *store)
{
    CLEANUP(store_close) struct store *left = memory_new(1, store_postgres.size);
    left->driver = &store_postgres;
    left->path = memory_copy_text(store->path);
    struct pg *pg = pg_of(left);
    char sql[400];
    int code = store_place_read(store->path, true, &pg->address, pg->schema, NULL);
    if (code == 0)
        code = pg_connect(left, NULL);
    (void)snprintf(sql, sizeof sql,
                   "DO $$ BEGIN IF to_regclass('\"%s\".lite_format') IS NOT NULL AND EXISTS"
                   " (SELECT 1 FROM \"%s\".lite_format WHERE format < 0) THEN"
                   " DROP SCHEMA \"%s\" CASCADE; END IF; END $$",
                   pg->schema, pg->schema, pg->schema);
    if (code == 0)
        pg_try(left, sql);
}
