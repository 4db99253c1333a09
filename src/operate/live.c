// SPDX-License-Identifier: Apache-2.0
// live.c - cameras against the list of an open operation (LFR): the run as a whole.
//
// Each camera has a thread and an engine of its own (camera.c), so that one which is dark, slow or
// broken holds up no other. This file begins the run when its files and at least one camera could
// be opened, and ends it with the last camera, when the caller says so, when somebody closes the
// operation, or to the second with the window (rule R1). A paused operation is not looked at until
// it goes on. What is written into the record is in filing.c.
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/memory.h"
#include "operate/guard.h"
#include "operate/live.h"

#define ASK_EVERY_SECONDS   0.25 ///< whether the operation was closed or paused
#define ASK_FAILS_SECONDS   10.0 ///< so long it may be that nobody can tell
#define AGAIN_EVERY_SECONDS 1.0  ///< a record that was lost is looked for
#define PROGRESS_SECONDS    0.2
#define SERVERS_SECONDS     2.0  ///< between two questions whether they answer again
#define CLOCK_SLACK_SECONDS 2    ///< a clock that is set right by so little is followed
#define CLOCK_STEP_SECONDS  60   ///< a step of which people are told

// ---- the run's clock ----

moment live_now(struct live *live)
{
    (void)pthread_mutex_lock(&live->state);
    moment told = clock_now(&live->act->operate->clock), now = told;
    double at = time_monotonic();
    moment expected = live->wall + (moment)floor(at - live->wall_at);
    moment step = told - expected;
    if (step >= CLOCK_STEP_SECONDS || (step <= -CLOCK_STEP_SECONDS && !live->clock_back))
        live->clock_step = step;
    live->clock_back = step <= -CLOCK_STEP_SECONDS;
    if (told + CLOCK_SLACK_SECONDS >= expected) {
        now = told > live->wall ? told : live->wall;
        live->wall = now;
        live->wall_at = at;
    } else {
        now = expected; // it was set back: no window becomes longer by that, and no entry earlier
    }
    (void)pthread_mutex_unlock(&live->state);
    return now;
}

static void stop(struct live *live)
{
    (void)pthread_mutex_lock(&live->state);
    atomic_store(&live->stop, true);
    (void)pthread_cond_broadcast(&live->news);
    (void)pthread_mutex_unlock(&live->state);
}

bool live_outside_window(struct live *live)
{
    const struct register_operation *operation = &live->list.operation;
    moment now = live_now(live);
    if (now >= operation->opens && now <= atomic_load(&live->ends))
        return false;
    if (!atomic_load(&live->stop))
        atomic_store(&live->stopped_by_window, true);
    stop(live);
    return true;
}

void live_stand(struct live *live, enum register_state state)
{
    atomic_store(&live->paused, state == REGISTER_STATE_PAUSED);
    if (state != REGISTER_STATE_CLOSED)
        return;
    atomic_store(&live->stopped_by_closing, true);
    stop(live);
}

// ---- a record on a server that is not reached ----

static int64_t milliseconds(void) { return (int64_t)(time_monotonic() * 1000); }

void live_lose(struct live *live, const char *why)
{
    char line[OVERT_ERROR_TEXT_MAX + 80];
    if (atomic_exchange(&live->away, true))
        return;
    atomic_store(&live->lost_at, live_now(live));
    atomic_fetch_add(&live->losses, 1);
    (void)snprintf(line, sizeof line, "nobody is looked at until the record is reached again: %s",
                   why);
    live_notice(live, line);
}

bool live_is_away(struct live *live)
{
    if (!live->shared)
        return false;
    if (!atomic_load(&live->away) &&
        milliseconds() - atomic_load(&live->heard) > (int64_t)(LIVE_SILENT_SECONDS * 1000))
        live_lose(live, "its server does not answer");
    return atomic_load(&live->away);
}

bool live_is_lost(struct camera *camera)
{
    return live_is_away(camera->live) || camera->losses != atomic_load(&camera->live->losses);
}

bool live_rests(struct camera *camera)
{
    const struct live *live = camera->live;
    return atomic_load(&live->paused) || atomic_load(&live->unanswered) || live_is_lost(camera);
}

/// The server answers, what the runs hold is held, and the clocks agree.
static int reach(struct live *live, struct overt_error *err)
{
    double server = 0.0;
    struct operate *operate = live->act->operate;
    if (!live->shared)
        return 0;
    int code = alive_reach(operate->alive, LIVE_ANSWER_SECONDS, &server, err);
    return code != 0 ? code : act_clocks_agree(operate, server, err);
}

