// SPDX-License-Identifier: Apache-2.0
// test_account.c - an account from its invitation to its end: what signs in, what does not any
// more, what is left in the record.
#include "record.h"

#include "access/internal.h"
#include "register/retention.h"

static struct place place;
#define STORE (place.record.store)
#define CLOCK (place_clock(&place))

static int open_it(void **state)
{
    (void)state;
    place_open(&place);
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    place_close(&place);
    return 0;
}

static void code_now(const struct person *person, char code[7])
{
    access_code_of(person->secret, place.record.now, code);
}

static void next_step(void) { place.record.now += ACCESS_STEP_SECONDS; }

static void test_enrolment(void **state)
{
    (void)state;
    char words[ACCESS_WORDS_SIZE], code[7];
    struct access_account account;
    struct person kim = {.name = "Kim"};
    invite_words(&place, "Kim", words);
    OK(access_account_find(STORE, "kim", &account, err));
    assert_int_equal(account.state, ACCESS_INVITED);
    assert_false(account.password);
    NOT(OVERT_REFUSED, "do not go together",
        access_invited(STORE, "Kim", "aaaaa-bbbbb-ccccc-ddddd", place.record.now, &account, err));
    NOT(OVERT_REFUSED, "do not go together",
        access_invited(STORE, "Lee", words, place.record.now, &account, err));
    NOT(OVERT_REFUSED, "do not go together",
        access_invited(STORE, "nobody", words, place.record.now, &account, err));
    moment late = place.record.now + ACCESS_INVITATION_HOURS * 3600;
    OK(access_invited(STORE, "Kim", words, late, &account, err));
    NOT(OVERT_REFUSED, "over", access_invited(STORE, "Kim", words, late + 1, &account, err));
    access_secret_new(kim.secret);
    struct access_enrolment enrolment = {"Kim", words, "$argon2id$", kim.secret, "000000"};
    code_now(&kim, code);
    if (text_equal(code, "000000"))
        enrolment.code = "111111";
    NOT(OVERT_REFUSED, "code is not right",
        access_enrol(STORE, &enrolment, CLOCK, kim.recovery, err));
    enrol(&place, &kim, "Kim", words);
    NOT(OVERT_REFUSED, "do not go together",
        access_invited(STORE, "Kim", words, place.record.now, &account, err)); // once
    OK(access_account_find(STORE, "Kim", &account, err));
    assert_true(account.state == ACCESS_ACTIVE && account.password);
    assert_int_equal(account.recovery_left, ACCESS_RECOVERY_COUNT);
    const struct access_new again = {.name = "Kim"};
    NOT(OVERT_REFUSED, "has an account already",
        access_add(STORE, "Ada", &again, place.hasher, CLOCK, words, err));
}

static void test_sign_in(void **state)
{
    (void)state;
    struct person kim;
    struct access_signed_in in;
    char code[7], then[7];
    add_person(&place, &kim, "Kim");
    assert_int_not_equal(password_of(&place, "KIM", STRONG), 0);
    assert_int_equal(password_of(&place, "Kim", "kettle banjo umbrag"), 0);
    assert_int_equal(password_of(&place, "Lee", STRONG), 0);
    assert_int_equal(password_of(&place, "nobody", STRONG), 0);
    code_now(&kim, code);
    OK(sign_in_with(&place, &kim, code, &in, err));
    assert_true(in.session > 0 && in.ends == 0 && !in.recovery);
    // The same code again, in its own step and in the next, whose window it is in.
    NOT(OVERT_REFUSED, "used already", sign_in_with(&place, &kim, code, &in, err));
    next_step();
    NOT(OVERT_REFUSED, "used already", sign_in_with(&place, &kim, code, &in, err));
    // The code of the step after now, then one before it.
    access_code_of(kim.secret, place.record.now + ACCESS_STEP_SECONDS, then);
    code_now(&kim, code);
    OK(sign_in_with(&place, &kim, then, &in, err));
    NOT(OVERT_REFUSED, "a later one was", sign_in_with(&place, &kim, code, &in, err));
    place.record.now += 3 * ACCESS_STEP_SECONDS;
    NOT(OVERT_REFUSED, "not right", sign_in_with(&place, &kim, then, &in, err));
    NOT(OVERT_REFUSED, "not right", sign_in_with(&place, &kim, NULL, &in, err));
    // Who signed in and out, and when.
    moment out = place.record.now;
    OK(access_sign_out(STORE, in.session, "asked", CLOCK, err));
    OK(access_sign_out(STORE, in.session, "idle", CLOCK, err)); // nothing more
    struct access_event *events = NULL;
    size_t count = 0;
    OK(access_events(STORE, kim.account, 10, &events, &count, err));
    assert_int_equal(count, 5); // add, enrol, two sessions, one out
    assert_string_equal(events[0].kind, "sign-out");
    assert_string_equal(events[0].why, "asked");
    assert_true(events[1].ended_at == out && events[2].ended_at == 0);
    memory_free(events);
}

