// SPDX-License-Identifier: Apache-2.0
// test_crash.c - a scripted day (day.c) and the making of its record, and at every write, sync, cut
// and removal of it: the power goes, the program is killed, the disk is full, a write is torn, a
// sync fails or loses what it was to write, memory runs out; the same for the plain files (keys,
// published log); and one request for memory fails, at every place in the program and in SQLite
// that makes one. Afterwards the record opens, store, ledger and published log agree and verify,
// the rules of the record are whole, its key is there, what an act confirmed is there and signed,
// and no act is there by half.
//
// The day is done once. At each point a process of its own (fork) takes the record as it is there
// in memory (disk.c), has its fault, goes on to the end of the step and looks at what is left. Of a
// camera's run, which has threads that a fork has not, it goes on to the end of the transaction.
//
// test_crash [EVERY [PART PARTS [STEP]]] tries every EVERY-th point (default 2001), by chance, and
// of these the PART-th of PARTS; tests/accept/record-crash.sh tries all.
#include <execinfo.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>
#include <sqlite3.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/sign.h"
#include "day.h"
#include "disk.h"
#include "files.h"
#include "ledger/ledger.h"
#include "model.h"
#include "operate/key.h"
#include "register/vault.h"
#include "store/store.h"

#define KNOWN         (1 << 19)
#define FAILURES_MAX  200
#define PLACES        (1 << 20)
#define PLACE_CALLS   7 ///< innermost calls that make a place: a chain of calls
#define PLACE_TRIES   1  ///< at which so many requests are tried in write transactions, and
#define COMMON        1000 ///< of the others one of so many,
#define UNCOMMON      2000 ///< or, outside of transactions and when the record is made, of so many
#define CHILD_SECONDS 60
// A child has none of the threads that ran beside, and waits for ever for what one of them held at
// that moment. So it is tried at another moment of the same point.
#define ALONE_SECONDS 10
#define ALONE_TRIES   2
#define WAITING_SHARE 100 ///< at most one point in so many is left unjudged
#define UNFINISHED    (-2) ///< entries of a record whose making was cut

/// What a child is for.
enum kind {
    KIND_CUT,
    KIND_DISK,    ///< + enum disk_fault
    KIND_REQUEST = KIND_DISK + DISK_FAULTS, ///< in a write transaction
    KIND_OUTSIDE,                           ///< a request elsewhere
    KIND_FILE,                              ///< + enum files_fault
    KIND_FILE_KILL = KIND_FILE + FILES_FAULTS,
    KIND_FILE_TORN,
    KIND_FILE_LOST,
    KIND_COUNT
};

/// What all processes of this test see; one works at a time.
static struct shared {
    int64_t before, opened, after; ///< entries of the ledger: of the step when nothing breaks
    int64_t beside; ///< of those since it was opened, erasures that the step is not about
    int64_t writes, requests, outside, calls;
    int64_t tried[KIND_COUNT], ended, same, settled, read;
    int64_t places;
    int64_t unfinished;
    int64_t waiting; ///< children that waited for threads which they have not: not judged
    long failed;
    bool touched;
    struct {
        uint64_t mark;
        int64_t entries;
    } known[KNOWN];
} *shared;

static long every = 2001, part, parts = 1;
static long only = -1, step_number; ///< of the step
static struct scene scene;
static char verifier[CRYPT_VERIFIER_MAX + 2];
static char record_path[128], cut_folder[128], cut_path[160];
static const struct day_step *step; ///< NULL: the record is being made
static bool in_child, confirmed, foreseeing;
static enum kind kind;
static struct {
    uint64_t mark;
    int tried;
} places[PLACES];
static enum disk_cut cut_shown;
static uint64_t point;
static int64_t *reading[2]; ///< what is known of the bytes that are being read

// ---- what is left ----

static uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

static const char *kind_name(enum kind of)
{
    if (of >= KIND_DISK && of < KIND_REQUEST)
        return disk_fault_names[of - KIND_DISK];
    if (of >= KIND_FILE && of < KIND_FILE_KILL)
        return files_fault_names[of - KIND_FILE];
    return of == KIND_CUT         ? "the power goes, or a kill"
           : of == KIND_REQUEST   ? "a request for memory in a transaction"
           : of == KIND_OUTSIDE   ? "a request for memory elsewhere"
           : of == KIND_FILE_KILL ? "a kill at a call for a plain file"
           : of == KIND_FILE_TORN ? "a kill in the middle of one"
                                  : "the power goes at one";
}

