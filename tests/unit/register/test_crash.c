// SPDX-License-Identifier: Apache-2.0
// test_crash.c - a writer is killed again and again, wherever it happens to be: the record opens,
// verifies, and holds everything that a commit had confirmed, nothing of an act that was cut.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "record.h"

#define KILLS 30

static struct record record;

/// Appends for ever: alerts with a picture, each with a judgement in the same transaction; tells
/// each commit.
static NORETURN void write_for_ever(int64_t operation, int64_t entry, int pipe_out)
{
    if (store_open(record.path, false, false, &record.store, NULL) != 0 ||
        register_vault_attach(record.store, record.master, false, NULL) != 0)
        _exit(3);
    static char picture[30000];
    for (uint32_t round = 0;; round++) {
        int64_t id = 0, next = 0;
        const struct register_by by = {record.store, record.operator_, record.now};
        picture[round % sizeof picture]++;
        const struct register_new_alert alert = {.entry = entry,
                                                 .source = "camera 1",
                                                 .score = 0.6,
                                                 .threshold = 0.45,
                                                 .rank = 1,
                                                 .picture = picture,
                                                 .picture_size = sizeof picture};
        const struct register_new_adjudication clear = {.credible = true, .subject = "clear"};
        if (store_begin(record.store, NULL) != 0 ||
            register_alert_add(&by, operation, &alert, &id, NULL) != 0 ||
            register_adjudication_add(&by, id, &clear, NULL) != 0 ||
            ledger_checkpoint(record.store, record.key, record.now, NULL) != 0 ||
            store_commit(record.store, NULL) != 0 || ledger_next(record.store, &next, NULL) != 0)
            _exit(4);
        if (write(pipe_out, &next, sizeof next) != sizeof next)
            _exit(5);
    }
}

/// What the writer had confirmed when it died.
static int64_t last_confirmed(int pipe_in, int64_t confirmed)
{
    int64_t next = 0;
    while (read(pipe_in, &next, sizeof next) == sizeof next)
        confirmed = next;
    return confirmed;
}

static void kill_after(long nanoseconds, int64_t operation, int64_t entry, int64_t *confirmed)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        write_for_ever(operation, entry, ends[1]);
    (void)close(ends[1]);
    (void)nanosleep(&(struct timespec){.tv_nsec = nanoseconds}, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    *confirmed = last_confirmed(ends[0], *confirmed);
    (void)close(ends[0]);
}

static void test_killed_writer(void **state)
{
    (void)state;
    record_open(&record);
    int64_t entries[3], confirmed = 0;
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    OK(ledger_next(record.store, &confirmed, err));
    int64_t before = confirmed;
    store_close(&record.store);
    for (int i = 0; i < KILLS; i++) {
        // Spread over opening (a few ms), the first commits and later ones.
        kill_after(2000000 + i * 2300000L, operation, entries[0], &confirmed);
        record_reopen(&record);
        struct ledger_report report;
        OK(ledger_verify(record.store, NULL, record.verifier, &report, err));
        if (report.entries < confirmed)
            fail_msg("kill %d: %lld entries were confirmed, %lld are there", i,
                     (long long)confirmed, (long long)report.entries);
        assert_int_equal((report.entries - before) % 2,
                         0); // alert and judgement together or not at all
        assert_true(report.unsigned_entries == 0 || report.entries == before);
        confirmed = report.entries;
        store_close(&record.store);
    }
    print_message("# killed %d times in %lld acts; every confirmed act was there and verified\n",
                  KILLS, (long long)(confirmed - before));
    assert_true(confirmed > before);
    record_reopen(&record);
    record_close(&record);
}

/// The log file of the last commits, cut at any length, as after a power cut: what opens is a whole
/// earlier record.
static void test_cut_write_ahead_log(void **state)
{
    (void)state;
    record_open(&record);
    int64_t entries[3];
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    OK(store_run(record.store, "PRAGMA wal_checkpoint(TRUNCATE)", err));
    for (int i = 0; i < 4; i++)
        (void)add_alert(&record, operation, entries[0]);
    char wal[128], copy[128], copy_wal[140];
    (void)snprintf(wal, sizeof wal, "%s-wal", record.path);
    (void)snprintf(copy, sizeof copy, "%s/copy.db", record.folder);
    (void)snprintf(copy_wal, sizeof copy_wal, "%s-wal", copy);
    AUTO_FREE char *pages = NULL, *frames = NULL;
    size_t pages_size = 0, frames_size = 0;
    OK(file_read(record.path, 1 << 26, &pages, &pages_size, err));
    OK(file_read(wal, 1 << 26, &frames, &frames_size, err));
    int points = 0;
    int64_t most = 0;
    for (size_t cut = 0; cut <= frames_size; cut += points % 3 == 0 ? 1033 : 4120, points++) {
        OK(file_write(copy, pages, pages_size, 0600, err));
        OK(file_write(copy_wal, frames, cut, 0600, err));
        struct store *store = NULL;
        struct ledger_report report;
        OK(store_open(copy, false, false, &store, err));
        OK(ledger_verify(store, NULL, record.verifier, &report, err));
        assert_true(report.entries >= most);
        most = report.entries;
        store_close(&store);
    }
    print_message("# the log of the last commits cut at %d points\n", points);
    assert_true(points >= 10);
    record_close(&record);
}

