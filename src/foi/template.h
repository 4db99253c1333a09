// SPDX-License-Identifier: Apache-2.0
// template.h - the sentences of a letter: compiled in, in a second language, or in the force's own
// words from a folder. Text files with a checked grammar, no code (docs/letters.md).
//
// [name] begins a block, an empty line parts paragraphs, {name} is a value, lines before the first
// block are remarks.
#ifndef FOI_TEMPLATE_H
#define FOI_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "crypt/hash.h"

#define FOI_TEMPLATE_SIZE_MAX  (256 * 1024) ///< bytes of a file
#define FOI_TEMPLATE_BLOCK_MAX 6000         ///< bytes of a block
#define FOI_LANGUAGES          "en|cy"

/// What is wrong with a file of the force's own.
struct foi_template_fault {
    char file[64]; ///< "letter.txt"
    int line;      ///< from 1; 0: of the whole file
    char what[240];
};
struct foi_template_faults {
    struct foi_template_fault *items;
    size_t count;
    size_t files, blocks; ///< that were read
};
void foi_template_faults_finish(struct foi_template_faults *faults);

/// Looks over bytes that stand for the file `name` ("letter.txt", "ncnd.cy.txt"). Adds to `faults`.
void foi_template_check(const char *name, const char *bytes, size_t size,
                        struct foi_template_faults *faults);
/// Every file of a folder. OVERT_NOT_FOUND, OVERT_IO.
int foi_template_check_folder(const char *folder, struct foi_template_faults *ret_faults,
                              struct overt_error *err) MUST_CHECK;
/// Writes the files that are compiled in, to begin from. OVERT_INPUT when one is there already.
int foi_template_write(const char *folder, size_t *ret_files, struct overt_error *err) MUST_CHECK;

/// Where a letter's sentences come from.
struct foi_texts;
/// `folder` NULL: only what is compiled in. OVERT_INPUT: a file has a fault (the first is named).
int foi_texts_create(const char *language, const char *folder, struct foi_texts **ret_texts,
                     struct overt_error *err) MUST_CHECK;
void foi_texts_destroy(struct foi_texts **texts);
/// What stands after the line [name]: the force's own, else in the language, else in English.
/// `file` is one of texts.h. `texts` NULL: in English. NULL: no such block.
const char *foi_texts_find(const struct foi_texts *texts, const char *file, const char *name);
bool foi_texts_is_welsh(const struct foi_texts *texts);
/// "en-GB", "cy"
const char *foi_texts_tag(const struct foi_texts *texts);
/// Of all the sentences that a letter could be made of.
void foi_texts_hash(const struct foi_texts *texts, uint8_t hash[CRYPT_HASH_SIZE]);

// language.c
/// "22 November 2026", "22 Tachwedd 2026"
void foi_texts_date(const struct foi_texts *texts, struct date date, char text[TIME_TEXT_MAX]);
/// There is Welsh for these words of the program ("Place", "Total"), in letters/words.cy.txt.
bool foi_texts_knows(const char *english);
/// Them, and dates, in the language. What it does not know stays. Caller's.
char *foi_texts_say(const struct foi_texts *texts, const char *english) MUST_CHECK;

#endif
