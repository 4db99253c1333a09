// SPDX-License-Identifier: Apache-2.0
// test_template.c - a force's own sentences are checked before they stand in a letter; a letter in
// Welsh has no English of ours left in it; both languages have the same blocks and values.
#include "record.h"

#include "foi/template.h"
#include "foi/texts.h"

/// The first fault of bytes that stand for a file, as "LINE: what"; caller's.
static char *fault_of(const char *name, const char *bytes, size_t size)
{
    struct foi_template_faults faults = {0};
    struct text line;
    text_init(&line, 1000);
    text_append(&line, "");
    foi_template_check(name, bytes, size, &faults);
    if (faults.count > 0)
        text_printf(&line, "%d: %s", faults.items[0].line, faults.items[0].what);
    foi_template_faults_finish(&faults);
    return text_take(&line);
}

#define OPENING                                                                       \
    "[opening]\nWe got it on {received} at {force}, under the Freedom of Information" \
    " Act 2000.\n"

static void each_fault_is_named_with_its_line(void **state)
{
    static const struct {
        const char *name, *bytes, *said;
    } cases[] = {
        {"letter.txt", OPENING, ""},
        {"letter.txt", "# ours\n\n" OPENING "\n[closing]\nYours faithfully\n", ""},
        {"letter.txt", "hello\n" OPENING, "1: before the first"},
        {"mine.txt", OPENING, "0: no such file"},
        {"answers.txt", "[none-held]\nNothing.\n", "0: no such file"},
        {"letter.txt", OPENING "\n[openning]\nHello.\n", "4: there is no block [openning]"},
        {"letter.txt", OPENING "\n" OPENING, "4: the block [opening] stands here a second time"},
        {"letter.txt", "[closing]\nYours, {who}\n", "2: there is no value {who}"},
        {"letter.txt", "\n[opening]\nThe Freedom of Information Act 2000, {force}.\n",
         "2: the value {received} is missing"},
        {"letter.txt", "[opening]\nYour request to {force} of {received}.\n",
         "1: [opening] does not say \"Freedom of Information Act 2000\""},
        {"letter.txt", "[closing]\n\n\n", "1: the block [closing] is empty"},
        {"letter.txt", "[closing]\nYours {reference\n", "2: a { without its }"},
        {"letter.txt", "[closing]\nYours } so\n", "2: a } without its {"},
        {"letter.txt", "[closing]\nYours [so] far\n", "2: a [ stands only"},
        {"letter.txt", "[closing]\nYours <name>\n", "2: < and > are for words"},
        {"letter.txt", "[closing]\nYours\ttruly\n", "2: a control character"},
        {"letter.txt", "[closing] yes\nYours\n", "1: a block begins with"},
        {"letter.txt", "# ours\n[closing]\nYours \xff\n", "3: not UTF-8"},
        {"ncnd.txt", "[notice]\nWe say no.\n", "1: [notice] does not say \"refusal notice\""},
        {"ncnd.txt", "[notice]\nThis is our refusal notice under section 17(3).\n",
         "1: [notice] does not say \"section 17(1)"},
        {"exempt.txt", "[extended]\nSection {section}: section 10(3), by {estimate}.\n",
         "1: [extended] does not say \"estimate\""},
        {"letter.txt",
         "[review]\nAsk {unit} for an internal review within 40 working days; it takes 20 working "
         "days. Then {regulator}.\n",
         "1: [review] does not say \"section 50\""},
        {"letter.cy.txt",
         "[review]\nGofynnwch i'r {unit} am adolygiad mewnol o fewn 40 diwrnod gwaith, 20 diwrnod "
         "gwaith. Wedyn adran 50, {regulator}.\n",
         ""},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        AUTO_FREE char *said = fault_of(cases[i].name, cases[i].bytes, strlen(cases[i].bytes));
        bool right = *cases[i].said != '\0' ? text_starts(said, cases[i].said) : *said == '\0';
        if (!right)
            fail_msg("case %zu: \"%s\", not \"%s\"", i, said, cases[i].said);
    }
    AUTO_FREE char *nul = fault_of("letter.txt", "[closing]\nYo\0urs\n", 18);
    assert_true(text_starts(nul, "2: not UTF-8"));
    AUTO_FREE char *long_block = memory_new(FOI_TEMPLATE_BLOCK_MAX + 100, 1);
    memset(long_block, 'x', FOI_TEMPLATE_BLOCK_MAX + 90);
    memcpy(long_block, "[closing]\n", 10);
    AUTO_FREE char *said = fault_of("letter.txt", long_block, strlen(long_block));
    assert_true(text_starts(said, "1: the block [closing] is longer"));
}

