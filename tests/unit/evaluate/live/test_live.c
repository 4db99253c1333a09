// SPDX-License-Identifier: Apache-2.0
// test_live.c - a made-up operation and truth whose figures are counted by hand below.
#include "../../register/record.h"

#include "evaluate/live/live.h"

#define HEAD "pass,identity,listed,camera,t_in,t_out,group\n"

/// The list (record.h): N1 by one picture, N2 by two. S1 is nobody's.
static const char rows[] = HEAD
    "1,N1,yes,camera 1,0,4,a\n"    // found at 1.5
    "2,S1,no,camera 1,1,5,b\n"     //
    "3,N2,yes,camera 1,6,9,b\n"    // found at 7; again at 8 by the other picture
    "4,N1,yes,camera 1,20,24,a\n"  // silent: the cool-down of 1.5 lasts to 61.5
    "5,N1,yes,camera 2,10,14,a\n"  // missed
    "6,N2,yes,camera 2,30,33,b\n"; // found at 33.9, within the slack

static void add(struct record *record, int64_t operation, int64_t entry, const char *camera,
                double time)
{
    int64_t id = 0;
    const struct register_new_alert alert = {.entry = entry,
                                             .source = camera,
                                             .score = 0.6,
                                             .threshold = 0.45,
                                             .rank = 1,
                                             .video_time = time,
                                             .latency = time > 6 ? 0 : time / 10,
                                             .picture = "FACE",
                                             .picture_size = 4};
    DO(record, record->operator_, register_alert_add(by, operation, &alert, &id, err));
}

static void count(struct record *record, int64_t operation, const char *camera, int64_t faces)
{
    const struct register_new_count one = {
        .source = camera, .faces_seen = faces, .frames = 100, .seconds = 60};
    DO(record, record->operator_, register_count_add(by, operation, &one, err));
}

static void run(struct record *record, int64_t *ret_operation)
{
    int64_t entries[3];
    int64_t operation = open_operation(record, REGISTER_MODE_LIVE, entries);
    add(record, operation, entries[0], "camera 1", 1.5);
    add(record, operation, entries[1], "camera 1", 7);
    add(record, operation, entries[2], "camera 1", 8);
    add(record, operation, entries[1], "camera 2", 33.9);
    add(record, operation, entries[0], "camera 2", 50); // N1 is not there: false
    add(record, operation, entries[0], "camera 9", 1);  // the truth has no such camera
    count(record, operation, "camera 1", 2);
    count(record, operation, "camera 1", 1);
    count(record, operation, "camera 2", 2);
    *ret_operation = operation;
}

static int evaluate(struct record *record, const char *truth,
                    struct evaluate_live_result *ret_result, struct overt_error *err)
{
    const struct evaluate_live_params params = {.slack = 1, .cool_down = 60};
    char *path = file_join(record->folder, "truth.csv");
    assert_int_equal(file_write(path, truth, strlen(truth), 0600, NULL), 0);
    int code = evaluate_live(record->store, "LFR-2026-0001", path, &params, ret_result, err);
    memory_free(path);
    return code;
}

static void check_part(const struct evaluate_live_part *part, const char *name,
                       const size_t expected[8])
{
    const size_t got[8] = {part->passes, part->tpir.count, part->tpir.of,      part->silent,
                           part->alerts, part->duplicates, part->false_alerts, part->faces_seen};
    assert_string_equal(part->name, name);
    for (int i = 0; i < 8; i++)
        if (got[i] != expected[i])
            fail_msg("%s: figure %d is %zu, not %zu", name, i, got[i], expected[i]);
}

static void the_figures_are_those_counted_by_hand(void **state)
{
    (void)state;
    static struct evaluate_live_result result;
    struct record record;
    int64_t operation;
    record_open(&record);
    run(&record, &operation);
    OK(evaluate(&record, rows, &result, err));
    // passes, found, of, silent, alerts, duplicates, false alerts, faces seen
    check_part(&result.whole, "", (size_t[]){6, 3, 4, 1, 5, 1, 1, 5});
    assert_int_equal(result.camera_count, 2);
    check_part(&result.cameras[0], "camera 1", (size_t[]){4, 2, 2, 1, 3, 1, 0, 3});
    check_part(&result.cameras[1], "camera 2", (size_t[]){2, 1, 2, 0, 2, 0, 1, 2});
    assert_int_equal(result.group_count, 2);
    check_part(&result.groups[0], "a", (size_t[]){3, 1, 2, 1, 1, 0, 0, 0});
    check_part(&result.groups[1], "b", (size_t[]){3, 2, 2, 0, 3, 1, 0, 0});
    assert_int_equal(result.people.count, 2);
    assert_int_equal(result.people.of, 2);
    assert_int_equal(result.alerts_elsewhere, 1);
    // Clopper and Pearson for 3 of 4 (tables): 19.41 % to 99.37 %
    assert_float_equal((float)result.whole.tpir.low, 0.1941f, 0.0001f);
    assert_float_equal((float)result.whole.tpir.high, 0.9937f, 0.0001f);
    assert_float_equal((float)result.whole.false_rate.share, 0.2f, 1e-6f);
    // waits 1.5, 1 and 3.9
    assert_float_equal((float)result.wait_p50, 1.5f, 1e-6f);
    assert_float_equal((float)result.wait_p95, 3.9f, 1e-6f);
    // Of the alerts at the truth's cameras, the early ones have a latency.
    assert_int_equal(result.latencies, 1);
    assert_float_equal((float)result.latency_p50, 0.15f, 1e-6f);
    assert_float_equal((float)result.latency_max, 0.15f, 1e-6f);
    record_close(&record);
}

