// SPDX-License-Identifier: Apache-2.0
// test_exempt.c - the table of grounds: against the published one (../shared, else skipped), its
// grammar, and for each of its 47 rows a complete notice that passes the linter, of which each part
// is taken out in turn and named.
#include <ctype.h>

#include "foi/lint.h"
#include "foi/sections.h"
#include "foi/texts.h"
#include "filled.h"
#include "record.h"

static struct foi_sections sections;

static int read_sections(void **state)
{
    (void)state;
    OK(foi_sections_read(&sections, err));
    return 0;
}

static int finish_sections(void **state)
{
    (void)state;
    foi_sections_finish(&sections);
    return 0;
}

// --- the table ---

/// The cells of one line of CSV, in place.
static size_t cells_of(char *line, char *cells[16])
{
    size_t count = 0;
    for (char *at = line; count < 16;) {
        bool quoted = *at == '"';
        char *out = at += quoted;
        cells[count++] = out;
        for (; *at != '\0' && (quoted || *at != ','); at++) {
            if (quoted && at[0] == '"' && at[1] != '"')
                quoted = false;
            else
                *out++ = *at;
            at += quoted && at[0] == '"' && at[1] == '"';
        }
        bool more = *at == ',';
        *out = '\0';
        if (!more)
            break;
        at++;
    }
    return count;
}

static void is_the_published_table(void **state)
{
    (void)state;
    const char *folder = getenv("OVERT_SHARED");
    char path[4096], *bytes = NULL, *rest = NULL, *cells[16];
    size_t size, rows = 0;
    (void)snprintf(path, sizeof path, "%s/data/foia_exemptions.csv",
                   folder != NULL ? folder : "../shared");
    if (file_read(path, 1 << 20, &bytes, &size, NULL) < 0) {
        printf("# skipped: %s is not there\n", path);
        skip();
    }
    for (char *line = strtok_r(bytes, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        if (cells_of(line, cells) < 10 || strcmp(cells[0], "section") == 0)
            continue;
        const struct foi_section *row = foi_section_find(&sections, cells[1], NULL);
        if (row == NULL)
            fail_msg("section %s is not in the table", cells[1]);
        assert_string_equal(row->word, cells[1]);
        assert_string_equal(row->number, cells[0]);
        assert_string_equal(row->title, cells[2]);
        bool class = strncmp(cells[3], "class", 5) == 0;
        assert_int_equal(row->test == FOI_TEST_CLASS, class);
        assert_int_equal(foi_test_harm(row->test), strcmp(cells[7], "yes") == 0);
        assert_int_equal(row->standing == FOI_STANDING_QUALIFIED, strcmp(cells[8], "yes") == 0);
        assert_int_equal(row->standing == FOI_STANDING_ABSOLUTE, strcmp(cells[4], "absolute") == 0);
        assert_string_equal(row->deny != NULL ? row->deny : "", cells[5]);
        assert_int_equal(row->police == NULL, strcmp(cells[9], "yes") == 0);
        rows++;
    }
    assert_int_equal(rows, 47);
    assert_int_equal(sections.count, 47);
    memory_free(bytes);
}

static void refused(const char *table, const char *needs, const char *words)
{
    struct foi_sections bad = {0};
    struct overt_error err = {0};
    if (foi_sections_parse(table, needs, "", &bad, &err) != OVERT_INPUT ||
        strstr(err.text, words) == NULL)
        fail_msg("not refused for \"%s\": %s", words, err.text);
}

static void has_a_grammar(void **state)
{
    (void)state;
    static const char need[] = "need link: s21\nmissing a\ndo b\nsays c\n";
    refused("section 21(1) no colon\n", need, "line 1: a ground is");
    refused("section 21: A\ntest class\nstanding absolute\nneeds link\n", need, "subsection");
    refused("section 21(1): A\ntest classy\n", need, "kind");
    refused("section 21(1): A\ntest class\nstanding absolute\nneeds nothing\n", need, "line 4");
    refused("section 21(1): A\ntest class\nstanding absolute\n", need, "neither asks");
    refused("section 21(1): A\ntest prejudice\n", need, "no test or no standing");
    refused("test class\n", need, "under the ground");
    refused("section 21(1): A\nlimbs abc\n", need, "limbs");
    refused("section 21(1): A\nyears many\n", need, "years");
    refused("section 21(1): A\ncolour red\n", need, "not known");
    refused("", "need link: s21\nmissing a\n", "not whole");
    refused("", "need link\n", "need NAME");
    refused("", "need link: a\nmissing a\ndo b\nsays c\n\nneed link: a\n", "stands twice");
    refused("section 21(1): A\ntest prejudice\nstanding absolute\n\nsection 21(1): A\n", need,
            "stands twice");
}

static void finds_a_ground_by_any_writing(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *word, *limb;
    } right[] = {
        {"s31(1)(a)", "31(1)(a)", "a"},        {"Section 31 (1) (b)", "31(1)(b)", "b"},
        {"S.21(1)", "21(1)", ""},              {"22A(1)", "22A(1)", ""},
        {"s36(2)(c)", "36(2)(a)-(c)", "c"},    {"37(1)(ad)", "37(1)(ac)-(ad)", "ad"},
        {"37(1)(b)", "37(1)(b)", "b"},         {"s40(2)+(3A)", "40(2)+(3A)", "3A"},
        {"40(2) and (3a)", "40(2)+(3A)", "3A"}, {"32(2)", "32(1)-(2)", ""},
        {"12(1)", "12(1)", ""},                {"44(1)(b)", "44(1)(a)-(c)", "b"},
    };
    static const char *const wrong[] = {"31(1)", "31", "s31(1)(z)", "45(1)", "", "abc", "40(2)",
                                        "36(2)", "31(3)"};
    for (size_t i = 0; i < ARRAY_COUNT(right); i++) {
        char limb[8] = "?";
        const struct foi_section *row = foi_section_find(&sections, right[i].typed, limb);
        if (row == NULL || strcmp(row->word, right[i].word) != 0 ||
            strcmp(limb, right[i].limb) != 0)
            fail_msg("%s: %s %s", right[i].typed, row != NULL ? row->word : "none", limb);
    }
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++)
        if (foi_section_find(&sections, wrong[i], NULL) != NULL)
            fail_msg("%s is a ground", wrong[i]);
    assert_string_equal(foi_section_denying(&sections, "s31(3)")->number, "31");
    assert_string_equal(foi_section_denying(&sections, "40(5B)(a)")->word, "40(2)+(3A)");
    assert_string_equal(foi_section_denying(&sections, "40(5B)(c)")->word, "40(2)+(4A)");
    assert_null(foi_section_denying(&sections, "21(2)"));
}

