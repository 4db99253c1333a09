// SPDX-License-Identifier: Apache-2.0
// internal.h - what the program's half consists of.
#ifndef FACE_SOURCE_INTERNAL_H
#define FACE_SOURCE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "face/source/message.h"
#include "face/source/url.h"
#include "overt/image.h"

/// What a stream has besides.
struct stream {
    char address[URL_MAX]; ///< with its secrets; wiped at the end
    int port;              ///< of an address; 0: none
    bool live;             ///< an address or a camera on this machine, not a file
    bool device;           ///< a camera on this machine
    bool udp, opened;
    double began, last, again_at, back_off; ///< by time_monotonic; seconds
    int64_t damaged;                        ///< when the last picture came
    bool dark_by_damage;
    char darkness[OVERT_ERROR_TEXT_MAX];    ///< empty: pictures come
};

struct source {
    char *path; ///< for words to the person who gave it; of a stream without secrets
    char *decoder;
    struct stream stream;
    int file, memory, channel;
    pid_t process; ///< 0: none
    uint8_t *pixels; ///< shared with the decoder
    size_t bytes;
    bool asked; ///< the decoder owes an answer
    bool there; ///< `image` is one
    struct overt_image image;
    double waited; ///< seconds, since the decoder's last progress
    double time, captured, duration, rate;
    int64_t given, damaged;
    int64_t given_before, damaged_before; ///< by the decoders before this one
    int64_t pictures;
    int confined;
};

/// Starts overt-decode with these three open files and no other, nothing in its environment, and
/// nothing on its standard streams. The files stay the caller's.
int start_decoder(const char *decoder, int file, int memory, int channel, pid_t *ret_process,
                  struct overt_error *err) MUST_CHECK;

/// Kills it if it still runs, waits for its end, and returns how it ended as waitpid says.
int end_decoder(pid_t process, bool kill_it);

/// Whether the path is a device and not a file.
bool device_is(const char *path);

/// Opens a camera of this machine. OVERT_NOT_FOUND, OVERT_IO (rights), OVERT_INPUT (no camera).
int device_open(const char *path, int *ret_file, struct overt_error *err) MUST_CHECK;

/// Tells the decoder what to open.
void talk_open(struct source *source);

/// Asks for a picture, unless an answer is still owed.
void talk_want(struct source *source, double not_before, double seconds);

/// Hears at most one message within `seconds`, and believes none of it. *ret_heard says whether one
/// came. A fault: the decoder's own words, or the decoder is gone, hangs or lies, and was ended.
int talk_hear(struct source *source, double seconds, bool *ret_heard,
              struct overt_error *err) MUST_CHECK;

/// Wipes and forgets the shared memory.
void talk_forget(struct source *source);

#endif
