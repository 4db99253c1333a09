// SPDX-License-Identifier: Apache-2.0
// foi_standing.c - what holds for every request: standing policies, the force's texts for notices
// and their reviews by another officer, the grounds and their rules, the sentences of letters.
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/exempted.h"
#include "foi/foi.h"
#include "foi/sections.h"
#include "foi/template.h"
#include "web/app/foi_pages.h"

static const struct app_option touches[] = {
    {"live", "Live facial recognition", NULL},
    {"retrospective", "Retrospective", NULL},
    {"operator-initiated", "Operator-initiated", NULL},
    {"body-worn", "Body-worn video, whatever the mode", NULL}};

static struct app_page page_of(const char *title)
{
    return (struct app_page){
        .title = title, .back = "/requests", .back_words = "Back to the requests"};
}

// ---- policies ----

static void put_policy(struct html *html, const struct foi_policy *policy)
{
    char day[TIME_TEXT_MAX], review[TIME_TEXT_MAX], touched[120] = "";
    for (size_t i = 0; i < ARRAY_COUNT(touches); i++) {
        size_t used = strlen(touched);
        if (policy->touches & (1u << i))
            (void)snprintf(touched + used, sizeof touched - used, "%s%s", used > 0 ? ", " : "",
                           touches[i].value);
    }
    date_format_words(policy->adopted, day);
    date_format_words(policy->review, review);
    struct html_row rows[6];
    size_t count = 0;
    rows[count++] = app_foi_row("Touches", touched);
    rows[count++] = app_foi_row("Exemptions", policy->exemptions);
    if (policy->matters != NULL)
        rows[count++] = app_foi_row("Matters of section 31(1)", policy->matters);
    rows[count++] = app_foi_row("Adopted", day);
    rows[count++] = app_foi_row("By", policy->adopted_by);
    rows[count++] = app_foi_row("Looked at again", review);
    const struct html_summary_card card = {.title = {.text = policy->topic, .outside = true}};
    html_summary_list(html, &(struct html_summary_list){
                                .rows = rows, .row_count = count, .card = &card});
}

static void put_adopt(struct app_call *call)
{
    app_heading(call->html, 2, "Adopt a policy");
    app_form_begin(call, NULL, false);
    app_input(call, &(struct app_field){.name = "topic",
                                        .label = "Topic",
                                        .hint = "As the letter names it, such as covert use."});
    app_checkboxes(call, &(struct app_field){.name = "touches",
                                             .label = "Which questions it touches"},
                   touches, ARRAY_COUNT(touches), NULL);
    app_input(call, &(struct app_field){.name = "exemptions",
                                        .label = "Sections relied on",
                                        .hint = "Such as s24(2), s31(3)",
                                        .classes = "govuk-input--width-20"});
    app_input(call, &(struct app_field){.name = "matters",
                                        .label = "Matters of section 31(1) (optional)",
                                        .hint = "Such as a, b",
                                        .classes = "govuk-input--width-10"});
    app_foi_day_input(call, "review", "When it is looked at again (optional)",
                      "A year later, when it is left empty.", (struct date){0});
    app_form_end(call, "Adopt it");
}

static int write_policies(struct app_call *call)
{
    struct foi_policy *policies = NULL;
    size_t count = 0;
    int code = foi_policy_list(call->store, call->now, &policies, &count, &call->error);
    if (code < 0)
        return code;
    const struct app_page page = page_of("Standing policies");
    app_page_begin(call, &page);
    app_paragraph(call->html, "A policy says beforehand, for every request alike, that for a topic "
                              "the force neither confirms nor denies whether it holds anything "
                              "more. It never depends on what is held.");
    for (size_t i = 0; i < count; i++)
        put_policy(call->html, &policies[i]);
    if (count == 0)
        app_paragraph(call->html, "No policy is in force.");
    foi_policies_free(&policies, count);
    if (app_foi_handles(call))
        put_adopt(call);
    return app_page_end(call);
}

