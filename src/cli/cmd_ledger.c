// SPDX-License-Identifier: Apache-2.0
// cmd_ledger.c - verifying the ledger, with the record or with the published files alone.
#include <inttypes.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "ledger/ledger.h"

/// The key of --key: a vkey as it is, or the file that holds one; else ledger.pub of the record.
static int read_verifier(struct cli_call *call, char **ret_verifier)
{
    const char *given = cli_value(call, "key");
    size_t size = 0;
    AUTO_FREE char *bytes = NULL;
    AUTO_FREE char *beside = file_join(call->folder, "ledger.pub");
    if (given && !file_exists(given)) {
        *ret_verifier = memory_copy_text(given);
        return 0;
    }
    int code = file_read(given ? given : beside, 4096, &bytes, &size, &call->error);
    if (code < 0)
        return error_prepend(&call->error, "the public key");
    *ret_verifier = memory_copy_text(text_trim(bytes));
    return 0;
}

static void report_json(struct json_writer *writer, const struct ledger_report *report, bool holds)
{
    char root[65];
    text_from_bytes(root, &report->root, 32);
    json_put_object(writer);
    json_put_bool_member(writer, "verifies", holds);
    json_put_int_member(writer, "entries", report->entries);
    json_put_int_member(writer, "checkpoints", report->checkpoints);
    json_put_int_member(writer, "unsigned_entries", report->unsigned_entries);
    json_put_int_member(writer, "acts", report->acts);
    json_put_int_member(writer, "erased", report->erased);
    json_put_int_member(writer, "rows", report->rows);
    json_put_string_member(writer, "root", root);
    json_put_int_member(writer, "fault_count", report->fault_count);
    json_put_key(writer, "faults");
    json_put_array(writer);
    for (int64_t i = 0; i < report->fault_count && i < LEDGER_FAULTS_MAX; i++) {
        json_put_object(writer);
        json_put_int_member(writer, "entry", report->faults[i].index);
        json_put_string_member(writer, "text", report->faults[i].text);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static void report_words(struct text *out, const struct ledger_report *report, bool holds)
{
    text_printf(out,
                holds ? "The ledger verifies: %" PRId64 " entries; signed tree heads: %" PRId64
                        ".\n"
                      : "The ledger does NOT verify (%" PRId64
                        " entries; signed tree heads that hold: %" PRId64 ").\n",
                report->entries, report->checkpoints);
    if (report->acts)
        text_printf(out,
                    "%" PRId64 " acts and %" PRId64
                    " rows of the record match their entries; %" PRId64
                    " acts are erased, with a receipt.\n",
                    report->acts, report->rows, report->erased);
    if (report->unsigned_entries)
        text_printf(out, "%" PRId64 " entries at the end are not signed yet.\n",
                    report->unsigned_entries);
    for (int64_t i = 0; i < report->fault_count && i < LEDGER_FAULTS_MAX; i++) {
        if (report->faults[i].index >= 0)
            text_printf(out, "  entry %" PRId64 ": ", report->faults[i].index);
        else
            text_append(out, "  ");
        out_clean(out, report->faults[i].text);
        text_append_char(out, '\n');
    }
    if (report->fault_count > LEDGER_FAULTS_MAX)
        text_printf(out, "  and %" PRId64 " more\n", report->fault_count - LEDGER_FAULTS_MAX);
}

static int run_verify(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_FREE char *verifier = NULL;
    const char *published = cli_value(call, "published");
    struct ledger_report *report = memory_new(1, sizeof *report);
    int code = read_verifier(call, &verifier);
    if (code == 0 && !published)
        code = record_read(call, &store);
    if (code == 0)
        code = published ? ledger_verify_folder(published, verifier, report, &call->error)
                         : ledger_verify(store, call->folder, verifier, report, &call->error);
    if (code == 0 || (code == OVERT_CORRUPT && report->fault_count)) {
        if (call->json)
            report_json(&call->writer, report, code == 0);
        else
            report_words(&call->out, report, code == 0);
        code = code == 0 ? CLI_EXIT_DONE : CLI_EXIT_NO;
    }
    memory_free(report);
    return code;
}

static const struct cli_option verify_options[] = {
    {"published", CLI_DIR, "FOLDER",
     "verify published files (the folder with `checkpoint`) instead of the record"},
    {"key", CLI_TEXT, "KEY", "public key: a file, or the key itself (name+hash+base64)",
     "ledger.pub of the record"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_ledger_verify = {
    .words = "ledger verify",
    .args = "",
    .summary = "check that the record is what the ledger says",
    .text = "Computes the Merkle tree of the ledger anew and compares it with every signed tree "
            "head; compares every act of the "
            "record with the commitment in its entry, and finds rows without an entry and entries "
            "without an act. Says "
            "which entry is wrong. Exit code 1 when anything is.\n\n"
            "With --published it needs the published files and the public key only: anybody can do "
            "that. The format is "
            "C2SP tlog-tiles; docs/ledger.md.",
    .options = verify_options,
    .examples = "overt ledger verify\n"
                "# as anybody can, from the published files\n"
                "overt ledger verify --published log --key ledger.pub",
    .see = "ledger receipt, register export",
    .run = run_verify,
    .record = true,
};

static int run_receipt(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_TEXT struct text receipt;
    long index = 0;
    text_init(&receipt, 64 * 1024);
    if (!text_to_int(call->args[0], 0, 2000000000, &index))
        return CLI_MISTAKE(call, "'%.60s' is not the number of an entry; the first is 0",
                           call->args[0]);
    int code = record_read(call, &store);
    if (code == 0)
        code = ledger_receipt(store, index, &receipt, &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_int_member(&call->writer, "entry", index);
        json_put_string_member(&call->writer, "receipt", receipt.bytes);
        json_put_end(&call->writer);
    } else
        text_append_bytes(&call->out, receipt.bytes, receipt.length);
    return 0;
}

const struct cli_cmd cli_cmd_ledger_receipt = {
    .words = "ledger receipt",
    .args = "ENTRY",
    .summary = "print the proof that an entry is in the ledger",
    .text = "Prints a proof (C2SP tlog-proof) that anybody can check with the public key, without "
            "the record.",
    .examples = "overt ledger receipt 12 > entry-12.proof",
    .see = "ledger verify",
    .run = run_receipt,
    .record = true,
};
