// SPDX-License-Identifier: Apache-2.0
// test_wave.c - the same questions by several persons, with other numbers and in another order, are
// found; real requests that differ are not; nothing of it is stored, and nobody is named.
#include "record.h"

#include "foi/alike.h"
#include "foi/placed.h"
#include "foi/wave.h"

static struct record record;

static int open_it(void **state)
{
    (void)state;
    record_open(&record);
    record.now = at("2026-02-20 09:00");
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    record_close(&record);
    return 0;
}

static void receive(const char *reference, struct date received, const char *who, const char *words)
{
    struct foi_case_receipt receipt = {0};
    AUTO_FREE char *address = memory_new(200, 1);
    (void)snprintf(address, 200, "%s@example.org", reference);
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

static struct foi_wave *waves_of(const char *reference, size_t *count)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    struct foi_wave *waves = NULL;
    OK(foi_case_read(record.store, reference, REGISTER_AS_AT_ALWAYS, &one, err));
    OK(foi_waves(record.store, &one, REGISTER_AS_AT_ALWAYS, &waves, count, err));
    return waves;
}

static double likeness(const char *a, const char *b)
{
    struct foi_shingles x = foi_shingles_of(a), y = foi_shingles_of(b);
    double value = foi_alike(&x, &y);
    foi_shingles_finish(&x);
    foi_shingles_finish(&y);
    return value;
}

static void near(double value, double wanted)
{
    if (value < wanted - 1e-9 || value > wanted + 1e-9)
        fail_msg("%f, not %f", value, wanted);
}

/// By hand: of the runs of three words that either has, those that both have.
static void test_likeness(void **state)
{
    (void)state;
    near(likeness("a b c d e", "A, b; c - d e!"), 1);
    near(likeness("a b c d e", "a b c d f"), 2.0 / 4);
    near(likeness("a b c d e f", "a b c x d e f"), 2.0 / 7);
    near(likeness("the force\xe2\x80\x99s plan for it", "the force's plan for it"), 1);
    near(likeness("used\xe2\x80\x94when was it", "used when was it"), 1);
    near(likeness("see Q5a for each of them", "see q12 for each of them"), 1);
    near(likeness("as in question 5 for each", "as in question 7b for each"), 1);
    near(likeness("within 24 hours of it", "within 48 hours of it"), 1.0 / 5);
    near(likeness("when", "when"), 1);
    near(likeness("", ""), 0);
    near(likeness("a b a b a b a b", "a b a b"), 1); // each run once
}

/// The ten questions with numbers as "1. / a." in place of "Q1. / Q1a."
static void renumber(struct text *out)
{
    text_init(out, 100000);
    for (const char *at = ten_questions; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        const char *rest = at + 1 + strspn(at + 1, "0123456789");
        if (*at != 'Q' || *rest == 'u')
            text_printf(out, "%.*s\n", (int)length, at);
        else if (*rest == '.')
            text_printf(out, "\n%.*s) %.*s\n", (int)(rest - at - 1), at + 1,
                        (int)(length - (size_t)(rest + 2 - at)), rest + 2);
        else
            text_printf(out, "%c) %.*s\n", *rest, (int)(length - (size_t)(rest + 3 - at)),
                        rest + 3);
        at += length + (at[length] == '\n');
    }
}

/// Without numbers, from the last to the first, as one would write them from memory.
static void unnumber(struct text *out)
{
    const char *ends[64];
    size_t count = 0;
    text_init(out, 100000);
    text_append(out, "Dear Sir or Madam,\n\nI am interested in your cameras.\n\n");
    for (const char *at = ten_questions; *at != '\0'; at++)
        if (*at == '\n')
            ends[count++] = at;
    for (size_t i = count; i-- > 0;) {
        const char *start = i > 0 ? ends[i - 1] + 1 : ten_questions;
        const char *words = strchr(start, ' ');
        if (*start == 'Q' && start[1] != 'u')
            text_printf(out, "%.*s\n\n", (int)(ends[i] - words - 1), words + 1);
    }
    text_append(out, "Yours faithfully,\nOtto Otherwise\n");
}

