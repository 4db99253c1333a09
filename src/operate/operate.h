// SPDX-License-Identifier: Apache-2.0
// operate.h - every act that changes the record. Each checks the person's right, refuses with one
// line (OVERT_REFUSED) and an entry in the ledger, and otherwise changes the record and appends its
// ledger entry in one transaction (rule R4). `as` is always the officer who acts.
//
// Who may do what: rights.c, as a table in docs/rights.md.
#ifndef OPERATE_OPERATE_H
#define OPERATE_OPERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "operate/evaluation.h"
#include "operate/key.h"
#include "overt/gallery.h"
#include "overt/quality.h"
#include "register/authority.h"
#include "register/probe.h"
#include "register/verdict.h"
#include "register/words.h"

struct store;
struct operate; ///< an open record: folder, store, ledger key, clock, engine (loaded when first
                ///< needed)

struct operate_params {
    const char *folder;     ///< made by operate_init
    struct clock clock;     ///< zero: the real one
    const char *models;     ///< see overt_engine_params; NULL: default
    const char *detector;   ///< NULL: default
    const char *recogniser; ///< NULL: default
    struct operate_key_params key; ///< where the master key is; its folder is this one
    int threads;            ///< 0: all
    int face_size_min;      ///< px, 0: 40
    const char *cpu;        ///< what faces are compared with (operate_cpus); NULL: the fastest
};

#define OPERATE_CPUS_MAX 4
/// What this processor can compare faces with, the fastest last (overt/gallery.h). Returns how
/// many.
size_t operate_cpus(const char *names[OPERATE_CPUS_MAX]);

struct operate_init {
    const char *folder;        ///< made; must be empty or not there
    const char *force;         ///< the force's name, such as "Warwickshire Police"; NULL: not yet,
                               ///< and no letter until the setting force.name is made
    const char *address;       ///< postal address for letters, lines separated by '\n'; may be NULL
    const char *administrator; ///< name of the first officer, who gets the administrator's role
    const char *keys; ///< another folder for the two keys, made; NULL: the record's own
    const char *store; ///< address of a PostgreSQL server that keeps the record; NULL: a file
    const char *schema; ///< ... in this schema of it; NULL: one of its own
};

/// Makes the folder (0700): record.db, ledger key and master key (0600), public key file, README.
/// First ledger entries.
int operate_init(const struct operate_init *init, const struct clock *clock,
                 struct overt_error *err) MUST_CHECK;

/// One more connection, which only reads, and sees what is sealed as the operate does: nobody is
/// asked for a passphrase again. The caller's (store_close), also after operate_close. Not while
/// another thread acts.
int operate_reader(const struct operate *operate, struct store **ret_store,
                   struct overt_error *err) MUST_CHECK;

int operate_open(const struct operate_params *params, struct operate **ret_operate,
                 struct overt_error *err) MUST_CHECK;
void operate_close(struct operate **operate);
/// For register/read.h; the operate's, NULL while it rests.
struct store *operate_store(struct operate *operate);
/// A server holds one operate with its engine warm, and the record only while somebody acts:
/// whoever holds it keeps other programs from writing (`overt live`, the command line).
///
///     code = operate_wake(operate, err); // waits up to 3 s for another program: OVERT_IO
///     if (code == 0)
///         code = operate_engage(operate, ...);
///     operate_rest(operate);
///
/// An act wakes it by itself, too; while it rests operate_store is NULL. Waking erases what is due
/// (every 5 minutes) and publishes (every hour): a server wakes it that often also when nobody
/// acts.
/// The master key is read again when another program changed it meanwhile.
int operate_wake(struct operate *operate, struct overt_error *err) MUST_CHECK;
void operate_rest(struct operate *operate);
/// Loads the engine now and not at the first picture.
int operate_warm(struct operate *operate, struct overt_error *err) MUST_CHECK;
/// For a program that holds pictures of people in memory until it ends: no core dump, no debugger,
/// no swap where that is allowed, and what is freed is overwritten. NULL, or a line for its log
/// that says what this machine does not allow.
const char *operate_private(void);
/// Comparisons of probes with lists made through this operate so far (a refused act makes none).
/// A list's pictures with one another are counted in its checks.
uint64_t operate_comparisons(const struct operate *operate);

