// SPDX-License-Identifier: Apache-2.0
// section.c - the table of grounds: read from rules/sections.txt and rules/needs.txt, every line
// checked.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "foi/sections.h"
#include "foi/texts.h"

#define ROWS_MAX  100
#define NEEDS_MAX 150

static const char *const test_words[FOI_TEST_COUNT] = {
    "class", "prejudice", "opinion", "safeguarding", "endangerment", "privilege", "procedure"};
static const char *const standing_words[FOI_STANDING_COUNT] = {"none", "absolute", "qualified"};

const char *foi_test_word(enum foi_test test)
{
    return test_words[test];
}

const char *foi_standing_word(enum foi_standing standing)
{
    return standing_words[standing];
}

bool foi_test_harm(enum foi_test test)
{
    return test == FOI_TEST_SAFEGUARDING || foi_test_likelihood(test);
}

bool foi_test_likelihood(enum foi_test test)
{
    return test == FOI_TEST_PREJUDICE || test == FOI_TEST_OPINION || test == FOI_TEST_ENDANGERMENT;
}

static int read_word(const char *word, const char *const *words, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

/// What is being read: one file, line by line.
struct reading {
    struct foi_sections *sections;
    struct foi_section *row;
    struct foi_need *need;
    const char *file;
    int line;
    struct overt_error *err;
};

static int bad(const struct reading *reading, const char *why)
{
    return error_set(reading->err, OVERT_INPUT, "%s, line %d: %s", reading->file, reading->line,
                     why);
}

const struct foi_need *foi_need_named(const struct foi_sections *sections, const char *name)
{
    for (size_t i = 0; i < sections->need_count; i++)
        if (strcmp(sections->needs[i].name, name) == 0)
            return &sections->needs[i];
    return NULL;
}

/// "31(1)(a)" is its base "31(1)" and its number "31".
static bool take_base(struct foi_section *row)
{
    size_t digits = strspn(row->word, "0123456789");
    size_t number = digits + (row->word[digits] == 'A');
    const char *close = strchr(row->word, ')');
    if (digits == 0 || number >= sizeof row->number || row->word[number] != '(' || close == NULL ||
        strlen(row->word) >= FOI_SECTION_WORD)
        return false;
    memcpy(row->number, row->word, number);
    memcpy(row->base, row->word, (size_t)(close + 1 - row->word));
    return true;
}

static int begin_row(struct reading *reading, char *rest)
{
    struct foi_sections *sections = reading->sections;
    char *colon = strstr(rest, ": ");
    if (colon == NULL || sections->count == ROWS_MAX)
        return bad(reading, "a ground is `section WORD: TITLE`");
    *colon = '\0';
    reading->row = &sections->rows[sections->count];
    *reading->row = (struct foi_section){.word = rest, .title = colon + 2, .test = FOI_TEST_COUNT,
                                         .standing = FOI_STANDING_COUNT};
    if (!take_base(reading->row))
        return bad(reading, "a word is a number with a subsection, such as 31(1)");
    for (size_t i = 0; i < sections->count; i++)
        if (strcmp(sections->rows[i].word, rest) == 0)
            return bad(reading, "this ground stands twice");
    sections->count++;
    return 0;
}

static int take_limbs(struct reading *reading, char *rest)
{
    char *next = NULL;
    for (char *word = strtok_r(rest, " ", &next); word != NULL; word = strtok_r(NULL, " ", &next)) {
        if (reading->row->limb_count == FOI_LIMB_MAX || strlen(word) > 2)
            return bad(reading, "limbs are at most four, of one or two characters");
        reading->row->limbs[reading->row->limb_count++] = word;
    }
    return 0;
}

static int take_needs(struct reading *reading, char *rest)
{
    char *next = NULL;
    for (char *word = strtok_r(rest, " ", &next); word != NULL; word = strtok_r(NULL, " ", &next)) {
        const struct foi_need *need = foi_need_named(reading->sections, word);
        if (need == NULL || reading->row->need_count == FOI_NEED_MAX)
            return bad(reading, "a need is one of rules/needs.txt, at most four");
        reading->row->needs[reading->row->need_count++] = need;
    }
    return 0;
}

static int take_deny(struct reading *reading, char *rest)
{
    char *colon = strstr(rest, ": ");
    if (colon == NULL)
        return bad(reading, "an exclusion is `deny WORD: TEST`");
    *colon = '\0';
    reading->row->deny = rest;
    reading->row->deny_test = colon + 2;
    return 0;
}

static int take_years(struct reading *reading, const char *rest)
{
    long years = 0;
    if (!text_to_int(rest, 1, 200, &years))
        return bad(reading, "years are a number");
    reading->row->years = (int)years;
    return 0;
}

static int take_kind(struct reading *reading, const char *key, const char *rest)
{
    int test = read_word(rest, test_words, FOI_TEST_COUNT);
    int standing = read_word(rest, standing_words, FOI_STANDING_COUNT);
    if (strcmp(key, "test") == 0 && test >= 0)
        reading->row->test = (enum foi_test)test;
    else if (strcmp(key, "standing") == 0 && standing >= 0)
        reading->row->standing = (enum foi_standing)standing;
    else
        return bad(reading, "this kind of test or standing is not known");
    return 0;
}

static int row_line(struct reading *reading, const char *key, char *rest)
{
    if (strcmp(key, "section") == 0)
        return begin_row(reading, rest);
    if (reading->row == NULL)
        return bad(reading, "a line stands under the ground that it is about");
    if (strcmp(key, "limbs") == 0)
        return take_limbs(reading, rest);
    if (strcmp(key, "test") == 0 || strcmp(key, "standing") == 0)
        return take_kind(reading, key, rest);
    if (strcmp(key, "deny") == 0)
        return take_deny(reading, rest);
    if (strcmp(key, "years") == 0)
        return take_years(reading, rest);
    if (strcmp(key, "needs") == 0)
        return take_needs(reading, rest);
    if (strcmp(key, "police") == 0)
        reading->row->police = rest;
    else if (strcmp(key, "not") == 0)
        reading->row->not_with = rest;
    else if (strcmp(key, "note") == 0)
        reading->row->note = rest;
    else
        return bad(reading, "this word is not known");
    return 0;
}

static int need_line(struct reading *reading, const char *key, char *rest)
{
    struct foi_sections *sections = reading->sections;
    struct foi_need *need = reading->need;
    if (strcmp(key, "need") == 0) {
        char *colon = strstr(rest, ": ");
        if (colon == NULL || sections->need_count == NEEDS_MAX)
            return bad(reading, "a need is `need NAME: RULE`");
        *colon = '\0';
        if (foi_need_named(sections, rest) != NULL)
            return bad(reading, "this need stands twice");
        reading->need = &sections->needs[sections->need_count++];
        *reading->need = (struct foi_need){.name = rest, .rule = colon + 2};
        return 0;
    }
    if (need == NULL)
        return bad(reading, "a line stands under the need that it is about");
    if (strcmp(key, "missing") == 0)
        need->missing = rest;
    else if (strcmp(key, "do") == 0)
        need->action = rest;
    else if (strcmp(key, "level") == 0 && strcmp(rest, "look") == 0)
        need->look = true;
    else if (strcmp(key, "says") == 0 && need->says_count < FOI_SAYS_MAX)
        need->says[need->says_count++] = rest;
    else
        return bad(reading, "this word is not known, or stands too often");
    return 0;
}

/// What ends at an empty line has to be whole.
static int check_whole(struct reading *reading)
{
    const struct foi_section *row = reading->row;
    const struct foi_need *need = reading->need;
    if (row != NULL && (row->test == FOI_TEST_COUNT || row->standing == FOI_STANDING_COUNT))
        return bad(reading, "the ground above has no test or no standing");
    if (row != NULL && row->need_count == 0 && !foi_test_harm(row->test))
        return bad(reading, "the ground above neither asks for harm nor for anything else");
    if (need != NULL &&
        (need->missing == NULL || need->action == NULL || need->says_count == 0))
        return bad(reading, "the need above is not whole");
    reading->row = NULL;
    reading->need = NULL;
    return 0;
}

static int read_lines(struct reading *reading, char *text,
                      int (*take)(struct reading *, const char *, char *))
{
    int code = 0;
    for (char *at = text; code == 0 && at != NULL;) {
        char *line = at, *end = strchr(at, '\n');
        if (end != NULL)
            *end++ = '\0';
        at = end;
        reading->line++;
        char *rest = strchr(line, ' ');
        if (*line == '#')
            continue;
        if (*line == '\0') {
            code = check_whole(reading);
        } else if (rest == NULL || rest[1] == '\0') {
            code = bad(reading, "a line is a word and what it says");
        } else {
            *rest++ = '\0';
            code = take(reading, line, rest);
        }
    }
    return code == 0 ? check_whole(reading) : code;
}

int foi_sections_parse(const char *sections, const char *needs, const char *lint,
                       struct foi_sections *ret_sections, struct overt_error *err)
{
    struct foi_sections table = {
        .rows = memory_new(ROWS_MAX, sizeof *table.rows),
        .needs = memory_new(NEEDS_MAX, sizeof *table.needs),
        .texts = {memory_copy_text(sections), memory_copy_text(needs), memory_copy_text(lint)},
    };
    struct reading reading = {.sections = &table, .file = "rules/needs.txt", .err = err};
    int code = read_lines(&reading, table.texts[1], need_line);
    if (code == 0) {
        reading = (struct reading){.sections = &table, .file = "rules/lint.txt", .err = err};
        code = read_lines(&reading, table.texts[2], need_line);
    }
    if (code == 0) {
        reading = (struct reading){.sections = &table, .file = "rules/sections.txt", .err = err};
        code = read_lines(&reading, table.texts[0], row_line);
    }
    if (code < 0) {
        foi_sections_finish(&table);
        return code;
    }
    *ret_sections = table;
    return 0;
}

int foi_sections_read(struct foi_sections *ret_sections, struct overt_error *err)
{
    return foi_sections_parse(foi_rules_sections, foi_rules_needs, foi_rules_lint, ret_sections,
                              err);
}

void foi_sections_finish(struct foi_sections *sections)
{
    memory_free(sections->rows);
    memory_free(sections->needs);
    for (size_t i = 0; i < ARRAY_COUNT(sections->texts); i++)
        memory_free(sections->texts[i]);
    *sections = (struct foi_sections){0};
}

void foi_section_normalise(const char *typed, char *word, size_t size)
{
    size_t length = 0;
    while (*typed == ' ')
        typed++;
    if (text_starts_nocase(typed, "sections"))
        typed += strlen("sections");
    else if (text_starts_nocase(typed, "section"))
        typed += strlen("section");
    else
        while (*typed == 's' || *typed == 'S')
            typed++;
    for (; *typed != '\0' && length + 1 < size; typed++) {
        char c = *typed;
        bool join = c == '+' || c == '&' || c == '-' || c == ',' || c == '.' || c == ' ';
        if (text_starts_nocase(typed, "and "))
            typed += 2;
        else if (isdigit((unsigned char)c) || c == '(' || c == ')')
            word[length++] = c;
        else if (isalpha((unsigned char)c)) {
            bool after = length > 0 && isdigit((unsigned char)word[length - 1]); // "22A", "(3A)"
            word[length++] = (char)(after ? toupper((unsigned char)c) : tolower((unsigned char)c));
        } else if (!join)
            break;
    }
    word[length] = '\0';
}

/// `rest` is "(a)(b)": true when one of the limbs stands in it; that limb is copied.
static bool names_limb(const struct foi_section *row, const char *rest, char limb[8])
{
    for (size_t i = 0; i < row->limb_count; i++) {
        char wanted[8];
        (void)snprintf(wanted, sizeof wanted, "(%s)", row->limbs[i]);
        if (strstr(rest, wanted) != NULL) {
            (void)text_copy(limb, 8, row->limbs[i]);
            return true;
        }
    }
    return false;
}

/// "32(2)" of the ground "32(1)-(2)".
static bool in_range(const struct foi_section *row, const char *word)
{
    size_t number = strlen(row->number);
    return row->limb_count == 0 && strchr(row->word, '-') != NULL &&
           strncmp(word, row->number, number) == 0 && word[number] == '(' &&
           strstr(row->word, word + number) != NULL;
}

const struct foi_section *foi_section_find(const struct foi_sections *sections, const char *typed,
                                           char limb[8])
{
    char word[64], row_word[64], found[8] = "";
    foi_section_normalise(typed, word, sizeof word);
    for (size_t i = 0; i < sections->count; i++) {
        const struct foi_section *row = &sections->rows[i];
        size_t length = strlen(row->base);
        foi_section_normalise(row->word, row_word, sizeof row_word);
        bool whole = strcmp(word, row_word) == 0;
        bool base = strncmp(word, row->base, length) == 0;
        if (in_range(row, word)) {
            if (limb != NULL)
                *limb = '\0';
            return row;
        }
        bool named = base && row->limb_count > 0 && names_limb(row, word + length, found);
        if (!base || (row->limb_count > 0 ? !named : !whole && word[length] != '\0'))
            continue;
        if (limb != NULL)
            (void)text_copy(limb, 8, found);
        return row;
    }
    return NULL;
}

const struct foi_section *foi_section_denying(const struct foi_sections *sections,
                                              const char *typed)
{
    char word[64], deny[64], first[64];
    foi_section_normalise(typed, word, sizeof word);
    for (size_t i = 0; i < sections->count; i++) {
        if (sections->rows[i].deny == NULL)
            continue;
        (void)text_copy(first, sizeof first, sections->rows[i].deny);
        foi_section_normalise(first, deny, sizeof deny);
        const char *range = strchr(first, '-'); // "40(5B)(c)-(d)" is for (d) too
        size_t base = strcspn(first, ")") + 1;
        bool last = range != NULL && strncmp(word, first, base) == 0 &&
                    strcmp(word + base, range + 1) == 0;
        first[strcspn(first, "-")] = '\0';
        if (strcmp(word, deny) == 0 || strcmp(word, first) == 0 || last)
            return &sections->rows[i];
    }
    return NULL;
}

bool foi_sections_clash(const struct foi_section *a, const struct foi_section *b)
{
    // 30(1) and (2) against every limb of 31(1); 23(1) against 24(1) (section 31(1), 24(1)).
    size_t number = strcspn(b->number, "(");
    return a->not_with != NULL && strncmp(a->not_with, b->number, number) == 0 &&
           a->not_with[number] == '(';
}
