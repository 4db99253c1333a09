// SPDX-License-Identifier: Apache-2.0
// authority.c - versions of the written authority: writing, reading the one in force at a moment.
#include "base/text.h"
#include "register/internal.h"

#define TEXT_FIRST 21 ///< parameter of the first text

#define VERSION_SQL                                                                             \
    "INSERT INTO authority (ledger, at, officer, operation, version, title, purpose,"           \
    " legal_basis, necessity, proportionality, place, opens, closes, threshold, categories,"    \
    " body_worn, use_case, schedule_8, latitude, longitude, policy, answer_why, answer_who,"    \
    " answer_where, alternatives, zone, threshold_by, threshold_set, threshold_why,"            \
    " use_case_other, list_cap) VALUES (?1, ?2, ?3, ?4, (SELECT count(*) + 1 FROM authority"    \
    " WHERE operation = ?4), ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19," \
    " ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31)"

#define ITEM_SQL                                                                           \
    "INSERT INTO authority_item (ledger, at, officer, authority, kind, name, words, more)" \
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"

static void bind_plan(struct store_query *query, const struct register_plan *plan)
{
    store_bind_text(query, 6, plan->title);
    store_bind_text(query, 7, plan->purpose);
    store_bind_text(query, 8, plan->legal_basis);
    store_bind_text(query, 9, plan->necessity);
    store_bind_text(query, 10, plan->proportionality);
    store_bind_text(query, 11, plan->place);
    store_bind_int(query, 12, plan->opens);
    store_bind_int(query, 13, plan->closes);
    store_bind_real(query, 14, plan->threshold);
    store_bind_int(query, 15, plan->categories);
    store_bind_int(query, 16, plan->body_worn);
}

static void bind_authority(struct store_query *query, const struct register_authority *authority)
{
    store_bind_text(query, 17, register_use_case_word(authority->use_case));
    if (authority->schedule_8 != 0)
        store_bind_int(query, 18, authority->schedule_8);
    if (authority->has_position) {
        store_bind_int(query, 19, authority->latitude);
        store_bind_int(query, 20, authority->longitude);
    }
    for (int i = 0; i < REGISTER_TEXT_COUNT; i++)
        store_bind_text(query, TEXT_FIRST + i, authority->texts[i]);
    if (authority->list_cap != 0)
        store_bind_int(query, TEXT_FIRST + REGISTER_TEXT_COUNT, authority->list_cap);
}

static int item(const struct register_by *by, int64_t authority, const char *kind, const char *name,
                const char *words, const char *more, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(by, ITEM_SQL, &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, authority);
    store_bind_text(change.query, 5, kind);
    store_bind_text(change.query, 6, name);
    store_bind_text(change.query, 7, words);
    store_bind_text(change.query, 8, more);
    return register_change_row(&change, NULL, err);
}

static int items(const struct register_by *by, int64_t id,
                 const struct register_authority *authority, struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < authority->document_count; i++)
        code = item(by, id, "document", register_document_word(authority->documents[i].kind),
                    authority->documents[i].reference, authority->documents[i].dated, err);
    for (size_t i = 0; code == 0 && i < authority->camera_count; i++)
        code = item(by, id, "camera", authority->cameras[i].name, authority->cameras[i].zone,
                    register_camera_word(authority->cameras[i].kind), err);
    for (int i = 1; code == 0 && i < REGISTER_CATEGORY_COUNT; i++)
        if (authority->criteria[i] != NULL)
            code = item(by, id, "criterion", register_category_word((enum register_category)i),
                        authority->criteria[i], NULL, err);
    return code;
}

