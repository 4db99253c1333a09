// SPDX-License-Identifier: Apache-2.0
// disk.c - between SQLite and its own file system: what was written and not yet synced is
// remembered for each file, so that the disk after a power cut can be made up at any point.
#include "disk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/memory.h"
#include "base/text.h"

#define SECTOR 512
#define PATH_SIZE 256
#define FILES 8

const char *const disk_fault_names[DISK_FAULTS] = {
    "a write on a full disk",
    "a disk that is full from there",
    "a torn write and a dead disk",
    "a sync that fails",
    "syncs that fail and lose what was written",
    "a request for memory after a write",
    "no memory after a write",
    "a request for memory",
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
    int64_t size; ///< -1: no file
};

struct image {
    char path[PATH_SIZE];
    struct content synced;
    struct change *first, *last;
};

struct opened {
    sqlite3_file *file;
    struct image *image;
};

/// SQLite's own methods of a file with ours put over some.
struct methods {
    sqlite3_io_methods methods; // first
    const sqlite3_io_methods *own;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs shim, *own_vfs;
static sqlite3_mem_methods own_memory;
static struct methods tables[8];
static struct image images[FILES];
static struct opened opened[FILES * 2];
static const struct image *changing; ///< its newest change has not been done yet
static struct {
    bool on;
    void (*at)(void *context, int64_t point);
    void *context;
    int64_t points, requests;
} watched;
static struct {
    bool armed, struck, memory_fails;
    enum disk_fault fault;
    int64_t at, from; ///< from: requests for memory before it was armed
} broken;

// ---- contents ----

static void content_length(struct content *content, int64_t size)
{
    if (size > 0)
        content->bytes = memory_resize(content->bytes, (size_t)size, 1);
    if (size > content->size && size > 0) {
        int64_t from = content->size > 0 ? content->size : 0;
        memset(content->bytes + from, 0, (size_t)(size - from));
    }
    content->size = size;
}

static void content_write(struct content *content, int64_t at, const char *bytes, int64_t size)
{
    if (at + size > content->size)
        content_length(content, at + size);
    memcpy(content->bytes + at, bytes, (size_t)size);
}

static uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

/// `share`: which sectors: all, or by chance.
static void apply(struct content *content, const struct change *change, bool all, uint64_t seed)
{
    if (change->kind == CHANGE_REMOVED || change->kind == CHANGE_LENGTH) {
        if (all || (mix(seed) & 1) != 0)
            content_length(content, change->kind == CHANGE_REMOVED ? -1 : change->size);
        return;
    }
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
        memory_free(image->first->bytes);
        memory_free(image->first);
        image->first = next;
    }
    image->last = NULL;
}

static void settle(struct image *image)
{
    for (const struct change *change = image->first; change != NULL; change = change->next)
        apply(&image->synced, change, true, 0);
    forget_changes(image);
}

// ---- points ----

static void remember(struct image *image, enum change_kind kind, int64_t at, const void *bytes,
                     int64_t size)
{
    struct change *change = memory_new(1, sizeof *change);
    *change = (struct change){.kind = kind, .at = at, .size = size};
    if (kind == CHANGE_WRITE) {
        change->bytes = memory_new((size_t)size, 1);
        memcpy(change->bytes, bytes, (size_t)size);
    }
    if (image->last == NULL)
        image->first = change;
    else
        image->last->next = change;
    image->last = change;
    changing = image;
}

/// True when what is being done here fails.
static bool strikes(bool is_sync)
{
    bool lasting = broken.fault == DISK_STAYS_FULL || broken.fault == DISK_TORN ||
                   broken.fault == DISK_SYNC_LOST;
    if (!broken.armed || broken.fault == DISK_ALLOCATION)
        return false;
    bool syncs = broken.fault == DISK_NO_SYNC || broken.fault == DISK_SYNC_LOST;
    bool mine = syncs == is_sync || (broken.fault == DISK_TORN && broken.struck);
    if (broken.fault == DISK_NO_MEMORY || broken.fault == DISK_STAYS_NO_MEMORY) {
        if (watched.points == broken.at)
            broken.memory_fails = true;
        return false;
    }
    if (!mine || watched.points < broken.at || (broken.struck && !lasting))
        return false;
    broken.struck = true;
    return true;
}

