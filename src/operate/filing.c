// SPDX-License-Identifier: Apache-2.0
// filing.c - what a live run writes into the record: begin and end of each camera, alerts, counts,
// gaps. Each is one transaction under the run's lock; between them the record is left to others: to
// another camera's program, to the officer who judges.
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/time.h"
#include "operate/live.h"
#include "operate/picture.h"

#define END_WAIT_SECONDS 30.0 ///< for a server that is not reached, at the end of a run
#define WAKE_TRIES 10 ///< of three seconds each: another program may load its models meanwhile
#define WAKE_TRIES_SHARED 2 ///< of 15 seconds each, on a server

/// With the lock held. What is written is of now. Another program that writes is waited for, a
/// server that does not answer is not.
static int wake(struct live *live, struct overt_error *err)
{
    int code = OVERT_IO, tries = live->shared ? WAKE_TRIES_SHARED : WAKE_TRIES;
    for (int i = 0; i < tries && code == OVERT_IO && !atomic_load(&live->away); i++)
        code = operate_reopen(live->act->operate, err);
    live->act->now = live_now(live);
    return code;
}

/// Fails (OVERT_IO) when somebody else wrote the run's end: its lock was lost with the server.
/// Inside a transaction.
static int check_run(struct camera *camera, struct overt_error *err)
{
    struct live *live = camera->live;
    struct register_run_filed filed = {0};
    if (!live->shared)
        return 0;
    int code = register_run_filed(live->act->operate->store, live->list.operation.id,
                                  camera->run.id, &filed, err);
    if (code == 0 && filed.ended)
        code = error_set(err, OVERT_IO, "its server took this run for ended");
    return code;
}

/// After the lock was given up: a record on a server that cannot be written is told of and waited
/// for, OVERT_END says so.
static int missed(struct live *live, int code, const struct overt_error *err)
{
    if (code != OVERT_IO || !live->shared)
        return code;
    live_lose(live, err->text);
    return OVERT_END;
}

/// Locks and begins; on failure it is not locked, and OVERT_END: not now.
static int begin(struct camera *camera, struct overt_error *err)
{
    struct live *live = camera->live;
    if (live_is_lost(camera))
        return OVERT_END;
    (void)pthread_mutex_lock(&live->record);
    int code = wake(live, err);
    if (code == 0)
        code = act_open(live->act, err);
    if (code == 0)
        code = check_run(camera, err);
    if (code == 0)
        return 0;
    if (live->act->operate->store != NULL)
        store_rollback(live->act->operate->store);
    operate_rest(live->act->operate);
    (void)pthread_mutex_unlock(&live->record);
    return missed(live, code, err);
}

void filing_sweep(struct live *live)
{
    (void)pthread_mutex_lock(&live->record);
    if (operate_reopen(live->act->operate, NULL) == 0)
        operate_sweep_due(live->act->operate);
    operate_rest(live->act->operate);
    (void)pthread_mutex_unlock(&live->record);
}

static int finish(struct live *live, int code, struct overt_error *err)
{
    code = act_close(live->act, code, err);
    operate_rest(live->act->operate);
    (void)pthread_mutex_unlock(&live->record);
    return missed(live, code, err);
}

static int add_count(struct camera *camera, struct overt_error *err)
{
    struct live *live = camera->live;
    const struct operate_camera_state *state = &camera->state;
    struct register_by by = act_by(live->act);
    struct register_new_count written = {
        .source = state->name,
        .body_worn = camera->wish->body_worn,
        .run = camera->run.id,
        .faces_seen = watch_faces_seen(camera->watch) - camera->counted.faces,
        .frames = state->frames - camera->counted.frames,
        .frames_given = state->frames_given - camera->counted.given,
        .frames_damaged = state->frames_damaged - camera->counted.damaged,
        .seconds = camera->time - camera->counted.seconds,
        .seconds_looked = state->seconds_looked - camera->counted.looked,
    };
    return register_count_add(&by, live->list.operation.id, &written, err);
}

