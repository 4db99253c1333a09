// SPDX-License-Identifier: Apache-2.0
// filled.h - the texts to begin from (letters/reasons.txt) as an officer would fill them in.
#ifndef TEST_FOI_FILLED_H
#define TEST_FOI_FILLED_H

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/// What an officer would put for <words>.
static UNUSED char *fill_in(char *text)
{
    static const struct {
        const char *in, *text;
    } known[] = {
        {"the address of the page", "https://www.midshire.example/lfr"},
        {"the day or month", "1 May 2026"},
        {"legal advice privilege", "legal advice privilege"},
        {"the Act or order", "section 5 of the Example Act 1998"},
        {"how many", "30"},
        {"the State or", "the government of another State"},
        {"the public authority", "the force, in its function of looking into conduct"},
        {"filed with", "served in proceedings before the Crown Court"},
        {"kind of", "an investigation into thefts"},
        {"kind of person", "a member of the public"},
        {"which policy", "the policy on cameras"},
        {"what is missing", "your name and address"},
        {"the day", "4 March 2026"},
        {"office>", "the Chief Constable"},
        {"your name", "an address for correspondence"},
        {"the Sovereign", "the Sovereign"},
        {"which member", "the Royal Household"},
        {"amount", "12"},
        {"letter and words", "(b), the purpose of ascertaining whether conduct was improper"},
    };
    struct text out;
    text_init(&out, 100000);
    for (const char *c = text; *c != '\0'; c++) {
        const char *end = *c == '<' ? strchr(c, '>') : NULL;
        if (end == NULL) {
            text_append_char(&out, *c);
            continue;
        }
        const char *put = "a matter of detail";
        for (size_t i = 0; i < ARRAY_COUNT(known); i++)
            if (strncmp(c + 1, known[i].in, strlen(known[i].in)) == 0)
                put = known[i].text;
        text_append(&out, put);
        c = end;
    }
    memory_free(text);
    return text_take(&out);
}

#endif
