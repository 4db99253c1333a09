// SPDX-License-Identifier: Apache-2.0
// tree.h - the Merkle tree of RFC 6962 section 2.1 (the same in RFC 9162): hashes of leaves, nodes,
// whole trees.
//
// Whole subtrees are named by (level, place): it covers the 2^level leaves from place * 2^level on.
#ifndef LEDGER_TREE_H
#define LEDGER_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define LEDGER_LEVELS_MAX 63

struct ledger_hash {
    uint8_t bytes[32];
};

/// SHA-256(0x00 || entry).
void ledger_leaf_hash(const void *entry, size_t size, struct ledger_hash *ret_hash);
/// SHA-256(0x01 || left || right).
void ledger_node_hash(const struct ledger_hash *left, const struct ledger_hash *right,
                      struct ledger_hash *ret_hash);
bool ledger_hash_equal(const struct ledger_hash *a, const struct ledger_hash *b);

/// Where hashes of whole subtrees come from: a table, tiles, memory.
struct ledger_reader {
    int (*node)(void *context, int level, int64_t place, struct ledger_hash *ret_hash,
                struct overt_error *err);
    void *context;
};

/// MTH(D[first : first+count]) as the recursion of RFC 6962 2.1 meets it: `first` is a multiple of
/// the smallest power of two that is not below `count`. 0 leaves: SHA-256 of nothing.
int ledger_range_hash(const struct ledger_reader *reader, int64_t first, int64_t count,
                      struct ledger_hash *ret_hash, struct overt_error *err) MUST_CHECK;

/// A tree that grows leaf by leaf and keeps only its peaks. Zeroed: empty.
struct ledger_frontier {
    int64_t size;
    struct ledger_hash
        peaks[LEDGER_LEVELS_MAX]; ///< peaks[level] stands when bit `level` of size is set
};

/// Adds a leaf; `made` (may be NULL) is told each whole subtree that it completes, the leaf itself
/// first.
typedef int ledger_made(void *context, int level, int64_t place, const struct ledger_hash *hash,
                        struct overt_error *err);
int ledger_frontier_add(struct ledger_frontier *frontier, const struct ledger_hash *leaf,
                        ledger_made *made, void *context, struct overt_error *err) MUST_CHECK;
void ledger_frontier_root(const struct ledger_frontier *frontier, struct ledger_hash *ret_root);

/// The largest power of two below `count` (> 1): where RFC 6962 splits.
int64_t ledger_split(int64_t count);

#endif
