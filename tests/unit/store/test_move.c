// SPDX-License-Identifier: Apache-2.0
// test_move.c - a record moved from its file to a server, cut after each step: it is in one of the
// two, whole, and nobody writes to both. Where the tests have a server
// (tests/postgres/with-server).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../place.h"
#include "base/attr.h"

static char folder[] = "/tmp/overt-move-XXXXXX", path[64], address[256];
static struct store *store;
static struct overt_error why;

static void must(int code)
{
    if (code != 0)
        fail_msg("%d %s", code, why.text);
}

static int64_t count(struct store *where, const char *sql)
{
    AUTO_QUERY struct store_query *query = NULL;
    must(store_prepare(where, sql, &query, &why));
    assert_int_equal(store_step(query, &why), 1);
    return store_column_int(query, 0);
}

/// How many records the database holds.
static int64_t schemas(void)
{
    char command[400], said[40] = "";
    (void)snprintf(
        command, sizeof command,
        "psql -X -At '%s' -c \"SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'm%%'\"",
        address);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_non_null(fgets(said, sizeof said, pipe));
    (void)pclose(pipe);
    return strtol(said, NULL, 10);
}

static int open_it(void **state)
{
    static char name[40];
    (void)state;
    (void)strcpy(strchr(folder, '\0') - 6, "XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/record.db", folder);
    if (!test_on_server())
        return 0;
    must(test_new_database(address, name, &why));
    must(store_open(path, true, false, &store, &why));
    static const char *const rows[] = {
        "INSERT INTO officer (ledger, at, name, roles) VALUES (0, 1, 'O\t\\\n', 1)",
        "INSERT INTO act (idx, kind, at, salt, record) VALUES (0, 'x', 1, zeroblob(32), '{}')",
        "INSERT INTO ledger_entry (idx, bytes) VALUES (0, x'00FF0A5C')",
    };
    must(store_begin(store, &why));
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
        must(store_run(store, rows[i], &why));
    must(store_commit(store, &why));
    return 0;
}

static int close_it(void **state)
{
    char command[96];
    (void)state;
    store_close(&store);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void reopen(void)
{
    store_close(&store);
    must(store_open(path, false, false, &store, &why));
}

/// Up to the commit on the server; the file's transaction is open.
static void copy(const char *schema)
{
    struct store *there = NULL;
    must(store_begin(store, &why));
    must(store_copy(store, address, schema, &there, &why));
    AUTO_QUERY struct store_query *query = NULL;
    must(store_prepare(there, "SELECT name FROM officer", &query, &why));
    assert_int_equal(store_step(query, &why), 1);
    assert_string_equal(store_column_text(query, 0), "O\t\\\n");
    store_query_done(&query);
    must(store_check_rules(there, &why));
    must(store_commit(there, &why));
    store_close(&there);
}

static void test_cut_before_the_file(void **state)
{
    (void)state;
    ONLY_ON_A_SERVER();
    copy("m1");
    reopen(); // without its commit
    assert_false(store_is_shared(store));
    assert_int_equal(schemas(), 1);
    copy("m2"); // what was left is gone
    store_rollback(store);
    assert_int_equal(schemas(), 1);
    assert_int_equal(count(store, "SELECT count(*) FROM officer"), 1);
}

static void test_cut_before_the_place(void **state)
{
    (void)state;
    ONLY_ON_A_SERVER();
    copy("m1");
    must(store_moving(store, &why));
    must(store_commit(store, &why));
    reopen(); // finds it out
    assert_true(store_is_shared(store));
    assert_int_equal(count(store, "SELECT count(*) FROM officer"), 1);
    must(store_check(store, &why));
    must(store_check_rules(store, &why));
    struct store *there = NULL;
    must(store_begin(store, &why));
    assert_int_equal(store_copy(store, address, "m2", &there, NULL), OVERT_INPUT);
}

static void test_the_file_takes_nothing(void **state)
{
    (void)state;
    char place[64];
    ONLY_ON_A_SERVER();
    copy("m1");
    must(store_moving(store, &why));
    must(store_commit(store, &why));
    must(store_moved(path, &why));
    reopen();
    assert_true(store_is_shared(store));
    store_close(&store);
    (void)snprintf(place, sizeof place, "%s/record.store", folder);
    assert_int_equal(unlink(place), 0);
    assert_int_equal(store_open(path, false, false, &store, &why), OVERT_REFUSED);
    assert_non_null(strstr(why.text, "was moved to a PostgreSQL server"));
    assert_int_equal(store_open(path, false, true, &store, &why), OVERT_REFUSED);
}

static void test_nothing_of_a_failed_one(void **state)
{
    (void)state;
    ONLY_ON_A_SERVER();
    struct store *there = NULL;
    must(store_begin(store, &why));
    must(store_copy(store, address, "m1", &there, &why));
    store_close(&there); // the connection is gone
    store_rollback(store);
    assert_int_equal(schemas(), 0);
    must(store_begin(store, &why));
    assert_int_equal(
        store_copy(store, "postgresql://overt@/overt?host=/nowhere", "m1", &there, &why), OVERT_IO);
    store_rollback(store);
    assert_int_equal(count(store, "SELECT count(*) FROM officer"), 1);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        CASE(test_cut_before_the_file),
        CASE(test_cut_before_the_place),
        CASE(test_the_file_takes_nothing),
        CASE(test_nothing_of_a_failed_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
