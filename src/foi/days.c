// SPDX-License-Identifier: Apache-2.0
// days.c - how the day on which an answer is due was come by, day by day (FOIA section 10), and
// whether a request costs more than the limit (section 12; SI 2004/3244).
#include "foi/days.h"

#include <stdio.h>
#include <string.h>

#include "foi/internal.h"

#define ANSWER_DAYS  20 ///< section 10(1)
#define LONGEST_DAYS 40 ///< beyond only exceptionally: the regulator's guidance on section 10(3)
#define LAPSE_MONTHS 3  ///< section 9(2)
#define DAYS_MAX     1000

static bool given(struct date date) { return date.year != 0; }

static bool before(struct date a, struct date b) { return date_to_days(a) < date_to_days(b); }

static int check_order(const struct foi_events *events, struct overt_error *err)
{
    if (given(events->clarified) && before(events->clarified, events->received))
        return error_set(err, OVERT_INPUT, "a clarification cannot come before the request");
    if (given(events->fee_paid) && !given(events->fee_asked))
        return error_set(err, OVERT_INPUT, "a fee is asked for before it is paid: --fee-asked");
    if (given(events->fee_asked) && before(events->fee_asked, events->received))
        return error_set(err, OVERT_INPUT, "a fee cannot be asked for before the request");
    if (given(events->fee_paid) && before(events->fee_paid, events->fee_asked))
        return error_set(err, OVERT_INPUT, "a fee cannot be paid before it is asked for");
    return 0;
}

static struct date three_months_after(struct date date)
{
    date.month += LAPSE_MONTHS;
    date.year += (date.month - 1) / 12;
    date.month = (date.month - 1) % 12 + 1;
    while (!date_is_real(date))
        date.day--;
    return date;
}

static void add_day(struct foi_reckoning *reckoning, const struct foi_day *day)
{
    reckoning->days =
        memory_resize(reckoning->days, reckoning->day_count + 1, sizeof *reckoning->days);
    reckoning->days[reckoning->day_count++] = *day;
}

/// A notice stops nothing before the count began (a clarification began it again), and nothing when
/// the answer was due before it.
static bool stops(const struct foi_reckoning *reckoning, struct date asked)
{
    return given(asked) && !before(asked, reckoning->begins) &&
           (!given(reckoning->due) || !before(reckoning->due, asked));
}

/// Whether the day lies between the notice of a fee and its coming, both included.
static bool waits(const struct foi_events *events, const struct foi_reckoning *reckoning,
                  struct date day)
{
    bool in = stops(reckoning, events->fee_asked) && !before(day, events->fee_asked) &&
              (!given(events->fee_paid) || !before(events->fee_paid, day));
    for (size_t i = 0; i < events->fee_count; i++) {
        const struct foi_fee *fee = &events->fees[i];
        in |= stops(reckoning, fee->asked) && !before(day, fee->asked) && !before(fee->paid, day);
    }
    return in;
}

static int calendar_ends(struct overt_error *err)
{
    return error_set(err, OVERT_INPUT,
                     "the bank-holiday calendar does not hold these days; bring "
                     "src/foi/rules/bank-holidays.txt up to date");
}

/// Counts from day 0 to the twentieth day, then on to the fortieth without keeping the days.
static int count_days(const struct foi_events *events, struct foi_reckoning *reckoning,
                      struct overt_error *err)
{
    int64_t first = date_to_days(reckoning->begins);
    int number = 0;
    struct foi_day zero = {.day = reckoning->begins, .kind = FOI_DAY_BEGINS};
    add_day(reckoning, &zero);
    for (int64_t at = first + 1; number < LONGEST_DAYS; at++) {
        struct foi_day day = {.day = date_from_days(at)};
        if (at > first + DAYS_MAX || !foi_calendar_holds(day.day))
            return calendar_ends(err);
        bool works = foi_day_works(day.day, day.title);
        day.kind = works ? FOI_DAY_COUNTED : *day.title ? FOI_DAY_HOLIDAY : FOI_DAY_WEEKEND;
        if (works && waits(events, reckoning, day.day))
            day.kind = FOI_DAY_DISREGARDED;
        number += day.kind == FOI_DAY_COUNTED;
        day.number = day.kind == FOI_DAY_COUNTED ? number : 0;
        if (day.kind == FOI_DAY_DISREGARDED)
            reckoning->disregarded++;
        bool due = day.kind == FOI_DAY_COUNTED && number == ANSWER_DAYS;
        if (due)
            reckoning->due = day.day;
        if (number == LONGEST_DAYS)
            reckoning->forty = day.day;
        if (due || !given(reckoning->due) || !before(events->extended, day.day))
            add_day(reckoning, &day);
    }
    return 0;
}