/// The names of the blocks of a file in order, and after each its values in order of the alphabet.
static void both_languages_say_the_same(void **state)
{
    static const struct {
        const char *name, *english, *welsh;
    } files[] = {{"letter", foi_letters_letter, foi_letters_letter_cy},
                 {"ncnd", foi_letters_ncnd, foi_letters_ncnd_cy},
                 {"exempt", foi_letters_exempt, foi_letters_exempt_cy}};
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(files); i++) {
        struct foi_template_faults faults = {0};
        char name[40];
        for (int welsh = 0; welsh < 2; welsh++) {
            const char *text = welsh ? files[i].welsh : files[i].english;
            (void)snprintf(name, sizeof name, "%s%s.txt", files[i].name, welsh ? ".cy" : "");
            foi_template_check(name, text, strlen(text), &faults);
        }
        if (faults.count > 0)
            fail_msg("%s:%d: %s", faults.items[0].file, faults.items[0].line,
                     faults.items[0].what);
        // As many in each, and each known and with its values: so the same.
        assert_int_equal(faults.blocks % 2, 0);
        foi_template_faults_finish(&faults);
    }
    static const char *const pairs[][2] = {{foi_letters_letter, foi_letters_letter_cy},
                                           {foi_letters_ncnd, foi_letters_ncnd_cy},
                                           {foi_letters_exempt, foi_letters_exempt_cy},
                                           {foi_letters_answers, foi_letters_answers_cy}};
    for (size_t i = 0; i < ARRAY_COUNT(pairs); i++)
        for (int way = 0; way < 2; way++)
            for (const char *line = pairs[i][way]; line != NULL; line = strchr(line, '\n')) {
                line += *line == '\n';
                char name[80];
                if (*line == '[' && sscanf(line, "[%79[^]]]", name) == 1 &&
                    !foi_text_has_block(pairs[i][1 - way], name))
                    fail_msg("[%s] is in one language only", name);
            }
}

static struct letter write_in(struct record *record, const char *language, const char *folder)
{
    struct letter letter = {0};
    char path[96], out[96];
    size_t size;
    (void)snprintf(path, sizeof path, "%s/request.txt", record->folder);
    (void)snprintf(out, sizeof out, "%s/out", record->folder);
    OK(file_write(path, ten_questions, strlen(ten_questions), 0600, err));
    struct foi_answer_params params = {.request = path,
                                       .reference = "208-2023",
                                       .received = {2023, 2, 20},
                                       .sent = {2023, 3, 30},
                                       .folder = out,
                                       .language = language,
                                       .letters = folder,
                                       .as = "Fay",
                                       .clock = test_clock(record)};
    OK(foi_answer(record->store, &params, &letter.result, err));
    record->now++;
    OK(file_read(letter.result.text_path, 1 << 24, &letter.text, &size, err));
    OK(file_read(letter.result.html_path, 1 << 24, &letter.html, &size, err));
    return letter;
}

