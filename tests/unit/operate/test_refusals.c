// SPDX-License-Identifier: Apache-2.0
// test_refusals.c - rule R1 from every side: each way to compare without leave is refused with one
// line, leaves an entry in the ledger and makes no comparison.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scene.h"

#define CROWD "SCENES 5\nface 1 100 80\n--\nface 2 300 80\n"
#define LIVE REGISTER_MODE_LIVE
#define RFR REGISTER_MODE_RETROSPECTIVE
#define OIFR REGISTER_MODE_OPERATOR_INITIATED

static int setup(void **state)
{
    static struct scene scene;
    scene_begin(&scene);
    *state = &scene;
    return 0;
}

static int teardown(void **state)
{
    scene_end(*state);
    return 0;
}

static int open_it(struct scene *s)
{
    return operate_open_operation(s->operate, "Operator", s->reference, &s->err);
}

static int live(struct scene *s)
{
    struct operate_live_result result;
    return scene_live(s, "Operator", scene_file(s, "crowd.vid", CROWD), NULL, &result);
}

static int search(struct scene *s)
{
    struct operate_search_result result;
    return scene_search(s, "Detective", scene_file(s, "probe.jpg", "SCENE\nface 1 90 80\n"),
                        &result);
}

static int identify(struct scene *s)
{
    struct operate_search_result result;
    return scene_identify(s, "Beat", scene_file(s, "probe.jpg", "SCENE\nface 1 90 80\n"), &result);
}

static void refuse(struct scene *s, int (*act)(struct scene *), const char *words)
{
    struct scene_before before = scene_before(s);
    scene_refused(s, before, act(s), words);
}

static void what_is_right_is_not_refused(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_ALL);
    assert_int_equal(live(s), 0);
    assert_int_equal(operate_comparisons(s->operate), 4);
    scene_prepare(s, RFR, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(search(s), 0);
    assert_int_equal(operate_comparisons(s->operate), 6);
    scene_prepare(s, OIFR, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(identify(s), 0);
    assert_int_equal(operate_comparisons(s->operate), 8);
    assert_int_equal(scene_rows(s, "refusal"), 0);
}

static void not_authorised(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, RFR, SCENE_LIST | SCENE_REVIEW);
    refuse(s, open_it, "not authorised");
    refuse(s, search, "not authorised");
}

static int authorise_as_both(struct scene *s)
{
    return operate_authorise(s->operate, "Both", s->reference, &s->err);
}

static void authorised_by_its_own_planner(void **state)
{
    struct scene *s = *state;
    struct operate_plan plan = scene_plan(s, LIVE);
    assert_int_equal(operate_plan(s->operate, "Both", &plan, s->reference, &s->err), 0);
    refuse(s, authorise_as_both, "cannot authorise it");
    refuse(s, open_it, "not authorised");
}

static void authorised_by_its_own_planner_behind_the_program(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_ALL);
    scene_tamper(
        s,
        "DROP TRIGGER operation_event_update; UPDATE operation_event SET officer = 2 WHERE kind = "
        "'authorise'");
    refuse(s, live, "its own planner");
}

static void before_the_window(void **state)
{
    struct scene *s = *state;
    struct operate_plan plan = scene_plan(s, LIVE);
    plan.opens += HOUR;
    assert_int_equal(operate_plan(s->operate, "Planner", &plan, s->reference, &s->err), 0);
    assert_int_equal(operate_authorise(s->operate, "Chief", s->reference, &s->err), 0);
    assert_int_equal(operate_notify(s->operate, "Planner", s->reference, "website", &s->err), 0);
    assert_int_equal(scene_enrol(s, "Planner", 1, "missing", "family"), 0);
    assert_int_equal(operate_review(s->operate, "Operator", s->reference, &s->err), 0);
    s->now = plan.opens - 1;
    refuse(s, open_it, "wait until then");
    refuse(s, live, "wait until then");
    s->now = plan.opens;
    assert_int_equal(open_it(s), 0);
    assert_int_equal(live(s), 0);
}

static void after_the_window(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_ALL & ~SCENE_OPEN);
    s->now += 4 * HOUR + 1;
    refuse(s, open_it, "expired");
    refuse(s, live, "expired");
}

