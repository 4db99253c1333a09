// SPDX-License-Identifier: Apache-2.0
// alert_decide.c - the forms of the two judgements and the outcome, and what is done with them.
// Who may decide what is operate's to say: a form is shown to those who can be expected to use it.
#include <stdio.h>
#include <string.h>

#include "web/app/alert.h"

#define NOTE_HINT "Names and addresses do not belong here: the record knows who it is."

static bool is_own(const struct app_call *call, const char *officer)
{
    return text_equal(officer, call->officer.name);
}

// ---- forms ----

static void form_begin(struct app_call *call, const struct register_alert *alert, const char *what,
                       bool live)
{
    char action[80];
    (void)snprintf(action, sizeof action, "/alerts/%lld/%s", (long long)alert->id, what);
    app_form_begin(call, action, false);
    if (live) {
        html_lit(call->html, "<input type=\"hidden\" name=\"live\"");
        html_attr(call->html, "value", alert->operation_reference);
        html_lit(call->html, ">\n");
    }
}

/// Of a decision that corrects one that stands.
static void put_correction(struct app_call *call, bool corrects, const char *name)
{
    if (corrects)
        app_input(call, &(struct app_field){.name = name,
                                            .label = "Why is it corrected?",
                                            .hint = "What was recorded stays in the record."});
}

static void put_factor_field(struct app_call *call, const char *name, const char *label,
                             const char *hint)
{
    app_textarea(call,
                 &(struct app_field){.name = name, .label = label, .hint = hint, .rows = 2});
}

static void write_adjudication(struct app_call *call, const struct register_alert *alert, bool live)
{
    static const struct app_option options[] = {
        {"yes", "Yes, it may be the person: an engagement officer looks", NULL},
        {"no", "No, it is not the person: nobody is stopped", NULL}};
    bool corrects = alert->adjudicated_at != 0;
    form_begin(call, alert, "adjudicate", live);
    app_radios(call, &(struct app_field){.name = "credible", .label = "Is it credible?"}, options,
               ARRAY_COUNT(options));
    html_lit(call->html, "<p class=\"govuk-body\">Say what you weighed, at least one:</p>\n");
    put_factor_field(call, "subject", "The person",
                     "Ears, chin, marks, glasses, angle of the face");
    put_factor_field(call, "system", "The system",
                     "Quality and age of the picture on the list, similarity, threshold");
    put_factor_field(call, "environment", "The surroundings",
                     "Light, weather, crowd, angle and height of the camera");
    put_correction(call, corrects, "judgement-correction");
    app_form_end(call, corrects ? "Correct the judgement" : "Record the judgement");
}

static size_t checked_by_options(struct app_option options[REGISTER_BY_OTHER])
{
    for (int i = 1; i <= REGISTER_BY_OTHER; i++)
        options[i - 1] = (struct app_option){register_checked_by_word((enum register_checked_by)i),
                                             register_checked_by_name((enum register_checked_by)i),
                                             NULL};
    return REGISTER_BY_OTHER;
}

static size_t why_not_options(struct app_option options[REGISTER_WHY_NOT_OTHER])
{
    for (int i = 1; i <= REGISTER_WHY_NOT_OTHER; i++)
        options[i - 1] = (struct app_option){register_why_not_word((enum register_why_not)i),
                                             register_why_not_name((enum register_why_not)i), NULL};
    return REGISTER_WHY_NOT_OTHER;
}

static void write_engagement(struct app_call *call, const struct register_alert *alert, bool live)
{
    static const struct app_option happened[] = {
        {"correct", "Stopped and identity checked: it is the person on the list", NULL},
        {"incorrect", "Stopped and identity checked: it is somebody else", NULL},
        {"unchecked", "Stopped, identity not checked", NULL},
        {"not-stopped", "Nobody was stopped", NULL}};
    struct app_option checked[REGISTER_BY_OTHER], why_not[REGISTER_WHY_NOT_OTHER];
    bool corrects = alert->engaged_at != 0;
    if (!corrects)
        app_paragraph(call->html, "Look at both faces and at the person, and judge for yourself: "
                                  "an alert is no reason to stop anybody.");
    form_begin(call, alert, "engage", live);
    app_radios(call, &(struct app_field){.name = "happened", .label = "What happened?"}, happened,
               ARRAY_COUNT(happened));
    app_select(call, &(struct app_field){.name = "checked-by",
                                         .label = "How was the identity checked?",
                                         .none = "Not checked"},
               checked, checked_by_options(checked));
    app_select(call, &(struct app_field){.name = "why-not",
                                         .label = "If it was not: why not?",
                                         .none = "It was checked"},
               why_not, why_not_options(why_not));
    app_input(call, &(struct app_field){.name = "minutes", .label = "Minutes stopped, if you know",
                                        .inputmode = "numeric",
                                        .classes = "govuk-input--width-3"});
    app_textarea(call, &(struct app_field){.name = "engagement-note", .label = "Note, if needed",
                                           .hint = NOTE_HINT, .rows = 2});
    put_correction(call, corrects, "engagement-correction");
    app_form_end(call, corrects ? "Correct the engagement" : "Record the engagement");
}

