// SPDX-License-Identifier: Apache-2.0
// test_result.c - the evaluation as a file: what is written is read back, what was changed is
// refused, and which threshold it supports.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/memory.h"
#include "evaluate/result.h"
#include "evaluate/support.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/// 700 on the list, 1,300 nonmated searches: 0, 1, 3, 13 and 130 above falling thresholds.
static struct result *example(void)
{
    static const struct result_point points[] = {
        {0.65, 0, 600}, {0.62, 1, 800}, {0.60, 3, 880}, {0.55, 13, 930}, {0.45, 130, 980}};
    struct result *result = result_create();
    result->made = 1800000000;
    (void)snprintf(result->software, sizeof result->software, "Overt \"0\" \\ test");
    result->detector = (struct result_model){"found", "1", HEX, ""};
    result->recogniser = (struct result_model){"known", "2", HEX, HEX};
    result->settings = (struct result_settings){true, 40, "mean"};
    result->data = (struct result_data){
        .name = "set.csv", .sha256 = HEX, .identities = 2000, .pictures = 3000, .list = 700,
        .mated = 1000, .nonmated = 1300, .failed = 3, .not_enrolled = 1, .not_acquired = 2,
        .list_pictures = 700};
    result->point_count = ARRAY_COUNT(points);
    memcpy(result->points, points, sizeof points);
    result->first = 990;
    result->scaling_count = 1;
    result->scalings[0] = (struct result_scaling){350, 2600, 14, 0.55};
    result->verification.mated = 10;
    result->verification.nonmated = 20;
    result->verification.count = 2;
    result->verification.points[0] = (struct result_match){0.5, 0, 4};
    result->verification.points[1] = (struct result_match){0.4, 2, 1};
    result->verification.fold_count = RESULT_FOLDS;
    result->verification.folds[9] = 0.125;
    result->verification.right = 29;
    result->part_threshold = 0.55;
    result->group_count = 1;
    result->groups[0] = (struct result_part){
        .column = "group", .name = "a, \"b\"", .people = 5, .mated = 9, .missed = 2,
        .nonmated = 8, .alerted = 1, .missed_chance = 0.25, .alerted_chance = (double)NAN};
    result->overall_count = 1;
    result->overall[0] = (struct result_overall){
        "group", false, {3, 0.25, true, 0.001}, {1, (double)NAN, false, (double)NAN}};
    return result;
}

static struct text written(struct result *result)
{
    struct text text;
    text_init(&text, 2 * RESULT_SIZE_MAX);
    assert_int_equal(result_write(result, &text, NULL), 0);
    return text;
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    AUTO_RESULT struct result *result = example();
    AUTO_RESULT struct result *back = NULL;
    AUTO_TEXT struct text text = written(result);
    struct overt_error err = {0};
    if (result_parse(text.bytes, text.length, &back, &err) != 0)
        fail_msg("%s", err.text);
    AUTO_TEXT struct text again = written(back);
    assert_string_equal(text.bytes, again.bytes);
    assert_string_equal(back->sha256, result->sha256);
    assert_int_equal(back->made, 1800000000);
    assert_string_equal(back->recogniser.network, HEX);
    assert_true(isnan(back->groups[0].alerted_chance) && back->groups[0].missed_chance == 0.25);
    assert_int_equal(back->points[3].nonmated, 13);
    assert_true(back->overall_count == 1 && back->overall[0].missed.chance == 0.25);
    assert_true(back->overall[0].missed.exact && isnan(back->overall[0].alerted.chance));
}

/// Each byte turned: nothing gets through.
static void what_was_changed_is_refused(void **state)
{
    (void)state;
    AUTO_RESULT struct result *result = example();
    AUTO_TEXT struct text text = written(result);
    for (size_t i = 0; i < text.length; i++) {
        AUTO_RESULT struct result *back = NULL;
        char before = text.bytes[i];
        text.bytes[i] = (char)(before ^ 1);
        int code = result_parse(text.bytes, text.length, &back, NULL);
        if (code != OVERT_CORRUPT && code != OVERT_INPUT)
            fail_msg("byte %zu: %d", i, code);
        text.bytes[i] = before;
    }
    AUTO_RESULT struct result *back = NULL;
    assert_int_equal(result_parse(text.bytes, text.length - 3, &back, NULL), OVERT_INPUT);
    assert_int_equal(result_parse("{}", 2, &back, NULL), OVERT_INPUT);
    assert_int_equal(result_parse("", 0, &back, NULL), OVERT_INPUT);
    assert_null(back);
}

