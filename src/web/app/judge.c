// SPDX-License-Identifier: Apache-2.0
// judge.c - one candidate of a search: its picture, and the judgements of two people. In the street
// who stands before the person goes first; of a retrospective search the second person verifies.
#include <stdio.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/found.h"
#include "web/app/internal.h"
#include "web/app/page.h"

static int read_alert(struct app_call *call, struct register_alert *alert)
{
    int64_t number = 0;
    int code = found_number(call, call->args[0], &number);
    if (code == 0)
        code = register_alert_find(call->store, number, call->now, alert, &call->error);
    if (code == 0 && alert->search == 0)
        code = error_set(&call->error, OVERT_NOT_FOUND, "this alert is of no search");
    return code;
}

static int record_reading(struct app_call *call, const struct register_alert *alert)
{
    AUTO_DOOR struct app_door door = {0};
    const struct operate_consultation read = {.what = "alert", .alert = alert->id};
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_consult(door.operate, call->officer.name, &read, &call->error);
}

// ---- forms ----

/// Words of a list of words and names, from 1 until there is no more.
static size_t options_of(const char *(*word)(int), const char *(*name)(int),
                         struct app_option *options, size_t most)
{
    size_t count = 0;
    for (int i = 1; count < most && word(i) != NULL; i++)
        options[count++] = (struct app_option){.value = word(i), .text = name(i)};
    return count;
}

static const char *why_not_word(int i) { return register_why_not_word((enum register_why_not)i); }
static const char *why_not_name(int i) { return register_why_not_name((enum register_why_not)i); }
static const char *checked_word(int i)
{
    return register_checked_by_word((enum register_checked_by)i);
}
static const char *checked_name(int i)
{
    return register_checked_by_name((enum register_checked_by)i);
}

static void put_engage_form(struct app_call *call, const struct register_alert *alert)
{
    static const struct app_option results[] = {
        {"same", "I checked who they are: it is the person on the list", NULL},
        {"other", "I checked who they are: it is somebody else", NULL},
        {"unchecked", "I did not check who they are", NULL}};
    struct app_option why_not[20], checked[20];
    size_t why_not_count = options_of(why_not_word, why_not_name, why_not, ARRAY_COUNT(why_not));
    size_t checked_count = options_of(checked_word, checked_name, checked, ARRAY_COUNT(checked));
    char action[80];
    (void)snprintf(action, sizeof action, "/searches/alerts/%lld/engage", (long long)alert->id);
    app_heading(call->html, 2, "What came of it");
    app_form_begin(call, action, false);
    app_radios(call, &(struct app_field){.name = "engaged", .label = "What did you find?"}, results,
               ARRAY_COUNT(results));
    app_select(call, &(struct app_field){.name = "checked-by", .label = "How you checked it",
                                         .none = "Not checked"},
               checked, checked_count);
    app_select(call, &(struct app_field){.name = "why-not", .label = "If not, why not",
                                         .none = "It was checked"},
               why_not, why_not_count);
    app_input(call, &(struct app_field){.name = "minutes", .suffix = "minutes",
                                        .label = "For how long somebody was stopped",
                                        .inputmode = "numeric",
                                        .classes = "govuk-input--width-4"});
    app_textarea(call, &(struct app_field){.name = "engage-note", .label = "Note (optional)",
                                           .rows = 2});
    app_form_end(call, "Record it");
}

static void put_adjudicate_form(struct app_call *call, const struct register_alert *alert)
{
    static const struct app_option answers[] = {
        {"yes", "Yes, it can be this person", NULL},
        {"no", "No, it is not", NULL}};
    char action[80];
    (void)snprintf(action, sizeof action, "/searches/alerts/%lld/adjudicate",
                   (long long)alert->id);
    app_heading(call->html, 2, "Second person's judgement");
    app_form_begin(call, action, false);
    app_radios(call, &(struct app_field){.name = "credible", .label = "Is the match credible?"},
               answers, ARRAY_COUNT(answers));
    app_textarea(call, &(struct app_field){.name = "subject", .rows = 2,
                                           .label = "Of the person",
                                           .hint = "Such as age of the picture, glasses, "
                                                   "expression. At least one of the three."});
    app_textarea(call, &(struct app_field){.name = "system", .rows = 2, .label = "Of the system",
                                           .hint = "Such as score and threshold."});
    app_textarea(call, &(struct app_field){.name = "environment", .rows = 2,
                                           .label = "Of the surroundings",
                                           .hint = "Such as light, distance, angle."});
    app_form_end(call, "Record the judgement");
}

// ---- the page ----

static void put_judged(struct html *html, const struct register_alert *alert)
{
    char words[300];
    html_lit(html, "<p class=\"govuk-body\">");
    found_put_verdict(html, alert);
    html_lit(html, "</p>\n");
    if (alert->engaged_by != NULL) {
        (void)snprintf(words, sizeof words, "%.150s: %s.", alert->engaged_by,
                       !alert->identity_checked ? "identity not checked"
                       : alert->correct         ? "it is the person on the list"
                                                : "it is somebody else");
        app_paragraph(html, words);
    }
    if (alert->adjudicated_by != NULL) {
        (void)snprintf(words, sizeof words, "%.150s: %s.", alert->adjudicated_by,
                       alert->credible ? "credible" : "not credible");
        app_paragraph(html, words);
    }
}

