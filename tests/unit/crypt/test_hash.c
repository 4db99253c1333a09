// SPDX-License-Identifier: Apache-2.0
// test_hash.c - SHA-256 by the examples of FIPS 180-4 and base64 by those of RFC 4648.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include <sodium.h>

#include "crypt/hash.h"

static const struct {
    const char *input;
    int times;
    const char *hash;
} hash_cases[] = {
    {"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"aaaaaaaaaa", 100000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

static void hashes_the_known_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(hash_cases); i++) {
        struct crypt_sha256 hasher;
        uint8_t hash[CRYPT_HASH_SIZE];
        char hex[2 * CRYPT_HASH_SIZE + 1];
        crypt_sha256_init(&hasher);
        for (int n = 0; n < hash_cases[i].times; n++)
            crypt_sha256_update(&hasher, hash_cases[i].input, strlen(hash_cases[i].input));
        crypt_sha256_final(&hasher, hash);
        text_from_bytes(hex, hash, sizeof hash);
        assert_string_equal(hex, hash_cases[i].hash);
        if (hash_cases[i].times > 1)
            continue;
        crypt_sha256(hash_cases[i].input, strlen(hash_cases[i].input), hash);
        text_from_bytes(hex, hash, sizeof hash);
        assert_string_equal(hex, hash_cases[i].hash);
    }
}

/// Pieces of all sizes, one after the other, are what libsodium makes of the whole.
static void pieces_of_any_size_give_what_libsodium_gives(void **state)
{
    (void)state;
    uint8_t bytes[1500], ours[CRYPT_HASH_SIZE], theirs[CRYPT_HASH_SIZE];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * i + 5 * i + (i >> 3));
    for (size_t first = 0; first <= 200; first++)
        for (size_t piece = 1; piece <= 400; piece += 1 + piece / 9) {
            struct crypt_sha256 hasher;
            crypt_sha256_init(&hasher);
            crypt_sha256_update(&hasher, bytes, first);
            for (size_t at = first; at < sizeof bytes; at += piece)
                crypt_sha256_update(&hasher, bytes + at,
                                    sizeof bytes - at < piece ? sizeof bytes - at : piece);
            crypt_sha256_final(&hasher, ours);
            (void)crypto_hash_sha256(theirs, bytes, sizeof bytes);
            assert_memory_equal(ours, theirs, sizeof ours);
        }
}

static void any_size_gives_the_same_at_once_and_in_pieces(void **state)
{
    (void)state;
    uint8_t bytes[400], once[CRYPT_HASH_SIZE], pieces[CRYPT_HASH_SIZE];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * i + 7 * i + (i >> 3));
    for (size_t size = 0; size + 1 <= sizeof bytes; size++) {
        struct crypt_sha256 hasher;
        crypt_sha256_init(&hasher);
        crypt_sha256_update(&hasher, bytes, size);
        crypt_sha256_final(&hasher, pieces);
        crypt_sha256(bytes, size, once);
        assert_memory_equal(once, pieces, sizeof once);
        crypt_sha256_init(&hasher);
        crypt_sha256_update(&hasher, bytes, size + 1);
        crypt_sha256_final(&hasher, pieces);
        crypt_sha256_marked(bytes[0], bytes + 1, size, once);
        assert_memory_equal(once, pieces, sizeof once);
    }
}

static void hashes_no_file_that_is_not_there(void **state)
{
    (void)state;
    uint8_t hash[CRYPT_HASH_SIZE];
    assert_int_equal(crypt_sha256_file("/there/is/no/such/file", hash, NULL), OVERT_NOT_FOUND);
}

/// A pipe that nobody writes into would be waited for, a device has no end.
static void hashes_files_alone(void **state)
{
    (void)state;
    uint8_t hash[CRYPT_HASH_SIZE];
    char folder[] = "/tmp/overt-hash-XXXXXX", pipe[64];
    assert_non_null(mkdtemp(folder));
    (void)snprintf(pipe, sizeof pipe, "%s/pipe", folder);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    (void)alarm(20);
    const char *const others[] = {pipe, folder, "/dev/zero"};
    for (size_t i = 0; i < ARRAY_COUNT(others); i++)
        assert_int_equal(crypt_sha256_file(others[i], hash, NULL), OVERT_INPUT);
    (void)alarm(0);
    assert_int_equal(unlink(pipe), 0);
    assert_int_equal(rmdir(folder), 0);
}

static const char *const base64_cases[][2] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

static void base64_goes_there_and_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(base64_cases); i++) {
        AUTO_TEXT struct text text;
        text_init(&text, 100);
        crypt_base64_append(&text, base64_cases[i][0], strlen(base64_cases[i][0]));
        assert_string_equal(text.length > 0 ? text.bytes : "", base64_cases[i][1]);
        char back[16];
        size_t size = 99;
        assert_true(crypt_base64_decode(base64_cases[i][1], strlen(base64_cases[i][1]), back,
                                        sizeof back, &size));
        assert_int_equal(size, strlen(base64_cases[i][0]));
        assert_memory_equal(back, base64_cases[i][0], size);
    }
}

static void base64_of_many_bytes_is_one_text(void **state)
{
    (void)state;
    uint8_t bytes[500];
    uint8_t back[500];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7);
    for (size_t size = 0; size <= sizeof bytes; size++) {
        AUTO_TEXT struct text text;
        text_init(&text, 1000);
        crypt_base64_append(&text, bytes, size);
        size_t got = 0;
        assert_int_equal(text.length, (size + 2) / 3 * 4);
        assert_true(
            crypt_base64_decode(size > 0 ? text.bytes : "", text.length, back, sizeof back, &got));
        assert_int_equal(got, size);
        assert_memory_equal(back, bytes, size);
    }
}

static void base64_refuses_what_is_not_exact(void **state)
{
    (void)state;
    static const char *const bad[] = {"Zg",    "Zg=",   "Zg===",  "Zh==",     "Zm9",  "Zm9=",
                                      "Zm9v ", " Zm9v", "Zm\n9v", "Zm9v====", "Z-_v", "="};
    char back[16];
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        size_t size = 77;
        assert_false(crypt_base64_decode(bad[i], strlen(bad[i]), back, sizeof back, &size));
        assert_int_equal(size, 77);
    }
    size_t size = 77;
    assert_false(crypt_base64_decode("Zm9vYmFy", 8, back, 5, &size));
}

/// Every byte at every place of a quantum: taken only when it is a letter of the alphabet and
/// writes back the same.
static void base64_takes_no_byte_outside_its_alphabet(void **state)
{
    (void)state;
    for (int place = 0; place < 4; place++)
        for (int byte = 0; byte < 256; byte++) {
            char text[5] = "Zm9v", back[16];
            text[place] = (char)byte;
            size_t size = 0;
            if (!crypt_base64_decode(text, 4, back, sizeof back, &size))
                continue;
            AUTO_TEXT struct text again;
            text_init(&again, 100);
            crypt_base64_append(&again, back, size);
            assert_memory_equal(again.bytes, text, 4);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_the_known_examples),
        cmocka_unit_test(pieces_of_any_size_give_what_libsodium_gives),
        cmocka_unit_test(any_size_gives_the_same_at_once_and_in_pieces),
        cmocka_unit_test(hashes_no_file_that_is_not_there),
        cmocka_unit_test(hashes_files_alone),
        cmocka_unit_test(base64_goes_there_and_back),
        cmocka_unit_test(base64_of_many_bytes_is_one_text),
        cmocka_unit_test(base64_refuses_what_is_not_exact),
        cmocka_unit_test(base64_takes_no_byte_outside_its_alphabet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
