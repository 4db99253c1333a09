// SPDX-License-Identifier: Apache-2.0
// lint.c - which rows of a published deployment record do not add up, and why.
//
// The checks are those that found the faults in the Metropolitan Police's records of 2023 to 2025:
// alerts that are not the sum of their kinds, outcomes that are not those of the confirmed true
// alerts, a false alert rate that is neither rounded nor cut off, a date out of the file's order by
// a year, a list size that agrees with neither neighbour. A note is what looks odd and is no fault
// of a figure.
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "evaluate/share.h"
#include "publish/published.h"

#define NEIGHBOUR_DAYS 31   ///< rows further apart say nothing about each other's list
#define NEIGHBOURS     0.05 ///< share within which two neighbours agree with each other
#define OUTLIER        0.10 ///< share from which a row agrees with neither
#define DAYS_LATE      300  ///< out of order by as much is a wrong year

/// How outcomes are counted, found for each grid of the file from its own rows.
struct habit {
    const char *grid;
    size_t rows, twice; ///< rows with outcomes; of those, "other" and "no action" hold one number
};
#define HABITS_MAX 32

struct linting {
    const struct published *published;
    struct published_faults *faults;
    struct habit habits[HABITS_MAX];
    size_t habit_count;
    size_t row;     ///< the one that is looked at
    bool in_order;  ///< the file is in order of dates but for a few rows
    bool faulty;    ///< this row has a fault
};

PRINTF_LIKE(4, 5)
static void add(struct linting *lint, bool note, const char *kind, const char *format, ...)
{
    struct published_faults *faults = lint->faults;
    if (faults->count == faults->capacity) {
        faults->capacity = faults->capacity == 0 ? 32 : 2 * faults->capacity;
        faults->faults = memory_resize(faults->faults, faults->capacity, sizeof *faults->faults);
    }
    struct published_fault *fault = &faults->faults[faults->count++];
    *fault = (struct published_fault){.row = lint->row, .note = note, .kind = kind};
    va_list args;
    va_start(args, format);
    (void)vsnprintf(fault->words, sizeof fault->words, format, args);
    va_end(args);
    faults->notes += note;
    lint->faulty |= !note;
}

static int64_t get(const struct published_row *row, enum published_figure figure)
{
    return row->figures[figure];
}

/// The sum of those that are stated; below 0 when none is.
static int64_t sum(const struct published_row *row, const enum published_figure *figures,
                   size_t count)
{
    int64_t total = -1;
    for (size_t i = 0; i < count; i++)
        if (get(row, figures[i]) >= 0)
            total = (total < 0 ? 0 : total) + get(row, figures[i]);
    return total;
}

static int64_t false_alerts(const struct published_row *row)
{
    static const enum published_figure kinds[] = {PUBLISHED_FALSE_CONFIRMED,
                                                  PUBLISHED_FALSE_UNCONFIRMED};
    return get(row, PUBLISHED_FALSE) >= 0 ? get(row, PUBLISHED_FALSE)
                                          : sum(row, kinds, ARRAY_COUNT(kinds));
}

static void check_split(struct linting *lint, const struct published_row *row)
{
    static const enum published_figure kinds[] = {
        PUBLISHED_TRUE_CONFIRMED,    PUBLISHED_TRUE_UNCONFIRMED, PUBLISHED_FALSE_CONFIRMED,
        PUBLISHED_FALSE_UNCONFIRMED, PUBLISHED_UNDECIDED,        PUBLISHED_TRUE,
        PUBLISHED_FALSE};
    int64_t split = sum(row, kinds, ARRAY_COUNT(kinds)), alerts = get(row, PUBLISHED_ALERTS);
    if (split >= 0 && alerts >= 0 && split != alerts)
        add(lint, false, "split",
            "the kinds of alert add up to %" PRId64 ", and the total is %" PRId64, split, alerts);
}

static void check_part(struct linting *lint, const struct published_row *row,
                       enum published_figure part, enum published_figure whole, const char *words)
{
    if (get(row, part) >= 0 && get(row, whole) >= 0 && get(row, part) > get(row, whole))
        add(lint, false, "part", "%s (%" PRId64 " of %" PRId64 ")", words, get(row, part),
            get(row, whole));
}

