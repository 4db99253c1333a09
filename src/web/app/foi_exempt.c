// SPDX-License-Identifier: Apache-2.0
// foi_exempt.c - what is not given of a request, and why: written by an officer with the parts that
// its section asks for, approved by another.
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/exempted.h"
#include "foi/placed.h"
#include "foi/sections.h"
#include "web/app/foi_pages.h"

#define TITLE_BYTES 160

static const struct {
    const char *label, *hint;
} parts[FOI_REASON_COUNT] = {
    {"Why the section applies", "What the information is, and why it is of that kind."},
    {"The harm (prejudice)", "What would happen, to whom, and how it follows from disclosure."},
    {"In favour of disclosure", "The public interest test: what speaks for it."},
    {"Against disclosure", "The public interest test: what speaks against it."},
    {"Where the balance lies", "Which side weighs more, and why."},
};
static const struct app_option likelihoods[] = {
    {"would", "Would: more probable than not", NULL},
    {"would-be-likely", "Would be likely to: a real and significant chance", NULL}};

/// One ground with its rules. The texts belong to `one` and `sections`.
struct ground {
    struct app_foi foi;
    struct foi_exempted one;
    struct foi_sections sections;
    const struct foi_section *row;
    char title[TITLE_BYTES];
};

static void ground_finish(struct ground *ground)
{
    foi_exempted_finish(&ground->one);
    foi_sections_finish(&ground->sections);
    app_foi_finish(&ground->foi);
}
#define AUTO_GROUND CLEANUP(ground_finish)

/// The one that the path names; of this request, or there is none.
static int open_ground(struct app_call *call, struct ground *ground)
{
    long id = 0;
    int code = app_foi_open(call, &ground->foi);
    if (code < 0)
        return code;
    if (!text_to_int(call->args[1], 1, LONG_MAX, &id) ||
        foi_exempted_find(call->store, id, &ground->one, &call->error) < 0 ||
        !text_equal(ground->one.reference, ground->foi.one.reference))
        return error_set(&call->error, OVERT_NOT_FOUND,
                         "The request has no exemption of this number.");
    code = foi_sections_read(&ground->sections, &call->error);
    ground->row = foi_section_find(&ground->sections, ground->one.section, NULL);
    (void)snprintf(ground->title, sizeof ground->title, "Section %.30s for %.40s",
                   ground->one.section, ground->one.question);
    return code;
}

static bool asks_for(const struct foi_section *row, enum foi_reason_part part)
{
    if (row == NULL || part == FOI_REASON_WHY)
        return true;
    if (part == FOI_REASON_HARM)
        return foi_test_harm(row->test);
    return row->standing == FOI_STANDING_QUALIFIED;
}

static void put_state(struct html *html, const void *context)
{
    static const char *const words[] = {"Waits for approval", "Approved", "Withdrawn"};
    static const char *const classes[] = {"govuk-tag--purple", "govuk-tag--green",
                                          "govuk-tag--grey"};
    const struct foi_exempted *one = context;
    html_tag(html, &(struct html_box){.words = {.text = words[one->state]},
                                      .classes = classes[one->state]});
}

// ---- all of a request ----

struct row {
    struct html_cell cells[5];
    char href[APP_FOI_HREF_MAX];
    const struct foi_exempted *one;
};

static void put_section(struct html *html, const void *context)
{
    const struct row *row = context;
    app_link(html, row->href, row->one->section);
}

