// SPDX-License-Identifier: Apache-2.0
// define.c - what the requester means by a term: "By 'deployment' I mean ...", "X means ...", "X is
// defined as ...".
#include <ctype.h>
#include <string.h>

#include "foi/internal.h"

#define TERM_MAX 80 ///< bytes: what is longer is a sentence, not a term

/// Without quotation marks and blanks around it.
static char *bare(const char *from, size_t length)
{
    char *copy = memory_new(length + 1, 1);
    memcpy(copy, from, length);
    char *start = text_trim(copy);
    for (;;) {
        size_t size = strlen(start);
        if (size > 0 && strchr("\"',", *start) != NULL)
            start++;
        else if (strncmp(start, "\xe2\x80", 2) == 0 && size > 2)
            start += 3;
        else if (size > 0 && strchr("\"',", start[size - 1]) != NULL)
            start[size - 1] = '\0';
        else if (size > 3 && strncmp(start + size - 3, "\xe2\x80", 2) == 0)
            start[size - 3] = '\0';
        else
            break;
        start = text_trim(start);
    }
    char *result = memory_copy_text(start);
    memory_free(copy);
    return result;
}

int foi_definition_read(const char *sentence, char **ret_term, char **ret_meaning)
{
    static const char *const verbs[] = {" i mean ",        " we mean ",   " is meant ", " means ",
                                        " is defined as ", " refers to ", " refer to "};
    static const char *const leads[] = {"for the purposes of this request,",
                                        "for the purpose of this request,", "by the term", "by"};
    const char *start = sentence;
    for (size_t i = 0; i < ARRAY_COUNT(leads); i++)
        if (text_starts_nocase(start, leads[i]) && !isalnum((unsigned char)start[strlen(leads[i])]))
            start += strlen(leads[i]) + strspn(start + strlen(leads[i]), " ");
    for (size_t i = 0; i < ARRAY_COUNT(verbs); i++) {
        const char *verb = strcasestr(start, verbs[i]);
        bool needs_by = i < 3;
        if (verb == NULL || verb == start || verb - start > TERM_MAX ||
            (needs_by && start == sentence) || memchr(start, '?', strlen(start)) != NULL)
            continue;
        // "which means", "this means", "by all means" define nothing.
        AUTO_FREE char *term = bare(start, (size_t)(verb - start));
        if (*term == '\0' || foi_words_hold("which|this|that|it|i|we|all|questions|section", term))
            return 0;
        *ret_term = memory_copy_text(term);
        *ret_meaning = bare(verb + strlen(verbs[i]), strlen(verb + strlen(verbs[i])));
        return 1;
    }
    return 0;
}
