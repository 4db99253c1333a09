// SPDX-License-Identifier: Apache-2.0
// run.c - the way of every route of the API: parameters, what reading is recorded as, the page of a
// list, entity tags, bodies, what was filed already.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/hash.h"
#include "web/api/internal.h"

#define PAGE_ROWS     50
#define PAGE_ROWS_MAX 500

void *api_one(struct api_rows *rows, size_t size, void (*finish)(struct api_rows *rows))
{
    rows->items = memory_new(1, size);
    rows->count = 1;
    rows->finish = finish;
    return rows->items;
}

void api_rows_finish(struct api_rows *rows)
{
    if (rows->finish != NULL)
        rows->finish(rows);
    else
        memory_free(rows->items);
    *rows = (struct api_rows){0};
}

// ---- parameters ----

static int refuse_parameter(struct app_call *call, const char *name, const char *words)
{
    app_fault(call, name, "%s", words);
    (void)app_say(call, 400, "A parameter is not what it has to be",
                  "Nothing was read. `errors` says which and why.");
    return 1;
}

static bool is_known(const struct api_spec *spec, const char *name)
{
    if ((spec->flags & API_LIST) && (text_equal(name, "limit") || text_equal(name, "after")))
        return true;
    if ((spec->flags & API_AS_AT) && text_equal(name, "as_at"))
        return true;
    for (const struct api_parameter *one = spec->parameters; one != NULL && one->name; one++)
        if (text_equal(name, one->name))
            return true;
    return false;
}

static bool fits(const struct api_parameter *one, const char *value)
{
    const struct api_field field = {.word = one->word};
    const char *word = NULL;
    int number = 0;
    long whole = 0;
    if (one->integer)
        return text_to_int(value, 0, INT32_MAX, &whole);
    for (int n = 0; one->word != NULL && (word = api_word_at(&field, n, &number)) != NULL; n++)
        if (text_equal(word, value))
            return true;
    return one->word == NULL && strlen(value) <= 200;
}

static int check_parameters(struct app_call *call, const struct api_spec *spec)
{
    const struct http_pairs *query = &call->request->query;
    for (size_t i = 0; i < query->count; i++) {
        if (!is_known(spec, query->items[i].name))
            return refuse_parameter(call, query->items[i].name, "there is no such parameter");
        for (size_t j = 0; j < i; j++)
            if (text_equal(query->items[i].name, query->items[j].name))
                return refuse_parameter(call, query->items[i].name, "it is given twice");
    }
    for (const struct api_parameter *one = spec->parameters; one != NULL && one->name; one++) {
        const char *value = http_value(query, one->name);
        if (value != NULL && !fits(one, value))
            return refuse_parameter(call, one->name, one->words);
    }
    return 0;
}

/// What the page of a list is, and as at when.
struct asked {
    long limit;
    int64_t after;
    moment as_at;
};

static int take_parameters(struct app_call *call, const struct api_spec *spec, struct asked *asked)
{
    const struct http_pairs *query = &call->request->query;
    const char *limit = http_value(query, "limit"), *after = http_value(query, "after");
    const char *as_at = http_value(query, "as_at");
    long place = -1;
    *asked = (struct asked){.limit = PAGE_ROWS, .as_at = call->now};
    int code = check_parameters(call, spec);
    if (code != 0)
        return code;
    if (limit != NULL && !text_to_int(limit, 1, PAGE_ROWS_MAX, &asked->limit))
        return refuse_parameter(call, "limit", "it has to be a whole number from 1 to 500");
    if (after != NULL && !text_to_int(after, 0, INT64_MAX - 1, &place))
        return refuse_parameter(call, "after", "it has to be the `next` of the page before");
    if (as_at != NULL && (!api_moment_read(as_at, &asked->as_at) || asked->as_at > call->now))
        return refuse_parameter(call, "as_at",
                                "it has to be a moment that is over, such as 2026-11-22T10:00:00Z");
    asked->after = place;
    return 0;
}

int64_t api_number(const struct app_call *call, const char *name)
{
    const char *words = app_argument(call, name);
    long number = 0;
    return words != NULL && text_to_int(words, 1, INT64_MAX - 1, &number) ? number : 0;
}

int api_not_found(struct app_call *call, const char *what)
{
    return error_set(&call->error, OVERT_NOT_FOUND, "there is no such %s", what);
}

// ---- what reading is recorded as ----

static int consult(struct app_call *call, const struct api_spec *spec)
{
    if (spec->consult == NULL)
        return 0;
    AUTO_DOOR struct app_door door = {0};
    const struct operate_consultation read = {
        .what = spec->consult,
        .reference = app_argument(call, "reference"),
        .alert = api_number(call, "alert"),
        .why = http_header(call->request, "Overt-Why"),
    };
    if (app_argument(call, "alert") != NULL && read.alert == 0)
        return api_not_found(call, "alert");
    int code = app_door_open(call, &door);
    return code < 0 ? code : operate_consult(door.operate, call->officer.name, &read, &call->error);
}

// ---- answers ----

void api_tag(const void *bytes, size_t size, char tag[HTTP_ETAG_MAX])
{
    uint8_t hash[CRYPT_HASH_SIZE];
    char hex[2 * 16 + 1];
    crypt_sha256(bytes, size, hash);
    text_from_bytes(hex, hash, 16);
    (void)snprintf(tag, HTTP_ETAG_MAX, "\"%s\"", hex);
}

