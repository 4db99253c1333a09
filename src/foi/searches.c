// SPDX-License-Identifier: Apache-2.0
// searches.c - retrospective and operator-initiated searches: by month, what they led to, and what
// breaks a year of them down.
//
// Breakdowns are those of the published register (docs/publication.md, "Small numbers"): of whole
// calendar years that are over, so that no two letters can be subtracted from each other.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "foi/answers.h"
#include "register/suppress.h"

#define MONTHS_MAX 600

const char *foi_mode_words(uint32_t mode)
{
    return mode == FOI_TOUCH_LIVE            ? "Live facial recognition"
           : mode == FOI_TOUCH_RETROSPECTIVE ? "Retrospective facial recognition"
                                             : "Operator-initiated facial recognition";
}

enum register_mode foi_mode_of(uint32_t mode)
{
    return mode == FOI_TOUCH_LIVE            ? REGISTER_MODE_LIVE
           : mode == FOI_TOUCH_RETROSPECTIVE ? REGISTER_MODE_RETROSPECTIVE
                                             : REGISTER_MODE_OPERATOR_INITIATED;
}

// ---- by month ----

static int month_of(int64_t day)
{
    struct date date = date_from_days(day);
    return date.year * 12 + date.month - 1;
}

static int month_at(moment when)
{
    return month_of(date_to_days(date_of(when)));
}

struct months {
    int first, last;
    int64_t counts[MONTHS_MAX];
};

/// From the first month of the period, or of the record, to that of the last day asked about.
static struct months months_of(const struct foi_held *held, const struct foi_period *period)
{
    int64_t last = date_to_days(date_of(held->as_at));
    struct months months = {.first = month_at(held->begins)};
    if (period->given && period->to < last)
        last = period->to;
    if (period->given && period->from > 0)
        months.first = month_of(period->from);
    months.last = month_of(last);
    if (months.last - months.first >= MONTHS_MAX)
        months.first = months.last - MONTHS_MAX + 1;
    return months;
}

static void count_month(struct months *months, moment when)
{
    int month = month_at(when);
    if (month >= months->first && month <= months->last)
        months->counts[month - months->first]++;
}

static struct foi_table *by_month(const struct foi_held *held, const struct foi_question *question,
                                  uint32_t mode)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    bool live = mode == FOI_TOUCH_LIVE, any = false;
    const struct foi_column columns[] = {
        {"Month"}, {live ? "Deployments" : "Searches", true, true}, {NULL}};
    struct months months = months_of(held, &question->period);
    char caption[100], month[40], count[ROW_CELL_MAX];
    for (size_t i = 0; live && i < held->operation_count; i++)
        if (foi_is_deployment(held, i, question, mode))
            count_month(&months, held->operations[i].opened_at);
    for (size_t i = 0; !live && i < held->search_count; i++)
        if (foi_is_search(held, &held->searches[i], question, mode))
            count_month(&months, held->searches[i].at);
    (void)snprintf(caption, sizeof caption, "%s by month", foi_mode_words(mode));
    struct foi_table *table = foi_table_create(caption, columns);
    for (int i = months.first; i <= months.last; i++) {
        (void)snprintf(month, sizeof month, "%s %d", names[i % 12], i / 12);
        foi_count_cell(months.counts[i - months.first], count);
        any |= months.counts[i - months.first] > 0;
        bool before = i < month_at(held->begins);
        foi_table_add(table, (const char *const[]){month, before ? "no record" : count});
    }
    if (!any)
        foi_table_destroy(&table);
    return table;
}

// ---- what they led to ----

static struct foi_table *matches(const struct foi_held *held, const struct foi_question *question,
                                 uint32_t mode)
{
    bool retrospective = mode == FOI_TOUCH_RETROSPECTIVE;
    const struct foi_column columns[] = {
        {retrospective ? "Authority" : "Deployment"},
        {"Searches", true, true},
        {"With a candidate", true, true},
        {retrospective ? "Chosen and verified" : "Identity confirmed", true, true},
        {NULL}};
    char caption[100], cells[3][ROW_CELL_MAX];
    (void)snprintf(caption, sizeof caption, "%s: what the searches led to", foi_mode_words(mode));
    struct foi_table *table = foi_table_create(caption, columns);
    for (size_t i = 0; i < held->operation_count; i++) {
        int64_t counts[3] = {0};
        for (size_t s = 0; s < held->search_count; s++) {
            const struct register_search *search = &held->searches[s];
            if (search->operation != held->operations[i].id ||
                !foi_is_search(held, search, question, mode))
                continue;
            counts[0]++;
            counts[1] += search->candidates > 0;
            counts[2] += search->verified;
        }
        if (!retrospective)
            counts[2] = held->operations[i].result.correct;
        for (size_t c = 0; c < 3; c++)
            foi_count_cell(counts[c], cells[c]);
        if (counts[0] > 0)
            foi_table_add(table, (const char *const[]){held->operations[i].reference, cells[0],
                                                       cells[1], cells[2]});
    }
    return table;
}

