// SPDX-License-Identifier: Apache-2.0
// test_rules.c - trying to break the rules, through write.h and past it with SQL of our own: the
// file itself refuses.
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

/// SQL past write.h; %L stands for the next ledger number, so that only the rule at hand can
/// refuse.
static void refused_sql(const char *sql, const char *words)
{
    int64_t next = 0;
    OK(ledger_next(record.store, &next, err));
    AUTO_TEXT struct text text = {0};
    text_init(&text, 4096);
    for (const char *c = sql; *c != '\0'; c++) {
        if (c[0] == '%' && c[1] == 'L') {
            text_printf(&text, "%lld, %lld", (long long)next, (long long)record.now);
            c++;
        } else {
            text_append_char(&text, *c);
        }
    }
    struct overt_error err = {0};
    int code = store_run(record.store, test_statement(text.bytes), &err);
    if (code != OVERT_REFUSED || strstr(err.text, words) == NULL)
        fail_msg("%s: %d %s", sql, code, err.text);
}

static int64_t planned(enum register_mode mode)
{
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t id = 0;
    struct register_plan plan = plan_of(&record, mode);
    DO(&record, record.planner, register_operation_plan(by, &plan, reference, &id, err));
    return id;
}

static void test_r1_who_plans_does_not_authorise(void **state)
{
    (void)state;
    int64_t id = planned(REGISTER_MODE_LIVE), both = 0;
    DO(&record, record.administrator,
       register_officer_add(by, "Max", REGISTER_ROLE_PLANNER | REGISTER_ROLE_AUTHORISING, &both,
                            err));
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t own = 0;
    struct register_plan plan = plan_of(&record, REGISTER_MODE_LIVE);
    DO(&record, both, register_operation_plan(by, &plan, reference, &own, err));
    REFUSED(&record, both, "cannot authorise", register_operation_authorise(by, own, err));
    REFUSED(&record, record.operator_, "authorising", register_operation_authorise(by, id, err));
    DO(&record, both, register_operation_authorise(by, id, err));
    REFUSED(&record, record.authorising, "UNIQUE", register_operation_authorise(by, id, err));
}

static void test_r1_plan_limits(void **state)
{
    (void)state;
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t id = 0;
    struct register_plan plan = plan_of(&record, REGISTER_MODE_LIVE);
    plan.closes = plan.opens + DAY + 1;
    REFUSED(&record, record.planner, "closes",
            register_operation_plan(by, &plan, reference, &id, err));
    plan.closes = plan.opens;
    REFUSED(&record, record.planner, "closes",
            register_operation_plan(by, &plan, reference, &id, err));
    plan = plan_of(&record, REGISTER_MODE_LIVE);
    plan.categories = 0;
    REFUSED(&record, record.planner, "categories",
            register_operation_plan(by, &plan, reference, &id, err));
    const char **const texts[] = {&plan.title,     &plan.purpose,         &plan.legal_basis,
                                  &plan.necessity, &plan.proportionality, &plan.place};
    char long_text[8002];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        for (int j = 0; j < 2; j++) {
            plan = plan_of(&record, REGISTER_MODE_LIVE);
            *texts[i] = j == 0 ? "" : long_text;
            REFUSED(&record, record.planner, "CHECK",
                    register_operation_plan(by, &plan, reference, &id, err));
        }
    plan = plan_of(&record, REGISTER_MODE_LIVE);
    plan.necessity = NULL;
    REFUSED(&record, record.planner, "necessity",
            register_operation_plan(by, &plan, reference, &id, err));
    plan = plan_of(&record, REGISTER_MODE_LIVE);
    plan.threshold = 0;
    REFUSED(&record, record.planner, "threshold",
            register_operation_plan(by, &plan, reference, &id, err));
    refused_sql(
        "INSERT INTO operation (ledger, at, officer, reference, mode, year, number, title, purpose,"
        " legal_basis, necessity, proportionality, place, opens, closes, threshold, categories, "
        "body_worn)"
        " VALUES (%L, 2, 'X-1', 'covert', 2026, 1, 't', 'p', 'l', 'n', 'p', 'p', 1, 2, 0.5, 2, 0)",
        "mode");
    refused_sql(
        "INSERT INTO operation (ledger, at, officer, reference, mode, year, number, title, purpose,"
        " legal_basis, necessity, proportionality, place, opens, closes, threshold, categories, "
        "body_worn)"
        " VALUES (%L, 2, 'X-1', 'live', 2026, 1, 't', 'p', 'l', 'n', 'p', 'p', 1, 2, 0.5, 2, 2)",
        "body_worn");
}

static void test_r1_opening(void **state)
{
    (void)state;
    int64_t id = planned(REGISTER_MODE_LIVE), entry = 0;
    REFUSED(&record, record.operator_, "authorised before it is opened",
            register_operation_open(by, id, "p", err));
    REFUSED(&record, record.planner, "authorised before its notice",
            register_operation_notify(by, id, "x", err));
    REFUSED(&record, record.planner, "only an open operation",
            register_operation_close(by, id, err));
    DO(&record, record.authorising, register_operation_authorise(by, id, err));
    REFUSED(&record, record.operator_, "public notice", register_operation_open(by, id, "p", err));
    REFUSED(&record, record.planner, "CHECK", register_operation_notify(by, id, "", err));
    DO(&record, record.planner, register_operation_notify(by, id, "https://example.org", err));
    REFUSED(&record, record.operator_, "list is empty", register_operation_open(by, id, "p", err));
    struct register_new_entry one = entry_of("N1", REGISTER_CATEGORY_SUSPECT, true);
    DO(&record, record.operator_, register_entry_add(by, id, &one, &entry, err));
    REFUSED(&record, record.operator_, "not reviewed", register_operation_open(by, id, "p", err));
    REFUSED(&record, record.operator_, "added none of it", register_list_review(by, id, err));
    DO(&record, record.planner, register_list_review(by, id, err));
    // Before and after its window.
    moment now = record.now;
    record.now = START - 1;
    REFUSED(&record, record.operator_, "inside its window",
            register_operation_open(by, id, "p", err));
    record.now = START + 4 * 3600 + 1;
    REFUSED(&record, record.operator_, "inside its window",
            register_operation_open(by, id, "p", err));
    record.now = now;
    // An entry after the review, one of a category that was not authorised, one without reason or
    // source.
    int64_t late = 0;
    DO(&record, record.operator_, register_entry_add(by, id, &one, &late, err));
    REFUSED(&record, record.operator_, "not reviewed", register_operation_open(by, id, "p", err));
    DO(&record, record.operator_, register_entry_remove(by, late, "twice", err));
    one.category = REGISTER_CATEGORY_ASSOCIATE;
    DO(&record, record.operator_, register_entry_add(by, id, &one, &late, err));
    DO(&record, record.planner, register_list_review(by, id, err));
    REFUSED(&record, record.operator_, "category", register_operation_open(by, id, "p", err));
    DO(&record, record.operator_, register_entry_remove(by, late, "not authorised", err));
    static const char *const missing[] = {NULL, "", "   "};
    for (int i = 0; i < 6; i++) {
        one = entry_of("N2", REGISTER_CATEGORY_SUSPECT, true);
        one.reason = i < 3 ? missing[i] : "warrant";
        one.image_source = i < 3 ? "custody" : missing[i - 3];
        DO(&record, record.operator_, register_entry_add(by, id, &one, &late, err));
        DO(&record, record.planner, register_list_review(by, id, err));
        REFUSED(&record, record.operator_, "no reason or no image source",
                register_operation_open(by, id, "p", err));
        DO(&record, record.operator_, register_entry_remove(by, late, "incomplete", err));
    }
    REFUSED(&record, record.operator_, "CHECK", register_operation_open(by, id, "", err));
    DO(&record, record.operator_, register_operation_open(by, id, "p", err));
    REFUSED(&record, record.operator_, "UNIQUE", register_operation_open(by, id, "p", err));
    REFUSED(&record, record.operator_, "does not grow",
            register_entry_add(by, id, &one, &late, err));
}