static NORETURN PRINTF_LIKE(1, 2) void fault(const char *format, ...)
{
    char words[600];
    va_list list;
    va_start(list, format);
    (void)vsnprintf(words, sizeof words, format, list);
    va_end(list);
    if (shared->failed++ < FAILURES_MAX)
        dprintf(STDOUT_FILENO, "# FAULT in '%s', %s, point %llu.%d: %s\n",
                step != NULL ? step->name : "the record is made", kind_name(kind),
                (unsigned long long)point, (int)cut_shown, words);
    for (int i = 0; i < 2; i++) // said once
        if (reading[i] != NULL)
            *reading[i] = -1;
    _exit(1);
}

/// New are also bytes whose reading a process began and, killed while it waited, did not end.
static int64_t *known(uint64_t mark, bool *ret_new)
{
    mark += mark == 0;
    size_t at = mark % KNOWN;
    while (shared->known[at].mark != 0 && shared->known[at].mark != mark)
        at = (at + 1) % KNOWN;
    *ret_new = shared->known[at].entries == 0;
    shared->known[at].mark = mark;
    return &shared->known[at].entries;
}

/// Whichever key the record is under is there.
static int check_key(struct store *store, struct overt_error *err)
{
    const struct operate_key_params params = {.folder = scene.record};
    struct crypt_master *master = NULL;
    int code = operate_key_find(store, &params, &master, err);
    if (code == 0 && master == NULL)
        code = error_set(err, OVERT_NOT_FOUND, "the master key is gone");
    if (code == 0)
        code = register_vault_attach(store, master, false, err);
    crypt_master_destroy(&master);
    return code;
}

/// What is published holds without the record, if there is any.
static int check_published(struct overt_error *err)
{
    const struct ledger_trust trust = {.verifier = verifier};
    static struct ledger_report report;
    char log[160], checkpoint[180];
    (void)snprintf(log, sizeof log, "%s/log", scene.record);
    (void)snprintf(checkpoint, sizeof checkpoint, "%s/checkpoint", log);
    return file_exists(checkpoint) ? ledger_verify_folder(log, &trust, &report, err) : 0;
}

/// Opens what is left and reads all of it. Returns the entries.
static int64_t read_record(const struct disk_image *image)
{
    struct overt_error err = {0};
    static struct ledger_report report;
    CLEANUP(store_close) struct store *store = NULL;
    disk_put(cut_path, image);
    int code = store_open(cut_path, false, false, &store, &err);
    if (code == 0) // pages, keys and rules are checked there too
        code = ledger_verify(store, scene.record, verifier, &report, &err);
    if (code == 0)
        code = model_check(store, &err);
    if (code == 0)
        code = check_key(store, &err);
    if (code == 0)
        code = check_published(&err);
    if (code != 0)
        fault("%d %s", code, err.text);
    if (report.unsigned_entries != 0) // each act is signed in its own transaction
        fault("%lld entries that nobody signed", (long long)report.unsigned_entries);
    shared->read++;
    return report.entries;
}

