// SPDX-License-Identifier: Apache-2.0
// decide.c - what people make of an alert: two judgements by two people, then the outcome (rule
// R3). What stands is corrected by a new decision that says why; two people are two over all that
// was ever judged.
#include "operate/decide.h"

#include <string.h>

#include "base/text.h"

int decide_begin(struct act *act, struct operate *operate, const char *as, enum act_kind kind,
                 int64_t id, struct register_alert *ret_alert, struct overt_error *err)
{
    int code = act_begin(act, operate, as, kind, NULL, err);
    if (code == 0)
        code = register_alert_find(operate->store, id, REGISTER_AS_AT_ALWAYS, ret_alert, err);
    if (code == 0)
        (void)text_copy(act->reference, sizeof act->reference, ret_alert->operation_reference);
    if (code == 0)
        act->operation = ret_alert->operation;
    return code != 0 ? code : act_check_assigned(act, err);
}

int decide_text(const char **text, const char *what, struct overt_error *err)
{
    if (*text != NULL && **text == '\0')
        *text = NULL;
    return *text == NULL ? 0 : act_check_text(*text, what, OPERATE_TEXT_MAX, err);
}

int decide_ever(const struct act *act, int64_t alert, enum register_judgement_kind kind,
                bool *ret_ever, struct overt_error *err)
{
    struct register_judgement *decisions = NULL;
    size_t count = 0;
    int code = register_judgements(act->operate->store, alert, REGISTER_AS_AT_ALWAYS, &decisions,
                                   &count, err);
    if (code != 0)
        return code;
    *ret_ever = false;
    for (size_t i = 0; i < count; i++)
        if (decisions[i].kind == kind && text_equal(decisions[i].officer, act->officer.name))
            *ret_ever = true;
    register_judgements_free(&decisions, count);
    return 0;
}

int decide_correction(struct act *act, int64_t alert, bool stands, const char **correction,
                      const char *said, const char *noun, struct overt_error *err)
{
    int code = decide_text(correction, "why it is corrected", err);
    if (code != 0)
        return code;
    if (stands && *correction == NULL)
        return act_refuse(act, err,
                          "%s of alert %lld %s, and is only corrected by a new one that says why",
                          noun, (long long)alert, said);
    if (!stands && *correction != NULL)
        return act_refuse(act, err, "%s of alert %lld is not recorded yet: nothing is corrected",
                          noun, (long long)alert);
    return 0;
}

static int check_factors(struct operate_adjudication *adjudication, struct overt_error *err)
{
    int code = decide_text(&adjudication->subject, "the subject factors", err);
    if (code == 0)
        code = decide_text(&adjudication->system, "the system factors", err);
    if (code == 0)
        code = decide_text(&adjudication->environment, "the environmental factors", err);
    if (code == 0 && adjudication->subject == NULL && adjudication->system == NULL &&
        adjudication->environment == NULL)
        code = error_set(err, OVERT_INPUT,
                         "say what was weighed: factors of the subject, of the system or of the "
                         "environment, at least one");
    return code;
}

static int check_adjudicator(struct act *act, int64_t alert, struct overt_error *err)
{
    bool engaged = false;
    int code = decide_ever(act, alert, REGISTER_JUDGEMENT_ENGAGEMENT, &engaged, err);
    if (code == 0 && engaged)
        code = act_refuse(act, err,
                          "who engaged on alert %lld cannot adjudicate it: ask another officer",
                          (long long)alert);
    return code;
}

int operate_adjudicate(struct operate *operate, const char *as, int64_t alert,
                       const struct operate_adjudication *adjudication, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_alert_finish) struct register_alert found = {0};
    struct operate_adjudication said = *adjudication;
    int code = decide_begin(&act, operate, as, ACT_ADJUDICATE, alert, &found, err);
    if (code == 0)
        code = check_factors(&said, err);
    if (code == 0)
        code = decide_correction(&act, alert, found.adjudicated_by != NULL, &said.correction,
                                 "was adjudicated before", "the judgement", err);
    if (code == 0)
        code = check_adjudicator(&act, alert, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    const struct register_new_adjudication written = {
        .credible = said.credible,
        .subject = said.subject,
        .system = said.system,
        .environment = said.environment,
        .correction = said.correction,
    };
    code = register_adjudication_add(&by, alert, &written, err);
    return act_close(&act, code, err);
}

/// Does the engagement make sense in itself?
static int check_said(struct operate_engagement *said, struct overt_error *err)
{
    if (said->correct && !said->identity_checked)
        return error_set(err, OVERT_INPUT,
                         "correct can only be said of an identity that was checked");
    if (said->identity_checked && !said->stopped)
        return error_set(err, OVERT_INPUT,
                         "an identity is checked of somebody who was stopped: say so too");
    if (said->identity_checked == (said->why_not != 0))
        return error_set(err, OVERT_INPUT, "%s",
                         said->identity_checked
                             ? "why it was not checked is not said of an identity that was"
                             : "say why nobody was stopped or no identity checked: evaded, "
                               "not-found, no-need, not-the-person, unsafe, refused or other");
    if (said->checked_by != 0 && !said->identity_checked)
        return error_set(err, OVERT_INPUT,
                         "how it was checked can only be said of an identity that was");
    if (said->minutes > 0 && !said->stopped)
        return error_set(err, OVERT_INPUT, "for how long is only said of somebody who was stopped");
    return decide_text(&said->note, "the note", err);
}

