// SPDX-License-Identifier: Apache-2.0
// test_vectors.c - public vectors of others, and each of their bytes changed: the Argon 2020 log of
// Certificate Transparency (golang/mod sumdb/tlog/testdata), the Go checksum database, requests to
// a witness (FiloSottile/torchwood internal/witness), tree texts (golang/mod sumdb/tlog), and the
// families of wrong proofs of transparency-dev/merkle, on every shape up to 40 leaves.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "ledger/internal.h"

#define DASH "\xe2\x80\x94 "

static struct ledger_hash hash_of(const char *base64)
{
    struct ledger_hash hash;
    size_t size = 0;
    assert_true(crypt_base64_decode(base64, strlen(base64), hash.bytes, sizeof hash.bytes, &size));
    assert_int_equal(size, sizeof hash.bytes);
    return hash;
}

static struct ledger_proof proof_of(const char *const *base64, size_t count)
{
    struct ledger_proof proof = {.count = (int)count};
    for (size_t i = 0; i < count; i++)
        proof.hashes[i] = hash_of(base64[i]);
    return proof;
}

// ---- Argon 2020: 961,984,013 certificates ----

#define ARGON_SIZE     961984013
#define ARGON_ROOT     "dwlueapdd7LaOEnX2W2Wp9v2XE+KzejHRQGHwEx0oaM="
#define ARGON_LEAF     "nCs3mfIydh9x4CKyQ+u2xtmpxmFggA5MLymHwNQSlLg=" // of get-entries 10000
#define ARGON_OLD_SIZE 3654490
#define ARGON_OLD_ROOT "AuIZ5V6sDUj1vn3Y1K85oOaQ7y+FJJKtyRTl1edIKBQ="

static const char *const argon_inclusion[] = {
    "T46AmJsuOM/gFiGlUp+IJJebp+1Z5qratFNW7U0JyOQ=", "9Jj1Feodn42uRYEfffkV4HF/EIPFQ5Zo9IwkxbQ2uhk=",
    "D53/1oCNebF4J59HHgioovKZxrmrKcVuCVhy3Izg8Ck=", "wSFDgGSrsXRPA+1c8WHoAFCsWeUv8NDyP/Q/SgsyVyY=",
    "516/RcwsgdwdzHn18v1dJHqBkgFUbNhmCIWOGjsMJaE=", "naTFY2ajLFgrgs5XUl+zJYZnnlJksLGsA1VYwpLfqbY=",
    "mKBRJo6qao+0Kdh/rhGkZUbHUAxMhrtrclrTpIbNjIg=", "Co4ueOFE7lpifLio94irxxsv1wFMMaK3tPu2ZQkHlro=",
    "yRgy800K6JMYCC05sWfqF2kvCg2riT/pVM+nEa6V5+0=", "n2O38XJZC8/Wpbwi9HhgVizlUyeUHVZvYyQB1607MRc=",
    "go3tAjuNfNSCj87y2Rg1xOroDknGN1eaf3cgvzObf7Q=", "8D0Mj3/J7ySSnFb0afIHYXv6rlOhECnsebY6XKi1IR8=",
    "6rcez46ZU8M5vPiWVMAUfJfAOV0pPP/mch/lYzZhj/M=", "2rtIeXrPvSdUyHc5maIgSAVB2BzaKaupWxSAiVayDE4=",
    "nniW/IMFQPN5xw8UsHFn7CRStYbm1gLu7NNa6kkRqJQ=", "mRPPi7sQS22MduIEyvcNzCNFqIt6kLwYPkNKrVtIcu8=",
    "JvTivzESNS9wHI8aph5a7uieVmtS/p9PciMZ5D6GyOo=", "UTyQd+Ym0wY4zG+qK806bBORwi1CSVvFQ/KknnqoZj8=",
    "hXODrqN+ff+U6zPqRQ+ZQKs6im1fPcxIerDSfNwflhE=", "II6GE+WY/DrpZzfHztLwkR46o37zVkNLCyPYlf68zA0=",
    "d609kWWcNBllbA8Jb/ad4XAVVGnScLRmtP8FYyr+Dck=", "rikBsP0G0gioXRpBFED2CzQdSLrGPvRd0bEcbEZw1rI=",
    "GXIElfmnRuWfbA4z7ubV/UwlpSRUbUeec7oL5HDDnh0=", "pR0SH/NYP6s9+8azWwaeUXA4Ze/3WCIgMfh5YW6wvcE=",
    "f3GuAKYVrF8RBg3s15jvA/YvV9oAliWtzP/imwPhQVA=", "WHn8zDxlVgkV+lSlmzaOdfSBrTHoRr5nT3d76q0KKWE=",
    "f2uV2ZxVgULzLPKuZcowRY3ZY7fRlX59iDBjV1R8kNQ=", "NzQVjJsvQwbi7WStMr9oFkh9VbHfK7LB6o7WwAqwNTs=",
    "C0LttBeYHZHgL+032JIcJC3CTBIyza/hsbmJUgJfmDI=", "nixU5CWTFVDlF4BGdcU6kA7WSYurEpe9jRWc+F/7sOc=",
};