/// 2020 to 2022.
static void check_parts(struct linting *lint, const struct published_row *row)
{
    check_part(lint, row, PUBLISHED_TRUE_ENGAGED, PUBLISHED_TRUE,
               "more true alerts were engaged than there were");
    check_part(lint, row, PUBLISHED_FALSE_ENGAGED, PUBLISHED_FALSE,
               "more false alerts were engaged than there were");
    check_part(lint, row, PUBLISHED_DISPOSALS, PUBLISHED_TRUE_ENGAGED,
               "more arrests and disposals than people stopped rightly");
}

static struct habit *habit_of(struct linting *lint, const struct published_row *row)
{
    const char *grid = row->grid != NULL ? row->grid : "";
    for (size_t i = 0; i < lint->habit_count; i++)
        if (text_equal(lint->habits[i].grid, grid))
            return &lint->habits[i];
    if (lint->habit_count == HABITS_MAX)
        return &lint->habits[HABITS_MAX - 1];
    lint->habits[lint->habit_count] = (struct habit){.grid = grid};
    return &lint->habits[lint->habit_count++];
}

static void find_habits(struct linting *lint)
{
    for (size_t i = 0; i < lint->published->count; i++) {
        const struct published_row *row = &lint->published->rows[i];
        struct habit *habit = habit_of(lint, row);
        if (get(row, PUBLISHED_OTHER) <= 0 && get(row, PUBLISHED_NO_ACTION) <= 0)
            continue;
        habit->rows++;
        habit->twice += get(row, PUBLISHED_OTHER) == get(row, PUBLISHED_NO_ACTION);
    }
}

/// "Other disposal" and "no action" are one figure shown twice: so in every row of the grid of 2023
/// and 2024.
static bool shown_twice(const struct habit *habit)
{
    return habit->rows >= 5 && habit->twice == habit->rows;
}

static void check_outcomes(struct linting *lint, const struct published_row *row)
{
    static const enum published_figure all[] = {PUBLISHED_ARRESTS, PUBLISHED_OTHER,
                                                PUBLISHED_NO_ACTION};
    bool twice = shown_twice(habit_of(lint, row));
    int64_t outcomes = sum(row, all, twice ? 2 : 3), confirmed = get(row, PUBLISHED_TRUE_CONFIRMED);
    if (outcomes < 0 || confirmed < 0)
        return;
    if (lint->published->own)
        check_part(lint, row, PUBLISHED_ARRESTS, PUBLISHED_ALERTS, "more arrests than alerts");
    else if (outcomes != confirmed)
        add(lint, false, "outcomes",
            "outcomes add up to %" PRId64 "%s, and %" PRId64
            " alerts were confirmed as true%s",
            outcomes, twice ? " (other disposals and no action are one figure)" : "", confirmed,
            outcomes == get(row, PUBLISHED_ALERTS) ? ": others have an outcome too" : "");
}

/// Rounded at the places that are shown it is right; cut off it is a note.
static void check_rate(struct linting *lint, const struct published_row *row)
{
    int64_t wrong = false_alerts(row), faces = get(row, PUBLISHED_FACES);
    if (row->rate[0] == '\0' || wrong < 0 || faces < 0)
        return;
    double stated = strtod(row->rate, NULL);
    const char *point = strchr(row->rate, '.');
    double unit = pow(10, -(double)(point != NULL ? strlen(point + 1) : 0));
    double rate = faces > 0 ? 100.0 * (double)wrong / (double)faces : 0;
    if (fabs(rate - stated) <= unit / 2 * (1 + 1e-9) && (rate == 0 || stated > 0))
        return;
    bool cut = rate > stated && rate - stated < unit;
    if (cut && (stated > 0 || wrong == 0))
        add(lint, true, "rate-cut", "the false alert rate of %.4f %% was cut off to %s %%", rate,
            row->rate);
    else
        add(lint, false, "rate",
            "the false alert rate is %" PRId64 "/%" PRId64 " = %.4f %%, not %s %%", wrong, faces,
            rate, row->rate);
}

