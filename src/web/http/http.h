// SPDX-License-Identifier: Apache-2.0
// http.h - a server with one listener: requests whose framing was checked and whose sizes have
// limits, handed to a handler on a thread of its own; answers with the headers that a browser
// needs to keep a page apart from everything else. RFC 9110, RFC 9112.
//
// Several servers of one process share nothing but the process.
#ifndef WEB_HTTP_HTTP_H
#define WEB_HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

#define HTTP_PATH_MAX   2000  ///< bytes of a request's target
#define HTTP_PAIRS_MAX  300   ///< fields of a query or of a form
#define HTTP_HEADERS_MAX 100  ///< header fields of a request
#define HTTP_ETAG_MAX   72
#define HTTP_FIELDS_MAX 8     ///< header fields that a handler adds to an answer
#define HTTP_COOKIE_MAX 512   ///< bytes of a cookie's value
#define HTTP_FILES_MAX  201   ///< files in a form: a table and its pictures
#define HTTP_NAME_MAX   255   ///< bytes of a field's or file's name in a form with files
#define HTTP_PING_SECONDS 15  ///< a stream that says nothing for so long gets a comment
#define HTTP_RETRY_MS   2000  ///< after which a browser whose stream broke connects again

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_DELETE };

/// A field of a query or form; both are UTF-8 without control characters but tab and line ends.
struct http_pair {
    const char *name, *value;
};

struct http_pairs {
    struct http_pair items[HTTP_PAIRS_MAX];
    size_t count;
    char *bytes; ///< what the items point into
};

/// A file of a form. Its bytes are the request's.
struct http_file {
    const char *name;
    const char *filename; ///< as the client calls it, without folders; "" when nothing was chosen
    const char *type;     ///< as the client says; "" when it does not
    const void *bytes;
    size_t size;
};

/// A form with files (RFC 7578).
struct http_parts {
    struct http_pairs fields; ///< those that are no files
    struct http_file files[HTTP_FILES_MAX];
    size_t file_count;
    size_t bytes_size; ///< of fields.bytes, which holds the names of the files too
};

struct http_call; ///< a request in progress
struct http_stream; ///< an answer that goes on: see below

/// What a handler sees; everything is the server's and lasts until the handler returns.
struct http_request {
    enum http_method method;
    /// Decoded once: "/" first, UTF-8, no control character, no empty part, no "." or "..".
    const char *path;
    struct http_pairs query;
    const char *body; ///< NULL when there is none
    size_t body_size;
    const struct http_call *call;
};

/// Of a file, or of bytes that outlive the server, or of `body`: the first that is set.
struct http_answer {
    int status;       ///< 200 unless set
    const char *type; ///< outlives the answer; "text/html; charset=utf-8" unless set
    struct text body;
    const void *bytes; ///< outlive the server; `bytes_size` of them
    size_t bytes_size;
    int file;         ///< an open file, which the server closes; -1: none
    size_t file_size; ///< in bytes
    char etag[HTTP_ETAG_MAX]; ///< with its quotes; "" for none
    char *location;   ///< memory_new'd; the server frees
    const char *allow; ///< of a 405: "GET, HEAD"
    const char *cache; ///< Cache-Control; "no-store" unless set
    const char *policy; ///< Content-Security-Policy; nothing inline, all from here unless set
    const char *route; ///< what the access log calls it; outlives the server
    struct {
        const char *name; ///< a literal
        char *value;      ///< the server frees
    } fields[HTTP_FIELDS_MAX]; ///< see http_add
    bool wipe;         ///< `body` is overwritten once it is sent: it has a person in it
    struct http_stream *stream; ///< by http_stream_open
};

/// Fills in `answer`, which is initialised. Runs on one of the workers; several at once.
typedef void http_handler(void *context, const struct http_request *request,
                          struct http_answer *answer);

struct http_settings {
    /// "unix:/run/overt/public.sock", "127.0.0.1:8080", "[::1]:8080" or "systemd:NAME", the socket
    /// of that name which systemd hands in (sd_listen_fds(3)).
    const char *listen;
    const char *name; ///< of the listener, in the access log
    http_handler *handle;
    void *context;
    size_t body_max;     ///< bytes of a request's body; more is answered 413
    /// The same for one route; NULL: body_max for all. Must not wait. `path` is decoded.
    size_t (*body_limit)(void *context, enum http_method method, const char *path);
    size_t bodies_max;   ///< bytes of all bodies in hand; more is answered 503; 0: no limit
    int workers;         ///< 1..64
    int connections;     ///< at once, 8..20,000; more wait or are refused
    int request_seconds; ///< a request that has not come whole by then is given up
    int log;             ///< file for the access log, a line of JSON a request; -1: none
    int streams;         ///< at once; each is a connection too, of which it takes twice as many
    int streams_each;    ///< of one source; 0: no limit
    size_t stream_bytes; ///< that wait for one listener; more ends it; 0: 64 KiB
    int ping_seconds;    ///< 0: HTTP_PING_SECONDS
};

