// SPDX-License-Identifier: Apache-2.0
// manage.c - acts of administrators: officers and settings.
#include "web/api/internal.h"

#define NAMED(type)                                                                            \
    {                                                                                          \
        "name", API_TEXT, API_AT(type, name), "of the officer", API_ALWAYS, NULL, NULL, 0, 0,  \
            200                                                                                \
    }
struct officer {
    const char *name;
    uint32_t roles;
    enum register_rank rank;
};
static const struct api_field officer_fields[] = {
    NAMED(struct officer),
    {"roles", API_WORDS, API_AT(struct officer, roles), "", API_ALWAYS | API_MASK, api_role},
    {"rank", API_WORD, API_AT(struct officer, rank),
     "superintendent with the role authorising unless it is said", 0, api_rank},
    {.name = NULL},
};
static const struct api_schema officer_schema = {"OfficerBody", officer_fields,
                                                 sizeof(struct officer), 0, false, true};
static const struct api_field rank_fields[] = {
    NAMED(struct officer),
    {"rank", API_WORD, API_AT(struct officer, rank), "from now on", API_ALWAYS, api_rank},
    {.name = NULL},
};
static const struct api_schema rank_schema = {"RankBody", rank_fields, sizeof(struct officer), 0,
                                              false, true};
struct setting {
    const char *value;
    struct date from;
};
static const struct api_field setting_fields[] = {
    {"value", API_TEXT, API_AT(struct setting, value), "", API_ALWAYS, NULL, NULL, 0, 0, 8000},
    {"from", API_DAY, API_AT(struct setting, from),
     "the first day on which letters say it; now unless it is said"},
    {.name = NULL},
};
static const struct api_schema setting_schema = {"SettingBody", setting_fields,
                                                 sizeof(struct setting), 0, false, true};

static int act_officer(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    const struct officer *officer = body;
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_officer_add_ranked(door.operate, call->officer.name, officer->name,
                                                 officer->roles, officer->rank, &call->error);
}

static int act_rank(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    const struct officer *officer = body;
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_officer_rank(door.operate, call->officer.name, officer->name,
                                           officer->rank, &call->error);
}

static int act_setting(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    const struct setting *setting = body;
    const char *key = app_argument(call, "key");
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code < 0)
        return code;
    return setting->from.year != 0
               ? operate_setting_from(door.operate, call->officer.name, key, setting->value,
                                      setting->from, &call->error)
               : operate_setting(door.operate, call->officer.name, key, setting->value,
                                 &call->error);
}

// Who may do what, and how long things are kept, is changed by a person with a code, not by a token
// that lies somewhere: whoever had it could give themselves both halves of an act of two.
#define ADMINISTRATOR REGISTER_ROLE_ADMINISTRATOR
const struct app_route api_manage_routes[] = {
    {HTTP_POST, "/api/v1/officers", ADMINISTRATOR, APP_AGAIN, api_run_act, "add an officer",
     "officers:write",
     &(const struct api_spec){.tag = "Record", .body = &officer_schema, .act = act_officer,
                              .flags = API_FILES}},
    {HTTP_POST, "/api/v1/officers/rank", ADMINISTRATOR, APP_AGAIN, api_run_act,
     "a new rank of an officer, which is nobody's own", "officers:write",
     &(const struct api_spec){.tag = "Record", .body = &rank_schema, .act = act_rank,
                              .flags = API_FILES}},
    {HTTP_POST, "/api/v1/settings/{key}", ADMINISTRATOR, APP_AGAIN, api_run_act, "set a setting",
     "settings:write",
     &(const struct api_spec){.tag = "Record", .body = &setting_schema, .act = act_setting,
                              .flags = API_FILES}},
    {.path = NULL},
};
