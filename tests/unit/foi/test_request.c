// SPDX-License-Identifier: Apache-2.0
// test_request.c - labels, periods, questions and their places; what is broken is refused in one
// line.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "foi/internal.h"

static void labels(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        struct foi_label last;
        const char *label; // NULL: none
        const char *rest;
    } cases[] = {
        {"Q1. Has the force", {0}, "Q1", "Has the force"},
        {"Q1 Has the force", {0}, "Q1", "Has the force"},
        {"q12: x", {0}, "Q12", "x"},
        {"Q5a. How many", {5, 0, 0, false}, "Q5a", "How many"},
        {"Q5c(i) Why", {5, 'c', 0, false}, "Q5c(i)", "Why"},
        {"5c(ii). Why", {5, 'c', 1, false}, "Q5c(ii)", "Why"},
        {"Question 7a: x", {6, 0, 0, false}, "Q7a", "x"},
        {"1. Has", {0}, "Q1", "Has"},
        {"(1) Has", {0}, "Q1", "Has"},
        {"1) Has", {0}, "Q1", "Has"},
        {"1a Has", {0}, "Q1a", "Has"},
        {"a. If so", {1, 0, 0, false}, "Q1a", "If so"},
        {"b) If so", {1, 'a', 0, false}, "Q1b", "If so"},
        {"(c) If so", {1, 'b', 0, false}, "Q1c", "If so"},
        {"i. For what", {5, 'c', 0, false}, "Q5c(i)", "For what"},
        {"ii. For what", {5, 'c', 1, false}, "Q5c(ii)", "For what"},
        {"i. For what", {5, 'h', 0, false}, "Q5i", "For what"},
        {"I write to ask", {0}, NULL, NULL},
        {"I look forward to it", {5, 'c', 0, false}, NULL, NULL},
        {"2023 was the year", {1, 0, 0, false}, NULL, NULL},
        {"1 January 2022", {1, 0, 0, false}, NULL, NULL},
        {"Questions about it", {1, 0, 0, false}, NULL, NULL},
        {"Q0. x", {0}, NULL, NULL},
        {"Q1000. x", {0}, NULL, NULL},
        {"", {0}, NULL, NULL},
        {"(", {1, 0, 0, false}, NULL, NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct foi_label label;
        char text[16];
        const char *rest = foi_label_read(cases[i].line, &cases[i].last, &label);
        if (cases[i].label == NULL) {
            if (rest != NULL)
                fail_msg("\"%s\" was taken for a label", cases[i].line);
            continue;
        }
        if (rest == NULL)
            fail_msg("\"%s\" was not taken for a label", cases[i].line);
        foi_label_format(&label, text);
        assert_string_equal(text, cases[i].label);
        assert_string_equal(rest, cases[i].rest);
    }
}

static void periods(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int found;
        const char *period;
    } cases[] = {
        {"relate to the period January 2022-January 2023.", 1, "1 January 2022 to 31 January 2023"},
        {"January 2022 \xe2\x80\x93 January 2023", 1, "1 January 2022 to 31 January 2023"},
        {"from February 2023 onwards.", 1, "1 February 2023 onwards"},
        {"since 20 February 2023", 1, "20 February 2023 onwards"},
        {"from 1st March 2024 to date", 1, "1 March 2024 onwards"},
        {"January 2023 to the present", 1, "1 January 2023 onwards"},
        {"in 2024", 1, "1 January 2024 to 31 December 2024"},
        {"2022 to 2024", 1, "1 January 2022 to 31 December 2024"},
        {"2022-2024", 1, "1 January 2022 to 31 December 2024"},
        {"between January and March 2023", 1, "1 January 2023 to 31 March 2023"},
        {"the financial year 2022/23", 1, "1 April 2022 to 31 March 2023"},
        {"01/04/2022 - 31/03/2023", 1, "1 April 2022 to 31 March 2023"},
        {"2022-04-01 to 2023-03-31", 1, "1 April 2022 to 31 March 2023"},
        {"February 2024", 1, "1 February 2024 to 29 February 2024"},
        {"2022/23", OVERT_INPUT, NULL},
        {"31 February 2023", OVERT_INPUT, NULL},
        {"31/02/2023", OVERT_INPUT, NULL},
        {"March 2023 to January 2022", OVERT_INPUT, NULL},
        {"January 2022, March 2022 and May 2022", OVERT_INPUT, NULL},
        {"last year", OVERT_INPUT, NULL},
        {"in the past 12 months", OVERT_INPUT, NULL},
        {"the last deployment", 0, NULL},
        {"under the Act of 2000", 0, NULL},
        {"the Freedom of Information Act 2000 for 2024", 1, "1 January 2024 to 31 December 2024"},
        {"May the force answer", 0, NULL},
        {"", 0, NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct foi_period period = {0};
        char text[64];
        if (foi_period_read(cases[i].text, 0, &period) != cases[i].found)
            fail_msg("\"%s\"", cases[i].text);
        foi_period_format(&period, text);
        assert_string_equal(text, cases[i].period != NULL ? cases[i].period : "not stated");
    }
}