static void knows_what_does_not_go_together(void **state)
{
    (void)state;
#define ROW(word) foi_section_find(&sections, word, NULL)
    assert_true(foi_sections_clash(ROW("30(1)(a)"), ROW("31(1)(a)")));
    assert_true(foi_sections_clash(ROW("31(1)(g)"), ROW("30(2)")));
    assert_true(foi_sections_clash(ROW("23(1)"), ROW("24(1)")));
    assert_false(foi_sections_clash(ROW("31(1)(a)"), ROW("31(1)(b)")));
    assert_false(foi_sections_clash(ROW("24(1)"), ROW("31(1)(a)")));
    assert_false(foi_sections_clash(ROW("40(2)+(3A)"), ROW("30(1)(a)")));
}

// --- a complete notice for each row ---

/// A letter with one question that is answered and one that is refused.
struct made {
    struct foi_request request;
    struct foi_answer answers[2];
    char *texts[2];
    struct foi_group *groups;
    size_t group_count;
    struct foi_values values;
    struct foi_exempted exempted;
    struct foi_letter letter;
};

static const char request_text[] =
    "Q1. Has the force deployed live facial recognition between January 2025 and June 2025?\n"
    "Q2. Please give the documents on live facial recognition of that time.\n";

static void set_values(struct foi_values *values)
{
    foi_value_set(values, "force", "Midshire Police");
    foi_value_set(values, "unit", "Freedom of Information Unit");
    foi_value_set(values, "reference", "1-2026");
    foi_value_set(values, "received", "2 March 2026");
    foi_value_set(values, "due", "31 March 2026");
    foi_value_set(values, "sent", "20 March 2026");
    foi_value_set(values, "regulator", "the Information Commissioner");
    foi_value_set(values, "regulator-address", "Wycliffe House\nhttps://ico.org.uk/");
    foi_value_set(values, "signature", "A. Officer\nMidshire Police");
}

