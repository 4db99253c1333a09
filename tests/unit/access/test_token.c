// SPDX-License-Identifier: Apache-2.0
// test_token.c - tokens of other systems: shown once, held as a hash, over and revoked.
#include "record.h"

static struct place place;

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

static int add(const char *as, const char *scopes, moment expires, int64_t *ret_id, char *words,
               struct overt_error *err)
{
    const struct access_new_token token = {"Kim", "engine of van 2", scopes, expires};
    return access_token_add(place.record.store, as, &token, place_clock(&place), ret_id, words,
                            err);
}

static void test_life(void **state)
{
    (void)state;
    char words[ACCESS_TOKEN_SIZE], other[ACCESS_TOKEN_SIZE];
    struct access_token token;
    int64_t id = 0, second = 0;
    moment now = place.record.now;
    OK(add("Ada", "alerts:file read", now + 10 * DAY, &id, words, err));
    OK(add("Ada", "read", now + DAY, &second, other, err));
    assert_string_not_equal(words, other);
    OK(access_token_find(place.record.store, words, now, &token, err));
    assert_int_equal(token.id, id);
    assert_string_equal(token.holder_name, "Kim");
    assert_int_equal(token.roles, REGISTER_ROLE_OPERATOR);
    assert_true(access_token_has(&token, "alerts:file") && access_token_has(&token, "read"));
    assert_false(access_token_has(&token, "alerts") || access_token_has(&token, "file") ||
                 access_token_has(&token, "") || access_token_has(&token, "alerts:file read"));
    OK(access_token_find(place.record.store, words, now + 10 * DAY - 1, &token, err));
    NOT(OVERT_REFUSED, "is over",
        access_token_find(place.record.store, words, now + 10 * DAY, &token, err));
    char wrong[ACCESS_TOKEN_SIZE];
    (void)text_copy(wrong, sizeof wrong, words);
    wrong[20] = wrong[20] == 'a' ? 'b' : 'a';
    NOT(OVERT_REFUSED, "not known", access_token_find(place.record.store, wrong, now, &token, err));
    NOT(OVERT_REFUSED, "no token", access_token_find(place.record.store, "x", now, &token, err));
    NOT(OVERT_REFUSED, "no token", access_token_find(place.record.store, NULL, now, &token, err));
    OK(access_token_revoke(place.record.store, "Ada", id, place_clock(&place), err));
    NOT(OVERT_REFUSED, "was revoked",
        access_token_find(place.record.store, words, now, &token, err));
    OK(access_token_find(place.record.store, other, now, &token, err));
    NOT(OVERT_REFUSED, "revoked already",
        access_token_revoke(place.record.store, "Ada", id, place_clock(&place), err));
    NOT(OVERT_NOT_FOUND, "no such token",
        access_token_revoke(place.record.store, "Ada", 99, place_clock(&place), err));
    struct access_token *all = NULL;
    size_t count = 0;
    OK(access_tokens(place.record.store, &all, &count, err));
    assert_int_equal(count, 2);
    assert_true(all[0].ended_at == place.record.now && all[1].ended_at == 0);
    memory_free(all);
}

static void test_refused(void **state)
{
    (void)state;
    char words[ACCESS_TOKEN_SIZE] = "";
    int64_t id = 0;
    moment later = place.record.now + DAY;
    NOT(OVERT_REFUSED, "administrator", add("Kim", "read", later, &id, words, err));
    NOT(OVERT_INPUT, "may do", add("Ada", "", later, &id, words, err));
    NOT(OVERT_INPUT, "may do", add("Ada", "read;", later, &id, words, err));
    NOT(OVERT_INPUT, "may do", add("Ada", "a,b", later, &id, words, err));
    NOT(OVERT_INPUT, "within", add("Ada", "read", place.record.now, &id, words, err));
    NOT(OVERT_INPUT, "within",
        add("Ada", "read", place.record.now + 400LL * DAY, &id, words, err));
    assert_string_equal(words, "");
    assert_int_equal(count_of(&place, "SELECT count(*) FROM account_refusal"), 1);
}

/// Nothing in the file is the token.
static void test_not_in_the_file(void **state)
{
    (void)state;
    char words[ACCESS_TOKEN_SIZE];
    int64_t id = 0;
    OK(add("Ada", "read", place.record.now + DAY, &id, words, err));
    OK(store_settle(place.record.store, err));
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    OK(test_contents(place.record.path, &bytes, &size, err));
    assert_null(memmem(bytes, size, words + 12, 64));
    assert_non_null(memmem(bytes, size, "engine of van 2", 15)); // the look can see
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_life, open_it, close_it),
        cmocka_unit_test_setup_teardown(test_refused, open_it, close_it),
        cmocka_unit_test_setup_teardown(test_not_in_the_file, open_it, close_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
