// SPDX-License-Identifier: Apache-2.0
// answer.c - an answer with the headers that keep it apart: nothing inline runs, nothing frames it,
// nothing else may read it, nothing says what it is but its type (Content Security Policy 3; Fetch,
// X-Content-Type-Options; Referrer Policy).
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "web/http/internal.h"

static const char strict_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

static const char *const always[][2] = {
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
};

void http_answer_finish(struct http_answer *answer)
{
    if (answer->wipe)
        memory_wipe_free(answer->body.bytes, answer->body.capacity);
    else
        text_finish(&answer->body);
    http_stream_close(answer->stream);
    memory_free(answer->location);
    for (size_t i = 0; i < HTTP_FIELDS_MAX; i++)
        memory_free(answer->fields[i].value);
    if (answer->file >= 0)
        (void)close(answer->file);
    *answer = (struct http_answer){.file = -1};
}

static bool without_body(const struct http_answer *answer)
{
    return answer->status == MHD_HTTP_NOT_MODIFIED || answer->status == MHD_HTTP_NO_CONTENT;
}

struct wiped {
    char *bytes;
    size_t size;
};

static void wipe(void *context)
{
    struct wiped *wiped = context;
    memory_wipe_free(wiped->bytes, wiped->size);
    memory_free(wiped);
}

static struct MHD_Response *response_of_body(struct http_answer *answer)
{
    struct MHD_Response *response;
    size_t size = answer->body.length, capacity = answer->body.capacity;
    char *bytes = text_take(&answer->body);
    if (!answer->wipe) {
        response = MHD_create_response_from_buffer_with_free_callback(size, bytes, memory_free);
        if (response == NULL)
            memory_free(bytes);
        return response;
    }
    struct wiped *wiped = memory_new(1, sizeof *wiped);
    *wiped = (struct wiped){bytes, capacity > size ? capacity : size};
    response =
        MHD_create_response_from_buffer_with_free_callback_cls(size, bytes, wipe, wiped);
    if (response == NULL)
        wipe(wiped);
    return response;
}

static struct MHD_Response *response_of(struct http_answer *answer)
{
    if (answer->stream != NULL)
        return http_stream_response(answer->stream);
    if (without_body(answer))
        return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    if (answer->file >= 0) {
        int fd = answer->file;
        answer->file = -1;
        struct MHD_Response *response = MHD_create_response_from_fd64(answer->file_size, fd);
        if (response == NULL)
            (void)close(fd);
        return response;
    }
    if (answer->bytes != NULL)
        return MHD_create_response_from_buffer(answer->bytes_size, (void *)(uintptr_t)answer->bytes,
                                               MHD_RESPMEM_PERSISTENT);
    return response_of_body(answer);
}

static void put(struct MHD_Response *response, const char *name, const char *value)
{
    if (value != NULL && value[0] != '\0')
        (void)MHD_add_response_header(response, name, value);
}

static void put_headers(const struct http_answer *answer, struct MHD_Response *response)
{
    for (size_t i = 0; i < ARRAY_COUNT(always); i++)
        put(response, always[i][0], always[i][1]);
    put(response, "Content-Security-Policy",
        answer->policy != NULL ? answer->policy : strict_policy);
    put(response, "Cache-Control", answer->cache != NULL ? answer->cache : "no-store");
    put(response, "ETag", answer->etag);
    put(response, "Location", answer->location);
    if (answer->stream != NULL)
        put(response, "X-Accel-Buffering", "no"); // nginx hands each event on at once
    put(response, "Allow", answer->allow);
    for (size_t i = 0; i < HTTP_FIELDS_MAX && answer->fields[i].name != NULL; i++)
        put(response, answer->fields[i].name, answer->fields[i].value);
    if (!without_body(answer))
        put(response, "Content-Type",
            answer->type != NULL ? answer->type : "text/html; charset=utf-8");
}

enum MHD_Result http_answer_send(struct http_call *call)
{
    struct http_answer *answer = &call->answer;
    answer->status = answer->status != 0 ? answer->status : MHD_HTTP_OK;
    struct MHD_Response *response = response_of(answer);
    if (response == NULL)
        return MHD_NO;
    put_headers(answer, response);
    if (call->refusal != 0) // what follows on this connection may be anything
        put(response, "Connection", "close");
    enum MHD_Result sent =
        MHD_queue_response(call->connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    call->stage = STAGE_ANSWERED;
    return sent;
}

void http_add(struct http_answer *answer, const char *name, const char *value)
{
    size_t i = 0;
    while (i < HTTP_FIELDS_MAX && answer->fields[i].name != NULL)
        i++;
    if (i == HTTP_FIELDS_MAX || strpbrk(value, "\r\n") != NULL)
        return;
    answer->fields[i].name = name;
    answer->fields[i].value = memory_copy_text(value);
}

void http_refuse(struct http_call *call, int status)
{
    static const struct {
        int status;
        const char *words;
    } table[] = {
        {MHD_HTTP_BAD_REQUEST, "This request cannot be understood in one way only."},
        {MHD_HTTP_CONTENT_TOO_LARGE, "This is larger than what is taken here."},
        {MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE, "This request has too many header fields."},
        {MHD_HTTP_NOT_IMPLEMENTED, "This method is not known here."},
        {MHD_HTTP_HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.0 and HTTP/1.1 are spoken here."},
        {MHD_HTTP_SERVICE_UNAVAILABLE, "This server is busy or ends. Try again in a minute."},
    };
    call->refusal = status;
    call->answer.status = status;
    call->answer.type = "text/plain; charset=utf-8";
    text_clear(&call->answer.body);
    for (size_t i = 0; i < ARRAY_COUNT(table); i++)
        if (table[i].status == status)
            text_printf(&call->answer.body, "%s\n", table[i].words);
}

bool http_unchanged(const struct http_request *request, const struct http_answer *answer)
{
    const char *known = http_header(request, "If-None-Match");
    if (known == NULL || answer->etag[0] == '\0')
        return false;
    return text_equal(known, "*") || strstr(known, answer->etag) != NULL;
}
