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

/// The longest wait for the other side of a stream.
#define VIDEO_STREAM_SECONDS_MAX 10.0

/// A camera's stream: "rtsp://..." (over TCP, or UDP if `udp`) or "http://...". What is lost on the
/// way is left out, not a fault. The errors name no address.
int video_open_stream(const char *url, bool udp, struct overt_video **ret_video,
                      struct overt_error *err) MUST_CHECK;

#endif
