// SPDX-License-Identifier: Apache-2.0
// password.c - argon2id by libsodium, with a turnstile before it.
#include "crypt/password.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/internal.h"

#define PASSES  2
#define MEMORY  ((size_t)64 << 20)
#define AT_ONCE 2
#define WAITING 16

_Static_assert(crypto_pwhash_STRBYTES == CRYPT_PASSWORD_HASH_SIZE, "size of a hash");

struct crypt_hasher {
    struct crypt_hasher_params params;
    char nobody[CRYPT_PASSWORD_HASH_SIZE]; ///< of a password that nobody has
    pthread_mutex_t lock;
    pthread_cond_t turn;
    int running, waiting; ///< under lock
};

void crypt_hasher_create(const struct crypt_hasher_params *params,
                         struct crypt_hasher **ret_hasher)
{
    struct crypt_hasher *hasher = memory_new(1, sizeof *hasher);
    if (params != NULL)
        hasher->params = *params;
    struct crypt_hasher_params *mine = &hasher->params;
    mine->passes = mine->passes != 0 ? mine->passes : PASSES;
    mine->memory = mine->memory != 0 ? mine->memory : MEMORY;
    mine->at_once = mine->at_once != 0 ? mine->at_once : AT_ONCE;
    mine->waiting = mine->waiting != 0 ? mine->waiting : WAITING;
    (void)pthread_mutex_init(&hasher->lock, NULL);
    (void)pthread_cond_init(&hasher->turn, NULL);
    crypt_ready();
    char word[crypto_pwhash_SALTBYTES];
    randombytes_buf(word, sizeof word);
    if (crypto_pwhash_str_alg(hasher->nobody, word, sizeof word, mine->passes, mine->memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        memory_give_up();
    *ret_hasher = hasher;
}

void crypt_hasher_destroy(struct crypt_hasher **hasher)
{
    struct crypt_hasher *h = *hasher;
    if (h == NULL)
        return;
    (void)pthread_cond_destroy(&h->turn);
    (void)pthread_mutex_destroy(&h->lock);
    memory_wipe_free(h, sizeof *h);
    *hasher = NULL;
}

static int enter(struct crypt_hasher *hasher, size_t size, struct overt_error *err)
{
    if (size > CRYPT_PASSWORD_LIMIT)
        return error_set(err, OVERT_INPUT, "a password takes at most %d bytes",
                         CRYPT_PASSWORD_LIMIT);
    (void)pthread_mutex_lock(&hasher->lock);
    bool full = hasher->waiting >= hasher->params.waiting;
    hasher->waiting += !full;
    while (!full && hasher->running >= hasher->params.at_once)
        (void)pthread_cond_wait(&hasher->turn, &hasher->lock);
    hasher->waiting -= !full;
    hasher->running += !full;
    (void)pthread_mutex_unlock(&hasher->lock);
    return full ? error_set(err, OVERT_LIMIT,
                            "too many people are signing in just now: try again in a moment")
                : 0;
}

static void leave(struct crypt_hasher *hasher)
{
    (void)pthread_mutex_lock(&hasher->lock);
    hasher->running--;
    (void)pthread_cond_signal(&hasher->turn);
    (void)pthread_mutex_unlock(&hasher->lock);
}

int crypt_password_hash(struct crypt_hasher *hasher, const char *password, size_t size,
                        char hash[CRYPT_PASSWORD_HASH_SIZE], struct overt_error *err)
{
    char made[CRYPT_PASSWORD_HASH_SIZE];
    int code = enter(hasher, size, err);
    if (code != 0)
        return code;
    int failed = crypto_pwhash_str_alg(made, password, size, hasher->params.passes,
                                       hasher->params.memory, crypto_pwhash_ALG_ARGON2ID13);
    leave(hasher);
    if (failed != 0)
        return error_set(err, OVERT_NO_MEMORY,
                         "no memory to work on a password: close other programs");
    memcpy(hash, made, sizeof made);
    return 0;
}

int crypt_password_check(struct crypt_hasher *hasher, const char *hash, const char *password,
                         size_t size, bool *ret_right, struct overt_error *err)
{
    int code = enter(hasher, size, err);
    if (code != 0)
        return code;
    char against[CRYPT_PASSWORD_HASH_SIZE] = "";
    (void)text_copy(against, sizeof against, hash != NULL ? hash : hasher->nobody);
    bool right = crypto_pwhash_str_verify(against, password, size) == 0;
    leave(hasher);
    *ret_right = right && hash != NULL;
    return 0;
}

bool crypt_password_is_old(const struct crypt_hasher *hasher, const char *hash)
{
    return crypto_pwhash_str_needs_rehash(hash, hasher->params.passes, hasher->params.memory) != 0;
}
