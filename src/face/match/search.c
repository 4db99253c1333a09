// SPDX-License-Identifier: Apache-2.0
// search.c - exact search with a permit. Chunk by chunk the bytes are scanned; the few rows whose
// score could count are scored in full (dot.h). What comes out is what scoring every row would
// give.
#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/threads.h"
#include "face/match/internal.h"
#include "face/match/rows.h"
#include "face/match/top.h"
#include "face/permit/permit.h"
#include "face/template/template.h"

#define BLOCKS_AT_ONCE  64 ///< of a chunk, for one probe
#define BLOCKS_FOR_MANY 12 ///< for a tile of probes: with them they fit into 32 KiB
#define ROWS_PER_THREAD \
    (size_t)(32 * 1024) ///< times probes; below it a thread costs more than it gives

/// One probe, ready.
struct probe {
    float *values; ///< padded, 64-byte aligned
    struct quantised bytes;
};

/// A score below which a row is in nobody's result.
struct floor {
    _Atomic float score;
};

/// What all threads of one search share. Only `next` and `floors` change.
struct search {
    const struct overt_gallery *gallery;
    size_t count;
    size_t limit;
    float threshold;
    struct probe *probes;
    struct dot_tile *tiles; ///< for DOT_TILE probes each; laid out for one when there is one
    size_t tile_count;
    float *values;
    struct match_top *tops; ///< threads * count
    atomic_size_t next;     ///< chunk
    struct floor *floors;   ///< of each probe, the highest of any thread's
};

/// What one thread keeps: where it stands and its cuts.
struct worker {
    struct search *search;
    struct match_top *tops;
    const struct match_chunk *chunk;
    size_t blocks; ///< scanned at once: few at first, while each candidate raises the cut
    float floors[OVERT_PROBES_MAX];          ///< that the cuts are for
    float cuts[OVERT_PROBES_MAX + DOT_TILE]; ///< INFINITY behind the last probe
};

static void update_cut(struct worker *worker, size_t probe, float floor)
{
    const struct search *search = worker->search;
    worker->floors[probe] = floor;
    worker->cuts[probe] =
        quantise_cut(&search->probes[probe].bytes, search->gallery->padded, floor);
}

/// A thread that has `limit` candidates tells the others how good a row must be: whatever scores
/// below the worst of them is in nobody's result. A row that scores the same may still be, by its
/// id, and the cut lets it pass. So the result is the same whoever is first.
static void raise_floor(struct worker *worker, size_t probe, float floor)
{
    _Atomic float *shared = &worker->search->floors[probe].score;
    float seen = atomic_load_explicit(shared, memory_order_relaxed);
    while (seen < floor && !atomic_compare_exchange_weak_explicit(
                               shared, &seen, floor, memory_order_relaxed, memory_order_relaxed))
        ;
    update_cut(worker, probe, seen < floor ? floor : seen);
}

/// What other threads found meanwhile.
static void hear_floors(struct worker *worker)
{
    for (size_t p = 0; p < worker->search->count; p++) {
        float floor = atomic_load_explicit(&worker->search->floors[p].score, memory_order_relaxed);
        if (floor > worker->floors[p])
            update_cut(worker, p, floor);
    }
}

/// How many blocks to scan before the cuts are looked at again, at most `most`.
static size_t blocks_next(struct worker *worker, size_t left, size_t most)
{
    size_t count = worker->blocks < most ? worker->blocks : most;
    if (worker->blocks < most)
        worker->blocks *= 2;
    hear_floors(worker);
    return count < left ? count : left;
}

/// Scores the rows of a block that passed the scan.
static void score_rows(struct worker *worker, size_t probe, size_t block, unsigned mask)
{
    const struct overt_gallery *gallery = worker->search->gallery;
    struct match_top *top = &worker->tops[probe];
    for (; mask != 0; mask &= mask - 1) {
        size_t row = block * DOT_ROWS + (size_t)__builtin_ctz(mask);
        float score = gallery->kernels->score(worker->chunk->values + row * gallery->padded,
                                              worker->search->probes[probe].values,
                                              gallery->padded);
        match_top_offer(top, worker->chunk->ids[row], score);
    }
    if (top->floor > worker->floors[probe])
        raise_floor(worker, probe, top->floor);
}

static void scan_for_one(struct worker *worker, size_t blocks)
{
    const struct search *search = worker->search;
    NO_INIT uint16_t masks[BLOCKS_AT_ONCE];
    for (size_t begin = 0, count; begin < blocks; begin += count) {
        count = blocks_next(worker, blocks - begin, BLOCKS_AT_ONCE);
        struct dot_rows part = dot_rows_from(&worker->chunk->rows, begin);
        search->gallery->kernels->scan_one(&part, count, search->tiles, worker->cuts[0], masks);
        for (size_t i = 0; i < count; i++)
            if (masks[i] != 0)
                score_rows(worker, 0, begin + i, masks[i]);
    }
}

