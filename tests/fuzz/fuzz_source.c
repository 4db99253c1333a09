// SPDX-License-Identifier: Apache-2.0
// fuzz_source.c - the reader of requests as they come: e-mails, pages and texts, to their words,
// who asked and what the questions are.
#include <stdint.h>
#include <stdlib.h>

#include "foi/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct foi_source source = {0};
    struct foi_understood understood = {0};
    struct overt_error err = {0};
    const struct date received = {2025, 4, 8};
    int result = foi_source_read((const char *)data, size, &source, &err);
    if (result == 0)
        result = foi_understand(source.text, received, NULL, &understood, &err);
    if (result != 0 && err.text[0] == '\0')
        abort(); // refused without a word
    foi_understood_finish(&understood);
    foi_source_finish(&source);
    return 0;
}
