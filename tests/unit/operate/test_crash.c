// SPDX-License-Identifier: Apache-2.0
// test_crash.c - a scripted day (day.c), and at every write, sync, cut and removal of it: the power
// goes, the program is killed, the disk is full, a write is torn, a sync fails or loses what it was
// to write, memory runs out. Afterwards the record opens, store and ledger agree and verify, the
// rules of the record are whole, what an act confirmed is there, and no act is there by half.
//
// test_crash [EVERY [PART PARTS]] tries every EVERY-th point (default 97), of every PARTS-th step
// from step PART on; tests/accept/record-crash.sh tries all.
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/sign.h"
#include "day.h"
#include "disk.h"
#include "ledger/ledger.h"
#include "model.h"
#include "store/store.h"

#define POINTS_MAX 4000 ///< of one step
#define ALLOCATIONS 48 ///< places in a step where a request for memory fails: there are very many

static long every = 97, part, parts = 1;
static struct scene scene;
static char verifier[CRYPT_VERIFIER_MAX + 2];
static struct {
    long cuts, faults;
    long of_fault[DISK_FAULTS];
} tried;

/// The disk at the points of one step, checked when the step is over.
static struct {
    struct disk_image images[POINTS_MAX];
    int64_t points[POINTS_MAX];
    enum disk_cut cuts[POINTS_MAX];
    size_t count;
} kept;

/// What a step is when nothing breaks.
struct whole {
    int64_t before, after; ///< entries of the ledger
    int64_t points, requests; ///< of the disk, for memory
};

/// What a step on the broken disk came to.
struct broken_step {
    int code;
    bool struck, ended; ///< ended: the program gave up in one line, which ends it as a kill does
    char words[OVERT_ERROR_TEXT_MAX];
};

static void run_command(const char *format, const char *from, const char *to)
{
    char command[512];
    (void)snprintf(command, sizeof command, format, from, to);
    if (system(command) != 0)
        fail_msg("%s", command);
}

static const char *beside(const char *name)
{
    static char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", scene.folder, name);
    return path;
}

static void copy_record(const char *from, const char *to)
{
    char source[128];
    (void)snprintf(source, sizeof source, "%s", beside(from));
    run_command("rm -rf '%2$s' && cp -a '%1$s' '%2$s'", source, beside(to));
}

static void read_verifier(void)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    assert_int_equal(file_read(beside("record/ledger.pub"), sizeof verifier, &bytes, &size, NULL),
                     0);
    (void)snprintf(verifier, sizeof verifier, "%.*s", (int)strcspn(bytes, "\n"), bytes);
}

/// Opens the record in `folder` and reads all of it. Returns the entries.
static int64_t check_record(const char *folder, const char *published, const char *where)
{
    char path[160];
    struct overt_error err = {0};
    static struct ledger_report report;
    CLEANUP(store_close) struct store *store = NULL;
    (void)snprintf(path, sizeof path, "%s/record.db", folder);
    int code = store_open(path, false, false, &store, &err);
    if (code == 0) // pages, keys and rules are checked there too
        code = ledger_verify(store, published, verifier, &report, &err);
    if (code == 0)
        code = model_check(store, &err);
    if (code != 0)
        fail_msg("%s: %d %s", where, code, err.text);
    return report.entries;
}

static int64_t entries_now(void)
{
    int64_t next = 0;
    assert_int_equal(ledger_next(operate_store(scene.operate), &next, &scene.err), 0);
    return next;
}

static void keep(void *context, int64_t point)
{
    (void)context;
    if (point % every != 0 && every > 1)
        return;
    for (int cut = 0; cut < DISK_CUTS; cut++) {
        if (kept.count == POINTS_MAX)
            abort(); // a step of more writes than this test thinks of
        kept.points[kept.count] = point;
        kept.cuts[kept.count] = (enum disk_cut)cut;
        char path[160];
        (void)snprintf(path, sizeof path, "%s/record.db", scene.record);
        disk_cut(path, (enum disk_cut)cut, (uint64_t)point, &kept.images[kept.count++]);
    }
}

