// SPDX-License-Identifier: Apache-2.0
// golden.h - the fixtures of govuk-frontend against our components: reading options into params,
// and comparing HTML.
#ifndef TESTS_WEB_HTML_GOLDEN_H
#define TESTS_WEB_HTML_GOLDEN_H

#include "base/text.h"
#include "web/html/fields.h"
#include "web/html/html.h"
#include "web/html/parts.h"
#include "json/json.h"

/// Renders one component from a fixture's options.
typedef void golden_render(struct html *html, const struct json *options);

struct golden_component {
    const char *name; ///< folder of the component
    golden_render *render;
};
extern const struct golden_component golden_fields[];
extern const struct golden_component golden_parts[];
extern const struct golden_component golden_moj[];

/// HTML as far as it matters: attributes in order of their names, references resolved, white space
/// as a browser lays it out (CSS Text 3, 4.1.1): runs are one blank, and none beside a block.
void golden_normalise(const char *html, struct text *ret_normal);

// Options. What they return lives until golden_forget.
void *golden_keep(size_t count, size_t size);
void golden_forget(void);
/// Text, or a number as text; NULL for anything else.
const char *golden_text(const struct json *options, const char *key);
bool golden_true(const struct json *options, const char *key);
enum html_maybe golden_maybe(const struct json *options, const char *key);
/// html when there is one, through a call that writes it as it is; else text.
struct html_words golden_words(const struct json *options, const char *text, const char *html);
/// Members that more than one component has.
const struct html_page_link *golden_page_links(const struct json *items);
struct html_page_step golden_page_step(const struct json *options, const char *key);
struct html_box golden_box(const struct json *options);
int golden_level(const struct json *options, const char *key);
/// {text, html} of a member.
struct html_words golden_member(const struct json *options, const char *key);
const struct html_attribute *golden_attributes(const struct json *options, const char *key);
struct html_hint golden_hint(const struct json *options);
struct html_error_message golden_error(const struct json *options);
struct html_fieldset golden_fieldset(const struct json *options);
/// Whether the member is there and neither null, false nor "".
bool golden_has(const struct json *options, const char *key);

/// What the fixture at hand made use of.
struct golden_seen {
    bool html;             ///< html in place of text
    const char *names[10]; ///< attributes that are not allowed
    size_t name_count;
};
extern struct golden_seen golden_seen;

#endif
