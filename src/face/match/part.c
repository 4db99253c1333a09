// SPDX-License-Identifier: Apache-2.0
// part.c - a part of a list: a gallery whose chunks lie in memory of somebody else's, one after the
// other.
#include "face/match/part.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "face/match/digest.h"
#include "face/match/internal.h"
#include "face/match/rows.h"
#include "face/permit/permit.h"
#include "face/template/template.h"

_Static_assert(MATCH_ROWS_MAX == MATCH_CHUNK_ROWS, "rows travel by the chunk");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "rows travel as they lie in memory");

struct match_part {
    struct overt_gallery gallery; ///< `digest` is that of the whole list
    uint64_t whole;               ///< templates of the whole list
    uint8_t expected[CRYPT_HASH_SIZE];
    struct crypt_sha256 hasher; ///< over the rows that were filled in
    uint64_t filled;
    atomic_uint_fast64_t compared;
};

size_t match_rows_size(int32_t dimension, size_t count)
{
    return count * (sizeof(uint64_t) + (size_t)dimension * sizeof(float));
}

static const float *row_of(const struct overt_gallery *gallery, uint64_t at, uint64_t *ret_id)
{
    const struct match_chunk *chunk = &gallery->chunks[at / MATCH_CHUNK_ROWS];
    *ret_id = chunk->ids[at % MATCH_CHUNK_ROWS];
    return chunk->values + at % MATCH_CHUNK_ROWS * gallery->padded;
}

void match_rows_pack(const struct overt_gallery *gallery, uint64_t first, size_t count,
                     uint8_t *bytes)
{
    size_t size = gallery->dimension * sizeof(float);
    for (size_t i = 0; i < count; i++) {
        uint64_t id;
        const float *row = row_of(gallery, first + i, &id);
        memcpy(bytes + i * sizeof id, &id, sizeof id);
        memcpy(bytes + count * sizeof id + i * size, row, size);
    }
}

int match_parts_of(const struct overt_gallery *gallery, size_t count,
                   struct permit_parts *ret_parts, struct overt_error *err)
{
    if (count < 1 || count > PERMIT_PARTS_MAX || gallery->size < count)
        return error_set(err, OVERT_INPUT,
                         "a list of %zu templates cannot be kept in %zu parts: 1 to %d parts with "
                         "one template each at least",
                         gallery->size, count, PERMIT_PARTS_MAX);
    memset(ret_parts, 0, sizeof *ret_parts);
    memcpy(ret_parts->list, gallery->digest, sizeof ret_parts->list);
    memcpy(ret_parts->model, gallery->model, sizeof ret_parts->model);
    ret_parts->size = gallery->size;
    ret_parts->dimension = (int32_t)gallery->dimension;
    ret_parts->count = count;
    uint64_t at = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t end = gallery->size * (i + 1) / count;
        struct crypt_sha256 hasher;
        match_digest_begin(&hasher, gallery->model, gallery->dimension);
        ret_parts->part[i].size = end - at;
        for (; at < end; at++) {
            uint64_t id;
            const float *row = row_of(gallery, at, &id);
            match_digest_add(&hasher, id, row, gallery->dimension);
        }
        crypt_sha256_final(&hasher, ret_parts->part[i].digest);
    }
    return 0;
}

uint64_t match_part_first(const struct permit_parts *parts, size_t number)
{
    uint64_t first = 0;
    for (size_t i = 0; i < number; i++)
        first += parts->part[i].size;
    return first;
}

static size_t padded_of(int32_t dimension)
{
    return ((size_t)dimension + DOT_LANES - 1) / DOT_LANES * DOT_LANES;
}

static size_t chunks_of(uint64_t rows)
{
    return (size_t)((rows + MATCH_CHUNK_ROWS - 1) / MATCH_CHUNK_ROWS);
}

size_t match_part_bytes(const struct permit_parts *parts, size_t number)
{
    return chunks_of(parts->part[number].size) * match_chunk_bytes(padded_of(parts->dimension));
}

static void place_chunks(struct overt_gallery *gallery, uint8_t *memory)
{
    for (size_t i = 0; i < gallery->chunk_count; i++)
        match_chunk_place(&gallery->chunks[i], memory + i * match_chunk_bytes(gallery->padded),
                          gallery->padded);
}

