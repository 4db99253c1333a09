// SPDX-License-Identifier: Apache-2.0
// convert.c - decoded pictures to upright RGB, where they are wanted.
#include <string.h>

#include "base/memory.h"
#include "face/decode/internal.h"
#include "face/image/image.h"

struct video_converter {
    struct SwsContext *scaler;
    struct overt_image *stored;  ///< as stored, when there is something to turn
    struct overt_image *turned;
    int orientation;
};

struct video_converter *video_converter_create(const struct overt_video *video)
{
    struct video_converter *converter = memory_new(1, sizeof *converter);
    converter->orientation = video->orientation;
    return converter;
}

void video_converter_destroy(struct video_converter **converter)
{
    struct video_converter *old = *converter;
    *converter = NULL;
    if (old == NULL)
        return;
    sws_freeContext(old->scaler);
    overt_image_unref(&old->turned);
    overt_image_unref(&old->stored);
    memory_free(old);
}

int video_upright_size(const struct video_converter *converter, const struct video_picture *picture,
                       int32_t *ret_width, int32_t *ret_height, struct overt_error *err)
{
    const AVFrame *frame = picture->frame;
    bool swapped = converter->orientation >= 5;
    int code = image_check_size(frame->width, frame->height, err);
    if (code != OVERT_OK)
        return code;
    *ret_width = swapped ? frame->height : frame->width;
    *ret_height = swapped ? frame->width : frame->height;
    return OVERT_OK;
}

static int fit_stored(struct video_converter *converter, const AVFrame *frame,
                     struct overt_error *err)
{
    if (converter->stored != NULL && converter->stored->width == frame->width &&
        converter->stored->height == frame->height)
        return OVERT_OK;
    struct overt_image *image = NULL;
    int code = overt_image_create(frame->width, frame->height, &image, err);
    if (code != OVERT_OK)
        return code;
    overt_image_unref(&converter->turned);
    overt_image_unref(&converter->stored);
    converter->stored = image;
    return OVERT_OK;
}

int video_convert(struct video_converter *converter, const struct video_picture *picture,
                  struct overt_image *image, struct overt_error *err)
{
    const AVFrame *frame = picture->frame;
    if (converter->orientation <= 1)
        return av_convert(frame, &converter->scaler, image, err);
    int code = fit_stored(converter, frame, err);
    if (code == OVERT_OK)
        code = av_convert(frame, &converter->scaler, converter->stored, err);
    if (code == OVERT_OK)
        code = image_turn_into(converter->stored, converter->orientation, &converter->turned, err);
    for (int y = 0; code == OVERT_OK && y < image->height; y++)
        memcpy(image->pixels + (ptrdiff_t)y * image->stride,
               converter->turned->pixels + (ptrdiff_t)y * converter->turned->stride,
               (size_t)image->width * 3);
    return code;
}
