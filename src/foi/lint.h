// SPDX-License-Identifier: Apache-2.0
// lint.h - a letter looked over before it goes: what the Act asks a refusal notice to say, and what
// a careful officer would see.
//
// It reads letters that Overt made and letters of others, as plain text or as a page. What it says
// is by words and their places: it does not judge whether a reason is a good one.
#ifndef FOI_LINT_H
#define FOI_LINT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/time.h"

#define FOI_LINT_SIZE_MAX     (1024 * 1024) ///< bytes of a letter
#define FOI_LINT_QUESTION_MAX 10000
#define FOI_FINDING_MAX       1000

struct store;

struct foi_finding {
    char *name; ///< "letter-date"; of rules/lint.txt or rules/needs.txt
    char *rule;       ///< "s17(1)(c), s44(1)"
    bool fault;       ///< the Act asks for it; else good practice, to be looked at
    int line;         ///< of the file, from 1; 0: the letter as a whole
    char *question;   ///< "Q4 & Q4a"; "" when it is about none
    char *missing, *action;
};

struct foi_lint {
    struct foi_finding *findings; ///< faults first, each in the order of the letter
    size_t count, faults;
    size_t question_count, answer_count;
    struct date sent, received, due; ///< year 0: not in the letter
    char *sections;                  ///< "24(2), 31(3)"; "" when nothing is refused
    /// Of the letter's own sentences: Flesch-Kincaid grade (Kincaid and others, Naval Technical
    /// Training Command, Research Branch Report 8-75, 1975) and Flesch reading ease (1948).
    size_t words, sentences;
    double grade, ease;
};

/// Looks over the bytes of a letter. OVERT_LIMIT (too large, too many questions), OVERT_INPUT (not
/// a text). Finish the result with foi_lint_finish.
int foi_lint_read(const char *bytes, size_t size, struct foi_lint *ret_lint,
                  struct overt_error *err) MUST_CHECK;
/// Looks over the letter of a case with all that the record knows of it: what was asked and how
/// officers placed it, the standing policies in force, exemptions and their approvals, reviewed
/// texts and facts, who asked. `files` NULL: the letter that was sent last. OVERT_NOT_FOUND.
struct foi_case_files;
int foi_lint_case(struct store *store, const char *reference, const struct foi_case_files *files,
                  struct clock clock, struct foi_lint *ret_lint,
                  struct overt_error *err) MUST_CHECK;
/// Takes a zeroed one.
void foi_lint_finish(struct foi_lint *lint);

#endif
