// SPDX-License-Identifier: Apache-2.0
// lint_cite.c - "section 31(1)(a)", "s.31 (3)", "Sections 24(2) and 31(3)" in a letter: which
// grounds it relies on.
//
// Mentions in the repeated request, in the particulars of complaint and of other Acts are none.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/lint_internal.h"

static const char *blanks(const char *at)
{
    while (*at == ' ')
        at++;
    return at;
}

/// "section ", "s.", "ss", "s" before a number: it is there.
static bool marked(const char *at, const char *start)
{
    static const char *const words[] = {"sections", "section", "sec", "ss", "s", "adran"};
    while (at > start && (at[-1] == ' ' || at[-1] == '.'))
        at--;
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        size_t size = strlen(words[i]);
        if ((size_t)(at - start) >= size && strncasecmp(at - size, words[i], size) == 0 &&
            (at - size == start || !isalnum((unsigned char)at[-(ptrdiff_t)size - 1])))
            return true;
    }
    return false;
}

/// "(1)", " (a)", "&(b)", " and (b)", "+(3A)": its word; what follows, or NULL.
static const char *read_paren(const char *at, char paren[8])
{
    const char *next = blanks(at);
    if (*next == '&' || *next == '+' || *next == '-' || *next == ',' ||
        text_starts(next, "\xe2\x80\x93"))
        next = blanks(next + (*next == '\xe2' ? 3 : 1));
    if (text_starts_nocase(next, "and ") || text_starts_nocase(next, "or "))
        next = blanks(next + (*next == 'a' || *next == 'A' ? 4 : 3));
    size_t size = 0;
    if (*next++ != '(')
        return NULL;
    while (size < 4 && isalnum((unsigned char)next[size]))
        size++;
    if (size == 0 || next[size] != ')' || size > 4)
        return NULL;
    memset(paren, 0, 8);
    memcpy(paren, next, size);
    return next + size + 1;
}

bool lint_cite_next(const char *at, const char *start, struct lint_cite *ret_cite)
{
    for (; *at != '\0'; at++) {
        bool begins = isdigit((unsigned char)*at) &&
                      (at == start || !isalnum((unsigned char)at[-1]) ||
                       ((at[-1] == 's' || at[-1] == 'S') && marked(at, start)));
        if (!begins)
            continue;
        struct lint_cite cite = {0};
        const char *digit = at;
        int number = foi_number_read(&digit, 99);
        size_t size = (size_t)(digit - at);
        if (number != 0 && *digit == 'A' && !isalnum((unsigned char)digit[1]))
            size++;
        digit = at + size;
        bool prefix = number != 0 && marked(at, start);
        if (number == 0 || (*digit != '(' && !prefix) || isalnum((unsigned char)*digit))
            continue;
        memcpy(cite.number, at, size);
        for (const char *next; cite.paren_count < 8 &&
                               (next = read_paren(digit, cite.parens[cite.paren_count])) != NULL;
             cite.paren_count++)
            digit = next;
        cite.bare = cite.paren_count == 0;
        cite.end = digit;
        const char *after = blanks(digit);
        cite.other_act = text_starts_nocase(after, "of the ") &&
                         !text_starts_nocase(after + 7, "act") &&
                         !text_starts_nocase(after + 7, "freedom") &&
                         !text_starts_nocase(after + 7, "foi");
        *ret_cite = cite;
        return true;
    }
    return false;
}

uint64_t lint_numbers(const struct lint *lint, const char *text)
{
    uint64_t bits = 0;
    struct lint_cite cite;
    for (const char *at = text; lint_cite_next(at, text, &cite); at = cite.end)
        for (size_t i = 0; i < lint->sections.count; i++)
            if (strcmp(lint->sections.rows[i].number, cite.number) == 0 &&
                lint->sections.rows[i].test != FOI_TEST_PROCEDURE)
                bits |= UINT64_C(1) << i;
    return bits;
}

static bool has_limb(const struct foi_section *row, const struct lint_cite *cite)
{
    for (size_t p = 0; p < cite->paren_count; p++)
        for (size_t i = 0; i < row->limb_count; i++)
            if (strcmp(row->limbs[i], cite->parens[p]) == 0)
                return true;
    return false;
}

/// The base of a ground: "31(1)", or one of "32(1)-(2)".
static bool has_base(const struct foi_section *row, const struct lint_cite *cite)
{
    char first[16];
    (void)snprintf(first, sizeof first, "(%s)", cite->parens[0]);
    if (cite->bare || strcmp(row->number, cite->number) != 0)
        return false;
    const char *where = row->limb_count == 0 ? row->word : row->base;
    // "section 40(3A)(a)" names the condition of 40(2).
    return strstr(where, first) != NULL ||
           (strcmp(row->number, "40") == 0 && row->limb_count > 0 && has_limb(row, cite));
}

static bool denies(const struct foi_section *row, const struct lint_cite *cite, bool *ret_whole)
{
    char word[80] = "";
    if (row->deny == NULL || row->test == FOI_TEST_PROCEDURE || cite->bare ||
        strcmp(row->number, cite->number) != 0)
        return false;
    (void)snprintf(word, sizeof word, "%s(%s)", cite->number, cite->parens[0]);
    size_t length = strlen(word);
    if (strncmp(row->deny, word, length) != 0)
        return false;
    char second[16]; // "(d)" of "40(5B)(c)-(d)"
    (void)snprintf(second, sizeof second, "(%s)", cite->parens[1]);
    *ret_whole = row->deny[length] == '\0' ||
                 (cite->paren_count > 1 && strstr(row->deny + length, second) != NULL);
    return *ret_whole || cite->paren_count == 1;
}

