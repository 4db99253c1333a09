// SPDX-License-Identifier: Apache-2.0
// message.h - what the program and its decoder say to each other, over a SOCK_SEQPACKET pair.
//
//   decoder                             program
//                                    <-  OPEN text: a stream's address, or none: the open file
//   OPENED duration, rate, confined  ->
//   SIZE bytes of a slot             ->  makes the shared memory that large
//                                    <-  SIZE done: map it again
//   PICTURE slot, width, height, ...  ->  looks at it
//                                    <-  FREE slot
//   FAILED code, text (the end too)  ->
//
// The program believes none of it: every number is checked when it arrives (source.c).
#ifndef FACE_SOURCE_MESSAGE_H
#define FACE_SOURCE_MESSAGE_H

#include <stdint.h>

#include "overt/error.h"

#define SOURCE_SLOTS 3 ///< pictures on their way: one looked at, one ready, one in the making

/// The decoder's open files; it has no others.
enum { SOURCE_FILE = 3, SOURCE_MEMORY = 4, SOURCE_CHANNEL = 5 };

enum source_kind {
    SOURCE_OPEN = 1,
    SOURCE_OPENED,
    SOURCE_SIZE,
    SOURCE_PICTURE,
    SOURCE_FREE,
    SOURCE_FAILED,
};

struct source_message {
    int32_t kind; ///< an enum source_kind
    int32_t slot; ///< 0..SOURCE_SLOTS-1
    int32_t width, height, stride;
    int32_t code;     ///< of SOURCE_FAILED: an enum overt_code; OVERT_END after the last picture
    int32_t confined; ///< of SOURCE_OPENED: bits of enum confine_means
    int32_t port;     ///< of SOURCE_OPEN: the stream's; 0: a file
    int32_t udp;      ///< of SOURCE_OPEN: RTSP by UDP
    int32_t unused;
    int64_t bytes; ///< of SOURCE_SIZE: of one slot
    int64_t given, damaged;
    double time;     ///< seconds
    double captured; ///< of a stream, by time_monotonic; of a file 0
    double duration, rate;
    char text[OVERT_ERROR_TEXT_MAX];
};

#endif
