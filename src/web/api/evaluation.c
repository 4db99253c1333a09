// SPDX-License-Identifier: Apache-2.0
// evaluation.c - evaluations of the models, the wished false alert rate, what it takes, and false
// alerts expected against observed; the acts of an authorising officer on them.
#include <string.h>

#include "base/memory.h"
#include "web/api/internal.h"

// ---- what is in force ----

#define SUPPORT struct operate_support
static const struct api_field support_fields[] = {
    {"model", API_CHARS, API_AT(SUPPORT, model), "recogniser, id@version", API_ALWAYS},
    {"evaluation", API_INT, API_AT(SUPPORT, evaluation),
     "its number; null: the one that Overt comes with", API_ZERO},
    {"made", API_MOMENT, API_AT(SUPPORT, made), "when it was measured", API_ALWAYS},
    {"usable_until", API_MOMENT, API_AT(SUPPORT, ends),
     "by the force's policy; null: it does not grow too old by itself"},
    {"test_list", API_INT, API_AT(SUPPORT, test_list), "people on the test's list", API_ALWAYS},
    {"test_searches", API_INT, API_AT(SUPPORT, searches), "searches of people not on it",
     API_ALWAYS},
    {"stated", API_BOOL, API_AT(SUPPORT, stated), "the force stated its wish", API_ALWAYS},
    {"one_in", API_INT, API_AT(SUPPORT, asked.one_in),
     "wished: at most one false alert in so many faces seen", API_ALWAYS},
    {"list", API_INT, API_AT(SUPPORT, asked.list), "for lists of so many people", API_ALWAYS},
    {"faces", API_INT, API_AT(SUPPORT, asked.faces), "and operations that see so many faces",
     API_ZERO},
    {"months", API_INT, API_AT(SUPPORT, asked.months), "how old an evaluation may be", API_ALWAYS},
    {"supported", API_BOOL, API_AT(SUPPORT, supported), "some threshold supports it", API_ALWAYS},
    {"threshold", API_NUMBER, API_AT(SUPPORT, threshold),
     "the lowest that does; else the highest measured", API_ALWAYS},
    {"rate", API_NUMBER, API_AT(SUPPORT, rate), "false alerts per face seen at it, as measured",
     API_ALWAYS},
    {"rate_at_most", API_NUMBER, API_AT(SUPPORT, rate_high), "with 95 % confidence", API_ALWAYS},
    {"found", API_NUMBER, API_AT(SUPPORT, found), "share of people on the list who are found",
     API_KNOWN},
    {"searches_needed", API_INT, API_AT(SUPPORT, needed),
     "that the claim takes, without any false alert; null: no number would do", API_ZERO},
    {"expected", API_NUMBER, API_AT(SUPPORT, expected), "false alerts in those faces", API_ALWAYS},
    {"expected_low", API_NUMBER, API_AT(SUPPORT, expected_low), "95 % interval: from", API_ALWAYS},
    {"expected_high", API_NUMBER, API_AT(SUPPORT, expected_high), "and to", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema support_schema = {"Support", support_fields, sizeof(SUPPORT), 0,
                                                 false, false};

static int read_support(struct app_call *call, moment as_at, struct api_rows *rows)
{
    SUPPORT *support = api_one(rows, sizeof *support, NULL);
    return operate_support(call->store, NULL, NULL, as_at, support, &call->error);
}

// ---- what was adopted ----

#define EVALUATION struct register_evaluation
static const struct api_field evaluation_fields[] = {
    {"evaluation", API_INT, API_AT(EVALUATION, id), "its number", API_ALWAYS},
    {"ledger", API_INT, API_AT(EVALUATION, index), "its entry in the ledger", API_ALWAYS},
    {"adopted", API_MOMENT, API_AT(EVALUATION, at), "the newest of a model is in force",
     API_ALWAYS},
    {"officer", API_TEXT, API_AT(EVALUATION, officer), "who adopted it", API_ALWAYS},
    {"reason", API_TEXT, API_AT(EVALUATION, reason), "why", API_ALWAYS},
    {"model", API_TEXT, API_AT(EVALUATION, model), "recogniser, id@version", API_ALWAYS},
    {"detector", API_TEXT, API_AT(EVALUATION, detector), "id@version", API_ALWAYS},
    {"network_sha256", API_HEX, API_AT(EVALUATION, network), "of the recogniser", API_ALWAYS},
    {"settings_sha256", API_HEX, API_AT(EVALUATION, settings), "of how faces were read",
     API_ALWAYS},
    {"made", API_MOMENT, API_AT(EVALUATION, made), "when it was measured", API_ALWAYS},
    {"data", API_TEXT, API_AT(EVALUATION, data), "the test set's name", API_ALWAYS},
    {"data_sha256", API_HEX, API_AT(EVALUATION, data_sha256), "of the test set", API_ALWAYS},
    {"list", API_INT, API_AT(EVALUATION, list), "people on its list", API_ALWAYS},
    {"searches", API_INT, API_AT(EVALUATION, nonmated), "of people not on it", API_ALWAYS},
    {"sha256", API_HEX, API_AT(EVALUATION, digest), "of the file", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema evaluation_schema = {
    "Evaluation", evaluation_fields, sizeof(EVALUATION), offsetof(EVALUATION, id), true, false};

static void finish_evaluations(struct api_rows *rows)
{
    EVALUATION *items = rows->items;
    register_evaluations_free(&items, rows->count);
}

static int read_evaluations(struct app_call *call, moment as_at, struct api_rows *rows)
{
    EVALUATION *items = NULL;
    int code = register_evaluations(call->store, as_at, &items, &rows->count, &call->error);
    rows->items = items;
    rows->finish = finish_evaluations;
    return code;
}

// ---- drift ----

struct drift {
    struct register_drift drift;
    const char *words;
};
static const struct api_field drift_fields[] = {
    {"operations", API_INT, API_AT(struct drift, drift.operations), "live ones", API_ALWAYS},
    {"faces_seen", API_INT, API_AT(struct drift, drift.faces), "", API_ALWAYS},
    {"judged_false", API_INT, API_AT(struct drift, drift.false_alerts), "alerts", API_ALWAYS},
    {"not_judged", API_INT, API_AT(struct drift, drift.unjudged), "alerts", API_ALWAYS},
    {"expected", API_NUMBER, API_AT(struct drift, drift.expected),
     "false alerts, by the evaluations when they were opened", API_ALWAYS},
    {"expected_at_most", API_NUMBER, API_AT(struct drift, drift.expected_high),
     "with 95 % confidence", API_ALWAYS},
    {"observed_low", API_NUMBER, API_AT(struct drift, drift.low), "exact 95 % interval: from",
     API_ALWAYS},
    {"observed_high", API_NUMBER, API_AT(struct drift, drift.high), "and to", API_ALWAYS},
    {"chance", API_NUMBER, API_AT(struct drift, drift.chance),
     "of so many or more, if the highest possible rate were the true one", API_ALWAYS},
    {"so", API_TEXT, API_AT(struct drift, words), "in words", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema drift_schema = {"Drift", drift_fields, sizeof(struct drift), 0,
                                               false, false};

static int read_drift(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct drift *drift = api_one(rows, sizeof *drift, NULL);
    const struct register_drift_filter filter = {0};
    int code = register_drift_read(call->store, &filter, as_at, &drift->drift, &call->error);
    if (code == 0)
        drift->words = register_drift_words(&drift->drift);
    return code;
}

// ---- acts ----

struct adopted {
    const char *file, *reason;
};
static const struct api_field adopt_fields[] = {
    {"file", API_TEXT, API_AT(struct adopted, file), "what overt evaluate wrote, as a text",
     API_ALWAYS, NULL, NULL, 0, 0, REGISTER_EVALUATION_MAX},
    {"reason", API_TEXT, API_AT(struct adopted, reason), "it is published", API_ALWAYS, NULL, NULL,
     0, 0, 8000},
    {.name = NULL},
};
static const struct api_schema adopt_schema = {"EvaluationBody", adopt_fields,
                                               sizeof(struct adopted), 0, false, true};

static int act_adopt(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    const struct adopted *adopted = body;
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_evaluation_adopt(door.operate, call->officer.name, adopted->file,
                                               strlen(adopted->file), adopted->reason, NULL,
                                               &call->error);
}

struct wished {
    struct register_asked asked;
    const char *reason;
};
static const struct api_field wish_fields[] = {
    {"one_in", API_INT, API_AT(struct wished, asked.one_in),
     "at most one false alert in so many faces seen", API_ALWAYS, NULL, NULL, 0, 2,
     REGISTER_ONE_IN_MAX},
    {"list", API_INT, API_AT(struct wished, asked.list), "people on the longest list", API_ALWAYS,
     NULL, NULL, 0, 1, REGISTER_ONE_IN_MAX},
    {"faces", API_INT, API_AT(struct wished, asked.faces), "that one operation sees", API_ALWAYS,
     NULL, NULL, 0, 1, REGISTER_ONE_IN_MAX},
    {"months", API_INT, API_AT(struct wished, asked.months), "how old an evaluation may be",
     API_ALWAYS, NULL, NULL, 0, 1, 120},
    {"reason", API_TEXT, API_AT(struct wished, reason), "it is published", API_ALWAYS, NULL, NULL,
     0, 0, 8000},
    {.name = NULL},
};
static const struct api_schema wish_schema = {"WishBody", wish_fields, sizeof(struct wished), 0,
                                              false, true};

static int act_wish(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    const struct wished *wished = body;
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_evaluation_wish(door.operate, call->officer.name, &wished->asked,
                                              wished->reason, &call->error);
}

// As with settings, a person with a code and not a token changes them.
#define AUTHORISING REGISTER_ROLE_AUTHORISING
const struct app_route api_evaluation_routes[] = {
    {HTTP_GET, "/api/v1/evaluation", 0, 0, api_run_read,
     "the evaluation in force and the threshold that the force's wish takes", "register:read",
     &(const struct api_spec){.tag = "Record", .answer = &support_schema, .flags = API_AS_AT,
                              .read = read_support}},
    {HTTP_GET, "/api/v1/evaluations", 0, 0, api_run_read, "evaluations that were adopted",
     "register:read",
     &(const struct api_spec){.tag = "Record", .answer = &evaluation_schema,
                              .flags = API_LIST | API_AS_AT, .read = read_evaluations}},
    {HTTP_GET, "/api/v1/evaluation/drift", 0, 0, api_run_read,
     "false alerts expected and observed in live operations", "register:read",
     &(const struct api_spec){.tag = "Record", .answer = &drift_schema, .flags = API_AS_AT,
                              .read = read_drift}},
    {HTTP_POST, "/api/v1/evaluations", AUTHORISING, APP_AGAIN, api_run_act,
     "adopt an evaluation", "settings:write",
     &(const struct api_spec){.tag = "Record", .body = &adopt_schema, .act = act_adopt,
                              .flags = API_FILES}},
    {HTTP_POST, "/api/v1/evaluation/wish", AUTHORISING, APP_AGAIN, api_run_act,
     "state the wished false alert rate", "settings:write",
     &(const struct api_spec){.tag = "Record", .body = &wish_schema, .act = act_wish,
                              .flags = API_FILES}},
    {.path = NULL},
};
