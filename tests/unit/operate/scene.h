// SPDX-License-Identifier: Apache-2.0
// scene.h - a record in a folder of its own, a clock that the test sets, officers, and an operation
// ready for use.
#ifndef TESTS_SCENE_H
#define TESTS_SCENE_H

#include "operate/operate.h"

#define SCENE_BEGINS 1795168800 ///< 2026-11-20T10:00:00Z
#define HOUR 3600

struct scene {
    char folder[64]; ///< "record" lies in it, and pictures
    char record[80];
    moment now;
    struct operate *operate;
    const char *recogniser;
    const char *detector; ///< NULL: "mtcnn@1"; "!mtcnn@1": another one of that name
    char reference[32];
    struct overt_error err;
};

/// Steps of scene_prepare; a test leaves out the one that it is about.
enum scene_step {
    SCENE_AUTHORISE = 1,
    SCENE_NOTIFY = 2,
    SCENE_LIST = 4, ///< face 1 ("N-1") and face 2 ("N-2"), added by Planner
    SCENE_REVIEW = 8,
    SCENE_OPEN = 16,
    SCENE_ALL = 31,
};

/// Officers: Admin, Planner, Chief (authorising), Both (planner, authorising, operator), Operator,
/// Second (operator), Beat (engagement), Detective (investigator).
void scene_begin(struct scene *scene);
/// At another moment: where others than this program look at a clock.
void scene_begin_at(struct scene *scene, moment now);
/// The folder alone, with nothing in it.
void scene_folder(struct scene *scene);
void scene_end(struct scene *scene);
/// Closes and opens the record again.
void scene_reopen(struct scene *scene);

/// A complete written authority for the categories of scene_plan, and for cameras of the names that
/// tests use; texts are constants.
struct register_authority scene_authority(void);
/// A plan for now to four hours on, with that authority.
struct operate_plan scene_plan(const struct scene *scene, enum register_mode mode);
/// Plans for now and takes these steps; the reference is in the scene.
void scene_prepare(struct scene *scene, enum register_mode mode, int steps);
/// Holds the operation by law: its list outlives its closing.
void scene_hold(struct scene *scene);
/// Writes a file beside the record and returns its path (kept until the next call but three).
const char *scene_file(struct scene *scene, const char *name, const char *text);
/// Adds the face with this seed as "N-SEED".
int scene_enrol(struct scene *scene, const char *as, int seed, const char *reason,
                const char *image_source);

/// Numbers of the record: rows of a table.
int64_t scene_rows(struct scene *scene, const char *table);
/// The public key of the record, to verify it with.
const char *scene_verifier(struct scene *scene);
/// As scene_tamper, after every trigger was dropped and without foreign keys.
void scene_drop_triggers(struct scene *scene, const char *sql);
/// Runs SQL that the program never runs, such as dropping a trigger.
void scene_tamper(struct scene *scene, const char *sql);

int scene_live(struct scene *scene, const char *as, const char *source,
               const struct operate_live_events *events, struct operate_live_result *ret_result);
/// Several cameras at once; `fast` as there.
int scene_cameras(struct scene *scene, const struct operate_camera *cameras, size_t count,
                  bool fast, const struct operate_live_events *events,
                  struct operate_live_result *ret_result);
int scene_search(struct scene *scene, const char *as, const char *picture,
                 struct operate_search_result *ret_result);
int scene_identify(struct scene *scene, const char *as, const char *picture,
                   struct operate_search_result *ret_result);

/// A recording of Station Road for one entry, a probe, or (0, NULL) the whole list.
int scene_footage(struct scene *scene, const char *as, const char *file, int64_t entry,
                  const char *probe, const struct operate_footage_events *events,
                  struct operate_footage_result *ret_result);

/// Starts watching for a refusal; then the act; then scene_refused checks: OVERT_REFUSED, one line
/// that holds `words`, one refusal and one ledger entry more, no comparison.
struct scene_before {
    int64_t refusals, entries;
    uint64_t comparisons;
};
struct scene_before scene_before(struct scene *scene);
void scene_refused(struct scene *scene, struct scene_before before, int code, const char *words);

#endif
