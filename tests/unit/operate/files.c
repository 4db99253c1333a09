// SPDX-License-Identifier: Apache-2.0
// files.c - between the program and the system's calls for plain files. The files are real; what
// of them would survive a power cut is remembered beside them: contents that were synced, under
// names whose folder was synced.
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "disk.h"

#define PATH_SIZE 256
#define NAMES     512
#define UNSYNCED  16

const char *const files_fault_names[FILES_FAULTS] = {
    "a call for a plain file that fails",
    "calls for plain files that all fail",
};

struct name {
    char path[PATH_SIZE];
    bool folder;
    mode_t mode;
    char *bytes;
    size_t size;
};
struct tree {
    struct name names[NAMES];
    size_t count;
};

static struct tree now, durable;
static bool stale; ///< `now` is not what is there
static char unsynced[UNSYNCED][PATH_SIZE];
static struct {
    char folder[PATH_SIZE];
    void (*at)(bool is_write);
    bool child, *touched;
} watched;
static struct {
    bool armed, struck;
    enum files_fault fault;
} broken;
static struct {
    int fd;
    const void *bytes;
    size_t size; ///< 0: none
    char path[PATH_SIZE];
} being_written;

int __real_open64(const char *path, int flags, ...);
ssize_t __real_write(int fd, const void *bytes, size_t size);
int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __real_unlink(const char *path);
int __real_mkdir(const char *path, mode_t mode);
int __wrap_open64(const char *path, int flags, ...);
ssize_t __wrap_write(int fd, const void *bytes, size_t size);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);
int __wrap_unlink(const char *path);
int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_flock(int fd, int what);

// ---- trees ----

static void tree_finish(struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        free(tree->names[i].bytes);
    tree->count = 0;
}

static struct name *tree_find(struct tree *tree, const char *path)
{
    for (size_t i = 0; i < tree->count; i++)
        if (text_equal(tree->names[i].path, path))
            return &tree->names[i];
    return NULL;
}

static void name_read(struct name *name)
{
    struct stat status;
    int fd = __real_open64(name->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0)
        abort();
    name->mode = status.st_mode & 0777;
    name->size = (size_t)status.st_size;
    name->bytes = malloc(name->size + 1);
    if (name->bytes == NULL || read(fd, name->bytes, name->size) != (ssize_t)name->size)
        abort();
    (void)close(fd);
}

/// What is in the folder; `deep`: and below.
static void tree_read(struct tree *tree, const char *folder, bool deep)
{
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return;
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (entry->d_name[0] == '.')
            continue;
        if (tree->count == NAMES)
            abort();
        struct name *name = &tree->names[tree->count++];
        struct stat status;
        memset(name, 0, sizeof *name);
        if (snprintf(name->path, PATH_SIZE, "%s/%s", folder, entry->d_name) >= PATH_SIZE ||
            stat(name->path, &status) != 0)
            abort();
        name->folder = S_ISDIR(status.st_mode);
        name->mode = status.st_mode & 0777;
        if (!name->folder)
            name_read(name);
        else if (deep)
            tree_read(tree, name->path, true);
    }
    (void)closedir(dir);
}

/// The folder itself and all in it.
static void tree_read_all(struct tree *tree)
{
    struct stat status;
    tree_finish(tree);
    if (stat(watched.folder, &status) != 0)
        return;
    struct name *top = &tree->names[tree->count++];
    *top = (struct name){.folder = true, .mode = status.st_mode & 0777};
    (void)text_copy(top->path, PATH_SIZE, watched.folder);
    tree_read(tree, watched.folder, true);
}

static void name_write(const struct name *name)
{
    int fd = __real_open64(name->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, name->mode);
    if (fd < 0 || __real_write(fd, name->bytes, name->size) != (ssize_t)name->size ||
        close(fd) != 0)
        abort();
}

/// What is not of the tree goes, folders after what is in them.
static void tree_put(struct tree *tree)
{
    static struct tree there;
    tree_read_all(&there);
    for (size_t i = there.count; i-- > 0;)
        if (tree_find(tree, there.names[i].path) == NULL)
            (void)remove(there.names[i].path);
    for (size_t i = 0; i < tree->count; i++) {
        const struct name *name = &tree->names[i], *is = tree_find(&there, name->path);
        if (name->folder)
            (void)__real_mkdir(name->path, name->mode);
        else if (is == NULL || is->size != name->size ||
                 memcmp(is->bytes, name->bytes, name->size) != 0)
            name_write(name);
    }
}

// ---- what is on the disk ----

