// SPDX-License-Identifier: Apache-2.0
// test_list_file.c - the copy of a long list beside the record: used when it is the list of the
// permit, made anew when anything is wrong with it, closed for ever when an entry's key is
// destroyed, gone with the operation.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "operate/list_file.h"
#include "operate/sweep.h"
#include "scene.h"

static struct scene scene;
static char path[160];
static int64_t operation;

static int setup(void **state)
{
    (void)state;
    scene_begin(&scene);
    scene.operate->list_file_least = 2;
    scene_prepare(&scene, REGISTER_MODE_OPERATOR_INITIATED, SCENE_ALL);
    operation = 1;
    (void)snprintf(path, sizeof path, "%s/lists/%lld.gallery", scene.record, (long long)operation);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    scene_end(&scene);
    return 0;
}

/// Searched as always: person 1 is found.
static void identify(void)
{
    struct operate_search_result result = {0};
    const char *probe = scene_file(&scene, "met.jpg", "SCENE\nface 1 100 80\n");
    if (scene_identify(&scene, "Beat", probe, &result) != 0)
        fail_msg("%s", scene.err.text);
    assert_int_equal(result.count, 1);
    assert_string_equal(result.candidates[0].nominal, "N-1");
}

static bool loads(void)
{
    const struct act act = {.operate = scene.operate};
    struct overt_gallery *gallery = NULL;
    char model[OVERT_MODEL_ID_MAX] = "";
    bool loaded = list_file_load(&act, operation, &gallery, model);
    if (loaded) {
        assert_int_equal(overt_gallery_size(gallery), 2);
        assert_true(model[0] != '\0');
    }
    assert_true(loaded == (gallery != NULL));
    overt_gallery_destroy(&gallery);
    return loaded;
}

static char *bytes_of(size_t *ret_size)
{
    char *bytes = NULL;
    if (file_read(path, 10000000, &bytes, ret_size, &scene.err) != 0)
        fail_msg("%s", scene.err.text);
    return bytes;
}

static void put(const char *bytes, size_t size)
{
    assert_int_equal(file_write(path, bytes, size, 0600, &scene.err), 0);
}

static void is_kept_and_used(void **state)
{
    (void)state;
    size_t size = 0, again_size = 0;
    assert_false(file_exists(path)); // opening an operation reads the record, and keeps nothing
    assert_false(loads());
    identify();
    assert_true(loads());
    AUTO_FREE char *bytes = bytes_of(&size);
    identify();
    AUTO_FREE char *again = bytes_of(&again_size);
    assert_int_equal(size, again_size);
    assert_memory_equal(bytes, again, size); // not made again
    scene_reopen(&scene);
    scene.operate->list_file_least = 2;
    assert_true(loads());
    identify();
}

static void a_short_list_is_not_kept(void **state)
{
    (void)state;
    scene.operate->list_file_least = 0;
    identify();
    assert_false(file_exists(path));
    scene.operate->list_file_least = 3;
    identify();
    assert_false(file_exists(path));
}

static void what_is_wrong_with_it_is_made_anew(void **state)
{
    (void)state;
    size_t size = 0;
    identify();
    AUTO_FREE char *bytes = bytes_of(&size);
    const size_t places[] = {0, size / 2};
    for (size_t i = 0; i < ARRAY_COUNT(places); i++) {
        bytes[places[i]] ^= 1;
        put(bytes, size);
        bytes[places[i]] ^= 1;
        assert_false(loads());
        identify();
        assert_true(loads());
    }
    put(bytes, size / 3);
    assert_false(loads());
    identify();
    assert_true(loads());
    put("what somebody put there", 23); // is left alone, and done without
    identify();
    assert_false(loads());
    assert_true(file_holds(path, "what somebody put there", 23));
}

/// Sealed with the right key, and another list all the same: not what the permit names.
static void another_list_is_not_taken(void **state)
{
    (void)state;
    struct overt_gallery *gallery = NULL;
    struct overt_template face = {.model = "made@1", .dimension = 2, .values = {0.6F, 0.8F}};
    uint8_t key[OVERT_GALLERY_KEY_SIZE];
    size_t count = 0;
    identify();
    assert_int_equal(overt_gallery_file_erase(path, &scene.err), 0);
    assert_int_equal(
        register_list_key(scene.operate->store, operation, key, &count, &scene.err), 0);
    assert_int_equal(overt_gallery_create(2, 1, &gallery, &scene.err), 0);
    assert_int_equal(overt_gallery_add(gallery, 1, &face, &scene.err), 0);
    assert_int_equal(overt_gallery_file_save(path, key, gallery, &scene.err), 0);
    overt_gallery_destroy(&gallery);
    assert_false(loads());
    identify();
    assert_true(loads());
}

