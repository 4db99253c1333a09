// SPDX-License-Identifier: Apache-2.0
// filed.c - what another engine files: its runs, counts, gaps and alerts (filed.h).
#include "operate/filed.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/hash.h"
#include "crypt/wipe.h"
#include "operate/picture.h"
#include "operate/run.h"
#include "operate/watch.h"

#define FILED_RUNS_MAX 64

/// The runs that go on: their locks are held by this process (run.h).
struct filed {
    struct {
        struct run run;
        double heard; ///< monotonic
    } runs[FILED_RUNS_MAX];
};

void operate_filed_drop(struct operate *operate, bool all)
{
    double now = time_monotonic();
    for (size_t i = 0; operate->filed != NULL && i < FILED_RUNS_MAX; i++)
        if (all || now - operate->filed->runs[i].heard > FILED_SILENT_SECONDS)
            run_drop(&operate->filed->runs[i].run);
    if (all) {
        memory_free(operate->filed);
        operate->filed = NULL;
    }
}

static struct run *place_of(struct operate *operate, int64_t run)
{
    if (operate->filed == NULL)
        operate->filed = memory_new(1, sizeof *operate->filed);
    for (size_t i = 0; i < FILED_RUNS_MAX; i++)
        if (operate->filed->runs[i].run.id == run) {
            operate->filed->runs[i].heard = time_monotonic();
            return &operate->filed->runs[i].run;
        }
    return NULL;
}

// ---- the permit ----

static int permit_of(struct store *store, int64_t operation, char **ret_note, char ret_sha256[65],
                     struct overt_error *err)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    int code = register_permit(store, operation, ret_note, err);
    if (code != 0)
        return code;
    crypt_sha256(*ret_note, strlen(*ret_note), hash);
    text_from_bytes(ret_sha256, hash, sizeof hash);
    return 0;
}

int operate_permit(struct operate *operate, const char *reference, char **ret_note,
                   char ret_sha256[65], struct overt_error *err)
{
    struct register_operation operation = {0};
    int code = operate_reopen(operate, err);
    if (code == 0)
        code = register_operation_brief(operate->store, reference, clock_now(&operate->clock),
                                        &operation, err);
    if (code == 0)
        code = permit_of(operate->store, operation.id, ret_note, ret_sha256, err);
    register_operation_finish(&operation);
    return code;
}

static int check_permit(struct act *act, const struct register_engine *engine,
                        struct overt_error *err)
{
    AUTO_FREE char *note = NULL;
    char own[65], quoted[65];
    int code = permit_of(act->operate->store, act->operation, &note, own, err);
    text_from_bytes(quoted, engine->permit, sizeof engine->permit);
    if (code != 0 || strcmp(own, quoted) == 0)
        return code;
    return act_refuse(act, err,
                      "the permit that was quoted is not that of %s: take the one that opening it "
                      "gave out",
                      act->reference);
}

// ---- a run ----

static int check_engine(const struct operate_filed_run *run, struct overt_error *err)
{
    int code = act_check_text(run->camera, "the camera's name", OPERATE_CAMERA_TEXT_MAX - 1, err);
    if (code == 0 && run->zone != NULL)
        code = act_check_text(run->zone, "the zone", OPERATE_CAMERA_TEXT_MAX - 1, err);
    if (code == 0)
        code = act_check_text(run->engine.vendor, "the engine's vendor", 100, err);
    if (code == 0)
        code = act_check_text(run->engine.name, "the engine's name", 100, err);
    if (code == 0)
        code = act_check_text(run->engine.version, "the engine's version", 100, err);
    return code;
}

/// All that has to hold when a run of Overt's own begins (R1).
static int check_rules(struct act *act, struct overt_error *err)
{
    AUTO_LIST struct list list = {0};
    return list_open(act, REGISTER_MODE_LIVE, &list, err);
}

