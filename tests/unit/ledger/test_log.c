// SPDX-License-Identifier: Apache-2.0
// test_log.c - a log in a store: appended, signed, published, verified; and everything that can be
// done to it behind our back is seen and named.
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
#include "crypt/note.h"
#include "ledger/internal.h"
#include "../place.h"

#define START 1795000000

static char folder[64], path[96], log_folder[96];
static struct store *store;
static struct crypt_key *key;
static char verifier[CRYPT_VERIFIER_MAX];

#define OK(call)                                                            \
    do {                                                                    \
        struct overt_error err_ = {0}, *const err = &err_;                  \
        int code_ = (call);                                                 \
        if (code_ != 0)                                                     \
            fail_msg("%s:%d: %d %s", __FILE__, __LINE__, code_, err_.text); \
    } while (0)

static int open_it(void **state)
{
    (void)state;
    (void)strcpy(folder, "/tmp/overt-ledger-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/record.db", folder);
    (void)snprintf(log_folder, sizeof log_folder, "%s/log", folder);
    OK(test_store_create(path, &store, err));
    OK(crypt_key_create("test.example/log", &key, err));
    AUTO_TEXT struct text text = {0};
    text_init(&text, sizeof verifier);
    crypt_key_verifier(key, &text);
    (void)strcpy(verifier, text.bytes);
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    store_close(&store);
    crypt_key_destroy(&key);
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/// An officer is a row with little about it; `number` makes the name.
static void append_as(const char *kind, int number, moment at)
{
    char sql[256];
    int64_t index = 0;
    OK(store_begin(store, err));
    OK(ledger_next(store, &index, err));
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO officer (ledger, at, name, roles) VALUES (%lld, %lld, 'O%d', 1)",
                   (long long)index, (long long)at, number);
    OK(store_run(store, sql, err));
    const struct ledger_act act = {.kind = kind, .at = at, .operation = "LFR-2026-0001"};
    OK(ledger_append(store, &act, err));
    OK(store_commit(store, err));
}

static void append(int number, moment at) { append_as("officer.add", number, at); }
static void append_one(const char *kind, int number) { append_as(kind, number, START + number); }

static void append_many(int from, int to)
{
    for (int i = from; i < to; i++)
        append(i, START + i);
}

static void sign_it(void) { OK(ledger_checkpoint(store, key, START + 9999, err)); }

static struct ledger_report verify(int wanted)
{
    struct ledger_report report;
    struct overt_error err = {0};
    int code = ledger_verify(store, folder, verifier, &report, &err);
    if (code != wanted)
        fail_msg("%d %s", code, err.text);
    return report;
}

/// As somebody with the file and another program would: the triggers are dropped first.
static void tamper(const char *trigger, const char *sql)
{
    char drop[128];
    (void)snprintf(drop, sizeof drop, "DROP TRIGGER %s", trigger);
    assert_int_equal(test_attack(store, drop), 0);
    assert_int_equal(test_attack(store, sql), 0);
}

static void expect_fault(int64_t index, const char *words)
{
    struct ledger_report report;
    assert_int_equal(ledger_verify_quick(store, folder, verifier, &report, NULL), OVERT_CORRUPT);
    assert_int_equal(report.faults[0].index, verify(OVERT_CORRUPT).faults[0].index);
    report = verify(OVERT_CORRUPT);
    for (int64_t i = 0; i < report.fault_count && i < LEDGER_FAULTS_MAX; i++)
        if (report.faults[i].index == index && strstr(report.faults[i].text, words) != NULL)
            return;
    fail_msg("no such fault; the first is %lld: %s", (long long)report.faults[0].index,
             report.faults[0].text);
}

