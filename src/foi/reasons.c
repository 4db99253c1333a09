// SPDX-License-Identifier: Apache-2.0
// reasons.c - texts to begin from, and what of a text is still to be filled in.
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/sections.h"
#include "foi/texts.h"

char *foi_reason(const struct foi_section *row, const char *part, const struct foi_values *values)
{
    const char *const names[] = {row->word, row->number, "other"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "%s %s", names[i], part);
        if (foi_text_has_block(foi_letters_reasons, name))
            return foi_text_block(foi_letters_reasons, name, values);
    }
    return memory_copy_text("");
}
