// SPDX-License-Identifier: Apache-2.0
// test_decide.c - rule R3: two judgements by two people stand between an alert and any outcome but
// no action.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "register/read.h"
#include "scene.h"

static int setup(void **state)
{
    static struct scene scene;
    struct operate_live_result result;
    scene_begin(&scene);
    scene_prepare(&scene, REGISTER_MODE_LIVE, SCENE_ALL);
    const char *video = scene_file(&scene, "one.vid", "SCENES 5\nface 1 100 80\n");
    assert_int_equal(scene_live(&scene, "Operator", video, NULL, &result), 0);
    assert_int_equal(result.all.alerts, 1);
    *state = &scene;
    return 0;
}

static int teardown(void **state)
{
    scene_end(*state);
    return 0;
}

static int judge(struct scene *s, const char *as, bool credible, const char *correction)
{
    const struct operate_adjudication said = {.credible = credible,
                                              .subject = "seen from the front",
                                              .environment = "good light",
                                              .correction = correction};
    return operate_adjudicate(s->operate, as, 1, &said, &s->err);
}

static int adjudicate(struct scene *s, const char *as, bool credible)
{
    return judge(s, as, credible, NULL);
}

static int engage(struct scene *s, const char *as, bool stopped, bool checked, bool correct)
{
    const struct operate_engagement engagement = {.stopped = stopped,
                                                  .identity_checked = checked,
                                                  .correct = correct,
                                                  .why_not = checked ? 0 : REGISTER_NO_NEED,
                                                  .note = "spoken to"};
    return operate_engage(s->operate, as, 1, &engagement, &s->err);
}

static int outcome_of(struct scene *s, enum register_outcome_kind kind, const char *correction)
{
    const struct operate_outcome said = {
        .kind = kind,
        .ground = kind == REGISTER_OUTCOME_ARREST ? REGISTER_GROUND_COURTS : 0,
        .disposal = kind == REGISTER_OUTCOME_OTHER ? REGISTER_DISPOSAL_WARNING : 0,
        .correction = correction};
    return operate_outcome(s->operate, "Operator", 1, &said, &s->err);
}

static int outcome(struct scene *s, enum register_outcome_kind kind)
{
    return outcome_of(s, kind, NULL);
}

static struct register_alert found(struct scene *s)
{
    struct register_alert alert = {0};
    assert_int_equal(
        register_alert_find(operate_store(s->operate), 1, REGISTER_AS_AT_ALWAYS, &alert, &s->err),
        0);
    return alert;
}

#define REFUSED(call, words)                          \
    do {                                              \
        struct scene_before before = scene_before(s); \
        int code = (call);                            \
        scene_refused(s, before, code, words);        \
    } while (0)

static void the_whole_way(void **state)
{
    struct scene *s = *state;
    assert_int_equal(adjudicate(s, "Operator", true), 0);
    assert_int_equal(engage(s, "Beat", true, true, true), 0);
    assert_int_equal(outcome(s, REGISTER_OUTCOME_ARREST), 0);
    struct register_alert alert = found(s);
    assert_string_equal(alert.adjudicated_by, "Operator");
    assert_string_equal(alert.engaged_by, "Beat");
    assert_true(alert.credible && alert.stopped && alert.identity_checked && alert.correct);
    assert_int_equal(alert.outcome, REGISTER_OUTCOME_ARREST);
    register_alert_finish(&alert);
}

static void an_alert_alone_is_no_outcome(void **state)
{
    struct scene *s = *state;
    REFUSED(outcome(s, REGISTER_OUTCOME_ARREST), "not judged credible");
    REFUSED(outcome(s, REGISTER_OUTCOME_OTHER), "not judged credible");
    assert_int_equal(outcome(s, REGISTER_OUTCOME_NO_ACTION), 0);
}

static void one_judgement_is_not_two(void **state)
{
    struct scene *s = *state;
    assert_int_equal(adjudicate(s, "Operator", true), 0);
    REFUSED(outcome(s, REGISTER_OUTCOME_ARREST), "checked the identity");
    assert_int_equal(engage(s, "Beat", true, false, false), 0);
    REFUSED(outcome(s, REGISTER_OUTCOME_OTHER), "checked the identity");
    assert_int_equal(outcome(s, REGISTER_OUTCOME_NO_ACTION), 0);
}