static void test_entry_has_one_form(void **state)
{
    (void)state;
    struct ledger_entry entry = {.kind = "operation.authorise",
                                 .at = START,
                                 .operation = "LFR-2026-0001"},
                        back;
    memset(entry.commitment.bytes, 0xab, sizeof entry.commitment.bytes);
    AUTO_TEXT struct text text = {0};
    text_init(&text, LEDGER_ENTRY_MAX);
    ledger_entry_write(&entry, &text);
    assert_string_equal(
        text.bytes,
        "overt entry v2\nkind operation.authorise\nat 2026-11-18T11:06:40Z\noperation "
        "LFR-2026-0001\n"
        "commitment abababababababababababababababababababababababababababababababab\n");
    OK(ledger_entry_parse(text.bytes, text.length, &back, err));
    assert_memory_equal(&back.commitment, &entry.commitment, sizeof entry.commitment);
    // No prefix is an entry, and no change of a byte leaves the same entry.
    for (size_t cut = 0; cut < text.length; cut++)
        assert_int_equal(ledger_entry_parse(text.bytes, cut, &back, NULL), OVERT_CORRUPT);
    for (size_t i = 0; i < text.length; i++) {
        text.bytes[i] ^= 0x20;
        if (ledger_entry_parse(text.bytes, text.length, &back, NULL) == 0)
            assert_memory_not_equal(&back, &entry, sizeof entry);
        text.bytes[i] ^= 0x20;
    }
    static const char *const bad[] = {
        "overt entry v2\nkind -\nat 2026-11-18T20:26:40Z\noperation LFR-2026-0001\ncommitment "
        "abababababababababababababababababababababababababababababababab\n",
        "overt entry v1\nkind -\nat 2026-11-18T20:26:40Z\noperation -\ncommitment "
        "abababababababababababababababababababababababababababababababab\n",
        "overt entry v3\nkind x\nat 2026-11-18T20:26:40Z\noperation -\ncommitment "
        "abababababababababababababababababababababababababababababababab\n",
        "overt entry v1\nkind x\nat 2026-11-18 20:26:40\noperation -\ncommitment ab\n",
        "",
        "\n",
        "overt entry v1\nkind x\nat 2026-11-18T20:26:40Z\noperation -\ncommitment "
        "ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB\n",
        "overt entry v1\nkind x\nat now\noperation -\ncommitment "
        "abababababababababababababababababababababababababababababababab\n"};
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_int_equal(ledger_entry_parse(bad[i], strlen(bad[i]), &back, NULL), OVERT_CORRUPT);
}

static void test_append_sign_verify(void **state)
{
    (void)state;
    struct ledger_report report = verify(0);
    assert_int_equal(report.entries, 0);
    append_many(0, 5);
    report = verify(0);
    assert_int_equal(report.unsigned_entries, 5);
    sign_it();
    sign_it(); // nothing new: nothing happens
    append_many(5, 12);
    sign_it();
    append_many(12, 13);
    report = verify(0);
    assert_int_equal(report.entries, 13);
    assert_int_equal(report.acts, 13);
    assert_int_equal(report.rows, 13);
    assert_int_equal(report.checkpoints, 2);
    assert_int_equal(report.unsigned_entries, 1);
}

static void test_checkpoint_is_a_note(void **state)
{
    (void)state;
    append_many(0, 3);
    sign_it();
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(store, "SELECT note FROM checkpoint", &query, err));
    assert_int_equal(store_step(query, NULL), 1);
    const char *note = store_column_text(query, 0);
    assert_true(text_starts(note, "test.example/log\n3\n"));
    size_t length = 0;
    OK(crypt_note_open(note, verifier, &length, err));
    struct ledger_head head;
    OK(ledger_head_open(note, verifier, &head, err));
    assert_int_equal(head.size, 3);
    AUTO_FREE char *copy = memory_copy_text(note);
    for (size_t i = 0; i < strlen(note); i++) {
        copy[i] ^= 1;
        assert_int_not_equal(ledger_head_open(copy, verifier, &head, NULL), 0);
        copy[i] ^= 1;
    }
}

