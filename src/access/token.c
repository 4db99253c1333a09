// SPDX-License-Identifier: Apache-2.0
// token.c - tokens with which other systems act in an officer's name: made, ended, found by what
// they hash to.
#include <string.h>

#include "access/internal.h"

#define START      "overt-token-"
#define TOKEN_SIZE 32
#define ROWS_MAX   100000
#define SCOPE_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:- "

_Static_assert(sizeof START + 2 * TOKEN_SIZE <= ACCESS_TOKEN_SIZE, "room for a token's words");

static int check_token(const struct access_new_token *token, struct overt_error *err)
{
    size_t name = token->name != NULL ? strlen(token->name) : 0;
    size_t scopes = token->scopes != NULL ? strlen(token->scopes) : 0;
    if (name == 0 || name > ACCESS_NAME_MAX || !text_is_utf8(token->name, name))
        return error_set(err, OVERT_INPUT,
                         "name the system that the token is for, in 1 to %d bytes",
                         ACCESS_NAME_MAX);
    if (scopes == 0 || scopes > ACCESS_SCOPES_MAX ||
        strspn(token->scopes, SCOPE_LETTERS) != scopes)
        return error_set(err, OVERT_INPUT,
                         "say what the token may do, such as \"alerts:file read\"");
    return 0;
}

static int check_expiry(const struct access_act *act, moment expires, struct overt_error *err)
{
    if (expires > act->now && expires <= act->now + ACCESS_TOKEN_DAYS * (moment)86400)
        return 0;
    return error_set(err, OVERT_INPUT, "a token ends after now and within %d days",
                     ACCESS_TOKEN_DAYS);
}

