// SPDX-License-Identifier: Apache-2.0
// button.c - a button, or a link that looks like one.
#include "web/html/internal.h"

static void put_common(struct html *html, const struct html_button *button)
{
    html_class(html, "govuk-button", button->classes, button->start ? "govuk-button--start" : NULL);
    html_lit(html, " data-module=\"govuk-button\"");
    html_attributes(html, button->attributes);
    html_attr(html, "id", html_unless_empty(button->id));
    html_lit(html, ">");
    if (button->start && button->words.write != NULL)
        html_lit(html, "<span>");
    html_words(html, &button->words);
    if (button->start && button->words.write != NULL)
        html_lit(html, "</span>");
    if (button->start)
        html_lit(html,
                 "<svg class=\"govuk-button__start-icon\" xmlns=\"http://www.w3.org/2000/svg\""
                 " width=\"17.5\" height=\"19\" viewBox=\"0 0 33 40\" aria-hidden=\"true\""
                 " focusable=\"false\"><path fill=\"currentColor\""
                 " d=\"M0 0h13l20 20-20 20H0l20-20z\"/></svg>");
}

void html_button(struct html *html, const struct html_button *button)
{
    if (html_unless_empty(button->href) != NULL) {
        html_lit(html, "<a");
        html_url(html, "href", button->href);
        html_lit(html, " role=\"button\" draggable=\"false\"");
        put_common(html, button);
        html_lit(html, "</a>\n");
        return;
    }
    html_lit(html, "<button");
    html_attr(html, "type", button->type != NULL ? button->type : "submit");
    html_attr(html, "value", html_unless_empty(button->value));
    html_attr(html, "name", html_unless_empty(button->name));
    if (button->disabled)
        html_lit(html, " disabled aria-disabled=\"true\"");
    html_attr_maybe(html, "data-prevent-double-click", button->prevent_double_click);
    put_common(html, button);
    html_lit(html, "</button>\n");
}
