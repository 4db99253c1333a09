// SPDX-License-Identifier: Apache-2.0
// fill.h - a whole list at once into an empty gallery, on several threads: for whoever keeps lists
// elsewhere (face/gallery). What comes out is what overt_gallery_add makes of the same rows in the
// same order, digest and all.
#ifndef FACE_MATCH_FILL_H
#define FACE_MATCH_FILL_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "overt/gallery.h"

/// Makes a gallery with room for `size` rows of one model, whose rows are written next and which is
/// of no use before match_fill_end. Errors as overt_gallery_create.
int match_fill_begin(const char model[OVERT_MODEL_ID_MAX], int32_t dimension, size_t size,
                     struct overt_gallery **ret_gallery, struct overt_error *err) MUST_CHECK;

/// Writes rows first..first+count-1. Any thread, for rows that no other thread writes.
void match_fill_rows(struct overt_gallery *gallery, size_t first, size_t count, const uint64_t *ids,
                     const float *values);

/// When all rows were written: codes and digest, on at most `threads` threads. OVERT_CORRUPT when a
/// row is no template: *ret_row says which; the gallery is to be destroyed then.
int match_fill_end(struct overt_gallery *gallery, int threads, size_t *ret_row,
                   struct overt_error *err) MUST_CHECK;

/// Model and dimension of a gallery; "" while it is empty.
void match_kind(const struct overt_gallery *gallery, char model[OVERT_MODEL_ID_MAX],
                int32_t *ret_dimension);

#endif
