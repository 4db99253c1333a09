// SPDX-License-Identifier: Apache-2.0
// foi_questions.c - the questions of a request as a task list; one question: how it is placed, by
// whom, how the same words were placed before, and a form that corrects it. Not in the requester's
// own words: those are foi_who.c's.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/placed.h"
#include "foi/wave.h"
#include "web/app/foi_pages.h"

#define LINE_MAX_BYTES 300

static const struct app_option topics[] = {
    {"used", "Whether it was used", NULL},
    {"count", "How often it was used", NULL},
    {"dates", "Dates and places", NULL},
    {"duration", "How long it was used", NULL},
    {"purpose", "For what it was used", NULL},
    {"records", "Records that were made", NULL},
    {"list-size", "How many were on the list", NULL},
    {"sources", "Where pictures came from", NULL},
    {"not-wanted", "People on the list who are not wanted", NULL},
    {"reasons", "Reasons to be on the list", NULL},
    {"under-18", "People under 18 on the list", NULL},
    {"alerts", "Alerts", NULL},
    {"credible", "Alerts that were judged credible", NULL},
    {"verified", "Alerts that were verified", NULL},
    {"true-false", "True and false alerts", NULL},
    {"outcomes", "Outcomes", NULL},
    {"faces-seen", "Faces that were seen", NULL},
    {"accuracy", "Accuracy", NULL},
    {"threshold", "Threshold", NULL},
    {"cameras", "Cameras", NULL},
    {"notice", "Public notice", NULL},
    {"by-month", "Use by month", NULL},
    {"by-reason", "Use by reason", NULL},
    {"by-offence", "Use by offence", NULL},
    {"by-source", "Use by source", NULL},
    {"databases", "Databases that were searched", NULL},
    {"matches", "Matches", NULL},
    {"authority", "Who authorised it", NULL},
    {"refused", "What was refused", NULL},
    {"retention", "Retention", NULL},
    {"complaints", "Complaints", NULL},
    {"planned", "Whether it is planned", NULL},
    {"planned-dates", "Planned dates", NULL},
    {"elsewhere", "Not in the register", NULL},
};
static const struct app_option modes[] = {{"LFR", "Live (LFR)", NULL},
                                          {"RFR", "Retrospective (RFR)", NULL},
                                          {"OIFR", "Operator-initiated (OIFR)", NULL},
                                          {"BWV", "Body-worn video alone (BWV)", NULL}};

static const char *topic_text(const char *word)
{
    for (size_t i = 0; i < ARRAY_COUNT(topics); i++)
        if (text_equal(topics[i].value, word))
            return topics[i].text;
    return word;
}

// ---- the task list ----

struct listed {
    char href[APP_FOI_HREF_MAX], hint[LINE_MAX_BYTES];
};

static void question_href(const struct app_foi *foi, const char *label,
                          char href[APP_FOI_HREF_MAX])
{
    char part[APP_FOI_HREF_MAX], more[100];
    app_foi_part(label, part);
    (void)snprintf(more, sizeof more, "/questions/%.80s", part);
    app_foi_href(foi->one.reference, more, href);
}

static void fill_task(const struct app_foi *foi, const struct foi_placing *placing,
                      struct listed *listed, struct html_task *task)
{
    question_href(foi, placing->label, listed->href);
    if (!placing->placed)
        (void)snprintf(listed->hint, sizeof listed->hint, "line %d of the request", placing->line);
    else
        (void)snprintf(listed->hint, sizeof listed->hint, "%s; %s; %s", topic_text(placing->topic),
                       placing->modes[0] != '\0' ? placing->modes : "no mode", placing->period);
    *task = (struct html_task){.title = {.text = placing->label, .outside = true},
                               .href = listed->href,
                               .hint = {.text = listed->hint}};
    if (!placing->placed)
        task->tag = (struct html_box){.words = {.text = "To be placed"},
                                      .classes = "govuk-tag--yellow"};
    else if (placing->elsewhere)
        task->tag = (struct html_box){.words = {.text = "Not in the register"},
                                      .classes = "govuk-tag--grey"};
    else if (placing->corrected)
        task->tag = (struct html_box){.words = {.text = "Settled by an officer"},
                                      .classes = "govuk-tag--blue"};
    else
        task->status.text = "Placed";
}

static void put_list(struct html *html, const struct app_foi *foi,
                     const struct foi_understood *understood)
{
    struct listed *listed = memory_new(understood->count + 1, sizeof *listed);
    struct html_task *tasks = memory_new(understood->count + 1, sizeof *tasks);
    for (size_t i = 0; i < understood->count; i++)
        fill_task(foi, &understood->placings[i], &listed[i], &tasks[i]);
    html_task_list(html,
                   &(struct html_task_list){.items = tasks, .item_count = understood->count});
    memory_free(tasks);
    memory_free(listed);
}

static void put_asks(struct html *html, const struct foi_understood *understood)
{
    char words[160];
    (void)snprintf(words, sizeof words, "%zu of %zu questions have a place. No letter is made from "
                                        "the record while one has none.",
                   understood->placed, understood->count);
    app_paragraph(html, words);
    if (understood->numbered_by_us)
        app_paragraph(html, "The request has no numbers: its questions were numbered in their "
                            "order.");
}

