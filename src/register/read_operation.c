// SPDX-License-Identifier: Apache-2.0
// read_operation.c - operations as at a moment, with their figures.
#include "base/text.h"
#include "register/internal.h"

// ?1: as at. o as planned, v its newest version; a authorised, n notified, w the newest notice, s
// opened, c closed; u urgent, k confirmed, x overruled, d refused or cancelled, r reviewed.
#define OPERATION_SQL(where)                                                                     \
    "SELECT o.id, o.reference, o.mode, coalesce(v.title, o.title), coalesce(v.purpose,"          \
    " o.purpose), coalesce(v.legal_basis, o.legal_basis), coalesce(v.necessity, o.necessity),"   \
    " coalesce(v.proportionality, o.proportionality), coalesce(v.place, o.place),"               \
    " coalesce(v.opens, o.opens), coalesce(v.closes, o.closes), coalesce(v.threshold,"           \
    " o.threshold), coalesce(v.categories, o.categories), coalesce(v.body_worn, o.body_worn)"    \
    " OR EXISTS (SELECT 1 FROM search WHERE operation = o.id AND body_worn AND at <= ?1)"        \
    " OR EXISTS (SELECT 1 FROM alert WHERE operation = o.id AND body_worn AND at <= ?1)"         \
    " OR EXISTS (SELECT 1 FROM face_count WHERE operation = o.id AND body_worn AND at <= ?1),"   \
    " p.name, ap.name, o.at, coalesce(a.at, 0), coalesce(n.at, 0), coalesce(s.at, 0), "          \
    "coalesce(c.at, 0), coalesce(w.words, n.notice), coalesce(z.at, 0), coalesce(v.version, 0)," \
    " CASE WHEN v.version > 1 THEN v.at ELSE 0 END, coalesce(w.exception, 0),"                   \
    " coalesce(w.public_at, 0), coalesce((SELECT rank FROM officer_rank WHERE person ="          \
    " a.officer AND at <= a.at ORDER BY id DESC LIMIT 1), 0), coalesce(u.ends, 0), u.words,"     \
    " coalesce(k.at, 0), coalesce(x.at, 0), d.kind, coalesce(d.at, 0), coalesce(dp.name,"        \
    " xp.name), coalesce(d.words, x.words), coalesce(r.at, 0), rp.name, r.words"                 \
    " FROM operation o JOIN officer p ON p.id = o.officer"                                       \
    " LEFT JOIN authority v ON v.id ="                                                           \
    " (SELECT max(id) FROM authority WHERE operation = o.id AND at <= ?1)"                       \
    " LEFT JOIN operation_event a ON a.operation = o.id AND a.kind = 'authorise' AND a.at <= ?1" \
    " LEFT JOIN officer ap ON ap.id = a.officer"                                                 \
    " LEFT JOIN operation_event n ON n.operation = o.id AND n.kind = 'notify' AND n.at <= ?1"    \
    " LEFT JOIN notice w ON w.id ="                                                              \
    " (SELECT max(id) FROM notice WHERE operation = o.id AND at <= ?1)"                          \
    " LEFT JOIN operation_event s ON s.operation = o.id AND s.kind = 'open' AND s.at <= ?1"      \
    " LEFT JOIN operation_event c ON c.operation = o.id AND c.kind = 'close' AND c.at <= ?1"     \
    " LEFT JOIN pause z ON z.paused AND z.id ="                                                  \
    " (SELECT max(id) FROM pause WHERE operation = o.id AND at <= ?1)"                           \
    DECISION("u", "urgent") DECISION("k", "confirm") DECISION("x", "overrule")                   \
    " LEFT JOIN officer xp ON xp.id = x.officer"                                                 \
    " LEFT JOIN operation_decision d ON d.operation = o.id AND d.kind IN ('refuse', 'cancel')"   \
    " AND d.at <= ?1 LEFT JOIN officer dp ON dp.id = d.officer"                                  \
    " LEFT JOIN operation_decision r ON r.id = (SELECT max(id) FROM operation_decision"          \
    " WHERE operation = o.id AND kind = 'review' AND at <= ?1)"                                  \
    " LEFT JOIN officer rp ON rp.id = r.officer"                                                 \
    " WHERE o.at <= ?1" where " ORDER BY o.id"
#define DECISION(as, word)                                                              \
    " LEFT JOIN operation_decision " as " ON " as ".operation = o.id AND " as ".kind =" \
    " '" word "' AND " as ".at <= ?1"

