// SPDX-License-Identifier: Apache-2.0
// test_old.c - a record of the first migrations that are still opened (in a file, or on a server
// where the tests have one), with rows and their ledger,
// opens, is brought up to date, and still fits its ledger and its rules.
#include <sqlite3.h>

#include "record.h"
#include "store/migrations.h"
#include "store/place.h"
#if __has_include(<libpq-fe.h>)
#include "store/postgres.h"
#endif

#define OLD 8 ///< migrations that the old record has had

static struct record record;

static void run_sql(sqlite3 *db, const char *sql)
{
    char *said = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
        fail_msg("%s: %s", sql, said);
}

/// Each row of the query is a statement; `limit` bytes in all.
static void collect(sqlite3 *db, const char *query, char *sql, size_t limit)
{
    sqlite3_stmt *rows = NULL;
    size_t length = 0;
    assert_int_equal(sqlite3_prepare_v2(db, query, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW)
        length += (size_t)snprintf(sql + length, limit - length, "%s;\n",
                                   (const char *)sqlite3_column_text(rows, 0));
    assert_true(length + 1 < limit);
    (void)sqlite3_finalize(rows);
}

/// The rows of the record at `path` as the migrations up to OLD would have had them, in its place.
/// Acts of today write rows in tables that were not there: `ledger` false leaves the ledger out.
static void make_old(const char *path, bool ledger)
{
    static char triggers[65536], drops[65536], copies[65536];
    char old[128], sql[256];
    sqlite3 *db = NULL;
    (void)snprintf(old, sizeof old, "%s.old", path);
    assert_int_equal(sqlite3_open(old, &db), SQLITE_OK);
    for (int i = 0; i < OLD; i++)
        run_sql(db, store_migrations[i].sql);
    collect(db, "SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid", triggers,
            sizeof triggers);
    collect(db, "SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'", drops,
            sizeof drops);
    run_sql(db, drops);
    (void)snprintf(sql, sizeof sql, "ATTACH '%s' AS fresh", path);
    run_sql(db, sql);
    collect(db,
            "SELECT 'INSERT INTO main.' || m.name || ' SELECT ' || (SELECT"
            " group_concat(c.name, ', ') FROM pragma_table_info(m.name, 'main') c) ||"
            " ' FROM fresh.' || m.name FROM main.sqlite_schema m WHERE m.type = 'table'",
            copies, sizeof copies);
    if (!ledger)
        (void)strcat(copies, "DELETE FROM act; DELETE FROM ledger_entry; DELETE FROM ledger_node;"
                             " DELETE FROM checkpoint;");
    run_sql(db, copies);
    run_sql(db, "DETACH fresh");
    run_sql(db, triggers);
    (void)snprintf(sql, sizeof sql, "PRAGMA user_version = %d; PRAGMA application_id = %d", OLD,
                   0x4F565254);
    run_sql(db, sql);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(rename(old, path), 0);
}

static char *server; ///< its address as the tests have it; NULL: in a file

/// The record is made in a file first.
static void leave_server(void)
{
    server = getenv("OVERT_TEST_STORE");
    server = server != NULL ? memory_copy_text(server) : NULL;
    (void)unsetenv("OVERT_TEST_STORE");
}

#if __has_include(<libpq-fe.h>)
/// The old file as it would stand on a server, which has had OLD migrations too.
static void put_on_server(const char *path)
{
    char address[256];
    sqlite3 *db = NULL;
    struct pg pg = {.store = {.driver = &store_postgres, .path = memory_copy_text(path)}};
    assert_int_equal(setenv("OVERT_TEST_STORE", server, 1), 0);
    OK(test_new_database(address, test_database, err));
    assert_int_equal(test_psql(test_database, "DROP SCHEMA " TEST_SCHEMA " CASCADE"), 0);
    OK(store_place(path, address, TEST_SCHEMA, err));
    OK(store_place_read(path, false, &pg.address, pg.schema, err));
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    OK(pg_connect(&pg.store, err));
    OK(pg_execute(&pg.store, "BEGIN; CREATE SCHEMA " TEST_SCHEMA, err));
    OK(pg_copy_in(&pg.store, db, OLD, err));
    OK(pg_execute(&pg.store, "COMMIT", err));
    (void)sqlite3_close(db);
    PQfinish(pg.connection);
    memory_free(pg.address);
    memory_free(pg.store.path);
    assert_int_equal(unlink(path), 0);
}
#else
static void put_on_server(const char *path) { fail_msg("%s: built without libpq", path); }
#endif

struct done {
    char kind[64], operation[REGISTER_REFERENCE_SIZE];
    moment at;
    int64_t officer;
};

static size_t read_acts(struct done *acts, size_t limit)
{
    AUTO_QUERY struct store_query *query = NULL;
    size_t count = 0;
    OK(store_prepare(record.store,
                     "SELECT kind, coalesce(operation, ''), at, coalesce(officer, 0) FROM act"
                     " ORDER BY idx",
                     &query, err));
    while (store_step(query, NULL) == 1) {
        assert_true(count < limit);
        (void)text_copy(acts[count].kind, sizeof acts[0].kind, store_column_text(query, 0));
        (void)text_copy(acts[count].operation, sizeof acts[0].operation,
                        store_column_text(query, 1));
        acts[count].at = store_column_int(query, 2);
        acts[count++].officer = store_column_int(query, 3);
    }
    return count;
}

/// The acts again, over the rows that an old record has.
static void write_acts(const struct done *acts, size_t count)
{
    OK(store_begin(record.store, err));
    for (size_t i = 0; i < count; i++) {
        const struct ledger_act act = {.kind = acts[i].kind,
                                       .at = acts[i].at,
                                       .officer = acts[i].officer,
                                       .operation = acts[i].operation[0] != '\0' ? acts[i].operation
                                                                                 : NULL};
        OK(ledger_append(record.store, &act, err));
    }
    OK(store_commit(record.store, err));
    OK(ledger_checkpoint(record.store, record.key, record.now, err));
}

static void test_an_old_record(void **state)
{
    (void)state;
    int64_t entries[3], run = 0;
    struct overt_error said = {0};
    struct ledger_report report;
    leave_server();
    record_open(&record);
    int64_t live = open_operation(&record, REGISTER_MODE_LIVE, entries);
    int64_t alert = add_alert(&record, live, entries[0]);
    const struct register_new_count count = {"camera 1", false, 7, 70, 10};
    const struct register_new_gap gap = {.source = "camera 1", .since = record.now};
    DO(&record, record.operator_, register_count_add(by, live, &count, err));
    DO(&record, record.operator_, register_gap_add(by, live, &gap, err));
    static struct done acts[64];
    size_t act_count = read_acts(acts, ARRAY_COUNT(acts));
    store_close(&record.store);
    make_old(record.path, false);
    OK(store_open(record.path, false, false, &record.store, err));
    write_acts(acts, act_count);
    store_close(&record.store);
    make_old(record.path, true);
    if (server != NULL)
        put_on_server(record.path);

    if (store_migration_count > OLD) {
        assert_int_equal(store_open(record.path, false, true, &record.store, &said), OVERT_INPUT);
        assert_non_null(strstr(said.text, "open it once for writing"));
    } else
        (void)said;
    record_reopen(&record);
    OK(ledger_verify(record.store, NULL, record.verifier, &report, err));
    assert_int_equal(report.fault_count, 0);
    assert_int_equal(report.acts, report.entries);
    assert_int_equal(report.unsigned_entries, 0);
    OK(store_check(record.store, err));
    OK(store_check_rules(record.store, err));

    struct register_alert *alerts = NULL;
    struct register_count *counts = NULL;
    struct register_gap *gaps = NULL;
    size_t n = 0;
    OK(register_alerts(record.store, live, REGISTER_AS_AT_ALWAYS, &alerts, &n, err));
    assert_true(n == 1 && alerts[0].id == alert && alerts[0].latency < 0 && !alerts[0].has_scene);
    register_alerts_free(&alerts, n);
    OK(register_counts(record.store, live, REGISTER_AS_AT_ALWAYS, &counts, &n, err));
    assert_true(n == 1 && counts[0].frames_given < 0 && counts[0].seconds_looked < 0);
    register_counts_free(&counts, n);
    OK(register_gaps(record.store, live, REGISTER_AS_AT_ALWAYS, &gaps, &n, err));
    assert_true(n == 1 && gaps[0].cause == 0 && gaps[0].run == 0);
    register_gaps_free(&gaps, n);

    const struct register_new_run next = {.source = "camera 1"};
    DO(&record, record.operator_, register_run_begin(by, live, &next, &run, err));
    DO(&record, record.operator_, register_operation_pause(by, live, true, "rain", err));
    OK(ledger_verify(record.store, NULL, record.verifier, &report, err));
    record_close(&record);
    memory_free(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_an_old_record)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
