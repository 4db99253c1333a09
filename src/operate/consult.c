// SPDX-License-Identifier: Apache-2.0
// consult.c - reading about people, and giving something out: recorded, with who and why, before
// there is anything to be read (Data Protection Act 2018, section 62).
#include "base/text.h"
#include "operate/decide.h"

int consult_reason(struct act *act, const char **why, struct overt_error *err)
{
    struct register_operation operation = {0};
    if (*why != NULL && **why == '\0')
        *why = NULL;
    if (*why != NULL)
        return act_check_text(*why, "why it is read", 2000, err);
    if (act->operation == 0)
        return 0;
    int code =
        register_operation_find(act->operate->store, act->reference, act->now, &operation, err);
    bool over = code == 0 && operation.state != REGISTER_STATE_OPEN &&
                operation.state != REGISTER_STATE_PAUSED && operation.opened_at != 0;
    register_operation_finish(&operation);
    if (over)
        code = error_set(err, OVERT_INPUT,
                         "%s is over: say why it is read (--reason), since its purpose no longer "
                         "says it",
                         act->reference);
    return code;
}

/// Finds what is read, and with it the operation.
static int find(struct act *act, struct operate *operate, const char *as, enum act_kind kind,
                const struct operate_consultation *said, struct overt_error *err)
{
    if (said->alert != 0) {
        CLEANUP(register_alert_finish) struct register_alert alert = {0};
        return decide_begin(act, operate, as, kind, said->alert, &alert, err);
    }
    struct register_operation operation = {0};
    int code = act_begin(act, operate, as, kind, said->reference, err);
    if (code == 0 && said->reference != NULL)
        code = act_operation(act, &operation, err);
    register_operation_finish(&operation);
    return code;
}

int operate_consult(struct operate *operate, const char *as,
                    const struct operate_consultation *consultation, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    struct operate_consultation said = *consultation;
    bool list = text_equal(said.what, "list") || text_equal(said.what, "operation");
    enum act_kind kind = text_equal(said.what, "audit") ? ACT_AUDIT
                         : list                         ? ACT_CONSULT_LIST
                                                        : ACT_LOOK;
    int code = find(&act, operate, as, kind, &said, err);
    if (code == 0)
        code = consult_reason(&act, &said.why, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    const struct register_new_consultation written = {
        .what = said.what,
        .operation = act.operation,
        .alert = said.alert,
        .search = said.search,
        .why = said.why,
    };
    code = register_consult(&by, &written, err);
    return act_close(&act, code, err);
}

int operate_disclose(struct operate *operate, const char *as,
                     const struct operate_disclosure *disclosure, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    const struct operate_consultation which = {.reference = disclosure->reference,
                                               .alert = disclosure->alert};
    int code = find(&act, operate, as, ACT_DISCLOSE, &which, err);
    if (code == 0 && disclosure->recipient != NULL)
        code = act_check_text(disclosure->recipient, "to whom it is given", 500, err);
    if (code == 0 && disclosure->why != NULL)
        code = act_check_text(disclosure->why, "why it is given", 2000, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    const struct register_new_disclosure written = {
        .what = disclosure->what,
        .operation = act.operation,
        .alert = disclosure->alert,
        .recipient = disclosure->recipient != NULL ? disclosure->recipient : act.officer.name,
        .why = disclosure->why,
    };
    code = register_disclose(&by, &written, err);
    return act_close(&act, code, err);
}
