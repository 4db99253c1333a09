// SPDX-License-Identifier: Apache-2.0
// test_exempting.c - what an officer exempts of a request: begun from a reviewed text, approved by
// another, in the letter only then; the rules of the grounds, each with its line.
#include "record.h"

#include "foi/case.h"
#include "foi/sections.h"

static struct record record;

static const char request_words[] =
    "Dear Midshire,\nQ1. Have you used live facial recognition in 2022?\n"
    "Q2. How many images were on the watchlist at each deployment in 2022?\nYours, Zeb Quixworth\n";

static int open_it(void **state)
{
    (void)state;
    int64_t second;
    struct foi_case_receipt receipt = {0};
    record_open(&record);
    DO(&record, record.admin,
       register_officer_add(by, "Gil", REGISTER_ROLE_INFORMATION, &second, err));
    record.now = at("2023-02-20 09:00");
    const struct foi_case_new request = {.reference = "1/23",
                                         .received = {2023, 2, 20},
                                         .requester = "Zeb Quixworth",
                                         .address = "zeb@example.org",
                                         .text = request_words,
                                         .size = strlen(request_words),
                                         .clock = test_clock(&record)};
    OK(foi_case_receive(record.store, "Fay", &request, &receipt, err));
    foi_case_receipt_finish(&receipt);
    record.now++;
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    record_close(&record);
    return 0;
}

#define NOT(code, words, call)                                                        \
    do {                                                                              \
        struct overt_error err_ = {0}, *const err = &err_;                            \
        int code_ = (call);                                                           \
        if (code_ != (code) || strstr(err_.text, (words)) == NULL)                    \
            fail_msg("line %d: %d, not \"%s\": %s", __LINE__, code_, words, err_.text); \
        record.now++;                                                                 \
    } while (0)

static struct foi_exempt_new wish(const char *question, const char *section)
{
    return (struct foi_exempt_new){
        .reference = "1/23", .question = question, .section = section,
        .clock = test_clock(&record)};
}

static int exempt_as(const char *as, const struct foi_exempt_new *one, int64_t *ret_id,
                     struct overt_error *err)
{
    int code = foi_exempt(record.store, as, one, ret_id, err);
    record.now++;
    return code;
}

static int approve(const char *as, int64_t id, struct overt_error *err)
{
    int code = foi_exempt_approve(record.store, as, id, test_clock(&record), err);
    record.now++;
    return code;
}

/// A whole ground of section 31(1)(a) for Q2.
static int64_t write_whole(void)
{
    int64_t id = 0;
    struct foi_exempt_new one = wish("q2", "Section 31 (1)(a)");
    one.likelihood = "would-be-likely";
    one.texts[FOI_REASON_HARM] = "People who plan crimes would learn how long the list is.";
    one.texts[FOI_REASON_FAVOUR] = "It would help people to judge the use.";
    one.texts[FOI_REASON_AGAINST] = "Fewer crimes would be prevented.";
    one.texts[FOI_REASON_BALANCE] = "The public interest in maintaining the exemption outweighs.";
    OK(exempt_as("Fay", &one, &id, err));
    return id;
}

static char *draft_text(void)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    CLEANUP(foi_result_finish) struct foi_result result = {0};
    char out[96];
    char *text = NULL;
    size_t size;
    OK(foi_case_read(record.store, "1/23", REGISTER_AS_AT_ALWAYS, &one, err));
    (void)snprintf(out, sizeof out, "%s/out", record.folder);
    const struct foi_answer_params params = {.text = request_words,
                                             .reference = "1/23",
                                             .received = {2023, 2, 20},
                                             .folder = out,
                                             .as = "Fay",
                                             .draft = true,
                                             .foi_case = one.id,
                                             .clock = test_clock(&record)};
    OK(foi_answer(record.store, &params, &result, err));
    OK(file_read(result.text_path, 1 << 20, &text, &size, err));
    return text;
}

