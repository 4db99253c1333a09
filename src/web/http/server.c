// SPDX-License-Identifier: Apache-2.0
// server.c - libmicrohttpd, and the way of a request through it: headers, body, worker, answer.
//
// Two threads read and write all sockets (epoll) and never wait. A whole request is put to sleep,
// handled by a worker, and woken to be answered.
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "web/http/internal.h"

#define READERS        2
#define CLIENT_MEMORY  (32 * 1024) ///< bytes for a connection's header fields
#define OTHER_FILES    128 ///< a record, its readers, files that are given, the log
#define ANSWER_MAX     (64 * 1024 * 1024)

static void call_free(struct http_call *call)
{
    http_pairs_finish(&call->request.query);
    http_answer_finish(&call->answer);
    http_body_finish(call->server, &call->body);
    memory_free(call->path);
    memory_free(call->target);
    memory_free(call);
}

struct http_client *http_client_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/// The first that is heard of a request: its target, as it came.
static void *begin(void *context, const char *target, struct MHD_Connection *connection)
{
    struct http_call *call = memory_new(1, sizeof *call);
    call->server = context;
    call->connection = connection;
    call->target = memory_copy_text(target);
    call->began = http_clock_us();
    call->request.call = call;
    call->answer.file = -1;
    text_init(&call->answer.body, ANSWER_MAX);
    return call;
}

static enum http_method method_of(const char *method)
{
    static const char *const words[] = {"GET", "HEAD", "POST", "PUT", "DELETE"};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        if (text_equal(method, words[i]))
            return (enum http_method)i;
    return HTTP_GET;
}

static bool read_target(struct http_call *call)
{
    const char *query = strchr(call->target, '?');
    query = query != NULL ? query + 1 : "";
    call->path = http_path(call->target);
    call->request.path = call->path;
    return call->path != NULL && http_pairs_read(query, strlen(query), &call->request.query);
}

/// More than the server takes, by what the request itself says of its length.
static bool too_long(struct http_call *call)
{
    long length = 0;
    call->body.limit = http_body_limit(call->server, &call->request);
    const char *said = http_header(&call->request, "Content-Length");
    return said != NULL &&
           (!text_to_int(said, 0, 1L << 50, &length) ||
            (size_t)length > call->body.limit);
}

static enum MHD_Result see_headers(struct http_call *call, const char *method, const char *version)
{
    call->request.method = method_of(method);
    int refused = http_guard(call->connection, method, version);
    if (refused == 0 && !read_target(call))
        refused = MHD_HTTP_BAD_REQUEST;
    if (refused == 0 && too_long(call))
        refused = MHD_HTTP_CONTENT_TOO_LARGE;
    call->stage = STAGE_BODY;
    if (refused == 0)
        return MHD_YES;
    http_refuse(call, refused);
    return http_answer_send(call);
}

static enum MHD_Result see_body(struct http_call *call, const char *bytes, size_t *size)
{
    http_body_add(call->server, &call->body, bytes, *size);
    *size = 0;
    return MHD_YES; // one that is too long is read to its end, so that the answer is seen
}

static enum MHD_Result see_end(struct http_call *call)
{
    http_client_receiving(&call->server->clients, http_client_of(call->connection), false);
    call->stage = STAGE_HANDLED;
    if (call->body.refusal != 0)
        http_refuse(call, call->body.refusal);
    call->request.body = call->body.bytes;
    call->request.body_size = call->body.length;
    if (call->refusal == 0 && http_queue_put(&call->server->queue, call))
        return MHD_YES;
    if (call->refusal == 0)
        http_refuse(call, MHD_HTTP_SERVICE_UNAVAILABLE);
    return http_answer_send(call);
}

static enum MHD_Result serve(void *context, struct MHD_Connection *connection, const char *target,
                             const char *method, const char *version, const char *bytes,
                             size_t *size, void **call_at)
{
    struct http_call *call = *call_at;
    (void)context;
    (void)connection;
    (void)target;
    switch (call->stage) {
    case STAGE_HEADERS:
        return see_headers(call, method, version);
    case STAGE_BODY:
        return *size > 0 ? see_body(call, bytes, size) : see_end(call);
    case STAGE_HANDLED:
        return http_answer_send(call);
    default:
        return MHD_YES;
    }
}

static void ended(void *context, struct MHD_Connection *connection, void **call_at,
                  enum MHD_RequestTerminationCode why)
{
    struct http_call *call = *call_at;
    struct http_server *server = context;
    (void)why;
    if (call == NULL)
        return;
    if (call->stage == STAGE_ANSWERED)
        http_log(call);
    http_client_receiving(&server->clients, http_client_of(connection), true); // the next one
    call_free(call);
    *call_at = NULL;
}

static void see_client(void *context, struct MHD_Connection *connection, void **client_at,
                       enum MHD_ConnectionNotificationCode what)
{
    struct http_server *server = context;
    int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        *client_at = http_client_add(&server->clients, fd);
    else if (*client_at != NULL)
        http_client_remove(&server->clients, *client_at);
}

