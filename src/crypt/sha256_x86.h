// SPDX-License-Identifier: Apache-2.0
// sha256_x86.h - the processor's own SHA-256. libsodium says what the result is.
#ifndef CRYPT_SHA256_X86_H
#define CRYPT_SHA256_X86_H

#include "base/attr.h"
#include "crypt/hash.h"

/// The hash of up to 63 bytes and `size` more. False where the processor has no instructions for
/// it (or the compiler does not know whether it has); nothing is done then.
bool sha256_x86(const uint8_t *prefix, size_t prefix_size, const uint8_t *bytes, size_t size,
                uint8_t hash[CRYPT_HASH_SIZE]);

/// Takes `count` blocks of 64 bytes into a hash in the making (FIPS 180-4 section 6.2, words a to
/// h). False as above.
bool sha256_x86_blocks(uint32_t words[8], const uint8_t *bytes, size_t count);

#endif