static int run_policies(struct app_call *call) { return write_policies(call); }

static void join_touches(const struct app_call *call, char words[120])
{
    words[0] = '\0';
    for (size_t i = 0; i < ARRAY_COUNT(touches); i++) {
        size_t used = strlen(words);
        if (app_is_checked(call, "touches", touches[i].value))
            (void)snprintf(words + used, 120 - used, "%s%s", used > 0 ? "," : "",
                           touches[i].value);
    }
}

static int run_adopt(struct app_call *call)
{
    char touched[120];
    int64_t id = 0;
    join_touches(call, touched);
    const struct foi_policy_adopt policy = {
        .topic = app_required(call, "topic", "the topic"),
        .touches = touched,
        .exemptions = app_required(call, "exemptions", "the sections relied on"),
        .matters = app_foi_given(call, "matters"),
        .review = app_foi_day(call, "review", "the day of the review", false),
        .clock = call->app->clock};
    if (touched[0] == '\0')
        app_fault(call, "touches", "Choose which questions it touches");
    if (app_has_faults(call))
        return write_policies(call);
    int code;
    {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = foi_policy_adopt(operate_store(door.operate), call->officer.name, &policy, &id,
                                    &call->error);
    }
    if (code < 0)
        return app_foi_fault(call, NULL, code) ? write_policies(call) : code;
    return app_go(call, "The policy is adopted.", "/requests/policies");
}

// ---- the force's texts ----

static void put_block(struct app_call *call, const struct foi_reviewed *block)
{
    char title[120], day[TIME_TEXT_MAX], href[80];
    (void)snprintf(title, sizeof title, "Section %s, %s", block->section, block->part);
    app_heading(call->html, 2, title);
    html_lit(call->html, "<p class=\"govuk-body\">");
    if (block->reviewed_by == NULL) {
        html_tag(call->html, &(struct html_box){.words = {.text = "Waits for its review"},
                                                .classes = "govuk-tag--purple"});
        html_lit(call->html, " written by ");
        html_text(call->html, block->written_by);
    } else {
        date_format_words(block->next, day);
        html_tag(call->html, &(struct html_box){.words = {.text = "In force"},
                                                .classes = "govuk-tag--green"});
        html_lit(call->html, " written by ");
        html_text(call->html, block->written_by);
        html_lit(call->html, ", reviewed by ");
        html_text(call->html, block->reviewed_by);
        html_lit(call->html, ", again by ");
        html_text(call->html, day);
    }
    html_lit(call->html, "</p>\n");
    app_foi_lines(call->html, block->text, true);
    app_foi_facts(call->html, block->facts);
    (void)snprintf(href, sizeof href, "/requests/texts/%lld/review", (long long)block->id);
    if (app_foi_handles(call) && !text_equal(block->written_by, call->officer.name))
        html_button(call->html, &(struct html_button){.words = {.text = "Review it"},
                                                      .classes = "govuk-button--secondary",
                                                      .href = href});
}

static void put_add(struct app_call *call)
{
    struct app_foi_words words;
    app_foi_options(FOI_REASON_PARTS, &words);
    app_heading(call->html, 2, "Write a text");
    app_form_begin(call, NULL, false);
    app_input(call, &(struct app_field){.name = "section",
                                        .label = "Section",
                                        .hint = "Such as 31(1)(a), or 31 for every paragraph of "
                                                "it.",
                                        .classes = "govuk-input--width-10"});
    app_select(call, &(struct app_field){.name = "part", .label = "Part of the notice"},
               words.options, words.count);
    app_textarea(call, &(struct app_field){.name = "text",
                                           .label = "Its words",
                                           .hint = "Words in <angle brackets> are for the officer "
                                                   "to fill in; {force} is the force’s name.",
                                           .rows = 8});
    app_textarea(call, &(struct app_field){.name = "facts",
                                           .label = "Facts (optional)",
                                           .hint = "One in a line, with its day: 2026-11-01 | the "
                                                   "published threat level was SUBSTANTIAL",
                                           .rows = 2});
    app_form_end(call, "Record it");
}

