// SPDX-License-Identifier: Apache-2.0
// cmd_log.c - what happened in an operation, in the order in which it happened. No name of anybody
// on a list is in it.
#include <string.h>

#include "cli/looked.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "publish/happened.h"

/// How many acts from here on are told in one line: entries put on a list one after the other.
static size_t alike(const struct register_log_line *lines, size_t count)
{
    size_t n = 1;
    while (strcmp(lines[0].kind, "entry.add") == 0 && n < count &&
           strcmp(lines[n].kind, "entry.add") == 0 && lines[n].at - lines[0].at < 3600 &&
           text_equal(lines[n].officer, lines[0].officer))
        n++;
    return n;
}

/// "11:06:40  opened (P. Shah)", wrapped under itself.
static void put_line(struct text *out, const struct register_log_line *line, const char *words)
{
    enum { INDENT = 12 };
    AUTO_TEXT struct text clean, wrapped;
    char clock[LOOKED_CLOCK_MAX];
    text_init(&clean, CLI_TEXT_MAX);
    text_init(&wrapped, CLI_TEXT_MAX);
    out_clean(&clean, words);
    out_wrap(&wrapped, clean.bytes, INDENT);
    looked_clock(line->at, clock);
    text_printf(out, "  %s  ", clock);
    text_append(out, wrapped.length > INDENT ? wrapped.bytes + INDENT : "\n");
}

static void log_text(struct text *out, const struct register_log_line *lines, size_t count)
{
    char day[TIME_TEXT_MAX] = "", last[TIME_TEXT_MAX] = "";
    for (size_t i = 0, n = 1; i < count; i += n) {
        AUTO_TEXT struct text words;
        text_init(&words, CLI_TEXT_MAX);
        n = alike(&lines[i], count - i);
        if (n > 1)
            text_printf(&words, "%zu entries are put on the list", n);
        else if (!publish_log_words(&words, &lines[i]))
            continue;
        time_format_day(lines[i].at, day);
        if (strcmp(day, last) != 0) {
            text_append(out, last[0] ? "\n" : "");
            out_heading(out, day);
        }
        (void)text_copy(last, sizeof last, day);
        text_printf(&words, " (%s)", lines[i].officer ? lines[i].officer : "nobody known");
        put_line(out, &lines[i], words.bytes);
    }
}

static void json_line(struct json_writer *writer, const struct register_log_line *line)
{
    AUTO_TEXT struct text words;
    text_init(&words, CLI_TEXT_MAX);
    bool told = publish_log_words(&words, line);
    json_put_object(writer);
    json_put_int_member(writer, "entry", line->index);
    out_json_moment(writer, "at", line->at);
    json_put_string_member(writer, "act", line->kind);
    json_put_string_member(writer, "officer", line->officer);
    json_put_string_member(writer, "words", told ? words.bytes : NULL);
    if (line->source)
        json_put_string_member(writer, "source", line->source);
    if (line->run)
        json_put_int_member(writer, "run", line->run);
    if (line->alert)
        json_put_int_member(writer, "alert", line->alert);
    if (line->latency >= 0)
        json_put_double_member(writer, "latency", line->latency);
    if (strcmp(line->kind, "count.add") == 0)
        json_put_int_member(writer, "faces_seen", line->faces_seen);
    if (line->since)
        out_json_moment(writer, "since", line->since);
    if (line->cause)
        json_put_string_member(writer, "cause", register_gap_word(line->cause));
    if (line->why)
        json_put_string_member(writer, "why", register_end_word(line->why));
    json_put_end(writer);
}

static int run_log(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    struct register_log_line *lines = NULL;
    size_t count = 0;
    int code = record_read(call, &store);
    if (code == 0)
        code = register_operation_find(store, call->args[0], record_as_at(call), &operation,
                                       &call->error);
    if (code == 0)
        code = register_log(store, operation.id, record_as_at(call), &lines, &count, &call->error);
    if (code == 0 && call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "reference", operation.reference);
        json_put_key(&call->writer, "log");
        json_put_array(&call->writer);
        for (size_t i = 0; i < count; i++)
            json_line(&call->writer, &lines[i]);
        json_put_end(&call->writer);
        json_put_end(&call->writer);
    } else if (code == 0) {
        log_text(&call->out, lines, count);
    }
    register_log_free(&lines, count);
    return code;
}

static const struct cli_option log_options[] = {RECORD_AS_AT_OPTION, {.kind = CLI_END}};

const struct cli_cmd cli_cmd_operation_log = {
    .words = "operation log",
    .args = "REFERENCE",
    .summary = "tell what happened in an operation, in order",
    .text = "A plain account from the record: who planned, authorised, opened, paused and closed "
            "it, which cameras were looked at from when to when and when they were not, each alert "
            "and what people made of it, and what was refused. Times of day are those of the "
            "United Kingdom. Nobody on a list is named. With --json every act is told, counts of "
            "faces seen too.",
    .options = log_options,
    .examples = "overt operation log LFR-2026-0001",
    .see = "operation show, operation timeline, alert list",
    .run = run_log,
    .record = true,
};
