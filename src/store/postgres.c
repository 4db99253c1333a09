// SPDX-License-Identifier: Apache-2.0
// postgres.c - a record on a PostgreSQL server: where it is, connecting, the writer's lock,
// transactions, what the server's codes mean to a person. docs/decisions/store-postgres.md.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "store/place.h"
#include "store/postgres.h"

static int lost(struct store *store, struct overt_error *err)
{
    char words[120] = "";
    (void)text_copy(words, sizeof words, PQerrorMessage(pg_of(store)->connection));
    words[strcspn(words, "\n")] = '\0';
    return error_set(err, OVERT_IO,
                     "the database of %s cannot be reached: check the server and the network (%s)",
                     store->path, words[0] != '\0' ? words : "the connection was lost");
}

static const char *field(const PGresult *result, int code)
{
    const char *text = PQresultErrorField(result, code);
    return text != NULL ? text : "";
}

/// The columns in "Key (a, b)=(...) already exists." as SQLite says them: t.a, t.b.
static void unique_words(const PGresult *result, struct text *words)
{
    const char *table = field(result, PG_DIAG_TABLE_NAME);
    const char *at = strchr(field(result, PG_DIAG_MESSAGE_DETAIL), '(');
    text_append(words, "UNIQUE constraint failed: ");
    for (bool first = true; at != NULL && (*at == '(' || *at == ','); first = false) {
        at += strspn(at, "(, ");
        size_t length = strcspn(at, ",)");
        text_printf(words, "%s%s.%.*s", first ? "" : ", ", table, (int)length, at);
        at += length;
    }
}

static int refused(const PGresult *result, const char *state, struct overt_error *err)
{
    char check[400] = "";
    AUTO_TEXT struct text words;
    text_init(&words, 1000);
    const char *table = field(result, PG_DIAG_TABLE_NAME);
    if (strcmp(state, PG_RAISED) == 0)
        return error_set(err, OVERT_REFUSED, "%s", field(result, PG_DIAG_MESSAGE_PRIMARY));
    if (strncmp(state, "23", 2) != 0) // its words would have the value
        text_append(&words, "cannot store a value of another type in its column");
    else if (strcmp(state, "23502") == 0)
        text_printf(&words, "NOT NULL constraint failed: %s.%s", table,
                    field(result, PG_DIAG_COLUMN_NAME));
    else if (strcmp(state, "23503") == 0)
        text_append(&words, "FOREIGN KEY constraint failed");
    else if (strcmp(state, "23505") == 0)
        unique_words(result, &words);
    else if (strcmp(state, "23514") == 0 &&
             pg_check_words(table, field(result, PG_DIAG_CONSTRAINT_NAME), check, sizeof check))
        text_printf(&words, "CHECK constraint failed: %s", check);
    else
        text_append(&words, field(result, PG_DIAG_MESSAGE_PRIMARY));
    return error_set(err, OVERT_REFUSED, "the record does not take this: %s", words.bytes);
}

static const struct {
    const char *state; ///< or its beginning
    int code;
    const char *words; ///< %s is the record
} faults[] = {
    {"08", OVERT_IO, "the connection to the database of %s was lost: do it again"},
    {"57P", OVERT_IO, "the database of %s is being stopped or started: do it again"},
    {"57014", OVERT_IO, "the database of %s took too long: do it again"},
    {"55P03", OVERT_IO, "another program is writing to %s: wait for it to end and do it again"},
    {"40", OVERT_IO, "another program changed %s meanwhile: do it again"},
    {"53100", OVERT_IO, "the disk of the database of %s is full: make room and do it again"},
    {"53200", OVERT_NO_MEMORY, "not enough memory in the database of %s"},
    {"53300", OVERT_IO, "the database of %s takes no more connections: end some"},
    {"25006", OVERT_IO, "%s cannot be written: its server is a standby or was opened for reading"},
    {"42501", OVERT_IO, "%s cannot be used: the database's user has no right to it"},
    {"XX001", OVERT_CORRUPT, "the database of %s is damaged: stop using it and restore a copy"},
    {"XX002", OVERT_CORRUPT, "the database of %s is damaged: stop using it and restore a copy"},
    {"22021", OVERT_INPUT, "a text for %s is not UTF-8 or has a zero in it"},
    {"54000", OVERT_LIMIT, "too large for %s"},
    {"42P06", OVERT_INPUT, "the server has a schema of that name already: name another for %s"},
    {"25P02", OVERT_IO, "what was to be written to %s was undone before: do all of it again"},
};

