// SPDX-License-Identifier: Apache-2.0
// html.h - a writer of HTML with which a missing escape does not compile.
//
// The only raw call takes a string literal; everything else is escaped for text and for attributes
// in double quotes. `struct html` is closed, so nothing of base/text.h can write into it.
//
// Words from outside are shown safely: bytes that are no UTF-8, control characters and characters
// that turn the direction of what follows (U+202A..202E, U+2066..2069) become U+FFFD, so that a
// reader sees that something stood there. Letters of another direction stay as they are; where
// words come from a member of the public they stand in <bdi> (html_outside), so that a name in
// Arabic does not reorder the numbers beside it. Inside of an attribute there is no <bdi>.
#ifndef WEB_HTML_HTML_H
#define WEB_HTML_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/time.h"

struct html;

/// An empty document of at most `limit` bytes; what comes after the limit is not written, and
/// html_full says so. Never NULL.
struct html *html_create(size_t limit) MUST_CHECK;
/// Takes NULL; nulls the pointer.
void html_destroy(struct html **html);
#define AUTO_HTML CLEANUP(html_destroy)
bool html_full(const struct html *html);
size_t html_length(const struct html *html);
/// What was written until now, ending with a zero; good until the next call.
const char *html_bytes(const struct html *html);
/// Hands over the bytes (never NULL; caller frees with memory_free) and empties the document.
char *html_take(struct html *html) MUST_CHECK;

/// Markup as it stands in the source; `words` must be a string literal.
#define html_lit(html, words) html_literal_((html), "" words "", sizeof("" words "") - 1)

/// Escaped, for text and for values within double quotes. NULL writes nothing.
void html_text(struct html *html, const char *words);
/// html_text within <bdi>, for words of a member of the public.
void html_outside(struct html *html, const char *words);
void html_int(struct html *html, int64_t number);
/// <time datetime="2026-11-22">22 November 2026</time>
void html_date(struct html *html, struct date date);
/// <time datetime="2026-11-22T10:00:00Z">22 November 2026, 10:00</time>, in local time.
void html_moment(struct html *html, moment when);

/// ` name="value"`; `name` is a literal. A value of NULL writes nothing. Not for addresses.
#define html_attr(html, name, value)     html_attr_((html), " " name "=\"", (value))
#define html_attr_int(html, name, value) html_attr_int_((html), " " name "=\"", (value))
/// ` name="address"` for href, src and action: http, https, mailto or a path of this site, with
/// what may not stand in an address percent-escaped; anything else becomes "#". NULL writes
/// nothing.
#define html_url(html, name, address) html_url_((html), " " name "=\"", (address))
/// ` class="a b"` of those that are given: NULL and "" are left out.
#define html_class(html, ...)                               \
    html_class_((html), (const char *const[]){__VA_ARGS__}, \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/// True when the address is one that html_url writes.
bool html_url_allowed(const char *address);

/// One more attribute of an element; a list ends with a name of NULL. A value of NULL writes the
/// name alone.
struct html_attribute {
    const char *name;
    const char *value;
};

/// Names that neither run nor fetch anything: data-*, aria-* and a list in attribute.c.
bool html_attribute_allowed(const char *name);
/// Takes NULL. A name that is not allowed is a mistake of the program (assertion).
void html_attributes(struct html *html, const struct html_attribute *list);

/// Words of an element: text, or whatever a call writes.
struct html_words {
    const char *text;
    void (*write)(struct html *html, const void *context); ///< in place of text
    const void *context;
    bool outside; ///< text of a member of the public: stands in <bdi>
};

bool html_given(const struct html_words *words);
void html_words(struct html *html, const struct html_words *words);

/// For the macros above alone (tests/style/html.py).
void html_literal_(struct html *html, const char *bytes, size_t size);
void html_attr_(struct html *html, const char *opening, const char *value);
void html_attr_int_(struct html *html, const char *opening, int64_t value);
void html_url_(struct html *html, const char *opening, const char *address);
void html_class_(struct html *html, const char *const *classes, size_t count);

#endif
