// SPDX-License-Identifier: Apache-2.0
// read.h - what the record holds, as at a moment. Nothing here changes anything (rule R7: an answer
// is computed, as at the day the request arrived).
//
// Every read takes `as_at`: only what was recorded at or before that moment is seen. Texts belong
// to the result and are freed with it. Lists come in order of recording.
#ifndef REGISTER_READ_H
#define REGISTER_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "register/authority.h"
#include "register/drift.h"
#include "register/evaluation.h"
#include "register/list_load.h"
#include "register/probe.h"
#include "register/verdict.h"
#include "register/words.h"

struct store;
struct text;

/// Everything recorded so far. Knows no time of day: `state` is then what was recorded and never
/// REGISTER_STATE_EXPIRED; pass the clock's moment to have the window judged.
#define REGISTER_AS_AT_ALWAYS INT64_MAX

struct register_officer {
    int64_t id;
    char *name;
    uint32_t roles; ///< bits of enum register_role
    moment added_at;
    enum register_rank rank; ///< 0: not recorded
};

/// One kind of thing and how many: an image source, a reason.
struct register_tally {
    char *name;
    int64_t count;   ///< images
    int64_t persons; ///< below 0: not known (lists opened before persons were counted apart)
};
struct register_tallies {
    struct register_tally *items;
    size_t count;
};

/// The list in figures. While an operation is not open: the list as it stands; afterwards: as it
/// was when the operation was opened (the figures stay when the list itself is destroyed).
struct register_list_figures {
    int64_t images;
    int64_t persons;
    int64_t not_wanted;              ///< images of persons not wanted for arrest
    int64_t persons_not_wanted;
    int64_t by_category[REGISTER_CATEGORY_COUNT]; ///< images
    struct register_tally *sources;  ///< where the images were taken from
    size_t source_count;
    struct register_tally *reasons;  ///< reasons of those not wanted for arrest: category words
    size_t reason_count;
    // Each below 0, or empty, when the list was frozen before this was counted.
    int64_t persons_by_category[REGISTER_CATEGORY_COUNT];
    int64_t under_18, persons_under_18;     ///< as stated by who enrolled
    struct register_tallies source_types;   ///< words of enum register_source, "not-stated"
    struct register_tallies bases;          ///< words of enum register_basis, "not-stated"
    struct register_tallies picture_years;   ///< "under-1", "1-to-4", "5-to-9", "10-and-over",
                                            ///< "not-known"; a person counts by the newest picture
};

/// What came of an operation, in figures. Definitions: College of Policing APP and the forces'
/// published terms.
struct register_result_figures {
    int64_t faces_seen;
    int64_t searches;           ///< RFR and OIFR: probes compared
    int64_t searches_body_worn; ///< of those, probe from body-worn video
    int64_t searches_reviewed;  ///< of those, reviewed afterwards
    int64_t searches_improper;  ///< of those, found not to have been as they should be
    int64_t alerts;             ///< RFR/OIFR: candidates returned at or above the threshold
    int64_t alerts_body_worn;
    int64_t credible;           ///< adjudicated as credible
    int64_t engaged;            ///< stopped and identity checked: "sufficiently credible to stop"
    // Each alert is one of these five, as register_verdict says: they add up to the alerts.
    int64_t correct;            ///< confirmed true alerts
    int64_t incorrect;          ///< confirmed false alerts
    int64_t unconfirmed_true;   ///< judged true, not confirmed
    int64_t unconfirmed_false;  ///< judged false, without engagement
    int64_t undecided;          ///< not judged yet
    int64_t arrests, other_disposals, no_actions; ///< alerts by the outcome that stands
    int64_t arrests_by_ground[REGISTER_GROUND_OTHER + 1]; ///< [0]: the ground is not recorded
    int64_t arrests_false;      ///< after a confirmed false alert
    int64_t arrests_unlisted;   ///< for something else than the reason on the list
    int64_t dearrests;          ///< arrests that were taken back
    int64_t complaints;
    int64_t corrections;        ///< judgements and outcomes that correct an earlier one
    int64_t unsupported;        ///< outcomes whose judgements were corrected: see register_alert
};

/// What cameras gave and what of it was looked at, as far as that was recorded: counts that do not
/// say what their source gave have no part in it. All 0: nothing is known.
struct register_look {
    int64_t frames, frames_given, frames_damaged;
    double seconds, seconds_looked;
};
/// Shares 0..1 of the pictures given, of the time; below 0: not known.
double register_look_frames(const struct register_look *look);
double register_look_seconds(const struct register_look *look);