static void find_again(struct live *live)
{
    char line[120];
    atomic_store(&live->heard, milliseconds());
    if (!atomic_load(&live->away))
        return;
    (void)snprintf(line, sizeof line, "the record is reached again, after %lld s",
                   (long long)(live_now(live) - atomic_load(&live->lost_at)));
    atomic_store(&live->away, false);
    live_notice(live, line);
}

int live_fail(struct live *live, int code, const struct overt_error *err)
{
    (void)pthread_mutex_lock(&live->state);
    if (live->code == 0) {
        live->code = code;
        live->err = *err;
    }
    (void)pthread_mutex_unlock(&live->state);
    stop(live);
    return code;
}

bool live_has_failed(struct live *live)
{
    (void)pthread_mutex_lock(&live->state);
    bool failed = live->code != 0;
    (void)pthread_mutex_unlock(&live->state);
    return failed;
}

// ---- what the caller is told ----

void live_notice(struct live *live, const char *line)
{
    if (live->events == NULL || live->events->notice == NULL)
        return;
    (void)pthread_mutex_lock(&live->telling);
    live->events->notice(live->events->context, line);
    (void)pthread_mutex_unlock(&live->telling);
}

/// What a clock that was set means for the record, once for each step.
static void tell_clock(struct live *live)
{
    char line[OVERT_ERROR_TEXT_MAX];
    (void)pthread_mutex_lock(&live->state);
    moment step = live->clock_step;
    live->clock_step = 0;
    (void)pthread_mutex_unlock(&live->state);
    if (step == 0)
        return;
    if (step > 0)
        (void)snprintf(line, sizeof line,
                       "this machine's clock went forward by %lld s: the record's times and the "
                       "window follow it; if that is wrong, stop and set it right",
                       (long long)step);
    else
        (void)snprintf(line, sizeof line,
                       "this machine's clock was set back by %lld s: this run goes on by the time "
                       "that really passes; set the clock right, else other acts are refused",
                       (long long)-step);
    live_notice(live, line);
}

static bool tell_progress(struct live *live)
{
    struct operate_camera_state states[OPERATE_CAMERAS_MAX];
    if (live->events == NULL || live->events->progress == NULL)
        return true;
    (void)pthread_mutex_lock(&live->state);
    memcpy(states, live->published, sizeof states);
    (void)pthread_mutex_unlock(&live->state);
    double left = (double)(atomic_load(&live->ends) - live_now(live));
    (void)pthread_mutex_lock(&live->telling);
    bool more = live->events->progress(live->events->context, states, live->camera_count, left);
    (void)pthread_mutex_unlock(&live->telling);
    return more;
}

// ---- cameras as threads ----

/// Waits for news at most `seconds`. With `state` locked.
static void wait_news(struct live *live, double seconds)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t nanoseconds = until.tv_nsec + (int64_t)(seconds * 1e9);
    until.tv_sec += nanoseconds / 1000000000;
    until.tv_nsec = (long)(nanoseconds % 1000000000);
    (void)pthread_cond_timedwait(&live->news, &live->state, &until);
}

static int start_cameras(struct live *live, struct overt_error *err)
{
    for (size_t i = 0; i < live->camera_count; i++) {
        struct camera *camera = &live->cameras[i];
        int fault = pthread_create(&camera->thread, NULL, camera_run, camera);
        if (fault != 0)
            return error_set_errno(err, OVERT_NO_MEMORY, fault,
                                   "no thread for a camera: close other programs");
        camera->started = true;
    }
    return 0;
}

/// With `state` locked: 0 not yet, 1 the run can begin, -1 it cannot, *ret_why says why.
static int are_open(const struct live *live, const struct camera **ret_why)
{
    size_t opened = 0, failed = 0, files = 0;
    for (size_t i = 0; i < live->camera_count; i++) {
        const struct camera *camera = &live->cameras[i];
        opened += camera->opening == CAMERA_OPENED;
        failed += camera->opening == CAMERA_FAILED;
        files += !camera->stream && camera->opening == CAMERA_OPENING;
        bool in_vain = camera->opening == CAMERA_FAILED && !camera->stream;
        if (camera->opening == CAMERA_FAILED && (*ret_why == NULL || in_vain))
            *ret_why = camera;
        if (in_vain)
            return -1;
    }
    if (failed == live->camera_count)
        return -1;
    return opened > 0 && files == 0;
}

