// SPDX-License-Identifier: Apache-2.0
// guard.c - requests that a proxy in front could have understood in another way than we do are
// refused and their connection is closed: RFC 9112 section 6.3 (message body length) and 11.2
// (request smuggling), RFC 9110 section 5.1 (names are tokens) and 7.2 (one Host).
#include <string.h>
#include <strings.h>

#include "web/http/internal.h"

#define LENGTH_DIGITS 15

struct seen {
    int headers, lengths, encodings, hosts;
    bool bad, body;
};

/// RFC 9110 section 5.6.2.
static bool is_token(const char *bytes, size_t size)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < size; i++) {
        char c = bytes[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || strchr(others, c) == NULL))
            return false;
    }
    return size > 0;
}

static bool is_value(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (((unsigned char)bytes[i] < 0x20 && bytes[i] != '\t') || bytes[i] == 0x7f)
            return false;
    return true;
}

static bool is_length(const char *bytes, size_t size)
{
    return size > 0 && size <= LENGTH_DIGITS && strspn(bytes, "0123456789") == size;
}

static enum MHD_Result see(void *context, enum MHD_ValueKind kind, const char *name,
                           size_t name_size, const char *value, size_t value_size)
{
    (void)kind;
    struct seen *seen = context;
    value = value != NULL ? value : "";
    seen->headers++;
    seen->bad |= !is_token(name, name_size) || !is_value(value, value_size);
    if (strcasecmp(name, "content-length") == 0) {
        seen->lengths++;
        seen->bad |= !is_length(value, value_size);
        seen->body |= strspn(value, "0") != value_size;
    } else if (strcasecmp(name, "transfer-encoding") == 0) {
        seen->encodings++;
        seen->bad |= strcasecmp(value, "chunked") != 0;
        seen->body = true;
    } else if (strcasecmp(name, "host") == 0)
        seen->hosts++;
    return MHD_YES;
}

static bool is_known(const char *method)
{
    static const char *const known[] = {"GET", "HEAD", "POST", "PUT", "DELETE"};
    for (size_t i = 0; i < ARRAY_COUNT(known); i++)
        if (text_equal(method, known[i]))
            return true;
    return false;
}

int http_guard(struct MHD_Connection *connection, const char *method, const char *version)
{
    struct seen seen = {0};
    bool old = text_equal(version, "HTTP/1.0");
    (void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, see, &seen);
    if (!old && !text_equal(version, "HTTP/1.1"))
        return MHD_HTTP_HTTP_VERSION_NOT_SUPPORTED;
    if (seen.headers > HTTP_HEADERS_MAX)
        return MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
    if (seen.bad || seen.lengths + seen.encodings > 1 || seen.hosts > 1 ||
        (!old && seen.hosts != 1) || (old && seen.encodings > 0))
        return MHD_HTTP_BAD_REQUEST;
    if (!is_known(method))
        return MHD_HTTP_NOT_IMPLEMENTED;
    bool may = !text_equal(method, "GET") && !text_equal(method, "HEAD");
    return seen.body && !may ? MHD_HTTP_BAD_REQUEST : 0;
}