/// Many acts in one durable transaction, for a bulk import or a burst of alerts: one signature and
/// one write to the disk for all of them, instead of one each.
///
///     int code = operate_group_begin(operate, err);
///     for (each; code == 0; ...)
///         results[each] = operate_enrol(operate, ...); // tell nobody yet
///     code = operate_group_commit(operate, err);       // 0: all are durable, tell now
///
/// Acts are called as always and return as always, but none may be acknowledged before the group's
/// commit has returned 0: until then nothing is on the disk, and a crash, a failed commit or
/// operate_group_cancel loses all of it, never half an act. An act that fails or is refused undoes
/// only itself; its refusal is kept with the others. OVERT_IO from an act means that the disk
/// failed and all is lost: stop, and cancel. Others cannot write meanwhile and nothing is
/// published: some hundred acts at a time, or some ten megabytes of pictures. Not inside another.
int operate_group_begin(struct operate *operate, struct overt_error *err) MUST_CHECK;
int operate_group_commit(struct operate *operate, struct overt_error *err) MUST_CHECK;
void operate_group_cancel(struct operate *operate);

int operate_officer_add(struct operate *operate, const char *as, const char *name, uint32_t roles,
                        struct overt_error *err) MUST_CHECK;
/// The same with a rank; 0: not recorded, and superintendent with the role authorising.
int operate_officer_add_ranked(struct operate *operate, const char *as, const char *name,
                               uint32_t roles, enum register_rank rank,
                               struct overt_error *err) MUST_CHECK;
/// A new rank of an officer, from now on.
int operate_officer_rank(struct operate *operate, const char *as, const char *name,
                         enum register_rank rank, struct overt_error *err) MUST_CHECK;
int operate_setting(struct operate *operate, const char *as, const char *key, const char *value,
                    struct overt_error *err) MUST_CHECK;
/// The same from a day on, which may lie ahead or behind: only for what letters say of the force,
/// of the regulator and of the day's facts (OVERT_INPUT).
int operate_setting_from(struct operate *operate, const char *as, const char *key,
                         const char *value, struct date from, struct overt_error *err) MUST_CHECK;

#define OPERATE_OFFICERS_MAX 100
/// An officer who acts in an operation: operator, engagement officer or investigator.
struct operate_officer {
    const char *name;
    enum register_role role;
};
struct operate_plan {
    enum register_mode mode;
    const char *title, *purpose, *legal_basis, *necessity, *proportionality,
        *place;           ///< all required, 1..8000 bytes
    moment opens, closes; ///< opens < closes; at most 24 hours apart for live, 366 days otherwise
    double threshold;     ///< cosine; not below what the model's manifest or evaluation supports
    uint32_t categories;  ///< bits 1 << enum register_category; at least one
    bool body_worn;
    struct register_asked asked; ///< one_in and faces: the wished false alert rate, when rarer than
                                 ///< the force's, and the faces expected; 0: as the force wishes
    // What a written authority says beside; all may be left out.
    const struct register_authority *authority; ///< NULL: nothing
    const struct operate_officer *officers; ///< assigned from the beginning; not when amending
    size_t officer_count;
};

/// *ret_reference: "LFR-2026-0001", 32 bytes of room.
int operate_plan(struct operate *operate, const char *as, const struct operate_plan *plan,
                 char ret_reference[32], struct overt_error *err) MUST_CHECK;
/// Refused while the written authority lacks a part that it must say (docs/authority.md).
int operate_authorise(struct operate *operate, const char *as, const char *reference,
                      struct overt_error *err) MUST_CHECK;
/// The same for a version that was read; OVERT_REFUSED when a newer one was written meanwhile.
int operate_authorise_version(struct operate *operate, const char *as, const char *reference,
                              int64_t version, struct overt_error *err) MUST_CHECK;
/// The next version of the plan, which says everything again; until it is authorised.
int operate_amend(struct operate *operate, const char *as, const char *reference,
                  const struct operate_plan *plan, struct overt_error *err) MUST_CHECK;
/// Adds what the written authority does not say yet, and changes nothing that it says: OVERT_INPUT
/// names a field that is said otherwise. Until it is authorised; in urgency, until that is
/// reviewed.
int operate_complete(struct operate *operate, const char *as, const char *reference,
                     const struct register_authority *more, struct overt_error *err) MUST_CHECK;
