// SPDX-License-Identifier: Apache-2.0
// problem.c - what is wrong, for programs: RFC 9457.
#include <stdio.h>

#include "json/json.h"
#include "web/app/internal.h"

#define PROBLEM_MAX (64UL * 1024)

static const char *type_of(int status)
{
    static const struct {
        int status;
        const char *type;
    } types[] = {{400, "malformed"}, {401, "unauthenticated"}, {403, "refused"},
                 {404, "not-found"}, {405, "method"}, {409, "conflict"},
                 {412, "changed"}, {413, "too-large"}, {415, "media-type"},
                 {422, "invalid"}, {428, "condition-required"}, {429, "too-many"},
                 {503, "busy"}};
    for (size_t i = 0; i < ARRAY_COUNT(types); i++)
        if (types[i].status == status)
            return types[i].type;
    return "fault";
}

/// "#/plan/threshold" is a place in the body, anything else a parameter or a header field.
static void write_faults(const struct app_call *call, struct json_writer *writer)
{
    json_put_key(writer, "errors");
    json_put_array(writer);
    for (size_t i = 0; i < call->fault_count; i++) {
        const struct app_fault *fault = &call->faults[i];
        bool pointer = fault->field != NULL && fault->field[0] == '#';
        json_put_object(writer);
        json_put_string_member(writer, "detail", fault->words);
        if (fault->field != NULL)
            json_put_string_member(writer, pointer ? "pointer" : "parameter", fault->field);
        json_put_end(writer);
    }
    json_put_end(writer);
}

int app_problem(struct app_call *call, int status, const char *title, const char *words)
{
    struct json_writer writer;
    struct text *body = &call->answer->body;
    char type[64];
    (void)snprintf(type, sizeof type, "urn:overt:problem:%s", type_of(status));
    text_finish(body);
    text_init(body, PROBLEM_MAX);
    json_writer_init(&writer, body, false);
    json_put_object(&writer);
    json_put_string_member(&writer, "type", type);
    json_put_string_member(&writer, "title", title);
    json_put_int_member(&writer, "status", status);
    json_put_string_member(&writer, "detail", words);
    if (call->fault_count > 0)
        write_faults(call, &writer);
    json_put_end(&writer);
    call->answer->status = status;
    call->answer->type = "application/problem+json";
    call->answer->etag[0] = '\0';
    return 0;
}