static void test_r1_list_is_fresh(void **state)
{
    (void)state;
    int64_t id = 0, entry = 0;
    char reference[REGISTER_REFERENCE_SIZE];
    struct register_plan plan = plan_of(&record, REGISTER_MODE_RETROSPECTIVE);
    plan.closes = plan.opens + 30 * DAY;
    DO(&record, record.planner, register_operation_plan(by, &plan, reference, &id, err));
    DO(&record, record.authorising, register_operation_authorise(by, id, err));
    const struct register_new_entry one = entry_of("N1", REGISTER_CATEGORY_SUSPECT, true);
    DO(&record, record.operator_, register_entry_add(by, id, &one, &entry, err));
    DO(&record, record.planner, register_list_review(by, id, err));
    record.now += DAY + 1;
    REFUSED(&record, record.operator_, "last 24 hours", register_operation_open(by, id, "p", err));
    DO(&record, record.planner, register_list_review(by, id, err));
    record.now += DAY;
    DO(&record, record.operator_, register_operation_open(by, id, "p", err));
}

static struct register_new_alert alert_of(int64_t entry)
{
    return (struct register_new_alert){
        .entry = entry, .source = "camera 1", .score = 0.6, .threshold = 0.45, .rank = 1};
}

static void test_r1_alerts_only_while_open(void **state)
{
    (void)state;
    int64_t entries[3], id = 0;
    int64_t operation = ready_operation(&record, REGISTER_MODE_LIVE, entries);
    struct register_new_alert alert = alert_of(entries[0]);
    const struct register_new_count count = {"camera 1", false, 1, 1, 1};
    REFUSED(&record, record.operator_, "open operation",
            register_alert_add(by, operation, &alert, &id, err));
    REFUSED(&record, record.operator_, "open live", register_count_add(by, operation, &count, err));
    DO(&record, record.operator_, register_operation_open(by, operation, "p", err));
    DO(&record, record.operator_, register_alert_add(by, operation, &alert, &id, err));
    alert.threshold = 0.3;
    REFUSED(&record, record.operator_, "threshold",
            register_alert_add(by, operation, &alert, &id, err));
    alert = alert_of(entries[0]);
    alert.score = 0.4;
    REFUSED(&record, record.operator_, "score",
            register_alert_add(by, operation, &alert, &id, err));
    alert = alert_of(999);
    REFUSED(&record, record.operator_, "entry of its own list",
            register_alert_add(by, operation, &alert, &id, err));
    alert = alert_of(entries[0]);
    alert.source = "folder/camera";
    REFUSED(&record, record.operator_, "source",
            register_alert_add(by, operation, &alert, &id, err));
    DO(&record, record.operator_, register_entry_remove(by, entries[1], "found", err));
    alert = alert_of(entries[1]);
    REFUSED(&record, record.operator_, "entry of its own list",
            register_alert_add(by, operation, &alert, &id, err));
    alert = alert_of(entries[0]);
    record.now = START + 4 * 3600 + 1;
    REFUSED(&record, record.operator_, "inside its window",
            register_alert_add(by, operation, &alert, &id, err));
    DO(&record, record.operator_,
       register_count_add(by, operation, &count, err)); // what the run had seen by then
    DO(&record, record.operator_, register_operation_close(by, operation, err));
    DO(&record, record.operator_, register_count_add(by, operation, &count, err)); // or by then
    REFUSED(&record, record.operator_, "open operation",
            register_alert_add(by, operation, &alert, &id, err));
    record.now += 61;
    REFUSED(&record, record.operator_, "open live", register_count_add(by, operation, &count, err));
}

static void test_r1_searches(void **state)
{
    (void)state;
    int64_t entries[3], id = 0, alert_id = 0;
    int64_t live = open_operation(&record, REGISTER_MODE_LIVE, entries), live_entry = entries[0];
    struct register_new_search probe = {.mode = REGISTER_MODE_RETROSPECTIVE,
                                        .captured = "2026-11-01",
                                        .place = "x",
                                        .source_type = "CCTV",
                                        .reason = "robbery"};
    REFUSED(&record, record.operator_, "of its mode",
            register_search_add(by, live, &probe, &id, err));
    int64_t rfr = open_operation(&record, REGISTER_MODE_RETROSPECTIVE, entries),
            rfr_entry = entries[0];
    probe.mode = REGISTER_MODE_OPERATOR_INITIATED;
    REFUSED(&record, record.operator_, "of its mode",
            register_search_add(by, rfr, &probe, &id, err));
    probe.mode = REGISTER_MODE_RETROSPECTIVE;
    probe.place = NULL;
    REFUSED(&record, record.operator_, "place", register_search_add(by, rfr, &probe, &id, err));
    struct register_new_alert alert = alert_of(entries[0]);
    REFUSED(&record, record.operator_, "belongs to a search",
            register_alert_add(by, rfr, &alert, &alert_id, err));
    // The picture of an operator-initiated search is never stored.
    int64_t oifr = open_operation(&record, REGISTER_MODE_OPERATOR_INITIATED, entries);
    const struct register_new_search check = {
        .mode = REGISTER_MODE_OPERATOR_INITIATED, .reason = "gave no name", .candidates = 1};
    DO(&record, record.operator_, register_search_add(by, oifr, &check, &id, err));
    alert = (struct register_new_alert){.entry = entries[0],
                                        .search = id,
                                        .score = 0.6,
                                        .threshold = 0.45,
                                        .rank = 1,
                                        .picture = "FACE",
                                        .picture_size = 4};
    REFUSED(&record, record.operator_, "never stored",
            register_alert_add(by, oifr, &alert, &alert_id, err));
    alert.picture = NULL;
    DO(&record, record.operator_, register_alert_add(by, oifr, &alert, &alert_id, err));
    // A search of one operation lends itself to no other.
    alert.entry = live_entry;
    REFUSED(&record, record.operator_, "belongs to no search",
            register_alert_add(by, live, &alert, &alert_id, err));
    alert.entry = rfr_entry;
    REFUSED(&record, record.operator_, "search of its operation",
            register_alert_add(by, rfr, &alert, &alert_id, err));
}

