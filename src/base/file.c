// SPDX-License-Identifier: Apache-2.0
// file.c - whole files read with a limit and written so that a cut leaves the old one.
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"

static void close_at(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

#define AUTO_CLOSE CLEANUP(close_at)

static int check_readable(const char *path, const struct stat *status, size_t limit,
                          struct overt_error *err)
{
    if (!S_ISREG(status->st_mode))
        return error_set(err, OVERT_INPUT, "%s is not a file: name a file", path);
    if ((size_t)status->st_size > limit)
        return error_set(err, OVERT_LIMIT, "%s has %lld bytes; at most %zu are read here", path,
                         (long long)status->st_size, limit);
    return 0;
}

int file_read(const char *path, size_t limit, char **ret_bytes, size_t *ret_size,
              struct overt_error *err)
{
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0)
        return error_set_errno(err, errno == ENOENT ? OVERT_NOT_FOUND : OVERT_IO, errno,
                               "cannot read %s", path);
    int code = check_readable(path, &status, limit, err);
    if (code != 0)
        return code;
    size_t capacity = (size_t)status.st_size;
    AUTO_FREE char *bytes = memory_try(capacity + 1, 1);
    if (bytes == NULL)
        return error_set(err, OVERT_NO_MEMORY, "%s does not fit into memory", path);
    size_t size = 0;
    while (size < capacity) {
        ssize_t got = read(fd, bytes + size, capacity - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set_errno(err, OVERT_IO, errno, "cannot read %s", path);
        if (got == 0)
            break;
        size += (size_t)got;
    }
    bytes[size] = '\0';
    *ret_bytes = bytes;
    *ret_size = size;
    bytes = NULL;
    return 0;
}

static int write_all(int fd, const char *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t put = write(fd, bytes + done, size - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        done += (size_t)put;
    }
    return fsync(fd);
}

/// A renamed file is only durable when its folder is.
static void sync_folder_of(const char *path)
{
    AUTO_FREE char *folder = memory_copy_text(path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        slash[slash == folder] = '\0';
    AUTO_CLOSE int fd = open(slash != NULL ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        (void)fsync(fd);
}

int file_write(const char *path, const void *bytes, size_t size, unsigned mode,
               struct overt_error *err)
{
    AUTO_TEXT struct text temporary;
    text_init(&temporary, 4096);
    text_printf(&temporary, "%s.%ld.part", path, (long)getpid());
    AUTO_CLOSE int fd = open(temporary.bytes, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                             (mode_t)mode);
    if (fd < 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot write %s", path);
    if (write_all(fd, bytes, size) != 0 || rename(temporary.bytes, path) != 0) {
        int why = errno;
        (void)unlink(temporary.bytes);
        return error_set_errno(err, OVERT_IO, why, "cannot write %s", path);
    }
    sync_folder_of(path);
    return 0;
}

static int make_folder(const char *path, mode_t mode, struct overt_error *err)
{
    AUTO_FREE char *part = memory_copy_text(path);
    for (char *c = part + 1; *part != '\0'; c++) {
        if (*c != '/' && *c != '\0')
            continue;
        bool last = *c == '\0';
        *c = '\0';
        if (mkdir(part, mode) != 0 && errno != EEXIST)
            return error_set_errno(err, OVERT_IO, errno, "cannot make the folder %s", path);
        if (last)
            break;
        *c = '/';
    }
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return error_set(err, OVERT_IO, "%s is not a folder: choose another name", path);
    return 0;
}

int file_make_folder(const char *path, struct overt_error *err)
{
    return make_folder(path, 0700, err);
}

int file_make_public_folder(const char *path, struct overt_error *err)
{
    return make_folder(path, 0755, err);
}

bool file_holds(const char *path, const void *bytes, size_t size)
{
    AUTO_FREE char *found = NULL;
    size_t found_size = 0;
    return file_read(path, size + 1, &found, &found_size, NULL) == 0 && found_size == size &&
           memcmp(found, bytes, size) == 0;
}

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

char *file_join(const char *folder, const char *name)
{
    if (name[0] == '/' || folder[0] == '\0')
        return memory_copy_text(name);
    struct text path;
    text_init(&path, 8192);
    text_printf(&path, "%s%s%s", folder, text_ends(folder, "/") ? "" : "/", name);
    return text_take(&path);
}
