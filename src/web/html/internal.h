// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of this folder share.
#ifndef WEB_HTML_INTERNAL_H
#define WEB_HTML_INTERNAL_H

#include "base/text.h"
#include "web/html/fields.h"
#include "web/html/html.h"
#include "web/html/parts.h"

struct html {
    struct text text;
};

#define HTML_ID_MAX 200

/// An identifier put together; one that does not fit is a mistake of the program.
struct html_id {
    char bytes[HTML_ID_MAX];
};

/// "stem" "suffix"; returns its bytes.
const char *html_id_join(struct html_id *id, const char *stem, const char *suffix);
/// "stem-number" "suffix".
const char *html_id_number(struct html_id *id, const char *stem, size_t number, const char *suffix);

/// NULL for an empty text, which then is left out by html_attr.
const char *html_unless_empty(const char *words);
/// ` name="true"` or "false", nothing by default.
#define html_attr_maybe(html, name, value) \
    html_attr((html), name, (value) == HTML_YES ? "true" : (value) == HTML_NO ? "false" : NULL)

/// <div class="govuk-form-group ...">
void html_group_begin(struct html *html, const struct html_field *field);
void html_group_end(struct html *html);
/// Label, hint and error message of one input, and what comes before it.
void html_field_head(struct html *html, const struct html_field *field);
/// Hint and error message alone.
void html_field_notes(struct html *html, const struct html_field *field, const char *id);
/// field's id, else its name.
const char *html_field_id(const struct html_field *field);
/// ` aria-describedby` of what field->described_by names, its hint and its error message.
void html_field_described(struct html *html, const struct html_field *field, const char *id);
/// The same as a text of its own in `ret_ids`.
void html_field_described_ids(const struct html_field *field, const char *id, struct text *ret_ids);

/// "<h2", and "</h2>".
void html_heading_begin(struct html *html, int level);
void html_heading_end(struct html *html, int level);
/// A button with these classes, or a link with those.
void html_action(struct html *html, const struct html_action *action, const char *button_classes,
                 const char *link_classes);

#endif