static int adjudicate(const struct register_by *by, int64_t alert, bool credible,
                      const char *subject, const char *correction, struct overt_error *err)
{
    const struct register_new_adjudication said = {
        .credible = credible, .subject = subject, .correction = correction};
    return register_adjudication_add(by, alert, &said, err);
}

static int decide(const struct register_by *by, int64_t alert, enum register_outcome_kind kind,
                  const char *correction, struct overt_error *err)
{
    const struct register_new_outcome said = {.kind = kind, .correction = correction};
    return register_outcome_add(by, alert, &said, err);
}

static void test_r3_two_judgements(void **state)
{
    (void)state;
    int64_t entries[3];
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    int64_t alert = add_alert(&record, operation, entries[0]);
    const struct register_new_engagement right = {true, true, true, NULL};
    const struct register_new_engagement unchecked = {true, false, false, NULL};
    const struct register_new_engagement unseen = {false, true, false, NULL};
    const char *words = "two judgements by two officers";
    REFUSED(&record, record.operator_, words,
            decide(by, alert, REGISTER_OUTCOME_ARREST, NULL, err));
    REFUSED(&record, record.engagement, "adjudicated before",
            register_engagement_add(by, alert, &right, err));
    REFUSED(&record, record.operator_, "factors", adjudicate(by, alert, true, "", NULL, err));
    REFUSED(&record, record.operator_, "factors", adjudicate(by, alert, true, NULL, NULL, err));
    DO(&record, record.operator_, adjudicate(by, alert, true, "clear", NULL, err));
    REFUSED(&record, record.operator_, words,
            decide(by, alert, REGISTER_OUTCOME_ARREST, NULL, err));
    REFUSED(&record, record.operator_, "who adjudicated",
            register_engagement_add(by, alert, &right, err));
    REFUSED(&record, record.operator_, "UNIQUE", adjudicate(by, alert, false, "other", NULL, err));
    REFUSED(&record, record.engagement, "was stopped",
            register_engagement_add(by, alert, &unseen, err));
    DO(&record, record.engagement, register_engagement_add(by, alert, &right, err));
    DO(&record, record.operator_, decide(by, alert, REGISTER_OUTCOME_ARREST, NULL, err));
    REFUSED(&record, record.operator_, "UNIQUE",
            decide(by, alert, REGISTER_OUTCOME_OTHER, NULL, err));

    int64_t second = add_alert(&record, operation, entries[0]);
    DO(&record, record.operator_, adjudicate(by, second, false, "another nose", NULL, err));
    DO(&record, record.engagement, register_engagement_add(by, second, &right, err));
    REFUSED(&record, record.operator_, words,
            decide(by, second, REGISTER_OUTCOME_OTHER, NULL, err));
    int64_t third = add_alert(&record, operation, entries[0]);
    DO(&record, record.operator_, adjudicate(by, third, true, "clear", NULL, err));
    DO(&record, record.engagement, register_engagement_add(by, third, &unchecked, err));
    REFUSED(&record, record.operator_, words,
            decide(by, third, REGISTER_OUTCOME_ARREST, NULL, err));
    refused_sql(
        "INSERT INTO outcome (ledger, at, officer, alert, kind) VALUES (%L, 4, 1, 'caution')",
        "CHECK");
    int64_t fourth = add_alert(&record, operation, entries[0]);
    DO(&record, record.operator_, decide(by, fourth, REGISTER_OUTCOME_NO_ACTION, NULL, err));
    const struct register_new_engagement odd = {true, false, true, NULL};
    DO(&record, record.operator_, adjudicate(by, fourth, true, "clear", NULL, err));
    REFUSED(&record, record.engagement, "CHECK", register_engagement_add(by, fourth, &odd, err));
}

static void test_r3_corrections(void **state)
{
    (void)state;
    int64_t entries[3], every = 0, other = 0;
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    int64_t alert = add_alert(&record, operation, entries[0]);
    int64_t beside = add_alert(&record, operation, entries[0]);
    DO(&record, record.administrator,
       register_officer_add(by, "Eve", REGISTER_ROLE_OPERATOR | REGISTER_ROLE_ENGAGEMENT, &every,
                            err));
    DO(&record, record.administrator,
       register_officer_add(by, "Oz", REGISTER_ROLE_OPERATOR, &other, err));
    REFUSED(&record, record.operator_, "CHECK", adjudicate(by, alert, true, "x", "why", err));
    DO(&record, every, adjudicate(by, alert, true, "clear", NULL, err));
    DO(&record, every, adjudicate(by, beside, true, "clear", NULL, err));
    DO(&record, record.operator_, adjudicate(by, alert, false, "another ear", "looked again", err));
    // Who judged once can never be the other of the two, corrected or not.
    struct register_new_engagement right = {true, true, true, NULL};
    REFUSED(&record, every, "who adjudicated", register_engagement_add(by, alert, &right, err));
    REFUSED(&record, record.operator_, "two judgements",
            decide(by, alert, REGISTER_OUTCOME_ARREST, NULL, err));
    DO(&record, record.engagement, register_engagement_add(by, alert, &right, err));
    REFUSED(&record, record.engagement, "who engaged",
            adjudicate(by, alert, true, "clear", "again", err));
    // Only what stands is corrected, and only on its own alert.
    refused_sql("INSERT INTO adjudication (ledger, at, officer, alert, credible, subject, corrects,"
                " why) VALUES (%L, 4, 1, 1, zeroblob(60), 1, zeroblob(60))",
                "the one that stands");
    refused_sql("INSERT INTO adjudication (ledger, at, officer, alert, credible, subject, corrects,"
                " why) VALUES (%L, 4, 1, 1, zeroblob(60), 2, zeroblob(60))",
                "the one that stands");
    refused_sql("UPDATE adjudication SET credible = 1", "only added to");
    refused_sql("DELETE FROM adjudication", "only added to");
    DO(&record, other, adjudicate(by, alert, true, "clear", "the first was right", err));
    DO(&record, record.operator_, decide(by, alert, REGISTER_OUTCOME_ARREST, NULL, err));
    right.correct = false;
    right.correction = "wrong box ticked";
    DO(&record, record.engagement, register_engagement_add(by, alert, &right, err));
    DO(&record, record.operator_,
       decide(by, alert, REGISTER_OUTCOME_NO_ACTION, "nobody was arrested", err));
}

