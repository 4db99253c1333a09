// SPDX-License-Identifier: Apache-2.0
// disk.c - SQLite's file system in memory: what was written and not yet synced is remembered for
// each file, so that the disk after a power cut can be made up at any point. A small real file
// stands in each database's place, since the program asks whether there is one.
#include "disk.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/text.h"

#define SECTOR    512
#define PATH_SIZE 256
#define FILES     16
#define REGIONS   16 ///< of the log's index

const char *const disk_fault_names[DISK_FAULTS] = {
    "a write on a full disk",
    "a disk that is full from there",
    "a torn write and a dead disk",
    "a sync that fails",
    "syncs that fail and lose what was written",
    "a request for memory after a write",
    "no memory after a write",
};

enum change_kind { CHANGE_WRITE, CHANGE_LENGTH, CHANGE_REMOVED };

struct change {
    enum change_kind kind;
    int64_t at, size;
    char *bytes;
    struct change *next;
};

struct content {
    char *bytes;
    int64_t size, room; ///< size -1: no file
};

struct opened;
struct image {
    char path[PATH_SIZE];
    bool counts; ///< a database, its log or its journal; else nobody asks what is left of it
    struct content now, synced;
    struct change *first, *last;
    struct opened *openers;
    void *regions[REGIONS];
};

