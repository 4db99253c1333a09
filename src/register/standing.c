// SPDX-License-Identifier: Apache-2.0
// standing.c - what people decided about an operation beside opening and closing it: urgent
// authority and its review, refusal, cancelling, the review afterwards; its notices and who acts in
// it.
#include "base/text.h"
#include "register/internal.h"

static int decision_row(const struct register_by *by, int64_t operation, const char *kind,
                        const char *words, moment ends, const char *permit, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO operation_decision (ledger, at, officer, operation, kind, words, ends, permit)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_text(change.query, 5, kind);
    store_bind_text(change.query, 6, words);
    if (ends != 0)
        store_bind_int(change.query, 7, ends);
    store_bind_text(change.query, 8, permit);
    return register_change_row(&change, NULL, err);
}

static int decision(const struct register_by *by, int64_t operation, const char *kind,
                    const char *words, const char *permit, const char *act, struct overt_error *err)
{
    int code = decision_row(by, operation, kind, words, 0, permit, err);
    return code != 0 ? code : register_change_end(by, act, operation, err);
}

int register_operation_urgent(const struct register_by *by, int64_t operation, const char *why,
                              struct overt_error *err)
{
    int code =
        decision_row(by, operation, "urgent", why, by->at + REGISTER_URGENT_SECONDS, NULL, err);
    if (code == 0)
        code = register_event_row(by, operation, "authorise", NULL, NULL, err);
    return code != 0 ? code : register_change_end(by, "operation.urgent", operation, err);
}

int register_operation_confirm(const struct register_by *by, int64_t operation, const char *words,
                               const char *permit, struct overt_error *err)
{
    return decision(by, operation, "confirm", words, permit, "operation.confirm", err);
}

int register_operation_overrule(const struct register_by *by, int64_t operation, const char *why,
                                struct overt_error *err)
{
    return decision(by, operation, "overrule", why, NULL, "operation.overrule", err);
}

int register_operation_refuse(const struct register_by *by, int64_t operation, const char *why,
                              struct overt_error *err)
{
    return decision(by, operation, "refuse", why, NULL, "operation.refuse", err);
}

int register_operation_cancel(const struct register_by *by, int64_t operation, const char *why,
                              struct overt_error *err)
{
    return decision(by, operation, "cancel", why, NULL, "operation.cancel", err);
}

int register_operation_review(const struct register_by *by, int64_t operation, const char *findings,
                              struct overt_error *err)
{
    return decision(by, operation, "review", findings, NULL, "operation.review", err);
}

