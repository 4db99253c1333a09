// SPDX-License-Identifier: Apache-2.0
// field.c - label, hint, error message and fieldset, and the group in which they stand with an
// input.
#include <stddef.h>

#include "web/html/internal.h"

void html_label(struct html *html, const struct html_label *label)
{
    if (!html_given(&label->words))
        return;
    if (label->page_heading)
        html_lit(html, "<h1 class=\"govuk-label-wrapper\">\n");
    html_lit(html, "<label");
    html_class(html, "govuk-label", label->classes);
    html_attributes(html, label->attributes);
    html_attr(html, "for", html_unless_empty(label->target));
    html_lit(html, ">");
    html_words(html, &label->words);
    html_lit(html, "</label>\n");
    if (label->page_heading)
        html_lit(html, "</h1>\n");
}

void html_hint(struct html *html, const struct html_hint *hint)
{
    html_lit(html, "<div");
    html_attr(html, "id", html_unless_empty(hint->id));
    html_class(html, "govuk-hint", hint->classes);
    html_attributes(html, hint->attributes);
    html_lit(html, ">");
    html_words(html, &hint->words);
    html_lit(html, "</div>\n");
}

void html_error_message(struct html *html, const struct html_error_message *message)
{
    const char *hidden = message->hidden_text != NULL ? message->hidden_text : "Error";
    html_lit(html, "<p");
    html_attr(html, "id", html_unless_empty(message->id));
    html_class(html, "govuk-error-message", message->classes);
    html_attributes(html, message->attributes);
    html_lit(html, ">");
    if (hidden[0] != '\0') {
        html_lit(html, "<span class=\"govuk-visually-hidden\">");
        html_text(html, hidden);
        html_lit(html, ":</span> ");
    }
    html_words(html, &message->words);
    html_lit(html, "</p>\n");
}

static void put_legend(struct html *html, const struct html_legend *legend)
{
    if (!html_given(&legend->words))
        return;
    html_lit(html, "<legend");
    html_class(html, "govuk-fieldset__legend", legend->classes);
    html_lit(html, ">");
    if (legend->page_heading)
        html_lit(html, "<h1 class=\"govuk-fieldset__heading\">");
    html_words(html, &legend->words);
    if (legend->page_heading)
        html_lit(html, "</h1>");
    html_lit(html, "</legend>\n");
}

void html_fieldset_begin(struct html *html, const struct html_fieldset *fieldset)
{
    html_lit(html, "<fieldset");
    html_class(html, "govuk-fieldset", fieldset->classes);
    html_attr(html, "role", html_unless_empty(fieldset->role));
    html_attr(html, "aria-describedby", html_unless_empty(fieldset->described_by));
    html_attributes(html, fieldset->attributes);
    html_lit(html, ">\n");
    put_legend(html, &fieldset->legend);
}

void html_fieldset_end(struct html *html) { html_lit(html, "</fieldset>\n"); }

void html_fieldset(struct html *html, const struct html_fieldset *fieldset)
{
    html_fieldset_begin(html, fieldset);
    html_words(html, &fieldset->content);
    html_fieldset_end(html);
}

void html_group_begin(struct html *html, const struct html_field *field)
{
    html_lit(html, "<div");
    html_class(html, "govuk-form-group",
               html_given(&field->error.words) ? "govuk-form-group--error" : NULL,
               field->group_classes);
    html_attributes(html, field->group_attributes);
    html_lit(html, ">\n");
}

void html_group_end(struct html *html) { html_lit(html, "</div>\n"); }

const char *html_field_id(const struct html_field *field)
{
    return field->id != NULL ? field->id : field->name;
}

void html_field_notes(struct html *html, const struct html_field *field, const char *id)
{
    struct html_id joined;
    if (html_given(&field->hint.words)) {
        struct html_hint hint = field->hint;
        hint.id = html_id_join(&joined, id, "-hint");
        html_hint(html, &hint);
    }
    if (html_given(&field->error.words)) {
        struct html_error_message error = field->error;
        error.id = html_id_join(&joined, id, "-error");
        html_error_message(html, &error);
    }
}

void html_field_head(struct html *html, const struct html_field *field)
{
    struct html_label label = field->label;
    label.target = html_field_id(field);
    html_label(html, &label);
    html_field_notes(html, field, label.target);
}

static void add_id(struct text *ids, const char *stem, const char *suffix)
{
    if (ids->length > 0)
        text_append_char(ids, ' ');
    text_append(ids, stem);
    text_append(ids, suffix);
}

void html_field_described_ids(const struct html_field *field, const char *id, struct text *ret_ids)
{
    text_init(ret_ids, 4096);
    if (html_unless_empty(field->described_by) != NULL)
        add_id(ret_ids, field->described_by, "");
    if (html_given(&field->hint.words))
        add_id(ret_ids, id, "-hint");
    if (html_given(&field->error.words))
        add_id(ret_ids, id, "-error");
}

void html_field_described(struct html *html, const struct html_field *field, const char *id)
{
    AUTO_TEXT struct text ids;
    html_field_described_ids(field, id, &ids);
    if (ids.length > 0)
        html_attr(html, "aria-describedby", ids.bytes);
}