static void point(void)
{
    watched.points++;
    if (watched.at != NULL)
        watched.at(watched.context, watched.points);
    changing = NULL;
}

static struct image *image_of(const sqlite3_file *file)
{
    for (size_t i = 0; i < ARRAY_COUNT(opened); i++)
        if (opened[i].file == file && watched.on)
            return opened[i].image;
    return NULL;
}

static const sqlite3_io_methods *own_of(sqlite3_file *file)
{
    return ((const struct methods *)(const void *)file->pMethods)->own;
}

static int write_between(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    (void)pthread_mutex_lock(&lock);
    struct image *image = image_of(file);
    int code = SQLITE_OK, written = size;
    if (image != NULL) {
        remember(image, CHANGE_WRITE, at, bytes, size);
        point();
        if (strikes(false)) {
            written = broken.fault == DISK_TORN ? size / 2 : 0;
            image->last->size = written;
            code = broken.fault == DISK_TORN ? SQLITE_IOERR_WRITE : SQLITE_FULL;
        }
    }
    (void)pthread_mutex_unlock(&lock);
    int own = written > 0 ? own_of(file)->xWrite(file, bytes, written, at) : SQLITE_OK;
    return code != SQLITE_OK ? code : own;
}

static int length_between(sqlite3_file *file, sqlite3_int64 size)
{
    (void)pthread_mutex_lock(&lock);
    struct image *image = image_of(file);
    bool fails = false;
    if (image != NULL) {
        remember(image, CHANGE_LENGTH, 0, NULL, size);
        point();
        fails = strikes(false);
        if (fails)
            image->last->kind = CHANGE_WRITE, image->last->size = 0;
    }
    (void)pthread_mutex_unlock(&lock);
    return fails ? SQLITE_IOERR_TRUNCATE : own_of(file)->xTruncate(file, size);
}

static int sync_between(sqlite3_file *file, int flags)
{
    (void)flags; // the disk under the test's folder need not spin for this
    (void)pthread_mutex_lock(&lock);
    struct image *image = image_of(file);
    bool fails = false;
    if (image != NULL) {
        point();
        fails = strikes(true);
        if (fails && broken.fault == DISK_SYNC_LOST)
            forget_changes(image);
        else if (!fails)
            settle(image);
    }
    (void)pthread_mutex_unlock(&lock);
    return fails ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int close_between(sqlite3_file *file)
{
    (void)pthread_mutex_lock(&lock);
    for (size_t i = 0; i < ARRAY_COUNT(opened); i++)
        if (opened[i].file == file)
            opened[i] = (struct opened){0};
    (void)pthread_mutex_unlock(&lock);
    return own_of(file)->xClose(file);
}

static struct image *named(const char *path, bool make)
{
    for (size_t i = 0; i < FILES; i++)
        if (text_equal(images[i].path, path))
            return &images[i];
    for (size_t i = 0; i < FILES && make; i++)
        if (images[i].path[0] == '\0') {
            (void)text_copy(images[i].path, PATH_SIZE, path);
            return &images[i];
        }
    if (make)
        abort(); // more files than a test of one record has
    return NULL;
}

/// What is there when a file is first seen counts as synced.
static void load(struct image *image, sqlite3_file *file)
{
    sqlite3_int64 size = 0;
    (void)own_of(file)->xFileSize(file, &size);
    image->synced.size = -1;
    content_length(&image->synced, size);
    if (size > 0)
        (void)own_of(file)->xRead(file, image->synced.bytes, (int)size, 0);
}

static void put_methods(sqlite3_file *file)
{
    size_t i = 0;
    while (i < ARRAY_COUNT(tables) && tables[i].own != NULL && tables[i].own != file->pMethods)
        i++;
    if (i == ARRAY_COUNT(tables))
        abort();
    tables[i].own = file->pMethods;
    tables[i].methods = *file->pMethods;
    tables[i].methods.xWrite = write_between;
    tables[i].methods.xTruncate = length_between;
    tables[i].methods.xSync = sync_between;
    tables[i].methods.xClose = close_between;
    file->pMethods = &tables[i].methods;
}

static int open_between(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                        int *ret_flags)
{
    (void)vfs;
    int code = own_vfs->xOpen(own_vfs, name, file, flags, ret_flags);
    if (code != SQLITE_OK || file->pMethods == NULL)
        return code;
    (void)pthread_mutex_lock(&lock);
    put_methods(file);
    if (watched.on && name != NULL && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0) {
        struct image *image = named(name, false);
        if (image == NULL) {
            image = named(name, true);
            load(image, file);
        } else if (image->last != NULL && image->last->kind == CHANGE_REMOVED) {
            settle(image); // a new file of this name
        }
        size_t i = 0;
        while (i < ARRAY_COUNT(opened) && opened[i].file != NULL)
            i++;
        if (i == ARRAY_COUNT(opened))
            abort();
        opened[i] = (struct opened){file, image};
    }
    (void)pthread_mutex_unlock(&lock);
    return code;
}

static int remove_between(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs;
    (void)pthread_mutex_lock(&lock);
    struct image *image = watched.on ? named(name, false) : NULL;
    if (image != NULL) {
        remember(image, CHANGE_REMOVED, 0, NULL, 0);
        point();
    }
    (void)pthread_mutex_unlock(&lock);
    return own_vfs->xDelete(own_vfs, name, sync_folder);
}

// ---- memory ----

static bool memory_strikes(void)
{
    bool fails = false;
    (void)pthread_mutex_lock(&lock);
    watched.requests++;
    if (broken.armed && watched.on) {
        fails = broken.fault == DISK_ALLOCATION ? watched.requests - broken.from == broken.at
                                                : broken.memory_fails;
        if (fails && broken.fault == DISK_NO_MEMORY)
            broken.memory_fails = false;
        broken.struck |= fails;
    }
    (void)pthread_mutex_unlock(&lock);
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

// ---- for the test ----

void disk_put_between(void)
{
    sqlite3_mem_methods memory;
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &own_memory) != SQLITE_OK)
        abort();
    memory = own_memory;
    memory.xMalloc = memory_between;
    memory.xRealloc = resize_between;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &memory) != SQLITE_OK)
        abort();
    own_vfs = sqlite3_vfs_find(NULL);
    shim = *own_vfs;
    shim.zName = "breakable";
    shim.xOpen = open_between;
    shim.xDelete = remove_between;
    if (sqlite3_vfs_register(&shim, 1) != SQLITE_OK)
        abort();
}

