// SPDX-License-Identifier: Apache-2.0
// test_case.c - a request as a case: what it needs, which step can follow which, who may, the
// clock, and what nobody finds in the file.
#include "record.h"

#include "foi/case.h"
#include "foi/casework.h"
#include "foi/disclose.h"
#include "register/retention.h"

static struct record record;
static int64_t second, third, collector;

static int open_it(void **state)
{
    (void)state;
    record_open(&record);
    DO(&record, record.admin,
       register_officer_add(by, "Gil", REGISTER_ROLE_INFORMATION, &second, err));
    DO(&record, record.admin,
       register_officer_add(by, "Hal", REGISTER_ROLE_INFORMATION, &third, err));
    DO(&record, record.admin,
       register_officer_add(by, "Cat", REGISTER_ROLE_PLANNER, &collector, err));
    record.now = at("2023-02-20 09:00");
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    record_close(&record);
    return 0;
}

#define NOBODY_ELSE "Zebedee Quixworth"
#define SOMEWHERE   "z.quixworth@example.org"
static const char words_of_request[] =
    "Dear Sirs,\nQ1. Has the force used live facial recognition?\nYours, " NOBODY_ELSE "\n";

static struct foi_case_new request_of(const char *reference, struct date received)
{
    return (struct foi_case_new){.reference = reference,
                                 .received = received,
                                 .requester = NOBODY_ELSE,
                                 .address = SOMEWHERE,
                                 .text = words_of_request,
                                 .size = strlen(words_of_request),
                                 .clock = test_clock(&record)};
}

static void receive(const char *reference, struct date received)
{
    struct foi_case_receipt receipt = {0};
    const struct foi_case_new request = request_of(reference, received);
    OK(foi_case_receive(record.store, "Fay", &request, &receipt, err));
    foi_case_receipt_finish(&receipt);
    record.now++;
}

static int try_step(const char *as, const char *reference, const char *word, struct date day,
                    struct date until, struct overt_error *err)
{
    const struct foi_case_do what = {.reference = reference,
                                     .why = "because",
                                     .day = day,
                                     .until = until,
                                     .clock = test_clock(&record)};
    int code = foi_case_step(record.store, as, word, &what, err);
    record.now++;
    return code;
}

static void step(const char *reference, const char *word, struct date day)
{
    struct overt_error err = {0};
    int code = try_step("Fay", reference, word, day, (struct date){0}, &err);
    if (code != 0)
        fail_msg("%s: %s", word, err.text);
}

static struct foi_case read_case(const char *reference)
{
    struct foi_case one = {0};
    OK(foi_case_read(record.store, reference, REGISTER_AS_AT_ALWAYS, &one, err));
    return one;
}

static void due_is(const char *reference, int year, int month, int day)
{
    CLEANUP(foi_case_finish) struct foi_case one = read_case(reference);
    struct date due = foi_case_next(&one);
    if (due.year != year || due.month != month || due.day != day)
        fail_msg("due %d-%d-%d", due.year, due.month, due.day);
}

static struct foi_case_files letter_files(const char *words)
{
    static char text[128], html[128];
    (void)snprintf(text, sizeof text, "%s/letter.txt", record.folder);
    (void)snprintf(html, sizeof html, "%s/letter.html", record.folder);
    OK(file_write(text, words, strlen(words), 0600, err));
    OK(file_write(html, words, strlen(words), 0600, err));
    return (struct foi_case_files){text, html};
}

static int draft(const char *as, const char *words, struct overt_error *err)
{
    int64_t id;
    const struct foi_case_do what = {.reference = "1/23", .clock = test_clock(&record)};
    const struct foi_case_files files = letter_files(words);
    int code = foi_case_draft(record.store, as, &what, &files, &id, err);
    record.now++;
    return code;
}

static int clear(const char *as, struct overt_error *err)
{
    const struct foi_case_do what = {.reference = "1/23", .clock = test_clock(&record)};
    int code = foi_case_clear(record.store, as, &what, NULL, err);
    record.now++;
    return code;
}

