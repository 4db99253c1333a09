// SPDX-License-Identifier: Apache-2.0
// cmd_foi_letter.c - a case's tasks and its letter: who collects, drafted, cleared, sent, reviewed.
#include <inttypes.h>
#include <stdio.h>

#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/foi.h"
#include "foi/lint.h"
#include "foi/placed.h"
#include "foi/template.h"

// ---- tasks ----

static int run_task_add(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    char number[24];
    const struct foi_task_new task = {
        .reference = call->args[0],
        .label = call->args[1],
        .question = cli_value(call, "question"),
        .unit = cli_value(call, "unit"),
        .collector = cli_value(call, "collector"),
        .due = foi_date_value(call, "due"),
        .clock = call->clock,
    };
    int code = record_act(call, &operate);
    if (code == 0)
        code = foi_task_add(operate_store(operate), call->as, &task, &id, &call->error);
    if (code < 0)
        return code;
    (void)snprintf(number, sizeof number, "%" PRId64, id);
    out_done(call, "task", number, "Task %s: %s is asked about %s of %s.", number, task.unit,
             task.label, task.reference);
    return 0;
}

static const struct cli_option task_add_options[] = {
    {"question", CLI_TEXT, "TEXT", "what is to be found out, without who asks", .required = true},
    {"unit", CLI_TEXT, "NAME", "which unit is asked", .required = true},
    {"collector", CLI_TEXT, "NAME", "the officer who collects it there"},
    {"due", CLI_DATE, "DATE", "by when", "the tenth working day"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_task_add = {
    .words = "foi task add",
    .args = "REFERENCE QUESTION",
    .summary = "ask a unit about a question of a request",
    .text = "Adds a task: which unit is asked what, by when. Those who collect see the question "
            "and not who asked; a task that names the requester is refused.",
    .options = task_add_options,
    .examples = "overt foi task add 208-2023 Q1 --question \"Was LFR used from January 2022?\" \\\n"
                "    --unit \"Operations\" --collector \"P. Planner\" --as \"I. Reed\"",
    .see = "foi task list, foi task done",
    .run = run_task_add,
    .acts = true,
    .record = true,
};

static int run_task_done(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    struct foi_task_done done = {
        .state = cli_value(call, "state"),
        .note = cli_value(call, "note"),
        .minutes = (int)cli_number(call, "minutes", -1),
        .clock = call->clock,
    };
    int code = cli_number_arg(call, 0, "task", &done.id);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = foi_task_do(operate_store(operate), call->as, &done, &call->error);
    if (code == 0)
        out_done(call, "task", call->args[0], "Task %s: %s.", call->args[0], done.state);
    return code;
}

static const struct cli_option task_done_options[] = {
    {"state", CLI_WORD, "WORD", "what was found", .words = FOI_TASK_STATES, .required = true},
    {"note", CLI_TEXT, "TEXT", "what and where; sealed with the request"},
    {"minutes", CLI_NUMBER, "N",
     "spent on what counts for section 12: whether held, locating, retrieving, extracting",
     .low = 0, .high = 60000},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_task_done = {
    .words = "foi task done",
    .args = "TASK",
    .summary = "say what was found for a task",
    .text =
        "Says whether the information is held, by the officer who collects it or an information "
        "officer. A later word about the same task replaces the earlier one; both stay.",
    .options = task_done_options,
    .examples = "overt foi task done 3 --state held --minutes 40 --as \"P. Planner\"",
    .see = "foi task list, foi task add",
    .run = run_task_done,
    .acts = true,
    .record = true,
};

static void task_json(struct json_writer *writer, const struct foi_task *task)
{
    json_put_object(writer);
    json_put_int_member(writer, "task", task->id);
    json_put_string_member(writer, "request", task->reference);
    json_put_string_member(writer, "question", task->label);
    json_put_string_member(writer, "asks", task->question);
    json_put_string_member(writer, "unit", task->unit);
    json_put_string_member(writer, "collector", task->collector);
    foi_json_date(writer, "due", task->due);
    json_put_end(writer);
}

static void task_words(struct text *out, const struct foi_task *task)
{
    char day[TIME_TEXT_MAX];
    text_printf(out, "%" PRId64 "  %s, %s: %s, due %s\n", task->id, task->reference, task->label,
                task->unit, foi_day_words(task->due, day));
    out_wrap(out, task->question != NULL ? task->question : "(sealed)", 4);
}

static int run_task_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct foi_task *tasks = NULL;
    size_t count = 0;
    int code = record_read(call, &store);
    if (code == 0)
        code = foi_tasks(store, cli_value(call, "collector"), record_as_at(call), &tasks, &count,
                         &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_key(&call->writer, "tasks");
        json_put_array(&call->writer);
    } else if (count == 0) {
        out_note(call, "Nothing is to be collected.");
    }
    for (size_t i = 0; i < count; i++)
        if (call->json)
            task_json(&call->writer, &tasks[i]);
        else
            task_words(&call->out, &tasks[i]);
    if (call->json) {
        json_put_end(&call->writer);
        json_put_end(&call->writer);
    }
    foi_tasks_free(&tasks, count);
    return 0;
}

static const struct cli_option task_list_options[] = {
    {"collector", CLI_TEXT, "NAME", "only what this officer collects"},
    RECORD_AS_AT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_task_list = {
    .words = "foi task list",
    .args = "",
    .summary = "list what is still to be collected for requests",
    .text = "Lists the tasks of requests that are not answered, the most urgent first.",
    .options = task_list_options,
    .examples = "overt foi task list --collector \"P. Planner\"",
    .see = "foi task done, foi list",
    .run = run_task_list,
    .record = true,
};

// ---- draft ----

static struct foi_case_files files_value(const struct cli_call *call)
{
    return (struct foi_case_files){.text = cli_value(call, "text"),
                                   .html = cli_value(call, "html")};
}

static struct foi_case_files cleared_value(const struct cli_call *call)
{
    struct foi_case_files files = files_value(call);
    files.pdf = cli_value(call, "pdf");
    return files;
}

/// And what is written for the requester.
static struct foi_case_files sending_value(const struct cli_call *call)
{
    struct foi_case_files files = cleared_value(call);
    files.folder = cli_value(call, "out");
    files.dear = cli_value(call, "dear");
    return files;
}

/// Writes letter.txt, letter.html and letter.pdf from the record into the folder of --out.
static int write_letter(struct cli_call *call, struct store *store, struct foi_result *result)
{
    CLEANUP(foi_asked_finish) struct foi_asked asked = {0};
    CLEANUP(foi_understood_finish) struct foi_understood understood = {0};
    struct foi_answer_params params;
    int code = foi_asked_read(call, store, &asked, &params);
    if (code == 0)
        code = foi_case_understand(store, &asked.one, REGISTER_AS_AT_ALWAYS, &understood,
                                   &call->error);
    if (code == 0)
        code = foi_case_placed(&asked.one, &understood, &call->error);
    if (code < 0)
        return code;
    params.sent = foi_date_value(call, "sent");
    params.folder = cli_value(call, "out");
    params.language = cli_value(call, "language");
    params.letters = cli_value(call, "letters");
    return foi_answer(store, &params, result, &call->error);
}

static int run_draft(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(foi_result_finish) struct foi_result result = {0};
    struct foi_case_do what = {.reference = call->args[0], .clock = call->clock};
    struct foi_case_files files = files_value(call);
    bool write = cli_value(call, "out") != NULL;
    int64_t draft = 0;
    bool names = false;
    if (write == (files.text != NULL || files.html != NULL))
        return CLI_MISTAKE(call, "give a folder to which the letter is written (--out), or both "
                                 "files of a letter that is there (--text, --html)");
    int code = write ? record_keep_out(call, "out") : 0;
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0 && write)
        code = write_letter(call, operate_store(operate), &result);
    if (code == 0 && write)
        files = (struct foi_case_files){
            .text = result.text_path,
            .html = result.html_path,
            .pdf = result.pdf_path,
            .language = result.language,
            .texts_sha256 = result.texts_sha256};
    what.told = result.told;
    what.told_count = result.told_count;
    if (code == 0)
        code =
            foi_case_draft(operate_store(operate), call->as, &what, &files, &draft, &call->error);
    if (code == 0)
        code = foi_case_names(operate_store(operate), what.reference, &files, &names, &call->error);
    if (code == 0 && names)
        out_note(call, "look over: the letter names who asked, so it cannot be disclosed as it is");
    for (size_t i = 0; code == 0 && i < result.warning_count; i++)
        out_note(call, "look over: %s", result.warnings[i]);
    return code == 0 ? foi_case_done(call, operate_store(operate), what.reference) : code;
}

static const struct cli_option draft_options[] = {
    {"out", CLI_DIR, "FOLDER",
     "write letter.txt, letter.html and letter.pdf there, answered from the record"},
    {"sent", CLI_DATE, "DATE", "with --out: date of the letter", "today"},
    {"language", CLI_WORD, "WORD", "of the letter: en, or cy (Welsh)", "en",
     .words = FOI_LANGUAGES},
    {"letters", CLI_DIR, "FOLDER", "the force's own sentences", "the setting foi.letters"},
    {"text", CLI_PATH, "FILE",
     "a letter that is there, such as one that was worked over: its text"},
    {"html", CLI_PATH, "FILE", "and its page"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_draft = {
    .words = "foi draft",
    .args = "REFERENCE",
    .summary = "draft the letter of a request, or record a draft",
    .text = "With --out answers the request from the record as it stood at the end of the day of "
            "receipt and writes the letter; with --text and --html takes a letter that is there. "
            "Either way the newest draft is recorded by its SHA-256 and by who drafted it: another "
            "person clears it, and what is sent is that draft to the byte.",
    .options = draft_options,
    .examples = "overt foi draft 208-2023 --out letter --as \"I. Reed\"\n"
                "overt foi draft 208-2023 --text letter/letter.txt --html letter/letter.html "
                "--as \"I. Reed\"",
    .see = "foi step, foi clear, foi send",
    .run = run_draft,
    .acts = true,
    .record = true,
};

// ---- clear, send, review ----

/// What the linter finds in the letter that is cleared.
static int say_findings(struct cli_call *call, struct store *store,
                        const struct foi_case_files *files)
{
    CLEANUP(foi_lint_finish) struct foi_lint lint = {0};
    if (files->text == NULL) {
        out_note(call, "What is to be put right is seen by: overt foi lint %s --text FILE",
                 call->args[0]);
        return 0;
    }
    int code = foi_lint_case(store, call->args[0], files, call->clock, &lint, &call->error);
    if (code == 0)
        foi_lint_notes(call, &lint);
    return code;
}

static int run_clear(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const struct foi_case_do what = foi_do_value(call);
    const struct foi_case_files files = cleared_value(call);
    int code = record_act(call, &operate);
    if (code == 0)
        code = foi_case_clear(operate_store(operate), call->as, &what, &files, &call->error);
    if (code == 0)
        code = say_findings(call, operate_store(operate), &files);
    return code == 0 ? foi_case_done(call, operate_store(operate), what.reference) : code;
}

static const struct cli_option clear_options[] = {
    {"text", CLI_PATH, "FILE", "the text that was read; refused when it is not the newest draft"},
    {"html", CLI_PATH, "FILE", "and the page"},
    {"pdf", CLI_PATH, "FILE", "and the PDF, when the draft has one", "beside the text"},
    {"why", CLI_TEXT, "TEXT", "a note; sealed with the request"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_clear = {
    .words = "foi clear",
    .args = "REFERENCE",
    .summary = "clear the newest draft of a letter, by another than who drafted it",
    .text = "Says that the newest draft can be sent. Who drafted it cannot clear it.",
    .options = clear_options,
    .examples = "overt foi clear 208-2023 --text letter/letter.txt --html letter/letter.html "
                "--as \"C. Clear\"",
    .see = "foi draft, foi send",
    .run = run_clear,
    .acts = true,
    .record = true,
};

static void sending_json(struct json_writer *writer, const char *reference,
                         const struct foi_sending *sending)
{
    json_put_object(writer);
    json_put_string_member(writer, "reference", reference);
    json_put_int_member(writer, "letter", sending->id);
    json_put_int_member(writer, "entry_of_the_ledger", sending->ledger);
    foi_json_date(writer, "sent", sending->day);
    foi_json_date(writer, "due", sending->due);
    json_put_bool_member(writer, "late", sending->late);
    json_put_string_member(writer, "text_sha256", sending->text_sha256);
    json_put_string_member(writer, "html_sha256", sending->html_sha256);
    json_put_string_member(writer, "pdf_sha256",
                           *sending->pdf_sha256 ? sending->pdf_sha256 : NULL);
    json_put_string_member(writer, "corrects", *sending->corrects ? sending->corrects : NULL);
    json_put_end(writer);
}

static void say_sending(struct cli_call *call, const struct foi_sending *sending)
{
    char day[TIME_TEXT_MAX];
    const char *folder = cli_value(call, "out");
    if (folder != NULL && sending->to_nobody)
        out_note(call, "%s/letter.eml has no recipient: no e-mail address was given", folder);
    else if (folder == NULL)
        out_note(call, "No e-mail was made; --out FOLDER writes it, ready to send.");
    if (call->json) {
        sending_json(&call->writer, call->args[0], sending);
        return;
    }
    text_printf(&call->out,
                "Letter %" PRId64 " of %s is recorded as sent on %s%s.\n"
                "SHA-256 of its text  %s\nSHA-256 of its page  %s\n",
                sending->id, call->args[0], foi_day_words(sending->day, day),
                sending->late ? ", late" : "", sending->text_sha256, sending->html_sha256);
    if (*sending->pdf_sha256)
        text_printf(&call->out, "SHA-256 of its PDF   %s\n", sending->pdf_sha256);
    if (*sending->corrects)
        text_printf(&call->out, "It corrects the letter %s\n", sending->corrects);
}

static int run_send(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    struct foi_case_do what = foi_do_value(call);
    const struct foi_case_files files = sending_value(call);
    const struct foi_case_outcome outcome = {cli_value(call, "outcome"),
                                             cli_value(call, "exemptions")};
    struct foi_sending sending = {0};
    what.lint = true;
    what.despite = cli_value(call, "despite");
    int code = files.folder != NULL ? record_keep_out(call, "out") : 0;
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = foi_case_send(operate_store(operate), call->as, &what, &files, &outcome, &sending,
                             &call->error);
    if (code == 0)
        say_sending(call, &sending);
    return code;
}

static const struct cli_option send_options[] = {
    {"text", CLI_PATH, "FILE", "the text of the letter, as it was cleared", .required = true},
    {"html", CLI_PATH, "FILE", "its page, as it was cleared", .required = true},
    {"pdf", CLI_PATH, "FILE", "its PDF, when what was cleared has one", "beside the text"},
    {"out", CLI_DIR, "FOLDER", "write letter.eml there, ready to send to who asked"},
    {"dear", CLI_TEXT, "NAME", "whom it greets, such as \"Ms Reader\"", "who asked"},
    {"outcome", CLI_WORD, "WORD", "what the letter does; as it is counted", .words = FOI_OUTCOMES,
     .required = true},
    {"exemptions", CLI_TEXT, "TEXT", "sections relied on, such as \"s24(2), s31(3)\""},
    {"day", CLI_DATE, "DATE", "the day on which it was sent", "today"},
    {"why", CLI_TEXT, "TEXT", "a note; sealed with the request"},
    {"despite", CLI_TEXT, "WHY",
     "why it goes although something is to be put right, by who cleared it; sealed"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_send = {
    .words = "foi send",
    .args = "REFERENCE",
    .summary = "record the letter of a request as sent",
    .text =
        "Records the exact bytes that go out: the letter's SHA-256, sealed copies, and an entry "
        "of the ledger, all in one transaction. Refused unless they are what another person "
        "cleared, and while something is to be put right (overt foi lint REFERENCE --text FILE). A "
        "second letter of a request corrects the one before and names it.\n\n"
        "Outcomes: granted, part (refused in part), refused, not-held, vexatious (section "
        "14(1)), repeated (14(2)), cost (12), elsewhere (all of it under section 21). A letter "
        "that relies on an exemption, or neither confirms nor denies, is part or refused, and "
        "--exemptions names each section: so it is counted in one way whatever is held.\n\n"
        "With --out writes letter.eml, readable by you alone, from the unit's address (foi.email) "
        "to that of who asked: text, page and PDF of the letter, with the recipient and \"Dear "
        "...\" put in before its heading. The letter that was cleared and that everybody can read "
        "names nobody. Overt sends nothing itself.",
    .options = send_options,
    .examples = "overt foi send 208-2023 --text letter/letter.txt --html letter/letter.html \\\n"
                "    --outcome part --exemptions \"s24(2), s31(3)\" --out mail \\\n"
                "    --dear \"Ms Reader\" --as \"I. Reed\"",
    .see = "foi clear, foi publish, foi statistics",
    .run = run_send,
    .acts = true,
    .record = true,
};

static int run_review(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const struct foi_case_do what = foi_do_value(call);
    const struct foi_case_files files = sending_value(call);
    struct foi_sending sending = {0};
    int code = files.folder != NULL ? record_keep_out(call, "out") : 0;
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = foi_case_review(operate_store(operate), call->as, &what, &files, &sending,
                               &call->error);
    if (code == 0)
        say_sending(call, &sending);
    return code;
}

static const struct cli_option review_options[] = {
    {"result", CLI_WORD, "WORD", "what became of the complaint", .words = FOI_RESULTS,
     .required = true},
    {"text", CLI_PATH, "FILE", "the text of the answer to the review", .required = true},
    {"html", CLI_PATH, "FILE", "its page", .required = true},
    {"pdf", CLI_PATH, "FILE", "its PDF"},
    {"out", CLI_DIR, "FOLDER", "write letter.eml there, ready to send to who asked"},
    {"dear", CLI_TEXT, "NAME", "whom it greets, such as \"Ms Reader\"", "who asked"},
    {"day", CLI_DATE, "DATE", "the day on which it was sent", "today"},
    {"why", CLI_TEXT, "TEXT", "a note; sealed with the request"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_review = {
    .words = "foi review",
    .args = "REFERENCE",
    .summary = "end an internal review, by another than who drafted or cleared",
    .text = "Records the result of an internal review that was asked for (overt foi step REFERENCE "
            "review), and the letter that says so, by its SHA-256. Who drafted or cleared a letter "
            "of the request cannot review it.",
    .options = review_options,
    .examples = "overt foi review 208-2023 --result part-upheld --text review.txt "
                "--html review.html --as \"R. View\"",
    .see = "foi step, foi show, foi statistics",
    .run = run_review,
    .acts = true,
    .record = true,
};
