// SPDX-License-Identifier: Apache-2.0
// operations.c - operations, as they are read.
#include "base/memory.h"
#include "operate/filed.h"
#include "web/api/internal.h"

// ---- figures ----

#define FIGURES struct register_result_figures
#define FIGURE(name, words) {#name, API_INT, API_AT(FIGURES, name), words, API_ALWAYS}
static const struct api_field result_fields[] = {
    FIGURE(faces_seen, "faces that the cameras saw; of who is not on the list no more than this"),
    FIGURE(searches, "retrospective and operator-initiated: probes that were compared"),
    FIGURE(searches_body_worn, "of these, from body-worn video"),
    FIGURE(searches_reviewed, "of these, reviewed afterwards"),
    FIGURE(searches_improper, "of these, found not to have been as they should be"),
    FIGURE(alerts, "alerts; the next five add up to it"),
    FIGURE(correct, "confirmed true alerts"),
    FIGURE(incorrect, "confirmed false alerts"),
    FIGURE(unconfirmed_true, "judged true and not confirmed"),
    FIGURE(unconfirmed_false, "judged false without engagement"),
    FIGURE(undecided, "not judged yet"),
    FIGURE(alerts_body_worn, "alerts from body-worn video"),
    FIGURE(credible, "alerts adjudicated as credible"),
    FIGURE(engaged, "alerts on which somebody was stopped and the identity checked"),
    FIGURE(arrests, "alerts whose outcome is an arrest"),
    FIGURE(other_disposals, "alerts whose outcome is another disposal"),
    FIGURE(no_actions, "alerts whose outcome is no action"),
    FIGURE(arrests_false, "arrests after a confirmed false alert"),
    FIGURE(arrests_unlisted, "arrests for something else than the reason on the list"),
    FIGURE(dearrests, "arrests that were taken back"),
    FIGURE(complaints, "complaints received"),
    FIGURE(corrections, "judgements and outcomes that correct an earlier one"),
    FIGURE(unsupported, "outcomes whose judgements were corrected since"),
    {.name = NULL},
};
static const struct api_schema result_schema = {"Result", result_fields, sizeof(FIGURES), 0, false,
                                                false};

#define COUNTED struct register_list_figures
static const struct api_field counted_fields[] = {
    {"images", API_INT, API_AT(COUNTED, images), "pictures on the list", API_ALWAYS},
    {"persons", API_INT, API_AT(COUNTED, persons), "persons on the list", API_ALWAYS},
    {"not_wanted", API_INT, API_AT(COUNTED, not_wanted),
     "pictures of persons not wanted for arrest", API_ALWAYS},
    {"persons_not_wanted", API_INT, API_AT(COUNTED, persons_not_wanted), "the same, persons",
     API_KNOWN},
    {"under_18", API_INT, API_AT(COUNTED, under_18),
     "pictures of persons under 18, as said by who enrolled them", API_KNOWN},
    {"persons_under_18", API_INT, API_AT(COUNTED, persons_under_18), "the same, persons",
     API_KNOWN},
    {.name = NULL},
};
static const struct api_schema counted_schema = {"ListFigures", counted_fields, sizeof(COUNTED), 0,
                                                 false, false};

#define LOOKING struct register_looking
static const struct api_field looking_fields[] = {
    {"cameras", API_INT, API_AT(LOOKING, cameras), "cameras that were used", API_ALWAYS},
    {"seconds_not_looked", API_NUMBER, API_AT(LOOKING, seconds_not_looked),
     "camera seconds in use and not looked at", API_ALWAYS},
    {"seconds_paused", API_NUMBER, API_AT(LOOKING, seconds_paused), "seconds of the clock",
     API_ALWAYS},
    {"latency_median", API_NUMBER, API_AT(LOOKING, latency_median),
     "seconds from capture until alerts were told", API_KNOWN},
    {"latency_p95", API_NUMBER, API_AT(LOOKING, latency_p95), "the same of 95 in 100", API_KNOWN},
    {.name = NULL},
};
static const struct api_schema looking_schema = {"Looking", looking_fields, sizeof(LOOKING), 0,
                                                 false, false};

