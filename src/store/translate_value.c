// SPDX-License-Identifier: Apache-2.0
// translate_value.c - expressions: each part in brackets of its own, since the two databases do not
// bind their operators alike; numbers that stand as conditions and conditions that stand as
// numbers.
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "store/translate_words.h"

#define DEPTH_MAX 100

static enum value any(struct translation *t);
static enum value relation(struct translation *t);

/// Makes what was written since `from` a value.
static void as_value(struct translation *t, size_t from, enum value value)
{
    if (value == VALUE_CONDITION)
        translation_wrap(t, from, "(", ")::int4");
}

static void as_condition(struct translation *t, size_t from, enum value value)
{
    if (value == VALUE_NULL)
        translation_write(t, "::boolean");
    else if (value != VALUE_CONDITION)
        translation_wrap(t, from, "lite_true(", ")");
}

void translate_value(struct translation *t)
{
    size_t from = t->out->length;
    enum value value = any(t);
    if (value == VALUE_NOCASE)
        translation_wrap(t, from, "lower(", ")");
    as_value(t, from, value);
}

void translate_condition(struct translation *t)
{
    size_t from = t->out->length;
    as_condition(t, from, any(t));
}

static int values(struct translation *t)
{
    int count = 0;
    do {
        translation_write(t, count > 0 ? ", " : "");
        translate_value(t);
        count++;
    } while (translation_take(t, ","));
    return count;
}

static bool is_select(const struct word *word)
{
    return word_is(word, "SELECT") || word_is(word, "WITH") || word_is(word, "VALUES");
}

static enum value in_brackets(struct translation *t)
{
    enum value value = VALUE_PLAIN;
    size_t from = t->out->length;
    translation_need(t, "(");
    if (is_select(&t->word)) {
        translate_select(t);
    } else {
        value = any(t);
        if (translation_is(t, ","))
            as_value(t, from, value), value = VALUE_PLAIN;
        while (translation_take(t, ",")) {
            translation_write(t, ", ");
            translate_value(t);
        }
    }
    translation_need(t, ")");
    translation_wrap(t, from, "(", ")");
    return value;
}

static enum value param(struct translation *t)
{
    long number = strtol(t->word.start + 1, NULL, 10);
    if (t->word.length < 2 || number < 1 || number > TRANSLATE_PARAMS_MAX) {
        translation_fail(t, "a parameter");
        return VALUE_PLAIN;
    }
    if (number > t->about->params)
        t->about->params = (int)number;
    translation_next(t);
    if ((t->nulls >> (number - 1) & 1) != 0) {
        translation_write(t, "NULL");
        return VALUE_NULL;
    }
    text_printf(t->out, "$%ld", number);
    return VALUE_PLAIN;
}

static enum value literal(struct translation *t)
{
    const struct word word = t->word;
    translation_next(t);
    if (word.kind == WORD_BLOB) {
        translation_write(t, "'\\x");
        text_append_bytes(t->out, word.start + 2, word.length - 3);
        translation_write(t, "'::bytea");
        return VALUE_PLAIN;
    }
    text_append_bytes(t->out, word.start, word.length);
    bool real = word.kind == WORD_NUMBER && strcspn(word.start, ".eE") < word.length;
    translation_write(t, real ? "::float8" : "");
    return VALUE_PLAIN;
}

static enum value when(struct translation *t)
{
    translation_need(t, "CASE");
    translation_write(t, "(CASE ");
    bool base = !translation_is(t, "WHEN");
    if (base)
        translate_value(t);
    while (translation_take(t, "WHEN")) {
        translation_write(t, " WHEN ");
        if (base)
            translate_value(t);
        else
            translate_condition(t);
        translation_need(t, "THEN");
        translation_write(t, " THEN ");
        translate_value(t);
    }
    if (translation_take(t, "ELSE")) {
        translation_write(t, " ELSE ");
        translate_value(t);
    }
    translation_need(t, "END");
    translation_write(t, " END)");
    return VALUE_PLAIN;
}

