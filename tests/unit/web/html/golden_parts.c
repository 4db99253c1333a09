// SPDX-License-Identifier: Apache-2.0
// golden_parts.c - the options of the other fixtures as our params.
#include "golden.h"
#include "web/html/parts.h"

struct html_box golden_box(const struct json *options)
{
    return (struct html_box){
        .words = golden_words(options, "text", "html"),
        .id = golden_text(options, "id"),
        .classes = golden_text(options, "classes"),
        .attributes = golden_attributes(options, "attributes"),
    };
}

static struct html_link link_of(const struct json *options)
{
    return (struct html_link){
        .words = golden_words(options, "text", "html"),
        .href = golden_text(options, "href"),
        .classes = golden_text(options, "classes"),
        .attributes = golden_attributes(options, "attributes"),
    };
}

static const struct html_link *links_of(const struct json *list)
{
    struct html_link *links = golden_keep(json_count(list), sizeof *links);
    for (size_t i = 0; i < json_count(list); i++)
        links[i] = link_of(json_at(list, i));
    return links;
}

static const struct html_action *actions_of(const struct json *list)
{
    struct html_action *actions = golden_keep(json_count(list), sizeof *actions);
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        actions[i] = (struct html_action){
            .text = golden_text(one, "text"),
            .href = golden_text(one, "href"),
            .type = golden_text(one, "type"),
            .name = golden_text(one, "name"),
            .value = golden_text(one, "value"),
            .classes = golden_text(one, "classes"),
            .attributes = golden_attributes(one, "attributes"),
        };
    }
    return actions;
}

int golden_level(const struct json *options, const char *key)
{
    int64_t number = 0;
    (void)json_int(json_member(options, key), 1, 6, &number);
    return (int)number;
}

static void tag(struct html *html, const struct json *options)
{
    struct html_box box = golden_box(options);
    html_tag(html, &box);
}

static void inset_text(struct html *html, const struct json *options)
{
    struct html_box box = golden_box(options);
    html_inset_text(html, &box);
}

static void warning_text(struct html *html, const struct json *options)
{
    html_warning_text(html, &(struct html_warning_text){
                                .words = golden_words(options, "text", "html"),
                                .icon_text = golden_text(options, "iconFallbackText"),
                                .classes = golden_text(options, "classes"),
                                .attributes = golden_attributes(options, "attributes"),
                            });
}

static void details(struct html *html, const struct json *options)
{
    html_details(html, &(struct html_details){
                           .summary = golden_words(options, "summaryText", "summaryHtml"),
                           .words = golden_words(options, "text", "html"),
                           .id = golden_text(options, "id"),
                           .classes = golden_text(options, "classes"),
                           .attributes = golden_attributes(options, "attributes"),
                           .open = golden_true(options, "open"),
                       });
}

static void panel(struct html *html, const struct json *options)
{
    const struct json *actions = json_member(options, "actions");
    const struct json *items = json_member(actions, "items");
    html_panel(html, &(struct html_panel){
                         .title = golden_words(options, "titleText", "titleHtml"),
                         .words = golden_words(options, "text", "html"),
                         .heading_level = golden_level(options, "headingLevel"),
                         .classes = golden_text(options, "classes"),
                         .attributes = golden_attributes(options, "attributes"),
                         .actions = actions_of(items),
                         .action_count = json_count(items),
                         .has_actions = actions != NULL,
                         .action_classes = golden_text(actions, "classes"),
                         .action_attributes = golden_attributes(actions, "attributes"),
                     });
}

static void back_link(struct html *html, const struct json *options)
{
    struct html_link link = link_of(options);
    html_back_link(html, &link);
}

static void skip_link(struct html *html, const struct json *options)
{
    struct html_link link = link_of(options);
    html_skip_link(html, &link);
}

static void breadcrumbs(struct html *html, const struct json *options)
{
    const struct json *items = json_member(options, "items");
    html_breadcrumbs(html, &(struct html_breadcrumbs){
                               .items = links_of(items),
                               .item_count = json_count(items),
                               .label = golden_text(options, "labelText"),
                               .classes = golden_text(options, "classes"),
                               .attributes = golden_attributes(options, "attributes"),
                               .collapse = golden_true(options, "collapseOnMobile"),
                           });
}

