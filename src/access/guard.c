// SPDX-License-Identifier: Apache-2.0
// guard.c - counters of wrong attempts in a table of fixed size, with growing delays.
#include "access/guard.h"

#include <pthread.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/random.h"

#define SETS     2048
#define WAYS     8
#define HALVED   3600.0 ///< seconds after which what was counted counts for half
#define KEY_SIZE 32

enum kind { PAIR = 1, SOURCE, NAME, DEVICE };

/// Half a counter stays on when it is halved: a count of hundredths.
struct counter {
    uint64_t key; ///< 0: free
    double count, last, until;
    int64_t unlocked; ///< the last lifting that it knows
};

struct access_guard {
    pthread_mutex_t lock; ///< over all of it
    uint8_t salt[KEY_SIZE];
    struct counter counters[SETS][WAYS];
};

void access_guard_create(struct access_guard **ret_guard)
{
    struct access_guard *guard = memory_new(1, sizeof *guard);
    (void)pthread_mutex_init(&guard->lock, NULL);
    crypt_random(guard->salt, sizeof guard->salt);
    *ret_guard = guard;
}

void access_guard_destroy(struct access_guard **guard)
{
    if (*guard == NULL)
        return;
    (void)pthread_mutex_destroy(&(*guard)->lock);
    memory_wipe_free(*guard, sizeof **guard);
    *guard = NULL;
}

static void add_text(struct crypt_sha256 *hasher, const char *text, bool name)
{
    for (; text != NULL && *text != '\0'; text++) {
        char c = name && *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text;
        crypt_sha256_update(hasher, &c, 1);
    }
    crypt_sha256_update(hasher, "", 1);
}

static uint64_t key_of(const struct access_guard *guard, enum kind kind,
                       const struct access_attempt *attempt)
{
    struct crypt_sha256 hasher;
    uint8_t hash[CRYPT_HASH_SIZE];
    uint64_t key = 0;
    const uint8_t mark = (uint8_t)kind;
    crypt_sha256_init(&hasher);
    crypt_sha256_update(&hasher, guard->salt, sizeof guard->salt);
    crypt_sha256_update(&hasher, &mark, 1);
    add_text(&hasher, kind != SOURCE ? attempt->name : NULL, true);
    add_text(&hasher, kind == PAIR || kind == SOURCE ? attempt->source : NULL, false);
    add_text(&hasher, kind == DEVICE ? attempt->device : NULL, false);
    crypt_sha256_final(&hasher, hash);
    memcpy(&key, hash, sizeof key);
    return key | 1;
}

/// Until when it matters: one that delays is not pushed out by many new ones that do not.
static double worth(const struct counter *counter)
{
    return counter->until > counter->last ? counter->until : counter->last;
}

/// The counter of a key, with what is old of it gone; a free one, or the one that matters least, in
/// its place.
static struct counter *counter_of(struct access_guard *guard, enum kind kind,
                                  const struct access_attempt *attempt)
{
    uint64_t key = key_of(guard, kind, attempt);
    struct counter *set = guard->counters[key / 2 % SETS], *oldest = &set[0];
    for (int i = 0; i < WAYS; i++) {
        struct counter *one = &set[i];
        if (one->key == key) {
            if (kind != SOURCE && attempt->unlocked > one->unlocked)
                *one = (struct counter){
                    .key = key, .last = attempt->now, .unlocked = attempt->unlocked};
            for (; attempt->now - one->last >= HALVED && one->count > 0; one->last += HALVED)
                one->count = one->count >= 1 ? one->count / 2 : 0;
            return one;
        }
        if (one->key == 0 || (oldest->key != 0 && worth(one) < worth(oldest)))
            oldest = one;
    }
    *oldest = (struct counter){
        .key = key, .last = attempt->now, .unlocked = attempt->unlocked};
    return oldest;
}

/// Seconds until the next attempt after `count`, of which `freely` are without delay.
static double delay_of(double count, double freely)
{
    double delay = 1;
    for (double i = freely; i + 1 < count && delay < ACCESS_GUARD_WAIT; i++)
        delay *= 2;
    return count <= freely ? 0 : delay < ACCESS_GUARD_WAIT ? delay : ACCESS_GUARD_WAIT;
}

static void charge(struct counter *counter, double freely, double now)
{
    counter->count += 1;
    counter->last = now;
    counter->until = now + delay_of(counter->count, freely);
}

/// Which counters an attempt has: `device` true: its device's alone.
struct counters {
    struct counter *each[3];
    double freely[3];
    size_t count;
};

static struct counters counters_of(struct access_guard *guard, const struct access_attempt *attempt)
{
    if (attempt->device != NULL) {
        struct counter *device = counter_of(guard, DEVICE, attempt);
        if (device->count < ACCESS_GUARD_DEVICE)
            return (struct counters){{device}, {ACCESS_GUARD_PAIR}, 1};
    }
    return (struct counters){{counter_of(guard, PAIR, attempt), counter_of(guard, SOURCE, attempt),
                              counter_of(guard, NAME, attempt)},
                             {ACCESS_GUARD_PAIR, ACCESS_GUARD_SOURCE, ACCESS_GUARD_NAME},
                             3};
}

static int too_soon(double wait, unsigned *ret_wait, struct overt_error *err)
{
    *ret_wait = (unsigned)wait + 1;
    if (*ret_wait < 90)
        return error_set(err, OVERT_LIMIT, "too many wrong attempts: try again in %u second%s",
                         *ret_wait, *ret_wait == 1 ? "" : "s");
    return error_set(err, OVERT_LIMIT, "too many wrong attempts: try again in %u minutes",
                     (*ret_wait + 59) / 60);
}

int access_guard_try(struct access_guard *guard, const struct access_attempt *attempt,
                     unsigned *ret_wait, bool *ret_lock, struct overt_error *err)
{
    (void)pthread_mutex_lock(&guard->lock);
    struct counters counters = counters_of(guard, attempt);
    double wait = 0;
    for (size_t i = 0; i < counters.count; i++)
        if (counters.each[i]->until - attempt->now > wait)
            wait = counters.each[i]->until - attempt->now;
    for (size_t i = 0; wait <= 0 && i < counters.count; i++)
        charge(counters.each[i], counters.freely[i], attempt->now);
    bool lock = wait <= 0 && counters.count == 3 &&
                counters.each[2]->count > ACCESS_GUARD_NAME &&
                counters.each[2]->count <= ACCESS_GUARD_NAME + 1;
    (void)pthread_mutex_unlock(&guard->lock);
    if (wait > 0)
        return too_soon(wait, ret_wait, err);
    *ret_wait = 0;
    if (ret_lock != NULL)
        *ret_lock = lock;
    return 0;
}

void access_guard_passed(struct access_guard *guard, const struct access_attempt *attempt,
                         unsigned charged)
{
    (void)pthread_mutex_lock(&guard->lock);
    struct counters counters = counters_of(guard, attempt);
    for (size_t i = 0; i < counters.count; i++) {
        struct counter *one = counters.each[i];
        one->count = i == 0 || one->count < charged ? 0 : one->count - charged;
        one->until = attempt->now + delay_of(one->count, counters.freely[i]);
        if (one->count <= counters.freely[i] || i == 0)
            one->until = 0;
    }
    (void)pthread_mutex_unlock(&guard->lock);
}
