// SPDX-License-Identifier: Apache-2.0
// random.c - random bytes, and the one start of libsodium.
#include "crypt/random.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "crypt/internal.h"

void crypt_ready(void)
{
    if (sodium_init() >= 0)
        return;
    (void)fputs("overt: the system gives no random numbers; nothing can be signed or sealed\n",
                stderr);
    abort();
}

void crypt_random(void *bytes, size_t size)
{
    crypt_ready();
    randombytes_buf(bytes, size);
}
