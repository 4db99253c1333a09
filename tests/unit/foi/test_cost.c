// SPDX-License-Identifier: Apache-2.0
// test_cost.c - what a request takes, as officers estimate it: held against 18 hours, added to what
// others take within 60 working days, the first words of a notice; who asked is nowhere.
#include "record.h"

#include "foi/costs.h"
#include "foi/exempted.h"

static struct record record;

static int open_it(void **state)
{
    (void)state;
    record_open(&record);
    record.now = at("2025-06-02 09:00");
    DO(&record, record.admin,
       register_officer_add(by, "Gus", REGISTER_ROLE_INFORMATION, &record.reviewer, err));
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    record_close(&record);
    return 0;
}

#define NOT(code, call)                                    \
    do {                                                   \
        struct overt_error err_ = {0}, *const err = &err_; \
        assert_int_equal((call), code);                    \
        assert_true(err_.text[0] != '\0');                 \
        record.now++;                                      \
    } while (0)

static const char words[] = "Q1. How many times was live facial recognition used in 2024?\n"
                            "Q2. Please search every pocket book of 2024 for the word camera.\n"
                            "Q3. How many cameras did you have in 2024?\n";

static void receive(const char *reference, struct date received, const char *who,
                    const char *address)
{
    struct foi_case_receipt receipt = {0};
    const struct foi_case_new request = {.reference = reference,
                                         .received = received,
                                         .requester = who,
                                         .address = address,
                                         .text = words,
                                         .size = strlen(words),
                                         .clock = test_clock(&record)};
    OK(foi_case_receive(record.store, "Fay", &request, &receipt, err));
    foi_case_receipt_finish(&receipt);
    record.now++;
}

/// Minutes of the four activities; -1: not said.
static int estimate(const char *as, const char *reference, const char *label, const int minutes[4],
                    const char *basis, struct overt_error *err)
{
    struct foi_estimate_new wish = {.reference = reference,
                                    .label = label,
                                    .basis = basis,
                                    .clock = test_clock(&record)};
    memcpy(wish.minutes, minutes, sizeof wish.minutes);
    int code = foi_case_estimate(record.store, as, &wish, err);
    record.now++;
    return code;
}
#define MINUTES(...) ((const int[4]){__VA_ARGS__})

static int join(const char *reference, const char *other, bool apart, const char *why,
                struct overt_error *err)
{
    const struct foi_join_new wish = {.reference = reference,
                                      .other = other,
                                      .apart = apart,
                                      .why = why,
                                      .clock = test_clock(&record)};
    int code = foi_case_join(record.store, "Fay", &wish, err);
    record.now++;
    return code;
}

static struct foi_case_cost cost_of(const char *reference, moment as_at)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    struct foi_case_cost cost = {0};
    OK(foi_case_read(record.store, reference, REGISTER_AS_AT_ALWAYS, &one, err));
    OK(foi_case_cost(record.store, &one, as_at, &cost, err));
    return cost;
}

/// "1081 over": minutes that are added up, and what follows.
static void costs(const char *reference, const char *wanted)
{
    struct foi_case_cost cost = cost_of(reference, REGISTER_AS_AT_ALWAYS);
    char said[100];
    (void)snprintf(said, sizeof said, "%d%s%s%s", cost.cost.minutes, cost.cost.over ? " over" : "",
                   cost.cost.over_deciding ? " deciding" : "",
                   cost.cost.aggregated ? " together" : "");
    assert_string_equal(said, wanted);
    foi_case_cost_finish(&cost);
}

static void test_estimates_add_up(void **state)
{
    (void)state;
    receive("1/25", (struct date){2025, 1, 6}, "Zebedee Quixworth", "z@example.org");
    costs("1/25", "0");
    OK(estimate("Fay", "1/25", "q2", MINUTES(-1, 600, 480, -1), "4,000 books", err));
    costs("1/25", "1080"); // 18 hours are not over it
    moment before = record.now - 1;
    OK(estimate("Gus", "1/25", NULL, MINUTES(1, -1, -1, -1), "asked the store", err));
    costs("1/25", "1081 over");
    struct foi_case_cost cost = cost_of("1/25", before);
    assert_int_equal(cost.cost.minutes, 1080);
    foi_case_cost_finish(&cost);
    // Said again: the newer one counts, of this question and activity alone.
    OK(estimate("Gus", "1/25", "Q2", MINUTES(-1, 30, -1, -1), "there is an index", err));
    cost = cost_of("1/25", REGISTER_AS_AT_ALWAYS);
    assert_int_equal(cost.cost.minutes, 511);
    assert_int_equal(cost.cost.pence, 511 * 2500 / 60);
    assert_int_equal(cost.estimate_count, 3);
    assert_string_equal(cost.estimates[2].label, "Q2");
    assert_string_equal(cost.estimates[2].officer, "Gus");
    assert_string_equal(cost.estimates[2].basis, "there is an index");
    foi_case_cost_finish(&cost);
    OK(estimate("Fay", "1/25", NULL, MINUTES(1081, -1, -1, -1), "no index at all", err));
    NOT(OVERT_REFUSED, store_run(record.store, "DELETE FROM foi_estimate", err));
    NOT(OVERT_REFUSED, store_run(record.store, "UPDATE foi_estimate SET minutes = 0", err));
    costs("1/25", "1591 over deciding");
}

