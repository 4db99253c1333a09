// SPDX-License-Identifier: Apache-2.0
// presence.c - on which lists a nominal was, told by marks, after the lists are destroyed
// (R (Bridges) v South Wales Police [2020] EWCA Civ 1058, paragraphs 126 and 127); and how much of
// a list was destroyed, told by receipts.
#include "base/text.h"
#include "crypt/wipe.h"
#include "register/internal.h"
#include "register/vault.h"

static void fill_list(void *item, struct store_query *query)
{
    struct register_presence *one = item;
    one->operation = store_column_int(query, 0);
    one->reference = register_column_text(query, 1);
    one->opened_at = store_column_int(query, 2);
}

static int lists(struct store *store, moment from, moment to, moment as_at,
                 struct register_presence **ret_items, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    void *items = NULL;
    int code = store_prepare(
        store,
        "SELECT o.id, o.reference, e.at FROM operation o JOIN operation_event e"
        " ON e.operation = o.id AND e.kind = 'open' WHERE e.at BETWEEN ?1 AND ?2 AND e.at <= ?3"
        " ORDER BY e.id",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, from);
    store_bind_int(query, 2, to);
    store_bind_int(query, 3, as_at);
    code = register_rows(query, sizeof **ret_items, fill_list, "lists", &items, ret_count, err);
    *ret_items = items;
    return code;
}

// As the list was when its operation was opened.
#define LISTED_SQL                                                                              \
    "SELECT e.category, max(e.wanted_for_arrest), count(*) FROM entry e JOIN operation_event o" \
    " ON o.operation = e.operation AND o.kind = 'open' WHERE e.operation = ?1 AND e.mark = ?2"  \
    " AND NOT EXISTS (SELECT 1 FROM entry_removal r WHERE r.entry = e.id"                       \
    "  AND r.ledger < o.ledger) GROUP BY e.category"

static int look_up(struct store *store, const char *nominal, struct register_presence *one,
                   struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    uint8_t mark[CRYPT_MARK_SIZE] = {0};
    int code = register_mark(store, one->operation, nominal, mark, &one->known, err);
    if (code != 0 || !one->known)
        return code;
    code = store_prepare(store, LISTED_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, one->operation);
    store_bind_blob(query, 2, mark, sizeof mark);
    while ((code = store_step(query, err)) == 1) {
        one->categories |= 1u << register_category_from(store_column_text(query, 0));
        one->wanted_for_arrest |= store_column_int(query, 1) != 0;
        one->images += store_column_int(query, 2);
    }
    return code;
}

int register_presences(struct store *store, const char *nominal, moment from, moment to,
                       moment as_at, struct register_presence **ret_items, size_t *ret_count,
                       struct overt_error *err)
{
    struct register_presence *items = NULL;
    size_t count = 0;
    AUTO_TEXT struct text plain;
    register_plain_nominal(nominal, &plain);
    int code = lists(store, from, to, as_at, &items, &count, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        code = look_up(store, plain.bytes, &items[i], err);
    crypt_wipe(plain.bytes, plain.length);
    if (code != 0) {
        register_presences_free(&items, count);
        return code;
    }
    *ret_items = items;
    *ret_count = count;
    return 0;
}

void register_presences_free(struct register_presence **items, size_t count)
{
    for (size_t i = 0; *items != NULL && i < count; i++)
        memory_free((*items)[i].reference);
    memory_free(*items);
    *items = NULL;
}

int register_presence_add(const struct register_by *by, const char *reason, int64_t lists_asked,
                          int64_t unknown, struct overt_error *err)
{
    struct register_change change;
    int code = register_sealed_begin(by, REGISTER_KEEP_LOG, "presence", 0,
                                     "INSERT INTO presence (ledger, at, officer, why, lists,"
                                     " unknown) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                     &change, err);
    if (code != 0)
        return code;
    register_seal_text(&change, 4, "why", reason);
    store_bind_int(change.query, 5, lists_asked);
    store_bind_int(change.query, 6, unknown);
    return register_change_finish(&change, "list.presence", 0, NULL, err);
}

// ---- destroyed ----

#define DESTROYED_SQL                                                                              \
    "WITH gone AS (SELECT e.id, e.mark, d.at FROM entry e JOIN destruction d"                      \
    " ON d.about = 'entry' AND d.row = e.id AND d.at <= ?2 WHERE e.operation = ?1 AND e.at <= ?2)" \
    " SELECT (SELECT count(*) FROM gone), (SELECT count(DISTINCT mark) FROM gone),"                \
    " coalesce((SELECT max(at) FROM gone), 0), count(*), count(DISTINCT e.mark) FROM entry e"      \
    " WHERE e.operation = ?1 AND e.at <= ?2 AND e.id NOT IN (SELECT id FROM gone)"

int register_list_destroyed(struct store *store, int64_t operation, moment as_at,
                            struct register_destroyed *ret_destroyed, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, DESTROYED_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_int(query, 2, as_at);
    code = store_step(query, err);
    if (code < 0)
        return code;
    *ret_destroyed = (struct register_destroyed){
        .images = store_column_int(query, 0),
        .persons = store_column_int(query, 1),
        .at = store_column_int(query, 2),
        .images_kept = store_column_int(query, 3),
        .persons_kept = store_column_int(query, 4),
    };
    return 0;
}