static void put_table(struct html *html, const struct app_foi *foi,
                      const struct foi_exempted *list, size_t count)
{
    static const struct html_cell head[] = {{.words = {.text = "Section"}},
                                            {.words = {.text = "Question"}},
                                            {.words = {.text = "State"}},
                                            {.words = {.text = "Written by"}},
                                            {.words = {.text = "Approved by"}}};
    struct row *rows = memory_new(count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(count + 1, sizeof *lines);
    for (size_t i = 0; i < count; i++) {
        char more[60];
        (void)snprintf(more, sizeof more, "/exemptions/%lld", (long long)list[i].id);
        app_foi_href(foi->one.reference, more, rows[i].href);
        rows[i].one = &list[i];
        rows[i].cells[0].words = (struct html_words){.write = put_section, .context = &rows[i]};
        rows[i].cells[1].words.text = list[i].question;
        rows[i].cells[2].words = (struct html_words){.write = put_state, .context = &list[i]};
        rows[i].cells[3].words.text = list[i].written_by;
        rows[i].cells[4].words.text = list[i].approved_by != NULL ? list[i].approved_by : "nobody";
        lines[i] = (struct html_table_row){.cells = rows[i].cells, .cell_count = 5};
    }
    app_table(html, &(struct html_table){.caption = "Exemptions of this request",
                                         .caption_classes = "govuk-visually-hidden",
                                         .head = head,
                                         .head_count = 5,
                                         .rows = lines,
                                         .row_count = count,
                                         .first_is_header = true});
    memory_free(lines);
    memory_free(rows);
}

static int run_list(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    struct foi_exempted *list = NULL;
    size_t count = 0;
    char href[APP_FOI_HREF_MAX];
    int code = app_foi_open(call, &foi);
    if (code == 0)
        code = foi_exempted_read(call->store, foi.one.id, REGISTER_AS_AT_ALWAYS, &list, &count,
                                 &call->error);
    if (code < 0)
        return code;
    const struct app_page page = app_foi_page(&foi, "Exemptions");
    app_page_begin(call, &page);
    app_paragraph(call->html, "What is written comes into the letter when another officer approved "
                              "it. Until then the letter can be neither cleared nor sent.");
    if (count > 0)
        put_table(call->html, &foi, list, count);
    else
        app_paragraph(call->html, "Nothing of this request is exempted.");
    foi_exempted_free(&list, count);
    app_foi_href(foi.one.reference, "/exemptions/new", href);
    if (app_foi_handles(call))
        html_button(call->html,
                    &(struct html_button){.words = {.text = "Write an exemption"}, .href = href});
    return app_page_end(call);
}

// ---- a new one ----

/// The labels of the request's questions, and "all".
static size_t list_questions(const struct foi_understood *understood, struct app_option *options)
{
    size_t count = 0;
    options[count++] = (struct app_option){"all", "All of the request", NULL};
    for (size_t i = 0; i < understood->count && count < FOI_QUESTION_MAX; i++)
        options[count++] = (struct app_option){understood->placings[i].label,
                                               understood->placings[i].label, NULL};
    return count;
}

static void put_sections(struct app_call *call, const struct foi_sections *sections)
{
    struct app_option *options = memory_new(sections->count + 1, sizeof *options);
    char(*texts)[TITLE_BYTES] = memory_new(sections->count + 1, sizeof *texts);
    for (size_t i = 0; i < sections->count; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "%s: %.120s", sections->rows[i].word,
                       sections->rows[i].title);
        options[i] = (struct app_option){sections->rows[i].word, texts[i], NULL};
    }
    app_select(call,
               &(struct app_field){.name = "section", .label = "Ground", .none = "Choose one"},
               options, sections->count);
    memory_free(texts);
    memory_free(options);
}

static int write_new(struct app_call *call, const struct app_foi *foi)
{
    CLEANUP(foi_sections_finish) struct foi_sections sections = {0};
    CLEANUP(foi_understood_finish) struct foi_understood understood = {0};
    int code = foi_sections_read(&sections, &call->error);
    if (code < 0)
        return code;
    if (foi_case_understand(call->store, &foi->one, REGISTER_AS_AT_ALWAYS, &understood,
                            &call->error) < 0)
        understood.count = 0;
    struct app_option *options = memory_new(FOI_QUESTION_MAX + 1, sizeof *options);
    size_t count = list_questions(&understood, options);
    const struct app_page page = app_foi_page(foi, "Write an exemption");
    app_page_begin(call, &page);
    app_form_begin(call, NULL, false);
    app_select(call, &(struct app_field){.name = "question", .label = "For which question"},
               options, count);
    put_sections(call, &sections);
    app_input(call, &(struct app_field){.name = "limb",
                                        .label = "Or the ground with its paragraph",
                                        .hint = "Such as s31(1)(a), when the list has more than "
                                                "one in a line.",
                                        .classes = "govuk-input--width-10"});
    app_form_end(call, "Begin with its texts");
    html_lit(call->html, "<p class=\"govuk-body\">");
    app_link(call->html, "/requests/sections", "The grounds and their rules");
    html_lit(call->html, "</p>\n");
    memory_free(options);
    return app_page_end(call);
}

static int run_ask_new(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_new(call, &foi);
}

static int write_ground(struct app_call *call, const struct foi_exempt_new *wish, int64_t *ret_id)
{
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    return code == 0 ? foi_exempt(operate_store(door.operate), call->officer.name, wish, ret_id,
                                  &call->error)
                     : code;
}

