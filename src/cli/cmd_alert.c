// SPDX-License-Identifier: Apache-2.0
// cmd_alert.c - alerts: the two human judgements and what came of them (rule R3).
#include <inttypes.h>

#include "base/memory.h"
#include "cli/looked.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

static const char *yes_no(bool value) { return value ? "yes" : "no"; }

static bool is_yes(const struct cli_call *call, const char *name)
{
    return text_equal(cli_value(call, name), "yes");
}

/// Where an alert stands, in one word or two.
static const char *stage(const struct register_alert *alert)
{
    if (alert->outcome_at)
        return register_outcome_word(alert->outcome);
    if (alert->engaged_at)
        return !alert->identity_checked ? "engaged"
               : alert->correct         ? "confirmed true"
                                        : "confirmed false";
    if (alert->adjudicated_at)
        return alert->credible ? "credible" : "not credible";
    return "not judged";
}

static void json_judgements(struct json_writer *writer, const struct register_alert *alert)
{
    json_put_key(writer, "adjudication");
    if (alert->adjudicated_at) {
        json_put_object(writer);
        json_put_string_member(writer, "by", alert->adjudicated_by);
        out_json_moment(writer, "at", alert->adjudicated_at);
        json_put_bool_member(writer, "credible", alert->credible);
        json_put_string_member(writer, "factors", alert->factors);
        json_put_end(writer);
    } else
        json_put_null(writer);
    json_put_key(writer, "engagement");
    if (alert->engaged_at) {
        json_put_object(writer);
        json_put_string_member(writer, "by", alert->engaged_by);
        out_json_moment(writer, "at", alert->engaged_at);
        json_put_bool_member(writer, "stopped", alert->stopped);
        json_put_bool_member(writer, "identity_checked", alert->identity_checked);
        json_put_bool_member(writer, "correct", alert->correct);
        json_put_end(writer);
    } else
        json_put_null(writer);
    json_put_key(writer, "outcome");
    if (alert->outcome_at) {
        json_put_object(writer);
        json_put_string_member(writer, "by", alert->outcome_by);
        out_json_moment(writer, "at", alert->outcome_at);
        json_put_string_member(writer, "kind", register_outcome_word(alert->outcome));
        json_put_end(writer);
    } else
        json_put_null(writer);
}

static void json_alert(struct json_writer *writer, const struct register_alert *alert)
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
    json_put_string_member(writer, "stage", stage(alert));
    json_judgements(writer, alert);
    json_put_end(writer);
}

static void alert_table(struct text *out, const struct register_alert *alerts, const size_t *shown,
                        size_t count)
{
    static const char *const headings[] = {"Alert",   "Operation", "Time", "Score",
                                           "Nominal", "Source",    "Stage"};
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
        out_table_cell(&table, stage(alert));
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
        json_alert(&call->writer, &alerts[shown[i]]);
    json_put_end(&call->writer);
    json_put_end(&call->writer);
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

static int run_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct register_alert *alerts = NULL;
    size_t count = 0, kept = 0;
    int64_t operation = 0;
    int code = record_read(call, &store);
    if (code == 0)
        code = operation_number(call, store, &operation);
    if (code == 0)
        code =
            register_alerts(store, operation, REGISTER_AS_AT_ALWAYS, &alerts, &count, &call->error);
    if (code < 0)
        return code;
    AUTO_FREE size_t *shown = memory_new(count, sizeof *shown);
    for (size_t i = 0; i < count; i++)
        if (!cli_flag(call, "undecided") || !alerts[i].adjudicated_at)
            shown[kept++] = i;
    print_alerts(call, alerts, shown, kept);
    register_alerts_free(&alerts, count);
    return 0;
}

