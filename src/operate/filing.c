// SPDX-License-Identifier: Apache-2.0
// filing.c - what a live run writes into the record: begin and end of each camera, alerts, counts,
// gaps. Each is one transaction under the run's lock; between them the record is left to others: to
// another camera's program, to the officer who judges.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "operate/live.h"
#include "operate/picture.h"

#define WAKE_TRIES 10 ///< of three seconds each: another program may load its models meanwhile

/// With the lock held. What is written is of now.
static int wake(struct live *live, struct overt_error *err)
{
    int code = OVERT_IO;
    for (int i = 0; i < WAKE_TRIES && code == OVERT_IO; i++)
        code = operate_reopen(live->act->operate, err);
    live->act->now = live_now(live);
    return code;
}

/// Locks and begins; on failure it is not locked.
static int begin(struct live *live, struct overt_error *err)
{
    (void)pthread_mutex_lock(&live->record);
    int code = wake(live, err);
    if (code == 0)
        code = act_open(live->act, err);
    if (code == 0)
        return 0;
    operate_rest(live->act->operate);
    (void)pthread_mutex_unlock(&live->record);
    return code;
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
    return code;
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
    int code = begin(camera->live, err);
    if (code != 0)
        return code;
    code = finish(camera->live, add_count(camera, err), err);
    if (code == 0)
        remember_count(camera);
    return code;
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
    int code = begin(camera->live, err);
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

int filing_begin(struct camera *camera, struct overt_error *err)
{
    struct live *live = camera->live;
    struct register_new_run written = {
        .source = camera->state.name,
        .zone = camera->state.zone[0] != '\0' ? camera->state.zone : NULL,
        .body_worn = camera->wish->body_worn,
    };
    (void)pthread_mutex_lock(&live->record);
    int code = wake(live, err);
    if (code == 0)
        code = run_begin(live->act, &written, &camera->run, err);
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
    int code = begin(camera->live, err);
    if (code != 0)
        return code;
    if (news)
        code = add_count(camera, err);
    if (code == 0)
        code = change_gap(camera, cause, seconds_ago, err);
    code = finish(camera->live, code, err);
    if (code != 0)
        return code;
    camera->gap = cause;
    if (news)
        remember_count(camera);
    return 0;
}

int filing_end(struct camera *camera, enum register_run_end why, struct overt_error *err)
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
