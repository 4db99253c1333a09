// SPDX-License-Identifier: Apache-2.0
// schema.c - a struct into JSON by its table, and the table as JSON Schema.
#include "web/api/schema.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define WORDS_MAX 64

static const void *at(const void *value, size_t offset)
{
    return (const char *)value + offset;
}

static int64_t int_of(const struct api_field *field, const void *value)
{
    int64_t wide = 0;
    int narrow = 0;
    if (field->size == sizeof narrow) {
        memcpy(&narrow, at(value, field->at), sizeof narrow);
        return narrow;
    }
    memcpy(&wide, at(value, field->at), sizeof wide);
    return wide;
}

static double number_of(const struct api_field *field, const void *value)
{
    double number = 0;
    memcpy(&number, at(value, field->at), sizeof number);
    return number;
}

static size_t count_of(const struct api_field *field, const void *value)
{
    size_t count = 0;
    memcpy(&count, at(value, field->count_at), sizeof count);
    return count;
}

const char *api_word_at(const struct api_field *field, int n, int *ret_number)
{
    int found = 0;
    for (int i = 0; i < WORDS_MAX; i++) {
        if ((field->flags & API_MASK) && i > 30)
            return NULL;
        int number = field->flags & API_MASK ? 1 << i : i;
        const char *word = field->word(number);
        if (word == NULL || found++ < n)
            continue;
        *ret_number = number;
        return word;
    }
    return NULL;
}

// ---- writing ----

static void write_moment(struct json_writer *writer, moment when)
{
    char text[TIME_TEXT_MAX];
    if (when == 0) {
        json_put_null(writer);
        return;
    }
    time_format(when, text);
    json_put_string(writer, text);
}

static void write_instant(struct json_writer *writer, double seconds)
{
    char text[TIME_TEXT_MAX], whole[TIME_TEXT_MAX];
    if (!(seconds > 0)) {
        json_put_null(writer);
        return;
    }
    int64_t thousandths = (int64_t)llround(seconds * 1000);
    time_format(thousandths / 1000, whole);
    (void)snprintf(text, sizeof text, "%.19s.%03dZ", whole, (int)(thousandths % 1000));
    json_put_string(writer, text);
}

static void write_day(struct json_writer *writer, const void *where)
{
    struct date day;
    char text[TIME_TEXT_MAX];
    memcpy(&day, where, sizeof day);
    if (day.year == 0) {
        json_put_null(writer);
        return;
    }
    date_format(day, text);
    json_put_string(writer, text);
}

static void write_words(struct json_writer *writer, const struct api_field *field, uint32_t bits)
{
    int number = 0;
    const char *word = NULL;
    json_put_array(writer);
    for (int n = 0; (word = api_word_at(field, n, &number)) != NULL; n++)
        if (field->flags & API_MASK ? (bits & (uint32_t)number) != 0
                                    : number < 32 && (bits & (1u << number)) != 0)
            json_put_string(writer, word);
    json_put_end(writer);
}

static void write_numbers(struct json_writer *writer, uint32_t bits)
{
    json_put_array(writer);
    for (int n = 0; n < 32; n++)
        if (bits & (1u << n))
            json_put_int(writer, n);
    json_put_end(writer);
}

static void write_hex(struct json_writer *writer, const void *bytes, size_t size)
{
    char hex[2 * 64 + 1];
    text_from_bytes(hex, bytes, size <= 64 ? size : 64);
    json_put_string(writer, hex);
}

static void write_list(struct json_writer *writer, const struct api_field *field,
                       const void *value)
{
    const char *items = at(value, field->at);
    if (field->kind == API_ITEMS)
        memcpy(&items, at(value, field->at), sizeof items);
    json_put_array(writer);
    for (size_t i = 0, count = count_of(field, value); i < count; i++)
        api_write(writer, field->of, items + i * field->of->size);
    json_put_end(writer);
}