struct html_page_step golden_page_step(const struct json *options, const char *key)
{
    const struct json *step = json_member(options, key);
    return (struct html_page_step){
        .href = golden_text(step, "href"),
        .words = golden_member(options, key),
        .label = golden_text(step, "labelText"),
        .attributes = golden_attributes(step, "attributes"),
    };
}

const struct html_page_link *golden_page_links(const struct json *items)
{
    struct html_page_link *links = golden_keep(json_count(items), sizeof *links);
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        const char *number = golden_text(item, "number");
        links[i] = (struct html_page_link){
            .number = number != NULL ? number : golden_text(item, "text"),
            .href = golden_text(item, "href"),
            .label = golden_text(item, "visuallyHiddenText"),
            .attributes = golden_attributes(item, "attributes"),
            .current = golden_true(item, "current"),
            .ellipsis = golden_true(item, "ellipsis"),
            .left_out = json_key_count(item) == 0,
        };
    }
    return links;
}

static void pagination(struct html *html, const struct json *options)
{
    const struct json *items = json_member(options, "items");
    html_pagination(html, &(struct html_pagination){
                              .items = golden_page_links(items),
                              .item_count = json_count(items),
                              .previous = golden_page_step(options, "previous"),
                              .next = golden_page_step(options, "next"),
                              .label = golden_text(options, "landmarkLabel"),
                              .classes = golden_text(options, "classes"),
                              .attributes = golden_attributes(options, "attributes"),
                          });
}

/// A slot is html, or {html}.
static struct html_words slot_of(const struct json *slots, const char *key)
{
    if (json_key_count(json_member(slots, key)) > 0)
        return golden_words(json_member(slots, key), "", "html");
    return golden_words(slots, "", key);
}

static const struct html_navigation_item *navigation_items(const struct json *items)
{
    struct html_navigation_item *list = golden_keep(json_count(items), sizeof *list);
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        list[i] = (struct html_navigation_item){
            .words = golden_words(item, "text", "html"),
            .href = golden_text(item, "href"),
            .attributes = golden_attributes(item, "attributes"),
            .current = golden_true(item, "current"),
            .active = golden_true(item, "active"),
            .left_out = json_key_count(item) == 0,
        };
    }
    return list;
}

static void service_navigation(struct html *html, const struct json *options)
{
    const struct json *items = json_member(options, "navigation");
    const struct json *slots = json_member(options, "slots");
    html_service_navigation(
        html,
        &(struct html_service_navigation){
            .service = golden_text(options, "serviceName"),
            .service_href = golden_text(options, "serviceUrl"),
            .items = navigation_items(items),
            .item_count = json_count(items),
            .collapse = golden_maybe(options, "collapseNavigationOnMobile"),
            .menu_text = golden_text(options, "menuButtonText"),
            .menu_label = golden_text(options, "menuButtonLabel"),
            .label = golden_text(options, "ariaLabel"),
            .list_label = golden_text(options, "navigationLabel"),
            .navigation_id = golden_text(options, "navigationId"),
            .navigation_classes = golden_text(options, "navigationClasses"),
            .classes = golden_text(options, "classes"),
            .attributes = golden_attributes(options, "attributes"),
            .start = slot_of(slots, "start"),
            .end = slot_of(slots, "end"),
            .navigation_start = slot_of(slots, "navigationStart"),
            .navigation_end = slot_of(slots, "navigationEnd"),
            .end_inline = text_equal(golden_text(json_member(slots, "end"), "align"), "inline"),
        });
}

static const struct html_row_action *row_actions(const struct json *actions)
{
    const struct json *items = json_member(actions, "items");
    struct html_row_action *list = golden_keep(json_count(items), sizeof *list);
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        list[i] = (struct html_row_action){
            .words = golden_words(item, "text", "html"),
            .href = golden_text(item, "href"),
            .hidden_text = golden_text(item, "visuallyHiddenText"),
            .classes = golden_text(item, "classes"),
            .attributes = golden_attributes(item, "attributes"),
        };
    }
    return list;
}

