// SPDX-License-Identifier: Apache-2.0
// test_check.c - a list looked through: what is found, that nobody reviews what they have not had,
// and that nobody is compared before there is authority for it.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "operate/reenrol.h"
#include "register/read.h"
#include "scene.h"

static struct scene scene;

static int setup(void **state)
{
    (void)state;
    scene_begin(&scene);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    scene_end(&scene);
    return 0;
}

/// A picture of the face with this seed; `x` makes pictures of one face differ a little.
static void enrol(const char *nominal, int seed, int x)
{
    char text[64], file[32];
    (void)snprintf(text, sizeof text, "SCENE\nface %d %d 80\n", seed, x);
    (void)snprintf(file, sizeof file, "face-%d-%d.jpg", seed, x);
    struct operate_entry entry = {
        .nominal = nominal,
        .category = REGISTER_CATEGORY_MISSING, .basis = REGISTER_BASIS_COMMON_LAW,
        .reason = "missing",
        .image_source = "family",
        .picture = scene_file(&scene, file, text),
    };
    int64_t id = 0;
    int code = operate_enrol(scene.operate, "Planner", scene.reference, &entry, &id, &scene.err);
    if (code != 0)
        print_message("%s\n", scene.err.text);
    assert_int_equal(code, 0);
}

static struct register_list_check newest(struct register_finding **ret_findings, size_t *ret_count)
{
    struct register_operation operation = {0};
    struct register_list_check check = {0};
    struct store *store = operate_store(scene.operate);
    assert_int_equal(
        register_operation_find(store, scene.reference, REGISTER_AS_AT_ALWAYS, &operation, NULL),
        0);
    assert_int_equal(
        register_list_check_newest(store, operation.id, 0, REGISTER_AS_AT_ALWAYS, &check, NULL), 0);
    assert_int_equal(register_findings(store, check.id, ret_findings, ret_count, NULL), 0);
    register_operation_finish(&operation);
    return check;
}

static void check_as(const char *as)
{
    int64_t id = 0;
    int code = operate_check(scene.operate, as, scene.reference, &id, &scene.err);
    if (code != 0)
        print_message("%s\n", scene.err.text);
    assert_int_equal(code, 0);
}

/// Everything that can be found, each once, and nothing else.
static void test_findings(void **state)
{
    (void)state;
    scene_prepare(&scene, REGISTER_MODE_RETROSPECTIVE, SCENE_AUTHORISE);
    enrol("A", 1, 100); // entry 1
    enrol("A", 1, 120);
    enrol("B", 2, 100); // 3
    enrol("C", 2, 130); // 4: the face of B
    enrol("C", 2, 131);
    enrol("D", 4, 100); // 6
    enrol("D", 5, 100); // 7: not the face of D
    enrol("E", 6, 100); // 8
    enrol("E", 6, 100); // 9: the same file
    check_as("Operator");
    struct register_finding *findings = NULL;
    size_t count = 0;
    struct register_list_check check = newest(&findings, &count);
    assert_true(check.stands);
    assert_int_equal(check.images, 9);
    assert_int_equal(check.persons, 5);
    assert_int_equal(check.pairs, 36);
    assert_int_equal(check.findings, 3);
    assert_int_equal(count, 3);
    assert_int_equal(findings[0].kind, REGISTER_FINDING_SAME_PICTURE);
    assert_int_equal(findings[0].entry, 8);
    assert_int_equal(findings[0].other, 9);
    assert_int_equal(findings[1].kind, REGISTER_FINDING_SAME_FACE);
    assert_int_equal(findings[1].entry, 3);
    assert_true(findings[1].other == 4 || findings[1].other == 5);
    assert_true(findings[1].score > 0.7);
    assert_int_equal(findings[2].kind, REGISTER_FINDING_DIFFERENT_FACES);
    assert_int_equal(findings[2].entry, 6);
    assert_int_equal(findings[2].other, 7);
    assert_int_equal(operate_comparisons(scene.operate), 0); // nobody was searched for
    memory_free(findings);
    register_list_check_finish(&check);
}

