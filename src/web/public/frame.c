// SPDX-License-Identifier: Apache-2.0
// frame.c - the frame of every page of the public site; see frame.h.
#include "web/public/frame.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/assets/assets.h"

#define SERVICE "Facial recognition register"

static const struct {
    const char *words, *href;
} ways[] = {
    [WEB_PUBLIC_HOME] = {"Now and next", "/"},
    [WEB_PUBLIC_OPERATIONS] = {"Operations", "/operations/"},
    [WEB_PUBLIC_FIGURES] = {"Figures", "/register/"},
    [WEB_PUBLIC_STATISTICS] = {"Years", "/statistics/"},
    [WEB_PUBLIC_REQUESTS] = {"Requests", "/requests/"},
    [WEB_PUBLIC_CHECK] = {"Check the record", "/check/"},
};

// ---- what is asked of those who have scripts ----

static void ask_words(struct html *html, const void *context)
{
    (void)context;
    html_lit(
        html,
        "<p class=\"govuk-body\">This website needs no cookies and sets none. It does not count "
        "or follow you.</p>\n<p class=\"govuk-body\">If you accept, your browser keeps how you "
        "last filtered the operations, so that you find them so again. It stays on your device "
        "and is not sent to us.</p>\n");
}

static void accepted_words(struct html *html, const void *context)
{
    (void)context;
    html_lit(html, "<p class=\"govuk-body\">Saved: your browser keeps how you filter the "
                   "operations. You can change that at any time on the <a class=\"govuk-link\" "
                   "href=\"/cookies/\">cookies page</a>.</p>\n");
}

static void rejected_words(struct html *html, const void *context)
{
    (void)context;
    html_lit(html, "<p class=\"govuk-body\">Saved: your browser keeps that you rejected, and "
                   "nothing else. You can change that at any time on the <a class=\"govuk-link\" "
                   "href=\"/cookies/\">cookies page</a>.</p>\n");
}

static void refused_words(struct html *html, const void *context)
{
    (void)context;
    html_lit(html, "<p class=\"govuk-body\">Your browser refused to keep your choice, so nothing "
                   "was kept, and you will be asked again on the next page. All of this website "
                   "works without it. To be asked no more, let this website keep data in the "
                   "settings of your browser.</p>\n");
}

/// public.js shows it, and one of its messages.
static void put_cookie_banner(struct html *html)
{
    static const struct html_attribute ask[] = {{"data-overt-cookies", "ask"}, {NULL, NULL}};
    static const struct html_attribute accept[] = {{"data-overt-choose", "accept"}, {NULL, NULL}};
    static const struct html_attribute reject[] = {{"data-overt-choose", "reject"}, {NULL, NULL}};
    static const struct html_attribute hide[] = {{"data-overt-choose", "hide"}, {NULL, NULL}};
    static const struct html_attribute accepted[] = {
        {"data-overt-cookies", "accept"}, {"tabindex", "-1"}, {NULL, NULL}};
    static const struct html_attribute rejected[] = {
        {"data-overt-cookies", "reject"}, {"tabindex", "-1"}, {NULL, NULL}};
    static const struct html_attribute refused[] = {
        {"data-overt-cookies", "refused"}, {"tabindex", "-1"}, {NULL, NULL}};
    static const struct html_action choices[] = {
        {.text = "Accept", .type = "button", .attributes = accept},
        {.text = "Reject", .type = "button", .attributes = reject},
        {.text = "Customise cookies", .href = "/cookies/"},
    };
    static const struct html_action enough[] = {
        {.text = "Hide this message", .type = "button", .attributes = hide}};
    static const struct html_attribute all[] = {{"data-overt-cookie-banner", NULL}, {NULL, NULL}};
    const struct html_cookie_message messages[] = {
        {.heading = {.text = "Cookies on this website"},
         .words = {.write = ask_words},
         .actions = choices,
         .action_count = ARRAY_COUNT(choices),
         .attributes = ask,
         .hidden = true},
        {.words = {.write = accepted_words},
         .actions = enough,
         .action_count = 1,
         .role = "status",
         .attributes = accepted,
         .hidden = true},
        {.words = {.write = rejected_words},
         .actions = enough,
         .action_count = 1,
         .role = "status",
         .attributes = rejected,
         .hidden = true},
        {.heading = {.text = "Your choice was not saved"},
         .words = {.write = refused_words},
         .actions = enough,
         .action_count = 1,
         .role = "alert",
         .attributes = refused,
         .hidden = true},
    };
    html_cookie_banner(html, &(struct html_cookie_banner){.messages = messages,
                                                          .message_count = ARRAY_COUNT(messages),
                                                          .attributes = all,
                                                          .hidden = true});
}

// ---- the way out ----

/// A link that exit.js follows without leaving this page in the history; the words on the key are
/// shown where that script runs.
static void put_leave(struct html *html, const struct web_public *site)
{
    bool own = site->leave != NULL && html_url_allowed(site->leave);
    html_lit(html, "<div class=\"overt-leave\" role=\"region\" aria-label=\"Leave this site\">\n"
                   "<p class=\"overt-leave__words\">To leave this site quickly, press the Escape "
                   "key.</p>\n<a class=\"govuk-button govuk-button--warning overt-leave__button\" "
                   "role=\"button\" draggable=\"false\" rel=\"nofollow noreferrer\" "
                   "data-overt-leave");
    html_url(html, "href", own ? site->leave : WEB_PUBLIC_EXIT);
    html_lit(html, ">Leave this site</a>\n</div>\n");
}

