// SPDX-License-Identifier: Apache-2.0
// index.c - the approximate index (overt/index.h) against the exact search, in one run: what it
// finds of what the exact search finds, how long it takes, to build too, and its memory.
//
//   index ROWS LINKS BUILD_EFFORT [CSV]
//
// The list: made-up people whose templates lie as those of real faces do (below), and with CSV (an
// open-set file as `overt evaluate` takes it: role, identity, image) the real ones of `gallery`
// among them; then the probes are the real `mated` and `nonmated` ones. Threshold 0.40, ten
// candidates. Prints "word value" lines.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <overt/overt.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "crypt/sign.h"
#include "face/permit/permit.h"

#define DIMENSION 192
#define LIMIT     10
#define NOW       1000000
#define THRESHOLD 0.40F
#define PROBES    2000 ///< at most
#define FACES     64

struct bench {
    struct overt_gallery *gallery;
    struct overt_permit *permit;
    struct overt_template *probes;
    uint64_t *mates; ///< of each probe, 0: nobody's
    size_t probe_count;
    struct overt_candidate *exact; ///< LIMIT a probe
    size_t *counts;
    char model[OVERT_MODEL_ID_MAX];
    uint64_t seed;
};

static void stop_with(const char *what)
{
    (void)fprintf(stderr, "index: %s\n", what);
    exit(3);
}

/// xorshift64* (Vigna 2016).
static uint64_t next_random(struct bench *bench)
{
    bench->seed ^= bench->seed >> 12;
    bench->seed ^= bench->seed << 25;
    bench->seed ^= bench->seed >> 27;
    return bench->seed * 0x2545f4914f6cdd1dULL;
}

/// About normal, of variance 1: the sum of twelve even ones.
static float next_value(struct bench *bench)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += (double)(next_random(bench) >> 11) * 0x1p-53;
    return (float)sum;
}

static void normalise(float *values)
{
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++)
        sum += (double)values[i] * (double)values[i];
    for (int i = 0; i < DIMENSION; i++)
        values[i] = (float)((double)values[i] / sqrt(sum));
}

/// Standard deviations along the principal directions, a curve through those of 2,000 pictures of
/// LFW with the default model: they lie in some 55 of its 192 dimensions, so that strangers' scores
/// spread by 0.14 and not by 0.07.
static float spread(int direction)
{
    float wide = 1 - 0.0105F * (float)direction;
    return direction <= 50 ? wide : 0.475F * expf(-(float)(direction - 50) / 2.2F);
}

/// Directions are no axes: signs and Walsh-Hadamard steps over blocks of 64, twice, which keep
/// lengths and angles.
static void turn(float *values)
{
    float mixed[DIMENSION];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < DIMENSION; i++)
            mixed[(i * 67 + round) % DIMENSION] =
                ((unsigned)i * 2654435761U >> 16 & 1) != 0 ? values[i] : -values[i];
        for (int block = 0; block < DIMENSION; block += 64)
            for (int half = 1; half < 64; half *= 2)
                for (int i = 0; i < 64; i++)
                    if ((i & half) == 0) {
                        float a = mixed[block + i], b = mixed[block + i + half];
                        mixed[block + i] = a + b;
                        mixed[block + i + half] = a - b;
                    }
        memcpy(values, mixed, sizeof mixed);
    }
}

static void make_person(struct bench *bench, float person[DIMENSION])
{
    for (int i = 0; i < DIMENSION; i++)
        person[i] = next_value(bench) * spread(i);
    normalise(person);
}

/// A picture of that person: two of them score 0.74 on average, as two of one person's do there.
static void make_picture(struct bench *bench, const float person[DIMENSION],
                         struct overt_template *face)
{
    float other[DIMENSION];
    make_person(bench, other);
    for (int i = 0; i < DIMENSION; i++)
        face->values[i] = person[i] + 0.6F * other[i];
    turn(face->values);
    normalise(face->values);
    face->dimension = DIMENSION;
    (void)text_copy(face->model, sizeof face->model, bench->model);
}

static void add(struct bench *bench, uint64_t id, const struct overt_template *face)
{
    struct overt_error err;
    if (overt_gallery_add(bench->gallery, id, face, &err) != 0)
        stop_with(err.text);
}

static void add_probe(struct bench *bench, uint64_t mate, const struct overt_template *face)
{
    if (bench->probe_count == PROBES)
        return;
    bench->mates[bench->probe_count] = mate;
    bench->probes[bench->probe_count++] = *face;
}

