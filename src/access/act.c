// SPDX-License-Identifier: Apache-2.0
// act.c - an act on an account from its right to its entry; rows of events and secrets.
#include <string.h>

#include "access/internal.h"

static int begin(struct access_act *act, struct overt_error *err)
{
    int code = register_vault_need(act->store, err);
    if (code == 0)
        code = store_begin(act->store, err);
    act->open = code == 0;
    return code;
}

static void init(struct access_act *act, struct store *store, struct clock clock)
{
    struct clock real = clock.now != NULL ? clock : clock_real();
    act->store = store;
    act->now = clock_now(&real);
}

static int write_refused(const struct register_by *by, const char *kind)
{
    struct register_change change;
    int code = register_change_begin(by,
                                     "INSERT INTO account_refusal (ledger, at, officer, kind)"
                                     " VALUES (?1, ?2, ?3, ?4)",
                                     &change, NULL);
    if (code != 0)
        return code;
    store_bind_text(change.query, 4, kind);
    code = register_change_row(&change, NULL, NULL);
    const struct ledger_act act = {
        .kind = "account.refused", .at = by->at, .officer = by->officer};
    return code == 0 ? ledger_append(by->store, &act, NULL) : code;
}

void access_act_refused(struct store *store, int64_t officer, const char *kind, moment at)
{
    const struct register_by by = {store, officer, at};
    if (store_begin(store, NULL) < 0)
        return;
    if (write_refused(&by, kind) < 0 || store_commit(store, NULL) < 0)
        store_rollback(store);
}

int access_act_begin(struct access_act *act, struct store *store, const char *as, uint32_t roles,
                     struct clock clock, struct overt_error *err)
{
    struct register_officer officer = {0};
    init(act, store, clock);
    if (as == NULL || *as == '\0')
        return error_set(err, OVERT_INPUT, "name the officer who acts: --as NAME");
    int code = register_officer_find(store, as, &officer, err);
    if (code != 0)
        return code;
    bool may = roles == 0 || (officer.roles & roles) != 0;
    act->officer = officer.id;
    register_officer_finish(&officer);
    if (may)
        return begin(act, err);
    access_act_refused(store, act->officer, act->kind, act->now);
    return error_set(err, OVERT_REFUSED, "this takes the role %s: see docs/rights.md",
                     roles == REGISTER_ROLE_AUDITOR ? "auditor" : "administrator");
}

static int holder_of(struct access_act *act, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code =
        store_prepare(act->store, "SELECT holder FROM account WHERE id = ?1", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, act->account);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND, "there is no such account");
    if (code == 1)
        act->officer = store_column_int(query, 0);
    return code < 0 ? code : 0;
}

int access_act_own(struct access_act *act, struct store *store, bool holder, struct clock clock,
                   struct overt_error *err)
{
    init(act, store, clock);
    int code = holder ? holder_of(act, err) : 0;
    return code == 0 ? begin(act, err) : code;
}

/// Of act->account.
static int erase_over(struct access_act *act, bool *ret_any, struct overt_error *err)
{
    const struct register_by by = {act->store, act->officer, act->now};
    AUTO_QUERY struct store_query *query = NULL;
    int64_t rows[32];
    size_t count = 0;
    int code = store_prepare(act->store,
                             "SELECT o.id FROM account_secret_over o JOIN record_key k"
                             " ON k.about = 'account_secret' AND k.row = o.id"
                             " WHERE o.account = ?1 AND o.at IS NOT NULL LIMIT 32",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, act->account);
    while ((code = store_step(query, err)) == 1)
        rows[count++] = store_column_int(query, 0);
    store_query_done(&query);
    for (size_t i = 0; code == 0 && i < count; i++) {
        const struct register_erasure erasure = {
            .kind = REGISTER_KEEP_ACCOUNT, .about = "account_secret", .row = rows[i]};
        bool erased = false;
        code = register_erase_row(&by, &erasure, &erased, err);
        *ret_any = *ret_any || erased;
    }
    return code;
}

int access_act_close(struct access_act *act, int code, struct overt_error *err)
{
    const struct ledger_act entry = {.kind = act->kind, .at = act->now, .officer = act->officer};
    bool erased = false, empty = false;
    if (code == 0 && act->open && act->account != 0)
        code = erase_over(act, &erased, err);
    if (code == 0 && act->open)
        code = ledger_append(act->store, &entry, err);
    if (code == 0 && act->open)
        code = store_commit(act->store, err);
    if (code != 0 && act->open)
        store_rollback(act->store);
    act->open = false;
    if (code == 0 && erased)
        (void)(store_empty_log(act->store, &empty, NULL) == 0); // else the next sweep does
    return code;
}

static void bind_or_null(struct store_query *query, int place, int64_t value)
{
    if (value != 0)
        store_bind_int(query, place, value);
    else
        store_bind_null(query, place);
}

int access_event_add(struct access_act *act, const struct access_row *row, int64_t *ret_id,
                     struct overt_error *err)
{
    const struct register_by by = {act->store, act->officer, act->now};
    struct register_change change;
    int code = register_change_begin(
        &by,
        "INSERT INTO account_event (ledger, at, officer, account, kind, counter, secret, number,"
        " began, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, act->account);
    store_bind_text(change.query, 5, row->kind);
    bind_or_null(change.query, 6, row->counter);
    bind_or_null(change.query, 7, row->secret);
    bind_or_null(change.query, 8, row->number);
    bind_or_null(change.query, 9, row->began);
    store_bind_text(change.query, 10, row->why);
    return register_change_row(&change, ret_id, err);
}

int access_secret_add(struct access_act *act, const char *kind, const char *secret,
                      struct overt_error *err)
{
    const struct register_by by = {act->store, act->officer, act->now};
    struct register_change change;
    if (strlen(secret) > ACCESS_SECRET_MAX)
        return error_set(err, OVERT_LIMIT, "this takes at most %d bytes", ACCESS_SECRET_MAX);
    int code = register_sealed_begin(
        &by, REGISTER_KEEP_ACCOUNT, "account_secret", 0,
        "INSERT INTO account_secret (ledger, at, officer, account, kind, secret)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, act->account);
    store_bind_text(change.query, 5, kind);
    register_seal_text(&change, 6, "secret", secret);
    return register_change_row(&change, NULL, err);
}

void access_opened_finish(struct access_opened *opened) { crypt_wipe(opened, sizeof *opened); }

int access_secret_find(struct store *store, int64_t account, const char *kind,
                       struct access_opened *ret_opened, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = register_vault_need(store, err);
    if (code == 0)
        code = store_prepare(store,
                             "SELECT s.id, unsealed(s.secret, 'account_secret.secret', s.ledger)"
                             " FROM account_secret s JOIN account_secret_over o ON o.id = s.id"
                             " WHERE s.account = ?1 AND s.kind = ?2 AND o.at IS NULL",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, account);
    store_bind_text(query, 2, kind);
    code = store_step(query, err);
    if (code != 1 || store_column_is_null(query, 1))
        return code < 0 ? code : 0;
    ret_opened->id = store_column_int(query, 0);
    ret_opened->account = account;
    (void)text_copy(ret_opened->text, sizeof ret_opened->text, store_column_text(query, 1));
    return 1;
}
