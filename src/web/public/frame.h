// SPDX-License-Identifier: Apache-2.0
// frame.h - the frame of every page of the public site: the way out, the banner on what is kept on
// a device, navigation, beta banner, footer. All of it works without scripts; the banner is shown
// by them, since without them nothing is kept and there is nothing to ask.
#ifndef WEB_PUBLIC_FRAME_H
#define WEB_PUBLIC_FRAME_H

#include "web/html/page.h"

#define WEB_PUBLIC_EXIT "https://www.bbc.co.uk/weather" ///< a neutral page, until site.exit is set
#define WEB_PUBLIC_LICENCE \
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

/// Whose site it is.
struct web_public {
    const char *force;
    const char *leave;   ///< address of a neutral page; NULL: WEB_PUBLIC_EXIT
    const char *contact; ///< where to write to: an address of a page or of e-mail; NULL: not said
};

enum web_public_place {
    WEB_PUBLIC_HOME,
    WEB_PUBLIC_OPERATIONS,
    WEB_PUBLIC_FIGURES,
    WEB_PUBLIC_STATISTICS,
    WEB_PUBLIC_REQUESTS,
    WEB_PUBLIC_CHECK,
    WEB_PUBLIC_NOWHERE, ///< in none of the navigation
};

/// To the beginning of main. `module`: the script of this page besides those of all, or NULL.
void web_public_begin(struct html *html, const struct web_public *site, const char *title,
                      enum web_public_place here);
void web_public_end(struct html *html, const struct web_public *site, const char *module);

/// <h1>
void web_public_title(struct html *html, const char *title);
/// <h2>
void web_public_heading(struct html *html, const char *words);
/// A part that scrolls by itself where a table is wider than the screen, and can be reached with
/// the keyboard; `label` tells it apart from the others of the page.
void web_public_wide_begin(struct html *html, const char *label);
void web_public_wide_end(struct html *html);
/// A table of `rows` times `columns` cells, line by line, in such a region; each line's first cell
/// is its heading.
void web_public_table(struct html *html, const char *caption, const struct html_cell *head,
                      size_t columns, struct html_cell *cells, size_t rows);
/// Something to type or to compare, as it stands.
void web_public_code(struct html *html, const char *label, const char *words);
/// "412 bytes", "34 kB", "1.2 MB"
void web_public_size(struct html *html, size_t bytes);
/// A link of the page's words.
void web_public_link(struct html *html, const char *href, const char *words);
/// The contact as a link, or "the force" where none is said.
void web_public_contact(struct html *html, const struct web_public *site);

#endif