static void test_changed_meanwhile(void **state)
{
    (void)state;
    struct person kim;
    struct access_signed_in in;
    char code[7], hash[CRYPT_PASSWORD_HASH_SIZE];
    add_person(&place, &kim, "Kim");
    int64_t password = password_of(&place, "Kim", STRONG);
    OK(crypt_password_hash(place.hasher, "another gorse pike", 18, hash, err));
    code_now(&kim, code);
    OK(access_password_change(STORE, kim.account, hash, code, CLOCK, err));
    next_step();
    code_now(&kim, code);
    const struct access_sign_in sign_in = {kim.account, password, code, NULL};
    NOT(OVERT_REFUSED, "changed meanwhile", access_sign_in(STORE, &sign_in, CLOCK, &in, err));
    assert_int_equal(password_of(&place, "Kim", STRONG), 0);
    const struct access_sign_in after = {
        kim.account, password_of(&place, "Kim", "another gorse pike"), code, hash};
    OK(access_sign_in(STORE, &after, CLOCK, &in, err));
    // What was replaced has a receipt, and its key is gone: two passwords and an invitation.
    assert_int_equal(count_of(&place, "SELECT count(*) FROM destruction WHERE kind = 'account'"),
                     3);
    assert_int_equal(count_of(&place, "SELECT count(*) FROM record_key k JOIN account_secret_over o"
                                      " ON o.id = k.row AND k.about = 'account_secret'"
                                      " WHERE o.at IS NOT NULL"),
                     0);
    NOT(OVERT_REFUSED, "not right",
        access_password_change(STORE, kim.account, hash, "123", CLOCK, err));
    struct register_due *due = NULL;
    size_t count = 0;
    OK(register_due(STORE, place.record.now + 4000 * (moment)DAY, false, 100, &due, &count, err));
    assert_int_equal(count, 0); // what holds is never due
    memory_free(due);
}

static void test_recovery(void **state)
{
    (void)state;
    struct person kim;
    struct access_signed_in in;
    char code[7];
    add_person(&place, &kim, "Kim");
    OK(sign_in_with(&place, &kim, kim.recovery[3], &in, err));
    assert_true(in.recovery && in.recovery_left == ACCESS_RECOVERY_COUNT - 1);
    NOT(OVERT_REFUSED, "used already", sign_in_with(&place, &kim, kim.recovery[3], &in, err));
    NOT(OVERT_REFUSED, "none of your", sign_in_with(&place, &kim, "aaaaa-bbbbb-ccccc", &in, err));
    OK(sign_in_with(&place, &kim, kim.recovery[9], &in, err));
    assert_int_equal(in.recovery_left, ACCESS_RECOVERY_COUNT - 2);
    char old[ACCESS_WORDS_SIZE];
    (void)text_copy(old, sizeof old, kim.recovery[0]);
    code_now(&kim, code);
    OK(access_recovery_renew(STORE, kim.account, code, CLOCK, kim.recovery, err));
    NOT(OVERT_REFUSED, "none of your", sign_in_with(&place, &kim, old, &in, err));
    OK(sign_in_with(&place, &kim, kim.recovery[3], &in, err));
    assert_int_equal(in.recovery_left, ACCESS_RECOVERY_COUNT - 1);
    // A recovery code is for signing in; acts that take the code take the app's.
    NOT(OVERT_REFUSED, "not right",
        access_confirm(STORE, kim.account, kim.recovery[4], CLOCK, err));
    next_step();
    code_now(&kim, code);
    OK(access_confirm(STORE, kim.account, code, CLOCK, err));
    NOT(OVERT_REFUSED, "used already", access_confirm(STORE, kim.account, code, CLOCK, err));
}

