// SPDX-License-Identifier: Apache-2.0
// searches.c - retrospective and operator-initiated searches, as they are read.
#include "base/memory.h"
#include "web/api/internal.h"

#define SEARCH struct register_search
static const struct api_field search_fields[] = {
    {"id", API_INT, API_AT(SEARCH, id), "number of the search", API_ALWAYS},
    {"mode", API_WORD, API_AT(SEARCH, mode), "", API_ALWAYS, api_mode},
    {"officer", API_TEXT, API_AT(SEARCH, officer), "who searched"},
    {"at", API_MOMENT, API_AT(SEARCH, at), "", API_ALWAYS},
    {"captured", API_TEXT, API_AT(SEARCH, captured), "when the probe was captured, as recorded"},
    {"place", API_TEXT, API_AT(SEARCH, place), "where it was captured"},
    {"source_type", API_TEXT, API_AT(SEARCH, source_type), "what it comes from, as recorded"},
    {"source", API_WORD, API_AT(SEARCH, source), "what that means", 0, api_probe},
    {"reason", API_TEXT, API_AT(SEARCH, reason), ""},
    {"offence", API_TEXT, API_AT(SEARCH, offence), ""},
    {"offence_type", API_WORD, API_AT(SEARCH, offence_type), "", 0, api_offence},
    {"body_worn", API_BOOL, API_AT(SEARCH, body_worn), "", API_ALWAYS},
    {"footage", API_BOOL, API_AT(SEARCH, footage), "of a recording", API_ALWAYS},
    {"candidates", API_INT, API_AT(SEARCH, candidates), "that were returned", API_ALWAYS},
    {"chosen", API_INT, API_AT(SEARCH, chosen), "alert of the candidate chosen", API_ZERO},
    {"chosen_rank", API_INT, API_AT(SEARCH, chosen_rank), "null: none of them, or not yet",
     API_ZERO},
    {"chosen_by", API_TEXT, API_AT(SEARCH, chosen_by), "officer"},
    {"chosen_at", API_MOMENT, API_AT(SEARCH, chosen_at), ""},
    {"choice_note", API_TEXT, API_AT(SEARCH, choice_note), ""},
    {"verified", API_BOOL, API_AT(SEARCH, verified),
     "the one chosen was adjudicated as credible, by another person", API_ALWAYS},
    {"review", API_WORD, API_AT(SEARCH, review), "", 0, api_search_result},
    {"reviewed_by", API_TEXT, API_AT(SEARCH, reviewed_by), "officer"},
    {"reviewed_at", API_MOMENT, API_AT(SEARCH, reviewed_at), ""},
    {"review_note", API_TEXT, API_AT(SEARCH, review_note), ""},
    {.name = NULL},
};
static const struct api_schema search_schema = {"Search", search_fields, sizeof(SEARCH),
                                                offsetof(SEARCH, id), true, false};

static void finish(struct api_rows *rows)
{
    struct register_search *items = rows->items;
    register_searches_free(&items, rows->count);
}

static int read_searches(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct register_search *items = NULL;
    int64_t id = 0;
    int code = app_argument(call, "reference") != NULL ? api_operation_id(call, as_at, &id) : 0;
    if (code == 0)
        code = register_searches(call->store, id, as_at, &items, &rows->count, &call->error);
    rows->items = items;
    rows->finish = finish;
    return code;
}

const struct app_route api_search_routes[] = {
    {HTTP_GET, "/api/v1/operations/{reference}/searches", 0, 0, api_run_read,
     "the searches of an operation; reading them is recorded", "searches:read",
     &(const struct api_spec){.tag = "Searches", .answer = &search_schema,
                              .flags = API_LIST | API_AS_AT, .consult = "search.list",
                              .read = read_searches}},
    {HTTP_GET, "/api/v1/searches", 0, 0, api_run_read,
     "the searches of all operations; reading them is recorded", "searches:read",
     &(const struct api_spec){.tag = "Searches", .answer = &search_schema,
                              .flags = API_LIST | API_AS_AT, .consult = "search.list",
                              .read = read_searches}},
    {.path = NULL},
};
