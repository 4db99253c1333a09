// SPDX-License-Identifier: Apache-2.0
// test_clock.c - the twentieth working day: published vectors, a slow second calculation for
// 2022-2027, the edges.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "foi/internal.h"

static struct date day(const char *text)
{
    struct date date;
    assert_true(date_parse(text, &date));
    return date;
}

static void check_due(const char *received, const char *expected)
{
    struct foi_due due;
    char text[TIME_TEXT_MAX];
    assert_int_equal(foi_due_date(day(received), &due, NULL), 0);
    date_format(due.due, text);
    assert_string_equal(text, expected);
    assert_int_equal(foi_working_days(day(received), due.due), 20);
}

static void known_dates(void **state)
{
    (void)state;
    check_due("2023-02-20",
              "2023-03-21"); // St Patrick's Day is no working day for an English force
    check_due("2022-12-16", "2023-01-19");
    check_due("2023-04-01", "2023-05-03"); // a Saturday: day 1 is Monday
    check_due("2026-05-29", "2026-06-29");
    check_due("2025-04-08", "2025-05-09");
}

static void names_what_it_skipped(void **state)
{
    (void)state;
    struct foi_due due;
    assert_int_equal(foi_due_date(day("2023-02-20"), &due, NULL), 0);
    assert_int_equal(due.skipped_count, 1);
    assert_string_equal(due.skipped[0].title, "St Patrick's Day (Northern Ireland)");
    assert_string_not_equal(due.calendar, "");
}

static void refuses_years_without_a_calendar(void **state)
{
    (void)state;
    struct overt_error err;
    struct foi_due due;
    assert_int_equal(foi_due_date(day("2021-12-20"), &due, &err), OVERT_INPUT);
    assert_non_null(strstr(err.text, "2022 to 2028"));
    assert_int_equal(foi_due_date(day("2028-12-20"), &due, &err), OVERT_INPUT);
    assert_true(foi_working_days(day("2021-12-20"), day("2022-01-20")) < 0);
}

static char *shared(const char *name)
{
    const char *folder = getenv("OVERT_SHARED");
    char path[4096], *bytes = NULL;
    size_t size;
    (void)snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : "../shared", name);
    if (file_read(path, 1 << 20, &bytes, &size, NULL) < 0)
        printf("# skipped: %s is not there\n", name);
    return bytes;
}

static void every_vector(void **state)
{
    (void)state;
    AUTO_FREE char *bytes = shared("data/foi_deadline_vectors.csv");
    if (bytes == NULL)
        skip();
    int lines = 0;
    char *rest = NULL;
    for (char *line = strtok_r(bytes, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *field = NULL;
        char *received = strtok_r(line, ",", &field);
        (void)strtok_r(NULL, ",", &field);
        char *due = strtok_r(NULL, ",", &field);
        if (strcmp(received, "date_received") == 0)
            continue;
        check_due(received, due);
        lines++;
    }
    assert_int_equal(lines, 13);
}

/// True when the day stands in the table of all three divisions, looked up afresh each time.
static bool is_holiday(const char *table, struct date date)
{
    char text[TIME_TEXT_MAX + 2];
    text[0] = ',';
    date_format(date, text + 1);
    strcat(text, ",");
    return strstr(table, text) != NULL;
}

/// Slow and separate: walks from the first of January 1970 with a weekday of its own, and looks at
/// the source table.
static void every_day_of_six_years(void **state)
{
    (void)state;
    AUTO_FREE char *table = shared("data/bank_holidays.csv");
    if (table == NULL)
        skip();
    for (int64_t received = date_to_days(day("2022-01-01"));
         received <= date_to_days(day("2027-12-31")); received++) {
        int counted = 0;
        int64_t at = received;
        while (counted < 20) {
            at++;
            int64_t weekday = (at + 4) % 7; // 1970-01-01 was a Thursday
            if (weekday != 0 && weekday != 6 && !is_holiday(table, date_from_days(at)))
                counted++;
        }
        struct foi_due due;
        assert_int_equal(foi_due_date(date_from_days(received), &due, NULL), 0);
        assert_int_equal(date_to_days(due.due), at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_dates),
        cmocka_unit_test(names_what_it_skipped),
        cmocka_unit_test(refuses_years_without_a_calendar),
        cmocka_unit_test(every_vector),
        cmocka_unit_test(every_day_of_six_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