static void test_dearrest_and_complaint(void **state)
{
    (void)state;
    int64_t entries[3], complaint = 0;
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    int64_t alert = add_alert(&record, operation, entries[0]);
    const struct register_new_engagement right = {true, true, true, NULL};
    struct register_new_dearrest dearrest = {.happened = record.now, .reason = "old warrant"};
    REFUSED(&record, record.engagement, "only an arrest",
            register_dearrest_add(by, alert, &dearrest, err));
    DO(&record, record.operator_, adjudicate(by, alert, true, "clear", NULL, err));
    DO(&record, record.engagement, register_engagement_add(by, alert, &right, err));
    DO(&record, record.operator_, decide(by, alert, REGISTER_OUTCOME_OTHER, NULL, err));
    REFUSED(&record, record.engagement, "only an arrest",
            register_dearrest_add(by, alert, &dearrest, err));
    DO(&record, record.operator_, decide(by, alert, REGISTER_OUTCOME_ARREST, "typed wrong", err));
    dearrest.taken_back = true;
    REFUSED(&record, record.engagement, "CHECK", register_dearrest_add(by, alert, &dearrest, err));
    dearrest.taken_back = false;
    DO(&record, record.engagement, register_dearrest_add(by, alert, &dearrest, err));
    REFUSED(&record, record.engagement, "UNIQUE", register_dearrest_add(by, alert, &dearrest, err));
    DO(&record, record.operator_,
       register_complaint_add(by, alert, record.now, "held too long", &complaint, err));
    REFUSED(&record, record.operator_, "only a complaint that is settled",
            register_complaint_state_add(by, complaint, REGISTER_COMPLAINT_REOPENED, "x", err));
    DO(&record, record.operator_,
       register_complaint_state_add(by, complaint, REGISTER_COMPLAINT_HANDLED, "read", err));
    DO(&record, record.operator_,
       register_complaint_state_add(by, complaint, REGISTER_COMPLAINT_UPHELD, "sorry", err));
    REFUSED(&record, record.operator_, "goes on when it is reopened",
            register_complaint_state_add(by, complaint, REGISTER_COMPLAINT_HANDLED, "x", err));
    DO(&record, record.operator_,
       register_complaint_state_add(by, complaint, REGISTER_COMPLAINT_REOPENED, "new", err));
    DO(&record, record.operator_,
       register_complaint_state_add(by, complaint, REGISTER_COMPLAINT_WITHDRAWN, "done", err));
}

static void test_r3_past_write_h(void **state)
{
    (void)state;
    int64_t entries[3];
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    (void)add_alert(&record, operation, entries[0]);
    refused_sql(
        "INSERT INTO outcome (ledger, at, officer, alert, kind) VALUES (%L, 4, 1, 'arrest')",
        "two judgements");
    refused_sql(
        "INSERT INTO outcome (ledger, at, officer, alert, kind) VALUES (%L, 4, 1, 'ARREST')",
        "two judgements");
    DO(&record, record.operator_, adjudicate(by, 1, false, "no", NULL, err));
    refused_sql("UPDATE adjudication SET credible = 1", "only added to");
    refused_sql("DELETE FROM adjudication", "only added to");
    if (test_on_server()) // what follows is not known there
        return;
    refused_sql(
        "INSERT OR REPLACE INTO adjudication (id, ledger, at, officer, alert, credible, factors)"
        " VALUES (1, %L, 4, 1, 1, zeroblob(60))",
        "only added to");
    refused_sql("REPLACE INTO adjudication (ledger, at, officer, alert, credible, factors) VALUES "
                "(%L, 4, 1, 1, zeroblob(60))",
                "only added to");
    refused_sql("INSERT INTO adjudication (ledger, at, officer, alert, credible, factors) VALUES "
                "(%L, 4, 1, 1, zeroblob(60))"
                " ON CONFLICT (alert) WHERE corrects IS NULL DO UPDATE SET credible = 1",
                "only added to");
}

// One value of each is out of range; %L is the ledger number.
#define OFFICER "INSERT INTO officer (ledger, at, name, roles) VALUES (%L, "
#define SETTING "INSERT INTO setting (ledger, at, officer, key, value) VALUES (%L, 1, "
#define ENTRY                                                                                   \
    "INSERT INTO entry (ledger, at, officer, operation, nominal, category, wanted_for_arrest, " \
    "reason, image_source,"                                                                     \
    " captured, picture_name, mark) VALUES (%L, 1, 3, "
#define EVENT                                                                                    \
    "INSERT INTO operation_event (ledger, at, officer, operation, kind, notice, permit) VALUES " \
    "(%L, 3, 3, "
#define SEARCH                                                                                 \
    "INSERT INTO search (ledger, at, officer, operation, mode, captured, place, source_type, " \
    "reason, offence,"                                                                         \
    " body_worn, candidates) VALUES (%L, 4, 2, 'retrospective', "
#define ALERT                                                                                   \
    "INSERT INTO alert (ledger, at, officer, operation, entry, source, body_worn, video_time, " \
    "score, threshold, rank)"                                                                   \
    " VALUES (%L, 4, 1, 1, "
#define COUNT                                                                                 \
    "INSERT INTO face_count (ledger, at, officer, operation, source, body_worn, faces_seen, " \
    "frames, seconds)"                                                                        \
    " VALUES (%L, 4, 1, "
#define ENGAGEMENT                                                                             \
    "INSERT INTO engagement (ledger, at, officer, alert, stopped, identity_checked, correct, " \
    "note) VALUES (%L, 5, 1, "
