// SPDX-License-Identifier: Apache-2.0
// test_time.c - moments, UK days and summer time.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/time.h"

static void days_go_both_ways(void **state)
{
    (void)state;
    for (int64_t days = -25567; days < 84000; days++) {
        struct date date = date_from_days(days);
        assert_int_equal(date_to_days(date), days);
    }
    assert_int_equal(date_to_days((struct date){1970, 1, 1}), 0);
    assert_int_equal(date_to_days((struct date){2000, 3, 1}), 11017);
    assert_int_equal(date_weekday((struct date){2023, 2, 20}), 1);
}

static void dates_are_real_or_refused(void **state)
{
    (void)state;
    struct date date;
    char text[TIME_TEXT_MAX];
    const char *const good[] = {"2024-02-29", "29/02/2024", "29 February 2024",
                                "29th February 2024", "29 feb 2024"};
    for (size_t i = 0; i < ARRAY_COUNT(good); i++) {
        assert_true(date_parse(good[i], &date));
        date_format(date, text);
        assert_string_equal(text, "2024-02-29");
    }
    const char *const bad[] = {"2023-02-29",  "31/04/2023", "2023-13-01",
                               "2023-1-1",    "yesterday",  "",
                               "2023-02-20x", "0000-01-01", "29 Smarch 2024"};
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_false(date_parse(bad[i], &date));
}

static void summer_time_begins_and_ends(void **state)
{
    (void)state;
    moment when;
    assert_true(time_parse("2026-03-29T00:59:59Z", 0, &when));
    assert_int_equal(time_uk_offset(when), 0);
    assert_int_equal(time_uk_offset(when + 1), 3600);
    assert_true(time_parse("2026-10-25T00:59:59Z", 0, &when));
    assert_int_equal(time_uk_offset(when), 3600);
    assert_int_equal(time_uk_offset(when + 1), 0);
}

static void moments_are_read_as_people_write_them(void **state)
{
    (void)state;
    const char *const cases[][2] = {
        {"2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"},
        {"2026-11-22 10:00", "2026-11-22T10:00:00Z"},
        {"2026-07-01 10:00", "2026-07-01T09:00:00Z"},
        {"2026-07-01T10:00:00+02:00", "2026-07-01T08:00:00Z"},
        {"+2h", "1970-01-01T02:00:00Z"},
        {"-1d", "1969-12-31T00:00:00Z"},
        {"now", "1970-01-01T00:00:00Z"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        moment when;
        char text[TIME_TEXT_MAX];
        assert_true(time_parse(cases[i][0], 0, &when));
        time_format(when, text);
        assert_string_equal(text, cases[i][1]);
    }
    moment when;
    const char *const bad[] = {
        "",   "2026-11-22", "2026-11-22T25:00:00Z",    "2026-02-30T10:00:00Z",
        "+h", "+2w",        "2026-11-22T10:00:00Zulu", "10:00"};
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_false(time_parse(bad[i], 0, &when));
}

static void a_uk_day_begins_and_ends_where_people_are(void **state)
{
    (void)state;
    struct date summer = {2026, 7, 1}, change = {2026, 3, 29};
    char text[TIME_TEXT_MAX];
    time_format(date_begins(summer), text);
    assert_string_equal(text, "2026-06-30T23:00:00Z");
    time_format(date_ends(summer), text);
    assert_string_equal(text, "2026-07-01T22:59:59Z");
    assert_int_equal(date_ends(change) - date_begins(change) + 1, 23 * 3600);
    for (int64_t day = 16000; day < 22000; day++) {
        struct date date = date_from_days(day), next = date_from_days(day + 1);
        assert_int_equal(date_ends(date) + 1, date_begins(next));
        assert_int_equal(date_to_days(date_of(date_begins(date))), day);
        assert_int_equal(date_to_days(date_of(date_ends(date))), day);
    }
}

static void words_are_written_the_british_way(void **state)
{
    (void)state;
    moment when;
    char text[TIME_TEXT_MAX];
    assert_true(time_parse("2023-07-05T09:05:00Z", 0, &when));
    time_format_words(when, text);
    assert_string_equal(text, "5 July 2023, 10:05");
    time_format_day(when, text);
    assert_string_equal(text, "5 July 2023");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_go_both_ways),
        cmocka_unit_test(dates_are_real_or_refused),
        cmocka_unit_test(summer_time_begins_and_ends),
        cmocka_unit_test(moments_are_read_as_people_write_them),
        cmocka_unit_test(a_uk_day_begins_and_ends_where_people_are),
        cmocka_unit_test(words_are_written_the_british_way),
    };
    return cmocka_run_group_tests_name("base/time", tests, NULL, NULL);
}
