// SPDX-License-Identifier: Apache-2.0
// relative.c - times that are told from the day of receipt: "the last 12 months", "each of the last
// three financial years", "so far this year".
//
// "The last N years" are the N years up to and with the day of receipt; "the last N calendar
// years", "each of the last N years" and "last year" are whole years before the one of receipt;
// financial years run from 1 April to 31 March and are those that ended before it. How it was read
// is said in the answer, so that a requester who meant something else can tell.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"

enum unit { UNIT_NONE, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_QUARTER, UNIT_YEAR };

/// "each of the last three financial years", taken apart.
struct span {
    enum where { LAST, NEXT, THIS } where;
    int count; ///< 0: none was said
    bool the, each, calendar, financial, open;
    enum unit unit;
};

static const char *word_of(const char **at, char word[24])
{
    size_t length = 0;
    while (**at != '\0' && !isalnum((unsigned char)**at))
        (*at)++;
    const char *start = *at;
    while (isalnum((unsigned char)**at)) {
        if (length < 23)
            word[length++] = **at;
        (*at)++;
    }
    word[length] = '\0';
    return start;
}

static int count_of_word(const char *word)
{
    static const char *const words[] = {"",      "one",   "two",  "three", "four",   "five",  "six",
                                        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    for (int i = 1; i < (int)ARRAY_COUNT(words); i++)
        if (text_equal(word, words[i]))
            return i;
    long value = 0;
    return text_to_int(word, 1, 120, &value) ? (int)value : 0;
}

static enum unit unit_of(const char *word)
{
    static const struct {
        const char *word;
        enum unit unit;
    } units[] = {{"day", UNIT_DAY},
                 {"week", UNIT_WEEK},
                 {"month", UNIT_MONTH},
                 {"quarter", UNIT_QUARTER},
                 {"year", UNIT_YEAR}};
    for (size_t i = 0; i < ARRAY_COUNT(units); i++) {
        size_t length = strlen(units[i].word);
        if (strncmp(word, units[i].word, length) == 0 &&
            (word[length] == '\0' || text_equal(word + length, "s")))
            return units[i].unit;
    }
    return UNIT_NONE;
}

/// What follows "last": "three", "full", "financial", "years". False when no unit of time does.
static bool read_span(const char *at, struct span *span)
{
    for (int words = 0; words < 5; words++) {
        char word[24];
        (void)word_of(&at, word);
        int count = count_of_word(word);
        span->unit = unit_of(word);
        if (span->unit != UNIT_NONE)
            return true;
        if (count != 0)
            span->count = count;
        else if (text_equal(word, "calendar"))
            span->calendar = true;
        else if (text_equal(word, "financial") || text_equal(word, "fiscal"))
            span->financial = true;
        else if (text_equal(word, "few") || text_equal(word, "several") ||
                 text_equal(word, "couple"))
            span->open = true;
        else if (!text_equal(word, "full") && !text_equal(word, "complete") &&
                 !text_equal(word, "whole") && !text_equal(word, "of"))
            return false;
    }
    return false;
}

static bool find_span(const char *lower, struct span *span)
{
    static const struct {
        const char *word;
        enum where where;
    } words[] = {{"last", LAST}, {"past", LAST},   {"previous", LAST}, {"preceding", LAST},
                 {"next", NEXT}, {"coming", NEXT}, {"this", THIS},     {"current", THIS}};
    char before[24] = "", word[24], earlier[24] = "";
    for (const char *at = lower; *at != '\0';) {
        (void)word_of(&at, word);
        for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
            struct span found = {.where = words[i].where};
            if (!text_equal(word, words[i].word) || !read_span(at, &found))
                continue;
            found.the = text_equal(before, "the");
            found.each = strstr(lower, "each of the") != NULL ||
                         strstr(lower, "each year") != NULL || text_equal(earlier, "each");
            *span = found;
            return true;
        }
        (void)text_copy(earlier, sizeof earlier, before);
        (void)text_copy(before, sizeof before, word);
    }
    return false;
}