static void put_before(struct html *html, const void *context)
{
    html_lit(html, "<script");
    html_url(html, "src", web_asset_path("exit.js"));
    html_lit(html, "></script>\n");
    put_cookie_banner(html);
    put_leave(html, context);
}

// ---- the page ----

void web_public_contact(struct html *html, const struct web_public *site)
{
    AUTO_TEXT struct text address = {0};
    const char *to = site->contact;
    text_init(&address, 1000);
    if (to == NULL || to[0] == '\0') {
        html_lit(html, "the force");
        return;
    }
    text_printf(&address, "%s%s",
                strchr(to, '@') != NULL && strchr(to, ':') == NULL ? "mailto:" : "", to);
    web_public_link(html, address.bytes, to);
}

static void put_feedback(struct html *html, const void *context)
{
    const struct web_public *site = context;
    html_lit(html, "This site is a beta: it is still being worked on.");
    if (site->contact == NULL || site->contact[0] == '\0')
        return;
    html_lit(html, " Tell us what you think: ");
    web_public_contact(html, site);
}

static struct html_page frame_of(const struct web_public *site, const char *title,
                                 enum web_public_place here,
                                 struct html_navigation_item items[ARRAY_COUNT(ways)])
{
    static const struct html_link links[] = {
        {.words = {.text = "Policies"}, .href = "/policies/"},
        {.words = {.text = "Accessibility"}, .href = "/accessibility/"},
        {.words = {.text = "Cookies"}, .href = "/cookies/"},
        {.words = {.text = "Open Government Licence v3.0"}, .href = WEB_PUBLIC_LICENCE},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ways); i++)
        items[i] = (struct html_navigation_item){.words = {.text = ways[i].words},
                                                 .href = ways[i].href,
                                                 .current = here == (enum web_public_place)i};
    return (struct html_page){.title = title,
                              .service = SERVICE,
                              .service_href = "/",
                              .force = site->force,
                              .lang = "en-GB",
                              .before = {.write = put_before, .context = site},
                              .feedback = {.write = put_feedback, .context = site},
                              .navigation = items,
                              .navigation_count = ARRAY_COUNT(ways),
                              .footer_links = links,
                              .footer_link_count = ARRAY_COUNT(links)};
}

void web_public_begin(struct html *html, const struct web_public *site, const char *title,
                      enum web_public_place here)
{
    struct html_navigation_item items[ARRAY_COUNT(ways)];
    struct html_page page = frame_of(site, title, here, items);
    html_page_begin(html, &page);
}

void web_public_end(struct html *html, const struct web_public *site, const char *module)
{
    struct html_navigation_item items[ARRAY_COUNT(ways)];
    struct html_page page = frame_of(site, "", WEB_PUBLIC_NOWHERE, items);
    page.modules[0] = "public.js";
    page.modules[1] = module;
    html_page_end(html, &page);
}

// ---- parts ----

void web_public_title(struct html *html, const char *title)
{
    html_lit(html, "<h1 class=\"govuk-heading-xl\">");
    html_text(html, title);
    html_lit(html, "</h1>\n");
}

void web_public_heading(struct html *html, const char *words)
{
    html_lit(html, "<h2 class=\"govuk-heading-l\">");
    html_text(html, words);
    html_lit(html, "</h2>\n");
}

void web_public_wide_begin(struct html *html, const char *label)
{
    html_lit(html, "<div class=\"overt-wide\" role=\"region\" tabindex=\"0\"");
    html_attr(html, "aria-label", label);
    html_lit(html, ">\n");
}

void web_public_wide_end(struct html *html) { html_lit(html, "</div>\n"); }

void web_public_code(struct html *html, const char *label, const char *words)
{
    html_lit(html, "<div class=\"overt-wide\" role=\"region\" tabindex=\"0\"");
    html_attr(html, "aria-label", label);
    html_lit(html, "><pre class=\"govuk-body\"><code>");
    html_text(html, words);
    html_lit(html, "</code></pre></div>\n");
}

void web_public_size(struct html *html, size_t bytes)
{
    char words[40];
    if (bytes < 1000)
        (void)snprintf(words, sizeof words, "%zu bytes", bytes);
    else if (bytes < 1000000)
        (void)snprintf(words, sizeof words, "%zu kB", (bytes + 999) / 1000);
    else
        (void)snprintf(words, sizeof words, "%.1f MB", (double)bytes / 1e6);
    html_text(html, words);
}

void web_public_link(struct html *html, const char *href, const char *words)
{
    html_lit(html, "<a class=\"govuk-link\"");
    html_url(html, "href", href);
    html_lit(html, ">");
    html_text(html, words);
    html_lit(html, "</a>");
}

void web_public_table(struct html *html, const char *caption, const struct html_cell *head,
                      size_t columns, struct html_cell *cells, size_t rows)
{
    struct html_table_row *lines = memory_new(rows + 1, sizeof *lines);
    for (size_t i = 0; i < rows; i++)
        lines[i] = (struct html_table_row){cells + i * columns, columns, false};
    struct html_table table = {.caption = caption,
                               .caption_classes = "govuk-table__caption--m",
                               .head = head,
                               .head_count = columns,
                               .rows = lines,
                               .row_count = rows,
                               .first_is_header = true};
    web_public_wide_begin(html, caption);
    html_table(html, &table);
    web_public_wide_end(html);
    memory_free(lines);
}
