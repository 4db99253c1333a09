// SPDX-License-Identifier: Apache-2.0
// list_key.c - the key of a copy of a list's templates beside the record: made of the keys of all
// its entries, so that it cannot be made any more once one of them is destroyed (rule R5).
#include <string.h>

#include "crypt/hash.h"
#include "crypt/wipe.h"
#include "register/sealing.h"

#define CONTEXT "overt list key"

static void take_number(struct crypt_sha256 *hasher, int64_t number)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
    crypt_sha256_update(hasher, bytes, sizeof bytes);
}

/// The key of one entry's row into the hash.
static int take_key(const struct register_vault *vault, struct store_query *query,
                    struct crypt_sha256 *hasher, struct overt_error *err)
{
    struct register_record_key key;
    uint8_t secret[CRYPT_SEAL_KEY_SIZE];
    int code = register_key_column(query, &key, err);
    if (code == 0)
        code = register_key_unwrap(vault->master, &key, secret, err);
    if (code != 0)
        return code;
    take_number(hasher, key.row);
    crypt_sha256_update(hasher, secret, sizeof secret);
    crypt_wipe(secret, sizeof secret);
    return 0;
}

int register_list_key(struct store *store, int64_t operation,
                      uint8_t ret_key[CRYPT_SEAL_KEY_SIZE], size_t *ret_count,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct crypt_sha256 hasher;
    size_t count = 0;
    int code = register_vault_need(store, err);
    if (code == 0)
        code = store_prepare(store,
                             "SELECT k.id, k.kind, k.at, k.about, k.row, k.wrapped"
                             " FROM record_key k"
                             " JOIN entry_listed e ON e.id = k.row"
                             " WHERE k.operation = ?1 AND k.kind = 'entry' AND k.about = 'entry'"
                             " AND e.operation = ?1 AND e.template IS NOT NULL ORDER BY k.row",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    crypt_sha256_init(&hasher);
    crypt_sha256_update(&hasher, CONTEXT, sizeof CONTEXT);
    take_number(&hasher, operation);
    while ((code = store_step(query, err)) == 1) {
        code = take_key(store_opener_context(store), query, &hasher, err);
        if (code != 0)
            break;
        count++;
    }
    uint8_t key[CRYPT_SEAL_KEY_SIZE];
    crypt_sha256_final(&hasher, key);
    if (code == 0) {
        memcpy(ret_key, key, sizeof key);
        *ret_count = count;
    }
    crypt_wipe(key, sizeof key);
    return code;
}
