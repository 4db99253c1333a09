// SPDX-License-Identifier: Apache-2.0
// test_place.c - what an officer settles of a case: kept with it, used for its letter, corrected by
// a new row alone, gone with the case.
#include "record.h"

#include "foi/placed.h"

static struct record record;

static int open_it(void **state)
{
    (void)state;
    record_open(&record);
    record.now = at("2023-02-20 09:00");
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    record_close(&record);
    return 0;
}

static const char words[] =
    "Q1. Has the force used live facial recognition in 2022?\n"
    "Q2. What is your view of the weather on Zanzibar days?\n"
    "Q3. How many times has live facial recognition been used in the last few years?\n";

static void receive(const char *reference)
{
    struct foi_case_receipt receipt = {0};
    const struct foi_case_new request = {.reference = reference,
                                         .received = {2023, 2, 20},
                                         .requester = "Zebedee Quixworth",
                                         .address = "z@example.org",
                                         .text = words,
                                         .size = strlen(words),
                                         .clock = test_clock(&record)};
    OK(foi_case_receive(record.store, "Fay", &request, &receipt, err));
    foi_case_receipt_finish(&receipt);
    record.now++;
}

static int place(const char *as, const char *label, const char *fields, const char *why,
                 struct overt_error *err)
{
    const struct foi_settle settle = {.reference = "1/23",
                                      .label = label,
                                      .fields = fields,
                                      .why = why,
                                      .clock = test_clock(&record)};
    int code = foi_case_place(record.store, as, &settle, err);
    record.now++;
    return code;
}

#define NOT(code, call)                                    \
    do {                                                   \
        struct overt_error err_ = {0}, *const err = &err_; \
        assert_int_equal((call), code);                    \
        assert_true(err_.text[0] != '\0');                 \
        record.now++;                                      \
    } while (0)

/// "Q2 count LFR 1 January 2024 to ..." of a question as it is understood.
static void is(const char *reference, moment as_at, const char *label, const char *words_of_it)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    CLEANUP(foi_understood_finish) struct foi_understood understood = {0};
    char line[200] = "";
    OK(foi_case_read(record.store, reference, REGISTER_AS_AT_ALWAYS, &one, err));
    OK(foi_case_understand(record.store, &one, as_at, &understood, err));
    for (size_t i = 0; i < understood.count; i++) {
        const struct foi_placing *placing = &understood.placings[i];
        if (text_equal(placing->label, label))
            (void)snprintf(line, sizeof line, "%s|%s|%s|%s", placing->placed ? placing->topic : "?",
                           placing->modes, placing->period, placing->follows);
    }
    assert_string_equal(line, words_of_it);
}

static int placed(struct overt_error *ret_err)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    CLEANUP(foi_understood_finish) struct foi_understood understood = {0};
    OK(foi_case_read(record.store, "1/23", REGISTER_AS_AT_ALWAYS, &one, err));
    OK(foi_case_understand(record.store, &one, REGISTER_AS_AT_ALWAYS, &understood, err));
    return foi_case_placed(&one, &understood, ret_err);
}

static void test_settled_and_used(void **state)
{
    (void)state;
    struct overt_error mistake = {0};
    receive("1/23");
    receive("2/23");
    is("1/23", REGISTER_AS_AT_ALWAYS, "Q1", "used|LFR|1 January 2022 to 31 December 2022|");
    is("1/23", REGISTER_AS_AT_ALWAYS, "Q2", "?||not stated|");
    assert_int_equal(placed(&mistake), OVERT_INPUT);
    has(mistake.text, "Q2, Q3");
    has(mistake.text, "overt foi place 1/23 Q2 \"TOPIC | MODES | PERIOD\" --why");
    OK(place("Fay", "q2", "dates | LFR | until March 2024", "the weather of each day", err));
    assert_int_equal(placed(&mistake), OVERT_INPUT);
    moment before = record.now - 1;
    OK(place("Fay", "Q3", "- | - | from 2021 onwards", "as they wrote before", err));
    assert_int_equal(placed(&mistake), 0);
    is("1/23", REGISTER_AS_AT_ALWAYS, "Q3", "count|LFR|1 January 2021 onwards|");
    // What is settled as dates depends on whether there was any use.
    is("1/23", REGISTER_AS_AT_ALWAYS, "Q2", "dates|LFR|1 January 1970 to 31 March 2024|Q1");
    is("1/23", before, "Q3", "?|LFR|not stated|");
    // No other request is read differently.
    is("2/23", REGISTER_AS_AT_ALWAYS, "Q2", "?||not stated|");
    is("2/23", REGISTER_AS_AT_ALWAYS, "Q3", "?|LFR|not stated|");
}

static void test_used_in_the_letter(void **state)
{
    (void)state;
    AUTO_FREE char *lines = NULL;
    CLEANUP(foi_result_finish) struct foi_result result = {0};
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    char out[96];
    receive("1/23");
    OK(place("Fay", "Q2", "dates | LFR | in 2022", "why", err));
    OK(place("Fay", "Q3", "count | OIFR, LFR | January 2022 to March 2022", "why", err));
    OK(foi_case_read(record.store, "1/23", REGISTER_AS_AT_ALWAYS, &one, err));
    OK(foi_case_settled(record.store, one.id, REGISTER_AS_AT_ALWAYS, &lines, err));
    assert_string_equal(lines, "Q2 dates | LFR | 1 January 2022 to 31 December 2022\n"
                               "Q3 count | LFR, OIFR | 1 January 2022 to 31 March 2022\n");
    (void)snprintf(out, sizeof out, "%s/out", record.folder);
    const struct foi_answer_params params = {.text = words,
                                             .settled = lines,
                                             .draft = true,
                                             .reference = "1/23",
                                             .received = {2023, 2, 20},
                                             .folder = out,
                                             .as = "Fay",
                                             .clock = test_clock(&record)};
    OK(foi_answer(record.store, &params, &result, err));
    assert_string_equal(result.placings[2].period, "1 January 2022 to 31 March 2022");
    assert_true(result.placings[1].corrected);
    assert_string_equal(result.placings[1].answer, "not applicable"); // none was used
}