static const char *const argon_consistency[] = {
    "80Sfbj6UQEdVSZCSIgh9NMPj3vCBzcc1A48B2crJSWg=", "FZcrgAHUk6nNPviJZq8kEK6jCG1d18pJOFE45ZDc1TQ=",
    "Q67reWXmPBo1UfmwBap4Xi9PMPfFdUSSw3WGlRZdG7k=", "eJ7CyhR4PxzBxDIsWgrVYW1eFUb9ndgf46tFmiqVrxA=",
    "QrDwp062Grm5WY8KdrhFsBuuNjGzRox2Jb8PmVL5OYw=", "XM4YMjMEdLH/XJam/ZWyaP14k3cmsOtnPsOWQ54lW1s=",
    "SGiBh+jOTGccXU48ZzgQ88lRcBmtB4wz4oSDndv2QTg=", "WAS6txqNLYKGL1GdBdpqmV42TTfn6cJsuDsqLXuTCNI=",
    "QFmRS0rirUA7ZN3lxFjDncV+E1OCrn3NUB4RCp+5fzc=", "Hdbp7It2XBNZmNDBpCN/KPd7vfVqxgzwOosqVIaEA9E=",
    "mxvHL0ZiblBdD7j7pIa1jlfB0gSqfJ6oX0UGo7L0VsU=", "q5hjyvoW6TL/PThgcitpDcSTrnKX2p1+aqscqH2euRA=",
    "jTOWDqt3IHj2NVFeezyBz2ofpru+ztEywqKUAfFclKI=", "GIRn0w3HqJdvU9j1WVD//eR6lk2AaTVjyzjsJNP8U88=",
    "x52GJvxG81fnQBrgOTbll1A5tz95/LXK0Ag1NhB0r1I=", "6/0OqrcTgc3o5dD5PymmoC96lB9yLPFuTHVvLy8fSGk=",
    "Gf+iKLfcXO5l4JEFmsZvSdG5q1uEeWPfYLrds6pmjz0=", "DGuaco+McyM3AfRSF6qX7RwSetwe2ieYJmxw5e9rVx0=",
    "2tQJ9V32hnYp+fdpP6TcjmgJmLeNVOMKM0Ml1kk4cNU=", "3PapK+IkyJr8I9yAErAmzuZezzLMzsg+PfeRCgNW8NQ=",
    "s6xiYeejb+wtqHA+URJZ2I/SCPyIW8coP6aB00FJbMY=", "z9lSpmdTcr5M5ZzKlc4EPh3SrSypKFdk6JUF/UccaZU=",
    "GXIElfmnRuWfbA4z7ubV/UwlpSRUbUeec7oL5HDDnh0=", "pR0SH/NYP6s9+8azWwaeUXA4Ze/3WCIgMfh5YW6wvcE=",
    "f3GuAKYVrF8RBg3s15jvA/YvV9oAliWtzP/imwPhQVA=", "WHn8zDxlVgkV+lSlmzaOdfSBrTHoRr5nT3d76q0KKWE=",
    "f2uV2ZxVgULzLPKuZcowRY3ZY7fRlX59iDBjV1R8kNQ=", "NzQVjJsvQwbi7WStMr9oFkh9VbHfK7LB6o7WwAqwNTs=",
    "C0LttBeYHZHgL+032JIcJC3CTBIyza/hsbmJUgJfmDI=", "nixU5CWTFVDlF4BGdcU6kA7WSYurEpe9jRWc+F/7sOc=",
};

