// SPDX-License-Identifier: Apache-2.0
// test_witness.c - what leaves the record and can be checked without it: receipts, proofs that the
// log goes on, cosigned checkpoints, published files; each byte of them changed; two histories.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/cosign.h"
#include "crypt/note.h"
#include "ledger/internal.h"
#include "../place.h"

#define START 1795000000
#define ALL   INT64_MAX

static char folder[64], log_folder[96];
static struct store *store;
static struct crypt_key *key, *witness_key;
static char verifier[CRYPT_VERIFIER_MAX], witness[CRYPT_VERIFIER_MAX];
static const char *const witnesses[] = {witness};
static const struct ledger_trust alone = {.verifier = verifier},
                                 witnessed = {.verifier = verifier,
                                              .witnesses = witnesses,
                                              .witness_count = 1};

#define OK(call)                                                            \
    do {                                                                    \
        struct overt_error err_ = {0}, *const err = &err_;                  \
        int code_ = (call);                                                 \
        if (code_ != 0)                                                     \
            fail_msg("%s:%d: %d %s", __FILE__, __LINE__, code_, err_.text); \
    } while (0)

static void open_store(const char *name)
{
    char path[96];
    (void)snprintf(path, sizeof path, "%s/%s.db", folder, name);
    OK(test_store_create(path, &store, err));
}

