// SPDX-License-Identifier: Apache-2.0
// graph_none.c - a build without usearch: no graph, and every call says so.
#include "face/index/graph.h"

bool index_graph_available(void) { return false; }

int index_graph_create(const struct index_graph_params *params, struct index_graph **ret_graph,
                       struct overt_error *err)
{
    (void)params;
    (void)ret_graph;
    return error_set(err, OVERT_NOT_FOUND,
                     "this build has no approximate index: search the list exactly, or build with "
                     "usearch (docs/search.md)");
}

void index_graph_destroy(struct index_graph **graph) { *graph = NULL; }

int index_graph_add(struct index_graph *graph, uint64_t row, const float *values,
                    struct overt_error *err)
{
    (void)graph;
    (void)row;
    (void)values;
    return error_set(err, OVERT_NOT_FOUND, "this build has no approximate index");
}

int index_graph_propose(struct index_graph *graph, const float *probe, uint64_t *rows, size_t limit,
                        size_t *ret_count, struct overt_error *err)
{
    (void)graph;
    (void)probe;
    (void)rows;
    (void)limit;
    (void)ret_count;
    return error_set(err, OVERT_NOT_FOUND, "this build has no approximate index");
}

uint64_t index_graph_compared(struct index_graph *graph)
{
    (void)graph;
    return 0;
}

size_t index_graph_bytes(const struct index_graph *graph)
{
    (void)graph;
    return 0;
}
