// SPDX-License-Identifier: Apache-2.0
// authority.c - what becomes of a written authority: amended, given in urgency and reviewed,
// refused, cancelled, its notice changed, officers assigned, reviewed when it is over.
#include "operate/authority.h"

#include <string.h>

#include "operate/threshold.h"

int operate_amend(struct operate *operate, const char *as, const char *reference,
                  const struct operate_plan *plan, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    double threshold = 0.0;
    int code = act_begin_on(&act, operate, as, ACT_AMEND, reference, &operation, err);
    if (code == 0)
        code = authority_refuse_over(&act, &operation, err);
    if (code == 0 && operation.authorised_at != 0)
        code = act_refuse(&act, err,
                          "%s is authorised as it stands: a change needs a new operation",
                          act.reference);
    if (code == 0 && plan->mode != operation.mode)
        code = error_set(err, OVERT_INPUT, "%s is planned for %s: plan a new operation for another",
                         act.reference, register_mode_name(operation.mode));
    if (code == 0 && plan->officer_count > 0)
        code = error_set(err, OVERT_INPUT,
                         "officers are assigned by themselves: overt operation assign");
    if (code == 0)
        code = plan_check(&act, plan, &threshold, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_plan written = authority_plan(plan, threshold);
    struct register_by by = act_by(&act);
    code = register_operation_amend(&by, operation.id, &written, err);
    return act_close(&act, code, err);
}

/// What refusing, cancelling and urgent authority have in common: not over, and with a reason.
static int begin(struct act *act, struct operate *operate, const char *as, enum act_kind kind,
                 const char *reference, const char *reason, struct register_operation *operation,
                 struct overt_error *err)
{
    int code = act_begin_on(act, operate, as, kind, reference, operation, err);
    if (code == 0)
        code = act_check_text(reason, "the reason", OPERATE_TEXT_MAX, err);
    if (code == 0)
        code = authority_refuse_over(act, operation, err);
    return code;
}

int operate_authorise_urgent(struct operate *operate, const char *as, const char *reference,
                             const char *why, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = begin(&act, operate, as, ACT_URGENT, reference, why, &operation, err);
    if (code == 0 && operation.authorised_at != 0)
        code =
            act_refuse(&act, err, "%s is authorised already: nothing is left to do", act.reference);
    if (code == 0)
        code = authority_refuse_author(&act, &operation, err);
    if (code == 0 && act.officer.rank >= REGISTER_RANK_SUPERINTENDENT)
        code = act_refuse(&act, err,
                          "urgent authority is that of an inspector or chief inspector: a %s "
                          "authorises without urgency",
                          register_rank_name(act.officer.rank));
    if (code == 0)
        code = authority_refuse_gaps(&act, &operation, true, err);
    if (code == 0)
        code = threshold_check_planned(&act, &operation, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_operation_urgent(&by, operation.id, why, err);
    return act_close(&act, code, err);
}

/// Who gave urgent authority or planned does not review it, and not after it lapsed.
static int check_review(struct act *act, const struct register_operation *operation,
                        struct overt_error *err)
{
    const char *name = act->reference;
    if (operation->urgent_until == 0)
        return act_refuse(act, err, "%s has no urgent authority: there is nothing to review", name);
    if (operation->confirmed_at != 0 || operation->overruled_at != 0)
        return act_refuse(act, err, "the urgent authority of %s was reviewed already", name);
    if (act->now > operation->urgent_until)
        return act_refuse(act, err,
                          "the urgent authority of %s was not reviewed within 24 hours and has "
                          "lapsed: plan a new operation",
                          name);
    if (operation->authorised_by == NULL ||
        strcmp(operation->authorised_by, act->officer.name) == 0)
        return act_refuse(act, err,
                          "who gave urgent authority does not review it: ask another officer");
    return authority_refuse_author(act, operation, err);
}

/// An open operation goes on until the end of its window by a new permit, if its list is as it was.
static int permit_on(struct act *act, const struct register_operation *operation,
                     struct text *ret_note, struct overt_error *err)
{
    CLEANUP(overt_gallery_destroy) struct overt_gallery *gallery = NULL;
    char model[OVERT_MODEL_ID_MAX] = "";
    enum register_state state = REGISTER_STATE_CLOSED;
    int code = register_standing(act->operate->store, operation->id, &state, err);
    if (code != 0 || state == REGISTER_STATE_CLOSED || act->now > operation->closes)
        return code;
    moment ends = 0;
    code = list_gallery(act, operation->id, &gallery, model, err);
    if (code == 0)
        code = threshold_check(act, model, operation, overt_gallery_size(gallery), NULL, &ends,
                               err);
    if (code == 0)
        code = act_open(act, err);
    if (code == 0)
        code = authority_permit(act, operation, gallery,
                                ends < operation->closes ? ends : operation->closes, ret_note,
                                err);
    return code;
}

int operate_confirm(struct operate *operate, const char *as, const char *reference,
                    const char *words, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    AUTO_TEXT struct text note;
    text_init(&note, OVERT_PERMIT_SIZE_MAX);
    int code = act_begin_on(&act, operate, as, ACT_CONFIRM, reference, &operation, err);
    if (code == 0)
        code = act_check_text(words, "what the review found", OPERATE_TEXT_MAX, err);
    if (code == 0)
        code = check_review(&act, &operation, err);
    if (code == 0)
        code = authority_refuse_gaps(&act, &operation, false, err);
    if (code == 0 && operation.opened_at != 0)
        code = permit_on(&act, &operation, &note, err);
    if (code == 0 && !store_in_transaction(operate->store))
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_operation_confirm(&by, operation.id, words, note.length > 0 ? note.bytes : NULL,
                                      err);
    return act_close(&act, code, err);
}

int operate_overrule(struct operate *operate, const char *as, const char *reference,
                     const char *why, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = act_begin_on(&act, operate, as, ACT_OVERRULE, reference, &operation, err);
    if (code == 0)
        code = act_check_text(why, "the reason", OPERATE_TEXT_MAX, err);
    if (code == 0)
        code = check_review(&act, &operation, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_operation_overrule(&by, operation.id, why, err);
    return act_close(&act, code, err);
}

int operate_refuse(struct operate *operate, const char *as, const char *reference, const char *why,
                   struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = begin(&act, operate, as, ACT_REFUSE, reference, why, &operation, err);
    if (code == 0 && operation.authorised_at != 0)
        code = act_refuse(&act, err, "%s is authorised: it can be cancelled before it is opened",
                          act.reference);
    if (code == 0)
        code = authority_refuse_author(&act, &operation, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_operation_refuse(&by, operation.id, why, err);
    return act_close(&act, code, err);
}

int operate_cancel(struct operate *operate, const char *as, const char *reference, const char *why,
                   struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = begin(&act, operate, as, ACT_CANCEL, reference, why, &operation, err);
    if (code == 0 && operation.opened_at != 0)
        code = act_refuse(&act, err, "%s was opened: close it instead", act.reference);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_operation_cancel(&by, operation.id, why, err);
    return act_close(&act, code, err);
}

int operate_review_after(struct operate *operate, const char *as, const char *reference,
                         const char *findings, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    bool ran = false;
    int code = act_begin_on(&act, operate, as, ACT_REVIEW_AFTER, reference, &operation, err);
    if (code == 0)
        code = act_check_text(findings, "what the review found", OPERATE_TEXT_MAX, err);
    if (code == 0 && operation.opened_at == 0)
        code =
            act_refuse(&act, err, "%s was never open: there is nothing to review", act.reference);
    if (code == 0 && operation.closed_at == 0 && operation.overruled_at == 0 &&
        act.now <= operation.ends)
        code = act_refuse(&act, err, "%s is not over: close it first", act.reference);
    if (code == 0)
        code = register_ran(operate->store, operation.id, act.officer.id, &ran, err);
    if (code == 0 && ran)
        code = act_refuse(&act, err, "who ran %s does not review it: ask another officer",
                          act.reference);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_operation_review(&by, operation.id, findings, err);
    return act_close(&act, code, err);
}

static int check_notice(struct act *act, const struct register_operation *operation,
                        const struct operate_notice *notice, struct overt_error *err)
{
    const char *name = act->reference;
    if (operation->authorised_at == 0)
        return act_refuse(act, err,
                          "%s is not authorised: the public is told of what is authorised; have it "
                          "authorised first",
                          name);
    bool authoriser = operation->authorised_by != NULL &&
                      strcmp(operation->authorised_by, act->officer.name) == 0;
    if (notice->exception && act->officer.rank < REGISTER_RANK_SUPERINTENDENT && !authoriser)
        return act_refuse(act, err,
                          "no notice before an operation is an exception that a superintendent or "
                          "above makes, or who authorised it");
    if (operation->notified_at != 0 && notice->exception == operation->notice_exception &&
        operation->notice != NULL && strcmp(operation->notice, notice->words) == 0)
        return act_refuse(act, err, "this public notice of %s is recorded already", name);
    return 0;
}

int operate_notice(struct operate *operate, const char *as, const char *reference,
                   const struct operate_notice *notice, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = act_begin_on(&act, operate, as, notice->exception ? ACT_EXCEPT : ACT_NOTIFY,
                            reference, &operation, err);
    if (code == 0)
        code = act_check_text(notice->words,
                              notice->exception ? "why the public is not told before"
                                                : "where the public can read the notice",
                              2000, err);
    if (code == 0)
        code = authority_refuse_over(&act, &operation, err);
    if (code == 0)
        code = check_notice(&act, &operation, notice, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    const struct register_new_notice written = {
        .words = notice->words,
        .public_at = notice->public_at != 0 ? notice->public_at : act.now,
        .exception = notice->exception,
    };
    struct register_by by = act_by(&act);
    code = register_operation_notice(&by, operation.id, &written, operation.notified_at == 0, err);
    return act_close(&act, code, err);
}

int operate_notify(struct operate *operate, const char *as, const char *reference,
                   const char *notice, struct overt_error *err)
{
    const struct operate_notice one = {.words = notice};
    return operate_notice(operate, as, reference, &one, err);
}

static int check_assignment(struct act *act, int64_t operation,
                            const struct register_officer *person, enum register_role role,
                            bool assigned, struct overt_error *err)
{
    uint32_t any = 0, own = 0;
    uint32_t roles = REGISTER_ROLE_OPERATOR | REGISTER_ROLE_ENGAGEMENT | REGISTER_ROLE_INVESTIGATOR;
    if ((roles & (uint32_t)role) == 0)
        return error_set(err, OVERT_INPUT,
                         "officers are assigned as operator, engagement or investigator");
    if (assigned && (person->roles & (uint32_t)role) == 0)
        return act_refuse(act, err, "the officer does not have the role %s",
                          register_role_word(role));
    int code = register_assigned_roles(act->operate->store, operation, person->id, &any, &own, err);
    if (code == 0 && assigned == ((own & (uint32_t)role) != 0))
        code = act_refuse(act, err, "the officer is %s to %s already: nothing is left to do",
                          assigned ? "assigned" : "not assigned", act->reference);
    return code;
}

int operate_assign(struct operate *operate, const char *as, const char *reference,
                   const char *officer, enum register_role role, bool assigned,
                   struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    CLEANUP(register_officer_finish) struct register_officer person = {0};
    int code = act_begin_on(&act, operate, as, ACT_ASSIGN, reference, &operation, err);
    if (code == 0)
        code = authority_refuse_over(&act, &operation, err);
    if (code == 0)
        code = register_officer_find(operate->store, officer != NULL ? officer : "", &person, err);
    if (code == 0)
        code = check_assignment(&act, operation.id, &person, role, assigned, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_operation_assign(&by, operation.id, person.id, role, assigned, err);
    return act_close(&act, code, err);
}
