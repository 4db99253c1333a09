// SPDX-License-Identifier: Apache-2.0
// site_ledger.c - the ledger's files beside the pages.
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "publish/internal.h"
#include "publish/site.h"

#define DEPTH_MAX    12 ///< of folders under a log: tile/entries/x001/x002/003.p
#define LOG_FILE_MAX (64u * 1024 * 1024)

static void closedir_at(DIR **dir)
{
    if (*dir != NULL)
        (void)closedir(*dir);
}

/// Whole tiles never change: one that is there with its size is the same.
static bool is_there(const char *from, const char *to)
{
    struct stat a, b;
    return strstr(from, "/tile/") != NULL && stat(from, &a) == 0 && stat(to, &b) == 0 &&
           a.st_size == b.st_size;
}

static int copy_file(const char *from, const char *to, size_t *files, struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    if (is_there(from, to))
        return 0;
    int code = file_read(from, LOG_FILE_MAX, &bytes, &size, err);
    *files += code == 0;
    return code != 0 ? code : file_write(to, bytes, size, 0644, err);
}

static int copy_folder(const char *from, const char *to, int depth, size_t *files,
                       struct overt_error *err)
{
    CLEANUP(closedir_at) DIR *dir = opendir(from);
    struct dirent *entry;
    if (dir == NULL || depth > DEPTH_MAX)
        return error_set_errno(err, OVERT_IO, errno, "cannot read the ledger in %.150s", from);
    int code = file_make_public_folder(to, err);
    while (code == 0 && (entry = readdir(dir)) != NULL) {
        struct stat is;
        AUTO_FREE char *source = file_join(from, entry->d_name);
        AUTO_FREE char *target = file_join(to, entry->d_name);
        bool later = depth == 0 && text_equal(entry->d_name, "checkpoint");
        if (entry->d_name[0] == '.' || later || lstat(source, &is) != 0)
            continue;
        if (S_ISDIR(is.st_mode))
            code = copy_folder(source, target, depth + 1, files, err);
        else if (S_ISREG(is.st_mode))
            code = copy_file(source, target, files, err);
    }
    return code;
}

int publish_site_ledger(const char *log, const char *folder, size_t *ret_files,
                        struct overt_error *err)
{
    AUTO_FREE char *from = file_join(log, "checkpoint");
    AUTO_FREE char *to = file_join(folder, "checkpoint");
    AUTO_FREE char *checkpoint = NULL;
    size_t size = 0;
    *ret_files = 0;
    // Read before the tiles are: it names no tile that is not there yet.
    int code = file_read(from, LOG_FILE_MAX, &checkpoint, &size, err);
    if (code == 0)
        code = copy_folder(log, folder, 0, ret_files, err);
    if (code == 0)
        code = file_write(to, checkpoint, size, 0644, err);
    *ret_files += code == 0;
    return code;
}
