// SPDX-License-Identifier: Apache-2.0
// mail.h - an e-mail, or a page, as plain text. Nothing in it is run, opened or fetched.
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

#define MAIL_SIZE_MAX     (25 * 1024 * 1024) ///< bytes of an e-mail
#define MAIL_PART_MAX     200                ///< parts of it
#define MAIL_DEPTH_MAX    20                 ///< of parts in parts
#define MAIL_TEXT_MAX     (1024 * 1024)      ///< bytes of its text
#define MAIL_ATTACHED_MAX 50                 ///< names that are kept

struct mail {
    char *from_name, *from_address; ///< NULL: not given; a Reply-To is not followed
    char *subject;                  ///< NULL: none
    int64_t sent;                   ///< moment by its own Date, 0: none. Not when it was received
    char *text;                     ///< never NULL
    char **attached;                ///< names as the sender gave them, not opened
    size_t attached_count;
    bool from_page; ///< it had no plain text: the text is made from HTML
};

/// Whether the bytes begin with the header of an e-mail.
bool mail_is(const char *bytes, size_t size);
/// OVERT_INPUT: it has no text that can be read; OVERT_LIMIT. One thread. Finish with mail_finish.
int mail_read(const char *bytes, size_t size, struct mail *ret_mail,
              struct overt_error *err) MUST_CHECK;
void mail_finish(struct mail *mail);

/// Whether the bytes begin like a page of HTML.
bool mail_is_page(const char *bytes, size_t size);
/// The words of a page, a line for each block; scripts, styles and hidden parts are left out.
/// Numbers of lists are written out. OVERT_INPUT, OVERT_LIMIT (more than MAIL_TEXT_MAX).
int mail_page_text(const char *bytes, size_t size, struct text *out,
                   struct overt_error *err) MUST_CHECK;

/// Appends the bytes as UTF-8: what is not UTF-8 is read as Windows-1252; control characters, and
/// marks that turn the writing direction or show nothing, are left out. The number of marks.
size_t mail_plain(const char *bytes, size_t size, struct text *out);

#endif