/// The target stays as it came: it is decoded once, by us.
static size_t leave(void *context, struct MHD_Connection *connection, char *bytes)
{
    (void)context;
    (void)connection;
    return strlen(bytes);
}

static void say_nothing(void *context, const char *format, va_list args)
{
    (void)context;
    (void)format;
    (void)args; // a client that went away; what it asked for stands in no log
}

struct found {
    const char *name, *value;
    int count;
};

static enum MHD_Result find(void *context, enum MHD_ValueKind kind, const char *name,
                            const char *value)
{
    struct found *found = context;
    (void)kind;
    if (strcasecmp(name, found->name) == 0) {
        found->value = value;
        found->count++;
    }
    return MHD_YES;
}

const char *http_header(const struct http_request *request, const char *name)
{
    struct found found = {.name = name};
    (void)MHD_get_connection_values(request->call->connection, MHD_HEADER_KIND, find, &found);
    return found.count == 1 ? found.value : NULL;
}

/// Whether a connection is taken. MHD_quiesce_daemon() would do the same, but ends the process when
/// it and a reader take the listening socket out of epoll at once (libmicrohttpd up to 1.0).
static enum MHD_Result admit(void *context, const struct sockaddr *who, socklen_t size)
{
    struct http_server *server = context;
    (void)who;
    (void)size;
    return atomic_load(&server->closed) ? MHD_NO : MHD_YES;
}

static void *watch(void *context)
{
    struct http_server *server = context;
    const struct timespec pause = {.tv_nsec = 200 * 1000 * 1000};
    while (!atomic_load(&server->ending)) {
        (void)nanosleep(&pause, NULL);
        http_clients_watch(&server->clients, server->settings.request_seconds);
        http_streams_watch(server);
    }
    return NULL;
}

static int start_daemon(struct http_server *server, int fd, struct overt_error *err)
{
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
        0, admit, server, serve, server,
        MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL, // first, so that nothing is said before
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)READERS,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)server->settings.connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CLIENT_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)server->settings.request_seconds,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, leave, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, begin, server, MHD_OPTION_NOTIFY_COMPLETED, ended, server,
        MHD_OPTION_NOTIFY_CONNECTION, see_client, server, MHD_OPTION_END);
    if (server->daemon != NULL)
        return 0;
    (void)close(fd);
    return error_set(err, OVERT_IO, "the server cannot be started: are there files and memory for "
                                    "%d connections?", server->settings.connections);
}

/// Each connection is an open file, and some more are needed beside them. The limit is raised as
/// far as this process may.
static int have_files(int connections, struct overt_error *err)
{
    struct rlimit files;
    rlim_t needed = (rlim_t)connections + OTHER_FILES;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= needed)
        return 0;
    rlim_t most = files.rlim_max;
    files.rlim_cur = needed < most ? needed : most;
    if (setrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur == needed)
        return 0;
    return error_set(err, OVERT_INPUT,
                     "%d connections need %llu open files, and this process may have %llu: ask for "
                     "fewer connections, or raise the limit (ulimit -Hn, LimitNOFILE= of systemd)",
                     connections, (unsigned long long)needed, (unsigned long long)most);
}

static int start(struct http_server *server, struct overt_error *err)
{
    int fd = -1;
    int code = have_files(server->settings.connections, err);
    if (code == 0)
        code = http_listen(server->settings.listen, &fd, server->address, &server->unlink, err);
    if (code == 0)
        code = http_workers_start(server, err);
    if (code == 0) {
        server->watching = pthread_create(&server->watcher, NULL, watch, server) == 0;
        code = server->watching ? 0 : error_set(err, OVERT_IO, "cannot start a thread");
    }
    if (code == 0)
        return start_daemon(server, fd, err);
    if (fd >= 0)
        (void)close(fd);
    return code;
}

int http_start(const struct http_settings *settings, struct http_server **ret_server,
               struct overt_error *err)
{
    struct http_server *server = memory_new(1, sizeof *server);
    server->settings = *settings;
    server->name = memory_copy_text(settings->name);
    server->streams = http_streams_new();
    (void)pthread_mutex_init(&server->clients.lock, NULL);
    (void)pthread_mutex_init(&server->queue.lock, NULL);
    (void)pthread_cond_init(&server->queue.more, NULL);
    int code = start(server, err);
    if (code < 0) {
        http_stop(server);
        return code;
    }
    *ret_server = server;
    return 0;
}

void http_stop(struct http_server *server)
{
    if (server == NULL)
        return;
    atomic_store(&server->closed, true); // nobody new comes in
    http_workers_stop(server);           // what is in hand is handled
    http_streams_end(server->streams);   // nobody sleeps from now on
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    atomic_store(&server->ending, true);
    if (server->watching)
        (void)pthread_join(server->watcher, NULL);
    if (server->unlink != NULL)
        (void)unlink(server->unlink);
    (void)pthread_mutex_destroy(&server->clients.lock);
    (void)pthread_mutex_destroy(&server->queue.lock);
    (void)pthread_cond_destroy(&server->queue.more);
    http_streams_drop(server->streams);
    memory_free(server->unlink);
    memory_free(server->name);
    memory_free(server);
}

const char *http_address(const struct http_server *server) { return server->address; }