static int open_it(void **state)
{
    (void)state;
    (void)strcpy(folder, "/tmp/overt-witness-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(log_folder, sizeof log_folder, "%s/log", folder);
    open_store("record");
    OK(crypt_key_create("test.example/log", &key, err));
    OK(crypt_key_create("witness.example/w1", &witness_key, err));
    AUTO_TEXT struct text text = {0};
    text_init(&text, sizeof verifier);
    crypt_key_verifier(key, &text);
    (void)strcpy(verifier, text.bytes);
    text_clear(&text);
    crypt_key_witness(witness_key, &text);
    (void)strcpy(witness, text.bytes);
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    store_close(&store);
    crypt_key_destroy(&key);
    crypt_key_destroy(&witness_key);
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void append_many(int from, int to)
{
    for (int i = from; i < to; i++) {
        char sql[256];
        OK(store_begin(store, err));
        (void)snprintf(sql, sizeof sql,
                       "INSERT INTO officer (ledger, at, name, roles) SELECT coalesce(max(idx) + 1,"
                       " 0), %d, 'O%d', 1 FROM ledger_entry",
                       START + i, i);
        OK(store_run(store, sql, err));
        const struct ledger_act act = {.kind = "officer.add", .at = START + i};
        OK(ledger_append(store, &act, err));
        OK(store_commit(store, err));
    }
}

static void sign_it(void) { OK(ledger_checkpoint(store, key, START + 9999, err)); }
static void publish(void) { OK(ledger_publish(store, log_folder, verifier, err)); }

/// The checkpoint of `size` entries as it would be published.
static char *note_of(int64_t size)
{
    struct ledger_head head;
    struct text note;
    text_init(&note, CRYPT_NOTE_MAX);
    OK(ledger_checkpoint_find(store, size, size, false, &head, &note, err));
    return text_take(&note);
}

/// What a witness answers to it.
static void put_answer(const struct crypt_key *by, int64_t size, int64_t seconds,
                       struct text *answer)
{
    AUTO_FREE char *note = note_of(size);
    crypt_cosignature_make(by, note, (size_t)(strstr(note, "\n\n") + 1 - note), seconds, answer);
}

static void cosign(int64_t size, int64_t seconds)
{
    struct ledger_answer taken;
    AUTO_TEXT struct text answer;
    text_init(&answer, CRYPT_NOTE_MAX);
    put_answer(witness_key, size, seconds, &answer);
    OK(ledger_cosign(store, answer.bytes, witness, START, &taken, err));
    assert_int_equal(taken.size, size);
    assert_int_equal(taken.time, seconds);
    assert_int_equal(taken.held, 1);
}

static void receipt_holds_and_each_byte_counts(void **state)
{
    (void)state;
    append_many(0, 11);
    sign_it();
    append_many(11, 12);
    for (int64_t index = 0; index < 11; index++) {
        AUTO_TEXT struct text receipt;
        struct ledger_proven proven;
        text_init(&receipt, 1 << 16);
        OK(ledger_receipt(store, index, ALL, &receipt, err));
        assert_true(text_starts(receipt.bytes, "c2sp.org/tlog-proof@v1\nextra "));
        OK(ledger_receipt_check(receipt.bytes, &alone, NULL, 0, &proven, err));
        assert_int_equal(proven.index, index);
        assert_int_equal(proven.size, 11);
        assert_true(proven.is_entry);
        assert_string_equal(proven.entry.kind, "officer.add");
        for (size_t i = 0; i < receipt.length; i++) {
            receipt.bytes[i] ^= 1;
            assert_int_not_equal(
                ledger_receipt_check(receipt.bytes, &alone, NULL, 0, &proven, NULL), 0);
            receipt.bytes[i] ^= 1;
        }
        char cut = '\0';
        for (size_t i = 0; i < receipt.length; i++) {
            cut = receipt.bytes[i];
            receipt.bytes[i] = '\0';
            assert_int_not_equal(
                ledger_receipt_check(receipt.bytes, &alone, NULL, 0, &proven, NULL), 0);
            receipt.bytes[i] = cut;
        }
    }
    AUTO_TEXT struct text none;
    text_init(&none, 1 << 16);
    assert_int_equal(ledger_receipt(store, 11, ALL, &none, NULL), OVERT_NOT_FOUND);
    assert_int_equal(ledger_receipt(store, 3, 2, &none, NULL), OVERT_NOT_FOUND);
}

/// The form of tlog-proof: the extra line may be missing, numbers have one form.
static void receipt_of_others(void **state)
{
    (void)state;
    append_many(0, 1);
    sign_it();
    AUTO_FREE char *note = note_of(1);
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(store, "SELECT bytes FROM ledger_entry", &query, err));
    assert_int_equal(store_step(query, NULL), 1);
    size_t size = 0;
    const void *entry = store_column_blob(query, 0, &size);
    static const struct {
        const char *head;
        bool good;
    } cases[] = {
        {"c2sp.org/tlog-proof@v1\nindex 0\n\n", true},
        {"c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n", true},
        {"c2sp.org/tlog-proof@v1\nextra AAAA\nindex 0\n\n", true},
        {"c2sp.org/tlog-proof@v1\nextra YR==\nindex 0\n\n", false}, // unused bits
        {"c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\n", false},
        {"c2sp.org/tlog-proof@v1\nextra\nindex 0\n\n", false},
        {"c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\n", false},
        {"c2sp.org/tlog-proof@v1\n\n\n", false},
        {"c2sp.org/tlog-proof@v1\nindex x\n\n", false},
        {"c2sp.org/tlog-proof@v1\nindex -0\n\n", false},
        {"c2sp.org/tlog-proof@v1\nindex +0\n\n", false},
        {"c2sp.org/tlog-proof@v1\nindex 00\n\n", false},
        {"c2sp.org/tlog-proof@v1\nindex  0\n\n", false},
        {"c2sp.org/tlog-proof@v1\nindex 18446744073709551616\n\n", false},
        {"c2sp.org/tlog-proof@v1\nindex 1\n\n", false},
        {"c2sp.org/tlog-proof@v1\nindex 0\n", false},
        {"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n", false},
        {"c2sp.org/tlog-proof@v1\r\nindex 0\n\n", false},
        {"c2sp.org/tlog-proof@v2\nindex 0\n\n", false},
        {"", false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        AUTO_TEXT struct text receipt;
        struct ledger_proven proven;
        text_init(&receipt, 1 << 16);
        text_append(&receipt, cases[i].head);
        text_append(&receipt, note);
        int code = ledger_receipt_check(receipt.bytes, &alone, entry, size, &proven, NULL);
        if ((code == 0) != cases[i].good)
            fail_msg("%d for %s", code, cases[i].head);
        // Without the entry's own bytes, extra data that is another entry proves nothing.
        assert_int_not_equal(ledger_receipt_check(receipt.bytes, &alone, NULL, 0, &proven, NULL),
                             0);
    }
}

static void log_goes_on_and_each_byte_counts(void **state)
{
    (void)state;
    for (int i = 0; i < 9; i++) {
        append_many(i, i + 1);
        sign_it();
    }
    for (int64_t old = 0; old <= 9; old++) {
        AUTO_TEXT struct text request;
        AUTO_FREE char *kept = old > 0 ? note_of(old) : NULL;
        struct ledger_proven proven;
        text_init(&request, 1 << 16);
        OK(ledger_request(store, old, ALL, &request, err));
        OK(ledger_request_check(request.bytes, &alone, kept, &proven, err));
        assert_int_equal(proven.old, old);
        assert_int_equal(proven.size, 9);
        for (size_t i = 0; i < request.length; i++) {
            request.bytes[i] ^= 1;
            assert_int_not_equal(ledger_request_check(request.bytes, &alone, kept, &proven, NULL),
                                 0);
            request.bytes[i] ^= 1;
        }
        AUTO_FREE char *other = old > 1 ? note_of(old - 1) : NULL;
        if (old > 1)
            assert_int_equal(ledger_request_check(request.bytes, &alone, other, &proven, NULL),
                             OVERT_INPUT);
    }
    AUTO_TEXT struct text request;
    text_init(&request, 1 << 16);
    assert_int_equal(ledger_request(store, 10, ALL, &request, NULL), OVERT_INPUT);
}

static void answers_are_taken_or_refused(void **state)
{
    (void)state;
    append_many(0, 3);
    sign_it();
    append_many(3, 5);
    sign_it();
    struct ledger_answer taken;
    struct crypt_key *other = NULL;
    AUTO_TEXT struct text answer;
    text_init(&answer, CRYPT_NOTE_MAX);
    // Another witness's line alone is nothing; beside ours it is passed over.
    OK(crypt_key_create("witness.example/w2", &other, err));
    put_answer(other, 3, 1795000001, &answer);
    assert_int_equal(ledger_cosign(store, answer.bytes, witness, START, &taken, NULL),
                     OVERT_NOT_FOUND);
    put_answer(witness_key, 3, 1795000001, &answer);
    // A line of the same name by a key of another kind is kept.
    text_append(&answer, "\xe2\x80\x94 witness.example/w1 "
                         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
    OK(ledger_cosign(store, answer.bytes, witness, START, &taken, err));
    assert_int_equal(taken.size, 3);
    assert_int_equal(taken.held, 1);
    assert_int_equal(taken.kept, 1);
    assert_int_equal(taken.ignored, 1);
    OK(ledger_cosign(store, answer.bytes, witness, START, &taken, err)); // once more: nothing new
    int64_t size = 0;
    OK(ledger_cosigned(store, witness, &size, err));
    assert_int_equal(size, 3);
    // Each changed byte: refused, or a line of another.
    text_clear(&answer);
    put_answer(witness_key, 5, 1795000002, &answer);
    for (size_t i = 0; i < answer.length; i++) {
        answer.bytes[i] ^= 1;
        assert_int_not_equal(ledger_cosign(store, answer.bytes, witness, START, &taken, NULL), 0);
        answer.bytes[i] ^= 1;
    }
    OK(ledger_cosigned(store, witness, &size, err));
    assert_int_equal(size, 3);
    // A whole checkpoint with the line under it.
    AUTO_FREE char *note = note_of(5);
    AUTO_TEXT struct text whole;
    text_init(&whole, CRYPT_NOTE_MAX);
    text_append(&whole, note);
    text_append(&whole, answer.bytes);
    OK(ledger_cosign(store, whole.bytes, witness, START, &taken, err));
    assert_int_equal(taken.size, 5);
    static const char *const none[] = {"", "409 Conflict\n", "3\n", "\n\n"};
    for (size_t i = 0; i < ARRAY_COUNT(none); i++)
        assert_int_not_equal(ledger_cosign(store, none[i], witness, START, &taken, NULL), 0);
    crypt_key_destroy(&other);
    struct ledger_report report;
    OK(ledger_verify(store, NULL, verifier, &report, err));
}

static struct ledger_report verify_folder(const struct ledger_trust *trust, int wanted,
                                          const char *words)
{
    struct ledger_report report;
    struct overt_error err = {0};
    int code = ledger_verify_folder(log_folder, trust, &report, &err);
    if (code != wanted || (words != NULL && strstr(err.text, words) == NULL))
        fail_msg("%d %s", code, err.text);
    return report;
}

static void published_cosignatures(void **state)
{
    (void)state;
    append_many(0, 300);
    sign_it();
    publish();
    struct ledger_report report = verify_folder(&witnessed, 0, NULL);
    assert_int_equal(report.seen_count, 1);
    assert_string_equal(report.seen[0].name, "witness.example/w1");
    assert_int_equal(report.seen[0].size, -1);
    assert_int_equal(report.tiles, 2 + 2 + 1);
    cosign(300, 1795000500);
    publish();
    report = verify_folder(&witnessed, 0, NULL);
    assert_int_equal(report.seen[0].size, 300);
    assert_int_equal(report.seen[0].time, 1795000500);
    assert_int_equal(report.checkpoints, 1);
    append_many(300, 310);
    sign_it();
    publish();
    report = verify_folder(&witnessed, 0, NULL);
    assert_int_equal(report.entries, 310);
    assert_int_equal(report.seen[0].size, 300);
    assert_int_equal(report.checkpoints, 2);
    // A receipt is made in the tree that a witness saw, when the entry is in it.
    AUTO_TEXT struct text receipt;
    struct ledger_proven proven;
    text_init(&receipt, 1 << 16);
    OK(ledger_receipt(store, 299, 310, &receipt, err));
    OK(ledger_receipt_check(receipt.bytes, &witnessed, NULL, 0, &proven, err));
    assert_int_equal(proven.size, 300);
    assert_int_equal(proven.seen[0].time, 1795000500);
    text_clear(&receipt);
    OK(ledger_receipt(store, 300, 310, &receipt, err));
    OK(ledger_receipt_check(receipt.bytes, &witnessed, NULL, 0, &proven, err));
    assert_int_equal(proven.size, 310);
    assert_int_equal(proven.seen[0].size, -1);
}

/// In place and not to the disk: what is tried here is reading.
static void flip(const char *name, size_t at)
{
    AUTO_FREE char *path = file_join(log_folder, name);
    FILE *file = fopen(path, "r+be");
    assert_non_null(file);
    assert_int_equal(fseek(file, (long)at, SEEK_SET), 0);
    int byte = getc(file);
    assert_int_not_equal(byte, EOF);
    assert_int_equal(fseek(file, (long)at, SEEK_SET), 0);
    assert_int_not_equal(putc(byte ^ 1, file), EOF);
    assert_int_equal(fclose(file), 0);
}

static void each_published_byte_counts(void **state)
{
    (void)state;
    append_many(0, 257);
    sign_it();
    publish();
    cosign(257, 1795000500);
    publish();
    append_many(257, 259);
    sign_it();
    publish();
    static const struct {
        const char *name;
        size_t size, step;
    } files[] = {{"checkpoint", 0, 1},         {"cosigned", 0, 1},
                 {"tile/0/000", 8192, 311},    {"tile/0/001.p/3", 96, 1},
                 {"tile/1/000.p/1", 32, 1},    {"tile/entries/001.p/3", 0, 1},
                 {"tile/entries/000", 0, 1009}};
    for (size_t i = 0; i < ARRAY_COUNT(files); i++) {
        AUTO_FREE char *path = file_join(log_folder, files[i].name), *bytes = NULL;
        size_t size = 0;
        OK(file_read(path, 1 << 24, &bytes, &size, err));
        if (files[i].size != 0)
            assert_int_equal(size, files[i].size);
        for (size_t at = 0; at < size; at += files[i].step) {
            struct ledger_report report;
            flip(files[i].name, at);
            int code = ledger_verify_folder(log_folder, &witnessed, &report, NULL);
            // A witness's name or key id may become another's: then it is told as not seen.
            if (code == 0 && report.seen[0].size >= 0)
                fail_msg("%s, byte %zu", files[i].name, at);
            if (code == 0)
                assert_string_equal(files[i].name, "cosigned");
            flip(files[i].name, at);
        }
        OK(file_write(path, bytes, size > 0 ? size - 1 : 0, 0644, err));
        struct ledger_report report;
        assert_int_not_equal(ledger_verify_folder(log_folder, &witnessed, &report, NULL), 0);
        OK(file_write(path, bytes, size, 0644, err));
    }
    (void)verify_folder(&witnessed, 0, NULL);
    (void)verify_folder(&alone, 0, NULL);
}

/// Whoever holds the key can sign two histories; the cosigned checkpoint gives the second away.
static void second_history(void **state)
{
    (void)state;
    append_many(0, 4);
    sign_it();
    publish();
    cosign(4, 1795000500);
    publish();
    AUTO_FREE char *path = file_join(log_folder, "cosigned"), *bytes = NULL;
    size_t size = 0;
    OK(file_read(path, 1 << 20, &bytes, &size, err));
    store_close(&store);
    open_store("other");
    append_many(10, 16);
    sign_it();
    assert_int_equal(ledger_publish(store, log_folder, verifier, NULL), OVERT_CORRUPT);
    (void)snprintf(log_folder, sizeof log_folder, "%s/other", folder);
    publish();
    (void)verify_folder(&alone, 0, NULL); // by itself nobody can tell
    AUTO_FREE char *there = file_join(log_folder, "cosigned");
    OK(file_write(there, bytes, size, 0644, err));
    (void)verify_folder(&alone, OVERT_CORRUPT, "second history");
    // And nobody can make a proof that the one goes on from the other.
    AUTO_TEXT struct text request;
    struct ledger_proven proven;
    text_init(&request, 1 << 16);
    OK(ledger_request(store, 4, ALL, &request, err));
    assert_int_equal(ledger_request_check(request.bytes, &alone, bytes, &proven, NULL),
                     OVERT_CORRUPT);
}

/// Erasing an act's salt and record leaves everything that was handed out as it was.
static void erased_act_keeps_its_receipt(void **state)
{
    (void)state;
    append_many(0, 5);
    sign_it();
    publish();
    AUTO_TEXT struct text receipt, request;
    struct ledger_proven proven;
    struct ledger_report report;
    text_init(&receipt, 1 << 16);
    text_init(&request, 1 << 16);
    OK(ledger_receipt(store, 2, ALL, &receipt, err));
    AUTO_FREE char *kept = note_of(5);
    OK(store_begin(store, err));
    const struct ledger_act act = {.kind = "act.erase", .at = START + 100};
    OK(ledger_erase(store, 2, "list-after-operation", &act, err));
    OK(store_commit(store, err));
    sign_it();
    publish();
    OK(ledger_verify(store, folder, verifier, &report, err));
    assert_int_equal(report.erased, 1);
    (void)verify_folder(&alone, 0, NULL);
    OK(ledger_receipt_check(receipt.bytes, &alone, NULL, 0, &proven, err));
    OK(ledger_request(store, 5, ALL, &request, err));
    OK(ledger_request_check(request.bytes, &alone, kept, &proven, err));
    // Whoever had the record cannot show any more that it was this one, nor can we.
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(store, "SELECT salt IS NULL AND record IS NULL FROM act WHERE idx = 2", &query,
                     err));
    assert_int_equal(store_step(query, NULL), 1);
    assert_int_equal(store_column_int(query, 0), 1);
}

static void false_cosignature_in_the_record(void **state)
{
    (void)state;
    append_many(0, 2);
    sign_it();
    cosign(2, 1795000500);
    struct ledger_report report;
    OK(ledger_verify(store, NULL, verifier, &report, err));
    assert_int_equal(test_attack(store, "DROP TRIGGER cosignature_update"), 0);
    assert_int_equal(test_attack(store, "UPDATE cosignature SET time = time + 1"), 0);
    assert_int_equal(ledger_verify(store, NULL, verifier, &report, NULL), OVERT_CORRUPT);
    bool told = false;
    for (int64_t i = 0; i < report.fault_count; i++)
        told |= strstr(report.faults[i].text, "cosignature") != NULL && report.faults[i].index == 1;
    assert_true(told);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        CASE(receipt_holds_and_each_byte_counts),
        CASE(receipt_of_others),
        CASE(log_goes_on_and_each_byte_counts),
        CASE(answers_are_taken_or_refused),
        CASE(published_cosignatures),
        CASE(each_published_byte_counts),
        CASE(second_history),
        CASE(erased_act_keeps_its_receipt),
        CASE(false_cosignature_in_the_record),
    };
    return cmocka_run_group_tests_name("ledger/witness", tests, NULL, NULL);
}