static enum value cast(struct translation *t)
{
    static const struct {
        const char *type, *before, *after, *null;
    } casts[] = {{"INTEGER", "lite_int(", ")", "::bigint"},
                 {"TEXT", "lite_text(", ")", "::text"},
                 {"REAL", "(", ")::float8", "::float8"}};
    size_t from = t->out->length, place = 0;
    translation_need(t, "CAST");
    translation_need(t, "(");
    enum value value = any(t);
    as_value(t, from, value);
    translation_need(t, "AS");
    while (place < ARRAY_COUNT(casts) && !translation_take(t, casts[place].type))
        place++;
    if (place == ARRAY_COUNT(casts))
        translation_fail(t, "a type");
    else if (value == VALUE_NULL)
        translation_write(t, casts[place].null);
    else
        translation_wrap(t, from, casts[place].before, casts[place].after);
    translation_need(t, ")");
    return VALUE_PLAIN;
}

static enum value exists(struct translation *t)
{
    translation_need(t, "EXISTS");
    translation_write(t, "EXISTS ");
    (void)in_brackets(t);
    return VALUE_CONDITION;
}

static enum value raise(struct translation *t)
{
    translation_need(t, "RAISE");
    translation_need(t, "(");
    translation_need(t, "ABORT");
    translation_need(t, ",");
    translation_write(t, "lite_raise(");
    translate_value(t);
    translation_need(t, ")");
    translation_write(t, ")");
    return VALUE_PLAIN;
}

static enum value choose(struct translation *t)
{
    translation_need(t, "IIF");
    translation_need(t, "(");
    translation_write(t, "(CASE WHEN ");
    translate_condition(t);
    translation_need(t, ",");
    translation_write(t, " THEN ");
    translate_value(t);
    translation_need(t, ",");
    translation_write(t, " ELSE ");
    translate_value(t);
    translation_need(t, ")");
    translation_write(t, " END)");
    return VALUE_PLAIN;
}

static const struct {
    const char *name, *one, *after; ///< what one argument is put between
    const char *more;               ///< ... and two or more, if that differs
} functions[] = {
    {"abs", "abs(", ")", NULL},
    {"avg", "avg((", ")::float8)", NULL},
    {"char", "chr(", ")", NULL},
    {"coalesce", "coalesce(", ")", NULL},
    {"count", "count(", ")", NULL},
    {"hex", "lite_hex(", ")", NULL},
    {"ifnull", "coalesce(", ")", NULL},
    {"instr", "strpos(", ")", NULL},
    {"length", "length(", ")", NULL},
    {"lower", "lower(", ")", NULL},
    {"ltrim", "ltrim(", ")", NULL},
    {"max", "max(", ")", "lite_max("},
    {"min", "min(", ")", "lite_min("},
    {"nullif", "nullif(", ")", NULL},
    {"replace", "replace(", ")", NULL},
    {"rtrim", "rtrim(", ")", NULL},
    {"substr", "lite_substr(", ")", NULL},
    {"row_number", "row_number(", ")", NULL},
    {"sum", "lite_sum(", ")", NULL},
    {"total", "coalesce(sum((", ")::float8), 0)", NULL},
    {"trim", "lite_trim(", ")", NULL},
    {"unsealed", "lite_sealed_text(", ")", NULL},
    {"unsealed_bytes", "lite_sealed_bytes(", ")", NULL},
    {"upper", "upper(", ")", NULL},
};

static void filter(struct translation *t)
{
    if (!translation_take(t, "FILTER"))
        return;
    translation_need(t, "(");
    translation_need(t, "WHERE");
    translation_write(t, " FILTER (WHERE ");
    translate_condition(t);
    translation_need(t, ")");
    translation_write(t, ")");
}

