// SPDX-License-Identifier: Apache-2.0
// lint_parts.c - a letter's lines as paragraphs, each in its area; its questions and its answers.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foi/lint_internal.h"

#define HEADING_MAX 160 ///< bytes of a heading
#define JOIN_MIN    40  ///< a shorter line is not broken before its end
#define JOIN_MAX    110
#define PARAGRAPH_MAX 20000 ///< bytes; nothing more is joined

/// Where the reading stands.
struct parts {
    struct lint *lint;
    enum lint_area area;
    uint64_t numbers;
    size_t answer; ///< NONE before the first
    size_t major;  ///< the last answer with "response", or NONE
    struct foi_label last;
    size_t size; ///< bytes that were joined to the last paragraph
    bool blank, joins;
};

// --- lines that are no paragraph of the letter ---

/// What the pages of forces put around a letter.
static bool is_furniture(const char *text)
{
    return foi_words_say(text, "quickly exit this site|leave this site|allanfa gyflym|addasu cwcis|"
                               "cookie preferences|essential cookies|cookie settings|"
                               "sorry, there was a technical problem|this site is a beta|"
                               "cookies notice");
}

static bool is_underline(const char *text)
{
    size_t size = strlen(text);
    return size >= 3 && (strspn(text, "=") == size || strspn(text, "-") == size);
}

static bool is_list(const char *text)
{
    while (*text == ' ')
        text++;
    return (*text == '-' || *text == '*' || text_starts(text, "\xe2\x80\xa2")) &&
           (text[1] == ' ' || (unsigned char)*text >= 0x80);
}

static bool is_table(const char *text)
{
    while (*text == ' ')
        text++;
    return strstr(text, "   ") != NULL || strchr(text, '|') != NULL ||
           (strstr(text, "  ") != NULL && strspn(text, "- ") != strlen(text) && !is_list(text));
}

/// A section by its number and title, as in a list of those relied on.
static bool is_naming(const char *text)
{
    size_t size = strlen(text);
    struct lint_cite cite;
    while (*text == ' ' || *text == '-' || *text == '*' || (unsigned char)*text >= 0x80)
        text++;
    size_t left = strlen(text);
    return size < 250 && left > 0 && text[left - 1] != '.' &&
           (*text == 's' || *text == 'S') && lint_cite_next(text, text, &cite) &&
           cite.end - text < 40;
}

// --- areas ---

static const struct {
    enum lint_area area;
    const char *says;
} area_headings[] = {
    {AREA_COMPLAINT, "right of complaint|rights of complaint|complaint rights|right of review|"
                     "internal review|complaints procedure|right to complain|your rights|"
                     "how to complain|right to request a review|complaint about"},
    {AREA_HARM, "harm|harms"},
    {AREA_AGAINST, "factors|considerations|section*|arguments & against|non-disclosure|"
                   "withholding|maintaining|favouring neither"},
    {AREA_AGAINST, "against disclos*|against confirm*|favouring non-disclosure"},
    {AREA_FAVOUR, "favour*|for disclosure|favor*"},
    {AREA_BALANCE, "balance|balancing"},
    {AREA_BODY, "public interest test|why section*|our response|in response|response|decision|"
                "reply|reason for decision|our answer|answers|reasons"},
    {AREA_REQUEST, "your request|you asked|information requested|ymholiad"},
};

/// The area that a heading opens, or -1.
static int area_of(const char *text, bool underlined)
{
    size_t size = strlen(text);
    if (size > HEADING_MAX || size < 4 || (strchr(".;,", text[size - 1]) != NULL && !underlined))
        return -1;
    if (text_equal_nocase(text, "request") || text_equal_nocase(text, "request:"))
        return AREA_REQUEST;
    bool notice = foi_words_say(text, "factors|considerations|public interest|evidence of harm|"
                                      "balanc*|why section*");
    if (!underlined && !notice && size > 60)
        return -1;
    for (size_t i = 0; i < ARRAY_COUNT(area_headings); i++)
        if (foi_words_say(text, area_headings[i].says))
            return (int)area_headings[i].area;
    return underlined ? AREA_BODY : -1;
}

static bool opens_request(const char *text)
{
    return text[strlen(text) - 1] == ':' &&
           foi_words_say(text, "as follows|following information|seek access|you asked|"
                               "request for information|wrote|requested");
}

static bool closes_letter(const char *text)
{
    return strlen(text) < 60 &&
           foi_words_say(text, "yours sincerely|yours faithfully|kind regards|yn gywir");
}

// --- questions and answers ---

