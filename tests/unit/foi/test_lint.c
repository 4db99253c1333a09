// SPDX-License-Identifier: Apache-2.0
// test_lint.c - the linter on letters of others: what is missing in a published one is found by
// name (../shared, else skipped), the ways in which forces set out their letters, and what tells
// too much.
#include "foi/lint.h"
#include "record.h"

static char *shared(const char *name)
{
    const char *folder = getenv("OVERT_SHARED");
    char path[4096], *bytes = NULL;
    size_t size;
    (void)snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : "../shared", name);
    if (file_read(path, 1 << 20, &bytes, &size, NULL) < 0)
        printf("# skipped: %s is not there\n", name);
    return bytes;
}

static struct foi_lint lint_of(const char *text)
{
    struct foi_lint lint = {0};
    OK(foi_lint_read(text, strlen(text), &lint, err));
    return lint;
}

static const struct foi_finding *finding(const struct foi_lint *lint, const char *name)
{
    for (size_t i = 0; i < lint->count; i++)
        if (strcmp(lint->findings[i].name, name) == 0)
            return &lint->findings[i];
    return NULL;
}

static void named(const char *text, const char *name, const char *words)
{
    struct foi_lint lint = lint_of(text);
    const struct foi_finding *one = finding(&lint, name);
    if (one == NULL)
        fail_msg("%s is not named in: %s", name, text);
    else if (strstr(one->missing, words) == NULL && strstr(one->question, words) == NULL)
        fail_msg("%s: not \"%s\" but %s", name, words, one->missing);
    foi_lint_finish(&lint);
}

static void not_named(const char *text, const char *name)
{
    struct foi_lint lint = lint_of(text);
    const struct foi_finding *one = finding(&lint, name);
    if (one != NULL)
        fail_msg("%s is named (line %d: %s) in: %s", name, one->line, one->missing, text);
    foi_lint_finish(&lint);
}

static void finds_what_is_missing_in_a_published_letter(void **state)
{
    (void)state;
    static const struct {
        const char *name, *rule, *words;
        int line;
    } gaps[] = {
        {"letter-date", "s10(1)", "date", 8},
        {"review", "s17(7)(a)", "internal review", 73},
        {"section-50", "s17(7)(b)", "section 50", 73},
        {"limb", "s17(1)(b)", "section 31(3)", 47},
        {"ncnd-inconsistent", "s1(1)(a)", "Q1, Q2, Q3, Q7 to Q9a", 45},
        {"dated-fact", "s17(1)(c)", "threat level", 52},
        {"term-undefined", "s16", "Q2", 40},
        {"earlier-letters", "s16", "Q2", 40},
        {"late-unsaid", "s10(1)", "21 March 2023", 37},
        {"required", "s24(2)", "section 24(2)", 46},
        {"readability", "s45", "grade 15.8", 0},
    };
    AUTO_FREE char *text = shared("letters/208-2023.txt");
    if (text == NULL)
        skip();
    struct foi_lint lint = lint_of(text);
    for (size_t i = 0; i < ARRAY_COUNT(gaps); i++) {
        const struct foi_finding *one = finding(&lint, gaps[i].name);
        if (one == NULL)
            fail_msg("%s is not found", gaps[i].name);
        assert_non_null(strstr(one->rule, gaps[i].rule));
        assert_non_null(strstr(one->missing, gaps[i].words));
        assert_int_equal(one->line, gaps[i].line);
    }
    assert_int_equal(lint.question_count, 24);
    assert_int_equal(lint.answer_count, 9);
    assert_string_equal(lint.sections, "24(2), 31(3)");
    assert_int_equal(date_to_days(lint.received), date_to_days((struct date){2023, 2, 20}));
    assert_int_equal(date_to_days(lint.due), date_to_days((struct date){2023, 3, 21}));
    // What is there is not called missing.
    static const char *const there[] = {"fact",    "section", "harm",       "favour", "against",
                                        "balance", "apology", "unanswered", "duty-weighed",
                                        "ncnd-infer"};
    for (size_t i = 0; i < ARRAY_COUNT(there); i++)
        if (finding(&lint, there[i]) != NULL)
            fail_msg("%s is called missing", there[i]);
    foi_lint_finish(&lint);
}

