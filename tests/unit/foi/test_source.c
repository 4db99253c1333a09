// SPDX-License-Identifier: Apache-2.0
// test_source.c - requests as they come: e-mails of every kind, pages, hostile bytes; who asked is
// found and goes nowhere else.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "foi/internal.h"
#include "foi/source.h"

static struct foi_source read_sample(const char *name)
{
    AUTO_FREE char *folder = file_join(getenv("OVERT_SOURCE"), "tests/fuzz/corpus/source");
    AUTO_FREE char *path = file_join(folder, name);
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    struct foi_source source = {0};
    struct overt_error err = {0};
    assert_int_equal(file_read(path, 1 << 20, &bytes, &size, NULL), 0);
    if (foi_source_read(bytes, size, &source, &err) < 0)
        fail_msg("%s: %s", name, err.text);
    return source;
}

static void mails(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t questions;
        const char *has, *has_not;
        size_t attached;
    } cases[] = {
        {"plain.eml", 2, "live facial recognition", "Message-ID", 0},
        {"latin.eml", 1, "\xe2\x80\x9clive facial recognition\xe2\x80\x9d", "\x93", 0},
        {"html.eml", 3, "1. Has the force used live facial recognition?", "alert", 0},
        {"mixed.eml", 2, "When and where", "inner", 2},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct foi_source source = read_sample(cases[i].name);
        struct foi_understood understood = {0};
        assert_true(source.mail);
        assert_string_equal(source.address, "m.person@example.org");
        assert_string_equal(source.requester, "M\xc3\xa9"
                                              "abh Person");
        assert_int_equal(source.dated.day, 8); // 23:59 of the United Kingdom is still that day
        if (strstr(source.text, cases[i].has) == NULL || strstr(source.text, cases[i].has_not))
            fail_msg("%s: %s", cases[i].name, source.text);
        assert_null(strstr(source.text, "hidden"));
        assert_int_equal(source.attached_count, cases[i].attached);
        assert_int_equal(foi_understand(source.text, source.dated, NULL, &understood, NULL), 0);
        assert_int_equal(understood.count, cases[i].questions);
        assert_int_equal(understood.placed, cases[i].questions);
        foi_understood_finish(&understood);
        foi_source_finish(&source);
    }
}

/// As the mail programs write them: quoted-printable, base64, HTML alone, a reply with what it
/// answers, passed on with and without a mark, the lines that are put below.
static void mails_of_each_program(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool passed_on;
        size_t quoted; ///< lines that were left out
    } cases[] = {
        {"outlook-html.eml", false, 0},   {"outlook-alt.eml", false, 0},
        {"outlook-reply.eml", false, 9},  {"gmail-reply.eml", false, 6},
        {"gmail-html.eml", false, 2},     {"gmail-wrap.eml", false, 3},
        {"forward-gmail.eml", true, 6},   {"forward-outlook.eml", true, 5},
        {"whatdotheyknow.eml", false, 0},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct foi_source source = read_sample(cases[i].name);
        struct foi_understood understood = {0};
        bool site = strstr(cases[i].name, "know") != NULL;
        assert_string_equal(source.requester, "Petra Perkins");
        assert_string_equal(source.address, site ? "request-1234567-abcdef01@whatdotheyknow.com"
                                                 : "petra@perkins.example");
        if (source.passed_on != cases[i].passed_on || source.quoted != cases[i].quoted)
            fail_msg("%s: %d, %zu lines quoted", cases[i].name, source.passed_on, source.quoted);
        assert_int_equal(foi_understand(source.text, (struct date){2025, 1, 6}, NULL, &understood,
                                        NULL),
                         0);
        if (understood.count != 2 || understood.placed != 2)
            fail_msg("%s: %zu questions of\n%s", cases[i].name, understood.count, source.text);
        static const char *const none[] = {"Which months", "Front Counter", "confidential",
                                           "CAUTION",      "hidden",        "ico-guidance"};
        for (size_t j = 0; j < ARRAY_COUNT(none); j++)
            if (strstr(source.text, none[j]) != NULL)
                fail_msg("%s: %s", cases[i].name, source.text);
        foi_understood_finish(&understood);
        foi_source_finish(&source);
    }
}

