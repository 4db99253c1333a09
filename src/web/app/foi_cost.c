// SPDX-License-Identifier: Apache-2.0
// foi_cost.c - what a request costs against the limit of section 12: estimates by question and
// activity, and the requests that count with it.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/costs.h"
#include "foi/placed.h"
#include "web/app/foi_pages.h"

#define HOURS_MAX 10000

static const struct {
    const char *name, *label, *hint;
} activities[FOI_ACTIVITY_COUNT] = {
    {"determining", "Finding out whether it is held", NULL},
    {"locating", "Finding it, or a document that may have it", NULL},
    {"retrieving", "Getting it, or the document", NULL},
    {"extracting", "Taking it out of the document", NULL},
};

struct row {
    struct html_cell cells[5];
    char hours[24];
};

static void put_estimates(struct html *html, const struct foi_case_cost *cost)
{
    static const struct html_cell head[] = {{.words = {.text = "Question"}},
                                            {.words = {.text = "Activity"}},
                                            {.words = {.text = "Time"}, .format = "numeric"},
                                            {.words = {.text = "By"}},
                                            {.words = {.text = "Rests on"}}};
    struct row *rows = memory_new(cost->estimate_count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(cost->estimate_count + 1, sizeof *lines);
    for (size_t i = 0; i < cost->estimate_count; i++) {
        const struct foi_estimate *one = &cost->estimates[i];
        foi_minutes_words(one->minutes, rows[i].hours);
        rows[i].cells[0].words.text = one->label[0] != '\0' ? one->label : "all";
        rows[i].cells[1].words.text = one->activity;
        rows[i].cells[2] =
            (struct html_cell){.words = {.text = rows[i].hours}, .format = "numeric"};
        rows[i].cells[3].words.text = one->officer;
        rows[i].cells[4].words = (struct html_words){.text = one->basis, .outside = true};
        lines[i] = (struct html_table_row){.cells = rows[i].cells, .cell_count = 5};
    }
    app_table(html, &(struct html_table){.caption = "Estimates that hold",
                                         .caption_classes = "govuk-table__caption--m",
                                         .head = head,
                                         .head_count = 5,
                                         .rows = lines,
                                         .row_count = cost->estimate_count,
                                         .first_is_header = true});
    memory_free(lines);
    memory_free(rows);
}

static void put_sum(struct html *html, const struct foi_case_cost *cost)
{
    char words[24], pounds[24], line[300];
    foi_minutes_words(cost->cost.minutes, words);
    foi_pence_words(cost->cost.pence, pounds);
    if (!cost->known) {
        app_paragraph(html, "Nothing is estimated.");
        return;
    }
    (void)snprintf(line, sizeof line,
                   "%s%s, £%s: %s the limit of section 12, £%d (18 h)%s.", words,
                   cost->estimated ? " estimated" : " said by units", pounds,
                   cost->cost.over ? "over" : "within", FOI_COST_LIMIT,
                   cost->cost.aggregated ? ", with other requests" : "");
    if (cost->cost.over)
        html_warning_text(html, &(struct html_warning_text){.words = {.text = line}});
    else
        app_paragraph(html, line);
}

/// Section 16: what could be answered within the limit.
static void put_advice(struct html *html, const struct foi_case_cost *cost)
{
    AUTO_TEXT struct text line = {0};
    char words[24];
    if (cost->cost.over)
        app_paragraph(html, cost->cost.over_deciding
                                ? "Finding out whether it is held is over it alone: section 12(2)."
                                : "Whether it is held still has to be said: section 12(1).");
    if (cost->without == NULL)
        return;
    foi_minutes_words(cost->left, words);
    text_init(&line, 4000);
    text_append(&line, "Without ");
    for (size_t i = 0; i < cost->without_count; i++)
        text_printf(&line, "%s%s", i > 0 ? ", " : "", cost->without[i]);
    text_printf(&line, " it takes %s, within the limit (section 16).", words);
    app_paragraph(html, line.bytes);
}

static void put_joined(struct html *html, const struct foi_case_cost *cost)
{
    if (cost->joined_count > 0)
        app_heading(html, 2, "One cost with");
    for (size_t i = 0; i < cost->joined_count; i++) {
        const struct foi_joined *one = &cost->joined[i];
        char href[APP_FOI_HREF_MAX], words[24];
        app_foi_href(one->reference, "", href);
        foi_minutes_words(one->minutes, words);
        html_lit(html, "<p class=\"govuk-body\">");
        app_link(html, href, one->reference);
        html_lit(html, ", ");
        html_text(html, words);
        html_text(html, one->counts ? "" : ", outside of the 60 working days");
        html_lit(html, "; ");
        html_text(html, one->officer);
        html_lit(html, ": ");
        html_outside(html, one->why != NULL ? one->why : "-");
        html_lit(html, "</p>\n");
    }
}

// ---- forms ----

static void put_estimate_form(struct app_call *call, const struct app_foi *foi)
{
    char href[APP_FOI_HREF_MAX];
    app_foi_href(foi->one.reference, "/cost/estimate", href);
    app_heading(call->html, 2, "Estimate it");
    app_paragraph(call->html, "Only these four activities count; not reading, considering "
                              "exemptions, redacting or writing the answer.");
    app_form_begin(call, href, false);
    app_input(call, &(struct app_field){.name = "question",
                                        .label = "Question",
                                        .hint = "Such as Q4. Empty: all of the request.",
                                        .classes = "govuk-input--width-5"});
    for (size_t i = 0; i < FOI_ACTIVITY_COUNT; i++)
        app_input(call, &(struct app_field){.name = activities[i].name,
                                            .label = activities[i].label,
                                            .suffix = "hours",
                                            .inputmode = "decimal",
                                            .classes = "govuk-input--width-5"});
    app_textarea(call, &(struct app_field){.name = "basis",
                                           .label = "What it rests on",
                                           .hint = "How the records are held, how many, what was "
                                                   "tried.",
                                           .rows = 3});
    app_form_end(call, "Record the estimate");
}

static void put_join_form(struct app_call *call, const struct app_foi *foi)
{
    static const struct app_option apart[] = {{"yes", "They are not one cost, after all", NULL}};
    char href[APP_FOI_HREF_MAX];
    app_foi_href(foi->one.reference, "/cost/join", href);
    app_heading(call->html, 2, "Add up with another request");
    app_form_begin(call, href, false);
    app_input(call, &(struct app_field){.name = "other",
                                        .label = "Its reference",
                                        .hint = "Within 60 working days, of one person or acting "
                                                "together, for similar information (regulation 5).",
                                        .classes = "govuk-input--width-20"});
    app_input(call, &(struct app_field){.name = "why", .label = "Why",
                                        .hint = "Sealed with the request."});
    app_checkboxes(call, &(struct app_field){.name = "apart", .label = "Or take it back"}, apart, 1,
                   NULL);
    app_form_end(call, "Record it");
}

static int write_cost(struct app_call *call, const struct app_foi *foi)
{
    CLEANUP(foi_case_cost_finish) struct foi_case_cost cost = {0};
    int code = foi_case_cost(call->store, &foi->one, REGISTER_AS_AT_ALWAYS, &cost, &call->error);
    if (code < 0)
        return code;
    const struct app_page page = app_foi_page(foi, "Cost (section 12)");
    app_page_begin(call, &page);
    put_sum(call->html, &cost);
    put_advice(call->html, &cost);
    if (cost.estimate_count > 0)
        put_estimates(call->html, &cost);
    put_joined(call->html, &cost);
    if (app_foi_handles(call)) {
        put_estimate_form(call, foi);
        put_join_form(call, foi);
    }
    return app_page_end(call);
}

static int run_cost(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_cost(call, &foi);
}

/// Minutes of an activity; -1: not said, or a fault.
static int read_minutes(struct app_call *call, size_t activity)
{
    double hours = 0;
    const char *value = app_foi_given(call, activities[activity].name);
    if (value == NULL)
        return -1;
    if (text_to_double(value, 0, HOURS_MAX, &hours))
        return (int)(hours * 60 + 0.5);
    app_fault(call, activities[activity].name, "Enter hours as a number, such as 2.5");
    return -1;
}

static int run_estimate(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    struct foi_estimate_new wish = {.reference = foi.one.reference,
                                    .label = app_foi_given(call, "question"),
                                    .basis = app_foi_given(call, "basis"),
                                    .clock = call->app->clock};
    for (size_t i = 0; i < FOI_ACTIVITY_COUNT; i++)
        wish.minutes[i] = read_minutes(call, i);
    if (app_has_faults(call))
        return write_cost(call, &foi);
    {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = foi_case_estimate(operate_store(door.operate), call->officer.name, &wish,
                                     &call->error);
    }
    if (code < 0)
        return app_foi_fault(call, NULL, code) ? write_cost(call, &foi) : code;
    return app_foi_go(call, &foi, "/cost", "The estimate is recorded.");
}

static int run_join(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    const struct foi_join_new wish = {.reference = foi.one.reference,
                                      .other = app_required(call, "other", "its reference"),
                                      .apart = app_foi_given(call, "apart") != NULL,
                                      .why = app_required(call, "why", "why"),
                                      .clock = call->app->clock};
    if (app_has_faults(call))
        return write_cost(call, &foi);
    {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = foi_case_join(operate_store(door.operate), call->officer.name, &wish,
                                 &call->error);
    }
    if (code == OVERT_NOT_FOUND) {
        app_fault(call, "other", "No request of this reference is recorded");
        return write_cost(call, &foi);
    }
    if (code < 0)
        return app_foi_fault(call, "other", code) ? write_cost(call, &foi) : code;
    return app_foi_go(call, &foi, "/cost", "It is recorded.");
}

const struct app_route app_foi_cost_routes[] = {
    {HTTP_GET, "/requests/{reference}/cost", APP_FOI_READERS, 0, run_cost,
     "what a request costs, and with which others"},
    {HTTP_POST, "/requests/{reference}/cost/estimate", APP_FOI_OFFICER, 0, run_estimate,
     "estimate what a question takes"},
    {HTTP_POST, "/requests/{reference}/cost/join", APP_FOI_OFFICER, 0, run_join,
     "add up the costs of two requests, or not any more"},
    {.path = NULL},
};
