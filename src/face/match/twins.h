// SPDX-License-Identifier: Apache-2.0
// twins.h - a list compared with itself: pictures of two persons that are alike, and pictures of
// one person that are not. It takes no probe, so nobody who is not on the list can be looked for
// with it; it is not part of the public interface, and src/operate/check.c alone may use it, under
// the authority of the list's operation (rule R1, tests/style/permit.py).
#ifndef FACE_MATCH_TWINS_H
#define FACE_MATCH_TWINS_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "overt/error.h"
#include "overt/template.h"

struct match_twin {
    size_t a, b; ///< places in the list, a < b
    float score; ///< cosine similarity
};

/// Compares each template with each other; `persons[i]` is a number of the caller's for whose it
/// is. Of two persons the most similar pair at or above `alike`, of one person the least similar
/// pair below `unlike`, in order of their places; at most `limit` of them, *ret_found says how many
/// there are, *ret_pairs how many pairs were compared. On `threads` threads; scores are those of a
/// search. OVERT_MISMATCH when the templates are of several models.
int match_twins(const struct overt_template *faces, const size_t *persons, size_t count,
                float alike, float unlike, int threads, struct match_twin *twins, size_t limit,
                size_t *ret_found, uint64_t *ret_pairs, struct overt_error *err) MUST_CHECK;

#endif
