// SPDX-License-Identifier: Apache-2.0
// test_store.c - opening good and bad files, transactions, values, the writer's lock.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "store/store.h"

static char folder[] = "/tmp/overt-store-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    (void)strcpy(folder, "/tmp/overt-store-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/record.db", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"record.db",   "record.db-wal", "record.db-shm",
                                        "record.lock", "copy.db",       "copy.db-wal",
                                        "copy.db-shm"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        char name[96];
        (void)snprintf(name, sizeof name, "%s/%s", folder, names[i]);
        (void)unlink(name);
    }
    return rmdir(folder);
}

static struct store *open_new(void)
{
    struct store *store = NULL;
    struct overt_error err = {0};
    if (store_open(path, true, false, &store, &err) != 0)
        fail_msg("%s", err.text);
    return store;
}

static int run(struct store *store, const char *sql) { return store_run(store, sql, NULL); }

static void test_new_file_has_our_rights_and_tables(void **state)
{
    (void)state;
    struct store *store = open_new();
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    AUTO_QUERY struct store_query *query = NULL;
    assert_int_equal(
        store_prepare(store,
                      "SELECT count(*) FROM sqlite_schema WHERE type='table' AND name='alert'",
                      &query, NULL),
        0);
    assert_int_equal(store_step(query, NULL), 1);
    assert_int_equal(store_column_int(query, 0), 1);
    store_query_done(&query);
    assert_int_equal(store_check(store, NULL), 0);
    store_close(&store);
    assert_null(store);
    assert_int_equal(store_open(path, false, false, &store, NULL), 0);
    store_close(&store);
}

static void expect_setting(struct store *store, const char *sql, const char *wanted)
{
    AUTO_QUERY struct store_query *query = NULL;
    assert_int_equal(store_prepare(store, sql, &query, NULL), 0);
    assert_int_equal(store_step(query, NULL), 1);
    assert_string_equal(store_column_text(query, 0), wanted);
}

static void test_settings_hold(void **state)
{
    (void)state;
    struct store *store = open_new();
    expect_setting(store, "PRAGMA journal_mode", "wal");
    expect_setting(store, "PRAGMA synchronous", "2");
    expect_setting(store, "PRAGMA foreign_keys", "1");
    expect_setting(store, "PRAGMA secure_delete", "1");
    expect_setting(store, "PRAGMA trusted_schema", "0");
    expect_setting(store, "PRAGMA recursive_triggers", "1");
    // DEFENSIVE: the schema cannot be written as rows.
    assert_int_equal(run(store, "PRAGMA writable_schema=ON"), 0);
    assert_true(run(store, "UPDATE sqlite_schema SET sql='x'") < 0);
    assert_true(run(store, "ATTACH ':memory:' AS other") < 0);
    store_close(&store);
}

static void test_transactions(void **state)
{
    (void)state;
    struct store *store = open_new();
    assert_int_equal(run(store, "CREATE TABLE t (a INTEGER) STRICT"), 0);
    assert_int_equal(store_begin(store, NULL), 0);
    assert_true(store_in_transaction(store));
    assert_int_equal(run(store, "INSERT INTO t VALUES (1)"), 0);
    store_rollback(store);
    assert_false(store_in_transaction(store));
    expect_setting(store, "SELECT count(*) FROM t", "0");
    assert_int_equal(store_begin(store, NULL), 0);
    assert_int_equal(run(store, "INSERT INTO t VALUES (2)"), 0);
    assert_int_equal(store_commit(store, NULL), 0);
    expect_setting(store, "SELECT a FROM t", "2");
    // What is open when the store is closed is rolled back.
    assert_int_equal(store_begin(store, NULL), 0);
    assert_int_equal(run(store, "INSERT INTO t VALUES (3)"), 0);
    store_close(&store);
    assert_int_equal(store_open(path, false, true, &store, NULL), 0);
    expect_setting(store, "SELECT count(*) FROM t", "1");
    assert_int_equal(store_begin(store, NULL), 0);
    assert_true(run(store, "INSERT INTO t VALUES (4)") < 0);
    store_rollback(store);
    store_close(&store);
}

/// A commit that a deferred key forbids leaves nothing behind and the store usable.
static void test_failed_commit_rolls_back(void **state)
{
    (void)state;
    struct store *store = open_new();
    assert_int_equal(store_begin(store, NULL), 0);
    assert_int_equal(run(store, "INSERT INTO ledger_entry VALUES (0, x'00')"), 0);
    struct overt_error err = {0};
    assert_int_equal(store_commit(store, &err), OVERT_REFUSED);
    assert_false(store_in_transaction(store));
    expect_setting(store, "SELECT count(*) FROM ledger_entry", "0");
    assert_int_equal(store_begin(store, NULL), 0);
    assert_int_equal(store_commit(store, NULL), 0);
    store_close(&store);
}

