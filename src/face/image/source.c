// SPDX-License-Identifier: Apache-2.0
// source.c - a picture halved again and again (an image pyramid; L. Williams, "Pyramidal
// Parametrics", SIGGRAPH 1983), so that a small sample of a large face averages its pixels instead
// of skipping them.
#include <string.h>

#include "base/memory.h"
#include "face/image/internal.h"

enum { HALVES_SIDE_MIN = 16 };

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

static void halve(const struct image_view *from, const struct image_view *to, uint8_t *pixels)
{
    for (int32_t row = 0; row < to->height; row++) {
        const uint8_t *upper = from->pixels + (size_t)from->stride * 2 * (size_t)row;
        image_halve_row(upper, upper + from->stride, to->width,
                        pixels + (size_t)to->stride * (size_t)row);
    }
}

static int grow(struct image_source *source, const struct overt_image *image,
                struct overt_error *err)
{
    size_t row = 3 * (size_t)image->width + 6;
    size_t halves = halves_bytes(image->width, image->height);
    if (row > source->row_capacity) {
        memory_wipe_free(source->row, source->row_capacity * sizeof *source->row);
        source->row_capacity = 0;
        source->row = memory_try(row, sizeof *source->row);
        if (source->row == NULL)
            return error_set(err, OVERT_NO_MEMORY, "no memory for a row of %d pixels",
                             image->width);
        source->row_capacity = row;
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
    source->count = 0;
    int code = grow(source, image, err);
    if (code != OVERT_OK)
        return code;
    source->levels[0] =
        (struct image_view){image->pixels, image->width, image->height, image->stride};
    source->count = 1;
    uint8_t *at = source->halves;
    while (source->count < IMAGE_LEVELS_MAX) {
        const struct image_view *from = &source->levels[source->count - 1];
        struct image_view *to = &source->levels[source->count];
        *to = (struct image_view){at, from->width / 2, from->height / 2,
                                  half_stride(from->width / 2)};
        if (to->width < HALVES_SIDE_MIN || to->height < HALVES_SIDE_MIN)
            break;
        halve(from, to, at);
        at += (size_t)to->stride * (size_t)to->height;
        source->count++;
    }
    return OVERT_OK;
}

void image_source_clear(struct image_source *source)
{
    if (source->count > 1) {
        const struct image_view *last = &source->levels[source->count - 1];
        const uint8_t *end = last->pixels + (size_t)last->stride * (size_t)last->height;
        explicit_bzero(source->halves, (size_t)(end - source->halves));
    }
    if (source->row_capacity > 0)
        explicit_bzero(source->row, source->row_capacity * sizeof *source->row);
    source->count = 0;
}

void image_source_finish(struct image_source *source)
{
    memory_wipe_free(source->halves, source->halves_capacity);
    memory_wipe_free(source->row, source->row_capacity * sizeof *source->row);
    memory_free(source->columns);
    memory_free(source->fractions);
    memset(source, 0, sizeof *source);
}
