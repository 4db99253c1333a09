// SPDX-License-Identifier: Apache-2.0
// sample.c - pixels of a picture into the planes that a network takes: upright boxes and turned
// chips.
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "face/image/image.h"

/// The level with one to two of its pixels per sample, and how many of the picture's pixels one of
/// its is.
static const struct image_view *level_for(const struct image_source *source,
                                          float pixels_per_sample, float *ret_scale)
{
    int level = 0;
    float scale = 1;
    while (level + 1 < source->count && pixels_per_sample >= scale * 1.999f) {
        level++;
        scale *= 2;
    }
    *ret_scale = scale;
    return &source->levels[level];
}

static int grow_columns(struct image_source *source, size_t count, struct overt_error *err)
{
    if (count <= source->column_capacity)
        return OVERT_OK;
    memory_free(source->columns);
    memory_free(source->fractions);
    source->column_capacity = 0;
    source->columns = memory_try(count, sizeof *source->columns);
    source->fractions = memory_try(count, sizeof *source->fractions);
    if (source->columns == NULL || source->fractions == NULL)
        return error_set(err, OVERT_NO_MEMORY, "no memory to sample %zu columns", count);
    source->column_capacity = count;
    return OVERT_OK;
}

/// Where one axis reads: samples first..last lie inside of the picture, each between `index` and
/// the next.
struct axis {
    float start, step;
    int32_t limit; ///< pixels of the level
    int32_t first, last;
};

static struct axis axis_of(float begin, float size, int32_t samples, float scale, int32_t limit)
{
    struct axis axis = {.step = size / (float)samples / scale, .limit = limit};
    axis.start = begin / scale + axis.step * 0.5f;
    float first = ceilf(-axis.start / axis.step);
    float last = floorf(((float)limit - axis.start) / axis.step);
    axis.first = first > 0 ? (int32_t)fminf(first, (float)samples) : 0;
    axis.last = last < (float)(samples - 1) ? (int32_t)fmaxf(last, -1) : samples - 1;
    return axis;
}

static int32_t axis_read(const struct axis *axis, int32_t sample, float *ret_fraction)
{
    float at = axis->start + axis->step * (float)sample - 0.5f;
    at = fminf(fmaxf(at, 0), (float)(axis->limit - 1));
    int32_t index = (int32_t)at;
    if (index > axis->limit - 2 && index > 0)
        index = axis->limit - 2;
    *ret_fraction = axis->limit > 1 ? at - (float)index : 0;
    return index;
}

SIMD_CLONES static void blend_rows(const uint8_t *restrict upper, const uint8_t *restrict lower,
                                   float part, int32_t count, float *restrict row)
{
    for (int32_t i = 0; i < count; i++) {
        float above = (float)upper[i];
        row[i] = above + ((float)lower[i] - above) * part;
    }
}

struct lines {
    float *plane[3];
    float mean[3], scale[3];
};

static struct lines lines_of(const struct image_planes *planes, const struct image_scaling *scaling,
                             int32_t row)
{
    struct lines lines;
    for (int channel = 0; channel < 3; channel++) {
        int plane = scaling->bgr ? 2 - channel : channel;
        lines.plane[channel] = planes->first + planes->plane_stride * (size_t)plane +
                               planes->row_stride * (size_t)row;
        lines.mean[channel] = scaling->mean[plane];
        lines.scale[channel] = scaling->scale[plane];
    }
    return lines;
}

static void fill_black(const struct lines *lines, int32_t first, int32_t end)
{
    for (int channel = 0; channel < 3; channel++)
        for (int32_t i = first; i < end; i++)
            lines->plane[channel][i] = -lines->mean[channel] * lines->scale[channel];
}

/// `row` starts at the pixel of columns[first].
SIMD_CLONES static void sample_row(const struct image_source *source, const struct axis *across,
                       const struct lines *lines)
{
    const float *row = source->row;
    const int32_t *columns = source->columns;
    const float *fractions = source->fractions;
    float *restrict red = lines->plane[0], *restrict green = lines->plane[1];
    float *restrict blue = lines->plane[2];
    for (int32_t i = across->first; i <= across->last; i++) {
        const float *at = row + columns[i];
        float part = fractions[i];
        red[i] = (at[0] + (at[3] - at[0]) * part - lines->mean[0]) * lines->scale[0];
        green[i] = (at[1] + (at[4] - at[1]) * part - lines->mean[1]) * lines->scale[1];
        blue[i] = (at[2] + (at[5] - at[2]) * part - lines->mean[2]) * lines->scale[2];
    }
}