static void link_next(struct app_call *call, const struct asked *asked, int64_t next)
{
    AUTO_TEXT struct text link;
    text_init(&link, 4 * HTTP_PATH_MAX);
    text_printf(&link, "<%s?after=%lld&limit=%ld", call->request->path, (long long)next,
                asked->limit);
    const struct http_pairs *query = &call->request->query;
    for (size_t i = 0; i < query->count; i++)
        if (!text_equal(query->items[i].name, "after") &&
            !text_equal(query->items[i].name, "limit"))
            text_printf(&link, "&%s=%s", query->items[i].name, query->items[i].value);
    text_append(&link, ">; rel=\"next\"");
    if (strpbrk(link.bytes, "\" \r\n") == strchr(link.bytes, ' '))
        http_add(call->answer, "Link", link.bytes);
}

/// Where a row stands in its list: its number, or its place.
static int64_t key_of(const struct api_schema *schema, const struct api_rows *rows, size_t which)
{
    int64_t key = (int64_t)which;
    if (schema->keyed)
        memcpy(&key, (const char *)rows->items + which * schema->size + schema->key_at,
               sizeof key);
    return key;
}

static void write_page(struct app_call *call, const struct api_schema *schema,
                       const struct api_rows *rows, const struct asked *asked,
                       struct json_writer *writer)
{
    int64_t last = -1;
    long written = 0;
    bool more = false;
    json_put_object(writer);
    json_put_key(writer, "items");
    json_put_array(writer);
    for (size_t i = 0; i < rows->count && !more; i++) {
        int64_t key = key_of(schema, rows, i);
        if (key <= asked->after)
            continue;
        more = written++ == asked->limit;
        if (more)
            break;
        api_write(writer, schema, (const char *)rows->items + i * schema->size);
        last = key;
    }
    json_put_end(writer);
    json_put_key(writer, "next");
    if (more) {
        char next[32];
        (void)snprintf(next, sizeof next, "%lld", (long long)last);
        json_put_string(writer, next);
        link_next(call, asked, last);
    } else {
        json_put_null(writer);
    }
    json_put_end(writer);
}

static int answer_json(struct app_call *call, const struct api_rows *rows,
                       const struct asked *asked)
{
    const struct api_spec *spec = call->route->spec;
    struct text *body = &call->answer->body;
    struct json_writer writer;
    text_finish(body);
    text_init(body, APP_PAGE_MAX);
    json_writer_init(&writer, body, false);
    if (spec->flags & API_LIST)
        write_page(call, spec->answer, rows, asked, &writer);
    else
        api_write(&writer, spec->answer, rows->items);
    if (body->full)
        return error_set(&call->error, OVERT_LIMIT, "the answer is too large: ask for less");
    call->answer->type = "application/json";
    return 0;
}

/// The tag of what was read; 304 when it is what the client has.
static void answer_tag(struct app_call *call)
{
    struct http_answer *answer = call->answer;
    const struct text *body = &answer->body;
    api_tag(body->bytes, body->length, answer->etag);
    if (http_unchanged(call->request, answer)) {
        answer->status = 304;
        text_clear(&answer->body);
    }
}

int api_run_read(struct app_call *call)
{
    const struct api_spec *spec = call->route->spec;
    CLEANUP(api_rows_finish) struct api_rows rows = {0};
    struct asked asked;
    int code = take_parameters(call, spec, &asked);
    if (code == 0)
        code = consult(call, spec);
    if (code == 0)
        code = spec->read(call, asked.as_at, &rows);
    if (code == 0 && !(spec->flags & API_RAW))
        code = answer_json(call, &rows, &asked);
    if (code == 0 && (spec->flags & API_RAW))
        call->answer->type = spec->media;
    if (code == 0)
        answer_tag(call);
    return code > 0 ? 0 : code;
}

// ---- acts ----

static int run_body(struct app_call *call, struct api_rows *rows)
{
    const struct api_spec *spec = call->route->spec;
    AUTO_TAKEN struct api_taken taken = {0};
    AUTO_FREE void *body = memory_new(1, spec->body != NULL ? spec->body->size : 1);
    int code = spec->body != NULL ? api_take(call, spec->body, body, &taken) : 0;
    if (code == 0)
        code = spec->act(call, body, rows);
    if (code == OVERT_INPUT) {
        (void)app_say(call, 422, "This cannot be done", call->error.text);
        return 1;
    }
    return code;
}

static int act(struct app_call *call)
{
    const struct api_spec *spec = call->route->spec;
    const struct asked none = {.limit = 1};
    CLEANUP(api_rows_finish) struct api_rows rows = {0};
    int code = check_parameters(call, spec);
    if (code == 0)
        code = run_body(call, &rows);
    if (code != 0)
        return code;
    if (rows.count == 0 && spec->answer == NULL) {
        call->answer->status = 204;
        return 0;
    }
    call->answer->status = spec->status;
    return answer_json(call, &rows, &none);
}

int api_run_act(struct app_call *call)
{
    const struct api_spec *spec = call->route->spec;
    int code = 0;
    if ((spec->flags & API_MATCH) && http_header(call->request, "If-Match") == NULL) {
        (void)app_say(call, 428, "Say what you have read",
                      "This act needs the field If-Match with the ETag of what it changes, so that "
                      "nothing is changed that was not read. Nothing was changed.");
        return 0;
    }
    if (spec->flags & API_FILES)
        code = api_once(call, act);
    else
        code = act(call);
    return code > 0 ? 0 : code;
}
