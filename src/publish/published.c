// SPDX-License-Identifier: Apache-2.0
// published.c - reading what forces have published; see published.h.
#include "publish/published.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "evaluate/csv.h"

#define FIGURE_MAX 1000000000000 ///< no count of a deployment is larger
#define NAME_MAX_  64            ///< of a column's name without blanks and signs

enum column_kind {
    COLUMN_NONE = 0,
    COLUMN_FIGURE,
    COLUMN_DATE,
    COLUMN_PLACE,
    COLUMN_GRID,
    COLUMN_DURATION,
    COLUMN_THRESHOLD,
    COLUMN_RATE,
    COLUMN_RATE_LOW,
    COLUMN_RATE_HIGH,
    COLUMN_OWN,
};

struct column {
    enum column_kind kind;
    enum published_figure figure;
};

/// Names in lower case without blanks and signs, as each era has called them.
static const struct {
    const char *name;
    struct column column;
} names[] = {
    {"date", {COLUMN_DATE, 0}},
    {"location", {COLUMN_PLACE, 0}},
    {"deployment", {COLUMN_PLACE, 0}},
    {"place", {COLUMN_PLACE, 0}},
    {"sourcegrid", {COLUMN_GRID, 0}},
    {"duration", {COLUMN_DURATION, 0}},
    {"durationraw", {COLUMN_DURATION, 0}},
    {"durationmin", {COLUMN_FIGURE, PUBLISHED_MINUTES}},
    {"durationminutes", {COLUMN_FIGURE, PUBLISHED_MINUTES}},
    {"minthreshold", {COLUMN_THRESHOLD, 0}},
    {"minthresholdsetting", {COLUMN_THRESHOLD, 0}},
    {"watchlistsize", {COLUMN_FIGURE, PUBLISHED_LIST_SIZE}},
    {"totalalerts", {COLUMN_FIGURE, PUBLISHED_ALERTS}},
    {"alerts", {COLUMN_FIGURE, PUBLISHED_ALERTS}},
    {"trueconfirmed", {COLUMN_FIGURE, PUBLISHED_TRUE_CONFIRMED}},
    {"trueunconfirmed", {COLUMN_FIGURE, PUBLISHED_TRUE_UNCONFIRMED}},
    {"falseconfirmed", {COLUMN_FIGURE, PUBLISHED_FALSE_CONFIRMED}},
    {"falseunconfirmed", {COLUMN_FIGURE, PUBLISHED_FALSE_UNCONFIRMED}},
    {"undecided", {COLUMN_FIGURE, PUBLISHED_UNDECIDED}},
    {"falsealertsconfirmed", {COLUMN_FIGURE, PUBLISHED_FALSE}},
    {"falsealertsconfirmedfalsealerts", {COLUMN_FIGURE, PUBLISHED_FALSE}},
    {"falsealerts", {COLUMN_FIGURE, PUBLISHED_FALSE}},
    {"falsealertengagements", {COLUMN_FIGURE, PUBLISHED_FALSE_ENGAGED}},
    {"confirmedfalsealertengagements", {COLUMN_FIGURE, PUBLISHED_FALSE_ENGAGED}},
    {"truealerts", {COLUMN_FIGURE, PUBLISHED_TRUE}},
    {"truealertengagements", {COLUMN_FIGURE, PUBLISHED_TRUE_ENGAGED}},
    {"arrestsdisposals", {COLUMN_FIGURE, PUBLISHED_DISPOSALS}},
    {"outcomearrest", {COLUMN_FIGURE, PUBLISHED_ARRESTS}},
    {"arrest", {COLUMN_FIGURE, PUBLISHED_ARRESTS}},
    {"outcomeother", {COLUMN_FIGURE, PUBLISHED_OTHER}},
    {"otherdisposal", {COLUMN_FIGURE, PUBLISHED_OTHER}},
    {"outcomenoaction", {COLUMN_FIGURE, PUBLISHED_NO_ACTION}},
    {"noaction", {COLUMN_FIGURE, PUBLISHED_NO_ACTION}},
    {"facesseen", {COLUMN_FIGURE, PUBLISHED_FACES}},
    {"facesseenestimate", {COLUMN_FIGURE, PUBLISHED_FACES}},
    {"falsealertrate", {COLUMN_RATE, 0}},
    {"falsealertratepublished", {COLUMN_RATE, 0}},
    {"falsealertratepercent", {COLUMN_RATE, 0}},
    {"falsealertratelowpercent", {COLUMN_RATE_LOW, 0}},
    {"falsealertratehighpercent", {COLUMN_RATE_HIGH, 0}},
    {"reference", {COLUMN_OWN, 0}},
};

struct reading {
    struct published *published;
    struct column columns[CSV_ANY_COLUMNS_MAX];
};

static struct column column_named(const char *raw)
{
    char name[NAME_MAX_];
    size_t length = 0;
    for (const char *at = raw; *at != '\0' && length + 1 < sizeof name; at++)
        if (isalnum((unsigned char)*at))
            name[length++] = (char)tolower((unsigned char)*at);
    name[length] = '\0';
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        if (text_equal(names[i].name, name))
            return names[i].column;
    return (struct column){COLUMN_NONE, 0};
}

static int read_header(struct reading *reading, const char *const *fields, size_t count,
                       struct overt_error *err)
{
    bool date = false, place = false, alerts = false;
    for (size_t i = 0; i < count; i++) {
        struct column column = column_named(fields[i]);
        reading->columns[i] = column;
        date |= column.kind == COLUMN_DATE;
        place |= column.kind == COLUMN_PLACE;
        alerts |= column.kind == COLUMN_FIGURE && column.figure == PUBLISHED_ALERTS;
        reading->published->own |= column.kind == COLUMN_OWN;
    }
    const char *missing = !date ? "Date" : !place ? "Location" : !alerts ? "Total Alerts" : NULL;
    if (missing == NULL)
        return 0;
    return error_set(err, OVERT_INPUT,
                     "line 1: no column is called %s: this is no deployment record that Overt "
                     "knows, see docs/publication.md",
                     missing);
}