#define FIGURE "INSERT INTO list_figure (ledger, at, operation, kind, name, count) VALUES (%L, 3, "
#define ACT    "INSERT INTO act (at, idx, kind, salt, record) SELECT 1, coalesce(max(idx) + 1, 0), "
static const char *const lines[] = {
    OFFICER "'', 1)",
    OFFICER "hex(zeroblob(51)), 1)",
    OFFICER "'X', 0)",
    OFFICER "'X', 256)",
    OFFICER "'X', 'all')",
    SETTING "'', 'v')",
    SETTING "'Force Name', 'v')",
    SETTING "'k', hex(zeroblob(4001)))",
    EVENT "'cancel', NULL, NULL)",
    EVENT "'authorise', 'notice', NULL)",
    EVENT "'authorise', NULL, 'permit')",
    ENTRY "zeroblob(49), 'suspect', 1, zeroblob(50), 's', NULL, NULL, zeroblob(32))",
    ENTRY "zeroblob(177), 'suspect', 1, zeroblob(50), 's', NULL, NULL, zeroblob(32))",
    ENTRY
    "'a name, unsealed, of more than fifty characters in all', 'suspect', 1, NULL, 's', NULL, "
    "NULL, zeroblob(32))",
    ENTRY "zeroblob(50), 'protester', 1, zeroblob(50), 's', NULL, NULL, zeroblob(32))",
    ENTRY "zeroblob(50), 'suspect', 2, zeroblob(50), 's', NULL, NULL, zeroblob(32))",
    ENTRY "zeroblob(50), 'suspect', 1, zeroblob(8050), 's', NULL, NULL, zeroblob(32))",
    ENTRY "zeroblob(50), 'suspect', 1, zeroblob(50), hex(zeroblob(4001)), NULL, NULL, "
          "zeroblob(32))",
    ENTRY "zeroblob(50), 'suspect', 1, zeroblob(50), 's', zeroblob(60), NULL, zeroblob(32))",
    ENTRY "zeroblob(50), 'suspect', 1, zeroblob(50), 's', NULL, zeroblob(305), zeroblob(32))",
    ENTRY "zeroblob(50), 'suspect', 1, zeroblob(50), 's', NULL, NULL, zeroblob(31))",
    SEARCH "'', 'p', 't', zeroblob(50), NULL, 0, 0)",
    SEARCH "'c', '', 't', zeroblob(50), NULL, 0, 0)",
    SEARCH "'c', 'p', '', zeroblob(50), NULL, 0, 0)",
    SEARCH "'c', 'p', 't', zeroblob(49), NULL, 0, 0)",
    SEARCH "'c', 'p', 't', zeroblob(50), hex(zeroblob(4001)), 0, 0)",
    SEARCH "'c', 'p', 't', zeroblob(50), NULL, 2, 0)",
    SEARCH "'c', 'p', 't', zeroblob(50), NULL, 0, -1)",
    SEARCH "NULL, 'p', 't', zeroblob(50), NULL, 0, 0)",
    ALERT "'', 0, 0, 0.6, 0.45, 1)",
    ALERT "'c', 2, 0, 0.6, 0.45, 1)",
    ALERT "'c', 0, -1, 0.6, 0.45, 1)",
    ALERT "'c', 0, 0, 1.5, 0.45, 1)",
    ALERT "'c', 0, 0, 0.6, 0.61, 1)",
    ALERT "'c', 0, 0, 0.6, 0.45, 0)",
    COUNT "'', 0, 1, 1, 1)",
    COUNT "'a/b', 0, 1, 1, 1)",
    COUNT "'c', 2, 1, 1, 1)",
    COUNT "'c', 0, -1, 1, 1)",
    COUNT "'c', 0, 1, -1, 1)",
    COUNT "'c', 0, 1, 1, -1)",
    "INSERT INTO adjudication (ledger, at, officer, alert, credible, factors) VALUES (%L, 4, "
    "1, 2, zeroblob(50))",
    ENGAGEMENT "2, 0, 0, NULL)",
    ENGAGEMENT "1, 2, 0, NULL)",
    ENGAGEMENT "1, 1, 2, NULL)",
    ENGAGEMENT "1, 0, 1, NULL)",
    ENGAGEMENT "1, 1, 1, zeroblob(8050))",
    "INSERT INTO outcome (ledger, at, officer, alert, kind, note) VALUES (%L, 4, 1, "
    "'no-action',"
    " zeroblob(8050))",
    "INSERT INTO entry_removal (ledger, at, officer, entry, why) VALUES (%L, 4, 1, zeroblob(49))",
    "INSERT INTO refusal (ledger, at, kind, why) VALUES (%L, '', 'w')",
    "INSERT INTO refusal (ledger, at, kind, why) VALUES (%L, 'k', '')",
    "INSERT INTO consultation (ledger, at, officer, what) VALUES (%L, 4, '')",
    "INSERT INTO erasure (ledger, at, erased, rule) VALUES (%L, 1, '')",
    FIGURE "'faces', '', 1)",
    FIGURE "'images', '', -1)",
    ACT "'Bad Kind', zeroblob(32), '{}' FROM ledger_entry",
    ACT "'k', zeroblob(31), '{}' FROM ledger_entry",
    ACT "'k', NULL, '{}' FROM ledger_entry",
    ACT "'k', zeroblob(32), NULL FROM ledger_entry",
    "INSERT INTO ledger_node VALUES (63, 0, zeroblob(32))",
    "INSERT INTO ledger_node VALUES (9, -1, zeroblob(32))",
    "INSERT INTO ledger_node VALUES (9, 0, zeroblob(31))",
    "INSERT INTO checkpoint VALUES (999, zeroblob(31), 1, 'n')",
    "INSERT INTO checkpoint VALUES (0, zeroblob(32), 1, 'n')",
    "INSERT INTO ledger_entry SELECT max(idx) + 1, x'' FROM ledger_entry",
    "INSERT INTO ledger_entry SELECT max(idx) + 1, zeroblob(4097) FROM ledger_entry",
};

/// What every column takes: each line is right but for one value. Operation 1 is live and open, 2
/// an open search authority with search 1, 3 is planned; alert 1 is adjudicated.
static void test_columns_take_only_their_values(void **state)
{
    (void)state;
    int64_t entries[3], search = 0;
    int64_t live = open_operation(&record, REGISTER_MODE_LIVE, entries);
    int64_t rfr = open_operation(&record, REGISTER_MODE_RETROSPECTIVE, entries);
    (void)planned(REGISTER_MODE_LIVE);
    const struct register_new_search probe = {.mode = REGISTER_MODE_RETROSPECTIVE,
                                              .captured = "2026-11-01",
                                              .place = "x",
                                              .source_type = "CCTV",
                                              .reason = "r",
                                              .candidates = 1};
    DO(&record, record.operator_, register_search_add(by, rfr, &probe, &search, err));
    int64_t alert = add_alert(&record, live, 1);
    DO(&record, record.operator_, adjudicate(by, alert, true, "clear", NULL, err));
    for (size_t i = 0; i < ARRAY_COUNT(lines); i++)
        refused_sql(lines[i], i == 4 || strstr(lines[i], "unsealed") != NULL
                                  ? (test_on_server() ? "" : "cannot store TEXT")
                                  : "CHECK constraint failed");
    print_message("# %zu values refused\n", ARRAY_COUNT(lines));
}

