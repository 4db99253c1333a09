// SPDX-License-Identifier: Apache-2.0
// model_check.c - the steps of a model's check: it opens, takes every size and batch it says it
// takes, gives the same each time, tells pictures apart, and is as fast as it is.
#include "evaluate/model_check.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "evaluate/golden.h"
#include "evaluate/model_steps.h"
#include "face/match/scores.h"

enum { WIDTH = 640, HEIGHT = 480, FACES = 5, RUNS = 9 };

#define SAME_COSINE 0.9999f ///< a batch against one by one: the order of sums may differ
#define APART_COSINE 0.99f

struct model_step *model_step_add(struct model_check *check, const char *what,
                                  enum model_state state, const char *format, ...)
{
    va_list args;
    struct model_step *step = &check->steps[check->count++];
    step->what = what;
    step->state = state;
    va_start(args, format);
    (void)vsnprintf(step->words, sizeof step->words, format, args);
    va_end(args);
    return step;
}

/// Waves and grain, no face: the same for the same seed on every machine.
static int make_picture(int32_t width, int32_t height, uint32_t seed,
                        struct overt_image **ret_image, struct overt_error *err)
{
    int code = overt_image_create(width, height, ret_image, err);
    uint32_t random = seed;
    for (int32_t y = 0; y < height && code == 0; y++)
        for (int32_t x = 0; x < 3 * width; x++) {
            random = random * 1664525u + 1013904223u;
            int wave = (int)((uint32_t)(x * (int32_t)(1 + seed % 5) + y * 3) % 256);
            (*ret_image)->pixels[y * (*ret_image)->stride + x] =
                (uint8_t)((wave * 3 + (int)(random >> 24)) / 4);
        }
    return code;
}

/// Points as of an upright face of some 100 px, moved a little for each.
static void make_faces(struct overt_face faces[FACES])
{
    static const struct overt_point usual[OVERT_LANDMARK_COUNT] = {
        {38, 52}, {74, 52}, {56, 72}, {42, 92}, {71, 92}};
    memset(faces, 0, FACES * sizeof *faces);
    for (int i = 0; i < FACES; i++)
        for (int p = 0; p < OVERT_LANDMARK_COUNT; p++)
            faces[i].points[p] = (struct overt_point){usual[p].x + (float)(20 + 90 * i),
                                                      usual[p].y + (float)(15 + 40 * i)};
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double values[RUNS])
{
    qsort(values, RUNS, sizeof *values, by_value);
    return values[RUNS / 2];
}

// ---- recognisers ----

static void check_batches(struct model_check *check, struct overt_engine *engine,
                          const struct overt_image *image, struct overt_template *many,
                          struct overt_template *one)
{
    struct overt_error err = {0};
    struct overt_face faces[FACES];
    float worst = 1;
    make_faces(faces);
    int code = overt_engine_embed(engine, image, faces, FACES, many, &err);
    for (int i = 0; i < FACES && code == 0; i++) {
        float score = 0;
        code = overt_engine_embed(engine, image, &faces[i], 1, one, &err);
        if (code == 0)
            code = match_scores(one, &many[i], 1, &score, &err);
        worst = fminf(worst, score);
    }
    if (code != 0)
        (void)model_step_add(check, "batches", MODEL_FAULT, "%s", err.text);
    else
        (void)model_step_add(check, "batches", worst >= SAME_COSINE ? MODEL_GOOD : MODEL_FAULT,
                             "%d faces at once and one by one: least similarity %.6f", FACES,
                             (double)worst);
}

static void check_repeats(struct model_check *check, struct overt_engine *engine,
                          const struct overt_image *image, struct overt_template *first,
                          struct overt_template *second)
{
    struct overt_error err = {0};
    struct overt_face faces[FACES];
    make_faces(faces);
    int code = overt_engine_embed(engine, image, faces, FACES, first, &err);
    if (code == 0)
        code = overt_engine_embed(engine, image, faces, FACES, second, &err);
    bool same = code == 0 && memcmp(first, second, FACES * sizeof *first) == 0;
    (void)model_step_add(check, "repeatable", same ? MODEL_GOOD : MODEL_FAULT, "%s",
                         code != 0 ? err.text
                         : same    ? "the same bits twice"
                                   : "two runs give different numbers: it cannot be relied on");
}

static void check_apart(struct model_check *check, const struct overt_template *templates)
{
    struct overt_error err = {0};
    float scores[FACES] = {0}, most = -1;
    double length = 0;
    int code = match_scores(&templates[0], templates + 1, FACES - 1, scores, &err);
    for (int i = 0; i < FACES - 1; i++)
        most = fmaxf(most, scores[i]);
    for (int32_t i = 0; i < templates[0].dimension; i++)
        length += (double)templates[0].values[i] * (double)templates[0].values[i];
    bool good = code == 0 && most < APART_COSINE && fabs(length - 1) < 1e-3;
    if (code != 0)
        (void)model_step_add(check, "tells apart", MODEL_FAULT, "%s", err.text);
    else
        (void)model_step_add(check, "tells apart", good ? MODEL_GOOD : MODEL_FAULT,
                             "different pictures: similarity at most %.3f; length %.4f",
                             (double)most, sqrt(length));
}

