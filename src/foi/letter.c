// SPDX-License-Identifier: Apache-2.0
// letter.c - the letter as blocks, in the order in which a force writes it.
//
// Request repeated, apology when late, answers in groups, accuracy, right of complaint (FOIA
// s17(7)), signature. The block for a standing policy is made from the policy alone: ncnd.c.
#include <stdio.h>
#include <string.h>

#include "foi/answers.h"
#include "foi/texts.h"

static void add_block(struct foi_letter *letter, struct foi_block block)
{
    letter->blocks = memory_resize(letter->blocks, letter->count + 1, sizeof *letter->blocks);
    letter->blocks[letter->count++] = block;
}

void foi_letter_add(struct foi_letter *letter, enum foi_block_kind kind, const char *label,
                    const char *text)
{
    add_block(letter, (struct foi_block){.kind = kind,
                                         .label = label != NULL ? memory_copy_text(label) : NULL,
                                         .text = text != NULL ? memory_copy_text(text) : NULL});
}

void foi_letter_finish(struct foi_letter *letter)
{
    for (size_t i = 0; i < letter->count; i++) {
        memory_free(letter->blocks[i].label);
        memory_free(letter->blocks[i].text);
    }
    memory_free(letter->blocks);
    *letter = (struct foi_letter){0};
}

static void add_paragraphs(struct foi_letter *letter, enum foi_block_kind kind, char *text)
{
    for (char *paragraph = text; paragraph != NULL;) {
        char *end = strstr(paragraph, "\n\n");
        if (end != NULL)
            *end = '\0';
        foi_letter_add(letter, kind, NULL, paragraph);
        paragraph = end != NULL ? end + 2 : NULL;
    }
}

void foi_letter_add_text(struct foi_letter *letter, enum foi_block_kind kind, const char *file,
                         const char *name, const struct foi_values *values)
{
    AUTO_FREE char *text = foi_text_block(file, name, values);
    add_paragraphs(letter, kind, text);
}

void foi_letter_add_paragraphs(struct foi_letter *letter, const char *text)
{
    AUTO_FREE char *copy = text != NULL ? memory_copy_text(text) : NULL;
    add_paragraphs(letter, BLOCK_PARAGRAPH, copy);
}

static void add_tables(struct foi_letter *letter, const struct foi_answer *answer)
{
    for (size_t i = 0; i < answer->table_count; i++)
        add_block(letter, (struct foi_block){.kind = BLOCK_TABLE, .table = answer->tables[i]});
}

/// The answer of a group without policy: that of its last question (an opening has none of its
/// own).
static void add_group(struct foi_letter *letter, const struct foi_matter *matter,
                      const struct foi_group *group, enum foi_block_kind kind)
{
    const struct foi_answer *answer = &matter->answers[group->questions[group->count - 1]];
    AUTO_TEXT struct text label = {0};
    text_init(&label, 4000);
    foi_group_label(matter->request, group, &label);
    foi_letter_add(letter, kind, label.bytes, answer->text);
    add_tables(letter, answer);
    foi_letter_add_paragraphs(letter, answer->note);
    foi_letter_add_paragraphs(letter, answer->published);
}

/// What is refused of a group or question, by the officer's grounds.
static int add_exempted(struct foi_letter *letter, const struct foi_matter *matter,
                        const struct foi_group *group, uint64_t bits, struct overt_error *err)
{
    const struct foi_exempted *list[EXEMPTED_MAX];
    AUTO_TEXT struct text label = {0};
    size_t count = 0;
    text_init(&label, 4000);
    foi_group_label(matter->request, group, &label);
    for (size_t i = 0; i < matter->exempted_count && i < EXEMPTED_MAX; i++)
        if ((bits & UINT64_C(1) << i) != 0)
            list[count++] = &matter->exempted[i];
    return foi_letter_add_exempted(letter, label.bytes, list, count, matter->values, err);
}

