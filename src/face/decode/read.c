// SPDX-License-Identifier: Apache-2.0
// read.c - a still picture: examined, decoded by libavcodec, converted, turned upright.
#include <libavutil/imgutils.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "face/decode/av.h"
#include "face/decode/still.h"
#include "face/image/image.h"

enum { IO_BUFFER = 32 * 1024 };

/// Everything that one picture takes from libav.
struct reading {
    AVCodecContext *decoder;
    AVFormatContext *demuxer;
    AVIOContext *io;
    AVPacket *packet;
    AVFrame *frame;
    struct SwsContext *scaler;
};

static void reading_finish(struct reading *reading)
{
    avcodec_free_context(&reading->decoder);
    avformat_close_input(&reading->demuxer);
    av_free_io(&reading->io);
    av_packet_free(&reading->packet);
    av_frame_free(&reading->frame);
    sws_freeContext(reading->scaler);
}

static enum AVCodecID codec_of(enum still_kind kind)
{
    switch (kind) {
    case STILL_JPEG: return AV_CODEC_ID_MJPEG;
    case STILL_PNG: return AV_CODEC_ID_PNG;
    case STILL_GIF: return AV_CODEC_ID_GIF;
    case STILL_WEBP: return AV_CODEC_ID_WEBP;
    default: return AV_CODEC_ID_BMP;
    }
}

/// GIF's decoder wants the demuxer's packets.
static int first_gif_packet(struct reading *reading, struct av_memory *memory,
                            struct overt_error *err)
{
    uint8_t *buffer = av_malloc(IO_BUFFER);
    if (buffer != NULL)
        reading->io = avio_alloc_context(buffer, IO_BUFFER, 0, memory, av_memory_read, NULL,
                                         av_memory_seek);
    if (reading->io == NULL) {
        av_free(buffer);
        return error_set(err, OVERT_NO_MEMORY, "no memory to read a picture");
    }
    int code = av_open_demuxer(reading->io, "gif", &reading->demuxer, err);
    if (code != OVERT_OK)
        return code;
    if (av_read_frame(reading->demuxer, reading->packet) < 0)
        return error_set(err, OVERT_INPUT, "the GIF picture breaks off: use an unharmed copy");
    return OVERT_OK;
}

static int whole_packet(struct reading *reading, const uint8_t *bytes, size_t size,
                        struct overt_error *err)
{
    if (av_new_packet(reading->packet, (int)size) < 0)
        return error_set(err, OVERT_NO_MEMORY, "no memory to read a picture");
    memcpy(reading->packet->data, bytes, size);
    return OVERT_OK;
}

static int decode_frame(struct reading *reading, struct overt_error *err)
{
    int status = avcodec_send_packet(reading->decoder, reading->packet);
    if (status >= 0)
        status = avcodec_send_packet(reading->decoder, NULL);
    if (status >= 0)
        status = avcodec_receive_frame(reading->decoder, reading->frame);
    bool damaged = status >= 0 && (reading->frame->decode_error_flags != 0 ||
                                   (reading->frame->flags & AV_FRAME_FLAG_CORRUPT) != 0);
    if (status == AVERROR(ENOMEM))
        return error_set(err, OVERT_NO_MEMORY, "no memory to decode the picture");
    if (status < 0 || damaged)
        return error_set(err, OVERT_INPUT,
                         "the picture is damaged or breaks off: use an unharmed copy");
    return image_check_size(reading->frame->width, reading->frame->height, err);
}

static int decode_still(struct reading *reading, const uint8_t *bytes, const struct still *still,
                        struct overt_image **ret_image, struct overt_error *err)
{
    struct av_memory memory = {.bytes = bytes, .size = still->end};
    reading->packet = av_packet_alloc();
    reading->frame = av_frame_alloc();
    if (reading->packet == NULL || reading->frame == NULL)
        return error_set(err, OVERT_NO_MEMORY, "no memory to read a picture");
    int code = still->kind == STILL_GIF ? first_gif_packet(reading, &memory, err)
                                        : whole_packet(reading, bytes, still->end, err);
    if (code == OVERT_OK)
        code = av_open_decoder(codec_of(still->kind),
                               reading->demuxer ? reading->demuxer->streams[0]->codecpar : NULL,
                               &reading->decoder, err);
    if (code == OVERT_OK)
        code = decode_frame(reading, err);
    struct overt_image *image = NULL;
    if (code == OVERT_OK)
        code = image_create_unset(reading->frame->width, reading->frame->height, &image, err);
    if (code == OVERT_OK)
        code = av_convert(reading->frame, &reading->scaler, image, err);
    if (code == OVERT_OK)
        code = image_turn(image, still->orientation, ret_image, err);
    overt_image_unref(&image);
    return code;
}

int overt_image_decode(const void *bytes, size_t size, struct overt_image **ret_image,
                       struct overt_error *err)
{
    struct still still;
    int code = still_examine(bytes, size, &still, err);
    if (code != OVERT_OK)
        return code;
    av_be_quiet();
    struct reading reading = {NULL};
    code = decode_still(&reading, bytes, &still, ret_image, err);
    reading_finish(&reading);
    return code;
}

int overt_image_read(const char *path, struct overt_image **ret_image, struct overt_error *err)
{
    char *bytes = NULL;
    size_t size = 0;
    int code = file_read(path, DECODE_STILL_SIZE_MAX, &bytes, &size, err);
    if (code != OVERT_OK)
        return code;
    code = overt_image_decode(bytes, size, ret_image, err);
    memory_wipe_free(bytes, size);
    return code == OVERT_OK ? code : error_prepend(err, "%s", path);
}
