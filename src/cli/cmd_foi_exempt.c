// SPDX-License-Identifier: Apache-2.0
// cmd_foi_exempt.c - what is not given of a request, and why: written by an officer, approved by
// another.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/exempted.h"

#define FILE_MAX (FOI_REASON_COUNT * FOI_REASON_MAX + FOI_FACTS_MAX + 1000)

// ---- exempt ----

/// The lines of --fact, one for each time it was given; NULL when it was not.
static char *facts_value(const struct cli_call *call)
{
    size_t count = cli_count(call, "fact");
    struct text facts;
    text_init(&facts, FOI_FACTS_MAX);
    for (size_t i = 0; i < count; i++)
        text_printf(&facts, "%s\n", cli_value_of(call, "fact", i));
    return count > 0 ? text_take(&facts) : NULL;
}

static void take_options(const struct cli_call *call, struct foi_exempt_new *wish)
{
    for (enum foi_reason_part i = 0; i < FOI_REASON_COUNT; i++)
        if (cli_value(call, foi_reason_words[i]) != NULL)
            wish->texts[i] = cli_value(call, foi_reason_words[i]);
    if (cli_value(call, "likelihood") != NULL)
        wish->likelihood = cli_value(call, "likelihood");
    if (cli_value(call, "estimate") != NULL)
        wish->estimate = foi_date_value(call, "estimate");
    if (cli_flag(call, "decided"))
        wish->decided = true;
    if (cli_value(call, "made") != NULL)
        wish->made = (int)cli_number(call, "made", 0);
}

/// What is still to be done before it can be approved.
static int say_written(struct cli_call *call, struct store *store, int64_t id)
{
    CLEANUP(foi_exempted_finish) struct foi_exempted one = {0};
    char number[24];
    bool filled = true;
    int code = foi_exempted_find(store, id, &one, &call->error);
    if (code < 0)
        return code;
    (void)snprintf(number, sizeof number, "%" PRId64, id);
    out_done(call, "exemption", number, "Exemption %s: section %s for %s of %s.", number,
             one.section, one.question, one.reference);
    for (enum foi_reason_part i = 0; i < FOI_REASON_COUNT; i++) {
        AUTO_FREE char *words = foi_placeholder(foi_exempted_text(&one, i));
        if (words != NULL)
            out_note(call, "The text for '%s' has %s to be filled in.", foi_reason_words[i], words);
        filled = filled && words == NULL;
    }
    if (filled)
        out_note(call, "Another officer approves it: overt foi exempt approve %s", number);
    else
        out_note(call,
                 "Work it over: overt foi exempt show %s >text; then overt foi exempt %s %s '%s' "
                 "--from-file text",
                 number, one.reference, one.question, one.section);
    return 0;
}

static int run_exempt(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(foi_exempt_words_finish) struct foi_exempt_words words = {0};
    AUTO_FREE char *facts = facts_value(call);
    AUTO_FREE char *bytes = NULL;
    struct foi_exempt_new wish = {.reference = call->args[0],
                                  .question = call->args[1],
                                  .section = call->args[2],
                                  .clock = call->clock};
    const char *path = cli_value(call, "from-file");
    size_t size = 0;
    int64_t id = 0;
    int code = path != NULL ? file_read(path, FILE_MAX, &bytes, &size, &call->error) : 0;
    if (code == 0 && path != NULL)
        code = foi_exempt_read(bytes, &wish, &words, &call->error);
    if (code < 0)
        return code;
    take_options(call, &wish);
    if (facts != NULL)
        wish.facts = facts;
    code = record_act(call, &operate);
    if (code == 0)
        code = foi_exempt(operate_store(operate), call->as, &wish, &id, &call->error);
    return code == 0 ? say_written(call, operate_store(operate), id) : code;
}