static int send(const char *as, const char *words, struct foi_sending *ret_sending,
                struct overt_error *err)
{
    const struct foi_case_do what = {.reference = "1/23", .clock = test_clock(&record)};
    const struct foi_case_files files = letter_files(words);
    const struct foi_case_outcome outcome = {"part", "s24(2), s31(3)"};
    int code = foi_case_send(record.store, as, &what, &files, &outcome, ret_sending, err);
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

static void test_the_way(void **state)
{
    (void)state;
    struct foi_sending sending = {0};
    receive("1/23", (struct date){2023, 2, 20});
    due_is("1/23", 2023, 3, 21); // 17 March is a bank holiday in Northern Ireland
    NOT(OVERT_REFUSED, clear("Gil", err));
    OK(draft("Fay", "first", err));
    NOT(OVERT_REFUSED, clear("Gil", err)); // not yet asked for
    step("1/23", "clearance", (struct date){0});
    NOT(OVERT_REFUSED, clear("Fay", err)); // who drafted it
    NOT(OVERT_REFUSED, send("Fay", "first", &sending, err));
    OK(clear("Gil", err));
    NOT(OVERT_REFUSED, send("Fay", "first!", &sending, err)); // another byte
    OK(draft("Fay", "second", err));                          // takes the clearance back
    NOT(OVERT_REFUSED, send("Fay", "second", &sending, err));
    step("1/23", "clearance", (struct date){0});
    OK(clear("Gil", err));
    NOT(OVERT_REFUSED, send("Pat", "second", &sending, err)); // no right
    OK(send("Fay", "second", &sending, err));
    assert_false(sending.late);
    CLEANUP(foi_case_finish) struct foi_case one = read_case("1/23");
    assert_string_equal(one.state, "sent");
    assert_int_equal(one.letter_count, 1);
    assert_string_equal(one.letters[0].exemptions, "s24, s31");
    char hash[65];
    uint8_t bytes[CRYPT_HASH_SIZE];
    crypt_sha256("second", 6, bytes);
    text_from_bytes(hash, bytes, sizeof bytes);
    assert_string_equal(one.letters[0].text_sha256, hash);
    assert_false(foi_case_is_open(&one));
}

static void test_review_and_correction(void **state)
{
    (void)state;
    struct foi_sending sending = {0};
    receive("1/23", (struct date){2023, 2, 20});
    OK(draft("Fay", "first", err));
    step("1/23", "clearance", (struct date){0});
    OK(clear("Gil", err));
    OK(send("Fay", "first", &sending, err));
    int64_t first = sending.id;
    step("1/23", "review", (struct date){0});
    due_is("1/23", 2023, 3, 21);
    const struct foi_case_do what = {
        .reference = "1/23", .result = "part-upheld", .clock = test_clock(&record)};
    const struct foi_case_files files = letter_files("review");
    NOT(OVERT_REFUSED, foi_case_review(record.store, "Fay", &what, &files, &sending, err));
    NOT(OVERT_REFUSED, foi_case_review(record.store, "Gil", &what, &files, &sending, err));
    OK(foi_case_review(record.store, "Hal", &what, &files, &sending, err));
    record.now++;
    step("1/23", "reopened", (struct date){0});
    OK(draft("Fay", "right", err));
    step("1/23", "clearance", (struct date){0});
    OK(clear("Gil", err));
    OK(send("Fay", "right", &sending, err));
    CLEANUP(foi_case_finish) struct foi_case one = read_case("1/23");
    assert_int_equal(one.letter_count, 3);
    assert_string_equal(one.letters[2].kind, "correction");
    assert_int_equal(one.letters[2].corrects, one.letters[1].id);
    assert_true(one.letters[0].id == first && strlen(sending.corrects) == 64);
}

/// Every step from every state: what C allows, and the view of the tables says the same state.
static void test_steps(void **state)
{
    (void)state;
    struct date none = {0};
    receive("1/23", (struct date){2023, 2, 20});
    NOT(OVERT_REFUSED, try_step("Fay", "1/23", "closed", none, none, err));
    NOT(OVERT_REFUSED, try_step("Fay", "1/23", "clarified", none, none, err));
    NOT(OVERT_REFUSED, try_step("Fay", "1/23", "lapsed", none, none, err));
    NOT(OVERT_INPUT, try_step("Fay", "1/23", "cleared", none, none, err));
    NOT(OVERT_INPUT, try_step("Fay", "1/23", "extended", none, none, err));
    NOT(OVERT_INPUT, try_step("Fay", "1/23", "collecting", (struct date){2023, 2, 19}, none, err));
    NOT(OVERT_INPUT, try_step("Fay", "1/23", "collecting", (struct date){2023, 2, 21}, none, err));
    NOT(OVERT_REFUSED, try_step("Pat", "1/23", "collecting", none, none, err));
    NOT(OVERT_NOT_FOUND, try_step("Fay", "2/23", "collecting", none, none, err));
    static const char *const way[] = {"clarifying", "clarified",  "fees",      "paid",
                                      "drafting",   "collecting", "withdrawn", "reopened"};
    for (size_t i = 0; i < ARRAY_COUNT(way); i++) {
        step("1/23", way[i], none);
        CLEANUP(foi_case_finish) struct foi_case one = read_case("1/23");
        AUTO_QUERY struct store_query *query = NULL;
        OK(store_prepare(record.store, "SELECT state FROM foi_case_now", &query, err));
        assert_int_equal(store_step(query, NULL), 1);
        assert_string_equal(store_column_text(query, 0), one.state);
    }
}

static void test_the_clock(void **state)
{
    (void)state;
    struct date none = {0};
    struct overt_error said;
    receive("1/23", (struct date){2023, 2, 20});
    record.now = at("2023-03-01 10:00");
    step("1/23", "clarifying", none);
    due_is("1/23", 0, 0, 0); // waits
    step("1/23", "clarified", none);
    due_is("1/23", 2023, 3, 30); // anew from 1 March: section 10(6)
    record.now = at("2023-03-06 10:00");
    step("1/23", "fees", none);
    due_is("1/23", 0, 0, 0);
    record.now = at("2023-03-10 10:00");
    step("1/23", "paid", none);
    due_is("1/23", 2023, 4, 6); // five working days, both included: section 10(2)
    assert_int_equal(try_step("Fay", "1/23", "extended", none, (struct date){2023, 5, 30}, &said),
                     0);
    due_is("1/23", 2023, 5, 30);
    step("1/23", "fees", none);
    NOT(OVERT_INPUT, try_step("Fay", "1/23", "paid", (struct date){2023, 3, 9}, none, err));
    step("1/23", "paid", none);
    CLEANUP(foi_case_finish) struct foi_case one = read_case("1/23");
    assert_int_equal(one.clock.disregarded, 5);
    assert_true(one.clock.extended && one.clock.past_forty);
    assert_int_equal(date_to_days(one.clock.forty), date_to_days((struct date){2023, 5, 10}));
    assert_true(foi_case_is_overdue(&one, (struct date){2023, 5, 31}));
    assert_false(foi_case_is_overdue(&one, (struct date){2023, 5, 30}));

    receive("2/23", (struct date){2023, 3, 10});
    record.now = at("2023-04-20 10:00");
    // The notice of an extension is due on the twentieth day too: this one comes too late.
    assert_int_equal(try_step("Fay", "2/23", "extended", none, (struct date){2023, 5, 30}, &said),
                     0);
    due_is("2/23", 2023, 4, 12);
    CLEANUP(foi_case_finish) struct foi_case late = read_case("2/23");
    struct date notice = late.clock.late_notice;
    assert_int_equal(date_to_days(notice), date_to_days((struct date){2023, 4, 20}));
    assert_int_equal(one.clock.late_notice.year, 0);
    struct foi_case *cases = NULL;
    size_t count = 0;
    const struct foi_case_filter filter = {
        .overdue = true, .today = {2023, 4, 20}, .as_at = REGISTER_AS_AT_ALWAYS};
    OK(foi_cases(record.store, &filter, &cases, &count, err));
    assert_int_equal(count, 1);
    assert_string_equal(cases[0].reference, "2/23");
    foi_cases_free(&cases, count);
}

static void test_section_8(void **state)
{
    (void)state;
    struct foi_case_receipt receipt = {0};
    struct foi_case_new request = request_of(NULL, (struct date){2023, 2, 20});
    request.requester = " ";
    request.address = NULL;
    OK(foi_case_receive(record.store, "Fay", &request, &receipt, err));
    assert_int_equal(receipt.missing, FOI_MISSING_NAME | FOI_MISSING_ADDRESS);
    assert_int_equal(receipt.due.year, 0);
    assert_string_equal(receipt.reference, "FOI-2023-0001");
    assert_non_null(strstr(receipt.assist, "tell us your name"));
    assert_non_null(strstr(receipt.assist, "section 16"));
    assert_null(strstr(receipt.assist, "in writing"));
    AUTO_FREE char *limbs = foi_missing_words(receipt.missing);
    assert_string_equal(limbs,
                        "no name of the applicant is given (section 8(1)(b)), and no address for "
                        "correspondence is given (section 8(1)(b))");
    foi_case_receipt_finish(&receipt);
    record.now = at("2023-03-01 10:00");
    due_is("FOI-2023-0001", 0, 0, 0);
    step("FOI-2023-0001", "clarified", (struct date){0});
    due_is("FOI-2023-0001", 2023, 3, 30);
    for (unsigned i = 0; i < 4; i++) {
        request = request_of(NULL, (struct date){2023, 2, 20});
        request.text = i == 0 ? " \n" : i == 3 ? "FOI please" : words_of_request;
        request.size = strlen(request.text);
        request.requester = i == 1 ? NULL : NOBODY_ELSE;
        request.address = i == 2 ? "" : SOMEWHERE;
        assert_int_equal(foi_case_missing(&request), 1u << i);
    }
    request = request_of("bad|reference", (struct date){2023, 2, 20});
    NOT(OVERT_INPUT, foi_case_receive(record.store, "Fay", &request, &receipt, err));
    request = request_of("fOI-2023-0001", (struct date){2023, 2, 20});
    NOT(OVERT_INPUT, foi_case_receive(record.store, "Fay", &request, &receipt, err));
    request = request_of("3/23", (struct date){2023, 3, 2});
    NOT(OVERT_INPUT, foi_case_receive(record.store, "Fay", &request, &receipt, err));
}

static void test_the_same_person(void **state)
{
    (void)state;
    struct foi_case_receipt receipt = {0};
    record.now = at("2023-05-15 10:00");
    receive("1/23", (struct date){2023, 2, 20});
    struct foi_case_new request = request_of("2/23", (struct date){2023, 5, 15});
    request.requester = "ZEBEDEE  QUIXWORTH";
    request.address = "somebody@else.example";
    OK(foi_case_receive(record.store, "Fay", &request, &receipt, err));
    assert_int_equal(receipt.earlier_count, 1);
    assert_string_equal(receipt.earlier[0].reference, "1/23");
    assert_false(receipt.earlier[0].same_address || receipt.earlier[0].answered);
    assert_int_equal(receipt.earlier[0].working_days,
                     foi_working_days((struct date){2023, 2, 19}, (struct date){2023, 5, 15}));
    foi_case_receipt_finish(&receipt);
    record.now = at("2024-01-10 10:00");
    request = request_of("3/24", (struct date){2024, 1, 10});
    request.requester = "Z. Q.";
    OK(foi_case_receive(record.store, "Fay", &request, &receipt, err)); // another year, another key
    assert_int_equal(receipt.earlier_count, 1);
    assert_true(receipt.earlier[0].same_address);
    foi_case_receipt_finish(&receipt);
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(record.store, "SELECT count(DISTINCT address_mark), count(*) FROM foi_case",
                     &query, err));
    assert_int_equal(store_step(query, NULL), 1);
    assert_int_equal(store_column_int(query, 0), 3); // no mark says that 1/23 and 3/24 are one
}

