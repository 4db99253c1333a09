// SPDX-License-Identifier: Apache-2.0
// attribute.c - attributes: values, classes, addresses, and which names a list may hold.
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "web/html/internal.h"

void html_attr_(struct html *html, const char *opening, const char *value)
{
    if (value == NULL)
        return;
    text_append(&html->text, opening);
    html_text(html, value);
    html_lit(html, "\"");
}

void html_attr_int_(struct html *html, const char *opening, int64_t value)
{
    text_append(&html->text, opening);
    html_int(html, value);
    html_lit(html, "\"");
}

void html_class_(struct html *html, const char *const *classes, size_t count)
{
    size_t written = 0;
    html_lit(html, " class=\"");
    for (size_t i = 0; i < count; i++) {
        if (classes[i] == NULL || classes[i][0] == '\0')
            continue;
        if (written++ > 0)
            html_lit(html, " ");
        html_text(html, classes[i]);
    }
    html_lit(html, "\"");
}

bool html_url_allowed(const char *address)
{
    // What browsers leave out before they look for a scheme (URL Standard, 4.4) is refused.
    for (const char *at = address; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            return false;
    if (address[0] == ' ' ||
        ((address[0] == '/' || address[0] == '\\') && (address[1] == '/' || address[1] == '\\')))
        return false;
    size_t before = strcspn(address, "/?#\\");
    if (memchr(address, ':', before) == NULL)
        return true;
    return text_starts_nocase(address, "https://") || text_starts_nocase(address, "http://") ||
           text_starts_nocase(address, "mailto:");
}

/// A character that stands in an address as it is (RFC 3986), but for the quotes.
static bool is_plain(const char *at)
{
    if (*at == '%')
        return isxdigit((unsigned char)at[1]) && isxdigit((unsigned char)at[2]);
    return isalnum((unsigned char)*at) || strchr("-._~:/?#[]@!$&()*+,;=", *at) != NULL;
}

void html_url_(struct html *html, const char *opening, const char *address)
{
    if (address == NULL)
        return;
    text_append(&html->text, opening);
    if (!html_url_allowed(address))
        address = "#";
    for (const char *at = address; *at != '\0'; at++) {
        if (*at == '&')
            html_lit(html, "&amp;");
        else if (is_plain(at))
            text_append_char(&html->text, *at);
        else
            text_printf(&html->text, "%%%02X", (unsigned)(unsigned char)*at);
    }
    html_lit(html, "\"");
}

bool html_attribute_allowed(const char *name)
{
    static const char *const allowed[] = {
        "accept",     "autocapitalize", "autocomplete", "capture",      "class",       "colspan",
        "dir",        "download",       "draggable",    "enterkeyhint", "form",        "hidden",
        "id",         "inputmode",      "lang",         "max",          "maxlength",   "min",
        "minlength",  "name",           "novalidate",   "pattern",      "placeholder", "readonly",
        "rel",        "required",       "role",         "rowspan",      "scope",       "size",
        "spellcheck", "step",           "tabindex",     "target",       "title",       "translate",
        "value"};
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-._") != strlen(name))
        return false;
    if (text_starts(name, "data-") || text_starts(name, "aria-"))
        return true;
    for (size_t i = 0; i < ARRAY_COUNT(allowed); i++)
        if (text_equal(name, allowed[i]))
            return true;
    return false;
}

void html_attributes(struct html *html, const struct html_attribute *list)
{
    for (; list != NULL && list->name != NULL; list++) {
        assert(html_attribute_allowed(list->name));
        html_lit(html, " ");
        html_text(html, list->name);
        if (list->value != NULL)
            html_attr_(html, "=\"", list->value);
    }
}

const char *html_id_join(struct html_id *id, const char *stem, const char *suffix)
{
    int length = snprintf(id->bytes, sizeof id->bytes, "%s%s", stem, suffix);
    assert(length >= 0 && (size_t)length < sizeof id->bytes);
    return id->bytes;
}

const char *html_id_number(struct html_id *id, const char *stem, size_t number, const char *suffix)
{
    int length = snprintf(id->bytes, sizeof id->bytes, "%s-%zu%s", stem, number, suffix);
    assert(length >= 0 && (size_t)length < sizeof id->bytes);
    return id->bytes;
}

const char *html_unless_empty(const char *words)
{
    return words == NULL || words[0] == '\0' ? NULL : words;
}