static void test_three_persons_ask_the_same(void **state)
{
    (void)state;
    AUTO_TEXT struct text second = {0}, third = {0};
    size_t count = 0;
    renumber(&second);
    unnumber(&third);
    receive("1/23", (struct date){2023, 2, 20}, "Zebedee Quixworth", ten_questions);
    receive("2/23", (struct date){2023, 3, 1}, "Petra Perkins", second.bytes);
    receive("3/23", (struct date){2023, 3, 2}, "Otto Otherwise", third.bytes);
    struct foi_wave *waves = waves_of("2/23", &count);
    assert_int_equal(count, 2);
    assert_string_equal(waves[0].reference, "1/23");
    assert_true(waves[0].earlier && !waves[1].earlier);
    assert_int_equal(waves[0].alike, 24);
    assert_int_equal(waves[0].questions, 24);
    near(waves[0].share, 1);
    // "If so, please provide dates ..." stands three times: each with the one in its own place.
    for (size_t i = 0; i < waves[0].pair_count; i++)
        assert_string_equal(waves[0].pairs[i].label, waves[0].pairs[i].other);
    foi_waves_free(&waves, count);
    waves = waves_of("3/23", &count);
    assert_int_equal(count, 2);
    assert_true(waves[0].earlier && waves[1].earlier && waves[0].share > 0.9);
    foi_waves_free(&waves, count);
    waves = waves_of("1/23", &count);
    assert_int_equal(count, 2);
    assert_false(waves[0].earlier);
    foi_waves_free(&waves, count);
}

/// The requests of tests/data/foi, each with its line "request ..." as its source.
struct real {
    char source[120];
    struct text text;
};

static size_t read_real(const char *name, struct real *reals, size_t count)
{
    AUTO_FREE char *path = file_join(getenv("OVERT_SOURCE"), name);
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    OK(file_read(path, 1 << 20, &bytes, &size, err));
    bool within = false;
    for (char *line = bytes, *rest; line != NULL; line = rest) {
        rest = strchr(line, '\n');
        if (rest != NULL)
            *rest++ = '\0';
        if (text_starts(line, "request ")) {
            within = true;
            (void)snprintf(reals[count].source, sizeof reals[count].source, "%s", line + 19);
            text_init(&reals[count++].text, 100000);
        } else if (within && !text_starts(line, "=>") && *line != '#') {
            text_printf(&reals[count - 1].text, "%s\n", line);
        }
    }
    return count;
}

/// Real requests on the same subject, and those written for the tests: none is taken for another.
static void test_no_false_alarm(void **state)
{
    (void)state;
    static struct real reals[40];
    size_t count = read_real("tests/data/foi/placings.txt", reals, 0), pairs = 0;
    count = read_real("tests/data/foi/held-out.txt", reals, count);
    assert_int_equal(count, 24);
    for (size_t i = 0; i < count; i++) {
        char reference[16];
        (void)snprintf(reference, sizeof reference, "R-%zu", i);
        receive(reference, (struct date){2023, 1, 3}, "Zebedee Quixworth", reals[i].text.bytes);
    }
    for (size_t i = 0; i < count; i++) {
        char reference[16];
        size_t found = 0;
        (void)snprintf(reference, sizeof reference, "R-%zu", i);
        struct foi_wave *waves = waves_of(reference, &found);
        for (size_t j = 0; j < found; j++) {
            const char *other = reals[atoi(waves[j].reference + 2)].source;
            print_message("# \"%s\" is alike \"%s\": %.2f\n", reals[i].source, other,
                          waves[j].share);
            fail_msg("a false alarm");
        }
        pairs += count - 1;
        foi_waves_free(&waves, found);
    }
    print_message("# %zu pairs of different requests, none taken for the same\n", pairs);
    for (size_t i = 0; i < count; i++)
        text_finish(&reals[i].text);
}

