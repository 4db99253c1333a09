// SPDX-License-Identifier: Apache-2.0
// test_note.c - keys and signed notes against the examples of RFC 8032, of C2SP signed-note and of
// the Go package sumdb/note; and every change of a byte is seen.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/note.h"
#include "crypt/sign.h"

#define GO_SKEY "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
#define GO_VKEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define ENOCH_VKEY "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
#define GO_TEXT                                                                                    \
    "If you think cryptography is the answer to your problem,\n"                                   \
    "then you don't know what your problem is.\n"
#define PETER                                                                                      \
    "\xe2\x80\x94 PeterNeumann "                                                                   \
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=" \
    "\n"
#define ENOCH                                                                                      \
    "\xe2\x80\x94 EnochRoot "                                                                      \
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=" \
    "\n"
#define GO_NOTE GO_TEXT "\n" PETER
#define C2SP_VKEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define C2SP_NOTE                                                                                  \
    "This is an example message.\n\n"                                                              \
    "\xe2\x80\x94 example.com/foo "                                                                \
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=" \
    "\n"

static char folder[] = "/tmp/overt-note-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

/// A key out of its text, by way of a file as in real life.
static int key_of(const char *skey, struct crypt_key **ret_key, unsigned mode)
{
    char path[64];
    (void)snprintf(path, sizeof path, "%s/key", folder);
    assert_int_equal(file_write(path, skey, strlen(skey), mode, NULL), 0);
    assert_int_equal(chmod(path, (mode_t)mode), 0);
    int code = crypt_key_read(path, ret_key, NULL);
    (void)unlink(path);
    return code;
}

static const struct {
    const char *skey, *vkey, *message, *signature;
} rfc8032[] = {
    {"PRIVATE+KEY+rfc8032/1+ddea5d68+AZ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g",
     "rfc8032/1+ddea5d68+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"PRIVATE+KEY+rfc8032/2+4e0ecb69+AUzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7",
     "rfc8032/2+4e0ecb69+AT1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM", "\x72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
};

static void signs_as_rfc_8032_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rfc8032); i++) {
        struct crypt_key *key = NULL;
        assert_int_equal(key_of(rfc8032[i].skey, &key, 0600), 0);
        uint8_t signature[CRYPT_SIGNATURE_SIZE];
        char hex[2 * CRYPT_SIGNATURE_SIZE + 1];
        size_t size = strlen(rfc8032[i].message);
        crypt_sign(key, rfc8032[i].message, size, signature);
        text_from_bytes(hex, signature, sizeof signature);
        assert_string_equal(hex, rfc8032[i].signature);
        struct crypt_verifier verifier;
        assert_int_equal(crypt_verifier_parse(rfc8032[i].vkey, &verifier, NULL), 0);
        assert_true(crypt_verify(&verifier, rfc8032[i].message, size, signature));
        signature[40] ^= 1;
        assert_false(crypt_verify(&verifier, rfc8032[i].message, size, signature));
        crypt_key_destroy(&key);
        assert_null(key);
    }
}

static void makes_the_note_of_the_go_package(void **state)
{
    (void)state;
    struct crypt_key *key = NULL;
    assert_int_equal(key_of(GO_SKEY "\n", &key, 0600), 0);
    AUTO_TEXT struct text note;
    text_init(&note, 4096);
    assert_int_equal(crypt_note_sign(GO_TEXT, key, &note, NULL), 0);
    assert_string_equal(note.bytes, GO_NOTE);
    text_clear(&note);
    crypt_key_verifier(key, &note);
    assert_string_equal(note.bytes, GO_VKEY);
    crypt_key_destroy(&key);
}