static void only_what_another_approved_is_in_the_letter(void **state)
{
    (void)state;
    int64_t id = write_whole();
    AUTO_FREE char *before = draft_text();
    has_not(before, "31(1)(a)");
    NOT(OVERT_REFUSED, "another officer", approve("Fay", id, err));
    NOT(OVERT_REFUSED, "information-rights role", approve("Pat", id, err));
    OK(approve("Gil", id, err));
    NOT(OVERT_REFUSED, "approved already", approve("Gil", id, err));
    AUTO_FREE char *after = draft_text();
    has(after, "Section 31(1)(a): Law enforcement");
    has(after, "how long the list is");
    // Written again it waits again, and the older version is no more to be acted on.
    int64_t next = 0;
    struct foi_exempt_new again = wish("Q2", "31(1)(a)");
    again.texts[FOI_REASON_HARM] = "People who plan crimes would learn what the list is like.";
    OK(exempt_as("Gil", &again, &next, err));
    AUTO_FREE char *changed = draft_text();
    has_not(changed, "31(1)(a)");
    NOT(OVERT_REFUSED, "written anew", approve("Fay", id, err));
    NOT(OVERT_REFUSED, "another officer", approve("Gil", next, err));
    OK(approve("Fay", next, err));
    AUTO_FREE char *last = draft_text();
    has(last, "what the list is like");
    has(last, "Fewer crimes would be prevented"); // kept from the version before
    OK(foi_exempt_withdraw(record.store, "Fay", next, "given after all", test_clock(&record), err));
    record.now++;
    AUTO_FREE char *gone = draft_text();
    has_not(gone, "31(1)(a)");
}

static void a_letter_waits_for_the_approval(void **state)
{
    (void)state;
    char text[128], html[128];
    int64_t id = write_whole(), draft = 0;
    (void)snprintf(text, sizeof text, "%s/letter.txt", record.folder);
    (void)snprintf(html, sizeof html, "%s/letter.html", record.folder);
    OK(file_write(text, "words", 5, 0600, err));
    OK(file_write(html, "words", 5, 0600, err));
    const struct foi_case_files files = {text, html};
    const struct foi_case_do what = {.reference = "1/23", .clock = test_clock(&record)};
    OK(foi_case_draft(record.store, "Fay", &what, &files, &draft, err));
    record.now++;
    OK(foi_case_step(record.store, "Fay", "clearance", &what, err));
    record.now++;
    NOT(OVERT_REFUSED, "section 31(1)(a) for Q2 is not approved",
        foi_case_clear(record.store, "Gil", &what, NULL, err));
    OK(approve("Gil", id, err));
    OK(foi_case_clear(record.store, "Gil", &what, NULL, err));
    record.now++;
    // The rule stands in the record's file too.
    (void)write_whole();
    struct overt_error error = {0};
    OK(store_begin(record.store, err));
    int64_t index = 0;
    char sql[300];
    OK(ledger_next(record.store, &index, err));
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO foi_step (ledger, at, officer, foi_case, word, day) VALUES"
                   " (%lld, %lld, %lld, 1, 'sent', 1)",
                   (long long)index, (long long)record.now, (long long)record.rights);
    assert_int_not_equal(store_run(record.store, sql, &error), 0);
    has(error.text, "not approved");
    store_rollback(record.store);
}

static void each_rule_of_a_ground_has_its_line(void **state)
{
    (void)state;
    int64_t id = 0;
    struct foi_exempt_new one = wish("Q9", "21(1)");
    NOT(OVERT_INPUT, "no question Q9; it has Q1, Q2", exempt_as("Fay", &one, &id, err));
    one = wish("Q1", "99(1)");
    NOT(OVERT_INPUT, "no ground", exempt_as("Fay", &one, &id, err));
    one = wish("Q1", "s31(3)");
    NOT(OVERT_INPUT, "standing policy", exempt_as("Fay", &one, &id, err));
    one = wish("Q1", "35(1)(a)");
    NOT(OVERT_INPUT, "cannot rely on", exempt_as("Fay", &one, &id, err));
    one = wish("Q1", "30(1)(a)"); // class: no harm, no likelihood
    one.texts[FOI_REASON_HARM] = "harm";
    NOT(OVERT_INPUT, "no harm is asked", exempt_as("Fay", &one, &id, err));
    one = wish("Q1", "30(1)(a)");
    one.likelihood = "would";
    NOT(OVERT_INPUT, "does not ask how likely", exempt_as("Fay", &one, &id, err));
    one.likelihood = "perhaps";
    NOT(OVERT_INPUT, "would-be-likely", exempt_as("Fay", &one, &id, err));
    one = wish("Q1", "44(1)(a)"); // absolute: nothing is weighed
    one.texts[FOI_REASON_BALANCE] = "balance";
    NOT(OVERT_INPUT, "is absolute", exempt_as("Fay", &one, &id, err));
    one = wish("Q1", "40(2)+(3A)");
    one.estimate = (struct date){2023, 4, 1};
    NOT(OVERT_INPUT, "qualified exemptions", exempt_as("Fay", &one, &id, err));
    one = wish("Q1", "30(1)(a)"); // twenty years after the year 2002: from 1 January 2023
    one.made = 2002;
    NOT(OVERT_REFUSED, "ended for a record of 2002 on 1 January 2023",
        exempt_as("Fay", &one, &id, err));
    one.made = 2003;
    OK(exempt_as("Fay", &one, &id, err));
    one = wish("all", "31(1)(b)"); // 30 and 31 do not cover the same
    NOT(OVERT_REFUSED, "cannot both cover", exempt_as("Fay", &one, &id, err));
    one = wish("Q2", "31(1)(b)");
    OK(exempt_as("Fay", &one, &id, err));
    one = wish("Q2", "23(1)");
    OK(exempt_as("Fay", &one, &id, err));
    one = wish("Q2", "24(1)");
    NOT(OVERT_REFUSED, "cannot both cover", exempt_as("Fay", &one, &id, err));
    one = wish("Q1", "21(1)");
    one.texts[FOI_REASON_WHY] = "Ms Quixworth can find it at https://midshire.example/";
    NOT(OVERT_INPUT, "names who asked", exempt_as("Fay", &one, &id, err));
    one.texts[FOI_REASON_WHY] = "It can be found at https://midshire.example/";
    NOT(OVERT_REFUSED, "information-rights role", exempt_as("Pat", &one, &id, err));
}

