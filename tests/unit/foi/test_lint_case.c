// SPDX-License-Identifier: Apache-2.0
// test_lint_case.c - the letter of a case looked over with what the record knows: each thing that
// is wrong is named, and nothing else; nothing goes while something is to be put right, unless who
// cleared it says why.
#include "filled.h"
#include "record.h"

#include "foi/case.h"
#include "foi/costs.h"
#include "foi/lint.h"
#include "foi/sections.h"

static struct record record;

static const char request_words[] =
    "Dear Midshire,\nQ1. Have you used live facial recognition in 2022?\n"
    "Q2. How many images were on the watchlist at each deployment in 2022?\nYours, Zeb Quixworth\n";

static char text_path[128], html_path[128];
static char *letter_text, *letter_html;

static struct foi_case_do what_of(void)
{
    return (struct foi_case_do){.reference = "1/23", .clock = test_clock(&record)};
}

/// Drafts the letter from the record.
static void draft_it(void)
{
    CLEANUP(foi_result_finish) struct foi_result result = {0};
    size_t size;
    const struct foi_answer_params params = {.text = request_words,
                                             .reference = "1/23",
                                             .received = {2023, 2, 20},
                                             .folder = record.folder,
                                             .draft = true,
                                             .foi_case = 1,
                                             .clock = test_clock(&record)};
    OK(foi_answer(record.store, &params, &result, err));
    memory_free(letter_text);
    memory_free(letter_html);
    OK(file_read(result.text_path, 1 << 20, &letter_text, &size, err));
    OK(file_read(result.html_path, 1 << 20, &letter_html, &size, err));
}

static int open_it(void **state)
{
    (void)state;
    int64_t second;
    struct foi_case_receipt receipt = {0};
    record_open(&record);
    DO(&record, record.admin,
       register_officer_add(by, "Gil", REGISTER_ROLE_INFORMATION, &second, err));
    record.now = at("2023-02-20 09:00");
    adopt(&record, "all");
    const struct foi_case_new request = {.reference = "1/23",
                                         .received = {2023, 2, 20},
                                         .requester = "Zeb Quixworth",
                                         .address = "zeb@example.org",
                                         .text = request_words,
                                         .size = strlen(request_words),
                                         .clock = test_clock(&record)};
    OK(foi_case_receive(record.store, "Fay", &request, &receipt, err));
    foi_case_receipt_finish(&receipt);
    record.now = at("2023-03-01 09:00");
    (void)snprintf(text_path, sizeof text_path, "%s/letter.txt", record.folder);
    (void)snprintf(html_path, sizeof html_path, "%s/letter.html", record.folder);
    draft_it();
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    memory_free(letter_text);
    memory_free(letter_html);
    letter_text = letter_html = NULL;
    record_close(&record);
    return 0;
}

static char *replace(const char *text, const char *what, const char *with)
{
    struct text out;
    text_init(&out, 1 << 20);
    for (const char *c = text; *c != '\0';) {
        if (text_starts(c, what)) {
            text_append(&out, with);
            c += strlen(what);
        } else {
            text_append_char(&out, *c++);
        }
    }
    return text_take(&out);
}

/// The names of what is found in this letter, with commas.
static char *findings(const char *text, const char *html)
{
    struct foi_lint lint = {0};
    struct text names;
    OK(file_write(text_path, text, strlen(text), 0600, err));
    OK(file_write(html_path, html, strlen(html), 0600, err));
    const struct foi_case_files files = {.text = text_path, .html = html_path};
    OK(foi_lint_case(record.store, "1/23", &files, test_clock(&record), &lint, err));
    text_init(&names, 4000);
    text_append(&names, "");
    for (size_t i = 0; i < lint.count; i++)
        text_printf(&names, "%s%s%s", i > 0 ? ", " : "", lint.findings[i].name,
                    lint.findings[i].fault ? "" : " (look)");
    foi_lint_finish(&lint);
    return text_take(&names);
}

static void finds(const char *text, const char *names)
{
    AUTO_FREE char *found = findings(text, letter_html);
    assert_string_equal(found, names);
}

