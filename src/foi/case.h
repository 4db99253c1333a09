// SPDX-License-Identifier: Apache-2.0
// case.h - a request as a case: received, who collects what, drafted, cleared by another person,
// sent, reviewed by a third. docs/foi.md.
//
// Who asked and what they wrote is sealed (kind "request", docs/retention.md) and shown by
// foi_case_open alone, which leaves an entry of its own. Each function with an officer's name
// (`as`) checks the right first (OVERT_REFUSED, which leaves an entry), and writes its rows with
// their ledger entry in one transaction. Days of a step may lie before the day on which it is
// recorded, never after. One thread per store.
#ifndef FOI_CASE_H
#define FOI_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"

struct store;
struct text;

#define FOI_WHO_MAX     400  ///< bytes of a requester's name, and of an address
#define FOI_WHY_MAX     2000 ///< bytes of a reason or a note
#define FOI_UNIT_MAX    200
#define FOI_LABEL_MAX   40
#define FOI_TASK_MAX    200 ///< of a case
#define FOI_CHANNELS    "email|post|web|social-media|in-person|other"
#define FOI_FORMS       "copy|electronic|inspection|summary|dataset"
#define FOI_OUTCOMES    "granted|part|refused|not-held|vexatious|repeated|cost|elsewhere"
#define FOI_RESULTS     "upheld|part-upheld|not-upheld"
#define FOI_TASK_STATES "held|part-held|not-held|not-confirmed|unclear|dropped"
/// The steps that foi_case_step takes; the others are acts of their own.
#define FOI_STEP_WORDS                                                                       \
    "clarifying|clarified|fees|paid|collecting|drafting|extended|clearance|returned|review|" \
    "regulator|decided|tribunal|closed|withdrawn|lapsed|reopened"

// ---- receiving ----

/// What a valid request has (FOIA section 8(1)) and this one has not; bits.
enum foi_missing {
    FOI_MISSING_WRITING = 1 << 0, ///< it is not in writing: nothing can be read
    FOI_MISSING_NAME = 1 << 1,
    FOI_MISSING_ADDRESS = 1 << 2,
    FOI_MISSING_DESCRIPTION = 1 << 3, ///< it does not say which information is wanted
};

struct foi_case_new {
    const char *reference; ///< NULL: "FOI-2026-0001", the next of the year
    struct date received;
    moment arrived;                  ///< 0: only the day is known
    const char *channel;             ///< of FOI_CHANNELS; NULL: "email"
    const char *form;                ///< preferred (section 11), of FOI_FORMS; NULL: none is said
    bool environmental;              ///< under the Environmental Information Regulations 2004
    const char *requester, *address; ///< NULL: not given
    const char *text;                ///< of the request
    size_t size;                     ///< bytes of `text`, at most FOI_REQUEST_SIZE_MAX
    struct clock clock;              ///< zero: the real one
};

/// An earlier request of what may be the same person.
struct foi_case_earlier {
    char reference[65];
    struct date received;
    bool same_address; ///< not only the same name
    int working_days;  ///< from the one to the other, both included: up to 60 they can be one cost
                       ///< (SI 2004/3244, regulation 5)
    bool answered;     ///< section 14(2): a repeat is one of a request complied with
};

struct foi_case_receipt {
    int64_t id;
    char reference[65];
    struct date due; ///< year 0: the clock does not run while something is missing
    unsigned missing;
    size_t question_count;
    char *assist; ///< the lines to send (section 16) when something is missing, else NULL
    struct foi_case_earlier *earlier;
    size_t earlier_count;
};
/// What of section 8 is missing. Nothing is read but the texts.
unsigned foi_case_missing(const struct foi_case_new *request);
/// "no name of the applicant is given (section 8(1)(b))": each that is missing, with its limb.
/// Caller's (memory_free).
char *foi_missing_words(unsigned missing) MUST_CHECK;
/// The lines of section 16 that ask for it, as they can be sent. Caller's (memory_free).
char *foi_case_assist(unsigned missing) MUST_CHECK;

