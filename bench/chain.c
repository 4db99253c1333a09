// SPDX-License-Identifier: Apache-2.0
// chain.c - still pictures from file to templates, timed: the whole chain against the time inside
// of the models.
//
//   chain THREADS ROUNDS LIST          LIST: a file with the path of a picture on each line
//   chain raw FOLDER LIST              writes each picture as FOLDER/N.rgb (width and height as 32
//   bits, then R,G,B)
//
// Prints "word value" lines, medians over the rounds; pictures a second of processor time. `ahead`:
// while the models look at one picture, a second thread decodes the next, as a program with a
// folder of pictures does; `plain`: one after the other.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <overt/overt.h>

#include "base/memory.h"
#include "base/time.h"

enum { PICTURES_MAX = 10000, ROUNDS_MAX = 99, AHEAD = 4, FACES = 64 };

struct list {
    char *paths[PICTURES_MAX];
    size_t count;
};

struct figures {
    double seconds[ROUNDS_MAX], model[ROUNDS_MAX], processor[ROUNDS_MAX];
    size_t faces;
};

/// Pictures decoded by one thread and taken by the other, in order.
struct queue {
    const struct list *list;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct overt_image *images[AHEAD];
    size_t put, taken;
};

static void stop_with(const char *what)
{
    fprintf(stderr, "chain: %s\n", what);
    exit(3);
}

static void read_list(const char *path, struct list *list)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        stop_with("the list cannot be read");
    char line[4096];
    while (list->count < PICTURES_MAX && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '\0')
            list->paths[list->count++] = memory_copy_text(line);
    }
    (void)fclose(file);
    if (list->count == 0)
        stop_with("the list is empty");
}

static struct overt_image *read_picture(const char *path)
{
    struct overt_image *image = NULL;
    struct overt_error err;
    if (overt_image_read(path, &image, &err) != OVERT_OK)
        stop_with(err.text);
    return image;
}

static void *decode_ahead(void *context)
{
    struct queue *queue = context;
    for (size_t i = 0; i < queue->list->count; i++) {
        struct overt_image *image = read_picture(queue->list->paths[i]);
        (void)pthread_mutex_lock(&queue->lock);
        while (queue->put - queue->taken == AHEAD)
            (void)pthread_cond_wait(&queue->changed, &queue->lock);
        queue->images[queue->put++ % AHEAD] = image;
        (void)pthread_cond_signal(&queue->changed);
        (void)pthread_mutex_unlock(&queue->lock);
    }
    return NULL;
}

static struct overt_image *take(struct queue *queue)
{
    (void)pthread_mutex_lock(&queue->lock);
    while (queue->put == queue->taken)
        (void)pthread_cond_wait(&queue->changed, &queue->lock);
    struct overt_image *image = queue->images[queue->taken++ % AHEAD];
    (void)pthread_cond_signal(&queue->changed);
    (void)pthread_mutex_unlock(&queue->lock);
    return image;
}

static size_t recognise(struct overt_engine *engine, const struct overt_image *image,
                        struct overt_template *templates)
{
    struct overt_face faces[FACES];
    struct overt_error err;
    size_t count = 0;
    if (overt_engine_detect(engine, image, faces, FACES, &count, &err) != OVERT_OK ||
        overt_engine_embed(engine, image, faces, count, templates, &err) != OVERT_OK)
        stop_with(err.text);
    return count;
}

/// Of all threads; with one thread it is what a clock shows on a machine that has nothing else to
/// do.
static double processor_seconds(void)
{
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void run_round(struct overt_engine *engine, const struct list *list, bool ahead, int round,
                      struct overt_template *templates, struct figures *figures)
{
    struct queue queue = {.list = list, .lock = PTHREAD_MUTEX_INITIALIZER,
                          .changed = PTHREAD_COND_INITIALIZER};
    pthread_t reader;
    double processor = processor_seconds();
    double start = time_monotonic(), model = overt_engine_model_seconds(engine);
    if (ahead && pthread_create(&reader, NULL, decode_ahead, &queue) != 0)
        stop_with("no thread to decode with");
    figures->faces = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct overt_image *image = ahead ? take(&queue) : read_picture(list->paths[i]);
        figures->faces += recognise(engine, image, templates);
        overt_image_unref(&image);
    }
    if (ahead)
        (void)pthread_join(reader, NULL);
    figures->processor[round] = processor_seconds() - processor;
    figures->seconds[round] = time_monotonic() - start;
    figures->model[round] = overt_engine_model_seconds(engine) - model;
}

