// SPDX-License-Identifier: Apache-2.0
// read.c - reading JSON strictly. The only file that knows jansson; struct json is its json_t.
#include "json/json.h"

#include <jansson.h>
#include <math.h>

#include "base/file.h"
#include "base/memory.h"

static const json_t *inner(const struct json *value)
{
    return (const json_t *)(const void *)value;
}

static const struct json *outer(const json_t *value)
{
    return (const struct json *)(const void *)value;
}

int json_parse(const char *bytes, size_t size, struct json **ret_root, struct overt_error *err)
{
    if (size > JSON_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "JSON of %zu bytes: at most %d are read", size,
                         JSON_SIZE_MAX);
    json_error_t problem;
    json_t *root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &problem);
    if (root == NULL)
        return error_set(err, OVERT_INPUT, "not valid JSON at line %d, column %d: %s", problem.line,
                         problem.column, problem.text);
    *ret_root = (struct json *)(void *)root;
    return 0;
}

int json_read(const char *path, struct json **ret_root, struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    int code = file_read(path, JSON_SIZE_MAX, &bytes, &size, err);
    if (code == 0)
        code = json_parse(bytes, size, ret_root, err);
    if (code == OVERT_INPUT)
        return error_prepend(err, "%.120s", path);
    return code;
}

void json_free(struct json **root)
{
    json_decref((json_t *)(void *)*root);
    *root = NULL;
}

const struct json *json_member(const struct json *object, const char *key)
{
    return outer(json_object_get(inner(object), key));
}

size_t json_count(const struct json *array)
{
    return json_array_size(inner(array));
}

const struct json *json_at(const struct json *array, size_t index)
{
    return outer(json_array_get(inner(array), index));
}

size_t json_key_count(const struct json *object)
{
    return json_object_size(inner(object));
}

const char *json_key(const struct json *object, size_t index)
{
    // jansson's iterator takes a pointer to non-const but changes nothing.
    union {
        const json_t *read;
        json_t *iterate;
    } pointer = {.read = inner(object)};
    void *at = json_object_iter(pointer.iterate);
    while (at != NULL && index-- > 0)
        at = json_object_iter_next(pointer.iterate, at);
    return at != NULL ? json_object_iter_key(at) : NULL;
}

bool json_an_object(const struct json *value)
{
    return value != NULL && json_is_object(inner(value));
}

bool json_an_array(const struct json *value)
{
    return value != NULL && json_is_array(inner(value));
}

const char *json_text(const struct json *value)
{
    return json_string_value(inner(value));
}

bool json_double(const struct json *value, double low, double high, double *ret_value)
{
    if (value == NULL || !json_is_number(inner(value)))
        return false;
    double number = json_number_value(inner(value));
    if (!isfinite(number) || number < low || number > high)
        return false;
    *ret_value = number;
    return true;
}

bool json_int(const struct json *value, int64_t low, int64_t high, int64_t *ret_value)
{
    if (value == NULL || !json_is_integer(inner(value)))
        return false;
    int64_t number = json_integer_value(inner(value));
    if (number < low || number > high)
        return false;
    *ret_value = number;
    return true;
}

bool json_bool(const struct json *value, bool *ret_value)
{
    if (value == NULL || !json_is_boolean(inner(value)))
        return false;
    *ret_value = json_is_true(inner(value));
    return true;
}