static void argon_2020(void **state)
{
    (void)state;
    struct ledger_hash root = hash_of(ARGON_ROOT), leaf = hash_of(ARGON_LEAF),
                       old_root = hash_of(ARGON_OLD_ROOT);
    struct ledger_proof in = proof_of(argon_inclusion, ARRAY_COUNT(argon_inclusion));
    struct ledger_proof on = proof_of(argon_consistency, ARRAY_COUNT(argon_consistency));
    assert_true(ledger_inclusion_holds(&leaf, 10000, ARGON_SIZE, &in, &root));
    assert_true(ledger_consistency_holds(ARGON_OLD_SIZE, ARGON_SIZE, &on, &old_root, &root));
    for (size_t i = 0; i < (size_t)in.count * 32; i++) {
        in.hashes[i / 32].bytes[i % 32] ^= 1;
        assert_false(ledger_inclusion_holds(&leaf, 10000, ARGON_SIZE, &in, &root));
        in.hashes[i / 32].bytes[i % 32] ^= 1;
    }
    for (size_t i = 0; i < (size_t)on.count * 32; i++) {
        on.hashes[i / 32].bytes[i % 32] ^= 1;
        assert_false(ledger_consistency_holds(ARGON_OLD_SIZE, ARGON_SIZE, &on, &old_root, &root));
        on.hashes[i / 32].bytes[i % 32] ^= 1;
    }
    assert_false(ledger_inclusion_holds(&leaf, 10001, ARGON_SIZE, &in, &root));
    assert_false(ledger_consistency_holds(ARGON_OLD_SIZE + 1, ARGON_SIZE, &on, &old_root, &root));
}

// ---- the Go checksum database ----

#define SUMDB_VKEY   "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
#define SUMDB_ORIGIN "go.sum database tree"

static const char *const sumdb_notes[] = {
    SUMDB_ORIGIN
    "\n15081221\nBoMMe1wd25Tco0mYGROkyqxHZWx+hcSCtMV315Lu6Lg=\n\n" DASH "sum.golang.org "
    "Az3grilD7vQqTrv66jRgKM84Y80KTprrSt4bKmiOPxgmS5ZVBTeCl6dUvjYnN13R+C8j0jGY1WnUADGMkok3U0m2Zgo="
    "\n",
    SUMDB_ORIGIN
    "\n63096908\n8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=\n\n" DASH "sum.golang.org "
    "Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGetBkH5S7wpGXdS935jiIGiUUAXBVHzT/P6fYhqAmAk="
    "\n",
};

static void go_checksum_database(void **state)
{
    (void)state;
    static const int64_t sizes[] = {15081221, 63096908};
    for (size_t n = 0; n < ARRAY_COUNT(sumdb_notes); n++) {
        AUTO_FREE char *note = memory_copy_text(sumdb_notes[n]);
        struct ledger_head head;
        assert_int_equal(ledger_head_open_as(note, SUMDB_VKEY, SUMDB_ORIGIN, &head, NULL), 0);
        assert_int_equal(head.size, sizes[n]);
        assert_int_equal(ledger_head_open(note, SUMDB_VKEY, &head, NULL), OVERT_CORRUPT);
        for (size_t i = 0; i < strlen(sumdb_notes[n]); i++) {
            note[i] ^= 1;
            assert_int_not_equal(ledger_head_open_as(note, SUMDB_VKEY, SUMDB_ORIGIN, &head, NULL),
                                 0);
            note[i] ^= 1;
        }
    }
}

/// golang/mod sumdb/tlog note_test.go, without the ends that only Go passes over.
static void tree_texts(void **state)
{
    (void)state;
    static const char good[] =
        "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n";
    struct ledger_head head;
    struct ledger_hash leaf;
    ledger_leaf_hash("hello world", 11, &leaf);
    assert_true(ledger_head_parse(good, strlen(good), &head));
    assert_int_equal(head.size, 123456789012);
    assert_true(ledger_hash_equal(&head.root, &leaf));
    AUTO_TEXT struct text again;
    text_init(&again, 1024);
    ledger_head_write(&head, &again);
    assert_int_equal(again.length, strlen(good));
    text_append(&again, "an extension\n");
    assert_true(ledger_head_parse(again.bytes, again.length, &head));
    static const char *const bad[] = {
        "go.sum database tree\n0xabcdef\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
        "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBTOOBIG=\n",
        "go.sum database tree\n012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
        "go.sum database tree\n-0\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
        "go.sum database tree\n+12\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
        "go.sum database tree\n-12\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
        "go.sum database tree\n12\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=",
        "go.sum database tree\n12\n\n",
        "\n12\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
        // An extension line is not empty (tlog-checkpoint).
        "x\n12\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n\nmore\n",
        "x\n12\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\nmore",
    };
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        if (ledger_head_parse(bad[i], strlen(bad[i]), &head))
            fail_msg("taken: %s", bad[i]);
}

// ---- requests to a witness ----

#define SIGSUM \
    "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
#define SIGSUM_VKEY SIGSUM "+5202289b+Af/cLU2Y5BJNP+r3iMDC+av9eWCD0fBJVDfzAux5zxAP"
#define SIGSUM_1                                                                                \
    SIGSUM "\n1\nKgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n" DASH SIGSUM                  \
           " UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYr" \
           "ajXpNUbIQY=\n"