static void test_tasks(void **state)
{
    (void)state;
    int64_t id = 0;
    receive("1/23", (struct date){2023, 2, 20});
    struct foi_task_new task = {.reference = "1/23",
                                .label = "Q1",
                                .question = "Was LFR used? asks Mr Quixworth",
                                .unit = "Operations",
                                .collector = "Cat",
                                .clock = test_clock(&record)};
    NOT(OVERT_INPUT, foi_task_add(record.store, "Fay", &task, &id, err));
    task.question = "Was LFR used? write to " SOMEWHERE;
    NOT(OVERT_INPUT, foi_task_add(record.store, "Fay", &task, &id, err));
    task.question = "Was LFR used?";
    NOT(OVERT_REFUSED, foi_task_add(record.store, "Pat", &task, &id, err));
    OK(foi_task_add(record.store, "Fay", &task, &id, err));
    record.now++;
    struct foi_task *tasks = NULL;
    size_t count = 0;
    OK(foi_tasks(record.store, "Cat", REGISTER_AS_AT_ALWAYS, &tasks, &count, err));
    assert_int_equal(count, 1);
    assert_string_equal(tasks[0].question, "Was LFR used?");
    foi_tasks_free(&tasks, count);
    struct foi_task_done done = {
        .id = id, .state = "held", .minutes = 40, .clock = test_clock(&record)};
    NOT(OVERT_REFUSED, foi_task_do(record.store, "Pat", &done, err));
    OK(foi_task_do(record.store, "Cat", &done, err));
    OK(foi_tasks(record.store, NULL, REGISTER_AS_AT_ALWAYS, &tasks, &count, err));
    assert_int_equal(count, 0);
    CLEANUP(foi_case_finish) struct foi_case one = read_case("1/23");
    assert_string_equal(one.tasks[0].state, "held");
    assert_int_equal(one.minutes, 40);
}

