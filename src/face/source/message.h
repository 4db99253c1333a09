// SPDX-License-Identifier: Apache-2.0
// message.h - what the program and its decoder say to each other, over a SOCK_SEQPACKET pair.
//
//   decoder                             program
//                                    <-  OPEN text: a stream's address, or none: what is open
//   OPENED duration, rate, confined  ->
//                                    <-  WANT not_before, seconds: it looks at no picture now
//   SIZE bytes                       ->  makes the shared memory that large
//                                    <-  SIZE done: map it again
//   PICTURE width, height, ...        ->  looks at it, or
//   NONE given, damaged              ->  none came in those seconds
//   FAILED code, text (the end too)  ->
//
// One WANT at a time. A picture is converted when it is wanted, so of a stream it is the newest.
// The program believes none of it: every number is checked when it arrives (source.c).
#ifndef FACE_SOURCE_MESSAGE_H
#define FACE_SOURCE_MESSAGE_H

#include <stdint.h>

#include "overt/error.h"


/// The decoder's open files; it has no others.
enum { SOURCE_FILE = 3, SOURCE_MEMORY = 4, SOURCE_CHANNEL = 5 };

enum source_kind {
    SOURCE_OPEN = 1,
    SOURCE_OPENED,
    SOURCE_SIZE,
    SOURCE_WANT,
    SOURCE_PICTURE,
    SOURCE_NONE,
    SOURCE_FAILED,
};

struct source_message {
    int32_t kind; ///< an enum source_kind
    int32_t width, height, stride;
    int32_t code;     ///< of SOURCE_FAILED: an enum overt_code; OVERT_END after the last picture
    int32_t confined; ///< of SOURCE_OPENED: bits of enum confine_means
    int32_t port;     ///< of SOURCE_OPEN: the stream's; 0: a file
    int32_t udp;      ///< of SOURCE_OPEN: RTSP by UDP
    int32_t device;   ///< of SOURCE_OPEN: the open file is a camera
    int32_t unused;
    int64_t bytes;    ///< of SOURCE_SIZE
    int64_t given, damaged;
    double not_before, seconds;
    double time;     ///< seconds
    double captured; ///< of a stream, by time_monotonic; of a file 0
    double duration, rate;
    char text[OVERT_ERROR_TEXT_MAX];
};

#endif
