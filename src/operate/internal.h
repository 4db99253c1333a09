// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of operate share: the open record, an act in progress, its refusal.
#ifndef OPERATE_INTERNAL_H
#define OPERATE_INTERNAL_H

#include "crypt/sign.h"
#include "operate/key.h"
#include "operate/operate.h"
#include "operate/rights.h"
#include "overt/overt.h"
#include "register/read.h"
#include "register/retention.h"
#include "register/write.h"
#include "store/store.h"

#define OPERATE_RECORD_FILE "record.db"
#define OPERATE_KEY_FILE    "ledger.key"
#define OPERATE_PUBLIC_FILE "ledger.pub"
#define OPERATE_LOG_FOLDER  "log"
#define OPERATE_PLACE_SETTING "record.place" ///< where a record was moved to

#define OPERATE_TEXT_MAX    8000               ///< bytes of a text that a person writes
#define OPERATE_PICTURE_MAX (16 * 1024 * 1024) ///< bytes of a picture file
#define OPERATE_LIST_MAX    REGISTER_CAP_MAX   ///< entries on one list: docs/scale.md
#define OPERATE_FRESH_SECONDS \
    (24 * 3600) ///< a list is fresh for this long after its review (the APP's 24 hours)
#define OPERATE_WINDOW_LIVE_MAX (24 * 3600)         ///< seconds, longest window of a live operation
/// Seconds that the clocks of the machines of one record may differ from its server's: half of what
/// the ledger's times may step back (LEDGER_BACK_MAX).
#define OPERATE_CLOCK_APART     30
#define OPERATE_SWEEP_SECONDS   300                 ///< of a long run, between two sweeps
#define OPERATE_WINDOW_MAX      (366LL * 24 * 3600) ///< seconds, of the others

struct alive; ///< which runs this program holds: alive.h
struct filed; ///< what other engines file: filed.c

struct operate {
    char *folder;
    struct clock clock;
    struct store *store; ///< NULL while resting
    struct crypt_key *key;
    struct crypt_master *master; ///< NULL: not here; what is personal stays sealed
    char *key_file;              ///< NULL: in its usual places
    struct operate_key_params key_params;
    char verifier[CRYPT_VERIFIER_MAX];
    char *models, *detector, *recogniser, *cpu;
    int threads, face_size_min;
    struct overt_engine *engine; ///< NULL until first needed
    int engine_threads;          ///< of each engine, 0: all
    uint64_t comparisons;        ///< of galleries that are gone
    struct alive *alive;
    struct filed *filed;         ///< NULL: nobody files
    struct register_swept sweeps; ///< all by itself
    moment swept;                 ///< when what was due was last erased; 0: not yet
    size_t list_file_least;      ///< entries of a list that is kept as a file too; 0: as there
    double servers_patience;     ///< seconds of a search on servers; 0: as in shard.h
    size_t servers_waiting;      ///< lists that could not be erased on their servers yet
    struct overt_error servers_why; ///< of one of them
    bool acted;                  ///< something was committed: there is something to publish
    moment published_at;         ///< when this program last did, or began to act; 0: not yet
};

/// A long run rests between its entries (operate_rest): the record is closed, so that others can
/// write (one writer at a time), and opened again by this when there is something to write, without
/// what operate_wake does besides. OVERT_IO when another program does not end.
int operate_reopen(struct operate *operate, struct overt_error *err) MUST_CHECK;
/// Erases what is due unless it was done lately; what cannot be erased now is due the next time.
/// The record is awake and no transaction open.
void operate_sweep_due(struct operate *operate);
/// The same, however lately it was done.
void operate_sweep_again(struct operate *operate);
/// Puts the key of a rotation that was cut into its place.
int operate_key_settle(const struct operate *operate, struct overt_error *err) MUST_CHECK;

/// The engine, loaded now if it was not. It stays the operate's.
int operate_engine(struct operate *operate, struct overt_engine **ret_engine,
                   struct overt_error *err) MUST_CHECK;

/// From now engines have a share of the threads, since `users` of them are to compute at once; one
/// that was loaded otherwise is loaded again when it is needed.
void operate_engine_share(struct operate *operate, int users);
/// One more engine; the caller's.
int operate_engine_more(const struct operate *operate, struct overt_engine **ret_engine,
                        struct overt_error *err) MUST_CHECK;

/// One act of one officer, from the check of the right to the commit or the refusal.
struct act {
    struct operate *operate;
    const struct right *right;
    struct register_officer officer;
    char reference[REGISTER_REFERENCE_SIZE]; ///< of the operation it is about; "" when none
    int64_t operation;                       ///< its number once it was found
    moment now;
};

