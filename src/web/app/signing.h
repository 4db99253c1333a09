// SPDX-License-Identifier: Apache-2.0
// signing.h - what the pages of signing in share: attempts that are charged, cookies, a session
// begun. For sign_in.c, enrol.c, own_account.c and accounts.c.
#ifndef WEB_APP_SIGNING_H
#define WEB_APP_SIGNING_H

#include "access/guard.h"
#include "web/app/internal.h"
#include "web/app/page.h"
#include "web/app/pending.h"

/// Charges an attempt on a name. 1: go on; 0: it is answered (429); a negative code.
/// `login` NULL: of a session (`session` 0: none) that confirms.
int app_attempt(struct app_call *call, const char *name, const struct access_login *login,
                uint64_t session);
/// It was right.
void app_attempt_passed(struct app_call *call, const char *name, const struct access_login *login,
                        uint64_t session, unsigned charged);

/// A path of this console that the form or the query names, "/" for none or for anything else.
const char *app_next(const struct app_call *call);
void app_hidden(struct app_call *call, const char *name, const char *value);
/// An input for a code, and one for a password, which never shows what was sent.
void app_code_input(struct app_call *call, const char *name, const char *label, const char *hint);
void app_password_input(struct app_call *call, const char *name, const char *label,
                        const char *hint, bool fresh);

/// `life` 0: until the browser is closed; below 0: taken away.
void app_put_cookie(struct app_call *call, const char *name, const char *value, int64_t life);
/// The pending step of this browser; false: none, or it is over.
bool app_step(struct app_call *call, char ret_token[HTTP_COOKIE_MAX + 1],
              struct app_pending *ret_pending);
/// The session of somebody who has shown who they are: cookies set, an older one ended.
void app_enter(struct app_call *call, const struct access_login *login,
               const struct access_signed_in *in);
/// Sessions of which the record does not know yet that they ended.
void app_tell_ended(struct app_call *call, struct operate *operate);
/// Recovery codes, to be kept: shown this once.
void app_recovery_list(struct app_call *call,
                       char recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE]);

#endif