/// A file as SQLite has it open.
struct opened {
    sqlite3_file file; // first
    struct image *image;
    struct opened *next;
    int level;       ///< SQLITE_LOCK_...
    unsigned shared, exclusive; ///< of the eight locks of the log's index
    bool removes;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs disk, *own_vfs;
static sqlite3_mem_methods own_memory;
static struct image images[FILES];
static const struct image *changing; ///< its newest change has not been done yet
static struct {
    void (*at)(bool is_sync);
    bool (*request)(void);
    void (*quiet)(void);
} watched;
static struct {
    bool armed, struck, memory_fails;
    enum disk_fault fault;
} broken;
static _Thread_local int writing; ///< locks held by a thread that writes
static int threads;
static _Thread_local bool inside; ///< what the test itself asks for is no request

// ---- contents ----

static void *need(void *memory)
{
    if (memory == NULL)
        abort();
    return memory;
}

static void content_length(struct content *content, int64_t size)
{
    if (size > content->room) {
        content->room = size + size / 4 + 4096;
        content->bytes = need(realloc(content->bytes, (size_t)content->room));
    }
    int64_t from = content->size > 0 ? content->size : 0;
    if (size > from)
        memset(content->bytes + from, 0, (size_t)(size - from));
    content->size = size;
}

static void content_write(struct content *content, int64_t at, const char *bytes, int64_t size)
{
    if (size > 0 && at + size > content->size)
        content_length(content, at + size);
    if (size > 0)
        memcpy(content->bytes + at, bytes, (size_t)size);
}

static void content_finish(struct content *content)
{
    free(content->bytes);
    *content = (struct content){.size = -1};
}

static uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

/// Which sectors: all, or by chance.
static void apply(struct content *content, const struct change *change, bool all, uint64_t seed)
{
    if (change->kind == CHANGE_REMOVED || change->kind == CHANGE_LENGTH) {
        if (all || (mix(seed) & 1) != 0)
            content_length(content, change->kind == CHANGE_REMOVED ? -1 : change->size);
        return;
    }
    if (content->size < 0)
        content->size = 0; // a new file
    for (int64_t from = 0; from < change->size;) {
        int64_t size = SECTOR - (change->at + from) % SECTOR;
        size = size < change->size - from ? size : change->size - from;
        if (all || (mix(seed + (uint64_t)from + 1) & 1) != 0)
            content_write(content, change->at + from, change->bytes + from, size);
        from += size;
    }
}

static void forget_changes(struct image *image)
{
    while (image->first != NULL) {
        struct change *next = image->first->next;
        free(image->first->bytes);
        free(image->first);
        image->first = next;
    }
    image->last = NULL;
}

static void settle(struct image *image)
{
    if (image->now.size >= 0 && image->synced.size < 0)
        content_length(&image->synced, 0); // a new file, even if nothing was written
    for (const struct change *change = image->first; change != NULL; change = change->next)
        apply(&image->synced, change, true, 0);
    forget_changes(image);
}

static struct image *named(const char *path, bool make)
{
    for (size_t i = 0; i < FILES; i++)
        if (text_equal(images[i].path, path))
            return &images[i];
    for (size_t i = 0; i < FILES && make; i++)
        if (images[i].path[0] == '\0') {
            (void)text_copy(images[i].path, PATH_SIZE, path);
            images[i].now.size = images[i].synced.size = -1;
            return &images[i];
        }
    if (make)
        abort(); // more files than a test of one record has
    return NULL;
}

static void forget(struct image *image)
{
    if (image->openers != NULL)
        abort();
    forget_changes(image);
    content_finish(&image->now);
    content_finish(&image->synced);
    for (int i = 0; i < REGIONS; i++)
        free(image->regions[i]);
    *image = (struct image){0};
}

// ---- points ----

static struct change *remember(struct image *image, enum change_kind kind, int64_t at,
                               const void *bytes, int64_t size)
{
    if (!image->counts)
        return NULL;
    struct change *change = need(calloc(1, sizeof *change));
    *change = (struct change){.kind = kind, .at = at, .size = size};
    if (kind == CHANGE_WRITE && size > 0)
        change->bytes = memcpy(need(malloc((size_t)size)), bytes, (size_t)size);
    if (image->last == NULL)
        image->first = change;
    else
        image->last->next = change;
    image->last = change;
    return change;
}

/// True when what is being done here fails.
static bool strikes(const struct image *image, bool is_sync)
{
    bool lasting = broken.fault == DISK_STAYS_FULL || broken.fault == DISK_TORN ||
                   broken.fault == DISK_SYNC_LOST;
    if (!broken.armed || !image->counts)
        return false;
    if (broken.fault == DISK_NO_MEMORY || broken.fault == DISK_STAYS_NO_MEMORY)
        return false;
    bool syncs = broken.fault == DISK_NO_SYNC || broken.fault == DISK_SYNC_LOST;
    bool mine = syncs == is_sync || (broken.fault == DISK_TORN && broken.struck);
    if (!mine || (broken.struck && !lasting))
        return false;
    broken.struck = true;
    return true;
}

/// With the newest change of the file remembered and not yet done.
static void point(const struct image *image, bool is_sync)
{
    if (!image->counts || watched.at == NULL)
        return;
    changing = is_sync ? NULL : image;
    watched.at(is_sync);
    changing = NULL;
}

static void enter(void)
{
    (void)pthread_mutex_lock(&lock);
    inside = true;
}

static int leave(int code)
{
    inside = false;
    (void)pthread_mutex_unlock(&lock);
    if (watched.quiet != NULL && writing == 0)
        watched.quiet();
    return code;
}

void disk_hold(void) { enter(); }

void disk_let_go(void) { (void)leave(0); }

static struct opened *of(sqlite3_file *file) { return (struct opened *)(void *)file; }

static int disk_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 at)
{
    enter();
    const struct content *now = &of(file)->image->now;
    int64_t there = now->size - at;
    there = there < 0 ? 0 : there > size ? size : there;
    if (there > 0)
        memcpy(bytes, now->bytes + at, (size_t)there);
    memset((char *)bytes + there, 0, (size_t)(size - there));
    return leave(there < size ? SQLITE_IOERR_SHORT_READ : SQLITE_OK);
}

/// A database that has something in it has a real file that is not empty.
static void mark_real(const struct image *image)
{
    int fd = open(image->path, O_WRONLY | O_TRUNC | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || pwrite(fd, "x", image->now.size > 0, 0) < 0 || close(fd) != 0)
        abort();
}

