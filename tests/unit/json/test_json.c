// SPDX-License-Identifier: Apache-2.0
// test_json.c - what is refused when reading, and that what is written reads back.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "json/json.h"

static void only_strict_json_is_read(void **state)
{
    (void)state;
    const char *const bad[] = {
        "",     "{\"a\":1,\"a\":2}", "[1] x",         "[1e999]",  "[NaN]", "{a:1}",
        "[1,]", "\"\xff\"",          "[\"\\u0000\"]", "{\"a\":1", "['a']"};
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        struct json *root = NULL;
        struct overt_error err;
        assert_int_equal(json_parse(bad[i], strlen(bad[i]), &root, &err), OVERT_INPUT);
        assert_null(root);
    }
}

static void types_and_ranges_are_checked(void **state)
{
    (void)state;
    const char *text = "{\"n\": 5, \"r\": 0.5, \"s\": \"x\", \"l\": [true, null], \"o\": {}}";
    AUTO_JSON struct json *root = NULL;
    assert_int_equal(json_parse(text, strlen(text), &root, NULL), 0);
    int64_t number = 0;
    double real = 0;
    bool truth = false;
    assert_true(json_int(json_member(root, "n"), 0, 9, &number));
    assert_false(json_int(json_member(root, "n"), 6, 9, &number));
    assert_false(json_int(json_member(root, "r"), 0, 9, &number));
    assert_true(json_double(json_member(root, "r"), 0, 1, &real));
    assert_string_equal(json_text(json_member(root, "s")), "x");
    assert_null(json_text(json_member(root, "n")));
    assert_null(json_text(json_member(root, "missing")));
    assert_int_equal(json_count(json_member(root, "l")), 2);
    assert_true(json_bool(json_at(json_member(root, "l"), 0), &truth));
    assert_null(json_at(json_member(root, "l"), 2));
    assert_string_equal(json_key(root, 4), "o");
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    AUTO_TEXT struct text out;
    text_init(&out, 10000);
    struct json_writer writer;
    json_writer_init(&writer, &out, true);
    json_put_object(&writer);
    json_put_string_member(&writer, "quote\"\\", "line\nbreak \x01 caf\xc3\xa9");
    json_put_double_member(&writer, "tenth", 0.1);
    json_put_key(&writer, "list");
    json_put_array(&writer);
    json_put_int(&writer, -3);
    json_put_null(&writer);
    json_put_object(&writer);
    json_put_end(&writer);
    json_put_end(&writer);
    json_put_end(&writer);
    AUTO_JSON struct json *root = NULL;
    assert_int_equal(json_parse(out.bytes, out.length, &root, NULL), 0);
    assert_string_equal(json_text(json_member(root, "quote\"\\")), "line\nbreak \x01 caf\xc3\xa9");
    double tenth = 0;
    assert_true(json_double(json_member(root, "tenth"), 0, 1, &tenth));
    assert_memory_equal(&tenth, &(double){0.1}, sizeof tenth);
    assert_int_equal(json_count(json_member(root, "list")), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_strict_json_is_read),
        cmocka_unit_test(types_and_ranges_are_checked),
        cmocka_unit_test(what_is_written_reads_back),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
