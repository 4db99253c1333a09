// SPDX-License-Identifier: Apache-2.0
// video.h - a recording that somebody else opened, for the process that may open nothing.
#ifndef FACE_DECODE_VIDEO_H
#define FACE_DECODE_VIDEO_H

#include <stdbool.h>

#include "base/error.h"
#include "overt/video.h"

/// As overt_video_open, of an open file that can be read and sought. `file` is the video's from
/// here on, on failure too.
int video_open_file(int file, struct overt_video **ret_video, struct overt_error *err) MUST_CHECK;

/// A decoded picture.
struct video_picture {
    double time;     ///< seconds since the first picture, never falling
    double captured; ///< of a stream: by time_monotonic, when its packet was there; of a file 0
    int64_t given;   ///< pictures so far, this one too
    int64_t damaged; ///< pictures and packets thrown away, so far
};

/// overt_video_next in two: the next picture decoded; the last decoded one converted and upright.
/// Converting costs about as much as decoding, and many pictures are never looked at.
int video_decode(struct overt_video *video, struct video_picture *ret_picture,
                 struct overt_error *err) MUST_CHECK;
int video_convert(struct overt_video *video, const struct overt_image **ret_image,
                  struct overt_error *err) MUST_CHECK;

/// The longest wait for the other side of a stream.
#define VIDEO_STREAM_SECONDS_MAX 10.0

/// A camera's stream: "rtsp://..." (over TCP, or UDP if `udp`) or "http://...". What is lost on the
/// way is left out, not a fault. The errors name no address.
int video_open_stream(const char *url, bool udp, struct overt_video **ret_video,
                      struct overt_error *err) MUST_CHECK;

#endif