static void each_thing_that_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *what, *with, *names;
    } wrong[] = {
        {"nothing of this", "", ""},
        {"1/23", "2/23", "reference-left-out (look)"},
        {"20 February 2023", "21 February 2023", "received-changed"},
        {"Have you used live", "Have you tried live", "question-changed (look)"},
        {"Yours sincerely", "Yours sincerely, Zeb Quixworth", "names-requester (look)"},
        {"would be put at risk by", "might be affected by", "policy-silent"},
        {"could adapt the way they", "might change the way they", "policy-silent"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++) {
        AUTO_FREE char *text = replace(letter_text, wrong[i].what, wrong[i].with);
        finds(text, wrong[i].names);
    }
    AUTO_FREE char *secret =
        replace(letter_html, "</body>", "<!-- agreed with the superintendent --></body>");
    AUTO_FREE char *found = findings(letter_text, secret);
    assert_string_equal(found, "metadata");
}

static void a_question_left_out_is_named(void **state)
{
    (void)state;
    struct text out;
    text_init(&out, 1 << 20);
    for (const char *line = letter_text; line != NULL && *line != '\0';) {
        const char *end = strchr(line, '\n');
        bool second = text_starts(line, "Q2");
        if (!second)
            text_append_bytes(&out, line, (size_t)(end != NULL ? end + 1 - line : 0));
        line = end != NULL ? end + 1 : NULL;
    }
    AUTO_FREE char *shorter = text_take(&out);
    AUTO_FREE char *text = replace(shorter, "Q1 to Q2 response", "Q1 response");
    AUTO_FREE char *found = findings(text, letter_html);
    has(found, "unanswered");
}

static void a_policy_out_of_date_is_named(void **state)
{
    (void)state;
    int64_t id;
    const struct foi_policy_adopt policy = {.topic = "covert use",
                                            .touches = "all",
                                            .exemptions = "s24(2), s31(3)",
                                            .adopted = {2022, 1, 1},
                                            .review = {2023, 2, 1},
                                            .clock = test_clock(&record)};
    OK(foi_policy_adopt(record.store, "Fay", &policy, &id, err));
    record.now++;
    finds(letter_text, "policy-review");
    // One that the letter does not know: it is silent about it.
    const struct foi_policy_adopt newer = {.topic = "covert use",
                                           .touches = "all",
                                           .exemptions = "s23(5), s24(2), s31(3)",
                                           .review = {2029, 1, 1},
                                           .clock = test_clock(&record)};
    OK(foi_policy_adopt(record.store, "Fay", &newer, &id, err));
    record.now++;
    finds(letter_text, "policy-silent");
    draft_it();
    finds(letter_text, "");
}

static int64_t exempt(const char *section, struct overt_error *err)
{
    int64_t id = 0;
    const struct foi_exempt_new one = {
        .reference = "1/23",
        .question = "Q2",
        .section = section,
        .texts = {"It is published at https://midshire.example/lists, where you can find it."},
        .facts = "2023-02-25 | the page was there | 2023-03-10",
        .clock = test_clock(&record)};
    int code = foi_exempt(record.store, "Fay", &one, &id, err);
    record.now++;
    return code == 0 ? id : code;
}

static void an_exemption_and_its_letter_go_together(void **state)
{
    (void)state;
    int64_t id = exempt("21(1)", NULL);
    assert_true(id > 0);
    finds(letter_text, "unapproved");
    OK(foi_exempt_approve(record.store, "Gil", id, test_clock(&record), err));
    record.now++;
    finds(letter_text, "unwritten");
    draft_it();
    finds(letter_text, "");
    AUTO_FREE char *less = replace(letter_text, "the page was there", "the page was elsewhere");
    finds(less, "unwritten");
    OK(foi_exempt_withdraw(record.store, "Gil", id, "given", test_clock(&record), err));
    record.now++;
    finds(letter_text, "undecided-section (look)");
    AUTO_FREE char *own = replace(letter_text, "Your right of complaint",
                                  "We also withhold the advice of counsel under section 42(1).\n\n"
                                  "Your right of complaint");
    AUTO_FREE char *names = findings(own, letter_html);
    has(names, "unapproved-section,");
    assert_true(exempt("21(1)", NULL) > 0);
    record.now = at("2023-03-12 09:00"); // the fact is to be looked up again
    OK(foi_exempt_approve(record.store, "Gil", id + 1, test_clock(&record), err));
    record.now++;
    draft_it();
    finds(letter_text, "fact-old (look)");
}