static size_t ground_options(struct app_option options[REGISTER_GROUND_OTHER])
{
    for (int i = 1; i <= REGISTER_GROUND_OTHER; i++)
        options[i - 1] = (struct app_option){register_ground_word((enum register_ground)i),
                                             register_ground_name((enum register_ground)i), NULL};
    return REGISTER_GROUND_OTHER;
}

static size_t disposal_options(struct app_option options[REGISTER_DISPOSAL_OTHER])
{
    for (int i = 1; i <= REGISTER_DISPOSAL_OTHER; i++)
        options[i - 1] = (struct app_option){register_disposal_word((enum register_disposal)i),
                                             register_disposal_name((enum register_disposal)i),
                                             NULL};
    return REGISTER_DISPOSAL_OTHER;
}

static size_t offence_options(struct app_option options[REGISTER_OFFENCE_COUNT])
{
    for (int i = 1; i < REGISTER_OFFENCE_COUNT; i++)
        options[i - 1] = (struct app_option){register_offence_word((enum register_offence)i),
                                             register_offence_name((enum register_offence)i), NULL};
    return REGISTER_OFFENCE_COUNT - 1;
}

static void write_outcome(struct app_call *call, const struct register_alert *alert, bool live)
{
    static const struct app_option kinds[] = {{"arrest", "Arrest", NULL},
                                              {"other-disposal", "Other disposal", NULL},
                                              {"no-action", "No action", NULL}};
    static const struct app_option unlisted[] = {
        {"yes", "It was for something else than the reason on the list", NULL}};
    struct app_option grounds[REGISTER_GROUND_OTHER], disposals[REGISTER_DISPOSAL_OTHER],
        offences[REGISTER_OFFENCE_COUNT];
    bool corrects = alert->outcome_at != 0;
    form_begin(call, alert, "outcome", live);
    app_radios(call, &(struct app_field){.name = "kind", .label = "What came of it?"}, kinds,
               ARRAY_COUNT(kinds));
    app_select(call, &(struct app_field){.name = "ground", .label = "Of an arrest: the ground",
                                         .none = "No arrest"},
               grounds, ground_options(grounds));
    app_select(call, &(struct app_field){.name = "disposal", .label = "Of another disposal: which",
                                         .none = "No other disposal"},
               disposals, disposal_options(disposals));
    app_select(call, &(struct app_field){.name = "offence", .label = "Offence, if there is one",
                                         .none = "Not said"},
               offences, offence_options(offences));
    app_checkboxes(call, &(struct app_field){.name = "unlisted", .label = "Reason"}, unlisted, 1,
                   NULL);
    app_textarea(call, &(struct app_field){.name = "outcome-note", .label = "Note, if needed",
                                           .hint = NOTE_HINT, .rows = 2});
    put_correction(call, corrects, "outcome-correction");
    app_form_end(call, corrects ? "Correct the outcome" : "Record the outcome");
}

// ---- which of them ----

struct form {
    struct app_call *call;
    const struct register_alert *alert;
    bool live;
    void (*write)(struct app_call *call, const struct register_alert *alert, bool live);
};

static void put_form(struct html *html, const void *context)
{
    const struct form *form = context;
    (void)html;
    form->write(form->call, form->alert, form->live);
}

/// A form that is not the next thing to do stays folded, unless it was sent and has faults.
static void put_folded(const struct form *form, const char *summary, const char *what)
{
    const char *path = form->call->request->path;
    html_details(form->call->html,
                 &(struct html_details){.summary = {.text = summary},
                                        .words = {.write = put_form, .context = form},
                                        .open = text_ends(path, what)});
}