static int go_to(struct app_call *call, const struct app_foi *foi, int64_t id, const char *words)
{
    char more[60];
    (void)snprintf(more, sizeof more, "/exemptions/%lld", (long long)id);
    return app_foi_go(call, foi, more, words);
}

static int run_new(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int64_t id = 0;
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    const char *section = app_foi_given(call, "limb");
    section = section != NULL ? section : app_foi_given(call, "section");
    if (section == NULL) {
        app_fault(call, "section", "Choose a ground");
        return write_new(call, &foi);
    }
    const char *question = app_foi_given(call, "question");
    const struct foi_exempt_new wish = {.reference = foi.one.reference,
                                        .question = question != NULL ? question : "all",
                                        .section = section,
                                        .clock = call->app->clock};
    code = write_ground(call, &wish, &id);
    if (code < 0)
        return app_foi_fault(call, "section", code) ? write_new(call, &foi) : code;
    return go_to(call, &foi, id, "The exemption is begun. Make its texts yours.");
}

// ---- one ----

static void put_summary(struct html *html, const struct ground *ground)
{
    const struct foi_exempted *one = &ground->one;
    static const char *const likely[] = {"not asked for", "would", "would be likely to"};
    char estimate[TIME_TEXT_MAX] = "", written[TIME_TEXT_MAX];
    struct html_row rows[7];
    size_t count = 0;
    rows[count++] = (struct html_row){.key = {.text = "State"},
                                      .value = {.write = put_state, .context = one}};
    if (ground->row != NULL) {
        rows[count++] = app_foi_row("Title", ground->row->title);
        rows[count++] = app_foi_row("Kind", foi_standing_word(ground->row->standing));
        rows[count++] = app_foi_row("Test", foi_test_word(ground->row->test));
    }
    if (ground->row != NULL && foi_test_likelihood(ground->row->test))
        rows[count++] = app_foi_row("How likely", likely[one->likelihood]);
    if (one->estimate.year != 0) {
        date_format_words(one->estimate, estimate);
        rows[count++] = app_foi_row("Decided by (section 10(3))", estimate);
    }
    time_format_words(one->written_at, written);
    rows[count++] = app_foi_row("Written by", one->written_by);
    html_summary_list(html, &(struct html_summary_list){.rows = rows, .row_count = count});
}

/// The parts as they stand, for whoever reads or approves.
static void put_parts(struct html *html, const struct ground *ground)
{
    for (int i = 0; i < FOI_REASON_COUNT; i++) {
        const char *text = foi_exempted_text(&ground->one, (enum foi_reason_part)i);
        if (text == NULL || text[0] == '\0')
            continue;
        app_heading(html, 2, parts[i].label);
        app_foi_lines(html, text, true);
    }
    if (ground->one.facts != NULL && ground->one.facts[0] != '\0') {
        app_heading(html, 2, "Facts");
        app_foi_facts(html, ground->one.facts);
    }
}

/// What is still to be filled in, and what the section needs to have said.
static void put_open(struct html *html, const struct ground *ground)
{
    bool first = true;
    for (int i = 0; i < FOI_REASON_COUNT; i++) {
        const char *text = foi_exempted_text(&ground->one, (enum foi_reason_part)i);
        AUTO_FREE char *words = foi_placeholder(text != NULL ? text : "");
        if (words == NULL)
            continue;
        if (first)
            html_lit(html, "<div class=\"govuk-inset-text\"><p class=\"govuk-body\">Still to be "
                           "filled in before it can be approved:</p>\n"
                           "<ul class=\"govuk-list govuk-list--bullet\">\n");
        first = false;
        html_lit(html, "<li>");
        html_text(html, parts[i].label);
        html_lit(html, ": ");
        html_outside(html, words);
        html_lit(html, "</li>\n");
    }
    if (!first)
        html_lit(html, "</ul></div>\n");
}

static void put_needs(struct html *html, const struct foi_section *row)
{
    if (row == NULL || row->need_count == 0)
        return;
    app_heading(html, 2, "A notice under it says");
    html_lit(html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < row->need_count; i++) {
        html_lit(html, "<li>");
        html_text(html, row->needs[i]->missing);
        html_lit(html, " (");
        html_text(html, row->needs[i]->rule);
        html_lit(html, ")</li>\n");
    }
    html_lit(html, "</ul>\n");
}

