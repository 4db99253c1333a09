// SPDX-License-Identifier: Apache-2.0
// write.h - every change of the record. For src/operate alone, which checks the person's right
// first; what must never happen is checked here again by the tables themselves
// (src/store/migrations/0001_record.sql).
//
// Each function needs an open transaction (store_begin), writes its rows and appends its act and
// ledger entry (rule R4); nothing holds until store_commit. A rule that forbids the change comes
// back as OVERT_REFUSED with its words: then roll back. Texts may be as long as operate.h says;
// they are copied. Kinds of acts: docs/ledger.md.
#ifndef REGISTER_WRITE_H
#define REGISTER_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "register/authority.h"
#include "register/change.h"
#include "register/evaluation.h"
#include "register/list_load.h"
#include "register/probe.h"
#include "register/verdict.h"
#include "register/words.h"

struct store;

#define REGISTER_REFERENCE_SIZE 32

// ---- officers and settings ----

/// OVERT_REFUSED when the name is taken. An authorising officer is recorded as superintendent, for
/// that is what the role means; another rank is recorded with register_officer_rank.
int register_officer_add(const struct register_by *by, const char *name, uint32_t roles,
                         int64_t *ret_id, struct overt_error *err) MUST_CHECK;
/// The same with a rank; 0: as there.
int register_officer_add_ranked(const struct register_by *by, const char *name, uint32_t roles,
                                enum register_rank rank, int64_t *ret_id,
                                struct overt_error *err) MUST_CHECK;
int register_officer_rank(const struct register_by *by, int64_t person, enum register_rank rank,
                          struct overt_error *err) MUST_CHECK;
int register_setting_set(const struct register_by *by, const char *key, const char *value,
                         struct overt_error *err) MUST_CHECK;
/// The same from a day on; year 0: from now on.
int register_setting_from(const struct register_by *by, const char *key, const char *value,
                          struct date from, struct overt_error *err) MUST_CHECK;

// ---- evaluations and what is asked of them ----

/// `text`: the whole file; id, index, at and officer of `evaluation` are not looked at. From now it
/// is the one in force for its model.
int register_evaluation_adopt(const struct register_by *by,
                              const struct register_evaluation *evaluation, const char *text,
                              int64_t *ret_id, struct overt_error *err) MUST_CHECK;
int register_wish_set(const struct register_by *by, const struct register_asked *asked,
                      const char *reason, struct overt_error *err) MUST_CHECK;

// ---- operations ----

struct register_plan {
    enum register_mode mode;
    const char *title, *purpose, *legal_basis, *necessity, *proportionality, *place;
    moment opens, closes;
    double threshold;
    uint32_t categories; ///< bits 1 << enum register_category
    bool body_worn;
    const struct register_authority *authority; ///< NULL: nothing more
    struct register_asked asked; ///< of the false alert rate; zero: what the force wishes
};

/// The reference is the mode's letters, the UK year of `at`, and the next number of that mode and
/// year.
int register_operation_plan(const struct register_by *by, const struct register_plan *plan,
                            char ret_reference[REGISTER_REFERENCE_SIZE], int64_t *ret_id,
                            struct overt_error *err) MUST_CHECK;
int register_operation_authorise(const struct register_by *by, int64_t operation,
                                 struct overt_error *err) MUST_CHECK;
int register_operation_notify(const struct register_by *by, int64_t operation, const char *notice,
                              struct overt_error *err) MUST_CHECK;
/// Freezes the list's figures. `permit`: the signed note.
int register_operation_open(const struct register_by *by, int64_t operation, const char *permit,
                            struct overt_error *err) MUST_CHECK;
/// The same with what its threshold rests on.
int register_operation_open_gated(const struct register_by *by, int64_t operation,
                                  const char *permit, const struct register_gate *gate,
                                  struct overt_error *err) MUST_CHECK;
int register_operation_close(const struct register_by *by, int64_t operation,
                             struct overt_error *err) MUST_CHECK;
/// The next version of the plan; says everything again. OVERT_REFUSED once it is authorised.
int register_operation_amend(const struct register_by *by, int64_t operation,
                             const struct register_plan *plan, struct overt_error *err) MUST_CHECK;
