// SPDX-License-Identifier: Apache-2.0
// lint_answers.c - each question and its answer: answered at all, for the period and in the term
// that was asked for, and with the same position as its neighbours.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/lint_internal.h"

#define LABELS_MAX   400  ///< bytes of a list of labels
#define PERIODS_MAX  200  ///< questions whose periods are read
#define WEEKS_MIN    28   ///< days; a shorter time in an answer is a day, not a period

/// "Q1, Q2 and so on": with an end when there are too many.
static void list_label(struct text *list, const char *label)
{
    if (list->length > LABELS_MAX) {
        if (!text_ends(list->bytes, "..."))
            text_append(list, " ...");
        return;
    }
    text_printf(list, "%s%s", list->length > 0 ? ", " : "", label);
}

static void read_flags(struct lint *lint, struct lint_answer *answer)
{
    for (size_t i = answer->first; i < answer->first + answer->count; i++) {
        const struct lint_paragraph *paragraph = &lint->paragraphs[i];
        if (paragraph->answer == NONE || !lint_own(paragraph))
            continue;
        const char *text = paragraph->text;
        answer->not_held |= foi_words_say(text, "no information held|no information is held|"
                                                "does not hold|do not hold|not held|"
                                                "has not deployed|has not used|have not used") &&
                            !foi_words_say(text, "neither confirm*|not be taken|infer*");
        answer->not_applicable |= foi_words_say(text, "not applicable|n/a");
        answer->overt |= foi_words_say(text, "overt");
        answer->ncnd |= foi_words_say(text, "neither confirm*");
        answer->refused |= foi_words_say(text, "withhold*|withheld|is exempt|are exempt|"
                                               "refusal notice|refuse");
        answer->figures |= paragraph->table;
        for (const char *c = text; *c != '\0' && !answer->figures; c++)
            answer->figures = isdigit((unsigned char)*c) && (c == text || c[-1] == ' ') &&
                              paragraph->area == AREA_BODY;
    }
}

/// Everything is refused or put back: single answers are not to be expected.
static bool wholesale(const struct lint *lint)
{
    for (size_t i = 0; i < lint->sections.count; i++)
        if (lint->sections.rows[i].test == FOI_TEST_PROCEDURE && lint->relied[i].cited)
            return true;
    for (size_t i = 0; i < lint->count; i++)
        if (lint_own(&lint->paragraphs[i]) &&
            foi_words_say(lint->paragraphs[i].text,
                          "whole of your request|all of your questions|each of your questions|"
                          "your entire request|your request in full|all your questions"))
            return true;
    return false;
}

/// The number of a label, without its letter: "Q5" of "Q5a".
static void stem_of(const char *label, char stem[LINT_LABEL_SIZE])
{
    size_t size = 1 + strspn(label + 1, "0123456789");
    (void)snprintf(stem, LINT_LABEL_SIZE, "%.*s", (int)size, label);
}

/// "Q5 response" covers Q5a and Q5b where none of them has an answer of its own; "Q5. Where it was
/// used:" needs none when they have.
static bool covered_by_family(const struct lint *lint, size_t index, const bool *letters)
{
    char stem[LINT_LABEL_SIZE];
    const struct lint_question *question = &lint->questions[index];
    stem_of(question->label, stem);
    size_t head = lint_question_find(lint, stem);
    if (strcmp(stem, question->label) == 0)
        return letters[index] && strchr(question->text, '?') == NULL;
    return head != NONE && lint->questions[head].answer != NONE && !letters[head];
}

/// For each whole question: one of its lettered parts has an answer.
static bool *answered_letters(const struct lint *lint)
{
    bool *letters = memory_new(lint->question_count + 1, sizeof *letters);
    for (size_t i = 0; i < lint->question_count; i++) {
        char stem[LINT_LABEL_SIZE];
        stem_of(lint->questions[i].label, stem);
        size_t head = lint_question_find(lint, stem);
        if (head != NONE && head != i && lint->questions[i].answer != NONE)
            letters[head] = true;
    }
    return letters;
}

