// SPDX-License-Identifier: Apache-2.0
// lists.c - summary list with its card, and task list.
#include "web/html/internal.h"

static void put_action(struct html *html, const struct html_row_action *action,
                       const struct html_summary_card *card)
{
    bool about = html_unless_empty(action->hidden_text) != NULL;
    bool titled = card != NULL && html_given(&card->title);
    html_lit(html, "<a");
    html_class(html, "govuk-link", action->classes);
    html_url(html, "href", action->href != NULL ? action->href : "");
    html_attributes(html, action->attributes);
    html_lit(html, ">");
    html_words(html, &action->words);
    if (about || titled)
        html_lit(html, "<span class=\"govuk-visually-hidden\">");
    if (about) {
        html_lit(html, " ");
        html_text(html, action->hidden_text);
    }
    if (titled) {
        html_lit(html, " (");
        html_words(html, &card->title);
        html_lit(html, ")");
    }
    if (about || titled)
        html_lit(html, "</span>");
    html_lit(html, "</a>\n");
}

static void card_actions(struct html *html, const struct html_summary_card *card)
{
    bool one = card->action_count == 1;
    if (card->action_count == 0)
        return;
    if (one)
        html_lit(html, "<div");
    else
        html_lit(html, "<ul");
    html_class(html, "govuk-summary-card__actions", card->action_classes);
    html_lit(html, ">\n");
    for (size_t i = 0; i < card->action_count; i++) {
        if (!one)
            html_lit(html, "<li class=\"govuk-summary-card__action\">");
        put_action(html, &card->actions[i], card);
        if (!one)
            html_lit(html, "</li>\n");
    }
    if (one)
        html_lit(html, "</div>\n");
    else
        html_lit(html, "</ul>\n");
}

static void card_begin(struct html *html, const struct html_summary_card *card)
{
    int level = card->heading_level > 0 ? card->heading_level : 2;
    html_lit(html, "<div");
    html_class(html, "govuk-summary-card", card->classes);
    html_attributes(html, card->attributes);
    html_lit(html, ">\n<div class=\"govuk-summary-card__title-wrapper\">\n");
    if (html_given(&card->title)) {
        html_heading_begin(html, level);
        html_class(html, "govuk-summary-card__title", card->title_classes);
        html_lit(html, ">");
        html_words(html, &card->title);
        html_heading_end(html, level);
    }
    card_actions(html, card);
    html_lit(html, "</div>\n<div class=\"govuk-summary-card__content\">\n");
}

static void row_actions(struct html *html, const struct html_row *row,
                        const struct html_summary_card *card)
{
    bool one = row->action_count == 1;
    if (row->action_count == 0)
        return;
    html_lit(html, "<dd");
    html_class(html, "govuk-summary-list__actions", row->action_classes);
    html_lit(html, ">\n");
    if (!one)
        html_lit(html, "<ul class=\"govuk-summary-list__actions-list\">\n");
    for (size_t i = 0; i < row->action_count; i++) {
        if (!one)
            html_lit(html, "<li class=\"govuk-summary-list__actions-list-item\">");
        put_action(html, &row->actions[i], card);
        if (!one)
            html_lit(html, "</li>\n");
    }
    if (!one)
        html_lit(html, "</ul>\n");
    html_lit(html, "</dd>\n");
}

static void put_row(struct html *html, const struct html_summary_list *list,
                    const struct html_row *row, bool any_actions)
{
    bool has = row->has_actions || row->action_count > 0;
    html_lit(html, "<div");
    html_class(html, "govuk-summary-list__row",
               any_actions && !has ? "govuk-summary-list__row--no-actions" : NULL, row->classes);
    html_lit(html, ">\n<dt");
    html_class(html, "govuk-summary-list__key", row->key_classes);
    html_lit(html, ">");
    html_words(html, &row->key);
    html_lit(html, "</dt>\n<dd");
    html_class(html, "govuk-summary-list__value", row->value_classes);
    html_lit(html, ">");
    html_words(html, &row->value);
    html_lit(html, "</dd>\n");
    row_actions(html, row, list->card);
    html_lit(html, "</div>\n");
}

void html_summary_list(struct html *html, const struct html_summary_list *list)
{
    bool any_actions = false;
    for (size_t i = 0; i < list->row_count; i++)
        any_actions |= list->rows[i].action_count > 0;
    if (list->card != NULL)
        card_begin(html, list->card);
    html_lit(html, "<dl");
    html_class(html, "govuk-summary-list", list->classes);
    html_attributes(html, list->attributes);
    html_lit(html, ">\n");
    for (size_t i = 0; i < list->row_count; i++)
        if (!list->rows[i].left_out)
            put_row(html, list, &list->rows[i], any_actions);
    html_lit(html, "</dl>\n");
    if (list->card != NULL)
        html_lit(html, "</div>\n</div>\n");
}

static void task_title(struct html *html, const struct html_task *task, const char *hint_id,
                       const char *status_id)
{
    bool link = html_unless_empty(task->href) != NULL;
    if (link) {
        html_lit(html, "<a");
        html_class(html, "govuk-link", "govuk-task-list__link", task->title_classes);
        html_url(html, "href", task->href);
        html_lit(html, " aria-describedby=\"");
        if (html_given(&task->hint)) {
            html_text(html, hint_id);
            html_lit(html, " ");
        }
        html_text(html, status_id);
        html_lit(html, "\">");
    } else {
        html_lit(html, "<div");
        html_attr(html, "class", html_unless_empty(task->title_classes));
        html_lit(html, ">");
    }
    html_words(html, &task->title);
    if (link)
        html_lit(html, "</a>\n");
    else
        html_lit(html, "</div>\n");
}

static void put_task(struct html *html, const struct html_task_list *list, size_t index)
{
    const struct html_task *task = &list->items[index];
    const char *prefix = html_unless_empty(list->id_prefix);
    struct html_id hint, status;
    html_id_number(&hint, prefix != NULL ? prefix : "task-list", index + 1, "-hint");
    html_id_number(&status, prefix != NULL ? prefix : "task-list", index + 1, "-status");
    html_lit(html, "<li");
    html_class(html, "govuk-task-list__item",
               html_unless_empty(task->href) != NULL ? "govuk-task-list__item--with-link" : NULL,
               task->classes);
    html_lit(html, ">\n<div class=\"govuk-task-list__name-and-hint\">\n");
    task_title(html, task, hint.bytes, status.bytes);
    if (html_given(&task->hint)) {
        html_lit(html, "<div");
        html_attr(html, "id", hint.bytes);
        html_lit(html, " class=\"govuk-task-list__hint\">");
        html_words(html, &task->hint);
        html_lit(html, "</div>\n");
    }
    html_lit(html, "</div>\n<div");
    html_class(html, "govuk-task-list__status", task->status_classes);
    html_attr(html, "id", status.bytes);
    html_lit(html, ">");
    if (html_given(&task->tag.words))
        html_tag(html, &task->tag);
    else
        html_words(html, &task->status);
    html_lit(html, "</div>\n</li>\n");
}

void html_task_list(struct html *html, const struct html_task_list *list)
{
    html_lit(html, "<ul");
    html_class(html, "govuk-task-list", list->classes);
    html_attributes(html, list->attributes);
    html_lit(html, ">\n");
    for (size_t i = 0; i < list->item_count; i++)
        if (!list->items[i].left_out)
            put_task(html, list, i);
    html_lit(html, "</ul>\n");
}
