// SPDX-License-Identifier: Apache-2.0
// choose.c - what people make of a retrospective search: the investigator chooses one candidate or
// none, and somebody else reviews the search afterwards. The second person's verification is the
// judgement of the candidate (judge.c).
#include <stdio.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/internal.h"
#include "web/app/page.h"
#include "web/app/results.h"

#define REVIEWERS (REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_INFORMATION | REGISTER_ROLE_AUDITOR)

static void put_said(struct html *html, const char *who, const char *what, const char *note)
{
    html_lit(html, "<p class=\"govuk-body\">");
    html_text(html, who);
    html_lit(html, ": ");
    html_text(html, what);
    html_lit(html, "</p>\n");
    if (note != NULL)
        app_paragraph(html, note);
}

static void put_choice_form(struct app_call *call, const struct found *found)
{
    char action[80], ranks[100][8], words[100][120];
    struct app_option options[101];
    size_t count = 0;
    (void)snprintf(action, sizeof action, "/searches/%lld/choose", (long long)found->search->id);
    for (size_t i = 0; i < found->count && count < 100; i++, count++) {
        (void)snprintf(ranks[count], sizeof ranks[0], "%d", (int)found->candidates[i]->rank);
        (void)snprintf(words[count], sizeof words[0], "Candidate %s: %.80s", ranks[count],
                       found->candidates[i]->nominal != NULL ? found->candidates[i]->nominal : "");
        options[count] = (struct app_option){.value = ranks[count], .text = words[count]};
    }
    options[count++] = (struct app_option){.value = "0", .text = "None of them"};
    app_form_begin(call, action, false);
    app_radios(call, &(struct app_field){.name = "rank", .label = "Who is it, as you see it?"},
               options, count);
    app_textarea(call, &(struct app_field){.name = "choice-note", .label = "Why", .rows = 3});
    if (found->search->chosen_by != NULL)
        app_textarea(call, &(struct app_field){.name = "correction", .rows = 2,
                                               .label = "Why the choice that stands is corrected"});
    app_form_end(call, "Record the choice");
}

void results_put_choice(struct app_call *call, const struct found *found)
{
    const struct register_search *search = found->search;
    char words[120];
    if (search->footage)
        return;
    app_heading(call->html, 2, "Choice");
    if (search->chosen_by != NULL) {
        if (search->chosen_rank == 0)
            (void)snprintf(words, sizeof words, "chose none of them");
        else
            (void)snprintf(words, sizeof words, "chose candidate %d, %s",
                           (int)search->chosen_rank,
                           search->verified ? "verified by another person"
                                            : "not verified by another person yet");
        put_said(call->html, search->chosen_by, words, search->choice_note);
    }
    if (app_has_role(call, REGISTER_ROLE_INVESTIGATOR))
        put_choice_form(call, found);
    else if (search->chosen_by == NULL)
        app_paragraph(call->html, "Nobody has chosen yet.");
}

void results_put_review(struct app_call *call, const struct found *found)
{
    static const struct app_option results[] = {
        {"proper", "It was as it should be", NULL},
        {"improper", "It was not as it should be", NULL},
        {"follow-up", "Something is to be done about it", NULL}};
    const struct register_search *search = found->search;
    char action[80];
    app_heading(call->html, 2, "Review afterwards");
    if (search->reviewed_by != NULL)
        put_said(call->html, search->reviewed_by, register_search_result_word(search->review),
                 search->review_note);
    if (search->reviewed_by == NULL && !app_has_role(call, REVIEWERS))
        app_paragraph(call->html, "Nobody has reviewed it yet.");
    if (!app_has_role(call, REVIEWERS) || search->reviewed_by != NULL)
        return;
    (void)snprintf(action, sizeof action, "/searches/%lld/review", (long long)search->id);
    app_form_begin(call, action, false);
    app_radios(call, &(struct app_field){.name = "result", .label = "How was the search?"}, results,
               ARRAY_COUNT(results));
    app_textarea(call, &(struct app_field){.name = "review-note", .label = "What you found",
                                           .rows = 3});
    app_form_end(call, "Record the review");
}

/// After an act that may have failed: back to the search, or its page with what is wrong.
static int after(struct app_call *call, int code, const char *done)
{
    if (code == 0 && !app_has_faults(call))
        return app_go(call, done, "/searches/%s", call->args[0]);
    if (code < 0 && !app_fault_of(call, code))
        return code;
    return results_page(call, "to correct a form");
}

static int run_choose(struct app_call *call)
{
    int64_t search = 0;
    long rank = -1;
    struct operate_choice choice = {.note = app_required(call, "choice-note", "why"),
                                    .correction = app_value(call, "correction")};
    int code = found_number(call, call->args[0], &search);
    if (code < 0)
        return code;
    if (!text_to_int(app_value(call, "rank") != NULL ? app_value(call, "rank") : "", 0, 100, &rank))
        app_fault(call, "rank", "Choose a candidate, or none of them");
    if (app_has_faults(call))
        return after(call, 0, NULL);
    choice.rank = rank;
    {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = operate_choose(door.operate, call->officer.name, search, &choice, &call->error);
    }
    return after(call, code, rank == 0 ? "None was chosen." : "The choice is recorded. Somebody "
                                                              "else has to verify it now.");
}

static int run_review(struct app_call *call)
{
    int64_t search = 0;
    const struct operate_search_reviewed review = {
        .result = register_search_result_from(app_value(call, "result")),
        .note = app_required(call, "review-note", "what you found")};
    int code = found_number(call, call->args[0], &search);
    if (code < 0)
        return code;
    if (review.result == 0)
        app_fault(call, "result", "Choose how the search was");
    if (app_has_faults(call))
        return after(call, 0, NULL);
    {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = operate_search_review(door.operate, call->officer.name, search, &review,
                                         &call->error);
    }
    return after(call, code, "The review is recorded.");
}

const struct app_route app_choose_routes[] = {
    {HTTP_POST, "/searches/{search}/choose", REGISTER_ROLE_INVESTIGATOR, 0, run_choose,
     "choose a candidate of a search, or none"},
    {HTTP_POST, "/searches/{search}/review", REVIEWERS, 0, run_review,
     "review a search afterwards"},
    {.path = NULL},
};
