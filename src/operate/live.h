// SPDX-License-Identifier: Apache-2.0
// live.h - what the files of a live run share: live.c (the run), camera.c (one camera, a thread
// each), filing.c (what both write into the record).
//
// Who may touch what: `record` guards the act, the open record and the cool-down; `state` guards
// the published states, the clock and the wait for cameras; `telling` lets events out one at a
// time. No two of them are held at once, but that `state` may be taken inside `record`.
#ifndef OPERATE_LIVE_H
#define OPERATE_LIVE_H

#include <pthread.h>
#include <stdatomic.h>

#include "face/source/source.h"
#include "operate/internal.h"
#include "operate/latency.h"
#include "operate/run.h"
#include "operate/watch.h"

/// A record on a server that was not heard of for so long: nobody could tell that the operation was
/// paused or closed on another machine, so nothing is compared.
#define LIVE_SILENT_SECONDS 5.0
#define LIVE_ANSWER_SECONDS 3.0 ///< the server may take for one answer
#define LIVE_WAIT_SECONDS 0.1 ///< the longest that anybody sleeps without asking whether it is over

/// What holds faces for the time of one picture; locked and wiped.
struct live_memory {
    struct overt_face faces[OVERT_FACES_MAX];
    struct overt_face chosen[WATCH_EMBED_MAX];
    struct overt_template fresh[WATCH_EMBED_MAX];
};

enum camera_opening { CAMERA_OPENING, CAMERA_OPENED, CAMERA_FAILED };

struct live;

/// One camera; its thread's alone but for what is said.
struct camera {
    struct live *live;
    const struct operate_camera *wish;
    size_t number;
    bool stream, paced; ///< a stream keeps its own pace; a paced file is shown at its own
    pthread_t thread;
    bool started;                ///< the thread is there
    struct run run;              ///< in the record
    enum register_gap_cause gap; ///< that goes on in the record; 0: none
    enum camera_opening opening; ///< guarded by `state`, as long as the thread runs
    bool ended;                  ///< the same
    int code;                    ///< what became of the source; 0: it ended well
    struct overt_error err;
    struct overt_engine *engine;
    struct source *source;
    struct watch *watch;
    struct live_memory *memory;
    struct source_picture picture;
    size_t face_count;
    struct operate_camera_state state; ///< the camera's own; published by camera_publish
    double time;                       ///< seconds of the camera, as state.seconds
    double looked;                     ///< the same, of the last look
    double faces_at;                   ///< the same, when a face was last in view; < 0: never
    double next_look;                  ///< the same: not before
    double dark_since, last_picture;   ///< monotonic; dark_since 0: pictures come
    enum register_gap_cause dark_cause;
    double paused_since;               ///< monotonic; 0: not paused
    enum register_gap_cause paused_cause; ///< by people, or since servers do not answer
    double away_since;                 ///< monotonic: the record is not reached
    int losses;                        ///< of the run's (struct live) when `run` was begun
    struct camera_counted {
        int64_t frames, given, damaged, faces;
        double seconds, looked;
    } counted, ///< is in the record already
        before; ///< and was when `run` began: of the camera's runs before it
};

struct live {
    struct act *act;
    const struct operate_live *wish;
    const struct operate_live_events *events; ///< may be NULL
    struct list list;
    struct camera cameras[OPERATE_CAMERAS_MAX];
    size_t camera_count;
    _Atomic moment ends; ///< of the operation; later once its urgent authority is confirmed
    bool urgent;         ///< the first thread's: not confirmed yet
    double began; ///< monotonic: the cameras begin to look
    struct store *reader; ///< the first thread's: the record as others write it
    pthread_mutex_t record, state, telling;
    pthread_cond_t news; ///< with `state`: a camera opened, failed or ended; the run begins, ends
    atomic_bool begun, stop, paused;
    atomic_bool unanswered; ///< servers of the list do not answer: nobody is looked at
    double unanswered_from; ///< guarded by `state`: monotonic, of the first question without answer
    bool shared;             ///< the record is on a server
    atomic_bool away;        ///< ... which is not reached: nobody looks
    atomic_int losses;       ///< how often that began; a run that was begun before is over
    _Atomic int64_t heard;   ///< monotonic, milliseconds: when the server answered last
    _Atomic moment lost_at;  ///< the last time that began
    atomic_bool stopped_by_window, stopped_by_closing;
    struct operate_camera_state published[OPERATE_CAMERAS_MAX]; ///< guarded by `state`
    moment wall; ///< guarded by `state`: the run's clock at the monotonic time `wall_at`
    double wall_at;
    moment clock_step; ///< guarded by `state`: the clock was set by so much; 0: nothing to tell of
    bool clock_back;   ///< guarded by `state`: it was set back, and that was told
    struct latency latency; ///< guarded by `telling`
    int code; ///< guarded by `state`: why the whole run ends; 0: no fault
    struct overt_error err;
};

