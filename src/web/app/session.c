// SPDX-License-Identifier: Apache-2.0
// session.c - who is signed in; see session.h. OWASP Session Management: long random tokens of
// which only a hash is kept, an end by idleness and one by age, a new token at every rise of
// rights.
#include "web/app/session.h"

#include <pthread.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/random.h"
#include "crypt/wipe.h"

struct entry {
    struct app_session session;
    uint8_t hash[CRYPT_HASH_SIZE];
    char flash[APP_FLASH_MAX];
    bool taken;
};

struct app_sessions {
    pthread_mutex_t lock;
    uint64_t next;
    struct app_ended ended[APP_SESSIONS_MAX]; ///< not yet told to the record
    size_t ended_count;
    struct entry entries[APP_SESSIONS_MAX];
};

struct app_sessions *app_sessions_create(void)
{
    struct app_sessions *sessions = memory_new(1, sizeof *sessions);
    (void)pthread_mutex_init(&sessions->lock, NULL);
    sessions->next = 1;
    return sessions;
}

void app_sessions_destroy(struct app_sessions **sessions)
{
    if (*sessions == NULL)
        return;
    (void)pthread_mutex_destroy(&(*sessions)->lock);
    memory_wipe_free(*sessions, sizeof **sessions);
    *sessions = NULL;
}

static void make_token(char ret_token[APP_TOKEN_SIZE])
{
    uint8_t bytes[(APP_TOKEN_SIZE - 1) / 2];
    crypt_random(bytes, sizeof bytes);
    text_from_bytes(ret_token, bytes, sizeof bytes);
    crypt_wipe(bytes, sizeof bytes);
}

static bool has_ended(const struct entry *entry, moment now)
{
    return now >= app_session_until(&entry->session);
}

moment app_session_until(const struct app_session *session)
{
    moment until = session->used + APP_IDLE_SECONDS;
    if (session->began + APP_LONGEST_SECONDS < until)
        until = session->began + APP_LONGEST_SECONDS;
    return session->ends != 0 && session->ends < until ? session->ends : until;
}

static void forget(struct app_sessions *sessions, struct entry *entry, const char *why)
{
    if (entry->taken && entry->session.event != 0 && sessions->ended_count < APP_SESSIONS_MAX)
        sessions->ended[sessions->ended_count++] = (struct app_ended){entry->session.event, why};
    crypt_wipe(entry, sizeof *entry);
}

/// Why one ended that has_ended.
static const char *why_ended(const struct entry *entry, moment now)
{
    return now - entry->session.used >= APP_IDLE_SECONDS ? "idle" : "time";
}

/// A free place, or that of the session which was used longest ago.
static struct entry *place_for(struct app_sessions *sessions, moment now)
{
    struct entry *oldest = &sessions->entries[0];
    for (size_t i = 0; i < APP_SESSIONS_MAX; i++) {
        struct entry *entry = &sessions->entries[i];
        if (!entry->taken || has_ended(entry, now))
            return entry;
        if (entry->session.used < oldest->session.used)
            oldest = entry;
    }
    return oldest;
}

void app_session_begin(struct app_sessions *sessions, const char *officer, moment now,
                       char ret_token[APP_TOKEN_SIZE])
{
    make_token(ret_token);
    (void)pthread_mutex_lock(&sessions->lock);
    struct entry *entry = place_for(sessions, now);
    forget(sessions, entry, why_ended(entry, now));
    entry->taken = true;
    entry->session = (struct app_session){
        .id = sessions->next++, .began = now, .used = now, .again = now};
    (void)text_copy(entry->session.officer, sizeof entry->session.officer, officer);
    make_token(entry->session.csrf);
    crypt_sha256(ret_token, APP_TOKEN_SIZE - 1, entry->hash);
    (void)pthread_mutex_unlock(&sessions->lock);
}

static struct entry *by_id(struct app_sessions *sessions, uint64_t id)
{
    for (size_t i = 0; i < APP_SESSIONS_MAX; i++)
        if (sessions->entries[i].taken && sessions->entries[i].session.id == id)
            return &sessions->entries[i];
    return NULL;
}

bool app_session_lives(struct app_sessions *sessions, uint64_t id, moment now)
{
    (void)pthread_mutex_lock(&sessions->lock);
    const struct entry *entry = by_id(sessions, id);
    bool lives = entry != NULL && !has_ended(entry, now);
    (void)pthread_mutex_unlock(&sessions->lock);
    return lives;
}

bool app_session_find(struct app_sessions *sessions, const char *token, moment now, bool soft,
                      struct app_session *ret_session)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    bool found = false;
    crypt_sha256(token, strlen(token), hash);
    (void)pthread_mutex_lock(&sessions->lock);
    for (size_t i = 0; i < APP_SESSIONS_MAX && !found; i++) {
        struct entry *entry = &sessions->entries[i];
        if (!entry->taken || !crypt_equal(entry->hash, hash, sizeof hash))
            continue;
        if (has_ended(entry, now)) {
            forget(sessions, entry, why_ended(entry, now));
            break;
        }
        if (!soft)
            entry->session.used = now;
        *ret_session = entry->session;
        found = true;
    }
    (void)pthread_mutex_unlock(&sessions->lock);
    return found;
}

