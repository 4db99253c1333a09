// SPDX-License-Identifier: Apache-2.0
// test_overall.c - one test over several groups, held against values computed with whole fractions
// over all tables, and against Fisher's test of two.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "base/text.h"
#include "evaluate/interval.h"
#include "evaluate/overall.h"
#include "evaluate/parts.h"
#include "evaluate/said.h"

static void assert_near(double value, double wanted, double relative)
{
    if (!(fabs(value - wanted) <= relative * fabs(wanted)))
        fail_msg("%.12g instead of %.12g", value, wanted);
}

static const struct {
    size_t groups;
    struct overall_count group[5];
    double chance;
} tables[] = {
    {2, {{3, 4}, {1, 4}}, 0.485714285714}, // the lady tasting tea (Fisher 1935): 17/35
    {3, {{0, 10}, {3, 10}, {6, 10}}, 0.0155397825563},
    {3, {{1, 10}, {1, 20}, {1, 30}}, 0.745762711864},
    {3, {{12, 90}, {1, 100}, {4, 80}}, 0.00163608498205},
    {4, {{2, 5}, {0, 50}, {0, 50}, {0, 50}}, 0.000837871805614},
    // smokers among patients of four clinics (Fleiss 1981, table 9.1)
    {4, {{83, 86}, {90, 93}, {129, 136}, {70, 82}}, 0.0144719066472},
    // malformations by the mother's alcohol (Graubard and Korn 1987): chi-square is no guide here
    {5, {{48, 17114}, {38, 14502}, {5, 793}, {1, 127}, {1, 38}}, 0.0333646529184},
};

static void tables_are_as_likely_as_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(tables); i++) {
        struct overall_count turned[5];
        struct overall result = overall_test(tables[i].group, tables[i].groups);
        assert_true(result.exact && result.groups == tables[i].groups);
        assert_near(result.chance, tables[i].chance, 1e-9);
        // The order does not matter, nor whether the hits or the others are counted.
        for (size_t k = 0; k < tables[i].groups; k++) {
            struct overall_count group = tables[i].group[tables[i].groups - 1 - k];
            turned[k] = (struct overall_count){group.of - group.count, group.of};
        }
        assert_near(overall_test(turned, tables[i].groups).chance, tables[i].chance, 1e-9);
    }
}

static void of_two_it_is_fishers(void **state)
{
    (void)state;
    for (size_t a = 0; a <= 30; a += 3)
        for (size_t b = 0; b <= 50; b += 7) {
            struct overall_count groups[] = {{a, 30}, {b, 50}};
            assert_near(overall_test(groups, 2).chance, interval_fisher(a, 30, b, 50), 1e-9);
        }
}

/// Too many tables to walk: held against the chi-square distribution, which is near for counts as
/// large as these (X2 = 11.08, 7 degrees of freedom: 0.1352).
static void many_tables_are_drawn(void **state)
{
    (void)state;
    struct overall_count groups[8];
    for (size_t i = 0; i < 8; i++)
        groups[i] = (struct overall_count){1500, 9000};
    groups[0].count += 70;
    groups[1].count -= 70;
    groups[2].count += 45;
    groups[3].count -= 45;
    struct overall result = overall_test(groups, 8);
    assert_false(result.exact);
    assert_near(result.chance, 0.13517, 0.03);
    assert_true(overall_test(groups, 8).chance == result.chance); // the same draws
    groups[0].count += 400;
    assert_near(overall_test(groups, 8).chance, 1e-5, 1e-9); // only the one seen
    assert_true(result.least <= 1e-5 + 1e-12);
}

/// A branch counted as a whole must not be counted when its likeliest table is likelier: in a table
/// just off the middle nearly all are less likely.
static void the_middle_is_left_out(void **state)
{
    (void)state;
    struct overall_count even[] = {{10, 100}, {10, 100}, {10, 100}};
    struct overall_count odd[] = {{11, 100}, {10, 100}, {9, 100}};
    assert_near(overall_test(even, 3).chance, 1, 1e-9);
    double next = overall_test(odd, 3).chance;
    // all but the likeliest table: C(100,10)^3 / C(300,30)
    double middle = exp(3 * (lgamma(101) - lgamma(11) - lgamma(91)) -
                        (lgamma(301) - lgamma(31) - lgamma(271)));
    assert_near(next, 1 - middle, 1e-9);
}

static void little_is_said_of_little(void **state)
{
    (void)state;
    struct overall_count none[] = {{0, 10}, {0, 0}};
    assert_true(isnan(overall_test(none, 2).chance) && overall_test(none, 2).groups == 1);
    assert_true(isnan(overall_test(NULL, 0).chance));
    struct overall_count few[] = {{1, 10}, {0, 10}, {0, 10}};
    struct overall result = overall_test(few, 3);
    assert_near(result.chance, 1, 1e-9);
    assert_near(result.least, 1, 1e-9); // one hit must be somewhere
    struct overall_count some[] = {{0, 10}, {3, 100}};
    assert_near(overall_test(some, 2).least, interval_fisher(3, 10, 0, 100), 1e-9);
    struct overall_count same[] = {{0, 5}, {0, 5}};
    assert_near(overall_test(same, 2).least, 1, 1e-9);
}

static struct result *with_groups(size_t a, size_t b, size_t c)
{
    struct result *result = result_create();
    const size_t missed[] = {a, b, c};
    result->group_count = 3;
    for (size_t i = 0; i < 3; i++)
        result->groups[i] = (struct result_part){.column = "age", .name = "x", .mated_people = 50,
                                                 .mated = 50, .missed = missed[i]};
    parts_test_overall(result);
    return result;
}

static void assert_said(struct result *result, bool alerts, const char *wanted)
{
    AUTO_TEXT struct text words;
    text_init(&words, 4096);
    said_overall(result, false, "age", alerts, &words);
    if (strstr(words.bytes, wanted) == NULL)
        fail_msg("%s: no '%s'", words.bytes, wanted);
}

static void it_says_what_it_can_say(void **state)
{
    (void)state;
    AUTO_RESULT struct result *apart = with_groups(20, 5, 4);
    assert_int_equal(apart->overall_count, 1);
    assert_said(apart, false, "they differ by more than chance");
    assert_said(apart, true, "fewer than two");
    AUTO_RESULT struct result *near = with_groups(6, 5, 4);
    assert_said(near, false, "a difference cannot be told from chance");
    assert_said(near, false, "does not show that there is none");
    AUTO_RESULT struct result *few = with_groups(1, 1, 0);
    assert_said(few, false, "Nothing can be said");
    few->overall_count = 0; // a result that was made before there was the test
    assert_said(few, false, "Nothing can be said");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_as_likely_as_counted),
        cmocka_unit_test(of_two_it_is_fishers),
        cmocka_unit_test(many_tables_are_drawn),
        cmocka_unit_test(the_middle_is_left_out),
        cmocka_unit_test(little_is_said_of_little),
        cmocka_unit_test(it_says_what_it_can_say),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
