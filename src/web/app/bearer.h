// SPDX-License-Identifier: Apache-2.0
// bearer.h - who asks by a token instead of a session: another system, in an officer's name.
#ifndef WEB_APP_BEARER_H
#define WEB_APP_BEARER_H

#include "access/access.h"

/// A scope "operation:LFR-2026-0001" keeps a token to that operation.
#define APP_SCOPE_OPERATION "operation:"

/// Whether the token may do this in the operation of that reference (NULL: in none).
bool app_bearer_may(const struct access_token *token, const char *scope, const char *operation);

#endif
