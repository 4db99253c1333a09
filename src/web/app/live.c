// SPDX-License-Identifier: Apache-2.0
// live.c - the live alert screen of an operation: what is to be decided, one alert with its
// pictures, the cameras, and a stream of events. Without a script it is a page that is looked at
// again; with it (live.js) the same parts are asked for when something happened.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "json/json.h"
#include "web/app/live_queue.h"

#define LIVE_ROLES (REGISTER_ROLE_OPERATOR | REGISTER_ROLE_ENGAGEMENT | REGISTER_ROLE_AUTHORISING)

/// The alert that the query names; 0: none.
static int64_t chosen_of(const struct app_call *call)
{
    long id = 0;
    const char *said = http_value(&call->request->query, "alert");
    return said != NULL && text_to_int(said, 1, INT64_MAX, &id) ? id : 0;
}

/// This officer looks at this alert; the others are told when that is new.
static void watch(struct app_call *call, const char *reference, int64_t alert)
{
    if (app_watch(call->app->watchers, call->session.id, call->officer.name, alert, call->now)) {
        char data[64];
        (void)snprintf(data, sizeof data, "{\"alert\":%lld}", (long long)alert);
        events_say(call->app->events, reference, "look", data);
    }
}

// ---- the page ----

static void put_key(struct html *html, const char *key, const char *words)
{
    html_lit(html, "<li><kbd class=\"overt-key\">");
    html_text(html, key);
    html_lit(html, "</kbd> ");
    html_text(html, words);
    html_lit(html, "</li>\n");
}

static void put_keys(struct html *html, const void *context)
{
    (void)context;
    html_lit(html, "<ul class=\"govuk-list\">\n");
    put_key(html, "J", "next alert in the list");
    put_key(html, "K", "alert before it");
    put_key(html, "Y", "credible: goes to the factors");
    put_key(html, "N", "not credible: goes to the factors");
    put_key(html, "M", "sound on or off");
    put_key(html, "R", "look again");
    html_lit(html, "</ul>\n<p class=\"govuk-body-s\">Keys do nothing while you write in a field. "
                   "They can be switched off here, and stay off on this device.</p>\n"
                   "<button type=\"button\" class=\"govuk-button govuk-button--secondary "
                   "govuk-!-margin-bottom-2\" id=\"live-keys\" aria-pressed=\"true\">Switch keys "
                   "off</button>\n");
}

/// What a script fills in; without one the page says how it is looked at again.
static void put_status(struct app_call *call, const char *reference)
{
    struct html *html = call->html;
    char href[96];
    (void)snprintf(href, sizeof href, "/operations/%s/live", reference);
    html_lit(html, "<div class=\"overt-live__bar\">\n"
                   "<p class=\"govuk-body overt-live__connection\" id=\"live-connection\" "
                   "role=\"status\">This page does not change by itself.</p>\n"
                   "<form method=\"get\"");
    html_url(html, "action", href);
    html_lit(html, ">\n");
    html_button(html, &(struct html_button){.words = {.text = "Look again"},
                                            .id = "live-again",
                                            .classes = "govuk-button--secondary"});
    html_lit(html, "</form>\n<button type=\"button\" class=\"govuk-button "
                   "govuk-button--secondary\" id=\"live-sound\""
                   " aria-pressed=\"false\" hidden>Turn sound on</button>\n"
                   "</div>\n<p class=\"govuk-body\" id=\"live-news\" role=\"status\"></p>\n");
}

static void put_card(struct app_call *call, const struct register_alert *alert, int code)
{
    html_lit(call->html, "<section class=\"overt-live__card\" id=\"live-card\" "
                         "aria-label=\"The alert that is shown\"");
    if (alert != NULL)
        html_attr_int(call->html, "data-alert", alert->id);
    html_lit(call->html, ">\n");
    if (alert != NULL && code == 0)
        alert_card(call, alert, NULL, true);
    else
        app_paragraph(call->html, alert == NULL
                                      ? "No alert waits for you. The next one is shown here."
                                      : call->error.text);
    html_lit(call->html, "</section>\n");
}

struct addresses {
    char events[160], queue[96], here[96], present[96], position[32], idle[16];
};

static void put_addresses(const char *reference, int64_t position, struct addresses *at)
{
    (void)snprintf(at->events, sizeof at->events, "/operations/%s/live/events?after=%lld",
                   reference, (long long)position);
    (void)snprintf(at->queue, sizeof at->queue, "/operations/%s/live/queue", reference);
    (void)snprintf(at->here, sizeof at->here, "/operations/%s/live/here", reference);
    (void)snprintf(at->present, sizeof at->present, "/operations/%s/live/present", reference);
    (void)snprintf(at->idle, sizeof at->idle, "%d", APP_IDLE_SECONDS);
}