#define REGISTER_URGENT_SECONDS 86400 ///< within which urgent authority is reviewed, or lapses
/// Authority in urgency by an inspector or chief inspector.
int register_operation_urgent(const struct register_by *by, int64_t operation, const char *why,
                              struct overt_error *err) MUST_CHECK;
/// Its review. `permit`: of an open operation, until the end of its window; else NULL.
int register_operation_confirm(const struct register_by *by, int64_t operation, const char *words,
                               const char *permit, struct overt_error *err) MUST_CHECK;
int register_operation_overrule(const struct register_by *by, int64_t operation, const char *why,
                                struct overt_error *err) MUST_CHECK;
int register_operation_refuse(const struct register_by *by, int64_t operation, const char *why,
                              struct overt_error *err) MUST_CHECK;
int register_operation_cancel(const struct register_by *by, int64_t operation, const char *why,
                              struct overt_error *err) MUST_CHECK;
int register_operation_review(const struct register_by *by, int64_t operation, const char *findings,
                              struct overt_error *err) MUST_CHECK;

struct register_new_notice {
    const char *words; ///< where it can be read; of an exception: why there is none before
    moment public_at;  ///< from when; not of an exception
    bool exception;
};
/// `first`: the operation is notified by it.
int register_operation_notice(const struct register_by *by, int64_t operation,
                              const struct register_new_notice *notice, bool first,
                              struct overt_error *err) MUST_CHECK;
int register_operation_assign(const struct register_by *by, int64_t operation, int64_t person,
                              enum register_role role, bool assigned,
                              struct overt_error *err) MUST_CHECK;
/// Nothing is compared from here (`paused`), or again. OVERT_REFUSED unless it is open and was not
/// so before.
int register_operation_pause(const struct register_by *by, int64_t operation, bool paused,
                             const char *reason, struct overt_error *err) MUST_CHECK;

// ---- the list ----

struct register_new_entry {
    const char *nominal;
    enum register_category category;
    bool wanted_for_arrest;
    const char *reason, *image_source; ///< may be NULL: then the operation cannot be opened
    const char *captured;              ///< "YYYY-MM-DD" or NULL
    const char *picture_name;          ///< no folder in it; NULL: none
    const void *picture;               ///< the file's bytes; NULL: none
    size_t picture_size;
    const void *template_bytes;        ///< packed template; NULL: none
    size_t template_size;
    const struct register_new_detail *detail; ///< NULL: nothing more is known
};
/// What is said of a picture and of the person in it.
struct register_new_detail {
    enum register_source source_type; ///< 0: not stated
    enum register_basis basis;        ///< 0: not stated
    const char *justification; ///< required for a sensitive source or basis, else may be NULL
    bool under_18;                ///< as the person says who enrols
    const char *under_18_reason;  ///< why it is necessary; exactly when under_18
    const char *steps;            ///< reasonable steps taken that it is this person; may be NULL
    int picture_years;              ///< whole years when the window opens; below 0: not known
};

int register_entry_add(const struct register_by *by, int64_t operation,
                       const struct register_new_entry *entry, int64_t *ret_id,
                       struct overt_error *err) MUST_CHECK;
/// Covers every entry that stands now. OVERT_REFUSED when `by` added one of them.
int register_list_review(const struct register_by *by, int64_t operation,
                         struct overt_error *err) MUST_CHECK;
int register_entry_remove(const struct register_by *by, int64_t entry, const char *why,
                          struct overt_error *err) MUST_CHECK;

/// Somebody asked on which of `lists` lists a nominal was; of `unknown` nobody can tell any more.
int register_presence_add(const struct register_by *by, const char *reason, int64_t lists,
                          int64_t unknown, struct overt_error *err) MUST_CHECK;

struct register_finding;
/// What a check of a list found.
struct register_new_check {
    int64_t images, persons, pairs;
    int64_t found;
    const struct register_finding *findings; ///< the first `count` of those found
    size_t count;
};
int register_list_check_add(const struct register_by *by, int64_t operation,
                            const struct register_new_check *check, int64_t *ret_id,
                            struct overt_error *err) MUST_CHECK;
