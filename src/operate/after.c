// SPDX-License-Identifier: Apache-2.0
// after.c - what comes after an outcome: a de-arrest, and complaints.
#include "base/text.h"
#include "operate/decide.h"

static int check_dearrest(struct act *act, const struct register_alert *alert,
                          struct operate_dearrest *said, struct overt_error *err)
{
    int code = act_check_text(said->reason, "the reason of the de-arrest", OPERATE_TEXT_MAX, err);
    if (code == 0 && (said->happened < alert->at || said->happened > act->now))
        code =
            error_set(err, OVERT_INPUT,
                      "a de-arrest lies between the alert and now: give the time at which it was");
    bool recorded = false;
    struct register_judgement *decisions = NULL;
    size_t count = 0;
    if (code == 0)
        code = register_judgements(act->operate->store, alert->id, REGISTER_AS_AT_ALWAYS,
                                   &decisions, &count, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        recorded |= decisions[i].kind == REGISTER_JUDGEMENT_DEARREST;
    register_judgements_free(&decisions, count);
    if (code == 0)
        code = decide_correction(act, alert->id, recorded, &said->correction, "is recorded",
                                 "the de-arrest", err);
    if (code == 0 && said->taken_back && said->correction == NULL)
        code = error_set(err, OVERT_INPUT, "only a de-arrest that is recorded is taken back");
    if (code == 0 && !said->taken_back && alert->outcome != REGISTER_OUTCOME_ARREST)
        code = act_refuse(act, err,
                          "the outcome of alert %lld is no arrest: nobody can be de-arrested",
                          (long long)alert->id);
    return code;
}

int operate_dearrest(struct operate *operate, const char *as, int64_t alert,
                     const struct operate_dearrest *dearrest, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_alert_finish) struct register_alert found = {0};
    struct operate_dearrest said = *dearrest;
    int code = decide_begin(&act, operate, as, ACT_DEARREST, alert, &found, err);
    if (said.happened == 0)
        said.happened = act.now;
    if (code == 0)
        code = check_dearrest(&act, &found, &said, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    const struct register_new_dearrest written = {
        .taken_back = said.taken_back,
        .happened = said.happened,
        .reason = said.reason,
        .correction = said.correction,
    };
    code = register_dearrest_add(&by, alert, &written, err);
    return act_close(&act, code, err);
}

int operate_complain(struct operate *operate, const char *as, int64_t alert, moment received,
                     const char *about, int64_t *ret_complaint, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_alert_finish) struct register_alert found = {0};
    int code = decide_begin(&act, operate, as, ACT_COMPLAIN, alert, &found, err);
    moment when = received != 0 ? received : act.now;
    if (code == 0)
        code = act_check_text(about, "what the complaint is about", OPERATE_TEXT_MAX, err);
    if (code == 0 && when > act.now)
        code =
            error_set(err, OVERT_INPUT,
                      "when the complaint was received lies ahead: give the time at which it was");
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_complaint_add(&by, alert, when, about, ret_complaint, err);
    return act_close(&act, code, err);
}

/// Nobody handles a complaint about what they did themselves.
static int check_handler(struct act *act, int64_t alert, struct overt_error *err)
{
    static const enum register_judgement_kind kinds[] = {
        REGISTER_JUDGEMENT_ADJUDICATION, REGISTER_JUDGEMENT_ENGAGEMENT, REGISTER_JUDGEMENT_OUTCOME,
        REGISTER_JUDGEMENT_DEARREST};
    bool own = false;
    int code = 0;
    for (size_t i = 0; code == 0 && !own && i < ARRAY_COUNT(kinds); i++)
        code = decide_ever(act, alert, kinds[i], &own, err);
    if (code == 0 && own)
        code = act_refuse(act, err,
                          "who decided on alert %lld does not handle a complaint about it: ask "
                          "another officer",
                          (long long)alert);
    return code;
}

int operate_complaint_state(struct operate *operate, const char *as, int64_t complaint,
                            enum register_complaint_state state, const char *note,
                            struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_alert_finish) struct register_alert found = {0};
    int64_t alert = 0;
    int code = act_begin(&act, operate, as, ACT_COMPLAINT_STATE, NULL, err);
    if (code == 0)
        code = register_complaint_alert(operate->store, complaint, &alert, err);
    if (code == 0)
        code = register_alert_find(operate->store, alert, REGISTER_AS_AT_ALWAYS, &found, err);
    if (code == 0) {
        act.operation = found.operation;
        (void)text_copy(act.reference, sizeof act.reference, found.operation_reference);
        code = act_check_text(note, "what was done about the complaint", OPERATE_TEXT_MAX, err);
    }
    if (code == 0 &&
        (register_complaint_word(state) == NULL || state == REGISTER_COMPLAINT_RECEIVED))
        code = error_set(err, OVERT_INPUT,
                         "a complaint is handled, upheld, not-upheld, withdrawn or reopened");
    if (code == 0)
        code = check_handler(&act, alert, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_complaint_state_add(&by, complaint, state, note, err);
    return act_close(&act, code, err);
}
