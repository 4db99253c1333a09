// SPDX-License-Identifier: Apache-2.0
// sealing.h - what the files of the vault share: the keys of rows, wrapped and opened. For vault.c,
// master.c, erase.c, list_key.c and change.c alone.
#ifndef REGISTER_SEALING_H
#define REGISTER_SEALING_H

#include "register/internal.h"

#define REGISTER_WRAPPED_SIZE (CRYPT_SEAL_KEY_SIZE + CRYPT_SEAL_EXTRA)
#define REGISTER_OPENED_MAX   16 ///< keys kept open: an alert shows values of five rows

/// A row of record_key.
struct register_record_key {
    int64_t id, row;
    moment at;
    char kind[41], about[41];
    uint8_t wrapped[REGISTER_WRAPPED_SIZE];
};
#define REGISTER_KEY_SQL "SELECT id, kind, at, about, row, wrapped FROM record_key"
/// Of a row of REGISTER_KEY_SQL.
int register_key_column(struct store_query *query, struct register_record_key *ret_key,
                        struct overt_error *err) MUST_CHECK;

void register_key_wrap(const struct crypt_master *master, const struct register_record_key *key,
                       const uint8_t secret[CRYPT_SEAL_KEY_SIZE],
                       uint8_t wrapped[REGISTER_WRAPPED_SIZE]);
/// OVERT_CORRUPT.
int register_key_unwrap(const struct crypt_master *master, const struct register_record_key *key,
                        uint8_t secret[CRYPT_SEAL_KEY_SIZE], struct overt_error *err) MUST_CHECK;

struct register_opened {
    bool used;
    uint8_t wrapped[REGISTER_WRAPPED_SIZE]; ///< as in the file: a key that is gone opens nothing
    uint8_t secret[CRYPT_SEAL_KEY_SIZE];
};

/// A row in the making: its key, which is written when the row is.
struct register_sealing {
    struct register_vault *vault;
    struct register_record_key key;
    int64_t ledger, operation;
    int64_t alert; ///< that the row is about; 0: none
    bool used;
    uint8_t secret[CRYPT_SEAL_KEY_SIZE];
};

/// What is attached to a store; in memory of its own (crypt_secret_new).
struct register_vault {
    struct store *store;
    struct crypt_master *master;
    bool own;
    struct register_opened opened[REGISTER_OPENED_MAX];
    struct register_sealing sealing; ///< one row at a time
};

/// As struct store_opener's `open`.
int register_vault_unseal(void *context, const void *sealed, size_t size, const char *what,
                          int64_t ledger, void *plain, size_t *ret_size,
                          struct overt_error *err) MUST_CHECK;
/// After the row: writes its key, if anything was sealed, and wipes it. `row` 0: none was written.
int register_sealing_end(struct register_change *change, int64_t row,
                         struct overt_error *err) MUST_CHECK;

#endif
