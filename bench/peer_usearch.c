// SPDX-License-Identifier: Apache-2.0
// peer_usearch.c - the same templates and probes in usearch's exact search (its C library), timed
// in the same way.
//
//   peer_usearch FOLDER ROWS PROBES THREADS BATCH OURS     OURS: what bench/search printed
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "usearch.h"

#define DIMENSION 192
#define LIMIT 10
#define ROUNDS 5
#define SINGLES 8

static float *rows, *probes;
static size_t row_count, threads;
static usearch_key_t keys[512 * LIMIT];
static usearch_distance_t distances[512 * LIMIT];

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + 1e-9 * (double)at.tv_nsec;
}

static float *values_of(const char *folder, const char *name, size_t count)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    float *values = aligned_alloc(64, count * DIMENSION * sizeof *values);
    if (file == NULL || values == NULL || fread(values, DIMENSION * 4, count, file) != count)
        exit(2);
    fclose(file);
    return values;
}

static double search(size_t first, size_t count)
{
    usearch_error_t error = NULL;
    size_t stride = DIMENSION * sizeof(float);
    double began = now();
    usearch_exact_search(rows, row_count, stride, probes + first * DIMENSION, count, stride,
                         usearch_scalar_f32_k, DIMENSION, usearch_metric_ip_k, LIMIT, threads,
                         keys + first * LIMIT, LIMIT * sizeof *keys, distances + first * LIMIT,
                         LIMIT * sizeof *distances, &error);
    if (error != NULL) {
        fprintf(stderr, "usearch: %s\n", error);
        exit(1);
    }
    return now() - began;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_median(const char *word, double *times, size_t count)
{
    qsort(times, count, sizeof *times, by_value);
    printf("%s %.9f\n", word, times[count / 2]);
}

/// How many of our candidates it finds too.
static void compare(const char *ours, size_t count)
{
    char line[4096];
    size_t probe = 0, same = 0;
    FILE *file = fopen(ours, "r");
    while (file != NULL && probe < count && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "found ", 6) != 0)
            continue;
        char *at = line + 6;
        for (size_t i = 0; i < LIMIT; i++) {
            unsigned long long id = strtoull(at, &at, 10);
            for (size_t j = 0; j < LIMIT; j++)
                same += keys[probe * LIMIT + j] == id;
        }
        probe++;
    }
    if (file != NULL)
        fclose(file);
    printf("usearch_same %zu\nusearch_candidates %zu\n", same, probe * LIMIT);
}

int main(int argc, char **argv)
{
    if (argc != 7)
        return 2;
    row_count = strtoul(argv[2], NULL, 10);
    size_t probe_count = strtoul(argv[3], NULL, 10), batch = strtoul(argv[5], NULL, 10);
    threads = strtoul(argv[4], NULL, 10);
    rows = values_of(argv[1], "search-list.f32", row_count);
    probes = values_of(argv[1], "search-probes.f32", probe_count);
    double singles[ROUNDS * SINGLES], batches[ROUNDS];
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < SINGLES; i++)
            singles[round * SINGLES + i] = search(i, 1);
        batches[round] = search(0, batch) / (double)batch;
    }
    print_median("usearch_single_seconds", singles, ROUNDS * SINGLES);
    print_median("usearch_batch_seconds", batches, ROUNDS);
    compare(argv[6], batch);
    return 0;
}
