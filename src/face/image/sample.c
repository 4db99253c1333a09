// SPDX-License-Identifier: Apache-2.0
// sample.c - pixels of a picture into the planes that a network takes: upright boxes and turned
// chips.
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/threads.h"
#include "face/image/internal.h"

/// The level with one to two of its pixels per sample, and how many of the picture's pixels one of
/// its is.
static const struct image_view *level_for(struct image_source *source, float pixels_per_sample,
                                          float *ret_scale)
{
    int level = 0;
    float scale = 1;
    while (level + 1 < source->count && pixels_per_sample >= scale * 1.999f) {
        level++;
        scale *= 2;
    }
    *ret_scale = scale;
    return image_source_level(source, level);
}

static int grow_columns(struct image_scratch *scratch, size_t count, struct overt_error *err)
{
    if (count <= scratch->column_capacity)
        return OVERT_OK;
    memory_free(scratch->columns);
    memory_free(scratch->fractions);
    scratch->column_capacity = 0;
    scratch->columns = memory_try(count, sizeof *scratch->columns);
    scratch->fractions = memory_try(count, sizeof *scratch->fractions);
    if (scratch->columns == NULL || scratch->fractions == NULL)
        return error_set(err, OVERT_NO_MEMORY, "no memory to sample %zu columns", count);
    scratch->column_capacity = count;
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

/// So many at a time: a row is often short, and what is left over took longer than the rest.
#define BLENDED 16

static inline void blend_some(const uint8_t *restrict upper, const uint8_t *restrict lower,
                              float part, int32_t count, float *restrict row)
{
    for (int32_t i = 0; i < count; i++) {
        float above = (float)upper[i];
        row[i] = above + ((float)lower[i] - above) * part;
    }
}

/// The last ones are done again with those before them.
SIMD_CLONES static void blend_rows(const uint8_t *restrict upper, const uint8_t *restrict lower,
                                   float part, int32_t count, float *restrict row)
{
    int32_t last = count - BLENDED;
    for (int32_t i = 0; i < last; i += BLENDED)
        blend_some(upper + i, lower + i, part, BLENDED, row + i);
    if (last >= 0)
        blend_some(upper + last, lower + last, part, BLENDED, row + last);
    else
        blend_some(upper, lower, part, count, row);
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

/// Four floats for one instruction; the compiler's own, so that every processor does the same.
typedef float four __attribute__((vector_size(16)));

static inline four four_at(const float *at)
{
    four read;
    memcpy(&read, at, sizeof read);
    return read;
}

/// One pixel: red, green, blue, and what comes of the next one's red.
static inline four sample_pixel(const float *at, float part, four mean, four scale)
{
    four left = four_at(at), right = four_at(at + 3);
    return (left + (right - left) * part - mean) * scale;
}

/// Four pixels to four of each plane.
static inline void sample_four(const float *row, const int32_t *columns, const float *parts,
                               four mean, four scale, float *const planes[3], int32_t at)
{
    four a = sample_pixel(row + columns[0], parts[0], mean, scale);
    four b = sample_pixel(row + columns[1], parts[1], mean, scale);
    four c = sample_pixel(row + columns[2], parts[2], mean, scale);
    four d = sample_pixel(row + columns[3], parts[3], mean, scale);
    four upper = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    four lower = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    four red = __builtin_shufflevector(upper, lower, 0, 1, 4, 5);
    four green = __builtin_shufflevector(upper, lower, 2, 3, 6, 7);
    four left = __builtin_shufflevector(a, b, 2, 6, 2, 6);
    four right = __builtin_shufflevector(c, d, 2, 6, 2, 6);
    four blue = __builtin_shufflevector(left, right, 0, 1, 4, 5);
    memcpy(planes[0] + at, &red, sizeof red);
    memcpy(planes[1] + at, &green, sizeof green);
    memcpy(planes[2] + at, &blue, sizeof blue);
}

/// scratch->row starts at the pixel of columns[first], and goes on for a pixel beyond the last.
SIMD_CLONES static void sample_row(const struct image_scratch *scratch, const struct axis *across,
                                   const struct lines *lines)
{
    const float *row = scratch->row;
    const int32_t *columns = scratch->columns;
    const float *parts = scratch->fractions;
    const four mean = {lines->mean[0], lines->mean[1], lines->mean[2], 0};
    const four scale = {lines->scale[0], lines->scale[1], lines->scale[2], 0};
    int32_t i = across->first;
    for (; i + 3 <= across->last; i += 4)
        sample_four(row, columns + i, parts + i, mean, scale, lines->plane, i);
    for (; i <= across->last; i++) {
        four pixel = sample_pixel(row + columns[i], parts[i], mean, scale);
        for (int channel = 0; channel < 3; channel++)
            lines->plane[channel][i] = pixel[channel];
    }
}

static int32_t read_columns(struct image_scratch *scratch, const struct axis *across,
                            int32_t *ret_pixels)
{
    float fraction;
    int32_t begin = axis_read(across, across->first, &fraction);
    for (int32_t i = across->first; i <= across->last; i++)
        scratch->columns[i] = (axis_read(across, i, &scratch->fractions[i]) - begin) * 3;
    int32_t end = axis_read(across, across->last, &fraction) + 2;
    *ret_pixels = (end < across->limit ? end : across->limit) - begin;
    return begin;
}

/// One box: what each thread does a part of.
struct crop {
    struct image_source *source;
    const struct image_view *level;
    const struct image_scaling *scaling;
    const struct image_planes *planes;
    struct axis across, down;
    int threads;
};

static void crop_rows(const struct crop *crop, struct image_scratch *scratch, int32_t row,
                      int32_t end)
{
    const struct image_view *level = crop->level;
    const struct axis *across = &crop->across, *down = &crop->down;
    bool empty = across->first > across->last;
    int32_t pixels = 0;
    int32_t begin = empty ? 0 : read_columns(scratch, across, &pixels);
    for (; row < end; row++) {
        struct lines lines = lines_of(crop->planes, crop->scaling, row);
        if (empty || row < down->first || row > down->last) {
            fill_black(&lines, 0, crop->planes->width);
            continue;
        }
        float part;
        int32_t above = axis_read(down, row, &part);
        const uint8_t *upper = level->pixels + (size_t)level->stride * (size_t)above + 3 * begin;
        const uint8_t *lower = level->height > 1 ? upper + level->stride : upper;
        blend_rows(upper, lower, part, 3 * pixels, scratch->row);
        fill_black(&lines, 0, across->first);
        sample_row(scratch, across, &lines);
        fill_black(&lines, across->last + 1, crop->planes->width);
    }
}

static void crop_part(void *context, int index)
{
    const struct crop *crop = context;
    int64_t rows = crop->planes->height;
    crop_rows(crop, &crop->source->scratch[index], (int32_t)(rows * index / crop->threads),
              (int32_t)(rows * (index + 1) / crop->threads));
}

int image_crop_planes(struct image_source *source, const struct image_box *box,
                      const struct image_scaling *scaling, const struct image_planes *planes,
                      struct overt_error *err)
{
    struct crop crop = {.source = source, .scaling = scaling, .planes = planes};
    crop.threads = image_threads_for(source, (int64_t)planes->width * planes->height);
    for (int i = 0; i < crop.threads; i++) {
        int code = grow_columns(&source->scratch[i], (size_t)planes->width, err);
        if (code != OVERT_OK)
            return code;
    }
    float scale;
    float each = fminf(box->width / (float)planes->width, box->height / (float)planes->height);
    crop.level = level_for(source, each, &scale);
    crop.across = axis_of(box->x, box->width, planes->width, scale, crop.level->width);
    crop.down = axis_of(box->y, box->height, planes->height, scale, crop.level->height);
    threads_run(crop.threads, crop_part, &crop);
    return OVERT_OK;
}

/// One turned sample between four pixels. `right` and `down`: bytes to the other ones.
static inline void warp_pixel(const struct image_view *level, float x, float y, int32_t right,
                              int32_t down, uint8_t *out)
{
    int32_t left = (int32_t)x, top = (int32_t)y;
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

/// The same at the edge of the picture, or outside of it: black there.
static void warp_pixel_at_edge(const struct image_view *level, float x, float y, uint8_t *out)
{
    if (!(x > -0.5f && y > -0.5f && x < (float)level->width - 0.5f &&
          y < (float)level->height - 0.5f)) {
        memset(out, 0, 3);
        return;
    }
    x = fminf(fmaxf(x, 0), (float)(level->width - 1));
    y = fminf(fmaxf(y, 0), (float)(level->height - 1));
    int32_t right = (int32_t)x + 1 < level->width ? 3 : 0;
    int32_t down = (int32_t)y + 1 < level->height ? level->stride : 0;
    warp_pixel(level, x, y, right, down, out);
}

/// Whether the sample lies between four pixels of the picture, and two rows from its end: then one
/// may read some bytes beyond the four.
static bool is_inner(const struct image_view *level, const struct image_line *line, int32_t sample)
{
    float x = line->x + line->a * (float)sample, y = line->y + line->b * (float)sample;
    return x >= 0 && y >= 0 && x < (float)(level->width - 1) && y < (float)(level->height - 2);
}

/// Samples `first` to `end` of one row of the chip. When both ends are inner samples, so are all
/// between them.
static void warp_row(const struct image_view *level, const struct image_line *line, int32_t first,
                     int32_t end, uint8_t *out)
{
    int32_t i = first;
    bool inner = is_inner(level, line, first) && is_inner(level, line, end - 1);
#ifdef __x86_64__
    if (inner)
        i = image_warp_row_x86(level, line, first, end, out);
#endif
    for (out += 3 * (i - first); i < end; i++, out += 3) {
        float x = line->x + line->a * (float)i, y = line->y + line->b * (float)i;
        if (inner)
            warp_pixel(level, x, y, 3, level->stride, out);
        else
            warp_pixel_at_edge(level, x, y, out);
    }
}

void image_warp_part(struct image_source *source, const struct image_similarity *map, int32_t size,
                     int32_t first, int32_t end, uint8_t *chip)
{
    float scale;
    const struct image_view *level =
        level_for(source, sqrtf(map->a * map->a + map->b * map->b), &scale);
    struct image_line line = {.a = map->a / scale, .b = map->b / scale};
    for (int32_t row = first; row < end; row++) {
        float v = (float)row + 0.5f;
        line.x = map->x0 / scale - line.b * v + line.a * 0.5f - 0.5f;
        line.y = map->y0 / scale + line.a * v + line.b * 0.5f - 0.5f;
        warp_row(level, &line, first, end, chip + 3 * (row * size + first));
    }
}

void image_warp(struct image_source *source, const struct image_similarity *map, int32_t size,
                uint8_t *chip)
{
    image_warp_part(source, map, size, 0, size, chip);
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
