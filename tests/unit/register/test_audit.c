// SPDX-License-Identifier: Apache-2.0
// test_audit.c - the log of Data Protection Act 2018, section 62: all six kinds, who saw what, what
// one person did, everything about one person of a list.
#include "record.h"
#include "register/retention.h"
#include "register/vault.h"

static struct record record;
static int64_t operation, entries[3], alert, other_alert;

static void consult(int64_t officer, const char *what, int64_t of_alert, const char *why)
{
    const struct register_new_consultation read = {
        .what = what, .operation = of_alert ? 0 : operation, .alert = of_alert, .why = why};
    DO(&record, officer, register_consult(by, &read, err));
}

static int open_it(void **state)
{
    (void)state;
    record_open(&record);
    operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    const struct register_new_run run = {.source = "camera 1"};
    int64_t run_id = 0;
    DO(&record, record.operator_, register_run_begin(by, operation, &run, &run_id, err));
    alert = add_alert(&record, operation, entries[0]);
    other_alert = add_alert(&record, operation, entries[1]);
    record.now += 100;
    consult(record.engagement, "alert", alert, NULL);
    consult(record.operator_, "alert", other_alert, NULL);
    consult(record.planner, "alert.list", 0, "briefing");
    const struct register_new_disclosure given = {
        .what = "alert.picture", .alert = alert, .recipient = "custody desk", .why = "charge"};
    DO(&record, record.operator_, register_disclose(by, &given, err));
    const struct register_new_adjudication seen = {.credible = true, .subject = "ear"};
    const struct register_new_adjudication again = {
        .credible = false, .subject = "nose", .correction = "seen again"};
    DO(&record, record.operator_, register_adjudication_add(by, alert, &seen, err));
    DO(&record, record.operator_, register_adjudication_add(by, alert, &again, err));
    DO(&record, record.administrator, register_setting_set(by, "force.name", "P", err));
    DO(&record, record.operator_, register_entry_remove(by, entries[2], "found", err));
    const struct register_erasure erased = {
        .kind = REGISTER_KEEP_ALERT, .about = "alert", .row = other_alert};
    DO(&record, record.operator_,
       register_erase(by, "record.erase", operation, &erased, 1, &(int64_t){0}, err));
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    record_close(&record);
    return 0;
}

struct seen {
    size_t count;
    size_t kinds[REGISTER_AUDIT_ERASURE + 1];
    char text[16384]; ///< "what:officer:why:recipient;" of each line
};

static struct seen ask(struct register_audit_filter filter, moment as_at)
{
    struct seen seen = {0};
    struct register_audit *lines = NULL;
    size_t length = 0, count = 0;
    OK(register_audit(record.store, &filter, as_at, &lines, &count, err));
    seen.count = count;
    for (size_t i = 0; i < count; i++) {
        seen.kinds[lines[i].kind]++;
        assert_true(i == 0 || lines[i].index >= lines[i - 1].index);
        length += (size_t)snprintf(seen.text + length, sizeof seen.text - length, "%s:%s:%s:%s;",
                                   lines[i].what, lines[i].officer ? lines[i].officer : "-",
                                   lines[i].why ? lines[i].why : "-",
                                   lines[i].recipient ? lines[i].recipient : "-");
        assert_true(length < sizeof seen.text);
    }
    register_audit_free(&lines, count);
    return seen;
}

#define HAS(seen, words)                                   \
    do {                                                   \
        if (strstr((seen).text, (words)) == NULL)          \
            fail_msg("no %s in %s", (words), (seen).text); \
    } while (0)
#define HAS_NOT(seen, words)                            \
    do {                                                \
        if (strstr((seen).text, (words)) != NULL)       \
            fail_msg("%s in %s", (words), (seen).text); \
    } while (0)

static void test_all_six_kinds(void **state)
{
    (void)state;
    struct seen all = ask((struct register_audit_filter){0}, REGISTER_AS_AT_ALWAYS);
    for (int kind = 1; kind <= REGISTER_AUDIT_ERASURE; kind++) {
        assert_true(all.kinds[kind] > 0);
        struct seen one =
            ask((struct register_audit_filter){.kind = (enum register_audit_kind)kind},
                REGISTER_AS_AT_ALWAYS);
        assert_int_equal(one.count, all.kinds[kind]);
        assert_int_equal(
            (int)register_audit_from(register_audit_word((enum register_audit_kind)kind)), kind);
    }
    assert_int_equal(all.kinds[REGISTER_AUDIT_COLLECTION], 3 + 1 + 2); // entries, run, alerts
    // Judgements, the list, a setting; officers and the key; four steps of the operation.
    assert_int_equal(all.kinds[REGISTER_AUDIT_ALTERATION], 2 + 1 + 1 + 6 + 4);
    assert_int_equal(all.kinds[REGISTER_AUDIT_CONSULTATION], 3);
    assert_int_equal(all.kinds[REGISTER_AUDIT_DISCLOSURE], 1);
    assert_int_equal(all.kinds[REGISTER_AUDIT_COMBINATION], 2); // the list made, the camera
    assert_int_equal(all.kinds[REGISTER_AUDIT_ERASURE], 1);
    HAS(all, "entry.add:Kim:warrant of 3 May:-;");
    HAS(all, "alert.adjudicate:Kim:seen again:-;");
    HAS(all, "alert.picture:Kim:charge:custody desk;");
    HAS(all, "operation.open:Kim:list of 1 image sources:-;");
}