static void put_edit(struct app_call *call, const struct ground *ground)
{
    static const char *const words[] = {NULL, "would", "would-be-likely"};
    static const struct app_option decided[] = {{"yes", "It is decided: no estimate any more",
                                                 NULL}};
    const struct foi_exempted *one = &ground->one;
    app_heading(call->html, 2, "Work it over");
    app_form_begin(call, NULL, false);
    for (int i = 0; i < FOI_REASON_COUNT; i++)
        if (asks_for(ground->row, (enum foi_reason_part)i))
            app_textarea(call, &(struct app_field){
                                   .name = foi_reason_words[i],
                                   .label = parts[i].label,
                                   .hint = parts[i].hint,
                                   .value = foi_exempted_text(one, (enum foi_reason_part)i),
                                   .rows = 6});
    if (ground->row != NULL && foi_test_likelihood(ground->row->test))
        app_radios(call, &(struct app_field){.name = "likelihood",
                                             .label = "How likely the harm is",
                                             .value = words[one->likelihood]},
                   likelihoods, ARRAY_COUNT(likelihoods));
    app_textarea(call, &(struct app_field){.name = "facts",
                                           .label = "Facts (optional)",
                                           .hint = "One in a line, with its day: 2026-11-01 | the "
                                                   "published threat level was SUBSTANTIAL",
                                           .value = one->facts,
                                           .rows = 3});
    if (ground->row != NULL && ground->row->standing == FOI_STANDING_QUALIFIED) {
        app_foi_day_input(call, "estimate", "When the public interest is decided (optional)",
                          "When more time is needed for it (section 10(3)).", one->estimate);
        app_checkboxes(call, &(struct app_field){.name = "decided", .label = "Public interest"},
                       decided, 1, NULL);
    }
    app_input(call, &(struct app_field){.name = "made",
                                        .label = "Year in which the record was made (optional)",
                                        .hint = "Some grounds end in a historical record "
                                                "(section 62).",
                                        .inputmode = "numeric",
                                        .classes = "govuk-input--width-4"});
    app_form_end(call, "Save as a new version");
}

static void put_withdraw(struct app_call *call, const struct ground *ground)
{
    char more[60], href[APP_FOI_HREF_MAX];
    (void)snprintf(more, sizeof more, "/exemptions/%lld/withdraw", (long long)ground->one.id);
    app_foi_href(ground->foi.one.reference, more, href);
    app_heading(call->html, 2, "Withdraw it");
    app_form_begin(call, href, false);
    app_input(call, &(struct app_field){.name = "reason",
                                        .label = "Why it is given after all",
                                        .hint = "Sealed with the request."});
    html_button(call->html, &(struct html_button){.words = {.text = "Withdraw"},
                                                  .classes = "govuk-button--warning",
                                                  .prevent_double_click = HTML_YES});
    html_lit(call->html, "</form>\n");
}

static struct app_page page_of(const struct ground *ground, char back[APP_FOI_HREF_MAX])
{
    struct app_page page = app_foi_page(&ground->foi, ground->title);
    app_foi_href(ground->foi.one.reference, "/exemptions", back);
    page.back = back;
    page.back_words = "Back to the exemptions";
    return page;
}

static void put_approve_way(struct app_call *call, const struct ground *ground)
{
    char more[60], href[APP_FOI_HREF_MAX];
    (void)snprintf(more, sizeof more, "/exemptions/%lld/approve", (long long)ground->one.id);
    app_foi_href(ground->foi.one.reference, more, href);
    html_button(call->html, &(struct html_button){.words = {.text = "Approve it"}, .href = href});
}

static int write_one(struct app_call *call, const struct ground *ground)
{
    char back[APP_FOI_HREF_MAX];
    const struct app_page page = page_of(ground, back);
    bool mine = text_equal(ground->one.written_by, call->officer.name);
    app_page_begin(call, &page);
    put_summary(call->html, ground);
    put_open(call->html, ground);
    if (app_foi_handles(call) && !mine && ground->one.state == FOI_EXEMPTED_WRITTEN)
        put_approve_way(call, ground);
    if (!app_foi_handles(call))
        put_parts(call->html, ground);
    put_needs(call->html, ground->row);
    if (app_foi_handles(call)) {
        put_edit(call, ground);
        if (ground->one.state != FOI_EXEMPTED_WITHDRAWN)
            put_withdraw(call, ground);
    }
    return app_page_end(call);
}

static int run_one(struct app_call *call)
{
    AUTO_GROUND struct ground ground = {0};
    int code = open_ground(call, &ground);
    return code < 0 ? code : write_one(call, &ground);
}