int operate_filed_begin(struct operate *operate, const char *as, const char *reference,
                        const struct operate_filed_run *run, int64_t *ret_run,
                        struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    const struct register_new_run written = {.source = run->camera, .zone = run->zone,
                                             .body_worn = run->body_worn,
                                             .engine = &run->engine};
    operate_filed_drop(operate, false);
    struct run *place = place_of(operate, 0);
    int code = check_engine(run, err);
    if (code == 0 && place == NULL)
        code = error_set(err, OVERT_LIMIT, "%d cameras file already: end one of their runs",
                         FILED_RUNS_MAX);
    if (code == 0)
        code = act_begin(&act, operate, as, ACT_LIVE, reference, err);
    if (code == 0)
        code = check_rules(&act, err);
    if (code == 0)
        code = check_permit(&act, &run->engine, err);
    if (code == 0)
        code = run_begin(&act, &written, place, err);
    if (code == 0)
        *ret_run = place->id;
    return code;
}

/// An act on a run that goes on, with its operation as it is now; `*ret_place` its lock.
static int begin_on(struct act *act, struct operate *operate, const char *as,
                    const struct operate_filed_on *on, struct register_operation *ret_operation,
                    struct register_engine_run **ret_run, struct run **ret_place,
                    struct overt_error *err)
{
    operate_filed_drop(operate, false);
    *ret_place = on->run > 0 ? place_of(operate, on->run) : NULL;
    int code = act_begin_on(act, operate, as, ACT_LIVE, on->reference, ret_operation, err);
    if (code == 0)
        code = register_engine_run_find(operate->store, on->run, ret_run, err);
    if (code == 0 && (*ret_run)->operation != act->operation)
        code = error_set(err, OVERT_NOT_FOUND, "run %lld is of another operation",
                         (long long)on->run);
    if (code == 0 && *ret_place == NULL)
        code = error_set(err, OVERT_NOT_FOUND, "run %lld is over: begin another one to go on",
                         (long long)on->run);
    return code;
}

/// What is filed is compared now: open, not paused, inside the window.
static int check_now(struct act *act, const struct register_operation *operation,
                     struct overt_error *err)
{
    enum register_state state = REGISTER_STATE_CLOSED;
    int code = register_standing(act->operate->store, act->operation, &state, err);
    if (code == 0 && state == REGISTER_STATE_CLOSED)
        return act_refuse(act, err, "%s is closed, or its list changed: nothing more is filed",
                          act->reference);
    if (code == 0 && state == REGISTER_STATE_PAUSED)
        return act_refuse(act, err, "%s is paused: nothing is compared until it goes on",
                          act->reference);
    if (code == 0 && (act->now < operation->opens || act->now > operation->ends))
        return act_refuse(act, err, "the window of %s is over: nothing more is filed",
                          act->reference);
    return code;
}

// ---- alerts ----

static int check_entry(struct act *act, int64_t number, struct overt_error *err)
{
    struct register_entry *entries = NULL;
    size_t count = 0;
    bool stands = false;
    int code = register_entries(act->operate->store, act->operation, act->now, &entries, &count,
                                err);
    for (size_t i = 0; i < count; i++)
        stands |= entries[i].id == number && entries[i].removed_at == 0 &&
                  entries[i].reviewed_at != 0;
    register_entries_free(&entries, count);
    if (code != 0 || stands)
        return code;
    return act_refuse(act, err, "entry %lld is not on the reviewed list of %s", (long long)number,
                      act->reference);
}

static int check_scores(struct act *act, const struct register_operation *operation,
                        const struct operate_filed_alert *alert, struct overt_error *err)
{
    double opens = (double)operation->opens, now = (double)act->now + FILED_SKEW_SECONDS + 1.0;
    if (!(alert->score >= 0.0 && alert->score <= 1.0 && alert->threshold > 0.0 &&
          alert->threshold <= 1.0))
        return error_set(err, OVERT_INPUT, "score and threshold are from 0 to 1");
    if (!(alert->captured >= opens && alert->captured <= now))
        return error_set(err, OVERT_INPUT,
                         "the capture is not inside of the window until now: set the clocks");
    if (alert->threshold < operation->threshold || alert->score < operation->threshold ||
        alert->score < alert->threshold)
        return act_refuse(act, err,
                          "a score of %.3f at a threshold of %.3f does not reach the threshold of "
                          "%s, which is %.3f",
                          alert->score, alert->threshold, act->reference, operation->threshold);
    return 0;
}