static int disk_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    enter();
    struct image *image = of(file)->image;
    int code = SQLITE_OK;
    struct change *change = remember(image, CHANGE_WRITE, at, bytes, size);
    point(image, false);
    if (strikes(image, false)) {
        code = broken.fault == DISK_TORN ? SQLITE_IOERR_WRITE : SQLITE_FULL;
        size = broken.fault == DISK_TORN ? size / 2 : 0;
        change->size = size;
    }
    bool was_empty = image->now.size <= 0;
    content_write(&image->now, at, bytes, size);
    if (was_empty && size > 0 && text_ends(image->path, ".db"))
        mark_real(image);
    return leave(code);
}

static int disk_length(sqlite3_file *file, sqlite3_int64 size)
{
    enter();
    struct image *image = of(file)->image;
    struct change *change = remember(image, CHANGE_LENGTH, 0, NULL, size);
    point(image, false);
    if (strikes(image, false)) {
        change->kind = CHANGE_WRITE;
        change->size = 0;
        return leave(SQLITE_IOERR_TRUNCATE);
    }
    content_length(&image->now, size);
    return leave(SQLITE_OK);
}

static int disk_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    enter();
    struct image *image = of(file)->image;
    point(image, true);
    bool fails = strikes(image, true);
    if (fails && broken.fault == DISK_SYNC_LOST)
        forget_changes(image);
    else if (!fails)
        settle(image);
    return leave(fails ? SQLITE_IOERR_FSYNC : SQLITE_OK);
}

static int disk_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
    enter();
    *ret_size = of(file)->image->now.size;
    return leave(SQLITE_OK);
}

// ---- locks ----

/// In the bits of the log's index: 0 writes, 1 empties the log, 2 makes the index anew.
static int count_writing(const struct opened *opened)
{
    return (opened->exclusive & 7) != 0 || opened->level >= SQLITE_LOCK_RESERVED;
}

static int others_most(const struct opened *opened)
{
    int most = SQLITE_LOCK_NONE;
    for (const struct opened *o = opened->image->openers; o != NULL; o = o->next)
        if (o != opened && o->level > most)
            most = o->level;
    return most;
}

static int disk_lock(sqlite3_file *file, int level)
{
    enter();
    struct opened *opened = of(file);
    int others = others_most(opened), code = SQLITE_OK;
    writing -= count_writing(opened);
    if (level == SQLITE_LOCK_SHARED ? others >= SQLITE_LOCK_PENDING
                                    : others >= SQLITE_LOCK_RESERVED)
        code = SQLITE_BUSY;
    else if (level == SQLITE_LOCK_EXCLUSIVE && others >= SQLITE_LOCK_SHARED)
        code = SQLITE_BUSY;
    else if (level > opened->level)
        opened->level = level;
    writing += count_writing(opened);
    return leave(code);
}

static int disk_unlock(sqlite3_file *file, int level)
{
    enter();
    struct opened *opened = of(file);
    writing -= count_writing(opened);
    if (level < opened->level)
        opened->level = level;
    writing += count_writing(opened);
    return leave(SQLITE_OK);
}

static int disk_is_reserved(sqlite3_file *file, int *ret_reserved)
{
    enter();
    *ret_reserved =
        of(file)->level >= SQLITE_LOCK_RESERVED || others_most(of(file)) >= SQLITE_LOCK_RESERVED;
    return leave(SQLITE_OK);
}

static int disk_map(sqlite3_file *file, int region, int size, int extend, void volatile **ret_map)
{
    enter();
    struct image *image = of(file)->image;
    if (region >= REGIONS)
        abort();
    if (image->regions[region] == NULL && extend)
        image->regions[region] = need(calloc(1, (size_t)size));
    *ret_map = image->regions[region];
    return leave(SQLITE_OK);
}

