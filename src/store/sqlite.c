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
#include "store/internal.h"

#define FULL_BYTES (64 * 1024) ///< a disk with less room takes no more of the record

/// Text after the first colon of SQLite's message: the words of a trigger's RAISE stand alone,
/// those of a constraint name it. Neither holds a value.
static int refused(struct store *store, int code, struct overt_error *err)
{
    const char *words = sqlite3_errmsg(store->db);
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

int store_fault(struct store *store, int code, struct overt_error *err)
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
            return store_fault(store, SQLITE_FULL, err);
        return error_set(err, OVERT_IO, "the disk with %s failed: %s", store->path,
                         sqlite3_errstr(code));
    default:
        return error_set(err, OVERT_INTERNAL, "%s: %s", store->path, sqlite3_errmsg(store->db));
    }
}

int store_run(struct store *store, const char *sql, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, sql, &query, err);
    if (code == 0)
        code = store_step(query, err);
    return code < 0 ? code : 0;
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

int store_lock(struct store *store, struct overt_error *err)
{
    AUTO_FREE char *path = lock_path(store->path);
    store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (store->lock < 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot make %s", path);
    for (int waited_ms = 0; flock(store->lock, LOCK_EX | LOCK_NB) != 0; waited_ms += 20) {
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
    int code = sqlite3_exec(store->db, both, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(store->db, store->read_only ? "PRAGMA query_only=ON;" : writer, NULL,
                            NULL, NULL);
    return code == SQLITE_OK ? 0 : store_fault(store, sqlite3_extended_errcode(store->db), err);
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
                         "stopped, remove its folder and make it again", path);
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

static int connect_file(struct store *store, struct overt_error *err)
{
    int flags = (store->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    int code = sqlite3_open_v2(store->path, &store->db, flags, NULL);
    if (code != SQLITE_OK)
        return store_fault(store, code, err);
    harden(store->db);
    store_changed_watch(store);
    code = store_add_functions(store, err);
    return code != 0 ? code : set_pragmas(store, err);
}

int store_open(const char *path, bool create, bool read_only, struct store **ret_store,
               struct overt_error *err)
{
    assert(!(create && read_only));
    int code = check_path(path, create, err);
    if (code != 0)
        return code;
    struct store *store = memory_new(1, sizeof *store);
    store->path = memory_copy_text(path);
    store->lock = -1;
    store->read_only = read_only;
    if (!read_only)
        code = store_lock(store, err);
    if (code == 0 && create)
        code = make_file(path, err);
    if (code == 0)
        code = connect_file(store, err);
    if (code == 0)
        code = store_migrate(store, err);
    if (code != 0) {
        store_close(&store);
        return code;
    }
    *ret_store = store;
    return 0;
}

static void cache_drop(struct store *store)
{
    for (int i = 0; i < STORE_CACHE_HEADS; i++)
        for (struct store_query *query; (query = store->cache[i]) != NULL;) {
            store->cache[i] = query->next;
            (void)sqlite3_finalize(query->statement);
            memory_free(query->sql);
            memory_free(query);
        }
    store->cache_count = 0;
}

void store_close(struct store **store)
{
    if (*store == NULL)
        return;
    store_rollback(*store);
    store_set_opener(*store, NULL);
    cache_drop(*store);
    (void)sqlite3_close_v2((*store)->db);
    if ((*store)->lock >= 0)
        (void)close((*store)->lock);
    memory_free((*store)->path);
    memory_free(*store);
    *store = NULL;
}

/// What SQLite has not rolled back itself; for want of memory that may fail until there is some.
static void roll_back(struct store *store)
{
    if (sqlite3_get_autocommit(store->db) == 0)
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    store->lost = 0;
}

int store_begin(struct store *store, struct overt_error *err)
{
    assert(!store->in_transaction);
    if (!store->group)
        roll_back(store);
    int code = store->group
                   ? store_part_begin(store, err)
                   : store_run(store, store->read_only ? "BEGIN" : "BEGIN IMMEDIATE", err);
    if (code == 0) {
        store_changed_forget(store);
        store->in_transaction = true;
    }
    return code;
}

int store_commit(struct store *store, struct overt_error *err)
{
    assert(store->in_transaction);
    int code = store->group ? store_part_commit(store, err) : store_run(store, "COMMIT", err);
    if (code != 0)
        store_rollback(store);
    store->in_transaction = false;
    store->lost = 0;
    return code;
}

void store_rollback(struct store *store)
{
    if (store->in_transaction && store->group)
        store_part_rollback(store);
    else if (store->in_transaction)
        roll_back(store);
    store->lost = 0;
    store->in_transaction = false;
}

bool store_in_transaction(const struct store *store) { return store->in_transaction; }

int64_t store_last_id(const struct store *store) { return sqlite3_last_insert_rowid(store->db); }