static void remember_count(struct camera *camera)
{
    const struct operate_camera_state *state = &camera->state;
    camera->counted.faces = watch_faces_seen(camera->watch);
    camera->counted.frames = state->frames;
    camera->counted.given = state->frames_given;
    camera->counted.damaged = state->frames_damaged;
    camera->counted.seconds = camera->time;
    camera->counted.looked = state->seconds_looked;
}

static bool has_news(const struct camera *camera)
{
    return watch_faces_seen(camera->watch) != camera->counted.faces ||
           camera->state.frames != camera->counted.frames ||
           camera->state.frames_given != camera->counted.given;
}

int filing_count(struct camera *camera, struct overt_error *err)
{
    if (!has_news(camera))
        return 0;
    int code = begin(camera, err);
    if (code == 0)
        code = finish(camera->live, add_count(camera, err), err);
    if (code == 0)
        remember_count(camera);
    return code == OVERT_END ? 0 : code;
}

/// Nothing is said when the operation was paused or closed a moment ago, nor when the entry
/// alerted a short time ago at any camera of the operation. In the transaction of the alert, which
/// is the only one then: OVERT_END means no.
static int may_alert(struct camera *camera, const struct register_new_alert *alert,
                     struct overt_error *err)
{
    struct live *live = camera->live;
    struct store *store = live->act->operate->store;
    enum register_state state = REGISTER_STATE_OPEN;
    double seconds = -1.0;
    int code = register_standing(store, live->list.operation.id, &state, err);
    if (code == 0 && state != REGISTER_STATE_OPEN)
        return live_stand(live, state), OVERT_END;
    if (code == 0 && alert->captured > 0)
        code = register_alert_nearest(store, live->list.operation.id, alert->entry,
                                      alert->captured, &seconds, err);
    return code == 0 && seconds >= 0 && seconds < WATCH_COOL_DOWN_SECONDS ? OVERT_END : code;
}

/// Inside the transaction.
static int add_alert(struct camera *camera, struct register_new_alert *alert, int64_t *ret_alert,
                     struct overt_error *err)
{
    struct live *live = camera->live;
    double passed = camera->picture.captured > 0 ? time_monotonic() - camera->picture.captured : 0;
    struct register_by by = act_by(live->act);
    alert->latency = passed;
    alert->captured = passed > 0 ? (double)by.at - passed : 0;
    int code = may_alert(camera, alert, err);
    if (code == 0)
        code = register_alert_add(&by, live->list.operation.id, alert, ret_alert, err);
    return code != 0 ? code : add_count(camera, err); // a killed run has no alert without its face
}

static int write_alert(struct camera *camera, struct register_new_alert *alert, int64_t *ret_alert,
                       struct overt_error *err)
{
    int64_t id = 0;
    int code = begin(camera, err);
    if (code == 0)
        code = finish(camera->live, add_alert(camera, alert, &id, err), err);
    if (code != 0)
        return code == OVERT_END ? 0 : code;
    remember_count(camera);
    *ret_alert = id;
    return 0;
}

int filing_alert(struct camera *camera, size_t face, const struct register_entry *entry,
                 float score, int64_t *ret_alert, struct overt_error *err)
{
    const struct overt_image *image = camera->picture.image;
    const struct overt_face *faces = camera->memory->faces;
    void *picture = NULL, *scene = NULL;
    struct register_new_alert written = {
        .entry = entry->id,
        .run = camera->run.id,
        .source = camera->state.name,
        .body_worn = camera->wish->body_worn,
        .video_time = camera->picture.time,
        .score = (double)score,
        .threshold = camera->live->list.operation.threshold,
        .rank = 1,
    };
    int code = picture_of_face(image, faces, camera->face_count, face, &picture,
                               &written.picture_size, err);
    if (code == 0)
        code = picture_of_scene(image, faces, camera->face_count, face, &scene,
                                &written.scene_size, err);
    written.picture = picture;
    written.scene = scene;
    *ret_alert = 0;
    if (code == 0)
        code = write_alert(camera, &written, ret_alert, err);
    overt_bytes_free(picture);
    overt_bytes_free(scene);
    return code;
}

// ---- from the beginning of a camera to its end ----

