// SPDX-License-Identifier: Apache-2.0
// internal.h - a video as its files share it.
#ifndef FACE_DECODE_INTERNAL_H
#define FACE_DECODE_INTERNAL_H

#include <stdatomic.h>
#include <stdbool.h>

#include "face/decode/av.h"
#include "face/decode/video.h"

enum { ARRIVALS = 64 };

/// A packet given to the decoder: codecs that reorder give its picture later.
struct arrival {
    int64_t stamp;
    double at; ///< of a stream: when it was there
    int64_t number;
};

/// What a thread of its own reads from a camera (stream.c).
struct stream_reader;

struct overt_video {
    int file;
    int64_t size; ///< bytes of the file; asked once, as a process without rights cannot ask again
    AVIOContext *io;
    AVFormatContext *demuxer;
    AVCodecContext *decoder;
    AVStream *stream;
    AVPacket *packet;
    AVFrame *frame;
    struct video_converter *converter;
    struct overt_image *image;    ///< of overt_video_next
    int orientation;              ///< EXIF's numbers
    struct stream_reader *reader; ///< NULL: a file
    double deadline;              ///< of a stream's other side, by time_monotonic
    double opened;                ///< of a stream: when the camera was told to send
    bool sent_all, has_first;
    int64_t first;
    double last_time;
    struct arrival arrivals[ARRIVALS];
    int64_t packets;
    _Atomic int64_t given, damaged;
    atomic_int missed;       ///< packets that libav's log calls missing, not yet counted
    atomic_int gaps;         ///< pictures, by its decoder
    bool unsound;            ///< pictures are built on damaged ones
    int64_t damaged_packet;  ///< the last damaged one's number
    double unsound_since;    ///< video time
    double last_sound;       ///< monotonic
};

/// Containers that are read, by libav's names.
extern const char video_formats[];

/// Chooses the picture stream and opens its decoder.
int video_open_decoder(struct overt_video *video, struct overt_error *err) MUST_CHECK;

/// Packets of a stream from here on come from a thread of their own, which never waits for the
/// decoder: when that is too slow, the oldest are thrown away up to the next key picture.
int stream_reader_start(struct overt_video *video, struct overt_error *err) MUST_CHECK;
void stream_reader_stop(struct stream_reader **reader);

/// The next packet into video->packet, when it was there, how many whole ones were thrown away
/// before it, and how many parts were lost on the way about there.
/// Negative: libav's number for the end or the fault. Waits.
int stream_reader_next(struct stream_reader *reader, AVPacket *packet, double *ret_arrived,
                       int64_t *ret_lost, int64_t *ret_missed);

#endif