static int compare(const void *a, const void *b)
{
    double x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static double median(const double *values, int count)
{
    double sorted[ROUNDS_MAX];
    memcpy(sorted, values, (size_t)count * sizeof *sorted);
    qsort(sorted, (size_t)count, sizeof *sorted, compare);
    return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

static void print(const char *name, const struct figures *figures, int rounds, size_t pictures)
{
    double ratios[ROUNDS_MAX];
    for (int i = 0; i < rounds; i++)
        ratios[i] = figures->seconds[i] / figures->model[i];
    printf("%s_ratio %.4f\n", name, median(ratios, rounds));
    printf("%s_milliseconds %.4f\n", name,
           median(figures->seconds, rounds) / (double)pictures * 1e3);
    printf("%s_model_milliseconds %.4f\n", name,
           median(figures->model, rounds) / (double)pictures * 1e3);
    printf("%s_pictures_per_second %.3f\n", name,
           (double)pictures / median(figures->processor, rounds));
}

static int measure(int threads, int rounds, const struct list *list)
{
    struct overt_engine_params params = {.threads = threads};
    struct overt_engine *engine = NULL;
    struct overt_error err;
    if (overt_engine_create(&params, &engine, &err) != OVERT_OK)
        stop_with(err.text);
    struct overt_template *templates = memory_new(FACES, sizeof *templates);
    struct figures plain = {.faces = 0}, ahead = {.faces = 0};
    run_round(engine, list, false, 0, templates,
              &plain); // not counted: everything is warm after it
    for (int round = 0; round < rounds; round++) {
        run_round(engine, list, false, round, templates, &plain);
        run_round(engine, list, true, round, templates, &ahead);
    }
    printf("pictures %zu\nfaces %zu\nthreads %d\n", list->count, plain.faces, threads);
    print("plain", &plain, rounds, list->count);
    print("ahead", &ahead, rounds, list->count);
    memory_free(templates);
    overt_engine_destroy(&engine);
    return 0;
}

static int write_raw(const char *folder, const struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/%zu.rgb", folder, i);
        FILE *file = fopen(path, "wb");
        struct overt_image *image = read_picture(list->paths[i]);
        if (file == NULL)
            stop_with("a raw picture cannot be written");
        const int32_t size[2] = {image->width, image->height};
        (void)fwrite(size, sizeof size, 1, file);
        for (int32_t row = 0; row < image->height; row++)
            (void)fwrite(image->pixels + (size_t)image->stride * (size_t)row, 3,
                         (size_t)image->width, file);
        if (fclose(file) != 0)
            stop_with("a raw picture cannot be written");
        overt_image_unref(&image);
    }
    return 0;
}

int main(int argc, char **argv)
{
    static struct list list;
    if (argc != 4) {
        fputs("usage: chain THREADS ROUNDS LIST | chain raw FOLDER LIST\n", stderr);
        return 2;
    }
    read_list(argv[3], &list);
    bool raw = strcmp(argv[1], "raw") == 0;
    int threads = atoi(argv[1]), rounds = atoi(argv[2]);
    if (!raw && (threads < 1 || rounds < 1 || rounds > ROUNDS_MAX))
        stop_with("threads and rounds are 1 or more");
    int code = raw ? write_raw(argv[2], &list) : measure(threads, rounds, &list);
    for (size_t i = 0; i < list.count; i++)
        memory_free(list.paths[i]);
    return code;
}
