// SPDX-License-Identifier: Apache-2.0
// asker.h - asks a real server over a real socket.
#ifndef TESTS_ASKER_H
#define TESTS_ASKER_H

#include <netinet/in.h>

#include "base/text.h"
#include "web/http/http.h"

/// A server at a port of its own.
struct http_server *asker_serve(struct http_settings settings);
struct sockaddr_in asker_address(const struct http_server *server);
/// Connected to it, with a patience of 20 seconds.
int asker_connect(const struct http_server *server);
void asker_say(int fd, const void *bytes, size_t size);
void asker_say_text(int fd, const char *words);
/// Reads on until `found` holds `wanted` or the server ends the connection; whether it does.
bool asker_wait(int fd, struct text *found, const char *wanted);
/// A whole request whose answer is read to its end. The caller finishes *found.
void asker_ask(const struct http_server *server, const char *head, const void *body, size_t size,
               struct text *found);

#endif
