// SPDX-License-Identifier: Apache-2.0
// test_lint_rules.c - every rule of rules/lint.txt on a letter that breaks it and on one that keeps
// it, as a file and as the letter of a case. What only a case can break is in test_lint_case.c.
#include "record.h"

#include "foi/case.h"
#include "foi/lint.h"
#include "foi/texts.h"

#define DATED                                                                                      \
    "1 March 2023\nOur reference: 1/23\n\nYour request was received on 20 February 2023.\n\n"
#define ASKED  DATED "Request\nQ1. Have you used live facial recognition in 2022?\n\nResponse\n"
#define ANSWER ASKED "Q1 response: "
#define RIGHTS                                                                                     \
    "\nYour right of complaint\n\nYou may ask for an internal review. Please write to the unit "   \
    "within 40 working days. After it section 50 of the Act lets you ask the Information "         \
    "Commissioner, Wycliffe House, Wilmslow, SK9 5AF.\n"
#define WITHHELD ANSWER "We withhold this under section 31(1)(a) of the Act.\n"
#define WEIGHED                                                                                    \
    "\nFactors in favour\n\nThe public interest in openness favours the requester's side.\n"      \
    "\nFactors against\n\nThe public interest in the prevention of crime is against it.\n\n"
#define LONG_WORDS                                                                                 \
    "Notwithstanding considerations of organisational accountability, institutional transparency " \
    "necessitates proportionate evaluation. "

struct rule {
    const char *name, *breaks, *keeps;
};

