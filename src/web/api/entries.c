// SPDX-License-Identifier: Apache-2.0
// entries.c - acts on the list of an operation: somebody added with a picture, taken off, the list
// compared with itself; and what the newest such check found.
#include "base/memory.h"
#include "web/api/internal.h"

#define SAID(member, words, flags)                                                             \
    {                                                                                          \
        #member, API_TEXT, API_AT(struct added, entry.member), words, flags, NULL, NULL, 0, 0, \
            8000                                                                               \
    }
struct added {
    struct operate_entry entry;
    struct date captured;
    struct api_bytes picture;
};
static const struct api_field added_fields[] = {
    SAID(nominal, "the person's reference in the force's own system, not a name", API_ALWAYS),
    {"category", API_WORD, API_AT(struct added, entry.category), "one that the plan names",
     API_ALWAYS, api_category},
    {"wanted_for_arrest", API_BOOL, API_AT(struct added, entry.wanted_for_arrest),
     "false unless it is said"},
    SAID(reason, "why the person is on the list; needed before the operation is opened", 0),
    {"source_type", API_WORD, API_AT(struct added, entry.source_type),
     "what kind of picture it is", 0, api_source},
    SAID(image_source, "where the picture comes from; needed before the operation is opened", 0),
    {"basis", API_WORD, API_AT(struct added, entry.basis), "by what right the force holds it",
     API_ALWAYS, api_basis},
    SAID(justification, "needed of a sensitive source or basis", 0),
    {"captured", API_DAY, API_AT(struct added, captured), "when the picture was taken"},
    {"under_18", API_BOOL, API_AT(struct added, entry.under_18), "as you know it"},
    SAID(under_18_reason, "why it is necessary; needed with under_18", 0),
    SAID(steps, "reasonable steps taken that it is this person", 0),
    {"picture", API_BASE64, API_AT(struct added, picture),
     "with exactly one face that can be used: JPEG, PNG, WebP, GIF or BMP of at most 700 kB",
     API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema added_schema = {"EntryBody", added_fields, sizeof(struct added), 0,
                                               false, true};
struct entry_number {
    int64_t id;
};
static const struct api_field number_fields[] = {
    {"id", API_INT, API_AT(struct entry_number, id), "number of the entry", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema number_schema = {"EntryAdded", number_fields,
                                                sizeof(struct entry_number), 0, false, false};

static int act_add(struct app_call *call, const void *body, struct api_rows *rows)
{
    const struct added *added = body;
    char day[TIME_TEXT_MAX];
    AUTO_DOOR struct app_door door = {0};
    struct operate_entry entry = added->entry;
    if (added->captured.year != 0) {
        date_format(added->captured, day);
        entry.captured = day;
    }
    entry.picture = "picture";
    entry.picture_bytes = added->picture.bytes;
    entry.picture_size = added->picture.size;
    struct entry_number *made = api_one(rows, sizeof *made, NULL);
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_enrol(door.operate, call->officer.name,
                                    app_argument(call, "reference"), &entry, &made->id,
                                    &call->error);
}

struct removed {
    const char *reason;
};
static const struct api_field removed_fields[] = {
    {"reason", API_TEXT, API_AT(struct removed, reason), "in words, without names", API_ALWAYS,
     NULL, NULL, 0, 0, 8000},
    {.name = NULL},
};
static const struct api_schema removed_schema = {"RemoveBody", removed_fields,
                                                 sizeof(struct removed), 0, false, true};

static int act_remove(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)rows;
    const struct removed *removed = body;
    const int64_t entry = api_number(call, "entry");
    AUTO_DOOR struct app_door door = {0};
    if (entry == 0)
        return api_not_found(call, "entry");
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_unlist(door.operate, call->officer.name,
                                     app_argument(call, "reference"), entry, removed->reason,
                                     &call->error);
}

// ---- checked ----

#define FINDING struct register_finding
static const struct api_field finding_fields[] = {
    {"kind", API_WORD, API_AT(FINDING, kind), "", API_ALWAYS, api_finding},
    {"entry", API_INT, API_AT(FINDING, entry), "number of the entry", API_ALWAYS},
    {"other", API_INT, API_AT(FINDING, other), "number of the other entry", API_ALWAYS},
    {"score", API_NUMBER, API_AT(FINDING, score), "how alike the two faces are", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema finding_schema = {"Finding", finding_fields, sizeof(FINDING), 0,
                                                 false, false};
struct checked {
    struct register_list_check check;
    struct register_finding *findings;
    size_t finding_count;
};
static const struct api_field checked_fields[] = {
    {"id", API_INT, API_AT(struct checked, check.id), "null: it was not checked yet", API_ZERO},
    {"at", API_MOMENT, API_AT(struct checked, check.at), ""},
    {"officer", API_TEXT, API_AT(struct checked, check.officer), "who checked it"},
    {"images", API_INT, API_AT(struct checked, check.images), "of the list then", API_ALWAYS},
    {"persons", API_INT, API_AT(struct checked, check.persons), "of the list then", API_ALWAYS},
    {"pairs", API_INT, API_AT(struct checked, check.pairs),
     "of faces compared; 0: the operation was not authorised then", API_ALWAYS},
    {"found", API_INT, API_AT(struct checked, check.findings),
     "of which at most 1000 are written down", API_ALWAYS},
    {"stands", API_BOOL, API_AT(struct checked, check.stands), "the list is still what it was",
     API_ALWAYS},
    {"findings", API_ITEMS, API_AT(struct checked, findings), "", 0, NULL, &finding_schema,
     offsetof(struct checked, finding_count)},
    {.name = NULL},
};
static const struct api_schema checked_schema = {"ListCheck", checked_fields,
                                                 sizeof(struct checked), 0, false, false};

static void finish_checked(struct api_rows *rows)
{
    struct checked *checked = rows->items;
    register_list_check_finish(&checked->check);
    memory_free(checked->findings);
    memory_free(checked);
}

static int read_checked(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct checked *checked = api_one(rows, sizeof *checked, finish_checked);
    int64_t id = 0;
    int code = api_operation_id(call, as_at, &id);
    if (code == 0)
        code = register_list_check_newest(call->store, id, 0, as_at, &checked->check,
                                          &call->error);
    if (code == 0 && checked->check.id != 0)
        code = register_findings(call->store, checked->check.id, &checked->findings,
                                 &checked->finding_count, &call->error);
    return code;
}

static int act_check(struct app_call *call, const void *body, struct api_rows *rows)
{
    (void)body;
    int64_t check = 0;
    {
        AUTO_DOOR struct app_door door = {0};
        int code = app_door_open(call, &door);
        if (code == 0)
            code = operate_check(door.operate, call->officer.name, app_argument(call, "reference"),
                                 &check, &call->error);
        if (code < 0)
            return code;
    }
    struct entry_number *made = api_one(rows, sizeof *made, NULL);
    made->id = check;
    return 0;
}

static const struct api_field check_number_fields[] = {
    {"id", API_INT, API_AT(struct entry_number, id), "number of the check", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema check_number_schema = {"ListChecked", check_number_fields,
                                                      sizeof(struct entry_number), 0, false, false};

#define PLANNER  REGISTER_ROLE_PLANNER
#define OPERATOR REGISTER_ROLE_OPERATOR
#define CHECKERS (PLANNER | OPERATOR | REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_AUDITOR)
#define ONE      "/api/v1/operations/{reference}"
const struct app_route api_entry_routes[] = {
    {HTTP_POST, ONE "/entries", PLANNER | OPERATOR, 0, api_run_act,
     "add a person to the list, with a picture", "lists:write",
     &(const struct api_spec){.tag = "Lists", .answer = &number_schema, .body = &added_schema,
                              .act = act_add, .flags = API_FILES, .status = 201}},
    {HTTP_POST, ONE "/entries/{entry}/remove", PLANNER | OPERATOR, APP_AGAIN, api_run_act,
     "take somebody off the list; once opened, the permit is void", "lists:write",
     &(const struct api_spec){.tag = "Lists", .body = &removed_schema, .act = act_remove}},
    {HTTP_GET, ONE "/entries/check", 0, 0, api_run_read,
     "the newest check of the list and what it found; reading it is recorded", "lists:read",
     &(const struct api_spec){.tag = "Lists", .answer = &checked_schema, .flags = API_AS_AT,
                              .consult = "list", .read = read_checked}},
    {HTTP_POST, ONE "/entries/check", CHECKERS, 0, api_run_act,
     "compare the list with itself: one picture twice, one face of two nominals, two of one",
     "lists:write",
     &(const struct api_spec){.tag = "Lists", .answer = &check_number_schema, .act = act_check,
                              .flags = API_FILES, .status = 201}},
    {.path = NULL},
};