/// Authority in urgency, by an inspector or chief inspector. A superintendent or above reviews it
/// within 24 hours, when its written authority is complete: confirmed, it holds; overruled or not
/// reviewed, nothing is compared any more and all results are to be erased (register_lapsed).
int operate_authorise_urgent(struct operate *operate, const char *as, const char *reference,
                             const char *why, struct overt_error *err) MUST_CHECK;
int operate_confirm(struct operate *operate, const char *as, const char *reference,
                    const char *words, struct overt_error *err) MUST_CHECK;
int operate_overrule(struct operate *operate, const char *as, const char *reference,
                     const char *why, struct overt_error *err) MUST_CHECK;
/// No authority.
int operate_refuse(struct operate *operate, const char *as, const char *reference, const char *why,
                   struct overt_error *err) MUST_CHECK;
/// Before it is opened.
int operate_cancel(struct operate *operate, const char *as, const char *reference, const char *why,
                   struct overt_error *err) MUST_CHECK;
/// When it is over, by somebody who did not run it; as often as there is something to say.
int operate_review_after(struct operate *operate, const char *as, const char *reference,
                         const char *findings, struct overt_error *err) MUST_CHECK;
/// From then on only assigned officers act in this role in the operation; `assigned` false: not any
/// more.
int operate_assign(struct operate *operate, const char *as, const char *reference,
                   const char *officer, enum register_role role, bool assigned,
                   struct overt_error *err) MUST_CHECK;

struct operate_notice {
    const char *words; ///< where the public can read it (URL or words); of an exception: why not
    moment public_at;  ///< from when; 0: now
    bool exception;    ///< a critical threat makes it impossible to tell before
};
/// Required for live before opening. A changed notice is a new one; the newest holds.
int operate_notice(struct operate *operate, const char *as, const char *reference,
                   const struct operate_notice *notice, struct overt_error *err) MUST_CHECK;
/// The same: `notice`: where the public can read it, from now.
int operate_notify(struct operate *operate, const char *as, const char *reference,
                   const char *notice, struct overt_error *err) MUST_CHECK;
/// Freezes the list in figures and digest, writes the permit.
int operate_open_operation(struct operate *operate, const char *as, const char *reference,
                           struct overt_error *err) MUST_CHECK;
int operate_close_operation(struct operate *operate, const char *as, const char *reference,
                            struct overt_error *err) MUST_CHECK;

/// From here no run looks and every search is refused, until it goes on; window, alerts and
/// judgements are as before. A run that goes on stops looking within two seconds, says so in the
/// record (a gap), and looks again by itself. `reason` is required.
int operate_pause(struct operate *operate, const char *as, const char *reference,
                  const char *reason, struct overt_error *err) MUST_CHECK;
int operate_resume(struct operate *operate, const char *as, const char *reference,
                   const char *reason, struct overt_error *err) MUST_CHECK;

struct operate_entry {
    const char *nominal; ///< required
    enum register_category category;
    bool wanted_for_arrest;
    const char *reason;       ///< may be missing in a draft; then the operation cannot be opened
    const char *image_source; ///< the same
    const char *captured;     ///< "YYYY-MM-DD" or NULL
    enum register_source source_type; ///< 0: not stated
    enum register_basis basis;        ///< lawful basis of the picture; required
    const char *justification; ///< required for a sensitive source or basis, else may be NULL
    bool under_18;                ///< as you know it; nothing guesses it
    const char *under_18_reason;  ///< required with under_18: why it is necessary
    const char *steps; ///< reasonable steps taken that it is this person; may be NULL
    const char *picture;      ///< path; exactly one usable face (else refused with advice)
    const void *picture_bytes; ///< instead of a file: `picture` is then what it is called
    size_t picture_size;
    struct text *advice; ///< gets what would make a better picture ("turn towards the camera; use
                         ///< more light"), nothing when it is good; may be NULL
};
int operate_enrol(struct operate *operate, const char *as, const char *reference,
                  const struct operate_entry *entry, int64_t *ret_id,
                  struct overt_error *err) MUST_CHECK;

// ---- many at once ----

#define OPERATE_IMPORT_ROWS_MAX 100000 ///< rows of one import
#define OPERATE_IMPORT_WORDS_MAX 256   ///< bytes

