// SPDX-License-Identifier: Apache-2.0
// source.h - pictures of a camera or file, decoded in a process of its own that has no rights.
//
// libav reads what strangers made. Here it runs in overt-decode, a program of its own (a fork would
// have left it the keys and templates of the parent in its memory; a fresh program has none, and
// starting one is sound while other threads run). A source that breaks the decoder ends that
// process alone.
#ifndef FACE_SOURCE_SOURCE_H
#define FACE_SOURCE_SOURCE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"
#include "overt/image.h"

/// The longest that a decoder may work at one picture, or at opening.
#define SOURCE_PICTURE_SECONDS_MAX 30.0

struct source;

/// One picture of a source.
struct source_picture {
    const struct overt_image *image; ///< the source's, until the next source_next; NULL: none came
    double time;     ///< seconds since the first picture, never falling
    double captured; ///< by time_monotonic: its data came from the camera, undecoded; of a file 0
    int64_t given;   ///< pictures that the source had so far, this one too, looked at or not
    int64_t damaged; ///< of these the damaged ones, and packets thrown away, so far
};

struct source_wish {
    const char *path;    ///< video file, "rtsp://...", "http://...", or a camera: "/dev/video0"
    int file;            ///< an open file instead of `path`, which only names it; 0: none
    bool udp;            ///< RTSP by UDP and not by TCP
    const char *decoder; ///< path of overt-decode; NULL: beside this program, or ../lib/overt
};

/// Opens the file here, starts the decoder and hands it the open file: it learns no path. One
/// thread at a time per source, and the thread that opens has to outlive it. As overt_video_open:
/// OVERT_NOT_FOUND, OVERT_INPUT (also: the decoder broke), OVERT_LIMIT; OVERT_INTERNAL when the
/// decoder cannot be started.
int source_open(const struct source_wish *wish, struct source **ret_source,
                struct overt_error *err) MUST_CHECK;

/// Ends the decoder, wipes the shared pictures. Takes NULL; nulls the pointer.
void source_close(struct source **source);

/// The next picture: of a file the first at or after `not_before` (those before are decoded, but
/// not converted or handed over), of a stream always the newest. Waits at most `seconds`: then
/// ret_picture->image is NULL, the rest says how far it is, and nothing is lost. OVERT_END after
/// the last (*ret_picture is then how far it came); OVERT_INPUT when the source or its decoder
/// breaks.
int source_next(struct source *source, double not_before, double seconds,
                struct source_picture *ret_picture, struct overt_error *err) MUST_CHECK;

double source_duration(const struct source *source); ///< seconds, 0 when not known
double source_rate(const struct source *source);     ///< pictures a second, 0 when not known

/// An address or a camera on this machine and not a file: it keeps its own pace.
bool source_path_is_live(const char *path);

/// A stream that stands still or broke off is tried again, after 1 s, 2 s, ... 30 s, in a decoder
/// of its own each time; source_next then gives no picture, and this says why: NULL when pictures
/// come. Of a stream the newest picture is given, and times are this machine's.
const char *source_darkness(const struct source *source);

/// It is dark because what comes is damaged, not because nothing comes.
bool source_dark_by_damage(const struct source *source);

/// NULL when the decoder has no rights left; else one line that says what this machine's kernel
/// could not take away.
const char *source_weakness(const struct source *source);

/// The decoder's process.
pid_t source_process(const struct source *source);

#endif
