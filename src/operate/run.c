// SPDX-License-Identifier: Apache-2.0
// run.c - live runs in the record, and those that were killed.
#include "operate/run.h"

#include <string.h>
#include <time.h>

#include "base/memory.h"

#define DYING_WAIT_MS 3000 ///< a killed process gives its locks up when its memory is gone

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
        alive_forget(act->operate->alive, run);
    return code;
}

/// `source`: of this camera alone; NULL: of all.
static int settle(struct act *act, const char *source, struct overt_error *err)
{
    struct register_run *runs = NULL;
    size_t count = 0;
    int code = operate_reopen(act->operate, err); // from here no other program writes
    if (code == 0)
        code = open_runs(act, &runs, &count, err);
    if (code != 0)
        return code;
    for (size_t i = 0; code == 0 && i < count && runs[i].id != 0; i++) {
        if (source != NULL && strcmp(runs[i].source, source) != 0)
            continue;
        code = alive_ask(act->operate->folder, act->operate->store, runs[i].id, err);
        if (code == 0)
            code = settle_one(act, runs[i].id, err);
        else if (code == 1)
            code = 0;
    }
    register_runs_free(&runs, count);
    return code;
}

int run_settle(struct act *act, struct overt_error *err) { return settle(act, NULL, err); }

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
        int code = operate_reopen(act->operate, err);
        // After a server was away each machine begins again, and knows best what it saw until then.
        bool shared = code == 0 && store_is_shared(act->operate->store);
        if (code == 0)
            code = settle(act, shared ? source : NULL, err);
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
    struct run begun = {.alive = act->operate->alive};
    int code = check_alone(act, run->source, err);
    if (code == 0)
        code = act_open(act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(act);
    int64_t id = 0;
    code = register_run_begin(&by, act->operation, run, &id, err);
    if (code == 0) // before anybody can see the run
        code = alive_take(begun.alive, act->operate->store, id, &begun.lock, err);
    if (code == 0)
        begun.id = id;
    code = act_close(act, code, err);
    if (code != 0 && begun.id != 0)
        alive_forget(begun.alive, id);
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
    alive_forget(run->alive, run->id);
    run_drop(run);
    return 0;
}

void run_drop(struct run *run)
{
    if (run->id != 0)
        alive_give(run->alive, run->id, run->lock);
    *run = (struct run){0};
}
