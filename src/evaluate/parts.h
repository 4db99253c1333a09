// SPDX-License-Identifier: Apache-2.0
// parts.h - figures of groups and quality bands, and whether they differ by more than chance.
#ifndef EVALUATE_PARTS_H
#define EVALUATE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "evaluate/result.h"

/// One picture's trial, as parts count them.
struct parts_trial {
    uint32_t person;           ///< below `people`
    enum { PARTS_LISTED, PARTS_MATED, PARTS_NONMATED } kind;
    bool failed;               ///< no template was made
    bool wrong;                ///< missed, or alerted
};

/// Adds the trials of which `belongs` says so to `part`, whose column and name are filled in.
/// `people`: how many different ones there are. Withholds what is of too few people.
void parts_count(struct result_part *part, const struct parts_trial *trials, size_t count,
                 size_t people, bool (*belongs)(const void *context, size_t trial),
                 const void *context);

/// Fills in the chances: each part against all others of its column (Fisher's exact test), Holm's
/// correction over the column, for misses and for alerts apart.
void parts_test(struct result_part *parts, size_t count);

/// One test over all parts of a column that have figures.
struct overall parts_overall(const struct result_part *parts, size_t count, const char *column,
                             bool alerts);
/// The same for every column of groups and qualities, into `result`.
void parts_test_overall(struct result *result);

/// Brings parts of one column together, otherwise in their order.
void parts_sort(struct result_part *parts, size_t count);

/// Bands of quality: the face would be refused in use or not; five of the quality score.
#define PARTS_BANDS 7
void parts_band_name(size_t band, struct result_part *part);
/// Whether a face of this quality lies in the band.
bool parts_in_band(size_t band, bool refused, double quality);

#endif
