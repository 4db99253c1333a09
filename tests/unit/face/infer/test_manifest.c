// SPDX-License-Identifier: Apache-2.0
// test_manifest.c - a manifest is read to the letter or refused with a line that says why.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "face/infer/manifest.h"

static char *good_manifest(void)
{
    const char *source = getenv("OVERT_SOURCE");
    AUTO_FREE char *path =
        file_join(source != NULL ? source : ".", "tests/fuzz/corpus/manifest/mtcnn");
    char *bytes = NULL;
    size_t size = 0;
    assert_int_equal(file_read(path, INFER_MANIFEST_SIZE_MAX, &bytes, &size, NULL), OVERT_OK);
    return bytes;
}

static int parse(const char *bytes, struct infer_manifest **ret_manifest, struct overt_error *err)
{
    return infer_manifest_parse(bytes, strlen(bytes), "/models/mtcnn", ret_manifest, err);
}

static void a_good_one_is_read(void **state)
{
    (void)state;
    AUTO_FREE char *bytes = good_manifest();
    struct infer_manifest *manifest = NULL;
    const struct infer_file *file = NULL;
    assert_int_equal(parse(bytes, &manifest, NULL), OVERT_OK);
    assert_string_equal(manifest->name, "mtcnn@1");
    assert_string_equal(manifest->family, "mtcnn");
    assert_int_equal(manifest->kind, INFER_DETECTOR);
    assert_int_equal(manifest->file_count, 3);
    assert_int_equal(infer_manifest_file(manifest, "onet", &file, NULL), OVERT_OK);
    assert_int_equal(file->width, 48);
    assert_int_equal(file->output_count, 3);
    assert_int_equal(infer_manifest_file(manifest, "qnet", &file, NULL), OVERT_MODEL);
    assert_true(manifest->scaling.mean[2] == 127.5f && manifest->scaling.scale[0] == 0.0078125f);
    infer_manifest_destroy(&manifest);
    assert_null(manifest);
}

/// What replaces what, and a word that the message has to have.
static const struct { const char *from, *to, *word; } faults[] = {
    {"\"schema\": 1", "\"schema\": 2", "schema"},
    {"\"id\": \"mtcnn\"", "\"id\": \"MTCNN\"", "id"},
    {"\"id\": \"mtcnn\"", "\"id\": \"a-very-long-name-for-a-model-1234567890ab\"", "id"},
    {"\"version\": \"1\"", "\"version\": 1", "version"},
    {"\"kind\": \"detector\"", "\"kind\": \"recogniser\"", "recogniser"},
    {"\"kind\": \"detector\"", "\"kind\": \"oracle\"", "kind"},
    {"\"pnet.onnx\"", "\"../pnet.onnx\"", "file"},
    {"\"pnet.onnx\"", "\".hidden\"", "file"},
    {"\"sha256\": \"", "\"sha256\": \"zz", "sha256"},
    {"\"batch\": 0", "\"batch\": -1", "batch"},
    {"\"width\": 24", "\"width\": 24000", "width"},
    {"\"width\": 24", "\"width\": 0", "width"},
    {"\"smallest\"", "\"smalest\"", "smalest"},
    {"\"detector\": {", "\"recogniser\": {\"a\": 1}, \"detector\": {", "recogniser"},
    {"\"licence\"", "\"license\"", "license"},
    {"\"colour\": \"rgb\"", "\"colour\": \"rbg\"", "colour"},
    {"\"layout\": \"nchw\"", "\"layout\": \"nhwc\"", "layout"},
    {"\"mean\": [127.5,", "\"mean\": [", "mean"},
    {"\"score\": \"score\"", "\"score\": []", "outputs"},
    {"\"cell\": 12", "\"cell\": null", "cell"},
    {"\"schema\": 1,", "\"schema\": 1, \"schema\": 1,", "JSON"},
    {"\"schema\": 1,", "\"schema\": 1", "JSON"},
};

static void each_fault_is_named(void **state)
{
    (void)state;
    AUTO_FREE char *bytes = good_manifest();
    for (size_t i = 0; i < ARRAY_COUNT(faults); i++) {
        const char *at = strstr(bytes, faults[i].from);
        assert_non_null(at);
        struct text changed;
        text_init(&changed, INFER_MANIFEST_SIZE_MAX);
        text_append_bytes(&changed, bytes, (size_t)(at - bytes));
        text_append(&changed, faults[i].to);
        text_append(&changed, at + strlen(faults[i].from));
        struct infer_manifest *manifest = NULL;
        struct overt_error err = {0};
        int code = parse(changed.bytes, &manifest, &err);
        if (code != OVERT_MODEL || err.code != code || strstr(err.text, faults[i].word) == NULL)
            fail_msg("%s: code %d: %s", faults[i].to, code, err.text);
        assert_null(manifest);
        text_finish(&changed);
    }
}

static void parameters_are_taken_by_table(void **state)
{
    (void)state;
    AUTO_FREE char *bytes = good_manifest();
    struct infer_manifest *manifest = NULL;
    assert_int_equal(parse(bytes, &manifest, NULL), OVERT_OK);
    float one = 0, numbers[11] = {0};
    struct infer_wanted wanted[12] = {{NULL}};
    for (int i = 0; i < manifest->parameter_count; i++)
        wanted[i] =
            (struct infer_wanted){manifest->parameters[i].name, 0, 100, 1, 1, &numbers[i], NULL};
    const char *const none[] = {NULL};
    assert_int_equal(infer_manifest_take(manifest, wanted, none, NULL), OVERT_OK);
    wanted[0].high = 0.1; // out of range
    assert_int_equal(infer_manifest_take(manifest, wanted, none, NULL), OVERT_MODEL);
    wanted[0] = (struct infer_wanted){"nms.missing", 0, 1, 1, 1, &one, NULL};
    assert_int_equal(infer_manifest_take(manifest, wanted, none, NULL), OVERT_MODEL);
    assert_true(one == 0);
    infer_manifest_destroy(&manifest);
}

static void a_folder_without_one_says_so(void **state)
{
    (void)state;
    struct infer_manifest *manifest = NULL;
    struct overt_error err = {0};
    assert_int_equal(infer_manifest_read("/nowhere/model", &manifest, &err), OVERT_NOT_FOUND);
    assert_non_null(strstr(err.text, "/nowhere/model"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_one_is_read),
        cmocka_unit_test(each_fault_is_named),
        cmocka_unit_test(parameters_are_taken_by_table),
        cmocka_unit_test(a_folder_without_one_says_so),
    };
    return cmocka_run_group_tests_name("face/infer manifest", tests, NULL, NULL);
}
