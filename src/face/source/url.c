// SPDX-License-Identifier: Apache-2.0
// url.c - addresses by RFC 3986, as far as cameras need them: taken apart, looked up, shown without
// secrets. User name and password go to the decoder and nowhere else.
#include "face/source/url.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"

struct parts {
    const char *scheme;
    char user[128]; ///< with its password and '@', or empty
    char host[128];
    long port;
    const char *path; ///< from the slash on
};

bool url_is_stream(const char *source)
{
    return text_starts(source, "rtsp://") || text_starts(source, "http://");
}

static bool copy_range(char *target, size_t size, const char *from, const char *end)
{
    if ((size_t)(end - from) >= size)
        return false;
    memcpy(target, from, (size_t)(end - from));
    target[end - from] = '\0';
    return true;
}

static bool take_host(struct parts *parts, const char *from, const char *end)
{
    const char *port = end, *host_end = end;
    if (*from == '[') {
        from++;
        host_end = memchr(from, ']', (size_t)(end - from));
        if (host_end == NULL)
            return false;
        port = host_end + 1;
    } else {
        const char *colon = memchr(from, ':', (size_t)(end - from));
        port = host_end = colon != NULL ? colon : end;
    }
    char number[8] = "";
    if (port < end && (*port != ':' || !copy_range(number, sizeof number, port + 1, end) ||
                       !text_to_int(number, 1, 65535, &parts->port)))
        return false;
    return host_end > from && copy_range(parts->host, sizeof parts->host, from, host_end);
}

static bool split(const char *url, struct parts *ret_parts)
{
    struct parts parts = {.scheme = text_starts(url, "rtsp://") ? "rtsp" : "http"};
    parts.port = parts.scheme[0] == 'r' ? 554 : 80;
    const char *from = url + 7, *end = from + strcspn(from, "/?#");
    parts.path = end;
    const char *at = memrchr(from, '@', (size_t)(end - from));
    if (at != NULL && !copy_range(parts.user, sizeof parts.user, from, at + 1))
        return false;
    if (!take_host(&parts, at != NULL ? at + 1 : from, end))
        return false;
    *ret_parts = parts;
    return true;
}

int url_resolve(const char *url, char ret_numeric[URL_MAX], int *ret_port, struct overt_error *err)
{
    struct parts parts;
    if (!split(url, &parts))
        return error_set(err, OVERT_INPUT, "not the address of a stream: write "
                         "rtsp://HOST:PORT/PATH or http://HOST:PORT/PATH");
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    char numeric[64] = "", whole[URL_MAX + 1];
    int fault = getaddrinfo(parts.host, NULL, &hints, &found);
    bool six = fault == 0 && found->ai_family == AF_INET6;
    if (fault == 0)
        fault = getnameinfo(found->ai_addr, found->ai_addrlen, numeric, sizeof numeric, NULL, 0,
                            NI_NUMERICHOST);
    if (found != NULL)
        freeaddrinfo(found);
    if (fault != 0)
        return error_set(err, OVERT_NOT_FOUND, "the network knows no %s: look at the address",
                         parts.host);
    int length = snprintf(whole, sizeof whole, "%s://%s%s%s%s:%ld%s", parts.scheme, parts.user,
                          six ? "[" : "", numeric, six ? "]" : "", parts.port, parts.path);
    if (length < 0 || length >= URL_MAX)
        return error_set(err, OVERT_LIMIT, "an address of a stream has at most %d characters",
                         URL_MAX - 1);
    memcpy(ret_numeric, whole, (size_t)length + 1);
    *ret_port = (int)parts.port;
    return OVERT_OK;
}

void url_without_secrets(const char *url, char ret_plain[URL_MAX])
{
    struct parts parts;
    if (!split(url, &parts)) {
        (void)text_copy(ret_plain, URL_MAX, "a stream");
        return;
    }
    (void)snprintf(ret_plain, URL_MAX, "%s://%s:%ld%.*s", parts.scheme, parts.host, parts.port,
                   (int)strcspn(parts.path, "?#"), parts.path);
}