static bool may_judge(const struct app_call *call, const struct register_alert *alert)
{
    return app_has_role(call, REGISTER_ROLE_OPERATOR) && !is_own(call, alert->engaged_by);
}

static bool may_engage(const struct app_call *call, const struct register_alert *alert)
{
    return app_has_role(call, REGISTER_ROLE_ENGAGEMENT) && !is_own(call, alert->adjudicated_by) &&
           (alert->adjudicated_at != 0 || alert->search != 0);
}

static bool may_close(const struct app_call *call, const struct register_alert *alert)
{
    return app_has_role(call, REGISTER_ROLE_OPERATOR | REGISTER_ROLE_ENGAGEMENT) &&
           alert->adjudicated_at != 0;
}

static void put_waits(struct app_call *call, const struct register_alert *alert)
{
    enum alert_step step = alert_step(alert);
    if (step == ALERT_TO_JUDGE && !may_judge(call, alert))
        app_paragraph(call->html, "It waits for an operator's judgement.");
    else if (step == ALERT_TO_ENGAGE && !may_engage(call, alert))
        app_paragraph(call->html, "It waits for an engagement officer, who is somebody else than "
                                  "the operator who judged it.");
}

void alert_forms(struct app_call *call, const struct register_alert *alert, bool live)
{
    enum alert_step step = alert_step(alert);
    struct form form = {.call = call, .alert = alert, .live = live};
    put_waits(call, alert);
    if (may_judge(call, alert)) {
        form.write = write_adjudication;
        if (step == ALERT_TO_JUDGE)
            put_form(call->html, &form);
        else
            put_folded(&form, "Correct the judgement", "/adjudicate");
    }
    if (may_engage(call, alert)) {
        form.write = write_engagement;
        if (step == ALERT_TO_ENGAGE || (step == ALERT_TO_JUDGE && alert->engaged_at == 0))
            put_form(call->html, &form);
        else
            put_folded(&form,
                       alert->engaged_at != 0 ? "Correct the engagement" : "Record an engagement",
                       "/engage");
    }
    if (may_close(call, alert)) {
        form.write = write_outcome;
        if (step == ALERT_TO_CLOSE)
            put_form(call->html, &form);
        else
            put_folded(&form, alert->outcome_at != 0 ? "Correct the outcome" : "Record an outcome",
                       "/outcome");
    }
}

// ---- what was sent ----

/// One of the words, or a fault.
static const char *chosen(struct app_call *call, const char *name, const char *fault)
{
    const char *value = app_value(call, name);
    if (value != NULL && value[0] != '\0')
        return value;
    app_fault(call, name, "%s", fault);
    return NULL;
}

static const char *given(const struct app_call *call, const char *name)
{
    const char *value = app_value(call, name);
    return value != NULL && value[strspn(value, " \t\r\n")] != '\0' ? value : NULL;
}

/// The page again, or for a script the card alone, with what is wrong.
static int show_again(struct app_call *call, int64_t id)
{
    CLEANUP(register_alert_finish) struct register_alert alert = {0};
    if (http_value(&call->request->query, "part") == NULL)
        return alert_page(call, id);
    int code = alert_read(call, id, NULL, &alert);
    if (code < 0)
        return code;
    app_part_begin(call);
    alert_card(call, &alert, NULL, true);
    return app_part_end(call);
}

static int done(struct app_call *call, int64_t id, const char *what)
{
    char words[120];
    const char *live = given(call, "live");
    (void)snprintf(words, sizeof words, "Alert %lld: %s.", (long long)id, what);
    if (http_value(&call->request->query, "part") != NULL) {
        app_part_begin(call);
        html_text(call->html, words);
        return app_part_end(call);
    }
    if (live != NULL && strlen(live) < 40 && strpbrk(live, "/?#\\") == NULL)
        return app_go(call, words, "/operations/%s/live", live);
    return app_go(call, words, "/alerts/%lld", (long long)id);
}

/// After the act: done, or the page that says why not.
static int settle(struct app_call *call, int64_t id, int code, const char *what)
{
    if (code == 0)
        return done(call, id, what);
    return app_fault_of(call, code) ? show_again(call, id) : code;
}