/// Until the files and at least one camera are open.
static int wait_open(struct live *live, bool *ret_open, struct overt_error *err)
{
    const struct camera *why = NULL;
    int open = 0, code = 0;
    while (open == 0 && code == 0) {
        (void)pthread_mutex_lock(&live->state);
        open = are_open(live, &why);
        if (open == 0)
            wait_news(live, LIVE_WAIT_SECONDS);
        open = are_open(live, &why);
        if (open < 0) {
            *err = why->err;
            code = why->code;
        }
        (void)pthread_mutex_unlock(&live->state);
        if (open == 0 && (live_outside_window(live) || !tell_progress(live)))
            return 0;
    }
    *ret_open = open == 1;
    return code;
}

/// The record knows of all of them before one of them looks.
static int begin_cameras(struct live *live, struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < live->camera_count; i++)
        code = filing_begin(&live->cameras[i], err);
    for (size_t i = 0; code != 0 && i < live->camera_count; i++) {
        int ended = live->cameras[i].run.id != 0
                        ? filing_end(&live->cameras[i], REGISTER_END_FAULT, NULL)
                        : 0;
        (void)ended; // the next act finds it then
    }
    if (code != 0)
        return code;
    (void)pthread_mutex_lock(&live->state);
    live->began = time_monotonic();
    atomic_store(&live->heard, milliseconds());
    atomic_store(&live->begun, true);
    (void)pthread_cond_broadcast(&live->news);
    (void)pthread_mutex_unlock(&live->state);
    return 0;
}

static bool all_ended(struct live *live)
{
    bool all = true;
    (void)pthread_mutex_lock(&live->state);
    for (size_t i = 0; i < live->camera_count; i++)
        all &= live->cameras[i].ended;
    if (!all)
        wait_news(live, LIVE_WAIT_SECONDS);
    (void)pthread_mutex_unlock(&live->state);
    return all;
}

/// Urgent authority that was confirmed meanwhile: the run goes on by the new permit, to the end of
/// the window. Overruled, the operation is closed for it; not reviewed, `ends` passes.
static int ask_confirmed(struct live *live, struct overt_error *err)
{
    CLEANUP(register_operation_finish) struct register_operation now = {0};
    if (!live->urgent || atomic_load(&live->unanswered))
        return 0;
    int code = register_operation_find(live->reader, live->list.operation.reference,
                                       REGISTER_AS_AT_ALWAYS, &now, err);
    if (code != 0 || now.confirmed_at == 0 || now.overruled_at != 0)
        return code;
    code = list_renew(&live->list, live->reader, err);
    if (code != 0)
        return code;
    live->urgent = false;
    atomic_store(&live->ends, now.ends);
    live_notice(live, "the urgent authority is confirmed: the run goes on to the end of the "
                      "window");
    return 0;
}

/// A record on a server is waited for, in a file for so long only.
static int not_answered(struct live *live, int code, const struct overt_error *said, double since,
                        struct overt_error *err)
{
    store_close(&live->reader);
    if (live->shared)
        live_lose(live, said->text);
    if (live->shared || since < ASK_FAILS_SECONDS)
        return 0;
    return error_set(err, code, "%s", said->text);
}

/// Asks what others wrote meanwhile. A record that cannot be read for long ends the run: nobody
/// could tell it that the operation was closed.
static int ask(struct live *live, double *asked, double *answered, struct overt_error *err)
{
    AUTO_FREE char *path = NULL;
    enum register_state state = REGISTER_STATE_OPEN;
    struct overt_error said = {0};
    double now = time_monotonic();
    if (now - *asked < (atomic_load(&live->away) ? AGAIN_EVERY_SECONDS : ASK_EVERY_SECONDS))
        return 0;
    int code = reach(live, &said);
    *asked = time_monotonic();
    if (code == 0 && live->reader == NULL) {
        path = file_join(live->act->operate->folder, OPERATE_RECORD_FILE);
        code = store_open(path, false, true, &live->reader, &said);
    }
    if (code == 0)
        code = register_standing(live->reader, live->list.operation.id, &state, &said);
    if (code == 0 && state != REGISTER_STATE_CLOSED)
        code = ask_confirmed(live, &said);
    if (code != 0)
        return not_answered(live, code, &said, now - *answered, err);
    *answered = now;
    live_stand(live, state);
    find_again(live);
    return 0;
}

