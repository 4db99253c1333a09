// SPDX-License-Identifier: Apache-2.0
// fuzz_permit.c - the text of a permit, or of the note about a list's parts, behind a good
// signature, so that the parsers behind it are reached. What is taken must be written again as the
// very same text.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/note.h"
#include "face/permit/parts.h"
#include "face/permit/permit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(const struct overt_permit *permit, const struct crypt_key *key,
                        const struct text *note)
{
    AUTO_TEXT struct text again;
    text_init(&again, OVERT_PERMIT_SIZE_MAX);
    if (permit_write(permit_terms_of(permit), key, &again, NULL) != 0 ||
        strcmp(again.bytes, note->bytes) != 0)
        abort();
}

static void read_parts(const struct crypt_key *key, const char *verifier, const struct text *note)
{
    AUTO_FREE struct permit_parts *parts = memory_new(1, sizeof *parts);
    AUTO_TEXT struct text again;
    text_init(&again, PERMIT_PARTS_NOTE_MAX);
    if (permit_read_parts(note->bytes, verifier, parts, NULL) != 0)
        return;
    if (permit_write_parts(parts, key, &again, NULL) != 0 || strcmp(again.bytes, note->bytes) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct crypt_key *key = NULL;
    struct overt_permit *permit = NULL;
    AUTO_TEXT struct text note;
    AUTO_TEXT struct text verifier;
    AUTO_FREE char *text = memory_new(size + 1, 1);
    text_init(&note, 2 * PERMIT_PARTS_NOTE_MAX);
    text_init(&verifier, CRYPT_VERIFIER_MAX);
    if (size > 0)
        memcpy(text, data, size);
    if (crypt_key_create("fuzz", &key, NULL) != 0)
        abort();
    crypt_key_verifier(key, &verifier);
    if (crypt_note_sign(text, key, &note, NULL) == 0) {
        if (overt_permit_read(note.bytes, verifier.bytes, &permit, NULL) == 0)
            check_again(permit, key, &note);
        read_parts(key, verifier.bytes, &note);
    }
    overt_permit_destroy(&permit);
    crypt_key_destroy(&key);
    return 0;
}
