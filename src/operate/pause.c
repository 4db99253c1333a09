// SPDX-License-Identifier: Apache-2.0
// pause.c - an open operation is paused, and goes on: in between no run looks and nothing is
// searched. What a run asks about it while it rests.
#include "base/file.h"
#include "base/memory.h"
#include "operate/authority.h"
#include "operate/list_servers.h"
#include "operate/run.h"

static int check_open(struct act *act, const struct register_operation *operation,
                      struct overt_error *err)
{
    int code = authority_refuse_over(act, operation, err);
    if (code != 0)
        return code;
    if (operation->opened_at == 0)
        return act_refuse(act, err, "%s is not open: there is nothing to pause", act->reference);
    return 0;
}

static int change(struct operate *operate, const char *as, const char *reference, bool pausing,
                  const char *reason, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = act_begin_on(&act, operate, as, pausing ? ACT_PAUSE : ACT_RESUME, reference,
                            &operation, err);
    if (code == 0)
        code = act_check_text(reason, "the reason", OPERATE_TEXT_MAX, err);
    if (code == 0)
        code = check_open(&act, &operation, err);
    if (code == 0 && pausing == (operation.paused_at != 0))
        code = act_refuse(&act, err, "%s is %s: nothing is left to do", act.reference,
                          pausing ? "paused already" : "not paused");
    if (code == 0)
        code = run_settle(&act, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = act_close(&act, register_operation_pause(&by, operation.id, pausing, reason, err), err);
    if (code == 0 && pausing)
        list_servers_close(operate, operation.id);
    return code;
}

int operate_pause(struct operate *operate, const char *as, const char *reference,
                  const char *reason, struct overt_error *err)
{
    return change(operate, as, reference, true, reason, err);
}

int operate_resume(struct operate *operate, const char *as, const char *reference,
                   const char *reason, struct overt_error *err)
{
    return change(operate, as, reference, false, reason, err);
}

int act_standing(const struct act *act, enum register_state *ret_state, struct overt_error *err)
{
    AUTO_FREE char *path = file_join(act->operate->folder, OPERATE_RECORD_FILE);
    CLEANUP(store_close) struct store *store = NULL;
    int code = store_open(path, false, true, &store, err);
    return code != 0 ? code : register_standing(store, act->operation, ret_state, err);
}
