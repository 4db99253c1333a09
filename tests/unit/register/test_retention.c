// SPDX-License-Identifier: Apache-2.0
// test_retention.c - what is due when, what is held, what receipts say (rule R5), by a clock of the
// test's own.
#include "record.h"

#define HOUR 3600

static struct record record;
static int64_t entries[3], operation;

static int set_up(void **state)
{
    (void)state;
    record_open(&record);
    operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    struct ledger_report report;
    OK(ledger_verify(record.store, NULL, record.verifier, &report, err));
    assert_int_equal(report.fault_count, 0);
    assert_int_equal(report.acts, report.entries);
    record_close(&record);
    return 0;
}

static void sweep_to(int64_t erased, int64_t held, int64_t late)
{
    struct register_swept swept = {0};
    DO(&record, 0, register_sweep(by, &swept, err));
    if (swept.erased != erased || swept.held != held || swept.late != late)
        fail_msg("erased %lld, held %lld, late %lld", (long long)swept.erased,
                 (long long)swept.held, (long long)swept.late);
}

static bool is_held(const char *about, int64_t row)
{
    bool held = false;
    OK(register_is_held(record.store, about, row, &held, err));
    return held;
}

static void close_operation(void)
{
    DO(&record, record.operator_, register_operation_close(by, operation, err));
}

static void decide(int64_t alert, bool credible, enum register_outcome_kind kind)
{
    const struct register_new_adjudication judged = {.credible = credible,
                                                     .subject = "the left ear"};
    const struct register_new_engagement met = {true, true, credible, "met in the street"};
    const struct register_new_outcome outcome = {.kind = kind};
    DO(&record, record.operator_, register_adjudication_add(by, alert, &judged, err));
    if (credible)
        DO(&record, record.engagement, register_engagement_add(by, alert, &met, err));
    DO(&record, record.operator_, register_outcome_add(by, alert, &outcome, err));
}

static void test_a_list_goes_with_its_operation(void **state)
{
    (void)state;
    sweep_to(0, 0, 0);
    record.now += HOUR;
    close_operation();
    record.now += 60;
    sweep_to(3, 0, 0);
    for (int i = 0; i < 3; i++)
        assert_false(is_held("entry", entries[i]));
    assert_true(is_held("operation", operation)); // the key of the marks
    sweep_to(0, 0, 0);                            // idempotent
    record.now += 366LL * DAY;
    sweep_to(1, 0, 0);
    assert_false(is_held("operation", operation));
}

static void test_a_list_that_nobody_closed(void **state)
{
    (void)state;
    record.now += 4 * HOUR + 1; // its window is over
    sweep_to(3, 0, 0);
}

static void test_an_entry_that_was_removed(void **state)
{
    (void)state;
    DO(&record, record.operator_, register_entry_remove(by, entries[1], "found", err));
    sweep_to(1, 0, 0);
    assert_false(is_held("entry", entries[1]));
    assert_true(is_held("entry", entries[0]));
    assert_true(is_held("entry_removal", 1));
}

static void test_alerts_by_what_came_of_them(void **state)
{
    (void)state;
    int64_t none = add_alert(&record, operation, entries[0]);
    int64_t nothing = add_alert(&record, operation, entries[0]);
    int64_t arrest = add_alert(&record, operation, entries[1]);
    decide(nothing, false, REGISTER_OUTCOME_NO_ACTION);
    decide(arrest, true, REGISTER_OUTCOME_ARREST);
    record.now += HOUR;
    close_operation();
    sweep_to(1, 0, 0); // entry 3, which nobody met: the candidates stay with their alerts
    assert_true(is_held("entry", entries[0]) && is_held("entry", entries[1]));
    assert_false(is_held("entry", entries[2]));
    record.now += 22 * HOUR + 3599;
    sweep_to(0, 0, 0);
    record.now += 1; // 24 hours to the second
    sweep_to(3, 0, 0);
    assert_false(is_held("alert", none) || is_held("alert", nothing));
    assert_false(is_held("entry", entries[0]));
    assert_true(is_held("alert", arrest) && is_held("entry", entries[1]));
    record.now += 30LL * DAY;
    // The arrest, its candidate, two adjudications, an engagement.
    sweep_to(5, 0, 0);
    assert_false(is_held("alert", arrest) || is_held("entry", entries[1]));
}

