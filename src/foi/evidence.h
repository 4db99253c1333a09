// SPDX-License-Identifier: Apache-2.0
// evidence.h - behind each figure of a letter: the query that gives it when it is run by itself
// over the record's file, and the rows it counts. For the officer, never for the letter, the
// disclosure log or who asked. Rows are references, not people.
#ifndef FOI_EVIDENCE_H
#define FOI_EVIDENCE_H

#include "base/text.h"
#include "foi/internal.h"

/// One figure: what a question asks about, of one mode.
struct foi_figure {
    char label[16]; ///< of the question
    char topic[32]; ///< its word
    uint32_t mode;  ///< one bit of enum foi_touch
    bool body_worn; ///< only what was done with body-worn video
    char what[40];  ///< "deployments", "alerts", "images"
    struct foi_period period;
    moment as_at;
    int64_t figure;  ///< by which the answer was made
    int64_t counted; ///< by the query; the same, or something is wrong
    char *query;     ///< SQLite: columns operation, row, number; the figure is the sum of number
};

/// The figures of all questions whose answer is from the register, in order, not counted by their
/// queries yet. The caller's (foi_figures_free).
struct foi_figure *foi_figures_list(const struct foi_request *request, const struct foi_held *held,
                                    size_t *ret_count) MUST_CHECK;
/// Runs the queries.
int foi_figures_count(struct store *store, struct foi_figure *figures, size_t count,
                      struct overt_error *err) MUST_CHECK;
void foi_figures_free(struct foi_figure **figures, size_t count);
/// The same figure as at another moment.
int foi_figure_as_at(struct store *store, const struct foi_figure *figure, moment as_at,
                     int64_t *ret_count, struct overt_error *err) MUST_CHECK;

/// Calls `each` with the figure, its query and its rows.
int foi_evidence_each(struct store *store, const struct foi_figure *figure,
                      void (*each)(void *context, const struct foi_proof *proof), void *context,
                      struct overt_error *err) MUST_CHECK;
/// CSV (RFC 4180): a line "figure" with its query, then a line "row" for each row it counts. The
/// second is for foi_evidence_each.
void foi_evidence_begin(struct text *out);
void foi_evidence_put(void *out, const struct foi_proof *proof);

#endif