/// Nothing of who asked stands in the record's files, in acts, or in what is read without a reason.
static void test_nobody_is_named(void **state)
{
    (void)state;
    char path[96];
    size_t size = 0;
    struct foi_case_who who = {0};
    receive("1/23", (struct date){2023, 2, 20});
    step("1/23", "collecting", (struct date){0});
    NOT(OVERT_INPUT,
        foi_case_open(record.store, "Fay", "1/23", "", test_clock(&record), &who, err));
    NOT(OVERT_REFUSED,
        foi_case_open(record.store, "Cat", "1/23", "why", test_clock(&record), &who, err));
    OK(foi_case_open(record.store, "Fay", "1/23", "to answer", test_clock(&record), &who, err));
    assert_string_equal(who.requester, NOBODY_ELSE);
    assert_string_equal(who.address, SOMEWHERE);
    assert_string_equal(who.text, words_of_request);
    foi_case_who_finish(&who);
    bool empty = false;
    OK(store_empty_log(record.store, &empty, err));
    (void)snprintf(path, sizeof path, "%s/record.db", record.folder);
    AUTO_FREE char *bytes = NULL;
    OK(test_contents(path, &bytes, &size, err));
    assert_null(memmem(bytes, size, "Quixworth", 9));
    assert_null(memmem(bytes, size, "live facial", 11));
    assert_non_null(memmem(bytes, size, "to answer", 9));
}