static const char ten_questions[] =
    "To the force: these are questions about faces.\n"
    "Questions 1-6 relate to the period January 2022-January 2023.\n"
    "Q1. Has the force deployed live facial recognition?\n"
    "Q1a. If so, when and where, please?\n"
    "Q2. Has the force used retrospective facial recognition?\n"
    "Q2a. If so, give the dates and locations at which the images or footage was obtained.\n"
    "Q3. Has the force deployed operator initiated facial recognition?\n"
    "Q3a. If so, please provide dates and locations.\n"
    "Q4. Has the force used any facial recognition with body-worn video?\n"
    "Q4a. If so, please provide dates and locations.\n"
    "Q5. Where live facial recognition has been used.\n"
    "Q5a. How many images were on the watch list each time?\n"
    "Q5b. From where were these images taken?\n"
    "Q5c. How many of them were not wanted for arrest?\n"
    "Q5c(i) For what other reasons were these people included?\n"
    "Q6. At each deployment, how many alerts came?\n"
    "Q6a. How many times was the match credible enough to stop somebody and do an identity check?\n"
    "Q6b. After an identity check, how many stops were verified as correct matches?\n"
    "Questions 7-8 relate to the period from February 2023 onwards.\n"
    "Q7. Does the force plan to deploy live facial recognition?\n"
    "Q7a. If so, please provide dates and locations\n"
    "for each known planned deployment.\n"
    "Q8. Is facial recognition planned with BWV?\n"
    "\n"
    "Yours faithfully\n"
    "A. Person\n";

static void places_each_question(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        enum foi_topic topic;
        uint32_t modes;
        bool body_worn;
        const char *follows;
    } expected[] = {
        {"Q1", TOPIC_USED, 1, false, ""},           {"Q1a", TOPIC_DATES, 1, false, "Q1"},
        {"Q2", TOPIC_USED, 2, false, ""},           {"Q2a", TOPIC_DATES, 2, false, "Q2"},
        {"Q3", TOPIC_USED, 4, false, ""},           {"Q3a", TOPIC_DATES, 4, false, "Q3"},
        {"Q4", TOPIC_USED, 7, true, ""},            {"Q4a", TOPIC_DATES, 7, true, "Q4"},
        {"Q5", TOPIC_STEM, 1, false, "Q1"},         {"Q5a", TOPIC_LIST_SIZE, 1, false, "Q1"},
        {"Q5b", TOPIC_SOURCES, 1, false, "Q1"},     {"Q5c", TOPIC_NOT_WANTED, 1, false, "Q1"},
        {"Q5c(i)", TOPIC_REASONS, 1, false, "Q1"},  {"Q6", TOPIC_ALERTS, 1, false, "Q1"},
        {"Q6a", TOPIC_CREDIBLE, 1, false, "Q1"},    {"Q6b", TOPIC_VERIFIED, 1, false, "Q1"},
        {"Q7", TOPIC_PLANNED, 1, false, ""},        {"Q7a", TOPIC_PLANNED_DATES, 1, false, "Q7"},
        {"Q8", TOPIC_PLANNED, 7, true, ""},
    };
    struct foi_request request;
    assert_int_equal(foi_request_parse(ten_questions, strlen(ten_questions), 0, &request, NULL), 0);
    assert_int_equal(foi_request_place(&request, NULL), 0);
    assert_int_equal(request.count, ARRAY_COUNT(expected));
    for (size_t i = 0; i < request.count; i++) {
        const struct foi_question *question = &request.questions[i];
        char period[64];
        assert_string_equal(question->label, expected[i].label);
        assert_int_equal(question->topic, expected[i].topic);
        assert_int_equal(question->modes, expected[i].modes);
        assert_int_equal(question->body_worn, expected[i].body_worn);
        assert_string_equal(question->follows == NONE ? ""
                                                      : request.questions[question->follows].label,
                            expected[i].follows);
        foi_period_format(&question->period, period);
        assert_string_equal(period, question->number < 7 ? "1 January 2022 to 31 January 2023"
                                                         : "1 February 2023 onwards");
    }
    // The wrapped line belongs to its question; the signature is not repeated.
    assert_non_null(strstr(request.questions[17].text, "locations for each known"));
    for (size_t i = 0; i < request.line_count; i++)
        assert_null(strstr(request.lines[i].text, "Person"));
    foi_request_finish(&request);
}

