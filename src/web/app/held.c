// SPDX-License-Identifier: Apache-2.0
// held.c - pictures between being sent and a face being chosen; see held.h.
#include "web/app/held.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/random.h"
#include "web/app/internal.h"

#define LOOK_SECONDS 10  ///< how often it is looked what is over
#define WAKE_SECONDS 300 ///< how often the record is woken though nobody acts

struct held {
    char key[HELD_KEY_SIZE]; ///< "": free
    uint64_t session;
    double since;
    struct operate_faces *faces;
};

struct app_held {
    struct app *app;
    pthread_mutex_t lock;
    pthread_cond_t ends;
    pthread_t tender;
    bool tended, ending;
    double woken;
    struct held items[HELD_MAX];
};

static void wipe(struct held *held)
{
    operate_faces_destroy(&held->faces);
    *held = (struct held){0};
}

static void wipe_what_is_over(struct app_held *held)
{
    double now = time_monotonic();
    for (size_t i = 0; i < HELD_MAX; i++)
        if (held->items[i].key[0] != '\0' && now - held->items[i].since >= HELD_SECONDS)
            wipe(&held->items[i]);
}

static void wake_record(struct app_held *held)
{
    if (time_monotonic() - held->woken < WAKE_SECONDS)
        return;
    held->woken = time_monotonic();
    (void)pthread_mutex_lock(&held->app->door);
    int code = operate_wake(held->app->operate, NULL);
    (void)code; // another program writes: it sweeps too
    operate_rest(held->app->operate);
    (void)pthread_mutex_unlock(&held->app->door);
}

static void warm_engine(struct app *app)
{
    (void)pthread_mutex_lock(&app->door);
    int code = operate_warm(app->operate, NULL);
    (void)code; // the first picture says what is wrong
    (void)pthread_mutex_unlock(&app->door);
}

static void *tend(void *context)
{
    struct app_held *held = context;
    if (held->app->params.warm)
        warm_engine(held->app);
    (void)pthread_mutex_lock(&held->lock);
    while (!held->ending) {
        struct timespec until;
        (void)clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += LOOK_SECONDS;
        (void)pthread_cond_timedwait(&held->ends, &held->lock, &until);
        wipe_what_is_over(held);
        (void)pthread_mutex_unlock(&held->lock);
        if (!held->ending)
            wake_record(held);
        (void)pthread_mutex_lock(&held->lock);
    }
    (void)pthread_mutex_unlock(&held->lock);
    return NULL;
}

struct app_held *held_create(struct app *app)
{
    struct app_held *held = memory_new(1, sizeof *held);
    pthread_condattr_t by_monotonic;
    held->app = app;
    held->woken = time_monotonic();
    (void)pthread_mutex_init(&held->lock, NULL);
    (void)pthread_condattr_init(&by_monotonic);
    (void)pthread_condattr_setclock(&by_monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&held->ends, &by_monotonic);
    (void)pthread_condattr_destroy(&by_monotonic);
    held->tended = pthread_create(&held->tender, NULL, tend, held) == 0;
    return held;
}

void held_destroy(struct app_held **held_at)
{
    struct app_held *held = *held_at;
    if (held == NULL)
        return;
    (void)pthread_mutex_lock(&held->lock);
    held->ending = true;
    (void)pthread_cond_signal(&held->ends);
    (void)pthread_mutex_unlock(&held->lock);
    if (held->tended)
        (void)pthread_join(held->tender, NULL);
    for (size_t i = 0; i < HELD_MAX; i++)
        wipe(&held->items[i]);
    (void)pthread_cond_destroy(&held->ends);
    (void)pthread_mutex_destroy(&held->lock);
    memory_free(held);
    *held_at = NULL;
}

void held_put(struct app_call *call, struct operate_faces *faces, char ret_key[HELD_KEY_SIZE])
{
    struct app_held *held = call->app->held;
    uint8_t bytes[(HELD_KEY_SIZE - 1) / 2];
    crypt_random(bytes, sizeof bytes);
    (void)pthread_mutex_lock(&held->lock);
    wipe_what_is_over(held);
    struct held *place = &held->items[0];
    for (size_t i = 1; i < HELD_MAX && place->key[0] != '\0'; i++)
        if (held->items[i].key[0] == '\0' || held->items[i].since < place->since)
            place = &held->items[i];
    wipe(place);
    text_from_bytes(place->key, bytes, sizeof bytes);
    place->session = call->session.id;
    place->since = time_monotonic();
    place->faces = faces;
    (void)text_copy(ret_key, HELD_KEY_SIZE, place->key);
    (void)pthread_mutex_unlock(&held->lock);
}

static struct held *find(struct app_call *call, const char *key)
{
    struct app_held *held = call->app->held;
    for (size_t i = 0; i < HELD_MAX; i++)
        if (held->items[i].key[0] != '\0' && held->items[i].session == call->session.id &&
            text_equal(held->items[i].key, key))
            return &held->items[i];
    return NULL;
}

struct operate_faces *held_take(struct app_call *call, const char *key)
{
    (void)pthread_mutex_lock(&call->app->held->lock);
    wipe_what_is_over(call->app->held);
    struct held *one = find(call, key);
    if (one != NULL)
        return one->faces;
    (void)pthread_mutex_unlock(&call->app->held->lock);
    return NULL;
}

void held_give(struct app_call *call) { (void)pthread_mutex_unlock(&call->app->held->lock); }

void held_drop(struct app_call *call, const char *key)
{
    (void)pthread_mutex_lock(&call->app->held->lock);
    struct held *one = find(call, key);
    if (one != NULL)
        wipe(one);
    (void)pthread_mutex_unlock(&call->app->held->lock);
}
