// SPDX-License-Identifier: Apache-2.0
// part.h - a part of a list in memory of the caller's, which several processes may share: what a
// server holds of a list that is too large for one machine. The search in it is the search of a
// gallery, bit for bit, and it takes the permit for the whole list (rule R1) with the signed note
// that says that this part belongs to it (face/permit/parts.h).
//
// Rows travel and are kept as bytes: the ids of all (8 bytes each), then the values of all (4 bytes
// each), little-endian.
#ifndef FACE_MATCH_PART_H
#define FACE_MATCH_PART_H

#include <stddef.h>
#include <stdint.h>

#include "face/permit/parts.h"
#include "overt/gallery.h"

#define MATCH_ROWS_MAX 4096 ///< rows that travel together

/// Bytes of `count` rows.
size_t match_rows_size(int32_t dimension, size_t count);

/// Writes rows first..first+count-1 of a gallery: biometric, for whoever seals them at once.
void match_rows_pack(const struct overt_gallery *gallery, uint64_t first, size_t count,
                     uint8_t *bytes);

/// Divides a gallery into `count` parts of nearly equal size, in its order, and takes the digests
/// that the note about it names. OVERT_INPUT when it has fewer templates than parts.
int match_parts_of(const struct overt_gallery *gallery, size_t count,
                   struct permit_parts *ret_parts, struct overt_error *err) MUST_CHECK;

/// Where part `number` begins in its list.
uint64_t match_part_first(const struct permit_parts *parts, size_t number);

/// A process's view of a part; the memory is not its own.
struct match_part;

/// Bytes of memory that part `number` takes, whole lines of 64.
size_t match_part_bytes(const struct permit_parts *parts, size_t number);

/// A view of `memory` (64-byte aligned, match_part_bytes) as part `number` of a list. Nothing is
/// read or written yet. `parts` is copied. OVERT_NO_MEMORY.
int match_part_attach(void *memory, const struct permit_parts *parts, size_t number, int threads,
                      struct match_part **ret_part, struct overt_error *err) MUST_CHECK;

/// Takes NULL; nulls the pointer. The memory stays as it is.
void match_part_detach(struct match_part **part);

/// Rows from `first` on, which must be where the last ones ended. OVERT_INPUT when they do not fit
/// or one is no template.
int match_part_fill(struct match_part *part, uint64_t first, size_t count, const uint8_t *bytes,
                    size_t size, struct overt_error *err) MUST_CHECK;

/// OVERT_CORRUPT unless the rows that were filled in are all of them and the very ones that the
/// note names. Nothing may search before.
int match_part_verify(const struct match_part *part, struct overt_error *err) MUST_CHECK;

/// As overt_gallery_search_many, in this part of the list that the permit names.
int match_part_search(const struct match_part *part, const struct overt_permit *permit, int64_t now,
                      const struct overt_template *probes, size_t count, float threshold,
                      struct overt_candidate *candidates, size_t limit, size_t *counts,
                      struct overt_error *err) MUST_CHECK;

#endif