static void a_text_that_was_due_for_review_is_named(void **state)
{
    (void)state;
    int64_t id = 0;
    const struct foi_reviewed_new block = {
        .section = "21(1)",
        .part = "why",
        .text = "It is published at https://midshire.example/lists, where you can find it.",
        .clock = test_clock(&record)};
    OK(foi_reviewed_add(record.store, "Fay", &block, &id, err));
    record.now++;
    OK(foi_reviewed_review(record.store, "Gil", id, (struct date){2023, 3, 5}, test_clock(&record),
                           err));
    record.now++;
    const struct foi_exempt_new one = {.reference = "1/23",
                                       .question = "Q2",
                                       .section = "21(1)",
                                       .clock = test_clock(&record)};
    OK(foi_exempt(record.store, "Fay", &one, &id, err));
    record.now++;
    OK(foi_exempt_approve(record.store, "Gil", id, test_clock(&record), err));
    record.now++;
    draft_it();
    finds(letter_text, "");
    record.now = at("2023-03-06 09:00");
    draft_it();
    finds(letter_text, "text-review (look)");
}

// ---- every ground, from what an officer writes to the letter that goes ----

/// The ground as `foi exempt` takes it: "31(1)(a)", "36(2)(c)", "40(2)+(3A)".
static void section_of(const struct foi_section *row, char word[64])
{
    bool data = strcmp(row->number, "40") == 0;
    if (row->limb_count == 0)
        (void)snprintf(word, 64, "%s", row->base);
    else
        (void)snprintf(word, 64, data ? "%s+(%s)" : "%s(%s)", row->base, row->limbs[0]);
}

/// Written by one officer, filled in, approved by another.
static int64_t write_ground(const struct foi_section *row, const char *section)
{
    CLEANUP(foi_exempted_finish) struct foi_exempted first = {0};
    int64_t id = 0;
    struct foi_exempt_new one = {.reference = "1/23",
                                 .question = "Q2",
                                 .section = section,
                                 .likelihood = foi_test_likelihood(row->test) ? "would" : NULL,
                                 .clock = test_clock(&record)};
    char *texts[FOI_REASON_COUNT] = {0};
    OK(foi_exempt(record.store, "Fay", &one, &id, err));
    record.now++;
    OK(foi_exempted_find(record.store, id, &first, err));
    for (enum foi_reason_part i = 0; i < FOI_REASON_COUNT; i++)
        if (foi_exempted_text(&first, i) != NULL)
            one.texts[i] = texts[i] = fill_in(memory_copy_text(foi_exempted_text(&first, i)));
    OK(foi_exempt(record.store, "Fay", &one, &id, err));
    record.now++;
    OK(foi_exempt_approve(record.store, "Gil", id, test_clock(&record), err));
    record.now++;
    for (int i = 0; i < FOI_REASON_COUNT; i++)
        memory_free(texts[i]);
    return id;
}

/// Twenty hours to find out whether it is held: what a notice under section 12 rests on.
static void estimate_it(void)
{
    const struct foi_estimate_new one = {.reference = "1/23",
                                         .minutes = {20 * 60, -1, -1, -1},
                                         .basis = "The records are on paper, by day.",
                                         .clock = test_clock(&record)};
    OK(foi_case_estimate(record.store, "Fay", &one, err));
    record.now++;
}

static void every_ground_goes_from_the_officer_to_a_right_letter(void **state)
{
    (void)state;
    estimate_it();
    struct foi_sections sections = {0};
    size_t passed = 0, wrong = 0, refused = 0;
    OK(foi_sections_read(&sections, err));
    for (size_t i = 0; i < sections.count; i++) {
        const struct foi_section *row = &sections.rows[i];
        char section[64];
        section_of(row, section);
        if (row->police != NULL && text_starts(row->police, "no")) {
            refused++; // a force cannot write it: test_exempting.c
            continue;
        }
        int64_t id = write_ground(row, section);
        draft_it();
        AUTO_FREE char *names = findings(letter_text, letter_html);
        bool right = *names == '\0' || (row->police != NULL && strcmp(names, "police (look)") == 0);
        if (!right)
            printf("# section %s: %s\n", section, names);
        passed += right;
        wrong += !right;
        OK(foi_exempt_withdraw(record.store, "Gil", id, "next", test_clock(&record), err));
        record.now++;
    }
    printf("# %zu grounds written, approved, drafted and right, %zu refused to the police\n",
           passed, refused);
    foi_sections_finish(&sections);
    assert_int_equal(wrong, 0);
    assert_int_equal(passed + refused, 47);
}