/// A recording of this search for the entry, gone through to its end.
static void add_footage(int64_t operation, int64_t search, int64_t entry, int64_t alert)
{
    int64_t footage = 0;
    const uint8_t hash[32] = {1};
    const struct register_new_footage recording = {search, entry, "cctv.mp4", hash};
    const struct register_new_progress end = {9.0, 9.0, 3, 90, 450, true, false};
    DO(&record, record.operator_, register_footage_add(by, operation, &recording, &footage, err));
    DO(&record, record.operator_, register_footage_progress_add(by, operation, footage, &end, err));
    DO(&record, record.operator_, register_appearance_add(by, operation, alert, 4.0, err));
}

/// Footage: of its own search, for somebody on its list, onward and once.
static void test_footage(void **state)
{
    (void)state;
    int64_t entries[3], others[3], search = 0, alert = 0, footage = 0;
    int64_t operation = open_operation(&record, REGISTER_MODE_RETROSPECTIVE, entries);
    int64_t other = open_operation(&record, REGISTER_MODE_RETROSPECTIVE, others);
    const struct register_new_search probe = {.mode = REGISTER_MODE_RETROSPECTIVE,
                                              .captured = "2026-11-01",
                                              .place = "x",
                                              .source_type = "CCTV",
                                              .reason = "r"};
    const uint8_t hash[32] = {1};
    DO(&record, record.operator_, register_search_add(by, operation, &probe, &search, err));
    struct register_new_footage recording = {search, others[0], "cctv.mp4", hash};
    REFUSED(&record, record.operator_, "is on the list",
            register_footage_add(by, operation, &recording, &footage, err));
    recording.entry = entries[0];
    REFUSED(&record, record.operator_, "of its operation",
            register_footage_add(by, other, &recording, &footage, err));
    struct register_new_alert one = alert_of(entries[1]);
    one.search = search;
    DO(&record, record.operator_, register_alert_add(by, operation, &one, &alert, err));
    DO(&record, record.operator_, register_footage_add(by, operation, &recording, &footage, err));
    REFUSED(&record, record.operator_, "belongs to an alert in footage",
            register_appearance_add(by, operation, alert, 1e6, err)); // somebody else was sought
    struct register_new_progress progress = {5.0, 4.0, 1, 50, 50, false, false};
    DO(&record, record.operator_,
       register_footage_progress_add(by, operation, footage, &progress, err));
    progress = (struct register_new_progress){5.5, 4.0, 1, 50, 49, false, false};
    REFUSED(&record, record.operator_, "frames_given", // more looked at than there were
            register_footage_progress_add(by, operation, footage, &progress, err));
    progress = (struct register_new_progress){4.5, 4.0, 1, 50, 50, false, false};
    REFUSED(&record, record.operator_, "onward and once",
            register_footage_progress_add(by, operation, footage, &progress, err));
    progress = (struct register_new_progress){9.0, 9.0, 1, 50, 200, true, false};
    DO(&record, record.operator_,
       register_footage_progress_add(by, operation, footage, &progress, err));
    REFUSED(&record, record.operator_, "onward and once",
            register_footage_progress_add(by, operation, footage, &progress, err));
    struct register_recording *known = NULL;
    struct register_count *counts = NULL;
    size_t count = 0;
    OK(register_recordings(record.store, operation, REGISTER_AS_AT_ALWAYS, &known, &count, err));
    assert_int_equal(count, 1);
    assert_string_equal(known[0].captured, "2026-11-01");
    assert_true(known[0].faces_seen == 2 && known[0].frames == 100 && known[0].finished);
    assert_int_equal(known[0].frames_given, 250);
    register_recordings_free(&known, count);
    OK(register_counts(record.store, operation, REGISTER_AS_AT_ALWAYS, &counts, &count, err));
    assert_int_equal(count, 2);
    assert_true(counts[0].seconds == 5.0 && counts[1].seconds == 4.0);
    assert_int_equal(counts[1].frames_given, 200);
    register_counts_free(&counts, count);
    struct register_operation shown = {0};
    OK(register_operation_find(record.store, "RFR-2026-0001", REGISTER_AS_AT_ALWAYS, &shown, err));
    assert_int_equal(shown.result.faces_seen, 2);
    register_operation_finish(&shown);
}

static struct register_evaluation evaluation_of(moment made)
{
    return (struct register_evaluation){.reason = (char *)(uintptr_t) "measured here",
                                        .model = (char *)(uintptr_t) "m@1",
                                        .detector = (char *)(uintptr_t) "d@1",
                                        .software = (char *)(uintptr_t) "test",
                                        .made = made,
                                        .data = (char *)(uintptr_t) "street",
                                        .list = 500,
                                        .mated = 100,
                                        .nonmated = 30000};
}

/// What thresholds rest on: a row of each of its tables, and what those refuse.
static void gated_operation(void)
{
    int64_t entries[3], id = ready_operation(&record, REGISTER_MODE_LIVE, entries);
    struct register_evaluation evaluation = evaluation_of(record.now - DAY);
    const struct register_asked asked = {.one_in = 60, .list = 500, .faces = 100, .months = 24};
    REFUSED(&record, record.planner, "authorising officer",
            register_evaluation_adopt(by, &evaluation, "{}", NULL, err));
    REFUSED(&record, record.planner, "authorising officer",
            register_wish_set(by, &asked, "why", err));
    DO(&record, record.authorising, register_evaluation_adopt(by, &evaluation, "{}", NULL, err));
    DO(&record, record.authorising, register_wish_set(by, &asked, "why", err));
    evaluation = evaluation_of(record.now + 3 * DAY);
    REFUSED(&record, record.authorising, "time to come",
            register_evaluation_adopt(by, &evaluation, "{}", NULL, err));
    struct register_gate gate = {.evaluation = 1,
                                 .model = (char[]){"m@1"},
                                 .threshold = 0.6,
                                 .asked = {.one_in = 60, .list = 3},
                                 .lowest = 0.7,
                                 .rate_high = 0.01};
    REFUSED(&record, record.operator_, "below the threshold",
            register_operation_open_gated(by, id, "permit note", &gate, err));
    gate.lowest = 0.6;
    gate.rate_high = 0.02; // 1 in 50
    REFUSED(&record, record.operator_, "below the threshold",
            register_operation_open_gated(by, id, "permit note", &gate, err));
    gate.rate_high = 0.01;
    DO(&record, record.operator_, register_operation_open_gated(by, id, "permit note", &gate, err));
    struct register_plan plan = plan_of(&record, REGISTER_MODE_LIVE);
    char reference[REGISTER_REFERENCE_SIZE];
    plan.asked.one_in = 500;
    DO(&record, record.planner, register_operation_plan(by, &plan, reference, &id, err));
    refused_sql("INSERT INTO operation_wish (ledger, at, officer, operation, one_in, faces) VALUES "
                "(%L, 1, 1, 2, 0)",
                "part of its plan");
}

