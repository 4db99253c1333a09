// SPDX-License-Identifier: Apache-2.0
// test_readers.c - many read while one writes: each sees the list as it stood at one moment, never
// a half of a change, and what was confirmed before it began is in it.
//
//   test_readers [READERS]     threads and processes, half of each (60)
//
// The writer adds number n and, each third time, erases number n-10, so that the list at a
// generation is known from its last number alone.
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <cmocka.h>

#include "lists.h"

#define DIMENSION 32
#define ROWS      8
#define FIRST     40 ///< rows before anybody reads
#define LOOKS     3  ///< of each reader at least, and until there were so many changes:
#define CHANGES   (readers / 4)

static char folder[LISTS_PATH], path[LISTS_PATH + 16];
static int readers = 60;

/// Shared by all processes.
struct shared {
    atomic_ullong confirmed; ///< last number that was added
    atomic_ullong erased;    ///< last number that was erased
    atomic_int ready, done, failed;
    atomic_ullong looks;
    char said[256];
};
static struct shared *shared;

static void say(const char *text)
{
    if (atomic_fetch_add(&shared->failed, 1) == 0)
        (void)snprintf(shared->said, sizeof shared->said, "%s", text);
}

/// Numbers are rising, none is missing but those that were erased, which are each third.
static bool is_moment(const uint64_t *numbers, long count, uint64_t sure, uint64_t erased)
{
    uint64_t last = count > 0 ? numbers[count - 1] : 0, at = 1;
    if (count < 0 || last < sure)
        return false;
    for (long i = 0; i < count; i++, at++) {
        for (; at < numbers[i]; at++)
            if (at % 3 != 0 || at + 10 > last)
                return false;
        if (at != numbers[i] || (at % 3 == 0 && at <= erased))
            return false;
        // Behind the last one erased none is missing, before it each third is.
        if (at % 3 == 0 && at + 13 <= last)
            return false;
    }
    return true;
}

static bool look_once(struct overt_gallery_file *file, uint64_t *numbers, size_t room)
{
    struct overt_error err = {0};
    uint64_t erased = atomic_load(&shared->erased), sure = atomic_load(&shared->confirmed);
    if (overt_gallery_file_unseal(file, &err) != 0) {
        say(err.text);
        return false;
    }
    long count = lists_read(file, numbers, room);
    if (!is_moment(numbers, count, sure, erased))
        say("a list that never was");
    atomic_fetch_add(&shared->looks, 1);
    overt_gallery_file_seal(file);
    return atomic_load(&shared->failed) == 0;
}

/// Up to two milliseconds for each reader there is, so that a machine of few processors has some
/// for the writer.
static void nap(uint64_t *chance)
{
    uint64_t most = (uint64_t)readers * 2000000, wait = made_random(chance) % most;
    const struct timespec time = {.tv_sec = (time_t)(wait / 1000000000),
                                  .tv_nsec = (long)(wait % 1000000000)};
    (void)nanosleep(&time, NULL);
}

static void *read_on(void *unused)
{
    struct overt_gallery_file *file = NULL;
    struct overt_error err = {0};
    uint64_t *numbers = calloc(100000, sizeof *numbers);
    (void)unused;
    int code = lists_open(path, false, &file, &err);
    if (code != 0)
        say(err.text);
    bool good = code == 0;
    uint64_t chance = (uint64_t)atomic_fetch_add(&shared->ready, 1) * 77 + 1;
    for (int i = 0; good && (i < LOOKS || atomic_load(&shared->confirmed) <
                                                     (uint64_t)(FIRST + CHANGES));
         i++) {
        good = look_once(file, numbers, 100000);
        nap(&chance);
    }
    (void)overt_gallery_file_close(&file, NULL);
    free(numbers);
    atomic_fetch_add(&shared->done, 1);
    return NULL;
}

static void write_on(struct overt_gallery_file *file)
{
    struct overt_error err = {0};
    uint64_t last = FIRST;
    int after = 0;
    while (after < 5) {
        int code = lists_append(file, DIMENSION, ++last, 1, &err);
        if (code == 0)
            atomic_store(&shared->confirmed, last);
        if (code == 0 && (last - 10) % 3 == 0) {
            uint64_t gone = last - 10;
            code = overt_gallery_file_delete(file, &gone, 1, NULL, &err);
            atomic_store(&shared->erased, gone);
        }
        if (code != 0)
            fail_msg("%s", err.text);
        after += atomic_load(&shared->done) >= readers || atomic_load(&shared->failed) > 0;
    }
    print_message("# changes while read %llu\n", (unsigned long long)(last - FIRST));
}

static void each_sees_one_moment(void **state)
{
    (void)state;
    struct overt_gallery_file *file = NULL;
    struct overt_error err = {0};
    int processes = readers / 2, threads = readers - processes;
    pid_t *children = calloc((size_t)processes, sizeof *children);
    pthread_t *handles = calloc((size_t)threads, sizeof *handles);
    pthread_attr_t small;
    (void)pthread_attr_init(&small);
    (void)pthread_attr_setstacksize(&small, (size_t)1024 * 1024);
    assert_int_equal(lists_create(path, DIMENSION, ROWS, NULL, &file, &err), 0);
    assert_int_equal(lists_append(file, DIMENSION, 1, FIRST, &err), 0);
    for (uint64_t gone = 3; gone + 10 <= FIRST; gone += 3) {
        assert_int_equal(overt_gallery_file_delete(file, &gone, 1, NULL, &err), 0);
        atomic_store(&shared->erased, gone);
    }
    atomic_store(&shared->confirmed, FIRST);
    for (int i = 0; i < processes; i++) {
        if ((children[i] = fork()) == 0) {
            (void)read_on(NULL);
            _exit(0);
        }
        assert_true(children[i] > 0);
    }
    for (int i = 0; i < threads; i++)
        assert_int_equal(pthread_create(&handles[i], &small, read_on, NULL), 0);
    write_on(file);
    for (int i = 0; i < threads; i++)
        (void)pthread_join(handles[i], NULL);
    for (int i = 0; i < processes; i++)
        (void)waitpid(children[i], NULL, 0);
    assert_int_equal(overt_gallery_file_close(&file, &err), 0);
    if (atomic_load(&shared->failed) > 0)
        fail_msg("%d readers: the first says: %s", atomic_load(&shared->failed), shared->said);
    assert_int_equal(lists_open(path, false, &file, &err), 0);
    assert_int_equal(file->head.flags, 0); // all that was erased is overwritten
    assert_int_equal(overt_gallery_file_close(&file, &err), 0);
    print_message("# readers %d looks %llu\n", readers, atomic_load(&shared->looks));
    (void)pthread_attr_destroy(&small);
    free(children);
    free(handles);
}

static int make_folder(void **state)
{
    (void)state;
    lists_folder(folder, false);
    (void)snprintf(path, sizeof path, "%s/list", folder);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return shared == MAP_FAILED;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)munmap(shared, sizeof *shared);
    (void)unlink(path);
    return rmdir(folder);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        readers = (int)strtol(argv[1], NULL, 10);
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_sees_one_moment)};
    return cmocka_run_group_tests_name("face/gallery/readers", tests, make_folder, remove_folder);
}
