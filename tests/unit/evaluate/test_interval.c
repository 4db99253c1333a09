// SPDX-License-Identifier: Apache-2.0
// test_interval.c - exact intervals, Fisher's test, Holm's correction and the scaling of rates,
// held against values computed with whole fractions (and, where marked, printed in books).
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/attr.h"
#include "evaluate/interval.h"
#include "evaluate/scale.h"

static void assert_near(double value, double wanted, double relative)
{
    if (!(fabs(value - wanted) <= relative * fabs(wanted)))
        fail_msg("%.12g instead of %.12g", value, wanted);
}

static const struct {
    size_t count, of;
    double confidence, lower, upper;
} bounds[] = {
    {0, 10, 0.975, 0, 0.308497107819}, // Clopper and Pearson's chart: 0.31
    {3, 1300, 0.975, 0.000476154704, 0.006729111141},
    {1, 1300, 0.95, 0.000039455602, 0.003643876212},
    {13, 1300, 0.95, 0.005924903694, 0.015851991179},
    {84, 1346, 0.975, 0.050080319706, 0.076684294642},
    {200, 400, 0.975, 0.449907887741, 0.550092112259},
    {0, 299, 0.95, 0, 0.009969146793},
    {0, 2994, 0.95, 0, 0.001000078170},
};

static void bounds_are_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bounds); i++) {
        assert_near(interval_upper(bounds[i].count, bounds[i].of, bounds[i].confidence),
                    bounds[i].upper, 1e-8);
        assert_near(interval_lower(bounds[i].count, bounds[i].of, bounds[i].confidence),
                    bounds[i].lower, 1e-6);
    }
    assert_true(interval_upper(0, 0, 0.95) == 1 && interval_upper(7, 7, 0.95) == 1);
    assert_true(interval_lower(0, 0, 0.95) == 0 && interval_lower(0, 9, 0.95) == 0);
    assert_near(interval_lower(7, 7, 0.95), pow(0.05, 1.0 / 7), 1e-9);
    assert_near(interval_upper(1000, 1000000000, 0.95), 1.05314e-6, 1e-3); // near Poisson's
}

/// The rule of three: 299 for 1 in 100, 2,995 for 1 in 1,000 (Hanley and Lippman-Hand 1983: 3 / n).
static void a_claim_needs_so_many(void **state)
{
    (void)state;
    static const struct {
        size_t count, needed;
        double rate;
    } cases[] = {{0, 299, 0.01},  {0, 2995, 0.001},  {0, 29956, 0.0001},
                 {1, 473, 0.01},  {1, 4742, 0.001},  {1, 47437, 0.0001},
                 {3, 773, 0.01},  {3, 7752, 0.001},  {3, 77535, 0.0001}};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
        assert_int_equal(interval_needed(cases[i].count, cases[i].rate, 0.95), cases[i].needed);
    assert_int_equal(interval_needed(0, 0, 0.95), 0);
    assert_int_equal(interval_needed(0, 1e-15, 0.95), 0);
    assert_int_equal(interval_needed(4, 1, 0.95), 4);
}

static const struct {
    size_t a, a_of, b, b_of;
    double chance;
} tables[] = {
    {3, 4, 1, 4, 0.485714285714},      // the lady tasting tea (Fisher 1935): 17/35
    {2, 12, 15, 18, 0.000536724119},   // convictions of twins (Fisher 1970), two-sided
    {10, 100, 20, 100, 0.073427589721},
    {5, 30, 94, 1316, 0.063528494395},
    {0, 5, 3, 5, 0.166666666667},
    {0, 10, 10, 10, 1.08250882245e-05},
    {7, 1000, 30, 3000, 0.451260487122},
    {400, 1000, 300, 900, 0.00270395456419},
    {0, 10, 0, 90, 1},
    {10, 10, 90, 90, 1},
    {0, 0, 3, 9, 1},
};

