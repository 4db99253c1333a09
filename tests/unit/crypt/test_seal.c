// SPDX-License-Identifier: Apache-2.0
// test_seal.c - a sealed record opens with its key and context only, and randomness differs.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "crypt/random.h"
#include "crypt/seal.h"
#include "crypt/wipe.h"

static void opens_what_was_sealed(void **state)
{
    (void)state;
    uint8_t key[CRYPT_SEAL_KEY_SIZE];
    uint8_t sealed[5 + CRYPT_SEAL_EXTRA];
    char plain[5];
    crypt_random(key, sizeof key);
    crypt_seal(key, "record 7", 8, "hello", 5, sealed);
    assert_int_equal(crypt_unseal(key, "record 7", 8, sealed, sizeof sealed, plain, NULL), 0);
    assert_memory_equal(plain, "hello", 5);
    assert_int_equal(crypt_unseal(key, "record 8", 8, sealed, sizeof sealed, plain, NULL),
                     OVERT_CORRUPT);
    for (size_t i = 0; i < sizeof sealed; i++) {
        sealed[i] ^= 1;
        assert_int_equal(crypt_unseal(key, "record 7", 8, sealed, sizeof sealed, plain, NULL),
                         OVERT_CORRUPT);
        assert_memory_equal(plain, "\0\0\0\0\0", 5);
        sealed[i] ^= 1;
        assert_int_equal(crypt_unseal(key, "record 7", 8, sealed, i, plain, NULL), OVERT_CORRUPT);
    }
    key[0] ^= 1;
    assert_int_equal(crypt_unseal(key, "record 7", 8, sealed, sizeof sealed, plain, NULL),
                     OVERT_CORRUPT);
}

static void seals_differ_and_wiping_wipes(void **state)
{
    (void)state;
    uint8_t key[CRYPT_SEAL_KEY_SIZE] = {1};
    uint8_t one[1 + CRYPT_SEAL_EXTRA];
    uint8_t other[1 + CRYPT_SEAL_EXTRA];
    crypt_seal(key, NULL, 0, "x", 1, one);
    crypt_seal(key, NULL, 0, "x", 1, other);
    assert_memory_not_equal(one, other, sizeof one);
    crypt_wipe(one, sizeof one);
    memset(other, 0, sizeof other);
    assert_memory_equal(one, other, sizeof one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_what_was_sealed),
        cmocka_unit_test(seals_differ_and_wiping_wipes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