/// With the lock held and the record open.
static int begin_run(struct camera *camera, struct overt_error *err)
{
    struct register_new_run written = {
        .source = camera->state.name,
        .zone = camera->state.zone[0] != '\0' ? camera->state.zone : NULL,
        .body_worn = camera->wish->body_worn,
    };
    return run_begin(camera->live->act, &written, &camera->run, err);
}

int filing_begin(struct camera *camera, struct overt_error *err)
{
    struct live *live = camera->live;
    (void)pthread_mutex_lock(&live->record);
    int code = wake(live, err);
    if (code == 0)
        code = begin_run(camera, err);
    operate_rest(live->act->operate);
    (void)pthread_mutex_unlock(&live->record);
    return code;
}

/// Inside a transaction: ends the gap that goes on, begins the one that is wanted.
static int change_gap(struct camera *camera, enum register_gap_cause cause, double seconds_ago,
                      struct overt_error *err)
{
    int code = 0;
    struct live *live = camera->live;
    struct register_by by = act_by(live->act);
    struct register_new_gap over = {.source = camera->state.name, .looking = true, .since = by.at,
                                    .cause = camera->gap, .run = camera->run.id};
    struct register_new_gap gap = {.source = camera->state.name, .cause = cause,
                                   .since = by.at - (moment)ceil(seconds_ago),
                                   .run = camera->run.id};
    if (camera->gap != 0)
        code = register_gap_add(&by, live->list.operation.id, &over, err);
    if (code == 0 && cause != 0)
        code = register_gap_add(&by, live->list.operation.id, &gap, err);
    return code;
}

int filing_gap(struct camera *camera, enum register_gap_cause cause, double seconds_ago,
               struct overt_error *err)
{
    if (cause == camera->gap)
        return 0;
    bool news = has_news(camera); // who was seen until a pause is counted before it is one
    int code = begin(camera, err);
    if (code != 0)
        return code == OVERT_END ? 0 : code;
    if (news)
        code = add_count(camera, err);
    if (code == 0)
        code = change_gap(camera, cause, seconds_ago, err);
    code = finish(camera->live, code, err);
    if (code != 0)
        return code == OVERT_END ? 0 : code;
    camera->gap = cause;
    if (news)
        remember_count(camera);
    return 0;
}

// ---- a run that was lost with the server ----

/// What the run has in the record is counted: the last thing that was written may have arrived and
/// its answer not.
static void count_again(struct camera *camera, const struct register_run_filed *filed)
{
    const struct camera_counted *before = &camera->before;
    camera->counted = (struct camera_counted){
        .frames = before->frames + filed->frames,
        .given = before->given + filed->frames_given,
        .damaged = before->damaged + filed->frames_damaged,
        .faces = before->faces + filed->faces_seen,
        .seconds = before->seconds + filed->seconds,
        .looked = before->looked + filed->seconds_looked,
    };
}

/// Inside a transaction: the last count, the time since when nobody looks, and the end.
static int write_end(struct camera *camera, enum register_run_end why, bool lost,
                     struct overt_error *err)
{
    struct live *live = camera->live;
    int64_t operation = live->list.operation.id;
    struct register_by by = act_by(live->act);
    moment since = atomic_load(&live->lost_at);
    struct register_new_gap gap = {.source = camera->state.name, .cause = REGISTER_GAP_ENDED,
                                   .since = since < by.at ? since : by.at, .run = camera->run.id};
    int code = has_news(camera) ? add_count(camera, err) : 0;
    if (code == 0 && lost && camera->gap == 0)
        code = register_gap_add(&by, operation, &gap, err);
    gap.looking = true; // it is over with the run, unless the camera has another
    gap.since = by.at;
    if (code == 0 && lost && camera->gap == 0 && why != REGISTER_END_FAULT)
        code = register_gap_add(&by, operation, &gap, err);
    return code != 0 ? code : register_run_end(&by, operation, camera->run.id, why, err);
}

