// SPDX-License-Identifier: Apache-2.0
// cmd_proof.c - proofs out of the ledger, and checking them without the record.
#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/ledger.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "crypt/note.h"
#include "ledger/ledger.h"

// ---- prove ----

/// How much of the log is published; the record is open.
static int published_size(struct cli_call *call, int64_t *ret_size)
{
    CLEANUP(cli_trust_finish) struct cli_trust trust;
    AUTO_FREE char *log = file_join(call->folder, "log");
    int code = cli_trust_read(call, &trust);
    return code != 0 ? code : ledger_published(log, trust.verifier, ret_size, &call->error);
}

int cli_request_print(struct cli_call *call, const char *key, int64_t number,
                      const struct text *proof)
{
    if (call->json) {
        json_put_object(&call->writer);
        json_put_int_member(&call->writer, key, number);
        json_put_string_member(&call->writer, "proof", proof->bytes);
        json_put_end(&call->writer);
    } else
        text_append_bytes(&call->out, proof->bytes, proof->length);
    return 0;
}

int cli_request_make(struct cli_call *call, struct store *store, int64_t old)
{
    AUTO_TEXT struct text request;
    int64_t size = 0;
    text_init(&request, CRYPT_NOTE_MAX);
    int code = published_size(call, &size);
    if (code == 0)
        code = ledger_request(store, old, size, &request, &call->error);
    return code != 0 ? code : cli_request_print(call, "from", old, &request);
}

static int print_receipt(struct cli_call *call, struct store *store, int64_t entry)
{
    AUTO_TEXT struct text receipt;
    int64_t size = 0;
    text_init(&receipt, CRYPT_NOTE_MAX);
    int code = published_size(call, &size);
    if (code == 0)
        code = ledger_receipt(store, entry, size, &receipt, &call->error);
    return code != 0 ? code : cli_request_print(call, "entry", entry, &receipt);
}

static int run_prove(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    const char *entry = cli_value(call, "entry"), *old = cli_value(call, "consistency");
    if ((entry == NULL) == (old == NULL))
        return CLI_MISTAKE(call, "say what is to be proven: --entry N, or --consistency OLD");
    int code = record_read(call, &store);
    if (code != 0)
        return code;
    return entry != NULL
               ? print_receipt(call, store, (int64_t)cli_number(call, "entry", 0))
               : cli_request_make(call, store, (int64_t)cli_number(call, "consistency", 0));
}

#define ENTRIES_MAX 9007199254740992.0 // whole numbers as a double has them

