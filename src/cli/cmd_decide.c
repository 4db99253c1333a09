// SPDX-License-Identifier: Apache-2.0
// cmd_decide.c - what people decide about an alert: the two judgements and what came of it (rule
// R3), de-arrests and complaints. What stands is corrected by a new decision.
#include <inttypes.h>

#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

static bool is_yes(const struct cli_call *call, const char *name)
{
    return text_equal(cli_value(call, name), "yes");
}

#define CORRECTION_OPTION                                                        \
    {                                                                            \
        "correction", CLI_TEXT, "WHY",                                           \
            "this corrects what is recorded; why (the old one stays to be seen)" \
    }

static const char *corrected(const struct cli_call *call)
{
    return cli_value(call, "correction") ? " (corrected)" : "";
}

static int run_adjudicate(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    const struct operate_adjudication said = {
        .credible = is_yes(call, "credible"),
        .subject = cli_value(call, "subject"),
        .system = cli_value(call, "system"),
        .environment = cli_value(call, "environment"),
        .correction = cli_value(call, "correction"),
    };
    int code = cli_number_arg(call, 0, "an alert", &id);
    if (code == 0 && !said.subject && !said.system && !said.environment)
        code = CLI_MISTAKE(call, "say what was weighed: --subject, --system or --environment, at "
                                 "least one");
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = operate_adjudicate(operate, call->as, id, &said, &call->error);
    if (code == 0)
        out_done(call, "alert", call->args[0], "Alert %s is adjudicated: %s%s.", call->args[0],
                 said.credible ? "credible" : "not credible", corrected(call));
    return code;
}

