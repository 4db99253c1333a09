// SPDX-License-Identifier: Apache-2.0
// cmd_ledger.c - verifying the ledger, with the record or with the published files alone; signing
// and publishing it now.
#include <inttypes.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/ledger.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "ledger/ledger.h"
#include "operate/publish.h"

// ---- keys ----

/// A key as it is, or the file that holds one.
static int read_key(struct cli_call *call, const char *given, char **ret_key)
{
    size_t size = 0;
    AUTO_FREE char *bytes = NULL;
    if (!file_exists(given)) {
        *ret_key = memory_copy_text(given);
        return 0;
    }
    int code = file_read(given, 4096, &bytes, &size, &call->error);
    if (code == 0)
        *ret_key = memory_copy_text(text_trim(bytes));
    return code;
}

int cli_trust_read(struct cli_call *call, struct cli_trust *ret_trust)
{
    struct cli_trust *trust = ret_trust;
    *trust = (struct cli_trust){0};
    const char *given = cli_value(call, "key");
    AUTO_FREE char *beside = file_join(call->folder, "ledger.pub");
    if (!given && !file_exists(beside))
        return CLI_MISTAKE(call, "give the log's public key with --key: the key as published, or "
                                 "the file that holds it");
    int code = read_key(call, given ? given : beside, &trust->verifier);
    if (code < 0)
        return error_prepend(&call->error, "the public key");
    size_t count = cli_has(call, "witness") ? cli_count(call, "witness") : 0;
    if (count > LEDGER_WITNESSES_MAX)
        return CLI_MISTAKE(call, "at most %d witnesses at once", LEDGER_WITNESSES_MAX);
    for (size_t i = 0; code == 0 && i < count; i++) {
        code = read_key(call, cli_value_of(call, "witness", i), &trust->witnesses[i]);
        trust->keys[i] = trust->witnesses[i];
    }
    trust->trust = (struct ledger_trust){
        .verifier = trust->verifier, .witnesses = trust->keys, .witness_count = count};
    return code;
}

void cli_trust_finish(struct cli_trust *trust)
{
    memory_free(trust->verifier);
    for (size_t i = 0; i < LEDGER_WITNESSES_MAX; i++)
        memory_free(trust->witnesses[i]);
}

// ---- what was seen ----

#define LIMIT_NONE                                                                              \
    "No witness was asked about: if whoever holds the log's key shows other people another "    \
    "history, it is not seen here. Keep the checkpoint, and compare it with theirs, or name a " \
    "witness with --witness."
#define LIMIT_UNSEEN \
    "Entries that no witness cosigned could be shown to other people in another history."

static bool all_cosigned(const struct ledger_seen *seen, size_t count, int64_t size)
{
    for (size_t i = 0; i < count; i++)
        if (seen[i].size == size)
            return true;
    return false;
}

static const char *limit_of(const struct ledger_seen *seen, size_t count, int64_t size)
{
    if (count == 0)
        return LIMIT_NONE;
    return all_cosigned(seen, count, size) ? NULL : LIMIT_UNSEEN;
}

void cli_seen_words(struct text *out, const struct ledger_seen *seen, size_t count, int64_t size)
{
    for (size_t i = 0; i < count; i++) {
        char when[TIME_TEXT_MAX];
        out_clean(out, seen[i].name);
        if (seen[i].size < 0)
            text_append(out, " cosigned none of it.\n");
        else
            text_printf(out, " cosigned %s%" PRId64 " entries on %s.\n",
                        seen[i].size == size ? "all " : "the first ", seen[i].size,
                        out_moment(seen[i].time, when));
    }
    const char *limit = limit_of(seen, count, size);
    if (limit != NULL)
        out_wrap(out, limit, 0);
}

void cli_seen_json(struct json_writer *writer, const struct ledger_seen *seen, size_t count,
                   int64_t size)
{
    json_put_key(writer, "witnesses");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_put_object(writer);
        json_put_string_member(writer, "name", seen[i].name);
        json_put_int_member(writer, "entries", seen[i].size < 0 ? 0 : seen[i].size);
        out_json_moment(writer, "time", seen[i].size < 0 ? 0 : seen[i].time);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_string_member(writer, "limit", limit_of(seen, count, size));
}

// ---- verify ----

