// SPDX-License-Identifier: Apache-2.0
// import_seen.c - pictures that the list has or that stood in an earlier row: a hash table with
// open addressing, filled once and never more than half.
#include <string.h>

#include "base/memory.h"
#include "operate/import.h"

struct import_slot {
    bool used;
    uint8_t key[CRYPT_HASH_SIZE];
    struct import_picture_of of;
};

struct import_seen {
    size_t size; ///< a power of two
    struct import_slot *slots;
};

struct import_seen *import_seen_create(size_t most)
{
    struct import_seen *seen = memory_new(1, sizeof *seen);
    seen->size = 16;
    while (seen->size < 2 * most)
        seen->size *= 2;
    seen->slots = memory_new(seen->size, sizeof *seen->slots);
    return seen;
}

void import_seen_destroy(struct import_seen **seen)
{
    if (*seen == NULL)
        return;
    memory_wipe_free((*seen)->slots, (*seen)->size * sizeof *(*seen)->slots);
    memory_free(*seen);
    *seen = NULL;
}

/// The slot of this key, or the one where it belongs.
static struct import_slot *slot_of(const struct import_seen *seen,
                                   const uint8_t key[CRYPT_HASH_SIZE])
{
    uint64_t at;
    memcpy(&at, key, sizeof at); // keys are hashes: their bytes are as good as any hash of them
    for (;; at++) {
        struct import_slot *slot = &seen->slots[at & (seen->size - 1)];
        if (!slot->used || memcmp(slot->key, key, sizeof slot->key) == 0)
            return slot;
    }
}

const struct import_picture_of *import_seen_find(const struct import_seen *seen,
                                                 const uint8_t key[CRYPT_HASH_SIZE])
{
    const struct import_slot *slot = slot_of(seen, key);
    return slot->used ? &slot->of : NULL;
}

void import_seen_add(struct import_seen *seen, const uint8_t key[CRYPT_HASH_SIZE],
                     struct import_picture_of of)
{
    struct import_slot *slot = slot_of(seen, key);
    if (slot->used)
        return;
    slot->used = true;
    memcpy(slot->key, key, sizeof slot->key);
    slot->of = of;
}