/// Entries of the record in these bytes with that log beside it; it opens and verifies.
static int64_t entries_with(const char *pages, size_t pages_size, const char *frames, size_t size)
{
    char copy[128], wal[140];
    (void)snprintf(copy, sizeof copy, "%s/copy.db", record.folder);
    (void)snprintf(wal, sizeof wal, "%s-wal", copy);
    OK(file_write(copy, pages, pages_size, 0600, err));
    OK(file_write(wal, frames, size, 0600, err));
    struct store *store = NULL;
    struct ledger_report report;
    OK(store_open(copy, false, false, &store, err));
    OK(ledger_verify(store, NULL, record.verifier, &report, err));
    store_close(&store);
    return report.entries;
}

/// The head of that file is 32 bytes, written once for each round. A power cut leaves it short,
/// half zero, or half that of the round before: the frames behind it are then of no round, and the
/// record is what the last checkpoint left, whole.
static void test_torn_head_of_log(void **state)
{
    (void)state;
    enum { HEAD = 32, SECTOR = 8 };
    record_open(&record);
    int64_t entries[3];
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    OK(store_run(record.store, "PRAGMA wal_checkpoint(TRUNCATE)", err));
    for (int i = 0; i < 4; i++)
        (void)add_alert(&record, operation, entries[0]);
    char wal[128];
    (void)snprintf(wal, sizeof wal, "%s-wal", record.path);
    AUTO_FREE char *pages = NULL, *frames = NULL;
    size_t pages_size = 0, size = 0;
    OK(file_read(record.path, 1 << 26, &pages, &pages_size, err));
    OK(file_read(wal, 1 << 26, &frames, &size, err));
    assert_true(size > HEAD);
    int64_t base = entries_with(pages, pages_size, frames, 0);
    assert_true(entries_with(pages, pages_size, frames, size) > base);
    int points = 0;
    for (size_t cut = 1; cut <= HEAD; cut++, points++)
        assert_int_equal(entries_with(pages, pages_size, frames, cut), base);
    for (size_t from = 0; from < HEAD; from += SECTOR)
        for (size_t to = from + SECTOR; to <= HEAD; to += SECTOR)
            for (int how = 0; how < 2; how++, points++) {
                AUTO_FREE char *torn = memory_copy(frames, size);
                for (size_t i = from; i < to; i++)
                    torn[i] = how == 0 ? 0 : (char)(torn[i] ^ 0x5a);
                assert_int_equal(entries_with(pages, pages_size, torn, size), base);
            }
    print_message("# the head of the log of the last commits torn in %d ways\n", points);
    record_close(&record);
}

/// One byte of the file changed, at many places: never a crash, never two lines; and what opens and
/// verifies is what was written (a byte that nothing uses).
static void test_changed_bytes(void **state)
{
    (void)state;
    record_open(&record);
    int64_t entries[3];
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    for (int i = 0; i < 20; i++)
        (void)add_alert(&record, operation, entries[0]);
    OK(ledger_checkpoint(record.store, record.key, record.now, err));
    struct ledger_report whole, report;
    OK(ledger_verify(record.store, NULL, record.verifier, &whole, err));
    OK(store_run(record.store, "PRAGMA wal_checkpoint(TRUNCATE)", err));
    char copy[128];
    (void)snprintf(copy, sizeof copy, "%s/copy.db", record.folder);
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    OK(file_read(record.path, 1 << 26, &bytes, &size, err));
    int seen = 0, points = 0;
    for (size_t at = 0; at < size; at += at < 100 ? 3 : 2597, points++) {
        bytes[at] ^= 0x11;
        OK(file_write(copy, bytes, size, 0600, err));
        bytes[at] ^= 0x11;
        struct store *store = NULL;
        struct overt_error err = {0};
        int code = store_open(copy, false, false, &store, &err);
        if (code == 0)
            code = ledger_verify(store, NULL, record.verifier, &report, &err);
        store_close(&store);
        seen += code != 0;
        if (code != 0)
            assert_true(err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
        else
            assert_memory_equal(&report.root, &whole.root, sizeof whole.root);
        char side[140];
        (void)snprintf(side, sizeof side, "%s-wal", copy);
        (void)unlink(side);
        (void)snprintf(side, sizeof side, "%s-shm", copy);
        (void)unlink(side);
    }
    print_message("# %d bytes changed, %d seen, the others of no use in the file\n", points, seen);
    record_close(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_killed_writer),
        cmocka_unit_test(test_cut_write_ahead_log),
        cmocka_unit_test(test_torn_head_of_log),
        cmocka_unit_test(test_changed_bytes),
    };
    return cmocka_run_group_tests_name("register/crash", tests, NULL, NULL);
}
