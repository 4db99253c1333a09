// SPDX-License-Identifier: Apache-2.0
// threshold.c - overt-crowd-threshold: how often people who are not on a list reach a similarity
// when they walk by, so that a threshold can be set on them and tried on others.
//
// It compares without a permit, so it must be of no use as a search (rule R1, as in
// src/evaluate/evaluate.h): whole sets only, people who are known not to be on the list, and shares
// over all of them; never a score, a name or a match. Pictures of the video become passes as in a
// live run (operate/watch.h).
//
// A list of `length` people stands for every such list that can be drawn from the people of the
// CSV: of a pass that is as alike as that to m of N, this share of the lists has at least one of
// the m (hypergeometric). That uses every pair of a pass and a person, and no list by luck.
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/threads.h"
#include "crypt/wipe.h"
#include "evaluate/set.h"
#include "operate/watch.h"
#include "overt/engine.h"
#include "overt/video.h"

enum { EXIT_FINE = 0, EXIT_INPUT = 2, EXIT_FAILURE_HERE = 3 };
enum {
    GRID = 401,         ///< similarities 0.400, 0.401 ... 0.800
    GRID_FROM = 400,    ///< thousandths
    SLOTS = 256,        ///< of operate/watch.h (TRACK_PASSES_MAX)
    PEOPLE_MIN = 30,    ///< as in evaluate/evaluate.h
    VIDEOS_MAX = 64,
};

static const char usage[] =
    "usage: overt-crowd-threshold --list LIST.csv [--length 500] [--threads 0] VIDEO...\n"
    "\n"
    "Prints as JSON how often a pass of somebody in the videos, of whom nobody is on the list, "
    "reaches "
    "each similarity\n"
    "for a list of --length people drawn from LIST.csv (identity,image; paths as they are or "
    "relative "
    "to the file).\n";

/// People of the list, each one template (the mean of the pictures).
struct people {
    struct set_pictures pictures;
    struct set_names names;
    uint32_t *person_of; ///< of each row
    uint32_t *picture_of;
    size_t rows, capacity;
    float *templates; ///< names.count * dimension, of length 1
    int32_t dimension;
};

/// What one video gave.
struct video_result {
    double sums[GRID]; ///< of the passes: share of the lists that have somebody as alike as that
    long passes;
    struct overt_error err;
    int code;
};

struct work {
    const struct people *people;
    char **videos;
    int count, length;
    atomic_int next;
    struct video_result *results;
};

/// One video while it is looked at.
struct looking {
    const struct work *work;
    struct video_result *result;
    struct overt_engine *engine;
    struct watch *watch;
    float *best; ///< of each slot and person
    bool *taken; ///< of each slot
};

static int take_row(void *context, size_t line, const char *const *fields, struct overt_error *err)
{
    struct people *people = context;
    uint32_t person = set_names_intern(&people->names, fields[0], NULL);
    uint32_t picture = set_names_intern(&people->pictures.paths, fields[1], NULL);
    if (fields[0][0] == '\0' || fields[1][0] == '\0')
        return error_set(err, OVERT_INPUT, "line %zu: identity or image is missing", line);
    if (person == SET_NONE || picture == SET_NONE)
        return error_set(err, OVERT_LIMIT, "line %zu: there are too many pictures", line);
    if (people->rows == people->capacity) {
        people->capacity = people->capacity == 0 ? 1024 : people->capacity * 2;
        people->person_of = memory_resize(people->person_of, people->capacity, sizeof(uint32_t));
        people->picture_of = memory_resize(people->picture_of, people->capacity, sizeof(uint32_t));
    }
    people->person_of[people->rows] = person;
    people->picture_of[people->rows++] = picture;
    return 0;
}

static void scale(float *values, int32_t dimension)
{
    double squares = 0;
    for (int32_t i = 0; i < dimension; i++)
        squares += (double)values[i] * (double)values[i];
    for (int32_t i = 0; i < dimension && squares > 0; i++)
        values[i] = (float)((double)values[i] / sqrt(squares));
}

