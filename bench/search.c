// SPDX-License-Identifier: Apache-2.0
// search.c - exact search of many templates, timed. Writes the templates and probes for the peers
// (peer_*), searches them itself, and prints its times and candidates for the peers to compare.
// FOLDER "-" writes nothing.
//
//   search FOLDER ROWS PROBES BATCH     prints lines "word value"
//
// Beside the search the bytes that a scan reads first (the upper bits, scales and errors) are read
// by a plain loop (stream.c) on the same threads, chunk by chunk in the same way: nothing that
// reads them can be faster than the memory gives them.
//
// A permit is needed here as everywhere: one is made with a key that is thrown away.
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/threads.h"
#include "base/time.h"
#include "face/match/internal.h"
#include "face/permit/permit.h"
#include "stream.h"

#define DIMENSION 192
#define LIMIT     10
#define ROUNDS    7
#define SINGLES   16 ///< probes searched one after the other
#define NOW       1000000
#define NONE      1e-6F ///< a threshold that leaves nobody out
#define OPERATION 0.40F ///< one of an operation

struct bench {
    struct overt_gallery *gallery;
    struct overt_permit *permit;
    struct overt_template *probes;
    size_t probe_count, batch;
    float threshold;               ///< searched with now
    struct overt_candidate *found; ///< LIMIT a probe
    size_t *counts;
};

/// xorshift64* (Vigna 2016).
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1dULL;
}

/// About normal: the sum of four even ones.
static float next_value(uint64_t *state)
{
    int64_t sum = 0;
    for (int i = 0; i < 4; i++)
        sum += (int64_t)(next_random(state) >> 44) - (1 << 19);
    return (float)sum / (1 << 20);
}

static void normalise(struct overt_template *face)
{
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++)
        sum += (double)face->values[i] * (double)face->values[i];
    for (int i = 0; i < DIMENSION; i++)
        face->values[i] = (float)((double)face->values[i] / sqrt(sum));
}

static void make_face(struct overt_template *face, uint64_t *state)
{
    for (int i = 0; i < DIMENSION; i++)
        face->values[i] = next_value(state);
    normalise(face);
}

static int make_permit(struct bench *bench)
{
    struct permit_terms terms = {.operation = "BENCH",
                                 .mode = OVERT_MODE_RETROSPECTIVE,
                                 .opens = NOW,
                                 .closes = NOW,
                                 .threshold_millionths = 1,
                                 .size = overt_gallery_size(bench->gallery)};
    struct crypt_key *key = NULL;
    AUTO_TEXT struct text note;
    AUTO_TEXT struct text verifier;
    text_init(&note, OVERT_PERMIT_SIZE_MAX);
    text_init(&verifier, CRYPT_VERIFIER_MAX);
    overt_gallery_digest(bench->gallery, terms.list);
    if (crypt_key_create("bench.example", &key, NULL) != 0)
        return -1;
    crypt_key_verifier(key, &verifier);
    int code = permit_write(&terms, key, &note, NULL);
    crypt_key_destroy(&key);
    return code != 0 ? code : overt_permit_read(note.bytes, verifier.bytes, &bench->permit, NULL);
}

static FILE *create(const char *folder, const char *name)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return fopen(strcmp(folder, "-") == 0 ? "/dev/null" : path, "wbe");
}

static int write_values(FILE *file, const struct overt_template *face)
{
    return fwrite(face->values, sizeof(float), DIMENSION, file) == DIMENSION ? 0 : -1;
}

