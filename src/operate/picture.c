// SPDX-License-Identifier: Apache-2.0
// picture.c - cropping, covering and setting side by side. Plain and slow: one picture per alert.
#include "operate/picture.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

#define JPEG_QUALITY 90
#define COVER_BLOCKS 4    ///< blocks of one colour across a covered face
#define COVER_MARGIN 0.2f ///< of the face's size, covered around it
#define GAP          8    ///< px between two pictures
#define GREY         200
/// Of a scene. A face that the detector is too coarse for (40 px) is four blocks across, and so is
/// one that it overlooked and that is as large as the face of the alert.
#define SCENE_BLOCK_MIN     10.0f ///< px of the whole picture
#define SCENE_BLOCKS_ACROSS 96.0f ///< at most, in the whole picture's width

struct area {
    int left, top, right, bottom; ///< px; right and bottom are outside
};

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

static int round_to_px(float value)
{
    float kept = value >= -1e6f ? fminf(value, 1e6f) : -1e6f; // NAN too
    return (int)floorf(kept + 0.5f);
}

/// The face's box with a margin, inside the picture. May be empty.
static struct area area_of(const struct overt_face *face, float margin,
                           const struct overt_image *image)
{
    float dx = face->width * margin, dy = face->height * margin;
    struct area area = {
        .left = clamp(round_to_px(face->x - dx), 0, image->width),
        .top = clamp(round_to_px(face->y - dy), 0, image->height),
        .right = clamp(round_to_px(face->x + face->width + dx), 0, image->width),
        .bottom = clamp(round_to_px(face->y + face->height + dy), 0, image->height),
    };
    return area;
}

static uint8_t *pixel_at(const struct overt_image *image, int x, int y)
{
    return image->pixels + (ptrdiff_t)y * image->stride + (ptrdiff_t)3 * x;
}

static int copy_area(const struct overt_image *image, struct area area,
                     struct overt_image **ret_copy, struct overt_error *err)
{
    if (area.right <= area.left || area.bottom <= area.top)
        return error_set(err, OVERT_INPUT,
                         "the face lies outside of the picture: take another one");
    int code = overt_image_create(area.right - area.left, area.bottom - area.top, ret_copy, err);
    for (int y = area.top; code == 0 && y < area.bottom; y++)
        memcpy(pixel_at(*ret_copy, 0, y - area.top), pixel_at(image, area.left, y),
               3 * (size_t)(area.right - area.left));
    return code;
}

/// The mean colour of one block; 0,0,0 when it is empty.
static void mean_of(const struct overt_image *image, struct area block, uint8_t mean[3])
{
    uint64_t sum[3] = {0, 0, 0};
    uint64_t count = (uint64_t)(block.right - block.left) * (uint64_t)(block.bottom - block.top);
    for (int y = block.top; y < block.bottom; y++) {
        const uint8_t *at = pixel_at(image, block.left, y);
        for (int x = block.left; x < block.right; x++, at += 3) {
            sum[0] += at[0];
            sum[1] += at[1];
            sum[2] += at[2];
        }
    }
    for (int c = 0; c < 3; c++)
        mean[c] = (uint8_t)(count > 0 ? sum[c] / count : 0);
}

static bool inside(struct area area, int x, int y)
{
    return x >= area.left && x < area.right && y >= area.top && y < area.bottom;
}

static void fill(struct overt_image *image, struct area block, struct area kept,
                 const uint8_t colour[3])
{
    for (int y = block.top; y < block.bottom; y++)
        for (int x = block.left; x < block.right; x++)
            if (!inside(kept, x, y))
                memcpy(pixel_at(image, x, y), colour, 3);
}

