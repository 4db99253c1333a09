// SPDX-License-Identifier: Apache-2.0
// cmd_watchlist_import.c - a list from a CSV file and a folder of pictures, with a report of what
// was refused and why. docs/watchlist.md has the columns.
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "evaluate/csv.h"

#define REPORT_SIZE_MAX   (64 * 1024 * 1024) ///< bytes
#define SHOWN_MAX         20                 ///< rows of a kind shown without a report
#define ADVICE_SIZE_MAX   4096               ///< bytes

static const char *const columns[OPERATE_IMPORT_FIELDS] = {
    [OPERATE_IMPORT_PICTURE] = "picture",
    [OPERATE_IMPORT_NOMINAL] = "nominal",
    [OPERATE_IMPORT_CATEGORY] = "category",
    [OPERATE_IMPORT_WANTED] = "wanted_for_arrest",
    [OPERATE_IMPORT_REASON] = "reason",
    [OPERATE_IMPORT_SOURCE_TYPE] = "source_type",
    [OPERATE_IMPORT_IMAGE_SOURCE] = "image_source",
    [OPERATE_IMPORT_BASIS] = "basis",
    [OPERATE_IMPORT_JUSTIFICATION] = "justification",
    [OPERATE_IMPORT_CAPTURED] = "captured",
    [OPERATE_IMPORT_UNDER_18] = "under_18",
    [OPERATE_IMPORT_UNDER_18_REASON] = "under_18_reason",
    [OPERATE_IMPORT_STEPS] = "steps",
};

/// The file's rows; their fields lie in its bytes.
struct reading {
    char *bytes;
    size_t size;
    struct operate_import_row *rows;
    size_t count, capacity;
    struct operate_import_result *results;
    struct out_bar bar;
};

static void reading_finish(struct reading *reading)
{
    memory_free(reading->rows);
    memory_wipe_free(reading->bytes, reading->size);
    if (reading->results != NULL)
        memory_wipe_free(reading->results, reading->count * sizeof *reading->results);
}

static int take_row(void *context, size_t line, const char *const *fields, struct overt_error *err)
{
    struct reading *reading = context;
    if (reading->count == OPERATE_IMPORT_ROWS_MAX)
        return error_set(err, OVERT_LIMIT, "at most %d rows in one file: divide it",
                         OPERATE_IMPORT_ROWS_MAX);
    if (reading->count == reading->capacity) {
        reading->capacity = reading->capacity ? 2 * reading->capacity : 256;
        reading->rows = memory_resize(reading->rows, reading->capacity, sizeof *reading->rows);
    }
    struct operate_import_row *row = &reading->rows[reading->count++];
    row->line = line;
    for (size_t i = 0; i < OPERATE_IMPORT_FIELDS; i++)
        row->fields[i] = fields[i];
    return 0;
}

/// A file that a spreadsheet saved may begin with a byte order mark.
static size_t mark_size(const char *bytes, size_t size)
{
    return size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

static int read_csv(struct cli_call *call, struct reading *reading)
{
    const char *path = cli_value(call, "csv");
    int code = file_read(path, CSV_SIZE_MAX, &reading->bytes, &reading->size, &call->error);
    if (code != 0)
        return code;
    size_t mark = mark_size(reading->bytes, reading->size);
    code = csv_parse(reading->bytes + mark, reading->size - mark, columns, OPERATE_IMPORT_FIELDS,
                     take_row, reading, &call->error);
    if (code == 0 && reading->count == 0)
        code = CLI_MISTAKE(call, "there is no row under the header");
    return code == 0 ? 0 : error_prepend(&call->error, "--csv %.100s", path);
}

// ---- what is said of it ----

static const char *state_word(const struct operate_import_result *result)
{
    static const char *const words[] = {"not-reached", "refused", "held", "added", "left-out"};
    return words[result->state];
}

static size_t count_of(const struct reading *reading, enum operate_import_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < reading->count; i++)
        count += reading->results[i].state == state;
    return count;
}

static void put_report(struct text *out, const struct reading *reading)
{
    AUTO_TEXT struct text advice;
    text_init(&advice, ADVICE_SIZE_MAX);
    text_append(out, "line,picture,nominal,state,why,entry,what_to_do,better_picture\r\n");
    for (size_t i = 0; i < reading->count; i++) {
        const struct operate_import_row *row = &reading->rows[i];
        const struct operate_import_result *result = &reading->results[i];
        bool refused = result->state == OPERATE_IMPORT_REFUSED;
        text_printf(out, "%zu,", row->line);
        text_append_csv(out, row->fields[OPERATE_IMPORT_PICTURE]);
        text_append_char(out, ',');
        text_append_csv(out, row->fields[OPERATE_IMPORT_NOMINAL]);
        text_printf(out, ",%s,%s,", state_word(result),
                    refused ? operate_import_why_word(result->why) : "");
        if (result->entry != 0)
            text_printf(out, "%lld", (long long)result->entry);
        text_append_char(out, ',');
        text_append_csv(out, result->words);
        text_append_char(out, ',');
        text_clear(&advice);
        operate_import_advise(result, &advice);
        text_append_csv(out, advice.length > 0 ? advice.bytes : "");
        text_append(out, "\r\n");
    }
}