bool app_session_again(struct app_sessions *sessions, uint64_t id, moment now,
                       char ret_token[APP_TOKEN_SIZE])
{
    make_token(ret_token);
    (void)pthread_mutex_lock(&sessions->lock);
    struct entry *entry = by_id(sessions, id);
    if (entry != NULL) {
        entry->session.again = now;
        crypt_sha256(ret_token, APP_TOKEN_SIZE - 1, entry->hash);
    }
    (void)pthread_mutex_unlock(&sessions->lock);
    return entry != NULL;
}

void app_session_bind(struct app_sessions *sessions, const char *token,
                      const struct app_session *of)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    crypt_sha256(token, strlen(token), hash);
    (void)pthread_mutex_lock(&sessions->lock);
    for (size_t i = 0; i < APP_SESSIONS_MAX; i++) {
        struct app_session *session = &sessions->entries[i].session;
        if (!sessions->entries[i].taken ||
            !crypt_equal(sessions->entries[i].hash, hash, sizeof hash))
            continue;
        session->account = of->account;
        session->event = of->event;
        session->ends = of->ends;
        session->roles = of->roles;
        if (of->again == 0)
            session->again = 0;
    }
    (void)pthread_mutex_unlock(&sessions->lock);
}

void app_session_end_why(struct app_sessions *sessions, uint64_t id, const char *why)
{
    (void)pthread_mutex_lock(&sessions->lock);
    struct entry *entry = by_id(sessions, id);
    if (entry != NULL)
        forget(sessions, entry, why);
    (void)pthread_mutex_unlock(&sessions->lock);
}

void app_session_end(struct app_sessions *sessions, uint64_t id)
{
    app_session_end_why(sessions, id, "asked");
}

void app_session_end_account(struct app_sessions *sessions, int64_t account, uint64_t but,
                             const char *why)
{
    (void)pthread_mutex_lock(&sessions->lock);
    for (size_t i = 0; i < APP_SESSIONS_MAX; i++) {
        struct entry *entry = &sessions->entries[i];
        if (entry->taken && account != 0 && entry->session.account == account &&
            entry->session.id != but)
            forget(sessions, entry, why);
    }
    (void)pthread_mutex_unlock(&sessions->lock);
}

bool app_session_ended(struct app_sessions *sessions, moment now, struct app_ended *ret_ended)
{
    (void)pthread_mutex_lock(&sessions->lock);
    for (size_t i = 0; i < APP_SESSIONS_MAX && sessions->ended_count == 0; i++)
        if (sessions->entries[i].taken && has_ended(&sessions->entries[i], now))
            forget(sessions, &sessions->entries[i], why_ended(&sessions->entries[i], now));
    bool any = sessions->ended_count > 0;
    if (any)
        *ret_ended = sessions->ended[--sessions->ended_count];
    (void)pthread_mutex_unlock(&sessions->lock);
    return any;
}

void app_session_end_all(struct app_sessions *sessions, const char *officer)
{
    (void)pthread_mutex_lock(&sessions->lock);
    for (size_t i = 0; i < APP_SESSIONS_MAX; i++)
        if (sessions->entries[i].taken &&
            text_equal(sessions->entries[i].session.officer, officer))
            forget(sessions, &sessions->entries[i], "closed");
    (void)pthread_mutex_unlock(&sessions->lock);
}

void app_session_flash(struct app_sessions *sessions, uint64_t id, const char *words)
{
    (void)pthread_mutex_lock(&sessions->lock);
    struct entry *entry = by_id(sessions, id);
    if (entry != NULL)
        (void)text_copy(entry->flash, sizeof entry->flash, words);
    (void)pthread_mutex_unlock(&sessions->lock);
}

bool app_session_flash_take(struct app_sessions *sessions, uint64_t id,
                            char ret_words[APP_FLASH_MAX])
{
    ret_words[0] = '\0';
    (void)pthread_mutex_lock(&sessions->lock);
    struct entry *entry = by_id(sessions, id);
    if (entry != NULL) {
        memcpy(ret_words, entry->flash, APP_FLASH_MAX);
        entry->flash[0] = '\0';
    }
    (void)pthread_mutex_unlock(&sessions->lock);
    return ret_words[0] != '\0';
}

size_t app_sessions_list(struct app_sessions *sessions, moment now, struct app_session **ret_list)
{
    struct app_session *list = memory_new(APP_SESSIONS_MAX, sizeof *list);
    size_t count = 0;
    (void)pthread_mutex_lock(&sessions->lock);
    for (size_t i = 0; i < APP_SESSIONS_MAX; i++) {
        const struct entry *entry = &sessions->entries[i];
        if (!entry->taken || has_ended(entry, now))
            continue;
        size_t at = count++;
        for (; at > 0 && list[at - 1].id < entry->session.id; at--)
            list[at] = list[at - 1];
        list[at] = entry->session;
        crypt_wipe(list[at].csrf, sizeof list[at].csrf);
    }
    (void)pthread_mutex_unlock(&sessions->lock);
    *ret_list = list;
    return count;
}
