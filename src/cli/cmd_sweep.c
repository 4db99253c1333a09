// SPDX-License-Identifier: Apache-2.0
// cmd_sweep.c - erasing what is due, the report of what is kept, and legal holds (rule R5).
#include <inttypes.h>
#include <stdio.h>

#include "base/memory.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "operate/sweep.h"
#include "register/retention.h"

#define DUE_MAX 100000

// ---- overt sweep ----

static void due_json(struct cli_call *call, const struct register_due *due)
{
    json_put_object(&call->writer);
    json_put_string_member(&call->writer, "kind", register_keep_word(due->kind));
    json_put_string_member(&call->writer, "about", due->about);
    json_put_int_member(&call->writer, "row", due->row);
    out_json_moment(&call->writer, "due", due->due);
    json_put_string_member(&call->writer, "rule", register_retention_of(due->time)->word);
    if (due->hold != 0)
        json_put_int_member(&call->writer, "hold", due->hold);
    if (due->complaint != 0)
        json_put_int_member(&call->writer, "complaint", due->complaint);
    json_put_end(&call->writer);
}

static void due_table(struct cli_call *call, const struct register_due *due, size_t count)
{
    struct out_table table;
    out_table_init(&table, 4);
    out_table_cell(&table, "Due");
    out_table_cell(&table, "Kind");
    out_table_cell(&table, "Of");
    out_table_cell(&table, "Held by law");
    for (size_t i = 0; i < count; i++) {
        char when[TIME_TEXT_MAX];
        out_table_cell(&table, out_moment(due[i].due, when));
        out_table_cell(&table, register_keep_word(due[i].kind));
        out_table_cellf(&table, "%s %" PRId64, due[i].about, due[i].row);
        if (due[i].hold != 0)
            out_table_cellf(&table, "hold %" PRId64, due[i].hold);
        else if (due[i].complaint != 0)
            out_table_cellf(&table, "complaint %" PRId64, due[i].complaint);
        else
            out_table_cell(&table, NULL);
    }
    out_table_print(&table, &call->out);
}

static int dry_run(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_FREE struct register_due *due = NULL;
    size_t count = 0;
    int code = record_read(call, &store);
    if (code == 0)
        code = register_due(store, clock_now(&call->clock), false, DUE_MAX, &due, &count,
                            &call->error);
    if (code < 0)
        return code;
    if (!call->json && count == 0)
        text_append(&call->out, "Nothing is due.\n");
    else if (!call->json)
        due_table(call, due, count);
    if (!call->json)
        return 0;
    json_put_object(&call->writer);
    json_put_key(&call->writer, "due");
    json_put_array(&call->writer);
    for (size_t i = 0; i < count; i++)
        due_json(call, &due[i]);
    json_put_end(&call->writer);
    json_put_end(&call->writer);
    return 0;
}

static int run_sweep(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    struct register_swept swept = {0};
    bool empty = true;
    char late[REGISTER_TIME_WORDS_MAX];
    if (cli_flag(call, "dry-run"))
        return dry_run(call);
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_sweep(operate, &swept, &empty, &call->error);
    if (code < 0)
        return code;
    const struct register_swept *before = operate_swept(operate);
    const char *why = NULL;
    size_t waiting = operate_servers_waiting(operate, &why);
    swept.erased += before->erased; // what was swept when the record was opened
    swept.held += before->held;
    swept.late += before->late;
    swept.latest = before->latest > swept.latest ? before->latest : swept.latest;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_int_member(&call->writer, "erased", swept.erased);
        json_put_int_member(&call->writer, "held_by_law", swept.held);
        json_put_int_member(&call->writer, "late", swept.late);
        json_put_int_member(&call->writer, "latest_seconds", swept.latest);
        json_put_key(&call->writer, "log_emptied");
        json_put_bool(&call->writer, empty);
        json_put_int_member(&call->writer, "waiting_on_servers", (int64_t)waiting);
        json_put_end(&call->writer);
        return 0;
    }
    text_printf(&call->out, "%" PRId64 " erased, %" PRId64 " held by law.\n", swept.erased,
                swept.held);
    register_time_words(swept.latest, late);
    if (swept.late > 0)
        text_printf(&call->out, "%" PRId64 " of them late, by up to %s: let the sweep run daily.\n",
                    swept.late, late);
    record_note_servers(call, operate);
    if (!empty)
        out_note(call, "Another program reads the record: its log is emptied at the next sweep.");
    return 0;
}