/// What answers below what it quotes stays whole; a file that is no text is named.
static void not_taken_apart(void **state)
{
    (void)state;
    static const char below[] = "From: A B <a@b.example>\nSubject: Re: FOI\n\nHello,\n\nOn 3 Jan "
                                "2025, X <x@y.example> wrote:\n> Which months?\n\n1. Do you use "
                                "LFR?\n";
    static const struct {
        const char *bytes, *kind;
    } files[] = {{"PK\003\004abc", ".docx"},
                 {"%PDF-1.7", "a PDF"},
                 {"\320\317\021\340abc", ".msg"},
                 {"{\\rtf1 Q1. Do you use LFR?}", ".rtf"}};
    struct foi_source source = {0};
    struct overt_error err = {0};
    assert_int_equal(foi_source_read(below, strlen(below), &source, NULL), 0);
    assert_non_null(strstr(source.text, "1. Do you use LFR?"));
    assert_int_equal(source.quoted, 0);
    foi_source_finish(&source);
    for (size_t i = 0; i < ARRAY_COUNT(files); i++) {
        assert_int_equal(foi_source_read(files[i].bytes, strlen(files[i].bytes), &source, &err),
                         OVERT_INPUT);
        assert_non_null(strstr(err.text, files[i].kind));
        assert_non_null(strstr(err.text, "save its words as plain text"));
    }
}

static void the_name_goes_nowhere(void **state)
{
    (void)state;
    struct foi_source source = read_sample("mixed.eml");
    struct foi_request request;
    assert_int_equal(foi_request_parse(source.text, strlen(source.text), 20000, &request, NULL), 0);
    foi_request_understand(&request);
    for (size_t i = 0; i < request.line_count; i++)
        assert_true(strstr(request.lines[i].text, "Person") == NULL &&
                    strstr(request.lines[i].text, "High Street") == NULL);
    for (size_t i = 0; i < request.count; i++)
        assert_null(strstr(request.questions[i].text, "Person"));
    foi_request_finish(&request);
    foi_source_finish(&source);
}

static void pages(void **state)
{
    (void)state;
    struct foi_source source = read_sample("page.txt");
    assert_string_equal(source.reference, "490-25");
    assert_int_equal(date_to_days(source.received), date_to_days((struct date){2025, 4, 8}));
    assert_null(strstr(source.text, "cookies"));
    assert_null(strstr(source.text, "No information held"));
    assert_non_null(strstr(source.text, "1/ Has the force"));
    foi_source_finish(&source);
    source = read_sample("page.html");
    assert_string_equal(text_trim(source.text), "1. Has the force used LFR in 2024?");
    foi_source_finish(&source);
}

