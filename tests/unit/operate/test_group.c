// SPDX-License-Identifier: Apache-2.0
// test_group.c - many acts made durable together: each stands or falls by itself, all of them or
// none are in the record.
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/ledger.h"
#include "operate/internal.h"
#include "../place.h"
#include "scene.h"

static int setup(void **state)
{
    static struct scene scene;
    scene_begin(&scene);
    *state = &scene;
    return 0;
}

static int teardown(void **state)
{
    struct scene *s = *state;
    struct ledger_report report;
    assert_int_equal(ledger_verify(operate_store(s->operate), s->operate->folder,
                                   s->operate->verifier, &report, &s->err),
                     0);
    assert_int_equal(report.unsigned_entries, 0);
    scene_end(s);
    return 0;
}

/// Rows that somebody else, who only reads, finds in the file.
static int64_t rows_on_disk(struct scene *s, const char *table)
{
    char path[128], sql[128];
    (void)snprintf(path, sizeof path, "%s/record.db", s->record);
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
    CLEANUP(store_close) struct store *store = NULL;
    AUTO_QUERY struct store_query *query = NULL;
    assert_int_equal(store_open(path, false, true, &store, NULL), 0);
    assert_int_equal(store_prepare(store, sql, &query, NULL), 0);
    assert_int_equal(store_step(query, NULL), 1);
    int64_t rows = store_column_int(query, 0);
    store_query_done(&query);
    return rows;
}

static int add(struct scene *s, int seed)
{
    return scene_enrol(s, "Planner", seed, "wanted", "own");
}

static void acts_stand_or_fall_by_themselves(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, REGISTER_MODE_LIVE, 0);
    int64_t entries = scene_rows(s, "ledger_entry"), signatures = scene_rows(s, "checkpoint");
    int64_t refusals = scene_rows(s, "refusal");
    assert_int_equal(operate_group_begin(s->operate, &s->err), 0);
    assert_int_equal(add(s, 11), 0);
    assert_int_equal(scene_enrol(s, "Beat", 12, "wanted", "own"), OVERT_REFUSED);
    assert_int_equal(scene_enrol(s, "Planner", 13, "wanted", ""), 0);
    struct operate_entry no_picture = {.nominal = "N-14", .category = REGISTER_CATEGORY_MISSING,
                                       .basis = REGISTER_BASIS_CONSENT,
                                       .picture = scene_file(s, "no-face.jpg", "SCENE\n")};
    int64_t id = 0;
    assert_int_equal(operate_enrol(s->operate, "Planner", s->reference, &no_picture, &id, &s->err),
                     OVERT_REFUSED);
    assert_int_equal(operate_unlist(s->operate, "Planner", s->reference, 4711, "gone", &s->err),
                     OVERT_NOT_FOUND);
    assert_int_equal(add(s, 15), 0);
    assert_int_equal(rows_on_disk(s, "ledger_entry"), entries);
    assert_int_equal(operate_group_commit(s->operate, &s->err), 0);
    assert_int_equal(rows_on_disk(s, "ledger_entry"), entries + 5);
    assert_int_equal(rows_on_disk(s, "entry"), 3);
    assert_int_equal(rows_on_disk(s, "refusal"), refusals + 2);
    assert_int_equal(rows_on_disk(s, "checkpoint"), signatures + 1);
    assert_int_equal(add(s, 16), 0); // and alone again
    assert_int_equal(rows_on_disk(s, "entry"), 4);
}

static void a_cancelled_group_leaves_nothing(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, REGISTER_MODE_LIVE, 0);
    int64_t entries = scene_rows(s, "ledger_entry");
    assert_int_equal(operate_group_begin(s->operate, &s->err), 0);
    assert_int_equal(add(s, 11), 0);
    assert_int_equal(scene_enrol(s, "Beat", 12, "wanted", "own"), OVERT_REFUSED);
    operate_group_cancel(s->operate);
    assert_int_equal(rows_on_disk(s, "ledger_entry"), entries);
    assert_int_equal(scene_rows(s, "entry"), 0);
    operate_group_cancel(s->operate); // nothing to do
    assert_int_equal(operate_group_begin(s->operate, &s->err), 0);
    assert_int_equal(operate_group_commit(s->operate, &s->err), 0); // nothing was done
    assert_int_equal(rows_on_disk(s, "ledger_entry"), entries);
}

static void a_rest_does_not_end_a_group(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, REGISTER_MODE_LIVE, 0);
    assert_int_equal(operate_group_begin(s->operate, &s->err), 0);
    assert_int_equal(add(s, 11), 0);
    operate_rest(s->operate);
    assert_int_equal(add(s, 12), 0);
    assert_int_equal(operate_group_commit(s->operate, &s->err), 0);
    assert_int_equal(rows_on_disk(s, "entry"), 2);
}