static const struct cli_option sweep_options[] = {
    {"dry-run", CLI_FLAG, NULL, "only tell what is due"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_sweep = {
    .words = "sweep",
    .args = "",
    .summary = "erase what is kept as long as its rule allows",
    .text = "Destroys the keys of all sealed rows whose time is over, with a receipt for each: "
            "what, when it was due, when it was erased, under which rule. What a legal hold keeps "
            "gets a receipt that says so. It runs by itself whenever a record is opened for an "
            "act, after an act that ends something (a closing, a removal, a hold lifted), and "
            "every five minutes of a live run; let a timer run it too, daily (cron, systemd), so "
            "that a record that nobody opens is swept. It may come late: nothing is forgotten. It "
            "needs no officer and no master key.",
    .options = sweep_options,
    .examples = "overt sweep --dir record\n"
                "# what would be erased\n"
                "overt sweep --dry-run",
    .see = "retention report, hold add, key show",
    .run = run_sweep,
    .record = true,
};

// ---- overt retention report ----

static void kept_json(struct cli_call *call, enum register_keep kind,
                      const struct register_kept *kept)
{
    json_put_object(&call->writer);
    json_put_string_member(&call->writer, "kind", register_keep_word(kind));
    json_put_int_member(&call->writer, "held", kept->held);
    json_put_int_member(&call->writer, "due_in_24_hours", kept->soon);
    json_put_int_member(&call->writer, "overdue", kept->overdue);
    json_put_int_member(&call->writer, "held_by_law", kept->by_law);
    json_put_int_member(&call->writer, "erased", kept->erased);
    json_put_int_member(&call->writer, "erased_late", kept->erased_late);
    json_put_int_member(&call->writer, "latest_seconds", kept->latest);
    json_put_end(&call->writer);
}

static void times_json(struct cli_call *call, const struct register_times *times)
{
    for (int i = 0; i < REGISTER_TIME_COUNT; i++) {
        const struct register_retention *rule = register_retention_of((enum register_time)i);
        char words[REGISTER_TIME_WORDS_MAX];
        register_time_words(times->seconds[i], words);
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "rule", rule->word);
        json_put_string_member(&call->writer, "what", rule->what);
        json_put_string_member(&call->writer, "time", words);
        json_put_string_member(&call->writer, "from", rule->from);
        json_put_string_member(&call->writer, "source", rule->source);
        json_put_end(&call->writer);
    }
}

static void kept_table(struct cli_call *call, const struct register_kept *kept)
{
    static const char *const heading[] = {"Kind",        "Held",   "Due in 24 h", "Overdue",
                                          "Held by law", "Erased", "Erased late"};
    struct out_table table;
    out_table_init(&table, 7);
    for (int i = 0; i < 7; i++) {
        out_table_cell(&table, heading[i]);
        if (i > 0)
            out_table_right(&table, i);
    }
    for (int i = 1; i < REGISTER_KEEP_COUNT; i++) {
        const int64_t numbers[] = {kept[i].held,   kept[i].soon,   kept[i].overdue,
                                   kept[i].by_law, kept[i].erased, kept[i].erased_late};
        out_table_cell(&table, register_keep_word((enum register_keep)i));
        for (size_t j = 0; j < ARRAY_COUNT(numbers); j++)
            out_table_cellf(&table, "%" PRId64, numbers[j]);
    }
    out_table_print(&table, &call->out);
}

static void rules_words(struct cli_call *call, const struct register_times *times)
{
    text_append_char(&call->out, '\n');
    for (int i = 0; i < REGISTER_TIME_COUNT; i++) {
        const struct register_retention *rule = register_retention_of((enum register_time)i);
        char words[REGISTER_TIME_WORDS_MAX];
        register_time_words(times->seconds[i], words);
        out_fieldf(&call->out, rule->word, "%s from %s: %s", words, rule->from, rule->what);
    }
}

/// What was kept longer than the policy says: now, or before it was erased.
static void longer_words(struct cli_call *call, const struct register_kept *kept)
{
    size_t lines = 0;
    text_append(&call->out, "\nKept longer than policy: ");
    for (int i = 1; i < REGISTER_KEEP_COUNT; i++) {
        char late[REGISTER_TIME_WORDS_MAX];
        if (kept[i].overdue == 0 && kept[i].erased_late == 0)
            continue;
        register_time_words(kept[i].latest, late);
        text_printf(&call->out, "%s%s: %" PRId64 " now, %" PRId64 " erased late (by up to %s)",
                    lines++ > 0 ? "; " : "", register_keep_word((enum register_keep)i),
                    kept[i].overdue, kept[i].erased_late, kept[i].erased_late > 0 ? late : "-");
    }
    text_append(&call->out, lines == 0 ? "none.\n" : ".\n");
}

static int run_retention_report(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct register_kept kept[REGISTER_KEEP_COUNT];
    struct register_times times;
    moment now = clock_now(&call->clock);
    int code = record_read(call, &store);
    if (code == 0)
        code = register_retention_report(store, now, kept, &call->error);
    if (code == 0)
        code = register_retention_times(store, now, &times, &call->error);
    if (code < 0)
        return code;
    if (!call->json) {
        kept_table(call, kept);
        longer_words(call, kept);
        rules_words(call, &times);
        return 0;
    }
    json_put_object(&call->writer);
    json_put_key(&call->writer, "kinds");
    json_put_array(&call->writer);
    for (int i = 1; i < REGISTER_KEEP_COUNT; i++)
        kept_json(call, (enum register_keep)i, &kept[i]);
    json_put_end(&call->writer);
    json_put_key(&call->writer, "rules");
    json_put_array(&call->writer);
    times_json(call, &times);
    json_put_end(&call->writer);
    json_put_end(&call->writer);
    return 0;
}

const struct cli_cmd cli_cmd_retention_report = {
    .words = "retention report",
    .args = "",
    .summary = "tell what is kept about people, for how long, and whether any of it too long",
    .text = "For each kind of sealed thing: how many are held, how many are due in the next 24 "
            "hours, overdue, held by law, erased, and erased more than 24 hours late. Below it "
            "the times in force and what they count from. It shows that the policy on "
            "retention and erasure, which section 42 of the Data Protection Act 2018 asks for, is "
            "kept. A "
            "force sets a shorter time with overt setting set retention.RULE, a longer one up to "
            "the rule's limit with its reason: \"72 hours because REASON\".",
    .examples = "overt retention report\n"
                "# a shorter time\n"
                "overt setting set retention.alert \"0 hours\" --as \"A. Admin\"",
    .see = "sweep, hold list, setting set",
    .run = run_retention_report,
    .record = true,
};

// ---- overt hold ----

static int run_hold_add(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    bool alert = cli_value(call, "alert") != NULL, entry = cli_value(call, "entry") != NULL;
    const char *reference = cli_value(call, "operation");
    int64_t id = 0;
    if (alert + entry + (reference != NULL) != 1)
        return CLI_MISTAKE(call, "say what is held: --alert NUMBER, --entry NUMBER or --operation "
                                 "REFERENCE");
    const struct register_new_hold hold = {
        .about = alert ? "alert" : "entry",
        .row = (int64_t)cli_number(call, alert ? "alert" : "entry", 0),
        .basis = cli_value(call, "basis"),
        .reason = cli_value(call, "reason"),
        .review = cli_moment(call, "review"),
    };
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_hold_add(operate, call->as, &hold, reference, &id, &call->error);
    if (code < 0)
        return code;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, id);
    out_done(call, "hold", number, "Hold %s is in force: what it is on is not erased.", number);
    return 0;
}