static const struct cli_option exempt_options[] = {
    {"from-file", CLI_PATH, "FILE", "all of it, as overt foi exempt show prints it"},
    {"why", CLI_TEXT, "TEXT", "why the section applies; @FILE for longer texts"},
    {"harm", CLI_TEXT, "TEXT", "what would happen, to whom, and how it follows from disclosure"},
    {"likelihood", CLI_WORD, "WORD", "how likely the harm is", .words = FOI_LIKELIHOODS},
    {"favour", CLI_TEXT, "TEXT", "what speaks for disclosure"},
    {"against", CLI_TEXT, "TEXT", "what speaks against it"},
    {"balance", CLI_TEXT, "TEXT", "which side weighs more, and why"},
    {"fact", CLI_TEXT, "FACT", "a fact with its day, \"2026-11-01 | the level was SUBSTANTIAL\"",
     .many = true},
    {"estimate", CLI_DATE, "DATE", "when the public interest is decided, if not yet (10(3))"},
    {"decided", CLI_FLAG, NULL, "it is decided: no estimate any more"},
    {"made", CLI_NUMBER, "YEAR", "the year in which the record was made (section 62)", .low = 1800,
     .high = 2200},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_exempt = {
    .words = "foi exempt",
    .args = "REFERENCE QUESTION SECTION",
    .summary = "write why something asked for is not given",
    .text =
        "Writes a ground for a question of a request, or for 'all'. The texts begin as the force's "
        "reviewed ones (overt foi block list), else as those that Overt brings, with <words> for "
        "the officer to fill in. Written again, only what is given changes, and it waits for "
        "approval again.\n\n"
        "The rules of the section are held: whether harm is asked for, whether the public "
        "interest is weighed, what may not stand together, when a record has become historical. "
        "What is written comes into the letter when another officer approved it; until then the "
        "letter can be neither cleared nor sent.",
    .options = exempt_options,
    .examples = "overt foi exempt 208-2023 Q4 's31(1)(a)' --likelihood would-be-likely \\\n"
                "    --harm @harm.txt --as \"I. Reed\"\n"
                "overt foi exempt 208-2023 Q4 's31(1)(a)' --from-file text --as \"I. Reed\"",
    .see = "foi exempt show, foi exempt approve, foi exempt list, foi sections, foi block list",
    .run = run_exempt,
    .acts = true,
    .record = true,
};

// ---- list, show ----

static const char *state_word(const struct foi_exempted *one)
{
    static const char *const words[] = {"waits for approval", "approved", "withdrawn"};
    return words[one->state];
}

static void put_texts(struct json_writer *writer, const struct foi_exempted *one)
{
    struct foi_fact fact;
    for (enum foi_reason_part i = 0; i < FOI_REASON_COUNT; i++)
        json_put_string_member(writer, foi_reason_words[i], foi_exempted_text(one, i));
    json_put_key(writer, "facts");
    json_put_array(writer);
    for (size_t i = 0; foi_facts_item(one->facts, i, &fact); i++) {
        json_put_object(writer);
        foi_json_date(writer, "as_at", fact.as_at);
        json_put_string_member(writer, "fact", fact.words);
        foi_json_date(writer, "look_again", fact.again);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void exempted_json(struct json_writer *writer, const struct foi_exempted *one)
{
    static const char *const likelihoods[] = {NULL, "would", "would-be-likely"};
    static const char *const states[] = {"written", "approved", "withdrawn"};
    json_put_object(writer);
    json_put_int_member(writer, "exemption", one->id);
    json_put_string_member(writer, "reference", one->reference);
    json_put_string_member(writer, "question", one->question);
    json_put_string_member(writer, "section", one->section);
    json_put_string_member(writer, "state", states[one->state]);
    json_put_string_member(writer, "likelihood", likelihoods[one->likelihood]);
    foi_json_date(writer, "estimate", one->estimate);
    put_texts(writer, one);
    json_put_string_member(writer, "written_by", one->written_by);
    out_json_moment(writer, "written_at", one->written_at);
    json_put_string_member(writer, "approved_by", one->approved_by);
    out_json_moment(writer, "approved_at", one->approved_at);
    json_put_end(writer);
}

static void list_table(struct text *out, const struct foi_exempted *list, size_t count)
{
    static const char *const headings[] = {"Exemption", "Question", "Section",
                                           "State",     "Written by", "Approved by"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        out_table_cellf(&table, "%" PRId64, list[i].id);
        out_table_cell(&table, list[i].question);
        out_table_cell(&table, list[i].section);
        out_table_cell(&table, state_word(&list[i]));
        out_table_cell(&table, list[i].written_by);
        out_table_cell(&table, list[i].approved_by);
    }
    out_table_print(&table, out);
}

static void list_json(struct json_writer *writer, const struct foi_exempted *list, size_t count)
{
    json_put_object(writer);
    json_put_key(writer, "exemptions");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++)
        exempted_json(writer, &list[i]);
    json_put_end(writer);
    json_put_end(writer);
}

static int run_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    struct foi_exempted *list = NULL;
    size_t count = 0;
    int code = record_read(call, &store);
    if (code == 0)
        code = foi_case_read(store, call->args[0], record_as_at(call), &one, &call->error);
    if (code == 0)
        code = foi_exempted_read(store, one.id, record_as_at(call), &list, &count, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        list_json(&call->writer, list, count);
    else if (count > 0)
        list_table(&call->out, list, count);
    else
        out_note(call, "Nothing of %s is exempted.", one.reference);
    foi_exempted_free(&list, count);
    return 0;
}

static const struct cli_option as_at_options[] = {RECORD_AS_AT_OPTION, {.kind = CLI_END}};

const struct cli_cmd cli_cmd_foi_exempt_list = {
    .words = "foi exempt list",
    .args = "REFERENCE",
    .summary = "list what is exempted of a request, and who approved it",
    .text = "Lists the newest version of each ground, with who wrote it and who approved it. With "
            "--json also the texts.",
    .options = as_at_options,
    .examples = "overt foi exempt list 208-2023\novert foi exempt list 208-2023 --json",
    .see = "foi exempt, foi exempt approve",
    .run = run_list,
    .record = true,
};

static int run_show(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    CLEANUP(foi_exempted_finish) struct foi_exempted one = {0};
    int64_t id = 0;
    int code = cli_number_arg(call, 0, "exemption", &id);
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = foi_exempted_at(store, id, record_as_at(call), &one, &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        exempted_json(&call->writer, &one);
        return 0;
    }
    AUTO_TEXT struct text words = {0};
    text_init(&words, FILE_MAX);
    foi_exempted_write(&one, &words);
    for (char *line = words.bytes; line != NULL && *line != '\0';) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end++ = '\0';
        out_clean(&call->out, line);
        text_append_char(&call->out, '\n');
        line = end;
    }
    out_note(call, "Written by %s; %s%s%s.", one.written_by, state_word(&one),
             one.state == FOI_EXEMPTED_APPROVED ? " by " : "",
             one.state == FOI_EXEMPTED_APPROVED ? one.approved_by : "");
    return 0;
}

const struct cli_cmd cli_cmd_foi_exempt_show = {
    .words = "foi exempt show",
    .args = "EXEMPTION",
    .summary = "show the texts of an exemption, to be worked over",
    .text = "Prints the texts as overt foi exempt --from-file reads them: work them over in any "
            "editor and hand them back.",
    .options = as_at_options,
    .examples = "overt foi exempt show 3 >text",
    .see = "foi exempt, foi exempt approve",
    .run = run_show,
    .record = true,
};

// ---- approve, withdraw ----

static int run_approve(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    int code = record_act_on(call, "exemption", &id, &operate);
    if (code == 0)
        code = foi_exempt_approve(operate_store(operate), call->as, id, call->clock, &call->error);
    if (code == 0)
        out_done(call, "exemption", call->args[0],
                 "Exemption %s is approved; draft the letter anew so that it has it.",
                 call->args[0]);
    return code;
}

const struct cli_cmd cli_cmd_foi_exempt_approve = {
    .words = "foi exempt approve",
    .args = "EXEMPTION",
    .summary = "approve an exemption, by another than who wrote it",
    .text = "Says that an information officer other than who wrote this version read its texts and "
            "stands for them. Refused while a text has <words> to be filled in, or does not say "
            "what its section asks for.",
    .examples = "overt foi exempt approve 3 --as \"C. Clear\"",
    .see = "foi exempt show, foi exempt withdraw, foi draft",
    .run = run_approve,
    .acts = true,
    .record = true,
};

static int run_withdraw(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    int code = record_act_on(call, "exemption", &id, &operate);
    if (code == 0)
        code = foi_exempt_withdraw(operate_store(operate), call->as, id, cli_value(call, "why"),
                                   call->clock, &call->error);
    if (code == 0)
        out_done(call, "exemption", call->args[0],
                 "Exemption %s is withdrawn; draft the letter anew.", call->args[0]);
    return code;
}

static const struct cli_option withdraw_options[] = {
    {"why", CLI_TEXT, "TEXT", "why; sealed with the request", .required = true},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_exempt_withdraw = {
    .words = "foi exempt withdraw",
    .args = "EXEMPTION",
    .summary = "withdraw an exemption: what it covered is given",
    .text = "Takes a ground back, approved or not. Its texts stay in the record; written again it "
            "waits for approval again.",
    .options = withdraw_options,
    .examples = "overt foi exempt withdraw 3 --why \"published since\" --as \"I. Reed\"",
    .see = "foi exempt, foi exempt list",
    .run = run_withdraw,
    .acts = true,
    .record = true,
};