void live_unanswered(struct live *live, double asked, const struct overt_error *why)
{
    char line[OVERT_ERROR_TEXT_MAX + 100];
    (void)pthread_mutex_lock(&live->state);
    bool known = atomic_load(&live->unanswered);
    if (!known)
        live->unanswered_from = asked;
    atomic_store(&live->unanswered, true);
    (void)pthread_mutex_unlock(&live->state);
    if (known)
        return;
    (void)snprintf(line, sizeof line, "NO ALERT CAN BE RAISED, nobody is looked at: %s", why->text);
    live_notice(live, line);
}

/// Servers of the list that did not answer are asked until they do.
static void ask_servers(struct live *live, double *asked)
{
    char line[120];
    if (!atomic_load(&live->unanswered) || time_monotonic() - *asked < SERVERS_SECONDS)
        return;
    int code = list_ready(&live->list, NULL);
    *asked = time_monotonic();
    if (code != 0)
        return;
    (void)pthread_mutex_lock(&live->state);
    double seconds = *asked - live->unanswered_from;
    atomic_store(&live->unanswered, false);
    (void)pthread_mutex_unlock(&live->state);
    (void)snprintf(line, sizeof line,
                   "the servers of the list answer again, after %.1f s: the cameras are looked at",
                   seconds);
    live_notice(live, line);
}

/// While the cameras look.
static int attend(struct live *live, struct overt_error *err)
{
    double asked = time_monotonic(), answered = asked, told = 0.0, servers = 0.0;
    moment swept = live_now(live); // what is due is due by the clock
    int code = 0;
    while (code == 0 && !all_ended(live) && !atomic_load(&live->stop)) {
        (void)live_outside_window(live);
        tell_clock(live);
        code = ask(live, &asked, &answered, err);
        ask_servers(live, &servers);
        if (!live->shared && live_now(live) - swept >= OPERATE_SWEEP_SECONDS) {
            swept = live_now(live);
            filing_sweep(live);
        }
        if (time_monotonic() - told < PROGRESS_SECONDS)
            continue;
        told = time_monotonic();
        if (!tell_progress(live))
            stop(live);
    }
    return code;
}

static void join_cameras(struct live *live)
{
    for (size_t i = 0; i < live->camera_count; i++)
        if (live->cameras[i].started)
            (void)pthread_join(live->cameras[i].thread, NULL);
}

// ---- the whole ----

/// A camera that the authority does not name looks at nobody, and one that people wear is run as
/// that.
static int check_authorised(struct live *live, const struct camera *camera, struct overt_error *err)
{
    const struct register_authority *authority = &live->list.operation.authority;
    const char *name = camera->state.name;
    if (authority->camera_count == 0)
        return 0; // authorised before cameras had to be named
    for (size_t i = 0; i < authority->camera_count; i++) {
        const struct register_planned_camera *planned = &authority->cameras[i];
        if (strcmp(planned->name, name) != 0)
            continue;
        if (camera->wish->body_worn == (planned->kind == REGISTER_CAMERA_BODY_WORN))
            return 0;
        return act_refuse(live->act, err, "%.100s is authorised as %s camera: run it %s", name,
                          camera->wish->body_worn ? "no body-worn" : "a body-worn",
                          camera->wish->body_worn ? "without --body-worn" : "with --body-worn");
    }
    return act_refuse(live->act, err,
                      "%s is not authorised for a camera of this name: name one that its "
                      "authority names (--name; see overt operation show)",
                      live->act->reference);
}

static int prepare(struct live *live, struct overt_error *err)
{
    const struct operate_live *wish = live->wish;
    if (wish->camera_count < 1 || wish->camera_count > OPERATE_CAMERAS_MAX)
        return error_set(err, OVERT_INPUT, "%zu cameras: name 1 to %d of them", wish->camera_count,
                         OPERATE_CAMERAS_MAX);
    live->camera_count = wish->camera_count;
    live->wall = live->act->now;
    live->wall_at = time_monotonic();
    int code = 0;
    for (size_t i = 0; code == 0 && i < live->camera_count; i++)
        code = camera_init(&live->cameras[i], live, i, err);
    operate_engine_share(live->act->operate, (int)live->camera_count);
    live->shared = store_is_shared(live->act->operate->store);
    if (code == 0)
        code = list_open(live->act, REGISTER_MODE_LIVE, &live->list, err);
    atomic_store(&live->ends, live->list.operation.ends);
    live->urgent =
        live->list.operation.urgent_until != 0 && live->list.operation.confirmed_at == 0;
    for (size_t i = 0; code == 0 && i < live->camera_count; i++)
        code = check_authorised(live, &live->cameras[i], err);
    for (size_t i = 0; code == 0 && i < live->camera_count; i++)
        code = camera_prepare(&live->cameras[i], err);
    return code;
}