static void a_second_run_after_the_window(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_ALL);
    s->now += 4 * HOUR;
    assert_int_equal(live(s), 0);
    s->now += 1;
    refuse(s, live, "expired");
}

static void empty_list(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_AUTHORISE | SCENE_NOTIFY);
    refuse(s, open_it, "empty");
    assert_int_equal(scene_enrol(s, "Planner", 1, "missing", "family"), 0);
    assert_int_equal(operate_unlist(s->operate, "Planner", s->reference, 1, "found", &s->err), 0);
    refuse(s, open_it, "empty");
}

static void list_not_reviewed(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_AUTHORISE | SCENE_NOTIFY | SCENE_LIST);
    refuse(s, open_it, "not reviewed");
    assert_int_equal(operate_review(s->operate, "Operator", s->reference, &s->err), 0);
    s->now += 1;
    assert_int_equal(scene_enrol(s, "Planner", 3, "missing", "family"), 0);
    refuse(s, open_it, "not reviewed");
}

static int review_as_planner(struct scene *s)
{
    return operate_review(s->operate, "Planner", s->reference, &s->err);
}

static void list_reviewed_by_who_added_to_it(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_AUTHORISE | SCENE_NOTIFY | SCENE_LIST);
    refuse(s, review_as_planner, "added none of it");
    refuse(s, open_it, "not reviewed");
}

static void list_older_than_a_day(void **state)
{
    struct scene *s = *state;
    struct operate_plan plan = scene_plan(s, RFR);
    plan.closes += 48 * HOUR;
    assert_int_equal(operate_plan(s->operate, "Planner", &plan, s->reference, &s->err), 0);
    assert_int_equal(operate_authorise(s->operate, "Chief", s->reference, &s->err), 0);
    assert_int_equal(scene_enrol(s, "Planner", 1, "missing", "family"), 0);
    assert_int_equal(operate_review(s->operate, "Operator", s->reference, &s->err), 0);
    s->now += 24 * HOUR + 1;
    refuse(s, open_it, "24 hours");
    s->now -= 1;
    assert_int_equal(open_it(s), 0);
    assert_int_equal(search(s), 0);
    s->now += 1;
    refuse(s, search, "24 hours");
    assert_int_equal(operate_review(s->operate, "Operator", s->reference, &s->err), 0);
    assert_int_equal(search(s), 0);
}

static void entry_without_reason_or_source(void **state)
{
    struct scene *s = *state;
    const char *missing[][2] = {{NULL, "family"}, {"", "family"}, {"  \t", "family"},
                                {"missing", NULL}, {"missing", ""}, {"missing", " "}};
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        scene_prepare(s, LIVE, SCENE_AUTHORISE | SCENE_NOTIFY | SCENE_LIST);
        assert_int_equal(scene_enrol(s, "Planner", 3, missing[i][0], missing[i][1]), 0);
        assert_int_equal(operate_review(s->operate, "Operator", s->reference, &s->err), 0);
        refuse(s, open_it, i < 3 ? "has no reason" : "has no image source");
    }
}

static int enrol_wanted(struct scene *s)
{
    struct operate_entry entry = {.nominal = "N-9",
                                  .category = REGISTER_CATEGORY_SUSPECT,
                                  .basis = REGISTER_BASIS_COMMON_LAW,
                                  .picture = scene_file(s, "face.jpg", "SCENE\nface 9 10 80\n")};
    int64_t id = 0;
    return operate_enrol(s->operate, "Planner", s->reference, &entry, &id, &s->err);
}

static void a_category_that_was_not_planned(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_AUTHORISE);
    refuse(s, enrol_wanted, "not planned for the category");
}

static void wrong_mode(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, RFR, SCENE_ALL & ~SCENE_NOTIFY);
    refuse(s, live, "not for live");
    refuse(s, identify, "not for operator-initiated");
    scene_prepare(s, LIVE, SCENE_ALL);
    refuse(s, search, "not for retrospective");
    refuse(s, identify, "not for operator-initiated");
    scene_prepare(s, OIFR, SCENE_ALL & ~SCENE_NOTIFY);
    refuse(s, live, "not for live");
    refuse(s, search, "not for retrospective");
}

static void no_public_notice(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_AUTHORISE | SCENE_LIST | SCENE_REVIEW);
    refuse(s, open_it, "no public notice");
}

