// SPDX-License-Identifier: Apache-2.0
// footage.c - a lawfully held recording against the list of an open retrospective operation.
//
// As a live run (live.c), but for one recorded search: who is sought stands on the reviewed list, a
// pass is one appearance and becomes an alert when it ends, with its best picture, and of everybody
// else a count stays (rule R2). It goes as fast as the machine can, and can be interrupted at any
// moment (footage_record.c).
#include "operate/footage.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"
#include "crypt/wipe.h"
#include "operate/guard.h"

#define ASK_EVERY_SECONDS 2.0 ///< it is asked whether somebody closed the operation
#define END_SECONDS       1e6 ///< past every pass
#define WAIT_SECONDS      0.2 ///< for a picture, so that the end of the window is seen

static bool may_go_on(struct footage *footage, int *code, struct overt_error *err)
{
    const struct register_operation *operation = &footage->list.operation;
    footage->act->now = clock_now(&footage->act->operate->clock);
    if (footage->act->now < operation->opens || footage->act->now > operation->ends) {
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
    footage->looked = footage->time;
    bool again = footage->state.frames > 0 && footage->time <= footage->state.position;
    footage->new_frames += !again;
    footage->result.frames += !again;
    *code = footage_sweep(footage, footage->time, err);
    if (*code == 0)
        *code = footage_look(footage, image, err);
    return *code == 0 && tell_progress(footage);
}

/// The recording must be the one whose hash is in the record also when its end is reached.
static int check_same(const struct footage *footage, struct overt_error *err)
{
    struct stat now;
    const struct stat *then = &footage->status;
    if (footage->held > 0)
        return 0; // nobody can
    if (stat(footage->wish->file, &now) == 0 && now.st_dev == then->st_dev &&
        now.st_ino == then->st_ino && now.st_size == then->st_size &&
        now.st_mtim.tv_sec == then->st_mtim.tv_sec && now.st_mtim.tv_nsec == then->st_mtim.tv_nsec)
        return 0;
    return error_set(err, OVERT_INPUT,
                     "%s was changed while it was looked through: copy it to where nobody writes, "
                     "and search that copy",
                     footage->name);
}

/// `code`: OVERT_END at the recording's end, OVERT_INPUT where it breaks off.
static int take_end(struct footage *footage, int code, struct overt_error *err)
{
    int changed = check_same(footage, err);
    if (changed != 0)
        return changed;
    footage->result.finished = code == OVERT_END;
    footage->result.broken = code == OVERT_INPUT;
    return footage_sweep(footage, footage->time + END_SECONDS, err);
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
        int next = source_next(footage->source, footage_next_look(footage), WAIT_SECONDS, &picture,
                               &said);
        footage->time = picture.time;
        footage->given = picture.given;
        if (next == OVERT_END || next == OVERT_INPUT) {
            code = take_end(footage, next, err);
            break;
        }
        if (next != 0)
            return error_set(err, next, "%s", said.text);
        more = take(footage, picture.image, &code, err);
    }
    footage->result.seconds_new = fmax(0.0, footage->time - begins_at);
    if (code == 0 && footage->new_frames > 0)
        code = footage_file_progress(footage, err);
    return code;
}

// ---- a run ----

/// The decoder runs without rights (face/source): a recording is what strangers made, too.
static int open_source(struct footage *footage, struct overt_error *err)
{
    struct source_wish wish = {.path = footage->held > 0 ? footage->name : footage->wish->file,
                               .file = footage->held,
                               .decoder = footage->wish->decoder};
    int code = source_open(&wish, &footage->source, err);
    const char *weakness = code == 0 ? source_weakness(footage->source) : NULL;
    if (weakness != NULL && footage->events != NULL && footage->events->notice != NULL)
        footage->events->notice(footage->events->context, weakness);
    return code;
}

/// A recording in memory, as a file that has no name and that nobody can change.
static int hold(struct footage *footage, struct overt_error *err)
{
    const char *bytes = footage->wish->bytes;
    int file = memfd_create("overt recording", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    size_t done = 0;
    while (file > 0 && done < footage->wish->size) {
        ssize_t written = write(file, bytes + done, footage->wish->size - done);
        if (written <= 0)
            break;
        done += (size_t)written;
    }
    footage->held = file > 0 ? file : 0;
    if (file <= 0 || done < footage->wish->size || lseek(file, 0, SEEK_SET) != 0 ||
        fcntl(file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
        return error_set_errno(err, OVERT_NO_MEMORY, errno, "no memory for the recording");
    crypt_sha256(bytes, footage->wish->size, footage->sha256);
    return 0;
}

static int read_hash(struct footage *footage, struct overt_error *err)
{
    if (footage->wish->bytes != NULL)
        return hold(footage, err);
    if (stat(footage->wish->file, &footage->status) != 0)
        return error_set_errno(err, OVERT_NOT_FOUND, errno, "%s cannot be read", footage->name);
    if (!S_ISREG(footage->status.st_mode))
        return error_set(err, OVERT_INPUT, "%s is not a file: name a video file", footage->name);
    if (footage->status.st_size == 0)
        return error_set(err, OVERT_INPUT, "%s is empty: 0 bytes", footage->name);
    return crypt_sha256_file(footage->wish->file, footage->sha256, err);
}

static int begin(struct footage *footage, struct overt_error *err)
{
    int code = footage_check(footage, err);
    if (code == 0)
        code = list_open(footage->act, REGISTER_MODE_RETROSPECTIVE, &footage->list, err);
    if (code == 0)
        code = footage_find_sought(footage, err);
    if (code == 0)
        code = read_hash(footage, err);
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
    return footage_begin_record(footage, err);
}

static void end(struct footage *footage)
{
    watch_destroy(&footage->watch);
    if (footage->memory != NULL) {
        for (size_t i = 0; i < FOOTAGE_SIGHTINGS; i++)
            sighting_forget(&footage->memory->sightings[i]);
        crypt_unlock(footage->memory, sizeof *footage->memory);
    }
    memory_free(footage->memory);
    memory_free(footage->known);
    source_close(&footage->source);
    if (footage->held > 0)
        (void)close(footage->held);
    if (footage->engine != NULL)
        overt_engine_forget(footage->engine);
    list_close(&footage->list);
}

static int run(struct footage *footage, struct overt_error *err)
{
    struct operate_footage_result *result = &footage->result;
    int code = begin(footage, err);
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
    result->frames_given = footage->state.frames_given;
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
    const char *weakness = guard_weakness(&guard, NULL);
    if (weakness != NULL && events != NULL && events->notice != NULL)
        events->notice(events->context, weakness);
    code = run(&footage, err);
    end(&footage);
    int woken = operate_reopen(operate, code == 0 ? err : NULL);
    code = code != 0 ? code : woken;
    if (code == 0)
        *ret_result = footage.result;
    return code;
}
