// SPDX-License-Identifier: Apache-2.0
// cmd_foi_block.c - the force's texts for notices: written, reviewed by another officer, listed.
#include <inttypes.h>
#include <stdio.h>

#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/exempted.h"

static int run_add(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    AUTO_TEXT struct text facts = {0};
    char number[24];
    int64_t id = 0;
    text_init(&facts, FOI_FACTS_MAX);
    for (size_t i = 0; i < cli_count(call, "fact"); i++)
        text_printf(&facts, "%s\n", cli_value_of(call, "fact", i));
    const struct foi_reviewed_new block = {.section = call->args[0],
                                           .part = call->args[1],
                                           .text = cli_value(call, "text"),
                                           .facts = facts.bytes,
                                           .clock = call->clock};
    int code = record_act(call, &operate);
    if (code == 0)
        code = foi_reviewed_add(operate_store(operate), call->as, &block, &id, &call->error);
    if (code < 0)
        return code;
    (void)snprintf(number, sizeof number, "%" PRId64, id);
    out_done(call, "block", number, "Text %s is recorded for %s, %s.", number,
             block.section, block.part);
    out_note(call, "It is in force when another officer reviewed it: overt foi block review %s",
             number);
    return 0;
}

static const struct cli_option add_options[] = {
    {"text", CLI_TEXT, "TEXT", "the text, or @FILE; <words> are for the officer to fill in",
     .required = true},
    {"fact", CLI_TEXT, "FACT",
     "a fact with its day, \"2026-11-01 | the level was SUBSTANTIAL | 2027-01-30\"", .many = true},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_block_add = {
    .words = "foi block add",
    .args = "SECTION PART",
    .summary = "write a text of the force for a section and a part of a notice",
    .text = "PART is why, harm, favour, against or balance. The text is what officers begin from "
            "when they exempt something under that section (31(1)(a), or 31 for every paragraph), "
            "once another officer reviewed it. A newer one takes its place; none is changed. "
            "{force} stands for the force's name.\n\n"
            "A fact that changes has the day on which it was so and the day on which it is looked "
            "up again (90 days later unless said): it comes into the letter as \"On DATE ...\".",
    .options = add_options,
    .examples = "overt foi block add 's31(1)(a)' harm --text @harm.txt --as \"I. Reed\"\n"
                "overt foi block add 24 harm --text @harm.txt \\\n"
                "    --fact \"2026-11-01 | the published threat level was SUBSTANTIAL\" "
                "--as \"I. Reed\"",
    .see = "foi block review, foi block list, foi exempt",
    .run = run_add,
    .acts = true,
    .record = true,
};

static int run_review(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    int code = record_act_on(call, "text", &id, &operate);
    if (code == 0)
        code = foi_reviewed_review(operate_store(operate), call->as, id,
                                   foi_date_value(call, "next"), call->clock, &call->error);
    if (code == 0)
        out_done(call, "block", call->args[0], "Text %s is reviewed.", call->args[0]);
    return code;
}

static const struct cli_option review_options[] = {
    {"next", CLI_DATE, "DATE", "when it is looked at again", "a year from today"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_block_review = {
    .words = "foi block review",
    .args = "TEXT",
    .summary = "review a text of the force, by another than who wrote it",
    .text = "Says that the officer read the text and stands for it until the next review. It can "
            "be reviewed again and again; a text with a fact that is out of date cannot.",
    .options = review_options,
    .examples = "overt foi block review 2 --next 2027-06-01 --as \"C. Clear\"",
    .see = "foi block add, foi block list",
    .run = run_review,
    .acts = true,
    .record = true,
};

static void block_json(struct json_writer *writer, const struct foi_reviewed *block)
{
    struct foi_fact fact;
    json_put_object(writer);
    json_put_int_member(writer, "block", block->id);
    json_put_string_member(writer, "section", block->section);
    json_put_string_member(writer, "part", block->part);
    json_put_bool_member(writer, "in_force", block->in_force);
    json_put_string_member(writer, "text", block->text);
    json_put_key(writer, "facts");
    json_put_array(writer);
    for (size_t i = 0; foi_facts_item(block->facts, i, &fact); i++) {
        json_put_object(writer);
        foi_json_date(writer, "as_at", fact.as_at);
        json_put_string_member(writer, "fact", fact.words);
        foi_json_date(writer, "look_again", fact.again);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_string_member(writer, "written_by", block->written_by);
    out_json_moment(writer, "written_at", block->written_at);
    json_put_string_member(writer, "reviewed_by", block->reviewed_by);
    foi_json_date(writer, "reviewed", block->reviewed);
    foi_json_date(writer, "next_review", block->next);
    json_put_end(writer);
}

static void block_words(struct text *out, const struct foi_reviewed *block, struct date today)
{
    char day[TIME_TEXT_MAX];
    struct foi_fact fact;
    bool over = block->next.year != 0 && date_to_days(block->next) < date_to_days(today);
    text_printf(out, "%" PRId64 "  section %s, %s: ", block->id, block->section, block->part);
    if (block->reviewed_by == NULL)
        text_append(out, "not reviewed yet");
    else
        text_printf(out, "reviewed %s by ", foi_day_words(block->reviewed, day));
    out_clean(out, block->reviewed_by != NULL ? block->reviewed_by : "");
    if (block->reviewed_by != NULL)
        text_printf(out, ", %s %s", over ? "was due for review on" : "again by",
                    foi_day_words(block->next, day));
    text_append(out, block->reviewed_by == NULL || block->in_force ? "\n" : ", superseded\n");
    out_wrap(out, block->text, 4);
    for (size_t i = 0; foi_facts_item(block->facts, i, &fact); i++) {
        AUTO_TEXT struct text line = {0};
        text_init(&line, 1000);
        foi_fact_sentence(&fact, &line);
        text_printf(&line, " (%s %s)",
                    date_to_days(fact.again) < date_to_days(today) ? "to be looked up since"
                                                                   : "look again by",
                    foi_day_words(fact.again, day));
        out_wrap(out, line.bytes, 4);
    }
}

static int run_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct foi_reviewed *list = NULL;
    size_t count = 0, shown = 0;
    struct date today = date_of(record_as_at(call));
    bool all = cli_flag(call, "all");
    int code = record_read(call, &store);
    if (code == 0)
        code = foi_reviewed_list(store, record_as_at(call), &list, &count, &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_key(&call->writer, "blocks");
        json_put_array(&call->writer);
    }
    for (size_t i = 0; i < count; i++) {
        if (!all && list[i].reviewed_by != NULL && !list[i].in_force)
            continue;
        shown++;
        if (call->json)
            block_json(&call->writer, &list[i]);
        else
            block_words(&call->out, &list[i], today);
    }
    if (call->json) {
        json_put_end(&call->writer);
        json_put_end(&call->writer);
    } else if (shown == 0) {
        out_note(call, "The force has no texts of its own: exemptions begin from Overt's.");
    }
    foi_reviewed_free(&list, count);
    return 0;
}

static const struct cli_option list_options[] = {
    {"all", CLI_FLAG, NULL, "those that a newer one took the place of too"},
    RECORD_AS_AT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_block_list = {
    .words = "foi block list",
    .args = "",
    .summary = "list the force's texts for notices, with their reviews",
    .text = "Lists the texts that are in force or wait for their review, with the officer who "
            "reviewed each, the day of the next review, and their facts.",
    .options = list_options,
    .examples = "overt foi block list\novert foi block list --all --json",
    .see = "foi block add, foi block review",
    .run = run_list,
    .record = true,
};