static void not_open(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_ALL & ~SCENE_OPEN);
    refuse(s, live, "not open");
    scene_prepare(s, RFR, SCENE_ALL & ~SCENE_OPEN & ~SCENE_NOTIFY);
    refuse(s, search, "not open");
}

static void closed(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_ALL);
    assert_int_equal(operate_close_operation(s->operate, "Operator", s->reference, &s->err), 0);
    refuse(s, live, "closed");
    refuse(s, open_it, "closed");
}

static void the_list_changed_after_opening(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_ALL);
    s->now += 60;
    struct scene_before before = scene_before(s);
    scene_refused(s, before, scene_enrol(s, "Planner", 3, "missing", "family"), "is open");
    assert_int_equal(operate_unlist(s->operate, "Planner", s->reference, 1, "found", &s->err), 0);
    refuse(s, live, "changed after it was opened");
}

/// Before and after are told by the ledger, not by a clock of whole seconds that may step back.
static void removed_in_the_second_of_the_opening(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    scene_prepare(s, LIVE, SCENE_ALL & ~SCENE_OPEN);
    assert_int_equal(operate_unlist(s->operate, "Planner", s->reference, 1, "found", &s->err), 0);
    assert_int_equal(open_it(s), 0);
    const char *video = scene_file(s, "two.vid", "SCENES 2\nface 2 100 80\n");
    assert_int_equal(scene_live(s, "Operator", video, NULL, &result), 0);
    assert_false(result.stopped_by_closing);
    s->now -= 30;
    assert_int_equal(operate_unlist(s->operate, "Planner", s->reference, 2, "found", &s->err), 0);
    s->now += 31;
    refuse(s, live, "changed after it was opened");
}

static void a_forged_permit(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, RFR, SCENE_ALL & ~SCENE_NOTIFY);
    scene_tamper(
        s,
        "DROP TRIGGER operation_event_update; UPDATE operation_event SET permit = replace(permit, "
        "'threshold 0.7', 'threshold 0.1') WHERE kind = 'open'");
    refuse(s, search, "does not verify");
}

static void another_operations_permit(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, RFR, SCENE_ALL & ~SCENE_NOTIFY);
    scene_prepare(s, RFR, SCENE_ALL & ~SCENE_NOTIFY);
    scene_tamper(s, "DROP TRIGGER operation_event_update; UPDATE operation_event SET permit = "
                    "(SELECT permit FROM "
                    "operation_event WHERE operation = 1 AND kind = 'open') WHERE operation = 2 "
                    "AND kind = 'open'");
    refuse(s, search, "another operation");
}

static void a_list_swapped_behind_the_program(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, RFR, SCENE_ALL & ~SCENE_NOTIFY);
    scene_prepare(s, RFR, SCENE_AUTHORISE);
    assert_int_equal(scene_enrol(s, "Planner", 7, "missing", "family"), 0);
    (void)snprintf(s->reference, sizeof s->reference, "RFR-2026-0001");
    scene_tamper(s, "DROP TRIGGER entry_update; UPDATE entry SET template = (SELECT template FROM "
                    "entry WHERE id = 3) "
                    "WHERE id = 1");
    int64_t before = scene_rows(s, "alert");
    uint64_t compared = operate_comparisons(s->operate);
    assert_int_equal(search(s), OVERT_CORRUPT);
    assert_non_null(strstr(s->err.text, "does not open")); // sealed for its own row
    assert_int_equal(operate_comparisons(s->operate), compared);
    assert_int_equal(scene_rows(s, "alert"), before);
}

static void a_window_stretched_behind_the_program(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, RFR, SCENE_ALL & ~SCENE_NOTIFY);
    scene_tamper(s, "DROP TRIGGER operation_update; UPDATE operation SET closes = closes + 86400");
    s->now += 5 * HOUR;
    refuse(s, search, "RFR-2026-0001");
}

/// Taken out of the record, a closing still counts, also where its list is there yet.
static void a_closing_deleted_behind_the_program(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, RFR, SCENE_ALL & ~SCENE_NOTIFY);
    scene_hold(s);
    assert_int_equal(operate_close_operation(s->operate, "Planner", s->reference, NULL), 0);
    scene_tamper(s, "DROP TRIGGER operation_event_delete;"
                    "DELETE FROM operation_event WHERE kind = 'close'");
    refuse(s, search, "does not verify");
}