/// The window is judged only as at a real moment: "always" says what was recorded and knows no time
/// of day.
static enum register_state state_of(const struct register_operation *operation, moment as_at)
{
    if (operation->refused_at != 0 || operation->overruled_at != 0)
        return REGISTER_STATE_REFUSED;
    if (operation->cancelled_at != 0)
        return REGISTER_STATE_CANCELLED;
    if (operation->reviewed_at != 0)
        return REGISTER_STATE_REVIEWED;
    if (operation->closed_at != 0)
        return REGISTER_STATE_CLOSED;
    if (as_at != REGISTER_AS_AT_ALWAYS && as_at > operation->ends)
        return REGISTER_STATE_EXPIRED;
    if (operation->opened_at != 0)
        return operation->paused_at != 0 ? REGISTER_STATE_PAUSED : REGISTER_STATE_OPEN;
    if (operation->notified_at != 0)
        return REGISTER_STATE_NOTIFIED;
    return operation->authorised_at != 0 ? REGISTER_STATE_AUTHORISED : REGISTER_STATE_PLANNED;
}

static void fill_plan(struct register_operation *operation, struct store_query *query)
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
        .version = store_column_int(query, 23),
        .amended_at = store_column_int(query, 24),
        .notice_exception = store_column_int(query, 25) != 0,
        .notice_from = store_column_int(query, 26),
        .authorised_rank = (enum register_rank)store_column_int(query, 27),
    };
}

/// When urgent authority that is not confirmed has lapsed, as at a moment.
static moment lapsed_at(const struct register_operation *operation, moment as_at)
{
    if (operation->overruled_at != 0)
        return operation->overruled_at;
    bool late = operation->urgent_until != 0 && operation->confirmed_at == 0 &&
                as_at != REGISTER_AS_AT_ALWAYS && as_at > operation->urgent_until;
    return late ? operation->urgent_until + 1 : 0;
}

static void fill(struct register_operation *operation, struct store_query *query, moment as_at)
{
    fill_plan(operation, query);
    operation->urgent_until = store_column_int(query, 28);
    operation->urgent_why = register_column_text(query, 29);
    operation->confirmed_at = store_column_int(query, 30);
    operation->overruled_at = store_column_int(query, 31);
    moment ended = store_column_int(query, 33);
    bool refused = text_equal(store_column_text(query, 32), "refuse");
    operation->refused_at = refused ? ended : 0;
    operation->cancelled_at = refused ? 0 : ended;
    operation->decided_by = register_column_text(query, 34);
    operation->decided_why = register_column_text(query, 35);
    operation->reviewed_at = store_column_int(query, 36);
    operation->reviewed_by = register_column_text(query, 37);
    operation->findings = register_column_text(query, 38);
    operation->ends = operation->closes;
    if (operation->urgent_until != 0 && operation->confirmed_at == 0 &&
        operation->urgent_until < operation->ends)
        operation->ends = operation->urgent_until;
    operation->lapsed_at = lapsed_at(operation, as_at);
    if (operation->closed_at != 0 || operation->overruled_at != 0)
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
    if (code == 0)
        code = register_authority_read(store, operation->id, as_at, &operation->authority, err);
    if (code == 0 && operation->mode == REGISTER_MODE_LIVE && operation->opened_at != 0)
        code = register_looking_read(store, operation->id, as_at, &operation->looking, err);
    return code;
}

static int fill_brief(struct store *store, struct register_operation *operation, moment as_at,
                      struct overt_error *err)
{
    int code = register_list_size(store, operation->id, as_at, operation->opened_at != 0,
                                  &operation->list, err);
    return code != 0 ? code
                     : register_authority_read(store, operation->id, as_at, &operation->authority,
                                               err);
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

/// `figures` reads what else the caller wants to know.
static int find(struct store *store, const char *reference, moment as_at,
                int (*figures)(struct store *store, struct register_operation *operation,
                               moment as_at, struct overt_error *err),
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
    code = figures(store, &operation, as_at, err);
    if (code != 0) {
        register_operation_finish(&operation);
        return code;
    }
    *ret_operation = operation;
    return 0;
}

int register_operation_find(struct store *store, const char *reference, moment as_at,
                            struct register_operation *ret_operation, struct overt_error *err)
{
    return find(store, reference, as_at, fill_figures, ret_operation, err);
}

int register_operation_brief(struct store *store, const char *reference, moment as_at,
                             struct register_operation *ret_operation, struct overt_error *err)
{
    return find(store, reference, as_at, fill_brief, ret_operation, err);
}

void register_operation_finish(struct register_operation *operation)
{
    char *const texts[] = {operation->reference, operation->title,       operation->purpose,
                           operation->place,     operation->legal_basis, operation->necessity,
                           operation->notice,    operation->planned_by,  operation->authorised_by,
                           operation->proportionality, operation->urgent_why,
                           operation->decided_by, operation->decided_why,
                           operation->reviewed_by, operation->findings};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        memory_free(texts[i]);
    register_list_figures_finish(&operation->list);
    register_authority_finish(&operation->authority);
    *operation = (struct register_operation){0};
}
