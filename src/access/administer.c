// SPDX-License-Identifier: Apache-2.0
// administer.c - what an administrator does with accounts, and an auditor with break-glass.
#include <stdio.h>
#include <string.h>

#include "access/internal.h"

#define INVITATION_LETTERS 20 ///< of base32: 100 bits
#define ENVELOPE_LETTERS   30 ///< 150 bits

/// "1795000000 <hash>": until when, and of what.
static int invite(struct access_act *act, const char words[ACCESS_WORDS_SIZE],
                  struct overt_error *err)
{
    char mark[ACCESS_MARK_SIZE], line[ACCESS_MARK_SIZE + 32];
    access_words_mark(words, mark);
    (void)snprintf(line, sizeof line, "%lld %s",
                   (long long)(act->now + ACCESS_INVITATION_HOURS * 3600), mark);
    int code = access_secret_add(act, "invitation", line, err);
    crypt_wipe(line, sizeof line);
    return code;
}

/// Words and what is kept of them, made before the transaction: hashing takes a while.
struct handed {
    char words[ACCESS_WORDS_SIZE], hash[CRYPT_PASSWORD_HASH_SIZE];
};

static void handed_wipe(struct handed *handed) { crypt_wipe(handed, sizeof *handed); }

static int handed_new(bool break_glass, struct crypt_hasher *hasher, struct handed *handed,
                      struct overt_error *err)
{
    char plain[ACCESS_WORDS_SIZE];
    access_words_new(break_glass ? ENVELOPE_LETTERS : INVITATION_LETTERS, handed->words);
    size_t size = access_words_plain(handed->words, plain);
    int code = break_glass ? crypt_password_hash(hasher, plain, size, handed->hash, err) : 0;
    crypt_wipe(plain, sizeof plain);
    return code;
}

static int hand_out(struct access_act *act, bool break_glass, const struct handed *handed,
                    struct overt_error *err)
{
    return break_glass ? access_secret_add(act, "envelope", handed->hash, err)
                       : invite(act, handed->words, err);
}