static void one_person_is_not_two(void **state)
{
    struct scene *s = *state;
    assert_int_equal(operate_officer_add(s->operate, "Admin", "Every",
                                         REGISTER_ROLE_OPERATOR | REGISTER_ROLE_ENGAGEMENT,
                                         &s->err),
                     0);
    assert_int_equal(adjudicate(s, "Every", true), 0);
    REFUSED(engage(s, "Every", true, true, true), "cannot be its engagement officer");
    REFUSED(outcome(s, REGISTER_OUTCOME_ARREST), "checked the identity");
}

static void nobody_is_stopped_before_or_against_the_adjudication(void **state)
{
    struct scene *s = *state;
    REFUSED(engage(s, "Beat", true, true, true), "not adjudicated");
    assert_int_equal(adjudicate(s, "Operator", false), 0);
    REFUSED(engage(s, "Beat", true, true, true), "not credible");
    REFUSED(outcome(s, REGISTER_OUTCOME_ARREST), "not judged credible");
}

static void judgements_are_made_once(void **state)
{
    struct scene *s = *state;
    assert_int_equal(adjudicate(s, "Operator", true), 0);
    REFUSED(adjudicate(s, "Second", false), "adjudicated before");
    assert_int_equal(engage(s, "Beat", true, true, false), 0);
    REFUSED(engage(s, "Beat", true, true, true), "is recorded");
    assert_int_equal(outcome(s, REGISTER_OUTCOME_NO_ACTION), 0);
    REFUSED(outcome(s, REGISTER_OUTCOME_ARREST), "is recorded");
}

static void corrected_by_a_new_one(void **state)
{
    struct scene *s = *state;
    REFUSED(judge(s, "Operator", true, "seen again"), "nothing is corrected");
    assert_int_equal(adjudicate(s, "Operator", false), 0);
    assert_int_equal(judge(s, "Second", true, "seen again in full size"), 0);
    assert_int_equal(engage(s, "Beat", true, true, true), 0);
    assert_int_equal(outcome(s, REGISTER_OUTCOME_ARREST), 0);
    assert_int_equal(outcome_of(s, REGISTER_OUTCOME_OTHER, "it was a warning"), 0);
    assert_int_equal(judge(s, "Operator", true, ""), OVERT_REFUSED);
    struct register_alert alert = found(s);
    assert_string_equal(alert.adjudicated_by, "Second");
    assert_int_equal(alert.outcome, REGISTER_OUTCOME_OTHER);
    assert_int_equal(alert.corrections, 2);
    assert_int_equal(alert.verdict, REGISTER_CONFIRMED_TRUE);
    assert_false(alert.unsupported);
    register_alert_finish(&alert);
    assert_int_equal(scene_rows(s, "adjudication"), 2);
    assert_int_equal(scene_rows(s, "outcome"), 2);
}

/// The rule: the judgement may be corrected, and from then on the outcome is shown as one that is
/// to be corrected too; it can only become no action.
static void an_outcome_whose_judgement_is_corrected(void **state)
{
    struct scene *s = *state;
    assert_int_equal(adjudicate(s, "Operator", true), 0);
    assert_int_equal(engage(s, "Beat", true, true, true), 0);
    assert_int_equal(outcome(s, REGISTER_OUTCOME_ARREST), 0);
    assert_int_equal(judge(s, "Operator", false, "the brother"), 0);
    struct register_alert alert = found(s);
    assert_true(alert.unsupported);
    register_alert_finish(&alert);
    REFUSED(outcome_of(s, REGISTER_OUTCOME_OTHER, "a warning"), "not judged credible");
    assert_int_equal(outcome_of(s, REGISTER_OUTCOME_NO_ACTION, "nobody was arrested"), 0);
    alert = found(s);
    assert_false(alert.unsupported);
    register_alert_finish(&alert);
}

static void two_people_over_all_that_was_judged(void **state)
{
    struct scene *s = *state;
    const char *names[] = {"Every", "Other"};
    for (int i = 0; i < 2; i++)
        assert_int_equal(operate_officer_add(s->operate, "Admin", names[i],
                                             REGISTER_ROLE_OPERATOR | REGISTER_ROLE_ENGAGEMENT,
                                             &s->err),
                         0);
    assert_int_equal(adjudicate(s, "Every", true), 0);
    assert_int_equal(judge(s, "Operator", true, "typed by the wrong person"), 0);
    REFUSED(engage(s, "Every", true, true, true), "cannot be its engagement officer");
    assert_int_equal(engage(s, "Other", true, true, true), 0);
    REFUSED(judge(s, "Other", false, "I know better"), "cannot adjudicate it");
}

