// SPDX-License-Identifier: Apache-2.0
// source.h - a request as it came (text, e-mail, page) to its words, and who asked kept apart; and
// how its questions are understood, without answering them.
#ifndef FOI_SOURCE_H
#define FOI_SOURCE_H

#include "base/error.h"
#include "base/time.h"
#include "foi/foi.h"

#define FOI_SOURCE_SIZE_MAX (25 * 1024 * 1024) ///< bytes of an e-mail with what is attached

/// Who asked is for the case alone: it is shown to nobody who collects information, and is in no
/// text that goes on.
struct foi_source {
    char *text;                ///< the request; never NULL
    char *requester, *address; ///< NULL: not found
    bool first_name_only;      ///< section 8(1)(b) asks for more than "Fred"
    char *subject;             ///< NULL: none
    char reference[65];        ///< that the page names; "" when none
    struct date received;      ///< that the page or letter names; year 0: none
    struct date dated;         ///< of an e-mail, by its own Date; year 0: none
    bool mail, page;           ///< came as an e-mail, as HTML
    char **attached;           ///< names; nothing was opened
    size_t attached_count;
    bool passed_on;  ///< forwarded: who asked is of the message inside, its day not known
    size_t quoted;   ///< lines of another message, or about it, that were left out
    size_t left_out; ///< lines of the page around it
    size_t marks;    ///< signs that turn the writing direction or show nothing
};
/// OVERT_INPUT, OVERT_LIMIT. Finish with foi_source_finish.
int foi_source_read(const char *bytes, size_t size, struct foi_source *ret_source,
                    struct overt_error *err) MUST_CHECK;
void foi_source_finish(struct foi_source *source);

struct foi_understood {
    struct foi_placing *placings; ///< `answer` is empty
    size_t count;
    size_t placed; ///< without help
    bool numbered_by_us;
    char **definitions; ///< "deployment: each day of use"
    size_t definition_count;
    char **asks; ///< what the officer has to settle, a line each
    size_t ask_count;
};
/// OVERT_INPUT (no question), OVERT_LIMIT. Finish with foi_understood_finish.
/// `placings`: the lines of what an officer settled, or NULL.
int foi_understand(const char *text, struct date received, const char *placings,
                   struct foi_understood *ret_understood, struct overt_error *err) MUST_CHECK;
void foi_understood_finish(struct foi_understood *understood);

#endif
