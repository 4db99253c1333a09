// SPDX-License-Identifier: Apache-2.0
// hold.c - legal holds: what is on one is not erased until it is lifted.
#include "base/text.h"
#include "register/internal.h"

static int operation_of(const struct register_by *by, const char *about, int64_t row,
                        int64_t *ret_operation, struct overt_error *err)
{
    if (text_equal(about, "alert"))
        return register_operation_of_alert(by->store, row, ret_operation, err);
    if (text_equal(about, "entry"))
        return register_operation_of_entry(by->store, row, ret_operation, err);
    *ret_operation = row;
    return 0;
}

int register_hold_add(const struct register_by *by, const struct register_new_hold *hold,
                      int64_t *ret_id, struct overt_error *err)
{
    struct register_change change;
    int64_t operation = 0;
    int code = operation_of(by, hold->about, hold->row, &operation, err);
    if (code == 0)
        code = register_sealed_begin(
            by, REGISTER_KEEP_HOLD, "hold", operation,
            "INSERT INTO hold (ledger, at, officer, about, row, basis, reason, review)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            &change, err);
    if (code != 0)
        return code;
    store_bind_text(change.query, 4, hold->about);
    store_bind_int(change.query, 5, hold->row);
    store_bind_text(change.query, 6, hold->basis);
    register_seal_text(&change, 7, "reason", hold->reason);
    store_bind_int(change.query, 8, hold->review);
    return register_change_finish(&change, "hold.add", operation, ret_id, err);
}

static int find_hold(struct store *store, int64_t id, char about[20], int64_t *ret_row,
                     struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code =
        store_prepare(store, "SELECT about, row FROM hold_in_force WHERE id = ?1", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no hold %lld in force: see overt hold list", (long long)id);
    if (code < 0)
        return code;
    (void)text_copy(about, 20, store_column_text(query, 0));
    *ret_row = store_column_int(query, 1);
    return 0;
}

int register_hold_lift(const struct register_by *by, int64_t hold, struct overt_error *err)
{
    struct register_change change;
    char about[20];
    int64_t row = 0, operation = 0;
    int code = find_hold(by->store, hold, about, &row, err);
    if (code == 0)
        code = operation_of(by, about, row, &operation, err);
    if (code == 0)
        code = register_change_begin(
            by, "INSERT INTO hold_lift (ledger, at, officer, hold) VALUES (?1, ?2, ?3, ?4)",
            &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, hold);
    return register_change_finish(&change, "hold.lift", operation, NULL, err);
}

static void fill(void *item, struct store_query *query)
{
    *(struct register_hold *)item = (struct register_hold){
        .id = store_column_int(query, 0),
        .about = register_column_text(query, 1),
        .row = store_column_int(query, 2),
        .basis = register_column_text(query, 3),
        .reason = register_column_text(query, 4),
        .at = store_column_int(query, 5),
        .review = store_column_int(query, 6),
        .officer = register_column_text(query, 7),
        .lifted_at = store_column_int(query, 8),
        .lifted_by = register_column_text(query, 9),
        .keys = store_column_int(query, 10),
    };
}

int register_holds(struct store *store, moment as_at, struct register_hold **ret_holds,
                   size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT h.id, h.about, h.row, h.basis, unsealed(h.reason, 'hold.reason', h.ledger), h.at,"
        " h.review, o.name, coalesce(l.at, 0), lo.name,"
        " (SELECT count(*) FROM key_held WHERE hold = h.id) FROM hold h"
        " JOIN officer o ON o.id = h.officer LEFT JOIN hold_lift l ON l.hold = h.id"
        " AND l.at <= ?1 LEFT JOIN officer lo ON lo.id = l.officer WHERE h.at <= ?1 ORDER BY h.id",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    void *items = NULL;
    code = register_rows(query, sizeof **ret_holds, fill, "holds", &items, ret_count, err);
    struct register_hold *holds = items;
    if (code != 0)
        register_holds_free(&holds, *ret_count);
    else
        *ret_holds = holds;
    return code;
}

void register_holds_free(struct register_hold **holds, size_t count)
{
    for (size_t i = 0; *holds != NULL && i < count; i++) {
        struct register_hold *hold = &(*holds)[i];
        char *const texts[] = {hold->about, hold->basis, hold->officer, hold->lifted_by,
                               hold->reason};
        for (size_t j = 0; j < ARRAY_COUNT(texts); j++)
            memory_free(texts[j]);
    }
    memory_free(*holds);
    *holds = NULL;
}
