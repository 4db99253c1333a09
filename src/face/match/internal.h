// SPDX-License-Identifier: Apache-2.0
// internal.h - the list in memory, for the files of match.
#ifndef FACE_MATCH_INTERNAL_H
#define FACE_MATCH_INTERNAL_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "crypt/hash.h"
#include "face/match/dot.h"
#include "overt/gallery.h"

#define MATCH_CHUNK_ROWS 4096 ///< rows of a chunk; a multiple of DOT_ROWS

/// MATCH_CHUNK_ROWS templates in one piece of memory, which begins with the values. Chunks are
/// never moved, so that growing leaves no copy behind.
struct match_chunk {
    float *values; ///< `padded` floats each, 64-byte aligned, zeros behind the dimension
    struct dot_rows rows;
    uint64_t *ids;
};

struct match_piece {
    void *memory;
    size_t size;
};

struct overt_gallery {
    char model[OVERT_MODEL_ID_MAX]; ///< "" while it is empty
    size_t dimension;
    size_t padded; ///< dimension, up to a multiple of DOT_LANES
    size_t size;
    struct match_chunk *chunks;
    size_t chunk_count;
    struct match_piece *pieces; ///< of memory, each for the chunks that were asked for at once
    size_t piece_count;
    struct crypt_sha256 hasher; ///< over all rows so far
    uint8_t digest[OVERT_GALLERY_DIGEST_SIZE];
    const struct dot_kernels *kernels;
    int threads;                    ///< at most so many in one search
    atomic_uint_fast64_t *compared; ///< any thread
    void *attached;                 ///< attach.h; NULL: nothing
    void (*drop)(void *attached);
};

/// Rows of chunk `index` that are in use.
size_t match_chunk_size(const struct overt_gallery *gallery, size_t index);

/// Bytes of a chunk of rows of `padded` values: whole lines of 64.
size_t match_chunk_bytes(size_t padded);

/// Lays a chunk out in 64-byte aligned memory of match_chunk_bytes(); nothing is written.
void match_chunk_place(struct match_chunk *chunk, void *memory, size_t padded);

/// Zeros behind the dimension and no rows, whatever the memory held.
void match_chunk_clear(struct match_chunk *chunk);

/// OVERT_INPUT and OVERT_MISMATCH of overt_gallery_search_many.
int match_check_probes(const struct overt_gallery *gallery, const struct overt_template *probes,
                       size_t count, size_t limit, struct overt_error *err) MUST_CHECK;

/// overt_gallery_search_many without its look at the permit: for who has looked at it.
int match_search_checked(const struct overt_gallery *gallery, const struct overt_template *probes,
                         size_t count, float threshold, struct overt_candidate *candidates,
                         size_t limit, size_t *counts, struct overt_error *err) MUST_CHECK;

#endif
