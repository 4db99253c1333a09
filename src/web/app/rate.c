// SPDX-License-Identifier: Apache-2.0
// rate.c - how often a token or session may ask: a bucket for each that fills at the rate and holds
// five seconds of it. In memory; who did not ask for a while makes room.
#include <math.h>
#include <pthread.h>

#include "base/memory.h"
#include "base/time.h"
#include "web/app/internal.h"

#define BUCKETS 512

struct bucket {
    int64_t who;
    double at, left; ///< monotonic seconds; requests
};

struct app_rates {
    pthread_mutex_t lock;
    double rate;
    struct bucket buckets[BUCKETS];
};

struct app_rates *app_rates_create(int rate)
{
    struct app_rates *rates = memory_new(1, sizeof *rates);
    (void)pthread_mutex_init(&rates->lock, NULL);
    rates->rate = rate;
    return rates;
}

void app_rates_destroy(struct app_rates **rates)
{
    if (*rates == NULL)
        return;
    (void)pthread_mutex_destroy(&(*rates)->lock);
    memory_free(*rates);
    *rates = NULL;
}

/// Theirs, or the one that was longest not asked for.
static struct bucket *bucket_of(struct app_rates *rates, int64_t who)
{
    struct bucket *oldest = &rates->buckets[0];
    for (size_t i = 0; i < BUCKETS; i++) {
        struct bucket *bucket = &rates->buckets[i];
        if (bucket->who == who)
            return bucket;
        if (bucket->at < oldest->at)
            oldest = bucket;
    }
    *oldest = (struct bucket){.who = who, .at = time_monotonic(), .left = 5 * rates->rate};
    return oldest;
}

bool app_rate_take(struct app_rates *rates, int64_t who, int *ret_wait)
{
    (void)pthread_mutex_lock(&rates->lock);
    struct bucket *bucket = bucket_of(rates, who);
    double now = time_monotonic();
    bucket->left = fmin(5 * rates->rate, bucket->left + (now - bucket->at) * rates->rate);
    bucket->at = now;
    bool taken = bucket->left >= 1;
    if (taken)
        bucket->left -= 1;
    else
        *ret_wait = 1 + (int)((1 - bucket->left) / rates->rate);
    (void)pthread_mutex_unlock(&rates->lock);
    return taken;
}
