// SPDX-License-Identifier: Apache-2.0
// load.c - a list divided into parts, sealed block by block, and sent to its servers.
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "crypt/wipe.h"
#include "face/match/part.h"
#include "shard/internal.h"

#define CONTEXT_SIZE (CRYPT_HASH_SIZE + 12)

int shard_divide(const struct shards *shards, const struct overt_gallery *gallery,
                 struct permit_parts *ret_parts, struct overt_error *err)
{
    return match_parts_of(gallery, shards->count, ret_parts, err);
}

int shard_read_note(const char *note, const char *verifier, struct shard_list *ret_list,
                    struct overt_error *err)
{
    AUTO_FREE struct permit_parts *parts = memory_new(1, sizeof *parts);
    int code = permit_read_parts(note, verifier, parts, err);
    if (code != 0)
        return code;
    *ret_list = (struct shard_list){.size = parts->size, .parts = parts->count};
    memcpy(ret_list->digest, parts->list, sizeof ret_list->digest);
    memcpy(ret_list->model, parts->model, sizeof ret_list->model);
    return 0;
}

/// A block on its way.
struct block {
    uint32_t part, number, rows;
    uint8_t *plain, *sealed;
};

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static int send_block(struct shards *shards, const struct permit_parts *parts,
                      const struct block *block, const uint8_t *key, struct overt_error *err)
{
    uint8_t context[CONTEXT_SIZE];
    struct shard_values values = {0};
    AUTO_RESULT PGresult *result = NULL;
    size_t size = match_rows_size(parts->dimension, block->rows);
    memcpy(context, parts->list, CRYPT_HASH_SIZE);
    put_u32(context + CRYPT_HASH_SIZE, block->part);
    put_u32(context + CRYPT_HASH_SIZE + 4, block->number);
    put_u32(context + CRYPT_HASH_SIZE + 8, block->rows);
    crypt_seal(key, context, sizeof context, block->plain, size, block->sealed);
    crypt_wipe(block->plain, size);
    shard_add_number(&values, block->part);
    shard_add_bytes(&values, parts->list, CRYPT_HASH_SIZE);
    shard_add_number(&values, block->number);
    shard_add_number(&values, block->rows);
    shard_add_bytes(&values, block->sealed, size + CRYPT_SEAL_EXTRA);
    return shard_settle(shards,
                  shard_ask(shards,
                            "SELECT overt.add_block($1::int, $2::bytea, $3::int, $4::int, "
                            "$5::bytea)",
                            &values, SHARD_SLOW, &result),
                  "the loading", err);
}

static int load_part(struct shards *shards, const struct overt_gallery *gallery,
                     const struct permit_parts *parts, const char *note, struct block *block,
                     const uint8_t *key, struct overt_error *err)
{
    struct shard_values values = {0};
    AUTO_RESULT PGresult *result = NULL;
    uint64_t first = match_part_first(parts, block->part);
    uint64_t size = parts->part[block->part].size;
    shard_add_number(&values, block->part);
    shard_add_text(&values, note);
    int code = shard_settle(shards,
                      shard_ask(shards, "SELECT overt.begin_load($1::int, $2::text)", &values,
                                SHARD_SLOW, &result),
                      "the loading", err);
    for (uint64_t at = 0; code == 0 && at < size; at += block->rows) {
        block->rows = (uint32_t)(size - at < MATCH_ROWS_MAX ? size - at : MATCH_ROWS_MAX);
        block->number = (uint32_t)(at / MATCH_ROWS_MAX);
        match_rows_pack(gallery, first + at, block->rows, block->plain);
        code = send_block(shards, parts, block, key, err);
    }
    return code;
}

/// The note must be of this gallery and of as many parts as there are servers.
static int check_note(const struct shards *shards, const struct overt_gallery *gallery,
                      const struct permit_parts *parts, struct overt_error *err)
{
    uint8_t digest[OVERT_GALLERY_DIGEST_SIZE];
    overt_gallery_digest(gallery, digest);
    if (memcmp(digest, parts->list, sizeof digest) != 0 ||
        overt_gallery_size(gallery) != parts->size)
        return error_set(err, OVERT_INPUT, "the note about the parts is that of another list");
    if (parts->count != shards->count)
        return error_set(err, OVERT_INPUT,
                         "the list is divided into %zu parts and there are %zu servers: divide it "
                         "anew",
                         parts->count, shards->count);
    return 0;
}

int shard_load(struct shards *shards, const struct overt_gallery *gallery, const char *note,
               const char *verifier, const uint8_t key[CRYPT_SEAL_KEY_SIZE],
               struct overt_error *err)
{
    AUTO_FREE struct permit_parts *parts = memory_new(1, sizeof *parts);
    int code = permit_read_parts(note, verifier, parts, err);
    if (code == 0)
        code = check_note(shards, gallery, parts, err);
    if (code != 0)
        return code;
    size_t room = match_rows_size(parts->dimension, MATCH_ROWS_MAX);
    struct block block = {.plain = memory_new(1, room),
                          .sealed = memory_new(1, room + CRYPT_SEAL_EXTRA)};
    for (block.part = 0; code == 0 && block.part < parts->count; block.part++)
        code = load_part(shards, gallery, parts, note, &block, key, err);
    memory_wipe_free(block.plain, room);
    memory_free(block.sealed);
    return code;
}
