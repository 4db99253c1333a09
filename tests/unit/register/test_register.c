// SPDX-License-Identifier: Apache-2.0
// test_register.c - what is written comes back, as at each moment; figures; the published table.
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
    record_close(&record);
    return 0;
}

static void expect_whole(int64_t checkpoints)
{
    struct ledger_report report;
    OK(ledger_verify(record.store, record.folder, record.verifier, &report, err));
    assert_int_equal(report.fault_count, 0);
    assert_int_equal(report.checkpoints, checkpoints);
    assert_int_equal(report.acts, report.entries);
}

static void test_officers_and_settings(void **state)
{
    (void)state;
    struct register_officer officer, *officers = NULL;
    size_t count = 0;
    OK(register_officer_find(record.store, "Sam", &officer, err));
    assert_int_equal(officer.id, record.authorising);
    assert_int_equal(officer.roles, REGISTER_ROLE_AUTHORISING);
    register_officer_finish(&officer);
    assert_int_equal(register_officer_find(record.store, "Nobody", &officer, NULL),
                     OVERT_NOT_FOUND);
    OK(register_officers(record.store, START - 1, &officers, &count, err));
    assert_int_equal(count, 0);
    register_officers_free(&officers, count);
    OK(register_officers(record.store, REGISTER_AS_AT_ALWAYS, &officers, &count, err));
    assert_int_equal(count, 5);
    assert_string_equal(officers[4].name, "Lee");
    register_officers_free(&officers, count);
    REFUSED(&record, record.administrator, "name",
            register_officer_add(by, "Sam", 1, &(int64_t){0}, err));

    DO(&record, record.administrator, register_setting_set(by, "force.name", "Old Police", err));
    record.now += DAY;
    DO(&record, record.administrator, register_setting_set(by, "force.name", "New Police", err));
    AUTO_FREE char *before = NULL, *then = NULL, *now = NULL, *none = NULL;
    OK(register_setting(record.store, "force.name", START - 1, "none yet", &before, err));
    OK(register_setting(record.store, "force.name", START, NULL, &then, err));
    OK(register_setting(record.store, "force.name", START + DAY, NULL, &now, err));
    OK(register_setting(record.store, "foi.unit", START + DAY, NULL, &none, err));
    assert_string_equal(before, "none yet");
    assert_string_equal(then, "Old Police");
    assert_string_equal(now, "New Police");
    assert_null(none);
    expect_whole(0);
}

static void expect_state(const char *reference, moment as_at, enum register_state state)
{
    struct register_operation operation;
    OK(register_operation_find(record.store, reference, as_at, &operation, err));
    if (operation.state != state)
        fail_msg("as at %lld: %s", (long long)as_at, register_state_word(operation.state));
    register_operation_finish(&operation);
}

static void test_states_as_at(void **state)
{
    (void)state;
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t id = 0, entry = 0;
    struct register_plan plan = plan_of(&record, REGISTER_MODE_LIVE);
    plan.opens = START + 1000;
    plan.closes = START + 9000;
    DO(&record, record.planner, register_operation_plan(by, &plan, reference, &id, err));
    assert_string_equal(reference, "LFR-2026-0001");
    record.now = START + 100;
    DO(&record, record.authorising, register_operation_authorise(by, id, err));
    record.now = START + 200;
    DO(&record, record.planner, register_operation_notify(by, id, "https://example.org", err));
    const struct register_new_entry one = entry_of("N1", REGISTER_CATEGORY_SUSPECT, true);
    DO(&record, record.operator_, register_entry_add(by, id, &one, &entry, err));
    DO(&record, record.planner, register_list_review(by, id, err));
    record.now = START + 1500;
    DO(&record, record.operator_, register_operation_open(by, id, "permit", err));
    assert_int_equal(register_operation_find(record.store, reference, START - 1,
                                             &(struct register_operation){0}, NULL),
                     OVERT_NOT_FOUND);
    expect_state(reference, START, REGISTER_STATE_PLANNED);
    expect_state(reference, START + 100, REGISTER_STATE_AUTHORISED);
    expect_state(reference, START + 199, REGISTER_STATE_AUTHORISED);
    expect_state(reference, START + 200, REGISTER_STATE_NOTIFIED);
    expect_state(reference, START + 1500, REGISTER_STATE_OPEN);
    expect_state(reference, START + 9000, REGISTER_STATE_OPEN);
    expect_state(reference, START + 9001, REGISTER_STATE_EXPIRED);
    expect_state(reference, REGISTER_AS_AT_ALWAYS, REGISTER_STATE_OPEN);
    record.now = START + 9500;
    DO(&record, record.operator_, register_operation_close(by, id, err));
    expect_state(reference, START + 9499, REGISTER_STATE_EXPIRED);
    expect_state(reference, START + 9500, REGISTER_STATE_CLOSED);
    expect_state(reference, REGISTER_AS_AT_ALWAYS, REGISTER_STATE_CLOSED);

    AUTO_FREE char *permit = NULL;
    OK(register_permit(record.store, id, &permit, err));
    assert_string_equal(permit, "permit");
    assert_int_equal(register_permit(record.store, 99, &permit, NULL), OVERT_NOT_FOUND);
    expect_whole(0);
}

