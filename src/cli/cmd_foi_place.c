// SPDX-License-Identifier: Apache-2.0
// cmd_foi_place.c - what the questions of a request ask, as an officer settles it.
#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/placed.h"

static void placing_json(struct json_writer *writer, const struct foi_placing *placing, bool words)
{
    json_put_object(writer);
    json_put_string_member(writer, "label", placing->label);
    json_put_int_member(writer, "line", placing->line);
    if (words)
        json_put_string_member(writer, "text", placing->text);
    json_put_bool_member(writer, "placed", placing->placed);
    json_put_bool_member(writer, "corrected", placing->corrected);
    json_put_string_member(writer, "topic", placing->topic);
    json_put_bool_member(writer, "in_register", placing->placed && !placing->elsewhere);
    json_put_string_member(writer, "look", *placing->look ? placing->look : NULL);
    json_put_string_member(writer, "modes", placing->modes);
    json_put_string_member(writer, "period", placing->period);
    json_put_string_member(writer, "read_as", *placing->how ? placing->how : NULL);
    json_put_string_member(writer, "follows", *placing->follows ? placing->follows : NULL);
    json_put_end(writer);
}

void foi_understood_json(struct json_writer *writer, const struct foi_understood *understood,
                         bool words)
{
    json_put_int_member(writer, "placed", (int64_t)understood->placed);
    json_put_bool_member(writer, "numbered_by_us", understood->numbered_by_us);
    json_put_key(writer, "placings");
    json_put_array(writer);
    for (size_t i = 0; i < understood->count; i++)
        placing_json(writer, &understood->placings[i], words);
    json_put_end(writer);
}

void foi_understood_words(struct text *out, const struct foi_understood *understood)
{
    static const char *const headings[] = {"Question", "About", "Mode", "Period"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < understood->count; i++) {
        const struct foi_placing *placing = &understood->placings[i];
        out_table_cell(&table, placing->label);
        out_table_cellf(&table, "%s%s%s", placing->placed ? placing->topic : "?",
                        placing->elsewhere ? " (not in the register)" : "",
                        placing->corrected ? ", as settled" : "");
        out_table_cell(&table, *placing->modes ? placing->modes : "-");
        out_table_cell(&table, placing->period);
    }
    out_table_print(&table, out);
    text_printf(out, "\n%zu of %zu questions placed.\n", understood->placed, understood->count);
}

// ---- how it was placed before ----

static void suggestions_json(struct json_writer *writer, const struct foi_suggestion *list,
                             size_t count)
{
    json_put_key(writer, "placed_before");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_put_object(writer);
        json_put_string_member(writer, "label", list[i].label);
        json_put_string_member(writer, "reference", list[i].reference);
        json_put_string_member(writer, "there", list[i].other);
        json_put_string_member(writer, "placing", list[i].line);
        json_put_int_member(writer, "percent", (int64_t)(list[i].likeness * 100 + 0.5));
        json_put_end(writer);
    }
    json_put_end(writer);
}