/// What was never committed is on no published checkpoint either (teardown verifies both).
static void a_record_closed_in_a_group_publishes_nothing_of_it(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, REGISTER_MODE_LIVE, 0);
    scene_reopen(s);
    int64_t entries = scene_rows(s, "ledger_entry"), published = 0;
    assert_int_equal(operate_group_begin(s->operate, &s->err), 0);
    assert_int_equal(add(s, 11), 0);
    scene_reopen(s);
    assert_int_equal(scene_rows(s, "ledger_entry"), entries);
    char log[128];
    (void)snprintf(log, sizeof log, "%s/log", s->record);
    assert_int_equal(ledger_published(log, s->operate->verifier, &published, &s->err), 0);
    assert_int_equal(published, entries);
}

/// Killed after `acts` acts of a group, or (acts < 0) after its commit.
static void die_in_a_group(struct scene *s, int acts)
{
    operate_close(&s->operate);
    pid_t child = fork();
    if (child == 0) {
        scene_reopen(s);
        bool begun = operate_group_begin(s->operate, &s->err) == 0;
        for (int i = 0; begun && i < (acts < 0 ? 3 : acts); i++)
            if (i % 2 == 1)
                (void)scene_enrol(s, "Beat", 20 + i, "wanted", "own");
            else
                (void)add(s, 20 + i);
        if (acts < 0 && operate_group_commit(s->operate, &s->err) != 0)
            _exit(1);
        (void)kill(getpid(), SIGKILL);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    scene_reopen(s);
}

static void a_crash_loses_the_whole_group_or_nothing(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, REGISTER_MODE_LIVE, 0);
    int64_t entries = scene_rows(s, "ledger_entry");
    for (int acts = 0; acts <= 5; acts++) {
        die_in_a_group(s, acts);
        assert_int_equal(scene_rows(s, "ledger_entry"), entries);
        assert_int_equal(scene_rows(s, "entry"), 0);
    }
    die_in_a_group(s, -1);
    assert_int_equal(scene_rows(s, "ledger_entry"), entries + 3);
    assert_int_equal(scene_rows(s, "entry"), 2);
}

/// What COMMIT would refuse of an act alone is refused of it in a group, and of nothing else.
static void a_change_without_an_entry_is_refused_by_itself(void **state)
{
    struct scene *s = *state;
    struct store *store = operate_store(s->operate);
    int64_t settings = scene_rows(s, "setting");
    assert_int_equal(operate_group_begin(s->operate, &s->err), 0);
    assert_int_equal(operate_setting(s->operate, "Admin", "a.b", "1", &s->err), 0);
    assert_int_equal(store_begin(store, &s->err), 0);
    assert_int_equal(store_run(store, "INSERT INTO setting (ledger, at, officer, key, value) "
                                      "SELECT max(idx) + 1, 1, 1, 'a.c', '2' FROM ledger_entry",
                               &s->err),
                     0);
    assert_int_equal(store_commit(store, &s->err), OVERT_REFUSED);
    assert_int_equal(operate_setting(s->operate, "Admin", "a.d", "3", &s->err), 0);
    assert_int_equal(operate_group_commit(s->operate, &s->err), 0);
    assert_int_equal(scene_rows(s, "setting"), settings + 2);
}

/// A disk without room makes SQLite undo everything: the acts that follow and the commit say so.
static void a_full_disk_loses_the_group_and_says_so(void **state)
{
    ONLY_IN_A_FILE();
    struct scene *s = *state;
    struct store *store = operate_store(s->operate);
    int64_t settings = scene_rows(s, "setting"), entries = scene_rows(s, "ledger_entry");
    assert_int_equal(operate_group_begin(s->operate, &s->err), 0);
    assert_int_equal(operate_setting(s->operate, "Admin", "a.b", "1", &s->err), 0);
    assert_int_equal(store_begin(store, &s->err), 0);
    assert_int_equal(store_run(store, "ROLLBACK", &s->err), 0); // as SQLite does by itself
    store_rollback(store);
    assert_int_equal(operate_setting(s->operate, "Admin", "a.c", "2", &s->err), OVERT_IO);
    assert_int_equal(operate_group_commit(s->operate, &s->err), OVERT_IO);
    assert_non_null(strstr(s->err.text, "do all of it again"));
    assert_int_equal(scene_rows(s, "setting"), settings);
    assert_int_equal(scene_rows(s, "ledger_entry"), entries);
    assert_int_equal(operate_setting(s->operate, "Admin", "a.b", "1", &s->err), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(acts_stand_or_fall_by_themselves),
        CASE(a_cancelled_group_leaves_nothing),
        CASE(a_rest_does_not_end_a_group),
        CASE(a_record_closed_in_a_group_publishes_nothing_of_it),
        CASE(a_crash_loses_the_whole_group_or_nothing),
        CASE(a_change_without_an_entry_is_refused_by_itself),
        CASE(a_full_disk_loses_the_group_and_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