/// Asks for the blocks that come next, so that they arrive while others are scanned.
static void fetch(const struct dot_rows *rows, size_t blocks)
{
    size_t size = blocks * rows->groups * 32;
    for (size_t at = 0; at < size; at += 64)
        __builtin_prefetch(rows->high + at, 0, 2);
}

/// Whether a row of a block passes for any probe of a tile; mostly none does.
static bool any_passes(const uint16_t masks[DOT_TILE])
{
    uint16_t any = 0;
    for (size_t p = 0; p < DOT_TILE; p++)
        any = (uint16_t)(any | masks[p]);
    return any != 0;
}

/// A few blocks for all probes, then the next few, so that a block is read from memory once.
static void scan_for_many(struct worker *worker, size_t blocks)
{
    const struct search *search = worker->search;
    NO_INIT uint16_t masks[BLOCKS_FOR_MANY * DOT_TILE];
    for (size_t begin = 0, count; begin < blocks; begin += count) {
        count = blocks_next(worker, blocks - begin, BLOCKS_FOR_MANY);
        struct dot_rows part = dot_rows_from(&worker->chunk->rows, begin);
        if (begin + count + BLOCKS_FOR_MANY <= blocks) {
            struct dot_rows next = dot_rows_from(&part, count);
            fetch(&next, BLOCKS_FOR_MANY);
        }
        for (size_t t = 0; t < search->tile_count; t++) {
            search->gallery->kernels->scan_tile(&part, count, &search->tiles[t],
                                                worker->cuts + t * DOT_TILE, masks);
            for (size_t i = 0; i < count; i++)
                for (size_t p = 0; p < DOT_TILE && any_passes(masks + i * DOT_TILE); p++)
                    if (masks[i * DOT_TILE + p] != 0)
                        score_rows(worker, t * DOT_TILE + p, begin + i, masks[i * DOT_TILE + p]);
        }
    }
}

static void scan_chunk(struct worker *worker, size_t index)
{
    const struct overt_gallery *gallery = worker->search->gallery;
    worker->chunk = &gallery->chunks[index];
    size_t blocks = (match_chunk_size(gallery, index) + DOT_ROWS - 1) / DOT_ROWS;
    if (worker->search->count == 1)
        scan_for_one(worker, blocks);
    else
        scan_for_many(worker, blocks);
}

static void work(void *context, int index)
{
    struct search *search = context;
    struct worker worker = {
        .search = search, .tops = search->tops + (size_t)index * search->count, .blocks = 1};
    for (size_t p = 0; p < search->tile_count * DOT_TILE; p++) {
        worker.cuts[p] = __builtin_inff();
        if (p < search->count)
            update_cut(&worker, p, search->threshold);
    }
    size_t chunks = (search->gallery->size + MATCH_CHUNK_ROWS - 1) / MATCH_CHUNK_ROWS;
    for (;;) {
        size_t chunk = atomic_fetch_add(&search->next, 1);
        if (chunk >= chunks)
            break;
        scan_chunk(&worker, chunk);
    }
}

static void prepare(struct search *search, const struct overt_template *probes)
{
    const struct overt_gallery *gallery = search->gallery;
    size_t step = search->count == 1 ? 1 : DOT_TILE;
    for (size_t p = 0; p < search->count; p++) {
        atomic_init(&search->floors[p].score, search->threshold);
        struct probe *probe = &search->probes[p];
        probe->values = search->values + p * gallery->padded;
        memcpy(probe->values, probes[p].values, gallery->dimension * sizeof *probe->values);
        probe->bytes = rows_probe(&search->tiles[p / DOT_TILE], p % DOT_TILE, step, probe->values,
                                  gallery->padded);
    }
    for (size_t t = 0; t < search->tile_count; t++)
        rows_ready(&search->tiles[t], gallery->padded);
}

static int threads_for(const struct search *search)
{
    size_t useful = search->gallery->size * search->count / ROWS_PER_THREAD;
    size_t chunks = (search->gallery->size + MATCH_CHUNK_ROWS - 1) / MATCH_CHUNK_ROWS;
    useful = useful < chunks ? useful : chunks;
    useful = useful < 1 ? 1 : useful;
    return useful < (size_t)search->gallery->threads ? (int)useful : search->gallery->threads;
}