/// Made-up people, one picture each, up to `rows`; every so often a probe of one, or of nobody.
static void add_made(struct bench *bench, size_t rows, bool probes)
{
    float person[DIMENSION];
    struct overt_template face = {.dimension = DIMENSION};
    size_t every = rows / 1000 > 0 ? rows / 1000 : 1;
    for (size_t i = overt_gallery_size(bench->gallery); i < rows; i++) {
        make_person(bench, person);
        make_picture(bench, person, &face);
        add(bench, i + 1, &face);
        if (!probes || i % every != 0)
            continue;
        bool mated = i / every % 2 == 0;
        if (!mated)
            make_person(bench, person);
        make_picture(bench, person, &face);
        add_probe(bench, mated ? i + 1 : 0, &face);
    }
}

static bool face_of(struct overt_engine *engine, const char *path, struct overt_template *ret_face)
{
    struct overt_image *image = NULL;
    struct overt_face faces[FACES];
    struct overt_error err;
    size_t count = 0, best = 0;
    if (overt_image_read(path, &image, &err) != 0 ||
        overt_engine_detect(engine, image, faces, FACES, &count, &err) != 0)
        stop_with(err.text);
    for (size_t i = 1; i < count; i++)
        if (faces[i].width * faces[i].height > faces[best].width * faces[best].height)
            best = i;
    if (count > 0 && overt_engine_embed(engine, image, &faces[best], 1, ret_face, &err) != 0)
        stop_with(err.text);
    overt_image_unref(&image);
    return count > 0;
}

struct person {
    char name[200];
};

/// The number of a name on the list, from 1; a new one is added where `add_new`.
static uint64_t number_of(struct person *persons, size_t *count, const char *name, bool add_new)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(persons[i].name, name) == 0)
            return i + 1;
    if (!add_new || *count == PROBES)
        return 0;
    (void)text_copy(persons[*count].name, sizeof persons->name, name);
    return ++*count;
}

/// Lines `role,identity,image`, of which those with `role` are taken.
static void add_real(struct bench *bench, struct overt_engine *engine, const char *csv,
                     const char *role, struct person *persons, size_t *count)
{
    char line[4096], path[4096];
    FILE *file = fopen(csv, "re");
    if (file == NULL)
        stop_with("the CSV file cannot be read");
    size_t folder = (size_t)(strrchr(csv, '/') - csv);
    while (fgets(line, sizeof line, file) != NULL) {
        char *rest = line, *is = strsep(&rest, ","), *name = strsep(&rest, ",");
        if (rest == NULL || strcmp(is, role) != 0)
            continue;
        rest[strcspn(rest, "\r\n")] = '\0';
        (void)snprintf(path, sizeof path, "%.*s/%s", (int)folder, csv, rest);
        struct overt_template face;
        bool listed = strcmp(role, "gallery") == 0;
        if (!face_of(engine, path, &face))
            continue;
        uint64_t number = number_of(persons, count, name, listed);
        if (listed)
            add(bench, number, &face);
        else
            add_probe(bench, number, &face);
    }
    (void)fclose(file);
}

static void fill(struct bench *bench, size_t rows, const char *csv)
{
    struct overt_error err;
    if (csv == NULL) {
        (void)text_copy(bench->model, sizeof bench->model, "bench@1");
        add_made(bench, rows, true);
        return;
    }
    struct overt_engine *engine = NULL;
    struct person *persons = memory_new(PROBES, sizeof *persons);
    size_t count = 0;
    if (overt_engine_create(NULL, &engine, &err) != 0)
        stop_with(err.text);
    (void)text_copy(bench->model, sizeof bench->model, overt_engine_recogniser(engine));
    add_real(bench, engine, csv, "gallery", persons, &count);
    printf("real %zu\n", overt_gallery_size(bench->gallery));
    add_real(bench, engine, csv, "mated", persons, &count);
    add_real(bench, engine, csv, "nonmated", persons, &count);
    overt_engine_destroy(&engine);
    memory_free(persons);
    add_made(bench, rows, false);
}

static void make_permit(struct bench *bench)
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
        stop_with("no key");
    crypt_key_verifier(key, &verifier);
    if (permit_write(&terms, key, &note, NULL) != 0 ||
        overt_permit_read(note.bytes, verifier.bytes, &bench->permit, NULL) != 0)
        stop_with("no permit");
    crypt_key_destroy(&key);
}

