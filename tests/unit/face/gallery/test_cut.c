// SPDX-License-Identifier: Apache-2.0
// test_cut.c - a day of changes to a gallery file, cut at each write, sync and shortening: a kill,
// a power cut (what was not synced is there, lost or torn, sector by sector), a write torn in the
// middle of a sector, a full disk, a sync that fails. After each the file is the list of before or
// after the change that was cut, and what was confirmed is there.
//
//   test_cut [ROUNDS]     power cuts are tried ROUNDS times each, with other chances (1)
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <signal.h>
#include <time.h>
#include <cmocka.h>

#include "lists.h"

#define DIMENSION 16
#define ROWS      4 ///< of a block
#define SECTOR    512
#define LIST_MAX  64

static char folder[LISTS_PATH], path[LISTS_PATH + 16];
static int rounds = 1;
static const uint8_t other_key[OVERT_GALLERY_KEY_SIZE] = {99};

// ---- the disk that is cut ----

enum how { HOW_NOT, HOW_KILL, HOW_POWER, HOW_TORN, HOW_FULL, HOW_SYNC, HOW_COUNT };
static const char *const how_words[] = {"not", "kill", "power cut", "torn sector", "full", "sync"};

struct undo {
    off_t at;
    size_t size;
    uint8_t *old; ///< zeros behind the end
    struct undo *before;
};

static struct {
    enum how how;
    long left; ///< operations until it is cut
    long done;
    bool dead;
    uint64_t chance;
    struct undo *undo; ///< what is not synced
    int fd;
} disk;

static void forget(bool lose)
{
    while (disk.undo != NULL) {
        struct undo *one = disk.undo;
        for (size_t i = 0; lose && i < one->size; i += SECTOR) {
            size_t size = one->size - i < SECTOR ? one->size - i : SECTOR;
            if (made_random(&disk.chance) % 2 == 0 &&
                pwrite(disk.fd, one->old + i, size, one->at + (off_t)i) < 0)
                abort();
        }
        disk.undo = one->before;
        free(one->old);
        free(one);
    }
}

static void remember(int fd, off_t at, size_t size)
{
    struct undo *one = calloc(1, sizeof *one);
    *one = (struct undo){at, size, calloc(1, size + 1), disk.undo};
    if (pread(fd, one->old, size, at) < 0 && errno != EBADF) // a new file has nothing
        abort();
    disk.undo = one;
    disk.fd = fd;
}

/// Whether this operation is the one that is cut.
static bool strikes(void)
{
    disk.done++;
    return disk.how != HOW_NOT && --disk.left == 0;
}

static void die(void)
{
    disk.dead = true;
    forget(disk.how == HOW_POWER);
}

static ssize_t cut_write(void *context, int fd, const void *bytes, size_t size, off_t at)
{
    (void)context;
    if (disk.dead) {
        errno = EIO;
        return -1;
    }
    remember(fd, at, size);
    if (!strikes() || disk.how == HOW_SYNC)
        return pwrite(fd, bytes, size, at);
    size_t half = made_random(&disk.chance) % (size + 1);
    if (disk.how != HOW_TORN)
        half -= half % SECTOR;
    if (pwrite(fd, bytes, half, at) < 0)
        abort();
    if (disk.how != HOW_FULL)
        die();
    errno = disk.how == HOW_FULL ? ENOSPC : EIO;
    return -1;
}

static int cut_sync(void *context, int fd)
{
    (void)context;
    disk.fd = fd;
    bool struck = !disk.dead && strikes();
    if (struck && disk.how == HOW_SYNC) { // nobody knows what is on the disk
        forget(true);
        errno = EIO;
        return -1;
    }
    if (struck && disk.how != HOW_FULL)
        die();
    if (disk.dead) {
        errno = EIO;
        return -1;
    }
    forget(false);
    return 0;
}

static int cut_cut(void *context, int fd, off_t size)
{
    struct stat status;
    (void)context;
    if (disk.dead || fstat(fd, &status) != 0 || (strikes() && disk.how == HOW_KILL)) {
        if (!disk.dead)
            die();
        errno = EIO;
        return -1;
    }
    if (status.st_size > size)
        remember(fd, size, (size_t)(status.st_size - size));
    return ftruncate(fd, size);
}

static const struct gallery_disk cut_disk = {.write = cut_write, .sync = cut_sync, .cut = cut_cut};

// ---- the day ----

struct list {
    uint64_t numbers[LIST_MAX];
    size_t count;
};

static void list_add(struct list *list, uint64_t from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        list->numbers[list->count++] = from + i;
}

static void list_drop(struct list *list, uint64_t number)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (list->numbers[i] != number)
            list->numbers[kept++] = list->numbers[i];
    list->count = kept;
}

static struct {
    struct overt_gallery_file *file;
    struct list before, after; ///< the change that goes on
    bool sure;                 ///< it was confirmed
    bool over;                 ///< something failed
} day;

static void began(void)
{
    day.before = day.after;
    day.sure = false;
}

static void ended(int code)
{
    day.sure = code == 0;
    day.over = code != 0;
}

