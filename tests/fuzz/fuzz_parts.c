// SPDX-License-Identifier: Apache-2.0
// fuzz_parts.c - forms with files: the first line is the Content-Type, what follows is the body.
// Whatever is read lies inside of the body, and texts are UTF-8 with their zero.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "web/http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct http_parts *parts, const char *body, size_t size)
{
    for (size_t i = 0; i < parts->fields.count; i++)
        if (!text_is_utf8(parts->fields.items[i].name, strlen(parts->fields.items[i].name)) ||
            !text_is_utf8(parts->fields.items[i].value, strlen(parts->fields.items[i].value)))
            abort();
    for (size_t i = 0; i < parts->file_count; i++) {
        const struct http_file *file = &parts->files[i];
        const char *bytes = file->bytes;
        if (bytes < body || bytes + file->size > body + size || file->name[0] == '\0' ||
            strchr(file->filename, '/') != NULL)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
    if (line == NULL)
        return 0;
    size_t type_size = (size_t)(line - data), body_size = size - type_size - 1;
    char *type = memory_new(type_size + 1, 1);
    memcpy(type, data, type_size);
    char *body = memory_new(body_size + 1, 1);
    memcpy(body, line + 1, body_size);
    struct http_parts parts;
    if (http_parts_read(type, body, body_size, &parts, NULL) == 0)
        check(&parts, body, body_size);
    http_parts_finish(&parts);
    memory_free(type);
    memory_free(body);
    return 0;
}
