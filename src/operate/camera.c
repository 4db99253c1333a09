// SPDX-License-Identifier: Apache-2.0
// camera.c - one camera of a live run, on a thread of its own: take the newest picture, find faces,
// judge their quality, follow them (watch.c), make templates of the usable ones now and then,
// search with the pass's template under the permit, tell of who is on the list.
//
// How often it looks: LOOK_SECONDS_EMPTY while nobody is in view, which finds a newcomer within a
// quarter of a second (a walker of 1.4 m/s comes 35 cm closer); LOOK_SECONDS_FACES while somebody
// is, which is as close as following people through one another needs (docs/crowd.md). A machine
// that is too slow looks as often as it can: the next picture is always the newest, so nothing
// piles up, and what was left out is counted. Times are the source's, so that a file looked through
// as fast as possible gives the same pictures on every machine.
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/wipe.h"
#include "face/track/track.h"
#include "operate/live.h"

#define LOOK_SECONDS_EMPTY  0.25
#define LOOK_SECONDS_FACES  0.08
#define LOOK_FACES_FOR      1.0   ///< so long after the last face the camera looks closely
#define LOOK_SLACK_SECONDS  0.004 ///< pictures do not come to the millisecond
#define LOOKED_SECONDS_MAX  0.5   ///< of time that one look stands for
#define COUNT_EVERY_SECONDS 60.0  ///< of the camera: what a killed run can lose
#define LATE_SECONDS_MAX    0.25  ///< a paced file leaves out pictures when it is later than this
#define DARK_SECONDS        3.0   ///< a stream that opens later than this was dark until then
#define ZONE_MAX            200   ///< bytes
#define RETRY_SECONDS_MOST  30.0  ///< between attempts to open; they begin with one second

static void sleep_seconds(double seconds)
{
    struct timespec wait = {.tv_sec = 0,
                            .tv_nsec = (long)(fmin(fmax(seconds, 0), LIVE_WAIT_SECONDS) * 1e9)};
    (void)nanosleep(&wait, NULL);
}

/// Nobody is looked at for now: the operation is paused, or there is nobody to ask.
static bool waits(const struct camera *camera)
{
    return atomic_load(&camera->live->paused) || atomic_load(&camera->live->unanswered);
}

/// Seconds of the camera: a stream's are the clock's, and pass while it is dark.
static double camera_time(const struct camera *camera)
{
    return camera->stream ? time_monotonic() - camera->live->began : camera->time;
}

static void publish(struct camera *camera)
{
    struct live *live = camera->live;
    struct operate_camera_state *state = &camera->state;
    double duration = camera->source != NULL ? source_duration(camera->source) : 0.0;
    double now = time_monotonic();
    struct operate_camera_state told;
    state->seconds = camera->time;
    state->share = duration > 0.0 ? fmin(1.0, camera->time / duration) : -1.0;
    state->faces_seen = watch_faces_seen(camera->watch);
    state->seconds_models = overt_engine_model_seconds(camera->engine);
    told = *state;
    told.seconds_dark += camera->dark_since > 0 ? now - camera->dark_since : 0;
    told.seconds_away += camera->away_since > 0 ? now - camera->away_since : 0;
    told.seconds_paused += camera->paused_since > 0 ? now - camera->paused_since : 0;
    (void)pthread_mutex_lock(&live->state);
    live->published[camera->number] = told;
    (void)pthread_mutex_unlock(&live->state);
}

static void turn_to(struct camera *camera, enum operate_camera_doing doing)
{
    if (camera->state.doing != doing)
        camera->state.since = live_now(camera->live);
    camera->state.doing = doing;
    publish(camera);
}

static void notice(const struct camera *camera, const char *format, ...) PRINTF_LIKE(2, 3);
static void notice(const struct camera *camera, const char *format, ...)
{
    char line[OVERT_ERROR_TEXT_MAX + 320];
    size_t length = strlen(camera->state.name);
    (void)text_copy(line, sizeof line, camera->state.name);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line + length, sizeof line - length, format, args);
    va_end(args);
    live_notice(camera->live, line);
}