static int32_t read_columns(struct image_source *source, const struct axis *across,
                            int32_t *ret_pixels)
{
    float fraction;
    int32_t begin = axis_read(across, across->first, &fraction);
    for (int32_t i = across->first; i <= across->last; i++)
        source->columns[i] = (axis_read(across, i, &source->fractions[i]) - begin) * 3;
    int32_t end = axis_read(across, across->last, &fraction) + 2;
    *ret_pixels = (end < across->limit ? end : across->limit) - begin;
    return begin;
}

int image_crop_planes(struct image_source *source, const struct image_box *box,
                      const struct image_scaling *scaling, const struct image_planes *planes,
                      struct overt_error *err)
{
    int code = grow_columns(source, (size_t)planes->width, err);
    if (code != OVERT_OK)
        return code;
    float scale;
    float each = fminf(box->width / (float)planes->width, box->height / (float)planes->height);
    const struct image_view *level = level_for(source, each, &scale);
    struct axis across = axis_of(box->x, box->width, planes->width, scale, level->width);
    struct axis down = axis_of(box->y, box->height, planes->height, scale, level->height);
    bool empty = across.first > across.last;
    int32_t pixels = 0;
    int32_t begin = empty ? 0 : read_columns(source, &across, &pixels);
    for (int32_t row = 0; row < planes->height; row++) {
        struct lines lines = lines_of(planes, scaling, row);
        if (empty || row < down.first || row > down.last) {
            fill_black(&lines, 0, planes->width);
            continue;
        }
        float part;
        int32_t above = axis_read(&down, row, &part);
        const uint8_t *upper = level->pixels + (size_t)level->stride * (size_t)above + 3 * begin;
        const uint8_t *lower = level->height > 1 ? upper + level->stride : upper;
        blend_rows(upper, lower, part, 3 * pixels, source->row);
        fill_black(&lines, 0, across.first);
        sample_row(source, &across, &lines);
        fill_black(&lines, across.last + 1, planes->width);
    }
    return OVERT_OK;
}

/// One turned sample; x and y are pixel centres (first pixel at 0).
static void warp_pixel(const struct image_view *level, float x, float y, uint8_t *out)
{
    if (!(x > -0.5f && y > -0.5f && x < (float)level->width - 0.5f &&
          y < (float)level->height - 0.5f)) {
        memset(out, 0, 3);
        return;
    }
    x = fminf(fmaxf(x, 0), (float)(level->width - 1));
    y = fminf(fmaxf(y, 0), (float)(level->height - 1));
    int32_t left = (int32_t)x, top = (int32_t)y;
    int32_t right = left + 1 < level->width ? 3 : 0;
    int32_t down = top + 1 < level->height ? level->stride : 0;
    // 11 bits for each fraction: 255 << 22 fits, and the sum of weights is exact.
    uint32_t across = (uint32_t)((x - (float)left) * 2048.0f + 0.5f);
    uint32_t below = (uint32_t)((y - (float)top) * 2048.0f + 0.5f);
    const uint8_t *at = level->pixels + (size_t)level->stride * (size_t)top + 3 * left;
    for (int channel = 0; channel < 3; channel++, at++) {
        uint32_t upper = at[0] * (2048 - across) + at[right] * across;
        uint32_t lower = at[down] * (2048 - across) + at[down + right] * across;
        out[channel] = (uint8_t)((upper * (2048 - below) + lower * below + (1u << 21)) >> 22);
    }
}

void image_warp(const struct image_source *source, const struct image_similarity *map, int32_t size,
                uint8_t *chip)
{
    float scale;
    const struct image_view *level =
        level_for(source, sqrtf(map->a * map->a + map->b * map->b), &scale);
    float a = map->a / scale, b = map->b / scale;
    for (int32_t row = 0; row < size; row++) {
        float v = (float)row + 0.5f;
        float x = map->x0 / scale - b * v + a * 0.5f - 0.5f;
        float y = map->y0 / scale + a * v + b * 0.5f - 0.5f;
        for (int32_t column = 0; column < size; column++, chip += 3)
            warp_pixel(level, x + a * (float)column, y + b * (float)column, chip);
    }
}

void image_chip_planes(const uint8_t *chip, int32_t size, const struct image_scaling *scaling,
                       bool mirror, float *planes)
{
    size_t area = (size_t)size * (size_t)size;
    for (int plane = 0; plane < 3; plane++) {
        int channel = scaling->bgr ? 2 - plane : plane;
        float mean = scaling->mean[plane], scale = scaling->scale[plane];
        for (int32_t row = 0; row < size; row++) {
            const uint8_t *from = chip + (size_t)(row * size) * 3 + channel;
            float *to = planes + area * (size_t)plane + (size_t)(row * size);
            for (int32_t i = 0; i < size; i++)
                to[mirror ? size - 1 - i : i] = ((float)from[3 * i] - mean) * scale;
        }
    }
}
