// SPDX-License-Identifier: Apache-2.0
// input.c - one line of text, and the password with its button to show it.
#include "web/html/internal.h"

static void put_element(struct html *html, const struct html_input *input)
{
    const struct html_field *field = &input->field;
    html_lit(html, "<input");
    html_class(html, "govuk-input", field->classes,
               html_given(&field->error.words) ? "govuk-input--error" : NULL);
    html_attr(html, "id", html_field_id(field));
    html_attr(html, "name", field->name);
    html_attr(html, "type", input->type != NULL ? input->type : "text");
    html_attr_maybe(html, "spellcheck", input->spellcheck);
    html_attr(html, "value", field->value);
    if (field->disabled)
        html_lit(html, " disabled");
    html_field_described(html, field, html_field_id(field));
    html_attr(html, "autocomplete", input->autocomplete);
    html_attr(html, "autocapitalize", input->autocapitalize);
    html_attr(html, "pattern", input->pattern);
    html_attr(html, "inputmode", input->inputmode);
    html_attributes(html, field->attributes);
    html_lit(html, ">\n");
}

static void put_affix(struct html *html, const char *class, const struct html_affix *affix)
{
    if (!html_given(&affix->words))
        return;
    html_lit(html, "<div");
    html_class(html, class, affix->classes);
    html_lit(html, " aria-hidden=\"true\"");
    html_attributes(html, affix->attributes);
    html_lit(html, ">");
    html_words(html, &affix->words);
    html_lit(html, "</div>\n");
}

static bool is_wrapped(const struct html_input *input)
{
    return html_given(&input->prefix.words) || html_given(&input->suffix.words) ||
           html_given(&input->field.before) || html_given(&input->field.after);
}

void html_input(struct html *html, const struct html_input *input)
{
    html_group_begin(html, &input->field);
    html_field_head(html, &input->field);
    if (is_wrapped(input)) {
        html_lit(html, "<div");
        html_class(html, "govuk-input__wrapper", input->wrapper_classes);
        html_attributes(html, input->wrapper_attributes);
        html_lit(html, ">\n");
        html_words(html, &input->field.before);
        put_affix(html, "govuk-input__prefix", &input->prefix);
        put_element(html, input);
        put_affix(html, "govuk-input__suffix", &input->suffix);
        html_words(html, &input->field.after);
        html_lit(html, "</div>\n");
    } else {
        put_element(html, input);
    }
    html_group_end(html);
}

/// What stands after the input: the button, and what else was to stand there.
static void put_toggle(struct html *html, const void *context)
{
    const struct html_password_input *input = context;
    struct text classes;
    text_init(&classes, 4096);
    text_append(&classes, "govuk-button--secondary govuk-password-input__toggle "
                          "govuk-js-password-input-toggle");
    if (html_unless_empty(input->button_classes) != NULL)
        text_printf(&classes, " %s", input->button_classes);
    const struct html_attribute attributes[] = {
        {"aria-controls", html_field_id(&input->field)},
        {"aria-label", input->show_label != NULL ? input->show_label : "Show password"},
        {"hidden", NULL},
        {NULL, NULL}};
    html_button(html, &(struct html_button){
                          .words = {input->show != NULL ? input->show : "Show"},
                          .type = "button",
                          .classes = classes.bytes,
                          .attributes = attributes,
                      });
    html_words(html, &input->field.after);
    text_finish(&classes);
}

static void password_group_begin(struct html *html, const struct html_password_input *input)
{
    const struct html_field *field = &input->field;
    html_lit(html, "<div");
    html_class(html, "govuk-form-group",
               html_given(&field->error.words) ? "govuk-form-group--error" : NULL,
               "govuk-password-input", field->group_classes);
    html_lit(html, " data-module=\"govuk-password-input\"");
    html_attr(html, "data-i18n.show-password", html_unless_empty(input->show));
    html_attr(html, "data-i18n.hide-password", html_unless_empty(input->hide));
    html_attr(html, "data-i18n.show-password-aria-label", html_unless_empty(input->show_label));
    html_attr(html, "data-i18n.hide-password-aria-label", html_unless_empty(input->hide_label));
    html_attr(html, "data-i18n.password-shown-announcement", html_unless_empty(input->shown));
    html_attr(html, "data-i18n.password-hidden-announcement", html_unless_empty(input->hidden));
    html_attributes(html, field->group_attributes);
    html_lit(html, ">\n");
}

void html_password_input(struct html *html, const struct html_password_input *password)
{
    AUTO_TEXT struct text classes;
    text_init(&classes, 4096);
    text_append(&classes, "govuk-password-input__input govuk-js-password-input-input");
    if (html_unless_empty(password->field.classes) != NULL)
        text_printf(&classes, " %s", password->field.classes);
    struct html_input input = {
        .field = password->field,
        .type = "password",
        .spellcheck = HTML_NO,
        .autocapitalize = "none",
        .autocomplete = password->autocomplete != NULL ? password->autocomplete
                                                       : "current-password",
        .wrapper_classes = "govuk-password-input__wrapper",
    };
    input.field.classes = classes.bytes;
    password_group_begin(html, password);
    html_field_head(html, &input.field);
    html_lit(html, "<div class=\"govuk-input__wrapper govuk-password-input__wrapper\">\n");
    html_words(html, &input.field.before);
    put_element(html, &input);
    put_toggle(html, password);
    html_lit(html, "</div>\n");
    html_group_end(html);
}
