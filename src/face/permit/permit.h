// SPDX-License-Identifier: Apache-2.0
// permit.h - the terms of a permit, and writing one. Only src/operate writes permits, when an
// operation that was authorised is opened; the rest of the engine reads the terms.
#ifndef FACE_PERMIT_PERMIT_H
#define FACE_PERMIT_PERMIT_H

#include <stdint.h>

#include "base/text.h"
#include "base/time.h"
#include "crypt/hash.h"
#include "crypt/sign.h"
#include "overt/permit.h"

#define PERMIT_OPERATION_MAX 64 ///< bytes of a reference with its ending zero

struct permit_terms {
    char operation[PERMIT_OPERATION_MAX]; ///< printable ASCII without blanks, such as LFR-2026-0001
    enum overt_mode mode;
    moment opens, closes;          ///< first and last second; opens <= closes
    int32_t threshold_millionths;  ///< lowest threshold, 1..1000000: cosine times a million
    uint8_t list[CRYPT_HASH_SIZE]; ///< overt_gallery_digest
    uint64_t size;                 ///< templates on the list, 1..OVERT_GALLERY_SIZE_MAX
    uint64_t entry;                ///< ledger entry of the opening
};

/// Appends the signed note to `ret_note`, which needs a limit of OVERT_PERMIT_SIZE_MAX at least.
/// OVERT_INPUT when a term is out of its range.
int permit_write(const struct permit_terms *terms, const struct crypt_key *key,
                 struct text *ret_note, struct overt_error *err) MUST_CHECK;

/// The permit's own; lives as long as it.
const struct permit_terms *permit_terms_of(const struct overt_permit *permit);

/// OVERT_REFUSED with words when a search at `now` with `threshold` in the list with this digest
/// and size is not what the permit allows. `permit` may be NULL (refused).
int permit_check(const struct overt_permit *permit, moment now, float threshold,
                 const uint8_t list[CRYPT_HASH_SIZE], uint64_t size,
                 struct overt_error *err) MUST_CHECK;

/// The nearest millionth at or above a threshold, for permit_terms: a permit never allows less.
int32_t permit_threshold(double threshold);

#endif