static const char *const requests[] = {
    "old 0\n\n" SIGSUM_1,
    "old 1\nKgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n" SIGSUM
    "\n3\nRcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=\n\n" DASH SIGSUM
    " UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go="
    "\n",
    "old 1\nKgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    "+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=\n"
    "KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n" SIGSUM
    "\n5\nQrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=\n\n" DASH SIGSUM
    " UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww="
    "\n",
};

static void witness_requests(void **state)
{
    (void)state;
    const struct ledger_trust trust = {.verifier = SIGSUM_VKEY};
    static const int64_t sizes[] = {1, 3, 5};
    for (size_t n = 0; n < ARRAY_COUNT(requests); n++) {
        AUTO_FREE char *request = memory_copy_text(requests[n]);
        const char *old = n > 0 ? SIGSUM_1 : NULL;
        struct ledger_proven proven;
        struct overt_error err = {0};
        if (ledger_request_check(request, &trust, old, &proven, &err) != 0)
            fail_msg("%s", err.text);
        assert_int_equal(proven.size, sizes[n]);
        assert_int_equal(proven.old, n > 0);
        for (size_t i = 0; i < strlen(requests[n]); i++) {
            request[i] ^= 1;
            assert_int_not_equal(ledger_request_check(request, &trust, old, &proven, NULL), 0);
            request[i] ^= 1;
        }
    }
}