/// Replaces an area by COVER_BLOCKS x COVER_BLOCKS blocks of one colour, except what lies in
/// `kept`.
static void cover(struct overt_image *image, struct area area, struct area kept)
{
    int width = area.right - area.left, height = area.bottom - area.top;
    for (int row = 0; row < COVER_BLOCKS; row++) {
        for (int column = 0; column < COVER_BLOCKS; column++) {
            struct area block = {
                .left = area.left + width * column / COVER_BLOCKS,
                .top = area.top + height * row / COVER_BLOCKS,
                .right = area.left + width * (column + 1) / COVER_BLOCKS,
                .bottom = area.top + height * (row + 1) / COVER_BLOCKS,
            };
            uint8_t mean[3];
            mean_of(image, block, mean);
            fill(image, block, kept, mean);
        }
    }
}

/// Between which two pixels of a row or column one lies, and how far beyond the first.
struct between {
    int first, second;
    float part;
};

/// `at`: in pixels from the centre of the first.
static struct between between_at(float at, int count)
{
    float inner = fminf(fmaxf(at, 0.0f), (float)(count - 1));
    int first = (int)inner;
    return (struct between){first, first + 1 < count ? first + 1 : first, inner - (float)first};
}

/// Red, green, blue and nothing.
typedef float colour __attribute__((vector_size(16)));

static colour colour_at(const uint8_t *at)
{
    return (colour){(float)at[0], (float)at[1], (float)at[2], 0.0f};
}

/// Between two rows, all across.
static void mix_rows(const struct overt_image *from, struct between down, colour *row)
{
    const uint8_t *above = pixel_at(from, 0, down.first), *below = pixel_at(from, 0, down.second);
    for (int x = 0; x < from->width; x++, above += 3, below += 3)
        row[x] = colour_at(above) * (1.0f - down.part) + colour_at(below) * down.part;
}

static void enlarge_row(const colour *row, const struct between *across, int width, uint8_t *out)
{
    for (int x = 0; x < width; x++, out += 3) {
        float part = across[x].part;
        colour mixed = row[across[x].first] * (1.0f - part) + row[across[x].second] * part + 0.5f;
        out[0] = (uint8_t)mixed[0];
        out[1] = (uint8_t)mixed[1];
        out[2] = (uint8_t)mixed[2];
    }
}

static void enlarge_into(const struct overt_image *from, struct overt_image *to, struct area place)
{
    int width = place.right - place.left, height = place.bottom - place.top;
    float step_x = (float)from->width / (float)width, step_y = (float)from->height / (float)height;
    if (width <= 0 || height <= 0)
        return;
    AUTO_FREE struct between *across = memory_new((size_t)width, sizeof *across);
    colour *row = memory_new((size_t)from->width, sizeof *row);
    for (int x = 0; x < width; x++)
        across[x] = between_at(((float)x + 0.5f) * step_x - 0.5f, from->width);
    for (int y = 0; y < height; y++) {
        mix_rows(from, between_at(((float)y + 0.5f) * step_y - 0.5f, from->height), row);
        enlarge_row(row, across, width, pixel_at(to, place.left, place.top + y));
    }
    memory_wipe_free(row, (size_t)from->width * sizeof *row);
}

/// Mean over the source pixels that one target pixel covers; at least one.
static void shrink_into(const struct overt_image *from, struct overt_image *to, struct area place)
{
    int width = place.right - place.left, height = place.bottom - place.top;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            struct area block = {
                .left = (int)((int64_t)x * from->width / width),
                .top = (int)((int64_t)y * from->height / height),
                .right = (int)((int64_t)(x + 1) * from->width / width),
                .bottom = (int)((int64_t)(y + 1) * from->height / height),
            };
            block.right = block.right > block.left ? block.right : block.left + 1;
            block.bottom = block.bottom > block.top ? block.bottom : block.top + 1;
            mean_of(from, block, pixel_at(to, place.left + x, place.top + y));
        }
    }
}

static void scale_into(const struct overt_image *from, struct overt_image *to, struct area place)
{
    if (from->height < place.bottom - place.top)
        enlarge_into(from, to, place);
    else
        shrink_into(from, to, place);
}