static int add_row(struct access_act *act, const struct access_new *account, int64_t holder,
                   struct overt_error *err)
{
    const struct register_by by = {act->store, act->officer, act->now};
    struct register_change change;
    int code = register_change_begin(
        &by,
        "INSERT INTO account (ledger, at, officer, holder, break_glass, hours)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &change, err);
    if (code != 0)
        return code;
    int hours = account->hours != 0 ? account->hours : ACCESS_GLASS_HOURS;
    store_bind_int(change.query, 4, holder);
    store_bind_int(change.query, 5, account->break_glass);
    store_bind_int(change.query, 6, account->break_glass ? hours : 0);
    return register_change_row(&change, &act->account, err);
}

static int check_new(struct store *store, const struct access_new *account, int64_t *ret_holder,
                     struct overt_error *err)
{
    struct register_officer officer = {0};
    struct access_account there;
    if (account->hours < 0 || account->hours > 24)
        return error_set(err, OVERT_INPUT, "a use of break-glass lasts 1 to 24 hours");
    if (account->subject != NULL && account->break_glass)
        return error_set(err, OVERT_INPUT,
                         "a break-glass account is for when the force's own sign-in is down: it "
                         "has no subject");
    int code = register_officer_find(store, account->name, &officer, err);
    if (code != 0)
        return code;
    *ret_holder = officer.id;
    register_officer_finish(&officer);
    code = access_account_find(store, account->name, &there, NULL);
    return code == 0 && there.holder == *ret_holder
               ? error_set(err, OVERT_REFUSED,
                           "this officer has an account already: overt account reset gives a new "
                           "invitation")
               : 0;
}

static int check_subject(struct access_act *act, const char *subject, struct overt_error *err)
{
    CLEANUP(access_opened_finish) struct access_opened opened = {0};
    AUTO_FREE struct access_account *all = NULL;
    size_t count = 0, length = strlen(subject);
    if (length < 2 || length > 500 || !text_is_utf8(subject, length) ||
        strpbrk(subject, "\r\n") != NULL)
        return error_set(err, OVERT_INPUT, "a subject is one line of 2 to 500 bytes");
    int code = access_accounts(act->store, &all, &count, err);
    bool taken = false;
    for (size_t i = 0; code == 0 && i < count; i++) {
        code = all[i].id != act->account
                   ? access_secret_find(act->store, all[i].id, "subject", &opened, err)
                   : 0;
        taken = taken || (code == 1 && text_equal(opened.text, subject));
        code = code < 0 ? code : 0;
    }
    return taken ? error_set(err, OVERT_REFUSED, "another account has this subject") : code;
}

int access_add(struct store *store, const char *as, const struct access_new *account,
               struct crypt_hasher *hasher, struct clock clock, char words[ACCESS_WORDS_SIZE],
               struct overt_error *err)
{
    struct access_act act = {.kind = "account.add"};
    const struct access_row row = {.kind = "add"};
    CLEANUP(handed_wipe) struct handed handed = {0};
    int64_t holder = 0;
    int code = check_new(store, account, &holder, err);
    if (code == 0)
        code = handed_new(account->break_glass, hasher, &handed, err);
    if (code == 0)
        code = access_act_begin(&act, store, as, REGISTER_ROLE_ADMINISTRATOR, clock, err);
    if (code == 0)
        code = add_row(&act, account, holder, err);
    if (code == 0)
        code = access_event_add(&act, &row, NULL, err);
    if (code == 0)
        code = hand_out(&act, account->break_glass, &handed, err);
    if (code == 0 && account->subject != NULL)
        code = check_subject(&act, account->subject, err);
    if (code == 0 && account->subject != NULL)
        code = access_secret_add(&act, "subject", account->subject, err);
    code = access_act_close(&act, code, err);
    if (code == 0)
        memcpy(words, handed.words, sizeof handed.words);
    return code;
}

/// The account of a name, and what happens to it.
static int event_of(struct access_act *act, const char *name, const char *event,
                    struct access_account *ret_account, struct overt_error *err)
{
    const struct access_row row = {.kind = event};
    int code = access_account_of(act, name, ret_account, err);
    return code == 0 ? access_event_add(act, &row, NULL, err) : code;
}

int access_reset(struct store *store, const char *as, const char *name,
                 struct crypt_hasher *hasher, struct clock clock, char words[ACCESS_WORDS_SIZE],
                 struct overt_error *err)
{
    struct access_act act = {.kind = "account.reset"};
    struct access_account account;
    CLEANUP(handed_wipe) struct handed handed = {0};
    int code = access_account_find(store, name, &account, err);
    if (code == 0)
        code = handed_new(account.break_glass, hasher, &handed, err);
    if (code == 0)
        code = access_act_begin(&act, store, as, REGISTER_ROLE_ADMINISTRATOR, clock, err);
    if (code == 0)
        code = event_of(&act, name, "reset", &account, err);
    if (code == 0)
        code = hand_out(&act, account.break_glass, &handed, err);
    code = access_act_close(&act, code, err);
    if (code == 0)
        memcpy(words, handed.words, sizeof handed.words);
    return code;
}

/// Tokens that act in the name of this officer.
static int end_tokens(struct access_act *act, int64_t holder, struct overt_error *err)
{
    const struct register_by by = {act->store, act->officer, act->now};
    struct register_change change;
    for (;;) {
        AUTO_QUERY struct store_query *query = NULL;
        int code = store_prepare(act->store,
                             "SELECT t.id FROM account_token t WHERE t.holder = ?1 AND NOT EXISTS"
                             " (SELECT 1 FROM account_token_end WHERE token = t.id) LIMIT 1",
                             &query, err);
        if (code != 0)
            return code;
        store_bind_int(query, 1, holder);
        code = store_step(query, err);
        if (code != 1)
            return code;
        int64_t token = store_column_int(query, 0);
        store_query_done(&query);
        code = register_change_begin(&by,
                                     "INSERT INTO account_token_end (ledger, at, officer, token)"
                                     " VALUES (?1, ?2, ?3, ?4)",
                                     &change, err);
        if (code != 0)
            return code;
        store_bind_int(change.query, 4, token);
        code = register_change_row(&change, NULL, err);
        if (code != 0)
            return code;
    }
}

int access_close(struct store *store, const char *as, const char *name, struct clock clock,
                 struct overt_error *err)
{
    struct access_act act = {.kind = "account.close"};
    struct access_account account;
    int code = access_act_begin(&act, store, as, REGISTER_ROLE_ADMINISTRATOR, clock, err);
    if (code == 0)
        code = event_of(&act, name, "close", &account, err);
    if (code == 0)
        code = end_tokens(&act, account.holder, err);
    return access_act_close(&act, code, err);
}

int access_unlock(struct store *store, const char *as, const char *name, struct clock clock,
                  struct overt_error *err)
{
    struct access_act act = {.kind = "account.unlock"};
    struct access_account account;
    int code = access_act_begin(&act, store, as, REGISTER_ROLE_ADMINISTRATOR, clock, err);
    if (code == 0)
        code = event_of(&act, name, "unlock", &account, err);
    return access_act_close(&act, code, err);
}

int access_subject(struct store *store, const char *as, const char *name, const char *subject,
                   struct clock clock, struct overt_error *err)
{
    struct access_act act = {.kind = "account.subject"};
    struct access_account account;
    int code = access_act_begin(&act, store, as, REGISTER_ROLE_ADMINISTRATOR, clock, err);
    if (code == 0)
        code = event_of(&act, name, "subject", &account, err);
    if (code == 0 && account.break_glass)
        code = error_set(err, OVERT_REFUSED, "a break-glass account has no subject");
    if (code == 0 && subject != NULL)
        code = check_subject(&act, subject, err);
    if (code == 0)
        code = access_secret_add(&act, "subject", subject != NULL ? subject : ACCESS_NOBODY, err);
    return access_act_close(&act, code, err);
}

int access_review(struct store *store, const char *as, const char *name, struct clock clock,
                  struct overt_error *err)
{
    struct access_act act = {.kind = "account.review"};
    struct access_account account;
    AUTO_QUERY struct store_query *query = NULL;
    struct access_row row = {.kind = "reviewed"};
    int code = access_act_begin(&act, store, as, REGISTER_ROLE_AUDITOR, clock, err);
    if (code == 0)
        code = access_account_of(&act, name, &account, err);
    if (code == 0)
        code = store_prepare(store,
                             "SELECT min(e.id) FROM account_event e WHERE e.account = ?1 AND"
                             " e.kind = 'break-glass' AND NOT EXISTS (SELECT 1 FROM account_event"
                             " r WHERE r.began = e.id AND r.kind = 'reviewed')",
                             &query, err);
    if (code == 0) {
        store_bind_int(query, 1, account.id);
        code = store_step(query, err);
        row.began = code == 1 ? store_column_int(query, 0) : 0;
        code = code < 0 ? code : 0;
    }
    store_query_done(&query);
    if (code == 0 && row.began == 0)
        code = error_set(err, OVERT_REFUSED, "no use of this account waits to be looked into");
    if (code == 0)
        code = access_event_add(&act, &row, NULL, err);
    return access_act_close(&act, code, err);
}
