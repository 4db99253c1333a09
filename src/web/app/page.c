// SPDX-License-Identifier: Apache-2.0
// page.c - the frame of the console's pages.
#include "web/app/page.h"

#include <stdio.h>
#include <string.h>

#include "access/access.h"
#include "base/memory.h"
#include "base/text.h"
#include "store/store.h"
#include "web/app/internal.h"
#include "web/assets/assets.h"
#include "web/html/page.h"

#define SERVICE "Facial recognition"

/// Where the navigation leads; an officer sees what their roles may open.
static const struct {
    const char *words, *href;
} ways[] = {
    {"Home", "/"},
    {"Operations", "/operations"},
    {"Identify", "/identify"},
    {"Searches", "/searches"},
    {"Requests", "/requests"},
    {"Accuracy", "/accuracy"},
    {"Audit", "/audit"},
    {"Accounts", "/accounts"},
};
#define WAYS (sizeof ways / sizeof ways[0])

static bool is_below(const char *path, const char *href)
{
    size_t length = strlen(href);
    return length > 1 && text_starts(path, href) && (path[length] == '/' || path[length] == '\0');
}

static size_t fill_ways(const struct app_call *call, struct html_navigation_item items[WAYS])
{
    size_t count = 0;
    const char *path = call->request->path;
    for (size_t i = 0; call->signed_in && i < WAYS; i++)
        if (app_may(call, HTTP_GET, ways[i].href))
            items[count++] = (struct html_navigation_item){
                .words = {.text = ways[i].words},
                .href = ways[i].href,
                .current = text_equal(path, ways[i].href),
                .active = is_below(path, ways[i].href),
            };
    return count;
}

/// "14:35", with the moment for scripts.
static void put_hour(struct html *html, moment when)
{
    char at[TIME_TEXT_MAX], local[TIME_TEXT_MAX];
    time_format(when, at);
    time_format(when + time_uk_offset(when), local);
    local[16] = '\0';
    html_lit(html, "<time");
    html_attr(html, "datetime", at);
    html_lit(html, ">");
    html_text(html, local + 11);
    html_lit(html, "</time>");
}

static void put_who(struct html *html, const void *context)
{
    const struct app_call *call = context;
    bool other = false;
    html_lit(html, "<div class=\"govuk-width-container overt-who\"");
    html_attr_int(html, "data-overt-seconds", app_session_until(&call->session) - call->now);
    html_attr(html, "data-overt-token", call->session.csrf);
    html_lit(html, "><p class=\"govuk-body-s\">");
    html_lit(html, "<strong>");
    html_text(html, call->officer.name);
    html_lit(html, ".");
    html_lit(html, "</strong> <span class=\"overt-until\">You will be signed out at ");
    put_hour(html, app_session_until(&call->session));
    html_lit(html, " unless you open another page or send something.</span>");
    if (app_route_find(HTTP_GET, "/account", NULL, &other) != NULL) {
        html_lit(html, " <a class=\"govuk-link\" href=\"/account\">Your account</a>");
        html_lit(html, " <a class=\"govuk-link\" href=\"/sign-out\">Sign out</a>");
    }
    html_lit(html, "</p></div>\n");
}

static void put_back(struct html *html, const void *context)
{
    const struct app_page *page = context;
    html_back_link(html, &(struct html_link){.words = {.text = page->back_words != NULL
                                                                   ? page->back_words
                                                                   : "Back"},
                                             .href = page->back});
}

/// What page_begin and page_end of the frame both take.
struct frame {
    struct html_page page;
    struct html_navigation_item items[WAYS];
    char *force;
};

static void make_frame(const struct app_call *call, struct frame *frame)
{
    const struct app_page *page = call->page;
    *frame = (struct frame){0};
    if (call->store == NULL ||
        register_setting(call->store, "force.name", call->now, "Police", &frame->force, NULL) < 0)
        frame->force = memory_copy_text("Police");
    frame->page = (struct html_page){
        .title = page->title,
        .service = SERVICE,
        .service_href = "/",
        .force = frame->force,
        .lang = "en-GB",
        .style = "console.css",
        .no_licence = true,
        .in_error = app_has_faults(call),
        .navigation = frame->items,
        .navigation_count = fill_ways(call, frame->items),
        .main_classes = page->wide ? "overt-wide-page" : NULL,
    };
    if (call->signed_in)
        frame->page.top = (struct html_words){.write = put_who, .context = call};
    if (page->back != NULL)
        frame->page.above = (struct html_words){.write = put_back, .context = page};
}

// ---- above the page's own words ----

static void put_flash(struct app_call *call)
{
    char words[APP_FLASH_MAX];
    if (!call->signed_in || call->request->method != HTTP_GET ||
        !app_session_flash_take(call->app->sessions, call->session.id, words))
        return;
    const struct html_notification_banner banner = {.words = {.text = words}, .type = "success"};
    html_notification_banner(call->html, &banner);
}

/// A use of break-glass shouts at everybody until somebody has looked into it.
static void put_alarms(struct app_call *call)
{
    struct access_alarm alarms[ACCESS_ALARMS_MAX];
    size_t count = 0;
    char at[TIME_TEXT_MAX], words[ACCESS_NAME_MAX + 200];
    if (!call->signed_in || call->store == NULL ||
        access_alarms(call->store, alarms, &count, NULL) < 0 || count == 0)
        return;
    time_format_words(alarms[0].at, at);
    (void)snprintf(words, sizeof words,
                   "The break-glass account %s was used on %s. An auditor must look into it.",
                   alarms[0].name, at);
    html_notification_banner(call->html,
                             &(struct html_notification_banner){.words = {.text = words},
                                                                .disable_focus = HTML_YES,
                                                                .title_id = "break-glass"});
}

