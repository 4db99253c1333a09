// SPDX-License-Identifier: Apache-2.0
// test_cosign.c - cosignatures of witnesses: a checkpoint of a public Certificate Transparency log
// with four public witnesses under it, as florolf/tlog-scales has it in its tests, keys as these
// witnesses publish them; what we make ourselves; and each byte changed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "crypt/cosign.h"
#include "crypt/hash.h"
#include "crypt/note.h"

#define DASH "\xe2\x80\x94 "
#define BODY                                    \
    "arche2025h1.staging.ct.transparency.dev\n" \
    "1432088532\n"                              \
    "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n"
/// RFC 6962's own signature, type 0x05: no key of ours.
#define RFC6962                                                                                    \
    DASH "arche2025h1.staging.ct.transparency.dev "                                                \
         "zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHA" \
         "I4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n"
#define LOG                                                                                        \
    DASH "arche2025h1.staging.ct.transparency.dev "                                                \
         "ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3Z" \
         "FWwQ=\n"
#define GARDEN                                                                                     \
    DASH "transparency.dev/DEV:witness-little-garden "                                             \
         "2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q" \
         "44vdgJY096st5BQ==\n"
#define SMARTIT                                                                                    \
    DASH "witness1.smartit.nu/witness1 "                                                           \
         "pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0" \
         "tgh0XwzdZsDsUAQ==\n"
#define REMORA                                                                                     \
    DASH "remora.n621.de "                                                                         \
         "2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ" \
         "0WBxtqB0DrAWfBw==\n"
#define STAGEMOLE                                                                                  \
    DASH "witness.stagemole.eu "                                                                   \
         "Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cU" \
         "iOvKFYe/TmN9DAg==\n"
#define NOTE BODY "\n" RFC6962 LOG GARDEN SMARTIT REMORA STAGEMOLE
#define LOG_VKEY                                                   \
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/" \
    "PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
#define NOTE_TIME 1779573024 // 0x6a122120

static const char *const witnesses[] = {
    ("transparency.dev/DEV:witness-little-garden+d8042a87+"
     "BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM"),
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
};
#define OTHER_WITNESS \
    "witness.navigli.sunlight.geomys.org+a3e00fe2+BNy/co4C1Hn1p+INwJrfUlgz7W55dSZReusH/GhUhJ/G"

static struct crypt_verifier witness_of(const char *vkey)
{
    struct crypt_verifier witness;
    struct overt_error err = {0};
    if (crypt_witness_parse(vkey, &witness, &err) != 0)
        fail_msg("%s: %s", vkey, err.text);
    return witness;
}

static void public_witnesses_verify(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(witnesses); i++) {
        struct crypt_verifier witness = witness_of(witnesses[i]);
        int64_t time = 0;
        assert_int_equal(crypt_note_cosigned(NOTE, &witness, &time, NULL), 0);
        assert_int_equal(time, NOTE_TIME);
    }
    // The log's own signature among lines of keys that nobody here knows.
    size_t length = 0;
    assert_int_equal(crypt_note_open(NOTE, LOG_VKEY, &length, NULL), 0);
    assert_int_equal(length, strlen(BODY));
    struct crypt_verifier other = witness_of(OTHER_WITNESS);
    int64_t time = 7;
    assert_int_equal(crypt_note_cosigned(NOTE, &other, &time, NULL), OVERT_NOT_FOUND);
    assert_int_equal(time, 7);
}

static void each_changed_byte_is_seen(void **state)
{
    (void)state;
    static const char note[] = BODY "\n" REMORA;
    struct crypt_verifier witness = witness_of(witnesses[2]);
    for (size_t i = 0; i < sizeof note - 1; i++)
        for (int bit = 0; bit < 8; bit++) {
            char copy[sizeof note];
            int64_t time = 0;
            memcpy(copy, note, sizeof note);
            copy[i] = (char)(copy[i] ^ 1 << bit);
            assert_int_not_equal(crypt_note_cosigned(copy, &witness, &time, NULL), 0);
            assert_int_equal(time, 0);
        }
    for (size_t cut = 0; cut < sizeof note - 1; cut++) {
        char copy[sizeof note] = {0};
        int64_t time = 0;
        memcpy(copy, note, cut);
        assert_int_not_equal(crypt_note_cosigned(copy, &witness, &time, NULL), 0);
    }
}

