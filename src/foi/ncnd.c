// SPDX-License-Identifier: Apache-2.0
// ncnd.c - neither confirm nor deny, as it stands in a letter: made from the standing policy, the
// force's name and the dated threat level alone (rule R7), so it is the same to the byte whatever
// is held.
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/texts.h"

/// The policy's exemptions as one thing.
struct block {
    struct foi_letter *letter;
    struct foi_exemption exemptions[EXEMPTION_MAX];
    size_t count;
    struct foi_values values;
    size_t qualified;
    bool harm;   ///< one of them asks for it
    bool use;    ///< the topic is a use of facial recognition: "covert use"
    bool tactic; ///< it is, and one of them is about people who would use what they learn
};

/// The text of an exemption: its own, else its section's, else that for all.
static char *text_of(const struct foi_exemption *exemption, const char *part,
                     const struct foi_values *values)
{
    const char *const names[] = {exemption->word + 1, exemption->section, "other"};
    char name[64];
    size_t i = 0;
    do
        (void)snprintf(name, sizeof name, "%s %s", names[i], part);
    while (!foi_text_has_block(foi_letters_ncnd, name) && ++i < ARRAY_COUNT(names));
    return foi_text_block(foi_letters_ncnd, name, values);
}

static void add_own(struct block *block, const struct foi_exemption *exemption, const char *part)
{
    AUTO_FREE char *text = text_of(exemption, part, &block->values);
    for (char *at = text; at != NULL;) {
        char *end = strstr(at, "\n\n");
        if (end != NULL)
            *end = '\0';
        foi_letter_add(block->letter, BLOCK_PARAGRAPH, NULL, at);
        at = end != NULL ? end + 2 : NULL;
    }
}

static void add_text(struct block *block, enum foi_block_kind kind, const char *name)
{
    foi_letter_add_text(block->letter, kind, foi_letters_ncnd, name, &block->values);
}

/// "Section 24(2): National security", and for s31 the matters it protects.
static void add_exemptions(struct block *block, const char *matters)
{
    const struct foi_texts *texts = block->values.texts;
    bool welsh = foi_texts_is_welsh(texts);
    AUTO_TEXT struct text list = {0};
    text_init(&list, 4000);
    for (size_t i = 0; i < block->count; i++) {
        const struct foi_exemption *exemption = &block->exemptions[i];
        AUTO_FREE char *title = foi_texts_say(texts, exemption->title);
        text_printf(&list, welsh ? "%sAdran %s: %s" : "%sSection %s: %s", i > 0 ? "\n" : "",
                    exemption->word + 1, title);
        if (strcmp(exemption->section, "31") == 0)
            text_printf(&list,
                        welsh ? ", mewn perthynas â'r materion hyn yn adran 31(1): %s"
                              : ", in respect of these matters in section 31(1): %s",
                        matters);
    }
    foi_letter_add(block->letter, BLOCK_LIST, NULL, list.bytes);
}

/// "section 23(5)", "sections 23(5) and 44(2)": those that are absolute.
static void name_absolute(struct block *block)
{
    AUTO_TEXT struct text names = {0};
    size_t left = block->count - block->qualified;
    text_init(&names, 500);
    bool welsh = foi_texts_is_welsh(block->values.texts);
    text_append(&names, welsh ? left > 1 ? "adrannau " : "adran "
                        : left > 1 ? "sections " : "section ");
    for (size_t i = 0; i < block->count; i++)
        if (!block->exemptions[i].qualified)
            text_printf(&names, "%s%s", block->exemptions[i].word + 1,
                        --left == 0  ? ""
                        : left == 1 ? welsh ? " a " : " and "
                                    : ", ");
    foi_value_set(&block->values, "absolute", names.bytes);
}

static void append(struct text *words, const char *name, const struct foi_values *values)
{
    AUTO_FREE char *text = foi_text_block(foi_letters_ncnd, name, values);
    text_printf(words, "%s%s", words->length > 0 ? " " : "", text);
}

/// One paragraph: what kind of exemptions these are, and so what has to be shown.
static void add_classification(struct block *block)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, 8000);
    name_absolute(block);
    append(&words,
           block->qualified == block->count ? "classification"
           : block->qualified > 0           ? "classification-mixed"
           : block->count > 1               ? "classification-absolute"
                                            : "classification-one",
           &block->values);
    for (size_t i = 0; i < block->count; i++) {
        AUTO_FREE char *text = text_of(&block->exemptions[i], "classification", &block->values);
        text_printf(&words, " %s", text);
    }
    if (block->qualified > 0)
        append(&words, block->harm ? "classification-end" : "classification-end-class",
               &block->values);
    foi_letter_add(block->letter, BLOCK_PARAGRAPH, NULL, words.bytes);
}