/// How an operation was looked at by all of its cameras; all 0 unless it is live and was opened.
struct register_looking {
    int64_t cameras;
    struct register_look look;
    double seconds_not_looked; ///< camera seconds: while it was in use and not looked at (spans)
    double seconds_paused;     ///< of the clock
    double latency_median, latency_p95; ///< from capture until alerts were told; below 0: not known
};

struct register_operation {
    int64_t id;
    char *reference; ///< "LFR-2026-0001"
    enum register_mode mode;
    char *title;
    char *purpose, *legal_basis, *necessity, *proportionality;
    char *place;             ///< as published
    moment opens, closes;    ///< the authorised window
    double threshold;
    uint32_t categories;     ///< bits 1 << enum register_category: the list criteria
    bool body_worn;          ///< planned or used with body-worn video (any source or probe)
    enum register_state state; ///< as at
    char *planned_by, *authorised_by;       ///< officers' names; NULL when not yet
    moment planned_at, authorised_at, notified_at, opened_at, closed_at; ///< 0 when not yet
    moment paused_at;        ///< 0 unless it is paused
    char *notice;            ///< where the public notice stands (URL or words); NULL when none
    // The written authority: its newest version, 1 from the plan; 0 when planned before there were
    // any.
    struct register_authority authority;
    int64_t version;
    moment amended_at;       ///< of that version; 0: never amended
    moment ends;             ///< of the window, or earlier: urgent authority that nobody confirmed
    bool notice_exception;   ///< no notice before: `notice` says why
    moment notice_from;      ///< from when the notice is public; 0: not said
    enum register_rank authorised_rank; ///< of who authorised, as at then; 0: not recorded
    moment urgent_until;     ///< 0: not urgent; the last second without a review
    char *urgent_why;
    moment confirmed_at, overruled_at; ///< the review of urgent authority
    moment lapsed_at;        ///< urgent authority overruled, or not reviewed in time: from then all
                             ///< results are to be erased; 0: not as at then
    moment refused_at, cancelled_at, reviewed_at; ///< 0 when not
    char *decided_by, *decided_why; ///< of the refusal, the cancelling or the overruling
    char *reviewed_by, *findings;   ///< of the newest review afterwards
    struct register_list_figures list;
    struct register_result_figures result;
    struct register_looking looking;
};

/// A step of an operation ("plan", "amend", "authorise", "notify", "open", "close", or the word of
/// a decision) and the ledger entry that tells of it.
struct register_step {
    int64_t operation;
    char *kind;
    moment at;
    int64_t index;
};
/// Of all operations, by operation and then in order.
int register_steps(struct store *store, moment as_at, struct register_step **ret_steps,
                   size_t *ret_count, struct overt_error *err) MUST_CHECK;
void register_steps_free(struct register_step **steps, size_t count);

struct register_entry {
    int64_t id, operation;
    char *nominal;  ///< the person's reference in the force's own system
    enum register_category category;
    bool wanted_for_arrest;
    char *reason;   ///< NULL or "" when missing
    char *image_source;
    char *captured; ///< "YYYY-MM-DD" or NULL
    char *picture;  ///< name of the picture file as added, no folder
    moment added_at, reviewed_at, removed_at; ///< 0 when not
    bool removed_while_open; ///< after its operation was opened, in the ledger's order
    char *added_by, *reviewed_by;
    enum register_source source_type; ///< 0: not stated
    enum register_basis basis;        ///< 0: not stated
    char *justification;              ///< NULL when none is needed
    bool under_18;                    ///< as the person said who enrolled; never guessed
    char *under_18_reason, *steps;    ///< NULL when there are none
    int picture_years;                  ///< whole years when the window opens; below 0: not known
    uint8_t picture_mark[32]; ///< the same for the same file on this list; all zero: not known
    moment destroyed_at; ///< 0: it is held; then texts and picture are gone
    int64_t ledger, removed_ledger; ///< entries of the ledger; removed_ledger < 0: it stands
};