/// One act with a row of each of these statements, which have %lld for the entry's number.
/// `forget`: before that many statements the store is made to forget which tables were changed.
static int append_rows(const char *const *rows, int forget, struct overt_error *err)
{
    char sql[256];
    int64_t index = 0;
    int code = ledger_next(store, &index, err);
    for (int i = 0; code == 0 && rows[i] != NULL; i++) {
        if (i == forget)
            store_changed_forget(store);
        (void)snprintf(sql, sizeof sql, rows[i], (long long)index);
        code = store_run(store, sql, err);
    }
    const struct ledger_act act = {.kind = "setting.set", .at = START};
    return code != 0 ? code : ledger_append(store, &act, err);
}

static const char add_officer[] =
    "INSERT INTO officer (ledger, at, name, roles) VALUES (%1$lld, 1, 'N%1$lld', 1)";
static const char add_setting[] =
    "INSERT INTO setting (ledger, at, officer, key, value) VALUES (%lld, 1, 1, 'k', 'v')";
static const char add_refusal[] =
    "INSERT INTO refusal (ledger, at, kind, why) VALUES (%lld, 1, 'x', 'no')";

/// An act's record has every row that the act wrote, of whatever table, also when others were
/// written in the same transaction, and when SQLite does not tell of every row.
static void test_an_act_has_all_its_rows(void **state)
{
    (void)state;
    ONLY_IN_A_FILE();
    append_many(0, 1);
    OK(store_run(store, "CREATE TABLE aside (a INTEGER PRIMARY KEY) WITHOUT ROWID", err));
    OK(store_begin(store, err));
    OK(append_rows((const char *[]){add_officer, add_setting, add_setting, add_refusal, NULL}, -1,
                   err));
    OK(append_rows((const char *[]){add_setting, NULL}, -1, err));
    OK(append_rows(
        (const char *[]){add_setting, "INSERT INTO aside VALUES (%lld)", add_refusal, NULL}, -1,
        err));
    OK(append_rows((const char *[]){NULL}, -1, err));
    OK(append_rows((const char *[]){add_refusal, add_setting, NULL}, 0, err));
    OK(store_commit(store, err));
    OK(store_run(store, "DROP TABLE aside", err));
    struct ledger_report report = verify(0);
    assert_int_equal(report.entries, 6);
    assert_int_equal(report.rows, 1 + 4 + 1 + 2 + 0 + 2);
}

/// A table that was missed when an act was composed is seen: its row has no place in the entry.
static void test_a_missed_table_is_seen(void **state)
{
    (void)state;
    append_many(0, 2);
    OK(store_begin(store, err));
    OK(append_rows((const char *[]){add_refusal, add_setting, NULL}, 1, err)); // it is forgotten
    OK(store_commit(store, err));
    expect_fault(2, "added");
}

/// A row that was put into the file for the entry to come does not become part of it.
static void test_row_for_an_entry_to_come(void **state)
{
    (void)state;
    append_many(0, 5);
    assert_int_equal(test_attack(store, "INSERT INTO refusal (id, ledger, at, kind, why)"
                                        " VALUES (1, 5, 1, 'x', 'no')"),
                     0);
    if (!test_on_server())
        OK(store_run(store, "PRAGMA foreign_keys=ON", err));
    append_many(5, 6);
    expect_fault(5, "added");
}

