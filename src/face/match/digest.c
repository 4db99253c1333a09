// SPDX-License-Identifier: Apache-2.0
// digest.c - the digest of a list.
#include "face/match/digest.h"

#include <string.h>

static void hash_u64(struct crypt_sha256 *hasher, uint64_t value, size_t size)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(value >> (8 * i));
    crypt_sha256_update(hasher, bytes, size);
}

void match_digest_begin(struct crypt_sha256 *hasher, const char model[OVERT_MODEL_ID_MAX],
                        size_t dimension)
{
    crypt_sha256_init(hasher);
    crypt_sha256_update(hasher, model, OVERT_MODEL_ID_MAX);
    hash_u64(hasher, dimension, 4);
}

void match_digest_add(struct crypt_sha256 *hasher, uint64_t id, const float *values,
                      size_t dimension)
{
    uint8_t bytes[4 * OVERT_TEMPLATE_DIMENSION_MAX];
    for (size_t i = 0; i < dimension; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        for (size_t j = 0; j < 4; j++)
            bytes[4 * i + j] = (uint8_t)(bits >> (8 * j));
    }
    hash_u64(hasher, id, 8);
    crypt_sha256_update(hasher, bytes, 4 * dimension);
    explicit_bzero(bytes, 4 * dimension);
}
