// SPDX-License-Identifier: Apache-2.0
// contact.c - a text as it is read, whatever signs it is written with, and whether it has an e-mail
// address or a telephone number in it: what must not reach the public is found however it is
// written.
#include <ctype.h>
#include <string.h>

#include "foi/casework.h"

#define DIGITS_MIN 10 ///< of a telephone number

/// Blanks, dashes, quotes, signs of full width and signs that are not seen: to `from` in UTF-8
/// stands a sign that is read as `as`; 0: as nothing.
static const struct {
    const char *from, *to;
    char as;
} ranges[] = {
    {"\xC2\xA0", "\xC2\xA0", ' '},          // no-break space
    {"\xC2\xAD", "\xC2\xAD", 0},            // soft hyphen
    {"\xE2\x80\x80", "\xE2\x80\x8A", ' '},  // spaces of some width
    {"\xE2\x80\x8B", "\xE2\x80\x8F", 0},    // zero width, marks of direction
    {"\xE2\x80\x90", "\xE2\x80\x95", '-'},  // hyphens and dashes
    {"\xE2\x80\x98", "\xE2\x80\x9F", '\''}, // quotes
    {"\xE2\x80\xA8", "\xE2\x80\xA9", ' '},  // line and paragraph
    {"\xE2\x80\xAA", "\xE2\x80\xAE", 0},    // marks of direction
    {"\xE2\x80\xAF", "\xE2\x80\xAF", ' '},  // narrow no-break space
    {"\xE2\x81\xA0", "\xE2\x81\xAF", 0},    // word joiner, isolates
    {"\xE3\x80\x80", "\xE3\x80\x80", ' '},  // ideographic space
    {"\xEF\xBB\xBF", "\xEF\xBB\xBF", 0},    // byte order mark
};

/// The sign at `at` by the ranges: its bytes, or 0 when it stands for itself.
static size_t read_as(const char *at, char *ret_as)
{
    for (size_t i = 0; i < ARRAY_COUNT(ranges); i++) {
        size_t size = strlen(ranges[i].from);
        const char *last = at + size - 1;
        if (strncmp(at, ranges[i].from, size - 1) == 0 && *last >= ranges[i].from[size - 1] &&
            *last <= ranges[i].to[size - 1]) {
            *ret_as = ranges[i].as;
            return size;
        }
    }
    const unsigned char *byte = (const unsigned char *)at;
    if (byte[0] != 0xEF || (byte[1] != 0xBC && byte[1] != 0xBD) || byte[2] < 0x80)
        return 0;
    int wide = (byte[1] - 0xBC) * 64 + (byte[2] - 0x80); // U+FF00 and on: "!" to "~" of full width
    if (wide < 1 || wide > 94)
        return 0;
    *ret_as = (char)(wide + 0x20);
    return 3;
}

char *casework_fold(const char *text)
{
    char *folded = memory_new(strlen(text) + 1, 1);
    size_t length = 0;
    while (*text != '\0') {
        char as = 0;
        size_t size = read_as(text, &as);
        const unsigned char *byte = (const unsigned char *)text;
        if (size > 0 && as != 0)
            folded[length++] = as;
        if (size == 0) {
            folded[length++] = *text;
            // Capitals with an accent, U+00C0 to U+00DE.
            if (byte[0] == 0xC3 && byte[1] >= 0x80 && byte[1] <= 0x9E && byte[1] != 0x97) {
                folded[length++] = (char)(byte[1] + 0x20);
                size = 2;
            }
        }
        text += size > 0 ? size : 1;
    }
    return folded;
}

static size_t digits_at(const char *text) { return strspn(text, "0123456789"); }

/// "31/01/2023", "1.2.23", "2023-01-31": its bytes, or 0.
static size_t date_at(const char *text)
{
    size_t first = digits_at(text);
    if (first == 0 || text[first] == '\0' || strchr("./-", text[first]) == NULL)
        return 0;
    const char *second = text + first + 1;
    size_t middle = digits_at(second);
    if (middle == 0 || middle > 2 || second[middle] != text[first])
        return 0;
    size_t last = digits_at(second + middle + 1);
    bool year_first = first == 4 && last > 0 && last <= 2;
    bool year_last = first <= 2 && (last == 2 || last == 4);
    return year_first || year_last ? first + middle + last + 2 : 0;
}

static bool has_telephone(const char *text)
{
    size_t digits = 0;
    for (const char *c = text; *c != '\0'; c++) {
        bool begins = isdigit((unsigned char)*c) && (c == text || !isdigit((unsigned char)c[-1]));
        size_t date = begins ? date_at(c) : 0;
        if (date > 0) {
            digits = 0;
            c += date - 1;
        } else if (isdigit((unsigned char)*c)) {
            digits++;
        } else if (strchr(" ()+-./", *c) == NULL) {
            digits = 0;
        }
        if (digits >= DIGITS_MIN)
            return true;
    }
    return false;
}

static bool is_of_word(char c)
{
    return isalnum((unsigned char)c) || ((unsigned char)c & 0x80) != 0;
}

static bool has_mail(const char *text)
{
    for (const char *at = text; (at = strchr(at, '@')) != NULL; at++) {
        const char *before = at, *after = at + 1;
        bool apart = false;
        while (before > text && before[-1] == ' ')
            before--;
        while (*after == ' ')
            after++;
        apart = before < at || after > at + 1;
        size_t word = strcspn(after, " \t\r\n,;<>");
        bool dotted = memchr(after, '.', word > 0 ? word - 1 : 0) != NULL;
        if (before > text && is_of_word(before[-1]) && is_of_word(*after) && (dotted || !apart))
            return true;
    }
    return false;
}

bool casework_has_contact(const char *text)
{
    AUTO_FREE char *folded = casework_fold(text);
    return has_mail(folded) || has_telephone(folded);
}
