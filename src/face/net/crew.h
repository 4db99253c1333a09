// SPDX-License-Identifier: Apache-2.0
// crew.h - threads that share out jobs which do not depend on one another.
#ifndef FACE_NET_CREW_H
#define FACE_NET_CREW_H

#include <stddef.h>

struct crew;

/// `threads` with the caller's: 1 starts none. Fewer when the system gives no more. Never NULL.
struct crew *crew_create(int threads);

/// Takes NULL; nulls the pointer.
void crew_destroy(struct crew **crew);

/// With the caller's.
int crew_threads(const struct crew *crew);

/// Calls work(context, job, thread) once for each job, thread from 0 on; returns when all are done.
/// One caller at a time.
void crew_run(struct crew *crew, size_t jobs, void (*work)(void *context, size_t job, int thread),
              void *context);

#endif
