// SPDX-License-Identifier: Apache-2.0
// mail.h - an e-mail, or a page, as plain text: nothing in it is run, opened or fetched. And a
// letter as an e-mail.
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "base/time.h"

#define MAIL_SIZE_MAX     (25 * 1024 * 1024) ///< bytes of an e-mail
#define MAIL_PART_MAX     200                ///< parts of it
#define MAIL_LINE_MAX     20000              ///< lines of it that are a header, or begin a part
#define MAIL_DEPTH_MAX    20                 ///< of parts in parts
#define MAIL_TEXT_MAX     (1024 * 1024)      ///< bytes of its text
#define MAIL_ATTACHED_MAX 50                 ///< names that are kept
#define MAIL_ADDRESS_MAX  254                ///< bytes of an address (RFC 5321)

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

// compose.c
/// Whether these bytes are an e-mail address: local part, @, a domain with a dot.
bool mail_is_address(const char *address);

/// A letter to be sent. Texts in UTF-8; what would end a line of a header is taken out.
struct mail_letter {
    const char *from_name, *from_address; ///< also where a reply goes
    const char *to_name, *to_address;     ///< address NULL: whoever sends it fills it in
    const char *subject, *language;       ///< "en-GB"
    struct date sent;
    const char *text, *html; ///< the same words twice
    const void *pdf;         ///< attached; NULL: none
    size_t pdf_size;
    const char *pdf_name; ///< "letter.pdf"
    const char *mark;     ///< 40 letters and digits for its identifier and boundaries
};
/// Appends the bytes of the e-mail; the same letter gives the same bytes. OVERT_INPUT: an address
/// is none; OVERT_LIMIT. One thread.
int mail_write(const struct mail_letter *letter, struct text *out,
               struct overt_error *err) MUST_CHECK;
/// The parts of an e-mail as they were sent, line ends as LF; NULL: there is none. Caller's.
struct mail_parts {
    char *text, *html, *pdf;
    size_t pdf_size;
};
int mail_parts_read(const char *bytes, size_t size, struct mail_parts *ret_parts,
                    struct overt_error *err) MUST_CHECK;
void mail_parts_finish(struct mail_parts *parts);

#endif
