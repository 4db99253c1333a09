// SPDX-License-Identifier: Apache-2.0
// judge.c - what people decide about an alert, by the acts of operate: judged as credible, engaged,
// what came of it, a complaint.
#include "base/memory.h"
#include "web/api/internal.h"

#define TEXT_AT(type, member, words)                                                           \
    {                                                                                          \
        #member, API_TEXT, API_AT(type, member), words, 0, NULL, NULL, 0, 0, 8000              \
    }
#define CORRECTION(type) \
    TEXT_AT(type, correction, "why the one that stands is corrected by this one")

#define ADJUDICATION struct operate_adjudication
static const struct api_field adjudication_fields[] = {
    {"credible", API_BOOL, API_AT(ADJUDICATION, credible), "", API_ALWAYS},
    TEXT_AT(ADJUDICATION, subject, "factors of the person; one of the three is needed"),
    TEXT_AT(ADJUDICATION, system, "factors of the system"),
    TEXT_AT(ADJUDICATION, environment, "factors of the place"),
    CORRECTION(ADJUDICATION),
    {.name = NULL},
};
static const struct api_schema adjudication_schema = {"AdjudicationBody", adjudication_fields,
                                                      sizeof(ADJUDICATION), 0, false, true};
#define ENGAGEMENT struct operate_engagement
static const struct api_field engagement_fields[] = {
    {"stopped", API_BOOL, API_AT(ENGAGEMENT, stopped), "", API_ALWAYS},
    {"identity_checked", API_BOOL, API_AT(ENGAGEMENT, identity_checked), "", API_ALWAYS},
    {"correct", API_BOOL, API_AT(ENGAGEMENT, correct), "only with identity_checked"},
    {"checked_by", API_WORD, API_AT(ENGAGEMENT, checked_by), "", 0, api_checked_by},
    {"why_not", API_WORD, API_AT(ENGAGEMENT, why_not), "needed without identity_checked", 0,
     api_why_not},
    {"minutes", API_INT, API_AT(ENGAGEMENT, minutes), "for which somebody was stopped", 0, NULL,
     NULL, 0, 0, 1440},
    TEXT_AT(ENGAGEMENT, note, ""),
    CORRECTION(ENGAGEMENT),
    {.name = NULL},
};
static const struct api_schema engagement_schema = {"EngagementBody", engagement_fields,
                                                    sizeof(ENGAGEMENT), 0, false, true};
#define OUTCOME struct operate_outcome
static const struct api_field outcome_fields[] = {
    {"outcome", API_WORD, API_AT(OUTCOME, kind), "", API_ALWAYS, api_outcome},
    {"ground", API_WORD, API_AT(OUTCOME, ground), "of an arrest", 0, api_ground},
    {"disposal", API_WORD, API_AT(OUTCOME, disposal), "of another disposal", 0, api_disposal},
    {"offence", API_WORD, API_AT(OUTCOME, offence), "", 0, api_offence},
    {"unlisted", API_BOOL, API_AT(OUTCOME, unlisted), "for something else than the list's reason"},
    TEXT_AT(OUTCOME, note, ""),
    CORRECTION(OUTCOME),
    {.name = NULL},
};
static const struct api_schema outcome_schema = {"OutcomeBody", outcome_fields, sizeof(OUTCOME), 0,
                                                 false, true};
#define DEARREST struct operate_dearrest
static const struct api_field dearrest_fields[] = {
    {"happened", API_MOMENT, API_AT(DEARREST, happened), "now unless it is said"},
    TEXT_AT(DEARREST, reason, ""),
    {"taken_back", API_BOOL, API_AT(DEARREST, taken_back), "a correction: nobody was de-arrested"},
    CORRECTION(DEARREST),
    {.name = NULL},
};
static const struct api_schema dearrest_schema = {"DearrestBody", dearrest_fields, sizeof(DEARREST),
                                                  0, false, true};
