// SPDX-License-Identifier: Apache-2.0
// frame.c - header and footer.
#include "web/html/internal.h"

void html_generic_header(struct html *html, const struct html_generic_header *header)
{
    const char *href = html_unless_empty(header->href);
    const char *container = html_unless_empty(header->container_classes);
    html_lit(html, "<div");
    html_class(html, "govuk-generic-header", header->classes);
    html_attributes(html, header->attributes);
    html_lit(html, ">\n<div");
    html_class(html, "govuk-generic-header__container",
               container != NULL ? container : "govuk-width-container");
    html_lit(html, ">\n<div class=\"govuk-generic-header__logo\">\n<a");
    html_url(html, "href", href != NULL ? href : "/");
    html_lit(html, " class=\"govuk-generic-header__homepage-link\">");
    html_words(html, &header->logo);
    html_lit(html, "</a>\n</div>\n</div>\n</div>\n");
}

static void put_link(struct html *html, const struct html_link *link)
{
    html_lit(html, "<a class=\"govuk-footer__link\"");
    html_url(html, "href", link->href);
    html_attributes(html, link->attributes);
    html_lit(html, ">");
    html_words(html, &link->words);
    html_lit(html, "</a>");
}

static void section_list(struct html *html, const struct html_footer_section *section)
{
    struct html_id columns;
    const char *class = NULL;
    if (html_unless_empty(section->columns) != NULL)
        class = html_id_join(&columns, "govuk-footer__list--columns-", section->columns);
    html_lit(html, "<ul");
    html_class(html, "govuk-footer__list", class);
    html_lit(html, ">\n");
    for (size_t i = 0; i < section->item_count; i++) {
        if (html_unless_empty(section->items[i].href) == NULL ||
            !html_given(&section->items[i].words))
            continue;
        html_lit(html, "<li class=\"govuk-footer__list-item\">");
        put_link(html, &section->items[i]);
        html_lit(html, "</li>\n");
    }
    html_lit(html, "</ul>\n");
}

static void put_section(struct html *html, const struct html_footer_section *section)
{
    struct html_id column;
    const char *width = html_unless_empty(section->width);
    html_lit(html, "<div");
    html_class(html, "govuk-footer__section",
               html_id_join(&column, "govuk-grid-column-", width != NULL ? width : "full"));
    html_lit(html, ">\n<h2 class=\"govuk-footer__heading govuk-heading-m\">");
    html_text(html, section->title);
    html_lit(html, "</h2>\n");
    if (section->item_count > 0)
        section_list(html, section);
    html_lit(html, "</div>\n");
}

static void put_meta(struct html *html, const struct html_footer *footer)
{
    const char *title = html_unless_empty(footer->meta_title);
    html_lit(html, "<h2 class=\"govuk-visually-hidden\">");
    html_text(html, title != NULL ? title : "Support links");
    html_lit(html, "</h2>\n");
    if (footer->link_count > 0)
        html_lit(html, "<ul class=\"govuk-footer__inline-list\">\n");
    for (size_t i = 0; i < footer->link_count; i++) {
        html_lit(html, "<li class=\"govuk-footer__inline-list-item\">");
        put_link(html, &footer->links[i]);
        html_lit(html, "</li>\n");
    }
    if (footer->link_count > 0)
        html_lit(html, "</ul>\n");
    if (html_given(&footer->meta)) {
        html_lit(html, "<div class=\"govuk-footer__meta-custom\">");
        html_words(html, &footer->meta);
        html_lit(html, "</div>\n");
    }
}

static void put_licence(struct html *html, const struct html_footer *footer)
{
    html_lit(html, "<svg aria-hidden=\"true\" focusable=\"false\""
                   " class=\"govuk-footer__licence-logo\" xmlns=\"http://www.w3.org/2000/svg\""
                   " viewBox=\"0 0 483.2 195.7\" height=\"17\" width=\"41\"><path"
                   " fill=\"currentColor\" d=\"M421.5 142.8V.1l-50.7 32.3v161.1h112.4v-50.7zm"
                   "-122.3-9.6A47.12 47.12 0 0 1 221 97.8c0-26 21.1-47.1 47.1-47.1 16.7 0 31.4 "
                   "8.7 39.7 21.8l42.7-27.2A97.63 97.63 0 0 0 268.1 0c-36.5 0-68.3 20.1-85.1 "
                   "49.7A98 98 0 0 0 97.8 0C43.9 0 0 43.9 0 97.8s43.9 97.8 97.8 97.8c36.5 0 "
                   "68.3-20.1 85.1-49.7a97.76 97.76 0 0 0 149.6 25.4l19.4 22.2h3v-87.8h-80l24.3 "
                   "27.5zM97.8 145c-26 0-47.1-21.1-47.1-47.1s21.1-47.1 47.1-47.1 47.2 21 47.2 "
                   "47S123.8 145 97.8 145\"/></svg>\n"
                   "<span class=\"govuk-footer__licence-description\">");
    if (html_given(&footer->licence))
        html_words(html, &footer->licence);
    else
        html_lit(
            html,
            "All content is available under the <a class=\"govuk-footer__link\" href=\"https:"
            "//www.nationalarchives.gov.uk/doc/open-government-licence/version/3/\""
            " rel=\"license\">Open Government Licence v3.0</a>, except where otherwise stated");
    html_lit(html, "</span>\n");
}

void html_footer(struct html *html, const struct html_footer *footer)
{
    html_lit(html, "<div");
    html_class(html, "govuk-footer", footer->classes);
    html_attributes(html, footer->attributes);
    html_lit(html, ">\n<div");
    html_class(html, "govuk-width-container", footer->container_classes);
    html_lit(html, ">\n");
    if (footer->section_count > 0)
        html_lit(html, "<div class=\"govuk-footer__navigation\">\n");
    for (size_t i = 0; i < footer->section_count; i++)
        put_section(html, &footer->sections[i]);
    if (footer->section_count > 0)
        html_lit(html, "</div>\n<hr class=\"govuk-footer__section-break\">\n");
    html_lit(html, "<div class=\"govuk-footer__meta\">\n"
                   "<div class=\"govuk-footer__meta-item govuk-footer__meta-item--grow\">\n");
    if (footer->has_meta || footer->link_count > 0 || html_given(&footer->meta))
        put_meta(html, footer);
    if (!footer->no_licence)
        put_licence(html, footer);
    html_lit(html, "</div>\n");
    if (html_given(&footer->owner)) {
        html_lit(html, "<div class=\"govuk-footer__meta-item\">");
        html_words(html, &footer->owner);
        html_lit(html, "</div>\n");
    }
    html_lit(html, "</div>\n</div>\n</div>\n");
}
