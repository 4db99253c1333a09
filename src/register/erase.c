// SPDX-License-Identifier: Apache-2.0
// erase.c - erasing: a row's key is destroyed, and a receipt says so (rule R5).
#include "base/text.h"
#include "register/sealing.h"

static int write_receipt(const struct register_by *by, const struct register_erasure *erasure,
                         int64_t key, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO destruction (ledger, at, officer, key, kind, about, row, due, rule)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, key);
    store_bind_text(change.query, 5, register_keep_word(erasure->kind));
    store_bind_text(change.query, 6, erasure->about);
    store_bind_int(change.query, 7, erasure->row);
    store_bind_int(change.query, 8, erasure->due != 0 ? erasure->due : by->at);
    store_bind_text(change.query, 9,
                    erasure->rule != NULL ? erasure->rule : register_keep_rule(erasure->kind));
    return register_change_row(&change, NULL, err);
}

/// 1 and the number of the row's key, or 0.
static int find(struct store *store, const struct register_erasure *erasure, int64_t *ret_key,
                struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store, "SELECT id FROM record_key WHERE about = ?1 AND row = ?2 AND kind = ?3", &query,
        err);
    if (code != 0)
        return code;
    store_bind_text(query, 1, erasure->about);
    store_bind_int(query, 2, erasure->row);
    store_bind_text(query, 3, register_keep_word(erasure->kind));
    code = store_step(query, err);
    if (code == 1)
        *ret_key = store_column_int(query, 0);
    return code;
}

int register_erase_row(const struct register_by *by, const struct register_erasure *erasure,
                       bool *ret_erased, struct overt_error *err)
{
    int64_t key = 0;
    int code = find(by->store, erasure, &key, err);
    if (code <= 0) {
        *ret_erased = false;
        return code;
    }
    code = write_receipt(by, erasure, key, err);
    AUTO_QUERY struct store_query *query = NULL;
    if (code == 0)
        code = store_prepare(by->store, "DELETE FROM record_key WHERE id = ?1", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, key);
    code = store_step(query, err);
    if (code == 0)
        *ret_erased = true;
    return code;
}

int register_erase(const struct register_by *by, const char *entry_kind, int64_t operation,
                   const struct register_erasure *erasures, size_t count, int64_t *ret_count,
                   struct overt_error *err)
{
    int64_t done = 0;
    for (size_t i = 0; i < count; i++) {
        bool erased = false;
        int code = register_erase_row(by, &erasures[i], &erased, err);
        if (code != 0)
            return code;
        done += erased;
    }
    int code = done > 0 ? register_change_end(by, entry_kind, operation, err) : 0;
    if (code == 0)
        *ret_count = done;
    return code;
}

int register_is_held(struct store *store, const char *about, int64_t row, bool *ret_held,
                     struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code =
        store_prepare(store, "SELECT 1 FROM record_key WHERE about = ?1 AND row = ?2", &query, err);
    if (code != 0)
        return code;
    store_bind_text(query, 1, about);
    store_bind_int(query, 2, row);
    code = store_step(query, err);
    if (code >= 0)
        *ret_held = code == 1;
    return code < 0 ? code : 0;
}
