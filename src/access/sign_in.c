// SPDX-License-Identifier: Apache-2.0
// sign_in.c - from a name to a session's beginning and end in the record.
#include <stdio.h>
#include <string.h>

#include "access/internal.h"

void access_login_finish(struct access_login *login) { crypt_wipe(login, sizeof *login); }

int access_look(struct store *store, const char *name, struct access_login *ret_login,
                struct overt_error *err)
{
    CLEANUP(access_opened_finish) struct access_opened opened = {0};
    struct access_account account;
    *ret_login = (struct access_login){0};
    int code = register_vault_need(store, err);
    if (code == 0)
        code = access_account_find(store, name, &account, err);
    if (code == OVERT_NOT_FOUND || (code == 0 && account.state != ACCESS_ACTIVE))
        return 0;
    if (code == 0)
        code = access_secret_find(store, account.id, account.break_glass ? "envelope" : "password",
                                  &opened, err);
    if (code != 1)
        return code;
    ret_login->account = account.id;
    ret_login->holder = account.holder;
    ret_login->password = opened.id;
    ret_login->break_glass = account.break_glass;
    ret_login->unlocked = account.unlocked;
    (void)text_copy(ret_login->name, sizeof ret_login->name, account.name);
    ret_login->found = text_copy(ret_login->hash, sizeof ret_login->hash, opened.text);
    code = access_secret_find(store, account.id, "device", &opened, err);
    if (code == 1)
        (void)text_copy(ret_login->device, sizeof ret_login->device, opened.text);
    return code < 0 ? code : 0;
}

int access_password_right(struct crypt_hasher *hasher, const struct access_login *login,
                          const char *password, bool *ret_right, struct overt_error *err)
{
    char envelope[ACCESS_WORDS_SIZE];
    if (login->found && login->break_glass) { // it is typed from paper
        (void)access_words_plain(password, envelope);
        password = envelope;
    }
    int code = crypt_password_check(hasher, login->found ? login->hash : NULL, password,
                                    strlen(password), ret_right, err);
    crypt_wipe(envelope, sizeof envelope);
    return code;
}

/// The number of a recovery code in the list of marks; 0: none.
static int64_t find_recovery(const char *marks, const char *typed)
{
    char mark[ACCESS_MARK_SIZE];
    int64_t found = 0;
    access_words_mark(typed, mark);
    for (int64_t i = 0; i < ACCESS_RECOVERY_COUNT; i++) {
        const char *one = marks + i * ACCESS_MARK_SIZE;
        if (strnlen(one, ACCESS_MARK_SIZE - 1) < ACCESS_MARK_SIZE - 1)
            break;
        if (crypt_equal(one, mark, ACCESS_MARK_SIZE - 1))
            found = i + 1;
    }
    return found;
}

static bool is_code(const char *typed)
{
    size_t digits = 0, others = 0;
    for (; *typed != '\0'; typed++) {
        digits += *typed >= '0' && *typed <= '9';
        others += (*typed < '0' || *typed > '9') && *typed != ' ' && *typed != '-';
    }
    return others == 0 && digits <= 8;
}

static int take_recovery(struct access_act *act, const char *typed, struct access_row *row,
                         struct overt_error *err)
{
    CLEANUP(access_opened_finish) struct access_opened opened = {0};
    int code = access_secret_find(act->store, act->account, "recovery", &opened, err);
    if (code < 0)
        return code;
    row->kind = "recovery";
    row->secret = opened.id;
    row->number = code == 1 ? find_recovery(opened.text, typed) : 0;
    return row->number != 0
               ? 0
               : error_set(err, OVERT_REFUSED,
                           "this is none of your recovery codes that are left");
}

static int still_password(struct access_act *act, int64_t password, const char *kind,
                          struct overt_error *err)
{
    CLEANUP(access_opened_finish) struct access_opened opened = {0};
    int code = access_secret_find(act->store, act->account, kind, &opened, err);
    if (code < 0)
        return code;
    return code == 1 && opened.id == password
               ? 0
               : error_set(err, OVERT_REFUSED,
                           "the account was changed meanwhile: sign in from the beginning");
}

/// What the kind of the session is, and what is used up by it.
static int take(struct access_act *act, const struct access_sign_in *sign_in, bool break_glass,
                struct access_row *row, struct overt_error *err)
{
    *row = (struct access_row){.kind = break_glass ? "break-glass" : "sign-in"};
    int code =
        still_password(act, sign_in->password, break_glass ? "envelope" : "password", err);
    if (code != 0 || break_glass) {
        row->secret = break_glass ? sign_in->password : 0;
        return code;
    }
    const char *typed = sign_in->code != NULL ? sign_in->code : "";
    return is_code(typed)
               ? access_code_take(act->store, act->account, typed, act->now, &row->counter, err)
               : take_recovery(act, typed, row, err);
}

/// The words of the rule that the record's file has for a code that is used again.
static int used_already(int code, struct overt_error *err)
{
    if (code == OVERT_REFUSED && err != NULL && strstr(err->text, "UNIQUE") != NULL)
        return error_set(err, OVERT_REFUSED, "this code was used already");
    return code;
}