/// Who has no picture with a face stays at nothing and is alike to nobody.
static void add_up(struct people *people)
{
    for (size_t i = 0; i < people->rows && people->dimension == 0; i++)
        people->dimension = people->pictures.templates[people->picture_of[i]].dimension;
    size_t width = (size_t)people->dimension;
    people->templates = memory_new(people->names.count * width + 1, sizeof(float));
    for (size_t i = 0; i < people->rows; i++) {
        const struct overt_template *face = &people->pictures.templates[people->picture_of[i]];
        float *sum = people->templates + people->person_of[i] * width;
        if (people->pictures.states[people->picture_of[i]] != SET_NO_FACE)
            for (size_t k = 0; k < width; k++)
                sum[k] += face->values[k];
    }
    for (size_t person = 0; person < people->names.count; person++)
        scale(people->templates + person * width, people->dimension);
}

static int people_read(struct people *people, const char *csv, int length, int threads,
                       struct overt_error *err)
{
    static const char *const names[] = {"identity", "image"};
    struct evaluate_params params = {.engine = {.threads = threads}};
    struct evaluate_common common;
    int code = set_read(csv, names, 2, take_row, people, err);
    if (code == 0 && (people->names.count < PEOPLE_MIN || length > (int)people->names.count))
        code = error_set(err, OVERT_INPUT,
                         "%s has %u people: at least %d and the length of the list", csv,
                         (unsigned)people->names.count, PEOPLE_MIN);
    if (code == 0)
        code = set_embed(&people->pictures, csv, &params, &common, err);
    if (code == 0)
        add_up(people);
    return code;
}

static void people_finish(struct people *people)
{
    memory_wipe_free(people->templates,
                     people->names.count * (size_t)people->dimension * sizeof(float));
    memory_free(people->person_of);
    memory_free(people->picture_of);
    set_pictures_finish(&people->pictures);
    set_names_finish(&people->names);
}

/// Share of the lists of `length` of `all` people that hold at least one of `alike` of them.
static double share_of_lists(size_t alike, size_t all, size_t length)
{
    double none = 1;
    for (size_t i = 0; i < alike; i++)
        none *= all - length > i ? (double)(all - length - i) / (double)(all - i) : 0;
    return 1 - none;
}

static void end_pass(struct looking *looking, size_t slot)
{
    size_t count = looking->work->people->names.count;
    float *best = looking->best + slot * count;
    size_t alike[GRID] = {0};
    for (size_t person = 0; person < count; person++) {
        int at = (int)floorf(best[person] * 1000) - GRID_FROM;
        for (at = at < GRID ? at : GRID - 1; at >= 0; at--)
            alike[at]++;
    }
    for (int at = 0; at < GRID; at++)
        looking->result->sums[at] +=
            share_of_lists(alike[at], count, (size_t)looking->work->length);
    looking->result->passes++;
    crypt_wipe(best, count * sizeof *best);
    looking->taken[slot] = false;
}

static void compare(struct looking *looking, size_t slot, const struct overt_template *face)
{
    const struct people *people = looking->work->people;
    float *best = looking->best + slot * people->names.count;
    for (size_t person = 0; person < people->names.count; person++) {
        const float *listed = people->templates + person * (size_t)people->dimension;
        float product = 0;
        for (int32_t i = 0; i < people->dimension; i++)
            product += listed[i] * face->values[i];
        best[person] = fmaxf(best[person], product);
    }
}

static int look(struct looking *looking, const struct overt_image *image, double time,
                struct overt_error *err)
{
    static _Thread_local struct overt_face faces[OVERT_FACES_MAX];
    size_t count = 0, chosen[WATCH_EMBED_MAX];
    int ended[SLOTS];
    int code = overt_engine_detect(looking->engine, image, faces, OVERT_FACES_MAX, &count, err);
    if (code != 0)
        return code;
    size_t ends = watch_expire(looking->watch, time, ended);
    for (size_t i = 0; i < ends; i++)
        if (looking->taken[ended[i]])
            end_pass(looking, (size_t)ended[i]);
    size_t picked = watch_picture(looking->watch, time, faces, count, chosen);
    for (size_t i = 0; code == 0 && i < picked; i++) {
        struct overt_template face;
        size_t slot = (size_t)watch_slot(looking->watch, chosen[i]);
        code = overt_engine_embed(looking->engine, image, &faces[chosen[i]], 1, &face, err);
        if (code != 0)
            break;
        const struct overt_template *mean = watch_template(looking->watch, chosen[i], &face);
        if (watch_pictures(looking->watch, chosen[i]) == 1 && looking->taken[slot])
            end_pass(looking, slot); // it was somebody else
        looking->taken[slot] = true;
        compare(looking, slot, mean);
        overt_template_wipe(&face);
    }
    return code;
}

