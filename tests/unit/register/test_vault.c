// SPDX-License-Identifier: Apache-2.0
// test_vault.c - sealed columns: nothing personal is in the file; a wrong key, a swapped value, a
// changed key and an erased row open nothing; the ledger holds before and after (rule R5).
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "record.h"

static struct record record;
static int64_t entries[3], operation, alert;

#define NOMINAL  "PLANTED-NOMINAL-7731"
#define REASON   "PLANTED-REASON-7732 of a warrant"
#define PICTURE  "PLANTED-PICTURE-7733 JPEG"
#define TEMPLATE "PLANTED-TEMPLATE-7734 FLOATS"
#define FACE     "PLANTED-FACE-7735 JPEG"
#define SCENE    "PLANTED-SCENE-7736 JPEG"
#define FACTORS  "PLANTED-FACTORS-7737 the left ear"
#define NOTE     "PLANTED-NOTE-7738 was in town"
#define WHY      "PLANTED-WHY-7739 was found"
#define SYSTEM   "PLANTED-SYSTEM-7740 score"
#define PLACE    "PLANTED-PLACE-7741 light"
#define AGAIN    "PLANTED-AGAIN-7742 corrected"
#define GONE     "PLANTED-GONE-7743 withdrawn"
#define ABOUT    "PLANTED-ABOUT-7744 held for an hour"
#define ANSWER   "PLANTED-ANSWER-7745 sorry"
static const char *const planted[] = {NOMINAL, REASON,  PICTURE, TEMPLATE,     FACE,
                                      SCENE,   FACTORS, NOTE,    "2025-12-31", "PLANTED-FILE.jpg",
                                      WHY,     SYSTEM,  PLACE,   AGAIN,        GONE,
                                      ABOUT,   ANSWER};

static int set_up(void **state)
{
    (void)state;
    record_open(&record);
    operation = ready_operation(&record, REGISTER_MODE_LIVE, entries);
    const struct register_new_entry entry = {.nominal = NOMINAL,
                                             .category = REGISTER_CATEGORY_SUSPECT,
                                             .wanted_for_arrest = true,
                                             .reason = REASON,
                                             .image_source = "custody image",
                                             .captured = "2025-12-31",
                                             .picture_name = "PLANTED-FILE.jpg",
                                             .picture = PICTURE,
                                             .picture_size = sizeof PICTURE,
                                             .template_bytes = TEMPLATE,
                                             .template_size = sizeof TEMPLATE};
    DO(&record, record.operator_, register_entry_add(by, operation, &entry, &entries[0], err));
    DO(&record, record.operator_, register_entry_add(by, operation, &entry, &entries[1], err));
    DO(&record, record.planner, register_entry_remove(by, entries[1], WHY, err));
    DO(&record, record.planner, register_list_review(by, operation, err));
    DO(&record, record.operator_, register_operation_open(by, operation, "permit note", err));
    const struct register_new_alert raised = {.entry = entries[0],
                                              .source = "camera 1",
                                              .score = 0.6,
                                              .threshold = 0.45,
                                              .rank = 1,
                                              .picture = FACE,
                                              .picture_size = sizeof FACE,
                                              .scene = SCENE,
                                              .scene_size = sizeof SCENE};
    DO(&record, record.operator_, register_alert_add(by, operation, &raised, &alert, err));
    const struct register_new_adjudication first = {.credible = true, .system = SYSTEM};
    const struct register_new_adjudication second = {
        .credible = true, .subject = FACTORS, .environment = PLACE, .correction = AGAIN};
    DO(&record, record.operator_, register_adjudication_add(by, alert, &first, err));
    DO(&record, record.operator_, register_adjudication_add(by, alert, &second, err));
    const struct register_new_engagement engaged = {true, true, true, NOTE};
    DO(&record, record.engagement, register_engagement_add(by, alert, &engaged, err));
    const struct register_new_outcome arrest = {.kind = REGISTER_OUTCOME_ARREST, .note = NOTE};
    const struct register_new_dearrest released = {.happened = record.now, .reason = GONE};
    int64_t complaint = 0;
    DO(&record, record.engagement, register_outcome_add(by, alert, &arrest, err));
    DO(&record, record.engagement, register_dearrest_add(by, alert, &released, err));
    DO(&record, record.operator_,
       register_complaint_add(by, alert, record.now, ABOUT, &complaint, err));
    DO(&record, record.operator_,
       register_complaint_state_add(by, complaint, REGISTER_COMPLAINT_UPHELD, ANSWER, err));
    OK(ledger_checkpoint(record.store, record.key, record.now, err));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    record_close(&record);
    return 0;
}

