// SPDX-License-Identifier: Apache-2.0
// cosign.c - C2SP tlog-cosignature v1, Ed25519: checking and making.
#include "crypt/cosign.h"

#include <string.h>

#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/internal.h"
#include "crypt/note.h"

/// What is signed: two lines, then the checkpoint's text.
static void put_message(struct text *message, const char *text, size_t length, int64_t seconds)
{
    text_init(message, CRYPT_NOTE_MAX + 64);
    text_printf(message, "cosignature/v1\ntime %lld\n", (long long)seconds);
    text_append_bytes(message, text, length);
}

/// 0 or beyond 2^63 - 1 is no time: a witness may not leave it out (tlog-witness).
static bool read_time(const uint8_t *bytes, int64_t *ret_time)
{
    uint64_t time = 0;
    for (int i = 0; i < 8; i++)
        time = time << 8 | bytes[i];
    if (time == 0 || time > INT64_MAX)
        return false;
    *ret_time = (int64_t)time;
    return true;
}

enum crypt_cosignature crypt_cosignature_check(const char *text, size_t text_length,
                                               const char *line, size_t line_length,
                                               const struct crypt_verifier *witness,
                                               int64_t *ret_time)
{
    struct crypt_line parsed;
    if (!crypt_line_parse(line, line_length, &parsed))
        return CRYPT_COSIGNATURE_NONE;
    if (parsed.name_length != strlen(witness->name) ||
        memcmp(parsed.name, witness->name, parsed.name_length) != 0)
        return CRYPT_COSIGNATURE_OTHER;
    if (!crypt_line_is_of(&parsed, witness))
        return CRYPT_COSIGNATURE_KIN;
    int64_t seconds = 0;
    if (parsed.mark_size != CRYPT_COSIGNATURE_SIZE ||
        !read_time(parsed.mark + CRYPT_KEY_ID_SIZE, &seconds))
        return CRYPT_COSIGNATURE_FALSE;
    AUTO_TEXT struct text message;
    put_message(&message, text, text_length, seconds);
    if (message.full ||
        !crypt_verify(witness, message.bytes, message.length, parsed.mark + CRYPT_KEY_ID_SIZE + 8))
        return CRYPT_COSIGNATURE_FALSE;
    *ret_time = seconds;
    return CRYPT_COSIGNATURE_HOLDS;
}

int crypt_note_cosigned(const char *note, const struct crypt_verifier *witness, int64_t *ret_time,
                        struct overt_error *err)
{
    size_t length = strnlen(note, CRYPT_NOTE_MAX + 1);
    size_t at = length <= CRYPT_NOTE_MAX ? crypt_note_signatures(note, length) : 0;
    if (at < 2)
        return error_set(err, OVERT_INPUT, "this is not a signed note, or it was cut short");
    size_t text_length = at - 1;
    int64_t newest = 0;
    while (at < length) {
        const char *end = memchr(note + at, '\n', length - at);
        if (end == NULL)
            return error_set(err, OVERT_INPUT, "a signature line of the note is cut");
        int64_t seconds = 0;
        enum crypt_cosignature is = crypt_cosignature_check(
            note, text_length, note + at, (size_t)(end - note) - at, witness, &seconds);
        if (is == CRYPT_COSIGNATURE_NONE)
            return error_set(err, OVERT_INPUT, "a signature line of the note is malformed");
        if (is == CRYPT_COSIGNATURE_FALSE)
            return error_set(err, OVERT_CORRUPT, "the cosignature of %s does not verify",
                             witness->name);
        if (is == CRYPT_COSIGNATURE_HOLDS && seconds > newest)
            newest = seconds;
        at = (size_t)(end - note) + 1;
    }
    if (newest == 0)
        return error_set(err, OVERT_NOT_FOUND, "%s did not cosign this checkpoint", witness->name);
    *ret_time = newest;
    return 0;
}

static void witness_of(const struct crypt_key *key, struct crypt_verifier *ret_witness)
{
    crypt_key_public(key, ret_witness);
    ret_witness->type = CRYPT_TYPE_WITNESS;
    crypt_verifier_id(ret_witness);
}

void crypt_cosignature_make(const struct crypt_key *key, const char *text, size_t text_length,
                            int64_t seconds, struct text *ret_line)
{
    struct crypt_verifier witness;
    uint8_t mark[CRYPT_COSIGNATURE_SIZE];
    AUTO_TEXT struct text message;
    witness_of(key, &witness);
    put_message(&message, text, text_length, seconds);
    memcpy(mark, witness.id, sizeof witness.id);
    for (int i = 0; i < 8; i++)
        mark[CRYPT_KEY_ID_SIZE + i] = (uint8_t)((uint64_t)seconds >> (56 - 8 * i));
    crypt_sign(key, message.bytes, message.length, mark + CRYPT_KEY_ID_SIZE + 8);
    text_printf(ret_line, CRYPT_NOTE_DASH "%s ", witness.name);
    crypt_base64_append(ret_line, mark, sizeof mark);
    text_append_char(ret_line, '\n');
}

void crypt_key_witness(const struct crypt_key *key, struct text *text)
{
    struct crypt_verifier witness;
    witness_of(key, &witness);
    crypt_verifier_write(&witness, text);
}