static void test_refused(void **state)
{
    (void)state;
    receive("1/25", (struct date){2025, 1, 6}, "Zebedee Quixworth", "z@example.org");
    const int *hour = MINUTES(-1, 60, -1, -1);
    NOT(OVERT_REFUSED, estimate("Pat", "1/25", "Q2", hour, "b", err));
    NOT(OVERT_REFUSED, estimate("Ada", "1/25", "Q2", hour, "b", err));
    NOT(OVERT_INPUT, estimate("Fay", "1/25", "Q9", hour, "b", err));
    NOT(OVERT_INPUT, estimate("Fay", "1/25", "Q2", hour, " ", err));
    NOT(OVERT_INPUT, estimate("Fay", "1/25", "Q2", MINUTES(-1, -1, -1, -1), "b", err));
    NOT(OVERT_INPUT, estimate("Fay", "1/25", "Q2", MINUTES(600001, -1, -1, -1), "b", err));
    NOT(OVERT_INPUT, estimate("Fay", "1/25", "Q2", hour, "as Mr Quixworth wants", err));
    NOT(OVERT_NOT_FOUND, estimate("Fay", "9/25", NULL, hour, "b", err));
    const struct foi_case_do gone = {.reference = "1/25", .clock = test_clock(&record)};
    OK(foi_case_step(record.store, "Fay", "withdrawn", &gone, err));
    record.now++;
    NOT(OVERT_REFUSED, estimate("Fay", "1/25", "Q2", hour, "b", err));
    costs("1/25", "0");
}

static void test_one_cost_within_sixty_working_days(void **state)
{
    (void)state;
    // The 60th working day from 6 January 2025 is 31 March; 17 March is none, for Northern Ireland.
    receive("1/25", (struct date){2025, 1, 6}, "Zebedee Quixworth", "z@example.org");
    receive("2/25", (struct date){2025, 3, 31}, "Zebedee Quixworth", "z@example.org");
    receive("3/25", (struct date){2025, 4, 1}, "Zebedee Quixworth", "z@example.org");
    for (int i = 1; i <= 3; i++) {
        char reference[8];
        (void)snprintf(reference, sizeof reference, "%d/25", i);
        OK(estimate("Fay", reference, NULL, MINUTES(-1, 600, -1, -1), "books", err));
    }
    NOT(OVERT_REFUSED, join("1/25", "3/25", false, "same person", err));
    NOT(OVERT_INPUT, join("1/25", "1/25", false, "same person", err));
    NOT(OVERT_INPUT, join("1/25", "2/25", false, "", err));
    NOT(OVERT_INPUT, join("1/25", "2/25", false, "both of Quixworth", err));
    NOT(OVERT_NOT_FOUND, join("1/25", "7/25", false, "same person", err));
    costs("1/25", "600");
    OK(join("1/25", "2/25", false, "the same person and books", err));
    costs("1/25", "1200 over together");
    costs("2/25", "1200 over together");
    costs("3/25", "600");
    OK(join("3/25", "2/25", false, "the same person and books", err));
    // Of the periods of 60 days about 2/25 one holds the first two, another the last two.
    costs("2/25", "1200 over together");
    costs("3/25", "1200 over together");
    OK(estimate("Fay", "3/25", NULL, MINUTES(-1, 700, -1, -1), "books", err));
    costs("2/25", "1300 over together");
    OK(join("2/25", "3/25", true, "not the same books after all", err));
    costs("2/25", "1200 over together");
    costs("3/25", "700");
    struct foi_case_cost cost = cost_of("2/25", REGISTER_AS_AT_ALWAYS);
    assert_int_equal(cost.joined_count, 1);
    assert_true(cost.joined[0].counts);
    assert_string_equal(cost.joined[0].reference, "1/25");
    assert_string_equal(cost.joined[0].why, "the same person and books");
    assert_int_equal(cost.cost.apart, 60);
    foi_case_cost_finish(&cost);
}