static void over(struct translation *t)
{
    if (!translation_take(t, "OVER"))
        return;
    translation_need(t, "(");
    translation_write(t, " OVER (");
    if (translation_take(t, "PARTITION")) {
        translation_need(t, "BY");
        translation_write(t, "PARTITION BY ");
        (void)values(t);
    }
    if (translation_take(t, "ORDER"))
        translate_order(t);
    translation_need(t, ")");
    translation_write(t, ")");
}

static enum value function(struct translation *t)
{
    size_t place = 0, from = t->out->length;
    while (place < ARRAY_COUNT(functions) && !word_is(&t->word, functions[place].name))
        place++;
    if (place == ARRAY_COUNT(functions)) {
        translation_fail(t, "a function");
        return VALUE_PLAIN;
    }
    translation_next(t);
    translation_need(t, "(");
    int count = 1;
    if (translation_take(t, "DISTINCT"))
        translation_write(t, "DISTINCT ");
    if (translation_take(t, "*"))
        translation_write(t, "*");
    else if (!translation_is(t, ")"))
        count = values(t);
    translation_need(t, ")");
    translation_wrap(t, from,
                     count > 1 && functions[place].more != NULL ? functions[place].more
                                                                : functions[place].one,
                     functions[place].after);
    filter(t);
    over(t);
    return VALUE_PLAIN;
}

/// Each table whose rows are asked for in the order of SQLite's rowid has a column id.
static enum value column(struct translation *t)
{
    if (translation_take(t, "ROWID")) {
        translation_write(t, "\"id\"");
        return VALUE_PLAIN;
    }
    translation_name(t, true, NULL);
    if (translation_take(t, ".")) {
        translation_write(t, ".");
        translation_name(t, true, NULL);
    }
    return VALUE_PLAIN;
}

static enum value primary(struct translation *t)
{
    struct word after = translation_peek(t);
    if (translation_is(t, "("))
        return in_brackets(t);
    if (t->word.kind == WORD_PARAM)
        return param(t);
    if (t->word.kind == WORD_STRING || t->word.kind == WORD_BLOB || t->word.kind == WORD_NUMBER)
        return literal(t);
    if (translation_is(t, "CASE"))
        return when(t);
    if (translation_is(t, "EXISTS"))
        return exists(t);
    if (translation_take(t, "NULL")) {
        translation_write(t, "NULL");
        return VALUE_NULL;
    }
    if (t->word.kind != WORD_NAME || !word_is(&after, "("))
        return column(t);
    if (translation_is(t, "CAST"))
        return cast(t);
    if (translation_is(t, "RAISE"))
        return raise(t);
    return translation_is(t, "IIF") ? choose(t) : function(t);
}

static enum value unary(struct translation *t)
{
    if (++t->depth > DEPTH_MAX)
        translation_fail(t, "too deep");
    enum value value = VALUE_PLAIN;
    size_t from = t->out->length;
    if (translation_is(t, "-") || translation_is(t, "~") || translation_is(t, "+")) {
        text_append_bytes(t->out, t->word.start, 1);
        translation_next(t);
        as_value(t, t->out->length, unary(t));
        translation_wrap(t, from, "(", ")");
    } else {
        value = primary(t);
    }
    while (translation_take(t, "COLLATE")) {
        translation_need(t, "NOCASE");
        value = VALUE_NOCASE;
    }
    t->depth--;
    return value;
}

/// The operators from the tightest on: of two of one place the first goes first.
static const char *const binary[][6] = {
    {"||", NULL},
    {"*", "/", "%", NULL},
    {"+", "-", NULL},
    {"&", "|", "<<", ">>", NULL},
};

static const char *take_sign(struct translation *t, const char *const *signs)
{
    for (; *signs != NULL; signs++)
        if (translation_take(t, *signs))
            return *signs;
    return NULL;
}

