// SPDX-License-Identifier: Apache-2.0
// footage_look.c - one picture of a recording: its faces, their passes, and who looks like somebody
// sought.
#include <math.h>

#include "crypt/wipe.h"
#include "operate/footage.h"

#define CANDIDATES_MAX 10    ///< among which the person sought is looked for
#define CLOSE_SECONDS  1.0   ///< after somebody sought was seen it is looked closer for so long
#define EARLY_SECONDS  0.001 ///< times of pictures are not exact

double footage_next_look(const struct footage *footage)
{
    double looks = footage->wish->looks > 0.0 ? footage->wish->looks : OPERATE_LOOKS;
    // Twice as often: the grid of the wider looks stays in it.
    if (footage->looked < footage->close)
        looks *= 2.0;
    if (footage->looked < 0.0)
        return footage->state.again - EARLY_SECONDS;
    return (floor(footage->looked * looks + 0.01) + 1.0) / looks - EARLY_SECONDS;
}

/// The tracker went over to somebody else (watch_template): the sighting so far is over with the
/// next sweep, at the last picture that is known to show the one before, and another begins.
static void hand_over(struct footage *footage, size_t face, int slot)
{
    struct sighting *sighting = &footage->memory->sightings[slot];
    if (sighting->searched >= sighting->first && watch_pictures(footage->watch, face) == 1) {
        sighting->last = sighting->searched;
        sighting[TRACK_PASSES_MAX] = *sighting;
        *sighting = (struct sighting){
            .open = true, .usable = true, .first = footage->time, .last = footage->time};
    }
    sighting->searched = footage->time;
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
    for (size_t i = 0; code == 0 && i < count; i++) {
        if (footage->sought != 0 && (int64_t)found[i].id != footage->sought)
            continue;
        footage->close = footage->time + CLOSE_SECONDS;
        code = sighting_match(&memory->sightings[slot], &found[i], (int64_t)i + 1, image,
                              memory->faces, footage->face_count, face, err);
    }
    return code;
}

static void see_faces(struct footage *footage)
{
    struct footage_memory *memory = footage->memory;
    for (size_t i = 0; i < footage->face_count; i++) {
        int slot = watch_slot(footage->watch, i);
        if (slot != TRACK_NONE)
            sighting_see(&memory->sightings[slot], footage->time, &memory->faces[i]);
    }
}

int footage_look(struct footage *footage, const struct overt_image *image, struct overt_error *err)
{
    struct footage_memory *memory = footage->memory;
    size_t numbers[WATCH_EMBED_MAX];
    int code = overt_engine_detect(footage->engine, image, memory->faces, OVERT_FACES_MAX,
                                   &footage->face_count, err);
    if (code != 0)
        return code;
    size_t count =
        watch_picture(footage->watch, footage->time, memory->faces, footage->face_count, numbers);
    see_faces(footage);
    for (size_t i = 0; i < count; i++)
        memory->chosen[i] = memory->faces[numbers[i]];
    if (count > 0)
        code =
            overt_engine_embed(footage->engine, image, memory->chosen, count, memory->fresh, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        code = search_face(footage, image, numbers[i], &memory->fresh[i], err);
    crypt_wipe(memory->fresh, sizeof memory->fresh);
    if (watch_left(footage->watch))
        overt_engine_forget(footage->engine);
    return code;
}
