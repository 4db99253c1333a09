// SPDX-License-Identifier: Apache-2.0
// service_navigation.c - the name of the service and its pages.
#include "web/html/internal.h"

static size_t shown_items(const struct html_service_navigation *navigation)
{
    size_t shown = 0;
    for (size_t i = 0; i < navigation->item_count; i++)
        shown += !navigation->items[i].left_out;
    return shown;
}

static const char *menu_of(const struct html_service_navigation *navigation)
{
    const char *text = html_unless_empty(navigation->menu_text);
    return text != NULL ? text : "Menu";
}

static const char *id_of(const struct html_service_navigation *navigation)
{
    const char *id = html_unless_empty(navigation->navigation_id);
    return id != NULL ? id : "navigation";
}

static void put_service(struct html *html, const struct html_service_navigation *navigation)
{
    if (html_unless_empty(navigation->service) == NULL)
        return;
    html_lit(html, "<span class=\"govuk-service-navigation__service-name\">\n");
    if (html_unless_empty(navigation->service_href) != NULL) {
        html_lit(html, "<a");
        html_url(html, "href", navigation->service_href);
        html_lit(html, " class=\"govuk-service-navigation__link\">");
        html_text(html, navigation->service);
        html_lit(html, "</a>\n");
    } else {
        html_lit(html, "<span class=\"govuk-service-navigation__text\">");
        html_text(html, navigation->service);
        html_lit(html, "</span>\n");
    }
    html_lit(html, "</span>\n");
}

static void put_item_words(struct html *html, const struct html_navigation_item *item)
{
    bool active = item->active || item->current;
    if (active)
        html_lit(html, "<strong class=\"govuk-service-navigation__active-fallback\">");
    html_words(html, &item->words);
    if (active)
        html_lit(html, "</strong>");
}

static void put_item(struct html *html, const struct html_navigation_item *item)
{
    bool active = item->active || item->current;
    bool link = html_unless_empty(item->href) != NULL;
    html_lit(html, "<li");
    html_class(html, "govuk-service-navigation__item",
               active ? "govuk-service-navigation__item--active" : NULL);
    html_lit(html, ">\n");
    if (link) {
        html_lit(html, "<a class=\"govuk-service-navigation__link\"");
        html_url(html, "href", item->href);
    } else {
        html_lit(html, "<span class=\"govuk-service-navigation__text\"");
    }
    if (active)
        html_attr(html, "aria-current", item->current ? "page" : "true");
    if (link)
        html_attributes(html, item->attributes);
    html_lit(html, ">");
    put_item_words(html, item);
    if (link)
        html_lit(html, "</a>\n</li>\n");
    else
        html_lit(html, "</span>\n</li>\n");
}

static void put_toggle(struct html *html, const struct html_service_navigation *navigation)
{
    enum html_maybe collapse = navigation->collapse;
    if (collapse == HTML_NO || (collapse == HTML_DEFAULT && shown_items(navigation) <= 1))
        return;
    html_lit(html, "<button type=\"button\" class=\"govuk-service-navigation__toggle"
                   " govuk-js-service-navigation-toggle\"");
    html_attr(html, "aria-controls", id_of(navigation));
    if (html_unless_empty(navigation->menu_label) != NULL &&
        !text_equal(navigation->menu_label, menu_of(navigation)))
        html_attr(html, "aria-label", navigation->menu_label);
    html_lit(html, " hidden aria-hidden=\"true\">");
    html_text(html, menu_of(navigation));
    html_lit(html, "</button>\n");
}

static void put_navigation(struct html *html, const struct html_service_navigation *navigation)
{
    if (shown_items(navigation) == 0 && !html_given(&navigation->navigation_start) &&
        !html_given(&navigation->navigation_end))
        return;
    const char *label = html_unless_empty(navigation->list_label);
    html_lit(html, "<nav");
    html_attr(html, "aria-label", label != NULL ? label : menu_of(navigation));
    html_class(html, "govuk-service-navigation__wrapper", navigation->navigation_classes);
    html_lit(html, ">\n");
    put_toggle(html, navigation);
    html_lit(html, "<ul class=\"govuk-service-navigation__list\"");
    html_attr(html, "id", id_of(navigation));
    html_lit(html, ">\n");
    html_words(html, &navigation->navigation_start);
    for (size_t i = 0; i < navigation->item_count; i++)
        if (!navigation->items[i].left_out)
            put_item(html, &navigation->items[i]);
    html_words(html, &navigation->navigation_end);
    html_lit(html, "</ul>\n</nav>\n");
}

static void put_inner(struct html *html, const struct html_service_navigation *navigation)
{
    html_class(html, "govuk-service-navigation", navigation->classes);
    html_lit(html, " data-module=\"govuk-service-navigation\"");
    html_attributes(html, navigation->attributes);
    html_lit(html, ">\n<div");
    html_class(html, "govuk-width-container",
               navigation->end_inline ? "govuk-service-navigation__inlining-container" : NULL);
    html_lit(html, ">\n");
    html_words(html, &navigation->start);
    html_lit(html, "<div class=\"govuk-service-navigation__container\">\n");
    put_service(html, navigation);
    put_navigation(html, navigation);
    html_lit(html, "</div>\n");
    html_words(html, &navigation->end);
    html_lit(html, "</div>\n");
}

void html_service_navigation(struct html *html, const struct html_service_navigation *navigation)
{
    bool section = html_unless_empty(navigation->service) != NULL ||
                   html_given(&navigation->start) || html_given(&navigation->end);
    if (section) {
        html_lit(html, "<section");
        html_attr(html, "aria-label",
                  navigation->label != NULL ? navigation->label : "Service information");
        put_inner(html, navigation);
        html_lit(html, "</section>\n");
    } else {
        html_lit(html, "<div");
        put_inner(html, navigation);
        html_lit(html, "</div>\n");
    }
}
