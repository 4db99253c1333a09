// SPDX-License-Identifier: Apache-2.0
// stream.c - answers that go on: server-sent events (HTML Living Standard, section 9.2) without a
// thread each. A connection with nothing to say sleeps (MHD_suspend_connection) and is woken when
// something is put.
//
// A connection that sleeps does not notice that its client is gone and is never too old: a comment
// every 15 seconds finds out. Whoever leaves too much waiting is ended and resumes from the record.
//
// One lock guards a server's streams. libmicrohttpd's own locks are taken inside of it; nothing
// here is called while libmicrohttpd holds them.
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/memory.h"
#include "web/http/internal.h"

#define WAITING_MAX (64 * 1024) ///< bytes, unless the settings say otherwise
#define FIRST       1024
#define PIECE       4096 ///< bytes handed to a connection at once

static const char ping[] = ": ping\n\n";

struct http_stream {
    struct http_streams *streams;
    int holders;
    uint64_t source;
    struct MHD_Connection *connection; ///< NULL once it is closed
    int socket;
    char *waiting; ///< from `begin` to `end`
    size_t begin, end, capacity, limit;
    int64_t said; ///< monotonic ms when something was put last
    bool asleep;
    bool ended;  ///< nothing more is taken; what waits is sent
    bool broken; ///< nothing is sent either
    struct http_stream *before, *after;
};

static int64_t now_ms(void) { return http_clock_us() / 1000; }

struct http_streams *http_streams_new(void)
{
    struct http_streams *streams = memory_new(1, sizeof *streams);
    (void)pthread_mutex_init(&streams->lock, NULL);
    streams->holders = 1;
    return streams;
}

/// Gives the lock back, and one of the holders.
static void unlock_drop(struct http_streams *streams)
{
    bool last = --streams->holders == 0;
    (void)pthread_mutex_unlock(&streams->lock);
    if (!last)
        return;
    (void)pthread_mutex_destroy(&streams->lock);
    memory_free(streams);
}

void http_streams_drop(struct http_streams *streams)
{
    (void)pthread_mutex_lock(&streams->lock);
    unlock_drop(streams);
}

// ---- with the lock ----

static void wake(struct http_stream *stream)
{
    if (stream->asleep && stream->connection != NULL)
        MHD_resume_connection(stream->connection);
    stream->asleep = false;
}

/// It sends nothing more, at once, whether its client reads or not.
static void break_off(struct http_stream *stream)
{
    stream->ended = stream->broken = true;
    if (stream->connection != NULL)
        (void)shutdown(stream->socket, SHUT_RDWR);
    wake(stream);
}

static void make_room(struct http_stream *stream, size_t more)
{
    size_t waiting = stream->end - stream->begin;
    if (stream->begin > 0)
        memmove(stream->waiting, stream->waiting + stream->begin, waiting);
    stream->begin = 0;
    stream->end = waiting;
    size_t capacity = stream->capacity;
    while (capacity < waiting + more)
        capacity = capacity == 0 ? FIRST : capacity * 2;
    if (capacity != stream->capacity)
        stream->waiting = memory_resize(stream->waiting, capacity, 1);
    stream->capacity = capacity;
}

static bool put(struct http_stream *stream, const char *bytes, size_t size)
{
    if (stream->ended)
        return false;
    if (stream->end - stream->begin + size > stream->limit) {
        break_off(stream);
        return false;
    }
    if (stream->end + size > stream->capacity)
        make_room(stream, size);
    memcpy(stream->waiting + stream->end, bytes, size);
    stream->end += size;
    stream->said = now_ms();
    wake(stream);
    return true;
}

static int count_of(const struct http_streams *streams, uint64_t source)
{
    int count = 0;
    for (const struct http_stream *one = streams->first; one != NULL; one = one->after)
        count += one->source == source && !one->ended;
    return count;
}

static int may_open(const struct http_server *server, uint64_t source, struct overt_error *err)
{
    const struct http_settings *settings = &server->settings;
    if (server->streams->ended || server->streams->count >= settings->streams)
        return error_set(err, OVERT_LIMIT,
                         "%d pages are listening already, which is all that this server takes: "
                         "close one, or try again in a minute",
                         settings->streams);
    if (settings->streams_each > 0 && count_of(server->streams, source) >= settings->streams_each)
        return error_set(err, OVERT_LIMIT,
                         "you have %d pages open that listen for alerts: close one of them",
                         settings->streams_each);
    return 0;
}

static void link_in(struct http_streams *streams, struct http_stream *stream)
{
    stream->after = streams->first;
    if (stream->after != NULL)
        stream->after->before = stream;
    streams->first = stream;
    streams->count++;
    streams->holders++;
}

static void take_out(struct http_streams *streams, struct http_stream *stream)
{
    if (stream->after != NULL)
        stream->after->before = stream->before;
    if (stream->before != NULL)
        stream->before->after = stream->after;
    else
        streams->first = stream->after;
    streams->count--;
}

/// One holder less; gives the lock back.
static void unlock_release(struct http_stream *stream)
{
    struct http_streams *streams = stream->streams;
    if (--stream->holders > 0) {
        (void)pthread_mutex_unlock(&streams->lock);
        return;
    }
    memory_free(stream->waiting);
    memory_free(stream);
    unlock_drop(streams);
}

