// SPDX-License-Identifier: Apache-2.0
// test_presence.c - on which lists somebody was, after those lists are destroyed, and until nobody
// can tell any more.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "register/read.h"
#include "register/vault.h"
#include "register/write.h"
#include "scene.h"
#include "store/store.h"

static struct scene scene;

static int setup(void **state)
{
    (void)state;
    scene_begin(&scene);
    assert_int_equal(
        operate_officer_add(scene.operate, "Admin", "Rees", REGISTER_ROLE_INFORMATION, &scene.err),
        0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    scene_end(&scene);
    return 0;
}

static void ask(const char *as, const char *nominal, const char *expected)
{
    struct register_presence *items = NULL;
    size_t count = 0;
    char said[64] = "";
    int code = operate_presence(scene.operate, as, nominal, 0, scene.now, 0, "request 1", &items,
                                &count, &scene.err);
    if (code != 0)
        print_message("%s\n", scene.err.text);
    assert_int_equal(code, 0);
    for (size_t i = 0; i < count; i++)
        (void)snprintf(said + strlen(said), sizeof said - strlen(said), "%s%s", i ? " " : "",
                       !items[i].known   ? "unknown"
                       : items[i].images ? "yes"
                                         : "no");
    if (count > 0 && items[0].images > 0)
        assert_int_equal(items[0].categories, 1u << REGISTER_CATEGORY_MISSING);
    register_presences_free(&items, count);
    assert_string_equal(said, expected);
}

/// As the sweep does it: the keys of these rows are destroyed.
static void destroy(int64_t operation, enum register_keep kind, const char *about, int64_t first,
                    int64_t last)
{
    struct store *store = operate_store(scene.operate);
    const struct register_by by = {.store = store, .at = scene.now};
    assert_int_equal(store_begin(store, &scene.err), 0);
    for (int64_t row = first; row <= last; row++) {
        const struct register_erasure one = {.kind = kind, .about = about, .row = row};
        int64_t erased = 0;
        int code = register_erase(&by, "list.destroy", operation, &one, 1, &erased, &scene.err);
        if (code != 0)
            print_message("%s\n", scene.err.text);
        assert_int_equal(code, 0);
        assert_int_equal(erased, 1);
    }
    assert_int_equal(store_commit(store, &scene.err), 0);
}

static void test_who_was_on_it(void **state)
{
    (void)state;
    int all = SCENE_ALL & ~SCENE_NOTIFY;
    scene_prepare(&scene, REGISTER_MODE_RETROSPECTIVE, all); // operation 1: N-1, N-2
    scene.now += 60;
    scene_prepare(&scene, REGISTER_MODE_RETROSPECTIVE, SCENE_AUTHORISE); // 2: N-3, taken off: N-1
    assert_int_equal(scene_enrol(&scene, "Planner", 1, "missing", "family"), 0);
    assert_int_equal(scene_enrol(&scene, "Planner", 3, "missing", "family"), 0);
    assert_int_equal(
        operate_unlist(scene.operate, "Planner", scene.reference, 3, "found", &scene.err), 0);
    ask("Rees", "N-1", "yes"); // the second was not opened yet
    assert_int_equal(operate_review(scene.operate, "Operator", scene.reference, &scene.err), 0);
    assert_int_equal(operate_open_operation(scene.operate, "Operator", scene.reference, &scene.err),
                     0);
    ask("Rees", "N-1", "yes no");
    ask("Chief", " n-1", "yes no");
    ask("Rees", "N-3", "no yes");
    ask("Rees", "N-4", "no no");
    assert_int_equal(
        operate_close_operation(scene.operate, "Operator", scene.reference, &scene.err), 0);
    destroy(1, REGISTER_KEEP_ENTRY, "entry", 1, 2);
    ask("Rees", "N-1", "yes no");
    struct register_destroyed destroyed = {0};
    assert_int_equal(register_list_destroyed(operate_store(scene.operate), 1, REGISTER_AS_AT_ALWAYS,
                                             &destroyed, &scene.err),
                     0);
    assert_int_equal(destroyed.images, 2);
    assert_int_equal(destroyed.persons, 2);
    assert_int_equal(destroyed.images_kept, 0);
    assert_int_equal(destroyed.at, scene.now);
    struct register_entry *entries = NULL;
    size_t count = 0;
    assert_int_equal(register_entries(operate_store(scene.operate), 1, REGISTER_AS_AT_ALWAYS,
                                      &entries, &count, &scene.err),
                     0);
    assert_null(entries[0].nominal);
    assert_null(entries[0].reason);
    assert_int_equal(entries[0].category, REGISTER_CATEGORY_MISSING);
    assert_int_equal(entries[0].destroyed_at, scene.now);
    register_entries_free(&entries, count);
    destroy(1, REGISTER_KEEP_PRESENCE, "operation", 1, 1);
    ask("Rees", "N-1", "unknown no");
}

/// Each question is recorded, and a consultation; whom it was about is not.
static void test_who_may_ask(void **state)
{
    (void)state;
    struct register_presence *items = NULL;
    size_t count = 0;
    scene_prepare(&scene, REGISTER_MODE_RETROSPECTIVE, SCENE_ALL & ~SCENE_NOTIFY);
    struct scene_before before = scene_before(&scene);
    int code = operate_presence(scene.operate, "Operator", "N-1", 0, scene.now, 0, "curious",
                                &items,
                                &count, &scene.err);
    scene_refused(&scene, before, code, "information, auditor or authorising");
    assert_int_equal(scene_rows(&scene, "presence"), 0);
    code = operate_presence(scene.operate, "Rees", "N-1", 0, scene.now, 0, " ", &items, &count,
                            &scene.err);
    assert_int_equal(code, OVERT_INPUT);
    ask("Rees", "N-1", "yes");
    assert_int_equal(scene_rows(&scene, "presence WHERE why IS NOT NULL AND lists = 1"), 1);
    assert_int_equal(scene_rows(&scene, "consultation WHERE what = 'list.presence'"), 1);
    assert_int_equal(scene_rows(&scene, "act WHERE record LIKE '%N-1%'"), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {CASE(test_who_was_on_it), CASE(test_who_may_ask)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
