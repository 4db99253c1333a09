// SPDX-License-Identifier: Apache-2.0
// footage.c - a lawfully held recording against the list of an open retrospective operation.
//
// As a live run (live.c), but for one recorded search: who is sought stands on the reviewed list, a
// pass is one appearance and becomes an alert when it ends, with its best picture, and of everybody
// else a count stays (rule R2). Passes are counted in the order in which they end, in one
// transaction with how far the run is; so a run that was killed goes on at the beginning of the
// passes then in view, leaves out those that had ended by then, and tells of nobody twice.
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/wipe.h"
#include "face/source/source.h"
#include "face/track/track.h"
#include "operate/guard.h"
#include "operate/internal.h"
#include "operate/sighting.h"
#include "operate/watch.h"

#define LOOK_EVERY_SECONDS   0.099 ///< ten pictures a second are looked at, whatever the rate
#define RECORD_EVERY_SECONDS 60.0  ///< of the recording: what a killed run has to do again
#define ASK_EVERY_SECONDS    2.0   ///< it is asked whether somebody closed the operation
#define CANDIDATES_MAX       10    ///< among which the person sought is looked for
#define END_SECONDS          1e6   ///< past every pass
#define SIGHTINGS            (2 * TRACK_PASSES_MAX)
#define WAIT_SECONDS         0.2   ///< for a picture, so that the end of the window is seen

/// What holds pixels' worth of faces for the time of one picture; locked and wiped.
struct footage_memory {
    struct overt_face faces[OVERT_FACES_MAX];
    struct overt_face chosen[WATCH_EMBED_MAX];
    struct overt_template fresh[WATCH_EMBED_MAX];
    struct sighting sightings[SIGHTINGS]; ///< by slot; then those whose slot somebody else took
};

struct footage {
    struct act *act;
    const struct operate_footage *wish;
    const struct operate_footage_events *events; ///< NULL: nobody listens
    struct operate_probe origin;                 ///< the same for the recording as for a picture
    char name[256]; ///< of the file, without folder
    uint8_t sha256[CRYPT_HASH_SIZE];
    struct list list;
    int64_t sought; ///< entry; 0: anybody on the list
    struct register_footage state;
    struct overt_engine *engine;
    struct source *source;
    struct watch *watch;
    struct footage_memory *memory;
    size_t face_count;
    double time, looked, began, asked;
    int64_t new_faces, new_frames; ///< since the record was last told
    struct operate_footage_result result;
};

static int check(struct footage *footage, struct overt_error *err)
{
    const struct operate_footage *wish = footage->wish;
    footage->origin = (struct operate_probe){
        .picture = wish->file, .captured = wish->captured, .place = wish->place,
        .source_type = wish->source_type, .reason = wish->reason, .offence = wish->offence,
        .body_worn = wish->body_worn};
    if (wish->file == NULL || wish->file[0] == '\0')
        return error_set(err, OVERT_INPUT, "name the recording: a video file");
    int code =
        search_check(&footage->origin, REGISTER_MODE_RETROSPECTIVE, footage->act->now, err);
    const char *slash = strrchr(wish->file, '/');
    const char *name = slash != NULL ? slash + 1 : wish->file;
    if (code == 0)
        code = act_check_text(name, "the file's name", sizeof footage->name - 1, err);
    if (code == 0 && wish->probe != NULL && wish->entry != 0)
        code = error_set(err, OVERT_INPUT, "say who is sought by a probe or by an entry, not both");
    if (code == 0)
        (void)text_copy(footage->name, sizeof footage->name, name);
    return code;
}

// ---- who is sought (rule R1: somebody on the reviewed list, or the list) ----

static int is_picture_of(struct footage *footage, const struct register_entry *entry,
                         const char *bytes, size_t size, bool *ret_same, struct overt_error *err)
{
    void *listed = NULL;
    size_t listed_size = 0;
    int code = register_entry_picture(footage->act->operate->store, entry->id, &listed,
                                      &listed_size, err);
    if (code == OVERT_NOT_FOUND)
        return 0;
    if (code == 0)
        *ret_same = listed_size == size && memcmp(listed, bytes, size) == 0;
    memory_wipe_free(listed, listed_size);
    return code;
}

