// SPDX-License-Identifier: Apache-2.0
// write.c - a picture as JPEG, colour at full size, with no metadata.
#include <libavutil/imgutils.h>
#include <stdbool.h>

#include "base/memory.h"
#include "face/decode/av.h"

struct writing {
    AVCodecContext *encoder;
    AVFrame *frame;
    AVPacket *packet;
    struct SwsContext *scaler;
};

static void writing_finish(struct writing *writing)
{
    avcodec_free_context(&writing->encoder);
    av_frame_free(&writing->frame);
    av_packet_free(&writing->packet);
    sws_freeContext(writing->scaler);
}

/// libav's scale of quantisation runs from 1 (best) to 31.
static int quantiser_of(int quality)
{
    int quantiser = 1 + (100 - quality) * 30 / 99;
    return quantiser < 1 ? 1 : quantiser > 31 ? 31 : quantiser;
}

static bool open_encoder(struct writing *writing, const struct overt_image *image, int quality)
{
    const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    writing->encoder = codec != NULL ? avcodec_alloc_context3(codec) : NULL;
    if (writing->encoder == NULL)
        return false;
    writing->encoder->width = image->width;
    writing->encoder->height = image->height;
    writing->encoder->pix_fmt = AV_PIX_FMT_YUVJ444P;
    writing->encoder->color_range = AVCOL_RANGE_JPEG;
    writing->encoder->time_base = (AVRational){1, 25};
    writing->encoder->thread_count = 1;
    writing->encoder->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;
    writing->encoder->global_quality = FF_QP2LAMBDA * quantiser_of(quality);
    writing->encoder->qmin = 1;
    return avcodec_open2(writing->encoder, codec, NULL) >= 0;
}

static bool fill_frame(struct writing *writing, const struct overt_image *image)
{
    AVFrame *frame = writing->frame = av_frame_alloc();
    if (frame == NULL)
        return false;
    frame->width = image->width;
    frame->height = image->height;
    frame->format = AV_PIX_FMT_YUVJ444P;
    frame->color_range = AVCOL_RANGE_JPEG;
    frame->quality = writing->encoder->global_quality;
    if (av_frame_get_buffer(frame, 0) < 0)
        return false;
    writing->scaler = sws_getContext(image->width, image->height, AV_PIX_FMT_RGB24, image->width,
                                     image->height, AV_PIX_FMT_YUV444P, SWS_BILINEAR, NULL, NULL,
                                     NULL);
    if (writing->scaler == NULL)
        return false;
    const int *coefficients = sws_getCoefficients(SWS_CS_ITU601);
    (void)sws_setColorspaceDetails(writing->scaler, coefficients, 1, coefficients, 1, 0, 1 << 16,
                                   1 << 16);
    const uint8_t *planes[4] = {image->pixels};
    int strides[4] = {image->stride};
    return sws_scale(writing->scaler, planes, strides, 0, image->height, frame->data,
                     frame->linesize) == image->height;
}

static bool encode(struct writing *writing)
{
    writing->packet = av_packet_alloc();
    return writing->packet != NULL &&
           avcodec_send_frame(writing->encoder, writing->frame) >= 0 &&
           avcodec_receive_packet(writing->encoder, writing->packet) >= 0;
}

int overt_image_encode_jpeg(const struct overt_image *image, int quality, void **ret_bytes,
                            size_t *ret_size, struct overt_error *err)
{
    if (quality < 1 || quality > 100)
        return error_set(err, OVERT_INPUT, "JPEG quality %d: choose 1 to 100", quality);
    av_be_quiet();
    struct writing writing = {NULL};
    int code = OVERT_OK;
    if (open_encoder(&writing, image, quality) && fill_frame(&writing, image) && encode(&writing)) {
        *ret_bytes = memory_copy(writing.packet->data, (size_t)writing.packet->size);
        *ret_size = (size_t)writing.packet->size;
    } else {
        code = error_set(err, OVERT_INTERNAL, "the picture could not be written as JPEG");
    }
    writing_finish(&writing);
    return code;
}
