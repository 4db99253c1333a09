// SPDX-License-Identifier: Apache-2.0
// pages.c - memory of the kernel's own kind: memfd_secret(2), else mmap(2) and mlock(2).
#include "crypt/pages.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "crypt/wipe.h"

static void *map_secret(size_t size)
{
    void *bytes = MAP_FAILED;
#ifdef SYS_memfd_secret
    int fd = (int)syscall(SYS_memfd_secret, O_CLOEXEC);
    if (fd < 0)
        return NULL;
    if (ftruncate(fd, (off_t)size) == 0)
        bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    (void)close(fd);
#else
    (void)size;
#endif
    return bytes == MAP_FAILED ? NULL : bytes;
}

bool crypt_pages_map(struct crypt_pages *pages, size_t size, bool secret)
{
    *pages = (struct crypt_pages){.size = size};
    if (secret && (pages->bytes = map_secret(size)) != NULL)
        pages->secret = pages->locked = true;
    if (pages->bytes == NULL) {
        void *bytes =
            mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (bytes == MAP_FAILED)
            return false;
        pages->bytes = bytes;
        // No large pages: memory that is written once was had twice as fast without.
        pages->locked = mlock2(bytes, size, MLOCK_ONFAULT) == 0;
    }
    (void)madvise(pages->bytes, size, MADV_DONTDUMP);
    (void)madvise(pages->bytes, size, MADV_DONTFORK);
    return true;
}

void crypt_pages_unmap(struct crypt_pages *pages)
{
    if (pages->bytes != NULL) {
        crypt_wipe(pages->bytes, pages->size);
        (void)munmap(pages->bytes, pages->size);
    }
    *pages = (struct crypt_pages){0};
}
