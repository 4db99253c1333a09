// SPDX-License-Identifier: Apache-2.0
// fuzz_result.c - results of evaluations from outside: as they come, and with the hash that they
// should have, so that what lies behind it is reached. What is read can be written and said.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/hash.h"
#include "evaluate/said.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const char *bytes, size_t size)
{
    AUTO_RESULT struct result *result = NULL;
    AUTO_TEXT struct text text;
    text_init(&text, 4 * RESULT_SIZE_MAX);
    if (result_parse(bytes, size, &result, NULL) != 0)
        return;
    said_words(result, &(struct said_wish){.list = 12345, .fpir = 0.002}, &text);
    said_json(result, &(struct said_wish){0}, &text);
    if (text.length == 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    char hex[2 * CRYPT_HASH_SIZE + 1];
    AUTO_TEXT struct text text;
    text_init(&text, 2 * RESULT_SIZE_MAX);
    use((const char *)data, size);
    text_append_bytes(&text, data, size);
    text_append(&text, "}");
    if (text.full)
        return 0;
    crypt_sha256(text.bytes, text.length, hash);
    text_from_bytes(hex, hash, sizeof hash);
    text.bytes[--text.length] = '\0';
    text_printf(&text, ",\"sha256\":\"%s\"}", hex);
    use(text.bytes, text.length);
    return 0;
}
