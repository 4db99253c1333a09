// SPDX-License-Identifier: Apache-2.0
// stream.c - a camera's stream: opened, and read by a thread that waits for nobody, so that delay
// never piles up in the sockets and every packet gets the time at which it was there.
#include <dlfcn.h>
#include <libavdevice/version.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/time.h"
#include "face/decode/internal.h"

enum { PACKETS_MAX = 256, READ_FAULTS_MAX = 64, BEHIND_PACKETS = 2 };
enum { PROBE_MICROSECONDS = 1000000, PROBE_PICTURES = 8 };

#define BYTES_MAX       ((size_t)32 << 20)
#define BEHIND_SECONDS  1.0  ///< the decoder may be behind the camera
#define KEY_SECONDS_MAX 10.0 ///< waited for a key picture
#define PROBE_SECONDS   10.0 ///< after opening: packets may have waited while it was probed,
#define WAIT_SECONDS    0.01 ///< until one has to be waited for

struct stream_reader {
    struct overt_video *video;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
    bool started, wait_key, caught_up;
    double wait_key_since;
    atomic_bool stop;
    AVPacket *packets[PACKETS_MAX];
    double arrived[PACKETS_MAX];
    int64_t missed[PACKETS_MAX]; ///< lost on the way, before or within this packet
    size_t first, count, bytes;
    int status;   ///< negative: nothing more comes
    int64_t lost; ///< thrown away, not yet told
    int64_t first_stamp;
    bool has_first;
};

static void throw_away(struct stream_reader *reader)
{
    for (size_t i = 0; i < reader->count; i++)
        av_packet_unref(reader->packets[(reader->first + i) % PACKETS_MAX]);
    reader->lost += (int64_t)reader->count;
    reader->count = reader->bytes = 0;
    reader->wait_key = true;
    reader->wait_key_since = time_monotonic();
}

/// When the packet's stamp says that it comes, if the camera sent the first one when it was opened.
static double due(struct stream_reader *reader, const AVPacket *packet)
{
    if (!reader->has_first)
        reader->first_stamp = packet->pts;
    reader->has_first = true;
    double after = ((double)packet->pts - (double)reader->first_stamp) *
                   av_q2d(reader->video->stream->time_base);
    return reader->video->opened + fmax(after, 0);
}

/// While the stream is probed, packets wait: they came no later than their stamps say. A recording
/// that a server sends as fast as it can is read at its own pace.
static double arrival_of(struct stream_reader *reader, const AVPacket *packet)
{
    const struct overt_video *video = reader->video;
    double now = time_monotonic();
    bool recording = video->demuxer->duration > 0;
    if (packet->pts == AV_NOPTS_VALUE || (reader->caught_up && !recording))
        return now;
    double then = due(reader, packet);
    while (recording && now < then && !reader->stop) {
        double wait = fmin(then - now, 0.1);
        (void)nanosleep(&(struct timespec){.tv_nsec = (long)(wait * 1e9)}, NULL);
        now = time_monotonic();
    }
    return fmin(now, then);
}

static bool is_full(const struct stream_reader *reader, size_t bytes)
{
    double now = time_monotonic();
    double behind = now - reader->video->opened < PROBE_SECONDS ? PROBE_SECONDS : BEHIND_SECONDS;
    return reader->count == PACKETS_MAX ||
           (reader->count > 0 && (reader->bytes + bytes > BYTES_MAX ||
                                  now - reader->arrived[reader->first] > behind));
}

static void put(struct stream_reader *reader, AVPacket *packet)
{
    double arrived = arrival_of(reader, packet);
    size_t bytes = (size_t)packet->size;
    bool key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
    (void)pthread_mutex_lock(&reader->lock);
    if (is_full(reader, bytes))
        throw_away(reader);
    if (key || time_monotonic() - reader->wait_key_since > KEY_SECONDS_MAX)
        reader->wait_key = false;
    if (reader->wait_key) {
        reader->lost++;
        av_packet_unref(packet);
    } else {
        size_t place = (reader->first + reader->count++) % PACKETS_MAX;
        av_packet_move_ref(reader->packets[place], packet);
        reader->arrived[place] = arrived;
        reader->missed[place] = atomic_exchange(&reader->video->missed, 0);
        reader->bytes += bytes;
    }
    (void)pthread_cond_signal(&reader->more);
    (void)pthread_mutex_unlock(&reader->lock);
}

static void end(struct stream_reader *reader, int status)
{
    (void)pthread_mutex_lock(&reader->lock);
    reader->status = status;
    (void)pthread_cond_signal(&reader->more);
    (void)pthread_mutex_unlock(&reader->lock);
}