static void test_nothing_joins_or_leaves(void **state)
{
    (void)state;
    append_many(0, 3);
    // The way of the triggers and keys: refused by the file itself.
    static const char *const tries[] = {
        "INSERT INTO officer (ledger, at, name, roles) VALUES (1, 0, 'Late', 1)",
        "UPDATE officer SET roles = 255",
        "DELETE FROM officer",
        "UPDATE ledger_entry SET bytes = x'00'",
        "DELETE FROM ledger_entry",
        "INSERT OR REPLACE INTO ledger_entry VALUES (1, x'00')",
        "INSERT OR REPLACE INTO act (idx, kind, at) VALUES (1, 'x', 1)",
        "DELETE FROM act",
        "UPDATE act SET salt = NULL, record = NULL",
        "UPDATE act SET kind = 'x'",
        "DELETE FROM ledger_node",
        "UPDATE ledger_node SET hash = zeroblob(32)",
        "INSERT OR REPLACE INTO officer (id, ledger, at, name, roles) VALUES (1, 3, 0, 'O0', 255)",
    };
    for (size_t i = 0; i < ARRAY_COUNT(tries); i++)
        if (store_run(store, test_statement(tries[i]), NULL) != OVERT_REFUSED)
            fail_msg("not refused: %s", tries[i]);
    struct overt_error said = {0};
    assert_int_equal(store_run(store, "INSERT INTO act (idx, kind, at) VALUES (77, 'x', 1)", &said),
                     OVERT_REFUSED);
    assert_string_equal(said.text, "an act belongs to the next ledger entry");
    // A row with the next number, but without its act and entry, does not get through a commit.
    OK(store_begin(store, err));
    OK(store_run(store, "INSERT INTO officer (ledger, at, name, roles) VALUES (3, 0, 'Secret', 1)",
                 err));
    assert_int_equal(store_commit(store, NULL), OVERT_REFUSED);
    (void)verify(0);
}

static void test_changed_row(void **state)
{
    (void)state;
    append_many(0, 5);
    sign_it();
    tamper("officer_update", "UPDATE officer SET roles = 255 WHERE name = 'O2'");
    expect_fault(2, "a row that it tells of was changed");
}

static void test_deleted_row(void **state)
{
    (void)state;
    append_many(0, 5);
    tamper("officer_delete", "DELETE FROM officer WHERE name = 'O3'");
    expect_fault(3, "taken away");
}

static void test_slipped_in_row(void **state)
{
    (void)state;
    append_many(0, 5);
    tamper("officer_next",
           "INSERT INTO officer (id, ledger, at, name, roles) VALUES (99, 1, 0, 'Late', 1)");
    expect_fault(1, "added");
}

static void test_row_without_entry(void **state)
{
    (void)state;
    append_many(0, 5);
    tamper("officer_next",
           "INSERT INTO officer (id, ledger, at, name, roles) VALUES (99, 77, 0, 'Late', 1)");
    expect_fault(-1, "that is not there");
}

/// Taking a rule out of the file is a fault of its own, even when nothing was done with it yet.
static void test_rule_taken_out(void **state)
{
    (void)state;
    append_many(0, 2);
    sign_it();
    (void)verify(0);
    tamper("outcome_judged", "SELECT 1");
    expect_fault(-1, "outcome_judged");
    static const char on_server[] =
        "CREATE OR REPLACE FUNCTION rule_outcome_judged() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NEW; END'; CREATE TRIGGER \"0001_outcome_judged\" BEFORE INSERT ON outcome"
        " FOR EACH ROW EXECUTE FUNCTION rule_outcome_judged()";
    assert_int_equal(
        test_attack(
            store,
            test_on_server()
                ? on_server
                : "CREATE TRIGGER outcome_judged BEFORE INSERT ON outcome BEGIN SELECT 1; END"),
        0);
    expect_fault(-1, "outcome_judged");
}

static void test_changed_record(void **state)
{
    (void)state;
    append_many(0, 5);
    tamper("act_update", "UPDATE act SET record = replace(record, 'O4', 'X4') WHERE idx = 4");
    expect_fault(4, "does not fit its commitment");
}

static void test_erased_without_receipt(void **state)
{
    (void)state;
    append_many(0, 5);
    tamper("act_update", "UPDATE act SET record = NULL, salt = NULL WHERE idx = 2");
    expect_fault(2, "no receipt");
}