/// As register_list_review; `check`: the one of the list as it stands that the reviewer had.
int register_list_review_checked(const struct register_by *by, int64_t operation, int64_t check,
                                 struct overt_error *err) MUST_CHECK;

/// What became of the rows of an import.
struct register_new_import {
    int64_t rows, added, held, refused; ///< held: on the list already
    bool all_or_nothing, dry_run;
};
/// Why rows were refused, as a word, and how many.
struct register_new_import_refusal {
    const char *why;
    int64_t rows;
};
int register_import_add(const struct register_by *by, int64_t operation,
                        const struct register_new_import *import,
                        const struct register_new_import_refusal *refusals, size_t count,
                        struct overt_error *err) MUST_CHECK;
/// The mark of a picture on this operation's list; *ret_known false: the list has no marks yet.
int register_picture_mark(struct store *store, int64_t operation, const uint8_t sha256[32],
                          uint8_t ret_mark[32], bool *ret_known,
                          struct overt_error *err) MUST_CHECK;

/// Templates of the list as it stands, in order of adding. For building the gallery only; wiped
/// when freed.
struct register_template {
    int64_t entry;
    char *nominal;
    void *bytes;
    size_t size;
};
int register_entry_templates(struct store *store, int64_t operation,
                             struct register_template **ret_templates, size_t *ret_count,
                             struct overt_error *err) MUST_CHECK;
void register_entry_templates_free(struct register_template **templates, size_t count);

/// The key of a copy of these templates beside the record: made of the keys of all their entries
/// and of nothing else, so the same until one is added, taken off or erased, and never again then.
/// The caller wipes it. *ret_count: entries.
int register_list_key(struct store *store, int64_t operation, uint8_t ret_key[CRYPT_SEAL_KEY_SIZE],
                      size_t *ret_count, struct overt_error *err) MUST_CHECK;

/// A list that is to be searched on several servers, before it is sent there: the note about its
/// parts and the key that its blocks are sealed under, which is stored sealed and belongs to the
/// caller here.
struct register_new_list_load {
    const char *coordinator, *note;
    int64_t servers, templates;
    const uint8_t *list; ///< CRYPT_HASH_SIZE: its digest
    const uint8_t *key;  ///< CRYPT_SEAL_KEY_SIZE
};
int register_list_load_add(const struct register_by *by, int64_t operation,
                           const struct register_new_list_load *load, int64_t *ret_id,
                           struct overt_error *err) MUST_CHECK;
/// It could not be loaded: its key is destroyed at once.
int register_list_load_void(const struct register_by *by, int64_t operation, int64_t load,
                            struct overt_error *err) MUST_CHECK;
/// What all its servers said of its erasure; its key is destroyed before (OVERT_REFUSED else).
int register_list_unload(const struct register_by *by, const struct register_list_load *load,
                         int64_t servers, int64_t blocks, int64_t templates,
                         struct overt_error *err) MUST_CHECK;
/// The key of its blocks; the caller wipes it. OVERT_NOT_FOUND when it is destroyed.
int register_list_load_key(struct store *store, int64_t load, uint8_t ret_key[CRYPT_SEAL_KEY_SIZE],
                           struct overt_error *err) MUST_CHECK;
/// Whether its operation's list is another one now: somebody was added or taken off since.
int register_list_changed(struct store *store, const struct register_list_load *load,
                          bool *ret_changed, struct overt_error *err) MUST_CHECK;

/// The permit note written when the operation was opened; caller's (memory_free). OVERT_NOT_FOUND.
int register_permit(struct store *store, int64_t operation, char **ret_note,
                    struct overt_error *err) MUST_CHECK;

// ---- searching, alerts, counts ----

struct register_new_search {
    enum register_mode mode;
    const char *captured, *place, *source_type; ///< required for RFR, else may be NULL
    const char *reason;
    const char *offence; ///< may be NULL
    bool body_worn;
    int64_t candidates; ///< 0 for footage: its alerts are counted when it is read
    enum register_offence offence_type; ///< 0: not said
};
int register_search_add(const struct register_by *by, int64_t operation,
                        const struct register_new_search *search, int64_t *ret_id,
                        struct overt_error *err) MUST_CHECK;

