// SPDX-License-Identifier: Apache-2.0
// test_answer.c - answers from an empty and from a busy record, as at the day of receipt, and what
// they may not depend on.
#include "record.h"

static void empty_record(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"Q1", " No information held."}, {"Q1a", " Not applicable."},
        {"Q2", " No information held."}, {"Q2a", " Not applicable."},
        {"Q3", " No information held."}, {"Q3a", " Not applicable."},
        {"Q4 & Q4a, Q10 & Q10a", " For overt use, no information held."},
        {"Q5 to Q6b", " Not applicable."}, {"Q7 to Q9a", " No information held."}};
    struct record record;
    record_open(&record);
    adopt(&record, "body-worn");
    record.now = at("2023-03-21 12:00");
    struct letter letter = answer(&record, ten_questions, "2023-02-20", "2023-03-21");
    const char *last = letter.text;
    for (size_t i = 0; i < ARRAY_COUNT(expected); i++) {
        AUTO_FREE char *said = section(letter.text, expected[i][0]);
        has(said, expected[i][1]);
        char start[100];
        (void)snprintf(start, sizeof start, "\n%s response:", expected[i][0]);
        const char *place = strstr(letter.text, start);
        assert_true(place > last);
        last = place;
    }
    has_not(letter.text, "this letter is late");
    assert_false(letter.result.late);
    assert_int_equal(letter.result.working_days, 20);
    letter_finish(&letter);
    letter = answer(&record, ten_questions, "2023-02-20", "2023-03-22");
    has(letter.text, "this letter is late. It was due by 21 March 2023");
    assert_true(letter.result.late);
    letter_finish(&letter);
    record_close(&record);
}

static void busy_record(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"Q1", "live facial recognition (two deployments)"},
        {"Q1a", "LFR-2022-0001  3 June 2022      10:05 to 15:30  High Street, Midtown"},
        {"Q1a", "LFR-2022-0002  3 December 2022  10:05 to 14:00  Station, Midtown"},
        {"Q2", "retrospective facial recognition (three searches)"},
        {"Q2a", "30 September 2022  Shop <&> Co,"},
        {"Q3", "operator-initiated facial recognition (one deployment, one check)"},
        {"Q3a", "OIFR-2022-0001  1 November 2022  Midtown       1"},
        {"Q4 & Q4a, Q10 & Q10a",
         "facial recognition (one\ndeployment); retrospective facial recognition (one search)"},
        {"Q4 & Q4a, Q10 & Q10a", "Station, Midtown"},
        {"Q4 & Q4a, Q10 & Q10a", "Town Hall"},
        {"Q4 & Q4a, Q10 & Q10a", "LFR-2023-0001  11 March 2023"},
        {"Q5 & Q5a", "LFR-2022-0001  3 June 2022           3        2"},
        {"Q5b", "LFR-2022-0001  3 June 2022      each source  not shown"},
        {"Q5c", "LFR-2022-0001  3 June 2022      not shown  not shown"},
        {"Q5d", "LFR-2022-0001  3 June 2022      each reason  not shown"},
        {"Q6", "LFR-2022-0001  3 June 2022           3"},
        {"Q6", "Total                                3"},
        {"Q6a", "3 June 2022                    2                    2"},
        {"Q6b", "3 June 2022                    2              1            1"},
        {"Q7", "our record showed one\ndeployment of live facial recognition, planned"},
        {"Q7a", "Market Place"},
        {"Q8 to Q9a", " No information held."},
    };
    struct record record;
    record_open(&record);
    adopt(&record, "body-worn");
    make_busy(&record);
    struct letter letter = answer(&record, ten_questions, "2023-02-20", "2023-03-21");
    for (size_t i = 0; i < ARRAY_COUNT(expected); i++) {
        AUTO_FREE char *said = section(letter.text, expected[i][0]);
        has(said, expected[i][1]);
    }
    // Recorded one second too late (rule R7), in a text of its own and in the page.
    has_not(letter.text, "Castle Green");
    has_not(letter.html, "Castle Green");
    has_not(letter.text, "Canal Wharf");
    has_not(letter.html, "Shop <&>");
    has(letter.html, "Shop &lt;&amp;&gt; Co");
    letter_finish(&letter);
    letter = answer(&record, ten_questions, "2023-02-22", "2023-03-21");
    has(letter.text, "Castle Green");
    letter_finish(&letter);
    record_close(&record);
}

