// SPDX-License-Identifier: Apache-2.0
// fuzz_video.c - a video of any kind: demultiplexed, and its first pictures decoded. libavformat
// reads by name, so the bytes stand in a file in memory.
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "overt/video.h"

#define PICTURES_MAX 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// Pictures are whole and their times never fall; a mistake has its line.
static void read_pictures(struct overt_video *video)
{
    double last = 0;
    for (int i = 0; i < PICTURES_MAX; i++) {
        const struct overt_image *image = NULL;
        struct overt_error err = {0};
        double time = 0;
        int code = overt_video_next(video, &image, &time, &err);
        if (code == OVERT_END)
            return;
        if (code != 0) {
            if (err.text[0] == '\0')
                abort();
            return;
        }
        if (image == NULL || image->width < 1 || image->stride < 3 * image->width ||
            !(time >= last))
            abort();
        last = time;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    struct overt_video *video = NULL;
    struct overt_error err = {0};
    int fd = memfd_create("video", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int code = overt_video_open(path, &video, &err);
    if ((code == 0) != (video != NULL) || (code != 0 && err.text[0] == '\0'))
        abort();
    if (video != NULL)
        read_pictures(video);
    overt_video_close(&video);
    (void)close(fd);
    return 0;
}