static void answer_it(const char *words)
{
    struct foi_sending sending;
    OK(draft("Fay", words, err));
    step("1/23", "clearance", (struct date){0});
    OK(clear("Gil", err));
    OK(send("Fay", words, &sending, err));
}

static int disclose(struct foi_disclosure wish, struct overt_error *err)
{
    CLEANUP(foi_disclosed_finish) struct foi_disclosed disclosed = {0};
    wish.reference = "1/23";
    wish.clock = test_clock(&record);
    int code = foi_disclose(record.store, "Fay", &wish, &disclosed, err);
    record.now++;
    if (code == 0) {
        assert_string_equal(disclosed.address, "1-23");
        assert_null(strstr(disclosed.question, "Quixworth"));
    }
    return code;
}

static void test_disclosed_without_who_asked(void **state)
{
    (void)state;
    const struct foi_disclosure good = {.title = "Use", .topics = "live"};
    struct foi_disclosure bad = good;
    receive("1/23", (struct date){2023, 2, 20});
    NOT(OVERT_REFUSED, disclose(good, err)); // not answered
    answer_it("Dear QUIXWORTH");
    NOT(OVERT_REFUSED, disclose(good, err)); // the letter names who asked
    step("1/23", "reopened", (struct date){0});
    answer_it("Dear Sir or Madam");
    NOT(OVERT_REFUSED, disclose(good, err)); // so does the first, which would stand beside it
    step("1/23", "closed", (struct date){0});
    bad.title = "From Zebedee";
    NOT(OVERT_REFUSED, disclose(bad, err));
}