static int run_save(struct app_call *call)
{
    AUTO_GROUND struct ground ground = {0};
    int64_t id = 0;
    int code = open_ground(call, &ground);
    if (code < 0)
        return code;
    struct foi_exempt_new wish = {
        .reference = ground.one.reference,
        .question = ground.one.question,
        .section = ground.one.section,
        .likelihood = app_foi_given(call, "likelihood"),
        .facts = app_value(call, "facts"),
        .estimate = app_foi_day(call, "estimate", "the day of the decision", false),
        .decided = app_foi_given(call, "decided") != NULL,
        .made = (int)app_foi_number(call, "made", "the year", 1800, 2200, 0),
        .clock = call->app->clock};
    for (int i = 0; i < FOI_REASON_COUNT; i++)
        wish.texts[i] = app_value(call, foi_reason_words[i]);
    if (app_has_faults(call))
        return write_one(call, &ground);
    code = write_ground(call, &wish, &id);
    if (code < 0)
        return app_foi_fault(call, NULL, code) ? write_one(call, &ground) : code;
    return go_to(call, &ground.foi, id, "The new version waits for another officer.");
}

// ---- approved, withdrawn ----

static int write_approve(struct app_call *call, const struct ground *ground)
{
    char back[APP_FOI_HREF_MAX];
    const struct app_page page = page_of(ground, back);
    app_page_begin(call, &page);
    app_paragraph(call->html, "You say that you read these texts and stand for them. Who wrote "
                              "them cannot approve them.");
    put_summary(call->html, ground);
    put_open(call->html, ground);
    put_parts(call->html, ground);
    put_needs(call->html, ground->row);
    app_form_begin(call, NULL, false);
    app_form_end(call, "Approve it");
    return app_page_end(call);
}

static int run_ask_approve(struct app_call *call)
{
    AUTO_GROUND struct ground ground = {0};
    int code = open_ground(call, &ground);
    return code < 0 ? code : write_approve(call, &ground);
}

static int run_approve(struct app_call *call)
{
    AUTO_GROUND struct ground ground = {0};
    int code = open_ground(call, &ground);
    if (code < 0)
        return code;
    {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = foi_exempt_approve(operate_store(door.operate), call->officer.name,
                                      ground.one.id, call->app->clock, &call->error);
    }
    if (code < 0)
        return app_foi_fault(call, NULL, code) ? write_approve(call, &ground) : code;
    return app_foi_go(call, &ground.foi, "/exemptions",
                      "The exemption is approved. Draft the letter anew so that it has it.");
}

static int run_withdraw(struct app_call *call)
{
    AUTO_GROUND struct ground ground = {0};
    int code = open_ground(call, &ground);
    if (code < 0)
        return code;
    const char *why = app_required(call, "reason", "why it is given after all");
    if (why == NULL)
        return write_one(call, &ground);
    {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = foi_exempt_withdraw(operate_store(door.operate), call->officer.name,
                                       ground.one.id, why, call->app->clock, &call->error);
    }
    if (code < 0)
        return app_foi_fault(call, "reason", code) ? write_one(call, &ground) : code;
    return app_foi_go(call, &ground.foi, "/exemptions",
                      "The exemption is withdrawn. Draft the letter anew.");
}

const struct app_route app_foi_exempt_routes[] = {
    {HTTP_GET, "/requests/{reference}/exemptions", APP_FOI_READERS, 0, run_list,
     "what is not given of a request, and who approved it"},
    {HTTP_GET, "/requests/{reference}/exemptions/new", APP_FOI_OFFICER, 0, run_ask_new,
     "a form for a new exemption"},
    {HTTP_POST, "/requests/{reference}/exemptions/new", APP_FOI_OFFICER, 0, run_new,
     "begin an exemption with the texts that there are"},
    {HTTP_GET, "/requests/{reference}/exemptions/{exemption}", APP_FOI_READERS, 0, run_one,
     "one exemption with its parts"},
    {HTTP_POST, "/requests/{reference}/exemptions/{exemption}", APP_FOI_OFFICER, 0, run_save,
     "write an exemption anew"},
    {HTTP_GET, "/requests/{reference}/exemptions/{exemption}/approve", APP_FOI_OFFICER, APP_AGAIN,
     run_ask_approve, "an exemption to be approved"},
    {HTTP_POST, "/requests/{reference}/exemptions/{exemption}/approve", APP_FOI_OFFICER, APP_AGAIN,
     run_approve, "approve an exemption, by another than who wrote it"},
    {HTTP_POST, "/requests/{reference}/exemptions/{exemption}/withdraw", APP_FOI_OFFICER, 0,
     run_withdraw, "withdraw an exemption"},
    {.path = NULL},
};
