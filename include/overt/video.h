// SPDX-License-Identifier: Apache-2.0
// video.h - pictures one after another, from a file.
#ifndef OVERT_VIDEO_H
#define OVERT_VIDEO_H

#include <stdint.h>

#include "overt/image.h"

#ifdef __cplusplus
extern "C" {
#endif

struct overt_video;

/// Opens a video file (anything libavformat reads, GIF too; a still picture is a video of one
/// frame). One thread at a time per video. OVERT_NOT_FOUND, OVERT_INPUT, OVERT_LIMIT (picture
/// size).
OVERT_API int overt_video_open(const char *path, struct overt_video **ret_video,
                               struct overt_error *err);

/// Takes NULL; nulls the pointer.
OVERT_API void overt_video_close(struct overt_video **video);

/// The next picture. *ret_image belongs to the video, is overwritten by the next call and must not
/// be unref'd; take a reference of your own copy if it has to live longer. *ret_time: seconds since
/// the first picture, never falling. A damaged picture is left out, and those after it up to the
/// next key picture, which are built on it. OVERT_END after the last; OVERT_INPUT when nothing more
/// can be read (pictures delivered before stay good).
OVERT_API int overt_video_next(struct overt_video *video, const struct overt_image **ret_image,
                               double *ret_time, struct overt_error *err);

/// Seconds, 0 when not known.
OVERT_API double overt_video_duration(const struct overt_video *video);
/// Pictures a second by the file's own word, 0 when not known.
OVERT_API double overt_video_rate(const struct overt_video *video);

#ifdef __cplusplus
}
#endif
#endif
