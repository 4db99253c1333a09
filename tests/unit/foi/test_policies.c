// SPDX-License-Identifier: Apache-2.0
// test_policies.c - neither confirm nor deny under every exclusion of the duty that the Act knows:
// each can be adopted, its letter passes the linter, and it is the same to the byte whether nothing
// is held or a lot.
#include "record.h"

#include "foi/lint.h"
#include "foi/sections.h"
#include "foi/texts.h"

static const char *const all_words[] = {
    "s22(2)",     "s22A(2)",    "s23(5)", "s24(2)", "s26(3)",    "s27(4)(a)", "s27(4)(b)",
    "s28(3)",     "s29(2)",     "s30(3)", "s31(3)", "s32(3)",    "s33(3)",    "s34(2)",
    "s35(3)",     "s36(3)",     "s37(2)", "s38(2)", "s39(2)",    "s40(5A)",   "s40(5B)(a)",
    "s40(5B)(b)", "s40(5B)(c)", "s40(5B)(d)", "s41(2)", "s42(2)", "s43(3)",    "s44(2)",
    "s23(5), s24(2)", "s23(5), s24(2), s30(3), s31(3)", "s40(5B)(a), s44(2)", "s30(3), s42(2)",
};

static struct record records[2];

static void adopt_for(struct record *record, const char *exemptions)
{
    int64_t id;
    const struct foi_policy_adopt policy = {.topic = "covert use",
                                            .touches = "all",
                                            .exemptions = exemptions,
                                            .review = {2029, 1, 1},
                                            .clock = test_clock(record)};
    struct overt_error error = {0};
    if (foi_policy_adopt(record->store, "Fay", &policy, &id, &error) != 0)
        fail_msg("%s: %s", exemptions, error.text);
    record->now++;
}

/// From the statement to the sentence that ends it.
static char *block_of(const char *text)
{
    const char *from = strstr(text, "Apart from that");
    const char *to = from != NULL ? strstr(from, "You should not infer") : NULL;
    if (to == NULL)
        fail_msg("no statement in:\n%s", text);
    struct text out;
    text_init(&out, 100000);
    text_append_bytes(&out, from, (size_t)(to - from));
    return text_take(&out);
}

static size_t failures;

static void passes(const char *text, const char *word)
{
    struct foi_lint lint = {0};
    OK(foi_lint_read(text, strlen(text), &lint, err));
    for (size_t i = 0; i < lint.count; i++) {
        const char *name = lint.findings[i].name;
        bool others = strcmp(name, "police") == 0 || strcmp(name, "term-undefined") == 0 ||
                      strcmp(name, "earlier-letters") == 0 || strcmp(name, "small-number") == 0;
        if (!lint.findings[i].fault && others)
            continue;
        printf("# %s: %s (%s) line %d: %s\n", word, name, lint.findings[i].rule,
               lint.findings[i].line, lint.findings[i].missing);
        failures++;
    }
    foi_lint_finish(&lint);
}

/// What the letter says it relies on.
static void names(const char *text, const char *word)
{
    char section[64];
    (void)snprintf(section, sizeof section, "Section %.*s: ", (int)strcspn(word + 1, ","),
                   word + 1);
    has(text, section);
}

static void each_is_the_same_whatever_is_held(void **state)
{
    (void)state;
    for (int busy = 0; busy < 2; busy++) {
        record_open(&records[busy]);
        if (busy)
            make_busy(&records[busy]);
        records[busy].now = at("2023-03-20 12:00");
    }
    failures = 0;
    for (size_t i = 0; i < ARRAY_COUNT(all_words); i++) {
        char *blocks[2], *pages[2];
        for (int busy = 0; busy < 2; busy++) {
            adopt_for(&records[busy], all_words[i]);
            struct letter letter =
                answer(&records[busy], ten_questions, "2023-02-20", "2023-03-20");
            blocks[busy] = block_of(letter.text);
            pages[busy] = block_of(letter.html);
            names(letter.text, all_words[i]);
            passes(letter.text, all_words[i]);
            letter_finish(&letter);
        }
        assert_string_equal(blocks[0], blocks[1]);
        assert_string_equal(pages[0], pages[1]);
        for (int busy = 0; busy < 2; busy++) {
            memory_free(blocks[busy]);
            memory_free(pages[busy]);
        }
    }
    assert_int_equal(failures, 0);
    record_close(&records[0]);
    record_close(&records[1]);
    printf("# %zu policies, the same to the byte whatever is held\n", ARRAY_COUNT(all_words));
}

/// exemptions.txt against sections.txt, both ways.
static void none_is_missing_and_each_is_of_its_kind(void **state)
{
    (void)state;
    struct foi_sections sections = {0};
    size_t found = 0;
    OK(foi_sections_read(&sections, err));
    for (size_t i = 0; i < 28; i++) {
        struct foi_exemption one[EXEMPTION_MAX];
        size_t count = 0;
        OK(foi_exemptions_read(all_words[i], one, &count, err));
        assert_int_equal(count, 1);
        const struct foi_section *row = foi_section_denying(&sections, all_words[i]);
        if (row == NULL)
            fail_msg("%s excludes no duty", all_words[i]);
        assert_string_equal(one[0].section, row->number);
        assert_int_equal(one[0].harm, foi_test_harm(row->test));
        if (strcmp(one[0].section, "37") != 0)
            assert_int_equal(one[0].qualified, row->standing == FOI_STANDING_QUALIFIED);
        assert_int_equal(one[0].note != NULL, row->police != NULL);
    }
    for (size_t i = 0; i < sections.count; i++) {
        const struct foi_section *row = &sections.rows[i];
        if (row->deny == NULL || row->test == FOI_TEST_PROCEDURE)
            continue;
        char word[64];
        struct foi_exemption one[EXEMPTION_MAX];
        size_t count = 0;
        (void)snprintf(word, sizeof word, "s%.*s", (int)strcspn(row->deny, "-"), row->deny);
        OK(foi_exemptions_read(word, one, &count, err));
        found++;
    }
    assert_true(found >= 30);
    foi_sections_finish(&sections);
}

static void words_are_read_as_they_are_written(void **state)
{
    (void)state;
    struct foi_exemption found[EXEMPTION_MAX];
    struct overt_error error = {0};
    size_t count = 0;
    OK(foi_exemptions_read("Section 24 (2), S.31(3), 40(5b)(a)", found, &count, err));
    assert_int_equal(count, 3);
    assert_string_equal(found[0].word, "s24(2)");
    assert_string_equal(found[2].word, "s40(5B)(a)");
    static const char *const wrong[] = {"s31(1)(a)", "s21(2)", "s43(2)", "s12(2)", "covert", ""};
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++)
        assert_int_equal(foi_exemptions_read(wrong[i], found, &count, &error), OVERT_INPUT);
    assert_int_equal(foi_exemptions_read("s22(2), s23(5), s24(2), s30(3), s31(3)", found, &count,
                                         &error),
                     OVERT_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_the_same_whatever_is_held),
        cmocka_unit_test(none_is_missing_and_each_is_of_its_kind),
        cmocka_unit_test(words_are_read_as_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