static void test_late(void **state)
{
    (void)state;
    int64_t alert = add_alert(&record, operation, entries[0]);
    record.now += 8LL * DAY;
    sweep_to(4, 0, 4);
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(record.store,
                     "SELECT at - due, rule FROM destruction WHERE about = 'alert' AND row = ?1",
                     &query, err));
    store_bind_int(query, 1, alert);
    assert_int_equal(store_step(query, NULL), 1);
    assert_int_equal(store_column_int(query, 0), 7 * DAY);
    assert_string_equal(store_column_text(query, 1), "retention.alert: 24 hours from the alert");
    struct register_kept kept[REGISTER_KEEP_COUNT];
    OK(register_retention_report(record.store, record.now, kept, err));
    assert_int_equal(kept[REGISTER_KEEP_ALERT].erased_late, 1);
    assert_int_equal(kept[REGISTER_KEEP_ALERT].latest, 7 * DAY);
    assert_int_equal(kept[REGISTER_KEEP_ALERT].overdue, 0);
}

static int64_t hold(const char *about, int64_t row)
{
    int64_t id = 0;
    const struct register_new_hold one = {about, row, "disclosure", "R v Smith",
                                          record.now + 300LL * DAY};
    DO(&record, record.authorising, register_hold_add(by, &one, &id, err));
    return id;
}

static void test_held_by_law(void **state)
{
    (void)state;
    int64_t alert = add_alert(&record, operation, entries[0]);
    int64_t other = add_alert(&record, operation, entries[1]);
    decide(alert, false, REGISTER_OUTCOME_NO_ACTION);
    int64_t id = hold("alert", alert);
    record.now += 40LL * DAY;
    struct register_kept kept[REGISTER_KEEP_COUNT];
    OK(register_retention_report(record.store, record.now, kept, err));
    assert_int_equal(kept[REGISTER_KEEP_ALERT].by_law, 1);
    assert_int_equal(kept[REGISTER_KEEP_ALERT].overdue, 1);
    // Two entries, the other alert; the alert, its judgement and its candidate are held.
    sweep_to(3, 3, 3);
    sweep_to(0, 0, 0); // one receipt for each key and hold
    assert_true(is_held("alert", alert) && is_held("entry", entries[0]));
    assert_false(is_held("alert", other));
    const struct register_erasure erasure = {REGISTER_KEEP_ALERT, "alert", alert, 0, NULL};
    int64_t count = 0;
    REFUSED(&record, 0, "held by law",
            register_erase(by, "record.erase", operation, &erasure, 1, &count, err));
    DO(&record, record.authorising, register_hold_lift(by, id, err));
    sweep_to(3, 0, 0); // late is from the end of the hold
    OK(register_retention_report(record.store, record.now, kept, err));
    assert_int_equal(kept[REGISTER_KEEP_ALERT].erased_late, 1); // the other
    assert_int_equal(kept[REGISTER_KEEP_JUDGEMENT].erased_late, 0);
    assert_false(is_held("alert", alert) || is_held("entry", entries[0]));
    record.now += 31LL * DAY;
    sweep_to(1, 0, 0); // why it was held
}

/// A complaint that nobody has settled keeps its alert, and nothing else.
static void test_held_for_a_complaint(void **state)
{
    (void)state;
    int64_t alert = add_alert(&record, operation, entries[0]), complaint = 0;
    int64_t other = add_alert(&record, operation, entries[1]);
    DO(&record, record.operator_,
       register_complaint_add(by, alert, record.now, "held too long", &complaint, err));
    record.now += 2LL * DAY;
    sweep_to(3, 2, 1);
    sweep_to(0, 0, 0);
    assert_true(is_held("alert", alert) && is_held("entry", entries[0]));
    assert_false(is_held("alert", other));
    DO(&record, record.operator_,
       register_complaint_state_add(by, complaint, REGISTER_COMPLAINT_UPHELD, "sorry", err));
    sweep_to(2, 0, 0);
    assert_true(is_held("complaint", complaint));
}

