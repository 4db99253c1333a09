// SPDX-License-Identifier: Apache-2.0
// session.h - who is signed in, in memory: a restart signs everybody out. Of a token only its hash
// is kept. All calls are safe from any thread and copy what they give.
#ifndef WEB_APP_SESSION_H
#define WEB_APP_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"

#define APP_TOKEN_SIZE     65 ///< 32 bytes in hexadecimal and a zero
#define APP_COOKIE         "__Host-overt"
#define APP_IDLE_SECONDS   (15 * 60)
#define APP_LONGEST_SECONDS (12 * 3600)
#define APP_AGAIN_SECONDS  (5 * 60) ///< for which the second factor stands
#define APP_FLASH_MAX      512
#define APP_SESSIONS_MAX   2000
#define APP_NAME_MAX       201 ///< of an officer, with its zero

struct app_session {
    uint64_t id;                ///< for this program alone
    char officer[APP_NAME_MAX];
    moment began, used, again;  ///< again: when the second factor was last given
    char csrf[APP_TOKEN_SIZE];  ///< what its forms carry
    int64_t account, event;     ///< whose, and of the signing in; 0: begun without an account
    moment ends;                ///< of break-glass: when it is over; 0: as all
    uint32_t roles;             ///< that the officer had when it began
};

struct app_sessions;
struct app_sessions *app_sessions_create(void);
void app_sessions_destroy(struct app_sessions **sessions);

/// A new session of an officer who has shown who they are; the oldest of too many is ended.
void app_session_begin(struct app_sessions *sessions, const char *officer, moment now,
                       char ret_token[APP_TOKEN_SIZE]);
/// The session of this token, if it has not ended; `soft` does not lengthen it.
bool app_session_find(struct app_sessions *sessions, const char *token, moment now, bool soft,
                      struct app_session *ret_session);
/// The second factor was given again: a new token takes the place of the old one.
bool app_session_again(struct app_sessions *sessions, uint64_t id, moment now,
                       char ret_token[APP_TOKEN_SIZE]);
/// Whether it has not ended; does not lengthen it.
bool app_session_lives(struct app_sessions *sessions, uint64_t id, moment now);
/// What a session just begun is of, by its token.
void app_session_bind(struct app_sessions *sessions, const char *token,
                      const struct app_session *of);
/// When it is over if nothing more is asked.
moment app_session_until(const struct app_session *session);
/// Ends it; `why` as access_sign_out takes it, for the record.
void app_session_end_why(struct app_sessions *sessions, uint64_t id, const char *why);
/// All of an account but one (0: all).
void app_session_end_account(struct app_sessions *sessions, int64_t account, uint64_t but,
                             const char *why);
/// A session that ended and of which the record does not know it yet; false: there is none. Given
/// once.
struct app_ended {
    int64_t event;
    const char *why; ///< a literal
};
bool app_session_ended(struct app_sessions *sessions, moment now, struct app_ended *ret_ended);
void app_session_end(struct app_sessions *sessions, uint64_t id);
/// All of an officer: the account was closed, or its password changed.
void app_session_end_all(struct app_sessions *sessions, const char *officer);
/// Words that the session's next page says once.
void app_session_flash(struct app_sessions *sessions, uint64_t id, const char *words);
bool app_session_flash_take(struct app_sessions *sessions, uint64_t id,
                            char ret_words[APP_FLASH_MAX]);
/// Who is signed in now, newest first; caller's (memory_free). Tokens of forms are left out.
size_t app_sessions_list(struct app_sessions *sessions, moment now, struct app_session **ret_list);

#endif