static void test_references_count_by_mode_and_year(void **state)
{
    (void)state;
    char reference[REGISTER_REFERENCE_SIZE];
    struct register_plan live = plan_of(&record, REGISTER_MODE_LIVE);
    struct register_plan rfr = plan_of(&record, REGISTER_MODE_RETROSPECTIVE);
    struct register_plan oifr = plan_of(&record, REGISTER_MODE_OPERATOR_INITIATED);
    DO(&record, record.planner, register_operation_plan(by, &live, reference, NULL, err));
    assert_string_equal(reference, "LFR-2026-0001");
    DO(&record, record.planner, register_operation_plan(by, &live, reference, NULL, err));
    assert_string_equal(reference, "LFR-2026-0002");
    DO(&record, record.planner, register_operation_plan(by, &rfr, reference, NULL, err));
    assert_string_equal(reference, "RFR-2026-0001");
    record.now += 60 * DAY;
    DO(&record, record.planner, register_operation_plan(by, &oifr, reference, NULL, err));
    assert_string_equal(reference, "OIFR-2027-0001");
}

/// What acts are judged by says the same as the whole.
static void expect_brief(moment as_at, int64_t images)
{
    struct register_operation brief, whole;
    OK(register_operation_brief(record.store, "LFR-2026-0001", as_at, &brief, err));
    OK(register_operation_find(record.store, "LFR-2026-0001", as_at, &whole, err));
    assert_int_equal(brief.list.images, images);
    assert_int_equal(whole.list.images, images);
    assert_int_equal(brief.list.persons, whole.list.persons);
    assert_int_equal(brief.state, whole.state);
    assert_int_equal(brief.authority.list_cap, whole.authority.list_cap);
    register_operation_finish(&brief);
    register_operation_finish(&whole);
}