static void test_changed_entry(void **state)
{
    (void)state;
    append_many(0, 9);
    sign_it();
    tamper(
        "ledger_entry_update",
        test_on_server()
            ? "UPDATE ledger_entry SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'),"
              " 'LFR-2026-0001', 'LFR-2026-0002'), 'UTF8') WHERE idx = 6"
            : "UPDATE ledger_entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'LFR-2026-0001',"
              " 'LFR-2026-0002') AS BLOB) WHERE idx = 6");
    expect_fault(6, "another kind, time or operation");
    expect_fault(8, "the checkpoint of 9 entries is of other entries");
}

/// How many alerts, arrests, complaints or readings there were cannot be counted in the log: an
/// entry that is about people says when, and nothing else.
static void test_entries_about_people(void **state)
{
    (void)state;
    static const char *const hidden[] = {
        "entry.add",        "entry.remove",    "list.check",     "list.presence",    "list.import",
        "search.run",       "search.choose",   "alert.raise",    "alert.adjudicate", "alert.engage",
        "alert.outcome",    "alert.dearrest",  "complaint.add",  "complaint.state",  "record.erase",
        "record.consult",   "record.disclose", "appearance.add", "act.refuse",       "hold.add",
        "footage.progress", "foi.letter"};
    for (size_t i = 0; i < ARRAY_COUNT(hidden); i++)
        assert_false(ledger_kind_shown(hidden[i]));
    assert_true(ledger_kind_shown("operation.open"));
    append_one("alert.dearrest", 0);
    append_one("operation.close", 1);
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(store, "SELECT CAST(bytes AS TEXT) FROM ledger_entry ORDER BY idx", &query,
                     err));
    assert_int_equal(store_step(query, NULL), 1);
    assert_true(text_starts(store_column_text(query, 0),
                            "overt entry v2\nkind -\nat 2026-11-18T11:06:40Z\noperation -\ncom"));
    assert_int_equal(store_step(query, NULL), 1);
    assert_true(text_starts(store_column_text(query, 0), "overt entry v2\nkind operation.close\n"));
    (void)verify(0);
    // What it does not show, it commits to.
    tamper("act_update", "UPDATE act SET kind = 'alert.outcome' WHERE idx = 0");
    expect_fault(0, "changed, added or taken away");
}

static void tamper_unseen(const char *trigger, const char *sql);

/// Entries of before, each with its kind, and new ones after them.
static void test_older_entries(void **state)
{
    (void)state;
    char sql[256], hex[65];
    struct ledger_hash leaf;
    append_one("alert.dearrest", 0);
    tamper_unseen(
        "ledger_entry_update",
        test_on_server()
            ? "UPDATE ledger_entry SET bytes = convert_to(replace(replace(replace("
              "convert_from(bytes, 'UTF8'), 'kind -', 'kind alert.dearrest'), 'operation -',"
              " 'operation LFR-2026-0001'), 'entry v2', 'entry v1'), 'UTF8')"
            : "UPDATE ledger_entry SET bytes = CAST(replace(replace(replace(CAST(bytes AS TEXT),"
              " 'kind -', 'kind alert.dearrest'), 'operation -', 'operation LFR-2026-0001'),"
              " 'entry v2', 'entry v1') AS BLOB)");
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(store, "SELECT bytes FROM ledger_entry", &query, err));
    assert_int_equal(store_step(query, NULL), 1);
    size_t size = 0;
    const void *bytes = store_column_blob(query, 0, &size);
    ledger_leaf_hash(bytes, size, &leaf);
    store_query_done(&query);
    text_from_bytes(hex, leaf.bytes, sizeof leaf.bytes);
    (void)snprintf(sql, sizeof sql, "UPDATE ledger_node SET hash = %s%s'",
                   test_on_server() ? "'\\x" : "x'", hex);
    tamper_unseen("ledger_node_update", sql);
    append_many(1, 4);
    sign_it();
    assert_int_equal(verify(0).acts, 4);
    tamper("act_update", "UPDATE act SET kind = 'alert.outcome' WHERE idx = 0");
    expect_fault(0, "another kind, time or operation");
}