static void who_asked(void **state)
{
    (void)state;
    static const struct {
        const char *text, *name, *address;
    } cases[] = {
        {"Q1. Do you use LFR?\n\nYours faithfully,\n\nMary O'Neill-Jones\n1 High Street\nLeek "
         "Wootton"
         "\nCV35 7QB\n",
         "Mary O'Neill-Jones", "1 High Street\nLeek Wootton\nCV35 7QB"},
        {"My name is Fred Wright and my email is fred@example.org.\nQ1. Do you use LFR?\n",
         "Fred Wright", "fred@example.org"},
        {"Q1. Do you use LFR?\nThanks for your help with this\nFred\n", "Fred", NULL},
        {"Q1. Do you use LFR?\nKind regards\nFreedom of Information Team\n", NULL, NULL},
        {"Q1. Do you use LFR?\n", NULL, NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct foi_source source;
        assert_int_equal(foi_source_read(cases[i].text, strlen(cases[i].text), &source, NULL), 0);
        if (!text_equal(source.requester, cases[i].name) ||
            !text_equal(source.address, cases[i].address))
            fail_msg("%s: %s, %s", cases[i].text, source.requester, source.address);
        assert_int_equal(source.first_name_only, text_equal(cases[i].name, "Fred"));
        foi_source_finish(&source);
    }
}

static void definitions(void **state)
{
    (void)state;
    static const struct {
        const char *text, *term, *meaning;
    } cases[] = {
        {"By 'deployment' I mean each day on which it was used.", "deployment",
         "each day on which it was used."},
        {"By \xe2\x80\x9c"
         "deployment\xe2\x80\x9d I mean a day.",
         "deployment", "a day."},
        {"For the purposes of this request, use means any search.", "use", "any search."},
        {"RFR is defined as a search with any time-lag.", "RFR", "a search with any time-lag."},
        {"This means a lot to me.", NULL, NULL},
        {"What do you mean by deployment?", NULL, NULL},
        {"", NULL, NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        char *term = NULL, *meaning = NULL;
        assert_int_equal(foi_definition_read(cases[i].text, &term, &meaning),
                         cases[i].term != NULL);
        assert_true(text_equal(term, cases[i].term) && text_equal(meaning, cases[i].meaning));
        memory_free(term);
        memory_free(meaning);
    }
}

static void relative_times(void **state)
{
    (void)state;
    static const struct {
        const char *text, *period;
    } cases[] = {
        {"in the last 12 months", "9 April 2024 to 8 April 2025"},
        {"over the last year", "9 April 2024 to 8 April 2025"},
        {"last year", "1 January 2024 to 31 December 2024"},
        {"in each of the last three years", "1 January 2022 to 31 December 2024"},
        {"the last three financial years", "1 April 2022 to 31 March 2025"},
        {"the last financial year", "1 April 2024 to 31 March 2025"},
        {"the last two calendar years", "1 January 2023 to 31 December 2024"},
        {"so far this year", "1 January 2025 to 8 April 2025"},
        {"the current financial year", "1 April 2025 to 8 April 2025"},
        {"the past six months", "9 October 2024 to 8 April 2025"},
        {"last month", "1 March 2025 to 31 March 2025"},
        {"in the past 30 days", "10 March 2025 to 8 April 2025"},
        {"the next 12 months", "8 April 2025 to 7 April 2026"},
        {"in 2019-20", NULL},
        {"in the financial year 2019-20", "1 April 2019 to 31 March 2020"},
        {"2022/23, 2023/24 and 2024/25 (financial years)", "1 April 2022 to 31 March 2025"},
        {"the last few years", NULL},
        {"the last quarter", NULL},
        {"the first quarter of 2024", NULL},
        {"the date of each deployment in 2024", "1 January 2024 to 31 December 2024"},
        {"from January 2024 to date", "1 January 2024 onwards"},
    };
    const int64_t received = date_to_days((struct date){2025, 4, 8});
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct foi_period period = {0};
        char words[64];
        int found = foi_period_read(cases[i].text, received, &period);
        foi_period_format(&period, words);
        if (found != (cases[i].period != NULL ? 1 : OVERT_INPUT) ||
            (cases[i].period != NULL && !text_equal(words, cases[i].period)))
            fail_msg("\"%s\" is %s", cases[i].text, words);
    }
}

static void an_officer_settles(void **state)
{
    (void)state;
    static const char text[] = "Q1. Do you use LFR?\nQ2. What colour is the van?\n"
                               "Q3. How many alerts in the last few years?\n";
    static const char *const bad[] = {"Q9 used | LFR | -", "Q2 colour | LFR | -",
                                      "Q2 used | X | -",   "Q3 - | - | the last few years",
                                      "Q2 - | LFR | -",    "Q2 used"};
    struct foi_understood understood;
    struct overt_error err = {0};
    const struct date received = {2025, 4, 8};
    assert_int_equal(foi_understand(text, received, NULL, &understood, NULL), 0);
    assert_int_equal(understood.placed, 1);
    assert_int_equal(understood.ask_count, 2);
    foi_understood_finish(&understood);
    assert_int_equal(foi_understand(text, received,
                                    "# settled by I. Reed\nQ2 elsewhere | LFR | -\n"
                                    "Q3 - | LFR, BWV | January 2024 to March 2024\n",
                                    &understood, &err),
                     0);
    assert_int_equal(understood.placed, 3);
    assert_true(understood.placings[1].corrected && understood.placings[2].corrected &&
                !understood.placings[0].corrected);
    assert_string_equal(understood.placings[2].topic, "alerts");
    assert_string_equal(understood.placings[2].modes, "LFR, BWV");
    assert_string_equal(understood.placings[2].period, "1 January 2024 to 31 March 2024");
    foi_understood_finish(&understood);
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        if (foi_understand(text, received, bad[i], &understood, &err) != OVERT_INPUT ||
            strstr(err.text, "line 1 of the placings") == NULL)
            fail_msg("%s", bad[i]);
}

/// A clear line, and no hang: the limits hold.
static void hostile(void **state)
{
    (void)state;
    struct text text;
    struct foi_source source = {0};
    struct foi_understood understood = {0};
    struct overt_error err = {0};
    text_init(&text, 12 << 20);
    while (text.length < 10 << 20)
        text_append(&text, "Q1. Has the force used live facial recognition?\n");
    assert_int_equal(foi_source_read(text.bytes, text.length, &source, &err), OVERT_LIMIT);
    assert_non_null(strstr(err.text, "larger than 1 MiB"));
    text_clear(&text);
    for (int i = 1; i <= 10000; i++)
        text_printf(&text, "%d. Do you use LFR?\n", i);
    assert_int_equal(foi_source_read(text.bytes, text.length, &source, NULL), 0);
    assert_int_equal(
        foi_understand(source.text, (struct date){2025, 4, 8}, NULL, &understood, &err),
        OVERT_LIMIT);
    assert_non_null(strstr(err.text, "questions"));
    foi_source_finish(&source);
    text_clear(&text);
    // A mail of parts in parts.
    text_append(&text, "From: a@b\nSubject: x\nMIME-Version: 1.0\n");
    for (int i = 0; i < 3000; i++)
        text_printf(&text, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    assert_true(foi_source_read(text.bytes, text.length, &source, &err) < 0);
    assert_true(err.text[0] != '\0');
    // A mail of headers and nothing else, which would take a hundred times its size.
    text_clear(&text);
    text_append(&text, "From: a@b\nSubject: x\n");
    for (int i = 0; i < 20000; i++)
        text_append(&text, "X: y\n");
    text_append(&text, "\nQ1. Do you use LFR?\n");
    assert_int_equal(foi_source_read(text.bytes, text.length, &source, &err), OVERT_LIMIT);
    assert_non_null(strstr(err.text, "headers"));
    // Marks that turn the direction: the words stay, the marks go.
    static const char turned[] = "Q1. Do you \xe2\x80\xaeuse\xe2\x80\xac L\xe2\x80\x8b"
                                 "FR?\n";
    assert_int_equal(foi_source_read(turned, strlen(turned), &source, NULL), 0);
    assert_string_equal(source.text, "Q1. Do you use LFR?\n");
    assert_int_equal(source.marks, 3);
    foi_source_finish(&source);
    text_clear(&text);
    text_append(&text, "<html><body>");
    for (int i = 0; i < 100000; i++)
        text_append(&text, "<div><p>");
    int code = foi_source_read(text.bytes, text.length, &source, &err);
    if (code == 0)
        foi_source_finish(&source);
    text_finish(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mails),
        cmocka_unit_test(mails_of_each_program),
        cmocka_unit_test(not_taken_apart),
        cmocka_unit_test(the_name_goes_nowhere),
        cmocka_unit_test(pages),
        cmocka_unit_test(who_asked),
        cmocka_unit_test(definitions),
        cmocka_unit_test(relative_times),
        cmocka_unit_test(an_officer_settles),
        cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