static int disk_index_lock(sqlite3_file *file, int from, int count, int flags)
{
    enter();
    struct opened *opened = of(file);
    unsigned bits = ((1u << count) - 1) << from;
    int code = SQLITE_OK;
    writing -= count_writing(opened);
    for (const struct opened *o = opened->image->openers; o != NULL; o = o->next)
        if (o != opened && (flags & SQLITE_SHM_LOCK) &&
            ((o->exclusive & bits) || ((flags & SQLITE_SHM_EXCLUSIVE) && (o->shared & bits))))
            code = SQLITE_BUSY;
    if (flags & SQLITE_SHM_UNLOCK) {
        opened->shared &= ~bits;
        opened->exclusive &= ~bits;
    } else if (code == SQLITE_OK && (flags & SQLITE_SHM_EXCLUSIVE)) {
        opened->exclusive |= bits;
    } else if (code == SQLITE_OK) {
        opened->shared |= bits;
    }
    writing += count_writing(opened);
    return leave(code);
}

static void disk_barrier(sqlite3_file *file)
{
    (void)file;
    __sync_synchronize();
}

static void forget_index(struct image *image)
{
    for (int i = 0; i < REGIONS; i++) {
        free(image->regions[i]);
        image->regions[i] = NULL;
    }
}

static int disk_unmap(sqlite3_file *file, int remove)
{
    (void)remove;
    enter();
    struct opened *opened = of(file);
    bool others = false;
    writing -= count_writing(opened);
    opened->shared = opened->exclusive = 0;
    writing += count_writing(opened);
    for (const struct opened *o = opened->image->openers; o != NULL; o = o->next)
        others |= o != opened;
    if (!others) // the last one: the next has to make it from the log
        forget_index(opened->image);
    return leave(SQLITE_OK);
}

// ---- files ----

static int disk_control(sqlite3_file *file, int what, void *value)
{
    (void)file;
    (void)what;
    (void)value;
    return SQLITE_NOTFOUND;
}

static int disk_sector(sqlite3_file *file)
{
    (void)file;
    return 4096;
}

static int disk_device(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE; // as SQLite takes a disk of Linux to be
}

static int disk_close(sqlite3_file *file)
{
    enter();
    struct opened *opened = of(file);
    writing -= count_writing(opened);
    for (struct opened **at = &opened->image->openers; *at != NULL; at = &(*at)->next)
        if (*at == opened) {
            *at = opened->next;
            break;
        }
    if (opened->removes)
        forget(opened->image);
    return leave(SQLITE_OK);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_length,
    .xSync = disk_sync,
    .xFileSize = disk_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_is_reserved,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector,
    .xDeviceCharacteristics = disk_device,
    .xShmMap = disk_map,
    .xShmLock = disk_index_lock,
    .xShmBarrier = disk_barrier,
    .xShmUnmap = disk_unmap,
};

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *ret_flags)
{
    (void)vfs;
    static int unnamed;
    char path[PATH_SIZE];
    enter();
    if (name == NULL)
        (void)snprintf(path, sizeof path, "(%d)", unnamed++);
    struct image *image = named(name != NULL ? name : path, true);
    image->counts =
        flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL);
    if (image->now.size < 0) {
        // Its removal may not be on the disk yet; SQLite syncs a removal that matters.
        settle(image);
        content_length(&image->now, 0);
        // The program itself makes the file of a database.
        if ((flags & SQLITE_OPEN_MAIN_DB) && image->synced.size < 0)
            content_length(&image->synced, 0);
    }
    struct opened *opened = of(file);
    *opened = (struct opened){.file.pMethods = &methods, .image = image,
                              .next = image->openers,
                              .removes = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0};
    image->openers = opened;
    if (ret_flags != NULL)
        *ret_flags = flags;
    return leave(SQLITE_OK);
}

static int disk_remove(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs;
    enter();
    struct image *image = named(name, false);
    if (image == NULL || image->now.size < 0)
        return leave(SQLITE_IOERR_DELETE_NOENT);
    struct change *change = remember(image, CHANGE_REMOVED, 0, NULL, 0);
    point(image, false);
    if (strikes(image, false)) {
        change->kind = CHANGE_WRITE;
        return leave(SQLITE_IOERR_DELETE);
    }
    image->now.size = -1;
    if (sync_folder)
        settle(image);
    return leave(SQLITE_OK);
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *ret_there)
{
    (void)vfs;
    enter();
    const struct image *image = named(name, false);
    *ret_there = image != NULL && image->now.size >= (flags == SQLITE_ACCESS_EXISTS ? 1 : 0);
    return leave(SQLITE_OK);
}