static void report_json(struct cli_call *call, const struct ledger_report *report, bool holds,
                        int standbys)
{
    struct json_writer *writer = &call->writer;
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
    if (call->arg_count == 0)
        record_standbys_json(writer, standbys);
    if (call->arg_count > 0) {
        json_put_int_member(writer, "files", report->tiles);
        cli_seen_json(writer, report->seen, report->seen_count, report->entries);
    }
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

static void faults_words(struct text *out, const struct ledger_report *report)
{
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

static void report_words(struct cli_call *call, const struct ledger_report *report, bool holds)
{
    struct text *out = &call->out;
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
    faults_words(out, report);
    if (call->arg_count == 0 || !holds)
        return;
    text_printf(out,
                "Read: the signed checkpoint, and %" PRId64
                " files of entries and hashes; nothing else is needed.\n",
                report->tiles);
    cli_seen_words(out, report->seen, report->seen_count, report->entries);
}

static int run_verify(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    CLEANUP(cli_trust_finish) struct cli_trust trust;
    AUTO_FREE struct ledger_report *report = memory_new(1, sizeof *report);
    const char *folder = call->arg_count > 0 ? call->args[0] : NULL;
    int standbys = -1;
    int code = cli_trust_read(call, &trust);
    if (code == 0 && folder == NULL && trust.trust.witness_count > 0)
        code = CLI_MISTAKE(call, "--witness goes with the published files: name their folder");
    if (code == 0 && folder == NULL)
        code = record_read(call, &store);
    if (code == 0 && folder == NULL)
        code = store_standbys(store, &standbys, &call->error);
    if (code == 0)
        code = folder != NULL
                   ? ledger_verify_folder(folder, &trust.trust, report, &call->error)
                   : ledger_verify(store, call->folder, trust.verifier, report, &call->error);
    if (code != 0 && (code != OVERT_CORRUPT || report->fault_count == 0))
        return code;
    if (call->json)
        report_json(call, report, code == 0, standbys);
    else
        report_words(call, report, code == 0);
    record_warn_standby(call, standbys);
    return code == 0 ? CLI_EXIT_DONE : CLI_EXIT_NO;
}

static const struct cli_option verify_options[] = {
    CLI_TRUST_OPTIONS,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_ledger_verify = {
    .words = "ledger verify",
    .args = "[FOLDER]",
    .summary = "check that the record, or a published log, is what it says",
    .text = "Computes the Merkle tree of the ledger anew and compares it with every signed tree "
            "head; compares every act of the record with the commitment in its entry, and finds "
            "rows without an entry and entries without an act. Says which entry is wrong. Exit "
            "code 1 when anything is.\n\n"
            "With FOLDER, a published log (the folder with `checkpoint`), it needs those files and "
            "the public key only: anybody can do that. Every entry and every tile of hashes is "
            "read. With --witness it says how much of it that witness cosigned. Without a witness "
            "nobody sees by this alone whether other people were shown another history. The format "
            "is C2SP tlog-tiles; docs/ledger.md.",
    .options = verify_options,
    .examples = "overt ledger verify\n"
                "# as anybody can, from the published files\n"
                "overt ledger verify log --key ledger.pub",
    .see = "ledger prove, ledger check-receipt, ledger checkpoint",
    .run = run_verify,
    .record = true,
};

// ---- checkpoint ----

static int run_checkpoint(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t size = 0;
    int code = cli_value(call, "to") ? record_keep_out(call, "to") : 0;
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = operate_publish(operate, cli_value(call, "to"), &size, &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_int_member(&call->writer, "entries", size);
        json_put_end(&call->writer);
    } else
        text_printf(&call->out, "Signed and published: %" PRId64 " entries.\n", size);
    return 0;
}

static const struct cli_option checkpoint_options[] = {
    {"to", CLI_DIR, "FOLDER", "publish there too, such as in the folder of a web server"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_ledger_checkpoint = {
    .words = "ledger checkpoint",
    .args = "",
    .summary = "sign and publish the ledger as it stands",
    .text = "Overt does this by itself: when a command ends, at each closing of an operation, and "
            "at least once an hour while a long command such as `overt live` records something. "
            "This command does it now, for a timer, and for a second folder.\n\n"
            "Only what is new is written. Files are written whole, tiles before the checkpoint "
            "that needs them, and never changed afterwards but for the checkpoint. It refuses to "
            "go on from published files that are not a beginning of this ledger.",
    .options = checkpoint_options,
    .examples = "overt ledger checkpoint\n"
                "overt ledger checkpoint --to /var/www/log",
    .see = "ledger verify, ledger witness request",
    .run = run_checkpoint,
    .record = true,
};
