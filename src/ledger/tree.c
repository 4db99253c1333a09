// SPDX-License-Identifier: Apache-2.0
// tree.c - the Merkle tree of RFC 6962 section 2.1.
#include "ledger/tree.h"

#include <assert.h>

#include "crypt/hash.h"

void ledger_leaf_hash(const void *entry, size_t size, struct ledger_hash *ret_hash)
{
    crypt_sha256_marked(0, entry, size, ret_hash->bytes);
}

void ledger_node_hash(const struct ledger_hash *left, const struct ledger_hash *right,
                      struct ledger_hash *ret_hash)
{
    struct ledger_hash both[2] = {*left, *right};
    crypt_sha256_marked(1, both, sizeof both, ret_hash->bytes);
}

bool ledger_hash_equal(const struct ledger_hash *a, const struct ledger_hash *b)
{
    return crypt_equal(a->bytes, b->bytes, sizeof a->bytes);
}

int64_t ledger_split(int64_t count)
{
    assert(count > 1);
    int64_t split = 1;
    while (split < count - split)
        split *= 2;
    return split;
}

static int level_of(int64_t count)
{
    int level = 0;
    while (((int64_t)1 << level) < count)
        level++;
    return level;
}

int ledger_range_hash(const struct ledger_reader *reader, int64_t first, int64_t count,
                      struct ledger_hash *ret_hash, struct overt_error *err)
{
    if (count == 0) {
        crypt_sha256("", 0, ret_hash->bytes);
        return 0;
    }
    int level = level_of(count);
    if (count == (int64_t)1 << level)
        return reader->node(reader->context, level, first >> level, ret_hash, err);
    int64_t split = ledger_split(count);
    struct ledger_hash left, right;
    int code = ledger_range_hash(reader, first, split, &left, err);
    if (code == 0)
        code = ledger_range_hash(reader, first + split, count - split, &right, err);
    if (code == 0)
        ledger_node_hash(&left, &right, ret_hash);
    return code;
}

int ledger_frontier_add(struct ledger_frontier *frontier, const struct ledger_hash *leaf,
                        ledger_made *made, void *context, struct overt_error *err)
{
    struct ledger_hash hash = *leaf;
    int64_t place = frontier->size;
    int level = 0;
    for (;;) {
        int code = made != NULL ? made(context, level, place, &hash, err) : 0;
        if (code != 0)
            return code;
        if ((frontier->size >> level & 1) == 0)
            break;
        ledger_node_hash(&frontier->peaks[level], &hash, &hash);
        place >>= 1;
        level++;
    }
    frontier->peaks[level] = hash;
    frontier->size++;
    return 0;
}

void ledger_frontier_root(const struct ledger_frontier *frontier, struct ledger_hash *ret_root)
{
    bool any = false;
    crypt_sha256("", 0, ret_root->bytes);
    for (int level = 0; level < LEDGER_LEVELS_MAX; level++) {
        if ((frontier->size >> level & 1) == 0)
            continue;
        if (any)
            ledger_node_hash(&frontier->peaks[level], ret_root, ret_root);
        else
            *ret_root = frontier->peaks[level];
        any = true;
    }
}
