// SPDX-License-Identifier: Apache-2.0
// decide.c - what people decide about a search and a complaint, by the acts of operate.
#include "web/api/internal.h"

#define TEXT_AT(type, member, words, flags)                                                    \
    {                                                                                          \
        #member, API_TEXT, API_AT(type, member), words, flags, NULL, NULL, 0, 0, 8000          \
    }
#define CORRECTION(type) \
    TEXT_AT(type, correction, "why the one that stands is corrected by this one", 0)

#define CHOICE struct operate_choice
static const struct api_field choice_fields[] = {
    {"rank", API_INT, API_AT(CHOICE, rank), "of the candidate; 0: none of them", API_ALWAYS, NULL,
     NULL, 0, 0, 100},
    TEXT_AT(CHOICE, note, "why", API_ALWAYS),
    CORRECTION(CHOICE),
    {.name = NULL},
};
static const struct api_schema choice_schema = {"ChoiceBody", choice_fields, sizeof(CHOICE), 0,
                                                false, true};
#define REVIEW struct operate_search_reviewed
static const struct api_field review_fields[] = {
    {"result", API_WORD, API_AT(REVIEW, result), "", API_ALWAYS, api_search_result},
    TEXT_AT(REVIEW, note, "what you found", API_ALWAYS),
    CORRECTION(REVIEW),
    {.name = NULL},
};
static const struct api_schema review_schema = {"SearchReviewBody", review_fields, sizeof(REVIEW),
                                                0, false, true};
struct handled {
    enum register_complaint_state state;
    const char *note;
};
static const struct api_field handled_fields[] = {
    {"state", API_WORD, API_AT(struct handled, state), "", API_ALWAYS, api_complaint},
    TEXT_AT(struct handled, note, "what was done", API_ALWAYS),
    {.name = NULL},
};
static const struct api_schema handled_schema = {"ComplaintStateBody", handled_fields,
                                                 sizeof(struct handled), 0, false, true};

/// The number in the path and the record awake: 0.
static int enter(struct app_call *call, struct app_door *door, const char *what, int64_t *ret_id)
{
    *ret_id = api_number(call, what);
    return *ret_id == 0 ? api_not_found(call, what) : app_door_open(call, door);
}

static int act_choose(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    AUTO_DOOR struct app_door door = {0};
    int64_t search = 0;
    int code = enter(call, &door, "search", &search);
    return code < 0
               ? code
               : operate_choose(door.operate, call->officer.name, search, body, &call->error);
}

static int act_review(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    AUTO_DOOR struct app_door door = {0};
    int64_t search = 0;
    int code = enter(call, &door, "search", &search);
    return code < 0 ? code
                    : operate_search_review(door.operate, call->officer.name, search, body,
                                            &call->error);
}

static int act_handle(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    const struct handled *handled = body;
    AUTO_DOOR struct app_door door = {0};
    int64_t complaint = 0;
    int code = enter(call, &door, "complaint", &complaint);
    return code < 0 ? code
                    : operate_complaint_state(door.operate, call->officer.name, complaint,
                                              handled->state, handled->note, &call->error);
}

#define REVIEWERS (REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_INFORMATION | REGISTER_ROLE_AUDITOR)
const struct app_route api_decide_routes[] = {
    {HTTP_POST, "/api/v1/searches/{search}/choice", REGISTER_ROLE_INVESTIGATOR, 0, api_run_act,
     "choose a candidate of a search, or none; somebody else verifies it", "searches:write",
     &(const struct api_spec){.tag = "Searches", .body = &choice_schema, .act = act_choose,
                              .flags = API_FILES}},
    {HTTP_POST, "/api/v1/searches/{search}/review", REVIEWERS, 0, api_run_act,
     "review a search afterwards, who neither made it nor judged what it returned",
     "searches:write",
     &(const struct api_spec){.tag = "Searches", .body = &review_schema, .act = act_review,
                              .flags = API_FILES}},
    {HTTP_POST, "/api/v1/complaints/{complaint}/state", REVIEWERS, 0, api_run_act,
     "what became of a complaint, by somebody who decided nothing about its alert", "alerts:write",
     &(const struct api_spec){.tag = "Alerts", .body = &handled_schema, .act = act_handle,
                              .flags = API_FILES}},
    {.path = NULL},
};