static const struct cli_option adjudicate_options[] = {
    {"credible", CLI_WORD, "YES", "whether the two pictures may be of one person",
     .words = "yes|no", .required = true},
    {"subject", CLI_TEXT, "TEXT", "factors of the person: pose, expression, what covers the face"},
    {"system", CLI_TEXT, "TEXT", "factors of the system: score, quality and age of the picture"},
    {"environment", CLI_TEXT, "TEXT", "factors of the place: light, distance, how crowded it is"},
    CORRECTION_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_alert_adjudicate = {
    .words = "alert adjudicate",
    .args = "ALERT",
    .summary = "first judgement: is the alert credible?",
    .text = "An operator compares the two faces and records whether the alert is credible, and by "
            "which factors: of the subject, of the system and of the environment, at least one. "
            "Without it nothing can follow but no action. An alert that is not credible is a false "
            "alert, unless an engagement confirms it.\n\n"
            "A judgement is never changed: with --correction a new one takes its place, and both "
            "are shown. Who engaged on an alert cannot adjudicate it, whatever was corrected.",
    .options = adjudicate_options,
    .examples = "overt alert adjudicate 3 --credible yes --subject \"same ear and brow\" "
                "--environment \"good light\" --as \"O. Lee\"\n"
                "overt alert adjudicate 3 --credible no --subject \"another ear\" "
                "--correction \"seen again in full size\" --as \"O. Lee\"",
    .see = "alert show, alert engage, alert outcome",
    .run = run_adjudicate,
    .acts = true,
    .record = true,
};

static int run_engage(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    const char *correct = cli_value(call, "correct");
    const struct operate_engagement said = {
        .stopped = is_yes(call, "stopped"),
        .identity_checked = is_yes(call, "identity-checked"),
        .correct = text_equal(correct, "yes"),
        .note = cli_value(call, "note"),
        .checked_by = register_checked_by_from(cli_value(call, "checked-by")),
        .why_not = register_why_not_from(cli_value(call, "why-not")),
        .minutes = (int64_t)cli_number(call, "minutes", 0),
        .correction = cli_value(call, "correction"),
    };
    if (said.identity_checked != (correct != NULL))
        return CLI_MISTAKE(call, "--correct goes with --identity-checked yes, and only with it");
    if (said.identity_checked == (said.why_not != 0))
        return CLI_MISTAKE(call, "--why-not goes with --identity-checked no, and only with it");
    int code = record_act_on(call, "an alert", &id, &operate);
    if (code == 0)
        code = operate_engage(operate, call->as, id, &said, &call->error);
    if (code == 0)
        out_done(call, "alert", call->args[0], "Alert %s: the engagement is recorded%s%s.",
                 call->args[0],
                 !said.identity_checked ? ""
                 : said.correct         ? ", it is the person"
                                        : ", it is not the person",
                 corrected(call));
    return code;
}

static const struct cli_option engage_options[] = {
    {"stopped", CLI_WORD, "YES", "whether the person was stopped", .words = "yes|no",
     .required = true},
    {"identity-checked", CLI_WORD, "YES", "whether their identity was checked", .words = "yes|no",
     .required = true},
    {"correct", CLI_WORD, "YES", "whether the check showed the person of the list",
     .words = "yes|no"},
    {"why-not", CLI_WORD, "WORD", "why nobody was stopped, or no identity checked",
     .words = "evaded|not-found|no-need|not-the-person|unsafe|refused|other"},
    {"checked-by", CLI_WORD, "WORD", "how the identity was checked",
     .words = "document|database|fingerprint|known|admitted|appearance|other"},
    {"minutes", CLI_NUMBER, "N", "for how long the person was stopped", .low = 1, .high = 10080},
    {"note", CLI_TEXT, "TEXT", "what was said or seen, without names"},
    CORRECTION_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_alert_engage = {
    .words = "alert engage",
    .args = "ALERT",
    .summary = "second judgement: the officer on the ground checks",
    .text = "An engagement officer, who is not the one that adjudicated, records whether the "
            "person was stopped, whether the identity was checked and how, and whether it was the "
            "person of the list: that makes it a confirmed true or a confirmed false alert. An "
            "officer may also decide not to engage, and says why; one who sees that it is somebody "
            "else says not-the-person, and it is a false alert.\n\n"
            "Where an officer has somebody before them (operator-initiated), this may be recorded "
            "before the adjudication; two people it takes all the same before any outcome but no "
            "action.",
    .options = engage_options,
    .examples = "overt alert engage 3 --stopped yes --identity-checked yes --correct yes "
                "--checked-by document --as \"E. Brown\"\n"
                "overt alert engage 4 --stopped no --identity-checked no --why-not evaded "
                "--as \"E. Brown\"",
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
    const struct operate_outcome said = {
        .kind = register_outcome_from(word),
        .ground = register_ground_from(cli_value(call, "ground")),
        .disposal = register_disposal_from(cli_value(call, "disposal")),
        .offence = register_offence_from(cli_value(call, "offence-type")),
        .unlisted = cli_flag(call, "unlisted"),
        .note = cli_value(call, "note"),
        .correction = cli_value(call, "correction"),
    };
    if ((said.kind == REGISTER_OUTCOME_ARREST) != (said.ground != 0))
        return CLI_MISTAKE(call, "--ground goes with --result arrest, and only with it");
    if ((said.kind == REGISTER_OUTCOME_OTHER) != (said.disposal != 0))
        return CLI_MISTAKE(call, "--disposal goes with --result other-disposal, and only with it");
    int code = record_act_on(call, "an alert", &id, &operate);
    if (code == 0)
        code = operate_outcome(operate, call->as, id, &said, &call->error);
    if (code == 0)
        out_done(call, "alert", call->args[0], "Alert %s: the outcome is recorded: %s%s.",
                 call->args[0], word, corrected(call));
    return code;
}

#define OFFENCE_WORDS \
    "violence|sexual|robbery|theft|damage|drugs|weapons|public-order|miscellaneous|fraud|none"

static const struct cli_option outcome_options[] = {
    {"result", CLI_WORD, "WORD", "what came of it", .words = "arrest|other-disposal|no-action",
     .required = true},
    {"ground", CLI_WORD, "WORD", "of an arrest: on which ground",
     .words = "wanted-by-courts|suspected-offence|breach|other"},
    {"disposal", CLI_WORD, "WORD", "of another disposal: which",
     .words = "safeguarded|conditions-checked|interview|summons|penalty-notice|caution|resolution|"
              "warning|referral|other"},
    {"offence-type", CLI_WORD, "WORD", "the group of the offence", .words = OFFENCE_WORDS},
    {"unlisted", CLI_FLAG, NULL, "it was for something else than the reason on the list"},
    {"note", CLI_TEXT, "TEXT", "what else is to be said, without names"},
    CORRECTION_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_alert_outcome = {
    .words = "alert outcome",
    .args = "ALERT",
    .summary = "record what came of an alert",
    .text = "Records arrest, another disposal or no action. Anything but no action needs both "
            "judgements before it: an alert of the machine is never an outcome. It is for the "
            "reason for which the person was on the list unless --unlisted says otherwise.\n\n"
            "When a judgement is corrected afterwards so that the outcome would not have been "
            "possible, the alert shows it as to be corrected until the outcome is corrected too.",
    .options = outcome_options,
    .examples = "overt alert outcome 3 --result other-disposal --disposal safeguarded "
                "--note \"Brought home\" --as \"E. Brown\"\n"
                "overt alert outcome 4 --result arrest --ground wanted-by-courts --as \"E. Brown\"",
    .see = "alert adjudicate, alert engage, alert dearrest",
    .run = run_outcome,
    .acts = true,
    .record = true,
};

static int run_dearrest(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    const struct operate_dearrest said = {
        .happened = cli_moment(call, "when"),
        .reason = cli_value(call, "reason"),
        .taken_back = cli_flag(call, "taken-back"),
        .correction = cli_value(call, "correction"),
    };
    int code = record_act_on(call, "an alert", &id, &operate);
    if (code == 0)
        code = operate_dearrest(operate, call->as, id, &said, &call->error);
    if (code == 0)
        out_done(call, "alert", call->args[0], "Alert %s: %s is recorded%s.", call->args[0],
                 said.taken_back ? "that nobody was de-arrested" : "the de-arrest",
                 corrected(call));
    return code;
}

static const struct cli_option dearrest_options[] = {
    {"reason", CLI_TEXT, "TEXT", "why, without names", .required = true},
    {"when", CLI_MOMENT, "TIME", "when it was", "now"},
    {"taken-back", CLI_FLAG, NULL, "with --correction: nobody was de-arrested"},
    CORRECTION_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_alert_dearrest = {
    .words = "alert dearrest",
    .args = "ALERT",
    .summary = "record that somebody who was arrested on an alert was released",
    .text = "Records that the person whose arrest is the outcome of the alert was de-arrested, "
            "because the grounds had gone: when and why. The arrest stays in the record.",
    .options = dearrest_options,
    .examples = "overt alert dearrest 4 --reason \"The warrant had been withdrawn\" --when "
                "2026-11-22T11:40 --as \"E. Brown\"",
    .see = "alert outcome, alert show",
    .run = run_dearrest,
    .acts = true,
    .record = true,
};

static int run_complaint_add(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0, complaint = 0;
    int code = record_act_on(call, "an alert", &id, &operate);
    if (code == 0)
        code = operate_complain(operate, call->as, id, cli_moment(call, "received"),
                                cli_value(call, "about"), &complaint, &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_int_member(&call->writer, "complaint", complaint);
        json_put_end(&call->writer);
    } else {
        text_printf(&call->out, "%" PRId64 "\n", complaint);
        out_note(call,
                 "The complaint is recorded. Nothing of alert %s is erased until it is "
                 "settled (overt complaint handle).",
                 call->args[0]);
    }
    return 0;
}

static const struct cli_option complaint_add_options[] = {
    {"about", CLI_TEXT, "TEXT", "what it is about", .required = true},
    {"received", CLI_MOMENT, "TIME", "when it was received", "now"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_complaint_add = {
    .words = "complaint add",
    .args = "ALERT",
    .summary = "record a complaint about how an alert was dealt with",
    .text = "Records who received a complaint, when and what it is about, and prints its number. "
            "Until it is settled nothing of the alert is erased.",
    .options = complaint_add_options,
    .examples = "overt complaint add 4 --about \"Held for an hour in front of others\" "
                "--as \"R. Reed\"",
    .see = "complaint handle, complaint list, alert show",
    .run = run_complaint_add,
    .acts = true,
    .record = true,
};

static int run_complaint_handle(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    const char *word = cli_value(call, "state");
    int code = record_act_on(call, "a complaint", &id, &operate);
    if (code == 0)
        code = operate_complaint_state(operate, call->as, id, register_complaint_from(word),
                                       cli_value(call, "note"), &call->error);
    if (code == 0)
        out_done(call, "complaint", call->args[0], "Complaint %s: %s.", call->args[0],
                 register_complaint_name(register_complaint_from(word)));
    return code;
}

static const struct cli_option complaint_handle_options[] = {
    {"state", CLI_WORD, "WORD", "where it stands now",
     .words = "handled|upheld|not-upheld|withdrawn|reopened", .required = true},
    {"note", CLI_TEXT, "TEXT", "what was done or found", .required = true},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_complaint_handle = {
    .words = "complaint handle",
    .args = "COMPLAINT",
    .summary = "record where a complaint stands",
    .text = "Records that a complaint is being handled, or how it was settled: upheld, not upheld, "
            "withdrawn. One that is settled goes on when it is reopened. Who decided anything "
            "about the alert does not handle a complaint about it.",
    .options = complaint_handle_options,
    .examples = "overt complaint handle 1 --state upheld --note \"Apology sent\" --as \"R. Reed\"",
    .see = "complaint add, complaint list",
    .run = run_complaint_handle,
    .acts = true,
    .record = true,
};

static void complaints_table(struct text *out, const struct register_complaint *complaints,
                             size_t count)
{
    static const char *const headings[] = {"Complaint", "Alert", "Operation",
                                           "Received",  "By",    "Standing"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    out_table_right(&table, 0);
    out_table_right(&table, 1);
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        char when[TIME_TEXT_MAX];
        out_table_cellf(&table, "%" PRId64, complaints[i].id);
        out_table_cellf(&table, "%" PRId64, complaints[i].alert);
        out_table_cell(&table, complaints[i].operation_reference);
        out_table_cell(&table, out_moment(complaints[i].received, when));
        out_table_cell(&table, complaints[i].officer);
        out_table_cell(&table, register_complaint_name(complaints[i].state));
    }
    out_table_print(&table, out);
}

static void complaints_json(struct json_writer *writer, const struct register_complaint *complaints,
                            size_t count)
{
    json_put_object(writer);
    json_put_key(writer, "complaints");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_put_object(writer);
        json_put_int_member(writer, "complaint", complaints[i].id);
        json_put_int_member(writer, "alert", complaints[i].alert);
        json_put_string_member(writer, "operation", complaints[i].operation_reference);
        out_json_moment(writer, "received", complaints[i].received);
        json_put_string_member(writer, "received_by", complaints[i].officer);
        json_put_string_member(writer, "state", register_complaint_word(complaints[i].state));
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static int run_complaint_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct register_complaint *complaints = NULL;
    size_t count = 0;
    moment as_at = cli_moment(call, "as-at");
    int code = record_read(call, &store);
    if (code == 0)
        code = register_complaints(store, as_at ? as_at : REGISTER_AS_AT_ALWAYS, &complaints,
                                   &count, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        complaints_json(&call->writer, complaints, count);
    else if (count)
        complaints_table(&call->out, complaints, count);
    else
        out_note(call, "There is no complaint.");
    register_complaints_free(&complaints, count);
    return 0;
}

static const struct cli_option complaint_list_options[] = {
    {"as-at", CLI_AS_AT, "TIME", "as it was recorded then"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_complaint_list = {
    .words = "complaint list",
    .args = "",
    .summary = "list the complaints and where each stands",
    .text = "Lists the complaints: about which alert, when received and by whom, and where each "
            "stands. What each is about is shown with its alert.",
    .options = complaint_list_options,
    .examples = "overt complaint list",
    .see = "complaint add, complaint handle, alert show",
    .run = run_complaint_list,
    .record = true,
};
