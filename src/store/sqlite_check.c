// SPDX-License-Identifier: Apache-2.0
// sqlite_check.c - is the file whole, and are its rules those that this program made?
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "store/migrations.h"
#include "store/sqlite.h"

/// SQLite names pages that it could not read for want of memory among those that are wrong, with or
/// without the reason: such a file is not known to be damaged. So what is damaged is so twice.
static int unreadable(const char *answer)
{
    static const char words[] = "unable to get the page. error code=";
    const char *at = answer != NULL ? strstr(answer, words) : NULL;
    long code = 0;
    size_t digits = at != NULL ? strspn(at + sizeof words - 1, "0123456789") : 0;
    for (size_t i = 0; i < digits && i < 5; i++)
        code = code * 10 + at[sizeof words - 1 + i] - '0';
    return code == SQLITE_NOMEM ? (int)code : 0;
}

static int check_pages(struct store *store, struct overt_error *err)
{
    AUTO_QUERY struct store_query *pages = NULL;
    int code = store_prepare(store, "PRAGMA integrity_check(1)", &pages, err);
    if (code == 0)
        code = store_step(pages, err);
    if (code < 0)
        return code;
    if (code == 1 && unreadable(store_column_text(pages, 0)) != 0)
        return lite_fault(store, unreadable(store_column_text(pages, 0)), err);
    if (code == 0 || !text_equal(store_column_text(pages, 0), "ok"))
        return error_set(err, OVERT_CORRUPT,
                         "%s is damaged (%.100s): stop using it and restore a copy", store->path,
                         code == 0 ? "no answer" : store_column_text(pages, 0));
    return 0;
}

int lite_check(struct store *store, struct overt_error *err)
{
    AUTO_QUERY struct store_query *keys = NULL;
    int code = check_pages(store, err);
    if (code == OVERT_CORRUPT)
        code = check_pages(store, err);
    if (code < 0)
        return code;
    code = store_prepare(store, "PRAGMA foreign_key_check", &keys, err);
    if (code == 0)
        code = store_step(keys, err);
    if (code <= 0)
        return code;
    return error_set(err, OVERT_CORRUPT, "row %lld of %s names a row of %s that is not there",
                     (long long)store_column_int(keys, 1), store_column_text(keys, 0),
                     store_column_text(keys, 2));
}

#define SCHEMA_SQL \
    "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name"

int lite_model(int format, sqlite3 **ret_db)
{
    int code =
        sqlite3_open_v2(":memory:", ret_db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL);
    for (int i = 0; code == SQLITE_OK && i < format; i++)
        code = sqlite3_exec(*ret_db, store_migrations[i].sql, NULL, NULL, NULL);
    return code;
}

static int make_model(struct store *store, sqlite3_stmt **ret_statement, sqlite3 **ret_db,
                      struct overt_error *err)
{
    int code = lite_model(store_migration_count, ret_db);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(*ret_db, SCHEMA_SQL, -1, ret_statement, NULL);
    return code == SQLITE_OK ? 0 : lite_fault(store, code, err);
}

/// As store_column_text: no column of it is NULL.
static const char *model_text(sqlite3_stmt *model, int column)
{
    const unsigned char *text = sqlite3_column_text(model, column);
    if (text == NULL)
        memory_give_up();
    return (const char *)text;
}

/// Both lists are in one order: the first pair that differs tells which rule it is.
static int compare(struct store *store, struct store_query *is, sqlite3_stmt *model,
                   struct overt_error *err)
{
    for (;;) {
        int code = store_step(is, err);
        if (code < 0)
            return code;
        int model_code = sqlite3_step(model);
        bool more = model_code == SQLITE_ROW;
        if (!more && model_code != SQLITE_DONE)
            return lite_fault(store, model_code, err);
        if (code == 0 && !more)
            return 0;
        bool same = code == 1 && more;
        for (int column = 0; same && column < 4; column++)
            same = text_equal(store_column_text(is, column), model_text(model, column));
        if (same)
            continue;
        return error_set(err, OVERT_CORRUPT,
                         "%s: a rule of the record was taken out or changed, at %.60s", store->path,
                         more ? model_text(model, 1) : store_column_text(is, 1));
    }
}

int lite_check_rules(struct store *store, struct overt_error *err)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *model = NULL;
    AUTO_QUERY struct store_query *is = NULL;
    int code = make_model(store, &model, &db, err);
    if (code == 0)
        code = store_prepare(store, SCHEMA_SQL, &is, err);
    if (code == 0)
        code = compare(store, is, model, err);
    (void)sqlite3_finalize(model);
    (void)sqlite3_close_v2(db);
    return code;
}