static struct overt_face moved(const struct overt_face *face, int x, int y)
{
    struct overt_face other = *face;
    other.x -= (float)x;
    other.y -= (float)y;
    return other;
}

static int shrink_to_limit(struct overt_image **image, struct overt_error *err)
{
    int longest = (*image)->width > (*image)->height ? (*image)->width : (*image)->height;
    if (longest <= PICTURE_SIDE_MAX)
        return 0;
    struct area whole = {0, 0,
                         clamp((*image)->width * PICTURE_SIDE_MAX / longest, 1, PICTURE_SIDE_MAX),
                         clamp((*image)->height * PICTURE_SIDE_MAX / longest, 1, PICTURE_SIDE_MAX)};
    struct overt_image *small = NULL;
    int code = overt_image_create(whole.right, whole.bottom, &small, err);
    if (code != 0)
        return code;
    shrink_into(*image, small, whole);
    overt_image_unref(image);
    *image = small;
    return 0;
}

/// One face with a margin, all others in it covered.
static int crop_alone(const struct overt_image *image, const struct overt_face *faces, size_t count,
                      size_t which, struct overt_image **ret_crop, struct overt_error *err)
{
    struct area area = area_of(&faces[which], PICTURE_MARGIN, image);
    struct overt_image *crop = NULL;
    int code = copy_area(image, area, &crop, err);
    if (code != 0)
        return code;
    struct overt_face own = moved(&faces[which], area.left, area.top);
    struct area kept = area_of(&own, 0.0f, crop);
    for (size_t i = 0; i < count; i++) {
        if (i == which)
            continue;
        struct overt_face other = moved(&faces[i], area.left, area.top);
        cover(crop, area_of(&other, COVER_MARGIN, crop), kept);
    }
    *ret_crop = crop;
    return 0;
}

int picture_of_face(const struct overt_image *image, const struct overt_face *faces, size_t count,
                    size_t which, void **ret_jpeg, size_t *ret_size, struct overt_error *err)
{
    CLEANUP(overt_image_unref) struct overt_image *crop = NULL;
    int code = crop_alone(image, faces, count, which, &crop, err);
    if (code == 0)
        code = shrink_to_limit(&crop, err);
    return code != 0 ? code : overt_image_encode_jpeg(crop, JPEG_QUALITY, ret_jpeg, ret_size, err);
}

int picture_small(struct overt_image **image, void **ret_jpeg, size_t *ret_size,
                  struct overt_error *err)
{
    int code = shrink_to_limit(image, err);
    return code != 0 ? code
                     : overt_image_encode_jpeg(*image, JPEG_QUALITY, ret_jpeg, ret_size, err);
}

/// Of the whole picture, in its pixels: one colour a block, and the colours run into each other.
static float scene_block(const struct overt_image *image, const struct overt_face *own)
{
    float block = fmaxf(SCENE_BLOCK_MIN, (float)image->width / SCENE_BLOCKS_ACROSS);
    float height = fminf(fmaxf(own->height, 0.0f), (float)image->height); // NAN: 0
    return fmaxf(block, height / COVER_BLOCKS);
}

/// The picture as it looks through frosted glass, in the scene's size.
static int frost(const struct overt_image *image, float block, struct overt_image *scene,
                 struct overt_error *err)
{
    struct area blocks = {0, 0, clamp((int)((float)image->width / block), 1, image->width),
                          clamp((int)((float)image->height / block), 1, image->height)};
    CLEANUP(overt_image_unref) struct overt_image *small = NULL;
    int code = overt_image_create(blocks.right, blocks.bottom, &small, err);
    if (code != 0)
        return code;
    shrink_into(image, small, blocks);
    enlarge_into(small, scene, (struct area){0, 0, scene->width, scene->height});
    return 0;
}

