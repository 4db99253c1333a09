// SPDX-License-Identifier: Apache-2.0
// live.c - a camera against the list of an open operation (LFR).
//
// Picture by picture: find faces, judge their quality, follow them (watch.c), make templates of the
// usable ones now and then, search with the pass's template under the permit. The best entry at or
// above the threshold is an alert, recorded in a transaction of its own before anybody is told. Of
// everybody else a count stays (rule R2). A run ends with its source, when the caller says so, when
// somebody closes the operation, or to the second with the window (rule R1). Between its entries it
// leaves the record to others: to a second camera, to the operator who judges.
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/wipe.h"
#include "face/source/source.h"
#include "operate/guard.h"
#include "operate/internal.h"
#include "operate/picture.h"
#include "operate/watch.h"

#define COUNT_EVERY_SECONDS  60.0 ///< of the source: what a killed run can lose
#define LATE_SECONDS_MAX     0.25 ///< a paced run leaves out pictures when it is later than this
#define SLEEP_SECONDS_MAX    0.2  ///< so that the end of the window is seen to the second
#define CLOSED_EVERY_SECONDS 2.0  ///< it is asked whether somebody closed the operation

/// What holds pixels' worth of faces for the time of one picture; locked and wiped.
struct live_memory {
    struct overt_face faces[OVERT_FACES_MAX];
    struct overt_face chosen[WATCH_EMBED_MAX];
    struct overt_template fresh[WATCH_EMBED_MAX];
};

struct live {
    struct act *act;
    const struct operate_live *wish;
    const struct operate_events *events; ///< NULL: nobody listens
    char source_name[256];
    struct list list;
    struct overt_engine *engine;
    struct source *source;
    struct watch *watch;
    struct live_memory *memory;
    size_t face_count;
    bool paused;
    double dark_since;   ///< monotonic; 0: pictures come
    double last_picture; ///< monotonic
    double time, began; ///< of the source; of the run (monotonic)
    struct operate_live_result result;
    int64_t frames_counted, faces_counted; ///< that are in the record already
    double time_counted;
    double time_asked, moment_asked; ///< whether it is still open: of the source; monotonic
};

static int check_source(struct live *live, struct overt_error *err)
{
    const struct operate_live *wish = live->wish;
    if (wish->source == NULL || wish->source[0] == '\0')
        return error_set(err, OVERT_INPUT, "name the source: a video file");
    if (wish->source_name == NULL && strstr(wish->source, "://") != NULL)
        return error_set(err, OVERT_INPUT, "a stream has no name of its own: name the camera");
    const char *slash = strrchr(wish->source, '/');
    const char *name = wish->source_name != NULL ? wish->source_name
                       : slash != NULL           ? slash + 1
                                                 : wish->source;
    int code = act_check_text(name, "the name of the source", sizeof live->source_name - 1, err);
    if (code == 0 && strchr(name, '/') != NULL)
        code = error_set(err, OVERT_INPUT, "the name of a source has no slash: name the camera");
    if (code == 0)
        (void)text_copy(live->source_name, sizeof live->source_name, name);
    return code;
}

static void tell_notice(const struct live *live, const char *line)
{
    if (live->events != NULL && live->events->notice != NULL)
        live->events->notice(live->events->context, line);
}

static int open_source(struct live *live, struct overt_error *err)
{
    struct source_wish wish = {
        .path = live->wish->source, .udp = live->wish->udp, .decoder = live->wish->decoder};
    int code = source_open(&wish, &live->source, err);
    if (code != 0)
        return code;
    const char *weakness = source_weakness(live->source);
    if (weakness != NULL)
        tell_notice(live, weakness);
    return 0;
}

static int begin(struct live *live, struct overt_error *err)
{
    int code = check_source(live, err);
    if (code == 0)
        code = list_open(live->act, REGISTER_MODE_LIVE, &live->list, err);
    if (code == 0)
        code = operate_engine(live->act->operate, &live->engine, err);
    if (code == 0)
        code = open_source(live, err);
    if (code == 0)
        code = watch_create(live->list.count, &live->watch, err);
    if (code != 0)
        return code;
    live->memory = memory_try(1, sizeof *live->memory);
    if (live->memory == NULL)
        return error_set(err, OVERT_NO_MEMORY,
                         "no memory for the faces of a picture: close other programs");
    (void)crypt_lock(live->memory, sizeof *live->memory);
    live->began = live->moment_asked = live->last_picture = time_monotonic();
    operate_rest(live->act->operate);
    return 0;
}

static void end(struct live *live)
{
    watch_destroy(&live->watch);
    if (live->memory != NULL)
        crypt_unlock(live->memory, sizeof *live->memory);
    memory_free(live->memory);
    source_close(&live->source);
    list_close(&live->list);
}

/// The window is over, or it has not begun by a clock that was set back.
static bool outside_window(struct live *live)
{
    const struct register_operation *operation = &live->list.operation;
    live->act->now = clock_now(&live->act->operate->clock);
    return live->act->now < operation->opens || live->act->now > operation->closes;
}

