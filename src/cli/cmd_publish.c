// SPDX-License-Identifier: Apache-2.0
// cmd_publish.c - what is published, and whether what was published adds up.
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "publish/publish.h"
#include "publish/published.h"

static void json_row(struct cli_call *call, const struct published_row *row,
                     const struct published_fault *fault)
{
    json_put_object(&call->writer);
    json_put_int_member(&call->writer, "line", (int64_t)row->line);
    json_put_string_member(&call->writer, "date", row->date);
    json_put_string_member(&call->writer, "place", row->place);
    json_put_string_member(&call->writer, "kind", fault->kind);
    json_put_string_member(&call->writer, "words", fault->words);
    json_put_end(&call->writer);
}

static void json_faults(struct cli_call *call, const struct published *published,
                        const struct published_faults *faults, bool notes)
{
    json_put_key(&call->writer, notes ? "notes" : "faults");
    json_put_array(&call->writer);
    for (size_t i = 0; i < faults->count; i++)
        if (faults->faults[i].note == notes)
            json_row(call, &published->rows[faults->faults[i].row], &faults->faults[i]);
    json_put_end(&call->writer);
}

static void words_faults(struct cli_call *call, const struct published *published,
                         const struct published_faults *faults, bool notes)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct published_fault *fault = &faults->faults[i];
        const struct published_row *row = &published->rows[fault->row];
        if (fault->note != notes)
            continue;
        text_printf(&call->out, "line %zu  ", row->line);
        out_clean(&call->out, row->date != NULL ? row->date : "");
        text_append(&call->out, "  ");
        out_clean(&call->out, row->place != NULL ? row->place : "");
        text_append(&call->out, ": ");
        out_clean(&call->out, fault->words);
        text_append_char(&call->out, '\n');
    }
}

static void put_lint(struct cli_call *call, const struct published *published,
                     const struct published_faults *faults)
{
    if (call->json) {
        json_put_object(&call->writer);
        json_put_int_member(&call->writer, "rows", (int64_t)published->count);
        json_put_int_member(&call->writer, "rows_at_fault", (int64_t)faults->rows);
        json_faults(call, published, faults, false);
        json_faults(call, published, faults, true);
        json_put_end(&call->writer);
        return;
    }
    words_faults(call, published, faults, false);
    text_printf(&call->out, "%zu row%s, %zu whose figures do not add up\n", published->count,
                out_plural((int64_t)published->count), faults->rows);
    if (faults->notes > 0) {
        text_append(&call->out, "\nNotes: odd, and no fault of a figure\n");
        words_faults(call, published, faults, true);
    }
}

static int run_lint(struct cli_call *call)
{
    CLEANUP(published_free) struct published published = {0};
    CLEANUP(published_faults_free) struct published_faults faults = {0};
    int code = published_read(call->args[0], &published, &call->error);
    if (code < 0)
        return error_prepend(&call->error, "%.100s", call->args[0]);
    published_lint(&published, &faults);
    put_lint(call, &published, &faults);
    return faults.rows > 0 ? CLI_EXIT_NO : 0;
}

const struct cli_cmd cli_cmd_register_lint = {
    .words = "register lint",
    .args = "FILE",
    .summary = "name the rows of a published deployment record that do not add up",
    .text = "Reads a deployment record as a force has published it (CSV: the Metropolitan Police's "
            "columns of 2020 to 2022, of 2023 and since, or Overt's own) and names each row whose "
            "figures do not add up, and why: kinds of alert against their total, outcomes against "
            "confirmed true alerts, the false alert rate against false alerts and faces seen, a "
            "year or a list size that fits neither neighbour. What only looks odd stands apart, as "
            "a note. Exit code 1 when a row does not add up.",
    .examples = "overt register lint register.csv",
    .see = "register export",
    .run = run_lint,
};

static int run_publish(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct publish_done done = {0};
    const char *folder = call->args[0];
    int code = 0;
    if (!cli_flag(call, "preview") && !call->as)
        code = CLI_MISTAKE(call, "what is published is recorded: say who does with --as NAME, or "
                                 "only look at it with --preview");
    if (code == 0 && !cli_flag(call, "preview"))
        code = record_give_out(call, "register.publish", folder, "everybody");
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = publish_record(store, folder, record_as_at(call), PUBLISH_ALONE, &done,
                              &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "folder", folder);
        json_put_int_member(&call->writer, "files", (int64_t)done.files);
        json_put_int_member(&call->writer, "operations", (int64_t)done.operations);
        out_json_moment(&call->writer, "as_at", record_as_at(call));
        json_put_end(&call->writer);
    } else
        text_printf(&call->out, "%zu operation%s in %zu files are in %s.\n", done.operations,
                    out_plural((int64_t)done.operations), done.files, folder);
    return 0;
}

static const struct cli_option publish_options[] = {
    RECORD_AS_AT_OPTION,
    {"preview", CLI_FLAG, NULL, "the same files, only to be looked at: not recorded as given out"},
    {"recipient", CLI_TEXT, "WHO", "to whom it is given", "everybody"},
    {"reason", CLI_TEXT, "WHY", "why it is given, without names"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_register_publish = {
    .words = "register publish",
    .args = "FOLDER",
    .summary = "write what the public may read into a folder for any web server",
    .text =
        "Writes the register (the Metropolitan Police's columns of 2025 and more), statistics by "
        "calendar and financial year, searches by month, figures that changed after closing, a "
        "page of data for each operation, charts with their words, a plain page that names them "
        "all, and what describes the tables to programs (datapackage.json, CSV on the Web). "
        "Operations that the public was told of are in it before they begin. Small numbers that "
        "could be about a person are not shown, and cannot be subtracted back "
        "(docs/publication.md).\n\n"
        "The folder takes the place of an earlier publication as a whole; a folder that holds "
        "anything else is left alone. The same moment gives the same bytes. Open Government "
        "Licence v3.0.\n\n"
        "Who published what, and when, is recorded before anything is written (Data Protection Act "
        "2018, section 62: disclosure).",
    .options = publish_options,
    .examples = "overt register publish www/register --as \"I. Rees\"\n"
                "overt register publish draft --as-at 2026-11-22 --preview",
    .see = "register export, register lint",
    .run = run_publish,
    .may_act = true,
    .record = true,
};
