// SPDX-License-Identifier: Apache-2.0
// sqlite_copy.c - a record that rows are copied into before its rules are made, and the mark of one
// that was moved away.
#include "base/memory.h"
#include "base/text.h"
#include "store/migrations.h"
#include "store/sqlite.h"

#define MADE_SQL                                                                    \
    "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND (type = 'table') = ?1" \
    " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"

static int execute(struct store *store, const char *sql, struct overt_error *err)
{
    int code = sqlite3_exec(lite_of(store)->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? 0
                             : lite_fault(store, sqlite3_extended_errcode(lite_of(store)->db), err);
}

/// Its tables, or all else, as the migrations leave them.
static int make(struct store *store, int format, bool tables, struct overt_error *err)
{
    sqlite3 *model = NULL;
    sqlite3_stmt *made = NULL;
    int code = lite_model(format, &model);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(model, MADE_SQL, -1, &made, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_int(made, 1, tables);
    if (code != SQLITE_OK)
        code = error_set(err, OVERT_INTERNAL, "the migrations cannot be made: %s",
                         sqlite3_errmsg(model));
    while (code == 0 && sqlite3_step(made) == SQLITE_ROW)
        code = execute(store, (const char *)sqlite3_column_text(made, 0), err);
    (void)sqlite3_finalize(made);
    (void)sqlite3_close_v2(model);
    return code;
}

int lite_copy_begin(int format, struct store **ret_store, struct overt_error *err)
{
    struct store *store = memory_new(1, store_sqlite.size);
    store->driver = &store_sqlite;
    store->path = memory_copy_text("");
    lite_of(store)->lock = -1;
    int code = lite_connect(store, err);
    if (code == 0)
        code = execute(store, "PRAGMA foreign_keys=OFF; BEGIN", err);
    if (code == 0)
        code = make(store, format, true, err);
    if (code != 0)
        store_close(&store);
    *ret_store = store;
    return code;
}

int lite_copy_end(struct store *store, int format, struct overt_error *err)
{
    AUTO_TEXT struct text mark;
    text_init(&mark, 200);
    text_printf(&mark,
                "PRAGMA user_version=%d; PRAGMA application_id=%d; COMMIT; PRAGMA foreign_keys=ON",
                format, LITE_APPLICATION_ID);
    int code = make(store, format, false, err);
    if (code == 0)
        code = execute(store, mark.bytes, err);
    return code != 0 ? code : lite_check(store, err);
}

int lite_mark_moved(struct store *store, struct overt_error *err)
{
    AUTO_TEXT struct text mark;
    text_init(&mark, 60);
    text_printf(&mark, "PRAGMA application_id=%d", LITE_MOVED_ID);
    return execute(store, mark.bytes, err);
}
