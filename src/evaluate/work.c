// SPDX-License-Identifier: Apache-2.0
// work.c - the folder of an unfinished run; see work.h. One file: a head, then records that are
// appended in one write each and end with a hash, so that a cut is seen.
#include "evaluate/work.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/wipe.h"

#define MAGIC "overt evaluation run 1\n"
#define MAGIC_SIZE (sizeof MAGIC - 1)
#define HEAD_SIZE (MAGIC_SIZE + WORK_KEY_SIZE)
#define FACE_MAX (OVERT_TEMPLATE_DIMENSION_MAX * sizeof(float) + 256)
#define BODY_MAX (CRYPT_HASH_SIZE + 1 + sizeof(float) + FACE_MAX)
#define RECORD_MAX (sizeof(uint32_t) + BODY_MAX + CRYPT_HASH_SIZE)

struct place {
    uint8_t picture[CRYPT_HASH_SIZE];
    off_t at;      ///< of the body
    uint32_t size; ///< of the body
};

struct work {
    char *folder, *path;
    int fd;
    pthread_mutex_t mutex; ///< guards writing alone: `places` stay as they were when opened
    struct place *places;  ///< sorted
    size_t count, capacity;
};

static int by_picture(const void *a, const void *b)
{
    return memcmp(((const struct place *)a)->picture, ((const struct place *)b)->picture,
                  CRYPT_HASH_SIZE);
}