/// The face alone: who else is in the picture is covered (R2). A picture in which Overt finds no
/// face is what the other engine calls one, and is kept small.
static int face_of(struct operate *operate, const struct operate_filed_alert *alert,
                   void **ret_jpeg, size_t *ret_size, struct overt_error *err)
{
    CLEANUP(overt_image_unref) struct overt_image *image = NULL;
    AUTO_FREE struct overt_face *faces = memory_new(OVERT_FACES_MAX, sizeof *faces);
    struct overt_engine *engine = NULL;
    size_t count = 0, widest = 0;
    if (alert->picture_size == 0 || alert->picture_size > FILED_PICTURE_MAX)
        return error_set(err, OVERT_LIMIT, "the face's picture may have %d bytes: crop it",
                         FILED_PICTURE_MAX);
    int code = overt_image_decode(alert->picture, alert->picture_size, &image, err);
    if (code == 0)
        code = operate_engine(operate, &engine, err);
    if (code == 0)
        code = overt_engine_detect(engine, image, faces, OVERT_FACES_MAX, &count, err);
    if (engine != NULL)
        overt_engine_forget(engine);
    for (size_t i = 1; i < count; i++)
        if (faces[i].width > faces[widest].width)
            widest = i;
    if (code == 0 && count > 0)
        code = picture_of_face(image, faces, count, widest, ret_jpeg, ret_size, err);
    else if (code == 0)
        code = picture_small(&image, ret_jpeg, ret_size, err);
    crypt_wipe(faces, OVERT_FACES_MAX * sizeof *faces);
    return code;
}

/// Inside the transaction.
static int add_alert(struct act *act, const struct register_new_alert *written, int64_t *ret_alert,
                     struct overt_error *err)
{
    double seconds = -1.0;
    struct register_by by = act_by(act);
    int code = register_alert_nearest(act->operate->store, act->operation, written->entry,
                                      written->captured, &seconds, err);
    if (code == 0 && seconds >= 0.0 && seconds < WATCH_COOL_DOWN_SECONDS)
        return OVERT_END;
    return code != 0 ? code : register_alert_add(&by, act->operation, written, ret_alert, err);
}

static int write_alert(struct act *act, const struct register_engine_run *run, bool body_worn,
                       const struct operate_filed_alert *alert, const uint8_t mark[32],
                       int64_t *ret_alert, struct overt_error *err)
{
    void *jpeg = NULL;
    size_t size = 0;
    int64_t id = 0;
    int code = face_of(act->operate, alert, &jpeg, &size, err);
    const struct register_new_alert written = {
        .entry = alert->entry,
        .source = run->source,
        .body_worn = body_worn,
        .score = alert->score,
        .threshold = alert->threshold,
        .rank = 1,
        .picture = jpeg,
        .picture_size = size,
        .run = run->run,
        .captured = alert->captured,
        .latency = fmax(0.001, (double)act->now - alert->captured),
        .mark = mark,
    };
    if (code == 0)
        code = act_open(act, err);
    if (code == 0)
        code = act_close(act, add_alert(act, &written, &id, err), err);
    if (jpeg != NULL)
        crypt_wipe(jpeg, size);
    overt_bytes_free(jpeg);
    *ret_alert = code == 0 ? id : 0;
    return code == OVERT_END ? 0 : code;
}

