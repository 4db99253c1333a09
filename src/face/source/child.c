// SPDX-License-Identifier: Apache-2.0
// child.c - decodes hostile bytes where nothing is worth taking: no key, no template, no record, no
// right. Pictures go into the shared slots, one line each over the channel.
#include "face/source/child.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "face/decode/video.h"
#include "face/source/confine.h"
#include "face/source/message.h"

struct child {
    struct overt_video *video;
    uint8_t *slots;
    size_t slot_bytes;
    bool taken[SOURCE_SLOTS]; ///< the program may be looking at it
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

static bool wait_for(struct child *child, int32_t kind)
{
    struct source_message message;
    do {
        if (!hear(&message))
            return false;
        if (message.kind == SOURCE_FREE && message.slot >= 0 && message.slot < SOURCE_SLOTS)
            child->taken[message.slot] = false;
    } while (message.kind != kind);
    return true;
}

/// Slots of at least `bytes`; none is in use afterwards.
static bool fit_slots(struct child *child, size_t bytes)
{
    if (bytes <= child->slot_bytes)
        return true;
    struct source_message message = {.kind = SOURCE_SIZE, .bytes = (int64_t)bytes};
    if (!say(&message) || !wait_for(child, SOURCE_SIZE))
        return false;
    if (child->slots != NULL)
        (void)munmap(child->slots, child->slot_bytes * SOURCE_SLOTS);
    child->slots = mmap(NULL, bytes * SOURCE_SLOTS, PROT_READ | PROT_WRITE, MAP_SHARED,
                        SOURCE_MEMORY, 0);
    if (child->slots == MAP_FAILED)
        return false;
    child->slot_bytes = bytes;
    memset(child->taken, 0, sizeof child->taken);
    return true;
}

static int free_slot(struct child *child)
{
    for (;;) {
        for (int i = 0; i < SOURCE_SLOTS; i++)
            if (!child->taken[i])
                return i;
        if (!wait_for(child, SOURCE_FREE))
            return -1;
    }
}

static bool hand_over(struct child *child, const struct overt_image *image,
                      const struct video_picture *picture)
{
    size_t bytes = (size_t)image->stride * (size_t)image->height;
    if (!fit_slots(child, bytes))
        return false;
    int slot = free_slot(child);
    if (slot < 0)
        return false;
    memcpy(child->slots + (size_t)slot * child->slot_bytes, image->pixels, bytes);
    child->taken[slot] = true;
    struct source_message message = {
        .kind = SOURCE_PICTURE, .slot = slot, .width = image->width, .height = image->height,
        .stride = image->stride, .time = picture->time, .captured = picture->captured,
        .given = picture->given, .damaged = picture->damaged,
    };
    return say(&message);
}

static bool decode(struct child *child)
{
    for (;;) {
        const struct overt_image *image = NULL;
        struct overt_error err = {0};
        struct video_picture picture;
        int code = video_decode(child->video, &picture, &err);
        if (code == OVERT_OK)
            code = video_convert(child->video, &image, &err);
        if (code != OVERT_OK)
            return say_failed(code, &err);
        if (!hand_over(child, image, &picture))
            return false;
    }
}

/// No face in swap (R2). Under a limit later requests would fail instead.
static void lock_memory(void)
{
    struct rlimit locked = {0};
    if (getrlimit(RLIMIT_MEMLOCK, &locked) == 0 && locked.rlim_cur == RLIM_INFINITY)
        (void)mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

int source_child_run(void)
{
    struct child child = {0};
    struct overt_error err = {0};
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    lock_memory();
    struct source_message open;
    if (!hear(&open) || open.kind != SOURCE_OPEN)
        return 1;
    open.text[sizeof open.text - 1] = '\0';
    struct source_message opened = {.kind = SOURCE_OPENED, .confined = confine_self(open.port)};
    int code = open.port == 0
                   ? video_open_file(SOURCE_FILE, &child.video, &err)
                   : video_open_stream(open.text, open.udp != 0, &child.video, &err);
    if (code != OVERT_OK)
        return say_failed(code, &err) ? 0 : 1;
    opened.duration = overt_video_duration(child.video);
    opened.rate = overt_video_rate(child.video);
    bool done = say(&opened) && decode(&child);
    overt_video_close(&child.video);
    return done ? 0 : 1;
}