// ---- an operation ----

#define OPERATION struct register_operation
static const struct api_field operation_fields[] = {
    {"reference", API_TEXT, API_AT(OPERATION, reference), "such as LFR-2026-0001", API_ALWAYS},
    {"mode", API_WORD, API_AT(OPERATION, mode), "how faces are compared", API_ALWAYS, api_mode},
    {"state", API_WORD, API_AT(OPERATION, state), "where it stands as at the moment asked for",
     API_ALWAYS, api_state},
    {"title", API_TEXT, API_AT(OPERATION, title), "", API_ALWAYS},
    {"place", API_TEXT, API_AT(OPERATION, place), "as it is published", API_ALWAYS},
    {"purpose", API_TEXT, API_AT(OPERATION, purpose), "what it is for", API_ALWAYS},
    {"legal_basis", API_TEXT, API_AT(OPERATION, legal_basis), "", API_ALWAYS},
    {"necessity", API_TEXT, API_AT(OPERATION, necessity), "", API_ALWAYS},
    {"proportionality", API_TEXT, API_AT(OPERATION, proportionality), "", API_ALWAYS},
    {"opens", API_MOMENT, API_AT(OPERATION, opens), "first second of the authorised window",
     API_ALWAYS},
    {"closes", API_MOMENT, API_AT(OPERATION, closes), "last second of it", API_ALWAYS},
    {"ends", API_MOMENT, API_AT(OPERATION, ends),
     "the same, or earlier: urgent authority that nobody confirmed", 0},
    {"threshold", API_NUMBER, API_AT(OPERATION, threshold),
     "the lowest score (cosine) of an alert", API_ALWAYS},
    {"categories", API_WORDS, API_AT(OPERATION, categories), "who may be on the list", API_ALWAYS,
     api_category},
    {"body_worn", API_BOOL, API_AT(OPERATION, body_worn), "planned or used with body-worn video",
     API_ALWAYS},
    {"version", API_INT, API_AT(OPERATION, version), "of the written authority", API_ALWAYS},
    {"planned_by", API_TEXT, API_AT(OPERATION, planned_by), "officer"},
    {"authorised_by", API_TEXT, API_AT(OPERATION, authorised_by), "officer"},
    {"authorised_rank", API_WORD, API_AT(OPERATION, authorised_rank), "as it was then", 0,
     api_rank},
    {"notice", API_TEXT, API_AT(OPERATION, notice), "where the public was told, or why not"},
    {"notice_exception", API_BOOL, API_AT(OPERATION, notice_exception),
     "the public was not told before", API_ALWAYS},
    {"planned_at", API_MOMENT, API_AT(OPERATION, planned_at), ""},
    {"amended_at", API_MOMENT, API_AT(OPERATION, amended_at), ""},
    {"authorised_at", API_MOMENT, API_AT(OPERATION, authorised_at), ""},
    {"urgent_until", API_MOMENT, API_AT(OPERATION, urgent_until),
     "last second of urgent authority without a review"},
    {"confirmed_at", API_MOMENT, API_AT(OPERATION, confirmed_at), "urgent authority was confirmed"},
    {"overruled_at", API_MOMENT, API_AT(OPERATION, overruled_at), "urgent authority was overruled"},
    {"notified_at", API_MOMENT, API_AT(OPERATION, notified_at), ""},
    {"opened_at", API_MOMENT, API_AT(OPERATION, opened_at), ""},
    {"paused_at", API_MOMENT, API_AT(OPERATION, paused_at), "null unless it is paused"},
    {"closed_at", API_MOMENT, API_AT(OPERATION, closed_at), ""},
    {"refused_at", API_MOMENT, API_AT(OPERATION, refused_at), ""},
    {"cancelled_at", API_MOMENT, API_AT(OPERATION, cancelled_at), ""},
    {"reviewed_at", API_MOMENT, API_AT(OPERATION, reviewed_at), "reviewed afterwards"},
    {"reviewed_by", API_TEXT, API_AT(OPERATION, reviewed_by), "officer"},
    {"findings", API_TEXT, API_AT(OPERATION, findings), "of the review afterwards"},
    {"list", API_OBJECT, API_AT(OPERATION, list), "the list in figures", 0, NULL, &counted_schema},
    {"result", API_OBJECT, API_AT(OPERATION, result), "what came of it", 0, NULL, &result_schema},
    {"looking", API_OBJECT, API_AT(OPERATION, looking), "how it was looked at", 0, NULL,
     &looking_schema},
    {.name = NULL},
};
const struct api_schema api_operation = {"Operation", operation_fields, sizeof(OPERATION),
                                         offsetof(OPERATION, id), true, false};