static void test_who_saw_what(void **state)
{
    (void)state;
    struct seen one =
        ask((struct register_audit_filter){.alert = alert, .kind = REGISTER_AUDIT_CONSULTATION},
            REGISTER_AS_AT_ALWAYS);
    assert_int_equal(one.count, 2); // the alert itself, and the list of alerts with it
    HAS(one, "alert:Lee:-:-;");
    HAS(one, "alert.list:Pat:briefing:-;");
    struct seen kim = ask((struct register_audit_filter){.officer = "Kim"}, REGISTER_AS_AT_ALWAYS);
    HAS(kim, "alert:Kim:-:-;");
    HAS_NOT(kim, ":Lee:");
    struct seen none = ask((struct register_audit_filter){.officer = "Sam"}, REGISTER_AS_AT_ALWAYS);
    assert_int_equal(none.count, 1); // authorised it, and saw nothing
    HAS(none, "operation.authorise:Sam:");
}

static void test_one_person_of_a_list(void **state)
{
    (void)state;
    struct seen n1 = ask((struct register_audit_filter){.nominal = "N1"}, REGISTER_AS_AT_ALWAYS);
    HAS(n1, "entry.add:Kim:");
    HAS(n1, "alert.raise:Kim:");
    HAS(n1, "alert:Lee:-:-;");
    HAS(n1, "alert.list:Pat:briefing:-;");
    HAS(n1, "run.begin:Kim:a camera compared with the list:-;");
    HAS(n1, "alert.picture:Kim:charge:custody desk;");
    HAS_NOT(n1, "entry.remove");
    HAS_NOT(n1, "alert:Kim:-:-;"); // of the other person's alert
    assert_int_equal(n1.kinds[REGISTER_AUDIT_ERASURE], 0);
    struct seen n2 = ask((struct register_audit_filter){.nominal = "N2"}, REGISTER_AS_AT_ALWAYS);
    HAS(n2, "entry.remove:Kim:found:-;");
    HAS_NOT(n2, "custody desk");
    assert_int_equal(n2.kinds[REGISTER_AUDIT_ERASURE], 1);
    struct seen nobody =
        ask((struct register_audit_filter){.nominal = "N9"}, REGISTER_AS_AT_ALWAYS);
    assert_int_equal(nobody.kinds[REGISTER_AUDIT_COLLECTION], 0);
}

static void test_times(void **state)
{
    (void)state;
    struct seen before =
        ask((struct register_audit_filter){.to = START + 50}, REGISTER_AS_AT_ALWAYS);
    struct seen after =
        ask((struct register_audit_filter){.from = START + 50}, REGISTER_AS_AT_ALWAYS);
    struct seen all = ask((struct register_audit_filter){0}, REGISTER_AS_AT_ALWAYS);
    assert_int_equal(before.count + after.count, all.count);
    assert_true(before.count > 0 && after.count > 0);
    assert_int_equal(ask((struct register_audit_filter){0}, START + 50).count, before.count);
}

/// Who put a list there from a file, compared it, held and freed what; who authorised; what was due
/// and kept; that the log was published.
static void test_lists_holds_and_authority(void **state)
{
    (void)state;
    int64_t check = 0, hold = 0;
    const struct register_new_import import = {.rows = 9, .added = 6, .held = 1, .refused = 2};
    const struct register_new_import_refusal why = {"no-face", 2};
    const struct register_new_check found = {.images = 3, .persons = 3, .pairs = 3};
    const struct register_new_hold held = {.about = "alert",
                                           .row = alert,
                                           .basis = "disclosure",
                                           .reason = "R v Smith",
                                           .review = record.now + 1000};
    DO(&record, record.planner, register_import_add(by, operation, &import, &why, 1, err));
    DO(&record, record.planner, register_list_check_add(by, operation, &found, &check, err));
    DO(&record, record.authorising, register_hold_add(by, &held, &hold, err));
    DO(&record, record.authorising, register_hold_lift(by, hold, err));
    OK(ledger_checkpoint(record.store, record.key, record.now, err));
    struct seen all = ask((struct register_audit_filter){0}, REGISTER_AS_AT_ALWAYS);
    HAS(all, "list.import:Pat:9 rows: 6 added, 1 on the list already, 2 refused:-;");
    HAS(all, "list.check:Pat:a list compared with itself: 3 pairs:-;");
    HAS(all, "operation.plan:Pat:-:-;");
    HAS(all, "operation.authorise:Sam:-:-;");
    HAS(all, "list.review:");
    HAS(all, "officer.add:");
    HAS(all, "entries: hashes and times:everybody;");
    struct seen of = ask((struct register_audit_filter){.alert = alert}, REGISTER_AS_AT_ALWAYS);
    HAS(of, "hold.add:Sam:R v Smith:-;");
    HAS(of, "hold.lift:Sam:hold 1:-;");
    of = ask((struct register_audit_filter){.nominal = "N1"}, REGISTER_AS_AT_ALWAYS);
    HAS(of, "hold.add:Sam:R v Smith:-;");
    HAS_NOT(of, "hashes and times");
}