static void test_reset_and_close(void **state)
{
    (void)state;
    struct person kim;
    struct access_signed_in in;
    char words[ACCESS_WORDS_SIZE], code[7], token_words[ACCESS_TOKEN_SIZE];
    struct access_token token;
    int64_t id = 0;
    add_person(&place, &kim, "Kim");
    NOT(OVERT_REFUSED, "administrator",
        access_reset(STORE, "Kim", "Kim", place.hasher, CLOCK, words, err));
    OK(access_reset(STORE, "Ada", "Kim", place.hasher, CLOCK, words, err));
    assert_int_equal(password_of(&place, "Kim", STRONG), 0);
    place.record.now++;
    enrol(&place, &kim, "Kim", words);
    const struct access_new_token wish = {"Kim", "van", "read", place.record.now + DAY};
    OK(access_token_add(STORE, "Ada", &wish, CLOCK, &id, token_words, err));
    int64_t password = password_of(&place, "Kim", STRONG);
    OK(access_close(STORE, "Ada", "Kim", CLOCK, err));
    code_now(&kim, code);
    const struct access_sign_in sign_in = {kim.account, password, code, NULL};
    NOT(OVERT_REFUSED, "", access_sign_in(STORE, &sign_in, CLOCK, &in, err));
    NOT(OVERT_REFUSED, "revoked",
        access_token_find(STORE, token_words, place.record.now, &token, err));
    assert_int_equal(password_of(&place, "Kim", STRONG), 0);
    NOT(OVERT_REFUSED, "closed", access_close(STORE, "Ada", "Kim", CLOCK, err));
    NOT(OVERT_REFUSED, "closed", access_unlock(STORE, "Ada", "Kim", CLOCK, err));
    // Nothing that it signed in with can be opened any more.
    assert_int_equal(count_of(&place, "SELECT count(*) FROM record_key WHERE kind = 'account'"),
                     0);
    OK(access_reset(STORE, "Ada", "Kim", place.hasher, CLOCK, words, err));
    struct access_account account;
    OK(access_account_find(STORE, "Kim", &account, err));
    assert_int_equal(account.state, ACCESS_INVITED);
}

