// SPDX-License-Identifier: Apache-2.0
// fuzz_body.c - bodies of the API: the first line names the schema ("EntryBody"), what follows is
// the body; without such a line every schema is tried. What is taken can be read to its end; what
// is not is answered 400 or 422 with what is wrong.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "web/api/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t sum; ///< of what was read, so that it is read

/// Reads what was taken: texts have their zero, bytes their size.
static void read_value(const struct api_schema *schema, const char *value)
{
    for (const struct api_field *field = schema->fields; field->name != NULL; field++) {
        if (field->kind == API_TEXT) {
            const char *text = NULL;
            memcpy(&text, value + field->at, sizeof text);
            sum += text != NULL ? strlen(text) : 0;
        } else if (field->kind == API_BASE64) {
            struct api_bytes bytes;
            memcpy(&bytes, value + field->at, sizeof bytes);
            for (size_t i = 0; i < bytes.size; i++)
                sum += ((const uint8_t *)bytes.bytes)[i];
        } else if (field->kind == API_OBJECT) {
            read_value(field->of, value + field->at);
        } else if (field->kind == API_ARRAY) {
            size_t count = 0;
            memcpy(&count, value + field->count_at, sizeof count);
            if ((double)count > field->high)
                abort();
            for (size_t i = 0; i < count; i++)
                read_value(field->of, value + field->at + i * field->of->size);
        }
    }
}

static void take(const struct api_schema *schema, const char *body, size_t size)
{
    const struct http_request request = {.method = HTTP_POST, .body = body, .body_size = size};
    struct http_answer answer = {0};
    struct app_call call = {.request = &request, .answer = &answer, .api = true};
    AUTO_TAKEN struct api_taken taken = {0};
    char *value = memory_new(1, schema->size);
    int code = api_take_json(&call, schema, value, &taken);
    if (code == 0)
        read_value(schema, value);
    else if (code < 0 || (answer.status != 400 && answer.status != 422) ||
             answer.body.length == 0 || (answer.status == 422 && call.fault_count == 0))
        abort();
    memory_free(value);
    text_finish(&answer.body);
}

static void try_tables(const struct app_route *const *tables, const char *name, size_t length,
                       const char *body, size_t size)
{
    for (; *tables != NULL; tables++)
        for (const struct app_route *route = *tables; route->path != NULL; route++) {
            const struct api_schema *schema = route->spec->body;
            if (schema != NULL &&
                (name == NULL ||
                 (strlen(schema->name) == length && memcmp(schema->name, name, length) == 0)))
                take(schema, body, size);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
    const bool named = line != NULL && data[0] >= 'A' && data[0] <= 'Z';
    const size_t length = named ? (size_t)(line - data) : 0, start = named ? length + 1 : 0;
    char *body = memory_new(size - start + 1, 1);
    if (size > start)
        memcpy(body, data + start, size - start);
    const char *name = named ? (const char *)data : NULL;
    try_tables(api_tables, name, length, body, size - start);
    try_tables(api_capture_tables, name, length, body, size - start);
    memory_free(body);
    return 0;
}
