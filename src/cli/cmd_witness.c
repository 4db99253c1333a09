// SPDX-License-Identifier: Apache-2.0
// cmd_witness.c - asking witnesses to cosign the ledger's checkpoints, and taking their answers.
#include <inttypes.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/ledger.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "crypt/note.h"
#include "operate/publish.h"

static int only_witness(struct cli_call *call, const struct cli_trust *trust, const char **ret_key)
{
    if (trust->trust.witness_count != 1)
        return CLI_MISTAKE(call, "name one witness by its key: --witness name+hash+base64");
    *ret_key = trust->keys[0];
    return 0;
}

// ---- request ----

static int run_request(struct cli_call *call)
{
    CLEANUP(cli_trust_finish) struct cli_trust trust;
    AUTO_STORE struct store *store = NULL;
    int64_t old = (int64_t)cli_number(call, "old", -1);
    const char *witness = NULL;
    int code = cli_trust_read(call, &trust);
    if (code == 0 && old < 0)
        code = only_witness(call, &trust, &witness);
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0 && old < 0)
        code = ledger_cosigned(store, witness, &old, &call->error);
    return code != 0 ? code : cli_request_make(call, store, old);
}

static const struct cli_option request_options[] = {
    {"old", CLI_NUMBER, "SIZE", "what the witness has seen, as its answer 409 says",
     "what it cosigned last, as far as this record knows", .low = 0, .high = 9007199254740992.0},
    CLI_TRUST_OPTIONS,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_ledger_witness_request = {
    .words = "ledger witness request",
    .args = "",
    .summary = "print what is sent to a witness, to have the ledger cosigned",
    .text =
        "Prints the body of a request to add-checkpoint of a witness (C2SP tlog-witness): the "
        "size that it has seen, the proof that the ledger goes on from there, and the published "
        "checkpoint. Overt opens no connection; send it with a program that does. The answer "
        "goes to `overt ledger cosign add`. When the witness answers 409 with a number, give "
        "that as --old.\n\n"
        "A witness is somebody else's program that cosigns only what goes on from what it "
        "cosigned before: a court's, a watchdog's, a neighbouring force's, a public one.",
    .options = request_options,
    .examples = "overt ledger witness request --witness w1.pub > request\n"
                "# curl --data-binary @request https://witness.example/w1/add-checkpoint > answer\n"
                "overt ledger cosign add answer --witness w1.pub",
    .see = "ledger cosign add, ledger prove",
    .run = run_request,
    .record = true,
};

// ---- cosign add ----

static int take(struct cli_call *call, const char *answer, const char *witness)
{
    AUTO_OPERATE struct operate *operate = NULL;
    struct ledger_answer taken;
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_cosign(operate, answer, witness, &taken, &call->error);
    if (code != 0)
        return code;
    char when[TIME_TEXT_MAX];
    if (call->json) {
        json_put_object(&call->writer);
        json_put_int_member(&call->writer, "entries", taken.size);
        out_json_moment(&call->writer, "time", taken.time);
        json_put_int_member(&call->writer, "held", taken.held);
        json_put_int_member(&call->writer, "kept", taken.kept);
        json_put_int_member(&call->writer, "ignored", taken.ignored);
        json_put_end(&call->writer);
        return 0;
    }
    text_printf(&call->out, "Cosigned: the first %" PRId64 " entries, on %s.\n", taken.size,
                out_moment(taken.time, when));
    if (taken.kept > 0)
        text_printf(&call->out, "Signatures of other kinds, kept as they came: %d.\n", taken.kept);
    if (taken.ignored > 0)
        text_printf(&call->out, "Signatures of others, passed over: %d.\n", taken.ignored);
    return 0;
}

static int run_cosign_add(struct cli_call *call)
{
    CLEANUP(cli_trust_finish) struct cli_trust trust;
    AUTO_FREE char *answer = NULL;
    size_t size = 0;
    const char *witness = NULL;
    int code = cli_trust_read(call, &trust);
    if (code == 0)
        code = only_witness(call, &trust, &witness);
    if (code == 0)
        code = file_read(call->args[0], CRYPT_NOTE_MAX, &answer, &size, &call->error);
    return code != 0 ? code : take(call, answer, witness);
}

static const struct cli_option cosign_options[] = {
    CLI_TRUST_OPTIONS,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_ledger_cosign_add = {
    .words = "ledger cosign add",
    .args = "FILE",
    .summary = "take a witness's answer: its cosignature under a checkpoint",
    .text =
        "Reads the signature lines that a witness answered with, or a whole checkpoint that "
        "holds them. Those by the key given must verify (C2SP tlog-cosignature, Ed25519); then "
        "they are kept and published with the checkpoint. Lines of the same witness by a key of "
        "another kind (ML-DSA-44) are kept as they came and not verified here; lines of others "
        "are passed over.",
    .options = cosign_options,
    .examples = "overt ledger cosign add answer --witness w1.pub",
    .see = "ledger witness request, ledger verify",
    .run = run_cosign_add,
    .record = true,
};