int access_sign_in(struct store *store, const struct access_sign_in *sign_in, struct clock clock,
                   struct access_signed_in *ret_signed, struct overt_error *err)
{
    struct access_act act = {.kind = "account.sign-in", .account = sign_in->account};
    struct access_account account;
    struct access_row row;
    int64_t session = 0;
    int code = access_account_read(store, sign_in->account, &account, err);
    if (code == 0 && account.break_glass)
        act.kind = "account.break-glass";
    if (code == 0)
        code = access_act_own(&act, store, true, clock, err);
    if (code == 0)
        code = take(&act, sign_in, account.break_glass, &row, err);
    if (code == 0)
        code = access_event_add(&act, &row, &session, err);
    if (code == 0 && sign_in->hash != NULL && !account.break_glass)
        code = access_secret_add(&act, "password", sign_in->hash, err);
    code = used_already(access_act_close(&act, code, err), err);
    if (code != 0)
        return code;
    bool recovery = text_equal(row.kind, "recovery");
    *ret_signed = (struct access_signed_in){
        .session = session,
        .at = act.now,
        .ends = account.break_glass ? act.now + account.hours * (moment)3600 : 0,
        .recovery = recovery,
        .recovery_left = account.recovery_left - recovery};
    return 0;
}

static int find_subject(struct store *store, const char *subject,
                        struct access_account *ret_account, struct overt_error *err)
{
    CLEANUP(access_opened_finish) struct access_opened opened = {0};
    AUTO_FREE struct access_account *all = NULL;
    size_t count = 0;
    bool found = false;
    int code = access_accounts(store, &all, &count, err);
    for (size_t i = 0; code == 0 && !found && i < count; i++) {
        if (all[i].state == ACCESS_CLOSED)
            continue;
        code = access_secret_find(store, all[i].id, "subject", &opened, err);
        found = code == 1 && text_equal(opened.text, subject) &&
                !text_equal(subject, ACCESS_NOBODY);
        if (found)
            *ret_account = all[i];
        code = code < 0 ? code : 0;
    }
    if (code == 0 && !found)
        return error_set(err, OVERT_REFUSED,
                         "no account here is yours: ask an administrator (overt account subject)");
    return code;
}

int access_sign_in_subject(struct store *store, const char *subject, struct clock clock,
                           struct access_account *ret_account, struct access_signed_in *ret_signed,
                           struct overt_error *err)
{
    struct access_act act = {.kind = "account.sign-in"};
    const struct access_row row = {.kind = "sign-in"};
    struct access_account account;
    int64_t session = 0;
    int code = find_subject(store, subject, &account, err);
    if (code != 0)
        return code;
    act.account = account.id;
    code = access_act_own(&act, store, true, clock, err);
    if (code == 0)
        code = access_event_add(&act, &row, &session, err);
    code = access_act_close(&act, code, err);
    if (code != 0)
        return code;
    *ret_account = account;
    *ret_signed = (struct access_signed_in){
        .session = session, .at = act.now, .recovery_left = account.recovery_left};
    return 0;
}

/// The account of a session that is not ended; 0: it is.
static int session_account(struct store *store, int64_t session, int64_t *ret_account,
                           struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT account FROM account_event b WHERE id = ?1 AND NOT EXISTS"
                             " (SELECT 1 FROM account_event WHERE began = b.id"
                             " AND kind = 'sign-out')",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, session);
    code = store_step(query, err);
    *ret_account = code == 1 ? store_column_int(query, 0) : 0;
    return code < 0 ? code : 0;
}

int access_sign_out(struct store *store, int64_t session, const char *why, struct clock clock,
                    struct overt_error *err)
{
    struct access_act act = {.kind = "account.sign-out"};
    const struct access_row row = {.kind = "sign-out", .began = session, .why = why};
    int code = session_account(store, session, &act.account, err);
    if (code != 0 || act.account == 0)
        return code;
    code = access_act_own(&act, store, true, clock, err);
    if (code == 0)
        code = access_event_add(&act, &row, NULL, err);
    return access_act_close(&act, code, err);
}

int access_session_holds(struct store *store, int64_t session, bool *ret_holds,
                         struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT 1 FROM account_event b WHERE id = ?1 AND NOT EXISTS (SELECT 1"
                             " FROM account_event e WHERE e.account = b.account AND e.id > b.id"
                             " AND (e.kind IN ('close', 'reset') OR e.began = b.id"
                             " AND e.kind = 'sign-out'))",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, session);
    code = store_step(query, err);
    if (code >= 0)
        *ret_holds = code == 1;
    return code < 0 ? code : 0;
}

/// 1: there is one that is not ended.
static int open_session(struct store *store, int64_t *ret_session, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT b.id FROM account_event b WHERE b.kind IN ('sign-in',"
                             " 'recovery', 'break-glass') AND NOT EXISTS (SELECT 1 FROM"
                             " account_event WHERE began = b.id AND kind = 'sign-out') LIMIT 1",
                             &query, err);
    if (code != 0)
        return code;
    code = store_step(query, err);
    if (code == 1)
        *ret_session = store_column_int(query, 0);
    return code;
}

int access_sign_out_all(struct store *store, struct clock clock, struct overt_error *err)
{
    int64_t session = 0;
    int code;
    while ((code = open_session(store, &session, err)) == 1) {
        code = access_sign_out(store, session, "stopped", clock, err);
        if (code < 0)
            return code;
    }
    return code;
}

int access_lock(struct store *store, int64_t account, struct clock clock, struct overt_error *err)
{
    struct clock real = clock.now != NULL ? clock : clock_real();
    struct access_act act = {.kind = "account.lock", .account = account};
    const struct access_row row = {.kind = "lock"};
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT 1 FROM account_event WHERE account = ?1 AND kind = 'lock'"
                             " AND at > ?2",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, account);
    store_bind_int(query, 2, clock_now(&real) - 3600);
    code = store_step(query, err);
    store_query_done(&query);
    if (code != 0)
        return code < 0 ? code : 0;
    code = access_act_own(&act, store, false, clock, err);
    if (code == 0)
        code = access_event_add(&act, &row, NULL, err);
    return access_act_close(&act, code, err);
}