static void put_who_way(struct app_call *call, const struct app_foi *foi)
{
    char href[APP_FOI_HREF_MAX];
    app_foi_href(foi->one.reference, "/who", href);
    html_lit(call->html, "<p class=\"govuk-body\">");
    app_link(call->html, href, "Read the requester’s own words");
    html_lit(call->html, " (with a reason; recorded)</p>\n");
}

static int run_questions(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    CLEANUP(foi_understood_finish) struct foi_understood understood = {0};
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    const struct app_page page = app_foi_page(&foi, "Questions");
    app_page_begin(call, &page);
    put_who_way(call, &foi);
    code = foi_case_understand(call->store, &foi.one, REGISTER_AS_AT_ALWAYS, &understood,
                               &call->error);
    if (code < 0) {
        char words[OVERT_ERROR_TEXT_MAX];
        app_foi_plain(call->error.text, words);
        app_paragraph(call->html, words);
        return app_page_end(call);
    }
    put_asks(call->html, &understood);
    put_list(call->html, &foi, &understood);
    return app_page_end(call);
}

// ---- one question ----

static const struct foi_placing *find_placing(const struct foi_understood *understood,
                                              const char *label)
{
    for (size_t i = 0; i < understood->count; i++)
        if (text_equal(understood->placings[i].label, label))
            return &understood->placings[i];
    return NULL;
}

static void put_placing(struct html *html, const struct foi_placing *placing)
{
    struct html_row rows[7];
    size_t count = 0;
    char line[24];
    (void)snprintf(line, sizeof line, "%d", placing->line);
    rows[count++] = app_foi_row("Line of the request", line);
    rows[count++] = app_foi_row("About", placing->placed ? topic_text(placing->topic)
                                                         : "not placed yet");
    rows[count++] = app_foi_row("Modes", placing->modes[0] != '\0' ? placing->modes : "none named");
    rows[count++] = app_foi_row("Time", placing->period);
    if (placing->how[0] != '\0')
        rows[count++] = app_foi_row("Read as", placing->how);
    if (placing->follows[0] != '\0')
        rows[count++] = app_foi_row("Depends on", placing->follows);
    if (placing->look[0] != '\0')
        rows[count++] = app_foi_row("Look in", placing->look);
    html_summary_list(html, &(struct html_summary_list){.rows = rows, .row_count = count});
}

/// What was said of this question, the newest first.
static void put_said(struct html *html, const struct foi_placing_said *said, size_t count,
                     const char *label)
{
    struct html_event *events = memory_new(count + 1, sizeof *events);
    size_t used = 0;
    for (size_t i = count; i-- > 0;)
        if (text_equal(said[i].label, label))
            events[used++] = (struct html_event){.label = {.text = said[i].line, .outside = true},
                                                 .byline = {.text = said[i].officer},
                                                 .when = said[i].at,
                                                 .words = {.text = said[i].why, .outside = true}};
    if (used > 0) {
        app_heading(html, 2, "How officers settled it");
        html_timeline(html, &(struct html_timeline){
                                .items = events, .item_count = used, .heading_level = 3});
    }
    memory_free(events);
}

static int put_suggestions(struct app_call *call, const struct app_foi *foi, const char *label)
{
    AUTO_FREE struct foi_suggestion *list = NULL;
    size_t count = 0;
    int code = foi_suggestions(call->store, &foi->one, REGISTER_AS_AT_ALWAYS, &list, &count,
                               &call->error);
    if (code < 0)
        return code;
    for (size_t i = 0; i < count; i++) {
        char words[500], href[APP_FOI_HREF_MAX];
        if (!text_equal(list[i].label, label))
            continue;
        app_foi_href(list[i].reference, "", href);
        (void)snprintf(words, sizeof words, "The same words (%d %%) were placed as “%s” in ",
                       (int)(list[i].likeness * 100 + 0.5), list[i].line);
        html_lit(call->html, "<p class=\"govuk-body\">");
        html_outside(call->html, words);
        app_link(call->html, href, list[i].reference);
        html_lit(call->html, "</p>\n");
    }
    return 0;
}

static void put_form(struct app_call *call, const struct app_foi *foi, const char *label)
{
    char action[APP_FOI_HREF_MAX];
    question_href(foi, label, action);
    app_heading(call->html, 2, "Say what it asks");
    app_form_begin(call, action, false);
    app_select(call, &(struct app_field){.name = "topic", .label = "What it asks about",
                                         .none = "As the program reads it"},
               topics, ARRAY_COUNT(topics));
    app_checkboxes(call,
                   &(struct app_field){.name = "modes",
                                       .label = "Modes",
                                       .hint = "None: as the program reads it."},
                   modes, ARRAY_COUNT(modes), NULL);
    app_input(call, &(struct app_field){.name = "period",
                                        .label = "Time",
                                        .hint = "Such as “January 2024 to March 2024”. Empty: "
                                                "as the program reads it.",
                                        .classes = "govuk-input--width-20"});
    app_textarea(call, &(struct app_field){.name = "why",
                                           .label = "Why",
                                           .hint = "Sealed with the request. Not who asked.",
                                           .rows = 3});
    app_form_end(call, "Settle it");
}