static char *reason(const struct foi_section *row, const char *part, struct foi_values *values)
{
    return fill_in(foi_reason(row, part, values));
}

/// The officer's texts for a row, from the texts to begin with.
static struct foi_exempted exempt(const struct foi_section *row, struct foi_values *values)
{
    char word[64];
    struct foi_exempted exempted = {.question = memory_copy_text("Q2")};
    (void)snprintf(word, sizeof word, row->limb_count == 0         ? "%s"
                                      : strcmp(row->number, "40") == 0 ? "%s+(%s)"
                                                                       : "%s(%s)",
                   row->base, row->limb_count > 0 ? row->limbs[0] : "");
    exempted.section = memory_copy_text(row->limb_count == 0 ? row->base : word);
    if (row->need_count > 0)
        exempted.why = reason(row, "why", values);
    if (foi_test_harm(row->test))
        exempted.harm = memory_copy_text("People who plan crimes would learn which streets are "
                                         "watched at which hours, and would go elsewhere.");
    if (foi_test_likelihood(row->test))
        exempted.likelihood = FOI_LIKELIHOOD_WOULD_LIKELY;
    if (row->standing == FOI_STANDING_QUALIFIED) {
        exempted.favour = reason(row, "favour", values);
        exempted.against = reason(row, "against", values);
        exempted.balance = reason(row, "balance", values);
    }
    return exempted;
}

static void exempted_free(struct foi_exempted *exempted)
{
    memory_free(exempted->question);
    memory_free(exempted->section);
    memory_free(exempted->why);
    memory_free(exempted->harm);
    memory_free(exempted->favour);
    memory_free(exempted->against);
    memory_free(exempted->balance);
}

static void make(struct made *made, const struct foi_exempted *exempted)
{
    memset(made, 0, sizeof *made);
    set_values(&made->values);
    OK(foi_request_parse(request_text, strlen(request_text), 0, &made->request, err));
    made->answers[0] = (struct foi_answer){
        .kind = ANSWER_GIVEN,
        .text = made->texts[0] = memory_copy_text(
            "Yes. Between 1 January 2025 and 30 June 2025, Midshire Police used live facial "
            "recognition (12 deployments).")};
    made->answers[1] = (struct foi_answer){.kind = ANSWER_NONE_HELD,
                                           .text = made->texts[1] = memory_copy_text("None.")};
    made->groups = foi_groups(&made->request, made->answers, NULL, 0, exempted, 1,
                              &made->group_count);
    struct foi_matter matter = {.request = &made->request,
                                .answers = made->answers,
                                .groups = made->groups,
                                .group_count = made->group_count,
                                .exempted = exempted,
                                .exempted_count = 1,
                                .values = &made->values};
    OK(foi_letter_make(&matter, &made->letter, err));
}

static void unmake(struct made *made)
{
    memory_free(made->texts[0]);
    memory_free(made->texts[1]);
    foi_letter_finish(&made->letter);
    foi_groups_free(&made->groups, made->group_count);
    foi_request_finish(&made->request);
    foi_values_finish(&made->values);
}

static char *text_of(const struct made *made)
{
    struct text out;
    text_init(&out, LETTER_SIZE_MAX);
    foi_letter_text(&made->letter, &made->values, &out);
    return text_take(&out);
}

static bool found(const char *text, const char *name)
{
    struct foi_lint lint = {0};
    bool is = false;
    OK(foi_lint_read(text, strlen(text), &lint, err));
    for (size_t i = 0; i < lint.count; i++)
        is |= strcmp(lint.findings[i].name, name) == 0;
    foi_lint_finish(&lint);
    return is;
}

static size_t failures, parts_removed;

static void passes(const char *text, const char *what, const char *but)
{
    struct foi_lint lint = {0};
    OK(foi_lint_read(text, strlen(text), &lint, err));
    for (size_t i = 0; i < lint.count; i++)
        if (but == NULL || strcmp(lint.findings[i].name, but) != 0) {
            printf("# %s: %s (%s) line %d: %s\n", what, lint.findings[i].name,
                   lint.findings[i].rule, lint.findings[i].line, lint.findings[i].missing);
            failures++;
        }
    foi_lint_finish(&lint);
}

static void names(const char *text, const char *word, const char *name)
{
    if (!found(text, name)) {
        printf("# %s without its part: the linter does not name %s\n", word, name);
        failures++;
    }
    parts_removed++;
}

