// SPDX-License-Identifier: Apache-2.0
// source.c - a picture halved again and again (an image pyramid; L. Williams, "Pyramidal
// Parametrics", SIGGRAPH 1983), so that a small sample of a large face averages its pixels instead
// of skipping them.
#include <string.h>

#include "base/memory.h"
#include "base/threads.h"
#include "face/image/internal.h"

enum { HALVES_SIDE_MIN = 16 };

/// Samples that are worth a thread of their own: to begin one takes as long as some 20,000.
enum { SAMPLES_PER_THREAD = 40000 };

static int32_t half_stride(int32_t width)
{
    return (3 * width + 63) / 64 * 64;
}

static size_t halves_bytes(int32_t width, int32_t height)
{
    size_t total = 64;
    for (int level = 1; level < IMAGE_LEVELS_MAX; level++) {
        width /= 2;
        height /= 2;
        if (width < HALVES_SIDE_MIN || height < HALVES_SIDE_MIN)
            break;
        total += (size_t)half_stride(width) * (size_t)height;
    }
    return total;
}

struct halving {
    const struct image_view *from, *to;
    uint8_t *pixels; ///< of `to`
    int threads;
};

static void halve_part(void *context, int index)
{
    const struct halving *halving = context;
    const struct image_view *from = halving->from, *to = halving->to;
    int64_t rows = to->height;
    int32_t end = (int32_t)(rows * (index + 1) / halving->threads);
    for (int32_t row = (int32_t)(rows * index / halving->threads); row < end; row++) {
        const uint8_t *upper = from->pixels + (size_t)from->stride * 2 * (size_t)row;
        image_halve_row(upper, upper + from->stride, to->width,
                        halving->pixels + (size_t)to->stride * (size_t)row);
    }
}

int image_threads_for(const struct image_source *source, int64_t samples)
{
    int64_t most = samples / SAMPLES_PER_THREAD;
    int threads = source->threads < IMAGE_THREADS_MAX ? source->threads : IMAGE_THREADS_MAX;
    threads = most < threads ? (int)most : threads;
    return threads > 1 ? threads : 1;
}

static int grow_row(struct image_scratch *scratch, size_t row, struct overt_error *err)
{
    if (row <= scratch->row_capacity)
        return OVERT_OK;
    memory_wipe_free(scratch->row, scratch->row_capacity * sizeof *scratch->row);
    scratch->row_capacity = 0;
    scratch->row = memory_try(row, sizeof *scratch->row);
    if (scratch->row == NULL)
        return error_set(err, OVERT_NO_MEMORY, "no memory for a row of %zu samples", row);
    scratch->row_capacity = row;
    return OVERT_OK;
}

static int grow(struct image_source *source, const struct overt_image *image,
                struct overt_error *err)
{
    size_t halves = halves_bytes(image->width, image->height);
    for (int i = 0; i < image_threads_for(source, INT64_MAX); i++) {
        int code = grow_row(&source->scratch[i], 3 * (size_t)image->width + 6, err);
        if (code != OVERT_OK)
            return code;
    }
    if (halves > source->halves_capacity) {
        memory_wipe_free(source->halves, source->halves_capacity);
        source->halves_capacity = 0;
        source->halves = memory_try(1, halves);
        if (source->halves == NULL)
            return error_set(err, OVERT_NO_MEMORY, "no memory to halve a picture of %d x %d pixels",
                             image->width, image->height);
        source->halves_capacity = halves;
    }
    return OVERT_OK;
}

int image_source_set(struct image_source *source, const struct overt_image *image,
                     struct overt_error *err)
{
    source->count = source->made = 0;
    int code = grow(source, image, err);
    if (code != OVERT_OK)
        return code;
    source->levels[0] =
        (struct image_view){image->pixels, image->width, image->height, image->stride};
    source->count = source->made = 1;
    uint8_t *at = source->halves;
    while (source->count < IMAGE_LEVELS_MAX) {
        const struct image_view *from = &source->levels[source->count - 1];
        struct image_view *to = &source->levels[source->count];
        *to = (struct image_view){at, from->width / 2, from->height / 2,
                                  half_stride(from->width / 2)};
        if (to->width < HALVES_SIDE_MIN || to->height < HALVES_SIDE_MIN)
            break;
        at += (size_t)to->stride * (size_t)to->height;
        source->count++;
    }
    return OVERT_OK;
}

const struct image_view *image_source_level(struct image_source *source, int level)
{
    for (; source->made <= level; source->made++) {
        const struct image_view *to = &source->levels[source->made];
        struct halving halving = {.from = to - 1, .to = to};
        halving.pixels = source->halves + (to->pixels - source->halves);
        halving.threads = image_threads_for(source, (int64_t)to->width * to->height);
        threads_run(halving.threads, halve_part, &halving);
    }
    return &source->levels[level];
}

void image_source_clear(struct image_source *source)
{
    if (source->made > 1) {
        const struct image_view *last = &source->levels[source->made - 1];
        const uint8_t *end = last->pixels + (size_t)last->stride * (size_t)last->height;
        explicit_bzero(source->halves, (size_t)(end - source->halves));
    }
    for (int i = 0; i < IMAGE_THREADS_MAX; i++) {
        struct image_scratch *scratch = &source->scratch[i];
        if (scratch->row_capacity > 0)
            explicit_bzero(scratch->row, scratch->row_capacity * sizeof *scratch->row);
    }
    source->count = source->made = 0;
}

void image_source_finish(struct image_source *source)
{
    memory_wipe_free(source->halves, source->halves_capacity);
    for (int i = 0; i < IMAGE_THREADS_MAX; i++) {
        struct image_scratch *scratch = &source->scratch[i];
        memory_wipe_free(scratch->row, scratch->row_capacity * sizeof *scratch->row);
        memory_free(scratch->columns);
        memory_free(scratch->fractions);
    }
    memset(source, 0, sizeof *source);
}
