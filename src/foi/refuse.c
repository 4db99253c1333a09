// SPDX-License-Identifier: Apache-2.0
// refuse.c - the refusal notice for one answer: fact, sections, why, harm, the public interest
// (FOIA s17(1) to (5)), from what an officer approved.
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/sections.h"
#include "foi/texts.h"

/// One notice while it is made.
struct notice {
    struct foi_letter *letter;
    struct foi_values values; ///< "section"
};

/// Blocks from number `from` on are this part of the notice.
static void mark(struct foi_letter *letter, size_t from, enum foi_part part)
{
    for (size_t i = from; i < letter->count; i++)
        letter->blocks[i].part = part;
}

static void add_head(struct notice *notice, enum foi_block_kind kind, const char *name,
                     enum foi_part part)
{
    size_t from = notice->letter->count;
    foi_letter_add_text(notice->letter, kind, foi_letters_exempt, name, &notice->values);
    mark(notice->letter, from, part);
}

/// The officer's words: paragraphs are parted by an empty line.
static void add_words(struct notice *notice, const char *words, enum foi_part part)
{
    AUTO_FREE char *copy = memory_copy_text(words);
    size_t from = notice->letter->count;
    for (char *at = copy; at != NULL && *at != '\0';) {
        char *end = strstr(at, "\n\n");
        if (end != NULL)
            *end = '\0';
        for (char *c = at; *c != '\0'; c++)
            *c = *c == '\n' ? ' ' : *c;
        foi_letter_add(notice->letter, BLOCK_PARAGRAPH, NULL, text_trim(at));
        at = end != NULL ? end + 2 : NULL;
    }
    mark(notice->letter, from, part);
}

static void add_sections(struct foi_letter *letter, const struct foi_section *const *rows,
                         const struct foi_exempted *const *exempted, size_t count,
                         const struct foi_texts *texts)
{
    AUTO_TEXT struct text list = {0};
    text_init(&list, 8000);
    for (size_t i = 0; i < count; i++) {
        AUTO_FREE char *title = foi_texts_say(texts, rows[i]->title);
        text_printf(&list, foi_texts_is_welsh(texts) ? "%sAdran %s: %s" : "%sSection %s: %s",
                    i > 0 ? "\n" : "", exempted[i]->section, title);
    }
    foi_letter_add(letter, BLOCK_LIST, NULL, list.bytes);
    mark(letter, letter->count - 1, PART_SECTION);
}

/// How the answer begins: withheld, refused, or not answered yet.
static const char *opening(const struct foi_section *const *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i]->test != FOI_TEST_PROCEDURE)
            return "withheld";
    bool refused = strcmp(rows[0]->number, "12") == 0 || strcmp(rows[0]->number, "14") == 0;
    return refused ? "refused" : "unanswered";
}

static void add_opening(struct notice *notice, const char *label,
                        const struct foi_section *const *rows,
                        const struct foi_exempted *const *exempted, size_t count)
{
    const char *kind = opening(rows, count);
    AUTO_FREE char *text = foi_text_block(foi_letters_exempt, kind, &notice->values);
    foi_letter_add(notice->letter, BLOCK_ANSWER, label, text);
    mark(notice->letter, notice->letter->count - 1, PART_FACT);
    add_sections(notice->letter, rows, exempted, count, notice->values.texts);
    if (strcmp(kind, "unanswered") != 0)
        add_head(notice, BLOCK_PARAGRAPH,
                 strcmp(kind, "withheld") == 0 ? "notice" : "notice-procedure", PART_FACT);
}

static void add_interest(struct notice *notice, const struct foi_exempted *exempted)
{
    char day[TIME_TEXT_MAX];
    if (exempted->estimate.year != 0) {
        foi_texts_date(notice->values.texts, exempted->estimate, day);
        foi_value_set(&notice->values, "estimate", day);
        add_head(notice, BLOCK_PARAGRAPH, "extended", PART_ESTIMATE);
        return;
    }
    add_head(notice, BLOCK_PARAGRAPH, "qualified", PART_NONE);
    add_head(notice, BLOCK_MINOR, "favour-head", PART_FAVOUR);
    add_words(notice, exempted->favour, PART_FAVOUR);
    add_head(notice, BLOCK_MINOR, "against-head", PART_AGAINST);
    add_words(notice, exempted->against, PART_AGAINST);
    add_head(notice, BLOCK_MINOR, "balance-head", PART_BALANCE);
    add_words(notice, exempted->balance, PART_BALANCE);
}

/// "On 1 November 2026 the published threat level was ...": each a paragraph.
static void add_facts(struct notice *notice, const struct foi_exempted *exempted)
{
    struct foi_fact fact;
    size_t from = notice->letter->count;
    for (size_t i = 0; foi_facts_item(exempted->facts, i, &fact); i++) {
        AUTO_TEXT struct text sentence = {0};
        text_init(&sentence, 1000);
        foi_fact_sentence(&fact, &sentence);
        foi_letter_add(notice->letter, BLOCK_PARAGRAPH, NULL, sentence.bytes);
    }
    mark(notice->letter, from, exempted->harm != NULL ? PART_HARM : PART_WHY);
}

/// Everything about one ground.
static void add_ground(struct notice *notice, const struct foi_section *row,
                       const struct foi_exempted *exempted)
{
    foi_value_set(&notice->values, "section", exempted->section);
    if (exempted->why != NULL) {
        add_head(notice, BLOCK_SUBHEADING, "why-head", PART_NONE);
        add_words(notice, exempted->why, PART_WHY);
    }
    if (exempted->harm != NULL) {
        add_head(notice, BLOCK_SUBHEADING, "harm-head", PART_HARM);
        add_words(notice, exempted->harm, PART_HARM);
    }
    add_facts(notice, exempted);
    if (exempted->likelihood != FOI_LIKELIHOOD_NONE)
        add_head(notice, BLOCK_PARAGRAPH,
                 exempted->likelihood == FOI_LIKELIHOOD_WOULD ? "would" : "would-likely",
                 PART_LIKELIHOOD);
    if (row->standing == FOI_STANDING_ABSOLUTE)
        add_head(notice, BLOCK_PARAGRAPH, "absolute", PART_NONE);
    if (row->standing == FOI_STANDING_QUALIFIED)
        add_interest(notice, exempted);
}

int foi_letter_add_exempted(struct foi_letter *letter, const char *label,
                            const struct foi_exempted *const *exempted, size_t count,
                            const struct foi_values *values, struct overt_error *err)
{
    struct foi_sections sections = {0};
    struct notice notice = {.letter = letter, .values = {.texts = values->texts}};
    int code = foi_sections_read(&sections, err);
    if (code < 0)
        return code;
    AUTO_FREE const struct foi_section **rows = memory_new(count, sizeof *rows);
    for (size_t i = 0; code == 0 && i < count; i++) {
        rows[i] = foi_section_find(&sections, exempted[i]->section, NULL);
        if (rows[i] == NULL)
            code = error_set(err, OVERT_CORRUPT, "section %.40s is no ground of the table",
                             exempted[i]->section);
    }
    foi_value_set(&notice.values, "force", foi_value(values, "force"));
    if (code == 0)
        add_opening(&notice, label, rows, exempted, count);
    for (size_t i = 0; code == 0 && i < count; i++)
        add_ground(&notice, rows[i], exempted[i]);
    foi_values_finish(&notice.values);
    foi_sections_finish(&sections);
    return code;
}
