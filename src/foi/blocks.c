// SPDX-License-Identifier: Apache-2.0
// blocks.c - the blocks of letters/*.txt: lines joined to paragraphs, values put in.
//
// The files are compiled in and each block is filled in by a test, and those of a force's own are
// checked first (template.c): so what is missing is a programmer's mistake.
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/texts.h"

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

bool foi_text_has_block(const char *file, const char *name)
{
    return foi_texts_find(NULL, file, name) != NULL;
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
    const char *at = foi_texts_find(values != NULL ? values->texts : NULL, file, name);
    assert(at != NULL);
    struct text out;
    text_init(&out, LETTER_SIZE_MAX);
    while (*at != '\0' && *at != '[') {
        if (*at == '{') {
            at = put_value(&out, at, values);
        } else if (*at == '\n') {
            size_t lines = strspn(at, "\n");
            bool ends = at[lines] == '[' || at[lines] == '\0';
            text_append(&out, ends ? "" : lines > 1 ? "\n\n" : " ");
            at += lines;
        } else {
            text_append_char(&out, *at++);
        }
    }
    return text_take(&out);
}

char *foi_answer_label(const struct foi_values *values, const char *label)
{
    AUTO_TEXT struct text words = {0};
    struct foi_values own = {.texts = values->texts};
    text_init(&words, 8000);
    for (const char *c = label; *c != '\0';) {
        bool to = foi_texts_is_welsh(values->texts) && text_starts(c, " to ");
        text_append_bytes(&words, to ? " i " : c, to ? 3 : 1);
        c += to ? 4 : 1;
    }
    foi_value_set(&own, "label", words.bytes);
    char *said = foi_text_block(foi_letters_letter, "answer-label", &own);
    foi_values_finish(&own);
    return said;
}