/// Neither templates nor names stand in it.
static void holds_nothing_in_the_clear(void **state)
{
    (void)state;
    struct register_template *templates = NULL;
    size_t size = 0, count = 0;
    identify();
    AUTO_FREE char *bytes = bytes_of(&size);
    assert_int_equal(
        register_entry_templates(scene.operate->store, operation, &templates, &count, &scene.err),
        0);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++)
        for (size_t at = 56; at + 16 <= templates[i].size; at += 4)
            assert_null(memmem(bytes, size, (char *)templates[i].bytes + at, 16));
    assert_null(memmem(bytes, size, "N-1", 3));
    register_entry_templates_free(&templates, count);
}

/// With the key of one entry the key of the file is gone too; those of the others do not help.
static void is_closed_when_an_entry_is_erased(void **state)
{
    (void)state;
    struct overt_gallery_file *file = NULL;
    uint8_t before[OVERT_GALLERY_KEY_SIZE], after[OVERT_GALLERY_KEY_SIZE];
    size_t count = 0;
    identify();
    assert_int_equal(
        register_list_key(scene.operate->store, operation, before, &count, &scene.err), 0);
    assert_int_equal(count, 2);
    assert_int_equal(overt_gallery_file_open(path, before, NULL, &file, &scene.err), 0);
    assert_int_equal(overt_gallery_file_close(&file, &scene.err), 0);
    scene_drop_triggers(&scene, "DELETE FROM record_key WHERE about = 'entry' AND row = 1");
    scene.operate->list_file_least = 1;
    assert_int_equal(register_list_key(scene.operate->store, operation, after, &count, &scene.err),
                     0);
    assert_int_equal(count, 1);
    assert_memory_not_equal(before, after, sizeof before);
    assert_int_equal(overt_gallery_file_open(path, after, NULL, &file, &scene.err), OVERT_REFUSED);
    assert_false(loads());
}

static void goes_with_the_operation(void **state)
{
    (void)state;
    identify();
    assert_true(file_exists(path));
    assert_int_equal(
        operate_close_operation(scene.operate, "Operator", scene.reference, &scene.err), 0);
    assert_false(file_exists(path));
}

/// What outlives its closing by law does so in the record alone.
static void goes_with_one_that_is_held_too(void **state)
{
    (void)state;
    scene_hold(&scene);
    identify();
    assert_int_equal(
        operate_close_operation(scene.operate, "Operator", scene.reference, &scene.err), 0);
    assert_false(file_exists(path));
}

static void goes_with_the_sweep_and_with_the_old_master_key(void **state)
{
    (void)state;
    const struct operate_rotate in_place = {0};
    struct register_swept swept = {0};
    int64_t wrapped = 0;
    bool empty = false;
    identify();
    assert_int_equal(operate_rotate(scene.operate, "Admin", &in_place, &wrapped, &scene.err), 0);
    assert_false(file_exists(path));
    identify();
    assert_true(loads());
    scene.now += 5 * HOUR; // its window is over: its list is due
    assert_int_equal(operate_sweep(scene.operate, &swept, &empty, &scene.err), 0);
    assert_true(swept.erased == 0 || !file_exists(path));
    scene.now += 40LL * 24 * HOUR;
    assert_int_equal(operate_sweep(scene.operate, &swept, &empty, &scene.err), 0);
    assert_false(file_exists(path));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(is_kept_and_used),
        TEST(a_short_list_is_not_kept),
        TEST(what_is_wrong_with_it_is_made_anew),
        TEST(another_list_is_not_taken),
        TEST(holds_nothing_in_the_clear),
        TEST(is_closed_when_an_entry_is_erased),
        TEST(goes_with_the_operation),
        TEST(goes_with_one_that_is_held_too),
        TEST(goes_with_the_sweep_and_with_the_old_master_key),
    };
    return cmocka_run_group_tests_name("operate/list_file", tests, NULL, NULL);
}
