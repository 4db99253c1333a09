// SPDX-License-Identifier: Apache-2.0
// record.c - officers, settings, the log of who read what, the published register, the ledger.
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "ledger/ledger.h"
#include "web/api/internal.h"

#define REGISTER_MAX (16UL * 1024 * 1024)
#define PROOF_MAX    (64UL * 1024)

// ---- officers ----

#define OFFICER struct register_officer
static const struct api_field officer_fields[] = {
    {"id", API_INT, API_AT(OFFICER, id), "", API_ALWAYS},
    {"name", API_TEXT, API_AT(OFFICER, name), "", API_ALWAYS},
    {"roles", API_WORDS, API_AT(OFFICER, roles), "", API_ALWAYS | API_MASK, api_role},
    {"rank", API_WORD, API_AT(OFFICER, rank), "", 0, api_rank},
    {"added_at", API_MOMENT, API_AT(OFFICER, added_at), "", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema officer_schema = {"Officer", officer_fields, sizeof(OFFICER),
                                                 offsetof(OFFICER, id), true, false};

static void finish_officers(struct api_rows *rows)
{
    struct register_officer *items = rows->items;
    register_officers_free(&items, rows->count);
}

static int read_officers(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct register_officer *items = NULL;
    int code = register_officers(call->store, as_at, &items, &rows->count, &call->error);
    rows->items = items;
    rows->finish = finish_officers;
    return code;
}

// ---- settings ----

struct setting {
    char *key, *value;
};
static const struct api_field setting_fields[] = {
    {"key", API_TEXT, API_AT(struct setting, key), "such as force.name", API_ALWAYS},
    {"value", API_TEXT, API_AT(struct setting, value), "in force as at then", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema setting_schema = {"Setting", setting_fields, sizeof(struct setting),
                                                 0, false, false};

static void finish_setting(struct api_rows *rows)
{
    struct setting *setting = rows->items;
    memory_free(setting->key);
    memory_free(setting->value);
    memory_free(setting);
}

static int read_setting(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct setting *setting = api_one(rows, sizeof *setting, finish_setting);
    setting->key = memory_copy_text(app_argument(call, "key"));
    int code = register_setting(call->store, setting->key, as_at, NULL, &setting->value,
                                &call->error);
    if (code == 0 && setting->value == NULL)
        code = api_not_found(call, "setting");
    return code;
}

// ---- who read what ----

#define AUDIT struct register_audit
static const struct api_field audit_fields[] = {
    {"ledger", API_INT, API_AT(AUDIT, index), "its entry in the ledger", API_ALWAYS},
    {"kind", API_WORD, API_AT(AUDIT, kind), "DPA 2018 section 62(1)", API_ALWAYS, api_audit},
    {"at", API_MOMENT, API_AT(AUDIT, at), "", API_ALWAYS},
    {"officer", API_TEXT, API_AT(AUDIT, officer), "null: the sweep"},
    {"what", API_TEXT, API_AT(AUDIT, what), "such as alert.list", API_ALWAYS},
    {"operation", API_TEXT, API_AT(AUDIT, operation_reference), "reference"},
    {"alert", API_INT, API_AT(AUDIT, alert), "", API_ZERO},
    {"entry", API_INT, API_AT(AUDIT, entry), "", API_ZERO},
    {"search", API_INT, API_AT(AUDIT, search), "", API_ZERO},
    {"why", API_TEXT, API_AT(AUDIT, why), "null: not said, or erased"},
    {"recipient", API_TEXT, API_AT(AUDIT, recipient), "of a disclosure"},
    {.name = NULL},
};
static const struct api_schema audit_schema = {"AuditLine", audit_fields, sizeof(AUDIT),
                                               offsetof(AUDIT, index), true, false};

static void finish_audit(struct api_rows *rows)
{
    struct register_audit *items = rows->items;
    register_audit_free(&items, rows->count);
}

static int read_audit(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct register_audit *items = NULL;
    const struct http_pairs *query = &call->request->query;
    const char *kind = http_value(query, "kind");
    const struct register_audit_filter filter = {
        .officer = http_value(query, "officer"),
        .kind = kind != NULL ? register_audit_from(kind) : 0,
    };
    int code = register_audit(call->store, &filter, as_at, &items, &rows->count, &call->error);
    rows->items = items;
    rows->finish = finish_audit;
    return code;
}

static const struct api_parameter audit_parameters[] = {
    {"kind", "only lines of this kind", false, api_audit},
    {"officer", "only what this officer did", false, NULL},
    {.name = NULL},
};

// ---- the register ----

static int read_register(struct app_call *call, moment as_at, struct api_rows *rows)
{
    (void)rows;
    struct text *body = &call->answer->body;
    text_finish(body);
    text_init(body, REGISTER_MAX);
    int code = register_export_csv(call->store, as_at, body, &call->error);
    if (code == 0 && body->full)
        code = error_set(&call->error, OVERT_LIMIT, "the register is larger than 16 MiB");
    return code;
}

// ---- the ledger ----

static int read_checkpoint(struct app_call *call, moment as_at, struct api_rows *rows)
{
    (void)as_at;
    (void)rows;
    AUTO_FREE char *path = file_join(app_folder(call), "log/checkpoint"), *bytes = NULL;
    size_t size = 0;
    int code = file_read(path, PROOF_MAX, &bytes, &size, &call->error);
    if (code == OVERT_NOT_FOUND)
        return error_set(&call->error, code, "nothing of the ledger is published yet");
    text_append_bytes(&call->answer->body, bytes, size);
    return code;
}

static int published_size(struct app_call *call, int64_t *ret_size)
{
    AUTO_FREE char *log = file_join(app_folder(call), "log"), *key = NULL;
    AUTO_FREE char *path = file_join(app_folder(call), "ledger.pub");
    size_t size = 0;
    int code = file_read(path, 4096, &key, &size, &call->error);
    if (code == 0)
        code = ledger_published(log, text_trim(key), ret_size, &call->error);
    return code;
}

static int read_receipt(struct app_call *call, moment as_at, struct api_rows *rows)
{
    (void)as_at;
    (void)rows;
    long entry = 0;
    int64_t size = 0;
    if (!text_to_int(app_argument(call, "entry"), 0, INT64_MAX - 1, &entry))
        return api_not_found(call, "entry of the ledger");
    text_finish(&call->answer->body);
    text_init(&call->answer->body, PROOF_MAX);
    int code = published_size(call, &size);
    return code < 0 ? code
                    : ledger_receipt(call->store, entry, size, &call->answer->body, &call->error);
}

static int read_consistency(struct app_call *call, moment as_at, struct api_rows *rows)
{
    (void)as_at;
    (void)rows;
    const char *from = http_value(&call->request->query, "from");
    long old = 0;
    int64_t size = 0;
    if (from != NULL && !text_to_int(from, 0, INT64_MAX - 1, &old))
        return error_set(&call->error, OVERT_INPUT, "`from` is no number of entries");
    text_finish(&call->answer->body);
    text_init(&call->answer->body, PROOF_MAX);
    int code = published_size(call, &size);
    return code < 0 ? code
                    : ledger_request(call->store, old, size, &call->answer->body, &call->error);
}

static const struct api_parameter consistency_parameters[] = {
    {"from", "entries of the older ledger; a whole number", true, NULL},
    {.name = NULL},
};

#define TEXT "text/plain; charset=utf-8"
const struct app_route api_record_routes[] = {
    {HTTP_GET, "/api/v1/officers", 0, 0, api_run_read, "officers and their roles", "officers:read",
     &(const struct api_spec){.tag = "Record", .answer = &officer_schema,
                              .flags = API_LIST | API_AS_AT, .read = read_officers}},
    {HTTP_GET, "/api/v1/settings/{key}", 0, 0, api_run_read, "a setting of the force",
     "settings:read",
     &(const struct api_spec){.tag = "Record", .answer = &setting_schema, .flags = API_AS_AT,
                              .read = read_setting}},
    {HTTP_GET, "/api/v1/audit", REGISTER_ROLE_AUDITOR, 0, api_run_read,
     "who did what with personal data, and why; reading it is recorded", "audit:read",
     &(const struct api_spec){.tag = "Record", .answer = &audit_schema,
                              .flags = API_LIST | API_AS_AT, .consult = "audit",
                              .parameters = audit_parameters, .read = read_audit}},
    {HTTP_GET, "/api/v1/register", 0, 0, api_run_read,
     "the register that the public may read (docs/register-columns.md)", "register:read",
     &(const struct api_spec){.tag = "Record", .flags = API_AS_AT | API_RAW,
                              .read = read_register, .media = "text/csv; charset=utf-8"}},
    {HTTP_GET, "/api/v1/ledger/checkpoint", 0, 0, api_run_read,
     "the published head of the ledger (C2SP tlog-checkpoint)", "ledger:read",
     &(const struct api_spec){.tag = "Ledger", .flags = API_RAW, .read = read_checkpoint,
                              .media = TEXT}},
    {HTTP_GET, "/api/v1/ledger/receipts/{entry}", 0, 0, api_run_read,
     "the proof that an entry is in the ledger (C2SP tlog-proof)", "ledger:read",
     &(const struct api_spec){.tag = "Ledger", .flags = API_RAW, .read = read_receipt,
                              .media = TEXT}},
    {HTTP_GET, "/api/v1/ledger/consistency", 0, 0, api_run_read,
     "the proof that the ledger goes on from an older one (C2SP tlog-witness)", "ledger:read",
     &(const struct api_spec){.tag = "Ledger", .flags = API_RAW,
                              .parameters = consistency_parameters, .read = read_consistency,
                              .media = TEXT}},
    {.path = NULL},
};