/// The run's clock: the machine's, but it does not go back when that is set back; then it goes on
/// by the time that really passes.
moment live_now(struct live *live);
/// The window is over, or has not begun. Then the run is told to stop.
bool live_outside_window(struct live *live);
/// Others wrote meanwhile: the operation is open, paused (nobody looks), or closed (the run ends).
void live_stand(struct live *live, enum register_state state);
/// A server of the list did not answer the question of this monotonic moment: until the first
/// thread hears from all of them again nobody is looked at. Told once.
void live_unanswered(struct live *live, double asked, const struct overt_error *why);
/// The record is on a server that is not reached, or does not say that it is. Nothing is compared.
bool live_is_away(struct live *live);
/// It is not reached from now on. None of the mutexes is held.
void live_lose(struct live *live, const char *why);
/// The record is away, or the camera's run was lost with it and no other has begun.
bool live_is_lost(struct camera *camera);
/// Nobody looks now: paused, unanswered, or lost.
bool live_rests(struct camera *camera);
/// Ends the run for all cameras with this fault. Returns `code`.
int live_fail(struct live *live, int code, const struct overt_error *err);
bool live_has_failed(struct live *live);
void live_notice(struct live *live, const char *line);

/// The thread of a camera; `argument` is its struct camera.
void *camera_run(void *argument);
/// Checks what was asked for: OVERT_INPUT.
int camera_init(struct camera *camera, struct live *live, size_t number,
                struct overt_error *err) MUST_CHECK;
/// Engine, memory and watch. OVERT_NO_MEMORY, OVERT_MODEL.
int camera_prepare(struct camera *camera, struct overt_error *err) MUST_CHECK;
/// Wipes. The thread must be over.
void camera_finish(struct camera *camera);

// While a record on a server is not reached nothing is written, the functions return 0 as if there
// were nothing, and the run is told (live_lose): filing_again makes good for it.

/// What the camera saw since the last count, when there is something. Never more than numbers (R2).
int filing_count(struct camera *camera, struct overt_error *err) MUST_CHECK;
/// The alert and the count in one transaction. *ret_alert 0: the entry alerted a short time ago,
/// here or at another camera of the operation, so there is none.
int filing_alert(struct camera *camera, size_t face, const struct register_entry *entry,
                 float score, int64_t *ret_alert, struct overt_error *err) MUST_CHECK;
/// The camera's run begins. OVERT_REFUSED when another run looks at a camera of this name.
int filing_begin(struct camera *camera, struct overt_error *err) MUST_CHECK;
/// The record is reached again: what was counted until it was lost is in it, and a new run begins
/// there. OVERT_END: it is not reached after all.
int filing_again(struct camera *camera, struct overt_error *err) MUST_CHECK;
/// Nobody looks since `seconds_ago` and why; `cause` 0: somebody looks again.
int filing_gap(struct camera *camera, enum register_gap_cause cause, double seconds_ago,
               struct overt_error *err) MUST_CHECK;
/// Erases what is due in the record (rule R5), unless it was done lately or another program writes.
void filing_sweep(struct live *live);
/// The last count and the end of the run; a gap ends with it.
int filing_end(struct camera *camera, enum register_run_end why,
               struct overt_error *err) MUST_CHECK;
/// The best entry at or above the permit's threshold, if any. When the permit says no, that is
/// recorded. When a server of the list does not answer there is none, and the run waits.
int filing_search(struct live *live, const struct overt_template *probe,
                  struct overt_candidate *ret_best, size_t *ret_count,
                  struct overt_error *err) MUST_CHECK;

#endif