static void test_list_and_figures(void **state)
{
    (void)state;
    int64_t entries[3];
    int64_t id = ready_operation(&record, REGISTER_MODE_LIVE, entries);
    struct register_entry *list = NULL;
    size_t count = 0;
    OK(register_entries(record.store, id, REGISTER_AS_AT_ALWAYS, &list, &count, err));
    assert_int_equal(count, 3);
    assert_string_equal(list[1].nominal, "N2");
    assert_int_equal(list[1].category, REGISTER_CATEGORY_MISSING);
    assert_false(list[1].wanted_for_arrest);
    assert_string_equal(list[0].added_by, "Kim");
    assert_string_equal(list[0].reviewed_by, "Pat");
    assert_int_equal(list[0].reviewed_at, record.now);
    assert_int_equal(list[0].removed_at, 0);
    register_entries_free(&list, count);

    // An entry that is added after the review is not covered by it.
    const struct register_new_entry late = entry_of("N3", REGISTER_CATEGORY_BLUE_LIST, false);
    int64_t added = 0;
    DO(&record, record.operator_, register_entry_add(by, id, &late, &added, err));
    OK(register_entries(record.store, id, REGISTER_AS_AT_ALWAYS, &list, &count, err));
    assert_int_equal(list[3].reviewed_at, 0);
    assert_null(list[3].reviewed_by);
    register_entries_free(&list, count);
    moment before_removal = record.now;
    record.now += 10;
    DO(&record, record.operator_, register_entry_remove(by, added, "withdrew", err));

    struct register_operation operation;
    OK(register_operation_find(record.store, "LFR-2026-0001", before_removal, &operation, err));
    assert_int_equal(operation.list.images, 4);
    assert_int_equal(operation.list.by_category[REGISTER_CATEGORY_BLUE_LIST], 1);
    register_operation_finish(&operation);
    expect_brief(before_removal, 4);
    expect_brief(REGISTER_AS_AT_ALWAYS, 3);
    DO(&record, record.operator_, register_operation_open(by, id, "permit", err));
    OK(register_operation_find(record.store, "LFR-2026-0001", REGISTER_AS_AT_ALWAYS, &operation,
                               err));
    assert_int_equal(operation.list.images, 3);
    assert_int_equal(operation.list.persons, 2);
    assert_int_equal(operation.list.not_wanted, 2);
    assert_int_equal(operation.list.persons_not_wanted, 1);
    assert_int_equal(operation.list.by_category[REGISTER_CATEGORY_SUSPECT], 1);
    assert_int_equal(operation.list.by_category[REGISTER_CATEGORY_MISSING], 2);
    assert_int_equal(operation.list.source_count, 1);
    assert_string_equal(operation.list.sources[0].name, "custody image");
    assert_int_equal(operation.list.sources[0].count, 3);
    assert_int_equal(operation.list.reason_count, 1);
    assert_string_equal(operation.list.reasons[0].name, "missing");
    register_operation_finish(&operation);
    // The figures stay when the list shrinks afterwards.
    record.now += 10;
    DO(&record, record.operator_, register_entry_remove(by, entries[0], "found", err));
    OK(register_operation_find(record.store, "LFR-2026-0001", REGISTER_AS_AT_ALWAYS, &operation,
                               err));
    assert_int_equal(operation.list.images, 3);
    register_operation_finish(&operation);
    expect_brief(REGISTER_AS_AT_ALWAYS, 3);

    struct register_template *templates = NULL;
    OK(register_entry_templates(record.store, id, &templates, &count, err));
    assert_int_equal(count, 2);
    assert_int_equal(templates[0].entry, entries[1]);
    assert_int_equal(templates[0].size, 8);
    assert_memory_equal(templates[0].bytes, "TEMPLATE", 8);
    register_entry_templates_free(&templates, count);
    void *picture = NULL;
    size_t size = 0;
    OK(register_entry_picture(record.store, entries[0], &picture, &size, err));
    assert_int_equal(size, 4);
    memory_free(picture);
    assert_int_equal(register_entry_picture(record.store, 999, &picture, &size, NULL),
                     OVERT_NOT_FOUND);
    expect_whole(0);
}

/// Six alerts, one of each kind, and an arrest.
static int64_t judge_six(int64_t operation, const int64_t entries[3])
{
    int64_t alerts[6];
    for (int i = 0; i < 6; i++)
        alerts[i] = add_alert(&record, operation, entries[i % 3]);
    record.now += 10;
    for (int i = 0; i < 5; i++) {
        const struct register_new_adjudication said = {.credible = i < 3, .subject = "frontal"};
        DO(&record, record.operator_, register_adjudication_add(by, alerts[i], &said, err));
    }
    record.now += 10;
    const struct register_new_engagement right = {true, true, true, "spoken to"};
    const struct register_new_engagement wrong = {true, true, false, "let go with an apology"};
    const struct register_new_engagement lost = {false, false, false, "lost in the crowd"};
    DO(&record, record.engagement, register_engagement_add(by, alerts[0], &right, err));
    DO(&record, record.engagement, register_engagement_add(by, alerts[1], &wrong, err));
    DO(&record, record.engagement, register_engagement_add(by, alerts[2], &lost, err));
    record.now += 10;
    const struct register_new_outcome arrest = {.kind = REGISTER_OUTCOME_ARREST, .note = "warrant"};
    const struct register_new_outcome none = {.kind = REGISTER_OUTCOME_NO_ACTION};
    DO(&record, record.engagement, register_outcome_add(by, alerts[0], &arrest, err));
    DO(&record, record.engagement, register_outcome_add(by, alerts[1], &none, err));
    return alerts[0];
}

static void expect_results(moment as_at, const int64_t wanted[12])
{
    struct register_operation o;
    OK(register_operation_find(record.store, "LFR-2026-0001", as_at, &o, err));
    const int64_t is[12] = {o.result.alerts,
                            o.result.credible,
                            o.result.engaged,
                            o.result.correct,
                            o.result.incorrect,
                            o.result.unconfirmed_true,
                            o.result.unconfirmed_false,
                            o.result.undecided,
                            o.result.arrests,
                            o.result.other_disposals,
                            o.result.no_actions,
                            o.result.faces_seen};
    for (int i = 0; i < 12; i++)
        if (is[i] != wanted[i])
            fail_msg("figure %d is %lld, not %lld", i, (long long)is[i], (long long)wanted[i]);
    assert_int_equal(is[0], is[3] + is[4] + is[5] + is[6] + is[7]);
    register_operation_finish(&o);
}

