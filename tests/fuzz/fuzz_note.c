// SPDX-License-Identifier: Apache-2.0
// fuzz_note.c - signed notes and verifier keys from outside. A note that opens has been signed, so
// changing its text must close it.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char verifier_key[] =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *note = memory_new(size + 1, 1);
    if (size > 0)
        memcpy(note, data, size);
    struct crypt_verifier verifier;
    (void)!crypt_verifier_parse(note, &verifier, NULL);
    size_t length = 0;
    if (crypt_note_open(note, verifier_key, &length, NULL) == 0) {
        if (length == 0 || length >= strlen(note))
            abort();
        note[0] ^= 1;
        if (crypt_note_open(note, verifier_key, &length, NULL) == 0)
            abort();
    }
    memory_free(note);
    return 0;
}