/// An investigator chose the candidate of this alert; 0: none of them. `note`: why. `correction` as
/// with judgements.
int register_choice_add(const struct register_by *by, int64_t search, int64_t alert,
                        const char *note, const char *correction,
                        struct overt_error *err) MUST_CHECK;
int register_search_review_add(const struct register_by *by, int64_t search,
                               enum register_search_result result, const char *note,
                               const char *correction, struct overt_error *err) MUST_CHECK;

struct register_new_alert {
    int64_t entry;
    int64_t search;     ///< 0: live
    const char *source; ///< camera or file name without folder; NULL for OIFR
    bool body_worn;
    double video_time;  ///< seconds
    double score, threshold;
    int64_t rank;       ///< from 1
    const void *picture; ///< JPEG; NULL for OIFR
    size_t picture_size;
    // Each 0 or NULL when it is not known; run and latency of live operations only.
    int64_t run;
    double captured; ///< when the camera gave the picture: seconds of UTC, with their fraction
    double latency;  ///< seconds from then until it was written, right before it was told
    const void *scene; ///< JPEG of the whole picture, every other face covered
    size_t scene_size;
    const uint8_t *mark; ///< of a run of another engine: SHA-256 of its own reference; else NULL
};
int register_alert_add(const struct register_by *by, int64_t operation,
                       const struct register_new_alert *alert, int64_t *ret_id,
                       struct overt_error *err) MUST_CHECK;

struct register_new_count {
    const char *source;
    bool body_worn;
    int64_t faces_seen, frames; ///< frames that were looked at
    double seconds; ///< of video
    int64_t run;    ///< 0: none
    // Each known when `frames_given` is not 0.
    int64_t frames_given;   ///< by the source, looked at or not
    int64_t frames_damaged; ///< of these
    double seconds_looked;  ///< sum over the looks of min(time since the look before, 0.5 s)
};
/// What was seen since the last count of this run: counts are added up.
int register_count_add(const struct register_by *by, int64_t operation,
                       const struct register_new_count *count, struct overt_error *err) MUST_CHECK;

/// A camera is not looked at since then (`looking` false), or is looked at again.
struct register_new_gap {
    const char *source;
    bool looking;
    moment since;
    enum register_gap_cause cause;
    int64_t run; ///< 0: none
};
int register_gap_add(const struct register_by *by, int64_t operation,
                     const struct register_new_gap *gap, struct overt_error *err) MUST_CHECK;

struct register_engine;
/// One camera begins to be looked at.
struct register_new_run {
    const char *source; ///< camera or file name without folder
    const char *zone;   ///< of recognition; NULL: not named
    bool body_worn;
    const struct register_engine *engine; ///< another than Overt's looks; NULL: Overt's
};
/// When the record holds a gap of this source that goes on (a run that was killed), it ends here,
/// as an act of its own.
int register_run_begin(const struct register_by *by, int64_t operation,
                       const struct register_new_run *run, int64_t *ret_id,
                       struct overt_error *err) MUST_CHECK;
/// Its end, now. With REGISTER_END_KILLED: it was found dead, is taken to have ended when it was
/// last heard of, and a gap goes on from there until the camera's next run.
int register_run_end(const struct register_by *by, int64_t operation, int64_t run,
                     enum register_run_end why, struct overt_error *err) MUST_CHECK;

/// A recording that a retrospective search looks through, row of its own beside the search.
struct register_new_footage {
    int64_t search;
    int64_t entry;      ///< who is sought; 0: anybody on the list
    const char *source; ///< file name without folder
    const uint8_t *sha256; ///< of the file, 32 bytes
};
int register_footage_add(const struct register_by *by, int64_t operation,
                         const struct register_new_footage *footage, int64_t *ret_id,
                         struct overt_error *err) MUST_CHECK;

