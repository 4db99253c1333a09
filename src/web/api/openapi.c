// SPDX-License-Identifier: Apache-2.0
// openapi.c - the description of the API, from the same tables that it runs by: OpenAPI 3.1.
#include <stdio.h>
#include <string.h>

#include "web/api/internal.h"

#define DOCUMENT_MAX (4UL * 1024 * 1024)
#define SCHEMAS_MAX  200

// ---- schemas ----

struct schemas {
    const struct api_schema *items[SCHEMAS_MAX];
    size_t count;
};

static void collect(struct schemas *schemas, const struct api_schema *schema)
{
    if (schema == NULL || schemas->count == SCHEMAS_MAX)
        return;
    for (size_t i = 0; i < schemas->count; i++)
        if (schemas->items[i] == schema)
            return;
    schemas->items[schemas->count++] = schema;
    for (const struct api_field *field = schema->fields; field->name != NULL; field++)
        collect(schemas, field->of);
}

static void write_ref(struct json_writer *writer, const char *kind, const char *name)
{
    char ref[128];
    (void)snprintf(ref, sizeof ref, "#/components/%s/%s", kind, name);
    json_put_string_member(writer, "$ref", ref);
}

static void put_object(struct json_writer *writer, const char *key)
{
    json_put_key(writer, key);
    json_put_object(writer);
}

static void put_array(struct json_writer *writer, const char *key)
{
    json_put_key(writer, key);
    json_put_array(writer);
}

static void write_type(struct json_writer *writer, const char *key, const char *type)
{
    put_object(writer, key);
    json_put_string_member(writer, "type", type);
    json_put_end(writer);
}

static void write_problem(struct json_writer *writer)
{
    put_object(writer, "Problem");
    json_put_string_member(writer, "type", "object");
    json_put_string_member(writer, "description", "What is wrong (RFC 9457).");
    put_array(writer, "required");
    json_put_string(writer, "type");
    json_put_string(writer, "title");
    json_put_string(writer, "status");
    json_put_string(writer, "detail");
    json_put_end(writer);
    put_object(writer, "properties");
    write_type(writer, "type", "string");
    write_type(writer, "title", "string");
    write_type(writer, "status", "integer");
    write_type(writer, "detail", "string");
    put_object(writer, "errors");
    json_put_string_member(writer, "type", "array");
    put_object(writer, "items");
    json_put_string_member(writer, "type", "object");
    put_array(writer, "required");
    json_put_string(writer, "detail");
    json_put_end(writer);
    put_object(writer, "properties");
    write_type(writer, "detail", "string");
    write_type(writer, "pointer", "string");
    write_type(writer, "parameter", "string");
    for (int i = 0; i < 5; i++)
        json_put_end(writer);
}

static void write_components(struct json_writer *writer, const struct schemas *schemas)
{
    put_object(writer, "components");
    put_object(writer, "securitySchemes");
    put_object(writer, "token");
    json_put_string_member(writer, "type", "http");
    json_put_string_member(writer, "scheme", "bearer");
    json_put_string_member(writer, "description",
                           "A token of another system, which acts in an officer's name within its "
                           "scopes (overt account token add).");
    json_put_end(writer);
    put_object(writer, "session");
    json_put_string_member(writer, "type", "apiKey");
    json_put_string_member(writer, "in", "cookie");
    json_put_string_member(writer, "name", APP_COOKIE);
    json_put_string_member(writer, "description",
                           "The session of a page. Acts need the field X-CSRF-Token too.");
    json_put_end(writer);
    json_put_end(writer);
    put_object(writer, "responses");
    put_object(writer, "Problem");
    json_put_string_member(writer, "description", "It was not done; nothing was changed.");
    put_object(writer, "content");
    put_object(writer, "application/problem+json");
    put_object(writer, "schema");
    write_ref(writer, "schemas", "Problem");
    for (int i = 0; i < 5; i++)
        json_put_end(writer);
    put_object(writer, "schemas");
    write_problem(writer);
    for (size_t i = 0; i < schemas->count; i++) {
        json_put_key(writer, schemas->items[i]->name);
        api_describe(writer, schemas->items[i]);
    }
    json_put_end(writer);
    json_put_end(writer);
}

