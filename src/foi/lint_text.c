// SPDX-License-Identifier: Apache-2.0
// lint_text.c - the lines of a letter, from a plain text or a page.
//
// Limits: FOI_LINT_SIZE_MAX bytes; everything is read once from left to right. A page is only
// unwrapped: its tags are taken away, what it hides or says about its maker is named, nothing is
// loaded and nothing is run.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/lint_internal.h"

static int check_bytes(const char *bytes, size_t size, struct overt_error *err)
{
    static const struct {
        const char *start, *what;
    } others[] = {
        {"%PDF", "a PDF"},
        {"PK\x03\x04", "a Word or Excel file"},
        {"\xd0\xcf\x11\xe0", "a Word file"},
        {"{\\rtf", "an RTF file"},
    };
    if (size > FOI_LINT_SIZE_MAX)
        return error_set(err, OVERT_LIMIT,
                         "the letter is larger than 1 MiB; hand in its text without attachments");
    for (size_t i = 0; i < ARRAY_COUNT(others); i++)
        if (size >= 4 && memcmp(bytes, others[i].start, 4) == 0)
            return error_set(err, OVERT_INPUT,
                             "the letter is %s; save it as plain text in UTF-8, or as HTML",
                             others[i].what);
    if (!text_is_utf8(bytes, size))
        return error_set(err, OVERT_INPUT,
                         "the letter is not plain text in UTF-8; save it as that");
    return 0;
}

static void add_line(struct lint *lint, const char *bytes, size_t size, int line)
{
    while (size > 0 && isspace((unsigned char)bytes[size - 1]))
        size--;
    if (lint->line_count % 256 == 0)
        lint->lines =
            memory_resize(lint->lines, lint->line_count + 256, sizeof *lint->lines);
    char *text = memory_new(size + 1, 1);
    for (size_t i = 0; i < size; i++)
        text[i] = bytes[i] == '\t' ? ' ' : bytes[i];
    lint->lines[lint->line_count++] = (struct lint_line){.text = text, .line = line};
}

static void read_plain(struct lint *lint, const char *bytes, size_t size)
{
    int line = 1;
    size_t start = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    for (size_t at = start; at <= size; at++)
        if (at == size || bytes[at] == '\n') {
            if (at < size || at > start)
                add_line(lint, bytes + start, at - start, line);
            start = at + 1;
            line++;
        }
}

/// A page while it is unwrapped.
struct page {
    struct lint *lint;
    const char *at, *end;
    struct text out; ///< the line that is being put together
    int line, begun;
};

static void end_line(struct page *page)
{
    if (page->out.length > 0)
        add_line(page->lint, page->out.bytes, page->out.length, page->begun);
    text_clear(&page->out);
    page->begun = page->line;
}

/// The tag's name stands at `at`, whole.
static bool is_tag(const char *at, const char *end, const char *name)
{
    size_t size = strlen(name);
    return (size_t)(end - at) > size && strncasecmp(at, name, size) == 0 &&
           !isalnum((unsigned char)at[size]);
}

static bool is_any(const char *at, const char *end, const char *const *names)
{
    for (; *names != NULL; names++)
        if (is_tag(at, end, *names))
            return true;
    return false;
}

/// What a tag hides or tells of the maker.
static void look_at_tag(struct page *page, const char *tag, size_t size)
{
    char words[256];
    (void)snprintf(words, sizeof words, "%.*s", (int)(size < 255 ? size : 255), tag);
    if (is_tag(tag, tag + size, "meta") &&
        foi_words_say(words, "author|generator|last-modified-by|creator"))
        lint_find(page->lint, "metadata", page->line, NULL, "the page names its author or program");
    if (is_tag(tag, tag + size, "del") || is_tag(tag, tag + size, "ins"))
        lint_find(page->lint, "metadata", page->line, NULL, "the page has marked changes");
    if (foi_words_say(words, "display:none|display: none|visibility:hidden|visibility: hidden"))
        lint_find(page->lint, "metadata", page->line, NULL, "the page has hidden text");
    if (is_tag(tag, tag + size, "script"))
        lint_find(page->lint, "metadata", page->line, NULL, "the page has a script");
}

static const char *find_bytes(const char *at, const char *end, const char *what)
{
    size_t size = strlen(what);
    for (; (size_t)(end - at) >= size && at < end; at++)
        if (strncasecmp(at, what, size) == 0)
            return at;
    return NULL;
}

static void skip_to(struct page *page, const char *to)
{
    for (; page->at < to; page->at++)
        page->line += *page->at == '\n';
}