static void test_results_as_at(void **state)
{
    (void)state;
    int64_t entries[3];
    int64_t id = open_operation(&record, REGISTER_MODE_LIVE, entries);
    const struct register_new_count seen = {"camera 1", false, 1000, 250, 10.0};
    DO(&record, record.operator_, register_count_add(by, id, &seen, err));
    moment first = record.now;
    int64_t alert = judge_six(id, entries);
    DO(&record, record.operator_, register_count_add(by, id, &seen, err));
    expect_results(first, (const int64_t[12]){6, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 1000});
    expect_results(first + 10, (const int64_t[12]){6, 3, 0, 0, 0, 3, 2, 1, 0, 0, 0, 1000});
    expect_results(first + 20, (const int64_t[12]){6, 3, 2, 1, 1, 1, 2, 1, 0, 0, 0, 1000});
    expect_results(REGISTER_AS_AT_ALWAYS,
                   (const int64_t[12]){6, 3, 2, 1, 1, 1, 2, 1, 1, 0, 1, 2000});

    struct register_alert one, *alerts = NULL;
    size_t count = 0;
    OK(register_alert_find(record.store, alert, REGISTER_AS_AT_ALWAYS, &one, err));
    assert_string_equal(one.operation_reference, "LFR-2026-0001");
    assert_string_equal(one.nominal, "N1");
    assert_string_equal(one.adjudicated_by, "Kim");
    assert_string_equal(one.engaged_by, "Lee");
    assert_true(one.credible && one.stopped && one.identity_checked && one.correct &&
                one.has_picture);
    assert_int_equal(one.outcome, REGISTER_OUTCOME_ARREST);
    register_alert_finish(&one);
    OK(register_alerts(record.store, 0, first, &alerts, &count, err));
    assert_int_equal(count, 6);
    assert_null(alerts[0].adjudicated_by);
    assert_int_equal(alerts[0].outcome, 0);
    register_alerts_free(&alerts, count);
    struct register_count *counts = NULL;
    OK(register_counts(record.store, id, REGISTER_AS_AT_ALWAYS, &counts, &count, err));
    assert_int_equal(count, 2);
    assert_int_equal(counts[1].faces_seen, 1000);
    register_counts_free(&counts, count);
    void *picture = NULL;
    size_t size = 0;
    OK(register_alert_picture(record.store, alert, &picture, &size, err));
    assert_memory_equal(picture, "FACE", 4);
    memory_free(picture);
    DO(&record, record.operator_, register_consultation_add(by, "alert.picture", alert, 0, err));
    expect_whole(0);
}

static void test_searches(void **state)
{
    (void)state;
    int64_t entries[3], search = 0, alert = 0;
    int64_t id = open_operation(&record, REGISTER_MODE_RETROSPECTIVE, entries);
    const struct register_new_search probe = {.mode = REGISTER_MODE_RETROSPECTIVE,
                                              .captured = "2026-11-01",
                                              .place = "Jury Street",
                                              .source_type = "CCTV",
                                              .reason = "robbery",
                                              .body_worn = true,
                                              .candidates = 1};
    DO(&record, record.operator_, register_search_add(by, id, &probe, &search, err));
    const struct register_new_alert candidate = {.entry = entries[2],
                                                 .search = search,
                                                 .source = "still.jpg",
                                                 .body_worn = true,
                                                 .score = 0.5,
                                                 .threshold = (double)0.45f,
                                                 .rank = 1};
    DO(&record, record.operator_, register_alert_add(by, id, &candidate, &alert, err));
    struct register_search *searches = NULL;
    size_t count = 0;
    OK(register_searches(record.store, 0, REGISTER_AS_AT_ALWAYS, &searches, &count, err));
    assert_int_equal(count, 1);
    assert_string_equal(searches[0].place, "Jury Street");
    assert_string_equal(searches[0].officer, "Kim");
    assert_true(searches[0].body_worn);
    register_searches_free(&searches, count);
    struct register_operation operation;
    OK(register_operation_find(record.store, "RFR-2026-0001", REGISTER_AS_AT_ALWAYS, &operation,
                               err));
    assert_true(operation.body_worn);
    assert_int_equal(operation.result.searches, 1);
    assert_int_equal(operation.result.searches_body_worn, 1);
    assert_int_equal(operation.result.alerts_body_worn, 1);
    register_operation_finish(&operation);
    assert_int_equal(
        register_operation_find(record.store, "RFR-2026-0001", START - 1, &operation, NULL),
        OVERT_NOT_FOUND);
    expect_whole(0);
}