static void test_break_glass(void **state)
{
    (void)state;
    const struct access_new glass = {.name = "Glass", .break_glass = true, .hours = 2};
    char words[ACCESS_WORDS_SIZE], second[ACCESS_WORDS_SIZE];
    struct access_signed_in in;
    struct access_alarm alarms[ACCESS_ALARMS_MAX];
    size_t count = 9;
    int64_t officer = 0;
    DO(&place.record, place.record.administrator,
       register_officer_add(by, "Glass", REGISTER_ROLE_ADMINISTRATOR | REGISTER_ROLE_AUDITOR,
                            &officer, err));
    OK(access_add(STORE, "Ada", &glass, place.hasher, CLOCK, words, err));
    OK(access_alarms(STORE, alarms, &count, err));
    assert_int_equal(count, 0);
    CLEANUP(access_login_finish) struct access_login login;
    bool right = false;
    OK(access_look(STORE, "glass", &login, err));
    assert_true(login.found && login.break_glass);
    OK(access_password_right(place.hasher, &login, "wrong", &right, err));
    assert_false(right);
    for (char *c = words; *c != '\0'; c++) // as somebody types it from paper
        *c = *c == '-' ? ' ' : *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
    OK(access_password_right(place.hasher, &login, words, &right, err));
    assert_true(right);
    const struct access_sign_in sign_in = {login.account, login.password, NULL, NULL};
    const int64_t glass_account = login.account;
    OK(access_sign_in(STORE, &sign_in, CLOCK, &in, err));
    assert_int_equal(in.ends, place.record.now + 2 * 3600);
    // Once, and it shouts.
    OK(access_look(STORE, "glass", &login, err));
    assert_false(login.found);
    NOT(OVERT_REFUSED, "", access_sign_in(STORE, &sign_in, CLOCK, &in, err));
    OK(access_alarms(STORE, alarms, &count, err));
    assert_int_equal(count, 1);
    assert_string_equal(alarms[0].name, "Glass");
    assert_true(alarms[0].ended_at == 0 && alarms[0].ends == place.record.now + 2 * 3600);
    assert_int_equal(count_of(&place, "SELECT count(*) FROM act WHERE kind ="
                                      " 'account.break-glass'"),
                     1);
    // It confirms nothing: authorising and erasing are not for it.
    NOT(OVERT_REFUSED, "not right", access_confirm(STORE, glass_account, "123456", CLOCK, err));
    // An auditor looks into it, who is somebody else.
    NOT(OVERT_REFUSED, "auditor", access_review(STORE, "Ada", "Glass", CLOCK, err));
    NOT(OVERT_REFUSED, "does not review", access_review(STORE, "Glass", "Glass", CLOCK, err));
    OK(access_review(STORE, "Odd", "Glass", CLOCK, err));
    NOT(OVERT_REFUSED, "no use", access_review(STORE, "Odd", "Glass", CLOCK, err));
    OK(access_alarms(STORE, alarms, &count, err));
    assert_int_equal(count, 0);
    OK(access_reset(STORE, "Ada", "Glass", place.hasher, CLOCK, second, err));
    OK(access_look(STORE, "glass", &login, err));
    OK(access_password_right(place.hasher, &login, words, &right, err));
    assert_false(right);
    OK(access_password_right(place.hasher, &login, second, &right, err));
    assert_true(right);
}

static void test_subject(void **state)
{
    (void)state;
    char words[ACCESS_WORDS_SIZE];
    struct access_account account;
    struct access_signed_in in;
    const struct access_new kim = {.name = "Kim", .subject = "kim@force.example"};
    const struct access_new lee = {.name = "Lee", .subject = "kim@force.example"};
    OK(access_add(STORE, "Ada", &kim, place.hasher, CLOCK, words, err));
    NOT(OVERT_REFUSED, "another account",
        access_add(STORE, "Ada", &lee, place.hasher, CLOCK, words, err));
    OK(access_sign_in_subject(STORE, "kim@force.example", CLOCK, &account, &in, err));
    assert_string_equal(account.name, "Kim");
    NOT(OVERT_REFUSED, "no account here",
        access_sign_in_subject(STORE, "KIM@force.example", CLOCK, &account, &in, err));
    NOT(OVERT_REFUSED, "no account here",
        access_sign_in_subject(STORE, "-", CLOCK, &account, &in, err));
    OK(access_subject(STORE, "Ada", "Kim", NULL, CLOCK, err));
    NOT(OVERT_REFUSED, "no account here",
        access_sign_in_subject(STORE, "kim@force.example", CLOCK, &account, &in, err));
    NOT(OVERT_REFUSED, "no account here",
        access_sign_in_subject(STORE, "-", CLOCK, &account, &in, err));
    OK(access_subject(STORE, "Ada", "Kim", "k2@force.example", CLOCK, err));
    OK(access_sign_in_subject(STORE, "k2@force.example", CLOCK, &account, &in, err));
    OK(access_close(STORE, "Ada", "Kim", CLOCK, err));
    NOT(OVERT_REFUSED, "no account here",
        access_sign_in_subject(STORE, "k2@force.example", CLOCK, &account, &in, err));
}

static void test_device(void **state)
{
    (void)state;
    struct person kim, lee;
    char mark[ACCESS_DEVICE_SIZE], words[ACCESS_WORDS_SIZE];
    CLEANUP(access_login_finish) struct access_login of_kim, of_lee;
    add_person(&place, &kim, "Kim");
    add_person(&place, &lee, "Lee");
    OK(access_look(STORE, "Kim", &of_kim, err));
    OK(access_look(STORE, "Lee", &of_lee, err));
    access_device_mark(&of_kim, mark);
    assert_true(access_device_known(&of_kim, mark));
    assert_false(access_device_known(&of_lee, mark));
    assert_false(access_device_known(&of_kim, "") || access_device_known(&of_kim, NULL));
    mark[40] = mark[40] == '0' ? '1' : '0';
    assert_false(access_device_known(&of_kim, mark));
    access_device_mark(&of_kim, mark);
    OK(access_reset(STORE, "Ada", "Kim", place.hasher, CLOCK, words, err));
    place.record.now++;
    enrol(&place, &kim, "Kim", words);
    OK(access_look(STORE, "Kim", &of_kim, err));
    assert_false(access_device_known(&of_kim, mark)); // whoever had the old device
}

