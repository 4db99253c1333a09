// SPDX-License-Identifier: Apache-2.0
// once.c - acts that were asked for with an Idempotency-Key, and how they were answered: the same
// again is answered the same and done once. In memory, a day long or until there are too many.
#include "web/app/once.h"

#include <pthread.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/hash.h"

#define ONCES_MAX    2000
#define ONCE_SECONDS (24 * 3600)

struct once {
    uint8_t mark[CRYPT_HASH_SIZE];    ///< of who, route and key; zero: free
    uint8_t request[CRYPT_HASH_SIZE]; ///< of what was asked
    moment at;
    bool busy;
    int status;
    char *body;
    size_t size;
};

struct app_onces {
    pthread_mutex_t lock;
    struct once items[ONCES_MAX];
};

struct app_onces *app_onces_create(void)
{
    struct app_onces *onces = memory_new(1, sizeof *onces);
    (void)pthread_mutex_init(&onces->lock, NULL);
    return onces;
}

static void forget(struct once *once)
{
    memory_wipe_free(once->body, once->size);
    *once = (struct once){0};
}

void app_onces_destroy(struct app_onces **onces)
{
    if (*onces == NULL)
        return;
    for (size_t i = 0; i < ONCES_MAX; i++)
        forget(&(*onces)->items[i]);
    (void)pthread_mutex_destroy(&(*onces)->lock);
    memory_free(*onces);
    *onces = NULL;
}

static struct once *find(struct app_onces *onces, const uint8_t mark[CRYPT_HASH_SIZE])
{
    for (size_t i = 0; i < ONCES_MAX; i++)
        if (onces->items[i].at != 0 && memcmp(onces->items[i].mark, mark, CRYPT_HASH_SIZE) == 0)
            return &onces->items[i];
    return NULL;
}

/// A free place, that of the oldest at last; NULL: all are being done now.
static struct once *place(struct app_onces *onces)
{
    struct once *oldest = NULL;
    for (size_t i = 0; i < ONCES_MAX; i++) {
        struct once *once = &onces->items[i];
        if (once->at == 0)
            return once;
        if (!once->busy && (oldest == NULL || once->at < oldest->at))
            oldest = once;
    }
    if (oldest != NULL)
        forget(oldest);
    return oldest;
}

enum app_once app_once_begin(struct app_onces *onces, const struct app_once_asked *asked,
                             int *ret_status, struct text *ret_body)
{
    enum app_once is = APP_ONCE_NEW;
    (void)pthread_mutex_lock(&onces->lock);
    struct once *once = find(onces, asked->mark);
    if (once != NULL && !once->busy && asked->now - once->at > ONCE_SECONDS) {
        forget(once);
        once = NULL;
    }
    if (once != NULL && memcmp(once->request, asked->request, CRYPT_HASH_SIZE) != 0) {
        is = APP_ONCE_OTHER;
    } else if (once != NULL && once->busy) {
        is = APP_ONCE_BUSY;
    } else if (once != NULL) {
        *ret_status = once->status;
        text_append_bytes(ret_body, once->body, once->size);
        is = APP_ONCE_DONE;
    } else if ((once = place(onces)) != NULL) {
        *once = (struct once){.at = asked->now, .busy = true};
        memcpy(once->mark, asked->mark, CRYPT_HASH_SIZE);
        memcpy(once->request, asked->request, CRYPT_HASH_SIZE);
    } else {
        is = APP_ONCE_BUSY;
    }
    (void)pthread_mutex_unlock(&onces->lock);
    return is;
}

void app_once_end(struct app_onces *onces, const struct app_once_asked *asked, int status,
                  const struct text *body)
{
    (void)pthread_mutex_lock(&onces->lock);
    struct once *once = find(onces, asked->mark);
    if (once != NULL && (status < 200 || status > 299)) {
        forget(once);
    } else if (once != NULL) {
        once->busy = false;
        once->status = status;
        once->size = body->length;
        once->body = memory_copy(body->bytes != NULL ? body->bytes : "", body->length + 1);
    }
    (void)pthread_mutex_unlock(&onces->lock);
}
