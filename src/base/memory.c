// SPDX-License-Identifier: Apache-2.0
// memory.c - the only place that calls malloc.
#include "base/memory.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define LARGE_PAGE ((size_t)2 << 20)

NORETURN void memory_give_up(void)
{
    fputs("overt: out of memory: close other programs or use a machine with more, then run it "
          "again\n",
          stderr);
    abort();
}

void *memory_new(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (memory == NULL)
        memory_give_up();
    return memory;
}

/// Whole lines of 64 bytes, at least one; false when there is no such number.
static bool round_up(size_t count, size_t size, size_t *ret_total)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total) || total > PTRDIFF_MAX - 64)
        return false;
    *ret_total = total > 0 ? (total + 63) / 64 * 64 : 64;
    return true;
}

void *memory_try_unset(size_t count, size_t size)
{
    size_t total;
    return round_up(count, size, &total) ? aligned_alloc(64, total) : NULL;
}

void *memory_try(size_t count, size_t size)
{
    size_t total;
    if (!round_up(count, size, &total))
        return NULL;
    void *memory = aligned_alloc(64, total);
    if (memory != NULL)
        memset(memory, 0, total);
    return memory;
}

void *memory_try_large(size_t count, size_t size)
{
    size_t total;
    void *memory = NULL;
    if (!round_up(count, size, &total))
        return NULL;
    if (total < LARGE_PAGE)
        return aligned_alloc(64, total);
    if (posix_memalign(&memory, LARGE_PAGE, total) != 0)
        return NULL;
#ifdef MADV_HUGEPAGE
    (void)madvise(memory, total / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
#endif
    return memory;
}

void *memory_resize_try(void *old, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total) || total > PTRDIFF_MAX)
        return NULL;
    return realloc(old, total ? total : 1);
}

void *memory_resize(void *old, size_t count, size_t size)
{
    void *memory = memory_resize_try(old, count, size);
    if (memory == NULL)
        memory_give_up();
    return memory;
}

void *memory_copy(const void *bytes, size_t size)
{
    void *memory = memory_new(1, size);
    if (size > 0)
        memcpy(memory, bytes, size);
    return memory;
}

char *memory_copy_text(const char *text)
{
    return memory_copy(text, strlen(text) + 1);
}

void memory_free(void *memory)
{
    free(memory);
}

void memory_wipe_free(void *memory, size_t size)
{
    if (memory == NULL)
        return;
    explicit_bzero(memory, size);
    free(memory);
}

void memory_overwrite_freed(bool on)
{
#ifdef __GLIBC__
    (void)mallopt(M_PERTURB, on ? 0x5a : 0);
#else
    (void)on;
#endif
}

void memory_free_at(void *pointer_address)
{
    void *memory;
    memcpy(&memory, pointer_address, sizeof memory);
    free(memory);
    memory = NULL;
    memcpy(pointer_address, &memory, sizeof memory);
}
