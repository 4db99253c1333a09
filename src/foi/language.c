// SPDX-License-Identifier: Apache-2.0
// language.c - headings of tables and dates in the language of a letter, by letters/words.cy.txt.
//
// A line there is "English = Cymraeg"; `@` stands for figures, `*` for words with
// a line of their own.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "foi/template.h"
#include "foi/texts.h"

static const char *const months[12][2] = {
    {"January", "Ionawr"}, {"February", "Chwefror"}, {"March", "Mawrth"},
    {"April", "Ebrill"},   {"May", "Mai"},           {"June", "Mehefin"},
    {"July", "Gorffennaf"}, {"August", "Awst"},      {"September", "Medi"},
    {"October", "Hydref"}, {"November", "Tachwedd"}, {"December", "Rhagfyr"}};

void foi_texts_date(const struct foi_texts *texts, struct date date, char text[TIME_TEXT_MAX])
{
    if (!foi_texts_is_welsh(texts))
        date_format_words(date, text);
    else
        (void)snprintf(text, TIME_TEXT_MAX, "%d %s %d", date.day, months[date.month - 1][1],
                       date.year);
}

// ---- dates ----

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || ((unsigned char)c & 0x80) != 0;
}

/// The month "June 2022", "June to 3 July 2022" at `c`, from 1; 0: none.
static size_t month_at(const char *c)
{
    for (size_t i = 0; i < ARRAY_COUNT(months); i++) {
        size_t length = strlen(months[i][0]);
        if (strncmp(c, months[i][0], length) != 0)
            continue;
        bool to = text_starts(c + length, " to ") && isdigit((unsigned char)c[length + 4]);
        if (to || (c[length] == ' ' && strspn(c + length + 1, "0123456789") == 4))
            return i + 1;
    }
    return 0;
}

/// "LFR-2026-0001, 3 June 2022 to 4 June 2022". Where other words stand beside them, somebody wrote
/// them: false.
static bool say_dated(const char *english, struct text *out)
{
    bool dated = false;
    for (const char *c = english; *c != '\0';) {
        size_t month = c == english || !is_letter(c[-1]) ? month_at(c) : 0;
        bool to = text_starts(c, " to ") && isdigit((unsigned char)c[4]);
        if (month > 0) {
            text_append(out, months[month - 1][1]);
            c += strlen(months[month - 1][0]);
        } else if (to) {
            text_append(out, " i ");
            c += 4;
        } else if (islower((unsigned char)*c) || ((unsigned char)*c & 0x80) != 0) {
            return false;
        } else {
            text_append_char(out, *c++);
        }
        dated |= month > 0 || to;
    }
    return dated;
}

// ---- words ----

static bool say(const char *english, size_t size, struct text *out);

static bool is_figures(const char *words, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (strchr("0123456789:.,", words[i]) == NULL)
            return false;
    return size > 0;
}

/// What stands for the `*` or `@` of a line, in Welsh. A caption that is the second half of another
/// begins with a small letter there.
static bool say_part(char sign, const char *words, size_t size, struct text *out)
{
    char large[200];
    size_t before = out->length;
    if (sign == '@' && !is_figures(words, size))
        return false;
    if (sign == '@')
        text_append_bytes(out, words, size);
    if (sign == '@' || say(words, size, out))
        return true;
    if (size >= sizeof large || size == 0 || !islower((unsigned char)*words))
        return false;
    memcpy(large, words, size);
    large[0] = (char)toupper((unsigned char)*words);
    if (!say(large, size, out))
        return false;
    out->bytes[before] = (char)tolower((unsigned char)out->bytes[before]);
    return true;
}

/// The line "English = Cymraeg", each half with a `*` or `@` or none, as far as it fits.
static bool say_by_line(const char *line, const char *english, size_t size, struct text *out)
{
    size_t left = strcspn(line, "\n");
    const char *welsh = strstr(line, " = ");
    if (text_starts(line + left, "\n    = ")) // on a line of its own
        welsh = line + left + 4;
    else if (welsh == NULL || welsh > line + left)
        return false;
    else
        left = (size_t)(welsh - line);
    welsh += 3;
    size_t sign = strcspn(line, "*@"), length = strcspn(welsh, "\n");
    if (sign >= left) {
        if (left != size || strncmp(line, english, size) != 0)
            return false;
        text_append_bytes(out, welsh, length);
        return true;
    }
    size_t after = left - sign - 1, start = strcspn(welsh, "*@");
    AUTO_TEXT struct text part = {0};
    text_init(&part, out->limit);
    if (size <= left - 1 || strncmp(line, english, sign) != 0 ||
        strncmp(line + sign + 1, english + size - after, after) != 0 ||
        !say_part(line[sign], english + sign, size - sign - after, &part))
        return false;
    text_append_bytes(out, welsh, start);
    text_append_bytes(out, part.bytes, part.length);
    text_append_bytes(out, welsh + start + 1, length - start - 1);
    return true;
}

static bool say(const char *english, size_t size, struct text *out)
{
    const char *line = foi_letters_words_cy;
    for (; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (*line != '#' && *line != '\0' && say_by_line(line, english, size, out))
            return true;
    }
    return false;
}

bool foi_texts_knows(const char *english)
{
    AUTO_TEXT struct text out = {0};
    text_init(&out, strlen(english) * 4 + 1000);
    return say(english, strlen(english), &out);
}

char *foi_texts_say(const struct foi_texts *texts, const char *english)
{
    struct text out;
    if (!foi_texts_is_welsh(texts))
        return memory_copy_text(english);
    text_init(&out, strlen(english) * 4 + 1000);
    text_append(&out, "");
    if (say(english, strlen(english), &out))
        return text_take(&out);
    if (!say_dated(english, &out)) {
        text_clear(&out);
        text_append(&out, english);
    }
    return text_take(&out);
}
