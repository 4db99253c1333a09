// SPDX-License-Identifier: Apache-2.0
// test_out.c - tables, wrapped text, and what cannot steer a terminal.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/out.h"

static void test_clean(void **state)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"plain", "plain"},
        {"a\nb\tc", "a b c"},
        {"\033[2J", "?[2J"},
        {"caf\xc3\xa9", "caf\xc3\xa9"},
        {"\xc2\x9b"
         "31m",
         "?31m"}, // C1: CSI in one character
        {"a\xe2\x80\xae"
         "b",
         "a?b"}, // right-to-left override
        {"a\xe2\x81\xa6"
         "b",
         "a?b"}, // isolate
        {"\x7f", "?"},
        {"\xe2\x80\x93", "\xe2\x80\x93"}, // a dash stays
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        AUTO_TEXT struct text out;
        text_init(&out, 100);
        out_clean(&out, cases[i].in);
        assert_string_equal(out.bytes, cases[i].out);
    }
}

static void test_wrap(void **state)
{
    (void)state;
    AUTO_TEXT struct text words;
    AUTO_TEXT struct text out;
    text_init(&words, 10000);
    text_init(&out, 10000);
    for (int i = 0; i < 200; i++)
        text_append(&words, "caf\xc3\xa9 ");
    text_append(&words, "\n\nsecond\nthird");
    out_wrap(&out, words.bytes, 4);
    size_t lines = 0;
    for (const char *at = out.bytes; *at; lines++) {
        size_t size = strcspn(at, "\n"), width = 0;
        for (size_t i = 0; i < size; i++)
            width += ((unsigned char)at[i] & 0xc0) != 0x80;
        assert_true(width <= OUT_WIDTH);
        assert_true(size == 0 || strncmp(at, "    ", 4) == 0);
        at += size + 1;
    }
    assert_true(lines > 10);
    assert_non_null(strstr(out.bytes, "\n\n    second\n    third\n"));
}

static void test_table(void **state)
{
    (void)state;
    struct out_table table;
    AUTO_TEXT struct text out;
    text_init(&out, 1000);
    out_table_init(&table, 2);
    out_table_right(&table, 0);
    out_table_cell(&table, "N");
    out_table_cell(&table, "Name");
    out_table_cellf(&table, "%d", 100);
    out_table_cell(&table, "caf\xc3\xa9\n");
    out_table_cell(&table, NULL);
    out_table_cell(&table, "");
    out_table_print(&table, &out);
    assert_string_equal(out.bytes, "  N  Name\n100  caf\xc3\xa9 \n  -  -\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_wrap),
        cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