static void finish_list(struct api_rows *rows)
{
    struct register_operation *items = rows->items;
    register_operations_free(&items, rows->count);
}

static int read_list(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct register_operation *items = NULL;
    int code = register_operations(call->store, as_at, &items, &rows->count, &call->error);
    const char *state = http_value(&call->request->query, "state");
    size_t kept = 0;
    for (size_t i = 0; code == 0 && state != NULL && i < rows->count; i++) {
        if (items[i].state == register_state_from(state)) {
            struct register_operation one = items[kept];
            items[kept++] = items[i];
            items[i] = one;
        }
    }
    for (size_t i = kept; code == 0 && state != NULL && i < rows->count; i++)
        register_operation_finish(&items[i]);
    if (state != NULL)
        rows->count = kept;
    rows->items = items;
    rows->finish = finish_list;
    return code;
}

static void finish_one(struct api_rows *rows)
{
    register_operation_finish(rows->items);
    memory_free(rows->items);
}

int api_operation_read(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct register_operation *one = api_one(rows, sizeof *one, finish_one);
    return register_operation_find(call->store, app_argument(call, "reference"), as_at, one,
                                   &call->error);
}

// ---- the written authority ----

#define AUTHORITY struct register_authority
#define SAID(name, text, words) \
    {name, API_TEXT, offsetof(AUTHORITY, texts[text]), sizeof(char *), words, 0, NULL, NULL, 0, 0, \
     8000}
#define WHO(name, category) \
    {name, API_TEXT, offsetof(AUTHORITY, criteria[category]), sizeof(char *), "", 0, NULL, NULL, \
     0, 0, 2000}
static const struct api_field document_fields[] = {
    {"kind", API_WORD, API_AT(struct register_document, kind), "", API_ALWAYS, api_document},
    {"reference", API_TEXT, API_AT(struct register_document, reference), "", API_ALWAYS, NULL, NULL,
     0, 0, 200},
    {"dated", API_TEXT, API_AT(struct register_document, dated), "YYYY-MM-DD"},
    {.name = NULL},
};
static const struct api_schema document_schema = {
    "Document", document_fields, sizeof(struct register_document), 0, false, false};
static const struct api_schema document_body = {
    "DocumentBody", document_fields, sizeof(struct register_document), 0, false, true};
static const struct api_field planned_fields[] = {
    {"name", API_TEXT, API_AT(struct register_planned_camera, name), "", API_ALWAYS, NULL, NULL, 0,
     0, 200},
    {"zone", API_TEXT, API_AT(struct register_planned_camera, zone), "its zone of recognition"},
    {"kind", API_WORD, API_AT(struct register_planned_camera, kind), "", 0, api_camera_kind},
    {.name = NULL},
};
static const struct api_schema planned_schema = {
    "PlannedCamera", planned_fields, sizeof(struct register_planned_camera), 0, false, false};
static const struct api_schema planned_body = {
    "PlannedCameraBody", planned_fields, sizeof(struct register_planned_camera), 0, false, true};
