// SPDX-License-Identifier: Apache-2.0
// results.c - what a search returned: candidates in the order of their scores, each with its
// picture. Reading it is recorded, and so is each picture, before there is anything to be seen.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/found.h"
#include "web/app/internal.h"
#include "web/app/page.h"
#include "web/app/results.h"

static bool is_over(const struct register_operation *operation)
{
    return operation->state != REGISTER_STATE_OPEN && operation->state != REGISTER_STATE_PAUSED;
}

static int record_reading(struct app_call *call, const struct found *found, const char *why)
{
    AUTO_DOOR struct app_door door = {0};
    const struct operate_consultation read = {.what = "search.list",
                                              .reference = found->operation->reference,
                                              .search = found->search->id,
                                              .why = why};
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_consult(door.operate, call->officer.name, &read, &call->error);
}

// ---- why it is read, when the operation is over ----

static int ask_why(struct app_call *call, const struct found *found)
{
    char action[80];
    (void)snprintf(action, sizeof action, "/searches/%lld", (long long)found->search->id);
    const struct app_page page = {.title = "Why are you reading this?",
                                  .caption = found->operation->reference,
                                  .back = "/searches"};
    app_page_begin(call, &page);
    app_paragraph(call->html, "The operation is over, so its purpose no longer says why somebody "
                              "reads about the people in it. What you write is recorded with your "
                              "name.");
    app_form_begin(call, action, false);
    app_textarea(call, &(struct app_field){.name = "why", .label = "Reason", .rows = 2});
    app_form_end(call, "Read it");
    return app_page_end(call);
}

// ---- the page ----

static void put_line(struct html *html, const char *label, const char *words)
{
    if (words == NULL || words[0] == '\0')
        return;
    html_lit(html, "<div class=\"govuk-summary-list__row\"><dt class=\"govuk-summary-list__key\">");
    html_text(html, label);
    html_lit(html, "</dt><dd class=\"govuk-summary-list__value\">");
    html_text(html, words);
    html_lit(html, "</dd></div>\n");
}

static void put_search(struct html *html, const struct found *found)
{
    const struct register_search *search = found->search;
    char at[TIME_TEXT_MAX];
    time_format_words(search->at, at);
    html_lit(html, "<dl class=\"govuk-summary-list\">\n");
    put_line(html, "Searched", at);
    put_line(html, "By", search->officer);
    put_line(html, "Reason", search->reason);
    put_line(html, "About", register_offence_name(search->offence_type));
    put_line(html, "Offence", search->offence);
    put_line(html, "Captured", search->captured);
    put_line(html, "Place", search->place);
    put_line(html, "Source", search->source_type);
    html_lit(html, "</dl>\n");
}

static void put_candidate(struct app_call *call, const struct found *found,
                          const struct register_alert *alert, bool pictures)
{
    struct html *html = call->html;
    char path[80], words[120];
    (void)snprintf(path, sizeof path, "/searches/alerts/%lld", (long long)alert->id);
    (void)snprintf(words, sizeof words, "Candidate %lld: %.80s", (long long)alert->rank,
                   alert->nominal != NULL ? alert->nominal : "erased");
    html_lit(html, "<li class=\"overt-candidate\">\n");
    app_heading(html, 2, words);
    if (pictures && alert->nominal != NULL) {
        html_lit(html, "<div class=\"overt-portraits\">\n");
        if (found->search->footage && alert->has_picture)
            found_put_picture(html, alert, true);
        found_put_picture(html, alert, false);
        html_lit(html, "</div>\n");
    }
    found_put_score(html, alert);
    if (alert->entry_reason != NULL)
        app_paragraph(html, alert->entry_reason);
    html_lit(html, "<p class=\"govuk-body\">");
    found_put_verdict(html, alert);
    html_lit(html, "</p>\n");
    if (!is_over(found->operation)) {
        html_lit(html, "<p class=\"govuk-body\">");
        app_link(html, path, found->search->mode == REGISTER_MODE_OPERATOR_INITIATED
                                 ? "Say what came of it"
                                 : "Compare and judge");
        html_lit(html, "<span class=\"govuk-visually-hidden\"> of candidate ");
        html_int(html, alert->rank);
        html_lit(html, "</span></p>\n");
    }
    html_lit(html, "</li>\n");
}

