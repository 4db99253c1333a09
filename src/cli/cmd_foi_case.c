// SPDX-License-Identifier: Apache-2.0
// cmd_foi_case.c - requests for information as cases: received, listed, shown, a step on.
#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/foi.h"
#include "foi/source.h"

// ---- receive ----

static void earlier_json(struct json_writer *writer, const struct foi_case_receipt *receipt)
{
    json_put_key(writer, "earlier");
    json_put_array(writer);
    for (size_t i = 0; i < receipt->earlier_count; i++) {
        const struct foi_case_earlier *one = &receipt->earlier[i];
        json_put_object(writer);
        json_put_string_member(writer, "reference", one->reference);
        foi_json_date(writer, "received", one->received);
        json_put_bool_member(writer, "same_address", one->same_address);
        json_put_int_member(writer, "working_days", one->working_days);
        json_put_bool_member(writer, "within_60", one->working_days <= 60);
        json_put_bool_member(writer, "answered", one->answered);
        json_put_end(writer);
    }
    json_put_end(writer);
}

/// What asks the same as the request that came in; the receipt stands without it.
static void find_same(struct cli_call *call, struct store *store, const char *reference,
                      struct foi_wave **ret_waves, size_t *ret_count)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    int code = foi_case_now(call, store, reference, &one);
    if (code == 0)
        code = foi_waves(store, &one, REGISTER_AS_AT_ALWAYS, ret_waves, ret_count, &call->error);
    if (code < 0)
        call->error = (struct overt_error){0};
}

/// The same person asked before: one cost, or a repeat when the same was asked and answered. That
/// it is one, an officer decides.
static void earlier_words(struct cli_call *call, const char *reference,
                          const struct foi_case_earlier *one, const struct foi_wave *waves,
                          size_t count)
{
    char day[TIME_TEXT_MAX];
    AUTO_TEXT struct text line = {0};
    const struct foi_wave *same = NULL;
    for (size_t i = 0; i < count; i++)
        if (text_equal(waves[i].reference, one->reference))
            same = &waves[i];
    text_init(&line, 1000);
    text_printf(&line, "the same %s asked in %s, received %s, %d working days apart",
                one->same_address ? "address" : "name", one->reference,
                foi_day_words(one->received, day), one->working_days);
    if (same != NULL && one->answered)
        out_note(call,
                 "%s: %zu of %zu questions, and was answered %s (%s): see whether it is a repeat "
                 "(section 14(2)): overt foi wave %s --answers",
                 line.bytes, same->alike, same->questions, foi_day_words(same->sent, day),
                 same->outcome, reference);
    else
        out_note(call, "%s%s", line.bytes,
                 one->working_days <= 60 ? ": one cost, if it is similar (section 12(4))" : "");
}

static void receipt_words(struct cli_call *call, const struct foi_case_receipt *receipt,
                          const struct foi_wave *waves, size_t count)
{
    char day[TIME_TEXT_MAX];
    AUTO_FREE char *missing = foi_missing_words(receipt->missing);
    if (receipt->due.year != 0)
        text_printf(&call->out, "%s is recorded, due %s.\n", receipt->reference,
                    foi_day_words(receipt->due, day));
    else
        text_printf(&call->out,
                    "%s is recorded. It is not valid yet, and its clock does not run, as %s. Ask "
                    "the requester:\n\n%s\n",
                    receipt->reference, missing, receipt->assist);
    if (receipt->question_count == 0)
        out_note(call, "no numbered question was found in it: read it and place what it asks");
    for (size_t i = 0; i < receipt->earlier_count; i++)
        earlier_words(call, receipt->reference, &receipt->earlier[i], waves, count);
}

static void receipt_json(struct json_writer *writer, const struct foi_case_receipt *receipt,
                         const struct foi_wave *waves, size_t count)
{
    AUTO_FREE char *missing = foi_missing_words(receipt->missing);
    json_put_object(writer);
    json_put_string_member(writer, "reference", receipt->reference);
    foi_json_date(writer, "due", receipt->due);
    json_put_int_member(writer, "questions", (int64_t)receipt->question_count);
    json_put_string_member(writer, "not_valid_as", receipt->missing != 0 ? missing : NULL);
    json_put_string_member(writer, "assist", receipt->assist);
    earlier_json(writer, receipt);
    foi_waves_json(writer, waves, count);
    json_put_end(writer);
}

