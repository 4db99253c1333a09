// SPDX-License-Identifier: Apache-2.0
// alike.c - two texts by the runs of three words that both have (Broder 1997).
#include "foi/alike.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define RUN 3 ///< words of a shingle

static bool is_word(char c) { return isalnum((unsigned char)c) || (c & 0x80) != 0; }

/// "q5a", or "5a" after "question": stands for any number of a question.
static bool is_number(const char *word, size_t length, bool after_question)
{
    size_t at = length > 1 && *word == 'q' ? 1 : 0;
    size_t digits = 0;
    if (at == 0 && !after_question)
        return false;
    while (at + digits < length && isdigit((unsigned char)word[at + digits]))
        digits++;
    at += digits;
    return digits > 0 && digits <= 3 && length - at <= 2;
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo): equal words, equal numbers; nothing secret hangs on it.
static uint64_t hash_word(const char *word, size_t length, bool number)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < length && !number; i++)
        hash = (hash ^ (unsigned char)word[i]) * 1099511628211u;
    return hash;
}

/// Bytes of an apostrophe, straight or curled, before a letter; 0: it is none.
static size_t apostrophe(const char *at)
{
    size_t size = *at == '\''                                                 ? 1
                  : strncmp(at, "\xe2\x80", 2) == 0 && (at[2] & 0xfe) == 0x98 ? 3
                                                                              : 0;
    return size > 0 && is_word(at[size]) ? size : 0;
}

/// Bytes of a dash or another sign of General Punctuation, which part words; 0: it is none.
static size_t parting(const char *at) { return strncmp(at, "\xe2\x80", 2) == 0 && at[2] ? 3 : 0; }

/// The next word of small letters at `*at`, without apostrophes; 0 at the end.
static size_t next_word(const char **at, char *word, size_t room)
{
    const char *c = *at;
    size_t length = 0, skipped;
    while (*c != '\0' && (!is_word(*c) || parting(c) > 0))
        c += parting(c) > 0 ? parting(c) : 1;
    while (is_word(*c) || apostrophe(c) > 0) {
        skipped = length > 0 ? apostrophe(c) : 0;
        if (skipped == 0 && parting(c) > 0)
            break;
        if (skipped == 0 && length < room)
            word[length++] = (char)tolower((unsigned char)*c);
        c += skipped > 0 ? skipped : 1;
    }
    *at = c;
    return length;
}

static int compare(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/// The words of a text as numbers; the caller's.
static uint64_t *hash_words(const char *text, size_t *ret_count)
{
    uint64_t *words = memory_new(strlen(text) + RUN, sizeof *words);
    size_t count = 0, length;
    char word[64];
    bool question = false;
    while ((length = next_word(&text, word, sizeof word)) > 0) {
        words[count++] = hash_word(word, length, is_number(word, length, question));
        question = (length == 8 && memcmp(word, "question", 8) == 0) ||
                   (length == 9 && memcmp(word, "questions", 9) == 0);
    }
    *ret_count = count;
    return words;
}

struct foi_shingles foi_shingles_of(const char *text)
{
    size_t count = 0, runs = 0, kept = 0;
    uint64_t *items = hash_words(text, &count);
    if (count > 0)
        runs = count >= RUN ? count - RUN + 1 : 1;
    for (size_t i = 0; i < runs; i++) {
        uint64_t hash = 0;
        for (size_t j = 0; j < RUN && i + j < count; j++)
            hash = (hash ^ items[i + j]) * 0x9e3779b97f4a7c15u + (hash >> 29);
        items[i] = hash;
    }
    if (runs > 1)
        qsort(items, runs, sizeof *items, compare);
    for (size_t i = 0; i < runs; i++)
        if (kept == 0 || items[kept - 1] != items[i])
            items[kept++] = items[i];
    return (struct foi_shingles){items, kept};
}

void foi_shingles_finish(struct foi_shingles *shingles)
{
    memory_free(shingles->items);
    *shingles = (struct foi_shingles){0};
}

double foi_alike(const struct foi_shingles *a, const struct foi_shingles *b)
{
    size_t i = 0, j = 0, both = 0;
    while (i < a->count && j < b->count)
        if (a->items[i] < b->items[j])
            i++;
        else if (a->items[i] > b->items[j])
            j++;
        else
            both++, i++, j++;
    size_t either = a->count + b->count - both;
    return either > 0 ? (double)both / (double)either : 0;
}