int pg_fault(struct store *store, const PGresult *result, struct overt_error *err)
{
    const char *state = field(result, PG_DIAG_SQLSTATE);
    if (PQstatus(pg_of(store)->connection) != CONNECTION_OK || state[0] == '\0')
        return lost(store, err);
    if (strncmp(state, "23", 2) == 0 || strcmp(state, PG_RAISED) == 0 ||
        strcmp(state, "22P02") == 0 || strcmp(state, "42804") == 0) // a value of another type
        return refused(result, state, err);
    for (size_t i = 0; i < ARRAY_COUNT(faults); i++)
        if (text_starts(state, faults[i].state))
            return error_set(err, faults[i].code, faults[i].words, store->path);
    return error_set(err, OVERT_INTERNAL, "%s: %s (%s)", store->path,
                     field(result, PG_DIAG_MESSAGE_PRIMARY), state);
}

int pg_ask(struct store *store, const char *sql, PGresult **ret_result, struct overt_error *err)
{
    PGresult *result = PQexec(pg_of(store)->connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
        *ret_result = result;
        return 0;
    }
    int code = pg_fault(store, result, err);
    PQclear(result);
    return code;
}

int pg_execute(struct store *store, const char *sql, struct overt_error *err)
{
    PGresult *result = NULL;
    int code = pg_ask(store, sql, &result, err);
    PQclear(result);
    return code;
}

void pg_try(struct store *store, const char *sql)
{
    PQclear(PQexec(pg_of(store)->connection, sql));
}

static void ignore_notice(void *context, const PGresult *result) { (void)context, (void)result; }

/// Waits in line for those that write.
static int take_lock(struct store *store, struct overt_error *err)
{
    char sql[300];
    (void)snprintf(
        sql, sizeof sql,
        "SET lock_timeout = %d; SELECT pg_advisory_lock(hashtextextended('overt %s', 0));"
        " SET lock_timeout = 0",
        PG_LOCK_MS, pg_of(store)->schema);
    return pg_execute(store, sql, err);
}

static int set_up(struct store *store, struct overt_error *err)
{
    char sql[900];
    (void)snprintf(
        sql, sizeof sql,
        "SET client_min_messages = warning; SET standard_conforming_strings = on;"
        " SET search_path = \"%s\", pg_catalog; SET jit = off; SET TimeZone = 'UTC';"
        " SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5;"
        " SET tcp_keepalives_count = 2; SET tcp_user_timeout = 15000;"
        " SET idle_in_transaction_session_timeout = 0; SET statement_timeout = %d;"
        " SET default_transaction_isolation = '%s'; SET default_transaction_read_only = %s;"
        " SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')",
        pg_of(store)->schema, PG_STATEMENT_MS,
        store->read_only ? "repeatable read" : "read committed", store->read_only ? "on" : "off");
    return pg_execute(store, sql, err);
}

/// What libpq makes of the address; false: nothing, with its words.
static bool parse(const char *address, PQconninfoOption **ret_options, char *ret_words, size_t size)
{
    char *words = NULL;
    *ret_options = PQconninfoParse(address, &words);
    if (*ret_options == NULL)
        (void)text_copy(ret_words, size, words != NULL ? words : "");
    ret_words[strcspn(ret_words, "\n")] = '\0';
    PQfreemem(words);
    return *ret_options != NULL;
}

static const char *option(const PQconninfoOption *options, const char *keyword)
{
    for (; options->keyword != NULL; options++)
        if (strcmp(options->keyword, keyword) == 0)
            return options->val != NULL ? options->val : "";
    return "";
}

/// All of them are folders of local sockets.
static bool is_local(const PQconninfoOption *options)
{
    const char *host = option(options, "host");
    if (option(options, "hostaddr")[0] != '\0' || option(options, "service")[0] != '\0')
        return false;
    for (; host[0] != '\0'; host += host[0] == ',' ? 1 : 0) {
        if (host[0] != '/')
            return false;
        host += strcspn(host, ",");
    }
    return true;
}