/// The end of an element without text of the letter; what a head says of the maker is looked at.
static const char *read_silent(struct page *page, const char *from, const char *name)
{
    char last[16];
    (void)snprintf(last, sizeof last, "</%s", name);
    const char *end = find_bytes(from, page->end, last);
    end = end != NULL ? end : page->end;
    if (strcmp(name, "head") == 0)
        for (const char *meta = find_bytes(from, end, "<meta"); meta != NULL;
             meta = find_bytes(meta + 5, end, "<meta")) {
            const char *shut = memchr(meta, '>', (size_t)(end - meta));
            look_at_tag(page, meta + 1, (size_t)((shut != NULL ? shut : end) - meta - 1));
        }
    const char *shut = memchr(end, '>', (size_t)(page->end - end));
    return shut != NULL ? shut : page->end;
}

/// Moves on over a tag, a comment, or an element that has no text of the letter.
static void read_tag(struct page *page)
{
    static const char *const silent[] = {"script", "style", "head", "svg", "template", NULL};
    static const char *const lines[] = {"p",  "div", "h1", "h2",      "h3",     "h4",     "h5",
                                        "h6", "li",  "br", "tr",      "table",  "caption", "dt",
                                        "dd", "section", "address", "ul", "ol", "header", "main",
                                        "footer", "article", "body", "hr", "blockquote", NULL};
    static const char *const cells[] = {"td", "th", NULL};
    const char *start = page->at + 1;
    if (page->end - page->at >= 4 && memcmp(page->at, "<!--", 4) == 0) {
        const char *end = find_bytes(page->at + 4, page->end, "-->");
        lint_find(page->lint, "metadata", page->line, NULL, "the page has a comment");
        skip_to(page, end != NULL ? end + 3 : page->end);
        return;
    }
    const char *close = memchr(start, '>', (size_t)(page->end - start));
    close = close != NULL ? close : page->end;
    look_at_tag(page, start, (size_t)(close - start));
    bool ends = start < page->end && *start == '/';
    if (is_any(start + ends, page->end, lines))
        end_line(page);
    else if (!ends && is_any(start, page->end, cells) && page->out.length > 0)
        text_append(&page->out, "   ");
    for (size_t i = 0; !ends && silent[i] != NULL; i++)
        if (is_tag(start, page->end, silent[i])) {
            close = read_silent(page, close, silent[i]);
            break;
        }
    skip_to(page, close < page->end ? close + 1 : page->end);
}

static void read_entity(struct page *page)
{
    static const struct {
        const char *name, *text;
    } entities[] = {{"&amp;", "&"},   {"&lt;", "<"},    {"&gt;", ">"},   {"&quot;", "\""},
                    {"&#39;", "'"},   {"&#x27;", "'"},  {"&nbsp;", " "}, {"&#160;", " "},
                    {"&pound;", "\xc2\xa3"}, {"&rsquo;", "'"}, {"&ndash;", "-"}};
    for (size_t i = 0; i < ARRAY_COUNT(entities); i++) {
        size_t size = strlen(entities[i].name);
        if ((size_t)(page->end - page->at) >= size &&
            strncmp(page->at, entities[i].name, size) == 0) {
            text_append(&page->out, entities[i].text);
            page->at += size;
            return;
        }
    }
    text_append_char(&page->out, *page->at++);
}

static void read_page(struct lint *lint, const char *bytes, size_t size)
{
    struct page page = {.lint = lint, .at = bytes, .end = bytes + size, .line = 1, .begun = 1};
    text_init(&page.out, FOI_LINT_SIZE_MAX * 4);
    while (page.at < page.end) {
        if (*page.at == '<') {
            read_tag(&page);
        } else if (*page.at == '&') {
            read_entity(&page);
        } else if (isspace((unsigned char)*page.at)) {
            page.line += *page.at++ == '\n';
            if (page.out.length > 0 && page.out.bytes[page.out.length - 1] != ' ')
                text_append_char(&page.out, ' ');
        } else {
            page.begun = page.out.length == 0 ? page.line : page.begun;
            text_append_char(&page.out, *page.at++);
        }
    }
    end_line(&page);
    text_finish(&page.out);
}

int lint_read_lines(struct lint *lint, const char *bytes, size_t size, struct overt_error *err)
{
    int code = check_bytes(bytes, size, err);
    if (code < 0)
        return code;
    size_t blank = 0;
    while (blank < size && isspace((unsigned char)bytes[blank]))
        blank++;
    size_t head = size - blank < 400 ? size - blank : 400;
    lint->page = find_bytes(bytes + blank, bytes + blank + head, "<html") != NULL ||
                 find_bytes(bytes + blank, bytes + blank + head, "<!doctype html") != NULL;
    if (lint->page)
        read_page(lint, bytes, size);
    else
        read_plain(lint, bytes, size);
    size_t empty = 0;
    for (size_t i = 0; i < lint->line_count; i++)
        empty += *lint->lines[i].text == '\0';
    if (lint->line_count == empty)
        return error_set(err, OVERT_INPUT, "the letter is empty");
    lint->wrapped = !lint->page && empty * 10 >= lint->line_count - empty;
    return 0;
}