/// By the file's bytes: no face is compared to find out who it is.
static int find_probe(struct footage *footage, struct overt_error *err)
{
    char *bytes = NULL;
    size_t size = 0;
    int code = file_read(footage->wish->probe, OPERATE_PICTURE_MAX, &bytes, &size, err);
    for (size_t i = 0; code == 0 && footage->sought == 0 && i < footage->list.count; i++) {
        const struct register_entry *entry = &footage->list.entries[i];
        bool same = false;
        if (entry->removed_at == 0)
            code = is_picture_of(footage, entry, bytes, size, &same, err);
        if (same)
            footage->sought = entry->id;
    }
    memory_wipe_free(bytes, size);
    if (code == 0 && footage->sought == 0)
        code = act_refuse(footage->act, err,
                          "the probe is no picture on the list of %s: who is sought is listed with "
                          "reason and source, and reviewed, before the operation is opened",
                          footage->act->reference);
    return code;
}

static int find_sought(struct footage *footage, struct overt_error *err)
{
    if (footage->wish->probe != NULL)
        return find_probe(footage, err);
    if (footage->wish->entry == 0)
        return 0;
    const struct register_entry *entry =
        list_entry(&footage->list, (uint64_t)footage->wish->entry);
    if (entry == NULL || entry->removed_at != 0)
        return act_refuse(footage->act, err,
                          "entry %lld is not on the list of %s: see `overt watchlist list`",
                          (long long)footage->wish->entry, footage->act->reference);
    footage->sought = entry->id;
    return 0;
}

// ---- the record ----

