// SPDX-License-Identifier: Apache-2.0
// texts.h - the files of rules/ and letters/, compiled in by tools/embed.
#ifndef FOI_TEXTS_H
#define FOI_TEXTS_H

extern const char foi_rules_bank_holidays[];
extern const char foi_rules_topics[];
extern const char foi_rules_furniture[];
extern const char foi_rules_exemptions[];
extern const char foi_rules_sections[];
extern const char foi_rules_needs[];
extern const char foi_rules_lint[];
extern const char foi_rules_duties[];
extern const char foi_letters_letter_cy[];
extern const char foi_letters_answers_cy[];
extern const char foi_letters_ncnd_cy[];
extern const char foi_letters_exempt_cy[];
extern const char foi_letters_words_cy[];
extern const char foi_letters_letter[];
extern const char foi_letters_answers[];
extern const char foi_letters_ncnd[];
extern const char foi_letters_case[];
extern const char foi_letters_published[];
extern const char foi_pages_style[]; ///< CSS of the pages for the public
extern const char foi_letters_exempt[];
extern const char foi_letters_reasons[];
extern const char foi_letters_style[]; ///< CSS of letter.html

#endif