static void reads_the_ways_in_which_forces_write(void **state)
{
    (void)state;
    // Each answers all its questions, but the last one, which leaves out the second.
    static const char *const ways[] = {
        "You asked:\n1. Do you use LFR?\na. If so, where?\n\nIn Response:\n"
        "1. No information held.\n"
        "a. Not applicable.\n",
        "FOI Reference: 671/2022\nRequest:\n1. Trials of LFR?\n2. Dates?\n3. Places?\n\n"
        "Response 1: No information held.\nResponse 2 and 3: Not applicable.\n",
        "REQUEST\n1. The app?\n2. How many?\n3. Who?\n4. When?\n\nRESPONSE\n"
        "Questions 1, 2, 3 & 4\nNo information held.\n",
        "Request\nQ1. Is it used?\nQ1a. Where?\nQ2. When?\n\nResponse\nQ1 & Q1a response: No.\n"
        "Q2 response: Not applicable.\n",
        "Request\nQ1. Is it used?\nQ1(a) Where?\nQ5. When?\nQ5c(i). Why?\n\nDecision\n"
        "Q1 to Q5c(i) response: No information held.\n",
        "Request\nQ5. Where it was used\nQ5a. How many?\nQ5b. From where?\n\nOur response\n"
        "Q5 response: No information held.\n",
    };
    for (size_t i = 0; i < ARRAY_COUNT(ways); i++)
        not_named(ways[i], "unanswered");
    named("Request\n1. A?\n2. B?\n3. C?\n\nResponse\nResponse 1: Yes.\nResponse 3: No.\n",
          "unanswered", "Q2");
    named("Request\n1. A?\n2. B?\n\nResponse\nThis is what we hold about it all.\n", "unlabelled",
          "which answer");
    named("Request\nQ1. A?\n\nResponse\nQ1 response: Yes.\nQ7 response: No.\n", "unasked", "Q7");
}

