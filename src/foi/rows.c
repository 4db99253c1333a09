// SPDX-License-Identifier: Apache-2.0
// rows.c - which operations and searches a question asks about, and their rows.
//
// A deployment is in the period when a day of it is: from the day it was opened to the day it was
// closed. A search is in the period by the day on which it was made, whenever its picture was
// captured. What an operation was planned to be counts for questions about plans only.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foi/answers.h"

/// By the day on which it began, or is to begin.
static int by_beginning(const void *one, const void *other)
{
    const struct register_operation *a = one, *b = other;
    moment from[2] = {a->opened_at != 0 ? a->opened_at : a->opens,
                      b->opened_at != 0 ? b->opened_at : b->opens};
    if (from[0] != from[1])
        return from[0] < from[1] ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

void foi_held_order(struct foi_held *held)
{
    if (held->operation_count > 0)
        qsort(held->operations, held->operation_count, sizeof *held->operations, by_beginning);
}

static uint32_t mode_bit(enum register_mode mode)
{
    return 1u << (mode - 1);
}

static int64_t day_of(moment when)
{
    return date_to_days(date_of(when));
}

static bool in_period(const struct foi_period *period, int64_t from, int64_t to)
{
    return !period->given || (from <= period->to && to >= period->from);
}

static moment earlier(moment one, moment other)
{
    return other != 0 && other < one ? other : one;
}

/// The last moment of a deployment that is known: closed, its authority over (whoever closed it
/// later wrote that down, and looked at nobody), or still under way.
moment foi_deployment_end(const struct foi_held *held, const struct register_operation *operation)
{
    moment end = earlier(held->as_at, operation->ends);
    end = earlier(earlier(end, operation->closed_at), operation->overruled_at);
    return end > operation->opened_at ? end : operation->opened_at;
}

bool foi_is_deployment(const struct foi_held *held, size_t index,
                          const struct foi_question *question, uint32_t mode)
{
    const struct register_operation *operation = &held->operations[index];
    if (mode_bit(operation->mode) != mode || operation->opened_at == 0 ||
        operation->opened_at > held->as_at)
        return false;
    if (question->body_worn && !held->body_worn_run[index])
        return false;
    return in_period(&question->period, day_of(operation->opened_at),
                     day_of(foi_deployment_end(held, operation)));
}

bool foi_is_search(const struct foi_held *held, const struct register_search *search,
                      const struct foi_question *question, uint32_t mode)
{
    if (mode_bit(search->mode) != mode || search->at > held->as_at)
        return false;
    if (question->body_worn && !search->body_worn)
        return false;
    return in_period(&question->period, day_of(search->at), day_of(search->at));
}

/// Authorised or only planned, its window not over; or open now with time left.
static bool is_plan(const struct foi_held *held, const struct register_operation *operation,
                    const struct foi_question *question, uint32_t mode)
{
    bool to_come = operation->state >= REGISTER_STATE_PLANNED &&
                   operation->state <= REGISTER_STATE_OPEN;
    to_come |= operation->state == REGISTER_STATE_PAUSED;
    if (mode_bit(operation->mode) != mode || !to_come || operation->ends <= held->as_at)
        return false;
    if (question->body_worn && !operation->body_worn)
        return false;
    moment from = operation->opens > held->as_at ? operation->opens : held->as_at + 1;
    return in_period(&question->period, day_of(from), day_of(operation->ends));
}

int64_t foi_deployments(const struct foi_held *held, const struct foi_question *question,
                        uint32_t mode)
{
    int64_t count = 0;
    for (size_t i = 0; i < held->operation_count; i++)
        count += foi_is_deployment(held, i, question, mode);
    return count;
}

int64_t foi_searches(const struct foi_held *held, const struct foi_question *question,
                     uint32_t mode)
{
    int64_t count = 0;
    for (size_t i = 0; i < held->search_count; i++)
        count += foi_is_search(held, &held->searches[i], question, mode);
    return count;
}

int64_t foi_plans(const struct foi_held *held, const struct foi_question *question, uint32_t mode)
{
    int64_t count = 0;
    for (size_t i = 0; i < held->operation_count; i++)
        count += is_plan(held, &held->operations[i], question, mode);
    return count;
}

/// "22 November 2026", "22 to 23 November 2026", "30 November to 1 December 2026"
static void format_days(moment from, moment to, char text[ROW_CELL_MAX])
{
    char first[TIME_TEXT_MAX], last[TIME_TEXT_MAX];
    struct date begin = date_of(from), end = date_of(to);
    date_format_words(begin, first);
    date_format_words(end, last);
    if (text_equal(first, last)) {
        (void)text_copy(text, ROW_CELL_MAX, first);
        return;
    }
    bool year = begin.year == end.year, month = year && begin.month == end.month;
    char *space = month ? strchr(first, ' ') : year ? strrchr(first, ' ') : NULL;
    if (space != NULL)
        *space = '\0';
    (void)snprintf(text, ROW_CELL_MAX, "%s to %s", first, last);
}

/// "10:00 to 14:00" of two moments in words ("22 November 2026, 10:00").
static void format_hours(moment from, moment to, bool ended, char text[ROW_CELL_MAX])
{
    char first[TIME_TEXT_MAX], last[TIME_TEXT_MAX];
    time_format_words(from, first);
    time_format_words(to, last);
    (void)snprintf(text, ROW_CELL_MAX, "%s%s", first + strlen(first) - 5,
                   ended ? " to " : ", not ended");
    if (ended)
        (void)text_copy(text + strlen(text), 6, last + strlen(last) - 5);
}

static void format_captured(const char *captured, char text[ROW_CELL_MAX])
{
    struct date date;
    moment when;
    if (captured != NULL && date_parse(captured, &date))
        date_format_words(date, text);
    else if (captured != NULL && time_parse(captured, 0, &when))
        time_format_day(when, text);
    else
        (void)text_copy(text, ROW_CELL_MAX, captured != NULL ? captured : "not recorded");
}

void foi_count_cell(int64_t count, char text[ROW_CELL_MAX])
{
    (void)snprintf(text, ROW_CELL_MAX, "%" PRId64, count);
}

const struct register_operation *foi_operation_of(const struct foi_held *held, int64_t id)
{
    for (size_t i = 0; i < held->operation_count; i++)
        if (held->operations[i].id == id)
            return &held->operations[i];
    return NULL;
}

void foi_table_count(struct foi_table *table, const char *const *cells)
{
    size_t last = table->column_count - 1;
    for (size_t row = 0; row < table->row_count; row++) {
        bool same = true;
        for (size_t i = 0; i < last && same; i++)
            same = text_equal(foi_table_cell(table, row, i), cells[i]);
        if (!same)
            continue;
        char count[ROW_CELL_MAX];
        char **cell = &table->cells[row * table->column_count + last];
        long value = 0;
        (void)text_to_int(*cell, 0, INT32_MAX, &value);
        foi_count_cell(value + 1, count);
        memory_free(*cell);
        *cell = memory_copy_text(count);
        return;
    }
    foi_table_add(table, cells);
}

void foi_when(const struct foi_held *held, const struct register_operation *operation,
                        char days[ROW_CELL_MAX], char hours[ROW_CELL_MAX])
{
    moment end = foi_deployment_end(held, operation);
    bool ended = operation->closed_at != 0 || operation->overruled_at != 0 ||
                 operation->ends <= held->as_at;
    format_days(operation->opened_at, end, days);
    format_hours(operation->opened_at, end, ended, hours);
}

static struct foi_table *deployment_dates(const struct foi_held *held,
                                          const struct foi_question *question, uint32_t mode)
{
    static const struct foi_column columns[] = {
        {"Deployment"}, {"Date"}, {"Time"}, {"Place"}, {NULL}};
    struct foi_table *table =
        foi_table_create("Live facial recognition: dates and places of deployments", columns);
    for (size_t i = 0; i < held->operation_count; i++) {
        const struct register_operation *operation = &held->operations[i];
        char days[ROW_CELL_MAX], hours[ROW_CELL_MAX];
        if (!foi_is_deployment(held, i, question, mode))
            continue;
        foi_when(held, operation, days, hours);
        foi_table_add(table,
                      (const char *const[]){operation->reference, days, hours, operation->place});
    }
    return table;
}

/// A search and the place of its operation among those of the record.
struct made {
    const struct register_search *search;
    const struct register_operation *operation;
};

static int compare_made(const struct made *one, const struct made *other, bool captured)
{
    if (one->operation != other->operation)
        return one->operation < other->operation ? -1 : 1;
    const char *days[2] = {one->search->captured, other->search->captured};
    int by_day = captured && days[0] != NULL && days[1] != NULL ? strcmp(days[0], days[1]) : 0;
    if (by_day != 0)
        return by_day;
    if (one->search->at != other->search->at)
        return one->search->at < other->search->at ? -1 : 1;
    return one->search->id < other->search->id ? -1 : one->search->id > other->search->id;
}

static int by_captured(const void *one, const void *other)
{
    return compare_made(one, other, true);
}

static int by_moment(const void *one, const void *other)
{
    return compare_made(one, other, false);
}

/// The searches that a question asks about, operation by operation. Caller's (memory_free).
static struct made *searches_made(const struct foi_held *held, const struct foi_question *question,
                                  uint32_t mode, size_t *ret_count)
{
    struct made *made = memory_new(held->search_count + 1, sizeof *made);
    *ret_count = 0;
    for (size_t i = 0; i < held->search_count; i++) {
        const struct register_search *search = &held->searches[i];
        if (!foi_is_search(held, search, question, mode))
            continue;
        const struct register_operation *operation = foi_operation_of(held, search->operation);
        if (operation != NULL)
            made[(*ret_count)++] = (struct made){search, operation};
    }
    return made;
}

static struct foi_table *retrospective_dates(const struct foi_held *held,
                                             const struct foi_question *question, uint32_t mode)
{
    static const struct foi_column columns[] = {
        {"Authority"}, {"Obtained on"}, {"Place"}, {"Searches", true, true}, {NULL}};
    struct foi_table *table = foi_table_create(
        "Retrospective facial recognition: where and when the images were obtained", columns);
    size_t count = 0;
    AUTO_FREE struct made *made = searches_made(held, question, mode, &count);
    qsort(made, count, sizeof *made, by_captured);
    for (size_t i = 0; i < count; i++) {
        const struct register_search *search = made[i].search;
        char captured[ROW_CELL_MAX];
        format_captured(search->captured, captured);
        const char *place = search->place != NULL ? search->place : "not recorded";
        foi_table_count(table, (const char *const[]){made[i].operation->reference, captured, place,
                                                     "1"});
    }
    return table;
}

static struct foi_table *operator_dates(const struct foi_held *held,
                                        const struct foi_question *question, uint32_t mode)
{
    static const struct foi_column columns[] = {
        {"Deployment"}, {"Date"}, {"Place"}, {"Checks", true, true}, {NULL}};
    struct foi_table *table =
        foi_table_create("Operator-initiated facial recognition: dates and places", columns);
    size_t count = 0, next = 0;
    AUTO_FREE struct made *made = searches_made(held, question, mode, &count);
    char day[ROW_CELL_MAX];
    qsort(made, count, sizeof *made, by_moment);
    for (size_t i = 0; i < held->operation_count; i++) {
        const struct register_operation *operation = &held->operations[i];
        bool none = next == count || made[next].operation != operation;
        for (; next < count && made[next].operation == operation; next++) {
            const struct register_search *search = made[next].search;
            format_days(search->at, search->at, day);
            foi_table_count(table, (const char *const[]){
                                       operation->reference, day,
                                       search->place != NULL ? search->place : operation->place,
                                       "1"});
        }
        if (!none || question->body_worn || !foi_is_deployment(held, i, question, mode))
            continue;
        format_days(operation->opened_at, foi_deployment_end(held, operation), day);
        foi_table_add(table,
                      (const char *const[]){operation->reference, day, operation->place, "0"});
    }
    return table;
}

static const char *stage_name(enum register_state state)
{
    return state == REGISTER_STATE_PLANNED      ? "planned, not yet authorised"
           : state == REGISTER_STATE_AUTHORISED ? "authorised"
           : state == REGISTER_STATE_NOTIFIED   ? "authorised, public notice given"
           : state == REGISTER_STATE_PAUSED     ? "under way, paused"
                                                : "under way";
}

static struct foi_table *plan_dates(const struct foi_held *held,
                                    const struct foi_question *question, uint32_t mode)
{
    static const struct foi_column columns[] = {
        {"Operation"}, {"Date"}, {"Time"}, {"Place"}, {"Stage"}, {NULL}};
    static const char *const captions[] = {
        "", "Live facial recognition: planned deployments",
        "Retrospective facial recognition: planned use", "",
        "Operator-initiated facial recognition: planned deployments"};
    struct foi_table *table = foi_table_create(captions[mode], columns);
    for (size_t i = 0; i < held->operation_count; i++) {
        const struct register_operation *operation = &held->operations[i];
        char days[ROW_CELL_MAX], hours[ROW_CELL_MAX];
        if (!is_plan(held, operation, question, mode))
            continue;
        format_days(operation->opens, operation->ends, days);
        if (day_of(operation->opens) == day_of(operation->ends))
            format_hours(operation->opens, operation->ends, true, hours);
        else
            (void)text_copy(hours, ROW_CELL_MAX, "as needed");
        foi_table_add(table, (const char *const[]){operation->reference, days, hours,
                                                   operation->place, stage_name(operation->state)});
    }
    return table;
}

struct foi_table *foi_rows(const struct foi_held *held, const struct foi_question *question,
                           uint32_t mode)
{
    struct foi_table *table;
    if (question->topic == TOPIC_PLANNED_DATES)
        table = plan_dates(held, question, mode);
    else if (foi_searches_answer(question->topic, mode))
        table = foi_search_rows(held, question, mode);
    else if (foi_standing_answer(question->topic))
        table = foi_standing_rows(held, question, mode);
    else if (question->topic != TOPIC_DATES)
        table = foi_figures(held, question, mode);
    else if (mode == FOI_TOUCH_LIVE)
        table = deployment_dates(held, question, mode);
    else if (mode == FOI_TOUCH_RETROSPECTIVE)
        table = retrospective_dates(held, question, mode);
    else
        table = operator_dates(held, question, mode);
    if (table != NULL && table->row_count == 0)
        foi_table_destroy(&table);
    else if (table != NULL)
        foi_table_close(table);
    return table;
}
