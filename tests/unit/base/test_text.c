// SPDX-License-Identifier: Apache-2.0
// test_text.c - texts with limits, numbers from outside, escaping.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"

static void a_text_stops_at_its_limit(void **state)
{
    (void)state;
    AUTO_TEXT struct text text;
    text_init(&text, 10);
    text_append(&text, "12345");
    text_printf(&text, "%s", "67890");
    assert_false(text.full);
    text_append_char(&text, 'x');
    assert_true(text.full);
    assert_string_equal(text.bytes, "1234567890");
}

static void taking_leaves_it_usable(void **state)
{
    (void)state;
    AUTO_TEXT struct text text;
    text_init(&text, 100);
    text_append(&text, "a");
    AUTO_FREE char *taken = text_take(&text);
    text_append(&text, "b");
    assert_string_equal(taken, "a");
    assert_string_equal(text.bytes, "b");
}

static void utf8_is_checked_strictly(void **state)
{
    (void)state;
    const struct {
        const char *bytes;
        size_t size;
        bool good;
    } cases[] = {
        {"caf\xc3\xa9", 5, true},
        {"\xe2\x82\xac", 3, true},
        {"\xf0\x9f\x98\x80", 4, true},
        {"\xc0\xaf", 2, false},
        {"\xe0\x80\xaf", 3, false},
        {"\xed\xa0\x80", 3, false},
        {"\xf4\x90\x80\x80", 4, false},
        {"\xc3", 1, false},
        {"a\0b", 3, false},
        {"\xff", 1, false},
        {"", 0, true},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
        assert_int_equal(text_is_utf8(cases[i].bytes, cases[i].size), cases[i].good);
}

static void numbers_are_whole_and_in_range(void **state)
{
    (void)state;
    long number = 7;
    assert_true(text_to_int("42", 0, 100, &number));
    assert_int_equal(number, 42);
    const char *const bad[] = {"", " 1", "1 ", "1x", "101", "-1", "99999999999999999999", "0x10"};
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_false(text_to_int(bad[i], 0, 100, &number));
    double real = 0;
    assert_true(text_to_double("0.64", 0, 1, &real));
    assert_false(text_to_double("nan", 0, 1, &real));
    assert_false(text_to_double("1.5", 0, 1, &real));
    assert_false(text_to_double("0x1p-1", 0, 1, &real));
}

static void hexadecimal_goes_both_ways(void **state)
{
    (void)state;
    unsigned char bytes[3];
    char hex[7];
    assert_true(text_to_bytes("00fFa5", bytes, 3));
    text_from_bytes(hex, bytes, 3);
    assert_string_equal(hex, "00ffa5");
    assert_false(text_to_bytes("00ff", bytes, 3));
    assert_false(text_to_bytes("00ffg5", bytes, 3));
}

static void html_cannot_break_out(void **state)
{
    (void)state;
    AUTO_TEXT struct text text;
    text_init(&text, 1000);
    text_append_html(&text, "<script>\"a'&");
    assert_string_equal(text.bytes, "&lt;script&gt;&quot;a&#39;&amp;");
}

static void csv_is_quoted_and_runs_no_formula(void **state)
{
    (void)state;
    const char *const cases[][2] = {
        {"plain", "plain"},         {"a,b", "\"a,b\""},      {"say \"hi\"", "\"say \"\"hi\"\"\""},
        {"=1+1", "\"'=1+1\""},      {"-0.5", "-0.5"},        {"@cmd", "\"'@cmd\""},
        {"two\nlines", "\"two\nlines\""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        AUTO_TEXT struct text text;
        text_init(&text, 1000);
        text_append_csv(&text, cases[i][0]);
        assert_string_equal(text.bytes, cases[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_stops_at_its_limit),
        cmocka_unit_test(taking_leaves_it_usable),
        cmocka_unit_test(utf8_is_checked_strictly),
        cmocka_unit_test(numbers_are_whole_and_in_range),
        cmocka_unit_test(hexadecimal_goes_both_ways),
        cmocka_unit_test(html_cannot_break_out),
        cmocka_unit_test(csv_is_quoted_and_runs_no_formula),
    };
    return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}