static bool holds(const char *path, const char *bytes)
{
    AUTO_FREE char *all = NULL;
    size_t size = 0;
    bool there = test_on_server() ? !text_ends(path, "-wal") : file_exists(path);
    return there && test_contents(path, &all, &size, NULL) == 0 &&
           memmem(all, size, bytes, strlen(bytes)) != NULL;
}

static void verify(int64_t *ret_rows)
{
    struct ledger_report report;
    OK(ledger_verify(record.store, NULL, record.verifier, &report, err));
    assert_int_equal(report.acts, report.entries); // no act lost its record
    *ret_rows = report.rows;
}

static void test_nothing_personal_in_the_file(void **state)
{
    (void)state;
    char wal[128];
    (void)snprintf(wal, sizeof wal, "%s-wal", record.path);
    // The look itself finds what is there: the source of the picture is no secret.
    assert_true(holds(record.path, "custody image") || holds(wal, "custody image"));
    for (size_t i = 0; i < ARRAY_COUNT(planted); i++)
        if (holds(record.path, planted[i]) || holds(wal, planted[i]))
            fail_msg("%s is in the file", planted[i]);
}

static void read_all(const char *nominal, const char *factors, const char *picture)
{
    struct register_alert got = {0};
    OK(register_alert_find(record.store, alert, REGISTER_AS_AT_ALWAYS, &got, err));
    assert_true(text_equal(got.nominal, nominal));
    assert_true(text_equal(got.subject, factors));
    assert_true(text_equal(got.entry_reason, nominal != NULL ? REASON : NULL));
    register_alert_finish(&got);
    struct register_entry *list = NULL;
    size_t count = 0;
    OK(register_entries(record.store, operation, REGISTER_AS_AT_ALWAYS, &list, &count, err));
    assert_int_equal(count, 5);
    assert_true(text_equal(list[3].nominal, nominal));
    assert_true(text_equal(list[3].captured, nominal != NULL ? "2025-12-31" : NULL));
    assert_true(text_equal(list[3].image_source, "custody image"));
    register_entries_free(&list, count);
    AUTO_FREE void *bytes = NULL;
    size_t size = 0;
    int code = register_alert_picture(record.store, alert, &bytes, &size, NULL);
    assert_int_equal(code == 0, picture != NULL);
    if (picture != NULL)
        assert_true(size == strlen(picture) + 1 && memcmp(bytes, picture, size) == 0);
}

static void test_with_and_without_the_key(void **state)
{
    (void)state;
    int64_t rows = 0;
    read_all(NOMINAL, FACTORS, FACE);
    store_close(&record.store);
    OK(store_open(record.path, false, false, &record.store, err));
    read_all(NULL, NULL, NULL);
    verify(&rows);
    struct register_operation read = {0};
    char reference[] = "LFR-2026-0001";
    OK(register_operation_find(record.store, reference, REGISTER_AS_AT_ALWAYS, &read, err));
    assert_int_equal(read.list.images, 4);
    assert_int_equal(read.list.persons, 3); // by their marks
    assert_int_equal(read.result.correct, 1);
    register_operation_finish(&read);
    const struct register_new_adjudication said = {.credible = true, .subject = "x"};
    REFUSED(&record, record.operator_, "its master key is not here",
            register_adjudication_add(by, alert, &said, err));
}

static void test_a_wrong_key(void **state)
{
    (void)state;
    struct crypt_master *other = NULL;
    struct overt_error said = {0};
    store_close(&record.store);
    OK(store_open(record.path, false, false, &record.store, err));
    crypt_master_create(&other);
    assert_int_equal(register_vault_attach(record.store, other, false, &said), OVERT_REFUSED);
    assert_non_null(strstr(said.text, "and the record is under"));
    assert_false(register_vault_is_open(record.store));
    crypt_master_destroy(&other);
}

