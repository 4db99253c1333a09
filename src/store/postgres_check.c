// SPDX-License-Identifier: Apache-2.0
// postgres_check.c - is the record whole, and are its rules those that this program makes? They are
// made once more in a schema that is rolled back, and both are compared as the server tells of
// them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/migrations.h"
#include "store/postgres.h"

static const char COLUMNS_SQL[] =
    "SELECT c.relname, a.attname, coalesce(i.indisprimary, false) AND a.atttypid = 'int8'::regtype"
    " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
    " AND NOT a.attisdropped LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary"
    " AND i.indnatts = 1 AND i.indkey[0] = a.attnum"
    " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
    " ORDER BY c.relname, a.attnum";

static void read_columns(struct store *store)
{
    struct pg *pg = pg_of(store);
    PGresult *result = NULL;
    if (pg->columns != NULL || pg_ask(store, COLUMNS_SQL, &result, NULL) != 0)
        return;
    pg->column_count = PQntuples(result);
    pg->columns = memory_new((size_t)pg->column_count + 1, sizeof *pg->columns);
    for (int i = 0; i < pg->column_count; i++) {
        struct pg_column *column = &pg->columns[i];
        (void)text_copy(column->table, sizeof column->table, PQgetvalue(result, i, 0));
        (void)text_copy(column->column, sizeof column->column, PQgetvalue(result, i, 1));
        column->number = PQgetvalue(result, i, 2)[0] == 't';
    }
    PQclear(result);
}

void pg_columns_forget(struct store *store)
{
    memory_free(pg_of(store)->columns);
    pg_of(store)->columns = NULL;
}

const char *pg_number_of(struct store *store, const char *table)
{
    read_columns(store);
    for (int i = 0; pg_of(store)->columns != NULL && i < pg_of(store)->column_count; i++)
        if (pg_of(store)->columns[i].number && strcmp(pg_of(store)->columns[i].table, table) == 0)
            return pg_of(store)->columns[i].column;
    return NULL;
}

bool pg_has_column(struct store *store, const char *table, const char *column)
{
    read_columns(store);
    for (int i = 0; pg_of(store)->columns != NULL && i < pg_of(store)->column_count; i++)
        if (strcmp(pg_of(store)->columns[i].table, table) == 0 &&
            strcmp(pg_of(store)->columns[i].column, column) == 0)
            return true;
    return false;
}

static const char KEYS_SQL[] =
    "SELECT k.conrelid::regclass::text, k.confrelid::regclass::text, quote_ident(a.attname),"
    " quote_ident(b.attname) FROM pg_constraint k"
    " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]"
    " JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]"
    " WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace ORDER BY 1, 3";

static int check_key(struct store *store, const PGresult *keys, int row, struct overt_error *err)
{
    char sql[800];
    const char *table = PQgetvalue(keys, row, 0), *other = PQgetvalue(keys, row, 1);
    const char *column = PQgetvalue(keys, row, 2), *named = PQgetvalue(keys, row, 3);
    (void)snprintf(sql, sizeof sql,
                   "SELECT t.%s FROM %s t WHERE t.%s IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %s o"
                   " WHERE o.%s = t.%s) LIMIT 1",
                   column, table, column, other, named, column);
    PGresult *result = NULL;
    int code = pg_ask(store, sql, &result, err);
    if (code == 0 && PQntuples(result) > 0)
        code = error_set(err, OVERT_CORRUPT, "%s %s of %s names a row of %s that is not there",
                         column, PQgetvalue(result, 0, 0), table, other);
    PQclear(result);
    return code;
}

/// Reads each row of each table: a page whose sum is wrong is found.
static int read_all(struct store *store, struct overt_error *err)
{
    read_columns(store);
    int code = 0;
    const char *last = "";
    for (int i = 0; code == 0 && pg_of(store)->columns != NULL && i < pg_of(store)->column_count;
         i++) {
        const char *table = pg_of(store)->columns[i].table;
        char sql[160];
        if (strcmp(table, last) == 0)
            continue;
        last = table;
        (void)snprintf(sql, sizeof sql, "SELECT sum(length(t::text)) FROM \"%s\" t", table);
        code = pg_execute(store, sql, err);
    }
    return code;
}

int pg_check(struct store *store, struct overt_error *err)
{
    PGresult *keys = NULL;
    int code = pg_ready(store, err);
    if (code == 0)
        code = read_all(store, err);
    if (code == 0)
        code = pg_ask(store, KEYS_SQL, &keys, err);
    for (int i = 0; code == 0 && i < PQntuples(keys); i++)
        code = check_key(store, keys, i, err);
    PQclear(keys);
    return code;
}

