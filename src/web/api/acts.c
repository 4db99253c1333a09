// SPDX-License-Identifier: Apache-2.0
// acts.c - acts on operations: planned, authorised, told of, opened, paused, closed, reviewed. Each
// is the act of operate that the console and the command line call.
#include <string.h>

#include "web/api/internal.h"

/// 1: what If-Match names is not what stands now, and that is answered.
static int check_match(struct app_call *call, struct operate *operate)
{
    const char *wanted = http_header(call->request, "If-Match");
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    AUTO_TEXT struct text body = {0};
    struct json_writer writer;
    char tag[HTTP_ETAG_MAX];
    if (wanted == NULL)
        return 0;
    int code = register_operation_find(operate_store(operate), app_argument(call, "reference"),
                                       call->now, &operation, &call->error);
    if (code < 0)
        return code;
    text_init(&body, APP_PAGE_MAX);
    json_writer_init(&writer, &body, false);
    api_write(&writer, &api_operation, &operation);
    api_tag(body.bytes, body.length, tag);
    if (text_equal(wanted, tag))
        return 0;
    (void)app_say(call, 412, "It has changed since",
                  "If-Match is not the ETag of the operation as it is now. Nothing was changed. "
                  "Read it again.");
    return 1;
}

/// The record awake, and what is changed is what was read: 0.
static int enter(struct app_call *call, struct app_door *door)
{
    int code = app_door_open(call, door);
    return code < 0 ? code : check_match(call, door->operate);
}

// ---- a plan ----

#define PLAN struct operate_plan
struct plan {
    struct operate_plan plan;
    struct register_authority authority;
};
#define SAID(member, words)                                                                    \
    {                                                                                          \
        #member, API_TEXT, API_AT(struct plan, plan.member), words, API_ALWAYS, NULL, NULL, 0, \
            0, 8000                                                                            \
    }
static const struct api_field plan_fields[] = {
    {"mode", API_WORD, API_AT(struct plan, plan.mode), "", API_ALWAYS, api_mode},
    SAID(title, "of the operation"),
    SAID(purpose, "what it is for"),
    SAID(legal_basis, "by what right"),
    SAID(necessity, "why it is needed"),
    SAID(proportionality, "why it is not too much"),
    SAID(place, "as it is published"),
    {"opens", API_MOMENT, API_AT(struct plan, plan.opens), "first second of the window",
     API_ALWAYS},
    {"closes", API_MOMENT, API_AT(struct plan, plan.closes), "last second of it", API_ALWAYS},
    {"threshold", API_NUMBER, API_AT(struct plan, plan.threshold),
     "the lowest score of an alert; what the evaluation supports when it is not said", 0, NULL,
     NULL, 0, 0, 1},
    {"false_alerts_one_in", API_INT, API_AT(struct plan, plan.asked.one_in),
     "at most one false alert in so many faces seen, when rarer than the force wishes", 0, NULL,
     NULL, 0, 2, REGISTER_ONE_IN_MAX},
    {"faces_expected", API_INT, API_AT(struct plan, plan.asked.faces),
     "how many faces it is expected to see", 0, NULL, NULL, 0, 1, REGISTER_ONE_IN_MAX},
    {"categories", API_WORDS, API_AT(struct plan, plan.categories), "who may be on the list",
     API_ALWAYS, api_category},
    {"body_worn", API_BOOL, API_AT(struct plan, plan.body_worn), "with body-worn video", 0},
    {"authority", API_OBJECT, API_AT(struct plan, authority), "what it says beside", 0, NULL,
     &api_authority_body},
    {.name = NULL},
};
static const struct api_schema plan_schema = {"PlanBody", plan_fields, sizeof(struct plan), 0,
                                              false, true};
