// SPDX-License-Identifier: Apache-2.0
// cmd_foi_sections.c - the table of grounds on which information is not given, and its rules.
#include "base/memory.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/sections.h"

static void section_json(struct json_writer *writer, const struct foi_section *row)
{
    json_put_object(writer);
    json_put_string_member(writer, "section", row->word);
    json_put_string_member(writer, "title", row->title);
    json_put_string_member(writer, "test", foi_test_word(row->test));
    json_put_string_member(writer, "standing", foi_standing_word(row->standing));
    json_put_bool_member(writer, "harm", foi_test_harm(row->test));
    json_put_bool_member(writer, "likelihood", foi_test_likelihood(row->test));
    json_put_bool_member(writer, "public_interest", row->standing == FOI_STANDING_QUALIFIED);
    json_put_string_member(writer, "confirm_or_deny", row->deny);
    json_put_string_member(writer, "confirm_or_deny_test", row->deny_test);
    json_put_string_member(writer, "police", row->police);
    json_put_string_member(writer, "not_with", row->not_with);
    json_put_int_member(writer, "historical_after_years", row->years);
    json_put_key(writer, "says");
    json_put_array(writer);
    for (size_t i = 0; i < row->need_count; i++) {
        json_put_object(writer);
        json_put_string_member(writer, "name", row->needs[i]->name);
        json_put_string_member(writer, "rule", row->needs[i]->rule);
        json_put_string_member(writer, "what", row->needs[i]->missing);
        json_put_string_member(writer, "do", row->needs[i]->action);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_string_member(writer, "note", row->note);
    json_put_end(writer);
}

static void rows_table(struct text *out, const struct foi_sections *sections)
{
    static const char *const headings[] = {"Section", "Kind", "Test", "Neither", "Title"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < sections->count; i++) {
        const struct foi_section *row = &sections->rows[i];
        out_table_cell(&table, row->word);
        out_table_cell(&table, row->standing != FOI_STANDING_NONE ? foi_standing_word(row->standing)
                                                                  : NULL);
        out_table_cell(&table, foi_test_word(row->test));
        out_table_cell(&table, row->deny);
        out_table_cell(&table, row->title);
    }
    out_table_print(&table, out);
}

static void section_words(struct text *out, const struct foi_section *row)
{
    static const char *const harms[] = {"not asked for", "described",
                                        "described, with how likely it is"};
    text_printf(out, "Section %s: %s\n\n", row->word, row->title);
    out_fieldf(out, "kind", "%s, by the test of %s",
               row->standing != FOI_STANDING_NONE ? foi_standing_word(row->standing)
                                                  : "no exemption of Part II",
               foi_test_word(row->test));
    out_field(out, "harm", harms[foi_test_harm(row->test) + foi_test_likelihood(row->test)]);
    out_field(out, "public interest",
              row->standing == FOI_STANDING_QUALIFIED
                  ? "factors for and against, and where the balance lies"
                  : "not weighed");
    if (row->deny != NULL)
        out_fieldf(out, "confirm or deny", "left open by %s: %s", row->deny, row->deny_test);
    else
        out_field(out, "confirm or deny", "always said");
    if (row->police != NULL)
        out_field(out, "police", row->police);
    if (row->not_with != NULL)
        out_fieldf(out, "not with", "section %s for the same information", row->not_with);
    if (row->years > 0)
        out_fieldf(out, "ends", "%d years after the year in which the record was made", row->years);
    for (size_t i = 0; i < row->need_count; i++)
        out_fieldf(out, i == 0 ? "says" : "", "%s (%s)", row->needs[i]->missing,
                   row->needs[i]->rule);
    if (row->note != NULL)
        out_field(out, "note", row->note);
}

static int run_sections(struct cli_call *call)
{
    CLEANUP(foi_sections_finish) struct foi_sections sections = {0};
    int code = foi_sections_read(&sections, &call->error);
    if (code < 0)
        return code;
    const struct foi_section *row = NULL;
    if (call->arg_count > 0) {
        row = foi_section_find(&sections, call->args[0], NULL);
        row = row != NULL ? row : foi_section_denying(&sections, call->args[0]);
        if (row == NULL)
            return CLI_MISTAKE(call,
                               "'%.40s' is no ground of the table; write it with its paragraph, "
                               "such as s31(1)(a), or see all: overt foi sections",
                               call->args[0]);
    }
    if (call->json && row == NULL) {
        json_put_object(&call->writer);
        json_put_key(&call->writer, "sections");
        json_put_array(&call->writer);
        for (size_t i = 0; i < sections.count; i++)
            section_json(&call->writer, &sections.rows[i]);
        json_put_end(&call->writer);
        json_put_end(&call->writer);
    } else if (call->json) {
        section_json(&call->writer, row);
    } else if (row == NULL) {
        rows_table(&call->out, &sections);
    } else {
        section_words(&call->out, row);
    }
    return 0;
}

const struct cli_cmd cli_cmd_foi_sections = {
    .words = "foi sections",
    .args = "[SECTION]",
    .summary = "show on which grounds information is not given, and their rules",
    .text = "Lists the exemptions of the Act and the other grounds, or the rules of one: absolute "
            "or qualified, its test, whether the duty to confirm or deny is excluded too, what it "
            "may not stand with, and what the notice has to say.",
    .examples = "overt foi sections\novert foi sections 's31(1)(a)'\novert foi sections 40(5B)(a)",
    .see = "foi lint, foi policy adopt",
    .run = run_sections,
};
