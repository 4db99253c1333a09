// SPDX-License-Identifier: Apache-2.0
// sqlite.c - opening, closing, transactions; the settings that docs/decisions/store.md gives
// reasons for.
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "store/sqlite.h"

#define FULL_BYTES (64 * 1024) ///< a disk with less room takes no more of the record

/// Text after the first colon of SQLite's message: the words of a trigger's RAISE stand alone,
/// those of a constraint name it. Neither holds a value.
static int refused(struct store *store, int code, struct overt_error *err)
{
    const char *words = sqlite3_errmsg(lite_of(store)->db);
    if (code == SQLITE_CONSTRAINT_TRIGGER)
        return error_set(err, OVERT_REFUSED, "%s", words);
    return error_set(err, OVERT_REFUSED, "the record does not take this: %s", words);
}

/// SQLite says of some writes on a full disk that they failed, not why.
static bool is_full(const struct store *store)
{
    struct statvfs disk;
    return statvfs(store->path, &disk) == 0 && disk.f_bavail * disk.f_frsize < FULL_BYTES;
}

int lite_fault(struct store *store, int code, struct overt_error *err)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return refused(store, code, err);
    case SQLITE_FULL:
        return error_set(err, OVERT_IO, "the disk with %s is full: make room and do it again",
                         store->path);
    case SQLITE_NOTADB:
        return error_set(err, OVERT_CORRUPT,
                         "%s is not a record of Overt: name the folder that `overt init` made",
                         store->path);
    case SQLITE_CORRUPT:
        return error_set(err, OVERT_CORRUPT, "%s is damaged: stop using it and restore a copy",
                         store->path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(err, OVERT_IO, "another program is using %s: wait for it to end",
                         store->path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return error_set(err, OVERT_IO,
                         "%s cannot be written: check the rights of the file and its folder",
                         store->path);
    case SQLITE_CANTOPEN:
        return error_set(err, OVERT_IO, "%s cannot be opened: check the folder and its rights",
                         store->path);
    case SQLITE_TOOBIG:
        return error_set(err, OVERT_LIMIT,
                         "too large for the record: at most %d bytes in one value", STORE_BLOB_MAX);
    case SQLITE_NOMEM:
        return error_set(err, OVERT_NO_MEMORY, "not enough memory for the record");
    case SQLITE_IOERR:
        if (is_full(store))
            return lite_fault(store, SQLITE_FULL, err);
        return error_set(err, OVERT_IO, "the disk with %s failed: %s", store->path,
                         sqlite3_errstr(code));
    default:
        return error_set(err, OVERT_INTERNAL, "%s: %s", store->path,
                         sqlite3_errmsg(lite_of(store)->db));
    }
}

/// "record.lock" beside "record.db".
static char *lock_path(const char *path)
{
    size_t length = strlen(path) - (text_ends(path, ".db") ? 3 : 0);
    struct text name;
    text_init(&name, 8192);
    text_append_bytes(&name, path, length);
    text_append(&name, ".lock");
    return text_take(&name);
}

int lite_lock(struct store *store, struct overt_error *err)
{
    AUTO_FREE char *path = lock_path(store->path);
    lite_of(store)->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lite_of(store)->lock < 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot make %s", path);
    for (int waited_ms = 0; flock(lite_of(store)->lock, LOCK_EX | LOCK_NB) != 0; waited_ms += 20) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return error_set_errno(err, OVERT_IO, errno, "cannot lock %s", path);
        if (waited_ms >= STORE_LOCK_WAIT_MS)
            return error_set(err, OVERT_IO,
                             "another program is writing to %s: wait for it to end and do it again",
                             store->path);
        (void)nanosleep(&(struct timespec){.tv_nsec = 20 * 1000 * 1000}, NULL);
    }
    return 0;
}