/// A whole forgery: row, record, commitment and every node are made new. Only the signature stands
/// against it.
static void test_forged_history(void **state)
{
    (void)state;
    append_many(0, 4);
    sign_it();
    static const char *const drops[] = {"ledger_entry_delete", "ledger_node_delete", "act_delete",
                                        "officer_delete"};
    for (size_t i = 0; i < ARRAY_COUNT(drops); i++)
        tamper(drops[i], "SELECT 1");
    static const char *const empties[] = {"DELETE FROM ledger_entry", "DELETE FROM ledger_node",
                                          "DELETE FROM act", "DELETE FROM officer"};
    for (size_t i = 0; i < ARRAY_COUNT(empties); i++)
        assert_int_equal(test_attack(store, empties[i]), 0);
    append_many(10, 14);
    expect_fault(3, "of other entries");
    assert_int_equal(ledger_checkpoint(store, key, START, NULL), OVERT_CORRUPT);
    append_many(14, 15);
    assert_int_equal(ledger_checkpoint(store, key, START, NULL),
                     OVERT_CORRUPT); // never two histories
}

static void test_cut_off(void **state)
{
    (void)state;
    append_many(0, 6);
    sign_it();
    tamper("ledger_entry_delete", "DELETE FROM ledger_entry WHERE idx >= 4");
    tamper("act_delete", "DELETE FROM act WHERE idx >= 4");
    tamper("officer_delete", "DELETE FROM officer WHERE ledger >= 4");
    tamper("ledger_node_delete",
           "DELETE FROM ledger_node WHERE ((place + 1) << CAST(level AS INTEGER)) > 4");
    expect_fault(-1, "cut off");
    assert_int_equal(ledger_checkpoint(store, key, START, NULL), OVERT_CORRUPT);
}

static void test_checkpoint_of_another_key(void **state)
{
    (void)state;
    append_many(0, 2);
    struct crypt_key *own = key;
    OK(crypt_key_create("test.example/log", &key, err));
    sign_it();
    crypt_key_destroy(&key);
    key = own;
    expect_fault(1, "its checkpoint does not verify");
}

/// As tamper, and the rule stands there again afterwards.
static void tamper_unseen(const char *trigger, const char *sql)
{
    AUTO_QUERY struct store_query *query = NULL;
    if (test_on_server()) { // rules sleep there while it is done
        assert_int_equal(test_attack(store, sql), 0);
        return;
    }
    OK(store_prepare(store, "SELECT sql FROM sqlite_schema WHERE name = ?1", &query, err));
    store_bind_text(query, 1, trigger);
    assert_int_equal(store_step(query, NULL), 1);
    AUTO_FREE char *rule = memory_copy_text(store_column_text(query, 0));
    store_query_done(&query);
    tamper(trigger, sql);
    OK(store_run(store, rule, err));
}

/// The quick way leaves out the older signatures, and nothing else.
static void test_quick(void **state)
{
    (void)state;
    struct ledger_report report;
    append_many(0, 2);
    sign_it();
    append_many(2, 4);
    sign_it();
    OK(ledger_verify_quick(store, folder, verifier, &report, err));
    assert_int_equal(report.acts, 4);
    assert_int_equal(report.rows, 4);
    assert_int_equal(report.checkpoints, 2);
    assert_int_equal(report.unsigned_entries, 0);
    tamper_unseen("checkpoint_update",
                  "UPDATE checkpoint SET note = substr(note, 1, length(note) - 9) || 'AAAAAAA=\n'"
                  " WHERE size = 2");
    OK(ledger_verify_quick(store, folder, verifier, &report, err));
    assert_int_equal(ledger_verify(store, folder, verifier, &report, NULL), OVERT_CORRUPT);
    tamper_unseen("checkpoint_update",
                  "UPDATE checkpoint SET note = replace(note, 'log\n2', 'log\n1') WHERE "
                  "size = 2");
    assert_int_equal(ledger_verify_quick(store, folder, verifier, &report, NULL), OVERT_CORRUPT);
    assert_non_null(strstr(report.faults[0].text, "the checkpoint of 1 entries is of other"));
}

