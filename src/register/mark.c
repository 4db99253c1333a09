// SPDX-License-Identifier: Apache-2.0
// mark.c - what the marks of a list are made of: nominals as they are compared, and pictures by
// their hash. The marks themselves, each operation's under a key of its own, are the vault's.
#include "crypt/hash.h"
#include "register/internal.h"

#define NOMINAL_MAX 512 ///< bytes

void register_plain_nominal(const char *nominal, struct text *ret_text)
{
    bool blank = false;
    text_init(ret_text, NOMINAL_MAX);
    for (const char *c = nominal != NULL ? nominal : ""; *c != '\0'; c++) {
        if (*c == ' ' || *c == '\t' || *c == '\r' || *c == '\n') {
            blank = true;
            continue;
        }
        if (blank && ret_text->length > 0)
            text_append_char(ret_text, ' ');
        blank = false;
        text_append_char(ret_text, (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c));
    }
}

void register_picture_name(const uint8_t sha256[CRYPT_HASH_SIZE],
                           char name[REGISTER_PICTURE_NAME_MAX])
{
    char hex[2 * CRYPT_HASH_SIZE + 1];
    text_from_bytes(hex, sha256, CRYPT_HASH_SIZE);
    (void)text_copy(name, REGISTER_PICTURE_NAME_MAX, "picture ");
    (void)text_copy(name + 8, REGISTER_PICTURE_NAME_MAX - 8, hex);
}

int register_picture_mark(struct store *store, int64_t operation,
                          const uint8_t sha256[CRYPT_HASH_SIZE], uint8_t ret_mark[CRYPT_HASH_SIZE],
                          bool *ret_known, struct overt_error *err)
{
    char name[REGISTER_PICTURE_NAME_MAX];
    register_picture_name(sha256, name);
    return register_mark(store, operation, name, ret_mark, ret_known, err);
}
