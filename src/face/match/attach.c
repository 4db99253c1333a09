// SPDX-License-Identifier: Apache-2.0
// attach.c - what hangs on a list and goes with it.
#include "face/match/attach.h"

#include "face/match/internal.h"

match_score *match_attach_score(const struct overt_gallery *gallery)
{
    return gallery->kernels->score;
}

size_t match_attach_padded(const struct overt_gallery *gallery) { return gallery->padded; }

const float *match_attach_row(const struct overt_gallery *gallery, size_t row, uint64_t *ret_id)
{
    const struct match_chunk *chunk = &gallery->chunks[row / MATCH_CHUNK_ROWS];
    *ret_id = chunk->ids[row % MATCH_CHUNK_ROWS];
    return chunk->values + row % MATCH_CHUNK_ROWS * gallery->padded;
}

void match_attach_count(const struct overt_gallery *gallery, uint64_t comparisons)
{
    (void)atomic_fetch_add(gallery->compared, comparisons);
}

int match_attach_check(const struct overt_gallery *gallery, const struct overt_template *probe,
                       size_t limit, struct overt_error *err)
{
    return match_check_probes(gallery, probe, 1, limit, err);
}

void match_attach(struct overt_gallery *gallery, void *thing, void (*drop)(void *thing))
{
    if (gallery->attached != NULL)
        gallery->drop(gallery->attached);
    gallery->attached = thing;
    gallery->drop = drop;
}

void *match_attached(const struct overt_gallery *gallery) { return gallery->attached; }
