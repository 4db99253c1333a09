// SPDX-License-Identifier: Apache-2.0
// out.h - what people see: aligned tables, wrapped paragraphs, times in words, colours (on a
// terminal only).
//
// Whatever comes from the record or from a person is printed without its control characters, so
// that it cannot steer a terminal.
#ifndef CLI_OUT_H
#define CLI_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/cmd.h"

#define OUT_COLUMNS 8
#define OUT_WIDTH   78 ///< columns of wrapped text

/// A table that is measured before it is printed.
struct out_table {
    struct text cells; ///< each ended by a zero byte
    size_t rows;
    int columns;
    bool right[OUT_COLUMNS]; ///< numbers stand at the right
};

void out_table_init(struct out_table *table, int columns);
void out_table_right(struct out_table *table, int column);
void out_table_cell(struct out_table *table, const char *words); ///< NULL: "-"
void out_table_cellf(struct out_table *table, const char *format, ...) PRINTF_LIKE(2, 3);
/// Prints with the first row as its heading, and finishes the table.
void out_table_print(struct out_table *table, struct text *out);

/// Appends without control characters.
void out_clean(struct text *out, const char *words);
/// Appends wrapped to OUT_WIDTH, every line indented; empty lines part paragraphs.
void out_wrap(struct text *out, const char *words, int indent);
/// "  name      value" with the value wrapped under itself; NULL: "-".
void out_field(struct text *out, const char *name, const char *value);
void out_fieldf(struct text *out, const char *name, const char *format, ...) PRINTF_LIKE(3, 4);
/// "22 November 2026, 10:00", or "-" for 0.
const char *out_moment(moment when, char words[TIME_TEXT_MAX]);
/// A moment as JSON: text, or null for 0.
void out_json_moment(struct json_writer *writer, const char *key, moment when);

/// "s" but for one.
const char *out_plural(int64_t count);

/// True when stdout (or stderr) is a terminal that can be drawn on.
bool out_terminal(int descriptor);
/// True when stdout (or stderr) is a terminal that takes colours and NO_COLOR is not set.
bool out_colours(int descriptor);
/// Appends a heading, bold where colours are.
void out_heading(struct text *out, const char *words);

/// A bar on stderr for long work, for whoever takes (context, done, count): `context` is one of
/// these.
struct out_bar {
    bool shown;   ///< as out_terminal(2) says, and never with --json
    double drawn; ///< seconds, time_monotonic
};
void out_bar_draw(void *context, size_t done, size_t count);

/// One line on stderr, after the answer, that is no error: what comes next. Nothing with --json.
void out_note(struct cli_call *call, const char *format, ...) PRINTF_LIKE(2, 3);

/// One sentence as the answer of an act: text, or JSON with the key "done".
void out_done(struct cli_call *call, const char *key, const char *value, const char *format, ...)
    PRINTF_LIKE(4, 5);

/// Writes what the command collected to stdout. OVERT_IO when that fails (a full disk).
int out_flush(struct cli_call *call) MUST_CHECK;

#endif