static int suggest(struct cli_call *call, struct store *store, const struct foi_case *one)
{
    struct foi_suggestion *list = NULL;
    size_t count = 0;
    int code = foi_suggestions(store, one, REGISTER_AS_AT_ALWAYS, &list, &count, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        suggestions_json(&call->writer, list, count);
    else if (count == 0)
        out_note(call, "no officer placed these words before");
    for (size_t i = 0; !call->json && i < count; i++)
        text_printf(&call->out, "%s: the same words (%d %%) were placed in %s, %s, as \"%s\"\n",
                    list[i].label, (int)(list[i].likeness * 100 + 0.5), list[i].reference,
                    list[i].other, list[i].line);
    memory_free(list);
    return 0;
}

// ---- as it stands ----

static void said_json(struct json_writer *writer, const struct foi_placing_said *said, size_t count)
{
    json_put_key(writer, "settled");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_put_object(writer);
        json_put_string_member(writer, "label", said[i].label);
        json_put_string_member(writer, "placing", said[i].line);
        out_json_moment(writer, "at", said[i].at);
        json_put_string_member(writer, "officer", said[i].officer);
        json_put_string_member(writer, "why", said[i].why);
        json_put_bool_member(writer, "replaced", said[i].replaced);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void said_words(struct text *out, const struct foi_placing_said *said, size_t count)
{
    static const char *const headings[] = {"Question", "Settled as", "By", "Why"};
    struct out_table table;
    if (count == 0)
        return;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        out_table_cell(&table, said[i].label);
        out_table_cellf(&table, "%s%s", said[i].line, said[i].replaced ? " (replaced)" : "");
        out_table_cell(&table, said[i].officer);
        out_table_cell(&table, said[i].why);
    }
    text_append_char(out, '\n');
    out_table_print(&table, out);
}

/// What is still to be settled, with the command that does it; never the question's own words.
static void say_unplaced(struct cli_call *call, const struct foi_case *one,
                         const struct foi_understood *understood)
{
    for (size_t i = 0; i < understood->count; i++)
        if (!understood->placings[i].placed)
            out_note(call,
                     "%s (line %d) has no place; say what it asks: overt foi place %s %s \"TOPIC | "
                     "MODES | PERIOD\" --why WHY --as NAME",
                     understood->placings[i].label, understood->placings[i].line, one->reference,
                     understood->placings[i].label);
}

int foi_say_understood(struct cli_call *call, struct store *store, const struct foi_case *one,
                       moment as_at)
{
    CLEANUP(foi_understood_finish) struct foi_understood understood = {0};
    struct foi_placing_said *said = NULL;
    size_t count = 0;
    int code = foi_case_understand(store, one, as_at, &understood, &call->error);
    if (code == 0)
        code = foi_case_placings(store, one->id, as_at, &said, &count, &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        foi_understood_json(&call->writer, &understood, false);
        said_json(&call->writer, said, count);
    } else {
        foi_understood_words(&call->out, &understood);
        said_words(&call->out, said, count);
        say_unplaced(call, one, &understood);
    }
    foi_placings_free(&said, count);
    return 0;
}

static int show_placings(struct cli_call *call, struct store *store, const char *reference)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    int code = foi_case_now(call, store, reference, &one);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "reference", one.reference);
    }
    code = foi_say_understood(call, store, &one, REGISTER_AS_AT_ALWAYS);
    if (code == 0 && cli_flag(call, "suggest"))
        code = suggest(call, store, &one);
    if (call->json)
        json_put_end(&call->writer);
    return code;
}

static int settle(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const struct foi_settle settle = {.reference = call->args[0],
                                      .label = call->args[1],
                                      .fields = call->args[2],
                                      .why = cli_value(call, "why"),
                                      .clock = call->clock};
    int code = record_act(call, &operate);
    if (code == 0)
        code = foi_case_place(operate_store(operate), call->as, &settle, &call->error);
    return code == 0 ? show_placings(call, operate_store(operate), settle.reference) : code;
}

static int run_place(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    if (call->arg_count == 2)
        return CLI_MISTAKE(call,
                           "say what %s asks: overt foi place %s %s \"TOPIC | MODES | "
                           "PERIOD\" --why WHY, with - for what stays",
                           call->args[1], call->args[0], call->args[1]);
    if (call->arg_count == 3)
        return settle(call);
    int code = record_read(call, &store);
    return code == 0 ? show_placings(call, store, call->args[0]) : code;
}

static const struct cli_option place_options[] = {
    {"why", CLI_TEXT, "WHY", "why it is placed so; sealed with the request"},
    {"suggest", CLI_FLAG, NULL, "show how the same words were placed in other requests"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_place = {
    .words = "foi place",
    .args = "REFERENCE [QUESTION] [PLACING]",
    .summary = "say what a question of a request asks",
    .text =
        "With the reference alone shows how each question is understood, what was settled and by "
        "whom, and which questions have no place, with the command that gives them one.\n\n"
        "With a question and a placing, \"TOPIC | MODES | PERIOD\", settles what it asks; - leaves "
        "a part as the program reads it. Topics: used, count, dates, duration, purpose, records, "
        "list-size, sources, not-wanted, reasons, under-18, alerts, credible, verified, "
        "true-false, "
        "outcomes, faces-seen, accuracy, threshold, cameras, notice, by-month, by-reason, "
        "by-offence, by-source, databases, matches, authority, refused, retention, complaints, "
        "planned, planned-dates, elsewhere. Modes: LFR, RFR, OIFR, BWV. What was settled is kept "
        "with the request and used for its "
        "letter; a later word about the same question replaces the earlier one, and both stay. "
        "\"- | - | -\" takes it back. No other request is read differently for it.\n\n"
        "A letter is not drafted from the record while a question has no place.",
    .options = place_options,
    .examples = "overt foi place 208-2023\n"
                "overt foi place 208-2023 Q3 \"count | LFR | January 2024 to March 2024\" \\\n"
                "    --why \"uses are deployments here\" --as \"I. Reed\"",
    .see = "foi read, foi show, foi draft",
    .run = run_place,
    .may_act = true,
    .record = true,
};
