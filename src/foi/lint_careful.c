// SPDX-License-Identifier: Apache-2.0
// lint_careful.c - what a careful officer sees besides: totals and small numbers that tell, facts
// without their day, words that were left in, sentences that nobody reads to the end.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/lint_internal.h"

#define SENTENCE_WORDS_MAX 45
#define GRADE_MAX          14.0 ///< Flesch-Kincaid: reads as after fourteen years of school
#define GRADE_WORDS_MIN    100
#define CELL_MAX           16

/// The first words of a paragraph, for a finding.
static void quote(const char *text, char words[64])
{
    size_t size = strlen(text) < 50 ? strlen(text) : 50;
    while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
        size--;
    (void)snprintf(words, 64, "\"%.*s%s\"", (int)size, text, text[size] != '\0' ? "..." : "");
}

static bool has_digit(const char *text)
{
    return text[strcspn(text, "0123456789")] != '\0';
}

/// "7 deployments, of which 5 were overt": the rest was not.
static bool tells_overt_part(const char *text)
{
    static const char *const joints[] = {"of which", "of these", "of those", "of them"};
    for (size_t i = 0; i < ARRAY_COUNT(joints); i++) {
        const char *at = strstr(text, joints[i]);
        const char *end = at != NULL ? at + strcspn(at, ".;") : NULL;
        char part[200];
        if (at == NULL)
            continue;
        (void)snprintf(part, sizeof part, "%.*s", (int)(end - at < 199 ? end - at : 199), at);
        if (foi_words_say(part, "overt|overtly|openly"))
            return true;
    }
    return false;
}

/// A figure with "covert", or a remainder beside the overt one.
static void look_at_totals(struct lint *lint, const struct lint_paragraph *paragraph)
{
    char words[64];
    if (!has_digit(paragraph->text) || foi_words_say(paragraph->text, "section*|neither confirm*"))
        return;
    if (tells_overt_part(paragraph->text) ||
        foi_need_said(foi_need_named(&lint->sections, "totals-reveal"), paragraph->text)) {
        quote(paragraph->text, words);
        lint_find(lint, "totals-reveal", paragraph->line, NULL, words);
    }
}

static bool is_fact(const char *text)
{
    return foi_words_say(text, "threat level|threat levels|threat & currently|is at present|"
                               "at this time|now") ||
           foi_words_say(text, "threat & categorised|substantial|severe|critical");
}

/// The national threat level and its like, without the day on which it was so.
static void look_at_facts(struct lint *lint, const struct lint_paragraph *paragraph)
{
    struct date date;
    char words[64];
    if (!is_fact(paragraph->text) || lint_date_find(paragraph->text, &date, NULL) != NULL ||
        !foi_words_say(paragraph->text, "substantial|severe|critical|moderate|low|currently"))
        return;
    const char *level = strstr(paragraph->text, "threat level");
    quote(level != NULL ? level : paragraph->text, words);
    lint_find(lint, "dated-fact", paragraph->line, NULL, words);
}

