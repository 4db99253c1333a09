// SPDX-License-Identifier: Apache-2.0
// body.c - the body of a request, in memory only. It may be a password or a picture: nothing of it
// is left behind when it grows or ends.
#include <string.h>

#include "base/memory.h"
#include "web/http/internal.h"

#define FIRST (4 * 1024) ///< bytes

size_t http_body_limit(const struct http_server *server, const struct http_request *request)
{
    const struct http_settings *settings = &server->settings;
    return settings->body_limit == NULL
               ? settings->body_max
               : settings->body_limit(settings->context, request->method, request->path);
}

/// Counts `more` bytes against what the server holds of all; false when it is too much.
static bool count(struct http_server *server, size_t more)
{
    size_t held = atomic_fetch_add(&server->bodies, more) + more;
    if (server->settings.bodies_max == 0 || held <= server->settings.bodies_max)
        return true;
    atomic_fetch_sub(&server->bodies, more);
    return false;
}

/// 0, or the status with which the request is refused.
static int grow(struct http_server *server, struct http_body *body, size_t needed)
{
    size_t capacity = body->capacity * 2 > FIRST ? body->capacity * 2 : FIRST;
    if (capacity > body->limit)
        capacity = body->limit;
    if (capacity < needed)
        capacity = needed;
    if (!count(server, capacity))
        return MHD_HTTP_SERVICE_UNAVAILABLE;
    char *bytes = memory_try_unset(capacity, 1);
    if (bytes == NULL) {
        atomic_fetch_sub(&server->bodies, capacity);
        return MHD_HTTP_SERVICE_UNAVAILABLE;
    }
    if (body->length > 0)
        memcpy(bytes, body->bytes, body->length);
    size_t length = body->length;
    http_body_finish(server, body);
    body->bytes = bytes;
    body->length = length;
    body->capacity = capacity;
    return 0;
}

void http_body_add(struct http_server *server, struct http_body *body, const char *bytes,
                   size_t size)
{
    if (body->refusal == 0 && (size > body->limit || body->length > body->limit - size))
        body->refusal = MHD_HTTP_CONTENT_TOO_LARGE;
    if (body->refusal == 0 && body->length + size > body->capacity)
        body->refusal = grow(server, body, body->length + size);
    if (body->refusal != 0) {
        http_body_finish(server, body);
        return;
    }
    memcpy(body->bytes + body->length, bytes, size);
    body->length += size;
}

void http_body_finish(struct http_server *server, struct http_body *body)
{
    atomic_fetch_sub(&server->bodies, body->capacity);
    memory_wipe_free(body->bytes, body->capacity);
    body->bytes = NULL;
    body->length = body->capacity = 0;
}