/// What the rules are, each as the server writes it down. The schema's name is %s.
#define RULES_SQL                                                                                  \
    "SELECT 'table', c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod) || ' ' "  \
    "|| "                                                                                          \
    "a.attnotnull || coalesce(pg_get_expr(d.adbin, d.adrelid), '') FROM pg_class c JOIN "          \
    "pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN "      \
    "pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.relkind = 'r' AND "          \
    "c.relnamespace = '%1$s'::regnamespace UNION ALL SELECT 'constraint', c.relname || '.' || "    \
    "k.conname, pg_get_constraintdef(k.oid) || k.convalidated FROM pg_constraint k JOIN pg_class " \
    "c ON c.oid = k.conrelid WHERE k.connamespace = '%1$s'::regnamespace UNION ALL SELECT "        \
    "'trigger', c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || t.tgenabled::text FROM " \
    "pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND "              \
    "c.relnamespace = '%1$s'::regnamespace UNION ALL SELECT 'index', c.relname, "                  \
    "pg_get_indexdef(c.oid) FROM pg_class c WHERE c.relkind = 'i' AND c.relnamespace = "           \
    "'%1$s'::regnamespace UNION ALL SELECT 'view', c.relname, pg_get_viewdef(c.oid) FROM "         \
    "pg_class "                                                                                    \
    "c WHERE c.relkind = 'v' AND c.relnamespace = '%1$s'::regnamespace UNION ALL SELECT "          \
    "'function', p.proname || pg_get_function_identity_arguments(p.oid), CASE p.prokind WHEN 'a' " \
    "THEN '' ELSE pg_get_functiondef(p.oid) END FROM pg_proc p WHERE p.pronamespace = "            \
    "'%1$s'::regnamespace UNION ALL SELECT 'internal trigger', c.relname || t.tgname, "            \
    "t.tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE "              \
    "t.tgisinternal AND t.tgenabled <> 'O' AND c.relnamespace = '%1$s'::regnamespace "             \
    "ORDER BY 1, 2, 3"

static int read_rules(struct store *store, PGresult **ret_rules, struct overt_error *err)
{
    AUTO_TEXT struct text sql;
    text_init(&sql, 8192);
    text_printf(&sql, RULES_SQL, pg_of(store)->schema);
    return pg_ask(store, sql.bytes, ret_rules, err);
}

/// The server writes a schema's name where it has to; both become the same.
static char *plain(const char *text, const char *schema)
{
    struct text out;
    text_init(&out, TRANSLATE_BYTES_MAX);
    size_t length = strlen(schema);
    while (*text != '\0')
        if (strncmp(text, schema, length) == 0 && text[length] == '.')
            text += length + 1;
        else
            text_append_char(&out, *text++);
    return text_take(&out);
}

static int compare(struct store *store, const PGresult *is, const PGresult *model,
                   const char *model_schema, struct overt_error *err)
{
    int rows = PQntuples(is), wanted = PQntuples(model);
    for (int i = 0; i < rows || i < wanted; i++) {
        bool same = i < rows && i < wanted;
        for (int column = 0; same && column < 3; column++) {
            AUTO_FREE char *one = plain(PQgetvalue(is, i, column), pg_of(store)->schema);
            AUTO_FREE char *other = plain(PQgetvalue(model, i, column), model_schema);
            same = strcmp(one, other) == 0;
        }
        if (!same)
            return error_set(
                err, OVERT_CORRUPT, "%s: a rule of the record was taken out or changed, at %.60s",
                store->path, i < wanted ? PQgetvalue(model, i, 1) : PQgetvalue(is, i, 1));
    }
    return 0;
}

static int make_model(struct store *model, struct overt_error *err)
{
    const char *schema = pg_of(model)->schema;
    AUTO_TEXT struct text script;
    text_init(&script, 8 * 1024 * 1024);
    text_printf(&script,
                "BEGIN; SET LOCAL client_min_messages = error; CREATE SCHEMA \"%s\";"
                " SET LOCAL search_path = \"%s\", pg_catalog;\n",
                schema, schema);
    int code = pg_schema_text(store_migration_count, &script, err);
    return code != 0 ? code : pg_execute(model, script.bytes, err);
}

/// What this program makes of rules, as this server writes them down: on a connection of its own,
/// since the record's may be reading only; nothing of it is committed. Once for each store.
static int read_model(struct store *store, struct overt_error *err)
{
    struct pg other = {.store = {.driver = store->driver, .path = store->path},
                       .address = pg_of(store)->address};
    if (pg_of(store)->model != NULL)
        return 0;
    int code = pg_dial(&other.store, err);
    if (code == 0) {
        (void)snprintf(other.schema, sizeof other.schema, "model_%d",
                       PQbackendPID(other.connection));
        (void)text_copy(pg_of(store)->model_schema, PG_SCHEMA_MAX, other.schema);
        code = make_model(&other.store, err);
    }
    if (code == 0)
        code = read_rules(&other.store, &pg_of(store)->model, err);
    PQfinish(other.connection);
    return code;
}

int pg_check_rules(struct store *store, struct overt_error *err)
{
    PGresult *is = NULL;
    int code = pg_ready(store, err);
    if (code == 0)
        code = read_model(store, err);
    if (code == 0)
        code = read_rules(store, &is, err);
    if (code == 0)
        code = compare(store, is, pg_of(store)->model, pg_of(store)->model_schema, err);
    PQclear(is);
    return code;
}
