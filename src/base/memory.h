// SPDX-License-Identifier: Apache-2.0
// memory.h - the only place that calls malloc.
//
// Small requests do not fail: out of memory ends the program with one line, and an open transaction
// rolls back. A size that comes from outside uses the `_try` form and returns OVERT_NO_MEMORY.
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

#include "base/attr.h"

/// Zeroed memory for `count` things of `size` bytes. Never NULL. Free with memory_free.
void *memory_new(size_t count, size_t size) MUST_CHECK;

/// As memory_new, but NULL when it cannot be had or count*size overflows. 64-byte aligned.
void *memory_try(size_t count, size_t size) MUST_CHECK;

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

/// For CLEANUP(memory_free_at): frees what the pointer variable points to and nulls it.
void memory_free_at(void *pointer_address);

#define AUTO_FREE CLEANUP(memory_free_at)

#endif
