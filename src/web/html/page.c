// SPDX-License-Identifier: Apache-2.0
// page.c - the frame of every page.
#include "web/html/page.h"

#include "web/assets/assets.h"
#include "web/html/internal.h"

static void put_title(struct html *html, const struct html_page *page)
{
    html_lit(html, "<title>");
    if (page->in_error)
        html_lit(html, "Error: ");
    html_text(html, page->title);
    html_lit(html, " - ");
    html_text(html, page->service);
    html_lit(html, " - ");
    html_text(html, page->force);
    html_lit(html, "</title>\n");
}

static void put_head(struct html *html, const struct html_page *page)
{
    html_lit(html, "<head>\n<meta charset=\"utf-8\">\n");
    put_title(html, page);
    html_lit(html, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1,"
                   " viewport-fit=cover\">\n"
                   "<meta name=\"theme-color\" content=\"#0b1f38\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n"
                   "<link rel=\"icon\" type=\"image/svg+xml\"");
    html_url(html, "href", web_asset_path("favicon.svg"));
    html_lit(html, ">\n<link rel=\"stylesheet\"");
    html_url(html, "href", web_asset_path("site.css"));
    if (page->style != NULL) {
        html_lit(html, ">\n<link rel=\"stylesheet\"");
        html_url(html, "href", web_asset_path(page->style));
    }
    html_lit(html, ">\n</head>\n");
}

static void put_phase(struct html *html, const struct html_page *page)
{
    struct html_phase_banner banner = {.tag = {.words = {"Beta"}}, .words = page->feedback};
    if (!html_given(&banner.words))
        banner.words.text = "This is a new service.";
    html_phase_banner(html, &banner);
}

static void put_header(struct html *html, const struct html_page *page)
{
    html_lit(html, "<header class=\"govuk-template__header\">\n");
    html_generic_header(
        html, &(struct html_generic_header){.logo = {page->force}, .href = page->service_href});
    html_service_navigation(html, &(struct html_service_navigation){
                                      .service = page->service,
                                      .service_href = page->service_href,
                                      .items = page->navigation,
                                      .item_count = page->navigation_count,
                                  });
    html_words(html, &page->top);
    put_phase(html, page);
    // Within the header, so that it is in a landmark.
    html_lit(html, "<div class=\"govuk-width-container\">\n");
    html_words(html, &page->above);
    html_lit(html, "</div>\n</header>\n");
}

void html_page_begin(struct html *html, const struct html_page *page)
{
    html_lit(html, "<!DOCTYPE html>\n<html");
    html_attr(html, "lang", page->lang != NULL ? page->lang : "en");
    html_lit(html, " class=\"govuk-template\">\n");
    put_head(html, page);
    html_lit(html, "<body class=\"govuk-template__body\">\n");
    if (!page->without_scripts) {
        html_lit(html, "<script");
        html_url(html, "src", web_asset_path("enabled.js"));
        html_lit(html, "></script>\n");
    }
    html_skip_link(html,
                   &(struct html_link){.words = {"Skip to main content"}, .href = "#main-content"});
    html_words(html, &page->before);
    put_header(html, page);
    html_lit(html, "<div class=\"govuk-width-container\">\n<main");
    html_class(html, "govuk-main-wrapper", page->main_classes);
    html_lit(html, " id=\"main-content\">\n");
}

static void put_module(struct html *html, const char *asset)
{
    html_lit(html, "<script type=\"module\"");
    html_url(html, "src", web_asset_path(asset));
    html_lit(html, "></script>\n");
}

static void put_modules(struct html *html, const struct html_page *page)
{
    put_module(html, "start.js");
    for (size_t i = 0; i < ARRAY_COUNT(page->modules); i++)
        if (page->modules[i] != NULL)
            put_module(html, page->modules[i]);
}

void html_page_end(struct html *html, const struct html_page *page)
{
    struct html_footer footer = {
        .links = page->footer_links, .link_count = page->footer_link_count, .owner = page->owner,
        .no_licence = page->no_licence};
    if (!html_given(&footer.owner))
        footer.owner.text = page->force;
    html_lit(html, "</main>\n</div>\n<footer class=\"govuk-template__footer\">\n");
    html_footer(html, &footer);
    html_lit(html, "</footer>\n");
    if (!page->without_scripts)
        put_modules(html, page);
    html_lit(html, "</body>\n</html>\n");
}