int store_address_check(const char *address, struct overt_error *err)
{
    PQconninfoOption *options = NULL;
    char words[200] = "";
    if (!parse(address, &options, words, sizeof words))
        return error_set(err, OVERT_INPUT, "this is no address of a PostgreSQL server: %s", words);
    int code = 0;
    const char *mode = option(options, "sslmode");
    if (option(options, "password")[0] != '\0')
        code = error_set(err, OVERT_INPUT,
                         "the address of the server has a password in it: put"
                         " that into ~/.pgpass (docs/postgresql.md)");
    else if (!is_local(options) && mode[0] != '\0' && strcmp(mode, "verify-full") != 0)
        code = error_set(err, OVERT_INPUT,
                         "sslmode is verify-full for a server that is not on a"
                         " local socket");
    PQconninfoFree(options);
    return code;
}

int pg_dial(struct store *store, struct overt_error *err)
{
    struct pg *pg = pg_of(store);
    PQfinish(pg->connection);
    pg->connection = NULL;
    PQconninfoOption *options = NULL;
    char words[200] = "";
    if (!parse(pg->address, &options, words, sizeof words))
        return error_set(err, OVERT_CORRUPT, "the address of %s cannot be read: %s", store->path,
                         words);
    bool local = is_local(options);
    PQconninfoFree(options);
    // A network that is cut is found within 15 seconds; the address may say otherwise.
    const char *const names[] = {"keepalives_idle",
                                 "keepalives_interval",
                                 "keepalives_count",
                                 "tcp_user_timeout",
                                 "dbname",
                                 "application_name",
                                 "client_encoding",
                                 "connect_timeout",
                                 local ? NULL : "sslmode",
                                 NULL};
    const char *const values[] = {"5",     "5",    "2",  "15000",       pg->address,
                                  "overt", "UTF8", "10", "verify-full", NULL};
    pg->connection = PQconnectdbParams(names, values, 1);
    pg->session++;
    return PQstatus(pg->connection) == CONNECTION_OK ? 0 : lost(store, err);
}

static int connect_to(struct store *store, struct overt_error *err)
{
    struct pg *pg = pg_of(store);
    int code = pg_dial(store, err);
    if (code != 0)
        return code;
    (void)PQsetNoticeReceiver(pg->connection, ignore_notice, NULL);
    if (PQserverVersion(pg->connection) < 150000)
        return error_set(err, OVERT_INPUT, "the database of %s is older than PostgreSQL 15",
                         store->path);
    code = set_up(store, err);
    return code == 0 && !store->read_only ? take_lock(store, err) : code;
}

int pg_ready(struct store *store, struct overt_error *err)
{
    if (PQstatus(pg_of(store)->connection) == CONNECTION_OK)
        return 0;
    if (store->in_transaction || store->group)
        return lost(store, err);
    return connect_to(store, err);
}

/// Texts are compared byte by byte everywhere, so the whole database is so.
static int check_database(struct store *store, struct overt_error *err)
{
    PGresult *result = NULL;
    int code = pg_ask(store,
                      "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database"
                      " WHERE datname = current_database()",
                      &result, err);
    if (code == 0 && (PQntuples(result) != 1 || !text_equal(PQgetvalue(result, 0, 0), "UTF8") ||
                      (!text_equal(PQgetvalue(result, 0, 1), "C") &&
                       !text_equal(PQgetvalue(result, 0, 1), "C.UTF-8"))))
        code = error_set(err, OVERT_INPUT,
                         "the database of %s does not compare texts byte by byte: make it with"
                         " `createdb --template=template0 --encoding=UTF8 --locale=C NAME`",
                         store->path);
    PQclear(result);
    return code;
}

static int open_server(struct store *store, bool create, struct overt_error *err)
{
    struct pg *pg = pg_of(store);
    int code = store_place_read(store->path, false, &pg->address, pg->schema, err);
    if (code == 0)
        code = pg_connect(store, err);
    return code != 0 ? code : pg_migrate(store, create, err);
}

int pg_connect(struct store *store, struct overt_error *err)
{
    int code = connect_to(store, err);
    return code != 0 ? code : check_database(store, err);
}

static void close_server(struct store *store)
{
    struct pg *pg = pg_of(store);
    PQfinish(pg->connection);
    PQclear(pg->model);
    if (pg->address != NULL)
        memory_wipe_free(pg->address, strlen(pg->address));
    memory_free(pg->columns);
}