static int write_texts(struct app_call *call)
{
    struct foi_reviewed *list = NULL;
    size_t count = 0, shown = 0;
    int code = foi_reviewed_list(call->store, REGISTER_AS_AT_ALWAYS, &list, &count, &call->error);
    if (code < 0)
        return code;
    const struct app_page page = page_of("The force’s texts for notices");
    app_page_begin(call, &page);
    app_paragraph(call->html, "Exemptions begin from these once another officer reviewed them. A "
                              "newer text takes the place of an older one; none is changed.");
    for (size_t i = 0; i < count; i++)
        if (list[i].reviewed_by == NULL || list[i].in_force) {
            put_block(call, &list[i]);
            shown++;
        }
    foi_reviewed_free(&list, count);
    if (shown == 0)
        app_paragraph(call->html,
                      "The force has no texts of its own: exemptions begin from Overt’s.");
    if (app_foi_handles(call))
        put_add(call);
    return app_page_end(call);
}

static int run_texts(struct app_call *call) { return write_texts(call); }

static int run_add(struct app_call *call)
{
    int64_t id = 0;
    const struct foi_reviewed_new block = {.section = app_required(call, "section", "the section"),
                                           .part = app_required(call, "part", "the part"),
                                           .text = app_required(call, "text", "its words"),
                                           .facts = app_foi_given(call, "facts"),
                                           .clock = call->app->clock};
    if (app_has_faults(call))
        return write_texts(call);
    int code;
    {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = foi_reviewed_add(operate_store(door.operate), call->officer.name, &block, &id,
                                    &call->error);
    }
    if (code < 0)
        return app_foi_fault(call, "text", code) ? write_texts(call) : code;
    return app_go(call, "The text is recorded. It is in force when another officer reviewed it.",
                  "/requests/texts");
}

static int write_review(struct app_call *call, int64_t id)
{
    CLEANUP(foi_reviewed_finish) struct foi_reviewed block = {0};
    char title[120];
    int code = foi_reviewed_find(call->store, id, &block, &call->error);
    if (code < 0)
        return code;
    if (code == 0)
        return error_set(&call->error, OVERT_NOT_FOUND, "There is no text of this number.");
    (void)snprintf(title, sizeof title, "Review: section %s, %s", block.section, block.part);
    app_page_begin(call, &(struct app_page){.title = title,
                                            .back = "/requests/texts",
                                            .back_words = "Back to the texts"});
    app_paragraph(call->html, "You say that you read it and stand for it until the next review. "
                              "Who wrote it cannot review it.");
    app_foi_lines(call->html, block.text, true);
    app_foi_facts(call->html, block.facts);
    app_form_begin(call, NULL, false);
    app_foi_day_input(call, "next", "Next review (optional)",
                      "A year from today, when it is left empty.", (struct date){0});
    app_form_end(call, "It is reviewed");
    return app_page_end(call);
}

static long id_of(const struct app_call *call)
{
    long id = 0;
    (void)text_to_int(call->args[0], 1, LONG_MAX, &id);
    return id;
}

static int run_ask_review(struct app_call *call) { return write_review(call, id_of(call)); }

static int run_review(struct app_call *call)
{
    struct date next = app_foi_day(call, "next", "the next review", false);
    if (app_has_faults(call))
        return write_review(call, id_of(call));
    int code;
    {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = foi_reviewed_review(operate_store(door.operate), call->officer.name,
                                       id_of(call), next, call->app->clock, &call->error);
    }
    if (code < 0)
        return app_foi_fault(call, NULL, code) ? write_review(call, id_of(call)) : code;
    return app_go(call, "The text is reviewed and in force.", "/requests/texts");
}

