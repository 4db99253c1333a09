// SPDX-License-Identifier: Apache-2.0
// sections.h - the grounds on which information is not given, and what a notice under each has to
// say: rules/sections.txt and rules/needs.txt, read and checked.
#ifndef FOI_SECTIONS_H
#define FOI_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define FOI_SECTION_WORD 24 ///< bytes of "37(1)(ac)-(ad)" with its zero
#define FOI_LIMB_MAX     4
#define FOI_NEED_MAX     4
#define FOI_SAYS_MAX     4

enum foi_test {
    FOI_TEST_CLASS,
    FOI_TEST_PREJUDICE,
    FOI_TEST_OPINION, ///< prejudice in the reasonable opinion of the qualified person
    FOI_TEST_SAFEGUARDING,
    FOI_TEST_ENDANGERMENT,
    FOI_TEST_PRIVILEGE, ///< of Parliament
    FOI_TEST_PROCEDURE, ///< not an exemption of Part II
    FOI_TEST_COUNT,
};

enum foi_standing {
    FOI_STANDING_NONE,
    FOI_STANDING_ABSOLUTE,
    FOI_STANDING_QUALIFIED,
    FOI_STANDING_COUNT,
};

/// Something that a notice has to say besides, and the words by which that is seen.
struct foi_need {
    const char *name, *rule, *missing, *action;
    const char *says[FOI_SAYS_MAX]; ///< groups of words; one of these lines is enough
    size_t says_count;
    bool look; ///< good practice, not the letter of the Act
};

/// One ground. Texts belong to the table.
struct foi_section {
    const char *word;                ///< "31(1)(a)"
    char base[FOI_SECTION_WORD];     ///< "31(1)"
    char number[8];                  ///< "31", "22A"
    const char *limbs[FOI_LIMB_MAX]; ///< "a": one of these has to be named
    size_t limb_count;
    const char *title;
    enum foi_test test;
    enum foi_standing standing;
    const char *deny, *deny_test; ///< "31(3)" and when; NULL: the duty to confirm or deny stays
    const char *police;           ///< when the police cannot rely on it, or only then; NULL
    int years;                    ///< until it ends in a historical record; 0: not by age alone
    const struct foi_need *needs[FOI_NEED_MAX];
    size_t need_count;
    const char *not_with; ///< a base, "30(1)": not for the same information; NULL
    const char *note;     ///< NULL when there is none
};

struct foi_sections {
    struct foi_section *rows;
    size_t count;
    struct foi_need *needs;
    size_t need_count;
    char *texts[3];
};

/// The compiled-in table. Finish it with foi_sections_finish.
int foi_sections_read(struct foi_sections *ret_sections, struct overt_error *err) MUST_CHECK;
/// Reads a table from its three texts (grounds, what they need, what else is looked at);
/// OVERT_INPUT names the line that is not of the grammar.
int foi_sections_parse(const char *sections, const char *needs, const char *lint,
                       struct foi_sections *ret_sections, struct overt_error *err) MUST_CHECK;
void foi_sections_finish(struct foi_sections *sections);

const struct foi_need *foi_need_named(const struct foi_sections *sections, const char *name);

const char *foi_test_word(enum foi_test test);
const char *foi_standing_word(enum foi_standing standing);
/// A test that has the harm told, with how likely it is where the Act knows two degrees.
bool foi_test_harm(enum foi_test test);
bool foi_test_likelihood(enum foi_test test);

/// "Section 31 (1)(a)", "s.31(1)(a)", "31(1)(a) and (b)" become "31(1)(a)(b)"; `size` bytes.
void foi_section_normalise(const char *typed, char *word, size_t size);
/// The ground that these words name with a limb of it, or NULL. `limb` (may be NULL) is the limb
/// that was named, "" when the ground has none.
const struct foi_section *foi_section_find(const struct foi_sections *sections, const char *typed,
                                           char limb[8]);
/// The ground whose exclusion of the duty to confirm or deny these words name, "31(3)", or NULL.
const struct foi_section *foi_section_denying(const struct foi_sections *sections,
                                              const char *typed);
/// Two grounds that may not be relied on for the same information.
bool foi_sections_clash(const struct foi_section *a, const struct foi_section *b);

/// A paragraph says what `groups` ask for ("a|b & c & !d"), without regard to capitals.
bool foi_words_say(const char *paragraph, const char *groups);
/// Any line of a need.
bool foi_need_said(const struct foi_need *need, const char *paragraph);

#endif
