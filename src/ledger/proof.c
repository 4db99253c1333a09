// SPDX-License-Identifier: Apache-2.0
// proof.c - making and checking inclusion and consistency proofs (RFC 9162 2.1.3, 2.1.4).
#include "ledger/proof.h"

#include <assert.h>

#include "crypt/hash.h"

/// Hash of a range, put at the end of the proof.
static int push(struct ledger_proof *proof, const struct ledger_reader *reader, int64_t first,
                int64_t count, struct overt_error *err)
{
    assert(proof->count < LEDGER_PROOF_MAX);
    int code = ledger_range_hash(reader, first, count, &proof->hashes[proof->count], err);
    proof->count += code == 0;
    return code;
}

/// PATH(index, D[first : first+count]).
static int path(struct ledger_proof *proof, const struct ledger_reader *reader, int64_t index,
                int64_t first, int64_t count, struct overt_error *err)
{
    if (count == 1)
        return 0;
    int64_t split = ledger_split(count);
    if (index < split) {
        int code = path(proof, reader, index, first, split, err);
        return code != 0 ? code : push(proof, reader, first + split, count - split, err);
    }
    int code = path(proof, reader, index - split, first + split, count - split, err);
    return code != 0 ? code : push(proof, reader, first, split, err);
}

int ledger_inclusion_make(const struct ledger_reader *reader, int64_t index, int64_t size,
                          struct ledger_proof *ret_proof, struct overt_error *err)
{
    if (index < 0 || index >= size)
        return error_set(err, OVERT_INPUT, "the log has entries 0 to %lld, not %lld",
                         (long long)size - 1, (long long)index);
    struct ledger_proof proof = {0};
    int code = path(&proof, reader, index, 0, size, err);
    if (code == 0)
        *ret_proof = proof;
    return code;
}

/// SUBPROOF(old, D[first : first+count], known): `known` while the subtree is a whole part of the
/// old tree.
static int subproof(struct ledger_proof *proof, const struct ledger_reader *reader, int64_t old,
                    int64_t first, int64_t count, bool known, struct overt_error *err)
{
    if (old == count)
        return known ? 0 : push(proof, reader, first, count, err);
    int64_t split = ledger_split(count);
    if (old <= split) {
        int code = subproof(proof, reader, old, first, split, known, err);
        return code != 0 ? code : push(proof, reader, first + split, count - split, err);
    }
    int code = subproof(proof, reader, old - split, first + split, count - split, false, err);
    return code != 0 ? code : push(proof, reader, first, split, err);
}

int ledger_consistency_make(const struct ledger_reader *reader, int64_t old, int64_t size,
                            struct ledger_proof *ret_proof, struct overt_error *err)
{
    if (old < 0 || old > size)
        return error_set(err, OVERT_INPUT, "the log has %lld entries; it cannot go on from %lld",
                         (long long)size, (long long)old);
    struct ledger_proof proof = {0};
    int code = old == 0 ? 0 : subproof(&proof, reader, old, 0, size, true, err);
    if (code == 0)
        *ret_proof = proof;
    return code;
}

bool ledger_inclusion_holds(const struct ledger_hash *leaf, int64_t index, int64_t size,
                            const struct ledger_proof *proof, const struct ledger_hash *root)
{
    if (index < 0 || index >= size)
        return false;
    int64_t node = index, last = size - 1;
    struct ledger_hash hash = *leaf;
    for (int i = 0; i < proof->count; i++) {
        if (last == 0)
            return false;
        if ((node & 1) != 0 || node == last) {
            ledger_node_hash(&proof->hashes[i], &hash, &hash);
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            ledger_node_hash(&hash, &proof->hashes[i], &hash);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && ledger_hash_equal(&hash, root);
}

/// The trivial cases of RFC 9162 2.1.4.2: nothing grew, or it grew from nothing.
static bool trivial_holds(int64_t old, const struct ledger_proof *proof,
                          const struct ledger_hash *old_root, const struct ledger_hash *root)
{
    struct ledger_hash nothing;
    crypt_sha256("", 0, nothing.bytes);
    return proof->count == 0 && ledger_hash_equal(old_root, old == 0 ? &nothing : root);
}

bool ledger_consistency_holds(int64_t old, int64_t size, const struct ledger_proof *proof,
                              const struct ledger_hash *old_root, const struct ledger_hash *root)
{
    if (old < 0 || old > size)
        return false;
    if (old == size && old != 0)
        return trivial_holds(old, proof, old_root, root);
    if (old == 0)
        return trivial_holds(0, proof, old_root, root);
    bool whole = (old & (old - 1)) == 0; // then the old root itself opens the path
    if (proof->count == 0)
        return false;
    int64_t node = old - 1, last = size - 1;
    while ((node & 1) != 0) {
        node >>= 1;
        last >>= 1;
    }
    struct ledger_hash was = whole ? *old_root : proof->hashes[0], is = was;
    for (int i = whole ? 0 : 1; i < proof->count; i++) {
        if (last == 0)
            return false;
        if ((node & 1) != 0 || node == last) {
            ledger_node_hash(&proof->hashes[i], &was, &was);
            ledger_node_hash(&proof->hashes[i], &is, &is);
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            ledger_node_hash(&is, &proof->hashes[i], &is);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && ledger_hash_equal(&was, old_root) && ledger_hash_equal(&is, root);
}