/// A retrospective or operator-initiated search.
struct register_search {
    int64_t id, operation;
    enum register_mode mode;
    char *officer;
    moment at;
    char *captured;    ///< when the probe was captured: "YYYY-MM-DD" or a UTC moment
    char *place;       ///< where the probe was captured
    char *source_type; ///< CCTV, body-worn video, mobile phone, doorbell, social media, ...
    char *reason, *offence;
    bool body_worn;
    int64_t candidates; ///< returned
    enum register_probe source;         ///< what source_type means; 0: not recorded
    enum register_offence offence_type; ///< 0: not recorded
    bool footage;                       ///< of a recording: each of its alerts is judged by itself
    // The investigator's choice and the review that stand; NULL or 0 when not yet.
    char *chosen_by;
    moment chosen_at;
    int64_t chosen, chosen_rank; ///< its alert and rank; 0: none of them
    char *choice_note;
    bool verified; ///< the one chosen was adjudicated as credible, by another person
    char *reviewed_by;
    moment reviewed_at;
    enum register_search_result review;
    char *review_note;
};
/// The operation of a search. OVERT_NOT_FOUND.
int register_search_operation(struct store *store, int64_t search, int64_t *ret_operation,
                              struct overt_error *err) MUST_CHECK;

struct register_alert {
    int64_t id, operation, entry, search; ///< search 0: live
    char *operation_reference;
    char *source;      ///< camera or file name without folder; NULL for OIFR
    bool body_worn;
    moment at;
    double video_time; ///< seconds into the source; 0 for stills
    double score, threshold;
    int64_t rank;      ///< 1: first
    int64_t run;       ///< 0: of none
    double captured;   ///< seconds of UTC; 0: not known
    double latency;    ///< seconds from capture until it was told; below 0: not known
    char *nominal;     ///< of the candidate
    enum register_category category;
    char *entry_reason;
    bool has_picture, has_scene;
    // The judgements that stand; NULL or 0 when not yet. `factors`: of older records, all in one.
    char *adjudicated_by; moment adjudicated_at; bool credible;
    char *factors, *subject, *system, *environment;
    char *engaged_by; moment engaged_at; bool stopped, identity_checked, correct;
    enum register_checked_by checked_by; enum register_why_not why_not;
    int64_t minutes; ///< for how long somebody was stopped; below 0: not recorded
    char *engagement_note;
    char *outcome_by; moment outcome_at; enum register_outcome_kind outcome;
    enum register_ground ground; enum register_disposal disposal; enum register_offence offence;
    int listed; ///< 1 for the reason on the list, 0 for another, -1 not recorded
    char *outcome_note;
    moment dearrested_at; ///< 0: not
    int64_t complaints, complaints_open;
    int64_t corrections; ///< rows on this alert that correct another
    enum register_verdict verdict;
    /// An outcome other than no action stands, and a judgement that it needed was corrected since
    /// (rule R3): the outcome is to be corrected too, or the judgement once more.
    bool unsupported;
};

/// A whole number of faces seen by one source in one run, or in a part of a recording.
struct register_count {
    int64_t operation;
    char *source;
    bool body_worn;
    moment at;
    int64_t faces_seen, frames; ///< frames that were looked at
    double seconds; ///< of video
    int64_t run;    ///< 0: of none
    int64_t frames_given, frames_damaged; ///< below 0: not known
    double seconds_looked;                ///< below 0: not known
};

/// A camera that is not looked at any more (`looking` false), or again.
struct register_gap {
    char *source;
    bool looking;
    moment since;
    enum register_gap_cause cause; ///< 0: not recorded
    int64_t run;                   ///< 0: of none
};

/// One camera looked at from beginning to end.
struct register_run {
    int64_t id, operation;
    char *officer, *source;
    char *zone; ///< NULL: not named
    bool body_worn;
    moment begun, ended;       ///< ended 0: it goes on, or nobody found out yet that it does not
    enum register_run_end why; ///< 0 while it goes on
    moment heard; ///< when it was last heard of: its end, or its last alert, count or gap
};

/// What a run has counted so far, in all its counts.
struct register_run_filed {
    bool ended; ///< its end is written
    int64_t faces_seen, frames, frames_given, frames_damaged;
    double seconds, seconds_looked;
};
int register_run_filed(struct store *store, int64_t operation, int64_t run,
                       struct register_run_filed *ret_filed, struct overt_error *err) MUST_CHECK;

/// Another engine than Overt's that looked in a run: what Overt recorded, it did not compare.
struct register_engine {
    const char *vendor, *name, *version;
    uint8_t algorithm[32]; ///< SHA-256 of what compares, as its vendor states it
    uint8_t permit[32];    ///< SHA-256 of the permit that was quoted
};
struct register_engine_run {
    struct register_engine engine; ///< its texts belong to it
    int64_t run, operation;
    moment at;
    char *source;   ///< the camera
    int64_t alerts; ///< that it filed
};
/// `operation` 0: of all. In order of beginning.
int register_engine_runs(struct store *store, int64_t operation, moment as_at,
                         struct register_engine_run **ret_runs, size_t *ret_count,
                         struct overt_error *err) MUST_CHECK;
