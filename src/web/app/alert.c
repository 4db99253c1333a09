// SPDX-License-Identifier: Apache-2.0
// alert.c - one alert on a page of its own, which fits a phone, and its pictures. Whoever reads it
// is recorded before there is anything to be read.
#include "web/app/alert.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

enum alert_step alert_step(const struct register_alert *alert)
{
    if (alert->adjudicated_at == 0)
        return ALERT_TO_JUDGE;
    if (alert->outcome_at != 0 || !alert->credible)
        return ALERT_DECIDED;
    if (alert->engaged_at == 0)
        return ALERT_TO_ENGAGE;
    return alert->identity_checked ? ALERT_TO_CLOSE : ALERT_DECIDED;
}

int alert_urgency(enum register_category category)
{
    switch (category) {
    case REGISTER_CATEGORY_RISK_OF_HARM:
    case REGISTER_CATEGORY_MISSING:
        return 1;
    case REGISTER_CATEGORY_SUSPECT:
    case REGISTER_CATEGORY_WANTED_BY_COURTS:
    case REGISTER_CATEGORY_CONDITIONS:
        return 2;
    default:
        return 3;
    }
}

void alert_category_tag(struct html *html, enum register_category category)
{
    static const char *const classes[] = {NULL, "govuk-tag--red", "govuk-tag--orange",
                                          "govuk-tag--grey"};
    html_tag(html, &(struct html_box){.words = {.text = register_category_name(category)},
                                      .classes = classes[alert_urgency(category)]});
}

void alert_clock(moment when, moment now, char words[TIME_TEXT_MAX])
{
    moment local = when + time_uk_offset(when);
    char day[TIME_TEXT_MAX] = "";
    if (date_to_days(date_of(when)) != date_to_days(date_of(now)))
        time_format_day(when, day);
    (void)snprintf(words, TIME_TEXT_MAX, "%02d:%02d:%02d%s%.24s", (int)(local / 3600 % 24),
                   (int)(local / 60 % 60), (int)(local % 60), day[0] != '\0' ? ", " : "", day);
}

moment alert_seen_at(const struct register_alert *alert)
{
    return alert->captured > 0 ? (moment)alert->captured : alert->at;
}

const char *alert_score_words(double score, double threshold)
{
    double above = score - threshold;
    if (above < 0.02)
        return "only just above the threshold: look with special care";
    return above < 0.08 ? "above the threshold" : "well above the threshold";
}

int alert_read(struct app_call *call, int64_t id, const char *why,
               struct register_alert *ret_alert)
{
    const struct operate_consultation reading = {.what = "alert", .alert = id, .why = why};
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_consult(door.operate, call->officer.name, &reading, &call->error);
    app_door_close(&door);
    return code != 0 ? code
                     : register_alert_find(call->store, id, REGISTER_AS_AT_ALWAYS, ret_alert,
                                           &call->error);
}

int alert_number(struct app_call *call, int place, int64_t *ret_id)
{
    long id = 0;
    if (!text_to_int(call->args[place], 1, INT64_MAX, &id))
        return error_set(&call->error, OVERT_NOT_FOUND, "There is no alert of this number.");
    *ret_id = id;
    return 0;
}

// ---- the page ----

/// The operation is over: its purpose no longer says why this is read.
static int ask_why(struct app_call *call, int64_t id)
{
    char action[48], title[48];
    (void)snprintf(action, sizeof action, "/alerts/%lld", (long long)id);
    (void)snprintf(title, sizeof title, "Alert %lld", (long long)id);
    app_page_begin(call, &(struct app_page){.title = title});
    app_paragraph(call->html, "Its operation is over. What you read about people is recorded; say "
                              "why you need to read it.");
    html_lit(call->html, "<form method=\"get\"");
    html_url(call->html, "action", action);
    html_lit(call->html, ">\n");
    app_input(call, &(struct app_field){.name = "why", .label = "Why do you read it?"});
    app_form_end(call, "Continue");
    return app_page_end(call);
}