/// TestTooManyProofs: a client sends at most 63.
static void too_many_proof_lines(void **state)
{
    (void)state;
    const struct ledger_trust trust = {.verifier = SIGSUM_VKEY};
    AUTO_TEXT struct text request;
    struct ledger_proof proof;
    text_init(&request, 16384);
    for (int i = 0; i < 63; i++)
        text_append(&request, "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    text_append(&request, "\n");
    assert_non_null(ledger_proof_take(request.bytes, &proof));
    assert_int_equal(proof.count, 63);
    text_clear(&request);
    text_append(&request, "old 0\n");
    for (int i = 0; i < 64; i++)
        text_append(&request, "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    text_append(&request, "\n" SIGSUM_1);
    struct ledger_proven proven;
    assert_int_equal(ledger_request_check(request.bytes, &trust, NULL, &proven, NULL), OVERT_INPUT);
}

// ---- the families of wrong proofs ----

#define LEAVES 40

static struct ledger_hash leaves[LEAVES];

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

static struct ledger_hash root_of(int64_t size)
{
    struct ledger_hash root;
    assert_int_equal(ledger_range_hash(&reader, 0, size, &root, NULL), 0);
    return root;
}

static struct ledger_proof put_in_front(const struct ledger_proof *proof,
                                        const struct ledger_hash *hash)
{
    struct ledger_proof more = {.count = proof->count + 1, .hashes = {*hash}};
    memcpy(more.hashes + 1, proof->hashes, (size_t)proof->count * sizeof *hash);
    return more;
}

static struct ledger_proof put_behind(const struct ledger_proof *proof,
                                      const struct ledger_hash *hash)
{
    struct ledger_proof more = *proof;
    more.hashes[more.count++] = *hash;
    return more;
}

static void refuse_inclusions(int64_t index, int64_t size)
{
    static const struct ledger_hash some = {{0xab, 0xac, 0xab, 0xa0, [29] = 0x06, 0x12, 0x34}};
    struct ledger_hash root = root_of(size), empty = root_of(0), leaf = leaves[index];
    struct ledger_proof good;
    assert_int_equal(ledger_inclusion_make(&reader, index, size, &good, NULL), 0);
    assert_true(ledger_inclusion_holds(&leaf, index, size, &good, &root));
#define NOT(leaf_, index_, size_, proof_, root_) \
    assert_false(ledger_inclusion_holds(leaf_, index_, size_, proof_, root_))
    NOT(&leaf, index - 1, size, &good, &root);
    NOT(&leaf, index + 1, size, &good, &root);
    NOT(&leaf, index ^ 2, size, &good, &root);
    NOT(&leaf, index, size * 2, &good, &root);
    NOT(&leaf, index, size / 2, &good, &root);
    NOT(&some, index, size, &good, &root);
    NOT(&leaf, index, size, &good, &empty);
    NOT(&leaf, index, size, &good, &some);
    struct ledger_proof bad = put_behind(&good, &root);
    NOT(&leaf, index, size, &bad, &root);
    bad = put_in_front(&good, &root);
    NOT(&leaf, index, size, &bad, &root);
    bad = put_in_front(&good, &some);
    NOT(&leaf, index, size, &bad, &root);
    for (bad = good; bad.count > 0;) {
        bad.count--;
        NOT(&leaf, index, size, &bad, &root);
    }
#undef NOT
}

static void refuse_consistencies(int64_t old, int64_t size)
{
    struct ledger_hash was = root_of(old), is = root_of(size), some = {{1}};
    struct ledger_proof good;
    assert_int_equal(ledger_consistency_make(&reader, old, size, &good, NULL), 0);
    assert_true(ledger_consistency_holds(old, size, &good, &was, &is));
    if (good.count == 0)
        return;
#define NOT(old_, size_, proof_, was_, is_) \
    assert_false(ledger_consistency_holds(old_, size_, proof_, was_, is_))
    NOT(old - 1, size, &good, &was, &is);
    NOT(old + 1, size, &good, &was, &is);
    NOT(old ^ 2, size, &good, &was, &is);
    NOT(old, size * 2, &good, &was, &is);
    NOT(old, size / 2, &good, &was, &is);
    NOT(old, size, &good, &some, &is);
    NOT(old, size, &good, &was, &some);
    NOT(old, size, &good, &is, &was);
    const struct ledger_hash *garbage[] = {&was, &is, &some, &good.hashes[0]};
    for (size_t i = 0; i < ARRAY_COUNT(garbage); i++) {
        struct ledger_proof bad = put_behind(&good, garbage[i]);
        NOT(old, size, &bad, &was, &is);
        bad = put_in_front(&good, garbage[i]);
        NOT(old, size, &bad, &was, &is);
    }
    for (struct ledger_proof bad = good; bad.count > 0;) {
        bad.count--;
        NOT(old, size, &bad, &was, &is);
    }
#undef NOT
}

static void families_of_wrong_proofs(void **state)
{
    (void)state;
    for (int i = 0; i < LEAVES; i++)
        ledger_leaf_hash(&(uint8_t){(uint8_t)i}, 1, &leaves[i]);
    for (int64_t size = 1; size <= LEAVES; size++)
        for (int64_t first = 0; first < size; first++) {
            refuse_inclusions(first, size);
            if (first > 0)
                refuse_consistencies(first, size);
        }
}

/// The single cases of TestVerifyInclusion and TestVerifyConsistency.
static void single_cases(void **state)
{
    (void)state;
    const struct ledger_hash one = {{1}}, two = {{2}}, empty = root_of(0);
    const struct ledger_proof none = {0}, more = {.count = 1, .hashes = {empty}};
    static const int64_t outside[][2] = {{0, 0}, {1, 0}, {2, 1}, {1, 1}, {-1, 1}};
    for (size_t i = 0; i < ARRAY_COUNT(outside); i++)
        assert_false(ledger_inclusion_holds(&one, outside[i][0], outside[i][1], &none, &one));
    assert_false(ledger_inclusion_holds(&one, 0, 1, &none, &empty));
    assert_true(ledger_inclusion_holds(&one, 0, 1, &none, &one));
    assert_false(ledger_consistency_holds(0, 0, &none, &one, &two));
    assert_false(ledger_consistency_holds(1, 1, &none, &one, &two));
    assert_true(ledger_consistency_holds(0, 0, &none, &empty, &empty));
    assert_true(ledger_consistency_holds(0, 1, &none, &empty, &two));
    assert_true(ledger_consistency_holds(1, 1, &none, &two, &two));
    assert_false(ledger_consistency_holds(1, 0, &none, &one, &two));
    assert_false(ledger_consistency_holds(2, 1, &none, &one, &two));
    assert_false(ledger_consistency_holds(1, 2, &none, &one, &two));
    assert_false(ledger_consistency_holds(0, 0, &more, &empty, &empty));
    assert_false(ledger_consistency_holds(0, 1, &more, &empty, &empty));
    assert_false(ledger_consistency_holds(1, 1, &more, &empty, &empty));
    // An empty tree has one root only (stricter than the Go library, as RFC 6962 2.1 defines it).
    assert_false(ledger_consistency_holds(0, 0, &none, &one, &one));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(argon_2020),           cmocka_unit_test(go_checksum_database),
        cmocka_unit_test(tree_texts),           cmocka_unit_test(witness_requests),
        cmocka_unit_test(too_many_proof_lines), cmocka_unit_test(families_of_wrong_proofs),
        cmocka_unit_test(single_cases),
    };
    return cmocka_run_group_tests_name("ledger/vectors", tests, NULL, NULL);
}