/// One statement past the rules of the record, as somebody with the file could do.
static void tamper(const char *trigger, const char *sql)
{
    char drop[100];
    (void)snprintf(drop, sizeof drop, "DROP TRIGGER %s", trigger);
    assert_int_equal(test_attack(record.store, drop), 0);
    assert_int_equal(test_attack(record.store, sql), 0);
}

static void does_not_open(void)
{
    struct register_alert got = {0};
    struct overt_error said = {0};
    struct register_entry *list = NULL;
    size_t count = 0;
    int code = register_alert_find(record.store, alert, REGISTER_AS_AT_ALWAYS, &got, &said);
    if (code == 0)
        code =
            register_entries(record.store, operation, REGISTER_AS_AT_ALWAYS, &list, &count, &said);
    assert_int_equal(code, OVERT_CORRUPT);
    assert_non_null(strstr(said.text, "does not open"));
}

static void test_swapped_between_rows(void **state)
{
    (void)state;
    tamper("entry_update", "UPDATE entry SET nominal = (SELECT nominal FROM entry WHERE id = 1)"
                           " WHERE id = 4");
    does_not_open();
}

static void test_swapped_between_columns(void **state)
{
    (void)state;
    tamper("entry_update", "UPDATE entry SET nominal = reason WHERE id = 4");
    does_not_open();
}

static void test_a_changed_byte(void **state)
{
    (void)state;
    tamper(
        "adjudication_update",
        test_on_server()
            ? "UPDATE adjudication SET subject = set_byte(subject, 45, get_byte(subject, 45) # 1)"
              " WHERE corrects IS NOT NULL"
            : "UPDATE adjudication SET subject = CAST(substr(subject, 1, 45) ||"
              " CASE substr(subject, 46, 1) WHEN x'00' THEN x'01' ELSE x'00' END ||"
              " substr(subject, 47) AS BLOB) WHERE corrects IS NOT NULL");
    does_not_open();
}

static void test_a_key_of_another_kind_or_row(void **state)
{
    (void)state;
    tamper("record_key_update", "UPDATE record_key SET kind = 'presence' WHERE about = 'entry'");
    does_not_open();
}

static void test_a_key_with_another_time(void **state)
{
    (void)state;
    tamper("record_key_update", "UPDATE record_key SET at = at + 86400 WHERE about = 'entry'");
    does_not_open();
}

