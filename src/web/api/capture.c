// SPDX-License-Identifier: Apache-2.0
// capture.c - the routes of the capture listener: another engine files what it saw into an open
// operation (operate/filed.h). A process of its own, with nothing else in it.
#include "base/memory.h"
#include "operate/filed.h"
#include "web/api/internal.h"

// ---- the operation, as far as an engine needs it ----

#define OPERATION struct register_operation
static const struct api_field operation_fields[] = {
    {"reference", API_TEXT, API_AT(OPERATION, reference), "", API_ALWAYS},
    {"state", API_WORD, API_AT(OPERATION, state), "file while it is open, and only then",
     API_ALWAYS, api_state},
    {"opens", API_MOMENT, API_AT(OPERATION, opens), "first second of its window", API_ALWAYS},
    {"ends", API_MOMENT, API_AT(OPERATION, ends), "last second of it", API_ALWAYS},
    {"threshold", API_NUMBER, API_AT(OPERATION, threshold), "that a score has to reach",
     API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema operation_schema = {"CaptureOperation", operation_fields,
                                                   sizeof(OPERATION), 0, false, false};

// ---- a run ----

struct begun {
    const char *camera, *zone;
    bool body_worn;
    const char *vendor, *name, *version, *algorithm, *permit;
};
#define TEXT_OF(type, member, words, most)                                                     \
    {                                                                                          \
        #member, API_TEXT, API_AT(type, member), words, API_ALWAYS, NULL, NULL, 0, 0, most     \
    }
static const struct api_field begun_fields[] = {
    TEXT_OF(struct begun, camera, "its name; one run at a time looks with it", 200),
    {"zone", API_TEXT, API_AT(struct begun, zone), "its zone of recognition", 0, NULL, NULL, 0, 0,
     200},
    {"body_worn", API_BOOL, API_AT(struct begun, body_worn), "false unless it is said", 0},
    TEXT_OF(struct begun, vendor, "whose engine it is", 100),
    TEXT_OF(struct begun, name, "of the engine", 100),
    TEXT_OF(struct begun, version, "of the engine", 100),
    TEXT_OF(struct begun, algorithm,
            "SHA-256 of what compares, as its vendor states it: 64 hexadecimal digits", 64),
    TEXT_OF(struct begun, permit,
            "SHA-256 of the operation's permit, which opening it gave out: 64 hexadecimal digits",
            64),
    {.name = NULL},
};
static const struct api_schema begun_schema = {"CaptureRunBody", begun_fields,
                                               sizeof(struct begun), 0, false, true};
struct run {
    int64_t run;
};
static const struct api_field run_fields[] = {
    {"run", API_INT, API_AT(struct run, run), "number of the run", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema run_schema = {"CaptureRun", run_fields, sizeof(struct run), 0, false,
                                             false};

static int act_begin(struct app_call *call, const void *body, struct api_rows *rows)
{
    const struct begun *begun = body;
    AUTO_DOOR struct app_door door = {0};
    struct operate_filed_run run = {
        .camera = begun->camera,
        .zone = begun->zone,
        .body_worn = begun->body_worn,
        .engine = {.vendor = begun->vendor, .name = begun->name, .version = begun->version},
    };
    if (!text_to_bytes(begun->algorithm, run.engine.algorithm, sizeof run.engine.algorithm) ||
        !text_to_bytes(begun->permit, run.engine.permit, sizeof run.engine.permit))
        return error_set(&call->error, OVERT_INPUT,
                         "`algorithm` and `permit` are SHA-256: 64 hexadecimal digits each");
    struct run *made = api_one(rows, sizeof *made, NULL);
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_filed_begin(door.operate, call->officer.name,
                                          app_argument(call, "reference"), &run, &made->run,
                                          &call->error);
}

static struct operate_filed_on on_of(const struct app_call *call)
{
    return (struct operate_filed_on){.reference = app_argument(call, "reference"),
                                     .run = api_number(call, "run")};
}

// ---- an alert ----

struct alert {
    struct operate_filed_alert filed;
    struct api_bytes picture;
};
static const struct api_field alert_fields[] = {
    {"reference", API_TEXT, API_AT(struct alert, filed.reference),
     "the engine's own, another for each alert of a run: the same again is not filed twice",
     API_ALWAYS, NULL, NULL, 0, 0, 200},
    {"entry", API_INT, API_AT(struct alert, filed.entry), "number of the candidate's entry",
     API_ALWAYS, NULL, NULL, 0, 1, 1e15},
    {"captured", API_INSTANT, API_AT(struct alert, filed.captured),
     "when the camera gave the picture", API_ALWAYS},
    {"score", API_NUMBER, API_AT(struct alert, filed.score), "on the engine's scale from 0 to 1",
     API_ALWAYS, NULL, NULL, 0, 0, 1},
    {"threshold", API_NUMBER, API_AT(struct alert, filed.threshold),
     "that the engine compared with; not below the operation's", API_ALWAYS, NULL, NULL, 0, 0, 1},
    {"picture", API_BASE64, API_AT(struct alert, picture),
     "of the face alone: JPEG, PNG or WebP of at most 600 kB", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema alert_schema = {"CaptureAlertBody", alert_fields,
                                               sizeof(struct alert), 0, false, true};
static const struct api_field filed_fields[] = {
    {"alert", API_INT, API_AT(struct operate_filed, alert),
     "its number; null: the entry alerted less than a minute ago, so there is none", API_ZERO},
    {"again", API_BOOL, API_AT(struct operate_filed, again), "it was filed before", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema filed_schema = {"CaptureFiled", filed_fields,
                                               sizeof(struct operate_filed), 0, false, false};

static int act_alert(struct app_call *call, const void *body, struct api_rows *rows)
{
    const struct alert *alert = body;
    AUTO_DOOR struct app_door door = {0};
    struct operate_filed_alert filed = alert->filed;
    const struct operate_filed_on on = on_of(call);
    filed.picture = alert->picture.bytes;
    filed.picture_size = alert->picture.size;
    struct operate_filed *made = api_one(rows, sizeof *made, NULL);
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_filed_alert(door.operate, call->officer.name, &on, &filed, made,
                                          &call->error);
}

// ---- counts, gaps, the end ----

#define COUNT struct operate_filed_count
#define COUNTED(member, words)                                                                  \
    {                                                                                           \
        #member, API_INT, API_AT(COUNT, member), words, API_ALWAYS, NULL, NULL, 0, 0, 1e9       \
    }
static const struct api_field count_fields[] = {
    COUNTED(faces_seen, "since the count before, each person in view once"),
    COUNTED(frames, "pictures that were looked at"),
    COUNTED(frames_given, "pictures that the camera gave"),
    {"frames_damaged", API_INT, API_AT(COUNT, frames_damaged), "of these", 0, NULL, NULL, 0, 0,
     1e9},
    {"seconds", API_NUMBER, API_AT(COUNT, seconds), "since the count before", API_ALWAYS, NULL,
     NULL, 0, 0, 1e6},
    {"seconds_looked", API_NUMBER, API_AT(COUNT, seconds_looked),
     "of these: half a second at most for each picture that was looked at", API_ALWAYS, NULL, NULL,
     0, 0, 1e6},
    {.name = NULL},
};
static const struct api_schema count_schema = {"CaptureCountBody", count_fields, sizeof(COUNT), 0,
                                               false, true};

static int act_count(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    AUTO_DOOR struct app_door door = {0};
    const struct operate_filed_on on = on_of(call);
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_filed_count(door.operate, call->officer.name, &on, body,
                                          &call->error);
}

struct gap {
    bool looking;
    enum register_gap_cause cause;
    moment since;
};
static const struct api_field gap_fields[] = {
    {"looking", API_BOOL, API_AT(struct gap, looking), "false: not any more; true: again",
     API_ALWAYS},
    {"cause", API_WORD, API_AT(struct gap, cause), "", API_ALWAYS, api_gap},
    {"since", API_MOMENT, API_AT(struct gap, since), "", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema gap_schema = {"CaptureGapBody", gap_fields, sizeof(struct gap), 0,
                                             false, true};

static int act_gap(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    const struct gap *gap = body;
    AUTO_DOOR struct app_door door = {0};
    const struct operate_filed_on on = on_of(call);
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_filed_gap(door.operate, call->officer.name, &on, gap->looking,
                                        gap->cause, gap->since, &call->error);
}

struct end {
    enum register_run_end why;
};
static const struct api_field end_fields[] = {
    {"why", API_WORD, API_AT(struct end, why), "stopped, when it is not said", 0, api_end},
    {.name = NULL},
};
static const struct api_schema end_schema = {"CaptureEndBody", end_fields, sizeof(struct end), 0,
                                             false, true};

static int act_end(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    const struct end *end = body;
    AUTO_DOOR struct app_door door = {0};
    const struct operate_filed_on on = on_of(call);
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_filed_end(door.operate, call->officer.name, &on,
                                        end->why != 0 ? end->why : REGISTER_END_STOPPED,
                                        &call->error);
}

static int read_description(struct app_call *call, moment as_at, struct api_rows *rows)
{
    (void)as_at;
    (void)rows;
    text_finish(&call->answer->body);
    api_capture_openapi(&call->answer->body);
    return 0;
}

#define BASE  "/api/v1/capture"
#define HERE  BASE "/operations/{reference}"
#define WRITE "capture:write"
static const struct app_route capture_routes[] = {
    {HTTP_GET, BASE "/openapi.json", 0, APP_ANYBODY, api_run_read, "this description", NULL,
     &(const struct api_spec){.tag = "Capture", .flags = API_RAW, .read = read_description,
                              .media = "application/json"}},
    {HTTP_GET, HERE, REGISTER_ROLE_OPERATOR, 0, api_run_read,
     "an operation, as far as an engine needs it", WRITE,
     &(const struct api_spec){.tag = "Capture", .answer = &operation_schema,
                              .read = api_operation_read}},
    {HTTP_POST, HERE "/runs", REGISTER_ROLE_OPERATOR, 0, api_run_act,
     "another engine begins to look with a camera, under the permit of the open operation", WRITE,
     &(const struct api_spec){.tag = "Capture", .answer = &run_schema, .body = &begun_schema,
                              .flags = API_FILES, .act = act_begin, .status = 201}},
    {HTTP_POST, HERE "/runs/{run}/alerts", REGISTER_ROLE_OPERATOR, 0, api_run_act,
     "the engine files an alert; two people judge it, as any other", WRITE,
     &(const struct api_spec){.tag = "Capture", .answer = &filed_schema, .body = &alert_schema,
                              .act = act_alert}},
    {HTTP_POST, HERE "/runs/{run}/counts", REGISTER_ROLE_OPERATOR, 0, api_run_act,
     "what was seen since the count before", WRITE,
     &(const struct api_spec){.tag = "Capture", .body = &count_schema, .flags = API_FILES,
                              .act = act_count}},
    {HTTP_POST, HERE "/runs/{run}/gaps", REGISTER_ROLE_OPERATOR, 0, api_run_act,
     "the camera is not looked at any more, or again", WRITE,
     &(const struct api_spec){.tag = "Capture", .body = &gap_schema, .flags = API_FILES,
                              .act = act_gap}},
    {HTTP_POST, HERE "/runs/{run}/end", REGISTER_ROLE_OPERATOR, 0, api_run_act, "the run ends",
     WRITE,
     &(const struct api_spec){.tag = "Capture", .body = &end_schema, .act = act_end}},
    {.path = NULL},
};

const struct app_route *const api_capture_tables[] = {capture_routes, NULL};

void api_capture_openapi(struct text *ret_document)
{
    api_openapi_of(api_capture_tables, "Overt, capture",
                   "Another engine files what it saw into an open operation. See "
                   "docs/vendor-engines.md.",
                   ret_document);
}