static void check_answered(struct lint *lint)
{
    AUTO_TEXT struct text missing = {0};
    int line = 0;
    text_init(&missing, 2000);
    if (lint->question_count == 0 || wholesale(lint))
        return;
    if (lint->answer_count == 0) {
        if (lint->question_count > 1)
            lint_find(lint, "unlabelled", 0, NULL, NULL);
        return;
    }
    AUTO_FREE bool *letters = answered_letters(lint);
    for (size_t i = 0; i < lint->question_count; i++)
        if (lint->questions[i].answer == NONE && !covered_by_family(lint, i, letters)) {
            list_label(&missing, lint->questions[i].label);
            line = line == 0 ? lint->questions[i].line : line;
        }
    if (missing.length > 0)
        lint_find(lint, "unanswered", line, missing.bytes, missing.bytes);
}

// --- neither confirm nor deny: the same for all, or it tells ---

/// The statement stands in the answer to some questions only, and nothing after the last answer.
static bool ncnd_is_partial(const struct lint *lint, int *ret_line, const char **ret_label)
{
    bool whole = false, found = false;
    for (size_t i = 0; i < lint->count; i++) {
        const struct lint_paragraph *paragraph = &lint->paragraphs[i];
        if (!lint_own(paragraph) || !foi_words_say(paragraph->text, "neither confirm*") ||
            paragraph->heading || paragraph->area != AREA_BODY)
            continue;
        bool last = paragraph->answer == NONE || paragraph->answer + 1 == lint->answer_count;
        whole |= (last && lint->answer_count > 1) ||
                 foi_words_say(paragraph->text, "whole of your request|all of your questions|"
                                                "each of your questions|all your questions|"
                                                "any of your questions|your request as a whole");
        if (!found && paragraph->answer != NONE) {
            const struct lint_answer *answer = &lint->answers[paragraph->answer];
            *ret_line = paragraph->line;
            *ret_label = answer->within != NONE ? lint->answers[answer->within].label
                                                : answer->label;
        }
        found |= paragraph->answer != NONE;
    }
    return found && !whole;
}

static void check_ncnd(struct lint *lint)
{
    AUTO_TEXT struct text bare = {0};
    AUTO_TEXT struct text found = {0};
    int line = 0;
    const char *label = NULL;
    text_init(&bare, 2000);
    text_init(&found, 4000);
    if (!ncnd_is_partial(lint, &line, &label))
        return;
    for (size_t i = 0; i < lint->answer_count; i++) {
        const struct lint_answer *answer = &lint->answers[i];
        if (answer->not_held && !answer->ncnd && !answer->overt && answer->within == NONE)
            list_label(&bare, answer->label);
    }
    if (bare.length == 0)
        return;
    text_printf(&found,
                "%s: neither confirmed nor denied; %s: denied outright and not for overt use "
                "alone; a reader can set the one against the other",
                label, bare.bytes);
    lint_find(lint, "ncnd-inconsistent", line, label, found.bytes);
}

// --- periods and terms ---

/// The request once more, as the question finder reads it; its periods, question by question.
static void read_periods(const struct lint *lint, struct foi_request *request)
{
    AUTO_TEXT struct text text = {0};
    text_init(&text, FOI_REQUEST_SIZE_MAX);
    if (lint->question_count == 0 || lint->question_count > PERIODS_MAX)
        return;
    for (size_t i = 0; i < lint->count; i++)
        if (lint->paragraphs[i].area == AREA_REQUEST && !lint->paragraphs[i].heading)
            text_printf(&text, "%s\n", lint->paragraphs[i].text);
    if (foi_request_parse(text.bytes, text.length, 0, request, NULL) < 0)
        *request = (struct foi_request){0};
    for (size_t i = 0; i < request->count; i++) {
        struct foi_period own = {0};
        if (foi_period_read(request->questions[i].text, 0, &own) == 1)
            request->questions[i].period = own;
    }
}

static const struct foi_question *asked(const struct foi_request *request, const char *label)
{
    for (size_t i = 0; i < request->count; i++)
        if (strcmp(request->questions[i].label, label) == 0)
            return &request->questions[i];
    return NULL;
}

