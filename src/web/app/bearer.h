// SPDX-License-Identifier: Apache-2.0
// bearer.h - who asks by a token instead of a session: another system, in an officer's name.
#ifndef WEB_APP_BEARER_H
#define WEB_APP_BEARER_H

#include "access/access.h"

/// A scope "operation:LFR-2026-0001" keeps a token to that operation.
#define APP_SCOPE_OPERATION "operation:"

/// A scope "certificate:" and 40 hexadecimal digits keeps it to the client whose certificate has
/// this fingerprint, as nginx says in the field below ($ssl_client_fingerprint).
#define APP_SCOPE_CERTIFICATE "certificate:"
#define APP_CERTIFICATE_FIELD "Overt-Client-Certificate"

/// Whether the token may be used with this certificate; NULL: none that is believed.
bool app_bearer_fits(const struct access_token *token, const char *certificate);
/// Whether the token may do this in the operation of that reference (NULL: in none).
bool app_bearer_may(const struct access_token *token, const char *scope, const char *operation);

#endif