// ---- a year that is over, broken down ----

#define PARTS_MAX 40

struct parts {
    struct register_tally items[PARTS_MAX];
    size_t count;
    int64_t total;
};

static void count_part(struct parts *parts, const char *name, int64_t by)
{
    size_t i = 0;
    name = name != NULL ? name : "not stated";
    parts->total += by;
    while (i < parts->count && !text_equal(parts->items[i].name, name))
        i++;
    if (by == 0 || i == PARTS_MAX)
        return;
    if (i == parts->count)
        parts->items[parts->count++] = (struct register_tally){(char *)(uintptr_t)name, 0, -1};
    parts->items[i].count += by;
}

static const char *part_name(const struct foi_held *held, const struct register_search *search,
                             enum foi_topic topic)
{
    const struct register_operation *operation = foi_operation_of(held, search->operation);
    if (topic == TOPIC_BY_OFFENCE)
        return search->offence_type != 0 ? register_offence_name(search->offence_type) : NULL;
    return operation != NULL ? register_use_case_name(operation->authority.use_case) : NULL;
}

static void count_year(const struct foi_held *held, const struct foi_year *year,
                       const struct foi_question *question, uint32_t mode, struct parts *parts)
{
    for (size_t i = 0; i < held->search_count; i++) {
        const struct register_search *search = &held->searches[i];
        if (search->mode == foi_mode_of(mode) && date_of(search->at).year == year->year)
            count_part(parts, part_name(held, search, question->topic), 1);
    }
    for (int i = 0; mode == FOI_TOUCH_LIVE && i < REGISTER_OFFENCE_COUNT; i++)
        count_part(parts, i > 0 ? register_offence_name((enum register_offence)i) : NULL,
                   year->arrests_by_offence[i]);
}

/// "a: 12; others: fewer than 5" or "not shown" as rows of one year.
static void add_parts(struct foi_table *table, const char *year, char *words)
{
    char *rest = NULL;
    for (char *part = strtok_r(words, ";", &rest); part != NULL;
         part = strtok_r(NULL, ";", &rest)) {
        char *colon = strrchr(part, ':');
        part += *part == ' ';
        if (colon != NULL)
            *colon = '\0';
        foi_table_add(table, (const char *const[]){year, colon != NULL ? part : "each kind",
                                                   colon != NULL ? colon + 2 : part});
    }
}

static void add_year(struct foi_table *table, const struct parts *parts, int number, bool live)
{
    AUTO_TEXT struct text words = {0};
    char year[16], total[ROW_CELL_MAX];
    text_init(&words, 65536);
    (void)snprintf(year, sizeof year, "%d", number);
    register_shown_tallies(&words, parts->items, parts->count);
    foi_count_cell(parts->total, total);
    add_parts(table, year, words.bytes);
    foi_table_add(table,
                  (const char *const[]){year, live ? "all arrests" : "all searches", total});
}

/// Years that are over and of which a day is in the period.
bool foi_year_asked(const struct foi_held *held, size_t index, const struct foi_question *question)
{
    int year = held->years[index].year;
    return !question->period.given ||
           (date_to_days((struct date){year, 1, 1}) <= question->period.to &&
            date_to_days((struct date){year, 12, 31}) >= question->period.from);
}

