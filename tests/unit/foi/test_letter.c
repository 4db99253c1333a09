// SPDX-License-Identifier: Apache-2.0
// test_letter.c - the whole letter: against the parts of a real one in their order (../shared, else
// skipped), against ours as it was looked over (tests/data/foi), and the page's form.
// OVERT_WRITE_EXPECTED=1 writes tests/data/foi.
#include <ctype.h>

#include "record.h"

#define RUN_WORDS_MAX 8 ///< more words in a row than these are not to be another's

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

static struct letter letter_of(bool busy, const char *request, const char *threat)
{
    struct record record;
    record_open(&record);
    adopt(&record, "body-worn");
    if (threat != NULL) {
        DO(&record, record.admin, register_setting_set(by, "facts.threat_level", threat, err));
        DO(&record, record.admin,
           register_setting_set(by, "facts.threat_level_as_at", "2023-03-01", err));
    }
    if (busy)
        make_busy(&record);
    record.now = at("2023-03-30 12:00");
    struct letter letter = answer(&record, request, "2023-02-20", "2023-03-30");
    record_close(&record);
    return letter;
}

/// How a part shows in their letter and in ours.
static const struct {
    const char *theirs, *ours;
} parts[] = {
    {"REFERENCE NO: 208-2023", "request reference: 208-2023"},
    {"I write in connection with your request", "Thank you for your request"},
    {"Q1. Has", "Q1. Has"},
    {"Questions 7-10 relate", "Questions 7-10 relate"},
    {"Q10a. If so", "Q10a. If so"},
    {"sincere apologies", "Please accept our apology"},
    {"response set out below", "Our response"},
    {"Q1 response: No information held.", "Q1 response: No information held."},
    {"Q1a response: Not applicable.", "Q1a response: Not applicable."},
    {"Q2 response: No information held.", "Q2 response: No information held."},
    {"Q2a response: Not applicable.", "Q2a response: Not applicable."},
    {"Q3 response: No information held.", "Q3 response: No information held."},
    {"Q3a response: Not applicable", "Q3a response: Not applicable"},
    {"Q4 & Q4a, Q10 & Q10a response: With regard to overt use, no information held.",
     "Q4 & Q4a, Q10 & Q10a response: For overt use, no information held."},
    {"neither confirm nor deny", "neither confirms nor denies"},
    {"Section 24(2) National Security", "Section 24(2): National security"},
    {"Section 31(3) Law Enforcement", "Section 31(3): Law enforcement"},
    {"qualified exemptions", "is qualified"},
    {"Evidence of Harm", "Evidence of Harm"},
    {"categorised as", "threat level from"},
    {"Public Interest Test", "Public Interest Test"},
    {"Section 24 - Factors favouring", "Section 24: factors in favour"},
    {"Section 24 - Factors against", "Section 24: factors against"},
    {"Section 31 - Factors favouring", "Section 31: factors in favour"},
    {"Section 31 - Factors against", "Section 31: factors against"},
    {"Balance Test", "Balance Test"},
    {"should not be taken as an indication", "You should not infer"},
    {"Q5 to Q6b response: Not applicable.", "Q5 to Q6b response: Not applicable."},
    {"Q7 to Q9a response: No information held.", "Q7 to Q9a response: No information held."},
    {"as accurate as possible", "are accurate"},
    {"right of complaint", "right of complaint"},
    {"any further enquiries", "contact the Freedom"},
    {"Yours sincerely", "Yours sincerely"},
};

