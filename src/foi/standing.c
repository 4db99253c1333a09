// SPDX-License-Identifier: Apache-2.0
// standing.c - under whose authority facial recognition was used, what was refused, how long things
// are kept, what was complained about and taken back.
//
// Officers stand by their rank, never by name. De-arrests and complaints are those of the published
// register: by the year in which they were recorded, as known at its end.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "foi/answers.h"
#include "register/suppress.h"

static bool is_of(const struct foi_held *held, const struct register_operation *operation,
                  const struct foi_question *question, uint32_t mode, moment when)
{
    int64_t day = date_to_days(date_of(when));
    return operation->mode == foi_mode_of(mode) && when != 0 && when <= held->as_at &&
           (!question->body_worn || operation->body_worn) &&
           (!question->period.given ||
            (day >= question->period.from && day <= question->period.to));
}

static struct foi_table *authorities(const struct foi_held *held,
                                     const struct foi_question *question, uint32_t mode)
{
    static const struct foi_column columns[] = {
        {"Operation"}, {"Authorised on"}, {"By rank"}, {"In urgency"}, {NULL}};
    char caption[120], day[TIME_TEXT_MAX];
    (void)snprintf(caption, sizeof caption, "%s: authorities given", foi_mode_words(mode));
    struct foi_table *table = foi_table_create(caption, columns);
    for (size_t i = 0; i < held->operation_count; i++) {
        const struct register_operation *operation = &held->operations[i];
        if (!is_of(held, operation, question, mode, operation->authorised_at))
            continue;
        const char *rank = register_rank_name(operation->authorised_rank);
        const char *urgent = register_shown_urgent(operation);
        AUTO_TEXT struct text words = {0};
        text_init(&words, 200);
        text_printf(&words, "%s%s%s", operation->urgent_until != 0 ? "yes" : "no",
                    *urgent != '\0' ? ": review " : "", urgent);
        time_format_day(operation->authorised_at, day);
        foi_table_add(table, (const char *const[]){operation->reference, day,
                                                   rank != NULL ? rank : "not recorded",
                                                   words.bytes});
    }
    return table;
}

/// What became of an operation that was not, or no more, to go on; 0 in `*ret_when`: nothing.
static const char *stopped(const struct register_operation *operation, moment *ret_when)
{
    *ret_when = operation->refused_at;
    if (*ret_when != 0)
        return "authority refused";
    *ret_when = operation->overruled_at;
    if (*ret_when != 0)
        return "urgent authority overruled on review";
    *ret_when = operation->lapsed_at;
    if (*ret_when != 0)
        return "urgent authority lapsed without a review";
    *ret_when = operation->cancelled_at;
    return "cancelled before it was opened";
}

static struct foi_table *refusals(const struct foi_held *held, const struct foi_question *question,
                                  uint32_t mode)
{
    static const struct foi_column columns[] = {{"Operation"}, {"On"}, {"What happened"}, {NULL}};
    char caption[120], day[TIME_TEXT_MAX];
    (void)snprintf(caption, sizeof caption, "%s: refused, cancelled, overruled or lapsed",
                   foi_mode_words(mode));
    struct foi_table *table = foi_table_create(caption, columns);
    for (size_t i = 0; i < held->operation_count; i++) {
        moment when = 0;
        const char *what = stopped(&held->operations[i], &when);
        if (!is_of(held, &held->operations[i], question, mode, when))
            continue;
        time_format_day(when, day);
        foi_table_add(table, (const char *const[]){held->operations[i].reference, day, what});
    }
    return table;
}

/// `part` of a total that is public, by years that are over.
static struct foi_table *by_year(const struct foi_held *held, const struct foi_question *question,
                                 uint32_t mode, bool complaints)
{
    const struct foi_column columns[] = {{"Year"},
                                         {complaints ? "Alerts" : "Arrests", true, false},
                                         {complaints ? "Complaints" : "De-arrests", true, false},
                                         {NULL}};
    char caption[120], year[16], total[ROW_CELL_MAX];
    (void)snprintf(caption, sizeof caption, "%s: %s", foi_mode_words(mode),
                   complaints ? "complaints about an alert" : "arrests that were taken back");
    struct foi_table *table = foi_table_create(caption, columns);
    for (size_t i = 0; i < held->year_count; i++) {
        const struct register_afterwards *of = &held->years[i].of[foi_mode_of(mode)];
        int64_t part = complaints ? of->complaints : of->dearrests;
        int64_t whole = complaints ? of->alerts : of->arrests;
        AUTO_TEXT struct text shown = {0};
        if (!foi_year_asked(held, i, question))
            continue;
        part = part > 0 ? part : 0;
        whole = whole > part ? whole : part; // as in the published register
        text_init(&shown, ROW_CELL_MAX);
        (void)snprintf(year, sizeof year, "%d", held->years[i].year);
        foi_count_cell(whole, total);
        register_shown_put(&shown, part, register_shown_part(part, whole));
        foi_table_add(table, (const char *const[]){year, total, shown.bytes});
    }
    return table;
}

