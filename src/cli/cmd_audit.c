// SPDX-License-Identifier: Apache-2.0
// cmd_audit.c - who saw what: the log of Data Protection Act 2018, section 62, for auditors.
#include <inttypes.h>

#include "base/file.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

/// "alert 3", "entry 7", "search 2".
static void say_which(const struct register_audit *line, struct text *out)
{
    if (line->alert)
        text_printf(out, "alert %" PRId64, line->alert);
    else if (line->search)
        text_printf(out, "search %" PRId64, line->search);
    else if (line->entry)
        text_printf(out, "entry %" PRId64, line->entry);
    else
        text_append(out, line->operation_reference ? "all of it" : "-");
}

/// In whole, in the place of the table's own cut: why and to whom in one column.
static void say_why(const struct register_audit *line, struct text *out)
{
    if (line->why)
        text_append(out, line->why);
    if (line->recipient)
        text_printf(out, "%sto: %s", line->why ? "; " : "", line->recipient);
    if (!out->length)
        text_append_char(out, '-');
}

static void audit_table(struct text *out, const struct register_audit *lines, size_t count)
{
    static const char *const headings[] = {"Entry", "Time",      "Kind",  "Who",
                                           "What",  "Operation", "Which", "Why"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    out_table_right(&table, 0);
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        AUTO_TEXT struct text which, why;
        char when[TIME_TEXT_MAX];
        text_init(&which, 100);
        text_init(&why, 16384);
        say_which(&lines[i], &which);
        say_why(&lines[i], &why);
        out_table_cellf(&table, "%" PRId64, lines[i].index);
        out_table_cell(&table, out_moment(lines[i].at, when));
        out_table_cell(&table, register_audit_word(lines[i].kind));
        out_table_cell(&table, lines[i].officer ? lines[i].officer : "the sweep");
        out_table_cell(&table, lines[i].what);
        out_table_cell(&table, lines[i].operation_reference);
        out_table_cell(&table, which.bytes);
        out_table_cell(&table, why.bytes);
    }
    out_table_print(&table, out);
}

static void json_number(struct json_writer *writer, const char *key, int64_t number)
{
    json_put_key(writer, key);
    if (number)
        json_put_int(writer, number);
    else
        json_put_null(writer);
}