static void nothing_half_is_approved(void **state)
{
    (void)state;
    int64_t id = 0;
    struct foi_exempt_new one = wish("Q2", "31(1)(a)");
    OK(exempt_as("Fay", &one, &id, err)); // begins with Overt's text
    NOT(OVERT_REFUSED, "still has <what they would learn>", approve("Gil", id, err));
    one.texts[FOI_REASON_HARM] = "";
    one.texts[FOI_REASON_AGAINST] = one.texts[FOI_REASON_BALANCE] = "Words.";
    OK(exempt_as("Fay", &one, &id, err));
    NOT(OVERT_REFUSED, "lacks the harm", approve("Gil", id, err));
    one.texts[FOI_REASON_HARM] = "People would be harmed.";
    OK(exempt_as("Fay", &one, &id, err));
    NOT(OVERT_REFUSED, "how likely", approve("Gil", id, err));
    one.likelihood = "would";
    one.texts[FOI_REASON_FAVOUR] = "";
    OK(exempt_as("Fay", &one, &id, err));
    NOT(OVERT_REFUSED, "public interest", approve("Gil", id, err));
    one.estimate = (struct date){2023, 4, 1}; // put off: nothing to be weighed yet
    OK(exempt_as("Fay", &one, &id, err));
    OK(approve("Gil", id, err));
    one = wish("Q1", "s44(1)(a)");
    one.texts[FOI_REASON_WHY] = "It is prohibited.";
    OK(exempt_as("Fay", &one, &id, err));
    NOT(OVERT_REFUSED, "the enactment", approve("Gil", id, err));
    one.texts[FOI_REASON_WHY] = "Disclosure is prohibited by section 5 of the Example Act 1998.";
    OK(exempt_as("Fay", &one, &id, err));
    OK(approve("Gil", id, err));
}

/// Each ground that the police may rely on begins with the texts that it asks for.
static void every_ground_can_be_begun(void **state)
{
    (void)state;
    struct foi_sections sections = {0};
    OK(foi_sections_read(&sections, err));
    size_t begun = 0;
    for (size_t i = 0; i < sections.count; i++) {
        const struct foi_section *row = &sections.rows[i];
        struct overt_error error = {0};
        int64_t id = 0;
        char word[64];
        bool clash = strcmp(row->number, "30") == 0 || strcmp(row->word, "23(1)") == 0;
        (void)snprintf(word, sizeof word, row->limb_count > 0 ? "%s(%s)" : "%s", row->base,
                       row->limb_count > 0 ? row->limbs[0] : "");
        struct foi_exempt_new one = wish(clash ? "Q1" : "Q2", word);
        int code = exempt_as("Fay", &one, &id, &error);
        bool refused = row->police != NULL && text_starts(row->police, "no");
        if ((code == 0) == refused)
            fail_msg("%s: %s", word, error.text);
        CLEANUP(foi_exempted_finish) struct foi_exempted read = {0};
        if (code != 0)
            continue;
        OK(foi_exempted_find(record.store, id, &read, err));
        assert_ptr_equal(foi_section_find(&sections, read.section, NULL), row);
        assert_int_equal(read.harm != NULL, foi_test_harm(row->test));
        assert_int_equal(read.balance != NULL, row->standing == FOI_STANDING_QUALIFIED);
        assert_int_equal(read.why != NULL, row->need_count > 0);
        begun++;
    }
    assert_int_equal(begun, 46);
    foi_sections_finish(&sections);
}

