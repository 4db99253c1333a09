// SPDX-License-Identifier: Apache-2.0
// translate_words.h - the words of a statement one after the other, and what is written of them.
#ifndef STORE_TRANSLATE_WORDS_H
#define STORE_TRANSLATE_WORDS_H

#include "store/translate.h"

enum word_kind {
    WORD_END,
    WORD_NAME,
    WORD_QUOTED,
    WORD_STRING,
    WORD_BLOB,
    WORD_NUMBER,
    WORD_PARAM,
    WORD_SIGN
};

struct word {
    enum word_kind kind;
    const char *start;
    size_t length;
};

struct translation {
    const char *sql;
    struct word word; ///< the next one
    const char *rest; ///< after it
    const char *last; ///< end of the one before
    struct text *out;
    struct text *later;
    struct translated *about;
    uint64_t nulls;
    int depth;
    int derived;      ///< subqueries that got a name
    int checks;       ///< of a table
    bool outer_join;  ///< then any column may be NULL
    int check_wanted; ///< number of the CHECK whose words are wanted
    struct text *check_words;
    bool failed;
    struct overt_error *err;
};

/// What an expression gives, for where it stands.
enum value { VALUE_PLAIN, VALUE_CONDITION, VALUE_NOCASE, VALUE_NULL };

void translation_next(struct translation *t);
/// Is the next word this (a keyword in capitals, or a sign)?
bool translation_is(const struct translation *t, const char *word);
/// ... then takes it.
bool translation_take(struct translation *t, const char *word);
/// ... or fails.
void translation_need(struct translation *t, const char *word);
/// The word after the next one.
struct word translation_peek(const struct translation *t);
bool word_is(const struct word *word, const char *text);
/// A keyword, which is never a name.
bool word_is_key(const struct word *word);
void translation_fail(struct translation *t, const char *what);
void translation_write(struct translation *t, const char *text);
/// Takes a name; writes it in quotes and puts it into `ret_name` (either may be left out).
void translation_name(struct translation *t, bool write, char *ret_name);
/// Puts `before` at a place that is written already and `after` at the end.
void translation_wrap(struct translation *t, size_t from, const char *before, const char *after);

/// An expression, written as a value or as a condition.
void translate_value(struct translation *t);
void translate_condition(struct translation *t);
/// A SELECT with all that belongs to it, or VALUES.
void translate_select(struct translation *t);
/// What follows ORDER.
void translate_order(struct translation *t);
/// (a, b, c) of names.
void translate_names(struct translation *t);
/// What may stand in a trigger and by itself: SELECT, INSERT, UPDATE, DELETE.
void translate_change(struct translation *t);
void translate_create(struct translation *t);

#endif
