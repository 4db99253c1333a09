// SPDX-License-Identifier: Apache-2.0
// translate_create.c - tables, indexes, views and triggers. A trigger is a function of PL/pgSQL
// with the same statements; SELECT RAISE(ABORT, ...) is a call that raises.
#include <ctype.h>
#include <string.h>

#include "store/translate_words.h"

static void later(struct translation *t, const char *format, ...) PRINTF_LIKE(2, 3);

static void later(struct translation *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    text_vprintf(t->later, format, args);
    va_end(args);
}

/// (a, b): into `later` too, so that a key can be made when all tables are there.
static void names_later(struct translation *t)
{
    struct text *out = t->out;
    t->out = t->later;
    translate_names(t);
    t->out = out;
}

static void references(struct translation *t)
{
    char other[TRANSLATE_NAME_MAX] = "";
    translation_need(t, "REFERENCES");
    translation_name(t, false, other);
    later(t, " REFERENCES \"%s\" ", other);
    if (translation_is(t, "("))
        names_later(t);
    if (translation_take(t, "DEFERRABLE")) {
        translation_need(t, "INITIALLY");
        translation_need(t, "DEFERRED");
        later(t, " DEFERRABLE INITIALLY DEFERRED");
    }
    later(t, ";\n");
}

/// Named by its number, or as the migration says; then the message has that name.
static void check(struct translation *t, const char *name)
{
    t->checks++;
    translation_need(t, "CHECK");
    translation_need(t, "(");
    if (name[0] != '\0')
        text_printf(t->out, " CONSTRAINT \"%s\" CHECK (", name);
    else
        text_printf(t->out, " CONSTRAINT \"check_%d\" CHECK (", t->checks);
    const char *start = t->word.start;
    translate_condition(t);
    const char *end = t->word.start;
    while (end > start && isspace((unsigned char)end[-1]))
        end--;
    if (t->check_wanted == t->checks && t->check_words != NULL) {
        struct text *words = t->check_words;
        text_append_bytes(words, name[0] != '\0' ? name : start,
                          name[0] != '\0' ? strlen(name) : (size_t)(end - start));
    }
    translation_need(t, ")");
    translation_write(t, ")");
}

static void column_type(struct translation *t, bool *ret_integer)
{
    static const struct {
        const char *lite, *postgres;
    } types[] = {{"INTEGER", "bigint"},
                 {"INT", "bigint"},
                 {"REAL", "double precision"},
                 {"TEXT", "text"},
                 {"BLOB", "bytea"}};
    for (size_t i = 0; i < ARRAY_COUNT(types); i++)
        if (translation_take(t, types[i].lite)) {
            text_printf(t->out, " %s", types[i].postgres);
            *ret_integer = i == 0;
            return;
        }
    translation_fail(t, "a type");
}

/// SQLite gives a row without a number the one after the highest; so does this.
static void number_rows(struct translation *t, const char *column)
{
    const char *table = t->about->name;
    later(t,
          "CREATE FUNCTION \"lite_id_%s\"() RETURNS trigger LANGUAGE plpgsql AS $id$BEGIN"
          " IF NEW.\"%s\" IS NULL THEN NEW.\"%s\" := (SELECT coalesce(max(\"%s\"), 0) + 1"
          " FROM \"%s\"); END IF; RETURN NEW; END$id$;\n"
          "CREATE TRIGGER \"0000_id\" BEFORE INSERT ON \"%s\" FOR EACH ROW"
          " EXECUTE FUNCTION \"lite_id_%s\"();\n",
          table, column, column, column, table, table, table);
}

static void default_value(struct translation *t)
{
    translation_write(t, " DEFAULT ");
    bool minus = translation_take(t, "-");
    text_printf(t->out, "%s%.*s", minus ? "-" : "", (int)t->word.length, t->word.start);
    if (t->word.kind != WORD_NUMBER && t->word.kind != WORD_STRING && !translation_is(t, "NULL"))
        translation_fail(t, "a value");
    translation_next(t);
}