/// The letter without the blocks of one part.
static char *text_without(struct made *made, enum foi_part part)
{
    struct made less = *made;
    AUTO_FREE struct foi_block *blocks = memory_new(made->letter.count, sizeof *blocks);
    less.letter = (struct foi_letter){.blocks = blocks};
    for (size_t i = 0; i < made->letter.count; i++) {
        struct foi_block block = made->letter.blocks[i];
        if (block.part == part && block.kind == BLOCK_ANSWER)
            block.text = (char *)(uintptr_t)"Please see below."; // the answer stays, the fact goes
        else if (block.part == part)
            continue;
        blocks[less.letter.count++] = block;
    }
    return text_of(&less);
}

/// The letter's text with every paragraph that holds these words taken out.
static char *text_less(const struct made *made, const char *words)
{
    struct made less = *made;
    AUTO_FREE struct foi_block *blocks = memory_new(made->letter.count, sizeof *blocks);
    less.letter = (struct foi_letter){.blocks = blocks};
    for (size_t i = 0; i < made->letter.count; i++)
        if (made->letter.blocks[i].text == NULL ||
            strstr(made->letter.blocks[i].text, words) == NULL)
            blocks[less.letter.count++] = made->letter.blocks[i];
    return text_of(&less);
}

/// Each paragraph of `why` says one need: without it that need is named.
static void without_each_need(const struct foi_section *row, const struct foi_exempted *whole)
{
    for (size_t n = 0; n < row->need_count; n++) {
        struct foi_exempted less = *whole;
        struct text why;
        text_init(&why, 100000);
        AUTO_FREE char *copy = memory_copy_text(whole->why);
        for (char *at = copy; at != NULL;) {
            char *end = strstr(at, "\n\n");
            if (end != NULL)
                *end = '\0';
            // 30(2) and 36(2) say two things in one paragraph: both have to go.
            if (!foi_need_said(row->needs[n], at))
                text_printf(&why, "%s%s", why.length > 0 ? "\n\n" : "", at);
            at = end != NULL ? end + 2 : NULL;
        }
        less.why = why.length > 0 ? why.bytes : NULL;
        struct made made;
        make(&made, &less);
        AUTO_FREE char *text = text_of(&made);
        names(text, row->word, row->needs[n]->name);
        unmake(&made);
        text_finish(&why);
    }
}

/// "section 31(1)(a)" without its paragraph, or without any number.
static char *replace(const char *text, const char *what, const char *with)
{
    struct text out;
    text_init(&out, LETTER_SIZE_MAX);
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

static void without_section(struct made *made, const struct foi_section *row,
                            const struct foi_exempted *exempted)
{
    char with[80];
    AUTO_FREE char *text = text_of(made);
    if (row->limb_count > 0) {
        AUTO_FREE char *base = replace(text, exempted->section, row->base);
        names(base, row->word, "limb");
    }
    if (row->test == FOI_TEST_PROCEDURE)
        return;
    (void)snprintf(with, sizeof with, "ection %s", exempted->section);
    AUTO_FREE char *wrapped = replace(text, "\nsection", " section");
    AUTO_FREE char *none = replace(wrapped, with, "his provision");
    AUTO_FREE char *split = replace(none, row->number, "this");
    names(split, row->word, "section");
}

static void without_each_part(const struct foi_section *row, const struct foi_exempted *exempted)
{
    static const struct {
        enum foi_part part;
        const char *name;
    } parts[] = {
        {PART_HARM, "harm"},       {PART_LIKELIHOOD, "likelihood"}, {PART_FAVOUR, "favour"},
        {PART_AGAINST, "against"}, {PART_BALANCE, "balance"},
    };
    bool request = strcmp(row->number, "8") == 0 || strcmp(row->number, "1") == 0 ||
                   strcmp(row->number, "9") == 0;
    struct made made;
    make(&made, exempted);
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        bool has = false;
        for (size_t b = 0; b < made.letter.count; b++)
            has |= made.letter.blocks[b].part == parts[i].part;
        if (!has)
            continue;
        AUTO_FREE char *text = text_without(&made, parts[i].part);
        names(text, row->word, parts[i].name);
    }
    without_section(&made, row, exempted);
    if (!request) {
        AUTO_FREE char *fact = text_without(&made, PART_FACT);
        names(fact, row->word, row->test == FOI_TEST_PROCEDURE ? "fact-procedure" : "fact");
        AUTO_FREE char *review = text_less(&made, "internal review");
        names(review, row->word, "review");
        AUTO_FREE char *fifty = text_less(&made, "section 50");
        names(fifty, row->word, "section-50");
        AUTO_FREE char *regulator = text_less(&made, "ico.org.uk");
        names(regulator, row->word, "regulator");
    }
    unmake(&made);
}

