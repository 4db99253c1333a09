// SPDX-License-Identifier: Apache-2.0
// test_live.c - runs, pauses, gaps, shares and the cool-down: what is written comes back as at each
// moment, and what must not be is refused by the file itself.
#include "record.h"

static struct record record;

static int open_it(void **state)
{
    (void)state;
    record_open(&record);
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    struct ledger_report report;
    OK(ledger_verify(record.store, NULL, record.verifier, &report, err));
    OK(store_check(record.store, err));
    OK(store_check_rules(record.store, err));
    record_close(&record);
    return 0;
}

static int64_t begin_run(int64_t operation, const char *source)
{
    const struct register_new_run run = {.source = source, .zone = "north door"};
    int64_t id = 0;
    DO(&record, record.operator_, register_run_begin(by, operation, &run, &id, err));
    return id;
}

static struct register_new_alert alert_of(int64_t entry, int64_t run, double captured)
{
    return (struct register_new_alert){.entry = entry,
                                       .source = "camera 1",
                                       .score = 0.6,
                                       .threshold = 0.45,
                                       .rank = 1,
                                       .picture = "FACE",
                                       .picture_size = 4,
                                       .run = run,
                                       .captured = captured,
                                       .latency = 0.25,
                                       .scene = "SCENE",
                                       .scene_size = 5};
}

static enum register_state standing(int64_t operation)
{
    enum register_state state = 0;
    OK(register_standing(record.store, operation, &state, err));
    return state;
}

static void test_pause_and_resume(void **state)
{
    (void)state;
    int64_t entries[3], id = 0;
    int64_t operation = ready_operation(&record, REGISTER_MODE_LIVE, entries);
    REFUSED(&record, record.operator_, "only an open operation",
            register_operation_pause(by, operation, true, "rain", err));
    assert_int_equal(standing(operation), REGISTER_STATE_CLOSED);
    DO(&record, record.operator_, register_operation_open(by, operation, "permit", err));
    assert_int_equal(standing(operation), REGISTER_STATE_OPEN);
    REFUSED(&record, record.operator_, "goes on once",
            register_operation_pause(by, operation, false, "no rain", err));
    REFUSED(&record, record.engagement, "only a planner",
            register_operation_pause(by, operation, true, "rain", err));
    record.now += 100;
    DO(&record, record.operator_, register_operation_pause(by, operation, true, "rain", err));
    assert_int_equal(standing(operation), REGISTER_STATE_PAUSED);
    REFUSED(&record, record.planner, "paused once",
            register_operation_pause(by, operation, true, "rain", err));
    const struct register_new_alert alert = alert_of(entries[0], 0, 0);
    REFUSED(&record, record.operator_, "not paused",
            register_alert_add(by, operation, &alert, &id, err));
    REFUSED(&record, record.operator_, "not paused",
            register_run_begin(by, operation, &(struct register_new_run){.source = "a"}, &id, err));
    record.now += 60; // what was seen until then is counted within the minute
    const struct register_new_count count = {"camera 1", false, 3, 30, 3};
    DO(&record, record.operator_, register_count_add(by, operation, &count, err));
    record.now += 1;
    REFUSED(&record, record.operator_, "while the operation is paused",
            register_count_add(by, operation, &count, err));
    DO(&record, record.planner, register_operation_pause(by, operation, false, "dry", err));
    DO(&record, record.operator_, register_alert_add(by, operation, &alert, &id, err));
    assert_int_equal(standing(operation), REGISTER_STATE_OPEN);

    struct register_pause *pauses = NULL;
    size_t n = 0;
    OK(register_pauses(record.store, operation, REGISTER_AS_AT_ALWAYS, &pauses, &n, err));
    assert_int_equal(n, 2);
    assert_true(pauses[0].paused && !pauses[1].paused);
    assert_int_equal(pauses[0].at, START + 100);
    assert_string_equal(pauses[0].officer, "Kim");
    assert_string_equal(pauses[1].reason, "dry");
    register_pauses_free(&pauses, n);
    OK(register_pauses(record.store, operation, START + 99, &pauses, &n, err));
    assert_int_equal(n, 0);
    register_pauses_free(&pauses, n);
}

static void test_searches_are_refused_while_paused(void **state)
{
    (void)state;
    const enum register_mode modes[] = {REGISTER_MODE_RETROSPECTIVE,
                                        REGISTER_MODE_OPERATOR_INITIATED};
    for (size_t i = 0; i < ARRAY_COUNT(modes); i++) {
        int64_t entries[3], id = 0;
        int64_t operation = open_operation(&record, modes[i], entries);
        const struct register_new_search probe = {.mode = modes[i],
                                                  .captured = "2026-11-01",
                                                  .place = "x",
                                                  .source_type = "CCTV",
                                                  .reason = "r"};
        DO(&record, record.operator_, register_operation_pause(by, operation, true, "r", err));
        REFUSED(&record, record.operator_, "not paused",
                register_search_add(by, operation, &probe, &id, err));
        DO(&record, record.operator_, register_operation_pause(by, operation, false, "r", err));
        DO(&record, record.operator_, register_search_add(by, operation, &probe, &id, err));
    }
}