struct foi_table *foi_dearrests(const struct foi_held *held, const struct foi_question *question,
                                uint32_t mode)
{
    return by_year(held, question, mode, false);
}

struct foi_table *foi_retention(const struct foi_held *held, uint32_t modes)
{
    static const struct foi_column columns[] = {{"What"}, {"Kept for"}, {"Counted from"}, {NULL}};
    static const struct {
        enum register_time time;
        uint32_t modes; ///< that it is about
        const char *what, *from;
    } rows[] = {
        {REGISTER_TIME_ENTRY, MODES_ALL, "Watchlist: images, templates, names and reasons",
         "the end of the operation, or the removal from the list"},
        {REGISTER_TIME_ALERT, FOI_TOUCH_LIVE,
         "Pictures of a live alert that led to no arrest or other disposal",
         "the alert"},
        {REGISTER_TIME_DISPOSAL, MODES_ALL,
         "Pictures of an alert that led to an arrest or other disposal",
         "the alert"},
        {REGISTER_TIME_RETROSPECTIVE, FOI_TOUCH_RETROSPECTIVE,
         "Pictures of a candidate of a retrospective search",
         "the search"},
        {REGISTER_TIME_JUDGEMENT, MODES_ALL, "What officers wrote about an alert", "the writing"},
        {REGISTER_TIME_SEARCH, MODES_ALL & ~(uint32_t)FOI_TOUCH_LIVE,
         "Why a picture was searched with", "the search"},
        {REGISTER_TIME_PRESENCE, MODES_ALL,
         "The means to tell whether a person was on a list",
         "the end of the operation"},
    };
    struct foi_table *table = foi_table_create("How long we keep what is about people", columns);
    foi_table_add(table, (const char *const[]){"Face of anybody who is not on the list",
                                               "deleted at once", "the comparison"});
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char words[REGISTER_TIME_WORDS_MAX];
        int64_t seconds = held->times.seconds[rows[i].time];
        if ((modes & rows[i].modes) == 0)
            continue;
        register_time_words(seconds, words);
        foi_table_add(table, (const char *const[]){
                                 rows[i].what, seconds > 0 ? words : "deleted at once",
                                 rows[i].from});
    }
    return table;
}

/// Lists that were destroyed, by the receipts of their destruction.
struct foi_table *foi_destroyed(const struct foi_held *held, const struct foi_question *question,
                                uint32_t mode)
{
    static const struct foi_column columns[] = {{"Operation"},
                                                {"Images destroyed", true, false},
                                                {"Images kept", true, false},
                                                {"Last destroyed on"},
                                                {NULL}};
    char caption[120], cells[2][ROW_CELL_MAX], day[TIME_TEXT_MAX];
    (void)snprintf(caption, sizeof caption, "%s: watchlists destroyed", foi_mode_words(mode));
    struct foi_table *table = foi_table_create(caption, columns);
    for (size_t i = 0; held->destroyed != NULL && i < held->operation_count; i++) {
        const struct register_destroyed *destroyed = &held->destroyed[i];
        if (!foi_is_deployment(held, i, question, mode))
            continue;
        foi_count_cell(destroyed->images, cells[0]);
        foi_count_cell(destroyed->images_kept, cells[1]);
        if (destroyed->at != 0)
            time_format_day(destroyed->at, day);
        foi_table_add(table,
                      (const char *const[]){held->operations[i].reference, cells[0], cells[1],
                                            destroyed->at != 0 ? day : "not yet"});
    }
    return table;
}

bool foi_standing_answer(enum foi_topic topic)
{
    return topic == TOPIC_AUTHORITY || topic == TOPIC_REFUSED || topic == TOPIC_COMPLAINTS;
}

struct foi_table *foi_standing_rows(const struct foi_held *held,
                                    const struct foi_question *question, uint32_t mode)
{
    return question->topic == TOPIC_AUTHORITY ? authorities(held, question, mode)
           : question->topic == TOPIC_REFUSED ? refusals(held, question, mode)
                                              : by_year(held, question, mode, true);
}