static void a_letter_in_welsh(void **state)
{
    (void)state;
    struct record record;
    record_open(&record);
    adopt(&record, "body-worn");
    DO(&record, record.admin, register_setting_set(by, "facts.threat_level", "substantial", err));
    DO(&record, record.admin,
       register_setting_set(by, "facts.threat_level_as_at", "2023-03-01", err));
    DO(&record, record.admin,
       register_setting_set(by, "force.name.cy", "Heddlu Canolbarth", err));
    make_busy(&record);
    record.now = at("2023-03-30 12:00");
    struct letter letter = write_in(&record, "cy", NULL);
    has(letter.html, "<html lang=\"cy\">");
    has(letter.text, "Heddlu Canolbarth");
    has(letter.html, "Ddeddf Rhyddid Gwybodaeth 2000");
    has(letter.html, "40 diwrnod gwaith");
    has(letter.text, "30 Mawrth 2023");
    has(letter.text, "Ymateb Q1: Do. ");
    has(letter.html, "Do. O 1 Ionawr 2022 hyd at 31 Ionawr 2023, defnyddiodd");
    has(letter.text, "Ymateb Q8 i Q9a: Ni ddelir unrhyw wybodaeth.");
    has(letter.html, "adnabod wynebau ôl-weithredol (chwiliadau: 3)");
    has(letter.html, "atal neu ganfod troseddau a dal neu erlyn troseddwyr");
    has(letter.text, "Adran 24(2): Diogelwch gwladol");
    has(letter.text, "3 Mehefin 2022");
    has(letter.text, "Cyfanswm");
    has(letter.text, "Yn gywir");
    // What the requester wrote, and what officers wrote, stays as it is.
    has(letter.text, "Q1. Has the force deployed live facial recognition?");
    char *ours = strstr(letter.text, "Ein hymateb");
    assert_non_null(ours);
    static const char *const english[] = {" the ", " response", "Section", "recognition", "Total",
                                          "March", "June",      "December", "Deployment", " to ",
                                          "Information", "held", "not shown", "Police"};
    for (size_t i = 0; i < ARRAY_COUNT(english); i++)
        has_not(ours, english[i]);
    assert_string_equal(letter.result.language, "cy");
    letter_finish(&letter);
    record_close(&record);
}

static void own_sentences_stand_in_the_letter(void **state)
{
    (void)state;
    struct record record;
    char folder[96], path[128], usual[65];
    record_open(&record);
    adopt(&record, "body-worn");
    record.now = at("2023-03-30 12:00");
    (void)snprintf(folder, sizeof folder, "%s/own", record.folder);
    (void)snprintf(path, sizeof path, "%s/letter.txt", folder);
    struct letter letter = write_in(&record, NULL, NULL);
    (void)strcpy(usual, letter.result.texts_sha256);
    letter_finish(&letter);
    OK(file_make_folder(folder, err));
    static const char own[] = OPENING "\n\n\n[closing]\nWith kind regards\n\n";
    OK(file_write(path, own, strlen(own), 0644, err));
    DO(&record, record.admin, register_setting_set(by, "foi.letters", folder, err));
    letter = write_in(&record, "en", NULL);
    has(letter.html, "We got it on 20 February 2023 at Midshire Police, under");
    has(letter.text, "\nWith kind regards\n");
    has_not(letter.text, "Thank you for your request");
    has(letter.html, "40 working days"); // what is not in the folder is as usual
    assert_string_not_equal(letter.result.texts_sha256, usual);
    letter_finish(&letter);
    OK(file_write(path, "[closing]\nYours {who}\n", 22, 0644, err));
    struct overt_error err = {0};
    struct foi_texts *texts = NULL;
    assert_int_equal(foi_texts_create("en", folder, &texts, &err), OVERT_INPUT);
    has(err.text, "letter.txt, line 2: there is no value {who}");
    record_close(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_is_named_with_its_line),
        cmocka_unit_test(both_languages_say_the_same),
        cmocka_unit_test(a_letter_in_welsh),
        cmocka_unit_test(own_sentences_stand_in_the_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