static struct html_row row_of(const struct json *row)
{
    const struct json *actions = json_member(row, "actions");
    return (struct html_row){
        .key = golden_member(row, "key"),
        .value = golden_member(row, "value"),
        .key_classes = golden_text(json_member(row, "key"), "classes"),
        .value_classes = golden_text(json_member(row, "value"), "classes"),
        .classes = golden_text(row, "classes"),
        .action_classes = golden_text(actions, "classes"),
        .actions = row_actions(actions),
        .action_count = json_count(json_member(actions, "items")),
        .has_actions = json_member(actions, "items") != NULL,
        .left_out = json_key_count(row) == 0,
    };
}

static const struct html_summary_card *card_of(const struct json *card)
{
    struct html_summary_card *made = golden_keep(1, sizeof *made);
    const struct json *actions = json_member(card, "actions");
    const struct json *title = json_member(card, "title");
    *made = (struct html_summary_card){
        .title = golden_member(card, "title"),
        .heading_level = golden_level(title, "headingLevel"),
        .title_classes = golden_text(title, "classes"),
        .classes = golden_text(card, "classes"),
        .action_classes = golden_text(actions, "classes"),
        .attributes = golden_attributes(card, "attributes"),
        .actions = row_actions(actions),
        .action_count = json_count(json_member(actions, "items")),
    };
    return card != NULL ? made : NULL;
}

static void summary_list(struct html *html, const struct json *options)
{
    const struct json *rows = json_member(options, "rows");
    struct html_row *list = golden_keep(json_count(rows), sizeof *list);
    for (size_t i = 0; i < json_count(rows); i++)
        list[i] = row_of(json_at(rows, i));
    html_summary_list(html, &(struct html_summary_list){
                                .rows = list,
                                .row_count = json_count(rows),
                                .card = card_of(json_member(options, "card")),
                                .classes = golden_text(options, "classes"),
                                .attributes = golden_attributes(options, "attributes"),
                            });
}

static void task_list(struct html *html, const struct json *options)
{
    const struct json *items = json_member(options, "items");
    struct html_task *list = golden_keep(json_count(items), sizeof *list);
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        const struct json *status = json_member(item, "status");
        list[i] = (struct html_task){
            .title = golden_member(item, "title"),
            .title_classes = golden_text(json_member(item, "title"), "classes"),
            .href = golden_text(item, "href"),
            .hint = golden_member(item, "hint"),
            .status = golden_member(item, "status"),
            .tag = golden_box(json_member(status, "tag")),
            .status_classes = golden_text(status, "classes"),
            .classes = golden_text(item, "classes"),
            .left_out = json_key_count(item) == 0,
        };
    }
    html_task_list(html, &(struct html_task_list){
                             .items = list,
                             .item_count = json_count(items),
                             .id_prefix = golden_text(options, "idPrefix"),
                             .classes = golden_text(options, "classes"),
                             .attributes = golden_attributes(options, "attributes"),
                         });
}

static const struct html_cell *cells_of(const struct json *row)
{
    struct html_cell *cells = golden_keep(json_count(row), sizeof *cells);
    for (size_t i = 0; i < json_count(row); i++) {
        const struct json *cell = json_at(row, i);
        cells[i] = (struct html_cell){
            .words = golden_words(cell, "text", "html"),
            .format = golden_text(cell, "format"),
            .classes = golden_text(cell, "classes"),
            .attributes = golden_attributes(cell, "attributes"),
            .colspan = golden_text(cell, "colspan"),
            .rowspan = golden_text(cell, "rowspan"),
        };
    }
    return cells;
}

