// SPDX-License-Identifier: Apache-2.0
// source.c - the program's half: opens the file, starts the decoder, asks for pictures, and tries a
// stream again that broke off.
#include "face/source/source.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "face/source/confine.h"
#include "face/source/internal.h"

#define STALL_SECONDS    3.0  ///< without a picture: a stream stands still
#define BACK_OFF_SECONDS 1.0
#define BACK_OFF_MOST    30.0
#define GRACE_SECONDS    0.05 ///< for the decoder's word that there is none

static int open_file(struct source *source, int given, struct overt_error *err)
{
    source->file = given > 0 ? fcntl(given, F_DUPFD_CLOEXEC, 3)
                             : open(source->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (source->file < 0)
        return error_set_errno(err, errno == ENOENT ? OVERT_NOT_FOUND : OVERT_IO, errno,
                               "the video cannot be opened");
    struct stat info;
    if (fstat(source->file, &info) != 0 || !S_ISREG(info.st_mode))
        return error_set(err, OVERT_INPUT, "not a file: give the path of a video file");
    if (info.st_size == 0)
        return error_set(err, OVERT_INPUT, "the video is empty (0 bytes): use another file");
    return OVERT_OK;
}

static int start(struct source *source, struct overt_error *err)
{
    int ends[2] = {-1, -1};
    source->memory = memfd_create("overt pictures", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (source->memory < 0 ||
        fcntl(source->memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_SEAL) != 0 ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return error_set_errno(err, OVERT_INTERNAL, errno, "no way to talk with a decoder");
    source->channel = ends[0];
    int code = start_decoder(source->decoder, source->file >= 0 ? source->file : source->memory,
                             source->memory, ends[1], &source->process, err);
    (void)close(ends[1]);
    if (code == OVERT_OK)
        talk_open(source);
    return code;
}

static int wait_opened(struct source *source, struct overt_error *err)
{
    int code = OVERT_OK;
    while (code == OVERT_OK && !source->stream.opened) {
        bool heard = false;
        code = talk_hear(source, SOURCE_PICTURE_SECONDS_MAX, &heard, err);
    }
    return code;
}

static int prepare(struct source *source, const struct source_wish *wish, struct overt_error *err)
{
    struct stream *stream = &source->stream;
    bool address = wish->file == 0 && url_is_stream(wish->path);
    stream->device = wish->file == 0 && !address && device_is(wish->path);
    stream->live = address || stream->device;
    stream->back_off = BACK_OFF_SECONDS;
    stream->began = stream->last = time_monotonic();
    if (!address) {
        source->path = memory_copy_text(wish->path);
        return stream->device ? device_open(source->path, &source->file, err)
                              : open_file(source, wish->file, err);
    }
    char plain[URL_MAX];
    url_without_secrets(wish->path, plain);
    source->path = memory_copy_text(plain);
    stream->udp = wish->udp;
    return url_resolve(wish->path, stream->address, &stream->port, err);
}

int source_open(const struct source_wish *wish, struct source **ret_source, struct overt_error *err)
{
    struct source *source = memory_new(1, sizeof *source);
    *source = (struct source){.file = -1, .memory = -1, .channel = -1};
    source->decoder = wish->decoder != NULL ? memory_copy_text(wish->decoder) : NULL;
    int code = prepare(source, wish, err);
    if (code == OVERT_OK)
        code = start(source, err);
    if (code == OVERT_OK)
        code = wait_opened(source, err);
    if (code != OVERT_OK) {
        (void)error_prepend(err, "%s", source->path);
        source_close(&source);
        return code;
    }
    *ret_source = source;
    return OVERT_OK;
}

/// Ends the decoder and what is shared with it.
static void stop(struct source *source)
{
    if (source->process > 0)
        (void)end_decoder(source->process, true);
    source->process = 0;
    talk_forget(source);
    if (source->memory >= 0)
        (void)close(source->memory);
    if (source->channel >= 0)
        (void)close(source->channel);
    source->memory = source->channel = -1;
}

void source_close(struct source **source)
{
    struct source *old = *source;
    *source = NULL;
    if (old == NULL)
        return;
    stop(old);
    if (old->file >= 0)
        (void)close(old->file);
    explicit_bzero(&old->stream, sizeof old->stream);
    memory_free(old->decoder);
    memory_free(old->path);
    memory_free(old);
}

/// One picture, or none within `seconds`.
static int wait_picture(struct source *source, double not_before, double seconds,
                        struct overt_error *err)
{
    double until = time_monotonic() + seconds;
    int code = OVERT_OK;
    bool heard = true;
    while (code == OVERT_OK && heard && !source->there) {
        double left = until - time_monotonic();
        if (!source->asked && left < 0)
            break;
        talk_want(source, not_before, left);
        code = talk_hear(source, left + GRACE_SECONDS, &heard, err);
        // the answer to a question asked before, when the caller wanted less
        if (code == OVERT_OK && source->there && !source->stream.live &&
            source->time < not_before)
            source->there = false;
    }
    return code;
}

static void go_dark(struct source *source, const char *why)
{
    struct stream *stream = &source->stream;
    (void)text_copy(stream->darkness, sizeof stream->darkness, why);
    stream->dark_by_damage = source->damaged > stream->damaged;
    stop(source);
    stream->again_at = time_monotonic() + stream->back_off;
    stream->back_off = fmin(stream->back_off * 2, BACK_OFF_MOST);
}

/// Pictures do not come, though nothing says why.
static void stand_still(struct source *source)
{
    struct stream *stream = &source->stream;
    stream->dark_by_damage = source->damaged > stream->damaged;
    (void)text_copy(stream->darkness, sizeof stream->darkness,
                    stream->dark_by_damage ? "what comes is damaged" : "no pictures come");
}

/// A camera that was unplugged is another one when it is back.
static bool plug_in(struct source *source)
{
    struct overt_error why = {0};
    (void)close(source->file);
    source->file = -1;
    if (device_open(source->path, &source->file, &why) == OVERT_OK)
        return true;
    go_dark(source, why.text);
    return false;
}

static int try_again(struct source *source, double seconds, struct overt_error *err)
{
    double wait = source->stream.again_at - time_monotonic();
    if (wait > 0) {
        (void)poll(NULL, 0, (int)(fmin(wait, fmin(seconds, 1)) * 1000) + 1);
        return OVERT_OK;
    }
    source->stream.opened = false;
    source->given_before = source->given;
    source->damaged_before = source->damaged;
    source->waited = 0;
    source->stream.last = time_monotonic();
    return source->stream.device && !plug_in(source) ? OVERT_OK : start(source, err);
}

/// A stream that breaks is not a fault of the run: it is dark until it is back.
static int next_of_stream(struct source *source, double seconds, struct overt_error *err)
{
    struct stream *stream = &source->stream;
    if (source->process == 0)
        return try_again(source, seconds, err);
    struct overt_error why = {0};
    int code = wait_picture(source, 0, seconds, &why);
    double now = time_monotonic(), silent = now - stream->last;
    if (code != OVERT_OK) {
        go_dark(source, code == OVERT_END ? "the camera ended the stream" : why.text);
    } else if (source->there) {
        stream->last = now;
        stream->damaged = source->damaged;
        stream->back_off = BACK_OFF_SECONDS;
        stream->darkness[0] = '\0';
    } else if (silent > STALL_SECONDS && stream->darkness[0] == '\0') {
        stand_still(source);
    }
    return OVERT_OK;
}

static void fill(const struct source *source, struct source_picture *picture)
{
    *picture = (struct source_picture){
        .image = source->there ? &source->image : NULL,
        .time = source->time, .captured = source->captured,
        .given = source->given, .damaged = source->damaged,
    };
}

int source_next(struct source *source, double not_before, double seconds,
                struct source_picture *ret_picture, struct overt_error *err)
{
    source->there = false;
    if (source->process == 0 && !source->stream.live)
        return error_set(err, OVERT_INPUT, "%s: its decoder has ended", source->path);
    int code = source->stream.live ? next_of_stream(source, seconds, err)
                                        : wait_picture(source, not_before, seconds, err);
    if (code != OVERT_OK && code != OVERT_END)
        (void)error_prepend(err, "%s", source->path);
    if (code == OVERT_OK || code == OVERT_END)
        fill(source, ret_picture);
    return code;
}

const char *source_darkness(const struct source *source)
{
    return source->stream.darkness[0] != '\0' ? source->stream.darkness : NULL;
}

bool source_dark_by_damage(const struct source *source)
{
    return source->stream.darkness[0] != '\0' && source->stream.dark_by_damage;
}

bool source_path_is_live(const char *path)
{
    return strstr(path, "://") != NULL || device_is(path);
}

double source_duration(const struct source *source) { return source->duration; }

double source_rate(const struct source *source) { return source->rate; }

pid_t source_process(const struct source *source) { return source->process; }

const char *source_weakness(const struct source *source)
{
    int confined = source->confined;
    if ((confined & CONFINE_SECCOMP) == 0)
        return "this kernel has no seccomp filter: the decoder runs with this account's rights";
    if ((confined & CONFINE_LANDLOCK) == 0)
        return "this kernel has no Landlock: the decoder is held by its seccomp filter alone";
    return confined != CONFINE_ALL ? "the decoder could not limit its own memory" : NULL;
}