static void another_model(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, RFR, SCENE_ALL & ~SCENE_NOTIFY);
    s->recogniser = "other@2";
    scene_reopen(s);
    refuse(s, search, "model");
}

/// The threshold rests on what was measured of one network; a file that only has its name is none.
static void another_network_of_the_same_name(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, RFR, SCENE_ALL & ~SCENE_NOTIFY);
    s->recogniser = "!mobilefacenet@1";
    scene_reopen(s);
    refuse(s, search, "not the network that was evaluated");
    scene_prepare(s, LIVE, SCENE_AUTHORISE | SCENE_NOTIFY);
    struct scene_before before = scene_before(s);
    scene_refused(s, before, scene_enrol(s, "Planner", 3, "missing", "family"),
                  "not the network that was evaluated");
}

static int plan_low(struct scene *s)
{
    struct operate_plan plan = scene_plan(s, LIVE);
    plan.threshold = 0.1;
    return operate_plan(s->operate, "Planner", &plan, s->reference, &s->err);
}

static int plan_plain(struct scene *s)
{
    struct operate_plan plan = scene_plan(s, LIVE);
    return operate_plan(s->operate, "Planner", &plan, s->reference, &s->err);
}

static void threshold_below_the_evaluation(void **state)
{
    struct scene *s = *state;
    refuse(s, plan_low, "below");
    s->recogniser = "other@2";
    scene_reopen(s);
    refuse(s, plan_plain, "no evaluation");
    assert_int_equal(operate_setting(s->operate, "Admin", "threshold.other-2", "0.6", &s->err), 0);
    refuse(s, plan_plain, "no evaluation"); // an administrator's word is none
}

static void a_raised_floor_stops_what_was_planned_below(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_ALL);
    assert_int_equal(
        operate_setting(s->operate, "Admin", "threshold.mobilefacenet-1", "0.9", &s->err), 0);
    refuse(s, live, "below");
}

static void unknown_officer(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    scene_prepare(s, LIVE, SCENE_ALL);
    struct scene_before before = scene_before(s);
    int code = scene_live(s, "Nobody", scene_file(s, "crowd.vid", CROWD), NULL, &result);
    scene_refused(s, before, code, "no officer");
    assert_null(strstr(s->err.text, "Nobody"));
}

static void wrong_role(void **state)
{
    struct scene *s = *state;
    struct operate *o = s->operate;
    struct overt_error *err = &s->err;
    struct operate_plan plan = scene_plan(s, LIVE);
    const struct operate_adjudication adjudication = {.credible = true, .subject = "same ear"};
    const struct operate_engagement engagement = {.why_not = REGISTER_EVADED};
    const struct operate_outcome outcome = {.kind = REGISTER_OUTCOME_NO_ACTION};
    const struct operate_dearrest dearrest = {.reason = "mistaken"};
    int64_t complaint = 0;
    struct operate_live_result result;
    struct operate_search_result found;
    char reference[32];
    scene_prepare(s, LIVE, SCENE_ALL);
    const char *video = scene_file(s, "crowd.vid", CROWD);
    assert_int_equal(scene_live(s, "Operator", video, NULL, &result), 0);
#define REFUSED(call)                                                                              \
    do {                                                                                           \
        struct scene_before before = scene_before(s);                                              \
        int code = (call);                                                                         \
        scene_refused(s, before, code, "takes the role");                                          \
    } while (0)
    REFUSED(operate_officer_add(o, "Planner", "X", REGISTER_ROLE_ADMINISTRATOR, err));
    REFUSED(operate_setting(o, "Chief", "force.name", "Mine", err));
    REFUSED(operate_plan(o, "Operator", &plan, reference, err));
    REFUSED(operate_authorise(o, "Planner", s->reference, err));
    REFUSED(operate_notify(o, "Beat", s->reference, "here", err));
    REFUSED(operate_open_operation(o, "Detective", s->reference, err));
    REFUSED(operate_close_operation(o, "Admin", s->reference, err));
    REFUSED(scene_enrol(s, "Chief", 5, "missing", "family"));
    REFUSED(operate_review(o, "Beat", s->reference, err));
    REFUSED(operate_unlist(o, "Beat", s->reference, 1, "why", err));
    REFUSED(scene_live(s, "Planner", video, NULL, &result));
    REFUSED(scene_search(s, "Planner", video, &found));
    REFUSED(scene_identify(s, "Detective", video, &found));
    REFUSED(operate_adjudicate(o, "Beat", 1, &adjudication, err));
    REFUSED(operate_engage(o, "Operator", 1, &engagement, err));
    REFUSED(operate_outcome(o, "Planner", 1, &outcome, err));
    REFUSED(operate_dearrest(o, "Detective", 1, &dearrest, err));
    REFUSED(operate_complain(o, "Planner", 1, 0, "stopped for an hour", &complaint, err));
    REFUSED(operate_complaint_state(o, "Beat", 1, REGISTER_COMPLAINT_UPHELD, "sorry", err));
    REFUSED(operate_alert_picture(o, "Planner", 1, "/dev/null", err));
    REFUSED(operate_alert_scene(o, "Planner", 1, "/dev/null", err));
#undef REFUSED
}

