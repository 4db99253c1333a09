// SPDX-License-Identifier: Apache-2.0
// confine.h - a process gives up its rights, for good.
#ifndef FACE_SOURCE_CONFINE_H
#define FACE_SOURCE_CONFINE_H

#include <stdbool.h>

/// What this kernel could do; bits.
enum confine_means {
    CONFINE_PRIVILEGES = 1, ///< no new privileges: no set-user-id program gives any back
    CONFINE_LIMITS = 2,     ///< of memory, no file written, no core dump
    CONFINE_LANDLOCK = 4,   ///< no path can be opened, no TCP port reached
    CONFINE_SECCOMP = 8,    ///< only the calls that decoding needs
    CONFINE_ALL = 15,
};

/// From here on this process can compute, read and write what it has open, start threads, and end.
/// Nothing more: no open, no socket, no program, no process, no executable memory. To be called
/// with one thread. `port` 0, or: sockets of the internet stay, and TCP to this port alone (where
/// Landlock is of version 4; UDP is not held). `device`: an open camera can be told what
/// Video4Linux2 tells it. Returns what took effect.
int confine_self(int port, bool device);

#endif
