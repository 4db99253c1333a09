// SPDX-License-Identifier: Apache-2.0
// split.c - a question that asks two things is two questions: each has to be answered.
//
// A text is cut after a question mark, and before "and how many", "and the number of", "and where"
// and the like, and a list of documents at its commas; but only when both halves have a place of
// their own and not the same one. So "when and where" stays whole.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"

#define PART_MAX 6    ///< of one question
#define TEXT_MAX 4000 ///< a longer text is not cut

/// A place where the second half begins, or NULL.
static const char *next_cut(const char *at, bool documents)
{
    static const char *const joins[] = {
        " and how many ",  " and how much ",      " and who ",       " and what ",
        " and which ",     " and why ",           " and whether ",   " and where ",
        " and when ",      " and the number of ", " and how ",       " or is planning",
        " and are there ", " and is it ",         " and copies of ", " and a copy of "};
    const char *best = NULL;
    for (size_t i = 0; i < ARRAY_COUNT(joins); i++) {
        const char *found = strcasestr(at, joins[i]);
        if (found != NULL && (best == NULL || found < best))
            best = found;
    }
    for (const char *c = at; *c != '\0' && (best == NULL || c < best); c++) {
        bool sentence = (*c == '?' || *c == '.' || *c == ';') && c[1] == ' ' && c > at + 2 &&
                        (*c == '?' || isupper((unsigned char)c[2]));
        bool item = documents && (text_starts(c, ", ") || text_starts(c, " and "));
        if (sentence || item)
            best = c + (sentence ? 1 : 0);
    }
    return best;
}

static struct foi_question part_of(const struct foi_question *question, int part, const char *text,
                                   size_t length)
{
    struct foi_question one = *question;
    one.part = part;
    one.text = memory_new(length + 1, 1);
    memcpy(one.text, text, length);
    if (part > 0)
        (void)snprintf(one.label + strlen(one.label), sizeof one.label - strlen(one.label), "/%d",
                       part);
    return one;
}

/// A sentence of its own asks only with a question mark or a demand: "It cost a lot." does not.
static bool sentence_asks(const char *at, size_t length)
{
    return memchr(at, '?', length) != NULL ||
           foi_words_hold("please|provide|state|give|confirm|supply|specify", at);
}

static struct foi_about about(const char *text, size_t length)
{
    AUTO_FREE char *copy = memory_new(length + 1, 1);
    memcpy(copy, text, length);
    return foi_topic_find(copy);
}

static bool differs(const struct foi_about *a, const struct foi_about *b)
{
    return a->topic != TOPIC_NONE && b->topic != TOPIC_NONE && !text_equal(a->about, b->about);
}

/// "When and where": a word or two is no half.
static bool is_half(const char *text, size_t length)
{
    int blanks = 0;
    for (size_t i = 0; i < length; i++)
        blanks += text[i] == ' ';
    return blanks >= 2;
}

static bool is_document(const struct foi_about *about)
{
    return about->topic == TOPIC_ELSEWHERE &&
           (text_equal(about->about, "policy") || text_equal(about->about, "impact-assessment") ||
            text_equal(about->about, "legal-basis") || text_equal(about->about, "training"));
}

/// Cuts one question into `parts`; 1 when it is whole.
static size_t cut(const struct foi_question *question, const char *starts[PART_MAX + 1])
{
    const char *text = question->text, *end = text + strlen(text);
    size_t count = 1;
    starts[0] = text;
    starts[1] = end;
    if (end - text > TEXT_MAX)
        return 1;
    bool documents = foi_words_hold("copy|copies|provide|share|supply|documents", text);
    const char *from = text;
    for (int tries = 0; tries < 16 && count < PART_MAX; tries++) {
        const char *at = next_cut(from, documents);
        if (at == NULL)
            break;
        const char *after = next_cut(at + 2, documents);
        struct foi_about left = about(starts[count - 1], (size_t)(at - starts[count - 1]));
        struct foi_about right = about(at, (size_t)((after != NULL ? after : end) - at));
        bool item = *at == ',' || (text_starts(at, " and ") && documents);
        bool sentence = at > text && strchr("?.;", at[-1]) != NULL;
        if (sentence && !sentence_asks(at, (size_t)((after != NULL ? after : end) - at))) {
            from = at + 2;
            continue;
        }
        bool good =
            differs(&left, &right) &&
            is_half(starts[count - 1], (size_t)(at - starts[count - 1])) &&
            (!item || next_cut(from, false) == at || (is_document(&left) && is_document(&right)));
        if (good) {
            starts[count++] = at;
            starts[count] = end;
        }
        from = at + 2;
        if (from >= end)
            break;
    }
    return count;
}

void foi_request_split(struct foi_request *request)
{
    struct foi_question *all = NULL;
    size_t count = 0, *moved = memory_new(request->count + 1, sizeof *moved);
    for (size_t i = 0; i < request->count; i++) {
        struct foi_question *question = &request->questions[i];
        const char *starts[PART_MAX + 1];
        size_t parts = count + PART_MAX < FOI_QUESTION_MAX ? cut(question, starts) : 1;
        moved[i] = count;
        all = memory_resize(all, count + parts, sizeof *all);
        if (parts == 1) {
            all[count++] = *question;
            continue;
        }
        for (size_t p = 0; p < parts; p++)
            all[count++] = part_of(question, p == 0 ? 0 : (int)p + 1, starts[p],
                                   (size_t)(starts[p + 1] - starts[p]));
        memory_free(question->text);
    }
    for (size_t i = 0; i < request->line_count; i++)
        if (request->lines[i].question != NONE)
            request->lines[i].question = moved[request->lines[i].question];
    memory_free(moved);
    memory_free(request->questions);
    request->questions = all;
    request->count = count;
}