static void a_right_notice_passes_and_each_missing_part_is_named(void **state)
{
    (void)state;
    size_t passed = 0;
    parts_removed = failures = 0;
    for (size_t i = 0; i < sections.count; i++) {
        const struct foi_section *row = &sections.rows[i];
        struct foi_values values = {0};
        struct made made;
        set_values(&values);
        struct foi_exempted exempted = exempt(row, &values);
        make(&made, &exempted);
        AUTO_FREE char *text = text_of(&made);
        passes(text, row->word, row->police != NULL ? "police" : NULL);
        passed++;
        unmake(&made);
        without_each_need(row, &exempted);
        without_each_part(row, &exempted);
        exempted_free(&exempted);
        foi_values_finish(&values);
    }
    assert_int_equal(passed, 47);
    assert_int_equal(failures, 0);
    printf("# %zu notices pass, %zu parts taken out and named\n", passed, parts_removed);
}

static void a_decision_put_off_needs_its_day(void **state)
{
    (void)state;
    struct foi_values values = {0};
    struct made made;
    set_values(&values);
    struct foi_exempted exempted = exempt(ROW("42(1)"), &values);
    exempted.estimate = (struct date){2026, 4, 28};
    make(&made, &exempted);
    AUTO_FREE char *text = text_of(&made);
    passes(text, "extended", NULL);
    AUTO_FREE char *without = replace(text, "28 April 2026", "some time");
    names(without, "extended", "estimate-date");
    AUTO_FREE char *late = replace(text, "28 April 2026", "28 July 2026");
    names(late, "extended", "long-extension");
    assert_int_equal(failures, 0);
    unmake(&made);
    exempted_free(&exempted);
    foi_values_finish(&values);
}

// --- neither confirm nor deny: from the policy alone ---

/// The text of a policy's block, made where there is no record at all.
static char *block_alone(const struct foi_policy *policy)
{
    struct foi_letter letter = {0};
    struct foi_values values = {0};
    struct text out;
    set_values(&values);
    OK(foi_letter_add_policy(&letter, policy, &values, err));
    text_init(&out, LETTER_SIZE_MAX);
    foi_letter_text(&letter, &values, &out);
    foi_letter_finish(&letter);
    foi_values_finish(&values);
    AUTO_FREE char *whole = text_take(&out);
    return memory_copy_text(strstr(whole, "Apart from that"));
}

static void a_policy_is_told_without_a_record(void **state)
{
    (void)state;
    char *blocks[2] = {0};
    for (int busy = 0; busy < 2; busy++) {
        struct record record;
        struct foi_policy *policies = NULL;
        size_t count = 0;
        record_open(&record);
        adopt(&record, "all");
        if (busy)
            make_busy(&record);
        record.now = at("2023-03-30 12:00");
        struct letter letter = answer(&record, ten_questions, "2023-02-20", "2023-03-30");
        OK(foi_policy_list(record.store, record.now, &policies, &count, err));
        assert_int_equal(count, 1);
        record_close(&record); // what follows cannot read a row
        blocks[busy] = block_alone(&policies[0]);
        if (strstr(letter.text, blocks[busy]) == NULL)
            fail_msg("the letter's block is not the one that the policy alone makes");
        foi_policies_free(&policies, count);
        letter_finish(&letter);
    }
    assert_string_equal(blocks[0], blocks[1]);
    memory_free(blocks[0]);
    memory_free(blocks[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_published_table),
        cmocka_unit_test(has_a_grammar),
        cmocka_unit_test(finds_a_ground_by_any_writing),
        cmocka_unit_test(knows_what_does_not_go_together),
        cmocka_unit_test(a_right_notice_passes_and_each_missing_part_is_named),
        cmocka_unit_test(a_decision_put_off_needs_its_day),
        cmocka_unit_test(a_policy_is_told_without_a_record),
    };
    return cmocka_run_group_tests(tests, read_sections, finish_sections);
}
