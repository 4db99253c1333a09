// SPDX-License-Identifier: Apache-2.0
// once.c - what stands once in a letter for all of its answers: why small figures are left out.
#include <string.h>

#include "foi/answers.h"
#include "foi/texts.h"

/// Whether an answer that the letter prints has a figure left out: not one that is refused.
static bool leaves_out(const struct foi_matter *matter)
{
    for (size_t i = 0; i < matter->request->count; i++)
        if (matter->answers[i].small &&
            foi_exempted_bits(matter->exempted, matter->exempted_count,
                              &matter->request->questions[i]) == 0)
            return true;
    return false;
}

static void add(struct foi_letter *letter, enum foi_block_kind kind, const char *name,
                enum foi_part part)
{
    size_t from = letter->count;
    foi_letter_add_text(letter, kind, foi_letters_answers, name, NULL);
    for (; from < letter->count; from++)
        letter->blocks[from].part = part;
}

void foi_letter_add_small(struct foi_letter *letter, const struct foi_matter *matter)
{
    if (!leaves_out(matter))
        return;
    add(letter, BLOCK_HEADING, "small-head", PART_NONE);
    add(letter, BLOCK_PARAGRAPH, "small-fact", PART_FACT);
    add(letter, BLOCK_LIST, "small-section", PART_SECTION);
    add(letter, BLOCK_PARAGRAPH, "small-notice", PART_FACT);
    add(letter, BLOCK_PARAGRAPH, "small-why", PART_WHY);
}
