// SPDX-License-Identifier: Apache-2.0
// test_share.c - intervals by the tables of Clopper and Pearson, thresholds and curves; and strict
// CSV.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "evaluate/csv.h"
#include "evaluate/set.h"
#include "evaluate/share.h"

static const struct {
    size_t count, of;
    double low, high;
} interval_cases[] = {
    {0, 10, 0, 0.308498},
    {10, 10, 0.691503, 1},
    {5, 10, 0.187086, 0.812914},
    {1, 100, 0.000253, 0.054459},
    {50, 100, 0.398321, 0.601679},
    {0, 3000, 0, 0.001229},
    {0, 0, 0, 1},
};

static void intervals_are_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(interval_cases); i++) {
        struct evaluate_share share = share_of(interval_cases[i].count, interval_cases[i].of);
        assert_true(fabs(share.low - interval_cases[i].low) < 1e-6);
        assert_true(fabs(share.high - interval_cases[i].high) < 1e-6);
    }
    struct evaluate_share half = share_of(1, 2);
    assert_true(half.share == 0.5);
}

static void a_threshold_lets_through_what_is_allowed(void **state)
{
    (void)state;
    float scores[] = {0.1F, 0.9F, 0.5F, 0.5F, -INFINITY, 0.3F};
    share_sort(scores, 6);
    assert_true(scores[0] == 0.9F && scores[5] == -INFINITY);
    static const size_t through[] = {0, 1, 1, 3, 4, 5, 6};
    for (size_t allowed = 0; allowed < 5; allowed++) {
        double threshold = share_threshold(scores, 6, allowed);
        assert_int_equal(share_at_or_above(scores, 6, threshold), through[allowed]);
    }
    assert_true(share_threshold(scores, 6, 5) == -1);
    assert_true(share_threshold(scores, 6, 6) == -1);
}

static void a_curve_falls(void **state)
{
    (void)state;
    static float good[1000], bad[1000];
    struct evaluate_curve curve;
    for (int i = 0; i < 1000; i++) {
        good[i] = 0.9F - (float)i / 2000;
        bad[i] = 0.6F - (float)i / 2000;
    }
    share_curve(good, 1000, bad, 1000, &curve);
    assert_in_range(curve.count, 20, EVALUATE_POINTS_MAX);
    assert_true(curve.points[0].false_positive == 0);
    assert_true(fabs(curve.points[0].false_negative - 0.4) < 0.002);
    for (size_t i = 1; i < curve.count; i++) {
        assert_true(curve.points[i].threshold < curve.points[i - 1].threshold);
        assert_true(curve.points[i].false_positive >= curve.points[i - 1].false_positive);
        assert_true(curve.points[i].false_negative <= curve.points[i - 1].false_negative);
    }
    assert_true(curve.points[curve.count - 1].false_negative == 0);
}

/// Joins what it is given: fields by '|', rows by '/'.
static int join(void *context, size_t line, const char *const *fields, struct overt_error *err)
{
    struct text *text = context;
    (void)line;
    (void)err;
    text_printf(text, "%s|%s/", fields[0], fields[1]);
    return text_equal(fields[0], "stop") ? OVERT_END : 0;
}

static const struct {
    const char *csv;
    int code;
    const char *rows;
} csv_cases[] = {
    {"a,b\n1,2\n", 0, "1|2/"},
    {"a,b\r\n1,2\r\n3,4", 0, "1|2/3|4/"},
    {"a,b", 0, ""},
    {"a,b\n\"x,y\",\"say \"\"so\"\"\"\n", 0, "x,y|say \"so\"/"},
    {"a,b\n\"two\nlines\",\n", 0, "two\nlines|/"},
    {"a,b\nstop,2\n3,4\n", OVERT_END, "stop|2/"},
    {"", OVERT_INPUT, ""},
    {"a\n", OVERT_INPUT, ""},
    {"a,c\n", OVERT_INPUT, ""},
    {"A,b\n", OVERT_INPUT, ""},
    {"\xef\xbb\xbf"
     "a,b\n",
     OVERT_INPUT, ""},
    {"a,b,c\n", OVERT_INPUT, ""},
    {"a,b\n1\n", OVERT_INPUT, ""},
    {"a,b\n1,2,3\n", OVERT_INPUT, ""},
    {"a,b\n\n", OVERT_INPUT, ""},
    {"a,b\n1,\"2\n", OVERT_INPUT, ""},
    {"a,b\n1,\"2\"3\n", OVERT_INPUT, ""},
    {"a,b\n1,2\"\n", OVERT_INPUT, ""},
    {"a,b\n1\r,2\n", OVERT_INPUT, ""},
    {"a,b\n\xff,2\n", OVERT_INPUT, ""},
};

static void csv_is_strict(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b"};
    for (size_t i = 0; i < ARRAY_COUNT(csv_cases); i++) {
        char bytes[200];
        AUTO_TEXT struct text rows;
        text_init(&rows, 1000);
        memcpy(bytes, csv_cases[i].csv, strlen(csv_cases[i].csv) + 1);
        int code = csv_parse(bytes, strlen(bytes), names, 2, join, &rows, NULL);
        if (code != csv_cases[i].code)
            fail_msg("%d for %s", code, csv_cases[i].csv);
        assert_string_equal(rows.length > 0 ? rows.bytes : "", csv_cases[i].rows);
    }
}

static void csv_has_limits(void **state)
{
    (void)state;
    static char bytes[CSV_FIELD_MAX + 100];
    static const char *const names[] = {"a", "b"};
    AUTO_TEXT struct text rows;
    text_init(&rows, 20000);
    memcpy(bytes, "a,b\n", 4);
    memset(bytes + 4, 'x', CSV_FIELD_MAX + 1);
    memcpy(bytes + 4 + CSV_FIELD_MAX + 1, ",y", 3);
    assert_int_equal(csv_parse(bytes, strlen(bytes), names, 2, join, &rows, NULL), OVERT_LIMIT);
}

static void names_are_numbered_in_order(void **state)
{
    (void)state;
    struct set_names names = {0};
    bool is_new = false;
    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < 5000; i++) {
            char name[20];
            (void)snprintf(name, sizeof name, "n%u", i * 7919);
            assert_int_equal(set_names_intern(&names, name, &is_new), i);
            assert_int_equal(is_new, round == 0);
        }
    set_names_finish(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_exact),
        cmocka_unit_test(a_threshold_lets_through_what_is_allowed),
        cmocka_unit_test(a_curve_falls),
        cmocka_unit_test(csv_is_strict),
        cmocka_unit_test(csv_has_limits),
        cmocka_unit_test(names_are_numbered_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