static void table(struct html *html, const struct json *options)
{
    const struct json *rows = json_member(options, "rows");
    const struct json *head = json_member(options, "head");
    struct html_table_row *list = golden_keep(json_count(rows), sizeof *list);
    for (size_t i = 0; i < json_count(rows); i++)
        list[i] = (struct html_table_row){
            .cells = cells_of(json_at(rows, i)),
            .cell_count = json_count(json_at(rows, i)),
            .left_out = json_count(json_at(rows, i)) == 0,
        };
    html_table(html, &(struct html_table){
                         .caption = golden_text(options, "caption"),
                         .caption_classes = golden_text(options, "captionClasses"),
                         .head = cells_of(head),
                         .head_count = json_count(head),
                         .rows = list,
                         .row_count = json_count(rows),
                         .first_is_header = golden_true(options, "firstCellIsHeader"),
                         .classes = golden_text(options, "classes"),
                         .attributes = golden_attributes(options, "attributes"),
                     });
}

static void tabs(struct html *html, const struct json *options)
{
    const struct json *items = json_member(options, "items");
    struct html_tab *list = golden_keep(json_count(items), sizeof *list);
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        list[i] = (struct html_tab){
            .label = golden_text(item, "label"),
            .id = golden_text(item, "id"),
            .words = golden_member(item, "panel"),
            .attributes = golden_attributes(item, "attributes"),
            .panel_attributes = golden_attributes(json_member(item, "panel"), "attributes"),
            .left_out = json_key_count(item) == 0,
        };
    }
    html_tabs(html, &(struct html_tabs){
                        .id = golden_text(options, "id"),
                        .id_prefix = golden_text(options, "idPrefix"),
                        .title = golden_text(options, "title"),
                        .items = list,
                        .item_count = json_count(items),
                        .classes = golden_text(options, "classes"),
                        .attributes = golden_attributes(options, "attributes"),
                    });
}

static void error_summary(struct html *html, const struct json *options)
{
    const struct json *items = json_member(options, "errorList");
    struct html_error_line *list = golden_keep(json_count(items), sizeof *list);
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        list[i] = (struct html_error_line){
            .words = golden_words(item, "text", "html"),
            .href = golden_text(item, "href"),
            .attributes = golden_attributes(item, "attributes"),
        };
    }
    html_error_summary(
        html, &(struct html_error_summary){
                  .title = golden_words(options, "titleText", "titleHtml"),
                  .description = golden_words(options, "descriptionText", "descriptionHtml"),
                  .items = list,
                  .item_count = json_count(items),
                  .disable_focus = golden_maybe(options, "disableAutoFocus"),
                  .classes = golden_text(options, "classes"),
                  .attributes = golden_attributes(options, "attributes"),
              });
}

static void notification_banner(struct html *html, const struct json *options)
{
    html_notification_banner(html, &(struct html_notification_banner){
                                       .title = golden_words(options, "titleText", "titleHtml"),
                                       .words = golden_words(options, "text", "html"),
                                       .type = golden_text(options, "type"),
                                       .role = golden_text(options, "role"),
                                       .title_id = golden_text(options, "titleId"),
                                       .heading_level = golden_level(options, "titleHeadingLevel"),
                                       .disable_focus = golden_maybe(options, "disableAutoFocus"),
                                       .classes = golden_text(options, "classes"),
                                       .attributes = golden_attributes(options, "attributes"),
                                   });
}

static void phase_banner(struct html *html, const struct json *options)
{
    html_phase_banner(html, &(struct html_phase_banner){
                                .tag = golden_box(json_member(options, "tag")),
                                .words = golden_words(options, "text", "html"),
                                .classes = golden_text(options, "classes"),
                                .attributes = golden_attributes(options, "attributes"),
                            });
}

static void cookie_banner(struct html *html, const struct json *options)
{
    const struct json *messages = json_member(options, "messages");
    struct html_cookie_message *list = golden_keep(json_count(messages), sizeof *list);
    for (size_t i = 0; i < json_count(messages); i++) {
        const struct json *message = json_at(messages, i);
        list[i] = (struct html_cookie_message){
            .heading = golden_words(message, "headingText", "headingHtml"),
            .words = golden_words(message, "text", "html"),
            .actions = actions_of(json_member(message, "actions")),
            .action_count = json_count(json_member(message, "actions")),
            .role = golden_text(message, "role"),
            .classes = golden_text(message, "classes"),
            .attributes = golden_attributes(message, "attributes"),
            .hidden = golden_true(message, "hidden"),
        };
    }
    html_cookie_banner(html, &(struct html_cookie_banner){
                                 .messages = list,
                                 .message_count = json_count(messages),
                                 .label = golden_text(options, "ariaLabel"),
                                 .classes = golden_text(options, "classes"),
                                 .attributes = golden_attributes(options, "attributes"),
                                 .hidden = golden_true(options, "hidden"),
                             });
}