static int letter_of(const char *as, const struct foi_wave *wave, char **ret_text,
                     struct overt_error *err)
{
    return foi_wave_letter(record.store, as, wave, test_clock(&record), ret_text, err);
}

static void send_letter(const char *reference, const char *words)
{
    char text[128], html[128];
    int64_t id;
    struct foi_sending sending;
    const struct foi_case_do what = {.reference = reference, .clock = test_clock(&record)};
    const struct foi_case_files files = {text, html};
    const struct foi_case_outcome outcome = {"part", "s24(2), s31(3)"};
    (void)snprintf(text, sizeof text, "%s/letter.txt", record.folder);
    (void)snprintf(html, sizeof html, "%s/letter.html", record.folder);
    OK(file_write(text, words, strlen(words), 0600, err));
    OK(file_write(html, words, strlen(words), 0600, err));
    OK(foi_case_draft(record.store, "Fay", &what, &files, &id, err));
    record.now++;
    OK(foi_case_step(record.store, "Fay", "clearance", &what, err));
    record.now++;
    OK(foi_case_clear(record.store, "Gil", &what, &files, err));
    record.now++;
    OK(foi_case_send(record.store, "Fay", &what, &files, &outcome, &sending, err));
    record.now++;
}

static void test_its_answers(void **state)
{
    (void)state;
    AUTO_TEXT struct text second = {0};
    AUTO_FREE char *letter = NULL;
    int64_t gil;
    size_t count = 0;
    DO(&record, record.admin,
       register_officer_add(by, "Gil", REGISTER_ROLE_INFORMATION, &gil, err));
    renumber(&second);
    receive("1/23", (struct date){2023, 2, 20}, "Zebedee Quixworth", ten_questions);
    send_letter("1/23",
                "Our response\n============\n\nQ1, Q2 response: No information held.\n\n"
                "Q4 & Q4a, Q10 & Q10a response: It was\nused once.\n\n"
                "Q5 to Q6b response: Not applicable.\n\nYour right\n==========\n\nWrite.\n");
    receive("2/23", (struct date){2023, 3, 1}, "Petra Perkins", second.bytes);
    struct foi_wave *waves = waves_of("2/23", &count);
    assert_int_equal(count, 1);
    assert_string_equal(waves[0].outcome, "part");
    assert_string_equal(waves[0].exemptions, "s24, s31");
    struct overt_error mistake = {0};
    assert_int_equal(letter_of("Pat", &waves[0], &letter, &mistake), OVERT_REFUSED);
    OK(letter_of("Fay", &waves[0], &letter, err));
    static const struct {
        const char *label, *answer;
    } answers[] = {{"Q2", "Q1, Q2 response: No information held.\n\n"},
                   {"Q10", "Q4 & Q4a, Q10 & Q10a response: It was\nused once.\n\n"},
                   {"Q5c", "Q5 to Q6b response: Not applicable.\n\n"},
                   {"Q6b", "Q5 to Q6b response: Not applicable.\n\n"},
                   {"Q3", NULL},
                   {"Q7", NULL}};
    for (size_t i = 0; i < ARRAY_COUNT(answers); i++) {
        AUTO_FREE char *answer = foi_letter_answer(letter, answers[i].label);
        if (answers[i].answer == NULL)
            assert_null(answer);
        else
            assert_string_equal(answer, answers[i].answer);
    }
    foi_waves_free(&waves, count);
}