/// The first thread's candidates go straight where the caller wants them; the others' are merged
/// in.
static void run(struct search *search, int threads, struct overt_candidate *candidates,
                struct overt_candidate *others, size_t *counts)
{
    size_t count = search->count;
    for (size_t i = 0; i < (size_t)threads * count; i++)
        match_top_init(&search->tops[i],
                       i < count ? candidates + i * search->limit
                                 : others + (i - count) * search->limit,
                       search->limit, search->threshold);
    threads_run(threads, work, search);
    for (size_t i = count; i < (size_t)threads * count; i++)
        for (size_t j = 0; j < search->tops[i].count; j++)
            match_top_offer(&search->tops[i % count], search->tops[i].items[j].id,
                            search->tops[i].items[j].score);
    for (size_t i = 0; i < count; i++)
        counts[i] = search->tops[i].count;
}

static void release(struct search *search, struct overt_candidate *others)
{
    size_t padded = search->gallery->padded;
    memory_wipe_free(search->values, search->count * padded * sizeof *search->values);
    memory_wipe_free(search->tiles, search->tile_count * sizeof *search->tiles);
    memory_free(search->probes);
    memory_free(search->tops);
    memory_wipe_free(search->floors, search->count * sizeof *search->floors);
    memory_free(others);
}

static int search_all(struct search *search, const struct overt_template *probes,
                      struct overt_candidate *candidates, size_t *counts, struct overt_error *err)
{
    int threads = threads_for(search);
    size_t tops = (size_t)threads * search->count;
    search->tile_count = (search->count + DOT_TILE - 1) / DOT_TILE;
    search->values = memory_try(search->count * search->gallery->padded, sizeof *search->values);
    search->tiles = memory_try(search->tile_count, sizeof *search->tiles);
    search->probes = memory_try(search->count, sizeof *search->probes);
    search->tops = memory_try(tops, sizeof *search->tops);
    search->floors = memory_try(search->count, sizeof *search->floors);
    struct overt_candidate *others =
        memory_try((tops - search->count) * search->limit, sizeof *others);
    int code = 0;
    if (search->values == NULL || search->tiles == NULL || search->probes == NULL ||
        search->tops == NULL || search->floors == NULL || others == NULL) {
        code = error_set(err, OVERT_NO_MEMORY, "there is not enough memory for this search");
    } else {
        prepare(search, probes);
        (void)atomic_fetch_add(search->gallery->compared, search->gallery->size * search->count);
        run(search, threads, candidates, others, counts);
    }
    release(search, others);
    return code;
}

int match_check_probes(const struct overt_gallery *gallery, const struct overt_template *probes,
                       size_t count, size_t limit, struct overt_error *err)
{
    if (limit < 1 || limit > OVERT_CANDIDATES_MAX || count < 1 || count > OVERT_PROBES_MAX)
        return error_set(err, OVERT_INPUT,
                         "a search takes 1 to %d faces and gives 1 to %d candidates each",
                         OVERT_PROBES_MAX, OVERT_CANDIDATES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (!template_valid(&probes[i]))
            return error_set(err, OVERT_INPUT, "this is not a template");
        if ((size_t)probes[i].dimension != gallery->dimension ||
            strcmp(probes[i].model, gallery->model) != 0)
            return error_set(err, OVERT_MISMATCH,
                             "the face and the list were made by two models: make the list anew");
    }
    return 0;
}

int match_search_checked(const struct overt_gallery *gallery, const struct overt_template *probes,
                         size_t count, float threshold, struct overt_candidate *candidates,
                         size_t limit, size_t *counts, struct overt_error *err)
{
    int code = match_check_probes(gallery, probes, count, limit, err);
    if (code != 0)
        return code;
    struct search search = {
        .gallery = gallery, .count = count, .limit = limit, .threshold = threshold};
    return search_all(&search, probes, candidates, counts, err);
}

int overt_gallery_search_many(const struct overt_gallery *gallery,
                              const struct overt_permit *permit, int64_t now,
                              const struct overt_template *probes, size_t count, float threshold,
                              struct overt_candidate *candidates, size_t limit, size_t *counts,
                              struct overt_error *err)
{
    int code = permit_check(permit, now, threshold, gallery->digest, gallery->size, err);
    return code != 0 ? code
                     : match_search_checked(gallery, probes, count, threshold, candidates, limit,
                                            counts, err);
}

int overt_gallery_search(const struct overt_gallery *gallery, const struct overt_permit *permit,
                         int64_t now, const struct overt_template *probe, float threshold,
                         struct overt_candidate *candidates, size_t limit, size_t *ret_count,
                         struct overt_error *err)
{
    return overt_gallery_search_many(gallery, permit, now, probe, 1, threshold, candidates, limit,
                                     ret_count, err);
}