static void check_entries(const char *where, int64_t entries, int64_t least, int64_t most)
{
    if (entries < least || entries > most)
        fail_msg("%s: %lld entries, and not %lld to %lld", where, (long long)entries,
                 (long long)least, (long long)most);
}

/// The files of the image in a folder that holds nothing else.
static void put_image(const char *folder, const struct disk_image *image)
{
    char database[160], log[170];
    (void)snprintf(database, sizeof database, "%s/record.db", folder);
    (void)snprintf(log, sizeof log, "%s-wal", database);
    run_command("rm -rf '%1$s' && mkdir '%1$s'", folder, "");
    assert_int_equal(
        file_write(database, image->database, (size_t)image->database_size, 0600, NULL), 0);
    if (image->log_size >= 0)
        assert_int_equal(file_write(log, image->log, (size_t)image->log_size, 0600, NULL), 0);
}

static void check_kept(const char *step, const struct whole *whole)
{
    char folder[128], where[200];
    (void)snprintf(folder, sizeof folder, "%s", beside("cut"));
    for (size_t i = 0; i < kept.count; i++) {
        struct disk_image *image = &kept.images[i];
        put_image(folder, image);
        (void)snprintf(where, sizeof where, "%s: cut %d at point %lld", step, (int)kept.cuts[i],
                       (long long)kept.points[i]);
        check_entries(where, check_record(folder, beside("before"), where), whole->before,
                      whole->after);
        disk_image_finish(image);
        tried.cuts++;
    }
    kept.count = 0;
}

static int do_step(const struct day_step *step)
{
    memset(&scene.err, 0, sizeof scene.err);
    int code = step->act(&scene);
    return code;
}

/// The step as it should be, with the disk kept at its points; and the record before and after it.
static void do_whole(const struct day_step *step, bool mine, struct whole *ret_whole)
{
    if (mine)
        copy_record("record", "before");
    disk_watch(mine ? keep : NULL, NULL);
    scene_reopen(&scene);
    ret_whole->before = entries_now();
    int64_t points = disk_points(), requests = disk_requests();
    int code = do_step(step);
    if (code != step->code)
        fail_msg("%s: %d %s", step->name, code, scene.err.text);
    ret_whole->after = entries_now();
    operate_close(&scene.operate);
    ret_whole->points = disk_points() - points;
    ret_whole->requests = disk_requests() - requests;
    disk_leave();
    if (!mine)
        return;
    (void)check_record(scene.record, scene.record, step->name);
    check_kept(step->name, ret_whole);
    copy_record("record", "after");
}

/// Everything but a line that says what is wrong is a fault of ours.
static void check_words(const struct day_step *step, const struct broken_step *broken,
                        const char *where)
{
    bool told = broken->words[0] != '\0' && strchr(broken->words, '\n') == NULL;
    bool fits = broken->code == OVERT_IO || broken->code == OVERT_NO_MEMORY;
    if (broken->code != step->code && (!told || !fits))
        fail_msg("%s: %d '%s'", where, broken->code, broken->words);
}

/// The power goes after a step whose syncs failed and lost what was written.
static void check_lost(const struct disk_image *image, const char *where, int64_t least,
                       int64_t most)
{
    char folder[128], power[220];
    (void)snprintf(folder, sizeof folder, "%s", beside("cut"));
    (void)snprintf(power, sizeof power, "%s, and the power goes", where);
    put_image(folder, image);
    check_entries(power, check_record(folder, NULL, power), least, most);
}

static bool is_of_memory(enum disk_fault fault)
{
    return fault == DISK_NO_MEMORY || fault == DISK_STAYS_NO_MEMORY || fault == DISK_ALLOCATION;
}

static void do_broken(const struct day_step *step, enum disk_fault fault, int64_t at,
                      struct broken_step *ret_step)
{
    scene_reopen(&scene);
    disk_arm(fault, fault == DISK_ALLOCATION ? at : disk_points() + at);
    ret_step->code = do_step(step);
    (void)text_copy(ret_step->words, sizeof ret_step->words, scene.err.text);
    operate_close(&scene.operate);
    ret_step->struck = disk_disarm();
}

