// SPDX-License-Identifier: Apache-2.0
// sweep.c - the sweep over the open record, and legal holds.
#include "operate/sweep.h"

#include "ledger/ledger.h"
#include "operate/internal.h"
#include "operate/list_file.h"
#include "operate/list_servers.h"

static void add(struct register_swept *all, const struct register_swept *more)
{
    all->erased += more->erased;
    all->held += more->held;
    all->late += more->late;
    all->latest = more->latest > all->latest ? more->latest : all->latest;
}

static int sweep_batch(struct operate *operate, moment now, struct register_swept *ret_swept,
                       struct overt_error *err)
{
    struct store *store = operate->store;
    const struct register_by nobody = {.store = store, .at = now};
    int code = store_begin(store, err);
    if (code != 0)
        return code;
    code = register_sweep(&nobody, ret_swept, err);
    bool something = ret_swept->erased + ret_swept->held > 0;
    if (code == 0 && something)
        code = ledger_checkpoint(store, operate->key, now, err);
    if (code == 0 && something)
        code = store_commit(store, err);
    else // nothing was due, or it failed: no transaction stays open
        store_rollback(store);
    operate->acted |= code == 0 && something;
    return code;
}

/// Lists whose keys are destroyed go from their servers, too.
static int sweep_servers(struct operate *operate, moment now, struct overt_error *err)
{
    size_t waiting = 0;
    struct overt_error why = {0};
    int code = list_servers_sweep(operate, now, &waiting, &why, err);
    operate->servers_waiting = waiting;
    operate->servers_why = why;
    return code;
}

/// `empty`: the write-ahead log is emptied also when nothing was erased now: a reader may have held
/// what an earlier sweep erased. `servers`: those of lists are asked, too, which may take as long
/// as one of them does not answer.
static int sweep(struct operate *operate, bool empty, bool servers,
                 struct register_swept *ret_swept, bool *ret_log_empty, struct overt_error *err)
{
    struct register_swept all = {0}, batch = {.more = true};
    moment now = clock_now(&operate->clock);
    int code = operate_reopen(operate, err);
    if (code == 0)
        code = ledger_check_clock(operate->store, now, err);
    while (code == 0 && batch.more) {
        code = sweep_batch(operate, now, &batch, err);
        if (code != 0)
            break;
        add(&all, &batch);
    }
    if (all.erased > 0)
        list_files_forget(operate); // which their keys are gone for: what is left of them too
    *ret_log_empty = true;
    if (code == 0 && (empty || all.erased > 0))
        code = store_empty_log(operate->store, ret_log_empty, err);
    if (code == 0 && servers)
        code = sweep_servers(operate, now, err);
    operate->swept = now;
    *ret_swept = all;
    return code;
}

int operate_sweep(struct operate *operate, struct register_swept *ret_swept, bool *ret_log_empty,
                  struct overt_error *err)
{
    return sweep(operate, true, true, ret_swept, ret_log_empty, err);
}

/// What could not be erased now stays due: the next sweep says so.
static void sweep_quietly(struct operate *operate, bool servers)
{
    struct register_swept swept;
    bool empty;
    if (operate->store == NULL || store_in_transaction(operate->store))
        return;
    operate->swept = clock_now(&operate->clock);
    if (sweep(operate, false, servers, &swept, &empty, NULL) == 0)
        add(&operate->sweeps, &swept);
}

void operate_sweep_due(struct operate *operate)
{
    moment now = clock_now(&operate->clock);
    if (operate->swept == 0 || now < operate->swept ||
        now - operate->swept >= OPERATE_SWEEP_SECONDS)
        sweep_quietly(operate, false);
}

void operate_sweep_again(struct operate *operate) { sweep_quietly(operate, true); }

size_t operate_servers_waiting(const struct operate *operate, const char **ret_why)
{
    *ret_why = operate->servers_why.text;
    return operate->servers_waiting;
}

const struct register_swept *operate_swept(const struct operate *operate)
{
    return &operate->sweeps;
}

int operate_hold_add(struct operate *operate, const char *as, const struct register_new_hold *hold,
                     const char *reference, int64_t *ret_id, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    struct register_new_hold one = *hold;
    int code = act_begin(&act, operate, as, ACT_HOLD, reference, err);
    if (code == 0)
        code = act_check_text(hold->reason, "the reason", OPERATE_TEXT_MAX, err);
    if (code == 0 && (hold->review <= act.now || hold->review > act.now + 366LL * 24 * 3600))
        code = error_set(err, OVERT_INPUT,
                         "the day of review lies ahead, at most 366 days: who decides then whether "
                         "the hold is still needed");
    if (code == 0 && reference != NULL) {
        code = act_operation(&act, &operation, err);
        one.about = "operation";
        one.row = operation.id;
    }
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_hold_add(&by, &one, ret_id, err);
    return act_close(&act, code, err);
}

int operate_hold_lift(struct operate *operate, const char *as, int64_t hold,
                      struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    int code = act_begin(&act, operate, as, ACT_HOLD_LIFT, NULL, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_hold_lift(&by, hold, err);
    return act_close(&act, code, err);
}