static const struct {
    const char *what, *note, *vkey;
    int code;
} open_cases[] = {
    {"Go's example", GO_NOTE, GO_VKEY, 0},
    {"C2SP's example", C2SP_NOTE, C2SP_VKEY, 0},
    {"another key's line first", GO_TEXT "\n" ENOCH PETER, GO_VKEY, 0},
    {"another key's line last", GO_TEXT "\n" PETER ENOCH, GO_VKEY, 0},
    {"the other key of two", GO_TEXT "\n" PETER ENOCH, ENOCH_VKEY, 0},
    {"not signed by this key", GO_NOTE, C2SP_VKEY, OVERT_CORRUPT},
    {"text changed", "I" GO_NOTE, GO_VKEY, OVERT_CORRUPT},
    {"text without end", "If you think\xe2\x80\x94 PeterNeumann x", GO_VKEY, OVERT_INPUT},
    {"no signature", GO_TEXT "\n", GO_VKEY, OVERT_INPUT},
    {"no text", "\n" PETER, GO_VKEY, OVERT_INPUT},
    {"nothing", "", GO_VKEY, OVERT_INPUT},
    {"only line ends", "\n\n\n\n", GO_VKEY, OVERT_INPUT},
    {"a line of another kind", GO_NOTE "x\n", GO_VKEY, OVERT_INPUT},
    {"a hyphen for a dash", GO_TEXT "\n- PeterNeumann x08go/ZJ\n", GO_VKEY, OVERT_INPUT},
    {"a bare name", GO_TEXT "\n\xe2\x80\x94 PeterNeumann\n", GO_VKEY, OVERT_INPUT},
    {"too short a mark", GO_TEXT "\n\xe2\x80\x94 PeterNeumann x08gow==\n", GO_VKEY, OVERT_INPUT},
    {"this key, short signature", GO_TEXT "\n\xe2\x80\x94 PeterNeumann x08go/ZJ\n", GO_VKEY,
     OVERT_CORRUPT},
    {"a control character", "a\x01\n\n" PETER, GO_VKEY, OVERT_INPUT},
    {"a carriage return", "a\r\n\n" PETER, GO_VKEY, OVERT_INPUT},
    {"not UTF-8", "a\xff\n\n" PETER, GO_VKEY, OVERT_INPUT},
    {"16 signatures",
     GO_TEXT "\n" PETER PETER PETER PETER PETER PETER PETER PETER PETER PETER PETER PETER PETER
         PETER PETER PETER,
     GO_VKEY, 0},
    {"17 signatures",
     GO_TEXT "\n" PETER PETER PETER PETER PETER PETER PETER PETER PETER PETER PETER PETER PETER
         PETER PETER PETER PETER,
     GO_VKEY, OVERT_LIMIT},
};

static void opens_what_is_signed_and_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(open_cases); i++) {
        size_t length = 4711;
        int code = crypt_note_open(open_cases[i].note, open_cases[i].vkey, &length, NULL);
        if (code != open_cases[i].code)
            fail_msg("%s: %d for %d", open_cases[i].what, code, open_cases[i].code);
        if (code != 0)
            assert_int_equal(length, 4711);
    }
    size_t length = 0;
    assert_int_equal(crypt_note_open(GO_NOTE, GO_VKEY, &length, NULL), 0);
    assert_int_equal(length, strlen(GO_TEXT));
}

static void sees_each_changed_bit_and_each_cut(void **state)
{
    (void)state;
    size_t size = strlen(GO_NOTE);
    for (size_t i = 0; i < size; i++) {
        char note[] = GO_NOTE;
        size_t length;
        for (int bit = 0; bit < 8; bit++) {
            note[i] = (char)(note[i] ^ (1 << bit));
            assert_int_not_equal(crypt_note_open(note, GO_VKEY, &length, NULL), 0);
            note[i] = (char)(note[i] ^ (1 << bit));
        }
        note[i] = '\0';
        assert_int_not_equal(crypt_note_open(note, GO_VKEY, &length, NULL), 0);
    }
}

static void refuses_a_note_beyond_its_limit(void **state)
{
    (void)state;
    AUTO_TEXT struct text note;
    text_init(&note, 2 * CRYPT_NOTE_MAX);
    while (note.length <= CRYPT_NOTE_MAX)
        text_append(&note, "line\n");
    size_t length;
    assert_int_equal(crypt_note_open(note.bytes, GO_VKEY, &length, NULL), OVERT_LIMIT);
    struct crypt_key *key = NULL;
    assert_int_equal(crypt_key_create("a", &key, NULL), 0);
    AUTO_TEXT struct text signed_note;
    text_init(&signed_note, 2 * CRYPT_NOTE_MAX);
    assert_int_equal(crypt_note_sign(note.bytes, key, &signed_note, NULL), OVERT_LIMIT);
    assert_int_equal(crypt_note_sign("no line end", key, &signed_note, NULL), OVERT_INPUT);
    assert_int_equal(crypt_note_sign("", key, &signed_note, NULL), OVERT_INPUT);
    crypt_key_destroy(&key);
}