void disk_watch(void (*at)(void *context, int64_t point), void *context)
{
    (void)pthread_mutex_lock(&lock);
    watched.on = true;
    watched.at = at;
    watched.context = context;
    watched.points = watched.requests = 0;
    (void)pthread_mutex_unlock(&lock);
}

void disk_leave(void)
{
    (void)pthread_mutex_lock(&lock);
    watched.on = false;
    for (size_t i = 0; i < FILES; i++) {
        forget_changes(&images[i]);
        memory_free(images[i].synced.bytes);
        images[i] = (struct image){0};
    }
    memset(opened, 0, sizeof opened);
    (void)pthread_mutex_unlock(&lock);
}

int64_t disk_points(void) { return watched.points; }

int64_t disk_requests(void) { return watched.requests; }

void disk_arm(enum disk_fault fault, int64_t at)
{
    (void)pthread_mutex_lock(&lock);
    memset(&broken, 0, sizeof broken);
    broken.armed = true;
    broken.fault = fault;
    broken.at = at;
    broken.from = watched.requests;
    (void)pthread_mutex_unlock(&lock);
}

bool disk_disarm(void)
{
    (void)pthread_mutex_lock(&lock);
    bool struck = broken.struck;
    memset(&broken, 0, sizeof broken);
    (void)pthread_mutex_unlock(&lock);
    return struck;
}

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

void disk_cut(const char *path, enum disk_cut cut, uint64_t seed, struct disk_image *ret_image)
{
    char log_path[PATH_SIZE];
    (void)snprintf(log_path, sizeof log_path, "%s-wal", path);
    struct image *database = named(path, false), *log = named(log_path, false);
    struct content content = {.size = -1}, log_content = {.size = -1};
    if (database != NULL)
        cut_one(database, cut, seed, &content);
    if (log != NULL)
        cut_one(log, cut, seed, &log_content);
    *ret_image = (struct disk_image){.database = content.bytes, .log = log_content.bytes,
                                     .database_size = content.size, .log_size = log_content.size};
}

void disk_image_finish(struct disk_image *image)
{
    memory_free(image->database);
    memory_free(image->log);
    *image = (struct disk_image){0};
}