static int by_value(const void *a, const void *b)
{
    double x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

static void search_exactly(struct bench *bench)
{
    double *times = memory_new(bench->probe_count, sizeof *times);
    for (size_t i = 0; i < bench->probe_count; i++) {
        double began = time_monotonic();
        if (overt_gallery_search(bench->gallery, bench->permit, NOW, &bench->probes[i], THRESHOLD,
                                 bench->exact + i * LIMIT, LIMIT, &bench->counts[i], NULL) != 0)
            stop_with("the exact search failed");
        times[i] = time_monotonic() - began;
    }
    printf("exact_seconds %.9f\n", median(times, bench->probe_count));
    memory_free(times);
}

/// What was found of what is there.
struct share {
    size_t found, there;
};

static void put_share(const char *what, int effort, struct share share)
{
    printf("%s_%d %.6f (%zu of %zu)\n", what, effort,
           share.there > 0 ? (double)share.found / (double)share.there : 1, share.found,
           share.there);
}

/// Candidates, the best one of each probe that has any, and probes whose mate the exact search has
/// first.
static void search_by_index(struct bench *bench, int effort)
{
    double *times = memory_new(bench->probe_count, sizeof *times);
    struct share all = {0}, best = {0}, mates = {0};
    for (size_t i = 0; i < bench->probe_count; i++) {
        struct overt_candidate found[LIMIT];
        struct overt_index_answer answer;
        const struct overt_candidate *exact = bench->exact + i * LIMIT;
        double began = time_monotonic();
        if (overt_index_search(bench->gallery, bench->permit, NOW, &bench->probes[i], THRESHOLD,
                               effort, found, LIMIT, &answer, NULL) != 0)
            stop_with("the search by the index failed");
        times[i] = time_monotonic() - began;
        for (size_t j = 0; j < bench->counts[i]; j++)
            for (size_t k = 0; k < answer.count; k++)
                all.found += found[k].id == exact[j].id;
        all.there += bench->counts[i];
        bool same = bench->counts[i] > 0 && answer.count > 0 && found[0].id == exact[0].id;
        bool mated = bench->counts[i] > 0 && exact[0].id == bench->mates[i];
        best.there += bench->counts[i] > 0;
        best.found += same;
        mates.there += mated;
        mates.found += mated && same;
    }
    printf("index_seconds_%d %.9f\n", effort, median(times, bench->probe_count));
    put_share("candidates", effort, all);
    put_share("best", effort, best);
    put_share("mates", effort, mates);
    memory_free(times);
}

static void measure(struct bench *bench, const struct overt_index_params *params)
{
    static const int efforts[] = {64, 256, 512, 1024, 4096};
    struct overt_index_info info;
    struct overt_error err;
    size_t size = overt_gallery_size(bench->gallery);
    search_exactly(bench);
    double began = time_monotonic();
    if (overt_index_build(bench->gallery, bench->permit, NOW, params, &err) != 0)
        stop_with(err.text);
    printf("build_seconds %.3f\n", time_monotonic() - began);
    if (overt_index_info(bench->gallery, &info))
        printf("index_bytes_each %.1f\nbuild_comparisons_each %.1f\n",
               (double)info.bytes / (double)size, (double)info.comparisons / (double)size);
    for (size_t i = 0; i < sizeof efforts / sizeof *efforts; i++)
        search_by_index(bench, efforts[i]);
}

int main(int argc, char **argv)
{
    long rows, links, effort;
    if (argc < 4 || argc > 5 || !text_to_int(argv[1], 1000, OVERT_GALLERY_SIZE_MAX, &rows) ||
        !text_to_int(argv[2], 2, OVERT_INDEX_LINKS_MAX, &links) ||
        !text_to_int(argv[3], 16, OVERT_INDEX_EFFORT_MAX, &effort) ||
        (argc == 5 && strchr(argv[4], '/') == NULL)) {
        fputs("usage: index ROWS LINKS BUILD_EFFORT [FOLDER/CSV]\n", stderr);
        return 2;
    }
    if (!overt_index_available()) {
        puts("available 0");
        return 0;
    }
    struct bench bench = {.seed = 2026};
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    bench.probes = memory_new(PROBES, sizeof *bench.probes);
    bench.mates = memory_new(PROBES, sizeof *bench.mates);
    bench.exact = memory_new((size_t)PROBES * LIMIT, sizeof *bench.exact);
    bench.counts = memory_new(PROBES, sizeof *bench.counts);
    if (overt_gallery_create(DIMENSION, (size_t)rows, &bench.gallery, NULL) != 0)
        stop_with("the list does not fit into memory");
    fill(&bench, (size_t)rows, argc == 5 ? argv[4] : NULL);
    make_permit(&bench);
    printf("rows %zu\nprobes %zu\n", overt_gallery_size(bench.gallery), bench.probe_count);
    measure(&bench,
            &(struct overt_index_params){.links = (int32_t)links, .build_effort = (int32_t)effort});
    overt_gallery_destroy(&bench.gallery);
    overt_permit_destroy(&bench.permit);
    memory_wipe_free(bench.probes, PROBES * sizeof *bench.probes);
    memory_free(bench.mates);
    memory_free(bench.exact);
    memory_free(bench.counts);
    return 0;
}
