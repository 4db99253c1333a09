// SPDX-License-Identifier: Apache-2.0
// sqlite_group.c - several transactions made durable by one write to the disk: each is a savepoint
// of one transaction of SQLite's.
#include "store/sqlite.h"

/// SQLite itself rolls the whole back on some faults (disk full, no memory).
static int check_there(struct store *store, struct overt_error *err)
{
    if (sqlite3_get_autocommit(lite_of(store)->db) == 0)
        return 0;
    return error_set(err, OVERT_IO,
                     "what was to be written together was undone when %s could not be written: "
                     "make room and do all of it again",
                     store->path);
}

int lite_group_begin(struct store *store, struct overt_error *err)
{
    return store_run(store, "BEGIN IMMEDIATE", err);
}

int lite_group_commit(struct store *store, struct overt_error *err)
{
    int code = check_there(store, err);
    return code != 0 ? code : store_run(store, "COMMIT", err);
}

void lite_group_rollback(struct store *store)
{
    if (sqlite3_get_autocommit(lite_of(store)->db) == 0)
        (void)sqlite3_exec(lite_of(store)->db, "ROLLBACK", NULL, NULL, NULL);
}

int lite_part_begin(struct store *store, struct overt_error *err)
{
    int code = check_there(store, err);
    return code != 0 ? code : store_run(store, "SAVEPOINT part", err);
}

/// What COMMIT would refuse of one transaction is refused of this one: a key that points nowhere.
static int check_keys(struct store *store, struct overt_error *err)
{
    int unresolved = 0, most = 0;
    int code =
        sqlite3_db_status(lite_of(store)->db, SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved, &most, 0);
    if (code == SQLITE_OK && unresolved == 0)
        return 0;
    return error_set(err, OVERT_REFUSED,
                     "the record does not take this: FOREIGN KEY constraint failed");
}

int lite_part_commit(struct store *store, struct overt_error *err)
{
    int code = check_there(store, err);
    if (code == 0)
        code = check_keys(store, err);
    return code != 0 ? code : store_run(store, "RELEASE part", err);
}

void lite_part_rollback(struct store *store)
{
    if (sqlite3_get_autocommit(lite_of(store)->db) == 0)
        (void)sqlite3_exec(lite_of(store)->db, "ROLLBACK TO part; RELEASE part", NULL, NULL, NULL);
    lite_of(store)->lost = 0;
}