static void the_force_has_texts_of_its_own(void **state)
{
    (void)state;
    int64_t id = 0, other = 0;
    struct foi_reviewed_new block = {.section = "31",
                                     .part = "harm",
                                     .text = "{force} fears that <who> would hide.",
                                     .facts = "2023-02-01 | the level was HIGH | 2023-03-01",
                                     .clock = test_clock(&record)};
    CLEANUP(foi_exempted_finish) struct foi_exempted read = {0}, own = {0}, first = {0};
    OK(foi_reviewed_add(record.store, "Fay", &block, &id, err));
    record.now++;
    struct foi_exempt_new one = wish("Q1", "31(1)(b)");
    OK(exempt_as("Fay", &one, &other, err)); // not reviewed: not offered
    OK(foi_exempted_find(record.store, other, &first, err));
    has_not(first.harm, "fears that");
    NOT(OVERT_REFUSED, "does not review it",
        foi_reviewed_review(record.store, "Fay", id, (struct date){0}, test_clock(&record), err));
    NOT(OVERT_INPUT, "after today",
        foi_reviewed_review(record.store, "Gil", id, (struct date){2023, 1, 1},
                            test_clock(&record), err));
    OK(foi_reviewed_review(record.store, "Gil", id, (struct date){2023, 6, 1}, test_clock(&record),
                           err));
    record.now++;
    one = wish("Q2", "31(1)(b)");
    OK(exempt_as("Fay", &one, &other, err));
    OK(foi_exempted_find(record.store, other, &read, err));
    assert_string_equal(read.harm, "Midshire Police fears that <who> would hide.");
    assert_string_equal(read.facts, "2023-02-01 | the level was HIGH | 2023-03-01");
    assert_int_equal(read.blocks[FOI_REASON_HARM], id);
    assert_int_equal(read.blocks[FOI_REASON_FAVOUR], 0);
    block.section = "s31(1)(a)"; // nearer than the number
    block.text = "A text of its own.";
    block.facts = NULL;
    OK(foi_reviewed_add(record.store, "Gil", &block, &id, err));
    record.now++;
    OK(foi_reviewed_review(record.store, "Fay", id, (struct date){0}, test_clock(&record), err));
    record.now++;
    one = wish("Q2", "31(1)(a)");
    OK(exempt_as("Fay", &one, &other, err));
    OK(foi_exempted_find(record.store, other, &own, err));
    assert_string_equal(own.harm, "A text of its own.");
    block.text = "{name}";
    NOT(OVERT_INPUT, "{force}", foi_reviewed_add(record.store, "Gil", &block, &id, err));
    block.text = "text";
    block.part = "harms";
    NOT(OVERT_INPUT, "why|harm", foi_reviewed_add(record.store, "Gil", &block, &id, err));
    block.part = "harm";
    block.facts = "yesterday | it was so";
    NOT(OVERT_INPUT, "a fact is written", foi_reviewed_add(record.store, "Gil", &block, &id, err));
}

static void what_is_out_of_date_is_said_at_the_draft(void **state)
{
    (void)state;
    int64_t id = 0, other = 0;
    char out[96];
    struct foi_reviewed_new block = {.section = "31",
                                     .part = "harm",
                                     .text = "Offenders would hide.",
                                     .facts = "2023-02-01 | the level was HIGH | 2023-03-01",
                                     .clock = test_clock(&record)};
    OK(foi_reviewed_add(record.store, "Fay", &block, &id, err));
    record.now++;
    OK(foi_reviewed_review(record.store, "Gil", id, (struct date){2023, 3, 5}, test_clock(&record),
                           err));
    record.now++;
    struct foi_exempt_new one = wish("Q2", "31(1)(a)");
    one.likelihood = "would";
    one.texts[FOI_REASON_AGAINST] = one.texts[FOI_REASON_BALANCE] = "Words.";
    OK(exempt_as("Fay", &one, &other, err));
    OK(approve("Gil", other, err));
    (void)snprintf(out, sizeof out, "%s/out", record.folder);
    for (int later = 0; later < 2; later++) {
        CLEANUP(foi_result_finish) struct foi_result result = {0};
        AUTO_FREE char *text = NULL;
        AUTO_TEXT struct text warnings = {0};
        size_t size;
        record.now = at(later ? "2023-03-10 09:00" : "2023-02-25 09:00");
        const struct foi_answer_params params = {.text = request_words,
                                                 .reference = "1/23",
                                                 .received = {2023, 2, 20},
                                                 .folder = out,
                                                 .draft = true,
                                                 .foi_case = 1,
                                                 .clock = test_clock(&record)};
        OK(foi_answer(record.store, &params, &result, err));
        OK(file_read(result.text_path, 1 << 20, &text, &size, err));
        has(text, "On 1 February 2023 the level was HIGH.");
        text_init(&warnings, 10000);
        for (size_t i = 0; i < result.warning_count; i++)
            text_printf(&warnings, "%s\n", result.warnings[i]);
        has(warnings.bytes, "the record holds none for it"); // and the letter says it is held
        (later ? has : has_not)(warnings.bytes, "was due for review on 5 March 2023");
        (later ? has : has_not)(warnings.bytes, "looked up again by 1 March 2023");
    }
    NOT(OVERT_REFUSED, "was to be looked up again",
        foi_reviewed_review(record.store, "Gil", id, (struct date){0}, test_clock(&record), err));
}

