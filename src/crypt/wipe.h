// SPDX-License-Identifier: Apache-2.0
// wipe.h - overwriting what must not stay in memory.
#ifndef CRYPT_WIPE_H
#define CRYPT_WIPE_H

#include <stdbool.h>
#include <stddef.h>

/// Zeroes `size` bytes in a way that the compiler cannot leave out.
void crypt_wipe(void *bytes, size_t size);

/// Keeps the pages out of swap and core dumps as far as the system lets us (RLIMIT_MEMLOCK). False
/// when it does not; the bytes can be used all the same.
bool crypt_lock(void *bytes, size_t size);

/// Zeroes and lets the pages go.
void crypt_unlock(void *bytes, size_t size);

#endif