/// The hash is right, the counts cannot be.
static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    for (int fault = 0; fault < 10; fault++) {
        AUTO_RESULT struct result *result = example();
        AUTO_RESULT struct result *back = NULL;
        switch (fault) {
        case 0: result->points[0].nonmated = 5; break;
        case 1: result->points[4].found = 1001; break;
        case 2: result->points[2].threshold = 0.62; break;
        case 3: result->groups[0].missed = 10; break;
        case 4: result->data.failed = 3001; break;
        case 5: result->verification.points[1].false_nonmatches = 5; break;
        case 6: result->data.list = 0; break;
        case 7: result->overall[0].missed.chance = 1.5; break;
        case 8: result->overall[0].alerted.groups = 2; break; // two groups, and no chance
        default: result->first = 1001; break;
        }
        AUTO_TEXT struct text text = written(result);
        assert_int_equal(result_parse(text.bytes, text.length, &back, NULL), OVERT_INPUT);
    }
}

static void between_thresholds_nothing_is_flattered(void **state)
{
    (void)state;
    AUTO_RESULT struct result *result = example();
    static const struct {
        double threshold;
        size_t nonmated, found;
    } cases[] = {{0.9, 0, 0},    {0.65, 0, 600}, {0.64, 1, 600}, {0.60, 3, 880},
                 {0.56, 13, 880}, {0.45, 130, 980}, {0.1, 1300, 980}};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct evaluate_share fpir, tpir;
        result_at(result, cases[i].threshold, &fpir, &tpir);
        assert_int_equal(fpir.count, cases[i].nonmated);
        assert_int_equal(fpir.of, 1300);
        assert_int_equal(tpir.count, cases[i].found);
    }
    struct evaluate_share fmr, fnmr;
    result_match_at(&result->verification, 0.45, &fmr, &fnmr);
    assert_int_equal(fmr.count, 2);
    assert_int_equal(fnmr.count, 4);
    result_match_at(&result->verification, 0.3, &fmr, &fnmr);
    assert_int_equal(fmr.count, 20);
    assert_int_equal(fnmr.count, 1);
}

static void a_threshold_is_supported_or_not(void **state)
{
    (void)state;
    AUTO_RESULT struct result *result = example();
    struct support support;
    // 3 of 1,300: at most 0.595 % with 95 %; 13 of 1,300: at most 1.59 %.
    support_find(result, 0.01, 0, 0.95, &support);
    assert_true(support.supported && support.threshold == 0.60 && support.above == 3);
    assert_true(fabs(support.upper - 0.00595) < 1e-5);
    assert_true(support.tpir_scaled == 0.88);
    // On ten times the list the same wish needs a tenth of the rate: 1 - 0.99^(1/10), 0.1005 %.
    support_find(result, 0.01, 7000, 0.95, &support);
    assert_true(!support.supported && support.threshold == 0.65 && !support.stretched);
    assert_int_equal(support.needed, 2981);
    support_find(result, 0.05, 7000, 0.95, &support);
    assert_true(support.supported && support.threshold == 0.62);
    assert_true(support.tpir_scaled < 0.80 && support.tpir_scaled > 0.79);
    support_find(result, 0.01, 7001, 0.95, &support);
    assert_true(support.stretched);
    support_of(result, 0.55, 0.01, 0, 0.95, &support);
    assert_true(!support.supported && fabs(support.expected - 0.01) < 1e-12);
    result->point_count = 0;
    support_find(result, 0.5, 0, 0.95, &support);
    assert_true(!support.supported);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(what_was_changed_is_refused),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(between_thresholds_nothing_is_flattered),
        cmocka_unit_test(a_threshold_is_supported_or_not),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