static bool read_at(int fd, void *bytes, size_t size, off_t at)
{
    for (size_t done = 0; done < size;) {
        ssize_t got = pread(fd, (char *)bytes + done, size - done, at + (off_t)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

static bool write_whole(int fd, const void *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t put = write(fd, (const char *)bytes + done, size - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        done += (size_t)put;
    }
    return true;
}

/// One record at `at`; its whole size, 0 when there is none or it was cut.
static size_t read_record(const struct work *work, off_t at, struct place *ret_place)
{
    uint8_t record[RECORD_MAX];
    uint8_t hash[CRYPT_HASH_SIZE];
    uint32_t size;
    size_t whole = 0;
    if (!read_at(work->fd, &size, sizeof size, at) || size < CRYPT_HASH_SIZE + 1 + sizeof(float) ||
        size > BODY_MAX ||
        !read_at(work->fd, record, size + CRYPT_HASH_SIZE, at + (off_t)sizeof size))
        return 0;
    crypt_sha256(record, size, hash);
    if (memcmp(hash, record + size, sizeof hash) == 0) {
        memcpy(ret_place->picture, record, CRYPT_HASH_SIZE);
        ret_place->at = at + (off_t)sizeof size;
        ret_place->size = size;
        whole = sizeof size + size + CRYPT_HASH_SIZE;
    }
    crypt_wipe(record, sizeof record);
    return whole;
}

static int read_records(struct work *work, struct overt_error *err)
{
    off_t at = HEAD_SIZE;
    struct place place;
    for (size_t size; (size = read_record(work, at, &place)) != 0; at += (off_t)size) {
        if (work->count == work->capacity) {
            work->capacity = work->capacity == 0 ? 1024 : work->capacity * 2;
            work->places = memory_resize(work->places, work->capacity, sizeof *work->places);
        }
        if (work->count == WORK_RECORDS_MAX)
            return error_set(err, OVERT_LIMIT, "%s has more pictures than a run can have",
                             work->path);
        work->places[work->count++] = place;
    }
    if (ftruncate(work->fd, at) != 0 || lseek(work->fd, at, SEEK_SET) < 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot write %s", work->path);
    if (work->count > 0)
        qsort(work->places, work->count, sizeof *work->places, by_picture);
    return 0;
}

/// An empty file gets its head; another one must have the same.
static int check_head(struct work *work, const uint8_t key[WORK_KEY_SIZE], struct overt_error *err)
{
    uint8_t head[HEAD_SIZE], wanted[HEAD_SIZE];
    struct stat status;
    memcpy(wanted, MAGIC, MAGIC_SIZE);
    memcpy(wanted + MAGIC_SIZE, key, WORK_KEY_SIZE);
    if (fstat(work->fd, &status) != 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot read %s", work->path);
    if (status.st_size < (off_t)HEAD_SIZE) { // new, or cut before its first picture
        if (ftruncate(work->fd, 0) != 0 || !write_whole(work->fd, wanted, sizeof wanted))
            return error_set_errno(err, OVERT_IO, errno, "cannot write %s", work->path);
        return 0;
    }
    if (!read_at(work->fd, head, sizeof head, 0) || memcmp(head, MAGIC, MAGIC_SIZE) != 0)
        return error_set(err, OVERT_INPUT, "%s is not of an evaluation: choose another folder",
                         work->path);
    if (memcmp(head, wanted, sizeof head) != 0)
        return error_set(err, OVERT_MISMATCH,
                         "%s is of a run with other models or settings: remove it or choose "
                         "another folder",
                         work->path);
    return 0;
}

/// A folder that is there already holds our file or nothing.
static int check_folder(const struct work *work, struct overt_error *err)
{
    DIR *folder = opendir(work->folder);
    bool strange = false;
    if (folder == NULL)
        return error_set_errno(err, OVERT_IO, errno, "cannot read %s", work->folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        strange = strange ||
                  (!text_equal(entry->d_name, ".") && !text_equal(entry->d_name, "..") &&
                   !text_equal(entry->d_name, WORK_FILE));
    (void)closedir(folder);
    return !strange ? 0
                    : error_set(err, OVERT_INPUT,
                                "%s holds other files: --work takes a new or an empty folder",
                                work->folder);
}

int work_open(const char *folder, const uint8_t key[WORK_KEY_SIZE], struct work **ret_work,
              struct overt_error *err)
{
    CLEANUP(work_close) struct work *work = memory_new(1, sizeof *work);
    work->folder = memory_copy_text(folder);
    work->path = file_join(folder, WORK_FILE);
    work->fd = -1;
    (void)pthread_mutex_init(&work->mutex, NULL);
    int code = file_make_folder(folder, err);
    if (code == 0)
        code = check_folder(work, err);
    if (code != 0)
        return code;
    work->fd = open(work->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (work->fd < 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot write %s", work->path);
    if (flock(work->fd, LOCK_EX | LOCK_NB) != 0)
        return error_set(err, OVERT_REFUSED, "another run works in %s", folder);
    code = check_head(work, key, err);
    if (code == 0)
        code = read_records(work, err);
    if (code == 0) {
        *ret_work = work;
        work = NULL;
    }
    return code;
}

size_t work_count(const struct work *work)
{
    return work->count;
}

bool work_find(struct work *work, const uint8_t picture[32], struct work_picture *ret_kept)
{
    uint8_t body[BODY_MAX];
    struct place wanted;
    if (work->count == 0)
        return false;
    memcpy(wanted.picture, picture, sizeof wanted.picture);
    const struct place *place =
        bsearch(&wanted, work->places, work->count, sizeof *work->places, by_picture);
    if (place == NULL || !read_at(work->fd, body, place->size, place->at))
        return false;
    const uint8_t *at = body + CRYPT_HASH_SIZE;
    size_t head = CRYPT_HASH_SIZE + 1 + sizeof(float);
    bool good = true;
    ret_kept->state = at[0];
    memcpy(&ret_kept->quality, at + 1, sizeof ret_kept->quality);
    if (place->size > head)
        good = overt_template_unpack(body + head, place->size - head, &ret_kept->face, NULL) == 0;
    crypt_wipe(body, sizeof body);
    return good;
}

int work_add(struct work *work, const uint8_t picture[32], const struct work_picture *kept,
             struct overt_error *err)
{
    uint8_t record[RECORD_MAX];
    uint8_t *body = record + sizeof(uint32_t);
    uint32_t size = CRYPT_HASH_SIZE + 1 + sizeof(float);
    memcpy(body, picture, CRYPT_HASH_SIZE);
    body[CRYPT_HASH_SIZE] = kept->state;
    memcpy(body + CRYPT_HASH_SIZE + 1, &kept->quality, sizeof kept->quality);
    if (kept->face.dimension > 0) {
        overt_template_pack(&kept->face, body + size);
        size += (uint32_t)overt_template_packed_size(kept->face.dimension);
    }
    memcpy(record, &size, sizeof size);
    crypt_sha256(body, size, body + size);
    (void)pthread_mutex_lock(&work->mutex);
    bool good = write_whole(work->fd, record, sizeof size + size + CRYPT_HASH_SIZE);
    int why = errno;
    (void)pthread_mutex_unlock(&work->mutex);
    crypt_wipe(record, sizeof record);
    return good ? 0 : error_set_errno(err, OVERT_IO, why, "cannot write %s", work->path);
}

int work_erase(struct work *work, struct overt_error *err)
{
    static const uint8_t zeros[4096];
    struct stat status;
    bool good = fstat(work->fd, &status) == 0 && lseek(work->fd, 0, SEEK_SET) == 0;
    for (off_t left = good ? status.st_size : 0; good && left > 0;) {
        size_t some = left < (off_t)sizeof zeros ? (size_t)left : sizeof zeros;
        good = write_whole(work->fd, zeros, some);
        left -= (off_t)some;
    }
    good = good && fsync(work->fd) == 0 && unlink(work->path) == 0;
    if (!good)
        return error_set_errno(err, OVERT_IO, errno, "cannot remove %s: remove it yourself",
                               work->path);
    (void)rmdir(work->folder); // stays when somebody put something there
    return 0;
}

void work_close(struct work **work)
{
    if (*work == NULL)
        return;
    if ((*work)->fd >= 0)
        (void)close((*work)->fd);
    (void)pthread_mutex_destroy(&(*work)->mutex);
    memory_free((*work)->folder);
    memory_free((*work)->path);
    memory_free((*work)->places);
    memory_free(*work);
    *work = NULL;
}
