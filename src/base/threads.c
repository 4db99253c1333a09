// SPDX-License-Identifier: Apache-2.0
// threads.c - the same work on several threads, for as long as one call takes.
#include "base/threads.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>

struct part {
    void (*work)(void *context, int index);
    void *context;
    int index;
    bool started;
    pthread_t thread;
};

int threads_available(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count < 1 ? 1 : count > THREADS_MAX ? THREADS_MAX : count;
}

static void *run_part(void *argument)
{
    struct part *part = argument;
    part->work(part->context, part->index);
    return NULL;
}

void threads_run(int count, void (*work)(void *context, int index), void *context)
{
    assert(count >= 1 && count <= THREADS_MAX);
    struct part parts[THREADS_MAX];
    for (int i = 1; i < count; i++) {
        parts[i] = (struct part){.work = work, .context = context, .index = i};
        parts[i].started = pthread_create(&parts[i].thread, NULL, run_part, &parts[i]) == 0;
    }
    work(context, 0);
    for (int i = 1; i < count; i++) {
        if (parts[i].started)
            (void)pthread_join(parts[i].thread, NULL);
        else
            work(context, i);
    }
}
