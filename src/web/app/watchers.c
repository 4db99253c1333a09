// SPDX-License-Identifier: Apache-2.0
// watchers.c - who looks at which alert now; see watchers.h.
#include "web/app/watchers.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define WATCHERS_MAX 500 ///< the one who was heard of longest ago makes place

struct watcher {
    uint64_t session; ///< 0: free
    int64_t alert;
    moment heard;
    char officer[APP_NAME_MAX];
};

struct app_watchers {
    pthread_mutex_t lock;
    struct watcher items[WATCHERS_MAX];
};

struct app_watchers *app_watchers_create(void)
{
    struct app_watchers *watchers = memory_new(1, sizeof *watchers);
    (void)pthread_mutex_init(&watchers->lock, NULL);
    return watchers;
}

void app_watchers_destroy(struct app_watchers **watchers)
{
    if (*watchers == NULL)
        return;
    (void)pthread_mutex_destroy(&(*watchers)->lock);
    memory_free(*watchers);
    *watchers = NULL;
}

static struct watcher *place_of(struct app_watchers *watchers, uint64_t session)
{
    struct watcher *oldest = &watchers->items[0];
    for (size_t i = 0; i < WATCHERS_MAX; i++) {
        struct watcher *one = &watchers->items[i];
        if (one->session == session)
            return one;
        if (one->heard < oldest->heard)
            oldest = one;
    }
    return oldest;
}

bool app_watch(struct app_watchers *watchers, uint64_t session, const char *officer, int64_t alert,
               moment now)
{
    (void)pthread_mutex_lock(&watchers->lock);
    struct watcher *one = place_of(watchers, session);
    bool changed = one->session != session || one->alert != alert ||
                   now - one->heard >= APP_WATCHED_SECONDS;
    one->session = session;
    one->alert = alert;
    one->heard = now;
    (void)text_copy(one->officer, sizeof one->officer, officer);
    (void)pthread_mutex_unlock(&watchers->lock);
    return changed;
}

bool app_watched(struct app_watchers *watchers, int64_t alert, const char *officer, moment now,
                 char *names, size_t size)
{
    size_t length = 0;
    names[0] = '\0';
    (void)pthread_mutex_lock(&watchers->lock);
    for (size_t i = 0; i < WATCHERS_MAX; i++) {
        const struct watcher *one = &watchers->items[i];
        if (one->session == 0 || one->alert != alert || alert == 0 ||
            now - one->heard >= APP_WATCHED_SECONDS || text_equal(one->officer, officer) ||
            strstr(names, one->officer) != NULL)
            continue;
        int more = snprintf(names + length, size - length, "%s%s", length > 0 ? ", " : "",
                            one->officer);
        if (more < 0 || (size_t)more >= size - length) {
            names[length] = '\0';
            break;
        }
        length += (size_t)more;
    }
    (void)pthread_mutex_unlock(&watchers->lock);
    return length > 0;
}