static int disk_full_name(sqlite3_vfs *vfs, const char *name, int room, char *ret_path)
{
    (void)vfs;
    return text_copy(ret_path, (size_t)room, name) ? SQLITE_OK : SQLITE_CANTOPEN;
}

// ---- memory ----

static bool memory_strikes(void)
{
    bool fails = false;
    if (inside)
        return false;
    disk_hold();
    if (broken.armed && broken.memory_fails) {
        broken.memory_fails = broken.fault == DISK_STAYS_NO_MEMORY;
        broken.struck = fails = true;
    } else if (watched.request != NULL) {
        fails = watched.request();
    }
    disk_let_go();
    return fails;
}

static void *memory_between(int size)
{
    return memory_strikes() ? NULL : own_memory.xMalloc(size);
}

static void *resize_between(void *memory, int size)
{
    return memory_strikes() ? NULL : own_memory.xRealloc(memory, size);
}

// The program's own requests; base/memory.c alone makes any.
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void *__wrap_calloc(size_t count, size_t size)
{
    return memory_strikes() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return memory_strikes() ? NULL : __real_realloc(old, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return memory_strikes() ? NULL : __real_aligned_alloc(alignment, size);
}

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void *argument);
int __real_pthread_join(pthread_t thread, void **ret_value);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void *argument);
int __wrap_pthread_join(pthread_t thread, void **ret_value);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void *argument)
{
    int code = __real_pthread_create(thread, attributes, start, argument);
    if (code == 0)
        (void)__atomic_add_fetch(&threads, 1, __ATOMIC_SEQ_CST);
    return code;
}

int __wrap_pthread_join(pthread_t thread, void **ret_value)
{
    int code = __real_pthread_join(thread, ret_value);
    if (code == 0)
        (void)__atomic_sub_fetch(&threads, 1, __ATOMIC_SEQ_CST);
    return code;
}

// ---- for the test ----

void disk_put_between(void)
{
    sqlite3_mem_methods memory;
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &own_memory) != SQLITE_OK)
        abort();
    // A child does not own the mutexes that its parent holds: a connection is one thread's anyway.
    if (sqlite3_config(SQLITE_CONFIG_MULTITHREAD) != SQLITE_OK)
        abort();
    memory = own_memory;
    memory.xMalloc = memory_between;
    memory.xRealloc = resize_between;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &memory) != SQLITE_OK)
        abort();
    own_vfs = sqlite3_vfs_find(NULL);
    disk = *own_vfs;
    disk.szOsFile = sizeof(struct opened);
    disk.zName = "breakable";
    disk.xOpen = disk_open;
    disk.xDelete = disk_remove;
    disk.xAccess = disk_access;
    disk.xFullPathname = disk_full_name;
    if (sqlite3_vfs_register(&disk, 1) != SQLITE_OK)
        abort();
}

void disk_watch(void (*at)(bool is_sync), bool (*request)(void))
{
    watched.at = at;
    watched.request = request;
}

void disk_when_quiet(void (*quiet)(void)) { watched.quiet = quiet; }

bool disk_writing(void) { return writing > 0; }

int disk_threads(void) { return __atomic_load_n(&threads, __ATOMIC_SEQ_CST); }

void disk_break(enum disk_fault fault)
{
    broken.armed = true;
    broken.struck = false;
    broken.fault = fault;
    broken.memory_fails = fault == DISK_NO_MEMORY || fault == DISK_STAYS_NO_MEMORY;
}

bool disk_struck(void) { return broken.struck; }

void disk_mend(void) { broken.armed = broken.memory_fails = false; }

