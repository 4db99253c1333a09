// SPDX-License-Identifier: Apache-2.0
// published.c - the published register.csv read by its columns' names, and its figures added up as
// those of a letter are.
#include "foi/published.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "evaluate/csv.h"
#include "foi/answers.h"
#include "foi/texts.h"

#define FILE_SIZE_MAX ((size_t)64 * 1024 * 1024)
#define ROWS_WHOLE    10 ///< an answer of so many rows is given, published or not

/// What a letter calls it, and the column that has it.
static const struct {
    const char *what, *column;
} columns[] = {
    {"images", "Watchlist Size"},
    {"persons", "watchlist_persons"},
    {"alerts", "Total Alerts"},
    {"judged credible", "credible"},
    {"stopped and checked", "stopped_and_identity_checked"},
    {"identity checks", "stopped_and_identity_checked"},
    {"correct", "True Confirmed"},
    {"confirmed true", "True Confirmed"},
    {"not correct", "False Confirmed"},
    {"confirmed false", "False Confirmed"},
    {"arrests", "Outcome - Arrest"},
    {"other disposals", "Outcome - Other"},
    {"no action", "No action"},
    {"faces seen", "Faces seen (estimate)"},
};

/// An operation that was opened.
struct foi_published_row {
    enum register_mode mode;
    moment opened, ended;
    int64_t figures[ARRAY_COUNT(columns)]; ///< below 0: not shown
};

enum place { PLACE_MODE, PLACE_OPENED, PLACE_CLOSED, PLACE_CLOSES, PLACE_LAPSED, PLACE_COUNT };

struct reading {
    struct foi_published *published;
    size_t places[PLACE_COUNT], figures[ARRAY_COUNT(columns)];
};

static size_t place_of(const char *const *fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(fields[i], name))
            return i;
    return NONE;
}

static int read_head(struct reading *reading, const char *const *fields, size_t count,
                     struct overt_error *err)
{
    static const char *const names[PLACE_COUNT] = {"mode", "opened", "closed", "window_closes",
                                                   "lapsed"};
    bool good = true;
    for (size_t i = 0; i < PLACE_COUNT; i++) {
        reading->places[i] = place_of(fields, count, names[i]);
        good &= reading->places[i] != NONE || i == PLACE_LAPSED;
    }
    for (size_t i = 0; i < ARRAY_COUNT(columns); i++)
        reading->figures[i] = place_of(fields, count, columns[i].column);
    return good ? 0 : error_set(err, OVERT_INPUT, "register.csv there is not Overt's");
}

/// 0 when the cell is empty or no moment.
static moment moment_in(const struct reading *reading, const char *const *fields, enum place place)
{
    moment when = 0;
    if (reading->places[place] != NONE)
        (void)time_parse(fields[reading->places[place]], 0, &when);
    return when;
}

static int64_t number_in(const char *cell)
{
    char *end = NULL;
    long long number = strtoll(cell, &end, 10);
    return *cell == '\0' || *end != '\0' || number < 0 ? -1 : number;
}

static enum register_mode mode_in(const char *letters)
{
    for (int i = REGISTER_MODE_LIVE; i <= REGISTER_MODE_OPERATOR_INITIATED; i++)
        if (text_equal(letters, register_mode_letters((enum register_mode)i)))
            return (enum register_mode)i;
    return 0;
}

static int read_row(void *context, size_t line, const char *const *fields, size_t count,
                    struct overt_error *err)
{
    struct reading *reading = context;
    struct foi_published *published = reading->published;
    if (line == 1)
        return read_head(reading, fields, count, err);
    struct foi_published_row row = {.mode = mode_in(fields[reading->places[PLACE_MODE]]),
                                    .opened = moment_in(reading, fields, PLACE_OPENED),
                                    .ended = published->as_at};
    if (row.opened == 0 || row.mode == 0)
        return 0;
    for (enum place i = PLACE_CLOSED; i <= PLACE_LAPSED; i++) {
        moment ends = moment_in(reading, fields, i);
        row.ended = ends != 0 && ends < row.ended ? ends : row.ended;
    }
    row.ended = row.ended < row.opened ? row.opened : row.ended;
    for (size_t i = 0; i < ARRAY_COUNT(columns); i++)
        row.figures[i] = reading->figures[i] != NONE ? number_in(fields[reading->figures[i]]) : -1;
    published->rows = memory_resize(published->rows, published->count + 1, sizeof *published->rows);
    published->rows[published->count++] = row;
    return 0;
}

/// As at when: "created" of the data package.
static int read_moment(const char *folder, moment *ret_when, struct overt_error *err)
{
    AUTO_FREE char *path = file_join(folder, "datapackage.json");
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    int code = file_read(path, FILE_SIZE_MAX, &bytes, &size, err);
    if (code < 0)
        return code;
    const char *at = strstr(bytes, "\"created\": \"");
    char words[TIME_TEXT_MAX] = "";
    if (at != NULL)
        (void)snprintf(words, sizeof words, "%.20s", at + strlen("\"created\": \""));
    return time_parse(words, 0, ret_when)
               ? 0
               : error_set(err, OVERT_INPUT, "datapackage.json there says no moment");
}

static int read_folder(const char *folder, struct foi_published *published, struct overt_error *err)
{
    struct reading reading = {.published = published};
    AUTO_FREE char *path = file_join(folder, "register.csv");
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    int code = read_moment(folder, &published->as_at, err);
    if (code == 0)
        code = file_read(path, FILE_SIZE_MAX, &bytes, &size, err);
    return code == 0 ? csv_read(bytes, size, read_row, &reading, err) : code;
}

