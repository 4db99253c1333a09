// SPDX-License-Identifier: Apache-2.0
// list.c - the list of an operation, as it is read.
#include "base/memory.h"
#include "web/api/internal.h"

#define ENTRY struct register_entry
static const struct api_field entry_fields[] = {
    {"id", API_INT, API_AT(ENTRY, id), "number of the entry", API_ALWAYS},
    {"nominal", API_TEXT, API_AT(ENTRY, nominal),
     "the person's reference in the force's own system; null when it is erased"},
    {"category", API_WORD, API_AT(ENTRY, category), "why the person is on the list", API_ALWAYS,
     api_category},
    {"wanted_for_arrest", API_BOOL, API_AT(ENTRY, wanted_for_arrest), "", API_ALWAYS},
    {"reason", API_TEXT, API_AT(ENTRY, reason), "null while it is missing, and when erased"},
    {"source_type", API_WORD, API_AT(ENTRY, source_type), "what kind of picture it is", 0,
     api_source},
    {"image_source", API_TEXT, API_AT(ENTRY, image_source), "where the picture comes from"},
    {"basis", API_WORD, API_AT(ENTRY, basis), "by what right the force holds it", 0, api_basis},
    {"justification", API_TEXT, API_AT(ENTRY, justification), "of a sensitive source or basis"},
    {"captured", API_TEXT, API_AT(ENTRY, captured), "YYYY-MM-DD"},
    {"under_18", API_BOOL, API_AT(ENTRY, under_18), "as who enrolled said; never guessed",
     API_ALWAYS},
    {"under_18_reason", API_TEXT, API_AT(ENTRY, under_18_reason), "why it is necessary"},
    {"steps", API_TEXT, API_AT(ENTRY, steps), "reasonable steps taken that it is this person"},
    {"added_at", API_MOMENT, API_AT(ENTRY, added_at), "", API_ALWAYS},
    {"added_by", API_TEXT, API_AT(ENTRY, added_by), "officer"},
    {"reviewed_at", API_MOMENT, API_AT(ENTRY, reviewed_at), ""},
    {"reviewed_by", API_TEXT, API_AT(ENTRY, reviewed_by), "officer"},
    {"removed_at", API_MOMENT, API_AT(ENTRY, removed_at), ""},
    {"destroyed_at", API_MOMENT, API_AT(ENTRY, destroyed_at), "texts and picture are gone"},
    {.name = NULL},
};
static const struct api_schema entry_schema = {"Entry", entry_fields, sizeof(ENTRY),
                                               offsetof(ENTRY, id), true, false};

static void finish(struct api_rows *rows)
{
    struct register_entry *items = rows->items;
    register_entries_free(&items, rows->count);
}

static int read_entries(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct register_entry *items = NULL;
    int64_t id = 0;
    int code = api_operation_id(call, as_at, &id);
    if (code == 0)
        code = register_entries(call->store, id, as_at, &items, &rows->count, &call->error);
    rows->items = items;
    rows->finish = finish;
    return code;
}

const struct app_route api_list_routes[] = {
    {HTTP_GET, "/api/v1/operations/{reference}/entries", 0, 0, api_run_read,
     "who is on the list of an operation; reading it is recorded", "lists:read",
     &(const struct api_spec){.tag = "Lists", .answer = &entry_schema,
                              .flags = API_LIST | API_AS_AT, .consult = "list",
                              .read = read_entries}},
    {.path = NULL},
};
