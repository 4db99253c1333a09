// SPDX-License-Identifier: Apache-2.0
// fuzz_lint.c - the linter of letters: a letter of anybody, as a text or a page.
#include <stdint.h>
#include <stdlib.h>

#include "foi/lint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct foi_lint lint = {0};
    struct overt_error err = {0};
    int result = foi_lint_read((const char *)data, size, &lint, &err);
    if (result != 0 && err.text[0] == '\0')
        abort(); // refused without a word
    if (lint.faults > lint.count || lint.count > FOI_FINDING_MAX)
        abort();
    for (size_t i = 0; i < lint.count; i++)
        if (lint.findings[i].missing[0] == '\0' || lint.findings[i].rule[0] == '\0')
            abort();
    foi_lint_finish(&lint);
    return 0;
}