static void cut_one(const struct image *image, enum disk_cut cut, uint64_t seed,
                    struct content *ret_content)
{
    *ret_content = (struct content){.size = -1};
    content_length(ret_content, image->synced.size);
    if (image->synced.size > 0)
        memcpy(ret_content->bytes, image->synced.bytes, (size_t)image->synced.size);
    uint64_t number = 0;
    for (const struct change *change = image->first; change != NULL && cut != DISK_CUT_NOTHING;
         change = change->next, number++) {
        bool undone = change->next == NULL && changing == image;
        bool all = cut == DISK_CUT_KILL || (cut == DISK_CUT_TORN && !undone);
        if (cut != DISK_CUT_KILL || !undone)
            apply(ret_content, change, all, mix(seed + number) + (uint64_t)cut);
    }
}

static void part_path(const char *path, int part, char ret_path[PATH_SIZE])
{
    static const char *const ends[DISK_PARTS] = {"", "-wal", "-journal"};
    (void)snprintf(ret_path, PATH_SIZE, "%s%s", path, ends[part]);
}

void disk_cut(const char *path, enum disk_cut cut, uint64_t seed, struct disk_image *ret_image)
{
    bool was = inside;
    inside = true;
    for (int part = 0; part < DISK_PARTS; part++) {
        char name[PATH_SIZE];
        part_path(path, part, name);
        const struct image *image = named(name, false);
        struct content content = {.size = -1};
        if (image != NULL)
            cut_one(image, cut, seed + (uint64_t)part * 7919, &content);
        ret_image->bytes[part] = content.bytes;
        ret_image->sizes[part] = content.size;
    }
    inside = was;
}

void disk_image_finish(struct disk_image *image)
{
    for (int part = 0; part < DISK_PARTS; part++)
        free(image->bytes[part]);
    *image = (struct disk_image){0};
}

uint64_t disk_image_mark(const struct disk_image *image)
{
    uint64_t a = 1, b = 2;
    for (int part = 0; part < DISK_PARTS; part++) {
        a = mix(a + (uint64_t)image->sizes[part]);
        for (int64_t i = 0; i + 16 <= image->sizes[part]; i += 16) {
            uint64_t words[2];
            memcpy(words, image->bytes[part] + i, sizeof words);
            a = (a ^ words[0]) * 0x9e3779b97f4a7c15u;
            b = (b ^ words[1]) * 0xc2b2ae3d27d4eb4fu;
            a ^= a >> 29;
            b ^= b >> 31;
        }
        for (int64_t i = image->sizes[part] / 16 * 16; i >= 0 && i < image->sizes[part]; i++)
            a = mix(a + (uint8_t)image->bytes[part][i]);
    }
    return mix(mix(a) + b);
}

void disk_put(const char *path, const struct disk_image *image)
{
    inside = true;
    for (int part = 0; part < DISK_PARTS; part++) {
        char name[PATH_SIZE];
        part_path(path, part, name);
        struct image *file = named(name, true);
        forget(file);
        if (image->sizes[part] < 0)
            continue;
        file = named(name, true);
        content_length(&file->now, 0);
        content_write(&file->now, 0, image->bytes[part], image->sizes[part]);
        content_length(&file->synced, 0);
        content_write(&file->synced, 0, image->bytes[part], image->sizes[part]);
        if (part == 0)
            mark_real(file);
    }
    if (image->sizes[0] < 0)
        (void)unlink(path);
    inside = false;
}

void disk_unlink(const char *path)
{
    enter();
    struct image *image = named(path, false);
    if (image != NULL && image->now.size >= 0) {
        (void)remember(image, CHANGE_REMOVED, 0, NULL, 0);
        image->now.size = -1;
        settle(image);
    }
    (void)leave(0);
}

void disk_settle(void)
{
    inside = true;
    for (size_t i = 0; i < FILES; i++)
        if (images[i].path[0] != '\0')
            settle(&images[i]);
    inside = false;
}

void disk_all_gone(void)
{
    inside = true;
    for (size_t i = 0; i < FILES; i++) {
        images[i].openers = NULL;
        forget_index(&images[i]);
    }
    writing = 0;
    changing = NULL;
    inside = false;
    (void)pthread_mutex_init(&lock, NULL); // whoever held it is gone too
}