static int write_page(struct app_call *call, const struct live_queue *queue, int64_t position,
                      const struct register_alert *alert, int code)
{
    static const char *const scripts[] = {"live.js", NULL};
    struct addresses at;
    char back[96], title[160];
    const char *reference = queue->operation.reference;
    put_addresses(reference, position, &at);
    (void)snprintf(back, sizeof back, "/operations/%s", reference);
    (void)snprintf(title, sizeof title, "Live alerts: %.100s", queue->operation.title);
    const struct html_attribute attributes[] = {
        {"data-live", reference}, {"data-events", at.events},   {"data-queue", at.queue},
        {"data-here", at.here},   {"data-present", at.present}, {"data-idle", at.idle},
        {NULL, NULL}};
    const struct app_page page = {.title = title, .caption = reference, .back = back,
                                  .back_words = "The operation", .scripts = scripts, .wide = true,
                                  .attributes = attributes};
    app_page_begin(call, &page);
    put_status(call, reference);
    html_lit(call->html, "<div class=\"overt-live\">\n<div class=\"overt-live__side\">\n"
                         "<div id=\"live-queue\">\n");
    live_queue_write(call, queue, alert != NULL ? alert->id : 0);
    html_lit(call->html, "</div>\n<div id=\"live-cameras\">\n");
    live_cameras_write(call, queue);
    html_lit(call->html, "</div>\n<div id=\"live-keys-box\" hidden>\n");
    html_details(call->html, &(struct html_details){.summary = {.text = "Keys"},
                                                    .words = {.write = put_keys}});
    html_lit(call->html, "</div>\n</div>\n");
    put_card(call, alert, code);
    html_lit(call->html, "</div>\n");
    return app_page_end(call);
}

static int run_live(struct app_call *call)
{
    CLEANUP(live_queue_finish) struct live_queue queue = {0};
    CLEANUP(register_alert_finish) struct register_alert alert = {0};
    int64_t position = -1, id = chosen_of(call);
    int code = register_position(call->store, &position, &call->error); // before what it covers
    if (code == 0)
        code = live_queue_read(call, call->args[0], &queue);
    if (code < 0)
        return code;
    const struct register_alert *next = live_queue_next(call, &queue);
    if (id == 0 && next != NULL)
        id = next->id;
    int read = id != 0 ? alert_read(call, id, NULL, &alert) : 0;
    if (read < 0 && read != OVERT_INPUT && read != OVERT_REFUSED)
        return read;
    watch(call, queue.operation.reference, id);
    alert.id = id;
    return write_page(call, &queue, position, id != 0 ? &alert : NULL, read);
}

// ---- parts for the script ----

static int run_queue(struct app_call *call)
{
    CLEANUP(live_queue_finish) struct live_queue queue = {0};
    int code = live_queue_read(call, call->args[0], &queue);
    if (code < 0)
        return code;
    app_part_begin(call);
    html_lit(call->html, "<div data-part=\"queue\">\n");
    live_queue_write(call, &queue, chosen_of(call));
    html_lit(call->html, "</div>\n<div data-part=\"cameras\">\n");
    live_cameras_write(call, &queue);
    html_lit(call->html, "</div>\n");
    return app_part_end(call);
}

/// Says at which alert this page looks.
static int run_here(struct app_call *call)
{
    watch(call, call->args[0], chosen_of(call));
    call->answer->status = 204;
    return 0;
}

static int run_events(struct app_call *call)
{
    struct register_operation operation = {0};
    struct http_stream *stream = NULL;
    int code = register_operation_brief(call->store, call->args[0], call->now, &operation,
                                        &call->error);
    register_operation_finish(&operation);
    if (code == 0)
        code = http_stream_open(call->request, call->session.id, call->answer, &stream,
                                &call->error);
    if (code == 0)
        events_listen(call->app->events, &stream, call->session.id, call->args[0],
                      events_after(call->request));
    return code;
}

const struct app_route app_live_routes[] = {
    {HTTP_GET, "/operations/{reference}/live", LIVE_ROLES, 0, run_live, "the live alert screen"},
    {HTTP_GET, "/operations/{reference}/live/queue", LIVE_ROLES, APP_SOFT, run_queue,
     "its alerts and cameras, as a part of the page"},
    {HTTP_GET, "/operations/{reference}/live/here", LIVE_ROLES, APP_SOFT, run_here,
     "says at which alert the page looks"},
    {HTTP_GET, "/operations/{reference}/live/present", LIVE_ROLES, 0, run_here,
     "the same, and that the officer does something"},
    {HTTP_GET, "/operations/{reference}/live/events", LIVE_ROLES, APP_SOFT, run_events,
     "server-sent events of the operation, resumed by Last-Event-ID"},
    {.path = NULL},
};
