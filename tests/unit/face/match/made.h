// SPDX-License-Identifier: Apache-2.0
// made.h - made-up templates and a throwaway permit, for the tests of match.
#ifndef TESTS_MATCH_MADE_H
#define TESTS_MATCH_MADE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "face/permit/permit.h"
#include "overt/gallery.h"

#define MADE_NOW 1000000

/// xorshift64* (Vigna 2016): the same numbers everywhere.
static inline uint64_t made_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1dULL;
}

/// Evenly in -1..1, exact in float.
static inline float made_value(uint64_t *state)
{
    return (float)((int64_t)(made_random(state) >> 41) - (1 << 22)) / (float)(1 << 22);
}

static inline void made_normalise(struct overt_template *face)
{
    double sum = 0;
    for (int32_t i = 0; i < face->dimension; i++)
        sum += (double)face->values[i] * (double)face->values[i];
    for (int32_t i = 0; i < face->dimension; i++)
        face->values[i] = (float)((double)face->values[i] / sqrt(sum));
}

static inline void made_template(struct overt_template *face, int32_t dimension, uint64_t *state)
{
    memset(face, 0, sizeof *face);
    memcpy(face->model, "made@1", 6);
    face->dimension = dimension;
    for (int32_t i = 0; i < dimension; i++)
        face->values[i] = made_value(state);
    made_normalise(face);
}

/// A permit for the list as it is, with the lowest threshold, valid at MADE_NOW.
static inline int made_permit(const struct overt_gallery *gallery, int32_t threshold_millionths,
                              struct overt_permit **ret_permit)
{
    struct permit_terms terms = {.operation = "TEST-1",
                                 .mode = OVERT_MODE_RETROSPECTIVE,
                                 .opens = MADE_NOW - 10,
                                 .closes = MADE_NOW + 10,
                                 .threshold_millionths = threshold_millionths,
                                 .size = overt_gallery_size(gallery)};
    struct crypt_key *key = NULL;
    struct text note, verifier;
    overt_gallery_digest(gallery, terms.list);
    text_init(&note, OVERT_PERMIT_SIZE_MAX);
    text_init(&verifier, 1000);
    int code = crypt_key_create("test.example", &key, NULL);
    if (code == 0) {
        crypt_key_verifier(key, &verifier);
        code = permit_write(&terms, key, &note, NULL);
    }
    if (code == 0)
        code = overt_permit_read(note.bytes, verifier.bytes, ret_permit, NULL);
    crypt_key_destroy(&key);
    text_finish(&note);
    text_finish(&verifier);
    return code;
}

#endif
