// SPDX-License-Identifier: Apache-2.0
// record.h - a record with officers, and their accounts, for the tests of this folder.
#ifndef TEST_ACCESS_RECORD_H
#define TEST_ACCESS_RECORD_H

#include "../register/record.h"

#include "access/access.h"

#define STRONG "kettle banjo umbrage"

struct place {
    struct record record;
    struct crypt_hasher *hasher;
    int64_t auditor;
};

static UNUSED moment place_time(void *context) { return ((struct record *)context)->now; }

static UNUSED struct clock place_clock(struct place *place)
{
    return (struct clock){place_time, &place->record};
}

static UNUSED void place_open(struct place *place)
{
    // Cheap hashes: what they cost is tested in test_password.c.
    const struct crypt_hasher_params cheap = {.passes = 1, .memory = 8192};
    record_open(&place->record);
    DO(&place->record, place->record.administrator,
       register_officer_add(by, "Odd", REGISTER_ROLE_AUDITOR, &place->auditor, err));
    crypt_hasher_create(&cheap, &place->hasher);
}

static UNUSED void place_close(struct place *place)
{
    struct ledger_report report;
    OK(ledger_verify(place->record.store, NULL, place->record.verifier, &report, err));
    crypt_hasher_destroy(&place->hasher);
    record_close(&place->record);
}

#define NOT(code, words, call)                                                                   \
    do {                                                                                         \
        struct overt_error why_ = {0}, *const err = &why_;                                       \
        int got_ = (call);                                                                       \
        if (got_ != (code) || strstr(why_.text, (words)) == NULL)                                \
            fail_msg("%s:%d: not refused so: %d %s", __FILE__, __LINE__, got_, why_.text);       \
    } while (0)

/// One that is enrolled.
struct person {
    const char *name;
    uint8_t secret[ACCESS_SECRET_SIZE];
    char recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE];
    int64_t account;
};

static UNUSED void invite_words(struct place *place, const char *name, char *words)
{
    const struct access_new account = {.name = name};
    OK(access_add(place->record.store, "Ada", &account, place->hasher, place_clock(place), words,
                  err));
}

static UNUSED void enrol(struct place *place, struct person *person, const char *name,
                         const char *words)
{
    char hash[CRYPT_PASSWORD_HASH_SIZE], code[7];
    struct access_account account;
    *person = (struct person){.name = name};
    access_secret_new(person->secret);
    access_code_of(person->secret, place->record.now, code);
    OK(crypt_password_hash(place->hasher, STRONG, strlen(STRONG), hash, err));
    const struct access_enrolment enrolment = {name, words, hash, person->secret, code};
    OK(access_enrol(place->record.store, &enrolment, place_clock(place), person->recovery, err));
    OK(access_account_find(place->record.store, name, &account, err));
    person->account = account.id;
    place->record.now += ACCESS_STEP_SECONDS;
}

static UNUSED void add_person(struct place *place, struct person *person, const char *name)
{
    char words[ACCESS_WORDS_SIZE];
    invite_words(place, name, words);
    enrol(place, person, name, words);
}

/// The row of the password, when it is right; 0: wrong.
static UNUSED int64_t password_of(struct place *place, const char *name, const char *password)
{
    CLEANUP(access_login_finish) struct access_login login;
    bool right = false;
    OK(access_look(place->record.store, name, &login, err));
    OK(access_password_right(place->hasher, &login, password, &right, err));
    return right ? login.password : 0;
}

static UNUSED int sign_in_with(struct place *place, const struct person *person, const char *code,
                               struct access_signed_in *ret_signed, struct overt_error *err)
{
    const struct access_sign_in sign_in = {
        .account = person->account,
        .password = password_of(place, person->name, STRONG),
        .code = code};
    return access_sign_in(place->record.store, &sign_in, place_clock(place), ret_signed, err);
}

static UNUSED int64_t count_of(struct place *place, const char *sql)
{
    AUTO_QUERY struct store_query *query = NULL;
    OK(store_prepare(place->record.store, sql, &query, err));
    assert_int_equal(store_step(query, NULL), 1);
    return store_column_int(query, 0);
}

#endif
