// SPDX-License-Identifier: Apache-2.0
// translate.c - SELECT, INSERT, UPDATE and DELETE. See translate.h.
#include "store/translate.h"

#include <string.h>

#include "store/translate_words.h"

void translate_names(struct translation *t)
{
    translation_need(t, "(");
    translation_write(t, "(");
    do {
        translation_name(t, true, NULL);
        translation_write(t, translation_is(t, ",") ? ", " : ")");
    } while (translation_take(t, ","));
    translation_need(t, ")");
}

static bool begins_alias(const struct translation *t)
{
    static const char *const no[] = {"FILTER", "STRICT", "NATURAL", "WITH"};
    for (size_t i = 0; i < ARRAY_COUNT(no); i++)
        if (translation_is(t, no[i]))
            return false;
    return t->word.kind == WORD_QUOTED || (t->word.kind == WORD_NAME && !word_is_key(&t->word));
}

static bool alias(struct translation *t)
{
    if (!translation_take(t, "AS") && !begins_alias(t))
        return false;
    translation_write(t, " AS ");
    translation_name(t, true, NULL);
    return true;
}

static void result(struct translation *t)
{
    struct word after = translation_peek(t);
    if (translation_take(t, "*")) {
        translation_write(t, "*");
        return;
    }
    if (t->word.kind == WORD_NAME && word_is(&after, ".")) {
        const struct translation before = *t;
        size_t length = t->out->length;
        translation_name(t, true, NULL);
        translation_need(t, ".");
        if (translation_take(t, "*")) {
            translation_write(t, ".*");
            return;
        }
        *t = before;
        t->out->length = length;
    }
    translate_value(t);
    (void)alias(t);
}

static void source(struct translation *t)
{
    if (translation_take(t, "(")) {
        translation_write(t, "(");
        translate_select(t);
        translation_need(t, ")");
        translation_write(t, ")");
        if (!alias(t))
            text_printf(t->out, " AS \"derived_%d\"", ++t->derived);
        return;
    }
    translation_name(t, true, NULL);
    (void)alias(t);
}

/// A comma joins as tightly as JOIN does.
static void sources(struct translation *t)
{
    source(t);
    for (;;) {
        bool left = translation_take(t, "LEFT");
        bool cross = !left && (translation_take(t, ",") || translation_take(t, "CROSS"));
        bool inner = !left && !cross && translation_take(t, "INNER");
        if (translation_take(t, "JOIN"))
            inner = !left && !cross;
        else if (left || inner)
            translation_fail(t, "a join");
        else if (!cross)
            return;
        size_t from = t->out->length;
        source(t);
        if (translation_take(t, "ON")) {
            translation_wrap(t, from, left ? " LEFT JOIN " : " JOIN ", " ON ");
            translate_condition(t);
        } else if (translation_take(t, "USING")) {
            translation_wrap(t, from, left ? " LEFT JOIN " : " JOIN ", " USING ");
            translate_names(t);
        } else {
            translation_wrap(t, from, " CROSS JOIN ", "");
        }
    }
}

static void where(struct translation *t)
{
    if (!translation_take(t, "WHERE"))
        return;
    translation_write(t, " WHERE ");
    translate_condition(t);
}

static void core(struct translation *t)
{
    if (translation_take(t, "VALUES")) {
        translation_write(t, "VALUES ");
        do {
            translation_need(t, "(");
            translation_write(t, "(");
            do {
                translate_value(t);
                translation_write(t, translation_is(t, ",") ? ", " : ")");
            } while (translation_take(t, ","));
            translation_need(t, ")");
            translation_write(t, translation_is(t, ",") ? ", " : "");
        } while (translation_take(t, ","));
        return;
    }
    translation_need(t, "SELECT");
    translation_write(t, "SELECT ");
    if (translation_take(t, "DISTINCT"))
        translation_write(t, "DISTINCT ");
    do {
        result(t);
        translation_write(t, translation_is(t, ",") ? ", " : "");
    } while (translation_take(t, ","));
    if (translation_take(t, "FROM")) {
        translation_write(t, " FROM ");
        sources(t);
    }
    where(t);
    if (translation_take(t, "GROUP")) {
        translation_need(t, "BY");
        translation_write(t, " GROUP BY ");
        do {
            translate_value(t);
            translation_write(t, translation_is(t, ",") ? ", " : "");
        } while (translation_take(t, ","));
    }
    if (translation_take(t, "HAVING")) {
        translation_write(t, " HAVING ");
        translate_condition(t);
    }
}