static void test_rules_of_keys(void **state)
{
    (void)state;
    struct {
        const char *sql, *words;
    } const lines[] = {
        {"DELETE FROM record_key WHERE id = 1", NULL}, // none such: nothing happens
        {"DELETE FROM record_key", "with a receipt"},
        {"UPDATE record_key SET wrapped = zeroblob(72)", "wrapped anew"},
        {"UPDATE record_key SET at = 0", "wrapped anew"},
        {"INSERT INTO record_key (id, kind, at, about, row, wrapped)"
         " VALUES (5, 'entry', 1, 'entry', 99, zeroblob(72))",
         "next ledger entry"},
        {"INSERT INTO destruction (ledger, at, key, kind, about, row, due, rule) SELECT"
         " max(idx) + 1, 1, 5, 'entry', 'entry', 99, 1, 'r' FROM ledger_entry",
         "no such key"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(lines); i++) {
        struct overt_error said = {0};
        int code = store_run(record.store, test_statement(lines[i].sql), &said);
        assert_int_equal(code, lines[i].words != NULL ? OVERT_REFUSED : 0);
        if (lines[i].words != NULL)
            assert_non_null(strstr(said.text, lines[i].words));
    }
}

/// The wrapped key of a row, as it stands in the file.
static size_t wrapped_key(const char *about, int64_t row, uint8_t bytes[100])
{
    AUTO_QUERY struct store_query *query = NULL;
    size_t size = 0;
    OK(store_prepare(record.store, "SELECT wrapped FROM record_key WHERE about = ?1 AND row = ?2",
                     &query, err));
    store_bind_text(query, 1, about);
    store_bind_int(query, 2, row);
    assert_int_equal(store_step(query, NULL), 1);
    const void *wrapped = store_column_blob(query, 0, &size);
    memcpy(bytes, wrapped, size);
    return size;
}

static bool holds_bytes(const char *path, const uint8_t *bytes, size_t size)
{
    AUTO_FREE char *all = NULL;
    size_t length = 0;
    return file_exists(path) && file_read(path, 1 << 26, &all, &length, NULL) == 0 &&
           memmem(all, length, bytes, size) != NULL;
}

static void test_erased(void **state)
{
    (void)state;
    ONLY_IN_A_FILE();
    uint8_t key[100];
    char wal[128];
    int64_t rows = 0, done = 0, more = 0;
    bool held = false, empty = false;
    (void)snprintf(wal, sizeof wal, "%s-wal", record.path);
    size_t size = wrapped_key("entry", entries[0], key);
    assert_true(holds_bytes(wal, key, size) || holds_bytes(record.path, key, size));
    verify(&rows);
    const struct register_erasure erasures[] = {
        {REGISTER_KEEP_ENTRY, "entry", entries[0], record.now - 5, NULL},
        {REGISTER_KEEP_ALERT, "alert", alert, 0, "a rule of this test"},
        {REGISTER_KEEP_ALERT, "alert", 99, 0, NULL},         // there is none
        {REGISTER_KEEP_ALERT, "entry", entries[2], 0, NULL}, // is of another kind
    };
    DO(&record, 0, register_erase(by, "record.erase", operation, erasures, 4, &done, err));
    assert_int_equal(done, 2);
    DO(&record, 0, register_erase(by, "record.erase", operation, erasures, 4, &done, err));
    assert_int_equal(done, 0); // idempotent, and nothing is written
    OK(store_empty_log(record.store, &empty, err));
    assert_true(empty);
    assert_false(holds_bytes(wal, key, size) || holds_bytes(record.path, key, size));
    read_all(NULL, FACTORS, NULL);
    verify(&more);
    assert_int_equal(more, rows + 2); // the receipts
    OK(register_is_held(record.store, "entry", entries[0], &held, err));
    assert_false(held);
    OK(register_is_held(record.store, "entry", entries[2], &held, err));
    assert_true(held);
    // Who was on the list can still be asked, by the mark.
    uint8_t mark[CRYPT_MARK_SIZE], other[CRYPT_MARK_SIZE];
    bool known = false;
    OK(register_mark(record.store, operation, NOMINAL, mark, &known, err));
    OK(register_mark(record.store, operation, "N1", other, &known, err));
    assert_true(known && memcmp(mark, other, sizeof mark) != 0);
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(record.store, "SELECT count(*) FROM entry WHERE mark = ?1", &query, err));
    store_bind_blob(query, 1, mark, sizeof mark);
    assert_int_equal(store_step(query, NULL), 1);
    assert_int_equal(store_column_int(query, 0), 2);
}

static void test_rotated(void **state)
{
    (void)state;
    struct crypt_master *next = NULL;
    uint8_t before[100], after[100];
    int64_t rewrapped = 0, rows = 0;
    struct register_master told;
    size_t size = wrapped_key("entry", entries[0], before);
    crypt_master_create(&next);
    DO(&record, record.administrator,
       register_master_set(by, next, REGISTER_MASTER_FILE_KEY, NULL, &rewrapped, err));
    OK(register_master_read(record.store, &told, err));
    assert_true(told.id == 2 && told.keys == rewrapped && told.rewrapped == rewrapped);
    assert_true(rewrapped >= 8);
    assert_int_equal(wrapped_key("entry", entries[0], after), size);
    assert_memory_not_equal(before, after, size);
    assert_int_equal(register_vault_attach(record.store, record.master, false, NULL),
                     OVERT_REFUSED);
    OK(register_vault_attach(record.store, next, false, err));
    read_all(NOMINAL, FACTORS, FACE);
    verify(&rows);
    store_close(&record.store);
    crypt_master_destroy(&record.master);
    record.master = next;
    record_reopen(&record);
    read_all(NOMINAL, FACTORS, FACE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_nothing_personal_in_the_file),
        TEST(test_with_and_without_the_key),
        TEST(test_a_wrong_key),
        TEST(test_swapped_between_rows),
        TEST(test_swapped_between_columns),
        TEST(test_a_changed_byte),
        TEST(test_a_key_of_another_kind_or_row),
        TEST(test_a_key_with_another_time),
        TEST(test_rules_of_keys),
        TEST(test_erased),
        TEST(test_rotated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
