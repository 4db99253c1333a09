// SPDX-License-Identifier: Apache-2.0
// clock.c - working days and the twentieth of them (FOIA s10(1), (6)).
//
// A working day is none of: Saturday, Sunday, Christmas Day, Good Friday, a bank holiday in any
// part of the United Kingdom. The day of receipt is day 0, whatever day it is; the next working day
// is day 1.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypt/hash.h"
#include "foi/days.h"
#include "foi/internal.h"
#include "foi/texts.h"

#define DUE_WORKING_DAYS 20 ///< FOIA s10(1)
#define LINE_MAX_HERE    200

/// What stands after `word` and a blank on the line of the calendar that begins with it.
static bool calendar_find(const char *word, char title[LINE_MAX_HERE])
{
    size_t length = strlen(word);
    for (const char *at = foi_rules_bank_holidays; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, word, length) != 0 || at[length] != ' ')
            continue;
        at += length + 1;
        (void)snprintf(title, LINE_MAX_HERE, "%.*s", (int)strcspn(at, "\n"), at);
        return true;
    }
    return false;
}

static void calendar_years(int *first, int *last)
{
    char years[LINE_MAX_HERE] = "";
    (void)calendar_find("years", years);
    const char *at = years;
    *first = foi_number_read(&at, 9999);
    at += *at == ' ';
    *last = foi_number_read(&at, 9999);
}

bool foi_calendar_holds(struct date date)
{
    int first, last;
    calendar_years(&first, &last);
    return date.year >= first && date.year <= last;
}

/// False for a weekend and for a bank holiday; then `title` names the holiday ("" for a weekend).
static bool is_working_day(struct date date, char title[LINE_MAX_HERE])
{
    char day[TIME_TEXT_MAX];
    title[0] = '\0';
    int weekday = date_weekday(date);
    if (weekday == 0 || weekday == 6)
        return false;
    date_format(date, day);
    return !calendar_find(day, title);
}

bool foi_day_works(struct date date, char title[96])
{
    char words[LINE_MAX_HERE];
    bool works = is_working_day(date, words);
    (void)text_copy(title, 96, words);
    return works;
}

void foi_calendar(char version[16], char sha256[65])
{
    char words[LINE_MAX_HERE] = "";
    uint8_t hash[CRYPT_HASH_SIZE];
    (void)calendar_find("version", words);
    (void)text_copy(version, 16, words);
    crypt_sha256(foi_rules_bank_holidays, strlen(foi_rules_bank_holidays), hash);
    text_from_bytes(sha256, hash, sizeof hash);
}

static int calendar_error(struct overt_error *err)
{
    int first, last;
    calendar_years(&first, &last);
    return error_set(err, OVERT_INPUT,
                     "the bank-holiday calendar holds %d to %d, which does not cover this request; "
                     "give another date or bring src/foi/rules/bank-holidays.txt up to date",
                     first, last);
}

int foi_due_date(struct date received, struct foi_due *ret_due, struct overt_error *err)
{
    struct foi_due due = {.received = received};
    char title[LINE_MAX_HERE], version[LINE_MAX_HERE] = "";
    (void)calendar_find("version", version);
    (void)text_copy(due.calendar, sizeof due.calendar, version);
    int64_t day = date_to_days(received);
    for (int counted = 0; counted < DUE_WORKING_DAYS;) {
        due.due = date_from_days(++day);
        if (!foi_calendar_holds(due.due) || !foi_calendar_holds(received))
            return calendar_error(err);
        if (is_working_day(due.due, title)) {
            counted++;
        } else if (title[0] != '\0' && due.skipped_count < ARRAY_COUNT(due.skipped)) {
            due.skipped[due.skipped_count].day = due.due;
            (void)text_copy(due.skipped[due.skipped_count++].title, sizeof due.skipped[0].title,
                            title);
        }
    }
    *ret_due = due;
    return 0;
}

int foi_working_days(struct date from, struct date to)
{
    char title[LINE_MAX_HERE];
    int counted = 0;
    if (!foi_calendar_holds(from) || !foi_calendar_holds(to))
        return -1;
    for (int64_t day = date_to_days(from) + 1; day <= date_to_days(to); day++)
        counted += is_working_day(date_from_days(day), title);
    return counted;
}