static const struct api_field criteria_fields[] = {
    WHO("wanted_by_courts", REGISTER_CATEGORY_WANTED_BY_COURTS),
    WHO("suspect", REGISTER_CATEGORY_SUSPECT),
    WHO("conditions", REGISTER_CATEGORY_CONDITIONS),
    WHO("missing", REGISTER_CATEGORY_MISSING),
    WHO("risk_of_harm", REGISTER_CATEGORY_RISK_OF_HARM),
    WHO("victim_witness", REGISTER_CATEGORY_VICTIM_WITNESS),
    WHO("associate", REGISTER_CATEGORY_ASSOCIATE),
    WHO("blue_list", REGISTER_CATEGORY_BLUE_LIST),
    {.name = NULL},
};
static const struct api_schema criteria_schema = {"Criteria", criteria_fields, sizeof(AUTHORITY), 0,
                                                  false, false};
static const struct api_schema criteria_body = {"CriteriaBody", criteria_fields, sizeof(AUTHORITY),
                                                0, false, true};
#define AUTHORITY_FIELDS(criteria_of, document_of, camera_of)                                     \
    {"use_case", API_WORD, API_AT(AUTHORITY, use_case), "", 0, api_use_case},                     \
        SAID("policy", REGISTER_TEXT_POLICY, "the policy followed"),                              \
        SAID("why", REGISTER_TEXT_WHY, "why here and now"),                                       \
        SAID("who", REGISTER_TEXT_WHO, "who may be on the list"),                                 \
        SAID("where", REGISTER_TEXT_WHERE, "where it is used"),                                   \
        SAID("alternatives", REGISTER_TEXT_ALTERNATIVES, "what less intrusive was considered"),   \
        SAID("zone", REGISTER_TEXT_ZONE, "the zone of recognition"),                              \
        SAID("threshold_by", REGISTER_TEXT_THRESHOLD_BY, "who set the threshold"),                \
        SAID("threshold_set", REGISTER_TEXT_THRESHOLD_SET, "YYYY-MM-DD"),                         \
        SAID("threshold_why", REGISTER_TEXT_THRESHOLD_WHY, "why this threshold"),                 \
        SAID("use_case_other", REGISTER_TEXT_USE_CASE_OTHER, "the use case in words"),            \
        {"schedule_8", API_NUMBERS, API_AT(AUTHORITY, schedule_8),                                \
         "paragraphs of DPA 2018 Schedule 8", 0},                                                 \
        {"has_position", API_BOOL, API_AT(AUTHORITY, has_position), "", 0},                       \
        {"latitude", API_INT, API_AT(AUTHORITY, latitude), "hundredths of a degree", 0, NULL,     \
         NULL, 0, REGISTER_LATITUDE_MIN, REGISTER_LATITUDE_MAX},                                  \
        {"longitude", API_INT, API_AT(AUTHORITY, longitude), "hundredths of a degree", 0, NULL,   \
         NULL, 0, REGISTER_LONGITUDE_MIN, REGISTER_LONGITUDE_MAX},                                \
        {"list_cap", API_INT, API_AT(AUTHORITY, list_cap), "pictures at most; 0: no cap", 0,      \
         NULL, NULL, 0, 0, REGISTER_CAP_MAX},                                                     \
        {"criteria", API_OBJECT, 0, 0, "who of a category may be on the list", 0, NULL,           \
         criteria_of},                                                                            \
        {"documents", API_ARRAY, API_AT(AUTHORITY, documents), "", 0, NULL, document_of,          \
         offsetof(AUTHORITY, document_count), 0, REGISTER_DOCUMENTS_MAX},                         \
        {"cameras", API_ARRAY, API_AT(AUTHORITY, cameras), "", 0, NULL, camera_of,                \
         offsetof(AUTHORITY, camera_count), 0, REGISTER_CAMERAS_MAX},                             \
    {                                                                                             \
        .name = NULL                                                                              \
    }
static const struct api_field authority_fields[] = {
    AUTHORITY_FIELDS(&criteria_schema, &document_schema, &planned_schema)};
