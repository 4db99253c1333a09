// SPDX-License-Identifier: Apache-2.0
// disk.c - reading, writing and locking a gallery file. Locks are the kernel's for an open file
// (fcntl, "OFD"): they end with the handle, however it ends, and hold between threads too.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "face/gallery/internal.h"

#define LOCK_READING ((off_t)1 << 61)     ///< and the generation: far behind the end of any file
#define LOCK_WRITER  (LOCK_READING - 1)

static ssize_t real_write(void *context, int fd, const void *bytes, size_t size, off_t at)
{
    (void)context;
    return pwrite(fd, bytes, size, at);
}

static int real_sync(void *context, int fd)
{
    (void)context;
    return fdatasync(fd);
}

static int real_cut(void *context, int fd, off_t size)
{
    (void)context;
    return ftruncate(fd, size);
}

const struct gallery_disk gallery_disk_real = {
    .write = real_write, .sync = real_sync, .cut = real_cut};

int gallery_disk_write(const struct gallery_disk *disk, int fd, const void *bytes, size_t size,
                       uint64_t at)
{
    for (size_t done = 0; done < size;) {
        ssize_t put = disk->write(disk->context, fd, (const uint8_t *)bytes + done, size - done,
                                  (off_t)(at + done));
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return put < 0 && errno != 0 ? errno : EIO;
        done += (size_t)put;
    }
    return 0;
}

int gallery_disk_sync(const struct gallery_disk *disk, int fd)
{
    if (disk->sync(disk->context, fd) == 0)
        return 0;
    return errno != 0 ? errno : EIO;
}

int gallery_disk_read(int fd, void *bytes, size_t size, uint64_t at)
{
    for (size_t done = 0; done < size;) {
        ssize_t got = pread(fd, (uint8_t *)bytes + done, size - done, (off_t)(at + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        if (got == 0)
            return -1;
        done += (size_t)got;
    }
    return 0;
}

static struct flock range(short type, off_t start, off_t size)
{
    return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = size};
}

bool gallery_lock_writer(int fd)
{
    struct flock lock = range(F_WRLCK, LOCK_WRITER, 1);
    return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

bool gallery_has_writer(int fd)
{
    struct flock lock = range(F_WRLCK, LOCK_WRITER, 1);
    return fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

void gallery_lock_reading(int fd, uint64_t generation)
{
    struct flock lock = range(F_RDLCK, LOCK_READING + (off_t)generation, 1);
    while (fcntl(fd, F_OFD_SETLKW, &lock) != 0 && errno == EINTR)
        continue;
}

void gallery_unlock_reading(int fd, uint64_t generation)
{
    struct flock lock = range(F_UNLCK, LOCK_READING + (off_t)generation, 1);
    (void)fcntl(fd, F_OFD_SETLK, &lock);
}

uint64_t gallery_oldest_read(int fd, uint64_t generation)
{
    while (generation > 0) {
        struct flock lock = range(F_WRLCK, LOCK_READING, (off_t)generation);
        if (fcntl(fd, F_OFD_GETLK, &lock) != 0)
            return 0; // not known: as if everything were read
        if (lock.l_type == F_UNLCK || lock.l_start < LOCK_READING)
            break;
        generation = (uint64_t)(lock.l_start - LOCK_READING);
    }
    return generation;
}
