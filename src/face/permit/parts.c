// SPDX-License-Identifier: Apache-2.0
// parts.c - the signed note that says which parts make up a list. As with a permit, what is read is
// written again and has to be the same.
#include "face/permit/parts.h"

#include <string.h>

#include "crypt/note.h"
#include "overt/gallery.h"

#define FIXED_LINES 6

static bool model_valid(const char *model)
{
    size_t length = strnlen(model, OVERT_MODEL_ID_MAX);
    if (length == 0 || length == OVERT_MODEL_ID_MAX)
        return false;
    for (size_t i = 0; i < length; i++)
        if (model[i] <= ' ' || model[i] > '~')
            return false;
    return true;
}

static bool terms_valid(const struct permit_parts *parts)
{
    if (!model_valid(parts->model) || parts->dimension < 1 ||
        parts->dimension > OVERT_TEMPLATE_DIMENSION_MAX || parts->size > OVERT_GALLERY_SIZE_MAX)
        return false;
    if (parts->count < 1 || parts->count > PERMIT_PARTS_MAX ||
        (parts->count & (parts->count - 1)) != 0)
        return false;
    uint64_t sum = 0;
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->part[i].size < 1 || parts->part[i].size > OVERT_GALLERY_SIZE_MAX)
            return false;
        sum += parts->part[i].size;
    }
    return sum == parts->size;
}

static void render(const struct permit_parts *parts, struct text *text)
{
    char hex[2 * CRYPT_HASH_SIZE + 1];
    text_from_bytes(hex, parts->list, CRYPT_HASH_SIZE);
    text_printf(text, "overt parts v1\nlist %s\nsize %llu\nmodel %s\ndimension %d\nparts %zu\n",
                hex, (unsigned long long)parts->size, parts->model, parts->dimension, parts->count);
    for (size_t i = 0; i < parts->count; i++) {
        text_from_bytes(hex, parts->part[i].digest, CRYPT_HASH_SIZE);
        text_printf(text, "part %llu %s\n", (unsigned long long)parts->part[i].size, hex);
    }
}

int permit_write_parts(const struct permit_parts *parts, const struct crypt_key *key,
                       struct text *ret_note, struct overt_error *err)
{
    if (!terms_valid(parts))
        return error_set(err, OVERT_INPUT,
                         "a list in parts needs a model, 1 to %d parts (a power of two) with at "
                         "least one template each, and their sum as its size",
                         PERMIT_PARTS_MAX);
    AUTO_TEXT struct text text;
    text_init(&text, PERMIT_PARTS_NOTE_MAX);
    render(parts, &text);
    return crypt_note_sign(text.bytes, key, ret_note, err);
}

/// What follows "name " in a line, or NULL when the line is another.
static const char *value_of(const char *line, const char *name)
{
    size_t length = strlen(name);
    return text_starts(line, name) && line[length] == ' ' ? line + length + 1 : NULL;
}

static bool parse_count(const char *word, uint64_t most, uint64_t *ret_count)
{
    long value;
    if (word == NULL || !text_to_int(word, 1, (long)most, &value))
        return false;
    *ret_count = (uint64_t)value;
    return true;
}

/// "part <templates> <digest>"; cuts the line at its blank.
static bool parse_part(char *line, struct permit_part *part)
{
    char *digest = strrchr(line, ' ');
    if (digest == NULL)
        return false;
    *digest = '\0';
    return parse_count(value_of(line, "part"), OVERT_GALLERY_SIZE_MAX, &part->size) &&
           text_to_bytes(digest + 1, part->digest, sizeof part->digest);
}

static bool parse_head(char *const line[FIXED_LINES], struct permit_parts *parts)
{
    uint64_t dimension, count;
    const char *list = value_of(line[1], "list");
    const char *model = value_of(line[3], "model");
    if (!text_equal(line[0], "overt parts v1") || list == NULL ||
        !text_to_bytes(list, parts->list, sizeof parts->list) || model == NULL ||
        !text_copy(parts->model, sizeof parts->model, model) ||
        !parse_count(value_of(line[2], "size"), OVERT_GALLERY_SIZE_MAX, &parts->size) ||
        !parse_count(value_of(line[4], "dimension"), OVERT_TEMPLATE_DIMENSION_MAX, &dimension) ||
        !parse_count(value_of(line[5], "parts"), PERMIT_PARTS_MAX, &count))
        return false;
    parts->dimension = (int32_t)dimension;
    parts->count = count;
    return true;
}

/// Cuts the next line out of *at; NULL when there is none.
static char *next_line(char **at)
{
    char *line = *at;
    char *end = strchr(line, '\n');
    if (end == NULL)
        return NULL;
    *end = '\0';
    *at = end + 1;
    return line;
}

static bool parse_text(char *text, struct permit_parts *parts)
{
    char *line[FIXED_LINES];
    for (size_t i = 0; i < FIXED_LINES; i++)
        if ((line[i] = next_line(&text)) == NULL)
            return false;
    if (!parse_head(line, parts))
        return false;
    for (size_t i = 0; i < parts->count; i++) {
        char *part = next_line(&text);
        if (part == NULL || !parse_part(part, &parts->part[i]))
            return false;
    }
    return *text == '\0' && terms_valid(parts);
}

static bool is_the_text_of(const struct permit_parts *parts, const char *text, size_t length)
{
    AUTO_TEXT struct text again;
    text_init(&again, PERMIT_PARTS_NOTE_MAX);
    render(parts, &again);
    return again.length == length && memcmp(again.bytes, text, length) == 0;
}

int permit_read_parts(const char *note, const char *verifier, struct permit_parts *ret_parts,
                      struct overt_error *err)
{
    size_t length = 0;
    if (strnlen(note, PERMIT_PARTS_NOTE_MAX + 1) > PERMIT_PARTS_NOTE_MAX)
        return error_set(err, OVERT_REFUSED, "the note about a list's parts is too long");
    if (crypt_note_open(note, verifier, &length, err) != 0) {
        (void)error_prepend(err, "the note about a list's parts is refused");
        if (err != NULL)
            err->code = OVERT_REFUSED;
        return OVERT_REFUSED;
    }
    AUTO_TEXT struct text copy;
    text_init(&copy, PERMIT_PARTS_NOTE_MAX);
    text_append_bytes(&copy, note, length);
    memset(ret_parts, 0, sizeof *ret_parts);
    if (!parse_text(copy.bytes, ret_parts) || !is_the_text_of(ret_parts, note, length))
        return error_set(err, OVERT_REFUSED,
                         "the note about a list's parts is signed, but its lines are not those of "
                         "such a note: load the list again");
    return 0;
}
