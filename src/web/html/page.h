// SPDX-License-Identifier: Apache-2.0
// page.h - what every page has around its words: title, skip link, header with the force's name,
// beta banner, service navigation, main, footer. Nothing in it runs or styles by itself: a policy
// of default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: is kept.
#ifndef WEB_HTML_PAGE_H
#define WEB_HTML_PAGE_H

#include "web/html/parts.h"

struct html_page {
    const char *title;   ///< of this page; an error goes before it by itself
    const char *service; ///< "Facial recognition register"
    const char *service_href;
    const char *force; ///< "Midshire Police"
    const char *lang;  ///< NULL: "en"
    bool in_error;     ///< the title begins with "Error: "
    bool without_scripts;
    bool no_licence; ///< what it says is for its readers alone: no Open Government Licence
    const struct html_navigation_item *navigation;
    size_t navigation_count;
    struct html_words before;   ///< before the header: cookie banner
    struct html_words top;      ///< within the header, after the navigation: identity bar
    struct html_words above;    ///< above main: back link, breadcrumbs, exit this page
    struct html_words feedback; ///< in the phase banner; none: a sentence of its own
    const struct html_link *footer_links;
    size_t footer_link_count;
    struct html_words owner; ///< at the footer's right; none: the force's name
    const char *main_classes;
    const char *style; ///< one more stylesheet: the name of an asset; NULL: none
    const char *modules[2]; ///< assets: scripts of this page, after start.js; NULL: none
};

/// From <!DOCTYPE html> to the beginning of main.
void html_page_begin(struct html *html, const struct html_page *page);
/// From the end of main to </html>; with the same page.
void html_page_end(struct html *html, const struct html_page *page);

#endif