/// One officer who stands before a person checks first; another one adjudicates afterwards.
static int on_the_spot(struct act *act, bool *ret_spot, struct overt_error *err)
{
    struct register_operation operation = {0};
    int code = act_operation(act, &operation, err);
    if (code == 0)
        *ret_spot = operation.mode == REGISTER_MODE_OPERATOR_INITIATED;
    register_operation_finish(&operation);
    return code;
}

static int check_engagement(struct act *act, const struct register_alert *alert,
                            struct operate_engagement *said, struct overt_error *err)
{
    long long id = (long long)alert->id;
    bool adjudicated = false, spot = false;
    int code = check_said(said, err);
    if (code == 0)
        code = on_the_spot(act, &spot, err);
    if (code == 0)
        code = decide_ever(act, alert->id, REGISTER_JUDGEMENT_ADJUDICATION, &adjudicated, err);
    if (code != 0)
        return code;
    if (alert->adjudicated_by == NULL && !spot)
        return act_refuse(act, err,
                          "alert %lld is not adjudicated: an operator must judge it first", id);
    if (adjudicated)
        return act_refuse(
            act, err,
            "who adjudicated alert %lld cannot be its engagement officer: ask another one", id);
    code = decide_correction(act, alert->id, alert->engaged_by != NULL, &said->correction,
                             "is recorded", "the engagement", err);
    if (code == 0 && said->correction == NULL && alert->adjudicated_by != NULL &&
        !alert->credible && said->stopped)
        code = act_refuse(
            act, err, "alert %lld was adjudicated as not credible: nobody is to be stopped on it",
            id);
    return code;
}

int operate_engage(struct operate *operate, const char *as, int64_t alert,
                   const struct operate_engagement *engagement, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_alert_finish) struct register_alert found = {0};
    struct operate_engagement said = *engagement;
    int code = decide_begin(&act, operate, as, ACT_ENGAGE, alert, &found, err);
    if (code == 0)
        code = check_engagement(&act, &found, &said, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    const struct register_new_engagement written = {
        .stopped = said.stopped,
        .identity_checked = said.identity_checked,
        .correct = said.correct,
        .note = said.note,
        .checked_by = said.checked_by,
        .why_not = said.why_not,
        .minutes = said.minutes,
        .correction = said.correction,
    };
    code = register_engagement_add(&by, alert, &written, err);
    return act_close(&act, code, err);
}

/// Rule R3: anything but "no action" takes a credible adjudication and an identity check by two
/// people.
static int check_judged(struct act *act, const struct register_alert *alert,
                        enum register_outcome_kind kind, struct overt_error *err)
{
    long long id = (long long)alert->id;
    if (kind == REGISTER_OUTCOME_NO_ACTION)
        return 0;
    if (alert->adjudicated_by == NULL || !alert->credible)
        return act_refuse(act, err,
                          "alert %lld was not judged credible by an operator: only \"no action\" "
                          "can be its outcome",
                          id);
    if (alert->engaged_by == NULL || !alert->identity_checked)
        return act_refuse(act, err,
                          "no engagement officer checked the identity on alert %lld: only \"no "
                          "action\" can be its "
                          "outcome",
                          id);
    if (strcmp(alert->adjudicated_by, alert->engaged_by) == 0)
        return act_refuse(
            act, err,
            "alert %lld was judged twice by one person: only \"no action\" can be its outcome", id);
    return 0;
}

static int check_outcome(struct operate_outcome *said, struct overt_error *err)
{
    bool arrest = said->kind == REGISTER_OUTCOME_ARREST;
    bool other = said->kind == REGISTER_OUTCOME_OTHER;
    if (register_outcome_word(said->kind) == NULL)
        return error_set(err, OVERT_INPUT, "the outcome is arrest, other-disposal or no-action");
    if (arrest != (said->ground != 0))
        return error_set(err, OVERT_INPUT, "%s",
                         arrest ? "say on which ground the arrest was made: wanted-by-courts, "
                                  "suspected-offence, breach or other"
                                : "a ground is only said of an arrest");
    if (other != (said->disposal != 0))
        return error_set(err, OVERT_INPUT, "%s",
                         other ? "say which disposal it was: safeguarded, conditions-checked, "
                                 "interview, summons, penalty-notice, caution, resolution, "
                                 "warning, referral or other"
                               : "a disposal is only said of another disposal than an arrest");
    if ((said->offence != 0 || said->unlisted) && !arrest && !other)
        return error_set(err, OVERT_INPUT, "of no action neither an offence nor a reason is said");
    return decide_text(&said->note, "the note", err);
}

int operate_outcome(struct operate *operate, const char *as, int64_t alert,
                    const struct operate_outcome *outcome, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_alert_finish) struct register_alert found = {0};
    struct operate_outcome said = *outcome;
    int code = decide_begin(&act, operate, as, ACT_OUTCOME, alert, &found, err);
    if (code == 0)
        code = check_outcome(&said, err);
    if (code == 0)
        code = decide_correction(&act, alert, found.outcome_by != NULL, &said.correction,
                                 "is recorded", "the outcome", err);
    if (code == 0)
        code = check_judged(&act, &found, said.kind, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    const struct register_new_outcome written = {
        .kind = said.kind,
        .note = said.note,
        .ground = said.ground,
        .disposal = said.disposal,
        .offence = said.offence,
        .unlisted = said.unlisted,
        .correction = said.correction,
    };
    code = register_outcome_add(&by, alert, &written, err);
    return act_close(&act, code, err);
}