/// The first sentence of an answer that gives a period of at least four weeks; the reasons of what
/// is withheld have times of their own.
static bool period_of(const struct lint *lint, const struct lint_answer *answer,
                      struct foi_period *ret_period, const struct lint_paragraph **ret_paragraph)
{
    size_t count = answer->refused && answer->rows != 0 ? 1 : answer->count;
    for (size_t i = answer->first; i < answer->first + count; i++) {
        const struct lint_paragraph *paragraph = &lint->paragraphs[i];
        struct foi_period period = {0};
        if (!lint_prose(paragraph) || paragraph->area != AREA_BODY ||
            strlen(paragraph->text) > 2000 || foi_words_say(paragraph->text, "neither confirm*"))
            continue;
        if (foi_period_read(paragraph->text, 0, &period) == 1 && period.given &&
            (period.to == DAY_OPEN || period.to - period.from >= WEEKS_MIN)) {
            *ret_period = period;
            *ret_paragraph = paragraph;
            return true;
        }
    }
    return false;
}

static bool has_year(const struct lint *lint, const struct lint_answer *answer)
{
    for (size_t i = answer->first; i < answer->first + answer->count; i++)
        for (const char *c = lint->paragraphs[i].text; *c != '\0'; c++)
            if ((text_starts(c, "20") || text_starts(c, "19")) && isdigit((unsigned char)c[2]) &&
                isdigit((unsigned char)c[3]))
                return true;
    return false;
}

/// Begins later than asked, since the record does, and says so; its end is the one asked for, or
/// that of the record.
static bool begins_with_record(const struct foi_period *asked_for, const struct foi_period *said,
                               const struct lint_paragraph *paragraph)
{
    bool later = said->from > asked_for->from;
    bool same_end = said->to == asked_for->to || said->to == DAY_OPEN || asked_for->to == DAY_OPEN;
    return later && same_end &&
           foi_words_say(paragraph->text, "our record begins|our records begin");
}

void lint_period(struct lint *lint, const struct lint_answer *answer,
                 const struct foi_question *question)
{
    struct foi_period said = {0};
    const struct lint_paragraph *paragraph = NULL;
    char asked_words[64], said_words[64], found[200];
    if (!question->period.given || answer->not_applicable)
        return;
    if (!period_of(lint, answer, &said, &paragraph)) {
        if (answer->figures && !answer->not_held && !answer->refused && !has_year(lint, answer))
            lint_find(lint, "period-unsaid", answer->line, answer->label, NULL);
        return;
    }
    // "To date" ends an open period; everything else has to be what was asked.
    bool open = question->period.to == DAY_OPEN && said.from == question->period.from;
    if (open || (said.from == question->period.from && said.to == question->period.to) ||
        begins_with_record(&question->period, &said, paragraph))
        return;
    foi_period_format(&question->period, asked_words);
    foi_period_format(&said, said_words);
    (void)snprintf(found, sizeof found, "asked for %s, answered for %s", asked_words, said_words);
    lint_find(lint, "period-changed", paragraph->line, answer->label, found);
}

static const struct {
    const char *term, *says;
} terms[] = {
    {"live facial recognition", "live facial recognition|live time facial recognition|lfr"},
    {"retrospective facial recognition", "retrospective*|rfr"},
    {"operator-initiated facial recognition", "operator initiated*|operator-initiated*|oifr"},
};

static void check_term(struct lint *lint, const struct lint_answer *answer,
                       const struct lint_question *question)
{
    bool told[ARRAY_COUNT(terms)] = {0};
    size_t wanted = ARRAY_COUNT(terms), wanted_count = 0, other = ARRAY_COUNT(terms);
    for (size_t t = 0; t < ARRAY_COUNT(terms); t++)
        if (foi_words_say(question->text, terms[t].says)) {
            wanted = t;
            wanted_count++;
        }
    for (size_t i = answer->first; i < answer->first + answer->count; i++)
        for (size_t t = 0; t < ARRAY_COUNT(terms); t++)
            told[t] |= lint->paragraphs[i].answer != NONE && !lint->paragraphs[i].heading &&
                       lint->paragraphs[i].area == AREA_BODY &&
                       foi_words_say(lint->paragraphs[i].text, terms[t].says);
    for (size_t t = 0; t < ARRAY_COUNT(terms); t++)
        other = told[t] && t != wanted ? t : other;
    if (wanted_count != 1 || told[wanted] || other == ARRAY_COUNT(terms))
        return;
    char found[160];
    (void)snprintf(found, sizeof found, "asked about %s, answered about %s", terms[wanted].term,
                   terms[other].term);
    lint_find(lint, "term-changed", answer->line, answer->label, found);
}