// ---- what was asked for ----

static int check(struct camera *camera, struct overt_error *err)
{
    const struct operate_camera *wish = camera->wish;
    if (wish->source == NULL || wish->source[0] == '\0')
        return error_set(err, OVERT_INPUT, "name the source: a video file, or a camera's address");
    if (wish->name == NULL && camera->stream)
        return error_set(err, OVERT_INPUT, "a stream has no name of its own: name the camera");
    const char *slash = strrchr(wish->source, '/');
    const char *name = wish->name != NULL ? wish->name : slash != NULL ? slash + 1 : wish->source;
    int code = act_check_text(name, "the name of the camera", OPERATE_CAMERA_TEXT_MAX - 1, err);
    if (code == 0 && wish->zone != NULL)
        code = act_check_text(wish->zone, "the zone", ZONE_MAX, err);
    if (code == 0 && strchr(name, '/') != NULL)
        code = error_set(err, OVERT_INPUT, "the name of a camera has no slash: '%s'", name);
    if (code != 0)
        return code;
    (void)text_copy(camera->state.name, OPERATE_CAMERA_TEXT_MAX, name);
    (void)text_copy(camera->state.zone, OPERATE_CAMERA_TEXT_MAX,
                    wish->zone != NULL ? wish->zone : "");
    for (size_t i = 0; i < camera->number; i++)
        if (strcmp(camera->live->cameras[i].state.name, name) == 0)
            return error_set(err, OVERT_INPUT,
                             "two cameras are called '%s': give each a name of its own", name);
    return 0;
}

int camera_init(struct camera *camera, struct live *live, size_t number, struct overt_error *err)
{
    camera->live = live;
    camera->number = number;
    camera->wish = &live->wish->cameras[number];
    camera->stream = camera->wish->source != NULL && source_path_is_live(camera->wish->source);
    camera->paced = !camera->stream && !live->wish->fast;
    camera->faces_at = -LOOK_FACES_FOR;
    camera->state.late = camera->state.share = -1.0;
    return check(camera, err);
}

int camera_prepare(struct camera *camera, struct overt_error *err)
{
    int code = watch_create(camera->live->list.count, &camera->watch, err);
    if (code != 0)
        return code;
    camera->memory = memory_try(1, sizeof *camera->memory);
    if (camera->memory == NULL)
        return error_set(err, OVERT_NO_MEMORY,
                         "no memory for the faces of a picture: close other programs");
    (void)crypt_lock(camera->memory, sizeof *camera->memory);
    return camera->number == 0 ? operate_engine(camera->live->act->operate, &camera->engine, err)
                               : operate_engine_more(camera->live->act->operate, &camera->engine,
                                                     err);
}

void camera_finish(struct camera *camera)
{
    watch_destroy(&camera->watch);
    if (camera->memory != NULL)
        crypt_unlock(camera->memory, sizeof *camera->memory);
    memory_free(camera->memory);
    camera->memory = NULL;
    if (camera->number > 0)
        overt_engine_destroy(&camera->engine);
}

// ---- looking ----

static int tell_alert(struct camera *camera, int64_t alert, const struct register_entry *entry,
                      float score)
{
    struct live *live = camera->live;
    double captured = camera->picture.captured;
    (void)pthread_mutex_lock(&live->telling);
    struct operate_alert told = {
        .alert = alert, .entry = entry->id, .nominal = entry->nominal,
        .source = camera->state.name, .zone = camera->state.zone, .score = (double)score,
        .video_time = camera->picture.time,
        .latency = captured > 0 ? time_monotonic() - captured : -1.0};
    if (live->events != NULL && live->events->alert != NULL)
        live->events->alert(live->events->context, &told);
    if (told.latency >= 0)
        latency_add(&live->latency, told.latency);
    (void)pthread_mutex_unlock(&live->telling);
    camera->state.alerts++;
    return 0;
}

