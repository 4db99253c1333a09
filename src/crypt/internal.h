// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of crypt share.
#ifndef CRYPT_INTERNAL_H
#define CRYPT_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "crypt/sign.h"

/// Starts libsodium once; any thread, any number of times.
void crypt_ready(void);

/// A key name by C2SP signed-note: well-formed UTF-8, 1..CRYPT_NAME_MAX bytes, no Unicode space, no
/// plus.
bool crypt_name_valid(const char *name, size_t length);

/// OVERT_REFUSED when others than the file's owner may read it; OVERT_NOT_FOUND, OVERT_IO.
int crypt_check_private(const char *path, struct overt_error *err) MUST_CHECK;

/// Computes the key id from name, type and key.
void crypt_verifier_id(struct crypt_verifier *verifier);
/// Appends it as a vkey.
void crypt_verifier_write(const struct crypt_verifier *verifier, struct text *text);

#define CRYPT_NOTE_DASH "\xe2\x80\x94 " ///< U+2014 and a blank, where a signature line begins
#define CRYPT_LINE_MAX  8192 ///< bytes of an unknown key's signature; ML-DSA-87 has 4627

/// One signature line of a note, taken apart.
struct crypt_line {
    const char *name;
    size_t name_length;
    uint8_t mark[CRYPT_LINE_MAX]; ///< key id and signature
    size_t mark_size;
};
/// Without its line end. False when it is none.
bool crypt_line_parse(const char *text, size_t length, struct crypt_line *line);
/// Name and key id are those of this key.
bool crypt_line_is_of(const struct crypt_line *line, const struct crypt_verifier *verifier);
/// Where the signature lines begin: behind the last empty line. 0 when there is none.
size_t crypt_note_signatures(const char *note, size_t length);

#endif
