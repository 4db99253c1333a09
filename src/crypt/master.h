// SPDX-License-Identifier: Apache-2.0
// master.h - the one key of a record under which the keys of its parts are wrapped (R5): from a
// file or from a passphrase. Whoever loses it loses what is sealed; whoever has it can open it.
#ifndef CRYPT_MASTER_H
#define CRYPT_MASTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "crypt/seal.h"

#define CRYPT_MASTER_ID_SIZE   8
#define CRYPT_SALT_SIZE        16
#define CRYPT_MARK_SIZE        32
#define CRYPT_PASSPHRASE_MIN   12   ///< bytes
#define CRYPT_PASSPHRASE_LIMIT 1024 ///< bytes

/// 32 bytes in memory of their own: kept out of swap and core dumps as far as the system lets us,
/// with guard pages around them, wiped when destroyed. Does not change; any thread.
struct crypt_master;

/// How a passphrase becomes a key: argon2id (RFC 9106).
struct crypt_stretch {
    uint8_t salt[CRYPT_SALT_SIZE];
    int64_t operations, memory; ///< passes; bytes
};

/// A new random key.
void crypt_master_create(struct crypt_master **ret_master);
/// The key of a passphrase; the same one for the same stretch. OVERT_INPUT when the passphrase is
/// shorter than CRYPT_PASSPHRASE_MIN, OVERT_NO_MEMORY.
int crypt_master_stretch(const char *passphrase, size_t size, const struct crypt_stretch *stretch,
                         struct crypt_master **ret_master, struct overt_error *err) MUST_CHECK;
/// A new salt, and the cost of today: 3 passes over 256 MiB (libsodium's "moderate").
void crypt_stretch_new(struct crypt_stretch *ret_stretch);
/// The same key once more, for somebody who keeps it longer.
void crypt_master_copy(const struct crypt_master *master, struct crypt_master **ret_copy);
/// Takes NULL; wipes and nulls the pointer.
void crypt_master_destroy(struct crypt_master **master);

/// Reads "overt-master-key:v1:<base64>" and a line end. OVERT_REFUSED when others than the file's
/// owner may read it (not asked of a `credential`, whose folder systemd keeps for one service);
/// OVERT_INPUT when it is no such key; OVERT_NOT_FOUND.
int crypt_master_read(const char *path, bool credential, struct crypt_master **ret_master,
                      struct overt_error *err) MUST_CHECK;
/// Writes it with mode 0600. OVERT_REFUSED when the file is there: a key is never written over.
int crypt_master_write(const struct crypt_master *master, const char *path,
                       struct overt_error *err) MUST_CHECK;

/// What tells this key from others and tells nothing about it.
void crypt_master_id(const struct crypt_master *master, uint8_t id[CRYPT_MASTER_ID_SIZE]);
/// For crypt_seal and crypt_unseal; the master's own.
const uint8_t *crypt_master_bytes(const struct crypt_master *master);

/// Memory for keys, as the master's own; zeroed. Never NULL: without memory the program ends.
void *crypt_secret_new(size_t size) MUST_CHECK;
/// Wipes, frees and nulls what the pointer variable points to.
void crypt_secret_free(void *pointer_address);

/// BLAKE2b of `size` bytes under a key: who has the key can tell whether two marks are of the same
/// bytes, who has not can tell nothing.
void crypt_mark(const uint8_t key[CRYPT_SEAL_KEY_SIZE], const void *bytes, size_t size,
                uint8_t mark[CRYPT_MARK_SIZE]);

#endif