static void reads_any_writing_of_a_section(void **state)
{
    (void)state;
    static const struct {
        const char *text, *sections;
    } writings[] = {
        {"This is exempt under section 31(1)(a)&(b) of the Act.", "31(1)(a), 31(1)(b)"},
        {"We withhold it by virtue of s.31 (1) (a) and (b).", "31(1)(a), 31(1)(b)"},
        {"It is refused by S24(2) S31(3).", "24(2), 31(3)"},
        {"Exempt by Section 40(2) by virtue of section 40(3A)(a).", "40(2)+(3A)"},
        {"We neither confirm nor deny by sections 23(5) and 24(2).", "23(5), 24(2)"},
        {"It is withheld under section 44(1)(a), read with section 31(1)(a) of the Other Act 1999.",
         "44(1)(a)-(c)"},
        {"Refused under Section 12(1).", "12(1)"},
        {"In 2024 we used it 31 (thirty-one) times, 24 (of them) here.", ""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(writings); i++) {
        struct foi_lint lint = lint_of(writings[i].text);
        if (strcmp(lint.sections, writings[i].sections) != 0)
            fail_msg("%s: %s", writings[i].text, lint.sections);
        foi_lint_finish(&lint);
    }
}

static void names_what_tells_too_much(void **state)
{
    (void)state;
    named("Response\nQ1 response: There were 7 deployments in total including covert ones.\n",
          "totals-reveal", "covert");
    named("Response\nQ1 response: 5 overt deployments and 2 other ones, a total of 7.\n",
          "totals-reveal", "overt");
    not_named("Response\nQ1 response: 5 overt deployments.\n", "totals-reveal");
    named("Response\nQ1 response:\n\nArrests by month\n\n  Month      Arrests\n"
          "  January         12\n  February  fewer than 5\n  Total           14\n",
          "totals-subtract", "column");
    not_named("Response\nQ1 response:\n\nArrests by month\n\n  Month      Arrests\n"
              "  January   fewer than 5\n  February  fewer than 5\n  Total           4\n",
              "totals-subtract");
    named("Response\nQ1 response: There were 2 arrests of women.\n", "small-number", "2 arrest");
    named("Response\nQ1 response:\n\nArrests by month\n\n  Month      Arrests\n"
          "  January          1\n",
          "small-number", "figure of 1");
    not_named("Response\nQ1 response:\n\nCameras by month\n\n  Month      Cameras\n"
              "  January          1\n",
              "small-number");
}

static void names_what_does_not_go_together(void **state)
{
    (void)state;
    named("Response\nQ1 response: Exempt under section 30(1)(a) and section 31(1)(a).\n", "clash",
          "30(1)");
    named("Response\nQ1 response: Exempt under section 23(1) and section 24(1).\n", "clash",
          "24(1)");
    not_named("Response\nQ1 response: We neither confirm nor deny, sections 23(5) and 24(2).\n",
              "clash");
    not_named("Response\nQ1 response: Exempt under section 30(1)(a).\n"
              "Q2 response: Exempt under section 31(1)(a).\n",
              "clash");
    named("5 May 2026\nRequest\nQ1. Files from January 1990 to December 1990?\nResponse\n"
          "Q1 response: Exempt under section 30(1)(a).\n",
          "historical", "1990");
    not_named("5 May 2026\nRequest\nQ1. Files from January 2010 to December 2010?\nResponse\n"
              "Q1 response: Exempt under section 30(1)(a).\n",
              "historical");
    named("Response\nIt is exempt under section 35(1)(a).\n", "police", "government department");
    named("Response\nIt is exempt under section 31.\n", "limb", "section 31");
    named("Response\nIt is exempt from disclosure.\n", "section", "no section");
}

static void names_other_periods_and_terms(void **state)
{
    (void)state;
    static const char asked[] = "Request\nQ1. Has the force used retrospective facial recognition "
                                "between January 2022 and January 2023?\nResponse\nQ1 response: ";
    char text[1000];
    static const struct {
        const char *answer, *name, *words;
    } cases[] = {
        {"Yes. Between 1 January 2022 and 30 June 2022 we used retrospective facial recognition.",
         "period-changed", "30 June 2022"},
        {"Yes, live facial recognition was used 12 times.", "term-changed",
         "answered about live"},
        {"Yes, retrospective facial recognition was used 12 times.", "period-unsaid", "period"},
        {"No information held.", "term-undefined", "Q1"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        (void)snprintf(text, sizeof text, "%s%s\n", asked, cases[i].answer);
        named(text, cases[i].name, cases[i].words);
    }
    (void)snprintf(text, sizeof text,
                   "%sYes. Between 1 January 2022 and 31 January 2023 we used retrospective facial "
                   "recognition 12 times.\n",
                   asked);
    not_named(text, "period-changed");
    not_named(text, "term-changed");
}

static void names_what_was_left_in(void **state)
{
    (void)state;
    named("Response\nDear [name of applicant], here it is.\n", "placeholder", "name of");
    named("Response\nOn {received} you asked.\n", "placeholder", "received");
    named("Response\nThe figures are in C:\\Users\\jo\\foi.xlsx as asked.\n", "metadata", "Users");
    named("<!DOCTYPE html><html><head><meta name=\"author\" content=\"Jo\"></head><body>"
          "<p>No information held.</p></body></html>",
          "metadata", "author");
    named("<html><body><p>No.</p><!-- ask legal --></body></html>", "metadata", "comment");
    named("<html><body><p>No.</p><p style=\"display:none\">x</p></body></html>", "metadata",
          "hidden");
    not_named("<html><head><title>A</title></head><body><p>No.</p></body></html>", "metadata");
    named("Response\nThe threat level is currently substantial, as anybody can look up.\n",
          "dated-fact", "threat level");
    not_named("Response\nOn 1 March 2023 the threat level was substantial, as anybody can see.\n",
              "dated-fact");
}

static void has_limits(void **state)
{
    (void)state;
    struct foi_lint lint = {0};
    struct overt_error refusal = {0};
    static const char *const others[] = {"%PDF-1.7\n", "PK\x03\x04", "{\\rtf1 x}",
                                         "\xff\xfe\x61"};
    for (size_t i = 0; i < ARRAY_COUNT(others); i++)
        assert_int_equal(foi_lint_read(others[i], strlen(others[i]), &lint, &refusal), OVERT_INPUT);
    assert_int_equal(foi_lint_read("", 0, &lint, &refusal), OVERT_INPUT);
    assert_int_equal(foi_lint_read("\n \n", 3, &lint, &refusal), OVERT_INPUT);
    AUTO_FREE char *large = memory_new(FOI_LINT_SIZE_MAX + 2, 1);
    memset(large, 'a', FOI_LINT_SIZE_MAX + 1);
    assert_int_equal(foi_lint_read(large, FOI_LINT_SIZE_MAX + 1, &lint, &refusal), OVERT_LIMIT);
    struct text many;
    text_init(&many, FOI_LINT_SIZE_MAX);
    text_append(&many, "Request\n");
    for (int i = 1; i <= FOI_LINT_QUESTION_MAX; i++)
        text_printf(&many, "Q%d. A?\n", i);
    text_printf(&many, "Response\nQ1 to Q%d response: No information held.\n",
                FOI_LINT_QUESTION_MAX);
    OK(foi_lint_read(many.bytes, many.length, &lint, err));
    assert_int_equal(lint.question_count, FOI_LINT_QUESTION_MAX);
    assert_null(finding(&lint, "unanswered"));
    foi_lint_finish(&lint);
    text_clear(&many);
    text_append(&many, "Request\n");
    for (int i = 1; i <= FOI_LINT_QUESTION_MAX + 1; i++)
        text_printf(&many, "Q%d. A?\n", i);
    assert_int_equal(foi_lint_read(many.bytes, many.length, &lint, &refusal), OVERT_LIMIT);
    text_finish(&many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_missing_in_a_published_letter),
        cmocka_unit_test(reads_the_ways_in_which_forces_write),
        cmocka_unit_test(reads_any_writing_of_a_section),
        cmocka_unit_test(names_what_tells_too_much),
        cmocka_unit_test(names_what_does_not_go_together),
        cmocka_unit_test(names_other_periods_and_terms),
        cmocka_unit_test(names_what_was_left_in),
        cmocka_unit_test(has_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
