// SPDX-License-Identifier: Apache-2.0
// years.c - how often a mode was used in each year that a question asks about: calendar years, or
// twelve months each from the first day of the period.
#include <stdio.h>

#include "foi/answers.h"

#define YEARS_MAX 60

bool foi_asks_by_year(const struct foi_question *question)
{
    return foi_words_hold("each of the last|each of the past|each of the years|each year|"
                          "every year|per year|by year|year by year|yearly|annual*|"
                          "each calendar|each financial",
                          question->text);
}

struct year {
    int64_t from, to; ///< days
    int64_t deployments, searches;
};

static int64_t day_of(moment when)
{
    return date_to_days(date_of(when));
}

/// From the first day asked about, or on record, to the last of them.
static size_t years_of(const struct foi_held *held, const struct foi_period *period,
                       struct year years[YEARS_MAX])
{
    int64_t begins = day_of(held->begins), last = day_of(held->as_at);
    bool begun = period->given && period->from > 0;
    struct date first = date_from_days(begun ? period->from : begins);
    size_t count = 0;
    if (!begun)
        first = (struct date){first.year, 1, 1};
    if (period->given && period->to < last)
        last = period->to;
    for (int64_t from = date_to_days(first); from <= last && count < YEARS_MAX; count++) {
        first.year++;
        int64_t next = date_to_days(first);
        years[count] = (struct year){.from = from, .to = next - 1 < last ? next - 1 : last};
        from = next;
    }
    return count;
}

/// What began before the first day counts with it: a deployment over midnight.
static struct year *year_at(struct year *years, size_t count, int64_t day)
{
    for (size_t i = 0; i < count; i++)
        if (day <= years[i].to)
            return &years[i];
    return NULL;
}

/// "2022", "2022/23 (April to March)", "1 March 2022 to 28 February 2023"
static void name_year(const struct year *year, char name[64])
{
    struct date from = date_from_days(year->from), to = date_from_days(year->to);
    char first[TIME_TEXT_MAX], last[TIME_TEXT_MAX];
    bool whole = from.day == 1 && to.month == (from.month == 1 ? 12 : from.month - 1) &&
                 date_from_days(year->to + 1).day == 1;
    date_format_words(from, first);
    date_format_words(to, last);
    if (whole && from.month == 1)
        (void)snprintf(name, 64, "%d", from.year);
    else if (whole && from.month == 4)
        (void)snprintf(name, 64, "%d/%02d (April to March)", from.year, to.year % 100);
    else
        (void)snprintf(name, 64, "%s to %s", first, last);
}

static void count_uses(const struct foi_held *held, const struct foi_question *question,
                       uint32_t mode, struct year *years, size_t count)
{
    for (size_t i = 0; i < held->operation_count; i++) {
        if (!foi_is_deployment(held, i, question, mode))
            continue;
        struct year *year = year_at(years, count, day_of(held->operations[i].opened_at));
        if (year != NULL)
            year->deployments++;
    }
    for (size_t i = 0; i < held->search_count; i++) {
        if (!foi_is_search(held, &held->searches[i], question, mode))
            continue;
        struct year *year = year_at(years, count, day_of(held->searches[i].at));
        if (year != NULL)
            year->searches++;
    }
}

struct foi_table *foi_by_year(const struct foi_held *held, const struct foi_question *question,
                              uint32_t mode)
{
    bool live = mode == FOI_TOUCH_LIVE, retrospective = mode == FOI_TOUCH_RETROSPECTIVE;
    const struct foi_column columns[] = {{"Year"},
                                         {retrospective ? "Searches" : "Deployments", true, true},
                                         {live || retrospective ? NULL : "Checks", true, true},
                                         {NULL}};
    struct year years[YEARS_MAX];
    char caption[100], name[64], cells[2][ROW_CELL_MAX];
    size_t count = years_of(held, &question->period, years), before = 0;
    if (count < 2)
        return NULL;
    count_uses(held, question, mode, years, count);
    (void)snprintf(caption, sizeof caption, "%s by year", foi_mode_words(mode));
    struct foi_table *table = foi_table_create(caption, columns);
    while (before < count && years[before].to < day_of(held->begins))
        before++; // years of which there is no record have no row
    for (size_t i = before; i < count; i++) {
        name_year(&years[i], name);
        foi_count_cell(retrospective ? years[i].searches : years[i].deployments, cells[0]);
        foi_count_cell(years[i].searches, cells[1]);
        foi_table_add(table, (const char *const[]){name, cells[0], cells[1]});
    }
    foi_table_close(table);
    return table;
}
