// SPDX-License-Identifier: Apache-2.0
// cookie.c - the cookies of a request (RFC 6265 section 4.2.1: name=value, "; " between).
#include <string.h>

#include "web/http/http.h"

/// The value of one pair that begins at `pair` when it has this name; NULL otherwise.
static const char *value_of(const char *pair, size_t length, const char *name)
{
    size_t size = strlen(name);
    bool same = length > size && strncmp(pair, name, size) == 0 && pair[size] == '=';
    return same ? pair + size + 1 : NULL;
}

static bool is_plain(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] <= ' ' || bytes[i] > '~' || strchr("\",\\", bytes[i]) != NULL)
            return false;
    return true;
}

bool http_cookie(const struct http_request *request, const char *name,
                 char ret_value[HTTP_COOKIE_MAX + 1])
{
    const char *at = http_header(request, "Cookie");
    int found = 0;
    while (at != NULL && *at != '\0') {
        at += strspn(at, " ;");
        size_t length = strcspn(at, ";");
        const char *value = value_of(at, length, name);
        size_t size = value != NULL ? length - (size_t)(value - at) : 0;
        if (value != NULL)
            found += size <= HTTP_COOKIE_MAX && is_plain(value, size) ? 1 : 2;
        if (found == 1 && value != NULL) {
            memcpy(ret_value, value, size);
            ret_value[size] = '\0';
        }
        at += length;
    }
    return found == 1;
}
