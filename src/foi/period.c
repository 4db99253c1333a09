// SPDX-License-Identifier: Apache-2.0
// period.c - the time that a request asks about, in the words that people use.
//
// Points in time are looked for from left to right: a day, a month with its year, a year. Two
// points are a beginning and an end; one with "from", "since" or "onwards" has no end; one alone is
// that day, month or year.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foi/internal.h"

#define POINT_MAX 8
#define YEAR_MIN  1990
#define YEAR_MAX  2099

struct point {
    int64_t from, to;
    int month; ///< a month that still waits for its year, else 0
};

struct scan {
    const char *at;
    struct point points[POINT_MAX];
    size_t count;
    bool open, from, until, financial, quarter, broken;
    bool law; ///< the word before was "Act": its year is no time
};

static int64_t days_of(int year, int month, int day)
{
    return date_to_days((struct date){year, month, day});
}

static void add_point(struct scan *scan, int64_t from, int64_t to)
{
    if (scan->count == POINT_MAX) {
        scan->broken = true;
        return;
    }
    scan->points[scan->count++] = (struct point){from, to, 0};
}

static void add_month(struct scan *scan, int year, int month)
{
    int64_t next = month == 12 ? days_of(year + 1, 1, 1) : days_of(year, month + 1, 1);
    add_point(scan, days_of(year, month, 1), next - 1);
}

/// "January", "Jan", "Sept": 1..12, or 0. Moves on only over a month.
static int read_month(const char **at)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    size_t length = 0;
    while (isalpha((unsigned char)(*at)[length]))
        length++;
    for (int i = 0; i < 12; i++) {
        bool whole = length == strlen(names[i]);
        bool cut = length == 3 || (length == 4 && i == 8);
        if ((whole || cut) && strncasecmp(*at, names[i], length) == 0) {
            *at += length;
            return i + 1;
        }
    }
    return 0;
}

static int read_year(const char **at)
{
    const char *a = *at;
    if (strspn(a, "0123456789") != 4)
        return 0;
    int year = (a[0] - '0') * 1000 + (a[1] - '0') * 100 + (a[2] - '0') * 10 + (a[3] - '0');
    if (year < YEAR_MIN || year > YEAR_MAX)
        return 0;
    *at += 4;
    return year;
}

static void skip_between(const char **at)
{
    while (**at == ' ' || **at == ',')
        (*at)++;
}

static size_t count_of(const char *text, char c)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += *text == c;
    return count;
}

/// "2022/23", "2022-2023": April to March; in a text that does not speak of a financial year the
/// short one could be anything.
static bool scan_financial_year(struct scan *scan, const char *text)
{
    const char *at = text;
    int year = read_year(&at);
    size_t digits = year != 0 ? strspn(at + (*at != '\0'), "0123456789") : 0;
    if (year == 0 || (*at != '/' && *at != '-') || (digits != 2 && digits != 4) ||
        at[1 + digits] != '\0')
        return false;
    int next = (int)strtol(at + 1, NULL, 10), whole = digits == 4 ? next : year / 100 * 100 + next;
    if (scan->financial && whole == year + 1)
        add_point(scan, days_of(year, 4, 1), days_of(year + 1, 3, 31));
    else if (digits == 4 && *at == '-' && !scan->financial)
        return false; // "2022-2024"
    else
        scan->broken = true;
    return true;
}

/// "2023-02-20", "20/02/2023" or a financial year.
static bool scan_figures(struct scan *scan)
{
    char text[TIME_TEXT_MAX];
    struct date date;
    size_t length = strspn(scan->at, "0123456789-/");
    while (length > 0 && !isdigit((unsigned char)scan->at[length - 1]))
        length--;
    if (length >= TIME_TEXT_MAX)
        return false;
    (void)snprintf(text, sizeof text, "%.*s", (int)length, scan->at);
    bool taken = scan_financial_year(scan, text);
    if (!taken && date_parse(text, &date)) {
        add_point(scan, date_to_days(date), date_to_days(date));
        taken = true;
    } else if (!taken && (count_of(text, '/') == 2 || count_of(text, '-') == 2)) {
        scan->broken = taken = true; // "31/02/2023"
    }
    scan->at += taken ? length : 0;
    return taken;
}

/// "20th February 2023": true when it was one, real or not.
static bool scan_day(struct scan *scan)
{
    const char *next = scan->at;
    int day = foi_number_read(&next, 31);
    if (strncmp(next, "st", 2) == 0 || strncmp(next, "nd", 2) == 0 || strncmp(next, "rd", 2) == 0 ||
        strncmp(next, "th", 2) == 0)
        next += 2;
    skip_between(&next);
    int month = day != 0 ? read_month(&next) : 0;
    skip_between(&next);
    int year = month != 0 ? read_year(&next) : 0;
    if (year == 0)
        return false;
    char text[TIME_TEXT_MAX];
    struct date date = {year, month, day};
    date_format(date, text);
    if (date_parse(text, &date))
        add_point(scan, date_to_days(date), date_to_days(date));
    else
        scan->broken = true;
    scan->at = next;
    return true;
}

static void scan_number(struct scan *scan)
{
    if (scan_figures(scan) || scan_day(scan))
        return;
    int year = read_year(&scan->at);
    if (year != 0 && !scan->law)
        add_point(scan, days_of(year, 1, 1), days_of(year, 12, 31));
    if (year == 0)
        scan->at += strspn(scan->at, "0123456789");
}

