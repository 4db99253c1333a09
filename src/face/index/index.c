// SPDX-License-Identifier: Apache-2.0
// index.c - the approximate search: under a permit like any other, what the graph proposes is
// scored by the exact kernel, and the answer says that somebody may be missing.
#include "overt/index.h"

#include <stdatomic.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/threads.h"
#include "face/index/graph.h"
#include "face/match/attach.h"
#include "face/match/top.h"
#include "face/permit/permit.h"

#define LINKS        16
#define BUILD_EFFORT 128
#define EFFORT       512
#define ROWS_AT_ONCE 64

/// What hangs on a gallery.
struct index {
    struct index_graph *graph;
    uint64_t comparisons; ///< of its building
};

/// What the threads of one building share.
struct building {
    const struct overt_gallery *gallery;
    struct index_graph *graph;
    atomic_size_t next;
    atomic_int code; ///< of the first that failed
    struct overt_error err;
    atomic_bool said;
};

bool overt_index_available(void) { return index_graph_available(); }

static void index_drop(void *thing)
{
    struct index *index = thing;
    index_graph_destroy(&index->graph);
    memory_free(index);
}

void overt_index_drop(struct overt_gallery *gallery) { match_attach(gallery, NULL, NULL); }

static bool within(int32_t value, int32_t least, int32_t most)
{
    return value == 0 || (value >= least && value <= most);
}

static int check_params(const struct overt_index_params *params, struct overt_error *err)
{
    if (within(params->links, 2, OVERT_INDEX_LINKS_MAX) &&
        within(params->build_effort, 16, OVERT_INDEX_EFFORT_MAX) &&
        within(params->threads, 1, THREADS_MAX))
        return 0;
    return error_set(err, OVERT_INPUT,
                     "an index has 2 to %d links, an effort of 16 to %d and 1 to %d threads",
                     OVERT_INDEX_LINKS_MAX, OVERT_INDEX_EFFORT_MAX, THREADS_MAX);
}

static int permit_for(const struct overt_gallery *gallery, const struct overt_permit *permit,
                      int64_t now, float threshold, struct overt_error *err)
{
    uint8_t digest[OVERT_GALLERY_DIGEST_SIZE];
    overt_gallery_digest(gallery, digest);
    return permit_check(permit, now, threshold, digest, overt_gallery_size(gallery), err);
}

static void fail(struct building *building, int code, const struct overt_error *err)
{
    if (!atomic_exchange(&building->said, true))
        building->err = *err;
    atomic_store(&building->code, code);
}

static void add_rows(void *context, int thread)
{
    struct building *building = context;
    size_t size = overt_gallery_size(building->gallery);
    (void)thread;
    while (atomic_load(&building->code) == 0) {
        size_t row = atomic_fetch_add(&building->next, ROWS_AT_ONCE);
        for (size_t end = row + ROWS_AT_ONCE; row < size && row < end; row++) {
            struct overt_error err;
            uint64_t id;
            const float *values = match_attach_row(building->gallery, row, &id);
            int code = index_graph_add(building->graph, row, values, &err);
            if (code != 0) {
                fail(building, code, &err);
                return;
            }
        }
        if (row >= size)
            return;
    }
}

static int value_or(int32_t value, int usual) { return value != 0 ? value : usual; }

/// The permit was looked at.
static int build(struct overt_gallery *gallery, const struct overt_index_params *params,
                 struct overt_error *err)
{
    struct index_graph_params wished = {
        .capacity = overt_gallery_size(gallery),
        .padded = match_attach_padded(gallery),
        .links = (size_t)value_or(params->links, LINKS),
        .build_effort = (size_t)value_or(params->build_effort, BUILD_EFFORT),
        .threads = value_or(params->threads, threads_available()),
        .score = match_attach_score(gallery)};
    struct building building = {.gallery = gallery};
    int code = index_graph_create(&wished, &building.graph, err);
    if (code != 0)
        return code;
    threads_run(wished.threads, add_rows, &building);
    uint64_t compared = index_graph_compared(building.graph);
    match_attach_count(gallery, compared);
    code = atomic_load(&building.code);
    if (code != 0) {
        index_graph_destroy(&building.graph);
        return error_set(err, code, "%s", building.err.text);
    }
    struct index *index = memory_new(1, sizeof *index);
    *index = (struct index){building.graph, compared};
    match_attach(gallery, index, index_drop);
    return 0;
}

