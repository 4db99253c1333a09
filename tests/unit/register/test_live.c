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
    OK(register_alert_find(record.store, id, REGISTER_AS_AT_ALWAYS, &back, err));
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

static void add_gap(int64_t operation, int64_t run, const char *source, bool looking,
                    enum register_gap_cause cause)
{
    const struct register_new_gap gap = {source, looking, record.now, cause, run};
    DO(&record, record.operator_, register_gap_add(by, operation, &gap, err));
}

static void add_count(int64_t operation, int64_t run, const char *source, int64_t frames,
                      int64_t given, double looked)
{
    const struct register_new_count count = {.source = source,
                                             .faces_seen = 5,
                                             .frames = frames,
                                             .seconds = 100,
                                             .run = run,
                                             .frames_given = given,
                                             .frames_damaged = given > 0 ? 2 : 0,
                                             .seconds_looked = looked};
    DO(&record, record.operator_, register_count_add(by, operation, &count, err));
}

/// Two cameras: "a" with a gap, a pause and a kill; "b" from before shares were recorded, dark.
static int64_t eventful_operation(int64_t entries[3])
{
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    int64_t a = begin_run(operation, "a"), b = begin_run(operation, "b");
    add_gap(operation, a, "a", false, REGISTER_GAP_NO_PICTURES);
    record.now += 10;
    add_gap(operation, a, "a", true, REGISTER_GAP_NO_PICTURES);
    add_count(operation, a, "a", 300, 1000, 75);
    record.now += 90; // START + 100
    DO(&record, record.operator_, register_operation_pause(by, operation, true, "rain", err));
    add_gap(operation, a, "a", false, REGISTER_GAP_PAUSED);
    record.now += 50;
    DO(&record, record.operator_, register_operation_pause(by, operation, false, "dry", err));
    add_gap(operation, a, "a", true, REGISTER_GAP_PAUSED);
    add_count(operation, a, "a", 100, 1000, 25);
    add_count(operation, b, "b", 50, 0, 0);
    record.now += 50; // START + 200
    DO(&record, record.operator_, register_run_end(by, operation, a, REGISTER_END_KILLED, err));
    add_gap(operation, b, "b", false, REGISTER_GAP_DAMAGED);
    record.now += 30;
    DO(&record, record.operator_, register_run_end(by, operation, b, REGISTER_END_STOPPED, err));
    return operation;
}

static void expect_span(const struct register_span *span, const char *source, moment begins,
                        moment ends, enum register_gap_cause cause)
{
    assert_string_equal(span->source, source);
    assert_int_equal(span->begins - START, begins);
    assert_int_equal(span->ends == 0 ? 0 : span->ends - START, ends);
    assert_int_equal(span->cause, cause);
}

static void test_when_nobody_looked(void **state)
{
    (void)state;
    int64_t entries[3];
    int64_t operation = eventful_operation(entries);
    struct register_span *spans = NULL;
    size_t n = 0;
    OK(register_spans(record.store, operation, record.now, &spans, &n, err));
    assert_int_equal(n, 4);
    expect_span(&spans[0], "a", 0, 10, REGISTER_GAP_NO_PICTURES);
    expect_span(&spans[1], "a", 100, 150, REGISTER_GAP_PAUSED);
    expect_span(&spans[2], "a", 150, 0, REGISTER_GAP_ENDED);     // last heard of; nobody looks yet
    expect_span(&spans[3], "b", 200, 230, REGISTER_GAP_DAMAGED); // its run has ended
    register_spans_free(&spans, n);
    OK(register_spans(record.store, operation, START + 5, &spans, &n, err));
    assert_int_equal(n, 1);
    expect_span(&spans[0], "a", 0, 0, REGISTER_GAP_NO_PICTURES);
    register_spans_free(&spans, n);
    record.now += 70; // START + 300
    DO(&record, record.operator_, register_operation_close(by, operation, err));
    record.now += 1000;
    OK(register_spans(record.store, operation, record.now, &spans, &n, err));
    expect_span(&spans[2], "a", 150, 300, REGISTER_GAP_ENDED);
    register_spans_free(&spans, n);
}

/// A camera was dark when its run was killed: it is not looked at until its next run, whoever found
/// the run meanwhile.
static void test_killed_while_dark(void **state)
{
    (void)state;
    int64_t entries[3];
    struct register_span *spans = NULL;
    size_t n = 0;
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    int64_t run = begin_run(operation, "a");
    record.now += 10;
    add_gap(operation, run, "a", false, REGISTER_GAP_NO_PICTURES);
    record.now += 10;
    DO(&record, record.operator_, register_run_end(by, operation, run, REGISTER_END_KILLED, err));
    record.now += 10;
    OK(register_spans(record.store, operation, record.now, &spans, &n, err));
    assert_int_equal(n, 1);
    expect_span(&spans[0], "a", 10, 0, REGISTER_GAP_NO_PICTURES);
    register_spans_free(&spans, n);
    (void)begin_run(operation, "a");
    OK(register_spans(record.store, operation, record.now, &spans, &n, err));
    assert_int_equal(n, 1);
    expect_span(&spans[0], "a", 10, 30, REGISTER_GAP_NO_PICTURES);
    register_spans_free(&spans, n);
}