static const struct cli_option hold_options[] = {
    {"alert", CLI_NUMBER, "NUMBER", "hold an alert, its judgements, its search and its candidate",
     .low = 1, .high = 9e15},
    {"entry", CLI_NUMBER, "NUMBER", "hold an entry of a list", .low = 1, .high = 9e15},
    {"operation", CLI_TEXT, "REFERENCE", "hold everything of an operation"},
    {"basis", CLI_WORD, "BASIS",
     "why: disclosure (Criminal Procedure and Investigations Act 1996), complaint, a legal claim, "
     "a subject's request, an inquiry",
     .words = REGISTER_HOLD_BASES, .required = true},
    {"reason", CLI_TEXT, "TEXT", "which case, in words", .required = true},
    {"review", CLI_MOMENT, "TIME", "when somebody asks whether it is still needed",
     .required = true},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_hold_add = {
    .words = "hold add",
    .args = "",
    .summary = "keep something that the law asks to be kept",
    .text = "What is on a hold is not erased when its time is over, until the hold is lifted; the "
            "sweep says so in a receipt. The reason is sealed as other texts about people are. "
            "The rule is the record's own: no program that opens the file can erase what is held.",
    .options = hold_options,
    .examples = "overt hold add --alert 12 --basis disclosure --reason \"R v Smith, Warwick Crown "
                "Court\" --review 2027-03-01T09:00 --as \"S. Inspector\"",
    .see = "hold lift, hold list, sweep",
    .run = run_hold_add,
    .acts = true,
    .record = true,
};

static int run_hold_lift(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t id = 0;
    int code = record_act_on(call, "hold", &id, &operate);
    if (code == 0)
        code = operate_hold_lift(operate, call->as, id, &call->error);
    if (code < 0)
        return code;
    out_done(call, "hold", call->args[0],
             "Hold %s is lifted: what is due and nothing else holds is erased.", call->args[0]);
    return 0;
}

const struct cli_cmd cli_cmd_hold_lift = {
    .words = "hold lift",
    .args = "HOLD",
    .summary = "end a hold",
    .text = "What it kept beyond its time is erased at once, unless another hold keeps it.",
    .examples = "overt hold lift 3 --as \"S. Inspector\"",
    .see = "hold add, hold list",
    .run = run_hold_lift,
    .acts = true,
    .record = true,
};

static void holds_json(struct cli_call *call, const struct register_hold *holds, size_t count)
{
    json_put_object(&call->writer);
    json_put_key(&call->writer, "holds");
    json_put_array(&call->writer);
    for (size_t i = 0; i < count; i++) {
        json_put_object(&call->writer);
        json_put_int_member(&call->writer, "hold", holds[i].id);
        json_put_string_member(&call->writer, "about", holds[i].about);
        json_put_int_member(&call->writer, "row", holds[i].row);
        json_put_string_member(&call->writer, "basis", holds[i].basis);
        json_put_string_member(&call->writer, "reason", call->as ? holds[i].reason : NULL);
        json_put_string_member(&call->writer, "officer", holds[i].officer);
        out_json_moment(&call->writer, "at", holds[i].at);
        out_json_moment(&call->writer, "review", holds[i].review);
        out_json_moment(&call->writer, "lifted_at", holds[i].lifted_at);
        json_put_string_member(&call->writer, "lifted_by", holds[i].lifted_by);
        if (!cli_value(call, "as-at"))
            json_put_int_member(&call->writer, "rows_held", holds[i].keys);
        json_put_end(&call->writer);
    }
    json_put_end(&call->writer);
    json_put_end(&call->writer);
}

static void holds_table(struct cli_call *call, const struct register_hold *holds, size_t count)
{
    static const char *const heading[] = {"Hold",   "On",   "Basis",  "Since",
                                          "Review", "Rows", "Lifted", "Reason"};
    struct out_table table;
    out_table_init(&table, 8);
    for (int i = 0; i < 8; i++)
        out_table_cell(&table, heading[i]);
    for (size_t i = 0; i < count; i++) {
        char when[TIME_TEXT_MAX];
        out_table_cellf(&table, "%" PRId64, holds[i].id);
        out_table_cellf(&table, "%s %" PRId64, holds[i].about, holds[i].row);
        out_table_cell(&table, holds[i].basis);
        out_table_cell(&table, out_moment(holds[i].at, when));
        out_table_cell(&table, out_moment(holds[i].review, when));
        if (cli_value(call, "as-at"))
            out_table_cell(&table, NULL);
        else
            out_table_cellf(&table, "%" PRId64, holds[i].keys);
        out_table_cell(&table, out_moment(holds[i].lifted_at, when));
        out_table_cell(&table, call->as ? holds[i].reason : NULL);
    }
    out_table_print(&table, &call->out);
}

static int run_hold_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct register_hold *holds = NULL;
    size_t count = 0;
    const struct operate_consultation read = {.what = "hold.list",
                                              .why = cli_value(call, "reason")};
    int code = call->as ? record_consult(call, &read) : 0;
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = register_holds(store, record_as_at(call), &holds, &count, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        holds_json(call, holds, count);
    else if (count == 0)
        text_append(&call->out, "Nothing is held by law.\n");
    else
        holds_table(call, holds, count);
    register_holds_free(&holds, count);
    return 0;
}

static const struct cli_option hold_list_options[] = {
    RECORD_AS_AT_OPTION,
    {"reason", CLI_TEXT, "WHY", "with --as: why it is read, without names"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_hold_list = {
    .words = "hold list",
    .args = "",
    .summary = "list what is held by law, and what was",
    .text = "Each hold with what it is on, its basis, when it is reviewed, and how many sealed "
            "rows it keeps now (not with --as-at: what was erased since cannot be counted to a "
            "hold). The reasons, which can name a case, are shown with --as: that you "
            "read them is then recorded.",
    .options = hold_list_options,
    .examples = "overt hold list --json",
    .see = "hold add, hold lift, retention report",
    .run = run_hold_list,
    .may_act = true,
    .record = true,
};