/// A node that is missing is told once, where it is.
static void test_missing_node(void **state)
{
    (void)state;
    append_many(0, 9);
    sign_it();
    tamper("ledger_node_delete", "DELETE FROM ledger_node WHERE level = 0 AND place = 3");
    expect_fault(3, "node (0, 3)");
    assert_int_equal(verify(OVERT_CORRUPT).fault_count, 3); // and their number, and the rule
}

static void test_clock_does_not_go_back(void **state)
{
    (void)state;
    append(0, START);
    append(1, START - LEDGER_BACK_MAX);
    OK(store_begin(store, err));
    const struct ledger_act act = {.kind = "x", .at = START - 10 * LEDGER_BACK_MAX};
    struct overt_error err = {0};
    assert_int_equal(ledger_append(store, &act, &err), OVERT_REFUSED);
    assert_non_null(strstr(err.text, "clock"));
    store_rollback(store);
}

static void test_erase_leaves_the_proof(void **state)
{
    (void)state;
    append_many(0, 5);
    sign_it();
    OK(store_begin(store, err));
    const struct ledger_act act = {.kind = "act.erase", .at = START + 100};
    OK(ledger_erase(store, 2, "list-after-operation", &act, err));
    OK(store_commit(store, err));
    sign_it();
    struct ledger_report report = verify(0);
    assert_int_equal(report.erased, 1);
    assert_int_equal(report.acts, 5);
    assert_int_equal(report.entries, 6);
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(store, "SELECT count(*) FROM act WHERE record LIKE '%O2%'", &query, err));
    assert_int_equal(store_step(query, NULL), 1);
    assert_int_equal(store_column_int(query, 0), 0);
}

static void test_entries_tell_nobody(void **state)
{
    (void)state;
    append_many(0, 3);
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(store, "SELECT CAST(bytes AS TEXT) FROM ledger_entry", &query, err));
    while (store_step(query, NULL) == 1)
        assert_null(strstr(store_column_text(query, 0), "O1"));
    // The same act twice has two commitments: nobody can tell that they are the same.
    store_query_done(&query);
    OK(store_prepare(store, "SELECT count(DISTINCT salt) FROM act", &query, err));
    assert_int_equal(store_step(query, NULL), 1);
    assert_int_equal(store_column_int(query, 0), 3);
}

static char *log_path(const char *name)
{
    AUTO_FREE char *log = file_join(folder, "log");
    return file_join(log, name);
}

static void expect_folder(int wanted, const char *words)
{
    AUTO_FREE char *log = file_join(folder, "log");
    const struct ledger_trust trust = {.verifier = verifier};
    struct ledger_report report;
    struct overt_error err = {0};
    int code = ledger_verify_folder(log, &trust, &report, &err);
    if (code != wanted || (words != NULL && strstr(err.text, words) == NULL))
        fail_msg("%d %s", code, err.text);
}

static void flip(const char *name, size_t at)
{
    AUTO_FREE char *file = log_path(name), *bytes = NULL;
    size_t size = 0;
    OK(file_read(file, 1 << 24, &bytes, &size, err));
    assert_true(at < size);
    bytes[at] ^= 1;
    OK(file_write(file, bytes, size, 0644, err));
}

