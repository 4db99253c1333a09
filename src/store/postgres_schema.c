// SPDX-License-Identifier: Apache-2.0
// postgres_schema.c - the record's tables and rules on a server. They are not written a second
// time: what the migrations make in SQLite, in memory, is taken as it stands and translated.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/migrations.h"
#include "store/postgres.h"
#include "store/sqlite.h"

extern const char store_postgres_sql[]; ///< postgres.sql

#define TRIGGERS_MAX 9999

#define OBJECTS_SQL                                                                 \
    "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type = ?1" \
    " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"

static int no_model(sqlite3 *db, struct overt_error *err)
{
    return error_set(err, OVERT_INTERNAL, "the migrations cannot be made: %s", sqlite3_errmsg(db));
}

/// Of triggers that all refuse, SQLite asks the newest first; PostgreSQL goes by name.
static int translate_one(const char *sql, int rank, struct text *out, struct text *later,
                         struct overt_error *err)
{
    AUTO_TEXT struct text one;
    text_init(&one, TRANSLATE_BYTES_MAX);
    struct translated about = {.rank = rank};
    int code = translate_statement(sql, 0, &about, &one, later, err);
    text_printf(out, "%s;\n", one.bytes);
    return code;
}

static int translate_all(sqlite3 *db, const char *type, struct text *out, struct text *later,
                         struct overt_error *err)
{
    sqlite3_stmt *objects = NULL;
    int rank = TRIGGERS_MAX, code = 0;
    if (sqlite3_prepare_v2(db, OBJECTS_SQL, -1, &objects, NULL) != SQLITE_OK)
        return no_model(db, err);
    (void)sqlite3_bind_text(objects, 1, type, -1, SQLITE_STATIC);
    while (code == 0 && sqlite3_step(objects) == SQLITE_ROW)
        code =
            translate_one((const char *)sqlite3_column_text(objects, 2), rank--, out, later, err);
    (void)sqlite3_finalize(objects);
    return code;
}

struct view {
    char *name, *text;
    bool made;
};

static bool waits(const struct view *views, int count, const struct view *one)
{
    char name[TRANSLATE_NAME_MAX + 2];
    for (int i = 0; i < count; i++) {
        (void)snprintf(name, sizeof name, "\"%s\"", views[i].name);
        if (&views[i] != one && !views[i].made && strstr(one->text, name) != NULL)
            return true;
    }
    return false;
}

/// A view can name a newer one in SQLite; here what it names comes first.
static void write_views(struct view *views, int count, struct text *out)
{
    for (int made = 0, before = -1; made < count && made != before;) {
        before = made;
        for (int i = 0; i < count; i++)
            if (!views[i].made && !waits(views, count, &views[i])) {
                text_append(out, views[i].text);
                views[i].made = true;
                made++;
            }
    }
}

static int translate_views(sqlite3 *db, struct text *out, struct overt_error *err)
{
    sqlite3_stmt *objects = NULL;
    struct view views[200] = {0};
    int count = 0, code = 0;
    if (sqlite3_prepare_v2(db, OBJECTS_SQL, -1, &objects, NULL) != SQLITE_OK)
        return no_model(db, err);
    (void)sqlite3_bind_text(objects, 1, "view", -1, SQLITE_STATIC);
    while (code == 0 && count < (int)ARRAY_COUNT(views) && sqlite3_step(objects) == SQLITE_ROW) {
        struct text one;
        text_init(&one, TRANSLATE_BYTES_MAX);
        code = translate_one((const char *)sqlite3_column_text(objects, 2), 0, &one, out, err);
        views[count].name = memory_copy_text((const char *)sqlite3_column_text(objects, 1));
        views[count++].text = text_take(&one);
    }
    (void)sqlite3_finalize(objects);
    if (code == 0)
        write_views(views, count, out);
    for (int i = 0; i < count; i++) {
        memory_free(views[i].name);
        memory_free(views[i].text);
    }
    return code;
}

int pg_schema_parts(sqlite3 *db, int format, struct text *tables, struct text *rules,
                    struct overt_error *err)
{
    AUTO_TEXT struct text later;
    text_init(&later, PG_SCRIPT_MAX);
    text_append(tables, store_postgres_sql);
    int code = translate_all(db, "table", tables, rules, err);
    if (code == 0)
        code = translate_all(db, "index", rules, &later, err);
    if (code == 0)
        code = translate_views(db, rules, err);
    if (code == 0)
        code = translate_all(db, "trigger", rules, &later, err);
    text_printf(rules, "INSERT INTO lite_format VALUES (%d);\n", format);
    if (code == 0 && (tables->full || rules->full))
        return error_set(err, OVERT_LIMIT, "the record's rules are too long");
    return code;
}