struct made {
    char reference[32];
};
static const struct api_field made_fields[] = {
    {"reference", API_CHARS, API_AT(struct made, reference), "of the operation", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema made_schema = {"Planned", made_fields, sizeof(struct made), 0, false,
                                              false};

static int act_plan(struct app_call *call, const void *body, struct api_rows *rows)
{
    const struct plan *plan = body;
    struct operate_plan wanted = plan->plan;
    AUTO_DOOR struct app_door door = {0};
    wanted.authority = &plan->authority;
    struct made *made = api_one(rows, sizeof *made, NULL);
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_plan(door.operate, call->officer.name, &wanted, made->reference,
                                   &call->error);
}

static int act_amend(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    const struct plan *plan = body;
    struct operate_plan wanted = plan->plan;
    AUTO_DOOR struct app_door door = {0};
    wanted.authority = &plan->authority;
    int code = enter(call, &door);
    return code != 0 ? code
                     : operate_amend(door.operate, call->officer.name,
                                     app_argument(call, "reference"), &wanted, &call->error);
}

// ---- acts without words, and with a reason ----

typedef int plain_act(struct operate *operate, const char *as, const char *reference,
                      struct overt_error *err);
typedef int worded_act(struct operate *operate, const char *as, const char *reference,
                       const char *words, struct overt_error *err);

static int do_plain(struct app_call *call, plain_act *act)
{
    AUTO_DOOR struct app_door door = {0};
    int code = enter(call, &door);
    return code != 0 ? code
                     : act(door.operate, call->officer.name, app_argument(call, "reference"),
                           &call->error);
}

struct reason {
    const char *reason;
};
static const struct api_field reason_fields[] = {
    {"reason", API_TEXT, API_AT(struct reason, reason), "in words", API_ALWAYS, NULL, NULL, 0, 0,
     8000},
    {.name = NULL},
};
static const struct api_schema reason_schema = {"ReasonBody", reason_fields, sizeof(struct reason),
                                                0, false, true};

static int do_worded(struct app_call *call, const void *body, worded_act *act)
{
    const struct reason *reason = body;
    AUTO_DOOR struct app_door door = {0};
    int code = enter(call, &door);
    return code != 0 ? code
                     : act(door.operate, call->officer.name, app_argument(call, "reference"),
                           reason->reason, &call->error);
}

#define PLAIN(name, act)                                                                      \
    static int name(struct app_call *call, const void *body, struct api_rows *rows)           \
    {                                                                                         \
        (void)body;                                                                           \
        (void)rows;                                                                           \
        return do_plain(call, act);                                                           \
    }
#define WORDED(name, act)                                                                     \
    static int name(struct app_call *call, const void *body, struct api_rows *rows)           \
    {                                                                                         \
        (void)rows;                                                                           \
        return do_worded(call, body, act);                                                    \
    }
PLAIN(act_authorise, operate_authorise)
PLAIN(act_open, operate_open_operation)
PLAIN(act_close, operate_close_operation)
PLAIN(act_list_review, operate_review)
WORDED(act_pause, operate_pause)
WORDED(act_resume, operate_resume)
WORDED(act_cancel, operate_cancel)
WORDED(act_refuse, operate_refuse)
WORDED(act_review, operate_review_after)

// ---- notice, assignment ----

static const struct api_field notice_fields[] = {
    {"words", API_TEXT, API_AT(struct operate_notice, words),
     "where the public can read it; of an exception: why not", API_ALWAYS, NULL, NULL, 0, 0, 8000},
    {"public_at", API_MOMENT, API_AT(struct operate_notice, public_at), "now unless it is said"},
    {"exception", API_BOOL, API_AT(struct operate_notice, exception),
     "a critical threat makes it impossible to tell before"},
    {.name = NULL},
};
static const struct api_schema notice_schema = {"NoticeBody", notice_fields,
                                                sizeof(struct operate_notice), 0, false, true};

static int act_notice(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    AUTO_DOOR struct app_door door = {0};
    int code = enter(call, &door);
    return code != 0 ? code
                     : operate_notice(door.operate, call->officer.name,
                                      app_argument(call, "reference"), body, &call->error);
}

struct assigned {
    const char *officer;
    enum register_role role;
    bool off;
};
static const struct api_field assigned_fields[] = {
    {"officer", API_TEXT, API_AT(struct assigned, officer), "name", API_ALWAYS, NULL, NULL, 0, 0,
     200},
    {"role", API_WORD, API_AT(struct assigned, role), "", API_ALWAYS | API_MASK, api_role},
    {"off", API_BOOL, API_AT(struct assigned, off), "true: not any more"},
    {.name = NULL},
};
static const struct api_schema assigned_schema = {"AssignBody", assigned_fields,
                                                  sizeof(struct assigned), 0, false, true};

static int act_assign(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    const struct assigned *assigned = body;
    AUTO_DOOR struct app_door door = {0};
    int code = enter(call, &door);
    return code != 0 ? code
                     : operate_assign(door.operate, call->officer.name,
                                      app_argument(call, "reference"), assigned->officer,
                                      assigned->role, !assigned->off, &call->error);
}

#define PLANNER     REGISTER_ROLE_PLANNER
#define AUTHORISING REGISTER_ROLE_AUTHORISING
#define OPERATOR    REGISTER_ROLE_OPERATOR
#define ONE         "/api/v1/operations/{reference}"
#define WRITE       "operations:write"
#define SPEC(taken, done, bits)                                                                  \
    &(const struct api_spec)                                                                     \
    {                                                                                            \
        .tag = "Operations", .body = taken, .act = done, .flags = bits                           \
    }
const struct app_route api_act_routes[] = {
    {HTTP_POST, "/api/v1/operations", PLANNER, 0, api_run_act, "plan an operation", WRITE,
     &(const struct api_spec){.tag = "Operations", .answer = &made_schema, .body = &plan_schema,
                              .act = act_plan, .flags = API_FILES, .status = 201}},
    {HTTP_POST, ONE "/amend", PLANNER, 0, api_run_act,
     "the next version of the plan, which says everything again", WRITE,
     SPEC(&plan_schema, act_amend, API_MATCH)},
    {HTTP_POST, ONE "/authorise", AUTHORISING, APP_AGAIN, api_run_act, "authorise an operation",
     WRITE, SPEC(NULL, act_authorise, API_MATCH)},
    {HTTP_POST, ONE "/refuse", AUTHORISING, APP_AGAIN, api_run_act, "refuse an operation", WRITE,
     SPEC(&reason_schema, act_refuse, API_MAY_MATCH)},
    {HTTP_POST, ONE "/cancel", PLANNER | AUTHORISING, 0, api_run_act, "cancel an operation", WRITE,
     SPEC(&reason_schema, act_cancel, API_MAY_MATCH)},
    {HTTP_POST, ONE "/notices", PLANNER | AUTHORISING | OPERATOR, 0, api_run_act,
     "record where the public was told, or why not", WRITE,
     SPEC(&notice_schema, act_notice, API_FILES | API_MAY_MATCH)},
    {HTTP_POST, ONE "/assignments", PLANNER | AUTHORISING, 0, api_run_act,
     "assign an officer to an operation, or take them off it", WRITE,
     SPEC(&assigned_schema, act_assign, API_MAY_MATCH)},
    {HTTP_POST, ONE "/open", PLANNER | AUTHORISING | OPERATOR, 0, api_run_act, "open an operation",
     WRITE, SPEC(NULL, act_open, API_MAY_MATCH)},
    {HTTP_POST, ONE "/pause", PLANNER | AUTHORISING | OPERATOR, 0, api_run_act,
     "nothing is compared until it goes on", WRITE, SPEC(&reason_schema, act_pause, API_MAY_MATCH)},
    {HTTP_POST, ONE "/resume", PLANNER | AUTHORISING | OPERATOR, 0, api_run_act, "it goes on",
     WRITE, SPEC(&reason_schema, act_resume, API_MAY_MATCH)},
    {HTTP_POST, ONE "/close", PLANNER | AUTHORISING | OPERATOR, 0, api_run_act,
     "close an operation", WRITE, SPEC(NULL, act_close, API_MAY_MATCH)},
    {HTTP_POST, ONE "/review", PLANNER | AUTHORISING | REGISTER_ROLE_AUDITOR, 0, api_run_act,
     "what somebody found afterwards who did not run it", WRITE,
     SPEC(&reason_schema, act_review, API_FILES)},
    {HTTP_POST, ONE "/entries/review", PLANNER | AUTHORISING | OPERATOR, 0, api_run_act,
     "approve the whole list as it stands", "lists:write", SPEC(NULL, act_list_review, 0)},
    {.path = NULL},
};
