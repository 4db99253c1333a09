// SPDX-License-Identifier: Apache-2.0
// fill.c - a whole list at once: rows where they belong, then codes chunk by chunk while one thread
// takes the digest, which has an order.
#include "face/match/fill.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/threads.h"
#include "crypt/wipe.h"
#include "face/match/digest.h"
#include "face/match/internal.h"
#include "face/match/rows.h"
#include "face/template/template.h"

int match_fill_begin(const char model[OVERT_MODEL_ID_MAX], int32_t dimension, size_t size,
                     struct overt_gallery **ret_gallery, struct overt_error *err)
{
    struct overt_gallery *gallery = NULL;
    int code = overt_gallery_create(dimension, size, &gallery, err);
    if (code != 0)
        return code;
    if (size > 0)
        memcpy(gallery->model, model, strnlen(model, sizeof gallery->model - 1));
    gallery->size = size;
    *ret_gallery = gallery;
    return 0;
}

void match_fill_rows(struct overt_gallery *gallery, size_t first, size_t count, const uint64_t *ids,
                     const float *values)
{
    assert(first + count <= gallery->size);
    for (size_t i = 0; i < count; i++) {
        struct match_chunk *chunk = &gallery->chunks[(first + i) / MATCH_CHUNK_ROWS];
        size_t row = (first + i) % MATCH_CHUNK_ROWS;
        memcpy(chunk->values + row * gallery->padded, values + i * gallery->dimension,
               gallery->dimension * sizeof *values);
        chunk->ids[row] = ids[i];
    }
}

struct ending {
    struct overt_gallery *gallery;
    atomic_size_t next;  ///< chunk
    atomic_size_t wrong; ///< the first row that is no template; SIZE_MAX
};

static void note_wrong(struct ending *ending, size_t row)
{
    size_t before = atomic_load(&ending->wrong);
    while (row < before && !atomic_compare_exchange_weak(&ending->wrong, &before, row))
        continue;
}

static void put_chunk(struct ending *ending, size_t index, struct overt_template *face)
{
    struct overt_gallery *gallery = ending->gallery;
    struct match_chunk *chunk = &gallery->chunks[index];
    size_t count = match_chunk_size(gallery, index);
    for (size_t row = 0; row < count; row++) {
        const float *values = chunk->values + row * gallery->padded;
        memcpy(face->values, values, gallery->dimension * sizeof *values);
        if (template_valid(face))
            rows_put(&chunk->rows, row, values);
        else
            note_wrong(ending, index * MATCH_CHUNK_ROWS + row);
    }
}

static void digest(struct overt_gallery *gallery)
{
    match_digest_begin(&gallery->hasher, gallery->model, gallery->dimension);
    for (size_t i = 0; i < gallery->size; i++) {
        const struct match_chunk *chunk = &gallery->chunks[i / MATCH_CHUNK_ROWS];
        size_t row = i % MATCH_CHUNK_ROWS;
        match_digest_add(&gallery->hasher, chunk->ids[row], chunk->values + row * gallery->padded,
                         gallery->dimension);
    }
    struct crypt_sha256 copy = gallery->hasher;
    crypt_sha256_final(&copy, gallery->digest);
}

static void end_some(void *context, int index)
{
    struct ending *ending = context;
    struct overt_gallery *gallery = ending->gallery;
    struct overt_template *face = memory_new(1, sizeof *face);
    face->dimension = (int32_t)gallery->dimension;
    memcpy(face->model, gallery->model, sizeof face->model);
    if (index == 0)
        digest(gallery);
    for (size_t chunk; (chunk = atomic_fetch_add(&ending->next, 1)) <
                       (gallery->size + MATCH_CHUNK_ROWS - 1) / MATCH_CHUNK_ROWS;)
        put_chunk(ending, chunk, face);
    memory_wipe_free(face, sizeof *face);
}

int match_fill_end(struct overt_gallery *gallery, int threads, size_t *ret_row,
                   struct overt_error *err)
{
    struct ending ending = {.gallery = gallery};
    atomic_init(&ending.next, 0);
    atomic_init(&ending.wrong, SIZE_MAX);
    threads_run(threads, end_some, &ending);
    size_t wrong = atomic_load(&ending.wrong);
    if (wrong == SIZE_MAX)
        return 0;
    *ret_row = wrong;
    return error_set(err, OVERT_CORRUPT, "row %zu of the list is no template", wrong);
}

void match_kind(const struct overt_gallery *gallery, char model[OVERT_MODEL_ID_MAX],
                int32_t *ret_dimension)
{
    memcpy(model, gallery->model, OVERT_MODEL_ID_MAX);
    *ret_dimension = (int32_t)gallery->dimension;
}
