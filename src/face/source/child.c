// SPDX-License-Identifier: Apache-2.0
// child.c - decodes hostile bytes where nothing is worth taking: no key, no template, no record, no
// right. One thread decodes: of a stream without pause, so that its newest picture is there when it
// is wanted; of a file a few pictures ahead. The other converts what is wanted into shared memory.
#include "face/source/child.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

#include "base/memory.h"
#include "base/time.h"
#include "face/decode/video.h"
#include "face/source/confine.h"
#include "face/source/message.h"

enum { AHEAD_MAX = 8 };

#define CATCH_UP_SECONDS 0.5

struct child {
    struct overt_video *video;
    struct video_converter *converter;
    bool is_stream;
    uint8_t *pixels;
    size_t bytes;
    int64_t given, damaged; ///< of a file: up to the picture last given or passed over
    double time;
    pthread_mutex_t lock; ///< of what follows
    pthread_cond_t changed;
    struct video_picture ready[AHEAD_MAX];
    size_t first, count;
    int code; ///< after these pictures: the end, or a fault in `err`
    struct overt_error err;
};

static bool say(const struct source_message *message)
{
    ssize_t count;
    do
        count = send(SOURCE_CHANNEL, message, sizeof *message, MSG_NOSIGNAL);
    while (count < 0 && errno == EINTR);
    return count == (ssize_t)sizeof *message;
}

static bool hear(struct source_message *message)
{
    ssize_t count;
    do
        count = recv(SOURCE_CHANNEL, message, sizeof *message, 0);
    while (count < 0 && errno == EINTR);
    return count == (ssize_t)sizeof *message;
}

static bool say_failed(int code, const struct overt_error *err)
{
    struct source_message message = {.kind = SOURCE_FAILED, .code = code};
    memcpy(message.text, err->text, sizeof message.text);
    return say(&message);
}

/// It was the last word: false.
static bool fail(int code, const struct overt_error *err)
{
    (void)say_failed(code, err);
    return false;
}

/// Shared memory of at least `bytes`.
static bool fit_memory(struct child *child, size_t bytes)
{
    if (bytes <= child->bytes)
        return true;
    struct source_message message = {.kind = SOURCE_SIZE, .bytes = (int64_t)bytes};
    if (!say(&message) || !hear(&message) || message.kind != SOURCE_SIZE)
        return false;
    if (child->pixels != NULL)
        (void)munmap(child->pixels, child->bytes);
    child->bytes = 0;
    child->pixels = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, SOURCE_MEMORY, 0);
    if (child->pixels == MAP_FAILED)
        return false;
    child->bytes = bytes;
    return true;
}

// ---- the thread that decodes ----

/// Of large pictures fewer wait: 64 Mpx take 96 MB each.
static size_t ahead_of(const struct child *child)
{
    const size_t small = (size_t)1920 * 1088 * 3;
    return child->is_stream ? 1 : child->bytes > 4 * small ? 2 : AHEAD_MAX;
}

static void put(struct child *child, struct video_picture *picture)
{
    (void)pthread_mutex_lock(&child->lock);
    while (!child->is_stream && child->count >= ahead_of(child))
        (void)pthread_cond_wait(&child->changed, &child->lock);
    if (child->is_stream && child->count > 0)
        video_picture_finish(&child->ready[child->first]);
    else
        child->count++;
    child->ready[(child->first + child->count - 1) % AHEAD_MAX] = *picture;
    (void)pthread_cond_broadcast(&child->changed);
    (void)pthread_mutex_unlock(&child->lock);
}

/// While a stream's decoder catches up, what it decodes is not the newest; now and then it is
/// given all the same.
static bool is_old(const struct child *child, double *last)
{
    double now = time_monotonic();
    if (video_is_behind(child->video) && now - *last < CATCH_UP_SECONDS)
        return true;
    *last = now;
    return false;
}

static void *decode(void *context)
{
    struct child *child = context;
    struct overt_error err = {0};
    double last = time_monotonic();
    int code = OVERT_OK;
    while (code == OVERT_OK) {
        struct video_picture picture;
        code = video_decode(child->video, &picture, &err);
        if (code == OVERT_OK && is_old(child, &last))
            video_picture_finish(&picture);
        else if (code == OVERT_OK)
            put(child, &picture);
    }
    (void)pthread_mutex_lock(&child->lock);
    child->code = code;
    child->err = err;
    (void)pthread_cond_broadcast(&child->changed);
    (void)pthread_mutex_unlock(&child->lock);
    return NULL;
}

// ---- the thread that gives ----

static void pop(struct child *child, struct video_picture *ret_picture)
{
    *ret_picture = child->ready[child->first];
    child->first = (child->first + 1) % AHEAD_MAX;
    child->count--;
    child->given = ret_picture->given;
    child->damaged = ret_picture->damaged;
    child->time = ret_picture->time;
    (void)pthread_cond_broadcast(&child->changed);
}

static bool find(struct child *child, double not_before, struct video_picture *ret_picture)
{
    while (child->count > 0) {
        pop(child, ret_picture);
        if (child->is_stream || ret_picture->time >= not_before)
            return true;
        video_picture_finish(ret_picture);
    }
    return false;
}

