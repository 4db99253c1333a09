// SPDX-License-Identifier: Apache-2.0
// cmd_log.c - what happened in an operation, in the order in which it happened. No name of anybody
// on a list is in it.
#include <string.h>

#include "cli/looked.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

static const char *since(const struct register_log_line *line, char words[LOOKED_CLOCK_MAX])
{
    looked_clock(line->since, words);
    return words;
}

static void put_run(struct text *out, const struct register_log_line *line)
{
    char clock[LOOKED_CLOCK_MAX];
    if (strcmp(line->kind, "run.begin") == 0) {
        text_printf(out, "run %lld begins on %s", (long long)line->run, line->source);
        if (line->zone)
            text_printf(out, ", zone %s", line->zone);
        return;
    }
    text_printf(out, "run %lld on %s has ended: %s", (long long)line->run, line->source,
                line->why ? register_end_name(line->why) : "-");
    if (line->why == REGISTER_END_KILLED)
        text_printf(out, "; last heard at %s", since(line, clock));
    text_printf(out, "; %lld face%s seen", (long long)line->faces_seen,
                out_plural(line->faces_seen));
}

static void put_gap(struct text *out, const struct register_log_line *line)
{
    char clock[LOOKED_CLOCK_MAX];
    bool again = strcmp(line->kind, "gap.end") == 0;
    text_printf(out, "%s is %s", line->source, again ? "looked at again" : "not looked at");
    if (line->since < line->at)
        text_printf(out, " since %s", since(line, clock));
    if (!again && line->cause)
        text_printf(out, ": %s", register_gap_name(line->cause));
}

static void put_alert(struct text *out, const struct register_log_line *line)
{
    text_printf(out, "alert %lld on entry %lld (%s), score %.3f", (long long)line->alert,
                (long long)line->entry,
                line->category ? register_category_name(line->category) : "-", line->score);
    if (line->source)
        text_printf(out, ", %s", line->source);
    if (line->latency >= 0)
        text_printf(out, ", told after %.2f s", line->latency);
}

static void put_judgement(struct text *out, const struct register_log_line *line)
{
    long long alert = (long long)line->alert;
    if (strcmp(line->kind, "alert.adjudicate") == 0)
        text_printf(out, "alert %lld is judged %s", alert,
                    line->credible ? "credible" : "not credible");
    else if (strcmp(line->kind, "alert.engage") == 0)
        text_printf(out, "alert %lld: %s", alert,
                    !line->stopped            ? "nobody was stopped"
                    : !line->identity_checked ? "a person was stopped, identity not checked"
                    : line->correct           ? "a person was stopped and is the one on the list"
                                              : "a person was stopped and is somebody else");
    else if (strcmp(line->kind, "alert.dearrest") == 0)
        text_printf(out, "alert %lld: %s", alert,
                    line->dearrested ? "de-arrested" : "nobody was de-arrested");
    else
        text_printf(out, "alert %lld: outcome %s", alert,
                    line->outcome ? register_outcome_word(line->outcome) : "-");
    if (line->correction)
        text_append(out, " (a correction)");
}

static void put_complaint(struct text *out, const struct register_log_line *line)
{
    text_printf(out, "complaint %lld about alert %lld: %s", (long long)line->complaint,
                (long long)line->alert,
                register_complaint_name(line->complaint_state ? line->complaint_state
                                                              : REGISTER_COMPLAINT_RECEIVED));
}

struct kind {
    const char *word;
    const char *words;
    void (*put)(struct text *out, const struct register_log_line *line);
};

static void put_entry(struct text *out, const struct register_log_line *line)
{
    bool taken = strcmp(line->kind, "entry.remove") == 0;
    text_printf(out, "entry %lld %s the list", (long long)line->entry,
                taken ? "is taken off" : "is put on");
    if (line->category)
        text_printf(out, " (%s)", register_category_name(line->category));
}

static void put_search(struct text *out, const struct register_log_line *line)
{
    text_printf(out, "search %lld", (long long)line->search);
}

static void put_look(struct text *out, const struct register_log_line *line)
{
    bool given = strcmp(line->kind, "record.disclose") == 0;
    if (line->alert)
        text_printf(out, "alert %lld or its picture is %s", (long long)line->alert,
                    given ? "written to a file" : "read");
    else if (line->entry)
        text_printf(out, "entry %lld is %s", (long long)line->entry,
                    given ? "written to a file" : "read");
    else
        text_append(out, given ? "something of it is given out" : "its list or alerts are read");
}

static const struct kind kinds[] = {
    {"operation.plan", "planned", NULL},
    {"operation.amend", "the plan is changed", NULL},
    {"operation.authorise", "authorised", NULL},
    {"operation.urgent", "authorised in urgency", NULL},
    {"operation.confirm", "the urgent authority is confirmed", NULL},
    {"operation.overrule", "the urgent authority is overruled", NULL},
    {"operation.refuse", "authority is refused", NULL},
    {"operation.cancel", "cancelled", NULL},
    {"operation.notice", "public notice", NULL},
    {"operation.assign", "assigned", NULL},
    {"operation.unassign", "not assigned any more", NULL},
    {"operation.review", "reviewed", NULL},
    {"operation.notify", "public notice", NULL},
    {"operation.open", "opened", NULL},
    {"operation.pause", "paused", NULL},
    {"operation.resume", "goes on", NULL},
    {"operation.close", "closed", NULL},
    {"list.review", "the list is approved as it stands", NULL},
    {"footage.begin", "a recording is searched", NULL},
    {"entry.add", NULL, put_entry},
    {"entry.remove", NULL, put_entry},
    {"run.begin", NULL, put_run},
    {"run.end", NULL, put_run},
    {"gap.begin", NULL, put_gap},
    {"gap.end", NULL, put_gap},
    {"search.run", NULL, put_search},
    {"alert.raise", NULL, put_alert},
    {"alert.adjudicate", NULL, put_judgement},
    {"alert.engage", NULL, put_judgement},
    {"alert.outcome", NULL, put_judgement},
    {"alert.dearrest", NULL, put_judgement},
    {"complaint.add", NULL, put_complaint},
    {"complaint.state", NULL, put_complaint},
    {"record.consult", NULL, put_look},
    {"record.disclose", NULL, put_look},
    {"act.refuse", "refused", NULL},
};

/// What happened, in words; false: nothing to tell people of (counts of faces seen and the like).
static bool put_words(struct text *out, const struct register_log_line *line)
{
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        if (strcmp(kinds[i].word, line->kind) != 0)
            continue;
        if (kinds[i].put != NULL)
            kinds[i].put(out, line);
        else
            text_append(out, kinds[i].words);
        if (line->words && *line->words)
            text_printf(out, ": %s", line->words);
        return true;
    }
    return false;
}

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
        else if (!put_words(&words, &lines[i]))
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
    bool told = put_words(&words, line);
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
