// SPDX-License-Identifier: Apache-2.0
// lint_dates.c - the letter's own date, the day of receipt, and whether it is in time.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/lint_internal.h"

static const char *const months[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};

static int read_digits(const char **at, size_t low, size_t high)
{
    size_t size = 0;
    int number = 0;
    while (size < high && isdigit((unsigned char)(*at)[size]))
        number = number * 10 + ((*at)[size++] - '0');
    if (size < low || isdigit((unsigned char)(*at)[size]))
        return -1;
    *at += size;
    return number;
}

/// "20th February 2023", "20 Feb 2023".
static bool read_words(const char **at, struct date *date)
{
    const char *c = *at;
    date->day = read_digits(&c, 1, 2);
    if (date->day < 0)
        return false;
    if (text_starts_nocase(c, "st") || text_starts_nocase(c, "nd") || text_starts_nocase(c, "rd") ||
        text_starts_nocase(c, "th"))
        c += 2;
    while (*c == ' ')
        c++;
    c += text_starts_nocase(c, "of ") ? 3 : 0;
    for (int month = 0; month < 12; month++) {
        size_t size = strspn(c, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (size < 3 || size > strlen(months[month]) ||
            strncasecmp(c, months[month], size) != 0)
            continue;
        c += size;
        while (*c == ' ' || *c == ',')
            c++;
        date->month = month + 1;
        date->year = read_digits(&c, 4, 4);
        *at = c;
        return date->year > 0;
    }
    return false;
}

/// "2023-02-20", "20/02/2023", "20.02.2023".
static bool read_numbers(const char **at, struct date *date)
{
    const char *c = *at;
    int first = read_digits(&c, 1, 4);
    char part = *c;
    if (first < 0 || strchr("-/.", part) == NULL || part == '\0')
        return false;
    c++;
    date->month = read_digits(&c, 1, 2);
    if (date->month < 0 || *c++ != part)
        return false;
    int last = read_digits(&c, 1, 4);
    date->year = first > 31 ? first : last;
    date->day = first > 31 ? last : first;
    *at = c;
    return date->year >= 1000;
}

const char *lint_date_find(const char *text, struct date *ret_date, const char **ret_end)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (!isdigit((unsigned char)*at) || (at > text && isalnum((unsigned char)at[-1])))
            continue;
        struct date date = {0};
        const char *end = at;
        if ((read_words(&end, &date) || read_numbers(&end, &date)) && date.year >= 1900 &&
            date.year <= 2200 && date_is_real(date)) {
            *ret_date = date;
            if (ret_end != NULL)
                *ret_end = end;
            return at;
        }
    }
    return NULL;
}

/// A line that is a date and nothing else, or says that it is the letter's.
static bool is_letter_date(const struct lint_paragraph *paragraph, struct date *date)
{
    const char *end = NULL;
    const char *start = lint_date_find(paragraph->text, date, &end);
    if (start == NULL || strlen(paragraph->text) > 60 ||
        foi_words_say(paragraph->text, "received|receipt|date of request|requested"))
        return false;
    bool alone = end[strspn(end, " .")] == '\0' && start - paragraph->text <= 12 &&
                 (start == paragraph->text ||
                  foi_words_say(paragraph->text, "monday|tuesday|wednesday|thursday|friday|"
                                                 "saturday|sunday|dated|date|dyddiad"));
    return alone || foi_words_say(paragraph->text, "date of response|date responded|response date|"
                                                   "date of letter|date of reply|responded");
}

static void look_for_dates(struct lint *lint)
{
    for (size_t i = 0; i < lint->count; i++) {
        const struct lint_paragraph *paragraph = &lint->paragraphs[i];
        struct date date;
        if (paragraph->area == AREA_REQUEST || paragraph->table)
            continue;
        if (lint->result->sent.year == 0 && is_letter_date(paragraph, &date))
            lint->result->sent = date;
        else if (lint->result->received.year == 0 &&
                 foi_words_say(paragraph->text, "received|receipt|reached") &&
                 lint_date_find(paragraph->text, &date, NULL) != NULL)
            lint->result->received = date;
    }
}

static bool apologises(const struct lint *lint, int *ret_line)
{
    const struct foi_need *need = foi_need_named(&lint->sections, "apology");
    for (size_t i = 0; i < lint->count; i++)
        // It may stand right after the request.
        if (foi_need_said(need, lint->paragraphs[i].text) &&
            foi_words_say(lint->paragraphs[i].text, "delay*|late|overdue|in time|sooner|wait*")) {
            *ret_line = lint->paragraphs[i].line;
            return true;
        }
    return false;
}

void lint_dates(struct lint *lint)
{
    struct foi_lint *result = lint->result;
    look_for_dates(lint);
    if (result->sent.year == 0)
        lint_find(lint, "letter-date", lint->count > 0 ? lint->paragraphs[0].line : 0, NULL, NULL);
    if (result->received.year == 0)
        lint_find(lint, "received-date", 0, NULL, NULL);
    struct foi_due due;
    if (result->received.year == 0 || foi_due_date(result->received, &due, NULL) < 0)
        return;
    result->due = due.due;
    if (result->sent.year != 0 && date_to_days(result->sent) <= date_to_days(due.due))
        return;
    char day[TIME_TEXT_MAX], found[80];
    int line = 0;
    bool sorry = apologises(lint, &line);
    date_format_words(due.due, day);
    (void)snprintf(found, sizeof found, "it was due by %s", day);
    if (result->sent.year != 0)
        lint_find(lint, "late", 0, NULL, found);
    if (result->sent.year != 0 && !sorry)
        lint_find(lint, "apology", 0, NULL, NULL);
    if (result->sent.year == 0 && sorry)
        lint_find(lint, "late-unsaid", line, NULL, found);
}
