// SPDX-License-Identifier: Apache-2.0
// source.c - the program's half: opens the file, starts the decoder, takes its pictures out of
// shared memory, and believes nothing that it says. The memory is sealed against shrinking
// (memfd_create(2)), so that reading it is sound; locked where it may be; wiped at the end (R2).
#include "face/source/source.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "face/image/image.h"
#include "face/source/confine.h"
#include "face/source/internal.h"
#include "face/source/message.h"
#include "face/source/url.h"

#define SLOT_BYTES_MAX ((size_t)OVERT_IMAGE_PIXELS_MAX * 3 + (size_t)OVERT_IMAGE_SIDE_MAX * 64)

#define COUNT_MAX ((int64_t)1 << 40) ///< pictures of one decoder

#define STALL_SECONDS      3.0 ///< without a picture: a stream stands still
#define BACK_OFF_SECONDS   1.0
#define BACK_OFF_MOST      30.0

/// What a stream has besides.
struct stream {
    char address[URL_MAX]; ///< with its secrets; wiped at the end
    int port;              ///< 0: no stream
    bool udp, opened;
    double began, last, again_at, back_off; ///< by time_monotonic; seconds
    char darkness[OVERT_ERROR_TEXT_MAX];    ///< empty: pictures come
};

struct source {
    char *path; ///< for words to the person who gave it; of a stream without secrets
    char *decoder;
    struct stream stream;
    int file, memory, channel;
    pid_t process; ///< 0: none
    uint8_t *slots;
    size_t slot_bytes;
    int held; ///< the slot that *ret_image points into, -1: none
    struct overt_image image;
    double waited; ///< seconds, since the decoder's last word
    double time, captured, duration, rate;
    int64_t given, damaged;
    int64_t given_before, damaged_before; ///< by the decoders before this one
    double not_before;
    int confined;
    int64_t pictures;
};