struct citing {
    struct lint *lint;
    const struct lint_paragraph *paragraph;
    uint64_t rows, denied; ///< named in this paragraph
};

static void rely(struct citing *citing, size_t row, bool denied, bool limb)
{
    struct lint_relied *relied = &citing->lint->relied[row];
    if (!relied->cited && !relied->denied)
        relied->line = citing->paragraph->line;
    relied->cited |= !denied;
    relied->denied |= denied;
    relied->limb |= limb;
    *(denied ? &citing->denied : &citing->rows) |= UINT64_C(1) << row;
}

/// One citation: the grounds that it names; without a paragraph of the section the first of them.
static void take(struct citing *citing, const struct lint_cite *cite)
{
    const struct foi_sections *sections = &citing->lint->sections;
    size_t first = NONE, first_denied = NONE;
    bool found = false;
    for (size_t i = 0; i < sections->count; i++) {
        const struct foi_section *row = &sections->rows[i];
        bool whole = false;
        if (denies(row, cite, &whole)) {
            bool deep = strchr(row->deny, ')') != strrchr(row->deny, ')'); // "27(4)(a)"
            if (first_denied == NONE || (whole && deep))
                first_denied = i;
        } else if (has_base(row, cite)) {
            bool limb = row->limb_count == 0 || has_limb(row, cite);
            first = first == NONE ? i : first;
            if (limb)
                rely(citing, i, false, true);
            found |= limb;
        }
    }
    if (first_denied != NONE)
        rely(citing, first_denied, true, false);
    else if (first != NONE && !found)
        rely(citing, first, false, false);
}

/// "section 31(1): (a) the prevention ...; (b) ...": the paragraphs named after the section.
static void take_matters(struct citing *citing)
{
    const struct foi_sections *sections = &citing->lint->sections;
    const char *text = citing->paragraph->text;
    if (strstr(text, "31(1)") == NULL)
        return;
    for (size_t i = 0; i < sections->count; i++) {
        char limb[16];
        if (strcmp(sections->rows[i].base, "31(1)") != 0)
            continue;
        (void)snprintf(limb, sizeof limb, "(%s)", sections->rows[i].limbs[0]);
        if (strstr(text, limb) != NULL)
            citing->lint->relied[i].matter = true;
    }
}

/// "exempt under section 31": a section without a subsection, where something is refused.
static void take_bare(struct citing *citing, const struct lint_cite *cite)
{
    struct lint *lint = citing->lint;
    if (citing->paragraph->heading || citing->paragraph->area != AREA_BODY ||
        !foi_words_say(citing->paragraph->text, "exempt*|refus*|withh*|by virtue|engaged"))
        return;
    for (size_t i = 0; i < lint->sections.count; i++)
        if (strcmp(lint->sections.rows[i].number, cite->number) == 0 &&
            lint->sections.rows[i].test != FOI_TEST_PROCEDURE) {
            if (lint->relied[i].line == 0)
                lint->relied[i].line = citing->paragraph->line;
            return;
        }
}

/// "a matter in section 31(1)" is no reliance of its own where 31(3) or a paragraph is named.
static void settle(struct lint *lint)
{
    const struct foi_section *rows = lint->sections.rows;
    for (size_t i = 0; i < lint->sections.count; i++) {
        struct lint_relied *relied = &lint->relied[i];
        if (!relied->cited || relied->limb || rows[i].limb_count == 0)
            continue;
        for (size_t j = 0; j < lint->sections.count; j++)
            if (strcmp(rows[i].number, rows[j].number) == 0 &&
                (lint->relied[j].denied || (j != i && lint->relied[j].cited &&
                                            strcmp(rows[i].base, rows[j].base) == 0)))
                relied->cited = false;
        for (size_t j = 0; j < lint->answer_count && !relied->cited; j++)
            lint->answers[j].rows &= ~(UINT64_C(1) << i);
    }
}

void lint_read_citations(struct lint *lint)
{
    lint->relied = memory_new(lint->sections.count, sizeof *lint->relied);
    for (size_t i = 0; i < lint->count; i++) {
        const struct lint_paragraph *paragraph = &lint->paragraphs[i];
        struct citing citing = {.lint = lint, .paragraph = paragraph};
        struct lint_cite cite;
        if (!lint_own(paragraph) || paragraph->area == AREA_COMPLAINT)
            continue;
        for (const char *at = paragraph->text; lint_cite_next(at, paragraph->text, &cite);
             at = cite.end) {
            if (cite.other_act)
                continue;
            if (cite.bare)
                take_bare(&citing, &cite);
            else
                take(&citing, &cite);
        }
        take_matters(&citing);
        if (paragraph->answer == NONE)
            continue;
        lint->answers[paragraph->answer].rows |= citing.rows;
        lint->answers[paragraph->answer].denied |= citing.denied;
    }
    settle(lint);
}