/// As TestNewVerifier of the Go package: every part of the text and every changed byte is refused.
static void refuses_each_mangled_key(void **state)
{
    (void)state;
    struct crypt_verifier verifier;
    struct crypt_key *key = NULL;
    size_t size = strlen(GO_VKEY);
    for (size_t i = 0; i < size; i++) {
        char vkey[] = GO_VKEY;
        assert_int_equal(i == 0, crypt_verifier_parse(vkey + i, &verifier, NULL) == 0);
        vkey[i]++;
        assert_int_equal(crypt_verifier_parse(vkey, &verifier, NULL), OVERT_INPUT);
        vkey[i] = '\0';
        assert_int_equal(crypt_verifier_parse(vkey, &verifier, NULL), OVERT_INPUT);
    }
    static const char *const bad[] = {
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", GO_VKEY "\n",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"};
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_int_equal(crypt_verifier_parse(bad[i], &verifier, NULL), OVERT_INPUT);
    for (size_t i = 0; i < strlen(GO_SKEY); i++) {
        char skey[] = GO_SKEY;
        skey[i]++;
        assert_int_equal(key_of(skey, &key, 0600), OVERT_INPUT);
    }
    assert_null(key);
}

static void keeps_a_key_file_to_its_owner(void **state)
{
    (void)state;
    struct crypt_key *key = NULL;
    struct crypt_key *back = NULL;
    struct stat status;
    char path[64];
    (void)snprintf(path, sizeof path, "%s/log.key", folder);
    assert_int_equal(crypt_key_create("watch.example/log", &key, NULL), 0);
    assert_int_equal(crypt_key_write(key, path, NULL), 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(crypt_key_write(key, path, NULL), OVERT_REFUSED);
    assert_int_equal(crypt_key_read(path, &back, NULL), 0);
    AUTO_TEXT struct text a, b;
    text_init(&a, 1000);
    text_init(&b, 1000);
    crypt_key_verifier(key, &a);
    crypt_key_verifier(back, &b);
    assert_string_equal(a.bytes, b.bytes);
    crypt_key_destroy(&back);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(crypt_key_read(path, &back, NULL), OVERT_REFUSED);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(crypt_key_read(path, &back, NULL), OVERT_NOT_FOUND);
    crypt_key_destroy(&key);
    crypt_key_destroy(&key);
}

static void gives_keys_only_sound_names(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",      "two words", "a+b", "tab\t", "x\xff", "nb\xc2\xa0sp", "ideo\xe3\x80\x80graphic",
        "line\n"};
    struct crypt_key *key = NULL;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_int_equal(crypt_key_create(bad[i], &key, NULL), OVERT_INPUT);
    char longest[CRYPT_NAME_MAX + 2];
    memset(longest, 'a', sizeof longest);
    longest[CRYPT_NAME_MAX + 1] = '\0';
    assert_int_equal(crypt_key_create(longest, &key, NULL), OVERT_INPUT);
    longest[CRYPT_NAME_MAX] = '\0';
    assert_int_equal(crypt_key_create(longest, &key, NULL), 0);
    assert_string_equal(crypt_key_name(key), longest);
    AUTO_TEXT struct text note, vkey;
    text_init(&note, 2000);
    text_init(&vkey, 2000);
    assert_int_equal(crypt_note_sign("text\n", key, &note, NULL), 0);
    crypt_key_verifier(key, &vkey);
    size_t length = 0;
    assert_int_equal(crypt_note_open(note.bytes, vkey.bytes, &length, NULL), 0);
    assert_int_equal(length, 5);
    crypt_key_destroy(&key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_as_rfc_8032_does),
        cmocka_unit_test(makes_the_note_of_the_go_package),
        cmocka_unit_test(opens_what_is_signed_and_nothing_else),
        cmocka_unit_test(sees_each_changed_bit_and_each_cut),
        cmocka_unit_test(refuses_a_note_beyond_its_limit),
        cmocka_unit_test(refuses_each_mangled_key),
        cmocka_unit_test(keeps_a_key_file_to_its_owner),
        cmocka_unit_test(gives_keys_only_sound_names),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