int match_part_attach(void *memory, const struct permit_parts *parts, size_t number, int threads,
                      struct match_part **ret_part, struct overt_error *err)
{
    uint64_t rows = parts->part[number].size;
    struct match_chunk *chunks = memory_try(chunks_of(rows), sizeof *chunks);
    if (chunks == NULL)
        return error_set(err, OVERT_NO_MEMORY, "the list does not fit into memory");
    struct match_part *part = memory_new(1, sizeof *part);
    part->whole = parts->size;
    memcpy(part->expected, parts->part[number].digest, sizeof part->expected);
    part->gallery = (struct overt_gallery){.dimension = (size_t)parts->dimension,
                                           .padded = padded_of(parts->dimension),
                                           .size = (size_t)rows,
                                           .chunks = chunks,
                                           .chunk_count = chunks_of(rows),
                                           .kernels = dot_kernels_named(NULL),
                                           .threads = threads,
                                           .compared = &part->compared};
    memcpy(part->gallery.model, parts->model, sizeof part->gallery.model);
    memcpy(part->gallery.digest, parts->list, sizeof part->gallery.digest);
    atomic_init(&part->compared, 0);
    match_digest_begin(&part->hasher, part->gallery.model, part->gallery.dimension);
    place_chunks(&part->gallery, memory);
    *ret_part = part;
    return 0;
}

void match_part_detach(struct match_part **part)
{
    if (*part == NULL)
        return;
    memory_free((*part)->gallery.chunks);
    memory_wipe_free(*part, sizeof **part);
    *part = NULL;
}

static bool row_valid(const struct overt_gallery *gallery, const float *values)
{
    double sum = 0;
    for (size_t i = 0; i < gallery->dimension; i++)
        sum += (double)values[i] * (double)values[i];
    return isfinite(sum) && fabs(sqrt(sum) - 1) <= TEMPLATE_LENGTH_SLACK;
}

int match_part_fill(struct match_part *part, uint64_t first, size_t count, const uint8_t *bytes,
                    size_t size, struct overt_error *err)
{
    struct overt_gallery *gallery = &part->gallery;
    size_t length = gallery->dimension * sizeof(float);
    if (first != part->filled || count < 1 || count > gallery->size - first ||
        size != match_rows_size((int32_t)gallery->dimension, count))
        return error_set(err, OVERT_CORRUPT,
                         "the stored rows of the list are not those of its part: load it again");
    for (size_t i = 0; i < count; i++) {
        struct match_chunk *chunk = &gallery->chunks[part->filled / MATCH_CHUNK_ROWS];
        size_t row = (size_t)(part->filled % MATCH_CHUNK_ROWS);
        if (row == 0)
            match_chunk_clear(chunk);
        float *values = chunk->values + row * gallery->padded;
        memcpy(&chunk->ids[row], bytes + i * sizeof *chunk->ids, sizeof *chunk->ids);
        memcpy(values, bytes + count * sizeof *chunk->ids + i * length, length);
        if (!row_valid(gallery, values))
            return error_set(err, OVERT_CORRUPT,
                             "a stored row of the list is no template: load the list again");
        rows_put(&chunk->rows, row, values);
        match_digest_add(&part->hasher, chunk->ids[row], values, gallery->dimension);
        part->filled++;
    }
    return 0;
}

int match_part_verify(const struct match_part *part, struct overt_error *err)
{
    struct crypt_sha256 copy = part->hasher;
    uint8_t digest[CRYPT_HASH_SIZE];
    crypt_sha256_final(&copy, digest);
    if (part->filled == part->gallery.size && crypt_equal(digest, part->expected, sizeof digest))
        return 0;
    return error_set(err, OVERT_CORRUPT,
                     "the rows that this server holds (%llu of %zu) are not the ones that the note "
                     "about the list names: load it again",
                     (unsigned long long)part->filled, part->gallery.size);
}

int match_part_search(const struct match_part *part, const struct overt_permit *permit, int64_t now,
                      const struct overt_template *probes, size_t count, float threshold,
                      struct overt_candidate *candidates, size_t limit, size_t *counts,
                      struct overt_error *err)
{
    int code = permit_check(permit, now, threshold, part->gallery.digest, part->whole, err);
    return code != 0 ? code
                     : match_search_checked(&part->gallery, probes, count, threshold, candidates,
                                            limit, counts, err);
}