static void put_candidates(struct app_call *call, const struct found *found, bool pictures)
{
    bool street = found->search->mode == REGISTER_MODE_OPERATOR_INITIATED;
    if (found->count == 0) {
        app_paragraph(call->html,
                      "Nobody on the list is as much alike as this operation asks for. Nothing of "
                      "the picture was kept.");
        return;
    }
    app_paragraph(call->html,
                  "A score says how much two faces are alike, not who somebody is. The higher, the "
                  "more alike; different people can score high, above all when they are related. "
                  "Nobody is stopped, or kept, for a score alone.");
    if (street)
        app_paragraph(call->html, "The picture that you took was compared and wiped. Look at the "
                                  "person before you, and at the pictures from the list.");
    html_lit(call->html, "<ol class=\"govuk-list overt-candidates\">\n");
    for (size_t i = 0; i < found->count; i++)
        put_candidate(call, found, found->candidates[i], pictures);
    html_lit(call->html, "</ol>\n");
}

static int put_results(struct app_call *call, const struct found *found, bool pictures)
{
    bool street = found->search->mode == REGISTER_MODE_OPERATOR_INITIATED;
    char title[80];
    (void)snprintf(title, sizeof title, "%zu candidate%s", found->count,
                   found->count == 1 ? "" : "s");
    const struct app_page page = {.title = found->count > 0 ? title : "No candidate",
                                  .caption = found->operation->reference,
                                  .back = street ? "/identify" : "/searches",
                                  .back_words = street ? "Check another person" : NULL};
    app_page_begin(call, &page);
    if (!street && !found->search->footage && pictures && found->count > 0 &&
        found->candidates[0]->has_picture)
        found_put_picture(call->html, found->candidates[0], true);
    put_candidates(call, found, pictures);
    if (!street)
        results_put_choice(call, found);
    app_heading(call->html, 2, "The search");
    put_search(call->html, found);
    if (!street)
        results_put_review(call, found);
    return app_page_end(call);
}

int results_page(struct app_call *call, const char *why)
{
    AUTO_FOUND struct found found = {0};
    int64_t search = 0;
    int code = found_number(call, call->args[0], &search);
    if (code == 0)
        code = found_read(call, search, &found);
    if (code < 0)
        return code;
    if (is_over(found.operation) && why == NULL)
        return ask_why(call, &found);
    code = record_reading(call, &found, why);
    if (code < 0)
        return code == OVERT_INPUT && app_fault_of(call, code) ? ask_why(call, &found) : code;
    return put_results(call, &found, !is_over(found.operation));
}

static int run_results(struct app_call *call) { return results_page(call, NULL); }

static int run_read(struct app_call *call)
{
    return results_page(call, app_required(call, "why", "why you are reading it"));
}

// ---- pictures ----

static int send_part(struct app_call *call, enum operate_part part)
{
    OPERATE_AUTO_VIEW struct operate_view view = {0};
    AUTO_DOOR struct app_door door = {0};
    int64_t alert = 0;
    int code = found_number(call, call->args[0], &alert);
    if (code == 0)
        code = app_door_open(call, &door);
    if (code == 0)
        code = operate_alert_view(door.operate, call->officer.name, alert, part, NULL, &view,
                                  &call->error);
    if (code < 0)
        return code;
    char *bytes = memory_new(1, view.size);
    memcpy(bytes, view.jpeg, view.size);
    call->answer->wipe = true;
    return app_send_bytes(call, "image/jpeg", bytes, view.size);
}

static int run_listed(struct app_call *call) { return send_part(call, OPERATE_PART_LISTED); }

static int run_seen(struct app_call *call) { return send_part(call, OPERATE_PART_SEEN); }

const struct app_route app_result_routes[] = {
    {HTTP_GET, "/identify/{search}", FOUND_READERS, 0, run_results,
     "the candidates of a check in the street"},
    {HTTP_GET, "/searches/{search}", FOUND_READERS, 0, run_results, "the candidates of a search"},
    {HTTP_POST, "/searches/{search}", FOUND_READERS, 0, run_read,
     "the candidates of a search whose operation is over, read for a reason"},
    {HTTP_GET, "/searches/alerts/{alert}/listed", FOUND_READERS, APP_SOFT, run_listed,
     "a candidate's face on the list, as JPEG; recorded as read"},
    {HTTP_GET, "/searches/alerts/{alert}/seen", FOUND_READERS, APP_SOFT, run_seen,
     "the face that a search was made with, as JPEG; recorded as read"},
    {.path = NULL},
};
