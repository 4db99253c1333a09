// SPDX-License-Identifier: Apache-2.0
// home.c - the first page: what needs this officer, and what goes on.
#include <stdio.h>

#include "base/memory.h"
#include "web/app/internal.h"
#include "web/app/page.h"

/// What an operation waits for, by its state, and whose work that is.
static const struct {
    enum register_state state;
    uint32_t roles;
    const char *words;
} waits[] = {
    {REGISTER_STATE_PLANNED, REGISTER_ROLE_AUTHORISING, "waits for an authority"},
    {REGISTER_STATE_AUTHORISED, REGISTER_ROLE_PLANNER | REGISTER_ROLE_OPERATOR,
     "waits for its list and the public notice"},
    {REGISTER_STATE_NOTIFIED, REGISTER_ROLE_PLANNER | REGISTER_ROLE_OPERATOR,
     "waits to be opened"},
    {REGISTER_STATE_OPEN, REGISTER_ROLE_OPERATOR | REGISTER_ROLE_ENGAGEMENT, "is open"},
    {REGISTER_STATE_PAUSED, REGISTER_ROLE_OPERATOR, "is paused"},
    {REGISTER_STATE_CLOSED, REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_AUDITOR,
     "waits to be reviewed"},
    {REGISTER_STATE_EXPIRED, REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_AUDITOR,
     "waits to be reviewed"},
};

static const char *what_waits(const struct app_call *call,
                              const struct register_operation *operation)
{
    for (size_t i = 0; i < ARRAY_COUNT(waits); i++)
        if (waits[i].state == operation->state && app_has_role(call, waits[i].roles))
            return waits[i].words;
    return NULL;
}

/// Whether this is an operation whose alerts are told live, and an officer who decides them.
static bool is_live(const struct app_call *call, const struct register_operation *operation)
{
    return operation->mode == REGISTER_MODE_LIVE &&
           (operation->state == REGISTER_STATE_OPEN ||
            operation->state == REGISTER_STATE_PAUSED) &&
           app_has_role(call, REGISTER_ROLE_OPERATOR | REGISTER_ROLE_ENGAGEMENT);
}

static void put_wait(const struct app_call *call, const struct register_operation *operation,
                     const char *words)
{
    struct html *html = call->html;
    char href[96];
    (void)snprintf(href, sizeof href, "/operations/%s", operation->reference);
    html_lit(html, "<li>");
    app_link(html, href, operation->reference);
    html_lit(html, ", ");
    html_text(html, operation->title);
    html_lit(html, ", ");
    html_text(html, words);
    if (is_live(call, operation)) {
        html_lit(html, ": ");
        (void)snprintf(href, sizeof href, "/operations/%s/live", operation->reference);
        app_link(html, href, "live alerts");
    }
    html_lit(html, "</li>\n");
}

static int run_home(struct app_call *call)
{
    struct register_operation *operations = NULL;
    size_t count = 0, shown = 0;
    int code = register_operations(call->store, call->now, &operations, &count, &call->error);
    if (code < 0)
        return code;
    app_page_begin(call, &(struct app_page){.title = "What needs you"});
    for (size_t i = count; i-- > 0;) {
        const char *words = what_waits(call, &operations[i]);
        if (words == NULL)
            continue;
        if (shown++ == 0)
            html_lit(call->html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
        put_wait(call, &operations[i], words);
    }
    if (shown > 0)
        html_lit(call->html, "</ul>\n");
    else
        app_paragraph(call->html, "Nothing waits for you.");
    register_operations_free(&operations, count);
    return app_page_end(call);
}

const struct app_route app_home_routes[] = {
    {HTTP_GET, "/", 0, 0, run_home, "what needs the officer"},
    {.path = NULL},
};
