// SPDX-License-Identifier: Apache-2.0
// annual.c - statistics: each year by mode, searches by month, and searches of whole years told
// apart.
//
// An operation belongs to the year in which it was opened, a search to the month in which it was
// made. What is told apart is published once, when its year is over: a year that goes on would be
// published with one search more, and the difference would be that search. The source of a probe is
// not told apart: how many come from body-worn video is an open figure of each month.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "publish/internal.h"
#include "register/suppress.h"

#define YEARS_MAX   200
#define MODES       4 ///< LFR, RFR, OIFR, and with body-worn video
#define TALLIES_MAX 10000

struct sums {
    int64_t operations, minutes;
    struct register_result_figures result;
    struct register_drift drift; ///< of live operations
};

static int year_of(moment when, bool financial)
{
    struct date date = date_of(when);
    return date.year - (financial && date.month < 4);
}

static void add_to(struct sums *sums, const struct register_operation *operation, bool body_worn)
{
    const struct register_result_figures *from = &operation->result;
    struct register_result_figures *to = &sums->result;
    int64_t minutes = publish_minutes(operation);
    sums->operations++;
    sums->minutes += minutes > 0 ? minutes : 0;
    to->faces_seen += from->faces_seen;
    to->alerts += body_worn ? from->alerts_body_worn : from->alerts;
    to->correct += from->correct;
    to->unconfirmed_true += from->unconfirmed_true;
    to->incorrect += from->incorrect;
    to->unconfirmed_false += from->unconfirmed_false;
    to->undecided += from->undecided;
    to->engaged += from->engaged;
    to->arrests += from->arrests;
    to->other_disposals += from->other_disposals;
    to->no_actions += from->no_actions;
    to->searches += body_worn ? from->searches_body_worn : from->searches;
}

static void add_drift(struct sums *sums, const struct publish *publish,
                      const struct register_operation *operation)
{
    const struct register_gate *gate = publish_gate(publish, operation->id);
    if (gate != NULL && gate->live)
        register_drift_add(&sums->drift, gate, &operation->result);
}

static void put_year(struct publish_cells *cells, int year, bool financial, moment as_at)
{
    char words[32];
    struct date begins = {year, financial ? 4 : 1, 1};
    struct date ends = financial ? (struct date){year + 1, 3, 31} : (struct date){year, 12, 31};
    (void)snprintf(words, sizeof words, financial ? "%d/%02d" : "%d", year, (year + 1) % 100);
    publish_put(cells, financial ? "financial" : "calendar");
    publish_put(cells, words);
    publish_put_day(cells, begins);
    publish_put_day(cells, ends);
    publish_put(cells, as_at > date_ends(ends) ? "yes" : "no");
}

static void put_sums(struct publish_cells *cells, struct sums *sums, bool live)
{
    const struct register_result_figures *result = &sums->result;
    char hours[32];
    (void)snprintf(hours, sizeof hours, "%.1f", (double)sums->minutes / 60);
    publish_put_int(cells, sums->operations);
    publish_put(cells, hours);
    const int64_t figures[] = {result->faces_seen, result->alerts,
                               result->correct,    result->unconfirmed_true,
                               result->incorrect,  result->unconfirmed_false,
                               result->undecided};
    for (size_t i = 0; i < ARRAY_COUNT(figures); i++)
        publish_put_int(cells, figures[i]);
    publish_put_rate(cells, result->incorrect + result->unconfirmed_false,
                     live ? result->faces_seen : 0);
    const int64_t more[] = {result->engaged, result->arrests, result->other_disposals,
                            result->no_actions, result->searches};
    for (size_t i = 0; i < ARRAY_COUNT(more); i++)
        publish_put_int(cells, more[i]);
    publish_put_drift(cells, &sums->drift);
}