static int look_through(struct looking *looking, const char *path, struct overt_error *err)
{
    struct overt_engine_params params = {.threads = 1};
    struct overt_video *video = NULL;
    const struct overt_image *image = NULL;
    double time = 0;
    int code = overt_video_open(path, &video, err);
    if (code == 0)
        code = overt_engine_create(&params, &looking->engine, err);
    if (code == 0)
        code = watch_create(1, &looking->watch, err);
    while (code == 0) {
        code = overt_video_next(video, &image, &time, err);
        if (code == 0)
            code = look(looking, image, time, err);
    }
    for (size_t slot = 0; slot < SLOTS; slot++)
        if (looking->taken[slot])
            end_pass(looking, slot);
    watch_destroy(&looking->watch);
    overt_engine_destroy(&looking->engine);
    overt_video_close(&video);
    return code == OVERT_END ? 0 : code;
}

static void look_at_some(void *context, int index)
{
    (void)index;
    struct work *work = context;
    for (int i = atomic_fetch_add(&work->next, 1); i < work->count;
         i = atomic_fetch_add(&work->next, 1)) {
        struct video_result *result = &work->results[i];
        struct looking looking = {.work = work, .result = result};
        looking.best = memory_new(SLOTS * work->people->names.count, sizeof(float));
        looking.taken = memory_new(SLOTS, sizeof(bool));
        result->code = look_through(&looking, work->videos[i], &result->err);
        memory_free(looking.best);
        memory_free(looking.taken);
    }
}

static int print(const struct work *work, struct overt_error *err)
{
    double sums[GRID] = {0};
    long passes = 0;
    for (int i = 0; i < work->count; i++) {
        if (work->results[i].code != 0)
            return error_set(err, work->results[i].code, "%s: %s", work->videos[i],
                             work->results[i].err.text);
        passes += work->results[i].passes;
        for (int at = 0; at < GRID; at++)
            sums[at] += work->results[i].sums[at];
    }
    printf("{\"people\": %u, \"length\": %d, \"passes\": %ld, \"reached\": [",
           (unsigned)work->people->names.count, work->length, passes);
    for (int at = 0; at < GRID; at++)
        printf("%s[%.3f, %.6f]", at > 0 ? ", " : "", (GRID_FROM + at) / 1000.0, sums[at]);
    printf("]}\n");
    return 0;
}

static int run(const char *list, int length, int threads, int count, char **videos,
               struct overt_error *err)
{
    struct people people = {0};
    struct work work = {.people = &people, .videos = videos, .count = count, .length = length};
    int code = people_read(&people, list, length, threads, err);
    if (code == 0) {
        threads = threads > 0 ? threads : threads_available();
        work.results = memory_new((size_t)count, sizeof *work.results);
        threads_run(threads < count ? threads : count, look_at_some, &work);
        code = print(&work, err);
        memory_free(work.results);
    }
    people_finish(&people);
    return code;
}

int main(int argc, char **argv)
{
    struct overt_error err = {0};
    const char *list = NULL;
    long length = 500, threads = 0;
    int at = 1, code = 0;
    for (; code == 0 && at + 1 < argc && argv[at][0] == '-'; at += 2) {
        if (text_equal(argv[at], "--list"))
            list = argv[at + 1];
        else if (!(text_equal(argv[at], "--length") &&
                   text_to_int(argv[at + 1], 1, 100000, &length)) &&
                 !(text_equal(argv[at], "--threads") &&
                   text_to_int(argv[at + 1], 0, THREADS_MAX, &threads)))
            code = error_set(&err, OVERT_INPUT, "%s %s: see --help", argv[at], argv[at + 1]);
    }
    if (argc == 2 && text_equal(argv[1], "--help")) {
        fputs(usage, stdout);
        return EXIT_FINE;
    }
    if (code == 0 && (list == NULL || at >= argc || argc - at > VIDEOS_MAX))
        code = error_set(&err, OVERT_INPUT, "give --list and 1 to %d videos; see --help",
                         VIDEOS_MAX);
    if (code == 0)
        code = run(list, (int)length, (int)threads, argc - at, argv + at, &err);
    if (code == 0)
        return EXIT_FINE;
    fprintf(stderr, "overt-crowd-threshold: %s\n", err.text);
    return code == OVERT_IO || code == OVERT_NO_MEMORY || code == OVERT_INTERNAL ? EXIT_FAILURE_HERE
                                                                                 : EXIT_INPUT;
}