static const struct rule rules[] = {
    {"language", "1 Mawrth 2023\n\nDiolch am eich cais, o dan Ddeddf Rhyddid\nGwybodaeth 2000.\n",
     DATED "Thank you for your request under the Freedom of Information Act 2000. It asks for it "
           "under the name Deddf Rhyddid Gwybodaeth 2000.\n"},
    {"letter-date", "Dear reader,\nYour request was received on 20 February 2023.\n", DATED},
    {"received-date", "1 March 2023\n\nThank you for your request.\n", DATED},
    {"late", "22 March 2023\n\nYour request was received on 20 February 2023.\n",
     "21 March 2023\n\nYour request was received on 20 February 2023.\n"},
    {"apology", "22 March 2023\n\nReceived on 20 February 2023.\n\nI am sorry to hear that.\n",
     "22 March 2023\n\nReceived on 20 February 2023.\n\nWe are sorry for the delay.\n"},
    {"late-unsaid", "Received on 20 February 2023.\n\nWe are sorry for the delay.\n",
     DATED "We are sorry for the delay.\n"},
    {"fact", ANSWER "Section 31(1)(a) is about crime.\n", WITHHELD},
    {"fact-procedure", ANSWER "Section 12(1) is about the cost.\n",
     ANSWER "We refuse this under section 12(1).\n"},
    {"section", ANSWER "This is exempt from disclosure.\n", WITHHELD},
    {"limb", ANSWER "This is exempt under section 31 of the Act.\n", WITHHELD},
    {"harm", WITHHELD, WITHHELD "Disclosure would be likely to harm the prevention of crime.\n"},
    {"likelihood", WITHHELD "Evidence of harm\nIt would, or would be likely to, prejudice it.\n",
     WITHHELD "Evidence of harm\nDisclosure would be likely to prejudice it.\n"},
    {"required", ANSWER "We neither confirm nor deny by section 24(2). It would harm security.\n",
     ANSWER "We neither confirm nor deny by section 24(2). That is required for the purpose of "
            "safeguarding national security.\n"},
    {"kind-wrong", WITHHELD "Section 31 is an absolute exemption.\n",
     WITHHELD "Section 31 is a qualified exemption, based on prejudice.\n"},
    {"kind-wrong", ANSWER "Exempt under section 40(2) by section 40(3A)(a), which is qualified.\n",
     ANSWER "Exempt under section 40(2) by section 40(3A)(a), which is absolute.\n"},
    {"kind-wrong", ANSWER "Exempt under section 23(1), which is prejudice based.\n",
     ANSWER "Exempt under section 23(1), which is class based and not prejudice based.\n"},
    {"deny-why", ANSWER "We neither confirm nor deny by virtue of section 23(5).\n",
     ANSWER "We neither confirm nor deny by virtue of section 23(5). To confirm would disclose the "
            "part of such a body; to deny would disclose that it has none.\n"},
    {"favour", WITHHELD, WITHHELD WEIGHED},
    {"against", WITHHELD, WITHHELD WEIGHED},
    {"balance", WITHHELD WEIGHED,
     WITHHELD WEIGHED "Balance\n\nThe public interest in maintaining the exemption outweighs.\n"},
    {"duty-weighed",
     ANSWER "We neither confirm nor deny by section 31(3).\n" WEIGHED
            "Balance\n\nThe first side is the weaker one here, and so it fails.\n",
     ANSWER "We neither confirm nor deny by section 31(3).\n" WEIGHED
            "Balance\n\nThe public interest in saying whether it is held is the weaker one.\n"},
    {"estimate-date",
     WITHHELD "We have not yet decided where the public interest lies. We hope to do so soon.\n",
     WITHHELD "We have not yet decided where the public interest lies. We expect to decide by 4 "
              "April 2023.\n"},
    {"long-extension",
     WITHHELD "We have not yet decided where the public interest lies. We expect to decide by 4 "
              "June 2023.\n",
     WITHHELD "We have not yet decided where the public interest lies. We expect to decide by 4 "
              "April 2023.\n"},
    {"reasons-left-out", WITHHELD "We leave reasons out under section 17(4).\n", WITHHELD},
    {"review", WITHHELD, WITHHELD RIGHTS},
    {"section-50", WITHHELD, WITHHELD RIGHTS},
    {"regulator", WITHHELD, WITHHELD RIGHTS},
    {"review-days", WITHHELD "\nYou may ask for an internal review. Please write to the unit.\n",
     WITHHELD RIGHTS},
    {"review-offer", ANSWER "No information held.\n", ANSWER "No information held.\n" RIGHTS},
    {"advice", WITHHELD, WITHHELD "What we publish can be found on our page about cameras.\n"},
    {"unanswered", DATED "Request\nQ1. Is it used?\nQ2. Where?\n\nResponse\nQ1 response: No.\n",
     DATED "Request\nQ1. Is it used?\nQ2. Where?\n\nResponse\nQ1 and Q2 response: No.\n"},
    {"unlabelled", DATED "Request\nQ1. Is it used?\nQ2. Where?\n\nResponse\nNo, nowhere.\n",
     DATED "Request\nQ1. Is it used?\nQ2. Where?\n\nResponse\nQ1 and Q2 response: No.\n"},
    {"unasked", ANSWER "No.\nQ7 response: No.\n", ANSWER "No.\n"},
    {"period-changed",
     ANSWER "Between 1 January 2022 and 30 June 2022 we used live facial recognition 3 times.\n",
     ANSWER "Between 1 January and 31 December 2022 we used live facial recognition 3 times.\n"},
    {"period-unsaid", ANSWER "Yes, live facial recognition was used 12 times.\n",
     ANSWER "Yes, live facial recognition was used 12 times in 2022.\n"},
    {"term-changed", ANSWER "Retrospective facial recognition was used 12 times in 2022.\n",
     ANSWER "Live facial recognition was used 12 times in 2022.\n"},
    {"term-undefined",
     DATED "Request\nQ1. Is retrospective facial recognition used?\n\nResponse\nQ1 response: No "
           "information held.\n",
     DATED "Request\nQ1. Is retrospective facial recognition used?\n\nResponse\nQ1 response: No "
           "information held. By that we mean searches of our own; those of the Police National "
           "Database are logged there.\n"},
    {"earlier-letters",
     DATED "Request\nQ1. Is retrospective facial recognition used?\n\nResponse\nQ1 response: No "
           "information held.\n",
     DATED "Request\nQ1. Is live facial recognition used?\n\nResponse\nQ1 response: No "
           "information held.\n"},
    {"ncnd-inconsistent",
     DATED "Request\nQ1. Is it used?\nQ2. And hidden?\nQ3. When?\n\nResponse\nQ1 response: No "
           "information held.\nQ2 response: We neither confirm nor deny that by section 31(3).\n"
           "Q3 response: Not applicable.\n",
     DATED "Request\nQ1. Is it used?\nQ2. And hidden?\nQ3. When?\n\nResponse\nQ1 response: For "
           "overt use, no information held.\nQ2 response: We neither confirm nor deny that by "
           "section 31(3).\nQ3 response: Not applicable.\n"},
    {"ncnd-infer", ANSWER "We neither confirm nor deny that by section 31(3).\n",
     ANSWER "We neither confirm nor deny that by section 31(3). You should not infer that any "
            "information exists or not.\n"},
    {"totals-reveal", ANSWER "5 overt deployments and 2 other ones, a total of 7.\n",
     ANSWER "5 overt deployments at 2 places, a total of 7 hours.\n"},
    {"totals-reveal", ANSWER "There were 7 deployments, of which 5 were overt.\n",
     ANSWER "There were 7 overt deployments, of which 5 were at night.\n"},
    {"totals-subtract",
     ANSWER "\n\nArrests by month\n\n  Month      Arrests\n  January         12\n"
            "  February  fewer than 5\n  Total           14\n",
     ANSWER "\n\nArrests by month\n\n  Month      Arrests\n  January         12\n"
            "  February  fewer than 5\n  Total         withheld\n"},
    {"small-number", ANSWER "There were 2 arrests of women.\n",
     ANSWER "There were 12 arrests of women.\n"},
    {"clash", ANSWER "Exempt under section 30(1)(a) and section 31(1)(a).\n",
     ANSWER "We neither confirm nor deny, sections 23(5) and 24(2).\n"},
    {"clash", ANSWER "Exempt under section 30(2) and section 31(1)(b).\n",
     ANSWER "Exempt under section 30(1)(a). We neither confirm nor deny the rest by section 31(3), "
            "a matter in section 31(1): (a) the prevention of crime.\n"},
    {"clash", ANSWER "Exempt under section 23(1) and section 24(1).\n",
     ANSWER "Exempt under section 24(1) and section 31(1)(a).\n"},
    {"historical",
     DATED "Request\nQ1. Files of 2002?\n\nResponse\nQ1 response: Exempt under section 42(1).\n",
     DATED "Request\nQ1. Files of 2003?\n\nResponse\nQ1 response: Exempt under section 42(1).\n"},
    {"historical",
     DATED "Request\nQ1. Files of 1992?\n\nResponse\nQ1 response: Exempt under section 43(2).\n",
     DATED "Request\nQ1. Files of 1993?\n\nResponse\nQ1 response: Exempt under section 43(2).\n"},
    {"historical",
     DATED "Request\nQ1. Files of 1999?\n\nResponse\nQ1 response: We neither confirm nor deny, "
           "section 33(3).\n",
     DATED "Request\nQ1. Files of 1999?\n\nResponse\nQ1 response: We neither confirm nor deny, "
           "section 31(3).\n"},
    {"police", ANSWER "Exempt under section 35(1)(a).\n", WITHHELD},
    {"dated-fact", ANSWER "The threat level is currently substantial.\n",
     ANSWER "On 27 February 2023 the threat level was substantial.\n"},
    {"placeholder", ANSWER "Please see <the page> for this.\n", ANSWER "Please see the page.\n"},
    {"metadata", "<html><head><meta name=\"author\" content=\"Jo\"></head><p>No.</p></html>",
     "<html><head><meta charset=\"utf-8\"></head><p>1 March 2023</p></html>"},
    {"metadata", ANSWER "It is in C:\\Users\\jo\\answers.xlsx, as asked.\n",
     ANSWER "It is in the table below, as asked.\n"},
    {"readability",
     ANSWER LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS
         LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS "\n",
     ANSWER "We used cameras in the town. They were there for all to see. A sign said so. "
            "Each face was seen by a man or a woman who knew what to do.\n"},
    {"long-sentence",
     ANSWER "We used a van and a sign and a light and a man and a dog and a cart and a box and a "
            "van and a sign and a light and a man and a dog and a cart and a box and a bag and a "
            "map in the town.\n",
     ANSWER "We used a van and a sign and a light. There was a man and a dog and a cart.\n"},
};

