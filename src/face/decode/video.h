// SPDX-License-Identifier: Apache-2.0
// video.h - a recording that somebody else opened, or a camera's stream, for the process that may
// open nothing; decoding and converting apart.
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
/// The longest that a stream may give nothing but damage.
#define VIDEO_DAMAGE_SECONDS_MAX 10.0

/// A camera's stream: "rtsp://..." (over TCP, or UDP if `udp`) or "http://...". A thread of its own
/// reads it. The errors name no address.
int video_open_stream(const char *url, bool udp, struct overt_video **ret_video,
                      struct overt_error *err) MUST_CHECK;

/// A camera on this machine, open at `file`, which stays the caller's; in two steps: with the first
/// the kernel's driver speaks, with the second the camera. Asked for are MJPEG of 1920 x 1080, else
/// 1280 x 720 of any kind, else what the camera gives by itself. libavdevice is loaded for it, and
/// for nothing else: it brings 80 other libraries.
int video_open_device(int file, struct overt_video **ret_video, struct overt_error *err) MUST_CHECK;
int video_begin_device(struct overt_video *video, struct overt_error *err) MUST_CHECK;

struct AVFrame;

/// A decoded picture, not converted yet.
struct video_picture {
    struct AVFrame *frame; ///< video_picture_finish
    double time;           ///< seconds since the first picture, never falling
    double captured; ///< of a stream: by time_monotonic, when its packet was there; of a file 0
    int64_t given;   ///< pictures so far, this one and those held back too
    int64_t damaged; ///< of these the ones held back, and packets thrown away, so far
};

/// The next sound picture. Held back are pictures that libav calls damaged and, until the next key
/// picture (or 8 s), those after any damage: they are built on it, and a face made of such noise
/// must not be compared. As overt_video_next; OVERT_INPUT also when nothing sound comes for 4096
/// packets of a file or VIDEO_DAMAGE_SECONDS_MAX of a stream.
int video_decode(struct overt_video *video, struct video_picture *ret_picture,
                 struct overt_error *err) MUST_CHECK;
void video_picture_finish(struct video_picture *picture);

/// Pictures so far, and the damaged ones, from any thread.
void video_counts(const struct overt_video *video, int64_t *ret_given, int64_t *ret_damaged);

/// A stream's next pictures are there already, undecoded: the last one is not the newest.
bool video_is_behind(const struct overt_video *video);

/// Turns decoded pictures into upright RGB. One thread at a time per converter.
struct video_converter;
struct video_converter *video_converter_create(const struct overt_video *video) MUST_CHECK;
void video_converter_destroy(struct video_converter **converter);

/// Width and height of the picture when it is upright. OVERT_LIMIT.
int video_upright_size(const struct video_converter *converter, const struct video_picture *picture,
                       int32_t *ret_width, int32_t *ret_height,
                       struct overt_error *err) MUST_CHECK;

/// Into `image`, whose pixels are there and of that size.
int video_convert(struct video_converter *converter, const struct video_picture *picture,
                  struct overt_image *image, struct overt_error *err) MUST_CHECK;

#endif