static void audit_json(struct json_writer *writer, const struct register_audit *lines, size_t count)
{
    json_put_object(writer);
    json_put_key(writer, "log");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_put_object(writer);
        json_put_int_member(writer, "entry_of_the_ledger", lines[i].index);
        out_json_moment(writer, "at", lines[i].at);
        json_put_string_member(writer, "kind", register_audit_word(lines[i].kind));
        json_put_string_member(writer, "officer", lines[i].officer);
        json_put_string_member(writer, "what", lines[i].what);
        json_put_string_member(writer, "operation", lines[i].operation_reference);
        json_number(writer, "alert", lines[i].alert);
        json_number(writer, "entry", lines[i].entry);
        json_number(writer, "search", lines[i].search);
        json_put_string_member(writer, "why", lines[i].why);
        json_put_string_member(writer, "recipient", lines[i].recipient);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static void put_number(struct text *out, int64_t number)
{
    text_append_char(out, ',');
    if (number)
        text_printf(out, "%" PRId64, number);
}

static void put_field(struct text *out, const char *field)
{
    text_append_char(out, ',');
    text_append_csv(out, field ? field : "");
}

static void audit_csv(struct text *out, const struct register_audit *lines, size_t count)
{
    text_append(out, "ledger_entry,at,kind,officer,what,operation,alert,entry,search,why,"
                     "recipient\r\n");
    for (size_t i = 0; i < count; i++) {
        char when[TIME_TEXT_MAX];
        time_format(lines[i].at, when);
        text_printf(out, "%" PRId64, lines[i].index);
        put_field(out, when);
        put_field(out, register_audit_word(lines[i].kind));
        put_field(out, lines[i].officer);
        put_field(out, lines[i].what);
        put_field(out, lines[i].operation_reference);
        put_number(out, lines[i].alert);
        put_number(out, lines[i].entry);
        put_number(out, lines[i].search);
        put_field(out, lines[i].why);
        put_field(out, lines[i].recipient);
        text_append(out, "\r\n");
    }
}

static int print_log(struct cli_call *call, const struct register_audit *lines, size_t count)
{
    const char *path = cli_value(call, "csv");
    if (path) {
        AUTO_TEXT struct text csv;
        text_init(&csv, CLI_OUT_MAX);
        audit_csv(&csv, lines, count);
        int code = file_write(path, csv.bytes, csv.length, 0600, &call->error);
        if (code == 0)
            out_done(call, "file", path, "%zu line%s of the log in %s.", count,
                     out_plural((int64_t)count), path);
        return code;
    }
    if (call->json)
        audit_json(&call->writer, lines, count);
    else if (count)
        audit_table(&call->out, lines, count);
    else
        out_note(call, "Nothing of that is in the log.");
    return 0;
}

static int read_filter(struct cli_call *call, struct store *store,
                       struct register_audit_filter *ret_filter)
{
    struct register_officer officer = {0};
    struct register_operation operation = {0};
    *ret_filter = (struct register_audit_filter){
        .officer = cli_value(call, "officer"),
        .alert = (int64_t)cli_number(call, "alert", 0),
        .nominal = cli_value(call, "nominal"),
        .kind = register_audit_from(cli_value(call, "kind")),
        .from = cli_moment(call, "from"),
        .to = cli_moment(call, "to"),
    };
    int code = 0;
    if (ret_filter->officer)
        code = register_officer_find(store, ret_filter->officer, &officer, &call->error);
    if (code == 0 && cli_value(call, "operation"))
        code = register_operation_find(store, cli_value(call, "operation"), REGISTER_AS_AT_ALWAYS,
                                       &operation, &call->error);
    ret_filter->operation = operation.id;
    register_officer_finish(&officer);
    register_operation_finish(&operation);
    return code;
}

/// With its own reading in it, unless a past moment is asked for.
static moment as_at(const struct cli_call *call)
{
    moment when = cli_moment(call, "as-at");
    return when ? when : REGISTER_AS_AT_ALWAYS;
}

static int run_audit(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    struct register_audit_filter filter;
    struct register_audit *lines = NULL;
    size_t count = 0;
    const struct operate_consultation read = {.what = "audit",
                                              .reference = cli_value(call, "operation"),
                                              .why = cli_value(call, "reason")};
    const struct operate_disclosure given = {.what = "audit",
                                             .reference = cli_value(call, "operation"),
                                             .recipient = cli_value(call, "recipient"),
                                             .why = cli_value(call, "reason")};
    int code = record_keep_out(call, "csv");
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = read_filter(call, operate_store(operate), &filter);
    if (code == 0)
        code = operate_consult(operate, call->as, &read, &call->error);
    if (code == 0 && cli_value(call, "csv"))
        code = operate_disclose(operate, call->as, &given, &call->error);
    if (code == 0)
        code = register_audit(operate_store(operate), &filter, as_at(call), &lines, &count,
                              &call->error);
    if (code == 0)
        code = print_log(call, lines, count);
    register_audit_free(&lines, count);
    return code;
}

static const struct cli_option options[] = {
    {"reason", CLI_TEXT, "WHY", "why the log is read, without names", .required = true},
    {"officer", CLI_TEXT, "NAME", "what this officer did and saw"},
    {"alert", CLI_NUMBER, "N", "who did and saw what of this alert", .low = 1, .high = 2000000000},
    {"nominal", CLI_TEXT, "X", "who did and saw what of this person of a list"},
    {"operation", CLI_TEXT, "REFERENCE", "of this operation"},
    {"kind", CLI_WORD, "WORD", "of this kind",
     .words = "collection|alteration|consultation|disclosure|combination|erasure"},
    {"from", CLI_MOMENT, "TIME", "from then on"},
    {"to", CLI_MOMENT, "TIME", "before then"},
    {"as-at", CLI_AS_AT, "TIME", "as the log was then"},
    {"csv", CLI_PATH, "FILE", "write it as CSV instead, which is recorded as giving it out"},
    {"recipient", CLI_TEXT, "WHO", "with --csv: to whom the file is given", "you"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_audit = {
    .words = "audit",
    .args = "",
    .summary = "who saw what, and who did what with data about people",
    .text = "Shows the log of Data Protection Act 2018, section 62: each collection, alteration, "
            "consultation, disclosure, combination and erasure of data about people, with who, "
            "when, which and why. It is read out of the record itself, so that nothing can be done "
            "and not be in it, and every line names its entry of the ledger.\n\n"
            "With --alert and --nominal the reading of whole lists on which they stood is shown "
            "too. Reading the log is itself recorded.",
    .options = options,
    .examples = "overt audit --alert 3 --reason \"complaint 1\" --as \"U. Wood\"\n"
                "overt audit --officer \"O. Lee\" --kind consultation --from 2026-11-01 "
                "--reason \"monthly check\" --as \"U. Wood\"",
    .see = "operation log, alert show, ledger verify",
    .run = run_audit,
    .acts = true,
    .record = true,
};
