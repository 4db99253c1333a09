// SPDX-License-Identifier: Apache-2.0
// cmd_alert.c - alerts: the two human judgements and what came of them (rule R3).
#include <inttypes.h>

#include "base/memory.h"
#include "cli/looked.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

static const char *yes_no(bool value) { return value ? "yes" : "no"; }

/// A fixed word, or null when it was not said.
static void json_word(struct json_writer *writer, const char *key, const char *word)
{
    json_put_string_member(writer, key, word);
}

static void json_adjudication(struct json_writer *writer, const struct register_alert *alert)
{
    json_put_key(writer, "adjudication");
    if (!alert->adjudicated_at) {
        json_put_null(writer);
        return;
    }
    json_put_object(writer);
    json_put_string_member(writer, "by", alert->adjudicated_by);
    out_json_moment(writer, "at", alert->adjudicated_at);
    json_put_bool_member(writer, "credible", alert->credible);
    json_put_string_member(writer, "subject", alert->subject);
    json_put_string_member(writer, "system", alert->system);
    json_put_string_member(writer, "environment", alert->environment);
    if (alert->factors)
        json_put_string_member(writer, "factors", alert->factors);
    json_put_end(writer);
}

static void json_engagement(struct json_writer *writer, const struct register_alert *alert)
{
    json_put_key(writer, "engagement");
    if (!alert->engaged_at) {
        json_put_null(writer);
        return;
    }
    json_put_object(writer);
    json_put_string_member(writer, "by", alert->engaged_by);
    out_json_moment(writer, "at", alert->engaged_at);
    json_put_bool_member(writer, "stopped", alert->stopped);
    json_put_bool_member(writer, "identity_checked", alert->identity_checked);
    json_put_bool_member(writer, "correct", alert->correct);
    json_word(writer, "checked_by", register_checked_by_word(alert->checked_by));
    json_word(writer, "why_not", register_why_not_word(alert->why_not));
    json_put_key(writer, "minutes");
    if (alert->minutes >= 0)
        json_put_int(writer, alert->minutes);
    else
        json_put_null(writer);
    json_put_string_member(writer, "note", alert->engagement_note);
    json_put_end(writer);
}

static void json_listed(struct json_writer *writer, int listed)
{
    json_put_key(writer, "for_the_listed_reason");
    if (listed >= 0)
        json_put_bool(writer, listed != 0);
    else
        json_put_null(writer);
}

static void json_outcome(struct json_writer *writer, const struct register_alert *alert)
{
    json_put_key(writer, "outcome");
    if (!alert->outcome_at) {
        json_put_null(writer);
        return;
    }
    json_put_object(writer);
    json_put_string_member(writer, "by", alert->outcome_by);
    out_json_moment(writer, "at", alert->outcome_at);
    json_put_string_member(writer, "kind", register_outcome_word(alert->outcome));
    json_word(writer, "ground", register_ground_word(alert->ground));
    json_word(writer, "disposal", register_disposal_word(alert->disposal));
    json_word(writer, "offence_type", register_offence_word(alert->offence));
    json_listed(writer, alert->listed);
    json_put_string_member(writer, "note", alert->outcome_note);
    json_put_bool_member(writer, "unsupported", alert->unsupported);
    out_json_moment(writer, "dearrested", alert->dearrested_at);
    json_put_end(writer);
}

/// `open` leaves the object open for more.
static void json_alert(struct json_writer *writer, const struct register_alert *alert, bool open)
{
    json_put_object(writer);
    json_put_int_member(writer, "alert", alert->id);
    json_put_string_member(writer, "operation", alert->operation_reference);
    out_json_moment(writer, "at", alert->at);
    json_put_string_member(writer, "source", alert->source);
    json_put_bool_member(writer, "body_worn", alert->body_worn);
    json_put_double_member(writer, "video_time", alert->video_time);
    out_json_moment(writer, "captured", (moment)alert->captured);
    json_put_double_member(writer, "score", alert->score);
    json_put_double_member(writer, "threshold", alert->threshold);
    json_put_int_member(writer, "rank", alert->rank);
    json_put_int_member(writer, "search", alert->search);
    json_put_int_member(writer, "entry", alert->entry);
    json_put_string_member(writer, "nominal", alert->nominal);
    json_put_string_member(writer, "category", register_category_word(alert->category));
    json_put_string_member(writer, "reason", alert->entry_reason);
    json_put_bool_member(writer, "has_picture", alert->has_picture);
    json_put_bool_member(writer, "has_scene", alert->has_scene);
    json_put_string_member(writer, "verdict", register_verdict_word(alert->verdict));
    json_adjudication(writer, alert);
    json_engagement(writer, alert);
    json_outcome(writer, alert);
    json_put_int_member(writer, "complaints", alert->complaints);
    json_put_int_member(writer, "complaints_open", alert->complaints_open);
    json_put_int_member(writer, "corrections", alert->corrections);
    if (!open)
        json_put_end(writer);
}