/// The fields of a row in this order, as written; empty ones "". docs/watchlist.md.
enum operate_import_field {
    OPERATE_IMPORT_PICTURE, ///< path inside of the folder
    OPERATE_IMPORT_NOMINAL,
    OPERATE_IMPORT_CATEGORY,
    OPERATE_IMPORT_WANTED, ///< yes or no
    OPERATE_IMPORT_REASON,
    OPERATE_IMPORT_SOURCE_TYPE,
    OPERATE_IMPORT_IMAGE_SOURCE,
    OPERATE_IMPORT_BASIS,
    OPERATE_IMPORT_JUSTIFICATION,
    OPERATE_IMPORT_CAPTURED,
    OPERATE_IMPORT_UNDER_18, ///< yes or no
    OPERATE_IMPORT_UNDER_18_REASON,
    OPERATE_IMPORT_STEPS,
    OPERATE_IMPORT_FIELDS,
};
struct operate_import_row {
    size_t line; ///< of the file, 1 is the header
    const char *fields[OPERATE_IMPORT_FIELDS];
};

/// Why a row is refused.
enum operate_import_why {
    OPERATE_IMPORT_FINE,
    OPERATE_IMPORT_MISSING,       ///< a field is empty
    OPERATE_IMPORT_WRONG,         ///< a field is not what it may be
    OPERATE_IMPORT_DATE,
    OPERATE_IMPORT_NO_BASIS,      ///< lawful basis or justification is missing
    OPERATE_IMPORT_UNDER_18_WHY,
    OPERATE_IMPORT_NOT_AUTHORISED, ///< category
    OPERATE_IMPORT_OUTSIDE,       ///< the path leads out of the folder, or is a link
    OPERATE_IMPORT_NO_PICTURE,
    OPERATE_IMPORT_TOO_LARGE,
    OPERATE_IMPORT_NOT_IMAGE,
    OPERATE_IMPORT_NO_FACE,
    OPERATE_IMPORT_BAD_FACE,      ///< small, blurred, turned, ...
    OPERATE_IMPORT_SEVERAL_FACES,
    OPERATE_IMPORT_TWICE,         ///< the row again
    OPERATE_IMPORT_OTHER_NOMINAL, ///< this picture is of another nominal, too
    OPERATE_IMPORT_FULL,          ///< the list has as many pictures as it may have
    OPERATE_IMPORT_CHANGED,       ///< the picture changed meanwhile
    OPERATE_IMPORT_WHY_COUNT,
};
const char *operate_import_why_word(enum operate_import_why why); ///< "no-face"

enum operate_import_state {
    OPERATE_IMPORT_REFUSED = 1,
    OPERATE_IMPORT_HELD,     ///< the list has this picture of this nominal already
    OPERATE_IMPORT_ADDED,    ///< or would be, when nothing is to be written
    OPERATE_IMPORT_LEFT_OUT, ///< fine, but another row is not, and it is all or nothing
};
struct operate_import_result {
    enum operate_import_state state;
    enum operate_import_why why;
    int64_t entry; ///< number of the entry, 0: none
    char words[OPERATE_IMPORT_WORDS_MAX]; ///< what to do about it; "" unless refused
    /// What would make a better picture, of the face that was looked at (static texts, NULL after
    /// the last); nothing when none was found, or the picture is good.
    const char *advice[OVERT_COMPONENT_COUNT + 1];
};
/// Appends the advice, parts separated by "; ".
void operate_import_advise(const struct operate_import_result *result, struct text *words);
struct operate_import {
    const struct operate_import_row *rows;
    size_t count; ///< 1..OPERATE_IMPORT_ROWS_MAX
    const char *folder; ///< NULL: `picture`
    /// A picture that is in memory; false: there is none of this name. From several threads.
    bool (*picture)(void *context, const char *name, const void **ret_bytes, size_t *ret_size);
    bool dry_run, all_or_nothing;
    /// Between batches; may be NULL.
    void (*progress)(void *context, size_t done, size_t count);
    void *context;
};
/// `results` has room for `count`. A fault of the record or of the engine ends it: what was written
/// until then stays (nothing with all_or_nothing), and the same call goes on from there. Rows that
/// are refused are no error; the record tells how many there were and why.
int operate_import(struct operate *operate, const char *as, const char *reference,
                   const struct operate_import *import, struct operate_import_result *results,
                   struct overt_error *err) MUST_CHECK;

