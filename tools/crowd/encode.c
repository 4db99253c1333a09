// SPDX-License-Identifier: Apache-2.0
// encode.c - pictures into an MP4 file by libav. One thread and no dates, so that the same scene is
// the same bytes. The only place outside of src/face/decode that uses libav: Overt itself writes no
// video.
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>

#include "base/memory.h"
#include "crowd.h"

struct crowd_encoder {
    AVFormatContext *muxer;
    AVCodecContext *codec;
    AVStream *stream;
    AVFrame *frame;
    AVPacket *packet;
    struct SwsContext *scaler;
    int64_t pictures;
    bool begun; ///< the file's head is written
};

static bool open_codec(struct crowd_encoder *encoder, int width, int height, int rate, int quality)
{
    const AVCodec *codec = avcodec_find_encoder_by_name("libx264");
    bool is_x264 = codec != NULL;
    if (!is_x264)
        codec = avcodec_find_encoder(AV_CODEC_ID_MPEG4);
    AVCodecContext *context = encoder->codec = codec != NULL ? avcodec_alloc_context3(codec) : NULL;
    if (context == NULL)
        return false;
    context->width = width;
    context->height = height;
    context->pix_fmt = AV_PIX_FMT_YUV420P;
    context->time_base = (AVRational){1, rate};
    context->framerate = (AVRational){rate, 1};
    context->gop_size = 2 * rate;
    context->thread_count = 1;
    context->flags |= AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_GLOBAL_HEADER;
    if (is_x264) {
        (void)av_opt_set(context->priv_data, "preset", "veryfast", 0);
        (void)av_opt_set_double(context->priv_data, "crf", quality, 0);
    } else {
        context->flags |= AV_CODEC_FLAG_QSCALE;
        context->global_quality = FF_QP2LAMBDA * (1 + quality * 30 / 51);
    }
    return avcodec_open2(context, codec, NULL) >= 0;
}

static bool open_file(struct crowd_encoder *encoder, const char *path)
{
    if (avformat_alloc_output_context2(&encoder->muxer, NULL, "mp4", path) < 0)
        return false;
    encoder->muxer->flags |= AVFMT_FLAG_BITEXACT;
    encoder->stream = avformat_new_stream(encoder->muxer, NULL);
    if (encoder->stream == NULL)
        return false;
    encoder->stream->time_base = encoder->codec->time_base;
    encoder->stream->avg_frame_rate = encoder->codec->framerate;
    if (avcodec_parameters_from_context(encoder->stream->codecpar, encoder->codec) < 0 ||
        avio_open(&encoder->muxer->pb, path, AVIO_FLAG_WRITE) < 0)
        return false;
    encoder->begun = avformat_write_header(encoder->muxer, NULL) >= 0;
    return encoder->begun;
}

static bool open_frame(struct crowd_encoder *encoder, int width, int height)
{
    encoder->packet = av_packet_alloc();
    encoder->frame = av_frame_alloc();
    if (encoder->packet == NULL || encoder->frame == NULL)
        return false;
    encoder->frame->width = width;
    encoder->frame->height = height;
    encoder->frame->format = AV_PIX_FMT_YUV420P;
    if (av_frame_get_buffer(encoder->frame, 0) < 0)
        return false;
    encoder->scaler =
        sws_getContext(width, height, AV_PIX_FMT_RGB24, width, height, AV_PIX_FMT_YUV420P,
                       SWS_BILINEAR | SWS_ACCURATE_RND | SWS_BITEXACT, NULL, NULL, NULL);
    return encoder->scaler != NULL;
}

static void encoder_free(struct crowd_encoder **encoder)
{
    struct crowd_encoder *gone = *encoder;
    if (gone->muxer != NULL && gone->muxer->pb != NULL)
        (void)avio_closep(&gone->muxer->pb);
    avformat_free_context(gone->muxer);
    avcodec_free_context(&gone->codec);
    av_frame_free(&gone->frame);
    av_packet_free(&gone->packet);
    sws_freeContext(gone->scaler);
    memory_free(gone);
    *encoder = NULL;
}

int crowd_encoder_open(const char *path, int width, int height, int rate, int quality,
                       struct crowd_encoder **ret_encoder, struct overt_error *err)
{
    av_log_set_level(AV_LOG_QUIET);
    struct crowd_encoder *encoder = memory_new(1, sizeof *encoder);
    int code = 0;
    if (!open_codec(encoder, width, height, rate, quality) || !open_frame(encoder, width, height))
        code = error_set(err, OVERT_INTERNAL, "libav has no encoder for this: install libx264");
    else if (!open_file(encoder, path))
        code = error_set(err, OVERT_IO, "%s: the video cannot be written there", path);
    if (code != 0) {
        encoder_free(&encoder);
        return code;
    }
    *ret_encoder = encoder;
    return 0;
}

/// Writes the packets that are ready.
static int drain(struct crowd_encoder *encoder, struct overt_error *err)
{
    while (avcodec_receive_packet(encoder->codec, encoder->packet) >= 0) {
        av_packet_rescale_ts(encoder->packet, encoder->codec->time_base,
                             encoder->stream->time_base);
        encoder->packet->stream_index = 0;
        if (av_interleaved_write_frame(encoder->muxer, encoder->packet) < 0)
            return error_set(err, OVERT_IO, "the video cannot be written: is the disk full?");
    }
    return 0;
}

int crowd_encoder_add(struct crowd_encoder *encoder, const struct overt_image *image,
                      struct overt_error *err)
{
    const uint8_t *planes[4] = {image->pixels};
    int strides[4] = {image->stride};
    if (av_frame_make_writable(encoder->frame) < 0)
        return error_set(err, OVERT_NO_MEMORY, "no memory to encode a picture");
    (void)sws_scale(encoder->scaler, planes, strides, 0, image->height, encoder->frame->data,
                    encoder->frame->linesize);
    encoder->frame->pts = encoder->pictures++;
    if (avcodec_send_frame(encoder->codec, encoder->frame) < 0)
        return error_set(err, OVERT_INTERNAL, "a picture could not be encoded");
    return drain(encoder, err);
}

int crowd_encoder_close(struct crowd_encoder **encoder, struct overt_error *err)
{
    if (*encoder == NULL)
        return 0;
    (void)avcodec_send_frame((*encoder)->codec, NULL);
    int code = drain(*encoder, err);
    if (code == 0 && av_write_trailer((*encoder)->muxer) < 0)
        code = error_set(err, OVERT_IO, "the video cannot be finished: is the disk full?");
    encoder_free(encoder);
    return code;
}