static void has_the_parts_of_a_real_letter_in_their_order(void **state)
{
    (void)state;
    AUTO_FREE char *theirs = shared("letters/208-2023.txt");
    AUTO_FREE char *request = shared("letters/208-2023-request.txt");
    if (theirs == NULL || request == NULL)
        skip();
    struct letter ours = letter_of(false, request, "substantial");
    const char *a = theirs, *b = ours.text;
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        a = strstr(a, parts[i].theirs);
        b = strstr(b, parts[i].ours);
        if (a == NULL)
            fail_msg("their letter has no \"%s\" here", parts[i].theirs);
        if (b == NULL)
            fail_msg("ours has no \"%s\" here", parts[i].ours);
    }
    // No answer more, none less.
    size_t count_a = 0, count_b = 0;
    for (a = theirs; (a = strstr(a, " response:")) != NULL; a++)
        count_a++;
    for (b = ours.text; (b = strstr(b, " response:")) != NULL; b++)
        count_b++;
    assert_int_equal(count_a, count_b);
    // The request is repeated as it came.
    char *rest = NULL;
    for (char *line = strtok_r(request, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest))
        has(ours.text, line);
    letter_finish(&ours);
}

/// Lower-case words parted by one blank, with a blank at both ends and a bar between sentences.
static char *words_of(const char *text)
{
    char *out = memory_new(3 * strlen(text) + 3, 1);
    size_t length = 0;
    out[length++] = ' ';
    for (; *text != '\0'; text++)
        if (isalnum((unsigned char)*text))
            out[length++] = (char)tolower((unsigned char)*text);
        else if (strchr(".:?", *text) != NULL)
            length += (size_t)sprintf(out + length, "%s| ", out[length - 1] == ' ' ? "" : " ");
        else if (out[length - 1] != ' ' && *text != '\'')
            out[length++] = ' ';
    out[length] = '\0';
    return out;
}

static void the_sentences_are_our_own(void **state)
{
    (void)state;
    AUTO_FREE char *theirs = shared("letters/208-2023.txt");
    if (theirs == NULL)
        skip();
    struct letter letter = letter_of(false, ten_questions, "substantial");
    *strstr(letter.text, "Yours sincerely") = '\0'; // what follows is the force's name and address
    AUTO_FREE char *ours = words_of(strstr(letter.text, "Our response"));
    AUTO_FREE char *other = words_of(theirs);
    for (char *start = ours; start != NULL && start[1] != '\0'; start = strchr(start + 1, ' ')) {
        char *end = start;
        for (int i = 0; i <= RUN_WORDS_MAX && end != NULL; i++)
            end = strchr(end + 1, ' ');
        if (end == NULL)
            break;
        char kept = end[1];
        end[1] = '\0';
        if (strchr(start, '|') == NULL && strstr(other, start) != NULL)
            fail_msg("these words stand in the other letter too: \"%s\"", start);
        end[1] = kept;
    }
    letter_finish(&letter);
}

static void compare_letter(const char *name, const char *bytes)
{
    char path[4096];
    AUTO_FREE char *expected = NULL;
    size_t size;
    const char *source = getenv("OVERT_SOURCE");
    (void)snprintf(path, sizeof path, "%s/tests/data/foi/%s", source != NULL ? source : ".", name);
    if (getenv("OVERT_WRITE_EXPECTED") != NULL)
        OK(file_write(path, bytes, strlen(bytes), 0644, err));
    OK(file_read(path, 1 << 20, &expected, &size, err));
    if (strcmp(expected, bytes) != 0)
        fail_msg("the letter is not the one of tests/data/foi/%s; it is:\n%s", name, bytes);
}

static void is_the_letter_that_was_looked_over(void **state)
{
    (void)state;
    struct letter letter = letter_of(false, ten_questions, "substantial");
    compare_letter("empty.txt", letter.text);
    letter_finish(&letter);
    letter = letter_of(true, ten_questions, NULL);
    compare_letter("busy.txt", letter.text);
    compare_letter("busy.html", letter.html);
    letter_finish(&letter);
}

