// SPDX-License-Identifier: Apache-2.0
// happened.c - what happened to an operation, act by act; and what is held by law.
#include "register/retention.h"
#include "web/api/internal.h"

#define LINE struct register_log_line
static const struct api_field line_fields[] = {
    {"ledger", API_INT, API_AT(LINE, index), "its entry in the ledger", API_ALWAYS},
    {"at", API_MOMENT, API_AT(LINE, at), "", API_ALWAYS},
    {"kind", API_TEXT, API_AT(LINE, kind), "such as operation.open, run.begin", API_ALWAYS},
    {"officer", API_TEXT, API_AT(LINE, officer), ""},
    {"source", API_TEXT, API_AT(LINE, source), "the camera's name"},
    {"zone", API_TEXT, API_AT(LINE, zone), "its zone of recognition"},
    {"words", API_TEXT, API_AT(LINE, words), "of a pause, a refusal, a notice"},
    {"run", API_INT, API_AT(LINE, run), "", API_ZERO},
    {"alert", API_INT, API_AT(LINE, alert), "", API_ZERO},
    {"entry", API_INT, API_AT(LINE, entry), "", API_ZERO},
    {"search", API_INT, API_AT(LINE, search), "", API_ZERO},
    {"category", API_WORD, API_AT(LINE, category), "of the entry", 0, api_category},
    {"score", API_NUMBER, API_AT(LINE, score), "of an alert; else 0", API_ALWAYS},
    {"latency", API_NUMBER, API_AT(LINE, latency), "of an alert: seconds until it was told",
     API_KNOWN},
    {"faces_seen", API_INT, API_AT(LINE, faces_seen), "of a count; of a run's end: of the run",
     API_ALWAYS},
    {"since", API_MOMENT, API_AT(LINE, since),
     "of a gap; of a run's end: when it was last heard of"},
    {"cause", API_WORD, API_AT(LINE, cause), "of a gap", 0, api_gap},
    {"why", API_WORD, API_AT(LINE, why), "a run ended", 0, api_end},
    {"credible", API_BOOL, API_AT(LINE, credible), "of an adjudication", API_ALWAYS},
    {"stopped", API_BOOL, API_AT(LINE, stopped), "of an engagement", API_ALWAYS},
    {"identity_checked", API_BOOL, API_AT(LINE, identity_checked), "of an engagement", API_ALWAYS},
    {"correct", API_BOOL, API_AT(LINE, correct), "of an engagement", API_ALWAYS},
    {"outcome", API_WORD, API_AT(LINE, outcome), "", 0, api_outcome},
    {"correction", API_BOOL, API_AT(LINE, correction), "of an earlier judgement or outcome",
     API_ALWAYS},
    {"dearrested", API_BOOL, API_AT(LINE, dearrested), "", API_ALWAYS},
    {"complaint", API_INT, API_AT(LINE, complaint), "its number", API_ZERO},
    {"complaint_state", API_WORD, API_AT(LINE, complaint_state), "null: it was received", 0,
     api_complaint},
    {.name = NULL},
};
static const struct api_schema line_schema = {"LogLine", line_fields, sizeof(LINE),
                                              offsetof(LINE, index), true, false};

static void finish_log(struct api_rows *rows)
{
    struct register_log_line *items = rows->items;
    register_log_free(&items, rows->count);
}

static int read_log(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct register_log_line *items = NULL;
    int64_t id = 0;
    int code = api_operation_id(call, as_at, &id);
    if (code == 0)
        code = register_log(call->store, id, as_at, &items, &rows->count, &call->error);
    rows->items = items;
    rows->finish = finish_log;
    return code;
}

// ---- held by law ----

#define HOLD struct register_hold
static const struct api_field hold_fields[] = {
    {"id", API_INT, API_AT(HOLD, id), "", API_ALWAYS},
    {"about", API_TEXT, API_AT(HOLD, about), "alert, entry or operation", API_ALWAYS},
    {"row", API_INT, API_AT(HOLD, row), "number of the alert, the entry or the operation",
     API_ALWAYS},
    {"basis", API_TEXT, API_AT(HOLD, basis), "by what right", API_ALWAYS},
    {"reason", API_TEXT, API_AT(HOLD, reason), "null when it is erased"},
    {"officer", API_TEXT, API_AT(HOLD, officer), "who holds it"},
    {"at", API_MOMENT, API_AT(HOLD, at), "", API_ALWAYS},
    {"review", API_MOMENT, API_AT(HOLD, review), "until when somebody has to look again"},
    {"lifted_at", API_MOMENT, API_AT(HOLD, lifted_at), "null: in force"},
    {"lifted_by", API_TEXT, API_AT(HOLD, lifted_by), "officer"},
    {.name = NULL},
};
static const struct api_schema hold_schema = {"Hold", hold_fields, sizeof(HOLD), offsetof(HOLD, id),
                                              true, false};

static void finish_holds(struct api_rows *rows)
{
    struct register_hold *items = rows->items;
    register_holds_free(&items, rows->count);
}

static int read_holds(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct register_hold *items = NULL;
    int code = register_holds(call->store, as_at, &items, &rows->count, &call->error);
    rows->items = items;
    rows->finish = finish_holds;
    return code;
}

const struct app_route api_happened_routes[] = {
    {HTTP_GET, "/api/v1/operations/{reference}/log", 0, 0, api_run_read,
     "what happened to an operation, act by act; nobody on the list is named", "operations:read",
     &(const struct api_spec){.tag = "Operations", .answer = &line_schema,
                              .flags = API_LIST | API_AS_AT, .read = read_log}},
    {HTTP_GET, "/api/v1/holds", 0, 0, api_run_read,
     "what is held by law and so not erased; reading it is recorded", "audit:read",
     &(const struct api_spec){.tag = "Record", .answer = &hold_schema,
                              .flags = API_LIST | API_AS_AT, .consult = "hold.list",
                              .read = read_holds}},
    {.path = NULL},
};
