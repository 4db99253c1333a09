// SPDX-License-Identifier: Apache-2.0
// date_input.c - a date as day, month and year.
#include <ctype.h>
#include <string.h>

#include "web/html/internal.h"

static bool has_class(const struct html_date_item *item, const char *part)
{
    return item->classes != NULL && strstr(item->classes, part) != NULL;
}

static bool item_in_error(const struct html_date_item *item)
{
    return item->error == HTML_YES || has_class(item, "govuk-input--error");
}

static bool any_in_error(const struct html_date_item *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!items[i].left_out && item_in_error(&items[i]))
            return true;
    return false;
}

static bool shows_error(const struct html_date_input *input, const struct html_date_item *item,
                        bool any)
{
    if (has_class(item, "govuk-input--error"))
        return false; // its classes say so already
    return item_in_error(item) ||
           (item->error != HTML_NO && html_given(&input->error.words) && !any);
}

static void add_class(struct text *classes, const char *more)
{
    text_append_char(classes, ' ');
    text_append(classes, more);
}

/// "day" becomes "Day".
static void capitalise(struct text *label, const char *name)
{
    for (const char *at = name; *at != '\0'; at++)
        text_append_char(
            label, (char)(at == name ? toupper((unsigned char)*at) : tolower((unsigned char)*at)));
}

static bool is_year(const struct html_date_input *input, const struct html_date_item *item)
{
    return text_equal(item->name, "year") ||
           (input->year.name != NULL && text_equal(item->name, input->year.name));
}

static void put_item(struct html *html, const struct html_date_input *input,
                     const struct html_date_item *item, bool error)
{
    AUTO_TEXT struct text classes, label, name, id;
    text_init(&classes, 4096);
    text_init(&label, 4096);
    text_init(&name, 4096);
    text_init(&id, 4096);
    text_append(&classes, "govuk-date-input__input");
    if (error)
        add_class(&classes, "govuk-input--error");
    if (!has_class(item, "govuk-input--width-"))
        add_class(&classes, is_year(input, item) ? "govuk-input--width-4" : "govuk-input--width-2");
    if (html_unless_empty(item->classes) != NULL)
        add_class(&classes, item->classes);
    capitalise(&label, item->name);
    if (html_unless_empty(input->name_prefix) != NULL)
        text_printf(&name, "%s-", input->name_prefix);
    text_append(&name, item->name);
    text_printf(&id, "%s-%s", input->id, item->name);
    struct html_input one = {
        .field = {.id = item->id != NULL ? item->id : id.bytes,
                  .name = name.bytes,
                  .value = item->value,
                  .classes = classes.bytes,
                  .attributes = item->attributes,
                  .label = {.words = {item->label != NULL ? item->label : label.bytes},
                            .classes = "govuk-date-input__label"}},
        .inputmode = item->inputmode != NULL ? item->inputmode : "numeric",
        .autocomplete = item->autocomplete,
        .pattern = item->pattern,
    };
    html_lit(html, "<div class=\"govuk-date-input__item\">\n");
    html_input(html, &one);
    html_lit(html, "</div>\n");
}

static void put_items(struct html *html, const struct html_date_input *input)
{
    struct html_date_item three[] = {input->day, input->month, input->year};
    static const char *const names[] = {"day", "month", "year"};
    const struct html_date_item *items = input->item_count > 0 ? input->items : three;
    size_t count = input->item_count > 0 ? input->item_count : ARRAY_COUNT(three);
    for (size_t i = 0; i < ARRAY_COUNT(three); i++)
        if (three[i].name == NULL)
            three[i].name = names[i];
    bool any = any_in_error(items, count);
    for (size_t i = 0; i < count; i++)
        if (!items[i].left_out)
            put_item(html, input, &items[i], shows_error(input, &items[i], any));
}

static void put_inner(struct html *html, const struct html_date_input *input,
                      const struct html_field *field)
{
    html_field_notes(html, field, input->id);
    html_lit(html, "<div");
    html_class(html, "govuk-date-input", input->classes);
    html_attributes(html, input->attributes);
    html_attr(html, "id", html_unless_empty(input->id));
    html_lit(html, ">\n");
    html_words(html, &input->before);
    put_items(html, input);
    html_words(html, &input->after);
    html_lit(html, "</div>\n");
}

void html_date_input(struct html *html, const struct html_date_input *input)
{
    struct html_field field = {
        .hint = input->hint,
        .error = input->error,
        .described_by = input->fieldset.described_by,
        .group_classes = input->group_classes,
        .group_attributes = input->group_attributes,
    };
    struct html_fieldset fieldset = input->fieldset;
    AUTO_TEXT struct text ids;
    html_field_described_ids(&field, input->id, &ids);
    fieldset.described_by = ids.bytes;
    fieldset.role = "group";
    html_group_begin(html, &field);
    if (input->in_fieldset)
        html_fieldset_begin(html, &fieldset);
    put_inner(html, input, &field);
    if (input->in_fieldset)
        html_fieldset_end(html);
    html_group_end(html);
}