static int put_question(struct app_call *call, const struct app_foi *foi,
                        const struct foi_placing *placing)
{
    struct foi_placing_said *said = NULL;
    size_t count = 0;
    int code = foi_case_placings(call->store, foi->one.id, REGISTER_AS_AT_ALWAYS, &said, &count,
                                 &call->error);
    if (code < 0)
        return code;
    put_placing(call->html, placing);
    put_who_way(call, foi);
    put_said(call->html, said, count, placing->label);
    foi_placings_free(&said, count);
    code = put_suggestions(call, foi, placing->label);
    if (code == 0 && app_foi_handles(call))
        put_form(call, foi, placing->label);
    return code;
}

/// "Q3/2", which an address writes as Q3~2.
static void label_of(const struct app_call *call, char ret_label[FOI_REFERENCE_MAX + 1])
{
    app_foi_reference(call->args[1], ret_label);
}

static int write_question(struct app_call *call, const struct app_foi *foi)
{
    CLEANUP(foi_understood_finish) struct foi_understood understood = {0};
    char title[60], back[APP_FOI_HREF_MAX], label[FOI_REFERENCE_MAX + 1];
    label_of(call, label);
    int code = foi_case_understand(call->store, &foi->one, REGISTER_AS_AT_ALWAYS, &understood,
                                   &call->error);
    if (code < 0)
        return code;
    const struct foi_placing *placing = find_placing(&understood, label);
    if (placing == NULL)
        return error_set(&call->error, OVERT_NOT_FOUND, "The request has no question of this "
                                                        "number.");
    app_foi_href(foi->one.reference, "/questions", back);
    (void)snprintf(title, sizeof title, "Question %s", placing->label);
    struct app_page page = app_foi_page(foi, title);
    page.back = back;
    page.back_words = "Back to the questions";
    app_page_begin(call, &page);
    code = put_question(call, foi, placing);
    return code < 0 ? code : app_page_end(call);
}

static int run_question(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_question(call, &foi);
}

/// "count | LFR, BWV | January 2024", with - for what stays.
static void join_fields(const struct app_call *call, char line[LINE_MAX_BYTES])
{
    const char *topic = app_value(call, "topic"), *period = app_value(call, "period");
    char said[64] = "";
    for (size_t i = 0; i < ARRAY_COUNT(modes); i++) {
        size_t used = strlen(said);
        if (app_is_checked(call, "modes", modes[i].value))
            (void)snprintf(said + used, sizeof said - used, "%s%s", used > 0 ? ", " : "",
                           modes[i].value);
    }
    (void)snprintf(line, LINE_MAX_BYTES, "%.40s | %s | %.180s",
                   topic != NULL && topic[0] != '\0' ? topic : "-", said[0] != '\0' ? said : "-",
                   period != NULL && period[0] != '\0' ? period : "-");
}

static int settle(struct app_call *call, const struct app_foi *foi, const char *line)
{
    AUTO_DOOR struct app_door door = {0};
    const char *why = app_value(call, "why");
    char label[FOI_REFERENCE_MAX + 1];
    label_of(call, label);
    const struct foi_settle settle = {.reference = foi->one.reference,
                                      .label = label,
                                      .fields = line,
                                      .why = why != NULL && why[0] != '\0' ? why : NULL,
                                      .clock = call->app->clock};
    int code = app_door_open(call, &door);
    return code == 0 ? foi_case_place(operate_store(door.operate), call->officer.name, &settle,
                                      &call->error)
                     : code;
}

/// What foi says of a line is said of the inputs that it was made of.
static bool fault_of_line(struct app_call *call, int code)
{
    if (code != OVERT_INPUT || !text_starts(call->error.text, "write it like"))
        return app_foi_fault(call, NULL, code);
    app_fault(call, "period", "Enter a time that can be read, such as January 2024 to March 2024");
    return true;
}

static int run_settle(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    char line[LINE_MAX_BYTES], words[120], label[FOI_REFERENCE_MAX + 1];
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    join_fields(call, line);
    code = settle(call, &foi, line);
    if (code < 0)
        return fault_of_line(call, code) ? write_question(call, &foi) : code;
    label_of(call, label);
    (void)snprintf(words, sizeof words, "%s is settled.", label);
    return app_foi_go(call, &foi, "/questions", words);
}

const struct app_route app_foi_question_routes[] = {
    {HTTP_GET, "/requests/{reference}/questions", APP_FOI_READERS, 0, run_questions,
     "the questions of a request and how each is placed"},
    {HTTP_GET, "/requests/{reference}/questions/{question}", APP_FOI_READERS, 0, run_question,
     "one question: its placing, who settled it"},
    {HTTP_POST, "/requests/{reference}/questions/{question}", APP_FOI_OFFICER, 0, run_settle,
     "say what a question asks"},
    {.path = NULL},
};
