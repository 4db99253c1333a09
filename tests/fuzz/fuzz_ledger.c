// SPDX-License-Identifier: Apache-2.0
// fuzz_ledger.c - what is read of a published log: entries, bundles of entries, checkpoint texts.
// What is taken is written back and must be the same bytes.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/internal.h"

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static void try_entry(const char *bytes, size_t size)
{
    struct ledger_entry entry;
    struct overt_error err = {0};
    if (ledger_entry_parse(bytes, size, &entry, &err) != 0) {
        demand(err.code == OVERT_CORRUPT && err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
        return;
    }
    AUTO_TEXT struct text again = {0};
    text_init(&again, LEDGER_ENTRY_MAX);
    ledger_entry_write(&entry, &again);
    demand(again.length == size && memcmp(again.bytes, bytes, size) == 0);
}

static void try_head(const char *bytes, size_t size)
{
    struct ledger_head head;
    if (!ledger_head_parse(bytes, size, &head))
        return;
    AUTO_TEXT struct text again = {0};
    text_init(&again, 4096);
    ledger_head_write(&head, &again);
    // Extension lines may follow; what was read stands in front.
    demand(again.length <= size && memcmp(again.bytes, bytes, again.length) == 0);
}

static void try_bundle(const char *bytes, size_t size)
{
    const char *entry = NULL;
    size_t at = 0, length = 0;
    for (int i = 0; i < LEDGER_TILE_WIDTH && ledger_bundle_take(bytes, size, &at, &entry, &length);
         i++) {
        demand(entry >= bytes && entry + length <= bytes + size && at <= size);
        try_entry(entry, length);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    try_entry(bytes, size);
    try_head(bytes, size);
    try_bundle(bytes, size);
    return 0;
}