/// With the lock held and the record open: ends the run unless somebody found it lost and did.
static int end_run(struct camera *camera, enum register_run_end why, bool lost,
                   struct overt_error *err)
{
    struct live *live = camera->live;
    struct register_run_filed filed = {0};
    if (camera->run.id == 0)
        return 0;
    int code = register_run_filed(live->act->operate->store, live->list.operation.id,
                                  camera->run.id, &filed, err);
    if (code != 0)
        return code;
    count_again(camera, &filed);
    if (!filed.ended) {
        code = act_open(live->act, err);
        if (code == 0)
            code = act_close(live->act, write_end(camera, why, lost, err), err);
        if (code != 0)
            return code;
        remember_count(camera);
    }
    alive_forget(live->act->operate->alive, camera->run.id);
    run_drop(&camera->run);
    camera->before = camera->counted;
    camera->gap = 0;
    return 0;
}

int filing_again(struct camera *camera, struct overt_error *err)
{
    struct live *live = camera->live;
    int losses = atomic_load(&live->losses);
    (void)pthread_mutex_lock(&live->record);
    int code = wake(live, err);
    if (code == 0)
        code = end_run(camera, REGISTER_END_FAULT, true, err);
    if (code == 0)
        code = begin_run(camera, err);
    operate_rest(live->act->operate);
    (void)pthread_mutex_unlock(&live->record);
    if (code == 0)
        camera->losses = losses;
    return missed(live, code, err);
}

/// The window may be over, so nobody looks any more, and a server is waited for.
static int end_shared(struct camera *camera, enum register_run_end why, struct overt_error *err)
{
    struct live *live = camera->live;
    double until = time_monotonic() + END_WAIT_SECONDS;
    int code = OVERT_IO;
    while (code == OVERT_IO) {
        (void)pthread_mutex_lock(&live->record);
        code = operate_reopen(live->act->operate, err);
        live->act->now = live_now(live);
        if (code == 0)
            code = end_run(camera, why, camera->losses != atomic_load(&live->losses), err);
        operate_rest(live->act->operate);
        (void)pthread_mutex_unlock(&live->record);
        if (time_monotonic() > until)
            break;
        if (code == OVERT_IO)
            (void)nanosleep(&(struct timespec){.tv_nsec = 500 * 1000 * 1000}, NULL);
    }
    return code;
}

static int end_own(struct camera *camera, enum register_run_end why, struct overt_error *err)
{
    struct live *live = camera->live;
    int code = filing_count(camera, err); // a gap that goes on ends with the run
    (void)pthread_mutex_lock(&live->record);
    if (code == 0)
        code = wake(live, err);
    if (code == 0)
        code = run_end(live->act, &camera->run, why, err);
    operate_rest(live->act->operate);
    (void)pthread_mutex_unlock(&live->record);
    return code;
}

int filing_end(struct camera *camera, enum register_run_end why, struct overt_error *err)
{
    char line[OPERATE_CAMERA_TEXT_MAX + 120];
    int code = camera->live->shared ? end_shared(camera, why, err) : end_own(camera, why, err);
    int64_t lost = watch_faces_seen(camera->watch) - camera->counted.faces;
    if (camera->live->shared && lost > 0) {
        (void)snprintf(line, sizeof line,
                       "%s: %lld faces that were seen are in no count of the record: its run was "
                       "ended while it was not reached",
                       camera->state.name, (long long)lost);
        live_notice(camera->live, line);
    }
    run_drop(&camera->run); // when its end could not be recorded the next act finds it
    return code;
}

int filing_search(struct live *live, const struct overt_template *probe,
                  struct overt_candidate *ret_best, size_t *ret_count, struct overt_error *err)
{
    struct overt_error said = {0};
    double asked = time_monotonic();
    int code = list_find(&live->list, live_now(live), probe, ret_best, 1, ret_count, &said);
    if (code == OVERT_IO && live->list.served != NULL) {
        *ret_count = 0;
        return live_unanswered(live, asked, &said), 0;
    }
    if (code != OVERT_REFUSED)
        return code == 0 ? 0 : error_set(err, code, "%s", said.text);
    (void)pthread_mutex_lock(&live->record);
    code = act_refuse(live->act, err, "%s: %.180s", live->act->reference, said.text);
    operate_rest(live->act->operate);
    (void)pthread_mutex_unlock(&live->record);
    return code;
}
