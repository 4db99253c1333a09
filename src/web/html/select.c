// SPDX-License-Identifier: Apache-2.0
// select.c - one of a list, and the choice of a file.
#include "web/html/internal.h"

static bool is_selected(const struct html_select *select, const struct html_option *option)
{
    const char *value = option->value != NULL ? option->value : option->text;
    if (option->selected != HTML_DEFAULT)
        return option->selected == HTML_YES;
    return html_unless_empty(select->field.value) != NULL && text_equal(value, select->field.value);
}

static void put_option(struct html *html, const struct html_select *select,
                       const struct html_option *option)
{
    if (option->left_out)
        return;
    html_lit(html, "<option");
    html_attr(html, "value", option->value);
    if (is_selected(select, option))
        html_lit(html, " selected");
    if (option->disabled)
        html_lit(html, " disabled");
    html_attributes(html, option->attributes);
    html_lit(html, ">");
    html_text(html, option->text);
    html_lit(html, "</option>\n");
}

void html_select(struct html *html, const struct html_select *select)
{
    const struct html_field *field = &select->field;
    html_group_begin(html, field);
    html_field_head(html, field);
    html_words(html, &field->before);
    html_lit(html, "<select");
    html_class(html, "govuk-select", field->classes,
               html_given(&field->error.words) ? "govuk-select--error" : NULL);
    html_attr(html, "id", html_field_id(field));
    html_attr(html, "name", field->name);
    if (field->disabled)
        html_lit(html, " disabled");
    html_field_described(html, field, html_field_id(field));
    html_attributes(html, field->attributes);
    html_lit(html, ">\n");
    for (size_t i = 0; i < select->option_count; i++)
        put_option(html, select, &select->options[i]);
    html_lit(html, "</select>\n");
    html_words(html, &field->after);
    html_group_end(html);
}

static void wrapper_begin(struct html *html, const struct html_file_upload *upload)
{
    html_lit(html, "<div");
    html_class(html, "govuk-file-upload-wrapper", upload->wrapper_classes);
    html_lit(html, " data-module=\"govuk-file-upload\"");
    html_attr(html, "data-i18n.choose-files-button", upload->choose);
    html_attr(html, "data-i18n.no-file-chosen", upload->none_chosen);
    html_attr(html, "data-i18n.multiple-files-chosen.one", upload->chosen_one);
    html_attr(html, "data-i18n.multiple-files-chosen.other", upload->chosen_other);
    html_attr(html, "data-i18n.drop-instruction", upload->drop);
    html_attr(html, "data-i18n.entered-drop-zone", upload->entered);
    html_attr(html, "data-i18n.left-drop-zone", upload->left);
    html_attributes(html, upload->wrapper_attributes);
    html_lit(html, ">\n");
}

static void put_file(struct html *html, const struct html_file_upload *upload)
{
    const struct html_field *field = &upload->field;
    html_lit(html, "<input");
    html_class(html, "govuk-file-upload", field->classes,
               html_given(&field->error.words) ? "govuk-file-upload--error" : NULL);
    html_attr(html, "id", html_field_id(field));
    html_attr(html, "name", field->name);
    html_lit(html, " type=\"file\"");
    if (field->disabled)
        html_lit(html, " disabled");
    if (upload->multiple)
        html_lit(html, " multiple");
    html_field_described(html, field, html_field_id(field));
    html_attributes(html, field->attributes);
    html_lit(html, ">\n");
}

void html_file_upload(struct html *html, const struct html_file_upload *upload)
{
    html_group_begin(html, &upload->field);
    html_field_head(html, &upload->field);
    html_words(html, &upload->field.before);
    if (upload->javascript)
        wrapper_begin(html, upload);
    put_file(html, upload);
    if (upload->javascript)
        html_lit(html, "</div>\n");
    html_words(html, &upload->field.after);
    html_group_end(html);
}