static const struct api_field authority_body_fields[] = {
    AUTHORITY_FIELDS(&criteria_body, &document_body, &planned_body)};
static const struct api_schema authority_schema = {"Authority", authority_fields, sizeof(AUTHORITY),
                                                   0, false, false};
const struct api_schema api_authority_body = {"AuthorityBody", authority_body_fields,
                                              sizeof(AUTHORITY), 0, false, true};

#define VERSION struct register_version
static const struct api_field version_fields[] = {
    {"version", API_INT, API_AT(VERSION, version), "", API_ALWAYS},
    {"at", API_MOMENT, API_AT(VERSION, at), "read the authority as at then to see it", API_ALWAYS},
    {"officer", API_TEXT, API_AT(VERSION, officer), "who wrote it"},
    {.name = NULL},
};
static const struct api_schema version_schema = {"Version", version_fields, sizeof(VERSION), 0,
                                                 false, false};
#define NOTICE struct register_notice
static const struct api_field notice_fields[] = {
    {"at", API_MOMENT, API_AT(NOTICE, at), "when it was recorded", API_ALWAYS},
    {"exception", API_BOOL, API_AT(NOTICE, exception), "the public was not told before",
     API_ALWAYS},
    {"words", API_TEXT, API_AT(NOTICE, words), "where it stands; of an exception: why not"},
    {"public_at", API_MOMENT, API_AT(NOTICE, public_at), "from when it is public"},
    {"officer", API_TEXT, API_AT(NOTICE, officer), ""},
    {.name = NULL},
};
static const struct api_schema notice_schema = {"Notice", notice_fields, sizeof(NOTICE), 0, false,
                                                false};
#define DECISION struct register_decision
static const struct api_field decision_fields[] = {
    {"kind", API_WORD, API_AT(DECISION, kind), "", API_ALWAYS, api_decision},
    {"at", API_MOMENT, API_AT(DECISION, at), "", API_ALWAYS},
    {"officer", API_TEXT, API_AT(DECISION, officer), ""},
    {"words", API_TEXT, API_AT(DECISION, words), "why, or what was found"},
    {.name = NULL},
};
static const struct api_schema decision_schema = {"Decision", decision_fields, sizeof(DECISION), 0,
                                                  false, false};