struct register_presence;
/// On which lists a nominal was (register_presences). `as_at` 0: now. `reason` is required, and
/// holds no name.
int operate_presence(struct operate *operate, const char *as, const char *nominal, moment from,
                     moment to, moment as_at, const char *reason,
                     struct register_presence **ret_items, size_t *ret_count,
                     struct overt_error *err) MUST_CHECK;
/// Looks through the list as it stands: the same file twice, two nominals whose faces are alike,
/// one nominal whose faces are not (register_findings). Faces are compared once the operation is
/// authorised, within this list alone.
int operate_check(struct operate *operate, const char *as, const char *reference,
                  int64_t *ret_check, struct overt_error *err) MUST_CHECK;
/// The whole list is approved as it stands, by someone who added none of it. Refused when there are
/// findings that this officer has not had (operate_check).
int operate_review(struct operate *operate, const char *as, const char *reference,
                   struct overt_error *err) MUST_CHECK;
int operate_unlist(struct operate *operate, const char *as, const char *reference, int64_t entry,
                   const char *why, struct overt_error *err) MUST_CHECK;

#define OPERATE_CAMERAS_MAX     16
#define OPERATE_CAMERA_TEXT_MAX 256 ///< bytes of a camera's name or zone, with its zero

/// One camera of a live run.
struct operate_camera {
    const char *source; ///< video file; a camera: "rtsp://...", "http://...", "/dev/video0"
    const char *name;   ///< as recorded; NULL: file name without folder; one per camera
    const char *zone;   ///< its zone of recognition, in words; may be NULL
    bool body_worn;
    bool udp; ///< RTSP by UDP and not by TCP
};
struct operate_live {
    const struct operate_camera *cameras;
    size_t camera_count; ///< 1..OPERATE_CAMERAS_MAX
    bool fast;           ///< as fast as possible instead of the files' own pace
    const char *decoder; ///< path of overt-decode; NULL: where it was installed
};

enum operate_camera_doing {
    OPERATE_CAMERA_OPENS,
    OPERATE_CAMERA_LOOKS,
    OPERATE_CAMERA_DARK,
    OPERATE_CAMERA_PAUSED,
    OPERATE_CAMERA_UNANSWERED, ///< servers of the list do not answer: no alert can be raised
    OPERATE_CAMERA_AWAY, ///< the record's server is not reached
    OPERATE_CAMERA_ENDED,
};
/// One camera's run so far. A picture that was not looked at was dropped: the machine was too slow
/// or the view needed no closer look.
struct operate_camera_state {
    char name[OPERATE_CAMERA_TEXT_MAX], zone[OPERATE_CAMERA_TEXT_MAX]; ///< zone "": not said
    enum operate_camera_doing doing;
    moment since;           ///< when that began
    int64_t frames;         ///< looked at
    int64_t frames_given;   ///< by the source, looked at or not
    int64_t frames_damaged; ///< of these, and packets thrown away
    int64_t faces_seen, alerts;
    size_t faces_in_view;
    double seconds;        ///< of the camera: of a file its own time, else of the clock
    double seconds_looked; ///< of these: at most 0.5 s for each look
    double seconds_dark, seconds_paused, seconds_away;
    double seconds_working; ///< of the clock, with pictures in hand
    double seconds_models;  ///< of these, in the models
    double late; ///< s, the last picture when it had been looked at; < 0: not known
    double share;           ///< of a file that is done, 0..1; < 0: not known
};
/// Seconds from the picture's arrival (of a paced file: from its own time) until it was told.
struct operate_latency {
    int64_t count; ///< 0: the others mean nothing
    double p50, p95, most;
};

struct operate_alert {
    int64_t alert, entry;
    const char *nominal;
    const char *source, *zone; ///< the camera's name and zone; zone "": not said
    double score;
    double video_time; ///< seconds of the source
    double latency;    ///< s; < 0: not known (a file faster than its own pace)
};
/// What a running live act tells its caller: from several threads, but one at a time. Nothing may
/// be called back into this operate; while a run goes on it leaves the record to other programs,
/// and operate_store is NULL. Any of them may be NULL.
struct operate_live_events {
    void (*alert)(void *context, const struct operate_alert *alert);
    /// A few times a second, from the thread that called; return false to stop.
    bool (*progress)(void *context, const struct operate_camera_state *cameras, size_t count,
                     double seconds_left);
    /// What the person should know while it goes on: one line.
    void (*notice)(void *context, const char *line);
    void *context;
};
struct operate_live_result {
    size_t camera_count;
    struct operate_camera_state cameras[OPERATE_CAMERAS_MAX];
    struct operate_camera_state all; ///< their sums
    struct operate_latency latency;
    double seconds_taken;
    bool stopped_by_window;  ///< the window ended
    bool stopped_by_closing; ///< somebody closed the operation or took somebody off its list
};
/// LFR with the cameras at once, a thread each. A file that cannot be opened fails the call before
/// anything is looked at, and so does it when no camera can be opened; a stream beside others is
/// tried again until it comes.
int operate_live(struct operate *operate, const char *as, const char *reference,
                 const struct operate_live *live, const struct operate_live_events *events,
                 struct operate_live_result *ret_result, struct overt_error *err) MUST_CHECK;