static void alert_table(struct text *out, const struct register_alert *alerts, const size_t *shown,
                        size_t count)
{
    static const char *const headings[] = {"Alert",   "Operation", "Time",    "Score",
                                           "Nominal", "Source",    "Verdict", "Outcome"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    out_table_right(&table, 0);
    out_table_right(&table, 3);
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        const struct register_alert *alert = &alerts[shown[i]];
        char when[TIME_TEXT_MAX];
        out_table_cellf(&table, "%" PRId64, alert->id);
        out_table_cell(&table, alert->operation_reference);
        out_table_cell(&table, out_moment(alert->at, when));
        out_table_cellf(&table, "%.3f", alert->score);
        out_table_cell(&table, alert->nominal);
        out_table_cellf(&table, "%s%s", alert->source ? alert->source : "-",
                        alert->body_worn ? " (body-worn)" : "");
        out_table_cell(&table, register_verdict_name(alert->verdict));
        out_table_cellf(&table, "%s%s%s",
                        alert->outcome ? register_outcome_word(alert->outcome) : "-",
                        alert->dearrested_at ? ", de-arrested" : "",
                        alert->unsupported ? ", to be corrected" : "");
    }
    out_table_print(&table, out);
}

static void print_alerts(struct cli_call *call, const struct register_alert *alerts,
                         const size_t *shown, size_t count)
{
    if (!call->json) {
        if (count)
            alert_table(&call->out, alerts, shown, count);
        else
            out_note(call, "There is no alert.");
        return;
    }
    json_put_object(&call->writer);
    json_put_key(&call->writer, "alerts");
    json_put_array(&call->writer);
    for (size_t i = 0; i < count; i++)
        json_alert(&call->writer, &alerts[shown[i]], false);
    json_put_end(&call->writer);
    json_put_end(&call->writer);
}

/// Judgements as they stood then; all of them when no day is given.
static moment alerts_as_at(const struct cli_call *call)
{
    moment when = cli_moment(call, "as-at");
    return when ? when : REGISTER_AS_AT_ALWAYS;
}

static int operation_number(struct cli_call *call, struct store *store, int64_t *ret_id)
{
    struct register_operation operation;
    int64_t id = 0;
    if (call->arg_count) {
        int code = register_operation_find(store, call->args[0], REGISTER_AS_AT_ALWAYS, &operation,
                                           &call->error);
        if (code < 0)
            return code;
        id = operation.id;
        register_operation_finish(&operation);
    }
    *ret_id = id;
    return 0;
}

/// Without who reads it, a list of alerts is one of figures: who is meant, and what was written of
/// them, is left out.
static void hide_person(struct register_alert *alert)
{
    char **const texts[] = {&alert->nominal,         &alert->entry_reason, &alert->factors,
                            &alert->subject,         &alert->system,       &alert->environment,
                            &alert->engagement_note, &alert->outcome_note};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        memory_free(*texts[i]);
        *texts[i] = NULL;
    }
}

static int run_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct register_alert *alerts = NULL;
    size_t count = 0, kept = 0;
    int64_t operation = 0;
    const struct operate_consultation read = {
        .what = "alert.list",
        .reference = call->arg_count ? call->args[0] : NULL,
        .why = cli_value(call, "reason"),
    };
    int code = call->as ? record_consult(call, &read) : 0;
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = operation_number(call, store, &operation);
    if (code == 0)
        code = register_alerts(store, operation, alerts_as_at(call), &alerts, &count, &call->error);
    if (code < 0)
        return code;
    AUTO_FREE size_t *shown = memory_new(count, sizeof *shown);
    for (size_t i = 0; i < count; i++)
        if (!cli_flag(call, "undecided") || !alerts[i].adjudicated_at)
            shown[kept++] = i;
    for (size_t i = 0; !call->as && i < count; i++)
        hide_person(&alerts[i]);
    print_alerts(call, alerts, shown, kept);
    register_alerts_free(&alerts, count);
    return 0;
}

