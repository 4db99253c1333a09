// SPDX-License-Identifier: Apache-2.0
// cmd_foi_lint.c - a letter looked over before it goes.
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/lint.h"

static void json_date(struct json_writer *writer, const char *key, struct date date)
{
    char words[TIME_TEXT_MAX];
    date_format(date, words);
    json_put_string_member(writer, key, date.year != 0 ? words : NULL);
}

static void lint_json(struct json_writer *writer, const struct foi_lint *lint)
{
    json_put_object(writer);
    json_put_int_member(writer, "faults", (int64_t)lint->faults);
    json_put_int_member(writer, "looks", (int64_t)(lint->count - lint->faults));
    json_put_int_member(writer, "questions", (int64_t)lint->question_count);
    json_put_int_member(writer, "answers", (int64_t)lint->answer_count);
    json_date(writer, "received", lint->received);
    json_date(writer, "due", lint->due);
    json_date(writer, "sent", lint->sent);
    json_put_string_member(writer, "sections", lint->sections);
    json_put_key(writer, "readability");
    json_put_object(writer);
    json_put_int_member(writer, "words", (int64_t)lint->words);
    json_put_int_member(writer, "sentences", (int64_t)lint->sentences);
    json_put_double_member(writer, "flesch_kincaid_grade", lint->grade);
    json_put_double_member(writer, "flesch_reading_ease", lint->ease);
    json_put_end(writer);
    json_put_key(writer, "findings");
    json_put_array(writer);
    for (size_t i = 0; i < lint->count; i++) {
        const struct foi_finding *finding = &lint->findings[i];
        json_put_object(writer);
        json_put_string_member(writer, "name", finding->name);
        json_put_string_member(writer, "rule", finding->rule);
        json_put_string_member(writer, "level", finding->fault ? "fault" : "look");
        json_put_int_member(writer, "line", finding->line);
        json_put_string_member(writer, "question", *finding->question ? finding->question : NULL);
        json_put_string_member(writer, "missing", finding->missing);
        json_put_string_member(writer, "do", finding->action);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static void lint_words(struct cli_call *call, const struct foi_lint *lint)
{
    struct text *out = &call->out;
    for (size_t i = 0; i < lint->count; i++) {
        const struct foi_finding *finding = &lint->findings[i];
        if (i == 0 || i == lint->faults) {
            text_append(out, i > 0 ? "\n" : "");
            out_heading(out, finding->fault ? "To be put right" : "To be looked at");
            text_append(out, "\n");
        }
        text_append(out, "  ");
        if (finding->line > 0)
            text_printf(out, "line %d, ", finding->line);
        if (*finding->question != '\0') {
            out_clean(out, finding->question);
            text_append(out, ", ");
        }
        text_printf(out, "%s (%s)\n", finding->name, finding->rule);
        AUTO_TEXT struct text words = {0};
        text_init(&words, 8000);
        text_printf(&words, "Missing: %s.", finding->missing);
        out_wrap(out, words.bytes, 4);
        text_clear(&words);
        text_printf(&words, "Do: %s.", finding->action);
        out_wrap(out, words.bytes, 4);
    }
    text_printf(out, "%s%zu to be put right, %zu to be looked at; %zu question%s, %zu answer%s",
                lint->count > 0 ? "\n" : "", lint->faults, lint->count - lint->faults,
                lint->question_count, out_plural((int64_t)lint->question_count),
                lint->answer_count, out_plural((int64_t)lint->answer_count));
    if (*lint->sections != '\0')
        text_printf(out, "; relies on %s", lint->sections);
    text_append(out, ".\n");
    if (lint->due.year != 0) {
        char received[TIME_TEXT_MAX], due[TIME_TEXT_MAX];
        date_format_words(lint->received, received);
        date_format_words(lint->due, due);
        text_printf(out, "Received on %s, due by %s%s.\n", received, due,
                    lint->sent.year == 0 ? "; the letter has no date" : "");
    }
    if (lint->words > 0)
        text_printf(out, "Flesch-Kincaid grade %.1f, reading ease %.0f (%zu words).\n", lint->grade,
                    lint->ease, lint->words);
}

void foi_lint_notes(struct cli_call *call, const struct foi_lint *lint)
{
    for (size_t i = 0; i < lint->count; i++)
        out_note(call, "%s: %s%s%s (%s): %s is missing",
                 lint->findings[i].fault ? "to be put right" : "look over",
                 lint->findings[i].question, *lint->findings[i].question ? ", " : "",
                 lint->findings[i].name, lint->findings[i].rule, lint->findings[i].missing);
}

/// A letter in a file, whoever made it.
static int lint_file(struct cli_call *call, struct foi_lint *lint)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    int code = file_read(call->args[0], FOI_LINT_SIZE_MAX, &bytes, &size, &call->error);
    return code == 0 ? foi_lint_read(bytes, size, lint, &call->error) : code;
}

/// The letter of a request of the record: these files, or the one that was sent last.
static int lint_case(struct cli_call *call, struct foi_lint *lint)
{
    AUTO_STORE struct store *store = NULL;
    const struct foi_case_files files = {.text = cli_value(call, "text"),
                                         .html = cli_value(call, "html")};
    bool named = files.text != NULL || files.html != NULL;
    if (!named && strpbrk(call->args[0], "/.") != NULL && access(call->folder, F_OK) != 0)
        return lint_file(call, lint); // no record: what is meant is a file that is not there
    int code = record_read(call, &store);
    return code == 0 ? foi_lint_case(store, call->args[0], named ? &files : NULL, call->clock, lint,
                                     &call->error)
                     : code;
}

static int run_lint(struct cli_call *call)
{
    CLEANUP(foi_lint_finish) struct foi_lint lint = {0};
    bool named = cli_value(call, "text") != NULL || cli_value(call, "html") != NULL;
    bool file = !named && access(call->args[0], F_OK) == 0;
    int code = file ? lint_file(call, &lint) : lint_case(call, &lint);
    if (code < 0)
        return code;
    if (call->json)
        lint_json(&call->writer, &lint);
    else
        lint_words(call, &lint);
    return lint.faults > 0 ? CLI_EXIT_NO : 0;
}

static const struct cli_option lint_options[] = {
    {"text", CLI_PATH, "FILE", "of a request: the text of the letter that is drafted",
     "the letter that was sent last"},
    {"html", CLI_PATH, "FILE", "of a request: its page"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_lint = {
    .words = "foi lint",
    .args = "LETTER",
    .summary = "look over a letter before it goes",
    .text = "Reads a letter as plain text or HTML, made by Overt or by anybody, and names what the "
            "Act asks for and the letter does not say, with the section, the line and what to do: "
            "the parts of a refusal notice (section 17), the harm, the public interest, the rights "
            "(section 17(7)), every question answered, for the period and in the term that was "
            "asked for, neither confirming nor denying in one way for all, totals and small "
            "numbers that tell, facts without their day, and what was left in by mistake.\n\n"
            "LETTER is a file, or the reference of a request: then the letter is held against the "
            "record too: what was asked and when it came, the standing policies in force word by "
            "word, exemptions and their approval, reviewed texts and facts out of date, and "
            "whether it names who asked.\n\n"
            "It goes by words and their places and does not judge whether a reason is a good one. "
            "Exit code 1 when something is to be put right.",
    .options = lint_options,
    .examples = "overt foi lint letter/letter.txt\novert foi lint letter.html --json\n"
                "overt foi lint 208-2023 --text letter/letter.txt --html letter/letter.html",
    .see = "foi sections, foi answer, foi clear, foi send",
    .run = run_lint,
    .record = true,
};