static void put_kind(const struct publish *publish, bool financial, int first, size_t years,
                     struct text *csv)
{
    AUTO_FREE struct sums *sums = memory_new(years * MODES, sizeof *sums);
    for (size_t i = 0; i < publish->count; i++) {
        const struct register_operation *operation = &publish->operations[i];
        if (operation->opened_at == 0)
            continue;
        size_t year = (size_t)(year_of(operation->opened_at, financial) - first);
        add_to(&sums[year * MODES + (size_t)operation->mode - 1], operation, false);
        add_drift(&sums[year * MODES + (size_t)operation->mode - 1], publish, operation);
        if (operation->body_worn)
            add_to(&sums[year * MODES + 3], operation, true);
    }
    for (size_t i = 0; i < years * MODES; i++) {
        struct publish_cells cells;
        if (sums[i].operations == 0)
            continue;
        publish_cells_init(&cells, PUBLISH_ANNUAL);
        put_year(&cells, first + (int)(i / MODES), financial, publish->as_at);
        publish_put(&cells, i % MODES == 3
                                ? "BWV"
                                : register_mode_letters((enum register_mode)(i % MODES + 1)));
        put_sums(&cells, &sums[i], i % MODES == 0);
        publish_csv_row(csv, &cells);
        publish_cells_finish(&cells);
    }
}

int publish_annual(const struct publish *publish, struct text *csv, struct overt_error *err)
{
    publish_csv_head(csv, PUBLISH_ANNUAL);
    for (int financial = 0; financial <= 1; financial++) {
        int first = 0, last = 0;
        for (size_t i = 0; i < publish->count; i++) {
            if (publish->operations[i].opened_at == 0)
                continue;
            int year = year_of(publish->operations[i].opened_at, financial);
            first = first == 0 || year < first ? year : first;
            last = year > last ? year : last;
        }
        if (first == 0)
            return 0;
        if (last - first >= YEARS_MAX)
            return error_set(err, OVERT_LIMIT, "operations of more than %d years", YEARS_MAX);
        put_kind(publish, financial, first, (size_t)(last - first) + 1, csv);
    }
    return 0;
}

// ---- searches ----

static int month_of(moment when)
{
    struct date date = date_of(when);
    return date.year * 12 + date.month - 1;
}

/// Those of one mode from `i` on that are of the same month or year; in order of time.
static void put_month(struct text *csv, int month, enum register_mode mode, int64_t searches,
                      int64_t body_worn)
{
    char words[32];
    struct publish_cells cells;
    (void)snprintf(words, sizeof words, "%04d-%02d", month / 12, month % 12 + 1);
    publish_cells_init(&cells, PUBLISH_SEARCHES);
    publish_put(&cells, words);
    publish_put(&cells, register_mode_letters(mode));
    publish_put_int(&cells, searches);
    publish_put_int(&cells, body_worn);
    publish_csv_row(csv, &cells);
    publish_cells_finish(&cells);
}

void publish_searches(const struct publish *publish, struct text *csv)
{
    publish_csv_head(csv, PUBLISH_SEARCHES);
    for (size_t i = 0, end; i < publish->search_count; i = end) {
        int64_t searches[2] = {0}, body_worn[2] = {0};
        int month = month_of(publish->searches[i].at);
        for (end = i; end < publish->search_count; end++) {
            const struct register_search *search = &publish->searches[end];
            if (month_of(search->at) != month)
                break;
            size_t mode = search->mode == REGISTER_MODE_OPERATOR_INITIATED;
            searches[mode]++;
            body_worn[mode] += search->body_worn;
        }
        for (size_t mode = 0; mode < 2; mode++)
            if (searches[mode] > 0)
                put_month(csv, month, (enum register_mode)(REGISTER_MODE_RETROSPECTIVE + mode),
                          searches[mode], body_worn[mode]);
    }
}

struct tallies {
    struct register_tally items[TALLIES_MAX];
    size_t count;
};

/// What more names than fit stand for is added up, as small numbers are.
static void tally(struct tallies *tallies, const char *name)
{
    const char *words = name != NULL && name[0] != '\0' ? name : "not stated";
    for (size_t i = 0; i < tallies->count; i++)
        if (text_equal(tallies->items[i].name, words)) {
            tallies->items[i].count++;
            return;
        }
    if (tallies->count < TALLIES_MAX)
        tallies->items[tallies->count++] = (struct register_tally){(char *)(uintptr_t)words, 1};
}