static void exit_this_page(struct html *html, const struct json *options)
{
    html_exit_this_page(html, &(struct html_exit_this_page){
                                  .words = golden_words(options, "text", "html"),
                                  .href = golden_text(options, "redirectUrl"),
                                  .id = golden_text(options, "id"),
                                  .classes = golden_text(options, "classes"),
                                  .attributes = golden_attributes(options, "attributes"),
                                  .activated = golden_text(options, "activatedText"),
                                  .timed_out = golden_text(options, "timedOutText"),
                                  .press_two = golden_text(options, "pressTwoMoreTimesText"),
                                  .press_one = golden_text(options, "pressOneMoreTimeText"),
                              });
}

static void generic_header(struct html *html, const struct json *options)
{
    html_generic_header(html, &(struct html_generic_header){
                                  .logo = golden_words(options, "logoText", "logoHtml"),
                                  .href = golden_text(options, "url"),
                                  .classes = golden_text(options, "classes"),
                                  .container_classes = golden_text(options, "containerClasses"),
                                  .attributes = golden_attributes(options, "attributes"),
                              });
}

static const struct html_footer_section *sections_of(const struct json *list)
{
    struct html_footer_section *sections = golden_keep(json_count(list), sizeof *sections);
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        const struct json *items = json_member(one, "items");
        sections[i] = (struct html_footer_section){
            .title = golden_text(one, "title"),
            .width = golden_text(one, "width"),
            .columns = golden_text(one, "columns"),
            .items = links_of(items),
            .item_count = json_count(items),
        };
    }
    return sections;
}

/// A member that is there and has nothing that can be read.
static bool is_null(const struct json *value)
{
    bool truth = false;
    return value != NULL && json_text(value) == NULL && json_key_count(value) == 0 &&
           json_count(value) == 0 && !json_bool(value, &truth);
}

static void footer(struct html *html, const struct json *options)
{
    const struct json *navigation = json_member(options, "navigation");
    const struct json *meta = json_member(options, "meta");
    const struct json *licence = json_member(options, "contentLicence");
    html_footer(html, &(struct html_footer){
                          .sections = sections_of(navigation),
                          .section_count = json_count(navigation),
                          .meta_title = golden_text(meta, "visuallyHiddenTitle"),
                          .links = links_of(json_member(meta, "items")),
                          .link_count = json_count(json_member(meta, "items")),
                          .meta = golden_member(options, "meta"),
                          .has_meta = meta != NULL,
                          .no_licence = is_null(licence),
                          .licence = golden_member(options, "contentLicence"),
                          .classes = golden_text(options, "classes"),
                          .container_classes = golden_text(options, "containerClasses"),
                          .attributes = golden_attributes(options, "attributes"),
                      });
}

const struct golden_component golden_parts[] = {
    {"back-link", back_link},
    {"breadcrumbs", breadcrumbs},
    {"cookie-banner", cookie_banner},
    {"details", details},
    {"error-summary", error_summary},
    {"exit-this-page", exit_this_page},
    {"footer", footer},
    {"generic-header", generic_header},
    {"inset-text", inset_text},
    {"notification-banner", notification_banner},
    {"pagination", pagination},
    {"panel", panel},
    {"phase-banner", phase_banner},
    {"service-navigation", service_navigation},
    {"skip-link", skip_link},
    {"summary-list", summary_list},
    {"table", table},
    {"tabs", tabs},
    {"tag", tag},
    {"task-list", task_list},
    {"warning-text", warning_text},
    {NULL, NULL},
};