static void test_values_come_back(void **state)
{
    (void)state;
    struct store *store = open_new();
    assert_int_equal(
        run(store, "CREATE TABLE t (a INTEGER, b REAL, c TEXT, d BLOB, e TEXT) STRICT"), 0);
    AUTO_QUERY struct store_query *insert = NULL;
    assert_int_equal(
        store_prepare(store, "INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5)", &insert, NULL), 0);
    store_bind_int(insert, 1, INT64_MIN);
    store_bind_real(insert, 2, 0.1);
    store_bind_text(insert, 3, "a'b\xc3\xa9");
    store_bind_blob(insert, 4, "\0\1\2", 3);
    store_bind_null(insert, 5);
    assert_int_equal(store_step(insert, NULL), 0);
    store_query_done(&insert);
    assert_int_equal(store_last_id(store), 1);
    AUTO_QUERY struct store_query *select = NULL;
    assert_int_equal(store_prepare(store, "SELECT * FROM t", &select, NULL), 0);
    assert_int_equal(store_step(select, NULL), 1);
    assert_true(store_column_int(select, 0) == INT64_MIN);
    assert_true(store_column_real(select, 1) == 0.1);
    assert_string_equal(store_column_text(select, 2), "a'b\xc3\xa9");
    size_t size = 0;
    assert_memory_equal(store_column_blob(select, 3, &size), "\0\1\2", 3);
    assert_int_equal(size, 3);
    assert_true(store_column_is_null(select, 4));
    assert_int_equal(store_column_count(select), 5);
    assert_string_equal(store_column_name(select, 3), "d");
    assert_int_equal(store_column_kind(select, 3), STORE_KIND_BLOB);
    assert_int_equal(store_step(select, NULL), 0);
    store_query_done(&select);
    store_close(&store);
}

static void test_too_large_is_refused_not_emptied(void **state)
{
    (void)state;
    struct store *store = open_new();
    assert_int_equal(run(store, "CREATE TABLE t (d BLOB) STRICT"), 0);
    AUTO_FREE char *large = memory_try(STORE_BLOB_MAX + 1, 1);
    assert_non_null(large);
    AUTO_QUERY struct store_query *insert = NULL;
    assert_int_equal(store_prepare(store, "INSERT INTO t VALUES (?1)", &insert, NULL), 0);
    store_bind_blob(insert, 1, large, STORE_BLOB_MAX + 1);
    assert_int_equal(store_step(insert, NULL), OVERT_LIMIT);
    store_query_done(&insert);
    assert_int_equal(store_prepare(store, "INSERT INTO t VALUES (?1)", &insert, NULL), 0);
    store_bind_blob(insert, 1, large, STORE_BLOB_MAX);
    assert_int_equal(store_step(insert, NULL), 0);
    store_query_done(&insert);
    expect_setting(store, "SELECT count(*) FROM t", "1");
    store_close(&store);
}

static void write_file(const char *bytes, size_t size)
{
    assert_int_equal(file_write(path, bytes, size, 0600, NULL), 0);
}

/// One line, the code, and the file's name in it.
static void expect_open(int wanted, const char *word)
{
    struct store *store = NULL;
    struct overt_error err = {0};
    for (int read_only = 0; read_only < 2; read_only++) {
        int code = store_open(path, false, read_only == 1, &store, &err);
        if (code != wanted)
            fail_msg("%d: %s", code, err.text);
        assert_non_null(strstr(err.text, word));
        assert_null(strchr(err.text, '\n'));
        assert_null(store);
    }
}

static void test_bad_files(void **state)
{
    (void)state;
    expect_open(OVERT_NOT_FOUND, "overt init");
    write_file("", 0);
    expect_open(OVERT_CORRUPT, "empty");
    write_file("not a database at all, but long enough to be looked at: it goes on and on, and on",
               80);
    expect_open(OVERT_CORRUPT, "not a record");
    char zeros[8192] = {0};
    write_file(zeros, sizeof zeros);
    expect_open(OVERT_CORRUPT, "");
    (void)unlink(path);
    assert_int_equal(mkdir(path, 0700), 0);
    expect_open(OVERT_IO, "not a file");
    assert_int_equal(rmdir(path), 0);
}

static void test_others_database_and_newer_ones(void **state)
{
    (void)state;
    struct store *store = open_new();
    assert_int_equal(run(store, "PRAGMA user_version=9999"), 0);
    store_close(&store);
    expect_open(OVERT_INPUT, "newer Overt");
    assert_int_equal(unlink(path), 0);
    store = open_new();
    assert_int_equal(run(store, "PRAGMA application_id=7"), 0);
    store_close(&store);
    expect_open(OVERT_CORRUPT, "not a record of Overt");
}

/// Cut at every 4096 bytes and in between: never a crash, and never a record that opens and passes
/// the check.
static void test_truncated_files(void **state)
{
    (void)state;
    struct store *store = open_new();
    assert_int_equal(run(store, "PRAGMA wal_checkpoint(TRUNCATE)"), 0);
    store_close(&store);
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    assert_int_equal(file_read(path, 1 << 24, &bytes, &size, NULL), 0);
    // Zeros at the end of the last page are no loss: SQLite reads them as they were.
    while (size > 0 && bytes[size - 1] == '\0')
        size--;
    for (size_t cut = 100; cut < size; cut += 3 * 4096 - 1000) {
        write_file(bytes, cut);
        struct overt_error err = {0};
        int code = store_open(path, false, false, &store, &err);
        if (code == 0)
            code = store_check(store, &err);
        store_close(&store);
        if (code != OVERT_CORRUPT)
            fail_msg("cut at %zu: %d %s", cut, code, err.text);
        assert_null(strchr(err.text, '\n'));
    }
}

