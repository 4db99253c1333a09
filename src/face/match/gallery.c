// SPDX-License-Identifier: Apache-2.0
// gallery.c - the list in memory: rows for the score, bytes for the scan, and the digest that a
// permit names. It compares nothing (search.c).
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/threads.h"
#include "face/match/attach.h"
#include "face/match/digest.h"
#include "face/match/internal.h"
#include "face/match/rows.h"
#include "face/template/template.h"

_Static_assert(MATCH_CHUNK_ROWS % DOT_ROWS == 0, "a chunk is made of whole blocks");
_Static_assert(OVERT_TEMPLATE_DIMENSION_MAX <= DOT_GROUPS_MAX * 4, "a tile holds any probe");
_Static_assert(OVERT_GALLERY_DIGEST_SIZE == CRYPT_HASH_SIZE, "the digest is a SHA-256");

size_t match_chunk_bytes(size_t padded)
{
    return MATCH_CHUNK_ROWS * (padded * sizeof(float) + padded / 2 + DOT_LOW_SIZE(padded / 4) +
                               3 * sizeof(float) + sizeof(uint64_t));
}

void match_chunk_place(struct match_chunk *chunk, void *memory, size_t padded)
{
    const size_t count = MATCH_CHUNK_ROWS;
    chunk->rows.scales = memory;
    chunk->rows.coarse = chunk->rows.scales + count;
    chunk->rows.high = (uint8_t *)(chunk->rows.coarse + count);
    chunk->rows.low = chunk->rows.high + count / 2 * padded;
    chunk->rows.fine = (float *)(void *)(chunk->rows.low + count * DOT_LOW_SIZE(padded / 4));
    chunk->rows.groups = padded / 4;
    chunk->ids = (uint64_t *)(void *)(chunk->rows.fine + count);
    chunk->values = (float *)(void *)(chunk->ids + count);
}

void match_chunk_clear(struct match_chunk *chunk)
{
    memset(chunk->rows.scales, 0, match_chunk_bytes(chunk->rows.groups * 4));
    rows_clear(&chunk->rows, 0, MATCH_CHUNK_ROWS);
}

/// One piece of memory for all the chunks that are missing.
static int reserve(struct overt_gallery *gallery, size_t rows, struct overt_error *err)
{
    size_t wanted = (rows + MATCH_CHUNK_ROWS - 1) / MATCH_CHUNK_ROWS;
    if (wanted <= gallery->chunk_count)
        return 0;
    size_t bytes = match_chunk_bytes(gallery->padded);
    size_t size = (wanted - gallery->chunk_count) * bytes;
    struct match_chunk *chunks =
        memory_resize_try(gallery->chunks, wanted, sizeof *gallery->chunks);
    if (chunks != NULL)
        gallery->chunks = chunks;
    struct match_piece *pieces =
        memory_resize_try(gallery->pieces, gallery->piece_count + 1, sizeof *gallery->pieces);
    if (pieces != NULL)
        gallery->pieces = pieces;
    uint8_t *memory = chunks != NULL && pieces != NULL ? memory_try_large(1, size) : NULL;
    if (memory == NULL)
        return error_set(err, OVERT_NO_MEMORY, "the list does not fit into memory");
    pieces[gallery->piece_count++] = (struct match_piece){.memory = memory, .size = size};
    for (; gallery->chunk_count < wanted; memory += bytes) {
        match_chunk_place(&chunks[gallery->chunk_count], memory, gallery->padded);
        match_chunk_clear(&chunks[gallery->chunk_count++]);
    }
    return 0;
}

/// Keeps the digest of all so far at hand, so that no search has to compute it.
static void hash_finish(struct overt_gallery *gallery)
{
    struct crypt_sha256 copy = gallery->hasher;
    crypt_sha256_final(&copy, gallery->digest);
}

