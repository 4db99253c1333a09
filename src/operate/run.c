// SPDX-License-Identifier: Apache-2.0
// run.c - live runs in the record, and those that were killed.
#include "operate/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

#define DYING_WAIT_MS 3000 ///< a killed process gives its locks up when its memory is gone

static char *lock_path(const char *folder, int64_t run)
{
    char name[40];
    (void)snprintf(name, sizeof name, "run-%lld.lock", (long long)run);
    return file_join(folder, name);
}

/// 1: its process is there; 0: gone; negative: cannot be told.
static int is_alive(const char *folder, int64_t run, struct overt_error *err)
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

bool operate_run_goes_on(const char *folder, int64_t run)
{
    return is_alive(folder != NULL && folder[0] != '\0' ? folder : ".", run, NULL) != 0;
}

static void forget_lock(const struct operate *operate, int64_t run)
{
    AUTO_FREE char *path = lock_path(operate->folder, run);
    (void)unlink(path);
}

static int take_lock(const struct operate *operate, int64_t run, int *ret_file,
                     struct overt_error *err)
{
    AUTO_FREE char *path = lock_path(operate->folder, run);
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

/// The runs without an end, in a list of the caller's.
static int open_runs(struct act *act, struct register_run **ret_runs, size_t *ret_count,
                     struct overt_error *err)
{
    struct register_run *runs = NULL;
    size_t count = 0, kept = 0;
    int code = register_runs(act->operate->store, act->operation, REGISTER_AS_AT_ALWAYS, &runs,
                             &count, err);
    if (code != 0)
        return code;
    for (size_t i = 0; i < count; i++)
        if (runs[i].ended == 0) {
            struct register_run run = runs[i];
            runs[i] = runs[kept];
            runs[kept++] = run;
        }
    *ret_runs = runs;
    *ret_count = count;
    for (size_t i = kept; i < count; i++)
        runs[i].id = 0;
    return 0;
}

/// One act for each, so that each stands in the ledger by itself.
static int settle_one(struct act *act, int64_t run, struct overt_error *err)
{
    int code = act_open(act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(act);
    code = register_run_end(&by, act->operation, run, REGISTER_END_KILLED, err);
    code = act_close(act, code, err);
    if (code == 0)
        forget_lock(act->operate, run);
    return code;
}

int run_settle(struct act *act, struct overt_error *err)
{
    struct register_run *runs = NULL;
    size_t count = 0;
    int code = operate_reopen(act->operate, err); // from here no other program writes
    if (code == 0)
        code = open_runs(act, &runs, &count, err);
    if (code != 0)
        return code;
    for (size_t i = 0; code == 0 && i < count && runs[i].id != 0; i++) {
        code = is_alive(act->operate->folder, runs[i].id, err);
        if (code == 0)
            code = settle_one(act, runs[i].id, err);
        else if (code == 1)
            code = 0;
    }
    register_runs_free(&runs, count);
    return code;
}

static int find_other(struct act *act, const char *source, int64_t *ret_run,
                      struct overt_error *err)
{
    struct register_run *runs = NULL;
    size_t count = 0;
    int code = open_runs(act, &runs, &count, err);
    if (code != 0)
        return code;
    *ret_run = 0;
    for (size_t i = 0; i < count && runs[i].id != 0; i++)
        if (strcmp(runs[i].source, source) == 0)
            *ret_run = runs[i].id;
    register_runs_free(&runs, count);
    return 0;
}

/// Two runs of one camera would count everybody twice. One that is being killed is waited for.
static int check_alone(struct act *act, const char *source, struct overt_error *err)
{
    for (int waited_ms = 0;; waited_ms += 50) {
        int64_t other = 0;
        int code = run_settle(act, err);
        if (code == 0)
            code = find_other(act, source, &other, err);
        if (code != 0 || other == 0)
            return code;
        if (waited_ms >= DYING_WAIT_MS)
            return act_refuse(act, err,
                              "another run looks at %s now: stop that one, or give this camera a "
                              "name of its own",
                              source);
        operate_rest(act->operate); // it may be about to end by itself
        (void)nanosleep(&(struct timespec){.tv_nsec = 50 * 1000 * 1000}, NULL);
    }
}

int run_begin(struct act *act, const struct register_new_run *run, struct run *ret_run,
              struct overt_error *err)
{
    struct run begun = {0};
    int code = check_alone(act, run->source, err);
    if (code == 0)
        code = act_open(act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(act);
    int64_t id = 0;
    code = register_run_begin(&by, act->operation, run, &id, err);
    if (code == 0)
        code = take_lock(act->operate, id, &begun.lock, err); // before anybody can see the run
    if (code == 0)
        begun.id = id;
    code = act_close(act, code, err);
    if (code != 0 && begun.id != 0)
        forget_lock(act->operate, id);
    if (code != 0)
        run_drop(&begun);
    else
        *ret_run = begun;
    return code;
}

int run_end(struct act *act, struct run *run, enum register_run_end why, struct overt_error *err)
{
    int code = act_open(act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(act);
    code = register_run_end(&by, act->operation, run->id, why, err);
    code = act_close(act, code, err);
    if (code != 0)
        return code;
    forget_lock(act->operate, run->id);
    run_drop(run);
    return 0;
}

void run_drop(struct run *run)
{
    if (run->id != 0)
        (void)close(run->lock);
    *run = (struct run){0};
}
