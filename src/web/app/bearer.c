// SPDX-License-Identifier: Apache-2.0
// bearer.c - what the token of another system allows.
#include "web/app/bearer.h"

#include <string.h>

#include "base/text.h"

/// Whether the token is kept to things of this kind, and to this one.
static void kept_to(const struct access_token *token, const char *kind, const char *operation,
                    bool *ret_kept, bool *ret_this)
{
    const size_t start = strlen(kind);
    *ret_kept = *ret_this = false;
    for (const char *at = token->scopes; *at != '\0';) {
        size_t size = strcspn(at, " ");
        if (strncmp(at, kind, start) == 0) {
            *ret_kept = true;
            *ret_this |= operation != NULL && strlen(operation) == size - start &&
                         strncmp(at + start, operation, size - start) == 0;
        }
        at += size + (at[size] == ' ');
    }
}

bool app_bearer_fits(const struct access_token *token, const char *certificate)
{
    bool kept = false, this_one = false;
    kept_to(token, APP_SCOPE_CERTIFICATE, certificate, &kept, &this_one);
    return !kept || this_one;
}

bool app_bearer_may(const struct access_token *token, const char *scope, const char *operation)
{
    bool kept = false, this_one = false;
    kept_to(token, APP_SCOPE_OPERATION, operation, &kept, &this_one);
    return access_token_has(token, scope) && (!kept || this_one);
}