int overt_gallery_create(int32_t dimension, size_t capacity, struct overt_gallery **ret_gallery,
                         struct overt_error *err)
{
    if (dimension < 1 || dimension > OVERT_TEMPLATE_DIMENSION_MAX)
        return error_set(err, OVERT_INPUT, "templates have 1 to %d values",
                         OVERT_TEMPLATE_DIMENSION_MAX);
    if (capacity > OVERT_GALLERY_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "a list has at most %d templates",
                         OVERT_GALLERY_SIZE_MAX);
    struct overt_gallery *gallery = memory_new(1, sizeof *gallery);
    gallery->dimension = (size_t)dimension;
    gallery->padded = ((size_t)dimension + DOT_LANES - 1) / DOT_LANES * DOT_LANES;
    gallery->kernels = dot_kernels_named(NULL);
    gallery->threads = threads_available();
    gallery->compared = memory_new(1, sizeof *gallery->compared);
    atomic_init(gallery->compared, 0);
    match_digest_begin(&gallery->hasher, gallery->model, gallery->dimension);
    hash_finish(gallery);
    int code = reserve(gallery, capacity, err);
    if (code != 0) {
        overt_gallery_destroy(&gallery);
        return code;
    }
    *ret_gallery = gallery;
    return 0;
}

void overt_gallery_destroy(struct overt_gallery **gallery)
{
    if (*gallery == NULL)
        return;
    match_attach(*gallery, NULL, NULL);
    for (size_t i = 0; i < (*gallery)->piece_count; i++)
        memory_wipe_free((*gallery)->pieces[i].memory, (*gallery)->pieces[i].size);
    memory_free((*gallery)->pieces);
    memory_free((*gallery)->chunks);
    memory_free((*gallery)->compared);
    memory_wipe_free(*gallery, sizeof **gallery);
    *gallery = NULL;
}

static int check_kind(const struct overt_gallery *gallery, const struct overt_template *face,
                      struct overt_error *err)
{
    if (!template_valid(face))
        return error_set(err, OVERT_INPUT, "this is not a template");
    if ((size_t)face->dimension != gallery->dimension ||
        (gallery->size > 0 && strcmp(face->model, gallery->model) != 0))
        return error_set(err, OVERT_MISMATCH,
                         "templates of two models cannot be compared: make them anew with one "
                         "model");
    return 0;
}

int overt_gallery_add(struct overt_gallery *gallery, uint64_t id, const struct overt_template *face,
                      struct overt_error *err)
{
    int code = check_kind(gallery, face, err);
    if (code != 0)
        return code;
    if (gallery->size == OVERT_GALLERY_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "a list has at most %d templates",
                         OVERT_GALLERY_SIZE_MAX);
    if ((code = reserve(gallery, gallery->size + 1, err)) != 0)
        return code;
    match_attach(gallery, NULL, NULL);
    if (gallery->size == 0) {
        memcpy(gallery->model, face->model, strlen(face->model));
        match_digest_begin(&gallery->hasher, gallery->model, gallery->dimension);
    }
    struct match_chunk *chunk = &gallery->chunks[gallery->size / MATCH_CHUNK_ROWS];
    size_t row = gallery->size % MATCH_CHUNK_ROWS;
    float *values = chunk->values + row * gallery->padded;
    memcpy(values, face->values, gallery->dimension * sizeof *face->values);
    chunk->ids[row] = id;
    rows_put(&chunk->rows, row, values);
    match_digest_add(&gallery->hasher, id, face->values, gallery->dimension);
    hash_finish(gallery);
    gallery->size++;
    return 0;
}

size_t overt_gallery_size(const struct overt_gallery *gallery) { return gallery->size; }

size_t match_chunk_size(const struct overt_gallery *gallery, size_t index)
{
    size_t begin = index * MATCH_CHUNK_ROWS;
    size_t left = gallery->size > begin ? gallery->size - begin : 0;
    return left < MATCH_CHUNK_ROWS ? left : MATCH_CHUNK_ROWS;
}

void overt_gallery_digest(const struct overt_gallery *gallery,
                          uint8_t digest[OVERT_GALLERY_DIGEST_SIZE])
{
    memcpy(digest, gallery->digest, OVERT_GALLERY_DIGEST_SIZE);
}

uint64_t overt_gallery_comparisons(const struct overt_gallery *gallery)
{
    return atomic_load(gallery->compared);
}
