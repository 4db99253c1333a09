// SPDX-License-Identifier: Apache-2.0
// test_days.c - the clock day by day with what stops it, and the cost limit.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "foi/days.h"
#include "foi/internal.h"

static struct date day(const char *text)
{
    struct date date = {0};
    if (text != NULL)
        assert_true(date_parse(text, &date));
    return date;
}

static void what_stops_it(void **state)
{
    (void)state;
    static const struct {
        const char *received, *clarified, *asked, *paid, *extended, *due, *says;
    } cases[] = {
        {"2023-02-20", NULL, NULL, NULL, NULL, "2023-03-21", NULL},
        // A clarification begins the count again: as if received on that day.
        {"2023-02-20", "2023-03-10", NULL, NULL, NULL, "2023-04-12", NULL},
        // Five working days from Monday to Friday, both included, are disregarded.
        {"2025-06-02", NULL, "2025-06-09", "2025-06-13", NULL, "2025-07-07", NULL},
        {"2025-06-02", NULL, "2025-06-14", "2025-06-15", NULL, "2025-06-30", NULL}, // a weekend
        {"2025-06-02", NULL, "2025-06-09", NULL, NULL, NULL, NULL},                 // waits
        // A fee before the clarification changes nothing.
        {"2025-06-02", "2025-06-20", "2025-06-09", "2025-06-13", NULL, "2025-07-21", NULL},
        {"2025-06-02", NULL, NULL, NULL, "2025-07-28", "2025-06-30", NULL},
        {"2025-06-02", NULL, NULL, NULL, "2025-06-30", NULL, "beyond the day"},
        {"2025-06-02", "2025-05-01", NULL, NULL, NULL, NULL, "before the request"},
        {"2025-06-02", NULL, NULL, "2025-06-13", NULL, NULL, "--fee-asked"},
        {"2025-06-02", NULL, "2025-06-13", "2025-06-12", NULL, NULL, "paid before"},
        {"2025-06-02", NULL, "2025-08-13", NULL, NULL, NULL, "within twenty working days"},
        {"2021-06-02", NULL, NULL, NULL, NULL, NULL, "calendar"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct foi_events events = {day(cases[i].received), day(cases[i].clarified),
                                    day(cases[i].asked), day(cases[i].paid),
                                    day(cases[i].extended)};
        struct foi_reckoning reckoning = {0};
        struct overt_error err = {0};
        char due[TIME_TEXT_MAX] = "";
        int code = foi_reckon(&events, &reckoning, &err);
        if ((code < 0) != (cases[i].says != NULL))
            fail_msg("case %zu: %s", i, err.text);
        if (code < 0) {
            if (strstr(err.text, cases[i].says) == NULL)
                fail_msg("case %zu: %s", i, err.text);
            continue;
        }
        if (reckoning.due.year != 0)
            date_format(reckoning.due, due);
        assert_string_equal(due, cases[i].due != NULL ? cases[i].due : "");
        assert_int_equal(strlen(reckoning.calendar_sha256), 64);
        foi_reckoning_finish(&reckoning);
    }
}

/// Twenty numbers, in order, each on a day that works; every day of the calendar is there.
static void shows_every_day(void **state)
{
    (void)state;
    struct foi_events events = {.received = day("2026-11-22"), .extended = day("2027-01-25")};
    struct foi_reckoning reckoning;
    int counted = 0;
    assert_int_equal(foi_reckon(&events, &reckoning, NULL), 0);
    for (size_t i = 0; i < reckoning.day_count; i++) {
        const struct foi_day *one = &reckoning.days[i];
        assert_int_equal(date_to_days(one->day), date_to_days(events.received) + (int64_t)i);
        counted += one->kind == FOI_DAY_COUNTED;
        assert_int_equal(one->number, one->kind == FOI_DAY_COUNTED ? counted : 0);
        if (one->number == 20)
            assert_int_equal(date_to_days(one->day), date_to_days(reckoning.due));
    }
    assert_string_equal(reckoning.days[8].title, "St Andrew's Day (Scotland)");
    assert_int_equal(date_to_days(reckoning.forty), date_to_days(day("2027-01-22")));
    assert_true(reckoning.past_forty);
    foi_reckoning_finish(&reckoning);
}

static void the_limit(void **state)
{
    (void)state;
    static const struct {
        struct foi_hours hours;
        bool over, deciding, aggregated;
        int pence;
    } cases[] = {
        {{.locating = 4 * 60, .retrieving = 10 * 60, .extracting = 4 * 60},
         false,
         false,
         false,
         45000},
        {{.locating = 4 * 60, .retrieving = 10 * 60, .extracting = 4 * 60 + 1},
         true,
         false,
         false,
         45041},
        {{.determining = 18 * 60 + 1}, true, true, false, 45041},
        {{0}, false, false, false, 0},
        // 60 consecutive working days from 6 January 2025 end on 31 March 2025.
        {{.locating = 540, .others = 600, .first = {2025, 1, 6}, .last = {2025, 3, 31}},
         true,
         false,
         true,
         47500},
        {{.locating = 540, .others = 600, .first = {2025, 1, 6}, .last = {2025, 4, 1}},
         false,
         false,
         false,
         22500},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct foi_cost cost;
        assert_int_equal(foi_cost(&cases[i].hours, &cost, NULL), 0);
        if (cost.over != cases[i].over || cost.over_deciding != cases[i].deciding ||
            cost.aggregated != cases[i].aggregated || cost.pence != cases[i].pence)
            fail_msg("case %zu: %d pence, %d apart", i, cost.pence, cost.apart);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stops_it),
        cmocka_unit_test(shows_every_day),
        cmocka_unit_test(the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