static void put_words(struct text *csv, int year, enum register_mode mode, const char *by,
                      struct text *words)
{
    char digits[16];
    struct publish_cells cells;
    (void)snprintf(digits, sizeof digits, "%d", year);
    publish_cells_init(&cells, PUBLISH_BREAKDOWNS);
    publish_put(&cells, digits);
    publish_put(&cells, register_mode_letters(mode));
    publish_put(&cells, by);
    publish_put_text(&cells, words);
    publish_csv_row(csv, &cells);
    publish_cells_finish(&cells);
}

static const struct register_operation *operation_of(const struct publish *publish, int64_t id)
{
    for (size_t i = 0; i < publish->count; i++)
        if (publish->operations[i].id == id)
            return &publish->operations[i];
    return NULL;
}

static const char *offence_of(const struct publish *publish, const struct register_search *search)
{
    (void)publish;
    return search->offence_type != 0 ? register_offence_name(search->offence_type) : NULL;
}

static const char *use_of(const struct publish *publish, const struct register_search *search)
{
    const struct register_operation *operation = operation_of(publish, search->operation);
    return operation == NULL || operation->authority.use_case == 0
               ? NULL
               : register_use_case_name(operation->authority.use_case);
}

/// Searches of a year told apart: by the type of offence, and by the use case of the authority.
static void put_breakdown(const struct publish *publish, int year, enum register_mode mode,
                          const char *by,
                          const char *(*of)(const struct publish *publish,
                                            const struct register_search *search),
                          struct text *csv)
{
    AUTO_FREE struct tallies *tallies = memory_new(1, sizeof *tallies);
    for (size_t i = 0; i < publish->search_count; i++) {
        const struct register_search *search = &publish->searches[i];
        if (search->mode == mode && date_of(search->at).year == year)
            tally(tallies, of(publish, search));
    }
    if (tallies->count == 0)
        return;
    AUTO_TEXT struct text words = {0};
    text_init(&words, 1024 * 1024);
    register_shown_tallies(&words, tallies->items, tallies->count);
    put_words(csv, year, mode, by, &words);
}

/// `part` of `whole` came in the year; what was taken back counts as none.
static void put_part(struct text *csv, int year, enum register_mode mode, const char *by,
                     int64_t part, int64_t whole)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, 100);
    part = part > 0 ? part : 0;
    whole = whole > part ? whole : part;
    if (whole == 0)
        return;
    register_shown_put(&words, part, register_shown_part(part, whole));
    put_words(csv, year, mode, by, &words);
}

/// De-arrests and complaints by the year in which they were recorded, as known at its end: so they
/// are published once, and what comes later belongs to the next year.
static int put_afterwards(const struct publish *publish, int year,
                          struct register_afterwards before[MODES], struct text *csv,
                          struct overt_error *err)
{
    struct register_afterwards now[MODES];
    int code =
        register_afterwards(publish->store, date_ends((struct date){year, 12, 31}), now, err);
    for (int i = REGISTER_MODE_LIVE; code == 0 && i <= REGISTER_MODE_OPERATOR_INITIATED; i++) {
        enum register_mode mode = (enum register_mode)i;
        put_part(csv, year, mode, "de-arrests", now[i].dearrests - before[i].dearrests,
                 now[i].arrests - before[i].arrests);
        put_part(csv, year, mode, "complaints", now[i].complaints - before[i].complaints,
                 now[i].alerts - before[i].alerts);
        before[i] = now[i];
    }
    return code;
}

int publish_breakdowns(const struct publish *publish, struct text *csv, struct overt_error *err)
{
    struct register_afterwards before[MODES] = {{0}};
    int code = 0, first = publish->count > 0 ? date_of(publish->operations[0].planned_at).year : 0;
    publish_csv_head(csv, PUBLISH_BREAKDOWNS);
    for (int year = first;
         first > 0 && code == 0 && publish->as_at > date_ends((struct date){year, 12, 31});
         year++) {
        code = put_afterwards(publish, year, before, csv, err);
        for (int i = REGISTER_MODE_RETROSPECTIVE; i <= REGISTER_MODE_OPERATOR_INITIATED; i++) {
            enum register_mode mode = (enum register_mode)i;
            put_breakdown(publish, year, mode, "type of offence", offence_of, csv);
            put_breakdown(publish, year, mode, "use case", use_of, csv);
        }
    }
    return code;
}
