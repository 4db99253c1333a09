// SPDX-License-Identifier: Apache-2.0
// parts.h - what a page is made of besides forms, by the components of govuk-frontend 6.6.0. Params
// are zero by default; a list is a pointer and a count, and an entry may be left out.
#ifndef WEB_HTML_PARTS_H
#define WEB_HTML_PARTS_H

#include "web/html/fields.h"
#include "web/html/html.h"

// ---- words ----

/// Words with nothing but classes: tag, hint-like boxes, skip link.
struct html_box {
    struct html_words words;
    const char *id;
    const char *classes;
    const struct html_attribute *attributes;
};
void html_tag(struct html *html, const struct html_box *tag);
void html_inset_text(struct html *html, const struct html_box *box);

struct html_warning_text {
    struct html_words words;
    const char *icon_text; ///< for those who do not see the icon; NULL: "Warning"
    const char *classes;
    const struct html_attribute *attributes;
};
void html_warning_text(struct html *html, const struct html_warning_text *warning);

struct html_details {
    struct html_words summary;
    struct html_words words;
    const char *id;
    const char *classes;
    const struct html_attribute *attributes;
    bool open;
};
void html_details(struct html *html, const struct html_details *details);

/// One link or button among others; a link when it has an address and is not of type "button".
struct html_action {
    const char *text;
    const char *href;
    const char *type; ///< NULL: "button"
    const char *name;
    const char *value;
    const char *classes;
    const struct html_attribute *attributes;
};

struct html_panel {
    struct html_words title;
    struct html_words words;
    int heading_level; ///< 0: 1
    const char *classes;
    const struct html_attribute *attributes;
    const struct html_action *actions; ///< of an interruption: classes govuk-panel--interruption
    size_t action_count;
    bool has_actions;
    const char *action_classes;
    const struct html_attribute *action_attributes;
};
void html_panel(struct html *html, const struct html_panel *panel);

// ---- ways ----

struct html_link {
    struct html_words words;
    const char *href;
    const char *classes;
    const struct html_attribute *attributes;
};
void html_back_link(struct html *html, const struct html_link *link);
void html_skip_link(struct html *html, const struct html_link *link);

struct html_breadcrumbs {
    const struct html_link *items; ///< the last one without an address is this page
    size_t item_count;
    const char *label; ///< NULL: "Breadcrumb"
    const char *classes;
    const struct html_attribute *attributes;
    bool collapse; ///< on a phone
};
void html_breadcrumbs(struct html *html, const struct html_breadcrumbs *crumbs);

struct html_page_link {
    const char *number;
    const char *href;
    const char *label; ///< NULL: "Page" and the number
    const struct html_attribute *attributes;
    bool current;
    bool ellipsis;
    bool left_out;
};

struct html_page_step {
    const char *href; ///< NULL: there is none
    struct html_words words;
    const char *label; ///< what is there
    const struct html_attribute *attributes;
};

struct html_pagination {
    const struct html_page_link *items;
    size_t item_count;
    struct html_page_step previous, next;
    const char *label; ///< NULL: "Pagination"
    const char *classes;
    const struct html_attribute *attributes;
};
void html_pagination(struct html *html, const struct html_pagination *pagination);

struct html_navigation_item {
    struct html_words words;
    const char *href;
    const struct html_attribute *attributes;
    bool current; ///< this page
    bool active;  ///< a page below it
    bool left_out;
};

struct html_service_navigation {
    const char *service;
    const char *service_href;
    const struct html_navigation_item *items;
    size_t item_count;
    enum html_maybe collapse; ///< by default when there is more than one
    const char *menu_text;    ///< NULL: "Menu"
    const char *menu_label;
    const char *label;         ///< of the whole; NULL: "Service information"
    const char *list_label;    ///< of the navigation; NULL: the menu's text
    const char *navigation_id; ///< NULL: "navigation"
    const char *navigation_classes;
    const char *classes;
    const struct html_attribute *attributes;
    struct html_words start, end, navigation_start, navigation_end;
    bool end_inline;
};
void html_service_navigation(struct html *html, const struct html_service_navigation *navigation);

// ---- lists ----

struct html_row_action {
    struct html_words words;
    const char *href;
    const char *hidden_text; ///< what it is about
    const char *classes;
    const struct html_attribute *attributes;
};

struct html_row {
    struct html_words key;
    struct html_words value;
    const char *key_classes, *value_classes, *classes, *action_classes;
    const struct html_row_action *actions;
    size_t action_count;
    bool has_actions; ///< an empty list of them: keeps the border of the row
    bool left_out;
};

struct html_summary_card {
    struct html_words title;
    int heading_level; ///< 0: 2
    const char *title_classes, *classes, *action_classes;
    const struct html_attribute *attributes;
    const struct html_row_action *actions;
    size_t action_count;
};