// ---- the grounds ----

struct ground_row {
    struct html_cell cells[4];
    char href[120];
    const struct foi_section *section;
};

static void put_section_link(struct html *html, const void *context)
{
    const struct ground_row *row = context;
    app_link(html, row->href, row->section->word);
}

static int run_sections(struct app_call *call)
{
    CLEANUP(foi_sections_finish) struct foi_sections sections = {0};
    static const struct html_cell head[] = {{.words = {.text = "Section"}},
                                            {.words = {.text = "Title"}},
                                            {.words = {.text = "Kind"}},
                                            {.words = {.text = "Test"}}};
    int code = foi_sections_read(&sections, &call->error);
    if (code < 0)
        return code;
    struct ground_row *rows = memory_new(sections.count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(sections.count + 1, sizeof *lines);
    for (size_t i = 0; i < sections.count; i++) {
        const struct foi_section *one = &sections.rows[i];
        (void)snprintf(rows[i].href, sizeof rows[i].href, "/requests/sections/%s", one->word);
        rows[i].section = one;
        rows[i].cells[0].words = (struct html_words){.write = put_section_link,
                                                     .context = &rows[i]};
        rows[i].cells[1].words.text = one->title;
        rows[i].cells[2].words.text = foi_standing_word(one->standing);
        rows[i].cells[3].words.text = foi_test_word(one->test);
        lines[i] = (struct html_table_row){.cells = rows[i].cells, .cell_count = 4};
    }
    const struct app_page page = page_of("Grounds for not giving information");
    app_page_begin(call, &page);
    app_table(call->html, &(struct html_table){.caption = "The grounds",
                                               .caption_classes = "govuk-visually-hidden",
                                               .head = head,
                                               .head_count = 4,
                                               .rows = lines,
                                               .row_count = sections.count,
                                               .first_is_header = true});
    memory_free(lines);
    memory_free(rows);
    return app_page_end(call);
}

static void put_section(struct html *html, const struct foi_section *row)
{
    static const char *const harms[] = {"not asked for", "described",
                                        "described, with how likely it is"};
    struct html_row rows[8];
    char ends[80];
    size_t count = 0;
    rows[count++] = app_foi_row("Kind", foi_standing_word(row->standing));
    rows[count++] = app_foi_row("Test", foi_test_word(row->test));
    rows[count++] = app_foi_row("Harm",
                                harms[foi_test_harm(row->test) + foi_test_likelihood(row->test)]);
    rows[count++] = app_foi_row("Public interest", row->standing == FOI_STANDING_QUALIFIED
                                                       ? "for, against, and the balance"
                                                       : "not weighed");
    rows[count++] = app_foi_row("Confirm or deny", row->deny != NULL ? row->deny : "always said");
    if (row->police != NULL)
        rows[count++] = app_foi_row("Police", row->police);
    if (row->not_with != NULL)
        rows[count++] = app_foi_row("Not with section", row->not_with);
    if (row->years > 0) {
        (void)snprintf(ends, sizeof ends, "%d years after the year of the record", row->years);
        rows[count++] = app_foi_row("Ends", ends);
    }
    html_summary_list(html, &(struct html_summary_list){.rows = rows, .row_count = count});
    for (size_t i = 0; i < row->need_count; i++) {
        html_lit(html, "<p class=\"govuk-body\">A notice says: ");
        html_text(html, row->needs[i]->missing);
        html_lit(html, " (");
        html_text(html, row->needs[i]->rule);
        html_lit(html, ")</p>\n");
    }
    if (row->note != NULL)
        app_paragraph(html, row->note);
}

static int run_section(struct app_call *call)
{
    CLEANUP(foi_sections_finish) struct foi_sections sections = {0};
    char title[60];
    int code = foi_sections_read(&sections, &call->error);
    if (code < 0)
        return code;
    const struct foi_section *row = foi_section_find(&sections, call->args[0], NULL);
    for (size_t i = 0; i < sections.count; i++)
        if (text_equal(sections.rows[i].word, call->args[0]))
            row = &sections.rows[i];
    if (row == NULL)
        return error_set(&call->error, OVERT_NOT_FOUND, "This is no ground of the table.");
    (void)snprintf(title, sizeof title, "Section %s", row->word);
    app_page_begin(call, &(struct app_page){.title = title,
                                            .caption = row->title,
                                            .back = "/requests/sections",
                                            .back_words = "Back to the grounds"});
    put_section(call->html, row);
    return app_page_end(call);
}

// ---- sentences of letters ----

static void put_faults(struct html *html, const struct foi_template_faults *faults)
{
    html_lit(html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < faults->count; i++) {
        html_lit(html, "<li>");
        html_text(html, faults->items[i].file);
        html_lit(html, ", line ");
        html_int(html, faults->items[i].line);
        html_lit(html, ": ");
        html_outside(html, faults->items[i].what);
        html_lit(html, "</li>\n");
    }
    html_lit(html, "</ul>\n");
}

static void put_checked(struct html *html, const char *folder)
{
    CLEANUP(foi_template_faults_finish) struct foi_template_faults faults = {0};
    struct overt_error err;
    char words[200];
    if (foi_template_check_folder(folder, &faults, &err) < 0) {
        app_paragraph(html, "The folder that is set cannot be read: no letter can be made.");
        return;
    }
    (void)snprintf(words, sizeof words, "%zu blocks in %zu files of the force’s own.",
                   faults.blocks, faults.files);
    app_paragraph(html, words);
    if (faults.count == 0)
        return;
    html_warning_text(html, &(struct html_warning_text){
                                .words = {.text = "A folder with a fault makes no letter."}});
    put_faults(html, &faults);
}

static int run_templates(struct app_call *call)
{
    AUTO_FREE char *folder = NULL;
    int code = register_setting(call->store, "foi.letters", call->now, "", &folder, &call->error);
    if (code < 0)
        return code;
    const struct app_page page = page_of("Sentences of letters");
    app_page_begin(call, &page);
    app_paragraph(call->html, "A letter is made of sentences, in English and in Welsh. A force "
                              "writes its own as text files in a folder of the server, which the "
                              "setting foi.letters names; what answers say cannot be changed.");
    if (folder[0] != '\0')
        put_checked(call->html, folder);
    else
        app_paragraph(call->html, "The usual sentences are used: no folder is set.");
    return app_page_end(call);
}

const struct app_route app_foi_standing_routes[] = {
    {HTTP_GET, "/requests/policies", APP_FOI_READERS, 0, run_policies,
     "standing policies: neither confirm nor deny"},
    {HTTP_POST, "/requests/policies", APP_FOI_OFFICER, APP_AGAIN, run_adopt, "adopt a policy"},
    {HTTP_GET, "/requests/texts", APP_FOI_READERS, 0, run_texts,
     "the force's texts for notices, and their reviews"},
    {HTTP_POST, "/requests/texts", APP_FOI_OFFICER, 0, run_add, "write a text of the force"},
    {HTTP_GET, "/requests/texts/{text}/review", APP_FOI_OFFICER, APP_AGAIN, run_ask_review,
     "a text to be reviewed"},
    {HTTP_POST, "/requests/texts/{text}/review", APP_FOI_OFFICER, APP_AGAIN, run_review,
     "review a text, by another than who wrote it"},
    {HTTP_GET, "/requests/sections", APP_FOI_READERS, 0, run_sections,
     "grounds on which information is not given"},
    {HTTP_GET, "/requests/sections/{section}", APP_FOI_READERS, 0, run_section,
     "the rules of one ground"},
    {HTTP_GET, "/requests/templates", APP_FOI_READERS, 0, run_templates,
     "the sentences that letters are made of"},
    {.path = NULL},
};