static void keeps_to_the_period(void **state)
{
    (void)state;
    static const char later[] =
        "Questions 1-2 relate to the period 4 June 2022 to 30 September 2022.\n"
        "Q1. Was LFR used?\nQ1a. If so, please give dates and places.\n"
        "Q2. How many alerts were there?\nQ3. Was LFR used on 3 June 2022?\n";
    struct record record;
    record_open(&record);
    make_busy(&record);
    struct letter letter = answer(&record, later, "2023-02-20", "2023-03-21");
    AUTO_FREE char *one = section(letter.text, "Q1"), *three = section(letter.text, "Q3");
    has(one, " No information held.");
    has(three, "(one deployment)");
    has(letter.text, "Q2 response: Not applicable.");
    letter_finish(&letter);
    record_close(&record);
}

/// What a question asks besides has a label of ours for the officer; the letter keeps to the
/// requester's numbers.
static void numbers_are_the_requesters(void **state)
{
    (void)state;
    static const char twofold[] =
        "Q1. Was LFR used in June 2022?\n"
        "Q2. If so, how many people were on the watchlist, and how many were not wanted for arrest?"
        "\nQ3. Was LFR used in May 2022?\n"
        "Q4. If so, how many people were on the watchlist, and how many were not wanted for arrest?"
        "\n";
    struct record record;
    record_open(&record);
    make_busy(&record);
    struct letter letter = answer(&record, twofold, "2023-02-20", "2023-03-21");
    has(letter.text, "Q2 (first part) response:");
    has(letter.text, "Q2 (second part) response:");
    has(letter.text, "\nQ4 response: Not applicable.\n"); // of May, as the question before it
    has_not(letter.text, "/2");
    letter_finish(&letter);
    record_close(&record);
}

static void without_a_policy(void **state)
{
    (void)state;
    struct record record;
    record_open(&record);
    record.now = at("2023-03-01 12:00");
    struct letter letter = answer(&record, ten_questions, "2023-02-20", "2023-03-01");
    // "Q4a to Q6b" would be no group of a person: a run into the next number begins with a whole
    // one.
    has(letter.text, "\nQ4a response: Not applicable.\n\nQ5 to Q6b response: Not applicable.\n");
    has(letter.text, "\nQ7 to Q10a response: No information held.\n");
    has_not(letter.text, "neither confirms");
    assert_true(letter.result.warning_count > 0);
    has(letter.result.warnings[0], "no standing policy");
    letter_finish(&letter);
    record_close(&record);
}

/// From the statement to the rider.
static char *policy_block(const char *text, const char *from, const char *to)
{
    const char *start = strstr(text, from), *end = start != NULL ? strstr(start, to) : NULL;
    assert_non_null(end);
    size_t length = (size_t)(end - start) + strlen(to);
    char *copy = memory_new(length + 1, 1);
    memcpy(copy, start, length);
    return copy;
}

static void the_policy_block_is_blind(void **state)
{
    (void)state;
    struct record empty, busy;
    record_open(&empty);
    record_open(&busy);
    adopt(&empty, "body-worn");
    adopt(&busy, "body-worn");
    make_busy(&busy);
    empty.now = busy.now;
    struct letter a = answer(&empty, ten_questions, "2023-02-20", "2023-03-21");
    struct letter b = answer(&busy, ten_questions, "2023-02-20", "2023-03-21");
    AUTO_FREE char *text_a = policy_block(a.text, "Apart from that", "that it does not.");
    AUTO_FREE char *text_b = policy_block(b.text, "Apart from that", "that it does not.");
    AUTO_FREE char *html_a = policy_block(a.html, "<p>Apart from that", "that it does not.</p>");
    AUTO_FREE char *html_b = policy_block(b.html, "<p>Apart from that", "that it does not.</p>");
    assert_string_equal(text_a, text_b);
    assert_string_equal(html_a, html_b);
    assert_true(strlen(text_a) > 3000);
    has(text_a, "would be likely to");
    has(text_a, "31(1): (a) the prevention or detection of crime;");
    // The heading too: which questions are under the policy is in their words.
    has(a.text, "\nQ4 & Q4a, Q10 & Q10a response:");
    has(b.text, "\nQ4 & Q4a, Q10 & Q10a response:");
    letter_finish(&a);
    letter_finish(&b);
    record_close(&empty);
    record_close(&busy);
}

