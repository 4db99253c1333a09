// SPDX-License-Identifier: Apache-2.0
// banners.c - error summary, notification, phase and cookie banners, and the way out of the page.
#include "web/html/internal.h"

static void error_line(struct html *html, const struct html_error_line *item)
{
    bool link = html_unless_empty(item->href) != NULL;
    html_lit(html, "<li>");
    if (link) {
        html_lit(html, "<a");
        html_url(html, "href", item->href);
        html_attributes(html, item->attributes);
        html_lit(html, ">");
    }
    html_words(html, &item->words);
    if (link)
        html_lit(html, "</a>");
    html_lit(html, "</li>\n");
}

void html_error_summary(struct html *html, const struct html_error_summary *summary)
{
    html_lit(html, "<div");
    html_class(html, "govuk-error-summary", summary->classes);
    html_attr_maybe(html, "data-disable-auto-focus", summary->disable_focus);
    html_attributes(html, summary->attributes);
    html_lit(html, " data-module=\"govuk-error-summary\">\n<div role=\"alert\">\n"
                   "<h2 class=\"govuk-error-summary__title\">");
    html_words(html, &summary->title);
    html_lit(html, "</h2>\n<div class=\"govuk-error-summary__body\">\n");
    if (html_given(&summary->description)) {
        html_lit(html, "<p>");
        html_words(html, &summary->description);
        html_lit(html, "</p>\n");
    }
    if (summary->item_count > 0)
        html_lit(html, "<ul class=\"govuk-list govuk-error-summary__list\">\n");
    for (size_t i = 0; i < summary->item_count; i++)
        error_line(html, &summary->items[i]);
    if (summary->item_count > 0)
        html_lit(html, "</ul>\n");
    html_lit(html, "</div>\n</div>\n</div>\n");
}

static void notification_title(struct html *html, const struct html_notification_banner *banner,
                               const char *id, bool success)
{
    int level = banner->heading_level > 0 ? banner->heading_level : 2;
    html_lit(html, "<div class=\"govuk-notification-banner__header\">\n");
    html_heading_begin(html, level);
    html_lit(html, " class=\"govuk-notification-banner__title\"");
    html_attr(html, "id", id);
    html_lit(html, ">");
    if (html_given(&banner->title))
        html_words(html, &banner->title);
    else if (success)
        html_lit(html, "Success");
    else
        html_lit(html, "Important");
    html_heading_end(html, level);
    html_lit(html, "</div>\n");
}

void html_notification_banner(struct html *html, const struct html_notification_banner *banner)
{
    bool success = text_equal(banner->type, "success");
    const char *id = html_unless_empty(banner->title_id);
    const char *role = html_unless_empty(banner->role);
    id = id != NULL ? id : "govuk-notification-banner-title";
    html_lit(html, "<div");
    html_class(html, "govuk-notification-banner",
               success ? "govuk-notification-banner--success" : NULL, banner->classes);
    html_attr(html, "role", role != NULL ? role : success ? "alert" : "region");
    html_attr(html, "aria-labelledby", id);
    html_lit(html, " data-module=\"govuk-notification-banner\"");
    html_attr_maybe(html, "data-disable-auto-focus", banner->disable_focus);
    html_attributes(html, banner->attributes);
    html_lit(html, ">\n");
    notification_title(html, banner, id, success);
    html_lit(html, "<div class=\"govuk-notification-banner__content\">\n");
    if (banner->words.write == NULL && html_given(&banner->words)) {
        html_lit(html, "<p class=\"govuk-notification-banner__heading\">");
        html_words(html, &banner->words);
        html_lit(html, "</p>\n");
    } else {
        html_words(html, &banner->words);
    }
    html_lit(html, "</div>\n</div>\n");
}

void html_phase_banner(struct html *html, const struct html_phase_banner *banner)
{
    html_lit(html, "<div");
    html_class(html, "govuk-phase-banner", "govuk-width-container", banner->classes);
    html_attributes(html, banner->attributes);
    html_lit(html, ">\n<p class=\"govuk-phase-banner__content\">\n<strong");
    html_class(html, "govuk-tag", "govuk-phase-banner__content__tag", banner->tag.classes);
    html_attributes(html, banner->tag.attributes);
    html_lit(html, ">");
    html_words(html, &banner->tag.words);
    html_lit(html, "</strong>\n<span class=\"govuk-phase-banner__text\">");
    html_words(html, &banner->words);
    html_lit(html, "</span>\n</p>\n</div>\n");
}

