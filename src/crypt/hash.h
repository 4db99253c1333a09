// SPDX-License-Identifier: Apache-2.0
// hash.h - SHA-256 (FIPS 180-4) and base64 (RFC 4648 section 4). Hexadecimal is in base/text.h.
#ifndef CRYPT_HASH_H
#define CRYPT_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

#define CRYPT_HASH_SIZE 32 ///< bytes

/// The hash of `size` bytes. Any thread.
void crypt_sha256(const void *bytes, size_t size, uint8_t hash[CRYPT_HASH_SIZE]);
/// The hash of one byte and `size` more, as trees of hashes tell leaves from nodes. Any thread.
void crypt_sha256_marked(uint8_t mark, const void *bytes, size_t size,
                         uint8_t hash[CRYPT_HASH_SIZE]);

/// A hash in the making; needs no finish when it is given up. One thread at a time.
struct crypt_sha256 {
    _Alignas(8) uint8_t state[104];
};

void crypt_sha256_init(struct crypt_sha256 *hasher);
void crypt_sha256_update(struct crypt_sha256 *hasher, const void *bytes, size_t size);
/// The hasher is wiped and has to be initialised again before it is used again.
void crypt_sha256_final(struct crypt_sha256 *hasher, uint8_t hash[CRYPT_HASH_SIZE]);

/// SHA-256 of a whole file of any size, read in pieces. OVERT_NOT_FOUND, OVERT_INPUT (a pipe, a
/// folder, a device), OVERT_IO.
int crypt_sha256_file(const char *path, uint8_t hash[CRYPT_HASH_SIZE],
                      struct overt_error *err) MUST_CHECK;

/// Appends with padding, without line breaks.
void crypt_base64_append(struct text *text, const void *bytes, size_t size);

/// Strict: padding must be there, nothing else may, unused bits are zero; so one text for one
/// value. `bytes` has room for `capacity`. False leaves *ret_size untouched (but may scribble in
/// `bytes`).
bool crypt_base64_decode(const char *text, size_t length, void *bytes, size_t capacity,
                         size_t *ret_size);

/// True when both are the same; takes the same time wherever they differ.
bool crypt_equal(const void *a, const void *b, size_t size);

#endif