/// Also what a decision that was refused is shown on.
int alert_page(struct app_call *call, int64_t id)
{
    CLEANUP(register_alert_finish) struct register_alert alert = {0};
    const char *why = http_value(&call->request->query, "why");
    char title[48], back[96];
    int code = alert_read(call, id, why, &alert);
    if (code == OVERT_INPUT && (why == NULL || why[0] == '\0'))
        return ask_why(call, id);
    if (code < 0)
        return code;
    (void)snprintf(title, sizeof title, "Alert %lld", (long long)id);
    (void)snprintf(back, sizeof back, "/operations/%s", alert.operation_reference);
    const struct app_page page = {.title = title, .caption = alert.operation_reference,
                                  .back = back, .back_words = "The operation"};
    app_page_begin(call, &page);
    alert_card(call, &alert, why, false);
    return app_page_end(call);
}

static int run_alert(struct app_call *call)
{
    int64_t id = 0;
    int code = alert_number(call, 0, &id);
    return code < 0 ? code : alert_page(call, id);
}

/// The same as a part of the live alert screen.
static int run_card(struct app_call *call)
{
    CLEANUP(register_alert_finish) struct register_alert alert = {0};
    int64_t id = 0;
    int code = alert_number(call, 0, &id);
    if (code == 0)
        code = alert_read(call, id, NULL, &alert);
    if (code < 0)
        return code;
    app_part_begin(call);
    alert_card(call, &alert, NULL, true);
    return app_part_end(call);
}

// ---- pictures ----

static bool part_from(const char *word, enum operate_part *ret_part)
{
    static const struct {
        const char *word;
        enum operate_part part;
    } parts[] = {{"beside", OPERATE_PART_BESIDE},
                 {"seen", OPERATE_PART_SEEN},
                 {"listed", OPERATE_PART_LISTED},
                 {"scene", OPERATE_PART_SCENE}};
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        if (text_equal(parts[i].word, word)) {
            *ret_part = parts[i].part;
            return true;
        }
    return false;
}

static int run_picture(struct app_call *call)
{
    OPERATE_AUTO_VIEW struct operate_view view = {0};
    AUTO_DOOR struct app_door door = {0};
    enum operate_part part = OPERATE_PART_BESIDE;
    int64_t id = 0;
    int code = alert_number(call, 0, &id);
    if (code == 0 && !part_from(call->args[1], &part))
        code = error_set(&call->error, OVERT_NOT_FOUND, "There is no such picture.");
    if (code == 0)
        code = app_door_open(call, &door);
    if (code == 0)
        code = operate_alert_view(door.operate, call->officer.name, id, part,
                                  http_value(&call->request->query, "why"), &view, &call->error);
    app_door_close(&door);
    if (code < 0)
        return code;
    call->answer->wipe = true;
    return app_send_bytes(call, "image/jpeg", memory_copy(view.jpeg, view.size), view.size);
}

const struct app_route app_alert_routes[] = {
    {HTTP_GET, "/alerts/{number}", ALERT_LOOKERS, 0, run_alert, "one alert"},
    {HTTP_GET, "/alerts/{number}/card", ALERT_LOOKERS, 0, run_card,
     "the same as a part of the live alert screen"},
    {HTTP_GET, "/alerts/{number}/picture/{part}", ALERT_LOOKERS, 0, run_picture,
     "the face that was seen, the one on the list, both, or the scene, as JPEG"},
    {HTTP_POST, "/alerts/{number}/adjudicate", REGISTER_ROLE_OPERATOR, 0, alert_run_adjudicate,
     "judge whether an alert is credible"},
    {HTTP_POST, "/alerts/{number}/engage", REGISTER_ROLE_ENGAGEMENT, 0, alert_run_engage,
     "record what the engagement officer did"},
    {HTTP_POST, "/alerts/{number}/outcome", REGISTER_ROLE_OPERATOR | REGISTER_ROLE_ENGAGEMENT, 0,
     alert_run_outcome, "record what came of an alert"},
    {.path = NULL},
};