/// With a written authority, and an officer assigned.
static void cancelled_operation(void)
{
    const struct register_authority authority = {.cameras = {{"Camera 1", NULL, 1}},
                                                 .camera_count = 1};
    struct register_plan plan = plan_of(&record, REGISTER_MODE_LIVE);
    plan.authority = &authority;
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t written = 0;
    DO(&record, record.planner, register_operation_plan(by, &plan, reference, &written, err));
    DO(&record, record.planner,
       register_operation_assign(by, written, record.operator_, REGISTER_ROLE_OPERATOR, true, err));
    DO(&record, record.planner, register_operation_cancel(by, written, "no need", err));
}

/// A live operation with a row of each table that tells of its list.
static int64_t open_detailed(int64_t entries[3])
{
    int64_t live = ready_operation(&record, REGISTER_MODE_LIVE, entries);
    const struct register_new_detail known = {
        .source_type = REGISTER_SOURCE_CUSTODY, .basis = REGISTER_BASIS_PACE, .picture_years = 3};
    struct register_new_entry detailed = entry_of("N3", REGISTER_CATEGORY_MISSING, false);
    detailed.detail = &known;
    DO(&record, record.operator_, register_entry_add(by, live, &detailed, NULL, err));
    const struct register_new_import import = {.rows = 2, .added = 1, .refused = 1};
    const struct register_new_import_refusal refusal = {"no-face", 1};
    DO(&record, record.operator_, register_import_add(by, live, &import, &refusal, 1, err));
    const struct register_finding found = {REGISTER_FINDING_SAME_PICTURE, entries[0], entries[1],
                                           0};
    const struct register_new_check check = {3, 3, 3, 1, &found, 1};
    int64_t number = 0;
    DO(&record, record.planner, register_list_check_add(by, live, &check, &number, err));
    DO(&record, record.planner, register_list_review_checked(by, live, number, err));
    DO(&record, record.authorising, register_presence_add(by, "r", 1, 0, err));
    DO(&record, record.operator_, register_operation_open(by, live, "permit note", err));
    return live;
}

static void judge_search(int64_t search, int64_t alert)
{
    DO(&record, record.planner, register_choice_add(by, search, alert, "same scar", NULL, err));
    DO(&record, record.authorising,
       register_search_review_add(by, search, REGISTER_SEARCH_PROPER, "fine", NULL, err));
}

/// A row in every table of decisions.
static void decide_all(int64_t alert)
{
    const struct register_new_engagement right = {true, true, true, NULL};
    DO(&record, record.operator_, adjudicate(by, alert, true, "clear", NULL, err));
    DO(&record, record.engagement, register_engagement_add(by, alert, &right, err));
    const struct register_new_dearrest dearrest = {.happened = record.now, .reason = "mistaken"};
    int64_t complaint = 0;
    DO(&record, record.operator_, decide(by, alert, REGISTER_OUTCOME_ARREST, NULL, err));
    DO(&record, record.operator_, register_dearrest_add(by, alert, &dearrest, err));
    DO(&record, record.operator_,
       register_complaint_add(by, alert, record.now, "held too long", &complaint, err));
    DO(&record, record.operator_,
       register_complaint_state_add(by, complaint, REGISTER_COMPLAINT_UPHELD, "sorry", err));
}

static void sign_and_cosign(void)
{
    OK(ledger_checkpoint(record.store, record.key, record.now, err));
    OK(store_run(record.store,
                 "INSERT INTO cosignature (size, line, witness, holds, time, at)"
                 " SELECT max(size), 'a line as it came' || char(10), 'w.example+0+0', 0, 0, 1"
                 " FROM checkpoint",
                 err));
}

/// Receipts of what was erased, and of what was held by law when it was due.
static void swept_and_held(int64_t operation)
{
    int64_t id = 0;
    struct register_swept swept = {0};
    const struct register_erasure erasure = {REGISTER_KEEP_JUDGEMENT, "adjudication", 1, 0, NULL};
    const struct register_new_hold hold = {"operation", operation, "complaint", "a complaint",
                                           record.now + 200LL * DAY};
    DO(&record, 0, register_erase(by, "record.erase", operation, &erasure, 1, &id, err));
    DO(&record, record.authorising, register_hold_add(by, &hold, &id, err));
    record.now += 100LL * DAY;
    DO(&record, 0, register_sweep(by, &swept, err));
    assert_true(swept.erased > 0 && swept.held > 0);
    DO(&record, record.authorising, register_hold_lift(by, id, err));
}

/// A run in which another engine looked, and an alert that it filed.
static void run_filed(int64_t live, int64_t entry)
{
    const struct register_engine engine = {.vendor = "V", .name = "E", .version = "1"};
    const struct register_new_run run = {.source = "camera 1", .engine = &engine};
    int64_t number = 0, alert = 0;
    DO(&record, record.operator_, register_run_begin(by, live, &run, &number, err));
    struct register_new_alert filed = alert_of(entry);
    filed.run = number;
    filed.mark = engine.permit;
    DO(&record, record.operator_, register_alert_add(by, live, &filed, &alert, err));
    DO(&record, record.operator_, register_run_end(by, live, number, REGISTER_END_SOURCE, err));
}

/// Loaded to a server, of no use any more, and erased there: in this order.
static void loaded_list(int64_t operation)
{
    const uint8_t digest[CRYPT_HASH_SIZE] = {1}, key[CRYPT_SEAL_KEY_SIZE] = {2};
    const struct register_new_list_load load = {.coordinator = "host=lists.example",
                                                .note = "overt parts v1",
                                                .servers = 1,
                                                .templates = 2,
                                                .list = digest,
                                                .key = key};
    struct register_list_load one = {.operation = operation};
    uint8_t again[CRYPT_SEAL_KEY_SIZE];
    DO(&record, record.operator_, register_list_load_add(by, operation, &load, &one.id, err));
    OK(register_list_load_key(record.store, one.id, again, err));
    assert_memory_equal(key, again, sizeof key);
    REFUSED(&record, record.operator_, "destroyed before",
            register_list_unload(by, &one, 1, 1, 2, err));
    DO(&record, record.operator_, register_list_load_void(by, operation, one.id, err));
    assert_int_equal(register_list_load_key(record.store, one.id, again, NULL), OVERT_NOT_FOUND);
    DO(&record, record.operator_, register_list_unload(by, &one, 1, 1, 2, err));
}

