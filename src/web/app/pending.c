// SPDX-License-Identifier: Apache-2.0
// pending.c - between two pages of signing in or enrolling; see pending.h.
#include "web/app/pending.h"

#include <pthread.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/random.h"
#include "crypt/wipe.h"

struct entry {
    bool taken;
    uint8_t hash[CRYPT_HASH_SIZE];
    moment since;
    unsigned wrong;
    struct app_pending pending;
};

struct app_pendings {
    pthread_mutex_t lock;
    struct entry entries[APP_PENDINGS_MAX];
};

struct app_pendings *app_pendings_create(void)
{
    struct app_pendings *pendings = memory_new(1, sizeof *pendings);
    (void)pthread_mutex_init(&pendings->lock, NULL);
    return pendings;
}

void app_pendings_destroy(struct app_pendings **pendings)
{
    if (*pendings == NULL)
        return;
    (void)pthread_mutex_destroy(&(*pendings)->lock);
    memory_wipe_free(*pendings, sizeof **pendings);
    *pendings = NULL;
}

void app_pending_finish(struct app_pending *pending) { crypt_wipe(pending, sizeof *pending); }

void app_pending_begin(struct app_pendings *pendings, const struct app_pending *pending, moment now,
                       char ret_token[65])
{
    uint8_t bytes[32];
    crypt_random(bytes, sizeof bytes);
    text_from_bytes(ret_token, bytes, sizeof bytes);
    crypt_wipe(bytes, sizeof bytes);
    (void)pthread_mutex_lock(&pendings->lock);
    struct entry *place = &pendings->entries[0];
    for (size_t i = 0; i < APP_PENDINGS_MAX && place->taken; i++)
        if (!pendings->entries[i].taken || pendings->entries[i].since < place->since)
            place = &pendings->entries[i];
    *place = (struct entry){.taken = true, .since = now, .pending = *pending};
    crypt_sha256(ret_token, 64, place->hash);
    (void)pthread_mutex_unlock(&pendings->lock);
}

static struct entry *find(struct app_pendings *pendings, const char *token)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    crypt_sha256(token, strlen(token), hash);
    for (size_t i = 0; i < APP_PENDINGS_MAX; i++)
        if (pendings->entries[i].taken &&
            crypt_equal(pendings->entries[i].hash, hash, sizeof hash))
            return &pendings->entries[i];
    return NULL;
}

bool app_pending_find(struct app_pendings *pendings, const char *token, moment now,
                      struct app_pending *ret_pending)
{
    (void)pthread_mutex_lock(&pendings->lock);
    struct entry *entry = find(pendings, token);
    if (entry != NULL && now - entry->since >= APP_PENDING_SECONDS) {
        crypt_wipe(entry, sizeof *entry);
        entry = NULL;
    }
    if (entry != NULL)
        *ret_pending = entry->pending;
    (void)pthread_mutex_unlock(&pendings->lock);
    return entry != NULL;
}

bool app_pending_wrong(struct app_pendings *pendings, const char *token)
{
    (void)pthread_mutex_lock(&pendings->lock);
    struct entry *entry = find(pendings, token);
    if (entry != NULL) {
        entry->pending.charged++;
        if (++entry->wrong >= APP_PENDING_WRONG) {
            crypt_wipe(entry, sizeof *entry);
            entry = NULL;
        }
    }
    (void)pthread_mutex_unlock(&pendings->lock);
    return entry != NULL;
}

void app_pending_end(struct app_pendings *pendings, const char *token)
{
    (void)pthread_mutex_lock(&pendings->lock);
    struct entry *entry = find(pendings, token);
    if (entry != NULL)
        crypt_wipe(entry, sizeof *entry);
    (void)pthread_mutex_unlock(&pendings->lock);
}
