// SPDX-License-Identifier: Apache-2.0
// foi_who.c - who asked, and the request in its own words: with a reason, and recorded. The one
// page that shows them; it answers a form, so it has no address of its own and nothing keeps it.
#include <stdio.h>

#include "base/memory.h"
#include "foi/placed.h"
#include "web/app/foi_pages.h"

static int write_ask(struct app_call *call, const struct app_foi *foi)
{
    const struct app_page page = app_foi_page(foi, "Who asked, and their words");
    app_page_begin(call, &page);
    app_paragraph(call->html, "Who asked is sealed, and nobody who collects the information learns "
                              "it. Reading it is recorded with your name and your reason.");
    if (!foi->one.held) {
        app_paragraph(call->html, "It is erased: its time was over.");
        return app_page_end(call);
    }
    app_form_begin(call, NULL, false);
    app_input(call, &(struct app_field){.name = "why",
                                        .label = "Reason",
                                        .hint = "Such as “to place its questions”, “to send "
                                                "the letter”."});
    app_form_end(call, "Read it");
    return app_page_end(call);
}

static int run_ask(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_ask(call, &foi);
}

/// Each question in its own words, with the way to its placing.
static void put_questions(struct html *html, const struct app_foi *foi,
                          const struct foi_understood *understood)
{
    html_lit(html, "<h2 class=\"govuk-heading-m\">Its questions</h2>\n"
                   "<dl class=\"govuk-summary-list\">\n");
    for (size_t i = 0; i < understood->count; i++) {
        const struct foi_placing *placing = &understood->placings[i];
        char part[APP_FOI_HREF_MAX], more[100], href[APP_FOI_HREF_MAX];
        app_foi_part(placing->label, part);
        (void)snprintf(more, sizeof more, "/questions/%.80s", part);
        app_foi_href(foi->one.reference, more, href);
        html_lit(html, "<div class=\"govuk-summary-list__row\">\n"
                       "<dt class=\"govuk-summary-list__key\">");
        app_link(html, href, placing->label);
        html_lit(html, "</dt>\n<dd class=\"govuk-summary-list__value\">");
        html_outside(html, placing->text);
        html_lit(html, "</dd>\n</div>\n");
    }
    html_lit(html, "</dl>\n");
}

static int write_who(struct app_call *call, const struct app_foi *foi,
                     const struct foi_case_who *who)
{
    CLEANUP(foi_understood_finish) struct foi_understood understood = {0};
    const struct app_page page = app_foi_page(foi, "Who asked, and their words");
    int code = foi_case_understand(call->store, &foi->one, REGISTER_AS_AT_ALWAYS, &understood,
                                   &call->error);
    app_page_begin(call, &page);
    app_paragraph(call->html, "That you read this is recorded.");
    app_heading(call->html, 2, "Who asked");
    app_foi_lines(call->html, who->requester != NULL ? who->requester : "No name was given.",
                  true);
    app_foi_lines(call->html, who->address != NULL ? who->address : "No address was given.", true);
    app_heading(call->html, 2, "The request");
    app_foi_lines(call->html, who->text, true);
    if (code == 0)
        put_questions(call->html, foi, &understood);
    return app_page_end(call);
}

static int open_who(struct app_call *call, const struct app_foi *foi, const char *why,
                    struct foi_case_who *ret_who)
{
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    return code == 0 ? foi_case_open(operate_store(door.operate), call->officer.name,
                                     foi->one.reference, why, call->app->clock, ret_who,
                                     &call->error)
                     : code;
}

static int run_who(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    CLEANUP(foi_case_who_finish) struct foi_case_who who = {0};
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    const char *why = app_required(call, "why", "the reason why you read it");
    if (why == NULL)
        return write_ask(call, &foi);
    code = open_who(call, &foi, why, &who);
    if (code < 0)
        return app_foi_fault(call, "why", code) ? write_ask(call, &foi) : code;
    return write_who(call, &foi, &who);
}

const struct app_route app_foi_who_routes[] = {
    {HTTP_GET, "/requests/{reference}/who", APP_FOI_READERS, 0, run_ask,
     "a form for the reason why who asked is read"},
    {HTTP_POST, "/requests/{reference}/who", APP_FOI_READERS, 0, run_who,
     "who asked and the request's own words; recorded"},
    {.path = NULL},
};
