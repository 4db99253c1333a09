// SPDX-License-Identifier: Apache-2.0
// moj.h - what pages for officers have besides, by the components of MOJ frontend 11.1.0. A
// sortable table is html_table with `sortable`.
#ifndef WEB_HTML_MOJ_H
#define WEB_HTML_MOJ_H

#include "web/html/parts.h"

enum html_alert_kind {
    HTML_ALERT_INFORMATION = 0,
    HTML_ALERT_SUCCESS,
    HTML_ALERT_WARNING,
    HTML_ALERT_ERROR,
};

struct html_alert {
    enum html_alert_kind kind;
    const char *title; ///< the alert's name, and its only words when there are no others
    struct html_words words;
    bool title_shown;  ///< as a heading above the words
    int heading_level; ///< 2 to 4; 0: 2
    bool dismissible;
    const char *dismiss; ///< NULL: "Dismiss"
    const char *role;    ///< NULL: "region"
    bool disable_focus;
    const char *focus_after; ///< selector of what is focused when it was dismissed
    const char *classes;
    const struct html_attribute *attributes;
};
void html_alert(struct html *html, const struct html_alert *alert);

void html_badge(struct html *html, const struct html_box *badge);

struct html_identity_bar {
    struct html_words title;
    struct html_words actions; ///< buttons at its right
    const char *classes;
    const struct html_attribute *attributes;
};
void html_identity_bar(struct html *html, const struct html_identity_bar *bar);

struct html_side_item {
    struct html_words words;
    const char *href;
    const struct html_attribute *attributes;
    bool active;
    bool left_out;
};

struct html_side_section {
    struct html_words heading; ///< none: a list without one
    int heading_level;         ///< 0: 4
    const char *heading_classes;
    const struct html_side_item *items;
    size_t item_count;
};

struct html_side_navigation {
    const char *label;
    const struct html_side_section *sections;
    size_t section_count;
    const char *classes;
    const struct html_attribute *attributes;
};
void html_side_navigation(struct html *html, const struct html_side_navigation *navigation);

struct html_event {
    struct html_words label;
    struct html_words byline; ///< after "by"
    moment when;
    struct html_words words;
    const char *classes;
    const struct html_attribute *attributes;
};

struct html_timeline {
    const struct html_event *items;
    size_t item_count;
    int heading_level; ///< 0: 2
    const char *classes;
    const struct html_attribute *attributes;
};
void html_timeline(struct html *html, const struct html_timeline *timeline);

struct html_filter_tag {
    const char *text;
    const char *href; ///< the list without it
};

struct html_filter_category {
    const char *heading;
    const struct html_filter_tag *tags;
    size_t tag_count;
};

/// Within a form; its options are fields.
struct html_filter {
    const char *heading;
    const char *selected_heading;
    const char *clear_text; ///< of the link that takes all away
    const char *clear_href;
    const struct html_filter_category *categories; ///< none: nothing is selected
    size_t category_count;
    const char *submit; ///< NULL: "Apply filters"
    struct html_words options;
    const struct html_attribute *attributes;
};
void html_filter(struct html *html, const struct html_filter *filter);

/// Pages of a list and how many entries it has; numbers of 0 are not known.
struct html_results {
    struct html_pagination pages; ///< shown when there is more than one
    int64_t from, to, count;
    const char *noun; ///< NULL: "results"
};
void html_results(struct html *html, const struct html_results *results);

#endif