int overt_index_build(struct overt_gallery *gallery, const struct overt_permit *permit, int64_t now,
                      const struct overt_index_params *params, struct overt_error *err)
{
    static const struct overt_index_params usual = {0};
    params = params != NULL ? params : &usual;
    float threshold = permit != NULL ? overt_permit_threshold(permit) : 1;
    int code = permit_for(gallery, permit, now, threshold, err);
    if (code == 0)
        code = check_params(params, err);
    return code != 0 ? code : build(gallery, params, err);
}

bool overt_index_info(const struct overt_gallery *gallery, struct overt_index_info *ret_info)
{
    const struct index *index = match_attached(gallery);
    if (index == NULL)
        return false;
    *ret_info = (struct overt_index_info){.bytes = index_graph_bytes(index->graph),
                                          .comparisons = index->comparisons};
    return true;
}

/// The exact kernel scores what was proposed.
static void score_rows(const struct overt_gallery *gallery, const float *probe,
                       const uint64_t *rows, size_t count, struct match_top *top)
{
    match_score *score = match_attach_score(gallery);
    size_t padded = match_attach_padded(gallery);
    for (size_t i = 0; i < count; i++) {
        uint64_t id;
        const float *values = match_attach_row(gallery, (size_t)rows[i], &id);
        match_top_offer(top, id, score(values, probe, padded));
    }
}

static int search(const struct overt_gallery *gallery, const struct index *index,
                  const struct overt_template *probe, size_t most, struct match_top *top,
                  struct overt_index_answer *ret_answer, struct overt_error *err)
{
    size_t padded = match_attach_padded(gallery), count = 0;
    uint64_t *rows = memory_try(most, sizeof *rows);
    float *values = memory_try(padded, sizeof *values);
    int code = rows == NULL || values == NULL
                   ? error_set(err, OVERT_NO_MEMORY, "there is not enough memory for this search")
                   : 0;
    if (code == 0) {
        memcpy(values, probe->values, (size_t)probe->dimension * sizeof *values);
        code = index_graph_propose(index->graph, values, rows, most, &count, err);
        match_attach_count(gallery, index_graph_compared(index->graph) + count);
    }
    if (code == 0) {
        score_rows(gallery, values, rows, count, top);
        *ret_answer =
            (struct overt_index_answer){.count = top->count,
                                        .proposed = count,
                                        .may_have_missed = count < overt_gallery_size(gallery)};
    }
    memory_wipe_free(values, padded * sizeof *values);
    memory_wipe_free(rows, most * sizeof *rows);
    return code;
}

int overt_index_search(const struct overt_gallery *gallery, const struct overt_permit *permit,
                       int64_t now, const struct overt_template *probe, float threshold,
                       int32_t effort, struct overt_candidate *candidates, size_t limit,
                       struct overt_index_answer *ret_answer, struct overt_error *err)
{
    const struct index *index = match_attached(gallery);
    struct match_top top;
    int code = permit_for(gallery, permit, now, threshold, err);
    if (code == 0)
        code = match_attach_check(gallery, probe, limit, err);
    if (code == 0 && !within(effort, 16, OVERT_INDEX_EFFORT_MAX))
        code = error_set(err, OVERT_INPUT, "the effort of a search by an index is 16 to %d",
                         OVERT_INDEX_EFFORT_MAX);
    if (code == 0 && index == NULL)
        code = error_set(err, OVERT_NOT_FOUND,
                         "this list has no index: build one, or search the list exactly");
    if (code != 0)
        return code;
    match_top_init(&top, candidates, limit, threshold);
    size_t most = (size_t)value_or(effort, EFFORT);
    return search(gallery, index, probe, most > limit ? most : limit, &top, ret_answer, err);
}
