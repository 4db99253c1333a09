// SPDX-License-Identifier: Apache-2.0
// av.c - libav opened so that hostile bytes reach as little of it as can be: a list of formats,
// nothing opened besides the one source, sizes limited before memory is taken, damage is an error.
#include "face/decode/av.h"

#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "face/image/image.h"

enum { MISSED_MAX = 256 };

/// Packets lost on the way and pictures that were never there are told in libav's log alone. The
/// opaque pointer of a demuxer or decoder that wants to know is a counter.
static int count_missing(const char *format, va_list arguments)
{
    if (strncmp(format, "RTP: missed %d", 14) == 0) {
        int count = va_arg(arguments, int);
        return count > 0 && count < MISSED_MAX ? count : 1; // more is no gap but nonsense
    }
    return strncmp(format, "RTP: PT=%02x: bad cseq", 22) == 0 ||
           strncmp(format, "jitter buffer full", 18) == 0 ||
           strncmp(format, "Frame num gap", 13) == 0;
}

static void say_nothing(void *context, int level, const char *format, va_list arguments)
{
    (void)level;
    const AVClass *class = context != NULL ? *(const AVClass *const *)context : NULL;
    atomic_int *missed = NULL;
    if (class != NULL && class == avformat_get_class())
        missed = ((AVFormatContext *)context)->opaque;
    else if (class != NULL && class == avcodec_get_class())
        missed = ((AVCodecContext *)context)->opaque;
    if (missed != NULL && format != NULL)
        (void)atomic_fetch_add(missed, count_missing(format, arguments));
}

static void set_callback(void)
{
    av_log_set_callback(say_nothing);
}

void av_be_quiet(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, set_callback);
}

/// The last one to hold a picture's memory lets it go: zeroed, so that what the decoder keeps for
/// pictures to come shows nobody any more (rule R2).
static void wipe_buffer(void *inner, uint8_t *bytes)
{
    AVBufferRef *buffer = inner;
    explicit_bzero(bytes, buffer->size);
    av_buffer_unref(&buffer);
}

/// libav's own memory for a picture, wiped when it goes back.
static int take_buffer(AVCodecContext *decoder, AVFrame *frame, int flags)
{
    int status = avcodec_default_get_buffer2(decoder, frame, flags);
    for (int i = 0; status >= 0 && i < AV_NUM_DATA_POINTERS && frame->buf[i] != NULL; i++) {
        AVBufferRef *inner = frame->buf[i];
        AVBufferRef *outer = av_buffer_create(inner->data, inner->size, wipe_buffer, inner, 0);
        if (outer == NULL)
            return AVERROR(ENOMEM); // the caller lets go of the frame
        frame->buf[i] = outer;
    }
    return status;
}

static void set_limits(AVCodecContext *decoder)
{
    decoder->get_buffer2 = take_buffer;
    decoder->max_pixels = OVERT_IMAGE_PIXELS_MAX;
    decoder->err_recognition = AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_EXPLODE;
    decoder->thread_count = 1;
}

int av_open_decoder(enum AVCodecID id, const AVCodecParameters *parameters,
                    AVCodecContext **ret_decoder, struct overt_error *err)
{
    const AVCodec *codec = avcodec_find_decoder(id);
    if (codec == NULL)
        return error_set(err, OVERT_INPUT, "libav on this machine has no decoder for %s",
                         avcodec_get_name(id));
    AVCodecContext *decoder = avcodec_alloc_context3(codec);
    if (decoder == NULL)
        return error_set(err, OVERT_NO_MEMORY, "no memory for a decoder");
    set_limits(decoder);
    if ((parameters != NULL && avcodec_parameters_to_context(decoder, parameters) < 0) ||
        avcodec_open2(decoder, codec, NULL) < 0) {
        avcodec_free_context(&decoder);
        return error_set(err, OVERT_INPUT, "the %s stream cannot be decoded: use another file",
                         avcodec_get_name(id));
    }
    *ret_decoder = decoder;
    return OVERT_OK;
}

/// The old "J" formats mean full range; saying so apart keeps newer versions from a warning path.
static enum AVPixelFormat plain_format(enum AVPixelFormat format, bool *full_range)
{
    switch (format) {
    case AV_PIX_FMT_YUVJ420P: *full_range = true; return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P: *full_range = true; return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P: *full_range = true; return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P: *full_range = true; return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ411P: *full_range = true; return AV_PIX_FMT_YUV411P;
    default: return format;
    }
}

