// SPDX-License-Identifier: Apache-2.0
// cmd_foi_wave.c - requests that ask the same questions, and how they were answered; never who
// asked.
#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/foi.h"
#include "foi/wave.h"

static int percent(double share) { return (int)(share * 100 + 0.5); }

static void wave_json(struct json_writer *writer, const struct foi_wave *wave)
{
    json_put_object(writer);
    json_put_string_member(writer, "reference", wave->reference);
    foi_json_date(writer, "received", wave->received);
    json_put_bool_member(writer, "earlier", wave->earlier);
    json_put_string_member(writer, "state", wave->state);
    json_put_int_member(writer, "alike", (int64_t)wave->alike);
    json_put_int_member(writer, "questions", (int64_t)wave->questions);
    json_put_int_member(writer, "its_questions", (int64_t)wave->others);
    json_put_int_member(writer, "percent_of_words", percent(wave->share));
    foi_json_date(writer, "answered", wave->sent);
    json_put_string_member(writer, "outcome", *wave->outcome ? wave->outcome : NULL);
    json_put_string_member(writer, "exemptions", *wave->exemptions ? wave->exemptions : NULL);
    json_put_key(writer, "pairs");
    json_put_array(writer);
    for (size_t i = 0; i < wave->pair_count; i++) {
        json_put_object(writer);
        json_put_string_member(writer, "question", wave->pairs[i].label);
        json_put_string_member(writer, "there", wave->pairs[i].other);
        json_put_int_member(writer, "percent", percent(wave->pairs[i].likeness));
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

void foi_waves_json(struct json_writer *writer, const struct foi_wave *waves, size_t count)
{
    json_put_key(writer, "asks_the_same");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++)
        wave_json(writer, &waves[i]);
    json_put_end(writer);
}

static void wave_line(const struct foi_wave *wave, struct text *line)
{
    char day[TIME_TEXT_MAX];
    text_init(line, 1000);
    text_printf(line, "%zu of %zu questions %s asked in %s, received %s", wave->alike,
                wave->questions, wave->earlier ? "were" : "are also", wave->reference,
                foi_day_words(wave->received, day));
    if (wave->letter != 0)
        text_printf(line, ", answered %s (%s)", foi_day_words(wave->sent, day), wave->outcome);
}

void foi_say_waves(struct cli_call *call, const char *reference, const struct foi_wave *waves,
                   size_t count)
{
    for (size_t i = 0; i < count && i < 3; i++) {
        AUTO_TEXT struct text line = {0};
        wave_line(&waves[i], &line);
        out_note(call, "%s: overt foi wave %s", line.bytes, reference);
    }
    if (count > 3)
        out_note(call, "and in %zu more", count - 3);
}

// ---- wave ----

/// The newest letter that answered the most alike of the earlier requests; NULL: none was.
static const struct foi_wave *answered_before(const struct foi_wave *waves, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (waves[i].letter != 0 && waves[i].earlier)
            return &waves[i];
    return NULL;
}

static void pairs_table(struct text *out, const struct foi_wave *wave)
{
    struct out_table table;
    out_table_init(&table, 3);
    out_table_right(&table, 2);
    out_table_cell(&table, "Question");
    out_table_cellf(&table, "In %s", wave->reference);
    out_table_cell(&table, "Alike");
    for (size_t i = 0; i < wave->pair_count; i++) {
        out_table_cell(&table, wave->pairs[i].label);
        out_table_cell(&table, wave->pairs[i].other);
        out_table_cellf(&table, "%d %%", percent(wave->pairs[i].likeness));
    }
    text_append_char(out, '\n');
    out_table_print(&table, out);
}

static void answers_words(struct cli_call *call, const struct foi_wave *wave, const char *letter)
{
    char day[TIME_TEXT_MAX];
    text_printf(&call->out, "\nAs %s was answered on %s:\n", wave->reference,
                foi_day_words(wave->sent, day));
    for (size_t i = 0; i < wave->pair_count; i++) {
        AUTO_FREE char *answer = foi_letter_answer(letter, wave->pairs[i].other);
        text_printf(&call->out, "\n%s (%s there)\n%s", wave->pairs[i].label, wave->pairs[i].other,
                    answer != NULL ? answer : "no answer of that number is found in the letter\n");
    }
}

static void answers_json(struct cli_call *call, const struct foi_wave *wave, const char *letter)
{
    struct json_writer *writer = &call->writer;
    json_put_key(writer, "answers");
    json_put_object(writer);
    json_put_string_member(writer, "reference", wave->reference);
    for (size_t i = 0; i < wave->pair_count; i++) {
        AUTO_FREE char *answer = foi_letter_answer(letter, wave->pairs[i].other);
        json_put_string_member(writer, wave->pairs[i].label, answer);
    }
    json_put_end(writer);
}

static int show_answers(struct cli_call *call, struct operate *operate,
                        const struct foi_wave *waves, size_t count)
{
    AUTO_FREE char *letter = NULL;
    const struct foi_wave *wave = answered_before(waves, count);
    if (wave == NULL) {
        out_note(call, "none of them is answered");
        return 0;
    }
    int code = foi_wave_letter(operate_store(operate), call->as, wave, call->clock, &letter,
                               &call->error);
    if (code == 0 && call->json)
        answers_json(call, wave, letter);
    else if (code == 0)
        answers_words(call, wave, letter);
    return code;
}

/// `open` NULL: the record is not open yet.
static int find_waves(struct cli_call *call, struct store *open, struct foi_wave **waves,
                      size_t *count)
{
    AUTO_STORE struct store *read = NULL;
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    int code = open == NULL ? record_read(call, &read) : 0;
    struct store *store = open != NULL ? open : read;
    if (code == 0)
        code = foi_case_read(store, call->args[0], record_as_at(call), &one, &call->error);
    if (code == 0)
        code = foi_waves(store, &one, record_as_at(call), waves, count, &call->error);
    return code;
}

static void waves_words(struct cli_call *call, const struct foi_wave *waves, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        AUTO_TEXT struct text line = {0};
        wave_line(&waves[i], &line);
        text_printf(&call->out, "%s\n", line.bytes);
    }
    if (count > 0)
        pairs_table(&call->out, &waves[0]);
    else
        out_note(call, "No other request asks the same.");
}