/// Only libsqlite's own switches; statements follow in set_pragmas.
static void harden(sqlite3 *db)
{
    (void)sqlite3_extended_result_codes(db, 1);
    (void)sqlite3_busy_timeout(db, STORE_BUSY_WAIT_MS);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    (void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, STORE_BLOB_MAX + 65536);
    (void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
}

static int set_pragmas(struct store *store, struct overt_error *err)
{
    static const char *const both =
        "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;"
        "PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON;";
    static const char *const writer =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        "PRAGMA wal_autocheckpoint=1000;";
    int code = sqlite3_exec(lite_of(store)->db, both, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(lite_of(store)->db, store->read_only ? "PRAGMA query_only=ON;" : writer,
                            NULL, NULL, NULL);
    return code == SQLITE_OK ? 0
                             : lite_fault(store, sqlite3_extended_errcode(lite_of(store)->db), err);
}

static int check_path(const char *path, bool create, struct overt_error *err)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        if (errno != ENOENT && errno != ENOTDIR)
            return error_set_errno(err, OVERT_IO, errno, "cannot open %s", path);
        return create ? 0
                      : error_set(err, OVERT_NOT_FOUND,
                                  "there is no record at %s: make one with `overt init`", path);
    }
    if (!S_ISREG(status.st_mode))
        return error_set(err, OVERT_IO, "%s is not a file: name the folder that `overt init` made",
                         path);
    // A new SQLite file is empty; without `create` an empty one is a record that was cut to
    // nothing.
    if (status.st_size == 0 && !create)
        return error_set(err, OVERT_CORRUPT,
                         "%s is empty: stop using it and restore a copy; or, if `overt init` was "
                         "stopped, remove its folder and make it again",
                         path);
    return 0;
}

/// The file is made by us with 0600 before SQLite sees it; its -wal and -shm take the same mode.
static int make_file(const char *path, struct overt_error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot make %s", path);
    (void)close(fd);
    return 0;
}

int lite_connect(struct store *store, struct overt_error *err)
{
    int flags = (store->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    int code = sqlite3_open_v2(store->path, &lite_of(store)->db, flags, NULL);
    if (code != SQLITE_OK)
        return lite_fault(store, code, err);
    harden(lite_of(store)->db);
    lite_changed_watch(store);
    code = lite_add_functions(store, err);
    return code != 0 ? code : set_pragmas(store, err);
}

static int open_file(struct store *store, bool create, struct overt_error *err)
{
    lite_of(store)->lock = -1;
    int code = check_path(store->path, create, err);
    if (code == 0 && !store->read_only)
        code = lite_lock(store, err);
    if (code == 0 && create)
        code = make_file(store->path, err);
    if (code == 0)
        code = lite_connect(store, err);
    return code != 0 ? code : lite_migrate(store, err);
}

static void close_file(struct store *store)
{
    (void)sqlite3_close_v2(lite_of(store)->db);
    if (lite_of(store)->lock >= 0)
        (void)close(lite_of(store)->lock);
}

/// What SQLite has not rolled back itself; for want of memory that may fail until there is some.
static void roll_back(struct store *store)
{
    if (sqlite3_get_autocommit(lite_of(store)->db) == 0)
        (void)sqlite3_exec(lite_of(store)->db, "ROLLBACK", NULL, NULL, NULL);
    lite_of(store)->lost = 0;
}

static int begin(struct store *store, struct overt_error *err)
{
    roll_back(store);
    return store_run(store, store->read_only ? "BEGIN" : "BEGIN IMMEDIATE", err);
}

static int commit(struct store *store, struct overt_error *err)
{
    return store_run(store, "COMMIT", err);
}

static int64_t last_id(const struct store *store)
{
    return sqlite3_last_insert_rowid(lite_of(store)->db);
}

const struct store_driver store_sqlite = {
    .size = sizeof(struct lite),
    .query_size = sizeof(struct lite_query),
    .open = open_file,
    .close = close_file,
    .begin = begin,
    .commit = commit,
    .rollback = roll_back,
    .part_begin = lite_part_begin,
    .part_commit = lite_part_commit,
    .part_rollback = lite_part_rollback,
    .group_begin = lite_group_begin,
    .group_commit = lite_group_commit,
    .group_rollback = lite_group_rollback,
    .changed_forget = lite_changed_forget,
    .changed_known = lite_changed_known,
    .has_column = lite_has_column,
    .query_make = lite_query_make,
    .query_reset = lite_query_reset,
    .query_free = lite_query_free,
    .bind_int = lite_bind_int,
    .bind_real = lite_bind_real,
    .bind_text = lite_bind_text,
    .bind_blob = lite_bind_blob,
    .bind_null = lite_bind_null,
    .bind_no_memory = lite_bind_no_memory,
    .step = lite_step,
    .column_int = lite_column_int,
    .column_real = lite_column_real,
    .column_text = lite_column_text,
    .column_blob = lite_column_blob,
    .column_count = lite_column_count,
    .column_name = lite_column_name,
    .column_kind = lite_column_kind,
    .last_id = last_id,
    .settle = lite_settle,
    .empty_log = lite_empty_log,
    .check = lite_check,
    .check_rules = lite_check_rules,
};
