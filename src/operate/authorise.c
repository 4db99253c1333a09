// SPDX-License-Identifier: Apache-2.0
// authorise.c - leave is given, made known, used and given back: authorise, notify, open (the
// permit), close.
#include <string.h>

#include "base/memory.h"
#include "face/permit/permit.h"
#include "ledger/ledger.h"
#include "operate/internal.h"
#include "operate/run.h"
#include "operate/threshold.h"

static int refuse_if_over(struct act *act, const struct register_operation *operation,
                          struct overt_error *err)
{
    if (operation->closed_at != 0)
        return act_refuse(act, err, "%s is closed and stays so: plan a new operation",
                          act->reference);
    if (act->now > operation->closes)
        return act_refuse(act, err, "%s has expired: plan a new operation", act->reference);
    return 0;
}

int operate_authorise(struct operate *operate, const char *as, const char *reference,
                      struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = act_begin_on(&act, operate, as, ACT_AUTHORISE, reference, &operation, err);
    if (code == 0)
        code = refuse_if_over(&act, &operation, err);
    if (code == 0 && operation.authorised_at != 0)
        code =
            act_refuse(&act, err, "%s is authorised already: nothing is left to do", act.reference);
    if (code == 0 &&
        (operation.planned_by == NULL || strcmp(operation.planned_by, act.officer.name) == 0))
        code = act_refuse(
            &act, err,
            "who planned an operation cannot authorise it: ask another authorising officer");
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_operation_authorise(&by, operation.id, err);
    return act_close(&act, code, err);
}

int operate_notify(struct operate *operate, const char *as, const char *reference,
                   const char *notice, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = act_begin_on(&act, operate, as, ACT_NOTIFY, reference, &operation, err);
    if (code == 0)
        code = act_check_text(notice, "where the public can read the notice", 2000, err);
    if (code == 0)
        code = refuse_if_over(&act, &operation, err);
    if (code == 0 && operation.authorised_at == 0)
        code = act_refuse(&act, err,
                          "%s is not authorised: the public is told of what is authorised; have it "
                          "authorised first",
                          act.reference);
    if (code == 0 && operation.notified_at != 0)
        code = act_refuse(&act, err,
                          "the public notice of %s is recorded already, and is not changed",
                          act.reference);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_operation_notify(&by, operation.id, notice, err);
    return act_close(&act, code, err);
}

/// The permit over the list as it stands; `entry` is the ledger entry that will record the opening.
static int write_permit(const struct operate *operate, const struct register_operation *operation,
                        const struct overt_gallery *gallery, uint64_t entry, struct text *ret_note,
                        struct overt_error *err)
{
    struct permit_terms terms = {
        .mode = (enum overt_mode)operation->mode,
        .opens = operation->opens,
        .closes = operation->closes,
        .threshold_millionths = permit_threshold(operation->threshold),
        .size = overt_gallery_size(gallery),
        .entry = entry,
    };
    if (!text_copy(terms.operation, sizeof terms.operation, operation->reference))
        return error_set(err, OVERT_INTERNAL,
                         "the reference of the operation is too long for a permit");
    overt_gallery_digest(gallery, terms.list);
    return permit_write(&terms, operate->key, ret_note, err);
}

int operate_open_operation(struct operate *operate, const char *as, const char *reference,
                           struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    CLEANUP(overt_gallery_destroy) struct overt_gallery *gallery = NULL;
    char model[OVERT_MODEL_ID_MAX] = "";
    int code = act_begin_on(&act, operate, as, ACT_OPEN, reference, &operation, err);
    if (code == 0)
        code = rules_check(&act, &operation, true, err);
    if (code == 0)
        code = rules_verify(&act, err);
    if (code == 0)
        code = list_gallery(&act, operation.id, &gallery, model, err);
    if (code == 0)
        code = threshold_check(&act, model, operation.threshold, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    AUTO_TEXT struct text note;
    text_init(&note, OVERT_PERMIT_SIZE_MAX);
    int64_t entry = 0;
    code = ledger_next(operate->store, &entry, err);
    if (code == 0)
        code = write_permit(operate, &operation, gallery, (uint64_t)entry, &note, err);
    struct register_by by = act_by(&act);
    if (code == 0)
        code = register_operation_open(&by, operation.id, note.bytes, err);
    return act_close(&act, code, err);
}

int operate_close_operation(struct operate *operate, const char *as, const char *reference,
                            struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = act_begin_on(&act, operate, as, ACT_CLOSE, reference, &operation, err);
    if (code == 0 && operation.closed_at != 0)
        code = act_refuse(&act, err, "%s is closed already: nothing is left to do", act.reference);
    if (code == 0 && operation.opened_at == 0)
        code = act_refuse(&act, err, "%s was never open: there is nothing to close", act.reference);
    if (code == 0)
        code = run_settle(&act, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_operation_close(&by, operation.id, err);
    return act_close(&act, code, err);
}