/// One face of the picture under the permit; the best entry, if any, becomes an alert if it is
/// news.
static int search_face(struct camera *camera, size_t face, const struct overt_template *probe,
                       struct overt_error *err)
{
    struct live *live = camera->live;
    struct overt_candidate best;
    size_t count = 0;
    if (live_rests(camera) || live_outside_window(live))
        return 0;
    int code = filing_search(live, probe, &best, &count, err);
    if (code != 0 || count == 0 || !watch_is_news(camera->watch, face, best.id))
        return code;
    const struct register_entry *entry = list_entry(&live->list, best.id);
    if (entry == NULL)
        return error_set(
            err, OVERT_CORRUPT,
            "a candidate is on no list: have the record checked with `overt ledger verify`");
    int64_t alert = 0;
    code = filing_alert(camera, face, entry, best.score, &alert, err);
    if (code == 0 && alert == 0 && live_rests(camera))
        watch_untold(camera->watch, best.id); // so that it is, when somebody looks again
    return code != 0 || alert == 0 ? code : tell_alert(camera, alert, entry, best.score);
}

static int look_at(struct camera *camera, const struct overt_image *image, struct overt_error *err)
{
    struct live_memory *memory = camera->memory;
    size_t numbers[WATCH_EMBED_MAX];
    int code = overt_engine_detect(camera->engine, image, memory->faces, OVERT_FACES_MAX,
                                   &camera->face_count, err);
    if (code != 0)
        return code;
    size_t count = watch_picture(camera->watch, camera->picture.time, memory->faces,
                                 camera->face_count, numbers);
    for (size_t i = 0; i < count; i++)
        memory->chosen[i] = memory->faces[numbers[i]];
    if (count > 0)
        code = overt_engine_embed(camera->engine, image, memory->chosen, count, memory->fresh, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        code = search_face(camera, numbers[i],
                           watch_template(camera->watch, numbers[i], &memory->fresh[i]), err);
    crypt_wipe(memory->fresh, count * sizeof memory->fresh[0]);
    return code;
}

/// What the models still hold of somebody who left goes with them (R2). A camera that gives no
/// pictures has nobody in view.
static void forget_who_left(struct camera *camera)
{
    if (camera->dark_since > 0 &&
        time_monotonic() - camera->last_picture > TRACK_SLOW_SECONDS)
        watch_forget(camera->watch);
    if (!watch_left(camera->watch))
        return;
    crypt_wipe(camera->memory, sizeof *camera->memory);
    overt_engine_forget(camera->engine);
}

static int look(struct camera *camera, struct overt_error *err)
{
    struct operate_camera_state *state = &camera->state;
    double began = time_monotonic(), time = camera->time;
    state->seconds_looked += fmin(fmax(time - camera->looked, 0), LOOKED_SECONDS_MAX);
    camera->looked = time;
    int code = look_at(camera, camera->picture.image, err);
    double now = time_monotonic();
    state->frames++;
    state->faces_in_view = camera->face_count;
    state->seconds_working += now - began;
    state->late = camera->picture.captured > 0 ? now - camera->picture.captured : -1.0;
    if (camera->face_count > 0)
        camera->faces_at = time;
    camera->next_look = time - LOOK_SLACK_SECONDS +
                        (time - camera->faces_at < LOOK_FACES_FOR ? LOOK_SECONDS_FACES
                                                                  : LOOK_SECONDS_EMPTY);
    return code;
}

// ---- taking pictures ----

/// Why nobody looks, as the record has it; 0: somebody does.
static enum register_gap_cause cause_of(const struct camera *camera)
{
    return camera->paused_since > 0 ? camera->paused_cause
           : camera->dark_since > 0 ? camera->dark_cause
                                    : 0;
}

/// A camera that stands still or is gone shows at once, and the record says when nobody looked.
static int see_darkness(struct camera *camera, const char *darkness, struct overt_error *err)
{
    double now = time_monotonic();
    bool was_dark = camera->dark_since > 0;
    double seconds_ago = was_dark ? 0 : now - camera->last_picture;
    bool damaged = camera->source != NULL && source_dark_by_damage(camera->source);
    if (camera->picture.image != NULL)
        camera->last_picture = now;
    if ((darkness != NULL) == was_dark)
        return 0;
    if (darkness != NULL) {
        camera->dark_since = now - seconds_ago;
        camera->dark_cause = damaged ? REGISTER_GAP_DAMAGED : REGISTER_GAP_NO_PICTURES;
        camera->state.faces_in_view = 0;
        notice(camera, " is not looked at: %s; it is tried again", darkness);
    } else {
        camera->state.seconds_dark += now - camera->dark_since;
        notice(camera, " is looked at again, after %.1f s", now - camera->dark_since);
        camera->dark_since = 0;
    }
    if (camera->paused_since <= 0 && camera->away_since <= 0)
        turn_to(camera, darkness != NULL ? OPERATE_CAMERA_DARK : OPERATE_CAMERA_LOOKS);
    return filing_gap(camera, cause_of(camera), seconds_ago, err);
}

/// True when it is over for this camera.
static bool is_over(const struct camera *camera) { return atomic_load(&camera->live->stop); }

/// Of a paced file: waits for the picture's own time. False: it is too late for this one, or over.
static bool keep_pace(struct camera *camera)
{
    if (!camera->paced)
        return true; // a camera keeps its own pace
    camera->picture.captured = camera->live->began + camera->picture.time;
    for (;;) {
        double early = camera->picture.captured - time_monotonic();
        if (early <= 0.0)
            return early > -LATE_SECONDS_MAX;
        if (is_over(camera) || live_rests(camera))
            return false;
        sleep_seconds(early);
    }
}

/// A stream is asked when the next look is due and gives its newest; a file is read on to there.
static int take_picture(struct camera *camera, struct overt_error *err)
{
    struct source_picture *picture = &camera->picture;
    double not_before = camera->next_look;
    if (camera->stream) {
        double early = camera->next_look - camera_time(camera);
        if (early > 0)
            sleep_seconds(early);
        if (early > LIVE_WAIT_SECONDS)
            return 0;
    } else if (camera->paced) {
        not_before = fmax(not_before, time_monotonic() - camera->live->began);
    }
    int code = source_next(camera->source, not_before, LIVE_WAIT_SECONDS, picture, err);
    camera->state.frames_given = picture->given;
    camera->state.frames_damaged = picture->damaged;
    camera->time = camera->stream ? time_monotonic() - camera->live->began : picture->time;
    if (code == 0)
        code = see_darkness(camera, source_darkness(camera->source), err);
    return code;
}

/// Since when the servers of the list do not answer.
static double seconds_unanswered(struct live *live)
{
    (void)pthread_mutex_lock(&live->state);
    double from = live->unanswered_from;
    (void)pthread_mutex_unlock(&live->state);
    return fmax(time_monotonic() - from, 0);
}

/// While the operation is paused nobody is followed: who was in view is forgotten, and what the
/// camera gives is dropped. The same while servers of the list do not answer.
static int stay_paused(struct camera *camera, struct overt_error *err)
{
    bool by_people = atomic_load(&camera->live->paused);
    enum register_gap_cause cause = by_people ? REGISTER_GAP_PAUSED : REGISTER_GAP_SERVERS;
    bool first = camera->paused_since <= 0;
    if (!first && camera->paused_cause == cause)
        return 0;
    double ago = first && !by_people ? seconds_unanswered(camera->live) : 0;
    if (first)
        camera->paused_since = time_monotonic() - ago;
    camera->paused_cause = cause;
    camera->state.faces_in_view = 0;
    watch_forget(camera->watch);
    turn_to(camera, by_people ? OPERATE_CAMERA_PAUSED : OPERATE_CAMERA_UNANSWERED);
    return filing_gap(camera, cause, ago, err);
}

static int go_on(struct camera *camera, struct overt_error *err)
{
    if (camera->paused_since <= 0)
        return 0;
    camera->state.seconds_paused += time_monotonic() - camera->paused_since;
    camera->paused_since = 0;
    camera->looked = camera_time(camera);
    turn_to(camera, camera->dark_since > 0 ? OPERATE_CAMERA_DARK : OPERATE_CAMERA_LOOKS);
    return filing_gap(camera, cause_of(camera), 0, err);
}

/// While the record is not reached nobody is followed either.
static void stay_away(struct camera *camera)
{
    if (camera->away_since > 0)
        return;
    camera->away_since = time_monotonic();
    camera->state.faces_in_view = 0;
    watch_forget(camera->watch);
    turn_to(camera, OPERATE_CAMERA_AWAY);
}

/// The record is reached again, and the operation open.
static int come_back(struct camera *camera, struct overt_error *err)
{
    stay_away(camera); // it may have been away and back meanwhile
    int code = filing_again(camera, err);
    if (code != 0)
        return code == OVERT_END ? 0 : code;
    double now = time_monotonic();
    camera->state.seconds_away += now - camera->away_since;
    camera->state.seconds_paused += camera->paused_since > 0 ? now - camera->paused_since : 0;
    camera->away_since = camera->paused_since = 0;
    camera->looked = camera_time(camera);
    turn_to(camera, camera->dark_since > 0 ? OPERATE_CAMERA_DARK : OPERATE_CAMERA_LOOKS);
    return filing_gap(camera, cause_of(camera), 0, err);
}

/// True: nobody looks now.
static bool rest(struct camera *camera, int *ret_code, struct overt_error *err)
{
    struct live *live = camera->live;
    if (live_is_away(live))
        stay_away(camera);
    else if (live_is_lost(camera) && !atomic_load(&live->paused))
        *ret_code = come_back(camera, err);
    else if (camera->away_since <= 0)
        *ret_code = waits(camera) ? stay_paused(camera, err) : go_on(camera, err);
    return live_rests(camera);
}

/// One picture, or none. OVERT_END: the source has.
static int step(struct camera *camera, struct overt_error *err)
{
    int code = 0;
    if (live_outside_window(camera->live))
        return 0;
    bool paused = rest(camera, &code, err);
    camera->picture.image = NULL;
    if (code == 0 && paused && !camera->stream)
        sleep_seconds(LIVE_WAIT_SECONDS); // a file waits
    else if (code == 0)
        code = take_picture(camera, err);
    if (code != 0 || paused || camera->picture.image == NULL) {
        forget_who_left(camera);
        return code;
    }
    if (!keep_pace(camera) || is_over(camera) || live_outside_window(camera->live) ||
        live_rests(camera))
        return 0;
    code = look(camera, err);
    publish(camera);
    forget_who_left(camera);
    return code;
}

// ---- a camera from its opening to its end ----

static void report_opening(struct camera *camera, enum camera_opening opening)
{
    (void)pthread_mutex_lock(&camera->live->state);
    camera->opening = opening;
    (void)pthread_cond_broadcast(&camera->live->news);
    (void)pthread_mutex_unlock(&camera->live->state);
}

static int open_source(struct camera *camera, struct overt_error *err)
{
    struct source_wish wish = {.path = camera->wish->source, .udp = camera->wish->udp,
                               .decoder = camera->live->wish->decoder};
    int code = source_open(&wish, &camera->source, err);
    const char *weakness = code == 0 ? source_weakness(camera->source) : NULL;
    if (weakness != NULL)
        notice(camera, ": %s", weakness);
    return code;
}

/// A stream that did not open at first, while the run goes on at other cameras.
static int open_later(struct camera *camera, struct overt_error *err)
{
    double wait = 1.0, again = time_monotonic() + wait;
    int code = see_darkness(camera, camera->err.text, err);
    while (code == 0 && !is_over(camera) && camera->source == NULL) {
        struct overt_error why = {0};
        camera->time = camera_time(camera);
        publish(camera);
        sleep_seconds(LIVE_WAIT_SECONDS);
        if (time_monotonic() < again)
            continue;
        (void)open_source(camera, &why);
        wait = fmin(2 * wait, RETRY_SECONDS_MOST);
        again = time_monotonic() + wait;
    }
    camera->err = (struct overt_error){0};
    return code;
}

/// Waits until the run begins; false when it does not.
static bool wait_begun(struct live *live)
{
    (void)pthread_mutex_lock(&live->state);
    while (!atomic_load(&live->begun) && !atomic_load(&live->stop))
        (void)pthread_cond_wait(&live->news, &live->state);
    (void)pthread_mutex_unlock(&live->state);
    return atomic_load(&live->begun);
}

/// The first camera's thread has a server's record swept too: the run's own asks it all the time.
static int count(struct camera *camera, struct overt_error *err)
{
    int code = filing_count(camera, err);
    if (code == 0 && camera->live->shared && camera->number == 0)
        filing_sweep(camera->live);
    return code;
}

static int watch_source(struct camera *camera, struct overt_error *err)
{
    int code = 0;
    camera->last_picture = camera->live->began;
    turn_to(camera, camera->source != NULL ? OPERATE_CAMERA_LOOKS : OPERATE_CAMERA_DARK);
    if (camera->source == NULL)
        code = open_later(camera, err);
    else if (time_monotonic() - camera->live->began > DARK_SECONDS)
        code = see_darkness(camera, "it opened late", err);
    while (code == 0 && camera->source != NULL && !is_over(camera)) {
        code = step(camera, err);
        if (code == 0 && camera->time - camera->counted.seconds >= COUNT_EVERY_SECONDS &&
            !live_rests(camera))
            code = count(camera, err);
    }
    return code;
}

static enum register_run_end end_of(const struct camera *camera, int code)
{
    const struct live *live = camera->live;
    if (code == OVERT_END)
        return REGISTER_END_SOURCE;
    if (code != 0)
        return REGISTER_END_FAULT;
    return atomic_load(&live->stopped_by_window)    ? REGISTER_END_WINDOW
           : atomic_load(&live->stopped_by_closing) ? REGISTER_END_CLOSING
           : live_has_failed(camera->live)          ? REGISTER_END_FAULT
                                                    : REGISTER_END_STOPPED;
}

/// A source that breaks ends its own camera; any other fault is the whole run's.
static void end(struct camera *camera, int code, struct overt_error *err)
{
    bool own = code == OVERT_END || code == OVERT_INPUT;
    double now = time_monotonic();
    if (camera->stream)
        camera->time = camera_time(camera);
    if (code == OVERT_INPUT && camera->live->camera_count > 1)
        notice(camera, " ends here: %s", err->text);
    if (code == OVERT_INPUT) {
        camera->code = code;
        camera->err = *err;
    } else if (code != 0 && !own) {
        (void)live_fail(camera->live, code, err);
    }
    struct overt_error said = {0};
    int filed = filing_end(camera, end_of(camera, code), &said);
    if (filed != 0)
        (void)live_fail(camera->live, filed, &said);
    camera->state.seconds_dark += camera->dark_since > 0 ? now - camera->dark_since : 0;
    camera->state.seconds_paused += camera->paused_since > 0 ? now - camera->paused_since : 0;
    camera->state.seconds_away += camera->away_since > 0 ? now - camera->away_since : 0;
    camera->dark_since = camera->paused_since = camera->away_since = 0;
    camera->state.faces_in_view = 0;
    turn_to(camera, OPERATE_CAMERA_ENDED);
}

void *camera_run(void *argument)
{
    struct camera *camera = argument;
    struct live *live = camera->live;
    struct overt_error err = {0};
    int code = open_source(camera, &camera->err);
    camera->code = code;
    report_opening(camera, code == 0 ? CAMERA_OPENED : CAMERA_FAILED);
    if (wait_begun(live)) {
        camera->code = 0;
        code = watch_source(camera, &err);
        end(camera, code, &err);
    }
    source_close(&camera->source);
    watch_forget(camera->watch);
    forget_who_left(camera);
    (void)pthread_mutex_lock(&live->state);
    camera->ended = true;
    (void)pthread_cond_broadcast(&live->news);
    (void)pthread_mutex_unlock(&live->state);
    return NULL;
}
