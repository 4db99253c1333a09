// SPDX-License-Identifier: Apache-2.0
// footage.h - what the files of a search through a recording share: footage.c runs it, and hands on
// to footage_sought.c (whom and what it is about), footage_look.c (faces) and footage_record.c.
#ifndef OPERATE_FOOTAGE_H
#define OPERATE_FOOTAGE_H

#include <sys/stat.h>

#include "crypt/hash.h"
#include "face/source/source.h"
#include "face/track/track.h"
#include "operate/internal.h"
#include "operate/sighting.h"
#include "operate/watch.h"

#define FOOTAGE_SIGHTINGS (2 * TRACK_PASSES_MAX)

/// What holds a picture's worth of faces for the time of one picture; locked and wiped.
struct footage_memory {
    struct overt_face faces[OVERT_FACES_MAX];
    struct overt_face chosen[WATCH_EMBED_MAX];
    struct overt_template fresh[WATCH_EMBED_MAX];
    struct sighting sightings[FOOTAGE_SIGHTINGS]; ///< by slot; then those whose slot another took
};

struct footage {
    struct act *act;
    const struct operate_footage *wish;
    const struct operate_footage_events *events; ///< NULL: nobody listens
    struct operate_probe origin;                 ///< the same for the recording as for a picture
    char name[256];                              ///< of the file, without folder
    int held;                                    ///< a recording in memory, open; 0: a file
    struct stat status;                          ///< before it was read
    uint8_t sha256[CRYPT_HASH_SIZE];
    moment captured_at; ///< when the recording begins; 0: only its day is known
    struct list list;
    int64_t sought; ///< entry; 0: anybody on the list
    struct register_footage state;
    struct register_appearance *known; ///< recorded by earlier runs
    size_t known_count;
    struct overt_engine *engine;
    struct source *source;
    struct watch *watch;
    struct footage_memory *memory;
    size_t face_count;
    double time;   ///< of the picture, seconds of the recording
    double looked; ///< when the last picture was looked at
    double close;  ///< until then somebody sought was in view: look closer
    double began, asked;
    int64_t given;                 ///< pictures of the recording so far, looked at or not
    int64_t new_faces, new_frames; ///< since the record was last told
    struct operate_footage_result result;
};

// ---- footage_sought.c ----

/// What must be said of a recording, before anything is read. OVERT_INPUT, OVERT_LIMIT.
int footage_check(struct footage *footage, struct overt_error *err) MUST_CHECK;
/// Rule R1: somebody on the reviewed list, or the whole list; refuses otherwise.
int footage_find_sought(struct footage *footage, struct overt_error *err) MUST_CHECK;

// ---- footage_look.c ----

/// When the next picture is to be looked at: on a grid over the recording that does not depend on
/// where a run began, so that a run that continues sees what the one before it saw.
double footage_next_look(const struct footage *footage);
/// Faces, passes, templates, candidates of one picture.
int footage_look(struct footage *footage, const struct overt_image *image,
                 struct overt_error *err) MUST_CHECK;

// ---- footage_record.c ----

/// The search and its recording; or where an earlier run over the same file ended, and what it
/// recorded, which is told of.
int footage_begin_record(struct footage *footage, struct overt_error *err) MUST_CHECK;
/// The passes that are over by `time`: those of somebody sought become alerts, all are counted.
int footage_sweep(struct footage *footage, double time, struct overt_error *err) MUST_CHECK;
/// How far the run is, nobody having left.
int footage_file_progress(struct footage *footage, struct overt_error *err) MUST_CHECK;

#endif
