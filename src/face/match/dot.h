// SPDX-License-Identifier: Apache-2.0
// dot.h - the arithmetic of a search: the score, which decides, and the scan, which only says where
// a score is worth computing. dot.c defines the results in plain C; dot_x86.c and dot_neon.c give
// the same bits faster.
//
// Score: 16 lanes; lane j adds a[j]*b[j], a[16+j]*b[16+j], ... in this order, each product and each
// sum rounded to float (no fma); then lanes j and j+8 are added, j and j+4, j and j+2, j and j+1.
//
// Scan: rows are kept a second time as whole numbers q of eight bits (quantise.h), in two halves:
// q + 128 = 16 h + l. Most rows are left out by h alone, so the scan reads half a byte a value, and
// l only of a row that passed. 16 rows make a block; in the block of h, byte 64*v + 4*r + j has
// value 8*v+j of row r in its lower and value 8*v+4+j in its upper four bits. The l of a row stand
// together: of n values, byte k has value k in its lower and value n/2+k in its upper four bits.
// Products with a probe's bytes p are whole numbers, hence exact. A row passes when both hold,
//     16 sum(h p) - 120 sum(p)            * scale * probe scale + coarse * probe norm >= cut
//     16 sum(h p) + sum(l p) - 128 sum(p) * scale * probe scale + fine   * probe norm >= cut
// With the cut of quantise_cut() no row whose score is at or above the floor is ever left out.
//
// Sums of 16 bits: a vector has eight values 8*v+j of a row. One sum takes those with j % 4 < 2,
// another the rest, over a span of vectors, beginning with 1 - floor(7.5 sum(p)) of its probe's
// values. In the end it is 1 or 1.5 + sum((h - 7.5) p), and since |h - 7.5| <= 7.5, at most 7.5
// sum(|p|) + 1.5 away from zero. Where that is below 2^15 the sum is right, whatever went round on
// the way, since 16 bits count modulo 2^16. Of DOT_SPAN vectors it always is: 7.5 * 32 * 127 <
// 2^15.
#ifndef FACE_MATCH_DOT_H
#define FACE_MATCH_DOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DOT_LANES       16
#define DOT_ROWS        16 ///< rows of a block
#define DOT_TILE        8  ///< probes scanned at once
#define DOT_GROUPS_MAX  256
#define DOT_SPAN        8 ///< vectors of eight values a row that any probe's sums take in 16 bits
#define DOT_SPANS_MAX   (DOT_GROUPS_MAX / 2 / DOT_SPAN)
#define DOT_KERNELS_MAX 4

/// Bytes of a row's l: half a byte a value, zeros behind them up to whole 32.
#define DOT_LOW_SIZE(groups) (((groups)*2 + 31) / 32 * 32)

/// Rows as whole numbers. rows.h writes them. They may lie anywhere; whole lines of 64 bytes are
/// read fastest.
struct dot_rows {
    uint8_t *high; ///< h; groups * 32 bytes a block
    uint8_t *low;  ///< l; DOT_LOW_SIZE(groups) bytes a row
    float *scales; ///< one a row, as the next two
    float *coarse; ///< what h alone loses; -INFINITY where there is no row
    float *fine;   ///< what h and l lose; -INFINITY where there is no row
    size_t groups; ///< values of a row / 4; a multiple of 4
};

/// Up to DOT_TILE probes, made ready by rows.h.
struct dot_tile {
    /// Four signed bytes, -127..127: entry g * DOT_TILE + p (g alone for one probe) is group g of
    /// probe p.
    _Alignas(64) int32_t words[DOT_GROUPS_MAX * DOT_TILE];
    /// The same bytes in order; nothing behind them counts, but it can be read.
    _Alignas(64) int8_t codes[DOT_TILE][DOT_GROUPS_MAX * 4 + 64];
    int32_t sums[DOT_TILE]; ///< of the probe's bytes
    float scales[DOT_TILE];
    float norms[DOT_TILE];
    size_t span; ///< vectors of eight values a row whose sums fit into 16 bits
    /// Two sums' starts of 16 bits, for each span of vectors and each probe.
    int32_t starts[DOT_SPANS_MAX][DOT_TILE];
    int32_t middles[DOT_TILE]; ///< what all starts of a probe took away
};

struct dot_kernels {
    const char *name;
    /// `size` is a multiple of DOT_LANES.
    float (*score)(const float *a, const float *b, size_t size);
    /// One probe (entry 0 of the tile, laid out for one) against `blocks` blocks; bit r of
    /// masks[i]: row r of block i passes.
    void (*scan_one)(const struct dot_rows *rows, size_t blocks, const struct dot_tile *tile,
                     float cut, uint16_t *masks);
    /// DOT_TILE probes against `blocks` blocks; masks[i * DOT_TILE + p] for block i and probe p.
    void (*scan_tile)(const struct dot_rows *rows, size_t blocks, const struct dot_tile *tile,
                      const float cuts[DOT_TILE], uint16_t *masks);
};

extern const struct dot_kernels dot_kernels_c;

/// Whether a row passes by the whole of its values, given what dot.h calls
/// sum(h p) and sum(l p): the same operations in the same order everywhere.
static inline bool dot_row_passes(const struct dot_rows *rows, size_t row,
                                  const struct dot_tile *tile, size_t probe, int32_t high,
                                  int32_t low, float cut)
{
    float near = (float)(16 * high + low - 128 * tile->sums[probe]) * rows->scales[row];
    float slack = rows->fine[row] * tile->norms[probe];
    near = near * tile->scales[probe];
    return near + slack >= cut;
}

/// Kernel sets that this CPU can run, plain C first, the fastest last.
size_t dot_kernels_list(const struct dot_kernels *list[DOT_KERNELS_MAX]);

/// The set called `name`; the fastest for NULL or "". NULL when this CPU has none of that name.
const struct dot_kernels *dot_kernels_named(const char *name);

/// The rows from block `begin` on.
struct dot_rows dot_rows_from(const struct dot_rows *rows, size_t begin);

/// What the machine's own file offers beyond plain C (dot_x86.c, dot_neon.c, or dot_none.c
/// elsewhere).
size_t dot_kernels_machine(const struct dot_kernels *list[DOT_KERNELS_MAX - 1]);

#endif
