// SPDX-License-Identifier: Apache-2.0
// key.h - where the master key of a record comes from: a file, a systemd credential or a
// passphrase. Whoever opens a record and wants to see what is sealed in it asks here.
#ifndef OPERATE_KEY_H
#define OPERATE_KEY_H

#include <stddef.h>

#include "base/error.h"
#include "crypt/master.h"

struct store;

#define OPERATE_MASTER_FILE       "master.key" ///< in the record's folder, unless another is named
#define OPERATE_MASTER_NEXT       "master.key.next"  ///< a rotation that was cut left it; see key.c
#define OPERATE_MASTER_CREDENTIAL "overt-master-key" ///< in $CREDENTIALS_DIRECTORY

/// Zero: the credential if there is one, else master.key in the folder; no passphrase is asked.
struct operate_key_params {
    const char *folder; ///< of the record
    const char *file;   ///< of the key; NULL: not named
    /// Asks for the passphrase: its bytes into `passphrase` (room for CRYPT_PASSPHRASE_LIMIT),
    /// which is wiped afterwards. NULL: nobody can be asked.
    int (*ask)(void *context, char *passphrase, size_t *ret_size, struct overt_error *err);
    void *context;
};

/// Where a record's two keys are: the folder that its file keys.path names, else its own. The
/// caller's (memory_free).
#define OPERATE_KEYS_PATH "keys.path" ///< one line, written by operate_init
int operate_keys_folder(const char *folder, char **ret_keys, struct overt_error *err) MUST_CHECK;

/// The key in force, or NULL when it is not in any of its places: what is not personal can be read
/// without it. A file that was named and is not there, and a key that is another one, are errors.
int operate_key_find(struct store *store, const struct operate_key_params *params,
                     struct crypt_master **ret_master, struct overt_error *err) MUST_CHECK;

/// Finds it and opens the store's sealed values with it, if it is there.
int operate_key_attach(struct store *store, const struct operate_key_params *params,
                       struct overt_error *err) MUST_CHECK;

#endif
