// SPDX-License-Identifier: Apache-2.0
// ledger.h - what the commands about the ledger share: whom the reader believes, and what witnesses
// cosigned.
#ifndef CLI_LEDGER_H
#define CLI_LEDGER_H

#include "cli/cmd.h"
#include "ledger/ledger.h"

struct cli_trust {
    struct ledger_trust trust;
    char *verifier;
    char *witnesses[LEDGER_WITNESSES_MAX];
    const char *keys[LEDGER_WITNESSES_MAX];
};

/// Reads --key (else ledger.pub of the record) and each --witness: a key, or the file that holds
/// it. Always to be finished.
int cli_trust_read(struct cli_call *call, struct cli_trust *ret_trust) MUST_CHECK;
void cli_trust_finish(struct cli_trust *trust);

#define CLI_TRUST_OPTIONS                                                                 \
    {"key", CLI_TEXT, "KEY", "public key: a file, or the key itself (name+hash+base64)",  \
     "ledger.pub of the record"},                                                         \
    {                                                                                     \
        "witness", CLI_TEXT, "KEY", "key of a witness whose cosignatures are looked for", \
            .many = true                                                                  \
    }

/// What each witness cosigned of `size` entries, and what is therefore not seen.
void cli_seen_words(struct text *out, const struct ledger_seen *seen, size_t count, int64_t size);
/// The same as members "witnesses" and "limit".
void cli_seen_json(struct json_writer *writer, const struct ledger_seen *seen, size_t count,
                   int64_t size);

struct store;
/// Prints the request to a witness, which is the proof that the published log goes on from `old`.
int cli_request_make(struct cli_call *call, struct store *store, int64_t old) MUST_CHECK;
/// Prints a proof as it is, or as JSON with the number it is about under `key`.
int cli_request_print(struct cli_call *call, const char *key, int64_t number,
                      const struct text *proof);

#endif
