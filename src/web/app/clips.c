// SPDX-License-Identifier: Apache-2.0
// clips.c - searches through recordings, each on its own thread; see clips.h.
#include "web/app/clips.h"

#include <pthread.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/internal.h"

enum { TEXTS = 6 };

struct clip {
    struct app_clips *clips;
    int64_t number; ///< 0: free
    char officer[APP_NAME_MAX];
    struct operate_footage wish;
    char *texts[TEXTS], *bytes;
    struct clip_state state;
    bool stop, to_join;
    pthread_t thread;
};

struct app_clips {
    struct app *app;
    pthread_mutex_t lock;
    int64_t last;
    struct clip items[CLIPS_KEPT];
};

struct app_clips *clips_create(struct app *app)
{
    struct app_clips *clips = memory_new(1, sizeof *clips);
    clips->app = app;
    (void)pthread_mutex_init(&clips->lock, NULL);
    return clips;
}

static void drop_material(struct clip *clip)
{
    memory_wipe_free(clip->bytes, clip->wish.size);
    clip->bytes = NULL;
    for (size_t i = 0; i < TEXTS; i++) {
        memory_free(clip->texts[i]);
        clip->texts[i] = NULL;
    }
}

void clips_destroy(struct app_clips **clips_at)
{
    struct app_clips *clips = *clips_at;
    if (clips == NULL)
        return;
    (void)pthread_mutex_lock(&clips->lock);
    for (size_t i = 0; i < CLIPS_KEPT; i++)
        clips->items[i].stop = true;
    (void)pthread_mutex_unlock(&clips->lock);
    for (size_t i = 0; i < CLIPS_KEPT; i++)
        if (clips->items[i].to_join)
            (void)pthread_join(clips->items[i].thread, NULL);
    (void)pthread_mutex_destroy(&clips->lock);
    memory_free(clips);
    *clips_at = NULL;
}

// ---- on the thread ----

static bool progress(void *context, double share, int64_t frames, int64_t faces_seen,
                     int64_t appearances)
{
    struct clip *clip = context;
    (void)frames;
    (void)pthread_mutex_lock(&clip->clips->lock);
    clip->state.share = share;
    clip->state.faces_seen = faces_seen;
    clip->state.appearances = appearances;
    bool go_on = !clip->stop;
    (void)pthread_mutex_unlock(&clip->clips->lock);
    return go_on;
}

static void tell(void *context, const char *line)
{
    const struct clip *clip = context;
    if (clip->clips->app->params.tell != NULL)
        clip->clips->app->params.tell(line);
}

/// A record of its own: it rests while pictures are looked at, so that others act meanwhile.
static int search(struct clip *clip, struct operate_footage_result *result, struct overt_error *err)
{
    struct operate *operate = NULL;
    const struct operate_footage_events events = {.progress = progress, .notice = tell,
                                                  .context = clip};
    int code = operate_open(&clip->clips->app->params.operate, &operate, err);
    if (code == 0) {
        operate_rest(operate);
        code = operate_warm(operate, err);
    }
    if (code == 0)
        code = operate_footage(operate, clip->officer, clip->state.reference, &clip->wish, &events,
                               result, err);
    operate_close(&operate);
    return code;
}

static const char *how_it_ended(const struct operate_footage_result *result)
{
    if (result->stopped_by_window)
        return "The window of the operation ended before the recording did.";
    if (result->stopped_by_closing)
        return "The operation was closed meanwhile.";
    if (result->stopped_by_pause)
        return "The operation was paused meanwhile. Send the recording again when it goes on.";
    if (result->broken)
        return "The recording breaks off: it was searched until there.";
    return result->finished ? "" : "It was stopped. Sent again, it goes on from there.";
}

static void *run(void *context)
{
    struct clip *clip = context;
    struct operate_footage_result result = {0};
    struct overt_error err = {0};
    int code = search(clip, &result, &err);
    (void)pthread_mutex_lock(&clip->clips->lock);
    (void)text_copy(clip->state.words, sizeof clip->state.words,
                    code != 0 ? err.text : how_it_ended(&result));
    if (code == 0) {
        clip->state.search = result.search;
        clip->state.faces_seen = result.faces_seen;
        clip->state.appearances = result.appearances;
    }
    clip->state.done = true;
    drop_material(clip);
    (void)pthread_mutex_unlock(&clip->clips->lock);
    return NULL;
}