static void test_held_operation(void **state)
{
    (void)state;
    (void)add_alert(&record, operation, entries[0]);
    (void)hold("operation", operation);
    (void)hold("entry", entries[1]);
    record.now += 2LL * DAY;
    sweep_to(0, 4, 0);
}

static void test_times_of_the_force(void **state)
{
    (void)state;
    struct overt_error said = {0};
    int64_t seconds = -1;
    static const struct {
        enum register_time time;
        const char *text;
        int64_t seconds; ///< -1: refused
    } cases[] = {
        {REGISTER_TIME_ALERT, "0", 0},
        {REGISTER_TIME_ALERT, "0 hours", 0},
        {REGISTER_TIME_ALERT, "1 hour", HOUR},
        {REGISTER_TIME_ALERT, "24 hours", DAY},
        {REGISTER_TIME_ALERT, "25 hours", -1},
        {REGISTER_TIME_ALERT, "25 hours because of a trial", 25 * HOUR},
        {REGISTER_TIME_ALERT, "31 days because of a trial", 31 * DAY},
        {REGISTER_TIME_ALERT, "32 days because of a trial", -1},
        {REGISTER_TIME_ALERT, "25 hours because ", -1},
        {REGISTER_TIME_ALERT, "a day", -1},
        {REGISTER_TIME_ALERT, "-1 hours", -1},
        {REGISTER_TIME_ALERT, "5", -1},
        {REGISTER_TIME_ENTRY, "25 hours because we like it", -1},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        int code = register_retention_parse(cases[i].time, cases[i].text, &seconds, &said);
        if ((code == 0) != (cases[i].seconds >= 0) || (code == 0 && seconds != cases[i].seconds))
            fail_msg("%s: %d, %lld", cases[i].text, code, (long long)seconds);
    }
    assert_int_equal(register_retention_check("retention.nothing", "1 hour", &said), OVERT_INPUT);
    assert_int_equal(register_retention_check("force.name", "1 hour", &said), 0);
    int64_t alert = add_alert(&record, operation, entries[0]);
    DO(&record, record.administrator,
       register_setting_set(by, "retention.alert", "0 hours", err));
    sweep_to(1, 0, 0);
    assert_false(is_held("alert", alert));
}

/// More than a batch, and then the next.
static void test_batches(void **state)
{
    (void)state;
    struct register_swept swept = {.more = true};
    OK(store_begin(record.store, err));
    for (int i = 0; i < REGISTER_SWEEP_BATCH + 7; i++) {
        const struct register_by by = {record.store, record.operator_, record.now};
        const struct register_new_alert one = {.entry = entries[0],
                                               .source = "camera 1",
                                               .score = 0.6,
                                               .threshold = 0.45,
                                               .rank = 1,
                                               .picture = "FACE",
                                               .picture_size = 4};
        int64_t id = 0;
        OK(register_alert_add(&by, operation, &one, &id, err));
    }
    OK(store_commit(record.store, err));
    record.now += 2LL * DAY;
    int64_t erased = 0;
    for (int i = 0; i < 5 && swept.more; i++) {
        DO(&record, 0, register_sweep(by, &swept, err));
        erased += swept.erased;
    }
    assert_false(swept.more);
    assert_int_equal(erased, REGISTER_SWEEP_BATCH + 7 + 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_a_list_goes_with_its_operation),
        TEST(test_a_list_that_nobody_closed),
        TEST(test_an_entry_that_was_removed),
        TEST(test_alerts_by_what_came_of_them),
        TEST(test_late),
        TEST(test_held_by_law),
        TEST(test_held_for_a_complaint),
        TEST(test_held_operation),
        TEST(test_times_of_the_force),
        TEST(test_batches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