static void the_threat_level_has_its_date(void **state)
{
    (void)state;
    struct record record;
    record_open(&record);
    adopt(&record, "all");
    record.now = at("2023-03-01 12:00");
    struct letter letter = answer(&record, ten_questions, "2023-02-20", "2023-03-01");
    has_not(letter.text, "threat level");
    has(letter.text, "Q1 to Q10a response: For overt use, no information held.");
    letter_finish(&letter);
    DO(&record, record.admin, register_setting_set(by, "facts.threat_level", "substantial", err));
    letter = answer(&record, ten_questions, "2023-02-20", "2023-03-01");
    has_not(letter.text, "threat level");
    letter_finish(&letter);
    DO(&record, record.admin,
       register_setting_set(by, "facts.threat_level_as_at", "2022-12-01", err));
    letter = answer(&record, ten_questions, "2023-02-20", "2023-03-08");
    has(letter.text, "On 1 December 2022 the published national threat level");
    bool warned = false;
    for (size_t i = 0; i < letter.result.warning_count; i++)
        warned |= strstr(letter.result.warnings[i], "1 December 2022") != NULL;
    assert_true(warned);
    letter_finish(&letter);
    record_close(&record);
}

static int64_t count_of(struct record *record, const char *sql)
{
    struct store_query *query = NULL;
    int64_t count = -1;
    OK(store_prepare(record->store, sql, &query, err));
    OK(store_step(query, err));
    count = store_column_int(query, 0);
    store_query_done(&query);
    return count;
}

static void each_letter_is_recorded(void **state)
{
    (void)state;
    struct record record;
    struct ledger_report *report = memory_new(1, sizeof *report);
    char hex[65];
    uint8_t hash[CRYPT_HASH_SIZE];
    struct crypt_key *key = NULL;
    AUTO_TEXT struct text verifier = {0};
    record_open(&record);
    adopt(&record, "body-worn");
    make_busy(&record);
    int64_t before = count_of(&record, "SELECT count(*) FROM ledger_entry");
    struct letter letter = answer(&record, ten_questions, "2023-02-20", "2023-03-21");
    assert_int_equal(count_of(&record, "SELECT count(*) FROM ledger_entry"), before + 1);
    assert_int_equal(count_of(&record, "SELECT count(*) FROM act WHERE kind = 'foi.letter'"), 1);
    assert_int_equal(
        count_of(&record,
                 "SELECT count(*) FROM foi_letter l JOIN foi_request r ON r.id = l.request "
                 "AND r.ledger = l.ledger"),
        1);
    OK(crypt_sha256_file(letter.result.html_path, hash, err));
    text_from_bytes(hex, hash, sizeof hash);
    assert_string_equal(hex, letter.result.html_sha256);
    assert_int_equal(
        count_of(&record,
                 "SELECT count(*) FROM act WHERE kind LIKE 'foi.%' AND record LIKE '%town%'"),
        0);
    // The whole log verifies with foi's entries in it.
    text_init(&verifier, CRYPT_VERIFIER_MAX);
    OK(crypt_key_create("test.example/foi", &key, err));
    crypt_key_verifier(key, &verifier);
    OK(ledger_checkpoint(record.store, key, record.now, err));
    OK(ledger_verify(record.store, NULL, verifier.bytes, report, err));
    assert_int_equal(report->fault_count, 0);
    crypt_key_destroy(&key);
    memory_free(report);
    letter_finish(&letter);
    record_close(&record);
}