static void a_text_goes_out_and_comes_back(void **state)
{
    (void)state;
    int64_t id = write_whole(), back = 0;
    CLEANUP(foi_exempted_finish) struct foi_exempted one = {0}, same = {0};
    CLEANUP(foi_exempt_words_finish) struct foi_exempt_words words = {0};
    AUTO_TEXT struct text first = {0}, second = {0};
    struct foi_exempt_new wished = wish("Q2", "31(1)(a)");
    wished.facts = "2023-02-01|it was so.";
    OK(exempt_as("Fay", &wished, &id, err));
    OK(foi_exempted_find(record.store, id, &one, err));
    text_init(&first, 100000);
    text_init(&second, 100000);
    foi_exempted_write(&one, &first);
    has(first.bytes, "fact: 2023-02-01 | it was so | 2023-05-02\n");
    wished = wish("Q2", "31(1)(a)");
    OK(foi_exempt_read(first.bytes, &wished, &words, err));
    OK(exempt_as("Gil", &wished, &back, err));
    OK(foi_exempted_find(record.store, back, &same, err));
    foi_exempted_write(&same, &second);
    assert_string_equal(first.bytes, second.bytes);
    static const char *const bad[][2] = {
        {"colour: red\n", "line 1"},     {"likelihood would\n", "line 1"},
        {"\n[harms]\n", "line 2"},       {"made: long ago\n", "year"},
        {"estimate: soon\n", "2026-04-28"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        struct foi_exempt_words none;
        NOT(OVERT_INPUT, bad[i][1], foi_exempt_read(bad[i][0], &wished, &none, err));
    }
}

/// The texts are nowhere in the record's file: they go with the request.
static void the_texts_are_sealed(void **state)
{
    (void)state;
    char path[96], *bytes = NULL;
    size_t size = 0;
    int64_t id = 0;
    struct foi_exempt_new one = wish("Q2", "31(1)(a)");
    one.texts[FOI_REASON_HARM] = "xylographic harm";
    one.facts = "2023-02-01 | xylographic fact";
    OK(exempt_as("Fay", &one, &id, err));
    OK(foi_exempt_withdraw(record.store, "Fay", id, "xylographic why", test_clock(&record), err));
    for (int i = 0; i < 2; i++) {
        (void)snprintf(path, sizeof path, "%s/record.db%s", record.folder, i > 0 ? "-wal" : "");
        if (file_read(path, 1 << 26, &bytes, &size, NULL) < 0)
            continue;
        assert_null(memmem(bytes, size, "xylographic", strlen("xylographic")));
        memory_free(bytes);
    }
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(record.store,
                     "SELECT count(*) FROM foi_key WHERE foi_case = 1 AND about IN"
                     " ('foi_exempted', 'foi_exempted_act')",
                     &query, err));
    assert_int_equal(store_step(query, NULL), 1);
    assert_int_equal(store_column_int(query, 0), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_what_another_approved_is_in_the_letter, open_it,
                                        close_it),
        cmocka_unit_test_setup_teardown(a_letter_waits_for_the_approval, open_it, close_it),
        cmocka_unit_test_setup_teardown(each_rule_of_a_ground_has_its_line, open_it, close_it),
        cmocka_unit_test_setup_teardown(nothing_half_is_approved, open_it, close_it),
        cmocka_unit_test_setup_teardown(every_ground_can_be_begun, open_it, close_it),
        cmocka_unit_test_setup_teardown(the_force_has_texts_of_its_own, open_it, close_it),
        cmocka_unit_test_setup_teardown(what_is_out_of_date_is_said_at_the_draft, open_it,
                                        close_it),
        cmocka_unit_test_setup_teardown(a_text_goes_out_and_comes_back, open_it, close_it),
        cmocka_unit_test_setup_teardown(the_texts_are_sealed, open_it, close_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