static void test_what_could_be_answered(void **state)
{
    (void)state;
    receive("1/25", (struct date){2025, 1, 6}, "Zebedee Quixworth", "z@example.org");
    OK(estimate("Fay", "1/25", "Q1", MINUTES(-1, 60, -1, -1), "the log", err));
    OK(estimate("Fay", "1/25", "Q2", MINUTES(-1, 1200, 600, -1), "4,000 books", err));
    OK(estimate("Fay", "1/25", "Q3", MINUTES(-1, 500, -1, -1), "the store", err));
    struct foi_case_cost cost = cost_of("1/25", REGISTER_AS_AT_ALWAYS);
    assert_int_equal(cost.without_count, 1);
    assert_string_equal(cost.without[0], "Q2");
    assert_int_equal(cost.left, 560);
    foi_case_cost_finish(&cost);
    // What is estimated of all of it cannot be left out.
    OK(estimate("Fay", "1/25", NULL, MINUTES(1100, -1, -1, -1), "no index", err));
    cost = cost_of("1/25", REGISTER_AS_AT_ALWAYS);
    assert_true(cost.cost.over && cost.without == NULL);
    foi_case_cost_finish(&cost);
}

static struct foi_related *related_of(const char *reference, size_t *count)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    struct foi_related *related = NULL;
    OK(foi_case_read(record.store, reference, REGISTER_AS_AT_ALWAYS, &one, err));
    OK(foi_case_related(record.store, "Fay", &one, REGISTER_AS_AT_ALWAYS, test_clock(&record),
                        &related, count, err));
    return related;
}

static void send_answer(const char *reference, const char *outcome)
{
    char text[96], html[96];
    (void)snprintf(text, sizeof text, "%s/letter.txt", record.folder);
    (void)snprintf(html, sizeof html, "%s/letter.html", record.folder);
    OK(file_write(text, "Q1. 3.\n", 7, 0600, err));
    OK(file_write(html, "<p>Q1. 3.</p>\n", 14, 0600, err));
    const struct foi_case_files files = {.text = text, .html = html};
    const struct foi_case_outcome what_came = {.outcome = outcome};
    const struct foi_case_do what = {.reference = reference, .clock = test_clock(&record)};
    struct foi_sending sending;
    int64_t draft;
    OK(foi_case_step(record.store, "Fay", "collecting", &what, err));
    OK(foi_case_draft(record.store, "Fay", &what, &files, &draft, err));
    OK(foi_case_step(record.store, "Fay", "clearance", &what, err));
    OK(foi_case_clear(record.store, "Gus", &what, &files, err));
    OK(foi_case_send(record.store, "Fay", &what, &files, &what_came, &sending, err));
    record.now++;
}

static void test_repeats_are_pointed_out(void **state)
{
    (void)state;
    size_t count = 0;
    receive("1/25", (struct date){2025, 5, 1}, "Zebedee Quixworth", "z@example.org");
    receive("2/25", (struct date){2025, 5, 2}, "Petra Perkins", "p@example.org");
    receive("3/25", (struct date){2025, 5, 6}, "zebedee  quixworth", "elsewhere@example.org");
    send_answer("1/25", "granted");
    send_answer("2/25", "granted");
    receive("4/25", (struct date){2025, 6, 2}, "Z. Quixworth", "Z@example.org");
    struct foi_related *related = related_of("4/25", &count);
    assert_int_equal(count, 3); // in order of receipt
    assert_true(related[0].repeat && related[0].same_address && !related[0].same_name);
    assert_int_equal(related[0].alike, 3);
    assert_int_equal(related[0].since, 0); // answered on the day on which this one came
    assert_true(!related[1].repeat && !related[1].same_address && related[1].complied);
    assert_true(!related[2].repeat && !related[2].complied);
    memory_free(related);
    // Another name and address; the same name elsewhere.
    related = related_of("2/25", &count);
    assert_false(related[0].repeat);
    memory_free(related);
    related = related_of("3/25", &count);
    assert_true(related[0].same_name && related[0].repeat);
    memory_free(related);
    // A refusal complied with nothing.
    receive("5/25", (struct date){2025, 6, 2}, "Otto Otherwise", "o@example.org");
    send_answer("5/25", "cost");
    receive("6/25", (struct date){2025, 6, 2}, "Otto Otherwise", "o@example.org");
    related = related_of("6/25", &count);
    for (size_t i = 0; i < count; i++)
        assert_false(related[i].repeat);
    memory_free(related);
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    OK(foi_case_read(record.store, "6/25", REGISTER_AS_AT_ALWAYS, &one, err));
    NOT(OVERT_REFUSED, foi_case_related(record.store, "Pat", &one, REGISTER_AS_AT_ALWAYS,
                                        test_clock(&record), &related, &count, err));
}

static int64_t exempt(const char *reference, const char *section, const char *why)
{
    struct foi_exempt_new wish = {.reference = reference,
                                  .question = "all",
                                  .section = section,
                                  .texts = {[FOI_REASON_WHY] = why},
                                  .clock = test_clock(&record)};
    int64_t id = 0;
    OK(foi_exempt(record.store, "Fay", &wish, &id, err));
    record.now++;
    return id;
}