static void column(struct translation *t)
{
    char name[TRANSLATE_NAME_MAX] = "", constraint[TRANSLATE_NAME_MAX] = "";
    bool integer = false;
    translation_name(t, true, name);
    column_type(t, &integer);
    for (;;) {
        if (translation_take(t, "PRIMARY")) {
            translation_need(t, "KEY");
            translation_write(t, " PRIMARY KEY");
            if (integer)
                number_rows(t, name);
        } else if (translation_take(t, "NOT")) {
            translation_need(t, "NULL");
            translation_write(t, " NOT NULL");
        } else if (translation_take(t, "UNIQUE")) {
            translation_write(t, " UNIQUE");
        } else if (translation_take(t, "DEFAULT")) {
            default_value(t);
        } else if (translation_take(t, "CONSTRAINT")) {
            translation_name(t, false, constraint);
        } else if (translation_is(t, "CHECK")) {
            check(t, constraint);
            constraint[0] = '\0';
        } else if (translation_is(t, "REFERENCES")) {
            later(t, "ALTER TABLE \"%s\" ADD FOREIGN KEY (\"%s\")", t->about->name, name);
            references(t);
        } else {
            return;
        }
    }
}

static void table_item(struct translation *t)
{
    char name[TRANSLATE_NAME_MAX] = "";
    struct word after = translation_peek(t);
    if (translation_take(t, "CONSTRAINT")) {
        translation_name(t, false, name);
        check(t, name);
    } else if (translation_is(t, "CHECK")) {
        check(t, "");
    } else if (translation_is(t, "UNIQUE") && word_is(&after, "(")) {
        translation_next(t);
        translation_write(t, "UNIQUE ");
        translate_names(t);
    } else if (translation_is(t, "PRIMARY") && word_is(&after, "KEY")) {
        translation_next(t);
        translation_next(t);
        translation_write(t, "PRIMARY KEY ");
        translate_names(t);
    } else if (translation_is(t, "FOREIGN") && word_is(&after, "KEY")) {
        translation_next(t);
        translation_next(t);
        later(t, "ALTER TABLE \"%s\" ADD FOREIGN KEY ", t->about->name);
        names_later(t);
        references(t);
    } else {
        column(t);
    }
}

static void create_table(struct translation *t)
{
    translation_write(t, "CREATE TABLE ");
    translation_name(t, true, t->about->name);
    translation_need(t, "(");
    translation_write(t, " (");
    for (;;) {
        bool key = translation_is(t, "FOREIGN");
        table_item(t);
        if (!translation_take(t, ","))
            break;
        translation_write(t, key ? "" : ",\n    ");
    }
    translation_need(t, ")");
    translation_write(t, ")");
    while (translation_take(t, "STRICT") || translation_take(t, ",") ||
           translation_take(t, "WITHOUT") || translation_take(t, "ROWID"))
        continue;
}

static void create_index(struct translation *t, bool unique)
{
    text_printf(t->out, "CREATE %sINDEX ", unique ? "UNIQUE " : "");
    translation_name(t, true, t->about->name);
    translation_need(t, "ON");
    translation_write(t, " ON ");
    translation_name(t, true, t->about->table);
    translation_need(t, "(");
    translation_write(t, " (");
    do {
        translation_write(t, "(");
        translate_value(t);
        translation_write(t, ")");
        translation_write(t, translation_take(t, "DESC") ? " DESC" : "");
        translation_write(t, translation_is(t, ",") ? ", " : ")");
    } while (translation_take(t, ","));
    translation_need(t, ")");
    if (translation_take(t, "WHERE")) {
        translation_write(t, " WHERE ");
        translate_condition(t);
    }
}

static void view(struct translation *t)
{
    translation_write(t, "CREATE VIEW ");
    translation_name(t, true, t->about->name);
    translation_write(t, " ");
    if (translation_is(t, "("))
        translate_names(t);
    translation_need(t, "AS");
    translation_write(t, " AS ");
    translate_select(t);
}