static void put_forms(struct app_call *call, const struct register_alert *alert)
{
    const char *own = call->officer.name;
    if (app_has_role(call, REGISTER_ROLE_ENGAGEMENT) && alert->engaged_by == NULL &&
        !text_equal(alert->adjudicated_by, own))
        put_engage_form(call, alert);
    if (app_has_role(call, REGISTER_ROLE_OPERATOR) && alert->adjudicated_by == NULL &&
        !text_equal(alert->engaged_by, own))
        put_adjudicate_form(call, alert);
    if (alert->engaged_by != NULL && alert->adjudicated_by == NULL &&
        text_equal(alert->engaged_by, own))
        app_paragraph(call->html, "An operator, not you, judges it next.");
}

static int run_candidate(struct app_call *call)
{
    CLEANUP(register_alert_finish) struct register_alert alert = {0};
    char back[80], title[120];
    int code = read_alert(call, &alert);
    if (code == 0)
        code = record_reading(call, &alert);
    if (code < 0)
        return code;
    (void)snprintf(back, sizeof back, "/searches/%lld", (long long)alert.search);
    (void)snprintf(title, sizeof title, "Candidate %lld: %.80s", (long long)alert.rank,
                   alert.nominal != NULL ? alert.nominal : "erased");
    const struct app_page page = {.title = title, .caption = alert.operation_reference,
                                  .back = back, .back_words = "All candidates"};
    app_page_begin(call, &page);
    html_lit(call->html, "<div class=\"overt-portraits\">\n");
    if (alert.has_picture)
        found_put_picture(call->html, &alert, true);
    found_put_picture(call->html, &alert, false);
    html_lit(call->html, "</div>\n");
    found_put_score(call->html, &alert);
    app_heading(call->html, 2, "Why this person is on the list");
    app_paragraph(call->html, alert.entry_reason != NULL ? alert.entry_reason : "Erased.");
    app_heading(call->html, 2, "Judged so far");
    put_judged(call->html, &alert);
    put_forms(call, &alert);
    return app_page_end(call);
}

// ---- acts ----

static int after(struct app_call *call, int code, const char *done)
{
    if (code == 0 && !app_has_faults(call))
        return app_go(call, done, "/searches/alerts/%s", call->args[0]);
    if (code < 0 && !app_fault_of(call, code))
        return code;
    return run_candidate(call);
}

static void take_engagement(struct app_call *call, struct operate_engagement *said)
{
    const char *result = app_value(call, "engaged"), *minutes = app_value(call, "minutes");
    long taken = 0;
    if (result == NULL)
        app_fault(call, "engaged", "Choose what you found");
    said->identity_checked = text_equal(result, "same") || text_equal(result, "other");
    said->correct = text_equal(result, "same");
    said->why_not = register_why_not_from(app_value(call, "why-not"));
    said->checked_by = register_checked_by_from(app_value(call, "checked-by"));
    said->note = app_value(call, "engage-note");
    if (minutes != NULL && minutes[0] != '\0' && !text_to_int(minutes, 0, 10000, &taken))
        app_fault(call, "minutes", "Enter the minutes as a whole number, such as 5");
    if (result != NULL && !said->identity_checked && said->why_not == 0)
        app_fault(call, "why-not", "Choose why it was not checked");
    if (said->identity_checked && said->why_not != 0)
        app_fault(call, "why-not", "It was checked: choose no reason why not");
    said->minutes = taken;
    said->stopped = said->identity_checked || taken > 0;
}

static int run_engage(struct app_call *call)
{
    struct operate_engagement said = {0};
    int64_t alert = 0;
    int code = found_number(call, call->args[0], &alert);
    if (code < 0)
        return code;
    take_engagement(call, &said);
    if (!app_has_faults(call)) {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = operate_engage(door.operate, call->officer.name, alert, &said, &call->error);
    }
    return after(call, code, "It is recorded. An operator judges it next.");
}

static int run_adjudicate(struct app_call *call)
{
    const char *answer = app_value(call, "credible");
    const struct operate_adjudication said = {.credible = text_equal(answer, "yes"),
                                              .subject = app_value(call, "subject"),
                                              .system = app_value(call, "system"),
                                              .environment = app_value(call, "environment")};
    int64_t alert = 0;
    int code = found_number(call, call->args[0], &alert);
    if (code < 0)
        return code;
    if (!text_equal(answer, "yes") && !text_equal(answer, "no"))
        app_fault(call, "credible", "Choose whether the match is credible");
    if (!app_has_faults(call)) {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code =
                operate_adjudicate(door.operate, call->officer.name, alert, &said, &call->error);
    }
    return after(call, code, "The judgement is recorded.");
}

const struct app_route app_judge_routes[] = {
    {HTTP_GET, "/searches/alerts/{alert}", FOUND_READERS, 0, run_candidate,
     "a candidate of a search, to be judged"},
    {HTTP_POST, "/searches/alerts/{alert}/engage", REGISTER_ROLE_ENGAGEMENT, 0, run_engage,
     "record what came of a candidate in the street"},
    {HTTP_POST, "/searches/alerts/{alert}/adjudicate", REGISTER_ROLE_OPERATOR, 0, run_adjudicate,
     "judge a candidate as the second person"},
    {.path = NULL},
};