/// An area of the picture in the scene; at least a pixel.
static struct area area_in(struct area area, const struct overt_image *image,
                           const struct overt_image *scene)
{
    struct area in = {
        .left = (int)((int64_t)area.left * scene->width / image->width),
        .top = (int)((int64_t)area.top * scene->height / image->height),
        .right = (int)((int64_t)area.right * scene->width / image->width),
        .bottom = (int)((int64_t)area.bottom * scene->height / image->height),
    };
    in.right = clamp(in.right, in.left + 1, scene->width);
    in.bottom = clamp(in.bottom, in.top + 1, scene->height);
    return in;
}

static int draw_scene(const struct overt_image *image, const struct overt_face *faces, size_t count,
                      size_t which, struct overt_image *scene, struct overt_error *err)
{
    CLEANUP(overt_image_unref) struct overt_image *crop = NULL;
    int code = crop_alone(image, faces, count, which, &crop, err);
    if (code == 0)
        code = frost(image, scene_block(image, &faces[which]), scene, err);
    if (code != 0)
        return code;
    for (size_t i = 0; i < count; i++) {
        struct area other = area_of(&faces[i], COVER_MARGIN, image);
        if (i != which && other.right > other.left && other.bottom > other.top)
            cover(scene, area_in(other, image, scene), (struct area){0, 0, 0, 0});
    }
    struct area own = area_of(&faces[which], PICTURE_MARGIN, image);
    shrink_into(crop, scene, area_in(own, image, scene));
    return 0;
}

int picture_of_scene(const struct overt_image *image, const struct overt_face *faces, size_t count,
                     size_t which, void **ret_jpeg, size_t *ret_size, struct overt_error *err)
{
    int longest = image->width > image->height ? image->width : image->height;
    int side = longest < PICTURE_SCENE_SIDE_MAX ? longest : PICTURE_SCENE_SIDE_MAX;
    CLEANUP(overt_image_unref) struct overt_image *scene = NULL;
    int code = overt_image_create(clamp((int)((int64_t)image->width * side / longest), 1, side),
                                  clamp((int)((int64_t)image->height * side / longest), 1, side),
                                  &scene, err);
    if (code == 0)
        code = draw_scene(image, faces, count, which, scene, err);
    return code != 0 ? code : overt_image_encode_jpeg(scene, JPEG_QUALITY, ret_jpeg, ret_size, err);
}

int picture_crop(const struct overt_image *image, const struct overt_face *face,
                 struct overt_image **ret_crop, struct overt_error *err)
{
    return copy_area(image, area_of(face, PICTURE_MARGIN, image), ret_crop, err);
}

/// Width of a picture in the common height.
static int width_beside(const struct overt_image *image)
{
    if (image == NULL)
        return PICTURE_BESIDE_HEIGHT;
    return clamp((int)((int64_t)image->width * PICTURE_BESIDE_HEIGHT / image->height), 1,
                 PICTURE_BESIDE_WIDTH_MAX);
}

int picture_side_by_side(const struct overt_image *left, const struct overt_image *right,
                         void **ret_jpeg, size_t *ret_size, struct overt_error *err)
{
    int left_width = width_beside(left), right_width = width_beside(right);
    CLEANUP(overt_image_unref) struct overt_image *both = NULL;
    int code =
        overt_image_create(left_width + GAP + right_width, PICTURE_BESIDE_HEIGHT, &both, err);
    if (code != 0)
        return code;
    memset(both->pixels, GREY, (size_t)both->stride * (size_t)both->height);
    struct area place = {0, 0, left_width, PICTURE_BESIDE_HEIGHT};
    if (left != NULL)
        scale_into(left, both, place);
    place.left = left_width + GAP;
    place.right = place.left + right_width;
    if (right != NULL)
        scale_into(right, both, place);
    return overt_image_encode_jpeg(both, JPEG_QUALITY, ret_jpeg, ret_size, err);
}