/// What only the record can tell: test_lint_case.c.
static const char *const of_cases[] = {
    "policy-review",       "policy-silent",      "unapproved",       "unwritten",
    "question-changed",    "received-changed",   "reference-left-out", "undecided-section",
    "unapproved-section",  "text-review",        "fact-old",         "names-requester",
    "differs-letter",      "differs-published",
};

static struct record record;
static char text_path[128], html_path[128];

static int open_it(void **state)
{
    (void)state;
    struct foi_case_receipt receipt = {0};
    record_open(&record);
    record.now = at("2023-02-20 09:00");
    static const char words[] = "Q1. Have you used live facial recognition in 2022?\nZeb\n";
    const struct foi_case_new request = {.reference = "1/23",
                                         .received = {2023, 2, 20},
                                         .requester = "Zeb Quixworth",
                                         .address = "zeb@example.org",
                                         .text = words,
                                         .size = strlen(words),
                                         .clock = test_clock(&record)};
    OK(foi_case_receive(record.store, "Fay", &request, &receipt, err));
    foi_case_receipt_finish(&receipt);
    record.now = at("2023-03-01 09:00");
    (void)snprintf(text_path, sizeof text_path, "%s/letter.txt", record.folder);
    (void)snprintf(html_path, sizeof html_path, "%s/letter.html", record.folder);
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    record_close(&record);
    return 0;
}

