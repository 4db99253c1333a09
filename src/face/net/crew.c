// SPDX-License-Identifier: Apache-2.0
// crew.c - they wait without spinning, since the processor belongs to what runs between two
// networks.
#include "face/net/crew.h"

#include <pthread.h>
#include <stdbool.h>

#include "base/memory.h"

struct member {
    struct crew *crew;
    pthread_t thread;
    int number;
};

struct crew {
    pthread_mutex_t lock;
    pthread_cond_t come, gone;
    struct member *members;
    int started; ///< threads besides the caller's
    bool stop;
    void (*work)(void *context, size_t job, int thread);
    void *context;
    size_t next, jobs, done;
};

/// Takes jobs until there are none; the lock is held before and after.
static void take_jobs(struct crew *crew, int number)
{
    while (crew->next < crew->jobs) {
        size_t job = crew->next++;
        (void)pthread_mutex_unlock(&crew->lock);
        crew->work(crew->context, job, number);
        (void)pthread_mutex_lock(&crew->lock);
        if (++crew->done == crew->jobs)
            (void)pthread_cond_signal(&crew->gone);
    }
}

static void *serve(void *context)
{
    const struct member *member = context;
    struct crew *crew = member->crew;
    (void)pthread_mutex_lock(&crew->lock);
    while (!crew->stop) {
        take_jobs(crew, member->number);
        if (!crew->stop)
            (void)pthread_cond_wait(&crew->come, &crew->lock);
    }
    (void)pthread_mutex_unlock(&crew->lock);
    return NULL;
}

struct crew *crew_create(int threads)
{
    struct crew *crew = memory_new(1, sizeof *crew);
    (void)pthread_mutex_init(&crew->lock, NULL);
    (void)pthread_cond_init(&crew->come, NULL);
    (void)pthread_cond_init(&crew->gone, NULL);
    crew->members = memory_new((size_t)threads, sizeof *crew->members);
    for (int i = 0; i < threads - 1; i++) {
        struct member *member = &crew->members[i];
        *member = (struct member){.crew = crew, .number = i + 1};
        if (pthread_create(&member->thread, NULL, serve, member) != 0)
            break;
        crew->started++;
    }
    return crew;
}

void crew_destroy(struct crew **crew)
{
    struct crew *old = *crew;
    *crew = NULL;
    if (old == NULL)
        return;
    (void)pthread_mutex_lock(&old->lock);
    old->stop = true;
    (void)pthread_cond_broadcast(&old->come);
    (void)pthread_mutex_unlock(&old->lock);
    for (int i = 0; i < old->started; i++)
        (void)pthread_join(old->members[i].thread, NULL);
    (void)pthread_cond_destroy(&old->come);
    (void)pthread_cond_destroy(&old->gone);
    (void)pthread_mutex_destroy(&old->lock);
    memory_free(old->members);
    memory_free(old);
}

int crew_threads(const struct crew *crew)
{
    return crew->started + 1;
}

void crew_run(struct crew *crew, size_t jobs, void (*work)(void *context, size_t job, int thread),
              void *context)
{
    if (crew->started == 0 || jobs < 2) {
        for (size_t i = 0; i < jobs; i++)
            work(context, i, 0);
        return;
    }
    (void)pthread_mutex_lock(&crew->lock);
    crew->work = work;
    crew->context = context;
    crew->next = crew->done = 0;
    crew->jobs = jobs;
    (void)pthread_cond_broadcast(&crew->come);
    take_jobs(crew, 0);
    while (crew->done < crew->jobs)
        (void)pthread_cond_wait(&crew->gone, &crew->lock);
    (void)pthread_mutex_unlock(&crew->lock);
}