/// Of Overt's own tables: the 95 % interval is that of Clopper and Pearson.
static void check_interval(struct linting *lint, const struct published_row *row)
{
    int64_t wrong = false_alerts(row), faces = get(row, PUBLISHED_FACES);
    if (row->rate_low < 0 || row->rate_high < 0 || wrong < 0 || faces < wrong || faces == 0)
        return;
    struct evaluate_share share = share_of((size_t)wrong, (size_t)faces);
    if (fabs(100 * share.low - row->rate_low) > 0.006 * row->rate_low + 1e-12 ||
        fabs(100 * share.high - row->rate_high) > 0.006 * row->rate_high + 1e-12)
        add(lint, false, "interval",
            "the 95 %% interval of %" PRId64 "/%" PRId64 " is %.3g to %.3g %%", wrong, faces,
            100 * share.low, 100 * share.high);
}

static void check_faces(struct linting *lint, const struct published_row *row)
{
    check_part(lint, row, PUBLISHED_ALERTS, PUBLISHED_FACES, "more alerts than faces seen");
}

static void find_order(struct linting *lint)
{
    size_t out = 0, known = 0;
    for (size_t i = 1; i < lint->published->count; i++) {
        const struct published_row *rows = lint->published->rows;
        if (rows[i].day == PUBLISHED_NO_DAY || rows[i - 1].day == PUBLISHED_NO_DAY)
            continue;
        known++;
        out += rows[i].day < rows[i - 1].day;
    }
    lint->in_order = known >= 4 && out <= 1 + known / 20;
}

static int64_t year_later(int64_t day, int years)
{
    struct date date = date_from_days(day);
    date.year += years;
    if (date.month == 2 && date.day == 29)
        date.day = 28;
    return date_to_days(date);
}

static void check_date(struct linting *lint, const struct published_row *row)
{
    const struct published_row *rows = lint->published->rows;
    size_t i = lint->row;
    if (!lint->in_order || i == 0 || i + 1 == lint->published->count ||
        row->day == PUBLISHED_NO_DAY || rows[i - 1].day == PUBLISHED_NO_DAY ||
        rows[i + 1].day == PUBLISHED_NO_DAY || rows[i + 1].day < rows[i - 1].day)
        return;
    for (int years = -1; years <= 1; years += 2) {
        int64_t other = year_later(row->day, years);
        bool off = years > 0 ? row->day + DAYS_LATE < rows[i - 1].day
                             : row->day - DAYS_LATE > rows[i + 1].day;
        if (!off || other < rows[i - 1].day || other > rows[i + 1].day)
            continue;
        char words[TIME_TEXT_MAX];
        date_format_words(date_from_days(other), words);
        bool same = get(row, PUBLISHED_LIST_SIZE) == get(&rows[i + 1], PUBLISHED_LIST_SIZE) ||
                    get(row, PUBLISHED_LIST_SIZE) == get(&rows[i - 1], PUBLISHED_LIST_SIZE);
        add(lint, false, "date",
            "the year is wrong: the rows around it are of %s or about%s", words,
            same ? ", and one has the same list" : "");
        return;
    }
    if (row->day < rows[i - 1].day)
        add(lint, true, "order", "the date is before that of the row above");
}

static bool agree(int64_t a, int64_t b, double share)
{
    return fabs((double)(a - b)) <= share * (double)(a > b ? a : b);
}

static void check_list(struct linting *lint, const struct published_row *row)
{
    const struct published_row *rows = lint->published->rows;
    size_t i = lint->row;
    if (i == 0 || i + 1 == lint->published->count || get(row, PUBLISHED_LIST_SIZE) < 0)
        return;
    int64_t size = get(row, PUBLISHED_LIST_SIZE), before = get(&rows[i - 1], PUBLISHED_LIST_SIZE),
            after = get(&rows[i + 1], PUBLISHED_LIST_SIZE);
    if (before <= 0 || after <= 0 || rows[i - 1].day == PUBLISHED_NO_DAY ||
        rows[i + 1].day == PUBLISHED_NO_DAY || rows[i + 1].day - rows[i - 1].day > NEIGHBOUR_DAYS ||
        rows[i + 1].day < rows[i - 1].day || lint->published->own)
        return;
    if (agree(before, after, NEIGHBOURS) && !agree(size, before, OUTLIER) &&
        !agree(size, after, OUTLIER))
        add(lint, false, "list-size",
            "the list of %" PRId64 " agrees with neither neighbour (%" PRId64 ", %" PRId64 ")",
            size, before, after);
}