/// The overt half of the questions under a policy: one line when nothing is held, else each answer.
static int add_overt(struct foi_letter *letter, const struct foi_matter *matter,
                     const struct foi_group *group, struct overt_error *err)
{
    AUTO_TEXT struct text label = {0};
    bool given = false;
    int result = 0;
    text_init(&label, 4000);
    for (size_t i = 0; i < group->count; i++)
        given |= matter->answers[group->questions[i]].kind == ANSWER_GIVEN ||
                 foi_exempted_bits(matter->exempted, matter->exempted_count,
                                   &matter->request->questions[group->questions[i]]) != 0;
    foi_group_label(matter->request, group, &label);
    AUTO_FREE char *text =
        foi_text_block(foi_letters_answers, given ? "overt-given" : "overt-none", matter->values);
    foi_letter_add(letter, BLOCK_ANSWER, label.bytes, text);
    for (size_t i = 0; result == 0 && given && i < group->count; i++) {
        size_t index = group->questions[i];
        struct foi_group one = {.questions = &index, .count = 1};
        uint64_t bits = foi_exempted_bits(matter->exempted, matter->exempted_count,
                                          &matter->request->questions[index]);
        if (bits != 0)
            result = add_exempted(letter, matter, &one, bits, err);
        else if (matter->answers[index].kind != ANSWER_OPENING)
            add_group(letter, matter, &one, BLOCK_PART);
    }
    return result;
}

static int add_answers(struct foi_letter *letter, const struct foi_matter *matter,
                       struct overt_error *err)
{
    for (size_t i = 0; i < matter->group_count; i++) {
        const struct foi_group *group = &matter->groups[i];
        int result = 0;
        if (group->policy == NULL && group->exempted == 0)
            add_group(letter, matter, group, BLOCK_ANSWER);
        else if (group->policy == NULL)
            result = add_exempted(letter, matter, group, group->exempted, err);
        else
            result = add_overt(letter, matter, group, err);
        if (result == 0 && group->policy != NULL)
            result = foi_letter_add_policy(letter, group->policy, matter->values, err);
        if (result < 0)
            return result;
    }
    return 0;
}

static void add_request(struct foi_letter *letter, const struct foi_request *request)
{
    for (size_t i = 0; i < request->line_count; i++) {
        const struct foi_line *line = &request->lines[i];
        const char *label = line->question != NONE ? request->questions[line->question].label
                                                   : NULL;
        foi_letter_add(letter, BLOCK_REQUEST, label, line->text);
    }
}

int foi_letter_make(const struct foi_matter *matter, struct foi_letter *ret_letter,
                    struct overt_error *err)
{
    struct foi_letter letter = {0};
    const struct foi_values *values = matter->values;
    const char *file = foi_letters_letter;
    foi_letter_add_text(&letter, BLOCK_PARAGRAPH, file, "opening", values);
    foi_letter_add_text(&letter, BLOCK_HEADING, file, "request", values);
    add_request(&letter, matter->request);
    if (matter->late)
        foi_letter_add_text(&letter, BLOCK_PARAGRAPH, file, "apology", values);
    foi_letter_add_text(&letter, BLOCK_HEADING, file, "response", values);
    foi_letter_add_text(&letter, BLOCK_PARAGRAPH, file, "as-at", values);
    foi_letter_add_terms(&letter, matter);
    int result = add_answers(&letter, matter, err);
    if (result < 0) {
        foi_letter_finish(&letter);
        return result;
    }
    foi_letter_add_small(&letter, matter);
    foi_letter_add_text(&letter, BLOCK_PARAGRAPH, file, "accuracy", values);
    foi_letter_add_text(&letter, BLOCK_HEADING, file, "complaint", values);
    foi_letter_add_text(&letter, BLOCK_PARAGRAPH, file, "review", values);
    foi_letter_add(&letter, BLOCK_LINES, NULL, foi_value(values, "regulator-address"));
    foi_letter_add_text(&letter, BLOCK_PARAGRAPH, file, "enquiries", values);
    foi_letter_add_text(&letter, BLOCK_PARAGRAPH, file, "closing", values);
    foi_letter_add(&letter, BLOCK_LINES, NULL, foi_value(values, "signature"));
    *ret_letter = letter;
    return 0;
}
