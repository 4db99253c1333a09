// SPDX-License-Identifier: Apache-2.0
// graph.c - the graph by usearch's C library. What it keeps of a row is where the row's floats lie,
// eight bytes, and it compares by calling us: no template is ever copied into it.
#include "face/index/graph.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <usearch.h>

#include "base/memory.h"
#include "overt/index.h"

#define COUNTERS 64 ///< so that threads seldom count in one line of memory

struct counter {
    _Alignas(64) atomic_uint_fast64_t compared;
};

struct index_graph {
    struct counter counters[COUNTERS];
    usearch_index_t index;
    float (*score)(const float *a, const float *b, size_t padded);
    size_t padded;
};

_Static_assert(sizeof(const float *) == 8, "a row is kept as eight values of a byte");

bool index_graph_available(void) { return true; }

/// Threads have stacks, and so blocks of their own, megabytes apart.
static struct counter *own_counter(struct index_graph *graph)
{
    uintptr_t self = (uintptr_t)pthread_self();
    return &graph->counters[(self >> 12 ^ self >> 23) % COUNTERS];
}

static usearch_distance_t distance(const void *a, const void *b, void *state)
{
    struct index_graph *graph = state;
    const float *x, *y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    (void)atomic_fetch_add_explicit(&own_counter(graph)->compared, 1, memory_order_relaxed);
    return 1 - graph->score(x, y, graph->padded);
}

static int failed(const char *why, struct overt_error *err)
{
    if (strstr(why, "Reserve") != NULL)
        return error_set(err, OVERT_LIMIT,
                         "more than %d searches by the index at the same time: wait for one to end",
                         OVERT_INDEX_SEARCHES_MAX);
    return error_set(err, OVERT_NO_MEMORY, "the index of the list does not fit into memory (%s)",
                     why);
}

static usearch_error_t prepare(struct index_graph *graph, const struct index_graph_params *params)
{
    usearch_error_t why = NULL;
    usearch_init_options_t options = {.metric_kind = usearch_metric_ip_k,
                                      .quantization = usearch_scalar_i8_k,
                                      .dimensions = sizeof(const float *),
                                      .connectivity = params->links,
                                      .expansion_add = params->build_effort,
                                      .expansion_search = 1};
    graph->index = usearch_init(&options, &why);
    if (why == NULL)
        usearch_change_metric(graph->index, (usearch_metric_t)(void (*)(void))distance, graph,
                              usearch_metric_ip_k, &why);
    if (why == NULL)
        usearch_reserve(graph->index, params->capacity, &why);
    if (why == NULL)
        usearch_change_threads_add(graph->index, (size_t)params->threads, &why);
    if (why == NULL)
        usearch_change_threads_search(graph->index, OVERT_INDEX_SEARCHES_MAX, &why);
    return why;
}

int index_graph_create(const struct index_graph_params *params, struct index_graph **ret_graph,
                       struct overt_error *err)
{
    struct index_graph *graph = memory_try(1, sizeof *graph);
    if (graph == NULL)
        return failed("its head", err);
    graph->score = params->score;
    graph->padded = params->padded;
    usearch_error_t why = prepare(graph, params);
    if (why != NULL) {
        index_graph_destroy(&graph);
        return failed(why, err);
    }
    *ret_graph = graph;
    return 0;
}

void index_graph_destroy(struct index_graph **graph)
{
    usearch_error_t why = NULL;
    if (*graph == NULL)
        return;
    if ((*graph)->index != NULL)
        usearch_free((*graph)->index, &why);
    memory_wipe_free(*graph, sizeof **graph);
    *graph = NULL;
}

int index_graph_add(struct index_graph *graph, uint64_t row, const float *values,
                    struct overt_error *err)
{
    usearch_error_t why = NULL;
    usearch_add(graph->index, row, &values, usearch_scalar_i8_k, &why);
    return why == NULL ? 0 : failed(why, err);
}

int index_graph_propose(struct index_graph *graph, const float *probe, uint64_t *rows, size_t limit,
                        size_t *ret_count, struct overt_error *err)
{
    usearch_error_t why = NULL;
    float *distances = memory_try(limit, sizeof *distances);
    if (distances == NULL)
        return failed("a search", err);
    size_t count =
        usearch_search(graph->index, &probe, usearch_scalar_i8_k, limit, rows, distances, &why);
    memory_wipe_free(distances, limit * sizeof *distances);
    if (why != NULL)
        return failed(why, err);
    *ret_count = count;
    return 0;
}

uint64_t index_graph_compared(struct index_graph *graph)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < COUNTERS; i++)
        sum += atomic_exchange(&graph->counters[i].compared, 0);
    return sum;
}

size_t index_graph_bytes(const struct index_graph *graph)
{
    usearch_error_t why = NULL;
    return usearch_memory_usage(graph->index, &why);
}
