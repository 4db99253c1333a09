// SPDX-License-Identifier: Apache-2.0
// root.c - where the API begins, its description, and all its tables.
#include "web/api/internal.h"

struct root {
    const char *version, *officer, *token, *scopes, *description, *operations, *events;
};
static const struct api_field root_fields[] = {
    {"version", API_TEXT, API_AT(struct root, version), "of this API", API_ALWAYS},
    {"officer", API_TEXT, API_AT(struct root, officer), "in whose name you ask", API_ALWAYS},
    {"token", API_TEXT, API_AT(struct root, token), "name of the token; null of a session"},
    {"scopes", API_TEXT, API_AT(struct root, scopes), "of the token, blanks between"},
    {"description", API_TEXT, API_AT(struct root, description), "this API in OpenAPI", API_ALWAYS},
    {"operations", API_TEXT, API_AT(struct root, operations), "all operations", API_ALWAYS},
    {"events", API_TEXT, API_AT(struct root, events), "what happens, as server-sent events",
     API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema root_schema = {"Root", root_fields, sizeof(struct root), 0, false,
                                              false};

static int read_root(struct app_call *call, moment as_at, struct api_rows *rows)
{
    (void)as_at;
    struct root *root = api_one(rows, sizeof *root, NULL);
    bool token = call->bearer.id > 0;
    *root = (struct root){
        .version = API_VERSION,
        .officer = call->officer.name,
        .token = token ? call->bearer.name : NULL,
        .scopes = token ? call->bearer.scopes : NULL,
        .description = "/api/v1/openapi.json",
        .operations = "/api/v1/operations",
        .events = "/events",
    };
    return 0;
}

static int read_description(struct app_call *call, moment as_at, struct api_rows *rows)
{
    (void)as_at;
    (void)rows;
    text_finish(&call->answer->body);
    api_openapi(&call->answer->body);
    return 0;
}

const struct app_route api_root_routes[] = {
    {HTTP_GET, "/api/v1", 0, 0, api_run_read, "who asks, and where things are", NULL,
     &(const struct api_spec){.tag = "API", .answer = &root_schema, .read = read_root}},
    {HTTP_GET, "/api/v1/openapi.json", 0, APP_ANYBODY, api_run_read, "this description", NULL,
     &(const struct api_spec){.tag = "API", .flags = API_RAW, .read = read_description,
                              .media = "application/json"}},
    {.path = NULL},
};

const struct app_route *const api_tables[] = {
    api_root_routes,   api_operation_routes, api_list_routes, api_look_routes, api_alert_routes,
    api_search_routes, api_record_routes,    api_foi_routes,  api_act_routes,  api_judge_routes,
    api_entry_routes,  api_decide_routes,    api_picture_routes, api_happened_routes,
    api_manage_routes, api_case_routes,      api_evaluation_routes, NULL,
};
