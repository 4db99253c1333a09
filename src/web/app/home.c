// SPDX-License-Identifier: Apache-2.0
// home.c - the first page: what needs this officer, by role and by person, newest first. Of people
// on lists only counts are shown.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "foi/case.h"
#include "web/app/internal.h"
#include "web/app/page.h"

#define SOON_DAYS 5 ///< before its deadline a request is shown here
#define PLANNER     REGISTER_ROLE_PLANNER
#define AUTHORISING REGISTER_ROLE_AUTHORISING
#define OPERATOR    REGISTER_ROLE_OPERATOR
#define ENGAGEMENT  REGISTER_ROLE_ENGAGEMENT
#define AUDITOR     REGISTER_ROLE_AUDITOR
#define INFORMATION REGISTER_ROLE_INFORMATION

struct needs {
    struct app_call *call;
    size_t shown;
    int code; ///< the first fault of a read
};

static void put_need(struct needs *needs, const char *href, const char *name, const char *title,
                     const char *words)
{
    struct html *html = needs->call->html;
    if (needs->shown++ == 0)
        html_lit(html, "<ul class=\"govuk-list govuk-list--spaced\">\n");
    html_lit(html, "<li>");
    app_link(html, href, name);
    if (title != NULL) {
        html_lit(html, ", ");
        html_text(html, title);
    }
    html_lit(html, ": ");
    html_text(html, words);
    html_lit(html, "</li>\n");
}

static void put_operation(struct needs *needs, const struct register_operation *operation,
                          const char *below, const char *words)
{
    char href[128];
    (void)snprintf(href, sizeof href, "/operations/%s%s", operation->reference, below);
    put_need(needs, href, operation->reference, operation->title, words);
}

static bool is_me(const struct needs *needs, const char *officer)
{
    return text_equal(officer, needs->call->officer.name);
}

// ---- until it is open ----

static void need_authority(struct needs *needs, const struct register_operation *operation)
{
    if (operation->state == REGISTER_STATE_PLANNED && app_has_role(needs->call, AUTHORISING) &&
        !is_me(needs, operation->planned_by))
        put_operation(needs, operation, "", "waits for an authority");
    if (operation->urgent_until > needs->call->now && operation->confirmed_at == 0 &&
        operation->overruled_at == 0 && app_has_role(needs->call, AUTHORISING) &&
        !is_me(needs, operation->authorised_by) && !is_me(needs, operation->planned_by))
        put_operation(needs, operation, "", "its urgent authority waits to be reviewed");
}

/// A list to which I added nobody and that nobody approved yet, whole.
static void need_review(struct needs *needs, const struct register_operation *operation)
{
    struct register_entry *entries = NULL;
    size_t count = 0, waiting = 0, mine = 0;
    if (operation->list.images == 0 || !app_has_role(needs->call, PLANNER | AUTHORISING | OPERATOR))
        return;
    needs->code = register_entries(needs->call->store, operation->id, needs->call->now, &entries,
                                   &count, &needs->call->error);
    for (size_t i = 0; needs->code == 0 && i < count; i++) {
        if (entries[i].removed_at != 0)
            continue;
        waiting += entries[i].reviewed_at == 0;
        mine += is_me(needs, entries[i].added_by);
    }
    register_entries_free(&entries, count);
    char words[64];
    (void)snprintf(words, sizeof words, "its list waits to be reviewed, %zu image%s", waiting,
                   waiting == 1 ? "" : "s");
    if (waiting > 0 && mine == 0)
        put_operation(needs, operation, "/list", words);
}

static void need_opening(struct needs *needs, const struct register_operation *operation)
{
    const bool live = operation->mode == REGISTER_MODE_LIVE;
    if (!app_has_role(needs->call, PLANNER | OPERATOR))
        return;
    if (operation->list.images == 0)
        put_operation(needs, operation, "", "waits for its list");
    if (live && operation->state == REGISTER_STATE_AUTHORISED)
        put_operation(needs, operation, "", "waits for the public notice");
    else if (operation->state != REGISTER_STATE_PLANNED && operation->list.images > 0)
        put_operation(needs, operation, "", "waits to be opened");
}

// ---- while it is open, and afterwards ----

/// Alerts that nobody judged, and credible ones that another than the one who judged engages on.
static void need_decisions(struct needs *needs, const struct register_operation *operation)
{
    struct register_alert *alerts = NULL;
    size_t count = 0, judge = 0, engage = 0;
    char words[96];
    needs->code = register_alerts(needs->call->store, operation->id, needs->call->now, &alerts,
                                  &count, &needs->call->error);
    for (size_t i = 0; needs->code == 0 && i < count; i++) {
        judge += alerts[i].adjudicated_at == 0;
        engage += alerts[i].adjudicated_at != 0 && alerts[i].credible &&
                  alerts[i].engaged_at == 0 && !is_me(needs, alerts[i].adjudicated_by);
    }
    register_alerts_free(&alerts, count);
    const char *below = operation->mode == REGISTER_MODE_LIVE ? "/live" : "";
    (void)snprintf(words, sizeof words, "%zu alert%s to judge", judge, judge == 1 ? "" : "s");
    if (judge > 0 && app_has_role(needs->call, OPERATOR))
        put_operation(needs, operation, below, words);
    (void)snprintf(words, sizeof words, "%zu alert%s to engage on", engage,
                   engage == 1 ? "" : "s");
    if (engage > 0 && app_has_role(needs->call, ENGAGEMENT))
        put_operation(needs, operation, below, words);
}