/// A fee that was asked for and did not come: the clock stands until it does.
static int stand_still(const struct foi_events *events, struct foi_reckoning *reckoning,
                       struct overt_error *err)
{
    struct foi_day zero = {.day = reckoning->begins, .kind = FOI_DAY_BEGINS};
    int number = 0;
    add_day(reckoning, &zero);
    for (int64_t at = date_to_days(reckoning->begins) + 1; at <= date_to_days(events->fee_asked);
         at++) {
        struct foi_day day = {.day = date_from_days(at)};
        if (!foi_calendar_holds(day.day))
            return calendar_ends(err);
        bool works = foi_day_works(day.day, day.title);
        bool asked = at == date_to_days(events->fee_asked);
        bool waiting = asked || waits(events, reckoning, day.day);
        day.kind = !works    ? *day.title ? FOI_DAY_HOLIDAY : FOI_DAY_WEEKEND
                   : waiting ? FOI_DAY_DISREGARDED
                             : FOI_DAY_COUNTED;
        number += day.kind == FOI_DAY_COUNTED;
        day.number = day.kind == FOI_DAY_COUNTED ? number : 0;
        add_day(reckoning, &day);
        if (number == ANSWER_DAYS) {
            reckoning->due = day.day;
            return error_set(err, OVERT_INPUT,
                             "the answer was due before the fee was asked for: a fees notice is "
                             "given within twenty working days (section 9(1))");
        }
    }
    return 0;
}

int foi_reckon(const struct foi_events *events, struct foi_reckoning *ret_reckoning,
               struct overt_error *err)
{
    struct foi_reckoning reckoning = {.begins = events->received};
    int code = check_order(events, err);
    if (code < 0)
        return code;
    if (given(events->clarified))
        reckoning.begins = events->clarified;
    foi_calendar(reckoning.calendar, reckoning.calendar_sha256);
    bool fee = given(events->fee_asked) && !before(events->fee_asked, reckoning.begins);
    if (fee)
        reckoning.lapses = three_months_after(events->fee_asked);
    reckoning.lapsed = fee && given(events->fee_paid) && before(reckoning.lapses, events->fee_paid);
    if (fee && !given(events->fee_paid))
        code = stand_still(events, &reckoning, err);
    else
        code = count_days(events, &reckoning, err);
    if (code == 0 && given(events->extended)) {
        reckoning.estimate = events->extended;
        reckoning.past_forty = given(reckoning.forty) && before(reckoning.forty, events->extended);
        if (given(reckoning.due) && !before(reckoning.due, events->extended))
            code = error_set(err, OVERT_INPUT,
                             "an extension goes beyond the day on which the answer is due");
    }
    if (code < 0)
        foi_reckoning_finish(&reckoning);
    else
        *ret_reckoning = reckoning;
    return code;
}

void foi_reckoning_finish(struct foi_reckoning *reckoning)
{
    memory_free(reckoning->days);
    *reckoning = (struct foi_reckoning){0};
}

int foi_cost(const struct foi_hours *hours, struct foi_cost *ret_cost, struct overt_error *err)
{
    struct foi_cost cost = {.minutes = hours->determining + hours->locating + hours->retrieving +
                                       hours->extracting};
    int limit = FOI_COST_LIMIT * 60 / FOI_COST_RATE;
    if (given(hours->first) && given(hours->last)) {
        struct date first = date_from_days(date_to_days(hours->first) - 1);
        cost.apart = foi_working_days(first, hours->last);
        if (cost.apart < 0)
            return calendar_ends(err);
    }
    cost.aggregated = hours->others > 0 && cost.apart <= FOI_COST_DAYS;
    cost.minutes += cost.aggregated ? hours->others : 0;
    cost.pence = (int)((int64_t)cost.minutes * FOI_COST_RATE * 100 / 60);
    cost.over = cost.minutes > limit;
    cost.over_deciding = hours->determining > limit;
    *ret_cost = cost;
    return 0;
}
