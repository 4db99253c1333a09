// SPDX-License-Identifier: Apache-2.0
// words.c - tag, inset text, warning, details and panel.
#include <string.h>

#include "web/html/internal.h"
#include "web/html/parts.h"

void html_tag(struct html *html, const struct html_box *tag)
{
    html_lit(html, "<strong");
    html_class(html, "govuk-tag", tag->classes);
    html_attributes(html, tag->attributes);
    html_lit(html, ">");
    html_words(html, &tag->words);
    html_lit(html, "</strong>\n");
}

void html_inset_text(struct html *html, const struct html_box *box)
{
    html_lit(html, "<div");
    html_attr(html, "id", html_unless_empty(box->id));
    html_class(html, "govuk-inset-text", box->classes);
    html_attributes(html, box->attributes);
    html_lit(html, ">\n");
    html_words(html, &box->words);
    html_lit(html, "</div>\n");
}

void html_warning_text(struct html *html, const struct html_warning_text *warning)
{
    html_lit(html, "<div");
    html_class(html, "govuk-warning-text", warning->classes);
    html_attributes(html, warning->attributes);
    html_lit(html, ">\n<span class=\"govuk-warning-text__icon\" aria-hidden=\"true\">!</span>\n"
                   "<strong class=\"govuk-warning-text__text\">"
                   "<span class=\"govuk-visually-hidden\">");
    html_text(html, html_unless_empty(warning->icon_text) != NULL ? warning->icon_text : "Warning");
    html_lit(html, "</span> ");
    html_words(html, &warning->words);
    html_lit(html, "</strong>\n</div>\n");
}

void html_details(struct html *html, const struct html_details *details)
{
    html_lit(html, "<details");
    html_attr(html, "id", html_unless_empty(details->id));
    html_class(html, "govuk-details", details->classes);
    html_attributes(html, details->attributes);
    if (details->open)
        html_lit(html, " open");
    html_lit(html, ">\n<summary class=\"govuk-details__summary\">"
                   "<span class=\"govuk-details__summary-text\">");
    html_words(html, &details->summary);
    html_lit(html, "</span></summary>\n<div class=\"govuk-details__text\">\n");
    html_words(html, &details->words);
    html_lit(html, "</div>\n</details>\n");
}

void html_action(struct html *html, const struct html_action *action, const char *button_classes,
                 const char *link_classes)
{
    AUTO_TEXT struct text classes;
    text_init(&classes, 4096);
    if (html_unless_empty(action->href) == NULL || text_equal(action->type, "button")) {
        text_append(&classes, button_classes);
        if (html_unless_empty(action->classes) != NULL)
            text_printf(&classes, "%s%s", classes.length > 0 ? " " : "", action->classes);
        html_button(html, &(struct html_button){
                              .words = {action->text},
                              .type = action->type != NULL ? action->type : "button",
                              .name = action->name,
                              .value = action->value,
                              .classes = classes.bytes,
                              .href = action->href,
                              .attributes = action->attributes,
                          });
        return;
    }
    html_lit(html, "<a");
    html_class(html, link_classes, action->classes);
    html_url(html, "href", action->href);
    html_attributes(html, action->attributes);
    html_lit(html, ">");
    html_text(html, action->text);
    html_lit(html, "</a>\n");
}

static void panel_actions(struct html *html, const struct html_panel *panel)
{
    html_lit(html, "<div");
    html_class(html, "govuk-panel__actions", panel->action_classes);
    html_attributes(html, panel->action_attributes);
    html_lit(html, ">\n");
    if (panel->action_count > 0)
        html_lit(html, "<div class=\"govuk-button-group\">\n");
    for (size_t i = 0; i < panel->action_count; i++)
        html_action(html, &panel->actions[i], "govuk-button--inverse",
                    "govuk-link govuk-link--inverse");
    if (panel->action_count > 0)
        html_lit(html, "</div>\n");
    html_lit(html, "</div>\n");
}

void html_panel(struct html *html, const struct html_panel *panel)
{
    int level = panel->heading_level > 0 ? panel->heading_level : 1;
    bool interruption = panel->classes != NULL &&
                        strstr(panel->classes, "govuk-panel--interruption") != NULL;
    html_lit(html, "<div");
    html_class(html, "govuk-panel", interruption ? NULL : "govuk-panel--confirmation",
               panel->classes);
    html_attributes(html, panel->attributes);
    html_lit(html, ">\n");
    html_heading_begin(html, level);
    html_lit(html, " class=\"govuk-panel__title\">");
    html_words(html, &panel->title);
    html_heading_end(html, level);
    if (html_given(&panel->words)) {
        html_lit(html, "<div class=\"govuk-panel__body\">\n");
        html_words(html, &panel->words);
        html_lit(html, "</div>\n");
    }
    if (interruption && (panel->has_actions || panel->action_count > 0))
        panel_actions(html, panel);
    html_lit(html, "</div>\n");
}