// ---- for handlers and for whoever has something to say ----

int http_stream_open(const struct http_request *request, uint64_t source,
                     struct http_answer *answer, struct http_stream **ret_stream,
                     struct overt_error *err)
{
    struct http_call *call = (struct http_call *)(uintptr_t)request->call;
    struct http_server *server = call->server;
    struct http_streams *streams = server->streams;
    size_t limit = server->settings.stream_bytes;
    (void)pthread_mutex_lock(&streams->lock);
    int code = may_open(server, source, err);
    if (code == 0) {
        struct http_stream *stream = memory_new(1, sizeof *stream);
        *stream = (struct http_stream){.streams = streams, .holders = 2, .source = source,
                                       .connection = call->connection, .said = now_ms(),
                                       .socket = http_client_of(call->connection)->socket,
                                       .limit = limit > 0 ? limit : WAITING_MAX};
        link_in(streams, stream);
        char first[32];
        int length = snprintf(first, sizeof first, "retry: %d\n\n", HTTP_RETRY_MS);
        (void)put(stream, first, (size_t)length);
        answer->stream = *ret_stream = stream;
        answer->status = MHD_HTTP_OK;
        answer->type = "text/event-stream";
    }
    (void)pthread_mutex_unlock(&streams->lock);
    return code;
}

bool http_stream_put(struct http_stream *stream, const char *bytes, size_t size)
{
    (void)pthread_mutex_lock(&stream->streams->lock);
    bool taken = put(stream, bytes, size);
    (void)pthread_mutex_unlock(&stream->streams->lock);
    return taken;
}

long http_stream_room(const struct http_stream *stream)
{
    (void)pthread_mutex_lock(&stream->streams->lock);
    long room = stream->ended ? -1 : (long)(stream->limit - (stream->end - stream->begin));
    (void)pthread_mutex_unlock(&stream->streams->lock);
    return room;
}

void http_stream_end(struct http_stream *stream)
{
    (void)pthread_mutex_lock(&stream->streams->lock);
    stream->ended = true;
    wake(stream);
    (void)pthread_mutex_unlock(&stream->streams->lock);
}

void http_stream_drop(struct http_stream **stream)
{
    if (*stream == NULL)
        return;
    (void)pthread_mutex_lock(&(*stream)->streams->lock);
    unlock_release(*stream);
    *stream = NULL;
}

int http_stream_count(const struct http_server *server)
{
    (void)pthread_mutex_lock(&server->streams->lock);
    int count = server->streams->count;
    (void)pthread_mutex_unlock(&server->streams->lock);
    return count;
}

void http_event_write(struct text *text, int64_t id, const char *name, const char *data)
{
    if (id >= 0)
        text_printf(text, "id: %lld\n", (long long)id);
    if (name != NULL)
        text_printf(text, "event: %s\n", name);
    if (data != NULL)
        text_printf(text, "data: %s\n", data);
    text_append(text, "\n");
}

// ---- for the server ----

/// What waits, as far as there is room; with nothing to say the connection goes to sleep.
static ssize_t next(void *context, uint64_t position, char *room, size_t size)
{
    struct http_stream *stream = context;
    (void)position;
    ssize_t given = 0;
    (void)pthread_mutex_lock(&stream->streams->lock);
    size_t waiting = stream->end - stream->begin;
    if (stream->broken)
        given = MHD_CONTENT_READER_END_WITH_ERROR;
    else if (waiting > 0) {
        given = (ssize_t)(waiting < size ? waiting : size);
        memcpy(room, stream->waiting + stream->begin, (size_t)given);
        stream->begin += (size_t)given;
    } else if (stream->ended)
        given = MHD_CONTENT_READER_END_OF_STREAM;
    else {
        MHD_suspend_connection(stream->connection);
        stream->asleep = true;
    }
    (void)pthread_mutex_unlock(&stream->streams->lock);
    return given;
}

struct MHD_Response *http_stream_response(struct http_stream *stream)
{
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE, next, stream, NULL);
}

void http_stream_close(struct http_stream *stream)
{
    if (stream == NULL)
        return;
    struct http_streams *streams = stream->streams;
    (void)pthread_mutex_lock(&streams->lock);
    take_out(streams, stream);
    stream->ended = stream->broken = true;
    stream->asleep = false;
    stream->connection = NULL;
    unlock_release(stream);
}

void http_streams_watch(struct http_server *server)
{
    struct http_streams *streams = server->streams;
    int seconds = server->settings.ping_seconds;
    int64_t before = now_ms() - 1000 * (int64_t)(seconds > 0 ? seconds : HTTP_PING_SECONDS);
    (void)pthread_mutex_lock(&streams->lock);
    for (struct http_stream *one = streams->first; one != NULL; one = one->after)
        if (!one->ended && one->said <= before)
            (void)put(one, ping, sizeof ping - 1);
    (void)pthread_mutex_unlock(&streams->lock);
}

void http_streams_end(struct http_streams *streams)
{
    (void)pthread_mutex_lock(&streams->lock);
    streams->ended = true;
    for (struct http_stream *one = streams->first; one != NULL; one = one->after) {
        one->ended = true;
        wake(one);
    }
    (void)pthread_mutex_unlock(&streams->lock);
}