static void write_int(struct json_writer *writer, const struct api_field *field, int64_t number)
{
    if (((field->flags & API_KNOWN) && number < 0) || ((field->flags & API_ZERO) && number == 0))
        json_put_null(writer);
    else
        json_put_int(writer, number);
}

static void write_text(struct json_writer *writer, const struct api_field *field,
                       const void *value)
{
    const char *text = at(value, field->at);
    if (field->kind == API_TEXT)
        memcpy(&text, at(value, field->at), sizeof text);
    bool none = text == NULL || (field->kind == API_CHARS && text[0] == '\0');
    json_put_string(writer, !none ? text : field->flags & API_ALWAYS ? "" : NULL);
}

static void write_bool(struct json_writer *writer, const void *where)
{
    bool yes = false;
    memcpy(&yes, where, sizeof yes);
    json_put_bool(writer, yes);
}

static void write_value(struct json_writer *writer, const struct api_field *field,
                        const void *value)
{
    double number = 0;
    uint32_t bits = 0;
    switch (field->kind) {
    case API_TEXT:
    case API_CHARS:
        write_text(writer, field, value);
        return;
    case API_BOOL:
        write_bool(writer, at(value, field->at));
        return;
    case API_INT:
        write_int(writer, field, int_of(field, value));
        return;
    case API_NUMBER:
        number = number_of(field, value);
        if ((field->flags & API_KNOWN) && number < 0)
            json_put_null(writer);
        else
            json_put_double(writer, number);
        return;
    case API_MOMENT:
        write_moment(writer, int_of(field, value));
        return;
    case API_INSTANT:
        write_instant(writer, number_of(field, value));
        return;
    case API_DAY:
        write_day(writer, at(value, field->at));
        return;
    case API_WORD:
        json_put_string(writer, int_of(field, value) != 0 ? field->word((int)int_of(field, value))
                                                         : NULL);
        return;
    case API_WORDS:
    case API_NUMBERS:
        memcpy(&bits, at(value, field->at), sizeof bits);
        if (field->kind == API_WORDS)
            write_words(writer, field, bits);
        else
            write_numbers(writer, bits);
        return;
    case API_HEX:
        write_hex(writer, at(value, field->at), field->size);
        return;
    case API_BASE64:
        json_put_null(writer);
        return;
    case API_OBJECT:
        api_write(writer, field->of, at(value, field->at));
        return;
    case API_ITEMS:
    case API_ARRAY:
        write_list(writer, field, value);
        return;
    }
}

void api_write(struct json_writer *writer, const struct api_schema *schema, const void *value)
{
    json_put_object(writer);
    for (const struct api_field *field = schema->fields; field->name != NULL; field++) {
        json_put_key(writer, field->name);
        write_value(writer, field, value);
    }
    json_put_end(writer);
}

// ---- describing ----

static const char *type_of(enum api_kind kind)
{
    switch (kind) {
    case API_BOOL:
        return "boolean";
    case API_INT:
        return "integer";
    case API_NUMBER:
        return "number";
    case API_WORDS:
    case API_NUMBERS:
    case API_ITEMS:
    case API_ARRAY:
        return "array";
    case API_OBJECT:
        return "object";
    case API_TEXT:
    case API_CHARS:
    case API_MOMENT:
    case API_INSTANT:
    case API_DAY:
    case API_WORD:
    case API_HEX:
    case API_BASE64:
        break;
    }
    return "string";
}

static bool may_be_null(const struct api_field *field, bool body)
{
    if (body || (field->flags & API_ALWAYS))
        return false;
    switch (field->kind) {
    case API_TEXT:
    case API_CHARS:
    case API_MOMENT:
    case API_INSTANT:
    case API_DAY:
    case API_WORD:
        return true;
    default:
        return (field->flags & (API_KNOWN | API_ZERO)) != 0;
    }
}