static void add(uint64_t from, size_t count)
{
    if (day.over)
        return;
    began();
    list_add(&day.after, from, count);
    ended(lists_append(day.file, DIMENSION, from, count, NULL));
}

static void drop(uint64_t from, uint64_t to)
{
    uint64_t ids[LIST_MAX];
    size_t count = 0;
    if (day.over)
        return;
    began();
    for (uint64_t i = from; i <= to; i++) {
        list_drop(&day.after, i);
        ids[count++] = i;
    }
    ended(overt_gallery_file_delete(day.file, ids, count, NULL, NULL));
}

static void rekey(void)
{
    if (day.over)
        return;
    began();
    ended(overt_gallery_file_rekey(day.file, other_key, NULL));
}

static void reopen(const uint8_t key[OVERT_GALLERY_KEY_SIZE])
{
    const struct overt_gallery_file_params params = {.write = true};
    if (day.over)
        return;
    began();
    int code = overt_gallery_file_close(&day.file, NULL);
    ended(code);
    if (code == 0)
        ended(gallery_open(path, key, &params, &cut_disk, &day.file, NULL));
}

static void run_day(void)
{
    memset(&day, 0, sizeof day);
    ended(lists_create(path, DIMENSION, ROWS, &cut_disk, &day.file, NULL));
    add(1, 3);
    add(4, 7);
    drop(2, 2);
    reopen(lists_key);
    add(20, 1);
    drop(4, 9);
    rekey();
    add(30, 12);
    drop(41, 41);
    reopen(other_key);
    drop(1, 30);
    add(50, 2);
    if (!day.over)
        began();
    int code = overt_gallery_file_close(&day.file, NULL);
    if (!day.over)
        ended(code);
}

// ---- what is left ----

static bool is_list(const struct list *list, const uint64_t *numbers, long count)
{
    return count == (long)list->count &&
           memcmp(list->numbers, numbers, list->count * sizeof *numbers) == 0;
}

static int open_with(const uint8_t *key, struct overt_gallery_file_params params,
                     const uint8_t **ret_key, struct overt_gallery_file **ret_file,
                     struct overt_error *err)
{
    *ret_key = key;
    return overt_gallery_file_open(path, key, &params, ret_file, err);
}

/// Opens with whichever key opens it. Around a change of the key one header may be torn and the
/// other be the other key's: with the wrong key that is a file whose headers do not verify. `err`
/// is of the key that came nearest: the one whose header says that the file can be repaired.
static int open_left(struct overt_gallery_file_params params, const uint8_t **ret_key,
                     struct overt_gallery_file **ret_file, struct overt_error *err)
{
    int code = open_with(lists_key, params, ret_key, ret_file, err);
    if (code == 0 || strstr(err->text, "for repair") != NULL)
        return code;
    return open_with(other_key, params, ret_key, ret_file, err);
}

static void check_clean(const uint8_t *key)
{
    struct overt_gallery_file *file = NULL;
    struct overt_gallery_file_info info;
    struct overt_error err = {0};
    struct stat status;
    if (overt_gallery_file_open(path, key, NULL, &file, &err) != 0)
        fail_msg("after healing: %s", err.text);
    overt_gallery_file_info(file, &info);
    assert_int_equal(file->head.flags, 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_size, info.bytes);
    assert_int_equal(overt_gallery_file_close(&file, NULL), 0);
}

static void check_left(long point)
{
    struct overt_gallery_file_params params = {.threads = 1};
    struct overt_gallery_file *file = NULL;
    struct overt_error err = {0};
    const uint8_t *key = NULL;
    uint64_t numbers[LIST_MAX];
    if (day.before.count + day.after.count == 0 && access(path, F_OK) != 0)
        return; // it was being made
    int code = open_left(params, &key, &file, &err);
    if (code == OVERT_CORRUPT && (disk.how == HOW_TORN || disk.how == HOW_SYNC) &&
        strstr(err.text, "for repair") != NULL) {
        params.write = params.repair = true;
        code = open_left(params, &key, &file, &err);
    }
    if (code == 0)
        code = overt_gallery_file_unseal(file, &err);
    if (code != 0)
        fail_msg("%s at %ld: %s", how_words[disk.how], point, err.text);
    long count = lists_read(file, numbers, LIST_MAX);
    if (!is_list(&day.after, numbers, count) &&
        (day.sure || !is_list(&day.before, numbers, count)))
        fail_msg("%s at %ld: %ld rows, neither the old nor the new list", how_words[disk.how],
                 point, count);
    assert_int_equal(overt_gallery_file_close(&file, &err), 0);
    // And it goes on: what was left is cleared away.
    params.write = true;
    params.repair = false;
    assert_int_equal(open_left(params, &key, &file, &err), 0);
    assert_int_equal(lists_append(file, DIMENSION, 60, 1, &err), 0);
    assert_int_equal(overt_gallery_file_unseal(file, &err), 0);
    assert_int_equal(lists_read(file, numbers, LIST_MAX), count + 1);
    assert_int_equal(overt_gallery_file_close(&file, &err), 0);
    check_clean(key);
}

