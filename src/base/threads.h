// SPDX-License-Identifier: Apache-2.0
// threads.h - the same work on several threads, for as long as one call takes.
#ifndef BASE_THREADS_H
#define BASE_THREADS_H

#define THREADS_MAX 256

/// CPUs that this process may use (its affinity), 1..THREADS_MAX.
int threads_available(void);

/// Calls work(context, i) once for each i in 0..count-1, 0 on the calling thread and the others on
/// threads of their own, and returns when all have returned. `count` is 1..THREADS_MAX. Where a
/// thread cannot be had, the calling thread does its work too, later.
void threads_run(int count, void (*work)(void *context, int index), void *context);

#endif