int pg_schema_text(int format, struct text *out, struct overt_error *err)
{
    sqlite3 *db = NULL;
    AUTO_TEXT struct text rules;
    text_init(&rules, PG_SCRIPT_MAX);
    int code = lite_model(format, &db) == SQLITE_OK ? pg_schema_parts(db, format, out, &rules, err)
                                                    : no_model(db, err);
    text_append(out, rules.bytes);
    (void)sqlite3_close_v2(db);
    if (code == 0 && out->full)
        return error_set(err, OVERT_LIMIT, "the record's rules are too long");
    return code;
}

bool pg_check_words(const char *table, const char *constraint, char *ret_words, size_t size)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    bool found = false;
    if (strncmp(constraint, "check_", 6) != 0)
        return text_copy(ret_words, size, constraint);
    if (lite_model(store_migration_count, &db) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1",
                           -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        found = translate_check_words((const char *)sqlite3_column_text(statement, 0),
                                      (int)strtol(constraint + 6, NULL, 10), ret_words, size);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close_v2(db);
    return found;
}

static int make_record(struct store *store, struct overt_error *err)
{
    AUTO_TEXT struct text script;
    text_init(&script, PG_SCRIPT_MAX);
    text_printf(&script, "BEGIN; CREATE SCHEMA \"%s\";\n", pg_of(store)->schema);
    int code = pg_schema_text(store_migration_count, &script, err);
    text_append(&script, "COMMIT;\n");
    if (code == 0)
        code = pg_execute(store, script.bytes, err);
    if (code != 0)
        pg_try(store, "ROLLBACK");
    return code;
}

/// A record is not made over another.
static int check_empty(struct store *store, struct overt_error *err)
{
    static const char sql[] =
        "DO $$ DECLARE t text; n bigint; BEGIN FOR t IN SELECT c.relname FROM pg_class c WHERE"
        " c.relkind = 'r' AND c.relname <> 'lite_format' AND c.relnamespace ="
        " current_schema()::regnamespace LOOP EXECUTE format('SELECT count(*) FROM (SELECT 1 FROM"
        " %I LIMIT 1) x', t) INTO n; IF n > 0 THEN RAISE EXCEPTION USING ERRCODE = 'OV001',"
        " MESSAGE = 'the schema holds a record already: name another one'; END IF; END LOOP; END "
        "$$";
    return pg_execute(store, sql, err);
}

/// 0: there is no such record. *ret_cut: moved here (store_copy), and not yet opened since.
static int read_format(struct store *store, int *ret_format, bool *ret_cut, struct overt_error *err)
{
    PGresult *result = NULL;
    char sql[200];
    (void)snprintf(sql, sizeof sql, "SELECT to_regclass('\"%s\".lite_format')",
                   pg_of(store)->schema);
    int code = pg_ask(store, sql, &result, err);
    bool there = code == 0 && PQgetisnull(result, 0, 0) == 0;
    PQclear(result);
    result = NULL;
    *ret_format = 0;
    if (code != 0 || !there)
        return code;
    code = pg_ask(store, "SELECT max(format) FROM lite_format", &result, err);
    long format = code == 0 ? strtol(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    PQclear(result);
    *ret_format = (int)(format < 0 ? -format : format);
    *ret_cut = format < 0;
    return code;
}

int pg_read_type(struct store *store, struct overt_error *err)
{
    PGresult *result = NULL;
    int code = pg_ask(store, "SELECT 'lite_sealed_value'::regtype::oid", &result, err);
    if (code == 0)
        pg_of(store)->sealed_type = (Oid)strtoul(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return code;
}

static int check_format(struct store *store, int format, struct overt_error *err)
{
    if (format > store_migration_count)
        return error_set(err, OVERT_INPUT,
                         "%s was made by a newer Overt (format %d, this one knows %d): use that",
                         store->path, format, store_migration_count);
    if (format < store_migration_count && store->read_only)
        return error_set(err, OVERT_INPUT,
                         "%s was made by an older Overt (format %d, this one uses %d): open it "
                         "once for writing",
                         store->path, format, store_migration_count);
    return format < store_migration_count ? pg_upgrade(store, format, err) : 0;
}

int pg_migrate(struct store *store, bool create, struct overt_error *err)
{
    int format = 0;
    bool cut = false;
    int code = read_format(store, &format, &cut, err);
    if (code == 0 && format == 0 && !create)
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no record at %s: its server does not hold the schema %s",
                         store->path, pg_of(store)->schema);
    if (code == 0 && format > 0 && create)
        code = check_empty(store, err);
    if (code == 0 && format == 0) {
        code = make_record(store, err);
        format = store_migration_count;
    }
    if (code == 0 && cut && !store->read_only)
        code = pg_execute(store, "UPDATE lite_format SET format = -format WHERE format < 0", err);
    if (code == 0)
        code = check_format(store, format, err);
    return code != 0 ? code : pg_read_type(store, err);
}
