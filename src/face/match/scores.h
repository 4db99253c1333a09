// SPDX-License-Identifier: Apache-2.0
// scores.h - comparing without a permit, for measuring only: src/evaluate and bench may include
// this, and tests/style/layers sees to it that nobody else does (rule R1).
#ifndef FACE_MATCH_SCORES_H
#define FACE_MATCH_SCORES_H

#include <stddef.h>

#include "base/attr.h"
#include "overt/error.h"
#include "overt/template.h"

/// Scores of one template with `count` others, in their order: the same bits that a search gives.
/// OVERT_MISMATCH when one was made by another model, OVERT_INPUT when one is none.
int match_scores(const struct overt_template *face, const struct overt_template *others,
                 size_t count, float *ret_scores, struct overt_error *err) MUST_CHECK;

#endif