/// BT.709 for high definition, BT.601 for the rest, unless the stream says.
static const int *coefficients_of(const AVFrame *frame)
{
    if (frame->colorspace == AVCOL_SPC_BT709)
        return sws_getCoefficients(SWS_CS_ITU709);
    if (frame->colorspace == AVCOL_SPC_BT2020_NCL || frame->colorspace == AVCOL_SPC_BT2020_CL)
        return sws_getCoefficients(SWS_CS_BT2020);
    return sws_getCoefficients(SWS_CS_ITU601);
}

int av_convert(const AVFrame *frame, struct SwsContext **scaler, struct overt_image *image,
               struct overt_error *err)
{
    bool full_range = frame->color_range == AVCOL_RANGE_JPEG;
    enum AVPixelFormat format = plain_format(frame->format, &full_range);
    if (frame->width != image->width || frame->height != image->height ||
        sws_isSupportedInput(format) <= 0)
        return error_set(err, OVERT_INPUT, "the picture's pixels are of a kind that is not read");
    *scaler = sws_getCachedContext(*scaler, frame->width, frame->height, format, image->width,
                                   image->height, AV_PIX_FMT_RGB24, SWS_BILINEAR, NULL, NULL, NULL);
    if (*scaler == NULL)
        return error_set(err, OVERT_NO_MEMORY, "no memory to convert a picture of %d x %d pixels",
                         image->width, image->height);
    const int *coefficients = coefficients_of(frame);
    (void)sws_setColorspaceDetails(*scaler, coefficients, full_range, coefficients, 1, 0, 1 << 16,
                                   1 << 16);
    uint8_t *planes[4] = {image->pixels};
    int strides[4] = {image->stride};
    if (sws_scale(*scaler, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height,
                  planes, strides) != frame->height)
        return error_set(err, OVERT_INTERNAL, "a picture could not be converted to RGB");
    return OVERT_OK;
}

int av_memory_read(void *context, uint8_t *buffer, int size)
{
    struct av_memory *memory = context;
    size_t left = memory->size - memory->at;
    size_t count = left < (size_t)size ? left : (size_t)size;
    if (count == 0)
        return AVERROR_EOF;
    memcpy(buffer, memory->bytes + memory->at, count);
    memory->at += count;
    return (int)count;
}

int64_t av_memory_seek(void *context, int64_t offset, int whence)
{
    struct av_memory *memory = context;
    int64_t size = (int64_t)memory->size;
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE: return size;
    case SEEK_SET: break;
    case SEEK_CUR: offset += (int64_t)memory->at; break;
    case SEEK_END: offset += size; break;
    default: return AVERROR(EINVAL);
    }
    if (offset < 0 || offset > size)
        return AVERROR(EINVAL);
    memory->at = (size_t)offset;
    return offset;
}

static int refuse_to_open(AVFormatContext *demuxer, AVIOContext **io, const char *url, int flags,
                          AVDictionary **options)
{
    (void)demuxer, (void)io, (void)url, (void)flags, (void)options;
    return AVERROR(EPERM);
}

int av_open_demuxer(AVIOContext *io, const char *formats, AVFormatContext **ret_demuxer,
                    struct overt_error *err)
{
    AVFormatContext *demuxer = avformat_alloc_context();
    if (demuxer == NULL)
        return error_set(err, OVERT_NO_MEMORY, "no memory to open a video");
    demuxer->pb = io;
    demuxer->flags |= AVFMT_FLAG_CUSTOM_IO;
    demuxer->io_open = refuse_to_open;
    demuxer->max_streams = 64;
    AVDictionary *options = NULL;
    (void)av_dict_set(&options, "format_whitelist", formats, 0);
    (void)av_dict_set(&options, "protocol_whitelist", "none", 0);
    int status =
        avformat_open_input(&demuxer, NULL, NULL, &options); // frees the context on failure
    av_dict_free(&options);
    if (status < 0)
        return error_set(err, OVERT_INPUT,
                         "not a video or picture of a kind that is read, or damaged");
    *ret_demuxer = demuxer;
    return OVERT_OK;
}

void av_free_io(AVIOContext **io)
{
    if (*io != NULL)
        av_freep(&(*io)->buffer);
    avio_context_free(io);
}
