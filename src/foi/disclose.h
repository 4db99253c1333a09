// SPDX-License-Identifier: Apache-2.0
// disclose.h - the disclosure log: which answered requests the public reads, without who asked; the
// static pages; and a reader's check that a published letter is the one that was sent.
// docs/disclosure-log.md.
#ifndef FOI_DISCLOSE_H
#define FOI_DISCLOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"

struct store;
struct ledger_trust;

#define FOI_TITLE_MAX  200 ///< bytes
#define FOI_TOPICS_MAX 200
#define FOI_SHOWN_MAX  200000 ///< bytes of a question as the public reads it

struct foi_disclosure {
    const char *reference;
    const char *title;    ///< one line
    const char *question; ///< as the public reads it; NULL: as it was placed, or as it stands
    const char *topics;   ///< "live, watchlists": a-z, blanks and -, parted by commas
    bool dataset;         ///< asks for the register as a data set: kept up to date (section 19(2A))
    bool withdraw;        ///< the entry keeps its address and shows only that it was withdrawn
    const char *why;      ///< of a change, a correction, a withdrawal
    struct clock clock;   ///< zero: the real one
};
struct foi_disclosed {
    char address[101]; ///< "208-2023": requests/208-2023/ of the folder
    char *question;    ///< as it is shown
    size_t letters;    ///< that went in with it
    int64_t ledger;    ///< its entry
};
/// What `foi_disclose` would show, and whether it may: the same refusals, nothing is recorded.
int foi_disclose_look(struct store *store, const char *as, const struct foi_disclosure *disclosure,
                      struct foi_disclosed *ret_disclosed, struct overt_error *err) MUST_CHECK;
/// Puts a request with its letters into the log, or changes its entry; new letters (corrections)
/// go in with the change. OVERT_REFUSED when the title, the question, the topics or a letter names
/// who asked, or the request is not answered.
int foi_disclose(struct store *store, const char *as, const struct foi_disclosure *disclosure,
                 struct foi_disclosed *ret_disclosed, struct overt_error *err) MUST_CHECK;
void foi_disclosed_finish(struct foi_disclosed *disclosed);

struct foi_publish {
    const char *folder;
    const char *base;     ///< where it will stand, "https://force.example/foi/"; NULL: not known
    const char *verifier; ///< public key of the log of acts
    bool site;            ///< its pages are /requests/ of the public site; else they stand anywhere
    int64_t published;    ///< entries of its published checkpoint
    moment now;
};
struct foi_publishing {
    size_t requests, letters, files, unproven; ///< unproven: not yet in a published checkpoint
};
/// Writes the log into the folder: OVERT_INPUT when that holds anything else. Files of requests are
/// never taken away; what is the same is not written again.
int foi_publish(struct store *store, const struct foi_publish *publish,
                struct foi_publishing *ret_publishing, struct overt_error *err) MUST_CHECK;

/// A published letter as a reader checked it.
struct foi_checked {
    char text_sha256[65], html_sha256[65];
    char pdf_sha256[65]; ///< "": it has none
    struct date sent;
    bool correction;
    char *between; ///< of foi_letter_check_mine: the lines that were put in; caller's
    int64_t entry, size; ///< of the log of acts
    moment at;           ///< the entry's
};
/// Checks requests/ADDRESS/letter-N.* with the public key alone: the letter's files have the
/// SHA-256 of the act, the act opens its entry, and the entry is in the signed log. `folder` ends
/// with the address; `letter` from 1. OVERT_CORRUPT says what does not fit.
int foi_letter_check(const char *folder, int letter, const struct ledger_trust *trust,
                     struct foi_checked *ret_checked, struct overt_error *err) MUST_CHECK;
/// And that the e-mail at path `mine`, which the force sent to the reader, is that letter: without
/// the lines that were put in at its one place its text and its page are the published ones to the
/// byte, and its PDF is. OVERT_CORRUPT.
int foi_letter_check_mine(const char *folder, int letter, const char *mine,
                          struct foi_checked *checked, struct overt_error *err) MUST_CHECK;

#endif
