// SPDX-License-Identifier: Apache-2.0
// foi_pages.h - what the pages about requests for information share. Who asked, and the request's
// own words, are on no page but the one that foi_case_open records (foi_who.c); addresses have the
// force's reference alone.
#ifndef WEB_APP_FOI_PAGES_H
#define WEB_APP_FOI_PAGES_H

#include "base/text.h"
#include "foi/case.h"
#include "foi/foi.h"
#include "web/app/internal.h"
#include "web/app/page.h"

#define APP_FOI_OFFICER REGISTER_ROLE_INFORMATION
#define APP_FOI_READERS (REGISTER_ROLE_INFORMATION | REGISTER_ROLE_AUDITOR)
#define APP_FOI_HREF_MAX 480

/// The case that the first part of the path names, as it is now.
struct app_foi {
    struct foi_case one;
    char home[APP_FOI_HREF_MAX]; ///< "/requests/208-2023", as it stands in an address
    struct date today;
};
/// OVERT_NOT_FOUND when there is none. Finish with app_foi_finish.
int app_foi_open(struct app_call *call, struct app_foi *ret_foi) MUST_CHECK;
void app_foi_finish(struct app_foi *foi);
#define AUTO_FOI CLEANUP(app_foi_finish)
/// Whether the officer handles requests, not only reads.
bool app_foi_handles(const struct app_call *call);

/// "208~2023" for "208/2023": a reference as one part of a path.
void app_foi_part(const char *reference, char part[APP_FOI_HREF_MAX]);
/// And back; `part` is the path's.
void app_foi_reference(const char *part, char reference[FOI_REFERENCE_MAX + 1]);
/// "/requests/208-2023" and more: "/letter".
void app_foi_href(const char *reference, const char *more, char href[APP_FOI_HREF_MAX]);
/// A page of the case: its title, the reference above it, the way back to the case.
struct app_page app_foi_page(const struct app_foi *foi, const char *title);
/// To the case's page of this name ("": the case), which says `words`.
int app_foi_go(struct app_call *call, const struct app_foi *foi, const char *more,
               const char *words);

/// A refusal of foi without what it says of the command line; false as app_fault_of.
bool app_foi_fault(struct app_call *call, const char *field, int code);
/// The same words, with a capital and without commands. `words` OVERT_ERROR_TEXT_MAX bytes.
void app_foi_plain(const char *error, char *words);

/// A value of a form that is more than blanks, or NULL.
const char *app_foi_given(const struct app_call *call, const char *name);
/// A day of a form (input of type date); year 0: not given, or a fault when it is none or needed.
struct date app_foi_day(struct app_call *call, const char *name, const char *what, bool needed);
void app_foi_day_input(struct app_call *call, const char *name, const char *label,
                       const char *hint, struct date value);
/// A number of a form between low and high; `none` when it is not given, or with a fault.
long app_foi_number(struct app_call *call, const char *name, const char *what, long low, long high,
                    long none);

/// "12 working days left", "today", "3 working days over".
void app_foi_left(struct date day, struct date today, char words[64]);
const char *app_foi_state(const char *state); ///< "Waits for clearance"
void app_foi_state_tag(struct html *html, const struct foi_case *one, struct date today);
/// A text of several lines as paragraphs; words of the public stand in <bdi>.
void app_foi_lines(struct html *html, const char *text, bool outside);
/// "one|two|three" as options; texts are made of the words. At most 24. `bytes` holds them.
struct app_foi_words {
    struct app_option options[24];
    char bytes[512];
    char texts[512];
    size_t count;
};
void app_foi_options(const char *list, struct app_foi_words *ret_words);

/// A row of a summary list.
struct html_row app_foi_row(const char *key, const char *value);


/// foi_step.c: the step as an act; reference and clock are filled in.
int app_foi_step(struct app_call *call, const struct app_foi *foi, const char *word,
                 const struct foi_case_do *said) MUST_CHECK;

/// foi_letter.c: a letter's own words as paragraphs; those that a finding is about come after its
/// words and have an id, to which the summary leads. `lint` may be NULL.
struct foi_lint;
void app_foi_letter(struct html *html, const char *text, const struct foi_lint *lint);
/// What is to be put right as an error summary, what is to be looked at as a list.
void app_foi_findings(struct html *html, const char *text, const struct foi_lint *lint);

/// The sentences of what a text rests on, each with the day on which to look again.
void app_foi_facts(struct html *html, const char *facts);

#endif