static void test_a_correction_is_corrected_by_a_new_one(void **state)
{
    (void)state;
    struct foi_placing_said *said = NULL;
    size_t count = 0;
    receive("1/23");
    OK(place("Fay", "Q2", "dates | LFR | in 2022", "first", err));
    OK(place("Fay", "Q2", "count | LFR, BWV | -", "second", err));
    is("1/23", REGISTER_AS_AT_ALWAYS, "Q2", "count|LFR, BWV|not stated|");
    OK(place("Fay", "Q2", "- | - | -", "third", err));
    is("1/23", REGISTER_AS_AT_ALWAYS, "Q2", "?||not stated|");
    OK(foi_case_placings(record.store, 1, REGISTER_AS_AT_ALWAYS, &said, &count, err));
    assert_int_equal(count, 3);
    assert_string_equal(said[0].line, "dates | LFR | 1 January 2022 to 31 December 2022");
    assert_string_equal(said[1].line, "count | LFR, BWV | -");
    assert_string_equal(said[1].why, "second");
    assert_true(said[0].replaced && said[1].replaced && !said[2].replaced);
    foi_placings_free(&said, count);
    NOT(OVERT_REFUSED, store_run(record.store, "UPDATE foi_placing SET topic = 'used'", err));
    NOT(OVERT_REFUSED, store_run(record.store, "DELETE FROM foi_placing", err));
    struct overt_error mistake = {0};
    char sql[400];
    int64_t next;
    OK(ledger_next(record.store, &next, err));
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO foi_placing (ledger, at, officer, foi_case, label, topic, why)"
                   " VALUES (%lld, %lld, %lld, 1, 'Q2', 'used', zeroblob(60))",
                   (long long)next, (long long)record.now, (long long)record.rights);
    assert_int_equal(store_run(record.store, test_statement(sql), &mistake), OVERT_REFUSED);
    has(mistake.text, "names the one before");
}

static void test_refused(void **state)
{
    (void)state;
    struct foi_case_do what = {.reference = "1/23", .clock = test_clock(&record)};
    receive("1/23");
    NOT(OVERT_REFUSED, place("Pat", "Q2", "count | LFR | -", "why", err));
    NOT(OVERT_INPUT, place("Fay", "Q2", "count | LFR | -", " ", err));
    NOT(OVERT_INPUT, place("Fay", "Q9", "count | LFR | -", "why", err));
    NOT(OVERT_INPUT, place("Fay", "Q2", "weather | LFR | -", "why", err));
    NOT(OVERT_INPUT, place("Fay", "Q2", "count | XFR | -", "why", err));
    NOT(OVERT_INPUT, place("Fay", "Q2", "count | LFR | soon", "why", err));
    NOT(OVERT_INPUT, place("Fay", "Q2", "count | LFR", "why", err));
    NOT(OVERT_INPUT, place("Fay", "Q2", "count | LFR | - | -", "why", err));
    NOT(OVERT_INPUT, place("Fay", "Q2", "count | - | -", "why", err)); // of no mode
    OK(foi_case_step(record.store, "Fay", "drafting", &what, err));
    record.now++;
    OK(foi_case_step(record.store, "Fay", "clearance", &what, err));
    record.now++;
    NOT(OVERT_REFUSED, place("Fay", "Q2", "count | LFR | -", "why", err));
    what.why = "again";
    OK(foi_case_step(record.store, "Fay", "returned", &what, err));
    record.now++;
    OK(place("Fay", "Q2", "count | LFR | -", "why", err));
    OK(foi_case_step(record.store, "Fay", "withdrawn", &what, err));
    record.now++;
    NOT(OVERT_REFUSED, place("Fay", "Q2", "count | LFR | -", "why", err));
}

static int64_t keys_of_the_case(void)
{
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(record.store, "SELECT count(*) FROM foi_key WHERE foi_case = 1", &query, err));
    OK(store_step(query, err));
    return store_column_int(query, 0);
}

static void test_sealed_and_erased_with_the_case(void **state)
{
    (void)state;
    char path[96];
    size_t size = 0;
    bool empty = false;
    struct register_swept swept;
    const struct foi_case_do what = {.reference = "1/23", .clock = test_clock(&record)};
    receive("1/23");
    OK(place("Fay", "Q2", "count | LFR | -", "asked by telephone of Xylocopa", err));
    assert_int_equal(keys_of_the_case(), 2);
    OK(foi_case_step(record.store, "Fay", "withdrawn", &what, err));
    OK(store_empty_log(record.store, &empty, err));
    (void)snprintf(path, sizeof path, "%s/record.db", record.folder);
    AUTO_FREE char *bytes = NULL;
    OK(test_contents(path, &bytes, &size, err));
    assert_null(memmem(bytes, size, "Xylocopa", 8));
    assert_null(memmem(bytes, size, "Zanzibar", 8));
    record.now = at("2025-02-25 09:00");
    DO(&record, 0, register_sweep(by, &swept, err));
    assert_int_equal(keys_of_the_case(), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        CASE(test_settled_and_used),
        CASE(test_used_in_the_letter),
        CASE(test_a_correction_is_corrected_by_a_new_one),
        CASE(test_refused),
        CASE(test_sealed_and_erased_with_the_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