/// Every table of the record refuses to be changed or emptied, and refuses a row for an entry that
/// is written.
static void test_r4_every_table(void **state)
{
    (void)state;
    int64_t entries[3];
    int64_t operation = open_operation(&record, REGISTER_MODE_RETROSPECTIVE, entries), search = 0,
            alert = 0;
    const struct register_new_search probe = {.mode = REGISTER_MODE_RETROSPECTIVE,
                                              .captured = "2026-11-01",
                                              .place = "x",
                                              .source_type = "CCTV",
                                              .reason = "r",
                                              .candidates = 1};
    DO(&record, record.operator_, register_search_add(by, operation, &probe, &search, err));
    struct register_new_alert one = alert_of(entries[0]);
    one.search = search;
    DO(&record, record.operator_, register_alert_add(by, operation, &one, &alert, err));
    judge_search(search, alert);
    add_footage(operation, search, entries[0], alert);
    decide_all(alert);
    const struct register_new_disclosure given = {
        .what = "alert.picture", .alert = alert, .recipient = "court"};
    DO(&record, record.operator_, register_consultation_add(by, "alert.picture", alert, 0, err));
    DO(&record, record.operator_, register_disclose(by, &given, err));
    DO(&record, record.operator_, register_refusal_add(by, "operation.open", operation, "no", err));
    DO(&record, record.operator_, register_entry_remove(by, entries[2], "found", err));
    DO(&record, record.administrator, register_setting_set(by, "force.name", "P", err));
    int64_t live = open_detailed(entries);
    const struct register_new_count count = {"camera 1", false, 1, 1, 1};
    DO(&record, record.operator_, register_count_add(by, live, &count, err));
    const struct register_new_gap gap = {.source = "camera 1", .since = record.now - 3};
    REFUSED(&record, record.operator_, "live operation",
            register_gap_add(by, operation, &gap, err));
    DO(&record, record.operator_, register_gap_add(by, live, &gap, err));
    run_filed(live, entries[0]);
    DO(&record, record.operator_, register_operation_pause(by, live, true, "rain", err));
    loaded_list(live);
    gated_operation();
    cancelled_operation();
    swept_and_held(operation);
    sign_and_cosign();

    AUTO_QUERY struct store_query *tables = NULL;
    OK(store_prepare(record.store,
                     "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'erasure'"
                     " AND name NOT LIKE 'foi%' AND name NOT LIKE 'account%'",
                     &tables, err));
    char names[64][40], sql[160];
    int tried = 0;
    while (store_step(tables, NULL) == 1)
        (void)text_copy(names[tried++], sizeof names[0], store_column_text(tables, 0));
    store_query_done(&tables);
    assert_true(tried >= 20);
    for (int i = 0; i < tried; i++) {
        AUTO_QUERY struct store_query *rows = NULL;
        (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", names[i]);
        OK(store_prepare(record.store, sql, &rows, err));
        assert_int_equal(store_step(rows, NULL), 1);
        if (store_column_int(rows, 0) == 0)
            fail_msg("%s has no row to try", names[i]);
        store_query_done(&rows);
        (void)snprintf(sql, sizeof sql, "DELETE FROM %s", names[i]);
        bool key = strcmp(names[i], "record_key") == 0; // goes with a receipt: test_vault.c
        refused_sql(sql, key ? "with a receipt" : "only added to");
        char column[80];
        assert_true(test_column_of(record.store, names[i], column, sizeof column));
        (void)snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s", names[i], column, column);
        refused_sql(sql, key ? "wrapped anew" : "only added to");
    }
    struct ledger_report report;
    OK(ledger_verify(record.store, NULL, record.verifier, &report, err));
    print_message("# %d tables refused to be changed and emptied\n", tried);
}

/// Any table that may hold a fact of the record has the three triggers and the tie to its act;
/// what is about the log itself stands beside it and proves itself by its signature.
static void test_r4_no_table_without_its_tie(void **state)
{
    (void)state;
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(
        record.store,
        "SELECT m.name FROM sqlite_schema m WHERE m.type = 'table'"
        " AND m.name NOT IN ('ledger_entry', 'act', 'ledger_node', 'checkpoint',"
        " 'record_key', 'cosignature') AND ("
        " NOT EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'ledger' AND "
        "\"notnull\")"
        " OR (SELECT count(*) FROM sqlite_schema t WHERE t.tbl_name = m.name AND t.name IN"
        "  (m.name || '_next', m.name || '_update', m.name || '_delete', m.name || '_by_ledger')) "
        "<> 4"
        " OR NOT EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name)"
        "  WHERE \"table\" = 'act' AND \"from\" = 'ledger'))",
        &query, err));
    if (store_step(query, NULL) == 1)
        fail_msg("%s is not tied to the ledger (docs/ledger.md)", store_column_text(query, 0));
}

/// R2 and R6: no column could hold a face that raised no alert, or a guess about a person.
static void test_r6_no_such_columns(void **state)
{
    (void)state;
    static const char *const words[] = {"age",      "sex",      "gender",   "race",
                                        "ethnic",   "emotion",  "mood",     "skin",
                                        "religion", "landmark", "embedding"};
    AUTO_QUERY struct store_query *query = NULL;
    char name[160];
    FILE *pipe = test_on_server() ? test_ask(TEST_COLUMNS) : NULL;
    if (pipe == NULL)
        OK(store_prepare(record.store,
                         "SELECT m.name || '.' || c.name FROM sqlite_schema m,"
                         " pragma_table_info(m.name) c WHERE m.type = 'table'",
                         &query, err));
    int columns = 0;
    for (; test_next_name(pipe, query, name, sizeof name); columns++)
        for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
            const char *found = strstr(name, words[i]);
            // "age" inside a longer word, such as image or engagement, is none.
            if (found != NULL && (found == name || strchr("._", found[-1])) &&
                strchr("._", found[strlen(words[i])]) != NULL)
                fail_msg("%s", name);
        }
    assert_true(columns > 100);
    if (pipe != NULL)
        (void)pclose(pipe);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        CASE(test_r1_who_plans_does_not_authorise),
        CASE(test_r1_plan_limits),
        CASE(test_r1_opening),
        CASE(test_r1_list_is_fresh),
        CASE(test_r1_alerts_only_while_open),
        CASE(test_r1_searches),
        CASE(test_r3_two_judgements),
        CASE(test_r3_corrections),
        CASE(test_dearrest_and_complaint),
        CASE(test_r3_past_write_h),
        CASE(test_columns_take_only_their_values),
        CASE(test_footage),
        CASE(test_r4_every_table),
        CASE(test_r4_no_table_without_its_tie),
        CASE(test_r6_no_such_columns),
    };
    return cmocka_run_group_tests_name("register/rules", tests, NULL, NULL);
}
