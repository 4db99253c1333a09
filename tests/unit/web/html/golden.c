// SPDX-License-Identifier: Apache-2.0
// golden.c - reading the options of fixtures, and HTML in a form that can be compared.
#include "golden.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "web/html/internal.h"

struct golden_seen golden_seen;

// ---- options ----

static void *kept[20000];
static size_t kept_count;

void *golden_keep(size_t count, size_t size)
{
    if (kept_count == ARRAY_COUNT(kept))
        abort();
    return kept[kept_count++] = memory_new(count > 0 ? count : 1, size);
}

void golden_forget(void)
{
    while (kept_count > 0)
        memory_free(kept[--kept_count]);
    golden_seen = (struct golden_seen){0};
}

const char *golden_text(const struct json *options, const char *key)
{
    const struct json *value = json_member(options, key);
    int64_t number = 0;
    if (!json_int(value, INT64_MIN, INT64_MAX, &number))
        return json_text(value);
    char *text = golden_keep(30, 1);
    snprintf(text, 30, "%lld", (long long)number);
    return text;
}

bool golden_has(const struct json *options, const char *key)
{
    const struct json *value = json_member(options, key);
    const char *text = golden_text(options, key);
    bool truth = false;
    if (json_bool(value, &truth))
        return truth;
    return text != NULL ? text[0] != '\0' : json_key_count(value) > 0 || json_count(value) > 0;
}

bool golden_true(const struct json *options, const char *key)
{
    bool truth = false;
    return json_bool(json_member(options, key), &truth) && truth;
}

enum html_maybe golden_maybe(const struct json *options, const char *key)
{
    bool truth = false;
    if (!json_bool(json_member(options, key), &truth))
        return HTML_DEFAULT;
    return truth ? HTML_YES : HTML_NO;
}

static void put_raw(struct html *html, const void *context)
{
    text_append(&html->text, context); // a test's own way, by the folder's internal.h
}

struct html_words golden_words(const struct json *options, const char *text, const char *html)
{
    const char *raw = golden_text(options, html);
    if (html_unless_empty(raw) == NULL)
        return (struct html_words){.text = golden_text(options, text)};
    golden_seen.html = true;
    return (struct html_words){.write = put_raw, .context = raw};
}

struct html_words golden_member(const struct json *options, const char *key)
{
    return golden_words(json_member(options, key), "text", "html");
}

static struct html_attribute attribute_of(const struct json *options, const char *name)
{
    const struct json *value = json_member(options, name);
    bool optional = golden_true(value, "optional");
    if (json_key_count(value) > 0) {
        options = value;
        name = "value";
    }
    bool truth = false;
    if (json_bool(json_member(options, name), &truth))
        return (struct html_attribute){"", truth && optional ? NULL
                                           : truth           ? "true"
                                           : optional        ? "-"
                                                             : "false"};
    const char *text = golden_text(options, name);
    return (struct html_attribute){"", text != NULL ? text : optional ? "-" : ""};
}

const struct html_attribute *golden_attributes(const struct json *options, const char *key)
{
    const struct json *list = json_member(options, key);
    struct html_attribute *attributes = golden_keep(json_key_count(list) + 1, sizeof *attributes);
    size_t count = 0;
    for (size_t i = 0; i < json_key_count(list); i++) {
        struct html_attribute one = attribute_of(list, json_key(list, i));
        one.name = json_key(list, i);
        if (!html_attribute_allowed(one.name))
            golden_seen.names[golden_seen.name_count++ % 10] = one.name;
        else if (!text_equal(one.value, "-"))
            attributes[count++] = one;
    }
    return attributes;
}

struct html_hint golden_hint(const struct json *options)
{
    const struct json *hint = json_member(options, "hint");
    return (struct html_hint){
        .words = golden_member(options, "hint"),
        .classes = golden_text(hint, "classes"),
        .attributes = golden_attributes(hint, "attributes"),
    };
}

struct html_error_message golden_error(const struct json *options)
{
    const struct json *error = json_member(options, "errorMessage");
    return (struct html_error_message){
        .words = golden_member(options, "errorMessage"),
        .classes = golden_text(error, "classes"),
        .attributes = golden_attributes(error, "attributes"),
        .hidden_text = golden_text(error, "visuallyHiddenText"),
    };
}

struct html_fieldset golden_fieldset(const struct json *fieldset)
{
    const struct json *legend = json_member(fieldset, "legend");
    return (struct html_fieldset){
        .legend = {.words = golden_member(fieldset, "legend"),
                   .classes = golden_text(legend, "classes"),
                   .page_heading = golden_true(legend, "isPageHeading")},
        .content = golden_words(fieldset, "", "html"),
        .classes = golden_text(fieldset, "classes"),
        .attributes = golden_attributes(fieldset, "attributes"),
        .described_by = golden_text(fieldset, "describedBy"),
        .role = golden_text(fieldset, "role"),
    };
}