static void test_second_writer_is_told(void **state)
{
    (void)state;
    struct store *store = open_new();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct store *second = NULL;
        struct overt_error err = {0};
        int code = store_open(path, false, false, &second, &err);
        _exit(code == OVERT_IO && strstr(err.text, "another program is writing") ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    struct store *reader = NULL;
    assert_int_equal(store_open(path, false, true, &reader, NULL), 0);
    store_close(&reader);
    store_close(&store);
}

/// What a trigger or a CHECK says comes out as one line that holds no value.
static void test_rules_speak(void **state)
{
    (void)state;
    struct store *store = open_new();
    struct overt_error err = {0};
    assert_int_equal(store_run(store, "INSERT INTO ledger_entry VALUES (7, x'00')", &err),
                     OVERT_REFUSED);
    assert_string_equal(err.text, "ledger entries are numbered one after the other");
    assert_int_equal(store_run(store,
                               "INSERT INTO checkpoint VALUES (0, zeroblob(32), 1, 'secret words')",
                               &err),
                     OVERT_REFUSED);
    assert_null(strstr(err.text, "secret"));
    store_close(&store);
}

static void expect_changed(struct store *store, const char *wanted)
{
    char found[256] = "";
    int next = 0;
    for (const char *table; (table = store_changed(store, "a", &next)) != NULL;) {
        (void)strcat(found, table);
        (void)strcat(found, " ");
    }
    assert_string_equal(found, wanted);
}

static void test_tables_that_a_transaction_changed(void **state)
{
    (void)state;
    struct store *store = open_new();
    char sql[64];
    assert_int_equal(run(store, "CREATE TABLE t (a INTEGER) STRICT"), 0);
    assert_int_equal(run(store, "CREATE TABLE s (a INTEGER) STRICT"), 0);
    assert_int_equal(run(store, "CREATE TABLE by_trigger (a INTEGER) STRICT"), 0);
    assert_int_equal(run(store, "CREATE TRIGGER t_more AFTER INSERT ON t WHEN NEW.a = 7"
                                " BEGIN INSERT INTO by_trigger VALUES (1); END"), 0);
    assert_int_equal(run(store, "CREATE TABLE other (b INTEGER) STRICT"), 0);
    assert_int_equal(run(store, "CREATE TABLE aside (a INTEGER PRIMARY KEY) WITHOUT ROWID"), 0);
    assert_false(store_changed_known(store));
    assert_int_equal(store_begin(store, NULL), 0);
    assert_true(store_changed_known(store));
    expect_changed(store, "");
    assert_int_equal(run(store, "INSERT INTO t VALUES (1), (2)"), 0);
    assert_int_equal(run(store, "INSERT INTO other VALUES (1)"), 0);
    assert_int_equal(run(store, "INSERT INTO s VALUES (1)"), 0);
    expect_changed(store, "s t ");
    assert_int_equal(run(store, "INSERT INTO t VALUES (7)"), 0);
    expect_changed(store, "by_trigger s t ");
    assert_true(store_changed_known(store));
    store_changed_forget(store);
    expect_changed(store, "");
    assert_int_equal(run(store, "INSERT INTO t VALUES (3)"), 0);
    expect_changed(store, "t ");
    assert_int_equal(store_commit(store, NULL), 0);
    assert_false(store_changed_known(store));
    assert_int_equal(store_begin(store, NULL), 0);
    assert_int_equal(run(store, "UPDATE t SET a = 3 WHERE a = 1"), 0);
    expect_changed(store, "t ");
    assert_true(store_changed_known(store));
    assert_int_equal(run(store, "INSERT INTO aside VALUES (1)"), 0); // SQLite does not tell of it
    assert_false(store_changed_known(store));
    store_changed_forget(store);
    assert_true(store_changed_known(store));
    for (int i = 0; i < 20; i++) { // more than are remembered
        (void)snprintf(sql, sizeof sql, "CREATE TABLE many%d (a INTEGER) STRICT", i);
        assert_int_equal(run(store, sql), 0);
        (void)snprintf(sql, sizeof sql, "INSERT INTO many%d VALUES (1)", i);
        assert_int_equal(run(store, sql), 0);
        if (i == 10)
            assert_true(store_changed_known(store));
    }
    assert_false(store_changed_known(store));
    store_rollback(store);
    store_close(&store);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        CASE(test_new_file_has_our_rights_and_tables),
        CASE(test_settings_hold),
        CASE(test_transactions),
        CASE(test_tables_that_a_transaction_changed),
        CASE(test_failed_commit_rolls_back),
        CASE(test_values_come_back),
        CASE(test_too_large_is_refused_not_emptied),
        CASE(test_bad_files),
        CASE(test_others_database_and_newer_ones),
        CASE(test_truncated_files),
        CASE(test_second_writer_is_told),
        CASE(test_rules_speak),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
