// SPDX-License-Identifier: Apache-2.0
// note.c - C2SP signed-note: strict about form, indifferent to keys that it does not know.
#include "crypt/note.h"

#include <stdbool.h>
#include <string.h>

#include "crypt/hash.h"
#include "crypt/internal.h"

#define DASH CRYPT_NOTE_DASH
#define MARK_SIZE (CRYPT_KEY_ID_SIZE + CRYPT_SIGNATURE_SIZE)

static bool text_valid(const char *text, size_t length)
{
    if (length == 0 || text[length - 1] != '\n' || !text_is_utf8(text, length))
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 0x20 && text[i] != '\n')
            return false;
    return true;
}

int crypt_note_sign(const char *note_text, const struct crypt_key *key, struct text *ret_note,
                    struct overt_error *err)
{
    size_t length = strnlen(note_text, CRYPT_NOTE_MAX);
    if (length > CRYPT_NOTE_MAX - 512)
        return error_set(err, OVERT_LIMIT, "a note has at most %d bytes", CRYPT_NOTE_MAX);
    if (!text_valid(note_text, length))
        return error_set(err, OVERT_INPUT, "a note is made of whole lines of plain UTF-8 text");
    struct crypt_verifier open;
    crypt_key_public(key, &open);
    uint8_t mark[MARK_SIZE];
    memcpy(mark, open.id, sizeof open.id);
    crypt_sign(key, note_text, length, mark + sizeof open.id);
    text_append_bytes(ret_note, note_text, length);
    text_printf(ret_note, "\n" DASH "%s ", open.name);
    crypt_base64_append(ret_note, mark, sizeof mark);
    text_append(ret_note, "\n");
    if (ret_note->full)
        return error_set(err, OVERT_LIMIT, "the signed note does not fit into %zu bytes",
                         ret_note->limit);
    return 0;
}

size_t crypt_note_signatures(const char *note, size_t length)
{
    for (size_t i = length; i >= 2; i--)
        if (note[i - 1] == '\n' && note[i - 2] == '\n')
            return i;
    return 0;
}

bool crypt_line_parse(const char *text, size_t length, struct crypt_line *line)
{
    size_t dash = strlen(DASH);
    if (length <= dash || memcmp(text, DASH, dash) != 0)
        return false;
    line->name = text + dash;
    const char *blank = memchr(line->name, ' ', length - dash);
    if (blank == NULL)
        return false;
    line->name_length = (size_t)(blank - line->name);
    const char *mark = blank + 1;
    return crypt_name_valid(line->name, line->name_length) &&
           crypt_base64_decode(mark, (size_t)(text + length - mark), line->mark, sizeof line->mark,
                               &line->mark_size) &&
           line->mark_size > CRYPT_KEY_ID_SIZE;
}

bool crypt_line_is_of(const struct crypt_line *line, const struct crypt_verifier *verifier)
{
    return line->name_length == strlen(verifier->name) &&
           memcmp(line->name, verifier->name, line->name_length) == 0 &&
           memcmp(line->mark, verifier->id, sizeof verifier->id) == 0;
}

/// Looks at every signature line. Fails at the first malformed one or false one of our key.
static int check_lines(const char *note, size_t length, size_t at,
                       const struct crypt_verifier *verifier, struct overt_error *err)
{
    size_t text_length = at - 1;
    int verified = 0;
    for (int count = 0; at < length; count++) {
        struct crypt_line line;
        const char *end = memchr(note + at, '\n', length - at);
        if (count == CRYPT_NOTE_SIGNATURES_MAX)
            return error_set(err, OVERT_LIMIT, "the note has more than %d signatures",
                             CRYPT_NOTE_SIGNATURES_MAX);
        if (end == NULL || !crypt_line_parse(note + at, (size_t)(end - note) - at, &line))
            return error_set(err, OVERT_INPUT, "a signature line of the note is malformed");
        at = (size_t)(end - note) + 1;
        if (!crypt_line_is_of(&line, verifier))
            continue;
        if (line.mark_size != MARK_SIZE ||
            !crypt_verify(verifier, note, text_length, line.mark + CRYPT_KEY_ID_SIZE))
            return error_set(err, OVERT_CORRUPT,
                             "the note's signature does not verify: its text was changed");
        verified++;
    }
    if (verified == 0)
        return error_set(err, OVERT_CORRUPT, "the note is not signed by the key that was expected");
    return 0;
}

int crypt_note_open(const char *note, const char *verifier, size_t *ret_text_length,
                    struct overt_error *err)
{
    struct crypt_verifier parsed;
    int code = crypt_verifier_parse(verifier, &parsed, err);
    if (code != 0)
        return code;
    size_t length = strnlen(note, CRYPT_NOTE_MAX + 1);
    if (length > CRYPT_NOTE_MAX)
        return error_set(err, OVERT_LIMIT, "a note has at most %d bytes", CRYPT_NOTE_MAX);
    size_t signatures = crypt_note_signatures(note, length);
    if (signatures < 2 || signatures == length || !text_valid(note, length))
        return error_set(err, OVERT_INPUT, "this is not a signed note, or it was cut short");
    if ((code = check_lines(note, length, signatures, &parsed, err)) != 0)
        return code;
    *ret_text_length = signatures - 1;
    return 0;
}
