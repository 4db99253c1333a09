// SPDX-License-Identifier: Apache-2.0
// proof.h - proofs that an entry is in a tree and that a tree goes on from an older one (RFC
// 9162 2.1.3, 2.1.4). Checking needs no database.
#ifndef LEDGER_PROOF_H
#define LEDGER_PROOF_H

#include "ledger/tree.h"

#define LEDGER_PROOF_MAX 64

struct ledger_proof {
    int count;
    struct ledger_hash hashes[LEDGER_PROOF_MAX];
};

/// PATH(index, D[size]), nearest the leaf first. OVERT_INPUT unless 0 <= index < size.
int ledger_inclusion_make(const struct ledger_reader *reader, int64_t index, int64_t size,
                          struct ledger_proof *ret_proof, struct overt_error *err) MUST_CHECK;
/// PROOF(old, D[size]). OVERT_INPUT unless 0 <= old <= size. Empty for 0 and for the same size.
int ledger_consistency_make(const struct ledger_reader *reader, int64_t old, int64_t size,
                            struct ledger_proof *ret_proof, struct overt_error *err) MUST_CHECK;

/// RFC 9162 2.1.3.2: the leaf is entry `index` of the tree with that size and root.
bool ledger_inclusion_holds(const struct ledger_hash *leaf, int64_t index, int64_t size,
                            const struct ledger_proof *proof, const struct ledger_hash *root);
/// RFC 9162 2.1.4.2: the tree (size, root) begins with the tree (old, old_root). An empty old tree
/// begins every tree; its root has to be the hash of nothing.
bool ledger_consistency_holds(int64_t old, int64_t size, const struct ledger_proof *proof,
                              const struct ledger_hash *old_root, const struct ledger_hash *root);

#endif