struct http_server;

/// Raises the limit of open files as far as it must. OVERT_INPUT: an address that is none, or is
/// taken; fewer files than connections. OVERT_IO.
int http_start(const struct http_settings *settings, struct http_server **ret_server,
               struct overt_error *err) MUST_CHECK;
/// Takes no more requests, ends those that are in hand, frees. Takes NULL.
void http_stop(struct http_server *server);
/// "127.0.0.1:43210", with the port that port 0 became; lasts as long as the server.
const char *http_address(const struct http_server *server);

/// The value of a request's only header field of this name; NULL for none, or for more than one.
const char *http_header(const struct http_request *request, const char *name);
/// The value of the request's only cookie of this name (RFC 6265 section 4.2.1); false for none,
/// for two, or for one that is longer than HTTP_COOKIE_MAX.
bool http_cookie(const struct http_request *request, const char *name,
                 char ret_value[HTTP_COOKIE_MAX + 1]);
/// One more header field of an answer; `value` is copied and must have no line end (else nothing is
/// added). `name` is a literal.
void http_add(struct http_answer *answer, const char *name, const char *value);
/// The first value of that name; NULL for none.
const char *http_value(const struct http_pairs *pairs, const char *name);
/// The fields of a body of type application/x-www-form-urlencoded. OVERT_INPUT, OVERT_LIMIT.
int http_form(const struct http_request *request, struct http_pairs *ret_pairs,
              struct overt_error *err) MUST_CHECK;
void http_pairs_finish(struct http_pairs *pairs);
/// The fields and files of a body of type multipart/form-data, which stays in memory and is
/// overwritten when the request is over, as every body is. What is not as browsers write it is
/// refused: OVERT_INPUT.
int http_parts(const struct http_request *request, struct http_parts *ret_parts,
               struct overt_error *err) MUST_CHECK;
/// The same of `size` bytes whose Content-Type is `type` (may be NULL).
int http_parts_read(const char *type, const char *body, size_t size, struct http_parts *ret_parts,
                    struct overt_error *err) MUST_CHECK;
void http_parts_finish(struct http_parts *parts);
/// The first file of that name, chosen or not; NULL for none.
const struct http_file *http_parts_file(const struct http_parts *parts, const char *name);
/// Whether the request's body says that it is of this type, such as "image/jpeg".
bool http_type_is(const struct http_request *request, const char *type);

/// Whether the request names (If-None-Match) the entity tag that the answer has: then answer 304.
bool http_unchanged(const struct http_request *request, const struct http_answer *answer);

// ---- streams of server-sent events (HTML Living Standard, section 9.2) ----
//
// A stream costs a connection and no thread. What is put waits until the listener takes it; one
// that leaves more than `stream_bytes` waiting, or is gone, is ended: a browser connects again and
// says by Last-Event-ID what it has seen.

/// Makes `answer` such a stream. `source` is who listens (a session, an officer): no more than
/// `streams_each` of one, OVERT_LIMIT. The caller gives it back by http_stream_drop, whether it
/// was ended or not, before or after http_stop.
int http_stream_open(const struct http_request *request, uint64_t source,
                     struct http_answer *answer, struct http_stream **ret_stream,
                     struct overt_error *err) MUST_CHECK;
/// Never waits, from any thread. False once it is ended: whoever listens again resumes.
bool http_stream_put(struct http_stream *stream, const char *bytes, size_t size);
/// Bytes that it takes now; below 0: it is ended.
long http_stream_room(const struct http_stream *stream);
/// What was put is still sent; nothing more is taken.
void http_stream_end(struct http_stream *stream);
/// Takes NULL; nulls the pointer. One that was not ended goes on in silence.
void http_stream_drop(struct http_stream **stream);
/// How many are open.
int http_stream_count(const struct http_server *server);
/// Appends one event; `id` below 0: it has none, and the listener's last id stays. `name` and
/// `data` are without line ends. Each may be NULL.
void http_event_write(struct text *text, int64_t id, const char *name, const char *data);

#endif