size_t lint_question_find(const struct lint *lint, const char *label)
{
    size_t low = 0, high = lint->sorted_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(lint->questions[lint->by_label[middle]].label, label);
        if (order == 0)
            return lint->by_label[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NONE;
}

static int compare_labels(const void *a, const void *b, void *context)
{
    const struct lint *lint = context;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    int order = strcmp(lint->questions[x].label, lint->questions[y].label);
    return order != 0 ? order : x < y ? -1 : 1;
}

static void sort_questions(struct lint *lint)
{
    memory_free(lint->by_label);
    lint->by_label = memory_new(lint->question_count + 1, sizeof *lint->by_label);
    for (size_t i = 0; i < lint->question_count; i++)
        lint->by_label[i] = i;
    lint->sorted_count = lint->question_count;
    qsort_r(lint->by_label, lint->question_count, sizeof *lint->by_label, compare_labels, lint);
}

static int add_question(struct parts *parts, const struct foi_label *label, const char *text,
                        int line, struct overt_error *err)
{
    struct lint *lint = parts->lint;
    if (lint->question_count == FOI_LINT_QUESTION_MAX)
        return error_set(err, OVERT_LIMIT, "line %d: the letter repeats more than %d questions",
                         line, FOI_LINT_QUESTION_MAX);
    if (lint->question_count % 64 == 0)
        lint->questions =
            memory_resize(lint->questions, lint->question_count + 64, sizeof *lint->questions);
    struct lint_question question = {.line = line, .text = memory_copy_text(text), .answer = NONE};
    lint_label_format(label, question.label);
    lint->questions[lint->question_count++] = question;
    parts->last = *label;
    return 0;
}

static void cover(struct lint *lint, struct lint_answer *answer, size_t question)
{
    size_t index = (size_t)(answer - lint->answers);
    if (answer->question_count > 0 && answer->questions[answer->question_count - 1] == question)
        return;
    if (answer->question_count % 16 == 0)
        answer->questions = memory_resize(answer->questions, answer->question_count + 16,
                                          sizeof *answer->questions);
    answer->questions[answer->question_count++] = question;
    if (lint->questions[question].answer == NONE)
        lint->questions[question].answer = index;
}

static void cover_all(struct lint *lint, struct lint_answer *answer,
                      const struct lint_labels *labels)
{
    size_t before = NONE, covered = 0;
    for (size_t i = 0; i < labels->count; i++) {
        char label[LINT_LABEL_SIZE];
        lint_label_format(&labels->items[i].label, label);
        size_t question = lint_question_find(lint, label);
        if (question == NONE) {
            if (lint->question_count > 0 && labels->items[i].label.marked)
                lint_find(lint, "unasked", answer->line, label, label);
            continue;
        }
        size_t from = labels->items[i].to && before != NONE && before < question ? before + 1
                                                                                  : question;
        for (size_t q = from; q <= question && covered < FOI_LINT_QUESTION_MAX; q++, covered++)
            cover(lint, answer, q);
        before = question;
    }
}

static void add_answer(struct parts *parts, const struct lint_labels *labels, const char *start,
                       const char *end, int line)
{
    struct lint *lint = parts->lint;
    if (lint->answer_count % 64 == 0)
        lint->answers =
            memory_resize(lint->answers, lint->answer_count + 64, sizeof *lint->answers);
    if (lint->by_label == NULL)
        sort_questions(lint);
    while (*start == ' ')
        start++;
    struct text label;
    text_init(&label, 200);
    text_append_bytes(&label, start, (size_t)(end - start) < 190 ? (size_t)(end - start) : 190);
    struct lint_answer *answer = &lint->answers[lint->answer_count];
    *answer = (struct lint_answer){.label = text_take(&label), .line = line,
                                   .major = labels->major, .first = lint->count,
                                   .within = NONE};
    (void)text_trim(answer->label);
    cover_all(lint, answer, labels);
    if (!labels->major && parts->major != NONE && answer->question_count > 0 &&
        lint->questions[answer->questions[0]].answer == parts->major)
        answer->within = parts->major;
    parts->answer = lint->answer_count++;
    parts->major = labels->major ? parts->answer : parts->major;
    parts->last = labels->items[labels->count - 1].label;
    parts->area = AREA_BODY;
    parts->numbers = 0;
}

// --- paragraphs ---

static struct lint_paragraph *add_paragraph(struct parts *parts, const char *text, int line)
{
    struct lint *lint = parts->lint;
    if (lint->count % 256 == 0)
        lint->paragraphs =
            memory_resize(lint->paragraphs, lint->count + 256, sizeof *lint->paragraphs);
    while (*text == ' ')
        text++;
    parts->size = 0;
    lint->paragraphs[lint->count] = (struct lint_paragraph){
        .text = memory_copy_text(text), .line = line, .area = parts->area,
        .answer = parts->area == AREA_REQUEST || parts->area == AREA_COMPLAINT ? NONE
                                                                               : parts->answer,
        .numbers = parts->numbers};
    return &lint->paragraphs[lint->count++];
}

static bool can_join(const struct parts *parts, const char *text)
{
    const struct lint *lint = parts->lint;
    const struct lint_paragraph *above = lint->count > 0 ? &lint->paragraphs[lint->count - 1]
                                                         : NULL;
    bool indented = *text == ' ' && above != NULL && above->list;
    return lint->wrapped && above != NULL && !parts->blank && !above->heading && !above->table &&
           parts->size < PARAGRAPH_MAX &&
           (parts->joins || indented) && !is_list(text) && (!is_table(text) || indented);
}

static void join(struct lint *lint, const char *text)
{
    struct lint_paragraph *above = &lint->paragraphs[lint->count - 1];
    size_t length = strlen(above->text);
    while (*text == ' ')
        text++;
    size_t size = strlen(text) + 1;
    above->text = memory_resize(above->text, length + 1 + size, 1);
    above->text[length] = ' ';
    memcpy(above->text + length + 1, text, size);
}

/// A paragraph of the letter's own, or a heading that opens an area.
static void read_plain_line(struct parts *parts, const char *text, int line, bool underlined,
                            bool alone)
{
    struct lint *lint = parts->lint;
    int area = alone ? area_of(text, underlined) : -1;
    if (parts->area == AREA_COMPLAINT && area >= 0 && !underlined)
        area = -1; // "Internal review" under "Your right of complaint"
    if (area == AREA_REQUEST && lint->answer_count > 0)
        area = -1;
    if (parts->area == AREA_REQUEST && area >= 0 && area != AREA_BODY && area != AREA_COMPLAINT)
        area = -1;
    if (closes_letter(text))
        parts->area = AREA_SIGNATURE;
    else if (area >= 0) {
        parts->area = (enum lint_area)area;
        parts->numbers = lint_numbers(lint, text);
    } else if (parts->area == AREA_REQUEST && strlen(text) < 2000 &&
               foi_words_say(text, "response|respond* & below|follow*|set out|as follows"))
        parts->area = AREA_BODY;
    struct lint_paragraph *paragraph = add_paragraph(parts, text, line);
    paragraph->heading = underlined || area >= 0;
    paragraph->list = is_list(text);
    paragraph->naming = is_naming(text);
    paragraph->table = !paragraph->heading && !paragraph->list && is_table(text);
    if (parts->area == AREA_FRONT && opens_request(text))
        parts->area = AREA_REQUEST;
}

/// 1: the line was a question or the start of an answer.
static int read_label(struct parts *parts, const char *text, int line, struct overt_error *err)
{
    struct lint_labels labels;
    const char *end = text;
    const char *rest = lint_labels_read(text, &parts->last, &labels, &end);
    bool asked = parts->area == AREA_REQUEST || parts->area == AREA_FRONT;
    if (rest == NULL || parts->area == AREA_SIGNATURE || parts->area == AREA_COMPLAINT)
        return 0;
    // "1 January 2022 ..." in the front of a letter, "31 (1)": no question.
    if (asked && !labels.major &&
        (labels.count > 1 || (parts->area == AREA_FRONT && !labels.items[0].label.marked)))
        return 0;
    if (asked && !labels.major) {
        parts->area = AREA_REQUEST;
        int code = add_question(parts, &labels.items[0].label, rest, line, err);
        if (code < 0)
            return code;
        (void)add_paragraph(parts, text, line);
        return 1;
    }
    if (!labels.major && !labels.named) {
        char label[LINT_LABEL_SIZE];
        lint_label_format(&labels.items[0].label, label);
        if (parts->lint->by_label == NULL)
            sort_questions(parts->lint);
        if (lint_question_find(parts->lint, label) == NONE)
            return 0;
    }
    add_answer(parts, &labels, text, end, line);
    (void)add_paragraph(parts, *rest != '\0' ? rest : " ", line);
    return 1;
}

static int read_line(struct parts *parts, size_t index, struct overt_error *err)
{
    struct lint *lint = parts->lint;
    const char *text = lint->lines[index].text;
    int line = lint->lines[index].line;
    if (is_underline(text) || is_furniture(text))
        return 0;
    if (*text == '\0') {
        parts->blank = true;
        return 0;
    }
    bool underlined = index + 1 < lint->line_count && is_underline(lint->lines[index + 1].text) &&
                      lint->lines[index + 1].text[0] != ' ';
    // In a wrapped text a heading stands alone; else it is the first line of a paragraph.
    bool alone = underlined || !lint->wrapped || index + 1 == lint->line_count ||
                 lint->lines[index + 1].text[0] == '\0' || strlen(text) < JOIN_MIN;
    int code = underlined ? 0 : read_label(parts, text, line, err);
    if (code == 0 && !underlined && can_join(parts, text))
        join(lint, text);
    else if (code == 0)
        read_plain_line(parts, text, line, underlined, alone);
    size_t length = strlen(text);
    parts->size += length;
    parts->joins = length >= JOIN_MIN && length <= JOIN_MAX;
    parts->blank = false;
    return code < 0 ? code : 0;
}

/// Paragraphs of each answer: up to the next answer.
static void close_answers(struct lint *lint)
{
    for (size_t i = 0; i < lint->answer_count; i++) {
        size_t end = i + 1 < lint->answer_count ? lint->answers[i + 1].first : lint->count;
        lint->answers[i].count = end - lint->answers[i].first;
    }
}

int lint_read_parts(struct lint *lint, struct overt_error *err)
{
    struct parts parts = {.lint = lint, .answer = NONE, .major = NONE};
    for (size_t i = 0; i < lint->line_count; i++) {
        int code = read_line(&parts, i, err);
        if (code < 0)
            return code;
    }
    if (lint->by_label == NULL)
        sort_questions(lint);
    close_answers(lint);
    return 0;
}
