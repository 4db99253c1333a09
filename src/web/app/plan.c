// SPDX-License-Identifier: Apache-2.0
// plan.c - an operation planned, its plan changed, its written authority completed.
#include <stdio.h>

#include "base/text.h"
#include "web/app/operation.h"
#include "web/app/plan.h"

#define PLANNER REGISTER_ROLE_PLANNER

static int put_form(struct app_call *call, enum plan_ask ask, const char *title,
                    const struct register_operation *operation)
{
    static const char *const words[] = {
        [PLAN_NEW] = "Every version of a written authority stays. Another officer reads it and "
                     "authorises it, or refuses. What is not known yet can follow, until it is "
                     "authorised.",
        [PLAN_AMEND] = "This makes a new version, which says everything again. The earlier ones "
                       "stay.",
        [PLAN_COMPLETE] = "What the written authority does not say yet. What it says already stays "
                          "as it is; leave empty what is still not known.",
    };
    char back[APP_HREF_MAX] = "/operations";
    if (operation != NULL)
        app_operation_href(operation, "", back);
    const struct app_page page = {.title = title,
                                  .caption = operation != NULL ? operation->reference : NULL,
                                  .back = back};
    app_page_begin(call, &page);
    app_paragraph(call->html, words[ask]);
    app_form_begin(call, NULL, false);
    plan_put(call, ask, operation);
    app_form_end(call, ask == PLAN_NEW ? "Plan the operation" : "Save");
    return app_page_end(call);
}

/// One more row is asked for: nothing is judged yet.
static bool wants_more(const struct app_call *call)
{
    const char *more = app_value(call, "more");
    return more != NULL && more[0] != '\0';
}

// ---- new ----

static int show_new(struct app_call *call)
{
    return put_form(call, PLAN_NEW, "Plan an operation", NULL);
}

static int run_new(struct app_call *call)
{
    plan_fill(call, NULL);
    return show_new(call);
}

static int run_plan(struct app_call *call)
{
    char reference[32] = "";
    struct plan_read read;
    if (wants_more(call))
        return show_new(call);
    plan_read(call, PLAN_NEW, &read);
    if (app_has_faults(call))
        return show_new(call);
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_plan(door.operate, call->officer.name, &read.plan, reference, &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? show_new(call) : code;
    return app_go(call, "The operation is planned.", "/operations/%s", reference);
}

// ---- changed ----

static int show_amend(struct app_call *call, const struct register_operation *operation)
{
    return put_form(call, PLAN_AMEND, "Change the plan", operation);
}

static int run_amend_form(struct app_call *call)
{
    AUTO_OPERATION struct register_operation operation = {0};
    int code = app_operation_read(call, &operation);
    if (code < 0)
        return code;
    plan_fill(call, &operation);
    return show_amend(call, &operation);
}

static int run_amend(struct app_call *call)
{
    AUTO_OPERATION struct register_operation operation = {0};
    struct plan_read read;
    int code = app_operation_read(call, &operation);
    if (code < 0 || wants_more(call))
        return code < 0 ? code : show_amend(call, &operation);
    plan_read(call, PLAN_AMEND, &read);
    if (app_has_faults(call))
        return show_amend(call, &operation);
    AUTO_DOOR struct app_door door = {0};
    code = app_door_open(call, &door);
    if (code == 0)
        code = operate_amend(door.operate, call->officer.name, operation.reference, &read.plan,
                             &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? show_amend(call, &operation) : code;
    return app_go(call, "The plan is changed.", "/operations/%s", operation.reference);
}

// ---- completed ----

static int show_complete(struct app_call *call, const struct register_operation *operation)
{
    return put_form(call, PLAN_COMPLETE, "Complete the written authority", operation);
}

static int run_complete_form(struct app_call *call)
{
    AUTO_OPERATION struct register_operation operation = {0};
    int code = app_operation_read(call, &operation);
    return code < 0 ? code : show_complete(call, &operation);
}

static int run_complete(struct app_call *call)
{
    AUTO_OPERATION struct register_operation operation = {0};
    struct plan_read read;
    int code = app_operation_read(call, &operation);
    if (code < 0 || wants_more(call))
        return code < 0 ? code : show_complete(call, &operation);
    plan_read(call, PLAN_COMPLETE, &read);
    if (app_has_faults(call))
        return show_complete(call, &operation);
    AUTO_DOOR struct app_door door = {0};
    code = app_door_open(call, &door);
    if (code == 0)
        code = operate_complete(door.operate, call->officer.name, operation.reference,
                                &read.authority, &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? show_complete(call, &operation) : code;
    return app_go(call, "The written authority is completed.", "/operations/%s",
                  operation.reference);
}

const struct app_route app_plan_routes[] = {
    {HTTP_GET, "/operations/new", PLANNER, 0, run_new, "form of a new operation"},
    {HTTP_POST, "/operations/new", PLANNER, 0, run_plan, "plan an operation"},
    {HTTP_GET, "/operations/{reference}/amend", PLANNER, 0, run_amend_form,
     "form of a change of the plan"},
    {HTTP_POST, "/operations/{reference}/amend", PLANNER, 0, run_amend, "change the plan"},
    {HTTP_GET, "/operations/{reference}/complete", PLANNER, 0, run_complete_form,
     "form of what a written authority lacks"},
    {HTTP_POST, "/operations/{reference}/complete", PLANNER, 0, run_complete,
     "complete a written authority"},
    {.path = NULL},
};