static void test_nobody_is_named(void **state)
{
    (void)state;
    AUTO_FREE char *letter = NULL;
    int64_t gil;
    size_t count = 0, size = 0;
    bool empty = false;
    char path[96];
    DO(&record, record.admin,
       register_officer_add(by, "Gil", REGISTER_ROLE_INFORMATION, &gil, err));
    receive("1/23", (struct date){2023, 2, 20}, "Zebedee Quixworth", ten_questions);
    receive("2/23", (struct date){2023, 2, 21}, "Petra Perkins", ten_questions);
    send_letter("1/23", "Dear Mr Quixworth,\n\nQ1 response: No information held.\n");
    struct foi_wave *waves = waves_of("2/23", &count);
    struct overt_error mistake = {0};
    assert_int_equal(letter_of("Fay", &waves[0], &letter, &mistake), OVERT_REFUSED);
    has(mistake.text, "names who asked");
    has_not(mistake.text, "Quixworth");
    foi_waves_free(&waves, count);
    // Nothing of the words is in the file, whatever was compared.
    OK(store_empty_log(record.store, &empty, err));
    (void)snprintf(path, sizeof path, "%s/record.db", record.folder);
    AUTO_FREE char *bytes = NULL;
    OK(test_contents(path, &bytes, &size, err));
    assert_null(memmem(bytes, size, "operator initiated", 18));
    const struct foi_shingles shingles =
        foi_shingles_of("Has the force deployed live facial recognition?");
    for (size_t i = 0; i < shingles.count; i++)
        assert_null(memmem(bytes, size, &shingles.items[i], sizeof shingles.items[i]));
    struct foi_shingles gone = shingles;
    foi_shingles_finish(&gone);
}

static void test_gone_when_it_is_erased(void **state)
{
    (void)state;
    size_t count = 0;
    struct register_swept swept;
    record.now = at("2023-02-22 09:00");
    const struct foi_case_do what = {.reference = "1/23", .clock = test_clock(&record)};
    receive("1/23", (struct date){2023, 2, 20}, "Zebedee Quixworth", ten_questions);
    OK(foi_case_step(record.store, "Fay", "withdrawn", &what, err));
    record.now = at("2025-02-25 09:00");
    receive("2/25", (struct date){2025, 2, 25}, "Petra Perkins", ten_questions);
    struct foi_wave *waves = waves_of("2/25", &count);
    assert_int_equal(count, 1);
    foi_waves_free(&waves, count);
    DO(&record, 0, register_sweep(by, &swept, err));
    waves = waves_of("2/25", &count);
    assert_int_equal(count, 0);
    foi_waves_free(&waves, count);
}

static void test_how_the_words_were_placed(void **state)
{
    (void)state;
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    struct foi_suggestion *list = NULL;
    size_t count = 0;
    static const char first[] = "Q1. How many were of the Zanzibar sort in each month?\n"
                                "Q2. What is the weather like on deployment days?\n";
    static const char second[] = "Q7. What is the weather like on deployment days?\n"
                                 "Q8. Something else about the weather, please?\n";
    receive("1/23", (struct date){2023, 2, 20}, "Zebedee Quixworth", first);
    receive("2/23", (struct date){2023, 2, 21}, "Petra Perkins", second);
    struct foi_settle settle = {.reference = "1/23",
                                .label = "Q2",
                                .fields = "records | LFR | -",
                                .why = "why",
                                .clock = test_clock(&record)};
    OK(foi_case_place(record.store, "Fay", &settle, err));
    record.now++;
    OK(foi_case_read(record.store, "2/23", REGISTER_AS_AT_ALWAYS, &one, err));
    OK(foi_suggestions(record.store, &one, REGISTER_AS_AT_ALWAYS, &list, &count, err));
    assert_int_equal(count, 1);
    assert_string_equal(list[0].label, "Q7");
    assert_string_equal(list[0].reference, "1/23");
    assert_string_equal(list[0].other, "Q2");
    assert_string_equal(list[0].line, "records | LFR | -");
    memory_free(list);
    settle.fields = "- | - | -";
    OK(foi_case_place(record.store, "Fay", &settle, err));
    OK(foi_suggestions(record.store, &one, REGISTER_AS_AT_ALWAYS, &list, &count, err));
    assert_int_equal(count, 0);
    memory_free(list);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_likeness),
        CASE(test_three_persons_ask_the_same),
        CASE(test_no_false_alarm),
        CASE(test_its_answers),
        CASE(test_nobody_is_named),
        CASE(test_gone_when_it_is_erased),
        CASE(test_how_the_words_were_placed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
