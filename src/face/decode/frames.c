// SPDX-License-Identifier: Apache-2.0
// frames.c - packets to sound pictures. Damage never ends a video by itself: what is damaged is
// counted and left out, and so is what was built on it.
#include <math.h>

#include "base/time.h"
#include "face/decode/internal.h"

enum { PACKETS_WITHOUT_PICTURE_MAX = 4096, READ_FAULTS_MAX = 64 };

/// A part that is missed is of this packet or, as parts are put together, of the two after it.
enum { MISSED_BEFORE = 3 };

#define UNSOUND_SECONDS_MAX 8.0 ///< of video, for cameras that send no key picture

/// `number`: of the last packet that is damaged.
static void note_damage(struct overt_video *video, int64_t count, int64_t number)
{
    video->damaged += count;
    if (!video->unsound)
        video->unsound_since = video->last_time;
    video->unsound = true;
    if (number > video->damaged_packet)
        video->damaged_packet = number;
}

static void note_packet(struct overt_video *video, double arrived)
{
    video->arrivals[video->packets % ARRIVALS] = (struct arrival){
        .stamp = video->packet->pts, .at = arrived, .number = video->packets + 1,
    };
    video->packets++;
}

/// Of the frame's own packet; where that is not told, the last one.
static const struct arrival *arrival_of(const struct overt_video *video)
{
    int64_t last = video->packets - 1;
    for (int64_t back = 0; back < ARRIVALS && back <= last; back++) {
        const struct arrival *arrival = &video->arrivals[(last - back) % ARRIVALS];
        if (arrival->stamp != AV_NOPTS_VALUE && arrival->stamp == video->frame->pts)
            return arrival;
    }
    return &video->arrivals[last >= 0 ? last % ARRIVALS : 0];
}

/// The next packet of the picture stream. A file's reader may stumble and find its way again.
static int read_packet(struct overt_video *video, double *ret_arrived)
{
    int64_t lost = 0, missed = 0;
    int status = 0;
    *ret_arrived = 0;
    if (video->reader != NULL) {
        status = stream_reader_next(video->reader, video->packet, ret_arrived, &lost, &missed);
    } else {
        do {
            av_packet_unref(video->packet);
            status = av_read_frame(video->demuxer, video->packet);
            lost += status == AVERROR_INVALIDDATA;
        } while ((status >= 0 && video->packet->stream_index != video->stream->index) ||
                 (status == AVERROR_INVALIDDATA && lost < READ_FAULTS_MAX));
    }
    if (lost > 0)
        note_damage(video, lost, video->packets);
    if (missed > 0)
        note_damage(video, missed, video->packets + MISSED_BEFORE);
    return status;
}

/// Gives the decoder one more packet of the video, or tells it that there are no more.
static int send_packet(struct overt_video *video)
{
    double arrived = 0;
    int status = read_packet(video, &arrived);
    if (status == AVERROR_EOF && !video->sent_all) {
        video->sent_all = true;
        return avcodec_send_packet(video->decoder, NULL);
    }
    if (status < 0)
        return status;
    note_packet(video, arrived);
    bool corrupt = (video->packet->flags & AV_PKT_FLAG_CORRUPT) != 0 || video->packet->size == 0;
    status = corrupt ? 0 : avcodec_send_packet(video->decoder, video->packet);
    av_packet_unref(video->packet);
    if (status == AVERROR(ENOMEM))
        return status;
    int64_t gaps = atomic_exchange(&video->gaps, 0);
    if (gaps > 0) // before this one
        note_damage(video, gaps, video->packets - 1);
    if (corrupt || status < 0)
        note_damage(video, 1, video->packets);
    return 0;
}

static bool is_key(const AVFrame *frame)
{
#ifdef AV_FRAME_FLAG_KEY
    return (frame->flags & AV_FRAME_FLAG_KEY) != 0;
#else
    return frame->key_frame != 0;
#endif
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

/// Neither damaged itself nor built on damage.
static bool is_sound(struct overt_video *video, const struct arrival *arrival, double time)
{
    const AVFrame *frame = video->frame;
    if ((frame->flags & AV_FRAME_FLAG_CORRUPT) != 0 || frame->decode_error_flags != 0) {
        note_damage(video, 1, arrival->number);
        return false;
    }
    if (video->unsound && ((is_key(frame) && arrival->number > video->damaged_packet) ||
                           time - video->unsound_since > UNSOUND_SECONDS_MAX))
        video->unsound = false;
    else if (video->unsound)
        video->damaged++;
    return !video->unsound;
}

static int hopeless(const struct overt_video *video, struct overt_error *err)
{
    if (video->reader != NULL)
        return error_set(err, OVERT_INPUT, "what comes has been damaged for %.0f seconds: look at "
                         "the network and the camera's settings", VIDEO_DAMAGE_SECONDS_MAX);
    return error_set(err, OVERT_INPUT, "the video is damaged or breaks off here");
}

/// One more frame into video->frame.
static int next_frame(struct overt_video *video, struct overt_error *err)
{
    for (int packets = 0; packets < PACKETS_WITHOUT_PICTURE_MAX;) {
        if (video->reader != NULL && time_monotonic() - video->last_sound >
                                         VIDEO_DAMAGE_SECONDS_MAX)
            break;
        int status = avcodec_receive_frame(video->decoder, video->frame);
        if (status >= 0)
            return OVERT_OK;
        if (status == AVERROR_EOF)
            return error_set(err, OVERT_END, "no more pictures");
        if (status == AVERROR(ENOMEM))
            return error_set(err, OVERT_NO_MEMORY, "no memory to decode a picture");
        packets++;
        if (status != AVERROR(EAGAIN)) {
            note_damage(video, 1, video->packets);
            continue;
        }
        status = send_packet(video);
        if (status == AVERROR_EOF)
            return error_set(err, OVERT_END, "no more pictures");
        if (status < 0 && video->reader != NULL)
            return error_set(err, OVERT_INPUT, "the stream broke off: %s", av_err2str(status));
        if (status < 0)
            break;
    }
    return hopeless(video, err);
}

static int take_frame(struct overt_video *video, double time, double captured,
                      struct video_picture *ret_picture, struct overt_error *err)
{
    AVFrame *frame = av_frame_alloc();
    if (frame == NULL)
        return error_set(err, OVERT_NO_MEMORY, "no memory for a picture");
    av_frame_move_ref(frame, video->frame);
    video->last_sound = time_monotonic();
    *ret_picture = (struct video_picture){
        .frame = frame, .time = time, .captured = captured,
        .given = video->given, .damaged = video->damaged,
    };
    return OVERT_OK;
}

int video_decode(struct overt_video *video, struct video_picture *ret_picture,
                 struct overt_error *err)
{
    for (int i = 0; i < PACKETS_WITHOUT_PICTURE_MAX; i++) {
        int code = next_frame(video, err);
        if (code != OVERT_OK)
            return code;
        video->given++;
        const struct arrival *arrival = arrival_of(video);
        double time = time_of(video);
        if (is_sound(video, arrival, time))
            return take_frame(video, time, arrival->at, ret_picture, err);
        av_frame_unref(video->frame);
    }
    return hopeless(video, err);
}

void video_picture_finish(struct video_picture *picture)
{
    av_frame_free(&picture->frame);
}

void video_counts(const struct overt_video *video, int64_t *ret_given, int64_t *ret_damaged)
{
    *ret_given = video->given;
    *ret_damaged = video->damaged;
}