int register_authority_add(const struct register_by *by, int64_t operation,
                           const struct register_plan *plan, bool first, struct overt_error *err)
{
    static const struct register_authority nothing;
    const struct register_authority *authority = plan->authority != NULL ? plan->authority
                                                                         : &nothing;
    int64_t id = 0;
    struct register_change change;
    int code = register_change_begin(by, VERSION_SQL, &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    if (!first)
        bind_plan(change.query, plan);
    bind_authority(change.query, authority);
    code = register_change_row(&change, &id, err);
    if (code == 0 && (!first || plan->asked.one_in != 0 || plan->asked.faces != 0))
        code = register_operation_wish_add(by, operation, &plan->asked, err);
    return code != 0 ? code : items(by, id, authority, err);
}

int register_operation_amend(const struct register_by *by, int64_t operation,
                             const struct register_plan *plan, struct overt_error *err)
{
    int code = register_authority_add(by, operation, plan, false, err);
    return code != 0 ? code : register_change_end(by, "operation.amend", operation, err);
}

static void read_item(struct register_authority *authority, struct store_query *query)
{
    const char *kind = store_column_text(query, 0), *name = store_column_text(query, 1);
    if (text_equal(kind, "document") && authority->document_count < REGISTER_DOCUMENTS_MAX)
        authority->documents[authority->document_count++] =
            (struct register_document){register_document_from(name), register_column_text(query, 2),
                                       register_column_text(query, 3)};
    else if (text_equal(kind, "camera") && authority->camera_count < REGISTER_CAMERAS_MAX)
        authority->cameras[authority->camera_count++] = (struct register_planned_camera){
            register_column_text(query, 1), register_column_text(query, 2),
            register_camera_from(store_column_text(query, 3))};
    else if (text_equal(kind, "criterion") &&
             authority->criteria[register_category_from(name)] == NULL)
        authority->criteria[register_category_from(name)] = register_column_text(query, 2);
}

static int read_items(struct store *store, int64_t id, struct register_authority *authority,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT kind, name, words, more FROM authority_item WHERE authority = ?1 ORDER BY id",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    while ((code = store_step(query, err)) == 1)
        read_item(authority, query);
    return code;
}

int register_authority_read(struct store *store, int64_t operation, moment as_at,
                            struct register_authority *ret_authority, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT id, use_case, coalesce(schedule_8, 0), latitude, coalesce(longitude, 0),"
        " coalesce(list_cap, 0), policy, answer_why, answer_who, answer_where, alternatives, zone,"
        " threshold_by, threshold_set, threshold_why, use_case_other FROM authority"
        " WHERE operation = ?1 AND at <= ?2 ORDER BY id DESC LIMIT 1",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_int(query, 2, as_at);
    *ret_authority = (struct register_authority){0};
    code = store_step(query, err);
    if (code != 1)
        return code;
    ret_authority->use_case = register_use_case_from(store_column_text(query, 1));
    ret_authority->schedule_8 = (uint32_t)store_column_int(query, 2);
    ret_authority->has_position = !store_column_is_null(query, 3);
    ret_authority->latitude = (int)store_column_int(query, 3);
    ret_authority->longitude = (int)store_column_int(query, 4);
    ret_authority->list_cap = store_column_int(query, 5);
    for (int i = 0; i < REGISTER_TEXT_COUNT; i++)
        ret_authority->texts[i] = register_column_text(query, 6 + i);
    code = read_items(store, store_column_int(query, 0), ret_authority, err);
    if (code != 0)
        register_authority_finish(ret_authority);
    return code;
}

static void free_text(const char *text) { memory_free((void *)(uintptr_t)text); }

void register_authority_finish(struct register_authority *authority)
{
    for (int i = 0; i < REGISTER_TEXT_COUNT; i++)
        free_text(authority->texts[i]);
    for (int i = 0; i < REGISTER_CATEGORY_COUNT; i++)
        free_text(authority->criteria[i]);
    for (size_t i = 0; i < authority->document_count; i++) {
        free_text(authority->documents[i].reference);
        free_text(authority->documents[i].dated);
    }
    for (size_t i = 0; i < authority->camera_count; i++) {
        free_text(authority->cameras[i].name);
        free_text(authority->cameras[i].zone);
    }
    *authority = (struct register_authority){0};
}
