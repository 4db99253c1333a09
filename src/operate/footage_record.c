// SPDX-License-Identifier: Apache-2.0
// footage_record.c - what a search through a recording leaves: an alert and its times for each
// appearance of somebody sought, a number of everybody else (rule R2), and how far it is.
//
// Passes are filed in the order in which they end, in one transaction with how far the run is. A
// run that was killed goes on at the beginning of the passes then in view and leaves out those that
// had ended by then; it tells of what the runs before it recorded.
#include <math.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/text.h"
#include "operate/footage.h"

#define RECORD_EVERY_SECONDS 60.0 ///< of the recording: what a killed run has to do again
#define BROKEN_SECONDS       0.1  ///< another try of a recording that breaks off begins after it

/// Passes that are over, by their places in the memory's sightings.
struct ended {
    int places[FOOTAGE_SIGHTINGS];
    int64_t alerts[FOOTAGE_SIGHTINGS]; ///< 0: nobody sought
    size_t count;
};

// ---- telling ----

static void tell(const struct footage *footage, struct operate_appearance *one)
{
    const struct register_entry *entry = list_entry(&footage->list, (uint64_t)one->entry);
    one->nominal = entry != NULL ? entry->nominal : "";
    if (footage->captured_at != 0)
        one->at = footage->captured_at + (moment)floor(one->begins);
    if (footage->events != NULL && footage->events->appearance != NULL)
        footage->events->appearance(footage->events->context, one);
}

static int tell_of_earlier(struct footage *footage, struct overt_error *err)
{
    int code = register_appearances(footage->act->operate->store, footage->state.search,
                                    &footage->known, &footage->known_count, err);
    for (size_t i = 0; code == 0 && i < footage->known_count; i++) {
        const struct register_appearance *known = &footage->known[i];
        struct operate_appearance one = {
            .alert = known->alert, .entry = known->entry, .score = known->score,
            .begins = known->begins, .ends = known->ends, .earlier = true};
        tell(footage, &one);
    }
    if (code == 0)
        footage->result.appearances = (int64_t)footage->known_count;
    return code;
}

static void tell_of_ended(struct footage *footage, const struct ended *ended)
{
    for (size_t i = 0; i < ended->count; i++) {
        const struct sighting *sighting = &footage->memory->sightings[ended->places[i]];
        struct operate_appearance one = {
            .alert = ended->alerts[i], .entry = (int64_t)sighting->entry,
            .score = (double)sighting->score, .begins = sighting->first, .ends = sighting->last};
        if (ended->alerts[i] == 0)
            continue;
        footage->result.appearances++;
        tell(footage, &one);
    }
}

// ---- the beginning ----

static int begin_search(struct footage *footage, struct overt_error *err)
{
    struct act *act = footage->act;
    int64_t operation = footage->list.operation.id;
    int code = act_open(act, err);
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

/// A run that goes on says the same of the recording as the one that began it.
static int check_origin(const struct footage *footage, const struct register_recording *known,
                        struct overt_error *err)
{
    char captured[TIME_TEXT_MAX] = "";
    (void)search_captured(footage->wish->captured, footage->act->now, captured);
    if (text_equal(known->captured, captured) && text_equal(known->place, footage->wish->place) &&
        text_equal(known->source_type, footage->wish->source_type) &&
        known->body_worn == footage->wish->body_worn)
        return 0;
    return error_set(err, OVERT_INPUT,
                     "%s was searched already as captured %s at %.60s (%.40s%s): say the same of "
                     "it, or give the whole recording to another operation",
                     footage->name, known->captured, known->place, known->source_type,
                     known->body_worn ? ", body-worn" : "");
}

/// Another file under the same name is another recording.
static void tell_of_namesake(const struct footage *footage, const struct register_recording *known)
{
    char line[OVERT_ERROR_TEXT_MAX + 256];
    (void)snprintf(line, sizeof line,
                   "%s is not the file that was searched under this name as search %lld: it is "
                   "looked through from its beginning, as another recording",
                   footage->name, (long long)known->search);
    if (footage->events != NULL && footage->events->notice != NULL)
        footage->events->notice(footage->events->context, line);
}

/// What the operation's record holds of recordings with this name, or of this one.
static int compare_known(struct footage *footage, struct overt_error *err)
{
    struct register_recording *known = NULL;
    size_t count = 0;
    const struct register_recording *namesake = NULL;
    int code = register_recordings(footage->act->operate->store, footage->list.operation.id,
                                   REGISTER_AS_AT_ALWAYS, &known, &count, err);
    for (size_t i = 0; code == 0 && i < count; i++) {
        if (footage->result.continued && known[i].search == footage->state.search)
            code = check_origin(footage, &known[i], err);
        else if (known[i].entry == footage->sought && text_equal(known[i].source, footage->name))
            namesake = &known[i];
    }
    if (code == 0 && namesake != NULL && !footage->result.continued)
        tell_of_namesake(footage, namesake);
    register_recordings_free(&known, count);
    return code;
}

int footage_begin_record(struct footage *footage, struct overt_error *err)
{
    struct overt_error none;
    int code = register_footage_find(footage->act->operate->store, footage->list.operation.id,
                                     footage->sha256, footage->sought, &footage->state, &none);
    footage->result.continued = code == 0;
    if (code != 0 && code != OVERT_NOT_FOUND)
        return error_set(err, code, "%s", none.text);
    code = compare_known(footage, err);
    if (code != 0)
        return code;
    return footage->result.continued ? tell_of_earlier(footage, err) : begin_search(footage, err);
}

// ---- the passes that ended ----

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
        .scene = sighting->scene,
        .scene_size = sighting->scene_size,
    };
    if (footage->captured_at != 0)
        written.captured = (double)footage->captured_at + sighting->first;
    int code = register_alert_add(by, footage->list.operation.id, &written, ret_alert, err);
    return code != 0 ? code
                     : register_appearance_add(by, footage->list.operation.id, *ret_alert,
                                               sighting->last, err);
}

