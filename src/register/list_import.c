// SPDX-License-Identifier: Apache-2.0
// list_import.c - that a list was taken from a file, and what became of its rows.
#include "register/internal.h"

static int import_row(const struct register_by *by, int64_t operation,
                      const struct register_new_import *import, int64_t *ret_id,
                      struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO list_import (ledger, at, officer, operation, rows, added, held, refused,"
        " all_or_nothing, dry_run) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_int(change.query, 5, import->rows);
    store_bind_int(change.query, 6, import->added);
    store_bind_int(change.query, 7, import->held);
    store_bind_int(change.query, 8, import->refused);
    store_bind_int(change.query, 9, import->all_or_nothing);
    store_bind_int(change.query, 10, import->dry_run);
    return register_change_row(&change, ret_id, err);
}

static int refusal_row(const struct register_by *by, int64_t import,
                       const struct register_new_import_refusal *refusal, struct overt_error *err)
{
    struct register_change change;
    int code =
        register_change_begin(by,
                              "INSERT INTO list_import_refusal (ledger, list_import, why, rows)"
                              " SELECT ?1, ?4, ?5, ?6 WHERE ?2 IS NOT NULL AND ?3 IS NOT NULL",
                              &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, import);
    store_bind_text(change.query, 5, refusal->why);
    store_bind_int(change.query, 6, refusal->rows);
    return register_change_row(&change, NULL, err);
}

int register_import_add(const struct register_by *by, int64_t operation,
                        const struct register_new_import *import,
                        const struct register_new_import_refusal *refusals, size_t count,
                        struct overt_error *err)
{
    int64_t id = 0;
    int code = import_row(by, operation, import, &id, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        if (refusals[i].rows > 0)
            code = refusal_row(by, id, &refusals[i], err);
    return code != 0 ? code : register_change_end(by, "list.import", operation, err);
}