void register_engine_runs_free(struct register_engine_run **runs, size_t count);
/// "Acme Ltd Acme Live 7.2: 3 alerts; ..." of an operation: whose engines compared there, where
/// Overt did not, and how many alerts they filed; nothing when there was none.
void register_engine_words(const struct register_engine_run *runs, size_t count, int64_t operation,
                           struct text *ret_words);
/// Of one run. OVERT_NOT_FOUND when Overt itself looks in it, or there is none. Finish by freeing
/// as a list of one.
int register_engine_run_find(struct store *store, int64_t run,
                             struct register_engine_run **ret_run,
                             struct overt_error *err) MUST_CHECK;
/// The alert that was filed with this mark in the run; *ret_alert 0: none was.
int register_engine_alert(struct store *store, int64_t run, const uint8_t mark[32],
                          int64_t *ret_alert, struct overt_error *err) MUST_CHECK;

/// An operation was paused, or went on.
struct register_pause {
    moment at;
    bool paused;
    char *officer, *reason;
};

/// A recording looked through by a retrospective search, and how far.
struct register_footage {
    int64_t id, search;
    double position; ///< seconds: everybody who had left the view by then is counted and told of
    double again;    ///< seconds: where the first of those in view then came in; a run goes on here
    int64_t faces_seen, frames; ///< frames that were looked at
    int64_t frames_given;       ///< until `position`
    bool finished;
};
/// `entry` 0: the search of the whole list. OVERT_NOT_FOUND when this file was not begun for it.
int register_footage_find(struct store *store, int64_t operation, const uint8_t sha256[32],
                          int64_t entry, struct register_footage *ret_footage,
                          struct overt_error *err) MUST_CHECK;

/// The same with where it comes from, for reading.
struct register_recording {
    int64_t search;
    char *source;      ///< file name without folder
    int64_t entry;     ///< who is sought; 0: anybody on the list
    char *captured;    ///< as in struct register_search
    char *place, *source_type;
    bool body_worn;
    moment begun;
    double seconds; ///< searched so far
    int64_t faces_seen, appearances;
    int64_t frames, frames_given; ///< frames_given 0: not known
    bool finished, broken;        ///< broken: it breaks off at `seconds`
};
int register_recordings(struct store *store, int64_t operation, moment as_at,
                        struct register_recording **ret_recordings, size_t *ret_count,
                        struct overt_error *err) MUST_CHECK;
void register_recordings_free(struct register_recording **recordings, size_t count);

/// When the person of an alert was in view, in seconds of the recording.
struct register_appearance {
    int64_t alert, entry;
    double score, begins, ends;
};
/// Those of one search, in order of beginning; caller's (memory_free).
int register_appearances(struct store *store, int64_t search,
                         struct register_appearance **ret_appearances, size_t *ret_count,
                         struct overt_error *err) MUST_CHECK;

int register_officers(struct store *store, moment as_at, struct register_officer **ret_officers,
                      size_t *ret_count, struct overt_error *err) MUST_CHECK;
void register_officers_free(struct register_officer **officers, size_t count);
int register_officer_find(
    struct store *store, const char *name, struct register_officer *ret_officer,
    struct overt_error *err) MUST_CHECK; ///< OVERT_NOT_FOUND; finish with _finish
void register_officer_finish(struct register_officer *officer);

int register_operations(struct store *store, moment as_at,
                        struct register_operation **ret_operations, size_t *ret_count,
                        struct overt_error *err) MUST_CHECK;
void register_operations_free(struct register_operation **operations, size_t count);
int register_operation_find(struct store *store, const char *reference, moment as_at,
                            struct register_operation *ret_operation,
                            struct overt_error *err) MUST_CHECK;
void register_operation_finish(struct register_operation *operation);
/// The same, but of all figures only how many images and persons are on the list: what an act is
/// judged by. Counting what a list of 10,000 is made of takes a tenth of a second.
int register_operation_brief(struct store *store, const char *reference, moment as_at,
                             struct register_operation *ret_operation,
                             struct overt_error *err) MUST_CHECK;