static void test_disclosed_and_changed(void **state)
{
    (void)state;
    receive("1/23", (struct date){2023, 2, 20});
    answer_it("Dear Sir or Madam");
    NOT(OVERT_INPUT, disclose((struct foi_disclosure){.topics = "live"}, err));
    NOT(OVERT_INPUT, disclose((struct foi_disclosure){.title = "Use", .topics = "<b>"}, err));
    const char *const named[] = {"Was it used? " NOBODY_ELSE, "Write to me@example.org",
                                 "Call 01632 960 983", "quixworth, Z.",
                                 // As mail programs and hostile hands write it.
                                 "for Mr\xC2\xA0Quixworth", "Quixworth\xE2\x80\x99s request",
                                 "\xE2\x80\x9CQuixworth\xE2\x80\x9D", "Quix\xC2\xADworth",
                                 "Quix\xE2\x80\x8Bworth", "\xE2\x80\xAEQuixworth\xE2\x80\xAC",
                                 "\xEF\xBC\xB1\xEF\xBD\x95ixworth", "Zebedee\xE2\x80\x93",
                                 "me\xEF\xBC\xA0""example.org", "ren\xC3\xA9@example.org",
                                 "me @ example.org", "07700.900.123", "07700/900/123",
                                 "07700\xC2\xA0" "900\xC2\xA0" "123",
                                 "\xEF\xBC\x90" "7700900123", "+44 (0)7700-900123"};
    for (size_t i = 0; i < ARRAY_COUNT(named); i++)
        NOT(OVERT_REFUSED,
            disclose(
                (struct foi_disclosure){.title = "Use", .topics = "live", .question = named[i]},
                err));
    // Times are no telephone numbers, and a clock is no address.
    struct foi_disclosed look = {0};
    const struct foi_disclosure times = {
        .reference = "1/23",
        .title = "Use",
        .topics = "live",
        .clock = test_clock(&record),
        .question = "Used from 01/01/2022 - 31/01/2023, 2022-01-01 - 2023-01-31, 1.2.23 - "
                    "28.2.2023, @ 5 p.m. in 2022-2023?"};
    OK(foi_disclose_look(record.store, "Fay", &times, &look, err));
    foi_disclosed_finish(&look);
    OK(disclose((struct foi_disclosure){.title = "Use", .topics = "live"}, err));
    NOT(OVERT_INPUT, disclose((struct foi_disclosure){.title = "Used"}, err)); // why?
    OK(disclose((struct foi_disclosure){.title = "Used", .why = "clearer"}, err));
    OK(disclose((struct foi_disclosure){.withdraw = true, .why = "a mistake"}, err));
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(record.store,
                     "SELECT count(*), sum(withdrawn), (SELECT count(*) FROM foi_disclosed_letter)"
                     " FROM foi_disclosed",
                     &query, err));
    assert_int_equal(store_step(query, NULL), 1);
    assert_int_equal(store_column_int(query, 0), 3);
    assert_int_equal(store_column_int(query, 1), 1);
    assert_int_equal(store_column_int(query, 2), 1);
}

static int64_t keys(void)
{
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(record.store,
                     "SELECT count(*) FROM record_key WHERE kind IN ('request', 'requester')",
                     &query, err));
    assert_int_equal(store_step(query, NULL), 1);
    return store_column_int(query, 0);
}

static void sweep_at(const char *when)
{
    record.now = at(when);
    struct register_swept swept;
    DO(&record, 0, register_sweep(by, &swept, err));
}

static void test_erased_when_its_time_is_over(void **state)
{
    (void)state;
    receive("1/23", (struct date){2023, 2, 20});
    step("1/23", "withdrawn", (struct date){0});
    receive("2/23", (struct date){2023, 2, 20}); // open: kept as long as it is
    int64_t all = keys();
    assert_int_equal(all, 4); // case, step, case, the year's; a "received" has nothing to seal
    sweep_at("2025-02-21 09:00");
    assert_int_equal(keys(), all);
    sweep_at("2025-02-25 09:00");
    assert_int_equal(keys(), 2);
    CLEANUP(foi_case_finish) struct foi_case one = read_case("1/23");
    assert_false(one.held);
    assert_string_equal(one.state, "withdrawn");
    sweep_at("2026-03-01 09:00");
    assert_int_equal(keys(), 1);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        CASE(test_the_way),
        CASE(test_review_and_correction),
        CASE(test_steps),
        CASE(test_the_clock),
        CASE(test_section_8),
        CASE(test_the_same_person),
        CASE(test_tasks),
        CASE(test_nobody_is_named),
        CASE(test_disclosed_without_who_asked),
        CASE(test_disclosed_and_changed),
        CASE(test_erased_when_its_time_is_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
