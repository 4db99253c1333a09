// SPDX-License-Identifier: Apache-2.0
// pages.c - the memory of usearch.
#include "face/index/pages.h"

#include <malloc.h>
#include <sys/mman.h>

#include "base/memory.h"
#include "crypt/pages.h"
#include "crypt/wipe.h"

void *index_pages_map(size_t size, int file)
{
    struct crypt_pages pages;
    if (file >= 0 || !crypt_pages_map(&pages, size, false))
        return MAP_FAILED;
    return pages.bytes;
}

int index_pages_unmap(void *bytes, size_t size)
{
    struct crypt_pages pages = {.bytes = bytes, .size = size};
    crypt_pages_unmap(&pages);
    return 0;
}

void index_free(void *memory)
{
    if (memory != NULL)
        memory_wipe_free(memory, malloc_usable_size(memory));
}
