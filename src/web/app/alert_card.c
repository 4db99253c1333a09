// SPDX-License-Identifier: Apache-2.0
// alert_card.c - what an officer judges an alert by: both faces side by side, the similarity in
// words, who is sought and why, what was judged until now.
#include <stdio.h>
#include <string.h>

#include "web/app/alert.h"

/// A query's value, percent-encoded (RFC 3986 section 2.1).
static void put_value(struct text *text, const char *value)
{
    for (const unsigned char *c = (const unsigned char *)value; *c != '\0'; c++)
        if ((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9'))
            text_append_char(text, (char)*c);
        else
            text_printf(text, "%%%02X", *c);
}

static void picture_address(const struct register_alert *alert, const char *part, const char *why,
                            struct text *address)
{
    text_init(address, HTTP_PATH_MAX);
    text_printf(address, "/alerts/%lld/picture/%s", (long long)alert->id, part);
    if (why != NULL && why[0] != '\0') {
        text_append(address, "?why=");
        put_value(address, why);
    }
}

static void put_picture(struct html *html, const struct register_alert *alert, const char *part,
                        const char *why, const char *alt, const char *words)
{
    AUTO_TEXT struct text address = {0};
    picture_address(alert, part, why, &address);
    html_lit(html, "<figure class=\"overt-face\"><img class=\"overt-face__picture\" width=\"240\" "
                   "height=\"240\"");
    html_url(html, "src", address.bytes);
    html_attr(html, "alt", alt);
    html_lit(html, "><figcaption class=\"govuk-body-s\">");
    html_text(html, words);
    html_lit(html, "</figcaption></figure>\n");
}

static void put_pictures(struct app_call *call, const struct register_alert *alert,
                         const char *why)
{
    struct html *html = call->html;
    char clock[TIME_TEXT_MAX], words[400];
    alert_clock(alert_seen_at(alert), call->now, clock);
    html_lit(html, "<div class=\"overt-faces\">\n");
    if (alert->has_picture) {
        (void)snprintf(words, sizeof words, "Seen: %.200s, %s",
                       alert->source != NULL ? alert->source : "officer's picture", clock);
        put_picture(html, alert, "seen", why, "Face that was seen", words);
    } else {
        html_lit(html, "<p class=\"govuk-body overt-face\">The picture that was seen is not kept."
                       "</p>\n");
    }
    (void)snprintf(words, sizeof words, "On the list: %.200s",
                   alert->nominal != NULL ? alert->nominal : "erased");
    if (alert->nominal != NULL)
        put_picture(html, alert, "listed", why, "Face on the list", words);
    html_lit(html, "</div>\n");
    if (alert->has_scene) {
        AUTO_TEXT struct text address = {0};
        picture_address(alert, "scene", why, &address);
        html_lit(html, "<p class=\"govuk-body\">");
        app_link(html, address.bytes, "The scene, with everybody else covered");
        html_lit(html, "</p>\n");
    }
}

static void put_score(struct html *html, const void *context)
{
    const struct register_alert *alert = context;
    char words[200];
    (void)snprintf(words, sizeof words,
                   "%.3f; alerts are raised from %.3f. It is %s. It says how alike the machine "
                   "finds the two faces, not how likely it is that this is the person.",
                   alert->score, alert->threshold,
                   alert_score_words(alert->score, alert->threshold));
    html_text(html, words);
}

static void put_category(struct html *html, const void *context)
{
    const struct register_alert *alert = context;
    alert_category_tag(html, alert->category);
}

static void put_facts(struct app_call *call, const struct register_alert *alert)
{
    const struct html_row rows[] = {
        {.key = {.text = "Sought as"}, .value = {.write = put_category, .context = alert}},
        {.key = {.text = "Reason on the list"},
         .value = {.text = alert->entry_reason != NULL ? alert->entry_reason : "Not held"}},
        {.key = {.text = "Similarity"}, .value = {.write = put_score, .context = alert}},
        {.key = {.text = "It is now"}, .value = {.text = register_verdict_name(alert->verdict)}},
    };
    html_summary_list(call->html, &(struct html_summary_list){.rows = rows,
                                                              .row_count = ARRAY_COUNT(rows)});
}

// ---- what was judged ----

static void put_by(struct app_call *call, const char *officer, moment at)
{
    char clock[TIME_TEXT_MAX];
    alert_clock(at, call->now, clock);
    html_lit(call->html, " (");
    html_text(call->html, officer);
    html_lit(call->html, ", ");
    html_text(call->html, clock);
    html_lit(call->html, ")");
}

static void put_factor(struct html *html, const char *name, const char *words)
{
    if (words == NULL)
        return;
    html_lit(html, "<br>");
    html_text(html, name);
    html_lit(html, ": ");
    html_text(html, words);
}

static void put_adjudication(struct app_call *call, const struct register_alert *alert)
{
    html_lit(call->html, "<li><strong>");
    html_text(call->html, alert->credible ? "Credible" : "Not credible");
    html_lit(call->html, "</strong>");
    put_by(call, alert->adjudicated_by, alert->adjudicated_at);
    put_factor(call->html, "Subject", alert->subject);
    put_factor(call->html, "System", alert->system);
    put_factor(call->html, "Environment", alert->environment);
    put_factor(call->html, "Factors", alert->factors);
    html_lit(call->html, "</li>\n");
}

static void put_engagement(struct app_call *call, const struct register_alert *alert)
{
    const char *words = !alert->stopped            ? "Nobody was stopped"
                        : !alert->identity_checked ? "Stopped, identity not checked"
                        : alert->correct           ? "Stopped: it is the person on the list"
                                                   : "Stopped: it is somebody else";
    html_lit(call->html, "<li><strong>");
    html_text(call->html, words);
    html_lit(call->html, "</strong>");
    put_by(call, alert->engaged_by, alert->engaged_at);
    if (alert->checked_by != 0)
        put_factor(call->html, "Checked by", register_checked_by_name(alert->checked_by));
    if (alert->why_not != 0)
        put_factor(call->html, "Why not", register_why_not_name(alert->why_not));
    put_factor(call->html, "Note", alert->engagement_note);
    html_lit(call->html, "</li>\n");
}

static void put_outcome(struct app_call *call, const struct register_alert *alert)
{
    const char *words = alert->outcome == REGISTER_OUTCOME_ARREST
                            ? register_ground_name(alert->ground)
                            : register_disposal_name(alert->disposal);
    html_lit(call->html, "<li><strong>Outcome: ");
    html_text(call->html, alert->outcome == REGISTER_OUTCOME_ARREST  ? "arrest"
                          : alert->outcome == REGISTER_OUTCOME_OTHER ? "other disposal"
                                                                     : "no action");
    if (alert->outcome != REGISTER_OUTCOME_NO_ACTION && words != NULL) {
        html_lit(call->html, ", ");
        html_text(call->html, words);
    }
    html_lit(call->html, "</strong>");
    put_by(call, alert->outcome_by, alert->outcome_at);
    if (alert->unsupported)
        put_factor(call->html, "Correct it",
                   "a judgement that this outcome needs was corrected since");
    put_factor(call->html, "Note", alert->outcome_note);
    html_lit(call->html, "</li>\n");
}

static void put_judged(struct app_call *call, const struct register_alert *alert, bool live)
{
    if (alert->adjudicated_at == 0 && alert->engaged_at == 0 && alert->outcome_at == 0)
        return;
    app_heading(call->html, live ? 3 : 2, "Recorded");
    html_lit(call->html, "<ul class=\"govuk-list govuk-list--spaced overt-judged\">\n");
    if (alert->adjudicated_at != 0)
        put_adjudication(call, alert);
    if (alert->engaged_at != 0)
        put_engagement(call, alert);
    if (alert->outcome_at != 0)
        put_outcome(call, alert);
    html_lit(call->html, "</ul>\n");
}

void alert_card(struct app_call *call, const struct register_alert *alert, const char *why,
                bool live)
{
    char heading[48], names[512];
    (void)snprintf(heading, sizeof heading, "Alert %lld", (long long)alert->id);
    html_lit(call->html, "<div class=\"overt-alert\">\n");
    if (live)
        app_heading(call->html, 2, heading);
    if (app_watched(call->app->watchers, alert->id, call->officer.name, call->now, names,
                    sizeof names)) {
        html_lit(call->html, "<p class=\"govuk-body overt-queue__watched\">");
        html_text(call->html, names);
        html_lit(call->html, " is looking at this alert too.</p>\n");
    }
    put_pictures(call, alert, why);
    put_facts(call, alert);
    put_judged(call, alert, live);
    alert_forms(call, alert, live);
    html_lit(call->html, "</div>\n");
}