static void dearrest_and_complaint(void **state)
{
    struct scene *s = *state;
    int64_t complaint = 0;
    struct operate_dearrest said = {.reason = "the warrant had been withdrawn"};
    assert_int_equal(adjudicate(s, "Operator", true), 0);
    assert_int_equal(engage(s, "Beat", true, true, true), 0);
    REFUSED(operate_dearrest(s->operate, "Beat", 1, &said, &s->err), "is no arrest");
    assert_int_equal(outcome(s, REGISTER_OUTCOME_ARREST), 0);
    said.happened = s->now + HOUR;
    assert_int_equal(operate_dearrest(s->operate, "Beat", 1, &said, &s->err), OVERT_INPUT);
    said.happened = 0;
    assert_int_equal(operate_dearrest(s->operate, "Beat", 1, &said, &s->err), 0);
    REFUSED(operate_dearrest(s->operate, "Beat", 1, &said, &s->err), "is recorded");
    assert_int_equal(operate_complain(s->operate, "Chief", 1, 0, "an hour in front of others",
                                      &complaint, &s->err),
                     0);
    struct register_alert alert = found(s);
    assert_true(alert.dearrested_at != 0 && alert.complaints == 1 && alert.complaints_open == 1);
    register_alert_finish(&alert);
    assert_int_equal(operate_officer_add(s->operate, "Admin", "Info",
                                         REGISTER_ROLE_INFORMATION | REGISTER_ROLE_OPERATOR,
                                         &s->err),
                     0);
    assert_int_equal(judge(s, "Info", true, "one more look"), 0);
    REFUSED(operate_complaint_state(s->operate, "Info", complaint, REGISTER_COMPLAINT_UPHELD,
                                    "sorry", &s->err),
            "does not handle a complaint");
    assert_int_equal(operate_complaint_state(s->operate, "Chief", complaint,
                                             REGISTER_COMPLAINT_UPHELD, "sorry", &s->err),
                     0);
    assert_int_equal(operate_complaint_state(s->operate, "Chief", 99, REGISTER_COMPLAINT_UPHELD,
                                             "sorry", &s->err),
                     OVERT_NOT_FOUND);
    alert = found(s);
    assert_int_equal(alert.complaints_open, 0);
    register_alert_finish(&alert);
}

/// Operator-initiated: the officer on the spot checks first; two people all the same.
static void on_the_spot(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    scene_prepare(s, REGISTER_MODE_OPERATOR_INITIATED, SCENE_ALL);
    const char *face = scene_file(s, "met.jpg", "SCENE\nface 1 100 80\n");
    assert_int_equal(scene_identify(s, "Beat", face, &result), 0);
    assert_int_equal(result.count, 1);
    int64_t id = result.candidates[0].alert;
    const struct operate_engagement checked = {
        .stopped = true, .identity_checked = true, .correct = true};
    const struct operate_outcome arrest = {.kind = REGISTER_OUTCOME_ARREST,
                                           .ground = REGISTER_GROUND_COURTS};
    const struct operate_adjudication seen = {.credible = true, .subject = "face to face"};
    assert_int_equal(operate_engage(s->operate, "Beat", id, &checked, &s->err), 0);
    REFUSED(operate_outcome(s->operate, "Beat", id, &arrest, &s->err), "not judged credible");
    assert_int_equal(operate_adjudicate(s->operate, "Operator", id, &seen, &s->err), 0);
    assert_int_equal(operate_outcome(s->operate, "Beat", id, &arrest, &s->err), 0);
}

