// SPDX-License-Identifier: Apache-2.0
// out.c - tables, paragraphs, times and colours; see out.h.
#include "cli/out.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"

#define CELL_MAX         2000
#define FIELD_NAME_WIDTH 23

/// Bytes of the character at `at` if it steers a terminal (C0, DEL, C1, bidirectional marks), or 0.
static size_t control_size(const unsigned char *at)
{
    if (at[0] < 0x20 || at[0] == 0x7f)
        return 1;
    if (at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0)
        return 2;
    if (at[0] == 0xe2 && at[1] == 0x80 && at[2] >= 0xaa && at[2] <= 0xae)
        return 3;
    if (at[0] == 0xe2 && at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9)
        return 3;
    return 0;
}

void out_clean(struct text *out, const char *words)
{
    const unsigned char *at = (const unsigned char *)words;
    while (*at) {
        size_t size = control_size(at);
        if (size)
            text_append_char(out, *at == '\n' || *at == '\t' ? ' ' : '?');
        else
            text_append_char(out, (char)*at);
        at += size ? size : 1;
    }
}

/// Characters of UTF-8 in `size` bytes.
static size_t width_of(const char *bytes, size_t size)
{
    size_t width = 0;
    for (size_t i = 0; i < size; i++)
        width += ((unsigned char)bytes[i] & 0xc0) != 0x80;
    return width;
}

static void pad(struct text *out, size_t blanks)
{
    while (blanks--)
        text_append_char(out, ' ');
}

void out_table_init(struct out_table *table, int columns)
{
    *table = (struct out_table){.columns = columns};
    text_init(&table->cells, CLI_OUT_MAX);
}

void out_table_right(struct out_table *table, int column) { table->right[column] = true; }

void out_table_cell(struct out_table *table, const char *words)
{
    struct text cell;
    text_init(&cell, CELL_MAX);
    out_clean(&cell, words && *words ? words : "-");
    text_append_bytes(&table->cells, cell.bytes, cell.length);
    text_append_char(&table->cells, '\0');
    text_finish(&cell);
    table->rows++; // cells for now; out_table_print divides
}

void out_table_cellf(struct out_table *table, const char *format, ...)
{
    va_list args;
    struct text cell;
    text_init(&cell, CELL_MAX);
    va_start(args, format);
    text_vprintf(&cell, format, args);
    va_end(args);
    out_table_cell(table, cell.bytes);
    text_finish(&cell);
}

static void measure(const struct out_table *table, size_t widths[OUT_COLUMNS])
{
    const char *at = table->cells.bytes;
    for (size_t i = 0; i < table->rows; i++, at += strlen(at) + 1) {
        size_t column = i % (size_t)table->columns;
        size_t width = width_of(at, strlen(at));
        if (width > widths[column])
            widths[column] = width;
    }
}

static void print_cell(struct text *out, const char *cell, size_t width, bool right, bool last)
{
    size_t blanks = width - width_of(cell, strlen(cell));
    if (right)
        pad(out, blanks);
    text_append(out, cell);
    if (!right && !last)
        pad(out, blanks);
    text_append(out, last ? "\n" : "  ");
}

void out_table_print(struct out_table *table, struct text *out)
{
    size_t widths[OUT_COLUMNS] = {0};
    size_t columns = (size_t)table->columns;
    bool bold = out_colours(STDOUT_FILENO);
    measure(table, widths);
    const char *at = table->cells.bytes;
    for (size_t i = 0; i < table->rows; i++, at += strlen(at) + 1) {
        size_t column = i % columns;
        if (i == 0 && bold)
            text_append(out, "\033[1m");
        print_cell(out, at, widths[column], table->right[column], column + 1 == columns);
        if (i + 1 == columns && bold)
            text_append(out, "\033[0m");
    }
    text_finish(&table->cells);
}

/// One paragraph without line ends.
static void wrap_line(struct text *out, const char *words, size_t size, int indent)
{
    size_t column = 0;
    const char *end = words + size;
    while (words < end) {
        const char *stop = memchr(words, ' ', (size_t)(end - words));
        size_t bytes = (size_t)((stop ? stop : end) - words);
        size_t width = width_of(words, bytes);
        if (column && column + 1 + width > OUT_WIDTH) {
            text_append_char(out, '\n');
            column = 0;
        }
        if (column)
            text_append_char(out, ' ');
        else
            pad(out, (size_t)indent);
        column += width + (column ? 1 : (size_t)indent);
        text_append_bytes(out, words, bytes);
        words += bytes + (stop ? 1 : 0);
    }
    text_append_char(out, '\n');
}