/// In a process of its own: without memory a program may end.
static void do_broken_apart(const struct day_step *step, enum disk_fault fault, int64_t at,
                            struct broken_step *ret_step)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(1);
        (void)signal(SIGABRT, SIG_DFL);
        do_broken(step, fault, at, ret_step);
        _exit(write(ends[1], ret_step, sizeof *ret_step) == sizeof *ret_step ? 0 : 1);
    }
    (void)close(ends[1]);
    ssize_t got = read(ends[0], ret_step, sizeof *ret_step);
    (void)close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (got == sizeof *ret_step)
        return;
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT)
        fail_msg("%s: ended with %d", step->name, status);
    *ret_step = (struct broken_step){.code = OVERT_NO_MEMORY, .struck = true, .ended = true,
                                     .words = "overt: out of memory"};
}

/// False when the fault no longer strikes within the step.
static bool try_fault(const struct day_step *step, enum disk_fault fault, int64_t at,
                      const struct whole *whole)
{
    char where[200];
    (void)snprintf(where, sizeof where, "%s: %s at %lld", step->name, disk_fault_names[fault],
                   (long long)at);
    copy_record("before", "record");
    disk_watch(NULL, NULL);
    struct broken_step broken = {0};
    if (is_of_memory(fault))
        do_broken_apart(step, fault, at, &broken);
    else
        do_broken(step, fault, at, &broken);
    struct disk_image lost = {0};
    char path[160];
    (void)snprintf(path, sizeof path, "%s/record.db", scene.record);
    if (fault == DISK_SYNC_LOST && broken.struck)
        disk_cut(path, DISK_CUT_NOTHING, 0, &lost);
    disk_leave();
    check_words(step, &broken, where);
    int64_t entries = check_record(scene.record, scene.record, where);
    int64_t least = broken.code == step->code ? whole->after : whole->before;
    check_entries(where, entries, least, whole->after);
    if (lost.database != NULL)
        check_lost(&lost, where, least, whole->after);
    disk_image_finish(&lost);
    return broken.struck;
}

static void try_faults(const struct day_step *step, const struct whole *whole)
{
    for (int fault = 0; fault < DISK_FAULTS; fault++) {
        bool requests = fault == DISK_ALLOCATION;
        int64_t last = requests ? whole->requests : whole->points;
        int64_t stride = requests ? last * every / ALLOCATIONS + 1 : every;
        int64_t at = every == 1 ? 1 : 1 + (whole->before * 7 + fault * 5) % stride;
        for (; at <= last; at += stride) {
            bool struck = try_fault(step, (enum disk_fault)fault, at, whole);
            tried.of_fault[fault] += struck;
            tried.faults += struck;
        }
    }
}

static void test_a_day(void **state)
{
    (void)state;
    scene_begin(&scene);
    operate_close(&scene.operate);
    read_verifier();
    int64_t writes = 0;
    for (size_t i = 0; i < day_step_count; i++) {
        struct whole whole = {0};
        bool mine = (long)i % parts == part;
        do_whole(&day_steps[i], mine, &whole);
        writes += mine ? whole.points : 0;
        if (mine)
            try_faults(&day_steps[i], &whole);
        if (mine)
            copy_record("after", "record");
    }
    scene_reopen(&scene);
    scene_end(&scene);
    print_message("# points %ld steps %zu writes %lld cuts %ld faults %ld\n",
                  tried.cuts + tried.faults, day_step_count, (long long)writes, tried.cuts,
                  tried.faults);
    for (int fault = 0; fault < DISK_FAULTS; fault++)
        print_message("# %s: %ld\n", disk_fault_names[fault], tried.of_fault[fault]);
    assert_true(tried.cuts > 10 && tried.faults > 10);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        every = strtol(argv[1], NULL, 10);
    if (argc > 3) {
        part = strtol(argv[2], NULL, 10);
        parts = strtol(argv[3], NULL, 10);
    }
    if (every < 1 || parts < 1 || part < 0 || part >= parts) {
        fprintf(stderr, "usage: test_crash [EVERY [PART PARTS]]\n");
        return 2;
    }
    disk_put_between();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_day)};
    return cmocka_run_group_tests_name("operate/crash", tests, NULL, NULL);
}
