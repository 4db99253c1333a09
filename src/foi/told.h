// SPDX-License-Identifier: Apache-2.0
// told.h - the figures that a letter tells, kept in the record, and what earlier letters told of
// the same. Never of a question whose answer neither confirms nor denies, is refused, or leaves
// out small numbers: those take no part.
#ifndef FOI_TOLD_H
#define FOI_TOLD_H

#include "foi/evidence.h"
#include "foi/internal.h"

/// A figure that a letter tells.
struct foi_told {
    char label[16]; ///< of the first question that has it
    char what[40];  ///< as struct foi_figure
    uint32_t mode;
    bool body_worn;
    struct foi_period period; ///< as asked
    moment as_at;
    int64_t figure;
};

/// The letter's answers, as told.c looks at them.
struct foi_telling {
    const struct foi_request *request;
    const struct foi_answer *answers;
    const struct foi_policy *policies;
    size_t policy_count;
    const struct foi_exempted *exempted; ///< approved
    size_t exempted_count;
    const struct foi_figure *figures;
    size_t figure_count;
};
/// The caller's (memory_free).
struct foi_told *foi_told_list(const struct foi_telling *telling, size_t *ret_count) MUST_CHECK;
/// Writes them in the open transaction, before its entry is appended: of a draft or of a letter.
struct foi_told_of {
    int64_t draft, letter;
    moment at;
};
int foi_told_write(struct store *store, const struct foi_told_of *of, const struct foi_told *told,
                   size_t count, struct overt_error *err) MUST_CHECK;
/// Those of a draft; the caller's (memory_free).
int foi_told_read(struct store *store, int64_t draft, struct foi_told **ret_told, size_t *ret_count,
                  struct overt_error *err) MUST_CHECK;
/// Those of them that the text of a letter that was worked over still says, as a number or in
/// words. How many stay.
size_t foi_told_still(struct foi_told *told, size_t count, const char *text);

// differ.c
/// A figure that does not go with an earlier letter, or with the published register, in words for
/// the officer.
struct foi_differing {
    char label[16];
    bool published; ///< with the published register
    char *words;
};
struct foi_published;
/// Holds them against the letters of other requests (`foi_case`, `reference`: its own), newest
/// first, and against the published register: the same time gives the same figure, a longer time no
/// smaller one. Free with foi_differing_free.
int foi_differ(struct store *store, int64_t foi_case, const char *reference,
               const struct foi_published *published, const struct foi_told *told, size_t count,
               struct foi_differing **ret_differing, size_t *ret_count,
               struct overt_error *err) MUST_CHECK;
void foi_differing_free(struct foi_differing **differing, size_t count);

#endif
