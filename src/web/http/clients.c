// SPDX-License-Identifier: Apache-2.0
// clients.c - who is connected, and since when their request is under way: a byte now and then
// keeps a connection from being idle, and does not keep it open (slow loris).
#include <sys/socket.h>
#include <time.h>

#include "base/memory.h"
#include "web/http/internal.h"

int64_t http_clock_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct http_client *http_client_add(struct http_clients *clients, int socket)
{
    struct http_client *client = memory_new(1, sizeof *client);
    client->socket = socket;
    client->since = http_clock_us() / 1000;
    (void)pthread_mutex_lock(&clients->lock);
    client->after = clients->first;
    if (client->after != NULL)
        client->after->before = client;
    clients->first = client;
    (void)pthread_mutex_unlock(&clients->lock);
    return client;
}

void http_client_remove(struct http_clients *clients, struct http_client *client)
{
    (void)pthread_mutex_lock(&clients->lock);
    if (client->after != NULL)
        client->after->before = client->before;
    if (client->before != NULL)
        client->before->after = client->after;
    else
        clients->first = client->after;
    (void)pthread_mutex_unlock(&clients->lock);
    memory_free(client);
}

void http_client_receiving(struct http_clients *clients, struct http_client *client, bool yes)
{
    (void)pthread_mutex_lock(&clients->lock);
    client->since = yes ? http_clock_us() / 1000 : 0;
    (void)pthread_mutex_unlock(&clients->lock);
}

void http_clients_watch(struct http_clients *clients, int seconds)
{
    (void)pthread_mutex_lock(&clients->lock);
    int64_t before = http_clock_us() / 1000 - (int64_t)seconds * 1000;
    // The socket is closed only after its client was removed, so this one is still its own.
    for (struct http_client *client = clients->first; client != NULL; client = client->after)
        if (client->since != 0 && client->since < before)
            (void)shutdown(client->socket, SHUT_RDWR);
    (void)pthread_mutex_unlock(&clients->lock);
}