// ---- parameters ----

struct described {
    const char *name, *in, *words, *type;
    bool required;
    const char *(*word)(int number);
    const char *format;
};

static void write_parameter(struct json_writer *writer, const struct described *one)
{
    const struct api_field field = {.word = one->word};
    const char *word = NULL;
    int number = 0;
    json_put_object(writer);
    json_put_string_member(writer, "name", one->name);
    json_put_string_member(writer, "in", one->in);
    json_put_bool_member(writer, "required", one->required);
    json_put_string_member(writer, "description", one->words);
    put_object(writer, "schema");
    json_put_string_member(writer, "type", one->type);
    if (one->format != NULL)
        json_put_string_member(writer, "format", one->format);
    if (one->word != NULL) {
        put_array(writer, "enum");
        for (int n = 0; (word = api_word_at(&field, n, &number)) != NULL; n++)
            json_put_string(writer, word);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static void write_path_parameters(struct json_writer *writer, const char *path)
{
    static const struct {
        const char *name, *words;
        bool integer;
    } names[] = {
        {"reference", "of the operation, such as LFR-2026-0001", false},
        {"alert", "number of the alert", true},
        {"entry", "number of the entry", true},
        {"search", "number of the search", true},
        {"request", "reference of the request, such as FOI-2026-0001", false},
        {"quarter", "such as 2026-Q3", false},
        {"key", "of the setting, such as force.name", false},
        {"run", "number of the run", true},
        {"complaint", "number of the complaint", true},
    };
    for (const char *at = path; (at = strchr(at, '{')) != NULL; at++)
        for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
            size_t length = strlen(names[i].name);
            if (strncmp(at + 1, names[i].name, length) != 0 || at[1 + length] != '}')
                continue;
            const struct described one = {.name = names[i].name, .in = "path",
                                          .words = names[i].words, .required = true,
                                          .type = names[i].integer ? "integer" : "string"};
            write_parameter(writer, &one);
        }
}

static void write_field(struct json_writer *writer, const char *name, const char *words,
                        bool required)
{
    const struct described one = {.name = name, .in = "header", .words = words,
                                  .required = required, .type = "string"};
    write_parameter(writer, &one);
}

static void write_query_parameters(struct json_writer *writer, const struct api_spec *spec)
{
    static const struct described limit = {"limit", "query", "rows of a page, 1 to 500; else 50",
                                           "integer", false, NULL, NULL};
    static const struct described after = {"after", "query", "`next` of the page before", "string",
                                           false, NULL, NULL};
    static const struct described as_at = {"as_at", "query",
                                           "as the record stood at that moment", "string", false,
                                           NULL, "date-time"};
    if (spec->flags & API_LIST) {
        write_parameter(writer, &limit);
        write_parameter(writer, &after);
    }
    if (spec->flags & API_AS_AT)
        write_parameter(writer, &as_at);
    for (const struct api_parameter *one = spec->parameters; one != NULL && one->name; one++) {
        const struct described query = {.name = one->name, .in = "query", .words = one->words,
                                        .type = one->integer ? "integer" : "string",
                                        .word = one->word};
        write_parameter(writer, &query);
    }
}

static void write_parameters(struct json_writer *writer, const struct app_route *route)
{
    const struct api_spec *spec = route->spec;
    put_array(writer, "parameters");
    write_path_parameters(writer, route->path);
    write_query_parameters(writer, spec);
    if (spec->consult != NULL || (spec->flags & API_WHY))
        write_field(writer, "Overt-Why",
                    "why it is read, without names; needed once the operation is over", false);
    if (route->method == HTTP_GET)
        write_field(writer, "If-None-Match", "ETag of what you have: 304 when it is the same",
                    false);
    if (spec->flags & (API_MATCH | API_MAY_MATCH))
        write_field(writer, "If-Match", "ETag of what you have read and now change",
                    (spec->flags & API_MATCH) != 0);
    if (spec->flags & API_FILES)
        write_field(writer, "Idempotency-Key",
                    "1 to 100 characters of your choice; the same act asked for again is answered "
                    "the same and done once",
                    false);
    json_put_end(writer);
}

// ---- answers ----

static void write_list_schema(struct json_writer *writer, const struct api_schema *schema)
{
    json_put_string_member(writer, "type", "object");
    json_put_bool_member(writer, "additionalProperties", false);
    put_array(writer, "required");
    json_put_string(writer, "items");
    json_put_string(writer, "next");
    json_put_end(writer);
    put_object(writer, "properties");
    put_object(writer, "items");
    json_put_string_member(writer, "type", "array");
    put_object(writer, "items");
    write_ref(writer, "schemas", schema->name);
    json_put_end(writer);
    json_put_end(writer);
    put_object(writer, "next");
    put_array(writer, "type");
    json_put_string(writer, "string");
    json_put_string(writer, "null");
    json_put_end(writer);
    json_put_end(writer);
    json_put_end(writer);
}

static void write_good(struct json_writer *writer, const struct app_route *route)
{
    const struct api_spec *spec = route->spec;
    char status[8];
    bool nothing = spec->answer == NULL && !(spec->flags & API_RAW);
    (void)snprintf(status, sizeof status, "%d", spec->status != 0 ? spec->status
                                                : nothing         ? 204
                                                                  : 200);
    put_object(writer, status);
    json_put_string_member(writer, "description", nothing ? "It was done." : route->summary);
    if (!nothing) {
        put_object(writer, "content");
        put_object(writer, spec->media != NULL ? spec->media : "application/json");
        put_object(writer, "schema");
        if (spec->flags & API_LIST)
            write_list_schema(writer, spec->answer);
        else if (spec->answer != NULL)
            write_ref(writer, "schemas", spec->answer->name);
        else if (text_equal(spec->media, "image/jpeg"))
            json_put_string_member(writer, "contentMediaType", spec->media);
        else
            json_put_string_member(writer, "type", text_ends(spec->media, "json") ? "object"
                                                                                  : "string");
        json_put_end(writer);
        json_put_end(writer);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void write_answers(struct json_writer *writer, const struct app_route *route)
{
    put_object(writer, "responses");
    write_good(writer, route);
    if (route->method == HTTP_GET) {
        put_object(writer, "304");
        json_put_string_member(writer, "description", "It is what If-None-Match names.");
        json_put_end(writer);
    }
    put_object(writer, "default");
    write_ref(writer, "responses", "Problem");
    json_put_end(writer);
    json_put_end(writer);
}

// ---- a route ----

static void write_security(struct json_writer *writer, const struct app_route *route)
{
    put_array(writer, "security");
    if (!(route->flags & APP_ANYBODY)) {
        if (!(route->flags & APP_AGAIN)) {
            json_put_object(writer);
            put_array(writer, "token");
            if (route->scope != NULL)
                json_put_string(writer, route->scope);
            json_put_end(writer);
            json_put_end(writer);
        }
        json_put_object(writer);
        put_array(writer, "session");
        json_put_end(writer);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void write_roles(struct json_writer *writer, uint32_t roles)
{
    put_array(writer, "x-roles");
    for (int bit = 0; bit < 8; bit++)
        if (roles & (1u << bit))
            json_put_string(writer, register_role_word((enum register_role)(1u << bit)));
    json_put_end(writer);
}

/// "getOperationsAlerts": made of the method and the parts of the path that are no names.
static void write_name(struct json_writer *writer, const struct app_route *route)
{
    char name[160];
    size_t length = (size_t)snprintf(name, sizeof name, "%s",
                                     route->method == HTTP_GET ? "get" : "post");
    bool one = false, capital = true;
    for (const char *at = route->path + strlen("/api/v1"); *at && length + 8 < sizeof name; at++) {
        one = *at == '{' ? true : *at == '/' ? false : one;
        if (*at == '/' || *at == '.' || *at == '-') {
            capital = true;
        } else if (!one) {
            name[length++] = (char)(capital && *at >= 'a' && *at <= 'z' ? *at - 32 : *at);
            capital = false;
        }
        if (*at == '}') {
            memcpy(name + length, "One", 3);
            length += 3;
            one = false;
        }
    }
    name[length] = '\0';
    json_put_string_member(writer, "operationId", text_equal(name, "get") ? "getRoot" : name);
}

static void write_route(struct json_writer *writer, const struct app_route *route)
{
    const struct api_spec *spec = route->spec;
    put_object(writer, route->method == HTTP_GET ? "get" : "post");
    write_name(writer, route);
    json_put_string_member(writer, "summary", route->summary);
    put_array(writer, "tags");
    json_put_string(writer, spec->tag);
    json_put_end(writer);
    write_security(writer, route);
    write_roles(writer, route->roles);
    write_parameters(writer, route);
    if (spec->body != NULL) {
        put_object(writer, "requestBody");
        json_put_bool_member(writer, "required", true);
        put_object(writer, "content");
        put_object(writer, "application/json");
        put_object(writer, "schema");
        write_ref(writer, "schemas", spec->body->name);
        for (int i = 0; i < 4; i++)
            json_put_end(writer);
    }
    write_answers(writer, route);
    json_put_end(writer);
}

static bool is_first(const struct app_route *const *tables, const struct app_route *route)
{
    for (size_t t = 0; tables[t] != NULL; t++)
        for (const struct app_route *other = tables[t]; other->path != NULL; other++) {
            if (other == route)
                return true;
            if (text_equal(other->path, route->path))
                return false;
        }
    return true;
}

static void write_paths(struct json_writer *writer, const struct app_route *const *tables)
{
    put_object(writer, "paths");
    for (size_t t = 0; tables[t] != NULL; t++)
        for (const struct app_route *route = tables[t]; route->path != NULL; route++) {
            if (!is_first(tables, route))
                continue;
            put_object(writer, route->path);
            for (size_t u = 0; tables[u] != NULL; u++)
                for (const struct app_route *other = tables[u]; other->path != NULL; other++)
                    if (text_equal(other->path, route->path))
                        write_route(writer, other);
            json_put_end(writer);
        }
    json_put_end(writer);
}

static void write_head(struct json_writer *writer, const char *title, const char *words)
{
    json_put_string_member(writer, "openapi", "3.1.0");
    put_object(writer, "info");
    json_put_string_member(writer, "title", title);
    json_put_string_member(writer, "version", API_VERSION);
    json_put_string_member(writer, "description", words);
    put_object(writer, "license");
    json_put_string_member(writer, "name", "Apache-2.0");
    json_put_string_member(writer, "identifier", "Apache-2.0");
    json_put_end(writer);
    json_put_end(writer);
}

void api_openapi_of(const struct app_route *const *tables, const char *title, const char *words,
                    struct text *ret_document)
{
    struct json_writer writer;
    struct schemas schemas = {.count = 0};
    for (size_t t = 0; tables[t] != NULL; t++)
        for (const struct app_route *route = tables[t]; route->path != NULL; route++) {
            collect(&schemas, route->spec->answer);
            collect(&schemas, route->spec->body);
        }
    text_init(ret_document, DOCUMENT_MAX);
    json_writer_init(&writer, ret_document, true);
    json_put_object(&writer);
    write_head(&writer, title, words);
    write_paths(&writer, tables);
    write_components(&writer, &schemas);
    json_put_end(&writer);
    text_append_char(ret_document, '\n');
}

void api_openapi(struct text *ret_document)
{
    api_openapi_of(api_tables, "Overt",
                   "The record of facial recognition by a police force: read, and added to by the "
                   "same acts as in the console and on the command line. See docs/api.md.",
                   ret_document);
}
