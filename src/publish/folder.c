// SPDX-License-Identifier: Apache-2.0
// folder.c - a folder that is there as a whole or not at all: it is written beside its name,
// synced, and takes the name, or changes places with the earlier one, in one step (rename(2),
// renameat2(2) RENAME_EXCHANGE).
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "publish/internal.h"

static const char *const parts[] = {"operations", "charts"};

static void close_at(const int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}
static void closedir_at(DIR **dir)
{
    if (*dir != NULL)
        (void)closedir(*dir);
}

/// What a publication has at its top.
static bool is_ours(const char *name)
{
    static const char *const others[] = {"datapackage.json", "index.html", "LICENCE.txt",
                                         "style.css"};
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        if (text_equal(name, parts[i]))
            return true;
    for (size_t i = 0; i < ARRAY_COUNT(others); i++)
        if (text_equal(name, others[i]))
            return true;
    for (size_t i = 0; i < PUBLISH_SHEETS; i++) {
        const char *file = publish_sheets[i].file;
        if (text_starts(name, file) &&
            (name[strlen(file)] == '\0' || text_equal(name + strlen(file), "-metadata.json")))
            return true;
    }
    return false;
}

static bool is_dot(const char *name) { return text_equal(name, ".") || text_equal(name, ".."); }

/// OVERT_INPUT when `path` holds anything else than an earlier publication.
static int look_at(const char *path, bool *ret_replaces, struct overt_error *err)
{
    CLEANUP(closedir_at) DIR *dir = opendir(path);
    if (dir == NULL && errno == ENOENT) {
        *ret_replaces = false;
        return 0;
    }
    if (dir == NULL)
        return error_set_errno(err, OVERT_INPUT, errno, "cannot publish into %.150s", path);
    struct dirent *entry;
    size_t count = 0;
    bool described = false;
    while ((entry = readdir(dir)) != NULL) {
        if (is_dot(entry->d_name))
            continue;
        count++;
        described |= text_equal(entry->d_name, "datapackage.json");
        if (!is_ours(entry->d_name))
            return error_set(err, OVERT_INPUT,
                             "%.100s holds %.60s, which is no part of a publication: name another "
                             "folder",
                             path, entry->d_name);
    }
    if (count > 0 && !described)
        return error_set(err, OVERT_INPUT,
                         "%.100s holds something else than a publication: name another folder",
                         path);
    *ret_replaces = true;
    return 0;
}

static void remove_files(const char *path)
{
    CLEANUP(closedir_at) DIR *dir = opendir(path);
    struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL)
        if (!is_dot(entry->d_name))
            (void)unlinkat(dirfd(dir), entry->d_name, 0); // a folder stays
}

/// Files of the folder and of its two parts; nothing deeper.
static void remove_folder(const char *path)
{
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        AUTO_FREE char *part = file_join(path, parts[i]);
        remove_files(part);
        (void)rmdir(part);
    }
    remove_files(path);
    (void)rmdir(path);
}

int publish_folder_begin(struct publish_folder *folder, const char *path, struct overt_error *err)
{
    *folder = (struct publish_folder){.path = memory_copy_text(path)};
    for (size_t length = strlen(path); length > 1 && folder->path[length - 1] == '/';)
        folder->path[--length] = '\0';
    int code = look_at(folder->path, &folder->replaces, err);
    if (code != 0)
        return code;
    struct text name;
    text_init(&name, 8192);
    text_printf(&name, "%s.XXXXXX", folder->path);
    char *temporary = text_take(&name);
    if (mkdtemp(temporary) == NULL) {
        code = error_set_errno(err, OVERT_IO, errno, "cannot make a folder beside %.150s", path);
        memory_free(temporary);
        return code;
    }
    folder->temporary = temporary;
    if (chmod(temporary, 0755) != 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot open %.150s to readers", temporary);
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        AUTO_FREE char *part = file_join(temporary, parts[i]);
        if (mkdir(part, 0755) != 0)
            return error_set_errno(err, OVERT_IO, errno, "cannot make %.150s", part);
    }
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
    return 0;
}

/// Of the files that a reader chooses from; the others are found from them.
static void note_size(struct publish_folder *folder, const char *name, size_t bytes)
{
    static const char package[] = "datapackage.json";
    const char *known = text_equal(name, package) ? package : NULL;
    for (size_t i = 0; i < PUBLISH_SHEETS; i++)
        if (text_equal(name, publish_sheets[i].file))
            known = publish_sheets[i].file;
    if (known == NULL || folder->top_count == PUBLISH_NAMES_MAX)
        return;
    folder->top[folder->top_count].name = known;
    folder->top[folder->top_count++].bytes = bytes;
}

int publish_folder_put(struct publish_folder *folder, const char *name, const struct text *bytes,
                       struct overt_error *err)
{
    if (bytes->full)
        return error_set(err, OVERT_LIMIT, "%.100s would be larger than %u MiB", name,
                         PUBLISH_FILE_MAX / 1024 / 1024);
    AUTO_FREE char *path = file_join(folder->temporary, name);
    CLEANUP(close_at) int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0 || write_all(fd, bytes->bytes, bytes->length) != 0 || fchmod(fd, 0644) != 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot write %.200s", path);
    folder->files++;
    if (strchr(name, '/') == NULL)
        note_size(folder, name, bytes->length);
    return 0;
}

/// All files at once: one call for thousands of them.
static int sync_all(const char *path, struct overt_error *err)
{
    CLEANUP(close_at) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || syncfs(fd) != 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot sync %.200s", path);
    return 0;
}

static void sync_parent(const char *path)
{
    AUTO_FREE char *parent = memory_copy_text(path);
    char *slash = strrchr(parent, '/');
    if (slash != NULL)
        slash[slash == parent] = '\0';
    CLEANUP(close_at)
    int fd = open(slash != NULL ? parent : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        (void)fsync(fd);
}

int publish_folder_commit(struct publish_folder *folder, struct overt_error *err)
{
    int code = sync_all(folder->temporary, err);
    if (code != 0)
        return code;
    int moved = folder->replaces ? renameat2(AT_FDCWD, folder->temporary, AT_FDCWD, folder->path,
                                             RENAME_EXCHANGE)
                                 : rename(folder->temporary, folder->path);
    if (moved != 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot put the publication at %.150s",
                               folder->path);
    sync_parent(folder->path);
    if (!folder->replaces) {
        memory_free(folder->temporary);
        folder->temporary = NULL;
    } // else it is the earlier one, and goes when the folder is finished
    return 0;
}

void publish_folder_finish(struct publish_folder *folder)
{
    if (folder->temporary != NULL)
        remove_folder(folder->temporary);
    memory_free(folder->temporary);
    memory_free(folder->path);
    *folder = (struct publish_folder){0};
}