/// A reviewer who has not had the findings is refused; having had them of an older list is not
/// enough.
static void test_review(void **state)
{
    (void)state;
    scene_prepare(&scene, REGISTER_MODE_RETROSPECTIVE, SCENE_AUTHORISE);
    enrol("A", 1, 100);
    enrol("B", 1, 120);
    int64_t refusals = scene_rows(&scene, "refusal");
    int code = operate_review(scene.operate, "Operator", scene.reference, &scene.err);
    assert_int_equal(code, OVERT_REFUSED);
    assert_non_null(strstr(scene.err.text, "watchlist check"));
    assert_int_equal(scene_rows(&scene, "refusal"), refusals + 1);
    assert_int_equal(scene_rows(&scene, "list_review"), 0);
    check_as("Operator");
    // Another one has not had them.
    assert_int_equal(scene_rows(&scene, "list_check"), 2);
    code = operate_review(scene.operate, "Chief", scene.reference, &scene.err);
    assert_int_equal(code, OVERT_REFUSED);
    enrol("C", 3, 100);
    code = operate_review(scene.operate, "Operator", scene.reference, &scene.err);
    assert_int_equal(code, OVERT_REFUSED);
    check_as("Operator");
    assert_int_equal(operate_review(scene.operate, "Operator", scene.reference, &scene.err), 0);
    assert_int_equal(operate_open_operation(scene.operate, "Operator", scene.reference, &scene.err),
                     0);
}

/// Without findings a review makes its own check and names it.
static void test_nothing_found(void **state)
{
    (void)state;
    scene_prepare(&scene, REGISTER_MODE_RETROSPECTIVE, SCENE_AUTHORISE | SCENE_LIST | SCENE_REVIEW);
    assert_int_equal(scene_rows(&scene, "list_check"), 1);
    assert_int_equal(scene_rows(&scene, "list_review WHERE list_check IS NOT NULL"), 1);
}

/// R1: no authority, no face compared; files can be told apart all the same.
static void test_no_authority(void **state)
{
    (void)state;
    scene_prepare(&scene, REGISTER_MODE_RETROSPECTIVE, 0);
    enrol("A", 1, 100);
    enrol("B", 1, 120);
    enrol("C", 1, 100);
    check_as("Operator");
    struct register_finding *findings = NULL;
    size_t count = 0;
    struct register_list_check check = newest(&findings, &count);
    assert_int_equal(check.pairs, 0);
    assert_int_equal(count, 1);
    assert_int_equal(findings[0].kind, REGISTER_FINDING_SAME_PICTURE);
    assert_int_equal(operate_comparisons(scene.operate), 0);
    memory_free(findings);
    register_list_check_finish(&check);
    struct scene_before before = scene_before(&scene);
    int64_t id = 0;
    int code = operate_check(scene.operate, "Beat", scene.reference, &id, &scene.err);
    scene_refused(&scene, before, code, "takes the role");
}

/// Another model: what was enrolled with the one before is counted, with its pictures; who may not
/// look through a list is refused; nothing is compared.
static void test_another_model(void **state)
{
    (void)state;
    struct operate_reenrol *plan = NULL;
    size_t count = 0;
    scene_prepare(&scene, REGISTER_MODE_RETROSPECTIVE, 0);
    enrol("A", 1, 100);
    enrol("B", 2, 120);
    assert_int_equal(operate_reenrol_plan(scene.operate, "Operator", "better@2", &plan, &count,
                                          &scene.err), 0);
    assert_int_equal(count, 1);
    assert_string_equal(plan[0].reference, scene.reference);
    assert_int_equal(plan[0].entries, 2);
    assert_int_equal(plan[0].others, 2);
    assert_int_equal(plan[0].pictures, 2);
    assert_int_equal(plan[0].no_template, 0);
    char made_by[64];
    (void)snprintf(made_by, sizeof made_by, "%s", plan[0].model);
    memory_free(plan);
    assert_int_equal(operate_reenrol_plan(scene.operate, "Operator", made_by, &plan, &count,
                                          &scene.err), 0);
    assert_int_equal(plan[0].others, 0);
    memory_free(plan);
    assert_int_equal(operate_comparisons(scene.operate), 0);
    struct scene_before before = scene_before(&scene);
    int code = operate_reenrol_plan(scene.operate, "Beat", made_by, &plan, &count, &scene.err);
    scene_refused(&scene, before, code, "takes the role");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(test_findings),
        CASE(test_review),
        CASE(test_nothing_found),
        CASE(test_no_authority),
        CASE(test_another_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
