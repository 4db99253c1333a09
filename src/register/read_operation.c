// SPDX-License-Identifier: Apache-2.0
// read_operation.c - operations as at a moment, with their figures.
#include "base/text.h"
#include "register/internal.h"

#define OPERATION_SQL(where)                                                                     \
    "SELECT o.id, o.reference, o.mode, o.title, o.purpose, o.legal_basis, o.necessity, "         \
    "o.proportionality, o.place,"                                                                \
    " o.opens, o.closes, o.threshold, o.categories, o.body_worn"                                 \
    " OR EXISTS (SELECT 1 FROM search WHERE operation = o.id AND body_worn AND at <= ?1)"        \
    " OR EXISTS (SELECT 1 FROM alert WHERE operation = o.id AND body_worn AND at <= ?1)"         \
    " OR EXISTS (SELECT 1 FROM face_count WHERE operation = o.id AND body_worn AND at <= ?1),"   \
    " p.name, ap.name, o.at, coalesce(a.at, 0), coalesce(n.at, 0), coalesce(s.at, 0), "          \
    "coalesce(c.at, 0), n.notice, coalesce(z.at, 0)"                                             \
    " FROM operation o JOIN officer p ON p.id = o.officer"                                       \
    " LEFT JOIN operation_event a ON a.operation = o.id AND a.kind = 'authorise' AND a.at <= ?1" \
    " LEFT JOIN officer ap ON ap.id = a.officer"                                                 \
    " LEFT JOIN operation_event n ON n.operation = o.id AND n.kind = 'notify' AND n.at <= ?1"    \
    " LEFT JOIN operation_event s ON s.operation = o.id AND s.kind = 'open' AND s.at <= ?1"      \
    " LEFT JOIN operation_event c ON c.operation = o.id AND c.kind = 'close' AND c.at <= ?1"     \
    " LEFT JOIN pause z ON z.paused AND z.id ="                                                  \
    " (SELECT max(id) FROM pause WHERE operation = o.id AND at <= ?1)"                           \
    " WHERE o.at <= ?1" where " ORDER BY o.id"

/// The window is judged only as at a real moment: "always" says what was recorded and knows no time
/// of day.
static enum register_state state_of(const struct register_operation *operation, moment as_at)
{
    if (operation->closed_at != 0)
        return REGISTER_STATE_CLOSED;
    if (as_at != REGISTER_AS_AT_ALWAYS && as_at > operation->closes)
        return REGISTER_STATE_EXPIRED;
    if (operation->opened_at != 0)
        return operation->paused_at != 0 ? REGISTER_STATE_PAUSED : REGISTER_STATE_OPEN;
    if (operation->notified_at != 0)
        return REGISTER_STATE_NOTIFIED;
    return operation->authorised_at != 0 ? REGISTER_STATE_AUTHORISED : REGISTER_STATE_PLANNED;
}

static void fill(struct register_operation *operation, struct store_query *query, moment as_at)
{
    *operation = (struct register_operation){
        .id = store_column_int(query, 0),
        .reference = register_column_text(query, 1),
        .mode = register_mode_from(store_column_text(query, 2)),
        .title = register_column_text(query, 3),
        .purpose = register_column_text(query, 4),
        .legal_basis = register_column_text(query, 5),
        .necessity = register_column_text(query, 6),
        .proportionality = register_column_text(query, 7),
        .place = register_column_text(query, 8),
        .opens = store_column_int(query, 9),
        .closes = store_column_int(query, 10),
        .threshold = store_column_real(query, 11),
        .categories = (uint32_t)store_column_int(query, 12),
        .body_worn = store_column_int(query, 13) != 0,
        .planned_by = register_column_text(query, 14),
        .authorised_by = register_column_text(query, 15),
        .planned_at = store_column_int(query, 16),
        .authorised_at = store_column_int(query, 17),
        .notified_at = store_column_int(query, 18),
        .opened_at = store_column_int(query, 19),
        .closed_at = store_column_int(query, 20),
        .notice = register_column_text(query, 21),
        .paused_at = store_column_int(query, 22),
    };
    if (operation->closed_at != 0)
        operation->paused_at = 0;
    operation->state = state_of(operation, as_at);
}

static int fill_figures(struct store *store, struct register_operation *operation, moment as_at,
                        struct overt_error *err)
{
    int code = register_list_figures_read(store, operation->id, as_at, operation->opened_at != 0,
                                          &operation->list, err);
    if (code == 0)
        code = register_result_figures_read(store, operation->id, as_at, &operation->result, err);
    if (code == 0 && operation->mode == REGISTER_MODE_LIVE && operation->opened_at != 0)
        code = register_looking_read(store, operation->id, as_at, &operation->looking, err);
    return code;
}

int register_operations(struct store *store, moment as_at,
                        struct register_operation **ret_operations, size_t *ret_count,
                        struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, OPERATION_SQL(""), &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    void *items = NULL;
    size_t count = 0, capacity = 0;
    while (code == 0 && (code = store_step(query, err)) == 1) {
        struct register_operation *operation =
            register_grow(&items, &count, &capacity, sizeof *operation);
        if (operation == NULL) {
            code = error_set(err, OVERT_LIMIT, "more than %d operations", REGISTER_ROWS_MAX);
            break;
        }
        fill(operation, query, as_at);
        code = fill_figures(store, operation, as_at, err);
    }
    struct register_operation *operations = items;
    if (code != 0) {
        register_operations_free(&operations, count);
        return code;
    }
    *ret_operations = operations;
    *ret_count = count;
    return 0;
}

void register_operations_free(struct register_operation **operations, size_t count)
{
    for (size_t i = 0; *operations != NULL && i < count; i++)
        register_operation_finish(&(*operations)[i]);
    memory_free(*operations);
    *operations = NULL;
}

int register_operation_find(struct store *store, const char *reference, moment as_at,
                            struct register_operation *ret_operation, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, OPERATION_SQL(" AND o.reference = ?2"), &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_text(query, 2, reference);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no operation of this reference: see `overt operation list`");
    if (code < 0)
        return code;
    struct register_operation operation;
    fill(&operation, query, as_at);
    code = fill_figures(store, &operation, as_at, err);
    if (code != 0) {
        register_operation_finish(&operation);
        return code;
    }
    *ret_operation = operation;
    return 0;
}

void register_operation_finish(struct register_operation *operation)
{
    char *const texts[] = {operation->reference, operation->title,       operation->purpose,
                           operation->place,     operation->legal_basis, operation->necessity,
                           operation->notice,    operation->planned_by,  operation->authorised_by,
                           operation->proportionality};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        memory_free(texts[i]);
    register_list_figures_finish(&operation->list);
    *operation = (struct register_operation){0};
}
