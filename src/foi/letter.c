// SPDX-License-Identifier: Apache-2.0
// letter.c - the letter as blocks, in the order in which a force writes it.
//
// Request repeated, apology when late, answers in groups, accuracy, right of complaint (FOIA
// s17(7)), signature. The block for a standing policy is built from the policy alone: see
// foi_letter_add_policy.
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

static void add_section_text(struct foi_letter *letter, enum foi_block_kind kind, int section,
                             const char *what, const struct foi_values *values)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%d %s", section, what);
    foi_letter_add_text(letter, kind, foi_letters_ncnd, name, values);
}

/// "Section 24(2): National security", and for s31 the matters it protects.
static void add_exemptions(struct foi_letter *letter, const struct foi_exemption *exemptions,
                           size_t count, const char *matters)
{
    AUTO_TEXT struct text list = {0};
    text_init(&list, 4000);
    for (size_t i = 0; i < count; i++) {
        text_printf(&list, "%sSection %s: %s", i > 0 ? "\n" : "", exemptions[i].word + 1,
                    exemptions[i].title);
        if (exemptions[i].section == 31)
            text_printf(&list, ", in respect of these matters in section 31(1): %s", matters);
    }
    foi_letter_add(letter, BLOCK_LIST, NULL, list.bytes);
}

/// One paragraph: what kind of exemptions these are, and so what has to be shown.
static void add_classification(struct foi_letter *letter, const struct foi_exemption *exemptions,
                               size_t count, const struct foi_values *values)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, 8000);
    for (size_t i = 0; i < count + 2; i++) {
        char name[64] = "classification";
        if (i > 0)
            (void)snprintf(name, sizeof name,
                           i > count ? "classification-end" : "%d classification",
                           i > count ? 0 : exemptions[i - 1].section);
        AUTO_FREE char *text = foi_text_block(foi_letters_ncnd, name, values);
        text_printf(&words, "%s%s", i > 0 ? " " : "", text);
    }
    foi_letter_add(letter, BLOCK_PARAGRAPH, NULL, words.bytes);
}

static void add_harm(struct foi_letter *letter, const struct foi_exemption *exemptions,
                     size_t count, const struct foi_values *values)
{
    foi_letter_add_text(letter, BLOCK_SUBHEADING, foi_letters_ncnd, "harm", values);
    foi_letter_add_text(letter, BLOCK_PARAGRAPH, foi_letters_ncnd, "harm-first", values);
    for (size_t i = 0; i < count; i++) {
        add_section_text(letter, BLOCK_PARAGRAPH, exemptions[i].section, "harm", values);
        if (exemptions[i].section == 24 && *foi_value(values, "threat-level") != '\0')
            add_section_text(letter, BLOCK_PARAGRAPH, 24, "threat", values);
    }
}

static void add_public_interest(struct foi_letter *letter, const struct foi_exemption *exemptions,
                                size_t count, const struct foi_values *values)
{
    foi_letter_add_text(letter, BLOCK_SUBHEADING, foi_letters_ncnd, "test", values);
    for (size_t i = 0; i < count; i++) {
        add_section_text(letter, BLOCK_MINOR, exemptions[i].section, "favour-head", values);
        add_section_text(letter, BLOCK_PARAGRAPH, exemptions[i].section, "favour", values);
        add_section_text(letter, BLOCK_MINOR, exemptions[i].section, "against-head", values);
        add_section_text(letter, BLOCK_PARAGRAPH, exemptions[i].section, "against", values);
    }
    foi_letter_add_text(letter, BLOCK_SUBHEADING, foi_letters_ncnd, "balance", values);
    foi_letter_add_text(letter, BLOCK_PARAGRAPH, foi_letters_ncnd, "balance-text", values);
}

/// What the block may know: the force, the policy and the dated threat level. Nothing of the
/// record.
static int policy_values(const struct foi_policy *policy, const struct foi_values *values,
                         struct foi_values *ret_own, struct text *matters, struct overt_error *err)
{
    AUTO_TEXT struct text prose = {0};
    text_init(&prose, 4000);
    int result = policy->matters != NULL ? foi_matters_read(policy->matters, matters, err) : 0;
    if (result < 0)
        return result;
    // "(a) the prevention ...; (b) the apprehension ..." without letters and with "and".
    for (const char *c = matters->bytes; *c != '\0'; c++) {
        if (*c == '(' && c[2] == ')')
            c += 3;
        else if (*c == ';')
            text_append(&prose, strchr(c + 1, ';') != NULL ? "," : " and");
        else
            text_append_char(&prose, *c);
    }
    foi_value_set(ret_own, "force", foi_value(values, "force"));
    foi_value_set(ret_own, "topic", policy->topic);
    foi_value_set(ret_own, "threat-level", foi_value(values, "threat-level"));
    foi_value_set(ret_own, "threat-as-at", foi_value(values, "threat-as-at"));
    foi_value_set(ret_own, "matters-short", prose.bytes);
    return 0;
}

int foi_letter_add_policy(struct foi_letter *letter, const struct foi_policy *policy,
                          const struct foi_values *values, struct overt_error *err)
{
    struct foi_exemption exemptions[EXEMPTION_MAX];
    struct foi_values own = {0};
    AUTO_TEXT struct text matters = {0};
    size_t count;
    text_init(&matters, 4000);
    int result = foi_exemptions_read(policy->exemptions, exemptions, &count, err);
    if (result == 0)
        result = policy_values(policy, values, &own, &matters, err);
    if (result < 0)
        return result;
    foi_letter_add_text(letter, BLOCK_PARAGRAPH, foi_letters_ncnd, "statement", &own);
    add_exemptions(letter, exemptions, count, matters.bytes);
    foi_letter_add_text(letter, BLOCK_PARAGRAPH, foi_letters_ncnd, "notice", &own);
    add_classification(letter, exemptions, count, &own);
    add_harm(letter, exemptions, count, &own);
    add_public_interest(letter, exemptions, count, &own);
    foi_letter_add_text(letter, BLOCK_PARAGRAPH, foi_letters_ncnd, "indication", &own);
    foi_values_finish(&own);
    return 0;
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
