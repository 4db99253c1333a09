// SPDX-License-Identifier: Apache-2.0
// seal.h - one record encrypted under one key: XChaCha20-Poly1305 (libsodium's IETF form). Losing
// the key is losing the record: that is how it is erased (R5).
#ifndef CRYPT_SEAL_H
#define CRYPT_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define CRYPT_SEAL_KEY_SIZE 32
#define CRYPT_SEAL_EXTRA 40 ///< bytes that sealing adds: 24 nonce, 16 tag

/// Seals `size` bytes into `sealed` (size + CRYPT_SEAL_EXTRA bytes) with a nonce of its own.
/// `context` (such as the record's number) is not stored, but opening takes the same; it may be
/// NULL with size 0.
void crypt_seal(const uint8_t key[CRYPT_SEAL_KEY_SIZE], const void *context, size_t context_size,
                const void *plain, size_t size, uint8_t *sealed);

/// Opens into `plain` (size - CRYPT_SEAL_EXTRA bytes). OVERT_CORRUPT when key, context or bytes are
/// not those that were sealed; `plain` is zeroed then.
int crypt_unseal(const uint8_t key[CRYPT_SEAL_KEY_SIZE], const void *context, size_t context_size,
                 const uint8_t *sealed, size_t size, void *plain,
                 struct overt_error *err) MUST_CHECK;

#endif