/// "1,234", " 12 ", "" and "fewer than 5" (not stated). False for anything else.
static bool read_count(const char *field, int64_t *ret_count)
{
    char digits[24];
    size_t length = 0;
    for (const char *at = field; *at != '\0'; at++) {
        if (isspace((unsigned char)*at) || *at == ',')
            continue;
        if (!isdigit((unsigned char)*at) || length + 1 == sizeof digits)
            return text_starts(field, "fewer than ") || text_equal(field, "not shown") ||
                   text_equal(field, "-") || text_equal_nocase(field, "n/a");
        digits[length++] = *at;
    }
    digits[length] = '\0';
    long count = 0;
    if (length == 0)
        return true;
    if (!text_to_int(digits, 0, FIGURE_MAX, &count))
        return false;
    *ret_count = count;
    return true;
}

/// "11/07/24" as well as what date_parse reads.
static int64_t read_day(const char *field)
{
    struct date date;
    char longer[16];
    if (strlen(field) == 8 && field[2] == '/' && field[5] == '/') {
        (void)text_copy(longer, sizeof longer, field);
        memmove(longer + 8, longer + 6, 3);
        longer[6] = '2';
        longer[7] = '0';
        field = longer;
    }
    return date_parse(field, &date) ? date_to_days(date) : PUBLISHED_NO_DAY;
}

static void read_rate(struct published_row *row, const char *field)
{
    char rate[PUBLISHED_RATE_MAX];
    double number;
    if (!text_copy(rate, sizeof rate, field))
        return;
    char *text = text_trim(rate);
    size_t length = strlen(text);
    if (length > 0 && text[length - 1] == '%')
        text[length - 1] = '\0';
    text = text_trim(text);
    if (text_to_double(text, 0, 100, &number))
        (void)text_copy(row->rate, sizeof row->rate, text);
}

static char *text_of(const char *field)
{
    char *text = memory_copy_text(field);
    char *trimmed = text_trim(text);
    memmove(text, trimmed, strlen(trimmed) + 1);
    return text;
}

static int read_field(struct published_row *row, struct column column, const char *field,
                      struct overt_error *err)
{
    double number = -1;
    switch (column.kind) {
    case COLUMN_FIGURE:
        if (!read_count(field, &row->figures[column.figure]))
            return error_set(err, OVERT_INPUT, "line %zu: '%.40s' is no count", row->line, field);
        break;
    case COLUMN_DATE:
        row->date = text_of(field);
        row->day = read_day(row->date);
        if (row->day == PUBLISHED_NO_DAY && row->date[0] != '\0')
            return error_set(err, OVERT_INPUT, "line %zu: '%.40s' is no date", row->line, field);
        break;
    case COLUMN_PLACE:
        row->place = text_of(field);
        break;
    case COLUMN_GRID:
        row->grid = text_of(field);
        break;
    case COLUMN_DURATION:
        row->duration = text_of(field);
        break;
    case COLUMN_RATE:
        read_rate(row, field);
        break;
    case COLUMN_THRESHOLD:
    case COLUMN_RATE_LOW:
    case COLUMN_RATE_HIGH:
        if (text_to_double(field, 0, 100, &number))
            *(column.kind == COLUMN_THRESHOLD  ? &row->threshold
              : column.kind == COLUMN_RATE_LOW ? &row->rate_low
                                               : &row->rate_high) = number;
        break;
    default:
        break;
    }
    return 0;
}

static void row_finish(struct published_row *row)
{
    memory_free(row->date);
    memory_free(row->place);
    memory_free(row->grid);
    memory_free(row->duration);
}

static int read_row(void *context, size_t line, const char *const *fields, size_t count,
                    struct overt_error *err)
{
    struct reading *reading = context;
    struct published *published = reading->published;
    if (line == 1)
        return read_header(reading, fields, count, err);
    if (published->count == published->capacity) {
        published->capacity = published->capacity == 0 ? 64 : 2 * published->capacity;
        published->rows =
            memory_resize(published->rows, published->capacity, sizeof *published->rows);
    }
    struct published_row *row = &published->rows[published->count++];
    *row = (struct published_row){
        .line = line, .day = PUBLISHED_NO_DAY, .threshold = -1, .rate_low = -1, .rate_high = -1};
    for (size_t i = 0; i < PUBLISHED_FIGURES; i++)
        row->figures[i] = -1;
    int code = 0;
    for (size_t i = 0; code == 0 && i < count; i++)
        code = read_field(row, reading->columns[i], fields[i], err);
    return code;
}

int published_read(const char *path, struct published *ret_published, struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    struct published published = {0};
    int code = file_read(path, CSV_SIZE_MAX, &bytes, &size, err);
    if (code != 0)
        return code;
    AUTO_FREE struct reading *reading = memory_new(1, sizeof *reading);
    reading->published = &published;
    code = csv_read(bytes, size, read_row, reading, err);
    if (code == 0 && published.count == 0)
        code = error_set(err, OVERT_INPUT, "there is no row under the header");
    if (code != 0) {
        published_free(&published);
        return code;
    }
    *ret_published = published;
    return 0;
}

void published_free(struct published *published)
{
    for (size_t i = 0; i < published->count; i++)
        row_finish(&published->rows[i]);
    memory_free(published->rows);
    *published = (struct published){0};
}
