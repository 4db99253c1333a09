// SPDX-License-Identifier: Apache-2.0
// graph.h - who lies near whom: a graph over rows of somebody else's (HNSW: Malkov and Yashunin,
// Efficient and robust approximate nearest neighbor search using Hierarchical Navigable Small World
// graphs, 2018, arXiv:1603.09320). It proposes rows and decides nothing.
#ifndef FACE_INDEX_GRAPH_H
#define FACE_INDEX_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/error.h"

struct index_graph;

struct index_graph_params {
    size_t capacity;     ///< rows
    size_t padded;       ///< floats of a row
    size_t links;        ///< neighbours of a row
    size_t build_effort; ///< rows looked at when one is added
    int threads;         ///< that add at the same time
    float (*score)(const float *a, const float *b, size_t padded); ///< higher is nearer
};

/// Whether this build has one.
bool index_graph_available(void);

/// OVERT_NO_MEMORY; OVERT_NOT_FOUND in a build without it.
int index_graph_create(const struct index_graph_params *params, struct index_graph **ret_graph,
                       struct overt_error *err) MUST_CHECK;

/// Wipes. Takes NULL; nulls the pointer.
void index_graph_destroy(struct index_graph **graph);

/// Links row number `row` in. The floats are not copied: they stay where they are, unchanged, for
/// as long as the graph. At most `threads` at the same time. OVERT_NO_MEMORY.
int index_graph_add(struct index_graph *graph, uint64_t row, const float *values,
                    struct overt_error *err) MUST_CHECK;

/// Row numbers near a probe, at most `limit`, of which it keeps track while it looks: more find
/// more. OVERT_LIMIT when more search at the same time than OVERT_INDEX_SEARCHES_MAX,
/// OVERT_NO_MEMORY.
int index_graph_propose(struct index_graph *graph, const float *probe, uint64_t *rows, size_t limit,
                        size_t *ret_count, struct overt_error *err) MUST_CHECK;

/// Scores computed since the last call.
uint64_t index_graph_compared(struct index_graph *graph);

/// Bytes of memory that it takes.
size_t index_graph_bytes(const struct index_graph *graph);

#endif
