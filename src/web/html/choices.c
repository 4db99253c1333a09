// SPDX-License-Identifier: Apache-2.0
// choices.c - checkboxes and radio buttons, which differ in little but their names.
#include "web/html/internal.h"

struct kind {
    const char *module; ///< govuk-checkboxes
    const char *type;
    const char *item, *input, *label, *hint, *divider, *conditional, *conditional_hidden;
    bool radio;
};

#define KIND(word, element, is_radio)                                                       \
    {                                                                                       \
        .module = "govuk-" word, .type = element, .radio = is_radio,                        \
        .item = "govuk-" word "__item", .input = "govuk-" word "__input",                   \
        .label = "govuk-" word "__label", .hint = "govuk-" word "__hint",                   \
        .divider = "govuk-" word "__divider", .conditional = "govuk-" word "__conditional", \
        .conditional_hidden = "govuk-" word "__conditional--hidden"                         \
    }
static const struct kind checkboxes = KIND("checkboxes", "checkbox", false);
static const struct kind radios = KIND("radios", "radio", true);

static const char *prefix_of(const struct html_choices *choices)
{
    return html_unless_empty(choices->id_prefix) != NULL ? choices->id_prefix : choices->name;
}

static bool is_checked(const struct html_choices *choices, const struct html_choice *item)
{
    if (item->checked != HTML_DEFAULT)
        return item->checked == HTML_YES;
    for (size_t i = 0; i < choices->value_count; i++)
        if (text_equal(choices->values[i], item->value))
            return true;
    return false;
}

static void put_described(struct html *html, const struct kind *kind,
                          const struct html_choices *choices, const struct html_choice *item,
                          const char *hint_id)
{
    const char *all = html_unless_empty(choices->described_by);
    if (kind->radio || choices->in_fieldset)
        all = NULL; // the fieldset has it
    const char *hint = html_given(&item->hint.words) ? hint_id : NULL;
    if (all == NULL && hint == NULL)
        return;
    html_lit(html, " aria-describedby=\"");
    html_text(html, all);
    if (all != NULL && hint != NULL)
        html_lit(html, " ");
    html_text(html, hint);
    html_lit(html, "\"");
}

static void put_input(struct html *html, const struct kind *kind,
                      const struct html_choices *choices, const struct html_choice *item,
                      const char *id)
{
    struct html_id joined;
    html_lit(html, "<input");
    html_class(html, kind->input);
    html_attr(html, "id", id);
    html_attr(html, "name", !kind->radio && item->name != NULL ? item->name : choices->name);
    html_attr(html, "type", kind->type);
    html_attr(html, "value", item->value != NULL ? item->value : "");
    if (is_checked(choices, item))
        html_lit(html, " checked");
    if (item->disabled)
        html_lit(html, " disabled");
    if (html_given(&item->conditional))
        html_attr(html, "data-aria-controls", html_id_join(&joined, "conditional-", id));
    if (!kind->radio)
        html_attr(html, "data-behaviour", html_unless_empty(item->behaviour));
    put_described(html, kind, choices, item, html_id_join(&joined, id, "-item-hint"));
    html_attributes(html, item->attributes);
    html_lit(html, ">\n");
}

static void put_label(struct html *html, const struct kind *kind, const struct html_choice *item,
                      const char *id)
{
    html_lit(html, "<label");
    html_class(html, "govuk-label", kind->label, item->label_classes);
    html_attributes(html, item->label_attributes);
    html_attr(html, "for", id);
    html_lit(html, ">");
    html_words(html, &item->words);
    html_lit(html, "</label>\n");
}

static void put_hint(struct html *html, const struct kind *kind, const struct html_choice *item,
                     const char *id)
{
    struct html_id joined;
    if (!html_given(&item->hint.words))
        return;
    html_lit(html, "<div");
    html_attr(html, "id", html_id_join(&joined, id, "-item-hint"));
    html_class(html, "govuk-hint", kind->hint, item->hint.classes);
    html_attributes(html, item->hint.attributes);
    html_lit(html, ">");
    html_words(html, &item->hint.words);
    html_lit(html, "</div>\n");
}

static void put_conditional(struct html *html, const struct kind *kind,
                            const struct html_choices *choices, const struct html_choice *item,
                            const char *id)
{
    struct html_id joined;
    if (!html_given(&item->conditional))
        return;
    html_lit(html, "<div");
    html_class(html, kind->conditional,
               is_checked(choices, item) ? NULL : kind->conditional_hidden);
    html_attr(html, "id", html_id_join(&joined, "conditional-", id));
    html_lit(html, ">\n");
    html_words(html, &item->conditional);
    html_lit(html, "</div>\n");
}

static void put_item(struct html *html, const struct kind *kind, const struct html_choices *choices,
                     size_t index)
{
    const struct html_choice *item = &choices->items[index];
    struct html_id numbered;
    const char *id = item->id;
    if (html_unless_empty(id) == NULL)
        id = index == 0 ? prefix_of(choices)
                        : html_id_number(&numbered, prefix_of(choices), index + 1, "");
    if (item->divider != NULL) {
        html_lit(html, "<div");
        html_class(html, kind->divider);
        html_lit(html, ">");
        html_text(html, item->divider);
        html_lit(html, "</div>\n");
        return;
    }
    html_lit(html, "<div");
    html_class(html, kind->item);
    html_lit(html, ">\n");
    put_input(html, kind, choices, item, id);
    put_label(html, kind, item, id);
    put_hint(html, kind, item, id);
    html_lit(html, "</div>\n");
    put_conditional(html, kind, choices, item, id);
}

static void put_items(struct html *html, const struct kind *kind,
                      const struct html_choices *choices, const struct html_field *field)
{
    html_field_notes(html, field, prefix_of(choices));
    html_lit(html, "<div");
    html_class(html, kind->module, choices->classes);
    html_attributes(html, choices->attributes);
    html_attr(html, "data-module", kind->module);
    html_lit(html, ">\n");
    html_words(html, &choices->before);
    for (size_t i = 0; i < choices->item_count; i++)
        if (!choices->items[i].left_out)
            put_item(html, kind, choices, i);
    html_words(html, &choices->after);
    html_lit(html, "</div>\n");
}

static void put_choices(struct html *html, const struct kind *kind,
                        const struct html_choices *choices)
{
    struct html_field field = {
        .hint = choices->hint,
        .error = choices->error,
        .described_by = kind->radio ? NULL : choices->described_by,
        .group_classes = choices->group_classes,
        .group_attributes = choices->group_attributes,
    };
    struct html_choices described = *choices;
    struct html_fieldset fieldset = choices->fieldset;
    AUTO_TEXT struct text ids;
    if (html_unless_empty(fieldset.described_by) != NULL)
        field.described_by = fieldset.described_by;
    html_field_described_ids(&field, prefix_of(choices), &ids);
    fieldset.described_by = described.described_by = ids.bytes;
    html_group_begin(html, &field);
    if (choices->in_fieldset)
        html_fieldset_begin(html, &fieldset);
    put_items(html, kind, &described, &field);
    if (choices->in_fieldset)
        html_fieldset_end(html);
    html_group_end(html);
}

void html_checkboxes(struct html *html, const struct html_choices *choices)
{
    put_choices(html, &checkboxes, choices);
}

void html_radios(struct html *html, const struct html_choices *choices)
{
    put_choices(html, &radios, choices);
}