static void refuses(void **state)
{
    (void)state;
    struct record record;
    struct overt_error why = {0};
    struct foi_result result = {0};
    char path[96], out[96];
    record_open(&record);
    record.now = at("2023-03-01 12:00");
    (void)snprintf(path, sizeof path, "%s/request.txt", record.folder);
    (void)snprintf(out, sizeof out, "%s/out", record.folder);
    OK(file_write(path, ten_questions, strlen(ten_questions), 0600, err));
    struct foi_answer_params good = {.request = path,
                                     .reference = "1",
                                     .folder = out,
                                     .received = {2023, 2, 20},
                                     .clock = test_clock(&record)};
    struct foi_answer_params params = good;
    params.as = "Kim";
    int64_t before = count_of(&record, "SELECT count(*) FROM ledger_entry");
    assert_int_equal(foi_answer(record.store, &params, &result, &why), OVERT_REFUSED);
    has(why.text, "information-rights role");
    assert_int_equal(count_of(&record, "SELECT count(*) FROM ledger_entry"), before + 1);
    assert_false(file_exists(out));
    params = good;
    params.reference = "208<script>";
    assert_int_equal(foi_answer(record.store, &params, &result, &why), OVERT_INPUT);
    params = good;
    params.received = (struct date){2023, 3, 2};
    assert_int_equal(foi_answer(record.store, &params, &result, &why), OVERT_INPUT);
    has(why.text, "after today");
    params = good;
    params.sent = (struct date){2023, 2, 19};
    assert_int_equal(foi_answer(record.store, &params, &result, &why), OVERT_INPUT);
    params = good;
    params.request = "/there/is/no/such/file";
    assert_int_equal(foi_answer(record.store, &params, &result, &why), OVERT_NOT_FOUND);
    // The folder cannot be made: a file stands there. Nothing is recorded.
    OK(file_write(out, "x", 1, 0600, err));
    assert_true(foi_answer(record.store, &good, &result, &why) < 0);
    assert_int_equal(count_of(&record, "SELECT count(*) FROM foi_letter"), 0);
    record_close(&record);
}

static void policies(void **state)
{
    (void)state;
    struct record record;
    struct overt_error why = {0};
    struct foi_policy *list = NULL;
    size_t count = 0;
    int64_t id = 0;
    record_open(&record);
    adopt(&record, "body-worn");
    moment first = record.now;
    record.now += 86400;
    adopt(&record, "body-worn, live");
    OK(foi_policy_list(record.store, first, &list, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].touches, FOI_TOUCH_BODY_WORN);
    assert_string_equal(list[0].adopted_by, "Fay");
    assert_string_equal(list[0].matters, "a, b");
    foi_policies_free(&list, count);
    OK(foi_policy_list(record.store, record.now, &list, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].touches, FOI_TOUCH_BODY_WORN | FOI_TOUCH_LIVE);
    foi_policies_free(&list, count);
    static const struct foi_policy_adopt bad[] = {
        {.topic = "", .touches = "live", .exemptions = "s24(2)"},
        {.topic = "x", .touches = "everything", .exemptions = "s24(2)"},
        {.topic = "x", .touches = "live", .exemptions = "s40(2)"},
        {.topic = "x", .touches = "live", .exemptions = "s31(3)", .matters = "z"},
        {.topic = "x",
         .touches = "live",
         .exemptions = "s31(3)",
         .adopted = {2023, 1, 1},
         .review = {2022, 1, 1}},
    };
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_int_equal(foi_policy_adopt(record.store, "Fay", &bad[i], &id, &why), OVERT_INPUT);
    struct foi_policy_adopt good = {.topic = "x", .touches = "live", .exemptions = "Section 24(2)",
                                    .clock = test_clock(&record)};
    assert_int_equal(foi_policy_adopt(record.store, "Kim", &good, &id, &why), OVERT_REFUSED);
    assert_int_equal(count_of(&record, "SELECT count(*) FROM act WHERE kind = 'foi.refused'"), 1);
    // Not even by hand.
    struct store_query *query = NULL;
    OK(store_prepare(record.store, "DELETE FROM foi_policy", &query, err));
    assert_true(store_step(query, NULL) < 0);
    store_query_done(&query);
    OK(store_prepare(record.store, "UPDATE foi_policy SET touches = 1", &query, err));
    assert_true(store_step(query, NULL) < 0);
    store_query_done(&query);
    record_close(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_record),
        cmocka_unit_test(busy_record),
        cmocka_unit_test(keeps_to_the_period),
        cmocka_unit_test(numbers_are_the_requesters),
        cmocka_unit_test(without_a_policy),
        cmocka_unit_test(the_policy_block_is_blind),
        cmocka_unit_test(the_threat_level_has_its_date),
        cmocka_unit_test(each_letter_is_recorded),
        cmocka_unit_test(refuses),
        cmocka_unit_test(policies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
