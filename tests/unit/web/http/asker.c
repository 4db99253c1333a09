// SPDX-License-Identifier: Apache-2.0
// asker.c - asks a real server over a real socket.
#include "asker.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

struct http_server *asker_serve(struct http_settings settings)
{
    struct http_server *server = NULL;
    struct overt_error err = {0};
    settings.listen = "127.0.0.1:0";
    settings.name = "test";
    settings.log = -1;
    settings.request_seconds = settings.request_seconds > 0 ? settings.request_seconds : 10;
    if (http_start(&settings, &server, &err) != 0)
        fail_msg("%s", err.text);
    return server;
}

struct sockaddr_in asker_address(const struct http_server *server)
{
    in_port_t port = htons((uint16_t)atoi(strrchr(http_address(server), ':') + 1));
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = port,
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

int asker_connect(const struct http_server *server)
{
    struct sockaddr_in at = asker_address(server);
    const struct timeval patience = {.tv_sec = 20};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

void asker_say(int fd, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return; // it was refused before its end
        at += sent;
        size -= (size_t)sent;
    }
}

void asker_say_text(int fd, const char *words) { asker_say(fd, words, strlen(words)); }

bool asker_wait(int fd, struct text *found, const char *wanted)
{
    char bytes[4096];
    ssize_t size = 1;
    while (size > 0 && (wanted == NULL || strstr(found->bytes, wanted) == NULL)) {
        size = recv(fd, bytes, sizeof bytes, 0);
        if (size > 0)
            text_append_bytes(found, bytes, (size_t)size);
    }
    return wanted != NULL && strstr(found->bytes, wanted) != NULL;
}

void asker_ask(const struct http_server *server, const char *head, const void *body, size_t size,
               struct text *found)
{
    int fd = asker_connect(server);
    AUTO_TEXT struct text request = {0};
    text_init(&request, 100000);
    text_printf(&request, "%s\r\nHost: x\r\nConnection: close\r\n", head);
    if (body != NULL)
        text_printf(&request, "Content-Length: %zu\r\n", size);
    text_append(&request, "\r\n");
    asker_say(fd, request.bytes, request.length);
    asker_say(fd, body, size);
    text_init(found, 1 << 20);
    (void)asker_wait(fd, found, NULL);
    (void)close(fd);
}
