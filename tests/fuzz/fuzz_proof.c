// SPDX-License-Identifier: Apache-2.0
// fuzz_proof.c - what a stranger hands in: receipts, proofs that a log goes on, cosigned
// checkpoints, a witness's key. Whatever holds does not hold any more once it is changed.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/cosign.h"
#include "ledger/internal.h"

static const char log_key[] = "fuzz/overt+72cfa06a+Ad1B3c50FTHSyZKPf33HdIxWxCWMS0UYExl4SygjWsFP";
static const char witness_key[] =
    "w.example/1+1e4413da+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR";
static const char kept[] = "fuzz/overt\n"
                           "8\n"
                           "0KQT4ggwf9Nld/SPR8wQIMVOg/vHRkZ7beZ6aIVg1V4=\n"
                           "\n"
                           "— fuzz/overt "
                           "cs+gakfd2z7KPAdnfY1+mK6/"
                           "rfDlmCel0QgIr0lKcLv8DwXEsrOxRMkDApEWc69jsj2AdjeEyL1sjS2GtQ0UGsGXjwU=\n";
static const char *const witnesses[] = {witness_key};
static const struct ledger_trust trust = {
    .verifier = log_key, .witnesses = witnesses, .witness_count = 1};

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static void try_receipt(const char *text)
{
    struct ledger_proven proven = {.index = -2};
    struct overt_error err = {0};
    if (ledger_receipt_check(text, &trust, NULL, 0, &proven, &err) != 0) {
        demand(proven.index == -2 && err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
        return;
    }
    demand(proven.index >= 0 && proven.index < proven.size && proven.seen_count == 1);
    demand(ledger_receipt_check(text, &trust, "another entry", 13, &proven, NULL) != 0);
}

static void try_request(const char *text)
{
    struct ledger_proven proven;
    const char *const olds[] = {NULL, kept};
    for (size_t i = 0; i < 2; i++)
        if (ledger_request_check(text, &trust, olds[i], &proven, NULL) == 0)
            demand(proven.index == -1 && proven.old <= proven.size && (proven.old > 0) == (i == 1));
}

static void try_note(char *text)
{
    struct crypt_verifier witness, read;
    int64_t time = 0;
    demand(crypt_witness_parse(witness_key, &witness, NULL) == 0);
    if (crypt_witness_parse(text, &read, NULL) == 0)
        demand(read.type == CRYPT_TYPE_WITNESS && read.name[0] != '\0');
    if (crypt_note_cosigned(text, &witness, &time, NULL) != 0)
        return;
    demand(time > 0);
    text[0] ^= 1;
    demand(crypt_note_cosigned(text, &witness, &time, NULL) != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = memory_new(size + 1, 1);
    if (size > 0)
        memcpy(text, data, size);
    try_receipt(text);
    try_request(text);
    try_note(text);
    memory_free(text);
    return 0;
}
