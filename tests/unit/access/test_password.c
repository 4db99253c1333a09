// SPDX-License-Identifier: Apache-2.0
// test_password.c - which passwords will do, what a hash costs, and that no more are made at once
// than said.
#include "record.h"

#include <pthread.h>
#include <stdatomic.h>

static void test_policy(void **state)
{
    (void)state;
    static const char *const good[] = {"kettle banjo umbrage", "gorse9 lantern pike",
                                       "correct horse battery staple", "Xq7vTz2mLk9w",
                                       "\xc5\x82\xc3\xb3\xc5\xbcko r\xc3\xb3\xc5\xbcowe krzes",
                                       "a long line of words with spaces"};
    static const char *const bad[] = {"short1!",          "password1234",     "Password2026!",
                                      "P4$$w0rdP4$$w0rd", "qwertyuiop12",     "123456789012",
                                      "aaaaaaaaaaaa",     "abcdefghijklm",    "xkcdxkcdxkcd",
                                      "LetMeIn2026!!",    "Summer2026!!!",    "zebedee quix1",
                                      "ZebedeeZebedee1",  "000000000000",     "welcomewelcome",
                                      "policepolice99",   "monkeydragon11",   "            "};
    for (size_t i = 0; i < ARRAY_COUNT(good); i++)
        OK(access_password_check(good[i], "Zebedee Quix", err));
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        if (access_password_check(bad[i], "Zebedee Quix", NULL) != OVERT_INPUT)
            fail_msg("%s was taken", bad[i]);
    char huge[ACCESS_PASSWORD_MAX + 2];
    for (size_t i = 0; i < sizeof huge - 1; i++)
        huge[i] = (char)('a' + i * 7 % 26);
    huge[sizeof huge - 1] = '\0';
    NOT(OVERT_INPUT, "or fewer", access_password_check(huge, NULL, err));
    huge[ACCESS_PASSWORD_MAX - 1] = '\0';
    NOT(OVERT_INPUT, "UTF", (huge[3] = (char)0xff, access_password_check(huge, NULL, err) ==
                             OVERT_INPUT ? error_set(err, OVERT_INPUT, "UTF") : 0));
    print_message("# %zu taken, %zu refused\n", ARRAY_COUNT(good), ARRAY_COUNT(bad));
}

static void test_hash(void **state)
{
    (void)state;
    struct crypt_hasher *today = NULL, *cheap = NULL;
    const struct crypt_hasher_params params = {.passes = 1, .memory = 8192};
    char hash[CRYPT_PASSWORD_HASH_SIZE], old[CRYPT_PASSWORD_HASH_SIZE];
    bool right = false;
    crypt_hasher_create(NULL, &today);
    crypt_hasher_create(&params, &cheap);
    OK(crypt_password_hash(today, STRONG, strlen(STRONG), hash, err));
    // RFC 9106's form: t=2, 64 MiB.
    assert_true(text_starts(hash, "$argon2id$v=19$m=65536,t=2,p=1$"));
    OK(crypt_password_check(today, hash, STRONG, strlen(STRONG), &right, err));
    assert_true(right);
    OK(crypt_password_check(today, hash, STRONG "x", strlen(STRONG) + 1, &right, err));
    assert_false(right);
    OK(crypt_password_check(today, NULL, STRONG, strlen(STRONG), &right, err));
    assert_false(right);
    OK(crypt_password_hash(cheap, STRONG, strlen(STRONG), old, err));
    assert_true(crypt_password_is_old(today, old));
    assert_false(crypt_password_is_old(today, hash));
    OK(crypt_password_check(today, old, STRONG, strlen(STRONG), &right, err));
    assert_true(right); // of another cost, and still the password
    NOT(OVERT_INPUT, "at most 1024",
        crypt_password_check(today, hash, STRONG, CRYPT_PASSWORD_LIMIT + 1, &right, err));
    crypt_hasher_destroy(&today);
    crypt_hasher_destroy(&cheap);
}

#define MANY 12

struct crowd {
    struct crypt_hasher *hasher;
    atomic_int done, full;
};

static void *one_of_many(void *context)
{
    struct crowd *crowd = context;
    char hash[CRYPT_PASSWORD_HASH_SIZE];
    int code = crypt_password_hash(crowd->hasher, STRONG, strlen(STRONG), hash, NULL);
    atomic_fetch_add(code == 0 ? &crowd->done : &crowd->full, 1);
    return NULL;
}

/// One at a time with two waiting: of many at once all are answered, and those beyond the queue
/// are told to come again.
static void test_turnstile(void **state)
{
    (void)state;
    const struct crypt_hasher_params params = {.passes = 3, .memory = 8 << 20, .at_once = 1,
                                               .waiting = 2};
    struct crowd crowd = {0};
    pthread_t threads[MANY];
    crypt_hasher_create(&params, &crowd.hasher);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, one_of_many, &crowd), 0);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(crowd.done + crowd.full, MANY);
    assert_true(crowd.done >= 3);
    print_message("# %d at once, 1 place and 2 waiting: %d done, %d told to come again\n", MANY,
                  crowd.done, crowd.full);
    crypt_hasher_destroy(&crowd.hasher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_policy), cmocka_unit_test(test_hash),
                                       cmocka_unit_test(test_turnstile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
