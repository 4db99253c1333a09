// SPDX-License-Identifier: Apache-2.0
// dot.h - the arithmetic of a search: the score, which decides, and the scan, which only says where
// a score is worth computing. dot.c defines the results in plain C; dot_x86.c gives the same bits
// faster.
//
// Score: 16 lanes; lane j adds a[j]*b[j], a[16+j]*b[16+j], ... in this order, each product and each
// sum rounded to float (no fma); then lanes j and j+8 are added, j and j+4, j and j+2, j and j+1.
//
// Scan: rows are kept a second time as bytes (quantise.h), 16 rows to a block: byte 64*g + 4*r + j
// of a block is value 4*g+j of row r. A probe's bytes are multiplied with them as integers, which
// is exact, and a row passes when  sum * row scale * probe scale + row error * probe norm >= cut.
// With the cut of quantise_cut() no row whose score is at or above the floor is ever left out.
#ifndef FACE_MATCH_DOT_H
#define FACE_MATCH_DOT_H

#include <stddef.h>
#include <stdint.h>

#define DOT_LANES 16
#define DOT_ROWS 16 ///< rows of a block
#define DOT_TILE 8  ///< probes scanned at once
#define DOT_GROUPS_MAX 256

/// Rows of a chunk, as bytes.
struct dot_rows {
    const uint8_t *codes; ///< 64-byte aligned; groups * 64 bytes a block
    const float *scales;  ///< one a row, 64-byte aligned
    const float *errors;  ///< one a row; -INFINITY where there is no row
    size_t groups;        ///< values of a row / 4
};

/// Up to DOT_TILE probes, made ready. Entry g * DOT_TILE + p (g alone for one probe) is group g of
/// probe p.
struct dot_tile {
    _Alignas(64) int32_t words[DOT_GROUPS_MAX * DOT_TILE]; ///< four signed bytes
    int32_t evens[DOT_GROUPS_MAX * DOT_TILE];              ///< bytes 0 and 2 as two int16
    int32_t odds[DOT_GROUPS_MAX * DOT_TILE];               ///< bytes 1 and 3
    int32_t offsets[DOT_TILE]; ///< what the rows' offset of 128 adds to the sum
    float scales[DOT_TILE];
    float norms[DOT_TILE];
};

struct dot_kernels {
    const char *name;
    /// `size` is a multiple of DOT_LANES, a and b are 64-byte aligned.
    float (*score)(const float *a, const float *b, size_t size);
    /// One probe (entry 0 of the tile, laid out for one) against `blocks` blocks; bit r of
    /// masks[i]: row r of block i passes.
    void (*scan_one)(const struct dot_rows *rows, size_t blocks, const struct dot_tile *tile,
                     float cut, uint16_t *masks);
    /// DOT_TILE probes against block `block`; masks[p] for probe p.
    void (*scan_tile)(const struct dot_rows *rows, size_t block, const struct dot_tile *tile,
                      const float cuts[DOT_TILE], uint16_t masks[DOT_TILE]);
};

extern const struct dot_kernels dot_kernels_c;

/// Kernel sets that this CPU can run, plain C first, the fastest last; `list` has room for 4.
size_t dot_kernels_list(const struct dot_kernels *list[4]);

/// What the machine's own file offers beyond plain C (dot_x86.c, or dot_none.c elsewhere).
size_t dot_kernels_machine(const struct dot_kernels *list[3]);

#endif
