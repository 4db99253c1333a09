// SPDX-License-Identifier: Apache-2.0
// look.c - how an operation was looked at: cameras, runs, faces seen, gaps and pauses. Nobody on a
// list is in it.
#include "base/memory.h"
#include "web/api/internal.h"

#define CAMERA struct register_camera
static const struct api_field camera_fields[] = {
    {"source", API_TEXT, API_AT(CAMERA, source), "the camera's name", API_ALWAYS},
    {"zone", API_TEXT, API_AT(CAMERA, zone), "its zone of recognition"},
    {"body_worn", API_BOOL, API_AT(CAMERA, body_worn), "", API_ALWAYS},
    {"runs", API_INT, API_AT(CAMERA, runs), "", API_ALWAYS},
    {"faces_seen", API_INT, API_AT(CAMERA, faces_seen), "", API_ALWAYS},
    {"alerts", API_INT, API_AT(CAMERA, alerts), "", API_ALWAYS},
    {"frames", API_INT, API_AT(CAMERA, frames), "pictures looked at", API_ALWAYS},
    {"seconds", API_NUMBER, API_AT(CAMERA, seconds), "of video", API_ALWAYS},
    {"seconds_not_looked", API_NUMBER, API_AT(CAMERA, seconds_not_looked),
     "in use and not looked at", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema camera_schema = {"Camera", camera_fields, sizeof(CAMERA), 0, false,
                                                false};
#define RUN struct register_run
static const struct api_field run_fields[] = {
    {"id", API_INT, API_AT(RUN, id), "", API_ALWAYS},
    {"source", API_TEXT, API_AT(RUN, source), "the camera's name", API_ALWAYS},
    {"zone", API_TEXT, API_AT(RUN, zone), "its zone of recognition"},
    {"officer", API_TEXT, API_AT(RUN, officer), "who ran it"},
    {"body_worn", API_BOOL, API_AT(RUN, body_worn), "", API_ALWAYS},
    {"begun", API_MOMENT, API_AT(RUN, begun), "", API_ALWAYS},
    {"ended", API_MOMENT, API_AT(RUN, ended), "null: it goes on, or was killed"},
    {"why", API_WORD, API_AT(RUN, why), "why it ended", 0, api_end},
    {"heard", API_MOMENT, API_AT(RUN, heard), "when it was last heard of"},
    {.name = NULL},
};
static const struct api_schema run_schema = {"Run", run_fields, sizeof(RUN), 0, false, false};
#define COUNT struct register_count
static const struct api_field count_fields[] = {
    {"source", API_TEXT, API_AT(COUNT, source), "the camera's name", API_ALWAYS},
    {"run", API_INT, API_AT(COUNT, run), "", API_ZERO},
    {"at", API_MOMENT, API_AT(COUNT, at), "", API_ALWAYS},
    {"faces_seen", API_INT, API_AT(COUNT, faces_seen), "since the count before", API_ALWAYS},
    {"frames", API_INT, API_AT(COUNT, frames), "pictures looked at", API_ALWAYS},
    {"frames_given", API_INT, API_AT(COUNT, frames_given), "pictures there were", API_KNOWN},
    {"frames_damaged", API_INT, API_AT(COUNT, frames_damaged), "", API_KNOWN},
    {"seconds", API_NUMBER, API_AT(COUNT, seconds), "of video", API_ALWAYS},
    {"seconds_looked", API_NUMBER, API_AT(COUNT, seconds_looked), "of these", API_KNOWN},
    {.name = NULL},
};
static const struct api_schema count_schema = {"Count", count_fields, sizeof(COUNT), 0, false,
                                               false};
#define SPAN struct register_span
static const struct api_field span_fields[] = {
    {"source", API_TEXT, API_AT(SPAN, source), "the camera's name", API_ALWAYS},
    {"begins", API_MOMENT, API_AT(SPAN, begins), "", API_ALWAYS},
    {"ends", API_MOMENT, API_AT(SPAN, ends), "null: it still is not looked at"},
    {"cause", API_WORD, API_AT(SPAN, cause), "", 0, api_gap},
    {.name = NULL},
};
static const struct api_schema span_schema = {"Gap", span_fields, sizeof(SPAN), 0, false, false};
#define PAUSE struct register_pause
static const struct api_field pause_fields[] = {
    {"at", API_MOMENT, API_AT(PAUSE, at), "", API_ALWAYS},
    {"paused", API_BOOL, API_AT(PAUSE, paused), "false: it went on", API_ALWAYS},
    {"officer", API_TEXT, API_AT(PAUSE, officer), ""},
    {"reason", API_TEXT, API_AT(PAUSE, reason), ""},
    {.name = NULL},
};
static const struct api_schema pause_schema = {"Pause", pause_fields, sizeof(PAUSE), 0, false,
                                               false};

#define ENGINE struct register_engine_run
static const struct api_field engine_fields[] = {
    {"run", API_INT, API_AT(ENGINE, run), "", API_ALWAYS},
    {"source", API_TEXT, API_AT(ENGINE, source), "the camera's name", API_ALWAYS},
    {"vendor", API_TEXT, API_AT(ENGINE, engine.vendor), "", API_ALWAYS},
    {"name", API_TEXT, API_AT(ENGINE, engine.name), "", API_ALWAYS},
    {"version", API_TEXT, API_AT(ENGINE, engine.version), "", API_ALWAYS},
    {"algorithm", API_HEX, API_AT(ENGINE, engine.algorithm),
     "SHA-256 of what compared, as its vendor states it", API_ALWAYS},
    {"permit", API_HEX, API_AT(ENGINE, engine.permit), "SHA-256 of the permit that was quoted",
     API_ALWAYS},
    {"alerts", API_INT, API_AT(ENGINE, alerts), "that it filed", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema engine_schema = {"Engine", engine_fields, sizeof(ENGINE), 0, false,
                                                false};

struct looked {
    struct register_engine_run *engines;
    size_t engine_count;
    struct register_camera *cameras;
    size_t camera_count;
    struct register_run *runs;
    size_t run_count;
    struct register_span *spans;
    size_t span_count;
    struct register_pause *pauses;
    size_t pause_count;
};
#define LIST(name, one, words)                                                                 \
    {                                                                                          \
        name, API_ITEMS, API_AT(struct looked, one##s), words, 0, NULL, &one##_schema,         \
            offsetof(struct looked, one##_count)                                               \
    }
static const struct api_field looked_fields[] = {
    LIST("cameras", camera, "all runs together"),
    LIST("runs", run, "one camera looked at from beginning to end"),
    LIST("engines", engine, "runs in which another engine than Overt's compared"),
    LIST("gaps", span, "a camera in use was not looked at"),
    LIST("pauses", pause, ""),
    {.name = NULL},
};
static const struct api_schema looked_schema = {"Looked", looked_fields, sizeof(struct looked), 0,
                                                false, false};

static void finish(struct api_rows *rows)
{
    struct looked *looked = rows->items;
    register_cameras_free(&looked->cameras, looked->camera_count);
    register_runs_free(&looked->runs, looked->run_count);
    register_engine_runs_free(&looked->engines, looked->engine_count);
    register_spans_free(&looked->spans, looked->span_count);
    register_pauses_free(&looked->pauses, looked->pause_count);
    memory_free(looked);
}

static int read_looked(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct looked *all = api_one(rows, sizeof *all, finish);
    struct overt_error *err = &call->error;
    int64_t id = 0;
    int code = api_operation_id(call, as_at, &id);
    if (code == 0)
        code = register_cameras(call->store, id, as_at, &all->cameras, &all->camera_count, err);
    if (code == 0)
        code = register_runs(call->store, id, as_at, &all->runs, &all->run_count, err);
    if (code == 0)
        code = register_engine_runs(call->store, id, as_at, &all->engines, &all->engine_count, err);
    if (code == 0)
        code = register_spans(call->store, id, as_at, &all->spans, &all->span_count, err);
    if (code == 0)
        code = register_pauses(call->store, id, as_at, &all->pauses, &all->pause_count, err);
    return code;
}

static void finish_counts(struct api_rows *rows)
{
    struct register_count *items = rows->items;
    register_counts_free(&items, rows->count);
}

static int read_counts(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct register_count *items = NULL;
    int64_t id = 0;
    int code = api_operation_id(call, as_at, &id);
    if (code == 0)
        code = register_counts(call->store, id, as_at, &items, &rows->count, &call->error);
    rows->items = items;
    rows->finish = finish_counts;
    return code;
}

const struct app_route api_look_routes[] = {
    {HTTP_GET, "/api/v1/operations/{reference}/cameras", 0, 0, api_run_read,
     "how an operation was looked at: cameras, runs, gaps and pauses", "operations:read",
     &(const struct api_spec){.tag = "Cameras", .answer = &looked_schema, .flags = API_AS_AT,
                              .read = read_looked}},
    {HTTP_GET, "/api/v1/operations/{reference}/counts", 0, 0, api_run_read,
     "faces seen by the cameras of an operation, count by count", "operations:read",
     &(const struct api_spec){.tag = "Cameras", .answer = &count_schema,
                              .flags = API_LIST | API_AS_AT, .read = read_counts}},
    {.path = NULL},
};
