// SPDX-License-Identifier: Apache-2.0
// test_reenrol.c - a list enrolled again with another model: all of it or nothing, reviewed again,
// never of two models; what stands in the way is named.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/memory.h"
#include "operate/internal.h"
#include "operate/reenrol.h"
#include "scene.h"

static int setup(void **state)
{
    static struct scene scene;
    memset(&scene, 0, sizeof scene);
    scene_begin(&scene);
    *state = &scene;
    return 0;
}

static int teardown(void **state)
{
    scene_end(*state);
    return 0;
}

static void done(struct scene *s, int code)
{
    if (code != 0)
        fail_msg("%s", s->err.text);
}

static void use(struct scene *s, const char *model)
{
    s->recogniser = model;
    scene_reopen(s);
}

static int again(struct scene *s, const char *as, struct operate_reenrolled *ret_done)
{
    return operate_reenrol(s->operate, as, s->reference, "another model is in use", NULL, NULL,
                           ret_done, &s->err);
}

/// How many templates of this list are of the model.
static size_t of_model(struct scene *s, const char *model)
{
    struct register_template *templates = NULL;
    size_t count = 0, found = 0;
    AUTO_FREE struct overt_template *read = memory_new(1, sizeof *read);
    done(s, register_entry_templates(operate_store(s->operate), 1, &templates, &count, &s->err));
    for (size_t i = 0; i < count; i++) {
        done(s, overt_template_unpack(templates[i].bytes, templates[i].size, read, &s->err));
        found += strcmp(read->model, model) == 0;
    }
    register_entry_templates_free(&templates, count);
    return found;
}

static void the_whole_list_is_made_anew(void **state)
{
    struct scene *s = *state;
    CLEANUP(operate_reenrolled_finish) struct operate_reenrolled result = {0};
    struct register_entry *before = NULL, *entries = NULL;
    size_t count = 0;
    scene_prepare(s, REGISTER_MODE_LIVE,
                  SCENE_AUTHORISE | SCENE_NOTIFY | SCENE_LIST | SCENE_REVIEW);
    use(s, "sface@1");
    done(s, register_entries(operate_store(s->operate), 1, REGISTER_AS_AT_ALWAYS, &before, &count,
                             &s->err));
    assert_int_equal(count, 2);
    done(s, again(s, "Both", &result));
    assert_true(result.again == 2 && result.kept == 0 && result.fault_count == 0);
    assert_string_equal(result.model, "sface@1");
    assert_true(of_model(s, "sface@1") == 2 && of_model(s, "mobilefacenet@1") == 0);
    // All that was said of them is said again; nobody has reviewed them.
    done(s, register_entries(operate_store(s->operate), 1, REGISTER_AS_AT_ALWAYS, &entries, &count,
                             &s->err));
    assert_int_equal(count, 4);
    for (size_t i = 0; i < 2; i++) {
        const struct register_entry *was = &before[i], *is = &entries[i + 2];
        assert_true(is->removed_at == 0 && is->reviewed_at == 0);
        // What was said with the old template is erased in the same act.
        assert_true(entries[i].removed_at != 0 && entries[i].nominal == NULL);
        assert_string_equal(is->nominal, was->nominal);
        assert_string_equal(is->reason, was->reason);
        assert_string_equal(is->image_source, was->image_source);
        assert_string_equal(is->captured, was->captured);
        assert_string_equal(is->picture, was->picture);
        assert_int_equal(is->basis, was->basis);
        assert_int_equal(is->category, was->category);
        assert_int_equal(is->picture_years, was->picture_years);
        assert_string_equal(is->added_by, "Both");
    }
    register_entries_free(&entries, count);
    register_entries_free(&before, 2);
    assert_int_equal(operate_review(s->operate, "Both", s->reference, &s->err), OVERT_REFUSED);
    done(s, operate_review(s->operate, "Operator", s->reference, &s->err));
    // A second time there is nothing to do, and nothing is written.
    int64_t ledger = scene_rows(s, "ledger_entry");
    operate_reenrolled_finish(&result);
    done(s, again(s, "Both", &result));
    assert_true(result.again == 0 && result.kept == 2);
    assert_int_equal(scene_rows(s, "ledger_entry"), ledger);
}

