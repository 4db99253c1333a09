// SPDX-License-Identifier: Apache-2.0
// cases.c - requests for information: received, and taken a step on. What is said of who asks is
// sealed as soon as it is recorded.
#include <string.h>

#include "base/memory.h"
#include "foi/case.h"
#include "web/api/internal.h"

struct received {
    struct foi_case_new request;
};
#define GIVEN(member, words, flags, most)                                                      \
    {                                                                                          \
        #member, API_TEXT, API_AT(struct received, request.member), words, flags, NULL, NULL,  \
            0, 0, most                                                                         \
    }
static const struct api_field received_fields[] = {
    GIVEN(reference, "the force's own; FOI-2026-0001, the next of the year, unless it is said", 0,
          64),
    {"received", API_DAY, API_AT(struct received, request.received), "not after today", API_ALWAYS},
    {"arrived", API_MOMENT, API_AT(struct received, request.arrived), "when more is known"},
    GIVEN(channel, FOI_CHANNELS "; email unless it is said", 0, 40),
    GIVEN(form, "that is preferred: " FOI_FORMS, 0, 40),
    {"environmental", API_BOOL, API_AT(struct received, request.environmental),
     "under the Environmental Information Regulations 2004"},
    GIVEN(requester, "the name of who asks", 0, FOI_WHO_MAX),
    GIVEN(address, "for the answer", 0, FOI_WHO_MAX),
    GIVEN(text, "of the request, as it was written", API_ALWAYS, 500000),
    {.name = NULL},
};
static const struct api_schema received_schema = {"RequestBody", received_fields,
                                                  sizeof(struct received), 0, false, true};
struct receipt {
    struct foi_case_receipt receipt;
    char *missing;
};
static const struct api_field receipt_fields[] = {
    {"id", API_INT, API_AT(struct receipt, receipt.id), "", API_ALWAYS},
    {"reference", API_CHARS, API_AT(struct receipt, receipt.reference), "", API_ALWAYS},
    {"due", API_DAY, API_AT(struct receipt, receipt.due),
     "null: the clock does not run while something is missing"},
    {"questions", API_INT, API_AT(struct receipt, receipt.question_count), "that were found",
     API_ALWAYS},
    {"missing", API_TEXT, API_AT(struct receipt, missing), "of section 8(1), in words"},
    {"assist", API_TEXT, API_AT(struct receipt, receipt.assist),
     "the lines to send when something is missing (section 16)"},
    {.name = NULL},
};
static const struct api_schema receipt_schema = {"RequestReceipt", receipt_fields,
                                                 sizeof(struct receipt), 0, false, false};

static void finish_receipt(struct api_rows *rows)
{
    struct receipt *receipt = rows->items;
    foi_case_receipt_finish(&receipt->receipt);
    memory_free(receipt->missing);
    memory_free(receipt);
}

/// The moment of the call, as every other act of it has.
static moment now_of(void *context)
{
    const struct app_call *call = context;
    return call->now;
}

static int act_receive(struct app_call *call, const void *body, struct api_rows *rows)
{
    const struct received *received = body;
    struct foi_case_new request = received->request;
    AUTO_DOOR struct app_door door = {0};
    request.size = strlen(request.text);
    request.clock = (struct clock){now_of, call};
    struct receipt *made = api_one(rows, sizeof *made, finish_receipt);
    int code = app_door_open(call, &door);
    if (code == 0)
        code = foi_case_receive(operate_store(door.operate), call->officer.name, &request,
                                &made->receipt, &call->error);
    if (code == 0 && made->receipt.missing != 0)
        made->missing = foi_missing_words(made->receipt.missing);
    return code;
}

// ---- a step ----

struct step {
    const char *step;
    struct foi_case_do what;
};
static const struct api_field step_fields[] = {
    {"step", API_TEXT, API_AT(struct step, step), FOI_STEP_WORDS, API_ALWAYS, NULL, NULL, 0, 0, 40},
    {"day", API_DAY, API_AT(struct step, what.day), "on which it happened; today unless said"},
    {"until", API_DAY, API_AT(struct step, what.until), "of extended: the estimate"},
    {"result", API_TEXT, API_AT(struct step, what.result), "of decided: " FOI_RESULTS, 0, NULL,
     NULL, 0, 0, 40},
    {"why", API_TEXT, API_AT(struct step, what.why), "what was said, or why", 0, NULL, NULL, 0, 0,
     FOI_WHY_MAX},
    {.name = NULL},
};
static const struct api_schema step_schema = {"RequestStepBody", step_fields, sizeof(struct step),
                                              0, false, true};

static int act_step(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    const struct step *step = body;
    struct foi_case_do what = step->what;
    AUTO_DOOR struct app_door door = {0};
    what.reference = app_argument(call, "request");
    what.clock = (struct clock){now_of, call};
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : foi_case_step(operate_store(door.operate), call->officer.name, step->step,
                                    &what, &call->error);
}

const struct app_route api_case_routes[] = {
    {HTTP_POST, "/api/v1/requests", REGISTER_ROLE_INFORMATION, 0, api_run_act,
     "a request for information was received", "requests:write",
     &(const struct api_spec){.tag = "Requests", .answer = &receipt_schema,
                              .body = &received_schema, .act = act_receive, .flags = API_FILES,
                              .status = 201}},
    {HTTP_POST, "/api/v1/requests/{request}/steps", REGISTER_ROLE_INFORMATION, 0, api_run_act,
     "take a request a step on; the letter has acts of its own, which are no part of this API",
     "requests:write",
     &(const struct api_spec){.tag = "Requests", .body = &step_schema, .act = act_step,
                              .flags = API_FILES}},
    {.path = NULL},
};