// ---- comparing ----

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(name, names[i]))
            return true;
    return false;
}

/// Elements that stand in a line of text.
static bool is_inline(const char *name)
{
    static const char *const names[] = {"a", "abbr",  "b",    "bdi",    "code", "em",
                                        "i", "small", "span", "strong", "time"};
    return is_one_of(name, names, ARRAY_COUNT(names));
}

/// Elements that stand in a line as one thing.
static bool is_atomic(const char *name)
{
    static const char *const names[] = {"button", "input", "select", "textarea"};
    return is_one_of(name, names, ARRAY_COUNT(names));
}

struct reader {
    const char *at;
    struct text *out;
    bool blank;   ///< white space was read and not yet written
    bool at_edge; ///< nothing of the line was written since the last block
};

/// Appends the character that a reference stands for, and moves behind it.
static void put_reference(struct reader *reader, struct text *out)
{
    static const struct {
        const char *reference, *bytes;
    } known[] = {{"&amp;", "&"},         {"&lt;", "<"},          {"&gt;", ">"},
                 {"&quot;", "\""},       {"&#39;", "'"},         {"&ctdot;", "\xe2\x8b\xaf"},
                 {"&nbsp;", "\xc2\xa0"}, {"&copy;", "\xc2\xa9"}, {"&rsquo;", "\xe2\x80\x99"}};
    for (size_t i = 0; i < ARRAY_COUNT(known); i++) {
        if (text_starts(reader->at, known[i].reference)) {
            text_append(out, known[i].bytes);
            reader->at += strlen(known[i].reference);
            return;
        }
    }
    text_append_char(out, *reader->at++);
}

static void put_blank(struct reader *reader)
{
    if (reader->blank && !reader->at_edge)
        text_append_char(reader->out, ' ');
    reader->blank = reader->at_edge = false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/// name="value" with its references resolved and its own white space as one blank each.
static char *read_attribute(struct reader *reader)
{
    struct text one;
    text_init(&one, 1 << 20);
    while (*reader->at != '\0' && strchr("=> \t\n/", *reader->at) == NULL)
        text_append_char(&one, *reader->at++);
    if (*reader->at == '=') {
        char quote = reader->at[1];
        text_append(&one, "=\"");
        for (reader->at += 2; *reader->at != '\0' && *reader->at != quote;)
            put_reference(reader, &one);
        reader->at++;
        while (one.length > 0 && isspace((unsigned char)one.bytes[one.length - 1]))
            one.bytes[--one.length] = '\0';
        text_append(&one, "\"");
    }
    return text_take(&one);
}

static void read_tag(struct reader *reader)
{
    char *attributes[100];
    size_t count = 0;
    struct text name;
    text_init(&name, 1000);
    bool closing = *reader->at == '/';
    reader->at += closing;
    while (isalnum((unsigned char)*reader->at))
        text_append_char(&name, *reader->at++);
    for (;;) {
        reader->at += strspn(reader->at, " \t\r\n/");
        if (*reader->at == '>' || *reader->at == '\0' || count == ARRAY_COUNT(attributes))
            break;
        attributes[count++] = read_attribute(reader);
    }
    reader->at += *reader->at == '>';
    if (is_atomic(name.bytes) && !closing)
        put_blank(reader);
    if (!is_inline(name.bytes)) {
        reader->blank = false;
        reader->at_edge = !is_atomic(name.bytes) || (!closing && text_equal(name.bytes, "button"));
    }
    qsort(attributes, count, sizeof *attributes, by_name);
    text_printf(reader->out, "\n<%s%s", closing ? "/" : "", name.bytes);
    for (size_t i = 0; i < count; i++) {
        text_printf(reader->out, " %s", attributes[i]);
        memory_free(attributes[i]);
    }
    text_append(reader->out, ">\n");
    text_finish(&name);
}

void golden_normalise(const char *html, struct text *ret_normal)
{
    struct reader reader = {.at = html, .out = ret_normal, .at_edge = true};
    while (*reader.at != '\0') {
        if (*reader.at == '<') {
            reader.at++;
            read_tag(&reader);
        } else if (isspace((unsigned char)*reader.at)) {
            reader.at++;
            reader.blank = true;
        } else {
            put_blank(&reader);
            put_reference(&reader, ret_normal);
        }
    }
}