static void put_faults(struct app_call *call)
{
    struct html_error_line lines[APP_FAULTS_MAX] = {0};
    char hrefs[APP_FAULTS_MAX][64];
    if (call->fault_count == 0)
        return;
    for (size_t i = 0; i < call->fault_count; i++) {
        lines[i].words.text = call->faults[i].words;
        if (call->faults[i].field != NULL) {
            (void)snprintf(hrefs[i], sizeof hrefs[i], "#%s", call->faults[i].field);
            lines[i].href = hrefs[i];
        }
    }
    const struct html_error_summary summary = {
        .title = {.text = "There is a problem"}, .items = lines, .item_count = call->fault_count};
    html_error_summary(call->html, &summary);
}

static void put_heading(struct html *html, const struct app_page *page)
{
    if (page->caption != NULL) {
        html_lit(html, "<span class=\"govuk-caption-l\">");
        html_text(html, page->caption);
        html_lit(html, "</span>\n");
    }
    if (page->no_heading)
        return;
    html_lit(html, "<h1 class=\"govuk-heading-l\">");
    html_text(html, page->title);
    html_lit(html, "</h1>\n");
}

void app_page_begin(struct app_call *call, const struct app_page *page)
{
    struct frame frame;
    html_destroy(&call->html);
    call->html = html_create(APP_PAGE_MAX);
    call->page = page;
    make_frame(call, &frame);
    html_page_begin(call->html, &frame.page);
    memory_free(frame.force);
    if (page->attributes != NULL) {
        html_lit(call->html, "<div");
        html_attributes(call->html, page->attributes);
        html_lit(call->html, ">\n");
    }
    put_faults(call);
    put_alarms(call);
    put_flash(call);
    put_heading(call->html, page);
}

static void put_script(struct html *html, const char *name)
{
    html_lit(html, "<script type=\"module\"");
    html_url(html, "src", web_asset_path(name));
    html_lit(html, "></script>\n");
}

static void put_scripts(struct html *html, const struct app_page *page)
{
    for (size_t i = 0; page->scripts != NULL && page->scripts[i] != NULL; i++)
        put_script(html, page->scripts[i]);
}

int app_page_end(struct app_call *call)
{
    struct frame frame;
    const struct app_page *page = call->page;
    if (page->attributes != NULL)
        html_lit(call->html, "</div>\n");
    make_frame(call, &frame);
    put_scripts(call->html, page);
    if (call->signed_in)
        put_script(call->html, "session.js");
    html_page_end(call->html, &frame.page);
    memory_free(frame.force);
    if (html_full(call->html))
        return error_set(&call->error, OVERT_LIMIT, "this page would be larger than %lu MiB",
                         APP_PAGE_MAX >> 20);
    text_clear(&call->answer->body);
    text_append_bytes(&call->answer->body, html_bytes(call->html), html_length(call->html));
    call->answer->status =
        page->status != 0 ? page->status : app_has_faults(call) ? 422 : 200;
    return 0;
}

void app_part_begin(struct app_call *call)
{
    html_destroy(&call->html);
    call->html = html_create(APP_PAGE_MAX);
    put_faults(call);
}

int app_part_end(struct app_call *call)
{
    text_clear(&call->answer->body);
    text_append_bytes(&call->answer->body, html_bytes(call->html), html_length(call->html));
    call->answer->status = app_has_faults(call) ? 422 : 200;
    return 0;
}

// ---- words that many pages write ----

void app_link(struct html *html, const char *href, const char *words)
{
    html_lit(html, "<a class=\"govuk-link\"");
    html_url(html, "href", href);
    html_lit(html, ">");
    html_text(html, words);
    html_lit(html, "</a>");
}

void app_paragraph(struct html *html, const char *words)
{
    html_lit(html, "<p class=\"govuk-body\">");
    html_text(html, words);
    html_lit(html, "</p>\n");
}

void app_heading(struct html *html, int level, const char *words)
{
    if (level == 2)
        html_lit(html, "<h2 class=\"govuk-heading-m\">");
    else
        html_lit(html, "<h3 class=\"govuk-heading-s\">");
    html_text(html, words);
    if (level == 2)
        html_lit(html, "</h2>\n");
    else
        html_lit(html, "</h3>\n");
}

void app_state_tag(struct html *html, enum register_state state)
{
    static const char *const classes[] = {
        [REGISTER_STATE_PLANNED] = "govuk-tag--blue",
        [REGISTER_STATE_AUTHORISED] = "govuk-tag--turquoise",
        [REGISTER_STATE_NOTIFIED] = "govuk-tag--yellow",
        [REGISTER_STATE_OPEN] = "govuk-tag--red",
        [REGISTER_STATE_PAUSED] = "govuk-tag--orange",
        [REGISTER_STATE_CANCELLED] = "govuk-tag--grey",
    };
    const char *class = (size_t)state < ARRAY_COUNT(classes) ? classes[state] : NULL;
    html_tag(html, &(struct html_box){.words = {.text = register_state_word(state)},
                                      .classes = class != NULL ? class : "govuk-tag--grey"});
}

void app_table(struct html *html, const struct html_table *table)
{
    html_lit(html, "<div class=\"overt-wide\" role=\"region\" tabindex=\"0\"");
    html_attr(html, "aria-label", table->caption);
    html_lit(html, ">\n");
    html_table(html, table);
    html_lit(html, "</div>\n");
}
