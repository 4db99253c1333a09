// SPDX-License-Identifier: Apache-2.0
// note.h - text with signatures under it (C2SP signed-note v1.0.0).
//
//     one or more lines of text
//     <empty line>
//     — <key name> <base64(4 bytes key id || 64 bytes Ed25519 signature)>
//
// The signature covers the text with its last line end, not the empty line.
#ifndef CRYPT_NOTE_H
#define CRYPT_NOTE_H

#include <stddef.h>

#include "base/text.h"
#include "crypt/sign.h"

#define CRYPT_NOTE_MAX (1024 * 1024) ///< bytes of a whole note
#define CRYPT_NOTE_SIGNATURES_MAX 16

/// Appends to `ret_note` the text, an empty line and one signature line. `note_text` is UTF-8, ends
/// with a line end and has no control characters but line ends; OVERT_INPUT otherwise. `ret_note`
/// is the caller's and needs a limit of at least the text's length and 400.
int crypt_note_sign(const char *note_text, const struct crypt_key *key, struct text *ret_note,
                    struct overt_error *err) MUST_CHECK;

/// Verifies against `verifier` (a vkey) and gives the length of the text that was signed, in bytes
/// from the start of `note`. Signature lines of other keys are passed over; those of this key must
/// all verify and one must be there. OVERT_INPUT when it is no note, OVERT_LIMIT, OVERT_CORRUPT
/// when no signature of this key is there or one does not verify.
int crypt_note_open(const char *note, const char *verifier, size_t *ret_text_length,
                    struct overt_error *err) MUST_CHECK;

#endif