/// What SQLite makes of what is left: its log, as far as it holds, in the database.
static void settle(struct disk_image *image)
{
    sqlite3 *db = NULL;
    disk_put(cut_path, image);
    int code = sqlite3_open_v2(cut_path, &db, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, "PRAGMA schema_version", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    (void)sqlite3_close(db);
    if (code != SQLITE_OK)
        fault("%s", sqlite3_errstr(code));
    disk_image_finish(image);
    disk_cut(cut_path, DISK_CUT_KILL, 0, image);
}

/// Bytes that were read before need not be read again, whether they were left as they are or SQLite
/// makes them of what was.
static void check_image(struct disk_image *image, int64_t least)
{
    bool new = false, other = false;
    int64_t *entries = known(disk_image_mark(image) ^ files_mark(), &new);
    if (new) {
        struct disk_image settled = {0};
        for (int i = 0; i < DISK_PARTS; i++) {
            settled.sizes[i] = image->sizes[i];
            if (image->sizes[i] >= 0)
                settled.bytes[i] = memcpy(memory_new(1, (size_t)image->sizes[i]), image->bytes[i],
                                          (size_t)image->sizes[i]);
        }
        reading[0] = entries;
        settle(&settled);
        int64_t *of_settled = known(disk_image_mark(&settled) ^ files_mark(), &other);
        reading[1] = of_settled;
        if (other)
            *of_settled = read_record(image);
        *entries = *of_settled;
        reading[0] = reading[1] = NULL;
        disk_image_finish(&settled);
    }
    shared->settled += new && !other;
    shared->same += !new;
    disk_image_finish(image);
    if (*entries < least || *entries > shared->after)
        fault("%lld entries, and not %lld to %lld", (long long)*entries, (long long)least,
              (long long)shared->after);
}

static void read_verifier(void)
{
    (void)snprintf(verifier, sizeof verifier, "%s", scene_verifier(&scene));
}

/// A record whose making was cut: it is whole, or opening it says that it has to be made again.
static int64_t check_made(void)
{
    struct operate_params params = {.folder = scene.record};
    struct overt_error err = {0};
    struct operate *operate = NULL;
    struct disk_image image;
    int code = operate_open(&params, &operate, &err);
    operate_close(&operate);
    if (code != 0 && strstr(err.text, "overt init") == NULL)
        fault("%d %s", code, err.text);
    if (code != 0 && confirmed)
        fault("it was made, and now: %s", err.text);
    if (code != 0)
        return UNFINISHED;
    read_verifier();
    disk_cut(record_path, DISK_CUT_KILL, 0, &image);
    int64_t found = read_record(&image);
    disk_image_finish(&image);
    return found;
}

static void stop_watching(void)
{
    disk_watch(NULL, NULL);
    disk_when_quiet(NULL);
    disk_mend();
    files_mend();
}

/// The same for the record that is being made; its log is not waited for when it is opened.
static void check_left_of_making(struct disk_image *image)
{
    bool new = false, there = file_exists(record_path), empty = image->sizes[0] <= 0;
    if (there) { // else its name was lost with its folder's
        if (!empty)
            settle(image);
        disk_put(record_path, image);
    }
    uint64_t mark = there ? disk_image_mark(image) : 0;
    int64_t *entries = known(mix(mark ^ files_mark()), &new);
    disk_image_finish(image);
    if (new)
        *entries = check_made();
    shared->same += !new;
    shared->unfinished += *entries == UNFINISHED;
    if (*entries == UNFINISHED && confirmed)
        fault("it was made, and then it was not whole");
    if (*entries != UNFINISHED && *entries != shared->after)
        fault("%lld entries, and not %lld", (long long)*entries, (long long)shared->after);
}

static void check_left(struct disk_image *image)
{
    if (step == NULL) {
        check_left_of_making(image);
        return;
    }
    // What is due and is not swept when the record is opened is due the next time.
    int64_t confirmed_least = shared->before + shared->after - shared->opened - shared->beside;
    check_image(image, confirmed ? confirmed_least : shared->before);
}

static NORETURN void child_gone(enum disk_cut cut)
{
    stop_watching();
    struct disk_image image;
    cut_shown = cut;
    disk_cut(record_path, cut, point, &image);
    disk_all_gone();
    check_left(&image);
    _exit(0);
}

/// Without memory a program may end.
static void on_abort(int number)
{
    (void)number;
    shared->ended++;
    child_gone(DISK_CUT_KILL);
}

static void on_quiet(void) { child_gone(DISK_CUT_KILL); }

/// Everything but a line that says what is wrong is a fault of ours.
static void check_words(int code)
{
    bool told = scene.err.text[0] != '\0' && strchr(scene.err.text, '\n') == NULL;
    bool fits = code == OVERT_IO || code == OVERT_NO_MEMORY;
    if (code != (step != NULL ? step->code : 0) && (!told || !fits))
        fault("%d '%s'", code, scene.err.text);
}

/// The child's step is over and the record closed.
static NORETURN void child_over(int code)
{
    stop_watching();
    check_words(code);
    struct disk_image left, lost;
    bool power = kind == (enum kind)(KIND_DISK + DISK_SYNC_LOST) && disk_struck();
    disk_cut(record_path, DISK_CUT_KILL, 0, &left);
    if (power)
        disk_cut(record_path, DISK_CUT_NOTHING, 0, &lost);
    disk_all_gone();
    check_left(&left);
    if (power)
        check_left(&lost);
    _exit(0);
}

// ---- points ----

/// Whether this one is of the sample and ours.
static bool chosen(enum kind of, long one_of)
{
    uint64_t by_chance = mix(point * KIND_COUNT + of), stride = (uint64_t)(every * one_of);
    return (only < 0 || only == step_number) && by_chance % stride == 0 &&
           by_chance / stride % (uint64_t)parts == (uint64_t)part;
}

static void child_begin(void)
{
    in_child = true;
    (void)alarm(disk_threads() > 0 ? ALONE_SECONDS : CHILD_SECONDS);
    (void)signal(SIGABRT, on_abort);
    (void)signal(SIGSEGV, SIG_DFL);
    (void)signal(SIGBUS, SIG_DFL);
    (void)signal(SIGFPE, SIG_DFL);
    (void)signal(SIGILL, SIG_DFL);
    if (freopen("/dev/null", "w", stderr) == NULL)
        _exit(1);
    files_child();
}

/// True in the child. Otherwise the child has ended and its files are put back.
static bool child(enum kind of)
{
    kind = of;
    int status = 0, tries = disk_threads() > 0 ? ALONE_TRIES : 1;
    do {
        files_ready();
        shared->touched = false;
        (void)fflush(stdout);
        pid_t id = fork();
        if (id < 0)
            abort();
        if (id == 0) {
            child_begin();
            return true;
        }
        if (waitpid(id, &status, 0) != id)
            abort();
        files_put_back();
    } while (--tries > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM);
    if (disk_threads() > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
        shared->waiting++;
        return false;
    }
    if (WIFSIGNALED(status) && shared->failed++ < FAILURES_MAX)
        print_message("# FAULT in '%s', %s, point %llu: ended by signal %d\n",
                      step != NULL ? step->name : "the record is made", kind_name(of),
                      (unsigned long long)point, WTERMSIG(status));
    shared->tried[of]++;
    return false;
}

/// True in the child, which goes on with a fault. Beside other threads, which it has not, it goes
/// on until nothing is being written, and is killed.
static bool child_goes_on(enum kind of)
{
    if (!child(of))
        return false;
    if (disk_threads() > 0)
        disk_when_quiet(on_quiet);
    return true;
}

static void try_cuts(void)
{
    for (int cut = 0; cut < DISK_CUTS; cut++) {
        point++;
        if (chosen(KIND_CUT, 1) && child(KIND_CUT))
            child_gone((enum disk_cut)cut);
    }
}

static void at_disk(bool is_sync)
{
    if (in_child)
        return;
    shared->writes++;
    try_cuts();
    for (int fault = 0; fault < DISK_FAULTS; fault++) {
        bool syncs = fault == DISK_NO_SYNC || fault == DISK_SYNC_LOST;
        bool writes = fault == DISK_FULL || fault == DISK_STAYS_FULL || fault == DISK_TORN;
        if ((is_sync ? writes : syncs) || !chosen((enum kind)(KIND_DISK + fault), 1))
            continue;
        if (child_goes_on((enum kind)(KIND_DISK + fault))) {
            disk_break((enum disk_fault)fault);
            return;
        }
    }
}

/// How often a request of this place was tried; counts one more.
static int *place_tried(void)
{
    void *calls[PLACE_CALLS + 3];
    uint64_t mark = 1;
    int count = backtrace(calls, PLACE_CALLS + 3);
    for (int i = 3; i < count; i++) // this test's own are the same for all
        mark = mix(mark + (uint64_t)(uintptr_t)calls[i]);
    mark |= 1;
    size_t at = mark % PLACES;
    while (places[at].mark != 0 && places[at].mark != mark)
        at = (at + 1) % PLACES;
    shared->places += places[at].mark == 0;
    if (shared->places > PLACES / 2)
        abort();
    places[at].mark = mark;
    return &places[at].tried;
}

static bool at_request(void)
{
    if (in_child)
        return false;
    bool writing = disk_writing();
    *(writing ? &shared->requests : &shared->outside) += 1;
    enum kind of = writing ? KIND_REQUEST : KIND_OUTSIDE;
    if (disk_threads() > 0 && !writing)
        return false;
    point++;
    if (!chosen(of, 1)) // not of the sample, however rare its place
        return false;
    int *tried = place_tried();
    bool rare = *tried < (writing ? PLACE_TRIES : 1);
    if (!chosen(of, rare ? 1 : writing && step != NULL ? COMMON : UNCOMMON))
        return false;
    *tried += 1;
    return child_goes_on(of);
}

static void at_file(bool is_write)
{
    if (in_child)
        return;
    shared->calls++;
    point++;
    if (chosen(KIND_FILE_KILL, 1) && child(KIND_FILE_KILL))
        child_gone(DISK_CUT_KILL);
    if (is_write && chosen(KIND_FILE_TORN, 1) && child(KIND_FILE_TORN)) {
        files_tear();
        child_gone(DISK_CUT_KILL);
    }
    if (chosen(KIND_FILE_LOST, 1) && child(KIND_FILE_LOST)) {
        files_lose();
        child_gone(DISK_CUT_NOTHING);
    }
    for (int fault = 0; fault < FILES_FAULTS; fault++)
        if (chosen((enum kind)(KIND_FILE + fault), 1) &&
            child_goes_on((enum kind)(KIND_FILE + fault))) {
            files_break((enum files_fault)fault);
            return;
        }
}

// ---- the day ----

/// The same keys and salts in every process that goes the same way: then what it leaves is the same
/// bytes, and read once.
static void same_bytes(void *bytes, const size_t size)
{
    static uint64_t state;
    for (size_t i = 0; i < size; i++) {
        state += 0x9e3779b97f4a7c15u;
        ((uint8_t *)bytes)[i] = (uint8_t)mix(state);
    }
}

static uint32_t same_word(void)
{
    uint32_t word = 0;
    same_bytes(&word, sizeof word);
    return word;
}

static const char *same_name(void) { return "the same"; }

static struct randombytes_implementation the_same = {
    .implementation_name = same_name,
    .random = same_word,
    .buf = same_bytes,
};

static moment now(void *context)
{
    (void)context;
    return scene.now;
}

static int make_record(void)
{
    struct operate_init init = {.folder = scene.record, .force = "Test Police",
                                .address = "1 High Street\nTown", .administrator = "Admin"};
    struct clock clock = {.now = now};
    int code = operate_init(&init, &clock, &scene.err);
    confirmed = code == 0;
    return code;
}

/// The record opened, the act, and the record closed.
static int do_step(void)
{
    struct operate_params params = {.folder = scene.record, .clock = {.now = now}, .threads = 1};
    memset(&scene.err, 0, sizeof scene.err);
    confirmed = false;
    if (step == NULL)
        return make_record();
    scene.now += step->later;
    int code = operate_open(&params, &scene.operate, &scene.err);
    if (code != 0)
        return code;
    if (foreseeing)
        code = ledger_next(operate_store(scene.operate), &shared->opened, &scene.err);
    if (code == 0)
        code = step->act(&scene);
    confirmed = code == step->code;
    if (in_child && !foreseeing && confirmed && point % 2 == 0)
        child_gone(DISK_CUT_KILL); // told, and killed before anything could be made good
    operate_close(&scene.operate);
    return code;
}

static int64_t number_of(const char *sql, int64_t value)
{
    CLEANUP(store_close) struct store *store = NULL;
    AUTO_QUERY struct store_query *query = NULL;
    assert_int_equal(store_open(record_path, false, true, &store, &scene.err), 0);
    assert_int_equal(store_prepare(store, sql, &query, &scene.err), 0);
    store_bind_int(query, 1, value);
    assert_int_equal(store_step(query, &scene.err), 1);
    int64_t found = store_column_int(query, 0);
    store_query_done(&query);
    return found;
}

static int64_t entries(void)
{
    return number_of("SELECT count(*) FROM ledger_entry WHERE idx >= ?1", 0);
}

static int64_t erasures_since(int64_t index)
{
    return number_of("SELECT count(*) FROM act WHERE kind = 'record.erase' AND idx >= ?1", index);
}

/// What the step comes to when nothing breaks, from a process that does it and is forgotten.
static void foresee(void)
{
    shared->before = step != NULL ? entries() : 0;
    shared->beside = 0;
    if (child(KIND_COUNT - 1)) {
        disk_watch(NULL, NULL);
        foreseeing = true;
        int code = do_step();
        if (code != (step != NULL ? step->code : 0))
            fault("%d %s, with nothing broken", code, scene.err.text);
        shared->after = entries();
        if (step != NULL && !step->sweeps)
            shared->beside = erasures_since(shared->opened);
        _exit(0);
    }
    shared->tried[KIND_COUNT - 1]--;
}

static void try_step(void)
{
    files_watch(scene.record, at_file, &shared->touched);
    foresee();
    disk_watch(at_disk, at_request);
    int code = do_step();
    if (in_child)
        child_over(code);
    disk_watch(NULL, NULL);
    files_watch("", NULL, &shared->touched);
    if (code != (step != NULL ? step->code : 0))
        fail_msg("%s: %d %s", step != NULL ? step->name : "init", code, scene.err.text);
    disk_settle();
    if (getenv("OVERT_CRASH_STEPS") != NULL)
        print_message("# %s: %lld writes, %lld and %lld requests, %lld calls so far\n",
                      step != NULL ? step->name : "the record is made", (long long)shared->writes,
                      (long long)shared->requests, (long long)shared->outside,
                      (long long)shared->calls);
}

static void test_a_day(void **state)
{
    (void)state;
    scene_folder(&scene);
    (void)snprintf(record_path, sizeof record_path, "%s/record.db", scene.record);
    (void)snprintf(cut_folder, sizeof cut_folder, "%s/cut", scene.folder);
    (void)snprintf(cut_path, sizeof cut_path, "%s/record.db", cut_folder);
    assert_int_equal(mkdir(cut_folder, 0700), 0);
    step = NULL;
    try_step();
    read_verifier();
    day_begin(&scene);
    for (size_t i = 0; i < day_step_count; i++) {
        step = &day_steps[i];
        step_number = (long)i + 1;
        try_step();
    }
    scene_end(&scene);
    int64_t points = 0;
    for (int i = 0; i < KIND_COUNT; i++)
        points += shared->tried[i];
    print_message("# points %lld steps %zu writes %lld requests %lld elsewhere %lld calls %lld\n",
                  (long long)points, day_step_count + 1, (long long)shared->writes,
                  (long long)shared->requests, (long long)shared->outside,
                  (long long)shared->calls);
    for (int i = 0; i < KIND_COUNT; i++)
        print_message("# %s: %lld\n", kind_name((enum kind)i), (long long)shared->tried[i]);
    print_message("# places that ask for memory: %lld\n", (long long)shared->places);
    print_message(
        "# read %lld settled %lld same %lld ended %lld unfinished %lld waiting %lld failed %ld\n",
        (long long)shared->read, (long long)shared->settled, (long long)shared->same,
        (long long)shared->ended, (long long)shared->unfinished, (long long)shared->waiting,
        shared->failed);
    if (shared->waiting * WAITING_SHARE > points)
        shared->failed++;
    assert_int_equal(shared->failed, 0);
    assert_true(points > 20);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        every = strtol(argv[1], NULL, 10);
    if (argc > 3) {
        part = strtol(argv[2], NULL, 10);
        parts = strtol(argv[3], NULL, 10);
    }
    if (argc > 4) // for whoever looks for a fault: this step alone
        only = strtol(argv[4], NULL, 10);
    if (every < 1 || parts < 1 || part < 0 || part >= parts) {
        fprintf(stderr, "usage: test_crash [EVERY [PART PARTS [STEP]]]\n");
        return 2;
    }
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return 3;
    disk_put_between();
    if (randombytes_set_implementation(&the_same) != 0)
        return 3;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_day)};
    return cmocka_run_group_tests_name("operate/crash", tests, NULL, NULL);
}
