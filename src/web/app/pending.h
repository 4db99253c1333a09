// SPDX-License-Identifier: Apache-2.0
// pending.h - between two pages of signing in or enrolling: what was right so far, in memory, under
// a token of its own of which the hash is kept. It gives no right to anything else.
#ifndef WEB_APP_PENDING_H
#define WEB_APP_PENDING_H

#include "access/access.h"

#define APP_PENDING_COOKIE  "__Host-overt-step"
#define APP_PENDING_SECONDS 600
#define APP_PENDINGS_MAX    512
#define APP_PENDING_WRONG   5 ///< wrong codes; then from the beginning
#define APP_NEXT_MAX        300

struct app_pending {
    bool enrolling;
    int64_t account, password;
    bool break_glass;
    unsigned charged;                   ///< attempts that were charged to the guard
    char name[ACCESS_NAME_MAX + 1];
    char hash[CRYPT_PASSWORD_HASH_SIZE]; ///< the password's, made anew; "": it stays
    char words[ACCESS_WORDS_SIZE];       ///< the invitation
    uint8_t secret[ACCESS_SECRET_SIZE];  ///< for the app
    char next[APP_NEXT_MAX];
};

struct app_pendings;
struct app_pendings *app_pendings_create(void);
void app_pendings_destroy(struct app_pendings **pendings);
void app_pending_begin(struct app_pendings *pendings, const struct app_pending *pending, moment now,
                       char ret_token[65]);
bool app_pending_find(struct app_pendings *pendings, const char *token, moment now,
                      struct app_pending *ret_pending);
/// A wrong code: false when that was the last.
bool app_pending_wrong(struct app_pendings *pendings, const char *token);
void app_pending_end(struct app_pendings *pendings, const char *token);
void app_pending_finish(struct app_pending *pending); ///< wipes a copy

#endif