/// Headings go down one level at a time; each table has a caption and scopes; nothing is loaded
/// from elsewhere.
static void the_page_is_accessible(void **state)
{
    (void)state;
    struct letter letter = letter_of(true, ten_questions, NULL);
    has(letter.html, "<!DOCTYPE html>\n<html lang=\"en-GB\">");
    has(letter.html,
        "<title>Freedom of Information request reference: 208-2023 - Midshire Police</title>");
    has_not(letter.html, "<script");
    has_not(letter.html, " src=");
    has_not(letter.html, "@import");
    has_not(letter.html, "url(");
    has(letter.html, "@media print");
    int level = 0, tables = 0, captions = 0, firsts = 0;
    for (const char *c = letter.html; (c = strchr(c, '<')) != NULL; c++) {
        if (c[1] == 'h' && isdigit((unsigned char)c[2]) && c[3] == '>') {
            int next = c[2] - '0';
            if (next > level + 1)
                fail_msg("a heading of level %d after one of level %d: %.80s", next, level, c);
            level = next;
            firsts += next == 1;
        }
        tables += strncmp(c, "<table>", 7) == 0;
        captions += strncmp(c, "<caption>", 9) == 0;
        if (strncmp(c, "<th", 3) == 0 && strncmp(c, "<thead", 6) != 0)
            assert_int_equal(strncmp(c, "<th scope=\"", 11), 0);
    }
    assert_int_equal(firsts, 1);
    assert_true(tables > 10);
    assert_int_equal(tables, captions);
    letter_finish(&letter);
}

static void hostile_words_stay_words(void **state)
{
    (void)state;
    struct letter letter = letter_of(false,
                                     "<script>alert(1)</script> {force} \"quoted\"\n"
                                     "Q1. <img src=x onerror=alert(1)> How many complaints about "
                                     "LFR? {nothing}\n",
                                     "<b>substantial</b> {x}");
    has_not(letter.html, "<script");
    has_not(letter.html, "<img");
    has_not(letter.html, "<b>");
    has(letter.html, "{force} &quot;quoted&quot;");
    has(letter.text, "{nothing}");
    letter_finish(&letter);
}

/// Who answers, from where, and who the regulator is: as it was on the day of the letter.
static void an_earlier_letter_says_what_was_in_force_then(void **state)
{
    (void)state;
    struct record record;
    static const struct {
        const char *key, *old, *new;
    } dated[] = {{"force.address", "Old House", "New House"},
                 {"foi.unit", "Data Unit", "Rights Unit"},
                 {"foi.email", "old@midshire.example", "new@midshire.example"},
                 {"foi.officer", "O. Old", "N. New"},
                 {"force.name", "Old Police", "New Police"},
                 {"regulator.name", "the Information Commissioner", "the Information Commission"},
                 {"regulator.address", "Wycliffe House", "Commission House"}};
    const struct date from = {2023, 3, 25};
    record_open(&record);
    record.now = at("2022-01-01 09:00");
    for (size_t i = 0; i < ARRAY_COUNT(dated); i++)
        DO(&record, record.admin, register_setting_set(by, dated[i].key, dated[i].old, err));
    record.now = at("2023-03-01 09:00");
    for (size_t i = 0; i < ARRAY_COUNT(dated); i++)
        DO(&record, record.admin,
           register_setting_from(by, dated[i].key, dated[i].new, from, err));
    record.now = at("2023-03-30 12:00");
    for (int late = 0; late < 2; late++) {
        struct letter letter =
            answer(&record, ten_questions, "2023-02-20", late ? "2023-03-25" : "2023-03-24");
        for (size_t i = 0; i < ARRAY_COUNT(dated); i++) {
            has(letter.text, late ? dated[i].new : dated[i].old);
            has(letter.html, late ? dated[i].new : dated[i].old);
            if (strcmp(dated[i].key, "regulator.name") != 0 || late)
                has_not(letter.text, late ? dated[i].old : dated[i].new);
        }
        letter_finish(&letter);
    }
    record_close(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_the_parts_of_a_real_letter_in_their_order),
        cmocka_unit_test(the_sentences_are_our_own),
        cmocka_unit_test(is_the_letter_that_was_looked_over),
        cmocka_unit_test(the_page_is_accessible),
        cmocka_unit_test(hostile_words_stay_words),
        cmocka_unit_test(an_earlier_letter_says_what_was_in_force_then),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