static void look_at_leftovers(struct lint *lint, const struct lint_paragraph *paragraph)
{
    static const char *const marks[] = {"{",       "}",       "[insert", "[name",  "[date",
                                        "xxxx",    "<name",   "<insert", "lorem ", "tbc]",
                                        "[delete", "<the ",   "<how",    "<what",  "<why",
                                        "<which",  "<who"};
    static const char *const traces[] = {"c:\\", "\\\\", "file://", "author:", "last modified by",
                                         "track changes", "comment [", "x-originating-ip",
                                         "gsc:", "draft v"};
    AUTO_FREE char *lower = memory_copy_text(paragraph->text);
    char words[64];
    for (char *c = lower; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    for (size_t i = 0; i < ARRAY_COUNT(marks); i++) {
        const char *at = strstr(lower, marks[i]);
        if (at == NULL)
            continue;
        quote(paragraph->text + (at - lower), words);
        lint_find(lint, "placeholder", paragraph->line, NULL, words);
        break;
    }
    for (size_t i = 0; i < ARRAY_COUNT(traces); i++) {
        const char *at = strstr(lower, traces[i]);
        if (at == NULL)
            continue;
        quote(paragraph->text + (at - lower), words);
        lint_find(lint, "metadata", paragraph->line, NULL, words);
    }
}

// --- tables ---

/// Cells of a line, parted by three blanks or more, or by bars.
static size_t split(char *line, char *cells[CELL_MAX])
{
    size_t count = 0;
    while (count < CELL_MAX) {
        line += strspn(line, " |");
        if (*line == '\0')
            break;
        cells[count++] = line;
        char *gap = strstr(line, "  "), *bar = strchr(line, '|');
        line = gap == NULL || (bar != NULL && bar < gap) ? bar : gap;
        if (line == NULL)
            break;
        *line++ = '\0';
    }
    return count;
}

static bool is_hidden(const char *cell)
{
    return foi_words_say(cell, "fewer than*|less than*|withheld|suppressed|1 to 4|under 5") ||
           strcmp(cell, "*") == 0 || text_starts(cell, "<");
}

static bool is_number(const char *cell, long *number)
{
    return text_to_int(cell, 0, 1000000000, number);
}

/// One row of a table: which columns hide a figure, counted from the right.
struct column_sums {
    size_t hidden[CELL_MAX];
    int line;
};

static void read_row(struct lint *lint, const struct lint_paragraph *paragraph,
                     struct column_sums *sums)
{
    AUTO_FREE char *copy = memory_copy_text(paragraph->text);
    char *cells[CELL_MAX];
    size_t count = split(copy, cells);
    bool total = count > 1 && foi_words_say(cells[0], "total|totals|all");
    for (size_t i = 1; i < count; i++) {
        long number;
        size_t column = count - i;
        if (is_hidden(cells[i])) {
            sums->hidden[column]++;
        } else if (total && is_number(cells[i], &number) && sums->hidden[column] == 1) {
            lint_find(lint, "totals-subtract", paragraph->line, NULL,
                      "one figure of a column is hidden, and its total is given");
        }
    }
    if (total)
        *sums = (struct column_sums){0};
}

static const char *answer_of(const struct lint *lint, const struct lint_paragraph *paragraph)
{
    return paragraph->answer != NONE ? lint->answers[paragraph->answer].label : "";
}

/// About people, by what is asked or what stands above the figures.
static bool about_people(const struct lint *lint, const struct lint_paragraph *paragraph,
                         const char *caption)
{
    static const char people[] = "person|persons|people|individual*|arrest*|stop|stopped|stops|"
                                 "ethnic*|gender|sex|child*|women|men|engagement*|suspect*|"
                                 "not wanted";
    if (foi_words_say(caption, people))
        return true;
    if (paragraph->answer == NONE)
        return false;
    const struct lint_answer *answer = &lint->answers[paragraph->answer];
    for (size_t i = 0; i < answer->question_count && i < 16; i++)
        if (foi_words_say(lint->questions[answer->questions[i]].text, people))
            return true;
    return false;
}

static void look_at_small(struct lint *lint, const struct lint_paragraph *paragraph,
                          const char *caption)
{
    AUTO_FREE char *copy = memory_copy_text(paragraph->text);
    char *cells[CELL_MAX], found[80];
    size_t count = split(copy, cells);
    for (size_t i = 1; i < count; i++) {
        long number;
        if (!is_number(cells[i], &number) || number < 1 || number > 4 ||
            !about_people(lint, paragraph, caption))
            continue;
        (void)snprintf(found, sizeof found, "a figure of %ld", number);
        lint_find(lint, "small-number", paragraph->line, answer_of(lint, paragraph), found);
        return;
    }
}

/// "Arrests: 2", "There were 3 arrests", in an answer.
static void look_at_counts(struct lint *lint, const struct lint_paragraph *paragraph)
{
    static const char *const nouns[] = {"person*",  "people",  "individual*", "arrest*",
                                        "suspect*", "child*",  "women",       "men",
                                        "male*",    "female*", "officer*"};
    char found[80];
    if (paragraph->answer == NONE || strlen(paragraph->text) > 2000)
        return;
    for (int number = 1; number <= 4; number++)
        for (size_t i = 0; i < ARRAY_COUNT(nouns); i++) {
            char words[40];
            (void)snprintf(words, sizeof words, "%d %s", number, nouns[i]);
            if (!foi_words_say(paragraph->text, words))
                continue;
            (void)snprintf(found, sizeof found, "\"%.*s\"", (int)strcspn(words, "*"), words);
            lint_find(lint, "small-number", paragraph->line, answer_of(lint, paragraph), found);
            return;
        }
}

void lint_careful(struct lint *lint)
{
    struct column_sums sums = {0};
    const char *caption = "";
    for (size_t i = 0; i < lint->count; i++) {
        const struct lint_paragraph *paragraph = &lint->paragraphs[i];
        if (!lint_own(paragraph))
            continue;
        look_at_leftovers(lint, paragraph);
        if (paragraph->table) {
            read_row(lint, paragraph, &sums);
            look_at_small(lint, paragraph, caption);
            continue;
        }
        sums = (struct column_sums){0};
        caption = paragraph->text;
        look_at_totals(lint, paragraph);
        look_at_facts(lint, paragraph);
        look_at_counts(lint, paragraph);
    }
}

// --- plain words ---

/// Groups of vowels, without a silent e at the end: what the formula calls a syllable.
static size_t syllables(const char *word, size_t size)
{
    size_t count = 0;
    bool vowel = false;
    for (size_t i = 0; i < size; i++) {
        bool now = strchr("aeiouyAEIOUY", word[i]) != NULL;
        count += now && !vowel;
        vowel = now;
    }
    if (size > 2 && tolower((unsigned char)word[size - 1]) == 'e' &&
        strchr("aeiouyl", tolower((unsigned char)word[size - 2])) == NULL && count > 1)
        count--;
    return count > 0 ? count : 1;
}

struct reading {
    struct lint *lint;
    size_t words, sentences, syllables;
};

static void end_sentence(struct reading *reading, const struct lint_paragraph *paragraph,
                         size_t words, const char *start)
{
    char found[120], begins[64];
    if (words == 0)
        return;
    reading->sentences++;
    if (words <= SENTENCE_WORDS_MAX)
        return;
    quote(start, begins);
    (void)snprintf(found, sizeof found, "%zu words in one sentence, %s", words, begins);
    lint_find(reading->lint, "long-sentence", paragraph->line, NULL, found);
}

/// "s. 31" and "3.5" end no sentence; what ends one is followed by a blank and begins anew.
static bool ends_sentence(const char *c)
{
    if (*c == '\0')
        return true;
    return strchr(".?!:;", *c) != NULL && (c[1] == '\0' || c[1] == ' ' || c[1] == '\n');
}

static void read_paragraph(struct reading *reading, const struct lint_paragraph *paragraph)
{
    const char *c = paragraph->text, *start = c;
    size_t words = 0;
    for (;;) {
        size_t size = 0;
        while (isalpha((unsigned char)c[size]) || c[size] == '\'' || (unsigned char)c[size] >= 0x80)
            size++;
        if (size > 0) {
            words++;
            reading->words++;
            reading->syllables += syllables(c, size);
            c += size;
            continue;
        }
        if (ends_sentence(c)) {
            end_sentence(reading, paragraph, words, start);
            words = 0;
            start = *c != '\0' && c[1] == ' ' ? c + 2 : c;
        }
        if (*c++ == '\0')
            return;
    }
}

void lint_readability(struct lint *lint)
{
    struct reading reading = {.lint = lint};
    struct foi_lint *result = lint->result;
    for (size_t i = 0; i < lint->count; i++)
        if (lint_prose(&lint->paragraphs[i]) && strlen(lint->paragraphs[i].text) > 60)
            read_paragraph(&reading, &lint->paragraphs[i]);
    result->words = reading.words;
    result->sentences = reading.sentences;
    if (reading.words == 0 || reading.sentences == 0)
        return;
    double length = (double)reading.words / (double)reading.sentences;
    double weight = (double)reading.syllables / (double)reading.words;
    result->grade = 0.39 * length + 11.8 * weight - 15.59;
    result->ease = 206.835 - 1.015 * length - 84.6 * weight;
    if (reading.words < GRADE_WORDS_MIN || result->grade <= GRADE_MAX)
        return;
    char found[120];
    (void)snprintf(found, sizeof found,
                   "Flesch-Kincaid grade %.1f, %.0f words to a sentence on average",
                   result->grade, length);
    lint_find(lint, "readability", 0, NULL, found);
}
