// SPDX-License-Identifier: Apache-2.0
// parameters.c - the numbers that one family of models understands: kept by name, handed out by
// table.
#include <string.h>

#include "base/text.h"
#include "face/infer/internal.h"

enum { NESTING_MAX = 3 };

static int add_numbers(const struct json *value, struct infer_parameter *parameter, int depth)
{
    bool flag;
    double number;
    if (json_bool(value, &flag))
        number = flag;
    else if (!json_double(value, -1e9, 1e9, &number)) {
        if (json_count(value) == 0 || depth == NESTING_MAX)
            return OVERT_MODEL;
        for (size_t i = 0; i < json_count(value); i++)
            if (add_numbers(json_at(value, i), parameter, depth + 1) != OVERT_OK)
                return OVERT_MODEL;
        return OVERT_OK;
    }
    if (parameter->count == INFER_NUMBERS_MAX)
        return OVERT_MODEL;
    parameter->numbers[parameter->count++] = number;
    return OVERT_OK;
}

static int add_parameter(const struct json *value, const char *name,
                         struct infer_manifest *manifest, struct overt_error *err)
{
    if (manifest->parameter_count == INFER_PARAMETERS_MAX)
        return error_set(err, OVERT_MODEL, "more than %d parameters", INFER_PARAMETERS_MAX);
    struct infer_parameter *parameter = &manifest->parameters[manifest->parameter_count];
    (void)text_copy(parameter->name, sizeof parameter->name, name);
    const char *text = json_text(value);
    bool good = text != NULL ? text_copy(parameter->text, sizeof parameter->text, text)
                             : add_numbers(value, parameter, 0) == OVERT_OK;
    if (!good)
        return error_set(err, OVERT_MODEL,
                         "parameter \"%s\" has to be a short text, a number or at most %d numbers",
                         name, INFER_NUMBERS_MAX);
    manifest->parameter_count++;
    return OVERT_OK;
}

static int add_object(const struct json *object, const char *path, int depth,
                      struct infer_manifest *manifest, struct overt_error *err)
{
    for (size_t i = 0; i < json_key_count(object); i++) {
        const char *key = json_key(object, i);
        size_t before = strlen(path), length = strlen(key);
        char name[INFER_NAME_MAX];
        if (before + 1 + length >= sizeof name || depth == NESTING_MAX)
            return error_set(err, OVERT_MODEL, "parameter \"%.40s\": too long or too deep", key);
        memcpy(name, path, before);
        if (before > 0)
            name[before++] = '.';
        memcpy(name + before, key, length + 1);
        const struct json *value = json_member(object, key);
        int code = json_key_count(value) > 0 ? add_object(value, name, depth + 1, manifest, err)
                                             : add_parameter(value, name, manifest, err);
        if (code != OVERT_OK)
            return code;
    }
    return OVERT_OK;
}

int infer_parameters_read(const struct json *object, struct infer_manifest *manifest,
                          struct overt_error *err)
{
    return add_object(object, "", 0, manifest, err);
}

static const struct infer_parameter *find(const struct infer_manifest *manifest, const char *name)
{
    for (int i = 0; i < manifest->parameter_count; i++)
        if (text_equal(manifest->parameters[i].name, name))
            return &manifest->parameters[i];
    return NULL;
}

static int take_numbers(const struct infer_manifest *manifest, const struct infer_wanted *wanted,
                        struct overt_error *err)
{
    const struct infer_parameter *parameter = find(manifest, wanted->name);
    if (parameter == NULL && wanted->count_min == 0)
        return OVERT_OK;
    if (parameter == NULL || parameter->count < wanted->count_min ||
        parameter->count > wanted->count_max)
        return error_set(err, OVERT_MODEL, "model %s: parameter \"%s\" is missing or has the wrong "
                         "count of numbers", manifest->name, wanted->name);
    for (int i = 0; i < parameter->count; i++)
        if (!(parameter->numbers[i] >= wanted->low && parameter->numbers[i] <= wanted->high))
            return error_set(err, OVERT_MODEL,
                             "model %s: parameter \"%s\" has to be within %g to %g", manifest->name,
                             wanted->name, wanted->low, wanted->high);
    for (int i = 0; i < parameter->count; i++)
        wanted->numbers[i] = (float)parameter->numbers[i];
    if (wanted->ret_count != NULL)
        *wanted->ret_count = parameter->count;
    return OVERT_OK;
}

static bool is_known(const char *name, const struct infer_wanted *wanted, const char *const *texts)
{
    for (; wanted->name != NULL; wanted++)
        if (text_equal(name, wanted->name))
            return true;
    for (; *texts != NULL; texts += 2)
        if (text_equal(name, *texts))
            return true;
    return false;
}

int infer_manifest_take(const struct infer_manifest *manifest, const struct infer_wanted *wanted,
                        const char *const *texts, struct overt_error *err)
{
    for (int i = 0; i < manifest->parameter_count; i++)
        if (!is_known(manifest->parameters[i].name, wanted, texts))
            return error_set(err, OVERT_MODEL,
                             "model %s: parameter \"%s\" is not known to family %s", manifest->name,
                             manifest->parameters[i].name, manifest->family);
    for (const char *const *text = texts; *text != NULL; text += 2) {
        const struct infer_parameter *parameter = find(manifest, text[0]);
        if (parameter == NULL || !text_equal(parameter->text, text[1]))
            return error_set(err, OVERT_MODEL, "model %s: parameter \"%s\" has to be \"%s\"",
                             manifest->name, text[0], text[1]);
    }
    for (; wanted->name != NULL; wanted++) {
        int code = take_numbers(manifest, wanted, err);
        if (code != OVERT_OK)
            return code;
    }
    return OVERT_OK;
}