/// What came of it alone, without its list and its cameras.
int register_result_figures_read(struct store *store, int64_t operation, moment as_at,
                                 struct register_result_figures *ret_figures,
                                 struct overt_error *err) MUST_CHECK;

/// The written authority in force; all zero when there is none. register_authority_finish.
int register_authority_read(struct store *store, int64_t operation, moment as_at,
                            struct register_authority *ret_authority,
                            struct overt_error *err) MUST_CHECK;
/// Every version of it: what each said is read as at its moment.
struct register_version {
    int64_t version;
    moment at;
    char *officer;
};
int register_versions(struct store *store, int64_t operation, moment as_at,
                      struct register_version **ret_versions, size_t *ret_count,
                      struct overt_error *err) MUST_CHECK;
void register_versions_free(struct register_version **versions, size_t count);

/// Where the public was told, or why not; the newest is in force.
struct register_notice {
    moment at;
    bool exception;
    char *words;
    moment public_at; ///< 0 of an exception
    char *officer;
};
int register_notices(struct store *store, int64_t operation, moment as_at,
                     struct register_notice **ret_notices, size_t *ret_count,
                     struct overt_error *err) MUST_CHECK;
void register_notices_free(struct register_notice **notices, size_t count);

struct register_decision {
    enum register_decision_kind kind;
    moment at;
    char *officer, *words;
};
int register_decisions(struct store *store, int64_t operation, moment as_at,
                       struct register_decision **ret_decisions, size_t *ret_count,
                       struct overt_error *err) MUST_CHECK;
void register_decisions_free(struct register_decision **decisions, size_t count);

/// Who acts in an operation. In a role in which nobody is assigned, everybody with that role acts.
struct register_assigned {
    int64_t officer;
    char *name;
    enum register_role role;
    moment at;
};
int register_assigned(struct store *store, int64_t operation, moment as_at,
                      struct register_assigned **ret_assigned, size_t *ret_count,
                      struct overt_error *err) MUST_CHECK;
void register_assigned_free(struct register_assigned **assigned, size_t count);
/// Roles in which anybody is assigned now, and those in which this officer is.
int register_assigned_roles(struct store *store, int64_t operation, int64_t officer,
                            uint32_t *ret_any, uint32_t *ret_own,
                            struct overt_error *err) MUST_CHECK;
/// Whether this officer ran the operation: opened it, ran a camera or search, judged an alert.
int register_ran(struct store *store, int64_t operation, int64_t officer, bool *ret_ran,
                 struct overt_error *err) MUST_CHECK;

/// Operations whose urgent authority has lapsed as at a moment: overruled, or not reviewed within
/// 24 hours. All their results (alerts, pictures, templates, lists) are due for erasure from `at`.
struct register_lapsed {
    int64_t operation;
    char *reference;
    moment at;
    bool overruled;
};
/// `operation` 0: of all.
int register_lapsed(struct store *store, int64_t operation, moment as_at,
                    struct register_lapsed **ret_lapsed, size_t *ret_count,
                    struct overt_error *err) MUST_CHECK;
void register_lapsed_free(struct register_lapsed **lapsed, size_t count);

int register_entries(struct store *store, int64_t operation, moment as_at,
                     struct register_entry **ret_entries, size_t *ret_count,
                     struct overt_error *err) MUST_CHECK;
void register_entries_free(struct register_entry **entries, size_t count);

/// Whether a nominal was on the list of an operation when that was opened.
struct register_presence {
    int64_t operation;
    char *reference;
    moment opened_at;
    bool known; ///< false: the key of the list's marks is gone, so nobody can tell
    int64_t images; ///< 0: not on it
    uint32_t categories; ///< bits 1 << enum register_category
    bool wanted_for_arrest;
};
/// Of each operation opened from `from` to `to`, in order of opening. Needs the master key.
int register_presences(struct store *store, const char *nominal, moment from, moment to,
                       moment as_at, struct register_presence **ret_items, size_t *ret_count,
                       struct overt_error *err) MUST_CHECK;
void register_presences_free(struct register_presence **items, size_t count);

/// How much of what was ever on a list was destroyed, by the receipts.
struct register_destroyed {
    int64_t images, persons;
    moment at; ///< of the last receipt; 0: none
    int64_t images_kept, persons_kept;
};
int register_list_destroyed(struct store *store, int64_t operation, moment as_at,
                            struct register_destroyed *ret_destroyed,
                            struct overt_error *err) MUST_CHECK;