static int run(struct live *live, struct overt_error *err)
{
    int code = prepare(live, err);
    operate_rest(live->act->operate);
    if (code != 0)
        return code;
    bool open = false;
    code = start_cameras(live, err);
    if (code == 0)
        code = wait_open(live, &open, err);
    if (code == 0 && open)
        code = begin_cameras(live, err);
    if (code == 0 && open)
        code = attend(live, err);
    stop(live);
    join_cameras(live);
    tell_clock(live); // of a step in its last moments
    if (code == 0 && live->code != 0) {
        code = live->code;
        *err = live->err;
    }
    for (size_t i = 0; code == 0 && i < live->camera_count; i++) {
        code = live->cameras[i].code;
        if (code != 0)
            *err = live->cameras[i].err;
    }
    return code;
}

static void add_up(struct operate_camera_state *all, const struct operate_camera_state *one)
{
    all->frames += one->frames;
    all->frames_given += one->frames_given;
    all->frames_damaged += one->frames_damaged;
    all->faces_seen += one->faces_seen;
    all->alerts += one->alerts;
    all->seconds += one->seconds;
    all->seconds_looked += one->seconds_looked;
    all->seconds_dark += one->seconds_dark;
    all->seconds_paused += one->seconds_paused;
    all->seconds_away += one->seconds_away;
    all->seconds_working += one->seconds_working;
    all->seconds_models += one->seconds_models;
}

static void tell_result(const struct live *live, struct operate_live_result *ret_result)
{
    *ret_result = (struct operate_live_result){
        .camera_count = live->camera_count,
        .all = {.doing = OPERATE_CAMERA_ENDED, .late = -1.0, .share = -1.0},
        .latency = {.count = live->latency.count, .most = live->latency.most,
                    .p50 = latency_percentile(&live->latency, 0.50),
                    .p95 = latency_percentile(&live->latency, 0.95)},
        .seconds_taken = live->began > 0 ? time_monotonic() - live->began : 0.0,
        .stopped_by_window = atomic_load(&live->stopped_by_window),
        .stopped_by_closing = atomic_load(&live->stopped_by_closing),
    };
    for (size_t i = 0; i < live->camera_count; i++) {
        ret_result->cameras[i] = live->published[i];
        add_up(&ret_result->all, &live->published[i]);
    }
}

static void live_init(struct live *live)
{
    pthread_condattr_t attributes;
    (void)pthread_mutex_init(&live->record, NULL);
    (void)pthread_mutex_init(&live->state, NULL);
    (void)pthread_mutex_init(&live->telling, NULL);
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&live->news, &attributes);
    (void)pthread_condattr_destroy(&attributes);
}

static void live_destroy(struct live **live)
{
    struct live *old = *live;
    for (size_t i = 0; i < old->camera_count; i++)
        camera_finish(&old->cameras[i]);
    list_close(&old->list);
    store_close(&old->reader);
    (void)pthread_cond_destroy(&old->news);
    (void)pthread_mutex_destroy(&old->telling);
    (void)pthread_mutex_destroy(&old->state);
    (void)pthread_mutex_destroy(&old->record);
    memory_free(old);
    *live = NULL;
}

int operate_live(struct operate *operate, const char *as, const char *reference,
                 const struct operate_live *wish, const struct operate_live_events *events,
                 struct operate_live_result *ret_result, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    AUTO_GUARD struct guard guard = {0};
    struct overt_error said = {0};
    if (reference == NULL || reference[0] == '\0')
        return error_set(err, OVERT_INPUT, "name the operation, such as LFR-2026-0001");
    int code = act_begin(&act, operate, as, ACT_LIVE, reference, err);
    if (code != 0)
        return code;
    guard_enter(&guard);
    struct live *live = memory_new(1, sizeof *live);
    live_init(live);
    live->act = &act;
    live->wish = wish;
    live->events = events;
    const char *weakness = guard_weakness(&guard, NULL);
    if (weakness != NULL)
        live_notice(live, weakness);
    code = run(live, &said);
    if (code == 0)
        tell_result(live, ret_result);
    live_destroy(&live);
    if (code != 0)
        (void)error_set(err, code, "%s", said.text);
    int woken = operate_reopen(operate, code == 0 ? err : NULL);
    return code != 0 ? code : woken;
}
