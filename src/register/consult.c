// SPDX-License-Identifier: Apache-2.0
// consult.c - writing who read what of people, and to whom something was given (Data Protection Act
// 2018, section 62).
#include "register/internal.h"

static int operation_of(struct store *store, int64_t operation, int64_t alert, int64_t entry,
                        int64_t search, int64_t *ret_operation, struct overt_error *err)
{
    *ret_operation = operation;
    if (alert != 0)
        return register_operation_of_alert(store, alert, ret_operation, err);
    if (entry != 0)
        return register_operation_of_entry(store, entry, ret_operation, err);
    return search != 0 ? register_search_operation(store, search, ret_operation, err) : 0;
}

int register_consult(const struct register_by *by,
                     const struct register_new_consultation *consultation, struct overt_error *err)
{
    int64_t operation = 0;
    struct register_change change;
    int code = operation_of(by->store, consultation->operation, consultation->alert,
                            consultation->entry, consultation->search, &operation, err);
    if (code == 0)
        code = register_change_begin(
            by,
            "INSERT INTO consultation (ledger, at, officer, alert, entry, what, operation, search,"
            " why) VALUES (?1, ?2, ?3, nullif(?4, 0), nullif(?5, 0), ?6, nullif(?7, 0),"
            " nullif(?8, 0), ?9)",
            &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, consultation->alert);
    store_bind_int(change.query, 5, consultation->entry);
    store_bind_text(change.query, 6, consultation->what);
    store_bind_int(change.query, 7, operation);
    store_bind_int(change.query, 8, consultation->search);
    store_bind_text(change.query, 9, consultation->why);
    return register_change_finish(&change, "record.consult", operation, NULL, err);
}

int register_disclose(const struct register_by *by,
                      const struct register_new_disclosure *disclosure, struct overt_error *err)
{
    int64_t operation = 0;
    struct register_change change;
    int code = operation_of(by->store, disclosure->operation, disclosure->alert, disclosure->entry,
                            0, &operation, err);
    if (code == 0)
        code = register_change_begin(
            by,
            "INSERT INTO disclosure (ledger, at, officer, operation, alert, entry, what, recipient,"
            " why) VALUES (?1, ?2, ?3, nullif(?4, 0), nullif(?5, 0), nullif(?6, 0), ?7, ?8, ?9)",
            &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_int(change.query, 5, disclosure->alert);
    store_bind_int(change.query, 6, disclosure->entry);
    store_bind_text(change.query, 7, disclosure->what);
    store_bind_text(change.query, 8, disclosure->recipient);
    store_bind_text(change.query, 9, disclosure->why);
    return register_change_finish(&change, "record.disclose", operation, NULL, err);
}