// ---- from pages ----

static const char *copied(struct clip *clip, size_t place, const char *text)
{
    clip->texts[place] = text != NULL ? memory_copy_text(text) : NULL;
    return clip->texts[place];
}

static void fill(struct clip *clip, struct app_call *call, const char *reference,
                 const struct operate_footage *wish)
{
    clip->clips = call->app->clips;
    clip->wish = *wish;
    (void)text_copy(clip->officer, sizeof clip->officer, call->officer.name);
    (void)text_copy(clip->state.reference, sizeof clip->state.reference, reference);
    (void)text_copy(clip->state.name, sizeof clip->state.name, wish->name);
    clip->state.share = -1.0;
    clip->wish.name = clip->state.name;
    clip->wish.decoder = call->app->params.decoder;
    clip->wish.captured = copied(clip, 0, wish->captured);
    clip->wish.place = copied(clip, 1, wish->place);
    clip->wish.source_type = copied(clip, 2, wish->source_type);
    clip->wish.reason = copied(clip, 3, wish->reason);
    clip->wish.offence = copied(clip, 4, wish->offence);
    clip->bytes = memory_new(1, wish->size);
    memcpy(clip->bytes, wish->bytes, wish->size);
    clip->wish.bytes = clip->bytes;
}

/// The oldest place where nothing goes on; NULL when as many go on as may.
static struct clip *place_for(struct app_clips *clips)
{
    struct clip *place = NULL;
    size_t going = 0;
    for (size_t i = 0; i < CLIPS_KEPT; i++) {
        struct clip *one = &clips->items[i];
        bool goes_on = one->number != 0 && !one->state.done;
        going += goes_on;
        if (!goes_on && (place == NULL || one->number < place->number))
            place = one;
    }
    return going < CLIPS_AT_ONCE ? place : NULL;
}

int clips_begin(struct app_call *call, const char *reference, const struct operate_footage *wish,
                int64_t *ret_number)
{
    struct app_clips *clips = call->app->clips;
    (void)pthread_mutex_lock(&clips->lock);
    struct clip *clip = place_for(clips);
    int code = clip != NULL ? 0
                            : error_set(&call->error, OVERT_LIMIT,
                                        "%d recordings are searched through now: wait until one "
                                        "of them is done",
                                        CLIPS_AT_ONCE);
    if (code == 0) {
        if (clip->to_join)
            (void)pthread_join(clip->thread, NULL);
        *clip = (struct clip){0};
        fill(clip, call, reference, wish);
        clip->number = ++clips->last;
        clip->to_join = pthread_create(&clip->thread, NULL, run, clip) == 0;
        *ret_number = clip->number;
        if (!clip->to_join) {
            drop_material(clip);
            clip->number = 0;
            code = error_set(&call->error, OVERT_NO_MEMORY, "no thread for the recording");
        }
    }
    (void)pthread_mutex_unlock(&clips->lock);
    return code;
}

static struct clip *find(struct app_call *call, int64_t number)
{
    for (size_t i = 0; number > 0 && i < CLIPS_KEPT; i++)
        if (call->app->clips->items[i].number == number &&
            text_equal(call->app->clips->items[i].officer, call->officer.name))
            return &call->app->clips->items[i];
    return NULL;
}

int clips_look(struct app_call *call, int64_t number, struct clip_state *ret_state)
{
    (void)pthread_mutex_lock(&call->app->clips->lock);
    const struct clip *clip = find(call, number);
    if (clip != NULL)
        *ret_state = clip->state;
    (void)pthread_mutex_unlock(&call->app->clips->lock);
    return clip != NULL ? 0
                        : error_set(&call->error, OVERT_NOT_FOUND,
                                    "no recording of yours has this number: see the searches");
}

void clips_stop(struct app_call *call, int64_t number)
{
    (void)pthread_mutex_lock(&call->app->clips->lock);
    struct clip *clip = find(call, number);
    if (clip != NULL)
        clip->stop = true;
    (void)pthread_mutex_unlock(&call->app->clips->lock);
}