void out_wrap(struct text *out, const char *words, int indent)
{
    while (*words) {
        size_t size = strcspn(words, "\n");
        if (size)
            wrap_line(out, words, size, indent);
        else
            text_append_char(out, '\n');
        words += size;
        if (*words == '\n' && words[1] == '\n')
            words++; // an empty line: the next round prints it
        else if (*words == '\n') {
            words++;
            continue;
        }
    }
}

void out_field(struct text *out, const char *name, const char *value)
{
    AUTO_TEXT struct text wrapped;
    AUTO_TEXT struct text clean;
    text_init(&wrapped, CLI_OUT_MAX);
    text_init(&clean, CLI_OUT_MAX);
    out_clean(&clean, value && *value ? value : "-");
    out_wrap(&wrapped, clean.bytes, FIELD_NAME_WIDTH + 2);
    text_printf(out, "  %-*s", FIELD_NAME_WIDTH, name);
    text_append(out, wrapped.length > FIELD_NAME_WIDTH + 2 ? wrapped.bytes + FIELD_NAME_WIDTH + 2
                                                           : "\n");
}

void out_fieldf(struct text *out, const char *name, const char *format, ...)
{
    va_list args;
    AUTO_TEXT struct text value;
    text_init(&value, CLI_OUT_MAX);
    va_start(args, format);
    text_vprintf(&value, format, args);
    va_end(args);
    out_field(out, name, value.bytes);
}

const char *out_moment(moment when, char words[TIME_TEXT_MAX])
{
    if (when)
        time_format_words(when, words);
    else
        (void)text_copy(words, TIME_TEXT_MAX, "-");
    return words;
}

void out_json_moment(struct json_writer *writer, const char *key, moment when)
{
    char words[TIME_TEXT_MAX];
    if (when)
        time_format(when, words);
    json_put_string_member(writer, key, when ? words : NULL);
}

const char *out_plural(int64_t count) { return count == 1 ? "" : "s"; }

bool out_terminal(int descriptor)
{
    const char *terminal = getenv("TERM");
    return terminal && *terminal && !text_equal(terminal, "dumb") && isatty(descriptor);
}

bool out_colours(int descriptor)
{
    const char *no = getenv("NO_COLOR");
    return (!no || !*no) && out_terminal(descriptor);
}

void out_heading(struct text *out, const char *words)
{
    bool bold = out_colours(STDOUT_FILENO);
    text_append(out, bold ? "\033[1m" : "");
    out_clean(out, words);
    text_append(out, bold ? "\033[0m\n" : "\n");
}

void out_note(struct cli_call *call, const char *format, ...)
{
    if (call->json)
        return;
    va_list args;
    AUTO_TEXT struct text note;
    text_init(&note, CELL_MAX);
    va_start(args, format);
    text_vprintf(&note, format, args);
    va_end(args);
    out_clean(&call->notes, note.bytes);
    text_append_char(&call->notes, '\n');
}

void out_done(struct cli_call *call, const char *key, const char *value, const char *format, ...)
{
    va_list args;
    AUTO_TEXT struct text sentence;
    text_init(&sentence, CELL_MAX);
    va_start(args, format);
    text_vprintf(&sentence, format, args);
    va_end(args);
    if (!call->json) {
        out_clean(&call->out, sentence.bytes);
        text_append_char(&call->out, '\n');
        return;
    }
    json_put_object(&call->writer);
    if (key)
        json_put_string_member(&call->writer, key, value);
    json_put_string_member(&call->writer, "done", sentence.bytes);
    json_put_end(&call->writer);
}

int out_flush(struct cli_call *call)
{
    if (call->out.full)
        return error_set(&call->error, OVERT_LIMIT,
                         "the answer is larger than %d MiB; ask for "
                         "less",
                         CLI_OUT_MAX / 1024 / 1024);
    if (call->json && call->out.length && call->out.bytes[call->out.length - 1] != '\n')
        text_append_char(&call->out, '\n');
    size_t written = call->out.length ? fwrite(call->out.bytes, 1, call->out.length, stdout) : 0;
    if (written != call->out.length || fflush(stdout) != 0)
        return error_set_errno(&call->error, OVERT_IO, errno, "the answer could not be written");
    fputs(call->notes.bytes, stderr);
    text_clear(&call->notes);
    return 0;
}

#define BAR_EVERY_SECONDS 0.2

void out_bar_draw(void *context, size_t done, size_t count)
{
    struct out_bar *bar = context;
    double now = time_monotonic();
    if (!bar->shown || (now - bar->drawn < BAR_EVERY_SECONDS && done < count))
        return;
    bar->drawn = now;
    int part = (int)(30 * done / count);
    fprintf(stderr, "\r\033[K%3d %% [%.*s%.*s] %zu of %zu", (int)(100 * done / count), part,
            "##############################", 30 - part, "..............................", done,
            count);
    if (done == count)
        fputs("\r\033[K", stderr);
    fflush(stderr);
}
