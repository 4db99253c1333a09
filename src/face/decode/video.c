// SPDX-License-Identifier: Apache-2.0
// video.c - pictures one after another from a file, by libavformat and libavcodec.
#include "face/decode/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "face/image/image.h"

enum { IO_BUFFER = 64 * 1024 };

/// Containers of recordings and stills. None of them names other files or addresses (no playlists,
/// no "concat", no image sequences, no scripts).
const char video_formats[] = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,"
                              "asf,ogg,mxf,ivf,dv,h264,hevc,m4v,"
                              "mjpeg,yuv4mpegpipe,gif,jpeg_pipe,png_pipe,webp_pipe,bmp_pipe";

static int read_bytes(void *context, uint8_t *buffer, int size)
{
    const struct overt_video *video = context;
    ssize_t count;
    do
        count = read(video->file, buffer, (size_t)size);
    while (count < 0 && errno == EINTR);
    if (count == 0)
        return AVERROR_EOF;
    return count < 0 ? AVERROR(errno) : (int)count;
}

static int64_t seek_bytes(void *context, int64_t offset, int whence)
{
    const struct overt_video *video = context;
    if ((whence & AVSEEK_SIZE) != 0)
        return video->size;
    off_t at = lseek(video->file, (off_t)offset, whence & ~AVSEEK_FORCE);
    return at < 0 ? AVERROR(errno) : (int64_t)at;
}

static int open_path(const char *path, int *ret_file, struct overt_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return error_set_errno(err, errno == ENOENT ? OVERT_NOT_FOUND : OVERT_IO, errno,
                               "the video cannot be opened");
    struct stat info;
    int code = OVERT_OK;
    if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode))
        code = error_set(err, OVERT_INPUT, "not a file: give the path of a video file");
    else if (info.st_size == 0)
        code = error_set(err, OVERT_INPUT, "the video is empty (0 bytes): use another file");
    if (code == OVERT_OK)
        *ret_file = file;
    else
        (void)close(file);
    return code;
}

static int open_io(struct overt_video *video, struct overt_error *err)
{
    video->size = (int64_t)lseek(video->file, 0, SEEK_END);
    if (video->size < 0 || lseek(video->file, 0, SEEK_SET) != 0)
        return error_set_errno(err, OVERT_INPUT, errno, "the video cannot be read from its start");
    uint8_t *buffer = av_malloc(IO_BUFFER);
    if (buffer != NULL)
        video->io = avio_alloc_context(buffer, IO_BUFFER, 0, video, read_bytes, NULL, seek_bytes);
    if (video->io != NULL)
        return OVERT_OK;
    av_free(buffer);
    return error_set(err, OVERT_NO_MEMORY, "no memory to open a video");
}