static int check_closed(struct live *live, struct overt_error *err)
{
    enum register_state state = REGISTER_STATE_OPEN;
    double now = time_monotonic();
    if (live->time - live->time_asked < CLOSED_EVERY_SECONDS &&
        now - live->moment_asked < CLOSED_EVERY_SECONDS)
        return 0;
    live->time_asked = live->time;
    live->moment_asked = now;
    int code = act_standing(live->act, &state, err);
    live->result.stopped_by_closing = state == REGISTER_STATE_CLOSED;
    live->paused = state == REGISTER_STATE_PAUSED;
    return code;
}

/// What was seen since the last count. Never more than a number (rule R2).
static int file_count(struct live *live, struct overt_error *err)
{
    int64_t faces = watch_faces_seen(live->watch);
    if (faces == live->faces_counted && live->result.frames == live->frames_counted)
        return 0;
    struct register_new_count written = {
        .source = live->source_name,
        .body_worn = live->wish->body_worn,
        .faces_seen = faces - live->faces_counted,
        .frames = live->result.frames - live->frames_counted,
        .seconds = live->time - live->time_counted,
    };
    int code = act_open(live->act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(live->act);
    code = register_count_add(&by, live->list.operation.id, &written, err);
    code = act_close(live->act, code, err);
    operate_rest(live->act->operate);
    if (code == 0) {
        live->faces_counted = faces;
        live->frames_counted = live->result.frames;
        live->time_counted = live->time;
    }
    return code;
}

static int file_alert(struct live *live, const struct overt_image *image, size_t face,
                      const struct register_entry *entry, float score, int64_t *ret_alert,
                      struct overt_error *err)
{
    void *jpeg = NULL;
    size_t size = 0;
    int code =
        picture_of_face(image, live->memory->faces, live->face_count, face, &jpeg, &size, err);
    if (code != 0)
        return code;
    struct register_new_alert written = {
        .entry = entry->id,
        .source = live->source_name,
        .body_worn = live->wish->body_worn,
        .video_time = live->time,
        .score = (double)score,
        .threshold = live->list.operation.threshold,
        .rank = 1,
        .picture = jpeg,
        .picture_size = size,
    };
    code = act_open(live->act, err);
    if (code == 0) {
        struct register_by by = act_by(live->act);
        code = register_alert_add(&by, live->list.operation.id, &written, ret_alert, err);
        code = act_close(live->act, code, err);
        operate_rest(live->act->operate);
    }
    overt_bytes_free(jpeg);
    return code;
}

/// One face of the picture under the permit; the best entry, if any, becomes an alert if it is
/// news.
static int search_face(struct live *live, const struct overt_image *image, size_t face,
                       const struct overt_template *probe, struct overt_error *err)
{
    struct overt_candidate best;
    size_t count = 0;
    int code = list_search(live->act, &live->list, probe, &best, 1, &count, err);
    if (code != 0 || count == 0 || !watch_is_news(live->watch, face, best.id))
        return code;
    const struct register_entry *entry = list_entry(&live->list, best.id);
    if (entry == NULL)
        return error_set(
            err, OVERT_CORRUPT,
            "a candidate is on no list: have the record checked with `overt ledger verify`");
    int64_t alert = 0;
    code = file_alert(live, image, face, entry, best.score, &alert, err);
    if (code != 0)
        return code;
    live->result.alerts++;
    code = file_count(live, err); // so that a run which is killed has no alerts without faces seen
    if (code != 0)
        return code;
    if (live->events != NULL && live->events->alert != NULL)
        live->events->alert(live->events->context, alert, entry->nominal, (double)best.score,
                            live->time);
    return 0;
}

static int look_at(struct live *live, const struct overt_image *image, struct overt_error *err)
{
    struct live_memory *memory = live->memory;
    size_t numbers[WATCH_EMBED_MAX];
    int code = overt_engine_detect(live->engine, image, memory->faces, OVERT_FACES_MAX,
                                   &live->face_count, err);
    if (code != 0)
        return code;
    size_t count = watch_picture(live->watch, live->time, memory->faces, live->face_count, numbers);
    for (size_t i = 0; i < count; i++)
        memory->chosen[i] = memory->faces[numbers[i]];
    if (count > 0)
        code = overt_engine_embed(live->engine, image, memory->chosen, count, memory->fresh, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        code = search_face(live, image, numbers[i],
                           watch_template(live->watch, numbers[i], &memory->fresh[i]), err);
    crypt_wipe(memory->fresh, count * sizeof memory->fresh[0]);
    return code;
}

static void sleep_seconds(double seconds)
{
    struct timespec wait = {.tv_sec = 0, .tv_nsec = (long)(seconds * 1e9)};
    (void)nanosleep(&wait, NULL);
}

/// Waits for the picture's own time. False: it is too late for this one.
static bool keep_pace(struct live *live)
{
    if (live->wish->fast || strstr(live->wish->source, "://") != NULL)
        return true; // a camera keeps its own pace
    for (;;) {
        double early = live->began + live->time - time_monotonic();
        if (early <= 0.0)
            return early > -LATE_SECONDS_MAX;
        sleep_seconds(fmin(early, SLEEP_SECONDS_MAX));
        if (outside_window(live))
            return true;
    }
}

static bool tell_progress(const struct live *live)
{
    if (live->events == NULL || live->events->progress == NULL)
        return true;
    double duration = source_duration(live->source);
    double share = duration > 0.0 ? fmin(1.0, live->time / duration) : -1.0;
    return live->events->progress(live->events->context, share, live->result.frames,
                                  watch_faces_seen(live->watch), live->result.alerts);
}

static int file_gap(struct live *live, bool looking, double seconds_ago, struct overt_error *err)
{
    int code = act_open(live->act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(live->act);
    moment since = by.at - (moment)ceil(seconds_ago);
    struct register_new_gap gap = {.source = live->source_name, .looking = looking, .since = since,
                                   .cause = REGISTER_GAP_NO_PICTURES};
    code = register_gap_add(&by, live->list.operation.id, &gap, err);
    code = act_close(live->act, code, err);
    operate_rest(live->act->operate);
    return code;
}

/// A camera that stands still or is gone shows at once, and the record says when nobody looked.
static int see_darkness(struct live *live, bool picture, struct overt_error *err)
{
    const char *darkness = source_darkness(live->source);
    double now = time_monotonic();
    bool was_dark = live->dark_since > 0;
    double seconds_ago = was_dark ? 0 : now - live->last_picture;
    if (picture)
        live->last_picture = now;
    if ((darkness != NULL) == was_dark)
        return 0;
    char line[OVERT_ERROR_TEXT_MAX + 320];
    if (darkness != NULL) {
        live->dark_since = now - seconds_ago;
        (void)snprintf(line, sizeof line, "%s is not looked at: %s; it is tried again",
                       live->source_name, darkness);
    } else {
        live->result.seconds_dark += now - live->dark_since;
        (void)snprintf(line, sizeof line, "%s is looked at again, after %.1f s",
                       live->source_name, now - live->dark_since);
        live->dark_since = 0;
    }
    tell_notice(live, line);
    return file_gap(live, darkness == NULL, seconds_ago, err);
}

/// Source to its end, or the window, or the caller's no. OVERT_END is not a fault.
static int watch_source(struct live *live, struct overt_error *err)
{
    struct source_picture picture = {0};
    int code = 0;
    while (code == 0) {
        code = source_next(live->source, 0, SLEEP_SECONDS_MAX, &picture, err);
        const struct overt_image *image = picture.image;
        live->time = picture.time;
        if (code != 0)
            return code == OVERT_END ? 0 : code;
        code = see_darkness(live, image != NULL, err);
        if (code != 0)
            return code;
        bool in_time = image != NULL && keep_pace(live);
        if (outside_window(live)) {
            live->result.stopped_by_window = true;
            return 0;
        }
        code = check_closed(live, err);
        if (code != 0 || live->result.stopped_by_closing)
            return code;
        if (in_time && !live->paused) {
            code = look_at(live, image, err);
            live->result.frames++;
        }
        if (code == 0 && live->time - live->time_counted >= COUNT_EVERY_SECONDS)
            code = file_count(live, err);
        if (code == 0 && !tell_progress(live))
            return 0;
    }
    return code;
}

static int run(struct live *live, struct overt_error *err)
{
    int code = begin(live, err);
    if (code != 0)
        return code;
    code = watch_source(live, err);
    struct overt_error count_err;
    int count_code = file_count(live, code == 0 ? err : &count_err);
    live->result.faces_seen = watch_faces_seen(live->watch);
    live->result.seconds_video = live->time;
    if (live->dark_since > 0) {
        live->result.seconds_dark += time_monotonic() - live->dark_since;
        if (code == 0 && count_code == 0)
            count_code = file_gap(live, true, 0, err);
    }
    live->result.seconds_taken = time_monotonic() - live->began;
    return code != 0 ? code : count_code;
}

int operate_live(struct operate *operate, const char *as, const char *reference,
                 const struct operate_live *wish, const struct operate_events *events,
                 struct operate_live_result *ret_result, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    AUTO_GUARD struct guard guard = {0};
    struct live live = {.act = &act, .wish = wish, .events = events};
    if (reference == NULL || reference[0] == '\0')
        return error_set(err, OVERT_INPUT, "name the operation, such as LFR-2026-0001");
    int code = act_begin(&act, operate, as, ACT_LIVE, reference, err);
    if (code != 0)
        return code;
    guard_enter(&guard);
    code = run(&live, err);
    end(&live);
    int woken = operate_wake(operate, code == 0 ? err : NULL);
    code = code != 0 ? code : woken;
    if (code == 0)
        *ret_result = live.result;
    return code;
}
