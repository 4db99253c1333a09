// SPDX-License-Identifier: Apache-2.0
// image.c - the life of a picture: made, shared, turned upright, wiped.
#include "face/image/image.h"

#include <string.h>

#include "base/memory.h"

enum { ROW_ALIGNMENT = 64, TAIL = 64 }; // converters write whole vectors beyond the last pixel

static size_t pixel_bytes(const struct overt_image *image)
{
    return (size_t)image->stride * (size_t)image->height + TAIL;
}

int image_check_size(int64_t width, int64_t height, struct overt_error *err)
{
    if (width < 1 || height < 1)
        return error_set(err, OVERT_INPUT, "a picture of %lld x %lld pixels: use one with a size",
                         (long long)width, (long long)height);
    if (width > OVERT_IMAGE_SIDE_MAX || height > OVERT_IMAGE_SIDE_MAX ||
        width * height > OVERT_IMAGE_PIXELS_MAX)
        return error_set(err, OVERT_LIMIT,
                         "a picture of %lld x %lld pixels: the limit is %d a side and %d in all; "
                         "make it smaller",
                         (long long)width, (long long)height, OVERT_IMAGE_SIDE_MAX,
                         OVERT_IMAGE_PIXELS_MAX);
    return OVERT_OK;
}

int image_create_unset(int32_t width, int32_t height, struct overt_image **ret_image,
                       struct overt_error *err)
{
    int code = image_check_size(width, height, err);
    if (code != OVERT_OK)
        return code;
    struct overt_image *image = memory_new(1, sizeof *image);
    image->width = width;
    image->height = height;
    image->stride = (3 * width + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
    image->references = 1;
    image->pixels = memory_resize_try(NULL, 1, pixel_bytes(image));
    if (image->pixels == NULL) {
        memory_free(image);
        return error_set(err, OVERT_NO_MEMORY, "no memory for a picture of %d x %d pixels", width,
                         height);
    }
    *ret_image = image;
    return OVERT_OK;
}

int overt_image_create(int32_t width, int32_t height, struct overt_image **ret_image,
                       struct overt_error *err)
{
    struct overt_image *image = NULL;
    int code = image_create_unset(width, height, &image, err);
    if (code != OVERT_OK)
        return code;
    memset(image->pixels, 0, pixel_bytes(image));
    *ret_image = image;
    return OVERT_OK;
}

struct overt_image *overt_image_ref(struct overt_image *image)
{
    __atomic_add_fetch(&image->references, 1, __ATOMIC_RELAXED);
    return image;
}

void overt_image_unref(struct overt_image **image)
{
    struct overt_image *old = *image;
    *image = NULL;
    if (old == NULL || __atomic_sub_fetch(&old->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    memory_wipe_free(old->pixels, pixel_bytes(old));
    memory_free(old);
}

void overt_bytes_free(void *bytes)
{
    memory_free(bytes);
}

/// Where a pixel of the turned picture comes from: start and the steps for one right and one down,
/// in bytes.
struct turn {
    ptrdiff_t start, right, down;
};

static struct turn turn_of(const struct overt_image *image, int orientation)
{
    ptrdiff_t x = 3, y = image->stride;
    ptrdiff_t last_x = x * (image->width - 1), last_y = y * (image->height - 1);
    switch (orientation) {
    case 2: return (struct turn){last_x, -x, y};
    case 3: return (struct turn){last_x + last_y, -x, -y};
    case 4: return (struct turn){last_y, x, -y};
    case 5: return (struct turn){0, y, x};
    case 6: return (struct turn){last_y, -y, x};
    case 7: return (struct turn){last_x + last_y, -y, -x};
    case 8: return (struct turn){last_x, y, -x};
    default: return (struct turn){0, x, y};
    }
}

static void turn_pixels(const struct overt_image *from, int orientation, struct overt_image *turned)
{
    struct turn turn = turn_of(from, orientation);
    for (int32_t row = 0; row < turned->height; row++) {
        const uint8_t *at = from->pixels + turn.start + turn.down * row;
        uint8_t *to = turned->pixels + (ptrdiff_t)turned->stride * row;
        for (int32_t column = 0; column < turned->width; column++, at += turn.right, to += 3)
            memcpy(to, at, 3);
    }
}

int image_turn_into(struct overt_image *from, int orientation, struct overt_image **image,
                    struct overt_error *err)
{
    bool as_is = orientation <= 1 || orientation > 8, swapped = !as_is && orientation >= 5;
    int32_t width = swapped ? from->height : from->width;
    int32_t height = swapped ? from->width : from->height;
    if (as_is && *image == from)
        return OVERT_OK;
    if (as_is || *image == NULL || (*image)->width != width || (*image)->height != height) {
        struct overt_image *turned = as_is ? overt_image_ref(from) : NULL;
        int code = as_is ? OVERT_OK : image_create_unset(width, height, &turned, err);
        if (code != OVERT_OK)
            return code;
        overt_image_unref(image);
        *image = turned;
    }
    if (!as_is)
        turn_pixels(from, orientation, *image);
    return OVERT_OK;
}

int image_turn(struct overt_image *image, int orientation, struct overt_image **ret_image,
               struct overt_error *err)
{
    struct overt_image *turned = NULL;
    int code = image_turn_into(image, orientation, &turned, err);
    if (code == OVERT_OK)
        *ret_image = turned;
    return code;
}