static void describe_words(struct json_writer *writer, const struct api_field *field, bool or_null)
{
    int number = 0;
    const char *word = NULL;
    json_put_key(writer, "enum");
    json_put_array(writer);
    for (int n = 0; (word = api_word_at(field, n, &number)) != NULL; n++)
        json_put_string(writer, word);
    if (or_null)
        json_put_null(writer);
    json_put_end(writer);
}

static void describe_ref(struct json_writer *writer, const struct api_schema *of)
{
    char ref[128];
    (void)snprintf(ref, sizeof ref, "#/components/schemas/%s", of->name);
    json_put_string_member(writer, "$ref", ref);
}

static void describe_items(struct json_writer *writer, const struct api_field *field)
{
    json_put_key(writer, "items");
    json_put_object(writer);
    if (field->kind == API_NUMBERS) {
        json_put_string_member(writer, "type", "integer");
    } else if (field->kind == API_WORDS) {
        json_put_string_member(writer, "type", "string");
        describe_words(writer, field, false);
    } else {
        describe_ref(writer, field->of);
    }
    json_put_end(writer);
    if (field->high > 0 && field->kind != API_WORDS && field->kind != API_NUMBERS)
        json_put_int_member(writer, "maxItems", (int64_t)field->high);
}

static void describe_form(struct json_writer *writer, const struct api_field *field, bool or_null)
{
    switch (field->kind) {
    case API_MOMENT:
    case API_INSTANT:
        json_put_string_member(writer, "format", "date-time");
        return;
    case API_DAY:
        json_put_string_member(writer, "format", "date");
        return;
    case API_WORD:
        describe_words(writer, field, or_null);
        return;
    case API_HEX:
        json_put_string_member(writer, "pattern", "^[0-9a-f]*$");
        return;
    case API_BASE64:
        json_put_string_member(writer, "contentEncoding", "base64");
        return;
    case API_WORDS:
    case API_NUMBERS:
    case API_ITEMS:
    case API_ARRAY:
        describe_items(writer, field);
        return;
    default:
        return;
    }
}

static void describe_bounds(struct json_writer *writer, const struct api_field *field)
{
    bool number = field->kind == API_INT || field->kind == API_NUMBER;
    if (number && field->low < field->high) {
        json_put_double_member(writer, "minimum", field->low);
        json_put_double_member(writer, "maximum", field->high);
    }
    if (field->kind == API_TEXT && field->high > 0)
        json_put_int_member(writer, "maxLength", (int64_t)field->high);
}

static void describe_field(struct json_writer *writer, const struct api_field *field, bool body)
{
    bool or_null = may_be_null(field, body);
    json_put_object(writer);
    if (field->kind == API_OBJECT) {
        describe_ref(writer, field->of);
    } else {
        json_put_key(writer, "type");
        if (or_null)
            json_put_array(writer);
        json_put_string(writer, type_of(field->kind));
        if (or_null) {
            json_put_string(writer, "null");
            json_put_end(writer);
        }
        describe_form(writer, field, or_null);
        if (body)
            describe_bounds(writer, field);
    }
    json_put_string_member(writer, "description", field->words);
    json_put_end(writer);
}

void api_describe(struct json_writer *writer, const struct api_schema *schema)
{
    json_put_object(writer);
    json_put_string_member(writer, "type", "object");
    json_put_bool_member(writer, "additionalProperties", false);
    json_put_key(writer, "required");
    json_put_array(writer);
    for (const struct api_field *field = schema->fields; field->name != NULL; field++)
        if (!schema->body || (field->flags & API_ALWAYS))
            json_put_string(writer, field->name);
    json_put_end(writer);
    json_put_key(writer, "properties");
    json_put_object(writer);
    for (const struct api_field *field = schema->fields; field->name != NULL; field++) {
        json_put_key(writer, field->name);
        describe_field(writer, field, schema->body);
    }
    json_put_end(writer);
    json_put_end(writer);
}
