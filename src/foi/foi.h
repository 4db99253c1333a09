// SPDX-License-Identifier: Apache-2.0
// foi.h - from a Freedom of Information request to the letter that answers it.
//
// An answer is computed from the record as at the end of the day on which the request was received
// (rule R7, FOIA s1(4)); whether something is neither confirmed nor denied depends on a standing
// policy for the topic, never on what is held. Nothing here changes the register: only foi's own
// tables (policies, letters), each change with its ledger entry in the same transaction. One thread
// per store.
#ifndef FOI_FOI_H
#define FOI_FOI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"

struct text;
struct store;
struct foi_proof;
struct foi_told;

#define FOI_REQUEST_SIZE_MAX (1024 * 1024) ///< bytes of a request
#define FOI_QUESTION_MAX     200           ///< questions in a request
#define FOI_REFERENCE_MAX    64            ///< bytes of a reference
#define FOI_POLICY_TEXT_MAX  400           ///< bytes of a policy's topic
#define FOI_POLICY_MAX       32            ///< policies in force at once

/// The statutory clock of one request (FOIA s10(1) and (6)).
struct foi_due {
    struct date received;
    struct date due;      ///< the twentieth working day following the day of receipt
    char calendar[16];    ///< version of the bank-holiday calendar that was used
    size_t skipped_count; ///< working-week days that did not count
    struct {
        struct date day;
        char title[96]; ///< "St Patrick's Day (Northern Ireland)"
    } skipped[24];
};

/// OVERT_INPUT when the calendar does not reach that far (it says which years it holds).
int foi_due_date(struct date received, struct foi_due *ret_due, struct overt_error *err) MUST_CHECK;
/// Working days after `from`, up to and with `to`; negative when the calendar does not reach that
/// far.
int foi_working_days(struct date from, struct date to);

struct foi_answer_params {
    const char *request; ///< path of the request, plain text in UTF-8, at most FOI_REQUEST_SIZE_MAX
    const char *text;    ///< instead of `request`: the request itself
    const char *placings; ///< path of what an officer settled (correct.c), or NULL
    const char *settled;  ///< instead of `placings`: the lines themselves
    bool draft;          ///< only the files: of a case, whose letter is recorded when it is sent
    int64_t foi_case;    ///< of a draft: what an officer approved for it goes into the letter
    const char
        *reference; ///< the force's own, such as "208-2023"; letters, digits and " / - . _ ( )"
    struct date received; ///< the day on which the request was received
    struct date sent;     ///< date of the letter; zero: today by `clock`
    const char *folder;   ///< for the letter's files, made when missing; NULL: only the evidence
    bool in_memory;       ///< of a draft: in place of a folder, the result has the bytes
    const char *as; ///< officer with the information-rights role, or NULL: not named in the record
    const char *language; ///< of FOI_LANGUAGES; NULL: "en"
    const char *letters;  ///< folder of the force's own sentences; NULL: the setting foi.letters
    struct clock clock; ///< zero: the real one
    const char *evidence; ///< path of a file for the officer (foi/evidence.c), or NULL
    /// Called with each figure behind the answers, or NULL.
    void (*each)(void *context, const struct foi_proof *proof);
    void *context;
};

/// What stands behind one figure of a letter: a query that gives it by itself, and what it counts.
struct foi_proof {
    const char *label, *topic, *mode; ///< "Q6", "alerts", "live"
    bool body_worn;                   ///< only what was done with body-worn video
    const char *period, *what;        ///< "not stated" when none; "alerts"
    int64_t figure;                   ///< of the letter; the query gives the same
    const char *query;                ///< SQLite: the sum of its column "number"
    const struct foi_proof_row {
        char *operation, *row; ///< "LFR-2026-0001", "alert 12"; never a person
        int64_t number;
    } *rows;
    size_t row_count;
};

/// How one question was understood, for the officer to look over.
struct foi_placing {
    char label[16];   ///< "Q5a"
    int line;         ///< of the request file
    char topic[32];   ///< "used", "dates", "list-size", ...
    char modes[64];   ///< "LFR", "LFR, RFR, OIFR", with ", BWV" when only body-worn video is asked
                      ///< about
    char period[64];  ///< "1 January 2022 to 31 January 2023"; "not stated" when the request gives
                      ///< none
    char follows[16]; ///< the question that it depends on, "" when none
    char how[100];    ///< how a time such as "the last 12 months" was read, "" when none
    char look[160];   ///< where to look for what the register does not hold
    char text[160];   ///< of the question, cut
    bool placed;      ///< false: an officer has to say what it is about
    bool elsewhere;   ///< the register does not hold it
    bool corrected;   ///< placed by an officer
    char answer[48];  ///< "no information held", "not applicable", "information given", "neither
                      ///< confirmed nor denied"
};