/// OVERT_INPUT (reference in use or malformed, a day after today, texts too long, a text that is
/// not UTF-8), OVERT_REFUSED. Finish with foi_case_receipt_finish.
int foi_case_receive(struct store *store, const char *as, const struct foi_case_new *request,
                     struct foi_case_receipt *ret_receipt, struct overt_error *err) MUST_CHECK;
void foi_case_receipt_finish(struct foi_case_receipt *receipt);

// ---- the clock of a case ----

struct foi_case_step {
    char word[16];
    struct date day;
    struct date until; ///< of an extension
    moment at;
    char result[16]; ///< "" when none
    char *officer;
    char *why; ///< NULL: not said, erased, or no key here
};

/// Where the clock of a case stands by its steps (FOIA section 10).
struct foi_case_clock {
    bool valid;           ///< section 8: nothing is missing, or it came later
    bool stopped;         ///< waits for clarification (s1(3)) or a fee (s9), or is over
    struct date started;  ///< received, or the day the clarification came (s10(6))
    struct date due;      ///< the twentieth working day, without days disregarded (s10(2))
    int disregarded;      ///< working days from fees notice to fee, both included
    bool extended;        ///< for the public interest (s10(3))
    struct date estimate; ///< s17(2)(a); only when extended
    struct date forty;    ///< the fortieth working day: beyond it only exceptionally
    bool past_forty;      ///< the estimate lies after it
    struct date late_notice; ///< an extension was declared then, after `due`: it moves nothing
    struct date lapses; ///< fee not paid or clarification not given by then; year 0: none is asked
    struct date review_due;   ///< of an internal review that was asked for: 20 working days
    struct date review_forty; ///< 40: the longest
    struct date review_asked; ///< the day from which they are counted
};
/// `steps` in order, the first is "received". OVERT_INPUT when the calendar does not reach that
/// far.
int foi_case_clock(unsigned missing, const struct foi_case_step *steps, size_t count,
                   struct foi_case_clock *ret_clock, struct overt_error *err) MUST_CHECK;
struct foi_events;
struct foi_fee;
/// The same steps as foi_reckon takes them, for the days one by one. *ret_fees (memory_free)
/// belongs to the caller and outlives the events.
void foi_case_events(const struct foi_case_clock *clock, const struct foi_case_step *steps,
                     size_t count, struct foi_events *ret_events, struct foi_fee **ret_fees);
/// The `number`th working day after `from`. OVERT_INPUT as foi_due_date.
int foi_working_day(struct date from, int number, struct date *ret_day,
                    struct overt_error *err) MUST_CHECK;

// ---- reading ----

struct foi_task {
    int64_t id;
    char label[FOI_LABEL_MAX + 1];
    char *question;         ///< NULL: erased, or no key here
    char *unit, *collector; ///< collector NULL: nobody named
    char state[16];         ///< "asked", or of FOI_TASK_STATES
    char *note;
    int minutes; ///< that count for the cost limit; -1: not said
    struct date due;
    char reference[65]; ///< of the case
};
struct foi_sent_letter {
    int64_t id, corrects;
    int64_t ledger; ///< its entry
    char kind[16], outcome[16];
    char exemptions[201];
    struct date day, due;
    bool late;
    char text_sha256[65], html_sha256[65];
    char pdf_sha256[65]; ///< "": it has none
    char *officer;
};
struct foi_case {
    int64_t id;
    char reference[65], regime[8], channel[16], form[16], state[16];
    struct date received;
    moment arrived, recorded_at;
    unsigned missing;
    int question_count;
    char *officer; ///< who received it
    struct foi_case_step *steps;
    size_t step_count;
    struct foi_task *tasks;
    size_t task_count;
    struct foi_sent_letter *letters;
    size_t letter_count;
    int64_t draft; ///< the newest; 0: none
    char draft_text_sha256[65], draft_html_sha256[65];
    char draft_pdf_sha256[65]; ///< "": it has none
    char draft_language[8];    ///< "": not known
    char *drafter;
    struct foi_case_clock clock;
    int minutes; ///< said in tasks: of the 18 hours of section 12
    bool held;   ///< who asked can still be read: nothing is erased
};
/// As it was recorded by `as_at`. OVERT_NOT_FOUND.
int foi_case_read(struct store *store, const char *reference, moment as_at,
                  struct foi_case *ret_case, struct overt_error *err) MUST_CHECK;