static int file_position(struct footage *footage, const struct register_by *by,
                         struct overt_error *err)
{
    const struct register_footage *state = &footage->state;
    // Where a recording breaks off nobody is left in view: another try begins after that picture.
    double time = footage->time + (footage->result.broken ? BROKEN_SECONDS : 0.0);
    int64_t new_given = footage->given - state->frames_given;
    double oldest = sighting_oldest(footage->memory->sightings, FOOTAGE_SIGHTINGS, time);
    struct register_new_progress written = {
        .position = fmax(time, state->position),
        .again = fmax(oldest, state->again),
        .faces_seen = footage->new_faces,
        .frames = footage->new_frames,
        .frames_given = new_given > footage->new_frames ? new_given : footage->new_frames,
        .finished = footage->result.finished,
        .broken = footage->result.broken,
    };
    int code = register_footage_progress_add(by, footage->list.operation.id, state->id, &written,
                                             err);
    if (code == 0) {
        footage->state.position = written.position;
        footage->state.again = written.again;
        footage->state.frames_given += written.frames_given;
    }
    return code;
}

/// One transaction. What it wrote is told of when it stands.
static int file(struct footage *footage, struct ended *ended, struct overt_error *err)
{
    struct sighting *sightings = footage->memory->sightings;
    int code = act_open(footage->act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(footage->act);
    for (size_t i = 0; code == 0 && i < ended->count; i++)
        if (sightings[ended->places[i]].entry != 0)
            code = file_alert(footage, &by, &sightings[ended->places[i]], &ended->alerts[i], err);
    if (code == 0)
        code = file_position(footage, &by, err);
    code = act_close(footage->act, code, err);
    operate_rest(footage->act->operate);
    if (code != 0)
        return code;
    footage->new_faces = footage->new_frames = 0;
    tell_of_ended(footage, ended);
    return 0;
}

int footage_file_progress(struct footage *footage, struct overt_error *err)
{
    struct ended nobody = {.count = 0};
    return file(footage, &nobody, err);
}

static void find_ended(struct footage *footage, double time, struct ended *ended)
{
    ended->count = watch_expire(footage->watch, time, ended->places);
    for (int i = TRACK_PASSES_MAX; i < FOOTAGE_SIGHTINGS; i++)
        if (footage->memory->sightings[i].open)
            ended->places[ended->count++] = i;
}

/// The run before looked at it with other passes in view, so its end may have been found a look
/// earlier than now.
static bool is_recorded(const struct footage *footage, const struct sighting *sighting)
{
    for (size_t i = 0; i < footage->known_count; i++) {
        const struct register_appearance *known = &footage->known[i];
        if ((int64_t)sighting->entry == known->entry && sighting->last >= known->begins &&
            sighting->last <= known->ends + TRACK_GAP_SECONDS)
            return true;
    }
    return false;
}

/// Of those that are over: who was not recorded by an earlier run.
static void leave_out_known(const struct footage *footage, double time, const struct ended *over,
                            struct ended *ended)
{
    bool is_known = footage->result.continued && time <= footage->state.position;
    for (size_t i = 0; i < over->count && !is_known; i++)
        if (!is_recorded(footage, &footage->memory->sightings[over->places[i]]))
            ended->places[ended->count++] = over->places[i];
}

int footage_sweep(struct footage *footage, double time, struct overt_error *err)
{
    struct sighting *sightings = footage->memory->sightings;
    struct ended over = {.count = 0}, ended = {.count = 0};
    struct operate_footage_result *result = &footage->result;
    int64_t found = 0;
    find_ended(footage, time, &over);
    leave_out_known(footage, time, &over, &ended);
    for (size_t i = 0; i < ended.count; i++)
        found += sightings[ended.places[i]].usable;
    footage->new_faces += found;
    result->faces_seen += found;
    for (size_t i = 0; i < over.count; i++)
        sightings[over.places[i]].open = false; // the run goes on after them
    int code = 0;
    if (found > 0 || result->finished || result->broken ||
        time - footage->state.position >= RECORD_EVERY_SECONDS)
        code = file(footage, &ended, err);
    for (size_t i = 0; i < over.count; i++)
        sighting_forget(&sightings[over.places[i]]);
    return code;
}
