// SPDX-License-Identifier: Apache-2.0
// alerts.c - alerts, and what people recorded about them, as they are read.
#include "base/memory.h"
#include "web/api/internal.h"

#define ALERT struct register_alert
static const struct api_field alert_fields[] = {
    {"id", API_INT, API_AT(ALERT, id), "number of the alert", API_ALWAYS},
    {"operation", API_TEXT, API_AT(ALERT, operation_reference), "reference", API_ALWAYS},
    {"entry", API_INT, API_AT(ALERT, entry), "number of the candidate's entry", API_ALWAYS},
    {"search", API_INT, API_AT(ALERT, search), "null: live", API_ZERO},
    {"run", API_INT, API_AT(ALERT, run), "of the camera", API_ZERO},
    {"source", API_TEXT, API_AT(ALERT, source), "camera, or name of a file"},
    {"body_worn", API_BOOL, API_AT(ALERT, body_worn), "", API_ALWAYS},
    {"at", API_MOMENT, API_AT(ALERT, at), "when it was recorded", API_ALWAYS},
    {"captured", API_INSTANT, API_AT(ALERT, captured), "when the face was captured"},
    {"latency", API_NUMBER, API_AT(ALERT, latency), "seconds from capture until it was told",
     API_KNOWN},
    {"score", API_NUMBER, API_AT(ALERT, score), "how alike the two faces are", API_ALWAYS},
    {"threshold", API_NUMBER, API_AT(ALERT, threshold), "that it had to reach", API_ALWAYS},
    {"rank", API_INT, API_AT(ALERT, rank), "1: the most alike", API_ALWAYS},
    {"nominal", API_TEXT, API_AT(ALERT, nominal), "of the candidate; null when it is erased"},
    {"category", API_WORD, API_AT(ALERT, category), "of the candidate", 0, api_category},
    {"entry_reason", API_TEXT, API_AT(ALERT, entry_reason), "why the candidate is on the list"},
    {"has_picture", API_BOOL, API_AT(ALERT, has_picture), "", API_ALWAYS},
    {"has_scene", API_BOOL, API_AT(ALERT, has_scene), "", API_ALWAYS},
    {"verdict", API_WORD, API_AT(ALERT, verdict), "what the alert turned out to be", API_ALWAYS,
     api_verdict},
    {"adjudicated_at", API_MOMENT, API_AT(ALERT, adjudicated_at), "null: not judged yet"},
    {"adjudicated_by", API_TEXT, API_AT(ALERT, adjudicated_by), "officer"},
    {"credible", API_BOOL, API_AT(ALERT, credible), "false too while it is not judged",
     API_ALWAYS},
    {"subject", API_TEXT, API_AT(ALERT, subject), "factors of the person"},
    {"system", API_TEXT, API_AT(ALERT, system), "factors of the system"},
    {"environment", API_TEXT, API_AT(ALERT, environment), "factors of the place"},
    {"engaged_at", API_MOMENT, API_AT(ALERT, engaged_at), ""},
    {"engaged_by", API_TEXT, API_AT(ALERT, engaged_by), "officer"},
    {"stopped", API_BOOL, API_AT(ALERT, stopped), "", API_ALWAYS},
    {"identity_checked", API_BOOL, API_AT(ALERT, identity_checked), "", API_ALWAYS},
    {"correct", API_BOOL, API_AT(ALERT, correct), "only with identity_checked", API_ALWAYS},
    {"checked_by", API_WORD, API_AT(ALERT, checked_by), "", 0, api_checked_by},
    {"why_not", API_WORD, API_AT(ALERT, why_not), "", 0, api_why_not},
    {"minutes", API_INT, API_AT(ALERT, minutes), "for which somebody was stopped", API_KNOWN},
    {"engagement_note", API_TEXT, API_AT(ALERT, engagement_note), ""},
    {"outcome_at", API_MOMENT, API_AT(ALERT, outcome_at), ""},
    {"outcome_by", API_TEXT, API_AT(ALERT, outcome_by), "officer"},
    {"outcome", API_WORD, API_AT(ALERT, outcome), "", 0, api_outcome},
    {"ground", API_WORD, API_AT(ALERT, ground), "of an arrest", 0, api_ground},
    {"disposal", API_WORD, API_AT(ALERT, disposal), "", 0, api_disposal},
    {"offence", API_WORD, API_AT(ALERT, offence), "", 0, api_offence},
    {"outcome_note", API_TEXT, API_AT(ALERT, outcome_note), ""},
    {"dearrested_at", API_MOMENT, API_AT(ALERT, dearrested_at), ""},
    {"complaints", API_INT, API_AT(ALERT, complaints), "", API_ALWAYS},
    {"complaints_open", API_INT, API_AT(ALERT, complaints_open), "", API_ALWAYS},
    {"corrections", API_INT, API_AT(ALERT, corrections), "", API_ALWAYS},
    {"unsupported", API_BOOL, API_AT(ALERT, unsupported),
     "the outcome stands on a judgement that was corrected since", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema alert_schema = {"Alert", alert_fields, sizeof(ALERT),
                                               offsetof(ALERT, id), true, false};

static void finish_alerts(struct api_rows *rows)
{
    struct register_alert *items = rows->items;
    register_alerts_free(&items, rows->count);
}

static int read_alerts(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct register_alert *items = NULL;
    int64_t id = 0;
    int code = app_argument(call, "reference") != NULL ? api_operation_id(call, as_at, &id) : 0;
    if (code == 0)
        code = register_alerts(call->store, id, as_at, &items, &rows->count, &call->error);
    rows->items = items;
    rows->finish = finish_alerts;
    return code;
}

static void finish_alert(struct api_rows *rows)
{
    register_alert_finish(rows->items);
    memory_free(rows->items);
}

static int read_alert(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct register_alert *one = api_one(rows, sizeof *one, finish_alert);
    return register_alert_find(call->store, api_number(call, "alert"), as_at, one, &call->error);
}

// ---- judgements ----

#define JUDGED struct register_judgement
static const struct api_field judged_fields[] = {
    {"kind", API_WORD, API_AT(JUDGED, kind), "", API_ALWAYS, api_judgement},
    {"id", API_INT, API_AT(JUDGED, id), "among those of its kind", API_ALWAYS},
    {"ledger", API_INT, API_AT(JUDGED, index), "its entry in the ledger", API_ALWAYS},
    {"at", API_MOMENT, API_AT(JUDGED, at), "", API_ALWAYS},
    {"officer", API_TEXT, API_AT(JUDGED, officer), ""},
    {"corrects", API_INT, API_AT(JUDGED, corrects), "the id of the one it corrects", API_ZERO},
    {"why", API_TEXT, API_AT(JUDGED, why), "of a correction"},
    {"stands", API_BOOL, API_AT(JUDGED, stands), "not corrected since", API_ALWAYS},
    {"credible", API_BOOL, API_AT(JUDGED, credible), "of an adjudication", API_ALWAYS},
    {"subject", API_TEXT, API_AT(JUDGED, subject), "factors of the person"},
    {"system", API_TEXT, API_AT(JUDGED, system), "factors of the system"},
    {"environment", API_TEXT, API_AT(JUDGED, environment), "factors of the place"},
    {"stopped", API_BOOL, API_AT(JUDGED, stopped), "of an engagement", API_ALWAYS},
    {"identity_checked", API_BOOL, API_AT(JUDGED, identity_checked), "of an engagement",
     API_ALWAYS},
    {"correct", API_BOOL, API_AT(JUDGED, correct), "of an engagement", API_ALWAYS},
    {"checked_by", API_WORD, API_AT(JUDGED, checked_by), "", 0, api_checked_by},
    {"why_not", API_WORD, API_AT(JUDGED, why_not), "", 0, api_why_not},
    {"outcome", API_WORD, API_AT(JUDGED, outcome), "", 0, api_outcome},
    {"ground", API_WORD, API_AT(JUDGED, ground), "", 0, api_ground},
    {"disposal", API_WORD, API_AT(JUDGED, disposal), "", 0, api_disposal},
    {"offence", API_WORD, API_AT(JUDGED, offence), "", 0, api_offence},
    {"happened", API_MOMENT, API_AT(JUDGED, happened), "a de-arrest; a complaint was received"},
    {"state", API_WORD, API_AT(JUDGED, state), "of a complaint", 0, api_complaint},
    {"note", API_TEXT, API_AT(JUDGED, note), ""},
    {.name = NULL},
};
static const struct api_schema judged_schema = {"Judgement", judged_fields, sizeof(JUDGED),
                                                offsetof(JUDGED, index), true, false};

static void finish_judged(struct api_rows *rows)
{
    struct register_judgement *items = rows->items;
    register_judgements_free(&items, rows->count);
}

static int read_judged(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct register_judgement *items = NULL;
    int code = register_judgements(call->store, api_number(call, "alert"), as_at, &items,
                                   &rows->count, &call->error);
    rows->items = items;
    rows->finish = finish_judged;
    return code;
}

const struct app_route api_alert_routes[] = {
    {HTTP_GET, "/api/v1/operations/{reference}/alerts", 0, 0, api_run_read,
     "the alerts of an operation; reading them is recorded", "alerts:read",
     &(const struct api_spec){.tag = "Alerts", .answer = &alert_schema,
                              .flags = API_LIST | API_AS_AT, .consult = "alert.list",
                              .read = read_alerts}},
    {HTTP_GET, "/api/v1/alerts", 0, 0, api_run_read,
     "the alerts of all operations; reading them is recorded", "alerts:read",
     &(const struct api_spec){.tag = "Alerts", .answer = &alert_schema,
                              .flags = API_LIST | API_AS_AT, .consult = "alert.list",
                              .read = read_alerts}},
    {HTTP_GET, "/api/v1/alerts/{alert}", 0, 0, api_run_read, "an alert; reading it is recorded",
     "alerts:read",
     &(const struct api_spec){.tag = "Alerts", .answer = &alert_schema, .flags = API_AS_AT,
                              .consult = "alert", .read = read_alert}},
    {HTTP_GET, "/api/v1/alerts/{alert}/judgements", 0, 0, api_run_read,
     "what people recorded about an alert, whether it stands or was corrected; reading it is "
     "recorded",
     "alerts:read",
     &(const struct api_spec){.tag = "Alerts", .answer = &judged_schema,
                              .flags = API_LIST | API_AS_AT, .consult = "alert",
                              .read = read_judged}},
    {.path = NULL},
};