/// Finds the officer and checks the right (refusing if not) and the operation's name, which may be
/// NULL. On failure nothing is held.
int act_begin(struct act *act, struct operate *operate, const char *as, enum act_kind kind,
              const char *reference, struct overt_error *err) MUST_CHECK;
/// The same, and finds the operation; `reference` is required.
int act_begin_on(struct act *act, struct operate *operate, const char *as, enum act_kind kind,
                 const char *reference, struct register_operation *ret_operation,
                 struct overt_error *err) MUST_CHECK;
/// Of a record on a server: this machine's clock is within OPERATE_CLOCK_APART of the server's,
/// which says `server` (seconds of UTC). OVERT_REFUSED with a line. A made-up clock is not
/// compared.
int act_clocks_agree(const struct operate *operate, double server,
                     struct overt_error *err) MUST_CHECK;
void act_finish(struct act *act);
#define AUTO_ACT CLEANUP(act_finish)

/// Says no: writes the line into `err`, records the refusal with its ledger entry in a transaction
/// of its own and returns OVERT_REFUSED; another code when the refusal itself could not be
/// recorded. Rolls back what is open.
int act_refuse(struct act *act, struct overt_error *err, const char *format, ...) PRINTF_LIKE(3, 4);

/// Begins the transaction of the act.
int act_open(struct act *act, struct overt_error *err) MUST_CHECK;
/// Commits when `code` is 0, else rolls back; returns the first code that is not 0. A refusal that
/// came from the record's own rules (OVERT_REFUSED) is recorded.
int act_close(struct act *act, int code, struct overt_error *err) MUST_CHECK;
/// Who, when and where, as the register's write functions take it. After act_open: the store may be
/// another one then.
struct register_by act_by(const struct act *act);

/// Fails (OVERT_INPUT) unless the text has 1..limit bytes of UTF-8, something that is no blank, and
/// no control characters but tabs and ends of lines. `what` names it: "the purpose".
int act_check_text(const char *text, const char *what, size_t limit,
                   struct overt_error *err) MUST_CHECK;

/// Refuses when officers are assigned to the act's operation in the role that gives the right, and
/// this one is not. After the operation is known; act_begin_on and list_open ask it themselves.
int act_check_assigned(struct act *act, struct overt_error *err) MUST_CHECK;

/// A plan before it is recorded. *ret_threshold: what it asks for, or what the evaluation supports.
int plan_check(struct act *act, const struct operate_plan *plan, double *ret_threshold,
               struct overt_error *err) MUST_CHECK;

/// The operation the act is about, whatever its state; OVERT_NOT_FOUND.
int act_operation(struct act *act, struct register_operation *ret_operation,
                  struct overt_error *err) MUST_CHECK;

struct served; ///< a list that is searched on servers: list_servers.h

/// The list of an open operation, and the leave to search it.
struct list {
    struct operate *operate;
    struct register_operation operation;
    struct overt_gallery *gallery; ///< in memory; NULL: on servers
    struct served *served;         ///< on servers; NULL: in memory
    struct overt_permit *permit;
    struct overt_permit *_Atomic renewed; ///< in the place of `permit` from now; NULL: not renewed
    struct register_entry *entries; ///< all that were ever on it
    size_t count;
};

/// The list as it stands as a gallery, a template for each person (the mean of the pictures of one
/// nominal) in the order of the entries; the model of its templates.
/// Refuses an empty one.
int list_gallery(struct act *act, int64_t operation, struct overt_gallery **ret_gallery,
                 char model[OVERT_MODEL_ID_MAX], struct overt_error *err) MUST_CHECK;

/// Checks all of R1 that must hold now (mode, authorised by another, window, list present,
/// reviewed, reasons, notice, open) and refuses otherwise; then rebuilds the gallery, or has the
/// servers open it where the list is there, and reads the permit. Engine: templates must be of its
/// model. OVERT_IO when a server does not answer.
int list_open(struct act *act, enum register_mode mode, struct list *ret_list,
              struct overt_error *err) MUST_CHECK;
/// Urgent authority over a list in use was confirmed: from now its new permit holds, read from
/// `store`, for searches in other threads too. OVERT_NOT_FOUND when there is none. Once.
int list_renew(struct list *list, struct store *store, struct overt_error *err) MUST_CHECK;
/// Adds the gallery's comparisons to the operate's and wipes it.
void list_close(struct list *list);
#define AUTO_LIST CLEANUP(list_close)
const struct register_entry *list_entry(const struct list *list, uint64_t id);
/// The entry under which the person of entry `id` is searched: the first of the same nominal.
uint64_t list_person(const struct list *list, int64_t id);
/// Best `limit` entries at or above the permit's threshold. The permit is checked again with the
/// act's `now`; when it says no, that is recorded.
int list_search(struct act *act, const struct list *list, const struct overt_template *probe,
                struct overt_candidate *candidates, size_t limit, size_t *ret_count,
                struct overt_error *err) MUST_CHECK;

