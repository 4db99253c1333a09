// SPDX-License-Identifier: Apache-2.0
// index.h - an approximate search: a graph over a list proposes templates, the exact score decides.
// It may miss somebody, and says so. No command of Overt uses it: a search of a million templates
// takes milliseconds without it (docs/search.md). It is for other programs with far larger lists.
//
// The graph is the gallery's: it is wiped with it, and when a template is added. It holds rows and
// neighbours, no template, in memory of its own that is locked where the system lets us, and wiped;
// it is never written anywhere. Built only where usearch was found (overt_index_available).
#ifndef OVERT_INDEX_H
#define OVERT_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "overt/gallery.h"

#ifdef __cplusplus
extern "C" {
#endif

#define OVERT_INDEX_LINKS_MAX    128
#define OVERT_INDEX_EFFORT_MAX   8192
#define OVERT_INDEX_SEARCHES_MAX 64 ///< at the same time

/// Zero means the default.
struct overt_index_params {
    int32_t links;        ///< neighbours of a template in the graph, 2..OVERT_INDEX_LINKS_MAX; 16
    int32_t build_effort; ///< templates looked at for each that goes
                          ///< in, 16..OVERT_INDEX_EFFORT_MAX; 128
    int32_t threads;      ///< for building; as many as there are processors
};

/// What a graph takes.
struct overt_index_info {
    size_t bytes;         ///< of memory, beside the gallery's
    uint64_t comparisons; ///< made to build it
};

/// What a search says about itself.
struct overt_index_answer {
    size_t count;         ///< candidates
    size_t proposed;      ///< templates whose exact score was computed
    bool may_have_missed; ///< somebody at or above the threshold may be missing: to be passed on to
                          ///< whoever reads the candidates. False only when all were proposed.
};

/// Whether this build has it; without it the calls below are OVERT_NOT_FOUND.
OVERT_API bool overt_index_available(void);

/// Builds the graph of a list, which compares its templates with one another: refused without a
/// permit for it as a search is (OVERT_REFUSED, nothing compared); the comparisons are counted with
/// the gallery's. Another graph of it is replaced. `params` may be NULL. Minutes for a million.
/// OVERT_INPUT, OVERT_NO_MEMORY. Not while searches run.
OVERT_API int overt_index_build(struct overt_gallery *gallery, const struct overt_permit *permit,
                                int64_t now, const struct overt_index_params *params,
                                struct overt_error *err);

/// Wipes the graph. Not an error without one. Not while searches run.
OVERT_API void overt_index_drop(struct overt_gallery *gallery);

/// False without a graph.
OVERT_API bool overt_index_info(const struct overt_gallery *gallery,
                                struct overt_index_info *ret_info);

/// As overt_gallery_search, among the templates that the graph proposes: each candidate has the
/// very score that the exact search gives it, in the same order, but some may be missing. Errors as
/// there, and OVERT_NOT_FOUND without a graph. `effort`, 16..OVERT_INDEX_EFFORT_MAX, is how many
/// templates are proposed: more miss less and take longer; 0 is 512. Which are proposed differs
/// from one building to the next when several threads build. OVERT_INDEX_SEARCHES_MAX threads may
/// search at once, more is OVERT_LIMIT.
OVERT_API int overt_index_search(const struct overt_gallery *gallery,
                                 const struct overt_permit *permit, int64_t now,
                                 const struct overt_template *probe, float threshold,
                                 int32_t effort, struct overt_candidate *candidates, size_t limit,
                                 struct overt_index_answer *ret_answer, struct overt_error *err);

#ifdef __cplusplus
}
#endif
#endif
