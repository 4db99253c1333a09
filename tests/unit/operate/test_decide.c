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

static int adjudicate(struct scene *s, const char *as, bool credible)
{
    return operate_adjudicate(s->operate, as, 1, credible, "good light, seen from the front",
                              &s->err);
}

static int engage(struct scene *s, const char *as, bool stopped, bool checked, bool correct)
{
    struct operate_engagement engagement = {
        .stopped = stopped, .identity_checked = checked, .correct = correct, .note = "spoken to"};
    return operate_engage(s->operate, as, 1, &engagement, &s->err);
}

static int outcome(struct scene *s, enum register_outcome_kind kind)
{
    return operate_outcome(s->operate, "Operator", 1, kind, NULL, &s->err);
}

#define REFUSED(call, words)                                                                       \
    do {                                                                                           \
        struct scene_before before = scene_before(s);                                              \
        int code = (call);                                                                         \
        scene_refused(s, before, code, words);                                                     \
    } while (0)

static void the_whole_way(void **state)
{
    struct scene *s = *state;
    assert_int_equal(adjudicate(s, "Operator", true), 0);
    assert_int_equal(engage(s, "Beat", true, true, true), 0);
    assert_int_equal(outcome(s, REGISTER_OUTCOME_ARREST), 0);
    struct register_alert alert = {0};
    assert_int_equal(register_alert_find(operate_store(s->operate), 1, &alert, &s->err), 0);
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

static void what_makes_no_sense_is_not_taken(void **state)
{
    struct scene *s = *state;
    assert_int_equal(operate_adjudicate(s->operate, "Operator", 1, true, "", &s->err), OVERT_INPUT);
    assert_int_equal(operate_adjudicate(s->operate, "Operator", 1, true, "\xff", &s->err),
                     OVERT_INPUT);
    assert_int_equal(operate_adjudicate(s->operate, "Operator", 99, true, "x", &s->err),
                     OVERT_NOT_FOUND);
    assert_int_equal(engage(s, "Beat", true, false, true), OVERT_INPUT);
    assert_int_equal(engage(s, "Beat", false, true, false), OVERT_INPUT);
    assert_int_equal(outcome(s, (enum register_outcome_kind)77), OVERT_INPUT);
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
        TEST(what_makes_no_sense_is_not_taken),
        TEST(looking_at_a_scene_is_recorded),
        TEST(looking_at_a_picture_is_recorded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