/// Each table that tells what an officer did is a part of the log (a PART in src/register/audit.c).
/// These are not: counts of faces, what was refused, what belongs to a row that is there.
static void test_every_table_is_in_it(void **state)
{
    (void)state;
    ONLY_IN_A_FILE();
    const char *source = getenv("OVERT_SOURCE");
    AUTO_FREE char *path = file_join(source != NULL ? source : ".", "src/register/audit.c");
    AUTO_FREE char *text = NULL;
    size_t size = 0;
    OK(file_read(path, 1 << 20, &text, &size, err));
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(
        record.store,
        "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'officer'"
        " WHERE m.type = 'table' AND m.name NOT IN ('act', 'face_count', 'gap', 'run_end',"
        " 'footage_progress', 'refusal', 'foi_refusal', 'authority_item', 'presence',"
        " 'engine_run', 'engine_alert', 'operation_wish', 'operation_gate',"
        " 'account', 'account_secret', 'account_refusal')",
        &query, err));
    int tables = 0;
    while (store_step(query, NULL) == 1) {
        char quoted[80];
        (void)snprintf(quoted, sizeof quoted, "\"%s\"", store_column_text(query, 0));
        tables++;
        if (memmem(text, size, quoted, strlen(quoted)) == NULL)
            fail_msg("%s has no PART in src/register/audit.c: who did what with it is asked for",
                     store_column_text(query, 0));
    }
    assert_true(tables > 25);
}

static void check_afterwards(moment as_at, int64_t arrests, int64_t dearrests, int64_t complaints)
{
    struct register_afterwards of[REGISTER_MODE_OPERATOR_INITIATED + 1];
    struct register_operation *operations = NULL;
    struct register_result_figures sum = {0};
    size_t count = 0;
    OK(register_afterwards(record.store, as_at, of, err));
    OK(register_operations(record.store, as_at, &operations, &count, err));
    for (size_t i = 0; i < count; i++) {
        sum.alerts += operations[i].result.alerts;
        sum.arrests += operations[i].result.arrests;
        sum.dearrests += operations[i].result.dearrests;
        sum.complaints += operations[i].result.complaints;
    }
    register_operations_free(&operations, count);
    const struct register_afterwards *live = &of[REGISTER_MODE_LIVE];
    assert_true(live->alerts == sum.alerts && live->arrests == sum.arrests &&
                live->dearrests == sum.dearrests && live->complaints == sum.complaints);
    assert_true(live->arrests == arrests && live->dearrests == dearrests &&
                live->complaints == complaints);
}

/// By mode in one look, the same as the figures of all operations, and as at each moment.
static void test_what_came_afterwards(void **state)
{
    (void)state;
    int64_t complaint = 0;
    moment before = record.now;
    const struct register_new_adjudication seen = {
        .credible = true, .subject = "ear", .correction = "seen once more"};
    const struct register_new_engagement checked = {
        .stopped = true, .identity_checked = true, .correct = true};
    const struct register_new_outcome arrest = {.kind = REGISTER_OUTCOME_ARREST,
                                                .ground = REGISTER_GROUND_OTHER};
    const struct register_new_dearrest freed = {.reason = "mistaken"};
    const struct register_new_dearrest back = {
        .reason = "it was another", .taken_back = true, .correction = "wrong alert"};
    record.now += 10;
    DO(&record, record.operator_, register_adjudication_add(by, alert, &seen, err));
    DO(&record, record.engagement, register_engagement_add(by, alert, &checked, err));
    DO(&record, record.engagement, register_outcome_add(by, alert, &arrest, err));
    moment arrested = record.now;
    record.now += 10;
    DO(&record, record.engagement, register_dearrest_add(by, alert, &freed, err));
    DO(&record, record.authorising,
       register_complaint_add(by, alert, record.now, "held long", &complaint, err));
    moment freed_at = record.now;
    record.now += 10;
    DO(&record, record.engagement, register_dearrest_add(by, alert, &back, err));
    check_afterwards(before, 0, 0, 0);
    check_afterwards(arrested, 1, 0, 0);
    check_afterwards(freed_at, 1, 1, 1);
    check_afterwards(record.now, 1, 0, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_six_kinds, open_it, close_it),
        cmocka_unit_test_setup_teardown(test_who_saw_what, open_it, close_it),
        cmocka_unit_test_setup_teardown(test_one_person_of_a_list, open_it, close_it),
        cmocka_unit_test_setup_teardown(test_times, open_it, close_it),
        cmocka_unit_test_setup_teardown(test_lists_holds_and_authority, open_it, close_it),
        cmocka_unit_test_setup_teardown(test_what_came_afterwards, open_it, close_it),
        cmocka_unit_test_setup_teardown(test_every_table_is_in_it, open_it, close_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