static char *unsynced_find(const char *path)
{
    for (int i = 0; i < UNSYNCED; i++)
        if (text_equal(unsynced[i], path))
            return unsynced[i];
    return NULL;
}

/// A folder was synced: its names are as they are now, contents as far as they were synced.
static void make_durable(const char *folder)
{
    static struct tree fresh;
    size_t length = strlen(folder), kept = 0;
    tree_finish(&fresh);
    tree_read(&fresh, folder, false);
    for (size_t i = 0; i < durable.count; i++) {
        struct name *name = &durable.names[i];
        bool mine = strncmp(name->path, folder, length) == 0 && name->path[length] == '/' &&
                    strchr(name->path + length + 1, '/') == NULL;
        if (mine)
            free(name->bytes);
        else
            durable.names[kept++] = *name;
    }
    durable.count = kept;
    for (size_t i = 0; i < fresh.count; i++) {
        if (durable.count == NAMES)
            abort();
        if (unsynced_find(fresh.names[i].path) != NULL)
            fresh.names[i].size = 0;
        durable.names[durable.count++] = fresh.names[i];
    }
    fresh.count = 0;
    struct stat status; // that the folder itself is there is its maker's matter
    if (text_equal(folder, watched.folder) && tree_find(&durable, folder) == NULL &&
        stat(folder, &status) == 0) {
        struct name *top = &durable.names[durable.count++];
        *top = (struct name){.folder = true, .mode = status.st_mode & 0777};
        (void)text_copy(top->path, PATH_SIZE, folder);
    }
}

void files_lose(void)
{
    // A folder that is lost takes all below it along.
    for (size_t i = 0; i < durable.count; i++) {
        char above[PATH_SIZE];
        (void)text_copy(above, sizeof above, durable.names[i].path);
        *strrchr(above, '/') = '\0';
        bool top = text_equal(durable.names[i].path, watched.folder);
        if (!top && tree_find(&durable, above) == NULL) {
            free(durable.names[i].bytes);
            durable.names[i] = durable.names[--durable.count];
            i = (size_t)-1; // from the beginning
        }
    }
    // Folders stand before what is in them.
    for (size_t i = 1; i < durable.count; i++)
        for (size_t j = i; j > 0 && strcmp(durable.names[j - 1].path, durable.names[j].path) > 0;
             j--) {
            struct name other = durable.names[j];
            durable.names[j] = durable.names[j - 1];
            durable.names[j - 1] = other;
        }
    *watched.touched = true;
    tree_put(&durable);
}

// ---- calls ----

static bool is_below(const char *path)
{
    size_t length = strlen(watched.folder);
    return watched.at != NULL && length > 0 && strncmp(path, watched.folder, length) == 0 &&
           (path[length] == '/' || path[length] == '\0');
}

/// Databases are the other disk's (disk.h); their real files only stand for them.
static bool is_ours(const char *path)
{
    return is_below(path) && !text_ends(path, ".db") && !text_ends(path, ".lock");
}

static void changed(void)
{
    stale = true;
    if (watched.child)
        *watched.touched = true;
}

/// 0, or -1 with errno: the call is not done.
static int point(bool is_write)
{
    disk_hold();
    if (!watched.child)
        watched.at(is_write);
    changed();
    bool fails = broken.armed && (!broken.struck || broken.fault == FILES_STAYS_FULL);
    broken.struck |= fails;
    disk_let_go();
    if (!fails)
        return 0;
    errno = is_write ? ENOSPC : EIO;
    return -1;
}

static bool path_of(int fd, char path[PATH_SIZE])
{
    char link[40];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = watched.at != NULL ? readlink(link, path, PATH_SIZE - 1) : -1;
    if (length < 0)
        return false;
    path[length] = '\0';
    return is_ours(path);
}

int __wrap_open64(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
    va_end(list);
    if ((flags & O_CREAT) != 0 && is_ours(path) && point(true) != 0)
        return -1;
    if ((flags & O_CREAT) != 0 && is_below(path))
        changed();
    return __real_open64(path, flags, mode);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
    char path[PATH_SIZE];
    if (!path_of(fd, path))
        return __real_write(fd, bytes, size);
    being_written.fd = fd;
    being_written.bytes = bytes;
    being_written.size = size;
    memcpy(being_written.path, path, sizeof path);
    int code = point(true);
    being_written.size = 0;
    if (code != 0)
        return -1;
    for (int i = 0; i < UNSYNCED && unsynced_find(path) == NULL; i++)
        if (unsynced[i][0] == '\0')
            (void)text_copy(unsynced[i], PATH_SIZE, path);
    return __real_write(fd, bytes, size);
}