struct complaint {
    moment received;
    const char *about;
};
static const struct api_field complaint_fields[] = {
    {"received", API_MOMENT, API_AT(struct complaint, received), "now unless it is said"},
    {"about", API_TEXT, API_AT(struct complaint, about), "", API_ALWAYS, NULL, NULL, 0, 0, 8000},
    {.name = NULL},
};
static const struct api_schema complaint_schema = {"ComplaintBody", complaint_fields,
                                                   sizeof(struct complaint), 0, false, true};
struct number {
    int64_t id;
};
static const struct api_field number_fields[] = {
    {"id", API_INT, API_AT(struct number, id), "", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema number_schema = {"Number", number_fields, sizeof(struct number), 0,
                                                false, false};

/// The alert of the path and the record awake: 0.
static int enter(struct app_call *call, struct app_door *door, int64_t *ret_alert)
{
    *ret_alert = api_number(call, "alert");
    return *ret_alert == 0 ? api_not_found(call, "alert") : app_door_open(call, door);
}

#define DECIDES(runs, type, act)                                                               \
    static int runs(struct app_call *call, const void *body, struct api_rows *rows)            \
    {                                                                                          \
        (void)rows;                                                                            \
        const type *said = body;                                                               \
        AUTO_DOOR struct app_door door = {0};                                                  \
        int64_t alert = 0;                                                                     \
        int code = enter(call, &door, &alert);                                                 \
        return code < 0 ? code                                                                 \
                        : act(door.operate, call->officer.name, alert, said, &call->error);    \
    }
DECIDES(act_adjudicate, ADJUDICATION, operate_adjudicate)
DECIDES(act_engage, ENGAGEMENT, operate_engage)
DECIDES(act_outcome, OUTCOME, operate_outcome)
DECIDES(act_dearrest, DEARREST, operate_dearrest)

static int act_complain(struct app_call *call, const void *body, struct api_rows *rows)
{
    const struct complaint *complaint = body;
    AUTO_DOOR struct app_door door = {0};
    int64_t alert = 0;
    struct number *made = api_one(rows, sizeof *made, NULL);
    int code = enter(call, &door, &alert);
    return code < 0 ? code
                    : operate_complain(door.operate, call->officer.name, alert,
                                       complaint->received, complaint->about, &made->id,
                                       &call->error);
}

#define OPERATOR REGISTER_ROLE_OPERATOR
#define STREET   REGISTER_ROLE_ENGAGEMENT
#define ONE      "/api/v1/alerts/{alert}"
#define WRITE    "alerts:write"
#define SPEC(taken, done)                                                                      \
    &(const struct api_spec)                                                                   \
    {                                                                                          \
        .tag = "Alerts", .body = taken, .act = done, .flags = API_FILES                        \
    }
const struct app_route api_judge_routes[] = {
    {HTTP_POST, ONE "/adjudication", OPERATOR, 0, api_run_act,
     "judge whether an alert is credible", WRITE, SPEC(&adjudication_schema, act_adjudicate)},
    {HTTP_POST, ONE "/engagement", STREET, 0, api_run_act,
     "what happened when officers engaged: the second person's judgement", WRITE,
     SPEC(&engagement_schema, act_engage)},
    {HTTP_POST, ONE "/outcome", OPERATOR | STREET, 0, api_run_act, "what came of it", WRITE,
     SPEC(&outcome_schema, act_outcome)},
    {HTTP_POST, ONE "/dearrest", OPERATOR | STREET, 0, api_run_act, "an arrest was taken back",
     WRITE, SPEC(&dearrest_schema, act_dearrest)},
    {HTTP_POST, ONE "/complaints", 0, 0, api_run_act, "a complaint was received", WRITE,
     &(const struct api_spec){.tag = "Alerts", .answer = &number_schema, .body = &complaint_schema,
                              .act = act_complain, .flags = API_FILES, .status = 201}},
    {.path = NULL},
};
