// SPDX-License-Identifier: Apache-2.0
// addressed.h - the letter to one person: the letter that everybody may read with a few lines put
// in at one place, who it is for and "Dear Ms X". docs/foi.md, "To whom".
//
// What is cleared, hashed, proven and disclosed has nobody's name. What the requester gets is made
// of it when it is sent, so that taking the lines out again gives the published letter to the byte.
#ifndef FOI_ADDRESSED_H
#define FOI_ADDRESSED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "foi/case.h"
#include "foi/template.h"

#define FOI_DEAR_MAX 200 ///< bytes of "Ms X"

struct foi_addressed {
    char *lines; ///< name and postal address, line by line; "" when neither is known
    char *dear;  ///< "Dear Ms X"
    char *name;  ///< NULL: not known
    char *email; ///< NULL: none was given
};
/// Of a case's requester; `dear` as the officer gives it ("Ms X"), or NULL: the whole name.
/// `texts` of the letter. OVERT_INPUT: `dear` is too long or more than one line.
int foi_addressed_of(const struct foi_case_who *who, const char *dear,
                     const struct foi_texts *texts, struct foi_addressed *ret_addressed,
                     struct overt_error *err) MUST_CHECK;
void foi_addressed_finish(struct foi_addressed *addressed);

/// Where the lines are put in: before the first heading. SIZE_MAX when the letter has none.
size_t foi_addressed_text_place(const char *text);
size_t foi_addressed_html_place(const char *html);
/// Appends the letter with the lines in it. OVERT_INPUT when it has no heading.
int foi_addressed_text(const struct foi_addressed *addressed, const char *text, struct text *out,
                       struct overt_error *err) MUST_CHECK;
int foi_addressed_html(const struct foi_addressed *addressed, const char *html, struct text *out,
                       struct overt_error *err) MUST_CHECK;
/// What was put in at `place` of `published` to give `mine`: caller's; NULL when that is not so.
char *foi_addressed_between(const char *published, size_t place, const char *mine) MUST_CHECK;

#endif