static void cookie_words(struct html *html, const struct html_cookie_message *message)
{
    html_lit(html, "<div class=\"govuk-grid-row\">\n"
                   "<div class=\"govuk-grid-column-two-thirds\">\n");
    if (html_given(&message->heading)) {
        html_lit(html, "<h2 class=\"govuk-cookie-banner__heading govuk-heading-m\">");
        html_words(html, &message->heading);
        html_lit(html, "</h2>\n");
    }
    html_lit(html, "<div class=\"govuk-cookie-banner__content\">\n");
    if (message->words.write == NULL && html_given(&message->words)) {
        html_lit(html, "<p class=\"govuk-body\">");
        html_words(html, &message->words);
        html_lit(html, "</p>\n");
    } else {
        html_words(html, &message->words);
    }
    html_lit(html, "</div>\n</div>\n</div>\n");
}

static void put_cookie_message(struct html *html, const struct html_cookie_message *message)
{
    html_lit(html, "<div");
    html_class(html, "govuk-cookie-banner__message", message->classes, "govuk-width-container");
    html_attr(html, "role", html_unless_empty(message->role));
    html_attributes(html, message->attributes);
    if (message->hidden)
        html_lit(html, " hidden");
    html_lit(html, ">\n");
    cookie_words(html, message);
    if (message->action_count > 0)
        html_lit(html, "<div class=\"govuk-button-group\">\n");
    for (size_t i = 0; i < message->action_count; i++)
        html_action(html, &message->actions[i], "", "govuk-link");
    if (message->action_count > 0)
        html_lit(html, "</div>\n");
    html_lit(html, "</div>\n");
}

void html_cookie_banner(struct html *html, const struct html_cookie_banner *banner)
{
    const char *label = html_unless_empty(banner->label);
    html_lit(html, "<div");
    html_class(html, "govuk-cookie-banner", banner->classes);
    html_lit(html, " data-nosnippet role=\"region\"");
    html_attr(html, "aria-label", label != NULL ? label : "Cookie banner");
    if (banner->hidden)
        html_lit(html, " hidden");
    html_attributes(html, banner->attributes);
    html_lit(html, ">\n");
    for (size_t i = 0; i < banner->message_count; i++)
        put_cookie_message(html, &banner->messages[i]);
    html_lit(html, "</div>\n");
}

static void exit_words(struct html *html, const void *context)
{
    (void)context;
    html_lit(html, "<span class=\"govuk-visually-hidden\">Emergency</span> Exit this page");
}

void html_exit_this_page(struct html *html, const struct html_exit_this_page *exit)
{
    static const struct html_attribute rel[] = {{"rel", "nofollow noreferrer"}, {NULL, NULL}};
    const char *href = html_unless_empty(exit->href);
    struct html_button button = {
        .words = exit->words,
        .classes = "govuk-button--warning govuk-exit-this-page__button "
                   "govuk-js-exit-this-page-button",
        .href = href != NULL ? href : "https://www.bbc.co.uk/weather",
        .attributes = rel,
    };
    if (!html_given(&button.words))
        button.words.write = exit_words;
    html_lit(html, "<div");
    html_attr(html, "id", html_unless_empty(exit->id));
    html_class(html, "govuk-exit-this-page", exit->classes);
    html_lit(html, " data-module=\"govuk-exit-this-page\"");
    html_attributes(html, exit->attributes);
    html_attr(html, "data-i18n.activated", html_unless_empty(exit->activated));
    html_attr(html, "data-i18n.timed-out", html_unless_empty(exit->timed_out));
    html_attr(html, "data-i18n.press-two-more-times", html_unless_empty(exit->press_two));
    html_attr(html, "data-i18n.press-one-more-time", html_unless_empty(exit->press_one));
    html_lit(html, ">\n");
    html_button(html, &button);
    html_lit(html, "</div>\n");
}