static void expect_state(int64_t operation, moment as_at, enum register_state state)
{
    struct register_operation *all = NULL;
    size_t count = 0;
    OK(register_operations(record.store, as_at, &all, &count, err));
    assert_int_equal(all[count - 1].id, operation);
    assert_int_equal(all[count - 1].state, state);
    assert_int_equal(all[count - 1].paused_at != 0, state == REGISTER_STATE_PAUSED);
    register_operations_free(&all, count);
}

static void test_paused_is_a_state(void **state)
{
    (void)state;
    int64_t entries[3];
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    for (int i = 0; i < 2; i++) {
        record.now += 10;
        DO(&record, record.operator_, register_operation_pause(by, operation, true, "r", err));
        record.now += 10;
        DO(&record, record.operator_, register_operation_pause(by, operation, false, "r", err));
    }
    record.now += 10;
    DO(&record, record.operator_, register_operation_pause(by, operation, true, "r", err));
    expect_state(operation, START + 9, REGISTER_STATE_OPEN);
    expect_state(operation, START + 10, REGISTER_STATE_PAUSED);
    expect_state(operation, START + 20, REGISTER_STATE_OPEN);
    expect_state(operation, START + 30, REGISTER_STATE_PAUSED);
    expect_state(operation, START + 40, REGISTER_STATE_OPEN);
    expect_state(operation, REGISTER_AS_AT_ALWAYS, REGISTER_STATE_PAUSED);
    record.now += 10;
    DO(&record, record.operator_, register_operation_close(by, operation, err));
    expect_state(operation, REGISTER_AS_AT_ALWAYS, REGISTER_STATE_CLOSED);
    assert_int_equal(standing(operation), REGISTER_STATE_CLOSED);
    REFUSED(&record, record.operator_, "only an open operation",
            register_operation_pause(by, operation, false, "r", err));
}

static void test_a_changed_list_is_closed(void **state)
{
    (void)state;
    int64_t entries[3];
    int64_t operation = ready_operation(&record, REGISTER_MODE_LIVE, entries);
    DO(&record, record.operator_, register_entry_remove(by, entries[0], "found", err));
    DO(&record, record.operator_, register_operation_open(by, operation, "permit", err));
    assert_int_equal(standing(operation), REGISTER_STATE_OPEN);
    DO(&record, record.operator_, register_entry_remove(by, entries[1], "found", err));
    assert_int_equal(standing(operation), REGISTER_STATE_CLOSED);
}

static void test_a_run_and_its_rows(void **state)
{
    (void)state;
    int64_t entries[3], id = 0;
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    int64_t other = open_operation(&record, REGISTER_MODE_LIVE, entries + 0);
    int64_t run = begin_run(other, "camera 1");
    record.now += 5;
    struct register_new_alert alert = alert_of(entries[0], run, (double)START + 4.5);
    DO(&record, record.operator_, register_alert_add(by, other, &alert, &id, err));
    struct register_new_count count = {.source = "camera 1",
                                       .faces_seen = 2,
                                       .frames = 40,
                                       .seconds = 5,
                                       .run = run,
                                       .frames_given = 125,
                                       .frames_damaged = 3,
                                       .seconds_looked = 4.5};
    REFUSED(&record, record.operator_, "of a run of its operation",
            register_count_add(by, operation, &count, err));
    DO(&record, record.operator_, register_count_add(by, other, &count, err));
    const struct register_new_gap gap = {"camera 2", false, START, REGISTER_GAP_DAMAGED, run};
    REFUSED(&record, record.operator_, "of a run of its operation",
            register_gap_add(by, other, &gap, err));
    record.now += 5;
    DO(&record, record.operator_, register_run_end(by, other, run, REGISTER_END_WINDOW, err));
    REFUSED(&record, record.operator_, "that goes on",
            register_alert_add(by, other, &alert, &id, err));
    REFUSED(&record, record.operator_, "that goes on", register_count_add(by, other, &count, err));
    REFUSED(&record, record.operator_, "",
            register_run_end(by, other, run, REGISTER_END_WINDOW, err));

    struct register_alert back = {0};
    OK(register_alert_find(record.store, id, &back, err));
    assert_int_equal(back.run, run);
    assert_true(back.captured == (double)START + 4.5 && back.latency == 0.25 && back.has_scene);
    register_alert_finish(&back);
    AUTO_FREE void *scene = NULL;
    size_t size = 0;
    OK(register_alert_scene(record.store, id, &scene, &size, err));
    assert_int_equal(size, 5);
    assert_memory_equal(scene, "SCENE", 5);
    struct register_count *counts = NULL;
    OK(register_counts(record.store, other, REGISTER_AS_AT_ALWAYS, &counts, &size, err));
    assert_int_equal(counts[0].frames_given, 125);
    assert_int_equal(counts[0].frames_damaged, 3);
    assert_true(counts[0].seconds_looked == 4.5 && counts[0].run == run);
    register_counts_free(&counts, size);
    struct register_run *runs = NULL;
    OK(register_runs(record.store, other, START + 7, &runs, &size, err));
    assert_int_equal(runs[0].ended, 0);
    assert_int_equal(runs[0].heard, START + 5);
    assert_string_equal(runs[0].zone, "north door");
    register_runs_free(&runs, size);
    OK(register_runs(record.store, other, REGISTER_AS_AT_ALWAYS, &runs, &size, err));
    assert_int_equal(runs[0].ended, START + 10);
    assert_int_equal(runs[0].why, REGISTER_END_WINDOW);
    register_runs_free(&runs, size);
}