static int64_t first_of(int year, int month) { return date_to_days((struct date){year, month, 1}); }

/// The same day `months` later (or earlier), the last of that month when it has no such day.
static int64_t months_later(int64_t day, int months)
{
    struct date date = date_from_days(day);
    int month = date.year * 12 + date.month - 1 + months;
    struct date other = {month / 12, month % 12 + 1, date.day};
    while (!date_is_real(other) && other.day > 28)
        other.day--;
    return date_to_days(other);
}

/// Whole years before (or, `where` THIS, up to) the day of receipt that begin with `month`.
static void whole_years(const struct span *span, int64_t received, int month,
                        struct foi_period *period)
{
    struct date date = date_from_days(received);
    int began = date.month >= month ? date.year : date.year - 1, count = span->count;
    count = count == 0 ? 1 : count;
    if (span->where == THIS) {
        period->from = first_of(began, month);
        period->to = received;
    } else if (span->where == LAST) {
        period->from = first_of(began - count, month);
        period->to = first_of(began, month) - 1;
    } else {
        period->from = first_of(began + 1, month);
        period->to = first_of(began + 1 + count, month) - 1;
    }
}

/// Days, weeks, months or years counted from the day of receipt.
static void counted(const struct span *span, int64_t received, struct foi_period *period)
{
    int count = span->count == 0 ? 1 : span->count, sign = span->where == NEXT ? 1 : -1;
    int64_t other = span->unit == UNIT_DAY     ? received + sign * count
                    : span->unit == UNIT_WEEK  ? received + sign * count * 7
                    : span->unit == UNIT_MONTH ? months_later(received, sign * count)
                                               : months_later(received, sign * count * 12);
    period->from = sign < 0 ? other + 1 : received;
    period->to = sign < 0 ? received : other - 1;
}

/// Whole calendar months before the one of receipt, the month of receipt so far, or those after it.
static void whole_months(const struct span *span, int64_t received, struct foi_period *period)
{
    struct date date = date_from_days(received);
    int count = span->count == 0 ? 1 : span->count;
    int64_t begins = first_of(date.year, date.month);
    if (span->where == THIS) {
        period->from = begins;
        period->to = received;
    } else if (span->where == LAST) {
        period->from = months_later(begins, -count);
        period->to = begins - 1;
    } else {
        period->from = months_later(begins, 1);
        period->to = months_later(begins, 1 + count) - 1;
    }
}

static void say_how(const char *which, const struct foi_period *period, char how[100])
{
    char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX];
    date_format_words(date_from_days(period->from), from);
    date_format_words(date_from_days(period->to), to);
    (void)snprintf(how, 100, "read as %s, %s to %s", which, from, to);
}

int foi_period_relative(const char *lower, int64_t received, struct foi_period *ret_period)
{
    struct span span = {0};
    struct foi_period period = {.given = true};
    if (!find_span(lower, &span))
        return 0;
    if (received == 0 || span.open || span.unit == UNIT_QUARTER ||
        (span.where == THIS && (span.unit == UNIT_DAY || span.unit == UNIT_WEEK)))
        return OVERT_INPUT;
    bool single = span.count == 0 && !span.the; // "last year", not "the last year"
    bool whole = span.calendar || span.each || single || span.where == THIS;
    const char *which = "counted from the day of receipt";
    if (span.unit == UNIT_YEAR && span.financial) {
        whole_years(&span, received, 4, &period);
        which = span.where == THIS ? "the financial year so far" : "financial years";
    } else if (span.unit == UNIT_YEAR && whole) {
        whole_years(&span, received, 1, &period);
        which = span.where == THIS ? "the calendar year so far" : "calendar years";
    } else if (span.unit == UNIT_MONTH && whole) {
        whole_months(&span, received, &period);
        which = "calendar months";
    } else {
        counted(&span, received, &period);
    }
    say_how(which, &period, period.how);
    *ret_period = period;
    return 1;
}