static void check_refused(const char *text, size_t size, int code, const char *says)
{
    struct overt_error err = {0};
    struct foi_request request = {0};
    int result = foi_request_parse(text, size, 0, &request, &err);
    if (result == 0)
        result = foi_request_place(&request, &err);
    foi_request_finish(&request);
    assert_int_equal(result, code);
    if (strstr(err.text, says) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, says);
}

static void refuses_in_one_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int code;
        const char *says;
    } cases[] = {
        {"", OVERT_INPUT, "no question"},
        {"Please tell me about cameras.", OVERT_INPUT, "no question"},
        {"Q1. Do you use LFR?\nQ1. Do you use RFR?", OVERT_INPUT,
         "Q1 stands twice in the request (lines 1 and 2)"},
        {"Q1. Do you use LFR?\nQ2. What colour is the van?", OVERT_INPUT,
         "cannot place Q2 (first on line 2)"},
        {"Q1. How many alerts were there?", OVERT_INPUT, "cannot place Q1"},
        {"Questions 1-2 relate to the last period.\nQ1. Do you use LFR?", OVERT_INPUT,
         "line 1: the period"},
        {"Q1. Did you use LFR in the last 12 months?", OVERT_INPUT, "Q1 (line 1): the time"},
        {"Q1. Did you use LFR on 31 February 2023?", OVERT_INPUT, "Q1 (line 1): the time"},
        {"Q1. Do you use LFR?\x07", OVERT_INPUT, "control"},
        {"Q1. Do you use LFR?\xff", OVERT_INPUT, "UTF-8"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
        check_refused(cases[i].text, strlen(cases[i].text), cases[i].code, cases[i].says);
    check_refused("Q1. LFR?\0", 9, OVERT_INPUT, "UTF-8");
}

static void places_nothing_that_it_does_not_know(void **state)
{
    (void)state;
    static const struct {
        const char *text, *about, *look; ///< about NULL: it finds no place
    } cases[] = {
        {"What did live facial recognition cost?", "cost", "finance"},
        {"How much was spent to use LFR?", "cost", "finance"},
        {"Which company's software do you use for LFR?", "supplier", "procurement"},
        {"What policy is used for LFR?", "policy", "the published policy"},
        {"How do you use LFR?", NULL, NULL},
        {"Who is using LFR?", NULL, NULL},
        {"What is the planned budget for LFR?", "cost", "finance"},
        {"When was the LFR policy reviewed?", "policy", "the published policy"},
        {"How many alerts of LFR were false?", "true-false", ""},
        {"What was the ethnicity of the people stopped by LFR?", "demographics", "nowhere"},
        {"How many people were arrested after LFR alerts?", "outcomes", ""},
        {"For how long are LFR images of the watch list retained?", "retention", ""},
        {"How many children were on the LFR watch list?", "under-18", ""},
        {"Please send all emails about LFR.", "correspondence", "the mailboxes"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        char text[200];
        struct foi_request request;
        (void)snprintf(text, sizeof text, "Q1. Did you use LFR?\nQ2. %s\n", cases[i].text);
        if (cases[i].about == NULL) {
            check_refused(text, strlen(text), OVERT_INPUT, "cannot place Q2 (first on line 2)");
            continue;
        }
        assert_int_equal(foi_request_parse(text, strlen(text), 0, &request, NULL), 0);
        foi_request_understand(&request);
        assert_string_equal(request.questions[1].about.about, cases[i].about);
        assert_true(text_starts(request.questions[1].about.look, cases[i].look));
        foi_request_finish(&request);
    }
}

static void places_other_words(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum foi_topic topic;
    } cases[] = {
        {"How many times has the force used LFR?", TOPIC_HOW_MANY},
        {"Was live facial recognition deployed by you?", TOPIC_USED},
        {"On which dates and where was LFR deployed?", TOPIC_DATES},
        {"What was the size of the LFR watchlist each time?", TOPIC_LIST_SIZE},
        {"Which databases were the images on the LFR watchlist taken from?", TOPIC_SOURCES},
        {"Why were people added to the LFR watchlist?", TOPIC_REASONS},
        {"What number of alerts did LFR generate?", TOPIC_ALERTS},
        {"Do you intend to use LFR in future?", TOPIC_PLANNED},
        {"When and where do you plan to use LFR?", TOPIC_PLANNED_DATES},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        char text[200];
        struct foi_request request;
        (void)snprintf(text, sizeof text, "1. %s\n", cases[i].text);
        assert_int_equal(foi_request_parse(text, strlen(text), 0, &request, NULL), 0);
        foi_request_understand(&request);
        if (request.questions[0].topic != cases[i].topic)
            fail_msg("\"%s\" is %s", cases[i].text, foi_topic_word(request.questions[0].topic));
        foi_request_finish(&request);
    }
}

static void general_periods(void **state)
{
    (void)state;
    static const char text[] = "I wrote on 3 May 2019 about something else.\n\n"
                               "Between January and March 2024:\n1. Did you use LFR?\n"
                               " a. When and where, please?\n"
                               "\nFor the period 2025 onwards:\n2. Did you use RFR?\n"
                               "3. Did you use OIFR in June 2026?\n";
    static const char *const expected[] = {"1 January 2024 to 31 March 2024",
                                           "1 January 2024 to 31 March 2024",
                                           "1 January 2025 onwards", "1 June 2026 to 30 June 2026"};
    struct foi_request request;
    assert_int_equal(foi_request_parse(text, strlen(text), 0, &request, NULL), 0);
    assert_int_equal(foi_request_place(&request, NULL), 0);
    assert_int_equal(request.count, 4);
    for (size_t i = 0; i < request.count; i++) {
        char period[64];
        foi_period_format(&request.questions[i].period, period);
        assert_string_equal(period, expected[i]);
    }
    foi_request_finish(&request);
}

static void keeps_its_limits(void **state)
{
    (void)state;
    AUTO_TEXT struct text text;
    text_init(&text, 4 << 20);
    for (int i = 1; i <= FOI_QUESTION_MAX + 1; i++)
        text_printf(&text, "Q%d. Do you use LFR?\n", i);
    check_refused(text.bytes, text.length, OVERT_LIMIT, "more than 200 questions");
    text_clear(&text);
    for (int i = 0; i < 5000; i++)
        text_append(&text, "x\n");
    check_refused(text.bytes, text.length, OVERT_LIMIT, "lines");
    text_clear(&text);
    for (int i = 0; i < 9000; i++)
        text_append(&text, "x");
    check_refused(text.bytes, text.length, OVERT_LIMIT, "longer than");
    while (text.length <= FOI_REQUEST_SIZE_MAX)
        text_append(&text, "more and more and more\n");
    check_refused(text.bytes, text.length, OVERT_LIMIT, "1 MiB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels),
        cmocka_unit_test(periods),
        cmocka_unit_test(places_each_question),
        cmocka_unit_test(refuses_in_one_line),
        cmocka_unit_test(places_nothing_that_it_does_not_know),
        cmocka_unit_test(places_other_words),
        cmocka_unit_test(general_periods),
        cmocka_unit_test(keeps_its_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