/// A list looked through: its pictures compared with one another, and what was found.
struct register_list_check {
    int64_t id; ///< 0: there was none
    moment at;
    char *officer;
    int64_t images, persons;
    int64_t pairs;    ///< of faces compared; 0: its operation was not authorised then
    int64_t findings; ///< found; at most REGISTER_FINDINGS_MAX of them are written down
    bool stands;      ///< the list is still what it was
};
#define REGISTER_FINDINGS_MAX 1000
struct register_finding {
    enum register_finding_kind kind;
    int64_t entry, other;
    double score; ///< of faces
};
/// The newest check of an operation's list; `officer` 0: by anybody, else by this one.
int register_list_check_newest(struct store *store, int64_t operation, int64_t officer,
                               moment as_at, struct register_list_check *ret_check,
                               struct overt_error *err) MUST_CHECK;
void register_list_check_finish(struct register_list_check *check);
/// Caller's (memory_free).
int register_findings(struct store *store, int64_t check, struct register_finding **ret_findings,
                      size_t *ret_count, struct overt_error *err) MUST_CHECK;

/// `operation` 0: of all operations.
int register_searches(struct store *store, int64_t operation, moment as_at,
                      struct register_search **ret_searches, size_t *ret_count,
                      struct overt_error *err) MUST_CHECK;
void register_searches_free(struct register_search **searches, size_t count);

int register_alerts(struct store *store, int64_t operation, moment as_at,
                    struct register_alert **ret_alerts, size_t *ret_count,
                    struct overt_error *err) MUST_CHECK;
void register_alerts_free(struct register_alert **alerts, size_t count);
int register_alert_find(struct store *store, int64_t id, moment as_at,
                        struct register_alert *ret_alert, struct overt_error *err) MUST_CHECK;
void register_alert_finish(struct register_alert *alert);
/// JPEG of the alert's face / of the candidate's list picture as stored; caller's (memory_free).
int register_alert_picture(struct store *store, int64_t id, void **ret_jpeg, size_t *ret_size,
                           struct overt_error *err) MUST_CHECK;
int register_entry_picture(struct store *store, int64_t entry, void **ret_bytes, size_t *ret_size,
                           struct overt_error *err) MUST_CHECK;
/// The operation on whose list an entry is, or was.
int register_entry_reference(struct store *store, int64_t entry, char ret_reference[32],
                             struct overt_error *err) MUST_CHECK;

/// One thing that people recorded about an alert, whether it stands or was corrected.
enum register_judgement_kind {
    REGISTER_JUDGEMENT_ADJUDICATION = 1,
    REGISTER_JUDGEMENT_ENGAGEMENT = 2,
    REGISTER_JUDGEMENT_OUTCOME = 3,
    REGISTER_JUDGEMENT_DEARREST = 4,
    REGISTER_JUDGEMENT_COMPLAINT = 5,
    REGISTER_JUDGEMENT_COMPLAINT_STATE = 6,
};
struct register_judgement {
    enum register_judgement_kind kind;
    int64_t index; ///< of its ledger entry
    int64_t id;    ///< among those of its kind
    moment at;
    char *officer;
    int64_t corrects; ///< the id of the one it corrects; 0: none
    char *why;        ///< of a correction
    bool stands;      ///< not corrected by as_at; of a complaint's states: the newest
    // By kind; 0 or NULL in the others.
    bool credible;
    char *factors, *subject, *system, *environment;
    bool stopped, identity_checked, correct;
    enum register_checked_by checked_by;
    enum register_why_not why_not;
    int64_t minutes; ///< below 0: not recorded
    enum register_outcome_kind outcome;
    enum register_ground ground;
    enum register_disposal disposal;
    enum register_offence offence;
    int listed; ///< as in struct register_alert
    bool dearrested;
    moment happened;   ///< of a de-arrest; of a complaint: when it was received
    int64_t complaint; ///< of a state: whose
    enum register_complaint_state state;
    /// Of an engagement, outcome or state; a de-arrest's reason; what a complaint is about.
    char *note;
};
/// In the order in which they were recorded.
int register_judgements(struct store *store, int64_t alert, moment as_at,
                       struct register_judgement **ret_decisions, size_t *ret_count,
                       struct overt_error *err) MUST_CHECK;
/// What came of all alerts of each mode (enum register_mode; [0] is empty).
struct register_afterwards {
    int64_t alerts, arrests, dearrests, complaints;
};
int register_afterwards(struct store *store, moment as_at,
                        struct register_afterwards ret_of[REGISTER_MODE_OPERATOR_INITIATED + 1],
                        struct overt_error *err) MUST_CHECK;

