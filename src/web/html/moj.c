// SPDX-License-Identifier: Apache-2.0
// moj.c - identity bar, side navigation, timeline, filter and results of MOJ frontend.
#include "web/html/moj.h"

#include "web/html/internal.h"

void html_identity_bar(struct html *html, const struct html_identity_bar *bar)
{
    html_lit(html, "<div");
    html_class(html, "moj-identity-bar", bar->classes);
    html_attributes(html, bar->attributes);
    html_lit(html, ">\n<div class=\"moj-identity-bar__container\">\n"
                   "<div class=\"moj-identity-bar__details\">\n");
    if (html_given(&bar->title)) {
        html_lit(html, "<span class=\"moj-identity-bar__title\">");
        html_words(html, &bar->title);
        html_lit(html, "</span>\n");
    }
    html_lit(html, "</div>\n");
    if (html_given(&bar->actions)) {
        html_lit(html, "<div class=\"moj-identity-bar__actions\">\n"
                       "<div class=\"moj-identity-bar__menu\">\n");
        html_words(html, &bar->actions);
        html_lit(html, "</div>\n</div>\n");
    }
    html_lit(html, "</div>\n</div>\n");
}

static void side_item(struct html *html, const struct html_side_item *item)
{
    html_lit(html, "<li");
    html_class(html, "moj-side-navigation__item",
               item->active ? "moj-side-navigation__item--active" : NULL);
    html_attributes(html, item->attributes);
    html_lit(html, ">\n<a");
    html_url(html, "href", item->href);
    if (item->active)
        html_lit(html, " aria-current=\"location\"");
    html_lit(html, ">");
    html_words(html, &item->words);
    html_lit(html, "</a>\n</li>\n");
}

static void side_section(struct html *html, const struct html_side_section *section)
{
    int level = section->heading_level > 0 ? section->heading_level : 4;
    if (html_given(&section->heading)) {
        html_heading_begin(html, level);
        html_class(html, "moj-side-navigation__title", section->heading_classes);
        html_lit(html, ">");
        html_words(html, &section->heading);
        html_heading_end(html, level);
    }
    html_lit(html, "<ul class=\"moj-side-navigation__list\">\n");
    for (size_t i = 0; i < section->item_count; i++)
        if (!section->items[i].left_out)
            side_item(html, &section->items[i]);
    html_lit(html, "</ul>\n");
}

void html_side_navigation(struct html *html, const struct html_side_navigation *navigation)
{
    html_lit(html, "<nav");
    html_class(html, "moj-side-navigation", navigation->classes);
    html_attr(html, "aria-label", html_unless_empty(navigation->label));
    html_attributes(html, navigation->attributes);
    html_lit(html, ">\n");
    for (size_t i = 0; i < navigation->section_count; i++)
        side_section(html, &navigation->sections[i]);
    html_lit(html, "</nav>\n");
}

static void put_event(struct html *html, const struct html_event *event, int level)
{
    html_lit(html, "<div");
    html_class(html, "moj-timeline__item", event->classes);
    html_attributes(html, event->attributes);
    html_lit(html, ">\n<div class=\"moj-timeline__header\">\n");
    html_heading_begin(html, level);
    html_lit(html, " class=\"moj-timeline__title\">");
    html_words(html, &event->label);
    html_heading_end(html, level);
    if (html_given(&event->byline)) {
        html_lit(html, "<p class=\"moj-timeline__byline\">by ");
        html_words(html, &event->byline);
        html_lit(html, "</p>\n");
    }
    html_lit(html, "</div>\n<p class=\"moj-timeline__date\">");
    html_moment(html, event->when);
    html_lit(html, "</p>\n<div class=\"moj-timeline__description\">");
    html_words(html, &event->words);
    html_lit(html, "</div>\n</div>\n");
}

void html_timeline(struct html *html, const struct html_timeline *timeline)
{
    html_lit(html, "<div");
    html_class(html, "moj-timeline", timeline->classes);
    html_attributes(html, timeline->attributes);
    html_lit(html, ">\n");
    for (size_t i = 0; i < timeline->item_count; i++)
        put_event(html, &timeline->items[i],
                  timeline->heading_level > 0 ? timeline->heading_level : 2);
    html_lit(html, "</div>\n");
}