static void time_faces(struct model_check *check, struct overt_engine *engine,
                       const struct overt_image *image, struct overt_template *templates)
{
    struct overt_face faces[FACES];
    double seconds[RUNS];
    make_faces(faces);
    for (int i = 0; i < RUNS; i++) {
        double start = time_monotonic();
        if (overt_engine_embed(engine, image, faces, FACES, templates, NULL) != 0)
            return;
        seconds[i] = (time_monotonic() - start) / FACES;
    }
    check->seconds = median(seconds);
    (void)model_step_add(check, "time", MODEL_GOOD, "%.1f ms a face on one thread",
                         1000 * check->seconds);
}

static void check_recogniser(struct model_check *check, struct overt_engine *engine)
{
    struct overt_error err = {0};
    struct overt_image *image = NULL;
    struct overt_template *first = memory_new(FACES, sizeof *first);
    struct overt_template *second = memory_new(FACES, sizeof *second);
    if (make_picture(WIDTH, HEIGHT, 1, &image, &err) == 0) {
        check_batches(check, engine, image, first, second);
        check_repeats(check, engine, image, first, second);
        check_apart(check, first);
        time_faces(check, engine, image, first);
    }
    overt_image_unref(&image);
    memory_wipe_free(first, FACES * sizeof *first);
    memory_wipe_free(second, FACES * sizeof *second);
}

// ---- detectors ----

/// A side that is no multiple of anything, a small one, a long one.
static void check_sizes(struct model_check *check, struct overt_engine *engine,
                        struct overt_face *faces)
{
    static const int32_t sizes[][2] = {{WIDTH, HEIGHT}, {333, 217}, {64, 48}, {48, 900}};
    struct overt_error err = {0};
    size_t count = 0;
    int code = 0;
    for (size_t i = 0; i < ARRAY_COUNT(sizes) && code == 0; i++) {
        struct overt_image *image = NULL;
        code = make_picture(sizes[i][0], sizes[i][1], 1, &image, &err);
        if (code == 0)
            code = overt_engine_detect(engine, image, faces, OVERT_FACES_MAX, &count, &err);
        overt_image_unref(&image);
    }
    (void)model_step_add(check, "sizes", code == 0 ? MODEL_GOOD : MODEL_FAULT, "%s",
                         code == 0 ? "pictures of four sizes" : err.text);
}

static void check_detector(struct model_check *check, struct overt_engine *engine)
{
    struct overt_error err = {0};
    struct overt_image *image = NULL;
    struct overt_face *faces = memory_new(OVERT_FACES_MAX, sizeof *faces);
    double seconds[RUNS];
    size_t count = 0;
    check_sizes(check, engine, faces);
    int code = make_picture(WIDTH, HEIGHT, 1, &image, &err);
    for (int i = 0; i < RUNS && code == 0; i++) {
        double start = time_monotonic();
        code = overt_engine_detect(engine, image, faces, OVERT_FACES_MAX, &count, &err);
        seconds[i] = time_monotonic() - start;
    }
    if (code == 0) {
        check->seconds = median(seconds);
        (void)model_step_add(check, "time", MODEL_GOOD,
                             "%.1f ms a picture of %d x %d without a face, on one thread",
                             1000 * check->seconds, WIDTH, HEIGHT);
    }
    overt_image_unref(&image);
    memory_wipe_free(faces, OVERT_FACES_MAX * sizeof *faces);
}

// ---- both ----

static void check_open(struct model_check *check, const struct model_check_params *params,
                       const struct infer_manifest *manifest, struct overt_engine **ret_engine)
{
    struct overt_error err = {0};
    bool detector = manifest->kind == INFER_DETECTOR;
    const struct overt_engine_params engine = {
        .models = params->models,
        .detector = detector ? params->model : NULL,
        .recogniser = detector ? NULL : params->model,
        .threads = 1,
        .detect_only = detector,
    };
    int code = overt_engine_create(&engine, ret_engine, &err);
    (void)model_step_add(check, "opens", code == 0 ? MODEL_GOOD : MODEL_FAULT, "%s",
                         code == 0 ? "files, names, types and shapes are as the manifest says"
                                   : err.text);
}

int model_check_run(const struct model_check_params *params, struct model_check *ret_check,
                    struct overt_error *err)
{
    struct infer_manifest *manifest = NULL;
    struct overt_engine *engine = NULL;
    memset(ret_check, 0, sizeof *ret_check);
    int code = models_open(params->models, params->model, params->model, &manifest, err);
    if (code != 0)
        return code;
    check_open(ret_check, params, manifest, &engine);
    if (engine != NULL) {
        if (manifest->kind == INFER_DETECTOR)
            check_detector(ret_check, engine);
        else
            check_recogniser(ret_check, engine);
        golden_check(ret_check, engine, manifest, params->pictures);
    }
    overt_engine_destroy(&engine);
    infer_manifest_destroy(&manifest);
    return 0;
}
