// SPDX-License-Identifier: Apache-2.0
// once.c - what stands once in a letter for all of its answers: what the words mean, when the
// record begins, why small figures are left out.
#include <string.h>

#include "foi/answers.h"
#include "foi/texts.h"

// ---- what the words mean ----

static void add_term(struct text *list, const char *name, const struct foi_values *values)
{
    AUTO_FREE char *item = foi_text_block(foi_letters_answers, name, values);
    text_printf(list, "%s%s", list->length > 0 ? "\n" : "", item);
}

/// The requester's own definitions, beside ours.
static void add_definitions(struct text *list, const struct foi_request *request,
                            const struct foi_texts *texts)
{
    for (size_t i = 0; i < request->definition_count; i++) {
        const struct foi_definition *definition = &request->definitions[i];
        struct foi_values values = {.texts = texts};
        AUTO_FREE char *meaning = memory_copy_text(definition->meaning);
        size_t size = strlen(meaning);
        if (size > 0 && meaning[size - 1] == '.')
            meaning[size - 1] = '\0';
        foi_value_set(&values, "term", definition->term);
        foi_value_set(&values, "meaning", meaning);
        add_term(list, foi_definition_is_ours(definition) ? "defined" : "defined-other", &values);
        foi_values_finish(&values);
    }
}

bool foi_definition_is_ours(const struct foi_definition *definition)
{
    return foi_words_hold("deploy*|live*|lfr|retrospective*|rfr|operator*|oifr|search|searches|"
                          "body worn*|bwv",
                          definition->term);
}

void foi_letter_add_terms(struct foi_letter *letter, const struct foi_matter *matter)
{
    AUTO_TEXT struct text list = {0};
    const struct foi_values *values = matter->values;
    uint32_t modes = 0;
    bool body_worn = false, cut = false;
    text_init(&list, LETTER_SIZE_MAX);
    for (size_t i = 0; i < matter->request->count; i++) {
        bool elsewhere = matter->request->questions[i].topic == TOPIC_ELSEWHERE;
        modes |= elsewhere ? 0 : matter->request->questions[i].modes;
        body_worn |= matter->request->questions[i].body_worn;
        cut |= matter->answers[i].cut;
    }
    if ((modes & FOI_TOUCH_LIVE) != 0)
        add_term(&list, "term live", values);
    if ((modes & FOI_TOUCH_RETROSPECTIVE) != 0)
        add_term(&list, "term retrospective", values);
    if ((modes & FOI_TOUCH_OPERATOR_INITIATED) != 0)
        add_term(&list, "term operator-initiated", values);
    if (body_worn)
        add_term(&list, "term body-worn", values);
    if ((modes & (FOI_TOUCH_LIVE | FOI_TOUCH_OPERATOR_INITIATED)) != 0)
        add_term(&list, "term deployment", values);
    if ((modes & FOI_TOUCH_RETROSPECTIVE) != 0)
        add_term(&list, "term search", values);
    add_definitions(&list, matter->request, matter->values->texts);
    if (list.length > 0) {
        foi_letter_add_text(letter, BLOCK_PARAGRAPH, foi_letters_answers, "terms-head",
                            matter->values);
        foi_letter_add(letter, BLOCK_LIST, NULL, list.bytes);
    }
    if (cut)
        foi_letter_add_text(letter, BLOCK_PARAGRAPH, foi_letters_answers, "begins",
                            matter->values);
}

// ---- small numbers ----

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

static void add(struct foi_letter *letter, const struct foi_values *values,
                enum foi_block_kind kind, const char *name, enum foi_part part)
{
    size_t from = letter->count;
    foi_letter_add_text(letter, kind, foi_letters_answers, name, values);
    for (; from < letter->count; from++)
        letter->blocks[from].part = part;
}

void foi_letter_add_small(struct foi_letter *letter, const struct foi_matter *matter)
{
    if (!leaves_out(matter))
        return;
    add(letter, matter->values, BLOCK_HEADING, "small-head", PART_NONE);
    add(letter, matter->values, BLOCK_PARAGRAPH, "small-fact", PART_FACT);
    add(letter, matter->values, BLOCK_LIST, "small-section", PART_SECTION);
    add(letter, matter->values, BLOCK_PARAGRAPH, "small-notice", PART_FACT);
    add(letter, matter->values, BLOCK_PARAGRAPH, "small-why", PART_WHY);
}
