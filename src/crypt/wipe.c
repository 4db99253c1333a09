// SPDX-License-Identifier: Apache-2.0
// wipe.c - overwriting what must not stay in memory, by libsodium.
#include "crypt/wipe.h"

#include <sodium.h>

void crypt_wipe(void *bytes, size_t size)
{
    if (size > 0)
        sodium_memzero(bytes, size);
}

bool crypt_lock(void *bytes, size_t size)
{
    return sodium_mlock(bytes, size) == 0;
}

void crypt_unlock(void *bytes, size_t size)
{
    (void)sodium_munlock(bytes, size);
}
