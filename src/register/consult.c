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

/// A row with sealed columns when there is something to seal.
static int begin(const struct register_by *by, bool sealed, const char *about, int64_t operation,
                 int64_t alert, const char *sql, struct register_change *ret_change,
                 struct overt_error *err)
{
    if (!sealed)
        return register_change_begin(by, sql, ret_change, err);
    int code = register_sealed_begin(by, REGISTER_KEEP_LOG, about, operation, sql, ret_change, err);
    if (code == 0 && alert != 0)
        register_sealed_of_alert(ret_change, alert);
    return code;
}

int register_consult(const struct register_by *by,
                     const struct register_new_consultation *consultation, struct overt_error *err)
{
    int64_t operation = 0;
    struct register_change change;
    bool sealed = consultation->why != NULL;
    int code = operation_of(by->store, consultation->operation, consultation->alert,
                            consultation->entry, consultation->search, &operation, err);
    if (code == 0)
        code = begin(
            by, sealed, "consultation", operation, consultation->alert,
            "INSERT INTO consultation (ledger, at, officer, alert, entry, what, operation, search,"
            " reason) VALUES (?1, ?2, ?3, nullif(?4, 0), nullif(?5, 0), ?6, nullif(?7, 0),"
            " nullif(?8, 0), ?9)",
            &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, consultation->alert);
    store_bind_int(change.query, 5, consultation->entry);
    store_bind_text(change.query, 6, consultation->what);
    store_bind_int(change.query, 7, operation);
    store_bind_int(change.query, 8, consultation->search);
    if (sealed)
        register_seal_text(&change, 9, "reason", consultation->why);
    return register_change_finish(&change, "record.consult", operation, NULL, err);
}

/// Where the master key is not, nothing personal can be read: what is given out there has nobody in
/// it, and its words stay plain.
int register_disclose(const struct register_by *by,
                      const struct register_new_disclosure *disclosure, struct overt_error *err)
{
    int64_t operation = 0;
    struct register_change change;
    bool sealed = register_vault_is_open(by->store);
    int code = operation_of(by->store, disclosure->operation, disclosure->alert, disclosure->entry,
                            0, &operation, err);
    if (code == 0)
        code = begin(
            by, sealed, "disclosure", operation, disclosure->alert,
            "INSERT INTO disclosure (ledger, at, officer, operation, alert, entry, what, recipient,"
            " why, given_to, reason) VALUES (?1, ?2, ?3, nullif(?4, 0), nullif(?5, 0),"
            " nullif(?6, 0), ?7, ?8, ?9, ?10, ?11)",
            &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_int(change.query, 5, disclosure->alert);
    store_bind_int(change.query, 6, disclosure->entry);
    store_bind_text(change.query, 7, disclosure->what);
    if (sealed) {
        register_seal_text(&change, 10, "given_to", disclosure->recipient);
        register_seal_text(&change, 11, "reason", disclosure->why);
    } else {
        store_bind_text(change.query, 8, disclosure->recipient);
        store_bind_text(change.query, 9, disclosure->why);
    }
    return register_change_finish(&change, "record.disclose", operation, NULL, err);
}