static enum value arithmetic(struct translation *t, int place)
{
    if (place < 0)
        return unary(t);
    size_t from = t->out->length;
    enum value value = arithmetic(t, place - 1);
    for (const char *sign; (sign = take_sign(t, binary[place])) != NULL; value = VALUE_PLAIN) {
        as_value(t, from, value);
        text_printf(t->out, " %s ", sign);
        size_t right = t->out->length;
        as_value(t, right, arithmetic(t, place - 1));
        bool zero = *sign == '/' || *sign == '%';
        if (zero && (t->out->bytes[right] < '1' || t->out->bytes[right] > '9'))
            translation_wrap(t, right, "nullif(", ", 0)");
        translation_wrap(t, from, "(", ")");
    }
    return value;
}

/// Both sides as values; without regard to case when either says so.
static void pair(struct translation *t, size_t from, enum value left, const char *sign,
                 enum value (*other)(struct translation *))
{
    if (left == VALUE_NOCASE)
        translation_wrap(t, from, "lower(", ")");
    as_value(t, from, left);
    size_t end = t->out->length;
    text_printf(t->out, " %s ", sign);
    size_t right = t->out->length;
    enum value value = other(t);
    as_value(t, right, value);
    if (left == VALUE_NOCASE || value == VALUE_NOCASE)
        translation_wrap(t, right, "lower(", ")");
    if (value == VALUE_NOCASE && left != VALUE_NOCASE && !t->out->full) {
        translation_wrap(t, end, ")", "");
        translation_wrap(t, from, "lower(", "");
    }
    translation_wrap(t, from, "(", ")");
}

static enum value bits(struct translation *t) { return arithmetic(t, 3); }

static enum value relation(struct translation *t)
{
    static const char *const signs[] = {"<=", ">=", "<", ">", NULL};
    size_t from = t->out->length;
    enum value value = bits(t);
    for (const char *sign; (sign = take_sign(t, signs)) != NULL; value = VALUE_CONDITION)
        pair(t, from, value, sign, bits);
    return value;
}

static void in(struct translation *t, size_t from, enum value left, bool negated)
{
    if (left == VALUE_NOCASE)
        translation_fail(t, "IN without case");
    as_value(t, from, left);
    translation_write(t, negated ? " NOT IN (" : " IN (");
    translation_need(t, "(");
    if (is_select(&t->word))
        translate_select(t);
    else
        (void)values(t);
    translation_need(t, ")");
    translation_write(t, ")");
    translation_wrap(t, from, "(", ")");
}

static void between(struct translation *t, size_t from, enum value left, bool negated)
{
    as_value(t, from, left);
    translation_write(t, negated ? " NOT BETWEEN " : " BETWEEN ");
    size_t low = t->out->length;
    as_value(t, low, relation(t));
    translation_need(t, "AND");
    translation_write(t, " AND ");
    size_t high = t->out->length;
    as_value(t, high, relation(t));
    translation_wrap(t, from, "(", ")");
}

static void like(struct translation *t, size_t from, enum value left, bool negated)
{
    as_value(t, from, left);
    translation_write(t, negated ? " NOT ILIKE " : " ILIKE ");
    size_t right = t->out->length;
    as_value(t, right, relation(t));
    translation_write(t, " ESCAPE ");
    if (translation_take(t, "ESCAPE"))
        (void)literal(t);
    else
        translation_write(t, "''");
    translation_wrap(t, from, "(", ")");
}

/// A pattern of GLOB's as a regular expression.
static void glob(struct translation *t, size_t from, enum value left, bool negated)
{
    as_value(t, from, left);
    if (t->word.kind != WORD_STRING) {
        translation_fail(t, "a pattern");
        return;
    }
    translation_write(t, negated ? " !~ '^" : " ~ '^");
    bool set = false;
    for (const char *c = t->word.start + 1; c < t->word.start + t->word.length - 1; c++) {
        if (!set && strchr("*?", *c) != NULL)
            translation_write(t, *c == '*' ? ".*" : ".");
        else if (!set && strchr(".+^$(){}|\\", *c) != NULL)
            text_printf(t->out, "\\%c", *c);
        else
            text_append_char(t->out, *c);
        set = *c == '[' || (set && *c != ']');
    }
    translation_next(t);
    translation_write(t, "$'");
    translation_wrap(t, from, "(", ")");
}