#define ASSIGNED struct register_assigned
static const struct api_field assigned_fields[] = {
    {"name", API_TEXT, API_AT(ASSIGNED, name), "officer", API_ALWAYS},
    {"role", API_WORD, API_AT(ASSIGNED, role), "", API_ALWAYS | API_MASK, api_role},
    {"at", API_MOMENT, API_AT(ASSIGNED, at), "", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema assigned_schema = {"Assigned", assigned_fields, sizeof(ASSIGNED), 0,
                                                  false, false};

/// All that was written and decided about an operation.
struct written {
    struct register_authority authority;
    struct register_version *versions;
    size_t version_count;
    struct register_notice *notices;
    size_t notice_count;
    struct register_decision *decisions;
    size_t decision_count;
    struct register_assigned *assigned;
    size_t assigned_count;
};
#define LIST(name, one, words)                                                                 \
    {                                                                                          \
        name, API_ITEMS, API_AT(struct written, one##s), words, 0, NULL, &one##_schema,        \
            offsetof(struct written, one##_count)                                              \
    }
static const struct api_field written_fields[] = {
    {"authority", API_OBJECT, API_AT(struct written, authority), "what it says beside the plan", 0,
     NULL, &authority_schema},
    LIST("versions", version, "of the plan"),
    LIST("notices", notice, "the newest is in force"),
    LIST("decisions", decision, "in order"),
    {"assigned", API_ITEMS, API_AT(struct written, assigned),
     "who acts in it; in a role in which nobody is assigned everybody with that role", 0, NULL,
     &assigned_schema, offsetof(struct written, assigned_count)},
    {.name = NULL},
};
static const struct api_schema written_schema = {"WrittenAuthority", written_fields,
                                                 sizeof(struct written), 0, false, false};

static void finish_written(struct api_rows *rows)
{
    struct written *written = rows->items;
    register_authority_finish(&written->authority);
    register_versions_free(&written->versions, written->version_count);
    register_notices_free(&written->notices, written->notice_count);
    register_decisions_free(&written->decisions, written->decision_count);
    register_assigned_free(&written->assigned, written->assigned_count);
    memory_free(written);
}

int api_operation_id(struct app_call *call, moment as_at, int64_t *ret_id)
{
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = register_operation_brief(call->store, app_argument(call, "reference"), as_at,
                                        &operation, &call->error);
    *ret_id = operation.id;
    return code;
}

static int read_written(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct written *all = api_one(rows, sizeof *all, finish_written);
    int64_t id = 0;
    struct overt_error *err = &call->error;
    int code = api_operation_id(call, as_at, &id);
    if (code == 0)
        code = register_authority_read(call->store, id, as_at, &all->authority, err);
    if (code == 0)
        code = register_versions(call->store, id, as_at, &all->versions, &all->version_count, err);
    if (code == 0)
        code = register_notices(call->store, id, as_at, &all->notices, &all->notice_count, err);
    if (code == 0)
        code = register_decisions(call->store, id, as_at, &all->decisions, &all->decision_count,
                                  err);
    if (code == 0)
        code = register_assigned(call->store, id, as_at, &all->assigned, &all->assigned_count, err);
    return code;
}

// ---- the permit ----

struct permit {
    char sha256[65];
    char *note;
};
static const struct api_field permit_fields[] = {
    {"sha256", API_CHARS, API_AT(struct permit, sha256),
     "what another engine quotes that files into the operation", API_ALWAYS},
    {"note", API_TEXT, API_AT(struct permit, note), "the signed note itself", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema permit_schema = {"Permit", permit_fields, sizeof(struct permit), 0,
                                                false, false};

static void finish_permit(struct api_rows *rows)
{
    struct permit *permit = rows->items;
    memory_free(permit->note);
    memory_free(permit);
}

static int read_permit(struct app_call *call, moment as_at, struct api_rows *rows)
{
    (void)as_at;
    struct permit *permit = api_one(rows, sizeof *permit, finish_permit);
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_permit(door.operate, app_argument(call, "reference"), &permit->note,
                                     permit->sha256, &call->error);
}

static const struct api_parameter list_parameters[] = {
    {"state", "only operations in this state", false, api_state},
    {.name = NULL},
};

#define RUNNERS \
    (REGISTER_ROLE_PLANNER | REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_OPERATOR | \
     REGISTER_ROLE_AUDITOR)
const struct app_route api_operation_routes[] = {
    {HTTP_GET, "/api/v1/operations", 0, 0, api_run_read, "all operations", "operations:read",
     &(const struct api_spec){.tag = "Operations", .answer = &api_operation,
                              .flags = API_LIST | API_AS_AT, .parameters = list_parameters,
                              .read = read_list}},
    {HTTP_GET, "/api/v1/operations/{reference}", 0, 0, api_run_read, "an operation",
     "operations:read",
     &(const struct api_spec){.tag = "Operations", .answer = &api_operation, .flags = API_AS_AT,
                              .read = api_operation_read}},
    {HTTP_GET, "/api/v1/operations/{reference}/authority", 0, 0, api_run_read,
     "the written authority of an operation, its versions, notices and decisions",
     "operations:read",
     &(const struct api_spec){.tag = "Operations", .answer = &written_schema, .flags = API_AS_AT,
                              .read = read_written}},
    {HTTP_GET, "/api/v1/operations/{reference}/permit", RUNNERS, 0, api_run_read,
     "the permit that opening an operation gave out", "operations:read",
     &(const struct api_spec){.tag = "Operations", .answer = &permit_schema,
                              .read = read_permit}},
    {.path = NULL},
};
