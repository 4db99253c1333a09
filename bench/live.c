// SPDX-License-Identifier: Apache-2.0
// live.c - a film looked at as fast as one can: every picture decoded, every STEP-th recognised,
// each of its faces too. bench/peer_opencv.cpp does the same.
//
//   live THREADS STEP PICTURES FILM
//
// Prints "word value" lines: looks, faces, and processor seconds a look, of which: decoding,
// finding faces, their templates, inside of the models (by the clock; with one thread on a machine
// that has nothing else to do the same).
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <overt/overt.h>
#include <overt/video.h>

#include "base/memory.h"

enum { FACES = 64 };

struct figures {
    double decode, detect, embed;
    long looks, faces, pictures;
};

static void stop_with(const char *what)
{
    fprintf(stderr, "live: %s\n", what);
    exit(3);
}

static double seconds_of(clockid_t clock)
{
    struct timespec time = {0};
    (void)clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/// Since the last call, of all threads.
static double spent(double *last)
{
    double now = seconds_of(CLOCK_PROCESS_CPUTIME_ID), since = now - *last;
    *last = now;
    return since;
}

static void look(struct overt_engine *engine, const struct overt_image *image,
                 struct overt_template *templates, double *last, struct figures *figures)
{
    struct overt_face faces[FACES];
    struct overt_error err;
    size_t count = 0;
    if (overt_engine_detect(engine, image, faces, FACES, &count, &err) != OVERT_OK)
        stop_with(err.text);
    figures->detect += spent(last);
    if (overt_engine_embed(engine, image, faces, count, templates, &err) != OVERT_OK)
        stop_with(err.text);
    figures->embed += spent(last);
    figures->faces += (long)count;
    figures->looks++;
}

static void watch(struct overt_engine *engine, const char *film, long step, long most,
                  struct figures *figures)
{
    struct overt_video *video = NULL;
    struct overt_error err;
    if (overt_video_open(film, &video, &err) != OVERT_OK)
        stop_with(err.text);
    struct overt_template *templates = memory_new(FACES, sizeof *templates);
    double last = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    for (; figures->pictures < most; figures->pictures++) {
        const struct overt_image *image = NULL;
        double time = 0;
        if (overt_video_next(video, &image, &time, &err) != OVERT_OK)
            break;
        figures->decode += spent(&last);
        if (figures->pictures % step == 0)
            look(engine, image, templates, &last, figures);
    }
    memory_free(templates);
    overt_video_close(&video);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("usage: live THREADS STEP PICTURES FILM\n", stderr);
        return 2;
    }
    struct overt_engine_params params = {.threads = atoi(argv[1])};
    long step = atol(argv[2]), most = atol(argv[3]);
    struct overt_engine *engine = NULL;
    struct overt_error err;
    if (params.threads < 1 || step < 1)
        stop_with("threads and step are 1 or more");
    if (overt_engine_create(&params, &engine, &err) != OVERT_OK)
        stop_with(err.text);
    struct figures warm = {0}, figures = {0};
    watch(engine, argv[4], step, 1, &warm);
    double model = overt_engine_model_seconds(engine), began = seconds_of(CLOCK_MONOTONIC);
    watch(engine, argv[4], step, most, &figures);
    double taken = seconds_of(CLOCK_MONOTONIC) - began;
    model = overt_engine_model_seconds(engine) - model;
    double all = figures.decode + figures.detect + figures.embed, looks = (double)figures.looks;
    printf("live_pictures %ld\nlive_looks %ld\nlive_faces_a_look %.2f\n", figures.pictures,
           figures.looks, (double)figures.faces / looks);
    printf("live_decode_ms %.2f\nlive_detect_ms %.2f\nlive_embed_ms %.2f\nlive_model_ms %.2f\n",
           figures.decode / looks * 1e3, figures.detect / looks * 1e3, figures.embed / looks * 1e3,
           model / looks * 1e3);
    printf("live_processor_share_outside %.4f\n", // neither decoding nor models; of one thread
           (figures.detect + figures.embed - model) / all);
    printf("live_looks_per_second %.3f\nlive_looks_per_clock_second %.3f\nlive_clock %.3f\n",
           looks / all, looks / taken, taken / all);
    overt_engine_destroy(&engine);
    return 0;
}