/// Whether the process of a live run is there: a run without an end that does not go on was killed,
/// and the next act on its operation writes that down. `folder`: the record's; NULL: the current.
bool operate_run_goes_on(const char *folder, int64_t run);

struct operate_faces;
struct operate_probe {
    const char *picture;     ///< path
    const void *picture_bytes; ///< instead of a file: `picture` is then what it is called in
                               ///< words. The caller's, who wipes them
    size_t picture_size;
    const struct operate_faces *faces; ///< instead of either: face number `face` of these
    size_t face;
    const char *captured;    ///< when the picture was taken; required for RFR
    const char *place;       ///< where it was captured; of OIFR: where the officer is; required
    const char *source_type; ///< required for RFR
    const char *reason;      ///< required
    const char *offence;     ///< may be NULL
    bool body_worn;
    size_t limit; ///< candidates, 0: 10
    enum register_offence offence_type; ///< required; REGISTER_OFFENCE_NONE: of none
};
struct operate_candidate {
    int64_t alert; ///< number of the alert recorded for it
    int64_t entry;
    char nominal[128];
    double score;
};
struct operate_search_result {
    int64_t search;
    size_t count;
    struct operate_candidate candidates[100];
};
/// A picture in memory with the faces that were found in it, left to right, for an officer who
/// chooses the one to search with. Nothing is compared or recorded; the operation must be open.
/// Wiped at its end, which is soon: the caller sees to that.
#define OPERATE_FACES_MAX 40 ///< the most confident ones
struct operate_view;
int operate_faces_find(struct operate *operate, const char *as, const char *reference,
                       const void *bytes, size_t size, struct operate_faces **ret_faces,
                       struct overt_error *err) MUST_CHECK;
size_t operate_faces_count(const struct operate_faces *faces);
/// Why a face cannot be searched with; NULL: it can.
const char *operate_faces_fault(const struct operate_faces *faces, size_t which);
/// The face with a margin, every other face in it covered.
int operate_faces_view(const struct operate_faces *faces, size_t which,
                       struct operate_view *ret_view, struct overt_error *err) MUST_CHECK;
void operate_faces_destroy(struct operate_faces **faces);

/// RFR. The probe's face picture is kept with each alert; without candidates nothing of it is kept.
int operate_search(struct operate *operate, const char *as, const char *reference,
                   const struct operate_probe *probe, struct operate_search_result *ret_result,
                   struct overt_error *err) MUST_CHECK;
/// OIFR: the same, and the picture is never stored.
int operate_identify(struct operate *operate, const char *as, const char *reference,
                     const struct operate_probe *probe, struct operate_search_result *ret_result,
                     struct overt_error *err) MUST_CHECK;

/// Pictures of a recording that are looked at in a second of it: a face in view becomes a template
/// every 0.4 s (operate/watch.h), so that more would only be followed, not compared. Twice as many
/// while somebody sought is in view, for the times and the best picture.
#define OPERATE_LOOKS     5.0
#define OPERATE_LOOKS_MIN 1.0
#define OPERATE_LOOKS_MAX 25.0