static void what_makes_no_sense_is_not_taken(void **state)
{
    struct scene *s = *state;
    struct operate_adjudication seen = {.credible = true, .subject = ""};
    assert_int_equal(operate_adjudicate(s->operate, "Operator", 1, &seen, &s->err), OVERT_INPUT);
    seen.system = "\xff";
    assert_int_equal(operate_adjudicate(s->operate, "Operator", 1, &seen, &s->err), OVERT_INPUT);
    seen.system = "old picture";
    assert_int_equal(operate_adjudicate(s->operate, "Operator", 99, &seen, &s->err),
                     OVERT_NOT_FOUND);
    assert_int_equal(engage(s, "Beat", true, false, true), OVERT_INPUT);
    assert_int_equal(engage(s, "Beat", false, true, false), OVERT_INPUT);
    const struct operate_engagement unsaid = {.stopped = false};
    assert_int_equal(operate_engage(s->operate, "Beat", 1, &unsaid, &s->err), OVERT_INPUT);
    const struct operate_engagement both = {
        .stopped = true, .identity_checked = true, .why_not = REGISTER_EVADED};
    assert_int_equal(operate_engage(s->operate, "Beat", 1, &both, &s->err), OVERT_INPUT);
    assert_int_equal(outcome(s, (enum register_outcome_kind)77), OVERT_INPUT);
    const struct operate_outcome bare = {.kind = REGISTER_OUTCOME_ARREST};
    assert_int_equal(operate_outcome(s->operate, "Operator", 1, &bare, &s->err), OVERT_INPUT);
    const struct operate_outcome odd = {.kind = REGISTER_OUTCOME_NO_ACTION,
                                        .ground = REGISTER_GROUND_COURTS};
    assert_int_equal(operate_outcome(s->operate, "Operator", 1, &odd, &s->err), OVERT_INPUT);
}

static void looking_at_a_scene_is_recorded(void **state)
{
    struct scene *s = *state;
    const char *path = scene_file(s, "scene.jpg", "");
    int64_t before = scene_rows(s, "consultation");
    assert_int_equal(operate_alert_scene(s->operate, "Operator", 1, path, &s->err), 0);
    assert_int_equal(scene_rows(s, "consultation"), before + 1);
    assert_int_equal(operate_alert_scene(s->operate, "Operator", 99, path, &s->err),
                     OVERT_NOT_FOUND);
    char *bytes = NULL;
    size_t size = 0;
    assert_int_equal(file_read(path, 1 << 24, &bytes, &size, &s->err), 0);
    assert_true(size > 1000 && memcmp(bytes, "\xff\xd8\xff", 3) == 0);
    memory_free(bytes);
}

static void looking_at_a_picture_is_recorded(void **state)
{
    struct scene *s = *state;
    const char *path = scene_file(s, "beside.jpg", "");
    int64_t before = scene_rows(s, "consultation");
    assert_int_equal(operate_alert_picture(s->operate, "Operator", 1, path, &s->err), 0);
    assert_int_equal(scene_rows(s, "consultation"), before + 1);
    char *bytes = NULL;
    size_t size = 0;
    assert_int_equal(file_read(path, 1 << 24, &bytes, &size, &s->err), 0);
    assert_true(size > 1000 && memcmp(bytes, "\xff\xd8\xff", 3) == 0);
    memory_free(bytes);
}

static void reading_is_recorded(void **state)
{
    struct scene *s = *state;
    struct operate_consultation read = {.what = "alert", .alert = 1};
    int64_t rows = scene_rows(s, "consultation");
    assert_int_equal(operate_consult(s->operate, "Operator", &read, &s->err), 0);
    const struct operate_consultation list = {.what = "list", .reference = s->reference};
    assert_int_equal(operate_consult(s->operate, "Planner", &list, &s->err), 0);
    assert_int_equal(scene_rows(s, "consultation"), rows + 2);
    REFUSED(operate_consult(s->operate, "Planner", &read, &s->err), "takes the role");
    REFUSED(operate_consult(s->operate, "Admin", &list, &s->err), "takes the role");
    const struct operate_consultation log = {.what = "audit", .why = "monthly check"};
    REFUSED(operate_consult(s->operate, "Operator", &log, &s->err), "takes the role auditor");
    assert_int_equal(operate_close_operation(s->operate, "Planner", s->reference, &s->err), 0);
    assert_int_equal(operate_consult(s->operate, "Operator", &read, &s->err), OVERT_INPUT);
    assert_non_null(strstr(s->err.text, "--reason"));
    read.why = "complaint 1";
    assert_int_equal(operate_consult(s->operate, "Operator", &read, &s->err), 0);
}

