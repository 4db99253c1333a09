// SPDX-License-Identifier: Apache-2.0
// video.c - pictures one after another from a file, by libavformat and libavcodec.
#include "face/decode/video.h"

#include <errno.h>
#include <fcntl.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/time.h"
#include "face/decode/av.h"
#include "face/image/image.h"

enum { IO_BUFFER = 64 * 1024, PACKETS_WITHOUT_PICTURE_MAX = 4096, THREADS = 2,
       ARRIVALS = 64 };

/// Containers of recordings and stills. None of them names other files or addresses (no playlists,
/// no "concat", no image sequences, no scripts).
static const char formats[] = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,"
                              "asf,ogg,mxf,ivf,dv,h264,hevc,m4v,"
                              "mjpeg,yuv4mpegpipe,gif,jpeg_pipe,png_pipe,webp_pipe,bmp_pipe";

/// When a packet of a stream was there: codecs that reorder give its picture later.
struct arrival {
    int64_t stamp;
    double at;
};

struct overt_video {
    int file;
    int64_t size; ///< bytes of the file; asked once, as a process without rights cannot ask again
    AVIOContext *io;
    AVFormatContext *demuxer;
    AVCodecContext *decoder;
    AVStream *stream;
    AVPacket *packet;
    AVFrame *frame;
    struct SwsContext *scaler;
    struct overt_image *image;  ///< as stored
    struct overt_image *turned; ///< upright; the same as `image` when there is nothing to turn
    int orientation;            ///< EXIF's numbers
    bool stream_of_camera; ///< what is damaged is left out
    double deadline; ///< of a stream's other side, by time_monotonic
    bool sent_all;
    bool has_first;
    int64_t first;
    double last_time;
    struct arrival arrivals[ARRIVALS];
    size_t arrival_next;
    int64_t given, damaged;
};

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

static int open_decoder(struct overt_video *video, struct overt_error *err)
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
        code = av_open_decoder(parameters->codec_id, parameters, THREADS, &video->decoder, err);
    return code;
}

static int is_too_late(void *context)
{
    const struct overt_video *video = context;
    return time_monotonic() > video->deadline;
}

static void set_options(AVDictionary **options, bool rtsp, bool udp)
{
    (void)av_dict_set(options, "protocol_whitelist", rtsp ? "rtsp,rtp,udp,tcp" : "http,tcp", 0);
    (void)av_dict_set(options, "format_whitelist", rtsp ? "rtsp" : formats, 0);
    if (rtsp)
        (void)av_dict_set(options, "rtsp_transport", udp ? "udp" : "tcp", 0);
}

static int open_url(struct overt_video *video, const char *url, bool udp, struct overt_error *err)
{
    AVFormatContext *demuxer = avformat_alloc_context();
    if (demuxer == NULL)
        return error_set(err, OVERT_NO_MEMORY, "no memory to open a stream");
    demuxer->max_streams = 64;
    demuxer->interrupt_callback = (AVIOInterruptCB){is_too_late, video};
    video->deadline = time_monotonic() + VIDEO_STREAM_SECONDS_MAX;
    AVDictionary *options = NULL;
    set_options(&options, strncmp(url, "rtsp:", 5) == 0, udp);
    int status = avformat_open_input(&demuxer, url, NULL, &options); // frees it on failure
    av_dict_free(&options);
    if (status < 0)
        return error_set(err, OVERT_INPUT, "no stream that is read comes from there: look at the "
                         "camera, its address, user name and password");
    video->demuxer = demuxer;
    return OVERT_OK;
}

int video_open_stream(const char *url, bool udp, struct overt_video **ret_video,
                      struct overt_error *err)
{
    av_be_quiet();
    (void)avformat_network_init();
    struct overt_video *video = memory_new(1, sizeof *video);
    video->file = -1;
    video->stream_of_camera = true;
    video->packet = av_packet_alloc();
    video->frame = av_frame_alloc();
    int code = OVERT_OK;
    if (video->packet == NULL || video->frame == NULL)
        code = error_set(err, OVERT_NO_MEMORY, "no memory to open a stream");
    if (code == OVERT_OK)
        code = open_url(video, url, udp, err);
    if (code == OVERT_OK)
        code = open_decoder(video, err);
    if (code != OVERT_OK) {
        overt_video_close(&video);
        return code;
    }
    video->decoder->err_recognition = 0;
    *ret_video = video;
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
        code = av_open_demuxer(video->io, formats, &video->demuxer, err);
    if (code == OVERT_OK)
        code = open_decoder(video, err);
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
    avcodec_free_context(&old->decoder);
    avformat_close_input(&old->demuxer);
    av_free_io(&old->io);
    av_packet_free(&old->packet);
    av_frame_free(&old->frame);
    sws_freeContext(old->scaler);
    overt_image_unref(&old->turned);
    overt_image_unref(&old->image);
    if (old->file >= 0)
        (void)close(old->file);
    memory_free(old);
}