static int write_report(struct cli_call *call, const struct reading *reading)
{
    const char *path = cli_value(call, "report");
    if (path == NULL)
        return 0;
    AUTO_TEXT struct text report;
    text_init(&report, REPORT_SIZE_MAX);
    put_report(&report, reading);
    if (report.full)
        return error_set(&call->error, OVERT_LIMIT, "the report would be larger than %d bytes",
                         REPORT_SIZE_MAX);
    return file_write(path, report.bytes, report.length, 0600, &call->error);
}

static void json_advice(struct json_writer *writer, const struct operate_import_result *result)
{
    json_put_key(writer, "advice");
    json_put_array(writer);
    for (size_t i = 0; result->advice[i] != NULL; i++)
        json_put_string(writer, result->advice[i]);
    json_put_end(writer);
}

/// Whether a row that is on the list, or could be, would do better with another picture.
static bool is_advised(const struct operate_import_result *result)
{
    return result->state != OPERATE_IMPORT_REFUSED && result->advice[0] != NULL;
}

static void json_advised(struct cli_call *call, const struct reading *reading)
{
    struct json_writer *writer = &call->writer;
    json_put_key(writer, "advised");
    json_put_array(writer);
    for (size_t i = 0; i < reading->count; i++) {
        if (!is_advised(&reading->results[i]))
            continue;
        json_put_object(writer);
        json_put_int_member(writer, "line", (int64_t)reading->rows[i].line);
        json_put_string_member(writer, "picture", reading->rows[i].fields[OPERATE_IMPORT_PICTURE]);
        json_advice(writer, &reading->results[i]);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void json_refusals(struct cli_call *call, const struct reading *reading)
{
    struct json_writer *writer = &call->writer;
    json_put_key(writer, "refusals");
    json_put_array(writer);
    for (size_t i = 0; i < reading->count; i++) {
        const struct operate_import_result *result = &reading->results[i];
        if (result->state != OPERATE_IMPORT_REFUSED)
            continue;
        json_put_object(writer);
        json_put_int_member(writer, "line", (int64_t)reading->rows[i].line);
        json_put_string_member(writer, "picture", reading->rows[i].fields[OPERATE_IMPORT_PICTURE]);
        json_put_string_member(writer, "why", operate_import_why_word(result->why));
        json_put_string_member(writer, "what_to_do", result->words);
        json_advice(writer, result);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void json_result(struct cli_call *call, const struct reading *reading)
{
    struct json_writer *writer = &call->writer;
    json_put_object(writer);
    json_put_string_member(writer, "operation", call->args[0]);
    json_put_bool_member(writer, "dry_run", cli_flag(call, "dry-run"));
    json_put_int_member(writer, "rows", (int64_t)reading->count);
    json_put_int_member(writer, "added", (int64_t)count_of(reading, OPERATE_IMPORT_ADDED));
    json_put_int_member(writer, "held", (int64_t)count_of(reading, OPERATE_IMPORT_HELD));
    json_put_int_member(writer, "refused", (int64_t)count_of(reading, OPERATE_IMPORT_REFUSED));
    json_put_int_member(writer, "left_out", (int64_t)count_of(reading, OPERATE_IMPORT_LEFT_OUT));
    json_refusals(call, reading);
    json_advised(call, reading);
    json_put_end(writer);
}

static void print_line(struct cli_call *call, const struct reading *reading, size_t at,
                       const char *words)
{
    text_printf(&call->out, "line %zu (", reading->rows[at].line);
    out_clean(&call->out, reading->rows[at].fields[OPERATE_IMPORT_PICTURE]);
    text_append(&call->out, "): ");
    out_clean(&call->out, words);
}

static void print_more(struct cli_call *call, size_t more)
{
    if (more > 0)
        text_printf(&call->out, "and %zu more: see the file of --report\n", more);
}

/// Empty when there is none.
static void print_advice(struct cli_call *call, const struct operate_import_result *result,
                         const char *before)
{
    if (result->advice[0] == NULL)
        return;
    text_append(&call->out, before);
    operate_import_advise(result, &call->out);
}

static void print_refused(struct cli_call *call, const struct reading *reading)
{
    size_t shown = 0, refused = count_of(reading, OPERATE_IMPORT_REFUSED);
    for (size_t i = 0; i < reading->count && shown < SHOWN_MAX; i++) {
        const struct operate_import_result *result = &reading->results[i];
        if (result->state != OPERATE_IMPORT_REFUSED)
            continue;
        shown++;
        print_line(call, reading, i, result->words);
        print_advice(call, result, ". For a better picture: ");
        text_append_char(&call->out, '\n');
    }
    print_more(call, refused - shown);
}

static void print_advised(struct cli_call *call, const struct reading *reading)
{
    size_t shown = 0, advised = 0;
    for (size_t i = 0; i < reading->count; i++) {
        const struct operate_import_result *result = &reading->results[i];
        advised += is_advised(result);
        if (!is_advised(result) || shown == SHOWN_MAX)
            continue;
        if (shown++ == 0)
            text_append(&call->out, "Better pictures of these would be found more surely:\n");
        print_line(call, reading, i, "");
        print_advice(call, result, "");
        text_append_char(&call->out, '\n');
    }
    print_more(call, advised - shown);
}

static void print_result(struct cli_call *call, const struct reading *reading)
{
    size_t added = count_of(reading, OPERATE_IMPORT_ADDED);
    size_t held = count_of(reading, OPERATE_IMPORT_HELD);
    size_t refused = count_of(reading, OPERATE_IMPORT_REFUSED);
    size_t left_out = count_of(reading, OPERATE_IMPORT_LEFT_OUT);
    print_refused(call, reading);
    print_advised(call, reading);
    text_printf(&call->out, "%zu row%s: %zu %s", reading->count,
                out_plural((int64_t)reading->count), added,
                cli_flag(call, "dry-run") ? "would be added" : "added");
    if (held)
        text_printf(&call->out, ", %zu on the list already", held);
    text_printf(&call->out, ", %zu refused", refused);
    if (left_out)
        text_printf(&call->out, ", %zu left out because others are refused", left_out);
    text_append(&call->out, ".\n");
}

static int run_import(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(reading_finish)
    struct reading reading = {.bar = {.shown = !call->json && out_terminal(2)}};
    int code = cli_value(call, "report") ? record_keep_out(call, "report") : 0;
    if (code == 0)
        code = read_csv(call, &reading);
    if (code == 0)
        code = record_act(call, &operate);
    if (code < 0)
        return code;
    reading.results = memory_new(reading.count, sizeof *reading.results);
    const struct operate_import import = {
        .rows = reading.rows,
        .count = reading.count,
        .folder = cli_value(call, "pictures"),
        .dry_run = cli_flag(call, "dry-run"),
        .all_or_nothing = cli_flag(call, "all-or-nothing"),
        .progress = out_bar_draw,
        .context = &reading.bar,
    };
    code = operate_import(operate, call->as, call->args[0], &import, reading.results, &call->error);
    if (code == 0)
        code = write_report(call, &reading);
    if (code < 0)
        return code;
    if (call->json)
        json_result(call, &reading);
    else
        print_result(call, &reading);
    return count_of(&reading, OPERATE_IMPORT_REFUSED) ? CLI_EXIT_NO : 0;
}

static const struct cli_option import_options[] = {
    {"csv", CLI_PATH, "FILE", "the rows; docs/watchlist.md has the columns", .required = true},
    {"pictures", CLI_DIR, "FOLDER", "where the pictures are, or folders with them",
     .required = true},
    {"dry-run", CLI_FLAG, NULL, "look at everything and add nobody"},
    {"all-or-nothing", CLI_FLAG, NULL, "add nobody when one row is refused"},
    {"report", CLI_PATH, "FILE", "write what became of each row into this CSV file"},
    CLI_ENGINE_OPTIONS,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_watchlist_import = {
    .words = "watchlist import",
    .args = "REFERENCE",
    .summary = "put many pictures on the list of an operation",
    .text =
        "Takes a CSV file in UTF-8 with one row for each picture, and a folder with the pictures. "
        "The first row names the columns, in this order: picture, nominal, category, "
        "wanted_for_arrest, reason, source_type, image_source, basis, justification, captured, "
        "under_18, under_18_reason, steps. docs/watchlist.md says what each may hold.\n\n"
        "Each row is added or refused, with its line and what to do about it; with --report all of "
        "it is written into a CSV file, which holds nominals and is for its owner's eyes alone. Of "
        "each picture with a face it says what would make a better one, as picture check does. A "
        "picture that the list has already under the same nominal is passed over, so that an "
        "import "
        "that was broken off is finished by the same command. The record keeps how many rows there "
        "were and why some were refused.\n\n"
        "Exit code 0: every row is on the list; 1: some were refused; 2: the file is not such a "
        "CSV "
        "file.",
    .options = import_options,
    .examples = "overt watchlist import LFR-2026-0001 --csv list.csv --pictures pictures/ \\\n"
                "    --report refused.csv --as \"P. Shah\"",
    .see = "watchlist add, watchlist check, watchlist review, picture check",
    .run = run_import,
    .acts = true,
    .record = true,
};