static void the_answer_names_no_person(void **state)
{
    (void)state;
    static struct evaluate_live_result result;
    struct record record;
    int64_t operation;
    AUTO_TEXT struct text out = {0};
    text_init(&out, 1 << 20);
    record_open(&record);
    run(&record, &operation);
    OK(evaluate(&record, rows, &result, err));
    evaluate_live_json(&result, &out);
    evaluate_live_words(&result, &out);
    assert_null(strstr(out.bytes, "N1"));
    assert_null(strstr(out.bytes, "S1"));
    assert_non_null(strstr(out.bytes, "\"tpir_per_pass\": 0.75"));
    assert_non_null(strstr(out.bytes, "(3 of 4; 95 % interval 19.41 to 99.37 %)"));
    assert_non_null(strstr(out.bytes, "Fewer than 30"));
    record_close(&record);
}

static void truth_and_record_must_be_of_one_operation(void **state)
{
    (void)state;
    static const struct {
        const char *truth, *words;
    } cases[] = {
        {HEAD "1,N1,yes,camera 7,0,4,\n", "none that ran"},
        {HEAD "1,N7,yes,camera 1,0,4,\n", "pass 1: the truth says that this person is on the list"},
        {HEAD "1,N1,no,camera 1,0,4,\n", "pass 1: the truth says that this person is not on"},
    };
    static struct evaluate_live_result result;
    struct record record;
    int64_t operation;
    record_open(&record);
    run(&record, &operation);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct overt_error err = {0};
        assert_int_equal(evaluate(&record, cases[i].truth, &result, &err), OVERT_INPUT);
        if (strstr(err.text, cases[i].words) == NULL)
            fail_msg("case %zu: %s", i, err.text);
    }
    record_close(&record);
}

static void only_a_live_operation_that_was_opened_is_scored(void **state)
{
    (void)state;
    static struct evaluate_live_result result;
    struct record record;
    int64_t entries[3];
    struct overt_error err = {0};
    record_open(&record);
    (void)ready_operation(&record, REGISTER_MODE_LIVE, entries);
    assert_int_equal(evaluate(&record, rows, &result, &err), OVERT_INPUT);
    assert_non_null(strstr(err.text, "no live operation that was opened"));
    record_close(&record);
}

static void broken_truth_is_one_line(void **state)
{
    (void)state;
    static const struct {
        const char *truth, *words;
    } cases[] = {
        {"", "there must be 7 fields"},
        {"pass,identity\n", "there must be 7"},
        {HEAD, "nobody passes"},
        {HEAD "1,N1,maybe,c,0,1,\n", "line 2: listed is yes or no"},
        {HEAD "1,,yes,c,0,1,\n", "identity and camera"},
        {HEAD "x,N1,yes,c,0,1,\n", "pass is a whole number"},
        {HEAD "2,N1,yes,c,0,1,\n2,N1,yes,c,0,1,\n", "line 3: pass is a whole number above"},
        {HEAD "1,N1,yes,c,2,1,\n", "t_out is not before"},
        {HEAD "1,N1,yes,c,nan,1,\n", "t_in and t_out are seconds"},
        {HEAD "1,N1,yes,c,0,1,a\n2,N1,yes,c,0,1,b\n", "another group"},
        {HEAD "1,N1,yes,c,0,1,\n2,N1,no,c,0,1,\n", "listed otherwise"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct truth truth;
        struct overt_error err = {0};
        char *bytes = memory_copy_text(cases[i].truth);
        assert_true(truth_parse(bytes, strlen(bytes), &truth, &err) < 0);
        if (strstr(err.text, cases[i].words) == NULL)
            fail_msg("case %zu: %s", i, err.text);
        memory_free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_figures_are_those_counted_by_hand),
        cmocka_unit_test(the_answer_names_no_person),
        cmocka_unit_test(truth_and_record_must_be_of_one_operation),
        cmocka_unit_test(only_a_live_operation_that_was_opened_is_scored),
        cmocka_unit_test(broken_truth_is_one_line),
    };
    return cmocka_run_group_tests_name("evaluate/live", tests, NULL, NULL);
}