static int insert(struct access_act *act, const struct access_new_token *token, int64_t holder,
                  const uint8_t hash[CRYPT_HASH_SIZE], int64_t *ret_id, struct overt_error *err)
{
    const struct register_by by = {act->store, act->officer, act->now};
    struct register_change change;
    int code = register_change_begin(
        &by,
        "INSERT INTO account_token (ledger, at, officer, holder, name, hash, scopes, expires)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, holder);
    store_bind_text(change.query, 5, token->name);
    store_bind_blob(change.query, 6, hash, CRYPT_HASH_SIZE);
    store_bind_text(change.query, 7, token->scopes);
    store_bind_int(change.query, 8, token->expires);
    return register_change_row(&change, ret_id, err);
}

int access_token_add(struct store *store, const char *as, const struct access_new_token *token,
                     struct clock clock, int64_t *ret_id, char words[ACCESS_TOKEN_SIZE],
                     struct overt_error *err)
{
    struct access_act act = {.kind = "account.token"};
    struct register_officer holder = {0};
    uint8_t secret[TOKEN_SIZE], hash[CRYPT_HASH_SIZE];
    char made[ACCESS_TOKEN_SIZE] = START;
    int64_t id = 0;
    int code = check_token(token, err);
    if (code == 0)
        code = register_officer_find(store, token->holder, &holder, err);
    const int64_t officer = holder.id;
    register_officer_finish(&holder);
    if (code == 0)
        code = access_act_begin(&act, store, as, REGISTER_ROLE_ADMINISTRATOR, clock, err);
    if (code == 0)
        code = check_expiry(&act, token->expires, err);
    crypt_random(secret, sizeof secret);
    text_from_bytes(made + strlen(START), secret, sizeof secret);
    crypt_sha256(made, strlen(made), hash);
    if (code == 0)
        code = insert(&act, token, officer, hash, &id, err);
    code = access_act_close(&act, code, err);
    if (code == 0) {
        memcpy(words, made, sizeof made);
        *ret_id = id;
    }
    crypt_wipe(secret, sizeof secret);
    crypt_wipe(made, sizeof made);
    return code;
}

// clang-format off
#define TOKEN_SQL "SELECT t.id, t.holder, o.name, t.name, t.scopes, o.roles, t.at, t.expires," \
    " coalesce((SELECT at FROM account_token_end WHERE token = t.id), 0) FROM account_token t" \
    " JOIN officer o ON o.id = t.holder"
// clang-format on

static void fill(struct access_token *token, struct store_query *query)
{
    *token = (struct access_token){
        .id = store_column_int(query, 0),
        .holder = store_column_int(query, 1),
        .roles = (uint32_t)store_column_int(query, 5),
        .made_at = store_column_int(query, 6),
        .expires = store_column_int(query, 7),
        .ended_at = store_column_int(query, 8),
    };
    (void)text_copy(token->holder_name, sizeof token->holder_name, store_column_text(query, 2));
    (void)text_copy(token->name, sizeof token->name, store_column_text(query, 3));
    (void)text_copy(token->scopes, sizeof token->scopes, store_column_text(query, 4));
}

static int find(struct store *store, int64_t id, const uint8_t *hash,
                struct access_token *ret_token, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, TOKEN_SQL " WHERE t.id = ?1 OR t.hash = ?2", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    if (hash != NULL)
        store_bind_blob(query, 2, hash, CRYPT_HASH_SIZE);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no such token: see overt account token list");
    if (code == 1)
        fill(ret_token, query);
    return code < 0 ? code : 0;
}

int access_token_revoke(struct store *store, const char *as, int64_t token, struct clock clock,
                        struct overt_error *err)
{
    struct access_act act = {.kind = "account.token-end"};
    struct access_token there;
    struct register_change change;
    int code = access_act_begin(&act, store, as, REGISTER_ROLE_ADMINISTRATOR, clock, err);
    if (code == 0)
        code = find(store, token, NULL, &there, err);
    if (code == 0 && there.ended_at != 0)
        code = error_set(err, OVERT_REFUSED, "this token was revoked already");
    const struct register_by by = {act.store, act.officer, act.now};
    if (code == 0)
        code = register_change_begin(&by,
                                     "INSERT INTO account_token_end (ledger, at, officer, token)"
                                     " VALUES (?1, ?2, ?3, ?4)",
                                     &change, err);
    if (code == 0) {
        store_bind_int(change.query, 4, token);
        code = register_change_row(&change, NULL, err);
    }
    return access_act_close(&act, code, err);
}

int access_tokens(struct store *store, struct access_token **ret_tokens, size_t *ret_count,
                  struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    AUTO_FREE struct access_token *tokens = NULL;
    size_t count = 0, capacity = 0;
    int code = store_prepare(store, TOKEN_SQL " ORDER BY t.id", &query, err);
    if (code != 0)
        return code;
    while ((code = store_step(query, err)) == 1) {
        if (count == ROWS_MAX)
            return error_set(err, OVERT_LIMIT, "there are more than %d tokens", ROWS_MAX);
        if (count == capacity) {
            capacity = capacity != 0 ? 2 * capacity : 16;
            tokens = memory_resize(tokens, capacity, sizeof *tokens);
        }
        fill(&tokens[count++], query);
    }
    if (code != 0)
        return code;
    *ret_tokens = tokens;
    *ret_count = count;
    tokens = NULL;
    return 0;
}

int access_token_find(struct store *store, const char *words, moment now,
                      struct access_token *ret_token, struct overt_error *err)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    struct access_token token;
    if (words == NULL || !text_starts(words, START) || strlen(words) >= ACCESS_TOKEN_SIZE)
        return error_set(err, OVERT_REFUSED, "this is no token of Overt");
    crypt_sha256(words, strlen(words), hash);
    int code = find(store, 0, hash, &token, err);
    if (code == OVERT_NOT_FOUND)
        return error_set(err, OVERT_REFUSED, "this token is not known here");
    if (code != 0)
        return code;
    if (token.ended_at != 0)
        return error_set(err, OVERT_REFUSED, "this token was revoked");
    if (now >= token.expires)
        return error_set(err, OVERT_REFUSED,
                         "this token is over: an administrator makes a new one");
    *ret_token = token;
    return 0;
}

bool access_token_has(const struct access_token *token, const char *scope)
{
    size_t length = strlen(scope);
    for (const char *at = token->scopes; *at != '\0';) {
        size_t word = strcspn(at, " ");
        if (word == length && strncmp(at, scope, length) == 0)
            return true;
        at += word + strspn(at + word, " ");
    }
    return false;
}