/// At most three digits; moves *at behind them.
static int64_t number_at(const char **at)
{
    int64_t number = 0;
    const char *begin = *at;
    while (**at >= '0' && **at <= '9' && *at - begin < 3)
        number = 10 * number + *(*at)++ - '0';
    return *at == begin ? -1 : number;
}

/// "6h 07m", "5h40", "4hr 47m"; below 0 when it is none of these.
static int64_t minutes_of(const char *duration)
{
    int64_t hours = number_at(&duration);
    if (hours < 0 || *duration++ != 'h')
        return -1;
    duration += *duration == 'r';
    while (*duration == ' ')
        duration++;
    if (*duration == '\0')
        return 60 * hours;
    int64_t minutes = number_at(&duration);
    return minutes < 0 || minutes > 59 ? -1 : 60 * hours + minutes;
}

static void check_duration(struct linting *lint, const struct published_row *row)
{
    if (row->duration == NULL || row->duration[0] == '\0')
        return;
    int64_t minutes = minutes_of(row->duration), stated = get(row, PUBLISHED_MINUTES);
    if (minutes >= 0 && stated >= 0 && minutes != stated)
        add(lint, false, "duration", "%s is %" PRId64 " minutes, not %" PRId64, row->duration,
            minutes, stated);
    else if (minutes == 0 || minutes > 24 * 60)
        add(lint, true, "duration", "a duration of %s", row->duration);
}

static void note_empty(struct linting *lint, const struct published_row *row)
{
    if (get(row, PUBLISHED_ALERTS) < 0)
        add(lint, true, "empty", "no alerts are stated: nothing can be checked");
    else if (get(row, PUBLISHED_FACES) == 0 && get(row, PUBLISHED_ALERTS) == 0 &&
             !lint->published->own)
        add(lint, true, "empty", "no faces were seen");
}

static void note_twice(struct linting *lint, const struct published_row *row)
{
    const struct published_row *rows = lint->published->rows;
    for (size_t i = lint->row; i > 0 && rows[i - 1].day == row->day && !lint->published->own; i--)
        if (text_equal(rows[i - 1].place, row->place) &&
            memcmp(rows[i - 1].figures, row->figures, sizeof row->figures) == 0 &&
            get(row, PUBLISHED_FACES) > 0) {
            add(lint, true, "twice", "the row of line %zu stands here again", rows[i - 1].line);
            return;
        }
}

static void note_habits(struct linting *lint)
{
    for (size_t i = 0; i < lint->habit_count; i++) {
        const struct habit *habit = &lint->habits[i];
        if (!shown_twice(habit) || lint->published->own)
            continue;
        lint->row = 0;
        while (lint->row + 1 < lint->published->count &&
               habit_of(lint, &lint->published->rows[lint->row]) != habit)
            lint->row++;
        add(lint, true, "shown-twice",
            "from here on, other disposals and no action are one figure shown twice (%zu rows%s%s)",
            habit->rows, *habit->grid ? " of grid " : "", habit->grid);
    }
}

static int by_row(const void *a, const void *b)
{
    const struct published_fault *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->note != y->note ? x->note - y->note : strcmp(x->kind, y->kind);
}

void published_lint(const struct published *published, struct published_faults *ret_faults)
{
    *ret_faults = (struct published_faults){0};
    struct linting lint = {.published = published, .faults = ret_faults};
    find_habits(&lint);
    find_order(&lint);
    note_habits(&lint);
    for (lint.row = 0; lint.row < published->count; lint.row++) {
        const struct published_row *row = &published->rows[lint.row];
        lint.faulty = false;
        check_split(&lint, row);
        check_parts(&lint, row);
        check_outcomes(&lint, row);
        check_rate(&lint, row);
        check_interval(&lint, row);
        check_faces(&lint, row);
        check_date(&lint, row);
        check_list(&lint, row);
        check_duration(&lint, row);
        note_empty(&lint, row);
        note_twice(&lint, row);
        ret_faults->rows += lint.faulty;
    }
    if (ret_faults->count > 1)
        qsort(ret_faults->faults, ret_faults->count, sizeof *ret_faults->faults, by_row);
}

void published_faults_free(struct published_faults *faults)
{
    memory_free(faults->faults);
    *faults = (struct published_faults){0};
}