/// A month with its year, or "January" of "January to March 2023", which waits for it.
static bool scan_month(struct scan *scan)
{
    const char *next = scan->at;
    int month = read_month(&next);
    if (month == 0)
        return false;
    skip_between(&next);
    int year = read_year(&next);
    if (year == 0) {
        const char *link = next;
        while (*link == ' ' || *link == '-')
            link++;
        if (strncmp(link, "to ", 3) == 0 || strncmp(link, "and ", 4) == 0)
            link = strchr(link, ' ') + 1;
        if (read_month(&link) == 0)
            return false;
        add_point(scan, 0, 0);
        if (!scan->broken)
            scan->points[scan->count - 1].month = month;
    } else {
        add_month(scan, year, month);
    }
    scan->at = next;
    return true;
}

static bool is_one_of(const char *word, size_t length, const char *const *words)
{
    for (; *words != NULL; words++)
        if (length == strlen(*words) && strncmp(word, *words, length) == 0)
            return true;
    return false;
}

static void scan_word(struct scan *scan)
{
    static const char *const opens[] = {"onwards", "onward", "since", NULL};
    static const char *const ends[] = {
        "to date",     "to present", "to the present", "until now",
        "until today", "to now",     "to today",       "to the date of this request",
        NULL};
    static const char *const laws[] = {"act", "foia", "order", "regulations", "bill", NULL};
    if (scan_month(scan))
        return;
    size_t length = 0;
    while (isalnum((unsigned char)scan->at[length]) || (scan->at[length] & 0x80) != 0)
        length++;
    scan->open |= is_one_of(scan->at, length, opens);
    scan->from |= is_one_of(scan->at, length, (const char *const[]){"from", NULL});
    scan->until |= is_one_of(scan->at, length, (const char *const[]){"until", NULL}) ||
                   text_starts(scan->at, "up to ");
    for (size_t i = 0; ends[i] != NULL; i++)
        scan->open |= text_starts(scan->at, ends[i]) &&
                      !isalnum((unsigned char)scan->at[strlen(ends[i])]);
    scan->quarter |=
        is_one_of(scan->at, length, (const char *const[]){"quarter", "quarters", NULL});
    scan->law = is_one_of(scan->at, length, laws) ||
                (scan->law && is_one_of(scan->at, length, (const char *const[]){"of", NULL}));
    scan->at += length;
}

/// "January" of "January to March 2023" takes the year of the point after it.
static void settle_months(struct scan *scan)
{
    for (size_t i = 0; i < scan->count; i++) {
        int month = scan->points[i].month;
        if (month == 0)
            continue;
        if (i + 1 == scan->count || scan->points[i + 1].month != 0) {
            scan->broken = true;
            return;
        }
        struct scan one = {0};
        add_month(&one, date_from_days(scan->points[i + 1].from).year, month);
        scan->points[i] = one.points[0];
    }
}

/// "2022/23, 2023/24 and 2024/25": one time when each begins where the one before ends.
static bool join_points(struct scan *scan)
{
    if (scan->count <= 2)
        return true;
    for (size_t i = 1; i < scan->count; i++)
        if (scan->points[i].from != scan->points[i - 1].to + 1)
            return false;
    scan->points[1] = scan->points[scan->count - 1];
    scan->count = 2;
    return true;
}

int foi_period_read(const char *text, int64_t received, struct foi_period *ret_period)
{
    AUTO_FREE char *lower = memory_copy_text(text);
    for (char *c = lower; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    struct scan scan = {.at = lower};
    scan.financial = strstr(lower, "financial") != NULL || strstr(lower, "fiscal") != NULL;
    while (*scan.at != '\0') {
        if (isdigit((unsigned char)*scan.at))
            scan_number(&scan);
        else if (isalpha((unsigned char)*scan.at))
            scan_word(&scan);
        else
            scan.at++;
    }
    settle_months(&scan);
    if (scan.broken || !join_points(&scan) || (scan.quarter && scan.count > 0))
        return OVERT_INPUT;
    if (scan.count == 0)
        return foi_period_relative(lower, received, ret_period);
    const struct point *first = &scan.points[0], *last = &scan.points[scan.count - 1];
    struct foi_period period = {.given = true, .from = first->from, .to = last->to};
    if (scan.count == 1 && scan.until)
        period.from = 0;
    else if (scan.count == 1 && (scan.open || scan.from))
        period.to = DAY_OPEN;
    if (period.to < period.from)
        return OVERT_INPUT;
    if (scan.financial && scan.count > 0 && period.to != DAY_OPEN)
        (void)text_copy(period.how, sizeof period.how,
                        "a financial year runs from 1 April to 31 March");
    *ret_period = period;
    return 1;
}

void foi_period_format(const struct foi_period *period, char text[64])
{
    char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX];
    if (!period->given) {
        (void)text_copy(text, 64, "not stated");
        return;
    }
    date_format_words(date_from_days(period->from), from);
    if (period->to == DAY_OPEN) {
        (void)snprintf(text, 64, "%s onwards", from);
        return;
    }
    date_format_words(date_from_days(period->to), to);
    (void)snprintf(text, 64, "%s to %s", from, to);
}
