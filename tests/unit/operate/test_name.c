// SPDX-License-Identifier: Apache-2.0
// test_name.c - one officer is not added twice in other letters; and an open operation or a camera
// does not start on a record that was edited.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "operate/name.h"
#include "register/read.h"
#include "scene.h"

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

static void names_are_written_in_one_way(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool good;
    } cases[] = {
        {"P. Shah", true},
        {"PC 1234 O'Neill", true},
        {"Siân Llŷr-Jones", true},
        {"Zoë O’Brien", true},
        {"Insp. Lee (Ops)", true},
        {"", false},
        {" ", false},
        {"P. Shah ", false},
        {" P. Shah", false},
        {"P.  Shah", false},
        {"P.\tShah", false},
        {"P. Shah\n", false},
        {"\x1b[31mRed", false},
        {"Р. Shah", false},
        {"P.\u00a0Shah", false},
        {"P. Sh\u200bah", false},
        {"\u202eP. Shah", false},
        {"P. Sh\u0301ah", false},
        {"...", false},
        {"P. Sh\xff", false},
        {"Ρ. Shah", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct overt_error err = {0};
        int code = name_check(cases[i].name, "the name", &err);
        if ((code == 0) != cases[i].good)
            fail_msg("case %zu: %d %s", i, code, err.text);
        if (code != 0)
            assert_null(strchr(err.text, '\n'));
    }
}

static void names_that_look_alike(void **state)
{
    (void)state;
    assert_true(name_alike("O. Lee", "o. lee"));
    assert_true(name_alike("O. Lee", "O Lee"));
    assert_true(name_alike("O. Lee", "0. Lee"));
    assert_true(name_alike("I. Novak", "l. Novak"));
    assert_true(name_alike("I. Novak", "1.Novak"));
    assert_true(name_alike("ÉVA", "éva"));
    assert_true(name_alike("O'Neill", "O’Neill"));
    assert_false(name_alike("O. Lee", "O. Leer"));
    assert_false(name_alike("O. Lee", "P. Lee"));
    assert_false(name_alike("PC 1234", "PC 1235"));
}

static void nobody_is_added_twice(void **state)
{
    struct scene *s = *state;
    static const char *const again[] = {"planner", "PLANNER", "Planner.", "Plan-ner",
                                        "P1anner", "PIanner", "Planner ", "Рlanner"};
    int64_t before = scene_rows(s, "officer");
    for (size_t i = 0; i < sizeof again / sizeof again[0]; i++) {
        int code =
            operate_officer_add(s->operate, "Admin", again[i], REGISTER_ROLE_AUTHORISING, &s->err);
        if (code != OVERT_INPUT)
            fail_msg("%s was added", again[i]);
    }
    assert_int_equal(scene_rows(s, "officer"), before);
}

/// Planner makes itself an authorising officer in the database; nothing opens or runs after that.
static void an_edited_record_opens_nothing(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL & ~SCENE_OPEN);
    scene_tamper(s, "DROP TRIGGER officer_update; UPDATE officer SET roles = 255;");
    struct scene_before before = scene_before(s);
    int code = operate_open_operation(s->operate, "Planner", s->reference, &s->err);
    scene_refused(s, before, code, "does not verify");
}

static void an_edited_record_starts_no_camera(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    scene_hold(s);
    assert_int_equal(operate_close_operation(s->operate, "Planner", s->reference, &s->err), 0);
    scene_tamper(s, "DROP TRIGGER operation_event_delete;"
                    "DELETE FROM operation_event WHERE kind = 'close';");
    const char *video = scene_file(s, "one.vid", "SCENES 5\nface 1 100 80\n");
    struct scene_before before = scene_before(s);
    int code = scene_live(s, "Operator", video, NULL, &result);
    scene_refused(s, before, code, "does not verify");
}

/// Who sets the clock back is told so before anything is compared.
static void a_clock_set_back_compares_nothing(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, SCENE_ALL);
    moment inside = s->now;
    s->now += 5 * HOUR;
    const char *face = scene_file(s, "one.face", "face 1 100 80\n");
    assert_int_equal(scene_search(s, "Detective", face, &result), OVERT_REFUSED);
    s->now = inside;
    uint64_t before = operate_comparisons(s->operate);
    assert_int_equal(scene_search(s, "Detective", face, &result), OVERT_REFUSED);
    assert_non_null(strstr(s->err.text, "clock"));
    assert_int_equal(operate_comparisons(s->operate), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_written_in_one_way),
        cmocka_unit_test(names_that_look_alike),
        cmocka_unit_test_setup_teardown(nobody_is_added_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(an_edited_record_opens_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(an_edited_record_starts_no_camera, setup, teardown),
        cmocka_unit_test_setup_teardown(a_clock_set_back_compares_nothing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