static void test_refusals_are_acts(void **state)
{
    (void)state;
    int64_t before = 0, after = 0;
    OK(ledger_next(record.store, &before, err));
    DO(&record, 0, register_refusal_add(by, "operation.open", 0, "no officer of this name", err));
    OK(ledger_next(record.store, &after, err));
    assert_int_equal(after, before + 1);
    expect_whole(0);
}

static size_t count_char(const char *text, char c)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += *text == c;
    return count;
}

static void test_published_table(void **state)
{
    (void)state;
    int64_t entries[3];
    int64_t id = open_operation(&record, REGISTER_MODE_LIVE, entries);
    const struct register_new_count seen = {"camera 1", false, 3000, 250, 10.0};
    DO(&record, record.operator_, register_count_add(by, id, &seen, err));
    (void)judge_six(id, entries);
    record.now = START + 3600;
    DO(&record, record.operator_, register_operation_close(by, id, err));
    AUTO_TEXT struct text csv = {0};
    text_init(&csv, 1 << 20);
    OK(register_export_csv(record.store, REGISTER_AS_AT_ALWAYS, &csv, err));
    assert_int_equal(count_char(csv.bytes, '\n'), 2);
    const char *line = strchr(csv.bytes, '\n') + 1;
    // Three of six are false, of 3,000 faces: 0.1 %. One hour.
    static const char *const parts[] = {
        "LFR-2026-0001,LFR,closed,\"High Street, Warwick\",2026-11-18,",
        ",60,find people wanted by the courts,3,0.45,6,1,1,1,2,1,0.1000,1,0,1,3000,0,",
        "no,0,0,3,2,not shown,not shown,not shown,not shown,"};
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        if (strstr(line, parts[i]) == NULL)
            fail_msg("%s is not in %s", parts[i], line);
    static const char *const names[] = {"N1", "N2", "Kim", "Lee", "Pat", "Sam", "Ada"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        assert_null(strstr(csv.bytes, names[i]));
    // Each column is named in the documents.
    AUTO_FREE char *page = NULL, *header = memory_copy(csv.bytes, (size_t)(line - csv.bytes));
    char path[512];
    size_t size = 0;
    (void)snprintf(path, sizeof path, "%s/docs/register-columns.md", getenv("OVERT_SOURCE"));
    OK(file_read(path, 1 << 20, &page, &size, err));
    header[line - csv.bytes - 2] = '\0';
    char *rest = NULL;
    for (char *name = strtok_r(header, ",", &rest); name != NULL;
         name = strtok_r(NULL, ",", &rest)) {
        char row[80];
        (void)snprintf(row, sizeof row, "| `%s` |", name);
        if (strstr(page, row) == NULL)
            fail_msg("docs/register-columns.md does not name %s", name);
    }
}

static void test_words_go_both_ways(void **state)
{
    (void)state;
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++) {
        assert_int_equal(register_category_from(register_category_word((enum register_category)i)),
                         i);
        assert_non_null(register_category_name((enum register_category)i));
    }
    for (int i = 1; i <= 3; i++) {
        assert_int_equal(register_mode_from(register_mode_word((enum register_mode)i)), i);
        assert_non_null(register_mode_letters((enum register_mode)i));
        assert_int_equal(
            register_outcome_from(register_outcome_word((enum register_outcome_kind)i)), i);
    }
    for (unsigned i = 0; i < 8; i++)
        assert_int_equal(register_role_from(register_role_word((enum register_role)(1u << i))),
                         1u << i);
    assert_null(register_mode_word((enum register_mode)9));
    assert_int_equal(register_mode_from("covert"), 0);
    assert_int_equal(register_category_from(NULL), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        CASE(test_officers_and_settings),
        CASE(test_states_as_at),
        CASE(test_references_count_by_mode_and_year),
        CASE(test_list_and_figures),
        CASE(test_results_as_at),
        CASE(test_searches),
        CASE(test_refusals_are_acts),
        CASE(test_published_table),
        cmocka_unit_test(test_words_go_both_ways),
    };
    return cmocka_run_group_tests_name("register", tests, NULL, NULL);
}
