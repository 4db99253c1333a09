// SPDX-License-Identifier: Apache-2.0
// device.c - a mark that a browser keeps in which somebody signed in: random bytes and their mark
// under a key of the account. As OWASP's device cookies.
#include <stdio.h>
#include <string.h>

#include "access/internal.h"

#define NONCE_SIZE 16
#define KEY_SIZE   32

static bool mark_of(const struct access_login *login, const uint8_t nonce[NONCE_SIZE],
                    uint8_t mark[CRYPT_MARK_SIZE])
{
    uint8_t key[KEY_SIZE], bytes[NONCE_SIZE + 8];
    if (!text_to_bytes(login->device, key, sizeof key))
        return false;
    memcpy(bytes, nonce, NONCE_SIZE);
    for (int i = 0; i < 8; i++)
        bytes[NONCE_SIZE + i] = (uint8_t)((uint64_t)login->account >> (8 * i));
    crypt_mark(key, bytes, sizeof bytes, mark);
    crypt_wipe(key, sizeof key);
    return true;
}

void access_device_mark(const struct access_login *login, char mark[ACCESS_DEVICE_SIZE])
{
    uint8_t nonce[NONCE_SIZE], made[CRYPT_MARK_SIZE];
    mark[0] = '\0';
    crypt_random(nonce, sizeof nonce);
    if (!mark_of(login, nonce, made))
        return;
    text_from_bytes(mark, nonce, sizeof nonce);
    text_from_bytes(mark + 2 * NONCE_SIZE, made, sizeof made);
}

bool access_device_known(const struct access_login *login, const char *mark)
{
    uint8_t nonce[NONCE_SIZE], made[CRYPT_MARK_SIZE], given[CRYPT_MARK_SIZE];
    char first[2 * NONCE_SIZE + 1];
    if (mark == NULL || strlen(mark) != 2 * (NONCE_SIZE + CRYPT_MARK_SIZE))
        return false;
    memcpy(first, mark, sizeof first - 1);
    first[sizeof first - 1] = '\0';
    return text_to_bytes(first, nonce, sizeof nonce) &&
           text_to_bytes(mark + 2 * NONCE_SIZE, given, sizeof given) &&
           mark_of(login, nonce, made) && crypt_equal(made, given, sizeof made);
}