/// A run that was killed ends where it was last heard of; nobody looked from there to the next.
static void test_a_killed_run(void **state)
{
    (void)state;
    int64_t entries[3];
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    int64_t run = begin_run(operation, "camera 1");
    record.now += 60;
    const struct register_new_count count = {"camera 1", false, 2, 40, 60, .run = run};
    DO(&record, record.operator_, register_count_add(by, operation, &count, err));
    record.now += 500;
    DO(&record, record.planner, register_run_end(by, operation, run, REGISTER_END_KILLED, err));
    record.now += 40;
    int64_t next = begin_run(operation, "camera 1");
    struct register_run *runs = NULL;
    size_t n = 0;
    OK(register_runs(record.store, operation, REGISTER_AS_AT_ALWAYS, &runs, &n, err));
    assert_int_equal(n, 2);
    assert_int_equal(runs[0].why, REGISTER_END_KILLED);
    assert_int_equal(runs[0].heard, START + 60);
    assert_int_equal(runs[0].ended, START + 560);
    register_runs_free(&runs, n);
    struct register_gap *gaps = NULL;
    OK(register_gaps(record.store, operation, REGISTER_AS_AT_ALWAYS, &gaps, &n, err));
    assert_int_equal(n, 2);
    assert_true(!gaps[0].looking && gaps[0].since == START + 60 && gaps[0].run == run);
    assert_true(gaps[1].looking && gaps[1].since == START + 600 && gaps[1].run == next);
    assert_int_equal(gaps[0].cause, REGISTER_GAP_ENDED);
    assert_int_equal(gaps[1].cause, REGISTER_GAP_ENDED);
    register_gaps_free(&gaps, n);
    assert_int_equal(begin_run(operation, "camera 1"), next + 1); // no gap goes on: none ends
    OK(register_gaps(record.store, operation, REGISTER_AS_AT_ALWAYS, &gaps, &n, err));
    assert_int_equal(n, 2);
    register_gaps_free(&gaps, n);
}

static double nearest(int64_t operation, int64_t entry, double captured)
{
    double seconds = 0;
    OK(register_alert_nearest(record.store, operation, entry, captured, &seconds, err));
    return seconds;
}

static void test_cool_down_over_all_cameras(void **state)
{
    (void)state;
    int64_t entries[3], id = 0;
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    assert_true(nearest(operation, entries[0], START) < 0);
    struct register_new_alert alert = alert_of(entries[0], 0, START + 10.5);
    DO(&record, record.operator_, register_alert_add(by, operation, &alert, &id, err));
    alert.source = "camera 2";
    alert.captured = START + 100;
    DO(&record, record.operator_, register_alert_add(by, operation, &alert, &id, err));
    assert_true(nearest(operation, entries[0], START + 12.0) == 1.5);
    assert_true(nearest(operation, entries[0], START + 10.0) == 0.5);
    assert_true(nearest(operation, entries[0], START + 161.0) == 61.0);
    assert_true(nearest(operation, entries[1], START + 12.0) < 0);
    alert = alert_of(entries[1], 0, 0); // not known: its time of recording
    DO(&record, record.operator_, register_alert_add(by, operation, &alert, &id, err));
    assert_true(nearest(operation, entries[1], START + 7.0) == 7.0);
    assert_true(nearest(operation + 1, entries[1], START + 7.0) < 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        CASE(test_pause_and_resume),           CASE(test_searches_are_refused_while_paused),
        CASE(test_paused_is_a_state),          CASE(test_a_changed_list_is_closed),
        CASE(test_a_run_and_its_rows),         CASE(test_a_killed_run),
        CASE(test_cool_down_over_all_cameras),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