int operate_filed_alert(struct operate *operate, const char *as,
                        const struct operate_filed_on *on,
                        const struct operate_filed_alert *alert, struct operate_filed *ret_filed,
                        struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    struct register_operation operation = {0};
    struct register_engine_run *filer = NULL;
    struct run *place = NULL;
    uint8_t mark[CRYPT_HASH_SIZE];
    *ret_filed = (struct operate_filed){0};
    int code = act_check_text(alert->reference, "the engine's reference of the alert", 200, err);
    if (code == 0)
        code = begin_on(&act, operate, as, on, &operation, &filer, &place, err);
    if (code == 0) {
        crypt_sha256(alert->reference, strlen(alert->reference), mark);
        code = register_engine_alert(operate->store, on->run, mark, &ret_filed->alert, err);
        ret_filed->again = ret_filed->alert != 0;
    }
    if (code == 0 && !ret_filed->again)
        code = check_now(&act, &operation, err);
    if (code == 0 && !ret_filed->again)
        code = check_scores(&act, &operation, alert, err);
    if (code == 0 && !ret_filed->again)
        code = check_entry(&act, alert->entry, err);
    if (code == 0 && !ret_filed->again)
        code = write_alert(&act, filer, operation.body_worn, alert, mark, &ret_filed->alert, err);
    register_operation_finish(&operation);
    register_engine_runs_free(&filer, 1);
    return code;
}

// ---- counts, gaps, the end ----

static int check_count(const struct operate_filed_count *count, struct overt_error *err)
{
    if (count->faces_seen >= 0 && count->frames >= 0 && count->frames_given >= count->frames &&
        count->frames_damaged >= 0 && count->seconds >= 0 && count->seconds_looked >= 0 &&
        count->seconds_looked <= count->seconds)
        return 0;
    return error_set(err, OVERT_INPUT,
                     "a count is of what was seen since the last one: no number is below 0, and no "
                     "more is looked at than there was");
}

int operate_filed_count(struct operate *operate, const char *as,
                        const struct operate_filed_on *on,
                        const struct operate_filed_count *count, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    struct register_operation operation = {0};
    struct register_engine_run *filer = NULL;
    struct run *place = NULL;
    int code = check_count(count, err);
    if (code == 0)
        code = begin_on(&act, operate, as, on, &operation, &filer, &place, err);
    if (code == 0)
        code = check_now(&act, &operation, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code == 0) {
        struct register_by by = act_by(&act);
        const struct register_new_count written = {
            .source = filer->source,
            .run = on->run,
            .faces_seen = count->faces_seen,
            .frames = count->frames,
            .frames_given = count->frames_given,
            .frames_damaged = count->frames_damaged,
            .seconds = count->seconds,
            .seconds_looked = count->seconds_looked,
        };
        code = act_close(&act, register_count_add(&by, act.operation, &written, err), err);
    }
    register_operation_finish(&operation);
    register_engine_runs_free(&filer, 1);
    return code;
}

int operate_filed_gap(struct operate *operate, const char *as, const struct operate_filed_on *on,
                      bool looking, enum register_gap_cause cause, moment since,
                      struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    struct register_operation operation = {0};
    struct register_engine_run *filer = NULL;
    struct run *place = NULL;
    int code = begin_on(&act, operate, as, on, &operation, &filer, &place, err);
    if (code == 0 && (since > act.now + FILED_SKEW_SECONDS || since < filer->at))
        code = error_set(err, OVERT_INPUT, "a gap begins and ends after the run began, until now");
    if (code == 0)
        code = act_open(&act, err);
    if (code == 0) {
        struct register_by by = act_by(&act);
        const struct register_new_gap written = {
            .source = filer->source,
            .looking = looking,
            .since = since < act.now ? since : act.now,
            .cause = cause,
            .run = on->run,
        };
        code = act_close(&act, register_gap_add(&by, act.operation, &written, err), err);
    }
    register_operation_finish(&operation);
    register_engine_runs_free(&filer, 1);
    return code;
}

int operate_filed_end(struct operate *operate, const char *as, const struct operate_filed_on *on,
                      enum register_run_end why, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    struct register_operation operation = {0};
    struct register_engine_run *filer = NULL;
    struct run *place = NULL;
    int code = begin_on(&act, operate, as, on, &operation, &filer, &place, err);
    if (code == 0)
        code = run_end(&act, place, why, err);
    register_operation_finish(&operation);
    register_engine_runs_free(&filer, 1);
    return code;
}