/// A SELECT in a trigger is there for what it raises.
static void statements(struct translation *t)
{
    do {
        size_t from = t->out->length;
        struct translated about = {0}, *outer = t->about;
        t->about = &about;
        translate_change(t);
        t->about = outer;
        translation_need(t, ";");
        if (about.kind == TRANSLATE_SELECT)
            translation_wrap(t, from, "PERFORM * FROM (", ") AS \"raised\"");
        translation_write(t, ";\n");
    } while (!translation_is(t, "END") && !t->failed);
    translation_need(t, "END");
}

static void trigger(struct translation *t)
{
    char name[TRANSLATE_NAME_MAX] = "";
    translation_name(t, false, name);
    const char *when = translation_take(t, "AFTER") ? "AFTER" : "BEFORE";
    if (when[0] == 'B')
        translation_need(t, "BEFORE");
    const char *event = translation_is(t, "INSERT")   ? "INSERT"
                        : translation_is(t, "UPDATE") ? "UPDATE"
                                                      : "DELETE";
    translation_need(t, event);
    AUTO_TEXT struct text columns;
    text_init(&columns, TRANSLATE_BYTES_MAX);
    if (translation_take(t, "OF")) {
        text_append(&columns, " OF ");
        do {
            char column_name[TRANSLATE_NAME_MAX] = "";
            translation_name(t, false, column_name);
            text_printf(&columns, "\"%s\"%s", column_name, translation_is(t, ",") ? ", " : "");
        } while (translation_take(t, ","));
    }
    translation_need(t, "ON");
    translation_name(t, false, t->about->table);
    if (translation_take(t, "FOR")) {
        translation_need(t, "EACH");
        translation_need(t, "ROW");
    }
    (void)text_copy(t->about->name, TRANSLATE_NAME_MAX, name);
    text_printf(t->out,
                "CREATE FUNCTION \"rule_%s\"() RETURNS trigger LANGUAGE plpgsql AS $rule$\nBEGIN\n",
                name);
    bool condition = translation_take(t, "WHEN");
    if (condition) {
        translation_write(t, "IF ");
        translate_condition(t);
        translation_write(t, " THEN\n");
    }
    translation_need(t, "BEGIN");
    statements(t);
    text_printf(t->out, "%sRETURN %s;\nEND $rule$;\n", condition ? "END IF;\n" : "",
                event[0] == 'D' ? "OLD" : "NEW");
    text_printf(t->out,
                "CREATE TRIGGER \"%04d_%s\" %s %s%s ON \"%s\" FOR EACH ROW EXECUTE FUNCTION"
                " \"rule_%s\"()",
                t->about->rank, name, when, event, columns.bytes, t->about->table, name);
}

void translate_create(struct translation *t)
{
    t->about->kind = TRANSLATE_CREATE;
    translation_need(t, "CREATE");
    if (translation_take(t, "TABLE"))
        create_table(t);
    else if (translation_take(t, "INDEX"))
        create_index(t, false);
    else if (translation_take(t, "VIEW"))
        view(t);
    else if (translation_take(t, "TRIGGER"))
        trigger(t);
    else if (translation_take(t, "UNIQUE")) {
        translation_need(t, "INDEX");
        create_index(t, true);
    } else {
        translation_fail(t, "what is made");
    }
}

bool translate_check_words(const char *create_table, int number, char *ret_words, size_t size)
{
    AUTO_TEXT struct text out, keys, words;
    text_init(&out, TRANSLATE_BYTES_MAX);
    text_init(&keys, TRANSLATE_BYTES_MAX);
    text_init(&words, TRANSLATE_BYTES_MAX);
    struct translated about = {0};
    struct overt_error err = {0};
    struct translation t = {.sql = create_table,
                            .rest = create_table,
                            .out = &out,
                            .later = &keys,
                            .about = &about,
                            .err = &err,
                            .check_wanted = number,
                            .check_words = &words};
    translation_next(&t);
    translate_create(&t);
    return !t.failed && words.length > 0 && text_copy(ret_words, size, words.bytes);
}
