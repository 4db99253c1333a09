// SPDX-License-Identifier: Apache-2.0
// password.h - passwords as argon2id hashes (RFC 9106), so many at a time and no more: each takes
// 64 MiB, and whoever asks for many must not take the machine's memory.
#ifndef CRYPT_PASSWORD_H
#define CRYPT_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define CRYPT_PASSWORD_HASH_SIZE 128  ///< with its zero: "$argon2id$v=19$m=65536,t=2,p=1$..."
#define CRYPT_PASSWORD_LIMIT     1024 ///< bytes of a password

struct crypt_hasher;

struct crypt_hasher_params {
    unsigned long long passes; ///< 0: 2
    size_t memory;             ///< bytes; 0: 64 MiB
    int at_once;               ///< hashings; 0: 2
    int waiting;               ///< that may wait for their turn; 0: 16
};

/// `params` NULL: all as said there. Never fails; the caller's.
void crypt_hasher_create(const struct crypt_hasher_params *params,
                         struct crypt_hasher **ret_hasher);
/// When nobody uses it any more. Takes NULL; nulls the pointer.
void crypt_hasher_destroy(struct crypt_hasher **hasher);

/// Hashes with a new salt. OVERT_INPUT: longer than CRYPT_PASSWORD_LIMIT; OVERT_LIMIT: too many
/// wait already, try again later; OVERT_NO_MEMORY. Any thread; waits for its turn.
int crypt_password_hash(struct crypt_hasher *hasher, const char *password, size_t size,
                        char hash[CRYPT_PASSWORD_HASH_SIZE], struct overt_error *err) MUST_CHECK;
/// Whether this is the password of a hash. `hash` NULL: there is none; takes as long as if there
/// were, and is false. Errors as above.
int crypt_password_check(struct crypt_hasher *hasher, const char *hash, const char *password,
                         size_t size, bool *ret_right, struct overt_error *err) MUST_CHECK;
/// Made with another cost than this hasher's: to be made anew when the password is at hand.
bool crypt_password_is_old(const struct crypt_hasher *hasher, const char *hash);

#endif