static void roll_back(struct store *store)
{
    if (PQtransactionStatus(pg_of(store)->connection) != PQTRANS_IDLE)
        pg_try(store, "ROLLBACK");
}

static int begin(struct store *store, struct overt_error *err)
{
    int code = pg_ready(store, err);
    if (code != 0)
        return code;
    roll_back(store);
    return pg_execute(store, "BEGIN", err);
}

/// A transaction that failed before says ROLLBACK to a COMMIT.
static int commit(struct store *store, struct overt_error *err)
{
    PGresult *result = NULL;
    int code = pg_ask(store, "COMMIT", &result, err);
    if (code == 0 && !text_equal(PQcmdStatus(result), "COMMIT"))
        code = error_set(err, OVERT_IO,
                         "what was to be written to %s was undone before: do all of it again",
                         store->path);
    PQclear(result);
    return code;
}

static int part_begin(struct store *store, struct overt_error *err)
{
    return pg_execute(store, "SAVEPOINT part", err);
}

/// What COMMIT would refuse of one transaction is refused of this one: a key that points nowhere.
static int part_commit(struct store *store, struct overt_error *err)
{
    return pg_execute(
        store, "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; RELEASE part", err);
}

static void part_rollback(struct store *store) { pg_try(store, "ROLLBACK TO part; RELEASE part"); }

static void changed_forget(struct store *store) { (void)store; }

/// Each statement says how many rows it wrote, and rules write none.
static bool changed_known(const struct store *store)
{
    (void)store;
    return true;
}

static int64_t last_id(const struct store *store) { return pg_of(store)->last_id; }

/// A COMMIT is answered when its log is on the disk, and on that of a synchronous standby.
static int settle(struct store *store, struct overt_error *err)
{
    (void)store, (void)err;
    return 0;
}

/// Names of standbys are there for everybody to read, and who of them is connected is not: a commit
/// waits for those that are not.
static int standbys(struct store *store, int *ret_standbys, struct overt_error *err)
{
    PGresult *result = NULL;
    int code = pg_ready(store, err);
    if (code == 0)
        code = pg_ask(store,
                      "SELECT CASE WHEN btrim(n) = '' THEN '0' ELSE coalesce(substring(n from"
                      " '^ *(?:(?:FIRST|ANY|first|any) *)?([0-9]+) *[(]'), '1') END FROM"
                      " current_setting('synchronous_standby_names') n",
                      &result, err);
    if (code == 0)
        *ret_standbys = (int)strtol(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return code;
}

static int empty_log(struct store *store, bool *ret_empty, struct overt_error *err)
{
    *ret_empty = true;
    if (!pg_of(store)->deleted || store->read_only || store->in_transaction || store->group)
        return 0;
    pg_of(store)->deleted = false;
    return pg_execute(store, "VACUUM", err);
}

const struct store_driver store_postgres = {
    .size = sizeof(struct pg),
    .query_size = sizeof(struct pg_query),
    .open = open_server,
    .close = close_server,
    .begin = begin,
    .commit = commit,
    .rollback = roll_back,
    .part_begin = part_begin,
    .part_commit = part_commit,
    .part_rollback = part_rollback,
    .group_begin = begin,
    .group_commit = commit,
    .group_rollback = roll_back,
    .changed_forget = changed_forget,
    .changed_known = changed_known,
    .has_column = pg_has_column,
    .query_make = pg_query_make,
    .query_reset = pg_query_reset,
    .query_free = pg_query_free,
    .bind_int = pg_bind_int,
    .bind_real = pg_bind_real,
    .bind_text = pg_bind_text,
    .bind_blob = pg_bind_blob,
    .bind_null = pg_bind_null,
    .bind_no_memory = pg_bind_no_memory,
    .step = pg_step,
    .column_int = pg_column_int,
    .column_real = pg_column_real,
    .column_text = pg_column_text,
    .column_blob = pg_column_blob,
    .column_count = pg_column_count,
    .column_name = pg_column_name,
    .column_kind = pg_column_kind,
    .last_id = last_id,
    .settle = settle,
    .empty_log = empty_log,
    .hold = pg_hold,
    .let_go = pg_let_go,
    .is_held = pg_is_held,
    .reach = pg_reach,
    .standbys = standbys,
    .check = pg_check,
    .check_rules = pg_check_rules,
};