static void test_what_share_was_looked_at(void **state)
{
    (void)state;
    int64_t entries[3], id = 0;
    int64_t operation = eventful_operation(entries);
    struct register_camera *cameras = NULL;
    size_t n = 0;
    OK(register_cameras(record.store, operation, record.now, &cameras, &n, err));
    assert_int_equal(n, 2);
    assert_string_equal(cameras[0].source, "a");
    assert_int_equal(cameras[0].look.frames_damaged, 4);
    assert_true(register_look_frames(&cameras[0].look) == 0.2);
    assert_true(register_look_seconds(&cameras[0].look) == 0.5);
    assert_true(cameras[0].seconds_not_looked == 10 + 50 + 80);
    assert_true(register_look_frames(&cameras[1].look) < 0);
    assert_true(register_look_seconds(&cameras[1].look) < 0);
    assert_true(cameras[1].frames == 50 && cameras[1].seconds_not_looked == 30);
    register_cameras_free(&cameras, n);

    int64_t run = begin_run(operation, "camera 1");
    struct register_new_alert alert = alert_of(entries[0], run, START);
    for (int i = 1; i <= 20; i++) {
        alert.latency = 0.1 * i;
        DO(&record, record.operator_, register_alert_add(by, operation, &alert, &id, err));
    }
    record.now += 70;
    DO(&record, record.operator_, register_operation_close(by, operation, err));
    struct register_operation *all = NULL;
    OK(register_operations(record.store, record.now, &all, &n, err));
    const struct register_looking *looking = &all[0].looking;
    assert_int_equal(looking->cameras, 3);
    assert_true(register_look_frames(&looking->look) == 0.2); // of what is known
    assert_true(looking->seconds_paused == 50);
    assert_true(looking->seconds_not_looked == 10 + 50 + 150 + 30);
    assert_true(looking->latency_median == 1.0 && looking->latency_p95 == 0.1 * 19);
    register_operations_free(&all, n);
    AUTO_TEXT struct text csv = {0};
    text_init(&csv, 1 << 20);
    OK(register_export_csv(record.store, record.now, &csv, err));
    assert_non_null(strstr(csv.bytes, ",3,20.0,50.0,4.0,0.8,"));
}

static void test_the_log(void **state)
{
    (void)state;
    int64_t entries[3];
    int64_t operation = eventful_operation(entries);
    (void)open_operation(&record, REGISTER_MODE_LIVE, entries); // of no concern to the first
    struct register_log_line *lines = NULL;
    size_t n = 0;
    OK(register_log(record.store, operation, REGISTER_AS_AT_ALWAYS, &lines, &n, err));
    static const char *const kinds[] = {
        "operation.plan", "operation.authorise", "operation.notify", "entry.add",
        "entry.add",      "entry.add",           "list.review",      "operation.open",
        "run.begin",      "run.begin",           "gap.begin",        "gap.end",
        "count.add",      "operation.pause",     "gap.begin",        "operation.resume",
        "gap.end",        "count.add",           "count.add",        "run.end",
        "gap.begin",      "gap.begin",           "run.end"};
    assert_int_equal(n, ARRAY_COUNT(kinds));
    for (size_t i = 0; i < n; i++)
        assert_string_equal(lines[i].kind, kinds[i]);
    assert_string_equal(lines[8].source, "a");
    assert_string_equal(lines[8].zone, "north door");
    assert_string_equal(lines[13].words, "rain");
    assert_int_equal(lines[10].cause, REGISTER_GAP_NO_PICTURES);
    assert_int_equal(lines[19].why, REGISTER_END_KILLED);
    assert_int_equal(lines[19].since, START + 150);
    assert_int_equal(lines[19].faces_seen, 10);
    assert_string_equal(lines[0].officer, "Pat");
    register_log_free(&lines, n);
    OK(register_log(record.store, operation, START, &lines, &n, err));
    assert_int_equal(n, 11);
    register_log_free(&lines, n);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        CASE(test_pause_and_resume),
        CASE(test_searches_are_refused_while_paused),
        CASE(test_paused_is_a_state),
        CASE(test_a_changed_list_is_closed),
        CASE(test_a_run_and_its_rows),
        CASE(test_a_killed_run),
        CASE(test_cool_down_over_all_cameras),
        CASE(test_when_nobody_looked),
        CASE(test_killed_while_dark),
        CASE(test_what_share_was_looked_at),
        CASE(test_the_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