static void say_receipt(struct cli_call *call, struct store *store,
                        const struct foi_case_receipt *receipt)
{
    struct foi_wave *waves = NULL;
    size_t count = 0;
    find_same(call, store, receipt->reference, &waves, &count);
    if (call->json) {
        receipt_json(&call->writer, receipt, waves, count);
    } else {
        receipt_words(call, receipt, waves, count);
        foi_say_waves(call, receipt->reference, waves, count);
    }
    foi_waves_free(&waves, count);
}

/// What the request itself says stands in for what the options do not.
static void take_source(struct foi_case_new *request, const struct foi_source *source)
{
    request->text = source->text;
    request->size = strlen(source->text);
    request->requester = request->requester != NULL ? request->requester : source->requester;
    request->address = request->address != NULL ? request->address : source->address;
}

static int run_receive(struct cli_call *call)
{
    CLEANUP(foi_source_finish) struct foi_source source = {0};
    AUTO_OPERATE struct operate *operate = NULL;
    AUTO_FREE char *bytes = NULL;
    CLEANUP(foi_case_receipt_finish) struct foi_case_receipt receipt = {0};
    struct foi_case_new request = {
        .reference = cli_value(call, "reference"),
        .received = foi_date_value(call, "received"),
        .arrived = cli_moment(call, "arrived"),
        .channel = cli_value(call, "channel"),
        .form = cli_value(call, "form"),
        .environmental = cli_flag(call, "environmental"),
        .requester = cli_value(call, "requester"),
        .address = cli_value(call, "address"),
        .clock = call->clock,
    };
    size_t size = 0;
    int code = file_read(call->args[0], FOI_SOURCE_SIZE_MAX, &bytes, &size, &call->error);
    if (code == 0)
        code = foi_source_read(bytes, size, &source, &call->error);
    if (code < 0)
        return code;
    take_source(&request, &source);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = foi_case_receive(operate_store(operate), call->as, &request, &receipt, &call->error);
    if (code < 0)
        return code;
    if (source.first_name_only && cli_value(call, "requester") == NULL)
        out_note(call, "one name alone is given, which section 8(1)(b) takes for no name: ask for "
                       "the whole of it (section 16)");
    if (source.attached_count > 0)
        out_note(call, "%zu attachments were not opened: look whether one is part of the request",
                 source.attached_count);
    if (source.passed_on)
        out_note(call, "it was passed on: who asked is taken from the message inside; it was "
                       "received on the day on which it first came to the force");
    say_receipt(call, operate_store(operate), &receipt);
    return 0;
}

