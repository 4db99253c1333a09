// SPDX-License-Identifier: Apache-2.0
// attach.h - what an index of a list needs of it: its rows, the exact score, the count of
// comparisons, and a place to hang on to so that it goes with the list. It compares without a
// permit: src/face/index alone may use it, which asks for one itself (rule R1,
// tests/style/permit.py).
#ifndef FACE_MATCH_ATTACH_H
#define FACE_MATCH_ATTACH_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "overt/gallery.h"

/// The exact score of two padded rows (dot.h): the same bits on every machine.
typedef float match_score(const float *a, const float *b, size_t padded);

match_score *match_attach_score(const struct overt_gallery *gallery);

/// Floats of a row: the dimension, and zeros up to a multiple of 16.
size_t match_attach_padded(const struct overt_gallery *gallery);

/// The floats of a row and whose it is. They stay where they are until the gallery is destroyed.
const float *match_attach_row(const struct overt_gallery *gallery, size_t row, uint64_t *ret_id);

/// Adds to overt_gallery_comparisons. Any thread.
void match_attach_count(const struct overt_gallery *gallery, uint64_t comparisons);

/// Errors of overt_gallery_search for its probe and limit.
int match_attach_check(const struct overt_gallery *gallery, const struct overt_template *probe,
                       size_t limit, struct overt_error *err) MUST_CHECK;

/// Hangs `thing` on the gallery, whose it is now: `drop(thing)` is called when another comes, when
/// a template is added or when the gallery is destroyed. NULL: none from now on.
void match_attach(struct overt_gallery *gallery, void *thing, void (*drop)(void *thing));

/// NULL when there is none.
void *match_attached(const struct overt_gallery *gallery);

#endif