/// The search and its recording; or where an earlier run over the same file ended.
static int begin_record(struct footage *footage, struct overt_error *err)
{
    struct act *act = footage->act;
    int64_t operation = footage->list.operation.id;
    struct overt_error none;
    int code = register_footage_find(act->operate->store, operation, footage->sha256,
                                     footage->sought, &footage->state, &none);
    footage->result.continued = code == 0;
    if (code != OVERT_NOT_FOUND)
        return code == 0 ? 0 : error_set(err, code, "%s", none.text);
    code = act_open(act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(act);
    struct register_new_footage written = {
        .entry = footage->sought, .source = footage->name, .sha256 = footage->sha256};
    code = search_write(&by, operation, &footage->origin, REGISTER_MODE_RETROSPECTIVE, 0,
                        &written.search, err);
    if (code == 0)
        code = register_footage_add(&by, operation, &written, &footage->state.id, err);
    footage->state.search = written.search;
    return act_close(act, code, err);
}

static int file_alert(struct footage *footage, const struct register_by *by,
                      const struct sighting *sighting, int64_t *ret_alert, struct overt_error *err)
{
    struct register_new_alert written = {
        .entry = (int64_t)sighting->entry,
        .search = footage->state.search,
        .source = footage->name,
        .body_worn = footage->wish->body_worn,
        .video_time = sighting->first,
        .score = (double)sighting->score,
        .threshold = footage->list.operation.threshold,
        .rank = sighting->rank,
        .picture = sighting->jpeg,
        .picture_size = sighting->jpeg_size,
    };
    int code = register_alert_add(by, footage->list.operation.id, &written, ret_alert, err);
    return code != 0 ? code
                     : register_appearance_add(by, footage->list.operation.id, *ret_alert,
                                               sighting->last, err);
}

static int file_progress(struct footage *footage, const struct register_by *by, bool finished,
                         bool broken, struct overt_error *err)
{
    const struct register_footage *state = &footage->state;
    // Where a recording breaks off nobody is left in view: another try begins after that picture.
    double time = footage->time + (broken ? LOOK_EVERY_SECONDS : 0.0);
    double oldest = sighting_oldest(footage->memory->sightings, SIGHTINGS, time);
    struct register_new_progress written = {
        .position = fmax(time, state->position),
        .again = fmax(oldest, state->again),
        .faces_seen = footage->new_faces,
        .frames = footage->new_frames,
        .finished = finished,
        .broken = broken,
    };
    int code = register_footage_progress_add(by, footage->list.operation.id, state->id, &written,
                                             err);
    if (code == 0) {
        footage->state.position = written.position;
        footage->state.again = written.again;
    }
    return code;
}

static void tell(const struct footage *footage, const struct operate_appearance *appearance)
{
    if (footage->events != NULL && footage->events->appearance != NULL)
        footage->events->appearance(footage->events->context, appearance);
}

static void tell_of(const struct footage *footage, const struct sighting *sighting, int64_t alert)
{
    const struct register_entry *entry = list_entry(&footage->list, sighting->entry);
    struct operate_appearance appearance = {
        .alert = alert,
        .entry = (int64_t)sighting->entry,
        .nominal = entry != NULL ? entry->nominal : "",
        .score = (double)sighting->score,
        .begins = sighting->first,
        .ends = sighting->last,
    };
    tell(footage, &appearance);
}

/// One transaction: the appearances among the passes that ended, and how far the run is. What it
/// wrote is told of when it stands.
static int file_ended(struct footage *footage, const int *ended, size_t count, bool finished,
                      bool broken, struct overt_error *err)
{
    struct sighting *sightings = footage->memory->sightings;
    int64_t alerts[SIGHTINGS] = {0};
    int code = act_open(footage->act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(footage->act);
    for (size_t i = 0; code == 0 && i < count; i++)
        if (sightings[ended[i]].entry != 0)
            code = file_alert(footage, &by, &sightings[ended[i]], &alerts[i], err);
    for (size_t i = 0; i < count; i++)
        sightings[ended[i]].open = false; // the run goes on after them
    if (code == 0)
        code = file_progress(footage, &by, finished, broken, err);
    code = act_close(footage->act, code, err);
    operate_rest(footage->act->operate);
    if (code != 0)
        return code;
    footage->new_faces = footage->new_frames = 0;
    for (size_t i = 0; i < count; i++) {
        footage->result.appearances += alerts[i] != 0;
        if (alerts[i] != 0)
            tell_of(footage, &sightings[ended[i]], alerts[i]);
    }
    return 0;
}

/// Passes that are over by `time`. Those that ended before the run was interrupted are known.
static int sweep(struct footage *footage, double time, bool finished, bool broken,
                 struct overt_error *err)
{
    struct sighting *sightings = footage->memory->sightings;
    int ended[SIGHTINGS];
    size_t count = watch_expire(footage->watch, time, ended);
    for (int i = TRACK_PASSES_MAX; i < SIGHTINGS; i++)
        if (sightings[i].open)
            ended[count++] = i;
    bool known = footage->result.continued && time <= footage->state.position;
    size_t found = 0;
    for (size_t i = 0; i < count && !known; i++) {
        footage->new_faces += sightings[ended[i]].usable;
        footage->result.faces_seen += sightings[ended[i]].usable;
        found += sightings[ended[i]].usable;
    }
    int code = 0;
    if (found > 0 || finished || broken || time - footage->state.position >= RECORD_EVERY_SECONDS)
        code = file_ended(footage, ended, known ? 0 : count, finished, broken, err);
    for (size_t i = 0; i < count; i++)
        sighting_forget(&sightings[ended[i]]);
    return code;
}

// ---- looking ----

/// The tracker went over to somebody else (watch_template): the sighting so far is over with the
/// next sweep, and another begins.
static void hand_over(struct footage *footage, size_t face, int slot)
{
    struct sighting *sighting = &footage->memory->sightings[slot];
    if (sighting->searched && watch_pictures(footage->watch, face) == 1) {
        sighting[TRACK_PASSES_MAX] = *sighting;
        *sighting = (struct sighting){
            .open = true, .usable = true, .first = footage->time, .last = footage->time};
    }
    sighting->searched = true;
}

static int search_face(struct footage *footage, const struct overt_image *image, size_t face,
                       const struct overt_template *fresh, struct overt_error *err)
{
    struct footage_memory *memory = footage->memory;
    int slot = watch_slot(footage->watch, face);
    struct overt_candidate found[CANDIDATES_MAX];
    size_t count = 0;
    const struct overt_template *probe = watch_template(footage->watch, face, fresh);
    hand_over(footage, face, slot);
    int code = list_search(footage->act, &footage->list, probe, found,
                           footage->sought != 0 ? CANDIDATES_MAX : 1, &count, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        if (footage->sought == 0 || (int64_t)found[i].id == footage->sought)
            code = sighting_match(&memory->sightings[slot], &found[i], (int64_t)i + 1, image,
                                  memory->faces, footage->face_count, face, err);
    return code;
}

static int look_at(struct footage *footage, const struct overt_image *image,
                   struct overt_error *err)
{
    struct footage_memory *memory = footage->memory;
    size_t numbers[WATCH_EMBED_MAX];
    int code = overt_engine_detect(footage->engine, image, memory->faces, OVERT_FACES_MAX,
                                   &footage->face_count, err);
    if (code != 0)
        return code;
    size_t count =
        watch_picture(footage->watch, footage->time, memory->faces, footage->face_count, numbers);
    for (size_t i = 0; i < footage->face_count; i++) {
        int slot = watch_slot(footage->watch, i);
        if (slot != TRACK_NONE)
            sighting_see(&memory->sightings[slot], footage->time, &memory->faces[i]);
    }
    for (size_t i = 0; i < count; i++)
        memory->chosen[i] = memory->faces[numbers[i]];
    if (count > 0)
        code =
            overt_engine_embed(footage->engine, image, memory->chosen, count, memory->fresh, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        code = search_face(footage, image, numbers[i], &memory->fresh[i], err);
    crypt_wipe(memory->fresh, sizeof memory->fresh);
    return code;
}

static bool may_go_on(struct footage *footage, int *code, struct overt_error *err)
{
    const struct register_operation *operation = &footage->list.operation;
    footage->act->now = clock_now(&footage->act->operate->clock);
    if (footage->act->now < operation->opens || footage->act->now > operation->closes) {
        footage->result.stopped_by_window = true;
        return false;
    }
    double now = time_monotonic();
    if (now - footage->asked < ASK_EVERY_SECONDS)
        return true;
    footage->asked = now;
    enum register_state state = REGISTER_STATE_OPEN;
    *code = act_standing(footage->act, &state, err);
    footage->result.stopped_by_closing = state == REGISTER_STATE_CLOSED;
    footage->result.stopped_by_pause = state == REGISTER_STATE_PAUSED;
    return *code == 0 && state == REGISTER_STATE_OPEN;
}

static bool tell_progress(const struct footage *footage)
{
    if (footage->events == NULL || footage->events->progress == NULL)
        return true;
    double duration = source_duration(footage->source);
    double share = duration > 0.0 ? fmin(1.0, footage->time / duration) : -1.0;
    return footage->events->progress(footage->events->context, share, footage->result.frames,
                                     footage->result.faces_seen, footage->result.appearances);
}

/// One picture of the recording. False: the run ends here.
static bool take(struct footage *footage, const struct overt_image *image, int *code,
                 struct overt_error *err)
{
    if (!may_go_on(footage, code, err))
        return false;
    if (image == NULL)
        return tell_progress(footage);
    if (footage->time < footage->state.again ||
        footage->time - footage->looked < LOOK_EVERY_SECONDS)
        return true;
    footage->looked = footage->time;
    bool again = footage->state.frames > 0 && footage->time <= footage->state.position;
    footage->new_frames += !again;
    footage->result.frames += !again;
    *code = sweep(footage, footage->time, false, false, err);
    if (*code == 0)
        *code = look_at(footage, image, err);
    return *code == 0 && tell_progress(footage);
}

/// Recording to its end, or the window, or the caller's no: then those in view are left to the run
/// that continues.
static int look_through(struct footage *footage, struct overt_error *err)
{
    struct source_picture picture = {0};
    struct overt_error said = {0};
    int code = 0;
    double begins_at = footage->state.again;
    bool more = true;
    while (more) {
        int next = source_next(footage->source, 0, WAIT_SECONDS, &picture, &said);
        footage->time = picture.time;
        if (next == OVERT_END || next == OVERT_INPUT) {
            footage->result.finished = next == OVERT_END;
            footage->result.broken = next == OVERT_INPUT;
            code = sweep(footage, footage->time + END_SECONDS, footage->result.finished,
                         footage->result.broken, err);
            break;
        }
        if (next != 0)
            return error_set(err, next, "%s", said.text);
        more = take(footage, picture.image, &code, err);
    }
    footage->result.seconds_new = fmax(0.0, footage->time - begins_at);
    if (code == 0 && footage->new_frames > 0)
        code = file_ended(footage, NULL, 0, false, false, err);
    return code;
}

// ---- a run ----

static int tell_of_earlier(struct footage *footage, struct overt_error *err)
{
    struct register_appearance *known = NULL;
    size_t count = 0;
    int code = register_appearances(footage->act->operate->store, footage->state.search, &known,
                                    &count, err);
    for (size_t i = 0; code == 0 && i < count; i++) {
        const struct register_entry *entry = list_entry(&footage->list, (uint64_t)known[i].entry);
        struct operate_appearance appearance = {
            .alert = known[i].alert, .entry = known[i].entry,
            .nominal = entry != NULL ? entry->nominal : "", .score = known[i].score,
            .begins = known[i].begins, .ends = known[i].ends, .earlier = true};
        tell(footage, &appearance);
    }
    footage->result.appearances = (int64_t)count;
    memory_free(known);
    return code;
}

/// The decoder runs without rights (face/source): a recording is what strangers made, too.
static int open_source(struct footage *footage, struct overt_error *err)
{
    struct source_wish wish = {.path = footage->wish->file, .decoder = footage->wish->decoder};
    int code = source_open(&wish, &footage->source, err);
    const char *weakness = code == 0 ? source_weakness(footage->source) : NULL;
    if (weakness != NULL && footage->events != NULL && footage->events->notice != NULL)
        footage->events->notice(footage->events->context, weakness);
    return code;
}

static int begin(struct footage *footage, struct overt_error *err)
{
    int code = check(footage, err);
    if (code == 0)
        code = list_open(footage->act, REGISTER_MODE_RETROSPECTIVE, &footage->list, err);
    if (code == 0)
        code = find_sought(footage, err);
    if (code == 0)
        code = crypt_sha256_file(footage->wish->file, footage->sha256, err);
    if (code == 0)
        code = operate_engine(footage->act->operate, &footage->engine, err);
    if (code == 0)
        code = open_source(footage, err);
    if (code == 0)
        code = watch_create(footage->list.count, &footage->watch, err);
    if (code != 0)
        return code;
    footage->memory = memory_try(1, sizeof *footage->memory);
    if (footage->memory == NULL)
        return error_set(err, OVERT_NO_MEMORY,
                         "no memory for the faces of a picture: close other programs");
    (void)crypt_lock(footage->memory, sizeof *footage->memory);
    return begin_record(footage, err);
}

static void end(struct footage *footage)
{
    watch_destroy(&footage->watch);
    if (footage->memory != NULL) {
        for (size_t i = 0; i < SIGHTINGS; i++)
            sighting_forget(&footage->memory->sightings[i]);
        crypt_unlock(footage->memory, sizeof *footage->memory);
    }
    memory_free(footage->memory);
    source_close(&footage->source);
    list_close(&footage->list);
}

static int run(struct footage *footage, struct overt_error *err)
{
    struct operate_footage_result *result = &footage->result;
    int code = begin(footage, err);
    if (code == 0)
        code = tell_of_earlier(footage, err);
    if (code != 0)
        return code;
    result->search = footage->state.search;
    result->frames = footage->state.frames;
    result->faces_seen = footage->state.faces_seen;
    result->finished = footage->state.finished;
    footage->looked = -1.0;
    footage->began = footage->asked = time_monotonic();
    operate_rest(footage->act->operate);
    if (!result->finished)
        code = look_through(footage, err);
    result->seconds_video = footage->state.position;
    result->seconds_taken = time_monotonic() - footage->began;
    return code;
}

int operate_footage(struct operate *operate, const char *as, const char *reference,
                    const struct operate_footage *wish, const struct operate_footage_events *events,
                    struct operate_footage_result *ret_result, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    AUTO_GUARD struct guard guard = {0};
    struct footage footage = {.act = &act, .wish = wish, .events = events};
    if (reference == NULL || reference[0] == '\0')
        return error_set(err, OVERT_INPUT, "name the operation, such as RFR-2026-0001");
    int code = act_begin(&act, operate, as, ACT_SEARCH, reference, err);
    if (code != 0)
        return code;
    guard_enter(&guard);
    code = run(&footage, err);
    end(&footage);
    int woken = operate_wake(operate, code == 0 ? err : NULL);
    code = code != 0 ? code : woken;
    if (code == 0)
        *ret_result = footage.result;
    return code;
}