static const struct cli_option prove_options[] = {
    {"entry", CLI_NUMBER, "N", "that this entry is in the ledger; the first is 0", .low = 0,
     .high = ENTRIES_MAX},
    {"consistency", CLI_NUMBER, "OLD", "that the ledger goes on from its first OLD entries",
     .low = 0, .high = ENTRIES_MAX},
    {"key", CLI_TEXT, "KEY", "public key: a file, or the key itself (name+hash+base64)",
     "ledger.pub of the record"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_ledger_prove = {
    .words = "ledger prove",
    .args = "",
    .summary = "print the proof that an entry is in the ledger, or that it goes on",
    .text = "With --entry, a receipt (C2SP tlog-proof): the entry, the hashes that lead from it to "
            "the root, and the published checkpoint; that which a witness cosigned, when the entry "
            "is in it. With --consistency, the proof that the published ledger begins with what "
            "was signed when it had OLD entries.\n\n"
            "Anybody can check both with `overt ledger check-receipt` and the public key, without "
            "the record.",
    .options = prove_options,
    .examples = "overt ledger prove --entry 12 > entry-12.tlog-proof\n"
                "overt ledger prove --consistency 400 > from-400.txt",
    .see = "ledger check-receipt, ledger verify",
    .run = run_prove,
    .record = true,
};

// ---- check-receipt ----

/// The whole file of an option, NULL when the option is not given.
static int read_option(struct cli_call *call, const char *option, char **ret_bytes,
                       size_t *ret_size)
{
    const char *path = cli_value(call, option);
    return path == NULL ? 0 : file_read(path, CRYPT_NOTE_MAX, ret_bytes, ret_size, &call->error);
}

static int check(struct cli_call *call, const struct ledger_trust *trust,
                 struct ledger_proven *ret_proven)
{
    AUTO_FREE char *receipt = NULL, *entry = NULL, *from = NULL;
    size_t size = 0, entry_size = 0, from_size = 0;
    int code = file_read(call->args[0], CRYPT_NOTE_MAX, &receipt, &size, &call->error);
    if (code == 0)
        code = read_option(call, "entry", &entry, &entry_size);
    if (code == 0)
        code = read_option(call, "from", &from, &from_size);
    if (code != 0)
        return code;
    if (strlen(receipt) != size || (from != NULL && strlen(from) != from_size))
        return CLI_MISTAKE(call, "%.100s is no text", call->args[0]);
    return text_starts(receipt, "old ")
               ? ledger_request_check(receipt, trust, from, ret_proven, &call->error)
               : ledger_receipt_check(receipt, trust, entry, entry_size, ret_proven, &call->error);
}

static void proven_json(struct json_writer *writer, const struct ledger_proven *proven)
{
    char hex[65];
    json_put_object(writer);
    json_put_bool_member(writer, "holds", true);
    json_put_int_member(writer, "entries", proven->size);
    text_from_bytes(hex, &proven->root, 32);
    json_put_string_member(writer, "root", hex);
    if (proven->index < 0) {
        json_put_int_member(writer, "from", proven->old);
    } else {
        json_put_int_member(writer, "entry", proven->index);
        text_from_bytes(hex, &proven->leaf, 32);
        json_put_string_member(writer, "leaf", hex);
    }
    if (proven->is_entry) {
        text_from_bytes(hex, &proven->entry.commitment, 32);
        json_put_string_member(writer, "kind", *proven->entry.kind ? proven->entry.kind : NULL);
        out_json_moment(writer, "at", proven->entry.at);
        json_put_string_member(writer, "operation",
                               *proven->entry.operation ? proven->entry.operation : NULL);
        json_put_string_member(writer, "commitment", hex);
    }
    cli_seen_json(writer, proven->seen, proven->seen_count, proven->size);
    json_put_end(writer);
}

static void proven_words(struct text *out, const struct ledger_proven *proven)
{
    char when[TIME_TEXT_MAX], hex[65];
    if (proven->index < 0)
        text_printf(out,
                    "The proof holds: the ledger of %" PRId64
                    " entries begins with that of %" PRId64 ".\n",
                    proven->size, proven->old);
    else
        text_printf(out,
                    "The receipt holds: this is entry %" PRId64 " of a signed ledger of %" PRId64
                    " entries.\n",
                    proven->index, proven->size);
    if (proven->is_entry) {
        text_from_bytes(hex, &proven->entry.commitment, 32);
        out_field(out, "act", *proven->entry.kind ? proven->entry.kind : "not shown");
        out_field(out, "at", out_moment(proven->entry.at, when));
        out_field(out, "operation", *proven->entry.operation ? proven->entry.operation : NULL);
        out_field(out, "commitment", hex);
    }
    cli_seen_words(out, proven->seen, proven->seen_count, proven->size);
}

static int run_check_receipt(struct cli_call *call)
{
    CLEANUP(cli_trust_finish) struct cli_trust trust;
    AUTO_FREE struct ledger_proven *proven = memory_new(1, sizeof *proven);
    int code = cli_trust_read(call, &trust);
    trust.trust.origin = cli_value(call, "origin");
    if (code == 0)
        code = check(call, &trust.trust, proven);
    if (code != 0 && code != OVERT_CORRUPT)
        return code;
    if (code == 0 && call->json)
        proven_json(&call->writer, proven);
    else if (code == 0)
        proven_words(&call->out, proven);
    else if (call->json) {
        json_put_object(&call->writer);
        json_put_bool_member(&call->writer, "holds", false);
        json_put_string_member(&call->writer, "why", call->error.text);
        json_put_end(&call->writer);
    } else {
        text_append(&call->out, "It does NOT hold: ");
        out_clean(&call->out, call->error.text);
        text_append(&call->out, "\n");
    }
    return code == 0 ? CLI_EXIT_DONE : CLI_EXIT_NO;
}

static const struct cli_option check_options[] = {
    CLI_TRUST_OPTIONS,
    {"entry", CLI_PATH, "FILE", "the entry's bytes, for a receipt that does not hold them"},
    {"from", CLI_PATH, "FILE", "the older checkpoint that you kept, for a proof that it goes on"},
    {"origin", CLI_TEXT, "NAME", "first line of the checkpoints", "the key's name"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_ledger_check_receipt = {
    .words = "ledger check-receipt",
    .args = "FILE",
    .summary = "check a proof out of a ledger, with nothing but its public key",
    .text = "Checks what `overt ledger prove` printed, or any C2SP tlog-proof: the signature of "
            "the checkpoint, the hashes, and the cosignatures of each --witness. Exit code 1 when "
            "it does not hold. No record is needed.\n\n"
            "A receipt says that the entry is in the signed ledger. What the act was about stands "
            "behind the commitment: SHA-256 of the salt and the act's record, which the force can "
            "show as long as they are not erased.",
    .options = check_options,
    .examples = "overt ledger check-receipt entry-12.tlog-proof --key ledger.pub\n"
                "# the ledger goes on from the checkpoint that you kept last year\n"
                "overt ledger check-receipt from-400.txt --from checkpoint-400 --key ledger.pub",
    .see = "ledger prove, ledger verify",
    .run = run_check_receipt,
    .record = true,
};
