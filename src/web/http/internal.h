// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of web/http say to each other.
#ifndef WEB_HTTP_INTERNAL_H
#define WEB_HTTP_INTERNAL_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "web/http/http.h"

/// A connection, from when it is taken to when it is closed.
struct http_client {
    int socket;
    int64_t since; ///< monotonic ms when its present request began; 0: none is being received
    struct http_client *before, *after;
};

struct http_clients {
    pthread_mutex_t lock;
    struct http_client *first;
};

/// Grows in pieces of which nothing is left behind.
struct http_body {
    char *bytes; ///< NULL while it is empty
    size_t length, capacity, limit;
    int refusal; ///< a status: it is more than is taken
};

/// Shared by a server and its streams, whoever is the last.
struct http_streams {
    pthread_mutex_t lock; ///< guards all of this and each stream; MHD's locks are inside of it
    int holders;
    int count;
    bool ended;
    struct http_stream *first;
};

enum http_stage { STAGE_HEADERS, STAGE_BODY, STAGE_HANDLED, STAGE_ANSWERED };

struct http_call {
    struct http_server *server;
    struct MHD_Connection *connection;
    enum http_stage stage;
    char *target; ///< as it came
    struct http_request request;
    char *path; ///< decoded
    struct http_body body;
    struct http_answer answer;
    int refusal; ///< a status, when it is refused before a handler sees it
    int64_t began; ///< monotonic microseconds
    struct http_call *next; ///< in the queue
};

struct http_queue {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct http_call *first, *last;
    bool ended;
};

struct http_server {
    struct http_settings settings;
    char *name;
    char address[128];
    char *unlink; ///< a Unix socket's path, removed at the end
    struct MHD_Daemon *daemon;
    struct http_clients clients;
    struct http_queue queue;
    pthread_t *workers;
    int worker_count;
    pthread_t watcher;
    bool watching;
    atomic_bool closed; ///< to new connections
    atomic_bool ending; ///< the watcher ends
    atomic_size_t bodies; ///< bytes in hand
    struct http_streams *streams;
};

// ---- server.c ----
struct http_client *http_client_of(struct MHD_Connection *connection);

// ---- listen.c ----
/// An open socket that listens; *ret_unlink is the path of a Unix socket or NULL (caller frees).
int http_listen(const char *where, int *ret_socket, char address[128], char **ret_unlink,
                struct overt_error *err) MUST_CHECK;

// ---- guard.c ----
/// 0, or the status with which a request is refused whose framing two readers could understand in
/// two ways, or that is out of bounds.
int http_guard(struct MHD_Connection *connection, const char *method, const char *version);

// ---- target.c ----
/// Decodes the target's path; NULL when it is none that this server takes.
char *http_path(const char *target) MUST_CHECK;
/// False when it is malformed or has too many fields; `bytes` need not end with a zero.
bool http_pairs_read(const char *bytes, size_t size, struct http_pairs *ret_pairs) MUST_CHECK;

/// UTF-8 without control characters; with the blanks of a text field if `lines`.
bool http_is_clean(const char *bytes, size_t size, bool lines);

// ---- body.c ----
/// More of a request's body; what is too much is not kept, and said in `refusal`.
void http_body_add(struct http_server *server, struct http_body *body, const char *bytes,
                   size_t size);
/// Overwrites and frees.
void http_body_finish(struct http_server *server, struct http_body *body);
/// Bytes that a body of this request may have.
size_t http_body_limit(const struct http_server *server, const struct http_request *request);

// ---- stream.c ----
struct http_streams *http_streams_new(void) MUST_CHECK;
/// Comments to those that were silent for so long.
void http_streams_watch(struct http_server *server);
/// Ends all and wakes them: nobody sleeps from now on.
void http_streams_end(struct http_streams *streams);
void http_streams_drop(struct http_streams *streams);
/// The answer that goes on; NULL when there is no memory.
struct MHD_Response *http_stream_response(struct http_stream *stream);
/// Its connection is closed. Takes NULL.
void http_stream_close(struct http_stream *stream);

// ---- answer.c ----
/// Hands the answer to the connection; it is emptied.
enum MHD_Result http_answer_send(struct http_call *call);
void http_refuse(struct http_call *call, int status);
void http_answer_finish(struct http_answer *answer);

// ---- queue.c ----
int http_workers_start(struct http_server *server, struct overt_error *err) MUST_CHECK;
void http_workers_stop(struct http_server *server);
/// Puts the connection to sleep until a worker has handled the call; false when the server ends.
bool http_queue_put(struct http_queue *queue, struct http_call *call) MUST_CHECK;

// ---- clients.c ----
struct http_client *http_client_add(struct http_clients *clients, int socket);
void http_client_remove(struct http_clients *clients, struct http_client *client);
/// A request begins to arrive, or has arrived.
void http_client_receiving(struct http_clients *clients, struct http_client *client, bool yes);
/// Ends the connections whose request takes longer than that to arrive.
void http_clients_watch(struct http_clients *clients, int seconds);

// ---- log.c ----
void http_log(struct http_call *call);

int64_t http_clock_us(void); ///< monotonic

#endif
