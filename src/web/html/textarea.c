// SPDX-License-Identifier: Apache-2.0
// textarea.c - several lines of text, and the same with a count of what may still be written.
#include <string.h>

#include "web/html/internal.h"

static void put_element(struct html *html, const struct html_textarea *area, const char *own)
{
    const struct html_field *field = &area->field;
    html_lit(html, "<textarea");
    html_class(html, "govuk-textarea",
               html_given(&field->error.words) ? "govuk-textarea--error" : NULL, own,
               field->classes);
    html_attr(html, "id", html_field_id(field));
    html_attr(html, "name", field->name);
    html_attr_int(html, "rows", area->rows > 0 ? area->rows : 5);
    html_attr_maybe(html, "spellcheck", area->spellcheck);
    if (field->disabled)
        html_lit(html, " disabled");
    html_field_described(html, field, html_field_id(field));
    html_attr(html, "autocomplete", html_unless_empty(area->autocomplete));
    html_attributes(html, field->attributes);
    html_lit(html, ">");
    // A parser drops a line end that stands first.
    if (field->value != NULL && (field->value[0] == '\n' || field->value[0] == '\r'))
        html_lit(html, "\n");
    html_text(html, field->value);
    html_lit(html, "</textarea>\n");
}

void html_textarea(struct html *html, const struct html_textarea *area)
{
    html_group_begin(html, &area->field);
    html_field_head(html, &area->field);
    html_words(html, &area->field.before);
    put_element(html, area, NULL);
    html_words(html, &area->field.after);
    html_group_end(html);
}

static const char *limit_of(const struct html_character_count *count)
{
    return count->max_words != NULL ? count->max_words : count->max_length;
}

static const char *type_of(const struct html_character_count *count)
{
    if (count->count_type != NULL)
        return count->count_type;
    return count->max_words != NULL ? "words" : NULL;
}

static void put_texts(struct html *html, const struct html_character_count *count)
{
    const struct html_count_texts *characters = &count->characters;
    const struct html_count_texts *words = &count->words;
    if (limit_of(count) == NULL)
        html_attr(html, "data-i18n.textarea-description.other", count->description);
    html_attr(html, "data-i18n.characters-under-limit.one", characters->under_one);
    html_attr(html, "data-i18n.characters-under-limit.other", characters->under_other);
    html_attr(html, "data-i18n.characters-at-limit", characters->at);
    html_attr(html, "data-i18n.characters-over-limit.one", characters->over_one);
    html_attr(html, "data-i18n.characters-over-limit.other", characters->over_other);
    html_attr(html, "data-i18n.words-under-limit.one", words->under_one);
    html_attr(html, "data-i18n.words-under-limit.other", words->under_other);
    html_attr(html, "data-i18n.words-at-limit", words->at);
    html_attr(html, "data-i18n.words-over-limit.one", words->over_one);
    html_attr(html, "data-i18n.words-over-limit.other", words->over_other);
}

static void count_begin(struct html *html, const struct html_character_count *count)
{
    html_lit(html, "<div");
    html_class(html, "govuk-form-group",
               html_given(&count->field.error.words) ? "govuk-form-group--error" : NULL,
               "govuk-character-count", count->field.group_classes);
    html_lit(html, " data-module=\"govuk-character-count\"");
    html_attr(html, "data-maxlength", count->max_length);
    html_attr(html, "data-maxwords", count->max_words);
    html_attr(html, "data-threshold", count->threshold);
    html_attr(html, "data-count-type", type_of(count));
    put_texts(html, count);
    html_attributes(html, count->field.group_attributes);
    html_lit(html, ">\n");
}

/// "You can enter up to 200 characters".
static void put_description(struct html *html, const void *context)
{
    const struct html_character_count *count = context;
    static const char mark[] = "%{count}";
    const char *words = count->description;
    if (limit_of(count) == NULL)
        return;
    if (words == NULL)
        words = text_equal(type_of(count), "words") ? "You can enter up to %{count} words"
                                                    : "You can enter up to %{count} characters";
    AUTO_TEXT struct text filled;
    text_init(&filled, 65536);
    for (const char *at; (at = strstr(words, mark)) != NULL; words = at + strlen(mark)) {
        text_append_bytes(&filled, words, (size_t)(at - words));
        text_append(&filled, limit_of(count));
    }
    text_append(&filled, words);
    html_text(html, filled.bytes);
}

static void put_message(struct html *html, const struct html_character_count *count, const char *id)
{
    html_lit(html, "<div");
    html_attr(html, "id", id);
    html_class(html, "govuk-hint", "govuk-character-count__message", count->message_classes);
    html_lit(html, ">");
    put_description(html, count);
    html_lit(html, "</div>\n");
}

void html_character_count(struct html *html, const struct html_character_count *count)
{
    struct html_id info;
    struct html_textarea area = {
        .field = count->field, .rows = count->rows, .spellcheck = count->spellcheck};
    area.field.described_by = html_id_join(&info, html_field_id(&count->field), "-info");
    count_begin(html, count);
    html_field_head(html, &area.field);
    html_words(html, &area.field.before);
    put_element(html, &area, "govuk-js-character-count");
    put_message(html, count, info.bytes);
    html_words(html, &area.field.after);
    html_group_end(html);
}