/// Half of the probes are another picture of someone on the list (cosine about 0.6), half of
/// nobody.
static int fill(struct bench *bench, const char *folder, size_t rows)
{
    FILE *list = create(folder, "search-list.f32");
    FILE *probes = create(folder, "search-probes.f32");
    struct overt_template face = {.model = "bench@1", .dimension = DIMENSION};
    uint64_t state = 2026;
    int code = list == NULL || probes == NULL ? -1 : 0;
    for (size_t i = 0; i < rows && code == 0; i++) {
        make_face(&face, &state);
        code = overt_gallery_add(bench->gallery, i, &face, NULL) != 0 ||
               write_values(list, &face) != 0;
        size_t probe = i / (rows / bench->probe_count);
        if (i % (rows / bench->probe_count) != 0 || probe >= bench->probe_count)
            continue;
        struct overt_template *target = &bench->probes[probe];
        *target = face;
        for (int j = 0; j < DIMENSION && probe % 2 == 0; j++)
            target->values[j] += next_value(&state) * 0.166F;
        if (probe % 2 == 1)
            make_face(target, &state);
        normalise(target);
        code = code != 0 || write_values(probes, target) != 0;
    }
    if (list != NULL)
        code |= fclose(list);
    if (probes != NULL)
        code |= fclose(probes);
    return code;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

/// Seconds a probe, one after the other; the median.
static double time_single(const struct bench *bench)
{
    double times[SINGLES * ROUNDS];
    size_t n = 0;
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < SINGLES && i < bench->probe_count; i++) {
            double began = time_monotonic();
            if (overt_gallery_search(bench->gallery, bench->permit, NOW, &bench->probes[i],
                                     bench->threshold, bench->found + i * LIMIT, LIMIT,
                                     &bench->counts[i], NULL) != 0)
                abort();
            times[n++] = time_monotonic() - began;
        }
    return median(times, n);
}

/// Seconds a probe in batches; the median.
static double time_batch(const struct bench *bench)
{
    double times[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        double began = time_monotonic();
        if (overt_gallery_search_many(bench->gallery, bench->permit, NOW, bench->probes,
                                      bench->batch, bench->threshold, bench->found, LIMIT,
                                      bench->counts, NULL) != 0)
            abort();
        times[round] = (time_monotonic() - began) / (double)bench->batch;
    }
    return median(times, ROUNDS);
}

struct reading {
    const struct overt_gallery *gallery;
    atomic_size_t next;
    atomic_uint_fast64_t sum;
};

static void read_chunks(void *context, int index)
{
    struct reading *reading = context;
    const struct overt_gallery *gallery = reading->gallery;
    uint64_t sum = 0;
    (void)index;
    for (;;) {
        size_t chunk = atomic_fetch_add(&reading->next, 1);
        if (chunk >= gallery->chunk_count)
            break;
        const struct dot_rows *rows = &gallery->chunks[chunk].rows;
        size_t size = match_chunk_size(gallery, chunk) / DOT_ROWS * DOT_ROWS;
        sum ^= stream(rows->scales, size * sizeof(float));
        sum ^= stream(rows->coarse, size * sizeof(float));
        sum ^= stream(rows->high, size * rows->groups * 2);
    }
    (void)atomic_fetch_xor(&reading->sum, sum);
}

/// Seconds to read once what a scan reads; the median.
static double time_stream(const struct bench *bench)
{
    double times[SINGLES * ROUNDS];
    for (size_t i = 0; i < SINGLES * ROUNDS; i++) {
        struct reading reading = {.gallery = bench->gallery};
        double began = time_monotonic();
        threads_run(bench->gallery->threads, read_chunks, &reading);
        times[i] = time_monotonic() - began;
    }
    return median(times, SINGLES * ROUNDS);
}

static void print_found(const struct bench *bench)
{
    for (size_t i = 0; i < bench->probe_count; i++) {
        printf("found");
        for (size_t j = 0; j < LIMIT; j++)
            printf(" %llu", (unsigned long long)bench->found[i * LIMIT + j].id);
        printf("\n");
    }
}

/// Bytes that the process holds in memory.
static double resident(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL || fscanf(file, "%*u %lu", &pages) != 1)
        pages = 0;
    if (file != NULL)
        (void)fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

