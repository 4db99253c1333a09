// SPDX-License-Identifier: Apache-2.0
// test_report.c - the report of an evaluation: its figures, its plots each with their table, and
// that nothing of a file gets into the page as markup.
#include <ftw.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "evaluate/report/report.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static char folder[] = "/tmp/overt-report-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int remove_one(const char *name, const struct stat *status, int kind, struct FTW *at)
{
    (void)status;
    (void)kind;
    (void)at;
    return remove(name);
}

static int remove_folder(void **state)
{
    (void)state;
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static struct result *example(void)
{
    struct result *result = result_create();
    result->made = 1800000000;
    (void)snprintf(result->software, sizeof result->software, "Overt <b>");
    result->detector = (struct result_model){"found", "1", HEX, ""};
    result->recogniser = (struct result_model){"known&\"<i>", "2", HEX, HEX};
    result->settings = (struct result_settings){true, 40, "mean"};
    result->data = (struct result_data){
        .name = "<script>", .sha256 = HEX, .identities = 2000, .pictures = 3346, .list = 700,
        .mated = 1346, .nonmated = 1300, .list_pictures = 700, .not_enrolled = 1, .failed = 1};
    for (size_t i = 0; i < 40; i++)
        result->points[result->point_count++] = (struct result_point){
            0.7 - 0.01 * (double)i, i * i * 1300 / 1600, 1000 + i * 8};
    result->first = 1333;
    result->scaling_count = 2;
    result->scalings[0] = (struct result_scaling){175, 5200, 14, 0.57};
    result->scalings[1] = (struct result_scaling){700, 1300, 13, 0.57};
    struct result_verification *match = &result->verification;
    match->mated = 1346;
    match->nonmated = 1851854;
    match->crossed = true;
    for (size_t i = 0; i < 30; i++)
        match->points[match->count++] = (struct result_match){
            0.7 - 0.01 * (double)i, i * i * i * 50, 200 - 6 * i};
    result->part_threshold = 0.57;
    result->group_count = 2;
    result->groups[0] = (struct result_part){
        .column = "place", .name = "\"><img src=x>", .people = 90, .mated_people = 40, .mated = 90,
        .missed = 12, .missed_chance = 0.002, .alerted_chance = (double)NAN};
    result->groups[1] = (struct result_part){
        .column = "place", .name = "south", .people = 90, .mated_people = 50, .mated = 100,
        .missed = 1, .missed_chance = 0.002, .alerted_chance = (double)NAN};
    return result;
}

static char *read_in(const char *name)
{
    AUTO_FREE char *path = file_join(folder, name);
    char *bytes = NULL;
    size_t size;
    assert_int_equal(file_read(path, 4 << 20, &bytes, &size, NULL), 0);
    return bytes;
}

static void assert_has(const char *bytes, const char *words)
{
    if (strstr(bytes, words) == NULL)
        fail_msg("no %s", words);
}

static void the_page_has_the_figures(void **state)
{
    (void)state;
    AUTO_RESULT struct result *result = example();
    struct said_wish wish = {.list = 7000, .fpir = 0.01};
    assert_int_equal(evaluate_report(result, &wish, folder, NULL), 0);
    AUTO_FREE char *page = read_in("index.html");
    static const char *const words[] = {
        "A list of 700 people was searched with 1,346 pictures of people on it and 1,300",
        "99.03 % (98.35 to 99.48)",         // rank 1: 1,333 of 1,346
        "It takes at least 2,981 searches", // of the wished 1 % on 7,000
        "12 of 90",
        "differs from the others (chance 1 in 500)",
        "<dt>place: missed</dt><dd>Over all they differ by more than chance",
        "<dt>place: false alerts</dt><dd>Not tested over all",
        "13.33 % (7.08 to 22.13)",
        "default-src 'none'; style-src 'self'; img-src 'self'",
        "1,346 comparisons of two pictures of one person, 1,851,854 of two people"};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        assert_has(page, words[i]);
    static const char *const never[] = {"<script", "<img src=x", "<b>", "style=", " onload", "<i>"};
    for (size_t i = 0; i < ARRAY_COUNT(never); i++)
        assert_null(strstr(page, never[i]));
}

/// Each picture that the page names is there, and has a table after it.
static void each_plot_has_its_table(void **state)
{
    (void)state;
    AUTO_RESULT struct result *result = example();
    struct said_wish wish = {.list = 7000, .fpir = 0.01};
    assert_int_equal(evaluate_report(result, &wish, folder, NULL), 0);
    AUTO_FREE char *page = read_in("index.html");
    size_t plots = 0;
    for (const char *at = page; (at = strstr(at, "<img src=\"")) != NULL; plots++) {
        char name[64];
        at += strlen("<img src=\"");
        (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(at, "\""), at);
        AUTO_FREE char *svg = read_in(name);
        assert_has(svg, "<title id=\"title\">");
        assert_has(svg, "<desc id=\"desc\">");
        assert_has(svg, "prefers-color-scheme:dark");
        assert_has(svg, "</svg>");
        assert_null(strstr(svg, "nan"));
        assert_null(strstr(svg, "inf"));
        assert_null(strstr(svg, "<script"));
        assert_non_null(strstr(at, "<table>"));
    }
    assert_int_equal(plots, 6); // no alerts by group: nothing was counted
}

/// Nothing at all, nobody found, everybody alerted: no plot divides by nothing.
static void extremes_are_drawn(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        AUTO_RESULT struct result *result = example();
        struct said_wish wish = {.list = kind == 3 ? 100000000 : 0};
        if (kind == 0)
            result->point_count = result->scaling_count = result->verification.mated = 0;
        for (size_t i = 0; i < result->point_count && kind == 1; i++)
            result->points[i].found = 0;
        for (size_t i = 0; i < result->point_count && kind == 2; i++)
            result->points[i] = (struct result_point){result->points[i].threshold, 1300, 1346};
        assert_int_equal(evaluate_report(result, &wish, folder, NULL), 0);
        AUTO_FREE char *page = read_in("index.html");
        for (const char *at = page; (at = strstr(at, "<img src=\"")) != NULL;) {
            char name[64];
            at += strlen("<img src=\"");
            (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(at, "\""), at);
            AUTO_FREE char *svg = read_in(name);
            assert_null(strstr(svg, "nan"));
            assert_null(strstr(svg, "inf"));
        }
        assert_has(page, "</html>");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_has_the_figures),
        cmocka_unit_test(each_plot_has_its_table),
        cmocka_unit_test(extremes_are_drawn),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
