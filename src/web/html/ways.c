// SPDX-License-Identifier: Apache-2.0
// ways.c - back link, skip link, breadcrumbs and pages of a list.
#include "web/html/internal.h"

void html_back_link(struct html *html, const struct html_link *link)
{
    html_lit(html, "<a");
    html_url(html, "href", html_unless_empty(link->href) != NULL ? link->href : "#");
    html_class(html, "govuk-back-link", link->classes);
    html_attributes(html, link->attributes);
    html_lit(html, ">");
    if (html_given(&link->words))
        html_words(html, &link->words);
    else
        html_lit(html, "Back");
    html_lit(html, "</a>\n");
}

void html_skip_link(struct html *html, const struct html_link *link)
{
    html_lit(html, "<a");
    html_url(html, "href", html_unless_empty(link->href) != NULL ? link->href : "#content");
    html_class(html, "govuk-skip-link", link->classes);
    html_attributes(html, link->attributes);
    html_lit(html, " data-module=\"govuk-skip-link\">");
    html_words(html, &link->words);
    html_lit(html, "</a>\n");
}

static void put_crumb(struct html *html, const struct html_link *item)
{
    if (html_unless_empty(item->href) == NULL) {
        html_lit(html, "<li class=\"govuk-breadcrumbs__list-item\" aria-current=\"page\">");
        html_words(html, &item->words);
        html_lit(html, "</li>\n");
        return;
    }
    html_lit(html, "<li class=\"govuk-breadcrumbs__list-item\">"
                   "<a class=\"govuk-breadcrumbs__link\"");
    html_url(html, "href", item->href);
    html_attributes(html, item->attributes);
    html_lit(html, ">");
    html_words(html, &item->words);
    html_lit(html, "</a></li>\n");
}

void html_breadcrumbs(struct html *html, const struct html_breadcrumbs *crumbs)
{
    html_lit(html, "<nav");
    html_class(html, "govuk-breadcrumbs", crumbs->classes,
               crumbs->collapse ? "govuk-breadcrumbs--collapse-on-mobile" : NULL);
    html_attributes(html, crumbs->attributes);
    html_attr(html, "aria-label", crumbs->label != NULL ? crumbs->label : "Breadcrumb");
    html_lit(html, ">\n<ol class=\"govuk-breadcrumbs__list\">\n");
    for (size_t i = 0; i < crumbs->item_count; i++)
        put_crumb(html, &crumbs->items[i]);
    html_lit(html, "</ol>\n</nav>\n");
}

static void put_arrow(struct html *html, bool next)
{
    if (next)
        html_lit(html, "<svg class=\"govuk-pagination__icon govuk-pagination__icon--next\""
                       " xmlns=\"http://www.w3.org/2000/svg\" height=\"13\" width=\"15\""
                       " aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 15 13\"><path"
                       " d=\"m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855"
                       " 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z\"></path></svg>\n");
    else
        html_lit(html,
                 "<svg class=\"govuk-pagination__icon govuk-pagination__icon--prev\""
                 " xmlns=\"http://www.w3.org/2000/svg\" height=\"13\" width=\"15\""
                 " aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 15 13\"><path"
                 " d=\"m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768"
                 "h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z\"></path></svg>\n");
}

static void put_step_words(struct html *html, const struct html_page_step *step, bool next)
{
    if (html_given(&step->words))
        html_words(html, &step->words);
    else if (next)
        html_lit(html, "Next<span class=\"govuk-visually-hidden\"> page</span>");
    else
        html_lit(html, "Previous<span class=\"govuk-visually-hidden\"> page</span>");
}

/// `alone`: there are no numbers between the two steps.
static void put_step(struct html *html, const struct html_page_step *step, bool next, bool alone)
{
    if (html_unless_empty(step->href) == NULL)
        return;
    bool labelled = html_unless_empty(step->label) != NULL;
    html_lit(html, "<div");
    html_class(html, next ? "govuk-pagination__next" : "govuk-pagination__prev");
    html_lit(html, ">\n<a class=\"govuk-link govuk-pagination__link\"");
    html_url(html, "href", step->href);
    html_attr(html, "rel", next ? "next" : "prev");
    html_attributes(html, step->attributes);
    html_lit(html, ">\n");
    if (alone || !next)
        put_arrow(html, next);
    html_lit(html, "<span");
    html_class(html, "govuk-pagination__link-title",
               alone && !labelled ? "govuk-pagination__link-title--decorated" : NULL);
    html_lit(html, ">");
    put_step_words(html, step, next);
    html_lit(html, "</span>\n");
    if (labelled && alone) {
        html_lit(html, "<span class=\"govuk-visually-hidden\">:</span>\n"
                       "<span class=\"govuk-pagination__link-label\">");
        html_text(html, step->label);
        html_lit(html, "</span>\n");
    }
    if (!alone && next)
        put_arrow(html, next);
    html_lit(html, "</a>\n</div>\n");
}

static void put_page_label(struct html *html, const struct html_page_link *item)
{
    if (item->label != NULL) {
        html_attr(html, "aria-label", item->label);
        return;
    }
    html_lit(html, " aria-label=\"Page ");
    html_text(html, item->number);
    html_lit(html, "\"");
}

static void put_page(struct html *html, const struct html_page_link *item)
{
    html_lit(html, "<li");
    html_class(html, "govuk-pagination__item",
               item->current ? "govuk-pagination__item--current" : NULL,
               item->ellipsis ? "govuk-pagination__item--ellipsis" : NULL);
    html_lit(html, ">");
    if (item->ellipsis) {
        html_lit(html, "\xe2\x8b\xaf</li>\n");
        return;
    }
    html_lit(html, "<a class=\"govuk-link govuk-pagination__link\"");
    html_url(html, "href", item->href);
    put_page_label(html, item);
    if (item->current)
        html_lit(html, " aria-current=\"page\"");
    html_attributes(html, item->attributes);
    html_lit(html, ">");
    html_text(html, item->number);
    html_lit(html, "</a></li>\n");
}

void html_pagination(struct html *html, const struct html_pagination *pagination)
{
    bool alone = pagination->item_count == 0;
    html_lit(html, "<nav");
    html_class(html, "govuk-pagination", alone ? "govuk-pagination--block" : NULL,
               pagination->classes);
    html_attr(html, "aria-label",
              html_unless_empty(pagination->label) != NULL ? pagination->label : "Pagination");
    html_attributes(html, pagination->attributes);
    html_lit(html, ">\n");
    put_step(html, &pagination->previous, false, alone);
    if (!alone)
        html_lit(html, "<ul class=\"govuk-pagination__list\">\n");
    for (size_t i = 0; i < pagination->item_count; i++)
        if (!pagination->items[i].left_out)
            put_page(html, &pagination->items[i]);
    if (!alone)
        html_lit(html, "</ul>\n");
    put_step(html, &pagination->next, true, alone);
    html_lit(html, "</nav>\n");
}