/// What the other kernels of this processor take, plain C too.
static void time_kernels(struct bench *bench)
{
    const struct dot_kernels *list[DOT_KERNELS_MAX], *best = bench->gallery->kernels;
    size_t count = dot_kernels_list(list);
    for (size_t i = 0; i < count; i++) {
        double began = time_monotonic();
        size_t found = 0;
        bench->gallery->kernels = list[i];
        if (overt_gallery_search(bench->gallery, bench->permit, NOW, bench->probes,
                                 bench->threshold, bench->found, LIMIT, &found, NULL) != 0)
            abort();
        double once = time_monotonic() - began;
        printf("%s_seconds %.9f\n", list[i]->name, list[i] == list[0] ? once : time_single(bench));
    }
    bench->gallery->kernels = best;
}

/// With a threshold as an operation has one: then a scan does little but read the list.
static void time_threshold(struct bench *bench)
{
    bench->threshold = OPERATION;
    printf("threshold_seconds %.9f\n", time_single(bench));
    printf("threshold_batch_seconds %.9f\n", time_batch(bench));
    bench->threshold = NONE;
}

static void time_all(struct bench *bench)
{
    int threads = bench->gallery->threads;
    double before = time_stream(bench);
    printf("batch_seconds %.9f\n", time_batch(bench));
    printf("single_seconds %.9f\n", time_single(bench));
    time_threshold(bench);
    double after = time_stream(bench);
    printf("stream_seconds %.9f\n", before < after ? before : after);
    bench->gallery->threads = 1;
    printf("one_thread_seconds %.9f\n", time_single(bench));
    printf("one_thread_batch_seconds %.9f\n", time_batch(bench));
    printf("one_thread_stream_seconds %.9f\n", time_stream(bench));
    bench->gallery->threads = threads;
    time_kernels(bench);
}

static int run(struct bench *bench, const char *folder, size_t rows)
{
    double before = resident();
    if (overt_gallery_create(DIMENSION, rows, &bench->gallery, NULL) != 0 ||
        fill(bench, folder, rows) != 0 || make_permit(bench) != 0)
        return -1;
    bench->found = memory_new(bench->probe_count * LIMIT, sizeof *bench->found);
    bench->counts = memory_new(bench->probe_count, sizeof *bench->counts);
    printf("threads %d\nkernels %s\n", bench->gallery->threads, bench->gallery->kernels->name);
    printf("resident_bytes %.0f\n", resident());
    printf("template_bytes %.1f\n", (resident() - before) / (double)rows);
    printf("scan_bytes %.0f\n", (double)rows * (DIMENSION / 2.0 + 2 * sizeof(float)));
    time_all(bench);
    for (size_t i = 0; i < bench->probe_count; i++)
        if (overt_gallery_search(bench->gallery, bench->permit, NOW, &bench->probes[i],
                                 bench->threshold, bench->found + i * LIMIT, LIMIT,
                                 &bench->counts[i], NULL) != 0)
            return -1;
    print_found(bench);
    return 0;
}

int main(int argc, char **argv)
{
    long rows, probes, batch;
    if (argc != 5 || !text_to_int(argv[2], 1000, OVERT_GALLERY_SIZE_MAX, &rows) ||
        !text_to_int(argv[3], 1, OVERT_PROBES_MAX, &probes) ||
        !text_to_int(argv[4], 1, probes, &batch)) {
        fputs("usage: search FOLDER ROWS PROBES BATCH\n", stderr);
        return 2;
    }
    struct bench bench = {.threshold = NONE, .probe_count = (size_t)probes, .batch = (size_t)batch};
    bench.probes = memory_new(bench.probe_count, sizeof *bench.probes);
    int code = run(&bench, argv[1], (size_t)rows);
    overt_permit_destroy(&bench.permit);
    overt_gallery_destroy(&bench.gallery);
    memory_free(bench.probes);
    memory_free(bench.found);
    memory_free(bench.counts);
    return code == 0 ? 0 : 1;
}
