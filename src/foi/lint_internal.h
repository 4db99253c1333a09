// SPDX-License-Identifier: Apache-2.0
// lint_internal.h - what the files of the linter share: a letter taken apart.
#ifndef FOI_LINT_INTERNAL_H
#define FOI_LINT_INTERNAL_H

#include "foi/internal.h"
#include "foi/lint.h"
#include "foi/sections.h"

#define LINT_LABEL_SIZE 32

enum lint_area {
    AREA_FRONT,
    AREA_REQUEST, ///< the request as it is repeated: not what the letter says
    AREA_BODY,
    AREA_HARM,
    AREA_FAVOUR,
    AREA_AGAINST,
    AREA_BALANCE,
    AREA_COMPLAINT,
    AREA_SIGNATURE,
};

struct lint_line {
    char *text; ///< trimmed at its end
    int line;
};

struct lint_paragraph {
    char *text;
    int line;
    enum lint_area area;
    bool heading, list, table;
    bool naming;      ///< "Section 24(2): National security" and no more
    size_t answer;    ///< index, or NONE
    uint64_t numbers; ///< under a heading that names sections: bit of each row; 0: for all
};

struct lint_question {
    char label[LINT_LABEL_SIZE];
    int line;
    char *text;
    size_t answer; ///< index, or NONE
};

struct lint_answer {
    char *label; ///< as it stands: "Q4 & Q4a, Q10 & Q10a"
    int line;
    bool major; ///< "Q4 response", not "Q4:" inside another
    size_t within;       ///< the answer that it is a part of, or NONE
    size_t first, count; ///< paragraphs
    bool not_held, not_applicable, overt, ncnd, refused, figures;
    uint64_t rows;   ///< grounds relied on in it
    uint64_t denied; ///< those by which it is neither confirmed nor denied
    size_t *questions;
    size_t question_count;
};

/// A ground as the letter relies on it.
struct lint_relied {
    bool cited, denied;
    bool limb;   ///< with its paragraph
    bool matter; ///< named as what another subsection protects: "31(1): (a) ..."
    int line;    ///< where first
};

struct lint {
    struct foi_sections sections;
    struct lint_line *lines;
    size_t line_count;
    bool wrapped; ///< lines of one paragraph are to be joined
    bool page;    ///< HTML
    bool welsh;   ///< what a letter has to say is not looked for: rules/lint.txt is English
    struct lint_paragraph *paragraphs;
    size_t count;
    struct lint_question *questions;
    size_t question_count;
    size_t *by_label; ///< the first sorted_count questions in the order of their labels
    size_t sorted_count;
    struct lint_answer *answers;
    size_t answer_count;
    struct lint_relied *relied; ///< one for each row of the table
    struct foi_lint *result;
    bool full; ///< more findings than are kept
};

// lint_text.c
/// Lines of a plain text or a page, without the page's furniture; what a page hides is found here.
int lint_read_lines(struct lint *lint, const char *bytes, size_t size,
                    struct overt_error *err) MUST_CHECK;
// lint_parts.c
/// Paragraphs, questions, answers and areas. OVERT_LIMIT.
int lint_read_parts(struct lint *lint, struct overt_error *err) MUST_CHECK;
size_t lint_question_find(const struct lint *lint, const char *label); ///< NONE
// lint_label.c
#define LINT_LABEL_ITEMS 64
/// "Q10000a(iii)": as foi_label_format, for letters with more questions.
void lint_label_format(const struct foi_label *label, char text[LINT_LABEL_SIZE]);
struct lint_labels {
    struct {
        struct foi_label label;
        bool to; ///< up to this one
    } items[LINT_LABEL_ITEMS];
    size_t count;
    bool major; ///< with "response" or "answer"
    bool named; ///< with Q, "Question" or the like
};
/// "Q4 & Q4a, Q10 & Q10a response: ..." What follows the label, or NULL when there is none; the
/// label's own bytes are from the start of the line to *ret_end.
const char *lint_labels_read(const char *line, const struct foi_label *last,
                             struct lint_labels *ret_labels, const char **ret_end);
// lint_cite.c
/// Which grounds the letter relies on, and where.
void lint_read_citations(struct lint *lint);
/// Bits of the rows whose section numbers stand in the text, whatever subsection.
uint64_t lint_numbers(const struct lint *lint, const char *text);
/// Finds the next "section 31(1)(a)" from `at` on.
struct lint_cite {
    char number[8];
    char parens[8][8];
    size_t paren_count;
    bool bare;       ///< without a subsection
    bool other_act;  ///< of another Act
    const char *end;
};
bool lint_cite_next(const char *at, const char *start, struct lint_cite *ret_cite);
// lint_dates.c
/// Reads the first date in the text: "20th February 2023", "2023-02-20", "20/02/2023".
const char *lint_date_find(const char *text, struct date *ret_date, const char **ret_end);
void lint_dates(struct lint *lint);
// the checks
void lint_notice(struct lint *lint);     ///< lint_notice.c: section 17
void lint_answers(struct lint *lint);    ///< lint_answers.c: section 1, each question
void lint_careful(struct lint *lint);    ///< lint_careful.c: figures, facts, what was left in
void lint_readability(struct lint *lint);
/// The period of a question against that of its answer.
void lint_period(struct lint *lint, const struct lint_answer *answer,
                 const struct foi_question *question);
/// lint_told.c: the figures of the newest draft against earlier letters and what is published.
struct foi_case;
int lint_told(struct lint *lint, struct store *store, const struct foi_case *one, struct date day,
              struct overt_error *err) MUST_CHECK;
// lint.c
/// Looks over a letter; `more` (may be NULL) is called after everything else, and can find more.
int lint_run(const char *bytes, size_t size,
             int (*more)(struct lint *lint, void *context, struct overt_error *err), void *context,
             struct foi_lint *ret_lint, struct overt_error *err) MUST_CHECK;
/// `found` stands for {} of the rule's words; NULL when it has none.
void lint_find(struct lint *lint, const char *name, int line, const char *question,
               const char *found);
/// A paragraph that is the letter's own and no heading.
bool lint_prose(const struct lint_paragraph *paragraph);
bool lint_own(const struct lint_paragraph *paragraph); ///< not of the request, not the signature

#endif
