// SPDX-License-Identifier: Apache-2.0
// pictures.c - the pictures of alerts and of entries, as JPEG from memory. Each look is recorded
// before it is answered, as the pages do.
#include "base/memory.h"
#include "web/api/internal.h"

/// The picture as the answer, wiped once it is sent.
static int send_view(struct app_call *call, const struct operate_view *view)
{
    call->answer->wipe = true;
    return app_send_bytes(call, "image/jpeg", memory_copy(view->jpeg, view->size), view->size);
}

static enum operate_part part_of(const struct app_call *call)
{
    const char *word = http_value(&call->request->query, "part");
    for (int n = 1; word != NULL && api_part(n) != NULL; n++)
        if (text_equal(word, api_part(n)))
            return (enum operate_part)((int)OPERATE_PART_BESIDE + n - 1);
    return OPERATE_PART_BESIDE;
}

static int read_alert(struct app_call *call, moment as_at, struct api_rows *rows)
{
    (void)as_at;
    (void)rows;
    const int64_t alert = api_number(call, "alert");
    OPERATE_AUTO_VIEW struct operate_view view = {0};
    AUTO_DOOR struct app_door door = {0};
    if (alert == 0)
        return api_not_found(call, "alert");
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_alert_view(door.operate, call->officer.name, alert, part_of(call),
                                  http_header(call->request, "Overt-Why"), &view, &call->error);
    app_door_close(&door);
    return code < 0 ? code : send_view(call, &view);
}

/// The entry of the path, when it is on the list of the operation of the path: a token that is kept
/// to one operation sees nobody of another.
static int entry_of(struct app_call *call, int64_t *ret_entry)
{
    char reference[32] = "";
    *ret_entry = api_number(call, "entry");
    if (*ret_entry == 0)
        return api_not_found(call, "entry");
    int code = register_entry_reference(call->store, *ret_entry, reference, &call->error);
    if (code < 0)
        return code;
    return text_equal(reference, app_argument(call, "reference")) ? 0
                                                                  : api_not_found(call, "entry");
}

static int read_entry(struct app_call *call, moment as_at, struct api_rows *rows)
{
    (void)as_at;
    (void)rows;
    int64_t entry = 0;
    OPERATE_AUTO_VIEW struct operate_view view = {0};
    AUTO_DOOR struct app_door door = {0};
    int code = entry_of(call, &entry);
    if (code == 0)
        code = app_door_open(call, &door);
    if (code == 0)
        code = operate_entry_view(door.operate, call->officer.name, entry,
                                  http_header(call->request, "Overt-Why"), &view, &call->error);
    app_door_close(&door);
    return code < 0 ? code : send_view(call, &view);
}

static const struct api_parameter alert_parameters[] = {
    {"part",
     "beside: the two faces; seen: the one the alert is about; listed: the candidate's; scene: "
     "what was around it, with nobody else recognisable; beside unless it is said",
     false, api_part},
    {.name = NULL},
};

#define JUDGES                                                                                 \
    (REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_OPERATOR | REGISTER_ROLE_ENGAGEMENT |           \
     REGISTER_ROLE_INVESTIGATOR | REGISTER_ROLE_INFORMATION | REGISTER_ROLE_AUDITOR)
#define READERS (JUDGES | REGISTER_ROLE_PLANNER)
const struct app_route api_picture_routes[] = {
    {HTTP_GET, "/api/v1/alerts/{alert}/picture", JUDGES, 0, api_run_read,
     "a picture of an alert; each look is recorded", "alerts:read",
     &(const struct api_spec){.tag = "Alerts", .flags = API_RAW | API_WHY,
                              .parameters = alert_parameters, .read = read_alert,
                              .media = "image/jpeg"}},
    {HTTP_GET, "/api/v1/operations/{reference}/entries/{entry}/picture", READERS, 0, api_run_read,
     "the picture of an entry of the list; each look is recorded", "lists:read",
     &(const struct api_spec){.tag = "Lists", .flags = API_RAW | API_WHY, .read = read_entry,
                              .media = "image/jpeg"}},
    {.path = NULL},
};
