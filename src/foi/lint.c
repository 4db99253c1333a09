// SPDX-License-Identifier: Apache-2.0
// lint.c - a letter looked over, in order: lines, parts, what it relies on, the checks.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foi/lint_internal.h"

bool lint_own(const struct lint_paragraph *paragraph)
{
    return paragraph->area != AREA_REQUEST && paragraph->area != AREA_SIGNATURE;
}

bool lint_prose(const struct lint_paragraph *paragraph)
{
    return lint_own(paragraph) && !paragraph->heading && !paragraph->list && !paragraph->table;
}

/// The rule's words with `found` for {}.
static char *fill(const char *words, const char *found)
{
    struct text out;
    const char *gap = strstr(words, "{}");
    text_init(&out, 4000);
    text_append_bytes(&out, words, gap != NULL ? (size_t)(gap - words) : strlen(words));
    if (gap != NULL) {
        text_append(&out, found != NULL ? found : "");
        text_append(&out, gap + 2);
    }
    return text_take(&out);
}

void lint_find(struct lint *lint, const char *name, int line, const char *question,
               const char *found)
{
    struct foi_lint *result = lint->result;
    const struct foi_need *need = foi_need_named(&lint->sections, name);
    if (need == NULL || result->count == FOI_FINDING_MAX) {
        lint->full |= need != NULL;
        return;
    }
    char *missing = fill(need->missing, found);
    for (size_t i = 0; i < result->count; i++)
        if (strcmp(result->findings[i].name, name) == 0 &&
            strcmp(result->findings[i].missing, missing) == 0 &&
            strcmp(result->findings[i].question, question != NULL ? question : "") == 0) {
            memory_free(missing);
            return;
        }
    result->findings =
        memory_resize(result->findings, result->count + 1, sizeof *result->findings);
    result->findings[result->count++] = (struct foi_finding){
        .name = memory_copy_text(name),
        .rule = memory_copy_text(need->rule),
        .fault = !need->look,
        .line = line,
        .question = memory_copy_text(question != NULL ? question : ""),
        .missing = missing,
        .action = memory_copy_text(need->action),
    };
    result->faults += !need->look;
}

static int compare_findings(const void *a, const void *b)
{
    const struct foi_finding *x = a, *y = b;
    if (x->fault != y->fault)
        return x->fault ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : strcmp(x->missing, y->missing);
}

static void lint_finish(struct lint *lint)
{
    for (size_t i = 0; i < lint->line_count; i++)
        memory_free(lint->lines[i].text);
    for (size_t i = 0; i < lint->count; i++)
        memory_free(lint->paragraphs[i].text);
    for (size_t i = 0; i < lint->question_count; i++)
        memory_free(lint->questions[i].text);
    for (size_t i = 0; i < lint->answer_count; i++) {
        memory_free(lint->answers[i].label);
        memory_free(lint->answers[i].questions);
    }
    memory_free(lint->lines);
    memory_free(lint->paragraphs);
    memory_free(lint->questions);
    memory_free(lint->by_label);
    memory_free(lint->answers);
    memory_free(lint->relied);
    foi_sections_finish(&lint->sections);
}

/// "24(2), 31(3)": what is relied on, in the order of the table.
static char *list_sections(const struct lint *lint)
{
    struct text out;
    text_init(&out, 4000);
    for (size_t i = 0; i < lint->sections.count; i++) {
        const struct foi_section *row = &lint->sections.rows[i];
        const struct lint_relied *relied = &lint->relied[i];
        if (relied->cited)
            text_printf(&out, "%s%s", out.length > 0 ? ", " : "",
                        relied->limb || row->limb_count == 0 ? row->word : row->base);
        if (relied->denied)
            text_printf(&out, "%s%s", out.length > 0 ? ", " : "", row->deny);
    }
    return text_take(&out);
}

static int look_over(struct lint *lint, const char *bytes, size_t size, struct overt_error *err)
{
    int code = foi_sections_read(&lint->sections, err);
    if (code == 0)
        code = lint_read_lines(lint, bytes, size, err);
    if (code == 0)
        code = lint_read_parts(lint, err);
    if (code < 0)
        return code;
    lint_read_citations(lint);
    if (lint->welsh) {
        lint_find(lint, "language", 0, NULL, NULL);
        return 0;
    }
    lint_dates(lint);
    lint_notice(lint);
    lint_answers(lint);
    lint_careful(lint);
    lint_readability(lint);
    return 0;
}

/// Where words first stand, over line ends too; `size` when they do not.
static size_t find_words(const char *bytes, size_t size, const char *words)
{
    for (size_t i = 0; i < size; i++) {
        const char *word = words;
        for (size_t at = i; at < size && *word != '\0'; word++) {
            size_t blanks = 0;
            while (*word == ' ' && at + blanks < size && strchr(" \r\n\t", bytes[at + blanks]) &&
                   bytes[at + blanks] != '\0')
                blanks++;
            if (blanks == 0 && bytes[at] != *word)
                break;
            at += blanks > 0 ? blanks : 1;
        }
        if (*word == '\0')
            return i;
    }
    return size;
}

/// Of the words that say by which Act it was handled, the Welsh ones come first.
static bool is_welsh(const char *bytes, size_t size)
{
    size_t welsh = find_words(bytes, size, "Rhyddid Gwybodaeth 2000");
    return welsh < size && welsh < find_words(bytes, size, "Freedom of Information Act");
}

int foi_lint_read(const char *bytes, size_t size, struct foi_lint *ret_lint,
                  struct overt_error *err)
{
    return lint_run(bytes, size, NULL, NULL, ret_lint, err);
}

int lint_run(const char *bytes, size_t size,
             int (*more)(struct lint *lint, void *context, struct overt_error *err), void *context,
             struct foi_lint *ret_lint, struct overt_error *err)
{
    struct foi_lint result = {0};
    struct lint lint = {.result = &result, .welsh = is_welsh(bytes, size)};
    int code = look_over(&lint, bytes, size, err);
    if (code == 0 && more != NULL)
        code = more(&lint, context, err);
    if (code == 0) {
        result.sections = list_sections(&lint);
        result.question_count = lint.question_count;
        result.answer_count = lint.answer_count;
        if (result.count > 1)
            qsort(result.findings, result.count, sizeof *result.findings, compare_findings);
    }
    lint_finish(&lint);
    if (code < 0)
        foi_lint_finish(&result);
    else
        *ret_lint = result;
    return code;
}

void foi_lint_finish(struct foi_lint *lint)
{
    for (size_t i = 0; i < lint->count; i++) {
        memory_free(lint->findings[i].name);
        memory_free(lint->findings[i].rule);
        memory_free(lint->findings[i].question);
        memory_free(lint->findings[i].missing);
        memory_free(lint->findings[i].action);
    }
    memory_free(lint->findings);
    memory_free(lint->sections);
    *lint = (struct foi_lint){0};
}