/// The same, but a no is not recorded: OVERT_REFUSED with words. Several threads may do it at once.
/// OVERT_IO and nothing given when a server of the list does not answer: list_ready says when it
/// does again.
int list_find(const struct list *list, moment now, const struct overt_template *probe,
              struct overt_candidate *candidates, size_t limit, size_t *ret_count,
              struct overt_error *err) MUST_CHECK;

/// Whether whoever searches the list can: always in memory; OVERT_IO while a server does not
/// answer.
int list_ready(const struct list *list, struct overt_error *err) MUST_CHECK;

/// What must hold of operation and list before a permit is written and each time a run starts;
/// refuses otherwise.
int rules_check(struct act *act, const struct register_operation *operation, bool opening,
                struct overt_error *err) MUST_CHECK;

/// The record must be what its ledger says; refuses otherwise. Reads all of it; asked when an
/// operation is opened and before each run or search (list_open), not for each face.
int rules_verify(struct act *act, struct overt_error *err) MUST_CHECK;

/// What a search must say of its probe, before anything is read. OVERT_INPUT, OVERT_LIMIT.
int search_check(const struct operate_probe *probe, enum register_mode mode, moment now,
                 struct overt_error *err) MUST_CHECK;
/// When a picture was captured, as the record keeps it: "2026-11-22", or a moment. False when it is
/// neither.
bool search_captured(const char *text, moment now, char ret_text[TIME_TEXT_MAX]);
/// Writes the search itself, inside the act's transaction.
int search_write(const struct register_by *by, int64_t operation, const struct operate_probe *probe,
                 enum register_mode mode, size_t candidates, int64_t *ret_id,
                 struct overt_error *err) MUST_CHECK;

/// Others may write while a run goes on: what its operation is now, as register_standing says it
/// (open, paused, closed). Reads the record from outside, in one read: for a run that rests. Inside
/// a transaction ask register_standing itself, before an alert is written.
int act_standing(const struct act *act, enum register_state *ret_state,
                 struct overt_error *err) MUST_CHECK;

/// A picture from outside: a file, or bytes that somebody holds in memory.
struct given_picture {
    const char *name;  ///< path; with bytes: what it is called
    const void *bytes; ///< NULL: a file
    size_t size;
};
/// Says what of it can be told without looking at it: OVERT_INPUT, OVERT_LIMIT.
int given_picture_check(const struct given_picture *given, struct overt_error *err) MUST_CHECK;

/// Reads a picture of at most OPERATE_PICTURE_MAX and finds its one usable face; refuses with
/// advice. `lenient`: other usable faces may be there when the largest is at least twice as wide as
/// each of them. The record rests while the engine looks: what was true of it may not be any more.
struct one_face {
    const void *bytes; ///< the picture as it was: `read`, or the caller's
    size_t size;
    char *read; ///< of a file
    struct overt_image *image;
    struct overt_face faces[OVERT_FACES_MAX];
    size_t count, which;
    struct overt_template face;
    struct overt_sample_quality quality; ///< of the one face; by one_face_read
};
/// What would make a better picture: static texts, NULL after the last.
void one_face_advice(const struct one_face *one, const char *ret_advice[OVERT_COMPONENT_COUNT + 1]);
/// The same, parts separated by "; ".
void one_face_advise(const struct one_face *one, struct text *words);
void one_face_join(const char *const *advice, struct text *words);
int one_face_read(struct act *act, const struct given_picture *given, bool lenient,
                  struct one_face *ret_face, struct overt_error *err) MUST_CHECK;
/// Why there is not one face in a picture.
enum one_face_fault { ONE_FACE_FINE, ONE_FACE_NONE, ONE_FACE_BAD, ONE_FACE_SEVERAL };
/// The one usable face of `one`'s picture, and its template, without an act and its record.
/// OVERT_REFUSED with advice when `*ret_fault` is not ONE_FACE_FINE; `which` is then the widest, if
/// there is one. `name`: how the picture is called in it.
int one_face_find(struct one_face *one, struct overt_engine *engine, bool lenient, const char *name,
                  enum one_face_fault *ret_fault, struct overt_error *err) MUST_CHECK;
/// Wipes.
void one_face_finish(struct one_face *face);
#define AUTO_ONE_FACE CLEANUP(one_face_finish)

#endif
