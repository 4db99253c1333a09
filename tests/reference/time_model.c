// SPDX-License-Identifier: Apache-2.0
// time_model.c - how long an ONNX file takes: the figures of docs/models.md.
//
//     time_model FILE THREADS BATCH HEIGHT WIDTH OUTPUT...
//
// Prints the median and the least of 100 runs in milliseconds: of processor time with one thread,
// so that what else the machine does counts little, else of the clock.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"
#include "runtime.h"

enum { RUNS = 100, WARM_UP = 5 };

static double milliseconds(int threads)
{
    struct timespec now;
    clock_gettime(threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void measure(const char *path, int threads, const int64_t shape[4],
                    const char *const names[], size_t count)
{
    double times[RUNS];
    size_t size = (size_t)(shape[0] * shape[1] * shape[2] * shape[3]);
    AUTO_FREE float *input = memory_new(size, sizeof(float));
    for (size_t i = 0; i < size; i++)
        input[i] = (float)(i * 2654435761u % 1000) / 500 - 1;
    struct runtime *runtime = runtime_create(path, threads);
    for (int i = -WARM_UP; i < RUNS; i++) {
        struct runtime_output outputs[RUNTIME_OUTPUT_MAX];
        double before = milliseconds(threads);
        runtime_run(runtime, input, shape, names, count, outputs);
        if (i >= 0)
            times[i] = milliseconds(threads) - before;
        for (size_t o = 0; o < count; o++)
            memory_free(outputs[o].numbers);
    }
    runtime_destroy(&runtime);
    qsort(times, RUNS, sizeof(times[0]), compare);
    printf("median %.3f least %.3f, per picture %.3f ms\n", times[RUNS / 2], times[0],
           times[RUNS / 2] / (double)shape[0]);
}

int main(int argc, char **argv)
{
    long threads, batch, height, width;
    if (argc < 7 || argc > 6 + RUNTIME_OUTPUT_MAX || !text_to_int(argv[2], 1, 64, &threads) ||
        !text_to_int(argv[3], 1, 256, &batch) || !text_to_int(argv[4], 1, 10000, &height) ||
        !text_to_int(argv[5], 1, 10000, &width)) {
        fputs("usage: time_model FILE THREADS BATCH HEIGHT WIDTH OUTPUT...\n", stderr);
        return 2;
    }
    int64_t shape[4] = {batch, 3, height, width};
    measure(argv[1], (int)threads, shape, (const char *const *)&argv[6], (size_t)(argc - 6));
    return 0;
}
