// SPDX-License-Identifier: Apache-2.0
// html.c - the writer: literals, escaped text, dates, attributes.
#include <inttypes.h>

#include "base/memory.h"
#include "web/html/internal.h"

#define REPLACEMENT "\xef\xbf\xbd" // U+FFFD

struct html *html_create(size_t limit)
{
    struct html *html = memory_new(1, sizeof *html);
    text_init(&html->text, limit);
    return html;
}

void html_destroy(struct html **html)
{
    if (*html == NULL)
        return;
    text_finish(&(*html)->text);
    memory_free(*html);
    *html = NULL;
}

bool html_full(const struct html *html) { return html->text.full; }

size_t html_length(const struct html *html) { return html->text.length; }

const char *html_bytes(const struct html *html)
{
    return html->text.bytes != NULL ? html->text.bytes : "";
}

char *html_take(struct html *html) { return text_take(&html->text); }

void html_literal_(struct html *html, const char *bytes, size_t size)
{
    text_append_bytes(&html->text, bytes, size);
}

/// Bytes of the well-formed sequence at `s` (RFC 3629), 0 when there is none; sets its character.
static size_t take_character(const unsigned char *s, uint32_t *ret_character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    if (length == 0 || s[0] > 0xf4)
        return 0;
    uint32_t character = length == 1 ? s[0] : s[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        character = character << 6 | (s[i] & 0x3f);
    }
    if (character < least[length] || (character >= 0xd800 && character <= 0xdfff) ||
        character > 0x10ffff)
        return 0;
    *ret_character = character;
    return length;
}

/// Shown as U+FFFD: controls, what turns the direction, line and paragraph separators, interlinear
/// notes, tags that nobody sees, and code points that are no characters.
static bool is_hidden(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
           (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe ||
           (c >= 0xe0000 && c <= 0xe0fff);
}

static const char *escape_of(uint32_t character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\r':
        return ""; // a line ends with \n
    default:
        return is_hidden(character) ? REPLACEMENT : NULL;
    }
}

void html_text(struct html *html, const char *words)
{
    if (words == NULL)
        return;
    const char *plain = words;
    for (const char *at = words; *at != '\0';) {
        uint32_t character = 0;
        size_t length = take_character((const unsigned char *)at, &character);
        const char *instead = length == 0 ? REPLACEMENT : escape_of(character);
        size_t step = length == 0 ? 1 : length;
        if (instead != NULL) {
            text_append_bytes(&html->text, plain, (size_t)(at - plain));
            text_append(&html->text, instead);
            plain = at + step;
        }
        at += step;
    }
    text_append(&html->text, plain);
}

void html_outside(struct html *html, const char *words)
{
    html_lit(html, "<bdi>");
    html_text(html, words);
    html_lit(html, "</bdi>");
}

void html_int(struct html *html, int64_t number) { text_printf(&html->text, "%" PRId64, number); }

static void put_time(struct html *html, const char *machine, const char *people)
{
    html_lit(html, "<time");
    html_attr(html, "datetime", machine);
    html_lit(html, ">");
    html_text(html, people);
    html_lit(html, "</time>");
}

void html_date(struct html *html, struct date date)
{
    char machine[TIME_TEXT_MAX];
    char people[TIME_TEXT_MAX];
    date_format(date, machine);
    date_format_words(date, people);
    put_time(html, machine, people);
}

void html_moment(struct html *html, moment when)
{
    char machine[TIME_TEXT_MAX];
    char people[TIME_TEXT_MAX];
    time_format(when, machine);
    time_format_words(when, people);
    put_time(html, machine, people);
}

bool html_given(const struct html_words *words)
{
    return words->write != NULL || (words->text != NULL && words->text[0] != '\0');
}

void html_words(struct html *html, const struct html_words *words)
{
    if (words->write != NULL)
        words->write(html, words->context);
    else if (words->outside && words->text != NULL)
        html_outside(html, words->text);
    else
        html_text(html, words->text);
}

void html_heading_begin(struct html *html, int level) { text_printf(&html->text, "<h%d", level); }

void html_heading_end(struct html *html, int level) { text_printf(&html->text, "</h%d>\n", level); }