static const struct cli_option list_options[] = {
    {"undecided", CLI_FLAG, NULL, "only those that no operator has judged yet"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_alert_list = {
    .words = "alert list",
    .args = "[REFERENCE]",
    .summary = "list the alerts, of one operation or of all",
    .text = "Lists alerts in the order in which they were recorded, and how far each has come: not "
            "judged, credible or not, "
            "confirmed true or false, and its outcome.",
    .options = list_options,
    .examples = "overt alert list LFR-2026-0001 --undecided",
    .see = "alert show, alert adjudicate",
    .run = run_list,
    .record = true,
};

static void show_judgements(struct text *out, const struct register_alert *alert)
{
    char when[TIME_TEXT_MAX];
    text_append_char(out, '\n');
    out_heading(out, "Judgements");
    if (alert->adjudicated_at) {
        out_fieldf(out, "Adjudicated", "%s, %s: %s", alert->adjudicated_by,
                   out_moment(alert->adjudicated_at, when),
                   alert->credible ? "credible" : "not credible");
        out_field(out, "Factors", alert->factors);
    } else
        out_field(out, "Adjudicated", "not yet");
    if (alert->engaged_at)
        out_fieldf(out, "Engaged", "%s, %s: stopped: %s; identity checked: %s%s", alert->engaged_by,
                   out_moment(alert->engaged_at, when), yes_no(alert->stopped),
                   yes_no(alert->identity_checked),
                   !alert->identity_checked ? ""
                   : alert->correct         ? "; it is the person"
                                            : "; it is not the person");
    else
        out_field(out, "Engaged", "not yet");
    if (alert->outcome_at)
        out_fieldf(out, "Outcome", "%s, %s: %s", alert->outcome_by,
                   out_moment(alert->outcome_at, when), register_outcome_word(alert->outcome));
    else
        out_field(out, "Outcome", "not yet");
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
    show_judgements(out, alert);
}

static int write_picture(struct cli_call *call, int64_t id, const char *path, bool scene)
{
    AUTO_OPERATE struct operate *operate = NULL;
    if (!call->as)
        return CLI_MISTAKE(call,
                           "who looks at a picture is recorded: say --as NAME (or set OVERT_AS)");
    int code = record_keep_out(call, scene ? "scene" : "picture");
    if (code == 0)
        code = record_act(call, &operate);
    if (code < 0)
        return code;
    return scene ? operate_alert_scene(operate, call->as, id, path, &call->error)
                 : operate_alert_picture(operate, call->as, id, path, &call->error);
}

static int run_show(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct register_alert alert;
    int64_t id = 0;
    const char *path = cli_value(call, "picture"), *scene = cli_value(call, "scene");
    int code = cli_number_arg(call, 0, "an alert", &id);
    if (code == 0 && path)
        code = write_picture(call, id, path, false);
    if (code == 0 && scene)
        code = write_picture(call, id, scene, true);
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = register_alert_find(store, id, &alert, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        json_alert(&call->writer, &alert);
    else
        show_alert(&call->out, &alert);
    register_alert_finish(&alert);
    if (scene)
        out_note(call, "The scene is in %s; that you looked is recorded.", scene);
    if (path)
        out_note(call, "The two faces side by side are in %s; that you looked is recorded.", path);
    return 0;
}

static const struct cli_option show_options[] = {
    {"picture", CLI_PATH, "FILE", "also write the two faces side by side, as JPEG"},
    {"scene", CLI_PATH, "FILE", "also write the scene, everybody else blurred, as JPEG"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_alert_show = {
    .words = "alert show",
    .args = "ALERT",
    .summary = "show an alert, with the two faces side by side",
    .text = "Shows one alert and the judgements on it. With --picture the face that raised it and "
            "the picture of the candidate are "
            "written side by side, other faces blurred; with --scene the whole picture it was in, "
            "where everybody else and all around is too coarse to know a face by. Both are "
            "recorded, with who looked.",
    .options = show_options,
    .examples = "overt alert show 3 --picture alert-3.jpg --as \"O. Lee\"",
    .see = "alert list, alert adjudicate",
    .run = run_show,
    .may_act = true,
    .record = true,
};

static int run_adjudicate(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    bool credible = is_yes(call, "credible");
    int code = cli_number_arg(call, 0, "an alert", &id);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = operate_adjudicate(operate, call->as, id, credible, cli_value(call, "factors"),
                                  &call->error);
    if (code == 0)
        out_done(call, "alert", call->args[0], "Alert %s is adjudicated: %s.", call->args[0],
                 credible ? "credible" : "not credible");
    return code;
}

static const struct cli_option adjudicate_options[] = {
    {"credible", CLI_WORD, "YES", "whether the two pictures may be of one person",
     .words = "yes|no", .required = true},
    {"factors", CLI_TEXT, "TEXT", "subject, system and environmental factors, in your words",
     .required = true},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_alert_adjudicate = {
    .words = "alert adjudicate",
    .args = "ALERT",
    .summary = "first judgement: is the alert credible?",
    .text = "An operator compares the two faces and records whether the alert is credible, and by "
            "which factors: of the subject "
            "(pose, expression, what covers the face), of the system (score, quality of the list's "
            "picture) and of the "
            "environment (light, distance). Without it nothing can follow but no action.",
    .options = adjudicate_options,
    .examples = "overt alert adjudicate 3 --credible yes --factors \"Same ear and brow; good "
                "light; score high\" --as \"O. Lee\"",
    .see = "alert show, alert engage, alert outcome",
    .run = run_adjudicate,
    .acts = true,
    .record = true,
};

static int run_engage(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    const char *checked = cli_value(call, "identity-checked"),
               *correct = cli_value(call, "correct");
    struct operate_engagement engagement = {
        .stopped = is_yes(call, "stopped"),
        .identity_checked = text_equal(checked, "yes"),
        .correct = text_equal(correct, "yes"),
        .note = cli_value(call, "note"),
    };
    if (engagement.identity_checked != (correct != NULL))
        return CLI_MISTAKE(call, "--correct goes with --identity-checked yes, and only with it");
    int code = cli_number_arg(call, 0, "an alert", &id);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = operate_engage(operate, call->as, id, &engagement, &call->error);
    if (code == 0)
        out_done(call, "alert", call->args[0], "Alert %s: the engagement is recorded%s.",
                 call->args[0],
                 !engagement.identity_checked ? ""
                 : engagement.correct         ? ", it is the person"
                                              : ", it is not the person");
    return code;
}

static const struct cli_option engage_options[] = {
    {"stopped", CLI_WORD, "YES", "whether the person was stopped", .words = "yes|no",
     .required = true},
    {"identity-checked", CLI_WORD, "YES", "whether their identity was checked", .words = "yes|no",
     .required = true},
    {"correct", CLI_WORD, "YES", "whether the check showed the person of the list",
     .words = "yes|no"},
    {"note", CLI_TEXT, "TEXT", "what was said or seen, without names"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_alert_engage = {
    .words = "alert engage",
    .args = "ALERT",
    .summary = "second judgement: the officer on the ground checks",
    .text = "An engagement officer, who is not the one that adjudicated, records whether the "
            "person was stopped, whether the identity "
            "was checked, and whether it was the person of the list. An officer may also decide "
            "not to engage.",
    .options = engage_options,
    .examples =
        "overt alert engage 3 --stopped yes --identity-checked yes --correct yes --as \"E. Brown\"",
    .see = "alert adjudicate, alert outcome",
    .run = run_engage,
    .acts = true,
    .record = true,
};

static int run_outcome(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    const char *word = cli_value(call, "result");
    int code = cli_number_arg(call, 0, "an alert", &id);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = operate_outcome(operate, call->as, id, register_outcome_from(word),
                               cli_value(call, "note"), &call->error);
    if (code == 0)
        out_done(call, "alert", call->args[0], "Alert %s: the outcome is recorded: %s.",
                 call->args[0], word);
    return code;
}

static const struct cli_option outcome_options[] = {
    {"result", CLI_WORD, "WORD", "what came of it", .words = "arrest|other-disposal|no-action",
     .required = true},
    {"note", CLI_TEXT, "TEXT", "such as the kind of disposal, without names"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_alert_outcome = {
    .words = "alert outcome",
    .args = "ALERT",
    .summary = "record what came of an alert",
    .text = "Records arrest, another disposal or no action. Anything but no action needs both "
            "judgements before it: an alert of the "
            "machine is never an outcome.",
    .options = outcome_options,
    .examples =
        "overt alert outcome 3 --result other-disposal --note \"Brought home\" --as \"E. Brown\"",
    .see = "alert adjudicate, alert engage",
    .run = run_outcome,
    .acts = true,
    .record = true,
};
