// SPDX-License-Identifier: Apache-2.0
// digest.h - the digest of a list (overt_gallery_digest): SHA-256 over the model (48 bytes,
// zero-filled) and the dimension (4 bytes), then for each template its id (8 bytes) and its values
// (4 bytes each), all little-endian.
#ifndef FACE_MATCH_DIGEST_H
#define FACE_MATCH_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "crypt/hash.h"
#include "overt/template.h"

void match_digest_begin(struct crypt_sha256 *hasher, const char model[OVERT_MODEL_ID_MAX],
                        size_t dimension);
void match_digest_add(struct crypt_sha256 *hasher, uint64_t id, const float *values,
                      size_t dimension);

#endif