static bool found(const struct foi_lint *lint, const char *name)
{
    for (size_t i = 0; i < lint->count; i++)
        if (strcmp(lint->findings[i].name, name) == 0)
            return true;
    return false;
}

static bool in_file(const char *letter, const char *name)
{
    struct foi_lint lint = {0};
    OK(foi_lint_read(letter, strlen(letter), &lint, err));
    bool is = found(&lint, name);
    foi_lint_finish(&lint);
    return is;
}

/// The letter as that of the case; a page goes with a text that says nothing.
static bool in_case(const char *letter, const char *name)
{
    struct foi_lint lint = {0};
    bool page = text_starts(letter, "<html");
    const char *text = page ? ANSWER "No.\n" : letter;
    const char *html = page ? letter : "<html><p>No.</p></html>";
    const struct foi_case_files files = {.text = text_path, .html = html_path};
    OK(file_write(text_path, text, strlen(text), 0600, err));
    OK(file_write(html_path, html, strlen(html), 0600, err));
    OK(foi_lint_case(record.store, "1/23", &files, test_clock(&record), &lint, err));
    bool is = found(&lint, name);
    foi_lint_finish(&lint);
    return is;
}

static void each_rule_names_what_breaks_it_and_only_that(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < ARRAY_COUNT(rules); i++) {
        const struct rule *rule = &rules[i];
        // The case asks one question; a letter that repeats others leaves its own out.
        bool asked = strcmp(rule->name, "unanswered") == 0;
        const bool right[] = {in_file(rule->breaks, rule->name), !in_file(rule->keeps, rule->name),
                              in_case(rule->breaks, rule->name),
                              asked || !in_case(rule->keeps, rule->name)};
        static const char *const ways[] = {"not named", "named where it is kept",
                                           "not named in a case", "named in a case"};
        for (size_t way = 0; way < ARRAY_COUNT(ways); way++)
            if (!right[way]) {
                printf("# %s (%zu): %s\n", rule->name, i, ways[way]);
                wrong++;
            }
    }
    assert_int_equal(wrong, 0);
    printf("# %zu letters that break a rule, %zu that keep it, as files and of a case\n",
           ARRAY_COUNT(rules), ARRAY_COUNT(rules));
}

static bool tested(const char *name, size_t size)
{
    for (size_t i = 0; i < ARRAY_COUNT(rules); i++)
        if (strlen(rules[i].name) == size && strncmp(rules[i].name, name, size) == 0)
            return true;
    for (size_t i = 0; i < ARRAY_COUNT(of_cases); i++)
        if (strlen(of_cases[i]) == size && strncmp(of_cases[i], name, size) == 0)
            return true;
    return false;
}

static void no_rule_is_without_its_letters(void **state)
{
    (void)state;
    size_t count = 0;
    for (const char *at = strstr(foi_rules_lint, "\nneed "); at != NULL;
         at = strstr(at + 1, "\nneed ")) {
        const char *name = at + strlen("\nneed ");
        size_t size = strcspn(name, ":");
        if (!tested(name, size))
            fail_msg("no letter breaks \"%.*s\"", (int)size, name);
        count++;
    }
    printf("# %zu rules\n", count);
    assert_true(count >= 57);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_rule_names_what_breaks_it_and_only_that, open_it,
                                        close_it),
        cmocka_unit_test(no_rule_is_without_its_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