static void add_harm(struct block *block)
{
    add_text(block, BLOCK_SUBHEADING, block->harm ? "harm" : "why");
    add_text(block, BLOCK_PARAGRAPH, block->tactic ? "harm-first" : "why-first");
    for (size_t i = 0; i < block->count; i++) {
        const struct foi_exemption *exemption = &block->exemptions[i];
        add_own(block, exemption, "harm");
        if (strcmp(exemption->section, "24") == 0 &&
            *foi_value(&block->values, "threat-level") != '\0')
            add_own(block, exemption, "threat");
    }
}

static void add_public_interest(struct block *block)
{
    add_text(block, BLOCK_SUBHEADING, "test");
    for (size_t i = 0; i < block->count; i++) {
        const struct foi_exemption *exemption = &block->exemptions[i];
        if (!exemption->qualified)
            continue;
        foi_value_set(&block->values, "section", exemption->section);
        add_text(block, BLOCK_MINOR, "favour-head");
        add_own(block, exemption, "favour");
        add_text(block, BLOCK_MINOR, "against-head");
        add_own(block, exemption, "against");
    }
    add_text(block, BLOCK_SUBHEADING, "balance");
    add_text(block, BLOCK_PARAGRAPH, block->tactic ? "balance-text" : "balance-other");
}

/// "(a) the prevention ...; (b) ..." in the language, matter by matter.
static void say_matters(const struct foi_texts *texts, struct text *matters)
{
    if (!foi_texts_is_welsh(texts) || matters->bytes == NULL)
        return;
    AUTO_FREE char *copy = memory_copy_text(matters->bytes);
    char *rest = NULL;
    text_clear(matters);
    for (char *one = strtok_r(copy, ";", &rest); one != NULL; one = strtok_r(NULL, ";", &rest)) {
        one = text_trim(one);
        size_t letter = *one == '(' ? strcspn(one, " ") + 1 : 0;
        AUTO_FREE char *said = foi_texts_say(texts, one + letter);
        text_printf(matters, "%s%.*s%s", matters->length > 0 ? "; " : "", (int)letter, one, said);
    }
}

/// "(a) the prevention ...; (b) the apprehension ..." without letters and with "and".
static void matters_as_prose(const char *matters, const char *and, struct text *prose)
{
    for (const char *c = matters; *c != '\0'; c++) {
        if (*c == '(' && c[2] == ')')
            c += 3;
        else if (*c == ';')
            text_append(prose, strchr(c + 1, ';') != NULL ? "," : and);
        else
            text_append_char(prose, *c);
    }
}

/// What the block may know: the force, the policy and the dated threat level. Nothing of the
/// record.
static int read_policy(struct block *block, const struct foi_policy *policy,
                       const struct foi_values *values, struct text *matters,
                       struct overt_error *err)
{
    AUTO_TEXT struct text prose = {0};
    static const char *const known[] = {"force", "threat-level", "threat-as-at"};
    text_init(&prose, 4000);
    int code = foi_exemptions_read(policy->exemptions, block->exemptions, &block->count, err);
    if (code == 0 && policy->matters != NULL)
        code = foi_matters_read(policy->matters, matters, err);
    if (code < 0)
        return code;
    block->use = text_ends(policy->topic, "use");
    for (size_t i = 0; i < block->count; i++) {
        block->qualified += block->exemptions[i].qualified;
        block->harm |= block->exemptions[i].harm;
        block->tactic |= block->use && block->exemptions[i].tactic;
    }
    say_matters(values->texts, matters);
    matters_as_prose(matters->bytes, foi_texts_is_welsh(values->texts) ? " a" : " and", &prose);
    for (size_t i = 0; i < ARRAY_COUNT(known); i++)
        foi_value_set(&block->values, known[i], foi_value(values, known[i]));
    AUTO_FREE char *topic = foi_texts_say(values->texts, policy->topic);
    foi_value_set(&block->values, "topic", topic);
    foi_value_set(&block->values, "matters-short", prose.bytes != NULL ? prose.bytes : "");
    return 0;
}

int foi_letter_add_policy(struct foi_letter *letter, const struct foi_policy *policy,
                          const struct foi_values *values, struct overt_error *err)
{
    struct block block = {.letter = letter, .values = {.texts = values->texts}};
    AUTO_TEXT struct text matters = {0};
    text_init(&matters, 4000);
    text_append(&matters, "");
    int code = read_policy(&block, policy, values, &matters, err);
    if (code == 0) {
        add_text(&block, BLOCK_PARAGRAPH, block.use ? "statement" : "statement-other");
        add_exemptions(&block, matters.bytes);
        add_text(&block, BLOCK_PARAGRAPH, "notice");
        add_classification(&block);
        add_harm(&block);
        if (block.qualified > 0)
            add_public_interest(&block);
        add_text(&block, BLOCK_PARAGRAPH, "indication");
    }
    foi_values_finish(&block.values);
    return code;
}