static void test_the_notice_rests_on_the_estimate(void **state)
{
    (void)state;
    struct overt_error mistake = {0};
    CLEANUP(foi_exempted_finish) struct foi_exempted notice = {0};
    receive("1/25", (struct date){2025, 5, 6}, "Zebedee Quixworth", "z@example.org");
    const char *whole = "We hold some information that is relevant. The limit is 450 pounds "
                        "(Fees Regulations 2004).\n\nWe estimate 30 hours.\n\nYou could narrow "
                        "your request.";
    int64_t id = exempt("1/25", "s12(1)", whole);
    assert_int_equal(foi_exempt_approve(record.store, "Gus", id, test_clock(&record), &mistake),
                     OVERT_REFUSED);
    has(mistake.text, "no estimate of it is recorded");
    record.now++;
    OK(estimate("Fay", "1/25", "Q2", MINUTES(-1, 900, -1, -1), "4,000 books on paper", err));
    assert_int_equal(foi_exempt_approve(record.store, "Gus", id, test_clock(&record), &mistake),
                     OVERT_REFUSED);
    has(mistake.text, "within the limit");
    record.now++;
    OK(estimate("Fay", "1/25", "Q2", MINUTES(-1, -1, -1, 330), "4,000 books on paper", err));
    OK(foi_exempt_withdraw(record.store, "Fay", id, "anew", test_clock(&record), err));
    // A new one begins with what was estimated; of two lines that rest on the same, it stands once.
    id = exempt("1/25", "s12(2)", NULL);
    OK(foi_exempted_find(record.store, id, &notice, err));
    has(notice.why, "would alone take 0 hours");
    foi_exempted_finish(&notice);
    assert_int_equal(foi_exempt_approve(record.store, "Gus", id, test_clock(&record), &mistake),
                     OVERT_REFUSED);
    has(mistake.text, "section 12(1) is the one");
    record.now++;
    OK(foi_exempt_withdraw(record.store, "Fay", id, "anew", test_clock(&record), err));
    receive("2/25", (struct date){2025, 5, 6}, "Zebedee Quixworth", "z@example.org");
    OK(estimate("Fay", "2/25", "Q2", MINUTES(-1, 900, -1, 330), "4,000 books on paper", err));
    id = exempt("2/25", "s12(1)", NULL);
    OK(foi_exempted_find(record.store, id, &notice, err));
    has(notice.why, "it would take 20 hours and 30 minutes");
    has(notice.why, "Question Q2: we estimate 20 hours and 30 minutes. 4,000 books on paper.");
    has(notice.why, "without Q2 we could answer it.");
    assert_null(strstr(strstr(notice.why, "4,000 books") + 1, "4,000 books"));
    OK(foi_exempt_approve(record.store, "Gus", id, test_clock(&record), err));
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
    struct register_swept swept;
    char path[96];
    size_t size = 0;
    bool empty = false;
    receive("1/25", (struct date){2025, 5, 6}, "Zebedee Quixworth", "z@example.org");
    receive("2/25", (struct date){2025, 5, 6}, "Petra Perkins", "p@example.org");
    OK(estimate("Fay", "1/25", "Q2", MINUTES(-1, 900, -1, -1), "the books of Xylocopa", err));
    OK(join("1/25", "2/25", false, "both write of Xylocopa", err));
    assert_int_equal(keys_of_the_case(), 3);
    const struct foi_case_do gone = {.reference = "1/25", .clock = test_clock(&record)};
    OK(foi_case_step(record.store, "Fay", "withdrawn", &gone, err));
    OK(store_empty_log(record.store, &empty, err));
    (void)snprintf(path, sizeof path, "%s/record.db", record.folder);
    AUTO_FREE char *bytes = NULL;
    OK(test_contents(path, &bytes, &size, err));
    assert_null(memmem(bytes, size, "Xylocopa", 8));
    record.now = at("2027-06-10 09:00");
    DO(&record, 0, register_sweep(by, &swept, err));
    assert_int_equal(keys_of_the_case(), 0);
    struct foi_case_cost cost = cost_of("1/25", REGISTER_AS_AT_ALWAYS);
    assert_int_equal(cost.minutes, 900); // hours are of no person
    assert_null(cost.estimates[0].basis);
    assert_null(cost.joined[0].why);
    foi_case_cost_finish(&cost);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        CASE(test_estimates_add_up),
        CASE(test_refused),
        CASE(test_one_cost_within_sixty_working_days),
        CASE(test_what_could_be_answered),
        CASE(test_repeats_are_pointed_out),
        CASE(test_the_notice_rests_on_the_estimate),
        CASE(test_sealed_and_erased_with_the_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