static void *read_all(void *context)
{
    struct stream_reader *reader = context;
    struct overt_video *video = reader->video;
    AVPacket *packet = av_packet_alloc();
    int status = packet != NULL ? 0 : AVERROR(ENOMEM), faults = 0;
    while (status >= 0 && !reader->stop) {
        double began = time_monotonic();
        video->deadline = began + VIDEO_STREAM_SECONDS_MAX;
        status = av_read_frame(video->demuxer, packet);
        double waited = time_monotonic() - began;
        reader->caught_up |= waited > WAIT_SECONDS || began > video->opened + PROBE_SECONDS;
        if (status == AVERROR_INVALIDDATA && ++faults < READ_FAULTS_MAX) {
            atomic_fetch_add(&video->missed, 1);
            status = 0;
        } else if (status >= 0 && packet->stream_index == video->stream->index) {
            put(reader, packet);
            faults = 0;
        }
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    end(reader, status < 0 ? status : AVERROR_EXIT);
    return NULL;
}

int stream_reader_next(struct stream_reader *reader, AVPacket *packet, double *ret_arrived,
                       int64_t *ret_lost, int64_t *ret_missed)
{
    (void)pthread_mutex_lock(&reader->lock);
    while (reader->count == 0 && reader->status >= 0)
        (void)pthread_cond_wait(&reader->more, &reader->lock);
    int status = reader->count > 0 ? 0 : reader->status;
    if (reader->count > 0) {
        size_t place = reader->first;
        reader->first = (reader->first + 1) % PACKETS_MAX;
        reader->count--;
        reader->bytes -= (size_t)reader->packets[place]->size;
        av_packet_unref(packet);
        av_packet_move_ref(packet, reader->packets[place]);
        *ret_arrived = reader->arrived[place];
        *ret_missed = reader->missed[place];
    }
    *ret_lost = reader->lost;
    reader->lost = 0;
    (void)pthread_mutex_unlock(&reader->lock);
    return status;
}

bool video_is_behind(const struct overt_video *video)
{
    struct stream_reader *reader = video->reader;
    if (reader == NULL)
        return false;
    (void)pthread_mutex_lock(&reader->lock);
    bool behind = reader->count > BEHIND_PACKETS;
    (void)pthread_mutex_unlock(&reader->lock);
    return behind;
}

int stream_reader_start(struct overt_video *video, struct overt_error *err)
{
    struct stream_reader *reader = video->reader = memory_new(1, sizeof *reader);
    reader->video = video;
    (void)pthread_mutex_init(&reader->lock, NULL);
    (void)pthread_cond_init(&reader->more, NULL);
    for (size_t i = 0; i < PACKETS_MAX; i++) {
        reader->packets[i] = av_packet_alloc();
        if (reader->packets[i] == NULL)
            return error_set(err, OVERT_NO_MEMORY, "no memory to read a stream");
    }
    reader->started = pthread_create(&reader->thread, NULL, read_all, reader) == 0;
    if (!reader->started)
        return error_set(err, OVERT_NO_MEMORY, "no thread to read a stream with");
    return OVERT_OK;
}

void stream_reader_stop(struct stream_reader **reader)
{
    struct stream_reader *old = *reader;
    *reader = NULL;
    if (old == NULL)
        return;
    old->stop = true;
    if (old->started)
        (void)pthread_join(old->thread, NULL);
    for (size_t i = 0; i < PACKETS_MAX; i++)
        av_packet_free(&old->packets[i]);
    (void)pthread_cond_destroy(&old->more);
    (void)pthread_mutex_destroy(&old->lock);
    memory_free(old);
}

// ---- opening ----

static int is_too_late(void *context)
{
    const struct overt_video *video = context;
    return (video->reader != NULL && video->reader->stop) || time_monotonic() > video->deadline;
}

static void set_options(AVDictionary **options, bool rtsp, bool udp)
{
    (void)av_dict_set(options, "protocol_whitelist", rtsp ? "rtsp,rtp,udp,tcp" : "http,tcp", 0);
    char formats[512];
    (void)snprintf(formats, sizeof formats, "%s,mpjpeg", video_formats);
    (void)av_dict_set(options, "format_whitelist", rtsp ? "rtsp" : formats, 0);
    if (rtsp)
        (void)av_dict_set(options, "rtsp_transport", udp ? "udp" : "tcp", 0);
    if (rtsp && !udp) // else libav does not look for gaps: cameras leave out packets by TCP, too
        (void)av_dict_set(options, "reorder_queue_size", "2", 0);
}

static int open_url(struct overt_video *video, const char *url, bool udp, struct overt_error *err)
{
    AVFormatContext *demuxer = avformat_alloc_context();
    if (demuxer == NULL)
        return error_set(err, OVERT_NO_MEMORY, "no memory to open a stream");
    demuxer->max_streams = 64;
    demuxer->max_analyze_duration = PROBE_MICROSECONDS;
    demuxer->fps_probe_size = PROBE_PICTURES;
    demuxer->opaque = &video->missed;
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
    video->opened = time_monotonic();
    return OVERT_OK;
}

static int create(struct overt_video **ret_video, struct overt_error *err)
{
    av_be_quiet();
    struct overt_video *video = memory_new(1, sizeof *video);
    video->file = -1;
    video->packet = av_packet_alloc();
    video->frame = av_frame_alloc();
    *ret_video = video;
    return video->packet != NULL && video->frame != NULL
               ? OVERT_OK : error_set(err, OVERT_NO_MEMORY, "no memory to open a stream");
}

static int begin(struct overt_video *video, struct overt_error *err)
{
    int code = video_open_decoder(video, err);
    if (code == OVERT_OK)
        code = stream_reader_start(video, err);
    video->last_sound = time_monotonic();
    return code;
}

int video_open_stream(const char *url, bool udp, struct overt_video **ret_video,
                      struct overt_error *err)
{
    (void)avformat_network_init();
    struct overt_video *video = NULL;
    int code = create(&video, err);
    if (code == OVERT_OK)
        code = open_url(video, url, udp, err);
    if (code == OVERT_OK)
        code = begin(video, err);
    if (code != OVERT_OK) {
        overt_video_close(&video);
        return code;
    }
    *ret_video = video;
    return OVERT_OK;
}

// ---- a camera on this machine ----

static const AVInputFormat *find_driver(struct overt_error *err)
{
    void *library = dlopen("libavdevice.so." AV_STRINGIFY(LIBAVDEVICE_VERSION_MAJOR), RTLD_NOW);
    void *found = library != NULL ? dlsym(library, "avdevice_register_all") : NULL;
    if (found == NULL) {
        (void)error_set(err, OVERT_INTERNAL, "a camera on this machine is read with libavdevice, "
                        "which is not there: install libavdevice%d", LIBAVDEVICE_VERSION_MAJOR);
        return NULL;
    }
    void (*register_all)(void) = NULL;
    memcpy(&register_all, &found, sizeof register_all); // as POSIX has it for dlsym
    register_all();
    const AVInputFormat *driver = av_find_input_format("video4linux2");
    if (driver == NULL)
        (void)error_set(err, OVERT_INTERNAL, "this libavdevice reads no cameras: install Debian's");
    return driver;
}

/// Tries what is best for faces first.
static int open_driver(struct overt_video *video, const AVInputFormat *driver, int file)
{
    static const struct { const char *kind, *size; } tries[] = {
        {"mjpeg", "1920x1080"}, {NULL, "1280x720"}, {NULL, NULL}};
    char path[32];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    int status = AVERROR(EINVAL);
    for (size_t i = 0; status < 0 && status != AVERROR(EBUSY) && i < ARRAY_COUNT(tries); i++) {
        AVDictionary *options = NULL;
        if (tries[i].kind != NULL)
            (void)av_dict_set(&options, "input_format", tries[i].kind, 0);
        if (tries[i].size != NULL)
            (void)av_dict_set(&options, "video_size", tries[i].size, 0);
        status = avformat_open_input(&video->demuxer, path, driver, &options);
        av_dict_free(&options);
    }
    return status;
}

int video_open_device(int file, struct overt_video **ret_video, struct overt_error *err)
{
    struct overt_video *video = NULL;
    int code = create(&video, err);
    const AVInputFormat *driver = code == OVERT_OK ? find_driver(err) : NULL;
    int status = driver != NULL ? open_driver(video, driver, file) : 0;
    if (code == OVERT_OK && driver == NULL)
        code = OVERT_INTERNAL;
    if (status == AVERROR(EBUSY))
        code = error_set(err, OVERT_IO, "another program uses the camera: end that");
    else if (status < 0)
        code = error_set(err, OVERT_INPUT, "the camera gives no pictures that are read: %s",
                         av_err2str(status));
    if (code != OVERT_OK) {
        overt_video_close(&video);
        return code;
    }
    video->opened = time_monotonic();
    *ret_video = video;
    return OVERT_OK;
}

int video_begin_device(struct overt_video *video, struct overt_error *err)
{
    video->demuxer->max_analyze_duration = PROBE_MICROSECONDS;
    video->demuxer->fps_probe_size = 0;
    return begin(video, err);
}
