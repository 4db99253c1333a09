// SPDX-License-Identifier: Apache-2.0
// seal.c - XChaCha20-Poly1305: nonce, then ciphertext with its tag.
#include "crypt/seal.h"

#include <sodium.h>
#include <string.h>

#include "crypt/internal.h"

#define NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_SIZE crypto_aead_xchacha20poly1305_ietf_ABYTES

_Static_assert(NONCE_SIZE + TAG_SIZE == CRYPT_SEAL_EXTRA, "nonce and tag");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == CRYPT_SEAL_KEY_SIZE, "key");

void crypt_seal(const uint8_t key[CRYPT_SEAL_KEY_SIZE], const void *context, size_t context_size,
                const void *plain, size_t size, uint8_t *sealed)
{
    crypt_ready();
    randombytes_buf(sealed, NONCE_SIZE);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE_SIZE, NULL, plain, size,
                                                     context, context_size, NULL, sealed, key);
}

int crypt_unseal(const uint8_t key[CRYPT_SEAL_KEY_SIZE], const void *context, size_t context_size,
                 const uint8_t *sealed, size_t size, void *plain, struct overt_error *err)
{
    if (size < CRYPT_SEAL_EXTRA)
        return error_set(err, OVERT_CORRUPT, "a sealed record is too short");
    crypt_ready();
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, sealed + NONCE_SIZE,
                                                   size - NONCE_SIZE, context, context_size, sealed,
                                                   key) == 0)
        return 0;
    if (size > CRYPT_SEAL_EXTRA)
        memset(plain, 0, size - CRYPT_SEAL_EXTRA);
    return error_set(err, OVERT_CORRUPT,
                     "a sealed record does not open: wrong key or changed bytes");
}
