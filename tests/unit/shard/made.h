// SPDX-License-Identifier: Apache-2.0
// made.h - a made-up list, its permits and its note, for whatever tests or measures lists on
// several servers.
#ifndef TESTS_SHARD_MADE_H
#define TESTS_SHARD_MADE_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../face/match/made.h"
#include "base/memory.h"
#include "crypt/random.h"
#include "face/match/part.h"
#include "shard/shard.h"

struct made_list {
    struct crypt_key *key; ///< the record's
    struct text verifier, note, permit;
    struct overt_permit *read;
    struct overt_gallery *gallery;
    struct permit_parts *parts;
    uint8_t seal[CRYPT_SEAL_KEY_SIZE];
};

/// What made_sign changes of a permit that would do.
struct made_terms {
    int64_t opens, closes; ///< seconds from now
    int32_t threshold;     ///< millionths
    bool other_list, other_key, other_size;
};

static inline void made_sign(const struct made_list *list, const struct made_terms *change,
                             struct text *ret_note)
{
    struct permit_terms terms = {.operation = "RFR-2026-0001",
                                 .mode = OVERT_MODE_RETROSPECTIVE,
                                 .opens = time(NULL) + change->opens,
                                 .closes = time(NULL) + change->closes,
                                 .threshold_millionths = change->threshold,
                                 .size = overt_gallery_size(list->gallery) + change->other_size};
    struct crypt_key *other = NULL;
    overt_gallery_digest(list->gallery, terms.list);
    if (change->other_list)
        terms.list[0] ^= 1;
    if (change->other_key && crypt_key_create(crypt_key_name(list->key), &other, NULL) != 0)
        abort();
    text_clear(ret_note);
    if (permit_write(&terms, other != NULL ? other : list->key, ret_note, NULL) != 0)
        abort();
    crypt_key_destroy(&other);
}

/// A key and what verifies it, before there is a list.
static inline void made_key(struct made_list *list)
{
    memset(list, 0, sizeof *list);
    text_init(&list->verifier, CRYPT_VERIFIER_MAX);
    text_init(&list->note, PERMIT_PARTS_NOTE_MAX);
    text_init(&list->permit, OVERT_PERMIT_SIZE_MAX);
    if (crypt_key_create("shards.test.example", &list->key, NULL) != 0)
        abort();
    crypt_key_verifier(list->key, &list->verifier);
    crypt_random(list->seal, sizeof list->seal);
}

/// Every tenth template stands three times, so that scores tie; about two templates have one id.
static inline void made_fill(struct made_list *list, int32_t dimension, size_t size, size_t parts)
{
    uint64_t seed = 20261123;
    struct overt_template face;
    if (overt_gallery_create(dimension, size, &list->gallery, NULL) != 0)
        abort();
    for (size_t i = 0; i < size; i++) {
        if (i % 10 != 1 && i % 10 != 2)
            made_template(&face, dimension, &seed);
        if (overt_gallery_add(list->gallery, i * 7919 % (size / 2 + 1), &face, NULL) != 0)
            abort();
    }
    list->parts = memory_new(1, sizeof *list->parts);
    if (match_parts_of(list->gallery, parts, list->parts, NULL) != 0 ||
        permit_write_parts(list->parts, list->key, &list->note, NULL) != 0)
        abort();
    made_sign(list, &(struct made_terms){-10, 3600, 50000, false, false, false}, &list->permit);
    if (overt_permit_read(list->permit.bytes, list->verifier.bytes, &list->read, NULL) != 0)
        abort();
}

static inline void made_finish(struct made_list *list)
{
    overt_permit_destroy(&list->read);
    overt_gallery_destroy(&list->gallery);
    crypt_key_destroy(&list->key);
    memory_free(list->parts);
    text_finish(&list->verifier);
    text_finish(&list->note);
    text_finish(&list->permit);
}

/// Runs tests/unit/shard/servers; its exit code.
static inline int made_servers(const char *what, const char *folder, const char *more)
{
    char line[2048];
    (void)snprintf(line, sizeof line, "'%s/tests/unit/shard/servers' %s '%s' %s >&2",
                   getenv("OVERT_SOURCE"), what, folder, more);
    return system(line);
}

static inline int made_start(const char *folder, const char *verifier, int megabytes)
{
    char more[1024];
    (void)snprintf(more, sizeof more, "'%s/src/shard/extension/overt_shard.so' '%s' %d",
                   getenv("OVERT_BUILD"), verifier, megabytes);
    return made_servers("start", folder, more);
}

#endif