static const struct cli_option list_options[] = {
    {"undecided", CLI_FLAG, NULL, "only those that no operator has judged yet"},
    {"as-at", CLI_AS_AT, "TIME", "as it was recorded then"},
    {"reason", CLI_TEXT, "WHY",
     "with --as: why it is read, without names; needed once the operation is over"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_alert_list = {
    .words = "alert list",
    .args = "[REFERENCE]",
    .summary = "list the alerts, of one operation or of all",
    .text =
        "Lists alerts in the order in which they were recorded, with what each turned out to be "
        "(confirmed or unconfirmed, true or false, by the definitions in docs/alerts.md) and "
        "its outcome, as they stand. Who is meant is only shown with --as: that you read it is "
        "then recorded.",
    .options = list_options,
    .examples = "overt alert list LFR-2026-0001 --undecided",
    .see = "alert show, alert adjudicate",
    .run = run_list,
    .may_act = true,
    .record = true,
};

static void show_adjudication(struct text *out, const struct register_judgement *decision)
{
    out_field(out, "  Subject", decision->subject);
    out_field(out, "  System", decision->system);
    out_field(out, "  Environment", decision->environment);
    if (decision->factors)
        out_field(out, "  Factors", decision->factors);
}

static void show_engagement(struct text *out, const struct register_judgement *decision)
{
    if (decision->why_not)
        out_field(out, "  Why not", register_why_not_name(decision->why_not));
    if (decision->checked_by)
        out_field(out, "  Checked", register_checked_by_name(decision->checked_by));
    if (decision->minutes >= 0)
        out_fieldf(out, "  Stopped for", "%" PRId64 " min", decision->minutes);
}

static void show_outcome(struct text *out, const struct register_judgement *decision)
{
    if (decision->ground)
        out_field(out, "  Ground", register_ground_name(decision->ground));
    if (decision->disposal)
        out_field(out, "  Disposal", register_disposal_name(decision->disposal));
    if (decision->offence)
        out_field(out, "  Offence", register_offence_name(decision->offence));
    if (decision->listed >= 0)
        out_field(out, "  For",
                  decision->listed ? "the reason on the list" : "something else than on the list");
}

/// What was decided, in a few words.
static void say_decision(struct text *words, const struct register_judgement *decision)
{
    switch (decision->kind) {
    case REGISTER_JUDGEMENT_ADJUDICATION:
        text_append(words, decision->credible ? "credible" : "not credible");
        break;
    case REGISTER_JUDGEMENT_ENGAGEMENT:
        text_printf(words, "stopped: %s; identity checked: %s%s", yes_no(decision->stopped),
                    yes_no(decision->identity_checked),
                    !decision->identity_checked ? ""
                    : decision->correct         ? "; it is the person"
                                                : "; it is not the person");
        break;
    case REGISTER_JUDGEMENT_OUTCOME:
        text_append(words, register_outcome_word(decision->outcome));
        break;
    case REGISTER_JUDGEMENT_DEARREST:
        text_append(words, decision->dearrested ? "de-arrested" : "not de-arrested");
        break;
    case REGISTER_JUDGEMENT_COMPLAINT:
        text_printf(words, "complaint %" PRId64, decision->id);
        break;
    case REGISTER_JUDGEMENT_COMPLAINT_STATE:
        text_printf(words, "complaint %" PRId64 " %s", decision->complaint,
                    register_complaint_name(decision->state));
        break;
    }
}

static const char *const decision_names[] = {
    [REGISTER_JUDGEMENT_ADJUDICATION] = "Adjudicated",
    [REGISTER_JUDGEMENT_ENGAGEMENT] = "Engaged",
    [REGISTER_JUDGEMENT_OUTCOME] = "Outcome",
    [REGISTER_JUDGEMENT_DEARREST] = "De-arrest",
    [REGISTER_JUDGEMENT_COMPLAINT] = "Complaint",
    [REGISTER_JUDGEMENT_COMPLAINT_STATE] = "Complaint",
};

static void show_decision(struct text *out, const struct register_judgement *decision)
{
    AUTO_TEXT struct text words;
    char when[TIME_TEXT_MAX];
    text_init(&words, 400);
    say_decision(&words, decision);
    out_fieldf(out, decision_names[decision->kind], "%s, %s: %s%s", decision->officer,
               out_moment(decision->at, when), words.bytes,
               decision->stands || decision->kind == REGISTER_JUDGEMENT_COMPLAINT_STATE
                   ? ""
                   : " (corrected later)");
    if (decision->why)
        out_field(out, "  Corrects", decision->why);
    if (decision->kind == REGISTER_JUDGEMENT_ADJUDICATION)
        show_adjudication(out, decision);
    if (decision->kind == REGISTER_JUDGEMENT_ENGAGEMENT)
        show_engagement(out, decision);
    if (decision->kind == REGISTER_JUDGEMENT_OUTCOME)
        show_outcome(out, decision);
    if (decision->happened)
        out_field(out, "  Happened", out_moment(decision->happened, when));
    if (decision->note)
        out_field(out, "  Note", decision->note);
}

static void show_decisions(struct text *out, const struct register_alert *alert,
                           const struct register_judgement *decisions, size_t count)
{
    text_append_char(out, '\n');
    out_heading(out, "Judgements");
    out_field(out, "Verdict", register_verdict_name(alert->verdict));
    for (size_t i = 0; i < count; i++)
        show_decision(out, &decisions[i]);
    if (!alert->adjudicated_at)
        out_field(out, "Adjudicated", "not yet");
    if (!alert->engaged_at)
        out_field(out, "Engaged", "not yet");
    if (!alert->outcome_at)
        out_field(out, "Outcome", "not yet");
    if (alert->unsupported)
        out_wrap(out,
                 "A judgement that this outcome needed was corrected since: the outcome is to be "
                 "corrected too.",
                 2);
}

static void json_decision(struct json_writer *writer, const struct register_judgement *decision)
{
    static const char *const kinds[] = {
        [REGISTER_JUDGEMENT_ADJUDICATION] = "adjudication",
        [REGISTER_JUDGEMENT_ENGAGEMENT] = "engagement",
        [REGISTER_JUDGEMENT_OUTCOME] = "outcome",
        [REGISTER_JUDGEMENT_DEARREST] = "dearrest",
        [REGISTER_JUDGEMENT_COMPLAINT] = "complaint",
        [REGISTER_JUDGEMENT_COMPLAINT_STATE] = "complaint-state",
    };
    AUTO_TEXT struct text words;
    text_init(&words, 400);
    say_decision(&words, decision);
    json_put_object(writer);
    json_put_string_member(writer, "kind", kinds[decision->kind]);
    json_put_int_member(writer, "entry", decision->index);
    json_put_string_member(writer, "by", decision->officer);
    out_json_moment(writer, "at", decision->at);
    json_put_string_member(writer, "said", words.bytes);
    json_put_bool_member(writer, "stands", decision->stands);
    json_put_string_member(writer, "corrects_because", decision->why);
    json_put_string_member(writer, "note", decision->note);
    out_json_moment(writer, "happened", decision->happened);
    json_put_end(writer);
}

static void show_alert(struct text *out, const struct register_alert *alert)
{
    char when[TIME_TEXT_MAX];
    AUTO_TEXT struct text heading;
    text_init(&heading, 200);
    text_printf(&heading, "Alert %" PRId64 " of %s", alert->id, alert->operation_reference);
    out_heading(out, heading.bytes);
    out_field(out, "Time", out_moment(alert->at, when));
    if (alert->source)
        out_fieldf(out, "Source", "%s%s", alert->source,
                   alert->body_worn ? " (body-worn video)" : "");
    if (!alert->search || alert->video_time > 0)
        out_fieldf(out, "Into the video", "%.1f s", alert->video_time);
    if (alert->captured > 0) {
        char clock[LOOKED_CLOCK_MAX];
        time_format_day((moment)alert->captured, when);
        looked_clock((moment)alert->captured, clock);
        out_fieldf(out, "Captured", "%s, %s", when, clock);
    }
    out_fieldf(out, "Score", "%.3f (threshold %.3f)", alert->score, alert->threshold);
    if (alert->search)
        out_fieldf(out, "Rank", "%" PRId64, alert->rank);
    out_fieldf(out, "Candidate", "%s (entry %" PRId64 ")", alert->nominal, alert->entry);
    out_field(out, "Category", register_category_name(alert->category));
    out_field(out, "Reason", alert->entry_reason);
}

static int write_picture(struct cli_call *call, int64_t id, const char *path, bool scene)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const struct operate_look look = {
        .alert = id,
        .scene = scene,
        .path = path,
        .recipient = cli_value(call, "recipient"),
        .why = cli_value(call, "reason"),
    };
    int code = record_keep_out(call, scene ? "scene" : "picture");
    if (code == 0)
        code = record_act(call, &operate);
    return code < 0 ? code : operate_alert_look(operate, call->as, &look, &call->error);
}

static int print_alert(struct cli_call *call, struct store *store, int64_t id, moment as_at,
                       bool *ret_has_picture)
{
    struct register_alert alert;
    struct register_judgement *decisions = NULL;
    size_t count = 0;
    int code = register_alert_find(store, id, as_at, &alert, &call->error);
    if (code < 0)
        return code;
    code = register_judgements(store, id, as_at, &decisions, &count, &call->error);
    if (code == 0 && call->json) {
        json_alert(&call->writer, &alert, true);
        json_put_key(&call->writer, "decisions");
        json_put_array(&call->writer);
        for (size_t i = 0; i < count; i++)
            json_decision(&call->writer, &decisions[i]);
        json_put_end(&call->writer);
        json_put_end(&call->writer);
    } else if (code == 0) {
        show_alert(&call->out, &alert);
        show_decisions(&call->out, &alert, decisions, count);
    }
    *ret_has_picture = alert.has_picture;
    register_judgements_free(&decisions, count);
    register_alert_finish(&alert);
    return code;
}

static int run_show(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    int64_t id = 0;
    bool has_picture = false;
    const char *path = cli_value(call, "picture"), *scene = cli_value(call, "scene");
    int code = cli_number_arg(call, 0, "an alert", &id);
    if (code == 0 && path)
        code = write_picture(call, id, path, false);
    if (code == 0 && scene)
        code = write_picture(call, id, scene, true);
    const struct operate_consultation read = {
        .what = "alert", .alert = id, .why = cli_value(call, "reason")};
    if (code == 0)
        code = record_consult(call, &read);
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = print_alert(call, store, id, alerts_as_at(call), &has_picture);
    if (code < 0)
        return code;
    if (scene)
        out_note(call, "The scene is in %s; that you looked is recorded.", scene);
    if (path && has_picture)
        out_note(call, "The two faces side by side are in %s; that you looked is recorded.", path);
    else if (path)
        out_note(call,
                 "Only the face on the list is in %s: the one that was seen is not kept, or no "
                 "more; that you looked is recorded.",
                 path);
    return 0;
}

static const struct cli_option show_options[] = {
    {"picture", CLI_PATH, "FILE", "also write the two faces side by side, as JPEG"},
    {"as-at", CLI_AS_AT, "TIME", "as it was recorded then"},
    {"scene", CLI_PATH, "FILE", "also write the scene, everybody else blurred, as JPEG"},
    {"recipient", CLI_TEXT, "WHO", "with --picture or --scene: to whom the file is given", "you"},
    {"reason", CLI_TEXT, "WHY",
     "why it is read, without names; needed once the operation is over"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_alert_show = {
    .words = "alert show",
    .args = "ALERT",
    .summary = "show an alert, with the two faces side by side",
    .text = "Shows one alert and every judgement on it, those that were corrected too. With "
            "--picture the face that raised it and "
            "the picture of the candidate are "
            "written side by side, other faces blurred; with --scene the whole picture it was in, "
            "where everybody else and all around is too coarse to know a face by. Reading an alert "
            "is recorded, with who, when and why (Data Protection Act 2018, section 62).",
    .options = show_options,
    .examples = "overt alert show 3 --picture alert-3.jpg --as \"O. Lee\"",
    .see = "alert list, alert adjudicate, audit",
    .run = run_show,
    .acts = true,
    .record = true,
};