static void a_clock_that_was_set_back(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_ALL);
    assert_int_equal(operate_close_operation(s->operate, "Operator", s->reference, &s->err), 0);
    int64_t alerts = scene_rows(s, "alert");
    s->now -= 2 * HOUR;
    assert_int_not_equal(live(s), 0);
    assert_int_equal(operate_comparisons(s->operate), 0);
    assert_int_equal(scene_rows(s, "alert"), alerts);
}

static void pictures_that_cannot_be_used(void **state)
{
    struct scene *s = *state;
    const struct {
        const char *text, *words;
    } cases[] = {
        {"SCENE\n", "no face"},
        {"SCENE\nface 3 10 20 small\n", "too small"},
        {"SCENE\nface 3 10 80\nface 4 200 80\n", "crop"},
    };
    struct operate_entry entry = {.nominal = "N-3",
                                  .category = REGISTER_CATEGORY_MISSING,
                                  .basis = REGISTER_BASIS_COMMON_LAW};
    int64_t id = 0;
    scene_prepare(s, RFR, SCENE_AUTHORISE);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        entry.picture = scene_file(s, "face.jpg", cases[i].text);
        struct scene_before before = scene_before(s);
        scene_refused(s, before,
                      operate_enrol(s->operate, "Planner", s->reference, &entry, &id, &s->err),
                      cases[i].words);
    }
    assert_int_equal(scene_rows(s, "entry"), 0);
    entry.picture = scene_file(s, "face.jpg", "no picture");
    assert_int_equal(operate_enrol(s->operate, "Planner", s->reference, &entry, &id, &s->err),
                     OVERT_INPUT);
    entry.picture = "/nowhere/face.jpg";
    assert_int_equal(operate_enrol(s->operate, "Planner", s->reference, &entry, &id, &s->err),
                     OVERT_NOT_FOUND);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_right_is_not_refused),
        TEST(not_authorised),
        TEST(authorised_by_its_own_planner),
        TEST(authorised_by_its_own_planner_behind_the_program),
        TEST(before_the_window),
        TEST(after_the_window),
        TEST(a_second_run_after_the_window),
        TEST(empty_list),
        TEST(list_not_reviewed),
        TEST(list_reviewed_by_who_added_to_it),
        TEST(list_older_than_a_day),
        TEST(entry_without_reason_or_source),
        TEST(a_category_that_was_not_planned),
        TEST(wrong_mode),
        TEST(no_public_notice),
        TEST(not_open),
        TEST(closed),
        TEST(the_list_changed_after_opening),
        TEST(removed_in_the_second_of_the_opening),
        TEST(a_forged_permit),
        TEST(another_operations_permit),
        TEST(a_list_swapped_behind_the_program),
        TEST(a_window_stretched_behind_the_program),
        TEST(a_closing_deleted_behind_the_program),
        TEST(another_model),
        TEST(another_network_of_the_same_name),
        TEST(threshold_below_the_evaluation),
        TEST(a_raised_floor_stops_what_was_planned_below),
        TEST(unknown_officer),
        TEST(wrong_role),
        TEST(a_clock_that_was_set_back),
        TEST(pictures_that_cannot_be_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
