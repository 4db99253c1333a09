// SPDX-License-Identifier: Apache-2.0
// foi_evidence.c - what stands behind the figures of a request's answers: for each the query that
// gives it and the rows that it counts. Reading it is recorded, so it answers a form.
#include <inttypes.h>
#include <stdio.h>

#include "base/memory.h"
#include "foi/foi.h"
#include "foi/placed.h"
#include "web/app/foi_pages.h"

#define ROWS_SHOWN 200

static int write_ask(struct app_call *call, const struct app_foi *foi)
{
    const struct app_page page = app_foi_page(foi, "Evidence behind the answers");
    app_page_begin(call, &page);
    app_paragraph(call->html,
                  "For each figure: the query that gives it when it is run by itself over the "
                  "record, and the rows that it counts, as references of operations and numbers of "
                  "alerts and searches. It names nobody, and no letter has it. That you read it is "
                  "recorded.");
    app_form_begin(call, NULL, false);
    app_form_end(call, "Show the evidence");
    return app_page_end(call);
}

static int run_ask(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_ask(call, &foi);
}

static void put_row(struct html *html, const struct foi_proof_row *row)
{
    html_lit(html, "<li>");
    html_text(html, row->operation);
    html_lit(html, ", ");
    html_text(html, row->row);
    if (row->number != 1) {
        html_lit(html, ": ");
        html_int(html, row->number);
    }
    html_lit(html, "</li>\n");
}

static void put_proof_detail(struct html *html, const void *context)
{
    const struct foi_proof *proof = context;
    html_lit(html, "<div class=\"overt-wide\" role=\"region\" tabindex=\"0\" aria-label=\"Query\">"
                   "<pre class=\"overt-letter-table\">");
    html_text(html, proof->query);
    html_lit(html, "</pre></div>\n<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < proof->row_count && i < ROWS_SHOWN; i++)
        put_row(html, &proof->rows[i]);
    html_lit(html, "</ul>\n");
    if (proof->row_count > ROWS_SHOWN)
        app_paragraph(html, "More rows than are shown here: overt foi evidence --csv has all.");
}

static void put_proof(void *context, const struct foi_proof *proof)
{
    struct html *html = context;
    char words[200];
    (void)snprintf(words, sizeof words, "%.15s: %.40s, %.30s%s", proof->label, proof->what,
                   proof->mode, proof->body_worn ? ", body-worn" : "");
    app_heading(html, 2, words);
    html_lit(html, "<p class=\"govuk-body\"><strong>");
    html_int(html, proof->figure);
    html_lit(html, "</strong>, ");
    html_text(html, proof->period);
    html_lit(html, "</p>\n");
    html_details(html, &(struct html_details){
                           .summary = {.text = "The query and its rows"},
                           .words = {.write = put_proof_detail, .context = proof}});
}

/// The figures as the letter has them; each is written as it is proven.
static int put_figures(struct app_call *call, struct store *store, const struct foi_case *one)
{
    CLEANUP(foi_result_finish) struct foi_result result = {0};
    AUTO_FREE char *text = NULL, *settled = NULL;
    int code = foi_case_text(store, one->id, &text, &call->error);
    if (code == 0)
        code = foi_case_settled(store, one->id, REGISTER_AS_AT_ALWAYS, &settled, &call->error);
    if (code < 0)
        return code;
    const struct foi_answer_params params = {.text = text,
                                             .settled = settled,
                                             .draft = true,
                                             .foi_case = one->id,
                                             .reference = one->reference,
                                             .received = one->clock.started,
                                             .as = call->officer.name,
                                             .clock = call->app->clock,
                                             .each = put_proof,
                                             .context = call->html};
    return foi_answer(store, &params, &result, &call->error);
}

static int record_reading(struct app_call *call, const struct foi_case *one)
{
    AUTO_DOOR struct app_door door = {0};
    const struct operate_consultation read = {.what = "foi.evidence", .why = one->reference};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = foi_may(operate_store(door.operate), call->officer.name, "foi.evidence",
                       call->app->clock, &call->error);
    return code == 0 ? operate_consult(door.operate, call->officer.name, &read, &call->error)
                     : code;
}

static int run_show(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    if (code == 0)
        code = record_reading(call, &foi.one);
    if (code < 0)
        return app_foi_fault(call, NULL, code) ? write_ask(call, &foi) : code;
    const struct app_page page = app_foi_page(&foi, "Evidence behind the answers");
    app_page_begin(call, &page);
    size_t before = html_length(call->html);
    code = put_figures(call, call->store, &foi.one);
    if (code < 0)
        return app_foi_fault(call, NULL, code) ? write_ask(call, &foi) : code;
    if (html_length(call->html) == before)
        app_paragraph(call->html, "No answer of this request is a figure from the register.");
    return app_page_end(call);
}

const struct app_route app_foi_evidence_routes[] = {
    {HTTP_GET, "/requests/{reference}/evidence", APP_FOI_OFFICER, 0, run_ask,
     "what the evidence is, with a button that shows it"},
    {HTTP_POST, "/requests/{reference}/evidence", APP_FOI_OFFICER, 0, run_show,
     "the figures behind the answers with their queries and rows; recorded"},
    {.path = NULL},
};