void foi_case_finish(struct foi_case *one);

struct foi_case_filter {
    const char *state; ///< NULL: any
    bool open;         ///< not answered and not over
    bool overdue;      ///< open, and its day (or the estimate, or a review's day) is past
    struct date today;
    moment as_at;
};
/// In order of receipt; steps and letters read, tasks too. The caller's (foi_cases_free).
int foi_cases(struct store *store, const struct foi_case_filter *filter,
              struct foi_case **ret_cases, size_t *ret_count, struct overt_error *err) MUST_CHECK;
void foi_cases_free(struct foi_case **cases, size_t count);
/// Not answered and not over: the public waits. And: it waits for us longer than it should.
bool foi_case_is_open(const struct foi_case *one);
bool foi_case_is_overdue(const struct foi_case *one, struct date today);
/// The day that counts now: due, estimate, or a review's; year 0: none.
struct date foi_case_next(const struct foi_case *one);

/// Who asked, and the text of the request: leaves an entry (foi.look). `as` has the information or
/// the auditor's role. NULL: not given, or erased. The caller's (memory_free).
struct foi_case_who {
    char *requester, *address, *text;
};
int foi_case_open(struct store *store, const char *as, const char *reference, const char *why,
                  struct clock clock, struct foi_case_who *ret_who,
                  struct overt_error *err) MUST_CHECK;
void foi_case_who_finish(struct foi_case_who *who);
/// The text alone, for the files of foi that answer it: nothing of it may be shown as who asked.
int foi_case_text(struct store *store, int64_t id, char **ret_text,
                  struct overt_error *err) MUST_CHECK;

// ---- steps ----

struct foi_case_do {
    const char *reference;
    const char *why;    ///< NULL: nothing said; needed where the words of the refusal say so
    struct date day;    ///< on which it happened; zero: today
    struct date until;  ///< of "extended": the estimate
    const char *result; ///< of "decided", and of a review
    const struct foi_told *told; ///< of a draft from the record: what it tells (foi/told.h)
    size_t told_count;
    bool lint; ///< of a letter that is sent: refused when something of it is to be put right
    const char *despite; ///< but not when the officer who cleared it says why it goes nevertheless
    struct clock clock; ///< zero: the real one
};
int foi_case_step(struct store *store, const char *as, const char *word,
                  const struct foi_case_do *what, struct overt_error *err) MUST_CHECK;
/// Whether the step can follow where a case stands, but for what it needs to say.
bool foi_case_step_fits(const char *state, const char *word);

struct foi_task_new {
    const char *reference, *label, *question, *unit;
    const char *collector; ///< an officer's name, or NULL
    struct date due;       ///< zero: the tenth working day from today
    struct clock clock;
};
int foi_task_add(struct store *store, const char *as, const struct foi_task_new *task,
                 int64_t *ret_id, struct overt_error *err) MUST_CHECK;
struct foi_task_done {
    int64_t id;
    const char *state; ///< of FOI_TASK_STATES
    const char *note;
    int minutes; ///< -1: not said
    struct clock clock;
};
/// `as` collects for it, or has the information role.
int foi_task_do(struct store *store, const char *as, const struct foi_task_done *done,
                struct overt_error *err) MUST_CHECK;
/// The tasks of all cases that are not answered: of `collector` alone, or all (NULL).
int foi_tasks(struct store *store, const char *collector, moment as_at, struct foi_task **ret_tasks,
              size_t *ret_count, struct overt_error *err) MUST_CHECK;
void foi_tasks_free(struct foi_task **tasks, size_t count);

/// The bytes of a letter. Finish with foi_letter_bytes_finish.
struct foi_letter_bytes {
    char *text, *html; ///< UTF-8, a zero after each
    char *pdf;         ///< NULL: none
    size_t text_size, html_size, pdf_size;
};
void foi_letter_bytes_finish(struct foi_letter_bytes *bytes);