/// How far it is: see struct register_footage. The numbers are since the last progress.
struct register_new_progress {
    double position, again; ///< seconds; neither ever falls, again <= position
    int64_t faces_seen, frames; ///< frames that were looked at
    int64_t frames_given;       ///< by the recording
    bool finished, broken;
};
int register_footage_progress_add(const struct register_by *by, int64_t operation, int64_t footage,
                                  const struct register_new_progress *progress,
                                  struct overt_error *err) MUST_CHECK;
/// The person of an alert in footage was in view until `ends`, seconds of the recording.
int register_appearance_add(const struct register_by *by, int64_t operation, int64_t alert,
                            double ends, struct overt_error *err) MUST_CHECK;

// ---- judgements ----

// `correction`: why what stands is corrected by this; NULL: nothing stands yet. OVERT_REFUSED when
// it is otherwise. The texts may be NULL.

struct register_new_adjudication {
    bool credible;
    const char *subject, *system, *environment; ///< factors; at least one
    const char *correction;
};
int register_adjudication_add(const struct register_by *by, int64_t alert,
                              const struct register_new_adjudication *adjudication,
                              struct overt_error *err) MUST_CHECK;

struct register_new_engagement {
    bool stopped, identity_checked, correct;
    const char *note;
    enum register_checked_by checked_by; ///< 0: not said
    enum register_why_not why_not;       ///< 0: not said
    int64_t minutes;                     ///< for which somebody was stopped; below 1: not said
    const char *correction;
};
int register_engagement_add(const struct register_by *by, int64_t alert,
                            const struct register_new_engagement *engagement,
                            struct overt_error *err) MUST_CHECK;

struct register_new_outcome {
    enum register_outcome_kind kind;
    const char *note;
    enum register_ground ground;     ///< of an arrest; 0: not said
    enum register_disposal disposal; ///< of another disposal; 0: not said
    enum register_offence offence;   ///< 0: not said
    bool unlisted; ///< for something else than the reason on the list; not of no action
    const char *correction;
};
int register_outcome_add(const struct register_by *by, int64_t alert,
                         const struct register_new_outcome *outcome,
                         struct overt_error *err) MUST_CHECK;

struct register_new_dearrest {
    bool taken_back; ///< there was none: only as a correction
    moment happened;
    const char *reason;
    const char *correction;
};
int register_dearrest_add(const struct register_by *by, int64_t alert,
                          const struct register_new_dearrest *dearrest,
                          struct overt_error *err) MUST_CHECK;

/// `received`: when; `by` is who received it.
int register_complaint_add(const struct register_by *by, int64_t alert, moment received,
                           const char *about, int64_t *ret_id, struct overt_error *err) MUST_CHECK;
int register_complaint_state_add(const struct register_by *by, int64_t complaint,
                                 enum register_complaint_state state, const char *note,
                                 struct overt_error *err) MUST_CHECK;

// ---- refusals and consultations ----

/// `kind`: the act that was refused ("operation.open"); `operation` 0: none or not known. `why`:
/// the one line that the person was told.
int register_refusal_add(const struct register_by *by, const char *kind, int64_t operation,
                         const char *why, struct overt_error *err) MUST_CHECK;
/// Somebody read something of people on a list (Data Protection Act 2018, section 62:
/// consultation). Each number may be 0; the operation follows from the others.
struct register_new_consultation {
    const char *what; ///< "alert", "alert.list", "alert.picture", "alert.scene", "list", "audit"
    int64_t operation, alert, entry, search;
    const char *why; ///< may be NULL; without names
};
int register_consult(const struct register_by *by,
                     const struct register_new_consultation *consultation,
                     struct overt_error *err) MUST_CHECK;
/// The same of an alert or an entry, without a reason.
int register_consultation_add(const struct register_by *by, const char *what, int64_t alert,
                              int64_t entry, struct overt_error *err) MUST_CHECK;

/// Something of the record was given to somebody or written to a file (section 62: disclosure).
struct register_new_disclosure {
    const char *what; ///< "alert.picture", "register", "letter", ...
    int64_t operation, alert, entry;
    const char *recipient; ///< required; without names of people on lists
    const char *why;       ///< may be NULL
};
int register_disclose(const struct register_by *by,
                      const struct register_new_disclosure *disclosure,
                      struct overt_error *err) MUST_CHECK;

#endif