static void note_arrival(struct overt_video *video)
{
    struct arrival *arrival = &video->arrivals[video->arrival_next++ % ARRIVALS];
    *arrival = (struct arrival){.stamp = video->packet->pts, .at = time_monotonic()};
}

/// Of the frame's own packet; where that is not told, of the last one.
static double arrival_of(const struct overt_video *video)
{
    if (!video->stream_of_camera || video->arrival_next == 0)
        return 0;
    size_t last = video->arrival_next - 1;
    for (size_t back = 0; back < ARRIVALS && back <= last; back++) {
        const struct arrival *arrival = &video->arrivals[(last - back) % ARRIVALS];
        if (arrival->stamp != AV_NOPTS_VALUE && arrival->stamp == video->frame->pts)
            return arrival->at;
    }
    return video->arrivals[last % ARRIVALS].at;
}

/// Gives the decoder one more packet of the video, or tells it that there are no more.
static int send_packet(struct overt_video *video)
{
    int status;
    video->deadline = time_monotonic() + VIDEO_STREAM_SECONDS_MAX;
    do {
        av_packet_unref(video->packet);
        status = av_read_frame(video->demuxer, video->packet);
    } while (status >= 0 && video->packet->stream_index != video->stream->index);
    if (status == AVERROR_EOF && !video->sent_all) {
        video->sent_all = true;
        return avcodec_send_packet(video->decoder, NULL);
    }
    if (status < 0)
        return status;
    note_arrival(video);
    status = avcodec_send_packet(video->decoder, video->packet);
    av_packet_unref(video->packet);
    if (status == AVERROR_INVALIDDATA && video->stream_of_camera) {
        video->damaged++; // lost on the way
        return 0;
    }
    return status;
}

static int next_frame(struct overt_video *video, struct overt_error *err)
{
    for (int i = 0; i < PACKETS_WITHOUT_PICTURE_MAX; i++) {
        int status = avcodec_receive_frame(video->decoder, video->frame);
        if (status == AVERROR_INVALIDDATA && video->stream_of_camera) {
            video->damaged++;
            continue;
        }
        if (status == AVERROR(EAGAIN))
            status = send_packet(video);
        else if (status >= 0)
            return OVERT_OK;
        if (status == AVERROR_EOF)
            return error_set(err, OVERT_END, "no more pictures");
        if (status < 0)
            break;
    }
    return error_set(err, OVERT_INPUT, "the video is damaged or breaks off here");
}

static int fit_image(struct overt_video *video, struct overt_error *err)
{
    const AVFrame *frame = video->frame;
    if (video->image != NULL && video->image->width == frame->width &&
        video->image->height == frame->height)
        return OVERT_OK;
    struct overt_image *image = NULL;
    int code = overt_image_create(frame->width, frame->height, &image, err);
    if (code != OVERT_OK)
        return code;
    overt_image_unref(&video->turned);
    overt_image_unref(&video->image);
    video->image = image;
    return OVERT_OK;
}

static double time_of(struct overt_video *video)
{
    int64_t stamp = video->frame->best_effort_timestamp;
    if (stamp == AV_NOPTS_VALUE)
        return video->last_time;
    if (!video->has_first) {
        video->has_first = true;
        video->first = stamp;
    }
    double time = ((double)stamp - (double)video->first) * av_q2d(video->stream->time_base);
    video->last_time = time > video->last_time ? time : video->last_time;
    return video->last_time;
}

int video_decode(struct overt_video *video, struct video_picture *ret_picture,
                 struct overt_error *err)
{
    av_frame_unref(video->frame);
    int code = next_frame(video, err);
    if (code != OVERT_OK)
        return code;
    video->given++;
    *ret_picture = (struct video_picture){
        .time = time_of(video), .captured = arrival_of(video),
        .given = video->given, .damaged = video->damaged,
    };
    return OVERT_OK;
}

int video_convert(struct overt_video *video, const struct overt_image **ret_image,
                  struct overt_error *err)
{
    int code = fit_image(video, err);
    if (code == OVERT_OK)
        code = av_convert(video->frame, &video->scaler, video->image, err);
    if (code == OVERT_OK)
        code = image_turn_into(video->image, video->orientation, &video->turned, err);
    if (code == OVERT_OK)
        *ret_image = video->turned;
    return code;
}

int overt_video_next(struct overt_video *video, const struct overt_image **ret_image,
                     double *ret_time, struct overt_error *err)
{
    struct video_picture picture;
    int code = video_decode(video, &picture, err);
    if (code == OVERT_OK)
        code = video_convert(video, ret_image, err);
    if (code == OVERT_OK)
        *ret_time = picture.time;
    return code;
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