static int run_wave(struct cli_call *call)
{
    struct foi_wave *waves = NULL;
    size_t count = 0;
    AUTO_OPERATE struct operate *operate = NULL;
    bool answers = cli_flag(call, "answers");
    if (answers && call->as == NULL)
        return CLI_MISTAKE(call, "its answers are for an information officer: --as NAME");
    int code = answers ? record_act(call, &operate) : 0;
    if (code == 0 && answers)
        code = foi_may(operate_store(operate), call->as, "foi.wave", call->clock, &call->error);
    if (code == 0)
        code = find_waves(call, answers ? operate_store(operate) : NULL, &waves, &count);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "reference", call->args[0]);
        foi_waves_json(&call->writer, waves, count);
    } else {
        waves_words(call, waves, count);
    }
    code = answers ? show_answers(call, operate, waves, count) : 0;
    if (call->json)
        json_put_end(&call->writer);
    foi_waves_free(&waves, count);
    return code;
}

static const struct cli_option wave_options[] = {
    {"answers", CLI_FLAG, NULL, "show how the earlier one was answered, question by question"},
    RECORD_AS_AT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_wave = {
    .words = "foi wave",
    .args = "REFERENCE",
    .summary = "find the requests that ask the same questions",
    .text =
        "Names the other requests that ask what this one asks, in whatever order and with "
        "whatever numbers: when they came, how many questions are alike, how they were answered. "
        "Never who asked.\n\n"
        "Two questions are alike when they share half of their runs of three words (Broder, On "
        "the resemblance and containment of documents, 1997); a request asks the same when "
        "questions with half of its words are alike. Nothing is stored for it: it is found from "
        "the words as long as they are kept, in the newest 2,000 requests.\n\n"
        "What another got is not what this one gets: answers are made from the record as at the "
        "day of receipt.",
    .options = wave_options,
    .examples = "overt foi wave 31-2023\n"
                "overt foi wave 31-2023 --answers --as \"I. Reed\"",
    .see = "foi place, foi cost, foi show",
    .run = run_wave,
    .may_act = true,
    .record = true,
};