static int setting(struct store *store, const char *key, struct date day, char **ret_value,
                   struct overt_error *err)
{
    int code = register_setting_on(store, key, REGISTER_AS_AT_ALWAYS, day, "", ret_value, err);
    if (code == 0 && *ret_value != NULL && **ret_value == '\0') {
        memory_free(*ret_value);
        *ret_value = NULL;
    }
    return code;
}

int foi_published_read(struct store *store, struct date day, struct foi_published *ret_published,
                       struct overt_error *err)
{
    struct foi_published published = {0};
    struct overt_error why = {0};
    AUTO_FREE char *folder = NULL;
    int code = setting(store, "foi.published_folder", day, &folder, err);
    if (code == 0)
        code = setting(store, "foi.published_address", day, &published.address, err);
    if (code == 0 && folder != NULL) {
        code = read_folder(folder, &published, &why);
        if (code < 0)
            code = error_set(err, OVERT_INPUT,
                             "the published register cannot be read (%.200s): put the setting "
                             "foi.published_folder right, or set it to nothing",
                             why.text);
    }
    if (code < 0)
        foi_published_finish(&published);
    else
        *ret_published = published;
    return code;
}

void foi_published_finish(struct foi_published *published)
{
    memory_free(published->address);
    memory_free(published->rows);
    *published = (struct foi_published){0};
}

// ---- its figures ----

/// Of one operation; below 0: not shown. One for "deployments".
static int64_t figure_of(const struct foi_published_row *row, const char *what)
{
    if (text_equal(what, "deployments"))
        return 1;
    for (size_t i = 0; i < ARRAY_COUNT(columns); i++)
        if (text_equal(what, columns[i].what))
            return row->figures[i];
    return -1;
}

bool foi_published_figure(const struct foi_published *published, const struct foi_told *told,
                          int64_t *ret_figure)
{
    bool given = told->period.given, open = told->period.to == DAY_OPEN;
    moment from = given ? date_begins(date_from_days(told->period.from)) : 0;
    moment to = given && !open ? date_ends(date_from_days(told->period.to)) : told->as_at;
    bool known = text_equal(told->what, "deployments");
    for (size_t i = 0; i < ARRAY_COUNT(columns); i++)
        known |= text_equal(told->what, columns[i].what);
    *ret_figure = 0;
    if (!known || published->as_at == 0 || told->body_worn)
        return false;
    to = to < told->as_at ? to : told->as_at;
    for (size_t i = 0; i < published->count; i++) {
        const struct foi_published_row *row = &published->rows[i];
        int64_t figure = figure_of(row, told->what);
        if (row->mode != foi_mode_of(told->mode) || row->opened > to || row->ended < from)
            continue;
        if (figure < 0)
            return false;
        *ret_figure += figure;
    }
    return true;
}

// ---- section 21 ----

static size_t rows_of(const struct foi_answer *answer)
{
    size_t rows = 0;
    for (size_t i = 0; i < answer->table_count; i++)
        rows += answer->tables[i]->row_count;
    return rows;
}

/// "12 deployments, 340 alerts"; false when a figure is not published, or another one.
static bool figures_of(const struct foi_published *published, const struct foi_telling *telling,
                       const struct foi_question *question, struct text *words)
{
    AUTO_FREE struct foi_told *told = NULL;
    size_t count = 0;
    struct foi_request one = *telling->request;
    struct foi_question copy = *question;
    struct foi_telling of = *telling;
    one.questions = &copy;
    one.count = 1;
    of.request = &one;
    of.answers = &telling->answers[question - telling->request->questions];
    told = foi_told_list(&of, &count);
    for (size_t i = 0; i < count; i++) {
        int64_t figure = 0;
        if (!foi_published_figure(published, &told[i], &figure) || figure != told[i].figure)
            return false;
        text_printf(words, "%s%" PRId64 " %s", i > 0 ? ", " : "", figure, told[i].what);
    }
    return count > 0;
}

static void set_published(const struct foi_published *published, const struct foi_values *values,
                          const char *figures, struct foi_answer *answer)
{
    struct foi_values own = {0};
    char day[TIME_TEXT_MAX];
    bool whole = rows_of(answer) <= ROWS_WHOLE;
    time_format_day(published->as_at, day);
    foi_value_set(&own, "force", foi_value(values, "force"));
    foi_value_set(&own, "address", published->address);
    foi_value_set(&own, "day", day);
    foi_value_set(&own, "figures", figures);
    answer->published = foi_text_block(foi_letters_published, whole ? "also" : "instead", &own);
    foi_values_finish(&own);
    for (size_t i = 0; !whole && i < answer->table_count; i++)
        foi_table_destroy(&answer->tables[i]);
    answer->table_count = whole ? answer->table_count : 0;
    if (!whole) {
        memory_free(answer->note); // it is about the tables
        answer->note = NULL;
    }
}

void foi_published_answers(const struct foi_published *published, const struct foi_telling *telling,
                           const struct foi_values *values, struct foi_answer *answers)
{
    for (size_t i = 0; i < telling->request->count; i++) {
        AUTO_TEXT struct text figures = {0};
        text_init(&figures, 4000);
        if (published->address == NULL || answers[i].kind != ANSWER_GIVEN || answers[i].part ||
            !figures_of(published, telling, &telling->request->questions[i], &figures))
            continue;
        set_published(published, values, figures.bytes, &answers[i]);
    }
}