/// A retrospective search denied without saying what counts as one.
static void check_definition(struct lint *lint)
{
    const struct foi_need *need = foi_need_named(&lint->sections, "term-undefined");
    for (size_t i = 0; i < lint->count; i++)
        if (lint_own(&lint->paragraphs[i]) && foi_need_said(need, lint->paragraphs[i].text))
            return;
    for (size_t i = 0; i < lint->question_count; i++) {
        const struct lint_question *question = &lint->questions[i];
        if (question->answer == NONE || !lint->answers[question->answer].not_held ||
            !foi_words_say(question->text, "retrospective*|rfr & !plan*|intend*"))
            continue;
        const struct lint_answer *answer = &lint->answers[question->answer];
        char found[80];
        (void)snprintf(found, sizeof found, "%s denies all retrospective facial recognition",
                       question->label);
        lint_find(lint, "term-undefined", answer->line, question->label, found);
        lint_find(lint, "earlier-letters", answer->line, question->label, found);
        return;
    }
}

/// An exemption that ends with age (section 63(1), (2C), (3), (4)), or the exclusion of the duty
/// with it ((2), (2D), (5)), for a time that is long over.
static void check_historical(struct lint *lint, const struct lint_answer *answer,
                             const struct foi_question *question)
{
    int year = lint->result->sent.year;
    if (year == 0 || !question->period.given || question->period.to == DAY_OPEN)
        return;
    int made = date_from_days(question->period.to).year;
    for (size_t i = 0; i < lint->sections.count; i++) {
        const struct foi_section *row = &lint->sections.rows[i];
        bool denied = (answer->denied & UINT64_C(1) << i) != 0;
        // Section 62(1): at the end of the years that follow the one in which it was made.
        if (((answer->rows & UINT64_C(1) << i) == 0 && !denied) || row->years == 0 ||
            year <= made + row->years)
            continue;
        char found[160];
        (void)snprintf(found, sizeof found,
                       "section %s ended %d years after a record of %d was made",
                       denied ? row->deny : row->word, row->years, made);
        lint_find(lint, "historical", answer->line, answer->label, found);
    }
}

/// Section 16: something is refused, nothing is given, and nothing is said of what the applicant
/// could do.
static void check_advice(struct lint *lint)
{
    const struct foi_need *need = foi_need_named(&lint->sections, "advice");
    bool refused = false, helped = lint->answer_count == 0;
    for (size_t i = 0; i < lint->sections.count; i++)
        refused |= lint->relied[i].cited || lint->relied[i].denied;
    for (size_t i = 0; i < lint->answer_count; i++)
        helped |= lint->answers[i].figures && !lint->answers[i].ncnd && !lint->answers[i].refused;
    for (size_t i = 0; i < lint->count && !helped; i++)
        helped = lint->paragraphs[i].area != AREA_REQUEST &&
                 foi_need_said(need, lint->paragraphs[i].text);
    if (refused && !helped)
        lint_find(lint, "advice", 0, NULL, NULL);
}

void lint_answers(struct lint *lint)
{
    struct foi_request request = {0};
    for (size_t i = 0; i < lint->answer_count; i++)
        read_flags(lint, &lint->answers[i]);
    check_answered(lint);
    check_advice(lint);
    check_ncnd(lint);
    check_definition(lint);
    read_periods(lint, &request);
    for (size_t i = 0; i < lint->answer_count; i++) {
        const struct lint_answer *answer = &lint->answers[i];
        if (answer->question_count != 1)
            continue;
        const struct lint_question *question = &lint->questions[answer->questions[0]];
        const struct foi_question *placed = asked(&request, question->label);
        check_term(lint, answer, question);
        if (placed != NULL) {
            lint_period(lint, answer, placed);
            check_historical(lint, answer, placed);
        }
    }
    foi_request_finish(&request);
}
