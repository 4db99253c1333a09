// SPDX-License-Identifier: Apache-2.0
// translate_words.c - takes a statement apart into words.
#include "store/translate_words.h"

#include <ctype.h>
#include <string.h>

#include "base/memory.h"

static bool is_name(char c) { return isalnum((unsigned char)c) || c == '_'; }

static const char *skip_space(const char *at)
{
    for (;;) {
        while (isspace((unsigned char)*at))
            at++;
        if (at[0] != '-' || at[1] != '-')
            return at;
        at += strcspn(at, "\n");
    }
}

/// The end of what begins with a quotation mark; NULL: it has none.
static const char *end_of_quoted(const char *at)
{
    const char mark = *at++;
    for (; *at != '\0'; at++)
        if (*at == mark && *++at != mark)
            return at;
    return *at == '\0' && at[-1] == mark ? at : NULL;
}

static const char *end_of_number(const char *at)
{
    while (isalnum((unsigned char)*at) || *at == '.' ||
           ((*at == '+' || *at == '-') && (at[-1] == 'e' || at[-1] == 'E')))
        at++;
    return at;
}

static struct word read_word(const char *at)
{
    at = skip_space(at);
    struct word word = {WORD_SIGN, at, 1};
    const char *end = at + 1;
    if (*at == '\0')
        return (struct word){WORD_END, at, 0};
    if (*at == '\'' || *at == '"' || ((*at == 'x' || *at == 'X') && at[1] == '\'')) {
        word.kind = *at == '\'' ? WORD_STRING : *at == '"' ? WORD_QUOTED : WORD_BLOB;
        end = end_of_quoted(word.kind == WORD_BLOB ? at + 1 : at);
    } else if (isdigit((unsigned char)*at)) {
        word.kind = WORD_NUMBER;
        end = end_of_number(at);
    } else if (is_name(*at)) {
        word.kind = WORD_NAME;
        while (is_name(*end))
            end++;
    } else if (*at == '?') {
        word.kind = WORD_PARAM;
        while (isdigit((unsigned char)*end))
            end++;
    } else if (strchr("<>=!|", *at) != NULL && at[1] != '\0' && strchr("<>=|", at[1]) != NULL) {
        end = at + 2;
    }
    if (end == NULL)
        return (struct word){WORD_END, at, 0};
    word.length = (size_t)(end - at);
    return word;
}

void translation_next(struct translation *t)
{
    t->last = t->word.start + t->word.length;
    t->word = read_word(t->rest);
    t->rest = t->word.start + t->word.length;
}

struct word translation_peek(const struct translation *t) { return read_word(t->rest); }

bool word_is(const struct word *word, const char *text)
{
    if (word->kind != WORD_NAME && word->kind != WORD_SIGN)
        return false;
    return strlen(text) == word->length && strncasecmp(word->start, text, word->length) == 0;
}

bool word_is_key(const struct word *word)
{
    static const char *const keys[] = {
        "ALL",     "AND",     "AS",        "BEGIN",  "BETWEEN",  "CASE",  "CHECK",  "CONSTRAINT",
        "CROSS",   "ELSE",    "END",       "EXCEPT", "EXISTS",   "FROM",  "GROUP",  "HAVING",
        "IN",      "INNER",   "INTERSECT", "INTO",   "IS",       "JOIN",  "LEFT",   "LIKE",
        "LIMIT",   "NOT",     "NULL",      "ON",     "OR",       "ORDER", "SELECT", "SET",
        "THEN",    "UNION",   "VALUES",    "WHEN",   "WHERE",    "GLOB",  "OFFSET", "ISNULL",
        "NOTNULL", "COLLATE", "ESCAPE",    "USING",  "RETURNING"};
    for (size_t i = 0; word->kind == WORD_NAME && i < ARRAY_COUNT(keys); i++)
        if (word_is(word, keys[i]))
            return true;
    return false;
}

bool translation_is(const struct translation *t, const char *word)
{
    return word_is(&t->word, word);
}

bool translation_take(struct translation *t, const char *word)
{
    if (!translation_is(t, word))
        return false;
    translation_next(t);
    return true;
}

void translation_fail(struct translation *t, const char *what)
{
    if (!t->failed)
        (void)error_set(t->err, OVERT_INPUT,
                        "not known to PostgreSQL's translation: %s at \"%.40s\"", what,
                        t->word.start);
    t->failed = true;
    t->word = (struct word){WORD_END, "", 0};
    t->rest = "";
}

void translation_need(struct translation *t, const char *word)
{
    if (!translation_take(t, word))
        translation_fail(t, word);
}

void translation_write(struct translation *t, const char *text) { text_append(t->out, text); }

void translation_name(struct translation *t, bool write, char *ret_name)
{
    char name[TRANSLATE_NAME_MAX] = "";
    bool quoted = t->word.kind == WORD_QUOTED;
    size_t length = t->word.length - (quoted ? 2 : 0);
    if ((t->word.kind != WORD_NAME && !quoted) || length >= sizeof name || word_is_key(&t->word)) {
        translation_fail(t, "a name");
        return;
    }
    for (size_t i = 0; i < length; i++)
        name[i] = (char)tolower((unsigned char)t->word.start[i + (quoted ? 1 : 0)]);
    translation_next(t);
    if (write)
        text_printf(t->out, "\"%s\"", name);
    if (ret_name != NULL)
        (void)text_copy(ret_name, TRANSLATE_NAME_MAX, name);
}

void translation_wrap(struct translation *t, size_t from, const char *before, const char *after)
{
    size_t length = strlen(before), moved = t->out->length - from;
    text_append(t->out, before);
    if (t->out->full)
        return;
    memmove(t->out->bytes + from + length, t->out->bytes + from, moved);
    memcpy(t->out->bytes + from, before, length);
    text_append(t->out, after);
}
