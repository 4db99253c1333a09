// SPDX-License-Identifier: Apache-2.0
// exempt.c - the exclusions of the duty to confirm or deny, and which questions a standing policy
// touches.
//
// Nothing here looks at the record: a question is touched by its words alone, so the answer is the
// same whatever is held (rule R7; ICO guidance: neither confirm nor deny has to be used
// consistently).
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/sections.h"
#include "foi/texts.h"

#define RULE_LINE_MAX 200

/// The line "`kind` `word` | ..." of exemptions.txt, what stands after the first bar.
static bool rule_find(const char *kind, const char *word, char rest[RULE_LINE_MAX])
{
    char start[64];
    (void)snprintf(start, sizeof start, "\n%s %s | ", kind, word);
    const char *line = strstr(foi_rules_exemptions, start);
    if (line == NULL)
        return false;
    line += strlen(start);
    (void)snprintf(rest, RULE_LINE_MAX, "%.*s", (int)strcspn(line, "\n"), line);
    return true;
}

/// The line of an exemption: "24 | qualified | National security".
static bool take_rule(struct foi_exemption *one, const char *rule)
{
    char copy[RULE_LINE_MAX], *rest = NULL;
    static const char *const police_only = "the section is for others than the police: see whether "
                                           "this force can rely on it";
    (void)text_copy(copy, sizeof copy, rule);
    const char *number = strtok_r(copy, "|", &rest), *kinds = strtok_r(NULL, "|", &rest);
    char *title = rest;
    if (number == NULL || kinds == NULL || title == NULL)
        return false;
    (void)text_copy(one->section, sizeof one->section, number);
    one->section[strcspn(one->section, " ")] = '\0';
    (void)text_copy(one->title, sizeof one->title, text_trim(title));
    one->qualified = strstr(kinds, "qualified") != NULL;
    one->harm = strstr(kinds, "harm") != NULL;
    one->tactic = strstr(kinds, "tactic") != NULL;
    one->note = strstr(kinds, "others") != NULL ? police_only : NULL;
    return true;
}

int foi_exemptions_read(const char *words, struct foi_exemption found[EXEMPTION_MAX],
                        size_t *ret_count, struct overt_error *err)
{
    AUTO_FREE char *copy = memory_copy_text(words);
    char *rest = NULL, rule[RULE_LINE_MAX];
    size_t count = 0;
    for (char *word = strtok_r(copy, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
        struct foi_exemption one = {.word = "s"};
        foi_section_normalise(text_trim(word), one.word + 1, sizeof one.word - 1);
        if (!rule_find("exemption", one.word, rule) || !take_rule(&one, rule))
            return error_set(err, OVERT_INPUT,
                             "'%.40s' leaves nothing neither confirmed nor denied; a standing "
                             "policy relies on such as s24(2), s31(3), s23(5) or s40(5B)(a): overt "
                             "foi sections shows them all",
                             word);
        if (count == EXEMPTION_MAX)
            return error_set(err, OVERT_INPUT, "a standing policy relies on at most %d exemptions",
                             EXEMPTION_MAX);
        found[count++] = one;
    }
    if (count == 0)
        return error_set(err, OVERT_INPUT,
                         "name the exemptions that the policy relies on: s24(2), s31(3) or both");
    *ret_count = count;
    return 0;
}

int foi_matters_read(const char *letters, struct text *ret_words, struct overt_error *err)
{
    char rule[RULE_LINE_MAX], word[2] = "";
    size_t count = 0;
    for (const char *c = letters; *c != '\0'; c++) {
        if (strchr(" ,()&", *c) != NULL)
            continue;
        word[0] = (char)tolower((unsigned char)*c);
        if (!rule_find("matter", word, rule))
            return error_set(err, OVERT_INPUT,
                             "the matters of section 31(1) are given by their letters a to f, such "
                             "as \"a, b\"");
        text_printf(ret_words, "%s(%s) %s", count++ > 0 ? "; " : "", word, rule);
    }
    if (count == 0)
        return error_set(
            err, OVERT_INPUT,
            "name the matters of section 31(1) that would be harmed, such as \"a, b\"");
    return 0;
}

const struct foi_policy *foi_policy_touching(const struct foi_policy *policies, size_t count,
                                             const struct foi_question *question)
{
    for (size_t i = 0; i < count; i++) {
        bool body_worn = question->body_worn && (policies[i].touches & FOI_TOUCH_BODY_WORN) != 0;
        if (body_worn || (policies[i].touches & question->modes & MODES_ALL) != 0)
            return &policies[i];
    }
    return NULL;
}