/// The files of a letter, whoever wrote them.
struct foi_case_files {
    const char *text, *html; ///< paths
    const struct foi_letter_bytes *bytes; ///< in place of the paths; NULL: none
    bool mail; ///< of a letter that is sent: the e-mail is made and kept, with or without a folder
    const char *pdf;         ///< NULL: none; when what was cleared has one: the one beside `text`
    const char *folder;      ///< of a letter that is sent: letter.eml is written there; NULL: none
    const char *language, *texts_sha256; ///< of a draft that Overt made; NULL: written by hand
    const char *dear;        ///< whom it greets, "Ms X"; NULL: by the requester's whole name
};
/// Records the newest draft of the letter by its SHA-256; the case is then drafting.
int foi_case_draft(struct store *store, const char *as, const struct foi_case_do *what,
                   const struct foi_case_files *files, int64_t *ret_draft,
                   struct overt_error *err) MUST_CHECK;
/// The newest draft as it is kept. OVERT_NOT_FOUND: there is none, it is from before drafts were
/// kept, or it is erased. Finish *ret_bytes with foi_letter_bytes_finish.
int foi_draft_read(struct store *store, const struct foi_case *one,
                   struct foi_letter_bytes *ret_bytes, struct overt_error *err) MUST_CHECK;
/// A letter of the case as it was sent, by its number. OVERT_NOT_FOUND.
int foi_sent_read(struct store *store, const struct foi_case *one, int64_t letter,
                  struct foi_letter_bytes *ret_bytes, struct overt_error *err) MUST_CHECK;
/// The e-mail of a letter that was sent: who asked is in it, so that reading it leaves the same
/// entry as foi_case_open, and needs the same role. OVERT_NOT_FOUND when none was made. Caller's
/// (memory_free).
int foi_sent_mail(struct store *store, const char *as, const struct foi_case *one, int64_t letter,
                  const char *why, struct clock clock, char **ret_mail, size_t *ret_size,
                  struct overt_error *err) MUST_CHECK;
/// Whether the letter has a part of the requester's name or address in it, and so cannot be
/// disclosed as it is.
int foi_case_names(struct store *store, const char *reference, const struct foi_case_files *files,
                   bool *ret_names, struct overt_error *err) MUST_CHECK;
/// Another person than who drafted it says that the newest draft can go. `files` NULL or the files
/// that were read: then they have to be that draft.
int foi_case_clear(struct store *store, const char *as, const struct foi_case_do *what,
                   const struct foi_case_files *files, struct overt_error *err) MUST_CHECK;

struct foi_case_outcome {
    const char *outcome;    ///< of FOI_OUTCOMES
    const char *exemptions; ///< "s24(2), s31(3)" or NULL
};
struct foi_sending {
    int64_t id;     ///< of the letter
    bool to_nobody; ///< the e-mail has no recipient: the requester gave no e-mail address
    int64_t ledger; ///< its entry
    bool late;
    struct date day, due;
    char text_sha256[65], html_sha256[65];
    char pdf_sha256[65]; ///< "": it has none
    char corrects[65]; ///< SHA-256 of the text of the letter that it corrects; "": none
};
/// The files have to be what was cleared, to the byte. A second letter of a case corrects the one
/// before. With files->folder the e-mail to the requester is written (mode 0600) and kept, sealed:
/// the letter with who it is for (addressed.h).
int foi_case_send(struct store *store, const char *as, const struct foi_case_do *what,
                  const struct foi_case_files *files, const struct foi_case_outcome *outcome,
                  struct foi_sending *ret_sending, struct overt_error *err) MUST_CHECK;
/// The end of an internal review by somebody who neither drafted nor cleared: what->result, and
/// the letter that says so.
int foi_case_review(struct store *store, const char *as, const struct foi_case_do *what,
                    const struct foi_case_files *files, struct foi_sending *ret_sending,
                    struct overt_error *err) MUST_CHECK;

#endif