/// False: none came in time, or no more come.
static bool wait_picture(struct child *child, double not_before, double seconds,
                         struct video_picture *ret_picture)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t nanoseconds = until.tv_nsec + (int64_t)(fmin(fmax(seconds, 0), 3600) * 1e9);
    until.tv_sec += (time_t)(nanoseconds / 1000000000);
    until.tv_nsec = (long)(nanoseconds % 1000000000);
    (void)pthread_mutex_lock(&child->lock);
    bool found = find(child, not_before, ret_picture);
    for (int fault = 0; !found && fault == 0 && child->code == OVERT_OK;) {
        fault = pthread_cond_timedwait(&child->changed, &child->lock, &until);
        found = find(child, not_before, ret_picture);
    }
    (void)pthread_mutex_unlock(&child->lock);
    return found;
}

static bool hand_over(struct child *child, const struct video_picture *picture)
{
    struct overt_image image = {.references = 1};
    struct overt_error err = {0};
    int code = video_upright_size(child->converter, picture, &image.width, &image.height, &err);
    if (code != OVERT_OK)
        return fail(code, &err);
    image.stride = (3 * image.width + 63) / 64 * 64;
    if (!fit_memory(child, (size_t)image.stride * (size_t)image.height))
        return false;
    image.pixels = child->pixels;
    code = video_convert(child->converter, picture, &image, &err);
    if (code != OVERT_OK)
        return fail(code, &err);
    struct source_message message = {
        .kind = SOURCE_PICTURE, .width = image.width, .height = image.height,
        .stride = image.stride, .time = picture->time, .captured = picture->captured,
        .given = picture->given, .damaged = picture->damaged,
    };
    return say(&message);
}

static bool say_none(struct child *child)
{
    struct source_message message = {.kind = SOURCE_NONE, .given = child->given,
                                     .damaged = child->damaged, .time = child->time};
    if (child->is_stream)
        video_counts(child->video, &message.given, &message.damaged);
    return say(&message);
}

/// One answer. False: it was the last.
static bool answer(struct child *child, const struct source_message *want)
{
    struct video_picture picture;
    if (wait_picture(child, want->not_before, want->seconds, &picture)) {
        bool given = hand_over(child, &picture);
        video_picture_finish(&picture);
        return given;
    }
    (void)pthread_mutex_lock(&child->lock);
    int code = child->code;
    (void)pthread_mutex_unlock(&child->lock);
    if (code == OVERT_OK)
        return say_none(child);
    video_counts(child->video, &child->given, &child->damaged);
    return say_none(child) && fail(code, &child->err);
}

static bool serve(struct child *child)
{
    pthread_condattr_t attributes;
    pthread_t thread;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&child->lock, NULL);
    (void)pthread_cond_init(&child->changed, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    child->converter = video_converter_create(child->video);
    if (pthread_create(&thread, NULL, decode, child) != 0)
        return false;
    struct source_message want;
    while (hear(&want) && want.kind == SOURCE_WANT)
        if (!answer(child, &want))
            break;
    return child->code != OVERT_OK && pthread_join(thread, NULL) == 0;
}

/// No face in swap, nor in memory that was freed (R2). Locking under a limit would make later
/// requests fail instead.
static void lock_memory(void)
{
    memory_overwrite_freed(true);
    struct rlimit locked = {0};
    if (getrlimit(RLIMIT_MEMLOCK, &locked) == 0 && locked.rlim_cur == RLIM_INFINITY)
        (void)mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

/// Gives up its rights before the first byte that a stranger made is read. Of a camera on this
/// machine the kernel's driver alone has spoken by then.
static int open_source(struct child *child, const struct source_message *open, int32_t *ret_means,
                       struct overt_error *err)
{
    int code = OVERT_OK;
    if (open->device != 0)
        code = video_open_device(SOURCE_FILE, &child->video, err);
    *ret_means = confine_self(open->port, open->device != 0);
    if (code != OVERT_OK)
        return code;
    if (open->device != 0)
        return video_begin_device(child->video, err);
    if (open->port != 0)
        return video_open_stream(open->text, open->udp != 0, &child->video, err);
    return video_open_file(SOURCE_FILE, &child->video, err);
}

/// The process ends with it, and with all that its threads still do.
int source_child_run(void)
{
    struct child *child = memory_new(1, sizeof *child); // its thread may outlive this call
    struct overt_error err = {0};
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    lock_memory();
    struct source_message open;
    if (!hear(&open) || open.kind != SOURCE_OPEN)
        return 1;
    open.text[sizeof open.text - 1] = '\0';
    child->is_stream = open.port != 0 || open.device != 0;
    struct source_message opened = {.kind = SOURCE_OPENED};
    int code = open_source(child, &open, &opened.confined, &err);
    if (code != OVERT_OK)
        return say_failed(code, &err) ? 0 : 1;
    opened.duration = overt_video_duration(child->video);
    opened.rate = overt_video_rate(child->video);
    return say(&opened) && serve(child) ? 0 : 1;
}