/// A recording that the force holds lawfully (CCTV, body-worn video), for one person of the list or
/// for all of it.
struct operate_footage {
    const char *file;
    const void *bytes; ///< instead of a file, which is then NULL; the caller's until it is over
    size_t size;
    const char *name; ///< as recorded; NULL: the file's, without its folder
    const char *captured, *place, *source_type, *reason; ///< of the recording; all required
    const char *offence;                                 ///< may be NULL
    enum register_offence offence_type;                  ///< required
    bool body_worn;
    double looks; ///< pictures a second of the recording that are looked at; 0: OPERATE_LOOKS
    const char *decoder; ///< as in struct operate_live
    const char *probe; ///< the very picture of somebody on the list: only this person is sought
    const void *probe_bytes; ///< or its bytes
    size_t probe_size;
    int64_t entry;     ///< or this entry's number; 0 without a probe: everybody on the list
};
/// One person in view once: one alert.
struct operate_appearance {
    int64_t alert, entry;
    const char *nominal;
    double score;
    double begins, ends; ///< seconds of the recording
    moment at;           ///< when it began, by the recording's capture; 0: only a day is known
    bool earlier;        ///< recorded by an earlier run over the same recording
};
struct operate_footage_events {
    void (*appearance)(void *context, const struct operate_appearance *appearance);
    /// share 0..1, or -1 when not known; return false to stop.
    bool (*progress)(void *context, double share, int64_t frames, int64_t faces_seen,
                     int64_t appearances);
    /// One line the person should know of before it goes on; NULL: not told.
    void (*notice)(void *context, const char *line);
    void *context;
};
struct operate_footage_result {
    int64_t search;
    int64_t frames, frames_given;    ///< looked at, of those there were; of all runs over it
    int64_t faces_seen, appearances; ///< of all runs over the recording
    double seconds_video;                    ///< searched by now
    double seconds_new, seconds_taken;       ///< of the recording, and of the clock, in this run
    bool continued;                          ///< an earlier run had begun it
    bool finished;
    bool broken; ///< it breaks off at seconds_video: searched until there, not finished
    bool stopped_by_window, stopped_by_closing, stopped_by_pause;
};
/// RFR through a recording. The person sought is on the list of the open operation, with reason and
/// source and reviewed like everybody else on it: a probe that is nobody's picture there is refused
/// before a face is looked for. An interrupted run is continued by the same call; nobody is counted
/// or told of twice.
int operate_footage(struct operate *operate, const char *as, const char *reference,
                    const struct operate_footage *footage,
                    const struct operate_footage_events *events,
                    struct operate_footage_result *ret_result,
                    struct overt_error *err) MUST_CHECK;

/// What an investigator makes of a retrospective search with a picture. Who chose a candidate does
/// not adjudicate it: that is the second person's verification.
struct operate_choice {
    int64_t rank;     ///< of the candidate; 0: none of them
    const char *note; ///< why; required
    const char *correction;
};
int operate_choose(struct operate *operate, const char *as, int64_t search,
                   const struct operate_choice *choice, struct overt_error *err) MUST_CHECK;
/// Afterwards, by somebody who neither made the search nor judged what it returned.
struct operate_search_reviewed {
    enum register_search_result result;
    const char *note; ///< required
    const char *correction;
};
int operate_search_review(struct operate *operate, const char *as, int64_t search,
                          const struct operate_search_reviewed *review,
                          struct overt_error *err) MUST_CHECK;

/// Decisions about an alert. `correction`: why the one that stands is corrected by this one; NULL:
/// it is the first. Texts may be NULL unless something else is said.
struct operate_adjudication {
    bool credible;
    const char *subject, *system, *environment; ///< the factors weighed; at least one
    const char *correction;
};
int operate_adjudicate(struct operate *operate, const char *as, int64_t alert,
                       const struct operate_adjudication *adjudication,
                       struct overt_error *err) MUST_CHECK;
/// After the adjudication and by another person; operator-initiated: before or after it.
struct operate_engagement {
    bool stopped;
    bool identity_checked;
    bool correct; ///< only with identity_checked
    const char *note;
    enum register_checked_by checked_by; ///< only with identity_checked; 0: not said
    enum register_why_not why_not;       ///< required without identity_checked
    int64_t minutes;                     ///< somebody was stopped for; 0: not said
    const char *correction;
};
int operate_engage(struct operate *operate, const char *as, int64_t alert,
                   const struct operate_engagement *engagement, struct overt_error *err) MUST_CHECK;
struct operate_outcome {
    enum register_outcome_kind kind;
    enum register_ground ground;     ///< required of an arrest
    enum register_disposal disposal; ///< required of another disposal
    enum register_offence offence;   ///< may be 0
    bool unlisted; ///< it was for something else than the reason for which the person was listed
    const char *note;
    const char *correction;
};
int operate_outcome(struct operate *operate, const char *as, int64_t alert,
                    const struct operate_outcome *outcome, struct overt_error *err) MUST_CHECK;