static const int32_t *display_matrix(const AVStream *stream)
{
#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)
    const AVPacketSideData *data =
        av_packet_side_data_get(stream->codecpar->coded_side_data,
                                stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return data != NULL && data->size >= 36 ? (const int32_t *)(const void *)data->data : NULL;
#else
    size_t size = 0;
    const uint8_t *data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return data != NULL && size >= 36 ? (const int32_t *)(const void *)data : NULL;
#endif
}

/// A telephone held upright stores its picture lying and says so in a matrix.
static int orientation_of(const AVStream *stream)
{
    const int32_t *matrix = display_matrix(stream);
    double angle = matrix != NULL ? av_display_rotation_get(matrix) : 0; // counter-clockwise
    if (!isfinite(angle))
        return 1;
    switch (((int)lround(angle / 90) % 4 + 4) % 4) {
    case 1: return 8;
    case 2: return 3;
    case 3: return 6;
    default: return 1;
    }
}

int video_open_decoder(struct overt_video *video, struct overt_error *err)
{
    int code = OVERT_OK;
    if (avformat_find_stream_info(video->demuxer, NULL) < 0)
        return error_set(err, OVERT_INPUT,
                         "the video is damaged or breaks off: use an unharmed copy");
    int index = av_find_best_stream(video->demuxer, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
    if (index < 0)
        return error_set(err, OVERT_INPUT, "there is no picture in this file: use a video");
    for (unsigned i = 0; i < video->demuxer->nb_streams; i++)
        if (i != (unsigned)index)
            video->demuxer->streams[i]->discard = AVDISCARD_ALL;
    video->stream = video->demuxer->streams[index];
    video->orientation = orientation_of(video->stream);
    const AVCodecParameters *parameters = video->stream->codecpar;
    if (parameters->width > 0 && parameters->height > 0)
        code = image_check_size(parameters->width, parameters->height, err);
    if (code == OVERT_OK)
        code = av_open_decoder(parameters->codec_id, parameters, &video->decoder, err);
    if (code != OVERT_OK)
        return code;
    video->decoder->opaque = &video->gaps;
    if (video->file < 0 && parameters->video_delay == 0)
        video->decoder->flags |= AV_CODEC_FLAG_LOW_DELAY;
    return OVERT_OK;
}

int video_open_file(int file, struct overt_video **ret_video, struct overt_error *err)
{
    av_be_quiet();
    struct overt_video *video = memory_new(1, sizeof *video);
    video->file = file;
    video->packet = av_packet_alloc();
    video->frame = av_frame_alloc();
    int code = open_io(video, err);
    if (code == OVERT_OK && (video->packet == NULL || video->frame == NULL))
        code = error_set(err, OVERT_NO_MEMORY, "no memory to open a video");
    if (code == OVERT_OK)
        code = av_open_demuxer(video->io, video_formats, &video->demuxer, err);
    if (code == OVERT_OK)
        code = video_open_decoder(video, err);
    if (code != OVERT_OK) {
        overt_video_close(&video);
        return code;
    }
    *ret_video = video;
    return OVERT_OK;
}

int overt_video_open(const char *path, struct overt_video **ret_video, struct overt_error *err)
{
    int file = -1;
    int code = open_path(path, &file, err);
    if (code == OVERT_OK)
        code = video_open_file(file, ret_video, err);
    if (code != OVERT_OK)
        (void)error_prepend(err, "%s", path);
    return code;
}

void overt_video_close(struct overt_video **video)
{
    struct overt_video *old = *video;
    *video = NULL;
    if (old == NULL)
        return;
    stream_reader_stop(&old->reader);
    avcodec_free_context(&old->decoder);
    avformat_close_input(&old->demuxer);
    av_free_io(&old->io);
    av_packet_free(&old->packet);
    av_frame_free(&old->frame);
    video_converter_destroy(&old->converter);
    overt_image_unref(&old->image);
    if (old->file >= 0)
        (void)close(old->file);
    memory_free(old);
}

static int fit_image(struct overt_video *video, const struct video_picture *picture,
                     struct overt_error *err)
{
    int32_t width = 0, height = 0;
    if (video->converter == NULL)
        video->converter = video_converter_create(video);
    int code = video_upright_size(video->converter, picture, &width, &height, err);
    if (code != OVERT_OK)
        return code;
    if (video->image != NULL && video->image->width == width && video->image->height == height)
        return OVERT_OK;
    struct overt_image *image = NULL;
    code = overt_image_create(width, height, &image, err);
    if (code != OVERT_OK)
        return code;
    overt_image_unref(&video->image);
    video->image = image;
    return OVERT_OK;
}

int overt_video_next(struct overt_video *video, const struct overt_image **ret_image,
                     double *ret_time, struct overt_error *err)
{
    struct video_picture picture;
    int code = video_decode(video, &picture, err);
    if (code != OVERT_OK)
        return code;
    code = fit_image(video, &picture, err);
    if (code == OVERT_OK)
        code = video_convert(video->converter, &picture, video->image, err);
    video_picture_finish(&picture);
    if (code != OVERT_OK)
        return code;
    *ret_time = picture.time;
    *ret_image = video->image;
    return OVERT_OK;
}

double overt_video_duration(const struct overt_video *video)
{
    int64_t duration = video->demuxer->duration;
    return duration > 0 ? (double)duration / AV_TIME_BASE : 0;
}

double overt_video_rate(const struct overt_video *video)
{
    AVRational rate = video->stream->avg_frame_rate;
    return rate.num > 0 && rate.den > 0 ? av_q2d(rate) : 0;
}