static void a_picture_that_is_given_out(void **state)
{
    struct scene *s = *state;
    const struct operate_look look = {
        .alert = 1, .path = scene_file(s, "given.jpg", ""), .recipient = "the custody desk"};
    int64_t rows = scene_rows(s, "disclosure");
    assert_int_equal(operate_alert_look(s->operate, "Operator", &look, &s->err), 0);
    assert_int_equal(scene_rows(s, "disclosure"), rows + 1);
    const struct operate_disclosure given = {.what = "record", .recipient = "the court"};
    REFUSED(operate_disclose(s->operate, "Operator", &given, &s->err), "takes the role");
    const struct operate_disclosure nobody = {.what = "record", .recipient = ""};
    assert_int_equal(operate_disclose(s->operate, "Chief", &nobody, &s->err), OVERT_INPUT);
    assert_int_equal(operate_disclose(s->operate, "Chief", &given, &s->err), 0);
}

/// Retrospective: an investigator chooses, another person verifies, a third reviews afterwards.
static void chosen_verified_and_reviewed(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, SCENE_ALL);
    const char *face = scene_file(s, "probe.jpg", "SCENE\nface 1 100 80\n");
    assert_int_equal(scene_search(s, "Detective", face, &result), 0);
    int64_t id = result.candidates[0].alert;
    const struct operate_choice first = {.rank = 1, .note = "same scar"};
    const struct operate_choice ninth = {.rank = 9, .note = "same scar"};
    const struct operate_choice none = {.note = "a scar there", .correction = "seen in full size"};
    const struct operate_adjudication seen = {.credible = true, .subject = "same scar"};
    const struct operate_engagement checked = {
        .stopped = true, .identity_checked = true, .correct = true};
    const struct operate_outcome arrest = {.kind = REGISTER_OUTCOME_ARREST,
                                           .ground = REGISTER_GROUND_OFFENCE};
    const struct operate_search_reviewed review = {.result = REGISTER_SEARCH_PROPER,
                                                   .note = "within the authority"};
    assert_int_equal(operate_adjudicate(s->operate, "Operator", id, &seen, &s->err), 0);
    assert_int_equal(operate_engage(s->operate, "Beat", id, &checked, &s->err), 0);
    REFUSED(operate_outcome(s->operate, "Beat", id, &arrest, &s->err), "investigator's choice");
    REFUSED(operate_choose(s->operate, "Operator", result.search, &first, &s->err),
            "takes the role investigator");
    assert_int_equal(operate_choose(s->operate, "Detective", result.search, &ninth, &s->err),
                     OVERT_INPUT);
    REFUSED(operate_choose(s->operate, "Detective", result.search, &none, &s->err),
            "nothing is corrected");
    assert_int_equal(operate_choose(s->operate, "Detective", result.search, &first, &s->err), 0);
    REFUSED(operate_choose(s->operate, "Detective", result.search, &first, &s->err), "is recorded");
    assert_int_equal(operate_outcome(s->operate, "Beat", id, &arrest, &s->err), 0);
    REFUSED(operate_search_review(s->operate, "Detective", result.search, &review, &s->err),
            "takes the role");
    assert_int_equal(operate_search_review(s->operate, "Chief", result.search, &review, &s->err),
                     0);
    REFUSED(operate_search_review(s->operate, "Chief", result.search, &review, &s->err),
            "is recorded");
    struct register_search *searches = NULL;
    size_t count = 0;
    assert_int_equal(register_searches(operate_store(s->operate), 0, REGISTER_AS_AT_ALWAYS,
                                       &searches, &count, &s->err),
                     0);
    assert_int_equal(count, 1);
    assert_true(searches[0].chosen == id && searches[0].chosen_rank == 1 && searches[0].verified);
    assert_string_equal(searches[0].reviewed_by, "Chief");
    assert_int_equal(searches[0].review, REGISTER_SEARCH_PROPER);
    register_searches_free(&searches, count);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_whole_way),
        TEST(an_alert_alone_is_no_outcome),
        TEST(one_judgement_is_not_two),
        TEST(one_person_is_not_two),
        TEST(nobody_is_stopped_before_or_against_the_adjudication),
        TEST(judgements_are_made_once),
        TEST(corrected_by_a_new_one),
        TEST(an_outcome_whose_judgement_is_corrected),
        TEST(two_people_over_all_that_was_judged),
        TEST(dearrest_and_complaint),
        TEST(on_the_spot),
        TEST(what_makes_no_sense_is_not_taken),
        TEST(looking_at_a_scene_is_recorded),
        TEST(looking_at_a_picture_is_recorded),
        TEST(reading_is_recorded),
        TEST(chosen_verified_and_reviewed),
        TEST(a_picture_that_is_given_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