static void test_lock(void **state)
{
    (void)state;
    struct person kim;
    struct access_account account;
    add_person(&place, &kim, "Kim");
    OK(access_lock(STORE, kim.account, CLOCK, err));
    OK(access_lock(STORE, kim.account, CLOCK, err));
    place.record.now += 3601;
    OK(access_lock(STORE, kim.account, CLOCK, err));
    assert_int_equal(count_of(&place, "SELECT count(*) FROM account_event WHERE kind = 'lock'"),
                     2);
    OK(access_unlock(STORE, "Ada", "Kim", CLOCK, err));
    OK(access_account_find(STORE, "Kim", &account, err));
    assert_int_equal(account.unlocked, place.record.now);
}

/// Without the master key nobody signs in and nothing secret is read; the list can be.
static void test_without_the_key(void **state)
{
    (void)state;
    struct person kim;
    struct access_login login;
    struct access_account *all = NULL;
    size_t count = 0;
    add_person(&place, &kim, "Kim");
    store_close(&place.record.store);
    OK(store_open(place.record.path, false, false, &place.record.store, err));
    assert_int_not_equal(access_look(STORE, "Kim", &login, NULL), 0);
    OK(access_accounts(STORE, &all, &count, err));
    assert_int_equal(count, 1);
    memory_free(all);
    // Neither hash nor secret is plain in the file.
    OK(store_settle(STORE, err));
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    char hex[2 * ACCESS_SECRET_SIZE + 1];
    OK(test_contents(place.record.path, &bytes, &size, err));
    text_from_bytes(hex, kim.secret, sizeof kim.secret);
    assert_null(memmem(bytes, size, "$argon2id", 9));
    assert_null(memmem(bytes, size, hex, strlen(hex)));
    assert_null(memmem(bytes, size, kim.secret, sizeof kim.secret));
    assert_non_null(memmem(bytes, size, "account.enrol", 13)); // the look can see
}

/// Each table refuses to be changed or emptied, past every function.
static void test_tables(void **state)
{
    (void)state;
    static const char *const tables[] = {"account",       "account_secret",    "account_event",
                                         "account_token", "account_token_end", "account_refusal"};
    struct person kim;
    char words[ACCESS_TOKEN_SIZE], sql[200];
    int64_t id = 0;
    const struct access_new_token wish = {"Kim", "van", "read", place.record.now + DAY};
    add_person(&place, &kim, "Kim");
    OK(access_token_add(STORE, "Ada", &wish, CLOCK, &id, words, err));
    OK(access_token_revoke(STORE, "Ada", id, CLOCK, err));
    NOT(OVERT_REFUSED, "administrator", access_close(STORE, "Kim", "Kim", CLOCK, err));
    for (size_t i = 0; i < ARRAY_COUNT(tables); i++) {
        (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[i]);
        assert_true(count_of(&place, sql) > 0);
        (void)snprintf(sql, sizeof sql, "DELETE FROM %s", tables[i]);
        NOT(OVERT_REFUSED, "only added to", store_run(STORE, sql, err));
        (void)snprintf(sql, sizeof sql, "UPDATE %s SET at = at", tables[i]);
        NOT(OVERT_REFUSED, "only added to", store_run(STORE, sql, err));
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        CASE(test_enrolment),       CASE(test_sign_in),  CASE(test_changed_meanwhile),
        CASE(test_recovery),        CASE(test_lock),     CASE(test_reset_and_close),
        CASE(test_break_glass),     CASE(test_subject),  CASE(test_device),
        CASE(test_without_the_key), CASE(test_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