static bool read_adjudication(struct app_call *call, struct operate_adjudication *ret_said)
{
    const char *credible = chosen(call, "credible", "Say whether it is credible");
    *ret_said = (struct operate_adjudication){
        .credible = text_equal(credible, "yes"),
        .subject = given(call, "subject"),
        .system = given(call, "system"),
        .environment = given(call, "environment"),
        .correction = given(call, "judgement-correction"),
    };
    if (ret_said->subject == NULL && ret_said->system == NULL && ret_said->environment == NULL)
        app_fault(call, "subject", "Say what you weighed: the person, the system or the "
                                   "surroundings");
    return !app_has_faults(call);
}

int alert_run_adjudicate(struct app_call *call)
{
    struct operate_adjudication said;
    int64_t id = 0;
    int code = alert_number(call, 0, &id);
    if (code < 0)
        return code;
    if (!read_adjudication(call, &said))
        return show_again(call, id);
    AUTO_DOOR struct app_door door = {0};
    code = app_door_open(call, &door);
    if (code == 0)
        code = operate_adjudicate(door.operate, call->officer.name, id, &said, &call->error);
    app_door_close(&door);
    return settle(call, id, code, said.credible ? "credible" : "not credible");
}

static bool read_engagement(struct app_call *call, struct operate_engagement *ret_said)
{
    long minutes = 0;
    const char *happened = chosen(call, "happened", "Say what happened");
    const char *time = given(call, "minutes");
    bool checked = text_equal(happened, "correct") || text_equal(happened, "incorrect");
    if (time != NULL && !text_to_int(time, 0, 1440, &minutes))
        app_fault(call, "minutes", "Enter the minutes as a whole number, 0 to 1440");
    *ret_said = (struct operate_engagement){
        .stopped = checked || text_equal(happened, "unchecked"),
        .identity_checked = checked,
        .correct = text_equal(happened, "correct"),
        .note = given(call, "engagement-note"),
        .checked_by = register_checked_by_from(app_value(call, "checked-by")),
        .why_not = register_why_not_from(app_value(call, "why-not")),
        .minutes = minutes,
        .correction = given(call, "engagement-correction"),
    };
    if (happened != NULL && checked && ret_said->checked_by == 0)
        app_fault(call, "checked-by", "Say how the identity was checked");
    if (happened != NULL && checked && ret_said->why_not != 0)
        app_fault(call, "why-not", "It was checked: choose that it was");
    if (happened != NULL && !checked && ret_said->why_not == 0)
        app_fault(call, "why-not", "Say why no identity was checked");
    return !app_has_faults(call);
}

int alert_run_engage(struct app_call *call)
{
    struct operate_engagement said;
    int64_t id = 0;
    int code = alert_number(call, 0, &id);
    if (code < 0)
        return code;
    if (!read_engagement(call, &said))
        return show_again(call, id);
    AUTO_DOOR struct app_door door = {0};
    code = app_door_open(call, &door);
    if (code == 0)
        code = operate_engage(door.operate, call->officer.name, id, &said, &call->error);
    app_door_close(&door);
    return settle(call, id, code, "the engagement is recorded");
}

static bool read_outcome(struct app_call *call, struct operate_outcome *ret_said)
{
    const char *kind = chosen(call, "kind", "Say what came of it");
    *ret_said = (struct operate_outcome){
        .kind = register_outcome_from(kind != NULL ? kind : ""),
        .ground = register_ground_from(app_value(call, "ground")),
        .disposal = register_disposal_from(app_value(call, "disposal")),
        .offence = register_offence_from(app_value(call, "offence")),
        .unlisted = app_is_checked(call, "unlisted", "yes"),
        .note = given(call, "outcome-note"),
        .correction = given(call, "outcome-correction"),
    };
    if (ret_said->kind == REGISTER_OUTCOME_ARREST && ret_said->ground == 0)
        app_fault(call, "ground", "Say on which ground the arrest was made");
    if (ret_said->kind == REGISTER_OUTCOME_OTHER && ret_said->disposal == 0)
        app_fault(call, "disposal", "Say which disposal it was");
    return !app_has_faults(call);
}

int alert_run_outcome(struct app_call *call)
{
    struct operate_outcome said;
    int64_t id = 0;
    int code = alert_number(call, 0, &id);
    if (code < 0)
        return code;
    if (!read_outcome(call, &said))
        return show_again(call, id);
    AUTO_DOOR struct app_door door = {0};
    code = app_door_open(call, &door);
    if (code == 0)
        code = operate_outcome(door.operate, call->officer.name, id, &said, &call->error);
    app_door_close(&door);
    return settle(call, id, code, "the outcome is recorded");
}