/// By type of offence, or by use case.
static struct foi_table *broken_down(const struct foi_held *held,
                                     const struct foi_question *question, uint32_t mode)
{
    bool offence = question->topic == TOPIC_BY_OFFENCE, live = mode == FOI_TOUCH_LIVE;
    const struct foi_column columns[] = {{"Year"},
                                         {offence ? "Type of offence" : "Reason (use case)"},
                                         {live ? "Arrests" : "Searches", true, false},
                                         {NULL}};
    char caption[120];
    if (live && !offence)
        return NULL;
    (void)snprintf(caption, sizeof caption, "%s: %s by %s", foi_mode_words(mode),
                   live ? "arrests" : "searches", offence ? "type of offence" : "reason");
    struct foi_table *table = foi_table_create(caption, columns);
    for (size_t i = 0; i < held->year_count; i++) {
        struct parts parts = {.count = 0};
        if (!foi_year_asked(held, i, question))
            continue;
        count_year(held, &held->years[i], question, mode, &parts);
        if (parts.total > 0)
            add_year(table, &parts, held->years[i].year, live);
    }
    return table;
}

static const char *probe_name(enum register_probe probe)
{
    static const char *const names[REGISTER_PROBE_COUNT] = {
        "not recorded", "CCTV", "body-worn video", "mobile phone", "doorbell camera",
        "dashboard camera", "social media", "custody image", "document", "other"};
    return names[probe];
}

/// Where the pictures that were searched with came from. How many came from body-worn video is
/// published by itself, so it stands by itself; the others are parts of what is left.
static struct foi_table *by_source(const struct foi_held *held,
                                   const struct foi_question *question, uint32_t mode)
{
    static const struct foi_column columns[] = {
        {"Year"}, {"Kind of image"}, {"Searches", true, false}, {NULL}};
    char caption[120], year[16], count[ROW_CELL_MAX];
    if (mode == FOI_TOUCH_LIVE)
        return NULL;
    (void)snprintf(caption, sizeof caption, "%s: searches by kind of image", foi_mode_words(mode));
    struct foi_table *table = foi_table_create(caption, columns);
    for (size_t y = 0; y < held->year_count; y++) {
        struct parts parts = {.count = 0};
        int64_t body_worn = 0;
        AUTO_TEXT struct text words = {0};
        text_init(&words, 65536);
        if (!foi_year_asked(held, y, question))
            continue;
        for (size_t i = 0; i < held->search_count; i++) {
            const struct register_search *search = &held->searches[i];
            if (search->mode != foi_mode_of(mode) ||
                date_of(search->at).year != held->years[y].year)
                continue;
            body_worn += search->body_worn;
            if (!search->body_worn)
                count_part(&parts, probe_name(search->source), 1);
        }
        if (parts.total + body_worn == 0)
            continue;
        (void)snprintf(year, sizeof year, "%d", held->years[y].year);
        foi_count_cell(body_worn, count);
        foi_table_add(table, (const char *const[]){year, "body-worn video", count});
        register_shown_tallies(&words, parts.items, parts.count);
        add_parts(table, year, words.bytes);
        foi_count_cell(parts.total + body_worn, count);
        foi_table_add(table, (const char *const[]){year, "all searches", count});
    }
    return table;
}

bool foi_topic_yearly(enum foi_topic topic)
{
    return topic == TOPIC_BY_OFFENCE || topic == TOPIC_BY_REASON || topic == TOPIC_BY_SOURCE ||
           topic == TOPIC_COMPLAINTS;
}

/// What a retrospective search led to is its candidates: nobody is stopped there and then.
bool foi_searches_answer(enum foi_topic topic, uint32_t mode)
{
    return (topic == TOPIC_VERIFIED && mode == FOI_TOUCH_RETROSPECTIVE) ||
           topic == TOPIC_BY_MONTH || topic == TOPIC_MATCHES || topic == TOPIC_BY_OFFENCE ||
           topic == TOPIC_BY_REASON || topic == TOPIC_BY_SOURCE;
}

struct foi_table *foi_search_rows(const struct foi_held *held, const struct foi_question *question,
                                  uint32_t mode)
{
    if (question->topic == TOPIC_BY_MONTH)
        return by_month(held, question, mode);
    if (question->topic == TOPIC_BY_SOURCE)
        return by_source(held, question, mode);
    if (question->topic != TOPIC_MATCHES && question->topic != TOPIC_VERIFIED)
        return broken_down(held, question, mode);
    if (mode != FOI_TOUCH_LIVE)
        return matches(held, question, mode);
    struct foi_question alerts = *question;
    alerts.topic = TOPIC_TRUE_FALSE;
    return foi_figures(held, &alerts, mode);
}