static int open_file(struct source *source, struct overt_error *err)
{
    source->file = open(source->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
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

static void say_open(struct source *source)
{
    struct source_message message = {.kind = SOURCE_OPEN, .port = source->stream.port,
                                     .udp = source->stream.udp};
    memcpy(message.text, source->stream.address, sizeof message.text);
    (void)send(source->channel, &message, sizeof message, MSG_NOSIGNAL | MSG_DONTWAIT);
    explicit_bzero(&message, sizeof message);
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
        say_open(source);
    return code;
}

static int broken(struct source *source, struct overt_error *err)
{
    int status = end_decoder(source->process, true);
    source->process = 0;
    char how[64] = "stopped";
    if (WIFSIGNALED(status))
        (void)snprintf(how, sizeof how, "was ended by signal %d (%s)", WTERMSIG(status),
                       sigabbrev_np(WTERMSIG(status)) != NULL ? sigabbrev_np(WTERMSIG(status))
                                                              : "?");
    return error_set(err, OVERT_INPUT,
                     "its decoder %s after %lld pictures; the rest is not looked at: use an "
                     "unharmed copy", how, (long long)source->pictures);
}

static int nonsense(struct source *source, struct overt_error *err)
{
    (void)end_decoder(source->process, true);
    source->process = 0;
    return error_set(err, OVERT_INPUT, "its decoder says what no decoder says; it was ended: do "
                     "not use this source, it may be hostile");
}

/// Waits at most `seconds` for one message. *ret_there says whether one came.
static int hear(struct source *source, double seconds, struct source_message *message,
                bool *ret_there, struct overt_error *err)
{
    double began = time_monotonic();
    struct pollfd wait = {.fd = source->channel, .events = POLLIN};
    int ready = poll(&wait, 1, (int)lround(fmin(fmax(seconds, 0), 3600) * 1000));
    if (ready <= 0) {
        source->waited += time_monotonic() - began;
        *ret_there = false;
        if (source->waited < SOURCE_PICTURE_SECONDS_MAX)
            return OVERT_OK;
        (void)end_decoder(source->process, true);
        source->process = 0;
        return error_set(err, OVERT_INPUT, "its decoder gave no picture for %.0f seconds and was "
                         "ended: use an unharmed copy", SOURCE_PICTURE_SECONDS_MAX);
    }
    ssize_t count = recv(source->channel, message, sizeof *message, MSG_DONTWAIT);
    if (count < 0 && errno == ECONNRESET) // told once, before what the decoder said at last
        count = recv(source->channel, message, sizeof *message, MSG_DONTWAIT);
    if (count == 0)
        return broken(source, err);
    if (count != (ssize_t)sizeof *message)
        return nonsense(source, err);
    source->waited = 0;
    *ret_there = true;
    return OVERT_OK;
}

static void say(const struct source *source, int32_t kind, int32_t slot)
{
    struct source_message message = {.kind = kind, .slot = slot};
    (void)send(source->channel, &message, sizeof message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void unmap(struct source *source)
{
    if (source->slots == NULL)
        return;
    (void)munmap(source->slots, source->slot_bytes * SOURCE_SLOTS);
    source->slots = NULL;
    source->slot_bytes = 0;
}

/// The decoder asks for larger slots; all pictures before were taken.
static int grow(struct source *source, int64_t bytes, struct overt_error *err)
{
    if (bytes <= (int64_t)source->slot_bytes || bytes > (int64_t)SLOT_BYTES_MAX)
        return nonsense(source, err);
    size_t size = (size_t)bytes;
    unmap(source);
    if (ftruncate(source->memory, (off_t)(size * SOURCE_SLOTS)) != 0)
        return error_set_errno(err, OVERT_NO_MEMORY, errno, "no memory for its pictures");
    void *slots = mmap(NULL, size * SOURCE_SLOTS, PROT_READ | PROT_WRITE, MAP_SHARED,
                       source->memory, 0);
    if (slots == MAP_FAILED)
        return error_set_errno(err, OVERT_NO_MEMORY, errno, "no memory for its pictures");
    source->slots = slots;
    source->slot_bytes = size;
    (void)mlock2(slots, size * SOURCE_SLOTS, MLOCK_ONFAULT);
    (void)madvise(slots, size * SOURCE_SLOTS, MADV_DONTDUMP);
    say(source, SOURCE_SIZE, 0);
    return OVERT_OK;
}

static bool is_sound(const struct source *source, const struct source_message *message)
{
    if (message->slot < 0 || message->slot >= SOURCE_SLOTS ||
        image_check_size(message->width, message->height, NULL) != OVERT_OK)
        return false;
    return message->stride >= 3 * message->width && message->stride <= 3 * message->width + 64 &&
           (size_t)message->stride * (size_t)message->height <= source->slot_bytes &&
           isfinite(message->time) && message->time >= 0 && isfinite(message->captured) &&
           message->given >= source->given - source->given_before &&
           message->damaged >= source->damaged - source->damaged_before &&
           message->given <= COUNT_MAX && message->damaged <= COUNT_MAX;
}

static void let_go(struct source *source)
{
    if (source->held >= 0)
        say(source, SOURCE_FREE, source->held);
    source->held = -1;
}

static int take_picture(struct source *source, const struct source_message *message,
                        struct overt_error *err)
{
    if (!is_sound(source, message))
        return nonsense(source, err);
    source->held = message->slot;
    source->image = (struct overt_image){
        .pixels = source->slots + (size_t)message->slot * source->slot_bytes,
        .width = message->width, .height = message->height, .stride = message->stride,
        .references = 1,
    };
    double time = source->stream.port != 0 ? time_monotonic() - source->stream.began
                                           : message->time;
    source->time = fmax(source->time, time);
    source->captured = source->stream.port != 0 ? fmin(message->captured, time_monotonic()) : 0;
    source->given = source->given_before + message->given;
    source->damaged = source->damaged_before + message->damaged;
    source->pictures++;
    if (source->stream.port == 0 && source->time < source->not_before)
        let_go(source);
    return OVERT_OK;
}

/// The decoder's own words, as far as they are words of a decoder.
static int take_failure(const struct source_message *message, struct overt_error *err)
{
    int code = message->code;
    if (code != OVERT_END && code != OVERT_LIMIT && code != OVERT_NO_MEMORY && code != OVERT_IO)
        code = OVERT_INPUT;
    char words[OVERT_ERROR_TEXT_MAX];
    memcpy(words, message->text, sizeof words);
    words[sizeof words - 1] = '\0';
    return error_set(err, code, "%s", words);
}

static int take_opened(struct source *source, const struct source_message *message)
{
    source->duration = isfinite(message->duration) ? fmax(message->duration, 0) : 0;
    source->rate = isfinite(message->rate) ? fmax(message->rate, 0) : 0;
    source->confined = message->confined;
    source->stream.opened = true;
    return OVERT_OK;
}

static int wait_opened(struct source *source, struct overt_error *err)
{
    struct source_message message;
    bool there = false;
    int code = OVERT_OK;
    while (code == OVERT_OK && !there)
        code = hear(source, SOURCE_PICTURE_SECONDS_MAX, &message, &there, err);
    if (code != OVERT_OK)
        return code;
    if (message.kind == SOURCE_FAILED)
        return take_failure(&message, err);
    return message.kind == SOURCE_OPENED ? take_opened(source, &message) : nonsense(source, err);
}

static int prepare(struct source *source, const struct source_wish *wish, struct overt_error *err)
{
    struct stream *stream = &source->stream;
    if (!url_is_stream(wish->path)) {
        source->path = memory_copy_text(wish->path);
        return open_file(source, err);
    }
    char plain[URL_MAX];
    url_without_secrets(wish->path, plain);
    source->path = memory_copy_text(plain);
    stream->udp = wish->udp;
    stream->back_off = BACK_OFF_SECONDS;
    stream->began = stream->last = time_monotonic();
    return url_resolve(wish->path, stream->address, &stream->port, err);
}

int source_open(const struct source_wish *wish, struct source **ret_source, struct overt_error *err)
{
    struct source *source = memory_new(1, sizeof *source);
    *source = (struct source){.file = -1, .memory = -1, .channel = -1, .held = -1};
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
    source->held = -1;
    if (source->slots != NULL)
        explicit_bzero(source->slots, source->slot_bytes * SOURCE_SLOTS);
    unmap(source);
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

static int take(struct source *source, const struct source_message *message,
                struct overt_error *err)
{
    switch (message->kind) {
    case SOURCE_OPENED:
        return source->stream.opened ? nonsense(source, err) : take_opened(source, message);
    case SOURCE_SIZE: return grow(source, message->bytes, err);
    case SOURCE_PICTURE: return take_picture(source, message, err);
    case SOURCE_FAILED: return take_failure(message, err);
    default: return nonsense(source, err);
    }
}

/// One picture, or none within `seconds`.
static int wait_picture(struct source *source, double seconds, struct overt_error *err)
{
    int code = OVERT_OK;
    bool there = true;
    while (code == OVERT_OK && there && source->held < 0) {
        struct source_message message;
        code = hear(source, seconds, &message, &there, err);
        if (code == OVERT_OK && there)
            code = take(source, &message, err);
    }
    return code;
}

/// The newest picture that is there: a camera does not wait for us.
static int skip_older(struct source *source, struct overt_error *err)
{
    int code = OVERT_OK;
    for (int i = 1; code == OVERT_OK && i < SOURCE_SLOTS; i++) {
        struct pollfd more = {.fd = source->channel, .events = POLLIN};
        if (poll(&more, 1, 0) <= 0)
            break;
        let_go(source);
        code = wait_picture(source, 0, err);
    }
    return code;
}

static void go_dark(struct source *source, const char *why)
{
    struct stream *stream = &source->stream;
    (void)text_copy(stream->darkness, sizeof stream->darkness, why);
    stop(source);
    stream->again_at = time_monotonic() + stream->back_off;
    stream->back_off = fmin(stream->back_off * 2, BACK_OFF_MOST);
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
    return start(source, err);
}

/// A stream that breaks is not a fault of the run: it is dark until it is back.
static int next_of_stream(struct source *source, double seconds, struct overt_error *err)
{
    struct stream *stream = &source->stream;
    if (source->process == 0)
        return try_again(source, seconds, err);
    struct overt_error why = {0};
    int code = wait_picture(source, seconds, &why);
    if (code == OVERT_OK && source->held >= 0)
        code = skip_older(source, &why);
    double now = time_monotonic(), silent = now - stream->last;
    if (code != OVERT_OK) {
        go_dark(source, code == OVERT_END ? "the camera ended the stream" : why.text);
    } else if (source->held >= 0) {
        stream->last = now;
        stream->back_off = BACK_OFF_SECONDS;
        stream->darkness[0] = '\0';
    } else if (silent > STALL_SECONDS && stream->darkness[0] == '\0') {
        (void)text_copy(stream->darkness, sizeof stream->darkness, "no pictures come");
    }
    return OVERT_OK;
}

static void fill(const struct source *source, struct source_picture *picture)
{
    *picture = (struct source_picture){
        .image = source->held >= 0 ? &source->image : NULL,
        .time = source->time, .captured = source->captured,
        .given = source->given, .damaged = source->damaged,
    };
}

int source_next(struct source *source, double not_before, double seconds,
                struct source_picture *ret_picture, struct overt_error *err)
{
    source->not_before = not_before;
    if (source->process > 0)
        let_go(source);
    if (source->process == 0 && source->stream.port == 0)
        return error_set(err, OVERT_INPUT, "%s: its decoder has ended", source->path);
    int code = source->stream.port != 0 ? next_of_stream(source, seconds, err)
                                        : wait_picture(source, seconds, err);
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