struct html_summary_list {
    const struct html_row *rows;
    size_t row_count;
    const struct html_summary_card *card; ///< NULL: none
    const char *classes;
    const struct html_attribute *attributes;
};
void html_summary_list(struct html *html, const struct html_summary_list *list);

struct html_task {
    struct html_words title;
    const char *title_classes;
    const char *href;
    struct html_words hint;
    struct html_words status;
    struct html_box tag; ///< in place of the status' words
    const char *status_classes;
    const char *classes;
    bool left_out;
};

struct html_task_list {
    const struct html_task *items;
    size_t item_count;
    const char *id_prefix; ///< NULL: "task-list"
    const char *classes;
    const struct html_attribute *attributes;
};
void html_task_list(struct html *html, const struct html_task_list *list);

struct html_cell {
    struct html_words words;
    const char *format; ///< "numeric"
    const char *classes;
    const struct html_attribute *attributes;
    const char *colspan, *rowspan;
    const char *sort; ///< of a head: "none", "ascending", "descending"; else what it is sorted by
};

struct html_table_row {
    const struct html_cell *cells;
    size_t cell_count;
    bool left_out;
};

struct html_table {
    const char *caption;
    const char *caption_classes;
    const struct html_cell *head;
    size_t head_count;
    const struct html_table_row *rows;
    size_t row_count;
    bool first_is_header;
    bool sortable; ///< by its heads that say how, with MOJ frontend's script
    const char *classes;
    const struct html_attribute *attributes;
};
void html_table(struct html *html, const struct html_table *table);

struct html_tab {
    const char *label;
    const char *id; ///< NULL: the prefix and the number
    struct html_words words;
    const struct html_attribute *attributes;
    const struct html_attribute *panel_attributes;
    bool left_out;
};

struct html_tabs {
    const char *id;
    const char *id_prefix;
    const char *title; ///< NULL: "Contents"
    const struct html_tab *items;
    size_t item_count;
    const char *classes;
    const struct html_attribute *attributes;
};
void html_tabs(struct html *html, const struct html_tabs *tabs);

// ---- banners ----

struct html_error_line {
    struct html_words words;
    const char *href;
    const struct html_attribute *attributes;
};

struct html_error_summary {
    struct html_words title;
    struct html_words description;
    const struct html_error_line *items;
    size_t item_count;
    enum html_maybe disable_focus;
    const char *classes;
    const struct html_attribute *attributes;
};
void html_error_summary(struct html *html, const struct html_error_summary *summary);

struct html_notification_banner {
    struct html_words title; ///< none: "Important", of a success "Success"
    struct html_words words;
    const char *type; ///< "success"
    const char *role;
    const char *title_id;
    int heading_level; ///< 0: 2
    enum html_maybe disable_focus;
    const char *classes;
    const struct html_attribute *attributes;
};
void html_notification_banner(struct html *html, const struct html_notification_banner *banner);

struct html_phase_banner {
    struct html_box tag;
    struct html_words words;
    const char *classes;
    const struct html_attribute *attributes;
};
void html_phase_banner(struct html *html, const struct html_phase_banner *banner);

struct html_cookie_message {
    struct html_words heading;
    struct html_words words;
    const struct html_action *actions;
    size_t action_count;
    const char *role;
    const char *classes;
    const struct html_attribute *attributes;
    bool hidden;
};

struct html_cookie_banner {
    const struct html_cookie_message *messages;
    size_t message_count;
    const char *label; ///< NULL: "Cookie banner"
    const char *classes;
    const struct html_attribute *attributes;
    bool hidden;
};
void html_cookie_banner(struct html *html, const struct html_cookie_banner *banner);

struct html_exit_this_page {
    struct html_words words; ///< none: "Emergency Exit this page"
    const char *href;        ///< a neutral page
    const char *id;
    const char *classes;
    const struct html_attribute *attributes;
    const char *activated, *timed_out, *press_two, *press_one; ///< NULL: the script's own
};
void html_exit_this_page(struct html *html, const struct html_exit_this_page *exit);

// ---- frame ----

struct html_generic_header {
    struct html_words logo;
    const char *href; ///< NULL: "/"
    const char *classes;
    const char *container_classes;
    const struct html_attribute *attributes;
};
void html_generic_header(struct html *html, const struct html_generic_header *header);

struct html_footer_section {
    const char *title;
    const char *width;   ///< NULL: "full"
    const char *columns; ///< of the list
    const struct html_link *items;
    size_t item_count;
};

/// Without a crown and without Crown copyright, which are not a police force's to show.
struct html_footer {
    const struct html_footer_section *sections;
    size_t section_count;
    const char *meta_title; ///< NULL: "Support links"
    const struct html_link *links;
    size_t link_count;
    struct html_words meta;
    bool has_meta;
    bool no_licence;
    struct html_words licence; ///< none: the Open Government Licence
    struct html_words owner;   ///< in place of the copyright
    const char *classes;
    const char *container_classes;
    const struct html_attribute *attributes;
};
void html_footer(struct html *html, const struct html_footer *footer);

#endif
