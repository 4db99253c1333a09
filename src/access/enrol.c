// SPDX-License-Identifier: Apache-2.0
// enrol.c - from an invitation to an account that can sign in; one's own password and codes.
#include <stdlib.h>
#include <string.h>

#include "access/internal.h"

#define DEVICE_KEY_SIZE 32

static int not_invited(struct overt_error *err)
{
    return error_set(err, OVERT_REFUSED,
                     "this name and invitation do not go together, or the invitation is over: ask "
                     "an administrator for a new one");
}

int access_invited(struct store *store, const char *name, const char *words, moment now,
                   struct access_account *ret_account, struct overt_error *err)
{
    CLEANUP(access_opened_finish) struct access_opened opened = {0};
    struct access_account account;
    char mark[ACCESS_MARK_SIZE], *end = NULL;
    int code = access_account_find(store, name, &account, err);
    if (code == OVERT_NOT_FOUND || (code == 0 && account.state != ACCESS_INVITED))
        return not_invited(err);
    if (code == 0)
        code = access_secret_find(store, account.id, "invitation", &opened, err);
    if (code < 0)
        return code;
    access_words_mark(words, mark);
    long long until = code == 1 ? strtoll(opened.text, &end, 10) : 0;
    if (code == 0 || until < now || end[0] != ' ' || strlen(end + 1) != strlen(mark) ||
        !crypt_equal(end + 1, mark, strlen(mark)))
        return not_invited(err);
    *ret_account = account;
    return 0;
}

static int add_code_secret(struct access_act *act, const uint8_t *secret, struct overt_error *err)
{
    char hex[2 * ACCESS_SECRET_SIZE + 1];
    text_from_bytes(hex, secret, ACCESS_SECRET_SIZE);
    int code = access_secret_add(act, "code", hex, err);
    crypt_wipe(hex, sizeof hex);
    return code;
}

static int add_device_key(struct access_act *act, struct overt_error *err)
{
    uint8_t key[DEVICE_KEY_SIZE];
    char hex[2 * sizeof key + 1];
    crypt_random(key, sizeof key);
    text_from_bytes(hex, key, sizeof key);
    int code = access_secret_add(act, "device", hex, err);
    crypt_wipe(key, sizeof key);
    crypt_wipe(hex, sizeof hex);
    return code;
}

int access_enrol(struct store *store, const struct access_enrolment *enrolment, struct clock clock,
                 char ret_recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE],
                 struct overt_error *err)
{
    struct clock real = clock.now != NULL ? clock : clock_real();
    struct access_act act = {.kind = "account.enrol"};
    struct access_account account;
    struct access_row row = {.kind = "enrol"};
    int code = access_invited(store, enrolment->name, enrolment->words, clock_now(&real), &account,
                              err);
    if (code != 0)
        return code;
    act.account = account.id;
    row.counter = access_code_step(enrolment->secret, ACCESS_SECRET_SIZE, clock_now(&real),
                                   enrolment->code != NULL ? enrolment->code : "");
    if (row.counter == 0)
        return error_set(err, OVERT_REFUSED,
                         "the code is not right: type the one that your app shows now, and look "
                         "at the clock of the device that it is on");
    code = access_act_own(&act, store, true, clock, err);
    if (code == 0)
        code = access_event_add(&act, &row, NULL, err);
    if (code == 0)
        code = access_secret_add(&act, "password", enrolment->hash, err);
    if (code == 0)
        code = add_code_secret(&act, enrolment->secret, err);
    if (code == 0)
        code = add_device_key(&act, err);
    if (code == 0)
        code = access_recovery_add(&act, ret_recovery, err);
    return access_act_close(&act, code, err);
}

/// One's own act that takes a code: its event, then what `more` writes.
static int own_act(struct access_act *act, struct store *store, const char *event,
                   const char *code_typed, struct clock clock, struct overt_error *err)
{
    struct access_row row = {.kind = event};
    int code = access_act_own(act, store, true, clock, err);
    if (code == 0)
        code = access_code_take(store, act->account, code_typed, act->now, &row.counter, err);
    return code == 0 ? access_event_add(act, &row, NULL, err) : code;
}

int access_confirm(struct store *store, int64_t account, const char *code, struct clock clock,
                   struct overt_error *err)
{
    struct access_act act = {.kind = "account.confirm", .account = account};
    int result = own_act(&act, store, "confirm", code, clock, err);
    return access_act_close(&act, result, err);
}

int access_password_change(struct store *store, int64_t account, const char *hash,
                           const char *code, struct clock clock, struct overt_error *err)
{
    struct access_act act = {.kind = "account.password", .account = account};
    int result = own_act(&act, store, "password", code, clock, err);
    if (result == 0)
        result = access_secret_add(&act, "password", hash, err);
    return access_act_close(&act, result, err);
}

int access_recovery_renew(struct store *store, int64_t account, const char *code,
                          struct clock clock,
                          char ret_recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE],
                          struct overt_error *err)
{
    struct access_act act = {.kind = "account.recovery", .account = account};
    int result = own_act(&act, store, "recovery-codes", code, clock, err);
    if (result == 0)
        result = access_recovery_add(&act, ret_recovery, err);
    return access_act_close(&act, result, err);
}
