// SPDX-License-Identifier: Apache-2.0
// write.c - writing JSON into a struct text.
#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

void json_writer_init(struct json_writer *writer, struct text *out, bool pretty)
{
    *writer = (struct json_writer){.out = out, .pretty = pretty};
}

static void line_break(struct json_writer *writer)
{
    if (!writer->pretty)
        return;
    text_append_char(writer->out, '\n');
    for (int i = 0; i < writer->depth; i++)
        text_append(writer->out, "  ");
}

/// What stands before a value or key: a comma, a line break.
static void separate(struct json_writer *writer)
{
    if (writer->after_key) {
        writer->after_key = false;
        return;
    }
    if (writer->depth == 0)
        return;
    bool *has_items = &writer->has_items[writer->depth - 1];
    if (*has_items)
        text_append_char(writer->out, ',');
    *has_items = true;
    line_break(writer);
}

static void open_with(struct json_writer *writer, char opening, char closing)
{
    assert(writer->depth < JSON_DEPTH_MAX);
    separate(writer);
    text_append_char(writer->out, opening);
    writer->has_items[writer->depth] = false;
    writer->closing[writer->depth++] = closing;
}

void json_put_object(struct json_writer *writer)
{
    open_with(writer, '{', '}');
}

void json_put_array(struct json_writer *writer)
{
    open_with(writer, '[', ']');
}

void json_put_end(struct json_writer *writer)
{
    assert(writer->depth > 0 && !writer->after_key);
    writer->depth--;
    if (writer->has_items[writer->depth])
        line_break(writer);
    text_append_char(writer->out, writer->closing[writer->depth]);
    if (writer->depth == 0 && writer->pretty)
        text_append_char(writer->out, '\n');
}

static void put_quoted(struct text *out, const char *value)
{
    text_append_char(out, '"');
    for (const unsigned char *c = (const unsigned char *)value; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            text_append_char(out, '\\');
        if (*c == '\n')
            text_append(out, "\\n");
        else if (*c < 0x20 || *c == 0x7f)
            text_printf(out, "\\u%04x", *c);
        else
            text_append_char(out, (char)*c);
    }
    text_append_char(out, '"');
}

void json_put_key(struct json_writer *writer, const char *key)
{
    assert(writer->depth > 0 && writer->closing[writer->depth - 1] == '}' && !writer->after_key);
    separate(writer);
    put_quoted(writer->out, key);
    text_append(writer->out, writer->pretty ? ": " : ":");
    writer->after_key = true;
}

void json_put_string(struct json_writer *writer, const char *value)
{
    if (value == NULL) {
        json_put_null(writer);
        return;
    }
    separate(writer);
    if (text_is_utf8(value, strlen(value)))
        put_quoted(writer->out, value);
    else
        text_append(writer->out, "null"); // not text, so not a JSON string either
}

void json_put_int(struct json_writer *writer, int64_t value)
{
    separate(writer);
    text_printf(writer->out, "%" PRId64, value);
}

void json_put_double(struct json_writer *writer, double value)
{
    if (!isfinite(value)) {
        json_put_null(writer);
        return;
    }
    char digits[40];
    for (int precision = 6; precision <= 17; precision++) {
        (void)snprintf(digits, sizeof digits, "%.*g", precision, value);
        double back = strtod(digits, NULL);
        if (memcmp(&back, &value, sizeof back) == 0)
            break;
    }
    separate(writer);
    text_append(writer->out, digits);
}

void json_put_bool(struct json_writer *writer, bool value)
{
    separate(writer);
    text_append(writer->out, value ? "true" : "false");
}

void json_put_null(struct json_writer *writer)
{
    separate(writer);
    text_append(writer->out, "null");
}

void json_put_string_member(struct json_writer *writer, const char *key, const char *value)
{
    json_put_key(writer, key);
    json_put_string(writer, value);
}

void json_put_int_member(struct json_writer *writer, const char *key, int64_t value)
{
    json_put_key(writer, key);
    json_put_int(writer, value);
}

void json_put_double_member(struct json_writer *writer, const char *key, double value)
{
    json_put_key(writer, key);
    json_put_double(writer, value);
}

void json_put_bool_member(struct json_writer *writer, const char *key, bool value)
{
    json_put_key(writer, key);
    json_put_bool(writer, value);
}