static void filter_category(struct html *html, const struct html_filter_category *category)
{
    html_lit(html, "<h3 class=\"govuk-heading-s govuk-!-margin-bottom-0\">");
    html_text(html, category->heading);
    html_lit(html, "</h3>\n<ul class=\"moj-filter-tags\">\n");
    for (size_t i = 0; i < category->tag_count; i++) {
        html_lit(html, "<li><a class=\"moj-filter__tag\"");
        html_url(html, "href", category->tags[i].href);
        html_lit(html, "><span class=\"govuk-visually-hidden\">Remove this filter</span> ");
        html_text(html, category->tags[i].text);
        html_lit(html, "</a></li>\n");
    }
    html_lit(html, "</ul>\n");
}

static void filter_selected(struct html *html, const struct html_filter *filter)
{
    if (filter->category_count == 0)
        return;
    html_lit(html, "<div class=\"moj-filter__selected\">\n"
                   "<div class=\"moj-filter__selected-heading\">\n"
                   "<div class=\"moj-filter__heading-title\"><h2 class=\"govuk-heading-m\">");
    html_text(html, filter->selected_heading);
    html_lit(html, "</h2></div>\n<div class=\"moj-filter__heading-action\"><p>"
                   "<a class=\"govuk-link govuk-link--no-visited-state\"");
    html_url(html, "href", filter->clear_href);
    html_lit(html, ">");
    html_text(html, filter->clear_text);
    html_lit(html, "</a></p></div>\n</div>\n");
    for (size_t i = 0; i < filter->category_count; i++)
        filter_category(html, &filter->categories[i]);
    html_lit(html, "</div>\n");
}

void html_filter(struct html *html, const struct html_filter *filter)
{
    html_lit(html, "<div class=\"moj-filter\" data-module=\"moj-filter\"");
    html_attributes(html, filter->attributes);
    html_lit(html, ">\n<div class=\"moj-filter__header\">\n"
                   "<div class=\"moj-filter__header-title\"><h2 class=\"govuk-heading-m\">");
    html_text(html, filter->heading);
    html_lit(html, "</h2></div>\n<div class=\"moj-filter__header-action\"></div>\n</div>\n"
                   "<div class=\"moj-filter__content\">\n");
    filter_selected(html, filter);
    html_lit(html, "<div class=\"moj-filter__options\">\n");
    html_button(html, &(struct html_button){
                          .words = {filter->submit != NULL ? filter->submit : "Apply filters"}});
    html_words(html, &filter->options);
    html_lit(html, "</div>\n</div>\n</div>\n");
}

static void put_results(struct html *html, const struct html_results *results)
{
    const char *noun = results->noun != NULL ? results->noun : "results";
    bool range = results->from > 0 && results->to > 0 && results->pages.item_count > 0;
    if (!range && results->count == 0)
        return;
    html_lit(html, "<p class=\"moj-pagination__results\">");
    if (range) {
        html_lit(html, "Showing ");
        if (results->count == 0) {
            html_text(html, noun);
            html_lit(html, " ");
        }
        html_int(html, results->from);
        html_lit(html, " to ");
        html_int(html, results->to);
    }
    if (range && results->count > 0)
        html_lit(html, " of ");
    if (results->count > 0) {
        html_int(html, results->count);
        html_lit(html, " total ");
        html_text(html, noun);
    }
    html_lit(html, "</p>\n");
}

void html_results(struct html *html, const struct html_results *results)
{
    AUTO_TEXT struct text classes;
    struct html_pagination pages = results->pages;
    text_init(&classes, 4096);
    text_append(&classes, "moj-pagination__pagination");
    if (html_unless_empty(pages.classes) != NULL)
        text_printf(&classes, " %s", pages.classes);
    pages.classes = classes.bytes;
    html_lit(html, "<div class=\"moj-pagination\">\n");
    if (pages.item_count > 1)
        html_pagination(html, &pages);
    put_results(html, results);
    html_lit(html, "</div>\n");
}