int register_operation_notice(const struct register_by *by, int64_t operation,
                              const struct register_new_notice *notice, bool first,
                              struct overt_error *err)
{
    struct register_change change;
    int code = first ? register_event_row(by, operation, "notify", notice->words, NULL, err) : 0;
    if (code == 0)
        code = register_change_begin(
            by,
            "INSERT INTO notice (ledger, at, officer, operation, exception, words, public_at)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_int(change.query, 5, notice->exception);
    store_bind_text(change.query, 6, notice->words);
    if (!notice->exception)
        store_bind_int(change.query, 7, notice->public_at);
    return register_change_finish(&change, first ? "operation.notify" : "operation.notice",
                                  operation, NULL, err);
}

int register_operation_assign(const struct register_by *by, int64_t operation, int64_t person,
                              enum register_role role, bool assigned, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO assignment (ledger, at, officer, operation, person, role, assigned)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_int(change.query, 5, person);
    store_bind_int(change.query, 6, role);
    store_bind_int(change.query, 7, assigned);
    return register_change_finish(&change, assigned ? "operation.assign" : "operation.unassign",
                                  operation, NULL, err);
}

// ---- reading ----

static int read(struct store *store, const char *sql, int64_t operation, moment as_at, size_t size,
                void (*fill)(void *item, struct store_query *query), const char *what,
                void **ret_items, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    *ret_items = NULL;
    *ret_count = 0;
    int code = store_prepare(store, sql, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, operation);
    return register_rows(query, size, fill, what, ret_items, ret_count, err);
}

static void fill_version(void *item, struct store_query *query)
{
    struct register_version *one = item;
    *one = (struct register_version){store_column_int(query, 0), store_column_int(query, 1),
                                     register_column_text(query, 2)};
}

int register_versions(struct store *store, int64_t operation, moment as_at,
                      struct register_version **ret_versions, size_t *ret_count,
                      struct overt_error *err)
{
    void *items;
    size_t count;
    int code = read(store,
                    "SELECT a.version, a.at, o.name FROM authority a JOIN officer o ON"
                    " o.id = a.officer WHERE a.at <= ?1 AND a.operation = ?2 ORDER BY a.id",
                    operation, as_at, sizeof **ret_versions, fill_version, "versions", &items,
                    &count, err);
    struct register_version *versions = items;
    if (code != 0)
        register_versions_free(&versions, count);
    *ret_versions = versions;
    *ret_count = code != 0 ? 0 : count;
    return code;
}

void register_versions_free(struct register_version **versions, size_t count)
{
    for (size_t i = 0; *versions != NULL && i < count; i++)
        memory_free((*versions)[i].officer);
    memory_free(*versions);
    *versions = NULL;
}

static void fill_notice(void *item, struct store_query *query)
{
    struct register_notice *one = item;
    *one = (struct register_notice){store_column_int(query, 0), store_column_int(query, 1) != 0,
                                    register_column_text(query, 2), store_column_int(query, 3),
                                    register_column_text(query, 4)};
}

int register_notices(struct store *store, int64_t operation, moment as_at,
                     struct register_notice **ret_notices, size_t *ret_count,
                     struct overt_error *err)
{
    void *items;
    size_t count;
    int code = read(store,
                    "SELECT n.at, n.exception, n.words, coalesce(n.public_at, 0), o.name FROM"
                    " notice n JOIN officer o ON o.id = n.officer WHERE n.at <= ?1 AND"
                    " n.operation = ?2 ORDER BY n.id",
                    operation, as_at, sizeof **ret_notices, fill_notice, "notices", &items, &count,
                    err);
    struct register_notice *notices = items;
    if (code != 0)
        register_notices_free(&notices, count);
    *ret_notices = notices;
    *ret_count = code != 0 ? 0 : count;
    return code;
}

void register_notices_free(struct register_notice **notices, size_t count)
{
    for (size_t i = 0; *notices != NULL && i < count; i++) {
        memory_free((*notices)[i].words);
        memory_free((*notices)[i].officer);
    }
    memory_free(*notices);
    *notices = NULL;
}

static void fill_decision(void *item, struct store_query *query)
{
    struct register_decision *one = item;
    *one = (struct register_decision){register_decision_from(store_column_text(query, 0)),
                                      store_column_int(query, 1), register_column_text(query, 2),
                                      register_column_text(query, 3)};
}

int register_decisions(struct store *store, int64_t operation, moment as_at,
                       struct register_decision **ret_decisions, size_t *ret_count,
                       struct overt_error *err)
{
    void *items;
    size_t count;
    int code = read(store,
                    "SELECT d.kind, d.at, o.name, d.words FROM operation_decision d JOIN officer o"
                    " ON o.id = d.officer WHERE d.at <= ?1 AND d.operation = ?2 ORDER BY d.id",
                    operation, as_at, sizeof **ret_decisions, fill_decision, "decisions", &items,
                    &count, err);
    struct register_decision *decisions = items;
    if (code != 0)
        register_decisions_free(&decisions, count);
    *ret_decisions = decisions;
    *ret_count = code != 0 ? 0 : count;
    return code;
}

void register_decisions_free(struct register_decision **decisions, size_t count)
{
    for (size_t i = 0; *decisions != NULL && i < count; i++) {
        memory_free((*decisions)[i].officer);
        memory_free((*decisions)[i].words);
    }
    memory_free(*decisions);
    *decisions = NULL;
}

static void fill_assigned(void *item, struct store_query *query)
{
    struct register_assigned *one = item;
    *one = (struct register_assigned){store_column_int(query, 0), register_column_text(query, 1),
                                      (enum register_role)store_column_int(query, 2),
                                      store_column_int(query, 3)};
}

int register_assigned(struct store *store, int64_t operation, moment as_at,
                      struct register_assigned **ret_assigned, size_t *ret_count,
                      struct overt_error *err)
{
    void *items;
    size_t count;
    int code = read(store,
                    "SELECT s.person, o.name, s.role, s.at FROM assignment s JOIN officer o ON"
                    " o.id = s.person WHERE s.assigned AND s.operation = ?2 AND s.id ="
                    " (SELECT max(id) FROM assignment WHERE operation = ?2 AND person = s.person"
                    " AND role = s.role AND at <= ?1) ORDER BY s.id",
                    operation, as_at, sizeof **ret_assigned, fill_assigned, "assigned officers",
                    &items, &count, err);
    struct register_assigned *assigned = items;
    if (code != 0)
        register_assigned_free(&assigned, count);
    *ret_assigned = assigned;
    *ret_count = code != 0 ? 0 : count;
    return code;
}

void register_assigned_free(struct register_assigned **assigned, size_t count)
{
    for (size_t i = 0; *assigned != NULL && i < count; i++)
        memory_free((*assigned)[i].name);
    memory_free(*assigned);
    *assigned = NULL;
}

int register_assigned_roles(struct store *store, int64_t operation, int64_t officer,
                            uint32_t *ret_any, uint32_t *ret_own, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    uint32_t any = 0, own = 0;
    int code = store_prepare(store,
                             "SELECT role, person = ?2 FROM operation_assigned WHERE operation ="
                             " ?1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_int(query, 2, officer);
    while ((code = store_step(query, err)) == 1) {
        any |= (uint32_t)store_column_int(query, 0);
        if (store_column_int(query, 1) != 0)
            own |= (uint32_t)store_column_int(query, 0);
    }
    if (code != 0)
        return code;
    *ret_any = any;
    *ret_own = own;
    return 0;
}

int register_ran(struct store *store, int64_t operation, int64_t officer, bool *ret_ran,
                 struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store, "SELECT 1 FROM operation_runner WHERE operation = ?1 AND officer = ?2", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_int(query, 2, officer);
    code = store_step(query, err);
    if (code < 0)
        return code;
    *ret_ran = code == 1;
    return 0;
}

static void fill_lapsed(void *item, struct store_query *query)
{
    struct register_lapsed *one = item;
    *one = (struct register_lapsed){store_column_int(query, 0), register_column_text(query, 1),
                                    store_column_int(query, 2), store_column_int(query, 3) != 0};
}

/// Urgent authority that was overruled, or of which the 24 hours passed without a review.
#define LAPSED_SQL                                                                                 \
    "SELECT o.id, o.reference, coalesce(v.at, u.ends + 1), v.at IS NOT NULL"                       \
    " FROM operation_decision u JOIN operation o ON o.id = u.operation"                            \
    " LEFT JOIN operation_decision v ON v.operation = u.operation AND v.kind = 'overrule'"         \
    "  AND v.at <= ?1 WHERE u.kind = 'urgent' AND u.at <= ?1"                                      \
    " AND (v.at IS NOT NULL OR ?1 > u.ends AND NOT EXISTS (SELECT 1 FROM operation_decision WHERE" \
    "  operation = u.operation AND kind = 'confirm' AND at <= ?1)) AND (?2 = 0 OR o.id = ?2)"      \
    " ORDER BY o.id"

int register_lapsed(struct store *store, int64_t operation, moment as_at,
                    struct register_lapsed **ret_lapsed, size_t *ret_count, struct overt_error *err)
{
    void *items;
    size_t count;
    int code = read(store, LAPSED_SQL, operation, as_at, sizeof **ret_lapsed, fill_lapsed,
                    "lapsed authorities", &items, &count, err);
    struct register_lapsed *lapsed = items;
    if (code != 0)
        register_lapsed_free(&lapsed, count);
    *ret_lapsed = lapsed;
    *ret_count = code != 0 ? 0 : count;
    return code;
}

void register_lapsed_free(struct register_lapsed **lapsed, size_t count)
{
    for (size_t i = 0; *lapsed != NULL && i < count; i++)
        memory_free((*lapsed)[i].reference);
    memory_free(*lapsed);
    *lapsed = NULL;
}
