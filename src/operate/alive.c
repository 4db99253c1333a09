// SPDX-License-Identifier: Apache-2.0
// alive.c - locks that say which runs go on; see alive.h.
#include "operate/alive.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "operate/internal.h"

struct alive {
    char *folder;
    pthread_mutex_t lock;
    struct store *store; ///< of a shared record: its connection holds the runs; NULL: not yet
};

void alive_create(const char *folder, struct alive **ret_alive)
{
    struct alive *alive = memory_new(1, sizeof *alive);
    alive->folder = memory_copy_text(folder);
    (void)pthread_mutex_init(&alive->lock, NULL);
    *ret_alive = alive;
}

void alive_destroy(struct alive **alive)
{
    if (*alive == NULL)
        return;
    store_close(&(*alive)->store);
    (void)pthread_mutex_destroy(&(*alive)->lock);
    memory_free((*alive)->folder);
    memory_free(*alive);
    *alive = NULL;
}

// ---- a record in a file ----

static char *lock_path(const char *folder, int64_t run)
{
    char name[40];
    (void)snprintf(name, sizeof name, "run-%lld.lock", (long long)run);
    return file_join(folder, name);
}

static int ask_file(const char *folder, int64_t run, struct overt_error *err)
{
    AUTO_FREE char *path = lock_path(folder, run);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return errno == ENOENT ? 0 : error_set_errno(err, OVERT_IO, errno, "cannot open %s", path);
    bool held = flock(file, LOCK_SH | LOCK_NB) != 0;
    int code = !held || errno == EWOULDBLOCK || errno == EINTR
                   ? held
                   : error_set_errno(err, OVERT_IO, errno, "cannot lock %s", path);
    (void)close(file);
    return code;
}

static int take_file(const char *folder, int64_t run, int *ret_file, struct overt_error *err)
{
    AUTO_FREE char *path = lock_path(folder, run);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot make %s", path);
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        int why = errno;
        (void)close(file);
        return error_set_errno(err, OVERT_IO, why, "cannot lock %s", path);
    }
    *ret_file = file;
    return 0;
}

// ---- a record on a server ----

/// The connection that holds. One that is lost is not made again until alive_reach or alive_take
/// has failed on it: what was held is held no more, and somebody is told so. With the lock held.
static int connect_to(struct alive *alive, struct overt_error *err)
{
    if (alive->store != NULL)
        return 0;
    AUTO_FREE char *path = file_join(alive->folder, OPERATE_RECORD_FILE);
    return store_open(path, false, true, &alive->store, err);
}

static int take_shared(struct alive *alive, int64_t run, struct overt_error *err)
{
    (void)pthread_mutex_lock(&alive->lock);
    int code = connect_to(alive, err);
    if (code == 0)
        code = store_hold(alive->store, run, err);
    if (code != 0)
        store_close(&alive->store);
    (void)pthread_mutex_unlock(&alive->lock);
    return code;
}

int alive_reach(struct alive *alive, double seconds, double *ret_now, struct overt_error *err)
{
    (void)pthread_mutex_lock(&alive->lock);
    int code = connect_to(alive, err);
    if (code == 0)
        code = store_reach(alive->store, seconds, ret_now, err);
    if (code != 0)
        store_close(&alive->store);
    (void)pthread_mutex_unlock(&alive->lock);
    return code;
}

// ---- either ----

int alive_take(struct alive *alive, const struct store *store, int64_t run, int *ret_lock,
               struct overt_error *err)
{
    if (!store_is_shared(store))
        return take_file(alive->folder, run, ret_lock, err);
    *ret_lock = -1;
    return take_shared(alive, run, err);
}

void alive_give(struct alive *alive, int64_t run, int lock)
{
    if (lock >= 0) {
        (void)close(lock);
        return;
    }
    (void)pthread_mutex_lock(&alive->lock);
    if (alive->store != NULL)
        store_let_go(alive->store, run);
    (void)pthread_mutex_unlock(&alive->lock);
}

void alive_forget(const struct alive *alive, int64_t run)
{
    AUTO_FREE char *path = lock_path(alive->folder, run);
    (void)unlink(path); // there is none when the record is on a server
}

int alive_ask(const char *folder, struct store *store, int64_t run, struct overt_error *err)
{
    return store_is_shared(store) ? store_is_held(store, run, err) : ask_file(folder, run, err);
}

bool operate_run_goes_on(const char *folder, int64_t run)
{
    folder = folder != NULL && folder[0] != '\0' ? folder : ".";
    AUTO_FREE char *path = file_join(folder, OPERATE_RECORD_FILE);
    CLEANUP(store_close) struct store *store = NULL;
    if (store_open(path, false, true, &store, NULL) != 0)
        return true; // not known to be gone
    return alive_ask(folder, store, run, NULL) != 0;
}