/// IS [NOT]: NULL is like NULL. With a parameter on its right so that an index can be used.
static void is(struct translation *t, size_t from, enum value left)
{
    bool negated = translation_take(t, "NOT");
    as_value(t, from, left);
    if (translation_take(t, "DISTINCT")) {
        translation_need(t, "FROM");
        negated = !negated;
    }
    size_t end = t->out->length;
    bool by_param = t->word.kind == WORD_PARAM;
    translation_write(t, negated ? " IS DISTINCT FROM " : " IS NOT DISTINCT FROM ");
    size_t right = t->out->length;
    enum value value = relation(t);
    as_value(t, right, value);
    if (t->out->full || t->failed)
        return;
    if (value == VALUE_NULL) {
        t->out->length = end;
        translation_write(t, negated ? " IS NOT NULL" : " IS NULL");
    } else if (by_param && !negated && t->out->bytes[right] == '$') {
        AUTO_TEXT struct text one, other;
        text_init(&one, TRANSLATE_BYTES_MAX);
        text_init(&other, TRANSLATE_BYTES_MAX);
        text_append_bytes(&one, t->out->bytes + from, end - from);
        text_append_bytes(&other, t->out->bytes + right, t->out->length - right);
        t->out->length = from;
        text_printf(t->out, "%s = %s AND %s IS NOT NULL", one.bytes, other.bytes, one.bytes);
    }
    translation_wrap(t, from, "(", ")");
}

static enum value comparison(struct translation *t)
{
    static const char *const signs[] = {"==", "=", "<>", "!=", NULL};
    size_t from = t->out->length;
    for (enum value value = relation(t);; value = VALUE_CONDITION) {
        const char *sign = take_sign(t, signs);
        struct word after = translation_peek(t);
        bool negated = sign == NULL && translation_is(t, "NOT") &&
                       (word_is(&after, "IN") || word_is(&after, "BETWEEN") ||
                        word_is(&after, "LIKE") || word_is(&after, "GLOB"));
        if (negated)
            translation_next(t);
        if (sign != NULL)
            pair(t, from, value, sign[1] == '=' ? (*sign == '!' ? "<>" : "=") : sign, relation);
        else if (translation_take(t, "IS"))
            is(t, from, value);
        else if (translation_take(t, "IN"))
            in(t, from, value, negated);
        else if (translation_take(t, "BETWEEN"))
            between(t, from, value, negated);
        else if (translation_take(t, "LIKE"))
            like(t, from, value, negated);
        else if (translation_take(t, "GLOB"))
            glob(t, from, value, negated);
        else
            return value;
    }
}

static enum value negation(struct translation *t)
{
    if (!translation_take(t, "NOT"))
        return comparison(t);
    size_t from = t->out->length;
    as_condition(t, from, negation(t));
    translation_wrap(t, from, "(NOT ", ")");
    return VALUE_CONDITION;
}

static enum value chain(struct translation *t, const char *word,
                        enum value (*part)(struct translation *))
{
    size_t from = t->out->length;
    enum value value = part(t);
    if (!translation_is(t, word))
        return value;
    as_condition(t, from, value);
    while (translation_take(t, word)) {
        text_printf(t->out, " %s ", word);
        size_t right = t->out->length;
        as_condition(t, right, part(t));
    }
    translation_wrap(t, from, "(", ")");
    return VALUE_CONDITION;
}

static enum value both(struct translation *t) { return chain(t, "AND", negation); }

static enum value any(struct translation *t) { return chain(t, "OR", both); }