/// Some of the list are of the new model already: only the others are made anew.
static void a_mixed_list_becomes_one(void **state)
{
    struct scene *s = *state;
    CLEANUP(operate_reenrolled_finish) struct operate_reenrolled result = {0};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_AUTHORISE | SCENE_NOTIFY | SCENE_LIST);
    use(s, "sface@1");
    done(s, scene_enrol(s, "Planner", 3, "missing", "family"));
    assert_int_equal(operate_open_operation(s->operate, "Operator", s->reference, &s->err),
                     OVERT_REFUSED);
    done(s, again(s, "Planner", &result));
    assert_true(result.again == 2 && result.kept == 1);
    assert_int_equal(of_model(s, "sface@1"), 3);
}

/// A picture in which the other model has no face: nothing is changed, and the entry is named.
static void one_fault_and_nothing_is_changed(void **state)
{
    struct scene *s = *state;
    CLEANUP(operate_reenrolled_finish) struct operate_reenrolled result = {0};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_AUTHORISE | SCENE_NOTIFY | SCENE_LIST);
    done(s, scene_enrol(s, "Planner", 7, "missing", "family"));
    int64_t ledger = scene_rows(s, "ledger_entry");
    use(s, "blind-to-7@1");
    done(s, again(s, "Planner", &result));
    assert_true(result.again == 0 && result.fault_count == 1 && result.faults[0].entry == 3);
    assert_non_null(strstr(result.faults[0].words, "face-7.jpg"));
    assert_int_equal(scene_rows(s, "ledger_entry"), ledger);
    assert_int_equal(of_model(s, "mobilefacenet@1"), 3);
    // Dealt with: the rest goes on.
    done(s, operate_unlist(s->operate, "Planner", s->reference, 3, "no good picture", &s->err));
    operate_reenrolled_finish(&result);
    done(s, again(s, "Planner", &result));
    assert_true(result.again == 2 && of_model(s, "blind-to-7@1") == 2);
}

static void who_may_and_when(void **state)
{
    struct scene *s = *state;
    struct operate_reenrolled result = {0};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    use(s, "sface@1");
    assert_int_equal(again(s, "Chief", &result), OVERT_REFUSED);
    assert_int_equal(again(s, "Planner", &result), OVERT_REFUSED); // open: its permit is for them
    assert_non_null(strstr(s->err.text, "its permit is for the list as it was"));
    assert_int_equal(operate_reenrol(s->operate, "Planner", s->reference, " ", NULL, NULL, &result,
                                     &s->err),
                     OVERT_INPUT);
    assert_int_equal(of_model(s, "mobilefacenet@1"), 2);
}

static void stop(void *context, size_t done_so_far, size_t count)
{
    struct scene *s = context;
    if (done_so_far == count) // somebody else takes one off meanwhile
        done(s, operate_unlist(s->operate, "Planner", s->reference, 2, "found", &s->err));
}

static void a_list_that_changes_meanwhile(void **state)
{
    struct scene *s = *state;
    struct operate_reenrolled result = {0};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_AUTHORISE | SCENE_NOTIFY | SCENE_LIST);
    use(s, "sface@1");
    assert_int_equal(operate_reenrol(s->operate, "Planner", s->reference, "new", stop, s, &result,
                                     &s->err),
                     OVERT_REFUSED);
    assert_non_null(strstr(s->err.text, "was changed meanwhile"));
    assert_int_equal(of_model(s, "mobilefacenet@1"), 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_whole_list_is_made_anew),
        TEST(a_mixed_list_becomes_one),
        TEST(one_fault_and_nothing_is_changed),
        TEST(who_may_and_when),
        TEST(a_list_that_changes_meanwhile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
