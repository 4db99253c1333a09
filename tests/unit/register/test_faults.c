// SPDX-License-Identifier: Apache-2.0
// test_faults.c - the disk fails at the n-th write or sync, for every n, once or for good, wholly
// or half way: the act is then told in one line or it is there; and the record that is opened
// afterwards verifies.
#include <sqlite3.h>

#include "record.h"

enum fault { FAULT_FULL, FAULT_TORN, FAULT_DEAD };

/// SQLite's own file methods with writing and syncing put in between; `methods` comes first.
struct methods {
    sqlite3_io_methods methods;
    const sqlite3_io_methods *own;
};

static struct methods tables[8];
static sqlite3_vfs shim;
static sqlite3_vfs *own_vfs;
static int countdown; // 0: no fault to come; the fault strikes when it gets from 1 to 0
static bool struck;
static enum fault kind;

static bool strikes(void)
{
    if (struck && kind == FAULT_DEAD)
        return true;
    if (countdown == 0 || --countdown > 0)
        return false;
    struck = true;
    return true;
}

static const sqlite3_io_methods *own_of(sqlite3_file *file)
{
    return ((const struct methods *)(const void *)file->pMethods)->own;
}

static int write_or_fail(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    if (!strikes())
        return own_of(file)->xWrite(file, bytes, size, at);
    if (kind == FAULT_TORN)
        (void)own_of(file)->xWrite(file, bytes, size / 2, at);
    return kind == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int sync_or_fail(sqlite3_file *file, int flags)
{
    return strikes() ? SQLITE_IOERR_FSYNC : own_of(file)->xSync(file, flags);
}

static int open_between(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                        int *ret_flags)
{
    (void)vfs;
    int code = own_vfs->xOpen(own_vfs, name, file, flags, ret_flags);
    if (code != SQLITE_OK || file->pMethods == NULL)
        return code;
    size_t i = 0;
    while (i < ARRAY_COUNT(tables) && tables[i].own != NULL && tables[i].own != file->pMethods)
        i++;
    assert_true(i < ARRAY_COUNT(tables));
    tables[i].own = file->pMethods;
    tables[i].methods = *file->pMethods;
    tables[i].methods.xWrite = write_or_fail;
    tables[i].methods.xSync = sync_or_fail;
    file->pMethods = &tables[i].methods;
    return code;
}

static int put_between(void **state)
{
    (void)state;
    own_vfs = sqlite3_vfs_find(NULL);
    shim = *own_vfs;
    shim.zName = "faults";
    shim.xOpen = open_between;
    return sqlite3_vfs_register(&shim, 1);
}

static int take_away(void **state)
{
    (void)state;
    return sqlite3_vfs_unregister(&shim);
}

static struct record record;

/// One alert, its judgement, a signed tree head, and the pages brought into the file. 0 or the
/// first failure; `ret_done` when the commit said that it holds.
static int one_act(int64_t operation, int64_t entry, bool *ret_done, struct overt_error *err)
{
    const struct register_by by = {record.store, record.operator_, record.now};
    static char picture[9000];
    int64_t id = 0;
    const struct register_new_alert alert = {.entry = entry,
                                             .source = "camera 1",
                                             .score = 0.6,
                                             .threshold = 0.45,
                                             .rank = 1,
                                             .picture = picture,
                                             .picture_size = sizeof picture};
    const struct register_new_adjudication clear = {.credible = true, .subject = "clear"};
    *ret_done = false;
    int code = store_begin(record.store, err);
    if (code != 0)
        return code;
    code = register_alert_add(&by, operation, &alert, &id, err);
    if (code == 0)
        code = register_adjudication_add(&by, id, &clear, err);
    if (code == 0)
        code = ledger_checkpoint(record.store, record.key, record.now, err);
    if (code == 0)
        code = store_commit(record.store, err);
    else
        store_rollback(record.store);
    *ret_done = code == 0;
    return code != 0 ? code : store_run(record.store, "PRAGMA wal_checkpoint(TRUNCATE)", err);
}

/// Fails at the n-th write or sync. False when the act needed fewer than n.
static bool try_fault(int n, int64_t operation, int64_t entry)
{
    struct overt_error said = {0};
    struct ledger_report report;
    int64_t before = 0;
    bool done = false;
    OK(ledger_next(record.store, &before, err));
    struck = false;
    countdown = n;
    int code = one_act(operation, entry, &done, &said);
    bool hit = struck;
    store_close(&record.store);
    countdown = 0;
    struck = false;
    if (code != 0 &&
        (said.text[0] == '\0' || strchr(said.text, '\n') != NULL || said.code != OVERT_IO))
        fail_msg("fault %d at %d: %d %s", (int)kind, n, code, said.text);
    record_reopen(&record);
    OK(ledger_verify(record.store, NULL, record.verifier, &report, err));
    OK(store_run(record.store, "PRAGMA wal_checkpoint(TRUNCATE)",
                 err)); // so that each try has the same work
    // Whole or not at all; and there when the commit said so. A commit that failed may still hold:
    // never half.
    if (report.entries != before + 2 && (done || report.entries != before))
        fail_msg("fault %d at %d: %lld entries after %lld", (int)kind, n, (long long)report.entries,
                 (long long)before);
    return hit;
}

static void test_every_write_and_sync(void **state)
{
    (void)state;
    static const char *const names[] = {"a full disk", "a torn write", "a disk that is gone"};
    for (kind = FAULT_FULL; kind <= FAULT_DEAD; kind++) {
        record_open(&record);
        int64_t entries[3];
        int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
        OK(store_run(record.store, "PRAGMA wal_checkpoint(TRUNCATE)", err));
        int n = 1;
        while (n < 500 && try_fault(n, operation, entries[0]))
            n++;
        print_message("# %s at each of %d writes and syncs\n", names[kind], n - 1);
        assert_true(n > 10 && n < 500);
        record_close(&record);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_write_and_sync),
    };
    return cmocka_run_group_tests_name("register/faults", tests, put_between, take_away);
}
