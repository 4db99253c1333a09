// SPDX-License-Identifier: Apache-2.0
// internal.h - what the program's half consists of.
#ifndef FACE_SOURCE_INTERNAL_H
#define FACE_SOURCE_INTERNAL_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

/// Starts overt-decode with these three open files and no other, nothing in its environment, and
/// nothing on its standard streams. The files stay the caller's.
int start_decoder(const char *decoder, int file, int memory, int channel, pid_t *ret_process,
                  struct overt_error *err) MUST_CHECK;

/// Kills it if it still runs, waits for its end, and returns how it ended as waitpid says.
int end_decoder(pid_t process, bool kill_it);

#endif
