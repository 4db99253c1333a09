// SPDX-License-Identifier: Apache-2.0
// rows.h - writes rows and probes as dot.h wants them. For whoever keeps rows outside of an
// overt_gallery too.
#ifndef FACE_MATCH_ROWS_H
#define FACE_MATCH_ROWS_H

#include "face/match/dot.h"
#include "face/match/quantise.h"

/// Row `row` from `groups * 4` floats, zeros behind the template's values. The bytes of a row that
/// was there before are replaced.
void rows_put(const struct dot_rows *rows, size_t row, const float *values);

/// Marks `count` rows from `row` on as rows that are not there.
void rows_clear(const struct dot_rows *rows, size_t row, size_t count);

/// Puts a probe (`size` floats, zeros behind the template's values) into place `at` of a tile that
/// is laid out for `step` probes, 1 or DOT_TILE. Returns what quantise_cut() takes.
struct quantised rows_probe(struct dot_tile *tile, size_t at, size_t step, const float *values,
                            size_t size);

/// Once all probes of a tile are in their places: what sums of 16 bits begin with (dot.h).
void rows_ready(struct dot_tile *tile, size_t size);

#endif