static void test_publish(void **state)
{
    (void)state;
    OK(ledger_publish(store, log_folder, verifier, err)); // nothing signed: nothing written
    expect_folder(OVERT_NOT_FOUND, NULL);
    append_many(0, 200);
    sign_it();
    OK(ledger_publish(store, log_folder, verifier, err));
    expect_folder(0, NULL);
    append_many(200, 600);
    sign_it();
    OK(ledger_publish(store, log_folder, verifier, err));
    OK(ledger_publish(store, log_folder, verifier, err));
    expect_folder(0, NULL);
    (void)verify(0);
    static const char *const there[] = {"tile/0/000",       "tile/0/001",
                                        "tile/0/002.p/88",  "tile/1/000.p/2",
                                        "tile/entries/001", "tile/entries/002.p/88",
                                        "checkpoint"};
    for (size_t i = 0; i < ARRAY_COUNT(there); i++) {
        AUTO_FREE char *file = log_path(there[i]);
        if (!file_exists(file))
            fail_msg("%s is missing", there[i]);
    }
    static const char *const flips[] = {
        "tile/0/001",      "tile/entries/000", "tile/entries/002.p/88",
        "tile/0/002.p/88", "tile/1/000.p/2",   "checkpoint"};
    for (size_t i = 0; i < ARRAY_COUNT(flips); i++)
        for (size_t at = 0; at < 200; at += 41) {
            if (at > 63 && text_starts(flips[i], "tile/1"))
                break;
            flip(flips[i], at);
            AUTO_FREE char *log = file_join(folder, "log");
            const struct ledger_trust trust = {.verifier = verifier};
            struct ledger_report report;
            assert_int_not_equal(ledger_verify_folder(log, &trust, &report, NULL), 0);
            flip(flips[i], at);
        }
    expect_folder(0, NULL);
}

static void test_older_copy_put_back(void **state)
{
    (void)state;
    ONLY_IN_A_FILE();
    append_many(0, 3);
    OK(store_run(store, "PRAGMA wal_checkpoint(TRUNCATE)", err));
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    OK(file_read(path, 1 << 24, &bytes, &size, err));
    append_many(3, 8);
    sign_it();
    OK(ledger_publish(store, log_folder, verifier, err));
    store_close(&store);
    OK(file_write(path, bytes, size, 0600, err));
    OK(store_open(path, false, false, &store, err));
    expect_fault(-1, "the published checkpoint is of 8 entries and only 3 are there");
    append_many(20, 30);
    sign_it();
    assert_int_equal(ledger_publish(store, log_folder, verifier, NULL), OVERT_CORRUPT);
}

static void test_tile_names(void **state)
{
    (void)state;
    static const struct {
        int level;
        int64_t place;
        int width;
        const char *name;
    } names[] = {{0, 0, 256, "tile/0/000"},
                 {0, 273, 112, "tile/0/273.p/112"},
                 {1, 1234067, 256, "tile/1/x001/x234/067"},
                 {-1, 1000, 1, "tile/entries/x001/000.p/1"},
                 {2, 999, 256, "tile/2/999"}};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        AUTO_TEXT struct text text = {0};
        text_init(&text, 256);
        ledger_tile_name(names[i].level, names[i].place, names[i].width, &text);
        assert_string_equal(text.bytes, names[i].name);
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entry_has_one_form),
        CASE(test_append_sign_verify),
        CASE(test_checkpoint_is_a_note),
        CASE(test_an_act_has_all_its_rows),
        CASE(test_a_missed_table_is_seen),
        CASE(test_row_for_an_entry_to_come),
        CASE(test_nothing_joins_or_leaves),
        CASE(test_changed_row),
        CASE(test_deleted_row),
        CASE(test_slipped_in_row),
        CASE(test_row_without_entry),
        CASE(test_rule_taken_out),
        CASE(test_changed_record),
        CASE(test_erased_without_receipt),
        CASE(test_changed_entry),
        CASE(test_entries_about_people),
        CASE(test_older_entries),
        CASE(test_forged_history),
        CASE(test_cut_off),
        CASE(test_checkpoint_of_another_key),
        CASE(test_quick),
        CASE(test_missing_node),
        CASE(test_clock_does_not_go_back),
        CASE(test_erase_leaves_the_proof),
        CASE(test_entries_tell_nobody),
        CASE(test_publish),
        CASE(test_older_copy_put_back),
        cmocka_unit_test(test_tile_names),
    };
    return cmocka_run_group_tests_name("ledger/log", tests, NULL, NULL);
}
