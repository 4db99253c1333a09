// SPDX-License-Identifier: Apache-2.0
// authorise.c - leave is given, made known, used and given back: authorise, notify, open (the
// permit), close.
#include <string.h>

#include "base/memory.h"
#include "face/permit/permit.h"
#include "ledger/ledger.h"
#include "operate/authority.h"
#include "operate/list_file.h"
#include "operate/list_servers.h"
#include "operate/run.h"
#include "operate/threshold.h"

int operate_authorise(struct operate *operate, const char *as, const char *reference,
                      struct overt_error *err)
{
    return operate_authorise_version(operate, as, reference, 0, err);
}

int operate_authorise_version(struct operate *operate, const char *as, const char *reference,
                              int64_t version, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = act_begin_on(&act, operate, as, ACT_AUTHORISE, reference, &operation, err);
    if (code == 0)
        code = authority_refuse_over(&act, &operation, err);
    if (code == 0 && operation.authorised_at != 0)
        code =
            act_refuse(&act, err, "%s is authorised already: nothing is left to do", act.reference);
    if (code == 0)
        code = authority_refuse_author(&act, &operation, err);
    if (code == 0)
        code = authority_refuse_gaps(&act, &operation, false, err);
    if (code == 0)
        code = threshold_check_planned(&act, &operation, err);
    if (code == 0 && version != 0 && version != operation.version)
        code = act_refuse(&act, err,
                          "%s is at version %lld now, and you read version %lld: read it again",
                          act.reference, (long long)operation.version, (long long)version);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_operation_authorise(&by, operation.id, err);
    return act_close(&act, code, err);
}

int authority_permit(struct act *act, const struct register_operation *operation,
                     const struct overt_gallery *gallery, moment ends, struct text *ret_note,
                     struct overt_error *err)
{
    int64_t entry = 0;
    int code = ledger_next(act->operate->store, &entry, err);
    if (code != 0)
        return code;
    struct permit_terms terms = {
        .mode = (enum overt_mode)operation->mode,
        .opens = operation->opens,
        .closes = ends,
        .threshold_millionths = permit_threshold(operation->threshold),
        .size = overt_gallery_size(gallery),
        .entry = (uint64_t)entry,
    };
    if (!text_copy(terms.operation, sizeof terms.operation, operation->reference))
        return error_set(err, OVERT_INTERNAL,
                         "the reference of the operation is too long for a permit");
    overt_gallery_digest(gallery, terms.list);
    return permit_write(&terms, act->operate->key, ret_note, err);
}

/// To load a long list takes minutes, in which others act: what has to hold is asked again.
static int load_list(struct act *act, const struct register_operation *operation,
                     const struct overt_gallery *gallery, struct list_loaded *ret_load,
                     struct overt_error *err)
{
    CLEANUP(register_operation_finish) struct register_operation again = {0};
    int code = list_servers_load(act, operation->id, gallery, ret_load, err);
    if (code != 0 || ret_load->id == 0)
        return code;
    act->now = clock_now(&act->operate->clock);
    code = act_operation(act, &again, err);
    return code != 0 ? code : rules_check(act, &again, true, err);
}

int operate_open_operation(struct operate *operate, const char *as, const char *reference,
                           struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    CLEANUP(overt_gallery_destroy) struct overt_gallery *gallery = NULL;
    struct list_loaded load = {0};
    char model[OVERT_MODEL_ID_MAX] = "";
    struct register_gate gate = {0};
    moment ends = 0;
    int code = act_begin_on(&act, operate, as, ACT_OPEN, reference, &operation, err);
    if (code == 0)
        code = rules_check(&act, &operation, true, err);
    if (code == 0)
        code = rules_verify(&act, err);
    if (code == 0)
        code = list_gallery(&act, operation.id, &gallery, model, err);
    if (code == 0)
        code = threshold_check(&act, model, &operation, overt_gallery_size(gallery), &gate, &ends,
                               err);
    if (code == 0)
        code = load_list(&act, &operation, gallery, &load, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    AUTO_TEXT struct text note;
    text_init(&note, OVERT_PERMIT_SIZE_MAX);
    code = list_servers_unchanged(&act, &load, err);
    if (code == 0)
        code = authority_permit(&act, &operation, gallery,
                                ends < operation.ends ? ends : operation.ends, &note, err);
    struct register_by by = act_by(&act);
    if (code == 0)
        code = register_operation_open_gated(&by, operation.id, note.bytes, &gate, err);
    return act_close(&act, code, err);
}

int operate_close_operation(struct operate *operate, const char *as, const char *reference,
                            struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = act_begin_on(&act, operate, as, ACT_CLOSE, reference, &operation, err);
    if (code == 0 && (operation.overruled_at != 0 || operation.reviewed_at != 0))
        code = act_refuse(&act, err, "%s is over: nothing is left to do", act.reference);
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
    code = act_close(&act, register_operation_close(&by, operation.id, err), err);
    if (code == 0)
        list_file_forget(operate, operation.id);
    return code;
}