struct foi_result {
    int64_t letter; ///< its number in the record
    struct date received, sent;
    struct foi_due due;
    bool late;        ///< sent after the due day: the letter apologises
    int working_days; ///< from receipt to the letter
    struct foi_placing *placings;
    size_t placing_count;
    char **warnings; ///< one line each, for the officer; never in the letter
    size_t warning_count;
    struct foi_told *told; ///< figures that the letter tells (foi/told.h)
    size_t told_count;
    char *text_path, *html_path, *pdf_path;
    char *text, *html, *pdf; ///< in memory
    size_t text_size, html_size, pdf_size;
    char text_sha256[65], html_sha256[65], pdf_sha256[65];
    char language[8];
    char texts_sha256[65]; ///< of the sentences that it was made of
};

/// Reads the request, answers it, writes both files and records the letter (SHA-256 of both) with
/// its ledger entry. OVERT_INPUT (the line names the questions that could not be placed and how to
/// put them), OVERT_LIMIT, OVERT_NOT_FOUND, OVERT_REFUSED (`as` has not the role), OVERT_IO. On
/// failure no letter is recorded. On success finish the result with foi_result_finish.
int foi_answer(struct store *store, const struct foi_answer_params *params,
               struct foi_result *ret_result, struct overt_error *err) MUST_CHECK;
/// Takes a zeroed result.
void foi_result_finish(struct foi_result *result);

/// What a standing policy touches.
enum foi_touch {
    FOI_TOUCH_LIVE = 1 << 0,
    FOI_TOUCH_RETROSPECTIVE = 1 << 1,
    FOI_TOUCH_OPERATOR_INITIATED = 1 << 2,
    FOI_TOUCH_BODY_WORN = 1 << 3, ///< questions about body-worn video, whatever the mode
};
/// "body-worn", "live", "retrospective", "operator-initiated", separated by commas, or "all". 0
/// when it is none.
uint32_t foi_touch_from(const char *words);

/// A standing topic policy: neither confirm nor deny, for every question that touches it (FOIA
/// s2(1), ICO guidance on consistency). Texts belong to the list.
struct foi_policy {
    int64_t id;
    char *topic;      ///< as the letter names it: "covert use"
    uint32_t touches; ///< bits of enum foi_touch
    char *exemptions; ///< "s24(2), s31(3)"
    char *matters;    ///< of s31(1) relied on: "a, b"; NULL when s31 is not relied on
    char *adopted_by;
    struct date adopted, review;
    moment recorded_at;
};

struct foi_policy_adopt {
    const char *topic;      ///< 1..FOI_POLICY_TEXT_MAX bytes
    const char *touches;    ///< as foi_touch_from
    const char *exemptions; ///< "s24(2), s31(3)": those that src/foi/rules/exemptions.txt knows
    const char *matters;    ///< of s31(1), "a, b"; NULL: a, b
    struct date adopted;    ///< zero: today
    struct date review;     ///< zero: one year after `adopted`
    struct clock clock;     ///< zero: the real one
};

/// Adopts a policy for its topic; an earlier one for the same topic is no longer in force. `as`
/// needs the information-rights role (OVERT_REFUSED).
int foi_policy_adopt(struct store *store, const char *as, const struct foi_policy_adopt *policy,
                     int64_t *ret_id, struct overt_error *err) MUST_CHECK;
/// Those in force on the day of `at` by what was recorded until then, in order of adoption.
int foi_policy_list(struct store *store, moment at, struct foi_policy **ret_policies,
                    size_t *ret_count, struct overt_error *err) MUST_CHECK;
void foi_policies_free(struct foi_policy **policies, size_t count);

/// An officer with the information-rights role; a refusal leaves an entry that names `kind`.
int foi_may(struct store *store, const char *as, const char *kind, struct clock clock,
            struct overt_error *err) MUST_CHECK;
/// Who may do what with requests, as a part of docs/rights.md.
void foi_rights_markdown(struct text *ret_page);

#endif