static int send_it(const char *as, const char *despite, struct overt_error *err)
{
    struct foi_sending sending = {0};
    struct foi_case_do what = what_of();
    const struct foi_case_files files = {.text = text_path, .html = html_path};
    const struct foi_case_outcome outcome = {"part", "s24(2), s31(3)"};
    what.lint = true;
    what.despite = despite;
    int code = foi_case_send(record.store, as, &what, &files, &outcome, &sending, err);
    record.now++;
    return code;
}

static void clear_it(const char *text)
{
    struct foi_case_do what = what_of();
    const struct foi_case_files files = {.text = text_path, .html = html_path};
    int64_t draft;
    OK(file_write(text_path, text, strlen(text), 0600, err));
    OK(file_write(html_path, letter_html, strlen(letter_html), 0600, err));
    OK(foi_case_draft(record.store, "Fay", &what, &files, &draft, err));
    record.now++;
    OK(foi_case_step(record.store, "Fay", "clearance", &what, err));
    record.now++;
    OK(foi_case_clear(record.store, "Gil", &what, NULL, err));
    record.now++;
}

#define REFUSED(words, call)                                                          \
    do {                                                                              \
        struct overt_error err_ = {0}, *const err = &err_;                            \
        if ((call) != OVERT_REFUSED || strstr(err_.text, (words)) == NULL)            \
            fail_msg("line %d: not \"%s\": %s", __LINE__, words, err_.text);          \
    } while (0)

static void nothing_goes_while_something_is_to_be_put_right(void **state)
{
    (void)state;
    AUTO_FREE char *wrong = replace(letter_text, "20 February 2023", "21 February 2023");
    clear_it(wrong);
    REFUSED("put right first (received-changed)", send_it("Fay", NULL, err));
    REFUSED("only the officer who cleared", send_it("Fay", "no time", err));
    OK(send_it("Gil", "xylographic reason", err));
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(record.store,
                     "SELECT findings, unsealed(why, 'foi_despite.why', ledger),"
                     " (SELECT name FROM officer WHERE id = d.officer) FROM foi_despite d",
                     &query, err));
    assert_int_equal(store_step(query, NULL), 1);
    assert_string_equal(store_column_text(query, 0), "received-changed");
    assert_string_equal(store_column_text(query, 1), "xylographic reason");
    assert_string_equal(store_column_text(query, 2), "Gil");
    // The letter that was sent is looked over from the record itself.
    struct foi_lint lint = {0};
    OK(foi_lint_case(record.store, "1/23", NULL, test_clock(&record), &lint, err));
    assert_int_equal(lint.faults, 1);
    foi_lint_finish(&lint);
}

static void a_right_letter_goes(void **state)
{
    (void)state;
    struct foi_lint lint = {0};
    struct overt_error error = {0};
    assert_int_equal(
        foi_lint_case(record.store, "1/23", NULL, test_clock(&record), &lint, &error),
        OVERT_NOT_FOUND);
    clear_it(letter_text);
    OK(send_it("Fay", NULL, err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_thing_that_is_wrong_is_named, open_it, close_it),
        cmocka_unit_test_setup_teardown(a_question_left_out_is_named, open_it, close_it),
        cmocka_unit_test_setup_teardown(a_policy_out_of_date_is_named, open_it, close_it),
        cmocka_unit_test_setup_teardown(an_exemption_and_its_letter_go_together, open_it, close_it),
        cmocka_unit_test_setup_teardown(a_text_that_was_due_for_review_is_named, open_it, close_it),
        cmocka_unit_test_setup_teardown(every_ground_goes_from_the_officer_to_a_right_letter,
                                        open_it, close_it),
        cmocka_unit_test_setup_teardown(nothing_goes_while_something_is_to_be_put_right, open_it,
                                        close_it),
        cmocka_unit_test_setup_teardown(a_right_letter_goes, open_it, close_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
