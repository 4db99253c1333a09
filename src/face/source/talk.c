// SPDX-License-Identifier: Apache-2.0
// talk.c - the program's end of the channel to the decoder: believes nothing that it says. The
// shared memory is sealed against shrinking (memfd_create(2)), so that reading it is sound; locked
// where it may be; wiped at the end (R2).
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.h"
#include "face/image/image.h"
#include "face/source/internal.h"
#include "face/source/source.h"

#define BYTES_MAX ((size_t)OVERT_IMAGE_PIXELS_MAX * 3 + (size_t)OVERT_IMAGE_SIDE_MAX * 64)
#define COUNT_MAX ((int64_t)1 << 40) ///< pictures of one decoder

void talk_open(struct source *source)
{
    struct source_message message = {.kind = SOURCE_OPEN, .port = source->stream.port,
                                     .udp = source->stream.udp,
                                     .device = source->stream.device};
    memcpy(message.text, source->stream.address, sizeof message.text);
    (void)send(source->channel, &message, sizeof message, MSG_NOSIGNAL | MSG_DONTWAIT);
    explicit_bzero(&message, sizeof message);
}

static void say(const struct source *source, const struct source_message *message)
{
    (void)send(source->channel, message, sizeof *message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void talk_want(struct source *source, double not_before, double seconds)
{
    source->there = false;
    if (source->asked)
        return;
    say(source, &(struct source_message){.kind = SOURCE_WANT, .not_before = not_before,
                                         .seconds = seconds});
    source->asked = true;
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
    if (source->stream.live)
        return error_set(err, OVERT_INPUT, "its decoder %s after %lld pictures", how,
                         (long long)source->pictures);
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

/// Nothing was heard, or nothing new: a decoder may work so long at one picture, not longer.
static int count_wait(struct source *source, double seconds, struct overt_error *err)
{
    source->waited += seconds;
    if (source->waited < SOURCE_PICTURE_SECONDS_MAX)
        return OVERT_OK;
    (void)end_decoder(source->process, true);
    source->process = 0;
    return error_set(err, OVERT_INPUT, "its decoder gave no picture for %.0f seconds and was "
                     "ended%s", SOURCE_PICTURE_SECONDS_MAX,
                     source->stream.live ? "" : ": use an unharmed copy");
}

void talk_forget(struct source *source)
{
    if (source->pixels != NULL) {
        explicit_bzero(source->pixels, source->bytes);
        (void)munmap(source->pixels, source->bytes);
    }
    source->pixels = NULL;
    source->bytes = 0;
    source->there = source->asked = false;
}

/// The decoder asks for more shared memory; nobody looks at a picture.
static int grow(struct source *source, int64_t bytes, struct overt_error *err)
{
    if (!source->asked || bytes <= (int64_t)source->bytes || bytes > (int64_t)BYTES_MAX)
        return nonsense(source, err);
    size_t size = (size_t)bytes;
    talk_forget(source);
    source->asked = true;
    if (ftruncate(source->memory, (off_t)size) != 0)
        return error_set_errno(err, OVERT_NO_MEMORY, errno, "no memory for its pictures");
    void *pixels = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, source->memory, 0);
    if (pixels == MAP_FAILED)
        return error_set_errno(err, OVERT_NO_MEMORY, errno, "no memory for its pictures");
    source->pixels = pixels;
    source->bytes = size;
    (void)mlock2(pixels, size, MLOCK_ONFAULT);
    (void)madvise(pixels, size, MADV_DONTDUMP);
    say(source, &(struct source_message){.kind = SOURCE_SIZE});
    return OVERT_OK;
}

/// Counts never fall and time is one.
static bool is_progress(const struct source *source, const struct source_message *message)
{
    return message->given >= source->given - source->given_before &&
           message->damaged >= source->damaged - source->damaged_before &&
           message->given <= COUNT_MAX && message->damaged <= COUNT_MAX &&
           isfinite(message->time) && message->time >= 0;
}

static bool is_sound(const struct source *source, const struct source_message *message)
{
    return image_check_size(message->width, message->height, NULL) == OVERT_OK &&
           message->stride >= 3 * message->width && message->stride <= 3 * message->width + 64 &&
           (size_t)message->stride * (size_t)message->height <= source->bytes &&
           isfinite(message->captured);
}

static void take_counts(struct source *source, const struct source_message *message)
{
    bool stream = source->stream.live;
    source->given = source->given_before + message->given;
    source->damaged = source->damaged_before + message->damaged;
    source->time = fmax(source->time,
                        stream ? time_monotonic() - source->stream.began : message->time);
}

static int take_picture(struct source *source, const struct source_message *message,
                        struct overt_error *err)
{
    if (!source->asked || !is_progress(source, message) || !is_sound(source, message))
        return nonsense(source, err);
    source->asked = false;
    source->there = true;
    source->image = (struct overt_image){
        .pixels = source->pixels, .width = message->width, .height = message->height,
        .stride = message->stride, .references = 1,
    };
    take_counts(source, message);
    source->captured = source->stream.live ? fmin(message->captured, time_monotonic()) : 0;
    source->waited = 0;
    source->pictures++;
    return OVERT_OK;
}

static int take_none(struct source *source, const struct source_message *message,
                     struct overt_error *err)
{
    if (!source->asked || !is_progress(source, message))
        return nonsense(source, err);
    if (message->given > source->given - source->given_before ||
        message->damaged > source->damaged - source->damaged_before)
        source->waited = 0;
    source->asked = false;
    take_counts(source, message);
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

static int take_opened(struct source *source, const struct source_message *message,
                       struct overt_error *err)
{
    if (source->stream.opened)
        return nonsense(source, err);
    source->duration = isfinite(message->duration) ? fmax(message->duration, 0) : 0;
    source->rate = isfinite(message->rate) ? fmax(message->rate, 0) : 0;
    source->confined = message->confined;
    source->stream.opened = true;
    source->waited = 0;
    return OVERT_OK;
}

static int take(struct source *source, const struct source_message *message,
                struct overt_error *err)
{
    if (message->kind == SOURCE_FAILED)
        return take_failure(message, err);
    if (message->kind == SOURCE_OPENED)
        return take_opened(source, message, err);
    if (!source->stream.opened)
        return nonsense(source, err);
    switch (message->kind) {
    case SOURCE_SIZE: return grow(source, message->bytes, err);
    case SOURCE_PICTURE: return take_picture(source, message, err);
    case SOURCE_NONE: return take_none(source, message, err);
    default: return nonsense(source, err);
    }
}

int talk_hear(struct source *source, double seconds, bool *ret_heard, struct overt_error *err)
{
    double began = time_monotonic();
    struct pollfd wait = {.fd = source->channel, .events = POLLIN};
    int ready = poll(&wait, 1, (int)ceil(fmin(fmax(seconds, 0), 3600) * 1000));
    *ret_heard = ready > 0;
    if (ready <= 0)
        return count_wait(source, time_monotonic() - began, err);
    struct source_message message;
    ssize_t count = recv(source->channel, &message, sizeof message, MSG_DONTWAIT);
    if (count < 0 && errno == ECONNRESET) // told once, before what the decoder said at last
        count = recv(source->channel, &message, sizeof message, MSG_DONTWAIT);
    if (count == 0)
        return broken(source, err);
    if (count != (ssize_t)sizeof message)
        return nonsense(source, err);
    source->waited += time_monotonic() - began;
    int code = take(source, &message, err);
    return code != OVERT_OK ? code : count_wait(source, 0, err);
}
