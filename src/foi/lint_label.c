// SPDX-License-Identifier: Apache-2.0
// lint_label.c - how letters say which questions an answer is for: "Q1a response:", "Q4 & Q4a, Q10
// & Q10a response:", "Q5 to Q6b", "Response 2 and 3:", "Questions 1, 2 & 6".
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/lint_internal.h"

#define LABEL_NUMBER_MAX 99999

static const char *blanks(const char *at)
{
    while (*at == ' ')
        at++;
    return at;
}

/// A word of the list at `at`, not part of a longer one; what follows it, or NULL.
static const char *skip_word(const char *at, const char *const *words)
{
    for (; *words != NULL; words++)
        if (text_starts_nocase(at, *words) && !isalpha((unsigned char)at[strlen(*words)]))
            return blanks(at + strlen(*words));
    return NULL;
}

static const char *const answering[] = {"responses", "response", "answers", "answer",
                                        "reply",     "ateb",     NULL};
static const char *const asking[] = {"questions", "question", "requests", "request",
                                     "points",    "point",    "items",    "item",
                                     "parts",     "part",     "cwestiwn", NULL};

static const char *const romans[] = {"i",  "ii",  "iii",  "iv", "v",
                                     "vi", "vii", "viii", "ix", "x"};

void lint_label_format(const struct foi_label *label, char text[LINT_LABEL_SIZE])
{
    bool roman = label->roman >= 1 && label->roman <= (int)ARRAY_COUNT(romans);
    size_t size = (size_t)snprintf(text, LINT_LABEL_SIZE, "Q%d", label->number);
    if (label->point != 0)
        size += (size_t)snprintf(text + size, LINT_LABEL_SIZE - size, ".%d", label->point % 1000);
    if (label->letter != 0)
        size += (size_t)snprintf(text + size, LINT_LABEL_SIZE - size, "%c", label->letter);
    if (roman)
        (void)snprintf(text + size, LINT_LABEL_SIZE - size, "(%s)", romans[label->roman - 1]);
}

/// "Q12", "12", "12a", "12(a)", "12.a", "5c(i)".
static const char *read_one(const char *at, struct foi_label *label, bool *named)
{
    bool q = (*at == 'Q' || *at == 'q') && (isdigit((unsigned char)at[1]) || at[1] == '.');
    at += q + (q && at[1] == '.');
    at = blanks(at);
    *label = (struct foi_label){.marked = q, .number = foi_number_read(&at, LABEL_NUMBER_MAX)};
    if (label->number == 0)
        return NULL;
    *named |= q;
    const char *next = at + (*at == '(' || (*at == '.' && isalpha((unsigned char)at[1])));
    if (isalpha((unsigned char)*next) && !isalnum((unsigned char)next[1]) &&
        (*at != '(' || next[1] == ')')) {
        label->letter = (char)tolower((unsigned char)*next);
        at = next + 1 + (*at == '(');
        for (size_t i = 0; *at == '(' && i < ARRAY_COUNT(romans); i++) {
            size_t size = strlen(romans[i]);
            if (strncasecmp(at + 1, romans[i], size) == 0 && at[1 + size] == ')') {
                label->roman = (int)i + 1;
                at += size + 2;
            }
        }
    }
    return isalnum((unsigned char)*at) ? NULL : at;
}

/// "&", "and", ",", "to", "-": what follows it, or NULL.
static const char *read_joint(const char *at, bool *to)
{
    static const char *const ands[] = {"and", NULL}, *const tos[] = {"to", "through", NULL};
    const char *next = blanks(at), *after;
    *to = false;
    if (*next == '-' || text_starts(next, "\xe2\x80\x93")) {
        *to = true;
        return blanks(next + (*next == '-' ? 1 : 3));
    }
    if (*next == ',' || *next == '&') {
        next = blanks(next + 1);
        after = skip_word(next, ands);
        return after != NULL ? after : next;
    }
    after = skip_word(next, tos);
    *to = after != NULL;
    return after != NULL ? after : skip_word(next, ands);
}

static const char *read_list(const char *at, struct lint_labels *labels)
{
    bool to = false;
    for (;;) {
        if (labels->count == LINT_LABEL_ITEMS)
            return at;
        const char *next = read_one(at, &labels->items[labels->count].label, &labels->named);
        if (next == NULL)
            return NULL;
        labels->items[labels->count++].to = to;
        at = next;
        next = read_joint(at, &to);
        // "1 - Has the force ..." ends with its label.
        if (next == NULL ||
            !(isdigit((unsigned char)*next) || ((*next == 'Q' || *next == 'q') && next[1] != 'u')))
            return at;
        at = next;
    }
}

const char *lint_labels_read(const char *line, const struct foi_label *last,
                             struct lint_labels *ret_labels, const char **ret_end)
{
    static const char *const to[] = {"to", "for", NULL};
    struct lint_labels labels = {0};
    const char *at = blanks(line), *next = skip_word(at, answering);
    labels.major = next != NULL;
    if (next != NULL)
        at = skip_word(next, to) != NULL ? skip_word(next, to) : next;
    next = skip_word(at, asking);
    labels.named = next != NULL || labels.major;
    at = next != NULL ? next : at;
    const char *end = read_list(at, &labels);
    if (end == NULL) {
        struct foi_label lone;
        const char *rest = labels.named ? NULL : foi_label_read(line, last, &lone);
        if (rest == NULL || lone.number == 0)
            return NULL;
        labels = (struct lint_labels){.items[0].label = lone, .count = 1};
        *ret_labels = labels;
        *ret_end = rest;
        return rest;
    }
    *ret_end = end;
    at = blanks(end);
    next = skip_word(at, answering);
    labels.major |= next != NULL;
    at = next != NULL ? next : at;
    bool closes = *at == ':' || *at == '.' || *at == ')' || *at == '/' || *at == '\0';
    bool dash = at > end && (*at == '-' || text_starts(at, "\xe2\x80\x93"));
    if (!closes && !dash && next == NULL && !labels.named)
        return NULL;
    at += closes && *at != '\0' ? 1 : dash ? (*at == '-' ? 1 : 3) : 0;
    *ret_labels = labels;
    return blanks(at);
}
