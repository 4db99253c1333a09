// SPDX-License-Identifier: Apache-2.0
// cmd_foi.c - answering requests under the Freedom of Information Act 2000; standing policies.
#include <inttypes.h>

#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "foi/foi.h"
#include "foi/template.h"

static struct date date_value(const struct cli_call *call, const char *name)
{
    struct date date = {0};
    if (cli_value(call, name))
        (void)date_parse(cli_value(call, name), &date);
    return date;
}

static void json_date(struct json_writer *writer, const char *key, struct date date)
{
    char words[TIME_TEXT_MAX];
    date_format(date, words);
    json_put_string_member(writer, key, words);
}

static void answer_json(struct json_writer *writer, const struct foi_result *result)
{
    json_put_object(writer);
    json_put_int_member(writer, "letter", result->letter);
    json_date(writer, "received", result->received);
    json_date(writer, "due", result->due.due);
    json_date(writer, "sent", result->sent);
    json_put_bool_member(writer, "late", result->late);
    json_put_int_member(writer, "working_days", result->working_days);
    json_put_string_member(writer, "text", result->text_path);
    json_put_string_member(writer, "html", result->html_path);
    json_put_string_member(writer, "pdf", result->pdf_path);
    json_put_string_member(writer, "text_sha256", result->text_sha256);
    json_put_string_member(writer, "html_sha256", result->html_sha256);
    json_put_string_member(writer, "pdf_sha256", result->pdf_sha256);
    json_put_string_member(writer, "language", result->language);
    json_put_string_member(writer, "texts_sha256", result->texts_sha256);
    json_put_key(writer, "questions");
    json_put_array(writer);
    for (size_t i = 0; i < result->placing_count; i++) {
        const struct foi_placing *placing = &result->placings[i];
        json_put_object(writer);
        json_put_string_member(writer, "label", placing->label);
        json_put_int_member(writer, "line", placing->line);
        json_put_string_member(writer, "topic", placing->topic);
        json_put_string_member(writer, "modes", placing->modes);
        json_put_string_member(writer, "period", placing->period);
        json_put_string_member(writer, "follows", *placing->follows ? placing->follows : NULL);
        json_put_string_member(writer, "answer", placing->answer);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_key(writer, "warnings");
    json_put_array(writer);
    for (size_t i = 0; i < result->warning_count; i++)
        json_put_string(writer, result->warnings[i]);
    json_put_end(writer);
    json_put_end(writer);
}

static void placings_table(struct text *out, const struct foi_result *result)
{
    static const char *const headings[] = {"Question", "About", "Mode", "Period", "Answer"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < result->placing_count; i++) {
        out_table_cell(&table, result->placings[i].label);
        out_table_cell(&table, result->placings[i].topic);
        out_table_cell(&table, result->placings[i].modes);
        out_table_cell(&table, result->placings[i].period);
        out_table_cell(&table, result->placings[i].answer);
    }
    out_table_print(&table, out);
}

static void answer_words(struct cli_call *call, const struct foi_result *result)
{
    char received[TIME_TEXT_MAX], due[TIME_TEXT_MAX], sent[TIME_TEXT_MAX];
    date_format_words(result->received, received);
    date_format_words(result->due.due, due);
    date_format_words(result->sent, sent);
    placings_table(&call->out, result);
    text_printf(&call->out,
                "\nReceived %s, due %s (twentieth working day), letter of %s: %s.\n"
                "Letter %" PRId64 ": %s, %s and %s\n",
                received, due, sent, result->late ? "late, and it says so" : "in time",
                result->letter, result->text_path, result->html_path, result->pdf_path);
    for (size_t i = 0; i < result->warning_count; i++)
        out_note(call, "look over: %s", result->warnings[i]);
}

static int run_answer(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(foi_result_finish) struct foi_result result = {0};
    struct foi_answer_params params = {
        .request = cli_value(call, "request"),
        .placings = cli_value(call, "placings"),
        .reference = cli_value(call, "reference"),
        .received = date_value(call, "received"),
        .sent = date_value(call, "sent"),
        .folder = cli_value(call, "out"),
        .evidence = cli_value(call, "evidence"),
        .as = call->as,
        .language = cli_value(call, "language"),
        .letters = cli_value(call, "letters"),
        .clock = call->clock,
    };
    const struct operate_consultation read = {.what = "foi.evidence", .why = params.reference};
    int code = record_keep_out(call, "out");
    if (code == 0 && params.evidence != NULL)
        code = record_keep_out(call, "evidence");
    if (code == 0 && params.evidence != NULL && call->as == NULL)
        return CLI_MISTAKE(call, "say who reads the evidence: --as NAME");
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0 && params.evidence != NULL)
        code = operate_consult(operate, call->as, &read, &call->error);
    if (code == 0)
        code = foi_answer(operate_store(operate), &params, &result, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        answer_json(&call->writer, &result);
    else
        answer_words(call, &result);
    return 0;
}

static const struct cli_option answer_options[] = {
    {"request", CLI_PATH, "FILE", "the request: plain text in UTF-8, an e-mail or a page",
     .required = true},
    {"placings", CLI_PATH, "FILE", "what an officer settled of its questions: see overt foi read"},
    {"reference", CLI_TEXT, "TEXT", "the force's own reference of the request", .required = true},
    {"received", CLI_DATE, "DATE", "the day on which it was received", .required = true},
    {"sent", CLI_DATE, "DATE", "date of the letter", "today"},
    {"language", CLI_WORD, "WORD", "of the letter: en, or cy (Welsh)", "en",
     .words = FOI_LANGUAGES},
    {"letters", CLI_DIR, "FOLDER", "the force's own sentences", "the setting foi.letters"},
    {"out", CLI_DIR, "FOLDER", "where letter.txt, letter.html and letter.pdf are written",
     .required = true},
    {"evidence", CLI_PATH, "FILE",
     "for the officer alone: each figure with its query and the rows that it counts, as CSV"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_answer = {
    .words = "foi answer",
    .args = "",
    .summary = "answer a Freedom of Information request from the record",
    .text = "Reads the questions and periods of the request, answers each from the record as it "
            "stood at the end of the day on which "
            "the request arrived, and writes the letter as text and as HTML. Prints how each "
            "question was understood, for the "
            "officer to look over. What cannot be placed is named, not guessed.\n\n"
            "Whether something is neither confirmed nor denied depends on the standing policy for "
            "its topic, never on what "
            "is held. The letter is recorded with its SHA-256.",
    .options = answer_options,
    .examples = "overt foi answer --request request.txt --reference 208-2023 --received 2023-02-20 "
                "--out letter",
    .see = "foi policy adopt, foi due, register export",
    .run = run_answer,
    .may_act = true,
    .record = true,
};

static int run_adopt(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    struct foi_policy_adopt policy = {
        .topic = cli_value(call, "topic"),
        .touches = cli_value(call, "touches"),
        .exemptions = cli_value(call, "exemptions"),
        .matters = cli_value(call, "matters"),
        .adopted = date_value(call, "adopted"),
        .review = date_value(call, "review"),
        .clock = call->clock,
    };
    int code = record_act(call, &operate);
    if (code == 0)
        code = foi_policy_adopt(operate_store(operate), call->as, &policy, &id, &call->error);
    if (code == 0)
        out_done(call, "topic", policy.topic, "The policy for %s is adopted.", policy.topic);
    return code;
}

static const struct cli_option adopt_options[] = {
    {"topic", CLI_TEXT, "TEXT", "as the letter names it, such as \"covert use\"", .required = true},
    {"touches", CLI_WORDS, "WORDS", "which questions it touches",
     .words = "all|live|retrospective|operator-initiated|body-worn", .required = true},
    {"exemptions", CLI_TEXT, "TEXT", "sections of the Act, such as \"s24(2), s31(3)\"",
     .required = true},
    {"matters", CLI_TEXT, "TEXT", "matters of section 31(1) relied on", "a, b"},
    {"adopted", CLI_DATE, "DATE", "the day on which it is adopted", "today"},
    {"review", CLI_DATE, "DATE", "when it is looked at again", "a year later"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_policy_adopt = {
    .words = "foi policy adopt",
    .args = "",
    .summary = "adopt a standing policy: neither confirm nor deny, for a topic",
    .text = "A policy says beforehand, for every request alike, that for a topic the force neither "
            "confirms nor denies whether it holds "
            "anything more. Only so does such an answer give nothing away. An information officer "
            "adopts it; it replaces "
            "the earlier one of its topic.",
    .options = adopt_options,
    .examples = "overt foi policy adopt --topic \"covert use\" --touches body-worn --exemptions "
                "\"s24(2), s31(3)\" \\\n"
                "    --as \"I. Reed\"",
    .see = "foi policy list, foi answer",
    .run = run_adopt,
    .acts = true,
    .record = true,
};

static void policy_json(struct json_writer *writer, const struct foi_policy *policy)
{
    static const char *const touches[] = {"live", "retrospective", "operator-initiated",
                                          "body-worn"};
    json_put_object(writer);
    json_put_int_member(writer, "policy", policy->id);
    json_put_string_member(writer, "topic", policy->topic);
    json_put_key(writer, "touches");
    json_put_array(writer);
    for (size_t i = 0; i < ARRAY_COUNT(touches); i++)
        if (policy->touches & 1u << i)
            json_put_string(writer, touches[i]);
    json_put_end(writer);
    json_put_string_member(writer, "exemptions", policy->exemptions);
    json_put_string_member(writer, "matters", policy->matters);
    json_put_string_member(writer, "adopted_by", policy->adopted_by);
    json_date(writer, "adopted", policy->adopted);
    json_date(writer, "review", policy->review);
    json_put_end(writer);
}

static void policies_table(struct text *out, const struct foi_policy *policies, size_t count)
{
    static const char *const headings[] = {"Topic", "Exemptions", "Adopted", "Review", "By"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        char day[TIME_TEXT_MAX];
        out_table_cell(&table, policies[i].topic);
        out_table_cell(&table, policies[i].exemptions);
        date_format_words(policies[i].adopted, day);
        out_table_cell(&table, day);
        date_format_words(policies[i].review, day);
        out_table_cell(&table, day);
        out_table_cell(&table, policies[i].adopted_by);
    }
    out_table_print(&table, out);
}

static int run_policies(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct foi_policy *policies = NULL;
    size_t count = 0;
    moment at = cli_moment(call, "as-at");
    int code = record_read(call, &store);
    if (code == 0)
        code = foi_policy_list(store, at ? at : clock_now(&call->clock), &policies, &count,
                               &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_key(&call->writer, "policies");
        json_put_array(&call->writer);
        for (size_t i = 0; i < count; i++)
            policy_json(&call->writer, &policies[i]);
        json_put_end(&call->writer);
        json_put_end(&call->writer);
    } else if (count)
        policies_table(&call->out, policies, count);
    else
        out_note(call, "No policy is in force.");
    foi_policies_free(&policies, count);
    return 0;
}

static const struct cli_option policies_options[] = {RECORD_AS_AT_OPTION, {.kind = CLI_END}};

const struct cli_cmd cli_cmd_foi_policy_list = {
    .words = "foi policy list",
    .args = "",
    .summary = "list the standing policies in force",
    .text = "Lists the policies in force now, or at the time of --as-at.",
    .options = policies_options,
    .examples = "overt foi policy list --as-at 2023-02-20T23:59:59",
    .see = "foi policy adopt",
    .run = run_policies,
    .record = true,
};
