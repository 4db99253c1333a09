// SPDX-License-Identifier: Apache-2.0
// test_tree.c - hashes and proofs against the published vectors of Certificate Transparency (the
// eight leaves that RFC 6962's implementations share), against a plain second implementation, and
// with each byte changed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "crypt/hash.h"
#include "ledger/proof.h"
#include "ledger/tree.h"

#define LEAVES_MAX 300

static const char *const inputs[] = {"",
                                     "00",
                                     "10",
                                     "2021",
                                     "3031",
                                     "40414243",
                                     "5051525354555657",
                                     "606162636465666768696a6b6c6d6e6f"};
static const char *const roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

#define P01 "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
#define P23 "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
#define P47 "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
#define P4 "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
#define P45 "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
#define P67 "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
#define P03 "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"

struct vector {
    int64_t first, size;
    const char *hashes[4];
};

static const struct vector inclusions[] = {
    {0, 1, {NULL}},
    {0, 8, {P01, P23, P47, NULL}},
    {5, 8, {P4, P67, P03, NULL}},
    {2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", NULL}},
    {1, 5, {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", P23, P4, NULL}},
};
static const struct vector consistencies[] = {
    {1, 1, {NULL}},
    {1, 8, {P01, P23, P47, NULL}},
    {6, 8, {P45, P67, P03, NULL}},
    {2, 5, {P23, P4, NULL}},
};

static struct ledger_hash leaves[LEAVES_MAX];

static int read_leaf_tree(void *context, int level, int64_t place, struct ledger_hash *ret_hash,
                          struct overt_error *err)
{
    (void)context;
    if (level == 0) {
        *ret_hash = leaves[place];
        return 0;
    }
    struct ledger_hash left, right;
    assert_int_equal(read_leaf_tree(NULL, level - 1, 2 * place, &left, err), 0);
    assert_int_equal(read_leaf_tree(NULL, level - 1, 2 * place + 1, &right, err), 0);
    ledger_node_hash(&left, &right, ret_hash);
    return 0;
}

static const struct ledger_reader reader = {.node = read_leaf_tree};

static int use_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(inputs); i++) {
        uint8_t bytes[16];
        size_t size = strlen(inputs[i]) / 2;
        assert_true(text_to_bytes(inputs[i], bytes, size));
        ledger_leaf_hash(bytes, size, &leaves[i]);
    }
    return 0;
}

static int use_numbers(void **state)
{
    (void)state;
    for (int i = 0; i < LEAVES_MAX; i++)
        ledger_leaf_hash(&(uint16_t){(uint16_t)i}, 2, &leaves[i]);
    return 0;
}

static void expect_hex(const struct ledger_hash *hash, const char *hex)
{
    char is[65];
    text_from_bytes(is, hash->bytes, sizeof hash->bytes);
    assert_string_equal(is, hex);
}

static struct ledger_hash root_of(int64_t size)
{
    struct ledger_hash root;
    assert_int_equal(ledger_range_hash(&reader, 0, size, &root, NULL), 0);
    return root;
}

static void test_roots(void **state)
{
    (void)state;
    struct ledger_frontier frontier = {0};
    for (int64_t size = 0; size <= 8; size++) {
        struct ledger_hash root = root_of(size), grown;
        expect_hex(&root, roots[size]);
        ledger_frontier_root(&frontier, &grown);
        expect_hex(&grown, roots[size]);
        if (size < 8)
            assert_int_equal(ledger_frontier_add(&frontier, &leaves[size], NULL, NULL, NULL), 0);
    }
}

static void expect_proof(const struct ledger_proof *proof, const struct vector *vector)
{
    int count = 0;
    while (vector->hashes[count] != NULL)
        count++;
    assert_int_equal(proof->count, count);
    for (int i = 0; i < count; i++)
        expect_hex(&proof->hashes[i], vector->hashes[i]);
}

static void test_published_proofs(void **state)
{
    (void)state;
    struct ledger_proof proof;
    for (size_t i = 0; i < ARRAY_COUNT(inclusions); i++) {
        const struct vector *v = &inclusions[i];
        struct ledger_hash root = root_of(v->size);
        assert_int_equal(ledger_inclusion_make(&reader, v->first, v->size, &proof, NULL), 0);
        expect_proof(&proof, v);
        assert_true(ledger_inclusion_holds(&leaves[v->first], v->first, v->size, &proof, &root));
    }
    for (size_t i = 0; i < ARRAY_COUNT(consistencies); i++) {
        const struct vector *v = &consistencies[i];
        struct ledger_hash old = root_of(v->first), root = root_of(v->size);
        assert_int_equal(ledger_consistency_make(&reader, v->first, v->size, &proof, NULL), 0);
        expect_proof(&proof, v);
        assert_true(ledger_consistency_holds(v->first, v->size, &proof, &old, &root));
    }
}

/// MTH by the definition, with the leaves themselves.
static struct ledger_hash plain_root(int64_t first, int64_t count)
{
    if (count == 1)
        return leaves[first];
    int64_t split = 1;
    while (2 * split < count)
        split *= 2;
    struct ledger_hash left = plain_root(first, split),
                       right = plain_root(first + split, count - split), hash;
    uint8_t bytes[65] = {1};
    memcpy(bytes + 1, left.bytes, 32);
    memcpy(bytes + 33, right.bytes, 32);
    crypt_sha256(bytes, sizeof bytes, hash.bytes);
    return hash;
}

static void test_every_tree_to_300(void **state)
{
    (void)state;
    struct ledger_frontier frontier = {0};
    for (int64_t size = 1; size <= LEAVES_MAX; size++) {
        struct ledger_hash plain = plain_root(0, size), grown, ranged = root_of(size);
        assert_int_equal(ledger_frontier_add(&frontier, &leaves[size - 1], NULL, NULL, NULL), 0);
        ledger_frontier_root(&frontier, &grown);
        assert_memory_equal(&plain, &grown, sizeof plain);
        assert_memory_equal(&plain, &ranged, sizeof plain);
    }
}

static void test_every_proof_to_70(void **state)
{
    (void)state;
    struct ledger_proof proof;
    for (int64_t size = 1; size <= 70; size++) {
        struct ledger_hash root = root_of(size);
        for (int64_t i = 0; i < size; i++) {
            assert_int_equal(ledger_inclusion_make(&reader, i, size, &proof, NULL), 0);
            assert_true(ledger_inclusion_holds(&leaves[i], i, size, &proof, &root));
            assert_false(ledger_inclusion_holds(&leaves[i], i + 1, size, &proof, &root));
            assert_false(
                ledger_inclusion_holds(&leaves[(i + 1) % LEAVES_MAX], i, size, &proof, &root));
        }
        for (int64_t old = 0; old <= size; old++) {
            struct ledger_hash was = root_of(old);
            assert_int_equal(ledger_consistency_make(&reader, old, size, &proof, NULL), 0);
            assert_true(ledger_consistency_holds(old, size, &proof, &was, &root));
            if (old != size)
                assert_false(ledger_consistency_holds(old, size, &proof, &root, &root));
            if (old > 0)
                assert_false(
                    ledger_consistency_holds(old, size, &proof, &was, &leaves[LEAVES_MAX - 1]));
        }
    }
    assert_int_equal(ledger_inclusion_make(&reader, 5, 5, &proof, NULL), OVERT_INPUT);
    assert_int_equal(ledger_inclusion_make(&reader, -1, 5, &proof, NULL), OVERT_INPUT);
    assert_int_equal(ledger_consistency_make(&reader, 6, 5, &proof, NULL), OVERT_INPUT);
}

/// Every byte of every hash of a proof, of the root and of the leaf counts; so do a missing and one
/// more hash.
static void test_each_changed_byte_is_seen(void **state)
{
    (void)state;
    const int64_t index = 17, old = 13, size = 29;
    struct ledger_hash root = root_of(size), was = root_of(old), leaf = leaves[index];
    struct ledger_proof in, on;
    assert_int_equal(ledger_inclusion_make(&reader, index, size, &in, NULL), 0);
    assert_int_equal(ledger_consistency_make(&reader, old, size, &on, NULL), 0);
    for (size_t byte = 0; byte < (size_t)in.count * 32; byte++) {
        ((uint8_t *)in.hashes)[byte] ^= 1;
        assert_false(ledger_inclusion_holds(&leaf, index, size, &in, &root));
        ((uint8_t *)in.hashes)[byte] ^= 1;
    }
    for (size_t byte = 0; byte < (size_t)on.count * 32; byte++) {
        ((uint8_t *)on.hashes)[byte] ^= 1;
        assert_false(ledger_consistency_holds(old, size, &on, &was, &root));
        ((uint8_t *)on.hashes)[byte] ^= 1;
    }
    for (int byte = 0; byte < 32; byte++) {
        root.bytes[byte] ^= 0x80;
        assert_false(ledger_inclusion_holds(&leaf, index, size, &in, &root));
        assert_false(ledger_consistency_holds(old, size, &on, &was, &root));
        root.bytes[byte] ^= 0x80;
        was.bytes[byte] ^= 0x80;
        assert_false(ledger_consistency_holds(old, size, &on, &was, &root));
        was.bytes[byte] ^= 0x80;
        leaf.bytes[byte] ^= 0x80;
        assert_false(ledger_inclusion_holds(&leaf, index, size, &in, &root));
        leaf.bytes[byte] ^= 0x80;
    }
    in.count--;
    assert_false(ledger_inclusion_holds(&leaf, index, size, &in, &root));
    in.count += 2;
    in.hashes[in.count - 1] = leaf;
    assert_false(ledger_inclusion_holds(&leaf, index, size, &in, &root));
    on.count--;
    assert_false(ledger_consistency_holds(old, size, &on, &was, &root));
    on.count += 2;
    assert_false(ledger_consistency_holds(old, size, &on, &was, &root));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_roots, use_vectors),
        cmocka_unit_test_setup(test_published_proofs, use_vectors),
        cmocka_unit_test_setup(test_every_tree_to_300, use_numbers),
        cmocka_unit_test_setup(test_every_proof_to_70, use_numbers),
        cmocka_unit_test_setup(test_each_changed_byte_is_seen, use_numbers),
    };
    return cmocka_run_group_tests_name("ledger/tree", tests, NULL, NULL);
}
