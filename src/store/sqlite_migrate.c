// SPDX-License-Identifier: Apache-2.0
// sqlite_migrate.c - which migrations a file has had, and the next ones. PRAGMA user_version is the
// number of the last; each runs in a transaction of its own together with that number.
#include <stdio.h>

#include "store/migrations.h"
#include "store/place.h"
#include "store/sqlite.h"

static int pragma_int(struct store *store, const char *sql, int64_t *ret_value,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, sql, &query, err);
    if (code == 0)
        code = store_step(query, err);
    if (code < 0)
        return code;
    *ret_value = code == 1 ? store_column_int(query, 0) : 0;
    return 0;
}

static int execute(struct store *store, const char *sql, struct overt_error *err)
{
    int code = sqlite3_exec(lite_of(store)->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? 0
                             : lite_fault(store, sqlite3_extended_errcode(lite_of(store)->db), err);
}

static int apply(struct store *store, int number, struct overt_error *err)
{
    char mark[120];
    (void)snprintf(mark, sizeof mark, "PRAGMA user_version=%d; PRAGMA application_id=%d;", number,
                   LITE_APPLICATION_ID);
    int code = store_begin(store, err);
    if (code != 0)
        return code;
    code = execute(store, store_migrations[number - 1].sql, err);
    if (code == 0)
        code = execute(store, mark, err);
    if (code != 0) {
        store_rollback(store);
        (void)error_prepend(err, "%s", store_migrations[number - 1].name);
        return code;
    }
    return store_commit(store, err);
}

/// A file that is empty has neither tables nor marks; one with other tables is somebody else's.
static int check_ours(struct store *store, int64_t version, struct overt_error *err)
{
    int64_t id = 0, tables = 0;
    int code = pragma_int(store, "PRAGMA application_id", &id, err);
    if (code == 0)
        code = pragma_int(store, "SELECT count(*) FROM sqlite_schema", &tables, err);
    if (code != 0)
        return code;
    bool empty = version == 0 && id == 0 && tables == 0;
    if (empty || (id == LITE_APPLICATION_ID && version > 0))
        return 0;
    bool cut = id == LITE_MOVED_ID && store_place_moving(store->path); // before the last step
    if (cut && store_place_moved(store->path, err) != 0)
        return OVERT_IO;
    if (id == LITE_MOVED_ID)
        return error_set(err, OVERT_REFUSED,
                         "the record of %s was moved to a PostgreSQL server, and this file is only "
                         "what was there before: use the folder that has its record.store",
                         store->path);
    return error_set(err, OVERT_CORRUPT, "%s is a database, but not a record of Overt",
                     store->path);
}

int lite_migrate(struct store *store, struct overt_error *err)
{
    int64_t version = 0;
    int code = pragma_int(store, "PRAGMA user_version", &version, err);
    if (code == 0)
        code = check_ours(store, version, err);
    if (code != 0)
        return code;
    if (version > store_migration_count)
        return error_set(err, OVERT_INPUT,
                         "%s was made by a newer Overt (format %lld, this one knows %d): use that",
                         store->path, (long long)version, store_migration_count);
    if (version > 0 && version < STORE_FORMAT_OLDEST)
        return error_set(err, OVERT_INPUT,
                         "%s was made by an Overt of before anything was sealed (format %lld), and "
                         "cannot be opened: make a new record with `overt init`",
                         store->path, (long long)version);
    if (store->read_only && version < store_migration_count)
        return error_set(err, OVERT_INPUT,
                         "%s was made by an older Overt (format %lld, this one uses %d): open it "
                         "once for writing",
                         store->path, (long long)version, store_migration_count);
    for (int next = (int)version + 1; code == 0 && next <= store_migration_count; next++)
        code = apply(store, next, err);
    return code;
}