static void need_open(struct needs *needs, const struct register_operation *operation)
{
    const bool live = operation->mode == REGISTER_MODE_LIVE;
    if (!app_has_role(needs->call, OPERATOR | ENGAGEMENT))
        return;
    put_operation(needs, operation, live ? "/live" : "",
                  operation->state == REGISTER_STATE_PAUSED ? "is paused"
                  : live                                    ? "is open, live alerts"
                                                            : "is open");
    need_decisions(needs, operation);
}

static void need_after(struct needs *needs, const struct register_operation *operation)
{
    bool ran = false;
    if (operation->opened_at == 0)
        return;
    if (app_has_role(needs->call, OPERATOR | ENGAGEMENT))
        need_decisions(needs, operation);
    if (needs->code != 0 || !app_has_role(needs->call, PLANNER | AUTHORISING | AUDITOR))
        return;
    needs->code = register_ran(needs->call->store, operation->id, needs->call->officer.id, &ran,
                               &needs->call->error);
    if (needs->code == 0 && !ran)
        put_operation(needs, operation, "", "waits to be reviewed");
}

static void need_operation(struct needs *needs, const struct register_operation *operation)
{
    need_authority(needs, operation);
    switch (operation->state) {
    case REGISTER_STATE_PLANNED:
    case REGISTER_STATE_AUTHORISED:
    case REGISTER_STATE_NOTIFIED:
        need_opening(needs, operation);
        need_review(needs, operation);
        break;
    case REGISTER_STATE_OPEN:
    case REGISTER_STATE_PAUSED:
        need_open(needs, operation);
        break;
    case REGISTER_STATE_CLOSED:
    case REGISTER_STATE_EXPIRED:
        need_after(needs, operation);
        break;
    default:
        break;
    }
}

// ---- searches, requests ----

static void need_searches(struct needs *needs)
{
    struct register_search *searches = NULL;
    size_t count = 0;
    if (!app_has_role(needs->call, OPERATOR | AUTHORISING | INFORMATION | AUDITOR))
        return;
    needs->code = register_searches(needs->call->store, 0, needs->call->now, &searches, &count,
                                    &needs->call->error);
    for (size_t i = count; needs->code == 0 && i-- > 0;) {
        const struct register_search *search = &searches[i];
        char href[64], name[48];
        (void)snprintf(href, sizeof href, "/searches/%lld", (long long)search->id);
        (void)snprintf(name, sizeof name, "Search %lld", (long long)search->id);
        if (search->mode != REGISTER_MODE_RETROSPECTIVE)
            continue;
        if (search->chosen != 0 && !search->verified && !is_me(needs, search->chosen_by) &&
            app_has_role(needs->call, OPERATOR))
            put_need(needs, href, name, NULL, "its candidate waits to be verified");
        if (search->chosen_at != 0 && search->reviewed_at == 0 &&
            !is_me(needs, search->officer) && !is_me(needs, search->chosen_by) &&
            app_has_role(needs->call, AUTHORISING | INFORMATION | AUDITOR))
            put_need(needs, href, name, NULL, "waits to be reviewed");
    }
    register_searches_free(&searches, count);
}

static void need_requests(struct needs *needs)
{
    const struct date today = date_of(needs->call->now);
    const struct foi_case_filter filter = {
        .open = true, .today = today, .as_at = REGISTER_AS_AT_ALWAYS};
    struct foi_case *cases = NULL;
    size_t count = 0;
    if (!app_has_role(needs->call, INFORMATION))
        return;
    needs->code =
        foi_cases(needs->call->store, &filter, &cases, &count, &needs->call->error);
    for (size_t i = count; needs->code == 0 && i-- > 0;) {
        struct date next = foi_case_next(&cases[i]);
        char href[128], day[TIME_TEXT_MAX], words[TIME_TEXT_MAX + 32];
        if (next.year == 0 || date_to_days(next) - date_to_days(today) > SOON_DAYS)
            continue;
        date_format_words(next, day);
        (void)snprintf(href, sizeof href, "/requests/%s", cases[i].reference);
        (void)snprintf(words, sizeof words, "%s %s",
                       date_to_days(next) < date_to_days(today) ? "was due on" : "is due on", day);
        put_need(needs, href, cases[i].reference, NULL, words);
    }
    foi_cases_free(&cases, count);
}

static int run_home(struct app_call *call)
{
    struct register_operation *operations = NULL;
    struct needs needs = {.call = call};
    size_t count = 0;
    int code = register_operations(call->store, call->now, &operations, &count, &call->error);
    if (code < 0)
        return code;
    app_page_begin(call, &(struct app_page){.title = "What needs you"});
    for (size_t i = count; needs.code == 0 && i-- > 0;)
        need_operation(&needs, &operations[i]);
    if (needs.code == 0)
        need_searches(&needs);
    if (needs.code == 0)
        need_requests(&needs);
    if (needs.shown > 0)
        html_lit(call->html, "</ul>\n");
    else
        app_paragraph(call->html, "Nothing waits for you.");
    register_operations_free(&operations, count);
    return needs.code < 0 ? needs.code : app_page_end(call);
}

const struct app_route app_home_routes[] = {
    {HTTP_GET, "/", 0, 0, run_home, "what needs the officer"},
    {.path = NULL},
};