/// Of an alert whose outcome is an arrest.
struct operate_dearrest {
    moment happened; ///< 0: now
    const char *reason;
    bool taken_back; ///< a correction: nobody was de-arrested
    const char *correction;
};
int operate_dearrest(struct operate *operate, const char *as, int64_t alert,
                     const struct operate_dearrest *dearrest, struct overt_error *err) MUST_CHECK;
/// `as` received it, at `received` (0: now). Nothing of the alert is erased until it is settled.
int operate_complain(struct operate *operate, const char *as, int64_t alert, moment received,
                     const char *about, int64_t *ret_complaint, struct overt_error *err) MUST_CHECK;
/// By somebody who decided nothing about the alert. `note`: what was done; required.
int operate_complaint_state(struct operate *operate, const char *as, int64_t complaint,
                            enum register_complaint_state state, const char *note,
                            struct overt_error *err) MUST_CHECK;

/// Reading about people on lists, recorded before it is read (Data Protection Act 2018, section
/// 62).
/// `why` may be NULL while the operation goes on: then it is read for its purpose.
struct operate_consultation {
    /// "alert", "alert.list", "list", "operation", "operation.timeline", "search.list",
    /// "hold.list", "audit"
    const char *what;
    const char *reference; ///< of an operation; NULL: of an alert's, or of all
    int64_t alert, search; ///< 0: none
    const char *why;
};
int operate_consult(struct operate *operate, const char *as,
                    const struct operate_consultation *consultation,
                    struct overt_error *err) MUST_CHECK;
/// Something of the record is given to somebody.
struct operate_disclosure {
    const char *what;
    const char *reference; ///< of an operation; may be NULL
    int64_t alert;         ///< 0: none
    const char *recipient; ///< NULL: the officer
    const char *why;       ///< may be NULL
};
int operate_disclose(struct operate *operate, const char *as,
                     const struct operate_disclosure *disclosure,
                     struct overt_error *err) MUST_CHECK;
/// A picture of an alert as JPEG at `path`, recorded as read and as given out.
struct operate_look {
    int64_t alert;
    bool scene;            ///< else the two faces side by side
    const char *path;
    const char *recipient; ///< NULL: the officer
    const char *why;       ///< as in struct operate_consultation
};
int operate_alert_look(struct operate *operate, const char *as, const struct operate_look *look,
                       struct overt_error *err) MUST_CHECK;

/// A picture for somebody's screen: JPEG without metadata. operate_view_finish wipes it.
struct operate_view {
    void *jpeg;
    size_t size;
};
void operate_view_finish(struct operate_view *view);
#define OPERATE_AUTO_VIEW CLEANUP(operate_view_finish)
enum operate_part {
    OPERATE_PART_BESIDE, ///< the two faces side by side
    OPERATE_PART_SEEN,   ///< the face that the alert is about; OVERT_NOT_FOUND when it has none
    OPERATE_PART_LISTED, ///< the candidate's face on the list
    OPERATE_PART_SCENE,  ///< the scene; OVERT_NOT_FOUND when it has none
};
/// The same pictures without a file: recorded as read, and nothing is given out. `why` as in struct
/// operate_consultation.
int operate_alert_view(struct operate *operate, const char *as, int64_t alert,
                       enum operate_part part, const char *why, struct operate_view *ret_view,
                       struct overt_error *err) MUST_CHECK;
/// The picture of an entry of a list, at most 512 px; recorded as read. OVERT_NOT_FOUND: there is
/// no such entry, or its picture is erased.
int operate_entry_view(struct operate *operate, const char *as, int64_t entry, const char *why,
                       struct operate_view *ret_view, struct overt_error *err) MUST_CHECK;

/// Face of the alert and picture of the candidate side by side, as JPEG at `path`. Reading it is
/// recorded.
int operate_alert_picture(struct operate *operate, const char *as, int64_t alert, const char *path,
                          struct overt_error *err) MUST_CHECK;
/// The scene that the alert was in, as JPEG at `path`: everybody else in it is unrecognisable.
/// Reading it is recorded. OVERT_NOT_FOUND: the alert has none.
int operate_alert_scene(struct operate *operate, const char *as, int64_t alert, const char *path,
                        struct overt_error *err) MUST_CHECK;

#endif
