// SPDX-License-Identifier: Apache-2.0
// blocks.c - the blocks of letters/*.txt: found by name, lines joined to paragraphs, values put in.
//
// The files are compiled in and each block is filled in by a test, so what is missing is a
// programmer's mistake.
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"

void foi_value_set(struct foi_values *values, const char *name, const char *text)
{
    size_t i = 0;
    while (i < values->count && strcmp(values->items[i].name, name) != 0)
        i++;
    assert(i < VALUE_MAX);
    values->count += i == values->count;
    memory_free(values->items[i].text);
    values->items[i].name = name;
    values->items[i].text = memory_copy_text(text);
}

const char *foi_value(const struct foi_values *values, const char *name)
{
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].name, name) == 0)
            return values->items[i].text;
    return "";
}

void foi_values_finish(struct foi_values *values)
{
    for (size_t i = 0; i < values->count; i++)
        memory_free(values->items[i].text);
    *values = (struct foi_values){0};
}

/// What stands after the line "[name]", or NULL.
static const char *find_block(const char *file, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = file; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (*line == '[' && strncmp(line + 1, name, length) == 0 && line[1 + length] == ']')
            return strchr(line, '\n') + 1;
    }
    return NULL;
}

bool foi_text_has_block(const char *file, const char *name)
{
    return find_block(file, name) != NULL;
}

/// Appends a value for "{name}" and returns what follows the brace.
static const char *put_value(struct text *out, const char *at, const struct foi_values *values)
{
    const char *end = strchr(at, '}');
    assert(end != NULL);
    for (size_t i = 0; values != NULL && i < values->count; i++) {
        const char *name = values->items[i].name;
        if (strlen(name) == (size_t)(end - at - 1) && strncmp(name, at + 1, strlen(name)) == 0) {
            text_append(out, values->items[i].text);
            return end + 1;
        }
    }
    bool value_is_there = false;
    assert(value_is_there);
    return end + 1;
}

char *foi_text_block(const char *file, const char *name, const struct foi_values *values)
{
    const char *at = find_block(file, name);
    assert(at != NULL);
    struct text out;
    text_init(&out, LETTER_SIZE_MAX);
    while (*at != '\0' && *at != '[') {
        if (*at == '{') {
            at = put_value(&out, at, values);
        } else if (*at == '\n') {
            bool paragraph = at[1] == '\n';
            bool ends = at[1 + paragraph] == '[' || at[1 + paragraph] == '\0';
            text_append(&out, ends ? "" : paragraph ? "\n\n" : " ");
            at += 1 + paragraph;
        } else {
            text_append_char(&out, *at++);
        }
    }
    return text_take(&out);
}