/// A column that is never NULL can be read in the order of its index.
static bool never_null(const struct translation *t, size_t from)
{
    static const char *const names[] = {"\"id\"", "\"idx\"", "\"size\""};
    const char *name = strrchr(t->out->bytes + from, '.');
    name = name != NULL ? name + 1 : t->out->bytes + from;
    for (size_t i = 0; !t->outer_join && i < ARRAY_COUNT(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

void translate_order(struct translation *t)
{
    translation_need(t, "BY");
    translation_write(t, " ORDER BY ");
    do {
        size_t from = t->out->length;
        translate_value(t);
        bool plain = !t->out->full && never_null(t, from);
        bool down = translation_take(t, "DESC");
        if (!down)
            (void)translation_take(t, "ASC");
        translation_write(t, down ? " DESC" : "");
        if (translation_take(t, "NULLS")) {
            translation_write(t, translation_is(t, "LAST") ? " NULLS LAST" : " NULLS FIRST");
            translation_next(t);
        } else if (!plain) {
            translation_write(t, down ? " NULLS LAST" : " NULLS FIRST");
        }
        translation_write(t, translation_is(t, ",") ? ", " : "");
    } while (translation_take(t, ","));
}

static void limit(struct translation *t)
{
    size_t from = t->out->length;
    translate_value(t);
    translation_wrap(t, from, " LIMIT lite_limit(", ")");
    if (!translation_take(t, "OFFSET"))
        return;
    translation_write(t, " OFFSET ");
    translate_value(t);
}

static void with(struct translation *t)
{
    translation_write(t, "WITH ");
    if (translation_take(t, "RECURSIVE"))
        translation_write(t, "RECURSIVE ");
    do {
        translation_name(t, true, NULL);
        translation_write(t, " ");
        if (translation_is(t, "("))
            translate_names(t);
        translation_need(t, "AS");
        translation_write(t, " AS ");
        if (translation_take(t, "NOT"))
            translation_write(t, "NOT ");
        if (translation_take(t, "MATERIALIZED"))
            translation_write(t, "MATERIALIZED ");
        translation_need(t, "(");
        translation_write(t, "(");
        translate_select(t);
        translation_need(t, ")");
        translation_write(t, translation_is(t, ",") ? "), " : ") ");
    } while (translation_take(t, ","));
}

void translate_select(struct translation *t)
{
    if (translation_take(t, "WITH"))
        with(t);
    for (bool more = true; more;) {
        core(t);
        more = true;
        if (translation_take(t, "UNION"))
            translation_write(t, translation_take(t, "ALL") ? " UNION ALL " : " UNION ");
        else if (translation_take(t, "EXCEPT"))
            translation_write(t, " EXCEPT ");
        else if (translation_take(t, "INTERSECT"))
            translation_write(t, " INTERSECT ");
        else
            more = false;
    }
    if (translation_take(t, "ORDER"))
        translate_order(t);
    if (translation_take(t, "LIMIT"))
        limit(t);
}

static void assignments(struct translation *t)
{
    do {
        translation_name(t, true, NULL);
        translation_need(t, "=");
        translation_write(t, " = ");
        translate_value(t);
        translation_write(t, translation_is(t, ",") ? ", " : "");
    } while (translation_take(t, ","));
}

static void conflict(struct translation *t)
{
    translation_need(t, "CONFLICT");
    translation_write(t, " ON CONFLICT ");
    if (translation_is(t, "("))
        translate_names(t);
    translation_need(t, "DO");
    if (translation_take(t, "NOTHING")) {
        translation_write(t, " DO NOTHING");
        return;
    }
    translation_need(t, "UPDATE");
    translation_need(t, "SET");
    translation_write(t, " DO UPDATE SET ");
    assignments(t);
    where(t);
}

static void insert(struct translation *t)
{
    translation_need(t, "INTO");
    translation_write(t, "INSERT INTO ");
    translation_name(t, true, t->about->name);
    translation_write(t, " ");
    if (translation_is(t, "("))
        translate_names(t);
    translation_write(t, " ");
    translate_select(t);
    if (translation_take(t, "ON"))
        conflict(t);
}

static void update(struct translation *t)
{
    translation_write(t, "UPDATE ");
    translation_name(t, true, t->about->name);
    (void)alias(t);
    translation_need(t, "SET");
    translation_write(t, " SET ");
    assignments(t);
    if (translation_take(t, "FROM")) {
        translation_write(t, " FROM ");
        sources(t);
    }
    where(t);
}

static void delete (struct translation *t)
{
    translation_need(t, "FROM");
    translation_write(t, "DELETE FROM ");
    translation_name(t, true, t->about->name);
    (void)alias(t);
    where(t);
}

void translate_change(struct translation *t)
{
    enum translate_kind kind = TRANSLATE_SELECT;
    if (translation_take(t, "INSERT"))
        kind = TRANSLATE_INSERT, insert(t);
    else if (translation_take(t, "UPDATE"))
        kind = TRANSLATE_UPDATE, update(t);
    else if (translation_take(t, "DELETE"))
        kind = TRANSLATE_DELETE, delete (t);
    else
        translate_select(t);
    if (translation_take(t, "RETURNING")) {
        t->about->returning = true;
        translation_write(t, " RETURNING ");
        do {
            result(t);
            translation_write(t, translation_is(t, ",") ? ", " : "");
        } while (translation_take(t, ","));
    }
    t->about->kind = kind;
}

static bool has_outer_join(const char *sql)
{
    struct translation t = {.sql = sql, .rest = sql};
    for (translation_next(&t); t.word.kind != WORD_END; translation_next(&t))
        if (translation_is(&t, "LEFT"))
            return true;
    return false;
}

int translate_statement(const char *sql, uint64_t nulls, struct translated *ret_about,
                        struct text *out, struct text *later, struct overt_error *err)
{
    int rank = ret_about->rank;
    *ret_about = (struct translated){.rank = rank};
    struct translation t = {.sql = sql,
                            .rest = sql,
                            .out = out,
                            .later = later,
                            .about = ret_about,
                            .nulls = nulls,
                            .err = err};
    t.outer_join = has_outer_join(sql);
    translation_next(&t);
    if (translation_is(&t, "CREATE"))
        translate_create(&t);
    else
        translate_change(&t);
    (void)translation_take(&t, ";");
    if (!t.failed && t.word.kind != WORD_END)
        translation_fail(&t, "the rest");
    if (out->full)
        return error_set(err, OVERT_LIMIT, "a statement is too long");
    return t.failed ? OVERT_INPUT : 0;
}