static const struct cli_option receive_options[] = {
    {"received", CLI_DATE, "DATE", "the day on which it was received", .required = true},
    {"arrived", CLI_MOMENT, "TIME", "the moment, when it is known"},
    {"reference", CLI_TEXT, "TEXT", "the force's own reference, in any format",
     "FOI-YEAR-NUMBER, the next"},
    {"requester", CLI_TEXT, "NAME", "who asked; @FILE keeps it out of the shell's history"},
    {"address", CLI_TEXT, "TEXT", "where to answer: an e-mail or postal address, or @FILE"},
    {"channel", CLI_WORD, "WORD", "how it came", "email", .words = FOI_CHANNELS},
    {"form", CLI_WORD, "WORD", "the form that is preferred (section 11)", .words = FOI_FORMS},
    {"environmental", CLI_FLAG, NULL,
     "it is one under the Environmental Information Regulations 2004"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_receive = {
    .words = "foi receive",
    .args = "FILE",
    .summary = "record a request that came in",
    .text =
        "Records the request as a case. Its text, and who asked, are sealed: only an "
        "information officer reads them, and those who collect the information never do.\n\n"
        "Says by when it has to be answered, or which of the four things of section 8 is "
        "missing, with the lines to send (section 16). Says whether the same name or address "
        "asked before: for the cost of several requests (60 working days) and for repeats. That "
        "is seen from a keyed mark; no name is opened for it. Says which other requests ask the "
        "same questions (foi wave).",
    .options = receive_options,
    .examples = "overt foi receive request.txt --received 2023-02-20 --reference 208-2023 \\\n"
                "    --requester @name.txt --address @address.txt --as \"I. Reed\"",
    .see = "foi show, foi list, foi step, foi due",
    .run = run_receive,
    .acts = true,
    .record = true,
};

// ---- list ----

static void list_table(struct text *out, const struct foi_case *cases, size_t count,
                       struct date today)
{
    static const char *const headings[] = {"Reference", "State", "Received", "Due", "Questions"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    out_table_right(&table, 4);
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        char day[TIME_TEXT_MAX];
        out_table_cell(&table, cases[i].reference);
        out_table_cell(&table, cases[i].state);
        out_table_cell(&table, foi_day_words(cases[i].received, day));
        out_table_cellf(&table, "%s%s", foi_day_words(foi_case_next(&cases[i]), day),
                        foi_case_is_overdue(&cases[i], today) ? ", overdue" : "");
        out_table_cellf(&table, "%d", cases[i].question_count);
    }
    out_table_print(&table, out);
}

static void list_json(struct json_writer *writer, const struct foi_case *cases, size_t count,
                      struct date today)
{
    json_put_object(writer);
    json_put_key(writer, "requests");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_put_object(writer);
        foi_case_json(writer, &cases[i], today);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static int run_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct foi_case *cases = NULL;
    size_t count = 0;
    const struct foi_case_filter filter = {
        .state = cli_value(call, "state"),
        .open = cli_flag(call, "open"),
        .overdue = cli_flag(call, "overdue"),
        .as_at = record_as_at(call),
        .today = date_of(record_as_at(call)),
    };
    int code = record_read(call, &store);
    if (code == 0)
        code = foi_cases(store, &filter, &cases, &count, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        list_json(&call->writer, cases, count, filter.today);
    else if (count > 0)
        list_table(&call->out, cases, count, filter.today);
    else
        out_note(call, filter.overdue ? "No request is overdue." : "No such request is recorded.");
    foi_cases_free(&cases, count);
    return 0;
}

static const struct cli_option list_options[] = {
    {"overdue", CLI_FLAG, NULL, "only those whose day is over and that are not answered"},
    {"open", CLI_FLAG, NULL, "only those that are not answered and not over"},
    {"state", CLI_WORD, "WORD", "only those in this state",
     .words = "received|clarifying|fees|collecting|drafting|clearance|cleared|sent|review|reviewed|"
              "regulator|decided|tribunal|closed|withdrawn|lapsed"},
    RECORD_AS_AT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_list = {
    .words = "foi list",
    .args = "",
    .summary = "list the requests and when each is due",
    .text = "Lists the requests in the order in which they were received, with the day that counts "
            "now: the twentieth working day, the estimate of an extension, or the day of an "
            "internal review. Never shows who asked.",
    .options = list_options,
    .examples = "overt foi list --overdue\novert foi list --open --json",
    .see = "foi show, foi statistics",
    .run = run_list,
    .record = true,
};

// ---- show ----

/// How its questions are understood: when its text is there and can be read here.
static void show_questions(struct cli_call *call, struct store *store, const struct foi_case *one)
{
    if (!call->json)
        text_append_char(&call->out, '\n');
    struct foi_wave *waves = NULL;
    size_t count = 0;
    int code = foi_say_understood(call, store, one, record_as_at(call));
    if (code == 0)
        code = foi_waves(store, one, record_as_at(call), &waves, &count, &call->error);
    if (code < 0)
        out_note(call, "%s", call->error.text);
    else if (call->json)
        foi_waves_json(&call->writer, waves, count);
    else
        foi_say_waves(call, one->reference, waves, count);
    foi_waves_free(&waves, count);
    call->error = (struct overt_error){0};
}

/// Where it stands, and what it costs when something is known of it.
static int show_case(struct cli_call *call, struct store *store, const struct foi_case *one)
{
    CLEANUP(foi_case_cost_finish) struct foi_case_cost cost = {0};
    AUTO_TEXT struct text line = {0};
    int code = foi_case_cost(store, one, record_as_at(call), &cost, &call->error);
    if (code < 0)
        return code;
    foi_cost_line(&cost, &line);
    if (call->json) {
        foi_case_json(&call->writer, one, date_of(record_as_at(call)));
        json_put_key(&call->writer, "cost");
        json_put_object(&call->writer);
        foi_cost_json(&call->writer, &cost);
        json_put_end(&call->writer);
    } else {
        foi_case_words(call, one, date_of(record_as_at(call)), cost.known ? line.bytes : NULL);
    }
    return 0;
}

static int show(struct cli_call *call, struct store *store, const struct foi_case_who *who)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    moment as_at = record_as_at(call);
    int code = foi_case_read(store, call->args[0], as_at, &one, &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        code = show_case(call, store, &one);
        show_questions(call, store, &one);
        if (who != NULL) {
            json_put_string_member(&call->writer, "requester", who->requester);
            json_put_string_member(&call->writer, "address", who->address);
            json_put_string_member(&call->writer, "request", who->text);
        }
        json_put_end(&call->writer);
        return code;
    }
    code = show_case(call, store, &one);
    show_questions(call, store, &one);
    if (who == NULL || code < 0)
        return code;
    text_append_char(&call->out, '\n');
    out_field(&call->out, "who asked", who->requester);
    out_field(&call->out, "address", who->address);
    text_append(&call->out, "\n");
    out_wrap(&call->out, who->text != NULL ? who->text : "-", 2);
    text_append(&call->out, "\n");
    return 0;
}

static int run_show(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    AUTO_STORE struct store *store = NULL;
    CLEANUP(foi_case_who_finish) struct foi_case_who who = {0};
    const char *reason = cli_value(call, "reason");
    if (reason == NULL) {
        int code = record_read(call, &store);
        return code == 0 ? show(call, store, NULL) : code;
    }
    int code = record_act(call, &operate);
    if (code == 0)
        code = foi_case_open(operate_store(operate), call->as, call->args[0], reason, call->clock,
                             &who, &call->error);
    return code == 0 ? show(call, operate_store(operate), &who) : code;
}

static const struct cli_option show_options[] = {
    {"reason", CLI_TEXT, "WHY", "show who asked, and the request's own words; recorded with this"},
    RECORD_AS_AT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_show = {
    .words = "foi show",
    .args = "REFERENCE",
    .summary = "show a request: its clock, steps, tasks and letters",
    .text = "Shows where a request stands. Who asked, and the request's own words, are shown with "
            "--reason alone, to an information officer or an auditor (--as), and that is recorded.",
    .options = show_options,
    .examples = "overt foi show 208-2023\n"
                "overt foi show 208-2023 --reason \"to send the letter\" --as \"I. Reed\"",
    .see = "foi list, foi place, foi step, audit",
    .run = run_show,
    .may_act = true,
    .record = true,
};

// ---- step ----

static int run_step(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const struct foi_case_do what = foi_do_value(call);
    int code = record_act(call, &operate);
    if (code == 0)
        code = foi_case_step(operate_store(operate), call->as, call->args[1], &what, &call->error);
    return code == 0 ? foi_case_done(call, operate_store(operate), what.reference) : code;
}

static const struct cli_option step_options[] = {
    {"why", CLI_TEXT, "WHY", "what was asked, why more time is needed, what has to be changed"},
    {"day", CLI_DATE, "DATE", "the day on which it happened", "today"},
    {"until", CLI_DATE, "DATE", "of an extension: when the decision is expected (section 17(2))"},
    {"result", CLI_WORD, "WORD", "of the regulator's decision: what became of the complaint",
     .words = FOI_RESULTS},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_step = {
    .words = "foi step",
    .args = "REFERENCE STEP",
    .summary = "take a request a step on",
    .text =
        "Steps: clarifying (something was asked of the requester) and clarified (the answer came: "
        "the twenty days begin anew on that day, section 10(6)), fees and paid (the days between "
        "do not count, section 10(2)), collecting, drafting, extended (for the public interest, "
        "section 10(3), with --until), clearance (the draft is ready to be cleared), returned, "
        "review (an internal review was asked for; extended then gives it up to 40 working days), "
        "regulator, decided (with --result), tribunal, closed, withdrawn, lapsed (three months "
        "without an answer or a fee), reopened (with --why, such as a correction).\n\n"
        "What is said with --why is sealed with the request.",
    .options = step_options,
    .examples =
        "overt foi step 208-2023 clarifying --why \"which months are meant?\" --as \"I. Reed\"\n"
        "overt foi step 208-2023 extended --until 2023-04-18 --why \"public interest, s24\" \\\n"
        "    --as \"I. Reed\"",
    .see = "foi show, foi draft, foi clear, foi send, foi review",
    .run = run_step,
    .acts = true,
    .record = true,
};