int __wrap_fsync(int fd)
{
    char path[PATH_SIZE];
    struct stat status;
    if (!path_of(fd, path))
        return __real_fsync(fd);
    if (point(false) != 0)
        return -1;
    if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode))
        make_durable(path);
    else if (unsynced_find(path) != NULL)
        unsynced_find(path)[0] = '\0';
    return 0;
}

int __wrap_rename(const char *from, const char *to)
{
    if (is_ours(to) && point(false) != 0)
        return -1;
    char *known = unsynced_find(from);
    if (known != NULL)
        (void)text_copy(known, PATH_SIZE, to);
    return __real_rename(from, to);
}

int __wrap_unlink(const char *path)
{
    if (is_ours(path) && point(false) != 0)
        return -1;
    if (is_below(path))
        changed();
    disk_unlink(path);
    return __real_unlink(path);
}

int __wrap_mkdir(const char *path, mode_t mode)
{
    struct stat status;
    if (is_ours(path) && stat(path, &status) != 0 && point(true) != 0)
        return -1;
    return __real_mkdir(path, mode);
}

/// All that these tests do is one program to the record, in however many processes.
int __wrap_flock(int fd, int what)
{
    (void)fd;
    (void)what;
    return 0;
}

// ---- for the test ----

void files_watch(const char *folder, void (*at)(bool is_write), bool *ret_touched)
{
    watched.touched = ret_touched;
    (void)text_copy(watched.folder, sizeof watched.folder, folder);
    watched.at = at;
    memset(unsynced, 0, sizeof unsynced);
    if (at == NULL)
        return;
    tree_read_all(&now);
    tree_read_all(&durable);
    stale = false;
}

void files_break(enum files_fault fault)
{
    broken.armed = true;
    broken.struck = false;
    broken.fault = fault;
}

void files_mend(void) { broken.armed = false; }

void files_ready(void)
{
    if (stale)
        tree_read_all(&now);
    stale = false;
}

static void held_path(char path[PATH_SIZE])
{
    (void)snprintf(path, PATH_SIZE, "%.200s.held", watched.folder);
}

/// What the parent is just writing stays the parent's: the child goes on with a copy of it.
static void part_from_parent(void)
{
    char held[PATH_SIZE];
    const struct name *was = tree_find(&now, being_written.path);
    held_path(held);
    if (was == NULL || __real_rename(being_written.path, held) != 0)
        abort();
    int fd = __real_open64(being_written.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, was->mode);
    if (fd < 0 || __real_write(fd, was->bytes, was->size) != (ssize_t)was->size ||
        dup2(fd, being_written.fd) < 0)
        abort();
    (void)close(fd);
    *watched.touched = true;
}

void files_child(void)
{
    watched.child = true;
    if (being_written.size > 0)
        part_from_parent();
}

void files_put_back(void)
{
    char held[PATH_SIZE];
    held_path(held);
    if (*watched.touched)
        tree_put(&now);
    if (being_written.size > 0) // its folder may have been gone
        (void)__real_rename(held, being_written.path);
}

void files_tear(void)
{
    if (being_written.size > 1)
        (void)!__real_write(being_written.fd, being_written.bytes, being_written.size / 2);
    *watched.touched = true;
}

static uint64_t mark_bytes(uint64_t mark, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        mark = (mark ^ ((const uint8_t *)bytes)[i]) * 1099511628211u;
    return mark;
}

/// Names and sizes below the folder; of names that come in any order.
static uint64_t mark_names(const char *folder)
{
    uint64_t mark = 0;
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return 0;
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        char path[PATH_SIZE];
        struct stat status;
        // One that is being written has its process's number in its name.
        if (entry->d_name[0] == '.' || text_ends(entry->d_name, ".part") ||
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= PATH_SIZE ||
            stat(path, &status) != 0)
            continue;
        bool below = S_ISDIR(status.st_mode);
        mark += mark_bytes(14695981039346656037u + (below ? 0 : (uint64_t)status.st_size), path,
                           strlen(path));
        if (below)
            mark += mark_names(path);
    }
    (void)closedir(dir);
    return mark;
}

uint64_t files_mark(void)
{
    static const char *const names[] = {"log/checkpoint", "master.key", "master.key.next"};
    char path[PATH_SIZE + 32], bytes[4096];
    uint64_t mark = mark_names(watched.folder);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", watched.folder, names[i]);
        int fd = __real_open64(path, O_RDONLY | O_CLOEXEC);
        ssize_t size = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
        if (fd >= 0)
            (void)close(fd);
        mark = mark_bytes(mark + (uint64_t)(size + 1), bytes, size > 0 ? (size_t)size : 0);
    }
    return mark;
}
