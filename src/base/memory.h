// SPDX-License-Identifier: Apache-2.0
// memory.h - the only place that calls malloc.
//
// Small requests do not fail: out of memory ends the program with one line, and an open transaction
// rolls back. A size that comes from outside uses the `_try` form and returns OVERT_NO_MEMORY.
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

/// Zeroed memory for `count` things of `size` bytes. Never NULL. Free with memory_free.
void *memory_new(size_t count, size_t size) MUST_CHECK;

/// Says in one line that there is no memory, and ends the program: for a request that cannot fail
/// and was made by somebody else.
NORETURN void memory_give_up(void);

/// As memory_new, but NULL when it cannot be had or count*size overflows. 64-byte aligned.
void *memory_try(size_t count, size_t size) MUST_CHECK;

/// As memory_try, but the bytes are whatever the memory holds: the caller writes all of them.
void *memory_try_unset(size_t count, size_t size) MUST_CHECK;

/// As memory_try_unset, in large pages of the processor where the system gives them: for what is
/// read from end to end, which then takes about half the time.
void *memory_try_large(size_t count, size_t size) MUST_CHECK;

/// Grows or shrinks to count*size bytes (new bytes are not zeroed). Never NULL. `old` is gone.
void *memory_resize(void *old, size_t count, size_t size) MUST_CHECK;

/// As memory_resize, but NULL when it cannot be had; then `old` is still there.
void *memory_resize_try(void *old, size_t count, size_t size) MUST_CHECK;

char *memory_copy_text(const char *text) MUST_CHECK;
void *memory_copy(const void *bytes, size_t size) MUST_CHECK;

/// Takes NULL.
void memory_free(void *memory);

/// Zeroes `size` bytes in a way that the compiler cannot leave out, then frees. Takes NULL.
void memory_wipe_free(void *memory, size_t size);

/// From now on whatever the C library's allocator is given back is overwritten, by whomever: by
/// libraries too. Where it cannot do that (glibc can, but for pieces of about a kilobyte and less)
/// nothing changes.
void memory_overwrite_freed(bool on);

/// For CLEANUP(memory_free_at): frees what the pointer variable points to and nulls it.
void memory_free_at(void *pointer_address);

#define AUTO_FREE CLEANUP(memory_free_at)

#endif