static void differences_are_told_from_chance(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(tables); i++) {
        assert_near(interval_fisher(tables[i].a, tables[i].a_of, tables[i].b, tables[i].b_of),
                    tables[i].chance, 1e-8);
        assert_near(interval_fisher(tables[i].b, tables[i].b_of, tables[i].a, tables[i].a_of),
                    tables[i].chance, 1e-8);
    }
}

static void several_tests_are_corrected(void **state)
{
    (void)state;
    double chances[] = {0.01, 0.04, (double)NAN, 0.03, 0.005};
    static const double wanted[] = {0.03, 0.06, (double)NAN, 0.06, 0.02};
    interval_holm(chances, ARRAY_COUNT(chances));
    for (size_t i = 0; i < ARRAY_COUNT(chances); i++)
        assert_true(isnan(wanted[i]) ? isnan(chances[i]) : fabs(chances[i] - wanted[i]) < 1e-12);
    double large[] = {0.6, 0.7};
    interval_holm(large, 2);
    assert_true(large[0] == 1 && large[1] == 1);
    interval_holm(NULL, 0);
}

/// DLMF 8.17.7: I_x(a, b) for whole numbers is a sum of binomials.
static void the_beta_function_is_right(void **state)
{
    (void)state;
    assert_near(interval_beta(1, 1, 0.3), 0.3, 1e-14);
    assert_near(interval_beta(2, 3, 0.4), 0.5248, 1e-13);
    assert_near(interval_beta(5, 1, 0.5), 0.03125, 1e-13);
    assert_near(interval_beta(0.5, 0.5, 0.25), 1.0 / 3, 1e-12); // the arcsine law
    assert_near(interval_beta(40, 60, 0.4) + interval_beta(60, 40, 0.6), 1, 1e-12);
    assert_true(interval_beta(3, 4, -1) == 0 && interval_beta(3, 4, 2) == 1);
}

/// The table of docs/evaluate.md.
static void a_set_is_as_large_as_the_guide_says(void **state)
{
    (void)state;
    static const struct {
        double fpir, list, tested;
        size_t needed;
    } rows[] = {{0.01, 700, 700, 299},      {0.001, 700, 700, 2995},
                {0.0001, 700, 700, 29956},  {0.01, 1000, 700, 426},
                {0.001, 1000, 700, 4278},   {0.001, 10000, 700, 42775},
                {0.001, 10000, 2000, 14972}, {0.001, 10000, 10000, 2995},
                {0.0001, 10000, 10000, 29956}};
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        double rate = scale_fpir(rows[i].fpir, rows[i].list, rows[i].tested);
        assert_int_equal(interval_needed(0, rate, 0.95), rows[i].needed);
    }
    assert_near(share_of(0, 30).high, 0.1157, 1e-3);
    assert_near(share_of(30, 300).low, 0.068, 1e-2);
}

static void rates_follow_the_list(void **state)
{
    (void)state;
    assert_near(scale_fpir(0.01, 700, 700), 0.01, 1e-12);
    assert_near(scale_fpir(0.01, 700, 1400), 0.0199, 1e-12); // 1 - 0.99^2
    assert_near(scale_fpir(0.0199, 1400, 700), 0.01, 1e-12);
    assert_near(scale_fpir(1e-9, 100, 10000), 1e-7, 1e-6);
    assert_near(scale_fpir(0.5, 1, 10), 1 - pow(0.5, 10), 1e-12);
    assert_true(scale_fpir(0, 10, 1000) == 0 && scale_fpir(1, 10, 1) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_are_exact),
        cmocka_unit_test(a_claim_needs_so_many),
        cmocka_unit_test(differences_are_told_from_chance),
        cmocka_unit_test(several_tests_are_corrected),
        cmocka_unit_test(the_beta_function_is_right),
        cmocka_unit_test(a_set_is_as_large_as_the_guide_says),
        cmocka_unit_test(rates_follow_the_list),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
