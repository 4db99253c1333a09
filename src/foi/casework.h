// SPDX-License-Identifier: Apache-2.0
// casework.h - what the files of a case share: an act on it, begun and ended in one way. For
// src/foi/case*.c alone.
#ifndef FOI_CASEWORK_H
#define FOI_CASEWORK_H

#include "crypt/hash.h"
#include "foi/case.h"
#include "foi/internal.h"
#include "ledger/ledger.h"
#include "register/change.h"

/// An act on a case: who, when, which case, and where it stood before.
struct casework {
    struct store *store;
    const char *as;
    const char *kind; ///< of the entry
    moment now;
    struct date today;
    int64_t officer, id;
    char state[16];
    struct date received;
    unsigned missing;
    bool open; ///< a transaction is
    bool told; ///< a refusal has its entry
};

/// The officer, with the information role, and the case (`reference` NULL: none yet). A refusal
/// leaves an entry. No transaction is open after it.
int casework_begin(struct casework *work, const char *reference, struct clock clock,
                   struct overt_error *err) MUST_CHECK;
/// The same for whoever is in the record, whatever the role.
int casework_begin_any(struct casework *work, struct clock clock,
                       struct overt_error *err) MUST_CHECK;
/// Gives `code` back; a refusal leaves its entry, once. In no transaction.
int casework_told(struct casework *work, int code) MUST_CHECK;
int casework_open(struct casework *work, struct overt_error *err) MUST_CHECK;
/// Appends the entry and commits, or rolls back; a refusal leaves an entry of its own. Gives `code`
/// back, or its own.
int casework_close(struct casework *work, int code, struct overt_error *err) MUST_CHECK;
struct register_by casework_by(const struct casework *work);

/// A row of foi_step in the open transaction.
struct casework_step {
    const char *word, *result, *why;
    struct date day, until;
    int64_t draft;
};
int casework_step(struct casework *work, const struct casework_step *step,
                  struct overt_error *err) MUST_CHECK;
/// The day that an act happened: today unless said; not after today, not before the request.
int casework_day(const struct casework *work, struct date said, struct date *ret_day,
                 struct overt_error *err) MUST_CHECK;
/// Which state a step leads to, from the one before it.
const char *casework_state(const char *word, const char *before);
/// 0, or OVERT_REFUSED when a step cannot be taken from where the case stands.
int casework_may(const struct casework *work, const char *word, struct overt_error *err) MUST_CHECK;

/// One line or several of at most `limit` bytes of UTF-8; `what` names it in the mistake.
int casework_text(const char *text, const char *what, size_t limit, bool needed,
                  struct overt_error *err) MUST_CHECK;
/// Whether `words` ("a|b|c") has it.
bool casework_word(const char *words, const char *word);

/// case_mail.c: the letter to who asked, as an e-mail that is ready to send.
struct casework_mail {
    const struct foi_case_files *paths; ///< dear
    const char *reference;
    const char *language; ///< "cy"; any other: English
    struct date day;
    const char *text, *html, *pdf; ///< as they were cleared; pdf NULL: none
    size_t pdf_size;
};
int casework_mail(struct casework *work, const struct casework_mail *mail, struct text *out,
                  bool *ret_to_nobody, struct overt_error *err) MUST_CHECK;

/// case_name.c: who asked, found in a text. False when nothing of it is there.
bool casework_names(const struct foi_case_who *who, const char *text);
/// contact.c: the text as it is read: blanks, dashes and quotes of any kind as the plain ones, what
/// is not seen left out, signs of full width as the narrow ones. Caller's (memory_free).
char *casework_fold(const char *text) MUST_CHECK;
/// An e-mail address, or digits enough for a telephone number that are no date.
bool casework_has_contact(const char *text);
/// case_name.c: a name or an address as marks are made of it.
void casework_plain(const char *who, struct text *ret_plain);
/// Who asked, for the program's own checks: nothing is shown, no entry.
int casework_who(struct store *store, int64_t id, struct foi_case_who *ret_who,
                 struct overt_error *err) MUST_CHECK;

#endif