static void one_false_line_spoils_all(void **state)
{
    (void)state;
    struct crypt_verifier witness = witness_of(witnesses[2]);
    int64_t time = 0;
    char note[] = BODY "\n" REMORA REMORA;
    assert_int_equal(crypt_note_cosigned(note, &witness, &time, NULL), 0);
    note[sizeof note - 20] = note[sizeof note - 20] == 'A' ? 'B' : 'A';
    assert_int_equal(crypt_note_cosigned(note, &witness, &time, NULL), OVERT_CORRUPT);
}

static enum crypt_cosignature check(const char *body, const struct text *line,
                                    const struct crypt_verifier *witness, int64_t *ret_time)
{
    return crypt_cosignature_check(body, strlen(body), line->bytes, line->length - 1, witness,
                                   ret_time);
}

static void what_we_make_verifies(void **state)
{
    (void)state;
    struct crypt_key *key = NULL;
    AUTO_TEXT struct text vkey, line;
    text_init(&vkey, CRYPT_VERIFIER_MAX);
    text_init(&line, CRYPT_COSIGNATURE_LINE_MAX);
    assert_int_equal(crypt_key_create("witness.example/w1", &key, NULL), 0);
    crypt_key_witness(key, &vkey);
    struct crypt_verifier witness = witness_of(vkey.bytes), log;
    assert_int_equal(crypt_verifier_parse(vkey.bytes, &log, NULL), OVERT_INPUT);
    crypt_cosignature_make(key, BODY, strlen(BODY), 1679315147, &line);
    int64_t time = 0;
    assert_int_equal(check(BODY, &line, &witness, &time), CRYPT_COSIGNATURE_HOLDS);
    assert_int_equal(time, 1679315147);
    assert_int_equal(check(BODY "more\n", &line, &witness, &time), CRYPT_COSIGNATURE_FALSE);
    // No time is no cosignature, even when the signature is right.
    text_clear(&line);
    crypt_cosignature_make(key, BODY, strlen(BODY), 0, &line);
    assert_int_equal(check(BODY, &line, &witness, &time), CRYPT_COSIGNATURE_FALSE);
    // A log's signature by the same key is another key id.
    text_clear(&line);
    assert_int_equal(crypt_note_sign(BODY, key, &line, NULL), 0);
    const char *own = line.bytes + strlen(BODY) + 1;
    assert_int_equal(
        crypt_cosignature_check(BODY, strlen(BODY), own, strlen(own) - 1, &witness, &time),
        CRYPT_COSIGNATURE_KIN);
    crypt_key_destroy(&key);
}

static void unknown_kinds_are_passed_over(void **state)
{
    (void)state;
    struct crypt_verifier witness = witness_of(witnesses[2]);
    static uint8_t mark[4 + 8 + 2420]; // as long as an ML-DSA-44 cosignature
    AUTO_TEXT struct text note;
    text_init(&note, CRYPT_NOTE_MAX);
    text_append(&note, BODY "\n" DASH "remora.n621.de ");
    crypt_base64_append(&note, mark, sizeof mark);
    text_append(&note, "\n" REMORA);
    int64_t time = 0;
    assert_int_equal(crypt_note_cosigned(note.bytes, &witness, &time, NULL), 0);
    assert_int_equal(time, NOTE_TIME);
    static const char *const none[] = {"", "x", DASH, DASH "remora.n621.de",
                                       "- remora.n621.de AAAA"};
    for (size_t i = 0; i < ARRAY_COUNT(none); i++)
        assert_int_equal(
            crypt_cosignature_check(BODY, strlen(BODY), none[i], strlen(none[i]), &witness, &time),
            CRYPT_COSIGNATURE_NONE);
}

static void only_witness_keys_are_taken(void **state)
{
    (void)state;
    struct crypt_verifier witness;
    assert_int_equal(crypt_witness_parse(LOG_VKEY, &witness, NULL), OVERT_INPUT);
    size_t size = strlen(witnesses[2]);
    for (size_t i = 0; i < size; i++) {
        char vkey[128];
        (void)snprintf(vkey, sizeof vkey, "%s", witnesses[2]);
        vkey[i]++;
        assert_int_equal(crypt_witness_parse(vkey, &witness, NULL), OVERT_INPUT);
        vkey[i] = '\0';
        assert_int_equal(crypt_witness_parse(vkey, &witness, NULL), OVERT_INPUT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(public_witnesses_verify),
        cmocka_unit_test(each_changed_byte_is_seen),
        cmocka_unit_test(one_false_line_spoils_all),
        cmocka_unit_test(what_we_make_verifies),
        cmocka_unit_test(unknown_kinds_are_passed_over),
        cmocka_unit_test(only_witness_keys_are_taken),
    };
    return cmocka_run_group_tests_name("crypt/cosign", tests, NULL, NULL);
}