static void strike(enum how how, long point, uint64_t chance)
{
    (void)unlink(path);
    forget(false);
    disk.how = how;
    disk.left = point;
    disk.done = 0;
    disk.dead = false;
    disk.chance = chance * 0x9e3779b97f4a7c15ULL + (uint64_t)point + 1;
    run_day();
    forget(false);
    if (how != HOW_NOT)
        check_left(point);
}

static void is_the_old_or_the_new_list(void **state)
{
    (void)state;
    long points = 0;
    strike(HOW_NOT, 0, 1);
    assert_false(day.over);
    long writes = disk.done;
    for (int how = HOW_KILL; how < HOW_COUNT; how++)
        for (int round = 0; round < (how == HOW_POWER || how == HOW_TORN ? rounds : 1); round++)
            for (long point = 1; point <= writes; point++, points++)
                strike((enum how)how, point, (uint64_t)round + 1);
    print_message("# points %ld writes %ld\n", points, writes);
}

/// A full disk leaves the list, and the same handle goes on when there is room again.
static void goes_on_after_a_full_disk(void **state)
{
    (void)state;
    struct overt_gallery_file *file = NULL;
    struct overt_error err = {0};
    uint64_t numbers[LIST_MAX];
    for (long point = 1; point <= 4; point++) {
        (void)unlink(path);
        disk.how = HOW_NOT;
        disk.dead = false;
        assert_int_equal(lists_create(path, DIMENSION, ROWS, &cut_disk, &file, &err), 0);
        assert_int_equal(lists_append(file, DIMENSION, 1, 6, &err), 0);
        disk.how = HOW_FULL;
        disk.left = point;
        int code = lists_append(file, DIMENSION, 7, 6, &err);
        if (disk.left <= 0 && code != 0) {
            assert_int_equal(code, OVERT_IO);
            assert_non_null(strstr(err.text, "no room on the disk"));
            assert_int_equal(lists_append(file, DIMENSION, 7, 6, &err), 0);
        }
        disk.how = HOW_NOT;
        assert_int_equal(overt_gallery_file_unseal(file, &err), 0);
        assert_int_equal(lists_read(file, numbers, LIST_MAX), 12);
        assert_int_equal(overt_gallery_file_close(&file, &err), 0);
        forget(false);
        check_clean(lists_key);
    }
}

/// Adds, erases and tells by a pipe what is done, until it is killed.
static void write_until_killed(int out)
{
    struct overt_gallery_file *file = NULL;
    if (lists_open(path, true, &file, NULL) != 0)
        _exit(3);
    for (uint64_t number = file->head.rows > 0 ? file->head.generation * 1000 : 1;; number += 3) {
        uint64_t gone = number + 1;
        if (lists_append(file, DIMENSION, number, 3, NULL) != 0 ||
            overt_gallery_file_delete(file, &gone, 1, NULL, NULL) != 0 ||
            write(out, &number, sizeof number) != sizeof number)
            _exit(4);
    }
}

/// A real process, killed by the kernel at any moment, again and again.
static void survives_kills(void **state)
{
    (void)state;
    struct overt_gallery_file *file = NULL;
    struct overt_error err = {0};
    static uint64_t numbers[100000];
    uint64_t chance = 7, told = 0;
    size_t kept = 0;
    (void)unlink(path);
    assert_int_equal(lists_create(path, DIMENSION, ROWS, NULL, &file, &err), 0);
    assert_int_equal(overt_gallery_file_close(&file, &err), 0);
    for (int round = 0; round < 10 * rounds; round++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0)
            write_until_killed(ends[1]);
        const struct timespec nap = {.tv_nsec = (long)(made_random(&chance) % 20000000)};
        (void)nanosleep(&nap, NULL);
        (void)kill(child, SIGKILL);
        (void)waitpid(child, NULL, 0);
        (void)close(ends[1]);
        for (uint64_t number; read(ends[0], &number, sizeof number) == sizeof number; told++)
            kept += 2;
        (void)close(ends[0]);
        assert_int_equal(lists_open(path, false, &file, &err), 0);
        if (overt_gallery_file_unseal(file, &err) != 0)
            fail_msg("%s", err.text);
        long count = lists_read(file, numbers, 100000);
        assert_true(count >= (long)kept && count <= (long)kept + 3 * (round + 1));
        kept = (size_t)count;
        assert_int_equal(overt_gallery_file_close(&file, &err), 0);
    }
    print_message("# kills %d changes %llu\n", 10 * rounds, (unsigned long long)told * 2);
}

static int make_folder(void **state)
{
    (void)state;
    lists_folder(folder, false);
    (void)snprintf(path, sizeof path, "%s/list", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    forget(false);
    (void)unlink(path);
    return rmdir(folder);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        rounds = (int)strtol(argv[1], NULL, 10);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_old_or_the_new_list),
        cmocka_unit_test(goes_on_after_a_full_disk),
        cmocka_unit_test(survives_kills),
    };
    return cmocka_run_group_tests_name("face/gallery/cut", tests, make_folder, remove_folder);
}