/// Data Protection Act 2018, section 62(1): what of personal data is logged.
enum register_audit_kind {
    REGISTER_AUDIT_COLLECTION = 1,
    REGISTER_AUDIT_ALTERATION = 2,
    REGISTER_AUDIT_CONSULTATION = 3,
    REGISTER_AUDIT_DISCLOSURE = 4,
    REGISTER_AUDIT_COMBINATION = 5,
    REGISTER_AUDIT_ERASURE = 6,
};
const char *register_audit_word(enum register_audit_kind kind);      ///< "collection"
enum register_audit_kind register_audit_from(const char *word);      ///< 0: none

/// One line of the log: who, when, which, why.
struct register_audit {
    int64_t index; ///< of its ledger entry
    enum register_audit_kind kind;
    moment at;
    char *officer; ///< NULL: the sweep
    char *what;    ///< "entry.add", "alert.list", ...
    char *operation_reference; ///< NULL: of none, or of all
    int64_t alert, entry, search;
    char *why;       ///< NULL: not said, or erased
    char *recipient; ///< of a disclosure
};
/// What is asked; 0 and NULL: anything.
struct register_audit_filter {
    const char *officer;
    int64_t operation, alert;
    /// Everything about this person of a list: of their entries and alerts, and reading, giving out
    /// or comparing a whole list that they were on.
    const char *nominal;
    enum register_audit_kind kind;
    moment from, to; ///< [from, to)
};
int register_audit(struct store *store, const struct register_audit_filter *filter, moment as_at,
                   struct register_audit **ret_lines, size_t *ret_count,
                   struct overt_error *err) MUST_CHECK; ///< in the ledger's order
void register_audit_free(struct register_audit **lines, size_t count);

struct register_complaint {
    int64_t id, alert;
    char *operation_reference;
    char *officer; ///< who received it
    moment received;
    enum register_complaint_state state; ///< as at
};
int register_complaints(struct store *store, moment as_at,
                        struct register_complaint **ret_complaints, size_t *ret_count,
                        struct overt_error *err) MUST_CHECK;
void register_complaints_free(struct register_complaint **complaints, size_t count);
/// The alert that a complaint is about. OVERT_NOT_FOUND.
int register_complaint_alert(struct store *store, int64_t complaint, int64_t *ret_alert,
                             struct overt_error *err) MUST_CHECK;
void register_judgements_free(struct register_judgement **judgements, size_t count);

int register_counts(struct store *store, int64_t operation, moment as_at,
                    struct register_count **ret_counts, size_t *ret_count,
                    struct overt_error *err) MUST_CHECK;
void register_counts_free(struct register_count **counts, size_t count);

/// In the order in which they happened.
int register_gaps(struct store *store, int64_t operation, moment as_at,
                  struct register_gap **ret_gaps, size_t *ret_count,
                  struct overt_error *err) MUST_CHECK;
void register_gaps_free(struct register_gap **gaps, size_t count);

/// From when to when a camera in use was not looked at, and why: gaps in pairs.
struct register_span {
    char *source;
    moment begins;
    moment ends; ///< 0: it still is not
    enum register_gap_cause cause; ///< 0: not recorded
};
/// By camera, then by time. What nobody ended, the closing or the end of the window ends.
int register_spans(struct store *store, int64_t operation, moment as_at,
                   struct register_span **ret_spans, size_t *ret_count,
                   struct overt_error *err) MUST_CHECK;
void register_spans_free(struct register_span **spans, size_t count);

/// One camera of a live operation, all runs together.
struct register_camera {
    char *source;
    char *zone; ///< NULL: not named
    bool body_worn;
    int64_t runs, faces_seen, alerts, frames;
    double seconds; ///< of video
    struct register_look look;
    double seconds_not_looked; ///< sum of its spans
};
int register_cameras(struct store *store, int64_t operation, moment as_at,
                     struct register_camera **ret_cameras, size_t *ret_count,
                     struct overt_error *err) MUST_CHECK; ///< by name
void register_cameras_free(struct register_camera **cameras, size_t count);

