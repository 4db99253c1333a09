// SPDX-License-Identifier: Apache-2.0
// csv.c - strict CSV (RFC 4180). Fields are unquoted in place, so nothing is allocated.
#include "evaluate/csv.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"

struct reader {
    char *at;
    char *end;
    size_t line;
    bool row_ended;
};

/// After a field: a comma, a line end or the end of the file. False when something else follows.
static bool take_delimiter(struct reader *reader)
{
    reader->row_ended = true;
    if (reader->at == reader->end)
        return true;
    if (*reader->at == ',') {
        reader->row_ended = false;
        *reader->at++ = '\0';
        return true;
    }
    if (reader->at[0] == '\r' && reader->at + 1 < reader->end && reader->at[1] == '\n')
        *reader->at++ = '\0';
    if (*reader->at != '\n')
        return false;
    *reader->at++ = '\0';
    return true;
}

/// A field in quotes, in which two quotes stand for one.
static char *take_quoted(struct reader *reader)
{
    char *field = ++reader->at;
    char *to = field;
    for (;;) {
        char *quote = memchr(reader->at, '"', (size_t)(reader->end - reader->at));
        if (quote == NULL)
            return NULL;
        size_t length = (size_t)(quote - reader->at);
        memmove(to, reader->at, length);
        to += length;
        reader->at = quote + 1;
        if (reader->at == reader->end || *reader->at != '"')
            break;
        *to++ = '"';
        reader->at++;
    }
    if (!take_delimiter(reader))
        return NULL;
    *to = '\0';
    return field;
}

/// NULL when the field is malformed.
static char *take_field(struct reader *reader)
{
    if (reader->at < reader->end && *reader->at == '"')
        return take_quoted(reader);
    char *field = reader->at;
    while (reader->at < reader->end && *reader->at != ',' && *reader->at != '\n' &&
           *reader->at != '\r' && *reader->at != '"')
        reader->at++;
    return take_delimiter(reader) ? field : NULL;
}

/// `columns` 0: as many as there are, at most CSV_ANY_COLUMNS_MAX; *ret_count says how many.
static int take_row(struct reader *reader, size_t columns, const char **fields, size_t *ret_count,
                    struct overt_error *err)
{
    size_t most = columns != 0 ? columns : CSV_ANY_COLUMNS_MAX;
    bool ended = false;
    size_t i = 0;
    reader->line++;
    for (; i < most && !ended; i++) {
        fields[i] = take_field(reader);
        if (fields[i] == NULL)
            return error_set(err, OVERT_INPUT, "line %zu: a quote or a line end is out of place",
                             reader->line);
        if (strlen(fields[i]) > CSV_FIELD_MAX)
            return error_set(err, OVERT_LIMIT, "line %zu: a field has more than %d bytes",
                             reader->line, CSV_FIELD_MAX);
        ended = reader->row_ended;
    }
    if (!ended && columns == 0)
        return error_set(err, OVERT_LIMIT, "line %zu: more than %zu columns", reader->line, most);
    if (!ended || (columns != 0 && i != columns))
        return error_set(err, OVERT_INPUT, "line %zu: there must be %zu fields", reader->line,
                         columns);
    *ret_count = i;
    return 0;
}

static int check_bytes(const char *bytes, size_t size, struct overt_error *err)
{
    if (size > CSV_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "a CSV file has at most %d bytes here", CSV_SIZE_MAX);
    if (!text_is_utf8(bytes, size))
        return error_set(err, OVERT_INPUT, "this is not a CSV file in UTF-8");
    return 0;
}

static int check_header(const char *const *fields, const char *const *names, size_t columns,
                        struct overt_error *err)
{
    for (size_t i = 0; i < columns; i++)
        if (!text_equal(fields[i], names[i]))
            return error_set(err, OVERT_INPUT, "line 1: column %zu must be called %s", i + 1,
                             names[i]);
    return 0;
}

int csv_parse(char *bytes, size_t size, const char *const *names, size_t columns, csv_row *row,
              void *context, struct overt_error *err)
{
    assert(columns >= 1 && columns <= CSV_COLUMNS_MAX);
    const char *fields[CSV_COLUMNS_MAX];
    struct reader reader = {.at = bytes, .end = bytes + size};
    size_t count = 0;
    int code = check_bytes(bytes, size, err);
    if (code == 0)
        code = take_row(&reader, columns, fields, &count, err);
    if (code == 0)
        code = check_header(fields, names, columns, err);
    while (code == 0 && reader.at < reader.end) {
        if (reader.line > CSV_ROWS_MAX)
            return error_set(err, OVERT_LIMIT, "a CSV file has at most %d rows here", CSV_ROWS_MAX);
        code = take_row(&reader, columns, fields, &count, err);
        if (code == 0)
            code = row(context, reader.line, fields, err);
    }
    return code;
}

int csv_read(char *bytes, size_t size, csv_any_row *row, void *context, struct overt_error *err)
{
    const char *fields[CSV_ANY_COLUMNS_MAX];
    struct reader reader = {.at = bytes, .end = bytes + size};
    size_t columns = 0;
    int code = check_bytes(bytes, size, err);
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        reader.at += 3; // a mark that spreadsheets put in front of UTF-8
    do {
        if (code == 0 && reader.line > CSV_ROWS_MAX)
            return error_set(err, OVERT_LIMIT, "a CSV file has at most %d rows here", CSV_ROWS_MAX);
        if (code == 0)
            code = take_row(&reader, columns, fields, &columns, err);
        if (code == 0)
            code = row(context, reader.line, fields, columns, err);
    } while (code == 0 && reader.at < reader.end);
    return code;
}
