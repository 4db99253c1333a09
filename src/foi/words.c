// SPDX-License-Identifier: Apache-2.0
// words.c - whether a paragraph says something: groups of words, as rules/needs.txt writes them.
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "foi/sections.h"

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/// The word (or words) of `size` bytes stands in the text: it begins where a word begins and, but
/// for a star at its end, ends where one ends.
static bool has_word(const char *text, const char *word, size_t size)
{
    bool open = size > 0 && word[size - 1] == '*';
    size -= open;
    if (size == 0)
        return false;
    char first = (char)tolower((unsigned char)*word);
    for (const char *at = text; *at != '\0'; at++) {
        if ((char)tolower((unsigned char)*at) != first || strncasecmp(at, word, size) != 0)
            continue;
        bool begins = at == text || !is_word(at[-1]) || !is_word(*word);
        bool ends = open || !is_word(at[size]) || !is_word(word[size - 1]);
        if (begins && ends)
            return true;
    }
    return false;
}

/// "a|b": one of them stands in the text; with ! before it, none may.
static bool has_group(const char *text, const char *group, size_t size)
{
    bool none = size > 0 && *group == '!';
    bool found = false;
    group += none;
    size -= none;
    while (size > 0 && !found) {
        const char *bar = memchr(group, '|', size);
        size_t length = bar != NULL ? (size_t)(bar - group) : size;
        found = has_word(text, group, length);
        length += bar != NULL;
        group += length;
        size -= length;
    }
    return found != none;
}

bool foi_words_say(const char *paragraph, const char *groups)
{
    for (;;) {
        const char *end = strstr(groups, " & ");
        if (!has_group(paragraph, groups, end != NULL ? (size_t)(end - groups) : strlen(groups)))
            return false;
        if (end == NULL)
            return true;
        groups = end + 3;
    }
}

bool foi_need_said(const struct foi_need *need, const char *paragraph)
{
    for (size_t i = 0; i < need->says_count; i++)
        if (foi_words_say(paragraph, need->says[i]))
            return true;
    return false;
}