/// What happened to an operation, act by act, in the ledger's order: what an operator may see, so
/// no name of anybody on a list. Fields that an act does not have are 0 or NULL.
struct register_log_line {
    int64_t index; ///< of its ledger entry
    moment at;
    char *kind;    ///< "operation.open", "run.begin", ...: docs/ledger.md
    char *officer; ///< NULL: somebody the record does not know
    char *source, *zone;
    char *words; ///< of a pause: the reason; of a refusal: what was said; of a notice
    int64_t run, alert, entry, search;
    enum register_category category;  ///< of the entry
    double score, latency;            ///< of an alert; latency below 0: not known
    int64_t faces_seen;               ///< of a count; of a run's end: of the run
    moment since;                     ///< of a gap; of a run's end: when it was last heard of
    enum register_gap_cause cause;
    enum register_run_end why;
    bool credible, stopped, identity_checked, correct;
    enum register_outcome_kind outcome;
    bool correction; ///< of an earlier judgement or outcome
    bool dearrested;
    int64_t complaint;
    enum register_complaint_state complaint_state; ///< 0: it was received
};
int register_log(struct store *store, int64_t operation, moment as_at,
                 struct register_log_line **ret_lines, size_t *ret_count,
                 struct overt_error *err) MUST_CHECK;
void register_log_free(struct register_log_line **lines, size_t count);

/// An act of a live operation, by what it is about: no name and no picture is in it.
struct register_news {
    int64_t index; ///< of its ledger entry
    moment at;
    char kind[64];      ///< "alert.raise", "run.begin", ...
    char reference[48]; ///< of its operation
    int64_t alert, run; ///< 0: none
};
/// Number of the newest ledger entry; below 0: there is none.
int register_position(struct store *store, int64_t *ret_index, struct overt_error *err) MUST_CHECK;
/// What was recorded after entry `after` about alerts, judgements, runs, gaps, counts, pauses, the
/// steps and lists of operations: at most `size`, in the ledger's order. `reference` NULL: of all
/// operations. *ret_until: nothing up to there was left out.
int register_news(struct store *store, int64_t after, const char *reference,
                  struct register_news *room, size_t size, size_t *ret_count, int64_t *ret_until,
                  struct overt_error *err) MUST_CHECK;

/// In order of beginning.
int register_runs(struct store *store, int64_t operation, moment as_at,
                  struct register_run **ret_runs, size_t *ret_count,
                  struct overt_error *err) MUST_CHECK;
void register_runs_free(struct register_run **runs, size_t count);

int register_pauses(struct store *store, int64_t operation, moment as_at,
                    struct register_pause **ret_pauses, size_t *ret_count,
                    struct overt_error *err) MUST_CHECK;
void register_pauses_free(struct register_pause **pauses, size_t count);

/// What a run or a search asks while it goes on, in one read: REGISTER_STATE_OPEN, _PAUSED, or
/// _CLOSED (closed, never opened, or somebody was taken off its list after it was opened, so that
/// its permit is void). It knows no time of day: the window is the caller's.
int register_standing(struct store *store, int64_t operation, enum register_state *ret_state,
                      struct overt_error *err) MUST_CHECK;

/// Cool-down over all cameras of an operation: seconds between `captured` (seconds of UTC) and the
/// capture of the nearest alert on this entry in this operation, before or after it; below 0: there
/// is none. Inside the transaction of the next alert it sees those of other processes too.
int register_alert_nearest(struct store *store, int64_t operation, int64_t entry, double captured,
                           double *ret_seconds, struct overt_error *err) MUST_CHECK;
/// JPEG of the whole picture with every other face covered; caller's (memory_free).
int register_alert_scene(struct store *store, int64_t id, void **ret_jpeg, size_t *ret_size,
                         struct overt_error *err) MUST_CHECK;

/// A dated setting of the force ("force.name", "force.address", "foi.unit", ...), the value in
/// force at `as_at`, or `otherwise` when none; caller's (memory_free).
int register_setting(struct store *store, const char *key, moment as_at, const char *otherwise,
                     char **ret_value, struct overt_error *err) MUST_CHECK;
/// The same for another day than that of `as_at`: what was known then of how it is on `day`.
int register_setting_on(struct store *store, const char *key, moment as_at, struct date day,
                        const char *otherwise, char **ret_value,
                        struct overt_error *err) MUST_CHECK;

/// The published table: one line per operation, CSV (RFC 4180) with a header, or JSON.
/// docs/register-columns.md names each column. Only what may be published: no names of persons on
/// lists, no officers' names.
int register_export_csv(struct store *store, moment as_at, struct text *csv,
                        struct overt_error *err) MUST_CHECK;

#endif
